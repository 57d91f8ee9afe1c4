"""The intervals: against a second opinion, and against means that are known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import t as student

from game.chance import Key
from game.tournament.bootstrap import LEAST_SEEDS, Measure, Resampling, student_quantile, tail_beyond, within

KEY = Key.of(1, 0, "test")


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 10, 29, 200])
def test_students_distribution_is_that_of_scipy(freedom: int) -> None:
    assert student_quantile(0.975, freedom) == pytest.approx(student.ppf(0.975, freedom), rel=1e-12)
    for t in (0.1, 1.0, 3.0, 40.0):
        assert within(t, freedom) == pytest.approx(2.0 * student.cdf(t, freedom) - 1.0, rel=1e-12)


def test_tails_shrink_where_seeds_are_few_and_end_at_a_fortieth() -> None:
    tails = [tail_beyond(n) for n in (2, 5, 10, 30, 1000)]
    assert tails == sorted(tails)
    assert tail_beyond(10) == pytest.approx(0.00855, abs=1e-4)
    assert tails[-1] == pytest.approx(0.025, abs=2e-4)


@pytest.mark.parametrize("seeds", [6, 10])
def test_intervals_cover_a_known_mean(seeds: int) -> None:
    """Of 400 experiments with a mean of 3, about 95 % should cover it; plain percentiles cover clearly fewer."""
    rng = np.random.default_rng(20)
    resampling = Resampling(seeds, KEY, samples=4000)
    covered = plainly = 0
    for _ in range(400):
        values = 3.0 + 2.0 * rng.normal(size=seeds)
        found = resampling.measure(values)
        assert found.low is not None
        assert found.high is not None
        covered += found.low <= 3.0 <= found.high
        low, high = np.quantile(resampling.means(values), (0.025, 0.975))
        plainly += low <= 3.0 <= high
    assert 0.91 <= covered / 400 <= 0.98
    assert plainly < covered - 12


def test_it_is_as_wide_as_students_interval() -> None:
    drawn = np.random.default_rng(3).normal(size=18)
    values = 7.0 + np.concatenate([drawn, -drawn])  # no skewness, which Student's interval knows nothing of
    found = Resampling(36, KEY).measure(values)
    half = student.ppf(0.975, 35) * values.std(ddof=1) / 6.0
    assert found.mean == 7.0
    assert found.high == pytest.approx(7.0 + half, abs=0.05 * half)
    assert found.low == pytest.approx(7.0 - half, abs=0.05 * half)


def test_whole_seeds_are_drawn() -> None:
    """Two figures of a seed stay together: their difference has no spread where it is the same in every seed."""
    resampling = Resampling(8, KEY)
    luck = np.random.default_rng(4).normal(size=8)
    both = resampling.means(np.stack([luck, luck + 1.5], axis=1))
    assert both.shape == (10_000, 2)
    assert np.abs(both[:, 1] - both[:, 0] - 1.5).max() < 1e-12
    assert both[:, 0].std() > 0.1


def test_a_constant_has_no_width_and_few_seeds_no_interval() -> None:
    assert Resampling(LEAST_SEEDS, KEY).measure(np.full(LEAST_SEEDS, 2.5)) == Measure(2.5, 2.5, 2.5)
    assert Resampling(LEAST_SEEDS - 1, KEY).measure(np.arange(4.0)) == Measure(1.5, None, None)
    assert Resampling(1, KEY).measure(np.array([7.0])) == Measure(7.0, None, None)


def test_the_same_key_gives_the_same_interval() -> None:
    values = np.random.default_rng(5).normal(size=12)
    assert Resampling(12, KEY).measure(values) == Resampling(12, KEY).measure(values)
    assert Resampling(12, KEY).measure(values) != Resampling(12, Key.of(2, 0, "test")).measure(values)


def test_above_zero_is_the_whole_interval() -> None:
    assert Measure(1.0, 0.1, 2.0).above_zero
    assert not Measure(1.0, 0.0, 2.0).above_zero
    assert not Measure(1.0, None, None).above_zero
