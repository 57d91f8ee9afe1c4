"""What an episode file says: who made and used what before a shock, what happened, and which prices were observed.

An episode holds dates, shares, volumes and prices, each with its source. It cannot hold an elasticity, a leakage or a
stock: those come from the scenario by one rule for all episodes (:mod:`game.backtest.rule`).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from game.backtest.quarters import PERIOD, QUARTER, name_of, number_of
from game.scenario.models import Code, MineralId, Positive, Record, Share, StageName

Quarter = Annotated[str, Field(pattern=QUARTER, description="a quarter, such as 2010Q1")]
Period = Annotated[str, Field(pattern=PERIOD, description="a quarter, such as 2010Q1, or a year for its average")]
Quality = Literal["documented", "derived", "weak"]
Market = Literal["outside", "inside"]
EpisodeId = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Source = Annotated[str, Field(min_length=1, max_length=600)]
MOST_QUARTERS = 40


class Actor(Record):
    """One actor of the small world; the last one of the list stands for the rest of the world.

    Shares are of the world total before the shock. ``mined`` plays no part for a mineral of one stage.
    """

    code: Code
    name: str = Field(min_length=1, max_length=40)
    refined: Share = 0.0
    mined: Share = 0.0
    use: Share = 0.0
    quality: Quality
    source: Source


class Span(Record):
    """When something held: from ``start`` to ``end``, or to the end of the run."""

    start: Quarter
    end: Quarter | None = None
    quality: Quality
    source: Source


class ExportVolume(Span):
    """What the restrictor sold abroad under its control, as a share of what it sold before the shock."""

    stage: StageName = "refined"
    share: float = Field(ge=0.0, le=20.0)


class CapacityChange(Span):
    """What was lost or added: capacity over its value before the shock; without an actor, everybody's."""

    stage: StageName = "refined"
    actor: Code | None = None
    factor: float = Field(gt=0.0, le=100.0)


class DemandChange(Span):
    """Demand over its value before the shock at the same price; without an actor, everybody's."""

    actor: Code | None = None
    factor: float = Field(gt=0.0, le=100.0)


class Series(Record):
    """A price that was observed: on which market, in which unit, and what it was before the shock."""

    id: EpisodeId
    market: Market
    what: str = Field(min_length=1, max_length=120)
    unit: str = Field(min_length=1, max_length=40)
    base: Positive
    quality: Quality
    source: Source


class Observation(Record):
    """An observed price, in the unit of its series; of several quotes in a period, the mean."""

    series: EpisodeId
    period: Period
    value: Positive
    quality: Quality
    source: Source


class Expectation(Record):
    """What was expected of the model before it ran, and why."""

    verdict: Literal["fit", "miss"]
    reason: str = Field(min_length=1, max_length=800)


class Episode(Record):
    """A historical episode. The quarter before ``first`` is the base: every price is 1 there."""

    id: EpisodeId
    title: str = Field(min_length=1, max_length=80)
    mineral: MineralId
    summary: str = Field(min_length=1, max_length=800)
    first: Quarter
    quarters: int = Field(ge=1, le=MOST_QUARTERS)
    restrictor: Code | None = Field(None, description="whose exports are controlled; none in a boom of demand")
    actors: tuple[Actor, ...] = Field(min_length=2, max_length=4)
    exports: tuple[ExportVolume, ...] = ()
    capacity: tuple[CapacityChange, ...] = ()
    demand: tuple[DemandChange, ...] = ()
    series: tuple[Series, ...] = Field(min_length=1)
    observed: tuple[Observation, ...] = Field(min_length=1)
    expected: Expectation
    informed: str = Field(
        "", max_length=400, description="which parameters of the shipped scenario this episode helped to set, if any"
    )

    @property
    def labels(self) -> tuple[str, ...]:
        """The quarters of the run."""
        return tuple(name_of(number_of(self.first) + t) for t in range(self.quarters))

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the actors."""
        return tuple(actor.code for actor in self.actors)

    @property
    def has_inside(self) -> bool:
        """Whether there is a market inside: a restrictor that uses the mineral itself."""
        return any(actor.code == self.restrictor and actor.use > 0.0 for actor in self.actors)

    def holds(self, span: Span, quarter: str) -> bool:
        """Whether something held in a quarter."""
        end = span.end or self.labels[-1]
        return number_of(span.start) <= number_of(quarter) <= number_of(end)
