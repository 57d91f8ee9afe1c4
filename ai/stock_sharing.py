"""What sharing stocks is worth to a seat: the motions on a common stock, contributions to it, and drawing rights.

Safety is read from the security score with and without the metal that a right shelters; money put in is money paid now
that comes back at the end, metal is worth what stock left is worth then. A right in a national stock is valued as the
metal that it brings, to its holder as far as the provider can be relied on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from ai.contracts import term
from ai.lens import LENS
from ai.promises import reliance
from game.actions import CallContributions, ReleaseStock, SetStockTarget, StockpileAccess, StockpileContribution
from game.players import Term
from game.rules import score
from game.rules.common_stock import claims, held_kg, record, rights, sheltered_kg, use_kg, worth, worth_given
from game.rules.discounting import discount, power
from game.rules.market_phase import Setting, as_market
from game.rules.measures import market_policy, market_quarters
from game.rules.score import covered, covered_mean
from game.rules.stock_calls import shares
from game.rules.stock_motions import target_days
from game.rules.stock_trade import Trade, impose, users
from game.scenario.models import Weights
from game.state import Bloc, FloatArray, StockEntry
from game.view import View
from game.world import CENTS, DAYS_PER_QUARTER, KG_PER_T, World

# What metal bought is taken to be worth at the end, over what it cost: purchases lift the price that they pay.
METAL_KEPT = 0.9


class Seat(Protocol):
    """What these values need of an appraisal."""

    view: View
    world: World
    seat: str
    own: bool
    weights: Weights
    scale: FloatArray

    def dollars(self, usd: float) -> float:
        """Return the prosperity points of an amount of US dollars."""


# --- motions ---------------------------------------------------------------------------------------------------------


def stock_motion_terms(
    mind: Seat, bloc: Bloc, content: SetStockTarget | ReleaseStock | CallContributions
) -> tuple[Term, ...]:
    """Value the adoption of a motion on the common stock."""
    if not bloc.in_force or bloc.dissolved:
        return ()
    if isinstance(content, ReleaseStock):
        return _release(mind, bloc, content)
    # A target is worth what the money buys, and a call what it is for: each is taken with the other on the paper.
    asked = [m.content for m in mind.view.motions.values() if m.bloc == bloc.id and m.status == "open"]
    if isinstance(content, SetStockTarget):
        for other in asked:
            if isinstance(other, CallContributions):
                bloc = _with_call(mind, bloc, other)
        return _change(mind, bloc, _with_target(bloc, content))
    return call_terms(mind, bloc, content, [c for c in asked if isinstance(c, SetStockTarget)])


def call_terms(
    mind: Seat, bloc: Bloc, call: CallContributions, targets: Sequence[SetStockTarget] = ()
) -> tuple[Term, ...]:
    """Value a call for contributions together with targets that it would pay for."""
    after = _with_call(mind, bloc, call)
    for target in targets:
        after = _with_target(after, target)
    own = shares(mind.world, bloc, call.key, call.usd * CENTS, mind.view.round).get(mind.seat, 0) / CENTS
    paid = (term("contributed", _kept_in(mind, own), usd=round(own), bloc=bloc.id),) if own else ()
    return (*paid, *_change(mind, bloc, after))


def _with_call(mind: Seat, bloc: Bloc, call: CallContributions) -> Bloc:
    """Return a bloc whose members have paid what a call asks of them."""
    owed = shares(mind.world, bloc, call.key, call.usd * CENTS, mind.view.round)
    return record(bloc, [StockEntry(mind.view.round, "called", s, cents=c, value=c) for s, c in owed.items() if c])


def _with_target(bloc: Bloc, content: SetStockTarget) -> Bloc:
    rest = [pair for pair in bloc.stock_targets if pair[0] != content.mineral]
    return replace(bloc, stock_targets=tuple(sorted([*rest, (content.mineral, content.days)])))


def _kept_in(mind: Seat, usd: float) -> float:
    """Return the points of money that is put in now and comes back at the end."""
    world = mind.world
    return mind.dollars(-usd * (discount(world, mind.view.round) - discount(world, world.rounds)))


def filled(view: View, bloc: Bloc) -> Bloc:
    """Return a bloc whose stock has bought what is missing for its targets, as far as its money goes."""
    world, wanted = view.world, {}
    for mineral, days in bloc.stock_targets:
        kg = int(days / DAYS_PER_QUARTER * use_kg(world, bloc, mineral)) - held_kg(bloc, mineral)
        if kg > 0:
            wanted[mineral] = kg
    whole = sum(worth(world, view.market, mineral, kg) for mineral, kg in wanted.items())
    within = min(1.0, bloc.stock_cents / whole) if whole > 0 else 0.0
    bought = {mineral: int(kg * within) for mineral, kg in wanted.items()}
    entries = [
        StockEntry(
            view.round, "bought", "", mineral, kg, -min(bloc.stock_cents, worth(world, view.market, mineral, kg))
        )
        for mineral, kg in bought.items()
        if kg
    ]
    spare = bloc.stock_cents + sum(entry.cents for entry in entries)
    if spare < 0 and entries:  # rounding to the cent
        entries[-1] = replace(entries[-1], cents=entries[-1].cents - spare)
    return record(bloc, entries)


def _change(mind: Seat, before: Bloc, after: Bloc) -> tuple[Term, ...]:
    """Value a common stock that is filled in another way: safety, less what metal loses and costs to keep."""
    view, world = mind.view, mind.world
    old, new = filled(view, before), filled(view, after)
    out = [*shelter_terms(mind, old, new)]
    cost = kept = 0.0
    own = _claim_share(new, mind.seat)
    for mineral in dict.fromkeys(name for name, _ in (*old.stock, *new.stock)):
        more = worth(world, view.market, mineral, held_kg(new, mineral) - held_kg(old, mineral)) / CENTS
        cost += own * (1.0 - METAL_KEPT) * more
        part = _right(mind, new, mineral) - _right(mind, old, mineral)
        kept += worth(world, view.market, mineral, part) / CENTS
    end = discount(world, world.rounds)
    left = (world.rounds - view.round + 1) * world.scenario.head.quarters_per_round
    usd = cost * end + kept * world.rules.stock_carry_per_quarter * left * discount(world, view.round)
    if usd:
        out.append(term("stock_kept", mind.dollars(-usd)))
    return tuple(out)


def _right(mind: Seat, bloc: Bloc, mineral: str) -> int:
    return rights(mind.world, mind.view.market, bloc, mineral).get(mind.seat, 0)


def _claim_share(bloc: Bloc, seat: str) -> float:
    held = {name: cents for name, cents in claims(bloc).items() if cents > 0}
    return held.get(seat, 0) / sum(held.values()) if held else 0.0


def shelter_terms(mind: Seat, before: Bloc, after: Bloc) -> tuple[Term, ...]:
    """Value the safety of another common stock: the security score under the rights to it, over the rounds left."""
    view, world = mind.view, mind.world
    old = sheltered_kg(world, view.market, [before])
    new = sheltered_kg(world, view.market, [after])
    changed = np.flatnonzero(np.any(old != new, axis=1))
    more = (new - old) / KG_PER_T
    points = _safety(mind, [int(m) for m in changed], view.sheltered_t, view.sheltered_t + more)
    return (term("security", points),) if points else ()


def _safety(mind: Seat, minerals: Iterable[int], before: FloatArray, after: FloatArray) -> float:
    """Return the mandate points of the security that stocks [M, A] in tonnes give over others, for the rounds left."""
    view, world = mind.view, mind.world
    safe = 0.0
    for m in minerals:
        figures = LENS.mineral(view, m, list(view.blocs.values()), view.acting)
        old = figures.security(world, m, np.maximum(before, 0.0))
        gain = (figures.security(world, m, np.maximum(after, 0.0)) - old) * LENS.security_weight(world, m)
        safe += covered_mean(world, mind.seat, gain)
    rounds = (world.rounds - view.round + 1) / world.rounds
    return mind.weights.security * safe * rounds / float(mind.scale[1])


def _release(mind: Seat, bloc: Bloc, content: ReleaseStock) -> tuple[Term, ...]:
    """Value a release: this market with and without it, and the shelter that goes; its money stays in the stock."""
    view, world = mind.view, mind.world
    kg = min(round(content.tonnes * KG_PER_T), held_kg(bloc, content.mineral))
    if kg <= 0:
        return ()
    m, blocs = world.mineral_index[content.mineral], list(view.blocs.values())
    trade = Trade(
        bloc.id, content.mineral, kg=tuple((a, int(kg * p)) for a, p in users(world, bloc, content.mineral).items())
    )
    idle = market_policy(world, view.effects, view.acting, blocs, view.acting)
    worths = []
    for policy in (idle, impose(world, idle, [trade])):
        nothing = np.zeros((len(world.minerals), len(world.actors)))
        market = as_market(world, LENS.outcome(view, m, policy), Setting(view.structure, nothing), 0)
        worths.append(score.welfare(world, replace(market, stock_revenue=nothing)))
    gain = covered(world, mind.seat, np.subtract(worths[1], worths[0])) * market_quarters(world)
    gone = StockEntry(view.round, "released", "", content.mineral, -kg, worth(world, view.market, content.mineral, kg))
    out = term("release_prosperity", mind.dollars(gain * discount(world, view.round)), mineral=content.mineral)
    return (out, *shelter_terms(mind, bloc, record(bloc, [gone])))


# --- clauses ---------------------------------------------------------------------------------------------------------


def sharing_terms(mind: Seat, clause: StockpileContribution | StockpileAccess) -> tuple[Term, ...]:
    """Value a contribution to a common stock, or a right to draw on a national one."""
    return _contribution(mind, clause) if isinstance(clause, StockpileContribution) else _access(mind, clause)


def _contribution(mind: Seat, clause: StockpileContribution) -> tuple[Term, ...]:
    view, world = mind.view, mind.world
    bloc = view.blocs[clause.bloc]
    if clause.usd:
        cents = clause.usd * CENTS
        entry = StockEntry(view.round, "given", clause.member, cents=cents, value=cents)
        paid = term("contributed", _kept_in(mind, clause.usd), usd=clause.usd, bloc=clause.bloc)
        return (*((paid,) if mind.seat == clause.member else ()), *_change(mind, bloc, record(bloc, [entry])))
    m, a = world.mineral_index[clause.mineral], world.index[clause.member]
    kg = min(round(clause.tonnes * KG_PER_T), view.held_kg(m, a))
    value = worth_given(world, view.market, clause.mineral, kg)
    entry = StockEntry(view.round, "given", clause.member, clause.mineral, kg, value=value)
    common = sheltered_kg(world, view.market, [record(bloc, [entry])]) - sheltered_kg(world, view.market, [bloc])
    after = view.sheltered_t + common / KG_PER_T
    after[m, a] -= kg / KG_PER_T
    points = _safety(mind, [m], view.sheltered_t, after)
    return (term("security", points),) if points else ()


def _access(mind: Seat, clause: StockpileAccess) -> tuple[Term, ...]:
    """Value a drawing right as the metal: what stock left is worth at the end, and the safety that goes with it."""
    if mind.seat not in (clause.provider, clause.beneficiary):
        return ()
    view, world = mind.view, mind.world
    m, gives = world.mineral_index[clause.mineral], mind.seat == clause.provider
    kg = min(round(clause.tonnes * KG_PER_T), view.held_kg(m, world.index[clause.provider]))
    after = view.sheltered_t.copy()
    after[m, world.index[clause.provider]] -= kg / KG_PER_T
    after[m, world.index[clause.beneficiary]] += kg / KG_PER_T
    sure = 1.0 if gives else reliance(view, mind.seat, clause.provider)
    points = sure * mind.dollars(stock_left_usd(view, m, kg / KG_PER_T)) * (-1.0 if gives else 1.0)
    # Metal that nothing is paid for is a transfer, of which a third of the prosperity points can come at most.
    points = min(points, world.rules.max_transfer_share * mind.weights.prosperity)
    key = "right_given" if gives else "right_held"
    out = term(key, points, mineral=clause.mineral, tonnes=clause.tonnes)
    return (out, term("security", sure * _safety(mind, [m], view.sheltered_t, after)))


def stock_left_usd(view: View, mineral: int, tonnes: float) -> float:
    """Return what tonnes left in a national stock count for at the end, at today's price: never over its baseline.

    A dollar of a bulk metal counts less, as in the score.
    """
    world = view.world
    index = 1.0 if view.market is None else float(view.market.world_price[mineral])
    late = discount(world, world.rounds) * power(world, -world.rules.tail_quarters)
    unit = float(world.market.price_usd_per_t[mineral]) * float(world.score_weight[mineral])
    return tonnes * unit * min(1.0, max(0.0, index)) * late


# --- what a stock needs ----------------------------------------------------------------------------------------------


def missing_usd(view: View, bloc: Bloc, targets: Sequence[SetStockTarget] = ()) -> int:
    """Return what the stock of a bloc still lacks in money for its targets and some more, in whole US dollars."""
    for target in targets:
        bloc = _with_target(bloc, target)
    lacking = 0
    for mineral, _ in bloc.stock_targets:
        goal = target_days(bloc, mineral) / DAYS_PER_QUARTER * use_kg(view.world, bloc, mineral)
        lacking += worth(view.world, view.market, mineral, max(0, int(goal) - held_kg(bloc, mineral)))
    return max(0, lacking - bloc.stock_cents) // CENTS
