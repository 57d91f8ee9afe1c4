"""All screens that the application has: what the tests of leaks, of overflows and of random input go through."""

import importlib.util
from types import SimpleNamespace

import pygame

from game.errors import MinisterialError
from game.window import play as playing
from game.window.app import App
from game.window.registry import SCREENS
from game.window.screens import causes, lab_runs, table_estimates
from game.window.screens.base import OF_BLOCS
from game.window.ui import Ui
from tests.window.stage import Stage

#: Screens that are not of a game, and those that come up by themselves at certain moments.
OUTSIDE = ("title", "setup", "saves", "settings", "reference")
MOMENTS = ("resolution", "handover", "since", "end")
#: Frames in which a screen works out what it asked for.
REST = 80


#: Where work goes on in slices of time between two frames.
SLICED = (playing, table_estimates, lab_runs, causes)


def even_time() -> None:
    """Let work between frames stop by how much was done, not by the clock: the same input, the same course."""
    ticks = iter(range(10**12))
    clock = SimpleNamespace(monotonic=lambda: next(ticks) * 0.01, perf_counter=lambda: next(ticks) * 0.01)
    for module in SLICED:
        module.time = clock  # type: ignore[attr-defined]


def registered() -> tuple[str, ...]:
    """The names of all screens that there are, in the application's order."""
    found = []
    for name, (module, _) in SCREENS.items():
        if importlib.util.find_spec(f"game.window.screens.{module}") is not None:
            found.append(name)
    return tuple(found)


def showable(app: App) -> tuple[str, ...]:
    """The screens that can be shown at this moment of the game in the window."""
    play = app.play
    names = [name for name in registered() if name not in MOMENTS]
    if play is None:
        return tuple(name for name in names if name in OUTSIDE)
    if not play.view.world.charters:
        names.remove(OF_BLOCS)
    if play.report is not None:
        names.append("resolution")
    if play.over:
        names.append("end")
    if app.hotseat is not None:
        names.append("since")
    return tuple(names)


def rest(stage: Stage) -> None:
    """Draw until nothing is left to work out; a screen that moves by itself is left after some frames."""
    for _ in range(REST):
        stage.loop.frame()
        if not stage.ui.dirty and (stage.ui.wake_at is None or stage.ui.wake_at > stage.now + 0.2):
            return
        stage.now += 0.01


def page_keys(ui: Ui) -> list[str]:
    """Turn every scroll area of the last frame a page down; the areas that moved."""
    down = pygame.Event(pygame.KEYDOWN, key=pygame.K_PAGEDOWN, mod=0, unicode="")
    moved = [id for id, key in list(ui.area_keys.items()) if key(down)]
    ui.redraw()
    return moved


def try_to(call, *args) -> None:
    """Call something that may be refused."""
    try:
        call(*args)
    except MinisterialError:
        return
