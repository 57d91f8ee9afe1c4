"""A person's ministry: her standing instructions, and what it does under them, which she can take back.

Answers to offers are held ready until the seat ends its sitting or its turn in the corridor; until then nobody else
learns of them, and the seat can recall them or answer otherwise. Ballots and policies are sealed like its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from game.actions import (
    ByMinistry,
    Choice,
    Counter,
    Decline,
    DeclineBelow,
    Instruct,
    Instruction,
    KeepPromises,
    MinistryAct,
    Recall,
    SetPolicy,
    Sign,
    SignAbove,
    Vote,
    VoteByMandate,
    Withdrawal,
)
from game.errors import Refused
from game.instructions import key_of
from game.rules import ballots, offers, policy
from game.rules.spec import Field, Spec
from game.rules.turn import Turn, refuse
from game.staff import Deed, Fate
from game.state import State
from game.wording import say
from game.world import World

# What a ministry does without an instruction: answer what does not reach the person, and a round that is left to it.
DIGEST, DELEGATED = "digest", "delegated"
BY_ITSELF = (DIGEST, DELEGATED)

_ANSWERS: dict[type, Callable[[Turn, Any], None]] = {
    Sign: offers.sign,
    Decline: offers.decline,
    Counter: offers.counter,
}


def why_no_ministry(state: State, seat: str) -> str | None:
    """Return why a seat has no ministry that acts for it, or None: programs decide for themselves."""
    return None if seat in state.people else say("Only a person has a ministry that acts for her.")


def instruct(turn: Turn, action: Instruct) -> None:
    """Give, change or end a standing instruction; it is private and stands until it is changed."""
    given, key = action.instruction, (action.seat, key_of(action.instruction))
    if isinstance(given, VoteByMandate) and given.bloc and given.bloc not in turn.state.blocs:
        raise refuse("no-such-bloc", "There is no bloc called {bloc!r}.", bloc=given.bloc)
    standing = dict(turn.state.instructions)
    if given.on:
        standing[key] = given
    elif standing.pop(key, None) is None:
        raise refuse("no-such-instruction", "There is no such standing instruction to end.")
    turn.state.instructions = dict(sorted(standing.items()))


def act(turn: Turn, action: ByMinistry) -> None:
    """Let a ministry act: hold an answer ready, or seal a ballot or a policy."""
    state, deed = turn.state, action.act
    if deed.seat != action.seat:
        raise refuse("not-yours", "A ministry acts for its own seat alone.")
    if action.under not in BY_ITSELF and (action.seat, action.under) not in state.instructions:
        raise refuse("no-such-instruction", "A ministry acts under a standing instruction, and there is no such one.")
    fate: Fate = "done"
    if isinstance(deed, Vote):
        if state.phase != "plenary":
            raise refuse("not-now", "Votes are cast in the plenary.")
        ballots.vote(turn, deed)
    elif isinstance(deed, SetPolicy):
        if state.phase != "sittings":
            raise refuse("not-now", "New business is for the sittings.")
        if isinstance(deed.policy, Withdrawal):
            raise refuse("not-sealed", "A notice of withdrawal is public at once; it is for the person to give.")
        policy.set_policy(turn, deed)
    else:
        if state.phase not in ("sittings", "corridor"):
            raise refuse("not-now", "Offers are answered in the sittings and in the corridor.")
        if (deed.seat, deed.offer) in state.held:
            raise refuse("held", "An answer to offer {number} is held ready already.", number=deed.offer)
        # What could not be given now is not held ready either.
        _ANSWERS[type(deed)](_trial(turn), deed)
        state.held = {**state.held, (deed.seat, deed.offer): deed}
        fate = "held"
    state.deeds = (*state.deeds, Deed(action.seat, state.round, deed, action.under, action.points, fate))
    turn.tell("ministry_acted", (action.seat,), act=deed.type, under=action.under, **_about(state, deed))


def recall(turn: Turn, action: Recall) -> None:
    """Take back an answer that is held ready."""
    key = (action.seat, action.offer)
    if key not in turn.state.held:
        raise refuse("not-held", "No answer to offer {number} is held ready.", number=action.offer)
    _mark(turn.state, key, "undone")
    turn.state.held = {k: v for k, v in turn.state.held.items() if k != key}


def release(turn: Turn, seat: str) -> None:
    """Give the answers that are held ready for a seat, as it ends its sitting or its turn in the corridor."""
    for key, answer in turn.state.held.items():
        if key[0] != seat:
            continue
        offer = turn.state.offers.get(answer.offer)
        trial = _trial(turn)
        try:
            if offer is None or not offers.awaits(offer, seat):
                _mark(turn.state, key, "gone")
                continue
            _ANSWERS[type(answer)](trial, answer)
        except Refused as error:
            _mark(turn.state, key, "impossible")
            words = {"act": answer.type, "reason": error.sentence, **_about(turn.state, answer)}
            turn.tell("ministry_could_not", (seat,), **words)
            continue
        _mark(trial.state, key, "done")
        for name in State.__slots__:
            setattr(turn.state, name, getattr(trial.state, name))
        turn.happenings.extend(trial.happenings)
    turn.state.held = {key: answer for key, answer in turn.state.held.items() if key[0] != seat}


def overrule(turn: Turn, action: MinistryAct) -> None:
    """Note what a person has now done herself in place of her ministry; an answer held ready is forgotten."""
    part, key = place_of(turn.world, action)
    for number, deed in enumerate(turn.state.deeds):
        current = deed.fate == "held" or (deed.fate == "done" and deed.round == turn.state.round)
        if current and place_of(turn.world, deed.act) == (part, key):
            _replace(turn.state, number, "done" if deed.act == action else "overruled")
    if key in turn.state.held:
        turn.state.held = {k: v for k, v in turn.state.held.items() if k != key}


def undone(world: World, draft: State, part: str, key: tuple[Any, ...]) -> None:
    """Set right what is noted of a ministry's last act in a place of the state, after its seat has undone something.

    Args:
        world: the world.
        draft: the state, with the place as it was before what was undone.
        part: the part of the state: ``held``, ``ballots``, ``policies`` or ``instructions``.
        key: the place there.
    """
    for number in range(len(draft.deeds) - 1, -1, -1):
        deed = draft.deeds[number]
        if deed.round == draft.round and place_of(world, deed.act) == (part, key):
            stands = getattr(draft, part).get(key) == _content(deed.act)
            if not stands and deed.fate in ("held", "done"):
                _replace(draft, number, "undone")
            elif stands and deed.fate == "overruled":
                _replace(draft, number, "done")
            return


def begin_round(turn: Turn) -> None:
    """Forget the acts of earlier rounds, but for those of the last one and those about offers that are still open."""
    state = turn.state
    state.held = {}
    open_ = [d for d in state.deeds if isinstance(d.act, Sign | Decline | Counter) and d.act.offer in state.offers]
    state.deeds = tuple(d for d in state.deeds if d.round >= state.round - 1 or d in open_)


def _trial(turn: Turn) -> Turn:
    return Turn(turn.world, turn.state.copy(), turn.seed, turn.settle)


def place_of(world: World, act: MinistryAct) -> tuple[str, tuple[Any, ...]]:
    """Return the part of the state that an act sets, and the place there."""
    if isinstance(act, Vote):
        return "ballots", (act.motion, act.seat)
    if isinstance(act, SetPolicy):
        return "policies", (act.seat, policy.POLICIES[act.policy.type].key(world, act.seat, act.policy))
    return "held", (act.seat, act.offer)


def _content(act: MinistryAct) -> Any:
    """Return what an act puts in its place."""
    if isinstance(act, Vote):
        return act.choice
    return act.policy if isinstance(act, SetPolicy) else act


def _mark(draft: State, key: tuple[str, int], fate: Fate) -> None:
    for number, deed in enumerate(draft.deeds):
        if deed.fate == "held" and isinstance(deed.act, Sign | Decline | Counter):
            if (deed.seat, deed.act.offer) == key:
                _replace(draft, number, fate)


def _replace(draft: State, number: int, fate: Fate) -> None:
    deeds = list(draft.deeds)
    deeds[number] = replace(deeds[number], fate=fate)
    draft.deeds = tuple(deeds)


def _about(state: State, act: MinistryAct) -> dict[str, Any]:
    if isinstance(act, Vote):
        return {"motion": act.motion, "choice": act.choice}
    if isinstance(act, SetPolicy):
        return {"policy": act.policy.type}
    return {"offer": act.offer, "other": state.offers[act.offer].proposer}


# --- what may be asked of it -----------------------------------------------------------------------------------------

RECORDS: dict[str, Callable[..., Instruction]] = {
    "vote_by_mandate": VoteByMandate,
    "decline_below": DeclineBelow,
    "sign_above": SignAbove,
    "keep_promises": KeepPromises,
}
MARGINS = (0.0, 1.0)
DECLINE_POINTS = (-2.0, 0.0, 1.0)
SIGN_POINTS = (2.0, 5.0, 10.0)
CHOICES: tuple[Choice, ...] = ("for", "against", "abstain")


def _instructions(state: State, seat: str) -> tuple[dict[str, Any], ...]:
    """Return the instructions that a seat can give, with the fields of each; those that stand can also be ended."""
    blocs = ("", *(name for name in sorted(state.blocs) if not state.blocs[name].dissolved))
    out: list[dict[str, Any]] = [
        {"kind": "vote_by_mandate", "bloc": bloc, "subject": subject, "margin": margin, "on": True}
        for bloc in blocs
        for subject in ("any", "admit", "set_floor")
        for margin in MARGINS
    ]
    out += [{"kind": "decline_below", "points": points, "on": True} for points in DECLINE_POINTS]
    out += [{"kind": "sign_above", "points": points, "on": True} for points in SIGN_POINTS]
    out.append({"kind": "keep_promises", "on": True})
    for (owner, _), given in state.instructions.items():
        if owner == seat:
            fields = {name: getattr(given, name) for name in given.__dataclass_fields__ if name != "type"}
            out.append({"kind": given.type, **fields, "on": False})
    return tuple(out)


def specs(world: World, state: State, seat: str, acting: bool, waiting: Sequence[int]) -> tuple[Spec, Spec, Spec]:
    """Return the specifications of giving instructions, of an act of the ministry, and of recalling an answer.

    Args:
        world: the world.
        state: the state.
        seat: who asks.
        acting: whether the table waits for the seat.
        waiting: the offers that it could answer now.
    """
    reason = why_no_ministry(state, seat)
    if reason is None and not acting:
        reason = say("The game is over.") if state.phase == "over" else say("The table does not wait for you.")
    page = ballots.on_ballot(world, state, seat) if reason is None and state.phase == "plenary" else ()
    acts: list[dict[str, Any]] = [{"offer": number} for number in waiting if (seat, number) not in state.held]
    acts += [{"motion": motion.id, "choice": choice} for motion in page for choice in CHOICES]
    held = tuple(number for owner, number in state.held if owner == seat)

    def instruction_of(values: dict[str, Any]) -> Instruct:
        rest = {name: value for name, value in values.items() if name != "kind"}
        return Instruct(seat, RECORDS[values["kind"]](**rest))

    def act_of(values: dict[str, Any]) -> ByMinistry:
        if "offer" in values:
            return ByMinistry(seat, Decline(seat, values["offer"]), DIGEST)
        return ByMinistry(seat, Vote(seat, values["motion"], values["choice"]), DELEGATED)

    return (
        Spec("instruct", reason, instruction_of, lambda: (Field("instruction", _instructions(state, seat)),)),
        Spec(
            "by_ministry",
            reason or (None if acts else say("Nothing waits that a ministry could do now.")),
            act_of,
            lambda: (Field("act", tuple(acts)),),
        ),
        Spec(
            "recall",
            reason or (None if held else say("No answer is held ready.")),
            lambda v: Recall(seat, v["offer"]),
            lambda: (Field("offer", held),),
        ),
    )
