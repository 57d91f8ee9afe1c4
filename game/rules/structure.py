"""The long-run state of the market in the rules: who is protected, who is alarmed, and how it is settled and read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from game.actions import ExportControl, Offtake
from game.market.dynamics import FULL_ALARM, STRUCTURE_FIELDS, Structure, protection_of_floor
from game.rules.access import licence_protection
from game.rules.measures import Policies, floors_in_force, held_back, market_quarters
from game.rules.prices import price_per_t
from game.rules.rounding import NOISE, rounded
from game.rules.treaties import acts
from game.state import Bloc, Discovery, FloatArray, Treaty
from game.world import STAGE_OF, World


def protection(
    world: World,
    blocs: Sequence[Bloc],
    treaties: Sequence[Treaty] = (),
    round_: int = 0,
    discoveries: Sequence[Discovery] = (),
) -> FloatArray:
    """Return g [N], the part of an investor's risk premium that floors in force, offtakes and licences take away.

    A floor protects the rows of its members at its stage; an offtake the seller's row by the share of its baseline
    capacity that is sold forward, as far as a floor at the contract's price would; for licences and ground that
    exploration has proved see :func:`game.rules.access.licence_protection`. The largest counts.
    """
    rows = world.market.rows
    out = np.zeros(rows.size)
    for floor in floors_in_force(world, blocs):
        inside = (rows.stage == floor.stage) & (rows.mineral == floor.mineral) & floor.members[rows.actor]
        np.maximum(out, np.where(inside, protection_of_floor(floor.level), 0.0), out=out)
    sold = np.zeros(rows.size)
    for treaty in treaties:
        for clause in treaty.clauses:
            if isinstance(clause, Offtake) and acts(treaty, clause, round_):
                _sell_forward(world, clause, sold)
    licences = licence_protection(world, treaties, round_, discoveries)
    return np.maximum(np.maximum(out, np.minimum(sold, 1.0)), licences)


def _sell_forward(world: World, clause: Offtake, sold: FloatArray) -> None:
    """Add the share of its baseline capacity that the seller sells forward to each of its rows."""
    rows, stage = world.market.rows, STAGE_OF[clause.stage]
    mineral = world.mineral_index[clause.mineral]
    per_quarter = clause.tonnes / world.scenario.head.quarters_per_round / world.tonnes_per_unit(mineral)
    places = [
        rows.index(stage, mineral, code)
        for code in world.controlled_rows(clause.seller, stage, mineral)
        if not code.startswith("SEC:")
    ]
    capacity = sum(float(rows.capacity0[n]) for n in places)
    firm = float(protection_of_floor(clause.usd_per_t / price_per_t(world, clause.mineral, clause.stage)))
    for n in places:
        sold[n] += firm * per_quarter / capacity


def alarm(world: World, policies: Policies) -> FloatArray:
    """Return [M, A], 0 to 1: how much of each actor's supply controls beyond those of the start take away.

    Of refined metal the part of the actor's own supply counts, of ore and raw material for host metals the part of what
    the world's refiners, or the refiner named in the data, get from the holder.
    """
    out = np.zeros((len(world.minerals), len(world.actors)))
    for seat, control, part in held_back(world, policies):
        m, reached = world.mineral_index[control.mineral], world.mask(control.targets)
        lost = part * _supplied_by(world, seat, control, m) * reached
        out[m] = np.minimum(1.0, out[m] + lost / FULL_ALARM)
    return out


def _supplied_by(world: World, seat: str, control: ExportControl, mineral: int) -> FloatArray:
    """Return the share [A] of each actor's supply that the holder's rows had at the baseline."""
    if control.stage == "refined":
        return np.asarray(world.supply_share[mineral, list(world.covers[seat])].sum(axis=0))
    if world.mineral[control.mineral].stages == 1:
        feeds = world.feeds.get((control.mineral, seat), ())
        return np.full(len(world.actors), max((feed.share for feed in feeds), default=0.0))
    rows = world.market.rows
    ore = (rows.stage == STAGE_OF["ore"]) & (rows.mineral == mineral)
    own = ore & np.isin(rows.actor, world.covers[seat]) & ~rows.secondary
    return np.full(len(world.actors), float(rows.output0[own].sum() / rows.output0[ore].sum()))


def settled_structure(structure: Structure) -> dict[str, Any]:
    """Return the structure as JSON-ready lists rounded to 10 significant digits."""
    out: dict[str, Any] = {}
    for name in STRUCTURE_FIELDS:
        values = np.asarray(getattr(structure, name), dtype=float)
        out[name] = rounded(np.where(np.abs(values) < NOISE, 0.0, values)).tolist()
    return out


def read_structure(data: dict[str, Any]) -> Structure:
    """Return the structure that a log entry holds."""
    arrays = {name: np.array(data[name], dtype=float) for name in STRUCTURE_FIELDS}
    for values in arrays.values():
        values.setflags(write=False)
    return Structure(**arrays)


def quarters_ahead(world: World, steps: int) -> float:
    """Return the quarters until capacity arrives that is ``steps`` market steps away."""
    return steps * market_quarters(world)
