"""What a ministry has done for a person, as a record of the state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from game.actions import Counter, Decline, MinistryAct, Sign

Answer = Sign | Decline | Counter
Fate = Literal["held", "done", "undone", "overruled", "gone", "impossible"]


@dataclass(frozen=True, slots=True)
class Deed:
    """One act of a ministry.

    Attributes:
        seat: for whom it acted.
        round: when.
        act: what it did.
        under: the key of the standing instruction, ``digest`` for offers beyond those that reach a person, or
            ``delegated`` for what it does by itself in a round that was left to it.
        points: what the offer or motion was worth by the desk; None where that played no part.
        fate: ``held`` (an answer that waits for the end of the sitting), ``done``, ``undone`` by the person,
            ``overruled`` by an answer of her own, ``gone`` (the offer closed before) or ``impossible`` by then.
    """

    seat: str
    round: int
    act: MinistryAct
    under: str
    points: float | None
    fate: Fate
