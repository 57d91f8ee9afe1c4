"""Batches with two prices: rows that an export control holds below the world price at the baseline."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from game.market.arrays import FloatArray
from game.market.economy import Economy, StageData, StageEconomy, calibrate_economy
from game.market.errors import MarketError
from game.market.policy import BatchPolicy, QuotaCell, StagePolicy
from tests.market import oracle
from tests.market.instances import ALL, Cleared, clear, random_data, random_policy
from tests.market.properties import for_seeds, lengths
from tests.market.references import E_ORE, E
from tests.market.test_invariants import both, money_unit

stages = pytest.mark.parametrize("two_stage", [False, True], ids=["one-stage", "two-stage"])


def with_home_prices(rng: np.random.Generator, data: StageData, least: FloatArray) -> StageData:
    """Put about half of the rows under a control; ``least`` [B, R] is the lowest home price."""
    flow = np.asarray(data.flow)
    batch, rows, columns = flow.shape
    price = least + (1.0 - least) * rng.uniform(0.05, 0.9, (batch, rows))
    price = np.where(rng.random((batch, rows)) < 0.5, price, 1.0)
    home = np.arange(columns) == rng.integers(columns, size=(batch, rows, 1))
    # A destination that is capped in nearly all that it buys has no determinate price: free its suppliers.
    capped = flow * ((price < 1.0)[:, :, None] & ~home)
    tied = capped.sum(axis=1) > 0.9 * flow.sum(axis=1)
    price[(capped * tied[:, None, :]).any(axis=2)] = 1.0
    return replace(data, price=price, home=home)


def wedge_data(
    rng: np.random.Generator, two_stage: bool, batch: int = 2
) -> tuple[StageData, StageData | None, FloatArray, FloatArray]:
    """Draw a batch with controlled rows at every stage that it has."""
    refined, ore, eta, kappa = random_data(rng, two_stage, batch)
    rows = np.shape(refined.u0)
    refined = with_home_prices(rng, refined, np.broadcast_to(kappa[:, None], rows) * 1.02 + 0.1)
    if ore is not None:
        ore = with_home_prices(rng, ore, np.full(np.shape(ore.u0), 0.2))
    return refined, ore, eta, kappa


def controls(stage: StageEconomy, data: StageData | None, scale: FloatArray | None = None) -> tuple[QuotaCell, ...]:
    """Return the quotas of the controlled rows, at baseline or with their caps times ``scale`` [B, R]."""
    cells = []
    for b, r in np.argwhere(stage.price0 < 1.0).tolist():
        assert data is not None
        abroad = ~np.asarray(data.home)[b, r]
        cap = stage.flow0[b, r, abroad].sum() * (1.0 if scale is None else scale[b, r])
        cells.append(QuotaCell(b, r, abroad, float(cap)))
    return tuple(cells)


def baseline(seed: int, two_stage: bool) -> Cleared:
    refined, ore, eta, kappa = wedge_data(np.random.default_rng(seed), two_stage)
    economy = calibrate_economy(refined, eta, kappa, ore)
    policy = BatchPolicy(
        StagePolicy(quotas=controls(economy.refined, refined)), StagePolicy(quotas=controls(economy.ore, ore))
    )
    return clear(economy, policy)


def wedge_policy(rng: np.random.Generator, economy: Economy, refined: StageData, ore: StageData | None) -> BatchPolicy:
    """Draw any policy, with the controls of the baseline tightened or loosened."""
    policy = random_policy(rng, economy, ALL - {"quotas"})

    def with_controls(part: StagePolicy, stage: StageEconomy, data: StageData | None) -> StagePolicy:
        return replace(part, quotas=controls(stage, data, np.exp(rng.uniform(-1.5, 1.0, stage.price0.shape))))

    return replace(
        policy,
        refined=with_controls(policy.refined, economy.refined, refined),
        ore=with_controls(policy.ore, economy.ore, ore),
    )


def cleared_at_random(seed: int, two_stage: bool) -> Cleared:
    rng = np.random.default_rng(seed)
    refined, ore, eta, kappa = wedge_data(rng, two_stage)
    economy = calibrate_economy(refined, eta, kappa, ore)
    return clear(economy, wedge_policy(rng, economy, refined, ore))


@stages
@lengths
def test_controls_reproduce_the_baseline(two_stage, examples):
    def check(seed):
        cleared = baseline(seed, two_stage)
        np.testing.assert_allclose(cleared.result.margin, 1.0, atol=1e-9)
        for stage, policy, result in both(cleared):
            np.testing.assert_allclose(result.flow, stage.flow0, atol=1e-9)
            np.testing.assert_allclose(result.price, stage.price0, atol=1e-9)
            np.testing.assert_allclose(result.index, stage.index0, atol=1e-9)
            np.testing.assert_allclose(result.composite, stage.composite0, atol=1e-9)
            np.testing.assert_allclose(result.supply, stage.flow0.sum(axis=2) * (1 + 1e-6), rtol=1e-9)
            np.testing.assert_allclose(result.surplus, result.surplus0, atol=1e-9)
            slot = [0] * cleared.economy.size
            for cell in policy.quotas:
                if cell.cap > 0.0:
                    assert result.border_price[cell.mineral, slot[cell.mineral]] == pytest.approx(1.0, abs=1e-9)
                slot[cell.mineral] += 1
        np.testing.assert_allclose(cleared.result.consumer_gain, 0.0, atol=1e-9)

    for_seeds(check, examples)


@stages
@lengths
def test_tonnes_and_money_balance_at_each_stage(two_stage, examples):
    def check(seed):
        for cleared in (baseline(seed, two_stage), cleared_at_random(seed, two_stage)):
            for stage, _, result in both(cleared):
                np.testing.assert_allclose(result.supply, result.flow.sum(axis=2) + result.sink, rtol=1e-9)
                unit = money_unit(cleared, stage)
                producers = (result.price * (result.supply - result.sink) * unit).sum(axis=1)
                taken = result.duty.sum(axis=1) + sum(
                    part.sum(axis=1)
                    for part in (result.levy_refund, result.export_levy, result.export_tax, result.rent)
                )
                np.testing.assert_allclose(
                    result.bill.sum(axis=1), producers + taken + result.backstop.sum(axis=1), rtol=1e-9
                )

    for_seeds(check, examples)


@lengths
def test_refiners_pay_for_ore_and_processing(examples):
    """The ore bill is the refiners' feed, and what is left of their price is margin times processing cost."""

    def check(seed):
        for cleared in (baseline(seed, True), cleared_at_random(seed, True)):
            refined, ore, program = cleared.result.refined, cleared.result.ore, cleared.program
            spent = cleared.economy.ore_share * ore.index * refined.supply
            if program.ore.stocks is None:
                np.testing.assert_allclose(ore.bill, spent, rtol=1e-9, atol=1e-14)
            earned = program.gross * refined.price * refined.supply
            kept = program.processing * cleared.result.margin * refined.supply
            np.testing.assert_allclose(earned, spent + kept, rtol=1e-9)
            assert np.all(kept - refined.surplus >= -1e-9)

    for_seeds(check, examples)


def test_consumer_gain_is_the_area_under_demand():
    for eta in (0.3, 1.0):
        flow = np.array([[[0.5, 0.2], [0.1, 0.2]]])
        data = StageData(flow, 5.0, 12.0, 0.8, 0.8, price=[[0.5, 1.0]], home=[[[True, False], [False, False]]])
        economy = calibrate_economy(data, eta)
        free = clear(economy, BatchPolicy())
        gain, index = free.result.consumer_gain[0], free.result.refined.index[0]
        for i in range(2):
            path = np.linspace(index[i], economy.refined.index0[0, i], 20001)
            use = economy.demand[0, i] * path**-eta
            area = ((use[1:] + use[:-1]) / 2 * np.diff(path)).sum()
            assert gain[i] == pytest.approx(area, rel=1e-6)
        assert np.all(np.abs(gain) > 1e-3)


def as_case(data: StageData, policy: StagePolicy, unit: float) -> dict[str, Any]:
    """Return one stage of a batch of one mineral in the words of the independent code."""
    names = {"capacity": "capacity_factor", "weight": "weight_factor"}
    measures: dict[str, Any] = {}
    for name in (
        "subsidy", "cost", "capacity", "weight", "tariff", "export_tax", "floor",
        "purchase_units", "purchase_budget", "release", "bid",
    ):  # fmt: skip
        value = getattr(policy, name)
        if value is not None:
            measures[names.get(name, name)] = (value[0] * (unit if name == "purchase_budget" else 1.0)).tolist()
    if policy.bid_exponent is not None:
        measures["bid_exponent"] = float(policy.bid_exponent[0])
    measures["quotas"] = [
        {"origin": q.origin, "destinations": np.flatnonzero(q.destinations).tolist(), "cap": q.cap}
        for q in policy.quotas
    ]
    part = {name: np.asarray(getattr(data, name))[0].tolist() for name in ("sigma", "choke", "eps", "u0")}
    return part | {
        "X": np.asarray(data.flow)[0].tolist(),
        "home_price": np.asarray(data.price)[0].tolist(),
        "home": np.asarray(data.home)[0].tolist(),
        "policy": measures,
    }


@stages
@lengths
def test_independent_code_finds_no_residual(two_stage, examples):
    compared = 0

    def check(seed):
        nonlocal compared
        rng = np.random.default_rng(seed)
        refined, ore, eta, kappa = wedge_data(rng, two_stage, batch=1)
        economy = calibrate_economy(refined, eta, kappa, ore)
        if any(q.cap == 0.0 for q in (*controls(economy.refined, refined), *controls(economy.ore, ore))):
            return  # its border price has no equation there
        policy = wedge_policy(rng, economy, refined, ore)
        policy = BatchPolicy(replace(policy.refined, export_floor=None), replace(policy.ore, export_floor=None))
        cleared = clear(economy, policy)
        case = as_case(refined, policy.refined, 1.0) | {"eta": float(eta[0])}
        parts = [cleared.result.refined.price, cleared.result.refined.border_price]
        if ore is not None:
            case |= {"kappa": float(kappa[0]), "ore": as_case(ore, policy.ore, float(kappa[0]))}
            parts += [cleared.result.ore.price, cleared.result.ore.border_price]
        margin = float(cleared.result.margin.min())
        if margin > 1e-9:
            found = np.log(np.concatenate([part[0] for part in parts]))
            assert np.abs(oracle.residual(case, found)).max() < 1e-8 + 1e-13 / margin
            compared += 1

    for_seeds(check, examples)
    assert compared >= examples / 3


def case_e(ratio: float) -> tuple[Economy, StageData, QuotaCell]:
    """The reference case E with its first mine selling at home at ``ratio``."""
    home = [[[True, False, False], [False] * 3, [False] * 3]]
    refined = replace(oracle.stage_data(E), price=None)
    ore = replace(oracle.stage_data(E_ORE), price=[[ratio, 1.0, 1.0]], home=home)
    economy = calibrate_economy(refined, E["eta"], E["kappa"], ore)
    (quota,) = controls(economy.ore, ore)
    return economy, ore, quota


def test_an_ore_control_feeds_cheap_refiners():
    economy, _, quota = case_e(0.6)
    price0, index0 = economy.ore.price0[0], economy.ore.index0[0]
    assert price0.tolist() == [0.6, 1.0, 1.0]
    mined, bought = E_ORE["X"][0][0], sum(row[0] for row in E_ORE["X"])
    np.testing.assert_allclose(index0, [1 - 0.4 * mined / bought, 1.0, 1.0])
    at = clear(economy, BatchPolicy(ore=StagePolicy(quotas=(quota,))))
    np.testing.assert_allclose(at.result.refined.price, 1.0, atol=1e-9)
    np.testing.assert_allclose(at.result.ore.index, economy.ore.index0, atol=1e-9)
    np.testing.assert_allclose(at.result.ore.rent[0], [0.6 * 0.4 * quota.cap, 0.0, 0.0], atol=1e-9)
    free = clear(economy, BatchPolicy())
    assert free.result.ore.price[0, 0] > 0.6
    assert np.all(free.result.ore.index[0, 1:] < 1.0)
    assert free.result.ore.flow[0, 0, 1:].sum() > quota.cap


def test_a_home_price_that_does_not_pay_for_the_ore_is_refused():
    home = [[[True, False], [False, False]]]
    refined = replace(oracle.stage_data({**E, "X": [[0.5, 0.2], [0.1, 0.2]], "eps": [1, 1], "u0": [0.8, 0.8]}))
    ore = StageData(np.array([[[0.7, 0.3]]]), 7.0, 10.0, 0.5, 0.85)
    calibrate_economy(replace(refined, price=[[0.65, 1.0]], home=home), 0.25, 0.6, ore)
    for price in (0.61, 0.5):
        with pytest.raises(MarketError, match="origin 0: the home price must exceed the ore cost"):
            calibrate_economy(replace(refined, price=[[price, 1.0]], home=home), 0.25, 0.6, ore)
    with pytest.raises(MarketError, match="the mask one for each cell"):
        calibrate_economy(replace(refined, price=[0.65, 1.0], home=home), 0.25, 0.6, ore)
