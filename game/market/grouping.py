"""Which minerals to solve together: batches save calls, padding wastes arithmetic."""

from __future__ import annotations

from collections.abc import Sequence

# Microseconds of one Newton iteration, measured on one core; only their ratios matter.
CALLS = 200.0
"""Fixed cost of the array calls of one batch."""
CELL = 0.014
"""Cost of one origin-destination cell."""
SOLVE = 3.5e-5
"""Cost of a linear solve over the cube of its unknowns."""


def partition(sizes: Sequence[tuple[int, int]], actors: int) -> tuple[tuple[int, ...], ...]:
    """Split minerals with (refined, ore) row counts ``sizes`` into batches of least estimated cost.

    Minerals are ordered by size and cut into consecutive batches by dynamic programming; every batch
    is padded to its largest members. Returns tuples of positions, deterministic.
    """
    order = sorted(range(len(sizes)), key=lambda m: (sum(sizes[m]), m))
    best: list[tuple[float, int]] = [(0.0, 0)]
    for stop in range(1, len(order) + 1):
        options = []
        for start in range(stop):
            batch = [sizes[m] for m in order[start:stop]]
            options.append((best[start][0] + _cost(batch, actors), start))
        best.append(min(options))
    groups: list[tuple[int, ...]] = []
    stop = len(order)
    while stop:
        start = best[stop][1]
        groups.append(tuple(sorted(order[start:stop])))
        stop = start
    return tuple(reversed(groups))


def _cost(batch: Sequence[tuple[int, int]], actors: int) -> float:
    refined = max(r for r, _ in batch)
    ore = max(o for _, o in batch)
    cells = refined * actors + ore * refined
    return CALLS + len(batch) * (SOLVE * (refined + ore) ** 3 + CELL * cells)
