"""The no-deal run and the reference set: what every seat would have had, and the best of a fixed list of packages.

Both are computed from the scenario and the exogenous events alone and settled once at the start, so nobody's play moves
anybody's scale. In the no-deal run nobody signs anything and standing policies of the start act; in a package its
members keep one floor on every strategic refined mineral from the first round and hold a stock bought at the start.
Every run goes through all market steps of the game and of its tail. For a seat that holds controls at the start,
lifting them is one more package.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import fsum
from typing import Any

import numpy as np

from game.market.world import ExportFloor, Floor, MarketPolicy, Stage
from game.rules.discounting import discount, power, tail_steps, tail_weight, tail_weights
from game.rules.joint import together
from game.rules.market_phase import Setting, as_market, run_on, stock_units
from game.rules.measures import market_policy, market_quarters, rationing
from game.rules.rounding import cents, rounded
from game.rules.score import STANDING_SCALE, covered, covered_mean, levels_of
from game.rules.structure import protection
from game.rules.turn import Turn
from game.state import Bloc, FloatArray, State
from game.world import World

PRODUCER_SHARE = 0.01
TIE = 1e-6
DEFAULT_SCALE = {"prosperity": 10.0, "security": 2.0, "industry": 10.0, "standing": STANDING_SCALE}

Levels = dict[str, FloatArray]
LEVELS = ("welfare", "industry", "risk", "security", "consumer", "shortage")
Gains = tuple[FloatArray, FloatArray, FloatArray]
# Takes the market steps done and all that there are.
Progress = Callable[[int, int], None]
# What sets a scale s_ik, in the order of preference where two are equal.
BOUNDS = ("package", "minimum", "stake")

# The references of one scenario under one set of events are the same in every game, and its packages under any events:
# they are run without them. The packages take two or three seconds.
_CACHE: dict[tuple[str, str], dict[str, Any]] = {}
_PACKAGES: dict[str, tuple[list[Gains], dict[str, Gains]]] = {}


class _Meter:
    """Counts market steps towards all that a reference takes."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self.done, self.total, self.progress = 0, total, progress

    def add(self, steps: int) -> None:
        """Report that so many steps more are done."""
        self.done += steps
        if self.progress is not None:
            self.progress(min(self.done, self.total), self.total)


def settle_reference(
    turn: Turn, calendar: list[tuple[tuple[str, int, int], ...]], progress: Progress | None = None
) -> dict[str, Any]:
    """Settle the reference of a game.

    Args:
        turn: the turn at work.
        calendar: for each round the events' effects that run in it.
        progress: called with (done, total) market steps, at least once, the last time with done = total.
    """
    key = (turn.world.scenario.hash, repr(calendar))

    def compute() -> dict[str, Any]:
        if key not in _CACHE:
            while len(_CACHE) >= 16:
                _CACHE.pop(next(iter(_CACHE)))
            _CACHE[key] = _compute(turn.world, turn.state, calendar, progress)
        elif progress is not None:
            progress(1, 1)
        return _CACHE[key]

    return turn.settle("reference", compute)


def _compute(
    world: World, state: State, calendar: list[tuple[tuple[str, int, int], ...]], progress: Progress | None
) -> dict[str, Any]:
    opening = stock_units(world, state)
    known = world.scenario.hash in _PACKAGES
    steps = len(_market_rounds(world)) + tail_steps(world)
    meter = _Meter(steps + (0 if known else _package_steps(world, steps)), progress)
    x0 = _no_deal(world, calendar, opening)
    meter.add(steps)
    if not known:
        while len(_PACKAGES) >= 4:
            _PACKAGES.pop(next(iter(_PACKAGES)))
        _PACKAGES[world.scenario.hash] = (_packages(world, opening, meter), _own_policy(world, opening, meter))
    packages, own = _PACKAGES[world.scenario.hash]
    scale = np.empty((len(world.actors), 4))
    minimum = {**DEFAULT_SCALE, **world.rules.minimum_scale}
    floor = np.array([minimum["prosperity"] * 1e6, minimum["security"], minimum["industry"] * 1e6, minimum["standing"]])
    used, made = _stakes(world)
    best = np.zeros(len(world.actors))
    chosen = [-1] * len(world.actors)
    gain = np.zeros((len(world.actors), 4))
    widest = [[-1] * 4 for _ in world.actors]
    bound = [["minimum"] * 4 for _ in world.actors]
    for seat in world.seats:
        a = world.index[seat]
        mine = [*packages, own[seat]] if seat in own else packages
        gains = np.array([_gains(world, seat, p) for p in mine]) if mine else np.zeros((0, 4))
        share = world.rules.minimum_scale_of_stake
        least = np.array([share * covered(world, seat, used + made), 0.0, share * covered(world, seat, made), 0.0])
        most = gains.max(axis=0, initial=0.0)
        limits = np.array([most, floor, least])
        scale[a] = limits.max(axis=0)
        bound[a] = [BOUNDS[int(n)] for n in limits.argmax(axis=0)]
        widest[a] = [_first_best(column) for column in gains.T]
        weights = world.mandates[seat].weights
        w = np.array([weights.prosperity, weights.security, weights.industry, weights.standing])
        sums = (gains / scale[a] * w).sum(axis=1)
        chosen[a] = _first_best(sums)
        if chosen[a] >= 0:
            best[a], gain[a] = float(sums.max()), gains[chosen[a]]
    rest = [i for i, code in enumerate(world.actors) if code not in world.allotment]
    scale[rest] = floor
    return {
        "welfare": cents(x0["welfare"]).tolist(),
        "industry": cents(x0["industry"]).tolist(),
        "risk": cents(x0["risk"]).tolist(),
        "security": rounded(x0["security"]).tolist(),
        "consumer": cents(x0["consumer"]).tolist(),
        "shortage": rounded(x0["shortage"]).tolist(),
        "scale": rounded(scale).tolist(),
        "best": rounded(best).tolist(),
        "best_package": chosen,
        "best_gain": _clean(gain).tolist(),
        "widest": widest,
        "bound": bound,
        **_joint(world, packages),
    }


def _first_best(values: FloatArray) -> int:
    """Return the place of the largest of some values, -1 if none is above zero.

    Packages that tie do so up to the noise of the arithmetic: the first of them, on any processor.
    """
    top = float(values.max()) if values.size else 0.0
    return int(np.flatnonzero(values >= top - TIE * max(1.0, abs(top)))[0]) if top > TIE else -1


def _joint(world: World, packages: list[Gains]) -> dict[str, Any]:
    """Return the best sum of the parties' prosperity over the packages, in US dollars, and the package's number."""
    sums = np.array([together(world, package[0]) for package in packages])
    place = _first_best(sums)
    return {"joint_best": float(cents(sums.max())) if place >= 0 else 0.0, "joint_package": place}


def _clean(gain: FloatArray) -> FloatArray:
    """Return gains rounded: dollars to the cent, points to ten digits."""
    out = rounded(gain)
    out[:, [0, 2]] = cents(gain[:, [0, 2]])
    return out


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


def _no_deal(world: World, calendar: list[tuple[tuple[str, int, int], ...]], stock: FloatArray) -> Levels:
    """Run the game in which nobody signs anything: policies of the start, events of the calendar, then the tail."""
    every = world.scenario.head.market_every
    policies = [market_policy(world, calendar[r - 1], world.opening_controls, []) for r in _market_rounds(world)]
    policies += [market_policy(world, (), world.opening_controls, [])] * tail_steps(world)
    setting = Setting(world.dynamics.opening(), stock)
    nobody = np.zeros(world.market.rows.size)
    calm = np.zeros((len(world.minerals), len(world.actors)))
    run = run_on(world, policies, setting, None, world.opening_controls, nobody, calm)
    steps = run["steps"]
    # One row a round: rounds without a market take the figures of the market that follows.
    markets = len(_market_rounds(world))
    by_round = [steps[min((r - 1) // every, markets - 1)] for r in range(1, world.rounds + 1)] if markets else []
    return _levels([*by_round, *steps[markets:]])


def _market_rounds(world: World) -> list[int]:
    every = world.scenario.head.market_every
    return [r for r in range(1, world.rounds + 1) if r % every == 0]


def _levels(steps: list[dict[str, Any]]) -> Levels:
    return {name: np.array([step[name] for step in steps]) for name in LEVELS}


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


@dataclass(frozen=True)
class Run:
    """One run of the market for the reference set: who keeps which floors, and whose controls are lifted."""

    membership: str = "none"
    floor: float | None = None
    export_floor: float | None = None
    lifted: str = ""

    @property
    def still(self) -> bool:
        """Whether the market stays at its baseline."""
        return not self.lifted and (self.membership == "none" or (self.floor is None and self.export_floor is None))


def package_policy(world: World, run: Run) -> MarketPolicy:
    """Return the market policy of a run: controls of the start, and its members' floors on strategic minerals."""
    controls = [(seat, p) for seat, p in world.opening_controls if seat != run.lifted]
    base = market_policy(world, (), controls, [])
    if run.membership == "none":
        return base
    members = world.mask(package_members(world, run.membership))
    strategic = [int(m) for m in np.flatnonzero(world.strategic)]
    floors = () if run.floor is None else tuple(Floor(Stage.REFINED, m, run.floor, members) for m in strategic)
    two = [m for m in strategic if world.market.kappa[m] > 0.0]
    least = run.export_floor
    exports = () if least is None else tuple(ExportFloor(Stage.ORE, m, least, members) for m in two)
    return replace(base, floors=floors, export_floors=exports)


def _package_steps(world: World, steps: int) -> int:
    """Return the market steps that the packages take, one for a run in which the market stands still."""
    runs = dict.fromkeys(Run(p.membership, p.floor, p.export_floor) for p in world.scenario.head.reference_set)
    holders = dict.fromkeys(seat for seat, _ in world.opening_controls)
    return sum(1 if run.still else steps for run in runs) + steps * len(holders)


def _packages(world: World, opening: FloatArray, meter: _Meter) -> list[Gains]:
    """Return the gains of every package over the baseline that repeats itself, in the order of the scenario's list.

    Packages that differ in their stock alone share one run of the market: stock bought at the start moves security,
    risk and cost, not prices.
    """
    packages = world.scenario.head.reference_set
    runs: dict[Run, list[int]] = {}
    for number, package in enumerate(packages):
        key = Run(package.membership, package.floor, package.export_floor)
        runs.setdefault(key, []).append(number)
    base = _baseline_levels(world, opening)
    out: dict[int, Gains] = {}
    for run, numbers in runs.items():
        shares = [packages[n].stock_share for n in numbers]
        out.update(zip(numbers, _run_package(world, run, shares, opening, base, meter), strict=True))
    return [out[n] for n in range(len(packages))]


def _own_policy(world: World, opening: FloatArray, meter: _Meter) -> dict[str, Gains]:
    """Return what each holder of controls of the start would gain by lifting them: a package of its own.

    Without it the best of the reference set would be below what the holder can reach by a stroke of the pen.
    """
    base = _baseline_levels(world, opening)
    holders = dict.fromkeys(seat for seat, _ in world.opening_controls)
    return {seat: _run_package(world, Run(lifted=seat), [0.0], opening, base, meter)[0] for seat in holders}


def _run_package(
    world: World, run: Run, shares: list[float], opening: FloatArray, base: Levels, meter: _Meter
) -> list[Gains]:
    dynamics = world.dynamics
    seats = package_members(world, run.membership)
    members = world.mask(seats)
    policy = package_policy(world, run)
    protected = np.zeros(world.market.rows.size)
    if run.floor is not None and not run.still:
        strategic = [m for m in world.minerals if world.mineral[m].strategic]
        floors = tuple((m, "refined", float(run.floor)) for m in strategic)
        protected = protection(world, [Bloc("", tuple((s, "full", 0) for s in seats), in_force=True, floors=floors)])
    rationed = rationing(world, [c for c in world.opening_controls if c[0] != run.lifted])
    extra = world.market.use0 * members * world.strategic[:, None]
    stocks = [opening + share * extra for share in shares]
    weights = [discount(world, r) * market_quarters(world) for r in _market_rounds(world)]
    in_tail = tail_weights(world)
    structure, start, outcome = dynamics.opening(), None, None
    sums = [np.zeros((3, len(world.actors))) for _ in shares]
    for k, weight in enumerate((*weights, *in_tail)):
        if outcome is None or not run.still:
            imposed = dynamics.impose(structure, policy)
            # Bulk metals have no floor in a package: they stay at their baseline.
            outcome = world.market.clear(imposed, start=start, only=np.flatnonzero(world.strategic).tolist())
            start = outcome.solution
            meter.add(1)
        for total, stock in zip(sums, stocks, strict=True):
            levels = _levels([levels_of(world, as_market(world, outcome, Setting(structure, stock, rationed), 0))])
            change = {name: values[0] - base[name][0] for name, values in levels.items()}
            total[0] += weight * change["welfare"]
            total[2] += weight * change["industry"]
            if k < len(weights):
                total[1] += change["security"] / len(weights)
            else:
                total[0] -= weight * change["risk"]
        if not run.still:
            structure = dynamics.step(structure, imposed, outcome, protected)
    # Stock is bought at the baseline price and valued at cost at the end: what it costs is the interest.
    end = discount(world, world.rounds) * power(world, -world.rules.tail_quarters)
    cost = (extra * world.market.value_usd_per_quarter[:, None]).sum(axis=0) * (1.0 - end)
    return [(t[0] - share * cost, t[1], t[2]) for t, share in zip(sums, shares, strict=True)]


def _baseline_levels(world: World, opening: FloatArray) -> Levels:
    structure = world.dynamics.opening()
    outcome = world.market.clear(world.dynamics.impose(structure, package_policy(world, Run())))
    return _levels([levels_of(world, as_market(world, outcome, Setting(structure, opening), 0))])


def _gains(world: World, seat: str, package: Gains) -> tuple[float, ...]:
    prosperity, safer, made = package
    return covered(world, seat, prosperity), covered_mean(world, seat, safer), covered(world, seat, made), 0.0
