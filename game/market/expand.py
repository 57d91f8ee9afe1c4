"""From sparse measures of actors to the dense policy of one batch of minerals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from game.market.arrays import BoolArray, FloatArray, IntArray
from game.market.errors import MarketError
from game.market.group import Group
from game.market.measures import ExportFloor, ExportTax, Floor, MarketPolicy, Quota, Stage, Tariff
from game.market.policy import BatchPolicy, QuotaCell, StagePolicy


def check_policy(policy: MarketPolicy, minerals: int, actors: int) -> None:
    """Raise MarketError for indices, shapes and values outside their range."""
    measures: tuple[Floor | ExportFloor | Tariff | ExportTax | Quota, ...] = (
        *policy.floors,
        *policy.export_floors,
        *policy.tariffs,
        *policy.export_taxes,
        *policy.quotas,
    )
    for measure in measures:
        name = type(measure).__name__
        if measure.stage not in (Stage.REFINED, Stage.ORE):
            raise MarketError(f"{name}: the stage is 0 (refined) or 1 (ore), not {measure.stage}.")
        if not 0 <= measure.mineral < minerals:
            raise MarketError(f"{name}: there is no mineral {measure.mineral}.")
    masks: list[tuple[str, BoolArray]] = []
    masks += [("Floor members", f.members) for f in policy.floors]
    masks += [("Floor origins", f.origins) for f in policy.floors if f.origins is not None]
    masks += [("ExportFloor members", f.members) for f in policy.export_floors]
    masks += [("Tariff exporters", t.exporters) for t in policy.tariffs]
    masks += [("ExportTax importers", t.importers) for t in policy.export_taxes]
    masks += [("Quota targets", q.targets) for q in policy.quotas]
    for name, mask in masks:
        if np.shape(mask) != (actors,):
            raise MarketError(f"{name}: the mask needs one value for each of the {actors} actors.")
    floors: tuple[Floor | ExportFloor, ...] = (*policy.floors, *policy.export_floors)
    for floor in floors:
        if not (np.isfinite(floor.level) and floor.level >= 0.0):
            raise MarketError("Floor: the level must be finite and not negative.")
    if any(not 0.0 <= floor.refund <= 1.0 for floor in policy.floors):
        raise MarketError("Floor: the refund is a share from 0 to 1.")
    owners = [t.importer for t in policy.tariffs] + [t.exporter for t in policy.export_taxes]
    if any(not 0 <= owner < actors for owner in owners):
        raise MarketError("A tariff or export tax names an actor that does not exist.")
    for name, value, shape in (
        ("subsidy", policy.subsidy, (2, minerals, actors)),
        ("cost", policy.cost, (2, minerals, actors)),
        ("capacity", policy.capacity, (2, minerals, actors)),
        ("weight", policy.weight, (2, minerals, actors)),
        ("demand", policy.demand, (minerals, actors)),
        ("purchase_usd", policy.purchase_usd, (minerals, actors)),
        ("purchase_units", policy.purchase_units, (minerals, actors)),
        ("release_units", policy.release_units, (minerals, actors)),
        ("private_release", policy.private_release, (minerals, actors)),
        ("bid", policy.bid, (minerals, actors)),
        ("bid_exponent", policy.bid_exponent, (minerals,)),
    ):
        if value is not None and np.shape(value) != shape:
            raise MarketError(f"{name}: the array has shape {np.shape(value)} and needs {shape}.")


def expand(
    group: Group, policy: MarketPolicy, value_usd: FloatArray, structure: FloatArray | None = None
) -> BatchPolicy:
    """Return the policy of ``group``.

    ``value_usd`` [M] turns USD into normalised money; ``structure`` [B, R + So] is the structural capacity of the
    group's rows over the baseline.
    """
    m = group.minerals

    def by_actor(value: FloatArray | None) -> FloatArray | None:
        return None if value is None else np.asarray(value, dtype=np.float64)[m]

    budget = by_actor(policy.purchase_usd)
    if budget is not None:
        budget = budget / value_usd[m][:, None]
    slot = {int(mineral): b for b, mineral in enumerate(m)}
    refined = _Stage(group, Stage.REFINED, slot)
    return BatchPolicy(
        refined=StagePolicy(
            **refined.rows(policy),
            structure=None if structure is None else structure[:, : group.economy.refined.rows],
            **refined.cells(policy),
            purchase_units=by_actor(policy.purchase_units),
            purchase_budget=budget,
            release=by_actor(policy.release_units),
            private_release=by_actor(policy.private_release),
            bid=by_actor(policy.bid),
            bid_exponent=by_actor(policy.bid_exponent),
            quotas=refined.quotas(policy),
        ),
        ore=_ore_policy(group, policy, slot, structure),
        demand=by_actor(policy.demand),
    )


def _ore_policy(group: Group, policy: MarketPolicy, slot: dict[int, int], structure: FloatArray | None) -> StagePolicy:
    stage = _Stage(group, Stage.ORE, slot)
    if group.economy.ore.rows == 0:
        stage.quotas(policy)  # a quota on ore that does not exist is an error
        return StagePolicy()
    grown = None if structure is None else structure[:, group.economy.refined.rows :]
    return StagePolicy(**stage.rows(policy), **stage.cells(policy), structure=grown, quotas=stage.quotas(policy))


def borders(group: Group, positions: IntArray, policy: MarketPolicy) -> tuple[StagePolicy, StagePolicy]:
    """Return the tariffs, export taxes and floors of both stages for minerals of a group, each under its own measures.

    ``positions`` [K] are those of the minerals in the group, one of them as often as one likes; a measure of ``policy``
    names the k-th of them as its mineral k. Nothing else of the policy is read.
    """
    slot = {k: k for k in range(positions.size)}
    refined = replace(StagePolicy(), **_Stage(group, Stage.REFINED, slot, positions).cells(policy))
    if not group.economy.ore.rows:
        return refined, StagePolicy()
    return refined, replace(StagePolicy(), **_Stage(group, Stage.ORE, slot, positions).cells(policy))


class _Stage:
    """One stage of minerals of a group, seen through the actors that own its rows and destinations."""

    def __init__(
        self, group: Group, stage: Stage, slot: dict[int, int], positions: IntArray | slice = slice(None)
    ) -> None:
        self.group, self.stage, self.slot = group, stage, slot
        economy = group.economy
        self.refined_account = group.refined_account[positions]
        self.refined_active = economy.refined.active[positions]
        if stage == Stage.REFINED:
            self.account = self.refined_account
            self.own = self.refined_active
            self.active = self.refined_active
            self.codes = group.refined_codes
        else:
            self.account = group.ore_account[positions]
            self.own = group.mine[positions]
            self.active = economy.ore.active[positions]
            self.codes = group.ore_codes
        self.actors = economy.refined.weights.shape[2]

    def destination(self, b: int, mask: BoolArray) -> BoolArray:
        """Return which destinations of mineral ``b`` belong to the actors in ``mask``."""
        mask = np.asarray(mask, dtype=bool)
        if self.stage == Stage.REFINED:
            return mask
        return np.asarray(mask[self.refined_account[b]] & self.refined_active[b])

    def rows(self, policy: MarketPolicy) -> dict[str, FloatArray | None]:
        """Return the row instruments [B, R]."""
        out: dict[str, FloatArray | None] = {}
        index: IntArray = self.group.minerals[:, None]
        for name, neutral in (("subsidy", 0.0), ("cost", 1.0), ("capacity", 1.0), ("weight", 1.0)):
            value: FloatArray | None = getattr(policy, name)
            out[name] = (
                None
                if value is None
                else np.where(self.own, np.asarray(value)[int(self.stage)][index, self.account], neutral)
            )
        for (stage, mineral, code), factor in policy.row_capacity.items():
            b = self.slot.get(mineral)
            if stage != self.stage or b is None:
                continue
            capacity = out["capacity"]
            if capacity is None:
                capacity = out["capacity"] = np.ones(self.account.shape)
            capacity[b, self.row(b, code)] *= factor
        return out

    def row(self, b: int, code: str) -> int:
        """Return the position of row ``code`` of mineral ``b``."""
        try:
            return self.codes[b].index(code)
        except ValueError:
            stage = "refined" if self.stage == Stage.REFINED else "ore"
            raise MarketError(f"Mineral {int(self.group.minerals[b])} has no {stage} producer {code!r}.") from None

    def cells(self, policy: MarketPolicy) -> dict[str, Any]:
        """Return the cell instruments [B, R, I]."""
        destinations = self.actors if self.stage == Stage.REFINED else self.refined_account.shape[1]
        shape = (*self.account.shape, destinations)
        out: dict[str, FloatArray | None] = dict.fromkeys(("floor", "export_floor", "refund", "tariff", "export_tax"))

        def target(name: str) -> FloatArray:
            array = out[name]
            if array is None:
                array = out[name] = np.zeros(shape)
            return array

        out["floor"], out["refund"] = self._floors(policy.floors, shape)
        out["export_floor"], _ = self._floors(policy.export_floors, shape)
        for tariff in policy.tariffs:
            b = self._slot(tariff.stage, tariff.mineral)
            if b is None:
                continue
            origin = np.asarray(tariff.exporters, dtype=bool)[self.account[b]] & self.active[b]
            origin &= self.account[b] != tariff.importer
            target("tariff")[b] += tariff.rate * np.outer(origin, self._only(b, tariff.importer))
        for tax in policy.export_taxes:
            b = self._slot(tax.stage, tax.mineral)
            if b is None:
                continue
            origin = (self.account[b] == tax.exporter) & self.active[b]
            importers = self.destination(b, tax.importers) & ~self._only(b, tax.exporter)
            target("export_tax")[b] += tax.rate * np.outer(origin, importers)
        return out

    def _floors(
        self, floors: Sequence[Floor | ExportFloor], shape: tuple[int, ...]
    ) -> tuple[FloatArray | None, FloatArray | None]:
        """Return the highest floor of each cell, and the share of its levy that goes back to the origin."""
        chosen = [f for f in floors if f.stage == self.stage and f.mineral in self.slot and f.level > 0.0]
        if not chosen:
            return None, None
        out = np.zeros(shape)
        refund = np.zeros(shape) if any(isinstance(f, Floor) and f.refund for f in chosen) else None
        # One array operation for all minerals that have a floor; a second one of a mineral comes next.
        while chosen:
            turn = {self.slot[f.mineral]: f for f in reversed(chosen)}
            chosen = [f for f in chosen if turn[self.slot[f.mineral]] is not f]
            b = np.array(list(turn), dtype=np.intp)
            sides = [_sides(f) for f in turn.values()]
            origins = np.take_along_axis(np.array([side[0] for side in sides], dtype=bool), self.account[b], axis=1)
            importers = np.array([side[1] for side in sides], dtype=bool)
            if self.stage == Stage.ORE:
                importers = np.take_along_axis(importers, self.refined_account[b], axis=1)
            level = np.array([f.level for f in turn.values()])[:, None, None]
            asked = ((origins & self.active[b])[:, :, None] & importers[:, None, :]) * level
            if refund is not None:
                share = np.array([f.refund if isinstance(f, Floor) else 0.0 for f in turn.values()])[:, None, None]
                refund[b] = np.where(asked > out[b], share, refund[b])
            out[b] = np.maximum(out[b], asked)
        return out, refund

    def quotas(self, policy: MarketPolicy) -> tuple[QuotaCell, ...]:
        """Return the quotas of this stage in the order of ``policy.quotas``."""
        cells = []
        for quota in policy.quotas:
            b = self._slot(quota.stage, quota.mineral)
            if b is not None:
                row = self.row(b, quota.origin)
                cells.append(QuotaCell(b, row, self.destination(b, quota.targets), quota.cap))
        return tuple(cells)

    def _slot(self, stage: int, mineral: int) -> int | None:
        return self.slot.get(mineral) if stage == self.stage else None

    def _only(self, b: int, actor: int) -> BoolArray:
        mask = np.zeros(self.actors, dtype=bool)
        mask[actor] = True
        return self.destination(b, mask)


def _sides(floor: Floor | ExportFloor) -> tuple[BoolArray, BoolArray]:
    """Return the actors whose goods a floor binds, and those that it binds as buyers."""
    members = np.asarray(floor.members, dtype=bool)
    if isinstance(floor, ExportFloor):
        return members, ~members
    return ~members if floor.origins is None else np.asarray(floor.origins, dtype=bool), members


def quota_slots(quotas: Sequence[QuotaCell], batch: int) -> list[int]:
    """Return the virtual row of each quota among those of its mineral."""
    used = [0] * batch
    out = []
    for cell in quotas:
        out.append(used[cell.mineral])
        used[cell.mineral] += 1
    return out
