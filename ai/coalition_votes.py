"""Votes in a bloc: how a seat votes, what becomes of a motion by estimates, and whose ballot decides it.

Ballots are sealed until the count, so what others will cast is estimated: by what the motion is taken to be worth to
them, and by the pledges that the view shows. What a union casts goes by its members, see :mod:`ai.agenda_setter`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ai.agenda_setter import ballot_chance, passes
from ai.appraisal import Appraisal
from ai.coalition import TOLERANCE, coalitions, likelihoods, sums
from ai.keeping import pledged_choice
from game.actions import Accession, Admit, MotionContent, Payment, VotePledge
from game.rules.charter import charter_of
from game.rules.charter_motions import concerned
from game.rules.motions import MOTIONS
from game.rules.promises import pledged_on
from game.rules.treaties import acts
from game.rules.union_vote import present
from game.state import Bloc, Motion
from game.temperaments import Traits
from game.view import View

VOTE_MARGIN = 0.05
# What a seat gives up at most, in points, for a motion that others gain from or have paid for.
GIVEN = 0.15
# The chance that a pledge that is made public is kept.
KEPT = 0.95
# From this chance on a voter is for a motion anyway.
LIKELY = 0.9
# Voters counted one by one; of more, the heaviest: the others vote as they are likelier to.
MOST_VOTERS = 12


@dataclass(frozen=True, slots=True)
class Outlook:
    """What becomes of a motion, by estimates.

    Attributes:
        chance: that it is adopted.
        voters: (voter, chance that it votes for it), in the order of admission; 0.5 for those taken to abstain.
        swings: (voter, what the chance gains if it surely votes for it), largest first, of those who may not.
    """

    chance: float
    voters: tuple[tuple[str, float], ...]
    swings: tuple[tuple[str, float], ...]

    def swing(self, seat: str) -> float:
        """Return how much the chance gains by a seat's ballot, 0 for those who are for it anyway."""
        return dict(self.swings).get(seat, 0.0)


def ballot(view: View, mind: Appraisal, motion: Motion, traits: Traits) -> str:
    """Return a seat's ballot: as pledged, or for what it gains from, and for what others gain from if it costs little.

    A seat to which a motion means little supports it as far as it is ready to build bridges: if the voters together
    gain by it, or if it is the admission of a seat that others have paid to join.
    """
    pledged = pledged_choice(view, mind, motion)
    if pledged is not None:
        return pledged
    value = mind.motion(motion.bloc, motion.content).total
    # Within a union silence counts like a vote against, and a new member costs nothing that the appraisal cannot see.
    gain = 0.0 if view.seat in view.world.union_of or isinstance(motion.content, Admit) else VOTE_MARGIN
    if value > gain:
        return "for"
    if value >= -GIVEN * traits.bridging and traits.bridging > 0.0 and _others_want(view, motion):
        return "for"
    if value < -VOTE_MARGIN:
        return "against"
    return "for" if isinstance(motion.content, Admit) else "abstain"


def _others_want(view: View, motion: Motion) -> bool:
    """Whether the other voters gain by a motion together, or others have paid the seat whose admission it is."""
    if isinstance(motion.content, Admit) and paid_for(view, motion.bloc, motion.content.member):
        return True
    others = [seat for seat in voters_of(view, motion.bloc, motion.content) if seat != view.seat]
    return sum(Appraisal(view, seat).motion(motion.bloc, motion.content).total for seat in others) > 0.0


def paid_for(view: View, bloc_id: str, member: str) -> bool:
    """Whether a treaty in force pays a seat for joining a bloc, as far as the view shows."""
    return any(
        treaty.status == "in force"
        and any(isinstance(c, Accession) and (c.bloc, c.member) == (bloc_id, member) for c in treaty.clauses)
        and any(isinstance(c, Payment) and c.payee == member for c in treaty.clauses)
        for treaty in view.treaties
    )


def voters_of(view: View, bloc_id: str, content: MotionContent) -> tuple[str, ...]:
    """Return the full members that vote on a motion of this content, in the order of admission."""
    about = concerned(content)
    return tuple(seat for seat in view.blocs[bloc_id].full_members if seat != about)


def outlook(view: View, bloc_id: str, content: MotionContent, motion: Motion | None = None) -> Outlook:
    """Return what becomes of a motion of this content if it comes to the vote, by estimates.

    Args:
        view: whose knowledge counts; its own seat is taken to vote by its own appraisal.
        bloc_id: the bloc.
        content: what the motion says.
        motion: the motion, if it is tabled already, so that pledges about it are known.
    """
    voters = voters_of(view, bloc_id, content)
    known = {seat: for_chance(view, seat, bloc_id, content, motion) for seat in voters}
    chance, given = _adoption(view, bloc_id, content, known)
    gains: list[tuple[str, float]] = []
    for seat, likely in known.items():
        if likely is None or likely < LIKELY:
            with_it = given.get(seat)
            if with_it is None:
                with_it, _ = _adoption(view, bloc_id, content, {**known, seat: 1.0})
            gains.append((seat, with_it - chance))
    gains.sort(key=lambda item: (-item[1], item[0]))
    each = tuple((seat, 0.5 if likely is None else likely) for seat, likely in known.items())
    return Outlook(chance, each, tuple(gains))


def _adoption(
    view: View, bloc_id: str, content: MotionContent, known: dict[str, float | None]
) -> tuple[float, dict[str, float]]:
    """Return the chance of adoption where each voter is for it with a chance, and otherwise against, or abstains.

    With it goes the chance given that a voter is for it, for those who are counted one by one and may be either.
    """
    bloc, charter = view.blocs[bloc_id], charter_of(view.world, view.blocs[bloc_id])
    cast = {seat: chance for seat, chance in known.items() if chance is not None}
    if not cast or len(cast) < charter.quorum * len(known):
        return 0.0, {}
    counted = sorted(cast, key=lambda s: (-view.world.weight(s), s))[:MOST_VOTERS]
    ayes = [seat for seat in cast if seat not in counted and cast[seat] >= 0.5]
    noes = [seat for seat in cast if seat not in counted and seat not in ayes]
    adopted = _adopted(view, bloc, content, counted, ayes, noes)
    likely = likelihoods([cast[seat] for seat in counted]) * adopted
    with_each = likely @ coalitions(len(counted))
    given = {s: float(w) / cast[s] for s, w in zip(counted, with_each, strict=True) if cast[s] > 0.0}
    return float(likely.sum()), given


def for_chance(
    view: View, seat: str, bloc_id: str, content: MotionContent, motion: Motion | None = None
) -> float | None:
    """Return the chance that a voter casts its ballot for a motion, by estimates and pledges; None if it abstains."""
    if motion is not None:
        choice = _pledged(view, seat, motion)
        if choice is not None:
            return KEPT if choice == "for" else 1.0 - KEPT
    if present(view.world, seat):
        # A union whose members find no majority abstains.
        chance = passes(view, seat, bloc_id, content)
        return chance if chance >= 0.5 else None
    if seat == view.seat and motion is not None and motion.proposer == seat:
        return 1.0
    points = Appraisal(view, seat).motion(bloc_id, content).total
    turns_at = -VOTE_MARGIN if isinstance(content, Admit) else VOTE_MARGIN
    if seat == view.seat:
        return 1.0 if points > turns_at else 0.0
    if abs(points) <= VOTE_MARGIN and not isinstance(content, Admit):
        return None
    return ballot_chance(points, turns_at)


def _pledged(view: View, seat: str, motion: Motion) -> str | None:
    """Return how a seat has pledged to vote on a motion, as far as the view shows."""
    for treaty in view.treaties:
        for clause in treaty.clauses if treaty.status == "in force" else ():
            if isinstance(clause, VotePledge) and clause.pledger == seat and pledged_on(clause, motion):
                if acts(treaty, clause, view.round):
                    return clause.choice
    return None


def _adopted(
    view: View, bloc: Bloc, content: MotionContent, counted: list[str], ayes: list[str], noes: list[str]
) -> NDArray[np.bool_]:
    """Return which coalitions [2^n] of those for a motion adopt it, the others of the counted being against."""
    world, charter = view.world, charter_of(view.world, bloc)
    heads = sums([1.0] * len(counted))
    heads_for, heads_against = heads + len(ayes), len(counted) - heads + len(noes)
    decision = MOTIONS[content.type].decision(charter)
    if decision == "consensus":
        return np.asarray((heads_against == 0) & (heads_for > 0))
    by_heads = heads_for > heads_against
    if decision == "simple":
        return np.asarray(by_heads)
    weights = [world.weight(seat) for seat in counted]
    more = sum(world.weight(seat) for seat in ayes) - sum(world.weight(seat) for seat in noes)
    return np.asarray(by_heads & (2.0 * sums(weights) - sum(weights) + more > TOLERANCE))
