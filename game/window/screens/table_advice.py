"""What the desk and the other side suggest: three questions beside the meter, and the answers as cards to take over.

"What would make this work?" and "What would you give me?" are put to the desk. At a coached table its guesses are put
before the other side in confidence, and only what it says yes to is shown; at the usual table they come with their
chance. "Ask for a counter-offer" is a sounding, whose answer may name what the other side would sign instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from game.coaching import Coach, answer_to, is_coached
from game.players import Estimate, Ideas
from game.window.catalog import t
from game.window.figures import grouped, signed
from game.window.hits import Tip
from game.window.layout import Rect
from game.window.naming import in_text, sentence
from game.window.screens.clause_words import change_text, short
from game.window.screens.table_estimates import Clauses, margin
from game.window.screens.table_mend import draw_mend
from game.window.screens.table_words import DECIMALS, chance_band, verdict_for
from game.window.sources import what_if
from game.window.theme import CONTROL, GAP_M, GAP_S
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.clause_card import signed_ink
from game.window.widgets.idea_card import Idea, idea_card, idea_card_height
from game.window.widgets.meter import VERDICT_ICONS, VERDICT_TONES, Verdict

if TYPE_CHECKING:
    from game.window.screens.table import TableScreen

Question = Literal["works", "gives", "counter"]
QUESTIONS: tuple[Question, ...] = ("works", "gives", "counter")
#: The command of each question, whose key asks it too.
COMMANDS: dict[str, Question] = {"what_works": "works", "what_gives": "gives", "ask_counter": "counter"}
#: Commands that take the first, the second and the third suggestion.
CHOICES = ("vote_for", "vote_against", "vote_abstain")
MOST = len(CHOICES)

Asked = tuple[Question, int, str, tuple[str, ...], Clauses, object]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A draft that is suggested.

    Attributes:
        clauses: all of it.
        theirs: what it is worth to the other side; None where that is not shown.
        source: ``desk`` for a guess of one's own, ``verified`` for what the other side has said yes to, ``named`` for
            what it has named itself.
    """

    clauses: Clauses
    theirs: Estimate | None
    source: Literal["desk", "verified", "named"]


class AdviceCard:
    """Draws the questions and what came of the one that was asked.

    Attributes:
        chosen: the question whose answers are shown; None for the one that the table asks by itself, if any.
    """

    def __init__(self, screen: TableScreen) -> None:
        self.screen = screen
        self.chosen: Question | None = None
        self._chosen_of: tuple[object, ...] = ()
        self._told: dict[Asked, tuple[Suggestion, ...]] = {}
        self._turn_to_first = False

    # --- what can be asked ------------------------------------------------------------------------------------------

    def why_not(self, question: Question) -> str | None:
        """Return why a question cannot be asked of the deal on the table now, or None."""
        screen, deal, view = self.screen, self.screen.deal, self.screen.play.view
        if screen.play.blind:
            return t("deal.advice_blind")
        name = in_text(view.world, deal.partner)
        if deal.mode == "offer" and question != "gives":
            return sentence(t("deal.advice_theirs", name=name))
        if question == "counter":
            return t("table.nothing_written") if not deal.clauses else self._why_not_sound()
        if len(deal.parties) > 2:
            return t("deal.ideas_group")
        fault = screen.fault()
        if fault is not None:
            return fault.reason
        return self._why_not_sound() if is_coached(view) else None

    def _why_not_sound(self) -> str | None:
        """Return why the partner cannot be sounded, or None; what it has answered needs no further question."""
        sounding = self.screen.verdict.sounding
        return None if sounding.report() is not None else sounding.why_not()

    def _asked(self, question: Question) -> Asked:
        deal = self.screen.deal
        return question, self.screen.play.view.round, deal.partner, deal.parties, deal.clauses, deal.terms

    def _place(self) -> tuple[object, ...]:
        """Return with whom and on what the person is at work: a question that was asked elsewhere is not this one."""
        deal = self.screen.deal
        return self.screen.play.view.round, deal.partner, deal.offer_id, deal.mode, bool(deal.clauses)

    @property
    def question(self) -> Question | None:
        """The question whose answers are shown now: at a table with estimates the desk answers the first unasked."""
        if self.chosen is not None and self._chosen_of == self._place() and self.why_not(self.chosen) is None:
            return self.chosen
        asks_itself = not is_coached(self.screen.play.view) and self.why_not("works") is None
        return "works" if asks_itself else None

    # --- asking -----------------------------------------------------------------------------------------------------

    def ask(self, ui: Ui, question: Question) -> None:
        """Ask a question, and turn to the first answer."""
        reason = self.why_not(question)
        if reason is not None:
            ui.toast(reason, "warn")
            return
        self.chosen, self._chosen_of = question, self._place()
        self._turn_to_first = True
        coached = is_coached(self.screen.play.view)
        if (coached or question == "counter") and self._asked(question) not in self._told:
            asked = self._asked(question)
            found: list[Suggestion] = []
            if self.screen.attempt(ui, lambda: found.extend(self._from_partner(question))):
                self._told[asked] = tuple(found)
        ui.redraw()

    def _from_partner(self, question: Question) -> list[Suggestion]:
        """Return what the partner has said that it would sign."""
        screen, deal = self.screen, self.screen.deal
        play = screen.play
        coach = Coach(lambda: play.view, play.do, play.advisor)
        if question == "counter":
            counter = coach.counter_offer(deal.parties, deal.clauses, deal.terms)
            return [Suggestion(counter, None, "named")] if counter else []
        ideas = (coach.suggest if question == "works" else coach.gives)(deal.partner, deal.clauses, MOST).ideas
        return [Suggestion(clauses, theirs, "verified") for clauses, theirs in ideas]

    def suggestions(self) -> tuple[Suggestion, ...] | None:
        """Return what is suggested now, the best first; None while it is being worked out or before it is asked."""
        question, deal = self.question, self.screen.deal
        if question is None:
            return None
        if question == "counter" or is_coached(self.screen.play.view):
            return self._told.get(self._asked(question))
        if question == "works" and self._sure():
            return ()
        estimates = self.screen.estimates
        ideas: Ideas | None = (estimates.ideas if question == "works" else estimates.gives)(deal.partner, deal.clauses)
        return None if ideas is None else tuple(Suggestion(clauses, theirs, "desk") for clauses, theirs in ideas)

    def take(self, ui: Ui, number: int) -> bool:
        """Put a suggestion, counted from 0, into the draft; false if there is none of this number."""
        found = self.suggestions() or ()
        if number >= len(found):
            return False
        self.screen.take_idea(found[number].clauses)
        self.chosen = None
        ui.toast(t("deal.put_toast"))
        ui.redraw()
        return True

    def _sure(self) -> bool:
        """Whether the whole span of uncertainty lies above what the partner needs: there is nothing to mend."""
        deal = self.screen.deal
        return bool(deal.clauses) and margin(self.screen.estimate().partner) >= self.screen.estimate().partner.band

    # --- drawing ----------------------------------------------------------------------------------------------------

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the card from the top of ``at``; returns the y below."""
        screen, fault = self.screen, self.screen.fault()
        if fault is not None and screen.deal.mode != "offer":
            return draw_mend(ui, at, fault, screen.take_idea)
        inner = Rect(at.x + GAP_M, at.y + GAP_S, at.w - 2 * GAP_M, 0)
        ideas, words = self._ideas(), self._words()
        buttons_h = self._buttons(ui, inner, draw=False)
        words_h = ui.paragraph_height(inner.w, words) + GAP_S if words else 0.0
        heights = [idea_card_height(ui, inner.w, idea) for idea in ideas]
        card = Rect(at.x, at.y, at.w, 2 * GAP_S + buttons_h + words_h + sum(heights) + GAP_S * len(heights))
        ui.box(card, "raised", "border")
        y = inner.y + self._buttons(ui, inner, draw=True) + GAP_S
        if words:
            y += ui.paragraph(Rect(inner.x, y, inner.w, words_h), words, color="muted") + GAP_S
        for number, (idea, height) in enumerate(zip(ideas, heights, strict=True)):
            idea_card(ui, f"table/idea/{number}", Rect(inner.x, y, inner.w, height), idea,
                      lambda number=number: self._put(ui, number))  # type: ignore[misc]  # fmt: skip
            y += height + GAP_S
        if self._turn_to_first and ideas:
            # A frame must have the card before it can be turned to.
            if "table/idea/0" in ui.hits.by_id:
                self._turn_to_first = False
                ui.set_focus("table/idea/0")
            else:
                ui.redraw()
        return card.bottom

    def _put(self, ui: Ui, number: int) -> None:
        self.take(ui, number)

    def _buttons(self, ui: Ui, at: Rect, draw: bool) -> float:
        """Set the three questions side by side, wrapping; returns the height used."""
        keys, height = self.screen.app.loop.keymap, ui.em(CONTROL - 2)
        shown = self.question
        texts = [(q, t(f"deal.ask_{q}"), keys.text(command)) for command, q in COMMANDS.items()]
        widths = [min(at.w, button_width(ui, text, hotkey=key)) for _, text, key in texts]
        rows: list[list[int]] = [[]]
        for n, width in enumerate(widths):
            used = sum(widths[m] + 6 for m in rows[-1])
            if rows[-1] and used + width > at.w:
                rows.append([])
            rows[-1].append(n)
        y = at.y
        for row in rows:
            spare = (at.w - sum(widths[n] for n in row) - 6 * (len(row) - 1)) / len(row)
            x = at.x
            for n in row:
                question, text, key = texts[n]
                if draw:
                    button(
                        ui, f"table/ask/{question}", Rect(x, y, widths[n] + spare, height), text, hotkey=key,
                        on=lambda question=question: self.ask(ui, question), selected=shown == question,  # type: ignore[misc]
                        disabled_reason=self.why_not(question), tip=self._tip(question), ellipsis=True,
                    )  # fmt: skip
                x += widths[n] + spare + 6
            y += height + 6
        return y - 6 - at.y

    def _tip(self, question: Question) -> str:
        """Return what asking does and costs at this table."""
        view, deal = self.screen.play.view, self.screen.deal
        name = short(view.world, deal.partner)
        level = "coach" if is_coached(view) else "estimate"
        return t(f"deal.ask_{question}_{level}", name=name, left=view.me.meetings)

    def _words(self) -> str:
        """Return what stands above the cards, or in their place; empty where the cards speak for themselves."""
        screen, view = self.screen, self.screen.play.view
        deal, question = screen.deal, self.question
        name = short(view.world, deal.partner)
        if screen.play.blind:
            return t("deal.advice_blind")
        if question is None:
            key = "group" if len(deal.parties) > 2 else "offer" if deal.mode == "offer" else "unasked"
            return t("deal.ideas_group") if key == "group" else t(f"deal.advice_{key}", name=name)
        found = self.suggestions()
        if found:
            return "" if deal.clauses else t("table.ideas_start")
        report = answer_to(view, deal.partner, deal.parties, deal.clauses, deal.terms)
        agreed = report is not None and report.get("answer") == "yes"
        if question == "counter" or (question == "works" and agreed):
            return t(f"deal.counter_{'needless' if agreed else 'none'}", name=name)
        if found is None:
            return t("deal.advice_unasked" if is_coached(view) else "table.ideas_thinking", name=name)
        if question == "gives":
            return t("deal.gives_none", name=name)
        return t("table.ideas_needless" if self._sure() else "table.ideas_none", name=name)

    def _ideas(self) -> list[Idea]:
        """Return the suggestions in words."""
        screen, deal = self.screen, self.screen.deal
        shown = (self.suggestions() or ())[:MOST]
        now = screen.estimates.own(deal.parties, deal.clauses, deal.terms) if shown and deal.clauses else None
        return [self._in_words(n, found, now) for n, found in enumerate(shown)]

    def _in_words(self, number: int, found: Suggestion, now: float | None) -> Idea:
        """Return a suggestion in words; ``now`` is what the draft is worth as it stands, if there is one."""
        screen, deal = self.screen, self.screen.deal
        own = screen.estimates.own(deal.parties, found.clauses, deal.terms)
        worth = t("deal.idea_worth", points=signed(own, DECIMALS))
        if now is not None:
            worth = t("deal.idea_worth_now", points=signed(own, DECIMALS), now=signed(now, DECIMALS))
        change = change_text(screen.play.view, deal.clauses, found.clauses)
        chance, tip = t(f"deal.idea_{found.source}"), t(f"deal.idea_{found.source}_tip")
        verdict: Verdict = "accept"
        if found.source == "desk" and found.theirs is not None:
            verdict = verdict_for(found.theirs)
            chance = _chance(found.theirs)
            tip = what_if(t("table.idea_tip", points=signed(margin(found.theirs), DECIMALS)))
        return Idea(
            change, worth, signed_ink(round(own, DECIMALS)), chance, VERDICT_ICONS[verdict], VERDICT_TONES[verdict],
            t("deal.put"), screen.app.loop.keymap.text(CHOICES[number]), Tip(tip, change),
        )  # fmt: skip


def _chance(estimate: Estimate) -> str:
    """Return the chance of a signature in words, with its span where that shows in whole per cent."""
    value = grouped(estimate.acceptance)
    low, high = (grouped(bound) for bound in chance_band(estimate) or (estimate.acceptance, estimate.acceptance))
    if low == high:
        return t("deal.idea_chance_alone", value=value)
    return t("deal.idea_chance", value=value, low=low, high=high)
