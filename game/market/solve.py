"""Semismooth Newton on a batch, with the safeguards that make it converge from any start tried.

1. Newton in logarithms, steps at most 3, backtracking {1, .4, .16, ...} until the largest residual is
   below the larger of the last two.
2. A mineral without an acceptable step, or with two steps in a row that gain less than 10 %, is stuck.
   The first time it gets 5 full steps whatever they do to the residual, which may have a local minimum
   (near a squeezed margin) that only a longer step leaves; the next time 25 relaxation sweeps
   u += F/(sigma + eps), a contraction where there are no floors; then 25 full steps, and so on.
3. Before sweeping, a quota row that is the worst row on a flat stretch (all its goods floor-bound, so
   its sales do not react to its price) is lifted to the next floor above.
4. Last resort: floors with rounded kinks, made sharper step by step, then exact floors.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from game.market.arrays import BoolArray, FloatArray, IntArray
from game.market.jacobian import jacobian
from game.market.program import Program, StageProgram
from game.market.system import TINY, Index, Point, evaluate, take

TOLERANCE = 1e-11
MAX_ITERATIONS = 80
MAX_STEP = 3.0
CUTS = 6
SWEEPS = 25
FIRST_FREE_STEPS = 5
FREE_STEPS = 25
SMOOTHING = (0.3, 0.1, 0.03, 0.01, 1e-3, 1e-4, 1e-6, 1e-8)
LEAST_GAIN = 1e-4  # a step must gain this much to be accepted
SLOW_GAIN = 0.1  # a step that gains less is slow
SLOW_STEPS = 2


@dataclass(frozen=True)
class Root:
    """The solved batch: unknowns [B, T], largest residual [B], iterations [B], fallbacks used [B]."""

    unknowns: FloatArray
    error: FloatArray
    iterations: IntArray
    relaxations: IntArray


def cold_start(program: Program) -> FloatArray:
    """Return a start that needs no earlier solution: baseline ore prices, margins that give baseline prices."""
    rows, nodes = program.refined.rows, program.refined.rows + program.refined.quota_rows
    out = np.zeros((program.size, program.unknowns))
    ore_cost = program.ore_share * program.ore.index0
    margin = np.maximum((program.gross * program.refined.price0 - ore_cost) / program.processing, 0.05)
    np.log(margin, out=out[:, :rows])
    np.log(program.ore.price0, out=out[:, nodes : nodes + program.ore.rows])
    fill_quota_start(
        program,
        out,
        np.ones((program.size, program.refined.quota_rows), dtype=bool),
        np.ones((program.size, program.ore.quota_rows), dtype=bool),
    )
    return out


def fill_quota_start(program: Program, unknowns: FloatArray, refined: BoolArray, ore: BoolArray) -> None:
    """Guess, in place, the border prices of the quota rows marked in the masks [B, nq].

    A quota starts where it would sell roughly its cap if all index prices were those of the baseline,
    at or above the producer prices that ``unknowns`` holds, and above its floors: below them its sales
    do not react.
    """
    rows, nodes = program.refined.rows, program.refined.rows + program.refined.quota_rows
    if refined.any():
        cost = program.processing * np.exp(unknowns[:, :rows]) + program.ore_share * program.ore.index0
        base = program.demand * program.refined.index0 ** (program.refined.sigma - program.eta)
        guess = _border_guess(program.refined, np.log(cost / program.gross), base)
        unknowns[:, rows:nodes][refined] = guess[refined]
    if ore.any():
        supply = np.exp(program.refined.log_capacity) * program.feed * program.ore.index0**program.ore.sigma
        guess = _border_guess(program.ore, unknowns[:, nodes : nodes + program.ore.rows], supply)
        unknowns[:, nodes + program.ore.rows :][ore] = guess[ore]


def _border_guess(stage: StageProgram, prices: FloatArray, base: FloatArray) -> FloatArray:
    """Return border prices [B, nq] given producer prices [B, R] and P^sigma Q [B, I]."""
    sales = np.matmul(stage.taste[:, stage.rows :], base[:, :, None])[:, :, 0]
    excess = np.log(np.maximum(sales, TINY)) - stage.log_cap
    scarce = excess > 0.0
    premium = np.clip(excess / (0.25 * stage.sigma), 0.01, 2.0)
    owner = prices[stage.batch[:, None], stage.owner]
    out = owner + np.where(scarce, premium, 0.0)
    # A row that has a home price sells abroad at 1 at baseline, not at the price that its producer gets.
    apart = stage.price0[stage.batch[:, None], stage.owner] < 1.0
    if apart.any():
        abroad = np.minimum(excess / (np.where(scarce, 0.25, 1.0) * stage.sigma), 2.0)
        out = np.where(apart, np.maximum(owner, abroad), out)
    kinks = _kinks(stage)
    if kinks is not None:
        out = np.where(scarce, np.maximum(out, kinks.max(axis=2, initial=-np.inf) + 0.02), out)
    return out


def _kinks(stage: StageProgram) -> FloatArray | None:
    """Return ln(floor/wedge) of every cell of the quota rows [B, nq, I], -inf where no floor bites."""
    if stage.floor is None:
        return None
    rows = stage.rows
    floor = stage.floor[:, rows:]
    with np.errstate(divide="ignore"):
        kinks = np.log(floor) if stage.wedge is None else np.log(floor / stage.wedge[:, rows:])
    return np.where(stage.taste[:, rows:] > 0.0, kinks, -np.inf)


def solve(
    program: Program,
    start: FloatArray | None = None,
    progress: Callable[[FloatArray], None] | None = None,
    tolerance: float = TOLERANCE,
) -> Root:
    """Clear the batch from ``start`` [B, T] (None: a cold start) to the largest residual ``tolerance``.

    ``progress`` is called with the largest residuals after every iteration. Does not raise when a
    mineral fails to converge: look at ``error``.
    """
    size = program.size
    unknowns = cold_start(program) if start is None else start.copy()
    error = np.full(size, np.inf)
    iterations = np.zeros(size, dtype=np.intp)
    relaxations = np.zeros(size, dtype=np.intp)
    with np.errstate(over="ignore", divide="ignore", invalid="ignore", under="ignore"):
        _newton(program, unknowns, error, iterations, relaxations, 0.0, tolerance, progress)
        failed = np.flatnonzero(~(error < tolerance))
        if failed.size:
            _homotopy(program, failed, unknowns, error, iterations, relaxations)
    return Root(unknowns, error, iterations, relaxations)


def _newton(
    program: Program,
    unknowns: FloatArray,
    error: FloatArray,
    iterations: IntArray,
    relaxations: IntArray,
    smooth: float,
    tolerance: float,
    progress: Callable[[FloatArray], None] | None = None,
) -> None:
    """Iterate in place; minerals that have converged leave the batch."""
    members = np.arange(program.size)
    point = evaluate(program, unknowns, smooth)
    watch = _Watch.of(members.size)
    for _ in range(MAX_ITERATIONS):
        if progress is not None:
            error[members] = point.error
            progress(error)
        open_ = ~(point.error < tolerance)
        remaining = int(np.count_nonzero(open_))
        if remaining == 0:
            break
        # Copying a smaller batch costs about as much as an evaluation: only when it pays.
        if remaining <= 0.7 * members.size:
            error[members] = point.error
            unknowns[members] = point.unknowns
            keep = np.flatnonzero(open_)
            members, watch = members[keep], watch.take(keep)
            program, point = program.take(keep), take(point, keep)
            open_ = np.ones(members.size, dtype=bool)
        iterations[members] += open_
        before, start = point.error, point.unknowns
        step = _step(program, point)
        if remaining < members.size:
            step[~open_] = 0.0
        # The larger of the last two residuals: a kink may cost one step that gains nothing.
        ceiling = np.fmax(before, watch.error)
        if not watch.calm:
            ceiling[watch.free > 0] = np.inf
        point, accepted = _backtrack(program, start, step, ceiling, open_, smooth)
        if watch.passes(before, point.error, open_, accepted):
            continue
        stuck = watch.update(before, point.error, open_, accepted)
        back = np.flatnonzero(~np.isfinite(point.error) | (open_ & ~accepted & (watch.free == 0)))
        swept = stuck[watch.free[stuck] == 0]
        if swept.size or back.size:
            fixed = point.unknowns.copy()
            fixed[back] = start[back]
            if swept.size:
                relaxations[members[swept]] += 1
                fixed[swept] = _relax(program.take(swept), fixed[swept], smooth)
            point = evaluate(program, fixed, smooth)
    error[members] = point.error
    unknowns[members] = point.unknowns


@dataclass
class _Watch:
    """What the safeguards remember of each mineral of the shrinking batch; arrays [B]."""

    error: FloatArray  # residual before the last step
    slow: IntArray  # steps in a row that gained little
    free: IntArray  # full steps still to take whatever they do
    strikes: IntArray  # times the mineral was stuck
    calm: bool = True  # nothing slow, nothing free

    @classmethod
    def of(cls, size: int) -> _Watch:
        """Start with nothing remembered."""
        none = np.zeros(size, dtype=np.intp)
        return cls(np.zeros(size), none, none.copy(), none.copy())

    def take(self, index: IntArray) -> _Watch:
        """Keep the minerals ``index``."""
        return _Watch(self.error[index], self.slow[index], self.free[index], self.strikes[index], self.calm)

    def passes(self, before: FloatArray, after: FloatArray, open_: BoolArray, accepted: BoolArray) -> bool:
        """Note a step that went well for every mineral, which is the rule, and return whether it did."""
        if self.calm and (~open_ | accepted & (after <= (1.0 - SLOW_GAIN) * before)).all():
            self.error = np.where(open_, before, 0.0)
            return True
        return False

    def update(self, before: FloatArray, after: FloatArray, open_: BoolArray, accepted: BoolArray) -> IntArray:
        """Note a step and return which minerals are stuck.

        Every other time such a mineral gets full steps, which are cheap and often enough; the other
        times it is to be relaxed, which is slow and safe.
        """
        bound = open_ & (self.free == 0)
        self.error = np.where(bound, before, 0.0)
        self.free = np.maximum(self.free - 1, 0)
        self.slow = np.where(bound & (after > (1.0 - SLOW_GAIN) * before), self.slow + 1, 0)
        stuck = np.flatnonzero(bound & (~accepted | (self.slow >= SLOW_STEPS)))
        self.slow[stuck] = 0
        self.strikes[stuck] += 1
        bold = stuck[self.strikes[stuck] % 2 == 1]
        self.free[bold] = np.where(self.strikes[bold] == 1, FIRST_FREE_STEPS, FREE_STEPS)
        self.calm = not (self.slow.any() or self.free.any())
        return stuck


def _step(program: Program, point: Point) -> FloatArray:
    """Return the Newton step, its largest component at most MAX_STEP."""
    matrix = jacobian(program, point)
    try:
        step = np.asarray(np.linalg.solve(matrix, -point.residual[:, :, None])[:, :, 0], dtype=np.float64)
    except np.linalg.LinAlgError:
        return np.zeros_like(point.residual)
    size = np.maximum.reduce(np.abs(step), axis=1)
    if not size.max() <= MAX_STEP:
        step *= (MAX_STEP / np.maximum(size, MAX_STEP))[:, None]
        step[~np.isfinite(size)] = 0.0
    return step


def _backtrack(
    program: Program, start: FloatArray, step: FloatArray, ceiling: FloatArray, open_: BoolArray, smooth: float
) -> tuple[Point, BoolArray]:
    """Shorten the steps of the minerals whose residual is not below ``ceiling``; return which are."""
    length = np.ones((start.shape[0], 1))
    target = (1.0 - LEAST_GAIN) * ceiling
    point = evaluate(program, start + step, smooth)
    accepted = point.error < target
    for _ in range(CUTS):
        short = open_ & ~accepted
        if not short.any():
            break
        length[short] *= 0.4
        point = evaluate(program, start + length * step, smooth)
        accepted = point.error < target
    return point, accepted


def _relax(program: Program, unknowns: FloatArray, smooth: float) -> FloatArray:
    """Sweep u += F/kappa, after lifting a worst quota row off its flat stretch."""
    point = evaluate(program, unknowns, smooth)
    unknowns = unknowns.copy()
    _lift(program.refined, point.refined, point, unknowns, program.refined.rows)
    if point.ore is not None:
        offset = program.refined.rows + program.refined.quota_rows + program.ore.rows
        _lift(program.ore, point.ore, point, unknowns, offset)
    pace = np.empty_like(unknowns)
    nodes = program.refined.rows + program.refined.quota_rows
    pace[:, :nodes] = program.refined.sigma + program.refined.eps.max(axis=1, keepdims=True) + 0.05
    if program.ore.rows:
        pace[:, nodes:] = program.ore.sigma + program.ore.eps.max(axis=1, keepdims=True) + 0.05
    for _ in range(SWEEPS):
        point = evaluate(program, unknowns, smooth)
        unknowns = unknowns + np.nan_to_num(point.residual, nan=0.0, posinf=1.0, neginf=-1.0) / pace
    return unknowns


def _lift(stage: StageProgram, index: Index, point: Point, unknowns: FloatArray, offset: int) -> None:
    """Move a quota row that is the worst row of its mineral to just above the next floor kink."""
    kinks = _kinks(stage) if stage.quota_rows else None
    if kinks is None:
        return
    worst = np.abs(point.residual).argmax(axis=1)
    slot = worst - offset
    chosen = np.flatnonzero((slot >= 0) & (slot < stage.quota_rows))
    for mineral in chosen:
        own = index.log_price[mineral, stage.rows + slot[mineral]]
        above = kinks[mineral, slot[mineral]]
        above = above[above >= own]
        if above.size and point.residual[mineral, worst[mineral]] > 0.0:
            unknowns[mineral, worst[mineral]] = above.min() + 0.02


def _homotopy(
    program: Program,
    failed: IntArray,
    unknowns: FloatArray,
    error: FloatArray,
    iterations: IntArray,
    relaxations: IntArray,
) -> None:
    """Solve the failed minerals with rounded floors, sharper and sharper, then exactly."""
    part = program.take(failed)
    guess = cold_start(part)
    rest = np.full(failed.size, np.inf)
    count = np.zeros(failed.size, dtype=np.intp)
    sweeps = np.zeros(failed.size, dtype=np.intp)
    for smooth in SMOOTHING:
        _newton(part, guess, rest, count, sweeps, smooth, 1e-8)
    _newton(part, guess, rest, count, sweeps, 0.0, TOLERANCE)
    better = rest < error[failed]
    unknowns[failed[better]] = guess[better]
    error[failed[better]] = rest[better]
    iterations[failed] += count
    relaxations[failed] += sweeps
