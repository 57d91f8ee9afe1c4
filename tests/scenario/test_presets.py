"""Presets: the short form of a scenario, and tables on which some seats are passive."""

from __future__ import annotations

import pytest

from game import load_scenario, new_game
from game.errors import MinisterialError
from game.presets import ACTIVE, active_seats, seat_players, seated_players, with_preset
from game.scenario.coarsen import coarsened
from game.scenario.read import Scenario
from game.world import build_world

DEFAULT = load_scenario("washington-2026")
SHORT = with_preset(DEFAULT, "short")


def test_short_is_six_half_years_of_the_same_twelve_quarters() -> None:
    assert (SHORT.head.rounds, SHORT.head.quarters_per_round) == (6, 2.0)
    assert SHORT.head.rounds * SHORT.head.quarters_per_round == DEFAULT.head.rounds
    assert SHORT.head.start == DEFAULT.head.start
    assert with_preset(DEFAULT, "standard") is DEFAULT


def test_what_is_counted_in_rounds_follows_rounded_up() -> None:
    for short, long in zip(SHORT.minerals, DEFAULT.minerals, strict=True):
        assert short.lead_rounds_refining == -(-long.lead_rounds_refining // 2)
        assert short.lead_rounds_mining == -(-long.lead_rounds_mining // 2)
    for seat, mandate in DEFAULT.mandates.items():
        for target, again in zip(mandate.targets, SHORT.mandates[seat].targets, strict=True):
            assert again.by_round == (None if target.by_round is None else -(-target.by_round // 2))
            assert (again.text, again.points, again.when) == (target.text, target.points, target.when)
    assert SHORT.head.rules.motion_cooldown == 1
    assert SHORT.head.charters[0].dissolve_after_rounds == 2
    assert SHORT.head.home.supplementary_every == -(-DEFAULT.head.home.supplementary_every // 2)


def test_money_of_a_half_year_is_that_of_two_quarters() -> None:
    for short, long in zip(SHORT.head.programmes, DEFAULT.head.programmes, strict=True):
        assert short.per_round_usd_m == 2 * long.per_round_usd_m
        assert short.usd_m == long.usd_m
    ours, theirs = build_world(SHORT), build_world(DEFAULT)
    for seat in theirs.seats:
        assert ours.allotment[seat] == pytest.approx(2 * theirs.allotment[seat], abs=1)


def test_an_effect_does_as_much_over_time() -> None:
    pairs = [
        (a, b)
        for event, again in zip(DEFAULT.events, SHORT.events, strict=True)
        for a, b in zip(event.effects, again.effects, strict=True)
        if a.kind in ("supply", "demand")
    ]
    assert len(pairs) > 10
    for long, short in pairs:
        quarters, rounds = long.rounds or 1, short.rounds or 1
        assert 2 * rounds - quarters in (0, 1)
        assert long.factor is not None
        assert short.factor is not None
        assert (short.factor - 1) * 2 * rounds == pytest.approx((long.factor - 1) * quarters, rel=1e-4)


def test_a_short_scenario_is_one_like_any_other_and_rebuilds_from_its_texts() -> None:
    assert Scenario.from_files(SHORT.files).hash == SHORT.hash != DEFAULT.hash
    assert with_preset(SHORT, "short") is SHORT


def test_a_short_game_plays_to_its_end() -> None:
    from game.session import Table

    game = new_game(with_preset(load_scenario("tin-1985"), "short"), 3)
    table = Table(game, dict.fromkeys(game.world.seats, "no-deal"))
    table.run()
    assert game.over
    assert game.round == 8


@pytest.mark.parametrize(("name", "preset"), [("trilateral-30-days", "short"), ("washington-2026", "medium")])
def test_what_cannot_be_shortened_is_said_in_one_sentence(name: str, preset: str) -> None:
    with pytest.raises(MinisterialError) as caught:
        with_preset(load_scenario(name), preset)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_rounds_that_do_not_divide_are_refused() -> None:
    with pytest.raises(MinisterialError):
        coarsened(DEFAULT, 5)


def test_the_offered_sizes_end_with_everybody() -> None:
    assert len(build_world(DEFAULT).seats) == ACTIVE[-1]


@pytest.mark.parametrize("count", [1, 12, 24, 57])
def test_so_many_seats_are_active_people_first_then_the_institutions(count: int) -> None:
    world = build_world(DEFAULT)
    active = active_seats(world, count, ("COK",))
    assert len(active) == count
    assert "COK" in active
    assert list(active) == [s for s in world.seats if s in active]
    if count >= 12:
        assert {world.host, world.rival, *world.founders} <= set(active)


def test_smaller_tables_are_part_of_larger_ones() -> None:
    world = build_world(DEFAULT)
    assert set(active_seats(world, 12)) < set(active_seats(world, 24)) < set(world.seats)


def test_more_people_than_active_seats_are_all_active() -> None:
    world = build_world(DEFAULT)
    assert set(active_seats(world, 1, ("COK", "JPN"))) == {"COK", "JPN"}
    with pytest.raises(MinisterialError):
        active_seats(world, 0)


def test_who_is_not_active_is_played_by_the_passive_player(monkeypatch: pytest.MonkeyPatch) -> None:
    world = build_world(load_scenario("workshop-12"))
    monkeypatch.setattr("game.presets.available", lambda: ("heuristic", "passive"))
    seated = seated_players(world, "heuristic,KAZ=random", 4)
    assert seated["KAZ"] == "random"
    assert sorted(seated.values()).count("passive") == len(world.seats) - 4
    assert seated[world.host] == "heuristic"
    assert seated_players(world, "heuristic", None) == seated_players(world, "heuristic", 12)


def test_without_that_player_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    world = build_world(load_scenario("workshop-12"))
    monkeypatch.setattr("game.presets.available", lambda: ("heuristic",))
    with pytest.raises(MinisterialError, match="passive"):
        seat_players(world, dict.fromkeys(world.seats, "heuristic"), ("USA",))
