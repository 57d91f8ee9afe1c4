"""The window on other scenarios: another length of a round, fewer seats, and countries without a flag."""

from pathlib import Path

import pytest

from game import list_scenarios, load_scenario
from game.generate.files import files_of
from game.generate.world import synthetic_world
from game.window.images import Images
from game.window.screens.base import VIEWS
from tests.scenario.copies import write
from tests.window.stage import Stage, finish, own_home, says

SHIPPED = (("workshop-12", "COD"), ("trilateral-30-days", "JPN"))


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    return own_home(tmp_path, monkeypatch)


def begun(scenario: str, seat: str, opponents: str = "no-deal") -> Stage:
    stage = Stage()
    stage.app.start(scenario, seat, 3, opponents)
    stage.app.settle()
    stage.loop.frame()
    return stage


def draw_all(stage: Stage) -> None:
    """Draw the mandate and every view until it rests; each fits at every text size."""
    for name in ("mandate", *VIEWS):
        stage.show(name)
        finish(stage)
        assert stage.overflows() == {}, name


def test_the_set_up_offers_every_scenario_that_is_shipped():
    stage = Stage()
    stage.show("setup")
    setup = stage.app.screen("setup")
    setup.turn_to("seats")
    assert [name for name, _ in list_scenarios()] == sorted(name for name, _ in setup.scenarios)
    for name, _ in SHIPPED:
        setup.choose_scenario(name)
        finish(stage)
        scenario = load_scenario(name)
        assert setup.seat in scenario.seats
        for seat in scenario.seats:
            setup._choose_seat(seat)
            assert stage.overflows() == {}, (name, seat)
            assert says(stage, scenario.names[seat].name)


@pytest.mark.parametrize(("name", "seat"), SHIPPED)
def test_the_first_screens_draw(name, seat):
    stage = begun(name, seat)
    draw_all(stage)
    # Beside a long name the round is told in its brief form.
    assert stage.says("Round 1 of") or stage.says("R 1/")
    stage.app.close_game()


def test_rounds_of_three_days_are_not_called_quarters():
    stage = begun("trilateral-30-days", "JPN")
    stage.app.end_phase(stage.ui)
    stage.app.settle()
    finish(stage)
    assert stage.says("Round 1 is over")
    assert stage.says("Since 4 February 2026")
    assert stage.says("Your own account")
    assert not stage.says("quarter")
    stage.app.close_game()


def test_a_game_of_thirty_days_is_drawn_to_its_end():
    stage = begun("trilateral-30-days", "EUU", "heuristic")
    stage.play_on(9)
    draw_all(stage)
    stage.play_on(11)
    assert stage.app.play.over
    stage.show("end")
    finish(stage)
    assert stage.overflows() == {}
    draw_all(stage)
    stage.app.close_game()


@pytest.mark.long
def test_a_synthetic_world_is_drawn_without_flags_or_places(tmp_path: Path):
    folder = write(tmp_path / "world", files_of(synthetic_world(12, 3, 5, 6, union=True)))
    scenario = load_scenario(folder)
    for seat in ("XUN", scenario.head.host, scenario.head.rival):
        stage = begun(str(folder), seat, "heuristic")
        assert not any(Images().has(f"flags/{code}.svg") for code in scenario.seats)
        draw_all(stage)
        stage.play_on(3)
        draw_all(stage)
        stage.app.close_game()
