"""Playing games without a window: the command ``simulate``."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from game.commands.progress import measured, progress
from game.engine import Game, new_game
from game.errors import MinisterialError
from game.players import assign
from game.presets import seated_players, with_preset
from game.program import utc_now
from game.report import GameReport, lines_of_games, page, report_on
from game.savefolder import delete_save
from game.scenario.read import Scenario, load_scenario
from game.session import Table
from game.store import Save


@dataclass(frozen=True, slots=True)
class Played:
    """A game that was played, its players (seat -> name) and how many seconds it took.

    ``attempts`` are the actions that players tried, by type, and ``refusals`` those of them that the rules refused;
    ``notes`` is what the table had to put right: (round, seat, sentence).
    """

    game: Game
    players: dict[str, str]
    seconds: float
    attempts: dict[str, int]
    refusals: dict[str, int]
    notes: tuple[tuple[int, str, str], ...] = ()


def play(
    scenario: Scenario,
    seed: int,
    spec: str,
    rounds: int | None = None,
    save: Path | None = None,
    force: bool = False,
    tick: Callable[[Game], None] | None = None,
    begin: Callable[[int, int], None] | None = None,
    coaching: str = "estimate",
    active: int | None = None,
) -> Played:
    """Play a game in which every seat is an AI's.

    Args:
        scenario: what to play.
        seed: any integer.
        spec: who plays which seat, as :func:`game.players.assign` reads it.
        rounds: how many rounds to play; default: all.
        save: a file to write the game to, at the end of every round.
        force: whether a save that is there already is written over.
        tick: called before each seat acts.
        coaching: the table's level, as :func:`game.new_game` takes it.
        active: how many seats are played in full, the others passively; None for all.
        begin: called with (done, total) while the references of the game are computed, as :func:`game.new_game` does.

    Raises:
        PlayerError: if a player is unknown or cannot be loaded.
        ScenarioError: if the market cannot be calibrated.
        SaveError: if the save cannot be written.
    """
    began = time.perf_counter()
    last = scenario.head.rounds if rounds is None else rounds
    assign(spec, scenario.seats, scenario.head.rival)  # what is wrong with it is said before the game is begun
    game = new_game(scenario, seed, coaching=coaching, progress=begin)
    players = seated_players(game.world, spec, active)
    table = Table(game, players)
    if save is not None:
        if force and save.exists():
            delete_save(save)
        table.keeper = Save.create(save, game, players, f"{scenario.head.title}, seed {seed}", utc_now())
    try:
        for _ in table.advance():
            if tick is not None:
                tick(game)
            if game.round > last:
                break
    finally:
        table.close()
        if isinstance(table.keeper, Save):
            table.keeper.close()
    seconds = time.perf_counter() - began
    return Played(game, players, seconds, dict(table.attempts), dict(table.refusals), tuple(table.notes))


def rounds_asked(scenario: Scenario, rounds: int | None) -> int:
    """Return how many rounds of each game to play; None asks for all.

    Raises:
        MinisterialError: if the scenario has fewer.
    """
    last = scenario.head.rounds
    if rounds is not None and rounds > last:
        raise MinisterialError(f"{scenario.head.id} has {last} rounds; give --rounds a number from 1 to {last}.")
    return last if rounds is None else rounds


def run_simulate(
    scenario: str,
    seed: int,
    rounds: int | None,
    spec: str,
    games: int,
    as_json: bool,
    save: Path | None,
    force: bool,
    coaching: str = "estimate",
    preset: str = "standard",
    active: int | None = None,
) -> int:
    """Play games with consecutive seeds and print what became of them; return the exit code.

    Args:
        scenario: a name or the path of a folder.
        seed: the seed of the first game.
        rounds: how many rounds to play; None for all.
        spec: who plays which seat.
        games: how many games.
        as_json: print one object (for several games ``{"games": [...]}``) instead of text.
        save: where to save the game, if it is one.
        force: whether a save that is there already may be written over.
        coaching: the table's level.
        preset: the length of the game, see :mod:`game.presets`.
        active: how many seats are played in full; None for all.

    Raises:
        MinisterialError: if what is asked for cannot be done.
    """
    loaded = with_preset(load_scenario(scenario), preset)
    each = rounds_asked(loaded, rounds)
    if save is not None:
        _check_room(save, games, force)
    reports: list[GameReport] = []
    with measured("References") as begin, progress("Rounds", games * each) as show:
        for number in range(games):

            def tick(game: Game, before: int = number * each) -> None:
                show(before + min(game.round - 1, each))

            played = play(loaded, seed + number, spec, rounds, save, force, tick, begin, coaching, active)
            reports.append(report_on(played.game, played.players, played.seconds, played.attempts, played.refusals))
    if as_json:
        objects = [asdict(report) for report in reports]
        print(json.dumps(objects[0] if games == 1 else {"games": objects}, indent=2))
    else:
        print(page(reports[0]) if games == 1 else lines_of_games(reports))
    return 0


def _check_room(save: Path, games: int, force: bool) -> None:
    """Say before the first game, not after it, that a save cannot be written."""
    if games > 1:
        raise MinisterialError("A save holds one game; leave out --save or play --games 1.")
    if save.exists() and not force:
        raise MinisterialError(f"{save} exists already; choose another name, or add --force to write over it.")
