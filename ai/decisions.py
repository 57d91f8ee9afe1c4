"""What to decide where an event lays options before the seat: by the mandate, and the rival by its objective.

What an option is worth to a seat is in :mod:`ai.options`. A seat departs from the default only for a gain. The rival
takes an option that restricts only with the chance that its provocation gives for a year, as a decision stands for
longer than a quarter; among those that are open to it, it draws by softmax over its objective.
"""

from __future__ import annotations

from ai.appraisal import Appraisal
from ai.options import restricts, worth
from ai.rival_objective import Objective
from ai.rival_provocation import provocation, year_chance
from ai.rival_restrictions import softmax_draw
from game.actions import Decide, ExportControl, SetPolicy
from game.chance import Key
from game.rules.event_effects import measure
from game.rules.policy import POLICIES
from game.scenario.models_events import Option
from game.view import View

# Points of a mandate by which an option must beat the default.
MARGIN = 0.25
# What a point of trust is worth to the rival, in millions of US dollars.
RIVAL_TRUST_USD_M = 5.0


def decide(view: View, mind: Appraisal) -> list[SetPolicy]:
    """Return the choices of a seat that goes by its mandate, for every decision that waits for it."""
    out: list[SetPolicy] = []
    for waiting in view.me.decisions:
        values = {option.id: worth(view, mind, waiting.event, option) for option in waiting.event.options}
        default = str(waiting.event.default)
        best = max(waiting.event.options, key=lambda option: values[option.id]).id
        if best != default and values[best] > values[default] + MARGIN:
            out.append(SetPolicy(view.seat, Decide(waiting.event.id, best)))
    return out


# --- the rival -----------------------------------------------------------------------------------------------------


def rival_decides(view: View, key: Key, objective: Objective) -> list[SetPolicy]:
    """Return the rival's choices: whether a restricting option is open by its hazard, then by softmax."""
    out: list[SetPolicy] = []
    hard = year_chance(view) if provocation(view) > 0.0 else 0.0
    for waiting in view.me.decisions:
        place = key.sub(f"decision:{waiting.event.id}")
        strikes = float(place.sub("hazard").rng().random()) < hard
        cutting = [o for o in waiting.event.options if restricts(o, view.seat)]
        # Who is resolved to restrict chooses among the ways to do so.
        gentle = [o for o in waiting.event.options if o not in cutting]
        open_ = cutting if cutting and (strikes or not gentle) else gentle
        values = [_objective_of(objective, option) for option in open_]
        chosen = open_[softmax_draw(objective, values, float(place.rng().random()))].id
        if chosen != waiting.event.default:
            out.append(SetPolicy(view.seat, Decide(waiting.event.id, chosen)))
    return out


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
