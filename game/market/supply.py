"""Supply with a smooth capacity limit, its surplus, and its calibration.

A producer with capacity K, elasticity eps and full-capacity price P* supplies, at effort e = p/P*,

    S = K * [e^(1+eps) / (1+e^(1+eps))]^(eps/(1+eps)),

which is K*e^eps far below capacity and K far above it. Of all smooth minima this one has an
elementary integral, so that producer surplus is exact:

    integral of S dp = K * P* * {[1+e^(1+eps)]^(1/(1+eps)) - 1}.

All functions work in logarithms, so that no effort overflows.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from game.market.arrays import FloatArray, IntArray


def log_utilisation(log_effort: FloatArray, eps: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return ln(S/K) and dlnS/dlnp at the effort ``log_effort`` = ln(p/P*).

    The local elasticity is eps*(1-h) with h = e^(1+eps)/(1+e^(1+eps)).
    """
    sharp = 1.0 + eps
    return _utilisation(sharp * log_effort, eps, eps / sharp)


def _utilisation(exponent: FloatArray, eps: FloatArray, power: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return ln(S/K) = eps/(1+eps) * ln h and the local elasticity at (1+eps)*ln(effort)."""
    # ln h = -ln(1+exp(-x)), from one exponential that cannot overflow.
    tail = np.exp(-np.abs(exponent))
    log_h = np.minimum(exponent, 0.0)
    log_h -= np.log1p(tail)
    one_minus_h = np.where(exponent > 0.0, tail, 1.0)
    one_minus_h /= 1.0 + tail
    return power * log_h, eps * one_minus_h


@dataclass(frozen=True)
class Curves:
    """Supply curves of several producers, with what solving needs computed once; arrays of one shape."""

    eps: FloatArray
    sharp: FloatArray  # 1 + eps
    power: FloatArray  # eps/(1+eps)
    effort_shift: FloatArray  # ln effort = ln price + shift
    log_capacity: FloatArray

    @classmethod
    def of(cls, eps: FloatArray, effort_shift: FloatArray, log_capacity: FloatArray) -> Curves:
        """Prepare the curves."""
        sharp = 1.0 + eps
        return cls(eps, sharp, eps / sharp, effort_shift, log_capacity)

    def at(self, log_price: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return ln S and dlnS/dlnp."""
        exponent = log_price + self.effort_shift
        exponent *= self.sharp
        log_supply, slope = _utilisation(exponent, self.eps, self.power)
        log_supply += self.log_capacity
        return log_supply, slope

    def take(self, index: IntArray) -> Curves:
        """Return the curves at ``index`` of the first axis."""
        return Curves(**{f.name: getattr(self, f.name)[index] for f in fields(self)})


def surplus_per_capacity(log_effort: FloatArray, eps: FloatArray) -> FloatArray:
    """Return the producer surplus over K*P*: [1+e^(1+eps)]^(1/(1+eps)) - 1."""
    sharp = 1.0 + eps
    return np.asarray(np.expm1(np.logaddexp(0.0, sharp * log_effort) / sharp))


def log_full_price(eps: FloatArray, u0: FloatArray) -> FloatArray:
    """Return ln P* such that utilisation at price 1 is ``u0`` (0 < u0 < 1)."""
    log_h = (1.0 + eps) / eps * np.log(u0)
    return np.asarray(-(log_h - np.log(-np.expm1(log_h))) / (1.0 + eps))
