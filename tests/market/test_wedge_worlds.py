"""Worlds with two prices: what the actor-indexed door says of controls in force at the baseline."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from game import load_scenario
from game.market.arrays import BoolArray
from game.market.calibrate import MineralInputs, WorldInputs, calibrate
from game.market.errors import MarketError
from game.market.measures import MarketPolicy, Quota, Stage
from game.market.world import WorldMarket
from game.market_inputs import world_inputs
from tests.market.properties import for_seeds, lengths
from tests.market.worlds import random_world

ACTORS = 12
SIZES = ((6, 0), (5, 6), (6, 5))


def random_inputs(seed: int) -> WorldInputs:
    return random_world(np.random.default_rng(seed), ACTORS, SIZES)


def changed(world: WorldInputs, number: int, **changes: Any) -> WorldInputs:
    minerals = list(world.minerals)
    minerals[number] = replace(minerals[number], **changes)
    return replace(world, minerals=tuple(minerals))


def net_exporter(world: WorldInputs, number: int) -> dict[str, Any]:
    """Return changes that make the rival use half of its output and import next to nothing, as where controls exist.

    With many imports their price would decide that of its home market.
    """
    mineral = world.minerals[number]
    made = dict(mineral.refined)["RIV"] / sum(share for _, share in mineral.refined)
    use = np.array(mineral.use)
    rival = world.actors.index("RIV")
    use[rival] = 0.0
    use *= (1.0 - made / 2) / use.sum()
    use[rival] = made / 2
    return {"use": tuple(use.tolist()), "rival_import_openness": 0.02}


def two_prices(seed: int) -> WorldMarket:
    """A world whose rival holds a metal at home, a mine of the rest of the world its ore, and the rival both."""
    world = random_inputs(seed)
    world = changed(world, 0, home_price=((0, "RIV", 0.5),), **net_exporter(world, 0))
    kappa = world.minerals[1].kappa
    world = changed(world, 1, home_price=((0, "RIV", kappa + 0.6 * (1 - kappa)), (1, "RIV", 0.7)))
    mine = next((code for code, _ in world.minerals[2].mined if code.startswith("X")), "RIV")
    return calibrate(changed(world, 2, home_price=((1, mine, 0.6),)))


def outside(market: WorldMarket, actor: int) -> BoolArray:
    return np.arange(len(market.actors)) != actor


def owner(market: WorldMarket, quota: Quota) -> int:
    """Return the actor that a control leaves out."""
    (home,) = np.flatnonzero(~quota.targets)
    return int(home)


def with_caps(market: WorldMarket, mineral: int, share: float) -> MarketPolicy:
    """Return the controls of the baseline with those of a mineral at ``share`` of their caps."""
    return MarketPolicy(
        quotas=tuple(replace(q, cap=q.cap * share) if q.mineral == mineral else q for q in market.controlled)
    )


@lengths
def test_a_world_of_two_prices_reproduces_itself(examples):
    def check(seed):
        market = two_prices(seed)
        outcome = market.clear(MarketPolicy(quotas=market.controlled))
        np.testing.assert_allclose(outcome.border_price, 1.0, atol=1e-9)
        np.testing.assert_allclose(outcome.margin, 1.0, atol=1e-9)
        np.testing.assert_allclose(outcome.use, market.use0, rtol=1e-9)
        np.testing.assert_allclose(outcome.price, market.use_price0, atol=1e-9)
        np.testing.assert_allclose(outcome.row_price, market.rows.price0, atol=1e-9)
        np.testing.assert_allclose(outcome.row_supply, market.rows.output0 * (1 + 1e-6), rtol=1e-9)
        np.testing.assert_allclose(outcome.row_ore_cost, market.rows.ore_index0, atol=1e-9)
        for name in ("dcs", "dps", "dore_ps", "dsecondary_ps"):
            assert np.abs(getattr(outcome, name) / market.value_usd_per_quarter[:, None]).max() < 1e-9, name
        others = outside(market, market.rival)
        assert np.all(outcome.price[0, others] == pytest.approx(1.0, abs=1e-9))
        assert outcome.price[0, market.rival] < 0.9
        for quota in market.controlled:
            flow = market.baseline_flow(quota.stage, quota.mineral, quota.origin, quota.targets)
            assert quota.cap == flow
        # What ``only`` leaves out shows the baseline, in prices and in what the next clear starts from.
        part = market.clear(MarketPolicy(), only=[0])
        np.testing.assert_allclose(part.price[1:], market.use_price0[1:], atol=1e-9)
        np.testing.assert_allclose(part.flows(1)[1:], market.flow0(1)[1:], atol=1e-12)
        np.testing.assert_allclose(part.row_price[market.rows.mineral > 0], market.rows.price0[market.rows.mineral > 0])
        start = market.clear(MarketPolicy(quotas=market.controlled), start=part.solution)
        np.testing.assert_allclose(start.price, outcome.price, atol=1e-9)

    for_seeds(check, examples)


def test_the_controls_name_rows_and_everybody_else():
    market = two_prices(4)
    found = [(int(q.stage), q.mineral, market.actors[owner(market, q)]) for q in market.controlled]
    assert found[:3] == [(0, 0, "RIV"), (0, 1, "RIV"), (1, 1, "RIV")]
    assert found[3][:2] == (1, 2)
    assert all(q.targets.sum() == ACTORS - 1 for q in market.controlled)
    assert calibrate(random_inputs(4)).controlled == ()


def test_a_row_of_the_rest_of_the_world_is_at_home_in_its_account():
    world = random_inputs(4)
    mineral = next(m for m in (0, 1, 2) if any(code in ("X1", "X2") for code, _ in world.minerals[m].refined))
    code = next(code for code, _ in world.minerals[mineral].refined if code in ("X1", "X2"))
    market = calibrate(changed(world, mineral, home_price=((0, code, 0.95),)))
    (quota,) = market.controlled
    rest = market.actors.index("RST")
    assert owner(market, quota) == rest
    price = market.use_price0[mineral]
    assert price[rest] < 1.0
    assert np.all(price[outside(market, rest)] == 1.0)


@lengths
def test_lifting_a_control_brings_the_two_prices_together(examples):
    def check(seed):
        market = two_prices(seed)
        before = market.clear(MarketPolicy(quotas=market.controlled))
        after = market.clear(with_caps(market, 0, 1e6), only=[0])
        deeper = market.clear(with_caps(market, 0, 0.5), only=[0])
        others = outside(market, market.rival)
        users = others & (market.use0[0] > 1e-9)
        assert np.all(after.price[0, users] < before.price[0, users])
        assert after.price[0, market.rival] > before.price[0, market.rival]
        assert after.producer_price[0, 0, market.rival] > before.producer_price[0, 0, market.rival]
        assert after.producer_price[0, 0, market.rival] == pytest.approx(after.border_price[0])
        assert np.all(deeper.price[0, users] > before.price[0, users])
        assert deeper.producer_price[0, 0, market.rival] < 0.5
        assert np.all(after.dcs[0, users] > 0)
        assert np.all(deeper.dcs[0, users] < 0)
        assert after.dcs[0, market.rival] < 0 < deeper.dcs[0, market.rival]
        quota = market.controlled[0]
        free = market.free_flow(quota.stage, 0, "RIV", quota.targets)
        assert free > quota.cap
        assert free == pytest.approx(after.flows(0)[0, market.rival, others].sum())

    for_seeds(check, examples)


@lengths
def test_what_would_flow_freely(examples):
    def check(seed):
        market = two_prices(seed)
        for quota in market.controlled:
            alone = sum(q.mineral == quota.mineral for q in market.controlled) == 1
            free = market.free_flow(quota.stage, quota.mineral, quota.origin, quota.targets)
            if alone and quota.cap > 0:
                assert free > quota.cap
            none = np.zeros(ACTORS, dtype=bool)
            assert market.free_flow(quota.stage, quota.mineral, quota.origin, none) == 0.0
        for mineral in range(3):
            for stage in Stage:
                for code in market.row_codes(stage, mineral):
                    if not any((q.stage, q.mineral, q.origin) == (stage, mineral, code) for q in market.controlled):
                        targets = np.ones(ACTORS, dtype=bool)
                        assert market.free_flow(stage, mineral, code, targets) == market.baseline_flow(
                            stage, mineral, code, targets
                        )
        with pytest.raises(MarketError, match="no refined producer 'NONE'"):
            market.free_flow(0, 0, "NONE", np.ones(ACTORS, dtype=bool))

    for_seeds(check, examples)


def with_home_price(number: int, *entries: tuple[int, str, float], **changes: Any) -> WorldInputs:
    return changed(random_inputs(0), number, home_price=entries, **changes)


@pytest.mark.parametrize(
    ("world", "sentence"),
    [
        (
            with_home_price(0, (0, "RIV", 0.0)),
            "m0: the refined home price of 'RIV' must be above 0 and at most 1, not 0",
        ),
        (with_home_price(0, (0, "RIV", 1.2)), "must be above 0 and at most 1, not 1.2"),
        (with_home_price(0, (0, "RIV", float("nan"))), "must be above 0 and at most 1, not nan"),
        (with_home_price(1, (1, "RIV", -1.0)), "m1: the ore home price of 'RIV' must be above 0"),
        (with_home_price(0, (0, "ZZZ", 0.5)), "m0: a home price is given for 'ZZZ', which is no refined producer"),
        (with_home_price(0, (1, "RIV", 0.5)), "m0: a home price is given for 'RIV', which is no ore producer"),
        (with_home_price(0, (2, "RIV", 0.5)), "m0: the stage of a home price is 0 .refined. or 1 .ore., not 2"),
        (with_home_price(0, (0, "RIV", 0.5), (0, "RIV", 0.6)), "m0: two refined home prices are given for 'RIV'"),
        (with_home_price(1, (0, "RIV", 0.3), kappa=0.5), "m1 RIV: the home price must exceed the ore cost; .* is 0.3 "),
    ],
)
def test_faults_name_mineral_and_row(world, sentence):
    with pytest.raises(MarketError, match=sentence):
        calibrate(world)


def test_a_ratio_of_one_is_no_control():
    plain, same = calibrate(random_inputs(0)), calibrate(with_home_price(0, (0, "RIV", 1.0)))
    assert same.controlled == ()
    np.testing.assert_array_equal(same.clear(MarketPolicy()).price, plain.clear(MarketPolicy()).price)


def default_inputs(mineral: str, **changes: Any) -> tuple[WorldInputs, int]:
    """The default world with another ``mineral`` and without the home prices that its own file may give."""
    world = world_inputs(load_scenario("washington-2026"))
    number = [m.id for m in world.minerals].index(mineral)
    plain: tuple[MineralInputs, ...] = tuple(replace(m, home_price=()) for m in world.minerals)
    return changed(replace(world, minerals=plain), number, **changes), number


def test_the_cobalt_quota_of_the_default_world():
    world, m = default_inputs("Co", home_price=((1, "COD", 0.6),))
    market = calibrate(world)
    (quota,) = market.controlled
    assert (quota.stage, quota.mineral, quota.origin) == (Stage.ORE, m, "COD")
    before = market.clear(MarketPolicy(quotas=market.controlled), only=[m])
    np.testing.assert_allclose(before.price[m], 1.0, atol=1e-9)
    np.testing.assert_allclose(before.producer_price[1, m, market.actors.index("COD")], 0.6, atol=1e-9)
    np.testing.assert_allclose(before.flows(1)[m], market.flow0(1)[m], atol=1e-9)
    free = market.clear(MarketPolicy(), only=[m])
    users = market.use0[m] > 0
    refiners = (market.output0[0, m] > 0) & quota.targets
    assert np.all(free.price[m, users] < 1.0)
    assert np.all(free.ore_cost[m, refiners] < 1.0)
    assert free.producer_price[1, m, market.actors.index("COD")] > 0.6
    assert market.free_flow(1, m, "COD", quota.targets) > quota.cap


def test_heavy_rare_earths_of_the_default_world():
    """A home price at 40 % of the world price leaves refiners their ore share when kappa is scaled with it."""
    ratio = 0.4
    world, m = default_inputs("DyTb", home_price=((0, "CHN", ratio), (1, "CHN", ratio)), kappa=0.6 * ratio)
    market = calibrate(world)
    others = outside(market, market.rival)
    before = market.clear(MarketPolicy(quotas=market.controlled), only=[m])
    np.testing.assert_allclose(before.price[m, others], 1.0, atol=1e-9)
    assert ratio <= before.price[m, market.rival] < ratio + 0.02
    assert before.ex_rival_price[m] == pytest.approx(1.0, abs=1e-9)
    free = market.clear(MarketPolicy(), only=[m])
    assert np.all(free.price[m, others & (market.use0[m] > 0)] < 1.0)
    assert ratio < free.price[m, market.rival] < 1.0
    half = tuple(replace(q, cap=0.5 * q.cap) if q.stage == Stage.REFINED else q for q in market.controlled)
    deeper = market.clear(MarketPolicy(quotas=half), only=[m])
    assert np.all(deeper.price[m, others & (market.use0[m] > 0)] > 1.0)
    targets = market.controlled[0].targets
    assert market.free_flow(0, m, "CHN", targets) > market.baseline_flow(0, m, "CHN", targets)
