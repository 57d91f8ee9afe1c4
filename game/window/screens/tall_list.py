"""A list of rows of different heights, of which only those that can be seen are drawn."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from game.window.catalog import t
from game.window.layout import Rect
from game.window.ui import Ui
from game.window.widgets.scroll import ScrollState, scroll_area

T = TypeVar("T")


@dataclass(slots=True)
class _Tops:
    """Where each row begins, and for which rows, width and text scale that was worked out."""

    stamp: Hashable = None
    tops: list[float] = field(default_factory=list)


def reveal_row(ui: Ui, id: str, place: int) -> None:
    """Scroll a list so that a row can be seen, by its place; one that was never drawn stays as it is."""
    tops = ui.memory(id, _Tops).tops
    if 0 <= place < len(tops) - 1:
        ui.memory(id, ScrollState).show(tops[place], tops[place + 1])
        ui.redraw()


def tall_list(
    ui: Ui,
    id: str,
    rect: Rect,
    rows: Sequence[T],
    *,
    height_of: Callable[[T, float], float],
    draw_row: Callable[[T, Rect], None],
    version: Hashable,
    empty: str,
) -> None:
    """Draw ``rows`` from the top down in a scroll area.

    Args:
        height_of: the logical height of a row in a width; asked once for each change of ``version`` and width.
        draw_row: draws a row into its rectangle.
        version: changes when the rows have changed.
        empty: the sentence to show when there are none.
    """
    known = ui.memory(id, _Tops)
    with scroll_area(ui, id, rect) as view:
        width = view.rect.w
        if not rows:
            height = ui.paragraph(Rect(view.rect.x, view.top, width, rect.h), empty or t("common.table_empty"),
                                  color="muted")  # fmt: skip
            view.bottom = view.top + height
            return
        stamp = (version, len(rows), width, ui.text_scale, ui.paint.scale)
        if known.stamp != stamp:
            known.stamp, known.tops = stamp, [0.0]
            for row in rows:
                known.tops.append(known.tops[-1] + height_of(row, width))
        tops = known.tops
        first = max(0, bisect_right(tops, rect.y - view.top) - 1)
        for place in range(first, len(rows)):
            y = view.top + tops[place]
            if y >= rect.bottom:
                break
            draw_row(rows[place], Rect(view.rect.x, y, width, tops[place + 1] - tops[place]))
        view.bottom = view.top + tops[-1]
