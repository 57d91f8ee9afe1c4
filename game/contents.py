"""What treaties say: their clauses and terms, as small typed values.

Money is in whole US dollars, quantities in tonnes, terms in rounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

StageName = Literal["refined", "ore"]
Status = Literal["full", "associate"]


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


Subject = Literal[
    "admit",
    "expel",
    "set_floor",
    "set_export_floor",
    "set_levy_share",
    "amend_charter",
    "set_stock_target",
    "release_stock",
    "call_contributions",
    "any",
]


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


AccessRight = Literal["licence", "exploration"]
Service = Literal["corridor", "port", "processing", "survey"]


@dataclass(frozen=True, slots=True)
class ResourceAccess:
    """``host`` opens ground to ``partner``, to mine or to explore; ``exclusive`` shuts out everybody else."""

    host: str
    partner: str
    mineral: str
    right: AccessRight = "licence"
    exclusive: bool = False
    start: Annotated[int, Field(ge=0, le=100)] = 0
    term: Annotated[int, Field(ge=1, le=100)] = 12
    type: Literal["resource_access"] = "resource_access"


@dataclass(frozen=True, slots=True)
class Services:
    """``host`` puts a corridor, port, processing site or survey at the service of ``partner``'s projects."""

    host: str
    partner: str
    service: Service
    start: Annotated[int, Field(ge=0, le=100)] = 0
    term: Annotated[int, Field(ge=1, le=100)] = 8
    type: Literal["services"] = "services"


@dataclass(frozen=True, slots=True)
class CapacityBuilding:
    """``provider`` pays ``usd`` at once for training, geology and institutions in ``host``."""

    provider: str
    host: str
    usd: Annotated[int, Field(ge=1, le=10**12)]
    type: Literal["capacity_building"] = "capacity_building"


@dataclass(frozen=True, slots=True)
class StockpileAccess:
    """``provider`` lets ``beneficiary`` draw up to ``tonnes`` in all, over the term, from its national stock."""

    provider: str
    beneficiary: str
    mineral: str
    tonnes: Annotated[float, Field(gt=0.0, le=1e10)]
    start: Annotated[int, Field(ge=0, le=100)] = 0
    term: Annotated[int, Field(ge=1, le=100)] = 8
    type: Literal["stockpile_access"] = "stockpile_access"


@dataclass(frozen=True, slots=True)
class StockpileContribution:
    """``member`` fills the common stock of ``bloc``: ``usd`` at once or, with a ``mineral``, ``tonnes`` of its own."""

    member: str
    bloc: str
    usd: Annotated[int, Field(ge=0, le=10**12)] = 0
    mineral: Annotated[str, Field(max_length=40)] = ""
    tonnes: Annotated[float, Field(ge=0.0, le=1e10)] = 0.0
    type: Literal["stockpile_contribution"] = "stockpile_contribution"


@dataclass(frozen=True, slots=True)
class TariffConcession:
    """``country`` binds its tariff on a mineral from ``partner`` at ``rate`` at most."""

    country: str
    partner: str
    mineral: str
    stage: StageName
    rate: Annotated[float, Field(ge=0.0, le=2.0)] = 0.0
    start: Annotated[int, Field(ge=0, le=100)] = 0
    term: Annotated[int, Field(ge=1, le=100)] = 8
    type: Literal["tariff_concession"] = "tariff_concession"


@dataclass(frozen=True, slots=True)
class BuyBack:
    """``participant`` takes part in a stockpile programme of ``holder``.

    It pays ``fee_usd`` a round and commits itself to buy ``tonnes`` of the mineral at ``usd_per_t`` in the last round
    of the term, as far as the holder's stock has them; under a cut by the rival it may have them earlier.
    """

    participant: str
    holder: str
    mineral: str
    tonnes: Annotated[float, Field(gt=0.0, le=1e10)]
    usd_per_t: Annotated[float, Field(gt=0.0, le=1e10)]
    fee_usd: Annotated[int, Field(ge=0, le=10**12)] = 0
    start: Annotated[int, Field(ge=0, le=100)] = 0
    term: Annotated[int, Field(ge=1, le=100)] = 8
    type: Literal["buy_back"] = "buy_back"


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
    | ResourceAccess
    | Services
    | CapacityBuilding
    | StockpileAccess
    | StockpileContribution
    | TariffConcession
    | BuyBack
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
