"""The map's time: the rounds so far, by slider, keys and play, and back to now."""

import pygame
import pytest

from game.window.screens.map_modes import bloc_status
from game.window.screens.map_time import ROUND_S
from tests.window.stage import Stage, own_home


@pytest.fixture
def stage(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = Stage()
    stage.app.start("workshop-12", "JPN", 7, "delegate")
    stage.app.settle()
    stage.show("map")
    assert "map/time" not in stage.ui.hits.by_id, "the first round has no past"
    stage.play_on(4)
    stage.show("map")
    yield stage
    stage.app.close_game()


def test_the_map_of_a_past_round_is_that_of_its_beginning(stage):
    screen, play = stage.app.screen("map"), stage.app.play
    now = screen.layer(stage.ui).words
    stage.hand.press(pygame.K_LEFT, "shift")
    stage.hand.press(pygame.K_LEFT, "shift")
    assert screen.time.round == 2
    then = screen.layer(stage.ui).words
    assert then != now
    past = play.past(2)
    joined = [s for s in past.world.seats if bloc_status(past, s)[0] != bloc_status(play.view, s)[0]]
    assert joined
    assert all(then[seat] != now[seat] for seat in joined)
    assert stage.says("As round 2 began")
    stage.hand.press(pygame.K_ESCAPE)
    assert screen.time.round is None
    assert stage.screen == "MapScreen"
    assert not stage.ui.layers, "Esc returned to now and opened nothing"
    assert screen.layer(stage.ui).words == now


def test_the_slider_and_its_ends(stage):
    time = stage.app.screen("map").time
    stage.tab_to("map/time")
    stage.hand.press(pygame.K_HOME)
    assert time.round == 1
    stage.hand.press(pygame.K_LEFT, "shift")
    assert time.round == 1
    stage.hand.press(pygame.K_END)
    assert time.round is None
    stage.hand.press(pygame.K_HOME)
    stage.hand.click("map/time/now")
    assert time.round is None


def test_it_plays_from_the_first_round_to_now(stage):
    time = stage.app.screen("map").time
    stage.hand.click("map/time/play")
    seen = [time.round]
    for _ in range(40):
        stage.now += ROUND_S / 4
        stage.ui.redraw()
        stage.loop.frame()
        if time.round != seen[-1]:
            seen.append(time.round)
        if not time.playing:
            break
    assert seen == [1, 2, 3, None]


def test_it_fits_in_every_size(stage):
    stage.app.screen("map").time.go(2)
    assert stage.overflows() == {}
