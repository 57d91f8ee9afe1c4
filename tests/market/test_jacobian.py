"""The exact Jacobian against central differences of the residual."""

from __future__ import annotations

import numpy as np
import pytest

from game.market.jacobian import FLAT, jacobian
from game.market.policy import BatchPolicy
from game.market.program import compile_program
from game.market.solve import cold_start
from game.market.system import evaluate
from tests.market.instances import ALL, random_economy, random_policy
from tests.market.properties import for_seeds, lengths

STEP = 1e-6


def differences(program, point: np.ndarray, smooth: float) -> tuple[np.ndarray, np.ndarray]:
    """Return central differences and where a kink lies between both sides, so that they mean nothing."""
    columns, kinks = [], []
    here = evaluate(program, point, smooth).residual
    for j in range(point.shape[1]):
        move = np.zeros(point.shape[1])
        move[j] = STEP
        up = evaluate(program, point + move, smooth).residual
        down = evaluate(program, point - move, smooth).residual
        columns.append((up - down) / (2 * STEP))
        kinks.append(np.abs(up + down - 2 * here) / STEP > 1e-3)
    return np.stack(columns, axis=2), np.stack(kinks, axis=2)


@pytest.mark.parametrize("smooth", [0.0, 0.05], ids=["exact", "rounded-floors"])
@pytest.mark.parametrize("two_stage", [False, True], ids=["one-stage", "two-stage"])
@lengths
def test_central_differences(two_stage, smooth, examples):
    def check(seed):
        rng = np.random.default_rng(seed)
        economy = random_economy(rng, two_stage, batch=3)
        program = compile_program(economy, random_policy(rng, economy, ALL))
        at = cold_start(program) + 0.2 * rng.normal(size=(3, program.unknowns))
        exact = jacobian(program, evaluate(program, at, smooth))
        expected, kink = differences(program, at, smooth)
        assert kink.mean() < 0.05
        # A flat quota row is given a slope on purpose.
        diagonal = np.einsum("bii->bi", expected)
        is_quota = np.ones(program.unknowns, dtype=bool)
        nodes = program.refined.rows + program.refined.quota_rows
        is_quota[: program.refined.rows] = False
        is_quota[nodes : nodes + program.ore.rows] = False
        flat = is_quota & (np.abs(diagonal) < 10 * FLAT)
        np.einsum("bii->bi", exact)[flat] = diagonal[flat]
        gap = np.where(kink, 0.0, np.abs(exact - expected))
        assert gap.max() < 2e-7 * max(1.0, np.abs(expected).max())

    for_seeds(check, examples)


def test_off_diagonals_have_the_sign_that_makes_the_root_unique():
    """Without floors and stocks every cross effect at the refined stage is positive."""
    rng = np.random.default_rng(5)
    economy = random_economy(rng, two_stage=False, batch=3)
    program = compile_program(economy, BatchPolicy())
    matrix = jacobian(program, evaluate(program, 0.3 * rng.normal(size=(3, program.unknowns))))
    off = matrix[:, ~np.eye(program.unknowns, dtype=bool)]
    assert np.all(off >= 0)
    assert np.all(matrix.sum(axis=2) < 0)
