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


Subject = Literal["admit", "expel", "set_floor", "set_export_floor", "set_levy_share", "amend_charter", "any"]


@dataclass(frozen=True, slots=True)
class VotePledge:
    """``pledger`` promises ``promisee`` to vote ``choice`` on motions of one subject in ``bloc``.

    ``about`` narrows it: the member to admit or expel, or the mineral of a floor; empty means every motion.
    """

    pledger: str
    promisee: str
    bloc: str
    subject: Subject
    choice: Literal["for", "against"]
    about: Annotated[str, Field(max_length=40)] = ""
    start: Annotated[int, Field(ge=0, le=100)] = 0
    term: Annotated[int, Field(ge=1, le=100)] = 4
    type: Literal["vote_pledge"] = "vote_pledge"


@dataclass(frozen=True, slots=True)
class ExportAssurance:
    """``country`` promises ``partner`` not to restrict its exports of a mineral to it."""

    country: str
    partner: str
    mineral: str
    stage: StageName
    start: Annotated[int, Field(ge=0, le=100)] = 0
    term: Annotated[int, Field(ge=1, le=100)] = 8
    type: Literal["export_assurance"] = "export_assurance"


@dataclass(frozen=True, slots=True)
class ExportRestraint:
    """``country`` promises ``partner`` to hold its exports of a mineral to ``target`` at or below ``share``."""

    country: str
    partner: str
    target: str
    mineral: str
    stage: StageName
    share: Annotated[float, Field(ge=0.0, lt=1.0)]
    start: Annotated[int, Field(ge=0, le=100)] = 1
    term: Annotated[int, Field(ge=1, le=100)] = 4
    type: Literal["export_restraint"] = "export_restraint"


@dataclass(frozen=True, slots=True)
class Standstill:
    """``party`` promises ``promisee`` not to apply to, join or stay in ``bloc``."""

    party: str
    promisee: str
    bloc: str
    start: Annotated[int, Field(ge=0, le=100)] = 0
    term: Annotated[int, Field(ge=1, le=100)] = 4
    type: Literal["standstill"] = "standstill"


@dataclass(frozen=True, slots=True)
class Endorsement:
    """``endorser`` publicly endorses ``bloc``; it gains or loses standing with what becomes of it."""

    endorser: str
    bloc: str
    type: Literal["endorsement"] = "endorsement"


Clause = (
    Accession
    | Payment
    | Investment
    | Offtake
    | VotePledge
    | ExportAssurance
    | ExportRestraint
    | Standstill
    | Endorsement
)

# --- terms of treaties -----------------------------------------------------------------------------------------

VoidKind = Literal["restricted", "price_above", "bloc_lapsed", "party_leaves"]


@dataclass(frozen=True, slots=True)
class VoidIf:
    """A condition that ends a treaty without a breach, judged after every market.

    ``restricted``: a control beyond those of the start holds back exports of ``mineral`` (empty: any) to a party.
    ``price_above``: the price index of ``mineral`` outside the rival is above ``value``. ``bloc_lapsed``: ``bloc``
    (empty: any) was in force and is not, or has been dissolved. ``party_leaves``: a party has left ``bloc`` (empty:
    any) since the treaty entered into force.
    """

    kind: VoidKind
    mineral: Annotated[str, Field(max_length=40)] = ""
    value: Annotated[float, Field(ge=0.0, le=1000.0)] = 0.0
    bloc: Annotated[str, Field(max_length=40)] = ""


@dataclass(frozen=True, slots=True)
class TreatyTerms:
    """How long a treaty lasts: it renews ``renewals`` times for its whole length, and ends early on a condition."""

    renewals: Annotated[int, Field(ge=0, le=20)] = 0
    void_if: Annotated[tuple[VoidIf, ...], Field(max_length=4)] = ()


NO_TERMS = TreatyTerms()

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


MotionContent = Admit | SetFloor | SetExportFloor | Expel | SetLevyShare | AmendCharter

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
