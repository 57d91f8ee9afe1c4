"""Opening the window and playing until it is closed."""

from __future__ import annotations

from pathlib import Path

import pygame

from game.window.app import App
from game.window.hints import hints_for
from game.window.loop import Loop
from game.window.opening import DEFAULT_SCENARIO
from game.window.settings import read_settings, settings_path


def run(
    scenario: str | None, seat: str | None, seed: int | None, load: Path | None, coaching: str | None = None
) -> int:
    """Open the window and play; returns the exit code.

    Raises:
        NoDisplay: if there is no display.
        MinisterialError: for a scenario, seat or save that cannot be opened.
    """
    found = read_settings()
    loop = Loop.open(size=found.settings.window)
    app = App(loop)
    app.preferences.take(found, settings_path())
    app.hints = hints_for(app)
    try:
        if load is not None:
            app.load(load)
        elif any(given is not None for given in (scenario, seat, seed, coaching)):
            level = coaching or "estimate"
            app.start(scenario or DEFAULT_SCENARIO, seat, seed if seed is not None else 1, coaching=level)
        else:
            app.show_title()
        loop.run()
    finally:
        app.preferences.remember_window()
        app.close_game()
        pygame.quit()
    return 0
