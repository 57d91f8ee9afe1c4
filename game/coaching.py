"""What a person at a coached table is shown: drafts that the counterpart has said it would sign.

The desk guesses; at a table of the level *coach* its guesses are put before the counterpart as soundings, which are
free, exact and logged, and what it says yes to is kept. Each answer sharpens the desk's next guesses, and a refusal
brings a counter-draft. The questions count against the soundings that a seat takes in a round.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from game.actions import NO_TERMS, Clause, Payment, Sound, TreatyTerms
from game.errors import Refused
from game.players import Advisor, Estimate, Ideas
from game.rules.turn import Happening
from game.talks import Report
from game.view import View

#: Soundings for one question of a person, and candidates of the desk among which they are chosen.
MOST_ASKED, CANDIDATES = 6, 8

Submit = Callable[[Sound], Sequence[Happening]]
Guess = Callable[[View], Ideas]


@dataclass(frozen=True, slots=True)
class Coached:
    """What came of a question.

    Attributes:
        ideas: drafts that the counterpart would sign now, the best for the person first, each with its estimate.
        asked: how many soundings it took.
    """

    ideas: Ideas
    asked: int


class Coach:
    """Verifies a desk's drafts at a table; see the module's text.

    Args:
        view: gives the person's view as it stands.
        submit: puts a sounding of hers to the table.
        desk: her advisor.
    """

    def __init__(self, view: Callable[[], View], submit: Submit, desk: Advisor) -> None:
        self._view = view
        self._submit = submit
        self._desk = desk

    def suggest(self, partner: str, clauses: Sequence[Clause], most: int = 3, budget: int = MOST_ASKED) -> Coached:
        """Return changed drafts that would work, verified where the table is coached.

        The draft itself is sounded first: how far it is from a signature tells the desk most.
        """

        def guess(view: View) -> Ideas:
            return self._desk.suggest(view, partner, clauses, CANDIDATES)

        return self._verified(partner, tuple(clauses), guess, most, budget)

    def gives(self, partner: str, clauses: Sequence[Clause], most: int = 3, budget: int = MOST_ASKED) -> Coached:
        """Return drafts with more for the person that the partner would still sign, verified likewise."""

        def guess(view: View) -> Ideas:
            return self._desk.gives(view, partner, clauses, CANDIDATES)

        return self._verified(partner, tuple(clauses), guess, most, budget, counters=False)

    def counter_offer(
        self, parties: Sequence[str], clauses: Sequence[Clause], terms: TreatyTerms = NO_TERMS
    ) -> tuple[Clause, ...]:
        """Return what the first other party would sign instead of a draft, empty if it names nothing or would sign it.

        It sounds that party, unless it has been sounded about just this in the round; at a table that is not coached
        this costs a meeting.

        Raises:
            Refused: if it cannot be sounded now.
        """
        view = self._view()
        others = tuple(party for party in parties if party != view.seat)
        told = answer_to(view, others[0], parties, clauses, terms)
        if told is None:
            self._submit(Sound(view.seat, others[0], others, tuple(clauses), terms))
            told = answer_to(self._view(), others[0], parties, clauses, terms)
        return () if told is None else tuple(told.get("counter", ()))

    # --- inside -----------------------------------------------------------------------------------------------------

    def _verified(
        self, partner: str, clauses: tuple[Clause, ...], guess: Guess, most: int, budget: int, *, counters: bool = True
    ) -> Coached:
        view = self._view()
        if not is_coached(view):
            return Coached(guess(view)[:most], 0)
        left, good = budget, dict[tuple[Clause, ...], Estimate]()
        if clauses and self._answer(partner, clauses) is None and self._ask(partner, clauses):
            left -= 1
        told = self._answer(partner, clauses) if clauses else None
        counter = tuple(told.get("counter", ())) if told is not None and counters else ()
        if counter and self._worth(counter, partner) > 0.0:
            left -= self._try(partner, counter, good, left)
        while len(good) < most:
            fresh = [c for c, _ in guess(self._view()) if self._answer(partner, c) is None or self._yes(partner, c)]
            fresh = [c for c in fresh if c not in good]
            if not fresh:
                break
            candidate = fresh[0]
            if self._yes(partner, candidate):
                good[candidate] = self._theirs(partner, candidate)
            elif left < 1 or not self._ask(partner, candidate):
                break
            else:
                left -= 1
        ranked = sorted(good, key=lambda c: (-self._worth(c, partner), repr(c)))
        diverse: dict[frozenset[Clause], tuple[Clause, ...]] = {}
        for draft in ranked:
            diverse.setdefault(shape(draft), draft)
        ideas = tuple((c, self._theirs(partner, c)) for c in tuple(diverse.values())[:most])
        return Coached(ideas, budget - left)

    def _try(
        self, partner: str, clauses: tuple[Clause, ...], good: dict[tuple[Clause, ...], Estimate], left: int
    ) -> int:
        """Sound a draft unless it was, keep it if the answer is yes, and return the soundings that it took."""
        took = 0
        if self._answer(partner, clauses) is None:
            if left < 1 or not self._ask(partner, clauses):
                return 0
            took = 1
        if self._yes(partner, clauses):
            good[clauses] = self._theirs(partner, clauses)
        return took

    def _ask(self, partner: str, clauses: tuple[Clause, ...]) -> bool:
        """Sound a partner; return whether it could be sounded."""
        try:
            self._submit(Sound(self._view().seat, partner, (partner,), clauses))
        except Refused:
            return False
        return self._answer(partner, clauses) is not None

    def _answer(self, partner: str, clauses: tuple[Clause, ...]) -> Report | None:
        view = self._view()
        return answer_to(view, partner, (view.seat, partner), clauses)

    def _yes(self, partner: str, clauses: tuple[Clause, ...]) -> bool:
        told = self._answer(partner, clauses)
        return told is not None and bool(told.get("exact")) and told.get("answer") == "yes"

    def _theirs(self, partner: str, clauses: tuple[Clause, ...]) -> Estimate:
        view = self._view()
        return self._desk.treaty(view, partner, (view.seat, partner), clauses)

    def _worth(self, clauses: tuple[Clause, ...], partner: str) -> float:
        view = self._view()
        return self._desk.treaty(view, view.seat, (view.seat, partner), clauses).points


def shape(clauses: Sequence[Clause]) -> frozenset[Clause]:
    """Return what a draft says apart from its sums of money, so that drafts that differ only in them are alike."""
    return frozenset(replace(c, usd=1, start=0, term=1) if isinstance(c, Payment) else c for c in clauses)


def is_coached(view: View) -> bool:
    """Whether the seat's soundings are free and exact."""
    return view.coaching == "coach" and view.seat in view.people


def answer_to(
    view: View, about: str, parties: Sequence[str], clauses: Sequence[Clause], terms: TreatyTerms = NO_TERMS
) -> Report | None:
    """Return the newest answer to a sounding of just this treaty in this round, None if there is none."""
    mark = (frozenset(clauses), frozenset(parties), terms)
    for report in reversed(view.me.reports):
        if (report.kind, report.about, report.round) == ("sounding", about, view.round):
            if (frozenset(report.get("clauses")), frozenset(report.get("parties")), report.get("terms")) == mark:
                return report
    return None
