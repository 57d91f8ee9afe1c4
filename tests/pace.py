"""How long a game takes a person: a scripted player at the real window, who reads everything that is new to her.

She reads 200 words a minute and takes three seconds for an input. Every text that comes up on a screen she visits is
read once, whole, at the first time that it is drawn; figures alone are not words. Her policy is a sensible person's:
standing instructions in the first round, everything that must be answered answered, the two talks that her desk
thinks best proposed each round, and every page of the resolution read.

    python -m tests.pace --scenario washington-2026 --seat JPN
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pygame

from game.window.opening import Setup
from tests.window.stage import Stage

WORDS_A_MINUTE = 200
INPUT_S = 3.0
#: Talks that she begins of her own in a round.
TALKS = 2
_WORD = re.compile(r"[^\W\d_]{2,}")
_MUST = ("offer", "decision", "vote", "ratify")


@dataclass
class Pace:
    """What a game took.

    Attributes:
        words: read.
        inputs: keys pressed and targets clicked.
        must: what had to be answered, by round.
        rounds: how many rounds were played.
    """

    words: int = 0
    inputs: int = 0
    must: dict[int, int] = field(default_factory=dict)
    rounds: int = 0
    where: dict[str, int] = field(default_factory=dict)

    @property
    def minutes(self) -> float:
        """The time in minutes."""
        return self.words / WORDS_A_MINUTE + self.inputs * INPUT_S / 60

    @property
    def most(self) -> float:
        """The 95th percentile over rounds of what had to be answered."""
        counts = sorted(self.must.get(n, 0) for n in range(1, self.rounds + 1))
        return float(counts[min(len(counts) - 1, int(0.95 * len(counts)))]) if counts else 0.0


class Person:
    """Plays a game by looking, reading and giving inputs; see the module."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.pace = Pace()
        self._read: set[str] = set()

    @property
    def play(self):  # type: ignore[no-untyped-def]
        """The game in the window."""
        return self.stage.app.play

    # --- eyes and hands -----------------------------------------------------------------------------------------

    def look(self) -> None:
        """Let the desk finish, and read what is new."""
        for _ in range(60):
            self.stage.now += 0.05
            self.stage.ui.redraw()
            self.stage.loop.frame()
            if not self.stage.ui.dirty:
                break
        for drawn in self.stage.ui.paint.drawn:
            if drawn.text not in self._read:
                self._read.add(drawn.text)
                words = len(_WORD.findall(drawn.text))
                self.pace.words += words
                self.pace.where[self.stage.screen] = self.pace.where.get(self.stage.screen, 0) + words

    def press(self, key: int, *held: str) -> None:
        """Press a key, and read what it brought up."""
        self.pace.inputs += 1
        self.stage.hand.press(key, *held)
        self.stage.now += INPUT_S
        self.look()

    def click(self, id: str) -> bool:
        """Click a target if it is there and can be used; false if not."""
        hit = self.stage.ui.hits.by_id.get(id)
        if hit is None or hit.rect.w <= 0 or hit.rect.h <= 0 or hit.disabled_reason is not None:
            return False
        self.pace.inputs += 1
        self.stage.hand.click(id)
        self.stage.now += INPUT_S
        self.look()
        return True

    def modal(self) -> bool:
        """Answer a dialogue with its proposed answer; false if none is open."""
        if not self.stage.ui.layers:
            return False
        self.press(pygame.K_RETURN)
        return True

    # --- a game -------------------------------------------------------------------------------------------------

    def whole_game(self, rounds: int | None = None) -> Pace:
        """Play to the end, or for some rounds."""
        last = rounds or self.play.view.rounds
        for _ in range(40 * last):
            self.stage.app.settle()
            self.look()
            if self.stage.screen == "ResolutionScreen":
                self.read_report()
            if self.play.over or self.play.view.round > last:
                break
            self.pace.rounds = self.play.view.round
            self.phase()
        return self.pace

    def read_report(self) -> None:
        """Read every page of what the round brought."""
        for _ in range(12):
            if self.stage.screen != "ResolutionScreen":
                return
            self.press(pygame.K_RETURN)

    def phase(self) -> None:
        """Do what the phase asks for, and end it."""
        play = self.play
        must = sum(1 for todo in play.todos if todo.kind in _MUST)
        self.pace.must[play.view.round] = self.pace.must.get(play.view.round, 0) + must
        if play.view.ask == "sitting":
            if play.view.round == 1:
                self.prepare()
            self.answer()
            self.accede()
            self.talk()
        self.answer()
        mark = (play.view.round, play.view.phase, play.view.ask)
        for _ in range(30):
            if play.busy or (play.view.round, play.view.phase, play.view.ask) != mark or play.over:
                return
            self.press(pygame.K_e)
            if self.stage.ui.layers:
                self.modal()
            elif play.todos:
                self.press(pygame.K_e, "shift")
                self.modal()

    def prepare(self) -> None:
        """Read the mandate and the views, and give standing instructions."""
        for key in (pygame.K_F1, pygame.K_F4, pygame.K_F5, pygame.K_F3):
            self.press(key)
        for order in ("vote_by_mandate", "decline_below", "keep_promises"):
            self.click(f"ministry/order/{order}")

    def answer(self) -> None:
        """Answer what must be answered: go there by Space, sign what is left (the ministry declines what is bad)."""
        for _ in range(24):
            todos = [todo for todo in self.play.todos if todo.kind in _MUST]
            if not todos:
                return
            todo = todos[0]
            before = len(todos)
            self.stage.app.screen(self._screen())
            self.press(pygame.K_SPACE)
            if todo.kind == "offer":
                self.press(pygame.K_RETURN)
                self.modal()
                if len([t for t in self.play.todos if t.kind in _MUST]) >= before:
                    self.decline()
            elif todo.kind == "ratify":
                if not (self.click("blocs/ratify") or self.click("blocs/home/ratify")):
                    return
                self.modal()
            else:
                self.press(pygame.K_1)
            if len([t for t in self.play.todos if t.kind in _MUST]) >= before:
                return

    def _screen(self) -> str:
        names = {"MapScreen": "map", "TableScreen": "table", "BlocsScreen": "blocs", "MinistryScreen": "ministry"}
        return names.get(self.stage.screen, "map")

    def decline(self) -> None:
        """Decline the offer that lies on the table."""
        for id in ("table/decline", "table/bar/2"):
            if self.click(id):
                self.press(pygame.K_RETURN)
                return

    def accede(self) -> None:
        """Apply to the bloc, once."""
        blocs = [bloc for bloc in self.play.view.blocs.values() if not bloc.dissolved]
        seat = self.play.seat
        if any(bloc.status(seat) or bloc.signed(seat) for bloc in blocs) or not blocs:
            return
        self.press(pygame.K_F4)
        if self.click("blocs/apply"):
            self.modal()

    def talk(self) -> None:
        """Propose what the desk thinks best."""
        for number in range(TALKS):
            if self.play.view.ask != "sitting" or not self.play.view.me.meetings:
                return
            self.press(pygame.K_F3)
            items = self.stage.app.screen("ministry").agenda.items() or ()
            places = [n for n, item in enumerate(items) if item.kind == "talk"]
            if number >= len(places) or not self.click(f"ministry/go/{places[0]}"):
                return
            self.modal()
            self.press(pygame.K_RETURN)
            self.modal()
            if self.play.draft.clauses:
                self.click("table/clear")


def measure(scenario: str, seat: str, *, preset: str = "standard", active: int | None = None, seed: int = 7,
            opponents: str = "delegate", rounds: int | None = None) -> Pace:  # fmt: skip
    """Return what a game takes, from its first screen on."""
    stage = Stage()
    setup = Setup(scenario, (seat,), seed=seed, opponents=opponents, preset=preset, active=active)
    stage.app.begin(setup)
    try:
        return Person(stage).whole_game(rounds)
    finally:
        stage.app.close_game()


def main() -> None:
    """Measure one game and print it."""
    parser = argparse.ArgumentParser(description="How long a game takes a scripted person.")
    parser.add_argument("--scenario", default="washington-2026")
    parser.add_argument("--seat", default="JPN")
    parser.add_argument("--preset", default="standard")
    parser.add_argument("--active", type=int, default=None)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--opponents", default="delegate")
    parser.add_argument("--rounds", type=int, default=None)
    args = parser.parse_args()
    os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
    os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
    with tempfile.TemporaryDirectory(prefix="ministerial-pace-") as home:
        os.environ["MINISTERIAL_HOME"] = home
        Path(home, "saves").mkdir()
        pace = measure(args.scenario, args.seat, preset=args.preset, active=args.active, seed=args.seed,
                       opponents=args.opponents, rounds=args.rounds)  # fmt: skip
    print(f"{args.scenario} {args.preset} {args.seat}: {pace.rounds} rounds, {pace.minutes:.0f} minutes")
    print(f"  {pace.words} words read, {pace.inputs} inputs")
    print(f"  must-answer items a round: 95th percentile {pace.most:.0f}, by round {list(pace.must.values())}")
    print("  words by screen: " + ", ".join(f"{k} {v}" for k, v in sorted(pace.where.items(), key=lambda kv: -kv[1])))


if __name__ == "__main__":
    main()
