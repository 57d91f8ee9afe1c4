"""Line charts: several series, a floor line, bands of uncertainty, names at the line ends and a read-out."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import pygame

from game.window.catalog import t
from game.window.figures import compact, grouped, nice_ticks, tick_decimals
from game.window.layout import Rect
from game.window.shapes import polygon
from game.window.theme import GAP_S, HEADING, Paint, mix
from game.window.ui import Ui


@dataclass(frozen=True, slots=True)
class Series:
    """A line through ``points`` (x, y); a y that is not finite breaks it."""

    label: str
    points: Sequence[tuple[float, float]]
    color: Paint | None = None
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """A horizontal line over the whole width, such as a price floor."""

    label: str
    value: float
    color: Paint = "warn"


@dataclass(frozen=True, slots=True)
class Band:
    """A shaded span between ``low`` and ``high`` at each x: (x, low, high)."""

    points: Sequence[tuple[float, float, float]]
    label: str = ""
    color: Paint = "accent"
    strength: float = 0.22


@dataclass(slots=True)
class ChartState:
    """The place of the keyboard's read-out among the x values, or ``None``."""

    at: int | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """The plot's rectangle and the values at its edges."""

    plot: Rect
    x0: float
    x1: float
    y0: float
    y1: float

    def x(self, value: float) -> float:
        """The logical x of a value."""
        span = self.x1 - self.x0
        return self.plot.x + self.plot.w * ((value - self.x0) / span if span else 0.5)

    def y(self, value: float) -> float:
        """The logical y of a value."""
        return self.plot.bottom - self.plot.h * (value - self.y0) / (self.y1 - self.y0)


def line_chart(
    ui: Ui,
    id: str,
    rect: Rect,
    series: Sequence[Series],
    *,
    title: str = "",
    unit: str = "",
    levels: Sequence[Level] = (),
    bands: Sequence[Band] = (),
    x_text: Callable[[float], str] = compact,
    y_text: Callable[[float], str] | None = None,
    from_zero: bool = False,
    notes: Mapping[float, str] = MappingProxyType({}),
) -> None:
    """A line chart; the mouse, or the left and right keys, read the values out.

    Args:
        unit: of the y axis, behind the title.
        x_text, y_text: how the axes and the read-out write a value.
        from_zero: let the y axis begin at zero.
        notes: x -> what the read-out says below its values there.
    """
    state = ui.memory(id, ChartState)
    xs = sorted({x for line in series for x, _ in line.points} | {p[0] for band in bands for p in band.points})
    ys = [y for line in series for _, y in line.points if math.isfinite(y)]
    ys += [y for band in bands for _, low, high in band.points for y in (low, high) if math.isfinite(y)]

    def key(event: pygame.Event) -> bool:
        if event.key in (pygame.K_LEFT, pygame.K_RIGHT) and xs:
            step = -1 if event.key == pygame.K_LEFT else 1
            state.at = len(xs) - 1 if state.at is None else max(0, min(len(xs) - 1, state.at + step))
            return True
        if event.key == pygame.K_ESCAPE and state.at is not None:
            state.at = None
            return True
        return False

    look = ui.touch(id, rect, key=key, tracks_mouse=True, focusable=bool(ys))
    top = _heading(ui, rect, title, unit)
    if not ys:
        ui.paragraph(Rect(rect.x, top, rect.w, rect.bottom - top), t("common.chart_no_data"), color="muted")
        return
    ys += [level.value for level in levels]
    ticks = nice_ticks(min(0.0, *ys) if from_zero else min(ys), max(ys), _most_ticks(ui, rect.bottom - top))
    decimals = tick_decimals(ticks)
    text_of = y_text or (lambda value: grouped(value, decimals) if abs(value) < 1e5 else compact(value))
    colors = [line.color or ui.theme.series[n % len(ui.theme.series)] for n, line in enumerate(series)]
    line_h = ui.line_height()
    samples = [
        Sample(line.label, color, "dashed" if line.dashed else "line")
        for line, color in zip(series, colors, strict=True)
        if line.label
    ]
    shaded = [Sample(band.label, mix(ui.color("panel"), ui.color(band.color), band.strength), "band")
              for band in bands if band.label]  # fmt: skip
    ends = [*(line.label for line in series), *(_level_text(level, text_of) for level in levels)]
    end_w = max((ui.text_width(text) for text in ends), default=0.0) + 18
    at_ends = end_w <= rect.w * 0.42 and len(ends) * line_h < (rect.bottom - top - line_h)
    if not at_ends:
        lines = [Sample(_level_text(level, text_of), level.color, "dashed") for level in levels]
        top = legend(ui, Rect(rect.x, top, rect.w, line_h), [*samples, *shaded, *lines])
    elif shaded:
        top = legend(ui, Rect(rect.x, top, rect.w, line_h), shaded)
    tick_w = max(ui.text_width(text_of(tick)) for tick in ticks) + GAP_S
    plot = Rect(rect.x + tick_w, top + line_h / 2, rect.w - tick_w - (end_w if at_ends else 10), 0)
    plot.h = max(20.0, rect.bottom - line_h - 4 - plot.y)
    frame = Frame(plot, xs[0], xs[-1], ticks[0], ticks[-1])
    for tick in ticks:
        y = frame.y(tick)
        ui.hline(plot.x, plot.right, y, mix(ui.color("border"), ui.color("panel"), 0.35))
        ui.label(Rect(rect.x, y - line_h / 2, tick_w - GAP_S, line_h), text_of(tick), color="muted", align="right")
    _x_axis(ui, frame, xs, x_text, rect.bottom - line_h)
    with ui.paint.clip(Rect(plot.x - 4, plot.y - 4, plot.w + 8, plot.h + 8)):
        for band in bands:
            _draw_band(ui, frame, band)
        for line, color in zip(series, colors, strict=True):
            _draw_series(ui, frame, line, color)
    for level in levels:
        ui.line([(plot.x, frame.y(level.value)), (plot.right, frame.y(level.value))], level.color, 1.5, 5)
    if at_ends:
        _end_labels(ui, frame, series, colors, [(level, _level_text(level, text_of)) for level in levels], end_w)
    at = _cursor(ui, id, frame, xs, state, look.hover, look.focus)
    if at is not None:
        _read_out(ui, frame, at, series, colors, x_text(at), y_text or compact, notes.get(at, ""), rect.x)
    if look.focus:
        ui.paint.ring(rect)


def _heading(ui: Ui, rect: Rect, title: str, unit: str) -> float:
    if not title and not unit:
        return rect.y
    height = ui.line_height(HEADING)
    width = ui.label(Rect(rect.x, rect.y, rect.w, height), title, size=HEADING, bold=True, ellipsis=True)
    rest = Rect(rect.x + width + GAP_S, rect.y, max(0.0, rect.w - width - GAP_S), height)
    if rest.w > ui.text_width(unit):
        ui.label(rest, unit, color="muted")
        return rect.y + height
    ui.label(Rect(rect.x, rect.y + height, rect.w, ui.line_height()), unit, color="muted", ellipsis=True)
    return rect.y + height + ui.line_height()


def _most_ticks(ui: Ui, height: float) -> int:
    return max(2, min(6, int(height / (ui.line_height() * 1.7))))


@dataclass(frozen=True, slots=True)
class Sample:
    """A name of the legend with how its line or band is drawn."""

    label: str
    color: Paint
    shape: Literal["line", "dashed", "band"] = "line"


def legend(ui: Ui, rect: Rect, samples: Sequence[Sample]) -> float:
    """Names with a sample of their line or band, in as many rows as needed; returns the y below them."""
    x, y, line_h = rect.x, rect.y, rect.h
    for sample in samples:
        text, color = sample.label, sample.color
        need = 22 + ui.text_width(text) + 1
        if x > rect.x and x + need > rect.right:
            x, y = rect.x, y + line_h
        if sample.shape == "band":
            ui.box(Rect(x, y + line_h * 0.25, 16, line_h * 0.5), color, "border_strong", 2)
        else:
            ui.line([(x, y + line_h / 2), (x + 16, y + line_h / 2)], color, 3, 4 if sample.shape == "dashed" else 0)
        ui.label(Rect(x + 22, y, min(need - 22, rect.right - x - 22), line_h), text, ellipsis=True)
        x += need + 16
    return y + line_h if samples else rect.y


def _x_axis(ui: Ui, frame: Frame, xs: Sequence[float], x_text: Callable[[float], str], top: float) -> None:
    plot = frame.plot
    ui.hline(plot.x, plot.right, plot.bottom, "border_strong")
    widest = max(ui.text_width(x_text(x)) for x in xs) + 14
    every = max(1, math.ceil(len(xs) * widest / max(1.0, plot.w)))
    for place in range(0, len(xs), every):
        x = frame.x(xs[place])
        ui.vline(x, plot.bottom, plot.bottom + 4, "border_strong")
        width = ui.text_width(x_text(xs[place])) + 1
        left = max(plot.x - 12, min(x - width / 2, plot.right + 12 - width))
        ui.label(Rect(left, top, width, ui.line_height()), x_text(xs[place]), color="muted")


def _draw_band(ui: Ui, frame: Frame, band: Band) -> None:
    points = [p for p in band.points if math.isfinite(p[1]) and math.isfinite(p[2])]
    if len(points) < 2:
        return
    upper = [ui.paint.point(frame.x(x), frame.y(high)) for x, _, high in points]
    lower = [ui.paint.point(frame.x(x), frame.y(low)) for x, low, _ in reversed(points)]
    # Mixed with the panel rather than see-through: text and lines over it keep their contrast.
    polygon(ui.paint.surface, upper + lower, mix(ui.color("panel"), ui.color(band.color), band.strength))


def _draw_series(ui: Ui, frame: Frame, line: Series, color: Paint) -> None:
    run: list[tuple[float, float]] = []
    for x, y in [*line.points, (0.0, math.nan)]:
        if math.isfinite(y):
            run.append((frame.x(x), frame.y(y)))
            continue
        if len(run) == 1:
            ui.disc(*run[0], 3, color)
        elif run:
            ui.line(run, color, 2.5, 6 if line.dashed else 0)
        run = []


def _level_text(level: Level, text_of: Callable[[float], str]) -> str:
    return f"{level.label} {text_of(level.value)}"


def _end_labels(
    ui: Ui, frame: Frame, series: Sequence[Series], colors: Sequence[Paint], levels: Sequence[tuple[Level, str]],
    width: float,
) -> None:  # fmt: skip
    """Name the lines where they end, and the levels, in the right margin."""
    plot, line_h = frame.plot, ui.line_height() * 0.86
    ends: list[tuple[float, float, str, Paint, Paint]] = [
        (frame.y(level.value), plot.right, text, level.color, level.color) for level, text in levels
    ]
    for line, color in zip(series, colors, strict=True):
        last = next(((x, y) for x, y in reversed(line.points) if math.isfinite(y)), None)
        if last is not None and line.label:
            ends.append((frame.y(last[1]), frame.x(last[0]), line.label, color, "text"))
            ui.disc(frame.x(last[0]), frame.y(last[1]), 4, color)
    ends.sort(key=lambda end: end[0])
    for end, at in zip(ends, spread([e[0] for e in ends], line_h, plot.y, plot.bottom), strict=True):
        y, x, label, color, ink = end
        if x < plot.right - 12:
            # A leader through the plot would look like data: a dot of the same colour stands before the name.
            ui.disc(plot.right + 7, at, 3, color)
        elif abs(at - y) > 2:
            ui.line([(x + 4, y), (plot.right + 11, at)], color, 1)
        ui.label(Rect(plot.right + 13, at - line_h / 2, width - 13, line_h), label, color=ink)


def spread(wanted: Sequence[float], distance: float, low: float, high: float) -> list[float]:
    """Sorted positions near ``wanted`` at least ``distance`` apart, within ``low`` to ``high`` if they fit."""
    placed: list[float] = []
    for value in wanted:
        placed.append(max(value, placed[-1] + distance if placed else low))
    limit = high
    for n in range(len(placed) - 1, -1, -1):
        placed[n] = min(placed[n], limit)
        limit = placed[n] - distance
    return placed


def _cursor(
    ui: Ui, id: str, frame: Frame, xs: Sequence[float], state: ChartState, hover: bool, focus: bool
) -> float | None:
    plot = frame.plot
    if hover and plot.x - 6 <= ui.mouse[0] <= plot.right + 6 and plot.y <= ui.mouse[1] <= plot.bottom + 8:
        return min(xs, key=lambda x: abs(frame.x(x) - ui.mouse[0]))
    if ui.focus == id and focus and state.at is not None and state.at < len(xs):
        return xs[state.at]
    return None


def _read_out(
    ui: Ui, frame: Frame, at: float, series: Sequence[Series], colors: Sequence[Paint], heading: str,
    text_of: Callable[[float], str], note: str, left: float,
) -> None:  # fmt: skip
    plot, line_h = frame.plot, ui.line_height() * 0.94
    x = frame.x(at)
    ui.vline(x - 0.5, plot.y, plot.bottom, "muted")
    rows: list[tuple[str, str, Paint]] = []
    for line, color in zip(series, colors, strict=True):
        y = next((y for px, y in line.points if px == at and math.isfinite(y)), None)
        if y is not None:
            ui.disc(x, frame.y(y), 5, "panel")
            ui.disc(x, frame.y(y), 4, color)
            rows.append((line.label, text_of(y), color))
    name_w = max((ui.text_width(r[0]) for r in rows), default=0.0)
    value_w = max((ui.text_width(r[1], bold=True) for r in rows), default=0.0)
    width = max(name_w + value_w + 46, ui.text_width(heading, bold=True) + 2 * GAP_S + 2)
    if note:
        width = max(width, min(ui.text_width(note) + 2 * GAP_S + 2, plot.w * 0.8))
    note_h = ui.paragraph_height(width - 2 * GAP_S, note) if note else 0.0
    box = Rect(x + 12, plot.y + 4, width, (len(rows) + 1) * line_h + note_h + GAP_S)
    if box.right > plot.right + 4:
        box.x = x - 12 - width
    # Whole within the chart: what is drawn into its margins may be, what lies beside it may be cut off.
    box.x = max(left, min(box.x, plot.right + 4 - box.w))
    box.y = max(4.0, min(box.y, ui.screen.bottom - 4 - box.h))
    ui.paint.shadow(box, spread=8)
    ui.box(box, "raised", "border_strong", 4)
    ui.label(Rect(box.x + GAP_S, box.y + 4, width - 2 * GAP_S, line_h), heading, bold=True)
    for n, (name, value, color) in enumerate(rows, start=1):
        row = Rect(box.x + GAP_S, box.y + 4 + n * line_h, width - 2 * GAP_S, line_h)
        ui.disc(row.x + 5, row.centery, 4, color)
        ui.label(Rect(row.x + 15, row.y, name_w + 1, line_h), name, color="muted")
        ui.label(row, value, bold=True, align="right")
    if note:
        below = box.y + 4 + (len(rows) + 1) * line_h
        ui.paragraph(Rect(box.x + GAP_S, below, width - 2 * GAP_S, note_h), note, color="muted")
