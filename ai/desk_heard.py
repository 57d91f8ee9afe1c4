"""What a desk has heard from a counterpart in this round, and how that moves its estimate of another draft.

An answer to a sounding, or an account of an answer to an offer, says what one treaty is worth to the counterpart above
what it asks for. Of the same treaty it is taken as it is; of one with a clause in common, the desk takes its error to
be about the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from game.actions import NO_TERMS, Clause, TreatyTerms
from game.talks import Report
from game.view import View

# How far an error carries over to a related draft: from an exact answer, and from a band.
CARRIED, CARRIED_FROM_BAND = 0.9, 0.6
# What a seat that refuses is taken to miss at least, where another ground than its points stands in the way.
REFUSED = 0.5

Surplus = Callable[[tuple[Clause, ...], TreatyTerms], float]


@dataclass(frozen=True, slots=True)
class Heard:
    """How what was heard moves an estimate.

    Attributes:
        points: to be added to it.
        kind: ``exact`` or ``band`` of this very treaty, ``near`` an exact or ``about`` a band of a related one.
    """

    points: float
    kind: str


def heard(
    view: View, about: str, parties: Sequence[str], clauses: Sequence[Clause], terms: TreatyTerms, surplus: Surplus
) -> Heard | None:
    """Return what was heard that bears on a draft, None if nothing.

    Args:
        view: of the seat that has heard.
        about: the counterpart.
        parties: of the draft.
        clauses: of the draft.
        terms: of the draft.
        surplus: the desk's own estimate, in points, of clauses and terms above what the counterpart asks for.
    """
    told = [
        report
        for report in view.me.reports
        if report.about == about
        and report.round == view.round
        and report.kind in ("sounding", "account")
        and report.get("low") is not None
        and set(report.get("parties")) == set(parties)
    ]
    if not told:
        return None
    mark = (frozenset(clauses), terms)
    same = next((r for r in reversed(told) if (frozenset(r.get("clauses")), r.get("terms")) == mark), None)
    if same is not None:
        return Heard(_error(same, surplus(tuple(clauses), terms)), "exact" if same.get("exact") else "band")
    related = [(len(set(r.get("clauses")) & set(clauses)), n, r) for n, r in enumerate(told)]
    shared, _, nearest = max(related, key=lambda item: item[:2])
    if not shared:
        return None
    error = _error(nearest, surplus(tuple(nearest.get("clauses")), nearest.get("terms") or NO_TERMS))
    exact = bool(nearest.get("exact"))
    return Heard(error * (CARRIED if exact else CARRIED_FROM_BAND), "near" if exact else "about")


def _error(report: Report, estimate: float) -> float:
    """Return by how many points an estimate is too low by what was told: nothing while it lies within the band.

    A refusal of what is worth enough has another ground, and stays one.
    """
    low, high = float(report.get("low")), float(report.get("high"))
    if report.get("answer") in ("no", "counter"):
        low, high = min(low, -REFUSED), min(high, -REFUSED if low >= 0.0 else 0.0)
    if report.get("answer") == "yes":
        low, high = max(low, 0.0), max(high, 0.0)
    return min(max(estimate, low), high) - estimate
