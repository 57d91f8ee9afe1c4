"""How much a seat asks for as time runs out: a time-dependent concession (Faratin, Sierra and Jennings 1998).

aspiration(t) = reserve + (top - reserve)(1 - (t/T)^(1/beta)).
"""

from __future__ import annotations

from collections.abc import Sequence

from game.actions import BuyBack, Clause
from game.view import View

TOP, RESERVE, BETA = 1.5, 0.1, 1.0


def aspiration(round_: int, rounds: int) -> float:
    """Return the points that a deal must bring at this round: 1.5 in the first, 0.1 in the last."""
    progress = min(1.0, max(0.0, (round_ - 1) / max(1, rounds - 1)))
    return RESERVE + (TOP - RESERVE) * (1.0 - float(progress ** (1.0 / BETA)))


def needed_of(view: View, clauses: Sequence[Clause]) -> float:
    """Return the points that a seat asks for before it signs.

    Commitments to its own programme are on terms that it has set: it signs for as little as it offers them for.
    """
    if clauses and all(isinstance(clause, BuyBack) and clause.holder == view.seat for clause in clauses):
        return RESERVE
    return aspiration(view.round, view.rounds)
