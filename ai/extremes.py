"""Two plain ways to play that should not pay, to measure whether they do: only to pay, and to betray in the last round.

Like every player they keep nothing between calls.
"""

from __future__ import annotations

from collections.abc import Sequence

from ai.gifts import TERMS
from ai.keeping import pledge_on
from ai.negotiator import HeuristicPlayer
from ai.soundings import AnswersSoundings
from game.actions import (
    Accession,
    Action,
    Apply,
    Decline,
    Denounce,
    EndSitting,
    ExportAssurance,
    ExportControl,
    Payment,
    Propose,
    SetPolicy,
    Sign,
    Vote,
    Withdrawal,
)
from game.chance import Key
from game.rules.membership import why_not_apply
from game.rules.purse import payment_limit
from game.state import Offer
from game.view import View

LEAST_USD = 10_000
# The part of the money at hand that is spent on each seat that is asked.
SHARE = 0.3


class PayOnly(AnswersSoundings):
    """Buys members and does nothing else: no floors, no stocks, no promises, no countering.

    It joins the first bloc that is open to it, spends every meeting on paying an outsider to join, heaviest users
    first, signs whatever brings a member for money that it has, and votes for every admission.
    """

    def act(self, view: View, key: Key) -> Sequence[Action]:
        """Return answers, ballots, or a sitting of payments."""
        answers = [self._answer(view, offer) for offer in view.waiting_offers]
        if view.ask == "answer":
            return answers
        if view.ask == "ballot":
            votes = [Vote(view.seat, m.id, "for") for m in view.ballot_page if m.content.type == "admit"]
            return [*votes, EndSitting(view.seat)]
        if view.ask != "sitting":
            return [*answers, EndSitting(view.seat)]
        return [*answers, *self._join(view), *self._pay(view), EndSitting(view.seat)]

    def _answer(self, view: View, offer: Offer) -> Action:
        brings = any(isinstance(c, Accession) and c.member != view.seat for c in offer.clauses)
        plain = all(isinstance(c, Accession | Payment) for c in offer.clauses)
        cost = sum(c.usd for c in offer.clauses if isinstance(c, Payment) and c.payer == view.seat)
        fits = brings and plain and cost <= min(view.me.budget_usd, payment_limit(view.world, view.seat))
        return Sign(view.seat, offer.id) if fits else Decline(view.seat, offer.id, "terms")

    def _join(self, view: View) -> list[Action]:
        for bloc in view.blocs:
            if why_not_apply(view.world, view, view.seat, bloc, "full") is None:
                return [Apply(view.seat, bloc)]
        return []

    def _pay(self, view: View) -> list[Action]:
        """Offer each of the heaviest outsiders money to join, most to the first, as far as meetings and money go."""
        world = view.world
        asked = {p for o in view.offers if o.proposer == view.seat and o.round == view.round for p in o.parties}
        outside = [
            (bloc, seat)
            for bloc in view.blocs
            for seat in world.seats
            if seat not in (view.seat, *asked) and why_not_apply(world, view, seat, bloc, "full") is None
        ]
        outside.sort(key=lambda pair: (-world.weight(pair[1]), pair))
        left = min(view.me.budget_usd, payment_limit(world, view.seat))
        out: list[Action] = []
        for bloc, seat in outside[: view.me.meetings]:
            usd = int(float(f"{left * SHARE:.2g}"))
            if usd < LEAST_USD:
                break
            left -= usd
            out.append(Propose(view.seat, (seat,), (Accession(bloc, seat), Payment(view.seat, seat, usd, 0, TERMS))))
        return out


class Betrayer(AnswersSoundings):
    """Plays as the heuristic until the last round, and then breaks whatever binds it.

    It gives notice to every bloc and treaty, votes against its pledges, and bans exports that it has assured.
    """

    def act(self, view: View, key: Key) -> Sequence[Action]:
        """Return the heuristic's actions, and in the last round the breaches before them."""
        actions = HeuristicPlayer().act(view, key)
        if view.round < view.rounds:
            return actions
        if view.ask == "ballot":
            return [self._against_pledge(view, a) if isinstance(a, Vote) else a for a in actions]
        if view.ask != "sitting":
            return actions
        # The bans come last of all orders, over what the heuristic would do to keep its word.
        ending = [a for a in actions if isinstance(a, EndSitting)]
        return [*self._leave(view), *(a for a in actions if not isinstance(a, EndSitting)), *self._ban(view), *ending]

    def _against_pledge(self, view: View, vote: Vote) -> Vote:
        motion = next(m for m in view.ballot_page if m.id == vote.motion)
        pledged = pledge_on(view, motion)
        return vote if pledged is None else Vote(view.seat, vote.motion, "against" if pledged == "for" else "for")

    def _leave(self, view: View) -> list[Action]:
        notices = [SetPolicy(view.seat, Withdrawal(b)) for b, bloc in view.blocs.items() if bloc.status(view.seat)]
        treaties = [t for t in view.treaties if view.seat in t.parties and t.status == "in force" and t.until is None]
        return [*notices, *(Denounce(view.seat, t.id) for t in treaties)]

    def _ban(self, view: View) -> list[Action]:
        own = [t for t in view.treaties if view.seat in t.parties and t.status == "in force"]
        assured = [c for t in own for c in t.clauses if isinstance(c, ExportAssurance) and c.country == view.seat]
        return [SetPolicy(view.seat, ExportControl(c.mineral, c.stage, (c.partner,), 0.0)) for c in assured]
