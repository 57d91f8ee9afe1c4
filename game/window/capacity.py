"""Capacity in tonnes a year: what stands and stood at the start, what is under way and when it works, what money buys.

Everything is read from a view's public structure of the market.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from game.rules.project_terms import ProjectTerms, lead_steps, most_usd, sites, terms_of
from game.state import Treaty
from game.view import View
from game.world import CENTS, STAGE_OF

QUARTERS_PER_YEAR = 4
#: Capacity under way below this share of the world's use is not worth a line.
LEAST_SHARE = 1e-6
#: A site that takes less than this is full.
LEAST_ROOM_USD = 1.0


@dataclass(frozen=True, slots=True)
class Capacity:
    """An actor's capacity at a stage in tonnes a year; ``arrivals`` are (round of its first market, tonnes a year)."""

    code: str
    start_t: float
    now_t: float
    arrivals: tuple[tuple[int, float], ...]

    @property
    def coming_t(self) -> float:
        """All that is under way."""
        return math.fsum(amount for _, amount in self.arrivals)


@dataclass(frozen=True, slots=True)
class Project:
    """What a sum builds, on the terms that the investor has there.

    Attributes:
        t_per_year: the new capacity.
        now_t_per_year: what stands there now.
        most_usd: the most that the site takes; None where nothing bounds it.
        first_round: the round in whose market it first works.
        terms: the terms of the rules.
    """

    t_per_year: float
    now_t_per_year: float
    most_usd: float | None
    first_round: int
    terms: ProjectTerms


def first_round(view: View, steps: int) -> int:
    """Return the round in whose market capacity first works that arrives after ``steps`` market steps, 1 the next."""
    every = view.world.scenario.head.market_every
    next_market = -(-view.round // every) * every
    return next_market + steps * every


def capacities(view: View, mineral: str, stage: int) -> list[Capacity]:
    """Return who has, had or builds capacity of a mineral at a stage, the largest now first; scrap is no capacity."""
    world, structure, rows = view.world, view.structure, view.world.market.rows
    m = world.mineral_index[mineral]
    to_t = world.tonnes_per_unit(m) * QUARTERS_PER_YEAR
    out = []
    for a, code in enumerate(world.actors):
        places = np.flatnonzero((rows.stage == stage) & (rows.mineral == m) & (rows.actor == a) & ~rows.secondary)
        if not places.size:
            continue
        base = rows.capacity0[places] * to_t
        coming = structure.pipeline[:, places] @ base
        arrivals = tuple(
            (first_round(view, k + 1), float(amount)) for k, amount in enumerate(coming) if amount > LEAST_SHARE * to_t
        )
        now = float(structure.capacity[places] @ base)
        out.append(Capacity(code, float(base.sum()), now, arrivals))
    return sorted(out, key=lambda line: -line.now_t)


def project_of(
    view: View, host: str, mineral: str, stage: str, usd: float, investor: str = "", drafted: Sequence[Treaty] = ()
) -> Project:
    """Return what a sum would build in a host if it were paid in this round; the rules build in the first of its sites.

    Args:
        view: the view.
        host: where.
        mineral: what.
        stage: ``"ore"`` or ``"refined"``.
        usd: US dollars.
        investor: who pays; the host itself unless somebody is named.
        drafted: treaties that would be in force besides those of the view.

    Raises:
        ValueError: if the host has no site.
    """
    world, rows = view.world, view.world.market.rows
    places = sites(world, host, mineral, stage)
    if not places:
        raise ValueError(f"{host} has no site for {mineral} at the stage {stage}")
    cents = round(usd * CENTS)
    terms = terms_of(world, view, (*view.treaties, *drafted), investor or host, host, mineral, stage, cents)
    m, number = world.mineral_index[mineral], STAGE_OF[stage]
    row = rows.index(number, m, terms.site)
    per_unit = float(world.dynamics.unit_capital_usd()[number, m]) * terms.price
    to_t = world.tonnes_per_unit(m) * QUARTERS_PER_YEAR
    room = most_usd(world, view.structure, mineral, stage, terms)
    most = None if math.isinf(room) else room
    built = usd if most is None else min(usd, most)
    return Project(
        t_per_year=built / per_unit * to_t,
        now_t_per_year=float(view.structure.capacity[row] * rows.capacity0[row]) * to_t,
        most_usd=most,
        first_round=first_round(view, lead_steps(world, mineral, stage, terms)),
        terms=terms,
    )


def room_usd(view: View, host: str, mineral: str, stage: str) -> float | None:
    """Return the most that the site in a host can take now, in US dollars; None where nothing bounds it."""
    return project_of(view, host, mineral, stage, 0.0).most_usd
