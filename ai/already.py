"""What a seat has been promised already, so that nothing is paid for twice.

A promise, a service or a right that runs for rounds is worth something for those rounds alone that no treaty in force
and no clause before it covers. What two clauses promise is the same if only their time or their measure differs. A
right in a national stock is worth no more than the metal that no other right takes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from functools import cache
from operator import attrgetter
from typing import TypeVar

from game.actions import (
    Clause,
    ExportAssurance,
    ExportRestraint,
    ResourceAccess,
    Services,
    Standstill,
    StockpileAccess,
    TariffConcession,
    VotePledge,
)
from game.rules.drawing import rights_by_treaty
from game.rules.treaties import acts
from game.view import View
from game.world import KG_PER_T

Lasting = ExportAssurance | ExportRestraint | Standstill | VotePledge | ResourceAccess | Services | TariffConcession
AnyLasting = TypeVar("AnyLasting", bound=Lasting)

# Fields in which two clauses about the same thing may differ.
_TIME_AND_MEASURE = ("start", "term", "share", "rate")


@cache
def _parts(kind: type) -> Callable[[Lasting], tuple[object, ...]]:
    """Return what reads the fields of a type of clause that say what it is about."""
    return attrgetter(*(f.name for f in fields(kind) if f.name not in _TIME_AND_MEASURE))


def what(clause: Lasting) -> tuple[object, ...]:
    """Return what a clause is about: all but its time and its measure."""
    kind: type = type(clause)
    return _parts(kind)(clause)


def _covers(other: Lasting, clause: Lasting, about: tuple[object, ...]) -> bool:
    """Whether a clause of a treaty promises what another of its type does, which is ``about`` this; or is wider."""
    if isinstance(other, VotePledge) and isinstance(clause, VotePledge):
        same = (other.pledger, other.promisee, other.bloc, other.choice)
        if same != (clause.pledger, clause.promisee, clause.bloc, clause.choice):
            return False
        return other.subject in ("any", clause.subject) and other.about in ("", clause.about)
    return what(other) == about


def fresh(view: View, seat: str, clauses: Sequence[Clause]) -> list[Clause]:
    """Return the clauses of a draft as far as they are new, in their order.

    Args:
        view: whose knowledge of treaties counts.
        seat: who values them; a provider counts all the metal that it promises.
        clauses: of one draft.
    """
    out: list[Clause] = []
    for clause in clauses:
        rest: Clause | None = clause
        if isinstance(clause, StockpileAccess) and seat == clause.beneficiary:
            rest = _unpromised(view, clause, out)
        elif isinstance(clause, Lasting):
            rest = _uncovered(view, clause, out)
        if rest is not None:
            out.append(rest)
    return out


def _uncovered(view: View, clause: AnyLasting, before: Sequence[Clause]) -> AnyLasting | None:
    """Return a clause over the rounds that nothing else covers, None if there are none within the game."""
    about, first = what(clause), view.round + clause.start
    wanted = range(first, min(first + clause.term, view.world.rounds + 1))
    covered: set[int] = set()
    for treaty, other in view.clauses_in_force.get(clause.type, ()):
        if isinstance(other, type(clause)) and _covers(other, clause, about):
            covered.update(r for r in wanted if acts(treaty, other, r))
    # What all have signed enters into force in this round's plenary; each lasts on its own.
    signed = [other for offer in view.offers if offer.status == "signed" for other in offer.clauses]
    for other in (*signed, *before):
        if isinstance(other, type(clause)) and _covers(other, clause, about):
            covered.update(range(view.round + other.start, view.round + other.start + other.term))
    if not covered:
        return clause
    left = [r for r in wanted if r not in covered]
    return replace(clause, start=left[0] - view.round, term=len(left)) if left else None


def _unpromised(view: View, clause: StockpileAccess, before: Sequence[Clause]) -> StockpileAccess | None:
    """Return a right over the metal that no other right takes, None if there is none."""
    m, a = view.world.mineral_index[clause.mineral], view.world.index[clause.provider]
    last = range(view.round, view.world.rounds + 1)
    taken = 0
    for treaty in view.treaties:
        rights = (rights_by_treaty([treaty], view.deliveries, r, clause.provider, clause.mineral) for r in last)
        taken += max((sum(right.kg for right in held) for held in rights), default=0)
    for other in before:
        if isinstance(other, StockpileAccess) and (other.provider, other.mineral) == (clause.provider, clause.mineral):
            taken += round(other.tonnes * KG_PER_T)
    free = min(round(clause.tonnes * KG_PER_T), view.held_kg(m, a) - taken)
    return replace(clause, tonnes=free / KG_PER_T) if free > 0 else None
