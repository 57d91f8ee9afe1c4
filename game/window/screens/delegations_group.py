"""Delegations that are marked to be brought to one table, and the draft that they are brought to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.window.catalog import t
from game.window.layout import Rect
from game.window.naming import comma_list, in_text, sentence, short_of
from game.window.refusals import told_refusal
from game.window.screens.clause_words import giver, receiver
from game.window.screens.table_deal import MOST_PARTIES
from game.window.screens.table_estimates import Clauses
from game.window.theme import CONTROL, GAP_S
from game.window.ui import Ui
from game.window.widgets.button import button, button_width

if TYPE_CHECKING:
    from game.window.screens.delegations import DelegationsScreen
    from game.window.screens.table import TableScreen

#: A deal with one other delegation is no group deal.
LEAST = 2


class Group:
    """See the module.

    Attributes:
        marked: the delegations marked, in the order of marking.
    """

    def __init__(self, screen: DelegationsScreen) -> None:
        self.screen = screen
        self.marked: tuple[str, ...] = ()

    @property
    def _table(self) -> TableScreen:
        return self.screen.table

    # --- marking ----------------------------------------------------------------------------------------------------

    def why_not_mark(self, code: str) -> str | None:
        """Return why a delegation cannot be marked, or None; what is marked can always be unmarked."""
        if code in self.marked or len(self.marked) < MOST_PARTIES - 1:
            return None
        return t("delegations.group_full", count=MOST_PARTIES)

    def toggle(self, code: str) -> None:
        """Mark a delegation, or take its mark away; a toast says why where it cannot be."""
        reason = self.why_not_mark(code)
        if reason is not None:
            self.screen.app.loop.ui.toast(reason, "warn")
        elif code in self.marked:
            self.marked = tuple(other for other in self.marked if other != code)
        else:
            self.marked = (*self.marked, code)

    def clear(self) -> None:
        """Take all marks away."""
        self.marked = ()

    def tip(self, code: str) -> str:
        """Return what marking does to a delegation now."""
        reason = self.why_not_mark(code)
        name = in_text(self.screen.play.view.world, code)
        return reason or t(f"delegations.{'unmark' if code in self.marked else 'mark'}", name=name)

    # --- the deal ---------------------------------------------------------------------------------------------------

    def why_not_deal(self) -> str | None:
        """Return why those marked cannot be brought to one table now, or None."""
        if len(self.marked) < LEAST:
            return t("delegations.group_too_few")
        view, deal = self.screen.play.view, self._table.deal
        reason = told_refusal(view.legal["propose"].reason)
        if reason is not None:
            return reason
        for code in self.marked:
            if code not in deal.open_partners():
                return sentence(t("table.no_more_offers", name=in_text(view.world, code)))
        if view.me.meetings < len(self.marked):
            return t("deal.too_few_meetings", count=len(self.marked), left=view.me.meetings)
        return None

    def deal(self) -> None:
        """Open the table with all that are marked as parties of one draft.

        A draft that lies there with one of them comes along, without the clauses of those who are not of the group.
        """
        if self.why_not_deal() is not None:
            return
        deal = self._table.deal
        group = {self.screen.play.seat, *self.marked}
        partner = self.marked[0]
        clauses: Clauses = ()
        terms = deal.terms
        if deal.mode == "draft" and deal.partner in group and deal.clauses:
            partner = deal.partner
            clauses = tuple(c for c in deal.clauses if {giver(c), receiver(c)} - {None} <= group)
            deal.begin(partner, clauses, [code for code in self.marked if code != partner], terms)
        else:
            deal.begin(partner, (), self.marked[1:])
        self.screen.app.show("table")
        # Where one of them waits for an answer, the table would open with that offer.
        deal.show_offer(None)
        self.marked = ()

    # --- drawing ----------------------------------------------------------------------------------------------------

    def draw(self, ui: Ui, rect: Rect) -> None:
        """Draw who is marked, and what can be done with them."""
        text, clear = t("delegations.group_deal"), t("delegations.group_clear")
        width = button_width(ui, text, icon="handshake", primary=True)
        clear_w = button_width(ui, clear) if self.marked else 0.0
        height = ui.em(CONTROL)
        world = self.screen.play.view.world
        words = t("delegations.group_none")
        if self.marked:
            names = comma_list([short_of(world, code) for code in self.marked])
            words = t("delegations.group_marked", count=len(self.marked), names=names)
        left = rect.right - width - (clear_w + GAP_S if clear_w else 0.0) - GAP_S
        room = Rect(rect.x, rect.y, left - rect.x, height)
        ui.touch("delegations/group", room, tip=words, focusable=False)
        ui.label(room, words, color="text" if self.marked else "muted", ellipsis=True)
        if clear_w:
            button(ui, "delegations/clear", Rect(left + GAP_S, rect.y, clear_w, height), clear, on=self.clear)
        button(ui, "delegations/deal", Rect(rect.right - width, rect.y, width, height), text, icon="handshake",
               primary=bool(self.marked), on=self.deal, tip=t("delegations.group_tip"),
               disabled_reason=self.why_not_deal())  # fmt: skip
