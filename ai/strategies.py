"""Scripted strategies: five plain ways to play a seat, to measure how much a game depends on what a seat does.

Each does one thing about the bloc by rule and leaves the rest (votes, floors, stocks, other deals) to the heuristic.
Like every player they keep nothing between calls.
"""

from __future__ import annotations

from collections.abc import Sequence

from ai.gifts import PAY_SHARE, TERMS
from ai.negotiator import HeuristicPlayer
from ai.soundings import AnswersSoundings
from game.actions import (
    Accession,
    Action,
    Apply,
    Clause,
    Counter,
    Decline,
    Investment,
    Offtake,
    Payment,
    Propose,
    SetPolicy,
    Sign,
    Withdrawal,
)
from game.chance import Key
from game.rules.membership import why_not_apply
from game.rules.purse import payment_limit
from game.view import View
from game.world import CENTS

# A seat that holds out concedes when this part of the game is over, and until then lowers its price by this much.
CONCEDES_AT = 0.75
PRICE_FALLS = 0.6
# What a go-between asks of the payer for its service, and for whom it works.
FEE_SHARE = 0.1
CANDIDATES = 12
LEAST_USD = 10_000


class StayOut(AnswersSoundings):
    """Never joins a bloc, on any terms; leaves one of which it is a member."""

    def act(self, view: View, key: Key) -> Sequence[Action]:
        """Return the heuristic's actions without those that lead into a bloc."""
        return _outside(view, HeuristicPlayer().act(view, key))


class JoinEarly(AnswersSoundings):
    """Joins the first bloc that is open to it, whatever that is worth, and never leaves.

    It applies by itself, unless somebody offers to pay for what it does anyway.
    """

    def act(self, view: View, key: Key) -> Sequence[Action]:
        """Return the way into the bloc first, and the heuristic's actions without other terms for joining."""
        actions = HeuristicPlayer().act(view, key)
        bloc = _open_bloc(view)
        if bloc is None or view.ask != "sitting":
            return [a for a in actions if not _leaves(a)]
        terms = [o for o in view.waiting_offers if _has_own_accession(view, o.clauses)]
        ready = [o for o in terms if {*o.signed, view.seat} == set(o.parties) and not _pays(view, o.clauses)]
        best = max(ready, key=lambda o: _income(view, o.clauses), default=None)
        into = Apply(view.seat, bloc) if best is None else Sign(view.seat, best.id)
        declined = [Decline(view.seat, o.id, "timing") for o in terms if o is not best]
        answered = {o.id for o in terms}
        rest = [a for a in actions if not (isinstance(a, Sign | Decline | Counter) and a.offer in answered)]
        return [into, *declined, *(a for a in rest if not (isinstance(a, Apply) or _joins(view, a) or _leaves(a)))]


class HoldOut(AnswersSoundings):
    """Joins only for money until three quarters of the game are over, asking less every round; then as the heuristic.

    It asks the richest of host and founders for a share of its allotment, and takes half of its price from anybody.
    """

    def act(self, view: View, key: Key) -> Sequence[Action]:
        """Return the heuristic's actions, with its own terms for joining."""
        actions = HeuristicPlayer().act(view, key)
        bloc = _open_bloc(view)
        if bloc is None or _progress(view) >= CONCEDES_AT:
            return actions
        payer = _payer(view)
        price = 0 if payer is None else self._price(view, payer)
        out: list[Action] = []
        bought = False
        for offer in view.waiting_offers:
            if _has_own_accession(view, offer.clauses):
                enough = not _pays(view, offer.clauses) and _income(view, offer.clauses) * 2 >= price * TERMS > 0
                out.append(Sign(view.seat, offer.id) if enough else Decline(view.seat, offer.id, "price"))
                bought = bought or enough
        answered = {a.offer for a in out if isinstance(a, Sign | Decline)}
        if view.ask == "sitting" and payer is not None and price >= LEAST_USD and not bought:
            terms = (Accession(bloc, view.seat), Payment(payer, view.seat, price, 0, TERMS))
            out.append(Propose(view.seat, (payer,), terms))
        rest = _outside(view, actions)
        out.extend(a for a in rest if not (isinstance(a, Sign | Decline | Counter) and a.offer in answered))
        return _within_meetings(view, out)

    def _price(self, view: View, payer: str) -> int:
        means = view.world.allotment[payer] / CENTS * PAY_SHARE
        return _two_digits(means * (1.0 - PRICE_FALLS * _progress(view) / CONCEDES_AT))


class Bridge(AnswersSoundings):
    """Brings others together: lets the richest founder pay outsiders to join, for a fee, and treats with the rival.

    About its own membership it decides as the heuristic does.
    """

    def act(self, view: View, key: Key) -> Sequence[Action]:
        """Return its two proposals of a round and the heuristic's actions as far as meetings are left."""
        actions = HeuristicPlayer().act(view, key)
        if view.ask != "sitting":
            return actions
        proposals = [p for p in (self._broker(view, key), self._goodwill(view)) if p is not None]
        return _within_meetings(view, [*proposals, *actions])

    def _broker(self, view: View, key: Key) -> Propose | None:
        world, payer = view.world, _payer(view)
        outside = [
            (bloc, seat)
            for bloc in view.blocs
            for seat in world.seats
            if seat not in (view.seat, payer) and why_not_apply(world, view, seat, bloc, "full") is None
        ]
        if payer is None or not outside:
            return None
        heavy = sorted(outside, key=lambda pair: (-world.weight(pair[1]), pair))[:CANDIDATES]
        bloc, seat = heavy[int(key.sub("bridge").rng().integers(len(heavy)))]
        means = min(payment_limit(world, payer), int(view.budgets_usd[payer][0] * PAY_SHARE))
        usd = _two_digits(min(means, 2 * world.allotment[seat] / CENTS) / 2)
        fee = _two_digits(usd * FEE_SHARE)
        if fee < LEAST_USD:
            return None
        terms = (Accession(bloc, seat), Payment(payer, seat, usd, 0, TERMS), Payment(payer, view.seat, fee, 0, TERMS))
        return Propose(view.seat, (payer, seat), terms)

    def _goodwill(self, view: View) -> Propose | None:
        """Offer the rival a small treaty, as long as there is none."""
        rival = view.world.rival
        if rival is None or rival == view.seat or any({rival, view.seat} <= set(t.parties) for t in view.treaties):
            return None
        usd = _two_digits(min(view.me.budget_usd, view.world.allotment[rival] / CENTS) * FEE_SHARE)
        return Propose(view.seat, (rival,), (Payment(view.seat, rival, usd, 0, 1),)) if usd >= LEAST_USD else None


class SellToRival(AnswersSoundings):
    """Stays out and looks to the rival: takes every offer of it that costs nothing, and asks it for money."""

    def act(self, view: View, key: Key) -> Sequence[Action]:
        """Return the heuristic's actions without joining, answers that favour the rival, and a request to it."""
        rival = view.world.rival
        actions = _outside(view, HeuristicPlayer().act(view, key))
        out: list[Action] = [
            Sign(view.seat, offer.id)
            for offer in view.waiting_offers
            if offer.proposer == rival
            and not _pays(view, offer.clauses)
            and not _has_own_accession(view, offer.clauses)
        ]
        signed = {a.offer for a in out if isinstance(a, Sign)}
        if view.ask == "sitting" and rival is not None and rival != view.seat:
            means = min(view.budgets_usd[rival][0] * PAY_SHARE, payment_limit(view.world, rival))
            usd = _two_digits(means * _patience(view))
            if usd >= LEAST_USD:
                out.append(Propose(view.seat, (rival,), (Payment(rival, view.seat, usd, 0, TERMS),)))
        out.extend(a for a in actions if not (isinstance(a, Sign | Decline | Counter) and a.offer in signed))
        return _within_meetings(view, out)


def _patience(view: View) -> float:
    """Return the part of what the rival could pay that is asked for: all of it at first, a tenth at the end."""
    return 1.0 - 0.9 * _progress(view)


def _progress(view: View) -> float:
    return (view.round - 1) / max(1, view.rounds - 1)


def _open_bloc(view: View) -> str | None:
    """Return the first bloc to which the seat could apply now."""
    return next((b for b in view.blocs if why_not_apply(view.world, view, view.seat, b, "full") is None), None)


def _payer(view: View) -> str | None:
    """Return the richest among the host and the founders, other than the seat itself."""
    world = view.world
    others = sorted({world.host, *world.founders} - {view.seat})
    return max((s for s in others if s in world.allotment), key=lambda s: view.budgets_usd[s][1], default=None)


def _outside(view: View, actions: Sequence[Action]) -> list[Action]:
    """Return actions without those that lead into a bloc; offers that would are declined, and a member gives notice."""
    out: list[Action] = []
    if view.ask == "sitting":
        for name, bloc in view.blocs.items():
            if bloc.status(view.seat) is not None and not any(seat == view.seat for seat, _ in bloc.notices):
                out.append(SetPolicy(view.seat, Withdrawal(name)))
    for action in actions:
        if isinstance(action, Sign | Counter) and _joins(view, action):
            out.append(Decline(view.seat, action.offer, "mandate"))
        elif not (isinstance(action, Apply) or _joins(view, action) or _leaves(action)):
            out.append(action)
    return out


def _joins(view: View, action: Action) -> bool:
    """Whether a treaty that an action offers or signs would take the seat into a bloc."""
    if isinstance(action, Propose | Counter):
        return _has_own_accession(view, action.clauses)
    if isinstance(action, Sign):
        return any(o.id == action.offer and _has_own_accession(view, o.clauses) for o in view.offers)
    return False


def _leaves(action: Action) -> bool:
    return isinstance(action, SetPolicy) and isinstance(action.policy, Withdrawal) and action.policy.notice


def _has_own_accession(view: View, clauses: Sequence[Clause]) -> bool:
    return any(isinstance(c, Accession) and c.member == view.seat for c in clauses)


def _pays(view: View, clauses: Sequence[Clause]) -> bool:
    """Whether a treaty binds the seat to pay, or to a contract that may make it pay."""
    return any(
        (isinstance(c, Payment) and c.payer == view.seat)
        or (isinstance(c, Investment) and c.investor == view.seat)
        or (isinstance(c, Offtake) and view.seat in (c.buyer, c.seller))
        for c in clauses
    )


def _income(view: View, clauses: Sequence[Clause]) -> int:
    return sum(c.usd * c.term for c in clauses if isinstance(c, Payment) and c.payee == view.seat)


def _within_meetings(view: View, actions: Sequence[Action]) -> list[Action]:
    """Return actions without the proposals for which no meetings are left, first come first served."""
    left = view.me.meetings
    out: list[Action] = []
    for action in actions:
        if isinstance(action, Propose):
            if len(action.parties) > left:
                continue
            left -= len(action.parties)
        out.append(action)
    return out


def _two_digits(usd: float) -> int:
    """Return a sum to two significant digits, as people name sums."""
    return int(float(f"{max(0.0, usd):.2g}"))
