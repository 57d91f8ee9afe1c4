"""What a scenario folder says, as typed records.

Every file of the folder has its record here; the readers in :mod:`game.scenario.read` turn rows and YAML into them
and collect all errors. The records hold names and plain numbers, never arrays.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from game.scenario.models_charter import AmendableRule as AmendableRule
from game.scenario.models_charter import Charter as Charter
from game.scenario.models_charter import Decision as Decision
from game.scenario.models_charter import Decisions as Decisions
from game.scenario.models_charter import FloorStep as FloorStep
from game.scenario.models_conditions import Condition as Condition
from game.scenario.models_conditions import ConditionKind as ConditionKind
from game.scenario.models_home import HomeSettings as HomeSettings
from game.scenario.models_objectives import Objective as Objective
from game.scenario.models_programme import Programme as Programme
from game.scenario.record import Code as Code
from game.scenario.record import MineralId as MineralId
from game.scenario.record import Positive as Positive
from game.scenario.record import Record as Record
from game.scenario.record import Share as Share
from game.scenario.record import StageName as StageName
from game.scenario.record import Usd as Usd

Temperament = Literal["champion", "hedger", "free_rider", "producer_patriot", "bridge_builder", "hard_bargainer"]


def _digits(value: object) -> object:
    """Read "2" as 2: a choice between whole numbers does not convert what a file holds as text."""
    return int(value) if isinstance(value, str) and value in {"1", "2"} else value


class Delegation(Record):
    """A row of ``delegations.csv``: one actor of the market and, if ``playable``, one seat at the table."""

    code: Code
    kind: Literal["host", "country", "union", "rival", "rest"]
    region: str
    union: Code | None = Field(None, description="the customs union that this country belongs to")
    gdp_usd_bn: float = Field(ge=0.0)
    population_m: float = Field(ge=0.0)
    manufacturing_usd_bn: float = Field(0.0, ge=0.0, description="manufacturing value added")
    meetings: int = Field(3, ge=0, le=20, description="meetings that the service can hold in a round")
    budget_usd_m: float | None = Field(
        None, ge=0.0, description="ministry budget a round; default: the rule in scenario.yaml"
    )
    approval: float = Field(50.0, ge=0.0, le=100.0, description="approval at home when the game begins, in points")
    stance: str = Field("", description="public position, one neutral sentence")
    temperament: Temperament | None = Field(
        None, description="how a program that plays the seat negotiates, where its players heed temperaments"
    )
    flag: str = ""
    source: str = ""

    @property
    def playable(self) -> bool:
        """Whether the actor has a seat: everyone but the rest of the world."""
        return self.kind != "rest"


class Mineral(Record):
    """A row of ``minerals.csv``: names, volumes, prices and the parameters of the market model."""

    id: MineralId
    name: str
    unit: str = Field(description="what a tonne is a tonne of, such as 't oxide'")
    world_t_per_year: Positive
    price_usd_per_t: Positive
    price_basis: str = ""
    strategic: bool = Field(True, description="false for bulk metals whose value would drown the others")
    stages: Annotated[Literal[1, 2], BeforeValidator(_digits)]
    kappa: float = Field(ge=0.0, lt=1.0, description="ore cost share of the refined price; 0 for one stage")
    sigma: float = Field(gt=1.0, le=20.0, description="Armington elasticity, refined")
    eta: float = Field(gt=0.0, lt=5.0, description="short-run own-price elasticity of demand")
    choke: float = Field(gt=1.0, description="composite price multiple at which demand finds a substitute")
    eps_refining: Positive
    eps_refining_rival: Positive
    u0: float = Field(gt=0.0, lt=1.0, description="baseline utilisation of refiners")
    u0_rival: float = Field(gt=0.0, lt=1.0)
    sigma_ore: float = Field(gt=1.0, le=20.0)
    choke_ore: float = Field(gt=1.0)
    eps_mine: Positive
    u0_mine: float = Field(0.85, gt=0.0, lt=1.0)
    secondary_share: Share = Field(0.0, description="default share of secondary feed of a refiner")
    rival_import_openness: float = Field(ge=0.0, description="affinity of foreign refined goods to the rival")
    foreign_ore_to_rival_pull: float = Field(ge=0.0)
    lead_rounds_refining: int = Field(6, ge=1)
    lead_rounds_mining: int = Field(8, ge=1)
    voll: float = Field(ge=0.0, description="US dollars of output lost per dollar of mineral missing")
    lrmc_refining: float = Field(
        1.15, gt=0.0, description="long-run cost of refined output outside the rival, over the baseline price"
    )
    lrmc_mining: float = Field(1.15, gt=0.0, description="the same for ore, over the baseline price of ore")
    risk_premium: float = Field(
        0.3, gt=0.0, description="added to the hurdle of an investor without a floor or an offtake"
    )
    private_cover_quarters: float = Field(0.6, gt=0.0, description="stock that industry holds, in quarters of use")
    private_bid_exponent: float = Field(0.6, gt=0.0, description="elasticity of industry's bids for stock")
    private_precaution: float = Field(1.0, ge=0.0, description="how much alarm raises the stock that industry wants")
    end_uses: str = ""
    flag: str = ""
    source: str = ""


class Production(Record):
    """A row of ``production.csv``: who makes what share of the world at which stage.

    For ``stage == "secondary"`` the share is that of the refiner's own feed that is scrap or another domestic feed.
    """

    mineral: MineralId
    stage: Literal["refined", "mine", "secondary"]
    row: Code = Field(description="the producing country; may be one without a seat, such as IDN")
    account: Code = Field(description="the actor of delegations.csv that books the row's gains")
    share: Share
    flag: str = ""
    source: str = ""


class Consumption(Record):
    """A row of ``consumption.csv``: the share of world refined use of an actor."""

    mineral: MineralId
    code: Code
    share: Share
    flag: str = ""
    source: str = ""


class Stockpile(Record):
    """A row of ``stockpiles.csv``: a public stock held when the game begins."""

    code: Code
    mineral: MineralId
    tonnes: float = Field(ge=0.0)
    flag: str = ""
    source: str = ""


class PricePoint(Record):
    """A row of ``prices.csv``: a documented price before the game begins."""

    mineral: MineralId
    year: int = Field(ge=1900, le=2100)
    usd_per_t: Positive
    basis: str = ""
    source: str = ""


class Name(Record):
    """A row of ``names.csv``: what an actor is called."""

    code: Code
    name: str = Field(min_length=1, max_length=48)
    short: str = Field(min_length=1, max_length=20, description="for narrow columns and the map")
    fictional: str = Field("", max_length=48, description="for sensitive rooms")
    adjective: str = ""


class Affinity(Record):
    """A multiplier on the prior trade flow of ore, beyond the general rules of home and region."""

    mineral: MineralId | Literal["*"] = "*"
    origin: Code | Literal["*"] = "*"
    refiner: Code | Literal["*"] = "*"
    times: float = Field(ge=0.0)
    note: str = ""


class Target(Record):
    """Something to have achieved at a round's end, for points. Once met it stays met."""

    text: str
    points: float = Field(gt=0.0, le=60.0)
    when: Condition
    by_round: int | None = Field(None, ge=1, description="default: the last round")


class RedLine(Record):
    """Something that must hold at every round's end; the first time it does not costs the points."""

    text: str
    points: float = Field(gt=0.0, le=60.0)
    keep: Condition


class Weights(Record):
    """Points for the four continuous parts of a mandate."""

    prosperity: float = Field(ge=0.0)
    security: float = Field(ge=0.0)
    industry: float = Field(ge=0.0)
    standing: float = Field(ge=0.0)


class Mandate(Record):
    """The private instructions of one seat; weights and target points add to 100."""

    weights: Weights
    targets: tuple[Target, ...] = Field(min_length=2, max_length=3)
    red_lines: tuple[RedLine, ...] = Field(min_length=1, max_length=2)
    assets: tuple[str, ...] = Field(min_length=2, description="what the seat can bring to a deal")
    summary: str = Field(description="who you are and what you want, two or three neutral sentences")
    basis: Literal["brief", "derived"] = "brief"


class Union(Record):
    """A customs union at the table: one member of a bloc, whose members keep no trade policy of their own."""

    code: Code = Field(description="the seat that negotiates for the union")
    levy_share_member: Share = Field(0.25, description="share of levy revenue kept by the importing member")
    members_outside: tuple[str, ...] = Field((), description="members without a seat, for the record")
    members_share: Share = Field(0.55, description="qualified majority: share of the members present")
    population_share: Share = Field(0.65, description="qualified majority: share of the population of those present")
    blocking_minority: int = Field(4, ge=1, description="members without whom population alone cannot block a majority")
    failed_vote: Literal["abstain", "seat"] = Field(
        "abstain", description="cast without a qualified majority: an abstention, or the ballot of the union's own seat"
    )


class RivalSettings(Record):
    """What the built-in rival goes by; see docs/rulebook.md."""

    base_hazard: float = Field(0.005, ge=0.0, description="chance of a cut in a quarter without provocation")
    provocation_gain: float = Field(5.0, ge=0.0, description="growth of the hazard per unit of provocation")
    depths: tuple[float, ...] = (0.25, 0.5, 0.95)
    leak: float = Field(
        0.3, ge=0.0, le=0.5, description="part of what a control holds back that gets through all the same"
    )
    rent_share: float = Field(0.25, ge=0.0, le=1.0, description="share of quota rents kept by the exporting state")
    softmax: float = Field(3.0, gt=0.0)
    licence_delay: Share = Field(0.5, description="share of a licence's allowance that its first market withholds")
    damage_weight: float = Field(0.25, ge=0.0, description="what a dollar of the others' loss is worth to the rival")
    horizon_quarters: int = Field(8, ge=1, description="quarters over which the rival weighs what a move brings")
    ease_hazard: float = Field(0.15, ge=0.0, le=1.0, description="chance of easing a control in a quarter of calm")
    wedge_offer_usd_m: float = Field(
        50.0, ge=0.0, description="most that the rival pays a seat in a round to keep it from or out of a bloc"
    )
    wedge_offers_per_round: int = Field(2, ge=0, description="most such offers that it makes in a round")
    action_provocation: float = Field(0.1, ge=0.0, description="provocation of each new control against the rival")
    consumer_weight: Share = Field(0.5, description="what a dollar of its own users' surplus is worth to the rival")
    leverage_quarters: float = Field(
        8.0, ge=0.0, description="worth of a market share abroad, in quarters of the use that it serves"
    )
    objective_scale_usd_m: float = Field(
        300.0, gt=0.0, description="difference of the objective, in US$ m, that the choice takes as one unit"
    )
    minerals_per_action: int = Field(2, ge=1, le=12, description="most minerals that one restriction names")
    flood_intensities: tuple[float, ...] = Field((0.5, 1.0), description="floods that the rival considers")
    tighten_hazard: Share = Field(
        0.25, description="chance in a quarter of provocation that a licence begun in the game is tightened"
    )
    restraint_rounds: int = Field(
        3, ge=1, description="rounds without provocation after which a control of the start may be relaxed"
    )


class HouseRules(Record):
    """Numbers of the table."""

    exchanges: int = Field(6, ge=1)
    corridor_passes: int = Field(3, ge=0)
    offer_inbox: int = Field(5, ge=1, description="new offers that one seat may receive in a round from one other seat")
    inbox_people: int = Field(
        5, ge=1, description="new offers of programs that reach a person in a round; the rest her ministry answers"
    )
    spam_offers: int = Field(3, ge=1, description="offers declined by one seat in a round before more cost trust")
    motion_cooldown: int = Field(2, ge=0)
    motions_a_round: int = Field(3, ge=1, description="motions that one seat may table in one bloc in a round")
    budget_floor_usd_m: float = Field(1.0, ge=0.0)
    budget_share_of_quarterly_gdp: float = Field(1e-5, ge=0.0)
    discount_per_quarter: float = Field(0.02, ge=0.0, lt=0.5)
    tail_quarters: int = Field(8, ge=0)
    min_points: float = Field(20.0, gt=0.0)
    max_transfer_share: float = Field(1 / 3, ge=0.0, le=1.0)
    stock_carry_per_quarter: float = Field(
        0.015, ge=0.0, lt=0.5, description="cost of keeping a stock for a quarter, as a share of its value"
    )
    capital_quarters: float = Field(
        12.0, gt=0.0, description="what a unit of new capacity costs, in quarters of its output at baseline prices"
    )
    ratification: bool = Field(
        False, description="whether an accession needs a vote at home before it makes a member; see home"
    )
    bulk_weight: Share = Field(
        0.1, description="what a dollar of a metal that is not strategic counts in prosperity and industry"
    )
    minimum_scale_of_stake: float = Field(
        0.03,
        ge=0.0,
        le=1.0,
        description="smallest s_ik of prosperity and industry as a share of what a seat's baseline use and output are "
        "worth over the game",
    )
    minimum_scale: dict[str, float] = Field(
        default_factory=dict,
        description="smallest s_ik per part: prosperity and industry in US$ m a game, others in points",
    )


class ReferencePackage(Record):
    """One package of the reference set: who keeps what floor and holds what stock."""

    membership: Literal["none", "founders", "producers", "both", "all"]
    floor: float | None = Field(None, description="on refined imports of every strategic mineral")
    export_floor: float | None = Field(None, description="on what members sell others of every strategic ore")
    stock_share: Share = 0.0


class ScenarioHead(Record):
    """``scenario.yaml``."""

    format: Annotated[Literal[1], BeforeValidator(_digits)] = 1
    id: str = Field(pattern=r"^[a-z][a-z0-9-]{1,40}$")
    title: str
    summary: str
    start: date
    rounds: int = Field(ge=1, le=60)
    quarters_per_round: float = Field(1.0, gt=0.0)
    market_every: int = Field(1, ge=1)
    host: Code
    rival: Code | None
    rest: Code
    opening_bloc: str | None = None
    charters: tuple[Charter, ...] = ()
    customs_unions: tuple[Union, ...] = ()
    programmes: tuple[Programme, ...] = ()
    objectives: tuple[Objective, ...] = Field((), description="what delegations set out to reach together, in public")
    rules: HouseRules = HouseRules()
    home: HomeSettings = HomeSettings()
    rival_settings: RivalSettings = RivalSettings()
    row_regions: dict[Code, str] = Field(
        default_factory=dict, description="region of each producing row that is not a delegation, such as IDN"
    )
    ore_affinity: tuple[Affinity, ...] = ()
    reference_set: tuple[ReferencePackage, ...] = ()
    quick_start: Code | None = Field(None, description="the seat that the title screen proposes")
