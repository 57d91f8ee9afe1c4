"""Keys that a reader has changed: asked for on the screen, shown everywhere, kept; conflicts are told."""

import pygame
import pytest

from game.window.keys import DEFAULTS, GROUPS, PROTECTED, BadKey, Chord, Keymap, grouped_commands
from game.window.screens.settings_keys import LISTENING
from game.window.settings import read_settings
from tests.window.stage import Stage, finish, own_home


def press(key, mod=0, unicode=""):
    return pygame.Event(pygame.KEYDOWN, key=key, mod=mod, unicode=unicode)


@pytest.fixture
def stage(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = Stage()
    stage.app.preferences.read()
    stage.show("settings")
    stage.app.screen("settings").open("keys")
    finish(stage)
    return stage


def choose(stage, command):
    stage.app.screen("settings").keys.choose(command)
    finish(stage)


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (press(pygame.K_x, unicode="x"), "x"),
        (press(pygame.K_x, pygame.KMOD_LSHIFT, "X"), "shift+x"),
        (press(pygame.K_F7, pygame.KMOD_LCTRL), "ctrl+f7"),
        (press(pygame.K_KP_ENTER), "enter"),
        (press(pygame.K_7, pygame.KMOD_LSHIFT, "/"), "/"),
        (press(pygame.K_PLUS, pygame.KMOD_LCTRL, ""), "ctrl++"),
        (press(pygame.K_z, pygame.KMOD_LALT, "z"), "alt+z"),
        (press(0xE9, unicode="é"), "é"),
    ],
)
def test_a_press_becomes_a_chord_that_it_gives_again(event, code):
    chord = Chord.of(event)
    assert chord is not None
    assert chord.code == code
    assert Chord.parse(code) == chord
    assert chord.given_by(event)


def test_modifiers_alone_are_no_key():
    assert Chord.of(press(pygame.K_LSHIFT, pygame.KMOD_LSHIFT)) is None
    assert Chord.of(press(pygame.K_LCTRL, pygame.KMOD_LCTRL)) is None


def test_only_what_differs_is_kept():
    keymap = Keymap().changed("sound", [Chord.parse("x")])
    assert keymap.changes() == {"sound": ("x",)}
    assert Keymap(keymap.changes()).changed("sound", [Chord.parse("q")]).changes() == {}
    taken = Keymap().changed("sound", [Chord.parse("c")])
    assert taken.chords("counter") == ()
    assert taken.changes() == {"sound": ("c",), "counter": ()}
    for key in PROTECTED:
        with pytest.raises(BadKey):
            Keymap({"sound": [key]})


def test_every_command_is_in_one_group():
    listed = [command for _, commands in grouped_commands() for command in commands]
    assert sorted(listed) == sorted(DEFAULTS)
    assert grouped_commands("votes")[0][0] == "votes"
    assert {command for commands in GROUPS.values() for command in commands} <= set(DEFAULTS)


def test_a_new_key_is_pressed_shown_and_kept(stage):
    choose(stage, "view_markets")
    stage.hand.click("settings/key/0")
    assert stage.ui.layer(LISTENING) is not None
    stage.hand.press(pygame.K_k)
    assert stage.ui.layer(LISTENING) is None
    assert stage.loop.keymap.text("view_markets") == "K"
    assert read_settings().settings.keys == {"view_markets": ("k",)}
    stage.app.start("trilateral-30-days", "JPN", 7, "no-deal")
    stage.app.settle()
    stage.show("map")
    assert stage.says(" K")
    stage.hand.press(pygame.K_F5)
    assert stage.screen == "MapScreen"
    stage.hand.press(pygame.K_k)
    assert stage.screen == "MarketsScreen"


def test_it_works_by_keyboard_alone(stage):
    stage.tab_to("settings/keys")
    stage.hand.press(pygame.K_HOME)
    stage.hand.press(pygame.K_DOWN)
    stage.hand.press(pygame.K_RETURN)
    assert stage.ui.layer(LISTENING) is not None
    command = stage.app.screen("settings").keys.chosen
    stage.hand.press(pygame.K_x, "ctrl")
    assert stage.loop.keymap.text(command) == "Ctrl+X"
    stage.tab_to("settings/key/add")
    stage.hand.press(pygame.K_RETURN)
    stage.hand.press(pygame.K_j)
    assert stage.loop.keymap.all_text(command) == "Ctrl+X, J"
    stage.tab_to("settings/key/usual")
    stage.hand.press(pygame.K_RETURN)
    assert stage.loop.keymap.changes() == {}


def test_a_held_enter_is_not_taken_for_the_new_key(stage):
    stage.tab_to("settings/keys")
    for _ in range(3):
        stage.loop.post(press(pygame.K_RETURN, unicode="\r"))
        stage.loop.frame()
    assert stage.ui.layer(LISTENING) is not None
    assert stage.loop.keymap.changes() == {}


def test_a_taken_key_is_swapped_or_taken_after_a_question(stage):
    choose(stage, "sound")
    stage.hand.click("settings/key/0")
    stage.hand.press(pygame.K_c)
    layer = stage.ui.layer("settings/conflict")
    assert layer is not None
    assert stage.loop.keymap.changes() == {}
    stage.hand.click("settings/conflict/answer/0")
    assert stage.loop.keymap.changes() == {}
    stage.hand.click("settings/key/0")
    stage.hand.press(pygame.K_c)
    stage.hand.press(pygame.K_RETURN)
    assert (stage.loop.keymap.text("sound"), stage.loop.keymap.text("counter")) == ("C", "Q")
    stage.hand.click("settings/key/0")
    stage.hand.press(pygame.K_a)
    stage.hand.click("settings/conflict/answer/1")
    assert stage.loop.keymap.text("sound") == "A"
    assert stage.loop.keymap.text("add_clause") == ""
    assert stage.says("has no key now")


def test_protected_keys_and_escape_change_nothing(stage):
    choose(stage, "sound")
    for key in (pygame.K_TAB, pygame.K_DOWN, pygame.K_ESCAPE):
        stage.hand.click("settings/key/0")
        stage.hand.press(key)
        assert stage.ui.layer(LISTENING) is None
        assert stage.loop.keymap.changes() == {}
    assert stage.says("cannot be a command")


def test_a_key_is_cleared_and_going_back_keeps_one(stage):
    choose(stage, "search")
    stage.hand.click("settings/key/0/clear")
    assert stage.loop.keymap.all_text("search") == "Ctrl+F"
    choose(stage, "back")
    stage.hand.click("settings/key/0/clear")
    assert stage.loop.keymap.text("back") == "Esc"


def test_the_overlay_fits_and_begins_with_the_view(stage):
    stage.app.start("trilateral-30-days", "JPN", 7, "no-deal")
    stage.app.settle()
    stage.app.preferences.change(keys={"sound": ("ctrl+k",)})
    for name, first in (("table", "At the table"), ("map", "Views")):
        stage.show(name)
        for scale in (1.0, 1.25, 1.5, 2.0):
            stage.ui.text_scale = scale
            stage.loop.show_keys()
            finish(stage)
            assert stage.ui.paint.overflows == []
            heads = [d.text for d in stage.ui.paint.drawn if d.text in ("At the table", "Views", "Votes and motions")]
            assert heads[0] == first
            stage.ui.close_layer("keys")
        stage.ui.text_scale = 1.0
    stage.loop.show_keys()
    finish(stage)
    assert stage.says("Ctrl+K")


def test_the_overlay_scrolls_by_the_page_keys(stage):
    stage.ui.text_scale = 2.0
    stage.loop.show_keys()
    finish(stage)
    assert not stage.says("Pin the explanation")
    for _ in range(8):
        stage.hand.press(pygame.K_PAGEDOWN)
    assert stage.says("Pin the explanation")
    stage.hand.press(pygame.K_ESCAPE)
    assert stage.ui.layer("keys") is None
