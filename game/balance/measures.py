"""From records of games to the measures of a world: bloc, floors, rival, attainment, tail, and what seeds change."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np

from game.balance.record import SCORE_PARTS, GameRecord, RoundRecord, SeatRecord

DIGITS = 6


@dataclass(frozen=True, slots=True)
class Spread:
    """A distribution: how many values, the five points of a box plot, mean and standard deviation (of the sample)."""

    count: int
    low: float
    quartile1: float
    median: float
    quartile3: float
    high: float
    mean: float
    deviation: float


@dataclass(frozen=True, slots=True)
class RoundMeasure:
    """The bloc at a round's end over all games; ``in_force`` and ``dissolved`` are shares of the games."""

    round: int
    heads: Spread
    use_share: Spread
    floors: Spread
    in_force: float
    dissolved: float


@dataclass(frozen=True, slots=True)
class BlocMeasure:
    """The size and the fate of the bloc.

    Attributes:
        may_join: seats that it could admit.
        joined: members at the end as a share of those.
        entered: share of the games in which it was in force at some time.
        entered_round: round of its first entry into force -> games.
        dissolved: share of the games in which it was dissolved.
        lapsed: share of the games in which it was in force once and is not at the end.
    """

    id: str | None
    may_join: int
    rounds: tuple[RoundMeasure, ...]
    heads: Spread
    joined: Spread
    use_share: Spread
    entered: float
    entered_round: dict[int, int]
    dissolved: float
    lapsed: float


@dataclass(frozen=True, slots=True)
class FloorMeasure:
    """The floors of a mineral and stage in force at the end: the share of games that have one, and its levels."""

    games: float
    levels: Spread


@dataclass(frozen=True, slots=True)
class FloorsMeasure:
    """Floors in force at the end; ``minerals`` is how many have one, ``by_mineral`` goes by "mineral stage"."""

    minerals: Spread
    levels: Spread | None
    by_mineral: dict[str, FloorMeasure]


@dataclass(frozen=True, slots=True)
class RivalMeasure:
    """What the rival did.

    Attributes:
        restricted_rounds: share of rounds with a control that it did not hold at the start.
        flooded_rounds: share of rounds with a flood.
        cuts: controls begun, deepened or widened beyond those of the start, a game; ``resumed`` those of the start
            that had been eased and were tightened again; ``eased`` those lifted or loosened.
        by_depth: share of the flow stopped, in per cent -> cuts a game.
        by_mineral: "mineral stage" -> cuts a game.
        deep: share of the cuts that stop more than half of the flow; None without cuts.
        yearly_without_floors: chance that a year brings a new cut, from the rounds that began without any floor in
            force; None if there are none. ``yearly_with_floors`` likewise.
    """

    restricted_rounds: float
    flooded_rounds: float
    cuts: float
    resumed: float
    eased: float
    by_depth: dict[str, float]
    by_mineral: dict[str, float]
    deep: float | None
    yearly_without_floors: float | None
    yearly_with_floors: float | None


@dataclass(frozen=True, slots=True)
class KindMeasure:
    """Attainment of a kind of seat over all games, in per cent.

    Attributes:
        seats: their codes.
        inside, outside: of those that are members at the end, and of the others.
        parts: share of each part in all points won and lost, by absolute value.
        tail: share of the attainment that the tail brought (see :func:`tail_part`).
    """

    seats: tuple[str, ...]
    attainment: Spread | None
    inside: Spread | None
    outside: Spread | None
    parts: dict[str, float]
    tail: float | None


@dataclass(frozen=True, slots=True)
class TailMeasure:
    """What the tail brought: its share of the attainment in all games together, by game, and in points of per cent."""

    share: float | None
    by_game: Spread | None
    added: Spread | None


@dataclass(frozen=True, slots=True)
class VariationMeasure:
    """Standard deviations over seeds: of the bloc's size, the mean floor (1 where there is none), and attainment.

    ``attainment`` is of a game's mean over seats, ``seat_attainment`` the mean over seats of each one's own.
    """

    heads: float
    use_share: float
    floor_level: float
    attainment: float
    seat_attainment: float


def spread(values: Iterable[float]) -> Spread | None:
    """Return the distribution of some values, None of none; quartiles are interpolated between neighbours."""
    listed = sorted(float(v) for v in values)
    if not listed:
        return None
    low, first, middle, third, high = (round(float(q), DIGITS) for q in np.quantile(listed, (0, 0.25, 0.5, 0.75, 1)))
    return Spread(len(listed), low, first, middle, third, high, _mean(listed), _deviation(listed))


def _some(values: Iterable[float]) -> Spread:
    found = spread(values)
    assert found is not None, "a report has at least one game"
    return found


def _mean(values: Sequence[float]) -> float:
    return round(fsum(values) / len(values), DIGITS)


def _deviation(values: Sequence[float]) -> float:
    return round(statistics.stdev(values), DIGITS) if len(values) > 1 else 0.0


def _share(flags: Iterable[bool]) -> float:
    return _mean([float(flag) for flag in flags])


def measure_bloc(games: Sequence[GameRecord], bloc: str | None, may_join: int) -> BlocMeasure:
    """Return the size and the fate of the bloc."""
    first = [next((r.round for r in game.rounds if r.in_force), None) for game in games]
    entered = Counter(r for r in first if r is not None)
    return BlocMeasure(
        id=bloc,
        may_join=may_join,
        rounds=tuple(_round(column) for column in zip(*(game.rounds for game in games), strict=True)),
        heads=_some(game.rounds[-1].heads for game in games),
        joined=_some(game.rounds[-1].heads / max(1, may_join) for game in games),
        use_share=_some(game.rounds[-1].use_share for game in games),
        entered=_share(r is not None for r in first),
        entered_round=dict(sorted(entered.items())),
        dissolved=_share(game.rounds[-1].dissolved for game in games),
        lapsed=_share(r is not None and not game.rounds[-1].in_force for r, game in zip(first, games, strict=True)),
    )


def _round(ends: Sequence[RoundRecord]) -> RoundMeasure:
    return RoundMeasure(
        round=ends[0].round,
        heads=_some(end.heads for end in ends),
        use_share=_some(end.use_share for end in ends),
        floors=_some(end.floors for end in ends),
        in_force=_share(end.in_force for end in ends),
        dissolved=_share(end.dissolved for end in ends),
    )


def measure_floors(games: Sequence[GameRecord]) -> FloorsMeasure:
    """Return the floors in force at the end."""
    levels: dict[str, list[float]] = {}
    for game in games:
        for mineral, stage, level in game.floors:
            levels.setdefault(f"{mineral} {stage}", []).append(level)
    return FloorsMeasure(
        minerals=_some(len({mineral for mineral, _, _ in game.floors}) for game in games),
        levels=spread(level for game in games for _, _, level in game.floors),
        by_mineral={
            name: FloorMeasure(round(len(found) / len(games), DIGITS), _some(found))
            for name, found in sorted(levels.items())
        },
    )


def measure_rival(games: Sequence[GameRecord], rounds_a_year: float) -> RivalMeasure:
    """Return what the rival did; a round counts as one with floors if floors were in force when it began.

    Args:
        games: at least one.
        rounds_a_year: 0 for a world without a rival, of which no chance can be told.
    """
    ends = [end for game in games for end in game.rounds]
    cuts = [cut for end in ends for cut in end.cuts]
    before = [floors for game in games for floors in (0, *(end.floors for end in game.rounds[:-1]))]
    bare = [bool(end.cuts) for end, floors in zip(ends, before, strict=True) if not floors]
    shielded = [bool(end.cuts) for end, floors in zip(ends, before, strict=True) if floors]
    depths = Counter(round(100 * cut.depth) for cut in cuts)
    minerals = Counter(f"{cut.mineral} {cut.stage}" for cut in cuts)
    return RivalMeasure(
        restricted_rounds=_share(end.restricted for end in ends),
        flooded_rounds=_share(end.floods > 0 for end in ends),
        cuts=round(len(cuts) / len(games), DIGITS),
        resumed=round(sum(end.resumed for end in ends) / len(games), DIGITS),
        eased=round(sum(end.eased for end in ends) / len(games), DIGITS),
        by_depth={f"{depth}%": round(n / len(games), DIGITS) for depth, n in sorted(depths.items())},
        by_mineral={name: round(n / len(games), DIGITS) for name, n in sorted(minerals.items())},
        deep=_share(cut.depth > 0.5 + 1e-9 for cut in cuts) if cuts else None,
        yearly_without_floors=_yearly(bare, rounds_a_year),
        yearly_with_floors=_yearly(shielded, rounds_a_year),
    )


def _yearly(rounds: Sequence[bool], rounds_a_year: float) -> float | None:
    """Return the chance of at least one in a year, if each round has the share of those that had one."""
    if not rounds or not rounds_a_year:
        return None
    calm = float((1.0 - sum(rounds) / len(rounds)) ** rounds_a_year)
    return round(1.0 - calm, DIGITS)


def measure_kinds(games: Sequence[GameRecord], kinds: Mapping[str, Sequence[str]]) -> dict[str, KindMeasure]:
    """Return the attainment of each kind of seat."""
    return {
        kind: _kind(tuple(seats), [game.seats[s] for game in games for s in seats]) for kind, seats in kinds.items()
    }


def _kind(seats: tuple[str, ...], records: Sequence[SeatRecord]) -> KindMeasure:
    sums = [fsum(abs(record.points[i]) for record in records) for i in range(len(SCORE_PARTS))]
    total = fsum(sums)
    return KindMeasure(
        seats=seats,
        attainment=spread(r.attainment for r in records),
        inside=spread(r.attainment for r in records if r.inside),
        outside=spread(r.attainment for r in records if not r.inside),
        parts={part: round(s / total, DIGITS) if total else 0.0 for part, s in zip(SCORE_PARTS, sums, strict=True)},
        tail=tail_part(records),
    )


def tail_part(records: Iterable[SeatRecord]) -> float | None:
    """Return the tail's share of the attainment of some seats: |tail| over |before the tail| + |tail|, each summed.

    Gains and losses count alike, so that seats which win do not hide seats which lose. None if no game reached its end
    or nothing was won or lost.
    """
    tails = [(r.attainment - r.tail, r.tail) for r in records if r.tail is not None]
    late = fsum(abs(tail) for _, tail in tails)
    total = late + fsum(abs(before) for before, _ in tails)
    return round(late / total, DIGITS) if total > 0.0 else None


def measure_tail(games: Sequence[GameRecord], rival: str | None) -> TailMeasure:
    """Return what the tail brought to all seats but the rival."""
    played = [[r for seat, r in game.seats.items() if seat != rival] for game in games]
    shares = [tail_part(records) for records in played]
    return TailMeasure(
        share=tail_part(r for records in played for r in records),
        by_game=spread(share for share in shares if share is not None),
        added=spread(r.tail for records in played for r in records if r.tail is not None),
    )


def measure_variation(games: Sequence[GameRecord]) -> VariationMeasure:
    """Return how much games of different seeds differ."""

    def level(game: GameRecord) -> float:
        return _mean([found for _, _, found in game.floors]) if game.floors else 1.0

    seats = list(games[0].seats)
    return VariationMeasure(
        heads=_deviation([game.rounds[-1].heads for game in games]),
        use_share=_deviation([game.rounds[-1].use_share for game in games]),
        floor_level=_deviation([level(game) for game in games]),
        attainment=_deviation([_mean([r.attainment for r in game.seats.values()]) for game in games]),
        seat_attainment=_mean([_deviation([game.seats[seat].attainment for game in games]) for seat in seats]),
    )
