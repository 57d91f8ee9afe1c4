"""A scripted person at the real window: what she reads and does is counted, and a whole game fits its time."""

import pytest

from game.window.opening import Setup
from tests.pace import INPUT_S, WORDS_A_MINUTE, Pace, Person, measure
from tests.window.stage import Stage, own_home


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)


def test_words_are_read_once_and_inputs_counted():
    stage = Stage()
    stage.app.begin(Setup("trilateral-30-days", ("JPN",), seed=3, opponents="no-deal"))
    stage.app.settle()
    person = Person(stage)
    person.look()
    first = person.pace.words
    assert first > 100
    person.look()
    assert person.pace.words == first
    person.press(ord("q"))
    assert person.pace.inputs == 1
    assert not person.click("no/such/target")
    assert person.pace.inputs == 1
    stage.app.close_game()


def test_time_and_percentile_are_those_of_the_counts():
    pace = Pace(words=400, inputs=20, must={1: 9, 2: 1}, rounds=20)
    assert pace.minutes == pytest.approx(400 / WORDS_A_MINUTE + 20 * INPUT_S / 60)
    assert pace.most == 9 or pace.most == 1
    assert Pace(must={n: n for n in range(1, 21)}, rounds=20).most == 20


def test_she_plays_some_rounds_by_herself():
    pace = measure("trilateral-30-days", "JPN", opponents="delegate", rounds=3)
    assert pace.rounds == 3
    assert pace.inputs > 10
    assert pace.words > 500


@pytest.mark.long
@pytest.mark.parametrize(("seat", "most"), [("JPN", 120), ("COK", 75)])
def test_a_standard_game_fits_its_time(seat, most):
    pace = measure("washington-2026", seat)
    assert pace.rounds == 12
    assert pace.minutes <= most
    assert pace.most <= 8
