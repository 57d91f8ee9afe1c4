"""Who may know which entry of the log; the rest is as if it had never been there.

A seat's log has its own actions, what is public, the answers to its soundings, the accounts given to it and its
intelligence, numbered from 0 for the seat alone, so that gaps tell nothing. What this module does not name is shown to
nobody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from game.actions import (
    Action,
    Apply,
    Counter,
    Decline,
    Denounce,
    EndSitting,
    Found,
    Inject,
    Propose,
    Retract,
    Second,
    Sign,
    Sound,
    TableMotion,
)
from game.rules.treaties import audience_of
from game.state import State

# Everybody sees who sits when, and all that a market settles: prices, flows and capacity are published.
PUBLIC_OUTCOMES = frozenset(("order", "market"))
PUBLIC_ACTIONS = (Apply, Found, TableMotion, Second, EndSitting, Inject)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the log: an action, or an outcome settled while it was applied.

    Attributes:
        number: position in the log, from 0.
        round: the round in which it was made.
        kind: ``"action"``, or the name of what was settled.
        seat: who acted; empty for settled outcomes.
        body: the action or the outcome, JSON-ready.
    """

    number: int
    round: int
    kind: str
    seat: str
    body: dict[str, Any]


class Redaction:
    """The logs of all seats, each with what it may know; it grows with the log."""

    def __init__(self, seats: Sequence[str]) -> None:
        self._shown: dict[str, list[Entry]] = {seat: [] for seat in seats}

    def add(self, entries: Sequence[Entry], state: State, action: Action | None) -> None:
        """Deal out new entries.

        Args:
            entries: what an action added to the log.
            state: the state after it, in which what the action was about is still to be found.
            action: the action; None at the start of the game, which has none.
        """
        for entry in entries:
            if entry.kind == "action" and action is not None:
                audience = audience_of_action(action, state)
                for seat in self._shown if audience is None else audience:
                    self._add(seat, entry, entry.body)
            elif entry.kind in PUBLIC_OUTCOMES:
                for seat in self._shown:
                    self._add(seat, entry, entry.body)
            elif entry.kind in ("sounding", "account"):
                self._add(entry.body["seat"], entry, entry.body)
            elif entry.kind == "intelligence":
                for seat in self._shown:
                    own = [line for line in entry.body["reports"] if line[0] == seat]
                    if own:
                        self._add(seat, entry, {"reports": own})

    def _add(self, seat: str, entry: Entry, body: dict[str, Any]) -> None:
        if seat in self._shown:
            number = len(self._shown[seat])
            self._shown[seat].append(Entry(number, entry.round, entry.kind, entry.seat, body))

    def fork(self) -> Redaction:
        """Return a copy that grows by itself."""
        out = Redaction(())
        out._shown = {seat: list(entries) for seat, entries in self._shown.items()}
        return out

    def log_for(self, seat: str) -> tuple[Entry, ...]:
        """Return the log as a seat may see it."""
        return tuple(self._shown[seat])

    def length(self, seat: str) -> int:
        """Return the number of entries that a seat may see."""
        return len(self._shown[seat])


def audience_of_action(action: Action, state: State) -> tuple[str, ...] | None:
    """Return the seats that may know of an action, None for everybody.

    Ballots and policies are sealed: what becomes of them is told by happenings.
    """
    if isinstance(action, PUBLIC_ACTIONS):
        return None
    if isinstance(action, Propose):
        return (action.seat, *action.parties)
    if isinstance(action, Counter | Sign | Decline | Retract):
        offer = state.offers.get(action.offer)
        return (action.seat,) if offer is None else offer.parties
    if isinstance(action, Denounce):
        return audience_of(state.treaties[action.treaty])
    if isinstance(action, Sound):
        return (action.seat, action.other)
    return (action.seat,)
