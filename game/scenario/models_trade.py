"""Records of what already binds trade when the game begins: export controls, and the host metals of by-products."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from game.scenario.models import Code, MineralId, Record, Share, StageName


def _words(value: object) -> object:
    """Read a cell of codes separated by spaces."""
    return tuple(value.split()) if isinstance(value, str) else value


Codes = Annotated[
    tuple[Code, ...],
    BeforeValidator(_words),
    WithJsonSchema({"type": "string", "description": "codes separated by spaces; blank: everybody"}),
]


class OpeningControl(Record):
    """A row of ``controls.csv``: an export control that is in force when the game begins.

    A ``home_price`` below 1 says that the row's home market pays this multiple of the baseline price (of the stage),
    and everybody else the whole price; what the row then sells abroad is its baseline flow, whatever ``cap_share`` is.
    """

    code: Code = Field(description="the actor that holds the control: the row, its account or its customs union")
    row: Code = Field(description="the row of production.csv whose exports are controlled")
    mineral: MineralId
    stage: StageName
    form: Literal["licence", "quota", "ban"]
    home_price: float = Field(1.0, gt=0.0, le=1.0, description="home price over the baseline price; 1: no wedge")
    cap_share: Share = Field(1.0, description="what passes, as a share of what would flow without any control")
    rent_share: Share | None = Field(
        None, description="share of its rents that stays in the holder's economy; default: rival_settings.rent_share"
    )
    targets: Codes = ()
    since: date
    flag: str = ""
    source: str = ""


class HostFeed(Record):
    """A row of ``hosts.csv``: the host metal's raw material that a refiner of a by-product draws from one origin."""

    mineral: MineralId
    refiner: Code = Field(description="the row of production.csv that refines the by-product")
    origin: Code = Field(description="where the raw material comes from: an actor or a producing row")
    share: Share = Field(description="of the refiner's raw material")
    limit_share: float | None = Field(
        None,
        ge=0.0,
        description="where origin is the refiner: the most that its host industry lets it refine, as a share of the "
        "world's refined output",
    )
    host_metal: str = Field(min_length=1, max_length=24, description="such as bauxite or zinc")
    flag: str = ""
    source: str = ""
