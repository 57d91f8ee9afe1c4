"""Elo ratings from comparisons of two: the Bradley-Terry model by maximum likelihood, in Elo's units.

The first of two beats the second with chance 1 / (1 + 10^((r_2 - r_1) / 400)); a draw is half a win for each. One drawn
comparison is added between every two players, which keeps the ratings finite where one has won every time. The mean
rating is 1500.
"""

from __future__ import annotations

from math import log

import numpy as np

from game.tournament.bootstrap import Floats

MEAN = 1500.0
SCALE = 400.0 / log(10.0)
STEPS = 200
# No step of the search moves a strength by more than this factor's logarithm.
LONGEST_STEP = 2.0
CLOSE = 1e-10


def ratings(wins: Floats) -> Floats:
    """Return the ratings [..., players] of whole tables of comparisons at once.

    Args:
        wins: [..., players, players] how often the player of the row has beaten the one of the column, draws as halves.
    """
    players = wins.shape[-1]
    apart = 1.0 - np.eye(players)
    won = (wins + 0.5) * apart
    met = won + np.swapaxes(won, -1, -2)
    strength = np.zeros(wins.shape[:-1])
    for _ in range(STEPS):
        # Newton's method on the logarithm of the likelihood, which is concave; the mean strength stays at zero.
        ahead = 1.0 / (1.0 + np.exp(strength[..., None, :] - strength[..., :, None]))
        slope = (won - met * ahead).sum(axis=-1)
        bend = met * ahead * (1.0 - ahead)
        curvature = bend.sum(axis=-1)[..., None] * np.eye(players) - bend + 1.0 / players
        step = np.linalg.solve(curvature, slope[..., None])[..., 0]
        longest = np.abs(step).max(axis=-1, keepdims=True)
        strength = strength + step * np.minimum(1.0, LONGEST_STEP / np.maximum(longest, CLOSE))
        if float(longest.max()) < CLOSE:
            break
    return np.asarray(MEAN + SCALE * (strength - strength.mean(axis=-1, keepdims=True)))
