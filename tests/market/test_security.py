"""Unmet need, security score and expected loss."""

from __future__ import annotations

import numpy as np
import pytest

from game.market.security import Disruption, expected_disruption_loss, security_score, unmet_need


def test_unmet_need_by_hand():
    dependence = np.array([0.0, 0.5, 0.9, 0.9, 0.9])
    cover = np.array([0.0, 0.0, 0.0, 1.0, 10.0])
    expected = [0.0, 0.5 - 0.15 - 0.05, 0.9 - 0.15 - 0.01, 0.9 - 0.15 - 0.01 - 0.25, 0.0]
    np.testing.assert_allclose(unmet_need(dependence, cover), expected)
    leaky = unmet_need(dependence, cover, Disruption(leak=0.2))
    np.testing.assert_allclose(leaky[2], 0.9 * 0.8 - 0.15 - 0.01)


def test_score_by_hand_and_its_order():
    score = security_score(np.array([0.0, 0.9, 0.9]), np.array([0.2, 0.25, 1.0]), np.zeros(3))
    np.testing.assert_allclose(score, [100.0, 26.0, 26.0 * 0.7])
    cover = np.linspace(0, 5, 20)
    rising = security_score(np.full(20, 0.8), np.full(20, 0.6), cover)
    assert np.all(np.diff(rising) >= 0)
    assert np.all((rising >= 0) & (rising <= 100))


def test_expected_loss_by_hand():
    unmet = np.array([[0.5, 0.0], [0.2, 1.0]])
    use = np.array([[0.3, 0.7], [0.5, 0.5]])
    loss = expected_disruption_loss(unmet, use, np.array([100.0, 10.0]), np.array([40.0, 2.0]), 0.05)
    assert loss.shape == (2, 2)
    loss = loss.sum(axis=0)
    assert loss[0] == pytest.approx(0.05 * 4 * (4000 * 0.15 + 20 * 0.1))
    assert loss[1] == pytest.approx(0.05 * 4 * 20 * 0.5)
