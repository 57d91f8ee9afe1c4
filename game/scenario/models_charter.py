"""Records of the blocs that a scenario knows: their charters, decision rules and first floors."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field

from game.scenario.record import Code, MineralId, Positive, Record, Share, StageName


class FloorStep(Record):
    """A floor that a charter starts with."""

    mineral: MineralId
    stage: StageName = "refined"
    level: Positive = Field(description="multiple of the baseline price of that stage")


Decision = Literal["consensus", "simple", "double"]
AmendableRule = Literal[
    "decisions.admit",
    "decisions.expel",
    "decisions.set_floor",
    "decisions.set_export_floor",
    "decisions.set_levy_share",
    "decisions.amend_charter",
    "decisions.set_stock_target",
    "decisions.release_stock",
    "decisions.call_contributions",
    "largest_floor_step",
    "min_floor",
    "max_floor",
    "quorum",
    "notice_rounds",
    "critical_mass_members",
    "critical_mass_use_share",
    "levy_share",
    "associate_levy",
]


class Decisions(Record):
    """The decision rule of each subject; one left out is ``admission_decision`` to admit, else ``floor_decision``."""

    admit: Decision | None = None
    expel: Decision | None = None
    set_floor: Decision | None = None
    set_export_floor: Decision | None = None
    set_levy_share: Decision | None = None
    amend_charter: Decision | None = None
    set_stock_target: Decision | None = None
    release_stock: Decision | None = None
    call_contributions: Decision | None = None


class Drawing(Record):
    """How members draw on the common stock of a bloc."""

    share: Literal["contribution", "use"] = Field(
        "contribution", description="what a member's part goes by: what it has put in and not drawn, or its use"
    )
    per_round_share: float = Field(0.5, gt=0.0, le=1.0, description="of its part that a member may draw in one round")
    only_if_restricted: bool = Field(
        True, description="only a mineral of which an export control beyond those of the start keeps some from it"
    )


class Charter(Record):
    """The rules of a bloc that is being explored when the game begins or, if ``dormant``, can be founded in it."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]{1,30}$")
    name: str
    founders: tuple[Code, ...] = Field(
        (), description="exploring it at the start; members by accession only; dormant: who may found it, none: anybody"
    )
    dormant: bool = Field(False, description="explored by nobody at the start: there is a bloc once a seat founds it")
    floor_decision: Decision = "double"
    admission_decision: Decision = "simple"
    decisions: Decisions = Decisions()
    critical_mass_members: int = Field(3, ge=3)
    critical_mass_use_share: float = Field(0.10, ge=0.10, le=1.0, description="of use outside the rival")
    largest_floor_step: float = Field(0.2, gt=0.0)
    min_floor: float = Field(0.5, gt=0.0, le=1.0)
    max_floor: float = Field(3.0, gt=1.0)
    quorum: Share = 0.5
    notice_rounds: int = Field(1, ge=0)
    dissolve_after_rounds: int = Field(
        4, ge=1, description="if not in force by then; counted from the first accession, or from its founding"
    )
    floors: tuple[FloorStep, ...] = Field((), description="on what members import, while the bloc is in force")
    export_floors: tuple[FloorStep, ...] = Field((), description="on what members sell to others")
    levy_share: Share = Field(0.0, description="share of levies on members' imports that goes to the common fund")
    associate_levy: Share = Field(0.5, description="share of the levy that associates' goods pay")
    drawing: Drawing = Drawing()
    amendable: tuple[AmendableRule, ...] = Field(get_args(AmendableRule), description="rules that can be amended")
