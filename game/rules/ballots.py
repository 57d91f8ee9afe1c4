"""Ballots: the page of each voter, sealed votes, the count, and what an adopted motion does.

Ballots are sealed until the count; a ballot not cast is an abstention. Decision rules look at votes cast for and
against: *consensus* has no objection, *simple* has more members for than against, *double* needs a majority of members
and of consumption weight; at least ``quorum`` of the voters must have voted for or against. Members of a customs union
that is a voter, or an applicant, vote on the same page; what comes of it is in :mod:`game.rules.union_vote`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import fsum
from typing import Any

from game.actions import Admit, MotionContent, Vote
from game.errors import Refused
from game.rules import membership, union_vote
from game.rules.charter import charter_of
from game.rules.charter_motions import concerned
from game.rules.motions import MOTIONS
from game.rules.turn import Turn, refuse
from game.state import Bloc, Motion, State, UnionVote
from game.world import World

ADOPTED_STANDING = 1.0
ADOPTED_STANDING_CAP = 5.0


def on_ballot(world: World, state: State, seat: str) -> tuple[Motion, ...]:
    """Return the motions that a seat votes on in this plenary, in a bloc or in its union, in the order of the count."""
    return tuple(sorted((m for m in state.motions.values() if _votes_on(world, state, seat, m)), key=_count_order))


def _votes_on(world: World, state: State, seat: str, motion: Motion) -> bool:
    """Whether a motion is on a seat's page in this plenary."""
    if motion.status != "open" or motion.ready > state.round or motion.seconder is None:
        return False
    voters = voters_on(world, state, motion)
    return seat in voters or union_vote.is_asked(world, motion, voters, seat)


def voters_on(world: World, state: State, motion: Motion) -> tuple[str, ...]:
    """Return the members that vote on a motion: not the one to be expelled, and nobody on an accession by right."""
    bloc = state.blocs[motion.bloc]
    if _by_right(world, bloc, motion.content):
        return ()
    voters, about = bloc.voters(state.round), concerned(motion.content)
    return voters if about is None else tuple(seat for seat in voters if seat != about)


def _by_right(world: World, bloc: Bloc, content: MotionContent) -> bool:
    """Whether a motion is the accession of a founding union, on which only the union's own members vote."""
    return isinstance(content, Admit) and membership.needs_own_members_alone(world, bloc, content.member)


def _count_order(motion: Motion) -> tuple[int, int]:
    return MOTIONS[motion.content.type].rank, motion.id


def vote(turn: Turn, action: Vote) -> None:
    """Seal a ballot; a later one replaces it until the count."""
    motion = turn.state.motions.get(action.motion)
    if motion is None or not _votes_on(turn.world, turn.state, action.seat, motion):
        raise refuse("not-on-ballot", "Motion {number} is not on your ballot page.", number=action.motion)
    cast = {**turn.state.ballots, (action.motion, action.seat): action.choice}
    turn.state.ballots = dict(sorted(cast.items()))


def open_applications(turn: Turn) -> None:
    """Put every application without a motion on the ballot page, as the charter obliges the bloc to answer it."""
    for bloc_id in sorted(turn.state.blocs):
        bloc = turn.state.blocs[bloc_id]
        for application in bloc.applications:
            content = Admit(application.member, application.status)  # type: ignore[arg-type]
            if not bloc.voters(turn.state.round) and not _by_right(turn.world, bloc, content):
                continue
            motions = [m for m in turn.state.motions.values() if m.bloc == bloc_id and m.status == "open"]
            if any(m.content == content for m in motions):
                continue
            round_ = turn.state.round
            turn.put_motion(Motion(turn.new_id(), bloc_id, content, application.member, "", round_, round_))


def count(turn: Turn) -> None:
    """Count all ballots together, publish the roll calls, and put what was adopted into effect, in order of rank."""
    state = turn.state
    due = [m for m in state.motions.values() if m.status == "open" and m.ready <= state.round]
    tallied: list[tuple[Motion, bool, float]] = []
    by_right: list[Motion] = []
    for motion in sorted(due, key=_count_order):
        bloc = state.blocs[motion.bloc]
        if motion.seconder is None:
            turn.put_motion(replace(motion, status="lapsed"))
            turn.tell("motion_unseconded", None, motion=motion.id, bloc=motion.bloc)
            continue
        voters = voters_on(turn.world, state, motion)
        unions = union_vote.tally(turn.world, motion, voters, state.ballots)
        motion = replace(motion, unions=unions)
        own = next((v for v in unions if v.union == union_vote.own_application(turn.world, motion)), None)
        if own is not None and own.choice != "for":
            _withdraw(turn, motion, own)
            continue
        if _by_right(turn.world, bloc, motion.content):
            by_right.append(motion)
            continue
        cast = {(motion.id, v.union): v.choice for v in unions}
        ballots = {**state.ballots, **cast}
        roll = tuple((seat, ballots.get((motion.id, seat), "abstain")) for seat in voters)
        adopted, weight_for = decide(turn.world, bloc, MOTIONS[motion.content.type].decision, roll)
        tallied.append((replace(motion, roll_call=roll), adopted, weight_for))
    _put_into_effect(turn, tallied)
    for motion in by_right:
        _accede(turn, motion)
    turn.state.ballots = {}


def _withdraw(turn: Turn, motion: Motion, vote: UnionVote) -> None:
    """Take back the application of a union whose members do not want it; it can come back after the cool-down."""
    turn.put_motion(replace(motion, status="withdrawn"))
    membership.drop_application(turn, motion.bloc, vote.union)
    turn.tell("union_refused", None, motion=motion.id, seat=vote.union, bloc=motion.bloc, roll_call=vote.roll_call)


def _accede(turn: Turn, motion: Motion) -> None:
    """Make a founding union a member, as its members agreed, unless another bloc has admitted it in this count."""
    assert isinstance(motion.content, Admit)
    bloc, (vote,) = turn.state.blocs[motion.bloc], motion.unions
    try:
        MOTIONS["admit"].check(turn.world, turn.state, bloc, motion.content)
    except Refused as error:
        turn.put_motion(replace(motion, status="lapsed"))
        turn.tell("motion_void", None, motion=motion.id, bloc=motion.bloc, reason=error.sentence)
        return
    turn.put_motion(replace(motion, status="adopted"))
    turn.tell("union_agreed", None, motion=motion.id, seat=vote.union, bloc=motion.bloc, roll_call=vote.roll_call)
    membership.admit(turn, motion.bloc, vote.union, motion.content.status)


def _put_into_effect(turn: Turn, tallied: Sequence[tuple[Motion, bool, float]]) -> None:
    best: dict[tuple[Any, ...], float] = {}
    ties: set[tuple[Any, ...]] = set()
    for motion, adopted, weight in tallied:
        if not adopted:
            continue
        subject = (motion.bloc, *MOTIONS[motion.content.type].subject(motion.content))
        if subject in best and abs(best[subject] - weight) < 1e-12:
            ties.add(subject)
        elif subject not in best or weight > best[subject]:
            best[subject] = weight
            ties.discard(subject)
    for motion, adopted, weight in tallied:
        rule = MOTIONS[motion.content.type]
        bloc = turn.state.blocs[motion.bloc]
        subject = (motion.bloc, *rule.subject(motion.content))
        if adopted and (subject in ties or best[subject] > weight + 1e-12):
            result = "superseded"
        elif adopted:
            result = "adopted"
            try:
                rule.check(turn.world, turn.state, bloc, motion.content)
            except Refused as error:
                turn.put_motion(replace(motion, status="lapsed"))
                turn.tell("motion_void", None, motion=motion.id, bloc=motion.bloc, reason=error.sentence)
                continue
        else:
            result = "rejected"
        turn.put_motion(replace(motion, status=result))
        turn.tell(f"motion_{result}", None, motion=motion.id, bloc=motion.bloc, roll_call=motion.roll_call)
        if result == "adopted":
            rule.apply(turn, bloc, motion.content)
            # An applicant's own application is no success of its diplomacy; what it gains is the accession.
            applied = isinstance(motion.content, Admit) and motion.content.member == motion.proposer
            tally = turn.state.tallies[motion.proposer]
            if not applied and tally.adopted * ADOPTED_STANDING < ADOPTED_STANDING_CAP:
                turn.state.tallies = {**turn.state.tallies, motion.proposer: replace(tally, adopted=tally.adopted + 1)}
                turn.add_standing(motion.proposer, ADOPTED_STANDING)
        elif result == "rejected":
            rule.reject(turn, bloc, motion.content)


def decide(world: World, bloc: Bloc, decision: Any, roll: Sequence[tuple[str, str]]) -> tuple[bool, float]:
    """Return whether a roll call adopts a motion, and the consumption weight in favour.

    Args:
        world: for the charter and the weights.
        bloc: the voting bloc.
        decision: a rule's name, or a function of the charter that returns it.
        roll: (seat, choice) for every voter.
    """
    charter = charter_of(world, bloc)
    name = decision(charter) if callable(decision) else decision
    ayes = [seat for seat, choice in roll if choice == "for"]
    noes = [seat for seat, choice in roll if choice == "against"]
    weight_for = fsum(world.weight(seat) for seat in ayes)
    weight_against = fsum(world.weight(seat) for seat in noes)
    if not roll or len(ayes) + len(noes) < charter.quorum * len(roll) or not ayes:
        return False, weight_for
    if name == "consensus":
        return not noes, weight_for
    if name == "simple":
        return len(ayes) > len(noes), weight_for
    return len(ayes) > len(noes) and weight_for > weight_against, weight_for
