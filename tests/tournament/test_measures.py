"""The figures, from records made up by hand."""

from __future__ import annotations

from math import log10

import numpy as np
import pytest

from game.chance import Key
from game.tournament.bootstrap import Measure, Resampling
from game.tournament.measures import attainments, measure_mixed, measure_uniform
from game.tournament.record import GameResult
from tests.tournament.made_up import game, seat

SEEDS = 6
KEY = Key.of(1, 0, "test")


def rotation(seed: int, at_p: tuple[float, float], at_q: tuple[float, float]) -> list[GameResult]:
    """Return two games in which A and B attain these at the seats P and Q; the rival R is nobody's."""
    rival = seat("rival", 999.0, faults=50)
    one = {"P": seat("A", at_p[0], agreements=2), "Q": seat("B", at_q[1], breaches=1), "R": rival}
    two = {"P": seat("B", at_p[1]), "Q": seat("A", at_q[0], faults=3), "R": rival}
    return [game("mixed", seed, one), game("mixed", seed, two)]


def test_pairs_are_at_the_same_seat_and_seed() -> None:
    games = [g for s in range(SEEDS) for g in rotation(s, (30.0 + s, 20.0 + s), (50.0, 45.0))]
    assert attainments(games, ("A", "B"), ("P", "Q"))[1].tolist() == [[20.0 + s, 45.0] for s in range(SEEDS)]
    found = measure_mixed(games, ("A", "B"), ("P", "Q"), Resampling(SEEDS, KEY))
    [duel] = found.duels
    assert (duel.first, duel.second, duel.pairs, duel.seeds) == ("A", "B", 12, 6)
    assert (duel.won, duel.drawn, duel.lost) == (12, 0, 0)
    # 10 at P and 5 at Q with every seed: no luck is left in the difference.
    assert duel.difference == Measure(7.5, 7.5, 7.5)
    assert duel.difference.above_zero
    first, second = found.standings
    assert (first.player, first.seats, first.attainment.mean) == ("A", 12, 41.25)
    assert first.attainment.low is not None
    assert first.attainment.low < 41.25
    assert first.elo.mean - second.elo.mean == pytest.approx(400.0 * log10(12.5 / 0.5), abs=1e-4)
    assert (first.agreements, first.breaches, first.faults) == (1.0, 0.0, 18)
    assert (second.agreements, second.breaches, second.faults) == (0.0, 0.5, 0)
    assert found.games == 12


def test_the_order_of_report_turns_the_sign() -> None:
    games = [g for s in range(SEEDS) for g in rotation(s, (30.0 + s * s, 20.0), (50.0, 45.0 + s))]
    there = measure_mixed(games, ("A", "B"), ("P", "Q"), Resampling(SEEDS, KEY)).duels[0]
    back = measure_mixed(games, ("B", "A"), ("P", "Q"), Resampling(SEEDS, KEY)).duels[0]
    assert back.difference.mean == -there.difference.mean
    assert there.difference.high is not None
    assert there.difference.low is not None
    # The tails of the samples are alike up to their number's last one.
    assert back.difference.low == pytest.approx(-there.difference.high, abs=1e-6)
    assert (back.won, back.lost) == (there.lost, there.won)


def test_seats_of_one_seed_do_not_count_as_independent() -> None:
    """Luck that a seed's seats share widens the interval as if there were as many pairs as seeds."""
    luck = np.random.default_rng(1).normal(scale=10.0, size=SEEDS)
    games = [g for s in range(SEEDS) for g in rotation(s, (40.0 + luck[s], 40.0), (40.0 + luck[s], 40.0))]
    shared = measure_mixed(games, ("A", "B"), ("P", "Q"), Resampling(SEEDS, KEY)).duels[0].difference
    assert shared == Resampling(SEEDS, KEY).measure(luck)


def test_equal_attainments_are_draws() -> None:
    games = [g for s in range(SEEDS) for g in rotation(s, (30.0, 30.0), (50.0, 50.0))]
    found = measure_mixed(games, ("A", "B"), ("P", "Q"), Resampling(SEEDS, KEY))
    assert (found.duels[0].won, found.duels[0].drawn, found.duels[0].lost) == (0, 12, 0)
    assert found.duels[0].difference == Measure(0.0, 0.0, 0.0)
    assert [row.elo for row in found.standings] == [Measure(1500.0, 1500.0, 1500.0)] * 2


def test_a_rotation_that_is_not_whole_is_a_defect() -> None:
    games = [g for s in range(SEEDS) for g in rotation(s, (30.0, 20.0), (50.0, 45.0))]
    with pytest.raises(AssertionError, match="not whole"):
        attainments(games[:-1], ("A", "B"), ("P", "Q"))


def whole(seed: int, player: str, at: float, joint: float | None, agreements: int) -> GameResult:
    seats = {"P": seat(player, at, breaches=1), "Q": seat(player, at + 10.0, breaches=2), "R": seat("rival", 999.0)}
    return game("uniform", seed, seats, joint, agreements)


def test_whole_tables_are_compared_seed_by_seed() -> None:
    # Both lists out of order: figures go by seed.
    games = [whole(s, "A", 20.0 + s, 30.0 + s, 4) for s in reversed(range(SEEDS))]
    games += [whole(s, "B", 20.0 + s - 2.0, 30.0 + 2 * s, 1) for s in range(SEEDS)]
    found = measure_uniform(games, ("A", "B"), ("P", "Q"), Resampling(SEEDS, KEY))
    first, second = found.tables
    assert found.games == 12
    assert first.joint_percent is not None
    assert second.joint_percent is not None
    assert (first.games, first.attainment.mean, first.joint_percent.mean) == (6, 27.5, 32.5)
    assert (first.agreements, first.breaches, first.members, first.gini) == (4.0, 3.0, 2.0, 0.25)
    assert second.joint_percent.mean == 35.0
    [duel] = found.duels
    assert duel.attainment == Measure(2.0, 2.0, 2.0)
    assert duel.joint_percent == Resampling(SEEDS, KEY).measure(-np.arange(6.0))


def test_a_world_without_a_best_package_has_no_joint_score() -> None:
    games = [whole(s, name, 20.0, None, 0) for s in range(SEEDS) for name in "AB"]
    found = measure_uniform(games, ("A", "B"), ("P", "Q"), Resampling(SEEDS, KEY))
    assert [row.joint_percent for row in found.tables] == [None, None]
    assert found.duels[0].joint_percent is None
    assert found.duels[0].attainment == Measure(0.0, 0.0, 0.0)
