"""What to decide where an event lays options before the seat: by the mandate, and the rival by its objective.

An option is worth what it does: tariffs, controls, and changes of supply and demand by a what-if clear of the minerals
that they touch, as in every other appraisal; money and standing by the mandate; approval and trust at a rough worth;
measures against the rival by what it is expected to answer. What else may follow nobody counts. A seat departs from the
default only for a gain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ai.appraisal import Appraisal
from ai.lens import LENS
from ai.retaliation import fear_of_acts
from ai.rival_objective import Objective
from ai.rival_provocation import FULL_RATE, provocation
from ai.rival_restrictions import softmax_draw
from game.actions import Decide, ExportControl, Policy, SetPolicy
from game.chance import Key
from game.market.errors import MarketError
from game.rules.event_book import source_of
from game.rules.event_decisions import OpenDecision
from game.rules.event_effects import last_round, measure
from game.rules.policy import POLICIES
from game.rules.score import covered, covered_mean
from game.scenario.models_events import MARKET, MEASURES, Effect, Option
from game.view import View

# Points of a mandate by which an option must beat the default.
MARGIN = 0.25
# What a point of approval, and a point of trust with one partner, is taken to be worth in points of a mandate.
APPROVAL_WORTH = 0.1
TRUST_WORTH = 0.05
# What a point of trust is worth to the rival, in millions of US dollars.
RIVAL_TRUST_USD_M = 5.0


def decide(view: View, mind: Appraisal) -> list[SetPolicy]:
    """Return the choices of a seat that goes by its mandate, for every decision that waits for it."""
    out: list[SetPolicy] = []
    for waiting in view.me.decisions:
        values = {option.id: worth(view, mind, waiting, option) for option in waiting.event.options}
        default = str(waiting.event.default)
        best = max(waiting.event.options, key=lambda option: values[option.id]).id
        if best != default and values[best] > values[default] + MARGIN:
            out.append(SetPolicy(view.seat, Decide(waiting.event.id, best)))
    return out


def worth(view: View, mind: Appraisal, waiting: OpenDecision, option: Option) -> float:
    """Return what an option is worth to the seat of a view, in points of its mandate."""
    points = 0.0
    for effect in option.effects:
        amount = effect.points or 0.0
        if effect.kind == "trust" and view.seat in (effect.seat, *effect.partners):
            points += TRUST_WORTH * amount * (len(effect.partners) if effect.seat == view.seat else 1)
        elif effect.seat != view.seat:
            continue
        elif effect.kind == "standing":
            points += mind.standing(amount)
        elif effect.kind == "approval":
            points += APPROVAL_WORTH * amount
        elif effect.kind == "budget":
            points += mind.dollars((effect.usd_m or 0.0) * 1e6)
    points -= mind.dollars(fear_of_acts(view, view.seat, _acts_against_the_rival(view, option)))
    touched = [e.mineral for e in option.effects if e.kind in (*MARKET, *MEASURES) and e.mineral is not None]
    return points + sum(_in_the_market(view, mind, waiting, option, mineral) for mineral in dict.fromkeys(touched))


def _acts_against_the_rival(view: View, option: Option) -> float:
    """Return how many new measures of the seat an option turns against the rival, a low tariff counting in part."""
    rival, out = view.world.rival, 0.0
    for effect in option.effects:
        reached = not effect.partners or rival in effect.partners
        if rival is None or effect.seat != view.seat or not reached:
            continue
        if effect.kind == "tariff":
            out += min(1.0, (effect.rate or 0.0) / FULL_RATE)
        elif effect.kind == "control":
            out += float(_cuts(effect))
    return out


def _in_the_market(view: View, mind: Appraisal, waiting: OpenDecision, option: Option, mineral: str) -> float:
    """Return what an option is worth in the market of one mineral, while it lasts."""
    world, m = view.world, view.world.mineral_index[mineral]
    source = source_of(waiting.event, option.id)
    mine = [(n, e) for n, e in enumerate(option.effects) if e.mineral == mineral]
    acting = view.acting
    for _, effect in mine:
        if effect.kind in MEASURES:
            acting = _with(view, acting, effect)
    running = tuple((source, n, last_round(e, view.round)) for n, e in mine if e.kind in MARKET)
    blocs = list(view.blocs.values())
    after_view = replace(view, effects=tuple(sorted((*view.effects, *running)))) if running else view
    try:
        old = LENS.mineral(view, m, blocs, view.acting)
        new = LENS.mineral(after_view, m, blocs, acting)
    except MarketError:
        return 0.0
    lasts = [
        world.rounds - view.round + 1 if e.rounds is None and e.kind in MEASURES else e.rounds or 1 for _, e in mine
    ]
    part = min(1.0, max(lasts) / (world.rounds - view.round + 1))
    quarters = part * mind.horizon
    gain = covered(world, view.seat, np.subtract(new.welfare, old.welfare)) * quarters
    made = covered(world, view.seat, np.subtract(new.industry, old.industry)) * quarters
    safety = new.security(world, m, view.sheltered_t) - old.security(world, m, view.sheltered_t)
    safer = covered_mean(world, view.seat, safety * LENS.security_weight(world, m)) * part
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


# --- the rival -----------------------------------------------------------------------------------------------------


def rival_decides(view: View, key: Key, objective: Objective) -> list[SetPolicy]:
    """Return the rival's choices: drawn by softmax over its objective, and without provocation none that restricts."""
    out: list[SetPolicy] = []
    for waiting in view.me.decisions:
        calm = provocation(view) <= 0.0
        open_ = [o for o in waiting.event.options if not (calm and _restricts(view, o))]
        values = [_objective_of(objective, option) for option in open_]
        draw = float(key.sub(f"decision:{waiting.event.id}").rng().random())
        chosen = open_[softmax_draw(objective, values, draw)].id
        if chosen != waiting.event.default:
            out.append(SetPolicy(view.seat, Decide(waiting.event.id, chosen)))
    return out


def _restricts(view: View, option: Option) -> bool:
    return any(effect.seat == view.seat and _cuts(effect) for effect in option.effects)


def _cuts(effect: Effect) -> bool:
    """Whether an effect is a control that lets less through than now, or than all."""
    share = effect.factor if effect.cap_share is None else effect.cap_share
    return effect.kind == "control" and share is not None and share < 1.0


def _objective_of(objective: Objective, option: Option) -> float:
    """Return what an option's own controls, and its trust, are worth to the rival, in US dollars."""
    view, total = objective.view, 0.0
    for effect in option.effects:
        if effect.kind == "trust" and view.seat in (effect.seat, *effect.partners):
            total += RIVAL_TRUST_USD_M * 1e6 * (effect.points or 0.0)
        if effect.kind != "control" or effect.seat != view.seat or effect.mineral is None:
            continue
        before = objective.standing(effect.mineral)
        standing = {(view.seat, POLICIES[p.type].key(view.world, view.seat, p)): p for p in before}
        policy = measure(view.world, standing, effect)
        place = POLICIES[policy.type].key(view.world, view.seat, policy)
        after = tuple(p for k, p in standing.items() if k != (view.seat, place))
        if isinstance(policy, ExportControl) and not POLICIES[policy.type].neutral(policy):
            after = (*after, policy)
        targets = tuple(t for t in getattr(policy, "targets", ()) if t in view.world.allotment)
        gain = objective.gain(effect.mineral, before, after, targets)
        total += gain.value if gain is not None else 0.0
    return total
