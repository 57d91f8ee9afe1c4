"""The rival: a party with interests, as a player like any other, from its own view.

In a sitting it answers offers by the appraisal that every seat uses, keeps up its measures in force, restricts with the
chance that its provocation gives, and offers single delegations money for staying out. What it weighs is its own
surplus, the loss of those it restricts, and the customers that it would lose for good; see the modules beside this one:
:mod:`ai.rival_provocation`, :mod:`ai.rival_objective`, :mod:`ai.rival_restrictions`, :mod:`ai.rival_standing` and
:mod:`ai.rival_offers`. It is a function of (view, key) and keeps nothing between calls. Parameters come from the
scenario.
"""

from __future__ import annotations

from collections.abc import Sequence

from ai.appraisal import Appraisal
from ai.concession import aspiration_of
from ai.decisions import rival_decides
from ai.keeping import honest, keep_promises
from ai.rival_objective import Objective
from ai.rival_offers import wedge_offers
from ai.rival_provocation import provocation, restriction_chance
from ai.rival_restrictions import restrict, slot
from ai.rival_standing import keep_up
from ai.soundings import AnswersSoundings
from game.actions import Action, Decline, EndSitting, Investment, Payment, SetPolicy, Sign, Vote
from game.chance import Key
from game.state import Offer
from game.view import View

__all__ = ["RivalPlayer", "provocation"]


class RivalPlayer(AnswersSoundings):
    """See the module's text."""

    def act(self, view: View, key: Key) -> Sequence[Action]:
        """Return answers to offers, and in a sitting the measures and offers of the round."""
        answers = [_answer(view, offer) for offer in view.waiting_offers]
        if view.ask == "answer":
            return answers
        actions: list[Action] = list(answers)
        if view.ask == "ballot":
            actions.extend(Vote(view.seat, motion.id, "abstain") for motion in view.ballot_page)
        if view.ask == "sitting" and view.seat == view.world.rival:
            objective = Objective(view)
            actions.extend(honest(view, measures(view, key, objective)))
            actions.extend(rival_decides(view, key, objective))
            actions.extend(keep_promises(view))
            actions.extend(wedge_offers(view, key))
        return [*actions, EndSitting(view.seat)]


def measures(view: View, key: Key, objective: Objective) -> list[SetPolicy]:
    """Return the changes to measures in force and, if the hazard has it, a new restriction.

    A restriction is decided as things stand when the sitting begins; where it sets a control that is also up for
    easing, it stands and the easing does not take place.
    """
    kept = keep_up(view, key, objective)
    if float(key.sub("hazard").rng().random()) >= restriction_chance(view):
        return kept
    new = restrict(view, key, objective)
    touched = {slot(view, action.policy) for action in new}
    return [*(action for action in kept if slot(view, action.policy) not in touched), *new]


def _answer(view: View, offer: Offer) -> Action:
    """Sign what is worth as much as a seat asks for at this round and can be paid; decline the rest."""
    owed = sum(c.usd for c in offer.clauses if isinstance(c, Payment) and c.payer == view.seat)
    owed += sum(c.usd for c in offer.clauses if isinstance(c, Investment) and c.investor == view.seat)
    if owed > view.me.budget_usd:
        return Decline(view.seat, offer.id, "budget")
    worth = Appraisal(view, view.seat).treaty(offer.parties, offer.clauses, offer.terms).total
    if worth >= aspiration_of(view, view.seat):
        return Sign(view.seat, offer.id)
    return Decline(view.seat, offer.id, "terms")
