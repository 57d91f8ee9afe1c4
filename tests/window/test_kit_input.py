"""Who gets the mouse and the keyboard: focus, layers, tooltips, scrolling."""

import pygame
import pytest

from game.window.hits import Tip, TipLine
from game.window.layout import Rect
from game.window.widgets.button import button
from game.window.widgets.modal import Answer, open_modal
from game.window.widgets.scroll import ScrollState, scroll_area
from tests.window.bench import Bench

WHY = "You have no meeting left this round."


def three(log, **middle):
    def draw(ui):
        for n, id in enumerate("abc"):
            extra = middle if id == "b" else {}
            button(ui, id, Rect(100, 100 + 50 * n, 200, 34), id.upper(), on=lambda id=id: log.append(id), **extra)

    return draw


def test_a_click_is_press_and_release_on_the_same_target():
    log = []
    bench = Bench(three(log))
    bench.hand.click("b")
    assert log == ["b"]
    bench.hand.drag("a", bench.hand.centre("c"))
    assert log == ["b"]
    bench.hand.click((900, 600))
    assert log == ["b"]


def test_tab_goes_in_the_order_of_drawing_and_round():
    bench = Bench(three([]))
    seen = []
    for _ in range(4):
        bench.hand.press(pygame.K_TAB)
        seen.append(bench.ui.focus)
    assert seen == ["a", "b", "c", "a"]
    bench.hand.press(pygame.K_TAB, "shift")
    assert bench.ui.focus == "c"


@pytest.mark.parametrize("key", [pygame.K_RETURN, pygame.K_SPACE, pygame.K_KP_ENTER])
def test_keys_press_what_has_the_ring(key):
    log = []
    bench = Bench(three(log))
    bench.hand.press(key)
    assert log == []
    assert bench.screen.commands[-1] == ("next_blocker" if key == pygame.K_SPACE else "propose")
    bench.hand.press(pygame.K_TAB)
    bench.hand.press(key)
    assert log == ["a"]
    # After a click the ring is gone, and Enter is the screen's again.
    bench.hand.click("b")
    bench.hand.press(key)
    assert log == ["a", "b"]


def test_the_ring_is_drawn_only_for_the_keyboard():
    bench = Bench(three([]))
    spot = bench.ui.paint.device(Rect(99, 115, 1, 1)).topleft
    white = bench.ui.theme.focus
    bench.hand.click("a")
    assert bench.loop.surface.get_at(spot)[:3] != white
    bench.hand.press(pygame.K_TAB, "shift")
    bench.hand.press(pygame.K_TAB)
    assert bench.ui.focus == "a"
    assert bench.loop.surface.get_at(spot)[:3] == white


def test_focus_outlasts_frames_and_goes_with_its_target():
    shown = ["a", "b"]
    bench = Bench(
        lambda ui: [button(ui, id, Rect(10, 10 + 50 * n, 90, 34), id, on=lambda: None) for n, id in enumerate(shown)]
    )
    bench.hand.press(pygame.K_TAB)
    bench.hand.press(pygame.K_TAB)
    shown.insert(0, "z")
    bench.ui.redraw()
    bench.loop.frame()
    assert bench.ui.focus == "b"
    shown.remove("b")
    bench.ui.redraw()
    bench.loop.frame()
    assert bench.ui.focus is None


def test_one_id_twice_is_a_mistake():
    with pytest.raises(ValueError, match="'x'"):
        Bench(lambda ui: [button(ui, "x", Rect(0, 0, 90, 34), "x", on=lambda: None) for _ in range(2)])


def test_a_disabled_button_does_nothing_and_says_why():
    log = []
    bench = Bench(three(log, disabled_reason=WHY))
    bench.hand.click("b")
    assert log == []
    assert WHY in bench.texts()
    bench.hand.move((900, 600))
    assert WHY not in bench.texts()
    bench.hand.press(pygame.K_TAB)
    while bench.ui.focus != "b":
        bench.hand.press(pygame.K_TAB)
    bench.hand.press(pygame.K_RETURN)
    assert log == []
    assert WHY in bench.texts()
    bench.hand.press(pygame.K_TAB)
    assert WHY not in bench.texts()


def test_a_tooltip_comes_after_its_delay_and_not_before():
    bench = Bench(three([], tip="Explained."))
    bench.hand.move("b")
    assert bench.ui.wake_at == pytest.approx(bench.now + 0.35)
    assert not bench.wait(0.3)
    assert "Explained." not in bench.texts()
    assert bench.wait(0.06)
    assert "Explained." in bench.texts()
    bench.hand.move("a")
    assert "Explained." not in bench.texts()


def test_a_press_takes_the_tooltip_away_until_the_mouse_has_left():
    bench = Bench(three([], tip="Explained."))
    bench.hand.move("b")
    bench.wait(0.4)
    bench.hand.click("b")
    bench.wait(1.0)
    assert "Explained." not in bench.texts()
    bench.hand.move("a")
    bench.hand.move("b")
    bench.wait(0.4)
    assert "Explained." in bench.texts()


def test_tooltips_pin_nest_and_close_one_level_at_a_time():
    went = []
    inner = Tip("The levy.", "Levy")
    outer = Tip(
        "Total.", "Acceptance", (TipLine("Levy", "−4", "bad", more=inner), TipLine("Codex", on=lambda: went.append(1)))
    )
    bench = Bench(three([], tip=outer))
    bench.hand.move("b")
    bench.wait(0.4)
    assert "tip/0/0" not in bench.ui.hits.by_id
    bench.hand.press(pygame.K_t)
    # The mouse may now go into it, and its terms explain themselves.
    bench.hand.move("tip/0/0")
    assert "Total." in bench.texts()
    bench.wait(0.4)
    assert "The levy." in bench.texts()
    bench.hand.click("tip/0/1")
    assert went == [1]
    bench.hand.move("tip/0/0")
    bench.wait(0.4)
    bench.hand.click("tip/0/0", button=2)
    bench.hand.move((1000, 700))
    assert {"Total.", "The levy."} <= set(bench.texts())
    bench.hand.press(pygame.K_ESCAPE)
    assert "The levy." not in bench.texts()
    assert "Total." in bench.texts()
    bench.hand.press(pygame.K_ESCAPE)
    assert "Total." not in bench.texts()


def test_f_explains_what_has_the_focus():
    bench = Bench(three([], tip="Explained."))
    bench.hand.press(pygame.K_f)
    assert "Explained." not in bench.texts()
    bench.hand.press(pygame.K_TAB)
    bench.hand.press(pygame.K_TAB)
    bench.hand.press(pygame.K_f)
    assert "Explained." in bench.texts()
    bench.hand.press(pygame.K_ESCAPE)
    assert "Explained." not in bench.texts()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_long_titles_and_values_of_a_tooltip_are_wrapped(scale):
    address = "https://example.org/announcements/critical-minerals/2026/joint-statement-of-the-parties"
    tip = Tip(title="A stock of sixty days of neodymium-praseodymium oxide", lines=(TipLine("Source", address),))
    bench = Bench(three([], tip=tip), scale)
    bench.hand.move("b")
    bench.wait(0.4)
    drawn = "".join(bench.texts()).replace(" ", "")
    assert address in drawn
    assert tip.title.replace(" ", "") in drawn
    assert not bench.ui.paint.overflows


def test_a_pinned_tooltip_shows_the_latest_figures():
    state = {"n": 41}

    def draw(ui):
        button(ui, "b", Rect(100, 100, 200, 34), "B", on=lambda: None, tip=f"Total {state['n']}.")

    bench = Bench(draw)
    bench.hand.move("b")
    bench.wait(0.4)
    bench.hand.press(pygame.K_t)
    state["n"] = 52
    bench.ui.redraw()
    bench.loop.frame()
    assert "Total 52." in bench.texts()


def test_a_dialogue_takes_all_input_and_gives_the_focus_back():
    log = []
    bench = Bench(three(log))
    bench.hand.press(pygame.K_TAB)
    bench.hand.press(pygame.K_TAB)
    answers = [Answer("No"), Answer("Yes", on=lambda: log.append("yes"), primary=True)]
    open_modal(bench.ui, "ask", "Sure?", "Think.", answers=answers)
    bench.loop.frame()
    assert bench.ui.focus == "ask/answer/1"
    count = len(bench.screen.commands)
    bench.hand.click("a")
    bench.hand.press(pygame.K_e)
    bench.hand.press(pygame.K_F2)
    assert log == []
    assert len(bench.screen.commands) == count
    assert bench.ui.layer("ask") is not None
    seen = set()
    for _ in range(5):
        bench.hand.press(pygame.K_TAB)
        seen.add(bench.ui.focus)
    assert seen == {"ask/answer/0", "ask/answer/1"}
    bench.ui.set_focus("ask/answer/1")
    bench.hand.press(pygame.K_RETURN)
    assert log == ["yes"]
    assert bench.ui.layer("ask") is None
    assert bench.ui.focus == "b"


@pytest.mark.parametrize("key", [pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE])
def test_a_key_answers_a_dialogue_that_opened_without_the_ring(key):
    log = []
    bench = Bench(three(log))
    bench.hand.click("b")
    answers = [Answer("No", on=lambda: log.append("no")), Answer("Yes", on=lambda: log.append("yes"), primary=True)]
    open_modal(bench.ui, "ask", "Sure?", answers=answers)
    bench.loop.frame()
    assert not bench.ui.focus_visible
    bench.hand.press(key)
    assert log == ["b", "yes"]
    assert bench.ui.layers == []


def test_escape_cancels_a_dialogue():
    log = []
    bench = Bench(three(log))
    open_modal(
        bench.ui, "ask", "Sure?", answers=[Answer("Yes", on=lambda: log.append("yes"))], cancel=lambda: log.append("no")
    )
    bench.loop.frame()
    bench.hand.press(pygame.K_ESCAPE)
    assert log == ["no"]
    assert bench.ui.layers == []


def test_a_long_dialogue_scrolls_and_keeps_its_buttons():
    bench = Bench(three([]), text_scale=2.0)
    open_modal(bench.ui, "ask", "Sure?", "A sentence that is long. " * 60, answers=[Answer("Yes", primary=True)])
    bench.loop.frame(8)
    assert bench.ui.paint.overflows == []
    assert bench.ui.screen.contains(bench.ui.hits.by_id["ask/answer/0"].full)
    assert bench.ui.memory("ask/scroll", ScrollState).most > 0


def rows(count):
    def draw(ui):
        with scroll_area(ui, "area", Rect(100, 100, 300, 200)) as view:
            for n in range(count):
                button(ui, f"r{n}", Rect(view.rect.x, view.top + n * 40, view.rect.w, 34), f"Row {n}", on=lambda: None)
            view.bottom = view.top + count * 40

    return draw


def test_the_focus_scrolls_into_view():
    bench = Bench(rows(30))
    assert bench.ui.hits.by_id["r20"].rect.h <= 0
    for _ in range(22):
        bench.hand.press(pygame.K_TAB)
    assert bench.ui.focus == "r20"
    hit = bench.ui.hits.by_id["r20"]
    assert hit.rect.h == pytest.approx(34)
    assert hit.full.y >= 100


def test_wheel_page_keys_and_thumb_scroll():
    bench = Bench(rows(30))
    state = bench.ui.memory("area", ScrollState)
    assert state.most == 1000
    bench.hand.wheel(-2, (200, 200))
    assert state.offset == 112
    bench.hand.press(pygame.K_PAGEDOWN)
    assert state.offset == pytest.approx(292)
    bench.hand.press(pygame.K_END)
    assert state.offset == 1000
    bench.hand.press(pygame.K_HOME)
    assert state.offset == 0
    bench.hand.drag((395, 110), (395, 290))
    assert state.offset == 1000
    bench.hand.wheel(5, (900, 600))
    assert state.offset == 1000


def test_what_is_scrolled_away_cannot_be_clicked():
    log = []

    def draw(ui):
        with scroll_area(ui, "area", Rect(100, 100, 300, 100)) as view:
            button(ui, "far", Rect(view.rect.x, view.top + 150, 200, 34), "Far", on=lambda: log.append(1))
            view.bottom = view.top + 300

    bench = Bench(draw)
    bench.hand.click((150, 265))
    assert log == []


def test_content_that_fits_has_no_bar():
    bench = Bench(rows(3))
    assert "area/bar" not in bench.ui.hits.by_id
    assert bench.ui.hits.by_id["r0"].full.w == 300


def test_the_mouse_over_nothing_new_draws_nothing():
    bench = Bench(three([]))
    bench.hand.move((900, 600))
    before = bench.loop.frames
    for x in range(905, 1000, 5):
        bench.loop.post(pygame.Event(pygame.MOUSEMOTION, pos=(x, 600), rel=(5, 0), buttons=(0, 0, 0)))
        assert not bench.loop.step()
    assert bench.loop.frames == before


def test_toasts_go_by_themselves_or_by_a_click():
    bench = Bench(three([]))
    bench.ui.toast("Saved.", "good", seconds=2.0)
    bench.loop.frame()
    assert "Saved." in bench.texts()
    assert not bench.wait(1.9)
    assert bench.wait(0.2)
    assert "Saved." not in bench.texts()
    for n in range(6):
        bench.ui.toast(f"Message {n}")
    bench.loop.frame()
    assert [text for text in bench.texts() if text.startswith("Message")] == [f"Message {n}" for n in (5, 4, 3, 2)]
    bench.hand.click(next(id for id in bench.ui.hits.by_id if id.startswith("toast/")))
    assert len([text for text in bench.texts() if text.startswith("Message")]) == 3


def test_the_same_message_again_takes_the_place_of_the_one_that_is_up():
    bench = Bench(three([]))
    for text in ("Saved.", "Sent.", "Saved."):
        bench.ui.toast(text)
    bench.loop.frame()
    assert [text for text in bench.texts() if text in ("Saved.", "Sent.")] == ["Saved.", "Sent."]
