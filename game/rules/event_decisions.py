"""Decisions that events lay before a seat: sealed in the sitting like any policy, until the event's time has come.

What the seat chose, or the default, acts in the close of the round; :mod:`game.rules.events` does that.
"""

from __future__ import annotations

from dataclasses import dataclass

from game.actions import Decide
from game.rules.event_book import event_called
from game.rules.spec import Field
from game.rules.turn import refuse
from game.scenario.models_events import Event
from game.state import State
from game.world import World


@dataclass(frozen=True, slots=True)
class OpenDecision:
    """A decision that waits for a seat.

    Attributes:
        event: the scenario's entry, with the options and what each does.
        since: the round in which it was opened.
        until: the last round in which the seat can decide.
        chosen: what the seat has sealed, or None: the default would be taken.
    """

    event: Event
    since: int
    until: int
    chosen: str | None


def decision_key(event_id: str) -> str:
    """Return under which key a decision stands among a seat's policies."""
    return f"decide:{event_id}"


def open_decisions(world: World, state: State, seat: str) -> tuple[OpenDecision, ...]:
    """Return the decisions that wait for a seat, oldest first."""
    out: list[OpenDecision] = []
    for event_id, since, until in state.decisions:
        event = event_called(world, event_id)
        if event is not None and event.decider == seat:
            sealed = state.policies.get((seat, decision_key(event_id)))
            out.append(OpenDecision(event, since, until, sealed.option if isinstance(sealed, Decide) else None))
    return tuple(out)


class DecideRule:
    """Choose an option of an open decision; a later choice replaces it, and the default is a choice like any other."""

    record = Decide

    def key(self, world: World, seat: str, policy: Decide) -> str:
        """One choice for each event."""
        return decision_key(policy.event)

    def neutral(self, policy: Decide) -> bool:
        """A choice ends no other."""
        return False

    def check(self, world: World, state: State, seat: str, policy: Decide) -> None:
        """Refuse decisions that are not open, those of others, and options that there are not."""
        event = event_called(world, policy.event)
        if event is None or policy.event not in [open_ for open_, _, _ in state.decisions]:
            raise refuse("no-such-decision", "Nothing of that name waits for a decision now.")
        if event.decider != seat:
            raise refuse("not-yours", "That decision is for another seat.")
        if event.option(policy.option) is None:
            known = ", ".join(option.id for option in event.options)
            raise refuse("no-such-option", "The options are: {known}.", known=known)

    def open_to(self, world: World, state: State, seat: str) -> bool:
        """Seats for whom a decision waits."""
        return bool(open_decisions(world, state, seat))

    def fields(self, world: World, state: State, seat: str) -> tuple[Field, ...]:
        """Offer every option of every open decision."""
        options = tuple(
            {"event": waiting.event.id, "option": option.id}
            for waiting in open_decisions(world, state, seat)
            for option in waiting.event.options
        )
        return (Field("choice", options),) if options else ()
