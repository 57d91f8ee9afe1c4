"""Why a condition of a mandate moved: the happening of the round, or the market of a mineral, that did it.

Only what the seat may know counts as a cause. Of several the last one is named, but of sums of money the largest, and a
measure of somebody before the market that it moved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from game.actions import SetExportFloor, SetFloor
from game.rules.turn import Happening
from game.scenario.models import Condition
from game.state import SettledMarket, State
from game.tracking import BY_MARKET, BY_ROUND
from game.world import STAGE_OF, World

Cause = tuple[str, tuple[tuple[str, Any], ...]]

JOINING = ("acceded", "withdrew", "left_expelled")
FATES = ("bloc_in_force", "bloc_lapsed", "bloc_dissolved", "bloc_recovered")
COMMON_STOCK = ("common_bought", "common_released")
CONTROLS = ("export_control_begun", "export_control_changed", "export_control_ended")
MEASURES = (*CONTROLS, "flood_begun", "flood_changed", "flood_ended")
OF_MARKETS = ("price_at_most", "price_at_least", "dependence_at_most", "output_at_least")
OF_MONEY = ("received_at_least", "paid_at_most")


def cause_of(
    world: World,
    state: State,
    seat: str,
    condition: Condition,
    news: Sequence[Happening],
    before: SettledMarket | None,
) -> Cause:
    """Return why a condition moved in this round.

    Args:
        world: the world.
        state: the state at the round's end.
        seat: whose condition it is.
        condition: the condition.
        news: what happened in this round, oldest first.
        before: the market before this round's; None before the first.
    """
    known = [h for h in news if h.audience is None or seat in h.audience]
    if condition.kind in OF_MARKETS:
        return _market_cause(world, state, seat, condition, known, before)
    if condition.kind in OF_MONEY:
        return _largest([h for h in known if "usd" in dict(h.params) and seat in (h.get("payer"), h.get("payee"))])
    matches = _MATCHES.get(condition.kind, _concerns)
    return _last([h for h in known if matches(world, state, seat, condition, h)])


def _told(happening: Happening) -> Cause:
    return happening.kind, happening.params


def _last(found: Sequence[Happening]) -> Cause:
    return _told(found[-1]) if found else (BY_ROUND, ())


def _largest(found: Sequence[Happening]) -> Cause:
    return _told(max(found, key=lambda h: float(h.get("usd", 0)))) if found else (BY_ROUND, ())


# --- which happenings may move a condition --------------------------------------------------------------------------


def _own_membership(world: World, state: State, seat: str, condition: Condition, h: Happening) -> bool:
    seats = (seat, world.union_of.get(seat, seat))
    here = condition.bloc in (None, h.get("bloc"))
    return here and (h.kind in FATES or (h.kind in JOINING and h.get("seat") in seats))


def _heads(world: World, state: State, seat: str, condition: Condition, h: Happening) -> bool:
    return h.kind in (*JOINING, *FATES) and condition.bloc in (None, h.get("bloc"))


def _fate(world: World, state: State, seat: str, condition: Condition, h: Happening) -> bool:
    return h.kind in FATES and condition.bloc in (None, h.get("bloc"))


def _floor(world: World, state: State, seat: str, condition: Condition, h: Happening) -> bool:
    if condition.bloc not in (None, h.get("bloc")):
        return False
    return h.kind in FATES or _sets_floor(state, h, condition.mineral, condition.stage)


def _sets_floor(state: State, h: Happening, mineral: str | None, stage: str | None) -> bool:
    """Whether a motion on a floor of a mineral (None: any) was adopted."""
    motion = state.motions.get(h.get("motion")) if h.kind == "motion_adopted" else None
    content = motion.content if motion is not None else None
    return (
        isinstance(content, SetFloor | SetExportFloor)
        and mineral in (None, content.mineral)
        and stage in (None, content.stage)
    )


def _stock(world: World, state: State, seat: str, condition: Condition, h: Happening) -> bool:
    if h.get("mineral") is None or condition.mineral not in (None, h.get("mineral")):
        return False
    if h.kind in COMMON_STOCK:  # a right to the common stock counts as stock of one's own
        return any(state.blocs[h.get("bloc")].status(s) is not None for s in (seat, world.union_of.get(seat, seat)))
    return _names(h, seat)


def _treaties(world: World, state: State, seat: str, condition: Condition, h: Happening) -> bool:
    if h.kind != "treaty_in_force":
        return False
    parties = h.get("parties", ())
    return seat in parties and condition.partner in (None, *parties)


def _controls(world: World, state: State, seat: str, condition: Condition, h: Happening) -> bool:
    a = world.index[seat]
    return (
        h.kind in CONTROLS
        and condition.mineral in (None, h.get("mineral"))
        and condition.partner in (None, h.get("seat"))
        and bool(world.mask(h.get("targets", ()))[a])
    )


def _own_controls(world: World, state: State, seat: str, condition: Condition, h: Happening) -> bool:
    return h.kind in CONTROLS and h.get("seat") == seat


def _concerns(world: World, state: State, seat: str, condition: Condition, h: Happening) -> bool:
    """Whether a happening names the seat and nothing else than a condition of any other kind asks for."""
    asked = (("bloc", condition.bloc), ("mineral", condition.mineral))
    return _names(h, seat) and all(wanted in (None, h.get(name, wanted)) for name, wanted in asked)


def _names(h: Happening, seat: str) -> bool:
    """Whether a seat is among the values of a happening."""
    return any(value == seat or (isinstance(value, tuple) and seat in value) for _, value in h.params)


_MATCHES: dict[str, Callable[[World, State, str, Condition, Happening], bool]] = {
    "member": _own_membership,
    "not_member": _own_membership,
    "bloc_in_force": _fate,
    "members_at_least": _heads,
    "members_at_most": _heads,
    "floor_at_least": _floor,
    "floor_at_most": _floor,
    "stock_days_at_least": _stock,
    "treaties_at_least": _treaties,
    "treaty_with": _treaties,
    "not_restricted": _controls,
    "no_export_control": _own_controls,
}


# --- the market -----------------------------------------------------------------------------------------------------


def _market_cause(
    world: World,
    state: State,
    seat: str,
    condition: Condition,
    known: Sequence[Happening],
    before: SettledMarket | None,
) -> Cause:
    """Return the measure of this round on the mineral that moved the figure most, or that mineral's market."""
    if state.market is None or state.market is before:
        return BY_ROUND, ()
    mineral = condition.mineral or world.minerals[_moved_most(world, state.market, before, seat, condition)]
    by_measure = [h for h in known if h.kind in MEASURES and h.get("mineral") == mineral]
    if by_measure:
        return _told(by_measure[-1])
    by_floor = [h for h in known if _sets_floor(state, h, mineral, None)]
    if by_floor:
        return _told(by_floor[-1])
    events = {e.id: e for e in world.scenario.events}
    by_event = [
        h
        for h in known
        if h.kind == "event"
        and h.get("event") in events
        and any(getattr(x, "mineral", None) == mineral for x in events[h.get("event")].effects)
    ]
    if by_event:
        return _told(by_event[-1])
    return BY_MARKET, (("mineral", mineral), ("stage", condition.stage))


def _moved_most(
    world: World, market: SettledMarket, before: SettledMarket | None, seat: str, condition: Condition
) -> int:
    """Return the mineral whose own figure moved most, weighted as the condition weighs it."""
    a = world.index[seat]
    value = world.market.value_usd_per_quarter
    if condition.kind == "output_at_least":
        stage = STAGE_OF[condition.stage]
        old = world.market.output0[stage][:, a] if before is None else before.output[stage][:, a]
        moved = (market.output[stage][:, a] - old) * value
    elif condition.kind == "dependence_at_most":
        old = np.zeros(len(world.minerals)) if before is None else before.dependence[:, a]
        moved = (market.dependence[:, a] - old) * market.use[:, a] * value * world.strategic
    else:
        old = np.ones(len(world.minerals)) if before is None else before.price[:, a]
        moved = (market.price[:, a] - old) * world.market.use0[:, a] * value * world.strategic
    size = np.abs(moved)
    # Minerals that tie do so up to the noise of the arithmetic: the first of them, on any processor.
    return int(np.flatnonzero(size >= float(size.max()) * (1.0 - 1e-6))[0])
