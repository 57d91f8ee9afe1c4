"""Pieces that the forms of motions share: what a motion is worth, and why it cannot be tabled."""

from __future__ import annotations

from game.players import Estimate
from game.view import View
from game.window.catalog import t
from game.window.figures import signed
from game.window.hits import Tip
from game.window.layout import Rect
from game.window.screens.table_words import DECIMALS, breakdown_lines
from game.window.sources import what_if
from game.window.theme import GAP_S
from game.window.ui import Ui
from game.window.widgets.clause_card import signed_ink


def worth_tag(ui: Ui, id: str, row: Rect, view: View, worth: Estimate | None) -> float:
    """Draw at the right of a row what a motion is worth to the seat; returns the width that is left of the row."""
    if worth is None:
        return row.w
    tag = t("blocs.worth", points=signed(worth.points, DECIMALS))
    tag_w = ui.text_width(tag, bold=True) + 1
    spot = Rect(row.right - tag_w, row.y, tag_w, row.h)
    tip = Tip(what_if(t("blocs.worth_tip")), tag, breakdown_lines(view.world, worth))
    if ui.touch(id, spot, tip=tip).focus:
        ui.paint.ring(spot)
    ui.label(spot, tag, bold=True, color=signed_ink(round(worth.points, DECIMALS)), align="right")
    return row.w - tag_w - GAP_S


def reason_below(ui: Ui, card: Rect, reason: str | None) -> float:
    """Say below a form why its motion cannot be tabled, if so; returns the y below."""
    if reason is None:
        return card.bottom
    indent = ui.em(22)
    place = Rect(card.x, card.bottom + 4, ui.em(16), ui.line_height())
    height = ui.paragraph_height(card.w - indent, reason)
    ui.icon(place, "info", "muted")
    ui.paragraph(Rect(card.x + indent, place.y, card.w - indent, height), reason, color="muted")
    return place.y + height
