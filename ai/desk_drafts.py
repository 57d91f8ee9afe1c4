"""Changed drafts for a desk to choose among: in the partner's favour, or in the seat's own.

Each is one thing changed, or one thing and a sum of money, and has a kind, so that a choice can be diverse. What the
rules do not allow, what was declined lately and what the seat cannot pay is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ai.appraisal import Appraisal
from ai.bargains import allowed, could_give, stands
from game.actions import Clause, Offtake, Payment
from game.rules.offers import fingerprint
from game.rules.purse import payment_limit
from game.templates import templates
from game.view import View

# Sums that are tried, as parts of what the payer can promise a round, and the rounds of a payment that is added.
PARTS = (0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.17, 0.23, 0.3, 0.4, 0.55, 0.75, 1.0)
TERMS = 4
# Part of the lower end of its published budget for which a partner is asked at most.
ASKED_SHARE = 0.5
# What is left of a payment that is made smaller, and of a price that moves.
LESS = (0.75, 0.5, 0.25)
PRICES = (1.05, 1.15, 1.3)
# Clauses without money that are put together with a sum, or with another.
COMBINED = 2

Draft = tuple[str, tuple[Clause, ...]]


def for_partner(view: View, mind: Appraisal, partner: str, clauses: tuple[Clause, ...]) -> list[Draft]:
    """Return (kind, clauses) of drafts with something changed in the partner's favour; without clauses, first drafts.

    Args:
        view: of the seat that drafts.
        mind: its appraisal.
        partner: the other party.
        clauses: the draft as it stands, which may be empty.
    """
    seat, other = view.seat, mind.peer(partner)
    if not clauses:
        drafts = templates(view, partner)
        found = [(draft.template, draft.clauses) for draft in drafts]
        bare = [
            (f"{draft.template}+money", c) for draft in drafts[:COMBINED] for c in _paid(view, partner, draft.clauses)
        ]
        return _possible(view, partner, clauses, [*found, *(("money", c) for c in _paid(view, partner, ())), *bare])
    out: list[Draft] = [("money", c) for c in _paid(view, partner, clauses)]
    out.extend(("money", c) for c in _smaller(clauses, partner, seat))
    out.extend(("price", c) for c in _dearer(clauses, partner))
    for place, clause in enumerate(clauses):
        rest = clauses[:place] + clauses[place + 1 :]
        if other.clauses((clause,)).total < 0.0 and rest:
            out.append((f"without:{clause.type}", rest))
            out.extend((f"without:{clause.type}+money", c) for c in _paid(view, partner, rest))
    extras = _extras(view, mind, other, clauses)
    out.extend((f"with:{extra.type}", (*clauses, extra)) for extra in extras)
    for extra in extras[:COMBINED]:
        out.extend((f"with:{extra.type}+money", c) for c in _paid(view, partner, (*clauses, extra)))
    return _possible(view, partner, clauses, out)


def for_seat(view: View, mind: Appraisal, partner: str, clauses: tuple[Clause, ...]) -> list[Draft]:
    """Return (kind, clauses) of drafts with something more for the seat itself; arguments as of :func:`for_partner`."""
    seat = view.seat
    out: list[Draft] = [("money", c) for c in _asked(view, partner, clauses)]
    out.extend(("money", c) for c in _smaller(clauses, seat, partner))
    out.extend(("price", c) for c in _dearer(clauses, seat))
    for place, clause in enumerate(clauses):
        rest = clauses[:place] + clauses[place + 1 :]
        if mind.clauses((clause,)).total < 0.0 and rest:
            out.append((f"without:{clause.type}", rest))
    found = [(mind.clauses((c,)).total, c) for c in could_give(view, mind, partner, seat) if not stands(c, clauses)]
    extras = [clause for own, clause in sorted(found, key=lambda i: (-i[0], repr(i[1]))) if own > 0.0]
    out.extend((f"with:{extra.type}", (*clauses, extra)) for extra in extras)
    for extra in extras[:COMBINED]:
        out.extend((f"with:{extra.type}+money", c) for c in _asked(view, partner, (*clauses, extra)))
    return _possible(view, partner, clauses, out)


def _possible(view: View, partner: str, clauses: tuple[Clause, ...], drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts that differ from what there is, and could be offered now."""
    seen = {frozenset(clauses)}
    out: list[Draft] = []
    for kind, draft in drafts:
        if not draft or frozenset(draft) in seen:
            continue
        seen.add(frozenset(draft))
        due = sum(c.usd for c in draft if isinstance(c, Payment) and c.payer == view.seat and c.start == 0)
        if due > view.me.budget_usd or (partner, fingerprint(draft)) in view.me.cool_downs:
            continue
        if allowed(view, draft, (view.seat, partner)):
            out.append((kind, draft))
    return out


def _extras(view: View, mind: Appraisal, other: Appraisal, clauses: tuple[Clause, ...]) -> list[Clause]:
    """Return clauses without money that the seat could give and the partner is taken to want, the best first."""
    found = [
        (other.clauses((c,)).total + mind.clauses((c,)).total, c)
        for c in could_give(view, mind, view.seat, other.seat)
        if not stands(c, clauses) and other.clauses((c,)).total > 0.0
    ]
    return [clause for _, clause in sorted(found, key=lambda item: (-item[0], repr(item[1])))]


def _sums(most: float) -> list[int]:
    return [usd for part in PARTS if (usd := int(float(f"{max(0.0, most) * part:.2g}"))) >= 1]


def _paid(view: View, partner: str, clauses: tuple[Clause, ...]) -> Iterator[tuple[Clause, ...]]:
    """Yield drafts in which the seat pays more: its own payment raised and made longer, or one added."""
    most = min(payment_limit(view.world, view.seat), max(0, view.me.budget_usd))
    yield from _with_payment(view.seat, partner, clauses, _sums(most))


def _asked(view: View, partner: str, clauses: tuple[Clause, ...]) -> Iterator[tuple[Clause, ...]]:
    """Yield drafts in which the partner pays more, as far as it is published to have money."""
    most = min(payment_limit(view.world, partner), view.budgets_usd[partner][0] * ASKED_SHARE)
    yield from _with_payment(partner, view.seat, clauses, _sums(most))


def _with_payment(
    payer: str, payee: str, clauses: tuple[Clause, ...], sums: Sequence[int]
) -> Iterator[tuple[Clause, ...]]:
    paid = [c for c in clauses if isinstance(c, Payment) and (c.payer, c.payee) == (payer, payee)]
    if not paid:
        yield from ((*clauses, Payment(payer, payee, usd, 0, TERMS)) for usd in sums)
        return
    old = max(paid, key=lambda c: (c.usd * c.term, c.usd))
    rest = tuple(c for c in clauses if c != old)
    yield (*rest, replace(old, term=min(12, old.term + 2)))
    yield from ((*rest, replace(old, usd=usd)) for usd in sums if usd > old.usd)


def _smaller(clauses: tuple[Clause, ...], payer: str, payee: str) -> Iterator[tuple[Clause, ...]]:
    """Yield drafts in which a payment is made smaller, or left out."""
    for clause in clauses:
        if isinstance(clause, Payment) and (clause.payer, clause.payee) == (payer, payee):
            rest = tuple(c for c in clauses if c != clause)
            for part in LESS:
                usd = int(float(f"{clause.usd * part:.2g}"))
                if usd >= 1:
                    yield (*rest, replace(clause, usd=usd))
            yield rest


def _dearer(clauses: tuple[Clause, ...], seller: str) -> Iterator[tuple[Clause, ...]]:
    """Yield drafts in which the price of an offtake moves towards a party to it."""
    for place, clause in enumerate(clauses):
        if isinstance(clause, Offtake) and seller in (clause.buyer, clause.seller):
            for step in PRICES:
                price = clause.usd_per_t * step if clause.seller == seller else clause.usd_per_t / step
                moved = replace(clause, usd_per_t=float(f"{price:.4g}"))
                yield (*clauses[:place], moved, *clauses[place + 1 :])
