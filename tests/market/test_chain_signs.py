"""What goes through the chain in the default world: signs that controls, quotas, floors and mines lost must have.

Static clears with the controls of the start in place. Signs that depend on who else can refine are not tested.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from game import load_scenario
from game.actions import ExportControl
from game.market.world import ExportFloor, Floor, MarketPolicy, Outcome, Quota, Stage, WorldMarket
from game.rules.measures import market_policy
from game.world import World, build_world


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(load_scenario("washington-2026"))


@pytest.fixture(scope="module")
def market(world: World) -> WorldMarket:
    return world.market


def at_start(world: World, **changes: object) -> MarketPolicy:
    """The controls of the start, Malaysia's ban on raw ore included, and other measures."""
    return replace(market_policy(world, (), world.opening_controls, ()), **changes)


def without(policy: MarketPolicy, stage: Stage, mineral: int, origin: str) -> tuple[Quota, ...]:
    return tuple(q for q in policy.quotas if (int(q.stage), q.mineral, q.origin) != (int(stage), mineral, origin))


def capped(world: World, mineral: str, origin: str, share: float) -> MarketPolicy:
    """The start with the ore exports of a row capped at a share of those of the baseline."""
    m, market, base = world.mineral_index[mineral], world.market, at_start(world)
    home = world.index.get(origin, world.index["ROW"])
    abroad = np.arange(len(world.actors)) != home
    cap = share * market.baseline_flow(Stage.ORE, m, origin, abroad)
    quotas = (*without(base, Stage.ORE, m, origin), Quota(Stage.ORE, m, origin, abroad, cap))
    return replace(base, quotas=quotas)


def clear(world: World, policy: MarketPolicy, *minerals: str) -> Outcome:
    return world.market.clear(policy, only=[world.mineral_index[m] for m in minerals])


def users(world: World, mineral: str, rival: bool = False) -> np.ndarray:
    """Actors outside the rival (unless said) that use a mineral."""
    mask = world.market.use0[world.mineral_index[mineral]] > 1e-9
    mask[world.market.rival] = rival
    return mask


def row(world: World, stage: Stage, mineral: str, code: str) -> int:
    return world.market.rows.index(stage, world.mineral_index[mineral], code)


def test_a_raw_ore_ban_makes_ore_cheap_at_home_and_does_not_hurt_the_refiner(world: World) -> None:
    m, mys = world.mineral_index["NdPr"], world.index["MYS"]
    held = at_start(world)
    free = clear(world, replace(held, quotas=without(held, Stage.ORE, m, "MYS")), "NdPr")
    banned = clear(world, held, "NdPr")
    mine = row(world, Stage.ORE, "NdPr", "MYS")
    assert banned.row_price[mine] < 0.99 * free.row_price[mine]
    assert banned.dore_ps[m, mys] < free.dore_ps[m, mys]
    assert banned.dps[m, mys] >= free.dps[m, mys]
    assert (
        banned.row_supply[row(world, Stage.REFINED, "NdPr", "MYS")]
        >= free.row_supply[row(world, Stage.REFINED, "NdPr", "MYS")]
    )


@pytest.mark.parametrize("share", [0.8, 0.5])
def test_a_cobalt_quota_raises_ore_and_metal_prices_and_lowers_output(world: World, share: float) -> None:
    m, cod = world.mineral_index["Co"], world.index["COD"]
    base, tight = clear(world, at_start(world), "Co"), clear(world, capped(world, "Co", "COD", share), "Co")
    rows = world.market.rows
    mines = (rows.stage == Stage.ORE) & (rows.mineral == m) & (rows.actor != cod)
    assert np.all(tight.row_price[mines] > base.row_price[mines])
    assert tight.row_price[row(world, Stage.ORE, "Co", "COD")] < base.row_price[row(world, Stage.ORE, "Co", "COD")]
    using = users(world, "Co", rival=True)
    assert np.all(tight.price[m, using] > base.price[m, using])
    assert tight.output[0, m].sum() < base.output[0, m].sum()
    assert tight.margin[m, world.market.rival] < base.margin[m, world.market.rival], "the rival's refiners are squeezed"
    assert tight.dcs[m, world.index["JPN"]] < 0.0


def test_the_revenue_of_a_cobalt_quota_peaks_at_an_intermediate_cut(world: World) -> None:
    m, cod = world.mineral_index["Co"], world.index["COD"]

    def gain(share: float) -> float:
        outcome = clear(world, capped(world, "Co", "COD", share), "Co")
        return float(outcome.dore_ps[m, cod] + outcome.ore_rent[m, cod])

    gains = {share: gain(share) for share in (1.0, 0.8, 0.5, 0.3, 0.1, 0.02)}
    best = max(gains, key=lambda share: gains[share])
    assert best in (0.8, 0.5, 0.3)
    assert gains[best] > gains[1.0]
    assert gains[best] > gains[0.1] > gains[0.02]


@pytest.mark.parametrize("share", [0.5, 0.2])
def test_mines_lost_in_myanmar_raise_prices_and_help_other_miners(world: World, share: float) -> None:
    m, market = world.mineral_index["DyTb"], world.market
    base = clear(world, at_start(world), "DyTb")
    lost = at_start(world, row_capacity={(int(Stage.ORE), m, "MMR"): share})
    hit = clear(world, lost, "DyTb")
    rows = market.rows
    mines = (rows.stage == Stage.ORE) & (rows.mineral == m)
    assert np.all(hit.row_price[mines] > base.row_price[mines])
    using = users(world, "DyTb", rival=True)
    assert np.all(hit.price[m, using] > base.price[m, using])
    for code in ("AUS", "USA", "MYS"):
        assert hit.dore_ps[m, world.index[code]] > base.dore_ps[m, world.index[code]] > -1.0
    assert hit.dps[m, market.rival] < base.dps[m, market.rival]
    assert hit.output[0, m].sum() < base.output[0, m].sum()


@pytest.mark.parametrize("mineral", ["NdPr", "Co", "Li"])
def test_a_refined_floor_helps_member_refiners_and_hurts_member_miners(world: World, mineral: str) -> None:
    m = world.mineral_index[mineral]
    members = np.array([code not in (world.rival, "ROW") for code in world.actors])
    base = clear(world, at_start(world), mineral)
    after = clear(world, at_start(world, floors=(Floor(Stage.REFINED, m, 1.3, members),)), mineral)
    refining = members & (world.market.output0[0, m] > 0)
    assert np.all(after.dps[m, refining] > base.dps[m, refining])
    assert after.dore_ps[m, members].sum() < base.dore_ps[m, members].sum()
    assert after.dcs[m, members].sum() < base.dcs[m, members].sum()
    assert after.levy[m, members].sum() > 0.0
    assert after.dps[m, world.market.rival] < base.dps[m, world.market.rival]


@pytest.mark.parametrize("mineral", ["NdPr", "Co", "Li", "Sb"])
def test_an_export_floor_on_ore_pays_the_exporting_state(world: World, mineral: str) -> None:
    m = world.mineral_index[mineral]
    members = np.array([code not in (world.rival, "ROW") for code in world.actors])
    after = clear(world, at_start(world, export_floors=(ExportFloor(Stage.ORE, m, 1.2, members),)), mineral)
    levy = after.ore_levy_by_exporter[m]
    assert levy.sum() > 0.0
    assert np.all(levy[~members] == 0.0)
    assert np.all(levy[world.market.output0[1, m] == 0.0] == 0.0)
    assert after.ore_duty[m].sum() == 0.0, "no importer gets it"
    assert after.ore_levy[m].sum() == 0.0
    # What each exporter sells to others times the gap between the floor and its own price, less what quotas keep.
    shipped = after.flows(Stage.ORE)[m]
    value = world.market.value_usd_per_quarter[m] * world.market.kappa[m]
    for code in ("AUS", "USA", "BRA"):
        a = world.index[code]
        if shipped[a, ~members].sum() > 1e-6:
            due = max(1.2 - after.row_price[row(world, Stage.ORE, mineral, code)], 0.0) * shipped[a, ~members].sum()
            assert levy[a] == pytest.approx(due * value, rel=1e-6), code


def test_withheld_bauxite_cuts_gallium_where_it_is_refined(world: World) -> None:
    m, chn = world.mineral_index["Ga"], world.index["CHN"]
    abroad = world.targets["GIN"][0]
    control = ExportControl("Ga", "ore", abroad, 0.5)
    policies = (*world.opening_controls, ("GIN", control))
    withheld = market_policy(world, (), policies, ())
    feeds = {f.refiner: f.share for f in world.feeds["Ga", "GIN"]}
    assert feeds["CHN"] > 0.2
    held_back = 0.5 * (1.0 - world.scenario.head.rival_settings.leak)
    for refiner, share in feeds.items():
        assert withheld.row_capacity[int(Stage.REFINED), m, refiner] == pytest.approx(1.0 - share * held_back)
    base, hit = clear(world, at_start(world), "Ga"), clear(world, withheld, "Ga")
    assert hit.output[0, m, chn] < base.output[0, m, chn]
    using = users(world, "Ga")
    assert np.all(hit.price[m, using] >= base.price[m, using] - 1e-12)
    # Under a standing quota the cut falls on the home market first; without one it is felt abroad at once.
    open_ = [p for p in policies if (p[1].mineral, p[1].stage) != ("Ga", "refined")]
    free = clear(world, market_policy(world, (), open_[:-1], ()), "Ga")
    cut = clear(world, market_policy(world, (), open_, ()), "Ga")
    assert np.all(cut.price[m, using] > free.price[m, using])
    ban = replace(control, cap_share=0.0)
    deep = clear(world, market_policy(world, (), (*world.opening_controls, ("GIN", ban)), ()), "Ga")
    assert np.all(deep.price[m, using] >= hit.price[m, using] - 1e-12)
    assert deep.price[m, chn] > hit.price[m, chn] > base.price[m, chn]


def test_a_host_metal_limits_investment(world: World) -> None:
    """Gallium refiners that expect the highest price build what their alumina allows and no more."""
    dyn, market, m = world.dynamics, world.market, world.mineral_index["Ga"]
    rows = market.rows
    bound = np.isfinite(dyn.inputs.limit) & (dyn.inputs.limit > 1.0) & (rows.mineral == m)
    assert {"CHN", "AUS", "BRA"} <= {rows.codes[n] for n in np.flatnonzero(bound)}
    structure = replace(dyn.opening(), expected=np.full(rows.size, 20.0))
    imposed = dyn.impose(structure, at_start(world))
    outcome = replace(market.clear(imposed), row_price=20.0 * rows.price0)
    for _ in range(120):
        structure = dyn.step(structure, imposed, outcome)
    np.testing.assert_allclose(structure.capacity[bound], dyn.inputs.limit[bound], rtol=1e-9)
    other = (rows.mineral == world.mineral_index["NdPr"]) & ~rows.secondary
    assert structure.capacity[other].min() > 100.0
