"""What a balanced world looks like: each aim with its source, and the verdict that a report gives on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

from game.balance.measures import Spread
from game.balance.report import BalanceReport

NOT_MEASURED = "not measured"


@dataclass(frozen=True, slots=True)
class Aim:
    """A measure and the range in which it should lie.

    Attributes:
        id: stable name, for JSON.
        text: what is measured, in words.
        unit: "share" (shown in per cent), "points" of attainment, or "level" (multiples of the baseline price).
        low, high: the range, ends included; infinite where open.
        strict: whether the low end itself misses the aim ("above", not "at least").
        source: where the aim comes from.
        measure: reads it from a report; None if the games do not show it.
    """

    id: str
    text: str
    unit: str
    low: float
    high: float
    strict: bool
    source: str
    measure: Callable[[BalanceReport], float | None]


@dataclass(frozen=True, slots=True)
class Verdict:
    """An aim held against what was measured; ``low`` and ``high`` are None where the range is open.

    ``passed`` is None where nothing was measured. ``sentence`` says all of it in words.
    """

    id: str
    measured: float | None
    low: float | None
    high: float | None
    passed: bool | None
    source: str
    sentence: str


def _median_inside(kind: str) -> Callable[[BalanceReport], float | None]:
    def measure(report: BalanceReport) -> float | None:
        found = report.kinds[kind].inside if kind in report.kinds else None
        return _median(found)

    return measure


def _median(found: Spread | None) -> float | None:
    return None if found is None else found.median


def _strategy_spread(report: BalanceReport) -> float | None:
    return None if report.strategies is None else report.strategies.spread


MEMBERSHIP = "market model: stable blocs under best responses (docs/balance.md, Membership)"
RETALIATION = "market model: hazards at which restricting is neither free nor absurd (docs/balance.md, The rival)"
SPECTATORS = "rulebook: nobody is a spectator (docs/balance.md, Strategies)"


def _of_twelve(report: BalanceReport, rounds: float) -> float:
    """Return rounds with a choice as if the game had twelve."""
    return round(12.0 * rounds / max(1, report.rounds), 6)


AIMS: tuple[Aim, ...] = (
    Aim(
        "joined",
        "seats that may join and are members at the end (median)",
        *("share", 0.25, 0.9, False, MEMBERSHIP),
        lambda report: None if report.bloc.id is None else report.bloc.joined.median,
    ),
    Aim(
        "floor_levels",
        "floors in force at the end (median level)",
        *("level", 1.1, 1.4, False, "market model: floors that cost something and build something (docs/balance.md)"),
        lambda report: _median(report.floors.levels),
    ),
    Aim(
        "producers_inside",
        "attainment of producers inside the bloc (median)",
        *("points", 0.0, inf, True, MEMBERSHIP),
        _median_inside("producers"),
    ),
    Aim(
        "large_users_inside",
        "attainment of large users inside the bloc (median)",
        *("points", 0.0, inf, True, MEMBERSHIP),
        _median_inside("large users"),
    ),
    Aim(
        "small_users_inside",
        "attainment of small users inside the bloc (median)",
        *("points", 0.0, inf, True, MEMBERSHIP),
        _median_inside("small users"),
    ),
    Aim(
        "tail",
        "part of attainment that comes from the tail",
        *("share", 0.2, 0.4, False, "rulebook: the tail pays for what is built late (docs/balance.md, The tail)"),
        lambda report: report.tail.share,
    ),
    Aim(
        "rival_without_floors",
        "chance of a new restriction in a year without floors",
        *("share", 0.01, 0.1, False, RETALIATION),
        lambda report: report.rival.yearly_without_floors,
    ),
    Aim(
        "rival_with_floors",
        "chance of a new restriction in a year with floors",
        *("share", 0.02, 0.3, False, RETALIATION),
        lambda report: report.rival.yearly_with_floors,
    ),
    Aim(
        "deep_cuts",
        "restrictions that stop more than half of the flow",
        *("share", 0.0, 0.2, False, RETALIATION),
        lambda report: report.rival.deep,
    ),
    Aim(
        "choice_median",
        "rounds of twelve with a real choice, median seat",
        *("points", 8.0, inf, False, SPECTATORS),
        lambda report: None if report.choice is None else _of_twelve(report, report.choice.median),
    ),
    Aim(
        "choice_lowest",
        "rounds of twelve with a real choice, lowest seat",
        *("points", 5.0, inf, False, SPECTATORS),
        lambda report: None if report.choice is None else _of_twelve(report, report.choice.lowest),
    ),
    Aim(
        "strategies",
        "spread of attainment over the scripted strategies",
        *("points", 25.0, inf, False, "rulebook: nobody is a spectator (docs/balance.md, Strategies)"),
        _strategy_spread,
    ),
    Aim(
        "strategies_every_seat",
        "spread of attainment over the scripted strategies, lowest seat",
        *("points", 25.0, inf, False, SPECTATORS),
        lambda report: None if report.seats is None else min(report.seats.by_seat.values()),
    ),
    Aim(
        "host_only_pays",
        "seats that a host that only pays holds, of those that the usual one holds",
        *("share", 0.0, 0.6, False, SPECTATORS),
        lambda report: None if report.host is None else report.host.share,
    ),
    Aim(
        "betrayal",
        "attainment that a betrayal in the last round adds (mean)",
        *("points", -inf, 0.0, False, SPECTATORS),
        lambda report: None if report.betrayal is None else report.betrayal.gain,
    ),
)


def judge(report: BalanceReport) -> tuple[Verdict, ...]:
    """Return the verdict on every aim, in the order of :data:`AIMS`."""
    return tuple(hold(aim, aim.measure(report)) for aim in AIMS)


def hold(aim: Aim, measured: float | None) -> Verdict:
    """Hold what was measured against an aim."""
    passed = None
    if measured is not None:
        passed = (measured > aim.low if aim.strict else measured >= aim.low) and measured <= aim.high
    word = {None: NOT_MEASURED, True: "pass", False: "fail"}[passed]
    value = "" if measured is None else f": {in_unit(measured, aim.unit)}"
    return Verdict(
        id=aim.id,
        measured=measured,
        low=None if aim.low == -inf else aim.low,
        high=None if aim.high == inf else aim.high,
        passed=passed,
        source=aim.source,
        sentence=f"{word}: {aim.text}{value} (aim: {aim_in_words(aim)})",
    )


def aim_in_words(aim: Aim) -> str:
    """Return an aim's range in words, such as "25 % to 90 %" or "above 0"."""
    low, high = in_unit(aim.low, aim.unit), in_unit(aim.high, aim.unit)
    if aim.high == inf:
        return f"above {low}" if aim.strict else f"at least {low}"
    if aim.low in (0.0, -inf) and not aim.strict:
        return f"at most {high}"
    return f"{low} to {high}"


def in_unit(value: float, unit: str) -> str:
    """Return a figure as people read it: shares in per cent, points with one decimal, levels with two."""
    if unit == "share":
        return f"{100 * value:.0f} %" if abs(value) >= 0.1 or not value else f"{100 * value:.1f} %"
    return f"{value:.2f}" if unit == "level" else f"{value:.1f}"
