"""Trading votes: "my vote on your motion for yours on mine", across minerals and clauses.

A seat that has a motion before its bloc asks those whose ballots are likeliest to decide it, and who have a motion of
their own on which it can vote: two pledges, and a favour where the balance needs one.
"""

from __future__ import annotations

from ai.appraisal import Appraisal
from ai.bargains import allowed, could_give
from ai.coalition_votes import Outlook, outlook, voters_of
from ai.concession import aspiration_of
from game.actions import Clause, Propose, VotePledge
from game.chance import Key
from game.state import Motion
from game.view import View

# Partners that are looked at, of those whose ballots decide most often.
MOST_PARTNERS = 3
# Motions for which votes are sought, and trades that are drafted, the ones that bring most first.
MOST_MOTIONS, MOST_TRADES = 2, 4
# A motion is worth a trade from these points on, and while its chance is below this one.
LEAST_STAKE = 0.25
SURE = 0.9
LEAST_SWING = 0.05
PLEDGED_ROUNDS = 2
MOST_FAVOURS = 2


def logroll(view: View, mind: Appraisal, key: Key, needed: float | None = None) -> Propose | None:
    """Return an offer to trade votes, None if no trade leaves both sides with what they are taken to ask for.

    Args:
        view: the seat's view.
        mind: its appraisal.
        key: for the order of partners who are alike.
        needed: the points that the seat asks for; None: what it signs for in this round.
    """
    asked = aspiration_of(view, view.seat) if needed is None else needed
    found: list[tuple[float, float, Motion, str]] = []
    for motion, stake in _stakes(view, mind):
        expected = outlook(view, motion.bloc, motion.content, motion)
        if expected.chance >= SURE:
            continue
        for partner in _asked_first(view, motion, expected):
            tie = float(key.sub(f"logroll:{motion.id}:{partner}").rng().random())
            found.append((-expected.swing(partner) * stake, tie, motion, partner))
    for _, _, motion, partner in sorted(found, key=lambda item: item[:2])[:MOST_TRADES]:
        trade = _trade(view, mind, motion, partner, asked)
        if trade is not None:
            return Propose(view.seat, (partner,), trade)
    return None


def _stakes(view: View, mind: Appraisal) -> list[tuple[Motion, float]]:
    """Return the open motions that matter most to the seat, among those on which it votes, with what they bring it."""
    found = [
        (motion, mind.motion(motion.bloc, motion.content).total)
        for motion in view.motions.values()
        if motion.status == "open" and view.blocs[motion.bloc].status(view.seat) == "full"
    ]
    found = [(motion, stake) for motion, stake in found if stake >= LEAST_STAKE]
    return sorted(found, key=lambda item: (-item[1], item[0].id))[:MOST_MOTIONS]


def _asked_first(view: View, motion: Motion, expected: Outlook) -> list[str]:
    """Return the voters who are worth asking: those whose ballots decide and who are not for it anyway."""
    chances = dict(expected.voters)
    worth = [
        (swing * (1.0 - chances[seat]), seat)
        for seat, swing in expected.swings
        if seat != view.seat and seat != motion.proposer and swing >= LEAST_SWING
    ]
    return [seat for gain, seat in sorted(worth, key=lambda item: (-item[0], item[1]))[:MOST_PARTNERS] if gain > 0.01]


def about_of(motion: Motion) -> str:
    """Return whom or what a motion is about, as pledges name it; empty where they cannot."""
    return str(getattr(motion.content, "member", None) or getattr(motion.content, "mineral", ""))


def pledge_for(view: View, pledger: str, promisee: str, motion: Motion) -> VotePledge | None:
    """Return a pledge to vote for a motion until it has been counted, None if the pledger cannot give it."""
    about = about_of(motion)
    if about == pledger or pledger not in voters_of(view, motion.bloc, motion.content):
        return None
    term = max(1, min(PLEDGED_ROUNDS, motion.ready - view.round + 1))
    return VotePledge(pledger, promisee, motion.bloc, motion.content.type, "for", about, 0, term)


def _trade(view: View, mind: Appraisal, motion: Motion, partner: str, asked: float) -> tuple[Clause, ...] | None:
    """Return the clauses of a trade with one partner: its pledge, one of ours, and favours where they are needed.

    Given is the vote on the motion of theirs that is worth most to both sides together.
    """
    wanted = pledge_for(view, partner, view.seat, motion)
    if wanted is None:
        return None
    other, parties = mind.peer(partner), (view.seat, partner)
    found: list[tuple[float, int, VotePledge]] = []
    for theirs in view.motions.values():
        if theirs.id == motion.id or theirs.status != "open" or theirs.content == motion.content:
            continue
        stake = other.motion(theirs.bloc, theirs.content).total
        given = pledge_for(view, view.seat, partner, theirs) if stake >= LEAST_STAKE else None
        if given is not None:
            together = stake + min(0.0, mind.motion(theirs.bloc, theirs.content).total)
            found.append((-together, theirs.id, given))
    if not found:
        return None
    given = min(found, key=lambda item: item[:2])[2]
    draft = _balanced(view, mind, other, (wanted, given), aspiration_of(view, partner) + mind.reading(partner).firmness)
    return draft if draft is not None and mind.treaty(parties, draft).total >= asked else None


def _balanced(
    view: View, mind: Appraisal, other: Appraisal, clauses: tuple[Clause, ...], needed: float
) -> tuple[Clause, ...] | None:
    """Return a trade with favours of ours added, the cheapest first, until the other has what it asks for, or None."""
    parties = (mind.seat, other.seat)
    missing = needed - other.treaty(parties, clauses).total
    gifts: list[tuple[float, str, float, Clause]] = []
    for clause in could_give(view, mind, mind.seat, other.seat) if missing > 0.0 else ():
        gain = other.clauses((clause,)).total
        if gain > 0.0:
            gifts.append((-mind.clauses((clause,)).total, repr(clause), gain, clause))
    draft = clauses
    for _, _, gain, clause in sorted(gifts, key=lambda item: item[:2])[:MOST_FAVOURS]:
        if missing > 0.0:
            draft, missing = (*draft, clause), missing - gain
    return draft if missing <= 0.0 and allowed(view, draft, parties) else None
