"""Random input raises nothing on any screen, and leaves a game that replays and a save that opens."""

import os

import pytest

from game.window import catalog
from game.window.screens.base import GameScreen
from game.window.screens.journal import JournalScreen
from tests.window.everywhere import SLICED, registered
from tests.window.monkey import Monkey, main, play_with
from tests.window.stage import own_home

#: Of the long form, on each screen; 100000 of them are for a machine that has hours to spare.
EVENTS = int(os.environ.get("MONKEY_EVENTS", "2500"))


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    for module in SLICED:
        # A monkey keeps its own time.
        monkeypatch.setattr(module, "time", module.time)


def clean(report) -> None:
    assert not report.failures, "\n".join(report.failures[:3])


@pytest.mark.parametrize("screen", ["table", "journal"])
def test_some_events_on_a_screen_raise_nothing(screen):
    report = play_with(5, (screen,), 250, judges_texts=False)
    clean(report)
    assert report.events[screen] >= 250
    assert report.games >= 1


def test_some_events_at_a_shared_machine_raise_nothing():
    report = play_with(6, ("handover",), 200, judges_texts=False, shared=True)
    clean(report)
    assert report.events["handover"] >= 200


def test_the_same_seed_gives_the_same_events():
    courses = []
    for _ in range(2):
        animal = Monkey(9, judges_texts=False)
        animal.visit("mandate", 60)
        courses.append((list(animal.last), animal.report.events, animal.report.actions))
        animal.stage.app.close_game()
        catalog.set_language("en", strict=True)
    assert courses[0] == courses[1]


def test_what_a_screen_raises_is_told_with_the_events_before_it(monkeypatch):
    def broken(screen, ui, event, command):
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(JournalScreen, "key", broken)
    report = play_with(5, ("journal",), 20, judges_texts=False)
    assert len(report.failures) == 1
    assert "planted" in report.failures[0]
    assert "after:" in report.failures[0]


def test_a_state_that_no_rule_leads_to_is_found(monkeypatch):
    plain = GameScreen.use_key

    def cheats(screen, ui, event, command):
        game = screen.play.table.game
        game.state.money = {**game.state.money, "JPN": game.state.money["JPN"] + 1_000_000}
        return plain(screen, ui, event, command)

    monkeypatch.setattr("game.window.screens.ministry.MinistryScreen.use_key", cheats)
    report = play_with(5, ("ministry",), 60, judges_texts=False)
    assert any("replay" in failure or "another" in failure for failure in report.failures), report.failures


def test_an_unknown_screen_is_bad_input(capsys):
    assert main(["--screen", "attic"]) == 2
    assert "There is no screen 'attic'" in capsys.readouterr().err


@pytest.mark.long
@pytest.mark.parametrize("screen", registered())
def test_more_events_on_every_screen(screen):
    shared = screen in ("handover", "since")
    report = play_with(11, (screen,), EVENTS, judges_texts=False, shared=shared, languages=("en", "fr", "es"))
    clean(report)
    assert report.events[screen] >= EVENTS
