"""Governments that fall: a seat loses a round, and its new government may leave what the old one agreed to.

A government that falls at the reckoning of round r is missing in round r + 1: it has no sitting and no ballot, answers
nothing, and its standing orders go on. In round r + 2 its successor may end treaties and memberships at once, without
notice and without the cost of a breach.
"""

from __future__ import annotations

from collections.abc import Sequence

from game.rules.turn import TENTHS, Turn
from game.state import State
from game.wording import say

MISSING_ROUNDS = 1


def absent(state: State, seat: str) -> bool:
    """Whether a seat is between two governments in this round."""
    return seat in state.fallen and state.round - state.fallen[seat] == MISSING_ROUNDS


def succeeds(state: State, seat: str) -> bool:
    """Whether this is the first round of a seat's new government."""
    return seat in state.fallen and state.round - state.fallen[seat] == MISSING_ROUNDS + 1


def in_office(state: State, seats: Sequence[str]) -> tuple[str, ...]:
    """Return the seats that have a government in this round, in their order."""
    return tuple(seat for seat in seats if not absent(state, seat))


def why_absent(state: State, seat: str) -> str | None:
    """Return why a seat can do nothing in this round, or None."""
    return (
        say("Your government has fallen; the new one takes office in the next round.") if absent(state, seat) else None
    )


def fall(turn: Turn) -> None:
    """At the reckoning: let the governments fall whose approval is at the bottom."""
    settings, state = turn.world.scenario.head.home, turn.state
    if settings.falls_at is None:
        return
    bottom, restart = round(settings.falls_at * TENTHS), round(settings.restart * TENTHS)
    for seat in turn.world.seats:
        now = state.approval[seat]
        if now > bottom or absent(state, seat):
            continue
        state.fallen = {**state.fallen, seat: state.round}
        turn.add_approval(seat, (restart - now) / TENTHS, "new_government")
        turn.add_standing(seat, -settings.fall_standing)
        turn.tell("government_fell", None, seat=seat)


def take_office(turn: Turn) -> None:
    """As a round begins: tell of the governments that are new in it."""
    for seat in turn.world.seats:
        if succeeds(turn.state, seat):
            turn.tell("government_formed", None, seat=seat)
