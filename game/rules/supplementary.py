"""Supplementary votes: a ministry asks its legislature for more money than its allotment.

The vote is held as the plenary opens, before treaties enter into force. What is granted joins the round's budget and
expires as that does. The chance falls with the sum and rises with approval.
"""

from __future__ import annotations

from game.actions import SupplementaryVote
from game.errors import Refused
from game.rules.chances import Chance, add_up, draw
from game.rules.turn import TENTHS, Turn, refuse
from game.state import State
from game.world import CENTS, World


def supplementary_chance(world: World, seat: str, approval: int, cents: int) -> Chance:
    """Return the chance that a sum in cents is granted at an approval in tenths, with the terms that add up to it."""
    settings = world.scenario.head.home
    return add_up(
        (
            ("base", settings.supplementary_base),
            ("approval", settings.supplementary_per_point * approval / TENTHS),
            ("size", -settings.supplementary_per_allotment * cents / max(1, world.allotment[seat])),
        )
    )


def most_cents(world: World, seat: str) -> int:
    """Return the most that a seat can ask for, in cents."""
    return int(world.scenario.head.home.supplementary_most * world.allotment[seat])


def asks_from(world: World, state: State, seat: str) -> int:
    """Return the first round in which a seat can ask (again)."""
    held, last = state.votes_asked.get(seat, (0, 0))
    return last + world.scenario.head.home.supplementary_every if held else 1


def why_not_ask(world: World, state: State, seat: str, amount_usd: int) -> Refused | None:
    """Return why a seat cannot ask for so many US dollars in this round, or None."""
    back = asks_from(world, state, seat)
    if state.round < back:
        last = state.votes_asked[seat][1]
        return refuse(
            "asked-lately",
            "The last supplementary vote was in round {last}; the next is in round {round}.",
            last=last,
            round=back,
        )
    most = most_cents(world, seat)
    if amount_usd * CENTS > most:
        return refuse("too-much", "You can ask for at most {most:usd}.", most=most / CENTS)
    return None


def run(turn: Turn) -> None:
    """As the plenary opens: hold the supplementary votes that are called."""
    for seat in turn.world.seats:
        policy = turn.state.policies.get((seat, "supplementary"))
        if not isinstance(policy, SupplementaryVote):
            continue
        done = (seat, "supplementary")
        turn.state.policies = {key: p for key, p in turn.state.policies.items() if key != done}
        held, _ = turn.state.votes_asked.get(seat, (0, 0))
        turn.state.votes_asked = {**turn.state.votes_asked, seat: (held + 1, turn.state.round)}
        chance = supplementary_chance(turn.world, seat, turn.state.approval[seat], policy.usd * CENTS)
        if draw(turn, "supplementary", seat, "budget", held + 1, chance):
            turn.state.money = {**turn.state.money, seat: turn.state.money[seat] + policy.usd * CENTS}
            turn.tell("supplementary_granted", (seat,), seat=seat, usd=policy.usd)
        else:
            lost = turn.world.scenario.head.home.supplementary_failed_points
            turn.add_approval(seat, -lost, "supplementary_refused", usd=policy.usd)
            turn.tell("supplementary_refused", (seat,), seat=seat, usd=policy.usd)
