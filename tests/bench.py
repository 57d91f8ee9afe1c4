"""``make bench``: speed as medians and as ratios within one run, because absolute times depend on the machine.

Run it as ``python -m tests.bench``; ``--quick`` does a tenth of the repetitions. Every figure names its aim.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np

from ai.lens import Lens
from game import Game, load_scenario, new_game, sample
from game.actions import Payment
from game.chance import Key, pick
from game.market import attempt as market_attempt
from game.market import solve as solver
from game.market.world import Floor, MarketPolicy, Outcome, Quota, Solution, Stage
from game.players import assign
from game.rules.market_phase import Setting, clear_and_step, read_settled
from game.rules.measures import market_policy
from game.rules.score import levels_of
from game.rules.structure import read_structure, settled_structure
from game.session import Table
from game.world import World, build_world

SCENARIO = "washington-2026"
LEVELS = ("heuristic", "minister")
"""At which AI decisions are measured."""


def median_of(call: Callable[[], object], repeats: int) -> float:
    """Return the median seconds of a call after one warm-up."""
    call()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def policies(world: World) -> dict[str, MarketPolicy]:
    """Return the policies that the clears are measured under."""
    members = world.mask(("USA", "JPN", "EUU", "KOR", "AUS", "CAN", "GBR"))
    two = [m for m in range(len(world.minerals)) if world.market.kappa[m] > 0]
    floors = tuple(Floor(Stage.REFINED, m, 1.3, members) for m in range(len(world.minerals)))
    floors += tuple(Floor(Stage.ORE, m, 1.2, members) for m in two)
    ban = tuple(_quota(world, Stage.REFINED, m, "CHN", members, 0.10) for m in range(len(world.minerals)))
    tops = [_top_miner(world, m) for m in two]
    ore = tuple(
        _quota(world, Stage.ORE, m, top, world.mask((world.actors[world.market.rival],)), 0.6)
        for m, top in zip(two, tops, strict=True)
        if top != "CHN"
    )
    half = tuple(_quota(world, Stage.REFINED, m, "CHN", members, 0.5) for m in range(len(world.minerals)))
    return {
        "floors at both stages": MarketPolicy(floors=floors),
        "a ban": MarketPolicy(quotas=ban),
        "quotas at both stages": MarketPolicy(quotas=half + ore),
        "floors and quotas": MarketPolicy(floors=floors, quotas=half + ore),
    }


def _quota(world: World, stage: Stage, mineral: int, origin: str, targets: Any, share: float) -> Quota:
    flow = world.market.baseline_flow(stage, mineral, origin, targets)
    return Quota(stage, mineral, origin, targets, max(share * flow, 1e-12))


def _top_miner(world: World, mineral: int) -> str:
    codes = world.market.row_codes(Stage.ORE, mineral)
    output = world.market.row_output0(Stage.ORE, mineral)
    mines = [(float(o), c) for c, o in zip(codes, output, strict=True) if not c.startswith("SEC:")]
    return max(mines)[1]


def contained_solves(call: Callable[[], Outcome]) -> list[tuple[Any, Any]]:
    """Return the batched linear systems that a clear solves."""
    systems: list[tuple[Any, Any]] = []
    original = np.linalg.solve

    def spy(a: Any, b: Any) -> Any:
        systems.append((np.array(a), np.array(b)))
        return original(a, b)

    solver.np.linalg.solve = spy  # type: ignore[attr-defined]
    try:
        call()
    finally:
        solver.np.linalg.solve = original  # type: ignore[attr-defined]
    return systems


def solver_seconds(call: Callable[[], Outcome], repeats: int) -> float:
    """Return the median seconds that the solver takes inside a clear, without set-up and accounts."""
    spent: list[float] = []
    original = market_attempt.solve

    def timed(*args: Any, **kwargs: Any) -> Any:
        start = time.perf_counter()
        root = original(*args, **kwargs)
        spent[-1] += time.perf_counter() - start
        return root

    market_attempt.solve = timed
    try:
        for _ in range(repeats):
            spent.append(0.0)
            call()
    finally:
        market_attempt.solve = original
    return statistics.median(spent)


def bench_clears(world: World, repeats: int) -> None:
    """Print cold and warm clears against the bare linear solves that they contain."""
    print("Clears of the full scenario (12 minerals, 58 actors, two stages); warm: demand 3 % away")
    print("  whole: with set-up, accounts and booking by actor; solver: Newton alone; bare: its linear solves alone")
    head = f"  {'policy':<24}{'':>5}{'its':>4}{'whole ms':>10}{'solver ms':>10}{'bare ms':>9}"
    print(f"{head}{'whole/bare':>12}{'solver/bare':>12}")
    ratios: dict[tuple[str, str], list[float]] = {}
    rng = Key.of(1, 0, "bench").rng()
    for name, policy in policies(world).items():
        base = world.market.clear(policy)
        noise = 1.0 + 0.03 * rng.standard_normal((len(world.minerals), len(world.actors)))
        near = dataclasses.replace(policy, demand=np.clip(noise, 0.8, 1.2))
        calls = {
            "cold": lambda p=policy: world.market.clear(p),
            "warm": lambda p=near, s=base.solution: world.market.clear(p, start=s),
        }
        for kind, call in calls.items():
            outcome = call()
            systems = contained_solves(call)
            whole = median_of(call, repeats)
            inner = solver_seconds(call, repeats)
            bare = median_of(lambda systems=systems: [np.linalg.solve(a, b) for a, b in systems], repeats)
            ratios.setdefault((kind, "whole"), []).append(whole / bare)
            ratios.setdefault((kind, "solver"), []).append(inner / bare)
            print(
                f"  {name:<24}{kind:>5}{outcome.iterations:>4}{1e3 * whole:>10.2f}{1e3 * inner:>10.2f}"
                f"{1e3 * bare:>9.2f}{whole / bare:>12.2f}{inner / bare:>12.2f}"
            )
    for kind, aim in (("cold", 6), ("warm", 4)):
        whole_, inner_ = (statistics.median(ratios[kind, part]) for part in ("whole", "solver"))
        print(f"  median ratio {kind}: whole {whole_:.2f}, solver {inner_:.2f} (aim: under {aim})")


def bench_rounds(world: World, repeats: int) -> None:
    """Print what a market phase costs against the warm clear in it: stocks, thrift, investment, settling, scores."""
    members = world.mask(("USA", "JPN", "EUU", "KOR", "AUS", "CAN", "GBR"))
    floors = tuple(Floor(Stage.REFINED, m, 1.3, members) for m in range(len(world.minerals)))
    policy = dataclasses.replace(market_policy(world, (), world.opening_controls, []), floors=floors)
    dynamics, nobody = world.dynamics, np.zeros(world.market.rows.size)
    calm = np.zeros((len(world.minerals), len(world.actors)))
    setting, start = Setting(dynamics.opening(), world.opening_stock_units), None
    phases, clears, bare = [], [], []
    for _ in range(max(6, repeats)):
        imposed = dynamics.impose(setting.structure, policy)
        clears.append(median_of(lambda i=imposed, s=start: world.market.clear(i, start=s), 3))
        bare.append(median_of(lambda s=start: world.market.clear(policy, start=s), 3))
        begin = time.perf_counter()
        last, after = clear_and_step(world, policy, setting, start, world.opening_controls, nobody, calm)
        market = read_settled(1, last)
        levels_of(world, market)
        read_structure(settled_structure(after))
        phases.append(time.perf_counter() - begin)
        setting, start = Setting(after, world.opening_stock_units), Solution.from_list(last["solution"])
    phase, clear, static = (statistics.median(part[1:]) for part in (phases, clears, bare))
    print("Market phases of a running game with floors at 1.3 and the controls of the start")
    print(f"  the whole phase {1e3 * phase:.1f} ms, the warm clear in it {1e3 * clear:.1f} ms, "
          f"a warm clear without private stocks {1e3 * static:.1f} ms")  # fmt: skip
    print(f"  ratio phase/warm clear {phase / clear:.2f}, phase/warm clear without stocks {phase / static:.2f} (aim 2)")


def bench_actions(repeats: int) -> None:
    """Print microseconds per random action, with and without the market, and per copy of the state."""
    counts: Counter[str] = Counter()
    plain: list[float] = []
    market: list[float] = []
    for seed in range(repeats):
        game = new_game(load_scenario(SCENARIO), seed, table="simultaneous")
        _random_actions(game, seed, counts, plain, market)
    everything = plain + market
    print("Random actions (draw a type, sample it, apply it)")
    print(f"  without the market: median {1e6 * statistics.median(plain):.0f} us (aim 50), mean "
          f"{1e6 * statistics.mean(plain):.0f} us over {len(plain)} actions")  # fmt: skip
    print(f"  with the market:    mean {1e6 * statistics.mean(everything):.0f} us; the {len(market)} actions that "
          f"clear a market take {1e3 * statistics.median(market):.1f} ms")  # fmt: skip
    total = sum(counts.values())
    print("  mix: " + ", ".join(f"{name} {100 * n / total:.0f} %" for name, n in counts.most_common()))
    copies = 10_000
    start = time.perf_counter()
    for _ in range(copies):
        game.state.copy()
    print(f"  copy of a state: {1e6 * (time.perf_counter() - start) / copies:.1f} us (aim 40)")


def _random_actions(game: Game, seed: int, counts: Counter[str], plain: list[float], market: list[float]) -> None:
    rng = Key.of(seed, 0, "bench").rng()
    for _ in range(1500):
        if game.over:
            return
        acting = game.to_act()
        seat = acting[pick(rng, len(acting))]
        round_ = game.round
        start = time.perf_counter()
        specs = [s for s in game.legal_actions(seat) if s.allowed and s.type not in ("undo", "end_sitting")]
        ends = not specs or pick(rng, 8) == 0
        spec = (
            next(s for s in game.legal_actions(seat) if s.type == "end_sitting")
            if ends
            else specs[pick(rng, len(specs))]
        )
        game.apply(sample(spec, rng))
        seconds = time.perf_counter() - start
        counts[spec.type] += 1
        (market if game.round != round_ or game.over else plain).append(seconds)


def bench_games(repeats: int) -> None:
    """Print seconds per game of 57 heuristic seats, and its slowest round."""
    totals: list[float] = []
    slowest: list[float] = []
    for seed in range(repeats):
        game = new_game(load_scenario(SCENARIO), seed)
        table = Table(game, assign("heuristic", game.world.seats, game.world.rival))
        start = last = time.perf_counter()
        rounds: list[float] = []
        seen = game.round
        for _ in table.advance():
            if game.round != seen:
                seen = game.round
                rounds.append(time.perf_counter() - last)
                last = time.perf_counter()
        totals.append(time.perf_counter() - start)
        slowest.append(max(rounds))
    print("Games of 57 AI seats (56 heuristic, 1 rival), 12 rounds")
    print(f"  median {statistics.median(totals):.2f} s a game (aim 3), slowest round {max(slowest):.2f} s, "
          f"{repeats} games")  # fmt: skip


def bench_estimates(repeats: int) -> None:
    """Print what a first-order estimate costs against an exact warm clear of the same mineral, in a game under way."""
    game = new_game(load_scenario(SCENARIO), 7)
    table = Table(game, assign("heuristic", game.world.seats, game.world.rival))
    for _ in table.advance():
        if game.round == 6:
            break
    view = game.view(game.world.seats[0])
    bloc = next(b for b in view.blocs.values() if b.in_force and b.floors)
    minerals = [game.world.mineral_index[name] for name in sorted({f[0] for f in bloc.floors})[:4]]
    outside = [s for s in game.world.seats if bloc.status(s) is None][: 10 * repeats]
    after = [[dataclasses.replace(bloc, members=(*bloc.members, (seat, "full", view.round)))] for seat in outside]
    near, far, exact = Lens(), Lens(), Lens()
    near.estimate(view, minerals[0], [bloc], view.acting)
    start = time.perf_counter()
    for blocs in after:
        near.estimates(view, [(m, blocs) for m in minerals], view.acting)
    together = (time.perf_counter() - start) / (len(after) * len(minerals))
    far.estimate(view, minerals[0], [bloc], view.acting)
    single: list[float] = []
    clears: list[float] = []
    for blocs in after:
        for m in minerals:
            start = time.perf_counter()
            far.estimate(view, m, blocs, view.acting)
            middle = time.perf_counter()
            exact.mineral(view, m, blocs, view.acting)
            single.append(middle - start)
            clears.append(time.perf_counter() - middle)
    alone, clear = statistics.median(single), statistics.median(clears)
    count = near.count
    print(f"What-ifs of one mineral: a seat joins a bloc with floors on {len(minerals)} minerals, {len(after)} seats")
    print(f"  estimate {1e3 * together:.2f} ms in a batch of {len(minerals)}, {1e3 * alone:.2f} ms alone; exact warm "
          f"clear {1e3 * clear:.2f} ms; ratio {clear / together:.1f} and {clear / alone:.1f}")  # fmt: skip
    print(f"  {count.first_order} to the first order, {count.refined} refined, {count.cleared} cleared")


def bench_decisions(repeats: int) -> None:
    """Print what AI decisions take in games of 57 seats: an answer, a vote, an order, a motion or the end of a sitting.

    A decision's time is that of the call that returned it, over the number of actions in it.
    """
    for level in LEVELS:
        each: list[float] = []
        rounds: list[float] = []
        totals: list[float] = []
        for seed in range(repeats):
            game = new_game(load_scenario(SCENARIO), seed)
            table = Table(game, assign(level, game.world.seats, game.world.rival))
            table._programs.replies = _timed(table._programs.replies, each, rounds)  # type: ignore[method-assign]
            start = time.perf_counter()
            seen = game.round
            rounds.append(0.0)
            for _ in table.advance():
                if game.round != seen:
                    seen = game.round
                    rounds.append(0.0)
            totals.append(time.perf_counter() - start)
        print(f"AI decisions at {level}, 57 seats, 12 rounds, {repeats} games, {len(each)} decisions")
        print(f"  median {1e6 * statistics.median(each):.0f} us (aim 500), mean {1e6 * statistics.mean(each):.0f} us; "
              f"all turns of a round, without the engine: median {statistics.median(rounds):.2f} s, "
              f"most {max(rounds):.2f} s (aim 1.5); a game {statistics.median(totals):.2f} s (aim 5)")  # fmt: skip


def _timed(replies: Callable[..., list[Any]], each: list[float], rounds: list[float]) -> Callable[..., list[Any]]:
    """Return ``replies`` of a table's programs, adding its time to that of the round and to each of its actions."""

    def timed(*args: Any) -> list[Any]:
        start = time.perf_counter()
        actions = replies(*args)
        seconds = time.perf_counter() - start
        rounds[-1] += seconds
        each.extend([seconds / len(actions)] * len(actions))
        return actions

    return timed


def bench_frames(walks: int) -> None:
    """Print what frames of every screen cost over random states of a game, at both ends of the type's size."""
    from tests.window.frames import measure

    for scale in (1.0, 2.0):
        costs = measure(walks, scale)
        every = [ms for times in costs.values() for ms in times]
        print(
            f"Frames at {100 * scale:.0f} %, 1280x720, headless, washington-2026, {len(every)} frames after the first"
        )
        for name, times in sorted(costs.items(), key=lambda item: -float(np.percentile(item[1], 99))):
            print(f"  {name:<14} p50 {np.percentile(times, 50):5.1f}  p99 {np.percentile(times, 99):5.1f} ms")
        print(f"  {'all':<14} p50 {np.percentile(every, 50):5.1f}  p99 {np.percentile(every, 99):5.1f} ms (aim 8)")


def bench_start() -> None:
    """Print the seconds from a new process to the title's first frame, and the memory of a game that was looked at."""
    for what, aim in (("start", "2 s"), ("memory", "250 MB")):
        done = subprocess.run(
            [sys.executable, "-m", "tests.window.frames", what], capture_output=True, text=True, check=True
        )
        print(f"{done.stdout.strip().splitlines()[-1]} (aim {aim})")


def bench_window(repeats: int) -> None:
    """Print milliseconds of a full redraw of the views, and from an edit at the table to its frame."""
    os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
    os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
    from game.window.tour import own_saves
    from tests.window.stage import Stage

    with own_saves():
        stage = Stage()
        stage.start("JPN", opponents="heuristic")
        stage.play_on(4)
        views: list[str] = []
        for name in ("mandate", "map", "table", "blocs", "markets", "journal"):
            stage.show(name)
            views.append(f"{name} {1e3 * median_of(stage.loop._draw, repeats):.1f}")
        stage.show("table")
        screen: Any = stage.loop.screen
        waiting = {offer.proposer for offer in stage.app.play.view.waiting_offers} if stage.app.play else set()
        partner = next(code for code in ("CAN", "BOL", "KAZ", "COD", "PHL") if code not in waiting)
        screen.select(partner)
        first = Payment("JPN", partner, 1_000_000, 0, 4)
        screen.put(first)
        times = []
        for usd in range(1_000_001, 1_000_001 + repeats):
            start = time.perf_counter()
            old, first = first, Payment("JPN", partner, usd, 0, 4)
            screen.put(first, old)
            stage.ui.redraw()
            stage.loop.frame(settle=1)
            times.append(time.perf_counter() - start)
        stage.app.close_game()
    bench_frames(max(1, repeats // 10))
    print("Window, 1280x720, headless: median ms of a full redraw")
    print(f"  {', '.join(views)} (aim 8)")
    print(f"  an edit at the table until its frame: {1e3 * statistics.median(times):.1f} ms (aim 50)")


def main(argv: list[str] | None = None) -> int:
    """Run the benchmarks."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the repetitions")
    quick = parser.parse_args(argv).quick
    world = build_world(load_scenario(SCENARIO))
    print(f"Python {sys.version.split()[0]}, NumPy {np.__version__}")
    bench_clears(world, 3 if quick else 25)
    bench_rounds(world, 6 if quick else 20)
    bench_actions(1 if quick else 5)
    bench_games(1 if quick else 5)
    bench_estimates(1 if quick else 4)
    bench_decisions(1 if quick else 3)
    bench_window(10 if quick else 60)
    bench_start()
    return 0


if __name__ == "__main__":
    sys.exit(main())
