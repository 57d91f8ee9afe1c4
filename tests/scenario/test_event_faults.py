"""Faults of events: each told once, with its line, what is wrong and what to write instead."""

# ruff: noqa: E501 - one fault a line, with its whole sentence

from __future__ import annotations

import pytest

from game.scenario.read import from_files
from tests.engine.happenings import ANSWER, CUSTOMS, STORM
from tests.scenario.copies import customs_union, harbours, problems_of

EVENTS = "events.yaml"
FIRE = """
- id: fire
  kind: inject
  title: A fire
  text: It burns.
  effects:
    - {kind: budget, seat: CCC, usd_m: 3}
    - {kind: trust, seat: AAA, partners: [ZZZ], points: -4}
"""
ALL = STORM + CUSTOMS + ANSWER + FIRE

# name -> (what stands there, what is put in its place, words on the line of the fault, path and sentence)
FAULTS = {
    "no decider": ("  decider: AAA\n", "", "- id: customs", "2.decider: is missing; write the code of the seat that decides"),
    "a decider who has no seat": ("  decider: AAA", "  decider: ROW", "decider: ROW", "2.decider: 'ROW' — is not a seat of delegations.csv; write one of AAA, BBB, CCC, ZZZ instead"),
    "a default that is no option": ("default: wait", "default: waits", "default: waits", "2.default: 'waits' — is not the id of an option; write wait instead"),
    "no default": ("  default: wait\n", "", "- id: customs", "2.default: is missing; write the id of the option taken without a word"),
    "a default that sets a tariff": ("default: wait", "default: tariff", "kind: tariff", "2.options.2.effects.1.kind: 'tariff' — the default keeps the policies that stand, as the no-deal run does; write it under another option"),
    "two options of one id": ("{id: nothing, title: No answer}", "{id: stop, title: No answer}\n    - {id: nothing, title: None}", "    - id: stop", "3.options.3.id: 'stop' — stands twice; give one of them another id"),
    "an option of an event that is none": ("  kind: exogenous\n", "  kind: exogenous\n  decider: AAA\n", "decider: AAA", "1.decider: is not for the kind exogenous; remove it, or write decision as the kind"),
    "effects beside the options": ("  decider: AAA\n", "  decider: AAA\n  effects: [{kind: standing, seat: AAA, points: 1}]\n", "effects: [{kind: standing", "2.effects: a decision changes nothing by itself; write them under one of its options"),
    "a tariff by the calendar": ("{kind: supply, mineral: Co, stage: ore, row: CCC, factor: 0.7, rounds: 2}", "{kind: tariff, seat: AAA, mineral: Co, rate: 0.1}", "kind: tariff, seat: AAA, mineral: Co, rate", "1.effects.1.kind: 'tariff' — a tariff is somebody's decision; write it under an option of an event of the kind decision"),
    "a tariff without a rate": (", rate: 0.25", "", "kind: tariff", "2.options.2.effects.1.rate: is missing; write a share of the price, such as 0.25"),
    "a tariff on oneself": ("mineral: Co, partners: [ZZZ], rate", "mineral: Co, partners: [AAA], rate", "kind: tariff", "2.options.2.effects.1.partners.1: 'AAA' — is the seat itself; write the code of another"),
    "a control with neither share nor factor": ("cap_share: 0, ", "", "kind: control", "3.options.2.effects.1.cap_share: is missing, and so is factor; write one: a share of the free flow, or of what passes now"),
    "a control with both": ("cap_share: 0, ", "cap_share: 0, factor: 2, ", "kind: control", "3.options.2.effects.1.cap_share: stands beside factor; keep one of them"),
    "a field of another kind": ("usd_m: 3}", "usd_m: 3, points: 2}", "kind: budget", "4.effects.1.points: '2.0' — is not for the kind budget; remove it"),
    "trust with nobody": ("seat: AAA, partners: [ZZZ], points: -4", "seat: AAA, points: -4", "points: -4", "4.effects.2.partners: is missing; write a list of codes"),
    "an inject with a date": ("- id: fire\n", "- id: fire\n  date: 2030-04-10\n", "date: 2030-04-10\n  kind: inject", "4.date: '2030-04-10' — an inject happens when a facilitator has it happen; remove the date"),
    "an inject by chance": ("  title: A fire\n", "  title: A fire\n  chance: 0.5\n", "chance: 0.5", "4.chance: '0.5' — only what happens by itself is drawn; remove it"),
    "what follows nothing": ("      then: [answer]\n", "", "- id: answer", "3.date: has no date and follows from no event; write one, or name the event under 'then' of another"),
    "what follows is not there": ("then: [answer]", "then: [answer, anser]", "then: [answer, anser]", "2.options.2.then.2: 'anser' — is not the id of an event; write answer instead"),
    "what follows cannot": ("then: [answer]", "then: [answer, fire]", "then: [answer, fire]", "2.options.2.then.2: 'fire' — has the kind inject and cannot follow; write exogenous, prompt or decision there"),
    "what follows has a date": ("- id: answer\n", "- id: answer\n  date: 2030-07-10\n", "date: 2030-07-10", "3.date: '2030-07-10' — follows from another event and happens after it, not by the calendar; remove the date, or its id under 'then' there"),
    "a condition on nobody": ("  text: Mines wait.\n", "  text: Mines wait.\n  when: [{kind: member, seat: AAB}]\n", "when: [", "1.when.1.seat: 'AAB' — is not a seat of delegations.csv; write AAA instead"),
    "a condition without its value": ("  text: Mines wait.\n", "  text: Mines wait.\n  when: [{kind: price_at_least, mineral: Co}]\n", "when: [", "1.when.1.value: price_at_least needs a value above 0; write a number such as 1.2"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault(fault: str) -> None:
    old, new, words, expected = FAULTS[fault]
    assert old in ALL
    text = ALL.replace(old, new, 1)
    (found,) = problems_of({**harbours(), EVENTS: text})
    place, _, sentence = found.partition(", ")
    assert sentence == expected
    file, line = place.split(":")
    assert file == EVENTS
    assert int(line) == text[: text.index(words)].count("\n") + 1


def test_nothing_is_wrong_with_the_whole() -> None:
    assert [e.id for e in from_files({**harbours(), EVENTS: ALL}).events] == ["storm", "customs", "answer", "fire"]


def test_a_circle_is_told_where_it_closes() -> None:
    circle = ALL.replace("title: No answer}", "title: No answer, then: [again]}") + (
        "- id: again\n  kind: prompt\n  title: Again\n  text: Again.\n  then: [answer]\n"
    )
    found = problems_of({**harbours(), EVENTS: circle})
    assert [sentence.partition(", ")[2] for sentence in found] == [
        "3.options.1.then.1: 'again' — leads back to answer; break the circle",
        "5.then.1: 'answer' — leads back to again; break the circle",
    ]


def test_a_member_of_a_union_has_no_tariff_of_its_own() -> None:
    text = ALL.replace("{kind: tariff, seat: AAA", "{kind: tariff, seat: M01")
    (found,) = problems_of({**customs_union(), EVENTS: text})
    assert found.endswith("seat: 'M01' — has no trade policy of its own; UUU has it; write UUU")
