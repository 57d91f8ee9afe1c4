"""What a ministry can promise in treaties, how payments are booked, and what a breach costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from game.errors import Refused
from game.rules.turn import Turn, refuse
from game.world import CENTS, World

BREACH_STANDING = -5.0
BREACH_TRUST = -20
# What a breach that everybody learns of costs with every seat that is not its victim.
ONLOOKERS_TRUST = -2


def breach(turn: Turn, seat: str, victim: str, short: int, audience: tuple[str, ...] | None) -> None:
    """Record that a seat did not pay what it owed, short by so many cents: trust and standing fall."""
    break_faith(turn, seat, {victim: 1.0}, audience, "breach", usd=short // CENTS)
    turn.tell("breach", audience, seat=seat, victim=victim, usd=short // CENTS)


def break_faith(
    turn: Turn, seat: str, victims: Mapping[str, float], audience: tuple[str, ...] | None, reason: str, **params: Any
) -> None:
    """Let a seat's trust and standing fall for a word that it did not keep.

    Args:
        turn: the turn.
        seat: who broke its word.
        victims: whom it broke it to, with the part of a full breach that this is, above 0 to 1.
        audience: who learns of it; None for everybody, which costs a little trust with every other seat too.
        reason: the key of the history of trust, with its values in ``params``.
    """
    worst = max(victims.values())
    for victim, share in victims.items():
        turn.add_trust(seat, victim, round(BREACH_TRUST * share), reason, by=seat, **params)
    if audience is None:
        # At home as abroad, a breach that nobody knows of costs nothing.
        lost = turn.world.scenario.head.home.breach_points
        turn.add_approval(seat, -lost * worst, "breach", of=min(victims))
        for other in turn.world.seats:
            if other != seat and other not in victims:
                turn.add_trust(seat, other, round(ONLOOKERS_TRUST * worst), "onlooker", by=seat, of=min(victims))
    turn.add_standing(seat, BREACH_STANDING * worst)


def payment_limit(world: World, seat: str) -> int:
    """Return the most that a seat can promise a round, in whole US dollars: twice its published allotment.

    Unspent money carries over once, so twice the allotment is all that a budget can hold; the limit is public data and
    gives nothing away about what is left of it.
    """
    return max(1, 2 * world.allotment[seat] // CENTS)


def beyond_budget(world: World, seat: str) -> Refused:
    """Return the refusal of promises beyond what a ministry can hold."""
    most = payment_limit(world, seat)
    return refuse(
        "beyond-budget",
        "{name} cannot promise more than {most:usd} a round in one treaty.",
        name=world.name(seat),
        most=most,
    )


def book(turn: Turn, seat: str, *, paid: int = 0, received: int = 0) -> None:
    """Add cents paid and received to a seat's tally."""
    tally = turn.state.tallies[seat]
    booked = replace(tally, paid=tally.paid + paid, received=tally.received + received)
    turn.state.tallies = {**turn.state.tallies, seat: booked}
