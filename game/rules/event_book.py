"""What a scenario says of its events: the entries by id, and what a running effect does.

An effect is known by its source and its number there. The source is the id of an event or, for what somebody decided,
``event/option``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from game.scenario.models_events import Effect, Event
from game.world import World

Running = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class RunningEvent:
    """An event that acts in the market now.

    Attributes:
        event: the scenario's entry.
        option: the option by which it acts, where somebody decided; else empty.
        effects: (what it does, the last round in which it does).
    """

    event: Event
    option: str
    effects: tuple[tuple[Effect, int], ...]

    @property
    def until(self) -> int:
        """The last round in which any of it acts."""
        return max(last for _, last in self.effects)


def event_called(world: World, event_id: str) -> Event | None:
    """Return the entry of an event, or None if the scenario has none of this id."""
    return next((event for event in world.scenario.events if event.id == event_id), None)


def source_of(event: Event, option: str = "") -> str:
    """Return the source of the effects of an event, or of one of its options."""
    return f"{event.id}/{option}" if option else event.id


def event_in(world: World, source: str) -> Event:
    """Return the event to which a source belongs."""
    event = event_called(world, source.partition("/")[0])
    assert event is not None, source
    return event


def effects_of(world: World, source: str) -> tuple[Effect, ...]:
    """Return the effects of a source."""
    event, name = event_in(world, source), source.partition("/")[2]
    if not name:
        return event.effects
    option = event.option(name)
    assert option is not None, source
    return option.effects


def effect_of(world: World, source: str, number: int) -> Effect:
    """Return one effect of a source."""
    return effects_of(world, source)[number]


def running_events(world: World, effects: Sequence[Running]) -> tuple[RunningEvent, ...]:
    """Return the events behind running effects (source, number, last round), in the order of these."""
    out: list[RunningEvent] = []
    for source in dict.fromkeys(source for source, _, _ in effects):
        acting = tuple((effect_of(world, s, number), last) for s, number, last in effects if s == source)
        out.append(RunningEvent(event_in(world, source), source.partition("/")[2], acting))
    return tuple(out)
