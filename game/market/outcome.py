"""What a cleared world looks like to its actors, and the solution to start the next clear from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Self

import numpy as np

from game.market.accounts import Accounts, StageAccounts
from game.market.arrays import FloatArray
from game.market.errors import MarketError
from game.market.group import Group
from game.market.measures import Stage


@dataclass(frozen=True)
class Solution:
    """Prices of a cleared world, to start the next clear from.

    ``rows`` are ln psi and ln w of all active rows, group by group; ``quotas`` are (stage, mineral,
    row, ln border price) in the order of the policy.
    """

    rows: FloatArray
    quotas: tuple[tuple[int, int, int, float], ...] = ()

    def to_list(self) -> list[float]:
        """Return the solution as a flat list of floats, for a log."""
        out = [float(self.rows.size), *map(float, self.rows)]
        for quota in self.quotas:
            out.extend(map(float, quota))
        return out

    @classmethod
    def from_list(cls, values: Sequence[float]) -> Self:
        """Return the solution that ``to_list`` wrote; raises MarketError for anything else."""
        if not values or not float(values[0]).is_integer() or values[0] < 0:
            raise MarketError("A stored market solution starts with the number of its rows.")
        stop = 1 + int(values[0])
        tail = values[stop:]
        if stop > len(values) or len(tail) % 4:
            raise MarketError("A stored market solution has the wrong length.")
        quotas = tuple(
            (int(tail[i]), int(tail[i + 1]), int(tail[i + 2]), float(tail[i + 3])) for i in range(0, len(tail), 4)
        )
        return cls(np.array(values[1:stop], dtype=np.float64), quotas)


@dataclass(frozen=True)
class Outcome:
    """A cleared world. Arrays are [M, A] unless said; money is USD a quarter.

    ``ps``, ``ore_ps`` and ``secondary_ps`` are levels of producer surplus, ``dps``, ``dore_ps`` and
    ``dsecondary_ps`` changes against the calibrated baseline. Minerals left out by ``only`` show
    their baseline.
    """

    solution: Solution
    residual: float  # largest residual of the minerals cleared
    iterations: int  # most Newton iterations of a mineral
    converged: bool
    price: FloatArray  # composite price index paid by users
    producer_price: FloatArray  # [2, M, A], output-weighted over an actor's rows; 1 where it has none
    ore_cost: FloatArray  # ore price index of an actor's refiners; 1 where it has none
    margin: FloatArray  # processing margin index of an actor's refiners; 1 where it has none
    output: FloatArray  # [2, M, A], normalised; mines without secondary feed at the ore stage
    use: FloatArray  # private use, normalised composite units
    dependence: FloatArray  # share of the rival in refined supply; 0 for the rival
    hhi: FloatArray  # sum of squared shares of origins in refined supply
    bought_units: FloatArray  # public purchases
    released_units: FloatArray  # effective public releases
    private_bought: FloatArray  # private purchases for stock
    private_released: FloatArray  # effective private releases
    dcs: FloatArray  # change of consumer surplus at the current demand scale
    ps: FloatArray
    dps: FloatArray
    ore_ps: FloatArray
    dore_ps: FloatArray
    secondary_ps: FloatArray
    dsecondary_ps: FloatArray
    duty: FloatArray  # tariff and levy on refined imports
    levy: FloatArray  # the levy in ``duty``, net of what is refunded
    ore_duty: FloatArray
    ore_levy: FloatArray
    levy_refund: FloatArray  # levy on refined metal that importers hand back to the exporter
    ore_levy_refund: FloatArray
    levy_by_exporter: FloatArray  # levy of export floors on refined metal
    ore_levy_by_exporter: FloatArray
    xtax: FloatArray
    rent: FloatArray  # quota rent in full; who keeps which share is a rule of the game
    ore_xtax: FloatArray
    ore_rent: FloatArray
    subsidy: FloatArray  # cost of the refined subsidy
    ore_subsidy: FloatArray
    stock_cost: FloatArray
    stock_revenue: FloatArray
    ex_rival_price: FloatArray  # [M], composite index outside the rival, weighted by baseline use
    rival_price: FloatArray  # [M], composite index of the rival
    row_price: FloatArray  # [N], producer price of each row, see WorldMarket.rows
    row_supply: FloatArray  # [N], its output
    row_ore_cost: FloatArray  # [N], the ore price index that a refiner pays; 1 for ore rows
    border_price: FloatArray  # [number of quotas], border price of each quota of the policy
    _trade: tuple[tuple[Group, FloatArray, FloatArray], ...] = field(repr=False)
    _others: Outcome | None = field(repr=False)  # whose trade the minerals left out by ``only`` have

    def flows(self, stage: int) -> FloatArray:
        """Return trade [M, A, A] between actors in normalised units (computed on each call)."""
        minerals, actors = self.price.shape
        out = np.zeros((minerals, actors, actors)) if self._others is None else self._others.flows(stage)
        for group, refined, ore in self._trade:
            if stage == Stage.REFINED:
                out[group.minerals] = np.matmul(group.refined_booking.transpose(0, 2, 1), refined)
            elif ore.shape[1]:
                by_actor = np.matmul(group.ore_booking.transpose(0, 2, 1), ore)
                out[group.minerals] = np.matmul(by_actor, group.refined_booking)
        return out


BY_ROW = ("row_price", "row_supply", "row_ore_cost")
BY_ACTOR = tuple(f.name for f in fields(Outcome) if f.type == "FloatArray" and f.name not in (*BY_ROW, "border_price"))
"""Names of the array fields of an outcome that belong to minerals (not to rows or quotas)."""


def book(group: Group, result: Accounts, value_usd: FloatArray, rival: int, into: dict[str, FloatArray]) -> None:
    """Write the accounts of ``group`` by actor into the full arrays ``into``."""
    m = group.minerals
    money = value_usd[m][:, None]
    refined, ore = result.refined, result.ore
    into["price"][m] = refined.index
    into["use"][m] = refined.base
    into["bought_units"][m] = refined.bought
    into["released_units"][m] = refined.released
    into["private_bought"][m] = refined.private_bought
    into["private_released"][m] = refined.private_released
    for name, value in (
        ("dcs", result.consumer_gain),
        ("duty", refined.duty),
        ("levy", refined.levy),
        ("stock_cost", refined.stock_cost),
        ("stock_revenue", refined.stock_revenue),
    ):
        into[name][m] = value * money
    _book_refined(group, result, money, into)
    if group.economy.ore.rows:
        _book_ore(group, ore, money, into)
    supplied = np.add.reduce(refined.flow, axis=1)
    safe = np.where(supplied > 0.0, supplied, 1.0)
    by_rival = (group.refined_account == rival) & group.economy.refined.active
    dependence = np.einsum("br,bri->bi", by_rival.astype(np.float64), refined.flow) / safe
    if rival >= 0:
        dependence[:, rival] = 0.0
    into["dependence"][m] = dependence
    into["hhi"][m] = np.einsum("bri,bri->bi", refined.flow, refined.flow) / (safe * safe)


def row_values(group: Group, result: Accounts) -> dict[str, FloatArray]:
    """Return the values of :data:`BY_ROW` of a group, padded [B, R + So]."""
    refined, ore = result.refined, result.ore
    ones = np.ones_like(ore.price)
    two_stage = group.economy.kappa[:, None] > 0.0
    return {
        "row_price": np.concatenate([refined.price, ore.price], axis=1),
        "row_supply": np.concatenate([refined.supply, ore.supply], axis=1),
        "row_ore_cost": np.concatenate([np.where(two_stage, ore.index, 1.0), ones], axis=1),
    }


def _sum_by_actor(rows: Sequence[FloatArray], booking: FloatArray) -> FloatArray:
    """Return [F, B, A]: each of F row arrays [B, R] summed over the rows of each actor."""
    return np.asarray(np.matmul(np.stack(rows, axis=1), booking).transpose(1, 0, 2))


def _mean(weighted: FloatArray, weight: FloatArray) -> FloatArray:
    has = weight > 0.0
    return np.where(has, weighted / np.where(has, weight, 1.0), 1.0)


def _book_refined(group: Group, result: Accounts, money: FloatArray, into: dict[str, FloatArray]) -> None:
    m, s = group.minerals, result.refined
    output, price, margin, cost, ps, ps0, refund, levy, tax, rent, subsidy, ore_duty, ore_levy = _sum_by_actor(
        (
            s.supply,
            s.price * s.supply,
            result.margin * s.supply,
            result.ore.index * s.supply,
            s.surplus,
            s.surplus0,
            s.levy_refund,
            s.export_levy,
            s.export_tax,
            s.rent,
            s.subsidy,
            result.ore.duty,
            result.ore.levy,
        ),
        group.refined_booking,
    )
    into["output"][Stage.REFINED, m] = output
    into["producer_price"][Stage.REFINED, m] = _mean(price, output)
    into["margin"][m] = _mean(margin, output)
    two_stage = group.economy.kappa[:, None] > 0.0
    into["ore_cost"][m] = np.where(two_stage, _mean(cost, output), 1.0)
    for name, value in (
        ("ps", ps),
        ("dps", ps - ps0),
        ("levy_refund", refund),
        ("levy_by_exporter", levy),
        ("xtax", tax),
        ("rent", rent),
        ("subsidy", subsidy),
        ("ore_duty", ore_duty),
        ("ore_levy", ore_levy),
    ):
        into[name][m] = value * money


def _book_ore(group: Group, s: StageAccounts, money: FloatArray, into: dict[str, FloatArray]) -> None:
    m = group.minerals
    mine = group.mine.astype(np.float64)
    output, price, ps, ps0, all_ps, all_ps0, refund, levy, tax, rent, subsidy = _sum_by_actor(
        (
            s.supply * mine,
            s.price * s.supply * mine,
            s.surplus * mine,
            s.surplus0 * mine,
            s.surplus,
            s.surplus0,
            s.levy_refund,
            s.export_levy,
            s.export_tax,
            s.rent,
            s.subsidy,
        ),
        group.ore_booking,
    )
    into["output"][Stage.ORE, m] = output
    into["producer_price"][Stage.ORE, m] = _mean(price, output)
    for name, value in (
        ("ore_ps", ps),
        ("dore_ps", ps - ps0),
        ("secondary_ps", all_ps - ps),
        ("dsecondary_ps", (all_ps - ps) - (all_ps0 - ps0)),
        ("ore_levy_refund", refund),
        ("ore_levy_by_exporter", levy),
        ("ore_xtax", tax),
        ("ore_rent", rent),
        ("ore_subsidy", subsidy),
    ):
        into[name][m] = value * money
