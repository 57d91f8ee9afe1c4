"""The loop: a window or none, screens, commands, and sleep while nothing happens."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pygame
import pytest

from game.errors import MinisterialError
from game.window import loop as loop_module
from game.window.catalog import Catalogue, MissingText, t
from game.window.keys import DEFAULTS, BadKey, Chord, Keymap
from game.window.layout import Rect
from game.window.loop import Loop, NoDisplay, open_window
from game.window.widgets.button import button
from game.window.widgets.entry import entry
from game.window.widgets.modal import Answer, open_modal
from tests.window.bench import Bench, Sketch


def blank(ui):
    ui.panel(Rect(10, 10, 100, 100))


@pytest.mark.parametrize("driver", ["offscreen", "dummy"])
def test_a_driver_that_draws_nowhere_is_no_display(monkeypatch, driver):
    monkeypatch.delenv("SDL_VIDEODRIVER")
    monkeypatch.setattr(pygame.display, "init", lambda: None)
    monkeypatch.setattr(pygame.display, "get_driver", lambda: driver)
    with pytest.raises(NoDisplay, match="ministerial simulate"):
        open_window()


def test_a_failing_driver_is_no_display(monkeypatch):
    def fail():
        raise pygame.error("no available video device")

    monkeypatch.setattr(pygame.display, "init", fail)
    with pytest.raises(NoDisplay) as caught:
        open_window()
    assert isinstance(caught.value, MinisterialError)
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be without a display")
def test_without_a_display_in_a_process_of_its_own():
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")
    env = {name: value for name, value in os.environ.items() if name not in hidden}
    code = (
        "from game.window.loop import open_window, NoDisplay\n"
        "try:\n    open_window()\nexcept NoDisplay as error:\n    print(error); raise SystemExit(2)"
    )
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2, done.stderr
    assert done.stdout.count("\n") == 1
    assert "ministerial simulate" in done.stdout


def test_a_driver_that_was_asked_for_is_accepted_and_the_loop_sleeps():
    loop = Loop.open()
    try:
        loop.show(Sketch(blank))
        threading.Timer(0.4, lambda: loop.call_soon(loop.quit)).start()
        loop.run()
        assert loop.frames <= 4
        assert not loop.running
    finally:
        pygame.display.quit()


def test_events_of_a_window_reach_its_widgets():
    log = []
    loop = Loop.open()
    try:
        loop.show(Sketch(lambda ui: button(ui, "b", Rect(0, 0, 1280, 720), "B", on=lambda: log.append(1))))
        loop.frame()
        for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
            pygame.event.post(pygame.Event(kind, pos=(300, 300), button=1))
        pygame.event.post(pygame.Event(pygame.QUIT))
        loop.running = True
        loop.frame()
        assert log == [1]
        assert not loop.running
    finally:
        pygame.display.quit()


def test_screens_are_shown_pushed_and_left():
    bench = Bench(blank)
    first, second, third = bench.screen, Sketch(blank), Sketch(blank)
    bench.loop.push(second)
    assert bench.loop.screen is second
    bench.loop.show(third)
    assert bench.loop.back()
    assert bench.loop.screen is first
    assert not bench.loop.back()
    assert first.visits == ["enter", "leave", "enter"]
    assert second.visits == third.visits == ["enter", "leave"]


def test_escape_goes_back_when_nobody_else_wants_it():
    bench = Bench(blank)
    bench.loop.push(Sketch(blank))
    bench.hand.press(pygame.K_ESCAPE)
    assert bench.loop.screen is bench.screen


def test_calls_from_other_threads_run_here():
    bench = Bench(blank)
    ran = []
    worker = threading.Thread(target=lambda: bench.loop.call_soon(lambda: ran.append(threading.current_thread())))
    worker.start()
    worker.join()
    assert bench.loop.step()
    assert ran == [threading.main_thread()]


def test_the_key_that_leads_to_a_field_is_not_typed_into_it():
    held = []

    def draw(ui):
        entry(ui, "find", Rect(10, 10, 200, 34), held[-1] if held else "", on_change=held.append)

    bench = Bench(draw)
    bench.screen.key = lambda ui, event, command: command == "search" and (ui.set_focus("find") or True)
    bench.hand.type("/")
    assert bench.ui.focus == "find"
    bench.hand.type("co/")
    assert held == ["c", "co", "co/"]


def test_question_mark_lists_every_command():
    bench = Bench(blank)
    bench.hand.press(pygame.K_SLASH, "shift", unicode="?")
    texts = bench.texts()
    for name, keys in bench.loop.keymap.listing():
        assert name in texts
        assert keys in texts
    bench.hand.press(pygame.K_ESCAPE)
    assert bench.ui.layers == []


def press(key, mod=0, unicode=""):
    return pygame.Event(pygame.KEYDOWN, key=key, mod=mod, unicode=unicode)


def test_keys_give_their_commands():
    keymap = Keymap()
    assert keymap.command(press(pygame.K_F2)) == "view_table"
    assert keymap.command(press(pygame.K_RETURN)) == keymap.command(press(pygame.K_KP_ENTER)) == "propose"
    assert keymap.command(press(pygame.K_m, unicode="m")) == "table_motion"
    assert keymap.command(press(pygame.K_s, pygame.KMOD_LCTRL)) == "save"
    assert keymap.command(press(pygame.K_z, pygame.KMOD_LCTRL)) == "undo"
    # A slash is a slash wherever the keyboard has it.
    assert keymap.command(press(pygame.K_7, pygame.KMOD_LSHIFT, "/")) == "search"
    # A window whose text input is off reports the bare key.
    assert keymap.command(press(pygame.K_SLASH, pygame.KMOD_LSHIFT, "/")) == "help"
    assert keymap.command(press(pygame.K_SLASH, pygame.KMOD_LSHIFT, "?")) == "help"
    assert keymap.command(press(pygame.K_SLASH, 0, "/")) == "search"
    assert keymap.command(press(pygame.K_F12)) == "help"
    assert keymap.command(press(pygame.K_f, pygame.KMOD_LCTRL)) == "search"
    assert keymap.command(press(pygame.K_x, unicode="x")) is None
    assert set(DEFAULTS) == {command for command in DEFAULTS if keymap.text(command)}


def test_the_overlay_lists_no_command_that_nothing_answers():
    files = [path for path in Path(loop_module.__file__).parent.rglob("*.py") if path.name != "keys.py"]
    code = "".join(path.read_text(encoding="utf-8") for path in files)
    for command in DEFAULTS:
        kind, _, rest = command.partition("_")
        assert f'"{command}"' in code or (kind == "view" and f'"{rest}"' in code), command


def test_keys_can_be_changed_and_conflicts_are_told():
    keymap = Keymap({"propose": ["ctrl+enter"], "table_motion": []})
    assert keymap.command(press(pygame.K_RETURN, pygame.KMOD_LCTRL)) == "propose"
    assert keymap.command(press(pygame.K_RETURN)) is None
    assert keymap.text("propose") == "Ctrl+Enter"
    assert keymap.text("table_motion") == ""
    with pytest.raises(BadKey, match=r"C .*'counter'.*'propose'|'propose'.*'counter'"):
        Keymap({"propose": ["c"]})
    with pytest.raises(BadKey, match="hyper"):
        Keymap({"propose": ["hyper+c"]})
    with pytest.raises(BadKey, match="win_game"):
        Keymap({"win_game": ["w"]})
    assert Chord.parse("ctrl+shift+z").text == "Ctrl+Shift+Z"


def test_a_held_key_gives_its_command_once():
    bench = Bench(blank)
    for _ in range(3):
        bench.loop.post(press(pygame.K_RETURN, unicode="\r"))
    bench.loop.frame()
    assert bench.screen.commands == ["propose", None, None]
    bench.now += 0.5
    assert bench.ui.keys_down == {pygame.K_RETURN: bench.now - 0.5}
    bench.loop.post(pygame.Event(pygame.WINDOWFOCUSLOST))
    bench.loop.post(press(pygame.K_RETURN, unicode="\r"))
    bench.loop.frame()
    assert bench.screen.commands[-1] == "propose"


def test_a_held_enter_does_not_answer_the_dialogue_it_opened():
    log = []

    def ask():
        open_modal(bench.ui, "ask", "Sure?", answers=[Answer("Yes", on=lambda: log.append("yes"), primary=True)])

    bench = Bench(lambda ui: button(ui, "b", Rect(10, 10, 100, 34), "Ask", on=ask))
    bench.hand.press(pygame.K_TAB)
    for _ in range(4):
        bench.loop.post(press(pygame.K_RETURN, unicode="\r"))
        bench.loop.frame()
    assert bench.ui.layer("ask") is not None
    assert log == []
    bench.loop.post(pygame.Event(pygame.KEYUP, key=pygame.K_RETURN, mod=0))
    bench.hand.press(pygame.K_RETURN)
    assert log == ["yes"]


def test_a_resized_window_is_drawn_at_its_new_size():
    loop = Loop.open()
    try:
        loop.show(Sketch(blank))
        loop.frame()
        pygame.display.set_mode((1920, 1080), pygame.RESIZABLE)
        loop.post(pygame.Event(pygame.VIDEORESIZE, size=(1920, 1080), w=1920, h=1080))
        loop.frame()
        assert loop.ui.paint.scale == 1.5
        assert loop.surface.get_at((20, 20))[:3] == loop.ui.theme.panel
    finally:
        pygame.display.quit()


def test_many_moves_of_the_mouse_count_once():
    bench = Bench(blank)
    for x in range(50):
        bench.loop.post(pygame.Event(pygame.MOUSEMOTION, pos=(x, 5), rel=(1, 0), buttons=(0, 0, 0)))
    assert len(bench.loop._events()) == 1


def test_pictures_and_bad_scales(tmp_path):
    bench = Bench(blank, size=(640, 360))
    bench.loop.screenshot(tmp_path / "a.png")
    assert pygame.image.load(tmp_path / "a.png").get_size() == (640, 360)
    with pytest.raises(MinisterialError, match=r"1\.25"):
        Loop.headless(text_scale=1.1)


def test_windows_is_told_about_scaling_only_there(monkeypatch):
    monkeypatch.setattr(loop_module.sys, "platform", "linux")
    loop_module._be_dpi_aware()


def test_texts_by_key():
    assert t("common.meter_reading", value=41, threshold=50) == "41 of 50 needed"
    with pytest.raises(MissingText, match=r"common\.nothing"):
        t("common.nothing")
    with pytest.raises(MissingText, match="cannot be filled"):
        t("common.meter_reading", value=41)
    lenient = Catalogue("en")
    assert lenient.text("common.nothing") == "[common.nothing]"
    assert lenient.text("nowhere.at_all") == "[nowhere.at_all]"
    with pytest.raises(MissingText, match="xx"):
        Catalogue("xx")
