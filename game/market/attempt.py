"""Solving one group under a sparse policy: from a stored solution, and past a root on a kink."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import numpy as np

from game.market.arrays import FloatArray
from game.market.expand import expand, quota_slots
from game.market.group import Group
from game.market.measures import ExportFloor, Floor, MarketPolicy, Stage
from game.market.outcome import Solution
from game.market.policy import BatchPolicy
from game.market.program import Program, compile_program
from game.market.solve import TOLERANCE, Root, cold_start, fill_quota_start, solve

AnyFloor = TypeVar("AnyFloor", Floor, ExportFloor)
# By how much of its level a floor gives way, in this order, where its mineral does not clear otherwise.
NUDGES = (-1e-4, 1e-4, -1e-3, 1e-3)


def solve_group(
    group: Group,
    policy: MarketPolicy,
    value_usd: FloatArray,
    structure: FloatArray | None,
    known: FloatArray | None,
    start: Solution | None,
) -> tuple[BatchPolicy, Program, Root]:
    """Solve a group; where a price lies exactly on a floor and no step leads off it, the floor gives way a little.

    With quotas and floors on the same goods a root may sit on a kink from which every Newton direction points back.
    The mineral's floors are then moved by up to a thousandth, which is a policy like any other: its accounts hold.
    """
    batch_policy = expand(group, policy, value_usd, structure)
    program = compile_program(group.economy, batch_policy)
    root = solve(program, _warm(program, group, batch_policy, known, start))
    for nudge in NUDGES:
        stuck = {int(group.minerals[b]) for b in np.flatnonzero(~(root.error < TOLERANCE))}
        if not stuck:
            break
        moved = replace(
            policy,
            floors=tuple(_moved(floor, stuck, nudge) for floor in policy.floors),
            export_floors=tuple(_moved(floor, stuck, nudge) for floor in policy.export_floors),
        )
        batch_policy = expand(group, moved, value_usd, structure)
        program = compile_program(group.economy, batch_policy)
        root = solve(program, _warm(program, group, batch_policy, known, start))
    return batch_policy, program, root


def _moved(floor: AnyFloor, minerals: set[int], nudge: float) -> AnyFloor:
    """Return a floor, moved by a small part of its level if it is one of these minerals'."""
    return replace(floor, level=floor.level * (1.0 + nudge)) if floor.mineral in minerals else floor


def _warm(
    program: Program, group: Group, policy: BatchPolicy, known: FloatArray | None, start: Solution | None
) -> FloatArray:
    """Return the start of a batch: rows of an earlier solution and border prices of quotas it had."""
    if known is None or start is None:
        return cold_start(program)
    rows, nodes = program.refined.rows, program.refined.rows + program.refined.quota_rows
    out = np.zeros((program.size, program.unknowns))
    out[:, :rows] = known[:, :rows]
    out[:, nodes : nodes + program.ore.rows] = known[:, rows:]
    stored: dict[tuple[int, int, int], list[float]] = {}
    for stage, mineral, row, border in start.quotas:
        stored.setdefault((stage, mineral, row), []).append(border)
    guess = []
    for stage, cells, nq, offset in (
        (Stage.REFINED, policy.refined.quotas, program.refined.quota_rows, rows),
        (Stage.ORE, policy.ore.quotas, program.ore.quota_rows, nodes + program.ore.rows),
    ):
        missing = np.ones((program.size, nq), dtype=bool)
        for cell, slot in zip(cells, quota_slots(cells, program.size), strict=True):
            earlier = stored.get((int(stage), int(group.minerals[cell.mineral]), cell.origin))
            if earlier:
                out[cell.mineral, offset + slot] = earlier.pop(0)
                missing[cell.mineral, slot] = False
        guess.append(missing)
    fill_quota_start(program, out, guess[0], guess[1])
    return out
