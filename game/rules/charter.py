"""The charter in force: what the scenario says of a bloc, with the amendments that its members have adopted.

Amendments belong to the game, not to the world: they are kept with the bloc, and every rule, player and screen reads
the charter through :func:`charter_of`. The name, the founders and the time to come into force cannot be amended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, get_args

from game.errors import Refused
from game.rules.turn import refuse
from game.scenario.models import AmendableRule, Charter, Decision, FloorStep
from game.state import Amendments, Bloc
from game.world import World

AMENDABLE: tuple[str, ...] = get_args(AmendableRule)
DECISIONS: tuple[str, ...] = get_args(Decision)
# Rules of the charter that name a decision rule carry the subject after this prefix.
DECISION_ON = "decisions."


@dataclass(frozen=True, slots=True)
class Span:
    """What a number of a charter may be: its bounds, whether it is whole, and the values that forms offer."""

    low: float
    high: float
    offered: tuple[float, ...]
    whole: bool = False


SPANS: dict[str, Span] = {
    "largest_floor_step": Span(0.05, 1.0, (0.1, 0.2, 0.3, 0.5)),
    "min_floor": Span(0.1, 1.0, (0.5, 0.7, 0.9, 1.0)),
    "max_floor": Span(1.05, 5.0, (1.2, 1.5, 2.0, 2.5, 3.0)),
    "quorum": Span(0.0, 1.0, (0.25, 0.5, 0.75, 1.0)),
    "notice_rounds": Span(0, 4, (0, 1, 2, 3), whole=True),
    "critical_mass_members": Span(3, 60, (3, 4, 5, 6, 8, 10), whole=True),
    "critical_mass_use_share": Span(0.10, 1.0, (0.10, 0.15, 0.20, 0.25, 0.35, 0.50)),
    "levy_share": Span(0.0, 1.0, (0.0, 0.1, 0.25, 0.5, 0.75, 1.0)),
    "associate_levy": Span(0.0, 1.0, (0.0, 0.25, 0.5, 0.75, 1.0)),
}


def charter_of(world: World, bloc: Bloc) -> Charter:
    """Return the charter of a bloc as it is in force."""
    charter = world.charters[bloc.id]
    return _amended(charter, bloc.amendments) if bloc.amendments else charter


def fresh(charter: Charter) -> Bloc:
    """Return a bloc under a charter before anybody has joined it, with the floors that the charter starts with."""
    return Bloc(charter.id, floors=_schedule(charter.floors), export_floors=_schedule(charter.export_floors))


def _schedule(floors: Sequence[FloorStep]) -> tuple[tuple[str, str, float], ...]:
    return tuple(sorted((f.mineral, f.stage, f.level) for f in floors))


@lru_cache(maxsize=256)
def _amended(charter: Charter, amendments: Amendments) -> Charter:
    numbers: dict[str, Any] = {}
    decisions: dict[str, Any] = {}
    for rule, value in amendments:
        if rule.startswith(DECISION_ON):
            decisions[rule.removeprefix(DECISION_ON)] = value
        else:
            numbers[rule] = int(value) if SPANS[rule].whole else value
    return charter.model_copy(update={**numbers, "decisions": charter.decisions.model_copy(update=decisions)})


def decision_on(charter: Charter, subject: str) -> str:
    """Return the decision rule of a subject: what ``decisions`` says, else the charter's rule for its kind.

    Args:
        charter: the charter in force.
        subject: the type of a motion.
    """
    own = getattr(charter.decisions, subject)
    if own is not None:
        return str(own)
    return charter.admission_decision if subject == "admit" else charter.floor_decision


def value_of(charter: Charter, rule: str) -> float | str:
    """Return what a rule of :data:`AMENDABLE` says now."""
    if rule.startswith(DECISION_ON):
        return decision_on(charter, rule.removeprefix(DECISION_ON))
    return float(getattr(charter, rule))


def why_not_amend(charter: Charter, rule: str, value: float | str) -> Refused | None:
    """Return why a charter cannot be amended to this value, or None."""
    if rule not in AMENDABLE:
        return refuse("no-such-rule", "A charter has no rule called {rule!r} that could be amended.", rule=rule)
    if rule not in charter.amendable:
        return refuse("entrenched", "The {bloc} cannot amend this rule of its charter.", bloc=charter.name)
    if rule.startswith(DECISION_ON):
        if value not in DECISIONS:
            return refuse("bad-value", "A decision rule is consensus, simple or double.")
    else:
        span = SPANS[rule]
        if isinstance(value, str) or not span.low <= value <= span.high:
            return refuse("bad-value", "This rule is a number from {low:g} to {high:g}.", low=span.low, high=span.high)
        if span.whole and value != int(value):
            return refuse("bad-value", "This rule is a whole number.")
    if value == value_of(charter, rule):
        return refuse("no-change", "The charter says so already.")
    return None


def offered(rule: str) -> tuple[float | str, ...]:
    """Return the values of a rule that forms offer."""
    return DECISIONS if rule.startswith(DECISION_ON) else SPANS[rule].offered


def amend(bloc: Bloc, rule: str, value: float | str) -> Bloc:
    """Return a bloc whose charter says ``value`` for a rule; floors in place stay what they are."""
    rest = tuple(pair for pair in bloc.amendments if pair[0] != rule)
    return replace(bloc, amendments=tuple(sorted((*rest, (rule, value)), key=lambda pair: pair[0])))
