"""Short games to save: the small scenario of docs/scenario.md with random players."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from game.engine import Game, new_game
from game.scenario.read import Scenario, from_files
from game.session import Table
from game.store import Save
from tests.scenario.copies import changed, harbours

NOON = datetime(2031, 5, 6, 12, 0, tzinfo=UTC)


@cache
def scenario() -> Scenario:
    return from_files(changed(harbours(), "scenario.yaml", "rounds: 4", "rounds: 8"))


def begin(seed: int = 3, people: Iterable[str] = (), player: str = "random") -> tuple[Game, dict[str, str]]:
    """Return a new game and its players."""
    game = new_game(scenario(), seed, people=people)
    return game, {seat: player for seat in game.world.seats if seat not in game.people}


def play_round(table: Table) -> None:
    """Let the AI seats act until the next round has begun or the game is over."""
    now = table.game.round
    for _ in table.advance():
        if table.game.round != now:
            break


def clock() -> Callable[[], datetime]:
    """Return a clock that goes on by a minute whenever it is asked."""
    minutes = iter(range(1, 10_000))
    return lambda: NOON + timedelta(minutes=next(minutes))


def save_of(path: Path, rounds: int = 3, seed: int = 3) -> Path:
    """Write a save of a game played so far and return its path."""
    game, players = begin(seed)
    with Save.create(path, game, players, "A game", NOON, clock=clock()) as save:
        table = Table(game, players, save)
        for _ in range(rounds):
            play_round(table)
    return path


def tamper(path: Path, *statements: tuple[str, tuple[object, ...]]) -> None:
    """Change a save behind the game's back."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement, values in statements:
            connection.execute(statement, values)
