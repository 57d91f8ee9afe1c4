"""docs/saves.md says what a save is."""

import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from game.savefile import APPLICATION_ID, SCHEMA_VERSION
from tests.store.games import save_of
from tests.store.test_hostile import bodies

TEXT = (Path(__file__).parents[2] / "docs" / "saves.md").read_text(encoding="utf-8")


def documented() -> dict[str, list[str]]:
    """Return the columns of every table of the document."""
    tables: dict[str, list[str]] = {}
    for name, table in re.findall(
        r"^`(\w+)` – [^\n]*\n\n\| column \| what \|\n\|---\|---\|\n((?:\|.*\n)+)", TEXT, re.M
    ):
        tables[name] = [column for row in table.splitlines() for column in re.findall(r"`(\w+)`", row.split("|")[1])]
    return tables


def test_the_tables_are_those_of_the_document(tmp_path: Path) -> None:
    with closing(sqlite3.connect(save_of(tmp_path / "a.ministerial", rounds=1))) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        found = {name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")] for name in names}
    assert documented() == found


def test_the_marks_are_those_of_the_document() -> None:
    assert f"0x{APPLICATION_ID:X}" in TEXT
    assert f"`user_version`, now {SCHEMA_VERSION}." in TEXT


def test_the_program_in_the_document_reads_a_save(tmp_path: Path) -> None:
    path = save_of(tmp_path / "a.ministerial", rounds=1)
    code = re.search(r"```python\n(.*?)```", TEXT, re.DOTALL)
    assert code is not None
    done = subprocess.run([sys.executable, "-c", code[1], path], capture_output=True, text=True, check=True, timeout=60)
    actions = [(number, body) for number, kind, body in bodies(path) if kind == "action"]
    lines = done.stdout.splitlines()
    assert len(lines) == len(actions) > 0
    assert lines[0].startswith(f"{actions[0][0]} 1 {actions[0][1]['seat']} ")
    assert json.dumps(actions[0][1], sort_keys=True).replace('"', "'")[:40] in lines[0]
