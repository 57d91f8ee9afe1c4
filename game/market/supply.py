"""Supply with a smooth capacity limit, its surplus, and its calibration.

A producer with capacity K, elasticity eps and full-capacity price P* supplies, at effort e = p/P*,

    S = K * [e^(1+eps) / (1+e^(1+eps))]^(eps/(1+eps)),

which is K*e^eps far below capacity and K far above it. Of all smooth minima this one has an
elementary integral, so that producer surplus is exact:

    integral of S dp = K * P* * {[1+e^(1+eps)]^(1/(1+eps)) - 1}.

All functions work in logarithms, so that no effort overflows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.market.arrays import FloatArray, IntArray


def log_utilisation(log_effort: FloatArray, eps: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return ln(S/K) and dlnS/dlnp at the effort ``log_effort`` = ln(p/P*).

    The local elasticity is eps*(1-h) with h = e^(1+eps)/(1+e^(1+eps)).
    """
    sharp = 1.0 + eps
    return _utilisation(sharp * log_effort, eps / sharp, -eps)


def _utilisation(exponent: FloatArray, power: FloatArray, minus_eps: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return ln(S/K) = eps/(1+eps) * ln h and the local elasticity at (1+eps)*ln(effort)."""
    # ln h = -ln(1+exp(-x)), from one exponential that cannot overflow.
    log_h = np.minimum(exponent, 0.0)
    log_h -= np.log1p(np.exp(-np.abs(exponent)))
    slope = np.expm1(log_h)
    slope *= minus_eps
    log_h *= power
    return log_h, slope


@dataclass(frozen=True)
class Curves:
    """Supply curves of several producers, with what solving needs computed once; arrays of one shape."""

    sharp: FloatArray  # 1 + eps
    power: FloatArray  # eps/(1+eps)
    minus_eps: FloatArray
    shift: FloatArray  # (1+eps) * (ln effort - ln price)
    log_capacity: FloatArray

    @classmethod
    def of(cls, eps: FloatArray, effort_shift: FloatArray, log_capacity: FloatArray) -> Curves:
        """Prepare the curves; ln effort = ln price + ``effort_shift``."""
        sharp = 1.0 + eps
        return cls(sharp, eps / sharp, -eps, sharp * effort_shift, log_capacity)

    def at(self, log_price: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return ln S and dlnS/dlnp."""
        exponent = self.sharp * log_price
        exponent += self.shift
        log_supply, slope = _utilisation(exponent, self.power, self.minus_eps)
        log_supply += self.log_capacity
        return log_supply, slope

    def take(self, index: IntArray) -> Curves:
        """Return the curves at ``index`` of the first axis."""
        return Curves(
            self.sharp[index], self.power[index], self.minus_eps[index], self.shift[index], self.log_capacity[index]
        )


def surplus_per_capacity(log_effort: FloatArray, eps: FloatArray) -> FloatArray:
    """Return the producer surplus over K*P*: [1+e^(1+eps)]^(1/(1+eps)) - 1."""
    sharp = 1.0 + eps
    return np.asarray(np.expm1(np.logaddexp(0.0, sharp * log_effort) / sharp))


def log_full_price(eps: FloatArray, u0: FloatArray) -> FloatArray:
    """Return ln P* such that utilisation at price 1 is ``u0`` (0 < u0 < 1)."""
    log_h = (1.0 + eps) / eps * np.log(u0)
    return np.asarray(-(log_h - np.log(-np.expm1(log_h))) / (1.0 + eps))
