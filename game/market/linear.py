"""What a market does under other borders, by implicit differentiation at one solved point.

At a solution u0 of F(u; p0) = 0 the inverse of the Jacobian J0 = dF/du is kept, one for each mineral. Under a policy p
near p0 the prices are, to the first order, u1 = u0 - J0^-1 F(u0; p): one evaluation and one product, whatever p is; F
itself is not linearised in p. What is left, F(u1; p), says how good the answer is. Near a kink (a floor that begins to
bind, a quota that stops binding) it is large, and the mineral is then differentiated anew, by Newton steps from u0 with
Jacobians of its own, until little is left.

Only the border (tariffs, export taxes, floors) may differ between p0 and p: a quota has unknowns of its own, and
capacity, demand and stocks are compiled into the program. Many policies, of one mineral or of several, are one batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from game.market.accounts import Accounts, accounts_at
from game.market.arrays import BoolArray, FloatArray, IntArray
from game.market.attempt import solve_group
from game.market.errors import MarketError
from game.market.expand import borders
from game.market.group import Group
from game.market.jacobian import jacobian
from game.market.measures import MarketPolicy
from game.market.outcome import Solution
from game.market.policy import BatchPolicy, StagePolicy
from game.market.program import Program, with_border
from game.market.rows import pad
from game.market.solve import MAX_STEP, TOLERANCE, solve
from game.market.system import Point, evaluate
from game.market.world import WorldMarket

TRUSTED = 3e-4
"""The largest residual (a logarithm of demand over supply) that a first-order answer may leave."""
REFINED_TO = 1e-6
"""The residual to which an answer that leaves more is refined."""


@dataclass(frozen=True)
class Tangent:
    """A group of minerals solved under one policy, with the inverse of its Jacobian there; B minerals, T unknowns."""

    group: Group
    policy: BatchPolicy
    program: Program
    unknowns: FloatArray  # [B, T]
    inverse: FloatArray  # [B, T, T]


@dataclass(frozen=True)
class Response:
    """K answers: unknowns [K, T], the largest residual left [K], the accounts of the batch, and what was not linear.

    ``refined`` [K] tells which answers took Jacobians of their own. An error above ``TRUSTED`` is no answer.
    """

    unknowns: FloatArray
    error: FloatArray
    refined: BoolArray
    accounts: Accounts


def tangents(market: WorldMarket, policy: MarketPolicy, start: Solution | None = None) -> tuple[Tangent, ...]:
    """Solve all minerals under ``policy`` and return what each group does around that.

    Raises:
        MarketError: if a mineral does not clear, or a Jacobian has no inverse.
    """
    structure = None if policy.structure is None else pad(market.groups, np.asarray(policy.structure), 1.0)
    known = None if start is None else pad(market.groups, start.rows, 0.0)
    out: list[Tangent] = []
    for number, group in enumerate(market.groups):
        batch, program, root = solve_group(
            group,
            policy,
            market.value_usd_per_quarter,
            None if structure is None else structure[number],
            None if known is None else known[number],
            start,
        )
        if not np.all(root.error < TOLERANCE):
            raise MarketError("The market to differentiate at did not clear.")
        try:
            inverse = np.linalg.inv(jacobian(program, evaluate(program, root.unknowns))).astype(np.float64, copy=False)
        except np.linalg.LinAlgError:
            raise MarketError("The market has no derivative there.") from None
        out.append(Tangent(group, batch, program, root.unknowns, inverse))
    return tuple(out)


def respond(
    tangent: Tangent, positions: Sequence[int], policy: MarketPolicy, steps: int = 1, trusted: float = TRUSTED
) -> Response:
    """Return what minerals do under other borders, to the first order where that is enough.

    Args:
        tangent: the group where it was solved.
        positions: [K] the minerals' places in the group, each as often as one likes. No answer depends on the others,
            to the last bit if at each stage all of them have floors or none has: without, sums are taken otherwise.
        policy: the borders; those of the k-th are the floors, tariffs and export taxes whose mineral is k.
        steps: products with the kept inverse; more than one are chord steps.
        trusted: the residual above which an answer is refined; infinity: never.
    """
    at = np.asarray(positions, dtype=np.intp)
    refined, ore = borders(tangent.group, at, policy)
    program = tangent.program.take(at)
    program = replace(
        program,
        refined=with_border(program.refined, refined, "refined"),
        ore=with_border(program.ore, ore, "ore"),
    )
    batch = BatchPolicy(
        refined=_bordered(tangent.policy.refined, refined, at), ore=_bordered(tangent.policy.ore, ore, at)
    )
    with np.errstate(over="ignore", divide="ignore", invalid="ignore", under="ignore"):
        point = _chord(program, tangent.unknowns[at], tangent.inverse[at], steps)
        poor = ~(point.error <= trusted)
        if poor.any():
            point = _refine(program, tangent.unknowns[at], point, np.flatnonzero(poor))
        result = accounts_at(tangent.group.economy.take(at), batch, program, point)
    return Response(point.unknowns, point.error, poor, result)


def _chord(program: Program, start: FloatArray, inverse: FloatArray, steps: int) -> Point:
    """Return the point after some steps with one inverse [K, T, T]."""
    point = evaluate(program, start)
    for _ in range(steps):
        step = np.matmul(inverse, point.residual[:, :, None])[:, :, 0]
        point = evaluate(program, point.unknowns - np.clip(step, -MAX_STEP, MAX_STEP))
    return point


def _refine(program: Program, start: FloatArray, point: Point, poor: IntArray) -> Point:
    """Return the point with the unknowns of the minerals ``poor`` solved for, from where the tangent was taken."""
    root = solve(program.take(poor), start[poor], tolerance=REFINED_TO)
    unknowns = point.unknowns.copy()
    unknowns[poor] = root.unknowns
    return evaluate(program, unknowns)


def _bordered(policy: StagePolicy, border: StagePolicy, at: IntArray) -> StagePolicy:
    """Return the border instruments with the cost and subsidy of a policy, which the accounts read too."""
    return replace(
        border,
        cost=None if policy.cost is None else policy.cost[at],
        subsidy=None if policy.subsidy is None else policy.subsidy[at],
    )
