"""Quantities and money of a cleared batch: surpluses, border revenue, rents, stock operations.

Money is normalised by the baseline value of a quarter of refined output; ore money already contains
kappa. Arrays are [B, R] by producer row or [B, I] by destination.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.market.arrays import FloatArray
from game.market.economy import Economy, StageEconomy
from game.market.policy import BatchPolicy, StagePolicy
from game.market.program import Program, StageProgram
from game.market.supply import surplus_per_capacity
from game.market.system import Demand, Index, Point, evaluate


@dataclass(frozen=True)
class StageAccounts:
    """One stage of a cleared batch."""

    price: FloatArray  # [B, R] producer price
    border_price: FloatArray  # [B, nq] border price of each quota row
    supply: FloatArray  # [B, R]
    sink: FloatArray  # [B, R] quantity sold to the sink
    flow: FloatArray  # [B, R, I], quota rows merged into their owners
    index: FloatArray  # [B, I] composite price
    composite: FloatArray  # [B, I] Q, composite demand net of releases
    base: FloatArray  # [B, I] private use (refined) or feed (ore)
    bought: FloatArray  # [B, I] public purchase, composite units
    released: FloatArray  # [B, I] effective public release
    private_bought: FloatArray  # [B, I] private purchase for stock, composite units
    private_released: FloatArray  # [B, I] effective private release
    surplus: FloatArray  # [B, R] producer surplus
    surplus0: FloatArray  # [B, R] producer surplus at baseline
    duty: FloatArray  # [B, I] tariff and levy collected by the destination
    levy: FloatArray  # [B, I] the levy in ``duty``
    levy_refund: FloatArray  # [B, R] levy that importers hand back to the origin, not in ``duty``
    export_levy: FloatArray  # [B, R] levy of export floors, collected by the origin
    export_tax: FloatArray  # [B, R]
    rent: FloatArray  # [B, R] quota rent, in full
    subsidy: FloatArray  # [B, R] paid to the producer
    stock_cost: FloatArray  # [B, I]
    stock_revenue: FloatArray  # [B, I]
    backstop: FloatArray  # [B, I] money spent on the backstop
    bill: FloatArray  # [B, I] index * composite, all money spent by destinations


@dataclass(frozen=True)
class Accounts:
    """Both stages, the margin index psi [B, R] and the change of consumer surplus [B, I]."""

    refined: StageAccounts
    ore: StageAccounts
    margin: FloatArray
    consumer_gain: FloatArray


def accounts(economy: Economy, policy: BatchPolicy, program: Program, unknowns: FloatArray) -> Accounts:
    """Return the accounts of the batch at the solution ``unknowns`` [B, T]."""
    return accounts_at(economy, policy, program, evaluate(program, unknowns))


def accounts_at(economy: Economy, policy: BatchPolicy, program: Program, point: Point) -> Accounts:
    """Return the accounts of the batch at a point that is evaluated already."""
    rows, unknowns = program.refined.rows, point.unknowns
    margin = np.exp(unknowns[:, :rows])
    one = np.ones(program.size)
    refined = _stage_accounts(
        economy.refined,
        policy.refined,
        program.refined,
        point.refined,
        point.refined_demand,
        point.refined_supply,
        unknowns[:, :rows],
        program.processing,
        economy.processing,
        one,
    )
    if point.ore is not None and point.ore_demand is not None and point.ore_supply is not None:
        nodes = rows + program.refined.quota_rows
        cost = np.ones_like(point.ore_supply) if policy.ore.cost is None else policy.ore.cost
        ore = _stage_accounts(
            economy.ore,
            policy.ore,
            program.ore,
            point.ore,
            point.ore_demand,
            point.ore_supply,
            unknowns[:, nodes : nodes + program.ore.rows],
            cost,
            np.ones_like(point.ore_supply),
            economy.kappa,
        )
    else:
        ore = _no_accounts(program.size, rows)
    return Accounts(refined, ore, margin, _consumer_gain(program, point))


def _consumer_gain(program: Program, point: Point) -> FloatArray:
    """Return Y(P0^(1-eta)-P^(1-eta))/(1-eta): gain against the baseline price P0 at the current demand scale."""
    slope = 1.0 - program.eta
    index0 = program.refined.index0
    rise = point.refined.log_index - np.log(index0)
    flat = np.abs(slope) < 1e-9
    safe = np.where(flat, 1.0, slope)
    gain = np.where(flat, -rise, -np.expm1(safe * rise) / safe * index0**slope)
    return np.asarray(program.demand * gain, dtype=np.float64)


def _stage_accounts(
    stage: StageEconomy,
    policy: StagePolicy,
    program: StageProgram,
    index: Index,
    demand: Demand,
    log_supply: FloatArray,
    log_signal: FloatArray,
    cost: FloatArray,
    cost0: FloatArray,
    unit: FloatArray,
) -> StageAccounts:
    """Book one stage; ``log_signal`` is what supply answers to (ln psi or ln w), ``unit`` its money."""
    rows = program.rows
    active = stage.active
    money = unit[:, None]
    price = index.price
    quantity = index.quantity if index.quantity is not None else program.weights * index.tilt[:, :, None]
    cells = quantity * demand.scale[:, None, :]  # [B, N, I]
    supply = np.exp(log_supply) * active
    full = np.exp(program.log_capacity + stage.log_full_price)
    effort = log_signal + program.effort_shift
    surplus = full * cost * surplus_per_capacity(effort, stage.eps) * active * money
    surplus0 = stage.surplus * cost0 * money
    duty, levy, levy_refund, export_levy, export_tax = _border_revenue(policy, program, price, cells)
    flow = cells[:, :rows]
    rent = np.zeros_like(supply)
    if program.quota_rows:
        batch = np.arange(supply.shape[0])
        premium = price[:, rows:] - price[program.batch[:, None], program.owner]
        earned = premium * demand.sales[:, rows:]
        for k in range(program.quota_rows):
            owner = program.owner[:, k]
            flow[batch, owner] += cells[:, rows + k]
            rent[batch, owner] += earned[:, k]
    subsidy = np.zeros_like(supply)
    if policy.subsidy is not None:
        subsidy = np.asarray(policy.subsidy, dtype=np.float64) * price[:, :rows] * supply
    nothing = np.zeros_like(demand.base)
    bought = released = private_bought = private_released = nothing
    stocks = program.stocks
    if stocks is not None and demand.released is not None:
        bought = stocks.units + stocks.budget / index.index
        private_bought = stocks.bid * np.exp(-stocks.exponent * index.log_index)
        private_released = demand.released * stocks.private
        released = demand.released - private_released
    return StageAccounts(
        price=np.where(active, price[:, :rows], 1.0),
        border_price=price[:, rows:],
        supply=supply,
        sink=stage.sink / price[:, :rows] * active,
        flow=flow,
        index=index.index,
        composite=demand.composite,
        base=demand.base,
        bought=bought,
        released=released,
        private_bought=private_bought,
        private_released=private_released,
        surplus=surplus,
        surplus0=surplus0,
        duty=duty * money,
        levy=levy * money,
        levy_refund=levy_refund * money,
        export_levy=export_levy * money,
        export_tax=export_tax * money,
        rent=rent * money,
        subsidy=subsidy * money,
        stock_cost=bought * index.index * money,
        stock_revenue=released * index.index * money,
        backstop=program.backstop / index.total * index.index * demand.composite * money,
        bill=index.index * demand.composite * money,
    )


def _border_revenue(
    policy: StagePolicy, program: StageProgram, price: FloatArray, cells: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return duty and levy by destination, then refunded levy, levy of export floors and export tax by origin."""
    batch, rows, destinations = price.shape[0], program.rows, cells.shape[2]
    duty = np.zeros((batch, destinations))
    levy = np.zeros((batch, destinations))
    levy_refund = np.zeros((batch, rows))
    export_levy = np.zeros((batch, rows))
    export_tax = np.zeros((batch, rows))
    if program.wedge is None and program.floor is None:
        return duty, levy, levy_refund, export_levy, export_tax

    def cell(value: FloatArray | None) -> FloatArray | None:
        """Give quota rows the instrument of their owner."""
        if value is None or program.quota_rows == 0:
            return value
        return np.concatenate([value, np.take_along_axis(value, program.owner[:, :, None], axis=1)], axis=1)

    def to_origin(value: FloatArray, out: FloatArray) -> None:
        by_row = value.sum(axis=2)
        out += by_row[:, :rows]
        index = np.arange(batch)
        for k in range(program.quota_rows):
            out[index, program.owner[:, k]] += by_row[:, rows + k]

    paid = price[:, :, None] * cells  # money at the border, wedge by wedge
    tax = cell(policy.export_tax)
    if tax is not None:
        to_origin(paid * tax, export_tax)
        paid = paid * (1.0 + tax)
    tariff = cell(policy.tariff)
    if tariff is not None:
        duty += np.einsum("bni,bni->bi", paid, tariff)
        paid = paid * (1.0 + tariff)
    export_floor = cell(policy.export_floor)
    if export_floor is not None:
        raised = np.maximum(paid, export_floor * cells)
        to_origin(raised - paid, export_levy)
        paid = raised
    floor = cell(policy.floor)
    if floor is not None:
        due = np.maximum(paid, floor * cells) - paid
        refund = cell(policy.refund)
        if refund is not None:
            to_origin(due * refund, levy_refund)
            due = due * (1.0 - refund)
        levy = due.sum(axis=1)
        duty += levy
    return duty, levy, levy_refund, export_levy, export_tax


def _no_accounts(batch: int, refiners: int) -> StageAccounts:
    """Return the empty ore accounts of a batch of single-stage minerals."""
    by_row = np.zeros((batch, 0))
    by_refiner = np.zeros((batch, refiners))
    return StageAccounts(
        price=by_row,
        border_price=by_row,
        supply=by_row,
        sink=by_row,
        flow=np.zeros((batch, 0, refiners)),
        index=np.ones((batch, refiners)),
        composite=by_refiner,
        base=by_refiner,
        bought=by_refiner,
        released=by_refiner,
        private_bought=by_refiner,
        private_released=by_refiner,
        surplus=by_row,
        surplus0=by_row,
        duty=by_refiner,
        levy=by_refiner,
        levy_refund=by_row,
        export_levy=by_row,
        export_tax=by_row,
        rent=by_row,
        subsidy=by_row,
        stock_cost=by_refiner,
        stock_revenue=by_refiner,
        backstop=by_refiner,
        bill=by_refiner,
    )
