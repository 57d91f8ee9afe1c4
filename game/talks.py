"""What is asked and told in confidence: soundings, accounts of answers, and what a seat is told about another.

The points of an answer are those of the answering seat's mandate above what it asks for now, negative below it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from pydantic import Field

from game.contents import NO_TERMS, Clause, StageName, TreatyTerms

Coaching = Literal["coach", "estimate", "blind"]
COACHING: tuple[Coaching, ...] = ("coach", "estimate", "blind")
Answer = Literal["yes", "no", "perhaps", "none"]
Points = Annotated[float, Field(ge=-1e6, le=1e6)]
Clauses = Annotated[tuple[Annotated[Clause, Field(discriminator="type")], ...], Field(max_length=20)]
Breakdown = Annotated[tuple[tuple[Annotated[str, Field(max_length=40)], Points], ...], Field(max_length=60)]
Change = Literal["without", "with", "at_most", "at_least", "floor_at_most"]
#: The fields of clauses that a condition can bound; sums are in US dollars, times in rounds, quantities in tonnes.
BOUNDED = ("usd", "fee_usd", "usd_per_t", "tonnes", "share", "rate", "term", "start")
WHOLE = ("usd", "fee_usd", "term", "start")


@dataclass(frozen=True, slots=True)
class Condition:
    """The one change to a treaty, or to what it is about, with which a seat would have signed it.

    Attributes:
        change: ``without`` the clause at position ``clause``; ``with`` the clause ``added``; ``at_most`` or
            ``at_least``: the ``field`` of the clause at that position set to ``bound``; ``floor_at_most``: the floor of
            ``bloc`` on ``mineral`` at ``stage`` lowered to ``bound`` times the baseline price.
        clause: position in the treaty, from 0.
        field: one of :data:`BOUNDED`.
    """

    change: Change
    clause: Annotated[int, Field(ge=0, le=19)] = 0
    field: Annotated[str, Field(max_length=20)] = ""
    bound: Annotated[float, Field(ge=0.0, le=1e12)] = 0.0
    added: Annotated[Clause, Field(discriminator="type")] | None = None
    bloc: Annotated[str, Field(max_length=40)] = ""
    mineral: Annotated[str, Field(max_length=40)] = ""
    stage: StageName = "refined"


def changed(clauses: tuple[Clause, ...], condition: Condition) -> tuple[Clause, ...] | None:
    """Return a treaty's clauses with a condition met, None if it asks for what the treaty does not have.

    A condition on a floor leaves the clauses as they are.
    """
    if condition.change == "floor_at_most":
        return clauses
    if condition.change == "with":
        return None if condition.added is None else (*clauses, condition.added)
    if condition.clause >= len(clauses):
        return None
    before, old, after = clauses[: condition.clause], clauses[condition.clause], clauses[condition.clause + 1 :]
    if condition.change == "without":
        return (*before, *after)
    if condition.field not in BOUNDED or not hasattr(old, condition.field):
        return None
    bound = int(condition.bound) if condition.field in WHOLE else condition.bound
    return (*before, replace(old, **{condition.field: bound}), *after)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Sound:
    """Ask ``other``, one of ``parties``, whether it would sign this treaty of the seat and ``parties``."""

    seat: str
    other: str
    parties: Annotated[tuple[str, ...], Field(min_length=1, max_length=19)]
    clauses: Annotated[Clauses, Field(min_length=1)]
    terms: TreatyTerms = NO_TERMS
    type: Literal["sound"] = "sound"


@dataclass(frozen=True, slots=True)
class Disclose:
    """Answer a sounding of ``to``; ``none`` is no answer.

    ``low`` and ``high`` bound the points by which the treaty is worth more than the seat asks for, ``blocking`` is the
    public ground that stands in the way most, and ``breakdown`` lists (term, points), which add to the points.
    ``counter`` are the clauses that the seat would sign with the same parties instead; none if it names none.
    """

    seat: str
    to: str
    sounding: int
    answer: Answer
    low: Points | None = None
    high: Points | None = None
    blocking: Annotated[str, Field(max_length=40)] = ""
    breakdown: Breakdown = ()
    counter: Clauses = ()
    type: Literal["disclose"] = "disclose"


@dataclass(frozen=True, slots=True)
class Explain:
    """Give the other parties of an offer, in confidence, an account of the seat's own answer to it.

    ``low`` and ``high`` bound the points by which the offer is worth more than the seat asks for, ``blocking`` is the
    public ground that stood in the way, ``condition`` the one change with which the seat would have signed, and
    ``breakdown`` lists (term, points), which add to the points.
    """

    seat: str
    offer: int
    low: Points | None = None
    high: Points | None = None
    blocking: Annotated[str, Field(max_length=40)] = ""
    condition: Condition | None = None
    breakdown: Breakdown = ()
    type: Literal["explain"] = "explain"


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
        kind: ``sounding`` (an answer), ``account`` (why an offer was answered as it was) or ``intelligence`` (an
            estimate of a mandate).
        values: named values, as sorted pairs. Of a sounding: ``answer``, ``blocking``, ``breakdown``, ``clauses``,
            ``counter``, ``exact``, ``high``, ``low``, ``parties``, ``sounding``, ``terms``. Of an account: ``answer``
            (``yes``, ``no`` or ``counter``), ``blocking``, ``breakdown``, ``clauses``, ``condition``, ``exact``,
            ``high``, ``low``, ``offer``, ``parties``, ``terms``. Of intelligence: ``dealings``, the estimated weights
            ``prosperity``, ``security``, ``industry``, ``standing`` in points, and ``wants``, the kind of condition
            that its largest target is taken to have.
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
