"""Bar charts: one bar a name, from a zero line; and stacked columns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pygame

from game.window.catalog import t
from game.window.figures import compact, nice_ticks
from game.window.hits import Tip, TipLine
from game.window.layout import Rect
from game.window.theme import GAP_S, HEADING, ROW, Paint, mix
from game.window.ui import Ui
from game.window.widgets.chart import Sample, Series, legend


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar; without a colour of its own it is drawn good when positive and bad when negative."""

    label: str
    value: float
    color: Paint | None = None
    flag: str = ""
    tip: str = ""


def bar_chart_height(ui: Ui, count: int, title: str = "") -> float:
    """The height that :func:`bar_chart` needs for ``count`` bars."""
    return count * ui.em(ROW) + (ui.line_height(HEADING) if title else 0.0)


def bar_chart(
    ui: Ui,
    id: str,
    rect: Rect,
    bars: Sequence[Bar],
    *,
    title: str = "",
    text_of: Callable[[float], str] = compact,
    threshold: float | None = None,
) -> None:
    """Horizontal bars, so that names can be read; the zero line is where the values make it be."""
    top = rect.y
    if title:
        ui.label(Rect(rect.x, top, rect.w, ui.line_height(HEADING)), title, size=HEADING, bold=True, ellipsis=True)
        top += ui.line_height(HEADING)
    if not bars:
        ui.label(Rect(rect.x, top, rect.w, ui.line_height()), t("common.chart_no_data"), color="muted")
        return
    row_h = min(ui.em(ROW), (rect.bottom - top) / len(bars))
    flag_w = ui.em(24) + GAP_S if any(bar.flag for bar in bars) else 0.0
    name_w = min(max(ui.text_width(bar.label) for bar in bars) + flag_w + 1, rect.w * 0.45)
    value_w = max(ui.text_width(text_of(bar.value), bold=True) for bar in bars) + 1
    reach = [bar.value for bar in bars] + [0.0] + ([threshold] if threshold is not None else [])
    low, high = min(reach), max(reach)
    plot = Rect(rect.x + name_w + GAP_S, top, rect.w - name_w - value_w - 2 * GAP_S, row_h * len(bars))
    span = high - low or 1.0

    def x_of(value: float) -> float:
        return plot.x + plot.w * (value - low) / span

    for n, bar in enumerate(bars):
        row = Rect(rect.x, top + n * row_h, rect.w, row_h)
        look = ui.touch(f"{id}/{n}", row, tip=bar.tip or None, focusable=False)
        if look.hover:
            ui.box(row, "hover", None, 4)
        if bar.flag:
            ui.flag(Rect(row.x, row.y, ui.em(24), row.h), bar.flag)
        ui.label(Rect(row.x + flag_w, row.y, name_w - flag_w, row.h), bar.label, ellipsis=True)
        color: Paint = bar.color or ("good" if bar.value >= 0 else "bad")
        x0, x1 = sorted((x_of(0.0), x_of(bar.value)))
        if x1 - x0 >= 0.5:
            ui.box(Rect(x0, row.centery - row_h * 0.24, x1 - x0, row_h * 0.48), color, None, 3)
        ui.label(Rect(row.right - value_w, row.y, value_w, row.h), text_of(bar.value), bold=True, align="right")
    ui.vline(x_of(0.0) - 0.5, plot.y, plot.bottom, "border_strong")
    if threshold is not None:
        ui.vline(x_of(threshold) - 1, plot.y, plot.bottom, "text", 2)


def stacked_columns(
    ui: Ui,
    id: str,
    rect: Rect,
    categories: Sequence[str],
    series: Sequence[Series],
    *,
    title: str = "",
    unit: str = "",
    text_of: Callable[[float], str] = compact,
) -> None:
    """Columns, one a category, of the non-negative ``series`` stacked in their order.

    A series' points are (number of the category, value). Every second series is hatched, so that neighbours differ
    by more than colour; where the theme asks for it, the others are hatched the other way. A column's tooltip lists
    its parts and their sum.
    """
    top, line_h = rect.y, ui.line_height()
    if title:
        width = ui.label(
            Rect(rect.x, top, rect.w, ui.line_height(HEADING)), title, size=HEADING, bold=True, ellipsis=True
        )
        rest = Rect(rect.x + width + GAP_S, top, rect.right - rect.x - width - GAP_S, ui.line_height(HEADING))
        if unit:
            ui.label(rest, unit, color="muted", ellipsis=True)
        top += ui.line_height(HEADING)
    colors: list[Paint] = [line.color or ui.theme.series[n % len(ui.theme.series)] for n, line in enumerate(series)]
    values = [{int(x): max(0.0, y) for x, y in line.points} for line in series]
    totals = [sum(part.get(n, 0.0) for part in values) for n in range(len(categories))]
    if not categories or not any(totals):
        ui.label(Rect(rect.x, top, rect.w, line_h), t("common.chart_no_data"), color="muted")
        return
    names = [Sample(line.label, color) for line, color in zip(series, colors, strict=True)]
    top = legend(ui, Rect(rect.x, top, rect.w, line_h), names) + GAP_S
    ticks = nice_ticks(0.0, max(totals), 4)
    tick_w = max(ui.text_width(text_of(tick)) for tick in ticks) + GAP_S
    plot = Rect(rect.x + tick_w, top + 4, rect.w - tick_w, max(20.0, rect.bottom - line_h - 4 - top - 4))

    def y_of(value: float) -> float:
        return plot.bottom - plot.h * value / ticks[-1]

    for tick in ticks:
        y = y_of(tick)
        ui.hline(plot.x, plot.right, y, mix(ui.color("border"), ui.color("panel"), 0.35))
        ui.label(Rect(rect.x, y - line_h / 2, tick_w - GAP_S, line_h), text_of(tick), color="muted", align="right")
    step = plot.w / len(categories)
    thick = min(step * 0.7, 64.0)
    for n, category in enumerate(categories):
        column = Rect(plot.x + n * step, plot.y, step, plot.h)
        lines = tuple(TipLine(line.label, text_of(part.get(n, 0.0))) for line, part in zip(series, values, strict=True))
        tip = Tip(title=category, lines=(*lines, TipLine("Σ", text_of(totals[n]))))
        look = ui.touch(f"{id}/{n}", column, tip=tip, focusable=False)
        base = 0.0
        for number, (part, color) in enumerate(zip(values, colors, strict=True)):
            value = part.get(n, 0.0)
            if value <= 0:
                continue
            block = Rect(column.centerx - thick / 2, y_of(base + value), thick, y_of(base) - y_of(base + value))
            base += value
            ui.fill(block, mix(ui.color(color), ui.color("text"), 0.15) if look.hover else color)
            if number % 2 or ui.theme.hatched:
                _hatch(ui, block, mix(ui.color(color), ui.color("bg"), 0.45), falling=number % 2 == 0)
            ui.hline(block.x, block.right, block.y, "panel")
        ui.label(
            Rect(column.x, plot.bottom + 4, column.w, line_h), category, color="muted", align="centre", ellipsis=True
        )
    ui.hline(plot.x, plot.right, plot.bottom, "border_strong")


def _hatch(ui: Ui, rect: Rect, color: Paint, falling: bool = False) -> None:
    """Slanted strokes over ``rect``, rising to the right or falling."""
    place = ui.paint.device(rect)
    gap, width = ui.paint.px(8), ui.paint.px(1.5)
    surface = ui.paint.surface
    before = surface.get_clip()
    surface.set_clip(before.clip(place))
    rgb = ui.color(color)
    # From a multiple of the gap, so that the strokes of neighbouring blocks line up.
    for start in range((place.x - place.h) // gap * gap, place.right, gap):
        low, high = (place.y, place.bottom) if falling else (place.bottom, place.y)
        pygame.draw.line(surface, rgb, (start, low), (start + place.h, high), width)
    surface.set_clip(before)
