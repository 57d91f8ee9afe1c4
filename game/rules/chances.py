"""Chances that a seat is shown with the terms that make them: whole ten-thousandths, so that the terms add up exactly.

A vote at home is drawn by seed, seat, subject and the number of the attempt, never by the round: whoever waits, or
loads an old save, meets the same draw, and only better terms change what becomes of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from game.chance import Key
from game.rules.turn import Turn

WHOLE = 10_000
LEAST, MOST = 200, 9_800


@dataclass(frozen=True, slots=True)
class Chance:
    """A chance and what makes it: (key of the texts, contribution), in ten-thousandths; the terms add up to it."""

    parts: int
    terms: tuple[tuple[str, int], ...]

    @property
    def value(self) -> float:
        """The chance, from 0 to 1."""
        return self.parts / WHOLE


def add_up(terms: Sequence[tuple[str, float]]) -> Chance:
    """Return the chance that terms make, kept between 2 and 98 per cent by a last term ``limit`` where needed.

    Args:
        terms: (key, contribution as a share); those of nothing are left out.
    """
    whole = [(key, round(share * WHOLE)) for key, share in terms]
    total = sum(parts for _, parts in whole)
    limit = max(LEAST, min(MOST, total)) - total
    kept = tuple((key, parts) for key, parts in (*whole, ("limit", limit)) if parts)
    return Chance(total + limit, kept)


def draw(turn: Turn, kind: str, seat: str, subject: str, attempt: int, chance: Chance) -> bool:
    """Settle whether a vote at home succeeds.

    Args:
        turn: the turn at work.
        kind: what is settled, as the log names it.
        seat: whose vote it is.
        subject: what it is about; part of the draw's address.
        attempt: the number of the attempt, from 1; part of the draw's address.
        chance: the chance that it is held against.
    """

    def compute() -> dict[str, object]:
        number = float(Key.of(turn.seed, 0, f"{kind}:{subject}:{attempt}", seat).rng().random())
        passed = number * WHOLE < chance.parts
        return {"seat": seat, "subject": subject, "attempt": attempt, "parts": chance.parts, "passed": passed}

    return bool(turn.settle(kind, compute)["passed"])
