"""How a seat's mandate and score moved: the records of their history, which only the seat sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

#: The history tells why a condition moved by the kind of a happening, or by one of these.
BY_MARKET, BY_ROUND = "market", "round"


@dataclass(frozen=True, slots=True)
class MandateChange:
    """One line of the history of a seat's targets and red lines: its condition moved in a round, and why.

    Attributes:
        seat: whose mandate.
        round: the round at whose end the condition was judged.
        line: ``"target"`` or ``"red_line"``; ``number`` is its place in the mandate.
        before, after: the figure that decides the condition, in its own unit; None where it has none (no use to cover).
        held, holds: whether the condition held before and holds now.
        mark: ``"met"`` or ``"crossed"`` if that is what this change did, else empty.
        cause: the kind of the happening that moved it, ``"market"`` (the market of ``mineral``) or ``"round"`` (nothing
            that the seat may know of singles itself out).
        params: the named values of the cause, as sorted pairs.
    """

    seat: str
    round: int
    line: str
    number: int
    before: float | None
    after: float | None
    held: bool
    holds: bool
    mark: str
    cause: str
    params: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A seat's score at a round's end, in points of its mandate; ``attainment`` is in per cent.

    ``tail`` marks the last line of a game that is over: the same round again, with the quarters after it.
    """

    round: int
    prosperity: float
    security: float
    industry: float
    standing: float
    targets: float
    red_lines: float
    attainment: float
    tail: bool = False
