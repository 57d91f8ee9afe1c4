"""Copies of scenario files to break: the shipped scenario, and the small one of docs/scenario.md."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from game.errors import ScenarioError
from game.scenario.folder import find_files
from game.scenario.read import from_files

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "scenario.md"


@cache
def _washington() -> dict[str, str]:
    return find_files("washington-2026")


def washington() -> dict[str, str]:
    """Return the texts of the shipped scenario, to change at will."""
    return dict(_washington())


@cache
def _harbours() -> dict[str, str]:
    blocks = re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    return dict(blocks)


def harbours() -> dict[str, str]:
    """Return the texts of the example in the guide."""
    return dict(_harbours())


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write texts into a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_bytes(text.encode("utf-8"))
    return folder


def problems_of(files: dict[str, str]) -> list[str]:
    """Return the problems of a scenario that must have some."""
    with pytest.raises(ScenarioError) as caught:
        from_files(files)
    return caught.value.problems


def changed(files: dict[str, str], name: str, old: str, new: str) -> dict[str, str]:
    """Return the files with the first occurrence of a text in one of them replaced; it must be there."""
    assert old in files[name], f"{old!r} is not in {name}"
    return {**files, name: files[name].replace(old, new, 1)}


def line_of(text: str, part: str) -> int:
    """Return the number of the first line that holds a text."""
    return next(n for n, line in enumerate(text.split("\n"), start=1) if part in line)
