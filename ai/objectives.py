"""Public objectives: what a step towards one is worth to its parties, and the treaties that they offer to reach it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ai.buying_back import offered
from ai.contracts import term
from game.actions import BuyBack, Clause, Endorsement, ExportAssurance, Propose
from game.chance import Key
from game.errors import Refused
from game.players import Term
from game.rules import programmes
from game.rules.clauses import check_clauses
from game.rules.conditions import says
from game.scenario.models import Condition
from game.scenario.models_objectives import Objective
from game.view import View

if TYPE_CHECKING:
    from ai.appraisal import Appraisal

# The chance in a round that a capital lets its delegation take the lead in an objective.
LEAD_CHANCE = 0.3
ASSURED_ROUNDS = 4
# What a desk knows how to draft for an objective, the best first.
DRAFTED = ("export_assurance", "buy_back", "endorsement")


def open_objectives(view: View, seat: str) -> Iterator[tuple[Objective, tuple[Condition, ...], tuple[float, ...]]]:
    """Yield the objectives of a seat that can still be met, with the conditions that do not hold and their figures."""
    for status in view.objectives:
        objective = view.world.scenario.head.objectives[status.number]
        if status.outcome is None and seat in objective.parties and view.round <= objective.last_round:
            pairs = [(c, j.figure) for c, j in zip(objective.when, status.judged, strict=True) if not j.holds]
            yield objective, tuple(c for c, _ in pairs), tuple(figure for _, figure in pairs)


def objective_terms(mind: Appraisal, parties: Sequence[str], clauses: Sequence[Clause]) -> tuple[Term, ...]:
    """Return what a treaty brings towards the objectives of a seat, in parts of their standing."""
    out: list[Term] = []
    for objective, missing, figures in open_objectives(mind.view, mind.seat):
        part = sum(
            _progress(objective, condition, figure, parties, clauses)
            for condition, figure in zip(missing, figures, strict=True)
        )
        if part > 0.0:
            points = mind.standing(objective.points(mind.view.round) - objective.missed_standing)
            out.append(term("objective", points * part / len(missing), title=objective.title))
    return tuple(out)


def _progress(
    objective: Objective, condition: Condition, figure: float, parties: Sequence[str], clauses: Sequence[Clause]
) -> float:
    """Return by which part a treaty brings a condition closer, 0 to 1."""
    if condition.kind == "treaty_between":
        return float(_between(objective, condition) == set(parties) and says(condition, [c.type for c in clauses]))
    if condition.kind == "commitments_at_least":
        holder = objective.parties[0]
        value = sum(c.tonnes * c.usd_per_t for c in clauses if isinstance(c, BuyBack) and c.holder == holder)
        return min(1.0, value / max(1.0, condition.value - figure))
    return 0.0


def objective_offer(view: View, mind: Appraisal, key: Key) -> Propose | None:
    """Offer the treaty that an objective of the seat asks for, if it can be drafted and is worth it."""
    for objective, missing, _ in open_objectives(view, view.seat):
        leads = float(key.sub(objective.id).rng().random()) < LEAD_CHANCE
        for condition in missing if leads else ():
            between = _between(objective, condition)
            if condition.kind != "treaty_between" or view.seat not in between or _pending(view, between):
                continue
            others = tuple(seat for seat in view.world.seats if seat in between and seat != view.seat)
            if not others or len(others) > view.me.meetings:
                continue
            clauses = _draft(view, condition, (view.seat, *others))
            if clauses and mind.treaty((view.seat, *others), clauses).total > 0.0:
                return Propose(view.seat, others, clauses)
    return None


def _between(objective: Objective, condition: Condition) -> frozenset[str]:
    """Return the parties of the treaty that a condition of an objective asks for."""
    return frozenset((objective.parties[0], *condition.partners))


def _pending(view: View, parties: frozenset[str]) -> bool:
    """Whether a treaty between just these parties is on the table."""
    return any(o.status in ("open", "signed") and parties == set(o.parties) for o in view.offers)


def _draft(view: View, condition: Condition, parties: Sequence[str]) -> tuple[Clause, ...]:
    """Return clauses that say what a condition on a treaty asks for; nothing if they cannot be found."""
    asked = condition.clauses or (DRAFTED,)
    groups: list[tuple[str, ...]] = [(entry,) if isinstance(entry, str) else entry for entry in asked]
    chosen: list[Clause] = []
    for group in groups:
        _add(view, parties, group, chosen)
    while not says(condition, [c.type for c in chosen]):
        if not any(_add(view, parties, group, chosen) for group in groups):
            return ()
    return tuple(chosen)


def _add(view: View, parties: Sequence[str], group: Sequence[str], chosen: list[Clause]) -> bool:
    """Add the first clause of a group that can stand beside those chosen; return whether there was one."""
    for kind in DRAFTED:
        for clause in _pieces(view, kind, parties) if kind in group else ():
            if clause not in chosen and _can_stand(view, (*chosen, clause), parties):
                chosen.append(clause)
                return True
    return False


def _pieces(view: View, kind: str, parties: Sequence[str]) -> Iterator[Clause]:
    """Yield clauses of a kind between parties, the first proposed first."""
    world = view.world
    if kind == "endorsement":
        for bloc in view.blocs.values():
            yield from (Endorsement(seat, bloc.id) for seat in parties if not bloc.dissolved)
    elif kind == "export_assurance":
        # One each way before a second mineral.
        for rank in range(3):
            for country in parties:
                for partner in (p for p in parties if p != country):
                    for mineral, stage in world.exports[country][rank : rank + 1]:
                        yield ExportAssurance(country, partner, mineral, stage, 0, ASSURED_ROUNDS)  # type: ignore[arg-type]
    elif kind == "buy_back":
        # Participants bring in money where a programme has private sources: those first.
        funded = [p for p in parties if any(each.private for each in programmes.of_seat(world, p))]
        for holder in (*funded, *(p for p in parties if p not in funded)):
            for participant in parties if programmes.of_seat(world, holder) else ():
                clause = offered(view, holder, participant, 0.0) if participant != holder else None
                if clause is not None:
                    yield clause


def _can_stand(view: View, clauses: Sequence[Clause], parties: Sequence[str]) -> bool:
    try:
        check_clauses(view.world, view, clauses, parties)
    except Refused:
        return False
    return True
