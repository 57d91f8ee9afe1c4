"""What one's own ministry thinks of the deal on the table: a verdict, what speaks for and against it, and the risks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.players import Opinion, Term
from game.window.catalog import t
from game.window.figures import signed
from game.window.layout import Rect, columns
from game.window.opinion_words import risk_text, verdict_text
from game.window.screens.table_words import DECIMALS, term_text
from game.window.theme import GAP_M, GAP_S, HEADING, Tone
from game.window.ui import Ui
from game.window.widgets.clause_card import signed_ink

if TYPE_CHECKING:
    from game.window.screens.table import TableScreen

_SIGNS: dict[str, tuple[str, Tone]] = {
    "sign": ("check", "good"), "ask_more": ("up", "warn"), "decline": ("cross", "bad"),
    "unaffordable": ("coin", "bad"), "breach": ("warning", "bad"),
}  # fmt: skip


class OpinionCard:
    """Draws the opinion, at a table with estimates: everything in it rests on one."""

    def __init__(self, screen: TableScreen) -> None:
        self.screen = screen

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the card from the top of ``at``; returns the y below."""
        found = self._opinion()
        inner = Rect(at.x + GAP_M, at.y + GAP_S, at.w - 2 * GAP_M, 0)
        head = ui.line_height(HEADING) + 2
        body = self._body(ui, Rect(inner.x, 0, inner.w, 0), found, draw=False)
        card = Rect(at.x, at.y, at.w, head + body + 2 * GAP_S)
        ui.box(card, "raised", "border")
        ui.label(Rect(inner.x, inner.y, inner.w, head), t("deal.opinion"), size=HEADING, bold=True, ellipsis=True)
        self._body(ui, Rect(inner.x, inner.y + head, inner.w, 0), found, draw=True)
        return card.bottom

    def _opinion(self) -> Opinion | None:
        deal = self.screen.deal
        return self.screen.estimates.opinion(deal.parties, deal.clauses, deal.terms)

    def _verdict(self, found: Opinion | None) -> tuple[str, str, Tone]:
        """Return (text, icon, tone) of what it would do."""
        if found is None:
            return t("table.ideas_thinking"), "clock", "neutral"
        return (verdict_text(found), *_SIGNS[found.verdict])

    def _body(self, ui: Ui, at: Rect, found: Opinion | None, draw: bool) -> float:
        """Draw the verdict, the items and the risks, or only measure them; returns the height."""
        text, icon, tone = self._verdict(found)
        y = at.y + self._line(ui, at, text, icon, tone, draw)
        if found is None:
            return y - at.y
        y += self._items(ui, Rect(at.x, y, at.w, 0), found, draw)
        for risk in found.risks:
            y += self._line(ui, Rect(at.x, y, at.w, 0), risk_text(self.screen.play.view, risk), "warning", "warn", draw)
        return y - at.y

    def _line(self, ui: Ui, at: Rect, text: str, icon: str, tone: Tone, draw: bool) -> float:
        icon_w = ui.em(16) + 6
        height = ui.paragraph_height(at.w - icon_w, text)
        if draw:
            ui.icon(Rect(at.x, at.y, ui.em(16), ui.line_height()), icon, ui.theme.tone(tone))
            ui.paragraph(Rect(at.x + icon_w, at.y, at.w - icon_w, height), text)
        return height

    def _items(self, ui: Ui, at: Rect, found: Opinion, draw: bool) -> float:
        """Set what speaks for it beside what speaks against it, or one below the other in large type."""
        beside = ui.text_scale < 1.5
        sides = columns(at, 2, 24) if beside else [at, at]
        y, bottom = at.y, at.y
        for side, key, terms in zip(sides, ("for", "against"), (found.gains, found.losses), strict=True):
            top = y if beside else bottom
            bottom = max(bottom, top + self._side(ui, Rect(side.x, top, side.w, 0), key, terms, draw))
        return bottom - at.y

    def _side(self, ui: Ui, at: Rect, key: str, terms: tuple[Term, ...], draw: bool) -> float:
        world, line = self.screen.play.view.world, ui.line_height()
        rows = [(term_text(world, term), round(term.points, DECIMALS)) for term in terms]
        if not draw:
            return line * (1 + max(1, len(rows)))
        ui.label(Rect(at.x, at.y, at.w, line), t(f"deal.opinion_{key}"), color="muted", ellipsis=True)
        y = at.y + line
        for text, points in rows:
            tag = signed(points, DECIMALS)
            tag_w = ui.text_width(tag, bold=True) + 1
            ui.label(Rect(at.x, y, at.w - tag_w - 6, line), text, ellipsis=True)
            ui.label(Rect(at.right - tag_w, y, tag_w, line), tag, bold=True, color=signed_ink(points), align="right")
            y += line
        if not rows:
            ui.label(Rect(at.x, y, at.w, line), t("deal.opinion_nothing"), ellipsis=True)
        return line * (1 + max(1, len(rows)))
