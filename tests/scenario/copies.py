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


def customs_union(populations_m: tuple[float, ...] = (50.0, 30.0, 20.0), **numbers: float | str) -> dict[str, str]:
    """Return the guide's example with a customs union in it, which explores the pact together with the host.

    Its seat is UUU; its members M01, M02 ... have these populations in millions, and use and make nothing of their own.
    ``numbers`` are further keys of the union's entry, such as ``members_share=0.6``.
    """
    files = harbours()
    members = [f"M{n:02d}" for n in range(1, len(populations_m) + 1)]
    entry = "".join(f"    {key}: {value}\n" for key, value in numbers.items())
    files = changed(files, "scenario.yaml", "[AAA, BBB]", "[AAA, UUU]")
    files["scenario.yaml"] += f"customs_unions:\n  - code: UUU\n{entry}"
    # The other rows get a blank column; the new ones stand before the rest of the world.
    head, *rows = [line.split(",", 3) for line in files["delegations.csv"].strip().split("\n")]
    table = [",".join((*head[:3], "union", head[3])), *(",".join((*row[:3], "", row[3])) for row in rows[:-1])]
    table.append(f"UUU,union,West,,4000,{sum(populations_m):g},4")
    table += [f"{m},country,West,UUU,900,{p!r},3" for m, p in zip(members, populations_m, strict=True)]
    table.append(",".join((*rows[-1][:3], "", rows[-1][3])))
    files["delegations.csv"] = "\n".join(table) + "\n"
    use = files["consumption.csv"].replace("Ga,ROW,0.1", "Ga,ROW,0.05\nGa,UUU,0.05")
    files["consumption.csv"] = use.replace("Co,ROW,0.1", "Co,ROW,0.05\nCo,UUU,0.05")
    files["names.csv"] += "UUU,Union of the West,Union,,Western\n"
    files["names.csv"] += "".join(f"{m},Member {m},{m},,{m}\n" for m in members)
    mandate = files["mandates.yaml"].split("BBB:\n", 1)[1].split("CCC:\n", 1)[0]
    files["mandates.yaml"] += "".join(f"{seat}:\n{mandate}" for seat in ("UUU", *members))
    return files


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
