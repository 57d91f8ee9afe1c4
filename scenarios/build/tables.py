"""Tables of facts beside this script, and the one way in which the build writes a table."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

DATA = Path(__file__).parent / "data"

MINERALS = ("NdPr", "DyTb", "Ga", "Ge", "Sb", "W", "graphite", "Li", "Co", "Ni", "Cu", "Ti")


def facts(name: str) -> list[dict[str, str]]:
    """Return the rows of ``data/<name>.csv``."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def written(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a CSV text with LF line ends, so that a build is the same bytes on every system."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def number(value: float) -> str:
    """Return a share with ten significant digits, without an exponent where a spreadsheet would show one."""
    text = f"{value:.10g}"
    return f"{value:.14f}".rstrip("0") if "e" in text else text


def write_or_check(
    folder: Path, build: Callable[[], Mapping[str, str]], arguments: Sequence[str] | None, description: str | None
) -> int:
    """Write those computed files of a scenario's folder that are out of date, or with ``--check`` only name them.

    Args:
        folder: the scenario's folder, named as its build script with hyphens.
        build: computes them, name -> text.
        arguments: of the command line; None for those of the process.
        description: what the command's help says.

    Returns:
        The exit code: 1 if something is out of date and was only to be checked.
    """
    module = folder.name.replace("-", "_")
    parser = argparse.ArgumentParser(prog=f"python -m scenarios.build.{module}", description=description)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file is out of date")
    options = parser.parse_args(arguments)
    stale = []
    for name, text in build().items():
        path = folder / name
        data = text.encode("utf-8")
        if not path.exists() or path.read_bytes() != data:
            stale.append(name)
            if not options.check:
                path.write_bytes(data)
    print(f"{folder.name}: " + (", ".join(stale) if stale else "nothing") + " out of date")
    return 1 if stale and options.check else 0
