"""Checks across the tables of a scenario."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TypeVar

from pydantic import BaseModel

from game.scenario.csvfile import Row, Table
from game.scenario.models import Consumption, Production
from game.scenario.parts import Parts, References
from game.scenario.problems import Place, Problems, meant

SUM_TOLERANCE = 1e-3

R = TypeVar("R", bound=BaseModel)
S = TypeVar("S", Consumption, Production)


def check_tables(parts: Parts, references: References, problems: Problems) -> None:
    """Check delegations, minerals, production, consumption, stockpiles, prices and names against each other."""
    _delegations(parts, problems)
    _minerals(parts, problems)
    _production(parts, references, problems)
    _consumption(parts, references, problems)
    for pile in parts.stockpiles.rows:
        references.actor(pile.record.code, pile.place("code"))
        references.mineral(pile.record.mineral, pile.place("mineral"))
    once(parts.stockpiles, lambda r: f"{r.code} {r.mineral}", "mineral", problems)
    for price in parts.prices.rows:
        references.mineral(price.record.mineral, price.place("mineral"))
    once(parts.prices, lambda r: f"{r.mineral} {r.year}", "year", problems)
    _names(parts, references, problems)


def once(table: Table[R], key: Callable[[R], str], column: str, problems: Problems) -> None:
    """Tell rows that say again what an earlier row says."""
    first: dict[str, int] = {}
    for row in table.rows:
        what = key(row.record)
        if what in first:
            fault = f"stands twice; it is already in row {first[what]}"
            problems.add(row.place(column), fault, "remove one of the rows", what)
        first.setdefault(what, row.line)


def _delegations(parts: Parts, problems: Problems) -> None:
    table = parts.delegations
    once(table, lambda d: d.code, "code", problems)
    for kind, least, most in (("host", 1, 1), ("rival", 0, 1), ("rest", 1, 1)):
        found = [row for row in table.rows if row.record.kind == kind]
        for row in found[most:]:
            problems.add(row.place("kind"), f"there is already a {kind}", "write country or union", kind)
        if len(found) < least and table.whole:
            problems.add(Place(table.file, 0, "column kind"), f"no row is the {kind}", f"write {kind} in one of them")
    unions = [d.code for d in table.records if d.kind == "union"]
    for row in table.rows:
        if not row.record.playable and row.record.temperament is not None:
            problems.add(row.place("temperament"), "is never played", "leave it blank", row.record.temperament)
        union = row.record.union
        if union is None:
            continue
        if row.record.kind != "country":
            what = f"a {row.record.kind} cannot belong to a customs union"
            problems.add(row.place("union"), what, "leave it blank", union)
        elif union not in unions and table.whole:
            instead = f"write {' or '.join(unions)} or leave it blank" if unions else "leave it blank"
            problems.add(row.place("union"), "is not a row with kind union", instead, union)


def _minerals(parts: Parts, problems: Problems) -> None:
    once(parts.minerals, lambda m: m.id, "id", problems)
    for row in parts.minerals.rows:
        m = row.record
        if m.stages == 1 and m.kappa > 0.0:
            what = "a mineral with one stage has no ore cost"
            problems.add(row.place("kappa"), what, "write 0 here or 2 in the column stages", f"{m.kappa:g}")
        if m.stages == 2 and m.kappa == 0.0:
            what = "a mineral with two stages needs an ore cost share"
            problems.add(row.place("kappa"), what, "write a share such as 0.5 here or 1 in the column stages", "0")
        if m.lrmc_refining <= m.kappa:
            what = f"is not above the ore cost share of {m.id}, {m.kappa:g}, so a new refinery would cost nothing"
            instead = f"write a long-run cost above {m.kappa:g}: it holds the ore at its baseline price"
            problems.add(row.place("lrmc_refining"), what, instead, f"{m.lrmc_refining:g}")
        if m.sigma <= m.eta:
            what = f"must be above eta, which is {m.eta:g}"
            problems.add(row.place("sigma"), what, "write a number such as 6", f"{m.sigma:g}")


def _production(parts: Parts, references: References, problems: Problems) -> None:
    table = parts.production
    once(table, lambda p: f"{p.mineral} {p.stage} {p.row}", "row", problems)
    actors = parts.actors
    accounts: dict[str, Row[Production]] = {}
    strangers = parts.strangers if parts.names.readable and parts.known("row_regions") else []
    for row in table.rows:
        p = row.record
        if p.row in strangers:
            what = "is in no other file"
            instead = meant(p.row, actors) or "write the code of an actor"
            extra = ", or give it a name in names.csv and a region in scenario.yaml"
            problems.add(row.place("row"), what, instead + extra, p.row)
        references.mineral(p.mineral, row.place("mineral"))
        booked = references.actor(p.account, row.place("account"))
        if booked and p.row in actors and p.account != p.row:
            what = f"{p.row} is in delegations.csv and books its own gains"
            problems.add(row.place("account"), what, f"write {p.row}", p.account)
        first = accounts.setdefault(p.row, row)
        if first.record.account != p.account:
            what = f"row {first.line} books {p.row} under {first.record.account}"
            problems.add(row.place("account"), what, "write the same account in all rows", p.account)
        if p.stage != "secondary" and p.share == 0.0:
            what = "a producer needs a share above 0"
            problems.add(row.place("share"), what, "remove the row, or write a seed such as 0.0001", "0")
    if table.whole and parts.minerals.whole:
        for mineral in parts.minerals.rows:
            _production_of(mineral.record.id, mineral.record.stages, table, problems)


def _production_of(mineral: str, stages: int, table: Table[Production], problems: Problems) -> None:
    rows = {
        stage: [r for r in table.rows if r.record.mineral == mineral and r.record.stage == stage]
        for stage in ("refined", "mine", "secondary")
    }
    if not rows["refined"]:
        fault = f"nobody refines {mineral}"
        problems.add(Place(table.file, 0, "column mineral"), fault, "add rows with stage refined that add up to 1")
    if stages == 1:
        for row in rows["mine"] + rows["secondary"]:
            what = f"{mineral} has one stage in minerals.csv and takes no feed"
            problems.add(row.place("stage"), what, "remove the row", row.record.stage)
        _sum_to_one(mineral, "refined", rows["refined"], problems)
        return
    if not rows["mine"]:
        what = f"{mineral} has two stages in minerals.csv and nobody mines it"
        problems.add(Place(table.file, 0, "column stage"), what, "add rows with stage mine, or write 1 in stages")
    for stage in ("refined", "mine"):
        _sum_to_one(mineral, stage, rows[stage], problems)
    made = {r.record.row: r.record.share for r in rows["refined"]}
    for row in rows["secondary"]:
        if row.record.row not in made:
            what = f"does not refine {mineral}, so it has no feed"
            problems.add(row.place("row"), what, "remove the row, or add one with stage refined", row.record.row)
    scrap = {r.record.row: r.record.share for r in rows["secondary"]}
    if made and sum(share * (1.0 - scrap.get(code, 0.0)) for code, share in made.items()) <= 0.0:
        what = f"all feed of {mineral} is secondary, so no mine sells anything"
        problems.add(rows["secondary"][-1].place("share"), what, "write a share below 1", "1")


def _sum_to_one(mineral: str, what: str, rows: Sequence[Row[S]], problems: Problems) -> None:
    if not rows:
        return
    total = math.fsum(r.record.share for r in rows)
    if abs(total - 1.0) > SUM_TOLERANCE:
        place = Place(rows[0].file, rows[0].line, "column share")
        lines = f"rows {rows[0].line} to {rows[-1].line}" if len(rows) > 1 else "one row"
        how = "take away" if total > 1.0 else "add"
        fault = f"the {what} shares of {mineral} ({lines}) add up to {total:.6g}, not 1"
        problems.add(place, fault, f"{how} {abs(total - 1.0):.4g} somewhere, for instance in the rest of the world")


def _consumption(parts: Parts, references: References, problems: Problems) -> None:
    table = parts.consumption
    once(table, lambda c: f"{c.mineral} {c.code}", "code", problems)
    for row in table.rows:
        references.mineral(row.record.mineral, row.place("mineral"))
        references.actor(row.record.code, row.place("code"))
    if not (table.whole and parts.minerals.whole):
        return
    for mineral in parts.ids:
        rows = [r for r in table.rows if r.record.mineral == mineral]
        if not rows:
            fault = f"nobody uses {mineral}"
            problems.add(Place(table.file, 0, "column mineral"), fault, "add rows for it that add up to 1")
        _sum_to_one(mineral, "use", rows, problems)


def _names(parts: Parts, references: References, problems: Problems) -> None:
    table = parts.names
    once(table, lambda n: n.code, "code", problems)
    once(table, lambda n: n.name, "name", problems)
    once(table, lambda n: n.short, "short", problems)
    strangers = parts.strangers if parts.known("row_regions") else []
    known = [*parts.actors, *(c for c in parts.rows if c not in parts.actors and c not in strangers)]
    for row in table.rows:
        if row.record.code not in known and parts.delegations.readable and parts.production.readable:
            what = "is neither in delegations.csv nor a row of production.csv"
            problems.add(row.place("code"), what, meant(row.record.code, known), row.record.code)
    if table.readable:
        named = table.words("code")
        for code in known:
            if code not in named:
                problems.add(Place(table.file, 0, "column code"), f"{code} has no name", "add a row for it")
