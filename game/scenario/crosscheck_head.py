"""Checks of ``scenario.yaml`` against the tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from game.scenario.crosscheck_objectives import check_sources
from game.scenario.models import Charter, ScenarioHead
from game.scenario.parts import Parts, References
from game.scenario.problems import Problems, meant
from game.scenario.yamlfile import Document, Path

SCORED_PARTS = ("prosperity", "security", "industry", "standing")


def check_head(parts: Parts, references: References, problems: Problems) -> None:
    """Check roles, charters, unions, programmes and settings of the head, if it could be read."""
    if parts.head is None or parts.head_file is None:
        return
    head, document = parts.head, parts.head_file
    _roles(head, document, parts, references, problems)
    _charters(head, document, parts, references, problems)
    _unions(head, document, parts, references, problems)
    _once(((("programmes", i, "id"), p.id) for i, p in enumerate(head.programmes)), document, problems)
    for i, programme in enumerate(head.programmes):
        references.seat(programme.seat, document.place(("programmes", i, "seat")))
        if programme.per_round_usd_m > programme.usd_m:
            place = document.place(("programmes", i, "per_round_usd_m"))
            what = f"is more than the whole programme, {programme.usd_m:g}"
            problems.add(place, what, f"write at most {programme.usd_m:g}", f"{programme.per_round_usd_m:g}")
        check_sources(programme, ("programmes", i), document, problems)
    if head.market_every > head.rounds:
        what = f"is more than the {head.rounds} rounds of the game, so no market would ever clear"
        problems.add(document.place(("market_every",)), what, f"write at most {head.rounds}", f"{head.market_every}")
    elif head.rounds % head.market_every:
        what = f"does not divide the {head.rounds} rounds of the game, so its last rounds would have no market"
        instead = f"write a divisor of {head.rounds}, or {head.rounds - head.rounds % head.market_every} rounds"
        problems.add(document.place(("market_every",)), what, instead, f"{head.market_every}")
    _flows(head, document, parts, references, problems)
    for part in head.rules.minimum_scale:
        if part not in SCORED_PARTS:
            place = document.place(("rules", "minimum_scale", part))
            problems.add(place, "is not a part of a mandate", meant(part, SCORED_PARTS), part)
    packages = (p.model_dump_json() for p in head.reference_set)
    _once(((("reference_set", i), text) for i, text in enumerate(packages)), document, problems, quote=False)


def _once(entries: Iterable[tuple[Path, str]], document: Document, problems: Problems, quote: bool = True) -> None:
    seen: set[str] = set()
    for path, word in entries:
        if word in seen:
            problems.add(document.place(path), "stands twice", "remove or rename one", word if quote else None)
        seen.add(word)


def _roles(head: ScenarioHead, document: Document, parts: Parts, references: References, problems: Problems) -> None:
    kinds = {d.code: d.kind for d in parts.delegations.records}
    for key, code in (("host", head.host), ("rival", head.rival), ("rest", head.rest)):
        if not parts.known(key):
            continue
        if code is None:
            found = [c for c, kind in kinds.items() if kind == key]
            if found:
                what = f"delegations.csv has a {key}, {found[0]}"
                problems.add(document.place((key,)), what, f"write {found[0]} here or country there")
        elif references.actor(code, document.place((key,))) and kinds.get(code, key) != key:
            found = [c for c, kind in kinds.items() if kind == key]
            what = f"has the kind {kinds[code]} in delegations.csv"
            problems.add(document.place((key,)), what, f"write {found[0] if found else f'{key} there'}", code)
    if head.quick_start is not None:
        references.seat(head.quick_start, document.place(("quick_start",)))


def _charters(head: ScenarioHead, document: Document, parts: Parts, references: References, problems: Problems) -> None:
    members = {d.code: d.union for d in parts.delegations.records if d.union is not None}
    stages = {m.id: m.stages for m in parts.minerals.records}
    _once(((("charters", i, "id"), c.id) for i, c in enumerate(head.charters)), document, problems)
    ids = [c.id for c in head.charters]
    if parts.known("charters") and head.opening_bloc is not None and head.opening_bloc not in ids:
        place = document.place(("opening_bloc",))
        problems.add(place, "is not the id of a charter", meant(head.opening_bloc, ids), head.opening_bloc)
    elif any(c.id == head.opening_bloc and c.dormant for c in head.charters):
        what = "has a dormant charter, which nobody explores at the start"
        problems.add(document.place(("opening_bloc",)), what, "name another, or remove dormant", head.opening_bloc)
    for i, charter in enumerate(head.charters):
        at: Path = ("charters", i)
        if not charter.founders and not charter.dormant:
            what = "are missing; without founders nobody could ever join"
            problems.add(document.place((*at, "founders")), what, "write the codes of seats, or dormant: true")
        _once((((*at, "founders", n), c) for n, c in enumerate(charter.founders)), document, problems)
        for n, code in enumerate(charter.founders):
            place = document.place((*at, "founders", n))
            if references.seat(code, place) and code in members:
                what = f"has no trade policy of its own; {members[code]} negotiates for it"
                problems.add(place, what, f"write {members[code]}", code)
        _floors(charter, "floors", at, document, stages, references, problems)
        _floors(charter, "export_floors", at, document, stages, references, problems)


def _floors(
    charter: Charter,
    key: str,
    at: Path,
    document: Document,
    stages: Mapping[str, int],
    references: References,
    problems: Problems,
) -> None:
    schedule = charter.floors if key == "floors" else charter.export_floors
    what = (((*at, key, n), f"{f.mineral} {f.stage}") for n, f in enumerate(schedule))
    _once(what, document, problems)
    for n, floor in enumerate(schedule):
        place = document.place((*at, key, n, "mineral"))
        if references.mineral(floor.mineral, place) and floor.stage == "ore" and stages.get(floor.mineral) == 1:
            where = document.place((*at, key, n, "stage"))
            problems.add(where, f"{floor.mineral} has only one stage", "write refined", "ore")
        if floor.level > charter.max_floor:
            where = document.place((*at, key, n, "level"))
            problems.add(where, f"is above max_floor, {charter.max_floor:g}", "lower it", f"{floor.level:g}")


def _unions(head: ScenarioHead, document: Document, parts: Parts, references: References, problems: Problems) -> None:
    kinds = {d.code: d.kind for d in parts.delegations.records}
    _once(((("customs_unions", i, "code"), u.code) for i, u in enumerate(head.customs_unions)), document, problems)
    for i, union in enumerate(head.customs_unions):
        place = document.place(("customs_unions", i, "code"))
        if references.seat(union.code, place) and kinds.get(union.code, "union") != "union":
            unions = [code for code, kind in kinds.items() if kind == "union"]
            problems.add(place, "has not the kind union in delegations.csv", meant(union.code, unions), union.code)
    for row in parts.delegations.rows:
        if not parts.known("customs_unions"):
            break
        if row.record.kind == "union" and row.record.code not in [u.code for u in head.customs_unions]:
            what = "has the kind union and no entry under customs_unions in scenario.yaml"
            problems.add(row.place("kind"), what, "add one, or write country", row.record.code)


def _flows(head: ScenarioHead, document: Document, parts: Parts, references: References, problems: Problems) -> None:
    for i, affinity in enumerate(head.ore_affinity):
        at: Path = ("ore_affinity", i)
        if affinity.mineral != "*":
            references.mineral(affinity.mineral, document.place((*at, "mineral")))
        for key, code in (("origin", affinity.origin), ("refiner", affinity.refiner)):
            if code != "*":
                references.row(code, document.place((*at, key)))
    for code in head.row_regions:
        place = document.place(("row_regions", code))
        if code in parts.actors:
            problems.add(place, "has its region in delegations.csv", "remove it here", code)
        else:
            references.row(code, place)
    if parts.delegations.readable and parts.known("row_regions"):
        known = [*parts.actors, *head.row_regions, *parts.strangers]
        for code in parts.rows:
            if code not in known:
                what = f"{code} produces, has no row in delegations.csv, and has no region"
                problems.add(document.place(("row_regions",)), what, f"add '{code}: ' and its region")
