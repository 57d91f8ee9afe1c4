"""Decisions that events lay before the seat: the options with what each does, the default, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.actions import Decide, SetPolicy
from game.rules.event_decisions import OpenDecision
from game.scenario.models_events import Option
from game.window.catalog import t
from game.window.event_words import option_in_words
from game.window.hits import Tip, TipLine
from game.window.layout import Rect
from game.window.naming import sentence
from game.window.refusals import told_refusal
from game.window.screens.facts import ENDLESS, bullet, heading, prose
from game.window.theme import GAP_S, Ink
from game.window.told import told_event
from game.window.ui import Ui

if TYPE_CHECKING:
    from game.window.screens.base import GameScreen

#: The keys of the first options, in their order: those of a ballot.
CHOICE_COMMANDS = ("vote_for", "vote_against", "vote_abstain")


class DecisionBlock:
    """Draws the open decisions, and seals what is chosen."""

    def __init__(self, screen: GameScreen) -> None:
        self.screen = screen

    @property
    def why_not(self) -> str | None:
        """Why nothing can be decided now, or None."""
        play = self.screen.play
        return t("common.busy") if play.busy else told_refusal(play.view.legal["set_policy"].reason)

    def first(self) -> OpenDecision | None:
        """Return the decision that the keys are for: the first without a choice, or else the first."""
        waiting = self.screen.play.view.me.decisions
        return next((d for d in waiting if d.chosen is None), waiting[0] if waiting else None)

    def choose_number(self, ui: Ui, number: int) -> bool:
        """Choose an option of the first open decision by its place; whether there is one."""
        waiting = self.first()
        if waiting is None or number >= len(waiting.event.options):
            return False
        self.choose(ui, waiting, waiting.event.options[number])
        return True

    def choose(self, ui: Ui, waiting: OpenDecision, option: Option) -> None:
        """Seal an option."""
        screen = self.screen
        if self.why_not is not None:
            ui.toast(self.why_not, "warn")
        elif waiting.chosen == option.id:
            ui.toast(t("ministry.chosen_already"), "warn")
        else:
            action = SetPolicy(screen.play.seat, Decide(waiting.event.id, option.id))
            if screen.attempt(ui, lambda: screen.play.do(action)):
                ui.toast(t("ministry.chosen"), "good")

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw every open decision, oldest first; returns the y below."""
        y = heading(ui, at.x, at.y, at.w, t("ministry.decisions"), rule=False)
        for waiting in self.screen.play.view.me.decisions:
            y = self.draw_one(ui, Rect(at.x, y, at.w, 0), waiting, waiting is self.first()) + GAP_S
        return y

    def draw_one(self, ui: Ui, at: Rect, waiting: OpenDecision, keyed: bool) -> float:
        """Draw one decision, its options with keys if ``keyed``; returns the y below."""
        view, event = self.screen.play.view, told_event(waiting.event)
        tip = Tip(event.text, event.title, (TipLine(t("journal.source"), event.source),) if event.source else ())
        height = ui.paragraph_height(at.w, event.title, bold=True)
        place = Rect(at.x, at.y, at.w, height)
        if ui.touch(f"ministry/event/{event.id}", place, tip=tip).focus:
            ui.paint.ring(place)
        y = at.y + ui.paragraph(place, event.title, bold=True)
        y = prose(ui, at.x, y, at.w, event.text, ink="muted") + 2
        default = event.option(event.default or "")
        until = t("ministry.until_now" if waiting.until <= view.round else "ministry.until", round=waiting.until)
        if waiting.chosen is None and default is not None:
            until = f"{until} {t('ministry.default', title=default.title.removesuffix('.'))}"
        y = bullet(ui, at.x, y, at.w, until, "clock", "muted" if waiting.chosen is not None else "warn") + 4
        if self.why_not is not None:
            y = prose(ui, at.x, y, at.w, self.why_not, ink="muted") + 2
        for number, option in enumerate(event.options):
            command = CHOICE_COMMANDS[number] if keyed and number < len(CHOICE_COMMANDS) else ""
            y = self._option(ui, Rect(at.x, y, at.w, 0), waiting, option, command) + 6
        return y

    def _option(self, ui: Ui, at: Rect, waiting: OpenDecision, option: Option, command: str) -> float:
        """Draw an option as a card to press; returns the y below."""
        view, chosen = self.screen.play.view, waiting.chosen == option.id
        key = self.screen.app.loop.keymap.text(command) if command else ""
        title = f"{option.title} ({key})" if key else option.title
        tags = [t("ministry.is_default")] if option.id == waiting.event.default else []
        if chosen:
            tags.append(t("ministry.is_chosen"))
        icon_w = ui.em(18) + GAP_S
        left, width = at.x + GAP_S + icon_w, at.w - 2 * GAP_S - icon_w
        effects = [sentence(words) for words in option_in_words(view, option)]
        lines: list[tuple[str, bool]] = [(title, True)]
        if tags:
            lines.append((" · ".join(tags), False))
        if option.text:
            lines.append((option.text, False))
        heights = [ui.paragraph_height(width, text, bold=bold) for text, bold in lines]
        inner = ui.em(15) + GAP_S
        effect_hs = [ui.paragraph_height(width - inner, text) + 2 for text in effects]
        card = Rect(at.x, at.y, at.w, sum(heights) + sum(effect_hs) + 12)
        look = ui.touch(
            f"ministry/option/{waiting.event.id}/{option.id}", card, on=lambda: self.choose(ui, waiting, option),
            disabled_reason=self.why_not, tip=t("ministry.option_tip"),
        )  # fmt: skip
        border: Ink = "accent" if chosen else "border_strong" if look.hover else "border"
        fill: Ink = "selection" if chosen else "hover" if look.hover and not look.disabled else "raised"
        ui.box(card, fill, border)
        if look.focus:
            ui.paint.ring(card)
        y = card.y + 6
        icon, ink = ("check", "good") if chosen else ("dash", "muted")
        ui.icon(Rect(at.x + GAP_S, y, ui.em(18), ui.line_height()), icon, ink)  # type: ignore[arg-type]
        for (text, bold), height in zip(lines, heights, strict=True):
            ui.paragraph(Rect(left, y, width, ENDLESS), text, bold=bold, color="text" if bold else "muted")
            y += height
        for text in effects:
            y = bullet(ui, left, y, width, text)
        return card.bottom
