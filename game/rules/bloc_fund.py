"""The common fund of a bloc: a share of the levies on its members' imports, with books that everybody can read.

What a member pays in is no longer its own: it leaves the member's prosperity at face value. It stays the member's
claim, also after it has left. When a bloc lapses or dissolves, and at the end of the game, every claim is paid and
enters prosperity again, discounted like all money of that round. Money is in integer cents, and every entry of the
books names a seat, so the claims are always the whole fund.
"""

from __future__ import annotations

from dataclasses import replace
from math import fsum

from game.rules.charter import charter_of
from game.rules.discounting import discount
from game.rules.measures import market_quarters
from game.rules.turn import Turn
from game.state import Bloc, BookEntry, SettledMarket
from game.world import CENTS, World


def levied(world: World, market: SettledMarket, seat: str) -> float:
    """Return the import levies in a member's own account, in US dollars a quarter: a union's without its members' part.

    Args:
        world: the world.
        market: the settled market.
        seat: a member of a bloc.
    """
    union = world.unions.get(seat)
    part = 1.0 if union is None else 1.0 - union.levy_share_member
    own = world.index[seat]
    return fsum(
        (1.0 if a == own else part) * float(usd) for a in world.covers[seat] for usd in market.import_levy[:, a]
    )


def claims(bloc: Bloc) -> dict[str, int]:
    """Return what every seat has paid into the fund and not had back, in cents; nobody with nothing."""
    sums: dict[str, int] = {}
    for entry in bloc.books:
        sums[entry.seat] = sums.get(entry.seat, 0) + entry.cents
    return {seat: cents for seat, cents in sums.items() if cents}


def collect(turn: Turn, market: SettledMarket) -> None:
    """Pay the charter's share of this market's import levies into the fund of every bloc in force."""
    world, state = turn.world, turn.state
    for bloc_id in sorted(state.blocs):
        bloc = state.blocs[bloc_id]
        share = charter_of(world, bloc).levy_share
        if not bloc.in_force or bloc.dissolved or share <= 0.0:
            continue
        paid: list[BookEntry] = []
        for seat, _, _ in bloc.members:
            cents = round(share * levied(world, market, seat) * market_quarters(world) * CENTS)
            if cents > 0:
                paid.append(BookEntry(state.round, "levy", seat, cents))
                enter_prosperity(turn, seat, -cents)
        if paid:
            turn.put_bloc(replace(bloc, books=(*bloc.books, *paid)))
            cents = sum(entry.cents for entry in paid)
            turn.tell("fund_collected", None, bloc=bloc_id, usd=cents // CENTS, members=len(paid))


def hand_back(turn: Turn, bloc_id: str) -> None:
    """Hand the fund of a bloc back to those who paid it in, members or not."""
    bloc = turn.state.blocs[bloc_id]
    entries = [BookEntry(turn.state.round, "returned", seat, -cents) for seat, cents in claims(bloc).items()]
    if not entries:
        return
    for entry in entries:
        enter_prosperity(turn, entry.seat, -entry.cents)
    turn.put_bloc(replace(bloc, books=(*bloc.books, *entries)))
    turn.tell("fund_returned", None, bloc=bloc_id, usd=bloc.fund // CENTS, members=len(entries))


def enter_prosperity(turn: Turn, seat: str, cents: int) -> None:
    """Add cents of this round to a seat's prosperity, discounted; below zero they leave it."""
    tally = turn.state.tallies[seat]
    usd = discount(turn.world, turn.state.round) * cents / CENTS
    turn.state.tallies = {**turn.state.tallies, seat: replace(tally, prosperity=tally.prosperity + usd)}
