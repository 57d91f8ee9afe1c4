"""Whether the seat's money lasts for what it promises, round by round, and what treaties it has."""

from __future__ import annotations

from collections.abc import Sequence

from game.actions import NO_TERMS, BuyBack, Clause, Payment, TreatyTerms
from game.rules.clauses import owed_by
from game.rules.treaties import acts
from game.state import Treaty
from game.view import View
from game.world import CENTS

#: The number of a treaty that is not signed yet; none has it.
SUPPOSED = 0


def supposed(view: View, clauses: Sequence[Clause], terms: TreatyTerms = NO_TERMS) -> Treaty:
    """Return a draft as the treaty that it would be if it entered into force in this round."""
    return Treaty(SUPPOSED, (view.seat,), tuple(clauses), view.round, True, terms=terms)


def short_round(view: View, clauses: Sequence[Clause]) -> tuple[int, int] | None:
    """Return the first round in which the seat's promises would exceed its money, and by how many US dollars.

    Promises are those of the draft and of its treaties in force; every round brings the allotment, and at most one
    allotment is carried over. Money that others promise is not counted on, nor what goes by the prices to come or by
    the stock that is there: offtakes, and the tonnes of buy-back commitments.
    """
    allotment = view.world.allotment[view.seat] // CENTS
    due = dict.fromkeys(range(view.round, view.rounds + 1), 0)
    drafted = supposed(view, clauses) if clauses else None
    for treaty in (*own_treaties(view), *((drafted,) if drafted is not None else ())):
        for clause in treaty.clauses:
            payer, usd = owed_by(clause)
            if payer != view.seat or not usd:
                continue
            if isinstance(clause, Payment | BuyBack):
                for round_ in due:
                    due[round_] += usd if acts(treaty, clause, round_) else 0
            elif treaty is drafted:
                due[view.round] += usd
    money = view.me.budget_usd
    for round_, owed in due.items():
        if owed > money:
            return round_, owed - money
        money = min(money - owed, allotment) + allotment
    return None


def own_treaties(view: View) -> tuple[Treaty, ...]:
    """Return the treaties in force to which the seat is a party, newest first."""
    mine = [treaty for treaty in view.treaties if view.seat in treaty.parties and treaty.status == "in force"]
    return tuple(reversed(mine))
