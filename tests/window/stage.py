"""An app without a window, with a hand: what the tests of the screens work with."""

from pathlib import Path

from game.actions import EndSitting
from game.view import View
from game.window.app import App
from game.window.hand import Hand
from game.window.loop import Loop
from game.window.painter import Overflow

SCALES = (1.0, 1.25, 1.5, 2.0)
SIZES = ((1280, 720), (1920, 1080))


class Stage:
    """A headless app; ``MINISTERIAL_HOME`` must be a folder of the test's own."""

    def __init__(self, size: tuple[int, int] = (1280, 720), text_scale: float = 1.0) -> None:
        self.now = 50.0
        self.app = App(Loop.headless(size, text_scale, clock=lambda: self.now))
        self.loop = self.app.loop
        self.ui = self.loop.ui
        self.hand = Hand(self.loop)

    @property
    def screen(self) -> str:
        """The class of the screen on top."""
        return type(self.loop.screen).__name__

    def show(self, name: str) -> None:
        """Show a screen and draw it."""
        self.app.show(name)
        self.loop.frame()

    def start(self, seat: str = "JPN", seed: int = 7, opponents: str = "no-deal") -> None:
        """Begin a game and let the others act until it is the person's turn."""
        self.app.start("washington-2026", seat, seed, opponents)
        self.app.settle()
        self.loop.frame()

    def play_on(self, to_round: int) -> None:
        """End the person's phases, without frames, until a round has come or the game is over."""
        play = self.app.play
        assert play is not None
        while play.view.round < to_round and not play.over:
            play.do(EndSitting(play.seat))
            play.begin_work()
            play.finish_work()
        play.report = None

    def texts(self) -> list[str]:
        """What stands on the screen, whole."""
        return [drawn.text for drawn in self.ui.paint.drawn]

    def says(self, part: str) -> bool:
        """Whether some text on the screen holds ``part``."""
        return any(part in text for text in self.texts())

    def tab_to(self, id: str, most: int = 120) -> None:
        """Press Tab until ``id`` has the focus; fails if it cannot be reached."""
        import pygame

        for _ in range(most):
            if self.ui.focus == id:
                return
            self.hand.press(pygame.K_TAB)
        raise AssertionError(f"Tab never reaches {id!r}")

    def overflows(self) -> dict[tuple[str, float], list[Overflow]]:
        """Draw the screen on top at every text size; what did not fit, by text size."""
        found: dict[tuple[str, float], list[Overflow]] = {}
        for scale in SCALES:
            self.ui.text_scale = scale
            self.loop.frame()
            if self.ui.paint.overflows:
                found[self.screen, scale] = list(self.ui.paint.overflows)
        self.ui.text_scale = 1.0
        self.loop.frame()
        return found


def own_home(tmp_path: Path, monkeypatch) -> Path:
    """Make ``tmp_path`` the game's folder; returns the folder of saves, which exists."""
    monkeypatch.setenv("MINISTERIAL_HOME", str(tmp_path))
    saves = tmp_path / "saves"
    saves.mkdir()
    return saves


def finish(stage: Stage) -> None:
    """Draw until the desk has worked out what the screen asked for."""
    for _ in range(60):
        stage.ui.redraw()
        stage.loop.frame()
        if not stage.ui.dirty:
            return
    raise AssertionError("the screen never comes to rest")


def view(stage: Stage) -> View:
    """The person's view."""
    assert stage.app.play is not None
    return stage.app.play.view


def says(stage: Stage, text: str) -> bool:
    """Whether a text stands on the screen, also over several lines."""
    return text in " ".join(stage.texts())


def to_ballot(stage: Stage) -> None:
    """Go on to the first plenary in which the person votes, and show the page."""
    play = stage.app.play
    assert play is not None
    for _ in range(12):
        if view(stage).ask == "ballot":
            break
        play.end()
        play.finish_work()
    assert view(stage).ask == "ballot"
    play.report = None
    stage.show("blocs")
    finish(stage)
