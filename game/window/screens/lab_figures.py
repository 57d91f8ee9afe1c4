"""What the runs of a laboratory say: prices, flows, money by country, and points of one's own mandate.

Money is US dollars a quarter in the next market, against the market as things stand; quantities are tonnes a quarter.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum

import numpy as np

from game.rules.bloc_fund import levied
from game.rules.discounting import discount, power
from game.rules.measures import market_quarters
from game.rules.score import covered, covered_mean
from game.state import FloatArray
from game.view import View
from game.window.screens.lab_cases import FloorCase, StockCase
from game.window.screens.lab_runs import HORIZON, Run, Runs
from game.world import DAYS_PER_QUARTER, STAGE_OF, BoolArray, World

#: Parts of a mandate that a market moves.
PARTS = ("prosperity", "security", "industry")
#: Flows that the chart names, and the least share of all trade that one is drawn for.
MOST_PARTIES, LEAST_FLOW = 6, 0.002
OTHERS = "*"


@dataclass(frozen=True)
class Account:
    """What a case changes for an actor in the next market, in US dollars a quarter: ``users`` what they gain,
    ``makers`` what refiners, mines and recyclers gain, ``border`` levies, duties and quota rents less subsidies."""

    code: str
    users: float
    makers: float
    border: float

    @property
    def total(self) -> float:
        """All of it."""
        return self.users + self.makers + self.border


@dataclass(frozen=True)
class FloorFigures:
    """The next market under a floor.

    Attributes:
        inside, outside: price in US dollars a tonne that users pay, within and without the members; ``rival`` its own.
        landed: the least price at which goods of non-members land, or None without a floor.
        levy_t: the levy a tonne on what lands; ``levy`` all of it, ``to_fund`` the fund's part.
        imports_t, use_t: what members buy from others at the stage, and use of refined metal.
        output_t: what members make at the stage.
        avoids: the share of what non-members sell abroad that goes to non-members.
        diverted_t: how much less of it goes to members than now; ``resold`` the share of that which goes elsewhere.
        users, makers: what members' users and producers gain.
    """

    inside: float
    outside: float
    rival: float
    landed: float | None
    levy_t: float
    levy: float
    to_fund: float
    imports_t: float
    use_t: float
    output_t: float
    avoids: float
    diverted_t: float
    resold: float
    users: float
    makers: float


@dataclass(frozen=True)
class StockFigures:
    """Stock bought or released.

    Attributes:
        held_t, cover_days: by market, from now on; ``low`` and ``high`` the prices of the band.
        moved_t: bought, or released if below zero; ``usd`` what that costs, or brings if below zero; ``first_usd`` in
            the next market.
        unit_usd: the mean price a tonne, ``now_usd`` the price a tonne without it; ``price`` the highest it comes to.
        left_usd: what is left of the money for it after the next market.
        missing_t: what could not be had.
    """

    held_t: tuple[float, ...]
    cover_days: tuple[float, ...]
    moved_t: float
    usd: float
    first_usd: float
    unit_usd: float
    now_usd: float
    price: float
    left_usd: float
    missing_t: float


def users_of(world: World, members: tuple[tuple[str, str], ...]) -> BoolArray:
    """Return a mask [A] of all that members cover, as booleans."""
    mask = np.zeros(len(world.actors), dtype=bool)
    for seat, _ in members:
        mask[list(world.covers[seat])] = True
    return mask


def floor_figures(runs: Runs, case: FloorCase) -> FloorFigures | None:
    """Return the figures of a floor; None until the next market has been cleared.

    For the market as things stand ``case`` says whose figures are wanted: its members are those inside.
    """
    return runs.once(("floor", case), lambda: _floor_figures(runs, case)) if runs.begun else None


def _floor_figures(runs: Runs, case: FloorCase) -> FloorFigures:
    world = runs.run.view.world
    base, now = runs.base.first, runs.run.first
    assert base is not None
    assert now is not None
    assert runs.run.market is not None
    m, stage, inside = world.mineral_index[case.mineral], int(STAGE_OF[case.stage]), users_of(world, case.members)
    unit, usd = world.tonnes_per_unit(m), float(world.market.price_usd_per_t[m])
    price, weight = now.price[m], np.maximum(world.market.use0[m], 1e-15)
    free = ~inside
    if world.rival is not None:
        free &= ~world.mask((world.rival,))

    def mean(mask: BoolArray) -> float:
        return usd * float((price * weight)[mask].sum() / weight[mask].sum()) if mask.any() else float("nan")

    trade, before = now.flows(stage)[m], base.flows(stage)[m]
    abroad = ~np.eye(len(world.actors), dtype=bool)

    def sold(flow: FloatArray, to: BoolArray) -> float:
        return float((flow * abroad)[np.ix_(~inside, to)].sum()) * unit

    into, into_before = sold(trade, inside), sold(before, inside)
    away, away_before = sold(trade, ~inside), sold(before, ~inside)
    diverted = max(0.0, into_before - into)
    levies = runs.run.market.import_levy[m]
    levy = float(levies[inside].sum())
    fund = case.levy_share * fsum(levied(world, runs.run.market, seat) for seat, _ in case.members)
    own = [account for account in accounts(runs) if account.code in {seat for seat, _ in case.members}]
    base_price = usd * (float(world.market.kappa[m]) if case.stage == "ore" else 1.0)
    return FloorFigures(
        inside=mean(inside),
        outside=mean(free),
        rival=usd * float(now.rival_price[m]) if world.rival is not None else float("nan"),
        landed=None if case.level is None else case.level * base_price,
        levy_t=levy / into if into > 1e-9 else 0.0,
        levy=levy,
        to_fund=fund,
        imports_t=into,
        use_t=float(now.use[m][inside].sum()) * unit,
        output_t=float(now.output[stage, m][inside].sum()) * unit,
        avoids=away / (into + away) if into + away > 1e-9 else 0.0,
        diverted_t=diverted,
        resold=min(1.0, max(0.0, away - away_before) / diverted) if diverted > 1e-6 * (into_before + 1e-9) else 0.0,
        users=fsum(a.users for a in own),
        makers=fsum(a.makers for a in own),
    )


def accounts(runs: Runs) -> list[Account]:
    """Return what the case changes for everybody in the next market, the best off first; nothing until it is there."""
    return runs.once("accounts", lambda: _accounts(runs)) if runs.begun else []


def _accounts(runs: Runs) -> list[Account]:
    base, now, world = runs.base.market, runs.run.market, runs.run.view.world
    m = world.mineral_index[runs.mineral]

    def difference(*names: str) -> FloatArray:
        return np.asarray(sum(getattr(now, name)[m] - getattr(base, name)[m] for name in names))

    users, makers = difference("consumer"), difference("producer", "mine", "secondary")
    border = difference("levy", "duty") - difference("subsidy") + world.rent_share * difference("rent")
    out = []
    for code in world.actors:
        if code not in world.union_of:
            places = list(world.covers[code])
            out.append(Account(code, *(float(values[places].sum()) for values in (users, makers, border))))
    return sorted(out, key=lambda account: -account.total)


def winners_and_losers(runs: Runs, most: int, least_usd: float = 1000.0) -> tuple[list[Account], list[Account]]:
    """Return who gains and who loses most, at most so many each, the largest first."""
    found = accounts(runs)
    up = [a for a in found if a.total >= least_usd][:most]
    down = [a for a in reversed(found) if a.total <= -least_usd][:most]
    return up, down


def own_points(runs: Runs) -> dict[str, float] | None:
    """Return what the case is worth to the person's mandate by part, over the rest of the game and after it.

    None until both paths are there. The same sums as the score's, against the path as things stand: the other seats,
    events and all other minerals stay as they are. The common fund is paid into and handed back at the end.
    """
    return runs.once("points", lambda: _own_points(runs)) if runs.ended else None


def _own_points(runs: Runs) -> dict[str, float]:
    base, run, view = runs.base, runs.run, runs.run.view
    world, seat = view.world, view.seat
    markets = max(1, world.rounds // world.scenario.head.market_every)
    sums = dict.fromkeys(PARTS, 0.0)
    for before, after in zip(base.steps, run.steps, strict=True):
        gain = after.welfare - before.welfare
        if after.round is None:
            gain = gain - (after.risk - before.risk)
        else:
            sums["security"] += covered_mean(world, seat, after.security - before.security) / markets
        sums["prosperity"] += after.weight * covered(world, seat, gain)
        sums["industry"] += after.weight * covered(world, seat, after.industry - before.industry)
    sums["prosperity"] += _left_over(base, run) - _held_in_fund(runs)
    weights, scale = view.me.mandate.weights, view.scales[world.index[seat]]
    return {part: float(getattr(weights, part)) * sums[part] / float(scale[n]) for n, part in enumerate(PARTS)}


def _left_over(base: Run, run: Run) -> float:
    """Return what stock bought on the way is worth at the end, discounted, as the score values it."""
    view, world = run.view, run.view.world
    m = world.mineral_index[run.mineral]
    left = float((run.steps[-1].held - base.steps[-1].held)[list(world.covers[view.seat])].sum())
    unit = float(world.market.price_usd_per_t[m]) * min(1.0, max(0.0, run.steps[-1].world_price))
    factor = discount(world, world.rounds) * power(world, -world.rules.tail_quarters)
    return left * unit * factor * float(world.score_weight[m])


def _held_in_fund(runs: Runs) -> float:
    """Return what keeping a share of the levies in the fund until the end costs the seat, discounted.

    Every market before the end is taken to collect what the next one does.
    """
    case, market, view = runs.case, runs.run.market, runs.run.view
    if not isinstance(case, FloorCase) or market is None or view.seat not in {seat for seat, _ in case.members}:
        return 0.0
    world = view.world
    due = case.levy_share * levied(world, market, view.seat) * market_quarters(world)
    end = discount(world, world.rounds)
    return fsum(due * (discount(world, s.round) - end) for s in runs.run.steps if s.round is not None)


def stock_figures(runs: Runs, case: StockCase) -> StockFigures | None:
    """Return the figures of a stock case; None until its path is there."""
    return runs.once(("stock", case), lambda: _stock_figures(runs, case)) if runs.ended else None


def _stock_figures(runs: Runs, case: StockCase) -> StockFigures:
    base, run, view = runs.base, runs.run, runs.run.view
    world = view.world
    m = world.mineral_index[case.mineral]
    seats = (view.seat,) if case.way != "common" else tuple(s for s, status in case.members if status == "full")
    places = [a for seat in seats for a in (world.covers[seat] if case.way == "common" else (world.index[seat],))]
    use = float(world.market.use0[m, places].sum()) * world.tonnes_per_unit(m) / DAYS_PER_QUARTER
    start = float(view.sheltered_t[m, places].sum())
    held = (start, *(float(step.held[places].sum()) for step in run.steps[:HORIZON]))
    cover = tuple(amount / use if use > 0 else float("nan") for amount in held)
    sign = -1.0 if case.way == "release" else 1.0
    moved = sign * fsum(s.released_t if sign < 0 else s.bought_t for s in run.steps)
    usd = sign * fsum(s.revenue_usd if sign < 0 else s.cost_usd for s in run.steps)
    first = run.steps[0]
    price = float(world.market.price_usd_per_t[m])
    extreme = (min if sign < 0 else max)(s.world_price for s in run.steps[: max(1, case.rounds)])
    money = float(case.usd) if case.way == "common" else float(view.me.stock_money_usd)
    spent = first.cost_usd if sign > 0 else -first.revenue_usd
    wanted = case.tonnes if case.way != "common" else max(0.0, case.days * use - common_held_t(view, case))
    return StockFigures(
        held_t=held,
        cover_days=cover,
        moved_t=moved,
        usd=usd,
        first_usd=spent,
        unit_usd=usd / moved if abs(moved) > 1e-9 else float("nan"),
        now_usd=price * base.steps[0].world_price,
        price=price * extreme,
        left_usd=money - (usd if case.way == "common" else spent),
        missing_t=max(0.0, wanted - abs(moved)),
    )


def common_held_t(view: View, case: StockCase) -> float:
    """Return what a bloc's common stock holds of the mineral, in tonnes."""
    bloc = view.blocs.get(case.bloc)
    return dict(bloc.stock).get(case.mineral, 0) / 1000.0 if bloc is not None else 0.0


def trade(runs: Runs, stage: str) -> list[tuple[str, str, float]]:
    """Return (origin, destination, tonnes a quarter) of what crosses borders in the next market, the largest first.

    The smaller parties are taken together. A union stands for its members; what it trades within itself is no trade.
    """
    return runs.once(("trade", stage), lambda: _trade(runs, stage)) if runs.begun else []


def _trade(runs: Runs, stage: str) -> list[tuple[str, str, float]]:
    run = runs.run
    assert run.first is not None
    world: World = run.view.world
    m = world.mineral_index[runs.mineral]
    flow = run.first.flows(int(STAGE_OF[stage]))[m] * world.tonnes_per_unit(m)
    codes = [world.union_of.get(code, code) for code in world.actors]
    sums: dict[tuple[str, str], float] = {}
    for a, origin in enumerate(codes):
        for b in np.flatnonzero(flow[a] > 0.0).tolist():
            pair = (origin, codes[b])
            if pair[0] != pair[1]:
                sums[pair] = sums.get(pair, 0.0) + float(flow[a, b])
    sold: dict[str, float] = {}
    bought: dict[str, float] = {}
    for (origin, target), amount in sums.items():
        sold[origin] = sold.get(origin, 0.0) + amount
        bought[target] = bought.get(target, 0.0) + amount
    rest = world.scenario.head.rest
    first = {c for c in sorted(sold, key=lambda c: -sold[c])[:MOST_PARTIES] if c != rest}
    second = {c for c in sorted(bought, key=lambda c: -bought[c])[:MOST_PARTIES] if c != rest} | {
        run.view.seat if run.view.seat in bought else rest
    }
    out: dict[tuple[str, str], float] = {}
    for (origin, target), amount in sums.items():
        key = (origin if origin in first else OTHERS, target if target in second - {rest} else OTHERS)
        out[key] = out.get(key, 0.0) + amount
    whole = fsum(out.values())
    kept = [(*pair, amount) for pair, amount in out.items() if amount >= LEAST_FLOW * whole]
    return sorted(kept, key=lambda item: -item[2])


def price_path(runs: Runs, run: Run) -> list[tuple[float, float]]:
    """Return (market from now on, US dollars a tonne outside the rival) of a path, as far as the charts go."""
    m = run.view.world.mineral_index[runs.mineral]
    usd = float(run.view.world.market.price_usd_per_t[m])
    return [(float(n), usd * step.world_price) for n, step in enumerate(run.steps[:HORIZON], start=1)]
