"""Which rule handles which action, and when an action of its kind may be made at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from game.actions import (
    Action,
    Apply,
    ByMinistry,
    Counter,
    Decline,
    Denounce,
    Disclose,
    EndSitting,
    Explain,
    Found,
    Inject,
    Instruct,
    Propose,
    Recall,
    Retract,
    Second,
    SetPolicy,
    Sign,
    Sound,
    TableMotion,
    Vote,
)
from game.rules import (
    accounts,
    ballots,
    founding,
    injects,
    legal,
    membership,
    ministry,
    motions,
    offers,
    phases,
    policy,
    soundings,
    treaties,
)
from game.rules.turn import Turn, refuse
from game.state import State
from game.wording import say

Check = Callable[[State, str, bool], str | None]


def dispatch(turn: Turn, action: Action, acting: bool) -> None:
    """Apply an action to a draft.

    Args:
        turn: the turn with the draft.
        action: any action but ``Undo``, which is the game's own; the facilitator's need no turn.
        acting: whether the table waits for the seat.

    Raises:
        Refused: if the rules do not allow it; the draft must then be dropped.
    """
    if isinstance(action, Inject):
        injects.inject(turn, action)
        return
    if action.seat not in turn.world.allotment:
        raise refuse("no-such-seat", "{seat!r} is not a seat at this table.", seat=action.seat)
    if turn.state.phase == "over":
        raise refuse("over", "The game is over.")
    handler, check = HANDLERS[type(action)]
    reason = check(turn.state, action.seat, acting)
    if reason is not None:
        raise refuse("not-now", reason)
    handler(turn, action)
    if isinstance(action, Sign | Decline | Counter | Vote | SetPolicy):
        ministry.overrule(turn, action)


def _sitting(state: State, seat: str, acting: bool) -> str | None:
    return legal.not_sitting(state, acting)


def _answering(state: State, seat: str, acting: bool) -> str | None:
    return legal.may_answer(state, seat, acting)


def _disclosing(state: State, seat: str, acting: bool) -> str | None:
    return None if soundings.waiting(state, seat) else say("Nobody waits for your answer to a sounding.")


def _voting(state: State, seat: str, acting: bool) -> str | None:
    if state.phase != "plenary":
        return say("Votes are cast in the plenary.")
    return None if acting else say("You have no ballot to cast now.")


def _ending(state: State, seat: str, acting: bool) -> str | None:
    return None if acting else say("The table does not wait for you.")


def _staffing(state: State, seat: str, acting: bool) -> str | None:
    return ministry.why_no_ministry(state, seat) or _ending(state, seat, acting)


def _apply_to_bloc(turn: Turn, action: Apply) -> None:
    membership.check_may_apply(turn.world, turn.state, action.seat, action.bloc, action.status)
    membership.file_application(turn, action.seat, action.bloc, action.status)


def _end_sitting(turn: Turn, action: EndSitting) -> None:
    phases.end_sitting(turn, action.seat)


HANDLERS: dict[type, tuple[Callable[[Turn, Any], None], Check]] = {
    Propose: (offers.propose, _sitting),
    Counter: (offers.counter, _answering),
    Sign: (offers.sign, _answering),
    Decline: (offers.decline, _answering),
    Retract: (offers.retract, _answering),
    Sound: (soundings.sound, soundings.why_not_now),
    Disclose: (soundings.disclose, _disclosing),
    Explain: (accounts.explain, accounts.why_not_now),
    Denounce: (treaties.denounce, _sitting),
    Apply: (_apply_to_bloc, _sitting),
    Found: (founding.found, _sitting),
    TableMotion: (motions.table, _sitting),
    Second: (motions.second, _sitting),
    Vote: (ballots.vote, _voting),
    SetPolicy: (policy.set_policy, _sitting),
    Instruct: (ministry.instruct, _staffing),
    ByMinistry: (ministry.act, _staffing),
    Recall: (ministry.recall, _staffing),
    EndSitting: (_end_sitting, _ending),
}
