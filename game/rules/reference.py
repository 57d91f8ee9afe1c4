"""The no-deal run and the reference set: what every seat would have had, and the best of a fixed list of packages.

Both are computed from the scenario and the exogenous events alone and settled once at the start, so nobody's play moves
anybody's scale. In the no-deal run nobody signs anything and standing policies of the start act; in a package its
members keep one floor on every strategic refined mineral from the first round and hold a stock bought at the start.
"""

from __future__ import annotations

from math import fsum
from typing import Any

import numpy as np

from game.market.world import Floor, MarketPolicy, Outcome, Stage
from game.rules.market_phase import cents, read_settled, rounded, running_effects, settled_from, stock_units
from game.rules.score import STANDING_SCALE, covered, covered_mean, discount, industry, security, tail_weight, welfare
from game.rules.turn import Turn
from game.scenario.models import ReferencePackage
from game.state import FloatArray, SettledMarket, State
from game.world import World

PRODUCER_SHARE = 0.01
TIE = 1e-6
DEFAULT_SCALE = {"prosperity": 10.0, "security": 2.0, "industry": 10.0, "standing": STANDING_SCALE}

# The packages of one scenario under one set of events are the same in every game; they take a third of a second.
_CACHE: dict[tuple[str, str], dict[str, Any]] = {}


def settle_reference(turn: Turn, calendar: list[tuple[tuple[str, int, int], ...]]) -> dict[str, Any]:
    """Settle the reference of a game.

    Args:
        turn: the turn at work.
        calendar: for each round the events' effects that run in it.
    """
    key = (turn.world.scenario.hash, repr(calendar))

    def compute() -> dict[str, Any]:
        if key not in _CACHE:
            while len(_CACHE) >= 16:
                _CACHE.pop(next(iter(_CACHE)))
            _CACHE[key] = _compute(turn.world, turn.state, calendar)
        return _CACHE[key]

    return turn.settle("reference", compute)


def _compute(world: World, state: State, calendar: list[tuple[tuple[str, int, int], ...]]) -> dict[str, Any]:
    opening = stock_units(world, state)
    baseline = _settled(world, world.market.clear(MarketPolicy()), opening)
    runs = _no_deal(world, calendar, opening)
    x0 = _totals(world, runs)
    packages = [_package(world, p, baseline, opening) for p in world.scenario.head.reference_set]
    scale = np.empty((len(world.actors), 4))
    minimum = {**DEFAULT_SCALE, **world.rules.minimum_scale}
    floor = np.array([minimum["prosperity"] * 1e6, minimum["security"], minimum["industry"] * 1e6, minimum["standing"]])
    used, made = _stakes(world)
    best = np.zeros(len(world.actors))
    chosen = [-1] * len(world.actors)
    for seat in world.seats:
        a = world.index[seat]
        gains = np.array([_gains(world, seat, p) for p in packages]) if packages else np.zeros((0, 4))
        share = world.rules.minimum_scale_of_stake
        least = np.array([share * covered(world, seat, used + made), 0.0, share * covered(world, seat, made), 0.0])
        scale[a] = np.maximum(np.maximum(gains.max(axis=0, initial=0.0), floor), least)
        weights = world.mandates[seat].weights
        w = np.array([weights.prosperity, weights.security, weights.industry, weights.standing])
        sums = (gains / scale[a] * w).sum(axis=1)
        if sums.size and float(sums.max()) > TIE:
            # Packages that tie do so up to the noise of the arithmetic: the first of them, on any processor.
            chosen[a] = int(np.flatnonzero(sums >= float(sums.max()) - TIE)[0])
            best[a] = float(sums.max())
    rest = [i for i, code in enumerate(world.actors) if code not in world.allotment]
    scale[rest] = floor
    return {
        "welfare": cents(x0[0]).tolist(),
        "industry": cents(x0[1]).tolist(),
        "security": rounded(x0[2]).tolist(),
        "scale": rounded(scale).tolist(),
        "best": rounded(best).tolist(),
        "best_package": chosen,
    }


def _weight(world: World) -> float:
    """Return the discounted quarters of the whole game, its tail included."""
    rounds = fsum(discount(world, r + 1) for r in range(world.rounds))
    return rounds * world.scenario.head.quarters_per_round + tail_weight(world)


def _stakes(world: World) -> tuple[FloatArray, FloatArray]:
    """Return what baseline use and output are worth over the game, in US dollars [A], weighted as in the score.

    Ore counts at its share kappa of the refined price.
    """
    value = world.market.value_usd_per_quarter * world.score_weight * _weight(world)
    use = (world.market.use0 * value[:, None]).sum(axis=0)
    refined = (world.market.output0[Stage.REFINED] * value[:, None]).sum(axis=0)
    ore = (world.market.output0[Stage.ORE] * (value * world.market.kappa)[:, None]).sum(axis=0)
    return np.asarray(use), np.asarray(refined + ore)


def _settled(world: World, outcome: Outcome, stock: FloatArray) -> SettledMarket:
    return read_settled(0, settled_from(world, outcome, stock))


def _no_deal(world: World, calendar: list[tuple[tuple[str, int, int], ...]], stock: FloatArray) -> list[SettledMarket]:
    """Clear each round of the no-deal run, the tail's quarter last; rounds with the same events are cleared once."""
    done: dict[str, SettledMarket] = {}
    runs: list[SettledMarket] = []
    for effects in [*calendar, ()]:
        rows, demand = running_effects(world, effects)
        key = repr((sorted(rows.items()), None if demand is None else demand.tobytes()))
        if key not in done:
            done[key] = _settled(world, world.market.clear(MarketPolicy(row_capacity=rows, demand=demand)), stock)
        runs.append(done[key])
    return runs


def _totals(world: World, runs: list[SettledMarket]) -> tuple[FloatArray, FloatArray, FloatArray]:
    return (
        np.array([welfare(world, run) for run in runs]),
        np.array([industry(world, run) for run in runs]),
        np.array([security(world, run) for run in runs]),
    )


def package_members(world: World, membership: str) -> tuple[str, ...]:
    """Return the seats of a package's bloc: founders, producers (1 % of a strategic mineral), both, or all.

    The rival and members of a customs union never count: the union stands for them.
    """
    producers = []
    for seat in world.seats:
        share = max(
            float(world.market.output0[stage][world.strategic][:, list(world.covers[seat])].sum(axis=1).max())
            for stage in (Stage.REFINED, Stage.ORE)
        )
        if share >= PRODUCER_SHARE:
            producers.append(seat)
    chosen = {
        "none": frozenset[str](),
        "founders": world.founders,
        "producers": frozenset(producers),
        "both": world.founders | frozenset(producers),
        "all": frozenset(world.seats),
    }[membership]
    return tuple(s for s in world.seats if s in chosen and s != world.rival and world.holds_trade_policy(s))


def package_policy(world: World, package: ReferencePackage) -> MarketPolicy:
    """Return the market policy of a package."""
    if package.floor is None or package.membership == "none":
        return MarketPolicy()
    members = world.mask(package_members(world, package.membership))
    return MarketPolicy(
        floors=tuple(Floor(Stage.REFINED, int(m), package.floor, members) for m in np.flatnonzero(world.strategic))
    )


def _package(
    world: World, package: ReferencePackage, baseline: SettledMarket, opening: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return a package's gains over the baseline: welfare and industry in US dollars a game, security in points."""
    weight = _weight(world)
    members = world.mask(package_members(world, package.membership))
    extra = package.stock_share * world.market.use0 * members * world.strategic[:, None]
    if package.floor is None or package.membership == "none":
        outcome = world.market.clear(MarketPolicy())
    else:
        outcome = world.market.clear(package_policy(world, package))
    market = _settled(world, outcome, opening + extra)
    # Stock is bought at the baseline price and valued at cost at the end: what it costs is the interest.
    cost = (extra * world.market.value_usd_per_quarter[:, None]).sum(axis=0)
    rate = world.rules.discount_per_quarter
    end = discount(world, world.rounds) * (1.0 + rate) ** -world.rules.tail_quarters
    prosperity = weight * (welfare(world, market) - welfare(world, baseline)) - cost * (1.0 - end)
    made = weight * (industry(world, market) - industry(world, baseline))
    return prosperity, security(world, market) - security(world, baseline), made


def _gains(world: World, seat: str, package: tuple[FloatArray, FloatArray, FloatArray]) -> tuple[float, ...]:
    prosperity, safer, made = package
    return covered(world, seat, prosperity), covered_mean(world, seat, safer), covered(world, seat, made), 0.0
