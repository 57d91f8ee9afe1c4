"""Checks of what binds trade at the start, ``controls.csv`` and ``hosts.csv``, against the other tables."""

from __future__ import annotations

import math

from game.scenario.crosscheck_tables import SUM_TOLERANCE, once
from game.scenario.csvfile import Row
from game.scenario.models import Mineral
from game.scenario.models_trade import HostFeed, OpeningControl
from game.scenario.parts import Parts, References
from game.scenario.problems import Problems, meant


def check_controls(parts: Parts, references: References, problems: Problems) -> None:
    """Check that a control holds back a producer that exists, by somebody who can, at a home price that can be."""
    minerals = {m.id: m for m in parts.minerals.records}
    for row in parts.controls.rows:
        c = row.record
        held = references.actor(c.code, row.place("code"))
        if references.row(c.row, row.place("row")) and held:
            _holder(row, parts, problems)
        for code in c.targets:
            references.actor(code, row.place("targets"))
        if c.targets and c.home_price < 1.0:
            what = "a control that keeps a home price apart binds everybody"
            problems.add(row.place("targets"), what, "leave it blank, or write home_price 1", " ".join(c.targets))
        if references.mineral(c.mineral, row.place("mineral")) and c.mineral in minerals:
            _controlled(row, minerals[c.mineral], parts, problems)
    once(parts.controls, lambda c: f"{c.code} {c.mineral} {c.stage}", "stage", problems)


def _holder(row: Row[OpeningControl], parts: Parts, problems: Problems) -> None:
    """A control is held by the producer itself, by the actor that books it, or by its customs union."""
    c = row.record
    if not (parts.delegations.whole and parts.production.whole):
        return
    account = next(p.account for p in parts.production.records if p.row == c.row)
    union = next((d.union for d in parts.delegations.records if d.code == account), None)
    owner = union or account
    if c.code != owner:
        problems.add(row.place("code"), f"has no say over the exports of {c.row}", f"write {owner}", c.code)


def _controlled(row: Row[OpeningControl], mineral: Mineral, parts: Parts, problems: Problems) -> None:
    c = row.record
    if c.stage == "ore" and mineral.stages == 1:
        problems.add(row.place("stage"), f"{c.mineral} has only one stage", "write refined", "ore")
        return
    stage = "mine" if c.stage == "ore" else "refined"
    makers = [p.row for p in parts.production.records if p.mineral == c.mineral and p.stage == stage]
    if c.row not in makers and c.row in parts.rows and _producers_known(parts):
        what = f"makes no {c.mineral} at the stage {c.stage}"
        problems.add(row.place("row"), what, meant(c.row, makers) or "write a producer of it", c.row)
    if c.stage == "refined" and c.home_price <= mineral.kappa:
        what = f"is not above the ore cost share of {c.mineral}, {mineral.kappa:g}, so its refiner would work at a loss"
        instead = f"write a ratio above {mineral.kappa:g} here or lower kappa in minerals.csv"
        problems.add(row.place("home_price"), what, instead, f"{c.home_price:g}")


def _producers_known(parts: Parts) -> bool:
    """Whether nothing in ``production.csv`` is in doubt, so that a row which is not there was left out on purpose."""
    return parts.production.whole and not parts.strangers


def check_hosts(parts: Parts, references: References, problems: Problems) -> None:
    """Check that by-products are refined where the table says, from feeds that add to one and limits that suffice."""
    stages = {m.id: m.stages for m in parts.minerals.records}
    refined = {(p.mineral, p.row): p.share for p in parts.production.records if p.stage == "refined"}
    feeds: dict[tuple[str, str], list[Row[HostFeed]]] = {}
    for row in parts.hosts.rows:
        h = row.record
        if references.mineral(h.mineral, row.place("mineral")) and stages.get(h.mineral) == 2:
            what = f"has an ore of its own in minerals.csv, so {h.host_metal} does not bound it"
            problems.add(
                row.place("mineral"), what, "write a mineral with one stage, or 1 in its column stages", h.mineral
            )
        references.origin(h.origin, row.place("origin"))
        known = references.row(h.refiner, row.place("refiner"))
        if known and _producers_known(parts) and (h.mineral, h.refiner) not in refined and h.mineral in stages:
            makers = [code for mineral, code in refined if mineral == h.mineral]
            instead = meant(h.refiner, makers) or "write a producer of it, or add it to production.csv"
            problems.add(row.place("refiner"), f"does not refine {h.mineral}", instead, h.refiner)
        _limit(row, refined.get((h.mineral, h.refiner)), problems)
        feeds.setdefault((h.mineral, h.refiner), []).append(row)
    once(parts.hosts, lambda h: f"{h.mineral} {h.refiner} {h.origin}", "origin", problems)
    for (mineral, refiner), rows in feeds.items():
        total = math.fsum(row.record.share for row in rows)
        if total > 1.0 + SUM_TOLERANCE:
            what = f"the shares of {refiner}'s feed for {mineral} add up to {total:.6g}, more than 1"
            problems.add(rows[-1].place("share"), what, f"take away {total - 1.0:.4g}", f"{rows[-1].record.share:g}")


def _limit(row: Row[HostFeed], made: float | None, problems: Problems) -> None:
    h = row.record
    if h.limit_share is None:
        return
    value = f"{h.limit_share:g}"
    if h.origin != h.refiner:
        what = f"a limit stands in the row whose origin is the refiner, {h.refiner}"
        problems.add(row.place("limit_share"), what, "leave it blank", value)
    elif made is not None and h.limit_share < made:
        what = f"is below what {h.refiner} refines at the baseline, {made:.6f} of the world"
        least = math.ceil(made * 1e6) / 1e6
        problems.add(row.place("limit_share"), what, f"write at least {least:.6f}", value)
