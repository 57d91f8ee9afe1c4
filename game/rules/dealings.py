"""How much two seats have had to do with each other: what sharpens their intelligence about one another.

Both know it of their own pair, and nobody else does.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from game.rules.turn import Turn
from game.state import State

# What counts for one dealing: a meeting, half a treaty in force, ten points of trust.
TREATY_DEALINGS = 2
TRUST_A_DEALING = 10
DEEPEST = 12


def meet(turn: Turn, a: str, b: str) -> None:
    """Count a meeting of two seats: a negotiation opened or a sounding that cost one."""
    pair = (a, b) if a < b else (b, a)
    turn.state.contacts = {**turn.state.contacts, pair: turn.state.contacts.get(pair, 0) + 1}


def dealings(state: State, seats: Iterable[str]) -> dict[str, dict[str, int]]:
    """Return seat -> other seat -> dealings of the two, up to :data:`DEEPEST`, where there were any."""
    pairs: dict[tuple[str, str], int] = dict(state.contacts)
    for treaty in state.treaties.values():
        if treaty.status == "in force":
            for pair in combinations(sorted(treaty.parties), 2):
                pairs[pair] = pairs.get(pair, 0) + TREATY_DEALINGS
    for pair, points in state.trust.items():
        if points >= TRUST_A_DEALING:
            pairs[pair] = pairs.get(pair, 0) + points // TRUST_A_DEALING
    out: dict[str, dict[str, int]] = {seat: {} for seat in seats}
    for (a, b), count in pairs.items():
        out[a][b] = out[b][a] = min(DEEPEST, count)
    return out
