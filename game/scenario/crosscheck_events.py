"""Checks of events against the tables and each other: dates, conditions, decisions and what follows from what."""

from __future__ import annotations

from datetime import timedelta

from game.scenario.crosscheck_effects import check_effects
from game.scenario.crosscheck_seats import check_condition
from game.scenario.models_events import MEASURES, Event
from game.scenario.parts import Parts, References
from game.scenario.problems import Problems, meant
from game.scenario.yamlfile import Document, Path

DAYS_PER_QUARTER = 365.25 / 4
WITH_EFFECTS = ("exogenous", "inject")
DECISION_KEYS = ("decider", "options", "default")


def check_events(parts: Parts, references: References, problems: Problems) -> None:
    """Check ids, dates, seats, minerals, conditions, effects, options and followers of the events."""
    document = parts.event_file
    if document is None:
        return
    first: dict[str, int] = {}
    followers = _followers(parts.events)
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
        _date(event, at, document, parts, problems, event.id in followers)
        _drawn(event, at, document, problems)
        for i, trigger in enumerate(event.when):
            there: Path = (*at, "when", i)
            if trigger.seat is not None:
                references.seat(trigger.seat, document.place((*there, "seat")))
            check_condition(trigger.seat or "", trigger, there, document, parts, references, problems)
        if event.effects and event.kind not in WITH_EFFECTS:
            what = f"a {event.kind} changes nothing by itself"
            instead = "remove the effects, or write exogenous as the kind"
            if event.kind == "decision":
                instead = "write them under one of its options"
            problems.add(document.place((*at, "effects")), what, instead)
        check_effects(event.effects, (*at, "effects"), document, parts, references, problems)
        for i, effect in enumerate(event.effects):
            if effect.kind in MEASURES:
                what = f"a {effect.kind} is somebody's decision"
                instead = "write it under an option of an event of the kind decision"
                problems.add(document.place((*at, "effects", i, "kind")), what, instead, effect.kind)
        _decision(event, at, document, parts, references, problems)
    _follow(parts, document, problems)


def _date(event: Event, at: Path, document: Document, parts: Parts, problems: Problems, follows: bool) -> None:
    place = document.place((*at, "date"))
    if event.kind == "inject":
        if event.date is not None:
            problems.add(place, "an inject happens when a facilitator has it happen", "remove the date", event.date)
        return
    if event.date is None:
        if not follows:
            instead = "write one, or name the event under 'then' of another" if event.kind != "history" else "write one"
            problems.add(place, "has no date and follows from no event", instead)
        return
    if follows:
        what = "follows from another event and happens after it, not by the calendar"
        problems.add(place, what, "remove the date, or its id under 'then' there", event.date)
        return
    if parts.head is None or not parts.known("start", "rounds", "quarters_per_round"):
        return
    start = parts.head.start
    length = round(parts.head.rounds * parts.head.quarters_per_round * DAYS_PER_QUARTER)
    if event.kind == "history" and event.date >= start:
        what = f"history lies before the start, {start}"
        problems.add(place, what, "write an earlier date, or exogenous or prompt as the kind", event.date)
    if event.kind != "history" and event.date < start:
        problems.add(place, f"lies before the start, {start}", "write history as the kind", event.date)
    if event.kind != "history" and event.date >= start + timedelta(days=length):
        what = f"lies after the last round, which ends on {start + timedelta(days=length)}"
        problems.add(place, what, "write an earlier date or remove the event", event.date)


def _drawn(event: Event, at: Path, document: Document, problems: Problems) -> None:
    """Check that only what happens by itself has a chance, a window or conditions, and only it has followers."""
    if event.chance < 1.0 and event.kind in ("history", "inject"):
        place = document.place((*at, "chance"))
        problems.add(place, "only what happens by itself is drawn", "remove it", f"{event.chance:g}")
    for key in ("window", "when", "then"):
        given = getattr(event, key) != Event.model_fields[key].default
        if given and (event.kind == "history" or (event.kind == "inject" and key != "then")):
            what = "nothing follows history" if key == "then" else "is only for what happens by itself"
            problems.add(document.place((*at, key)), what, "remove it")


def _decision(
    event: Event, at: Path, document: Document, parts: Parts, references: References, problems: Problems
) -> None:
    if event.kind != "decision":
        for key in DECISION_KEYS:
            if getattr(event, key):
                place = document.place((*at, key))
                problems.add(place, f"is not for the kind {event.kind}", "remove it, or write decision as the kind")
        return
    if event.decider is None:
        problems.add(document.place((*at, "decider")), "is missing", "write the code of the seat that decides")
    else:
        references.seat(event.decider, document.place((*at, "decider")))
    if len(event.options) < 2:
        what = f"has {len(event.options)} entries"
        problems.add(document.place((*at, "options")), what, "write at least 2, one of them the default")
    ids = [option.id for option in event.options]
    if event.default is None:
        problems.add(document.place((*at, "default")), "is missing", "write the id of the option taken without a word")
    elif event.default not in ids and ids:
        place = document.place((*at, "default"))
        problems.add(place, "is not the id of an option", meant(event.default, ids), event.default)
    for i, option in enumerate(event.options):
        here: Path = (*at, "options", i)
        if option.id in ids[:i]:
            problems.add(document.place((*here, "id")), "stands twice", "give one of them another id", option.id)
        check_effects(option.effects, (*here, "effects"), document, parts, references, problems)
        for k, effect in enumerate(option.effects):
            if option.id == event.default and effect.kind in MEASURES:
                what = "the default keeps the policies that stand, as the no-deal run does"
                place = document.place((*here, "effects", k, "kind"))
                problems.add(place, what, "write it under another option", effect.kind)


def _followers(events: list[tuple[int, Event]]) -> frozenset[str]:
    return frozenset(follower for _, event in events for _, follower in _arrows(event))


def _arrows(event: Event) -> list[tuple[Path, str]]:
    """Return (place within the event, id) of all that follows from it or its options."""
    out: list[tuple[Path, str]] = [(("then", k), follower) for k, follower in enumerate(event.then)]
    for i, option in enumerate(event.options):
        out += [(("options", i, "then", k), follower) for k, follower in enumerate(option.then)]
    return out


def _follow(parts: Parts, document: Document, problems: Problems) -> None:
    """Check that what follows exists, can follow, and leads to nothing that it came from."""
    known = {event.id: event for _, event in parts.events}
    for n, event in parts.events:
        for path, follower in _arrows(event):
            place = document.place((n, *path))
            if follower not in known:
                problems.add(place, "is not the id of an event", meant(follower, known), follower)
            elif known[follower].kind in ("history", "inject"):
                what = f"has the kind {known[follower].kind} and cannot follow"
                problems.add(place, what, "write exogenous, prompt or decision there", follower)
            elif event.id in _reached(known, follower):
                problems.add(place, f"leads back to {event.id}", "break the circle", follower)


def _reached(known: dict[str, Event], start: str) -> frozenset[str]:
    """Return the ids that an event leads to, itself included."""
    seen: dict[str, None] = {}
    waiting = [start]
    while waiting:
        event = known.get(waiting.pop())
        if event is not None and event.id not in seen:
            seen[event.id] = None
            waiting += [follower for _, follower in _arrows(event)]
    return frozenset(seen)
