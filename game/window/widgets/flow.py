"""Flow charts: what goes from whom to whom, in two columns or more, as ribbons as wide as their value."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pygame

from game.window.catalog import t
from game.window.figures import compact, percent
from game.window.layout import Rect
from game.window.theme import GAP_S, HEADING, Color, mix
from game.window.ui import Ui
from game.window.widgets.chart import spread

#: Width of a party's bar before the text scale, the gap between two parties, and points along a ribbon's edge.
BAR, GAP, POINTS = 10.0, 6.0, 18
#: A ribbon is never drawn thinner than this, so that it can be seen.
THINNEST = 1.5


@dataclass(frozen=True, slots=True)
class Party:
    """A party in one of the columns, such as a producer or a user; one that acts in two columns stands in both."""

    key: str
    label: str
    column: int


@dataclass(frozen=True, slots=True)
class Stream:
    """What flows from one party to another in the next column; ``note`` is said in its read-out."""

    source: str
    target: str
    value: float
    note: str = ""


@dataclass(slots=True)
class FlowState:
    """The stream that the keyboard is on, the largest first, or ``None``."""

    at: int | None = None


@dataclass(frozen=True, slots=True)
class _Ribbon:
    stream: Stream
    number: int
    x0: float
    x1: float
    y0: float
    y1: float
    width: float

    def middle(self, x: float) -> float:
        """The y of its middle at an x between its ends: a smooth step from one height to the other."""
        s = max(0.0, min(1.0, (x - self.x0) / max(1.0, self.x1 - self.x0)))
        return self.y0 + (self.y1 - self.y0) * s * s * (3 - 2 * s)


def flow_chart(
    ui: Ui,
    id: str,
    rect: Rect,
    parties: Sequence[Party],
    streams: Sequence[Stream],
    *,
    title: str = "",
    columns: Sequence[str] = (),
    text_of: Callable[[float], str] = compact,
    hint: str = "",
) -> None:
    """Ribbons from column to column.

    Every second source's ribbons are striped, so that neighbours differ by more than colour. The mouse reads a stream
    out in the line below, and the left and right keys go through them, the largest first; until then ``hint`` stands
    there. ``columns`` are headings over the columns.
    """
    state = ui.memory(id, FlowState)
    shown = sorted((s for s in streams if s.value > 0), key=lambda s: -s.value)

    def key(event: pygame.Event) -> bool:
        if event.key in (pygame.K_LEFT, pygame.K_RIGHT) and shown:
            step = -1 if event.key == pygame.K_LEFT else 1
            state.at = 0 if state.at is None else (state.at + step) % len(shown)
            return True
        if event.key == pygame.K_ESCAPE and state.at is not None:
            state.at = None
            return True
        return False

    look = ui.touch(id, rect, key=key, tracks_mouse=True, focusable=bool(shown))
    top, line_h = rect.y, ui.line_height()
    if title:
        ui.label(Rect(rect.x, top, rect.w, ui.line_height(HEADING)), title, size=HEADING, bold=True, ellipsis=True)
        top += ui.line_height(HEADING)
    if not shown:
        ui.paragraph(Rect(rect.x, top, rect.w, rect.bottom - top), t("common.chart_no_data"), color="muted")
        return
    count = max(party.column for party in parties) + 1
    if columns:
        part = rect.w / len(columns)
        for n, name in enumerate(columns):
            align = "left" if n == 0 else "right" if n == len(columns) - 1 else "centre"
            ui.label(Rect(rect.x + n * part, top, part, line_h), name, color="muted", align=align, ellipsis=True)  # type: ignore[arg-type]
        top += line_h
    plot = Rect(rect.x, top + 2, rect.w, max(20.0, rect.bottom - line_h - 6 - top))
    bars = _bars(ui, plot, parties, shown, count)
    ribbons = _ribbons(shown, parties, bars)
    chosen = _chosen(ui, id, ribbons, state, look.hover, look.focus)
    colors = ui.theme.series
    for ribbon in sorted(ribbons, key=lambda r: r.stream is chosen):
        _draw_ribbon(ui, ribbon, colors[ribbon.number % len(colors)], chosen)
    _draw_parties(ui, plot, parties, bars, count)
    foot = Rect(rect.x, rect.bottom - line_h, rect.w, line_h)
    text = hint if chosen is None else _read_out(chosen, parties, shown, text_of)
    ui.touch(f"{id}/read", foot, tip=text, focusable=False)
    ui.label(foot, text, bold=chosen is not None, color="muted" if chosen is None else "text", ellipsis=True)
    if look.focus:
        ui.paint.ring(rect)


def _bars(ui: Ui, plot: Rect, parties: Sequence[Party], streams: Sequence[Stream], count: int) -> dict[str, Rect]:
    """Return the bar of every party that trades: in its column, as high as the larger of what comes and goes."""
    sizes = {p.key: max(sum(s.value for s in streams if s.source == p.key),
                        sum(s.value for s in streams if s.target == p.key)) for p in parties}  # fmt: skip
    thick, out = ui.em(BAR), {}
    by_column = [[p for p in parties if p.column == n and sizes[p.key] > 0] for n in range(count)]
    # One scale for all columns: a unit is as high everywhere.
    scale = min(
        (plot.h - GAP * (len(column) - 1)) / sum(sizes[p.key] for p in column) for column in by_column if column
    )
    for n, column in enumerate(by_column):
        x = plot.x + (plot.w - thick) * (n / max(1, count - 1))
        used = sum(sizes[p.key] for p in column) * scale + GAP * (len(column) - 1)
        y = plot.y + max(0.0, plot.h - used) / 2
        for party in column:
            height = max(THINNEST, sizes[party.key] * scale)
            out[party.key] = Rect(x, y, thick, height)
            y += height + GAP
    return out


def _ribbons(streams: Sequence[Stream], parties: Sequence[Party], bars: dict[str, Rect]) -> list[_Ribbon]:
    """Lay the ribbons at both ends in the order of the parties that they come from and go to."""
    place = {party.key: n for n, party in enumerate(parties)}
    sums: dict[tuple[str, str], float] = {}
    for s in streams:
        for end in (("out", s.source), ("in", s.target)):
            sums[end] = sums.get(end, 0.0) + s.value
    left: dict[int, float] = {}
    right: dict[int, float] = {}
    for side, into in (("out", left), ("in", right)):
        used: dict[str, float] = {}
        order = sorted(streams, key=lambda s: (place[s.source], place[s.target]))
        for s in order:
            own = s.source if side == "out" else s.target
            bar = bars[own]
            size = bar.h * s.value / max(sums.get(("out", own), 0.0), sums.get(("in", own), 0.0))
            into[id(s)] = bar.y + used.get(own, 0.0) + size / 2
            used[own] = used.get(own, 0.0) + size
    out = []
    for s in streams:
        a, b = bars[s.source], bars[s.target]
        width = a.h * s.value / max(sums.get(("out", s.source), 0.0), sums.get(("in", s.source), 0.0))
        out.append(_Ribbon(s, place[s.source], a.right, b.x, left[id(s)], right[id(s)], max(THINNEST, width)))
    return out


def _chosen(ui: Ui, id: str, ribbons: Sequence[_Ribbon], state: FlowState, hover: bool, focus: bool) -> Stream | None:
    if hover:
        x, y = ui.mouse
        under = [r for r in ribbons if r.x0 <= x <= r.x1 and abs(y - r.middle(x)) <= max(4.0, r.width / 2)]
        if under:
            return min(under, key=lambda r: (r.width, abs(y - r.middle(x)))).stream
    if ui.focus == id and focus and state.at is not None and state.at < len(ribbons):
        return ribbons[state.at].stream
    return None


def _draw_ribbon(ui: Ui, ribbon: _Ribbon, color: Color, chosen: Stream | None) -> None:
    strength = 0.85 if ribbon.stream is chosen else 0.22 if chosen is not None else 0.5
    ink = mix(ui.color("panel"), color, strength)
    xs = [ribbon.x0 + (ribbon.x1 - ribbon.x0) * n / POINTS for n in range(POINTS + 1)]
    middles = [(x, ribbon.middle(x)) for x in xs]
    half = ribbon.width / 2
    ui.paint.polygon([*((x, y - half) for x, y in middles), *((x, y + half) for x, y in reversed(middles))], ink)
    if ribbon.number % 2 and ribbon.width >= 5:
        for part in (-0.25, 0.25):
            stripe = [(x, y + part * ribbon.width) for x, y in middles]
            ui.line(stripe, mix(ink, ui.color("text"), 0.4), 1.5, 5)


def _draw_parties(ui: Ui, plot: Rect, parties: Sequence[Party], bars: dict[str, Rect], count: int) -> None:
    """Draw the bars and the names, inside the chart: right of a bar, left of it in the last column."""
    line_h = ui.line_height() * 0.86
    for column in range(count):
        there = [party for party in parties if party.column == column and party.key in bars]
        middles = [bars[party.key].centery for party in there]
        last = column == count - 1 and count > 1
        for party, middle in zip(there, spread(middles, line_h, plot.y, plot.bottom - line_h / 2), strict=True):
            bar = bars[party.key]
            ui.fill(bar, "text")
            width = min(ui.text_width(party.label) + 1, plot.w / max(2, count) - bar.w - 2 * GAP_S)
            x = bar.x - GAP_S / 2 - width if last else bar.right + GAP_S / 2
            place = Rect(x, middle - line_h / 2, width, line_h)
            ui.paint.veil(Rect(x - 2, place.y + 1, width + 4, line_h - 2), "panel", 150)
            ui.label(place, party.label, ellipsis=True)


def _read_out(
    stream: Stream, parties: Sequence[Party], streams: Sequence[Stream], text_of: Callable[[float], str]
) -> str:
    names = {party.key: party.label for party in parties}
    whole = sum(s.value for s in streams if s.source == stream.source)
    text = t("lab.flow_read", source=names[stream.source], target=names[stream.target], value=text_of(stream.value),
             share=percent(stream.value / whole))  # fmt: skip
    return f"{text} {stream.note}".strip()
