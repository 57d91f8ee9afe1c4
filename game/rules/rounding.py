"""How computed numbers are rounded before they are settled, so that every processor goes on from the same ones."""

from __future__ import annotations

import numpy as np

from game.state import FloatArray

DIGITS = 10
# What is zero but for the noise of the arithmetic is zero, in normalised units and in prices.
NOISE = 1e-12


def rounded(values: FloatArray, digits: int = DIGITS) -> FloatArray:
    """Return the values rounded to a number of significant digits; zeros and shapes are kept."""
    values = np.asarray(values, dtype=float)
    magnitude = np.floor(np.log10(np.abs(values), where=values != 0.0, out=np.zeros_like(values)))
    scale = 10.0 ** (digits - 1 - magnitude)
    return np.where(values == 0.0, 0.0, np.round(values * scale) / scale)


def cents(usd: FloatArray) -> FloatArray:
    """Return US dollars rounded to the cent: smaller differences are the noise of the arithmetic."""
    return np.round(np.asarray(usd, dtype=float), 2) + 0.0
