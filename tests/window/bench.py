"""A bare screen, a clock that the test turns, and a hand: what the window tests work with."""

from collections.abc import Callable

from game.window.hand import Hand
from game.window.loop import Loop
from game.window.ui import Ui


class Sketch:
    """A screen made of one function."""

    title = "Sketch"

    def __init__(self, draw: Callable[[Ui], None]) -> None:
        self.draw_with = draw
        self.commands: list[str | None] = []
        self.visits: list[str] = []

    def draw(self, ui: Ui) -> None:
        self.draw_with(ui)

    def key(self, ui: Ui, event, command: str | None) -> bool:
        self.commands.append(command)
        return command == "search"

    def enter(self) -> None:
        self.visits.append("enter")

    def leave(self) -> None:
        self.visits.append("leave")


class Bench:
    """A headless loop with a sketch on it."""

    def __init__(self, draw: Callable[[Ui], None], text_scale: float = 1.0, size=(1280, 720)) -> None:
        self.now = 100.0
        self.loop = Loop.headless(size, text_scale, clock=lambda: self.now)
        self.ui = self.loop.ui
        self.screen = Sketch(draw)
        self.loop.show(self.screen)
        self.loop.frame()
        self.hand = Hand(self.loop)

    def wait(self, seconds: float) -> bool:
        """Turn the clock; true if the loop wanted a frame then."""
        self.now += seconds
        due = self.loop.step()
        if due:
            self.loop.frame()
        return due

    def texts(self) -> list[str]:
        """What stands on the screen."""
        return [drawn.text for drawn in self.ui.paint.drawn]
