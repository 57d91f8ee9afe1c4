"""Settings: the file that keeps them, the pages that change them, and what the window does at once."""

import json

import numpy as np
import pygame
import pytest

from game.window import catalog
from game.window.layout import Rect
from game.window.loop import Loop
from game.window.screens.settings import TABS
from game.window.screens.settings_rows import PAGES
from game.window.settings import (
    DAMAGED_NAME,
    Settings,
    SettingsError,
    read_settings,
    settings_path,
    write_settings,
)
from game.window.sound import LOUDEST, NOTES, Sounds, wave
from game.window.theme import theme_for
from game.window.widgets.button import button
from tests.window.bench import Bench
from tests.window.stage import SIZES, Stage, finish, own_home


@pytest.fixture
def home(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    return tmp_path


@pytest.fixture
def stage(home):
    stage = Stage()
    stage.app.preferences.read()
    stage.show("settings")
    return stage


def kept():
    return json.loads(settings_path().read_text(encoding="utf-8"))


# --- the file --------------------------------------------------------------------------------------------------------


def test_what_is_written_is_read_again(home):
    wanted = Settings(text_scale=1.5, theme="light", palette="red_green", volume=0.3, keys={"sound": ("x",)})
    write_settings(wanted)
    assert settings_path() == home / "settings.json"
    found = read_settings()
    assert (found.settings, found.fault) == (wanted, "")
    assert not list(home.glob("*.new"))


def test_a_file_that_is_no_json_is_kept_and_told(home):
    settings_path().write_text('{"theme": "light", ', encoding="utf-8")
    found = read_settings()
    assert found.settings == Settings()
    assert "is damaged (line 1)" in found.fault
    assert (home / DAMAGED_NAME).read_text(encoding="utf-8") == '{"theme": "light", '
    assert not settings_path().exists()


def test_a_value_that_cannot_be_used_leaves_the_others(home):
    bad_keys = {"propose": ["c"]}
    settings_path().write_text(
        json.dumps({"theme": "light", "text_scale": 3, "keys": bad_keys, "perfume": True}), encoding="utf-8"
    )
    found = read_settings()
    assert found.settings == Settings(theme="light")
    assert "text_scale, keys, perfume" in found.fault


@pytest.mark.parametrize("text", ["[]", "[" * 5000, '"x"', "\x00\x01"])
def test_nonsense_never_raises(home, text):
    settings_path().write_text(text, encoding="utf-8")
    found = read_settings()
    assert found.settings == Settings()
    assert found.fault


def test_settings_that_cannot_be_written_are_told_and_hold(home, stage):
    settings_path().unlink(missing_ok=True)
    settings_path().mkdir()
    with pytest.raises(SettingsError, match="cannot be written"):
        write_settings(Settings())
    stage.app.preferences.change(theme="light")
    finish(stage)
    assert stage.ui.theme.name == "light"
    assert any("cannot be written" in toast.text for toast in stage.ui.toasts.shown)


def test_a_damaged_file_is_told_in_the_window(home):
    settings_path().write_text("{", encoding="utf-8")
    stage = Stage()
    stage.app.preferences.read()
    stage.show("title")
    assert any("damaged" in toast.text for toast in stage.ui.toasts.shown)


# --- the screen ------------------------------------------------------------------------------------------------------


def test_a_choice_holds_at_once_and_is_kept(stage):
    stage.app.screen("settings").open("looks")
    finish(stage)
    stage.hand.click("settings/theme/light")
    stage.hand.click("settings/reduced_motion")
    stage.hand.click("settings/hatches/always")
    stage.hand.click("settings/text_scale/1.25")
    assert stage.ui.theme == theme_for("light", "default", "always")
    assert stage.ui.text_scale == 1.25
    assert stage.ui.reduced_motion
    assert (kept()["theme"], kept()["text_scale"], kept()["reduced_motion"]) == ("light", 1.25, True)
    again = Stage()
    again.app.preferences.read()
    assert (again.ui.theme.name, again.ui.text_scale, again.ui.theme.hatched) == ("light", 1.25, True)


def test_a_list_is_used_where_choices_do_not_fit(stage):
    stage.app.screen("settings").open("looks")
    finish(stage)
    stage.hand.click("settings/palette")
    stage.hand.click("settings/palette/option/blue_yellow")
    assert stage.ui.theme == theme_for("dark", "blue_yellow")


def test_every_setting_can_be_changed_by_keyboard_alone(stage):
    wanted = {}
    for page, names in PAGES.items():
        stage.app.screen("settings").open(page)
        finish(stage)
        for name in names:
            before = stage.app.settings
            found = [id for id, hit in stage.ui.hits.by_id.items() if hit.focusable and _of(id, name)]
            assert len(found) == 1, (name, found)
            stage.tab_to(found[0])
            if name == "volume" or "/" in found[0].removeprefix("settings/"):
                stage.hand.press(pygame.K_RIGHT)
            else:
                stage.hand.press(pygame.K_RETURN)
                if stage.ui.layers:
                    # A list has opened, on the usual value, which stands first.
                    stage.hand.press(pygame.K_DOWN)
                    stage.hand.press(pygame.K_RETURN)
            finish(stage)
            wanted[name] = stage.app.settings != before
    catalog.set_language("en", strict=True)
    assert wanted == dict.fromkeys(wanted, True)


def _of(id, name):
    return id == f"settings/{name}" or id.startswith(f"settings/{name}/")


def test_the_settings_come_up_anywhere_and_lead_back(stage):
    stage.app.start("trilateral-30-days", "JPN", 7, "no-deal")
    stage.app.settle()
    for name in ("markets", "journal"):
        stage.show(name)
        shown = stage.screen
        stage.hand.press(pygame.K_F10)
        assert stage.screen == "SettingsScreen"
        assert stage.says("Back to the game")
        stage.hand.press(pygame.K_ESCAPE)
        assert stage.screen == shown
    stage.show("title")
    stage.hand.click("title/settings")
    stage.hand.click("settings/back")
    assert stage.screen == "TitleScreen"


def test_others_who_act_wait_while_the_settings_are_open(stage):
    stage.app.start("trilateral-30-days", "JPN", 7, "no-deal")
    play = stage.app.play
    assert play.busy
    stage.app.show("settings")
    assert play.paused
    stage.app.leave_settings()
    assert not play.paused


def test_a_page_is_reset_alone_and_everything_after_a_question(stage):
    stage.app.preferences.change(theme="light", volume=0.5, seen=("map",))
    screen = stage.app.screen("settings")
    screen.open("looks")
    finish(stage)
    stage.hand.click("settings/reset_page")
    assert (stage.app.settings.theme, stage.app.settings.volume) == ("dark", 0.5)
    stage.hand.click("settings/reset_all")
    stage.hand.press(pygame.K_ESCAPE)
    assert stage.app.settings.volume == 0.5
    stage.hand.click("settings/reset_all")
    stage.hand.click("settings/reset/answer/0")
    assert stage.app.settings == Settings(seen=("map",))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_no_page_overflows(home, size, language):
    stage = Stage(size)
    catalog.set_language(language)
    stage.show("settings")
    for page in TABS:
        stage.app.screen("settings").open(page)
        assert stage.overflows() == {}, page


def test_the_page_keys_turn_the_pages(stage):
    stage.hand.press(pygame.K_PAGEDOWN, "ctrl")
    assert stage.app.screen("settings").page == TABS[1]
    stage.hand.press(pygame.K_PAGEUP, "ctrl")
    stage.hand.press(pygame.K_PAGEUP, "ctrl")
    assert stage.app.screen("settings").page == "keys"


def test_a_phase_asks_before_it_ends_if_that_is_wanted(stage):
    stage.app.start("trilateral-30-days", "JPN", 7, "no-deal")
    stage.app.settle()
    stage.show("map")
    stage.app.preferences.change(confirm_end="always")
    assert not stage.app.play.todos
    stage.hand.press(pygame.K_e)
    assert stage.ui.layer("end/sure") is not None
    stage.hand.press(pygame.K_ESCAPE)
    assert not stage.app.play.busy
    stage.app.preferences.change(confirm_end="open")
    stage.hand.press(pygame.K_e)
    assert stage.ui.layer("end/sure") is None
    assert stage.app.play.busy or stage.screen == "ResolutionScreen"


# --- time, motion, sound ---------------------------------------------------------------------------------------------


def test_messages_stay_as_long_as_the_reader_wants(stage):
    for stretch, after, shown in ((1.0, 3.9, True), (1.0, 4.1, False), (2.0, 7.9, True), (0.0, 4000.0, True)):
        stage.app.preferences.change(timers=stretch)
        stage.ui.toasts.shown = []
        stage.ui.toast("Here.")
        finish(stage)
        stage.now += after
        stage.ui.redraw()
        stage.loop.frame()
        assert stage.says("Here.") is shown, stretch
    assert Settings(timers=1.5).limit_s(60) == 90
    assert Settings(timers=0.0).limit_s(60) is None


def test_messages_cover_nothing_that_can_be_pressed():
    spots = [Rect(300 * n + 100, 300 * m + 30, 220, 60) for n in range(4) for m in range(3)]

    def draw(ui):
        for n, spot in enumerate(spots):
            button(ui, f"b{n}", spot, "Press", on=lambda: None)

    bench = Bench(draw)
    bench.ui.toast("A message of some length that comes up somewhere.", "good")
    bench.ui.toast("A second one.", "bad")
    bench.loop.frame()
    found = [hit.rect for id, hit in bench.ui.hits.by_id.items() if id.startswith("toast/")]
    assert len(found) == 2
    assert not [1 for toast in found for spot in spots if toast.colliderect(spot)]


def test_without_motion_nothing_asks_for_a_further_frame(stage):
    from game.window.widgets.entry import entry
    from game.window.widgets.progress import progress

    def draw(ui):
        progress(ui, Rect(10, 10, 200, 8), None)
        entry(ui, "e", Rect(10, 40, 200, 34), "", on_change=lambda text: None)

    bench = Bench(draw)
    bench.hand.click("e")
    assert bench.ui.wake_at is not None
    bench.ui.reduced_motion = True
    bench.loop.frame()
    bench.ui.redraw()
    bench.loop.frame()
    assert bench.ui.wake_at is None


def test_sounds_are_short_soft_and_off_by_default():
    assert Settings().volume == 0
    for name in NOTES:
        samples = wave(name)
        assert np.abs(samples).max() <= LOUDEST + 1e-9
        assert len(samples) <= 22_050
        # No click at either end.
        assert np.abs(samples[:20]).max() < 0.02
        assert np.abs(samples[-20:]).max() < 0.02
    sounds = Sounds()
    sounds.play("offer")
    assert sounds.heard == []


def test_without_a_device_sounds_are_silent(monkeypatch):
    def none(*args, **kwargs):
        raise pygame.error("no device")

    pygame.mixer.quit()
    monkeypatch.setattr(pygame.mixer, "init", none)
    sounds = Sounds()
    sounds.volume = 1.0
    sounds.play("offer")
    sounds.play("offer")
    assert sounds.heard == ["offer", "offer"]


def test_a_new_round_is_heard(stage):
    stage.app.preferences.change(volume=0.2)
    stage.app.start("trilateral-30-days", "JPN", 7, "no-deal")
    stage.app.settle()
    heard = stage.app.preferences.sounds.heard
    assert heard == []
    stage.app.play.end()
    stage.app.settle()
    assert stage.app.preferences.sounds.heard == ["round"]


def test_the_window_remembers_its_size(home):
    stage = Stage((1600, 900))
    stage.app.preferences.read()
    stage.app.preferences.remember_window()
    assert tuple(kept()["window"]) == (1600, 900)
    stage.loop.set_full_screen(True)
    stage.app.preferences.remember_window()
    assert kept()["full_screen"] is True
    assert tuple(kept()["window"]) == (1600, 900)
    assert Loop.headless().full_screen is False
