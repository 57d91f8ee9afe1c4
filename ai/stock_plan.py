"""Stocks as a plan: what a tonne more adds to the security score, mineral by mineral, for what it costs.

The score of a mineral rises with cover by 100/4 points for a quarter of use, as long as a cut would leave some need
unmet (:func:`game.market.security.security_score`); what lies beyond that is worth nothing. Metal bought is sold again
at the end at the lower of cost and price, so a purchase costs its interest, its carry and what the price has risen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ai.appraisal import Appraisal
from ai.financing import finance_orders
from ai.lens import LENS
from ai.money import free_usd
from ai.stocks import days_wanted, held_days
from game.actions import Action, SetPolicy, StockOrder
from game.market.security import CONCENTRATION_WEIGHT, DEFAULT, UNCONCENTRATED
from game.rules.discounting import discount, tail_weights
from game.view import View
from game.world import DAYS_PER_QUARTER

# The part of a quarter's use that one order buys at most, so as not to move the market against oneself.
MARKET_SHARE = 0.4
# Cover beyond what a cut of today's dependence would need, as dependence moves.
SPARE_QUARTERS = 0.15
CARRY_A_QUARTER = 0.005
LEAST_USD, LEAST_TARGET_USD = 10_000, 1_000
# A target is bought for a little beyond itself, as prices move and sums are rounded.
OVER, LEAST_T = 1.05, 0.5
DEAREST = 2.5


@dataclass(frozen=True, slots=True)
class Want:
    """What a seat would buy of a mineral: at most ``usd``, at so many points of its mandate per dollar, net of cost."""

    mineral: str
    usd: float
    points_per_usd: float


def planned_orders(view: View, mind: Appraisal) -> list[Action]:
    """Return the orders of a sitting: the best wants first, as far as this round's money goes, and ends of others."""
    purse = float(min(view.me.stock_money_usd, _money(view)))
    wanted: dict[str, int] = {}
    for want in wants(view, mind):
        usd = rounded_down(min(want.usd, purse))
        if usd >= (LEAST_TARGET_USD if want.points_per_usd == np.inf else LEAST_USD):
            wanted[want.mineral] = usd
            purse -= usd
    return [*finance_orders(view, sum(wanted.values())), *stock_changes(view, wanted)]


def stock_changes(view: View, wanted: Mapping[str, int]) -> list[Action]:
    """Return the policies that turn the seat's standing stock orders into purchases for these sums by mineral."""
    standing = {p.mineral: p for p in view.me.policies if isinstance(p, StockOrder)}
    ended = [m for m, p in standing.items() if m not in wanted and p.buy_usd]
    out: list[Action] = [SetPolicy(view.seat, StockOrder(mineral)) for mineral in ended]
    orders = (StockOrder(mineral, buy_usd=usd) for mineral, usd in wanted.items())
    out.extend(SetPolicy(view.seat, order) for order in orders if standing.get(order.mineral) != order)
    return out


def rounded_down(usd: float) -> int:
    """Return a sum to two significant digits that is not above it."""
    if usd < 1.0:
        return 0
    unit: int = 10 ** max(0, len(str(int(usd))) - 2)
    return int(usd) // unit * unit


def _money(view: View) -> int:
    """Return what the seat can spend on stocks in this round without touching what it owes."""
    owed = view.me.budget_usd - free_usd(view)
    return max(0, view.me.stock_money_usd - owed)


def wants(view: View, mind: Appraisal) -> list[Want]:
    """Return what is worth buying now, the most points for a dollar first; what targets ask for comes before that."""
    world, a = view.world, view.world.index[view.seat]
    left = (view.rounds - view.round + 1) / world.rounds
    weight = mind.weights.security / float(mind.scale[1])
    interest = 1.0 - discount(world, world.rounds) * tail_weights(world)[-1] / max(discount(world, view.round), 1e-9)
    found: list[Want] = []
    for m, mineral in enumerate(world.minerals):
        use = float(world.market.use0[m, a])
        if not world.strategic[m] or use <= 0.0:
            continue
        price = 1.0 if view.market is None else float(view.market.price[m, a])
        unit = float(world.market.price_usd_per_t[m]) * price
        quarter = use * world.tonnes_per_unit(m)
        held = held_days(view, m) / DAYS_PER_QUARTER
        target = days_wanted(view, mineral) / DAYS_PER_QUARTER
        figures = LENS.mineral(view, m, list(view.blocs.values()), view.acting)
        exposed = (figures.dependence, figures.hhi, figures.private_cover)
        cover, each = _cover_of_use(*(float(figure[a]) for figure in exposed))
        share = float(LENS.security_weight(world, m)[a])
        gain = weight * share * each * left / (quarter * unit)
        cost = mind.dollars(1.0) * (interest + CARRY_A_QUARTER * 4.0 * left)
        limit = MARKET_SHARE * quarter * unit
        if target > held:
            found.append(Want(mineral, min(((target - held) * quarter * OVER + LEAST_T) * unit, limit), np.inf))
        if price <= DEAREST and cover > max(held, target) and gain > cost:
            found.append(Want(mineral, min((cover - max(held, target)) * quarter * unit, limit), gain - cost))
    best: dict[str, Want] = {}
    for want in sorted(found, key=lambda w: (-w.points_per_usd, w.mineral)):
        best.setdefault(want.mineral, want)
    return list(best.values())


def _cover_of_use(dependence: float, hhi: float, private: float) -> tuple[float, float]:
    """Return the quarters of public cover at which more adds nothing, and the points that a quarter adds below that."""
    cut = DEFAULT
    bare = dependence * (1.0 - cut.leak) - cut.thrift - cut.surge * (1.0 - dependence)
    concentration = min(1.0, max(0.0, (hhi - UNCONCENTRATED) / (1.0 - UNCONCENTRATED)))
    needed = max(0.0, bare) * cut.quarters - private
    return needed + (SPARE_QUARTERS if needed > 0.0 else 0.0), 100.0 / cut.quarters * (
        1.0 - CONCENTRATION_WEIGHT * concentration
    )
