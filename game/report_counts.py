"""How often each type of clause and of policy was used in a game, counted from its log."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, get_args

from game.actions import Clause, Policy, SetPolicy, Withdrawal, action_from_json
from game.engine import Game
from game.rules.policy import POLICIES


@dataclass(frozen=True, slots=True)
class PolicyCount:
    """Policies of a type: ``sealed`` in sittings, and ``acted``, those that stood when their round closed.

    What a seat took back or replaced in the same round was sealed and did not act; one that stands on for further
    rounds counts once.
    """

    sealed: int
    acted: int


def types_of(union: object) -> tuple[str, ...]:
    """Return the ``type`` of every record of a union, in its order."""
    return tuple(record.__dataclass_fields__["type"].default for record in get_args(union))


def count_clauses_tabled(game: Game) -> dict[str, int]:
    """Return the clauses of all offers and counter-offers in the log, by type."""
    counted: Counter[str] = Counter()
    for body in _actions(game):
        if body["type"] in ("propose", "counter"):
            counted.update(str(clause["type"]) for clause in body["clauses"])
    return {name: counted[name] for name in types_of(Clause)}


def count_policies(game: Game) -> dict[str, PolicyCount]:
    """Return the national policies in the log, by type."""
    sealed: Counter[str] = Counter()
    acted: Counter[str] = Counter()
    round_, standing = 0, dict[tuple[str, str], str]()
    acts: dict[str, list[tuple[tuple[str, str], str | None]]] = {}
    for entry in (e for e in game.log if e.kind == "action"):
        if entry.round != round_:
            acted.update(standing.values())
            round_, standing, acts = entry.round, {}, {}
        if entry.body["type"] == "set_policy":
            action = action_from_json(entry.body)
            assert isinstance(action, SetPolicy)
            key = (entry.seat, POLICIES[action.policy.type].key(game.world, entry.seat, action.policy))
            acts.setdefault(entry.seat, []).append((key, standing.get(key)))
            standing[key] = action.policy.type
            sealed[action.policy.type] += 1
            if isinstance(action.policy, Withdrawal):
                acts.pop(entry.seat)
        elif entry.body["type"] == "undo" and acts.get(entry.seat):
            key, before = acts[entry.seat].pop()
            standing.pop(key)
            if before is not None:
                standing[key] = before
        else:
            # Whatever else a seat does ends its undo, as in the engine.
            acts.pop(entry.seat, None)
    if game.over or game.round > round_:
        acted.update(standing.values())
    return {name: PolicyCount(sealed[name], acted[name]) for name in types_of(Policy)}


def _actions(game: Game) -> list[dict[str, Any]]:
    return [entry.body for entry in game.log if entry.kind == "action"]
