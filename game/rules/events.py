"""Events: what happens by the calendar, by chance, on conditions, by decision, and after something else.

A prompt reminds a seat of what its capital faced and changes nothing; history is background. Which dated events
without conditions happen, and when, is drawn once at the start by key and settled, because the no-deal run must meet
the same ones: it takes every decision at its default and knows no conditional event. Conditions are judged at the start
of a round; where they first hold, the event is drawn by key. A decision acts in the close of the round in which it was
taken, its default when its time is over.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from game.actions import Decide
from game.chance import Key, pick
from game.rules import event_effects
from game.rules.conditions import judge
from game.rules.event_book import Running, effects_of, event_in, source_of
from game.rules.event_decisions import decision_key
from game.rules.event_effects import last_round
from game.rules.turn import Turn
from game.scenario.models_events import MARKET, Event, Trigger
from game.state import State
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
    """Return the round in which an event's date falls, or None if it has none or it lies outside the game."""
    if event.date is None:
        return None
    for round_ in range(1, world.rounds + 1):
        if round_start(world, round_) <= event.date < round_start(world, round_ + 1):
            return round_
    return None


def happens_at(seed: int, event: Event, first: int) -> int | None:
    """Return the round in which an event without conditions comes, drawn by key, or None if it does not.

    Args:
        seed: the game's.
        event: the event.
        first: the first round in which it can come; its chance and its place in the window are drawn there.
    """
    if event.chance >= 1.0 and event.window == 1:
        return first
    rng = Key.of(seed, first, f"event:{event.id}").rng()
    if event.chance < 1.0 and float(rng.random()) >= event.chance:
        return None
    return first + (pick(rng, event.window) if event.window > 1 else 0)


def settle_calendar(turn: Turn) -> tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]:
    """Draw and settle which dated events without conditions come in which round, in the order of the calendar.

    Returns:
        (event id, round) of what will come; and (source of effects, round) of what the no-deal run meets: the same
        events with every decision at its default, and what follows from them.
    """
    world = turn.world

    def draw() -> dict[str, Any]:
        fired: list[tuple[str, int]] = []
        for event in dated(world):
            first = None if event.when else round_of(world, event)
            when = None if first is None else happens_at(turn.seed, event, first)
            if when is not None and when <= world.rounds:
                fired.append((event.id, when))
        return {"fired": [list(f) for f in fired], "no_deal": [list(f) for f in _without_anybody(turn, fired)]}

    settled = turn.settle("calendar", draw)
    fired, no_deal = (tuple((str(e), int(r)) for e, r in settled[name]) for name in ("fired", "no_deal"))
    return fired, no_deal


def dated(world: World) -> list[Event]:
    """Return the events that come by a date, in the order of the calendar."""
    listed = [
        (event.date, event.id, event) for event in world.scenario.events if event.date and event.kind != "history"
    ]
    return [event for _, _, event in sorted(listed, key=lambda entry: entry[:2])]


def _without_anybody(turn: Turn, fired: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return what happens if nobody decides or agrees on anything: conditions never hold, and defaults are taken."""
    world = turn.world
    waiting, seen, out = list(fired), dict.fromkeys(event for event, _ in fired), []

    def follow(followers: Sequence[str], first: int) -> None:
        for follower in followers:
            event = event_in(world, follower)
            when = None if event.when else happens_at(turn.seed, event, first)
            if when is not None and when <= world.rounds and follower not in seen:
                seen[follower] = None
                waiting.append((follower, when))

    while waiting:
        event_id, when = waiting.pop(0)
        event = event_in(world, event_id)
        out.append((event.id, when))
        follow(event.then, when + event.after_rounds)
        option = event.option(event.default or "")
        if option is not None:
            closes = min(when + event.open_rounds - 1, world.rounds)
            out.append((source_of(event, option.id), closes))
            follow(option.then, closes + option.after_rounds)
    return out


def effects_in(world: World, happened: Sequence[tuple[str, int]], round_: int) -> tuple[Running, ...]:
    """Return the effects on the market (source, number, last round) that run in a round.

    Args:
        world: the world.
        happened: (source, round in which it began).
        round_: the round.
    """
    return tuple(
        sorted(
            (source, number, last_round(effect, when))
            for source, when in happened
            if when <= round_
            for number, effect in enumerate(effects_of(world, source))
            if effect.kind in MARKET and last_round(effect, when) >= round_
        )
    )


# --- in the course of the game -------------------------------------------------------------------------------------


def brief(turn: Turn) -> None:
    """Begin a round: end what has run its time, then let happen what is due, the calendar first."""
    state = turn.state
    event_effects.end_what_has_run(turn)
    due = [event for event, when in (*state.calendar, *state.following) if when == state.round]
    for event_id in (*due, *_conditional(turn)):
        if event_id not in turn.state.happened:
            happen(turn, event_in(turn.world, event_id))


def happen(turn: Turn, event: Event, *, injected: bool = False) -> None:
    """Let an event happen in this round: publish it, begin what it does, open its decision, plan what follows."""
    state = turn.state
    state.happened = {**state.happened, event.id: state.round}
    if injected:
        turn.tell("event_injected", None, event=event.id, title=event.title, text=event.text)
    else:
        turn.tell("event", None, event=event.id)
    event_effects.begin(turn, source_of(event))
    if event.kind == "decision":
        until = min(state.round + event.open_rounds - 1, turn.world.rounds)
        state.decisions = (*state.decisions, (event.id, state.round, until))
    _plan(turn, event.then, state.round + event.after_rounds)


def decide(turn: Turn) -> None:
    """Close the round's decisions: what was sealed acts now, and the default where the time is over."""
    state = turn.state
    for event_id, since, until in state.decisions:
        event = event_in(turn.world, event_id)
        seat, key = str(event.decider), decision_key(event_id)
        sealed = state.policies.get((seat, key))
        if sealed is None and state.round < until:
            continue
        chosen = sealed.option if isinstance(sealed, Decide) else str(event.default)
        option = event.option(chosen)
        assert option is not None
        state.policies = {k: p for k, p in state.policies.items() if k != (seat, key)}
        state.decisions = tuple(entry for entry in state.decisions if entry != (event_id, since, until))
        turn.tell("event_decided", None, seat=seat, event=event_id, option=chosen, by_default=sealed is None)
        event_effects.begin(turn, source_of(event, chosen))
        _plan(turn, option.then, state.round + option.after_rounds)


def _plan(turn: Turn, followers: Sequence[str], first: int) -> None:
    """Draw and settle when what follows comes; what has conditions waits for them."""
    if not followers:
        return
    state, world = turn.state, turn.world
    chosen = [event_in(world, follower) for follower in followers]

    def draw() -> dict[str, Any]:
        rounds = [first if event.when else happens_at(turn.seed, event, first) for event in chosen]
        return {"planned": [[e.id, r] for e, r in zip(chosen, rounds, strict=True) if r is not None]}

    planned = tuple((str(e), int(r)) for e, r in turn.settle("followers", draw)["planned"])
    state.awaiting = (*state.awaiting, *(p for p in planned if event_in(world, p[0]).when))
    state.following = (*state.following, *(p for p in planned if not event_in(world, p[0]).when))


def _conditional(turn: Turn) -> list[str]:
    """Return the events whose conditions hold for the first time in their window and whose draw lets them come."""
    world, state = turn.world, turn.state
    waiting = [(event.id, round_of(world, event)) for event in dated(world) if event.when]
    ripe: list[Event] = []
    for event_id, first in (*waiting, *state.awaiting):
        event = event_in(world, event_id)
        in_time = first is not None and first <= state.round < first + event.window
        if in_time and event_id not in state.happened and all(holds(world, state, t) for t in event.when):
            ripe.append(event)
    if not ripe:
        return []

    def draw() -> dict[str, Any]:
        out = []
        for event in ripe:
            rng = Key.of(turn.seed, state.round, f"event:{event.id}").rng()
            out.append([event.id, event.chance >= 1.0 or float(rng.random()) < event.chance])
        return {"drawn": out}

    drawn = turn.settle("conditional_events", draw)["drawn"]
    # A draw is made once: what it does not let come is over.
    state.happened = {**state.happened, **{str(e): 0 for e, comes in drawn if not comes}}
    return [str(e) for e, comes in drawn if comes]


def holds(world: World, state: State, trigger: Trigger) -> bool:
    """Whether a condition of an event holds now: for its seat, or for any where it names none."""
    seats = (trigger.seat,) if trigger.seat is not None else world.seats
    return any(judge(world, state, seat, trigger).holds for seat in seats) == trigger.holds
