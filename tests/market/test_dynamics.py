"""The market between two clears: expectations, investment and exit, thrift, private stocks, players' capacity."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from game.market.calibrate import MineralInputs, WorldInputs, calibrate
from game.market.dynamics import Dynamics, DynamicsInputs, Structure, protection_of_floor
from game.market.errors import MarketError
from game.market.measures import MarketPolicy
from game.market.world import Outcome, Solution, WorldMarket
from tests.market.test_wedge_worlds import two_prices
from tests.market.worlds import random_world

ACTORS = ("A", "B", "RIV", "RST")
RIV = 2
SHARED = {
    "sigma": 6.0,
    "eta": 0.3,
    "choke": 12.0,
    "eps_refining": 0.8,
    "eps_refining_rival": 1.5,
    "u0": 0.85,
    "u0_rival": 0.7,
    "sigma_ore": 7.0,
    "choke_ore": 8.0,
    "eps_mine": 0.4,
    "rival_import_openness": 0.5,
    "foreign_ore_to_rival_pull": 2.0,
    "use": (0.3, 0.2, 0.4, 0.1),
}


@cache
def small() -> WorldMarket:
    """Two minerals: one with mines, scrap and a prospective refiner in B, one without mines."""
    two = MineralInputs(
        id="two",
        world_t_per_year=4000.0,
        price_usd_per_t=1000.0,
        kappa=0.5,
        refined=(("RIV", 0.7), ("A", 0.2999), ("B", 1e-4)),
        mined=(("A", 0.4), ("B", 0.3), ("RIV", 0.2), ("RST", 0.1)),
        secondary=(("A", 0.2), ("RIV", 0.1)),
        **SHARED,  # type: ignore[arg-type]
    )
    one = replace(two, id="one", kappa=0.0, price_usd_per_t=3000.0, mined=(), secondary=())
    return calibrate(
        WorldInputs(
            actors=ACTORS,
            rival="RIV",
            rest="RST",
            row_account={},
            region=dict.fromkeys(ACTORS, "here"),
            minerals=(two, one),
        )
    )


def dynamics(market: WorldMarket, quarters: float = 1.0, **changes: Any) -> Dynamics:
    m = len(market.minerals)
    known: dict[str, Any] = {
        "lrmc": np.full((2, m), 1.2),
        "lead": np.stack([np.full(m, 3), np.full(m, 4)]),
        "risk_premium": np.full(m, 0.3),
        "cover0": np.full(m, 0.6),
        "bid_exponent": np.full(m, 0.6),
        "precaution": np.ones(m),
        "limit": np.full(market.rows.size, np.inf),
    }
    return Dynamics(market, DynamicsInputs(**(known | changes)), quarters)


def cleared(dyn: Dynamics, structure: Structure, policy: MarketPolicy | None = None) -> tuple[MarketPolicy, Outcome]:
    base = MarketPolicy(quotas=dyn.market.controlled) if policy is None else policy
    imposed = dyn.impose(structure, base)
    return imposed, dyn.market.clear(imposed)


def run(
    dyn: Dynamics, policies: list[MarketPolicy], alarm: float = 0.0, start: Solution | None = None
) -> list[tuple[Structure, Outcome]]:
    """Return the structure before each step with the outcome of the step, and the structure after all as the last."""
    structure, out = dyn.opening(), []
    for policy in policies:
        imposed = dyn.impose(structure, policy)
        outcome = dyn.market.clear(imposed, start=start)
        out.append((structure, outcome))
        start = outcome.solution
        structure = dyn.step(structure, imposed, outcome, alarm=np.full_like(structure.alarm, alarm))
    return [*out, (structure, outcome)]


def earning(dyn: Dynamics, price: float | np.ndarray) -> tuple[MarketPolicy, Outcome]:
    """A cleared baseline in which every row earned ``price`` times its baseline price instead."""
    imposed, outcome = cleared(dyn, dyn.opening())
    return imposed, replace(outcome, row_price=dyn.market.rows.price0 * price, row_ore_cost=dyn.market.rows.ore_index0)


def row(dyn: Dynamics, stage: int, mineral: int, code: str) -> int:
    return dyn.market.rows.index(stage, mineral, code)


def assert_same(a: Structure, b: Structure, tolerance: float) -> None:
    for name in (f.name for f in fields(Structure)):
        np.testing.assert_allclose(getattr(a, name), getattr(b, name), rtol=0, atol=tolerance, err_msg=name)


# --- what repeats itself ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("cover", [0.0, 0.6, 4.0])
@pytest.mark.parametrize("quarters", [1.0, 2.0])
@pytest.mark.parametrize("world", ["small", "random", "two prices"])
def test_the_baseline_repeats_itself(world: str, quarters: float, cover: float) -> None:
    market = {
        "small": small,
        "random": lambda: calibrate(random_world(np.random.default_rng(3), 10, ((6, 0), (6, 5), (4, 6)))),
        "two prices": lambda: two_prices(4),
    }[world]()
    m = len(market.minerals)
    dyn = dynamics(market, quarters, cover0=np.full(m, cover), lrmc=np.full((2, m), 1.0), risk_premium=np.full(m, 0.01))
    # From the very prices of the baseline; from a cold start the solver stops within its tolerance of them.
    steps = run(dyn, [MarketPolicy(quotas=market.controlled)] * 20, start=market._baseline.solution)
    for structure, outcome in steps:
        assert_same(structure, dyn.opening(), 1e-12)
        np.testing.assert_allclose(outcome.price, market.use_price0, rtol=0, atol=1e-12)
        np.testing.assert_allclose(outcome.use, market.use0, rtol=1e-11, atol=1e-15)
        np.testing.assert_allclose(outcome.private_bought, outcome.private_released, rtol=1e-12, atol=1e-15)
    if cover:
        assert float(steps[0][1].private_bought.sum()) > 0.1


# --- what is remembered ----------------------------------------------------------------------------------------


def test_expectations_thrift_memory_and_alarm_move_at_their_rates() -> None:
    dyn = dynamics(small())
    imposed, outcome = earning(dyn, 2.0)
    outcome = replace(outcome, price=dyn.market.use_price0 * 3.0)
    first = dyn.step(dyn.opening(), imposed, outcome, alarm=np.ones_like(outcome.price))
    np.testing.assert_allclose(first.expected, 1.3, rtol=1e-12)
    np.testing.assert_allclose(first.thrift, 0.08 * np.log(3.0), rtol=1e-12)
    np.testing.assert_allclose(first.expected_price, 0.15 * np.log(3.0), rtol=1e-12)
    np.testing.assert_allclose(first.alarm, 0.5)
    second = dyn.step(first, imposed, outcome)
    np.testing.assert_allclose(second.expected, 1.3 + 0.3 * 0.7, rtol=1e-12)
    np.testing.assert_allclose(second.thrift, 0.08 * np.log(3.0) * 1.92, rtol=1e-12)
    np.testing.assert_allclose(second.alarm, 0.25)


def test_a_step_of_two_quarters_forgets_like_two_of_one() -> None:
    short, long = dynamics(small()), dynamics(small(), 2.0)
    imposed, outcome = earning(short, 1.7)
    outcome = replace(outcome, price=short.market.use_price0 * 2.0)
    alarm = np.full_like(outcome.price, 0.7)
    twice = short.opening()
    for _ in range(2):
        twice = short.step(twice, imposed, outcome, alarm=alarm)
    once = long.step(long.opening(), imposed, outcome, alarm=alarm)
    for name in ("expected", "thrift", "expected_price", "alarm"):
        np.testing.assert_allclose(getattr(once, name), getattr(twice, name), rtol=1e-12, err_msg=name)


def test_dear_ore_is_no_gain_of_a_refiner_and_a_subsidy_is() -> None:
    dyn = dynamics(small())
    rows = dyn.market.rows
    imposed, outcome = cleared(dyn, dyn.opening())
    n = row(dyn, 0, 0, "A")
    ore = outcome.row_ore_cost.copy()
    ore[n] += 1.0
    price = outcome.row_price.copy()
    price[n] += rows.ore_share[n]
    passed_on = dyn.signal(imposed, replace(outcome, row_price=price, row_ore_cost=ore))
    assert passed_on[n] == pytest.approx(1.0, abs=1e-9)
    squeezed = dyn.signal(imposed, replace(outcome, row_ore_cost=ore))
    assert squeezed[n] == pytest.approx(1.0 - rows.ore_share[n], abs=1e-9)
    subsidy = np.zeros((2, 2, 4))
    subsidy[0, 0, 0] = subsidy[1, 0, 0] = 0.25
    paid = dyn.signal(replace(imposed, subsidy=subsidy), outcome)
    assert paid[n] == paid[row(dyn, 1, 0, "A")] == pytest.approx(1.25, abs=1e-9)
    assert paid[row(dyn, 1, 0, "SEC:A")] == pytest.approx(1.0, abs=1e-9)


def test_long_run_demand_is_the_elasticity_times_two_and_a_fifth() -> None:
    dyn = dynamics(small(), cover0=np.zeros(2))
    settled = replace(dyn.opening(), thrift=np.full((2, 4), np.log(2.0)))
    np.testing.assert_allclose(dyn.scale(settled) * 2.0 ** -dyn.market.eta[:, None], 2.0 ** (-2.2 * 0.3))
    imposed = dyn.impose(settled, MarketPolicy(demand=np.full((2, 4), 0.5)))
    np.testing.assert_allclose(imposed.demand, 0.5 * 2.0 ** (-1.2 * 0.3))


# --- investment and exit ---------------------------------------------------------------------------------------

OWN, SEED, MINE, SCRAP, RIVAL = (0, 0, "A"), (0, 0, "B"), (1, 0, "B"), (1, 0, "SEC:A"), (0, 0, "RIV")


def started(dyn: Dynamics, expected: float, g: float = 0.0, structure: Structure | None = None) -> np.ndarray:
    """Return what is started by rows that expect a price, just confirmed."""
    before = replace(structure or dyn.opening(), expected=np.full(dyn.market.rows.size, expected))
    imposed, outcome = earning(dyn, expected)
    after = dyn.step(before, imposed, outcome, np.full(dyn.market.rows.size, g))
    return after.rows_under_way() - before.rows_under_way()


def test_investment_starts_above_the_hurdle_and_faster_under_protection() -> None:
    dyn = dynamics(small())
    n, hurdle = row(dyn, *OWN), 1.2 * 1.3
    assert started(dyn, hurdle * 0.9999)[n] == 0.0
    assert started(dyn, hurdle * 1.1)[n] == pytest.approx(0.06)
    assert started(dyn, hurdle * 2.0)[n] == pytest.approx(0.15), "no faster than 15 % a quarter"
    assert started(dyn, 1.3)[n] == 0.0
    assert started(dyn, 1.3, g=1.0)[n] == pytest.approx(0.6 * (1.3 / 1.2 - 1.0))
    half = started(dyn, 1.5, g=0.5)[n]
    assert half == pytest.approx(0.6 * (1.5 / (1.2 * 1.15) - 1.0))
    assert 0.0 == started(dyn, 1.5)[n] < half < started(dyn, 1.5, g=1.0)[n]
    seed = row(dyn, *SEED)
    assert started(dyn, hurdle * 1.1)[seed] * dyn.market.rows.capacity0[seed] == pytest.approx(0.01 * 0.06)
    np.testing.assert_allclose(protection_of_floor(np.array([0.5, 0.9, 1.05, 1.2, 2.0])), [0, 0, 0.5, 1, 1], atol=1e-12)


def test_a_step_of_two_quarters_starts_twice_as_much() -> None:
    n = row(dynamics(small()), *OWN)
    assert started(dynamics(small(), 2.0), 1.7)[n] == pytest.approx(2.0 * started(dynamics(small()), 1.7)[n])


def test_the_rival_invests_at_its_own_cost_and_scrap_never() -> None:
    dyn = dynamics(small())
    assert started(dyn, 1.29)[row(dyn, *RIVAL)] == 0.0
    assert started(dyn, 1.4)[row(dyn, *RIVAL)] == pytest.approx(0.6 * (1.4 / 1.3 - 1.0))
    assert started(dyn, 5.0)[row(dyn, *SCRAP)] == 0.0


@pytest.mark.parametrize(("place", "lead"), [(OWN, 3), (MINE, 4)])
def test_capacity_arrives_after_its_lead(place: tuple[int, int, str], lead: int) -> None:
    dyn = dynamics(small())
    n = row(dyn, *place)
    imposed, outcome = earning(dyn, 1.0)
    structure = replace(dyn.opening(), expected=np.full(dyn.market.rows.size, 1.8))
    structure = dyn.step(structure, *earning(dyn, 1.8))
    under_way = structure.rows_under_way()[n]
    assert under_way > 0.0
    structure = replace(structure, expected=np.ones(dyn.market.rows.size))
    for k in range(1, lead + 1):
        structure = dyn.step(structure, imposed, outcome)
        assert structure.capacity[n] == pytest.approx(1.0 + (under_way if k == lead else 0.0), abs=1e-15)
    assert structure.rows_under_way()[n] == 0.0


def test_capacity_never_grows_beyond_its_limit() -> None:
    limit = np.full(small().rows.size, np.inf)
    dyn = dynamics(small())
    own, seed = row(dyn, *OWN), row(dyn, *SEED)
    limit[own], limit[seed] = 1.25, 1.0
    dyn = dynamics(small(), limit=limit)
    structure = replace(dyn.opening(), expected=np.full(limit.size, 3.0))
    for k in range(30):
        structure, _ = dyn.build(structure, own, 1e12) if k == 5 else (structure, 0.0)
        structure = dyn.step(structure, *earning(dyn, 3.0))
        assert np.all(structure.capacity + structure.rows_under_way() <= limit + 1e-12)
    assert structure.capacity[own] == pytest.approx(1.25)
    assert structure.capacity[seed] == 1.0
    assert structure.capacity[row(dyn, *MINE)] > 5.0


def test_capacity_leaves_below_its_cost_but_for_the_rival_and_scrap() -> None:
    dyn = dynamics(small())
    rows = dyn.market.rows
    for expected, stays in ((0.96, 1.0), (0.95, 1.0), (0.855, 0.95), (0.3, 0.85)):
        before = replace(dyn.opening(), expected=np.full(rows.size, expected), granted=np.full(rows.size, 0.4))
        after = dyn.step(before, *earning(dyn, expected))
        stay = rows.rival | rows.secondary
        np.testing.assert_allclose(after.capacity[~stay], stays, rtol=1e-12)
        np.testing.assert_allclose(after.granted[~stay], 0.4 * stays, rtol=1e-12)
        np.testing.assert_array_equal(after.capacity[stay], 1.0)
    two = dynamics(small(), 2.0)
    before = replace(two.opening(), expected=np.full(rows.size, 0.3))
    assert two.step(before, *earning(two, 0.3)).capacity[row(two, *OWN)] == pytest.approx(0.85**2)


@pytest.mark.parametrize("stage", [0, 1])
def test_taste_weights_follow_capacity(stage: int) -> None:
    """At equal prices a row with twice the capacity sells twice as much for each unit of another row."""
    dyn = dynamics(small(), cover0=np.zeros(2))
    market = dyn.market
    grown, other = row(dyn, stage, 0, "A"), row(dyn, stage, 0, "RIV")
    capacity = np.ones(market.rows.size)
    capacity[grown] = 2.0
    _, before = cleared(dyn, dyn.opening())
    _, after = cleared(dyn, replace(dyn.opening(), capacity=capacity))
    buyer = 1 if stage == 0 else RIV  # the ore of A that RIV's refiners take; scrap stays at home
    sigma = 6.0 if stage == 0 else 7.0

    def tastes(outcome: Outcome) -> float:
        flow = outcome.flows(stage)[0, :, buyer]
        own = flow[RIV] if stage == 0 else _without_scrap(dyn, outcome, flow[RIV])
        price = outcome.row_price
        return float(flow[0] / own * (price[grown] / price[other]) ** sigma)

    assert tastes(after) / tastes(before) == pytest.approx(2.0, rel=1e-5)
    assert after.row_price[grown] < before.row_price[grown]


def _without_scrap(dyn: Dynamics, outcome: Outcome, flow: float) -> float:
    return flow - float(outcome.row_supply[row(dyn, 1, 0, "SEC:RIV")])


# --- players' capacity -----------------------------------------------------------------------------------------


def test_players_capacity_arrives_where_it_was_paid_and_is_not_charged() -> None:
    dyn = dynamics(small())
    market, n = dyn.market, row(dyn, *OWN)
    # A refinery of the first mineral: 12 quarters of (1.2 - .5) of the value of a quarter, per unit of world output.
    price = 12.0 * (1.2 - 0.5) * 1e6 * market.rows.capacity0[n]
    assert market.value_usd_per_quarter[0] == pytest.approx(1e6)
    structure, spent = dyn.build(dyn.opening(), n, 0.25 * price)
    assert spent == pytest.approx(0.25 * price)
    quiet = earning(dyn, 1.0)
    others = np.arange(market.rows.size) != n
    for k in range(1, 6):
        structure = dyn.step(structure, *quiet)
        assert structure.capacity[n] == pytest.approx(1.25 if k >= 3 else 1.0)
        assert structure.granted[n] == pytest.approx(0.25 if k >= 3 else 0.0)
        np.testing.assert_array_equal(structure.capacity[others], 1.0)
        np.testing.assert_allclose(dyn.charge_usd(structure), 0.0, atol=1e-6)


def test_a_mine_costs_its_ore() -> None:
    dyn = dynamics(small())
    n = row(dyn, *MINE)
    _, spent = dyn.build(dyn.opening(), n, 1000.0)
    structure, _ = dyn.build(dyn.opening(), n, 1000.0)
    assert spent == pytest.approx(1000.0)
    expected = 1000.0 / (12.0 * 1.2 * 0.5 * 1e6 * dyn.market.rows.capacity0[n])
    assert structure.rows_under_way()[n] == pytest.approx(expected)
    with pytest.raises(MarketError, match="scrap"):
        dyn.build(dyn.opening(), row(dyn, *SCRAP), 1.0)


def test_money_beyond_the_limit_is_not_spent() -> None:
    limit = np.full(small().rows.size, np.inf)
    n = row(dynamics(small()), *OWN)
    limit[n] = 1.1
    dyn = dynamics(small(), limit=limit)
    price = 12.0 * 0.7 * 1e6 * dyn.market.rows.capacity0[n]
    structure, spent = dyn.build(dyn.opening(), n, price)
    assert spent == pytest.approx(0.1 * price)
    assert structure.rows_under_way()[n] == pytest.approx(0.1)
    assert dyn.build(structure, n, price)[1] == pytest.approx(0.0, abs=1e-3)


def test_the_capital_charge() -> None:
    dyn = dynamics(small())
    rows = dyn.market.rows
    capacity = np.ones(rows.size)
    granted = np.zeros(rows.size)
    for place, level, given in ((OWN, 1.5, 0.2), (MINE, 1.1, 0.0), (SCRAP, 2.0, 0.0), (RIVAL, 0.5, 0.0)):
        capacity[row(dyn, *place)], granted[row(dyn, *place)] = level, given
    charge = dyn.charge_usd(replace(dyn.opening(), capacity=capacity, granted=granted))
    refinery, mine = 0.4 * (1.2 - 0.5) * 1e6, 0.4 * 1.2 * 0.5 * 1e6
    own = 0.3 * rows.capacity0[row(dyn, *OWN)] * refinery
    assert charge[0, 0] == pytest.approx(own)
    assert charge[0, 1] == pytest.approx(0.1 * rows.capacity0[row(dyn, *MINE)] * mine)
    assert charge[0, RIV] == charge[1].sum() == 0.0


@pytest.mark.parametrize(
    "changes",
    [
        {"lrmc": np.ones((2, 3))},
        {"limit": np.ones(3)},
        {"cover0": np.full(2, -1.0)},
        {"lead": np.zeros((2, 2), dtype=int)},
        {"lrmc": np.zeros((2, 2))},
    ],
)
def test_impossible_inputs_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(MarketError):
        dynamics(small(), **changes)
