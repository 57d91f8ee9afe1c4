"""What governments do to a batch of minerals, as dense arrays and a list of quotas.

``None`` always means the neutral value. The same instruments exist at both stages; at the ore stage
origins are mines and destinations are refiners.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from game.market.arrays import BoolArray, FloatArray


@dataclass(frozen=True)
class QuotaCell:
    """A quantity cap on what one origin row may sell, together, to a set of destinations.

    ``cap`` is in normalised units a quarter; 0 is a ban without leakage.
    """

    mineral: int
    origin: int
    destinations: BoolArray  # [I]
    cap: float


@dataclass(frozen=True)
class StagePolicy:
    """Instruments of one stage of a batch.

    ``subsidy`` is ad valorem on the producer price (0.3 = 30 %), ``cost`` multiplies cost (of
    processing at the refined stage), ``capacity`` multiplies capacity, ``weight`` the taste weights
    (axis 2 optional). ``structure`` is structural capacity over the baseline: it multiplies capacity, and moves the
    taste weights of a destination towards the rows that have grown more than the others that it buys from.
    ``floor`` and ``export_floor`` are floors on the landed price (0 = none) whose
    levy goes to the importer and the exporter; of the importer's a share ``refund`` goes back to the origin.
    ``purchase_budget`` is money of this stage (unit
    price 1), ``release`` and ``private_release`` units offered out of public and private stock, ``bid`` the units a
    private buyer takes at price 1 with elasticity ``bid_exponent``.
    """

    subsidy: FloatArray | None = None  # [B, R]
    cost: FloatArray | None = None  # [B, R]
    capacity: FloatArray | None = None  # [B, R]
    weight: FloatArray | None = None  # [B, R] or [B, R, I]
    structure: FloatArray | None = None  # [B, R]
    tariff: FloatArray | None = None  # [B, R, I]
    export_tax: FloatArray | None = None  # [B, R, I]
    floor: FloatArray | None = None  # [B, R, I]
    export_floor: FloatArray | None = None  # [B, R, I]
    refund: FloatArray | None = None  # [B, R, I], 0 to 1
    purchase_units: FloatArray | None = None  # [B, I]
    purchase_budget: FloatArray | None = None  # [B, I]
    release: FloatArray | None = None  # [B, I]
    private_release: FloatArray | None = None  # [B, I]
    bid: FloatArray | None = None  # [B, I]
    bid_exponent: FloatArray | None = None  # [B]
    quotas: tuple[QuotaCell, ...] = ()


@dataclass(frozen=True)
class BatchPolicy:
    """Both stages of a batch and the multiplier of each user's demand scale (None = 1)."""

    refined: StagePolicy = field(default_factory=StagePolicy)
    ore: StagePolicy = field(default_factory=StagePolicy)
    demand: FloatArray | None = None  # [B, I]
