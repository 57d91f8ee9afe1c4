"""Founding a bloc: a charter that nobody explored at the start becomes a bloc by the act of one seat.

Founding takes all meetings of the seat's round. The founder accedes as a founder named in a charter does: at once, by
the vote of a union's members, or as a signatory where accessions are ratified at home. Everybody else applies and is
voted on. A bloc that is dissolved can be founded anew after the cool-down of motions.
"""

from __future__ import annotations

from dataclasses import replace

from game.actions import Found, Ratify
from game.errors import Refused
from game.rules import membership
from game.rules.charter import fresh
from game.rules.turn import Turn, refuse
from game.state import Chamber, State
from game.wording import say
from game.world import World


def dormant_charters(world: World) -> tuple[str, ...]:
    """Return the ids of the charters on which a bloc can be founded, founded or not, in the scenario's order."""
    return tuple(name for name, charter in world.charters.items() if charter.dormant)


def stands(state: Chamber, bloc_id: str) -> bool:
    """Whether there is a bloc under a charter that has not been dissolved."""
    return bloc_id in state.blocs and not state.blocs[bloc_id].dissolved


def why_not_found(world: World, state: Chamber, seat: str, bloc_id: str) -> Refused | None:
    """Return the reason why a seat may not found a bloc on a charter now, or None; its meetings are left out."""
    if bloc_id not in world.charters:
        return refuse("no-such-bloc", "There is no charter called {bloc!r}.", bloc=bloc_id)
    charter = world.charters[bloc_id]
    if not charter.dormant:
        return refuse("not-dormant", "The {bloc} has founders of its own; apply to it.", bloc=charter.name)
    if stands(state, bloc_id):
        return refuse("already-founded", "The {bloc} has been founded; apply to it.", bloc=charter.name)
    if seat in world.union_of:
        union = world.name(world.union_of[seat])
        return refuse(
            "union-policy",
            "{name}'s trade policy is its union's: {union} founds for all.",
            name=world.name(seat),
            union=union,
        )
    if seat == world.rival:
        return refuse("not-invited", "{name} is not invited under this charter.", name=world.name(seat))
    if charter.founders and seat not in charter.founders:
        return refuse(
            "not-a-founder",
            "{name} is not among those that may found the {bloc}.",
            name=world.name(seat),
            bloc=charter.name,
        )
    for other in state.blocs.values():
        if other.status(seat) is not None and not other.dissolved:
            return refuse(
                "other-bloc",
                "{name} belongs to the {bloc}; nobody keeps floors in two blocs.",
                name=world.name(seat),
                bloc=world.charters[other.id].name,
            )
    back = _again(world, state, bloc_id)
    if state.round < back:
        return refuse(
            "cool-down",
            "The {bloc} was dissolved; it can be founded again in round {round}.",
            bloc=charter.name,
            round=back,
        )
    return None


def _again(world: World, state: Chamber, bloc_id: str) -> int:
    """Return the first round in which a bloc can be founded, or founded again."""
    bloc = state.blocs.get(bloc_id)
    if bloc is None or bloc.first_accession is None:
        return 0
    # A bloc is dissolved exactly when the time that its charter gives it has run.
    dissolved = bloc.first_accession + world.charters[bloc_id].dissolve_after_rounds
    return dissolved + world.rules.motion_cooldown


def why_no_meetings(world: World, left: int, seat: str) -> str | None:
    """Return why a seat has not the meetings for founding a bloc, or None; ``left`` is what it has in this round."""
    whole = world.base_meetings[seat]
    if whole < 1:
        return say("Founding a bloc takes the meetings of a round, and you have none.")
    if left < whole:
        return say(
            "Founding a bloc takes all {whole} meetings of a round; you have {left} left in this one.",
            whole=whole,
            left=left,
        )
    return None


def found(turn: Turn, action: Found) -> None:
    """Found a bloc: it takes the place of one of that name that was dissolved, whose books it keeps."""
    state = turn.state
    reason = why_not_found(turn.world, state, action.seat, action.bloc)
    if reason is not None:
        raise reason
    short = why_no_meetings(turn.world, state.meetings[action.seat], action.seat)
    if short is not None:
        raise refuse("no-meetings", short)
    bloc = replace(fresh(turn.world.charters[action.bloc]), first_accession=state.round, founder=action.seat)
    before = state.blocs.get(action.bloc)
    if before is not None:
        bloc = replace(bloc, books=before.books, stock_books=before.stock_books)
        _forget(turn, action.bloc)
    state.meetings = {**state.meetings, action.seat: 0}
    turn.put_bloc(bloc)
    until = state.round + turn.world.charters[action.bloc].dissolve_after_rounds
    turn.tell("bloc_founded", None, seat=action.seat, bloc=action.bloc, until=until)
    membership.file_application(turn, action.seat, action.bloc, "full")


def _forget(turn: Turn, bloc_id: str) -> None:
    """Drop what was noted of a dissolved bloc, lest it be taken for the new one: votes called, and who was inside."""
    state: State = turn.state
    state.policies = {
        key: policy
        for key, policy in state.policies.items()
        if not (isinstance(policy, Ratify) and policy.bloc == bloc_id)
    }
    for treaty in list(state.treaties.values()):
        inside = tuple(pair for pair in treaty.inside if pair[0] != bloc_id)
        if inside != treaty.inside:
            turn.put_treaty(replace(treaty, inside=inside))
