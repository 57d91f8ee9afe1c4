"""Objectives: what delegations have announced to reach together, judged in public at the end of every round.

An objective is met when all its conditions hold at the end of one round, for good; its parties gain standing, less
when they are late. One that is not met when the time has run out is missed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from game.rules.conditions import Judged, judge
from game.rules.turn import Turn
from game.scenario.models_objectives import Objective
from game.state import Outcome, State
from game.world import World


@dataclass(frozen=True, slots=True)
class ObjectiveStatus:
    """How an objective stands: its number in the scenario, its outcome once settled, and its conditions now."""

    number: int
    outcome: Outcome | None
    judged: tuple[Judged, ...]


def statuses(world: World, state: State) -> tuple[ObjectiveStatus, ...]:
    """Return how every objective of the scenario stands, in its order."""
    return tuple(
        ObjectiveStatus(number, state.objectives.get(objective.id), judged(world, state, objective))
        for number, objective in enumerate(world.scenario.head.objectives)
    )


def judged(world: World, state: State, objective: Objective) -> tuple[Judged, ...]:
    """Return how each condition of an objective stands now; those about a seat are about its first party."""
    return tuple(judge(world, state, objective.parties[0], condition) for condition in objective.when)


def track(turn: Turn) -> None:
    """At a round's end: settle the objectives that are met, and those whose time has run out."""
    world, now = turn.world, turn.state.round
    for objective in world.scenario.head.objectives:
        if objective.id in turn.state.objectives:
            continue
        if now <= objective.last_round and all(j.holds for j in judged(world, turn.state, objective)):
            late = now > objective.by_round
            _settle(turn, objective, "late" if late else "met", objective.points(now))
        elif now >= min(objective.last_round, world.rounds):
            _settle(turn, objective, "missed", objective.missed_standing)


def _settle(turn: Turn, objective: Objective, status: str, points: float) -> None:
    turn.state.objectives = {**turn.state.objectives, objective.id: Outcome(status, turn.state.round)}
    for seat in objective.parties:
        if points:
            turn.add_standing(seat, points)
    told: dict[str, Any] = {"title": objective.title, "parties": objective.parties, "points": abs(points)}
    if status == "missed":
        turn.tell("objective_missed", None, **told)
    else:
        turn.tell("objective_late" if status == "late" else "objective_met", None, **told)
