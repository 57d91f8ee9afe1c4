"""Who plays the other seats: chosen in the set-up, seen at work one after the other, stopped and let go on."""

import time

import pygame
import pytest

from game.players import LEVELS, SHIPPED, available
from game.window.catalog import t
from tests.window.stage import Stage, own_home, says


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    return own_home(tmp_path, monkeypatch)


# --- the choice -------------------------------------------------------------------------------------------------------


def test_a_level_is_chosen_by_keys_and_plays_every_other_seat():
    stage = Stage()
    stage.show("setup")
    setup = stage.app.screen("setup")
    setup.prepare("trilateral-30-days", "JPN", 1)
    assert setup.opponents == "delegate"
    stage.loop.frame()
    stage.tab_to("setup/opponents")
    stage.hand.press(pygame.K_RETURN)
    stage.hand.press(pygame.K_DOWN)
    assert says(stage, t("setup.about_minister"))
    assert says(stage, "Levels differ in skill only, never in information")
    assert stage.ui.paint.overflows == []
    stage.hand.press(pygame.K_RETURN)
    assert setup.opponents == "minister"
    assert not stage.ui.layers
    stage.hand.click("setup/start")
    for _ in range(3):
        stage.loop.frame()
    players = stage.app.play.table.players
    assert set(players) == set(stage.app.play.view.world.seats) - {"JPN"}
    rival = stage.app.play.view.world.rival
    assert {name for seat, name in players.items() if seat != rival} == {"minister"}


@pytest.mark.long
def test_plain_players_wait_behind_more_and_the_list_opens_there_when_one_is_chosen():
    stage = Stage()
    stage.show("setup")
    setup = stage.app.screen("setup")

    def listed():
        return [id.rsplit("/", 1)[1] for id in stage.ui.hits.by_id if id.startswith("setup/opponents/option/")]

    stage.hand.click("setup/opponents")
    assert listed() == [*LEVELS, "more"]
    stage.hand.press(pygame.K_END)
    stage.hand.press(pygame.K_RETURN)
    assert {"heuristic", "no-deal", "random", "hold-out"} < set(listed())
    assert not {"more", "rival", "betrayer"} & set(listed())
    assert stage.overflows() == {}
    stage.hand.press(pygame.K_DOWN)
    stage.hand.press(pygame.K_RETURN)
    assert setup.opponents not in LEVELS
    stage.hand.click("setup/opponents")
    assert setup.opponents in listed()


def test_every_player_that_comes_with_the_game_has_a_name_and_a_sentence():
    assert set(LEVELS) <= set(SHIPPED) <= set(available())
    for name in SHIPPED:
        assert t(f"setup.player_{name}") != t(f"setup.about_{name}")


@pytest.mark.long
def test_a_first_game_begins_against_delegates():
    stage = Stage()
    stage.app.start("trilateral-30-days", "JPN", 1)
    assert set(stage.app.play.table.players.values()) <= {"delegate", "rival"}


# --- their turns ------------------------------------------------------------------------------------------------------


class Slow:
    """A player whose every turn takes longer than a slice; notes who has acted."""

    acted: list[str]

    def __init__(self, player):
        self.player = player
        self.acted = []

    def act(self, view, key):
        self.acted.append(view.seat)
        time.sleep(0.05)
        return self.player.act(view, key)


@pytest.fixture
def slow():
    """A stage at the beginning of a game whose other seats are slow, and their player."""
    stage = Stage()
    stage.app.start("workshop-12", "JPN", 3, "no-deal")
    made = stage.app.play.table._made
    player = made["no-deal"] = Slow(made["no-deal"])
    made["rival"] = player
    stage.loop.frame()
    return stage, player


@pytest.mark.long
def test_a_frame_waits_for_one_slow_seat_at_most_and_says_whose_turn_it_is(slow):
    stage, player = slow
    play = stage.app.play
    shown = []
    while play.busy:
        before = len(player.acted)
        turn = play.turn
        if turn is not None:
            shown.append(turn.number)
            assert says(stage, t("frame.turn", name=play.view.world.name(turn.seat), number=turn.number,
                                 count=turn.count)), turn  # fmt: skip
            assert turn.count == len(play.view.world.seats) - 1
        stage.loop.frame()
        assert len(player.acted) - before <= 1
    assert shown == list(range(shown[0], shown[0] + len(shown)))
    assert len(shown) >= 10


def test_p_stops_between_two_seats_and_goes_on(slow):
    stage, player = slow
    play = stage.app.play
    stage.loop.frame()
    stage.hand.press(pygame.K_p)
    assert play.paused
    kept, log = list(player.acted), len(play.table.game.log)
    for _ in range(5):
        stage.loop.frame()
    assert (player.acted, len(play.table.game.log)) == (kept, log)
    assert says(stage, t("frame.paused"))
    assert stage.ui.hits.by_id["frame/end"].disabled_reason == t("common.busy")
    assert stage.overflows() == {}
    stage.hand.press(pygame.K_p)
    assert not play.paused
    while play.busy:
        stage.loop.frame()
    whole = Stage()
    whole.app.start("workshop-12", "JPN", 3, "no-deal")
    whole.app.settle()
    assert play.table.game.log == whole.app.play.table.game.log


@pytest.mark.long
def test_escape_stops_before_it_opens_the_menu_and_the_button_goes_on(slow):
    stage, _ = slow
    play = stage.app.play
    stage.hand.press(pygame.K_ESCAPE)
    assert play.paused
    assert not stage.ui.layers
    stage.hand.press(pygame.K_ESCAPE)
    assert stage.ui.layers
    stage.hand.press(pygame.K_ESCAPE)
    stage.tab_to("frame/pause")
    stage.hand.press(pygame.K_RETURN)
    assert not play.paused


@pytest.mark.long
def test_they_wait_while_the_title_is_shown_and_go_on_with_the_game(slow):
    stage, player = slow
    stage.show("title")
    acted = len(player.acted)
    for _ in range(4):
        stage.loop.frame()
    assert len(player.acted) == acted
    assert stage.screen == "TitleScreen"
    stage.hand.click("title/continue")
    for _ in range(3):
        stage.loop.frame()
    assert len(player.acted) > acted
