"""The right side of the inbox: what waits, what it is worth, how it stands to the mandate, and the answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from game.actions import Choice, Decline, Sign, Vote
from game.rules.event_decisions import OpenDecision
from game.state import Offer
from game.window.catalog import t
from game.window.figures import signed
from game.window.hits import Tip
from game.window.layout import Rect, cut_bottom
from game.window.naming import comma_list, in_text, name_of, sentence
from game.window.phrases import motion_in_words
from game.window.promise_words import terms_in_words
from game.window.refusals import told_refusal
from game.window.screens.clause_words import clause_icon, clause_sentence
from game.window.screens.facts import bullet, heading, page, prose
from game.window.screens.inbox_items import GROUND_KEYS, Item, mandate_check
from game.window.screens.ministry_decisions import CHOICE_COMMANDS, DecisionBlock
from game.window.screens.table_estimates import Estimates, why_not
from game.window.screens.table_words import DECIMALS, breakdown_lines, verdict_for
from game.window.sources import what_if
from game.window.theme import CONTROL, GAP_M, GAP_S, TITLE
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.meter import VERDICT_ICONS, VERDICT_TONES

if TYPE_CHECKING:
    from game.window.screens.inbox import InboxScreen

#: Seconds after a signature in which no other answer is taken: who presses twice means it once.
COOL_DOWN_S = 0.5
_CHOICES: tuple[Choice, ...] = ("for", "against", "abstain")


@dataclass(frozen=True, slots=True)
class Step:
    """A button of the foot and what it does; ``command`` is the command that gives it, ``keys`` how that is shown."""

    id: str
    text: str
    command: str
    do: Callable[[], None]
    tip: str
    reason: str | None = None
    primary: bool = False


class AnswerPane:
    """Draws what is chosen in the inbox, and answers it.

    Attributes:
        ground: the key of the public ground that is given with a refusal.
    """

    def __init__(self, screen: InboxScreen) -> None:
        self.screen = screen
        self.estimates = Estimates(screen.play)
        self.decisions = DecisionBlock(screen)
        self.ground = GROUND_KEYS[0]
        self._ready_at = 0.0
        self._faults: dict[tuple[int, int], str | None] = {}

    # --- drawing ----------------------------------------------------------------------------------------------------

    def draw(self, ui: Ui, rect: Rect, item: Item) -> None:
        """Draw the thing in a page that scrolls, and below it what can be done."""
        steps = self.steps(ui, item)
        rows = self._rows(ui, rect.w - 2 * GAP_M, steps)
        control = ui.em(CONTROL)
        ground_h = control + GAP_S if item.offers else 0.0
        foot_h = len(rows) * (control + GAP_S) + ground_h + GAP_S
        foot, body = cut_bottom(rect, foot_h, GAP_S)
        page(ui, f"inbox/item/{item.id}", body, lambda ui, at: self._about(ui, at, item))
        ui.panel(foot)
        y = foot.y + GAP_S
        if item.offers:
            self._grounds(ui, Rect(foot.x + GAP_M, y, foot.w - 2 * GAP_M, control))
            y += ground_h
        for row in rows:
            x = foot.x + GAP_M
            for step, width in row:
                button(ui, f"inbox/{step.id}", Rect(x, y, width, control), step.text, hotkey=self._key(step),
                       primary=step.primary, on=step.do, disabled_reason=step.reason, tip=step.tip,
                       ellipsis=True)  # fmt: skip
                x += width + GAP_S
            y += control + GAP_S

    def _rows(self, ui: Ui, room: float, steps: tuple[Step, ...]) -> list[list[tuple[Step, float]]]:
        """Return the buttons in rows, each with its width."""
        rows: list[list[tuple[Step, float]]] = []
        used = room + 1
        for step in steps:
            width = button_width(ui, step.text, hotkey=self._key(step), primary=step.primary) + GAP_S
            width = min(room, width)
            if used + GAP_S + width > room:
                rows.append([])
                used = -GAP_S
            rows[-1].append((step, width))
            used += GAP_S + width
        return rows

    def _key(self, step: Step) -> str:
        return self.screen.app.loop.keymap.text(step.command) if step.command else ""

    def _grounds(self, ui: Ui, row: Rect) -> None:
        """Draw the choice of the public ground for a refusal."""
        text = t("inbox.ground")
        text_w = min(ui.text_width(text) + 1, row.w * 0.45)
        ui.label(Rect(row.x, row.y, text_w, row.h), text, color="muted", ellipsis=True)
        field = Rect(row.x + text_w + GAP_S, row.y, min(row.w - text_w - GAP_S, ui.em(260)), row.h)
        options = [Option(key, t(f"table.decline_{key}")) for key in GROUND_KEYS]
        dropdown(ui, "inbox/ground", field, options, self.ground, on=self._choose_ground, tip=t("inbox.ground_tip"),
                 disabled_reason=told_refusal(self.screen.play.view.legal["decline"].reason))  # fmt: skip

    def _choose_ground(self, key: str) -> None:
        self.ground = key

    def _about(self, ui: Ui, at: Rect, item: Item) -> float:
        """Draw what it is; returns the y below."""
        if item.offer is not None:
            return self._offer(ui, at, item, item.offer)
        decision = self._decision(item)
        if decision is not None:
            return self.decisions.draw_one(ui, at, decision, True)
        y = prose(ui, at.x, at.y, at.w, item.title, bold=True) + 4
        if item.todo.motion is not None:
            y = self._motion(ui, Rect(at.x, y, at.w, 0), item.todo.motion)
        return y

    def _offer(self, ui: Ui, at: Rect, item: Item, offer: Offer) -> float:
        view = self.screen.play.view
        flag_w = ui.em(32)
        title = name_of(view.world, offer.proposer)
        height = ui.paragraph_height(at.w - flag_w - GAP_S, title, size=TITLE, bold=True)
        ui.flag(Rect(at.x, at.y, flag_w, ui.line_height(TITLE)), offer.proposer)
        ui.paragraph(Rect(at.x + flag_w + GAP_S, at.y, at.w - flag_w - GAP_S, height), title, size=TITLE, bold=True)
        y = at.y + height + 2
        others = [name_of(view.world, p) for p in offer.parties if p not in (view.seat, offer.proposer)]
        if others:
            y = prose(ui, at.x, y, at.w, t("inbox.parties", names=comma_list(others)), ink="muted")
        if len(item.offers) > 1:
            y = prose(ui, at.x, y, at.w, t("inbox.row_twice", count=len(item.offers)), ink="warn")
        y = self._judged(ui, Rect(at.x, y + 4, at.w, 0), offer)
        y = heading(ui, at.x, y, at.w, t("inbox.clauses"))
        for clause in offer.clauses:
            y = bullet(ui, at.x, y, at.w, clause_sentence(view, clause), clause_icon(clause)) + 2
        terms = terms_in_words(view, offer.terms)
        if offer.secret:
            terms = [*terms, t("inbox.secret")]
        if terms:
            y = heading(ui, at.x, y, at.w, t("inbox.terms"))
            for text in terms:
                y = bullet(ui, at.x, y, at.w, text, "clock") + 2
        return y

    def _judged(self, ui: Ui, at: Rect, offer: Offer) -> float:
        """Draw the worth of an offer and the mandate strip; returns the y below."""
        screen = self.screen
        view, blind = screen.play.view, screen.play.blind
        own = None if blind else self.estimates.worth(offer)
        y = at.y
        if own is None:
            y = bullet(ui, at.x, y, at.w, t("inbox.worth_blind" if blind else "inbox.worth_later"), "clock")
            if not blind:
                return y
        else:
            verdict = verdict_for(own)
            text = t("inbox.worth", points=signed(own.points, DECIMALS), verdict=t(f"table.verdict_own_{verdict}"))
            height = ui.paragraph_height(at.w - ui.em(15) - GAP_S, text)
            tip = Tip(what_if(t("table.meter_tip_own", band="0")), text, breakdown_lines(view.world, own))
            if ui.touch(f"inbox/worth/{offer.id}", Rect(at.x, y, at.w, height), tip=tip).focus:
                ui.paint.ring(Rect(at.x, y, at.w, height), 4)
            y = bullet(ui, at.x, y, at.w, text, VERDICT_ICONS[verdict], ui.theme.tone(VERDICT_TONES[verdict]))
        check = mandate_check(view, offer, own)
        barred = self.fault(offer)
        text, tip_text, icon, tone = check.text, check.tip, check.icon, check.tone
        if barred is not None:
            text, tip_text, icon, tone = t("inbox.barred"), barred, "cross", "bad"
        place = Rect(at.x, y + 2, at.w, ui.paragraph_height(at.w - 3 * GAP_S - ui.em(18), text) + 10)
        look = ui.touch(f"inbox/mandate/{offer.id}", place, tip=Tip(tip_text, t("inbox.mandate")))
        ink = ui.theme.tone(tone)
        ui.box(place, "sunken", "border" if tone == "neutral" else ink)
        if look.focus:
            ui.paint.ring(place)
        ui.icon(Rect(place.x + GAP_S, place.y + 5, ui.em(18), ui.line_height()), icon,
                "muted" if tone == "neutral" else ink)  # fmt: skip
        ui.paragraph(Rect(place.x + 2 * GAP_S + ui.em(18), place.y + 5, place.w - 3 * GAP_S - ui.em(18), place.h), text)
        return place.bottom + 2

    def _motion(self, ui: Ui, at: Rect, number: int) -> float:
        motion = self.screen.play.view.motions[number]
        y = prose(ui, at.x, at.y, at.w, sentence(motion_in_words(self.screen.play.view, motion.content)), ink="muted")
        if self.screen.play.blind:
            return prose(ui, at.x, y + 4, at.w, t("inbox.worth_blind"), ink="muted")
        own = self.estimates.motion(motion.bloc, motion.content)
        if own is None:
            return prose(ui, at.x, y + 4, at.w, t("inbox.worth_later"), ink="muted")
        text = t("inbox.worth_vote", points=signed(own.points, DECIMALS))
        place = Rect(at.x, y + 4, at.w, ui.paragraph_height(at.w, text))
        lines = breakdown_lines(self.screen.play.view.world, own)
        if ui.touch(f"inbox/worth/vote/{number}", place, tip=Tip(what_if(text), text, lines)).focus:
            ui.paint.ring(place, 4)
        return prose(ui, at.x, y + 4, at.w, text, bold=True)

    # --- what can be done -------------------------------------------------------------------------------------------

    def steps(self, ui: Ui, item: Item) -> tuple[Step, ...]:
        """Return what can be done with the thing, the usual step first."""
        go = Step("go", t("inbox.go_there"), "", partial(self.screen.go_to, item.todo), t("inbox.go_hint"))
        if item.offer is not None:
            return self._offer_steps(ui, item, item.offer)
        if item.todo.motion is not None:
            legal = told_refusal(self.screen.play.view.legal["vote"].reason)
            votes = (
                Step(f"vote/{choice}", t(f"inbox.vote_{choice}"), command, partial(self._vote, ui, item, choice),
                     t("inbox.vote_tip"), legal)
                for choice, command in zip(_CHOICES, CHOICE_COMMANDS, strict=True)
            )  # fmt: skip
            return (*votes, go)
        if self._decision(item) is not None:
            return (go,)
        return (Step(go.id, go.text, "propose", go.do, go.tip, primary=True),)

    def _offer_steps(self, ui: Ui, item: Item, offer: Offer) -> tuple[Step, ...]:
        legal = self.screen.play.view.legal
        cooling = t("inbox.cool_down") if self.cooling(ui) else None
        no_sign = cooling or told_refusal(legal["sign"].reason) or self.fault(offer)
        no_decline = cooling or told_refusal(legal["decline"].reason)
        return (
            Step("accept", t("inbox.accept"), "propose", partial(self._accept, ui, item), t("inbox.accept_tip"),
                 no_sign, primary=True),
            Step("table", t("inbox.at_table"), CHOICE_COMMANDS[1], partial(self.screen.go_to, item.todo),
                 t("inbox.at_table_tip")),
            Step("decline", t("inbox.decline"), CHOICE_COMMANDS[2], partial(self._decline, ui, item),
                 t("inbox.decline_tip"), no_decline),
        )  # fmt: skip

    def use_command(self, ui: Ui, item: Item, command: str | None) -> bool:
        """Give an answer by its key: Enter or 1 the usual one, 2 and 3 the others; false for other keys."""
        decision = self._decision(item)
        if decision is not None and command in CHOICE_COMMANDS:
            number = CHOICE_COMMANDS.index(command)
            if number < len(decision.event.options):
                self.decisions.choose(ui, decision, decision.event.options[number])
            return True
        steps = self.steps(ui, item)
        if item.offers and command == CHOICE_COMMANDS[0]:
            command = "propose"
        if command == "propose" and not any(step.command == "propose" for step in steps):
            self.screen.go_to(item.todo)
            return True
        step = next((step for step in steps if step.command and step.command == command), None)
        if step is None:
            return False
        if step.reason is not None:
            ui.toast(step.reason, "warn")
        else:
            step.do()
        return True

    def cooling(self, ui: Ui) -> bool:
        """Whether a signature has been given just now."""
        left = self._ready_at - ui.now
        if left > 0:
            ui.wake_in(left)
        return left > 0

    def fault(self, offer: Offer) -> str | None:
        """Return why an offer cannot be signed as it is, or None; worked out once for a view."""
        play = self.screen.play
        key = (play.version, offer.id)
        if key not in self._faults:
            if any(version != play.version for version, _ in self._faults):
                self._faults.clear()
            self._faults[key] = why_not(play.view, offer.parties, offer.clauses, offer.terms)
        return self._faults[key]

    def _decision(self, item: Item) -> OpenDecision | None:
        event = item.todo.event
        return next((d for d in self.screen.play.view.me.decisions if d.event.id == event), None) if event else None

    def _accept(self, ui: Ui, item: Item) -> None:
        """Sign an offer; the same offer made again is answered by it, and declined."""
        play, first = self.screen.play, item.offers[0]
        if not self.screen.attempt(ui, lambda: play.do(Sign(play.seat, first.id))):
            return
        self._close(ui, item.offers[1:], "")
        self._ready_at = ui.now + COOL_DOWN_S
        ui.toast(sentence(t("inbox.accepted", name=in_text(play.view.world, first.proposer))), "good")

    def _decline(self, ui: Ui, item: Item) -> None:
        if self._close(ui, item.offers, "" if self.ground == "none" else self.ground):
            ui.toast(t("inbox.declined"))
            self.ground = GROUND_KEYS[0]

    def _close(self, ui: Ui, offers: tuple[Offer, ...], ground: str) -> bool:
        """Decline offers that still wait; false as soon as one is refused."""
        play = self.screen.play
        for offer in offers:
            if any(waiting.id == offer.id for waiting in play.view.waiting_offers):
                action = Decline(play.seat, offer.id, ground)
                if not self.screen.attempt(ui, partial(play.do, action)):
                    return False
        return True

    def _vote(self, ui: Ui, item: Item, choice: Choice) -> None:
        play, number = self.screen.play, item.todo.motion
        assert number is not None
        if self.screen.attempt(ui, lambda: play.do(Vote(play.seat, number, choice))):
            ui.toast(t("inbox.voted"), "good")
