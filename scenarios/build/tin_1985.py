"""Computes the tables of ``scenarios/tin-1985`` from the facts in ``scenarios/build/tin``.

Run ``python -m scenarios.build.tin_1985`` after changing a fact; the result is the same bytes on every machine.
Written by hand, and left alone by this script: ``scenario.yaml``, ``mandates.yaml``, ``events.yaml``, ``names.csv``,
``SOURCES.md``.
"""

from __future__ import annotations

import csv
from pathlib import Path

from scenarios.build.tables import number, write_or_check, written

DATA = Path(__file__).parent / "tin"
FOLDER = Path(__file__).parent.parent / "tin-1985"
MINERAL = "Sn"


def facts(name: str) -> list[dict[str, str]]:
    """Return the rows of ``tin/<name>.csv``."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tonnes(column: str) -> dict[str, float]:
    """Return the tonnes of 1981 in a column of the actors' table, of those who have any."""
    return {r["code"]: float(r[column]) for r in facts("actors") if float(r[column]) > 0.0}


def world_t_per_year() -> float:
    """Return the volume of the market: what all mines made in 1981, the last year without export control."""
    return sum(tonnes("mine_t").values())


def delegations_csv() -> str:
    """Return ``delegations.csv``."""
    same = ["code", "kind", "region", "gdp_usd_bn", "population_m", "meetings", "budget_usd_m", "stance", "temperament"]
    note = "gdp and population: estimates, see SOURCES.md"
    rows = [[*(r[c] for c in same), note, r["source"]] for r in facts("actors")]
    return written([*same, "flag", "source"], rows)


def minerals_csv() -> str:
    """Return ``minerals.csv``: the facts and parameters of tin, with the volume of its market."""
    (row,) = facts("minerals")
    columns = [*list(row)[:3], "world_t_per_year", *list(row)[3:]]
    return written(columns, [[f"{world_t_per_year():g}" if c == "world_t_per_year" else row[c] for c in columns]])


def production_csv() -> str:
    """Return ``production.csv``: shares of the world by row and stage, largest first."""
    said = {r["code"]: (r["flag"], r["source"]) for r in facts("actors")}
    rows = []
    for stage, column in (("refined", "smelter_t"), ("mine", "mine_t")):
        made = tonnes(column)
        whole = sum(made.values())
        for code in sorted(made, key=lambda c: (-made[c], c)):
            rows.append([MINERAL, stage, code, code, number(made[code] / whole), *said[code]])
    return written(["mineral", "stage", "row", "account", "share", "flag", "source"], rows)


def consumption_csv() -> str:
    """Return ``consumption.csv``: shares of the world's use of refined tin."""
    use = tonnes("use_t")
    whole = sum(use.values())
    rows = [
        [MINERAL, r["code"], number(use[r["code"]] / whole), r["flag"], r["source"]]
        for r in facts("actors")
        if r["code"] in use
    ]
    return written(["mineral", "code", "share", "flag", "source"], rows)


def copied(name: str) -> str:
    """Return a table that is facts alone, as a build writes tables."""
    rows = facts(name)
    return written(list(rows[0]), [list(row.values()) for row in rows])


def build() -> dict[str, str]:
    """Return file name -> text of everything that is computed."""
    return {
        "delegations.csv": delegations_csv(),
        "minerals.csv": minerals_csv(),
        "production.csv": production_csv(),
        "consumption.csv": consumption_csv(),
        "stockpiles.csv": copied("stockpiles"),
        "prices.csv": copied("prices"),
    }


def main(arguments: list[str] | None = None) -> int:
    """Write the computed files, or with ``--check`` say which of them are out of date."""
    return write_or_check(FOLDER, build, arguments, __doc__)


if __name__ == "__main__":
    raise SystemExit(main())
