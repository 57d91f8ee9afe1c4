"""What stands below the clauses at a table without estimates: the record of the other parties, in words only."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from game.window.catalog import t
from game.window.figures import signed
from game.window.layout import Rect
from game.window.promise_words import trust_lines
from game.window.screens.clause_words import short
from game.window.screens.facts import ENDLESS
from game.window.screens.table_words import dealing_text, dealing_with
from game.window.theme import GAP_M, GAP_S, HEADING
from game.window.ui import Ui

if TYPE_CHECKING:
    from game.window.screens.table import TableScreen

#: Lines of the record of one party that are shown; the dossier has all of them.
MOST_LINES = 3

#: Draws the checks of one's own means into a rectangle, or only measures them; returns the height.
Flow = Callable[[Ui, Rect, bool], float]


def draw_record(ui: Ui, at: Rect, screen: TableScreen, flow: Flow) -> float:
    """Draw what is known of the other parties without any estimate, and the checks; returns the y below."""
    inner = Rect(at.x + GAP_M, at.y + GAP_S, at.w - 2 * GAP_M, 0)
    lines = _lines(screen)
    heights = [ui.paragraph_height(inner.w, text, bold=bold) for text, bold in lines]
    head = ui.line_height(HEADING) + 2
    card = Rect(at.x, at.y, at.w, head + sum(heights) + flow(ui, inner, False) + 2 * GAP_S + 6)
    ui.box(card, "raised", "border")
    ui.label(Rect(inner.x, inner.y, inner.w, head), t("table.record"), size=HEADING, bold=True, ellipsis=True)
    y = inner.y + head
    for (text, bold), height in zip(lines, heights, strict=True):
        ui.paragraph(Rect(inner.x, y, inner.w, ENDLESS), text, bold=bold, color="text" if bold else "muted")
        y += height
    flow(ui, Rect(inner.x, y + 4, inner.w, 0), True)
    return card.bottom


def _lines(screen: TableScreen) -> list[tuple[str, bool]]:
    """Return (text, bold): that there are no estimates, then for every other party trust and what was last."""
    view = screen.play.view
    out = [(t("table.record_blind"), False)]
    for seat in screen.deal.parties:
        if seat == view.seat:
            continue
        trust = signed(view.me.trust.get(seat, 0))
        out.append((t("table.record_of", name=short(view.world, seat), trust=trust), True))
        told = [dealing_text(view, h) for h in view.happenings if dealing_with(view, h, seat)][-MOST_LINES:]
        found = [*reversed(told), *trust_lines(view, seat, MOST_LINES)]
        out.extend((text, False) for text in found or [t("table.record_nothing")])
    return out
