"""Whom to pay for joining a bloc: what a head is worth to the payer, what it asks for, and the offer that pays best.

An offer is built from what costs little, favours and promises, and from the sum that makes the most of the payer's
surplus times the chance that the other signs. Nothing here reads the other's mandate: what it values and asks for is
the estimate that every desk makes, and the chance goes by how uncertain that is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from ai.appraisal import Appraisal
from ai.bargains import allowed, sweetened
from ai.coalition import Tipping, asking, entry_chance, outsiders, reluctance, tipping
from ai.concession import aspiration_of
from game.actions import Accession, Clause, Payment, Standstill
from game.rules.membership import IN_FORCE_STANDING
from game.rules.purse import payment_limit
from game.rules.treaties import acts
from game.view import View

TERM = 4
SMALLEST_USD = 50_000
# Outsiders that are looked at with a draft, of those that look best by their heads and asking prices alone.
SHORTLIST = 6
# Outsiders that are looked at at all where each takes clears of the market.
MOST_CLEARED = 12
# Points beyond what the other is taken to need that are tried.
MARGINS = (0.0, 0.4, 0.8, 1.5, 2.5)
# How far, in points, estimates of what another signs for stray: the scale of a logistic distribution.
NOISE = 1.5
# The chance that an outsider of which nothing is known joins within a round.
JOINS = 0.1
# Part of a budget that one treaty may take.
PAY_SHARE = 0.35
# The least chance that is worth a meeting.
LEAST_CHANCE = 0.3


@dataclass(frozen=True, slots=True)
class Courtship:
    """An offer to an outsider for joining a bloc.

    Attributes:
        seat: the outsider.
        bloc: the bloc.
        clauses: the draft: its accession, and what it is given for it.
        own: what the treaty is worth to the payer, in points.
        tips: points on top, for the chance that the bloc comes into force by it.
        theirs: what it is taken to be worth to the outsider.
        needed: what the outsider is taken to sign for.
        chance: that it signs, 0 to 1.
    """

    seat: str
    bloc: str
    clauses: tuple[Clause, ...]
    own: float
    tips: float
    theirs: float
    needed: float
    chance: float

    @property
    def expected(self) -> float:
        """The points that the payer expects of making the offer."""
        return self.chance * (self.own + self.tips)


def whom_to_pay(
    view: View, mind: Appraisal, bloc_id: str, budget_usd: float, needed: float | None = None, seats: int = SHORTLIST
) -> list[Courtship]:
    """Return offers to outsiders for joining a bloc, the one from which the payer expects most first.

    Args:
        view: the payer's view.
        mind: its appraisal.
        bloc_id: the bloc.
        budget_usd: the most that it pays a round.
        needed: the points that it wants to keep; None: what it signs for in this round.
        seats: how many outsiders are looked at with a draft.
    """
    keep = aspiration_of(view, view.seat) if needed is None else needed
    known = tipping(view, bloc_id, mind)
    bound = _bound_outside(view, bloc_id)
    most = min(budget_usd, payment_limit(view.world, view.seat))
    ranked: list[tuple[float, str]] = []
    for seat in _heard_of(view, bloc_id):
        if seat == view.seat or seat in bound:
            continue
        joins = (Accession(bloc_id, seat),)
        own = mind.treaty((view.seat, seat), joins).total + tip_worth(view, mind, known, seat)
        if own >= keep:
            ranked.append((-own * _reach(mind, bloc_id, seat, most), seat))
    found = [_courtship(view, mind, known, seat, most, keep) for _, seat in sorted(ranked)[:seats]]
    return sorted((c for c in found if c is not None), key=lambda c: (-c.expected, c.seat))


def tip_worth(view: View, mind: Appraisal, known: Tipping, seat: str) -> float:
    """Return the points that a head brings by the chance that the bloc comes into force; 0 once it has its mass.

    The appraisal of an accession sees that chance only as 0 or 1, by whether the bloc has its mass with the seat.
    """
    bloc = view.blocs[known.bloc]
    if known.met or bloc.in_force or known.swing(seat) <= 0.0:
        return 0.0
    before = entry_chance(view, known.bloc, JOINS)
    gain = entry_chance(view, known.bloc, JOINS, also=seat) - before
    return gain * in_force_worth(mind, known.bloc)


def in_force_worth(mind: Appraisal, bloc_id: str) -> float:
    """Return what the entry into force of a bloc brings a seat beside the market: its open targets, and standing."""
    bloc = mind.view.blocs[bloc_id]
    inside = bloc.status(mind.seat) is not None or bloc.signed(mind.seat) is not None
    if not inside:
        return 0.0
    once = mind.standing(IN_FORCE_STANDING) if bloc.in_force_since is None else 0.0
    gained = sum(t.points for t in mind.membership_conditions(True) if t.points > 0.0)
    waiting = sum(t.points for t in mind.membership_conditions(False) if t.points > 0.0)
    return once + gained - waiting


def sum_for(other: Appraisal, payer: str, points: float, most_usd: float, term: int = TERM) -> int | None:
    """Return the least payment a round, in whole dollars to two digits, that brings a seat so many points.

    None if ``most_usd`` does not. What is received counts less and less, so the sum is found by halving.
    """
    if points <= 0.0:
        return 0
    most = int(most_usd)
    if most < SMALLEST_USD or other.payment(Payment(payer, other.seat, most, 0, term)).total < points:
        return None
    low, high = 0.0, float(most)
    for _ in range(16):
        middle = (low + high) / 2.0
        enough = other.payment(Payment(payer, other.seat, max(1, int(middle)), 0, term)).total >= points
        low, high = (low, middle) if enough else (middle, high)
    return min(most, max(SMALLEST_USD, rounded_up(high)))


def rounded_up(usd: float) -> int:
    """Return a sum rounded up to two significant digits, as people name sums."""
    if usd <= 0.0:
        return 0
    unit = 10.0 ** (math.floor(math.log10(usd)) - 1)
    return int(math.ceil(usd / unit - 1e-9) * unit)


def chance_of(points: float) -> float:
    """Return the chance that a seat signs what is estimated to bring it so many points more than it asks for."""
    return 1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, points / NOISE))))


def _heard_of(view: View, bloc_id: str) -> list[str]:
    """Return the outsiders that are looked at: all without floors, the heaviest where markets are cleared."""
    seats = sorted(outsiders(view, bloc_id), key=lambda s: (-view.world.weight(s), s))
    return seats[:MOST_CLEARED] if view.blocs[bloc_id].floors else seats


def _reach(mind: Appraisal, bloc_id: str, seat: str, most_usd: float) -> float:
    """Return the chance that an outsider would join for all the money there is."""
    money = mind.peer(seat).payment(Payment(mind.seat, seat, max(1, int(most_usd)), 0, TERM)).total
    return chance_of(money - asking(mind, bloc_id, seat) - mind.reading(seat).firmness)


def _bound_outside(view: View, bloc_id: str) -> frozenset[str]:
    """Return the seats that have promised somebody to stay out, as far as the view shows."""
    return frozenset(
        clause.party
        for treaty in view.treaties
        for clause in (treaty.clauses if treaty.status == "in force" else ())
        if isinstance(clause, Standstill) and clause.bloc == bloc_id and acts(treaty, clause, view.round)
    )


def _courtship(view: View, mind: Appraisal, known: Tipping, seat: str, most: float, keep: float) -> Courtship | None:
    """Return the draft for one outsider from which the payer expects most, None if there is none that it would sign."""
    other, parties, bloc_id = mind.peer(seat), (view.seat, seat), known.bloc
    accession: tuple[Clause, ...] = (Accession(bloc_id, seat),)
    if not allowed(view, accession, parties):
        return None
    tips = tip_worth(view, mind, known, seat)
    floor = max(0.0, keep - tips)
    draft = sweetened(view, mind, seat, accession, floor)
    needed = aspiration_of(view, seat) + mind.reading(seat).firmness + reluctance(mind, bloc_id, seat)
    best: Courtship | None = None
    for clauses in (draft, *_paid(view, other, draft, parties, needed, most)):
        own = mind.treaty(parties, clauses).total
        if own < floor or not allowed(view, clauses, parties):
            continue
        theirs = other.treaty(parties, clauses).total
        found = Courtship(seat, bloc_id, clauses, own, tips, theirs, needed, chance_of(theirs - needed))
        if found.chance >= LEAST_CHANCE and (best is None or found.expected > best.expected):
            best = found
    return best


def _paid(
    view: View, other: Appraisal, draft: tuple[Clause, ...], parties: tuple[str, str], needed: float, most: float
) -> list[tuple[Clause, ...]]:
    """Return a draft with each of the sums that might be paid on top of it."""
    payer = parties[0]
    # Being paid for an accession costs standing by itself, whatever the sum.
    token = Payment(payer, other.seat, 1, 0, TERM)
    missing = needed - other.treaty(parties, (*draft, token)).total
    sums = dict.fromkeys(sum_for(other, payer, missing + margin, most) for margin in MARGINS)
    return [(*draft, Payment(payer, other.seat, usd, 0, TERM)) for usd in sums if usd]
