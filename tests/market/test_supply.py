"""Supply, its surplus and its calibration."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad

from game.market.supply import log_full_price, log_utilisation, surplus_per_capacity


@pytest.mark.parametrize("eps", [0.05, 0.35, 1.0, 2.5])
@pytest.mark.parametrize("effort", [0.02, 0.7, 1.0, 3.0, 40.0])
def test_surplus_is_the_integral_of_supply(eps, effort):
    def utilisation(e: float) -> float:
        return float(np.exp(log_utilisation(np.array(np.log(e)), np.array(eps))[0])) if e > 0 else 0.0

    points = [p for p in (0.01, 0.1, 0.5, 1.0, 2.0) if p < effort]
    area, _ = quad(utilisation, 0, effort, epsabs=1e-13, epsrel=1e-13, limit=500, points=points or None)
    assert surplus_per_capacity(np.array(np.log(effort)), np.array(eps)) == pytest.approx(area, rel=1e-9)


def test_utilisation_at_unit_price_is_the_calibrated_one():
    eps = np.array([0.05, 0.3, 1.0, 3.0])[:, None]
    u0 = np.array([0.05, 0.5, 0.85, 0.999])[None, :]
    full = log_full_price(*np.broadcast_arrays(eps, u0))
    got, _ = log_utilisation(-full, np.broadcast_to(eps, full.shape))
    np.testing.assert_allclose(np.exp(got), np.broadcast_to(u0, full.shape), rtol=1e-10)


def test_slope_and_limits():
    eps = np.full(7, 0.7)
    x = np.array([-400.0, -3.0, -0.5, 0.0, 0.5, 3.0, 400.0])
    value, slope = log_utilisation(x, eps)
    above, _ = log_utilisation(x + 1e-6, eps)
    below, _ = log_utilisation(x - 1e-6, eps)
    np.testing.assert_allclose((above - below) / 2e-6, slope, atol=1e-7)
    assert value[0] == pytest.approx(-280.0)  # iso-elastic far below capacity
    assert value[-1] == pytest.approx(0.0, abs=1e-200)  # full far above
    assert np.all(np.diff(value) >= 0)
