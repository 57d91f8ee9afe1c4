"""Membership of blocs: applications, accession, withdrawal, expulsion, entry into force, and floors that lapse.

A bloc is in force when its full members reach the charter's critical mass, in heads and in share of use outside the
rival. A customs union is one head with the weight of all that it covers, and joins only if its members at the table
agree in the plenary. Floors bind only while a bloc is in force.
"""

from __future__ import annotations

from dataclasses import replace
from math import fsum

from game.actions import Accession, Admit
from game.errors import Refused
from game.rules import governments
from game.rules.bloc_fund import hand_back
from game.rules.charter import charter_of
from game.rules.common_stock import hand_back as return_stock
from game.rules.treaties import in_force, lapse
from game.rules.turn import Turn, refuse
from game.rules.union_vote import present
from game.scenario.models import Charter
from game.state import Application, Bloc, Chamber
from game.wording import say
from game.world import World

ACCESSION_STANDING = 2.0
WITHDRAWAL_STANDING = -3.0
RECOVERY_ROUNDS = 2
IN_FORCE_STANDING = 3.0


def why_not_apply(world: World, state: Chamber, seat: str, bloc_id: str, status: str) -> Refused | None:
    """Return the reason why a seat may not apply to a bloc now, or None."""
    bloc = state.blocs.get(bloc_id)
    if bloc is None:
        if bloc_id in world.charters:
            return refuse("not-founded", "Nobody has founded the {bloc}.", bloc=world.charters[bloc_id].name)
        return refuse("no-such-bloc", "There is no bloc called {bloc!r}.", bloc=bloc_id)
    if bloc.dissolved:
        return refuse("bloc-dissolved", "The {bloc} has been dissolved.", bloc=world.charters[bloc_id].name)
    if seat not in world.allotment:
        return refuse("no-such-seat", "{seat!r} is not a seat at this table.", seat=seat)
    if seat in world.union_of:
        union = world.name(world.union_of[seat])
        return refuse(
            "union-policy",
            "{name}'s trade policy is its union's: {union} accedes for all.",
            name=world.name(seat),
            union=union,
        )
    if seat == world.rival:
        return refuse("not-invited", "{name} is not invited under this charter.", name=world.name(seat))
    if status not in ("full", "associate"):
        return refuse("bad-status", "A membership is full or associate.")
    if bloc.status(seat) is not None:
        return refuse(
            "already-member",
            "{name} is already a member of the {bloc}.",
            name=world.name(seat),
            bloc=world.charters[bloc_id].name,
        )
    if bloc.signed(seat) is not None:
        return refuse(
            "already-signed",
            "{name} has signed its accession to the {bloc}, and has to ratify it.",
            name=world.name(seat),
            bloc=world.charters[bloc_id].name,
        )
    if seat in [a.member for a in bloc.applications]:
        return refuse(
            "already-applied",
            "{name} has already applied to the {bloc}.",
            name=world.name(seat),
            bloc=world.charters[bloc_id].name,
        )
    back = dict(bloc.barred).get(seat, 0)
    if state.round < back:
        return refuse(
            "cool-down",
            "The bloc expelled {name}; it can apply again in round {round}.",
            name=world.name(seat),
            round=back,
        )
    for motion in state.motions.values():
        if motion.bloc != bloc_id or not isinstance(motion.content, Admit) or motion.content.member != seat:
            continue
        back = motion.ready + world.rules.motion_cooldown
        if motion.status == "withdrawn" and state.round < back:
            return refuse(
                "cool-down",
                "Its members did not agree to the application; it can come back in round {round}.",
                round=back,
            )
        if motion.status == "rejected" and state.round < back:
            return refuse(
                "cool-down", "The bloc voted the application down; it can come back in round {round}.", round=back
            )
    for other in state.blocs.values():
        if other.id != bloc_id and other.status(seat) is not None and not other.dissolved:
            return refuse(
                "other-bloc",
                "{name} belongs to the {bloc}; nobody keeps floors in two blocs.",
                name=world.name(seat),
                bloc=world.charters[other.id].name,
            )
    return None


def check_may_apply(world: World, state: Chamber, seat: str, bloc_id: str, status: str) -> None:
    """Raise the refusal of :func:`why_not_apply`, if there is one."""
    reason = why_not_apply(world, state, seat, bloc_id, status)
    if reason is not None:
        raise reason


def is_founder(world: World, bloc: Bloc, seat: str) -> bool:
    """Whether the charter names the seat among those exploring the bloc, or the seat founded it in the game."""
    return seat in founders(world, bloc)


def founders(world: World, bloc: Bloc) -> tuple[str, ...]:
    """Return the founders of a bloc: those whom its charter names, of a dormant charter the one that founded it."""
    charter = world.charters[bloc.id]
    if not charter.dormant:
        return charter.founders
    return (bloc.founder,) if bloc.founder else ()


def accedes_by_right(world: World, bloc: Bloc, seat: str) -> bool:
    """Whether a seat needs no vote of the bloc to join: a founder, as long as the bloc is not in force."""
    return is_founder(world, bloc, seat) and not bloc.in_force


def needs_own_members_alone(world: World, bloc: Bloc, seat: str) -> bool:
    """Whether a seat is a founding union with members at the table, which accedes when these agree."""
    return accedes_by_right(world, bloc, seat) and bool(present(world, seat))


def file_application(turn: Turn, seat: str, bloc_id: str, status: str) -> None:
    """Record an application; a founder of a bloc that is not yet in force accedes at once.

    A union with members at the table is asked for theirs first: they vote in the plenary.
    """
    bloc = turn.state.blocs[bloc_id]
    if accedes_by_right(turn.world, bloc, seat) and not present(turn.world, seat):
        accept(turn, bloc_id, seat, status)
        return
    application = Application(seat, status, turn.state.round)
    turn.put_bloc(replace(bloc, applications=(*bloc.applications, application)))
    turn.tell("applied", None, seat=seat, bloc=bloc_id, status=status)


def must_ratify(world: World, seat: str) -> bool:
    """Whether a seat ratifies an accession at home; the vote of its members is the ratification of a union."""
    return world.rules.ratification and not present(world, seat)


def accept(turn: Turn, bloc_id: str, seat: str, status: str) -> None:
    """Take a seat that the bloc has admitted: as a member or, where it has to ratify, as a signatory."""
    if not must_ratify(turn.world, seat):
        admit(turn, bloc_id, seat, status)
        return
    drop_application(turn, bloc_id, seat)
    bloc = turn.state.blocs[bloc_id]
    turn.put_bloc(replace(bloc, signatories=(*bloc.signatories, (seat, status, turn.state.round))))
    turn.tell("accession_signed", None, seat=seat, bloc=bloc_id, status=status)


def drop_signature(turn: Turn, bloc_id: str, seat: str) -> None:
    """Drop a seat's signature of its accession to a bloc."""
    bloc = turn.state.blocs[bloc_id]
    turn.put_bloc(replace(bloc, signatories=tuple(entry for entry in bloc.signatories if entry[0] != seat)))


def void_accession(turn: Turn, bloc_id: str, seat: str) -> None:
    """Let the clauses lapse by which a seat acceded, once its signature is gone by its own doing.

    It has then done nothing for what the treaty gives it, and who ends the treaty for that reason breaks no word.
    """
    for treaty in in_force(turn.state):
        for place, clause in enumerate(treaty.clauses):
            if isinstance(clause, Accession) and (clause.member, clause.bloc) == (seat, bloc_id):
                lapse(
                    turn,
                    treaty,
                    place,
                    say(
                        "{name}'s signature of the {bloc} has ended.",
                        name=turn.world.name(seat),
                        bloc=turn.world.charters[bloc_id].name,
                    ),
                )


def admit(turn: Turn, bloc_id: str, seat: str, status: str) -> None:
    """Make a seat a member and drop its applications and signatures elsewhere: nobody keeps floors in two blocs."""
    drop_signature(turn, bloc_id, seat)
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
        if turn.state.blocs[other].signed(seat) is not None:
            drop_signature(turn, other, seat)
            void_accession(turn, other, seat)
    turn.add_standing(seat, ACCESSION_STANDING)
    turn.tell("acceded", None, seat=seat, bloc=bloc_id, status=status)


def drop_application(turn: Turn, bloc_id: str, seat: str) -> None:
    """Drop a seat's application to a bloc."""
    bloc = turn.state.blocs[bloc_id]
    turn.put_bloc(replace(bloc, applications=tuple(a for a in bloc.applications if a.member != seat)))


def give_notice(turn: Turn, seat: str, bloc_id: str, notice: bool) -> None:
    """Record or take back a notice of withdrawal; it runs the charter's notice from this round's plenary.

    A signature that is not ratified ends at once, and a government in its first round gives no notice.
    """
    bloc = turn.state.blocs[bloc_id]
    if bloc.status(seat) is None and bloc.signed(seat) is not None:
        drop_signature(turn, bloc_id, seat)
        void_accession(turn, bloc_id, seat)
        turn.tell("signature_withdrawn", None, seat=seat, bloc=bloc_id)
        return
    rest = tuple(pair for pair in bloc.notices if pair[0] != seat)
    if notice:
        free = governments.succeeds(turn.state, seat)
        leaves = turn.state.round + (0 if free else charter_of(turn.world, bloc).notice_rounds)
        turn.put_bloc(replace(bloc, notices=(*rest, (seat, leaves))))
        turn.tell("notice_given", None, seat=seat, bloc=bloc_id, leaves=leaves)
    else:
        turn.put_bloc(replace(bloc, notices=rest))
        turn.tell("notice_withdrawn", None, seat=seat, bloc=bloc_id)


def expel(turn: Turn, bloc_id: str, seat: str) -> None:
    """Have a member leave after the charter's notice, from this round's plenary."""
    bloc = turn.state.blocs[bloc_id]
    leaves = turn.state.round + charter_of(turn.world, bloc).notice_rounds
    turn.put_bloc(replace(bloc, expulsions=(*bloc.expulsions, (seat, leaves))))
    turn.tell("expelled", None, seat=seat, bloc=bloc_id, leaves=leaves)


def run_withdrawals(turn: Turn) -> None:
    """Let go the members whose notice has run, their own or that of an expulsion.

    Whoever is expelled may not come back for the cool-down of motions, even if it left by a notice of its own before.
    """
    for bloc_id in sorted(turn.state.blocs):
        bloc, now = turn.state.blocs[bloc_id], turn.state.round
        expelled = dict(bloc.expulsions)
        own = [seat for seat, leaves in bloc.notices if leaves <= now]
        leaving = [*own, *(seat for seat, leaves in bloc.expulsions if leaves <= now and seat not in own)]
        if not leaving:
            continue
        back = now + turn.world.rules.motion_cooldown
        turn.put_bloc(
            replace(
                bloc,
                members=tuple(member for member in bloc.members if member[0] not in leaving),
                notices=tuple(pair for pair in bloc.notices if pair[0] not in leaving),
                expulsions=tuple(pair for pair in bloc.expulsions if pair[0] not in leaving),
                barred=(*bloc.barred, *((seat, back) for seat in leaving if seat in expelled)),
            )
        )
        for seat in leaving:
            if seat in expelled or not governments.succeeds(turn.state, seat):
                turn.add_standing(seat, WITHDRAWAL_STANDING)
            if seat in own:
                turn.tell("withdrew", None, seat=seat, bloc=bloc_id)
            else:
                turn.tell("left_expelled", None, seat=seat, bloc=bloc_id)


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
        charter = charter_of(world, bloc)
        reached = has_mass(world, charter, bloc)
        if reached and not bloc.in_force:
            turn.put_bloc(replace(bloc, in_force=True, in_force_since=turn.state.round, short_since=None))
            # Once for each bloc: its members would let it lapse and bring it back for the standing alone.
            for seat, _, _ in bloc.members if bloc.in_force_since is None else ():
                turn.add_standing(seat, IN_FORCE_STANDING)
            turn.tell("bloc_in_force", None, bloc=bloc_id, members=len(bloc.members))
        elif reached and bloc.short_since is not None:
            turn.put_bloc(replace(bloc, short_since=None))
            turn.tell("bloc_recovered", None, bloc=bloc_id)
        elif not reached and bloc.in_force:
            _fell_short(turn, bloc)
        elif not reached and _expired(turn, charter, bloc):
            hand_back(turn, bloc_id)
            return_stock(turn, bloc_id)
            bloc = turn.state.blocs[bloc_id]
            gone = replace(
                bloc,
                expulsions=(),
                dissolved=True,
                members=(),
                applications=(),
                signatories=(),
                notices=(),
                floors=(),
                export_floors=(),
                stock_targets=(),
            )
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
        hand_back(turn, bloc.id)
        return_stock(turn, bloc.id)
        bloc = turn.state.blocs[bloc.id]
        lapsed = replace(bloc, in_force=False, short_since=None, floors=(), export_floors=())
        turn.put_bloc(replace(lapsed, first_accession=turn.state.round))
        turn.tell("bloc_lapsed", None, bloc=bloc.id)


def _void_motions(turn: Turn, bloc_id: str) -> None:
    for motion_id in sorted(turn.state.motions):
        motion = turn.state.motions[motion_id]
        if motion.bloc == bloc_id and motion.status == "open":
            turn.put_motion(replace(motion, status="lapsed"))
