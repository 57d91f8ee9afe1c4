"""How far first-order estimates lie from exact clears: ``python -m tests.first_order``.

Plays games with heuristic players and asks, in random sittings of every round, what random accessions, admissions and
floors are worth: once by estimates, once by exact clears. What moves no market is left out.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ai.appraisal import Appraisal, Worth
from ai.concession import aspiration
from ai.lens import LENS
from ai.lens_estimate import FIRST_ORDER_ERROR
from ai.negotiator import VOTE_MARGIN
from game import Game, load_scenario, new_game
from game.actions import Admit, MotionContent, SetFloor
from game.chance import Key, pick
from game.players import assign
from game.rules.motions import FLOOR_STEPS
from game.session import Table

SCENARIOS = ("washington-2026", "workshop-12")


@dataclass(frozen=True)
class Sample:
    """One thing valued twice, in points of a mandate, and the points at which it would be done."""

    kind: str
    estimate: float
    exact: float
    threshold: float

    @property
    def error(self) -> float:
        """How far the estimate is off, in points."""
        return abs(self.estimate - self.exact)

    @property
    def flips(self) -> bool:
        """Whether the two lie on different sides of the threshold."""
        return (self.estimate >= self.threshold) != (self.exact >= self.threshold)


def measure(scenario: str, seed: int, sittings: int, questions: int) -> tuple[list[Sample], list[float]]:
    """Play one game.

    Args:
        scenario: of which scenario.
        seed: of the game and of what is asked.
        sittings: the sittings of every round in which something is asked.
        questions: what is asked in each of them.

    Returns:
        what was asked, and for each mineral asked about the largest error of a price, as a logarithm.
    """
    game = new_game(load_scenario(scenario), seed)
    table = Table(game, assign("heuristic", game.world.seats, game.world.rival))
    samples: list[Sample] = []
    prices: list[float] = []
    rng = Key.of(seed, 0, "first-order").rng()
    every = max(1, len(game.world.seats) // sittings)
    for step, _ in enumerate(table.advance()):
        if step % every == 0 and not game.over:
            samples.extend(_ask(game, rng, questions))
            prices.extend(_prices(game, rng))
    return samples, prices


def _ask(game: Game, rng: np.random.Generator, questions: int) -> list[Sample]:
    seats = [seat for seat in game.world.seats if seat != game.world.rival]
    view = game.view(seats[pick(rng, len(seats))])
    mind = Appraisal(view, view.seat)
    out: list[Sample] = []
    for _ in range(questions):
        bloc = list(view.blocs.values())[pick(rng, len(view.blocs))]
        outside = [seat for seat in seats if bloc.status(seat) is None]
        kind = ("accession", "admission", "floor")[pick(rng, 3)]
        if kind == "floor":
            name = game.world.minerals[pick(rng, len(game.world.minerals))]
            content: MotionContent = SetFloor(name, "refined", FLOOR_STEPS[pick(rng, len(FLOOR_STEPS))])
        elif outside:
            content = Admit(outside[pick(rng, len(outside))], ("full", "associate")[pick(rng, 2)])
        else:
            continue
        if kind == "accession" and isinstance(content, Admit):
            both = tuple(m.accession(bloc.id, content.member, content.status) for m in (mind, mind.exactly))
            threshold = aspiration(view.round, view.rounds)
        else:
            both = tuple(m.motion(bloc.id, content) for m in (mind, mind.exactly))
            threshold = VOTE_MARGIN
        if any(_moves(worth) for worth in both):
            out.append(Sample(kind, both[0].total, both[1].total, threshold))
    return out


def _moves(worth: Worth) -> bool:
    return any(term.key.endswith("_prosperity") for term in worth.terms)


def _prices(game: Game, rng: np.random.Generator) -> list[float]:
    """Return the errors of prices of one mineral under the present blocs with one member more, each in force."""
    view = game.view(game.world.seats[0])
    outside = [seat for seat in game.world.seats if all(b.status(seat) is None for b in view.blocs.values())]
    name = [n for n in game.world.minerals if any(f[0] == n for b in view.blocs.values() for f in b.floors)]
    if not outside or not name:
        return []
    seat, m = outside[pick(rng, len(outside))], game.world.mineral_index[name[pick(rng, len(name))]]
    blocs = [replace(b, in_force=True, members=(*b.members, (seat, "full", view.round))) for b in view.blocs.values()]
    near, exact = LENS.estimate(view, m, blocs, view.acting), LENS.mineral(view, m, blocs, view.acting)
    return [float(np.abs(np.log(near.price / exact.price)).max())]


def report(samples: Sequence[Sample], prices: Sequence[float]) -> list[str]:
    """Return lines with the quantiles of the errors, what would have been decided otherwise, and fallbacks."""
    out = [f"  {'':<12}{'asked':>7}{'median':>10}{'95 %':>10}{'99 %':>10}{'largest':>10}{'flipped':>9}{'beyond':>8}"]
    kinds = ["accession", "admission", "floor"]
    for kind in (*kinds, "all"):
        chosen = [s for s in samples if kind in ("all", s.kind)]
        if chosen:
            flips = [s for s in chosen if s.flips]
            beyond = sum(abs(s.exact - s.threshold) > FIRST_ORDER_ERROR for s in flips)
            out.append(f"  {kind:<12}{len(chosen):>7}{_row([s.error for s in chosen])}{len(flips):>9}{beyond:>8}")
    if prices:
        out.append(f"  {'ln price':<12}{len(prices):>7}{_row(prices)}")
    return out


def _row(errors: Sequence[float]) -> str:
    return "".join(f"{q:>10.2g}" for q in (*np.percentile(errors, [50, 95, 99]), max(errors)))


def main(argv: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="first_order", description=__doc__)
    parser.add_argument("--seeds", type=int, default=2, help="games of each scenario")
    parser.add_argument("--scenario", choices=SCENARIOS, action="append", help="default: both")
    args = parser.parse_args(argv)
    for scenario in args.scenario or SCENARIOS:
        LENS.count.reset()
        samples: list[Sample] = []
        prices: list[float] = []
        for seed in range(args.seeds):
            more, and_prices = measure(scenario, seed, sittings=12, questions=6)
            samples.extend(more)
            prices.extend(and_prices)
        count = LENS.count
        print(f"{scenario}, {args.seeds} games: errors in points of a mandate; 'flipped' lies across the threshold,")
        print(f"  'beyond' is flipped by more than the stated error of {FIRST_ORDER_ERROR:g}")
        print("\n".join(report(samples, prices)))
        print(f"  markets: {count.first_order} to the first order, {count.refined} refined, {count.cleared} cleared")
    return 0


if __name__ == "__main__":
    sys.exit(main())
