"""The command ``backtest``: runs historical episodes and prints the model beside what was observed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from game.backtest.picture import draw
from game.backtest.read import load_episodes
from game.backtest.report import (
    as_data,
    format_list,
    format_run,
    format_sensitivity,
    format_summary,
    list_data,
    sensitivity_data,
)
from game.backtest.run import play
from game.backtest.sensitivity import VARIANTS, sensitivity
from game.commands.progress import progress
from game.scenario.read import load_scenario


def run_backtest(
    names: Sequence[str], scenario: str, as_json: bool, listing: bool, table: bool, picture: Path | None
) -> int:
    """Run episodes by id or path (all that come with the game by default) and print the result; return the exit code.

    Args:
        names: ids or paths of episodes.
        scenario: whose parameters are used.
        as_json: print one JSON object.
        listing: only list the episodes.
        table: print the errors of the set under other common parameters instead of the episodes.
        picture: a file to draw the episodes to.

    Raises:
        MinisterialError: for an episode or a scenario that cannot be used, or a picture that cannot be drawn.
    """
    episodes = load_episodes(names)
    if listing:
        print(json.dumps(list_data(episodes), indent=2) if as_json else format_list(episodes))
        return 0
    loaded = load_scenario(scenario)
    if table:
        with progress("Variants", len(VARIANTS)) as show:
            variants = sensitivity(episodes, loaded, show)
        print(json.dumps(sensitivity_data(variants), indent=2) if as_json else format_sensitivity(variants))
        return 0
    runs = [play(episode, loaded) for episode in episodes]
    if picture is not None:
        draw(runs, picture)
    if as_json:
        print(json.dumps(as_data(runs, loaded.head.id, loaded.head.rival_settings.leak), indent=2))
    else:
        print("\n\n".join((*(format_run(run) for run in runs), format_summary(runs))))
    return 0
