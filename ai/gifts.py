"""What one seat could give another besides money and votes, and how far it could go in a negotiation.

What could still come from the other side is what a negotiation is about: it bounds what it is sensible to ask for.
"""

from __future__ import annotations

from collections.abc import Sequence

from ai.appraisal import Appraisal
from ai.bargains import LEAST, could_give, stands
from ai.money import free_usd
from game.actions import Clause, Payment
from game.rules.purse import payment_limit
from game.view import View

# Rounds of a payment that is asked for or offered, and the part of a ministry's money that one partner may get of it.
TERMS = 4
PAY_SHARE = 0.35
# Clauses without money that are counted as still to be had from one side.
COUNTED = 2


def most_usd(view: View, payer: str) -> int:
    """Return what a seat can be asked to pay in a round, as far as the view shows, in US dollars."""
    purse = free_usd(view) if payer == view.seat else view.budgets_usd[payer][1]
    return int(min(payment_limit(view.world, payer), purse * PAY_SHARE))


def useful(view: View, mind: Appraisal, giver: str, draft: Sequence[Clause]) -> list[tuple[float, Clause]]:
    """Return (worth to the view's seat, clause) of what a giver could add to a draft without money, best first."""
    found = [
        (mind.clauses((clause,)).total, clause)
        for clause in could_give(view, mind, giver, view.seat)
        if not stands(clause, draft)
    ]
    return sorted(((own, c) for own, c in found if own >= LEAST), key=lambda item: (-item[0], repr(item[1])))


def still_to_come(view: View, mind: Appraisal, others: Sequence[str], draft: Sequence[Clause]) -> float:
    """Return the points that other parties of a draft could still add to it for the view's seat.

    That is the best clauses that each could give, and as much money as it can be asked for; see :data:`COUNTED`.
    """
    points = 0.0
    for other in others:
        points += sum(own for own, _ in useful(view, mind, other, draft)[:COUNTED])
        paid = sum(c.usd for c in draft if isinstance(c, Payment) and (c.payer, c.payee) == (other, view.seat))
        more = most_usd(view, other) - paid
        if more > 0 and other in view.world.allotment:
            points += max(0.0, mind.payment(Payment(other, view.seat, more, 0, TERMS)).total)
    return points
