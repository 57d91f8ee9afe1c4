"""Smaller scenarios from the tables of ``washington-2026``: fewer delegations and minerals, the same world.

What a seat left out makes, uses and earns does not vanish. Members of the Union add up in the Union's row; everybody
else is booked by the rest of the world, as are the countries that had no seat before. A producer without a seat keeps a
row of its own where it makes enough of the world at that stage, so that distance and shortage still tell; the rest adds
up in the row of the rest of the world. Shares of the world's output, use and feed stay what they were.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum
from pathlib import Path

from scenarios.build.tables import number, write_or_check, written

SCENARIOS = Path(__file__).parent.parent
WHOLE = SCENARIOS / "washington-2026"
UNION, REST = "EUU", "ROW"
MERGED = "sum of rows of washington-2026 that have none here"
SOURCE = "washington-2026"
LEADS = ("lead_rounds_refining", "lead_rounds_mining")

Row = dict[str, str]


def rows_of(name: str) -> list[Row]:
    """Return the rows of a table of ``washington-2026``."""
    with (WHOLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Subset:
    """Which part of ``washington-2026`` a scenario is.

    Attributes:
        folder: name of the scenario's folder.
        seats: codes of the seats; the rest of the world comes with them.
        minerals: ids of the minerals.
        quarters_per_round: as in ``scenario.yaml``; lead times, which are in rounds, follow it.
        own_row_from: share of the world from which a producer without a seat keeps a row.
        most_meetings: that a service can hold in a round.
        budget_usd_m: seat -> ministry budget of a round, where the rule of ``scenario.yaml`` does not fit.
    """

    folder: str
    seats: tuple[str, ...]
    minerals: tuple[str, ...]
    quarters_per_round: float
    own_row_from: float
    most_meetings: int
    budget_usd_m: Mapping[str, float]

    @cached_property
    def actors(self) -> tuple[str, ...]:
        """The actors, in the order of ``washington-2026``."""
        return tuple(r["code"] for r in rows_of("delegations") if r["code"] in (*self.seats, REST))

    @cached_property
    def _members(self) -> frozenset[str]:
        return frozenset(r["code"] for r in rows_of("delegations") if r["union"] == UNION)

    def account(self, code: str) -> str:
        """Return the actor here that stands for an actor or a producing row there."""
        if code in self.actors:
            return code
        return UNION if code in self._members else REST

    @cached_property
    def _made(self) -> dict[tuple[str, str], dict[str, list[Row]]]:
        """(mineral, stage) -> row here -> rows there."""
        out: dict[tuple[str, str], dict[str, list[Row]]] = {}
        for r in rows_of("production"):
            if r["mineral"] in self.minerals and r["stage"] != "secondary":
                home = self.account(r["row"])
                own = home == REST and r["row"] != REST and float(r["share"]) >= self.own_row_from
                out.setdefault((r["mineral"], r["stage"]), {}).setdefault(r["row"] if own else home, []).append(r)
        return out

    @cached_property
    def producers(self) -> tuple[str, ...]:
        """All producing rows, actors and others."""
        return tuple(sorted({code for rows in self._made.values() for code in rows}))

    def _row_of(self, mineral: str, stage: str, code: str) -> str:
        """Return the row here in which a producer there is counted."""
        found = [row for row, rows in self._made[mineral, stage].items() if code in [r["row"] for r in rows]]
        return found[0] if found else self.account(code)

    # --- the tables ---------------------------------------------------------------------------------------------

    def delegations_csv(self) -> str:
        """Return ``delegations.csv``; the rest of the world takes in all without a seat that the Union does not."""
        there = {r["code"]: r for r in rows_of("delegations")}
        sums = ("gdp_usd_bn", "population_m", "manufacturing_usd_bn")
        left_out = [c for c in there if c not in self.actors and c not in self._members]
        said = ("stance", "temperament", "flag", "source")
        columns = ["code", "kind", "region", *sums, "meetings", "budget_usd_m", *said]
        rows = []
        for code in self.actors:
            r = dict(there[code])
            if code == REST:
                r |= {c: f"{fsum(float(there[k][c]) for k in (REST, *left_out)):.3f}" for c in sums}
                r |= {"flag": "world less all others", "source": SOURCE}
            if code == UNION:
                r["flag"] = "totals of all 27 members, none of whom has a seat"
            budget = self.budget_usd_m.get(code)
            r["budget_usd_m"] = "" if budget is None else f"{budget:g}"
            r["meetings"] = str(min(int(r["meetings"]), self.most_meetings))
            rows.append([r[c] for c in columns])
        return written(columns, rows)

    def minerals_csv(self) -> str:
        """Return ``minerals.csv``: the same facts, with lead times in rounds of another length."""
        rows = [r for r in rows_of("minerals") if r["id"] in self.minerals]
        for r in rows:
            r |= {c: str(max(1, round(int(r[c]) / self.quarters_per_round))) for c in LEADS}
        return written(list(rows[0]), [list(r.values()) for r in rows])

    def production_csv(self) -> str:
        """Return ``production.csv``; secondary feed of a row that is a sum is the mean of its parts."""
        secondary = {
            (r["mineral"], r["row"]): float(r["share"]) for r in rows_of("production") if r["stage"] == "secondary"
        }
        rows = []
        for mineral in self.minerals:
            for stage in ("refined", "mine"):
                made = self._made.get((mineral, stage), {})
                share = {code: fsum(float(r["share"]) for r in parts) for code, parts in made.items()}
                for code in sorted(made, key=lambda c: (-share[c], c)):
                    one = made[code][0] if len(made[code]) == 1 and made[code][0]["row"] == code else None
                    said = [one["flag"], one["source"]] if one is not None else [MERGED, SOURCE]
                    account = code if code in self.actors else REST
                    rows.append([mineral, stage, code, account, number(share[code]), *said])
            for code, parts in sorted(self._made[mineral, "refined"].items()):
                whole = fsum(float(r["share"]) for r in parts)
                feed = fsum(float(r["share"]) * secondary.get((mineral, r["row"]), 0.0) for r in parts) / whole
                if feed > 0.0:
                    account = code if code in self.actors else REST
                    rows.append([mineral, "secondary", code, account, number(feed), "estimate", SOURCE])
        return written(["mineral", "stage", "row", "account", "share", "flag", "source"], rows)

    def consumption_csv(self) -> str:
        """Return ``consumption.csv``."""
        rows = []
        for mineral in self.minerals:
            parts: dict[str, list[Row]] = {}
            for r in rows_of("consumption"):
                if r["mineral"] == mineral:
                    parts.setdefault(self.account(r["code"]), []).append(r)
            for code in (c for c in self.actors if c in parts):
                one = parts[code][0] if len(parts[code]) == 1 else None
                said = [one["flag"], one["source"]] if one is not None else [MERGED, SOURCE]
                rows.append([mineral, code, number(fsum(float(r["share"]) for r in parts[code])), *said])
        return written(["mineral", "code", "share", "flag", "source"], rows)

    def _kept(self, name: str, keep: Sequence[str], column: str) -> str:
        rows = [r for r in rows_of(name) if r[column] in keep and r.get("mineral", self.minerals[0]) in self.minerals]
        return written(list(rows_of(name)[0]), [list(r.values()) for r in rows])

    def controls_csv(self) -> str:
        """Return ``controls.csv``: the controls of rows that there still are; who has no seat holds none."""
        rows = []
        for r in rows_of("controls"):
            stage = "mine" if r["stage"] == "ore" else "refined"
            if r["code"] in self.actors and r["row"] in self._made.get((r["mineral"], stage), {}):
                rows.append(list(r.values()))
        return written(list(rows_of("controls")[0]), rows)

    def hosts_csv(self) -> str:
        """Return ``hosts.csv``: of a refiner that is a sum, feeds weighed by what each part refines."""
        weight = {(r["mineral"], r["row"]): float(r["share"]) for r in rows_of("production") if r["stage"] == "refined"}
        there = [r for r in rows_of("hosts") if r["mineral"] in self.minerals]
        rows: list[list[str]] = []
        for mineral in self.minerals:
            whole: dict[str, dict[str, float]] = {}
            feeds: dict[tuple[str, str], float] = {}
            limits: dict[str, float] = {}
            metal = next((r["host_metal"] for r in there if r["mineral"] == mineral), "")
            for r in (r for r in there if r["mineral"] == mineral):
                refiner = self._row_of(mineral, "refined", r["refiner"])
                origin = r["origin"] if r["origin"] in self.producers else self.account(r["origin"])
                part = weight[mineral, r["refiner"]]
                whole.setdefault(refiner, {})[r["refiner"]] = part
                feeds[refiner, origin] = feeds.get((refiner, origin), 0.0) + float(r["share"]) * part
                if r["limit_share"]:
                    limits[refiner] = limits.get(refiner, 0.0) + float(r["limit_share"])
            for refiner in whole:
                feeds.setdefault((refiner, refiner), 0.0)
            for (refiner, origin), amount in sorted(feeds.items(), key=lambda item: (item[0][0], -item[1], item[0][1])):
                limit = number(limits[refiner]) if origin == refiner and refiner in limits else ""
                share = number(amount / fsum(whole[refiner].values()))
                rows.append([mineral, refiner, origin, share, limit, metal, "estimate", SOURCE])
        return written(["mineral", "refiner", "origin", "share", "limit_share", "host_metal", "flag", "source"], rows)

    def build(self) -> dict[str, str]:
        """Return file name -> text of everything that is computed."""
        return {
            "delegations.csv": self.delegations_csv(),
            "minerals.csv": self.minerals_csv(),
            "production.csv": self.production_csv(),
            "consumption.csv": self.consumption_csv(),
            "stockpiles.csv": self._kept("stockpiles", self.seats, "code"),
            "prices.csv": self._kept("prices", self.minerals, "mineral"),
            "names.csv": self._kept("names", (*self.actors, *self.producers), "code"),
            "controls.csv": self.controls_csv(),
            "hosts.csv": self.hosts_csv(),
        }

    def run(self, arguments: list[str] | None, description: str | None) -> int:
        """Write the computed files, or with ``--check`` say which of them are out of date."""
        return write_or_check(SCENARIOS / self.folder, self.build, arguments, description)
