"""The ministry: what waits for the person's decision, what to attend to, what her ministry does for her, and what it
has heard about others. Nobody else sees any of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.actions import Clause
from game.window.catalog import t
from game.window.frame import content_rect
from game.window.layout import Rect, columns
from game.window.naming import in_text
from game.window.play import Draft, Todo
from game.window.screens.base import GameScreen
from game.window.screens.facts import page
from game.window.screens.ministry_agenda import AgendaBlock
from game.window.screens.ministry_decisions import CHOICE_COMMANDS, DecisionBlock
from game.window.screens.ministry_deeds import DeedBlock
from game.window.screens.ministry_orders import OrdersBlock
from game.window.screens.ministry_reports import ReportBlock
from game.window.screens.table_estimates import Estimates
from game.window.theme import GAP_S
from game.window.ui import Ui
from game.window.widgets.modal import Answer, open_modal

if TYPE_CHECKING:
    from game.window.app import App

#: From this text scale on there is room for two columns only.
TWO_COLUMNS_FROM = 1.5


class MinistryScreen(GameScreen):
    """See the module.

    Attributes:
        estimates: what the desk thinks of the agenda.
        decisions, agenda, orders, deeds, reports: the parts of the screen.
    """

    name = "ministry"

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.estimates = Estimates(self.play)
        self.decisions = DecisionBlock(self)
        self.agenda = AgendaBlock(self)
        self.orders = OrdersBlock(self)
        self.deeds = DeedBlock(self)
        self.reports = ReportBlock(self)

    # --- drawing ------------------------------------------------------------------------------------------------

    def content(self, ui: Ui) -> None:
        """What waits at the left, the ministry in the middle, what is known of others at the right."""
        area = content_rect(ui)
        if ui.text_scale < TWO_COLUMNS_FROM:
            waits, ministry, known = columns(area, (37, 34, 29))
            page(ui, "ministry/page/waits", waits, self._waits)
            page(ui, "ministry/page/own", ministry, self._own)
            page(ui, "ministry/page/known", known, self.reports.draw)
        else:
            waits, ministry = columns(area, 2)
            page(ui, "ministry/page/waits", waits, self._waits)
            page(ui, "ministry/page/own", ministry, self._all_own)
        if self.estimates.work():
            ui.redraw()

    def _waits(self, ui: Ui, at: Rect) -> float:
        y = at.y
        if self.play.view.me.decisions:
            y = self.decisions.draw(ui, at) + GAP_S
        return self.agenda.draw(ui, Rect(at.x, y, at.w, at.h))

    def _own(self, ui: Ui, at: Rect) -> float:
        y = self.orders.draw(ui, at)
        return self.deeds.draw(ui, Rect(at.x, y, at.w, at.h))

    def _all_own(self, ui: Ui, at: Rect) -> float:
        y = self._own(ui, at)
        return self.reports.draw(ui, Rect(at.x, y + GAP_S, at.w, at.h))

    # --- going there --------------------------------------------------------------------------------------------

    def go_to_offer(self, number: int) -> None:
        """Put an offer on the negotiation table."""
        self.open_todo(Todo("offer", "", offer=number))

    def go_to_motion(self, number: int) -> None:
        """Show the bloc in which a motion is decided."""
        self.open_todo(Todo("vote", "", motion=number))

    def go_to_talk(self, ui: Ui, partner: str, clauses: tuple[Clause, ...]) -> None:
        """Put a draft for a partner on the negotiation table; ask first if another lies there unsent."""
        old = self.play.draft
        if not old.clauses or tuple(old.clauses) == clauses:
            self._open_talk(partner, clauses)
            return
        name = in_text(self.play.view.world, partner)
        answers = [
            Answer(t("ministry.keep_draft")),
            Answer(t("ministry.replace_draft"), on=lambda: self._open_talk(partner, clauses), primary=True),
        ]
        open_modal(ui, "ministry/replace", t("ministry.replace_title"), t("ministry.replace_body", name=name),
                   answers=answers)  # fmt: skip

    def _open_talk(self, partner: str, clauses: tuple[Clause, ...]) -> None:
        self.app.show("table")
        # An empty draft goes nowhere when the partner changes, so the new one is written from nothing.
        self.play.draft = Draft(self.play.draft.partner)
        table = self.app.screen("table")
        table.deal.select(partner)  # type: ignore[attr-defined]
        table.deal.show_offer(None)  # type: ignore[attr-defined]
        self.play.draft = Draft(partner, list(clauses))

    # --- keys -------------------------------------------------------------------------------------------------------

    def use_key(self, ui: Ui, event: pygame.Event, command: str | None) -> bool:
        """1, 2 and 3 choose an option of the first decision that is still open."""
        if command in CHOICE_COMMANDS and not self.play.busy:
            return self.decisions.choose_number(ui, CHOICE_COMMANDS.index(command))
        return False
