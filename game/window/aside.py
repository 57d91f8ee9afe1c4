"""A screen that is set aside with what is open on it, and put back as it was: the codex is read in between."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game.window.catalog import t
from game.window.looks import Layer

if TYPE_CHECKING:
    from game.window.app import App
    from game.window.play import Todo
    from game.window.screens.codex import Reading
from game.window.loop import Loop, Screen


@dataclass(frozen=True)
class Aside:
    """A screen, the layers over it, the target with the focus, and the tooltips that were pinned."""

    screen: Screen
    layers: tuple[Layer, ...]
    focus: str | None
    focus_visible: bool
    pinned: tuple[Any, ...]


def set_aside(loop: Loop) -> Aside | None:
    """Return what a loop shows now; None if it shows nothing."""
    ui = loop.ui
    if loop.screen is None:
        return None
    return Aside(loop.screen, tuple(ui.layers), ui.focus, ui.focus_visible, tuple(ui.tips.pinned))


def put_back(loop: Loop, aside: Aside) -> None:
    """Show again what was set aside, with scroll positions, choices and texts as they were."""
    loop.put_back(aside.screen)
    ui = loop.ui
    ui.tips.clear()
    ui.layers[:] = aside.layers
    ui.tips.pinned = list(aside.pinned)
    ui.set_focus(aside.focus, visible=aside.focus_visible)


def open_codex(app: App, entry: str, outside: bool) -> None:
    """Show the codex over what is shown, at an entry if its id is given.

    Args:
        outside: whether the screen on top is none of the game's; the codex then knows the scenario alone.
    """
    sits = app.play is not None and (app.hotseat is None or app.hotseat.sitting is not None)
    name = "codex" if sits and not outside else "reference"
    screen = app.screen(name)
    reading: Reading = screen.reading  # type: ignore[attr-defined]
    if app.loop.screen is not screen:
        reading.came_from = set_aside(app.loop)
        app.show(name)
    app.loop.ui.tips.clear()
    reading.open(entry)


def close_codex(app: App) -> None:
    """Return from the codex to what was set aside for it, or else to the map or the title."""
    reading: Reading = app.loop.screen.reading  # type: ignore[union-attr]
    aside, reading.came_from = reading.came_from, None
    if aside is not None:
        put_back(app.loop, aside)
    else:
        app.show("map" if app.play is not None and app.loop.screen is app.screen("codex") else "title")


def open_todo(app: App, todo: Todo) -> None:
    """Go to where something is answered."""
    if todo.kind in ("vote", "ratify"):
        app.show("blocs")
        if todo.bloc is not None:
            app.screen("blocs").choose(todo.bloc)  # type: ignore[attr-defined]
    elif todo.kind == "decision":
        app.show("ministry")
    else:
        app.show("table")
        if todo.offer is not None:
            app.screen("table").open_offer(todo.offer)  # type: ignore[attr-defined]


def draw_help(app: App) -> None:
    """Draw what helps newcomers over every screen: the guide of a first game, else the hint of a view."""
    if app.guide is not None:
        app.guide.draw()
    elif app.hints is not None:
        app.hints.draw()


def take_file(app: App, path: Path, shown: str | None) -> None:
    """Bring a file among the saves, where what is shown is none of a game's screens."""
    if shown not in ("title", "setup", "saves", "settings"):
        app.loop.ui.toast(t("saves.drop_elsewhere"), "warn")
        return
    if shown != "saves":
        app.show("saves")
    app.screen("saves").take_file(path)  # type: ignore[attr-defined]
