"""Private stocks, which clear with the price: booked to the last unit, calming, rebuilt after a cut."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from game.market.measures import MarketPolicy, Quota, Stage
from game.market.world import WorldMarket
from tests.market.test_dynamics import RIV, dynamics, run, small


def cut(market: WorldMarket, share: float) -> MarketPolicy:
    """The rival's refined exports of both minerals at a share of their baseline."""
    abroad = np.arange(len(market.actors)) != market.rival
    code = market.actors[market.rival]
    return MarketPolicy(
        quotas=tuple(
            Quota(Stage.REFINED, m, code, abroad, share * market.baseline_flow(Stage.REFINED, m, code, abroad))
            for m in range(len(market.minerals))
        )
    )


@pytest.mark.parametrize("quarters", [1.0, 2.0])
@pytest.mark.parametrize("shock", ["lasting cut", "one quarter", "flood"])
def test_private_stocks_are_booked_and_calm_down(shock: str, quarters: float) -> None:
    market = small()
    dyn = dynamics(market, quarters)
    calm = MarketPolicy()
    subsidy = np.zeros((2, 2, 4))
    subsidy[0, :, RIV] = 0.4
    hit = MarketPolicy(subsidy=subsidy) if shock == "flood" else cut(market, 0.4)
    policies = [calm, hit] + [calm if shock == "one quarter" else hit] * 22
    steps = run(dyn, policies, alarm=0.0)
    for (before, outcome), (after, _) in itertools.pairwise(steps):
        moved = before.inventory + quarters * (outcome.private_bought - outcome.private_released)
        assert float(moved.min()) >= 0.0
        np.testing.assert_array_equal(after.inventory, moved)
    path = np.array([outcome.price[0, 0] for _, outcome in steps[:-1]])
    assert np.ptp(path) > 0.05
    # A cobweb turns in every step; stocks that clear with the price turn it a few times in a lifetime.
    change = np.diff(path)
    turns = change[1:] * change[:-1] < -1e-9
    assert not np.any(turns[3:] & turns[2:-1])
    assert turns.sum() <= 5
    assert np.abs(change[-4:]).max() < 0.02 * np.abs(change).max(), "it settles"


def test_stocks_cushion_a_cut_of_one_quarter_and_are_rebuilt() -> None:
    market = small()
    peak = {}
    for cover in (0.0, 0.6, 2.0):
        dyn = dynamics(market, cover0=np.full(2, cover))
        steps = run(dyn, [MarketPolicy(), cut(market, 0.4), *[MarketPolicy()] * 10])
        peak[cover] = steps[1][1].price[:, 0]
        if cover:
            held = np.array([dyn.cover(structure)[0, 0] for structure, _ in steps])
            assert held[2] < held[1], "drawn down in the cut"
            assert held[2] < 0.97 * held[1]
            assert held[-1] == pytest.approx(held[1], rel=0.03), "and rebuilt after it"
            assert steps[2][1].price[0, 0] > 1.0, "at a price"
    assert np.all(peak[0.0] > peak[0.6])
    assert np.all(peak[0.6] > peak[2.0])
    assert np.all(peak[2.0] > 1.0)


def test_alarm_makes_holders_bid_more() -> None:
    market = small()
    calm = run(dynamics(market), [cut(market, 0.6)] * 4)
    worried = run(dynamics(market), [cut(market, 0.6)] * 4, alarm=1.0)
    assert np.all(worried[3][1].price[:, 0] > calm[3][1].price[:, 0])
    ignored = run(dynamics(market, precaution=np.zeros(2)), [cut(market, 0.6)] * 4, alarm=1.0)
    np.testing.assert_allclose(ignored[3][1].price, calm[3][1].price, rtol=1e-9)
