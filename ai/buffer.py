"""The buffer stock: keeps a price in a band by buying below its floor and selling above its ceiling.

The band is data. The floor of a mineral is the highest ``price_at_least`` among the seat's own targets, the ceiling the
lowest ``price_at_most`` among its red lines and targets; both are multiples of the baseline price that the seat's own
market pays. A seat without such a floor keeps no buffer stock. Each quarter the player asks the market model, in its
present state, what the price would be without it; below the floor it looks for the least sum that brings the price
there, above the ceiling for the least release. What it has not, it does not spend: when the money is gone the price
goes where the market takes it. In everything else it behaves as the heuristic does.

The market is known, the others' sealed orders of the quarter are not: a stock order or a control set in the same round
moves the price off the floor, and the player answers it in the next.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from ai.lens import LENS
from ai.negotiator import HeuristicPlayer
from ai.soundings import AnswersSoundings
from game.actions import Action, EndSitting, SetPolicy, StockOrder
from game.chance import Key
from game.rules.concessions import concessions_in
from game.rules.measures import market_policy, market_quarters
from game.rules.policy import RELEASE_SHARE_OF_USE
from game.view import View

MARGIN = 5e-4
"""The floor is defended, and the ceiling undercut, by this share: the settled price is rounded, and a target at the
floor itself must be met."""
SMALLEST_USD = 10_000
SMALLEST_T = 1.0
PRECISION = 1e-4
"""Width at which the search for a sum or a tonnage ends, as a share of what can be spent or released."""


@dataclass(frozen=True, slots=True)
class Band:
    """Where the price of a mineral is to be kept, as multiples of the baseline price; None: no ceiling."""

    mineral: str
    floor: float
    ceiling: float | None


def bands(view: View) -> tuple[Band, ...]:
    """Return the bands of refined prices that the seat's own mandate names, in the order of the minerals."""
    mandate = view.me.mandate
    wanted, guarded = [t.when for t in mandate.targets], [r.keep for r in mandate.red_lines]
    floors = [c for c in wanted if c.kind == "price_at_least"]
    ceilings = [c for c in (*wanted, *guarded) if c.kind == "price_at_most"]
    out: list[Band] = []
    for mineral in view.world.minerals:
        low = [c.value for c in floors if c.mineral == mineral and c.stage == "refined"]
        high = [c.value for c in ceilings if c.mineral == mineral and c.stage == "refined"]
        if low:
            out.append(Band(mineral, max(low), min(high, default=None)))
    return tuple(out)


def price_under(view: View, order: StockOrder) -> float:
    """Return the price that the seat's market would pay this quarter under an order of its own.

    Everything else is what is public: the long-run state of the market, the controls that acted last, the events that
    run now. The result is a multiple of the baseline price.
    """
    world = view.world
    m = world.mineral_index[order.mineral]
    policies = (*view.acting, (view.seat, order))
    concessions = concessions_in(view.treaties, view.round)
    policy = market_policy(world, view.effects, policies, list(view.blocs.values()), view.acting, concessions)
    return float(LENS.outcome(view, m, policy).price[m, world.index[view.seat]])


def least(enough: Callable[[float], bool], most: float) -> float:
    """Return the least amount up to ``most`` that is enough, by bisection; ``most`` itself if nothing less is.

    Args:
        enough: whether an amount does; once true it must stay true for larger amounts.
        most: the largest amount that can be had.
    """
    if not enough(most):
        return most
    low, high = 0.0, most
    while high - low > PRECISION * most:
        middle = (low + high) / 2.0
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def purchase(view: View, band: Band, money_usd: int) -> StockOrder:
    """Return the order that lifts the price to the floor, or all that the money buys; for nothing if it is there."""
    idle = StockOrder(band.mineral)
    if money_usd < SMALLEST_USD:
        return idle
    goal = band.floor * (1.0 + MARGIN)
    if price_under(view, idle) >= goal:
        return idle
    usd = least(lambda spent: price_under(view, StockOrder(band.mineral, buy_usd=ceil(spent))) >= goal, money_usd)
    return StockOrder(band.mineral, buy_usd=min(max(ceil(usd), SMALLEST_USD), money_usd))


def release(view: View, band: Band) -> StockOrder:
    """Return the order that brings the price down to the ceiling, within the stock and what a round may release."""
    world, idle = view.world, StockOrder(band.mineral)
    m, a = world.mineral_index[band.mineral], world.index[view.seat]
    use_t = float(world.market.use0[m, a]) * world.tonnes_per_unit(m) * market_quarters(world)
    most = min(float(view.stocks_t[m, a]), RELEASE_SHARE_OF_USE * use_t)
    if band.ceiling is None or most < SMALLEST_T:
        return idle
    goal = band.ceiling * (1.0 - MARGIN)
    if price_under(view, idle) <= goal:
        return idle
    tonnes = least(lambda sold: price_under(view, StockOrder(band.mineral, release_t=sold)) <= goal, most)
    return StockOrder(band.mineral, release_t=tonnes)


def orders(view: View) -> list[Action]:
    """Return the stock orders of the quarter, and the ends of standing ones that are not wanted any more."""
    standing = {p.mineral: p for p in view.me.policies if isinstance(p, StockOrder)}
    money = view.me.stock_money_usd
    out: list[Action] = []
    for band in bands(view):
        order = purchase(view, band, money)
        if not order.buy_usd:
            order = release(view, band)
        money -= order.buy_usd
        if order != standing.get(band.mineral, StockOrder(band.mineral)):
            out.append(SetPolicy(view.seat, order))
    return out


class BufferStockPlayer(AnswersSoundings):
    """See the module's text; it keeps nothing between calls."""

    def __init__(self) -> None:
        """Make the player that answers offers and looks for treaties."""
        self._diplomat = HeuristicPlayer()

    def act(self, view: View, key: Key) -> Sequence[Action]:
        """Return what the heuristic would do, with the buffer stock's orders for the minerals of its band."""
        actions = self._diplomat.act(view, key)
        if view.ask != "sitting":
            return actions
        kept = {band.mineral for band in bands(view)}
        others = [a for a in actions if not isinstance(a, EndSitting) and not _stock_order(a, kept)]
        return [*others, *orders(view), EndSitting(view.seat)]


def _stock_order(action: Action, minerals: set[str]) -> bool:
    """Whether an action is a stock order for one of some minerals."""
    return isinstance(action, SetPolicy) and isinstance(action.policy, StockOrder) and action.policy.mineral in minerals
