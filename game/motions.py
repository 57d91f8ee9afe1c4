"""What motions in a bloc say, as small typed values.

Floors are in multiples of the baseline price of the stage, money in whole US dollars, quantities in tonnes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from game.contents import StageName, Status

Choice = Literal["for", "against", "abstain"]


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


@dataclass(frozen=True, slots=True)
class Expel:
    """Expel a member; it leaves after the charter's notice."""

    member: str
    type: Literal["expel"] = "expel"


@dataclass(frozen=True, slots=True)
class SetLevyShare:
    """Set the share of levies on imports that goes to the bloc's common fund."""

    share: Annotated[float, Field(ge=0.0, le=1.0)]
    type: Literal["set_levy_share"] = "set_levy_share"


@dataclass(frozen=True, slots=True)
class AmendCharter:
    """Change one number or rule of the charter; ``rule`` is one of those that game.rules.charter lists."""

    rule: Annotated[str, Field(max_length=40)]
    value: float | str
    type: Literal["amend_charter"] = "amend_charter"


@dataclass(frozen=True, slots=True)
class SetStockTarget:
    """Set the common stock of a mineral to aim at, in ``days`` of the full members' use; zero ends it."""

    mineral: str
    days: Annotated[float, Field(ge=0.0, le=365.0)]
    type: Literal["set_stock_target"] = "set_stock_target"


@dataclass(frozen=True, slots=True)
class ReleaseStock:
    """Release ``tonnes`` of the common stock of a mineral to the full members, by use, in this round's market."""

    mineral: str
    tonnes: Annotated[float, Field(gt=0.0, le=1e10)]
    type: Literal["release_stock"] = "release_stock"


@dataclass(frozen=True, slots=True)
class CallContributions:
    """Call ``usd`` for the common stock from the members, shared by ``key``: equally, by GDP, or by use."""

    usd: Annotated[int, Field(ge=1, le=10**12)]
    key: Literal["equal", "gdp", "use"]
    type: Literal["call_contributions"] = "call_contributions"


MotionContent = (
    Admit
    | SetFloor
    | SetExportFloor
    | Expel
    | SetLevyShare
    | AmendCharter
    | SetStockTarget
    | ReleaseStock
    | CallContributions
)
