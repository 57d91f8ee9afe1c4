"""How much a seat asks for as time runs out: a time-dependent concession (Faratin, Sierra and Jennings 1998).

aspiration(t) = reserve + (top - reserve)(1 - (t/T)^(1/beta)). A temperament multiplies the top and is the exponent
beta: below 1 a delegation holds out until late, above 1 it concedes early.
"""

from __future__ import annotations

from collections.abc import Sequence

from game.actions import BuyBack, Clause
from game.temperaments import NEUTRAL, Traits, traits_of
from game.view import View

TOP, RESERVE = 1.5, 0.1


def aspiration(round_: int, rounds: int, traits: Traits = NEUTRAL) -> float:
    """Return the points that a deal must bring at this round: 1.5 in the first and .1 in the last without a temper."""
    progress = min(1.0, max(0.0, (round_ - 1) / max(1, rounds - 1)))
    top = max(RESERVE, TOP * traits.ask)
    return RESERVE + (top - RESERVE) * (1.0 - float(progress ** (1.0 / traits.patience)))


def aspiration_of(view: View, seat: str) -> float:
    """Return what a seat asks for in the view's round, by its temperament, which everybody can read."""
    return aspiration(view.round, view.rounds, traits_of(view.world, seat))


def needed_of(view: View, clauses: Sequence[Clause]) -> float:
    """Return the points that a seat asks for before it signs.

    Commitments to its own programme are on terms that it has set: it signs for as little as it offers them for.
    """
    if clauses and all(isinstance(clause, BuyBack) and clause.holder == view.seat for clause in clauses):
        return RESERVE
    return aspiration_of(view, view.seat)
