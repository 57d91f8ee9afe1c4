"""What a price floor is worth, to whom, and how far that depends on elasticities that nobody has measured.

Run it as ``python -m scenarios.build.floor_worth``; it prints the two tables of docs/model-parameters.md and writes
nothing (see :mod:`scenarios.build.model_page`). A floor stands on every strategic refined mineral from the first round
on; nobody restricts, no event happens, nobody buys stock. All figures are changes against the baseline over the game
and its tail, discounted to the first round, in millions of US dollars, as the rules account for them.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from game import Scenario, load_scenario
from game.rules.discounting import discount, tail_weights
from game.rules.market_phase import Setting, as_market
from game.rules.measures import market_quarters
from game.rules.reference import Run, package_members, package_policy
from game.rules.score import risk, welfare
from game.rules.structure import protection
from game.state import Bloc, FloatArray, SettledMarket
from game.world import World, build_world

LEVELS = (1.0, 1.2, 1.4, 1.6)
MEMBERSHIP = "both"
DEMAND, SUPPLY = ("eta",), ("eps_refining", "eps_refining_rival", "eps_mine")
Factors = Mapping[tuple[str, ...], float]
VARIANTS: tuple[tuple[str, Factors], ...] = (
    ("as in the scenario", {}),
    ("elasticity of demand halved", {DEMAND: 0.5}),
    ("elasticity of demand doubled", {DEMAND: 2.0}),
    ("elasticities of supply halved", {SUPPLY: 0.5}),
    ("elasticities of supply doubled", {SUPPLY: 2.0}),
    ("all elasticities halved", {DEMAND: 0.5, SUPPLY: 0.5}),
    ("all elasticities doubled", {DEMAND: 2.0, SUPPLY: 2.0}),
)
PARTS = ("users", "producers", "levies", "rents", "stocks, capital")


@dataclass(frozen=True)
class Course:
    """What a floor changes for every actor [A], in US dollars, discounted.

    ``game`` and ``tail`` are welfare, ``relief`` the fall of the expected loss of a cut in the tail; ``parts`` splits
    game and tail together, and ``uncounted`` is the change of the quota rents that are counted for nobody.
    """

    game: FloatArray
    tail: FloatArray
    relief: FloatArray
    parts: dict[str, FloatArray]
    uncounted: float


def with_elasticities(scenario: Scenario, factors: Factors) -> Scenario:
    """Return the scenario with some columns of minerals.csv multiplied."""
    if not factors:
        return scenario
    minerals = tuple(
        m.model_copy(update={name: getattr(m, name) * f for names, f in factors.items() for name in names})
        for m in scenario.minerals
    )
    mark = f"{scenario.hash}{sorted(factors.items())}"
    return replace(scenario, minerals=minerals, hash=hashlib.sha256(mark.encode()).hexdigest())


def parts_of(world: World, market: SettledMarket) -> dict[str, FloatArray]:
    """Return the parts of welfare [A] in US dollars a quarter; levies of a union's members stay with them."""
    own = {
        "users": market.consumer,
        "producers": market.producer + market.mine + market.secondary,
        "levies": market.levy + market.duty,
        "rents": world.rent_share * market.rent,
        "stocks, capital": market.inventory - market.capital,
    }
    return {name: world.score_weight @ own[name] for name in PARTS}


def run_floor(world: World, membership: str, level: float) -> Course:
    """Run a floor through the game and its tail; ``membership`` is one of the reference set's."""
    dynamics, market = world.dynamics, world.market
    seats = package_members(world, membership)
    strategic = [m for m in world.minerals if world.mineral[m].strategic]
    bloc = Bloc("", tuple((s, "full", 0) for s in seats), in_force=True)
    protected = protection(world, [replace(bloc, floors=tuple((m, "refined", level) for m in strategic))])
    policy, stock = package_policy(world, Run(membership, level)), world.opening_stock_units
    structure, start = dynamics.opening(), None
    before = market.clear(dynamics.impose(structure, package_policy(world, Run())))
    still = as_market(world, before, Setting(structure, stock), 0)
    uncounted = 1.0 - world.rent_share
    in_game = [discount(world, r) * market_quarters(world) for r in range(1, world.rounds + 1)]
    sums = {name: np.zeros(len(world.actors)) for name in ("game", "tail", "relief", *PARTS)}
    nobody = 0.0
    for k, weight in enumerate((*in_game, *tail_weights(world))):
        imposed = dynamics.impose(structure, policy)
        outcome = market.clear(imposed, start=start, only=np.flatnonzero(world.strategic).tolist())
        start = outcome.solution
        now = as_market(world, outcome, Setting(structure, stock), 0)
        tail = k >= len(in_game)
        sums["tail" if tail else "game"] += weight * (welfare(world, now) - welfare(world, still))
        if tail:
            sums["relief"] += weight * (risk(world, still) - risk(world, now))
        for name, values in parts_of(world, now).items():
            sums[name] += weight * (values - parts_of(world, still)[name])
        nobody += weight * float((world.score_weight @ (uncounted * (now.rent - still.rent))).sum())
        structure = dynamics.step(structure, imposed, outcome, protected)
    return Course(sums["game"], sums["tail"], sums["relief"], {p: sums[p] for p in PARTS}, nobody)


_SEEN: dict[tuple[str, str, float], Course] = {}


def _course(scenario: Scenario, factors: Factors, membership: str, level: float) -> Course:
    changed = with_elasticities(scenario, factors)
    key = (changed.hash, membership, level)
    if key not in _SEEN:
        _SEEN[key] = run_floor(build_world(changed), membership, level)
    return _SEEN[key]


def _millions(values: Sequence[float]) -> list[str]:
    return [f"{round(v / 1e6, -1) + 0.0:,.0f}" for v in values]


def elasticities(scenario: Scenario, membership: str = MEMBERSHIP, variants: int = len(VARIANTS)) -> list[list[str]]:
    """Return the rows of the table of elasticities: a name, then for each floor the members' game and tail."""
    inside = build_world(scenario).mask(package_members(build_world(scenario), membership))
    rows = []
    for name, factors in VARIANTS[:variants]:
        cells = []
        for level in LEVELS:
            course = _course(scenario, factors, membership, level)
            cells.append(" / ".join(_millions([float(v[inside].sum()) for v in (course.game, course.tail)])))
        rows.append([name, *cells])
    return rows


def shares(scenario: Scenario, level: float, membership: str = MEMBERSHIP) -> list[list[str]]:
    """Return the rows of who gains from a floor and by what: a name, then each part, welfare, and relief."""
    world = build_world(scenario)
    course = _course(scenario, {}, membership, level)
    inside = world.mask(package_members(world, membership))
    rival = world.mask((world.rival,)) if world.rival else np.zeros_like(inside)
    rows = []
    for name, where in (("members", inside), ("the rival", rival), ("all others", ~inside & ~rival)):
        parts = [float(course.parts[p][where].sum()) for p in PARTS]
        rows.append([name, *_millions([*parts, (course.game + course.tail)[where].sum(), course.relief[where].sum()])])
    rows.append(["nobody", "", "", "", *_millions([course.uncounted]), "", *_millions([course.uncounted]), ""])
    return rows


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--scenario", default="washington-2026")
    parser.add_argument("--members", default=MEMBERSHIP, help="none, founders, producers, both or all")
    chosen = parser.parse_args()
    scenario = load_scenario(chosen.scenario)
    print(f"{'US$ m, game / tail':<32}" + "".join(f"{f'F = {level:g}':>18}" for level in LEVELS))
    for name, *cells in elasticities(scenario, chosen.members):
        print(f"{name:<32}" + "".join(f"{cell:>18}" for cell in cells))
    for level in LEVELS[1:]:
        print(f"\n{f'F = {level:g}':<12}" + "".join(f"{part:>17}" for part in (*PARTS, "welfare", "relief")))
        for name, *cells in shares(scenario, level, chosen.members):
            print(f"{name:<12}" + "".join(f"{cell:>17}" for cell in cells))


if __name__ == "__main__":
    main()
