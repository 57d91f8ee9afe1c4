"""What must hold in every cleared market, whatever the policy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from game.market.economy import StageData, StageEconomy, calibrate_economy
from game.market.policy import BatchPolicy, QuotaCell, StagePolicy
from game.market.program import compile_program
from game.market.solve import solve
from game.market.supply import surplus_per_capacity
from tests.market.instances import (
    ALL,
    Cleared,
    clear,
    random_data,
    random_economy,
    random_policy,
    with_refined,
)
from tests.market.properties import for_seeds, lengths

stages = pytest.mark.parametrize("two_stage", [False, True], ids=["one-stage", "two-stage"])


def draw(seed: int, two_stage: bool, kinds: frozenset[str] = ALL) -> Cleared:
    rng = np.random.default_rng(seed)
    economy = random_economy(rng, two_stage)
    return clear(economy, random_policy(rng, economy, kinds))


def both(cleared: Cleared):
    """Yield the economy, the policy and the accounts of each stage that exists."""
    yield cleared.economy.refined, cleared.policy.refined, cleared.result.refined
    if cleared.economy.ore.rows:
        yield cleared.economy.ore, cleared.policy.ore, cleared.result.ore


def money_unit(cleared: Cleared, stage: StageEconomy) -> np.ndarray:
    ore = stage is cleared.economy.ore
    return cleared.economy.kappa[:, None] if ore else np.ones((cleared.economy.size, 1))


@stages
@lengths
def test_neutral_policy_is_the_baseline(two_stage, examples):
    def check(seed):
        cleared = clear(random_economy(np.random.default_rng(seed), two_stage), BatchPolicy())
        np.testing.assert_allclose(cleared.root.unknowns, 0.0, atol=1e-9)
        for stage, _, result in both(cleared):
            np.testing.assert_allclose(result.flow, stage.flow0, atol=1e-9)
            np.testing.assert_allclose(result.index, 1.0, atol=1e-9)
            np.testing.assert_allclose(result.supply, stage.flow0.sum(axis=2) * (1 + 1e-6), rtol=1e-9)
            np.testing.assert_allclose(result.surplus, result.surplus0, atol=1e-9)
        np.testing.assert_allclose(cleared.result.consumer_gain, 0.0, atol=1e-9)

    for_seeds(check, examples)


@stages
@lengths
def test_quantities_balance(two_stage, examples):
    def check(seed):
        for _, _, result in both(draw(seed, two_stage)):
            sold = result.flow.sum(axis=2) + result.sink
            np.testing.assert_allclose(result.supply, sold, rtol=1e-9)

    for_seeds(check, examples)


@stages
@lengths
def test_money_balances_at_each_stage(two_stage, examples):
    """All that destinations pay goes to producers, governments, quota holders or the backstop."""

    def check(seed):
        cleared = draw(seed, two_stage)
        for stage, _, result in both(cleared):
            unit = money_unit(cleared, stage)
            producers = (result.price * (result.supply - result.sink) * unit).sum(axis=1)
            taken = result.duty.sum(axis=1) + sum(
                part.sum(axis=1) for part in (result.levy_refund, result.export_levy, result.export_tax, result.rent)
            )
            np.testing.assert_allclose(
                result.bill.sum(axis=1), producers + taken + result.backstop.sum(axis=1), rtol=1e-9
            )

    for_seeds(check, examples)


@lengths
def test_ore_bill_is_what_refiners_pay_for_feed(examples):
    def check(seed):
        cleared = draw(seed, True, ALL - {"stocks"})
        refined, ore = cleared.result.refined, cleared.result.ore
        bill = cleared.economy.ore_share * ore.index * refined.supply
        np.testing.assert_allclose(ore.bill, bill, rtol=1e-9, atol=1e-14)

    for_seeds(check, examples)


@lengths
def test_money_balances_along_the_chain(examples):
    """Final spending = backstops, surpluses, real costs and what governments take, less subsidies."""

    def check(seed):
        cleared = draw(seed, True, ALL - {"stocks"})
        economy, program = cleared.economy, cleared.program
        refined, ore = cleared.result.refined, cleared.result.ore
        total = np.zeros(economy.size)
        processing = program.processing * cleared.result.margin * refined.supply - refined.surplus
        cost = np.ones_like(ore.supply) if cleared.policy.ore.cost is None else cleared.policy.ore.cost
        gross = 1.0 if cleared.policy.ore.subsidy is None else 1.0 + cleared.policy.ore.subsidy
        mining = economy.kappa[:, None] * ore.price * gross * ore.supply - ore.surplus
        assert np.all(processing >= -1e-9)
        assert np.all(mining >= -1e-9)
        assert np.all(cost > 0)
        for part in (
            refined.backstop, ore.backstop, refined.surplus, ore.surplus, processing, mining,
            refined.duty, refined.levy_refund, refined.export_levy, refined.export_tax, refined.rent,
            ore.duty, ore.levy_refund, ore.export_levy, ore.export_tax, ore.rent,
        ):  # fmt: skip
            total += part.sum(axis=1)
        sinks = (refined.price * refined.sink).sum(axis=1)
        sinks += economy.kappa * (ore.price * ore.sink).sum(axis=1)
        total -= refined.subsidy.sum(axis=1) + ore.subsidy.sum(axis=1) + sinks
        np.testing.assert_allclose(refined.bill.sum(axis=1), total, rtol=1e-9)

    for_seeds(check, examples)


@stages
@lengths
def test_signs_and_bounds(two_stage, examples):
    def check(seed):
        cleared = draw(seed, two_stage)
        for stage, policy, result in both(cleared):
            assert np.all(result.flow >= 0)
            capacity = stage.capacity if policy.capacity is None else stage.capacity * policy.capacity
            assert np.all(result.supply < capacity)
            assert np.all(result.index <= stage.choke[:, None] * (1 + 1e-12))
            assert np.all(result.surplus >= 0)
            assert np.all(result.rent >= -1e-12)
            for part in (result.levy, result.levy_refund, result.export_levy, result.duty, result.export_tax):
                assert np.all(part >= -1e-15)
            assert np.all(result.released <= 0.95 * (result.base + 1e9 * (policy.bid is not None)))

    for_seeds(check, examples)


@stages
@lengths
def test_landed_prices_respect_floors(two_stage, examples):
    """Money per unit of every floor-bound destination is at least the floor."""

    def check(seed):
        cleared = draw(seed, two_stage, frozenset(("floor", "export_floor", "subsidy", "cost")))
        for stage, policy, result in both(cleared):
            floor = np.zeros_like(stage.flow0)
            for part in (policy.floor, policy.export_floor):
                if part is not None:
                    floor = np.maximum(floor, part)
            landed = np.maximum(result.price[:, :, None], floor)
            spent = (landed * result.flow).sum(axis=1) * money_unit(cleared, stage)
            np.testing.assert_allclose(spent + result.backstop, result.bill, rtol=1e-9)

    for_seeds(check, examples)


@stages
@lengths
def test_quotas_bind_or_cost_nothing(two_stage, examples):
    def check(seed):
        cleared = draw(seed, two_stage, frozenset(("quotas", "floor", "tariff", "cost")))
        for _, policy, result in both(cleared):
            slots = [0] * cleared.economy.size
            for cell in policy.quotas:
                slot = slots[cell.mineral]
                slots[cell.mineral] += 1
                sold = result.flow[cell.mineral, cell.origin, cell.destinations].sum()
                border = result.border_price[cell.mineral, slot]
                own = result.price[cell.mineral, cell.origin]
                assert sold <= cell.cap * (1 + 1e-9)
                assert border >= own * (1 - 1e-9)
                slack, premium = 1 - sold / cell.cap, border / own - 1
                assert min(slack, premium) < 1e-9

    for_seeds(check, examples)


@stages
@lengths
def test_a_ban_without_leakage_stops_all_trade(two_stage, examples):
    def check(seed):
        rng = np.random.default_rng(seed)
        economy = random_economy(rng, two_stage)
        mask = rng.random(economy.demand.shape[1]) < 0.5
        policy = BatchPolicy(StagePolicy(quotas=(QuotaCell(0, 0, mask, 0.0),)))
        result = clear(economy, policy).result.refined
        assert np.all(result.flow[0, 0, mask] == 0.0)
        assert np.all(result.rent == 0.0)

    for_seeds(check, examples)


@lengths
def test_kappa_zero_in_a_two_stage_batch_is_the_one_stage_model(examples):
    """A single-stage mineral padded with ore rows behaves as if it stood alone."""

    def check(seed):
        rng = np.random.default_rng(seed)
        refined, ore, eta, kappa = random_data(rng, True, batch=2)
        flow = np.array(ore.flow)
        flow[0], kappa[0] = 0.0, 0.0
        mixed = calibrate_economy(refined, eta, kappa, replace(ore, flow=flow))
        policy = random_policy(rng, mixed)
        whole = clear(mixed, policy)
        parts = {f: np.asarray(getattr(refined, f))[:1] for f in ("flow", "sigma", "choke", "eps", "u0")}
        alone = calibrate_economy(StageData(**parts), eta[:1])
        single = clear(alone, BatchPolicy(first(policy.refined)))
        np.testing.assert_allclose(whole.result.refined.price[0], single.result.refined.price[0], rtol=1e-9)
        np.testing.assert_allclose(whole.result.refined.flow[0], single.result.refined.flow[0], atol=1e-9)
        assert np.all(whole.result.ore.duty[0] == 0.0)

    for_seeds(check, examples)


def first(policy: StagePolicy) -> StagePolicy:
    """Return the policy of the first mineral of a batch."""
    parts = {
        name: None if (value := getattr(policy, name)) is None else value[:1]
        for name in policy.__dataclass_fields__
        if name != "quotas"
    }
    return StagePolicy(**parts, quotas=tuple(q for q in policy.quotas if q.mineral == 0))


def scaled(value, factor):
    return None if value is None else value * factor


@stages
@lengths
def test_prices_are_homogeneous(two_stage, examples):
    """Costs, floors, chokes, budgets times lambda, with demand scales to match: prices times lambda."""

    def check(seed):
        rng = np.random.default_rng(seed)
        economy = random_economy(rng, two_stage)
        policy = random_policy(rng, economy)
        factor = float(np.exp(rng.uniform(-0.7, 0.7)))

        def stage(part: StageEconomy) -> StageEconomy:
            backstop = part.backstop * factor ** (1 - part.sigma)
            return replace(part, choke=part.choke * factor, backstop=backstop, sink=part.sink * factor)

        def measures(part: StagePolicy, below: StageEconomy) -> StagePolicy:
            cost = np.ones(below.active.shape) if part.cost is None else part.cost
            xi = 1.0 if part.bid_exponent is None else part.bid_exponent[:, None]
            return replace(
                part,
                cost=cost * factor,
                floor=scaled(part.floor, factor),
                export_floor=scaled(part.export_floor, factor),
                purchase_budget=scaled(part.purchase_budget, factor),
                bid=scaled(part.bid, factor**xi),
            )

        other = replace(
            economy,
            refined=stage(economy.refined),
            ore=stage(economy.ore),
            demand=economy.demand * factor ** economy.eta[:, None],
        )
        ore = measures(policy.ore, economy.ore) if two_stage else policy.ore
        before = clear(economy, policy).result
        after = clear(other, BatchPolicy(measures(policy.refined, economy.refined), ore)).result
        np.testing.assert_allclose(after.refined.price, before.refined.price * factor, rtol=1e-8)
        np.testing.assert_allclose(after.ore.price, before.ore.price * factor, rtol=1e-8)
        np.testing.assert_allclose(after.refined.flow, before.refined.flow, rtol=1e-8, atol=1e-12)

    for_seeds(check, examples)


@stages
@lengths
def test_quantities_are_homogeneous(two_stage, examples):
    def check(seed):
        rng = np.random.default_rng(seed)
        economy = random_economy(rng, two_stage)
        policy = random_policy(rng, economy)
        factor = float(np.exp(rng.uniform(-2, 2)))

        def stage(part: StageEconomy) -> StageEconomy:
            return replace(part, capacity=part.capacity * factor, sink=part.sink * factor)

        def measures(part: StagePolicy) -> StagePolicy:
            names = ("purchase_units", "purchase_budget", "release", "bid")
            quotas = tuple(replace(q, cap=q.cap * factor) for q in part.quotas)
            return replace(part, quotas=quotas, **{n: scaled(getattr(part, n), factor) for n in names})

        other = replace(economy, refined=stage(economy.refined), ore=stage(economy.ore), demand=economy.demand * factor)
        before = clear(economy, policy)
        after = clear(other, BatchPolicy(measures(policy.refined), measures(policy.ore)))
        np.testing.assert_allclose(after.root.unknowns, before.root.unknowns, atol=1e-9)

    for_seeds(check, examples)


@lengths
def test_permuting_countries_permutes_results(examples):
    def check(seed):
        rng = np.random.default_rng(seed)
        refined, ore, eta, kappa = random_data(rng, True)
        economy = calibrate_economy(refined, eta, kappa, ore)
        policy = random_policy(rng, economy)
        users = rng.permutation(economy.demand.shape[1])
        rows = rng.permutation(economy.refined.rows)
        mines = rng.permutation(economy.ore.rows)
        other = calibrate_economy(permuted_data(refined, rows, users), eta, kappa, permuted_data(ore, mines, rows))
        moved = BatchPolicy(permuted(policy.refined, rows, users), permuted(policy.ore, mines, rows))
        a, b = clear(economy, policy).result, clear(other, moved).result
        np.testing.assert_allclose(b.refined.price, a.refined.price[:, rows], rtol=1e-9)
        np.testing.assert_allclose(b.refined.flow, a.refined.flow[:, rows][:, :, users], rtol=1e-8, atol=1e-12)
        np.testing.assert_allclose(b.ore.price, a.ore.price[:, mines], rtol=1e-9)
        np.testing.assert_allclose(b.refined.duty, a.refined.duty[:, users], rtol=1e-7, atol=1e-12)

    for_seeds(check, examples)


def permuted_data(data: StageData, rows: np.ndarray, columns: np.ndarray) -> StageData:
    flow = np.asarray(data.flow)[:, rows][:, :, columns]
    return replace(data, flow=flow, eps=np.asarray(data.eps)[:, rows], u0=np.asarray(data.u0)[:, rows])


def permuted(policy: StagePolicy, rows: np.ndarray, columns: np.ndarray) -> StagePolicy:
    parts = {}
    for name in ("subsidy", "cost", "capacity", "weight"):
        value = getattr(policy, name)
        parts[name] = None if value is None else value[:, rows]
    for name in ("tariff", "export_tax", "floor", "export_floor", "refund"):
        value = getattr(policy, name)
        parts[name] = None if value is None else value[:, rows][:, :, columns]
    for name in ("purchase_units", "purchase_budget", "release", "bid"):
        value = getattr(policy, name)
        parts[name] = None if value is None else value[:, columns]
    place = {int(old): new for new, old in enumerate(rows)}
    quotas = tuple(replace(q, origin=place[q.origin], destinations=q.destinations[columns]) for q in policy.quotas)
    return StagePolicy(**parts, bid_exponent=policy.bid_exponent, quotas=quotas)


@lengths
def test_a_higher_subsidy_never_raises_a_producer_price(examples):
    """One stage, no quotas."""

    def check(seed):
        rng = np.random.default_rng(seed)
        economy = random_economy(rng, two_stage=False)
        policy = random_policy(rng, economy, ALL - {"quotas", "subsidy"})
        base = rng.uniform(-0.2, 0.5, economy.refined.active.shape)
        raised = base + rng.uniform(0, 0.5, base.shape) * (rng.random(base.shape) < 0.5)
        before = clear(economy, with_refined(policy, subsidy=base)).result.refined.price
        after = clear(economy, with_refined(policy, subsidy=raised)).result.refined.price
        assert np.all(after <= before * (1 + 1e-9))

    for_seeds(check, examples)


@lengths
def test_a_public_purchase_never_lowers_a_producer_price(examples):
    """One stage, no quotas."""

    def check(seed):
        rng = np.random.default_rng(seed)
        economy = random_economy(rng, two_stage=False)
        policy = random_policy(rng, economy, ALL - {"quotas", "stocks"})
        amount = economy.demand * rng.uniform(0, 0.6, economy.demand.shape)
        before = clear(economy, policy).result.refined.price
        after = clear(economy, with_refined(policy, purchase_units=amount)).result.refined.price
        assert np.all(after >= before * (1 - 1e-9))

    for_seeds(check, examples)


@stages
@lengths
def test_surplus_slopes_are_quantities(two_stage, examples):
    """Hotelling: a refiner's surplus rises by S with its price and falls by kappa*S with ore's."""

    def check(seed):
        cleared = draw(seed, two_stage, ALL - {"subsidy"})
        economy, program = cleared.economy, cleared.program
        refined = cleared.result.refined
        index = cleared.result.ore.index if two_stage else np.ones_like(refined.price)
        capacity = np.exp(program.refined.log_capacity + economy.refined.log_full_price)

        def surplus(price: np.ndarray, ore: np.ndarray) -> np.ndarray:
            margin = (price - economy.ore_share * ore) / program.processing
            effort = np.log(margin) - economy.refined.log_full_price
            return program.processing * capacity * surplus_per_capacity(effort, economy.refined.eps)

        step = 1e-5 * np.minimum(1.0, cleared.result.margin * program.processing)
        by_price = (surplus(refined.price + step, index) - surplus(refined.price - step, index)) / (2 * step)
        np.testing.assert_allclose(by_price, refined.supply, rtol=1e-5, atol=1e-6)
        by_ore = (surplus(refined.price, index + step) - surplus(refined.price, index - step)) / (2 * step)
        np.testing.assert_allclose(by_ore, -economy.ore_share * refined.supply, rtol=1e-5, atol=1e-6)

    for_seeds(check, examples)


@stages
@lengths
def test_warm_cold_repeat_and_batch_agree(two_stage, examples):
    def check(seed):
        rng = np.random.default_rng(seed)
        economy = random_economy(rng, two_stage, batch=3)
        policy = random_policy(rng, economy)
        cold = clear(economy, policy)
        again = solve(compile_program(economy, policy))
        assert np.array_equal(cold.root.unknowns, again.unknowns)
        noise = 0.1 * rng.normal(size=cold.root.unknowns.shape)
        warm = clear(economy, policy, cold.root.unknowns + noise)
        np.testing.assert_allclose(warm.root.unknowns, cold.root.unknowns, atol=1e-8)
        one = cold.program.take(np.array([1]))
        np.testing.assert_allclose(solve(one).unknowns[0], cold.root.unknowns[1], atol=1e-9)

    for_seeds(check, examples)
