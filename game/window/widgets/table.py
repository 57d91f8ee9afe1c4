"""A table or list of any length: only the rows that can be seen are made.

Sorting and filtering are done once for each change of the rows, the filter or the order, not each frame.
"""

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import pygame

from game.window.catalog import current, t
from game.window.grammar import order_of
from game.window.hits import Tip
from game.window.layout import Rect, inset
from game.window.search import folded, matches, rank
from game.window.text import Align
from game.window.theme import GAP_M, GAP_S, ROW
from game.window.ui import Ui
from game.window.widgets.cells import Cell, draw_cell
from game.window.widgets.scroll import BAR, ScrollState, scroll_bar

T = TypeVar("T")
#: Narrowest share of a column without a width of its own, before the text scale.
FLEXIBLE_LEAST = 130
#: Width of a check box before a row, before the text scale.
MARK = 22


@dataclass(frozen=True)
class Column(Generic[T]):
    """A column.

    Attributes:
        key: names it in ids and in the order.
        title: its heading.
        cell: what stands in it for a row.
        width: logical width before the text scale; 0 shares what the others leave.
        sort: the value to sort by; without it the column cannot be sorted by.
        align: of the heading.
        optional: left out when there is no room, last column first.
        tip: explains the heading.
    """

    key: str
    title: str
    cell: Callable[[T], Cell]
    width: float = 0.0
    sort: Callable[[T], Any] | None = None
    align: Align = "left"
    optional: bool = False
    tip: Tip | str = ""


@dataclass(frozen=True)
class Marks:
    """Which rows are marked, besides the one that is chosen.

    Attributes:
        keys: the rows that are marked.
        on: marks a row, or takes its mark away.
        tip: what that does to a row.
    """

    keys: Collection[str]
    on: Callable[[str], None]
    tip: Callable[[str], str]


@dataclass(slots=True)
class TableState:
    """What a table keeps: its order, and the rows in that order."""

    sort: str | None = None
    descending: bool = False
    started: bool = False
    source: Sequence[Any] | None = None
    stamp: Hashable = None
    view: list[Any] = field(default_factory=list)
    place: dict[str, int] = field(default_factory=dict)
    selected: str | None = None


def table(
    ui: Ui,
    id: str,
    rect: Rect,
    columns: Sequence[Column[T]],
    rows: Sequence[T],
    *,
    key: Callable[[T], str],
    selected: str | None = None,
    on_select: Callable[[str], None],
    on_open: Callable[[str], None] | None = None,
    on_alt: Callable[[str], None] | None = None,
    search: Callable[[T], str] | None = None,
    filter_text: str = "",
    order: tuple[str, bool] | None = None,
    row_height: float = ROW,
    header: bool = True,
    version: Hashable = None,
    row_tip: Callable[[T], Tip | str | None] | None = None,
    empty: str | None = None,
    marks: Marks | None = None,
) -> None:
    """Draw ``rows`` as a table.

    Args:
        key: names a row, stable over frames; row ids are ``<id>/row/<key>``.
        on_select: a row was chosen by a click or by the arrows.
        on_open: Enter or a double click on a row.
        on_alt: a click on a row with the right button.
        search: the text of a row that ``filter_text`` is looked for in (all its words, no accents, any case).
        order: column and whether descending, at first; the reader changes it at the headings.
        row_height: logical, before the text scale.
        version: change it when the rows have changed although ``rows`` is the same object.
        empty: what to say when there are no rows.
        marks: gives every row a check box at its left, ``<id>/mark/<key>``; Space marks the row chosen.
    """
    state = ui.memory(id, TableState)
    if not state.started:
        state.started = True
        if order is not None:
            state.sort, state.descending = order
    scroll = ui.memory(id, ScrollState)
    _arrange(state, scroll, columns, rows, key, search, filter_text, version)
    height = ui.em(row_height)
    head_h = ui.em(ROW) if header else 0.0
    body = Rect(rect.x, rect.y + head_h, rect.w, rect.h - head_h)
    scroll.view, scroll.content = body.h, height * len(state.view)
    if selected != state.selected:
        state.selected = selected
        if selected is not None and selected in state.place:
            scroll.show(state.place[selected] * height, (state.place[selected] + 1) * height)
    scroll.offset = max(0.0, min(scroll.most, scroll.offset))
    bar_w = BAR + 2 if scroll.most > 0 else 0
    mark_w = ui.em(MARK) + GAP_S if marks is not None else 0.0
    shown, spans = _spans(ui, columns, rect.x + GAP_S + mark_w, rect.w - 2 * GAP_S - mark_w - bar_w)

    def choose(place: int) -> None:
        if state.view:
            place = max(0, min(len(state.view) - 1, place))
            scroll.show(place * height, (place + 1) * height)
            name = key(state.view[place])
            if name != selected:
                on_select(name)

    def keys(event: pygame.Event) -> bool:
        at = state.place.get(selected, -1) if selected is not None else -1
        page = max(1, int(body.h / height) - 1)
        last = len(state.view) - 1
        moves = {
            pygame.K_DOWN: at + 1, pygame.K_UP: at - 1 if at >= 0 else 0, pygame.K_PAGEDOWN: at + page,
            pygame.K_PAGEUP: at - page, pygame.K_HOME: 0, pygame.K_END: last,
        }  # fmt: skip
        if event.key in moves:
            choose(moves[event.key])
            return True
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER) and on_open is not None and at >= 0 and ui.focus_visible:
            on_open(key(state.view[at]))
            return True
        if event.key == pygame.K_SPACE and marks is not None and at >= 0:
            marks.on(key(state.view[at]))
            return True
        return False

    look = ui.touch(id, rect, key=keys, wheel=lambda n: scroll.move(-n * height * 2), focusable=bool(state.view))
    if header:
        _draw_header(ui, id, Rect(rect.x, rect.y, rect.w, head_h), shown, spans, state)
    with ui.paint.clip(body, scrolled=True):
        first = int(scroll.offset // height)
        last = min(len(state.view), int((scroll.offset + body.h) // height) + 1)
        for place in range(first, last):
            line = Rect(body.x, body.y + place * height - scroll.offset, body.w - bar_w, height)
            item = state.view[place]
            name = key(item)
            over = ui.touch(
                f"{id}/row/{name}", line, on=lambda name=name: on_select(name), focusable=False, focus_as=id,  # type: ignore[misc]
                on_double=(lambda name=name: on_open(name)) if on_open is not None else None,  # type: ignore[misc]
                on_alt=(lambda name=name: on_alt(name)) if on_alt is not None else None,  # type: ignore[misc]
                tip=row_tip(item) if row_tip is not None else None,
            )  # fmt: skip
            chosen = name == selected
            if chosen or over.hover:
                ui.box(line, "selection" if chosen else "hover", None, 4)
            if chosen:
                ui.fill(Rect(line.x, line.y + 2, 3, line.h - 4), "accent")
            for column, (x, width) in zip(shown, spans, strict=True):
                draw_cell(ui, Rect(x, line.y, width, line.h), column.cell(item), chosen)
            if marks is not None:
                _mark(ui, id, Rect(line.x + GAP_S, line.y, ui.em(MARK), line.h), name, marks)
    if not state.view:
        words = t("common.table_no_match", filter=filter_text) if filter_text.strip() and rows else empty
        place_ = Rect(body.x + GAP_S, body.y + GAP_S, body.w - 2 * GAP_S, body.h - GAP_S)
        ui.paragraph(place_, words or t("common.table_empty"), color="muted")
    if scroll.most > 0:
        scroll_bar(ui, f"{id}/bar", Rect(rect.right - BAR, body.y, BAR, body.h), scroll)
    if look.focus:
        ui.paint.ring(Rect(rect.x + 2, rect.y + 2, rect.w - 4, rect.h - 4), 4)


def _mark(ui: Ui, id: str, rect: Rect, name: str, marks: Marks) -> None:
    """Draw the check box of a row."""
    look = ui.touch(
        f"{id}/mark/{name}", rect, on=lambda: marks.on(name), focusable=False, focus_as=id, tip=marks.tip(name)
    )
    side = min(ui.em(18), rect.h)
    box = Rect(rect.centerx - side / 2, rect.centery - side / 2, side, side)
    marked = name in marks.keys
    ui.box(box, "primary" if marked else "hover" if look.hover else "sunken", None if marked else "border_strong", 4)
    if marked:
        ui.icon(inset(box, 2), "check", "on_primary")


def _order(value: Any) -> Any:
    """What a value to sort by is compared as: names without their accents, everything else as it is."""
    return order_of(value) if isinstance(value, str) else value


def _arrange(
    state: TableState, scroll: ScrollState, columns: Sequence[Column[T]], rows: Sequence[T],
    key: Callable[[T], str], search: Callable[[T], str] | None, filter_text: str, version: Hashable,
) -> None:  # fmt: skip
    words = folded(filter_text).split() if search is not None else []
    stamp = (len(rows), version, tuple(words), state.sort, state.descending, current().language)
    if state.source is rows and state.stamp == stamp:
        return
    refiltered = isinstance(state.stamp, tuple) and state.stamp[2] != tuple(words)
    state.source, state.stamp = rows, stamp
    view = list(rows)
    column = next((c for c in columns if c.key == state.sort and c.sort is not None), None)
    if column is not None and column.sort is not None:
        sort = column.sort
        view.sort(key=lambda row: _order(sort(row)), reverse=state.descending)
    if words and search is not None:
        texts = [(item, folded(search(item))) for item in view]
        found = [(rank(words, text), item) for item, text in texts if matches(words, text)]
        found.sort(key=lambda pair: pair[0])
        view = [item for _, item in found]
    state.view = view
    state.place = {key(item): place for place, item in enumerate(view)}
    if refiltered:
        scroll.offset = 0.0


def _spans(
    ui: Ui, columns: Sequence[Column[T]], left: float, width: float
) -> tuple[list[Column[T]], list[tuple[float, float]]]:
    """The columns that there is room for, and the x and width of each."""
    shown = list(columns)
    gap = float(GAP_M)

    def need() -> float:
        return sum(ui.em(c.width or FLEXIBLE_LEAST) for c in shown) + gap * (len(shown) - 1)

    while need() > width:
        spare = next((n for n in range(len(shown) - 1, -1, -1) if shown[n].optional), None)
        if spare is None:
            break
        del shown[spare]
    fixed = sum(ui.em(c.width) for c in shown)
    flexible = sum(1 for c in shown if not c.width)
    free = width - gap * (len(shown) - 1) - fixed
    share = max(0.0, free) / flexible if flexible else 0.0
    # Without room even so, everything shrinks alike.
    shrink = min(1.0, (width - gap * (len(shown) - 1)) / fixed) if fixed and free < 0 else 1.0
    spans, x = [], left
    for column in shown:
        span = ui.em(column.width) * shrink if column.width else share
        spans.append((x, span))
        x += span + gap
    return shown, spans


def _draw_header(
    ui: Ui, id: str, rect: Rect, columns: Sequence[Column[T]], spans: Sequence[tuple[float, float]],
    state: TableState,
) -> None:  # fmt: skip
    ui.hline(rect.x + GAP_S, rect.right - GAP_S, rect.bottom - 1, "border")
    for column, (x, width) in zip(columns, spans, strict=True):
        place = Rect(x, rect.y, width, rect.h - 2)
        sorted_by = state.sort == column.key
        if column.sort is None:
            ui.label(place, column.title, color="muted", align=column.align, ellipsis=True)
            continue

        def sort(column: Column[T] = column, sorted_by: bool = sorted_by) -> None:
            # The first click on a column of figures shows the greatest first.
            state.descending = not state.descending if sorted_by else column.align == "right"
            state.sort = column.key

        said = column.tip or t("common.sort_by", column=column.title)
        tip = Tip(said) if isinstance(said, str) else said
        look = ui.touch(f"{id}/sort/{column.key}", place, on=sort, tip=tip)
        arrow = ui.em(14) if sorted_by else 0.0
        ink: Any = "text" if look.hover or sorted_by else "muted"
        text_w = min(ui.text_width(column.title, bold=sorted_by) + 1, width - arrow)
        start = place.right - text_w - arrow if column.align == "right" else place.x
        ui.label(Rect(start, place.y, text_w, place.h), column.title, bold=sorted_by, color=ink, ellipsis=True)
        if sorted_by:
            ui.icon(
                Rect(start + text_w + 1, place.y, arrow - 2, place.h), "down" if state.descending else "up", "accent"
            )
        if look.focus:
            ui.paint.ring(Rect(place.x - 1, place.y + 2, place.w + 2, place.h - 3), 4)
