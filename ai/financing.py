"""How a holder pays for its stock orders: out of its programmes' cash, then the cheapest source."""

from __future__ import annotations

from game.actions import Action, Finance, SetPolicy
from game.view import View

LEAST_USD = 1_000_000


def reach_usd(view: View) -> int:
    """Return what could be spent on stocks in this round if everything were drawn that can be."""
    drawable = sum(source.headroom_usd for source in view.me.financing)
    spare = sum(each - min(left, each) for _, left, each in view.me.programmes)
    return view.me.stock_money_usd + min(drawable, spare)


def finance_orders(view: View, spend_usd: int) -> list[Action]:
    """Return draws for what the programmes' cash does not cover of the round's purchases, or repayments of idle cash.

    Args:
        view: the seat's view; nothing is ordered to be drawn in it yet.
        spend_usd: what the seat is going to spend on stocks in this round.
    """
    sources = sorted(view.me.financing, key=lambda s: (s.rate_per_quarter, s.programme, s.source))
    cash = sum(min(left, each) for _, left, each in view.me.programmes)
    missing = min(spend_usd, reach_usd(view)) - cash
    out: list[Action] = []
    for source in sources if missing >= LEAST_USD else ():
        usd = min(missing, source.headroom_usd)
        if usd >= LEAST_USD:
            out.append(SetPolicy(view.seat, Finance(source.programme, source.source, usd)))
            missing -= usd
    idle = sum(left for _, left, _ in view.me.programmes) - spend_usd
    for source in reversed(sources) if idle >= LEAST_USD else ():
        usd = min(idle, source.owed_usd)
        if usd >= LEAST_USD:
            out.append(SetPolicy(view.seat, Finance(source.programme, source.source, -usd)))
            idle -= usd
    return out
