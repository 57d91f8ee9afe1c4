"""The agenda: the talks and answers that are worth most to the seat, and the votes that matter, each with a way there.

At a table without estimates it lists what waits, in no order of worth.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from game.players import AgendaItem
from game.window.catalog import t
from game.window.figures import signed
from game.window.layout import Rect
from game.window.naming import in_text, sentence
from game.window.phrases import motion_in_words
from game.window.screens.clause_words import clauses_short
from game.window.screens.facts import ENDLESS, heading, prose
from game.window.screens.table_words import DECIMALS, term_text, verdict_for
from game.window.sources import what_if
from game.window.theme import GAP_S
from game.window.ui import Ui
from game.window.widgets.button import button, button_width

if TYPE_CHECKING:
    from game.window.screens.ministry import MinistryScreen


class AgendaBlock:
    """Draws the agenda."""

    def __init__(self, screen: MinistryScreen) -> None:
        self.screen = screen

    def items(self) -> tuple[AgendaItem, ...] | None:
        """Return what to attend to; None while the desk is working it out."""
        play = self.screen.play
        if not play.blind:
            return self.screen.estimates.agenda()
        view = play.view
        offers = [AgendaItem("answer", o.proposer, o.id, o.clauses, "", 0.0, None, None) for o in view.waiting_offers]
        votes = [AgendaItem("vote", m.proposer, m.id, (), "", 0.0, None, None) for m in view.ballot_page]
        return (*offers, *votes)

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the items, best first; returns the y below."""
        play = self.screen.play
        first = not play.view.me.decisions
        y = heading(
            ui, at.x, at.y, at.w, t("ministry.agenda_waits" if play.blind else "ministry.agenda"), rule=not first
        )
        y = prose(ui, at.x, y, at.w, t("ministry.agenda_blind" if play.blind else "ministry.agenda_about"),
                  ink="muted") + 4  # fmt: skip
        if play.over:
            return y
        items = self.items()
        if items is None:
            return prose(ui, at.x, y, at.w, t("ministry.agenda_thinking"), ink="muted")
        for number, item in enumerate(items):
            y = self._item(ui, Rect(at.x, y, at.w, 0), number, item) + GAP_S
        none = t("ministry.agenda_none_blind" if play.blind else "ministry.agenda_none")
        return y if items else prose(ui, at.x, y, at.w, none, ink="muted")

    def _item(self, ui: Ui, at: Rect, number: int, item: AgendaItem) -> float:
        view = self.screen.play.view
        go = t("ministry.go")
        go_w = button_width(ui, go)
        flag_w = ui.em(24) + GAP_S
        left, width = at.x + GAP_S + flag_w, at.w - 2 * GAP_S - flag_w - go_w - GAP_S
        title = self._title(item)
        detail = sentence(clauses_short(view, item.clauses)) if item.clauses else ""
        worth = "" if self.screen.play.blind else self._worth(item)
        parts = [(title, True), *((text, False) for text in (detail, worth) if text)]
        heights = [ui.paragraph_height(width, text, bold=bold) for text, bold in parts]
        card = Rect(at.x, at.y, at.w, max(sum(heights) + 10, ui.em(34) + 8))
        look = ui.touch(f"ministry/item/{number}", card, focusable=False,
                        tip=what_if(t("ministry.worth_tip")) if worth else None)  # fmt: skip
        ui.box(card, "raised", "border_strong" if look.hover else "border")
        ui.flag(Rect(at.x + GAP_S, card.y + 5, ui.em(24), ui.line_height()), item.partner)
        y = card.y + 5
        for (text, bold), height in zip(parts, heights, strict=True):
            ui.paragraph(Rect(left, y, width, ENDLESS), text, bold=bold, color="text" if bold else "muted")
            y += height
        spot = Rect(card.right - GAP_S - go_w, card.y + 5, go_w, ui.em(30))
        button(ui, f"ministry/go/{number}", spot, go, on=self._way(ui, item), tip=t(f"ministry.go_{item.kind}"))
        return card.bottom

    def _title(self, item: AgendaItem) -> str:
        view = self.screen.play.view
        name = in_text(view.world, item.partner)
        if item.kind == "talk":
            return sentence(t("ministry.talk", name=name, template=t(f"table.template_{item.template}")))
        if item.kind == "answer":
            return sentence(t("ministry.answer", name=name))
        motion = view.motions.get(item.number or 0)
        return t("ministry.vote", motion=motion_in_words(view, motion.content) if motion is not None else "")

    def _worth(self, item: AgendaItem) -> str:
        """What it is worth to the seat and why, and whether the other side would sign."""
        key = "ministry.worth_vote" if item.kind == "vote" else "ministry.worth"
        parts = [t(key, points=signed(item.worth, DECIMALS))]
        if item.why is not None:
            parts.append(t("ministry.because", why=term_text(self.screen.play.view.world, item.why)))
        if item.kind == "talk" and item.theirs is not None:
            parts.append(t(f"ministry.theirs_{verdict_for(item.theirs)}"))
        return " · ".join(parts)

    def _way(self, ui: Ui, item: AgendaItem) -> Callable[[], None]:
        """Return what leads to where the item is dealt with."""
        number = item.number or 0
        if item.kind == "talk":
            return lambda: self.screen.go_to_talk(ui, item.partner, item.clauses)
        if item.kind == "answer":
            return lambda: self.screen.go_to_offer(number)
        return lambda: self.screen.go_to_motion(number)
