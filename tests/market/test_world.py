"""The actor-indexed door: measures go in, accounts by actor come out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from game.market.calibrate import calibrate
from game.market.world import (
    ExportFloor,
    ExportTax,
    Floor,
    MarketError,
    MarketPolicy,
    Outcome,
    Quota,
    Solution,
    Tariff,
    WorldMarket,
)
from tests.market.properties import for_seeds, lengths
from tests.market.worlds import random_world

ACTORS, MINERALS = 12, 4
SIZES = ((6, 0), (5, 0), (6, 6), (5, 7))


def make(seed: int) -> WorldMarket:
    return calibrate(random_world(np.random.default_rng(seed), ACTORS, SIZES))


@pytest.fixture(scope="module")
def world() -> WorldMarket:
    return make(4)


def mask(*actors: int) -> np.ndarray:
    out = np.zeros(ACTORS, dtype=bool)
    out[list(actors)] = True
    return out


def rich_policy(world: WorldMarket, rng: np.random.Generator) -> MarketPolicy:
    """Floors at both stages, export floors, tariffs, taxes, quotas, dense arrays and stocks."""
    members = rng.random(ACTORS) < 0.5
    members[world.rival] = False
    others = ~mask(world.rival)
    quotas = []
    for m in range(MINERALS):
        quotas.append(Quota(0, m, "RIV", others, 0.5 * world.baseline_flow(0, m, "RIV", others)))
        if world.kappa[m]:
            code = world.row_codes(1, m)[1]
            quotas.append(Quota(1, m, code, others, 0.6 * world.baseline_flow(1, m, code, others) + 1e-6))
    dense = (2, MINERALS, ACTORS)
    return MarketPolicy(
        floors=(
            *(Floor(s, m, float(rng.uniform(0.8, 1.4)), members) for s in (0, 1) for m in range(MINERALS)),
            *(Floor(s, 2, 1.5, members & ~mask(1), mask(1), 0.5) for s in (0, 1)),
        ),
        export_floors=(ExportFloor(1, 2, 1.2, members), ExportFloor(0, 1, 1.1, members)),
        tariffs=(Tariff(0, 0, 1, ~mask(1), 0.2), Tariff(1, 3, world.rival, ~mask(0), 0.3)),
        export_taxes=(ExportTax(1, 2, world.rival, others, 0.25), ExportTax(0, 0, 2, ~mask(2), 0.1)),
        quotas=tuple(quotas),
        subsidy=rng.uniform(0, 0.3, dense),
        cost=rng.uniform(0.8, 1.2, dense),
        capacity=rng.uniform(0.8, 1.2, dense),
        weight=rng.uniform(0.9, 1.1, dense),
        row_capacity={(0, 0, "RIV"): 1.2},
        demand=rng.uniform(0.9, 1.1, (MINERALS, ACTORS)),
        purchase_usd=0.05 * world.use0 * world.value_usd_per_quarter[:, None],
        purchase_units=0.02 * world.use0,
        release_units=0.1 * world.use0 * members,
        bid=0.02 * world.use0,
        bid_exponent=np.full(MINERALS, 1.5),
    )


def test_baseline(world):
    outcome = world.clear(MarketPolicy())
    assert outcome.converged
    assert outcome.iterations == 0
    np.testing.assert_allclose(outcome.price, 1.0, atol=1e-9)
    np.testing.assert_allclose(outcome.producer_price, 1.0, atol=1e-9)
    np.testing.assert_allclose(outcome.margin, 1.0, atol=1e-9)
    np.testing.assert_allclose(outcome.ore_cost, 1.0, atol=1e-9)
    np.testing.assert_allclose(outcome.use, world.use0, rtol=1e-9)
    np.testing.assert_allclose(outcome.ex_rival_price, 1.0, atol=1e-9)
    for name in ("dcs", "dps", "dore_ps", "dsecondary_ps", "duty", "levy", "rent", "xtax", "subsidy", "stock_cost"):
        scale = world.value_usd_per_quarter[:, None]
        assert np.abs(getattr(outcome, name) / scale).max() < 1e-9, name
    # Ore flows between actors add up to what refiners need.
    np.testing.assert_allclose(outcome.flows(1)[2:].sum(axis=(1, 2)), 1.0, rtol=1e-9)
    assert np.all(outcome.flows(1)[:2] == 0.0)
    assert np.all(outcome.dependence[:, world.rival] == 0.0)
    others = ~mask(world.rival)
    flows = outcome.flows(0)
    expected = flows[:, world.rival, others] / flows[:, :, others].sum(axis=1)
    np.testing.assert_allclose(outcome.dependence[:, others], expected)


@lengths
def test_money_and_quantities_balance_in_a_rich_world(examples):
    def check(seed):
        world = make(seed)
        rng = np.random.default_rng(seed)
        outcome = world.clear(rich_policy(world, rng))
        assert outcome.converged
        value = world.value_usd_per_quarter
        flows = outcome.flows(0)
        sinks = 1e-6 * world.output0[0].sum(axis=1)
        # Sinks take at most a millionth of output at prices that may be far from 1.
        sold = flows.sum(axis=(1, 2))
        assert np.all(outcome.output[0].sum(axis=1) >= sold * (1 - 1e-12))
        assert np.all(outcome.output[0].sum(axis=1) - sold < 1e3 * sinks)
        assert np.all(outcome.levy <= outcome.duty * (1 + 1e-12) + 1e-9 * value[:, None])
        for name in ("levy", "ore_levy", "levy_by_exporter", "ore_levy_by_exporter", "rent", "ore_rent", "subsidy"):
            assert np.all(getattr(outcome, name) >= -1e-9 * value[:, None]), name
        assert np.all((outcome.hhi >= 0) & (outcome.hhi <= 1 + 1e-12))
        assert np.all((outcome.dependence >= 0) & (outcome.dependence <= 1))
        for field in outcome.__dataclass_fields__:
            part = getattr(outcome, field)
            if isinstance(part, np.ndarray):
                assert np.all(np.isfinite(part)), field

    for_seeds(check, examples)


def spending(world: WorldMarket, outcome: Outcome) -> np.ndarray:
    """Return the part of final spending [M] that does not go to the backstops, from the accounts."""
    parts = (
        "ps", "ore_ps", "secondary_ps", "duty", "ore_duty", "levy_by_exporter", "ore_levy_by_exporter",
        "levy_refund", "ore_levy_refund",
        "xtax", "ore_xtax", "rent", "ore_rent",
    )  # fmt: skip
    total = sum(getattr(outcome, name).sum(axis=1) for name in parts)
    return total - outcome.subsidy.sum(axis=1) - outcome.ore_subsidy.sum(axis=1)


def test_welfare_adds_up_in_a_one_stage_mineral(world):
    """Spending of users = revenue of producers and governments, in dollars and by actor."""
    rng = np.random.default_rng(0)
    policy = rich_policy(world, rng)
    policy = replace(policy, purchase_usd=None, purchase_units=None, release_units=None, bid=None, bid_exponent=None)
    outcome = world.clear(policy)
    value = world.value_usd_per_quarter
    for m in (0, 1):
        revenue = (outcome.producer_price[0, m] * outcome.output[0, m]).sum() * value[m]
        gov = sum(getattr(outcome, n)[m].sum() for n in ("duty", "levy_refund", "levy_by_exporter", "xtax", "rent"))
        paid = (outcome.price[m] * outcome.use[m]).sum() * value[m]
        assert revenue + gov == pytest.approx(paid, rel=1e-3)  # the rest is the sinks and the backstop
    assert np.all(spending(world, outcome) > 0)


def test_small_policies_change_surplus_by_quantities(world):
    """A 1 % subsidy to one producer costs about 1 % of its sales and lowers prices for users."""
    subsidy = np.zeros((2, MINERALS, ACTORS))
    subsidy[0, :, world.rival] = 0.01
    outcome = world.clear(MarketPolicy(subsidy=subsidy))
    base = world.output0[0, :, world.rival] * world.value_usd_per_quarter
    np.testing.assert_allclose(outcome.subsidy[:, world.rival], 0.01 * base, rtol=0.03)
    assert np.all(outcome.dcs > 0)
    assert np.all(outcome.dps[:, world.rival] > 0)
    assert np.all(np.delete(outcome.subsidy, world.rival, axis=1) == 0)


def test_import_floor_pays_the_importer_and_export_floor_the_exporter(world):
    members = mask(0, 1, 2, 3)
    outcome = world.clear(MarketPolicy(floors=(Floor(0, 0, 1.3, members),)))
    assert np.all(outcome.levy[0, members] > 0)
    assert np.all(outcome.levy[0, ~members] == 0)
    assert np.all(outcome.levy_by_exporter == 0)
    rival = mask(world.rival)
    outcome = world.clear(MarketPolicy(export_floors=(ExportFloor(0, 0, 1.3, rival),)))
    assert np.all(outcome.levy == 0)
    assert outcome.levy_by_exporter[0, world.rival] > 0
    assert outcome.levy_by_exporter[0].sum() == outcome.levy_by_exporter[0, world.rival]
    assert outcome.price[0, world.rival] < 1 < outcome.price[0, 0]


def test_a_floor_can_bind_some_origins_and_hand_back_a_part_of_its_levy(world):
    """The landed price is that of the whole levy; who sells gets the part back that the importer does not keep."""
    members, origin = mask(0, 1, 2, 3), mask(world.rival)
    whole = world.clear(MarketPolicy(floors=(Floor(0, 0, 1.3, members, origin),)))
    halved = world.clear(MarketPolicy(floors=(Floor(0, 0, 1.3, members, origin, 0.5),)))
    np.testing.assert_allclose(halved.price, whole.price, rtol=1e-12)
    np.testing.assert_allclose(halved.levy, 0.5 * whole.levy, rtol=1e-9)
    assert np.all(halved.levy[0, members] > 0)
    assert np.all(whole.levy_refund == 0)
    assert halved.levy_refund[0, world.rival] == pytest.approx(halved.levy[0].sum(), rel=1e-9)
    assert halved.levy_refund.sum() == halved.levy_refund[0, world.rival]
    np.testing.assert_allclose(halved.levy - halved.duty, 0.0, atol=1e-6)
    # The higher of two floors on the same goods counts, with its own refund; the others' goods are free.
    both = world.clear(
        MarketPolicy(floors=(Floor(0, 0, 1.1, members, origin, 1.0), Floor(0, 0, 1.3, members, origin, 0.5)))
    )
    np.testing.assert_allclose(both.levy, halved.levy, rtol=1e-9)
    ore = world.clear(MarketPolicy(floors=(Floor(1, 2, 1.3, members, origin, 0.25),)))
    assert ore.ore_levy_refund[2, world.rival] == pytest.approx(ore.ore_levy[2].sum() / 3, rel=1e-9)
    assert ore.ore_levy_refund[2, world.rival] > 0
    for bad in (-0.1, 1.1, float("nan")):
        with pytest.raises(MarketError, match="refund"):
            world.clear(MarketPolicy(floors=(Floor(0, 0, 1.3, members, origin, bad),)))


def test_an_export_floor_comes_before_an_import_floor(world):
    everybody_else = ~mask(world.rival)
    floor = Floor(0, 0, 1.3, everybody_else)
    higher = world.clear(MarketPolicy(floors=(floor,), export_floors=(ExportFloor(0, 0, 1.3, mask(world.rival)),)))
    assert higher.levy_by_exporter[0, world.rival] > 0
    assert np.abs(higher.levy[0]).max() < 1e-9 * world.value_usd_per_quarter[0]
    lower = world.clear(MarketPolicy(floors=(floor,), export_floors=(ExportFloor(0, 0, 1.1, mask(world.rival)),)))
    np.testing.assert_allclose(lower.price, higher.price, rtol=1e-9)  # the landed price is the same
    total = lower.levy_by_exporter[0].sum() + lower.levy[0].sum()
    assert total == pytest.approx(higher.levy_by_exporter[0].sum())


def test_ore_measures_reach_refiners_and_miners(world):
    m = 2
    others = ~mask(world.rival)
    quiet = world.clear(MarketPolicy())
    taxed = world.clear(MarketPolicy(export_taxes=(ExportTax(1, m, world.rival, others, 0.5),)))
    assert taxed.ore_xtax[m, world.rival] > 0
    assert taxed.ore_xtax.sum() == pytest.approx(taxed.ore_xtax[m, world.rival])
    assert np.all(taxed.xtax == 0)
    refiners = (world.output0[0, m] > 0) & others
    imports = quiet.flows(1)[m, world.rival] > 1e-6
    assert np.all(taxed.ore_cost[m, refiners & imports] > 1)
    tariff = world.clear(MarketPolicy(tariffs=(Tariff(1, m, world.rival, others, 0.5),)))
    assert tariff.ore_duty[m, world.rival] > 0
    assert tariff.ore_levy.sum() == 0
    assert tariff.ore_cost[m, world.rival] > 1


def test_ore_arrays_act_on_mines_and_not_on_secondary_feed(world):
    m = 3
    capacity = np.ones((2, MINERALS, ACTORS))
    capacity[1, m] = 0.5
    outcome = world.clear(MarketPolicy(capacity=capacity))
    assert outcome.output[1, m].sum() < 0.7 * world.output0[1, m].sum()
    assert outcome.dsecondary_ps[m].sum() > 0  # scrap earns more when mines stand still
    code = next(c for c in world.row_codes(1, m) if c.startswith("SEC:"))
    idle = world.clear(MarketPolicy(row_capacity={(1, m, code): 0.01}))
    actor = world.actors.index(code.removeprefix("SEC:")) if code[4:] in world.actors else world.actors.index("RST")
    assert idle.dsecondary_ps[m, actor] < 0


def test_quota_rents_and_border_prices(world):
    others = ~mask(world.rival)
    flow = world.baseline_flow(0, 0, "RIV", others)
    quotas = (Quota(0, 0, "RIV", others, 0.4 * flow), Quota(0, 1, "RIV", others, 2.0 * flow + 1))
    outcome = world.clear(MarketPolicy(quotas=quotas))
    sold = outcome.flows(0)[0, world.rival, others].sum()
    assert sold == pytest.approx(0.4 * flow, rel=1e-9)
    premium = outcome.border_price[0] - outcome.producer_price[0, 0, world.rival]
    expected = premium * sold * world.value_usd_per_quarter[0]
    assert outcome.rent[0, world.rival] == pytest.approx(expected)
    assert outcome.border_price[1] == pytest.approx(1.0)
    assert outcome.rent[1].sum() == pytest.approx(0.0, abs=1e-6)


def test_rows_of_one_actor_are_added(world):
    """Rows booked to the rest of the world count together, and trade at home pays no border measure."""
    m = next(m for m in range(MINERALS) if any(c.startswith("X") for c in world.row_codes(0, m)))
    rest = world.actors.index("RST")
    codes = world.row_codes(0, m)
    booked = [i for i, c in enumerate(codes) if c in ("RST", "X1", "X2")]
    assert world.output0[0, m, rest] == pytest.approx(world.row_output0(0, m)[booked].sum(), rel=1e-5)
    policy = MarketPolicy(
        tariffs=(Tariff(0, m, rest, mask(rest), 0.5),), export_taxes=(ExportTax(0, m, rest, mask(rest), 0.5),)
    )
    outcome = world.clear(policy)
    np.testing.assert_allclose(outcome.price, 1.0, atol=1e-9)
    assert outcome.duty.sum() == outcome.xtax.sum() == 0


def test_tariffs_on_the_same_goods_add_up(world):
    others = ~mask(0)
    twice = world.clear(MarketPolicy(tariffs=(Tariff(0, 0, 0, others, 0.1), Tariff(0, 0, 0, others, 0.15))))
    once = world.clear(MarketPolicy(tariffs=(Tariff(0, 0, 0, others, 0.25),)))
    np.testing.assert_allclose(twice.price, once.price, rtol=1e-10)


@lengths
def test_warm_start_through_a_log(examples):
    def check(seed):
        world = make(seed)
        policy = rich_policy(world, np.random.default_rng(seed))
        cold = world.clear(policy)
        stored = Solution.from_list(cold.solution.to_list())
        warm = world.clear(policy, start=stored)
        assert warm.iterations == 0
        np.testing.assert_allclose(warm.price, cold.price, rtol=1e-9)
        rounded = Solution.from_list([float(f"{v:.9e}") for v in cold.solution.to_list()])
        again = world.clear(policy, start=rounded)
        np.testing.assert_allclose(again.price, cold.price, rtol=1e-9)
        # A solution of other measures is a good start too.
        other = world.clear(replace(policy, quotas=policy.quotas[::2]), start=stored)
        fresh = world.clear(replace(policy, quotas=policy.quotas[::2]))
        np.testing.assert_allclose(other.price, fresh.price, rtol=1e-8)

    for_seeds(check, examples)


def test_repeats_are_bit_identical(world):
    policy = rich_policy(world, np.random.default_rng(1))
    a, b = world.clear(policy), make(4).clear(policy)
    for field in a.__dataclass_fields__:
        part = getattr(a, field)
        if isinstance(part, np.ndarray):
            assert np.array_equal(part, getattr(b, field)), field
    assert a.solution.to_list() == b.solution.to_list()


def test_only_some_minerals(world):
    policy = rich_policy(world, np.random.default_rng(2))
    whole = world.clear(policy)
    base = world.clear(MarketPolicy())
    part = world.clear(policy, only=[0, 2])
    for name in ("price", "dcs", "dps", "rent", "use", "hhi", "dore_ps"):
        got, full, quiet = (getattr(o, name) for o in (part, whole, base))
        np.testing.assert_allclose(got[[0, 2]], full[[0, 2]], rtol=1e-8, atol=1e-4, err_msg=name)
        np.testing.assert_array_equal(got[[1, 3]], quiet[[1, 3]], err_msg=name)
    for stage in (0, 1):
        np.testing.assert_allclose(part.flows(stage)[[0, 2]], whole.flows(stage)[[0, 2]], rtol=1e-8, atol=1e-11)
        np.testing.assert_allclose(part.flows(stage)[[1, 3]], world.flow0(stage)[[1, 3]], atol=1e-12)
    warm = world.clear(policy, start=whole.solution, only=[2])
    assert warm.iterations == 0
    full = world.clear(policy, start=part.solution)
    np.testing.assert_allclose(full.price, whole.price, rtol=1e-9)


@lengths
def test_floors_bans_and_caps_move_prices_as_they_should(examples):
    """Signs that hold in a world of gravity trade (not in any economy whatever)."""

    def check(seed):
        world = make(seed)
        rng = np.random.default_rng(seed)
        others = ~mask(world.rival)
        quotas = tuple(
            Quota(0, m, "RIV", others, 0.05 * world.baseline_flow(0, m, "RIV", others)) for m in range(MINERALS)
        )
        ban = world.clear(MarketPolicy(quotas=quotas))
        assert np.all(ban.price[:, others] >= 1 - 1e-9)
        assert np.all(ban.producer_price[0, :2, others] >= 1 - 1e-9)
        members = others & (rng.random(ACTORS) < 0.5)
        level = float(rng.uniform(0.8, 1.5))
        low, high = (
            world.clear(MarketPolicy(floors=tuple(Floor(0, m, f, members) for m in range(MINERALS))))
            for f in (level, 1.1 * level)
        )
        assert np.all(high.price[:, members] >= low.price[:, members] * (1 - 1e-9))

    for_seeds(check, examples)


@lengths
def test_half_of_the_top_miners_exports_gone(examples):
    """Mines elsewhere earn more on average; the exporter sells half at a higher border price."""

    def check(seed):
        world = make(seed)
        for m in (2, 3):
            mines = [i for i, c in enumerate(world.row_codes(1, m)) if not c.startswith("SEC:")]
            top = world.row_codes(1, m)[max(mines, key=lambda i: world.row_output0(1, m)[i])]
            home = world.actors.index(top if top in world.actors else "RST")
            abroad = ~mask(home)
            quota = Quota(1, m, top, abroad, 0.5 * world.baseline_flow(1, m, top, abroad))
            outcome = world.clear(MarketPolicy(quotas=(quota,)))
            elsewhere = world.output0[1, m] * abroad
            assert (outcome.producer_price[1, m] * elsewhere).sum() > elsewhere.sum()
            assert outcome.border_price[0] > max(1.0, outcome.producer_price[1, m, home])
            assert outcome.ore_rent[m, home] > 0
            sold = outcome.flows(1)[m, home, abroad].sum()
            assert sold <= world.flow0(1)[m, home, abroad].sum()

    for_seeds(check, examples)


@pytest.mark.parametrize(
    ("policy", "sentence"),
    [
        (MarketPolicy(floors=(Floor(2, 0, 1.2, mask(0)),)), "the stage is 0 \\(refined\\) or 1 \\(ore\\), not 2"),
        (MarketPolicy(floors=(Floor(0, 9, 1.2, mask(0)),)), "there is no mineral 9"),
        (MarketPolicy(floors=(Floor(0, 0, 1.2, mask(0)[:3]),)), "one value for each of the 12 actors"),
        (MarketPolicy(floors=(Floor(0, 0, -1.0, mask(0)),)), "not negative"),
        (MarketPolicy(tariffs=(Tariff(0, 0, 12, mask(0), 0.1),)), "an actor that does not exist"),
        (MarketPolicy(quotas=(Quota(0, 0, "NONE", mask(0), 0.1),)), "no refined producer 'NONE'"),
        (MarketPolicy(quotas=(Quota(1, 0, "RIV", mask(0), 0.1),)), "no ore producer 'RIV'"),
        (MarketPolicy(subsidy=np.zeros((MINERALS, ACTORS))), "subsidy: the array has shape"),
        (MarketPolicy(row_capacity={(0, 0, "NONE"): 2.0}), "no refined producer 'NONE'"),
    ],
)
def test_faults_are_sentences(world, policy, sentence):
    with pytest.raises(MarketError, match=sentence):
        world.clear(policy)


def test_foreign_solutions_are_refused(world):
    with pytest.raises(MarketError, match="belongs to another world"):
        world.clear(MarketPolicy(), start=Solution(np.zeros(3)))
    for values in ([], [2.5], [3.0, 1.0], [1.0, 0.0, 1.0]):
        with pytest.raises(MarketError, match="stored market solution"):
            Solution.from_list(values)


def test_a_solver_that_gives_up_is_an_error(world, monkeypatch):
    monkeypatch.setattr("game.market.solve.MAX_ITERATIONS", 1)
    monkeypatch.setattr("game.market.solve.SMOOTHING", ())
    subsidy = np.zeros((2, MINERALS, ACTORS))
    subsidy[0, :, 0] = 0.5
    with pytest.raises(MarketError, match="did not clear"):
        world.clear(MarketPolicy(subsidy=subsidy))
