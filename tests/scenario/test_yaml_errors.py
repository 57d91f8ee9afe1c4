# ruff: noqa: E501 -- the sentences of the program are quoted whole
"""Every fault of a YAML file is told with file, line, path, value and what to write instead."""

from __future__ import annotations

import pytest
import yaml

from game.scenario import yamlfile
from game.scenario.problems import Problems
from game.scenario.read import from_files
from game.scenario.yamlfile import MAX_DEPTH, read_yaml
from tests.scenario.copies import changed, harbours, line_of, problems_of, washington

HEAD, MANDATES, EVENTS = "scenario.yaml", "mandates.yaml", "events.yaml"

# file, text to replace, replacement, the one problem that it makes
ONE_FAULT = {
    "misspelt key": (HEAD, "quick_start", "quickstart", "scenario.yaml:10, quickstart: is not a key here; write quick_start instead"),
    "misspelt key inside": (
        HEAD, "    name: Harbour Pact", "    name: Harbour Pact\n    quorom: 0.5",
        "scenario.yaml:15, charters.1.quorom: is not a key here; write quorum instead",
    ),
    "missing key": (HEAD, "title: Three Harbours\n", "", "scenario.yaml:1, title: is missing; write it"),
    "key twice": (HEAD, "rounds: 4", "rounds: 4\nrounds: 5", "scenario.yaml:7, rounds: stands here twice; keep one; the first is on line 6"),
    "no value": (HEAD, "rounds: 4", "rounds:", "scenario.yaml:6, rounds: has no value; write a whole number, such as 3"),
    "not a number": (HEAD, "rounds: 4", "rounds: four", "scenario.yaml:6, rounds: 'four' — is not a number; write a whole number, such as 3"),
    "infinite": (
        HEAD, "rounds: 4", "rounds: 4\nquarters_per_round: .inf",
        "scenario.yaml:7, quarters_per_round: '.inf' — is not a number; write a number with a point, such as 1.5",
    ),
    "not a date": (HEAD, "2030-01-01", "1 January 2030", "scenario.yaml:5, start: '1 January 2030' — is not a date; write year-month-day, such as 2026-02-04"),
    "other format": (HEAD, "format: 1", "format: 7", "scenario.yaml:1, format: '7' — is not one of the choices; write 1"),
    "tag": (HEAD, "title: Three", "title: !!python/object/apply:os.system Three", "scenario.yaml:3: '!!python/object/apply:os.system' — a tag sets a type; remove it and write the plain value"),
    "anchor": (HEAD, "title: Three", "title: &t Three", "scenario.yaml:3: '&t' — an anchor marks a place; remove it and write each value out"),
    "second document": (EVENTS, "- id", "--- \n- id: x\n---\n- id", "events.yaml:3: a second document begins; keep one document in the file, without '---' lines"),
    "colon in a text": (
        HEAD, "title: Three", "title: Three: or",
        "scenario.yaml:3: is not readable as YAML (mapping values are not allowed in this context); check indentation, colons and quotation marks near this line",
    ),
    "text for a list": (HEAD, "founders: [AAA, BBB]", "founders: AAA", "scenario.yaml:15, charters.1.founders: 'AAA' — should be a list; write a list, each item on a line of its own after a dash"),
    "markets that never come": (HEAD, "rounds: 4", "rounds: 4\nmarket_every: 5", "scenario.yaml:7, market_every: '5' — is more than the 4 rounds of the game, so no market would ever clear; write at most 4"),
    "unknown host": (HEAD, "host: AAA", "host: AAB", "scenario.yaml:7, host: 'AAB' — is not in delegations.csv; write AAA instead"),
    "wrong host": (HEAD, "host: AAA", "host: BBB", "scenario.yaml:7, host: 'BBB' — has the kind country in delegations.csv; write AAA"),
    "forgotten rival": (HEAD, "rival: ZZZ", "rival: null", "scenario.yaml:8, rival: delegations.csv has a rival, ZZZ; write ZZZ here or country there"),
    "unknown founder": (HEAD, "[AAA, BBB]", "[AAA, BBX]", "scenario.yaml:15, charters.1.founders.2: 'BBX' — is not a seat of delegations.csv; write BBB instead"),
    "founder twice": (HEAD, "[AAA, BBB]", "[AAA, AAA]", "scenario.yaml:15, charters.1.founders.2: 'AAA' — stands twice; remove or rename one"),
    "unknown opening bloc": (HEAD, "opening_bloc: harbour-pact", "opening_bloc: harbor-pact", "scenario.yaml:11, opening_bloc: 'harbor-pact' — is not the id of a charter; write harbour-pact instead"),
    "floor on ore that is not traded": (
        HEAD, "    founders: [AAA, BBB]", "    founders: [AAA, BBB]\n    floors:\n      - {mineral: Ga, stage: ore, level: 1.1}",
        "scenario.yaml:17, charters.1.floors.1.stage: 'ore' — Ga has only one stage; write refined",
    ),
    "floor above the ceiling": (
        HEAD, "    founders: [AAA, BBB]", "    founders: [AAA, BBB]\n    floors:\n      - {mineral: Ga, level: 9}",
        "scenario.yaml:17, charters.1.floors.1.level: '9' — is above max_floor, 3; lower it",
    ),
    "programme of nobody": (
        HEAD, "reference_set:", "programmes:\n  - {id: p, seat: AAX, name: P, purpose: stockpile, usd_m: 5, per_round_usd_m: 1}\nreference_set:",
        "scenario.yaml:19, programmes.1.seat: 'AAX' — is not a seat of delegations.csv; write AAA instead",
    ),
    "programme paid too fast": (
        HEAD, "reference_set:", "programmes:\n  - {id: p, seat: AAA, name: P, purpose: stockpile, usd_m: 5, per_round_usd_m: 9}\nreference_set:",
        "scenario.yaml:19, programmes.1.per_round_usd_m: '9' — is more than the whole programme, 5; write at most 5",
    ),
    "union that is none": (
        HEAD, "reference_set:", "customs_unions:\n  - {code: BBB}\nreference_set:",
        "scenario.yaml:19, customs_unions.1.code: 'BBB' — has not the kind union in delegations.csv",
    ),
    "affinity of nobody": (
        HEAD, "reference_set:", "ore_affinity:\n  - {mineral: Cu, origin: FAR, times: 2}\nreference_set:",
        "scenario.yaml:19, ore_affinity.1.mineral: 'Cu' — is not in minerals.csv; write Co instead",
    ),
    "affinity with a wrong code": (
        HEAD, "reference_set:", "ore_affinity:\n  - {origin: far, times: 2}\nreference_set:",
        "scenario.yaml:19, ore_affinity.1.origin: 'far' — is not well formed; write an upper-case code such as JPN or *",
    ),
    "region of nobody": (HEAD, "  FAR: South", "  FAR: South\n  FAX: South", "scenario.yaml:18, row_regions.FAX: 'FAX' — is not a row of production.csv; write FAR instead"),
    "region missing": (HEAD, "row_regions:\n  FAR: South\n", "", "scenario.yaml:1, row_regions: FAR produces, has no row in delegations.csv, and has no region; add 'FAR: ' and its region"),
    "package twice": (HEAD, "  - {membership: none}\n", "  - {membership: none}\n  - {membership: none}\n", "scenario.yaml:20, reference_set.2: stands twice; remove or rename one"),
    "scale of nothing": (
        HEAD, "reference_set:", "rules:\n  minimum_scale: {prosprity: 1}\nreference_set:",
        "scenario.yaml:19, rules.minimum_scale.prosprity: 'prosprity' — is not a part of a mandate; write prosperity instead",
    ),
    "mandate points": (MANDATES, "prosperity: 30", "prosperity: 31", "mandates.yaml:3, AAA.weights: weights (81) and points of targets (20) add up to 101, not 100; take away 1"),
    "condition kind": (MANDATES, "kind: bloc_in_force", "kind: bloc_in_forse", "mandates.yaml:7, AAA.targets.1.when.kind: 'bloc_in_forse' — is not one of the choices; write bloc_in_force"),
    "condition without a partner": (MANDATES, "kind: treaty_with, partner: CCC", "kind: treaty_with", "mandates.yaml:11, AAA.targets.2.when.partner: is missing; write the code of the other party"),
    "treaty with oneself": (MANDATES, "partner: CCC", "partner: AAA", "mandates.yaml:11, AAA.targets.2.when.partner: 'AAA' — is the seat itself; write the code of another seat"),
    "condition on an unknown mineral": (MANDATES, "mineral: Ga, value: 1.1", "mineral: Ge, value: 1.1", "mandates.yaml:23, BBB.targets.1.when.mineral: 'Ge' — is not in minerals.csv; write Ga instead"),
    "condition without a value": (MANDATES, "mineral: Ga, value: 1.1", "mineral: Ga", "mandates.yaml:23, BBB.targets.1.when.value: floor_at_least needs a value above 0; write a number such as 1.2"),
    "condition on a bloc that is not there": (MANDATES, "bloc: harbour-pact", "bloc: harbour", "mandates.yaml:7, AAA.targets.1.when.bloc: 'harbour' — is not the id of a charter; write harbour-pact instead"),
    "target after the end": (MANDATES, "by_round: 3", "by_round: 9", "mandates.yaml:10, AAA.targets.2.by_round: '9' — the game has 4 rounds; write at most 4"),
    "target that is met at once": (
        MANDATES, "kind: bloc_in_force, bloc: harbour-pact", "kind: paid_at_most, value: 5",
        "mandates.yaml:7, AAA.targets.1.when.kind: 'paid_at_most' — is true from the start, and a target once met stays met; make it a red line",
    ),
    "red line that is crossed at once": (
        MANDATES, "kind: paid_at_most, value: 20000000", "kind: member",
        "mandates.yaml:15, AAA.red_lines.1.keep.kind: 'member' — is not true at the start, so the red line would be crossed at once; make it a target",
    ),
    "too few assets": (MANDATES, "[A large market, The chair]", "[A large market]", "mandates.yaml:16, AAA.assets: has 1 entries; write at least 2"),
    "fault in a list is not also a short list": (MANDATES, "points: 12", "points: lots", "mandates.yaml:6, AAA.targets.1.points: 'lots' — is not a number; write a number with a point, such as 1.5"),
    "event of an unknown seat": (EVENTS, "  minerals: [Co]", "  minerals: [Co]\n  seats: [AAB]", "events.yaml:7, 1.seats.1: 'AAB' — is not a seat of delegations.csv; write AAA instead"),
    "event of an unknown mineral": (EVENTS, "[Co]", "[Co, Cu]", "events.yaml:6, 1.minerals.2: 'Cu' — is not in minerals.csv; write Co instead"),
    "event before the start": (EVENTS, "2030-05-10", "2029-05-10", "events.yaml:2, 1.date: '2029-05-10' — lies before the start, 2030-01-01; write history as the kind"),
    "event after the end": (EVENTS, "2030-05-10", "2031-05-10", "events.yaml:2, 1.date: '2031-05-10' — lies after the last round, which ends on 2031-01-01; write an earlier date or remove the event"),
    "effect on another producer": (EVENTS, "row: CCC", "row: BBB", "events.yaml:9, 1.effects.1.row: 'BBB' — makes no Co at the stage ore; write a producer of it"),
    "effect without a factor": (EVENTS, "factor: 0.7, ", "", "events.yaml:9, 1.effects.1.factor: is missing; write it"),
    "effect without a row": (EVENTS, "row: CCC, ", "", "events.yaml:9, 1.effects.1: an effect on supply needs the row that it strikes; add 'row:' and the code of a producer"),
    "event id": (EVENTS, "id: storm-2030", "id: Storm", "events.yaml:1, 1.id: 'Storm' — is not well formed; write something that matches ^[a-z0-9-]{3,60}$"),
    "list for a mapping": (EVENTS, harbours()[EVENTS], "storm: 1\n", "events.yaml:1: should be a list of events; begin each event with '- id:'"),
}  # fmt: skip


@pytest.mark.parametrize("fault", ONE_FAULT)
def test_one_fault(fault: str) -> None:
    file, old, new, expected = ONE_FAULT[fault]
    assert problems_of(changed(harbours(), file, old, new)) == [expected]


def test_history_after_the_start_and_prompt_with_effects() -> None:
    found = problems_of(changed(harbours(), EVENTS, "kind: exogenous", "kind: history"))
    assert [p.split(": ")[0] for p in found] == [
        "events.yaml:2, 1.date",
        "events.yaml:7, 1.chance",
        "events.yaml:8, 1.effects",
    ]


def test_seat_without_mandate_and_mandate_without_seat() -> None:
    found = problems_of(changed(harbours(), MANDATES, "CCC:\n", "CCX:\n"))
    assert "mandates.yaml: the seat CCC has no mandate; add one that begins with 'CCC:'" in found
    line = line_of(harbours()[MANDATES], "CCC:")
    assert f"mandates.yaml:{line}, CCX: 'CCX' — is not a seat of delegations.csv; write CCC instead" in found
    assert len(found) == 2


def test_the_rest_of_the_world_has_no_mandate() -> None:
    text = harbours()[MANDATES]
    found = problems_of(
        {**harbours(), MANDATES: text + text[text.index("CCC:") : text.index("ZZZ:")].replace("CCC:", "ROW:")}
    )
    (problem,) = found
    assert "ROW: 'ROW' — is not a seat of delegations.csv" in problem


def test_a_member_of_a_union_founds_nothing_and_a_union_needs_its_entry() -> None:
    table = harbours()["delegations.csv"].replace("meetings", "meetings,union")
    table = table.replace("BBB,country,North,800,20,4", "BBB,country,North,800,20,4,CCC").replace(
        "CCC,country", "CCC,union"
    )
    assert problems_of({**harbours(), "delegations.csv": table}) == [
        "scenario.yaml:15, charters.1.founders.2: 'BBB' — has no trade policy of its own; CCC negotiates for it; write CCC",
        "delegations.csv:4, column kind: 'CCC' — has the kind union and no entry under customs_unions in scenario.yaml; add one, or write country",
    ]


def test_event_twice() -> None:
    text = harbours()[EVENTS]
    assert problems_of({**harbours(), EVENTS: text + text}) == [
        "events.yaml:10, 2.id: 'storm-2030' — stands twice; it is already on line 1; give one of them another id"
    ]


def test_no_events_at_all() -> None:
    assert from_files({**harbours(), EVENTS: "# nothing happens\n"}).events == ()
    assert from_files({**harbours(), EVENTS: "[]\n"}).events == ()


def test_faulty_head_does_not_hide_other_faults_of_the_head() -> None:
    files = changed(harbours(), HEAD, "rounds: 4", "rounds: many")
    files = changed(files, HEAD, "host: AAA", "host: AAB")
    files = changed(files, MANDATES, "by_round: 3", "by_round: 9")  # cannot be judged without rounds
    assert problems_of(files) == [
        "scenario.yaml:6, rounds: 'many' — is not a number; write a whole number, such as 3",
        "scenario.yaml:7, host: 'AAB' — is not in delegations.csv; write AAA instead",
    ]


def test_scalars_stay_what_was_written() -> None:
    problems = Problems()
    document = read_yaml("x.yaml", "a: no\nb: 010\nc: 12:30\nd: null\ne: 'null'\nf: 1e3\ng:\n", problems)
    assert document is not None
    assert not problems
    assert document.data == {"a": "no", "b": "010", "c": "12:30", "d": None, "e": "null", "f": "1e3", "g": None}


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "{a: " * 50_000, "- " * 30_000 + "x", "a:\n" + "".join(f"{' ' * n}a:\n" for n in range(1, 3000))],
)
def test_deep_nesting_is_refused(text: str) -> None:
    (problem,) = problems_of({**harbours(), EVENTS: text})
    assert f"more than {MAX_DEPTH} levels" in problem or "is not readable as YAML" in problem


def test_aliases_cannot_multiply() -> None:
    laughs = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(20)
    )
    found = problems_of({**harbours(), HEAD: laughs})
    assert any("'*a' — an alias stands for another place; write the value out" in p for p in found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "# only a comment\n",
        "just words",
        "- a\n- b\n",
        "a: \x07\n",
        "\ttab: 1\n",
        "? [a]\n: b\n",
        "*a : 1\n*a : 2\n",
        "%YAML 9.9\n---\na: 1\n",
        "a: 'b\n",
        "a: \ud800",
    ],
)
@pytest.mark.parametrize("file", [HEAD, MANDATES])
def test_unreadable_texts_get_a_sentence(file: str, text: str) -> None:
    found = problems_of({**harbours(), file: text})
    assert any(p.startswith(file) for p in found)


def test_path_and_line_in_the_large_scenario() -> None:
    files = washington()
    text = files[MANDATES]
    start = text.index("\nZMB:")
    assert "value: 30000000" in text[start:]
    files[MANDATES] = text[:start] + text[start:].replace("value: 30000000", "value: 30 million", 1)
    line = line_of(files[MANDATES], "30 million")
    assert problems_of(files) == [
        f"mandates.yaml:{line}, ZMB.targets.1.when.value: '30 million' — is not a number; write a number with a point, such as 1.5"
    ]


@pytest.mark.parametrize("name", [HEAD, EVENTS])
def test_both_parsers_read_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The compiled parser is not everywhere; the one in Python gives the same data and the same lines."""
    problems = Problems()
    monkeypatch.setattr(yamlfile, "_LOADER", yaml.SafeLoader)
    plain = read_yaml(name, washington()[name], problems)
    monkeypatch.setattr(yamlfile, "_LOADER", getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    compiled = read_yaml(name, washington()[name], problems)
    assert not problems
    assert plain is not None
    assert compiled is not None
    assert plain.data == compiled.data
    assert plain.lines == compiled.lines
