"""The command ``check``: says whether a scenario can be played, and if not, everything that keeps it from it."""

from __future__ import annotations

import sys
from pathlib import Path

from game.errors import ScenarioError
from game.scenario.read import load_scenario


def run_check(name_or_path: str | Path) -> int:
    """Print what a scenario holds, or all its problems; return the exit code, 0 or 2."""
    try:
        scenario = load_scenario(name_or_path)
    except ScenarioError as error:
        count = len(error.problems)
        print(f"{name_or_path}: {count} problem{'s' if count > 1 else ''}", file=sys.stderr)
        for problem in error.problems:
            print(f"  {problem}", file=sys.stderr)
        return 2
    print(
        f"{scenario.head.id}: {len(scenario.seats)} seats, {len(scenario.minerals)} minerals, "
        f"{len(scenario.production)} rows of production, {len(scenario.consumption)} of consumption, "
        f"{len(scenario.events)} events, {scenario.head.rounds} rounds; no problems"
    )
    return 0
