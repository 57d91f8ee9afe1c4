"""The market phase: policies of the round act, the market clears, stockpiles move, money is paid.

The cleared numbers are rounded to 10 significant digits and settled (logged) once; every later rule reads the settled
numbers in scalar arithmetic, so that a replay on another processor gives the same game.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np

from game.actions import ExportControl, Flood, Policy, StockOrder
from game.market.security import security_score
from game.market.world import Floor, MarketPolicy, Outcome, Quota, Solution
from game.rules.policy import RELEASE_SHARE_OF_USE, held_t, stock_money
from game.rules.turn import Turn
from game.state import Bloc, FloatArray, SettledMarket, State
from game.world import CENTS, KG_PER_T, STAGE_OF, World

Effects = Sequence[tuple[str, int, int]]

DIGITS = 10
# What is zero but for the noise of the arithmetic is zero, in normalised units and in prices.
NOISE = 1e-12
MONEY = frozenset(
    ("consumer", "producer", "mine", "secondary", "levy", "duty", "rent", "subsidy", "stock_cost", "stock_revenue")
)
FLOOD_CAPACITY = 0.4
FLOOD_SUBSIDY = 0.3
# What idle capacity costs to keep and run, a quarter, as a share of its output's baseline value; an estimate.
FLOOD_UPKEEP = 0.25


def rounded(values: FloatArray, digits: int = DIGITS) -> FloatArray:
    """Return the values rounded to a number of significant digits; zeros and shapes are kept."""
    values = np.asarray(values, dtype=float)
    magnitude = np.floor(np.log10(np.abs(values), where=values != 0.0, out=np.zeros_like(values)))
    scale = 10.0 ** (digits - 1 - magnitude)
    return np.where(values == 0.0, 0.0, np.round(values * scale) / scale)


def cents(usd: FloatArray) -> FloatArray:
    """Return US dollars rounded to the cent: smaller differences are the noise of the arithmetic."""
    return np.round(np.asarray(usd, dtype=float), 2) + 0.0


def market_quarters(world: World) -> float:
    """Return the quarters that one market phase stands for: those of all rounds since the one before."""
    return world.scenario.head.quarters_per_round * world.scenario.head.market_every


def floors_in_force(world: World, blocs: Sequence[Bloc]) -> tuple[Floor, ...]:
    """Return the floors of the blocs in force; a bloc that is not in force never applies one."""
    out: list[Floor] = []
    for bloc in blocs:
        if not bloc.in_force or bloc.dissolved:
            continue
        members = world.mask(tuple(seat for seat, _, _ in bloc.members))
        for mineral, stage, level in bloc.floors:
            out.append(Floor(STAGE_OF[stage], world.mineral_index[mineral], level, members))
    return tuple(out)


def quotas_of(world: World, policies: Sequence[tuple[str, Policy]]) -> tuple[Quota, ...]:
    """Return the export controls as quotas: a cap on the baseline flow to the targets; a ban leaks.

    A union's control binds each of its members' rows at the same share.
    """
    leak = world.scenario.head.rival_settings.leak
    out: list[Quota] = []
    for seat, policy in policies:
        if not isinstance(policy, ExportControl):
            continue
        stage, mineral = STAGE_OF[policy.stage], world.mineral_index[policy.mineral]
        targets = world.mask(tuple(policy.targets))
        share = max(policy.cap_share, leak)
        for position in world.covers[seat]:
            code = world.actors[position]
            if code not in world.market.row_codes(stage, mineral):
                continue
            flow = world.market.baseline_flow(stage, mineral, code, targets)
            if flow > 1e-12:
                out.append(Quota(stage, mineral, code, targets, share * flow))
    return tuple(out)


def market_policy(
    world: World,
    effects: Effects,
    policies: Sequence[tuple[str, Policy]],
    blocs: Sequence[Bloc],
) -> MarketPolicy:
    """Return what the market clears under: floors of blocs in force, controls, flood, running events, stock orders."""
    count = (len(world.minerals), len(world.actors))
    subsidy = np.zeros((2, *count))
    capacity = np.ones((2, *count))
    purchase = np.zeros(count)
    release = np.zeros(count)
    flooded = False
    for seat, policy in policies:
        actor = world.index[seat]
        if isinstance(policy, Flood):
            m = world.mineral_index[policy.mineral]
            subsidy[0, m, actor] = 1.0 / (1.0 - FLOOD_SUBSIDY * policy.intensity) - 1.0
            capacity[0, m, actor] = 1.0 + FLOOD_CAPACITY * policy.intensity
            flooded = True
        elif isinstance(policy, StockOrder):
            m = world.mineral_index[policy.mineral]
            quarters = market_quarters(world)
            purchase[m, actor] = policy.buy_usd / quarters
            release[m, actor] = policy.release_t / quarters / world.tonnes_per_unit(m)
    row_capacity, demand = running_effects(world, effects)
    return MarketPolicy(
        floors=floors_in_force(world, blocs),
        quotas=quotas_of(world, policies),
        subsidy=subsidy if flooded else None,
        capacity=capacity if flooded else None,
        row_capacity=row_capacity,
        demand=demand,
        purchase_usd=purchase if purchase.any() else None,
        release_units=release if release.any() else None,
    )


def running_effects(world: World, effects: Effects) -> tuple[dict[tuple[int, int, str], float], FloatArray | None]:
    """Return the capacity factors by row and the demand multipliers [M, A] of running (event, number, last round)."""
    events = {event.id: event for event in world.scenario.events}
    rows: dict[tuple[int, int, str], float] = {}
    demand: FloatArray | None = None
    for event_id, number, _ in effects:
        effect = events[event_id].effects[number]
        m = world.mineral_index[effect.mineral]
        if effect.kind == "supply" and effect.row is not None:
            place = (int(STAGE_OF[effect.stage]), m, effect.row)
            rows[place] = rows.get(place, 1.0) * effect.factor
        elif effect.kind == "demand":
            if demand is None:
                demand = np.ones((len(world.minerals), len(world.actors)))
            where = list(world.covers[effect.code]) if effect.code else slice(None)
            demand[m, where] *= effect.factor
    return rows, demand


def as_market(world: World, outcome: Outcome, stock: FloatArray, round_: int) -> SettledMarket:
    """Return a cleared market in the terms of the rules, not yet rounded.

    Args:
        world: the world.
        outcome: what the market model cleared.
        stock: public stocks [M, A] in normalised units, for days of cover.
        round_: the round that it is for.
    """
    cover = stock / np.maximum(outcome.use, 1e-12)
    return SettledMarket(
        round=round_,
        price=outcome.price,
        producer_price=outcome.producer_price,
        output=outcome.output,
        use=outcome.use,
        dependence=outcome.dependence,
        hhi=outcome.hhi,
        bought=outcome.bought_units,
        released=outcome.released_units,
        consumer=outcome.dcs,
        producer=outcome.dps,
        mine=outcome.dore_ps,
        secondary=outcome.dsecondary_ps,
        levy=outcome.levy + outcome.ore_levy + outcome.levy_by_exporter + outcome.ore_levy_by_exporter,
        duty=outcome.duty - outcome.levy + outcome.ore_duty - outcome.ore_levy + outcome.xtax + outcome.ore_xtax,
        rent=outcome.rent + outcome.ore_rent,
        subsidy=outcome.subsidy + outcome.ore_subsidy,
        stock_cost=outcome.stock_cost,
        stock_revenue=outcome.stock_revenue,
        world_price=outcome.ex_rival_price,
        rival_price=outcome.rival_price,
        security=security_score(outcome.dependence, outcome.hhi, cover),
        solution=tuple(outcome.solution.to_list()),
    )


def flood_upkeep(world: World, policies: Sequence[tuple[str, Policy]]) -> FloatArray:
    """Return what the extra capacity of floods costs its owner [M, A], in US dollars a quarter."""
    cost = np.zeros((len(world.minerals), len(world.actors)))
    for seat, policy in policies:
        if isinstance(policy, Flood):
            m, a = world.mineral_index[policy.mineral], world.index[seat]
            extra = FLOOD_CAPACITY * policy.intensity * float(world.market.output0[STAGE_OF["refined"], m, a])
            cost[m, a] = FLOOD_UPKEEP * extra / world.mineral[policy.mineral].u0_rival
    return np.asarray(cost * world.market.value_usd_per_quarter[:, None])


def settled_from(
    world: World, outcome: Outcome, stock: FloatArray, policies: Sequence[tuple[str, Policy]] = ()
) -> dict[str, Any]:
    """Return the cleared market as JSON-ready lists rounded to 10 significant digits, one for each field."""
    market = as_market(world, outcome, stock, 0)
    market = replace(market, subsidy=market.subsidy + flood_upkeep(world, policies))
    out: dict[str, Any] = {}
    for name in (f.name for f in fields(SettledMarket) if f.name != "round"):
        values = np.asarray(getattr(market, name), dtype=float)
        clean = cents(values) if name in MONEY else np.where(np.abs(values) < NOISE, 0.0, values)
        out[name] = rounded(clean).tolist()
    return out


def read_settled(round_: int, data: dict[str, Any]) -> SettledMarket:
    """Return the settled market that a log entry holds."""
    arrays = {f.name: np.array(data[f.name], dtype=float) for f in fields(SettledMarket) if f.name in data}
    arrays.pop("solution", None)
    for values in arrays.values():
        values.setflags(write=False)
    return SettledMarket(round=round_, solution=tuple(data["solution"]), **arrays)


def stock_units(world: World, state: State) -> FloatArray:
    """Return public stocks [M, A] in normalised units (quarters of world use)."""
    return state.stocks / KG_PER_T / world.market.t_per_quarter[:, None]


def run(turn: Turn) -> None:
    """Let this round's policies act, clear, move stocks and pay."""
    world, state = turn.world, turn.state
    orders = _affordable(turn)
    policies = [(seat, policy) for (seat, _), policy in state.policies.items() if not isinstance(policy, StockOrder)]
    acting = (*policies, *orders)
    _announce(turn, policies)
    policy = market_policy(world, state.effects, acting, _blocs(state))

    def clear() -> dict[str, Any]:
        start = Solution.from_list(state.market.solution) if state.market is not None else None
        return settled_from(world, world.market.clear(policy, start=start), stock_units(world, state), acting)

    market = read_settled(state.round, turn.settle("market", clear))
    state.market = market
    state.price_history = (*state.price_history, tuple(float(v) for v in market.world_price))
    state.acting = tuple((seat, p) for seat, p in policies)
    _move_stocks(turn, market, orders)
    turn.tell("market_cleared", None)


def _blocs(state: State) -> list[Bloc]:
    return [state.blocs[name] for name in sorted(state.blocs)]


def _affordable(turn: Turn) -> tuple[tuple[str, StockOrder], ...]:
    """Return the stock orders that can be filled: cut to the money and the stock at hand, in the seat's order."""
    world, state = turn.world, turn.state
    out: list[tuple[str, StockOrder]] = []
    spent: dict[str, int] = {}
    for (seat, _), policy in state.policies.items():
        if not isinstance(policy, StockOrder):
            continue
        if policy.buy_usd:
            left = stock_money(world, state, seat) // CENTS - spent.get(seat, 0)
            usd = min(policy.buy_usd, left)
            if usd < policy.buy_usd:
                turn.tell("order_cut", (seat,), seat=seat, mineral=policy.mineral, usd=max(usd, 0))
            if usd > 0:
                spent[seat] = spent.get(seat, 0) + usd
                out.append((seat, replace(policy, buy_usd=usd)))
        else:
            m = world.mineral_index[policy.mineral]
            use = float(world.market.use0[m, world.index[seat]]) * market_quarters(world)
            most = RELEASE_SHARE_OF_USE * use * world.tonnes_per_unit(m)
            tonnes = min(policy.release_t, held_t(world, state, seat, policy.mineral), most)
            if tonnes < policy.release_t:
                turn.tell("release_cut", (seat,), seat=seat, mineral=policy.mineral, tonnes=tonnes)
            if tonnes > 0:
                out.append((seat, replace(policy, release_t=tonnes)))
    return tuple(out)


def _announce(turn: Turn, policies: Sequence[tuple[str, Policy]]) -> None:
    """Make public which controls and floods begin, change or end with this market."""
    before = {(seat, p.type, _subject(p)): p for seat, p in turn.state.acting}
    now = {(seat, p.type, _subject(p)): p for seat, p in policies}
    for key in sorted(set(before) | set(now)):
        old, new = before.get(key), now.get(key)
        if old == new:
            continue
        shown = new if new is not None else old
        kind = f"{key[1]}_{'ended' if new is None else 'begun' if old is None else 'changed'}"
        if isinstance(shown, ExportControl):
            turn.tell(
                kind,
                None,
                seat=key[0],
                mineral=shown.mineral,
                stage=shown.stage,
                targets=shown.targets,
                cap_share=shown.cap_share,
            )
        elif isinstance(shown, Flood):
            turn.tell(kind, None, seat=key[0], mineral=shown.mineral, intensity=shown.intensity)


def _subject(policy: Policy) -> str:
    if isinstance(policy, ExportControl):
        return f"{policy.stage}:{policy.mineral}"
    return getattr(policy, "mineral", "")


def _move_stocks(turn: Turn, market: SettledMarket, orders: Sequence[tuple[str, StockOrder]]) -> None:
    """Book purchases and releases: kilograms into stocks, cents out of programmes first, then out of the ministry."""
    world, state = turn.world, turn.state
    quarters = market_quarters(world)
    stocks = state.stocks.copy()
    drawn: dict[str, int] = {}
    for seat, order in orders:
        m, a = world.mineral_index[order.mineral], world.index[seat]
        to_kg = world.tonnes_per_unit(m) * quarters * KG_PER_T
        if order.buy_usd:
            kg = max(0, round(float(market.bought[m, a]) * to_kg))
            cents = min(order.buy_usd * CENTS, round(float(market.stock_cost[m, a]) * quarters * CENTS))
            stocks[m, a] += kg
            _pay_for_stock(turn, seat, cents, drawn)
            turn.tell("stock_bought", (seat,), seat=seat, mineral=order.mineral, kg=kg, usd=cents // CENTS)
        else:
            kg = min(int(stocks[m, a]), max(0, round(float(market.released[m, a]) * to_kg)))
            cents = max(0, round(float(market.stock_revenue[m, a]) * quarters * CENTS))
            stocks[m, a] -= kg
            turn.receive(seat, _refill_programmes(turn, seat, cents))
            turn.tell("stock_released", (seat,), seat=seat, mineral=order.mineral, kg=kg, usd=cents // CENTS)
            if stocks[m, a] == 0:
                rest = dict(state.policies)
                rest.pop((seat, f"stock:{order.mineral}"), None)
                state.policies = rest
    stocks.setflags(write=False)
    state.stocks = stocks


def _refill_programmes(turn: Turn, seat: str, cents: int) -> int:
    """Give the proceeds of a sale back to the programmes that paid for stock, up to what they paid; return the rest."""
    state = turn.state
    for programme in turn.world.programmes.values():
        if programme.seat == seat and programme.purpose == "stockpile":
            left = state.programmes[programme.id]
            back = min(cents, round(programme.usd_m * 1e6 * CENTS) - left)
            state.programmes = {**state.programmes, programme.id: left + back}
            cents -= back
    return cents


def _pay_for_stock(turn: Turn, seat: str, cents: int, drawn: dict[str, int]) -> None:
    """Pay from the seat's programmes, each up to its instalment of the round, then from the ministry budget."""
    state = turn.state
    for programme in turn.world.programmes.values():
        if programme.seat == seat and programme.purpose == "stockpile" and cents:
            instalment = round(programme.per_round_usd_m * 1e6 * CENTS) - drawn.get(programme.id, 0)
            part = min(cents, state.programmes[programme.id], instalment)
            drawn[programme.id] = drawn.get(programme.id, 0) + part
            state.programmes = {**state.programmes, programme.id: state.programmes[programme.id] - part}
            cents -= part
    if cents:
        turn.spend(seat, cents)
