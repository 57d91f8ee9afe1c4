"""The level *minister*: the heuristic that works on its targets, drafts for both sides and knows what there is to gain.

Beyond a delegate it asks for no more than a negotiation can still bring, composes drafts that leave the other side with
what it is taken to need, learns from how it was answered, and spends its meetings on the targets of its mandate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ai.aims import aim_offers, given_away, with_proposal
from ai.appraisal import Appraisal
from ai.bargains import allowed
from ai.coalition_courtship import whom_to_pay
from ai.coalition_logroll import logroll
from ai.coalition_package import package
from ai.coalition_timing import free_riding, wait_value
from ai.concession import RESERVE, TOP, aspiration_of, needed_of
from ai.gifts import PAY_SHARE, still_to_come
from ai.keeping import bound_outside, breach_cost
from ai.money import free_usd
from ai.negotiator import HeuristicPlayer
from ai.stock_plan import planned_orders, rounded_down
from game.actions import Action, Apply, Counter, Payment, Propose, Vote
from game.chance import Key
from game.rules.membership import why_not_apply
from game.rules.purse import payment_limit
from game.scenario.models import Target
from game.state import Bloc, Offer
from game.temperaments import traits_of
from game.view import View

# The chance that a member gets a floor that it asks for.
HOPE = 0.25
# The points that courting an outsider must promise, and the bridging from which a delegation proposes deals of three.
WORTH_A_MEETING, BRIDGES = 0.1, 0.5
# A counter leaves of its own payments at least what is over if so many times the missing points come off.
CUT_AT_MOST = 1.25


class Minister(HeuristicPlayer):
    """See the module's text."""

    MOST_AIMS = 3

    def needed(self, view: View, mind: Appraisal, offer: Offer) -> float:
        """Return the points that it asks for: by time, but no more than the negotiation can still bring."""
        full = super().needed(view, mind, offer)
        worth = mind.treaty(offer.parties, offer.clauses, offer.terms).total
        paid = [c for c in offer.clauses if isinstance(c, Payment) and c.payer == view.seat]
        if paid:
            # What it has to pay for may not eat up what it gains, as long as there is time to find better terms.
            cost = -sum(mind.payment(c).total for c in paid)
            full = max(full, (1.0 - given_away(view)) * (worth + cost))
        if worth >= full or worth < RESERVE:
            return full
        others = [p for p in offer.parties if p != view.seat]
        pie = worth + still_to_come(view, mind, others, offer.clauses)
        return min(full, RESERVE + self.firmness(view) * max(0.0, pie - RESERVE))

    def _counter(self, view: View, mind: Appraisal, offer: Offer, missing: float) -> Action | None:
        """Offer to pay less where its own payments are what makes the draft too dear; otherwise ask for more."""
        return self._cheaper(view, mind, offer, missing) or super()._counter(view, mind, offer, missing)

    def _cheaper(self, view: View, mind: Appraisal, offer: Offer, missing: float) -> Action | None:
        """Return the draft with its own payments cut by what is missing, None if that would leave nothing of them."""
        if offer.exchange + 2 >= view.world.rules.exchanges or offer.proposer == view.seat:
            return None
        paid = {c: -mind.payment(c).total for c in offer.clauses if isinstance(c, Payment) and c.payer == view.seat}
        cost = sum(paid.values())
        if cost <= missing * CUT_AT_MOST or len(paid) == len(offer.clauses):
            return None
        kept = 1.0 - missing * 1.05 / cost
        cut = {c: replace(c, usd=rounded_down(c.usd * kept)) for c in paid}
        clauses = tuple(cut.get(c, c) if isinstance(c, Payment) else c for c in offer.clauses)
        if any(c.usd < 1 for c in cut.values()) or not allowed(view, clauses, offer.parties):
            return None
        worth = mind.treaty(offer.parties, clauses, offer.terms).total
        return Counter(view.seat, offer.id, clauses) if worth >= self.needed(view, mind, offer) else None

    def firmness(self, view: View) -> float:
        """Return the part of what a negotiation could bring that it asks for now."""
        top = max(needed_of(view, ()), RESERVE)
        return min(1.0, top / TOP)

    def _membership(self, view: View, mind: Appraisal, key: Key) -> list[Action]:
        """Apply once joining now is worth more than waiting for what others do and pay; leave what costs too much."""
        out: list[Action] = [a for a in super()._membership(view, mind, key) if not isinstance(a, Apply)]
        for bloc in view.blocs.values():
            if why_not_apply(view.world, view, view.seat, bloc.id, "full") is None:
                waiting = max(0.0, wait_value(view, mind, bloc.id)) * free_riding(traits_of(view.world, view.seat))
                needed = aspiration_of(view, view.seat) - self.hope(view, mind, bloc) + waiting
                needed += breach_cost(mind) if bound_outside(view, bloc.id) else 0.0
                if mind.accession(bloc.id, view.seat, "full").total >= needed:
                    return [Apply(view.seat, bloc.id), *out]
        return out

    def _buy_accession(self, view: View, mind: Appraisal, key: Key) -> Propose | None:
        """Court the outsider whose head is worth most for what it asks; bring in a third who has what it wants."""
        purse = min(free_usd(view) * PAY_SHARE, payment_limit(view.world, view.seat))
        for bloc in view.blocs.values():
            if bloc.dissolved or (bloc.status(view.seat) is None and view.seat not in view.world.founders):
                continue
            best = next(iter(whom_to_pay(view, mind, bloc.id, purse)), None)
            if best is not None and best.expected >= WORTH_A_MEETING:
                return Propose(view.seat, (best.seat,), best.clauses)
            traits = traits_of(view.world, view.seat)
            able = traits.bridging >= BRIDGES and view.me.meetings > 1
            found = package(view, mind, bloc.id, traits) if able else None
            if found is not None:
                return found
        return None

    def hope(self, view: View, mind: Appraisal, bloc: Bloc) -> float:
        """Return part of the targets on floors that only a member can ask for."""
        return HOPE * sum(target.points for target in _open_floors(view))

    def _floor_minerals(self, view: View, mind: Appraisal) -> list[int]:
        """Return the minerals in which it has most at stake, after those for which its targets ask a floor."""
        wanted = [view.world.mineral_index[t.when.mineral] for t in _open_floors(view) if t.when.mineral]
        return list(dict.fromkeys((*wanted, *super()._floor_minerals(view, mind))))

    def _ballots(self, view: View, mind: Appraisal) -> list[Action]:
        """Return its ballots; where it is all one to it, it supports what a friend has proposed."""
        out: list[Action] = []
        motions = {motion.id: motion for motion in view.ballot_page}
        for vote in super()._ballots(view, mind):
            if isinstance(vote, Vote) and vote.choice == "abstain":
                proposer = motions[vote.motion].proposer
                if view.me.trust.get(proposer, 0) > 0 or traits_of(view.world, view.seat).bridging > 0.5:
                    vote = replace(vote, choice="for")
            out.append(vote)
        return out

    def _stocks(self, view: View, mind: Appraisal, planned: Sequence[Action]) -> list[Action]:
        """Return what it does with the money that its proposals leave."""
        for action in planned:
            if isinstance(action, Propose):
                view = with_proposal(view, action)
        return self._spend(view, mind)

    def _spend(self, view: View, mind: Appraisal) -> list[Action]:
        """Return stock orders by what they add to security."""
        return planned_orders(view, mind)

    def _aims(self, view: View, mind: Appraisal, key: Key) -> list[Propose]:
        """Return proposals for its targets."""
        most = max(1, round(self.MOST_AIMS * traits_of(view.world, view.seat).initiative))
        return aim_offers(view, mind, key, min(most, view.me.meetings))

    def _deals(self, view: View, mind: Appraisal, key: Key) -> list[Action]:
        meetings = view.me.meetings
        aims = self._aims(view, mind, key)
        out: list[Action] = [*aims]
        busy = {p for offer in aims for p in offer.parties}
        for action in super()._deals(view, mind, key):
            parties = getattr(action, "parties", ())
            if len(out) + len(parties) <= meetings and not busy & set(parties):
                out.append(action)
        used = sum(len(getattr(action, "parties", ())) for action in out)
        trade = self._trade(view, mind, key) if used < meetings else None
        if trade is not None and not set(trade.parties) & {p for a in out for p in getattr(a, "parties", ())}:
            out.append(trade)
        return out

    def _trade(self, view: View, mind: Appraisal, key: Key) -> Propose | None:
        """Trade votes for a motion of its own."""
        own = any(m.status == "open" and m.proposer == view.seat for m in view.motions.values())
        trade = logroll(view, mind, key) if own else None
        return trade if trade is None or allowed(view, trade.clauses, (view.seat, *trade.parties)) else None


def _open_floors(view: View) -> list[Target]:
    """Return the targets on floors that are not met yet."""
    pairs = zip(view.me.mandate.targets, view.me.targets, strict=True)
    return [target for target, s in pairs if s.done is None and target.when.kind == "floor_at_least"]
