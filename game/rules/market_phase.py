"""The market phase: policies of the round act, the market clears, stockpiles move, money is paid.

The cleared numbers are rounded to 10 significant digits and settled (logged) once; every later rule reads the settled
numbers in scalar arithmetic, so that a replay on another processor gives the same game.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from math import fsum
from typing import Any

import numpy as np

from game.actions import ExportControl, Flood, Policy, ProducerSubsidy, StockOrder, Tariff, TariffConcession
from game.market.dynamics import Structure
from game.market.security import CUT_PROBABILITY, expected_disruption_loss, exposure, security_score, unmet_need
from game.market.world import MarketPolicy, Outcome, Solution
from game.market.world import Tariff as MarketTariff
from game.rules import bloc_fund, border_policies, drawing, stock_trade
from game.rules.common_stock import sheltered_kg
from game.rules.concessions import concessions_in
from game.rules.measures import Policies, flood_upkeep, market_policy, market_quarters, rationing
from game.rules.policy import POLICIES, RELEASE_SHARE_OF_USE, held_t
from game.rules.programmes import pay_for_stock, sell_stock, stock_money
from game.rules.rounding import NOISE, cents, rounded
from game.rules.score import levels_of
from game.rules.shelter import market_price_support
from game.rules.structure import alarm, protection, read_structure, settled_structure
from game.rules.turn import Turn
from game.state import Bloc, FloatArray, SettledMarket, State
from game.world import CENTS, KG_PER_T, World

# Policies that act in the market itself; stock orders act as far as money and stocks go.
ACTING = ("export_control", "flood", "tariff", "producer_subsidy")
MONEY = frozenset(
    (
        *(
            "consumer",
            "producer",
            "mine",
            "secondary",
            "levy",
            "import_levy",
            "refund",
            "duty",
            "rent",
            "subsidy",
            "support",
            "stock_cost",
        ),
        *("stock_revenue", "inventory", "capital", "carry", "loss"),
    )
)


@dataclass(frozen=True)
class Setting:
    """What a market clears in: its long-run state and the public stocks [M, A] in normalised units.

    ``rationed`` [M, A] is what the rival's controls let each actor take over what it could at the start; None: as then.
    """

    structure: Structure
    stock: FloatArray
    rationed: FloatArray | None = None


def as_market(
    world: World, outcome: Outcome, setting: Setting, round_: int, tariffs: Sequence[MarketTariff] = ()
) -> SettledMarket:
    """Return a cleared market in the terms of the rules, not yet rounded.

    Args:
        world: the world.
        outcome: what the market model cleared.
        setting: what it cleared in.
        round_: the round that it is for.
        tariffs: those that it cleared under.
    """
    dynamics, value = world.dynamics, world.market.value_usd_per_quarter[:, None]
    # Cover is counted in quarters of normal use: who can afford less is not safer for it.
    normal = world.market.use0 * dynamics.scale(setting.structure)
    private = dynamics.cover(setting.structure)
    cover = setting.stock / np.maximum(normal, 1e-12) + private
    bought_dear = (outcome.private_released - outcome.private_bought) * (outcome.price - world.market.use_price0)
    collected, refund = outcome.levy + outcome.ore_levy, outcome.levy_refund + outcome.ore_levy_refund
    added = np.maximum(setting.stock - world.opening_stock_units, 0.0)
    dependence, hhi = exposure(outcome.dependence, outcome.hhi, setting.rationed)
    at_stake = expected_disruption_loss(
        unmet_need(dependence, cover),
        normal,
        world.market.value_usd_per_quarter,
        world.voll,
        CUT_PROBABILITY,
    )
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
        levy=collected + refund + outcome.levy_by_exporter + outcome.ore_levy_by_exporter,
        import_levy=collected,
        refund=refund,
        duty=outcome.duty - outcome.levy + outcome.ore_duty - outcome.ore_levy + outcome.xtax + outcome.ore_xtax,
        rent=outcome.rent + outcome.ore_rent - world.market.baseline_rent,
        subsidy=outcome.subsidy + outcome.ore_subsidy,
        support=market_price_support(world, outcome, tariffs),
        stock_cost=outcome.stock_cost,
        stock_revenue=outcome.stock_revenue,
        inventory=bought_dear * value,
        capital=dynamics.charge_usd(setting.structure),
        carry=world.rules.stock_carry_per_quarter * added * value,
        loss=at_stake,
        private_cover=private,
        margin=outcome.margin,
        world_price=outcome.ex_rival_price,
        rival_price=outcome.rival_price,
        security=security_score(dependence, hhi, cover),
        solution=tuple(outcome.solution.to_list()),
    )


def settled_from(
    world: World, outcome: Outcome, setting: Setting, policies: Policies = (), tariffs: Sequence[MarketTariff] = ()
) -> dict[str, Any]:
    """Return the cleared market as JSON-ready lists rounded to 10 significant digits, one for each field."""
    market = as_market(world, outcome, setting, 0, tariffs)
    market = replace(market, subsidy=market.subsidy + flood_upkeep(world, policies))
    out: dict[str, Any] = {}
    for name in (f.name for f in fields(SettledMarket) if f.name != "round"):
        values = np.asarray(getattr(market, name), dtype=float)
        clean = cents(values) if name in MONEY else np.where(np.abs(values) < NOISE, 0.0, values)
        out[name] = rounded(clean).tolist()
    return out


def clear_and_step(
    world: World,
    policy: MarketPolicy,
    setting: Setting,
    start: Solution | None,
    policies: Policies,
    protected: FloatArray,
    alarmed: FloatArray,
) -> tuple[dict[str, Any], Structure]:
    """Clear one market step and let time pass; return the market to settle and the structure after it."""
    imposed = world.dynamics.impose(setting.structure, policy)
    outcome = world.market.clear(imposed, start=start)
    after = world.dynamics.step(setting.structure, imposed, outcome, protected, alarmed)
    return settled_from(world, outcome, setting, policies, imposed.tariffs), after


def run_on(
    world: World,
    policies: Sequence[MarketPolicy],
    setting: Setting,
    start: Solution | None,
    acting: Policies,
    protected: FloatArray,
    alarmed: FloatArray,
) -> dict[str, Any]:
    """Clear one market step after another while nobody acts, under one policy for each step.

    Returns:
        ``steps`` with what each is worth (see :func:`game.rules.score.levels_of`), ``last`` the last market to settle.
    """
    steps: list[dict[str, Any]] = []
    last: dict[str, Any] = {}
    for policy in policies:
        last, after = clear_and_step(world, policy, setting, start, acting, protected, alarmed)
        steps.append(levels_of(world, read_settled(0, last)))
        setting = replace(setting, structure=after)
        start = Solution.from_list(last["solution"])
    return {"steps": steps, "last": last}


def read_settled(round_: int, data: dict[str, Any]) -> SettledMarket:
    """Return the settled market that a log entry holds."""
    arrays = {f.name: np.array(data[f.name], dtype=float) for f in fields(SettledMarket) if f.name in data}
    arrays.pop("solution", None)
    for values in arrays.values():
        values.setflags(write=False)
    return SettledMarket(round=round_, solution=tuple(data["solution"]), **arrays)


def stock_units(world: World, state: State) -> FloatArray:
    """Return public stocks [M, A] in normalised units (quarters of world use), with rights to common stocks."""
    held = state.stocks + sheltered_kg(world, state.market, _blocs(state))
    return held / KG_PER_T / world.market.t_per_quarter[:, None]


def run(turn: Turn) -> None:
    """Let this round's policies act, clear, move stocks, pay, and let time pass."""
    world, state = turn.world, turn.state
    drawing.deliver(turn)
    orders = _affordable(turn)
    policies = [(seat, policy) for (seat, _), policy in state.policies.items() if policy.type in ACTING]
    acting = (*policies, *orders)
    treaties = list(state.treaties.values())
    concessions = concessions_in(treaties, state.round)
    _announce(turn, policies, concessions)
    blocs = _blocs(state)
    planned = stock_trade.trades(world, state)
    national = market_policy(world, state.effects, acting, blocs, state.acting, concessions)
    policy = stock_trade.impose(world, national, planned)
    setting = Setting(state.structure, stock_units(world, state), rationing(world, policies))

    def clear() -> dict[str, Any]:
        start = Solution.from_list(state.market.solution) if state.market is not None else None
        protected = protection(world, blocs, treaties, state.round, state.discoveries)
        market, after = clear_and_step(world, policy, setting, start, acting, protected, alarm(world, policies))
        market, common = stock_trade.separate(world, market, policy, planned)
        return {"market": market, "structure": settled_structure(after), "common": common}

    settled = turn.settle("market", clear)
    market = read_settled(state.round, settled["market"])
    state.market = market
    state.structure = read_structure(settled["structure"])
    state.price_history = (*state.price_history, tuple(float(v) for v in market.world_price))
    state.since = _since(world, state)
    state.acting = tuple((seat, p) for seat, p in policies)
    _move_stocks(turn, market, orders)
    _pay_carry(turn, market)
    bloc_fund.collect(turn, market)
    stock_trade.settle(turn, planned, settled["common"])
    turn.tell("market_cleared", None)


def _blocs(state: State) -> list[Bloc]:
    return [state.blocs[name] for name in sorted(state.blocs)]


def _pay_carry(turn: Turn, market: SettledMarket) -> None:
    """Pay for keeping the stock added since the start, as far as programmes and budgets go.

    It comes on top of a programme's instalment, which limits purchases. The treasury bears the rest; welfare bears all
    of it: ``SettledMarket.carry``.
    """
    world, quarters = turn.world, market_quarters(turn.world)
    for seat in world.seats:
        due = round(fsum(float(usd) for usd in market.carry[:, world.index[seat]]) * quarters * CENTS)
        if due > 0:
            pay_for_stock(turn, seat, min(due, stock_money(world, turn.state, seat)), {})


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


def _announce(turn: Turn, policies: Sequence[tuple[str, Policy]], concessions: Sequence[TariffConcession]) -> None:
    """Make public which controls, floods, tariffs and subsidies begin, change or end with this market.

    A tariff that stands is told again where other bound rates hold it down than in the market before.
    """
    last = turn.state.round - turn.world.scenario.head.market_every
    lately = concessions_in(turn.state.treaties.values(), last)
    before = {_subject(turn.world, seat, p): p for seat, p in turn.state.acting}
    now = {_subject(turn.world, seat, p): p for seat, p in policies}
    for key in sorted(set(before) | set(now)):
        old, new = before.get(key), now.get(key)
        if old is not None and old == new:
            rates = [border_policies.bound_rates(turn.world, key[0], old, bound) for bound in (lately, concessions)]
            if rates[0] == rates[1]:
                continue
        border_policies.announce(turn, key[0], old, new, concessions)
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
                form=shown.form,
            )
        elif isinstance(shown, Flood):
            turn.tell(kind, None, seat=key[0], mineral=shown.mineral, intensity=shown.intensity)


def _since(world: World, state: State) -> dict[tuple[str, str], int]:
    """Return when each measure took its present form: now, unless one as strong stood already on the same others."""
    before = {
        (seat, p.type, p.mineral, p.stage, p.targets): p for seat, p in state.acting if isinstance(p, ExportControl)
    }
    rates = {(seat, p.mineral, p.stage, p.partners): p.rate for seat, p in state.acting if isinstance(p, Tariff)}
    sizes = {
        (seat, POLICIES[p.type].key(world, seat, p)): _size(p)
        for seat, p in state.acting
        if isinstance(p, Flood | ProducerSubsidy)
    }
    out: dict[tuple[str, str], int] = {}
    for key, policy in state.policies.items():
        if isinstance(policy, ExportControl):
            old = before.get((key[0], policy.type, policy.mineral, policy.stage, policy.targets))
            stood = old is not None and policy.cap_share >= old.cap_share and key in state.since
            out[key] = state.since[key] if stood else state.round
        elif isinstance(policy, Tariff):
            rate = rates.get((key[0], policy.mineral, policy.stage, policy.partners), -1.0)
            out[key] = state.since[key] if policy.rate <= rate and key in state.since else state.round
        elif isinstance(policy, Flood | ProducerSubsidy):
            stood = _size(policy) <= sizes.get(key, 0.0) and key in state.since
            out[key] = state.since[key] if stood else state.round
    return out


def _size(policy: Flood | ProducerSubsidy) -> float:
    return policy.intensity if isinstance(policy, Flood) else policy.rate


def _subject(world: World, seat: str, policy: Policy) -> tuple[str, str, str]:
    """Return what a policy sets: a control on other destinations than before is the same control, changed."""
    return seat, policy.type, POLICIES[policy.type].key(world, seat, policy)


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
            pay_for_stock(turn, seat, cents, drawn)
            turn.tell("stock_bought", (seat,), seat=seat, mineral=order.mineral, kg=kg, usd=cents // CENTS)
        else:
            kg = min(int(stocks[m, a]), max(0, round(float(market.released[m, a]) * to_kg)))
            cents = max(0, round(float(market.stock_revenue[m, a]) * quarters * CENTS))
            stocks[m, a] -= kg
            sell_stock(turn, seat, cents)
            turn.tell("stock_released", (seat,), seat=seat, mineral=order.mineral, kg=kg, usd=cents // CENTS)
            if stocks[m, a] == 0:
                rest = dict(state.policies)
                rest.pop((seat, f"stock:{order.mineral}"), None)
                state.policies = rest
    stocks.setflags(write=False)
    state.stocks = stocks
