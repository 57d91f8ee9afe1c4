"""What both laboratories draw: two cases in columns with the difference, price paths, and who gains and who loses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite

from game.view import View
from game.window.catalog import current, t
from game.window.figures import compact_dollars, dollars, grouped, percent, signed
from game.window.hits import Tip, TipLine
from game.window.layout import Rect, inset
from game.window.naming import name_of, rival_in_text, short_of
from game.window.phrases import price_text, tonnes
from game.window.screens.facts import heading, prose
from game.window.screens.lab_figures import PARTS, own_points, price_path, winners_and_losers
from game.window.screens.lab_runs import SPREAD, Runs
from game.window.screens.table_words import DECIMALS
from game.window.sources import computed, explain, what_if
from game.window.theme import GAP_M, GAP_S, Ink
from game.window.ui import Ui
from game.window.widgets.bars import Bar, bar_chart, bar_chart_height
from game.window.widgets.chart import Band, Level, Series, line_chart

#: What stands for a figure that is being worked out.
PENDING = "…"
#: Countries named on each side.
MOST_NAMED = 8


def _signed_by(form: Callable[[float], str], zero: Callable[[], str]) -> Callable[[float], str]:
    """Return a writer that puts a true minus before a figure below zero, and writes a plain zero for what is none."""

    def write(value: float) -> str:
        words = form(abs(value))
        if not any(c in "123456789" for c in words):
            return zero()
        return f"−{words}" if value < 0 else words

    return write


WRITERS: dict[str, Callable[[float], str]] = {
    "price": _signed_by(price_text, lambda: dollars(0)),
    "usd": _signed_by(dollars, lambda: dollars(0)),
    "t": _signed_by(tonnes, lambda: t("journal.tonnes", amount="0")),
    "share": lambda value: percent(value, 1),
    "days": lambda value: t("lab.days", days=grouped(value, 1)),
    "points": lambda value: signed(value, DECIMALS),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the comparison.

    Attributes:
        key: its texts are ``lab.row_<key>`` and ``lab.row_<key>_tip``.
        a, b: the two values; None for one that there is not.
        kind: how they are written, one of :data:`WRITERS`.
        better: whether more is better for the seat (1), worse (-1), or neither (0).
        head: begins a group.
    """

    key: str
    a: float | None
    b: float | None
    kind: str
    better: int = 0
    head: bool = False


def written(kind: str, value: float | None, ready: bool) -> str:
    """Return a figure in words: dots while it is worked out, a dash where there is none."""
    if not ready:
        return PENDING
    return "–" if value is None or not isfinite(value) else WRITERS[kind](value)


def difference(kind: str, a: float | None, b: float | None, ready: bool) -> str:
    """Return what b is above a, with its sign; a dash where they cannot be compared."""
    if not ready:
        return PENDING
    if a is None or b is None or not (isfinite(a) and isfinite(b)):
        return "–"
    text = WRITERS[kind](abs(b - a))
    if kind == "points":
        return signed(b - a, DECIMALS)
    if not any(c in "123456789" for c in text):
        return text
    return f"{'+' if b > a else '−'}{text}"


@lru_cache(maxsize=256)
def _row_tip(language: str, key: str, rival: str) -> Tip:
    """Return what explains a row, in the language in use."""
    return Tip(explain(t(f"lab.row_{key}_tip", rival=rival), computed()), _row_label(language, key, rival))


@lru_cache(maxsize=256)
def _row_label(language: str, key: str, rival: str) -> str:
    """Return what a row is called, in the language in use."""
    return t(f"lab.row_{key}", rival=rival)


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the comparison's columns stand: the width of labels, 0 if they stand on a line of their own."""

    label_w: float
    value_w: float


def grid_for(ui: Ui, rect: Rect, view: View, rows: Sequence[Row]) -> Grid:
    """Return the columns of a comparison in which no label of the rows is cut."""
    value_w = min(rect.w / 3, ui.em(92))
    label_w = rect.w - 3 * value_w
    language, rival = current().language, rival_in_text(view.world)
    need = max((ui.text_width(_row_label(language, row.key, rival)) for row in rows), default=0.0) + GAP_S
    return Grid(label_w, value_w) if need <= label_w else Grid(0.0, rect.w / 3)


def headings(ui: Ui, rect: Rect, names: tuple[str, str], grid: Grid) -> float:
    """Draw the headings of the comparison; ``names`` say in their tooltips what the two cases are. Returns the y."""
    line = ui.line_height() + 3
    for n, key in enumerate(("a", "b", "difference")):
        place = Rect(rect.x + grid.label_w + n * grid.value_w, rect.y, grid.value_w, line)
        if n < 2:
            look = ui.touch(f"lab/column/{key}", place, tip=Tip(names[n], t(f"lab.column_{key}_title")))
            if look.focus:
                ui.paint.ring(place, 4)
        ui.label(place, t(f"lab.column_{key}"), bold=True, align="right", ellipsis=True)
    return rect.y + line


def comparison(ui: Ui, rect: Rect, view: View, rows: Sequence[Row], ready: tuple[bool, bool], grid: Grid) -> float:
    """Draw rows with both values and the difference; ``ready`` says whether each case's are there. Returns the y."""
    line = ui.line_height() + 3
    xs = [rect.x + grid.label_w + n * grid.value_w for n in range(3)]
    y, high = rect.y, line if grid.label_w else 2 * line
    language, rival = current().language, rival_in_text(view.world)
    for row in rows:
        if row.head:
            ui.hline(rect.x, rect.right, y + 1)
            y += 3
        place, label = Rect(rect.x, y, rect.w, high), _row_label(language, row.key, rival)
        tip = _row_tip(language, row.key, rival)
        look = ui.touch(f"lab/row/{row.key}", place, tip=tip)
        if look.hover:
            ui.box(Rect(place.x - 4, place.y, place.w + 8, place.h), "hover", None, 4)
        if look.focus:
            ui.paint.ring(place, 4)
        ui.label(Rect(rect.x, y, grid.label_w or rect.w, line), label, color="muted", ellipsis=True)
        at = y + high - line
        words = difference(row.kind, row.a, row.b, all(ready))
        ui.label(Rect(xs[0], at, grid.value_w, line), written(row.kind, row.a, ready[0]), align="right", ellipsis=True)
        ui.label(Rect(xs[1], at, grid.value_w, line), written(row.kind, row.b, ready[1]), align="right", bold=True,
                 ellipsis=True)  # fmt: skip
        ui.label(Rect(xs[2], at, grid.value_w, line), words, align="right", color=_ink(row, words), ellipsis=True)
        y += high
    return y


def _ink(row: Row, words: str) -> Ink:
    """Return the colour of a difference: the sign says it too."""
    if not row.better or words[:1] not in "+−":
        return "muted"
    return "good" if (words[0] == "+") == (row.better > 0) else "bad"


def points_rows(view: View, a: Runs, b: Runs) -> list[Row]:
    """Return what both cases are worth to the person's own mandate, part by part; nothing at a blind table."""
    if view.coaching == "blind":
        return []
    found = (own_points(a), own_points(b))

    def of(n: int, part: str | None) -> float | None:
        points = found[n]
        return None if points is None else sum(points.values()) if part is None else points[part]

    rows = [Row("points", of(0, None), of(1, None), "points", 1, head=True)]
    return rows + [Row(f"points_{part}", of(0, part), of(1, part), "points", 1) for part in PARTS]


def paths(ui: Ui, id: str, rect: Rect, view: View, a: Runs, b: Runs, levels: Sequence[Level] = ()) -> None:
    """Draw the price of both cases over the coming markets, with the band of the one that is being changed."""
    lines = [
        Series(t("lab.column_a"), price_path(a, a.run), ui.theme.series[1], dashed=True),
        Series(t("lab.column_b"), price_path(b, b.run), ui.theme.series[0]),
    ]
    # What is dearer at first may be cheaper later, once more is made: the band spans all three paths.
    spans = zip(lines[1].points, *(price_path(b, run) for run in b.band), strict=False)
    points = [(at[0][0], min(y for _, y in at), max(y for _, y in at)) for at in spans]
    band = Band(points, t("lab.band", share=percent(SPREAD[1] - 1)))
    names = {float(n): _market_name(step.round) for n, step in enumerate(b.run.steps, start=1)}
    line_chart(
        ui, id, rect, lines, title=t("lab.chart_price"), unit=t("lab.usd_per_t"), levels=levels,
        bands=[band] if len(points) > 1 else [], x_text=lambda x: names.get(x, ""), y_text=compact_dollars,
    )  # fmt: skip


def _market_name(round_: int | None) -> str:
    return t("markets.round_short", round=round_) if round_ is not None else t("lab.after")


def about_band(ui: Ui, rect: Rect) -> float:
    """Say what the path and its band are; returns the y below."""
    text = t("lab.band_about", less=percent(1 - SPREAD[0]), more=percent(SPREAD[1] - 1))
    return prose(ui, rect.x, rect.y, rect.w, text, ink="muted") + 4


def gains(ui: Ui, rect: Rect, view: View, b: Runs) -> float:
    """Draw who gains and who loses most by the case that is being changed; returns the y below."""
    x, w = rect.x, rect.w
    y = heading(ui, x, rect.y, w, t("lab.gains"))
    if not b.begun:
        return prose(ui, x, y, w, PENDING, ink="muted")
    bars, tips = b.once(("gains", current().language), lambda: _gain_bars(view, b))
    y = prose(ui, x, y, w, t("lab.gains_about"), ink="muted") + 4
    if not bars:
        return prose(ui, x, y, w, t("lab.gains_none"))
    height = bar_chart_height(ui, len(bars))
    bar_chart(ui, "lab/gains", Rect(x, y, w, height), bars, text_of=signed_usd)
    step = height / len(bars)
    for n, tip in enumerate(tips):
        place = Rect(x, y + n * step, w, step)
        if ui.touch(f"lab/gain/{n}", place, tip=tip).focus:
            ui.paint.ring(place, 4)
    return y + height


def _gain_bars(view: View, b: Runs) -> tuple[list[Bar], list[Tip]]:
    """Return the bars of those who gain and lose most, and what each one's gain is made of."""
    up, down = winners_and_losers(b, MOST_NAMED)
    bars, tips = [], []
    for account in (*up, *reversed(down)):
        mine = account.code == view.seat
        name = short_of(view.world, account.code)
        bars.append(Bar(t("lab.you", name=name) if mine else name, account.total, flag=account.code))
        lines = tuple(TipLine(t(f"lab.gain_{part}"), signed_usd(getattr(account, part)))
                      for part in ("users", "makers", "border"))  # fmt: skip
        tips.append(Tip(what_if(t("lab.gain_tip")), name_of(view.world, account.code), lines))
    return bars, tips


def signed_usd(amount: float) -> str:
    """Return US dollars with a sign."""
    words = dollars(abs(amount))
    return f"{'+' if amount > 0 else '−'}{words}" if any(c in "123456789" for c in words) else words


def panel_of(ui: Ui, rect: Rect) -> Rect:
    """Draw a panel; returns what is inside its margins."""
    ui.panel(rect)
    return inset(rect, GAP_M, GAP_S)
