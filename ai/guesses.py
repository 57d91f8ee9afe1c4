"""What a seat takes another's mandate to be: common weights, moved towards the newest intelligence by its sharpness.

The weight of an estimate is that of a normal prior with the standard deviation ``PRIOR`` around the common weights:
prior variance / (prior variance + variance of the estimate).
"""

from __future__ import annotations

from game.rules.intelligence import SPREAD, WEIGHTS
from game.scenario.models import Weights
from game.view import View

# What a desk assumes of a seat whose mandate it does not know, and how far mandates stray from it, in points.
COMMON = Weights(prosperity=25, security=15, industry=15, standing=10)
PRIOR = 10.0


def guessed_weights(view: View, seat: str) -> Weights:
    """Return the weights, in points, that the view's seat takes another seat to have."""
    heard = [r for r in view.me.reports if r.kind == "intelligence" and r.about == seat]
    if not heard:
        return COMMON
    newest = heard[-1]
    noise = (SPREAD * (1.0 - newest.sharpness)) ** 2
    share = PRIOR**2 / (PRIOR**2 + noise)
    common = {name: float(getattr(COMMON, name)) for name in WEIGHTS}
    return Weights(**{name: was + share * (float(newest.get(name)) - was) for name, was in common.items()})
