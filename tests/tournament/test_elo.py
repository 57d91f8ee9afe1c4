"""Elo ratings: by hand for two, against a second opinion for many."""

from __future__ import annotations

from math import log, log10

import numpy as np
import pytest
from scipy.optimize import minimize

from game.tournament.elo import ratings


def table(*rows: tuple[float, ...]) -> np.ndarray:
    return np.array(rows, dtype=float)


def test_two_players_by_hand() -> None:
    # Three wins of four, and the drawn comparison that is added: 3.5 to 1.5.
    found = ratings(table((0, 3), (1, 0)))
    assert found[0] - found[1] == pytest.approx(400.0 * log10(3.5 / 1.5), abs=1e-6)
    assert found.sum() == pytest.approx(3000.0)


def test_draws_alone_leave_everybody_at_the_mean() -> None:
    assert ratings(table((0, 4, 4), (4, 0, 4), (4, 4, 0))) == pytest.approx(1500.0)


def test_a_player_that_always_wins_has_a_finite_rating() -> None:
    found = ratings(table((0, 200), (0, 0)))
    assert found[0] - found[1] == pytest.approx(400.0 * log10(200.5 / 0.5), abs=1e-6)


def test_who_beats_the_strong_is_stronger_than_who_beats_the_weak() -> None:
    # A beats B as often as C beats D, and B beats D; A and C never met.
    a, b, c, d = ratings(table((0, 6, 0, 0), (4, 0, 0, 9), (0, 0, 0, 6), (0, 1, 4, 0)))
    assert a > c
    assert b > d


@pytest.mark.parametrize("seed", range(5))
def test_many_players_as_a_general_optimiser_finds_them(seed: int) -> None:
    rng = np.random.default_rng(seed)
    wins = rng.integers(0, 40, (5, 5)).astype(float) * (rng.random((5, 5)) < 0.6)
    np.fill_diagonal(wins, 0.0)
    won = wins + 0.5 * (1.0 - np.eye(5))

    def loss(strength: np.ndarray) -> float:
        return float((won * np.logaddexp(0.0, strength[None, :] - strength[:, None])).sum() + strength.sum() ** 2)

    best = minimize(loss, np.zeros(5), method="BFGS", options={"gtol": 1e-9}).x
    expected = 1500.0 + 400.0 / log(10.0) * (best - best.mean())
    assert ratings(wins) == pytest.approx(expected, abs=1e-2)


def test_whole_stacks_are_rated_as_one_by_one() -> None:
    stack = np.random.default_rng(9).integers(0, 500, (50, 4, 4)).astype(float)
    together = ratings(stack)
    for found, wins in zip(together, stack, strict=True):
        assert found == pytest.approx(ratings(wins), abs=1e-6)
