"""What a seat has learnt of its counterparts from how they answered it: a model of the opponent, from the view alone.

A counterpart that declines more than it signs is taken to ask for more than its desk would guess, one that signs for
less. What was countered counts for nothing: a counter says itself what is missing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from game.view import View

# Points by which the guess of what a counterpart needs moves with a refusal, and with a signature; and its bounds.
A_REFUSAL, A_SIGNATURE = 0.35, -0.25
LEAST, MOST = -0.3, 1.4
# Answers that are older than so many rounds count no more.
MEMORY_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """How a counterpart has answered lately.

    Attributes:
        signed, declined: how often.
        firmness: points that it is taken to ask for beyond the guess.
    """

    signed: int
    declined: int

    @property
    def firmness(self) -> float:
        """Points that the counterpart is taken to ask for beyond what its temperament and the round say."""
        return min(MOST, max(LEAST, A_REFUSAL * self.declined + A_SIGNATURE * self.signed))


NOTHING = Reading(0, 0)


def readings_of(view: View) -> dict[str, Reading]:
    """Return how other seats have answered this one lately; those that did not are left out."""
    signed: Counter[str] = Counter()
    declined: Counter[str] = Counter()
    for happening in reversed(view.happenings):
        if happening.round <= view.round - MEMORY_ROUNDS:
            break
        if happening.kind == "offer_declined":
            declined[str(happening.get("seat"))] += 1
        elif happening.kind == "offer_signed":
            signed[str(happening.get("seat"))] += 1
    others = sorted({*signed, *declined} - {view.seat})
    return {other: Reading(signed[other], declined[other]) for other in others}
