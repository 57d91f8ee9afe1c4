"""Several people at one machine: the handover, PINs, and nothing of one person's on another's screen."""

import pygame
import pytest

from game.actions import Payment
from game.store import Save
from game.window.opening import Setup
from tests.window.stage import Stage, own_home

PEOPLE = ("JPN", "USA")


@pytest.fixture
def stage(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = Stage()
    yield stage
    stage.app.close_game()


def begin(stage, people=PEOPLE, pins=None, **more):
    setup = Setup("trilateral-30-days", people, seed=3, opponents="no-deal", pins=pins or {}, **more)
    stage.app.begin(setup)
    stage.app.settle()
    stage.loop.frame()


def hold(stage, seconds=0.6):
    """Hold Enter for some seconds."""
    stage.hand.down(pygame.K_RETURN)
    for _ in range(8):
        stage.now += seconds / 8
        stage.loop.frame()
    stage.hand.up(pygame.K_RETURN)
    stage.loop.frame()


def end_phase(stage):
    """End the phase of who sits, whatever is open, and let the programs act."""
    stage.app.end_phase(stage.ui)
    stage.app.settle()
    stage.loop.frame()


def test_nobody_sits_before_a_seat_is_taken_and_each_gets_the_machine_in_turn(stage):
    begin(stage)
    assert stage.screen == "HandoverScreen"
    first = stage.app.hotseat.called()
    assert stage.says("ready?")
    hold(stage)
    assert stage.screen == "MandateScreen"
    assert stage.app.play.seat == first
    end_phase(stage)
    assert stage.screen == "HandoverScreen"
    second = stage.app.hotseat.called()
    assert {first, second} == set(PEOPLE)
    hold(stage)
    assert stage.app.play.seat == second


def test_enter_must_be_held(stage):
    begin(stage)
    stage.hand.down(pygame.K_RETURN)
    stage.now += 0.2
    stage.loop.frame()
    stage.hand.up(pygame.K_RETURN)
    stage.now += 1.0
    stage.loop.frame()
    assert stage.screen == "HandoverScreen"


def test_no_screen_of_the_game_comes_up_while_nobody_sits(stage):
    begin(stage)
    for name in ("map", "table", "mandate", "journal", "blocs", "end", "resolution"):
        stage.show(name)
        assert stage.screen == "HandoverScreen"
    for key in (pygame.K_F1, pygame.K_F2, pygame.K_F6, pygame.K_SLASH, pygame.K_e):
        stage.hand.press(key)
        assert stage.screen == "HandoverScreen"


def test_a_pin_opens_and_wrong_ones_make_wait(stage):
    begin(stage, pins={seat: f"11{n}1" for n, seat in enumerate(PEOPLE)})
    seat = stage.app.hotseat.called()
    pin = f"11{PEOPLE.index(seat)}1"
    hold(stage)
    assert stage.screen == "HandoverScreen", "Enter alone does not open a closed seat"
    for _ in range(5):
        stage.hand.type("9999")
        stage.hand.press(pygame.K_RETURN)
        assert stage.screen == "HandoverScreen"
    assert stage.says("Too many wrong PINs")
    stage.app.screen("handover").typed = pin
    stage.app.screen("handover").take()
    assert stage.screen == "HandoverScreen", "not even the right one is taken before the wait is over"
    stage.now += 400
    stage.loop.frame()
    stage.hand.type(pin)
    assert not stage.says(pin)
    stage.hand.press(pygame.K_RETURN)
    assert stage.screen == "MandateScreen"


def test_a_seat_keeps_its_draft_and_place_and_the_other_does_not_see_them(stage):
    begin(stage)
    first = stage.app.hotseat.called()
    hold(stage)
    stage.show("table")
    stage.app.screen("table").select("EUU")
    stage.app.play.draft.clauses = [Payment(first, "EUU", 1_234_567, 0, 1)]
    stage.loop.frame()
    assert stage.says("m once")
    stage.ui.toast("a secret message")
    table = stage.app.screen("table")
    end_phase(stage)
    assert not stage.says("secret")
    hold(stage)
    assert stage.app.play.seat != first
    stage.show("table")
    assert not stage.says("m once")
    assert stage.app.screen("table") is not table
    other = stage.app.play.seat
    end_phase(stage)
    while stage.app.hotseat.called() != first or stage.app.hotseat.table.game.state.phase != "sittings":
        if stage.screen == "HandoverScreen":
            hold(stage)
        end_phase(stage)
    assert other != first
    if stage.screen == "HandoverScreen":
        hold(stage)
    assert stage.app.play.seat == first
    assert stage.app.screen("table") is table


def test_the_title_takes_the_machine_away(stage):
    begin(stage, pins={"JPN": "1234", "USA": "1234"})
    stage.hand.type("1234")
    stage.hand.press(pygame.K_RETURN)
    assert stage.screen == "MandateScreen"
    stage.app.show_title()
    stage.loop.frame()
    stage.hand.click("title/continue")
    assert stage.screen == "HandoverScreen"


def test_a_loaded_game_is_handed_over_with_its_pins(stage):
    begin(stage, pins={"JPN": "1234"})
    path = stage.app.play.path
    stage.app.close_game()
    with Save.open(path, read_only=True) as save:
        assert list(save.pins()) == ["JPN"]
        picture = save.header().thumbnail
    assert picture is not None
    stage.app.load(path)
    stage.app.settle()
    stage.loop.frame()
    assert stage.screen == "HandoverScreen"
    assert stage.app.hotseat.has_pin("JPN")
    assert not stage.app.hotseat.has_pin("USA")


def test_a_whole_game_of_two_people_ends_with_each_ones_result(stage):
    begin(stage)
    rounds = set()
    for _ in range(200):
        if stage.app.hotseat.table.game.over:
            break
        if stage.screen == "HandoverScreen":
            hold(stage)
        if stage.screen == "SinceScreen":
            for _ in range(10):
                stage.hand.press(pygame.K_RETURN)
                if stage.screen != "SinceScreen":
                    break
        if stage.screen == "ResolutionScreen":
            stage.hand.press(pygame.K_e)
        rounds.add(stage.app.play.view.round)
        end_phase(stage)
    assert rounds == set(range(1, 11))
    assert stage.screen == "HandoverScreen"
    stage.hand.click("handover/see/USA")
    while stage.screen in ("SinceScreen", "ResolutionScreen"):
        stage.hand.press(pygame.K_e if stage.screen == "ResolutionScreen" else pygame.K_RETURN)
    assert stage.screen == "EndScreen"
    assert stage.app.play.seat == "USA"
    assert stage.overflows() == {}
    stage.hand.click("end/others")
    assert stage.screen == "HandoverScreen"
    assert stage.app.hotseat.sitting is None
    stage.hand.click("handover/see/JPN")
    assert stage.app.play.seat == "JPN"


def test_the_result_of_a_closed_seat_asks_for_its_pin_and_says_why_it_does_not_open(stage):
    begin(stage, pins={"JPN": "1234"})
    while not stage.app.hotseat.table.game.over:
        stage.app.take_seat(stage.app.hotseat.called())
        end_phase(stage)
    stage.hand.click("handover/see/JPN")
    assert stage.ui.focus == "handover/pin"
    stage.hand.type("12")
    stage.hand.press(pygame.K_ESCAPE)
    for _ in range(5):
        stage.hand.click("handover/see/JPN")
        stage.hand.type("9999")
        stage.hand.press(pygame.K_RETURN)
        assert stage.says("This is not the PIN of this seat.")
    stage.hand.click("handover/see/JPN")
    stage.hand.type("1234")
    stage.hand.press(pygame.K_RETURN)
    assert stage.says("Too many wrong PINs")
    stage.now += 400
    stage.hand.click("handover/see/JPN")
    stage.hand.type("1234")
    stage.hand.press(pygame.K_RETURN)
    assert stage.app.hotseat.sitting == "JPN"


def test_who_looks_on_goes_from_round_to_round_and_decides_nothing(stage):
    begin(stage, people=(), watch="EUU")
    play = stage.app.play
    assert play.watching
    assert play.seat == "EUU"
    seen = [play.view.round]
    while not play.over:
        stage.app.end_phase(stage.ui)
        stage.app.settle()
        seen.append(play.view.round)
        assert not play.todos
    assert seen[:4] == [2, 3, 4, 5] or seen[:4] == [1, 2, 3, 4]
    assert sorted(set(seen)) == list(range(min(seen), 11))


def test_an_existing_view_of_the_past(stage):
    begin(stage, people=("JPN",))
    play = stage.app.play
    first = play.view
    stage.play_on(3)
    past = play.past(1)
    assert (past.round, past.seat, past.ask) == (1, "JPN", "wait")
    assert not any(spec.allowed for spec in past.legal.values())
    assert len(past.happenings) <= len(first.happenings)
    assert all(h.audience is None or "JPN" in h.audience for h in past.happenings)
    assert play.past(99) is play.view
    assert play.past(2).round == 2
