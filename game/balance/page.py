"""The report on balance as a page of text, at most 100 columns wide."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from game.balance.aims import Verdict
from game.balance.measures import KindMeasure, Spread
from game.balance.record import SCORE_PARTS
from game.balance.report import BalanceReport

WIDTH = 100
FIVE = ("min", "q1", "median", "q3", "max")


def page(report: BalanceReport, verdicts: Sequence[Verdict]) -> str:
    """Return the report and the verdicts as a page of text."""
    count = len(report.digests)
    first = min(report.digests)
    seeds = f"seed {first}" if count == 1 else f"seeds {first} to {first + count - 1}"
    until = "" if report.finished else ", stopped there: scores so far, no tail"
    sections = (
        [*_wrapped(f"{report.scenario}, {seeds}, {report.rounds} rounds{until}; players: {report.players}")],
        _bloc(report),
        _floors(report),
        _rival(report),
        _attainment(report),
        _parts(report),
        _tail(report),
        _variation(report),
        _joint(report),
        _choice(report),
        _strategies(report),
        _seats(report),
        _extremes(report),
        _verdicts(verdicts),
    )
    return "\n\n".join("\n".join(lines) for lines in sections if lines)


def _bloc(report: BalanceReport) -> list[str]:
    bloc = report.bloc
    if bloc.id is None:
        return ["The scenario has no bloc."]
    lines = [
        f"The bloc {bloc.id}: {bloc.may_join} seats may join",
        f"{'round':>5s}{'heads':>10s}{'range':>10s}{'use share':>12s}{'range':>14s}{'in force':>11s}"
        f"{'dissolved':>12s}{'floors':>9s}",
    ]
    for end in bloc.rounds:
        heads = f"{end.heads.low:.0f}-{end.heads.high:.0f}"
        use = f"{100 * end.use_share.low:.0f}-{100 * end.use_share.high:.0f} %"
        lines.append(
            f"{end.round:5d}{end.heads.median:10.1f}{heads:>10s}{100 * end.use_share.median:10.0f} %{use:>14s}"
            f"{100 * end.in_force:9.0f} %{100 * end.dissolved:10.0f} %{end.floors.median:9.1f}"
        )
    when = ", ".join(f"round {r}: {_times(n)}" for r, n in bloc.entered_round.items())
    lines += _wrapped(
        f"Entered into force in {100 * bloc.entered:.0f} % of the games" + (f" ({when})." if when else ".")
    )
    lines.append(
        f"Dissolved in {100 * bloc.dissolved:.0f} %; in force once and no longer in {100 * bloc.lapsed:.0f} %."
    )
    return lines


def _floors(report: BalanceReport) -> list[str]:
    floors = report.floors
    low, high = floors.minerals.low, floors.minerals.high
    lines = [f"Floors in force at the end: {floors.minerals.median:.1f} minerals ({low:.0f}-{high:.0f})"]
    if floors.by_mineral:
        lines.append(f"{'':24s}{'games':>8s}" + "".join(f"{name:>9s}" for name in FIVE))
    for name, floor in floors.by_mineral.items():
        lines.append(f"{name:24s}{100 * floor.games:6.0f} %" + "".join(f"{v:9.2f}" for v in _five(floor.levels)))
    return lines


def _rival(report: BalanceReport) -> list[str]:
    rival = report.rival
    if not report.kinds["rival"].seats:
        return ["The scenario has no rival."]
    lines = [
        f"The rival: controls that it did not hold at the start in {100 * rival.restricted_rounds:.1f} % of rounds, "
        f"floods in {100 * rival.flooded_rounds:.1f} %",
        f"A game has {rival.cuts:.2f} cuts beyond those of the start; {rival.eased:.2f} are eased, {rival.resumed:.2f} "
        "of the start resumed",
        f"Chance of a new cut in a year: {_percent(rival.yearly_without_floors)} without floors, "
        f"{_percent(rival.yearly_with_floors)} with",
    ]
    if rival.by_depth:
        lines += _wrapped("By depth: " + _per_game(rival.by_depth))
        lines += _wrapped("By mineral: " + _per_game(rival.by_mineral))
    return lines


def _attainment(report: BalanceReport) -> list[str]:
    lines = [
        "Attainment in per cent of the best in reach; inside, outside: medians of members and of others",
        f"{'':16s}{'seats':>6s}"
        + "".join(f"{name:>9s}" for name in FIVE)
        + f"{'inside':>9s}{'outside':>9s}{'tail':>9s}",
    ]
    for kind, found in report.kinds.items():
        if found.attainment is not None:
            lines.append(
                f"{kind:16s}{len(found.seats):6d}"
                + "".join(f"{value:9.1f}" for value in _five(found.attainment))
                + f"{_median(found.inside):>9s}{_median(found.outside):>9s}{_percent(found.tail):>9s}"
            )
    return lines


def _parts(report: BalanceReport) -> list[str]:
    heads = "".join(f"{part.replace('_', ' '):>12s}" for part in SCORE_PARTS)
    lines = ["Share of each part in the points won and lost", f"{'':16s}{heads}"]

    def cells(found: KindMeasure) -> str:
        return "".join(f"{100 * found.parts[part]:10.0f} %" for part in SCORE_PARTS)

    return lines + [f"{kind:16s}{cells(found)}" for kind, found in report.kinds.items() if found.attainment is not None]


def _tail(report: BalanceReport) -> list[str]:
    tail = report.tail
    if tail.share is None or tail.by_game is None or tail.added is None:
        return ["The tail was not played."]
    added, between = tail.added, f"{_percent(tail.by_game.low)} to {_percent(tail.by_game.high)}"
    return [
        f"The tail brings {_percent(tail.share)} of attainment (single games: {between})",
        f"To a seat it adds {added.quartile1:.1f} to {added.quartile3:.1f} (quartiles), median {added.median:.1f}",
    ]


def _variation(report: BalanceReport) -> list[str]:
    varied = report.variation
    return _wrapped(
        f"Standard deviation over seeds: {varied.heads:.1f} heads, {100 * varied.use_share:.1f} % of use, "
        f"{varied.floor_level:.3f} of the mean floor, {varied.attainment:.1f} of mean attainment; "
        f"{varied.seat_attainment:.1f} of one seat's attainment on average"
    )


def _strategies(report: BalanceReport) -> list[str]:
    found = report.strategies
    if found is None:
        return []
    lines = [
        f"What {found.seat} attains by strategy, {_times(found.seeds)} each; spread of the means {found.spread:.1f}",
        f"{'':16s}" + "".join(f"{name:>9s}" for name in (*FIVE, "mean", "inside")),
    ]
    for name, attained in found.attainment.items():
        values = "".join(f"{value:9.1f}" for value in (*_five(attained), attained.mean))
        lines.append(f"{name:16s}{values}{100 * found.inside[name]:7.0f} %")
    return lines


def _joint(report: BalanceReport) -> list[str]:
    percent, split = report.joint.percent, report.joint.gini
    together = "no package to compare with" if percent is None else f"median {percent.median:.1f} % of the best package"
    return [
        f"All parties together: {together}; Gini of attainment {split.median:.2f} ({split.low:.2f}-{split.high:.2f})"
    ]


def _choice(report: BalanceReport) -> list[str]:
    found = report.choice
    if found is None:
        return []
    fewest = ", ".join(f"{seat} {found.by_seat[seat]:.1f}" for seat in found.fewest)
    return _wrapped(
        f"Rounds of {found.rounds} with a real choice ({_times(found.games)}): median seat {found.median:.1f}, "
        f"lowest {found.lowest:.1f}; fewest: {fewest}"
    )


def _seats(report: BalanceReport) -> list[str]:
    found = report.seats
    if found is None:
        return []
    lines = [f"Spread over the strategies by seat: median {found.median:.1f}; the five lowest:"]
    for seat in found.lowest:
        lines.append(f"  {seat:6s}{found.by_seat[seat]:8.1f}   best {found.best[seat]}, worst {found.worst[seat]}")
    return lines


def _extremes(report: BalanceReport) -> list[str]:
    lines: list[str] = []
    if report.host is not None:
        h = report.host
        share = "" if h.share is None else f", {100 * h.share:.0f} % of it"
        lines += _wrapped(
            f"A host that only pays ({h.host}, {_times(h.seeds)}) holds {h.held_paying:.1f} seats at the end; the "
            f"usual one holds {h.held:.1f}{share}"
        )
    if report.betrayal is not None:
        b = report.betrayal
        lines += _wrapped(
            f"To betray in the last round brings {b.seat} {b.gain:+.1f} ({_times(b.seeds)}, at most {b.most:+.1f})"
        )
    return lines


def _verdicts(verdicts: Sequence[Verdict]) -> list[str]:
    judged = [verdict for verdict in verdicts if verdict.passed is not None]
    lines = [f"Aims: {sum(v.passed is True for v in judged)} of {len(judged)} that were measured are met"]
    for verdict in verdicts:
        lines += textwrap.wrap(verdict.sentence, WIDTH, initial_indent="  ", subsequent_indent="      ")
    return lines


def _five(found: Spread) -> tuple[float, ...]:
    return found.low, found.quartile1, found.median, found.quartile3, found.high


def _median(found: Spread | None) -> str:
    return "-" if found is None else f"{found.median:.1f}"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"


def _per_game(counts: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {count:.2f}" for name, count in counts.items())


def _times(number: int) -> str:
    return f"{number} game{'' if number == 1 else 's'}"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent="  ", break_on_hyphens=False)
