"""The present value of what comes later: factors by round, and the quarters of the tail."""

from __future__ import annotations

import math
from functools import lru_cache

from game.rules.measures import market_quarters
from game.world import World


def power(world: World, quarters: float) -> float:
    """Return (1 + discount rate) to a power, in 12 digits, so that every platform's pow gives the same number."""
    return _power(world.rules.discount_per_quarter, quarters)


@lru_cache(maxsize=1024)
def _power(rate: float, quarters: float) -> float:
    return float(f"{(1.0 + rate) ** quarters:.12g}")


def discount(world: World, round_: int) -> float:
    """Return the discount factor of a round's flows (the first round counts in full)."""
    return power(world, -(round_ - 1) * world.scenario.head.quarters_per_round)


def tail_steps(world: World) -> int:
    """Return how many market steps the tail after the last round has; the last may count in part."""
    return math.ceil(world.rules.tail_quarters / market_quarters(world) - 1e-9)


def tail_weights(world: World) -> tuple[float, ...]:
    """Return the discounted quarters of every step of the tail, seen from the first round."""
    step, end = market_quarters(world), discount(world, world.rounds)
    left = [min(step, world.rules.tail_quarters - k * step) for k in range(tail_steps(world))]
    return tuple(length * end * power(world, -(k * step + length)) for k, length in enumerate(left))


def tail_weight(world: World) -> float:
    """Return the discounted number of quarters of the tail, seen from the first round."""
    return math.fsum(tail_weights(world))
