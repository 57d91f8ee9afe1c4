"""A batch with its policy compiled: everything that the policy fixes, computed once before solving.

Each quota becomes a virtual origin row with its own border price: it takes over the taste weights of
its origin for the destinations of the quota. With N = R + number of quota rows, arrays of cells are
[B, N, I].
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, NamedTuple

import numpy as np

from game.market.arrays import BoolArray, FloatArray, IntArray
from game.market.economy import Economy, StageEconomy
from game.market.errors import MarketError
from game.market.policy import BatchPolicy, QuotaCell, StagePolicy
from game.market.supply import Curves

RELEASE_LIMIT = 0.95
"""Share of demand that releases approach but never reach."""


@dataclass(frozen=True)
class Stocks:
    """Stock instruments of a stage; arrays [B, I], ``exponent`` [B, 1]."""

    units: FloatArray
    budget: FloatArray
    release: FloatArray  # public and private offers together
    private: FloatArray  # the private part of the offers, 0 to 1
    bid: FloatArray
    exponent: FloatArray


@dataclass(frozen=True)
class StageProgram:
    """One compiled stage.

    ``weights`` is a*w^-sigma and ``values`` a*w^(1-sigma) for the ad-valorem wedge
    w = (1+export tax)(1+tariff), so that neither a power nor a logarithm of a cell is needed while
    solving. ``floor_weight`` is a*F^-sigma, infinite where there is no floor.
    """

    batch: IntArray  # [B], 0 .. B-1
    ones: FloatArray  # [B, 1, N], sums over rows
    sigma: FloatArray  # [B, 1]
    backstop: FloatArray  # [B, 1]
    taste: FloatArray  # [B, N, I], a
    weights: FloatArray  # [B, N, I]
    values: FloatArray  # [B, N, I]
    wedge: FloatArray | None  # [B, N, I]
    floor: FloatArray | None  # [B, N, I], the higher of both kinds of floor
    floor_weight: FloatArray | None  # [B, N, I]
    eps: FloatArray  # [B, R]
    log_capacity: FloatArray  # [B, R]
    effort_shift: FloatArray  # [B, R], ln effort = ln price + shift
    sink: FloatArray  # [B, R]
    price0: FloatArray  # [B, R], baseline price of rows
    index0: FloatArray  # [B, I], baseline composite price
    owner: IntArray  # [B, nq], row that a quota row belongs to
    log_cap: FloatArray  # [B, nq]
    stocks: Stocks | None

    @property
    def rows(self) -> int:
        """Number of base rows R."""
        return int(self.eps.shape[1])

    @property
    def quota_rows(self) -> int:
        """Number of (padded) quota rows."""
        return int(self.owner.shape[1])

    def take(self, index: IntArray) -> StageProgram:
        """Return the program of the minerals ``index``."""
        parts: dict[str, Any] = {}
        taken: dict[int, Any] = {}  # weights and values may be one array
        for f in fields(self):
            value = getattr(self, f.name)
            if isinstance(value, Stocks):
                value = Stocks(**{g.name: getattr(value, g.name)[index] for g in fields(value)})
            elif value is not None:
                key = id(value)
                if key not in taken:
                    taken[key] = value[index]
                value = taken[key]
            parts[f.name] = value
        parts["batch"] = np.arange(index.size)
        return StageProgram(**parts)


@dataclass(frozen=True)
class Program:
    """Both compiled stages of a batch.

    p(1+sub) = ore_share*W + processing*psi links the stages.
    """

    refined: StageProgram
    ore: StageProgram
    curves: Curves  # [B, T]; columns of quota rows are not read
    eta: FloatArray  # [B, 1]
    demand: FloatArray  # [B, I]
    ore_share: FloatArray  # [B, R]
    feed: FloatArray  # [B, R]
    processing: FloatArray  # [B, R], (p0 - ore_share*W0)*cost
    gross: FloatArray  # [B, R], 1 + subsidy
    zero: FloatArray  # [B, 1], zeros: feed does not react to the ore price itself

    @property
    def size(self) -> int:
        """Number of minerals in the batch."""
        return int(self.eta.shape[0])

    @property
    def unknowns(self) -> int:
        """Length of the vector of unknowns of one mineral."""
        return self.refined.rows + self.refined.quota_rows + self.ore.rows + self.ore.quota_rows

    def take(self, index: IntArray) -> Program:
        """Return the program of the minerals ``index``."""
        return Program(
            self.refined.take(index),
            self.ore.take(index),
            self.curves.take(index),
            self.eta[index],
            self.demand[index],
            self.ore_share[index],
            self.feed[index],
            self.processing[index],
            self.gross[index],
            self.zero[index],
        )


def compile_program(economy: Economy, policy: BatchPolicy) -> Program:
    """Compile ``policy`` on ``economy``; raises MarketError for instruments outside their domain."""
    refined, ore = policy.refined, policy.ore
    demand = economy.demand
    if policy.demand is not None:
        demand = demand * _at_least(policy.demand, demand.shape, 0.0, "demand")
    gross = _gross_of_subsidy(refined, economy.refined)
    cost = _positive(refined.cost, economy.refined, "cost")
    # Processing cost acts through the margin, not through the supply curve.
    stages = (
        _compile_stage(economy.refined, refined, np.zeros_like(economy.processing), "refined"),
        _compile_stage(
            economy.ore,
            ore,
            np.log(_gross_of_subsidy(ore, economy.ore) / _positive(ore.cost, economy.ore, "ore cost")),
            "ore",
        ),
    )
    return Program(
        refined=stages[0],
        ore=stages[1],
        curves=Curves.of(*(_by_unknown(stages, [getattr(stage, name) for stage in stages]) for name in _CURVE_FIELDS)),
        eta=economy.eta[:, None],
        demand=demand,
        ore_share=economy.ore_share,
        feed=economy.feed,
        processing=economy.processing * cost,
        gross=gross,
        zero=np.zeros((economy.size, 1)),
    )


_CURVE_FIELDS = ("eps", "effort_shift", "log_capacity")


def _by_unknown(stages: Sequence[StageProgram], rows: Sequence[FloatArray]) -> FloatArray:
    """Return arrays of producer rows [B, R] side by side in the order of the unknowns [B, T], zero for quota rows."""
    parts: list[FloatArray] = []
    for stage, part in zip(stages, rows, strict=True):
        parts.append(part)
        if stage.quota_rows:
            parts.append(np.zeros(stage.owner.shape))
    return np.concatenate(parts, axis=1)


def _at_least(value: FloatArray, shape: tuple[int, ...], low: float, name: str) -> FloatArray:
    array = np.asarray(value, dtype=np.float64)
    if array.shape != shape:
        raise MarketError(f"{name}: the array has shape {array.shape} and needs {shape}.")
    if array.size and not (array.min() >= low and array.max() < np.inf):
        raise MarketError(f"{name}: every value must be finite and at least {low:g}.")
    return array


def _positive(value: FloatArray | None, stage: StageEconomy, name: str) -> FloatArray:
    """Return a row instrument with neutral value 1, forced to 1 on padded rows."""
    shape = stage.active.shape
    if value is None:
        return np.ones(shape)
    array = np.asarray(value, dtype=np.float64)
    if array.shape != shape:
        raise MarketError(f"{name}: the array has shape {array.shape} and needs {shape}.")
    if not np.all(np.isfinite(array) & (array > 0.0)):
        raise MarketError(f"{name}: every value must be finite and above 0.")
    return np.where(stage.active, array, 1.0)


def _gross_of_subsidy(policy: StagePolicy, stage: StageEconomy) -> FloatArray:
    if policy.subsidy is None:
        return np.ones(stage.active.shape)
    return _positive(1.0 + np.asarray(policy.subsidy, dtype=np.float64), stage, "1 + subsidy")


def _compile_stage(stage: StageEconomy, policy: StagePolicy, effort: FloatArray, name: str) -> StageProgram:
    batch, rows = stage.active.shape
    destinations = stage.weights.shape[2]
    shape = (batch, rows, destinations)
    slots, owner, log_cap = _quota_rows(policy.quotas, shape, name)
    nq = owner.shape[1]
    taste = np.zeros((batch, rows + nq, destinations))
    taste[:, :rows] = stage.weights
    if policy.weight is not None:
        factor = np.asarray(policy.weight, dtype=np.float64)
        factor = factor[:, :, None] if factor.ndim == 2 else factor
        taste[:, :rows] *= _at_least(factor, (*shape[:2], factor.shape[-1]), 0.0, f"{name} weight")
    if policy.structure is not None:
        taste[:, :rows] *= _relative(_positive(policy.structure, stage, f"{name} structure"), stage.share0)
    for cell, slot in slots:
        if cell.cap > 0.0:
            taste[cell.mineral, rows + slot, cell.destinations] = taste[cell.mineral, cell.origin, cell.destinations]
        taste[cell.mineral, cell.origin, cell.destinations] = 0.0
    border = _border(taste, stage.sigma, owner, policy, name)
    capacity = stage.capacity
    if policy.capacity is not None:
        capacity = capacity * _positive(policy.capacity, stage, f"{name} capacity")
    if policy.structure is not None:
        capacity = capacity * _positive(policy.structure, stage, f"{name} structure")
    return StageProgram(
        batch=np.arange(batch),
        ones=np.ones((batch, 1, rows + nq)),
        sigma=stage.sigma[:, None],
        backstop=stage.backstop[:, None],
        taste=taste,
        weights=border.weights,
        values=border.values,
        wedge=border.wedge,
        floor=border.floor,
        floor_weight=border.floor_weight,
        eps=stage.eps,
        log_capacity=np.log(capacity),
        effort_shift=effort - stage.log_full_price,
        sink=stage.sink,
        price0=stage.price0,
        index0=stage.index0,
        owner=owner,
        log_cap=log_cap,
        stocks=_stocks(policy, stage, (batch, destinations), name),
    )


def with_border(program: StageProgram, policy: StagePolicy, name: str) -> StageProgram:
    """Return a compiled stage under the tariffs, export taxes and floors of ``policy``; nothing else of it is read."""
    border = _border(program.taste, program.sigma[:, 0], program.owner, policy, name)
    return replace(
        program,
        weights=border.weights,
        values=border.values,
        wedge=border.wedge,
        floor=border.floor,
        floor_weight=border.floor_weight,
    )


class _Border(NamedTuple):
    """What the instruments of cells make of tastes [B, N, I]; see :class:`StageProgram`."""

    weights: FloatArray
    values: FloatArray
    wedge: FloatArray | None
    floor: FloatArray | None
    floor_weight: FloatArray | None


def _border(taste: FloatArray, sigma: FloatArray, owner: IntArray, policy: StagePolicy, name: str) -> _Border:
    """Compile tariffs, export taxes and floors [B, R, I]; a quota row has those of its owner."""
    batch, nodes, destinations = taste.shape
    nq = owner.shape[1]
    shape = (batch, nodes - nq, destinations)

    def cells(value: FloatArray | None, low: float, what: str) -> FloatArray | None:
        if value is None:
            return None
        base = _at_least(value, shape, low, f"{name} {what}")
        out = np.empty(taste.shape)
        out[:, : shape[1]] = base
        if nq:
            out[:, shape[1] :] = np.take_along_axis(base, owner[:, :, None], axis=1)
        return out

    wedge = cells(policy.tariff, -0.999, "tariff")
    if wedge is not None:
        wedge += 1.0
    tax = cells(policy.export_tax, -0.999, "export tax")
    if tax is not None:
        tax += 1.0
        wedge = tax if wedge is None else np.multiply(wedge, tax, out=wedge)
    floor = cells(policy.floor, 0.0, "floor")
    export_floor = cells(policy.export_floor, 0.0, "export floor")
    if export_floor is not None:
        floor = export_floor if floor is None else np.maximum(floor, export_floor, out=floor)

    weights = values = taste
    if wedge is not None:
        where = np.nonzero(wedge != 1.0)
        weights, values = taste.copy(), taste.copy()
        weights[where] *= wedge[where] ** -sigma[where[0]]
        values[where] = weights[where] * wedge[where]
    floor_weight = None if floor is None else _floor_weight(floor, taste, sigma)
    return _Border(weights, values, wedge, floor, floor_weight)


def _relative(structure: FloatArray, share0: FloatArray) -> FloatArray:
    """Return structural capacity [B, R] over the mean of those a destination buys from [B, R, I], by value.

    Only relative growth moves tastes: were weights to grow with capacity everywhere, the composite would take fewer
    tonnes for the same use, and metal would come from nowhere.
    """
    mean = np.einsum("bri,br->bi", share0, structure)
    return np.asarray(structure[:, :, None] / np.where(mean > 0.0, mean, 1.0)[:, None, :])


def _floor_weight(floor: FloatArray, taste: FloatArray, sigma: FloatArray) -> FloatArray:
    """Return a*F^-sigma where there is a floor, and infinity elsewhere."""
    bound = floor > 0.0
    level = floor.max(axis=(1, 2), initial=0.0, keepdims=True)
    # One level for a mineral: one power for a mineral, whatever the others of the batch have.
    out = taste * np.where(level > 0.0, level, 1.0) ** -sigma[:, None, None]
    several = np.flatnonzero((floor != level * bound).any(axis=(1, 2)))
    for b in several.tolist():
        out[b] = taste[b] * np.where(bound[b], floor[b], 1.0) ** -sigma[b]
    np.copyto(out, np.inf, where=~bound)
    return out


def _quota_rows(
    quotas: tuple[QuotaCell, ...], shape: tuple[int, int, int], name: str
) -> tuple[list[tuple[QuotaCell, int]], IntArray, FloatArray]:
    """Give every quota a slot among the virtual rows of its mineral."""
    batch, rows, destinations = shape
    used = [0] * batch
    slots: list[tuple[QuotaCell, int]] = []
    covered: dict[tuple[int, int], BoolArray] = {}
    for cell in quotas:
        if not (0 <= cell.mineral < batch and 0 <= cell.origin < rows):
            raise MarketError(f"{name} quota: there is no origin {cell.origin} (origins are 0 to {rows - 1}).")
        if cell.destinations.shape != (destinations,):
            raise MarketError(f"{name} quota: the destination mask needs {destinations} values.")
        if not (np.isfinite(cell.cap) and cell.cap >= 0.0):
            raise MarketError(f"{name} quota: the cap must be finite and not negative.")
        key = (cell.mineral, cell.origin)
        before = covered.get(key)
        if before is not None and np.any(before & cell.destinations):
            raise MarketError(f"{name} quota: two quotas of origin {cell.origin} cover the same destination.")
        covered[key] = cell.destinations if before is None else before | cell.destinations
        slots.append((cell, used[cell.mineral]))
        used[cell.mineral] += 1
    count = max(used, default=0)
    owner = np.zeros((batch, count), dtype=np.intp)
    log_cap = np.zeros((batch, count))
    for cell, slot in slots:
        owner[cell.mineral, slot] = cell.origin
        log_cap[cell.mineral, slot] = np.log(cell.cap) if cell.cap > 0.0 else 0.0
    return slots, owner, log_cap


def _stocks(policy: StagePolicy, stage: StageEconomy, shape: tuple[int, int], name: str) -> Stocks | None:
    given = (policy.purchase_units, policy.purchase_budget, policy.release, policy.private_release, policy.bid)
    if all(part is None for part in given):
        return None
    names = ("purchase_units", "purchase_budget", "release", "private_release", "bid")
    units, budget, release, private, bid = (
        np.zeros(shape) if part is None else _at_least(part, shape, 0.0, f"{name} {what}")
        for part, what in zip(given, names, strict=True)
    )
    exponent = np.ones(shape[0])
    if policy.bid_exponent is not None:
        exponent = _at_least(policy.bid_exponent, exponent.shape, 0.0, f"{name} bid_exponent")
    if np.any((bid > 0.0).any(axis=1) & (exponent >= stage.sigma)):
        raise MarketError(f"{name}: sigma must be above bid_exponent.")
    offered = release + private
    share = np.where(offered > 0.0, private / np.where(offered > 0.0, offered, 1.0), 0.0)
    return Stocks(units, budget, offered, share, bid, exponent[:, None])
