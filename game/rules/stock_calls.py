"""Calls for contributions to the common stock of a bloc: who owes how much, paying it, and not paying it.

A call is shared by a key among the members that were in the bloc before the round and do not leave in it; an associate
counts half. It is due with the payments of the round in which it is adopted. What a member cannot pay stands as a due,
is paid out of the first money that comes, and meanwhile the member has no right to the stock. Not paying breaks a word
given to all members: half of a breach at once and half if something is still owed a round later; all of it at once in
the last two rounds. Who leaves owes nothing more.
"""

from __future__ import annotations

from dataclasses import replace

from game.rules.common_stock import pay_in, split
from game.rules.purse import break_faith
from game.rules.turn import Turn
from game.state import Bloc, Due
from game.world import CENTS, World

ASSOCIATE_SHARE = 0.5
MENDED_SHARE = 0.5
LATE_ROUNDS = 2


def payers(bloc: Bloc, round_: int) -> tuple[str, ...]:
    """Return the members that a call of this round reaches, in order of admission."""
    leaving = {seat for seat, leaves in (*bloc.notices, *bloc.expulsions) if leaves <= round_}
    return tuple(seat for seat, _, joined in bloc.members if joined < round_ and seat not in leaving)


def shares(world: World, bloc: Bloc, key: str, cents: int, round_: int) -> dict[str, int]:
    """Return what each member owes of a call, in cents: the whole sum, by largest remainder.

    Args:
        world: the world.
        bloc: whose call it is.
        key: ``equal``, ``gdp`` or ``use``: use of strategic minerals outside the rival, by value. A union counts once,
            with the GDP and the use of all that it covers, and its own seat pays.
        cents: the sum of the call.
        round_: the round of the call.
    """
    weights = {seat: _weight(world, key, seat) for seat in payers(bloc, round_)}
    if sum(weights.values()) <= 0.0:
        weights = dict.fromkeys(weights, 1.0)
    halved = {s: w * (ASSOCIATE_SHARE if bloc.status(s) == "associate" else 1.0) for s, w in weights.items()}
    return split(cents, halved)


def _weight(world: World, key: str, seat: str) -> float:
    if key == "gdp":
        return world.scenario.delegations[world.index[seat]].gdp_usd_bn
    return world.weight(seat) if key == "use" else 1.0


def largest_call(world: World, bloc: Bloc, key: str, round_: int) -> int:
    """Return the largest call in whole US dollars that asks nobody for more than the allotment of a round."""
    trial = 10**12 * CENTS
    limits = [world.allotment[seat] * trial / cents for seat, cents in shares(world, bloc, key, trial, round_).items()
              if cents]  # fmt: skip
    return int(min(limits, default=0.0) / CENTS)


def call(turn: Turn, bloc_id: str, key: str, usd: int) -> None:
    """Enter what every member owes; it is due in this round's payments."""
    bloc, now = turn.state.blocs[bloc_id], turn.state.round
    owed = shares(turn.world, bloc, key, usd * CENTS, now)
    dues = tuple(Due(seat, cents, now) for seat, cents in owed.items() if cents)
    turn.put_bloc(replace(bloc, stock_dues=(*bloc.stock_dues, *dues)))
    turn.tell("contributions_called", None, bloc=bloc_id, usd=usd, key=key, members=len(dues))


def collect(turn: Turn) -> None:
    """Have every due paid as far as there is money, oldest first, and charge those who do not pay."""
    for bloc_id in sorted(turn.state.blocs):
        bloc = turn.state.blocs[bloc_id]
        dues = [due for due in bloc.stock_dues if bloc.status(due.seat) is not None]
        left: list[Due] = []
        for due in dues:
            paid = min(due.cents, turn.state.cash(due.seat))
            if paid:
                pay_in(turn, bloc_id, due.seat, paid, "called")
                turn.tell("contribution_paid", None, bloc=bloc_id, seat=due.seat, usd=paid // CENTS)
            if paid < due.cents:
                left.append(replace(due, cents=due.cents - paid))
        turn.put_bloc(replace(turn.state.blocs[bloc_id], stock_dues=tuple(left)))
        for due in left:
            _charge(turn, bloc_id, due)


def _charge(turn: Turn, bloc_id: str, due: Due) -> None:
    """Let trust and standing fall for a due that is not paid: once when it falls due, once a round later."""
    age, late = turn.state.round - due.since, turn.world.rounds - LATE_ROUNDS
    if age == 0:
        share = 1.0 if due.since > late else 1.0 - MENDED_SHARE
        turn.tell("contribution_owed", None, bloc=bloc_id, seat=due.seat, usd=due.cents // CENTS)
    elif age == 1 and due.since <= late:
        share = MENDED_SHARE
    else:
        return
    others = [seat for seat, _, _ in turn.state.blocs[bloc_id].members if seat != due.seat]
    if others:
        reason = {"bloc": bloc_id, "usd": due.cents // CENTS}
        break_faith(turn, due.seat, dict.fromkeys(others, share), None, "contribution_owed", **reason)
