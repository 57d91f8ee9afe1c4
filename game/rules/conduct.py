"""Conduct: whether promises are kept, judged every round, and what follows.

A pledge is judged by the roll call, a standstill by applications and membership, assurances and restraints by the
controls that acted in the market, an endorsement by what becomes of the bloc. Each breach is recorded once for each
occasion. One that can still be mended costs half at once and half if it stands when it is judged next; one that
cannot, or in the last two rounds, costs all of it at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from game.actions import Clause, ExportAssurance, ExportRestraint, Standstill, VotePledge
from game.rules.measures import Policies, granted_to
from game.rules.promises import FREE_SHARE, Promise, pledged_on, promisee, promiser
from game.rules.purse import break_faith
from game.rules.treaties import acts, audience_of, in_force, lapse, length
from game.rules.turn import Turn
from game.state import Motion, State, Treaty
from game.wording import say

KEPT_TRUST = 2
ENDORSED_IN_FORCE = 1.0
ENDORSED_DISSOLVED = -1.5
MENDED_SHARE = 0.5
LATE_ROUNDS = 2


def due(state: State) -> tuple[int, ...]:
    """Return the motions that the coming count is about."""
    return tuple(m.id for m in state.motions.values() if m.status == "open" and m.ready <= state.round)


def judge_applications(turn: Turn) -> None:
    """As a plenary opens: an application is a breach of a standstill, whatever the bloc makes of it."""
    for treaty in in_force(turn.state):
        for place, clause in enumerate(treaty.clauses):
            if isinstance(clause, Standstill) and acts(treaty, clause, turn.state.round):
                if any(a.member == clause.party for a in turn.state.blocs[clause.bloc].applications):
                    _stand(turn, treaty.id, place, clause, broken=True, every=1)


def judge_votes(turn: Turn, counted: Sequence[int]) -> None:
    """After the count: every ballot on what was counted is held against the pledges about it."""
    for treaty in in_force(turn.state):
        for place, clause in enumerate(treaty.clauses):
            if not isinstance(clause, VotePledge) or not acts(treaty, clause, turn.state.round):
                continue
            for number in counted:
                motion = turn.state.motions[number]
                cast = ballot_of(motion, clause.pledger) if pledged_on(clause, motion) else None
                if cast is not None and cast != clause.choice:
                    _fault(turn, treaty.id, place)
                    _charge(turn, treaty, clause, 1.0, "promise_broken")
                    _tell(turn, treaty, clause, motion=number, choice=cast)


def ballot_of(motion: Motion, seat: str) -> str | None:
    """Return the ballot that a seat itself cast on a counted motion, None if it had none.

    Of a union's seat it is what it proposed to its members; of a union's member its vote in the union.
    """
    for vote in motion.unions:
        if vote.union == seat:
            return vote.proposal
        if seat in dict(vote.roll_call):
            return dict(vote.roll_call)[seat]
    return dict(motion.roll_call).get(seat)


def judge_round(turn: Turn, before: Policies | None) -> None:
    """At a round's end: judge standstills and, after a market, controls; reward what was kept to its end.

    Args:
        turn: the turn.
        before: the policies of the market before this round's, or None if the round had no market.
    """
    world, state = turn.world, turn.state
    for treaty in in_force(state):
        for place, clause in enumerate(treaty.clauses):
            if isinstance(clause, VotePledge | Standstill) and state.blocs[clause.bloc].dissolved:
                lapse(turn, treaty, place, say("The {bloc} has been dissolved.", bloc=world.charters[clause.bloc].name))
            elif isinstance(clause, Standstill) and acts(treaty, clause, state.round):
                bloc = state.blocs[clause.bloc]
                inside = bloc.status(clause.party) is not None
                inside = inside or bloc.signed(clause.party) is not None
                inside = inside or any(a.member == clause.party for a in bloc.applications)
                _stand(turn, treaty.id, place, clause, broken=inside, every=1)
            elif isinstance(clause, ExportAssurance | ExportRestraint) and before is not None:
                if acts(treaty, clause, state.round):
                    broken = _breaks(turn, clause, before)
                    _stand(turn, treaty.id, place, clause, broken=broken, every=world.scenario.head.market_every)
        _reward(turn, state.treaties[treaty.id])


def _breaks(turn: Turn, clause: ExportAssurance | ExportRestraint, before: Policies) -> bool:
    """Whether the controls that acted in this round's market break a promise about exports."""
    other = clause.partner if isinstance(clause, ExportAssurance) else clause.target
    least, most = granted_to(turn.world, turn.state.acting, before, clause.country, clause.mineral, clause.stage, other)
    return least < FREE_SHARE if isinstance(clause, ExportAssurance) else most > clause.share + 1e-9


def _stand(turn: Turn, number: int, place: int, clause: Promise, *, broken: bool, every: int) -> None:
    """Note whether a promise stands broken now, and charge what is due for it.

    Args:
        turn: the turn.
        number: of the treaty.
        place: of the clause in it.
        clause: the promise.
        broken: whether it is not kept now.
        every: the rounds between two judgements of it.
    """
    treaty, now = turn.state.treaties[number], turn.state.round
    began = dict(treaty.broken).get(place)
    rest = tuple(entry for entry in treaty.broken if entry[0] != place)
    if not broken:
        if began is not None:
            turn.put_treaty(replace(treaty, broken=rest))
    elif began is None:
        mendable = now <= turn.world.rounds - LATE_ROUNDS and acts(treaty, clause, now + every)
        turn.put_treaty(replace(treaty, broken=(*rest, (place, now if mendable else 0))))
        _fault(turn, number, place)
        _charge(turn, treaty, clause, 1.0 - MENDED_SHARE if mendable else 1.0, "promise_broken")
        _tell(turn, treaty, clause)
    elif 0 < began < now:
        turn.put_treaty(replace(treaty, broken=(*rest, (place, 0))))
        _charge(turn, treaty, clause, MENDED_SHARE, "promise_still_broken")


def judge_voided(turn: Turn) -> None:
    """After treaties have ended by a condition: charge the rest of what stood broken, since nobody can mend it now."""
    for treaty in tuple(turn.state.treaties.values()):
        if treaty.status != "void" or treaty.until != turn.state.round:
            continue
        open_ = [place for place, began in treaty.broken if began > 0]
        turn.put_treaty(replace(treaty, broken=tuple((place, 0) for place, _ in treaty.broken)))
        for place in open_:
            clause = treaty.clauses[place]
            assert isinstance(clause, Promise)
            _charge(turn, treaty, clause, MENDED_SHARE, "promise_still_broken")


def _fault(turn: Turn, number: int, place: int) -> None:
    treaty = turn.state.treaties[number]
    if place not in treaty.faulted:
        turn.put_treaty(replace(treaty, faulted=(*treaty.faulted, place)))


def _charge(turn: Turn, treaty: Treaty, clause: Promise, share: float, reason: str) -> None:
    victims = {promisee(clause): share}
    break_faith(turn, promiser(clause), victims, audience_of(treaty), reason, treaty=treaty.id, clause=clause.type)


def _tell(turn: Turn, treaty: Treaty, clause: Promise, motion: int | None = None, choice: str = "") -> None:
    about = {} if motion is None else {"motion": motion, "choice": choice}
    turn.tell(
        "promise_broken",
        audience_of(treaty),
        seat=promiser(clause),
        victim=promisee(clause),
        treaty=treaty.id,
        clause=clause.type,
        **about,
    )


def _reward(turn: Turn, treaty: Treaty) -> None:
    """Raise trust, once for each pair, where promises have ended in this round without ever being broken."""
    kept: list[tuple[str, str]] = []
    for place, clause in enumerate(treaty.clauses):
        if isinstance(clause, Promise) and place not in treaty.faulted and _ends_now(turn, treaty, clause):
            pair = (promiser(clause), promisee(clause))
            if pair not in kept:
                kept.append(pair)
    for seat in dict.fromkeys(seat for seat, _ in kept) if not treaty.secret else ():
        turn.add_approval(seat, turn.world.scenario.head.home.promise_kept_points, "promise_kept", treaty=treaty.id)
    for seat, other in kept:
        turn.add_trust(seat, other, KEPT_TRUST, "promise_kept", by=seat, treaty=treaty.id)
        turn.tell("promise_kept", treaty.parties, seat=seat, victim=other, treaty=treaty.id)


def _ends_now(turn: Turn, treaty: Treaty, clause: Clause) -> bool:
    """Whether a promise has run its term in this round: not one that notice has cut short."""
    if not isinstance(clause, Promise) or not acts(treaty, clause, turn.state.round):
        return False
    return (turn.state.round - treaty.since) % length(treaty) == clause.start + clause.term - 1


def judge_endorsements(turn: Turn) -> None:
    """Move the standing of endorsers with the entry into force and the dissolution of what they endorsed, once each."""
    state = turn.state
    out = []
    for endorsed in state.endorsed:
        bloc = state.blocs[endorsed.bloc]
        came = bloc.in_force_since == state.round and bloc.in_force and bloc.in_force_since >= endorsed.round
        if came and "in_force" not in endorsed.judged:
            endorsed = replace(endorsed, judged=(*endorsed.judged, "in_force"))
            turn.add_standing(endorsed.seat, ENDORSED_IN_FORCE)
        if bloc.dissolved and "dissolved" not in endorsed.judged:
            endorsed = replace(endorsed, judged=(*endorsed.judged, "dissolved"))
            turn.add_standing(endorsed.seat, ENDORSED_DISSOLVED)
        out.append(endorsed)
    state.endorsed = tuple(out)
