"""The equations of a batch as a residual.

Unknowns of one mineral, in this order: ln psi of the refined rows (processing margin), ln border price
of the refined quota rows, ln price of the ore rows, ln border price of the ore quota rows.

Residual: ln demand - ln supply for a row; max(ln(sales/cap), ln owner price - ln own price) for a
quota row, which states that the cap binds or the border price equals the producer price.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, TypeVar

import numpy as np

from game.market.arrays import BoolArray, FloatArray, IntArray
from game.market.program import RELEASE_LIMIT, Program, StageProgram

TINY = 1e-300
NOT_SCARCE: BoolArray = np.empty((0, 0), dtype=bool)
"""What stands for ``scarce`` where a stage has no quota rows."""


@dataclass(slots=True)
class Index:
    """The price side of a stage at given row prices."""

    log_price: FloatArray  # [B, N]
    price: FloatArray  # [B, N]
    tilt: FloatArray  # [B, N], price^-sigma
    spread: FloatArray  # [B, N], price^(1-sigma)
    quantity: FloatArray | None  # [B, N, I], a*landed^-sigma (None: weights*tilt)
    value: FloatArray | None  # [B, N, I], a*landed^(1-sigma) (None: values*spread)
    moving: FloatArray | None  # [B, N, I], dln landed/dln price of rounded floors (None: 0 or 1)
    total: FloatArray  # [B, I], sum of values and the backstop
    log_index: FloatArray  # [B, I], ln of the composite price
    index: FloatArray  # [B, I]


@dataclass(slots=True)
class Demand:
    """The quantity side of a stage; arrays [B, I] unless said."""

    base: FloatArray  # private use, or feed of refiners
    composite: FloatArray  # Q
    elasticity: FloatArray  # -dlnQ/dlnP, [B, I] or [B, 1]
    passing: FloatArray | None  # dlnQ/dln base (None: 1)
    released: FloatArray | None  # effective release
    scale: FloatArray  # P^sigma * Q
    sales: FloatArray  # [B, N], sum of flows of each row
    sunk: FloatArray  # [B, R], sales to the sink
    sold: FloatArray  # [B, N], sales of a row, its quota rows and the sink; sales of a quota row, above zero
    scarce: BoolArray  # [B, nq], whether the first branch of a quota row is the larger one


@dataclass(slots=True)
class Point:
    """The system evaluated at one vector of unknowns."""

    unknowns: FloatArray  # [B, T]
    residual: FloatArray  # [B, T]
    error: FloatArray  # [B], max |residual|
    mu: FloatArray  # [B, R], share of processing in unit cost
    refined: Index
    refined_demand: Demand
    refined_supply: FloatArray  # [B, R], ln S
    refined_slope: FloatArray  # [B, R], dlnS/dln psi
    ore: Index | None
    ore_demand: Demand | None
    ore_supply: FloatArray | None  # [B, So], ln T
    ore_slope: FloatArray | None  # [B, So], dlnT/dln w


Part = TypeVar("Part", Index, Demand, Point)


def take(part: Part, index: IntArray) -> Part:
    """Return the same values for the minerals ``index`` only."""
    return type(part)(*(_take(getattr(part, f.name), index) for f in fields(part)))


def _take(value: Any, index: IntArray) -> Any:
    if value is None or value is NOT_SCARCE:
        return value
    if isinstance(value, np.ndarray):
        return value[index]
    return take(value, index)


def price_index(stage: StageProgram, log_price: FloatArray, price: FloatArray, smooth: float = 0.0) -> Index:
    """Return landed values and the composite price; ``smooth`` > 0 rounds the kink of floors."""
    tilt = np.exp(-stage.sigma * log_price)
    spread = tilt * price
    quantity = value = moving = None
    if stage.floor is None or stage.floor_weight is None:
        total = np.matmul(spread[:, None, :], stage.values)[:, 0, :]
    else:
        landed = price[:, :, None] if stage.wedge is None else stage.wedge * price[:, :, None]
        if smooth > 0.0:
            gap = np.log(landed) - np.log(np.maximum(stage.floor, TINY))
            landed = landed * np.exp(smooth * np.logaddexp(0.0, -gap / smooth))
            quantity = stage.taste * landed ** -stage.sigma[:, :, None]
            moving = np.exp(-np.logaddexp(0.0, -gap / smooth))
            value = quantity * landed
        else:
            quantity = stage.weights * tilt[:, :, None]
            np.minimum(quantity, stage.floor_weight, out=quantity)
            value = np.maximum(landed, stage.floor)
            value *= quantity
        total = np.matmul(stage.ones, value)[:, 0, :]
    total += stage.backstop
    log_index = np.log(total)
    log_index /= 1.0 - stage.sigma
    return Index(log_price, price, tilt, spread, quantity, value, moving, total, log_index, np.exp(log_index))


def effective_release(release: FloatArray, demand: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the release that demand absorbs and 1 - its derivative by demand.

    (R^-8 + (0.95 D)^-8)^(-1/8): all of a release up to about 0.7 of demand, never all of demand.
    """
    limit = RELEASE_LIMIT * demand
    high = np.maximum(np.maximum(release, limit), TINY)
    low = np.minimum(release, limit)
    done = low * (1.0 + (low / high) ** 8) ** -0.125
    return done, 1.0 - RELEASE_LIMIT * (done / np.maximum(limit, TINY)) ** 9


def sales_at(
    stage: StageProgram, index: Index, base: FloatArray, base_elasticity: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray | None, FloatArray | None, FloatArray, FloatArray]:
    """Return composite demand, its elasticity, dlnQ/dln base, effective release, scale and row sales.

    ``base_elasticity`` [B, 1] is that of ``base`` with respect to the composite price.
    """
    stocks = stage.stocks
    released = passing = None
    if stocks is None:
        composite, elasticity = base, base_elasticity
    else:
        bid = stocks.bid * np.exp(-stocks.exponent * index.log_index)
        spent = stocks.budget / index.index
        gross = base + bid
        released, kept = effective_release(stocks.release, gross)
        composite = gross - released + stocks.units + spent
        safe = np.maximum(composite, TINY)
        elasticity = ((base_elasticity * base + stocks.exponent * bid) * kept + spent) / safe
        passing = base * kept / safe
    scale = np.exp(stage.sigma * index.log_index)
    scale *= composite
    quantity = stage.weights if index.quantity is None else index.quantity
    sales = np.matmul(quantity, scale[:, :, None])[:, :, 0]
    if index.quantity is None:
        sales *= index.tilt
    return composite, elasticity, passing, released, scale, sales


def evaluate(program: Program, unknowns: FloatArray, smooth: float = 0.0) -> Point:
    """Evaluate the residual at ``unknowns`` [B, T]."""
    refined, ore = program.refined, program.ore
    rows, nodes = refined.rows, refined.rows + refined.quota_rows
    total = np.empty_like(unknowns)
    level = np.exp(unknowns)
    # One evaluation for the rows of both stages; what it says of quota rows is not read.
    supply, slope = program.curves.at(unknowns)
    cost = program.processing * level[:, :rows]
    ore_index = ore_demand = ore_supply = ore_slope = None
    unit_cost = cost
    if ore.rows:
        ore_index = price_index(ore, unknowns[:, nodes:], level[:, nodes:], smooth)
        unit_cost = program.ore_share * ore_index.index
        unit_cost += cost
    log_price = np.log(unit_cost / program.gross)
    if refined.quota_rows:
        log_price = np.concatenate([log_price, unknowns[:, rows:nodes]], axis=1)
    index = price_index(refined, log_price, np.exp(log_price), smooth)
    base = np.exp(-program.eta * index.log_index)
    base *= program.demand
    demand = _demand(refined, index, base, program.eta, total[:, :nodes])
    if ore_index is not None:
        ore_supply, ore_slope = supply[:, nodes : nodes + ore.rows], slope[:, nodes : nodes + ore.rows]
        feed = np.exp(supply[:, :rows])
        feed *= program.feed
        ore_demand = _demand(ore, ore_index, feed, program.zero, total[:, nodes:])
    residual = np.log(total)
    residual[:, :rows] -= supply[:, :rows]
    if ore_supply is not None:
        residual[:, nodes : nodes + ore.rows] -= ore_supply
    _cap(refined, index, demand, residual[:, rows:nodes])
    if ore_index is not None and ore_demand is not None:
        _cap(ore, ore_index, ore_demand, residual[:, nodes + ore.rows :])
    error = np.maximum.reduce(np.abs(residual), axis=1)
    return Point(
        unknowns,
        residual,
        error,
        cost / unit_cost,
        index,
        demand,
        supply[:, :rows],
        slope[:, :rows],
        ore_index,
        ore_demand,
        ore_supply,
        ore_slope,
    )


def _demand(
    stage: StageProgram,
    index: Index,
    base: FloatArray,
    base_elasticity: FloatArray,
    total: FloatArray,
) -> Demand:
    """Return the demand of one stage, and write into ``total`` [B, N] what each row, and each quota row, sells."""
    composite, elasticity, passing, released, scale, sales = sales_at(stage, index, base, base_elasticity)
    rows = stage.rows
    sunk = stage.sink / index.price[:, :rows]
    own = total[:, :rows]
    np.add(sales[:, :rows], sunk, out=own)
    for k in range(stage.quota_rows):
        own[stage.batch, stage.owner[:, k]] += sales[:, rows + k]
    np.maximum(sales[:, rows:], TINY, out=total[:, rows:])
    return Demand(base, composite, elasticity, passing, released, scale, sales, sunk, total, NOT_SCARCE)


def _cap(stage: StageProgram, index: Index, demand: Demand, residual: FloatArray) -> None:
    """Turn ln sales of the quota rows [B, nq] into their residual, in place: the cap binds, or prices are equal."""
    if stage.quota_rows:
        residual -= stage.log_cap
        parity = index.log_price[stage.batch[:, None], stage.owner]
        parity -= index.log_price[:, stage.rows :]
        demand.scarce = residual > parity
        np.maximum(residual, parity, out=residual)
