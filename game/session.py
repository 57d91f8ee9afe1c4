"""A table: a game, who plays which seat, and where it is saved — what the window, the command line and tests all run.

The table keeps the course of play: it lets AI seats act and answer until a person is needed. The AI actions between two
human inputs are one transaction of the store, shown only after it is committed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Protocol

from game.actions import Action, ByMinistry, Decline, EndSitting, Inject, Undo
from game.engine import Game
from game.errors import PlayerError, Refused
from game.ministry import carry_out, sort_inbox
from game.players import Advisor, Player, make_advisor, make_player
from game.programs import Programs
from game.rules.injects import FACILITATOR
from game.rules.turn import Happening
from game.talks import Disclose
from game.view import View
from game.wording import say

MOST_CALLS_A_SITTING = 64


def _advisor() -> Advisor | None:
    try:
        return make_advisor()
    except PlayerError:
        return None


class Keeper(Protocol):
    """Where a table keeps its game; :class:`game.store.Save` is one."""

    def append(self, game: Game) -> None:
        """Write, in one transaction, all entries that are not yet kept."""


class Table:
    """A game at a table; closing it, or forgetting it, ends the processes of plug-ins.

    Args:
        own: players by name that need not be installed.

    Attributes:
        game: the game.
        players: seat -> name of its player; seats missing here are played by people.
        notes: what the table had to put right: (round, seat, sentence).
        desk: the advisor by which people's ministries act; None if none is installed.
        attempts: actions that players and people tried, by type; ``refusals`` those of them that the rules refused.
    """

    def __init__(
        self,
        game: Game,
        players: Mapping[str, str],
        keeper: Keeper | None = None,
        own: Mapping[str, Player] = MappingProxyType({}),
    ) -> None:
        self.game = game
        self.players = dict(players)
        self.keeper = keeper
        self.notes: list[tuple[int, str, str]] = []
        self.attempts: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()
        self._made: dict[str, Player] = {}
        self.desk = _advisor() if game.people else None
        self._prepared: set[tuple[str, int, str, int]] = set()
        self._delegated: dict[str, int] = {}
        for seat in game.world.seats:
            if seat not in self.players and seat not in game.people:
                raise PlayerError(f"Nobody plays the seat {seat}.")
        for name in sorted(set(self.players.values())):
            self._made[name] = own[name] if name in own else make_player(name)
        self._programs = Programs(self.players, self._made, self._note)
        self._keep()

    def __enter__(self) -> Table:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes of plug-ins; a table that goes on begins them anew."""
        self._programs.close()

    def submit(self, action: Action) -> tuple[Happening, ...]:
        """Apply a person's action, let AI seats answer it at once, and keep everything.

        Raises:
            Refused: if the rules do not allow it; nothing has changed.
        """
        if action.seat not in self.game.people:
            raise Refused("not-a-person", say("{seat} is not played by a person at this table.", seat=action.seat))
        happened: list[Happening] = []
        if isinstance(action, EndSitting) and action.seat in self.game.to_act():
            happened.extend(self._staff(action.seat))
            happened.extend(self._give_answers(action.seat))
        happened.extend(self._apply(action))
        if not isinstance(action, Undo):
            happened.extend(self._answers())
        self._keep()
        return tuple(happened)

    def inject(self, event: str = "", title: str = "", text: str = "") -> tuple[Happening, ...]:
        """Have something happen as the facilitator: an event of the scenario's library, or a title and a text.

        Raises:
            Refused: if the library has no such event or it has happened already; nothing has changed.
        """
        happened = self.game.apply(Inject(FACILITATOR, event, title, text))
        self._keep()
        return happened

    def delegate(self, seat: str) -> tuple[Happening, ...]:
        """Leave the rest of the round to a person's ministry: it ends her sitting, answers and votes for her.

        It follows her standing instructions and, where she gave none, :data:`game.ministry.LEFT_TO_IT`. What it does
        later in the round happens as the table advances.

        Raises:
            Refused: if no person plays the seat, or the game is over; nothing has changed.
        """
        if seat not in self.game.people:
            raise Refused("not-a-person", say("{seat} is not played by a person at this table.", seat=seat))
        if self.game.over:
            raise Refused("over", say("The game is over."))
        self._delegated[seat] = self.game.round
        return self.submit(EndSitting(seat)) if seat in self.game.to_act() else ()

    def close_phase(self) -> tuple[Happening, ...]:
        """End the present phase for all people whom the table waits for, as a facilitator does when time is up.

        Programs that have still to act do so first. Their ministries act for the people, by their instructions.
        """
        self.run()
        happened: list[Happening] = []
        mark = self._mark()
        while self.waiting_people() and self._mark() == mark:
            happened.extend(self.submit(EndSitting(self.waiting_people()[0])))
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
                if self._brief_people():
                    continue
                break
            yield seat
            self._sit(seat)
            self._answers()
            if self.game.round != round_:
                round_ = self.game.round
                self._keep()
        if self.game.over:
            self.close()
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

    # --- people's ministries --------------------------------------------------------------------------------------

    def _brief_people(self) -> bool:
        """Let the ministries of the people who are waited for do their part; return whether one ended a sitting."""
        for seat in self.waiting_people():
            if self._delegated.get(seat) == self.game.round:
                self.submit(EndSitting(seat))
                return True
            if (seat, *self._mark()) not in self._prepared:
                self._staff(seat)
        return False

    def _staff(self, seat: str) -> list[Happening]:
        """Let a person's ministry act: on the inbox once in a phase, on her instructions whenever it is called."""
        happened: list[Happening] = []
        if self.desk is None:
            return happened
        first = (seat, *self._mark()) not in self._prepared
        self._prepared.add((seat, *self._mark()))
        steps: list[Callable[[View, Advisor], list[ByMinistry]]] = [sort_inbox] if first else []
        steps.append(partial(carry_out, delegated=self._delegated.get(seat) == self.game.round))
        for step in steps:
            try:
                acts = step(self.game.view(seat), self.desk)
            except Exception as error:
                self._note(seat, f"the advisor failed: {type(error).__name__}: {error}")
                continue
            for act in acts:
                happened.extend(self._try(seat, act))
        return happened

    def _give_answers(self, seat: str) -> list[Happening]:
        """Give the answers that a ministry holds ready, so that programs can reply before the sitting ends.

        What the rules refuse here stays held: ending the sitting tells the person so.
        """
        happened: list[Happening] = []
        for answer in tuple(self.game.view(seat).me.held.values()):
            try:
                happened.extend(self._apply(answer))
            except Refused:
                continue
            happened.extend(self._answers())
        return happened

    def _mark(self) -> tuple[int, str, int]:
        return self.game.round, self.game.state.phase, self.game.state.passes

    # --- programs -------------------------------------------------------------------------------------------------

    def _answers(self) -> list[Happening]:
        """Let AI seats answer soundings and offers, until none is left; each gets one call for the offers that wait."""
        happened: list[Happening] = []
        game = self.game
        for _ in range(MOST_CALLS_A_SITTING):
            happened.extend(self._disclosures())
            due = game.answers_due()
            if not due:
                break
            for seat in due:
                view = game.view(seat)
                if view.ask != "answer":
                    continue
                waiting = [offer.id for offer in view.waiting_offers]
                for action in self._replies(seat, view):
                    if action.type in ("sign", "decline", "counter", "explain"):
                        happened.extend(self._try(seat, action))
                for number in waiting:
                    offer = game.state.offers.get(number)
                    if offer is not None and offer.status == "open" and seat not in offer.signed:
                        happened.extend(self._try(seat, Decline(seat, number)))
        return happened

    def _disclosures(self) -> list[Happening]:
        """Let every AI seat that was sounded answer; who cannot gives no answer."""
        happened: list[Happening] = []
        for seat in self.game.soundings_due():
            view = self.game.view(seat)
            for sounding in view.soundings:
                silent = Disclose(seat, sounding.seat, sounding.id, "none")
                answer = self._programs.disclosure(seat, view, self.game.key(seat), sounding, self._mark())
                told = self._try(seat, answer or silent)
                happened.extend(told or self._try(seat, silent))
        return happened

    def _replies(self, seat: str, view: View) -> list[Action]:
        return self._programs.replies(seat, view, self.game.key(seat), self._mark())

    def _try(self, seat: str, action: Action) -> tuple[Happening, ...]:
        try:
            return self._apply(action)
        except Refused as error:
            self._note(seat, f"{action.type}: {error.sentence}")
            return ()

    def _apply(self, action: Action) -> tuple[Happening, ...]:
        """Apply an action, counting it and its refusal."""
        self.attempts[action.type] += 1
        try:
            return self.game.apply(action)
        except Refused:
            self.refusals[action.type] += 1
            raise

    def _note(self, seat: str, sentence: str) -> None:
        self.notes.append((self.game.round, seat, sentence))

    def _keep(self) -> None:
        if self.keeper is not None:
            self.keeper.append(self.game)
