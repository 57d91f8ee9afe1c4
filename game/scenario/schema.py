"""JSON Schemas of the scenario files, for editors that complete and check while one types.

``python -m game.scenario.schema`` writes them to ``docs/schema``; a row of a table is one object.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter

from game.scenario.models import (
    Consumption,
    Delegation,
    Mandate,
    Mineral,
    Name,
    PricePoint,
    Production,
    ScenarioHead,
    Stockpile,
)
from game.scenario.models_events import Event
from game.scenario.models_trade import HostFeed, OpeningControl

ROWS: dict[str, type[BaseModel]] = {
    "delegations": Delegation,
    "minerals": Mineral,
    "production": Production,
    "consumption": Consumption,
    "stockpiles": Stockpile,
    "prices": PricePoint,
    "names": Name,
    "controls": OpeningControl,
    "hosts": HostFeed,
}
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict[str, Any]]:
    """Return file name -> JSON Schema of every file of a scenario."""
    whole: dict[str, TypeAdapter[Any]] = {
        "scenario": TypeAdapter(ScenarioHead),
        "mandates": TypeAdapter(dict[str, Mandate]),
        "events": TypeAdapter(list[Event]),
    }
    rows = {f"{name}.row": TypeAdapter[Any](record) for name, record in ROWS.items()}
    return {
        f"{name}.schema.json": {"$schema": DIALECT, **adapter.json_schema()} for name, adapter in (whole | rows).items()
    }


def texts() -> dict[str, str]:
    """Return file name -> text of every schema."""
    return {
        name: json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
        for name, schema in schemas().items()
    }


def main(arguments: list[str] | None = None) -> int:
    """Write the schemas to a folder."""
    parser = argparse.ArgumentParser(prog="python -m game.scenario.schema", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("docs/schema"))
    folder: Path = parser.parse_args(arguments).folder
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts().items():
        (folder / name).write_bytes(text.encode("utf-8"))
    print(f"{folder}: {len(texts())} schemas")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
