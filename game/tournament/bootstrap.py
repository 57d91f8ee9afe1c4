"""Confidence intervals by resampling whole seeds, since the seats and tables of one seed share their luck.

Seeds are drawn again with replacement, all that belongs to one together. Plain percentiles of such samples are too
narrow where seeds are few, so the tails are those of the expanded percentile interval (Hesterberg 2015, The American
Statistician 69): with n seeds

    alpha' / 2 = Phi( - sqrt(n / (n - 1)) t[0.975; n - 1] )

which makes the interval of a mean as wide as Student's t does, and leaves its skewness. Samples of fewer than five
seeds do not reach that far out: the rarest one, a single seed alone, has the chance n^-n. They give no interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import atan, cos, fsum, pi, sin, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from game.chance import Key

LEVEL = 0.95
RESAMPLES = 10_000
LEAST_SEEDS = 5
# So many samples are averaged at once, which bounds the memory for any number of seeds.
BLOCK = 500
DIGITS = 6

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measure:
    """A mean and its 95 % interval; ``low`` and ``high`` are None where seeds are too few for one."""

    mean: float
    low: float | None
    high: float | None

    @property
    def above_zero(self) -> bool:
        """Whether the whole interval is above zero."""
        return self.low is not None and self.low > 0.0


class Resampling:
    """One set of resampled seeds, used for every figure of a report, so that figures can be compared.

    Attributes:
        seeds: how many seeds there are.
        tail: the share of the samples beyond each end of an interval; None where seeds are too few.
    """

    def __init__(self, seeds: int, key: Key, samples: int = RESAMPLES) -> None:
        """Draw the samples.

        Args:
            seeds: at least 1.
            key: where the draws come from.
            samples: how many.
        """
        self.seeds = seeds
        self.tail = tail_beyond(seeds) if seeds >= LEAST_SEEDS else None
        rng = key.rng()
        # [samples, seeds]: how often each seed is in each sample.
        self._times = np.zeros((samples, seeds), dtype=np.int32)
        for start in range(0, samples, BLOCK):
            block = self._times[start : start + BLOCK]
            drawn = (rng.random((len(block), seeds)) * seeds).astype(np.int64)
            np.add.at(block, (np.arange(len(block))[:, None], drawn), 1)

    def means(self, by_seed: Floats) -> Floats:
        """Return the mean [samples, ...] of what each sample holds of some values [seeds, ...]."""
        flat = by_seed.reshape(self.seeds, -1)
        blocks = [
            self._times[start : start + BLOCK].astype(float) @ flat for start in range(0, len(self._times), BLOCK)
        ]
        return (np.concatenate(blocks) / self.seeds).reshape(len(self._times), *by_seed.shape[1:])

    def interval(self, samples: Floats) -> tuple[float, float] | tuple[None, None]:
        """Return the ends of the interval of a figure computed from every sample."""
        if self.tail is None:
            return None, None
        low, high = np.quantile(samples, (self.tail, 1.0 - self.tail))
        return round(float(low), DIGITS), round(float(high), DIGITS)

    def measure(self, by_seed: Floats) -> Measure:
        """Return the mean of a figure [seeds] with its interval."""
        mean = round(fsum(by_seed.tolist()) / self.seeds, DIGITS)
        return Measure(mean, *self.interval(self.means(by_seed)))


def tail_beyond(seeds: int) -> float:
    """Return the share of the samples beyond each end of an interval from at least two seeds."""
    return NormalDist().cdf(-sqrt(seeds / (seeds - 1)) * student_quantile((1.0 + LEVEL) / 2.0, seeds - 1))


@cache
def student_quantile(share: float, freedom: int) -> float:
    """Return the value below which a share above one half of Student's distribution lies."""
    low, high = 0.0, 1.0
    while within(high, freedom) < 2.0 * share - 1.0:
        low, high = high, 2.0 * high
    for _ in range(60):
        middle = (low + high) / 2.0
        if within(middle, freedom) < 2.0 * share - 1.0:
            low = middle
        else:
            high = middle
    return high


def within(t: float, freedom: int) -> float:
    """Return the chance that Student's variable is within -t and t (Abramowitz and Stegun 26.7.3 and 26.7.4)."""
    angle = atan(t / sqrt(freedom))
    if freedom == 1:
        return 2.0 * angle / pi
    odd = freedom % 2
    term = cos(angle) if odd else 1.0
    total = term
    for step in range(2 + odd, freedom - 1, 2):
        term *= (step - 1) / step * cos(angle) ** 2
        total += term
    return 2.0 / pi * (angle + sin(angle) * total) if odd else sin(angle) * total
