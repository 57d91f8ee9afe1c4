"""The simplest delegation: it answers what it is offered and votes, by its mandate, and opens nothing of its own."""

from __future__ import annotations

from collections.abc import Sequence

from ai.appraisal import Appraisal
from ai.concession import needed_of
from ai.keeping import keep_promises, pledged_choice
from ai.soundings import AnswersSoundings
from game.actions import Action, Decline, EndSitting, Payment, Sign, Vote
from game.chance import Key
from game.view import View

VOTE_MARGIN = 0.05


class PassivePlayer(AnswersSoundings):
    """See the module's text; it signs at the same threshold as the heuristic and makes no counter-offers."""

    def act(self, view: View, key: Key) -> Sequence[Action]:
        """Return answers and ballots, and in a sitting what its promises need."""
        mind = Appraisal(view, view.seat)
        out: list[Action] = []
        for offer in view.waiting_offers:
            owed = sum(c.usd for c in offer.clauses if isinstance(c, Payment) and c.payer == view.seat)
            enough = mind.treaty(offer.parties, offer.clauses, offer.terms).total >= needed_of(view, offer.clauses)
            if enough and owed <= view.me.budget_usd:
                out.append(Sign(view.seat, offer.id))
            else:
                out.append(Decline(view.seat, offer.id, "terms" if owed <= view.me.budget_usd else "budget"))
        if view.ask == "answer":
            return out
        for motion in view.ballot_page:
            pledged = pledged_choice(view, mind, motion)
            worth = mind.motion(motion.bloc, motion.content).total
            if pledged is not None:
                out.append(Vote(view.seat, motion.id, "for" if pledged == "for" else "against"))
            elif abs(worth) > VOTE_MARGIN:
                out.append(Vote(view.seat, motion.id, "for" if worth > 0.0 else "against"))
        if view.ask == "sitting":
            out.extend(keep_promises(view))
        return [*out, EndSitting(view.seat)]
