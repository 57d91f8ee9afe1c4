"""National policies: what a seat seals in its sitting, as small typed values.

Money is in whole US dollars, quantities in tonnes, rates are shares of a price.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from game.contents import StageName


@dataclass(frozen=True, slots=True)
class StockOrder:
    """A standing order: buy for at most ``buy_usd`` a round, or release ``release_t`` tonnes a round; zero ends it."""

    mineral: str
    buy_usd: Annotated[int, Field(ge=0, le=10**12)] = 0
    release_t: Annotated[float, Field(ge=0.0, le=1e10)] = 0.0
    type: Literal["stock_order"] = "stock_order"


@dataclass(frozen=True, slots=True)
class ExportControl:
    """Cap exports to ``targets`` at ``cap_share`` of what they would take freely; 0.0 is a ban.

    A quota of the whole flow lifts the control. A ``licence`` takes time: in its first market only a part passes. For
    a mineral without an ore stage, ``ore`` is the raw material of its host metal.
    """

    mineral: str
    stage: StageName
    targets: tuple[str, ...]
    cap_share: Annotated[float, Field(ge=0.0, le=1.0)]
    form: Literal["quota", "licence"] = "quota"
    type: Literal["export_control"] = "export_control"


@dataclass(frozen=True, slots=True)
class Flood:
    """The rival's subsidised extra capacity in refining a mineral: ``intensity`` from 0 (off) to 1."""

    mineral: str
    intensity: Annotated[float, Field(ge=0.0, le=1.0)]
    type: Literal["flood"] = "flood"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Give notice of withdrawal from a bloc, or take it back (``notice=False``) before it has run."""

    bloc: str
    notice: bool = True
    type: Literal["withdrawal"] = "withdrawal"


@dataclass(frozen=True, slots=True)
class HomeInvestment:
    """Pay ``usd`` a round, until changed, for capacity at home; zero ends it."""

    mineral: str
    stage: StageName
    usd: Annotated[int, Field(ge=0, le=10**12)]
    type: Literal["home_investment"] = "home_investment"


@dataclass(frozen=True, slots=True)
class Tariff:
    """Levy ``rate`` on imports of a mineral from ``partners``; zero ends it. A bound rate caps it."""

    mineral: str
    stage: StageName
    partners: tuple[str, ...]
    rate: Annotated[float, Field(ge=0.0, le=2.0)]
    type: Literal["tariff"] = "tariff"


@dataclass(frozen=True, slots=True)
class ProducerSubsidy:
    """Pay home producers of a mineral ``rate`` of the price that they receive, on every tonne; zero ends it."""

    mineral: str
    stage: StageName
    rate: Annotated[float, Field(ge=0.0, le=0.5)]
    type: Literal["producer_subsidy"] = "producer_subsidy"


@dataclass(frozen=True, slots=True)
class Ratify:
    """Put the seat's accession to ``bloc`` to the vote at home in this round's plenary, or call it off."""

    bloc: str
    attempt: bool = True
    type: Literal["ratify"] = "ratify"


@dataclass(frozen=True, slots=True)
class Campaign:
    """Spend ``usd`` in this round on making the case at home: it raises the chance of ratification; zero ends it."""

    usd: Annotated[int, Field(ge=0, le=10**12)]
    type: Literal["campaign"] = "campaign"


@dataclass(frozen=True, slots=True)
class SupplementaryVote:
    """Ask the legislature for ``usd`` more in this round; zero calls it off."""

    usd: Annotated[int, Field(ge=0, le=10**12)]
    type: Literal["supplementary_vote"] = "supplementary_vote"


@dataclass(frozen=True, slots=True)
class Decide:
    """Choose one of the options that an event lays before the seat; it acts when the event's time has come."""

    event: Annotated[str, Field(max_length=60)]
    option: Annotated[str, Field(max_length=40)]
    type: Literal["decide"] = "decide"


@dataclass(frozen=True, slots=True)
class DrawStock:
    """Draw ``tonnes`` of a mineral this round by right from the stock of ``source``, a seat or a bloc; zero ends it."""

    source: Annotated[str, Field(max_length=40)]
    mineral: str
    tonnes: Annotated[float, Field(ge=0.0, le=1e10)]
    type: Literal["draw_stock"] = "draw_stock"


@dataclass(frozen=True, slots=True)
class Finance:
    """Draw (above zero) or repay (below zero) ``usd`` of a programme's ``source`` of money in this round."""

    programme: Annotated[str, Field(max_length=40)]
    source: Literal["loan", "private"]
    usd: Annotated[int, Field(ge=-(10**12), le=10**12)]
    type: Literal["finance"] = "finance"


Policy = (
    StockOrder
    | ExportControl
    | Flood
    | Withdrawal
    | HomeInvestment
    | Tariff
    | ProducerSubsidy
    | Ratify
    | Campaign
    | SupplementaryVote
    | Decide
    | DrawStock
    | Finance
)
