"""The common stock of a bloc: metal and money that its members keep together, with books that everybody can read.

What a member puts in is its **claim**: money at face value, metal at the lower of the baseline price and the price of
the books, which is the last price outside the rival. What it draws is taken off the claim at the price of the books.
Money put in leaves the prosperity of the payer and enters it again with what comes back, as in the common fund; metal
is worth to a member what its national stock is worth. Money is in integer cents, metal in integer kilograms, and the
books add up to both.

A member's **right** is the part of the stock that the charter's drawing rules give it, by claims or by use. It protects
the member like a stock of its own as long as it is there, and the member bears the cost of keeping it. When a bloc
lapses or dissolves, and before the tail, metal and money go back to those who have a claim, in proportion to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import fsum

import numpy as np
from numpy.typing import NDArray

from game.rules.bloc_fund import enter_prosperity
from game.rules.charter import charter_of
from game.rules.turn import Turn, refuse
from game.state import Bloc, SettledMarket, StockEntry
from game.world import CENTS, KG_PER_T, World


def record(bloc: Bloc, entries: Sequence[StockEntry]) -> Bloc:
    """Return a bloc with more entries in the books of its stock, and the balances that follow from them.

    Raises:
        AssertionError: if an entry takes out more than there is.
    """
    kg, cents = dict(bloc.stock), bloc.stock_cents
    for entry in entries:
        cents += entry.cents
        if entry.mineral:
            kg[entry.mineral] = kg.get(entry.mineral, 0) + entry.kg
    if cents < 0 or any(held < 0 for held in kg.values()):
        raise AssertionError(f"the stock of {bloc.id} would hold less than nothing")
    held = tuple(sorted((mineral, amount) for mineral, amount in kg.items() if amount))
    return replace(bloc, stock=held, stock_cents=cents, stock_books=(*bloc.stock_books, *entries))


def is_strategic(world: World, mineral: str) -> bool:
    """Whether a mineral may be kept in common.

    Money put in counts whole in the scores, and a dollar of a bulk metal less: with both in one stock, members would
    turn the one into the other.
    """
    return bool(world.strategic[world.mineral_index[mineral]])


def check_strategic(world: World, mineral: str) -> None:
    """Refuse minerals that are not kept in common."""
    if not is_strategic(world, mineral):
        name = world.mineral[mineral].name
        raise refuse("bulk-metal", "{mineral} is no strategic mineral; a common stock keeps none of it.", mineral=name)


def held_kg(bloc: Bloc, mineral: str) -> int:
    """Return what the common stock holds of a mineral, in kilograms."""
    return dict(bloc.stock).get(mineral, 0)


def usd_per_kg(world: World, market: SettledMarket | None, mineral: str) -> float:
    """Return the price of the books: the last price outside the rival, that of the baseline before the first market."""
    m = world.mineral_index[mineral]
    index = 1.0 if market is None else max(0.0, float(market.world_price[m]))
    return float(world.market.price_usd_per_t[m]) * index / KG_PER_T


def worth(world: World, market: SettledMarket | None, mineral: str, kg: int) -> int:
    """Return what kilograms of a mineral are worth at the price of the books, in cents."""
    return round(usd_per_kg(world, market, mineral) * kg * CENTS)


def worth_given(world: World, market: SettledMarket | None, mineral: str, kg: int) -> int:
    """Return the claim that kilograms of metal put in make, in cents: never more than their baseline value.

    Stock left at the end is never worth more either: nobody gains by putting in at the height of a price what others
    have paid for in money.
    """
    return min(worth(world, market, mineral, kg), worth(world, None, mineral, kg))


def claims(bloc: Bloc) -> dict[str, int]:
    """Return what every seat has put in less what it has drawn and had back, in cents; nobody with nothing.

    A claim is below zero where a member was allowed to draw more than it had put in.
    """
    sums: dict[str, int] = {}
    for entry in bloc.stock_books:
        if entry.seat:
            sums[entry.seat] = sums.get(entry.seat, 0) + entry.value
    return {seat: cents for seat, cents in sums.items() if cents}


def split(total: int, weights: Mapping[str, float]) -> dict[str, int]:
    """Divide a whole number in proportion to weights, by largest remainder; the order of the weights breaks ties."""
    whole = fsum(weights.values())
    if whole <= 0.0 or total <= 0:
        return dict.fromkeys(weights, 0)
    exact = {name: total * weight / whole for name, weight in weights.items()}
    out = {name: int(part) for name, part in exact.items()}
    by_rest = sorted(weights, key=lambda name: -(exact[name] - out[name]))
    for name in by_rest[: total - sum(out.values())]:
        out[name] += 1
    return out


# --- rights ----------------------------------------------------------------------------------------------------------


def use_of(world: World, seat: str, mineral: str) -> float:
    """Return the normal use of a mineral by all that a seat covers, in normalised units (quarters of world use)."""
    m = world.mineral_index[mineral]
    return fsum(float(world.market.use0[m, a]) for a in world.covers[seat])


def use_kg(world: World, bloc: Bloc, mineral: str) -> float:
    """Return the full members' normal use of a mineral in a quarter, in kilograms."""
    units = fsum(use_of(world, seat, mineral) for seat in bloc.full_members)
    return units * world.tonnes_per_unit(world.mineral_index[mineral]) * KG_PER_T


def rights(world: World, market: SettledMarket | None, bloc: Bloc, mineral: str) -> dict[str, int]:
    """Return each member's part of the common stock of a mineral, in kilograms; nobody with nothing.

    By contribution a part is in proportion to claims, those of former members considered; by use, in proportion to the
    members' use. An associate never has more than its claim is worth. Who owes a contribution has no right until it is
    paid, and nobody has one while the bloc is not in force.
    """
    stock = held_kg(bloc, mineral)
    if not stock or not bloc.in_force or bloc.dissolved:
        return {}
    put_in = claims(bloc)
    if charter_of(world, bloc).drawing.share == "contribution":
        weights = {seat: float(cents) for seat, cents in put_in.items() if cents > 0}
    else:
        weights = {seat: use_of(world, seat, mineral) for seat, _, _ in bloc.members}
    whole, price = fsum(weights.values()), usd_per_kg(world, market, mineral) * CENTS
    owing = {due.seat for due in bloc.stock_dues}
    out: dict[str, int] = {}
    for seat, status, _ in bloc.members:
        if seat in owing or weights.get(seat, 0.0) <= 0.0:
            continue
        part = int(stock * weights[seat] / whole)
        if status == "associate":
            part = min(part, int(max(0, put_in.get(seat, 0)) / price)) if price > 0.0 else 0
        if part:
            out[seat] = part
    return out


def sheltered_kg(world: World, market: SettledMarket | None, blocs: Iterable[Bloc]) -> NDArray[np.int64]:
    """Return what the common stocks hold for every actor [M, A], in kilograms: its right, a union's spread by use."""
    out = np.zeros((len(world.minerals), len(world.actors)), dtype=np.int64)
    for bloc in blocs:
        for mineral, _ in bloc.stock:
            m = world.mineral_index[mineral]
            for seat, kg in rights(world, market, bloc, mineral).items():
                by_use = {world.actors[a]: float(world.market.use0[m, a]) for a in world.covers[seat]}
                for code, part in split(kg, by_use).items():
                    out[m, world.index[code]] += part
    return out


def sheltered_of(world: World, market: SettledMarket | None, blocs: Iterable[Bloc], mineral: str, code: str) -> int:
    """Return what the common stocks hold of a mineral for one actor, in kilograms; see :func:`sheltered_kg`."""
    holder, m = world.union_of.get(code, code), world.mineral_index[mineral]
    total = 0
    for bloc in blocs:
        kg = rights(world, market, bloc, mineral).get(holder, 0)
        if kg:
            by_use = {world.actors[a]: float(world.market.use0[m, a]) for a in world.covers[holder]}
            total += split(kg, by_use)[code]
    return total


# --- contributions and returns ---------------------------------------------------------------------------------------


def pay_in(turn: Turn, bloc_id: str, seat: str, cents: int, kind: str) -> None:
    """Move money of a ministry, what it has received first, into the common stock; it must be there.

    Args:
        turn: the turn.
        bloc_id: whose stock.
        seat: who pays.
        cents: how much.
        kind: ``called`` or ``given``.
    """
    turn.spend(seat, cents, received_first=True)
    enter_prosperity(turn, seat, -cents)
    entry = StockEntry(turn.state.round, kind, seat, cents=cents, value=cents)
    turn.put_bloc(record(turn.state.blocs[bloc_id], [entry]))


def give(turn: Turn, bloc_id: str, seat: str, mineral: str, kg: int) -> int:
    """Move metal of a national stock into the common one, as far as it is there; return the kilograms moved."""
    kg = min(kg, turn.state.held_kg(turn.world.mineral_index[mineral], turn.world.index[seat]))
    if kg > 0:
        value = worth_given(turn.world, turn.state.market, mineral, kg)
        move_national(turn, mineral, {seat: -kg})
        entry = StockEntry(turn.state.round, "given", seat, mineral, kg, value=value)
        turn.put_bloc(record(turn.state.blocs[bloc_id], [entry]))
    return max(kg, 0)


def move_national(turn: Turn, mineral: str, changes: Mapping[str, int]) -> None:
    """Add kilograms of a mineral to national stocks, or take them out.

    Raises:
        AssertionError: if a stock would hold less than nothing.
    """
    stocks, m = turn.state.stocks.copy(), turn.world.mineral_index[mineral]
    for seat, kg in changes.items():
        stocks[m, turn.world.index[seat]] += kg
    if int(stocks[m].min()) < 0:
        raise AssertionError(f"a stock of {mineral} would hold less than nothing")
    stocks.setflags(write=False)
    turn.state.stocks = stocks


def hand_back(turn: Turn, bloc_id: str) -> None:
    """Return the common stock, metal into national stocks and money to ministries, in proportion to claims.

    Who has drawn more than it put in gets nothing and owes nothing. If nobody has a claim left, what every seat has put
    in counts. Dues and votes on releases end with it; targets stay with the bloc.
    """
    bloc, now = turn.state.blocs[bloc_id], turn.state.round
    if not bloc.stock_books:
        return
    net = claims(bloc)
    weights = {seat: float(cents) for seat, cents in net.items() if cents > 0}
    if not weights:
        for entry in bloc.stock_books:
            if entry.seat and entry.value > 0:
                weights[entry.seat] = weights.get(entry.seat, 0.0) + entry.value
    entries: list[StockEntry] = []
    for mineral, kg in bloc.stock:
        parts = {seat: part for seat, part in split(kg, weights).items() if part}
        move_national(turn, mineral, parts)
        entries += [StockEntry(now, "returned", seat, mineral, -part) for seat, part in parts.items()]
    money = split(bloc.stock_cents, weights)
    for seat in {**money, **net}:
        cents, claim = money.get(seat, 0), net.get(seat, 0)
        if cents:
            turn.receive(seat, cents)
            enter_prosperity(turn, seat, cents)
        if cents or claim:
            entries.append(StockEntry(now, "returned", seat, cents=-cents, value=-claim))
    turn.put_bloc(replace(record(bloc, entries), stock_dues=(), stock_releases=()))
    if bloc.stock or bloc.stock_cents:
        tonnes = sum(kg for _, kg in bloc.stock) / KG_PER_T
        turn.tell("stock_returned", None, bloc=bloc_id, usd=bloc.stock_cents // CENTS, tonnes=tonnes)
