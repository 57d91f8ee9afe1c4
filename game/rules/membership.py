"""Membership of blocs: applications, accession, withdrawal, entry into force, and floors that lapse.

A bloc is in force when its full members reach the charter's critical mass, in heads and in share of use outside the
rival. A customs union is one head with the weight of all that it covers. Floors bind only while a bloc is in force.
"""

from __future__ import annotations

from dataclasses import replace
from math import fsum

from game.actions import Admit
from game.errors import Refused
from game.rules.turn import Turn, refuse
from game.scenario.models import Charter
from game.state import Application, Bloc, Chamber
from game.world import World

ACCESSION_STANDING = 2.0
WITHDRAWAL_STANDING = -3.0
RECOVERY_ROUNDS = 2
IN_FORCE_STANDING = 3.0


def why_not_apply(world: World, state: Chamber, seat: str, bloc_id: str, status: str) -> Refused | None:
    """Return the reason why a seat may not apply to a bloc now, or None."""
    bloc = state.blocs.get(bloc_id)
    if bloc is None:
        return refuse("no-such-bloc", f"There is no bloc called {bloc_id!r}.")
    if bloc.dissolved:
        return refuse("bloc-dissolved", f"The {world.charters[bloc_id].name} has been dissolved.")
    if seat not in world.allotment:
        return refuse("no-such-seat", f"{seat!r} is not a seat at this table.")
    name = f"the {world.charters[bloc_id].name}"
    if seat in world.union_of:
        union = world.name(world.union_of[seat])
        return refuse("union-policy", f"{world.name(seat)}'s trade policy is its union's: {union} accedes for all.")
    if seat == world.rival:
        return refuse("not-invited", f"{world.name(seat)} is not invited under this charter.")
    if status not in ("full", "associate"):
        return refuse("bad-status", "A membership is full or associate.")
    if bloc.status(seat) is not None:
        return refuse("already-member", f"{world.name(seat)} is already a member of {name}.")
    if seat in [a.member for a in bloc.applications]:
        return refuse("already-applied", f"{world.name(seat)} has already applied to {name}.")
    for motion in state.motions.values():
        if motion.status != "rejected" or motion.bloc != bloc_id or not isinstance(motion.content, Admit):
            continue
        back = motion.ready + world.rules.motion_cooldown
        if motion.content.member == seat and state.round < back:
            return refuse("cool-down", f"The bloc voted the application down; it can come back in round {back}.")
    for other in state.blocs.values():
        if other.id != bloc_id and other.status(seat) is not None and not other.dissolved:
            theirs = f"the {world.charters[other.id].name}"
            return refuse("other-bloc", f"{world.name(seat)} belongs to {theirs}; nobody keeps floors in two blocs.")
    return None


def check_may_apply(world: World, state: Chamber, seat: str, bloc_id: str, status: str) -> None:
    """Raise the refusal of :func:`why_not_apply`, if there is one."""
    reason = why_not_apply(world, state, seat, bloc_id, status)
    if reason is not None:
        raise reason


def is_founder(world: World, bloc: Bloc, seat: str) -> bool:
    """Whether the charter names the seat among those exploring the bloc."""
    return seat in world.charters[bloc.id].founders


def file_application(turn: Turn, seat: str, bloc_id: str, status: str) -> None:
    """Record an application; a founder of a bloc that is not yet in force accedes at once."""
    bloc = turn.state.blocs[bloc_id]
    if is_founder(turn.world, bloc, seat) and not bloc.in_force:
        admit(turn, bloc_id, seat, status)
        return
    application = Application(seat, status, turn.state.round)
    turn.put_bloc(replace(bloc, applications=(*bloc.applications, application)))
    turn.tell("applied", None, seat=seat, bloc=bloc_id, status=status)


def admit(turn: Turn, bloc_id: str, seat: str, status: str) -> None:
    """Make a seat a member and drop its applications, those to other blocs too: nobody keeps floors in two."""
    bloc = turn.state.blocs[bloc_id]
    turn.put_bloc(
        replace(
            bloc,
            members=(*bloc.members, (seat, status, turn.state.round)),
            first_accession=bloc.first_accession or turn.state.round,
        )
    )
    for other in sorted(turn.state.blocs):
        if any(a.member == seat for a in turn.state.blocs[other].applications):
            drop_application(turn, other, seat)
    turn.add_standing(seat, ACCESSION_STANDING)
    turn.tell("acceded", None, seat=seat, bloc=bloc_id, status=status)


def drop_application(turn: Turn, bloc_id: str, seat: str) -> None:
    """Drop a seat's application to a bloc."""
    bloc = turn.state.blocs[bloc_id]
    turn.put_bloc(replace(bloc, applications=tuple(a for a in bloc.applications if a.member != seat)))


def give_notice(turn: Turn, seat: str, bloc_id: str, notice: bool) -> None:
    """Record or take back a notice of withdrawal; it runs the charter's notice from this round's plenary."""
    bloc = turn.state.blocs[bloc_id]
    rest = tuple(pair for pair in bloc.notices if pair[0] != seat)
    if notice:
        leaves = turn.state.round + turn.world.charters[bloc_id].notice_rounds
        turn.put_bloc(replace(bloc, notices=(*rest, (seat, leaves))))
        turn.tell("notice_given", None, seat=seat, bloc=bloc_id, leaves=leaves)
    else:
        turn.put_bloc(replace(bloc, notices=rest))
        turn.tell("notice_withdrawn", None, seat=seat, bloc=bloc_id)


def run_withdrawals(turn: Turn) -> None:
    """Let go the members whose notice has run."""
    for bloc_id in sorted(turn.state.blocs):
        bloc = turn.state.blocs[bloc_id]
        leaving = [seat for seat, leaves in bloc.notices if leaves <= turn.state.round]
        if not leaving:
            continue
        turn.put_bloc(
            replace(
                bloc,
                members=tuple(member for member in bloc.members if member[0] not in leaving),
                notices=tuple(pair for pair in bloc.notices if pair[0] not in leaving),
            )
        )
        for seat in leaving:
            turn.add_standing(seat, WITHDRAWAL_STANDING)
            turn.tell("withdrew", None, seat=seat, bloc=bloc_id)


def mass(world: World, bloc: Bloc) -> tuple[int, float]:
    """Return heads and value-weighted share of use outside the rival of a bloc's full members."""
    full = bloc.full_members
    return len(full), fsum(world.weight(seat) for seat in full)


def has_mass(world: World, charter: Charter, bloc: Bloc) -> bool:
    """Whether a bloc reaches its critical mass."""
    heads, share = mass(world, bloc)
    return heads >= charter.critical_mass_members and share >= charter.critical_mass_use_share


def run_entry_into_force(turn: Turn) -> None:
    """Bring blocs into force, note those that fell short, and dissolve those that never came or did not recover."""
    world = turn.world
    for bloc_id in sorted(turn.state.blocs):
        bloc = turn.state.blocs[bloc_id]
        if bloc.dissolved:
            continue
        charter = world.charters[bloc_id]
        reached = has_mass(world, charter, bloc)
        if reached and not bloc.in_force:
            turn.put_bloc(replace(bloc, in_force=True, in_force_since=turn.state.round, short_since=None))
            for seat, _, _ in bloc.members:
                turn.add_standing(seat, IN_FORCE_STANDING)
            turn.tell("bloc_in_force", None, bloc=bloc_id, members=len(bloc.members))
        elif reached and bloc.short_since is not None:
            turn.put_bloc(replace(bloc, short_since=None))
            turn.tell("bloc_recovered", None, bloc=bloc_id)
        elif not reached and bloc.in_force:
            _fell_short(turn, bloc)
        elif not reached and _expired(turn, charter, bloc):
            gone = replace(bloc, dissolved=True, members=(), applications=(), notices=(), floors=(), export_floors=())
            turn.put_bloc(gone)
            _void_motions(turn, bloc_id)
            turn.tell("bloc_dissolved", None, bloc=bloc_id)


def _expired(turn: Turn, charter: Charter, bloc: Bloc) -> bool:
    first = bloc.first_accession
    return first is not None and turn.state.round - first >= charter.dissolve_after_rounds


def _fell_short(turn: Turn, bloc: Bloc) -> None:
    since = bloc.short_since
    if since is None:
        turn.put_bloc(replace(bloc, short_since=turn.state.round))
        turn.tell("bloc_short", None, bloc=bloc.id, until=turn.state.round + RECOVERY_ROUNDS)
    elif turn.state.round - since >= RECOVERY_ROUNDS:
        lapsed = replace(bloc, in_force=False, short_since=None, floors=(), export_floors=())
        turn.put_bloc(replace(lapsed, first_accession=turn.state.round))
        turn.tell("bloc_lapsed", None, bloc=bloc.id)


def _void_motions(turn: Turn, bloc_id: str) -> None:
    for motion_id in sorted(turn.state.motions):
        motion = turn.state.motions[motion_id]
        if motion.bloc == bloc_id and motion.status == "open":
            turn.put_motion(replace(motion, status="lapsed"))
