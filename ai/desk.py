"""The desk: a person's advisor, from the person's view alone.

For one's own seat it reads the mandate and is exact in the sense of the appraisal; for others it uses what is published
and says how uncertain it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from ai.agenda import agenda
from ai.appraisal import Appraisal, Worth
from ai.concession import aspiration
from ai.cooperation import sweeteners
from ai.keeping import keep_promises, pledge_on
from ai.negotiator import HeuristicPlayer
from game.actions import NO_TERMS, Accession, Action, Clause, MotionContent, Payment, TreatyTerms, Vote
from game.players import AgendaItem, Estimate
from game.rules.purse import payment_limit
from game.state import Offer
from game.view import View

BAND = 2.5


class Desk:
    """See the module's text."""

    def treaty(
        self, view: View, seat: str, parties: Sequence[str], clauses: Sequence[Clause], terms: TreatyTerms = NO_TERMS
    ) -> Estimate:
        """Return what a draft treaty is worth to a seat."""
        mind = Appraisal(view, seat)
        return self._estimate(view, seat, mind.treaty(parties, clauses, terms))

    def motion(self, view: View, seat: str, bloc: str, content: MotionContent) -> Estimate:
        """Return what the adoption of a motion is worth to a seat."""
        return self._estimate(view, seat, Appraisal(view, seat).motion(bloc, content), needed=0.0)

    def suggest(
        self, view: View, partner: str, clauses: Sequence[Clause], most: int = 3
    ) -> tuple[tuple[tuple[Clause, ...], Estimate], ...]:
        """Return changed drafts that the partner values more and that the seat can pay, best for the seat first."""
        parties = (view.seat, partner)
        now = self.treaty(view, partner, parties, clauses)
        found: list[tuple[float, tuple[Clause, ...], Estimate]] = []
        for changed in _changes(view, partner, tuple(clauses)):
            estimate = self.treaty(view, partner, parties, changed)
            if estimate.points > now.points + 1e-9:
                own = Appraisal(view, view.seat).treaty(parties, changed).total
                reached = min(0.0, estimate.points - estimate.needed)
                found.append((-(own + 3.0 * reached), changed, estimate))
        found.sort(key=lambda item: (item[0], repr(item[1])))
        return tuple((changed, estimate) for _, changed, estimate in found[:most])

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

    def _estimate(self, view: View, seat: str, worth: Worth, needed: float | None = None) -> Estimate:
        own = seat == view.seat
        # A person's own gain needs to reach nothing but zero; others are taken to ask for more, less with every round.
        bar = (0.0 if own else aspiration(view.round, view.rounds)) if needed is None else needed
        terms = tuple(sorted(worth.terms, key=lambda t: (-abs(t.points), t.key, repr(t.params))))
        return Estimate(seat, sum(t.points for t in terms), bar, 0.0 if own else BAND, terms)


def _changes(view: View, partner: str, clauses: tuple[Clause, ...]) -> list[tuple[Clause, ...]]:
    """Return drafts with one thing changed in the partner's favour."""
    out: list[tuple[Clause, ...]] = []
    limit = min(payment_limit(view.world, view.seat), max(1, view.me.budget_usd))
    paying = [c for c in clauses if isinstance(c, Payment) and c.payer == view.seat]
    for clause in clauses:
        rest = tuple(c for c in clauses if c != clause)
        if isinstance(clause, Payment) and clause.payer == view.seat:
            for factor in (1.5, 2.5):
                usd = int(float(f"{clause.usd * factor:.2g}"))
                if clause.usd < usd <= limit:
                    out.append((*rest, Payment(view.seat, partner, usd, clause.start, clause.term)))
            out.append((*rest, Payment(view.seat, partner, clause.usd, clause.start, min(12, clause.term + 2))))
        elif isinstance(clause, Payment):
            half = int(float(f"{clause.usd / 2:.2g}"))
            if half >= 1:
                out.append((*rest, Payment(partner, view.seat, half, clause.start, clause.term)))
        elif isinstance(clause, Accession) and clause.member == partner and rest:
            out.append(rest)
    if not paying:
        for share in (0.05, 0.15, 0.3):
            usd = int(float(f"{limit * share:.2g}"))
            if usd >= 1:
                out.append((*clauses, Payment(view.seat, partner, usd, 0, 4)))
    kinds = {clause.type for clause in clauses}
    if clauses:
        out.extend((*clauses, extra) for extra in sweeteners(view, view.seat, partner) if extra.type not in kinds)
    return [changed for changed in out if changed and set(changed) != set(clauses)]
