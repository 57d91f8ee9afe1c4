"""The desk: a person's advisor, from the person's view alone.

For one's own seat it reads the mandate and is exact in the sense of the appraisal; for others it uses what is
published, what intelligence has told and what they have said in this round, and says how uncertain it is: the chance
that it gives for a signature is calibrated (``python -m tests.calibration``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from ai.agenda import agenda
from ai.appraisal import Appraisal, Worth
from ai.concession import aspiration_of
from ai.contracts import term
from ai.desk_drafts import Draft, for_partner, for_seat
from ai.desk_heard import heard
from ai.desk_opinion import opinion_on
from ai.keeping import keep_promises, pledge_on
from ai.negotiator import HeuristicPlayer
from game.actions import NO_TERMS, Action, Clause, MotionContent, TreatyTerms, Vote
from game.coaching import shape
from game.players import AgendaItem, Estimate, Ideas, Opinion
from game.state import Offer
from game.view import View


@dataclass(frozen=True, slots=True)
class Certainty:
    """How far the desk's estimate of another seat can be trusted, in points.

    Attributes:
        too_high: what it is too high by, in the middle.
        band: half of the width that holds two cases of three.
        spread: scale of the logistic distribution of what it misses where it knows all that matters.
        least: how often a seat signs what looks as bad as can be.
        most: how often it signs what looks as good as can be.
        doubt: how often a seat does not have the aim that it is taken to have (see :data:`GUESSED`).
    """

    too_high: float
    band: float
    spread: float
    least: float = 0.0
    most: float = 1.0
    doubt: float = 0.0


# By what the seat has told in this round: nothing; this very treaty, exactly or as a band; a related one, exactly or as
# a band. Measured by python -m tests.calibration.
CERTAINTY = {
    "plain": Certainty(-0.01, 1.3, 0.03, 0.18, 0.84, 0.5),
    "exact": Certainty(0.0, 0.1, 0.02),
    "band": Certainty(0.05, 0.4, 0.04, 0.05, 0.97, 0.2),
    "near": Certainty(-0.01, 0.6, 0.03, 0.07, 0.84, 0.45),
    "about": Certainty(0.01, 1.5, 0.04, 0.11, 0.84, 0.5),
}
# Items of an appraisal that stand for a target which many mandates have.
GUESSED = ("money_target", "membership_target")
# A seat's own mandate was read.
SURE = Certainty(0.0, 0.0, 1.0)
# The chance, in per cent, from which a partner is expected to sign.
LIKELY = 50.0


class Desk:
    """See the module's text."""

    def treaty(
        self, view: View, seat: str, parties: Sequence[str], clauses: Sequence[Clause], terms: TreatyTerms = NO_TERMS
    ) -> Estimate:
        """Return what a draft treaty is worth to a seat."""
        return self._treaty(view, Appraisal(view, seat), parties, clauses, terms)

    def motion(self, view: View, seat: str, bloc: str, content: MotionContent) -> Estimate:
        """Return what the adoption of a motion is worth to a seat."""
        worth = Appraisal(view, seat).motion(bloc, content)
        return _estimate(worth, seat, 0.0, SURE if seat == view.seat else CERTAINTY["plain"])

    def suggest(self, view: View, partner: str, clauses: Sequence[Clause], most: int = 3) -> Ideas:
        """Return what would make a draft work: changed ones that the partner values more, the best for the seat first.

        They are of different kinds: never two sums of money. Those that the partner is expected to sign come first,
        by what they leave to the seat times that chance.
        """
        mind = Appraisal(view, view.seat)
        now = self._treaty(view, mind.peer(partner), (view.seat, partner), clauses)
        drafts = for_partner(view, mind, partner, tuple(clauses))
        return self._best(view, mind, partner, drafts, most, least_theirs=now.points if clauses else None)

    def gives(self, view: View, partner: str, clauses: Sequence[Clause], most: int = 3) -> Ideas:
        """Return what the partner could give on top of a draft and is still expected to sign, the best first."""
        mind = Appraisal(view, view.seat)
        own = mind.treaty((view.seat, partner), clauses).total if clauses else 0.0
        drafts = for_seat(view, mind, partner, tuple(clauses))
        return self._best(view, mind, partner, drafts, most, least_own=own)

    def opinion(
        self, view: View, parties: Sequence[str], clauses: Sequence[Clause], terms: TreatyTerms = NO_TERMS
    ) -> Opinion:
        """Return what the seat's own ministry thinks of a draft."""
        return opinion_on(view, self.treaty(view, view.seat, parties, clauses, terms), parties, clauses, terms)

    def answer(self, view: View, offer: Offer) -> Action:
        """Return how the heuristic would answer an offer in the seat's place."""
        return HeuristicPlayer().answer(view, Appraisal(view, view.seat), offer)

    def duties(self, view: View) -> Sequence[Action]:
        """Return the policies or ballots that the seat's own promises need now, whatever they cost it."""
        if view.ask != "ballot":
            return keep_promises(view)
        pledged = [(motion.id, pledge_on(view, motion)) for motion in view.ballot_page]
        return [Vote(view.seat, motion, choice) for motion, choice in pledged if choice is not None]

    def agenda(self, view: View, talks: int = 3) -> tuple[AgendaItem, ...]:
        """Return the talks and answers that are worth most to the seat, and the votes that matter."""
        return agenda(view, partial(self.treaty, view), talks)

    # --- inside -----------------------------------------------------------------------------------------------------

    def _treaty(
        self,
        view: View,
        mind: Appraisal,
        parties: Sequence[str],
        clauses: Sequence[Clause],
        terms: TreatyTerms = NO_TERMS,
    ) -> Estimate:
        worth = mind.treaty(parties, clauses, terms)
        if mind.seat == view.seat:
            # A person's own gain needs to reach nothing but zero.
            return _estimate(worth, mind.seat, 0.0)
        needed = aspiration_of(view, mind.seat)

        def surplus(others: tuple[Clause, ...], under: TreatyTerms) -> float:
            return mind.treaty(parties, others, under).total - needed

        told = heard(view, mind.seat, parties, clauses, terms, surplus)
        if told is None:
            return _estimate(worth, mind.seat, needed, CERTAINTY["plain"])
        return _estimate(worth + Worth((term("heard", told.points),)), mind.seat, needed, CERTAINTY[told.kind])

    def _best(
        self,
        view: View,
        mind: Appraisal,
        partner: str,
        drafts: Sequence[Draft],
        most: int,
        *,
        least_theirs: float | None = None,
        least_own: float | None = None,
    ) -> Ideas:
        """Return the best draft of each kind, best first, of those that give one side more than it would have."""
        parties = (view.seat, partner)
        ranked: list[tuple[bool, float, str, tuple[Clause, ...], Estimate]] = []
        for kind, draft in drafts:
            theirs = self._treaty(view, mind.peer(partner), parties, draft)
            own = mind.treaty(parties, draft).total
            if least_theirs is not None and theirs.points <= least_theirs + 1e-9:
                continue
            if least_own is not None and own <= least_own + 1e-9:
                continue
            unlikely = theirs.acceptance < LIKELY
            gain = max(own, 0.0) * theirs.acceptance / 100.0 + min(own, 0.0)
            # Of what is unlikely the likeliest comes first: it is asked for what would work.
            ranked.append((unlikely, -theirs.acceptance if unlikely else -gain, kind, draft, theirs))
        ranked.sort(key=lambda item: (item[0], item[1], item[2], repr(item[3])))
        chosen: dict[str, tuple[tuple[Clause, ...], Estimate]] = {}
        shapes: set[frozenset[Clause]] = set()
        for _, _, kind, draft, theirs in ranked:
            if kind not in chosen and shape(draft) not in shapes:
                chosen[kind] = (draft, theirs)
                shapes.add(shape(draft))
        return tuple(chosen.values())[:most]


def _estimate(worth: Worth, seat: str, needed: float, sure: Certainty = SURE) -> Estimate:
    terms = tuple(sorted(worth.terms, key=lambda t: (-abs(t.points), t.key, repr(t.params))))
    points = sum(t.points for t in terms)
    guessed = sum(t.points for t in terms if t.key in GUESSED)
    chances = (sure.spread, sure.least, sure.most, guessed, sure.doubt)
    return Estimate(seat, points, needed + sure.too_high, sure.band, terms, *chances)
