"""What the rival takes as provocation, and how likely that makes a restriction, an easing or an answer to restraint.

Provocation b is the value-weighted sum over strategic minerals of (floor - 1)+ times the share of use outside the rival
that stands behind the floor, and an amount for each recent export control or tariff of others that reaches it. The
chance of a new restriction in a quarter is 1 - exp(-h0 exp(kappa b)). Everything here is read from the public part of
the rival's view; no market is cleared.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from game.actions import ExportControl, SetFloor, Tariff
from game.rules.border_policies import bound_rates
from game.rules.concessions import concessions_in
from game.rules.measures import tightened
from game.rules.structure import alarm
from game.state import Bloc, FloatArray
from game.view import View
from game.world import STAGE_OF, World

# How long an act against the rival counts as new.
MEMORY_QUARTERS = 4.0
# The rate, and the part of its sales abroad, from which a tariff on its goods counts in full; estimates.
FULL_RATE, FULL_REACH = 0.25, 0.1
# Where a bloc loses its floors without a vote.
FALLEN = ("bloc_lapsed", "bloc_dissolved")


def in_force(view: View) -> list[Bloc]:
    """Return the blocs whose floors bind now."""
    return [bloc for bloc in view.blocs.values() if bloc.in_force and not bloc.dissolved]


def floor_levels(world: World, blocs: Sequence[Bloc]) -> FloatArray:
    """Return the highest refined floor of blocs in force that protects each actor [M, A]; 0 where there is none."""
    out = np.zeros((len(world.minerals), len(world.actors)))
    for bloc in blocs:
        members = world.mask(tuple(seat for seat, _, _ in bloc.members))
        for mineral, stage, level in bloc.floors:
            if stage == "refined":
                m = world.mineral_index[mineral]
                out[m, members] = np.maximum(out[m, members], level)
    return out


def hostile_acts(view: View) -> float:
    """Return the weight of export controls of others that have begun or tightened of late and reach the rival.

    Each counts by the alarm that it causes in the rival's own supply, up to 1: a cap that holds nothing back is no
    hostile act. Those in force when the game began do not count.
    """
    world = view.world
    since = view.round - MEMORY_QUARTERS / world.scenario.head.quarters_per_round
    news = {
        (h.get("seat"), h.get("mineral"), h.get("stage"))
        for h in view.happenings
        if h.kind in ("export_control_begun", "export_control_changed") and h.round >= since
    }
    fresh = [(s, p) for s, p in tightened(world, view.acting) if (s, p.mineral, p.stage) in news and s != view.seat]
    return math.fsum(float(alarm(world, [act])[:, world.index[view.seat]].max()) for act in fresh)


def hostile_tariffs(view: View) -> float:
    """Return the weight of tariffs of others that have begun or risen of late and reach the rival's goods.

    Each counts up to 1: in full at a rate of a quarter on a tenth of what the rival sells abroad of the mineral at the
    stage, in proportion below either. Bound rates count as far as they hold a tariff down.
    """
    world = view.world
    since = view.round - MEMORY_QUARTERS / world.scenario.head.quarters_per_round
    news = {
        (h.get("seat"), h.get("mineral"), h.get("stage"))
        for h in view.happenings
        if h.kind in ("tariff_begun", "tariff_changed") and h.round >= since and h.get("rate") > h.get("before")
    }
    concessions = concessions_in(view.treaties, view.round)
    own, out = world.mask((view.seat,)), 0.0
    for seat, tariff in view.acting:
        if not isinstance(tariff, Tariff) or (seat, tariff.mineral, tariff.stage) not in news or seat == view.seat:
            continue
        if not (world.mask(tariff.partners) & own).any():
            continue
        rate = bound_rates(world, seat, tariff, concessions).get(view.seat, tariff.rate)
        sold = world.market.flow0(STAGE_OF[tariff.stage])[world.mineral_index[tariff.mineral]][own]
        abroad = float(sold[:, ~own].sum())
        part = float(sold[:, list(world.covers[seat])].sum()) / abroad if abroad > 0.0 else 0.0
        out += min(1.0, part / FULL_REACH) * min(1.0, rate / FULL_RATE)
    return out


def floor_pressure(world: World, blocs: Sequence[Bloc]) -> float:
    """Return the part of b that the floors of blocs in force make up."""
    value = world.market.value_usd_per_quarter * world.strategic
    above = np.maximum(floor_levels(world, blocs) - 1.0, 0.0)
    return float((value[:, None] * world.use_share * above).sum() / max(float(value.sum()), 1e-300))


def provocation(view: View) -> float:
    """Return b, which is 0 where nobody has done anything to the rival."""
    settings = view.world.scenario.head.rival_settings
    acts = hostile_acts(view) + hostile_tariffs(view)
    return floor_pressure(view.world, in_force(view)) + settings.action_provocation * acts


def restriction_chance(view: View) -> float:
    """Return the chance that the rival restricts in this round."""
    settings = view.world.scenario.head.rival_settings
    quarters = view.world.scenario.head.quarters_per_round
    rate = settings.base_hazard * math.exp(settings.provocation_gain * provocation(view))
    return 1.0 - math.exp(-rate * quarters)


def year_chance(view: View) -> float:
    """Return the chance that the rival restricts within a year under today's provocation."""
    settings = view.world.scenario.head.rival_settings
    rate = settings.base_hazard * math.exp(settings.provocation_gain * provocation(view))
    return 1.0 - math.exp(-rate * MEMORY_QUARTERS)


def easing_chance(view: View) -> float:
    """Return the chance that a control is eased in this round: the scenario's in calm, less with provocation."""
    settings = view.world.scenario.head.rival_settings
    calm = math.exp(-settings.provocation_gain * provocation(view))
    return 1.0 - float((1.0 - settings.ease_hazard) ** (calm * view.world.scenario.head.quarters_per_round))


def tightening_chance(view: View) -> float:
    """Return the chance that a licence begun in the game is tightened in this round; 0 without provocation."""
    settings = view.world.scenario.head.rival_settings
    if provocation(view) <= 0.0:
        return 0.0
    return 1.0 - float((1.0 - settings.tighten_hazard) ** view.world.scenario.head.quarters_per_round)


def floor_votes(view: View, first: int, last: int) -> list[tuple[int, float]]:
    """Return the (round, level) of floors adopted from round ``first`` to ``last``; a floor that ended has level 0."""
    return [
        (motion.ready, float(motion.content.level or 0.0))
        for motion in view.motions.values()
        if motion.status == "adopted" and isinstance(motion.content, SetFloor) and first <= motion.ready <= last
    ]


def floors_are_gone(view: View, begun: int) -> bool:
    """Whether the floors that were there when a control began, in round ``begun``, have all gone since."""
    agreed = any(level > 1.0 for _, level in floor_votes(view, 0, begun))
    written = any(step.level > 1.0 for charter in view.world.charters.values() for step in charter.floors)
    return (agreed or written) and provocation(view) == 0.0


def restraint(view: View) -> bool:
    """Whether nothing has provoked the rival for as many rounds as it wants to see."""
    first = view.round - view.world.scenario.head.rival_settings.restraint_rounds
    if first < 1 or provocation(view) > 0.0 or floor_votes(view, first, view.round):
        return False
    return not any(h.kind in FALLEN and h.round >= first for h in view.happenings)


def begun(view: View, control: ExportControl) -> int:
    """Return the round in which a control on named destinations began to act; this round if it has not yet."""
    world = view.world
    everybody = len(world.actors) - len(world.covers[view.seat])
    rounds = [
        h.round
        for h in view.happenings
        if h.kind == "export_control_begun"
        and (h.get("seat"), h.get("mineral"), h.get("stage")) == (view.seat, control.mineral, control.stage)
        and int(world.mask(tuple(h.get("targets", ()))).sum()) < everybody
    ]
    return max(rounds, default=view.round)
