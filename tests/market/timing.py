"""How long a clear of the default world takes: ``python -m tests.market.timing``.

Compares a whole ``WorldMarket.clear`` (expanding the policy, solving, accounts by actor) with the bare
batched ``numpy.linalg.solve`` calls that it makes.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from game.market.world import Floor, MarketPolicy, Quota, Solution, Stage, WorldMarket

NOISE = 0.03
"""Standard deviation of the logarithmic noise on the solution that a warm clear starts from."""


@dataclass(frozen=True)
class Timing:
    """Medians in milliseconds."""

    case: str
    start: str
    iterations: int
    clear_ms: float
    solves_ms: float

    @property
    def ratio(self) -> float:
        """A whole clear over the bare solves it contains."""
        return self.clear_ms / self.solves_ms


def policies(market: WorldMarket, members: int = 20) -> dict[str, MarketPolicy]:
    """Return floors at both stages, a ban by the rival, quotas at both stages, and all of them."""
    actors = np.arange(len(market.actors))
    others = actors != market.rival
    club = others & (actors < members)
    rival = market.actors[market.rival]
    floors = tuple(
        Floor(stage, m, 1.25, club)
        for stage in Stage
        for m in range(len(market.minerals))
        if stage == Stage.REFINED or market.kappa[m] > 0
    )
    one_stage = np.flatnonzero(market.kappa == 0)
    two_stage = np.flatnonzero(market.kappa > 0)
    banned = int(one_stage[0] if one_stage.size else 0)

    def cap(stage: int, m: int, origin: str, share: float) -> Quota:
        home = market.actors.index(origin) if origin in market.actors else len(actors) - 1
        abroad = actors != home
        return Quota(stage, m, origin, abroad, share * market.baseline_flow(stage, m, origin, abroad))

    ban = cap(Stage.REFINED, banned, rival, 0.02)
    quotas = [cap(Stage.REFINED, int(m), rival, 0.5) for m in two_stage[:3]]
    for m in two_stage[:4]:
        codes, output = market.row_codes(Stage.ORE, int(m)), market.row_output0(Stage.ORE, int(m))
        mines = [i for i, code in enumerate(codes) if not code.startswith("SEC:")]
        quotas.append(cap(Stage.ORE, int(m), codes[max(mines, key=lambda i, size=output: size[i])], 0.6))
    return {
        "floors": MarketPolicy(floors=floors),
        "ban": MarketPolicy(quotas=(ban,)),
        "quotas": MarketPolicy(quotas=tuple(quotas)),
        "everything": MarketPolicy(floors=floors, quotas=(ban, *quotas)),
    }


def measure(market: WorldMarket, repeats: int = 25) -> list[Timing]:
    """Time every policy from a cold start and from a noisy solution."""
    rng = np.random.default_rng(0)
    out = []
    for name, policy in policies(market).items():
        solution = market.clear(policy).solution
        noisy = Solution(
            solution.rows + NOISE * rng.normal(size=solution.rows.size),
            tuple((s, m, r, border + NOISE * rng.normal()) for s, m, r, border in solution.quotas),
        )
        for kind, start in (("cold", None), ("warm", noisy)):
            systems, iterations = _systems_solved(lambda p=policy, s=start: market.clear(p, s).iterations)
            clear_ms = _median_ms(lambda p=policy, s=start: market.clear(p, s), repeats)
            solves_ms = _median_ms(lambda s=systems: [np.linalg.solve(a, b) for a, b in s], repeats)
            out.append(Timing(name, kind, iterations, clear_ms, solves_ms))
    return out


def _systems_solved(run: Callable[[], int]) -> tuple[list[tuple[np.ndarray, np.ndarray]], int]:
    """Return the linear systems that ``run`` solves, and its result."""
    real = np.linalg.solve
    systems: list[tuple[np.ndarray, np.ndarray]] = []

    def record(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        systems.append((a.copy(), b.copy()))
        return real(a, b)

    np.linalg.solve = record
    try:
        return systems, run()
    finally:
        np.linalg.solve = real


def _median_ms(run: Callable[[], object], repeats: int) -> float:
    run()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return 1e3 * statistics.median(times)


def main() -> None:
    """Print the table for the default scenario."""
    from game import load_scenario
    from game.world import build_world

    print(f"{'policy':12}{'start':6}{'iterations':>11}{'clear ms':>10}{'solves ms':>11}{'ratio':>7}")
    for t in measure(build_world(load_scenario("washington-2026")).market):
        print(f"{t.case:12}{t.start:6}{t.iterations:11d}{t.clear_ms:10.2f}{t.solves_ms:11.2f}{t.ratio:7.1f}")


if __name__ == "__main__":
    main()
