"""The safeguards of the solver and the faults it reports."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from game.market import solve as solver
from game.market.economy import StageData, calibrate_economy
from game.market.errors import MarketError
from game.market.policy import BatchPolicy, QuotaCell, StagePolicy
from game.market.program import compile_program
from tests.market.instances import ALL, random_economy, random_policy

FLOW = np.array([[[0.5, 0.25], [0.05, 0.2]]])


def economy_a(**changes):
    data = {"sigma": 5.0, "choke": 12.0, "eps": [[1.0, 0.4]], "u0": [[0.7, 0.85]]} | changes
    return calibrate_economy(
        StageData(changes.get("flow", FLOW), data["sigma"], data["choke"], data["eps"], data["u0"]), 0.3
    )


@pytest.mark.parametrize("seed", range(6))
def test_rounded_floors_lead_to_the_same_solution(seed):
    """The last resort alone, from its own start, finds what Newton finds."""
    rng = np.random.default_rng(seed)
    economy = random_economy(rng)
    program = compile_program(economy, random_policy(rng, economy, ALL))
    root = solver.solve(program)
    size = economy.size
    unknowns = np.full_like(root.unknowns, np.nan)
    error = np.full(size, np.inf)
    count, sweeps = np.zeros(size, dtype=np.intp), np.zeros(size, dtype=np.intp)
    with np.errstate(all="ignore"):
        solver._homotopy(program, np.arange(size), unknowns, error, count, sweeps)
    assert error.max() < 1e-11
    np.testing.assert_allclose(unknowns, root.unknowns, atol=1e-8)


def test_relaxation_alone_contracts_without_floors():
    rng = np.random.default_rng(3)
    economy = random_economy(rng, two_stage=False)
    program = compile_program(economy, random_policy(rng, economy, frozenset(("tariff", "cost", "subsidy"))))
    unknowns = solver.cold_start(program) + rng.normal(size=(economy.size, program.unknowns))
    errors = []
    for _ in range(6):
        unknowns = solver._relax(program, unknowns, 0.0)
        errors.append(solver.evaluate(program, unknowns).error.max())
    assert all(later < earlier for earlier, later in pairwise(errors))


def test_a_worst_quota_row_is_lifted_to_the_next_floor():
    floor = np.zeros((1, 2, 2))
    floor[0, 0, 1] = 1.5
    cell = QuotaCell(0, 0, np.array([False, True]), 0.01)
    program = compile_program(economy_a(), BatchPolicy(StagePolicy(floor=floor, quotas=(cell,))))
    flat = np.zeros((1, program.unknowns))
    point = solver.evaluate(program, flat)
    moved = flat.copy()
    solver._lift(program.refined, point.refined, point, moved, program.refined.rows)
    assert moved[0, 2] == pytest.approx(np.log(1.5) + 0.02)
    assert solver.solve(program, flat).error[0] < 1e-11


def test_progress_reports_falling_residuals():
    seen = []
    program = compile_program(economy_a(), BatchPolicy(StagePolicy(subsidy=np.array([[0.3, 0.0]]))))
    solver.solve(program, progress=lambda error: seen.append(float(error.max())))
    assert len(seen) >= 3
    assert seen[-1] < 1e-11 < seen[0]


@pytest.mark.long
@pytest.mark.parametrize("two_stage", [False, True])
def test_extreme_policies_always_clear(two_stage):
    """Costs with a log standard deviation of 1.5, capacities of 3, floors up to 12, deep quotas."""
    failed = 0
    for seed in range(400):
        rng = np.random.default_rng(seed)
        economy = random_economy(rng, two_stage, batch=3)
        policy = random_policy(rng, economy, ALL)
        shape = economy.refined.active.shape
        extreme = replace(
            policy.refined,
            cost=np.exp(rng.normal(0, 1.5, shape)),
            capacity=np.exp(rng.normal(0, 3, shape)),
            floor=None if policy.refined.floor is None else 6 * policy.refined.floor,
        )
        root = solver.solve(compile_program(economy, replace(policy, refined=extreme)))
        failed += int((root.error >= 1e-10).sum())
    assert failed == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"sigma": 1.0}, "sigma must be above 1"),
        ({"choke": 1.0}, "choke must be above 1"),
        ({"u0": [[1.0, 0.5]]}, "u0 must lie between 0 and 1"),
        ({"u0": [[0.0, 0.5]]}, "u0 must lie between 0 and 1"),
        ({"eps": [[0.0, 0.5]]}, "eps must be above 0"),
        ({"eps": [[0.5, 0.5, 0.5]]}, "one value for each of the 2 origins"),
        ({"flow": -FLOW}, "not negative"),
        ({"flow": FLOW[0]}, "3 axes"),
    ],
)
def test_impossible_parameters_are_refused(changes, sentence):
    with pytest.raises(MarketError, match=sentence):
        economy_a(**changes)


def test_impossible_elasticities_are_refused():
    data = StageData(FLOW, 5.0, 12.0, 1.0, 0.8)
    with pytest.raises(MarketError, match="sigma must be above eta"):
        calibrate_economy(data, 5.0)
    with pytest.raises(MarketError, match="eta must be above 0"):
        calibrate_economy(data, 0.0)
    with pytest.raises(MarketError, match="kappa above 0 needs an ore stage"):
        calibrate_economy(data, 0.3, 0.5)
    with pytest.raises(MarketError, match="each column sum of ore X"):
        calibrate_economy(data, 0.3, 0.5, StageData(FLOW, 5.0, 12.0, 1.0, 0.8))


@pytest.mark.parametrize(
    ("policy", "sentence"),
    [
        (StagePolicy(bid=np.ones((1, 2)), bid_exponent=np.array([5.0])), "sigma must be above bid_exponent"),
        (StagePolicy(subsidy=np.array([[-1.0, 0.0]])), "1 \\+ subsidy"),
        (StagePolicy(cost=np.array([[0.0, 1.0]])), "above 0"),
        (StagePolicy(capacity=np.array([[np.nan, 1.0]])), "above 0"),
        (StagePolicy(tariff=np.zeros((1, 2, 3))), "needs \\(1, 2, 2\\)"),
        (StagePolicy(release=np.array([[-1.0, 0.0]])), "at least 0"),
        (StagePolicy(floor=np.full((1, 2, 2), np.nan)), "finite"),
        (StagePolicy(quotas=(QuotaCell(0, 5, np.array([True, True]), 0.1),)), "there is no origin 5"),
        (StagePolicy(quotas=(QuotaCell(0, 0, np.array([True]), 0.1),)), "mask needs 2 values"),
        (StagePolicy(quotas=(QuotaCell(0, 0, np.array([True, True]), -0.1),)), "not negative"),
        (StagePolicy(quotas=(QuotaCell(0, 0, np.array([True, True]), 0.1),) * 2), "cover the same destination"),
    ],
)
def test_impossible_policies_are_refused(policy, sentence):
    with pytest.raises(MarketError, match=sentence):
        compile_program(economy_a(), BatchPolicy(policy))


def test_unit_price_elasticity_uses_the_logarithm():
    data = StageData(FLOW, 5.0, 12.0, np.array([[1.0, 0.4]]), np.array([[0.7, 0.85]]))
    policy = BatchPolicy(StagePolicy(subsidy=np.array([[0.3, 0.0]])))
    gains = []
    for eta in (1.0 - 1e-6, 1.0, 1.0 + 1e-6):
        economy = calibrate_economy(data, eta)
        from tests.market.instances import clear

        gains.append(clear(economy, policy).result.consumer_gain)
    np.testing.assert_allclose(gains[1], (gains[0] + gains[2]) / 2, rtol=1e-6)
