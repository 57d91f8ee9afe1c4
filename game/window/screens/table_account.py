"""Why the partner answered as it did, on the table itself: its account, and its condition to be put into the draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.talks import Report
from game.window.catalog import t
from game.window.layout import Rect
from game.window.screens.answer_accounts import (
    account,
    account_height,
    account_title,
    conditioned,
    draw_account,
    newest_refusal,
)
from game.window.theme import CONTROL, GAP_M, GAP_S, HEADING
from game.window.ui import Ui
from game.window.voice import draw_quote, quote_height
from game.window.widgets.button import button, button_width

if TYPE_CHECKING:
    from game.window.screens.table import TableScreen


class AccountCard:
    """Draws the account of the partner's last answer, while nothing new has been written."""

    def __init__(self, screen: TableScreen) -> None:
        self.screen = screen

    def report(self) -> Report | None:
        """Return the account of what lies on the table: of the counter-offer there, or of the last refusal."""
        deal, view = self.screen.deal, self.screen.play.view
        if deal.offer is not None:
            return account(view, deal.partner, deal.offer.answers) if deal.mode == "offer" else None
        return None if deal.clauses else newest_refusal(view, deal.partner)

    def take(self, ui: Ui, report: Report | None = None) -> bool:
        """Put a refused treaty with its condition met into the draft; false if there is none to be met."""
        told = report or self.report()
        clauses = None if told is None else conditioned(told)
        if told is None or clauses is None:
            return False
        seat = self.screen.play.seat
        others = tuple(party for party in told.get("parties") if party not in (seat, told.about))
        self.screen.deal.begin(told.about, clauses, others, told.get("terms"))
        ui.toast(t("deal.put_toast"))
        ui.redraw()
        return True

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the card from the top of ``at``, with a gap below; returns the y below, that of ``at`` without one."""
        report = self.report()
        if report is None:
            return at.y
        view = self.screen.play.view
        inner = Rect(at.x + GAP_M, at.y + GAP_S, at.w - 2 * GAP_M, 0)
        title = account_title(view, report)
        quote = self._quote(report)
        head = ui.paragraph_height(inner.w, title, size=HEADING, bold=True)
        words_h = account_height(ui, view, report, inner.w) + quote_height(ui, inner.w, quote)
        button_h = ui.em(CONTROL) + GAP_S if conditioned(report) is not None else 0.0
        card = Rect(at.x, at.y, at.w, head + words_h + button_h + 2 * GAP_S)
        ui.box(card, "raised", "border")
        ui.paragraph(Rect(inner.x, inner.y, inner.w, head), title, size=HEADING, bold=True)
        y = inner.y + head
        y += draw_quote(ui, Rect(inner.x, y, inner.w, 9999), quote)
        y += draw_account(ui, view, report, Rect(inner.x, y, inner.w, 0))
        if button_h:
            key = self.screen.app.loop.keymap.text("take_condition")
            text = t("deal.put_condition")
            hotkey = key if button_width(ui, text, hotkey=key) <= inner.w else ""
            width = min(inner.w, button_width(ui, text, hotkey=hotkey))
            place = Rect(inner.right - width, y + GAP_S, width, ui.em(CONTROL))
            button(ui, "table/condition", place, text, hotkey=hotkey, on=lambda: self._put(ui),
                   tip=t("deal.put_condition_tip"), ellipsis=True)  # fmt: skip
        return card.bottom + GAP_S

    def _put(self, ui: Ui) -> None:
        self.take(ui)

    def _quote(self, report: Report) -> str | None:
        """Return what the partner said with a refusal; a counter-offer's words stand above it already."""
        play = self.screen.play
        if report.get("answer") != "no":
            return None
        told = [h for h in play.view.happenings if h.kind == "offer_declined" and h.get("offer") == report.get("offer")]
        return play.quotes.of(told[-1]) if told else None
