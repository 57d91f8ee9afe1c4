"""What a change of the draft would do: the partner's acceptance before and after, and what the deal is worth to us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.actions import TreatyTerms
from game.window.catalog import t
from game.window.figures import grouped, signed
from game.window.layout import Rect
from game.window.screens.clause_words import short
from game.window.screens.table_estimates import Clauses
from game.window.screens.table_words import DECIMALS, verdict_for
from game.window.theme import GAP_M, GAP_S
from game.window.ui import Ui
from game.window.widgets.clause_card import signed_ink
from game.window.widgets.meter import VERDICT_ICONS, VERDICT_TONES, bar

if TYPE_CHECKING:
    from game.window.screens.table import TableScreen


def draw_effect(ui: Ui, at: Rect, screen: TableScreen, clauses: Clauses, terms: TreatyTerms) -> float:
    """Draw what the deal with these clauses and terms would be to both sides, beside what it is; returns the y."""
    if screen.play.blind:
        return at.y
    deal, world = screen.deal, screen.play.view.world
    after = screen.estimates.deal(deal.partner, deal.parties, clauses, terms)
    row_h = ui.em(28)
    box = Rect(at.x, at.y, at.w, 2 * row_h + 2 * GAP_S)
    ui.box(box, "raised", "border")
    inner = Rect(box.x + GAP_M, box.y + GAP_S, box.w - 2 * GAP_M, row_h)
    verdict = verdict_for(after.partner)
    tone = ui.theme.tone(VERDICT_TONES[verdict])
    value = t("table.idea_to", value=grouped(after.partner.acceptance))
    if deal.clauses:
        before = screen.estimates.deal(deal.partner, deal.parties, deal.clauses, deal.terms)
        value = t("table.preview_change", before=grouped(before.partner.acceptance),
                  after=grouped(after.partner.acceptance))  # fmt: skip
    own = signed(after.own.points, DECIMALS)
    widths = [ui.text_width(value, bold=True) + 2, ui.text_width(own, bold=True) + 2]
    icon_w = ui.em(16)
    label = t("table.acceptance_of", name=short(world, deal.partner))
    label_w = min(ui.text_width(label) + 2, inner.w - widths[0] - icon_w - 8)
    ui.label(Rect(inner.x, inner.y, label_w, row_h), label, ellipsis=True)
    ui.label(Rect(inner.right - widths[0], inner.y, widths[0], row_h), value, bold=True, color=tone, align="right")
    icon = Rect(inner.right - widths[0] - icon_w - 6, inner.y, icon_w, row_h)
    ui.icon(icon, VERDICT_ICONS[verdict], tone)
    track = Rect(inner.x + label_w + 12, inner.centery - 5, icon.x - 12 - inner.x - label_w - 12, 10)
    if track.w > 40:
        bar(ui, track, after.partner.acceptance, threshold=50, tone=VERDICT_TONES[verdict])
    ui.label(Rect(inner.x, inner.y + row_h, inner.w - widths[1] - 8, row_h), t("table.worth_to_you"), ellipsis=True)
    ui.label(Rect(inner.right - widths[1], inner.y + row_h, widths[1], row_h), own, bold=True,
             color=signed_ink(round(after.own.points, 1)), align="right")  # fmt: skip
    return box.bottom
