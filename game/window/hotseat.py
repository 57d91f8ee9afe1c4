"""Several people at one machine: whose turn it is, and what each of them keeps from turn to turn.

Between two turns nobody has the machine: the window shows the handover screen, which draws only what everybody may
know, and no screen of a game comes up before somebody has taken a seat.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pygame

from game.pins import Guesses, Pin
from game.session import Table
from game.window.play import Play

if TYPE_CHECKING:
    from game.window.loop import Screen
    from game.window.ui import Ui


class Hotseat:
    """See the module.

    Args:
        table: the table, whose game has at least two people.
        path: where the game is saved.
        pins: the PINs of seats that have one.

    Attributes:
        plays: each person's seat -> the game as it knows it, in the table's order.
        sitting: who has the machine; None while it is handed over or programs act.
        last: who had it last.
        guesses: each seat's wrong guesses at its PIN.
        minutes: the planning time of a turn, which reminds and never ends one; None without.
    """

    def __init__(self, table: Table, path: Path | None, pins: Mapping[str, Pin]) -> None:
        self.table = table
        people = [seat for seat in table.game.world.seats if seat in table.game.people]
        self.plays = {seat: Play(table, seat, path) for seat in people}
        self.sitting: str | None = None
        self.last: str | None = None
        self.guesses = {seat: Guesses() for seat in people}
        self.minutes: float | None = None
        self._since: float | None = None
        self._pins = dict(pins)
        self._screens: dict[str, dict[str, Screen]] = {seat: {} for seat in people}
        self._memories: dict[str, dict[Any, Any]] = {seat: {} for seat in people}

    @property
    def seats(self) -> Sequence[str]:
        """The people's seats, in the table's order."""
        return tuple(self.plays)

    def called(self) -> str | None:
        """Return whose turn it is; None while programs act, and when the game is over."""
        return next(iter(self.table.waiting_people()), None)

    def has_pin(self, seat: str) -> bool:
        """Whether a seat is closed with a PIN."""
        return seat in self._pins

    def opens(self, seat: str, typed: str, now: float) -> bool:
        """Whether a seat may be taken with what was typed; counts wrong guesses. ``now`` is in seconds."""
        if seat not in self._pins:
            return True
        guesses = self.guesses[seat]
        if guesses.wait(now) > 0:
            return False
        if self._pins[seat].opens(typed):
            guesses.passed()
            return True
        guesses.failed(now)
        return False

    def take(self, seat: str, ui: Ui) -> tuple[Play, dict[str, Screen]]:
        """Give the machine to a seat; return its game and the screens that were made for it."""
        self.release(ui)
        self.sitting = self.last = seat
        self._since = ui.now
        ui.exchange_memory(self._memories[seat])
        play = self.plays[seat]
        play.take_up()
        return play, self._screens[seat]

    def release(self, ui: Ui) -> None:
        """Take the machine from who has it; what widgets remember stays with the seat, and nothing is left to see."""
        ui.clear_traces()
        if self.sitting is not None:
            self._memories[self.sitting] = ui.exchange_memory({})
        self.sitting = self._since = None

    def reword(self) -> None:
        """Let go of everybody's screens, which hold words of the language that was in use."""
        for screens in self._screens.values():
            screens.clear()
        for play in self.plays.values():
            play.reword()

    def seconds_left(self, now: float, stretch: float = 1.0) -> float | None:
        """Return the seconds of planning time that are left, negative when it is over; None without a limit.

        Args:
            now: in seconds.
            stretch: the reader's multiple of all times; 0 for none.
        """
        if self.minutes is None or self._since is None or stretch <= 0:
            return None
        return self.minutes * 60 * stretch - (now - self._since)


def shared_picture(ui: Ui, seats: Sequence[str]) -> pygame.Surface:
    """Return a picture for lists of saves that tells of a shared game only who plays it."""
    sheet = pygame.Surface((256, 144))
    sheet.fill(ui.theme.bg)
    across = max(1, min(len(seats), math.ceil(math.sqrt(len(seats) * 2))))
    cell = min(72, 240 // across)
    for n, seat in enumerate(seats):
        flag = ui.paint.images.flag(seat, (cell - 8, (cell - 8) * 2 // 3), ui.theme.muted)
        rows = -(-len(seats) // across)
        x = 128 - across * cell // 2 + (n % across) * cell + 4
        y = 72 - rows * (cell * 2 // 3 + 4) // 2 + (n // across) * (cell * 2 // 3 + 4)
        sheet.blit(flag, (x, y))
    return sheet
