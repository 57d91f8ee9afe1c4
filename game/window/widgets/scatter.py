"""Scatter charts: named points, a frontier through the best of them, and a read-out by mouse or keys."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import pygame

from game.window.catalog import t
from game.window.figures import compact, grouped, nice_ticks, tick_decimals
from game.window.layout import Rect
from game.window.theme import GAP_S, HEADING, Ink, Paint, mix
from game.window.ui import Ui

Mark = Literal["disc", "square", "diamond", "triangle", "cross"]
#: Half the size of a mark before the text scale, and how near the mouse must be to read a point out.
MARK, REACH = 5.0, 28.0

_SHAPES: dict[Mark, tuple[tuple[float, float], ...]] = {
    "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "diamond": ((0, -1.35), (1.35, 0), (0, 1.35), (-1.35, 0)),
    "triangle": ((0, -1.25), (1.2, 1), (-1.2, 1)),
}


@dataclass(frozen=True, slots=True)
class Dot:
    """A point.

    Attributes:
        label: its name; stands beside it where there is room, and in the read-out.
        mark: its shape, so that kinds of points differ by more than colour.
        strong: its name stands beside it even where names crowd.
        note: what the read-out says below its values.
    """

    label: str
    x: float
    y: float
    mark: Mark = "disc"
    color: Paint | None = None
    strong: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    """The name of an axis and how its values are written."""

    name: str
    text: Callable[[float], str] | None = None


@dataclass(slots=True)
class ScatterState:
    """The place of the keyboard's read-out among the points from left to right, or ``None``."""

    at: int | None = None


def scatter(
    ui: Ui,
    id: str,
    rect: Rect,
    dots: Sequence[Dot],
    *,
    x: Axis,
    y: Axis,
    title: str = "",
    frontier: Sequence[tuple[float, float]] = (),
    frontier_name: str = "",
) -> None:
    """Points over two axes; the mouse reads out the nearest, the left and right keys go through them.

    ``frontier`` is a line through the best points, in the units of the axes, drawn dashed with its name at its end.
    """
    state = ui.memory(id, ScatterState)
    order = sorted(dots, key=lambda dot: (dot.x, dot.y, dot.label))

    def key(event: pygame.Event) -> bool:
        if event.key in (pygame.K_LEFT, pygame.K_RIGHT) and order:
            step = -1 if event.key == pygame.K_LEFT else 1
            state.at = 0 if state.at is None else (state.at + step) % len(order)
            return True
        if event.key == pygame.K_ESCAPE and state.at is not None:
            state.at = None
            return True
        return False

    look = ui.touch(id, rect, key=key, tracks_mouse=True, focusable=bool(order))
    top, line_h = rect.y, ui.line_height()
    if title:
        ui.label(Rect(rect.x, top, rect.w, ui.line_height(HEADING)), title, size=HEADING, bold=True, ellipsis=True)
        top += ui.line_height(HEADING)
    if not order:
        ui.paragraph(Rect(rect.x, top, rect.w, rect.bottom - top), t("common.chart_no_data"), color="muted")
        return
    ui.label(Rect(rect.x, top, rect.w, line_h), y.name, color="muted", ellipsis=True)
    top += line_h
    plot, place, ticks = _axes(ui, Rect(rect.x, top, rect.w, rect.bottom - top), order, frontier, x, y)
    if len(frontier) > 1:
        line = [place(*point) for point in sorted(frontier)]
        ui.line(line, "muted", 2, 6)
        _frontier_name(ui, plot, line, frontier_name)
    size = ui.em(MARK)
    chosen = _chosen(ui, id, order, state, place, look.hover, look.focus)
    _names(ui, plot, order, place, size, chosen)
    for n, dot in enumerate(order):
        _mark(ui, *place(dot.x, dot.y), size * (1.5 if n == chosen else 1.0), dot)
    if chosen is not None:
        _read_out(ui, plot, order[chosen], place, (x, y), ticks)
    if look.focus:
        ui.paint.ring(rect)


Place = Callable[[float, float], tuple[float, float]]
TickTexts = tuple[Callable[[float], str], Callable[[float], str]]


def _axes(
    ui: Ui, rect: Rect, dots: Sequence[Dot], frontier: Sequence[tuple[float, float]], x: Axis, y: Axis
) -> tuple[Rect, Place, TickTexts]:
    """Draw the grid; returns the plot, where a pair of values lies in it, and how the axes write their values."""
    line_h = ui.line_height()
    xs, ys = [*(d.x for d in dots), *(p[0] for p in frontier)], [*(d.y for d in dots), *(p[1] for p in frontier)]
    y_ticks = nice_ticks(min(ys), max(ys), max(2, min(6, int(rect.h / (line_h * 1.8)))))
    y_text = y.text or _plain(y_ticks)
    tick_w = max(ui.text_width(y_text(tick)) for tick in y_ticks) + GAP_S
    plot = Rect(rect.x + tick_w, rect.y + line_h / 2, rect.w - tick_w - 10, 0)
    plot.h = max(20.0, rect.bottom - 2 * line_h - 4 - plot.y)
    x_ticks = nice_ticks(min(xs), max(xs), max(2, min(6, int(plot.w / ui.em(90)))))
    x_text = x.text or _plain(x_ticks)

    def place(at_x: float, at_y: float) -> tuple[float, float]:
        return (
            plot.x + plot.w * (at_x - x_ticks[0]) / (x_ticks[-1] - x_ticks[0]),
            plot.bottom - plot.h * (at_y - y_ticks[0]) / (y_ticks[-1] - y_ticks[0]),
        )

    faint = mix(ui.color("border"), ui.color("panel"), 0.35)
    for tick in y_ticks:
        at = place(x_ticks[0], tick)[1]
        ui.hline(plot.x, plot.right, at, "border_strong" if tick == 0 else faint)
        ui.label(Rect(rect.x, at - line_h / 2, tick_w - GAP_S, line_h), y_text(tick), color="muted", align="right")
    for tick in x_ticks:
        at, width = place(tick, y_ticks[0])[0], ui.text_width(x_text(tick)) + 1
        ui.vline(at, plot.y, plot.bottom, "border_strong" if tick == 0 else faint)
        left = max(rect.x, min(at - width / 2, rect.right - width))
        ui.label(Rect(left, plot.bottom + 4, width, line_h), x_text(tick), color="muted")
    ui.label(Rect(plot.x, plot.bottom + 4 + line_h, plot.w + 10, line_h), x.name, color="muted", align="right",
             ellipsis=True)  # fmt: skip
    return plot, place, (x_text, y_text)


def _plain(ticks: list[float]) -> Callable[[float], str]:
    decimals = tick_decimals(ticks)
    return lambda value: grouped(value, decimals) if abs(value) < 1e5 else compact(value)


def _chosen(
    ui: Ui, id: str, dots: Sequence[Dot], state: ScatterState, place: Place, hover: bool, focus: bool
) -> int | None:
    """Return which point is read out: the one under the mouse, else the keyboard's."""
    if hover:
        near = [(abs(px - ui.mouse[0]) + abs(py - ui.mouse[1]), n)
                for n, (px, py) in enumerate(place(d.x, d.y) for d in dots)]  # fmt: skip
        distance, n = min(near)
        if distance <= REACH:
            return n
    if ui.focus == id and focus and state.at is not None and state.at < len(dots):
        return state.at
    return None


def _mark(ui: Ui, x: float, y: float, size: float, dot: Dot) -> None:
    ink: Paint = dot.color or "accent"
    if dot.mark == "disc":
        ui.disc(x, y, size + 1, "panel")
        ui.disc(x, y, size, ink)
    elif dot.mark == "cross":
        for sign in (-1, 1):
            ui.line([(x - size, y - sign * size), (x + size, y + sign * size)], ink, 2.5)
    else:
        ui.paint.polygon([(x + dx * size, y + dy * size) for dx, dy in _SHAPES[dot.mark]], ink)


def _names(ui: Ui, plot: Rect, dots: Sequence[Dot], place: Place, size: float, chosen: int | None) -> None:
    """Write names beside their points, the strong ones first; a name that would lie on another is left out."""
    line_h = ui.line_height() * 0.86
    taken = [Rect(px - size, py - size, 2 * size, 2 * size) for px, py in (place(d.x, d.y) for d in dots)]
    for n in sorted(range(len(dots)), key=lambda n: (n != chosen, not dots[n].strong, n)):
        dot, width = dots[n], ui.text_width(dots[n].label, bold=dots[n].strong) + 1
        px, py = place(dot.x, dot.y)
        for left, top in (
            (px + size + 4, py - line_h / 2), (px - size - 4 - width, py - line_h / 2),
            (px - width / 2, py - size - line_h), (px - width / 2, py + size),
            (px + size + 4, py - line_h), (px - size - 4 - width, py - line_h),
        ):  # fmt: skip
            box = Rect(left, top, width, line_h)
            if not (plot.x <= box.x and box.right <= plot.right + 8 and plot.y - 4 <= box.y
                    and box.bottom <= plot.bottom + 2):  # fmt: skip
                continue
            if not any(box.colliderect(other) for other in taken):
                taken.append(box)
                ink: Ink = "text" if dot.strong or n == chosen else "muted"
                ui.label(box, dot.label, color=ink, bold=dot.strong)
                break


def _frontier_name(ui: Ui, plot: Rect, line: Sequence[tuple[float, float]], name: str) -> None:
    if not name:
        return
    width, line_h = ui.text_width(name) + 1, ui.line_height() * 0.86
    x, y = line[0]
    ui.label(Rect(max(plot.x + 2, min(x, plot.right - width)), max(plot.y, y - line_h - 4), width, line_h), name,
             color="muted")  # fmt: skip


def _read_out(ui: Ui, plot: Rect, dot: Dot, place: Place, axes: tuple[Axis, Axis], texts: TickTexts) -> None:
    line_h = ui.line_height() * 0.94
    x, y = place(dot.x, dot.y)
    rows = [(axes[0].name, texts[0](dot.x)), (axes[1].name, texts[1](dot.y))]
    need = max(ui.text_width(name) + ui.text_width(value, bold=True) + 3 * GAP_S for name, value in rows)
    width = min(max(need, ui.text_width(dot.label, bold=True)) + 2 * GAP_S + 2, plot.right - plot.x + 40)
    note_h = ui.paragraph_height(width - 2 * GAP_S, dot.note) if dot.note else 0.0
    box = Rect(x + 14, y - line_h, width, 3 * line_h + note_h + GAP_S)
    if box.right > plot.right + 8:
        box.x = x - 14 - width
    box.x = max(plot.x - 30, min(box.x, plot.right + 8 - width))
    box.y = max(4.0, min(box.y, ui.screen.bottom - 4 - box.h))
    ui.paint.shadow(box, spread=8)
    ui.box(box, "raised", "border_strong", 4)
    inner = Rect(box.x + GAP_S, box.y + 4, width - 2 * GAP_S, line_h)
    ui.label(inner, dot.label, bold=True, ellipsis=True)
    for n, (name, value) in enumerate(rows, start=1):
        row = Rect(inner.x, inner.y + n * line_h, inner.w, line_h)
        value_w = ui.text_width(value, bold=True) + 1
        ui.label(Rect(row.x, row.y, row.w - value_w - GAP_S, line_h), name, color="muted", ellipsis=True)
        ui.label(row, value, bold=True, align="right")
    if dot.note:
        ui.paragraph(Rect(inner.x, inner.y + 3 * line_h, inner.w, note_h), dot.note, color="muted")
