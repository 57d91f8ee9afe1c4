"""How exposed a user is to a supply cut: unmet need, a security score, the expected loss.

The constants are assumptions of the model, not estimates from data.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.market.arrays import FloatArray


@dataclass(frozen=True)
class Disruption:
    """A cut by the rival: its length, what leaks through, what users save, what others can add."""

    quarters: float = 4.0
    leak: float = 0.0
    thrift: float = 0.15
    surge: float = 0.10


DEFAULT = Disruption()
CUT_PROBABILITY = 0.05
"""How likely a cut is in a year, for the expected loss; the same in every game."""
UNCONCENTRATED = 0.25
"""Herfindahl index below which concentration costs no points."""
CONCENTRATION_WEIGHT = 0.3


def exposure(
    dependence: FloatArray, hhi: FloatArray, rationed: FloatArray | None = None
) -> tuple[FloatArray, FloatArray]:
    """Return dependence and concentration as they would be without the change of the rival's controls.

    Args:
        dependence: share of the rival in supply, any shape.
        hhi: sum of squared shares of origins in supply, same shape.
        rationed: what controls let each user take over what they let it at the start: the rival's goods are counted at
            1/rationed of their flow, so that a ban is no safety and relief no danger; None: unchanged.
    """
    if rationed is None:
        return dependence, hhi
    wanted = dependence / rationed
    total = wanted + (1.0 - dependence)
    others = np.maximum(hhi - dependence * dependence, 0.0)
    return np.asarray(wanted / total), np.asarray((others + wanted * wanted) / (total * total))


def unmet_need(dependence: FloatArray, cover: FloatArray, cut: Disruption = DEFAULT) -> FloatArray:
    """Return the share of use unmet in a cut, 0 to 1.

    ``dependence`` is the rival's share of supply, ``cover`` stocks within reach in quarters of use;
    any equal shapes.
    """
    return np.asarray(
        np.clip(
            dependence * (1.0 - cut.leak) - cut.thrift - cut.surge * (1.0 - dependence) - cover / cut.quarters,
            0.0,
            1.0,
        )
    )


def security_score(dependence: FloatArray, hhi: FloatArray, cover: FloatArray, cut: Disruption = DEFAULT) -> FloatArray:
    """Return the score 0 to 100 of each cell: unmet need, and concentration of supply."""
    concentration = np.clip((hhi - UNCONCENTRATED) / (1.0 - UNCONCENTRATED), 0.0, 1.0)
    unmet = unmet_need(dependence, cover, cut)
    return np.asarray(100.0 * (1.0 - unmet) * (1.0 - CONCENTRATION_WEIGHT * concentration))


def expected_disruption_loss(
    unmet: FloatArray,
    use: FloatArray,
    value_usd_per_quarter: FloatArray,
    loss_per_usd: FloatArray,
    probability: float,
    cut: Disruption = DEFAULT,
) -> FloatArray:
    """Return the expected loss [M, A] in USD over the period that ``probability`` refers to.

    It is what might be lost, not what was: where a cut has happened, the loss is in consumer surplus, and the rival's
    share, and with it this figure, has fallen.

    ``unmet`` and ``use`` (normalised) are [M, A]; ``loss_per_usd`` [M] is what a user loses for each
    USD of metal that is missing, at baseline prices.
    """
    weight = (loss_per_usd * value_usd_per_quarter)[:, None] * use
    return np.asarray(probability * cut.quarters * weight * unmet)
