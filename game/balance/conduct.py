"""What seats' conduct makes of a game: choices, strategies seat by seat, a host that only pays, a late betrayal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from game.balance.choice import real_rounds
from game.balance.measures import DIGITS, Spread, spread
from game.balance.record import GameRecord
from game.world import World

LOWEST = 5
PAY_ONLY, BETRAYER = "pay-only", "betrayer"


@dataclass(frozen=True, slots=True)
class JointMeasure:
    """The joint score at the end, in per cent of the best package (None without one), and its split."""

    percent: Spread | None
    gini: Spread


@dataclass(frozen=True, slots=True)
class ChoiceMeasure:
    """Rounds with a real choice; see :mod:`game.balance.choice`.

    Attributes:
        games: how many games were measured.
        rounds: rounds of each.
        by_seat: seat -> rounds with a real choice, mean over the games.
        median, lowest: over the seats but the rival's, whose national policies are not appraised.
        fewest: the five seats with the fewest, from the lowest on.
    """

    games: int
    rounds: int
    by_seat: dict[str, float]
    median: float
    lowest: float
    fewest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeatsMeasure:
    """How much each seat's conduct matters: the spread of its attainment over the scripted strategies.

    ``by_seat`` is seat -> the best strategy's mean less the worst one's; ``lowest`` the five seats with the smallest.
    """

    seeds: int
    by_seat: dict[str, float]
    best: dict[str, str]
    worst: dict[str, str]
    median: float
    lowest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HostMeasure:
    """A host that only pays, against the player that has its seat otherwise, with the same seeds.

    ``held`` and ``held_paying`` are members at the end, mean over the games, the host left out; ``share`` is the second
    as a share of the first, None where nobody joins either way.
    """

    host: str
    seeds: int
    held: float
    held_paying: float
    share: float | None


@dataclass(frozen=True, slots=True)
class BetrayalMeasure:
    """What a seat gains by breaking everything in the last round: points of attainment, mean and largest."""

    seat: str
    seeds: int
    gain: float
    most: float


def measure_joint(games: Sequence[GameRecord]) -> JointMeasure:
    """Return the joint score of some games."""
    found = spread(game.gini for game in games)
    assert found is not None, "a report has at least one game"
    return JointMeasure(spread(g.joint_percent for g in games if g.joint_percent is not None), found)


def measure_choice(world: World, games: Sequence[GameRecord]) -> ChoiceMeasure | None:
    """Return the rounds with a real choice, from the games in which they were measured; None if in none."""
    measured = [game for game in games if game.choices]
    if not measured:
        return None
    counts = [real_rounds(game.choices) for game in measured]
    by_seat = {s: _mean([found.get(s, 0) for found in counts]) for s in world.seats}
    judged = {s: rounds for s, rounds in by_seat.items() if s != world.rival}
    fewest = sorted(judged, key=lambda s: (judged[s], world.seats.index(s)))[:LOWEST]
    return ChoiceMeasure(
        games=len(measured),
        rounds=len(measured[0].rounds),
        by_seat=by_seat,
        median=round(float(np.median(list(judged.values()))), DIGITS),
        lowest=min(judged.values()),
        fewest=tuple(fewest),
    )


def measure_seats(by_seat: Mapping[str, Mapping[str, Sequence[GameRecord]]]) -> SeatsMeasure | None:
    """Return the spread over strategies of each seat.

    Args:
        by_seat: seat -> strategy -> games in which the seat followed it.
    """
    if not by_seat:
        return None
    spreads: dict[str, float] = {}
    best: dict[str, str] = {}
    worst: dict[str, str] = {}
    seeds = 0
    for seat, by_strategy in by_seat.items():
        means = {name: _mean([g.seats[seat].attainment for g in games]) for name, games in by_strategy.items()}
        seeds = max(seeds, *(len(games) for games in by_strategy.values()))
        best[seat] = max(means, key=lambda name: means[name])
        worst[seat] = min(means, key=lambda name: means[name])
        spreads[seat] = round(means[best[seat]] - means[worst[seat]], DIGITS)
    lowest = sorted(spreads, key=lambda s: spreads[s])[:LOWEST]
    return SeatsMeasure(
        seeds, spreads, best, worst, round(float(np.median(list(spreads.values()))), DIGITS), (*lowest,)
    )


def measure_host(host: str, plain: Sequence[GameRecord], paying: Sequence[GameRecord]) -> HostMeasure | None:
    """Return what a host that only pays holds; None if it was not played."""
    if not paying:
        return None
    held = _mean([_held(game, host) for game in plain[: len(paying)]])
    bought = _mean([_held(game, host) for game in paying])
    return HostMeasure(host, len(paying), held, bought, round(bought / held, DIGITS) if held else None)


def _held(game: GameRecord, host: str) -> int:
    """Return the members of the bloc at the end of a game, without the host."""
    return game.rounds[-1].heads - int(game.seats[host].inside)


def measure_betrayal(seat: str, plain: Sequence[GameRecord], betrayed: Sequence[GameRecord]) -> BetrayalMeasure | None:
    """Return what a late betrayal brings; None if it was not played."""
    if not betrayed:
        return None
    gains = [b.seats[seat].attainment - p.seats[seat].attainment for p, b in zip(plain, betrayed, strict=False)]
    return BetrayalMeasure(seat, len(gains), _mean(gains), round(max(gains), DIGITS))


def _mean(values: Sequence[float]) -> float:
    return round(float(np.mean(values)), DIGITS)
