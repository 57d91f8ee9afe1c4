"""Checks of mandates and events against the tables."""

from __future__ import annotations

from datetime import timedelta

from game.scenario.models import Condition, Event, Mandate
from game.scenario.parts import Parts, References
from game.scenario.problems import Place, Problems, meant
from game.scenario.yamlfile import Document, Path

POINTS_TOLERANCE = 1e-6
DAYS_PER_QUARTER = 365.25 / 4

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
            _condition(code, target.when, (*at, "when"), document, parts, references, problems)
            if target.when.kind in TRUE_AT_THE_START:
                what = "is true from the start, and a target once met stays met"
                problems.add(document.place((*at, "when", "kind")), what, "make it a red line", target.when.kind)
        for n, line in enumerate(mandate.red_lines):
            there: Path = (code, "red_lines", n, "keep")
            _condition(code, line.keep, there, document, parts, references, problems)
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


def _condition(
    code: str,
    condition: Condition,
    at: Path,
    document: Document,
    parts: Parts,
    references: References,
    problems: Problems,
) -> None:
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
    if kind in WITH_VALUE and condition.value <= 0.0:
        example = "such as 1.2" if "floor" in kind or "price" in kind else "above 0"
        problems.add(document.place((*at, "value")), f"{kind} needs a value above 0", f"write a number {example}")
    if kind == "dependence_at_most" and condition.value > 1.0:
        place = document.place((*at, "value"))
        what = "a dependence is a share between 0 and 1"
        problems.add(place, what, "write a share such as 0.6", f"{condition.value:g}")


def check_events(parts: Parts, references: References, problems: Problems) -> None:
    """Check ids, dates, seats, minerals and effects of the events."""
    document = parts.event_file
    if document is None:
        return
    first: dict[str, int] = {}
    for n, event in parts.events:
        at: Path = (n,)
        if event.id in first:
            what = f"stands twice; it is already on line {first[event.id]}"
            problems.add(document.place((*at, "id")), what, "give one of them another id", event.id)
        first.setdefault(event.id, document.place((*at, "id")).line)
        for i, code in enumerate(event.seats):
            references.seat(code, document.place((*at, "seats", i)))
        for i, mineral in enumerate(event.minerals):
            references.mineral(mineral, document.place((*at, "minerals", i)))
        _date(event, at, document, parts, problems)
        _effects(event, at, document, parts, references, problems)


def _date(event: Event, at: Path, document: Document, parts: Parts, problems: Problems) -> None:
    if parts.head is None or not parts.known("start", "rounds", "quarters_per_round"):
        return
    start = parts.head.start
    length = round(parts.head.rounds * parts.head.quarters_per_round * DAYS_PER_QUARTER)
    place = document.place((*at, "date"))
    if event.kind == "history" and event.date >= start:
        what = f"history lies before the start, {start}"
        problems.add(place, what, "write an earlier date, or exogenous or prompt as the kind", event.date)
    if event.kind != "history" and event.date < start:
        problems.add(place, f"lies before the start, {start}", "write history as the kind", event.date)
    if event.kind != "history" and event.date >= start + timedelta(days=length):
        what = f"lies after the last round, which ends on {start + timedelta(days=length)}"
        problems.add(place, what, "write an earlier date or remove the event", event.date)


def _effects(
    event: Event, at: Path, document: Document, parts: Parts, references: References, problems: Problems
) -> None:
    if event.kind != "exogenous":
        if event.effects:
            what = f"a {event.kind} changes nothing by itself"
            problems.add(document.place((*at, "effects")), what, "remove the effects, or write exogenous as the kind")
        if event.chance < 1.0:
            what = f"a {event.kind} is not drawn"
            problems.add(document.place((*at, "chance")), what, "remove it", f"{event.chance:g}")
    produced = {(p.mineral, "ore" if p.stage == "mine" else p.stage, p.row) for p in parts.production.records}
    for i, effect in enumerate(event.effects):
        here: Path = (*at, "effects", i)
        known = references.mineral(effect.mineral, document.place((*here, "mineral")))
        if effect.kind == "supply":
            if effect.row is None:
                what = "an effect on supply needs the row that it strikes"
                problems.add(document.place(here), what, "add 'row:' and the code of a producer")
            elif (
                known
                and references.row(effect.row, document.place((*here, "row")))
                and parts.production.whole
                and (effect.mineral, effect.stage, effect.row) not in produced
            ):
                what = f"makes no {effect.mineral} at the stage {effect.stage}"
                problems.add(document.place((*here, "row")), what, "write a producer of it", effect.row)
            if effect.code is not None:
                problems.add(document.place((*here, "code")), "is for effects on demand", "write row", effect.code)
        else:
            if effect.row is not None:
                problems.add(document.place((*here, "row")), "is for effects on supply", "write code", effect.row)
            if effect.code is not None:
                references.actor(effect.code, document.place((*here, "code")))
