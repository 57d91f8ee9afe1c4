"""The calibrated world of the default scenario: size, baseline and signs that hold with its data."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from game import load_scenario
from game.market.world import Floor, MarketPolicy, Quota, Stage, WorldMarket
from game.world import build_world


@pytest.fixture(scope="module")
def market() -> WorldMarket:
    return build_world(load_scenario("washington-2026")).market


@pytest.fixture(scope="module")
def others(market) -> np.ndarray:
    return np.arange(len(market.actors)) != market.rival


def controls(market: WorldMarket, *replaced: Quota) -> tuple[Quota, ...]:
    """Return the controls of the baseline, without those of rows that ``replaced`` binds anew, and ``replaced``."""
    anew = {(int(q.stage), q.mineral, q.origin) for q in replaced}
    return tuple(q for q in market.controlled if (int(q.stage), q.mineral, q.origin) not in anew) + replaced


def ban(market: WorldMarket, others: np.ndarray, share: float) -> MarketPolicy:
    rival = market.actors[market.rival]
    return MarketPolicy(
        quotas=controls(
            market,
            *(
                Quota(Stage.REFINED, m, rival, others, share * market.baseline_flow(Stage.REFINED, m, rival, others))
                for m in range(len(market.minerals))
            ),
        )
    )


def test_size_and_baseline(market):
    assert len(market.actors) == 58
    assert len(market.minerals) == 12
    assert int((market.kappa == 0).sum()) == 2
    outcome = market.clear(MarketPolicy(quotas=market.controlled))
    others = np.arange(len(market.actors)) != market.rival
    np.testing.assert_allclose(outcome.price[:, others], 1.0, atol=1e-9)
    np.testing.assert_allclose(outcome.price, market.use_price0, atol=1e-9)
    np.testing.assert_allclose(outcome.use, market.use0, rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(market.output0[0].sum(axis=1), 1.0, rtol=1e-5)


@pytest.mark.parametrize("leak", [0.05, 0.5])
def test_a_refined_ban_by_the_rival(market, others, leak):
    """Targets pay more, every other refiner earns more, the rival's own refiners earn less."""
    outcome = market.clear(ban(market, others, leak))
    assert np.all(outcome.price[:, others] > 1)
    producing = market.output0[0] * others > 0
    assert np.all(outcome.producer_price[0][producing] > 1)
    assert np.all(outcome.margin[:, market.rival] < 1)
    assert np.all(outcome.rent[:, market.rival] > 0)


def test_half_of_the_top_miners_ore_exports_gone(market):
    """Every mine elsewhere earns more, users pay more, the world refines less, mineral by mineral."""
    for m in np.flatnonzero(market.kappa):
        codes = market.row_codes(Stage.ORE, m)
        output = market.row_output0(Stage.ORE, m)
        mines = [i for i, code in enumerate(codes) if not code.startswith("SEC:")]
        top = codes[max(mines, key=lambda i: output[i])]
        rest = market.actors.index("ROW")
        home = market.actors.index(top) if top in market.actors else rest
        abroad = np.arange(len(market.actors)) != home
        cap = 0.5 * market.baseline_flow(Stage.ORE, m, top, abroad)
        outcome = market.clear(
            MarketPolicy(quotas=controls(market, Quota(Stage.ORE, m, top, abroad, cap))), only=[int(m)]
        )
        elsewhere = (market.output0[1, m] > 0) & abroad
        assert np.all(outcome.producer_price[1, m, elsewhere] > 1), market.minerals[m]
        assert ((outcome.price[m] - market.use_price0[m]) * market.use0[m]).sum() > 0, market.minerals[m]
        assert outcome.output[0, m].sum() < market.output0[0, m].sum(), market.minerals[m]


def test_a_floor_shields_members_and_costs_their_users(market, others):
    members = others & (np.arange(len(market.actors)) != market.actors.index("ROW"))
    policy = MarketPolicy(
        floors=tuple(Floor(Stage.REFINED, m, 1.3, members) for m in range(len(market.minerals))),
        quotas=market.controlled,
    )
    outcome = market.clear(policy)
    assert np.all(outcome.price[:, members] > 1)
    assert np.all(outcome.dps[:, members].sum(axis=1) > 0)
    assert np.all(outcome.dcs[:, members].sum(axis=1) < 0)
    assert np.all(outcome.levy[:, ~members] == 0)
    assert np.all(outcome.dps[:, market.rival] < 0)


def test_everything_at_once_clears_cold_and_warm(market, others):
    """Floors at both stages, a ban, quotas at both stages, from a cold and from last quarter's start."""
    members = others.copy()
    members[market.actors.index("ROW")] = False
    rival = market.actors[market.rival]
    quotas = list(ban(market, others, 0.5).quotas[:2])
    quotas.append(Quota(0, 2, rival, others, 0.02 * market.baseline_flow(0, 2, rival, others)))
    for m in np.flatnonzero(market.kappa)[:5]:
        quotas.append(Quota(1, int(m), rival, others, 0.6 * market.baseline_flow(1, int(m), rival, others)))
    floors = tuple(Floor(s, m, 1.25, members) for s in (0, 1) for m in range(12) if s == 0 or market.kappa[m])
    cold = market.clear(MarketPolicy(floors=floors, quotas=tuple(quotas)))
    start = market.clear(MarketPolicy(floors=floors, quotas=tuple(quotas[:3]))).solution
    warm = market.clear(MarketPolicy(floors=floors, quotas=tuple(quotas)), start=start)
    np.testing.assert_allclose(warm.price, cold.price, rtol=1e-8)
    assert cold.converged
    assert warm.converged


def test_growth_of_all_capacity_makes_no_metal(market: WorldMarket) -> None:
    """Only relative growth moves tastes: a composite unit still holds as many tonnes, whatever the capacity."""
    base = MarketPolicy(quotas=market.controlled)
    before = market.clear(base)
    after = market.clear(dataclasses.replace(base, structure=np.full(market.rows.size, 1.5)))
    assert after.row_supply.sum() > before.row_supply.sum()
    assert (after.price <= before.price + 1e-9).all()
    held = [out.flows(0).sum(axis=(1, 2)) / out.use.sum(axis=1) for out in (before, after)]
    np.testing.assert_allclose(held[1], held[0], rtol=0.03)
    one = np.ones(market.rows.size)
    one[market.rows.index(0, 0, "MYS")] = 2.0
    shifted = market.clear(dataclasses.replace(base, structure=one))
    mys = market.actors.index("MYS")
    assert shifted.flows(0)[0, mys].sum() > 1.3 * before.flows(0)[0, mys].sum(), "who grows alone sells more"
