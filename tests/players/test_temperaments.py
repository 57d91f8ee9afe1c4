"""Temperaments: the data, who has which and why, and how a scenario that names an unknown one is told."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import asdict
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from game.errors import MinisterialError
from game.generate.files import files_of
from game.generate.files import temperaments as dealt
from game.generate.world import synthetic_world
from game.scenario.read import from_files, load_scenario
from game.temperaments import (
    FILE,
    NEUTRAL,
    TEMPERAMENTS,
    TRAITS,
    read_temperaments,
    temperament_of,
    temperaments,
    traits_of,
)
from game.world import World, build_world
from tests.scenario.copies import changed, harbours, problems_of

ROOT = Path(__file__).parents[2]


def entries() -> list[dict[str, object]]:
    return json.loads(resources.files("assets").joinpath(FILE).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def washington() -> World:
    return build_world(load_scenario("washington-2026"))


# --- what they are ---------------------------------------------------------------------------------------------------


def test_the_six_are_there_and_differ_from_the_neutral_and_from_each_other() -> None:
    found = temperaments()
    assert tuple(found) == TEMPERAMENTS
    assert len({NEUTRAL, *found.values()}) == 7


def test_no_two_traits_go_together() -> None:
    matrix = np.array([[asdict(traits)[name] for name in TRAITS] for traits in temperaments().values()])
    assert (matrix.std(axis=0) > 0.0).all(), "a trait that never varies says nothing"
    together = np.abs(np.corrcoef(matrix.T)) - np.eye(len(TRAITS))
    assert together.max() <= 0.8


def test_the_guide_has_the_numbers_of_the_file() -> None:
    text = (ROOT / "docs" / "scenario.md").read_text(encoding="utf-8")
    for name, traits in temperaments().items():
        row = next(line for line in text.splitlines() if line.startswith(f"| `{name}` |"))
        assert [float(cell) for cell in re.findall(r"-?\d[\d.]*", row)] == list(asdict(traits).values()), name


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda rows: rows[0]["traits"].pop("ask"), "champion does not say its ask"),
        (lambda rows: rows[1]["traits"].update(patience=9.0), "patience: Input should be less than or equal to 2.5"),
        (lambda rows: rows[1]["traits"].update(charm=1.0), "charm"),
        (lambda rows: rows[2].update(id="joker"), "2.id"),
        (lambda rows: rows.append(rows[0]), "champion should stand there once, and stands there 2 times"),
        (lambda rows: rows.pop(), "hard_bargainer should stand there once, and stands there 0 times"),
    ],
)  # fmt: skip
def test_a_fault_in_the_file_is_one_sentence(change, said) -> None:
    rows = entries()
    change(rows)
    with pytest.raises(MinisterialError, match=re.escape(said)) as caught:
        read_temperaments(json.dumps(rows))
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_json_is_told_with_its_place() -> None:
    with pytest.raises(MinisterialError, match=r"line 1, column 2"):
        read_temperaments("[")


# --- who has which ---------------------------------------------------------------------------------------------------


def test_every_seat_of_washington_has_one_and_each_is_common(washington: World) -> None:
    names = Counter(temperament_of(washington, seat) for seat in washington.seats)
    assert sum(names.values()) == 57
    assert set(names) == set(TEMPERAMENTS)
    assert min(names.values()) >= 5


def test_seats_without_a_position_follow_the_rule_of_the_tables(washington: World) -> None:
    """What SOURCES.md says of them, worked out again from the market; the others follow their documented position."""
    value = washington.market.value_usd_per_quarter * washington.score_weight
    silent = [
        d
        for d in washington.scenario.delegations
        if d.stance.startswith(("No public position", "Follows the common line"))
        or d.code in ("AGO", "ECU", "KEN", "MNG", "PRY")
    ]
    assert len(silent) == 27
    for d in silent:
        i = washington.index[d.code]
        used = float(value @ washington.market.use0[:, i] / value.sum())
        made = max(float(value @ stage[:, i] / value.sum()) for stage in washington.market.output0)
        rule = "producer_patriot" if made >= max(0.001, used) else "hedger" if used >= 0.004 else "free_rider"
        assert d.temperament == rule, (d.code, used, made)


def test_the_sources_list_every_seat_under_its_temperament(washington: World) -> None:
    text = (ROOT / "scenarios" / "washington-2026" / "SOURCES.md").read_text(encoding="utf-8")
    listed = {
        code: match.group(1)
        for match in re.finditer(r"\| `(\w+)` \| ([A-Z]{3}(?: [A-Z]{3})*) \|$", text, re.MULTILINE)
        for code in match.group(2).split()
    }
    assert listed == {seat: temperament_of(washington, seat) for seat in washington.seats}


@pytest.mark.parametrize("name", ["workshop-12", "trilateral-30-days"])
def test_smaller_scenarios_keep_those_of_the_large_one(name: str, washington: World) -> None:
    for d in load_scenario(name).delegations:
        assert d.temperament == washington.scenario.delegations[washington.index[d.code]].temperament, d.code


def test_tin_has_all_six() -> None:
    scenario = load_scenario("tin-1985")
    assert {d.temperament for d in scenario.delegations if d.playable} == set(TEMPERAMENTS)


def test_a_seat_without_one_is_neutral_and_everybody_may_read_all() -> None:
    world = build_world(from_files(harbours()))
    assert {traits_of(world, seat) for seat in world.seats} == {NEUTRAL}
    tin = build_world(load_scenario("tin-1985"))
    assert traits_of(tin.public_for("GBR"), "MYS") == traits_of(tin, "MYS") == temperaments()["champion"]


def test_a_synthetic_world_deals_all_six_before_one_comes_again() -> None:
    world = synthetic_world(14, 2, 5, 6)
    names = Counter(dealt(world).values())
    assert set(names) == set(TEMPERAMENTS)
    assert max(names.values()) - min(names.values()) <= 1
    assert files_of(world)["delegations.csv"] == files_of(synthetic_world(14, 2, 5, 6))["delegations.csv"]
    assert dealt(world) != dealt(synthetic_world(14, 2, 6, 6))
    scenario = from_files(files_of(world))
    assert {d.code: d.temperament for d in scenario.delegations if d.playable} == dealt(world)


# --- faults of a scenario --------------------------------------------------------------------------------------------


def with_column(name: str, row: str = "BBB,country,North,800,20,4") -> dict[str, str]:
    files = changed(harbours(), "delegations.csv", "population_m,meetings", "population_m,meetings,temperament")
    return changed(files, "delegations.csv", row, f"{row},{name}")


def test_a_column_with_a_known_temperament_is_read() -> None:
    scenario = from_files(with_column("hedger"))
    assert [d.temperament for d in scenario.delegations] == [None, "hedger", None, None, None]


def test_an_unknown_temperament_is_told_with_its_place_and_the_one_that_was_meant() -> None:
    assert problems_of(with_column("hegder")) == [
        "delegations.csv:3, column temperament: 'hegder' — is not one of the choices; write hedger"
    ]
    (problem,) = problems_of(with_column("x"))
    assert problem.endswith(f"write {' or '.join(TEMPERAMENTS)}")


def test_the_rest_of_the_world_has_none() -> None:
    assert problems_of(with_column("hedger", "ROW,rest,Elsewhere,20000,3000,0")) == [
        "delegations.csv:6, column temperament: 'hedger' — is never played; leave it blank"
    ]
