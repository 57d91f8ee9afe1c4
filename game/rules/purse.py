"""What a ministry can promise in treaties, and how payments are booked."""

from __future__ import annotations

from dataclasses import replace

from game.errors import Refused
from game.rules.turn import Turn, refuse, usd
from game.world import CENTS, World

BREACH_STANDING = -5.0
BREACH_TRUST = -20


def breach(turn: Turn, seat: str, victim: str, short: int, audience: tuple[str, ...] | None) -> None:
    """Record that a seat did not pay what it owed, short by so many cents: trust and standing fall."""
    turn.add_trust(seat, victim, BREACH_TRUST)
    turn.add_standing(seat, BREACH_STANDING)
    turn.tell("breach", audience, seat=seat, victim=victim, usd=short // CENTS)


def payment_limit(world: World, seat: str) -> int:
    """Return the most that a seat can promise a round, in whole US dollars: twice its published allotment.

    Unspent money carries over once, so twice the allotment is all that a budget can hold; the limit is public data and
    gives nothing away about what is left of it.
    """
    return max(1, 2 * world.allotment[seat] // CENTS)


def beyond_budget(world: World, seat: str) -> Refused:
    """Return the refusal of promises beyond what a ministry can hold."""
    most = usd(payment_limit(world, seat))
    return refuse("beyond-budget", f"{world.name(seat)} cannot promise more than {most} a round in one treaty.")


def book(turn: Turn, seat: str, *, paid: int = 0, received: int = 0) -> None:
    """Add cents paid and received to a seat's tally."""
    tally = turn.state.tallies[seat]
    booked = replace(tally, paid=tally.paid + paid, received=tally.received + received)
    turn.state.tallies = {**turn.state.tallies, seat: booked}
