"""How the title, the set-up and the list of saves begin or open a game, and how they write a moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from game import load_scenario
from game.presets import with_preset
from game.talks import Coaching
from game.window.catalog import t
from game.window.opening import Setup
from game.window.screens.preparing import Step
from game.world import build_world

if TYPE_CHECKING:
    from game.window.app import App


def start_steps(
    app: App, scenario: str, seat: str, seed: int = 1, opponents: str = "", coaching: Coaching = "estimate"
) -> Sequence[Step]:
    """The steps that begin a game.

    Without ``opponents`` the app proposes who plays the other seats. The market is calibrated in a step of its own.
    The no-deal run and the reference set take most of the other one, which says how far they are.
    """
    from game.window.opening import DEFAULT_OPPONENTS

    return setup_steps(app, Setup(scenario, (seat,), "", seed, opponents or DEFAULT_OPPONENTS, coaching))


def setup_steps(app: App, setup: Setup) -> Sequence[Step]:
    """The steps that begin a game by a set-up's choices, as in :func:`start_steps`."""
    return (
        Step(t("setup.step_market"), lambda report: _calibrate(setup)),
        Step(t("setup.step_seats"), lambda report: app.begin(setup, report)),
    )


def guide_steps(app: App) -> Sequence[Step]:
    """The steps that begin the guided first game, as in :func:`start_steps`."""
    from game.window.tutorial import guided_setup, learn

    return (
        Step(t("setup.step_market"), lambda report: _calibrate(guided_setup())),
        Step(t("setup.step_seats"), lambda report: learn(app, report)),
    )


def _calibrate(setup: Setup) -> None:
    build_world(with_preset(load_scenario(setup.scenario), setup.preset))


def load_steps(app: App, path: Path) -> Sequence[Step]:
    """The steps that open a save."""
    return (Step(t("setup.step_replay"), lambda report: app.load(path, report)),)


def moment(when: datetime) -> str:
    """A moment in the reader's own time zone, as ``2026-02-04 14:05``."""
    return when.astimezone().strftime("%Y-%m-%d %H:%M")
