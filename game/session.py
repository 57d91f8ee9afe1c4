"""A table: a game, who plays which seat, and where it is saved — what the window, the command line and tests all run.

The table keeps the course of play: it lets AI seats act and answer until a person is needed. The AI actions between two
human inputs are one transaction of the store, shown only after it is committed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from game.actions import Action, Decline, EndSitting, Undo, action_from_json
from game.engine import Game
from game.errors import PlayerError, Refused
from game.players import Player, make_player
from game.rules.turn import Happening
from game.view import View

MOST_CALLS_A_SITTING = 64


class Keeper(Protocol):
    """Where a table keeps its game; :class:`game.store.Save` is one."""

    def append(self, game: Game) -> None:
        """Write, in one transaction, all entries that are not yet kept."""


class Table:
    """A game at a table.

    Attributes:
        game: the game.
        players: seat -> name of its player; seats missing here are played by people.
        notes: what the table had to put right: (round, seat, sentence).
    """

    def __init__(self, game: Game, players: Mapping[str, str], keeper: Keeper | None = None) -> None:
        self.game = game
        self.players = dict(players)
        self.keeper = keeper
        self.notes: list[tuple[int, str, str]] = []
        self._made: dict[str, Player] = {}
        for seat in game.world.seats:
            if seat not in self.players and seat not in game.people:
                raise PlayerError(f"Nobody plays the seat {seat}.")
        for name in sorted(set(self.players.values())):
            self._made[name] = make_player(name)
        self._keep()

    def submit(self, action: Action) -> tuple[Happening, ...]:
        """Apply a person's action, let AI seats answer it at once, and keep everything.

        Raises:
            Refused: if the rules do not allow it; nothing has changed.
        """
        if action.seat not in self.game.people:
            raise Refused("not-a-person", f"{action.seat} is not played by a person at this table.")
        happened = list(self.game.apply(action))
        if not isinstance(action, Undo):
            happened.extend(self._answers())
        self._keep()
        return tuple(happened)

    def waiting_people(self) -> tuple[str, ...]:
        """Return the people for whom the table waits now, empty while AI seats have to act."""
        acting = self.game.to_act()
        return acting if acting and all(seat in self.game.people for seat in acting) else ()

    def advance(self) -> Iterator[str]:
        """Let AI seats act until a person is needed or the game is over, yielding each seat before it acts.

        The caller may stop between two seats, for progress or to keep a window alive; the store is written when a
        person is needed, at the end of every round, and at the end.
        """
        round_ = self.game.round
        while not self.game.over:
            seat = next((s for s in self.game.to_act() if s not in self.game.people), None)
            if seat is None:
                break
            yield seat
            self._sit(seat)
            self._answers()
            if self.game.round != round_:
                round_ = self.game.round
                self._keep()
        self._keep()

    def run(self, tick: Callable[[Game], None] | None = None) -> None:
        """Let AI seats act until a person is needed or the game is over; ``tick`` is called after every seat."""
        for _ in self.advance():
            if tick is not None:
                tick(self.game)

    def _sit(self, seat: str) -> None:
        """Let one AI seat act until the table waits for it no longer."""
        game = self.game
        mark = (game.round, game.state.phase, game.state.passes)
        for _ in range(MOST_CALLS_A_SITTING):
            if seat not in game.to_act() or (game.round, game.state.phase, game.state.passes) != mark:
                return
            before = len(game.log)
            for action in self._replies(seat, game.view(seat)):
                self._try(seat, action)
                self._answers()
                if (game.round, game.state.phase, game.state.passes) != mark:
                    return
            if len(game.log) == before:
                # Nothing was done, so the same view and key would give the same actions again.
                break
        if seat in game.to_act() and (game.round, game.state.phase, game.state.passes) == mark:
            self._try(seat, EndSitting(seat))

    def _answers(self) -> list[Happening]:
        """Let every AI seat with an offer answer it, until none is left; each gets one call for what waits."""
        happened: list[Happening] = []
        game = self.game
        for _ in range(MOST_CALLS_A_SITTING):
            due = game.answers_due()
            if not due:
                break
            for seat in due:
                view = game.view(seat)
                if view.ask != "answer":
                    continue
                waiting = [offer.id for offer in view.waiting_offers]
                for action in self._replies(seat, view):
                    if action.type in ("sign", "decline", "counter"):
                        happened.extend(self._try(seat, action))
                for number in waiting:
                    offer = game.state.offers.get(number)
                    if offer is not None and offer.status == "open" and seat not in offer.signed:
                        happened.extend(self._try(seat, Decline(seat, number)))
        return happened

    def _replies(self, seat: str, view: View) -> list[Action]:
        """Return what a player does with a view; one that fails or answers nonsense does nothing, and that is noted."""
        name = self.players[seat]
        try:
            replies: list[Any] = list(self._made[name].act(view, self.game.key(seat)))
        except Exception as error:
            self._note(seat, f"the player {name!r} failed: {type(error).__name__}: {error}")
            return []
        actions: list[Action] = []
        for reply in replies:
            try:
                action = action_from_json(reply)
            except Refused as error:
                self._note(seat, f"the player {name!r} answered nonsense: {error.sentence}")
                continue
            if action.seat == seat:
                actions.append(action)
            else:
                self._note(seat, f"the player {name!r} tried to act for {action.seat}")
        return actions

    def _try(self, seat: str, action: Action) -> tuple[Happening, ...]:
        try:
            return self.game.apply(action)
        except Refused as error:
            self._note(seat, f"{action.type}: {error.sentence}")
            return ()

    def _note(self, seat: str, sentence: str) -> None:
        self.notes.append((self.game.round, seat, sentence))

    def _keep(self) -> None:
        if self.keeper is not None:
            self.keeper.append(self.game)
