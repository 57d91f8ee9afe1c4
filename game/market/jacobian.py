"""The exact Jacobian of the system, one batch of square matrices."""

from __future__ import annotations

import numpy as np

from game.market.arrays import FloatArray
from game.market.program import Program, StageProgram
from game.market.system import Demand, Index, Point

FLAT = 1e-6
"""A quota row whose own slope is nearer to zero than this is flat (its goods are floor-bound)."""
LIFT = 0.5
"""What is taken off the diagonal of a flat row, so that Newton moves it up."""


def jacobian(program: Program, point: Point) -> FloatArray:
    """Return d residual/d unknowns [B, T, T] at ``point``."""
    refined, ore = program.refined, program.ore
    rows = refined.rows
    nodes = rows + refined.quota_rows
    size = program.unknowns
    out = np.empty((program.size, size, size))
    diagonal = out.reshape(program.size, size * size)[:, :: size + 1]
    slopes, _ = _residual_slopes(refined, point.refined, point.refined_demand)
    own = slopes[:, :, :rows]
    np.multiply(own, point.mu[:, None, :], out=out[:, :nodes, :rows])
    if refined.quota_rows:
        out[:, :nodes, rows:nodes] = slopes[:, :, rows:]
    if point.ore is not None and point.ore_demand is not None and point.ore_slope is not None:
        ore_slopes, value = _residual_slopes(ore, point.ore, point.ore_demand)
        # A price of ore moves the price of metal by (1-mu) times its share in the ore index.
        chain = ((1.0 - point.mu) / point.ore.total)[:, None, :]
        out[:, :nodes, nodes:] = np.matmul(own * chain, value.transpose(0, 2, 1))
        out[:, nodes:, :rows] = _feed_slopes(ore, point, point.ore, point.ore_demand)
        if refined.quota_rows:
            out[:, nodes:, rows:nodes] = 0.0
        out[:, nodes:, nodes:] = ore_slopes
        diagonal[:, nodes : nodes + ore.rows] -= point.ore_slope
        _lift_flat(diagonal[:, nodes + ore.rows :], point.ore_demand)
    if refined.quota_rows:
        _lift_flat(diagonal[:, rows:nodes], point.refined_demand)
    diagonal[:, :rows] -= point.refined_slope
    return out


def _residual_slopes(stage: StageProgram, index: Index, demand: Demand) -> tuple[FloatArray, FloatArray]:
    """Return d residual/dln price [B, N, N] of one stage, without supply, and moving values [B, N, I].

    The latter are the terms of the composite index whose landed price moves with the row price.
    """
    rows = stage.rows
    cross = (stage.sigma - demand.elasticity) * demand.scale
    cross /= index.total
    if index.quantity is None or index.value is None:
        value = stage.values * index.spread[:, :, None]
        slopes = np.matmul(stage.weights * cross[:, None, :], value.transpose(0, 2, 1))
        slopes *= index.tilt[:, :, None]
        reacting = demand.sales
    else:
        value, reacting = _moving(stage, index, demand)
        slopes = np.matmul(index.quantity * cross[:, None, :], value.transpose(0, 2, 1))
    nodes = slopes.shape[1]
    diagonal = slopes.reshape(slopes.shape[0], nodes * nodes)[:, :: nodes + 1]
    diagonal -= stage.sigma * reacting
    diagonal[:, :rows] -= demand.sunk
    for k in range(stage.quota_rows):
        slopes[stage.batch, stage.owner[:, k]] += slopes[:, rows + k]
    slopes /= demand.sold[:, :, None]
    if stage.quota_rows and not demand.scarce.all():
        # A quota that does not bind: owner price - own price.
        mineral, slot = np.nonzero(~demand.scarce)
        slopes[mineral, rows + slot] = 0.0
        slopes[mineral, rows + slot, stage.owner[mineral, slot]] = 1.0
        slopes[mineral, rows + slot, rows + slot] = -1.0
    return slopes, value


def _moving(stage: StageProgram, index: Index, demand: Demand) -> tuple[FloatArray, FloatArray]:
    """Return value terms [B, N, I] and sales [B, N] of the goods that no floor holds."""
    assert index.quantity is not None
    assert index.value is not None
    assert stage.floor is not None
    if index.moving is not None:
        value = index.value * index.moving
        return value, np.matmul(index.quantity * index.moving, demand.scale[:, :, None])[:, :, 0]
    price = index.price[:, :, None]
    if stage.wedge is None:
        value = index.value * (price >= stage.floor)
        return value, np.matmul(value, demand.scale[:, :, None])[:, :, 0] / index.price
    moving = stage.wedge * price >= stage.floor
    value = index.value * moving
    return value, np.matmul(index.quantity * moving, demand.scale[:, :, None])[:, :, 0]


def _lift_flat(diagonal: FloatArray, demand: Demand) -> None:
    """Give the flat rows among the quota rows, whose diagonal this is, a slope to move by."""
    if diagonal.shape[1]:
        diagonal[demand.scarce & (diagonal > -FLAT)] -= LIFT


def _feed_slopes(stage: StageProgram, point: Point, index: Index, demand: Demand) -> FloatArray:
    """Return d residual of ore rows/dln psi [B, No, R]: more processing needs more feed."""
    response = demand.scale * point.refined_slope
    if demand.passing is not None:
        response *= demand.passing
    if index.quantity is None:
        out = stage.weights * response[:, None, :]
        out *= index.tilt[:, :, None]
    else:
        out = index.quantity * response[:, None, :]
    rows = stage.rows
    for k in range(stage.quota_rows):
        out[stage.batch, stage.owner[:, k]] += out[:, rows + k]
    out[:, :rows] /= demand.sold[:, :rows, None]
    if stage.quota_rows:
        out[:, rows:] *= (demand.scarce / demand.sold[:, rows:])[:, :, None]
    return out
