"""Signed items that add to a total, side by side where there is room."""

from collections.abc import Sequence

from game.window.figures import signed
from game.window.layout import Rect, columns
from game.window.ui import Ui
from game.window.widgets.clause_card import signed_ink

#: The narrowest column of items, and the space between two.
_LEAST, _GAP = 190, 24
_ROW = 24


def items_height(ui: Ui, width: float, count: int) -> float:
    """The height that :func:`items` needs for so many."""
    return -(-count // _across(ui, width)) * ui.em(_ROW)


def items(ui: Ui, at: Rect, entries: Sequence[tuple[str, float]], decimals: int) -> float:
    """Draw (name, figure) from the top of ``at``; returns the height used."""
    across, row_h = _across(ui, at.w), ui.em(_ROW)
    for n, (name, figure) in enumerate(entries):
        cell = columns(Rect(at.x, 0, at.w, row_h), across, _GAP)[n % across]
        cell.y = at.y + (n // across) * row_h
        tag = signed(figure, decimals)
        tag_w = ui.text_width(tag, bold=True) + 1
        ui.label(Rect(cell.x, cell.y, cell.w - tag_w - 6, cell.h), name, color="muted", ellipsis=True)
        ui.label(Rect(cell.right - tag_w, cell.y, tag_w, cell.h), tag, bold=True, color=signed_ink(figure),
                 align="right")  # fmt: skip
    return items_height(ui, at.w, len(entries))


def _across(ui: Ui, width: float) -> int:
    return 2 if width >= 2 * ui.em(_LEAST) + _GAP else 1
