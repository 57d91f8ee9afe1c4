"""Decisions on the ministry's screen: options with effects, the default, the keys, and the next thing to do."""

import pygame
import pytest

from game.actions import Decide
from game.window.catalog import t
from game.window.event_words import option_in_words
from tests.engine.happenings import CUSTOMS, texts
from tests.scenario.copies import write
from tests.window.stage import Stage, own_home, says, view

TWO = (
    CUSTOMS
    + """
- id: second
  date: 2030-04-03
  kind: decision
  title: A second question
  text: Which way?
  decider: AAA
  default: left
  open_rounds: 2
  options:
    - {id: left, title: Left}
    - {id: right, title: Right, effects: [{kind: standing, seat: AAA, points: 1}]}
"""
)


def begin(tmp_path, monkeypatch, events=CUSTOMS, to_round=2):
    (tmp_path / "home").mkdir()
    own_home(tmp_path / "home", monkeypatch)
    folder = write(tmp_path / "harbours", texts(events.replace("      then: [answer]\n", "")))
    stage = Stage()
    stage.app.start(str(folder), "AAA", 7, "no-deal")
    stage.app.settle()
    stage.play_on(to_round)
    stage.show("map")
    return stage


@pytest.fixture
def stage(tmp_path, monkeypatch):
    stage = begin(tmp_path, monkeypatch)
    yield stage
    stage.app.close_game()


def chosen(stage):
    return [decision.chosen for decision in view(stage).me.decisions]


def test_an_open_decision_is_the_first_thing_to_do_and_the_end_button_leads_there(stage):
    assert [todo.kind for todo in stage.app.play.todos] == ["decision"]
    assert says(stage, "Decide: The time for talks ends")
    stage.hand.press(pygame.K_e)
    assert stage.screen == "MinistryScreen"
    stage.show("map")
    stage.hand.press(pygame.K_SPACE)
    assert stage.screen == "MinistryScreen"


def test_every_option_says_what_it_does_and_which_holds_by_default(stage):
    stage.show("ministry")
    (waiting,) = view(stage).me.decisions
    for option in waiting.event.options:
        assert says(stage, option.title)
        for words in option_in_words(view(stage), option):
            assert says(stage, words[1:])
    assert says(stage, t("ministry.is_default"))
    assert says(stage, t("ministry.default", title="Go on talking"))
    assert says(stage, t("ministry.until_now"))
    assert stage.overflows() == {}


def test_a_key_chooses_a_click_changes_the_choice_and_undo_takes_it_back(stage):
    stage.show("ministry")
    stage.hand.press(pygame.K_2)
    assert chosen(stage) == ["tariff"]
    assert stage.app.play.todos == ()
    assert says(stage, t("ministry.is_chosen"))
    stage.hand.click("ministry/option/customs/wait")
    assert chosen(stage) == ["wait"]
    stage.hand.press(pygame.K_z, "ctrl")
    assert chosen(stage) == ["tariff"]
    stage.hand.press(pygame.K_z, "ctrl")
    assert chosen(stage) == [None]
    stage.tab_to("ministry/option/customs/tariff")
    stage.hand.press(pygame.K_RETURN)
    assert chosen(stage) == ["tariff"]
    assert [p for p in view(stage).me.policies if isinstance(p, Decide)] == [Decide("customs", "tariff")]


def test_a_key_without_an_option_does_nothing(stage):
    stage.show("ministry")
    stage.hand.press(pygame.K_3)
    assert chosen(stage) == [None]


def test_of_several_decisions_the_keys_are_for_the_first_without_a_choice(tmp_path, monkeypatch):
    stage = begin(tmp_path, monkeypatch, TWO)
    stage.show("ministry")
    assert len(stage.app.play.todos) == 2
    stage.hand.press(pygame.K_1)
    stage.hand.press(pygame.K_2)
    assert chosen(stage) == ["wait", "right"]
    assert says(stage, t("ministry.until", round=view(stage).me.decisions[1].until))
    assert stage.overflows() == {}
    stage.app.close_game()


def test_outside_the_sitting_nothing_can_be_decided_and_the_screen_says_why(stage):
    play = stage.app.play
    play.table.game.state.phase = "plenary"
    play.table.game.state.waiting = ("AAA",)
    play.refresh()
    assert view(stage).ask == "ballot"
    assert [todo.kind for todo in play.todos] == []
    stage.show("ministry")
    reason = view(stage).legal["set_policy"].reason
    assert reason
    assert says(stage, reason)
    assert stage.ui.hits.by_id["ministry/option/customs/wait"].disabled_reason == reason
    stage.hand.press(pygame.K_1)
    assert chosen(stage) == [None]


def test_the_inbox_decides_by_a_key_and_tells_one_decision_from_another(tmp_path, monkeypatch):
    stage = begin(tmp_path, monkeypatch, TWO)
    stage.hand.press(pygame.K_F9)
    assert says(stage, "Decide: The time for talks ends")
    stage.hand.press(pygame.K_DOWN)
    second = view(stage).me.decisions[1]
    assert stage.app.screen("inbox").chosen == f"decision/{second.event.id}"
    stage.hand.press(pygame.K_2)
    assert chosen(stage) == [None, second.event.options[1].id]
    stage.hand.press(pygame.K_1)
    assert chosen(stage)[0] == view(stage).me.decisions[0].event.options[0].id
    assert stage.app.screen("inbox").items() == ()
    stage.app.close_game()
