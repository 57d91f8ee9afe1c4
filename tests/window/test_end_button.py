"""The button at the right of the bottom bar: the next thing to do, the list of all, and ending all the same."""

from dataclasses import replace

import pygame
import pytest

from game.actions import Decline, Payment
from game.window.catalog import t
from game.window.play import Play
from tests.window.stage import Stage, own_home, view


@pytest.fixture
def stage(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = Stage()
    stage.app.start("workshop-12", "JPN", 3, "heuristic")
    stage.app.settle()
    stage.play_on(2)
    stage.show("map")
    yield stage
    stage.app.close_game()


def lay_draft(stage):
    stage.app.play.draft.partner = "AUS"
    stage.app.play.draft.clauses = [Payment("JPN", "AUS", 10_000, 0, 2)]
    stage.loop.frame()


def empty(stage):
    """Decline whatever waits."""
    for offer in view(stage).waiting_offers:
        stage.app.play.do(Decline("JPN", offer.id))
    assert not stage.app.play.todos
    stage.loop.frame()


def ended(stage):
    """How often the person has ended a phase."""
    log = stage.app.play.table.game.log
    return sum(1 for e in log if e.kind == "action" and e.seat == "JPN" and e.body["type"] == "end_sitting")


def on_table(stage):
    assert stage.screen == "TableScreen"
    return stage.app.screen("table").deal.offer_id


def test_it_names_the_next_thing_and_leads_from_one_to_the_next(stage):
    todos = stage.app.play.todos
    assert len(todos) >= 3
    assert stage.says(todos[0].label)
    stage.hand.press(pygame.K_e)
    assert on_table(stage) == todos[0].offer
    assert stage.says(todos[1].label)
    stage.hand.press(pygame.K_SPACE)
    assert on_table(stage) == todos[1].offer
    stage.hand.click("frame/end")
    assert on_table(stage) == todos[2].offer
    for _ in range(len(todos) - 2):
        stage.hand.press(pygame.K_SPACE)
    assert on_table(stage) == todos[0].offer
    assert view(stage).ask == "sitting"


def test_with_nothing_open_it_ends_the_phase(stage):
    empty(stage)
    assert "frame/todo" not in stage.ui.hits.by_id
    assert stage.says(t("frame.end_sitting"))
    before = ended(stage)
    stage.hand.press(pygame.K_e)
    assert ended(stage) == before + 1


def test_the_list_leads_everywhere_by_mouse_and_by_keys(stage):
    todos = stage.app.play.todos
    stage.hand.click("frame/todo")
    assert stage.says(t("inbox.list_title", count=len(todos)))
    stage.hand.click("todo/go/2")
    assert not stage.ui.layers
    assert on_table(stage) == todos[2].offer
    stage.tab_to("frame/todo")
    stage.hand.press(pygame.K_RETURN)
    assert stage.ui.focus == "todo/go/0"
    stage.hand.press(pygame.K_RETURN)
    assert on_table(stage) == todos[0].offer


def test_ending_all_the_same_takes_one_key_or_two_clicks(stage):
    before = ended(stage)
    stage.hand.click("frame/todo")
    assert stage.says(t("inbox.end_sitting"))
    stage.hand.click("todo/answer/0")
    assert ended(stage) == before + 1
    stage.app.settle()
    stage.play_on(3)
    stage.show("map")
    assert stage.app.play.todos
    before = ended(stage)
    stage.hand.press(pygame.K_e, "shift")
    assert ended(stage) == before + 1
    assert not stage.ui.layers


def test_an_unsent_draft_is_asked_about_and_kept(stage):
    lay_draft(stage)
    stage.hand.press(pygame.K_e, "shift")
    assert not stage.app.play.busy
    assert stage.says(t("inbox.unsent_title"))
    stage.hand.press(pygame.K_ESCAPE)
    assert not stage.app.play.busy
    before = ended(stage)
    stage.hand.press(pygame.K_e, "shift")
    stage.hand.press(pygame.K_RETURN)
    assert ended(stage) == before + 1
    assert stage.app.play.draft.clauses


def test_from_the_question_one_can_go_back_to_the_draft(stage):
    lay_draft(stage)
    stage.hand.press(pygame.K_e, "shift")
    stage.hand.click("unsent/answer/0")
    assert stage.screen == "TableScreen"
    assert not stage.app.play.busy


def test_nothing_overflows_and_the_whole_text_is_in_the_tooltip(stage, monkeypatch):
    play = stage.app.play
    lay_draft(stage)
    assert stage.overflows() == {}
    stage.hand.click("frame/todo")
    assert stage.overflows() == {}
    stage.hand.press(pygame.K_ESCAPE)
    # A label of any length is cut, its key is not, and the tooltip has the whole.
    long = replace(play.todos[0], label="Decide: " + "a very long title " * 6, text="decide: the whole of a long title")
    monkeypatch.setattr(Play, "todos", (long,))
    for scale in (1.0, 2.0):
        stage.ui.text_scale = scale
        stage.loop.frame()
        assert not stage.ui.paint.overflows
        assert any(drawn.text == " (E)" and not drawn.shortened for drawn in stage.ui.paint.drawn)
        assert stage.ui.hits.by_id["frame/end"].tip.title == "Decide: the whole of a long title"
