"""Events: what happens by the calendar, and what the table reads about it.

After the start only exogenous events act; a prompt reminds a seat of what its capital faced and changes nothing;
history is background. Which events happen, and when, is drawn once at the start (an event with a chance below one by
key) and settled, because the no-deal run must meet the same ones.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Any

from game.chance import Key
from game.rules.turn import Turn
from game.scenario.models import Event
from game.world import World

DAYS_PER_MONTH = 365.25 / 12


def round_start(world: World, round_: int) -> date:
    """Return the first day of a round: whole months after the start where a round is whole months, else days."""
    head = world.scenario.head
    months = 3.0 * head.quarters_per_round * (round_ - 1)
    if not (3.0 * head.quarters_per_round).is_integer():
        return head.start + timedelta(days=round(DAYS_PER_MONTH * months))
    year, month = divmod(head.start.month - 1 + int(months), 12)
    last = calendar.monthrange(head.start.year + year, month + 1)[1]
    return date(head.start.year + year, month + 1, min(head.start.day, last))


def round_of(world: World, event: Event) -> int | None:
    """Return the round in which an event's date falls, or None if it lies outside the game."""
    for round_ in range(1, world.rounds + 1):
        if round_start(world, round_) <= event.date < round_start(world, round_ + 1):
            return round_
    return None


def settle_calendar(turn: Turn) -> tuple[tuple[str, int], ...]:
    """Draw and settle which events fire in which round: (event id, round), in the order of the calendar."""
    world = turn.world

    def draw() -> dict[str, Any]:
        fired: list[list[Any]] = []
        for event in sorted(world.scenario.events, key=lambda e: (e.date, e.id)):
            if event.kind == "history":
                continue
            when = round_of(world, event)
            if when is None:
                continue
            key = Key.of(turn.seed, when, f"event:{event.id}")
            if event.chance >= 1.0 or float(key.rng().random()) < event.chance:
                fired.append([event.id, when])
        return {"fired": fired}

    return tuple((str(e), int(r)) for e, r in turn.settle("calendar", draw)["fired"])


def effects_in(world: World, fired: tuple[tuple[str, int], ...], round_: int) -> tuple[tuple[str, int, int], ...]:
    """Return the effects (event id, number, last round) that run in a round."""
    events = {event.id: event for event in world.scenario.events}
    out: list[tuple[str, int, int]] = []
    for event_id, when in fired:
        event = events[event_id]
        if event.kind != "exogenous" or when > round_:
            continue
        for number, effect in enumerate(event.effects):
            last = when + effect.rounds - 1
            if last >= round_:
                out.append((event_id, number, last))
    return tuple(out)


def brief(turn: Turn) -> None:
    """Publish this round's events and let their effects run."""
    world, state = turn.world, turn.state
    state.effects = effects_in(world, state.calendar, state.round)
    for event_id, when in state.calendar:
        if when == state.round:
            turn.tell("event", None, event=event_id)
