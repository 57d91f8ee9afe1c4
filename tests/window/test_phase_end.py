"""Between two turns: the question before a phase ends, and what is shown while the others act."""

import pygame
import pytest

from game.window.catalog import t
from game.window.screens import base
from tests.window.stage import Stage, own_home


@pytest.fixture
def stage(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = Stage()
    stage.start("USA", opponents="heuristic")
    stage.show("journal")
    return stage


def test_the_question_names_some_and_counts_the_rest_and_enter_goes_there(stage, monkeypatch):
    monkeypatch.setattr(base, "MOST_LISTED", 3)
    play = stage.app.play
    left = len(play.todos)
    assert left > 3
    stage.hand.press(pygame.K_e)
    assert stage.says(t("frame.end_more", count=left - 3))
    stage.hand.press(pygame.K_RETURN)
    assert not stage.ui.layers
    assert stage.screen == "TableScreen"
    assert play.view.ask == "sitting"


def test_the_wait_fits_at_every_text_size(stage):
    stage.app.end_phase(stage.ui)
    assert stage.app.play.busy
    assert stage.overflows() == {}
