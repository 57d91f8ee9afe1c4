"""Public objectives as cards: what delegations have announced to reach together, how far it is, and what it brings."""

from __future__ import annotations

from game.rules.objectives import ObjectiveStatus
from game.scenario.models_objectives import Objective
from game.view import View
from game.window.catalog import t
from game.window.naming import comma_list, semicolons
from game.window.screens.clause_words import short
from game.window.screens.goals import Standing, figure_text, goal_card, share_of, unjudged
from game.window.told import told
from game.window.ui import Ui


def objectives_block(ui: Ui, x: float, y: float, width: float, view: View) -> float:
    """Draw the objectives one below the other, one's own first; returns the y below."""
    announced = view.world.scenario.head.objectives
    for status in sorted(view.objectives, key=lambda s: view.seat not in announced[s.number].parties):
        y = _objective(ui, x, y, width, view, announced[status.number], status)
    return y


def objective_standing(status: ObjectiveStatus) -> Standing:
    """Return how an objective stands: settled, or whether all its conditions hold now."""
    if status.outcome is not None:
        return "missed" if status.outcome.status == "missed" else "met"
    return "holds" if all(judged.holds for judged in status.judged) else "open"


def _objective(
    ui: Ui, x: float, y: float, width: float, view: View, objective: Objective, status: ObjectiveStatus
) -> float:
    outcome, standing = status.outcome, objective_standing(status)
    pairs = list(zip(objective.when, status.judged, strict=True))
    if outcome is not None:
        words, figure, share = t(f"mandate.objective_{outcome.status}", round=outcome.round), "", None
    else:
        key = "open" if view.round <= objective.by_round else "overdue"
        words = t(f"mandate.objective_{key}", round=objective.by_round, last=objective.last_round)
        figure = semicolons(
            t("mandate.no_market") if unjudged(view, when) else figure_text(when, judged.figure, judged.needs)
            for when, judged in pairs
        )
        shares = [share_of(when, judged) for when, judged in pairs if not unjudged(view, when)]
        share = min((part for part in shares if part is not None), default=None)
    points = objective.points(view.round if outcome is None else outcome.round)
    if standing == "missed":
        points = objective.missed_standing
    worth = t("mandate.objective_points", points=f"{points:+.2g}".replace("-", "−") if points else "0")
    note = _note(view, objective, outcome is None)
    id = f"goals/objective/{objective.id}"
    return goal_card(ui, id, x, y, width, told(objective.title), worth, standing, words, figure, share, note)


def _note(view: View, objective: Objective, open_: bool) -> str:
    """Return whose the objective is and, while it is open, what it says of itself and what being late means."""
    parties = comma_list([short(view.world, seat) for seat in objective.parties])
    parts = [t("mandate.objective_parties", parties=parties)]
    if not open_:
        return parts[0]
    parts.append(told(objective.text.strip()))
    if objective.late_rounds:
        parts.append(t("mandate.objective_late_note", last=objective.last_round))
    if objective.missed_standing:
        parts.append(t("mandate.objective_missed_note", points=f"{-objective.missed_standing:g}"))
    return " ".join(parts)
