"""The count of the plenary, motion by motion: at the reader's pace, and complete whenever she wants."""

import pygame
import pytest

from game.actions import EndSitting
from game.window.catalog import t
from tests.window.stage import Stage, own_home


@pytest.fixture
def stage(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = Stage()
    stage.app.start("workshop-12", "JPN", 7, "delegate")
    stage.app.settle()
    play = stage.app.play
    while play.view.round < 3:
        play.do(EndSitting(play.seat))
        play.begin_work()
        play.finish_work()
    stage.show("resolution")
    screen = stage.app.screen("resolution")
    screen.go(screen.steps.index("votes"))
    stage.loop.frame()
    yield stage
    stage.app.close_game()


def flags(stage):
    return [id for id in stage.ui.hits.by_id if id.startswith(("plenary/for/", "plenary/against/", "plenary/abstain/"))]


def let_pass(stage, seconds):
    for _ in range(20):
        stage.now += seconds / 20
        stage.ui.redraw()
        stage.loop.frame()


def test_votes_come_one_by_one_and_the_outcome_after_the_last(stage):
    reveal = stage.app.screen("resolution").reveal
    roll = reveal.counted[0].get("roll_call")
    assert not flags(stage)
    assert stage.says(t("plenary.still"))
    let_pass(stage, 8)
    assert len(flags(stage)) == len(roll)
    result = t(f"resolution.result_{reveal.counted[0].kind.removeprefix('motion_')}")
    assert result in stage.texts()
    ayes = sum(1 for _, choice in roll if choice == "for")
    noes = sum(1 for _, choice in roll if choice == "against")
    assert t("plenary.heads_value", ayes=ayes, noes=noes) in stage.texts()


def test_space_completes_a_motion_then_goes_to_the_next_and_at_last_to_the_list(stage):
    screen = stage.app.screen("resolution")
    reveal = screen.reveal
    for n in range(len(reveal.counted)):
        assert reveal.at == n
        stage.hand.press(pygame.K_SPACE)
        assert len(flags(stage)) == len(reveal.counted[n].get("roll_call"))
        stage.hand.press(pygame.K_SPACE)
    assert screen.reveal is None
    assert screen.steps[screen.step] == "votes"


def test_enter_shows_all_at_once_and_then_goes_on(stage):
    screen = stage.app.screen("resolution")
    stage.hand.press(pygame.K_RETURN)
    assert screen.reveal is None
    assert screen.steps[screen.step] == "votes"
    stage.hand.press(pygame.K_RETURN)
    assert screen.steps[screen.step] != "votes"


@pytest.mark.parametrize("way", ["reduced", "skip"])
def test_who_wants_no_motion_sees_the_list_at_once(stage, way):
    if way == "reduced":
        stage.ui.reduced_motion = True
    else:
        stage.ui.playback = 0.0
    stage.loop.frame()
    assert stage.app.screen("resolution").reveal is None
    assert not flags(stage)


def test_it_fits_in_every_size(stage):
    stage.hand.press(pygame.K_SPACE)
    assert stage.overflows() == {}
