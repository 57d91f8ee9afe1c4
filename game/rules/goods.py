"""Metal that changes hands between two seats, in the scores of both.

What a tonne costs one that buys it in the market leaves its prosperity, and stock left at the end enters it again.
Metal that comes from another seat is therefore booked as goods at the baseline price: a cost to who takes it, a gain to
who gives it. What was paid for it beyond or below that is a transfer, and so is all of it if nothing was paid. A dollar
of goods counts as in every score, that of a bulk metal less.
"""

from __future__ import annotations

from dataclasses import replace

from game.rules.discounting import discount
from game.rules.prices import price_per_t
from game.rules.turn import Turn
from game.world import CENTS, KG_PER_T


def goods_cents(turn: Turn, mineral: str, kg: int) -> int:
    """Return what refined metal is worth at the baseline price, in cents."""
    return round(kg / KG_PER_T * price_per_t(turn.world, mineral, "refined") * CENTS)


def book_goods(turn: Turn, giver: str, taker: str, mineral: str, kg: int) -> float:
    """Book metal as a cost to its taker's prosperity and a gain to its giver's; return its value in the scores.

    A union's prosperity has the goods that its members give and take, as it has their stock.

    Returns:
        the value in US dollars, discounted to the start and weighted like the mineral.
    """
    world = turn.world
    weight = float(world.score_weight[world.mineral_index[mineral]])
    worth = weight * discount(world, turn.state.round) * goods_cents(turn, mineral, kg) / CENTS
    tallies = dict(turn.state.tallies)
    for party, sign in ((taker, -1.0), (giver, 1.0)):
        for seat in (s for s in world.seats if world.index[party] in world.covers[s]):
            tallies[seat] = replace(tallies[seat], prosperity=tallies[seat].prosperity + sign * worth)
    turn.state.tallies = tallies
    return worth


def book_gift(turn: Turn, giver: str, taker: str, mineral: str, kg: int) -> None:
    """Book metal that nothing was paid for: goods, and as much as a transfer from its giver to its taker.

    It is no money: what was received and paid, by which targets go and approval at home, does not change.
    """
    worth = book_goods(turn, giver, taker, mineral, kg)
    tallies = dict(turn.state.tallies)
    for seat, sign in ((giver, -1.0), (taker, 1.0)):
        tallies[seat] = replace(tallies[seat], transfers=tallies[seat].transfers + sign * worth)
    turn.state.tallies = tallies
