"""What all adversaries share: whom they talk to, what they have tried, how they haggle and break their word."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ai.appraisal import Appraisal
from ai.bargains import allowed, could_give
from game.actions import (
    Accession,
    Action,
    Clause,
    Counter,
    Decline,
    Denounce,
    EndSitting,
    ExportAssurance,
    ExportControl,
    Payment,
    Propose,
    SetPolicy,
    Sign,
    Sound,
    Standstill,
    TreatyTerms,
    Vote,
    VotePledge,
)
from game.chance import Key
from game.rules.membership import why_not_apply
from game.rules.offers import fingerprint
from game.rules.purse import payment_limit
from game.state import Offer
from game.view import View

LEAST_USD = 10_000
Draft = tuple[tuple[Clause, ...], TreatyTerms]


class Adversary(ABC):
    """What all adversaries share: who is talked to, what was tried, how counters are haggled over, and how it breaks.

    Args:
        target: whom it deals with; None: in each round a seat drawn by its key.
        ally: a seat that is in league with it, if there is one.
    """

    def __init__(self, target: str | None = None, ally: str | None = None) -> None:
        self.target = target
        self.ally = ally

    def act(self, view: View, key: Key) -> Sequence[Action]:
        """Return answers, or the next proposal of the sitting, or what it breaks at its end."""
        answers = [self.reply(view, key, offer) for offer in view.waiting_offers]
        if view.ask == "answer" or (answers and view.ask == "sitting"):
            return answers
        if view.ask == "ballot":
            return [*(Vote(view.seat, m.id, _ballot(view, m.id)) for m in view.ballot_page), EndSitting(view.seat)]
        if view.ask != "sitting":
            return [EndSitting(view.seat)]
        step = self._next(view, key)
        return [step] if step is not None else [*self.harm(view), EndSitting(view.seat)]

    @abstractmethod
    def drafts(self, view: View, key: Key, target: str) -> Iterator[Draft]:
        """Yield what it would offer, the best for itself first; a draft that was tried in this round is passed over."""

    def partners(self, view: View, key: Key) -> tuple[str, ...]:
        """Return with whom it deals in this round: the one that it talks to, and who must sign beside that one."""
        return (self.target or drawn(view, key),)

    def soundings(self, view: View, key: Key, target: str) -> Sound | None:
        """Return what it asks before it offers, if anything."""
        return None

    def haggled(self, view: View, offer: Offer) -> tuple[Clause, ...]:
        """Return a counter-offer's clauses as it would have them: half of what it should pay, twice what it gets."""
        return tuple(bettered(view, clause) for clause in offer.clauses)

    def reply(self, view: View, key: Key, offer: Offer) -> Action:
        """Haggle as long as there are messages; then sign what another than itself pays for, or what binds later."""
        better = self.haggled(view, offer)
        if offer.exchange + 1 < view.world.rules.exchanges and set(better) != set(offer.clauses):
            if set(better) & set(offer.clauses) and allowed(view, better, offer.parties):
                return Counter(view.seat, offer.id, better)
        gets = any(isinstance(c, Payment) and c.payee == view.seat for c in offer.clauses)
        bound = any(isinstance(c, Payment) and c.payer == view.seat and c.start == 0 for c in offer.clauses)
        return Sign(view.seat, offer.id) if gets or not bound else Decline(view.seat, offer.id, "price")

    def harm(self, view: View) -> list[Action]:
        """Return how it breaks what it has promised, once it has talked.

        It bans the exports that it has assured, and denounces what it still has to pay for once the other has done its
        part. It orders nothing else: a market moved by its purchases would be no harm done by a treaty.
        """
        out: list[Action] = []
        own = [t for t in view.treaties if view.seat in t.parties and t.status == "in force"]
        for treaty in own:
            for clause in treaty.clauses:
                if isinstance(clause, ExportAssurance) and clause.country == view.seat:
                    control = ExportControl(clause.mineral, clause.stage, (clause.partner,), 0.0)
                    out.append(SetPolicy(view.seat, control))
            owes = any(isinstance(c, Payment) and c.payer == view.seat for c in treaty.clauses)
            if owes and treaty.until is None and view.round > treaty.since:
                out.append(Denounce(view.seat, treaty.id))
        return out

    def _next(self, view: View, key: Key) -> Action | None:
        others = self.partners(view, key)
        if view.me.meetings < len(others):
            return None
        asked = self.soundings(view, key, others[0])
        if asked is not None:
            return asked
        tried = {fingerprint(o.clauses, o.terms) for o in tries(view, others[0])}
        if len([o for o in tries(view, others[0]) if o.exchange == 0]) >= view.world.rules.offer_inbox:
            return None
        for clauses, terms in self.drafts(view, key, others[0]):
            mark = fingerprint(clauses, terms)
            cooling = any((other, mark) in view.me.cool_downs for other in others)
            if mark not in tried and not cooling and allowed(view, clauses, (view.seat, *others)):
                return Propose(view.seat, others, clauses, False, terms)
        return None


class Ally:
    """Signs what its friend proposes, and nothing else; abstains."""

    def __init__(self, friend: str) -> None:
        self.friend = friend

    def act(self, view: View, key: Key) -> Sequence[Action]:
        """Return signatures for the friend's offers and refusals of all others."""
        answers: list[Action] = [
            Sign(view.seat, o.id) if self.friend in o.parties else Decline(view.seat, o.id) for o in view.waiting_offers
        ]
        votes: list[Action] = [Vote(view.seat, m.id, "abstain") for m in view.ballot_page]
        return answers if view.ask == "answer" else [*answers, *votes, EndSitting(view.seat)]


# --- what the schemes go by ---------------------------------------------------------------------------------------


def rounds_left(view: View) -> int:
    """Return the rounds left in the game, the present one included."""
    return max(1, view.rounds - view.round + 1)


def purse(view: View, seat: str) -> int:
    """Return the most that a seat may be able to promise in a round, in US dollars, as far as the view shows."""
    return int(min(payment_limit(view.world, seat), view.budgets_usd[seat][1]))


def price(view: View, target: str, clause: Clause) -> int:
    """Return what a desk takes a clause to be worth to a target, in US dollars, at most what that can promise."""
    mind = Appraisal(view, target)
    usd = mind.clauses((clause,)).total / mind.dollars(1.0)
    return int(min(purse(view, target), max(LEAST_USD, usd)))


def tries(view: View, target: str) -> list[Offer]:
    """Return the seat's own offers of this round to a target, answered or not."""
    return [o for o in view.offers if o.round == view.round and o.proposer == view.seat and target in o.parties]


def asked_usd(offer: Offer, seat: str) -> int:
    """Return what a seat would be paid a round under an offer, in US dollars."""
    return sum(c.usd for c in offer.clauses if isinstance(c, Payment) and c.payee == seat)


def promised(view: View, target: str) -> list[Clause]:
    """Return promises to a target that cost nothing to break: all that a desk would offer, and its word about blocs."""
    seat, world = view.seat, view.world
    found = could_give(view, Appraisal(view, seat), seat, target)
    for bloc in view.blocs.values():
        if why_not_apply(world, view, seat, bloc.id, "full") is None:
            found.append(Accession(bloc.id, seat))
            found.append(Standstill(seat, target, bloc.id, 0, 8))
        if bloc.status(seat) == "full":
            found.append(VotePledge(seat, target, bloc.id, "any", "for"))
    return [clause for clause in found if allowed(view, (clause,), (seat, target))]


def drawn(view: View, key: Key) -> str:
    """Return a seat to deal with in this round: one draw a round, whatever else is asked."""
    others = [s for s in view.world.seats if s not in (view.seat, view.world.rival)]
    place = Key(f"adversary|{view.seat}|{view.round}|{view.world.scenario.hash}")
    return others[place.number(len(others))]


def bettered(view: View, clause: Clause) -> Clause:
    """Return a clause as an adversary would rather have it: it pays half, and gets half as much again."""
    if not isinstance(clause, Payment):
        return clause
    if clause.payer == view.seat:
        return replace(clause, usd=max(1, clause.usd // 2))
    if clause.payee == view.seat:
        return replace(clause, usd=min(max(1, 3 * clause.usd // 2), payment_limit(view.world, clause.payer)))
    return clause


def _ballot(view: View, motion: int) -> str:
    """Return the ballot that breaks a pledge, or none."""
    for treaty in view.treaties:
        for clause in treaty.clauses:
            if isinstance(clause, VotePledge) and clause.pledger == view.seat and treaty.status == "in force":
                return "against" if clause.choice == "for" else "for"
    return "abstain"
