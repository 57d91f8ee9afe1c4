"""What governments do to the world market: sparse measures in terms of actors.

Stages are 0 (refined) and 1 (ore); minerals and actors are indices into the world's lists; masks are
boolean arrays over actors. At the ore stage the importer is the actor that owns the refiners.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from game.market.arrays import BoolArray, FloatArray


class Stage(IntEnum):
    """A stage of production."""

    REFINED = 0
    ORE = 1


@dataclass(frozen=True)
class Floor:
    """A floor on the landed price of what members import from non-members; importers get the levy.

    ``level`` is an index: 1 is the baseline price of that stage. Of two floors the higher acts, of two equal ones the
    first. ``origins`` are the actors whose goods it binds, None for all but the members. ``refund`` is the share of the
    levy that the importers hand back to the actor that books the origin.
    """

    stage: int
    mineral: int
    level: float
    members: BoolArray  # [A]
    origins: BoolArray | None = None  # [A]
    refund: float = 0.0


@dataclass(frozen=True)
class ExportFloor:
    """A floor on the landed price of what members sell to non-members; exporters get the levy.

    It acts before an import floor on the same goods, whose importer gets only the rest.
    """

    stage: int
    mineral: int
    level: float
    members: BoolArray  # [A]


@dataclass(frozen=True)
class Tariff:
    """An ad-valorem duty of one importer; several on the same goods add up. Never on its own goods."""

    stage: int
    mineral: int
    importer: int
    exporters: BoolArray  # [A]
    rate: float


@dataclass(frozen=True)
class ExportTax:
    """An ad-valorem tax of one exporter; several on the same goods add up. Never on home sales."""

    stage: int
    mineral: int
    exporter: int
    importers: BoolArray  # [A]
    rate: float


@dataclass(frozen=True)
class Quota:
    """A cap on what one origin row sells, together, to all ``targets``; 0 is a ban without leakage.

    ``cap`` is in normalised units a quarter (1 = world refined content of a baseline quarter). Two
    quotas of one origin must not share a target.
    """

    stage: int
    mineral: int
    origin: str
    targets: BoolArray  # [A]
    cap: float


@dataclass(frozen=True)
class MarketPolicy:
    """All measures of a quarter; ``None`` is the neutral value.

    The dense arrays are indexed [stage, mineral, actor] or [mineral, actor] and act on all rows that
    an actor books, at the ore stage on its mines and not on its secondary feed. ``row_capacity`` maps
    (stage, mineral, row code) to a further capacity factor of one row ("SEC:" + refiner code for
    secondary feed). ``purchase_usd`` is USD a quarter; ``purchase_units``, ``release_units`` and
    ``bid`` are normalised composite units. Purchases, releases and bids act on the refined stage; what is released is
    the sum of public and private offers, pro rata where demand cannot take all. ``structure`` is the structural
    capacity of every producer row over its baseline, in the order of ``WorldMarket.rows``: it scales capacity and
    moves taste weights towards what has grown more than the rest.
    """

    floors: tuple[Floor, ...] = ()
    export_floors: tuple[ExportFloor, ...] = ()
    tariffs: tuple[Tariff, ...] = ()
    export_taxes: tuple[ExportTax, ...] = ()
    quotas: tuple[Quota, ...] = ()
    subsidy: FloatArray | None = None  # [2, M, A], ad valorem
    cost: FloatArray | None = None  # [2, M, A], multiplier
    capacity: FloatArray | None = None  # [2, M, A], multiplier
    weight: FloatArray | None = None  # [2, M, A], multiplier of the taste weights of a producer
    row_capacity: Mapping[tuple[int, int, str], float] = field(default_factory=dict)
    demand: FloatArray | None = None  # [M, A], multiplier
    purchase_usd: FloatArray | None = None  # [M, A]
    purchase_units: FloatArray | None = None  # [M, A]
    release_units: FloatArray | None = None  # [M, A]
    private_release: FloatArray | None = None  # [M, A]
    bid: FloatArray | None = None  # [M, A]
    bid_exponent: FloatArray | None = None  # [M]
    structure: FloatArray | None = None  # [N], see WorldMarket.rows
