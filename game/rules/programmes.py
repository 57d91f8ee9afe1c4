"""The money of programmes for stocks: what it can pay for, how it is paid, and what comes back to it.

A programme spends up to its instalment in a market; the ministry's budget pays what is beyond. What a sale of stock
brings goes back to the programmes as far as they paid for stock, so that their money never becomes the ministry's.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from game.actions import Finance
from game.rules.turn import Turn
from game.scenario.models import Programme
from game.state import State
from game.world import CENTS, World

NOTHING: Mapping[str, int] = MappingProxyType({})


def of_seat(world: World, seat: str) -> tuple[Programme, ...]:
    """Return the programmes for stocks that a seat holds, in the scenario's order."""
    return tuple(p for p in world.programmes.values() if p.seat == seat and p.purpose == "stockpile")


def instalment(programme: Programme) -> int:
    """Return what a programme can spend in one market, in cents."""
    return round(programme.per_round_usd_m * 1e6 * CENTS)


def key(programme: str, source: str) -> str:
    """Return the key of the policy by which a seat draws on or repays a source of a programme's money."""
    return f"finance:{programme}:{source}"


def planned(state: State, programme: Programme) -> int:
    """Return the cents that sealed orders will bring into a programme in this round, less what they pay back."""
    total = 0
    for name, _ in programme.sources:
        policy = state.policies.get((programme.seat, key(programme.id, name)))
        total += policy.usd * CENTS if isinstance(policy, Finance) else 0
    return total


def stock_money(world: World, state: State, seat: str, drawn: Mapping[str, int] = NOTHING) -> int:
    """Return what a seat can spend on stocks in this round, in cents: its budget and its programmes' instalments.

    What it has ordered to be drawn in this round counts; ``drawn`` is what each programme has paid in it already.
    """
    total = state.cash(seat)
    for programme in of_seat(world, seat):
        at_hand = state.programmes[programme.id] + planned(state, programme)
        total += max(0, min(at_hand, instalment(programme) - drawn.get(programme.id, 0)))
    return total


def pay_for_stock(turn: Turn, seat: str, cents: int, drawn: dict[str, int]) -> None:
    """Pay from the seat's programmes, each up to its instalment of the round, then from the ministry budget.

    Args:
        turn: the turn.
        seat: who pays.
        cents: how much; at most what :func:`stock_money` returns.
        drawn: programme -> what was paid from it in this market already; it is added to.
    """
    state = turn.state
    for programme in of_seat(turn.world, seat):
        part = min(cents, state.programmes[programme.id], instalment(programme) - drawn.get(programme.id, 0))
        if part > 0:
            drawn[programme.id] = drawn.get(programme.id, 0) + part
            state.programmes = {**state.programmes, programme.id: state.programmes[programme.id] - part}
            cents -= part
    if cents:
        turn.spend(seat, cents)


def spent(state: State, programme: Programme) -> int:
    """Return what a programme has spent of its own and borrowed money and not had back, in cents."""
    owed = sum(
        state.loans[programme.id, name].owed for name, _ in programme.sources if (programme.id, name) in state.loans
    )
    return max(0, round(programme.opening_usd_m * 1e6 * CENTS) + owed - state.programmes[programme.id])


def sell_stock(turn: Turn, seat: str, cents: int) -> None:
    """Give the proceeds of a sale of stock to programmes, up to what they have spent, the rest to the ministry."""
    state = turn.state
    for programme in of_seat(turn.world, seat):
        back = min(cents, spent(state, programme))
        state.programmes = {**state.programmes, programme.id: state.programmes[programme.id] + back}
        cents -= back
    turn.receive(seat, cents)
