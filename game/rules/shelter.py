"""What a state's own tariffs bring its own producers: market price support, which is not what they earn.

A tariff makes foreign goods dearer at home, and home producers sell more at a higher price; their users pay for it.
Like a subsidy, that counts in prosperity, where users' loss stands against it, and not as success of industry. Without
this a mandate could be met by closing the border.

The support is worked out to the first order, from the flows at the baseline. With tau = ln(1 + rate), w_M and w_H the
shares of the taxed and of the own goods in what home buys, h the share of the own output that home buys, and the
elasticities of substitution sigma, of demand eta and of supply eps, the price of the own output rises by

    dp = h (sigma - eta) w_M tau / (eps + sigma - h (sigma - eta) w_H)

(too high for whoever makes most of the world's metal, since the prices of others are taken as given), from the balance
of sales h [-sigma dp + (sigma - eta)(w_M tau + w_H dp)] - (1 - h) sigma dp with supply eps dp. The idea is the market
price support of the OECD's producer support estimate.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from game.market.measures import Tariff
from game.market.world import Outcome
from game.state import FloatArray
from game.world import STAGE_OF, World

ORE = int(STAGE_OF["ore"])


def market_price_support(world: World, outcome: Outcome, tariffs: Sequence[Tariff]) -> FloatArray:
    """Return [M, A]: what tariffs of their own states bring producers, in US dollars a quarter; zero without any.

    Args:
        world: the world.
        outcome: the cleared market, for output and prices of now.
        tariffs: those that act, one importer each. A union's tariff supports the producers of all its members.
    """
    out = np.zeros((len(world.minerals), len(world.actors)))
    for tariff in tariffs:
        stage, mineral = int(tariff.stage), tariff.mineral
        for actor, part in supported(world, tariff):
            earned = float(outcome.output[stage, mineral, actor] * outcome.producer_price[stage, mineral, actor])
            out[mineral, actor] += part * earned
    return out


def supported(world: World, tariff: Tariff) -> list[tuple[int, float]]:
    """Return the actors that a tariff supports, and how much of what each earns of the goods the tariff brings it.

    The part is in US dollars for a normalised unit at a price index of 1.
    """
    stage, mineral = int(tariff.stage), tariff.mineral
    taxed = tuple(int(a) for a in np.flatnonzero(tariff.exporters))
    unit = float(world.market.value_usd_per_quarter[mineral])
    if stage == ORE:
        unit = unit * world.mineral[world.minerals[mineral]].kappa
    out: list[tuple[int, float]] = []
    for actor in _home_of(world, tariff.importer):
        rise = _price_rise(world, stage, mineral, tariff.importer, actor, taxed) * float(np.log1p(tariff.rate))
        # Of the price of now that is the part that the tariff has added.
        out.append((actor, unit * -float(np.expm1(-rise))))
    return out


def _home_of(world: World, importer: int) -> tuple[int, ...]:
    """Return the actors behind the same border."""
    code = world.actors[importer]
    union = world.union_of.get(code, code)
    return tuple(world.covers.get(union, (importer,)))


@lru_cache(maxsize=65536)
def _price_rise(world: World, stage: int, mineral: int, importer: int, actor: int, taxed: tuple[int, ...]) -> float:
    """Return dp/dtau of an actor's output by a tariff of an importer behind the same border."""
    market = world.market
    mask = np.zeros(len(world.actors), dtype=bool)
    mask[importer] = True
    rows = [
        (int(market.rows.actor[i]), market.rows.codes[i])
        for i in range(len(market.rows.codes))
        if int(market.rows.stage[i]) == stage and int(market.rows.mineral[i]) == mineral
    ]
    flows = [(owner, market.baseline_flow(STAGES[stage], mineral, code, mask)) for owner, code in rows]
    bought = sum(flow for _, flow in flows)
    made = float(market.output0[stage, mineral, actor])
    own = sum(flow for owner, flow in flows if owner == actor)
    if bought <= 0.0 or made <= 0.0 or own <= 0.0:
        return 0.0
    reached = sum(flow for owner, flow in flows if owner in taxed)
    record = world.mineral[world.minerals[mineral]]
    rival = world.rival is not None and actor in world.covers[world.rival]
    if stage == ORE:
        sigma, eta, eps = record.sigma_ore, 0.0, record.eps_mine
    else:
        sigma, eta, eps = record.sigma, record.eta, record.eps_refining_rival if rival else record.eps_refining
    home = min(1.0, own / made)
    pull = home * (sigma - eta)
    return max(0.0, pull * (reached / bought) / (eps + sigma - pull * min(1.0, own / bought)))


STAGES = {int(stage): stage for stage in STAGE_OF.values()}
