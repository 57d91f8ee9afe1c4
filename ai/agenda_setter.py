"""The seat of a customs union as its agenda setter: what its members would pass, and what is best for it among that.

The union casts in a bloc what a qualified majority of its members at the table is for. Their ballots are sealed, so
the chance that they are for something is estimated from what it is taken to be worth to each of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ai.appraisal import Appraisal
from ai.bargains import allowed, could_give
from ai.coalition import likelihoods, sums
from ai.coalition_courtship import PAY_SHARE, sum_for
from ai.concession import aspiration_of
from game.actions import Clause, MotionContent, Payment, Propose, VotePledge
from game.rules.purse import payment_limit
from game.rules.union_vote import TOLERANCE, majority, population_m, present
from game.view import View

# Estimates of how another votes: the scale in points around where it turns, and how often one is wrong all the same.
# Measured on workshop-12: of those taken to lose by a motion 7 in 100 voted for it, of those taken to gain 9 did not.
NOISE, MISTAKEN = 0.1, 0.08
# Members counted one by one; of more, those of the most people: the others vote as they are likelier to.
MOST_MEMBERS = 14
# A proposal is put to the members if this is the chance, at least, that they pass it.
LEAST_CHANCE = 0.5
# A motion that fails costs its place in the round and the cool-down: from this chance on it is expected to pass.
LEAST_HOPE = 0.25
PLEDGED_ROUNDS = 2
MOST_FAVOURS = 2
LEAST_GAIN = 0.05


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a seat might put to the vote.

    Attributes:
        content: the motion.
        gain: the points that its adoption is worth to the seat.
        chance: that it is adopted.
    """

    content: MotionContent
    gain: float
    chance: float


def members_for(view: View, union: str, bloc_id: str, content: MotionContent) -> dict[str, float]:
    """Return the chance that each member of a union at the table is for a motion, by estimates, in their order."""
    return {seat: _for_chance(view, seat, bloc_id, content) for seat in present(view.world, union)}


def passes(view: View, union: str, bloc_id: str, content: MotionContent) -> float:
    """Return the chance that a qualified majority of a union's members is for a motion.

    It is exact for the members' chances taken as independent, up to ``MOST_MEMBERS`` of them. A union without members
    at the table votes as its own seat does.
    """
    chances = members_for(view, union, bloc_id, content)
    if not chances:
        return _for_chance(view, union, bloc_id, content)
    return _majority_chance(view, union, chances)


def decisive(view: View, union: str, bloc_id: str, content: MotionContent) -> list[tuple[str, float]]:
    """Return (member, what its vote changes in the chance that the union is for a motion), largest first."""
    chances = members_for(view, union, bloc_id, content)
    found = [
        (
            seat,
            _majority_chance(view, union, {**chances, seat: 1.0})
            - _majority_chance(view, union, {**chances, seat: 0.0}),
        )
        for seat in chances
    ]
    return sorted(found, key=lambda item: (-item[1], item[0]))


def best_proposal(
    mind: Appraisal,
    bloc_id: str,
    contents: Sequence[MotionContent],
    chance: Callable[[MotionContent], float],
    least_gain: float = LEAST_GAIN,
) -> Proposal | None:
    """Return what is best for a seat among what is expected to pass; None if nothing is.

    Not by gain times chance, which settles for little: a motion that fails costs no more than its place in the round.

    Args:
        mind: the seat's appraisal.
        bloc_id: the bloc.
        contents: what might be tabled.
        chance: the chance that a content is adopted: by the bloc, see :func:`ai.coalition_votes.outlook`, in which a
            union's vote goes by its members, or within the union alone for its own application, see :func:`passes`.
        least_gain: the points from which on a proposal is worth a motion.
    """
    best: Proposal | None = None
    for content in contents:
        gain = mind.motion(bloc_id, content).total
        if gain < least_gain:
            continue
        found = Proposal(content, gain, chance(content))
        if found.chance >= LEAST_HOPE and (best is None or found.gain > best.gain):
            best = found
    return best


def side_payment(view: View, mind: Appraisal, bloc_id: str, content: MotionContent) -> Propose | None:
    """Return an offer for the vote of the member that stands in the way of a majority and asks for least.

    It gives a favour or an assurance where that is enough, as money for a vote costs both standing. It offers nothing
    for what passes anyway, or for more than it gains.
    """
    union = mind.seat
    chances = members_for(view, union, bloc_id, content)
    gain = mind.motion(bloc_id, content).total
    if not chances or gain < LEAST_GAIN or _majority_chance(view, union, chances) >= LEAST_CHANCE:
        return None
    about = str(getattr(content, "member", None) or getattr(content, "mineral", ""))
    found: list[tuple[float, Propose]] = []
    for seat, swing in decisive(view, union, bloc_id, content):
        pledge = VotePledge(seat, union, bloc_id, content.type, "for", about, 0, PLEDGED_ROUNDS)
        if swing <= 0.0 or chances[seat] >= LEAST_CHANCE or not allowed(view, (pledge,), (union, seat)):
            continue
        draft = _bought(view, mind, seat, pledge, swing * gain)
        if draft is not None:
            clauses, surplus = draft
            found.append((surplus, Propose(union, (seat,), clauses)))
    found.sort(key=lambda item: (-item[0], item[1].parties))
    return found[0][1] if found else None


def _bought(
    view: View, mind: Appraisal, seat: str, pledge: VotePledge, gain: float
) -> tuple[tuple[Clause, ...], float] | None:
    """Return the cheapest terms on which a member is taken to pledge its vote, and what the seat keeps of a gain.

    Favours come first, the cheapest before the others; money fills what they leave. None if it keeps nothing.
    """
    other, parties = mind.peer(seat), (mind.seat, seat)
    needed = aspiration_of(view, seat) + mind.reading(seat).firmness
    gifts = [
        (-mind.clauses((clause,)).total, repr(clause), clause)
        for clause in could_give(view, mind, mind.seat, seat)
        if other.clauses((clause,)).total > 0.0
    ]
    draft: tuple[Clause, ...] = (pledge,)
    for _, _, clause in sorted(gifts, key=lambda item: item[:2])[:MOST_FAVOURS]:
        if other.treaty(parties, draft).total < needed and allowed(view, (*draft, clause), parties):
            draft = (*draft, clause)
    if other.treaty(parties, draft).total < needed:
        token = other.treaty(parties, (*draft, Payment(mind.seat, seat, 1, 0, PLEDGED_ROUNDS))).total
        most = min(view.me.budget_usd * PAY_SHARE, payment_limit(view.world, mind.seat))
        usd = sum_for(other, mind.seat, needed - token, most, PLEDGED_ROUNDS)
        if usd is None or usd < 1:
            return None
        draft = (*draft, Payment(mind.seat, seat, usd, 0, PLEDGED_ROUNDS))
    own = mind.treaty(parties, draft).total
    kept = gain - (mind.treaty(parties, (pledge,)).total - own)
    # What the seat itself would not sign it does not offer, whatever the vote may bring.
    stands = own >= 0.0 and kept > 0.0 and allowed(view, draft, parties)
    return (draft, kept) if stands and other.treaty(parties, draft).total >= needed else None


def _for_chance(view: View, seat: str, bloc_id: str, content: MotionContent) -> float:
    return ballot_chance(Appraisal(view, seat).motion(bloc_id, content).total)


def ballot_chance(points: float, turns_at: float = 0.0) -> float:
    """Return the chance that a seat is for what it is estimated to gain so much by, if it turns at ``turns_at``."""
    sure = 1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, (points - turns_at) / NOISE))))
    return MISTAKEN + (1.0 - 2.0 * MISTAKEN) * sure


def _majority_chance(view: View, union: str, chances: dict[str, float]) -> float:
    """Return the chance of a qualified majority for something, the members voting for it independently."""
    world, needed = view.world, majority(view.world, union)
    counted = sorted(chances, key=lambda s: (-population_m(world, s), s))[:MOST_MEMBERS]
    sure = [seat for seat in chances if seat not in counted and chances[seat] >= 0.5]
    heads = sums([1.0] * len(counted)) + len(sure)
    behind = sums([population_m(world, seat) for seat in counted]) + sum(population_m(world, seat) for seat in sure)
    enough = behind >= needed.people_m - TOLERANCE * needed.present_m
    reached = (heads >= needed.members) & (enough | (needed.present - heads < needed.blocking))
    return float(likelihoods([chances[seat] for seat in counted])[reached].sum())
