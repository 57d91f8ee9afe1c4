"""What the signature under a treaty is worth by itself: standing, and the targets that count treaties and partners.

Only the first treaty of some weight with a partner counts. One that all have signed and that waits for the plenary
counts already: otherwise the same signature could be paid for twice in a round.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ai.contracts import term
from game.actions import Clause
from game.players import Term
from game.rules.clauses import has_weight
from game.rules.offers import SIGNED_STANDING, TREATY_STANDING_CAP
from game.view import View

if TYPE_CHECKING:
    from ai.appraisal import Appraisal


def partners_of(view: View, seat: str) -> tuple[int, frozenset[str]]:
    """Return how many treaties have counted for a seat or will in this plenary, and with whom, as the view shows."""
    count, partners = 0, frozenset[str]()
    signed = [(offer.parties, offer.clauses) for offer in view.offers if offer.status == "signed"]
    for parties, clauses in (*((t.parties, t.clauses) for t in view.treaties), *signed):
        others = frozenset(parties) - {seat}
        if seat in parties and not others <= partners and has_weight(view.world, parties, clauses):
            count, partners = count + 1, partners | others
    return count, partners


def signing_terms(mind: Appraisal, parties: Sequence[str], clauses: Sequence[Clause]) -> tuple[Term, ...]:
    """Return what it brings a seat to have signed, beside what the clauses bring."""
    count, partners = mind.partners
    if not has_weight(mind.world, parties, clauses) or set(parties) <= partners | {mind.seat}:
        return ()
    out: list[Term] = []
    if count * SIGNED_STANDING < TREATY_STANDING_CAP:
        out.append(term("signature", mind.standing(SIGNED_STANDING)))
    if mind.mandate is not None:
        for target, status in zip(mind.mandate.targets, mind.view.me.targets, strict=True):
            if status.done is not None:
                continue
            if target.when.kind == "treaties_at_least" and count < target.when.value:
                out.append(term("target", target.points / max(1.0, target.when.value), text=target.text))
            if target.when.kind == "treaty_with" and target.when.partner in parties:
                out.append(term("target", target.points, text=target.text))
    return tuple(out)
