"""Building a draft for two: what helps both more than it costs goes in, and money settles the rest.

The other side is estimated as every desk estimates it, with what it is known to ask for at this time and what its
answers have told. A draft is worth proposing if it leaves the seat with what it needs and the other with what it is
taken to need; whatever the other gains beyond that is asked for in money.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from ai.appraisal import Appraisal
from ai.bargains import LEAST, allowed, could_give, stands
from ai.concession import RESERVE, aspiration_of
from ai.gifts import TERMS, most_usd
from game.actions import Clause, Payment
from game.view import View

MOST_EXTRAS = 3
# Points that a counterpart is left with beyond what it is taken to need, since that is a guess.
MARGIN = 0.15
LEAST_USD = 10_000
# Sums tried when money is to close a gap: parts of what could be paid.
PARTS = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 1.0)


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft between the view's seat and a partner, with what it is worth to the one and is taken to be to the other.

    ``asked`` is what the partner is taken to ask for.
    """

    clauses: tuple[Clause, ...]
    own: float
    theirs: float
    asked: float

    @property
    def prospect(self) -> float:
        """What the draft is worth times the chance, by a logistic guess, that the partner signs it."""
        return self.own / (1.0 + math.exp(min(30.0, 2.0 * (self.asked - self.theirs))))


def asked_by(view: View, mind: Appraisal, partner: str, conceivable: float) -> float:
    """Return the points that a partner is taken to ask for.

    Args:
        view: of the seat that guesses.
        mind: its appraisal.
        partner: the other.
        conceivable: the most that the partner can expect of this negotiation; nobody asks for more.
    """
    full = aspiration_of(view, partner)
    read = mind.reading(partner)
    part = 1.0 if read.declined > read.signed else 0.5
    likely = min(full, RESERVE + part * max(0.0, conceivable - RESERVE))
    return max(RESERVE, likely) + max(0.0, read.firmness) + MARGIN


def compose(
    view: View, mind: Appraisal, partner: str, base: Sequence[Clause], needed: float, rounds: int = TERMS,
    share: float = 1.0,
) -> Draft | None:  # fmt: skip
    """Return the best draft found that contains ``base``, or None if nothing is left for the seat itself.

    If the partner cannot be given what it is taken to ask for, the draft is the most that the seat is ready to give.

    Args:
        view: of the seat that drafts.
        mind: its appraisal.
        partner: the other party.
        base: what the draft is about; may be empty if anything will do.
        needed: the points that the seat itself wants of it.
        rounds: for how many rounds money is paid at most.
        share: the part of its own gain that the seat is ready to give away.
    """
    other, parties = mind.peer(partner), (view.seat, partner)
    draft = list(base)
    choices: list[tuple[float, float, Clause]] = []
    for clause in (*could_give(view, mind, view.seat, partner), *could_give(view, mind, partner, view.seat)):
        if not stands(clause, draft):
            choices.append((mind.clauses((clause,)).total, other.clauses((clause,)).total, clause))
    choices.sort(key=lambda item: (-(item[0] + item[1]), repr(item[2])))
    for own, theirs, clause in choices:
        if len(draft) >= len(base) + MOST_EXTRAS or own + theirs < LEAST:
            break
        if allowed(view, (*draft, clause), parties):
            draft.append(clause)
    return _settled(view, mind, other, partner, draft, needed, rounds, share)


def _settled(
    view: View, mind: Appraisal, other: Appraisal, partner: str, draft: list[Clause], needed: float, rounds: int,
    share: float,
) -> Draft | None:  # fmt: skip
    """Return a draft with the payment that settles it: to the partner what it lacks, or to the seat what is over."""
    parties = (view.seat, partner)
    theirs = other.treaty(parties, draft).total if draft else 0.0
    before = mind.treaty(parties, draft).total if draft else 0.0
    kept = max(needed, (1.0 - share) * before)
    asked = asked_by(view, mind, partner, max(theirs, 0.0) + _mine_to_give(view, other, partner))
    pays = theirs < asked
    giver, receiver = (view.seat, partner) if pays else (partner, view.seat)
    sums = _sums(view, partner, pays)
    known: dict[int, Draft | None] = {}

    def at(place: int) -> Draft | None:
        """Return the draft with the sum at a place, None if it cannot be signed."""
        if place not in known:
            usd = sums[place]
            clauses = (*draft, Payment(giver, receiver, usd, 0, rounds)) if usd else tuple(draft)
            known[place] = None
            if clauses and allowed(view, clauses, parties):
                worths = (mind.treaty(parties, clauses).total, other.treaty(parties, clauses).total)
                known[place] = Draft(clauses, *worths, asked)
        return known[place]

    def affords(place: int) -> bool:
        """Whether the seat keeps enough, and the partner what it asks for where it is the one who pays."""
        found = at(place)
        return found is not None and found.own >= kept and (pays or found.theirs >= asked)

    def enough(place: int) -> bool:
        found = at(place)
        return found is not None and found.theirs >= asked

    first = 0 if draft else 1
    places = range(first, len(sums))
    if not places or not (affords(first) or (not pays and draft and affords(0))):
        return None
    last = bisect_left(places, True, key=lambda place: not affords(place)) + first - 1
    if last < first:
        return None
    best = last
    if pays:
        best = min(last, bisect_left(places, True, key=enough) + first)  # the smallest sum that will do
    return at(best)


def _mine_to_give(view: View, other: Appraisal, partner: str) -> float:
    """Return the points of the money that the seat could pay the partner."""
    most = most_usd(view, view.seat)
    return max(0.0, other.payment(Payment(view.seat, partner, most, 0, TERMS)).total) if most > 0 else 0.0


def _sums(view: View, partner: str, pays: bool) -> list[int]:
    """Return sums to try, the smallest first, and none at all before them."""
    most = most_usd(view, view.seat if pays else partner)
    return [0, *dict.fromkeys(usd for part in PARTS if (usd := round_sum(most * part)) >= LEAST_USD)]


def round_sum(usd: float) -> int:
    """Return a sum to two significant digits, as people name sums."""
    return int(float(f"{max(0.0, usd):.2g}"))
