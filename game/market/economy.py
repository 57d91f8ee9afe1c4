"""A batch of calibrated minerals as frozen arrays, at the refined and the ore stage.

Shapes: B minerals, R producer rows of a stage, I destinations of that stage. The destinations of the
refined stage are users; those of the ore stage are the refined rows. Rows are compact (only
producers) and padded to the largest mineral of the batch. A padded row is a small closed market of
its own (it sells one unit to a sink at price 1), so the solver needs no mask.

Prices are indices (1 = the baseline price of goods that no export control keeps at home) and
quantities are shares of the baseline world quarter. One unit of ore is the ore content of one unit of
refined metal; its price at index 1 is kappa refined prices. A row under an export control at baseline
sells at home at a price of its own, below 1, and abroad at 1 through a quota of its baseline exports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np
import numpy.typing as npt

from game.market.arrays import BoolArray, FloatArray, IntArray
from game.market.errors import MarketError
from game.market.supply import log_full_price, surplus_per_capacity

SINK_SHARE = 1e-6
"""Share of baseline output that a producer can always sell (value fixed), so that a producer cut
off from every buyer still has a price."""
LEAST_PROCESSING = 0.02
"""Least share of a home price that must be left for processing once the ore is paid."""


@dataclass(frozen=True)
class StageEconomy:
    """One stage of a batch.

    ``weights`` are the CES weights a, ``backstop`` is beta = choke^(1-sigma), ``log_full_price`` is
    ln P*, ``sink`` the money spent by the sink of each row, ``flow0`` the baseline trade. ``price0``
    is the baseline price of a row at home and ``index0`` the baseline composite price of a
    destination: both are 1 where no export control is in force at baseline.
    """

    active: BoolArray  # [B, R]
    flow0: FloatArray  # [B, R, I]
    weights: FloatArray  # [B, R, I]
    sigma: FloatArray  # [B]
    choke: FloatArray  # [B]
    backstop: FloatArray  # [B]
    eps: FloatArray  # [B, R]
    u0: FloatArray  # [B, R]
    capacity: FloatArray  # [B, R]
    log_full_price: FloatArray  # [B, R]
    sink: FloatArray  # [B, R]
    surplus: FloatArray  # [B, R], baseline surplus at unit cost (before kappa)
    price0: FloatArray  # [B, R]
    index0: FloatArray  # [B, I]
    share0: FloatArray  # [B, R, I], value shares of the rows in what a destination buys from producers

    @property
    def rows(self) -> int:
        """Number of (padded) producer rows."""
        return int(self.active.shape[1])

    @property
    def composite0(self) -> FloatArray:
        """[B, I]: baseline composite demand D/(1-theta_b)."""
        return np.asarray(self.flow0.sum(axis=1) / self.priced_share0)

    @property
    def priced_share0(self) -> FloatArray:
        """[B, I]: value share of producers in composite demand, 1-theta_b with theta_b = beta/P0^(1-sigma)."""
        return np.asarray(1.0 - self.backstop[:, None] / self.index0 ** (1.0 - self.sigma[:, None]))

    def take(self, index: IntArray) -> Self:
        """Return the batch of the minerals ``index``."""
        return type(self)(**{f.name: getattr(self, f.name)[index] for f in fields(self)})


@dataclass(frozen=True)
class Economy:
    """Both stages of a batch. ``ore`` has no rows where every mineral is single-stage.

    ``ore_share`` is kappa_r, what a refined unit pays for ore at an ore index of 1, and ``feed`` the
    composite ore per refined unit; both are 0 for padded rows and single-stage minerals.
    ``processing`` is what is left of the baseline price of a refiner: p0 - kappa_r W0. ``demand`` is
    the demand scale Y = Q0 P0^eta.
    """

    refined: StageEconomy
    ore: StageEconomy
    eta: FloatArray  # [B]
    demand: FloatArray  # [B, I], composite units at a composite price of 1
    kappa: FloatArray  # [B]
    ore_share: FloatArray  # [B, R]
    feed: FloatArray  # [B, R]
    processing: FloatArray  # [B, R]

    @property
    def size(self) -> int:
        """Number of minerals in the batch."""
        return int(self.eta.shape[0])

    def take(self, index: IntArray) -> Economy:
        """Return the batch of the minerals ``index``."""
        return Economy(
            self.refined.take(index),
            self.ore.take(index),
            self.eta[index],
            self.demand[index],
            self.kappa[index],
            self.ore_share[index],
            self.feed[index],
            self.processing[index],
        )


@dataclass(frozen=True)
class StageData:
    """Baseline trade and parameters of one stage, before calibration.

    ``prior`` (optional, same shape as ``flow``) gives the tastes of a destination that buys nothing
    at baseline but may buy for its stock; without it such a destination can never buy. ``price``
    (optional) is the baseline price of each row in the cells where ``home`` is true; it is 1 in all
    others. ``names`` (optional) are what rows are called where a home price is refused.
    """

    flow: npt.ArrayLike  # [B, R, I]
    sigma: npt.ArrayLike  # [B]
    choke: npt.ArrayLike  # [B]
    eps: npt.ArrayLike  # [B, R]
    u0: npt.ArrayLike  # [B, R]
    prior: npt.ArrayLike | None = None
    price: npt.ArrayLike | None = None  # [B, R]
    home: npt.ArrayLike | None = None  # [B, R, I], bool
    names: Sequence[Sequence[str]] | None = None  # B times R


def _require(ok: npt.ArrayLike, sentence: str) -> None:
    if not np.all(ok):
        raise MarketError(sentence)


def calibrate_stage(data: StageData, name: str) -> StageEconomy:
    """Calibrate one stage so that baseline prices reproduce ``data.flow`` exactly.

    With the baseline price pi of each cell (a home price, or 1): P0 = sum(pi X)/D, value shares
    theta = pi X/(P0 D) of rows and theta_b = beta/P0^(1-sigma) of the backstop, and
    a = theta (1-theta_b) P0^(1-sigma) pi^(sigma-1), which is (X/D)(1-beta) at unit prices;
    K = S(1+1e-6)/u0. The supply curve answers to a signal that is 1 at baseline. Rows without flow
    become padded rows. Raises MarketError.
    """
    flow = np.asarray(data.flow, dtype=np.float64)
    if flow.ndim != 3:
        raise MarketError(f"{name}: the trade array needs 3 axes (mineral, origin, destination).")
    batch, rows, _ = flow.shape
    sigma = np.broadcast_to(np.asarray(data.sigma, dtype=np.float64), (batch,)).copy()
    choke = np.broadcast_to(np.asarray(data.choke, dtype=np.float64), (batch,)).copy()
    try:
        eps = np.broadcast_to(np.asarray(data.eps, dtype=np.float64), (batch, rows)).copy()
        u0 = np.broadcast_to(np.asarray(data.u0, dtype=np.float64), (batch, rows)).copy()
    except ValueError:
        raise MarketError(f"{name}: eps and u0 need one value for each of the {rows} origins.") from None
    _require(np.isfinite(flow) & (flow >= 0.0), f"{name}: baseline trade must be finite and not negative.")
    _require(sigma > 1.0, f"{name}: sigma must be above 1.")
    _require(np.isfinite(sigma), f"{name}: sigma must be finite.")
    _require((choke > 1.0) & np.isfinite(choke), f"{name}: choke must be above 1.")
    active = flow.sum(axis=2) > 0.0
    _require(~active | ((eps > 0.0) & np.isfinite(eps)), f"{name}: eps must be above 0.")
    _require(~active | ((u0 > 0.0) & (u0 < 1.0)), f"{name}: u0 must lie between 0 and 1.")
    eps = np.where(active, eps, 1.0)
    u0 = np.where(active, u0, 0.5)
    backstop = choke ** (1.0 - sigma)
    taste = flow
    if data.prior is not None:
        taste = np.where(flow.sum(axis=1, keepdims=True) > 0.0, flow, np.asarray(data.prior, dtype=np.float64))
    price, at = _baseline_prices(data, active, flow.shape, name)
    total = taste.sum(axis=1)
    used = total > 0.0
    safe = np.where(used, total, 1.0)
    index = np.where(used, (at * taste).sum(axis=1) / safe, 1.0)
    level = index ** (1.0 - sigma[:, None])
    weights = (
        (at * taste)
        / (index * safe)[:, None, :]
        * (1.0 - backstop[:, None] / level)[:, None, :]
        * level[:, None, :]
        * at ** (sigma[:, None, None] - 1.0)
    )
    output = flow.sum(axis=2)
    capacity = np.where(active, output * (1.0 + SINK_SHARE), 1.0) / u0
    full = log_full_price(eps, u0)
    return StageEconomy(
        active=active,
        flow0=flow,
        weights=weights,
        sigma=sigma,
        choke=choke,
        backstop=backstop,
        eps=eps,
        u0=u0,
        capacity=capacity,
        log_full_price=full,
        sink=np.where(active, SINK_SHARE * output * price, 1.0),
        surplus=capacity * np.exp(full) * surplus_per_capacity(-full, eps) * active,
        price0=price,
        index0=index,
        share0=at * taste / (index * safe)[:, None, :],
    )


def _baseline_prices(
    data: StageData, active: BoolArray, shape: tuple[int, ...], name: str
) -> tuple[FloatArray, FloatArray]:
    """Return the baseline price of rows [B, R] and of cells [B, R, I]."""
    if data.price is None or data.home is None:
        return np.ones(shape[:2]), np.ones(shape)
    given = np.asarray(data.price, dtype=np.float64)
    home = np.asarray(data.home, dtype=bool)
    if given.shape != shape[:2] or home.shape != shape:
        raise MarketError(f"{name}: home prices need one value for each origin, and the mask one for each cell.")
    _require(~active | ((given > 0.0) & (given <= 1.0)), f"{name}: home prices must be above 0 and at most 1.")
    price = np.where(active, given, 1.0)
    return price, np.where(home, price[:, :, None], 1.0)


def no_ore(batch: int, refined_rows: int) -> StageEconomy:
    """Return the empty ore stage of a batch of single-stage minerals."""
    ones = np.ones(batch)
    none = np.zeros((batch, 0))
    cells = np.zeros((batch, 0, refined_rows))
    return StageEconomy(
        active=none.astype(bool),
        flow0=cells,
        weights=cells,
        sigma=2.0 * ones,
        choke=2.0 * ones,
        backstop=0.5 * ones,
        eps=none,
        u0=none,
        capacity=none,
        log_full_price=none,
        sink=none,
        surplus=none,
        price0=none,
        share0=cells,
        index0=np.ones((batch, refined_rows)),
    )


def calibrate_economy(
    refined: StageData, eta: npt.ArrayLike, kappa: npt.ArrayLike = 0.0, ore: StageData | None = None
) -> Economy:
    """Calibrate a batch. ``ore`` columns must equal the refined row sums wherever kappa > 0.

    A home price scales the supply curve of a mine (P* times its price), and at the refined stage the
    processing cost: p = kappa_r W + (p0 - kappa_r W0) psi, with psi = 1 at baseline.

    Raises MarketError for parameters outside their domain (sigma > max(1, eta), 0 <= kappa < 1, ...)
    and for a home price that does not pay for the ore.
    """
    stage = calibrate_stage(refined, "refined")
    batch, rows, _ = stage.flow0.shape
    eta_ = np.broadcast_to(np.asarray(eta, dtype=np.float64), (batch,)).copy()
    kappa_ = np.broadcast_to(np.asarray(kappa, dtype=np.float64), (batch,)).copy()
    _require((eta_ > 0.0) & np.isfinite(eta_), "eta must be above 0.")
    _require(stage.sigma > eta_, "refined: sigma must be above eta.")
    _require((kappa_ >= 0.0) & (kappa_ < 1.0), "kappa must be at least 0 and below 1.")
    demand = stage.composite0 * stage.index0 ** eta_[:, None]
    output = stage.flow0.sum(axis=2)
    if ore is None:
        _require(kappa_ == 0.0, "kappa above 0 needs an ore stage.")
        below = no_ore(batch, rows)
    else:
        below = _at_own_price(calibrate_stage(ore, "ore"))
        if below.flow0.shape[2] != rows:
            raise MarketError(
                f"ore: {below.flow0.shape[2]} destinations for {rows} refiners; the columns of ore X are the rows of X."
            )
        feed_in = below.flow0.sum(axis=1)
        two = kappa_[:, None] > 0.0
        _require(
            ~two | (np.abs(feed_in - output) <= 1e-9 * np.maximum(output, 1e-300)),
            "ore: each column sum of ore X must equal the row sum of X of that refiner.",
        )
        _require(two | (feed_in == 0.0), "kappa must be above 0 where there is an ore stage.")
    has_ore = stage.active & (kappa_ > 0.0)[:, None]
    # One refined unit (with the sink's share) uses this much of the ore composite.
    feed = np.where(has_ore, 1.0 / below.priced_share0 / (1.0 + SINK_SHARE), 0.0)
    ore_share = kappa_[:, None] * feed
    ore_cost = ore_share * below.index0
    _require_processing(stage, ore_cost, refined.names)
    return Economy(stage, below, eta_, demand, kappa_, ore_share, feed, stage.price0 - ore_cost)


def _at_own_price(stage: StageEconomy) -> StageEconomy:
    """Return a stage whose supply answers to its price, so that a home price scales P* and the surplus."""
    return replace(
        stage,
        log_full_price=stage.log_full_price + np.log(stage.price0),
        surplus=stage.surplus * stage.price0,
    )


def _require_processing(stage: StageEconomy, ore_cost: FloatArray, names: Sequence[Sequence[str]] | None) -> None:
    short = (stage.price0 < 1.0) & (stage.price0 - ore_cost < LEAST_PROCESSING * stage.price0)
    for b, r in np.argwhere(short).tolist():
        name = f"origin {r}" if names is None else names[b][r]
        raise MarketError(
            f"{name}: the home price must exceed the ore cost; the price is {stage.price0[b, r]:.3g} "
            f"and the ore for a unit costs {ore_cost[b, r]:.3g}."
        )
