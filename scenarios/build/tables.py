"""Tables of facts beside this script, and the one way in which the build writes a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
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
