"""What treaties, motions and national policies say: the parts that actions are made of, as small typed values.

Money is in whole US dollars, quantities in tonnes, floors in multiples of the baseline price of the stage, terms in
rounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

StageName = Literal["refined", "ore"]
Choice = Literal["for", "against", "abstain"]
Status = Literal["full", "associate"]

# --- clauses ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Accession:
    """``member`` applies to join ``bloc`` with ``status``; the bloc must still admit it."""

    bloc: str
    member: str
    status: Status = "full"
    type: Literal["accession"] = "accession"


@dataclass(frozen=True, slots=True)
class Payment:
    """``payer`` transfers ``usd`` to ``payee`` in each of ``term`` rounds, the first ``start`` rounds after entry."""

    payer: str
    payee: str
    usd: Annotated[int, Field(ge=1, le=10**12)]
    start: Annotated[int, Field(ge=0, le=100)] = 0
    term: Annotated[int, Field(ge=1, le=100)] = 1
    type: Literal["payment"] = "payment"


@dataclass(frozen=True, slots=True)
class Investment:
    """``investor`` pays ``usd`` at once for capacity in ``host``, which works after its lead time."""

    investor: str
    host: str
    mineral: str
    stage: StageName
    usd: Annotated[int, Field(ge=1, le=10**12)]
    type: Literal["investment"] = "investment"


@dataclass(frozen=True, slots=True)
class Offtake:
    """A forward contract: ``buyer`` takes ``tonnes`` a round from ``seller`` at ``usd_per_t``, settled in cash.

    Each round the one who is better off than at the market pays the other the difference.
    """

    buyer: str
    seller: str
    mineral: str
    stage: StageName
    tonnes: Annotated[float, Field(gt=0.0, le=1e10)]
    usd_per_t: Annotated[float, Field(gt=0.0, le=1e10)]
    start: Annotated[int, Field(ge=0, le=100)] = 0
    term: Annotated[int, Field(ge=1, le=100)] = 4
    type: Literal["offtake"] = "offtake"


Clause = Accession | Payment | Investment | Offtake

# --- motions ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Admit:
    """Admit an applicant on the terms of its application."""

    member: str
    status: Status = "full"
    type: Literal["admit"] = "admit"


@dataclass(frozen=True, slots=True)
class SetFloor:
    """Set the floor of a mineral at a stage to ``level`` times the baseline price, or end it with ``None``."""

    mineral: str
    stage: StageName
    level: Annotated[float, Field(gt=0.0, le=100.0)] | None
    type: Literal["set_floor"] = "set_floor"


@dataclass(frozen=True, slots=True)
class SetExportFloor:
    """Set the least price at which members sell a mineral abroad, as a multiple of the baseline; its levy is theirs."""

    mineral: str
    stage: StageName
    level: Annotated[float, Field(gt=0.0, le=100.0)] | None
    type: Literal["set_export_floor"] = "set_export_floor"


MotionContent = Admit | SetFloor | SetExportFloor

# --- national policies -----------------------------------------------------------------------------------------


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


Policy = StockOrder | ExportControl | Flood | Withdrawal | HomeInvestment
