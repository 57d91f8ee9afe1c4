"""The price of a mineral over time: documented years, the baseline, every round since, and the floors."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from game.scenario.models import PricePoint
from game.window.catalog import t
from game.window.figures import compact
from game.window.hits import Tip
from game.window.layout import Rect, cut_bottom
from game.window.naming import rival_in_text
from game.window.told import told
from game.window.ui import Ui
from game.window.widgets.chart import Band, Level, Series, line_chart

if TYPE_CHECKING:
    from game.window.screens.markets import MarketsScreen

#: Documented years before the game that the chart shows, and the width of a round beside a year: a round is a
#: quarter, and would be lost among the years at its true width.
YEARS = 9
ROUND_WIDTH = 0.7


def price_chart(ui: Ui, rect: Rect, screen: MarketsScreen) -> None:
    """Draw documented prices, the baseline and the price of every round since, with the floors and what they are."""
    view, facts, mineral = screen.play.view, screen.facts, screen.play.mineral
    world = view.world
    base, start = facts.usd_per_t(mineral, 1.0), world.scenario.head.start.year
    points = drawn_prices(screen, mineral)
    before = _by_year(points, start)
    labels = {x: str(start + round(x)) for x, _ in before}
    notes = {float(point.year - start): told(point.basis) for point in points}
    # The baseline stands a step behind the last documented year, and the rounds behind it.
    origin = (before[-1][0] if before else 0.0) + ROUND_WIDTH
    m = world.mineral_index[mineral]
    rounds = [(origin + (n + 1) * ROUND_WIDTH, base * prices[m]) for n, prices in enumerate(view.price_history)]
    labels[origin] = t("common.start")
    labels |= {x: t("markets.round_short", round=n + 1) for n, (x, _) in enumerate(rounds)}
    notes[origin] = told(world.mineral[mineral].price_basis)
    series = [Series(t("markets.series_before"), before, color=ui.theme.series[7])] if before else []
    if rounds:
        rival = rival_in_text(world)
        name = t("markets.series_outside", rival=rival) if rival else t("markets.series_price")
        series.append(Series(name, [(origin, base), *rounds], color=ui.theme.series[0]))
        if rival:
            inside = base * facts.rival_price(mineral)
            series.append(Series(t("markets.series_inside", rival=rival), [(rounds[-1][0], inside)],
                                 color=ui.theme.series[5]))  # fmt: skip
    series.append(Series(t("markets.series_baseline"), [(origin, base)], color=ui.theme.series[2]))
    levels, bands = _floors(screen, mineral, (min(labels), max(labels)))
    foot, chart = cut_bottom(rect, ui.line_height(), 2)
    line_chart(
        ui, f"markets/chart/{mineral}", chart, series, title=t("markets.chart"), unit=t("markets.chart_unit"),
        levels=levels, bands=bands, x_text=lambda x: labels.get(x, ""), y_text=compact, from_zero=True,
        notes={x: note for x, note in notes.items() if note},
    )  # fmt: skip
    _note(ui, foot, screen, mineral, points)


def drawn_prices(screen: MarketsScreen, mineral: str) -> list[PricePoint]:
    """Return the documented prices that the chart shows: of the year of the start, and of those before it."""
    scenario = screen.play.view.world.scenario
    start = scenario.head.start.year
    return sorted(
        (p for p in scenario.prices if p.mineral == mineral and start - YEARS <= p.year <= start), key=lambda p: p.year
    )


def _by_year(points: list[PricePoint], start: int) -> list[tuple[float, float]]:
    """Return (year before the start, US dollars a tonne); a year without a price breaks the line."""
    known = {point.year: point.usd_per_t for point in points}
    if not known:
        return []
    return [(float(year - start), known.get(year, math.nan)) for year in range(min(known), max(known) + 1)]


def _floors(screen: MarketsScreen, mineral: str, span: tuple[float, float]) -> tuple[list[Level], list[Band]]:
    """Return the binding floors on refined goods as levels, and those that motions ask for as a level or a band."""
    facts = screen.facts
    base = facts.usd_per_t(mineral, 1.0)
    floors = [line for line in facts.floors(mineral) if line.stage == "refined"]
    levels = [
        Level(t("markets.level_export_floor" if line.exports else "markets.level_floor"), base * line.level)
        for line in floors
        if line.binding
    ]
    asked = [base * line.level for line in floors if not line.binding]
    if asked and max(asked) - min(asked) > 1e-9:
        # Several motions: their span, because lines so close could not be told apart.
        low, high = min(asked), max(asked)
        label = t("markets.level_motions", count=len(asked))
        return levels, [Band([(x, low, high) for x in span], label, "warn", 0.16)]
    if asked:
        levels.append(Level(t("markets.level_motion"), asked[0], "muted"))
    return levels, []


def _note(ui: Ui, rect: Rect, screen: MarketsScreen, mineral: str, points: list[PricePoint]) -> None:
    """Say below the chart what the documented prices and the baseline are prices of."""
    baseline = told(screen.play.view.world.mineral[mineral].price_basis) or t("markets.chart_no_basis")
    text = t("markets.chart_note_none", baseline=baseline)
    lines = [text]
    if points:
        last = points[-1]
        text = t("markets.chart_note", year=last.year, basis=told(last.basis) or t("markets.chart_no_basis"),
                 baseline=baseline)  # fmt: skip
        years: dict[str, list[str]] = {}
        for point in points:
            years.setdefault(told(point.basis) or t("markets.chart_no_basis"), []).append(str(point.year))
        lines += [t("markets.chart_bases", years=", ".join(found), basis=basis) for basis, found in years.items()]
    ui.touch(f"markets/chart_note/{mineral}", rect, tip=Tip("\n".join(lines), t("markets.chart")), focusable=False)
    ui.label(rect, text, color="muted", ellipsis=True)
