"""Conditions of mandates: what a target asks for and a red line guards, judged at a round's end.

Each condition is judged from the settled market, the stocks, the blocs and the seat's own tally; the result comes with
the figure that decided it, so that a mandate can say how far it is. Export controls count where they go beyond those
that were in force when the game began.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import fsum

from game.actions import Payment
from game.rules.common_stock import sheltered_of
from game.rules.measures import held_back
from game.rules.treaties import acts, last_round
from game.rules.vault import commitments
from game.scenario.models import Condition
from game.state import Bloc, State
from game.world import CENTS, DAYS_PER_QUARTER, KG_PER_T, STAGE_OF, World

# A control that holds back less of the flow than this restricts nobody.
FELT = 0.01


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether a condition holds, the figure that decides it, and what it needs."""

    holds: bool
    figure: float
    needs: float


def judge(world: World, state: State, seat: str, condition: Condition) -> Judged:
    """Return how a condition stands for a seat now.

    Conditions on prices, dependence and output hold trivially before the first market has cleared.
    """
    return _JUDGES[condition.kind](world, state, seat, condition)


def _blocs(state: State, condition: Condition) -> list[Bloc]:
    return [b for b in state.blocs.values() if condition.bloc in (None, b.id) and not b.dissolved]


def _member(world: World, state: State, seat: str, condition: Condition) -> Judged:
    seats = (seat, world.union_of.get(seat, seat))
    inside = any(b.in_force and any(b.status(s) for s in seats) for b in _blocs(state, condition))
    return Judged(inside, float(inside), 1.0)


def _not_member(world: World, state: State, seat: str, condition: Condition) -> Judged:
    inside = any(b.status(seat) is not None for b in _blocs(state, condition))
    return Judged(not inside, float(inside), 0.0)


def _in_force(world: World, state: State, seat: str, condition: Condition) -> Judged:
    there = any(b.in_force for b in _blocs(state, condition))
    return Judged(there, float(there), 1.0)


def _largest(state: State, condition: Condition) -> int:
    return max((len(b.members) for b in _blocs(state, condition) if b.in_force), default=0)


def _members_at_least(world: World, state: State, seat: str, condition: Condition) -> Judged:
    heads = _largest(state, condition)
    return Judged(heads >= condition.value, float(heads), condition.value)


def _members_at_most(world: World, state: State, seat: str, condition: Condition) -> Judged:
    heads = _largest(state, condition)
    return Judged(heads <= condition.value, float(heads), condition.value)


def _floors(state: State, condition: Condition) -> list[float]:
    return [
        level
        for bloc in _blocs(state, condition)
        if bloc.in_force
        for mineral, stage, level in bloc.floors
        if condition.mineral in (None, mineral) and stage == condition.stage
    ]


def _floor_at_least(world: World, state: State, seat: str, condition: Condition) -> Judged:
    top = max(_floors(state, condition), default=0.0)
    return Judged(top >= condition.value - 1e-9, top, condition.value)


def _floor_at_most(world: World, state: State, seat: str, condition: Condition) -> Judged:
    top = max(_floors(state, condition), default=0.0)
    return Judged(top <= condition.value + 1e-9, top, condition.value)


def stock_days(world: World, state: State, seat: str, mineral: int) -> float:
    """Return a seat's stock of a mineral in days of its baseline use; infinite where it uses none.

    Its national stock counts, and its right in the common stock of its bloc.
    """
    use = float(world.market.use0[mineral, world.index[seat]]) * world.tonnes_per_unit(mineral)
    common = sheltered_of(world, state.market, state.blocs.values(), world.minerals[mineral], seat)
    held = (state.held_kg(mineral, world.index[seat]) + common) / KG_PER_T
    return held / use * DAYS_PER_QUARTER if use > 0 else (float("inf") if held else 0.0)


def _stock_days(world: World, state: State, seat: str, condition: Condition) -> Judged:
    chosen = [condition.mineral] if condition.mineral else [m for m in world.minerals if world.mineral[m].strategic]
    best = max(stock_days(world, state, seat, world.mineral_index[m]) for m in chosen)
    return Judged(best >= condition.value, best, condition.value)


def _price(world: World, state: State, seat: str, condition: Condition) -> float | None:
    if state.market is None:
        return None
    a = world.index[seat]
    if condition.mineral is not None:
        m = world.mineral_index[condition.mineral]
        if condition.stage == "ore":
            return float(state.market.producer_price[STAGE_OF["ore"], m, a])
        return float(state.market.price[m, a])
    weight = world.market.use0[:, a] * world.market.value_usd_per_quarter * world.strategic
    total = float(weight.sum())
    return float((state.market.price[:, a] * weight).sum() / total) if total > 0 else 1.0


def _price_at_most(world: World, state: State, seat: str, condition: Condition) -> Judged:
    price = _price(world, state, seat, condition)
    return Judged(price is None or price <= condition.value, price or 1.0, condition.value)


def _price_at_least(world: World, state: State, seat: str, condition: Condition) -> Judged:
    price = _price(world, state, seat, condition)
    return Judged(price is not None and price >= condition.value, price or 1.0, condition.value)


def _dependence(world: World, state: State, seat: str, condition: Condition) -> Judged:
    if state.market is None:
        return Judged(False, 1.0, condition.value)
    a = world.index[seat]
    if condition.mineral is not None:
        share = float(state.market.dependence[world.mineral_index[condition.mineral], a])
    else:
        weight = state.market.use[:, a] * world.market.value_usd_per_quarter * world.strategic
        total = float(weight.sum())
        share = float((state.market.dependence[:, a] * weight).sum() / total) if total > 0 else 0.0
    return Judged(share <= condition.value, share, condition.value)


def _output(world: World, state: State, seat: str, condition: Condition) -> Judged:
    if state.market is None:
        return Judged(condition.value <= 1.0, 1.0, condition.value)
    stage, a = STAGE_OF[condition.stage], world.index[seat]
    chosen = [world.mineral_index[condition.mineral]] if condition.mineral else list(range(len(world.minerals)))
    value = world.market.value_usd_per_quarter[chosen]
    base = float((world.market.output0[stage][chosen, a] * value).sum())
    now = float((state.market.output[stage][chosen, a] * value).sum())
    ratio = now / base if base > 0 else 1.0
    return Judged(ratio >= condition.value, ratio, condition.value)


def _received(world: World, state: State, seat: str, condition: Condition) -> Judged:
    tally = state.tallies[seat]
    received = (tally.received - tally.paid) / CENTS - owed_usd(world, state, seat)
    return Judged(received >= condition.value, received, condition.value)


def owed_usd(world: World, state: State, seat: str) -> int:
    """Return what a seat has to pay in later rounds beyond what it is then paid, under its treaties, in US dollars.

    What has to be paid back has not been received.
    """
    owed = 0
    for treaty in state.treaties.values():
        if treaty.status != "in force" or seat not in treaty.parties:
            continue
        later = range(state.round + 1, min(last_round(treaty), world.rounds) + 1)
        for clause in treaty.clauses:
            if isinstance(clause, Payment) and seat in (clause.payer, clause.payee):
                usd = clause.usd * sum(acts(treaty, clause, round_) for round_ in later)
                owed += usd if seat == clause.payer else -usd
    return max(0, owed)


def _paid(world: World, state: State, seat: str, condition: Condition) -> Judged:
    paid = state.tallies[seat].paid / CENTS
    return Judged(paid <= condition.value, paid, condition.value)


def _treaties(world: World, state: State, seat: str, condition: Condition) -> Judged:
    count = state.tallies[seat].treaties
    return Judged(count >= condition.value, float(count), condition.value)


def _treaty_with(world: World, state: State, seat: str, condition: Condition) -> Judged:
    signed = condition.partner in state.tallies[seat].partners
    return Judged(signed, float(signed), 1.0)


def _not_restricted(world: World, state: State, seat: str, condition: Condition) -> Judged:
    a = world.index[seat]
    hit = any(
        part >= FELT
        and bool(world.mask(policy.targets)[a])
        and condition.mineral in (None, policy.mineral)
        and condition.partner in (None, owner)
        for owner, policy, part in held_back(world, state.acting)
    )
    return Judged(not hit, float(hit), 0.0)


def _no_control(world: World, state: State, seat: str, condition: Condition) -> Judged:
    own = any(owner == seat and part >= FELT for owner, _, part in held_back(world, state.acting))
    return Judged(not own, float(own), 0.0)


def _treaty_between(world: World, state: State, seat: str, condition: Condition) -> Judged:
    """Count the public treaties in force, or done, between just these parties that say what is asked for."""
    wanted = {seat, *condition.partners}
    made = [
        treaty
        for treaty in state.treaties.values()
        if not treaty.secret and treaty.status in ("in force", "performed") and wanted == set(treaty.parties)
    ]
    count = sum(says(condition, [clause.type for clause in treaty.clauses]) for treaty in made)
    return Judged(count > 0, float(count), 1.0)


def says(condition: Condition, types: Sequence[str]) -> bool:
    """Whether a treaty with clauses of these types says what a condition on treaties asks for."""
    groups = [(entry,) if isinstance(entry, str) else entry for entry in condition.clauses]
    if not all(any(kind in group for kind in types) for group in groups):
        return False
    counted = [kind for kind in types if not groups or any(kind in group for group in groups)]
    return len(counted) >= max(1.0, condition.value)


def stock_added_usd(world: World, state: State, seat: str, mineral: str | None) -> float:
    """Return what a seat's national stock has grown by since the start, in US dollars at baseline prices."""
    a = world.index[seat]
    chosen = range(len(world.minerals)) if mineral is None else (world.mineral_index[mineral],)
    return fsum(
        int(state.stocks[m, a] - world.opening_stock_kg[m, a]) / KG_PER_T * float(world.market.price_usd_per_t[m])
        for m in chosen
    )


def _stock_value(world: World, state: State, seat: str, condition: Condition) -> Judged:
    value = stock_added_usd(world, state, seat, condition.mineral)
    return Judged(value >= condition.value, value, condition.value)


def _commitments(world: World, state: State, seat: str, condition: Condition) -> Judged:
    value = commitments(state, seat, public=True) / CENTS
    return Judged(value >= condition.value, value, condition.value)


def _objective_met(world: World, state: State, seat: str, condition: Condition) -> Judged:
    outcome = state.objectives.get(condition.objective or "")
    met = outcome is not None and outcome.status != "missed"
    return Judged(met, float(met), 1.0)


_JUDGES: dict[str, Callable[[World, State, str, Condition], Judged]] = {
    "member": _member,
    "not_member": _not_member,
    "bloc_in_force": _in_force,
    "members_at_least": _members_at_least,
    "members_at_most": _members_at_most,
    "floor_at_least": _floor_at_least,
    "floor_at_most": _floor_at_most,
    "stock_days_at_least": _stock_days,
    "price_at_most": _price_at_most,
    "price_at_least": _price_at_least,
    "dependence_at_most": _dependence,
    "output_at_least": _output,
    "received_at_least": _received,
    "paid_at_most": _paid,
    "treaties_at_least": _treaties,
    "treaty_with": _treaty_with,
    "not_restricted": _not_restricted,
    "no_export_control": _no_control,
    "treaty_between": _treaty_between,
    "stock_value_at_least": _stock_value,
    "commitments_at_least": _commitments,
    "objective_met": _objective_met,
}
