"""What is asked and told in confidence: soundings, their answers, and what a seat is told about another.

An answer's points are those of the answering seat's mandate above what it asks for now, negative below it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from game.contents import NO_TERMS, Clause, TreatyTerms

Coaching = Literal["coach", "estimate", "blind"]
COACHING: tuple[Coaching, ...] = ("coach", "estimate", "blind")
Answer = Literal["yes", "no", "perhaps", "none"]
Points = Annotated[float, Field(ge=-1e6, le=1e6)]


@dataclass(frozen=True, slots=True)
class Sound:
    """Ask ``other``, one of ``parties``, whether it would sign this treaty of the seat and ``parties``."""

    seat: str
    other: str
    parties: Annotated[tuple[str, ...], Field(min_length=1, max_length=19)]
    clauses: Annotated[tuple[Annotated[Clause, Field(discriminator="type")], ...], Field(min_length=1, max_length=20)]
    terms: TreatyTerms = NO_TERMS
    type: Literal["sound"] = "sound"


@dataclass(frozen=True, slots=True)
class Disclose:
    """Answer a sounding of ``to``; ``none`` is no answer.

    ``low`` and ``high`` bound the points by which the treaty is worth more than the seat asks for, ``blocking`` is the
    public ground that stands in the way most, and ``breakdown`` lists (term, points), which add to the points.
    """

    seat: str
    to: str
    sounding: int
    answer: Answer
    low: Points | None = None
    high: Points | None = None
    blocking: Annotated[str, Field(max_length=40)] = ""
    breakdown: Annotated[tuple[tuple[Annotated[str, Field(max_length=40)], Points], ...], Field(max_length=60)] = ()
    type: Literal["disclose"] = "disclose"


@dataclass(frozen=True, slots=True)
class Sounding:
    """A sounding of this round.

    Attributes:
        seat: who asks.
        other: who is asked.
        parties: all parties of the treaty that it is about, the asking seat first.
        exact: whether the answer is passed on as it is given, which is a teaching aid.
        answered: whether it waits no longer.
    """

    id: int
    seat: str
    other: str
    parties: tuple[str, ...]
    clauses: tuple[Clause, ...]
    terms: TreatyTerms
    round: int
    exact: bool
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What a seat was told about another's private mind, and nobody else was.

    Attributes:
        round: when it came.
        to: the seat that has it.
        about: the seat that it is about.
        kind: ``sounding`` (an answer) or ``intelligence`` (an estimate of a mandate).
        values: named values, as sorted pairs. Of a sounding: ``answer``, ``blocking``, ``breakdown``, ``clauses``,
            ``exact``, ``high``, ``low``, ``parties``, ``sounding``, ``terms``. Of intelligence: ``dealings``, the
            estimated weights ``prosperity``, ``security``, ``industry``, ``standing`` in points, and ``wants``, the
            kind of condition that its largest target is taken to have.
        sharpness: from 0, a guess, to 1, certain.
    """

    round: int
    to: str
    about: str
    kind: str
    values: tuple[tuple[str, Any], ...]
    sharpness: float

    def get(self, name: str, default: Any = None) -> Any:
        """Return a named value."""
        return dict(self.values).get(name, default)
