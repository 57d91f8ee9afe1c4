"""From records of games to a tournament's figures: standings, pairs, ratings, and whole tables of one player."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import fsum

import numpy as np

from game.tournament.bootstrap import DIGITS, Floats, Measure, Resampling
from game.tournament.elo import ratings
from game.tournament.record import GameResult, SeatResult

# Attainments this close, in points of per cent, are a draw.
SAME = 1e-6


@dataclass(frozen=True, slots=True)
class Standing:
    """A player at mixed tables.

    Attributes:
        seats: how many seats it has held, over all games.
        attainment: in per cent.
        elo: from its pairs with all others; their mean is 1500.
        agreements, breaches: of a seat, on average.
        faults, refused: in all games together; see :class:`game.tournament.record.SeatResult`.
    """

    player: str
    seats: int
    attainment: Measure
    elo: Measure
    agreements: float
    breaches: float
    faults: int
    refused: int


@dataclass(frozen=True, slots=True)
class Duel:
    """Two players at the same seats and seeds of mixed tables.

    Attributes:
        difference: the first one's attainment less the second one's, in points of per cent.
        won, drawn, lost: pairs in which the first attained more, the same and less.
        pairs: how many there are: one for each seat and seed.
        seeds: the clusters that are resampled.
    """

    first: str
    second: str
    difference: Measure
    won: int
    drawn: int
    lost: int
    pairs: int
    seeds: int


@dataclass(frozen=True, slots=True)
class Mixed:
    """All figures of the mixed tables."""

    games: int
    standings: tuple[Standing, ...]
    duels: tuple[Duel, ...]


@dataclass(frozen=True, slots=True)
class WholeTable:
    """Tables at which one player has every seat but the rival's.

    Attributes:
        joint_percent: what all parties gained together, in per cent of the best package; None where none brings any.
        gini: how it is split, 0 (even) to 1.
        attainment: mean over the seats, in per cent.
        agreements, breaches, members: of a game, on average.
        faults, refused: in all games together.
    """

    player: str
    games: int
    joint_percent: Measure | None
    gini: float
    attainment: Measure
    agreements: float
    breaches: float
    members: float
    faults: int
    refused: int


@dataclass(frozen=True, slots=True)
class TableDuel:
    """Two players' whole tables with the same seeds: the first one's figures less the second one's."""

    first: str
    second: str
    joint_percent: Measure | None
    attainment: Measure
    seeds: int


@dataclass(frozen=True, slots=True)
class Uniform:
    """All figures of the uniform tables."""

    games: int
    tables: tuple[WholeTable, ...]
    duels: tuple[TableDuel, ...]


# --- mixed tables -------------------------------------------------------------------------------------------------


def measure_mixed(
    games: Sequence[GameResult], players: Sequence[str], seats: Sequence[str], resampling: Resampling
) -> Mixed:
    """Return the figures of whole rotations of mixed tables.

    Args:
        games: for every seed, one in which each player holds each of the seats.
        players: in the order of the report.
        seats: those compared.
        resampling: over the seeds, in their order.
    """
    attained = attainments(games, players, seats)
    wins = np.stack([[_beaten(mine, theirs) for theirs in attained] for mine in attained])
    by_seed = np.moveaxis(wins, -1, 0)
    rated = ratings(by_seed.sum(axis=0))
    sampled = ratings(resampling.means(by_seed) * resampling.seeds)
    standings = []
    for place, name in enumerate(players):
        results = [result for game in games for result in _of(game, name, seats)]
        standings.append(
            Standing(
                player=name,
                seats=len(results),
                attainment=resampling.measure(attained[place].mean(axis=1)),
                elo=Measure(round(float(rated[place]), DIGITS), *resampling.interval(sampled[:, place])),
                agreements=_mean(result.agreements for result in results),
                breaches=_mean(result.breaches for result in results),
                faults=sum(result.faults for result in results),
                refused=sum(result.refused for result in results),
            )
        )
    return Mixed(
        games=len(games),
        standings=tuple(standings),
        duels=tuple(
            _duel(players[i], players[j], attained[i] - attained[j], resampling)
            for i, j in combinations(range(len(players)), 2)
        ),
    )


def attainments(games: Sequence[GameResult], players: Sequence[str], seats: Sequence[str]) -> Floats:
    """Return what each player attained [players, seeds, seats]; every place of it must have been played."""
    seeds = sorted({game.seed for game in games})
    found = np.full((len(players), len(seeds), len(seats)), np.nan)
    for game in games:
        for place, seat in enumerate(seats):
            result = game.seats[seat]
            found[players.index(result.player), seeds.index(game.seed), place] = result.attainment
    assert not np.isnan(found).any(), "a rotation is not whole"
    return found


def _beaten(mine: Floats, theirs: Floats) -> Floats:
    """Return the pairs [seeds] that were won, a draw as one half."""
    more, less = mine > theirs + SAME, mine < theirs - SAME
    return np.asarray((more + 0.5 * ~(more | less)).sum(axis=1))


def _duel(first: str, second: str, difference: Floats, resampling: Resampling) -> Duel:
    won, lost = int((difference > SAME).sum()), int((difference < -SAME).sum())
    return Duel(
        first=first,
        second=second,
        difference=resampling.measure(difference.mean(axis=1)),
        won=won,
        drawn=difference.size - won - lost,
        lost=lost,
        pairs=difference.size,
        seeds=resampling.seeds,
    )


# --- uniform tables -----------------------------------------------------------------------------------------------


def measure_uniform(
    games: Sequence[GameResult], players: Sequence[str], seats: Sequence[str], resampling: Resampling
) -> Uniform:
    """Return the figures of uniform tables, for every seed one of each player; see :func:`measure_mixed`."""
    by_player = {name: [game for game in games if game.seats[seats[0]].player == name] for name in players}
    attained = {name: _by_seed(by_player[name], seats) for name in players}
    joint = {name: _joint(by_player[name]) for name in players}
    tables, duels = [], []
    for name in players:
        played = by_player[name]
        results = [result for game in played for result in _of(game, name, seats)]
        percent = joint[name]
        tables.append(
            WholeTable(
                player=name,
                games=len(played),
                joint_percent=None if percent is None else resampling.measure(percent),
                gini=_mean(game.gini for game in played),
                attainment=resampling.measure(attained[name]),
                agreements=_mean(game.agreements for game in played),
                breaches=round(sum(result.breaches for result in results) / len(played), DIGITS),
                members=_mean(game.members for game in played),
                faults=sum(result.faults for result in results),
                refused=sum(result.refused for result in results),
            )
        )
    for first, second in combinations(players, 2):
        mine, theirs = joint[first], joint[second]
        duels.append(
            TableDuel(
                first=first,
                second=second,
                joint_percent=None if mine is None or theirs is None else resampling.measure(mine - theirs),
                attainment=resampling.measure(attained[first] - attained[second]),
                seeds=resampling.seeds,
            )
        )
    return Uniform(len(games), tuple(tables), tuple(duels))


def _by_seed(games: Sequence[GameResult], seats: Sequence[str]) -> Floats:
    """Return the mean attainment of each game [seeds], by seed."""
    ranked = sorted(games, key=lambda game: game.seed)
    return np.array([fsum(game.seats[seat].attainment for seat in seats) / len(seats) for game in ranked])


def _joint(games: Sequence[GameResult]) -> Floats | None:
    """Return the joint score of each game [seeds], by seed; None where a game has nothing to compare with."""
    percents = [game.joint_percent for game in sorted(games, key=lambda game: game.seed)]
    known = [percent for percent in percents if percent is not None]
    return np.array(known) if len(known) == len(percents) else None


def _of(game: GameResult, player: str, seats: Sequence[str]) -> list[SeatResult]:
    return [game.seats[seat] for seat in seats if game.seats[seat].player == player]


def _mean(values: Iterable[float]) -> float:
    listed = [float(value) for value in values]
    return round(fsum(listed) / len(listed), DIGITS)
