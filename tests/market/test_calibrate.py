"""From shares to a calibrated world."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from game.market.calibrate import calibrate, fit_margins
from game.market.errors import MarketError
from game.market.grouping import partition
from game.market.measures import Stage
from tests.market.worlds import REAL_SIZES, random_world

SIZES = ((6, 5), (4, 0), (5, 7))


def inputs(seed=0, **changes):
    return replace(random_world(np.random.default_rng(seed), 12, SIZES), **changes)


def mineral(seed=0, number=0, **changes):
    world = inputs(seed)
    minerals = list(world.minerals)
    minerals[number] = replace(minerals[number], **changes)
    return replace(world, minerals=tuple(minerals))


def test_margins_are_met_to_rounding():
    rng = np.random.default_rng(0)
    prior = rng.uniform(0.01, 1, (9, 7))
    rows, columns = rng.dirichlet(np.ones(9)), rng.dirichlet(np.ones(7))
    for last in (True, False):
        flow, _ = fit_margins(prior, rows, columns, rows_last=last)
        np.testing.assert_allclose(flow.sum(axis=1), rows, atol=3e-15)
        np.testing.assert_allclose(flow.sum(axis=0), columns, atol=3e-15)
        # Scaling keeps the odds ratios of the prior.
        odds = flow[0, 0] * flow[1, 1] / flow[0, 1] / flow[1, 0]
        assert odds == pytest.approx(prior[0, 0] * prior[1, 1] / prior[0, 1] / prior[1, 0])


def test_margins_that_cannot_be_met_are_refused():
    prior = np.array([[1.0, 0.0], [0.0, 1.0]])
    with pytest.raises(MarketError, match="cannot meet"):
        fit_margins(prior, np.array([0.3, 0.7]), np.array([0.7, 0.3]), rows_last=True)
    with pytest.raises(MarketError, match="same total"):
        fit_margins(prior, np.array([0.3, 0.7]), np.array([0.7, 0.7]), rows_last=True)


@pytest.mark.parametrize("seed", range(4))
def test_world_reproduces_shares(seed):
    given = inputs(seed)
    world = calibrate(given)
    assert world.minerals == ("m0", "m1", "m2")
    for m, source in enumerate(given.minerals):
        refined = dict(source.refined)
        total = sum(refined.values())
        codes = world.row_codes(Stage.REFINED, m)
        assert codes == tuple(refined)
        got = world.row_output0(Stage.REFINED, m)
        np.testing.assert_allclose(got, [refined[c] / total for c in codes], atol=1e-14)
        np.testing.assert_allclose(world.flow0(Stage.REFINED)[m].sum(axis=0), source.use, atol=1e-12)
        ore_codes = world.row_codes(Stage.ORE, m)
        feed = dict(zip(ore_codes, world.row_output0(Stage.ORE, m), strict=True))
        for code, share in source.secondary:
            assert feed["SEC:" + code] == pytest.approx(share * refined[code] / total)
        if source.mined:
            assert sum(feed.values()) == pytest.approx(1.0)
            mined = {c: v for c, v in feed.items() if not c.startswith("SEC:")}
            mines = dict(source.mined)
            for code, value in mined.items():
                assert value / sum(mined.values()) == pytest.approx(mines[code] / sum(mines.values()))


def test_baseline_flow_sums_targets():
    world = calibrate(inputs())
    everybody = np.ones(len(world.actors), dtype=bool)
    for m in range(3):
        for stage in Stage:
            for code, out in zip(world.row_codes(stage, m), world.row_output0(stage, m), strict=True):
                assert world.baseline_flow(stage, m, code, everybody) == pytest.approx(out)
    rival = everybody & False
    rival[world.rival] = True
    total = world.baseline_flow(0, 0, "RIV", everybody)
    parts = world.baseline_flow(0, 0, "RIV", rival) + world.baseline_flow(0, 0, "RIV", ~rival)
    assert parts == pytest.approx(total)
    with pytest.raises(MarketError, match="no ore producer 'RIV'"):
        world.baseline_flow(1, 1, "RIV", everybody)


def test_rival_imports_are_rare_and_home_is_preferred():
    world = mineral(rival_import_openness=0.02)
    closed = calibrate(world).flow0(0)[0]
    open_ = calibrate(mineral(rival_import_openness=1.0)).flow0(0)[0]
    rival = calibrate(world).rival
    foreign = np.arange(closed.shape[0]) != rival
    assert closed[foreign, rival].sum() < 0.9 * open_[foreign, rival].sum()


def test_ore_affinities_apply_in_order():
    source = inputs().minerals[0]
    mine, refiner = source.mined[2][0], source.refined[1][0]
    before = calibrate(mineral(ore_affinity=())).groups
    boosted = calibrate(mineral(ore_affinity=((mine, refiner, 40.0),)))
    undone = calibrate(mineral(ore_affinity=((mine, refiner, 40.0), (mine, "*", 0.025), ("*", refiner, 1.0))))

    def share(world) -> float:
        group = next(g for g in world.groups if 0 in g.minerals)
        b = int(np.flatnonzero(group.minerals == 0)[0])
        flow = group.economy.ore.flow0[b]
        row = group.ore_codes[b].index(mine)
        return float(flow[row, group.refined_codes[b].index(refiner)] / flow[row].sum())

    assert before
    assert share(boosted) > share(calibrate(mineral(ore_affinity=())))
    # A factor on a whole row is taken back by the scaling: only relative affinities count.
    assert share(undone) == pytest.approx(share(boosted))


def test_an_actor_without_use_can_still_buy_for_its_stock():
    from game.market.world import MarketPolicy

    source = inputs().minerals[1]
    use = np.array(source.use)
    use[3] = 0.0
    world = calibrate(mineral(number=1, use=tuple(use)))
    assert world.use0[1, 3] == 0.0
    buy = np.zeros((3, 12))
    buy[1, 3] = 0.02
    outcome = world.clear(MarketPolicy(purchase_units=buy))
    assert outcome.bought_units[1, 3] == pytest.approx(0.02)
    assert outcome.flows(0)[1, :, 3].sum() == pytest.approx(0.02, rel=0.05)
    assert 1.0 < outcome.price[1, 3] < 2.0


@pytest.mark.parametrize(
    ("world", "sentence"),
    [
        (inputs(rival="XXX"), "The rival 'XXX' is not among the actors"),
        (inputs(actors=(*inputs().actors[:-1], inputs().actors[0])), "listed twice"),
        (inputs(row_account={"X1": "NOBODY"}), "'NOBODY', which is not an actor"),
        (inputs(row_account={}), "is neither an actor nor booked to one"),
        (mineral(use=(0.5, 0.5)), "m0: use needs one share for each of the 12 actors"),
        (mineral(number=1, refined=()), "m1 refined: nobody produces"),
        (mineral(refined=(("RIV", 0.5), ("RIV", 0.5))), "'RIV' is listed twice"),
        (mineral(secondary=(("ZZZ", 0.5),)), "m0: secondary feed is given for 'ZZZ', which does not refine"),
        (mineral(secondary=(("RIV", 1.5),)), "between 0 and 1"),
        (mineral(sigma=0.5), "sigma must be above 1"),
        (mineral(kappa=1.0), "kappa must be at least 0 and below 1"),
        (mineral(price_usd_per_t=0.0), "m0: world tonnes and the price must be above 0"),
    ],
)
def test_faults_name_the_mineral(world, sentence):
    with pytest.raises(MarketError, match=sentence):
        calibrate(world)


def test_partition_covers_everything_once_and_sets_giants_apart():
    sizes = [(r, m + r // 2 if m else 0) for r, m in REAL_SIZES]
    sizes[10] = (31, 56)
    groups = partition(sizes, 58)
    assert sorted(m for group in groups for m in group) == list(range(12))
    assert (10,) in groups  # the largest mineral would pad all the others
    assert partition([], 58) == ()
    assert partition([(5, 5)] * 3, 58) == ((0, 1, 2),)
