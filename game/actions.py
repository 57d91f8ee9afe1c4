"""Everything that a seat can do, as small typed values.

An action is what the log holds and what a player returns. The values are plain frozen dataclasses, cheap to make in
the loop; :func:`action_from_json` and :func:`action_to_json` are the validated border for files, networks and plug-ins.
Money is in whole US dollars, quantities in tonnes, floors in multiples of the baseline price of the stage, terms in
rounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from game.contents import (
    NO_TERMS,
    Accession,
    BuyBack,
    CapacityBuilding,
    Clause,
    Endorsement,
    ExportAssurance,
    ExportRestraint,
    Investment,
    Offtake,
    Payment,
    ResourceAccess,
    Services,
    StageName,
    Standstill,
    Status,
    StockpileAccess,
    StockpileContribution,
    TariffConcession,
    TreatyTerms,
    VoidIf,
    VotePledge,
)
from game.errors import Refused
from game.instructions import (
    DeclineBelow,
    Instruct,
    Instruction,
    KeepPromises,
    Recall,
    SignAbove,
    VoteByMandate,
)
from game.motions import (
    Admit,
    AmendCharter,
    CallContributions,
    Choice,
    Expel,
    MotionContent,
    ReleaseStock,
    SetExportFloor,
    SetFloor,
    SetLevyShare,
    SetStockTarget,
)
from game.policies import (
    Campaign,
    Decide,
    DrawStock,
    ExportControl,
    Finance,
    Flood,
    HomeInvestment,
    Policy,
    ProducerSubsidy,
    Ratify,
    StockOrder,
    SupplementaryVote,
    Tariff,
    Withdrawal,
)
from game.talks import Condition, Disclose, Explain, Sound

__all__ = [
    "ACTION_TYPES",
    "NO_TERMS",
    "Accession",
    "Action",
    "Admit",
    "AmendCharter",
    "Apply",
    "BuyBack",
    "ByMinistry",
    "CallContributions",
    "Campaign",
    "CapacityBuilding",
    "Choice",
    "Clause",
    "Condition",
    "Counter",
    "Decide",
    "Decline",
    "DeclineBelow",
    "Denounce",
    "Disclose",
    "DrawStock",
    "EndSitting",
    "Endorsement",
    "Expel",
    "Explain",
    "ExportAssurance",
    "ExportControl",
    "ExportRestraint",
    "Finance",
    "Flood",
    "Found",
    "HomeInvestment",
    "Inject",
    "Instruct",
    "Instruction",
    "Investment",
    "KeepPromises",
    "MotionContent",
    "Offtake",
    "Payment",
    "Policy",
    "ProducerSubsidy",
    "Propose",
    "Ratify",
    "Recall",
    "ReleaseStock",
    "ResourceAccess",
    "Retract",
    "Second",
    "Services",
    "SetExportFloor",
    "SetFloor",
    "SetLevyShare",
    "SetPolicy",
    "SetStockTarget",
    "Sign",
    "SignAbove",
    "Sound",
    "StageName",
    "Standstill",
    "Status",
    "StockOrder",
    "StockpileAccess",
    "StockpileContribution",
    "SupplementaryVote",
    "TableMotion",
    "Tariff",
    "TariffConcession",
    "TreatyTerms",
    "Undo",
    "VoidIf",
    "Vote",
    "VoteByMandate",
    "VotePledge",
    "Withdrawal",
    "action_from_json",
    "action_to_json",
    "json_schema",
]

# --- actions ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Propose:
    """Offer a treaty to the other ``parties``; costs one meeting for each of them and is the proposer's signature."""

    seat: str
    parties: Annotated[tuple[str, ...], Field(min_length=1, max_length=19)]
    clauses: Annotated[tuple[Annotated[Clause, Field(discriminator="type")], ...], Field(min_length=1, max_length=20)]
    secret: bool = False
    terms: TreatyTerms = NO_TERMS
    type: Literal["propose"] = "propose"


@dataclass(frozen=True, slots=True)
class Counter:
    """Answer an offer with other clauses for the same parties, keeping at least one clause of it.

    ``terms`` None keeps the terms of the offer.
    """

    seat: str
    offer: int
    clauses: Annotated[tuple[Annotated[Clause, Field(discriminator="type")], ...], Field(min_length=1, max_length=20)]
    terms: TreatyTerms | None = None
    type: Literal["counter"] = "counter"


@dataclass(frozen=True, slots=True)
class Sign:
    """Sign an offer as it stands."""

    seat: str
    offer: int
    type: Literal["sign"] = "sign"


@dataclass(frozen=True, slots=True)
class Decline:
    """Decline an offer, which ends it; ``reason`` is a key of the fixed list of public grounds."""

    seat: str
    offer: int
    reason: Annotated[str, Field(max_length=40)] = ""
    type: Literal["decline"] = "decline"


@dataclass(frozen=True, slots=True)
class Retract:
    """Take back one's own offer before all have signed."""

    seat: str
    offer: int
    type: Literal["retract"] = "retract"


@dataclass(frozen=True, slots=True)
class Denounce:
    """Give notice that a treaty ends after the next round; it does not renew either."""

    seat: str
    treaty: int
    type: Literal["denounce"] = "denounce"


@dataclass(frozen=True, slots=True)
class Apply:
    """Apply to a bloc without further terms; founders of its charter accede at once, others are voted on."""

    seat: str
    bloc: str
    status: Status = "full"
    type: Literal["apply"] = "apply"


@dataclass(frozen=True, slots=True)
class Found:
    """Found a bloc on a dormant charter; costs all meetings of the round, and the founder accedes by right."""

    seat: str
    bloc: str
    type: Literal["found"] = "found"


@dataclass(frozen=True, slots=True)
class TableMotion:
    """Table a motion in a bloc."""

    seat: str
    bloc: str
    motion: Annotated[MotionContent, Field(discriminator="type")]
    type: Literal["table_motion"] = "table_motion"


@dataclass(frozen=True, slots=True)
class Second:
    """Second a motion."""

    seat: str
    motion: int
    type: Literal["second"] = "second"


@dataclass(frozen=True, slots=True)
class Vote:
    """Cast, or change before the count, a sealed ballot on a motion."""

    seat: str
    motion: int
    choice: Choice
    type: Literal["vote"] = "vote"


@dataclass(frozen=True, slots=True)
class SetPolicy:
    """Seal a national policy; it acts from this round's market and stands until changed."""

    seat: str
    policy: Annotated[Policy, Field(discriminator="type")]
    type: Literal["set_policy"] = "set_policy"


MinistryAct = Sign | Decline | Counter | Vote | SetPolicy


@dataclass(frozen=True, slots=True)
class ByMinistry:
    """What a person's ministry does for her; her own hand can undo it until the plenary.

    An answer to an offer is held ready and given when the seat ends its sitting or its turn in the corridor; ballots
    and policies are sealed as always. ``under`` is the key of the standing instruction, or ``digest``; ``points`` is
    what the desk thought that the offer or motion was worth.
    """

    seat: str
    act: Annotated[MinistryAct, Field(discriminator="type")]
    under: Annotated[str, Field(min_length=1, max_length=100)]
    points: Annotated[float, Field(allow_inf_nan=False)] | None = None
    type: Literal["by_ministry"] = "by_ministry"


@dataclass(frozen=True, slots=True)
class EndSitting:
    """Have done for this phase: end the sitting, the turn in the corridor, or the ballot page."""

    seat: str
    type: Literal["end_sitting"] = "end_sitting"


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back one's own last sealed act of this sitting, if nothing was revealed, sent or answered since."""

    seat: str
    type: Literal["undo"] = "undo"


@dataclass(frozen=True, slots=True)
class Inject:
    """Have something happen: an ``event`` of the scenario's library, or a ``title`` and a ``text``.

    ``seat`` is the reserved code of the facilitator, ``game.rules.injects.FACILITATOR``; no seat can do it.
    """

    seat: str
    event: Annotated[str, Field(max_length=60)] = ""
    title: Annotated[str, Field(max_length=120)] = ""
    text: Annotated[str, Field(max_length=2000)] = ""
    type: Literal["inject"] = "inject"


Action = (
    Propose
    | Counter
    | Sign
    | Decline
    | Retract
    | Sound
    | Disclose
    | Explain
    | Denounce
    | Apply
    | Found
    | TableMotion
    | Second
    | Vote
    | SetPolicy
    | Instruct
    | ByMinistry
    | Recall
    | EndSitting
    | Undo
    | Inject
)

# In the order in which legal actions are listed.
ACTION_TYPES: tuple[str, ...] = tuple(str(record.__dataclass_fields__["type"].default) for record in get_args(Action))

_RECORDS: tuple[type, ...] = (
    *get_args(Clause),
    *get_args(MotionContent),
    *get_args(Policy),
    *get_args(Instruction),
    *(VoidIf, TreatyTerms, Condition),
    *get_args(Action),
)
for _record in _RECORDS:
    # A field that nobody knows is an error, not a silence, and an action made in Python is checked like one from a
    # file; the attribute is pydantic's way to say so on dataclasses.
    setattr(_record, "__pydantic_config__", ConfigDict(extra="forbid", revalidate_instances="always"))  # noqa: B010

_ADAPTER: TypeAdapter[Action] = TypeAdapter(Annotated[Action, Field(discriminator="type")])


def action_from_json(data: Any) -> Action:
    """Return the action that a decoded JSON object describes; an action is checked and returned as its equal.

    Raises:
        Refused: with code ``"malformed"`` and one sentence naming the first field that is wrong.
    """
    try:
        return _ADAPTER.validate_python(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the action"
        raise Refused("malformed", f"This is not an action of the game: {place}: {first['msg']}.") from None


def action_to_json(action: Action) -> dict[str, Any]:
    """Return the action as a JSON-ready object; :func:`action_from_json` reads it back unchanged."""
    return _ADAPTER.dump_python(action, mode="json")  # type: ignore[no-any-return]


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of an action, for editors and plug-ins."""
    return _ADAPTER.json_schema()
