"""Random input on every screen of a running game: ``python -m tests.window.monkey --events 100000 --screen all``.

The same seed gives the same events. After every few events: nothing was raised, focus and hover are on something that
exists, every text fits, the view is the person's own, and the game's books are in order. When the monkey goes, the
game's log must replay to the same state, and its save must open. Failures come with the last events before them.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
import tempfile
import traceback
from collections import Counter, deque
from dataclasses import dataclass, field, replace
from pathlib import Path

import pygame

from game import Game
from game.errors import MinisterialError
from game.store import Save, save_folder
from game.window import catalog
from game.window.catalog import available_languages
from game.window.keys import DEFAULTS, Chord
from game.window.opening import Setup
from game.window.painter import TEXT_SCALES
from game.window.registry import SCREENS
from game.window.theme import THEMES
from tests.engine.test_random_play import check_conserved
from tests.window.everywhere import MOMENTS, OUTSIDE, even_time, registered, showable
from tests.window.stage import Stage

SCENARIO, OPPONENTS = "workshop-12", "no-deal"
PEOPLE = ("JPN",)
SHARED = ("KOR", "JPN")
SIZES = ((1280, 720), (1920, 1080), (1024, 600), (800, 900), (640, 360))
WORDS = ("a", "ja", "kob", "12", "0", "-3,5", "1e9", "é", "“”", "x" * 70, " ", "١٢", "日本", "{0}", "[map]", "\\", "%s")
_LONE = (
    pygame.K_TAB, pygame.K_RETURN, pygame.K_SPACE, pygame.K_ESCAPE, pygame.K_UP, pygame.K_DOWN, pygame.K_LEFT,
    pygame.K_RIGHT, pygame.K_HOME, pygame.K_END, pygame.K_PAGEUP, pygame.K_PAGEDOWN, pygame.K_BACKSPACE,
    pygame.K_DELETE, *range(pygame.K_a, pygame.K_z + 1), *range(pygame.K_0, pygame.K_9 + 1), pygame.K_MINUS,
    pygame.K_COMMA, pygame.K_PERIOD,
)  # fmt: skip
_CODES = {
    "enter": pygame.K_RETURN, "space": pygame.K_SPACE, "escape": pygame.K_ESCAPE,
    **{f"f{n}": getattr(pygame, f"K_F{n}") for n in range(1, 13)},
}  # fmt: skip
#: Ends of phases come often enough with this chance of an ``e``; each takes a round's work of all others.
_END_CHANCE = 0.12
#: How a text is shown that no catalogue has.
RAW = re.compile(r"\[[a-z]+\.[a-z0-9_]+\]")


@dataclass
class Report:
    """What a visit came to.

    Attributes:
        events: screen -> events that met it.
        failures: what went wrong, each with the events before it.
        rounds: of the games, begun.
        games: begun.
        actions: accepted, by type.
    """

    events: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    rounds: int = 0
    games: int = 0
    actions: Counter[str] = field(default_factory=Counter)


class Monkey:
    """Sends random events to a window.

    Args:
        seed: of all that it does.
        judges_texts: whether a text that does not fit is a failure.
        languages: among which it changes.
        shared: whether two people share the machine.
    """

    def __init__(
        self, seed: int, *, judges_texts: bool = True, languages: tuple[str, ...] = ("en",), shared: bool = False
    ) -> None:
        self.rng = random.Random(seed)
        self.seed = seed
        self.judges_texts = judges_texts
        self.languages = languages
        self.people = SHARED if shared else PEOPLE
        self.report = Report()
        self.last: deque[str] = deque(maxlen=30)
        self.stage = Stage()
        self._since_end = 0
        self._games: list[tuple[Game, Path]] = []
        self._told: set[str] = set()
        even_time()
        self._begin()

    # --- the game -------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        """A new window with a new game; what the set-up begins is a small game, too."""
        self.stage = Stage()
        app = self.stage.app
        whole = app.begin

        def small(setup: Setup, progress=None) -> None:  # type: ignore[no-untyped-def]
            people = self.people if len(setup.people) != 1 else PEOPLE
            whole(replace(setup, scenario=SCENARIO, people=people, watch="", opponents=OPPONENTS, active=None,
                          pins={}, seed=1 + setup.seed % 50), progress)  # fmt: skip
            self._begun()

        app.begin = small  # type: ignore[method-assign]
        app.begin(Setup(SCENARIO, self.people, seed=1 + self.rng.randrange(50), opponents=OPPONENTS))
        app.settle()
        self._sit()

    def _begun(self) -> None:
        play = self.stage.app.play
        assert play is not None
        assert play.path is not None
        game = play.table.game
        self.report.games += 1
        whole = game.apply

        def counted(action):  # type: ignore[no-untyped-def]
            before = game.state
            happened = whole(action)
            if action.seat in game.people:
                self.report.actions[action.type] += 1
            if game.round != before.round:
                self.report.rounds += 1
                check_conserved(game, before)
            return happened

        game.apply = counted  # type: ignore[method-assign]

    def _sit(self) -> None:
        """Let somebody have a shared machine, so that the game goes on."""
        app = self.stage.app
        if app.hotseat is None or app.hotseat.sitting is not None or app.play is None or app.play.busy:
            return
        called = app.hotseat.called() or app.hotseat.seats[0]
        app.take_seat(called)

    def _game_needed(self, screen: str) -> None:
        """See that a game is in the window, and not over unless its end is looked at."""
        app = self.stage.app
        if app.play is None or (app.play.over and screen != "end" and self.rng.random() < 0.5):
            self._verify()
            app.begin(Setup(SCENARIO, self.people, seed=1 + self.rng.randrange(50), opponents=OPPONENTS))
            app.settle()
            self._sit()
        if app.play.looking_at is not None and (screen in MOMENTS or self.rng.random() < 0.5):
            app.play.look_at(None)
        if screen == "end" and not app.play.over:
            self.stage.play_on(99)
        if screen == "resolution" and app.play.report is None and not app.play.over:
            if app.play.busy:
                app.settle()
            self._sit()
            play = app.play
            before = play.view.round
            for _ in range(20):
                if play.report is not None or play.over or play.view.round != before:
                    break
                try:
                    play.end()
                    play.finish_work()
                except MinisterialError:
                    break

    # --- events ---------------------------------------------------------------------------------------------------

    def visit(self, screen: str, events: int) -> None:
        """Send events until so many have met a screen."""
        done = 0
        while done < events:
            self._go_to(screen)
            for _ in range(self.rng.randrange(20, 120)):
                count, here = self._once(screen)
                done += count if here else 0
                if not here and self.rng.random() < 0.5:
                    break
        self._verify()

    def _go_to(self, screen: str) -> None:
        app = self.stage.app
        try:
            if screen not in OUTSIDE:
                if app.play is not None and app.play.busy and screen != "handover":
                    app.settle()
                self._game_needed(screen)
                if screen != "handover":
                    self._sit()
            if screen == "handover":
                app._release()
            if screen in showable(app) or screen == "handover":
                app.show(screen)
            self.stage.loop.frame()
        except Exception:
            self._failed("going there")

    def _once(self, screen: str) -> tuple[int, bool]:
        """Send something; how many events it was, and whether they met the screen."""
        loop, ui, rng = self.stage.loop, self.stage.ui, self.rng
        here = loop.screen is self.stage.app._made.get(screen) or type(loop.screen).__name__ == _class_of(screen)
        self.stage.now += rng.choice((0.0, 0.01, 0.05, 0.3, 1.0))
        try:
            events = self._some(ui)
            for event in events:
                loop.post(event)
            if loop.step():
                loop._draw()
            if rng.random() < 0.02:
                self._change()
            self._check()
        except Exception:
            self._failed("an event")
            return 1, here
        self.report.events[screen if here else "elsewhere"] += len(events)
        return len(events), here

    def _some(self, ui) -> list[pygame.Event]:  # type: ignore[no-untyped-def]
        kind = self.rng.choices(
            ("move", "click", "right", "middle", "double", "drag", "wheel", "key", "command", "text", "odd"),
            (14, 24, 2, 1, 3, 5, 6, 22, 12, 8, 1),
        )[0]
        if kind in ("move", "click", "right", "middle", "double", "drag", "wheel"):
            return self._mouse(kind, ui)
        if kind == "key":
            mod = self.rng.choices((0, pygame.KMOD_LSHIFT, pygame.KMOD_LCTRL, pygame.KMOD_LALT), (80, 10, 8, 2))[0]
            return self._key(self.rng.choice(_LONE), mod)
        if kind == "command":
            return self._command()
        if kind == "text":
            text = self.rng.choice(WORDS)
            self.last.append(f"type {text!r}")
            return [
                pygame.Event(pygame.KEYDOWN, key=0, mod=0, unicode=text[0]),
                pygame.Event(pygame.TEXTINPUT, text=text),
                pygame.Event(pygame.KEYUP, key=0, mod=0),
            ]
        odd = self.rng.choice((pygame.WINDOWLEAVE, pygame.WINDOWFOCUSLOST, pygame.WINDOWEXPOSED, pygame.TEXTEDITING))
        self.last.append(pygame.event.event_name(odd))
        if odd == pygame.TEXTEDITING:
            return [pygame.Event(odd, text="かな", start=0, length=2)]
        return [pygame.Event(odd)]

    def _point(self, ui) -> tuple[str, tuple[int, int]]:  # type: ignore[no-untyped-def]
        hits = [hit for hit in ui.hits.hits if hit.layer >= len(ui.layers) and hit.rect.w > 0 and hit.rect.h > 0]
        if hits and self.rng.random() < 0.85:
            hit = self.rng.choice(hits)
            x = hit.rect.x + hit.rect.w * self.rng.random()
            y = hit.rect.y + hit.rect.h * self.rng.random()
            name = hit.id
        else:
            x, y = self.rng.uniform(-20, 1300), self.rng.uniform(-20, 740)
            name = ""
        dx, dy = ui.paint.point(x, y)
        return f"{name}@{x:.0f},{y:.0f}", (round(dx), round(dy))

    def _mouse(self, kind: str, ui) -> list[pygame.Event]:  # type: ignore[no-untyped-def]
        name, place = self._point(ui)
        self.last.append(f"{kind} {name}")
        move = pygame.Event(pygame.MOUSEMOTION, pos=place, rel=(0, 0), buttons=(0, 0, 0))
        if kind == "move":
            return [move]
        if kind == "wheel":
            return [move, pygame.Event(pygame.MOUSEWHEEL, x=0, y=(n := self.rng.choice((-3, -1, 1, 3))),
                                       precise_y=float(n))]  # fmt: skip
        button = {"right": 3, "middle": 2}.get(kind, 1)
        down = pygame.Event(pygame.MOUSEBUTTONDOWN, pos=place, button=button)
        up = pygame.Event(pygame.MOUSEBUTTONUP, pos=place, button=button)
        if kind == "double":
            return [move, down, up, down, up]
        if kind == "drag":
            goal, end = self._point(ui)
            self.last[-1] += f" to {goal}"
            far = pygame.Event(pygame.MOUSEMOTION, pos=end, rel=(0, 0), buttons=(1, 0, 0))
            return [move, down, far, pygame.Event(pygame.MOUSEBUTTONUP, pos=end, button=1)]
        return [move, down, up]

    def _command(self) -> list[pygame.Event]:
        command = self.rng.choice(list(DEFAULTS))
        if command == "end_round" and self.rng.random() > _END_CHANCE:
            command = "back"
        self.last.append(command)
        chord = Chord.parse(self.rng.choice(DEFAULTS[command]))
        code = _CODES.get(chord.key, ord(chord.key[0]))
        mod = (pygame.KMOD_LCTRL if chord.ctrl else 0) | (pygame.KMOD_LSHIFT if chord.shift else 0)
        return self._key(code, mod, chord.key if len(chord.key) == 1 else "", log=False)

    def _key(self, code: int, mod: int, typed: str = "", log: bool = True) -> list[pygame.Event]:
        if code == pygame.K_e and not mod and log and self.rng.random() > _END_CHANCE:
            code = pygame.K_TAB
        if log:
            self.last.append(f"key {pygame.key.name(code)} {mod}")
        plain = not mod & (pygame.KMOD_CTRL | pygame.KMOD_ALT)
        character = typed or (chr(code) if 32 <= code < 127 and plain else "")
        events = [pygame.Event(pygame.KEYDOWN, key=code, mod=mod, unicode=character)]
        if character:
            events.append(pygame.Event(pygame.TEXTINPUT, text=character))
        events.append(pygame.Event(pygame.KEYUP, key=code, mod=mod))
        return events

    def _change(self) -> None:
        """Change how the window looks."""
        what = self.rng.choice(("size", "scale", "theme", "language", "motion"))
        ui, loop = self.stage.ui, self.stage.loop
        if what == "size":
            size = self.rng.choice(SIZES)
            loop.surface = pygame.Surface(size)
            ui.redraw()
            self.last.append(f"size {size}")
        elif what == "scale":
            ui.text_scale = self.rng.choice(TEXT_SCALES)
            self.last.append(f"scale {ui.text_scale}")
        elif what == "theme":
            name = self.rng.choice(sorted(THEMES))
            ui.theme = THEMES[name]
            self.last.append(f"theme {name}")
        elif what == "language":
            language = self.rng.choice(self.languages)
            self.last.append(f"language {language}")
            if language != catalog.current().language:
                self.stage.app.set_language(language)
        else:
            ui.reduced_motion = not ui.reduced_motion
        if loop.step():
            loop._draw()

    # --- what must hold -------------------------------------------------------------------------------------------

    def _check(self) -> None:
        ui, app = self.stage.ui, self.stage.app
        assert ui.focus is None or ui.focus in ui.hits.by_id or ui.dirty, f"focus on {ui.focus!r}, which is not there"
        assert ui.hover is None or ui.hover in ui.hits.by_id or ui.dirty, f"hover on {ui.hover!r}, which is not there"
        for drawn in ui.paint.drawn:
            if RAW.fullmatch(drawn.text) and drawn.text not in self._told:
                self._told.add(drawn.text)
                self.report.failures.append(f"{self.stage.screen} shows the key {drawn.text}")
        if app.play is not None:
            assert app.play.view.seat == app.play.seat
            assert app.play.seat in app.play.table.game.people
            if app.hotseat is not None and app.hotseat.sitting is not None:
                assert app.hotseat.sitting == app.play.seat
        if self.judges_texts and ui.paint.overflows and not ui.dirty:
            self._overflow()

    def _overflow(self) -> None:
        """A text that does not fit after a second frame is told once."""
        self.stage.loop.frame()
        for found in self.stage.ui.paint.overflows:
            look = f"{self.stage.screen} {catalog.current().language} {self.stage.ui.text_scale:g}"
            key = f"{look}: {found.text[:60]}"
            if key not in self._told:
                self._told.add(key)
                self.report.failures.append(f"overflow in {look}: {found}\n    after {list(self.last)[-6:]}")

    def _verify(self) -> None:
        """The log of the game replays to the state that it is in, and its save opens and says the same."""
        app = self.stage.app
        if app.play is None:
            return
        game, path = app.play.table.game, app.play.path
        try:
            if app.play.busy:
                app.settle()
            again = Game.replay(game.world, game.seed, game.people, game.sequential, list(game.log),
                                coaching=game.coaching)  # fmt: skip
            assert again.digest() == game.digest(), "the log replays to another state"
            digest = game.digest()
            app.close_game()
            app.show("title")
            if path is not None and path.exists():
                with Save.open(path, read_only=True) as keeper:
                    assert keeper.load_game().digest() == digest, "the save holds another game"
                path.unlink()
        except Exception:
            self._failed("verifying")

    def _failed(self, doing: str) -> None:
        """Keep what was raised and the events before it, and go on in a new window."""
        lines = traceback.format_exc().strip().split("\n")
        text = "\n".join(lines[-12:])
        known = any(text.split("\n")[-1] in failure and lines[-3] in failure for failure in self.report.failures)
        if not known:
            events = "\n      ".join(self.last)
            where = f"{doing} on {self.stage.screen} (seed {self.seed})"
            self.report.failures.append(f"{where}:\n{text}\n    after:\n      {events}")
        catalog.set_language("en", strict=catalog.current().strict)
        self.last.clear()
        empty_saves()
        self._begin()


def empty_saves() -> None:
    """Delete every save, automatic ones included."""
    for file in sorted(save_folder().rglob("*"), reverse=True):
        if file.is_file():
            file.unlink()


def _class_of(screen: str) -> str:
    return SCREENS[screen][1]


def play_with(seed: int, screens: tuple[str, ...], events: int, **how) -> Report:  # type: ignore[no-untyped-def]
    """Let a monkey visit screens; what came of it."""
    monkey = Monkey(seed, **how)
    for screen in screens:
        monkey.visit(screen, events)
    monkey.stage.app.close_game()
    return monkey.report


def main(argv: list[str] | None = None) -> int:
    """Let a monkey loose on screens, and print what it broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.window.monkey", description=__doc__)
    parser.add_argument("--events", type=int, default=100_000, help="on each screen; default: %(default)s")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--screen", default="all", help="its name, or all; default: all")
    parser.add_argument("--language", action="append", choices=available_languages(), help="may come several times")
    parser.add_argument("--shared", action="store_true", help="two people at one machine")
    parser.add_argument("--texts", action="store_true", help="a text that does not fit is a failure, too")
    args = parser.parse_args(argv)
    os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"
    names = registered() if args.screen == "all" else tuple(args.screen.split(","))
    unknown = [name for name in names if name not in registered()]
    if unknown:
        print(f"There is no screen {unknown[0]!r}; there are: {', '.join(registered())}.", file=sys.stderr)
        return 2
    failed = 0
    with tempfile.TemporaryDirectory(prefix="monkey-", ignore_cleanup_errors=True) as home:
        os.environ["MINISTERIAL_HOME"] = home
        Path(home, "saves").mkdir()
        catalog.set_language("en")
        for number, name in enumerate(names):
            shared = args.shared or name in ("handover", "since")
            report = play_with(
                args.seed + number, (name,), args.events, judges_texts=args.texts,
                languages=tuple(args.language or ("en",)), shared=shared,
            )  # fmt: skip
            failed += len(report.failures)
            here, away = report.events[name], report.events["elsewhere"]
            acts = sum(report.actions.values())
            print(f"{name}: {here} events here, {away} elsewhere, {report.games} games, {report.rounds} rounds, "
                  f"{acts} actions, {len(report.failures)} failures", flush=True)  # fmt: skip
            for failure in report.failures:
                print("  " + failure.replace("\n", "\n  "), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
