"""What the common stocks buy and release in a market, and how it is told apart from what members do for themselves.

A bloc in force buys towards its targets with the money of its stock: of each mineral what is missing, but not more in
one market than a quarter of the target, and less in proportion if the money does not reach. The market knows actors
only, so purchases and releases stand at the full members, in proportion to their use. Their cost and revenue is the
bloc's: it is taken out of what the market books for members before that is settled, so it is in nobody's welfare, and
enters the books of the stock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import fsum
from typing import Any

import numpy as np

from game.market.world import MarketPolicy
from game.rules.common_stock import held_kg, record, split, use_kg
from game.rules.measures import market_quarters
from game.rules.policy import RELEASE_SHARE_OF_USE
from game.rules.rounding import NOISE, cents, rounded
from game.rules.turn import Turn
from game.state import Bloc, FloatArray, State, StockEntry
from game.world import CENTS, DAYS_PER_QUARTER, KG_PER_T, World

PACE = 0.25
# A purchase under this is put off: it would be lost in the rounding of the market.
LEAST_CENTS = 100 * CENTS


@dataclass(frozen=True, slots=True)
class Trade:
    """What one common stock does in one mineral: buy for ``cents`` or release ``kg``, by actor."""

    bloc: str
    mineral: str
    cents: tuple[tuple[int, int], ...] = ()
    kg: tuple[tuple[int, int], ...] = ()


def trades(world: World, state: State) -> tuple[Trade, ...]:
    """Return what the common stocks of blocs in force do in the coming market, as far as metal and money go."""
    out: list[Trade] = []
    for bloc_id in sorted(state.blocs):
        bloc = state.blocs[bloc_id]
        if bloc.in_force and not bloc.dissolved:
            released = _releases(world, bloc)
            out += released
            out += _purchases(world, state, bloc, {trade.mineral for trade in released})
    return tuple(out)


def users(world: World, bloc: Bloc, mineral: str) -> dict[int, float]:
    """Return the part of every actor that the full members cover in their use of a mineral."""
    m = world.mineral_index[mineral]
    places = [a for seat in bloc.full_members for a in world.covers[seat]]
    use = {a: float(world.market.use0[m, a]) for a in places if float(world.market.use0[m, a]) > 0.0}
    whole = fsum(use.values())
    return {a: part / whole for a, part in use.items()}


def _releases(world: World, bloc: Bloc) -> list[Trade]:
    """Return the releases that were voted, cut to the stock and to three fifths of the members' use."""
    out = []
    for mineral, voted in bloc.stock_releases:
        most = RELEASE_SHARE_OF_USE * use_kg(world, bloc, mineral) * market_quarters(world)
        kg = min(voted, held_kg(bloc, mineral), int(most))
        if kg > 0:
            parts = split(kg, {str(a): part for a, part in users(world, bloc, mineral).items()})
            out.append(Trade(bloc.id, mineral, kg=tuple((int(a), part) for a, part in parts.items())))
    return out


def _purchases(world: World, state: State, bloc: Bloc, released: set[str]) -> list[Trade]:
    """Return budgets for what is missing, in cents by actor, at the prices that members paid in the last market."""
    wanted: dict[str, dict[int, float]] = {}
    for mineral, days in bloc.stock_targets:
        m = world.mineral_index[mineral]
        goal = days / DAYS_PER_QUARTER * use_kg(world, bloc, mineral)
        kg = min(goal - held_kg(bloc, mineral), PACE * goal)
        if kg > 0.0 and mineral not in released:
            unit = float(world.market.price_usd_per_t[m]) / KG_PER_T * CENTS
            wanted[mineral] = {
                a: kg * part * unit * (1.0 if state.market is None else float(state.market.price[m, a]))
                for a, part in users(world, bloc, mineral).items()
            }
    whole = fsum(cost for parts in wanted.values() for cost in parts.values())
    within = min(1.0, bloc.stock_cents / whole) if whole > 0.0 else 0.0
    out = []
    for mineral, parts in wanted.items():
        budgets = tuple((a, int(cost * within)) for a, cost in parts.items())
        if sum(amount for _, amount in budgets) >= LEAST_CENTS:
            out.append(Trade(bloc.id, mineral, cents=budgets))
    return out


def impose(world: World, policy: MarketPolicy, planned: Sequence[Trade]) -> MarketPolicy:
    """Return what the market clears under with the trades of common stocks in it."""
    if not planned:
        return policy
    usd, units = _by_actor(world, planned)
    if policy.purchase_usd is not None:
        usd = usd + policy.purchase_usd
    if policy.release_units is not None:
        units = units + policy.release_units
    return replace(policy, purchase_usd=usd if usd.any() else None, release_units=units if units.any() else None)


def _by_actor(world: World, planned: Sequence[Trade]) -> tuple[FloatArray, FloatArray]:
    """Return purchases [M, A] in US dollars a quarter and releases [M, A] in normalised units a quarter."""
    usd = np.zeros((len(world.minerals), len(world.actors)))
    units, quarters = np.zeros_like(usd), market_quarters(world)
    for trade in planned:
        m = world.mineral_index[trade.mineral]
        for a, amount in trade.cents:
            usd[m, a] += amount / CENTS / quarters
        for a, kg in trade.kg:
            units[m, a] += kg / KG_PER_T / quarters / world.tonnes_per_unit(m)
    return usd, units


def separate(
    world: World, market: dict[str, Any], policy: MarketPolicy, planned: Sequence[Trade]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Take the trades of common stocks out of what a market has booked for its actors.

    A purchase is a budget and buys in proportion to it, and of a release the same part is sold as of all others there.

    Args:
        world: the world.
        market: the market to settle, from :func:`game.rules.market_phase.settled_from`.
        policy: what it cleared under, all trades in it.
        planned: the trades of common stocks.

    Returns:
        the market with the rest alone, and ``units`` (normalised, a quarter) and ``usd`` (a quarter) of every trade.
    """
    out: dict[str, list[float]] = {"units": [], "usd": []}
    market = dict(market)
    names = {"cents": ("bought", "stock_cost"), "kg": ("released", "stock_revenue")}
    booked = {name: np.array(market[name], dtype=float) for pair in names.values() for name in pair}
    left = {name: values.copy() for name, values in booked.items()}
    totals = {"cents": policy.purchase_usd, "kg": policy.release_units}
    for trade in planned:
        kind = "cents" if trade.cents else "kg"
        total, own = totals[kind], _by_actor(world, [trade])[0 if trade.cents else 1]
        assert total is not None
        part = np.divide(own, total, out=np.zeros_like(own), where=total > 0.0)
        for name, sums in zip(names[kind], out.values(), strict=True):
            taken = part * booked[name]
            left[name] = left[name] - taken
            sums.append(float(taken.sum()))
    for name, values in left.items():
        money = name.startswith("stock_")
        market[name] = rounded(cents(values) if money else np.where(np.abs(values) < NOISE, 0.0, values)).tolist()
    out["units"] = rounded(np.array(out["units"])).tolist()
    out["usd"] = rounded(cents(np.array(out["usd"]))).tolist()
    return market, out


def settle(turn: Turn, planned: Sequence[Trade], done: dict[str, Any]) -> None:
    """Enter what was bought and released in the books, to the kilogram and the cent; votes on releases are used up.

    Args:
        turn: the turn.
        planned: the trades of the market.
        done: what :func:`separate` found of them, as settled.
    """
    quarters = market_quarters(turn.world)
    for trade, units, usd in zip(planned, done["units"], done["usd"], strict=True):
        bloc, m = turn.state.blocs[trade.bloc], turn.world.mineral_index[trade.mineral]
        kg = max(0, round(units * turn.world.tonnes_per_unit(m) * quarters * KG_PER_T))
        amount = max(0, round(usd * quarters * CENTS))
        told = {"bloc": trade.bloc, "mineral": trade.mineral}
        if trade.cents:
            amount = min(amount, sum(part for _, part in trade.cents))
            turn.put_bloc(record(bloc, [StockEntry(turn.state.round, "bought", "", trade.mineral, kg, -amount)]))
            turn.tell("common_bought", None, tonnes=kg / KG_PER_T, usd=amount // CENTS, **told)
        else:
            kg = min(kg, held_kg(bloc, trade.mineral))
            turn.put_bloc(record(bloc, [StockEntry(turn.state.round, "released", "", trade.mineral, -kg, amount)]))
            turn.tell("common_released", None, tonnes=kg / KG_PER_T, usd=amount // CENTS, **told)
    for bloc_id in sorted(turn.state.blocs):
        if turn.state.blocs[bloc_id].stock_releases:
            turn.put_bloc(replace(turn.state.blocs[bloc_id], stock_releases=()))
