"""Checks of the objectives in ``scenario.yaml`` and of the sources of programmes' money."""

from __future__ import annotations

from game.scenario.crosscheck_seats import TRUE_AT_THE_START, check_condition
from game.scenario.models_objectives import Objective
from game.scenario.models_programme import Programme
from game.scenario.parts import Parts, References
from game.scenario.problems import Problems
from game.scenario.yamlfile import Document, Path

# How far the parts of a programme's money may add up to something else, in millions of US dollars.
TOLERANCE_USD_M = 0.5

# What everybody can see for oneself: how an objective stands is public, so it may ask for nothing else.
PUBLIC = (
    "member",
    "bloc_in_force",
    "members_at_least",
    "floor_at_least",
    "stock_days_at_least",
    "stock_value_at_least",
    "commitments_at_least",
    "price_at_most",
    "price_at_least",
    "dependence_at_most",
    "output_at_least",
    "treaty_between",
    "objective_met",
)


def check_objectives(parts: Parts, references: References, problems: Problems) -> None:
    """Check ids, parties, rounds and conditions of the objectives."""
    if parts.head is None or parts.head_file is None or not parts.known("objectives"):
        return
    document, seen = parts.head_file, list[str]()
    for n, objective in enumerate(parts.head.objectives):
        at: Path = ("objectives", n)
        if objective.id in seen:
            problems.add(document.place((*at, "id")), "stands twice", "remove or rename one", objective.id)
        _parties(objective, at, document, references, problems)
        if parts.known("rounds") and objective.last_round > parts.head.rounds:
            what = f"with late_rounds it ends in round {objective.last_round}; the game has {parts.head.rounds} rounds"
            problems.add(document.place((*at, "by_round")), what, "lower one of them", objective.by_round)
        for i, condition in enumerate(objective.when):
            there: Path = (*at, "when", i)
            check_condition(objective.parties[0], condition, there, document, parts, references, problems)
            kind = document.place((*there, "kind"))
            if condition.kind in TRUE_AT_THE_START:
                problems.add(kind, "is true from the start", "write something that is to be reached", condition.kind)
            elif condition.kind not in PUBLIC:
                what = "is nothing that everybody could see, and an objective is public"
                problems.add(kind, what, f"write one of {', '.join(PUBLIC)}", condition.kind)
            if condition.kind == "objective_met" and condition.objective not in seen:
                place = document.place((*there, "objective"))
                problems.add(place, "is not an objective above this one", "move it below that", condition.objective)
        seen.append(objective.id)


def _parties(objective: Objective, at: Path, document: Document, references: References, problems: Problems) -> None:
    for i, code in enumerate(objective.parties):
        references.seat(code, document.place((*at, "parties", i)))
        if code in objective.parties[:i]:
            problems.add(document.place((*at, "parties", i)), "stands twice", "remove one", code)


def check_sources(programme: Programme, at: Path, document: Document, problems: Problems) -> None:
    """Check that what a programme has at hand and what it can draw add up to the whole."""
    if not programme.sources:
        if programme.own_usd_m is not None and programme.own_usd_m > programme.usd_m:
            place = document.place((*at, "own_usd_m"))
            what = f"is more than the whole programme, {programme.usd_m:g}"
            problems.add(place, what, f"write at most {programme.usd_m:g}", f"{programme.own_usd_m:g}")
        return
    total = programme.opening_usd_m + programme.drawn_usd_m
    if abs(total - programme.usd_m) > TOLERANCE_USD_M:
        what = f"what is at hand and what can be drawn add up to {total:g}, not {programme.usd_m:g}"
        problems.add(document.place((*at, "usd_m")), what, f"write {total:g}", f"{programme.usd_m:g}")
