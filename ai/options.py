"""What an option of a decision is worth to a seat that goes by its mandate, and what is likely to follow from it.

An option is worth what it does: tariffs, controls, and changes of supply and demand by a what-if clear of the minerals
that they touch, as in every other appraisal, with the targets and red lines that prices and dependence decide; money
and standing by the mandate; approval and trust at a rough worth. What the scenario lets follow counts by its chance: an
event with what it does, a decision of one's own with the best option, one of the rival's as the rival is expected to
take it, anybody else's at its default. Measures against the rival cost what it is expected to answer by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import fsum

import numpy as np

from ai.appraisal import Appraisal
from ai.lens import LENS
from ai.lens_figures import Figures
from ai.retaliation import EXPECTED_FLOOR, answer_chance, fear_of_acts
from ai.rival_provocation import FULL_RATE
from game.actions import Policy
from game.market.errors import MarketError
from game.rules.conditions import FELT
from game.rules.event_book import Running, event_in, source_of
from game.rules.event_effects import measure
from game.rules.policy import POLICIES
from game.rules.score import covered, covered_mean
from game.scenario.models import Condition
from game.scenario.models_events import MARKET, MEASURES, Effect, Event, Option
from game.state import Bloc
from game.view import View

# What a point of approval, and a point of trust with one partner, is taken to be worth in points of a mandate.
APPROVAL_WORTH = 0.1
TRUST_WORTH = 0.05


@dataclass(frozen=True, slots=True)
class _Change:
    """What effects do to one mineral while they last: ``part`` of the rounds that are left."""

    mineral: int
    old: Figures
    new: Figures
    part: float


def worth(view: View, mind: Appraisal, event: Event, option: Option) -> float:
    """Return what an option is worth to the seat of a view, in points of its mandate."""
    acts = acts_against_the_rival(view, option.effects)
    feared = mind.dollars(fear_of_acts(view, view.seat, acts))
    direct = _of_effects(view, mind, source_of(event, option.id), option.effects)
    return direct + fsum(_follower(view, mind, name, acts) for name in option.then) - feared


def cuts(effect: Effect) -> bool:
    """Whether an effect is a control that lets less through than now, or than all."""
    share = effect.factor if effect.cap_share is None else effect.cap_share
    return effect.kind == "control" and share is not None and share < 1.0


def restricts(option: Option, seat: str | None) -> bool:
    """Whether an option lets a seat hold something back."""
    return any(effect.seat == seat and cuts(effect) for effect in option.effects)


def acts_against_the_rival(view: View, effects: Sequence[Effect]) -> float:
    """Return how many new measures of the seat effects turn against the rival, a low tariff counting in part."""
    rival, out = view.world.rival, 0.0
    for effect in effects:
        reached = not effect.partners or rival in effect.partners
        if rival is None or effect.seat != view.seat or not reached:
            continue
        if effect.kind == "tariff":
            out += min(1.0, (effect.rate or 0.0) / FULL_RATE)
        elif effect.kind == "control":
            out += float(cuts(effect))
    return out


# --- what follows ----------------------------------------------------------------------------------------------------


def _follower(view: View, mind: Appraisal, name: str, acts: float) -> float:
    """Return what an event that follows is worth; one that waits for conditions does not count."""
    event = event_in(view.world, name)
    if event.when:
        return 0.0
    value = _of_effects(view, mind, source_of(event), event.effects)
    if event.kind == "decision":
        worths = {o.id: _of_effects(view, mind, source_of(event, o.id), o.effects) for o in event.options}
        default = worths[str(event.default)]
        hard = [worths[o.id] for o in event.options if restricts(o, view.world.rival)]
        if event.decider == view.seat:
            value += max(worths.values())
        elif event.decider == view.world.rival and hard:
            chance = answer_chance(view, acts)
            value += chance * fsum(hard) / len(hard) + (1.0 - chance) * default
        else:
            value += default
    return event.chance * value


# --- what effects do -------------------------------------------------------------------------------------------------


def _of_effects(view: View, mind: Appraisal, source: str, effects: Sequence[Effect]) -> float:
    points = fsum(_at_once(view, mind, effect) for effect in effects)
    touched = [e.mineral for e in effects if e.kind in (*MARKET, *MEASURES) and e.mineral is not None]
    blocs = [_coming(mind, bloc) for bloc in view.blocs.values()] if touched else []
    changes = [_change(view, blocs, source, effects, mineral) for mineral in dict.fromkeys(touched)]
    felt = [change for change in changes if change is not None]
    return points + fsum(_in_the_market(view, mind, change) for change in felt) + _by_conditions(view, effects, felt)


def _at_once(view: View, mind: Appraisal, effect: Effect) -> float:
    amount = effect.points or 0.0
    if effect.kind == "trust" and view.seat in (effect.seat, *effect.partners):
        return TRUST_WORTH * amount * (len(effect.partners) if effect.seat == view.seat else 1)
    if effect.seat != view.seat:
        return 0.0
    if effect.kind == "standing":
        return mind.standing(amount)
    if effect.kind == "approval":
        return APPROVAL_WORTH * amount
    return mind.dollars((effect.usd_m or 0.0) * 1e6) if effect.kind == "budget" else 0.0


def _coming(mind: Appraisal, bloc: Bloc) -> Bloc:
    """Return a bloc as it is likely to stand while an option acts, with floors on all strategic minerals.

    What a floor will do anyway a tariff does not add. Expected is the floor of the time, that which everybody expects
    of a bloc without one, or that which the seat wants by its mandate, whichever is highest.
    """
    world, likely = mind.world, mind.likely(bloc)
    if not likely.in_force or likely.status(mind.seat) is None:
        return likely
    wanted = {m.id: EXPECTED_FLOOR for m in world.scenario.minerals if m.strategic}
    for target in mind.mandate.targets if mind.mandate is not None else ():
        when = target.when
        if when.kind == "floor_at_least" and when.stage == "refined" and when.mineral is not None:
            wanted[when.mineral] = max(wanted.get(when.mineral, 0.0), when.value)
    levels = {(mineral, "refined"): level for mineral, level in wanted.items()}
    for mineral, stage, level in likely.floors:
        levels[mineral, stage] = max(level, levels.get((mineral, stage), 0.0))
    return replace(likely, floors=tuple((m, stage, level) for (m, stage), level in sorted(levels.items())))


def _change(view: View, blocs: Sequence[Bloc], source: str, effects: Sequence[Effect], mineral: str) -> _Change | None:
    """Clear a mineral without and with the effects on it; None where there is no market that clears."""
    world, m = view.world, view.world.mineral_index[mineral]
    mine = [(n, e) for n, e in enumerate(effects) if e.mineral == mineral]
    acting = view.acting
    for _, effect in mine:
        if effect.kind in MEASURES:
            acting = _with(view, acting, effect)
    running: tuple[Running, ...] = tuple((source, n, view.round) for n, e in mine if e.kind in MARKET)
    after = replace(view, effects=tuple(sorted((*view.effects, *running)))) if running else view
    try:
        old, new = LENS.mineral(view, m, blocs, view.acting), LENS.mineral(after, m, blocs, acting)
    except MarketError:
        return None
    left = world.rounds - view.round + 1
    lasts = max(left if e.rounds is None and e.kind in MEASURES else e.rounds or 1 for _, e in mine)
    return _Change(m, old, new, min(1.0, lasts / left))


def _in_the_market(view: View, mind: Appraisal, change: _Change) -> float:
    """Return what a change of one mineral is worth while it lasts: prosperity, industry and security."""
    world, m, old, new = view.world, change.mineral, change.old, change.new
    quarters = change.part * mind.horizon
    gain = covered(world, view.seat, np.subtract(new.welfare, old.welfare)) * quarters
    made = covered(world, view.seat, np.subtract(new.industry, old.industry)) * quarters
    safety = new.security(world, m, view.sheltered_t) - old.security(world, m, view.sheltered_t)
    rounds = change.part * (world.rounds - view.round + 1) / world.rounds
    safer = covered_mean(world, view.seat, safety * LENS.security_weight(world, m)) * rounds
    industry = mind.weights.industry * made / float(mind.scale[2])
    return mind.dollars(gain) + industry + mind.weights.security * safer / float(mind.scale[1])


def _with(view: View, acting: Sequence[tuple[str, Policy]], effect: Effect) -> tuple[tuple[str, Policy], ...]:
    """Return the public policies with what an effect would set."""
    world, seat = view.world, str(effect.seat)

    def key(policy: Policy) -> str:
        return POLICIES[policy.type].key(world, seat, policy)

    standing = {(holder, POLICIES[p.type].key(world, holder, p)): p for holder, p in acting}
    policy = measure(world, standing, effect)
    rest = tuple((holder, p) for holder, p in acting if (holder, key(p)) != (seat, key(policy)))
    return rest if POLICIES[policy.type].neutral(policy) else (*rest, (seat, policy))


# --- targets and red lines -------------------------------------------------------------------------------------------


def _by_conditions(view: View, effects: Sequence[Effect], changes: Sequence[_Change]) -> float:
    """Return the points of targets that effects would meet, less those of red lines that they would cross."""
    mandate, out = view.me.mandate, 0.0
    for target, status in zip(mandate.targets, view.me.targets, strict=True):
        in_time = target.by_round is None or view.round <= target.by_round
        if status.done is None and in_time and _holds(view, target.when, effects, changes) == (False, True):
            out += target.points
    for line, status in zip(mandate.red_lines, view.me.red_lines, strict=True):
        if status.done is None and _holds(view, line.keep, effects, changes) == (True, False):
            out -= line.points
    return out


def _holds(
    view: View, condition: Condition, effects: Sequence[Effect], changes: Sequence[_Change]
) -> tuple[bool, bool] | None:
    """Return whether a condition holds now, and would with the effects; None where they cannot decide it."""
    if condition.kind == "no_export_control":
        own = any(e.seat == view.seat and cuts(e) and _felt(e) for e in effects)
        return (True, False) if own else None
    if view.market is None or not changes or condition.stage != "refined":
        return None
    if condition.mineral is not None and view.world.mineral_index[condition.mineral] not in [
        c.mineral for c in changes
    ]:
        return None
    if condition.kind in ("price_at_most", "price_at_least"):
        prices = [_price(view, condition, changes, after) for after in (False, True)]
        sign = 1.0 if condition.kind == "price_at_most" else -1.0
        return sign * prices[0] <= sign * condition.value, sign * prices[1] <= sign * condition.value
    if condition.kind == "dependence_at_most":
        shares = [_dependence(view, condition, changes, after) for after in (False, True)]
        return shares[0] <= condition.value, shares[1] <= condition.value
    return None


def _felt(effect: Effect) -> bool:
    share = effect.factor if effect.cap_share is None else effect.cap_share
    return share is not None and 1.0 - share >= FELT


def _price(view: View, condition: Condition, changes: Sequence[_Change], after: bool) -> float:
    """Return the price that a condition asks for: of one mineral, or of all strategic ones by baseline use."""
    world, a = view.world, view.world.index[view.seat]
    assert view.market is not None
    price = view.market.price[:, a].copy()
    for change in changes:
        price[change.mineral] = (change.new if after else change.old).price[a]
    if condition.mineral is not None:
        return float(price[world.mineral_index[condition.mineral]])
    weight = world.market.use0[:, a] * world.market.value_usd_per_quarter * world.strategic
    total = float(weight.sum())
    return float((price * weight).sum() / total) if total > 0.0 else 1.0


def _dependence(view: View, condition: Condition, changes: Sequence[_Change], after: bool) -> float:
    """Return the rival's share that a condition asks for: of one mineral, or of all strategic ones by use."""
    world, a = view.world, view.world.index[view.seat]
    assert view.market is not None
    share, use = view.market.dependence[:, a].copy(), view.market.use[:, a].copy()
    for change in changes:
        figures = change.new if after else change.old
        share[change.mineral], use[change.mineral] = figures.bought_share[a], figures.use[a]
    if condition.mineral is not None:
        return float(share[world.mineral_index[condition.mineral]])
    weight = use * world.market.value_usd_per_quarter * world.strategic
    total = float(weight.sum())
    return float((share * weight).sum() / total) if total > 0.0 else 0.0
