"""How one draft of a treaty differs from another: what is new, what is changed, and what is left out."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from game.actions import NO_TERMS, Clause, TreatyTerms
from game.window.screens.clause_words import giver, receiver


@dataclass(frozen=True, slots=True)
class Differences:
    """See the module; ``changed`` are pairs of a clause as it was and as it is."""

    added: tuple[Clause, ...] = ()
    changed: tuple[tuple[Clause, Clause], ...] = ()
    dropped: tuple[Clause, ...] = ()
    terms: bool = False

    def before(self, clause: Clause) -> Clause | None:
        """Return what a changed clause was, or None."""
        return next((old for old, new in self.changed if new == clause), None)


def differences(
    before: Sequence[Clause],
    after: Sequence[Clause],
    terms_before: TreatyTerms = NO_TERMS,
    terms_after: TreatyTerms = NO_TERMS,
) -> Differences:
    """Return how a draft differs from the one before.

    A clause is a changed one where the same seats do the same kind of thing for each other in other terms; those about
    the same market or bloc are matched first.
    """
    gone = [clause for clause in before if clause not in after]
    new = [clause for clause in after if clause not in before]
    changed: list[tuple[Clause, Clause]] = []
    matches: tuple[Callable[[Clause], Hashable], ...] = (_about, _kind)
    for match in matches:
        for clause in tuple(new):
            old = next((other for other in gone if match(other) == match(clause)), None)
            if old is not None:
                changed.append((old, clause))
                gone.remove(old)
                new.remove(clause)
    return Differences(tuple(new), tuple(changed), tuple(gone), terms_before != terms_after)


def _kind(clause: Clause) -> Hashable:
    return clause.type, giver(clause), receiver(clause)


def _about(clause: Clause) -> Hashable:
    about = tuple(getattr(clause, name, None) for name in ("mineral", "stage", "bloc", "target", "service"))
    return _kind(clause), about
