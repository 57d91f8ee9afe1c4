"""The command ``tournament``: plays players against each other and prints who attains more, and how sure that is."""

from __future__ import annotations

import json
import time

from game.commands.progress import progress
from game.errors import MinisterialError
from game.scenario.read import load_scenario
from game.simulate import rounds_asked
from game.tournament.page import page
from game.tournament.plan import make_plan, players_named, seeds_for
from game.tournament.play import play_here, play_in_processes, play_on_cluster
from game.tournament.report import report_on_tournament


def run_tournament(
    players: str,
    scenario: str,
    games: int | None,
    seed: int,
    rounds: int | None = None,
    tables: str = "both",
    jobs: int | None = None,
    cluster: str | None = None,
    as_json: bool = False,
) -> int:
    """Play a tournament and print its report; return the exit code.

    Args:
        players: names with commas between them, at least two.
        scenario: a name or the path of a folder.
        games: how many at each form of table, rounded up to whole rotations; None for ten a player.
        seed: the first seed.
        rounds: how many rounds of each game; None for all.
        tables: ``mixed``, ``uniform`` or ``both``.
        jobs: processes of this computer; None for one.
        cluster: the address of a dask scheduler; None to play here.
        as_json: print one JSON object instead of text.

    Raises:
        MinisterialError: if what is asked for cannot be done.
    """
    began = time.perf_counter()
    if jobs is not None and cluster is not None:
        raise MinisterialError("A cluster plays with all its workers; leave out --jobs or --cluster.")
    names = players_named(players)
    loaded = load_scenario(scenario)
    asked = rounds_asked(loaded, rounds)
    seeds = seeds_for(games, len(names), seed)
    plan = make_plan(loaded, names, seeds, tables)
    with progress("Rounds", len(plan) * asked) as show:
        if cluster is not None:
            results = play_on_cluster(loaded, plan, rounds, show, cluster)
        elif jobs is not None and jobs > 1:
            results = play_in_processes(loaded, plan, rounds, show, min(jobs, len(plan)))
        else:
            results = play_here(loaded, plan, rounds, show)
    report = report_on_tournament(loaded, names, seeds, results)
    if as_json:
        print(json.dumps(report.to_json(), indent=2))
    else:
        print(f"{page(report)}\n\n{len(plan)} games in {time.perf_counter() - began:.0f} s")
    return 0
