"""What money paid or received under treaties is worth to a seat: prosperity, and its mandate's conditions on money.

What is promised already counts as paid: a red line on money paid is crossed by the sum of all promises, not by the
last one alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ai.contracts import term
from game.actions import Payment
from game.players import Term
from game.rules.discounting import discount
from game.rules.treaties import acts
from game.state import Treaty
from game.view import View

if TYPE_CHECKING:
    from ai.appraisal import Appraisal

# A target on money is guessed to have so many points, and so many million dollars times the root of GDP in billions.
TARGET_POINTS = 12.0
WANTED_USD_M = 2.5


def payment_terms(mind: Appraisal, clause: Payment) -> list[Term]:
    """Value a payment: prosperity, and progress towards a target on money received or a red line on money paid."""
    if mind.seat not in (clause.payer, clause.payee):
        return []
    world = mind.world
    sign = 1.0 if clause.payee == mind.seat else -1.0
    first = mind.view.round + clause.start
    last = min(first + clause.term - 1, world.rounds)
    usd = sum(clause.usd * discount(world, r) for r in range(first, last + 1))
    points = mind.dollars(sign * usd)
    if sign > 0:
        points = min(points, world.rules.max_transfer_share * mind.weights.prosperity)
    terms = [term("received" if sign > 0 else "paid", points, usd=clause.usd, term=clause.term)]
    return [*terms, *_conditions(mind, sign, clause.usd * max(0, last - first + 1))]


def _conditions(mind: Appraisal, sign: float, usd: float) -> list[Term]:
    if mind.mandate is None:
        wants = sign > 0 and _may_want_money(mind)
        return [term("money_target", _guess(mind, usd))] if wants else []
    me, out = mind.view.me, list[Term]()
    for target, status in zip(mind.mandate.targets, me.targets, strict=True):
        if target.when.kind == "received_at_least" and status.done is None:
            # What is received counts net of what is paid, and what has been promised is not promised twice.
            coming = mind.receivable_usd - mind.promised_usd
            missing = target.when.value - (me.received_usd - me.paid_usd) - max(0, coming)
            part = min(1.0, usd / missing) if missing > 1.0 else 0.0 if sign > 0 else min(1.0, usd / target.when.value)
            out.append(term("target", sign * target.points * part, text=target.text))
    for line, status in zip(mind.mandate.red_lines, me.red_lines, strict=True):
        if line.keep.kind == "paid_at_most" and status.done is None and sign < 0:
            before = me.paid_usd + mind.promised_usd
            # What crosses the line already crosses it once.
            if before <= line.keep.value < before + usd:
                out.append(term("red_line", -line.points, text=line.text))
    return out


def receivable_usd(view: View, seat: str) -> int:
    """Return what a seat has still to receive under treaties in force, in US dollars, as far as the view shows."""
    rounds = range(view.round, view.world.rounds + 1)
    return sum(c.usd * sum(acts(t, c, r) for r in rounds) for t, c in _payments(view, seat) if c.payee == seat)


def promised_usd(view: View, seat: str) -> int:
    """Return what a seat still owes under treaties in force and offers that it has signed, in US dollars.

    An offer counts as long as all its parties may still sign it.
    """
    rounds = range(view.round, view.world.rounds + 1)
    owed = sum(c.usd * sum(acts(t, c, r) for r in rounds) for t, c in _payments(view, seat) if c.payer == seat)
    return owed + sum(c.usd * c.term for c in _offered(view, seat))


def free_usd(view: View) -> int:
    """Return what is left of the seat's budget of this round after what it owes in it, in US dollars; not below 0."""
    seat = view.seat
    owed = sum(c.usd for t, c in _payments(view, seat) if c.payer == seat and acts(t, c, view.round))
    owed += sum(c.usd for c in _offered(view, seat) if c.start == 0)
    return max(0, view.me.budget_usd - owed)


def _payments(view: View, seat: str) -> Iterator[tuple[Treaty, Payment]]:
    """Yield the payments of a seat's treaties in force, those between others included."""
    for treaty in view.treaties:
        if treaty.status == "in force" and seat in treaty.parties:
            yield from ((treaty, clause) for clause in treaty.clauses if isinstance(clause, Payment))


def _offered(view: View, seat: str) -> Iterator[Payment]:
    """Yield what a seat would pay under the offers that it has signed and that may still enter into force."""
    for offer in view.offers:
        if offer.status in ("open", "signed") and seat in offer.signed:
            yield from (c for c in offer.clauses if isinstance(c, Payment) and c.payer == seat)


def _may_want_money(mind: Appraisal) -> bool:
    """Whether a seat with an unknown mandate is taken to look for project money, as financiers are not."""
    return mind.seat not in mind.world.founders and mind.seat not in (mind.world.host, mind.world.rival)


def _guess(mind: Appraisal, usd: float) -> float:
    """Return the points assumed for money received: part of a target that grows with the root of GDP."""
    row = mind.world.scenario.delegations[mind.world.index[mind.seat]]
    wanted = min(max(WANTED_USD_M * math.sqrt(row.gdp_usd_bn), 4.0), 30.0) * 1e6
    return TARGET_POINTS / 2 * min(1.0, usd / wanted)
