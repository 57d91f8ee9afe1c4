"""The plan: nobody has a better seat than anybody else, whatever the number of players and seats."""

from __future__ import annotations

from collections import Counter

import pytest

from game import load_scenario
from game.errors import MinisterialError
from game.scenario.read import Scenario, from_files
from game.tournament.plan import (
    MIXED,
    TABLES,
    UNIFORM,
    Seating,
    deal,
    make_plan,
    players_named,
    seats_compared,
    seeds_for,
)
from tests.scenario.copies import harbours

THREE = ("heuristic", "no-deal", "random")


@pytest.fixture(scope="module")
def workshop() -> Scenario:
    return load_scenario("workshop-12")


@pytest.mark.parametrize("names", [THREE[:2], THREE, (*THREE, "passive", "betrayer")])
def test_every_player_holds_every_seat_once_a_seed(workshop: Scenario, names: tuple[str, ...]) -> None:
    seats = seats_compared(workshop)
    assert len(seats) == 11
    plan = make_plan(workshop, names, range(3, 6), MIXED)
    assert len(plan) == 3 * len(names)
    held = Counter((seating.seed, seat, name) for seating in plan for seat, name in seating.players)
    assert {held[seed, seat, name] for seed in range(3, 6) for seat in seats for name in names} == {1}
    for seating in plan:
        assert [seat for seat, _ in seating.players] == list(workshop.seats)
        assert dict(seating.players)["CHN"] == "rival"
        shares = Counter(name for seat, name in seating.players if seat != "CHN")
        assert max(shares.values()) - min(shares.values()) <= 1
        assert set(shares) == set(names)


def test_uniform_tables_are_one_for_each_player_and_seed(workshop: Scenario) -> None:
    plan = make_plan(workshop, THREE, (1, 2), UNIFORM)
    tables = [(seating.seed, {name for seat, name in seating.players if seat != "CHN"}) for seating in plan]
    assert tables == [(seed, {name}) for seed in (1, 2) for name in sorted(THREE)]
    assert {dict(seating.players)["CHN"] for seating in plan} == {"rival"}


def test_both_are_the_two_together(workshop: Scenario) -> None:
    both = make_plan(workshop, THREE, (1, 2), "both")
    assert TABLES == (MIXED, UNIFORM, "both")
    for form in (MIXED, UNIFORM):
        assert [s for s in both if s.form == form] == list(make_plan(workshop, THREE, (1, 2), form))


def test_the_order_of_the_names_does_not_change_the_games(workshop: Scenario) -> None:
    assert make_plan(workshop, THREE, (1, 2), "both") == make_plan(workshop, THREE[::-1], (1, 2), "both")


def test_the_deal_is_by_seed_and_favours_nobody() -> None:
    seats = tuple("ABCDEFGHIJK")
    deals = [deal(seats, 2, seed) for seed in range(200)]
    assert deals[7] == deal(seats, 2, 7)
    assert len({tuple(found.items()) for found in deals}) > 150
    assert tuple(deals[0]) == seats
    for seat in seats:
        first = sum(found[seat] == 0 for found in deals)  # six of eleven seats are dealt first: 109 expected
        assert 80 <= first <= 138, (seat, first)
    together = sum(found["A"] == found["B"] for found in deals)  # 5/11 of the deals: 91 expected
    assert 62 <= together <= 120


def test_a_world_without_a_rival_compares_every_seat() -> None:
    scenario = load_scenario("trilateral-30-days")
    assert scenario.head.rival in scenario.seats
    assert set(seats_compared(scenario)) == set(scenario.seats) - {scenario.head.rival}
    tin = load_scenario("tin-1985")
    assert tin.head.rival is None
    assert seats_compared(tin) == tin.seats


@pytest.mark.parametrize(
    ("games", "players", "seeds"),
    [(1, 2, [5]), (2, 2, [5]), (3, 2, [5, 6]), (4, 3, [5, 6]), (6, 3, [5, 6]), (None, 4, list(range(5, 15)))],
)
def test_games_are_rounded_up_to_whole_rotations(games: int | None, players: int, seeds: list[int]) -> None:
    assert list(seeds_for(games, players, 5)) == seeds


def test_a_seating_can_be_read_again() -> None:
    scenario = from_files(harbours())
    for seating in make_plan(scenario, THREE, (1,), "both"):
        read = dict(part.split("=") for part in seating.spec.split(","))
        assert tuple(read.items()) == seating.players
    assert Seating(MIXED, 1, (("AAA", "x"), ("BBB", "y"))).spec == "AAA=x,BBB=y"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("heuristic", "at least two players"),
        ("", "at least two players"),
        ("heuristic,,", "at least two players"),
        ("random,random", "'random' is named twice"),
        ("random,AAA=heuristic", "without a seat: AAA=heuristic"),
        ("random,nobody", "There is no player called 'nobody'; there are: "),
    ],
)
def test_lists_of_players_that_cannot_be(text: str, part: str) -> None:
    with pytest.raises(MinisterialError, match=part):
        players_named(text)
    assert players_named(" random , no-deal,") == ("random", "no-deal")


def test_a_rival_needs_its_player(workshop: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("game.tournament.plan.available", lambda: THREE)
    with pytest.raises(MinisterialError, match="The seat CHN needs the player 'rival'"):
        make_plan(workshop, THREE, (1,), MIXED)
    assert make_plan(load_scenario("tin-1985"), THREE, (1,), MIXED)
