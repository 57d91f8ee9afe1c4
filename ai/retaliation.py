"""What a delegation fears from the rival when it joins a bloc with floors: the expected loss of a control on it.

The chance comes from the rival's published settings (how provoked it is by floors and use behind them), the loss from
the seat's own expected loss of a cut, which the reports state for every seat.
"""

from __future__ import annotations

import math
from dataclasses import replace

from ai.rival_provocation import MEMORY_QUARTERS, floor_pressure
from game.market.security import CUT_PROBABILITY
from game.players import Term
from game.rules.measures import market_quarters
from game.state import Bloc
from game.temperaments import traits_of
from game.view import View

# The floor that a delegation expects of a bloc that has none yet.
EXPECTED_FLOOR = 1.1
# The quarters of a cut that the loss in the reports stands for.
QUARTERS_OF_LOSS = 4.0


def pressure(view: View, blocs: list[Bloc]) -> float:
    """Return the provocation of the floors of these blocs; one without floors is expected to agree on some."""
    floors = tuple((m.id, "refined", EXPECTED_FLOOR) for m in view.world.scenario.minerals if m.strategic)
    acting = [bloc for bloc in blocs if bloc.in_force and not bloc.dissolved]
    agreed = floor_pressure(view.world, [bloc for bloc in acting if bloc.floors])
    coming = floor_pressure(view.world, [replace(bloc, floors=floors) for bloc in acting if not bloc.floors])
    return agreed + coming / 2.0


def retaliation_term(view: View, seat: str, after: Bloc, points_per_usd: float) -> Term | None:
    """Return the points that a seat fears to lose to the rival by being a member of ``after``, by its temperament."""
    world = view.world
    if world.rival is None or seat == world.rival or not after.in_force:
        return None
    settings = world.scenario.head.rival_settings
    others = [bloc for bloc in view.blocs.values() if bloc.id != after.id]
    rate = settings.base_hazard * math.exp(settings.provocation_gain * pressure(view, [*others, after]))
    quarters = (world.rounds - view.round + 1) * world.scenario.head.quarters_per_round
    chance = 1.0 - math.exp(-rate * max(quarters, market_quarters(world)))
    depth = math.fsum(settings.depths) / max(len(settings.depths), 1)
    part = min(1.0, settings.minerals_per_action / max(int(world.strategic.sum()), 1)) * depth * (1.0 - settings.leak)
    lost = chance * part * loss_of_a_cut(view, seat)
    feared = lost * traits_of(world, seat).caution
    return Term("retaliation", (("chance", round(chance, 3)),), -feared * points_per_usd)


def _hazard(view: View, acts: float) -> float:
    """Return the rate of restrictions in a quarter that is expected while so many new measures provoke."""
    settings = view.world.scenario.head.rival_settings
    provoked = pressure(view, list(view.blocs.values())) + settings.action_provocation * acts
    return settings.base_hazard * math.exp(settings.provocation_gain * provoked)


def answer_chance(view: View, acts: float) -> float:
    """Return the chance that the rival restricts within the year in which so many measures against it count as new."""
    return 1.0 - math.exp(-_hazard(view, acts) * MEMORY_QUARTERS)


def fear_of_acts(view: View, seat: str, acts: float) -> float:
    """Return what a seat expects to lose, in US dollars, to the rival's answer to so many new measures against it.

    The restrictions are those expected while the acts count as new, over those without them; each stands until it is
    eased, at the rate of calm less what the floors of the table provoke, or the game ends. 0 for the rival.
    """
    world = view.world
    if world.rival is None or seat == world.rival or acts <= 0.0:
        return 0.0
    settings = world.scenario.head.rival_settings
    more = (_hazard(view, acts) - _hazard(view, 0.0)) * MEMORY_QUARTERS
    depth = math.fsum(settings.depths) / max(len(settings.depths), 1)
    part = min(1.0, settings.minerals_per_action / max(int(world.strategic.sum()), 1)) * depth * (1.0 - settings.leak)
    return more * part * loss_of_a_cut(view, seat) * _stands(view) / QUARTERS_OF_LOSS


def _stands(view: View) -> float:
    """Return for how many quarters a restriction of the coming year is expected to stand within the game."""
    world = view.world
    settings = world.scenario.head.rival_settings
    calm = math.exp(-settings.provocation_gain * pressure(view, list(view.blocs.values())))
    kept = 1.0 - settings.ease_hazard * calm
    left = (world.rounds - view.round + 1) * world.scenario.head.quarters_per_round
    quarters = int(max(1.0, left - MEMORY_QUARTERS / 2.0))
    return math.fsum(kept**quarter for quarter in range(quarters))


def loss_of_a_cut(view: View, seat: str) -> float:
    """Return what four quarters without the rival's goods would cost a seat, in US dollars; 0 before any market."""
    if view.market is None:
        return 0.0
    world = view.world
    places = list(world.covers[seat])
    loss = (world.score_weight[:, None] * view.market.loss[:, places]).sum()
    return float(loss) / CUT_PROBABILITY
