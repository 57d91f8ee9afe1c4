"""Checks of mandates against the tables."""

from __future__ import annotations

from game.scenario.models import Condition, Mandate
from game.scenario.parts import Parts, References
from game.scenario.problems import Place, Problems, meant
from game.scenario.yamlfile import Document, Path

POINTS_TOLERANCE = 1e-6

WITH_VALUE = (
    "members_at_least",
    "members_at_most",
    "floor_at_least",
    "floor_at_most",
    "stock_days_at_least",
    "price_at_most",
    "price_at_least",
    "dependence_at_most",
    "output_at_least",
    "received_at_least",
    "treaties_at_least",
    "stock_value_at_least",
    "commitments_at_least",
)

TRUE_AT_THE_START = (
    "not_member",
    "members_at_most",
    "floor_at_most",
    "paid_at_most",
    "not_restricted",
    "no_export_control",
)
FALSE_AT_THE_START = (
    "member",
    "bloc_in_force",
    "members_at_least",
    "floor_at_least",
    "received_at_least",
    "treaties_at_least",
    "treaty_with",
    "treaty_between",
    "stock_value_at_least",
    "commitments_at_least",
    "objective_met",
)


def check_mandates(parts: Parts, references: References, problems: Problems) -> None:
    """Check that every seat has a mandate, that its points add to 100 and that its conditions can be judged."""
    document = parts.mandate_file
    if document is None or not isinstance(document.data, dict):
        return
    for code in document.data:
        references.seat(code, document.place((code,)))
    for row in parts.delegations.rows:
        if row.record.playable and row.record.code not in document.data:
            what = f"the seat {row.record.code} has no mandate"
            problems.add(Place(document.file), what, f"add one that begins with '{row.record.code}:'")
    for code, mandate in parts.mandates.items():
        _points(code, mandate, document, problems)
        for n, target in enumerate(mandate.targets):
            at: Path = (code, "targets", n)
            if parts.head is not None and parts.known("rounds") and (target.by_round or 1) > parts.head.rounds:
                what = f"the game has {parts.head.rounds} rounds"
                place = document.place((*at, "by_round"))
                problems.add(place, what, f"write at most {parts.head.rounds}", target.by_round)
            check_condition(code, target.when, (*at, "when"), document, parts, references, problems)
            if target.when.kind in TRUE_AT_THE_START:
                what = "is true from the start, and a target once met stays met"
                problems.add(document.place((*at, "when", "kind")), what, "make it a red line", target.when.kind)
        for n, line in enumerate(mandate.red_lines):
            there: Path = (code, "red_lines", n, "keep")
            check_condition(code, line.keep, there, document, parts, references, problems)
            if line.keep.kind in FALSE_AT_THE_START:
                what = "is not true at the start, so the red line would be crossed at once"
                problems.add(document.place((*there, "kind")), what, "make it a target", line.keep.kind)


def _points(code: str, mandate: Mandate, document: Document, problems: Problems) -> None:
    w = mandate.weights
    weights = w.prosperity + w.security + w.industry + w.standing
    points = sum(t.points for t in mandate.targets)
    if abs(weights + points - 100.0) > POINTS_TOLERANCE:
        what = f"weights ({weights:g}) and points of targets ({points:g}) add up to {weights + points:g}, not 100"
        how = "take away" if weights + points > 100.0 else "add"
        problems.add(document.place((code, "weights")), what, f"{how} {abs(weights + points - 100.0):g}")


def check_condition(
    code: str,
    condition: Condition,
    at: Path,
    document: Document,
    parts: Parts,
    references: References,
    problems: Problems,
) -> None:
    """Check what a condition refers to; ``code`` is the seat that it is judged for, or empty for any."""
    kind = condition.kind
    if condition.mineral is not None:
        known = references.mineral(condition.mineral, document.place((*at, "mineral")))
        stages = {m.id: m.stages for m in parts.minerals.records}
        if known and condition.stage == "ore" and stages.get(condition.mineral) == 1:
            place = document.place((*at, "stage"))
            problems.add(place, f"{condition.mineral} has only one stage", "write refined", "ore")
    if condition.partner is not None:
        place = document.place((*at, "partner"))
        references.seat(condition.partner, place)
        if condition.partner == code:
            problems.add(place, "is the seat itself", "write the code of another seat", code)
    elif kind == "treaty_with":
        problems.add(document.place((*at, "partner")), "is missing", "write the code of the other party")
    if condition.bloc is not None and parts.head is not None and parts.known("charters"):
        ids = [c.id for c in parts.head.charters]
        if condition.bloc not in ids:
            place = document.place((*at, "bloc"))
            problems.add(place, "is not the id of a charter", meant(condition.bloc, ids), condition.bloc)
    _treaty_condition(code, condition, at, document, references, problems)
    if kind == "objective_met" and parts.head is not None and parts.known("objectives"):
        place, ids = document.place((*at, "objective")), [o.id for o in parts.head.objectives]
        if condition.objective is None:
            problems.add(place, "is missing", "write the id of an objective of scenario.yaml")
        elif condition.objective not in ids:
            problems.add(place, "is not the id of an objective", meant(condition.objective, ids), condition.objective)
    if kind in WITH_VALUE and condition.value <= 0.0:
        example = "such as 1.2" if "floor" in kind or "price" in kind else "above 0"
        problems.add(document.place((*at, "value")), f"{kind} needs a value above 0", f"write a number {example}")
    if kind == "dependence_at_most" and condition.value > 1.0:
        place = document.place((*at, "value"))
        what = "a dependence is a share between 0 and 1"
        problems.add(place, what, "write a share such as 0.6", f"{condition.value:g}")


def _treaty_condition(
    code: str, condition: Condition, at: Path, document: Document, references: References, problems: Problems
) -> None:
    """Check whom a condition on a treaty between several names, and that nothing else names them."""
    for i, partner in enumerate(condition.partners):
        references.seat(partner, document.place((*at, "partners", i)))
    if condition.kind == "treaty_between":
        if len(set(condition.partners) | {code}) < 2:
            place = document.place((*at, "partners"))
            problems.add(place, "name nobody else", "write the codes of its other parties")
    elif condition.partners or condition.clauses:
        place = document.place((*at, "partners" if condition.partners else "clauses"))
        problems.add(place, f"says nothing to {condition.kind}", "remove it, or write treaty_between as the kind")
