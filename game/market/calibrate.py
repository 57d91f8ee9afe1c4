"""From shares of world output and use to a calibrated world.

Trade is not observed bilaterally here: a prior (sizes times affinities) is scaled to both margins by
iterative proportional fitting. The affinities are estimates; docs/model.md lists them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from game.market.arrays import BoolArray, FloatArray, IntArray
from game.market.economy import StageData, calibrate_economy
from game.market.errors import MarketError
from game.market.grouping import partition
from game.market.measures import Stage
from game.market.world import Group, WorldMarket

SWEEPS = 3000
MARGIN_ERROR = 1e-15
TOLERATED = 1e-6
"""Margin error, as a share of the world, at which the sweeps may run out; beyond it margins conflict."""
HOME, SAME_REGION = 4.0, 1.6
ORE_HOME, ORE_HOME_REST, ORE_SAME_REGION = 10.0, 3.0, 2.0
RIVAL_ORE_ABROAD = 0.02
NO_RIVAL = -1
SECONDARY = "SEC:"


@dataclass(frozen=True)
class MineralInputs:
    """Shares and parameters of one mineral; quantities are shares of the world total.

    ``kappa`` is the ore cost share of the refined price (0: one stage). ``secondary`` gives the share
    of a refiner's feed that comes from scrap or other domestic feed. ``ore_affinity`` entries (mine or
    "*", refiner or "*", multiplier) apply in order on top of the general rules. ``home_price`` entries
    (stage, row, ratio) name rows whose exports a control limits to their baseline flow: their own actor
    buys at ``ratio`` (above 0, at most 1) times the price that all others pay; 1 means no control.
    """

    id: str
    world_t_per_year: float
    price_usd_per_t: float
    kappa: float
    sigma: float
    eta: float
    choke: float
    eps_refining: float
    eps_refining_rival: float
    u0: float
    u0_rival: float
    sigma_ore: float
    choke_ore: float
    eps_mine: float
    rival_import_openness: float
    foreign_ore_to_rival_pull: float
    refined: tuple[tuple[str, float], ...]
    mined: tuple[tuple[str, float], ...]
    secondary: tuple[tuple[str, float], ...]
    use: tuple[float, ...]
    ore_affinity: tuple[tuple[str, str, float], ...] = ()
    u0_mine: float = 0.85
    eps_secondary: float = 0.3
    home_price: tuple[tuple[int, str, float], ...] = ()


@dataclass(frozen=True)
class WorldInputs:
    """Actors, who books rows that are not actors, regions, and the minerals."""

    actors: tuple[str, ...]
    rival: str
    rest: str
    row_account: Mapping[str, str]
    region: Mapping[str, str]
    minerals: tuple[MineralInputs, ...]


@dataclass(frozen=True)
class _Rows:
    """The rows of one mineral with their baseline trade, unpadded."""

    refined_codes: tuple[str, ...]
    ore_codes: tuple[str, ...]
    refined_flow: FloatArray  # [R, A]
    refined_taste: FloatArray  # [R, A]
    ore_flow: FloatArray  # [So, R]


def calibrate(inputs: WorldInputs) -> WorldMarket:
    """Calibrate every mineral; raises MarketError naming the mineral and what is wrong."""
    actors = inputs.actors
    position = {code: i for i, code in enumerate(actors)}
    if len(position) != len(actors):
        raise MarketError("An actor is listed twice.")
    named = (("rival", inputs.rival), ("rest", inputs.rest)) if inputs.rival else (("rest", inputs.rest),)
    for name, code in named:
        if code not in position:
            raise MarketError(f"The {name} {code!r} is not among the actors.")
    account = {code: code for code in actors}
    for row, owner in inputs.row_account.items():
        if owner not in position:
            raise MarketError(f"Row {row!r} is booked to {owner!r}, which is not an actor.")
        account.setdefault(row, owner)
    rows = [_mineral_rows(mineral, inputs, account) for mineral in inputs.minerals]
    groups = []
    sizes = [(len(r.refined_codes), len(r.ore_codes)) for r in rows]
    for members in partition(sizes, len(actors)):
        groups.append(_group(members, [rows[m] for m in members], inputs, account, position))
    t_per_quarter = np.array([m.world_t_per_year / 4.0 for m in inputs.minerals])
    price = np.array([m.price_usd_per_t for m in inputs.minerals])
    for mineral in inputs.minerals:
        if not (mineral.world_t_per_year > 0.0 and mineral.price_usd_per_t > 0.0):
            raise MarketError(f"{mineral.id}: world tonnes and the price must be above 0.")
    return WorldMarket(
        actors=actors,
        minerals=tuple(m.id for m in inputs.minerals),
        rival=position[inputs.rival] if inputs.rival else NO_RIVAL,
        price_usd_per_t=price,
        t_per_quarter=t_per_quarter,
        value_usd_per_quarter=price * t_per_quarter,
        kappa=np.array([m.kappa for m in inputs.minerals]),
        groups=tuple(groups),
    )


def fit_margins(
    prior: FloatArray, rows: FloatArray, columns: FloatArray, rows_last: bool
) -> tuple[FloatArray, FloatArray]:
    """Scale ``prior`` [R, I] to both margins; return the flows and the row-scaled prior.

    The margin scaled last is met to rounding; sweeps stop when the other is within 1e-15. Raises
    MarketError when the margins cannot be met.
    """
    if not np.isclose(rows.sum(), columns.sum(), rtol=1e-9, atol=0.0):
        raise MarketError("output and use do not add up to the same total.")
    r = np.ones_like(rows)
    c = np.ones_like(columns)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for _ in range(SWEEPS):
            if rows_last:
                c = np.where(columns > 0.0, columns / (r @ prior), 0.0)
                r = np.where(rows > 0.0, rows / (prior @ c), 0.0)
                error = np.abs(c * (r @ prior) - columns).max(initial=0.0)
            else:
                r = np.where(rows > 0.0, rows / (prior @ c), 0.0)
                c = np.where(columns > 0.0, columns / (r @ prior), 0.0)
                error = np.abs(r * (prior @ c) - rows).max(initial=0.0)
            if not error > MARGIN_ERROR:
                break
        scaled = r[:, None] * prior
        flow = scaled * c[None, :]
    if not (np.all(np.isfinite(flow)) and error <= TOLERATED):
        raise MarketError("baseline trade cannot meet output and use at the same time.")
    return flow, scaled


def _shares(pairs: tuple[tuple[str, float], ...], what: str, account: Mapping[str, str]) -> dict[str, float]:
    out: dict[str, float] = {}
    for code, share in pairs:
        if code not in account:
            raise MarketError(f"{what}: {code!r} is neither an actor nor booked to one.")
        if code in out:
            raise MarketError(f"{what}: {code!r} is listed twice.")
        if not (np.isfinite(share) and share >= 0.0):
            raise MarketError(f"{what}: the share of {code!r} must be finite and not negative.")
        if share > 0.0:
            out[code] = share
    if not out:
        raise MarketError(f"{what}: nobody produces.")
    total = sum(out.values())
    return {code: share / total for code, share in out.items()}


def _mineral_rows(mineral: MineralInputs, inputs: WorldInputs, account: Mapping[str, str]) -> _Rows:
    use = np.asarray(mineral.use, dtype=np.float64)
    if use.shape != (len(inputs.actors),):
        raise MarketError(f"{mineral.id}: use needs one share for each of the {len(inputs.actors)} actors.")
    if not np.all(np.isfinite(use) & (use >= 0.0)) or not use.sum() > 0.0:
        raise MarketError(f"{mineral.id}: shares of use must be finite and not negative, and not all 0.")
    use = use / use.sum()
    refined = _shares(mineral.refined, f"{mineral.id} refined", account)
    codes = tuple(refined)
    output = np.array(list(refined.values()))
    # A destination without use gets a tiny size, so that its tastes are defined if it buys for stock.
    size = np.maximum(use, 1e-12)
    prior = output[:, None] * size[None, :] * _refined_affinity(mineral, inputs, codes, account)
    try:
        flow, taste = fit_margins(prior, output, use, rows_last=True)
        if mineral.kappa == 0.0:
            return _Rows(codes, (), flow, taste, np.zeros((0, len(codes))))
        ore_codes, ore_flow = _ore_trade(mineral, inputs, codes, flow.sum(axis=1), account)
    except MarketError as error:
        raise MarketError(f"{mineral.id}: {error}") from None
    return _Rows(codes, ore_codes, flow, taste, ore_flow)


def _refined_affinity(
    mineral: MineralInputs, inputs: WorldInputs, codes: tuple[str, ...], account: Mapping[str, str]
) -> FloatArray:
    owner = np.array([account[c] for c in codes])
    actors = np.array(inputs.actors)
    home = owner[:, None] == actors[None, :]
    affinity = np.where(_same_region(codes, inputs.actors, inputs.region), SAME_REGION, 1.0)
    affinity[home] = HOME
    affinity[np.ix_(owner != inputs.rival, actors == inputs.rival)] *= mineral.rival_import_openness
    return affinity


def _same_region(origins: tuple[str, ...], destinations: tuple[str, ...], region: Mapping[str, str]) -> BoolArray:
    a = np.array([region.get(c, "") for c in origins])
    b = np.array([region.get(c, "") for c in destinations])
    return np.asarray((a[:, None] == b[None, :]) & (a[:, None] != ""))


def _ore_trade(
    mineral: MineralInputs,
    inputs: WorldInputs,
    refiners: tuple[str, ...],
    need: FloatArray,
    account: Mapping[str, str],
) -> tuple[tuple[str, ...], FloatArray]:
    """Return ore rows (mines, then secondary feed) and their baseline trade [So, R]."""
    mined = _shares(mineral.mined, "mined", account)
    share = dict(mineral.secondary)
    unknown = [code for code in share if code not in refiners]
    if unknown:
        raise MarketError(f"secondary feed is given for {unknown[0]!r}, which does not refine.")
    secondary = np.array([share.get(code, 0.0) for code in refiners])
    if not np.all((secondary >= 0.0) & (secondary <= 1.0)):
        raise MarketError("shares of secondary feed must lie between 0 and 1.")
    mines = tuple(mined)
    size = np.array(list(mined.values()))
    feed = need * (1.0 - secondary)
    prior = size[:, None] * need[None, :] * _ore_affinity(mineral, inputs, mines, refiners)
    flow, _ = fit_margins(prior, size * feed.sum(), feed, rows_last=False)
    scrap = np.flatnonzero(secondary)
    home = np.zeros((scrap.size, len(refiners)))
    home[np.arange(scrap.size), scrap] = (need * secondary)[scrap]
    return mines + tuple(SECONDARY + refiners[i] for i in scrap), np.concatenate([flow, home])


def _ore_affinity(
    mineral: MineralInputs, inputs: WorldInputs, mines: tuple[str, ...], refiners: tuple[str, ...]
) -> FloatArray:
    origin, destination = np.array(mines), np.array(refiners)
    home = origin[:, None] == destination[None, :]
    affinity = np.where(_same_region(mines, refiners, inputs.region), ORE_SAME_REGION, 1.0)
    affinity[home] = ORE_HOME
    affinity[home & (origin == inputs.rest)[:, None]] = ORE_HOME_REST
    affinity[np.ix_(origin != inputs.rival, destination == inputs.rival)] *= mineral.foreign_ore_to_rival_pull
    affinity[np.ix_(origin == inputs.rival, destination != inputs.rival)] *= RIVAL_ORE_ABROAD
    for mine, refiner, factor in mineral.ore_affinity:
        rows = np.ones(len(mines), dtype=bool) if mine == "*" else origin == mine
        columns = np.ones(len(refiners), dtype=bool) if refiner == "*" else destination == refiner
        affinity[np.ix_(rows, columns)] *= factor
    return affinity


def _group(
    members: tuple[int, ...],
    rows: list[_Rows],
    inputs: WorldInputs,
    account: Mapping[str, str],
    position: Mapping[str, int],
) -> Group:
    """Pad the minerals ``members`` to one batch and calibrate it."""
    minerals = [inputs.minerals[m] for m in members]
    batch, actors = len(members), len(inputs.actors)
    n_refined = max(len(r.refined_codes) for r in rows)
    n_ore = max(len(r.ore_codes) for r in rows)
    flow = np.zeros((batch, n_refined, actors))
    taste = np.zeros_like(flow)
    ore_flow = np.zeros((batch, n_ore, n_refined))
    eps, u0 = np.ones((batch, n_refined)), np.full((batch, n_refined), 0.5)
    ore_eps, ore_u0 = np.ones((batch, n_ore)), np.full((batch, n_ore), 0.5)
    price, ore_price = np.ones((batch, n_refined)), np.ones((batch, n_ore))
    refined_account = np.zeros((batch, n_refined), dtype=np.intp)
    ore_account = np.zeros((batch, n_ore), dtype=np.intp)
    mine = np.zeros((batch, n_ore), dtype=bool)
    for b, (mineral, r) in enumerate(zip(minerals, rows, strict=True)):
        k, o = len(r.refined_codes), len(r.ore_codes)
        flow[b, :k], taste[b, :k], ore_flow[b, :o, :k] = r.refined_flow, r.refined_taste, r.ore_flow
        rival = np.array([code == inputs.rival for code in r.refined_codes])
        eps[b, :k] = np.where(rival, mineral.eps_refining_rival, mineral.eps_refining)
        u0[b, :k] = np.where(rival, mineral.u0_rival, mineral.u0)
        mine[b, :o] = [not code.startswith(SECONDARY) for code in r.ore_codes]
        ore_eps[b, :o] = np.where(mine[b, :o], mineral.eps_mine, mineral.eps_secondary)
        ore_u0[b, :o] = mineral.u0_mine
        refined_account[b, :k] = _accounts_of(r.refined_codes, account, position)
        ore_account[b, :o] = _accounts_of(r.ore_codes, account, position)
        price[b, :k] = _home_prices(mineral, Stage.REFINED, r.refined_codes)
        ore_price[b, :o] = _home_prices(mineral, Stage.ORE, r.ore_codes)
    ore = None
    if n_ore:
        # A single-stage mineral in a two-stage batch has no ore rows; its ore numbers play no part.
        two = np.array([m.kappa > 0.0 for m in minerals])
        ore = StageData(
            ore_flow,
            np.where(two, [m.sigma_ore for m in minerals], 2.0),
            np.where(two, [m.choke_ore for m in minerals], 2.0),
            ore_eps,
            ore_u0,
            price=ore_price,
            home=ore_account[:, :, None] == refined_account[:, None, :],
        )
    names = ", ".join(m.id for m in minerals)
    refined = StageData(
        flow,
        [m.sigma for m in minerals],
        [m.choke for m in minerals],
        eps,
        u0,
        taste,
        price=price,
        home=refined_account[:, :, None] == np.arange(actors),
        names=[[f"{m.id} {code}" for code in r.refined_codes] for m, r in zip(minerals, rows, strict=True)],
    )
    try:
        economy = calibrate_economy(
            refined,
            [m.eta for m in minerals],
            [m.kappa for m in minerals],
            ore,
        )
    except MarketError as error:
        raise MarketError(f"{names}: {error}") from None
    return Group(
        minerals=np.array(members, dtype=np.intp),
        economy=economy,
        refined_codes=tuple(r.refined_codes for r in rows),
        ore_codes=tuple(r.ore_codes for r in rows),
        refined_account=refined_account,
        ore_account=ore_account,
        mine=mine,
    )


def _home_prices(mineral: MineralInputs, stage: Stage, codes: tuple[str, ...]) -> FloatArray:
    """Return the baseline price of each row of a stage, 1 where no control is given."""
    name = "refined" if stage == Stage.REFINED else "ore"
    out = np.ones(len(codes))
    seen: list[str] = []
    for where, code, ratio in mineral.home_price:
        if where not in (Stage.REFINED, Stage.ORE):
            raise MarketError(f"{mineral.id}: the stage of a home price is 0 (refined) or 1 (ore), not {where}.")
        if where != stage:
            continue
        if code not in codes:
            raise MarketError(f"{mineral.id}: a home price is given for {code!r}, which is no {name} producer.")
        if code in seen:
            raise MarketError(f"{mineral.id}: two {name} home prices are given for {code!r}.")
        if not 0.0 < ratio <= 1.0:
            raise MarketError(
                f"{mineral.id}: the {name} home price of {code!r} must be above 0 and at most 1, not {ratio:g}."
            )
        seen.append(code)
        out[codes.index(code)] = ratio
    return out


def _accounts_of(codes: tuple[str, ...], account: Mapping[str, str], position: Mapping[str, int]) -> IntArray:
    return np.array([position[account[c.removeprefix(SECONDARY)]] for c in codes], dtype=np.intp)
