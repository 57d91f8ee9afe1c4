"""The command ``replay``: plays a save again and says whether it is what it was."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from game.commands.progress import progress
from game.engine import Game
from game.errors import ReplayDivergence
from game.report import count_actions, rounds_played
from game.store import Save


def run_replay(path: Path, as_json: bool) -> int:
    """Replay a save, compare every outcome and digest, and print the result; return the exit code, 0 or 1.

    Raises:
        SaveError: if the file cannot be read.
    """
    began = time.perf_counter()
    with Save.open(path, read_only=True) as save:
        header = save.header()
        with progress("Entries", header.entries) as show:

            def watch(game: Game) -> None:
                show(len(game.log))

            try:
                game = save.load_game(watch)
            except ReplayDivergence as divergence:
                _tell_divergence(path, divergence, as_json)
                return 1
        digests = save.digests()
    actions, rounds = sum(count_actions(game).values()), rounds_played(game)
    if as_json:
        found = {
            "save": str(path),
            "agrees": True,
            "scenario": header.scenario_id,
            "seed": header.seed,
            "actions": actions,
            "entries": header.entries,
            "rounds": rounds,
            "digest": game.digest(),
            "digests": [{"entry": d.entry, "round": d.round, "sha256": d.sha256} for d in digests],
            "seconds": round(time.perf_counter() - began, 3),
        }
        print(json.dumps(found, indent=2))
    else:
        print(f"{_plural(actions, 'action')}, {_plural(rounds, 'round')}: every digest agrees")
    return 0


def _tell_divergence(path: Path, divergence: ReplayDivergence, as_json: bool) -> None:
    if as_json:
        found = {"save": str(path), "agrees": False, "place": divergence.place, "reason": divergence.sentence}
        print(json.dumps(found, indent=2))
    else:
        print(f"{path.name} diverges first at {divergence.place}: {divergence.sentence}", file=sys.stderr)


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
