"""Stock orders: how much to buy of what, from days of cover and what a cut would cost."""

from __future__ import annotations

from ai.financing import finance_orders, reach_usd
from ai.objectives import open_objectives
from game.actions import Action, SetPolicy, StockOrder
from game.view import View
from game.world import DAYS_PER_QUARTER

TARGET_DAYS = 45.0
SPEND_SHARE = 0.4
LARGEST_PRICE = 1.8
MOST_ORDERS = 3
MARKET_SHARE = 0.1
# What a holder with an objective about its stock buys instead.
DAYS_TO_FILL = 75.0
MOST_TO_FILL = 8


def stock_orders(view: View) -> list[Action]:
    """Return purchases for the minerals whose lack would cost most, while price and purse allow, and ends of others.

    Urgency is use by value times what a missing dollar costs times dependence on the rival; an order buys a tenth of a
    quarter's use of the world outside the rival at most, so as not to move the market against oneself.
    """
    world, me = view.world, view.me
    a = world.index[view.seat]
    standing = {p.mineral: p for p in me.policies if isinstance(p, StockOrder)}
    wanted: dict[str, int] = {}
    filling = _fills_a_programme(view)
    purse = reach_usd(view) * SPEND_SHARE if me.mandate.weights.security > 0 or _stock_target(view) else 0.0
    for mineral in urgent(view)[: MOST_TO_FILL if filling else MOST_ORDERS]:
        m = world.mineral_index[mineral]
        price = 1.0 if view.market is None else float(view.market.price[m, a])
        days = max(days_wanted(view, mineral, TARGET_DAYS), DAYS_TO_FILL if filling else 0.0)
        held = held_days(view, m)
        if held >= days or price > LARGEST_PRICE or purse < 50_000:
            continue
        unit = float(world.market.price_usd_per_t[m]) * price
        use_t = float(world.market.use0[m, a]) * world.tonnes_per_unit(m)
        usd = min(purse, (days - held) / DAYS_PER_QUARTER * use_t * unit, MARKET_SHARE * use_t * unit * 4)
        usd = float(f"{usd:.2g}")
        if usd >= 10_000:
            wanted[mineral] = int(usd)
            purse -= usd
    out = finance_orders(view, sum(wanted.values()))
    for mineral in standing:
        if mineral not in wanted:
            out.append(SetPolicy(view.seat, StockOrder(mineral)))
    for mineral, amount in wanted.items():
        order = StockOrder(mineral, buy_usd=amount)
        if standing.get(mineral) != order:
            out.append(SetPolicy(view.seat, order))
    return out


def _fills_a_programme(view: View) -> bool:
    """Whether an open objective of the seat asks for stock of a certain value."""
    return any(
        objective.parties[0] == view.seat and any(c.kind == "stock_value_at_least" for c in missing)
        for objective, missing, _ in open_objectives(view, view.seat)
    )


def _stock_target(view: View) -> bool:
    return any(t.when.kind == "stock_days_at_least" for t in view.me.mandate.targets)


def days_wanted(view: View, mineral: str, least: float = 0.0) -> float:
    """Return the days of use that the seat's targets ask for of a mineral, at least ``least``."""
    days = least
    for target in view.me.mandate.targets:
        if target.when.kind == "stock_days_at_least" and target.when.mineral in (None, mineral):
            days = max(days, target.when.value)
    return days


def held_days(view: View, mineral: int) -> float:
    """Return the days of the seat's baseline use that it holds of a mineral; endless where it uses none."""
    world = view.world
    a = world.index[view.seat]
    use_t = float(world.market.use0[mineral, a]) * world.tonnes_per_unit(mineral)
    return float(view.stocks_t[mineral, a]) / use_t * DAYS_PER_QUARTER if use_t > 0 else float("inf")


def urgent(view: View) -> list[str]:
    """Return the minerals that stocks are wanted of, the most urgent first: those of targets, then by use and risk."""
    world = view.world
    a = world.index[view.seat]
    asked = [
        t.when.mineral
        for t in view.me.mandate.targets
        if t.when.kind == "stock_days_at_least" and t.when.mineral is not None
    ]
    scored: list[tuple[float, str]] = []
    for m, mineral in enumerate(world.minerals):
        if not world.strategic[m] or world.market.use0[m, a] <= 0:
            continue
        dependence = 0.5 if view.market is None else float(view.market.dependence[m, a])
        value = float(world.market.use0[m, a] * world.market.value_usd_per_quarter[m])
        scored.append((-value * float(world.voll[m]) * dependence, mineral))
    ordered = [mineral for _, mineral in sorted(scored)]
    return [*asked, *(m for m in ordered if m not in asked)]
