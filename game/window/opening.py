"""What a person chooses before a game, and the table that is laid by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from game import load_scenario, new_game
from game.errors import MinisterialError
from game.pins import make_pin
from game.presets import seated_players, with_preset
from game.savefolder import unused_path
from game.scenario.read import Scenario
from game.session import Table
from game.store import Save, save_folder
from game.window.catalog import t
from game.window.naming import name_of
from game.window.told import told

DEFAULT_SCENARIO = "washington-2026"
#: Who plays the other seats unless the person chooses somebody else.
DEFAULT_OPPONENTS = "delegate"


@dataclass(frozen=True)
class Setup:
    """The choices of a set-up.

    Attributes:
        scenario: a shipped scenario's id, or a folder.
        people: the seats that people play; none where somebody only looks on.
        watch: over whose shoulder one looks then; by default the scenario's proposal.
        seed: what chance goes by.
        opponents: who plays the other seats, as :func:`game.players.assign` reads it.
        coaching: the table's level.
        preset: ``standard`` or ``short``.
        active: how many seats are played in full; None for all.
        pins: seat -> its PIN as it was typed.
        minutes: of planning time for each turn of people who share a machine; None for no limit.
    """

    scenario: str
    people: tuple[str, ...] = ()
    watch: str = ""
    seed: int = 1
    opponents: str = DEFAULT_OPPONENTS
    coaching: str = "estimate"
    preset: str = "standard"
    active: int | None = None
    pins: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    minutes: float | None = None


def lay(setup: Setup, now: datetime, progress: Callable[[int, int], None] | None) -> Table:
    """Return a table with a new game and its save.

    Args:
        setup: the choices.
        now: when the game was begun.
        progress: called with (done, total) market steps of the start.

    Raises:
        MinisterialError: for a scenario, seat, preset, player or PIN that cannot be, or a save that cannot be written.
    """
    pins = {seat: make_pin(typed) for seat, typed in setup.pins.items() if typed}
    scenario = with_preset(load_scenario(setup.scenario), setup.preset)
    game = new_game(scenario, setup.seed, people=setup.people, coaching=setup.coaching, progress=progress)
    seated = seated_players(game.world, setup.opponents, setup.active, setup.people)
    players = {seat: name for seat, name in seated.items() if seat not in game.people}
    lead = next(iter(setup.people), "") or setup.watch or shown_seat(scenario)
    title = f"{told(scenario.head.title)} – {name_of(game.world, lead)}"
    if len(setup.people) > 1:
        title = t("frame.shared_title", title=told(scenario.head.title), count=len(setup.people))
    elif not setup.people:
        title = t("frame.watched_title", title=told(scenario.head.title))
    path = unused_path(save_folder(), f"{scenario.head.id}-{lead}-{now:%Y%m%d-%H%M%S}")
    keeper = Save.create(path, game, players, title, now)
    try:
        if pins:
            keeper.set_pins(pins)
        return Table(game, players, keeper)
    except MinisterialError:
        keeper.close()
        raise


def shown_seat(scenario: Scenario) -> str:
    """Return the seat that a scenario proposes to a person."""
    return scenario.head.quick_start or scenario.head.host
