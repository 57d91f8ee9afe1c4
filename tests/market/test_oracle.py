"""The batch code against independent loops, and against a root finder of another library."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import root

from game.case import clear_case, parse_case
from game.market.jacobian import jacobian
from game.market.system import evaluate
from tests.market import oracle
from tests.market.instances import clear, random_case, random_economy, random_policy
from tests.market.properties import for_seeds, lengths
from tests.market.references import CASES


def unknowns(result: dict) -> np.ndarray:
    """Return ln p, ln border p, ln w, ln border w of a cleared case."""
    parts = [result["p"], result["p_quota"]]
    if "ore" in result:
        parts += [result["ore"]["p"], result["ore"]["p_quota"]]
    return np.log(np.concatenate([np.asarray(part, dtype=float) for part in parts]))


@pytest.mark.parametrize("two_stage", [False, True], ids=["one-stage", "two-stage"])
@lengths
def test_independent_code_finds_no_residual(two_stage, examples):
    def check(seed):
        case = random_case(np.random.default_rng(seed), two_stage)
        result = clear_case(parse_case(case))
        # Other coordinates: a small margin, from the difference of two prices, loses its last digits.
        margin = min(result.get("psi", [1.0]))
        if margin > 1e-9:
            assert np.abs(oracle.residual(case, unknowns(result))).max() < 1e-8 + 1e-13 / margin

    for_seeds(check, examples)


@pytest.mark.parametrize("name", sorted(CASES))
def test_scipy_finds_the_same_reference_solution(name):
    case = CASES[name]
    found = unknowns(clear_case(parse_case(case)))
    start = found + 0.02 * np.random.default_rng(1).normal(size=found.size)
    other = root(lambda y: oracle.residual(case, y), start, method="hybr", options={"xtol": 1e-13})
    assert np.abs(other.fun).max() < 1e-10
    np.testing.assert_allclose(other.x, found, atol=1e-9)


@pytest.mark.parametrize("two_stage", [False, True], ids=["one-stage", "two-stage"])
def test_scipy_finds_the_same_random_solutions(two_stage):
    agreed = 0
    for seed in range(8):
        case = random_case(np.random.default_rng(seed), two_stage)
        found = unknowns(clear_case(parse_case(case)))
        start = found + 0.01 * np.random.default_rng(seed + 100).normal(size=found.size)
        with np.errstate(all="ignore"):
            other = root(lambda y, c=case: oracle.residual(c, y), start, method="hybr")
        if np.abs(other.fun).max() < 1e-9:  # that root finder does not always get through the kinks
            np.testing.assert_allclose(other.x, found, atol=1e-7)
            agreed += 1
    assert agreed >= 5


@lengths
def test_far_starts_reach_the_same_solution(examples):
    """Where a refiner is squeezed to almost nothing there can be a second solution; it is unstable."""

    def check(seed):
        rng = np.random.default_rng(seed)
        economy = random_economy(rng, batch=1)
        policy = random_policy(rng, economy)
        cold = clear(economy, policy)
        far = clear(economy, policy, rng.normal(0, 1.5, cold.root.unknowns.shape))
        if np.abs(far.root.unknowns - cold.root.unknowns).max() > 1e-7:
            assert cold.result.margin.min() < 0.1
            growth = [
                np.linalg.eigvals(jacobian(c.program, evaluate(c.program, c.root.unknowns))[0]).real.max()
                for c in (cold, far)
            ]
            assert min(growth) < 0 < max(growth)

    for_seeds(check, examples)
