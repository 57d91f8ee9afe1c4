"""Keeps the figures of docs/backtests.md those of the program, and the JSON Schema of an episode beside it.

``python -m game.backtest.page`` writes both; only what stands between the marks of a block is replaced.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

from pydantic import TypeAdapter

from game.backtest.model import Episode
from game.backtest.read import load_episodes
from game.backtest.report import format_list, format_run, format_sensitivity, format_summary
from game.backtest.run import play
from game.backtest.sensitivity import sensitivity
from game.scenario.read import load_scenario
from game.scenario.schema import DIALECT

SCENARIO = "washington-2026"
PAGE, SCHEMA = "backtests.md", "episode.schema.json"
BLOCK = re.compile(r"(<!-- figures: (?P<name>\w+) -->\n```text\n).*?(```\n<!-- end of figures -->)", re.S)


def schema_text() -> str:
    """Return the JSON Schema of an episode file."""
    schema = {"$schema": DIALECT, **TypeAdapter(Episode).json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def figures(with_sensitivity: bool = True) -> dict[str, str]:
    """Return the blocks of figures of the page, by name; the sensitivity takes some seconds."""
    scenario, episodes = load_scenario(SCENARIO), load_episodes(())
    runs = [play(episode, scenario) for episode in episodes]
    out = {
        "list": format_list(episodes),
        "summary": format_summary(runs),
        "episodes": "\n\n".join(format_run(run) for run in runs),
    }
    return out | ({"sensitivity": format_sensitivity(sensitivity(episodes, scenario))} if with_sensitivity else {})


def filled(text: str, blocks: dict[str, str]) -> str:
    """Return a page with its blocks of figures replaced; those without figures stay."""

    def block(found: re.Match[str]) -> str:
        name = found["name"]
        return f"{found[1]}{blocks[name]}\n{found[3]}" if name in blocks else found[0]

    return BLOCK.sub(block, text)


def main(arguments: list[str] | None = None) -> int:
    """Write the figures and the schema into a folder of documents."""
    parser = argparse.ArgumentParser(prog="python -m game.backtest.page", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("docs"))
    folder: Path = parser.parse_args(arguments).folder
    page = folder / PAGE
    page.write_bytes(filled(page.read_text(encoding="utf-8"), figures()).encode("utf-8"))
    (folder / SCHEMA).write_bytes(schema_text().encode("utf-8"))
    print(f"{page}, {folder / SCHEMA}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
