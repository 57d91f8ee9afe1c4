"""Each control answers the mouse and the keyboard as it says."""

import pygame
import pytest

from game.window.layout import Rect
from game.window.widgets.bars import Bar, bar_chart, stacked_columns
from game.window.widgets.button import icon_button, toggle
from game.window.widgets.chart import Band, Level, Series, line_chart, spread
from game.window.widgets.clause_card import clause_card
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.entry import EntryState, entry
from game.window.widgets.meter import meter, verdict_of
from game.window.widgets.progress import progress
from game.window.widgets.slider import slider
from game.window.widgets.stepper import snap, stepper
from game.window.widgets.tabs import TabItem, tabs
from tests.window.bench import Bench

BOX = Rect(100, 100, 220, 34)


class Held:
    """A value that a widget shows and changes."""

    def __init__(self, value):
        self.value = value
        self.changes = []

    def set(self, value):
        self.value = value
        self.changes.append(value)


def number(held, **options):
    limits = {"low": 0, "high": 500, "step": 5, "unit": "$M"} | options
    return Bench(lambda ui: stepper(ui, "n", BOX, held.value, on=held.set, **limits))


def test_stepper_buttons_and_keys():
    held = Held(120.0)
    bench = number(held)
    bench.hand.click("n/more")
    bench.hand.click("n/less")
    bench.hand.click("n/less")
    assert held.changes == [125, 120, 115]
    bench.hand.press(pygame.K_UP)
    bench.hand.press(pygame.K_PAGEDOWN)
    assert held.value == 70


@pytest.mark.parametrize(
    ("typed", "result"), [("9999", 500), ("33", 35), ("-4", 0), ("−4", 0), ("0", 0), ("12,5", 10), ("250", 250)]
)
def test_typed_numbers_are_brought_into_range_and_to_a_step(typed, result):
    held = Held(120.0)
    bench = number(held)
    bench.hand.click("n/value")
    bench.hand.press(pygame.K_a, "ctrl")
    bench.hand.type(typed)
    assert held.changes == []
    bench.hand.press(pygame.K_RETURN)
    assert held.value == result


def test_typing_is_taken_when_the_focus_leaves_and_dropped_by_escape():
    held = Held(120.0)

    def draw(ui):
        stepper(ui, "n", BOX, held.value, low=0, high=500, step=5, on=held.set)
        toggle(ui, "other", Rect(100, 200, 200, 28), "Other", False, on=lambda _: None)

    bench = Bench(draw)
    bench.hand.click("n/value")
    bench.hand.press(pygame.K_a, "ctrl")
    bench.hand.type("200")
    bench.hand.press(pygame.K_TAB)
    assert bench.ui.focus == "other"
    assert held.value == 200
    bench.hand.click("n/value")
    bench.hand.press(pygame.K_a, "ctrl")
    bench.hand.type("300")
    bench.hand.press(pygame.K_ESCAPE)
    bench.hand.click((900, 600))
    assert held.value == 200
    assert "200" in bench.texts()


def test_a_button_after_typing_starts_from_what_was_typed():
    held = Held(120.0)
    bench = number(held)
    bench.hand.click("n/value")
    bench.hand.press(pygame.K_a, "ctrl")
    bench.hand.type("200")
    bench.hand.click("n/more")
    assert held.value == 205


def test_letters_and_empty_numbers_change_nothing():
    held = Held(120.0)
    bench = number(held)
    bench.hand.click("n/value")
    bench.hand.press(pygame.K_a, "ctrl")
    bench.hand.type("abc")
    bench.hand.press(pygame.K_RETURN)
    assert held.value == 120
    bench.hand.press(pygame.K_a, "ctrl")
    bench.hand.press(pygame.K_BACKSPACE)
    bench.hand.press(pygame.K_RETURN)
    assert held.value == 120
    assert "120" in bench.texts()


def test_the_ends_of_the_range_disable_the_buttons():
    held = Held(500.0)
    bench = number(held)
    bench.hand.click("n/more")
    assert held.changes == []
    assert any("500" in text and "0" in text and text != "500" for text in bench.texts())


def test_snap_counts_steps_from_the_low_end():
    assert snap(7.6, 0.5, 10, 2) == 8.5
    assert snap(7.4, 0.5, 10, 2) == 6.5
    assert snap(0.1 + 0.2, 0, 1, 0.1) == 0.3
    # Both ends can be reached even when the range is no whole number of steps.
    assert snap(99, 0, 10, 4) == 10
    assert snap(-99, 0, 10, 4) == 0


def test_slider_by_mouse_and_keys():
    held = Held(20.0)
    bench = Bench(
        lambda ui: slider(ui, "s", Rect(100, 100, 300, 34), held.value, low=10, high=40, step=0.5, on=held.set)
    )
    bench.hand.drag((200, 117), (900, 300))
    assert held.value == 40
    bench.hand.drag((390, 117), (0, 117))
    assert held.value == 10
    bench.hand.press(pygame.K_RIGHT)
    bench.hand.press(pygame.K_PAGEUP)
    assert held.value == 15.5
    bench.hand.press(pygame.K_END)
    assert held.value == 40
    assert all((value * 2).is_integer() for value in held.changes)


def field(held, **options):
    def draw(ui):
        entry(ui, "e", BOX, held.value, on_change=held.set, **options)

    return Bench(draw)


def test_typing_and_the_editing_keys():
    held = Held("")
    bench = field(held)
    bench.hand.click("e")
    bench.hand.type("cobalt flor")
    bench.hand.press(pygame.K_LEFT)
    bench.hand.type("o")
    assert held.value == "cobalt floor"
    bench.hand.press(pygame.K_HOME)
    bench.hand.press(pygame.K_DELETE)
    bench.hand.type("K")
    assert held.value == "Kobalt floor"
    bench.hand.press(pygame.K_RIGHT, "ctrl")
    bench.hand.press(pygame.K_END, "shift")
    bench.hand.press(pygame.K_BACKSPACE)
    assert held.value.strip() == "Kobalt"


def test_keys_typed_between_two_frames_all_arrive():
    held = Held("")
    bench = field(held)
    bench.hand.click("e")
    for character in "lithium":
        bench.loop.post(pygame.Event(pygame.KEYDOWN, key=ord(character), mod=0, unicode=character))
        bench.loop.post(pygame.Event(pygame.TEXTINPUT, text=character))
    bench.loop.frame()
    assert held.value == "lithium"


def test_copy_cut_and_paste():
    held = Held("floor")
    bench = field(held)
    bench.hand.click("e")
    bench.hand.press(pygame.K_a, "ctrl")
    bench.hand.press(pygame.K_x, "ctrl")
    assert held.value == ""
    bench.hand.press(pygame.K_v, "ctrl")
    bench.hand.press(pygame.K_v, "ctrl")
    assert held.value == "floorfloor"


def test_a_secret_is_neither_shown_nor_copied():
    held = Held("2468")
    bench = field(held, secret=True)
    assert "2468" not in bench.texts()
    bench.hand.click("e")
    bench.hand.press(pygame.K_a, "ctrl")
    bench.hand.press(pygame.K_x, "ctrl")
    assert held.value == "2468"


def test_composing_is_shown_but_not_yet_taken():
    held = Held("")
    bench = field(held)
    bench.hand.click("e")
    bench.loop.post(pygame.Event(pygame.TEXTEDITING, text="こ", start=0, length=1))
    bench.loop.frame()
    assert held.changes == []
    assert bench.ui.memory("e", EntryState).composing == "こ"
    bench.loop.post(pygame.Event(pygame.TEXTINPUT, text="コ"))
    bench.loop.frame()
    assert held.value == "コ"
    assert bench.ui.memory("e", EntryState).composing == ""


def test_length_limit_controls_and_the_clearing_cross():
    held = Held("")
    bench = field(held, max_length=4, clearable=True)
    bench.hand.click("e")
    bench.loop.post(pygame.Event(pygame.TEXTINPUT, text="a\x00b\ncdef"))
    bench.loop.frame()
    assert held.value == "ab c"
    bench.hand.click("e/clear")
    assert held.value == ""
    assert bench.ui.focus == "e"


def test_a_click_sets_the_caret_and_a_drag_selects():
    held = Held("Mongolia")
    bench = field(held)
    left = BOX.x + 8
    at = left + bench.ui.text_width("Mon")
    bench.hand.click((at, BOX.centery))
    state = bench.ui.memory("e", EntryState)
    assert state.caret == 3
    bench.hand.drag((at, BOX.centery), (left + bench.ui.text_width("Mongol"), BOX.centery))
    assert state.selection == (3, 6)
    bench.hand.type("x")
    assert held.value == "Monxia"


def test_letters_in_a_field_are_no_commands():
    held = Held("")
    bench = field(held)
    bench.hand.click("e")
    bench.hand.type("ecat ft")
    assert held.value == "ecat ft"
    assert bench.screen.commands == []
    bench.hand.press(pygame.K_z, "ctrl")
    assert bench.screen.commands == ["undo"]


def test_tabs_by_click_and_arrows_pass_over_the_disabled():
    held = Held("a")
    items = [TabItem("a", "A"), TabItem("b", "B", disabled_reason="Later."), TabItem("c", "C", badge=3)]
    bench = Bench(lambda ui: tabs(ui, "t", Rect(100, 100, 300, 34), items, held.value, on=held.set))
    bench.hand.click("t/b")
    assert held.changes == []
    bench.hand.press(pygame.K_TAB)
    assert bench.ui.focus == "t/a"
    bench.hand.press(pygame.K_RIGHT)
    assert (held.value, bench.ui.focus) == ("c", "t/c")
    bench.hand.press(pygame.K_RIGHT)
    assert held.value == "a"
    bench.hand.click("t/c")
    assert held.value == "c"
    assert [hit.id for hit in bench.ui.hits.focus_order(0)] == ["t/c"]


OPTIONS = [
    Option("AUS", "Australia", "AUS"),
    Option("CIV", "Côte d'Ivoire"),
    Option("COD", "DR Congo", "COD", disabled_reason="Taken."),
    Option("JPN", "Japan", "JPN"),
    Option("KAZ", "Kazakhstan", "KAZ"),
]


def choice(held):
    return Bench(lambda ui: dropdown(ui, "d", BOX, OPTIONS, held.value, on=held.set))


def test_dropdown_by_mouse():
    held = Held(None)
    bench = choice(held)
    assert "Japan" not in bench.texts()
    bench.hand.click("d")
    bench.hand.click("d/option/COD")
    assert held.changes == []
    bench.hand.click("d/option/JPN")
    assert held.value == "JPN"
    assert bench.ui.layers == []
    assert "Japan" in bench.texts()


def test_dropdown_closes_by_a_click_outside_and_by_escape():
    held = Held("AUS")
    bench = choice(held)
    for leave in (lambda: bench.hand.click((900, 600)), lambda: bench.hand.press(pygame.K_ESCAPE)):
        bench.hand.click("d")
        assert bench.ui.layers
        leave()
        assert bench.ui.layers == []
    assert held.changes == []


def test_dropdown_by_keys_and_by_its_first_letters():
    held = Held("AUS")
    bench = choice(held)
    bench.hand.press(pygame.K_TAB)
    bench.hand.press(pygame.K_RETURN)
    bench.hand.press(pygame.K_DOWN)
    bench.hand.press(pygame.K_DOWN)
    bench.hand.press(pygame.K_RETURN)
    assert held.value == "JPN"
    assert bench.ui.focus == "d"
    bench.hand.press(pygame.K_RETURN)
    bench.hand.type("cot")
    bench.hand.press(pygame.K_RETURN)
    assert held.value == "CIV"
    bench.hand.press(pygame.K_RETURN)
    bench.hand.type("j")
    bench.now += 2
    bench.hand.type("k")
    bench.hand.press(pygame.K_RETURN)
    assert held.value == "KAZ"


def test_a_dropdown_that_is_no_longer_drawn_takes_its_list_along():
    held, shown = Held("AUS"), [True]
    bench = Bench(lambda ui: dropdown(ui, "d", BOX, OPTIONS, held.value, on=held.set) if shown[0] else None)
    bench.hand.click("d")
    shown[0] = False
    bench.ui.redraw()
    bench.loop.frame()
    assert bench.ui.layers == []


def test_clause_card_edits_and_removes():
    log = []
    bench = Bench(
        lambda ui: clause_card(
            ui, "c", Rect(100, 100, 240, 46), "Offtake", "8 kt", value=-4,
            on_edit=lambda: log.append("edit"), on_remove=lambda: log.append("remove"),
        )
    )  # fmt: skip
    assert "−4" in bench.texts()
    bench.hand.click("c")
    bench.hand.click("c/remove")
    assert log == ["edit", "remove"]
    bench.hand.press(pygame.K_DELETE)
    assert log == ["edit", "remove", "remove"]


def test_toggle_and_icon_button():
    held, log = Held(False), []

    def draw(ui):
        toggle(ui, "t", Rect(100, 100, 200, 28), "Hatches", held.value, on=held.set)
        icon_button(ui, "i", Rect(100, 150, 34, 34), "bell", on=lambda: log.append(1), tip="Notifications", badge=120)

    bench = Bench(draw)
    bench.hand.click("t")
    bench.hand.click("t")
    bench.hand.click("i")
    assert held.changes == [True, False]
    assert log == [1]
    assert bench.ui.paint.overflows == []


def test_verdicts_and_the_meter_in_words():
    assert [verdict_of(v, 50) for v in (50, 49.9, 40, 39)] == ["accept", "close", "close", "refuse"]
    bench = Bench(lambda ui: meter(ui, "m", Rect(100, 100, 420, 60), 41, 60, title="Acceptance", band=(36, 46)))
    assert "41 of 60 needed: refuses" in bench.texts()


def test_progress_asks_for_frames_only_while_unmeasured():
    share = [None]
    bench = Bench(lambda ui: progress(ui, Rect(100, 100, 300, 30), share[0], "Busy"))
    assert bench.ui.wake_at is not None
    share[0] = 0.5
    bench.ui.redraw()
    bench.loop.frame()
    assert bench.ui.wake_at is None
    share[0] = None
    bench.ui.reduced_motion = True
    bench.ui.redraw()
    bench.loop.frame()
    assert bench.ui.wake_at is None


PRICES = [(float(n), 20.0 + n) for n in range(8)]


def chart(text_scale=1.0):
    def draw(ui):
        series = [
            Series("Cobalt", PRICES),
            Series("Nickel", [(x, float("nan") if x == 3 else 9 - x / 4) for x, _ in PRICES]),
        ]
        line_chart(
            ui, "c", Rect(100, 100, 600, 300), series, title="Prices", unit="$ / kg", levels=[Level("Floor", 18)],
            bands=[Band([(5, 24, 26), (7, 25, 29)], "range")], x_text=lambda x: f"R{x:.0f}",
        )  # fmt: skip

    return Bench(draw, text_scale)


def test_chart_reads_out_what_is_under_the_mouse():
    bench = chart()
    texts = bench.texts()
    assert {"Prices", "$ / kg", "Cobalt", "Nickel", "Floor 18", "R0"} <= set(texts)
    # The plot begins at "R0" and ends before the names; its middle is between R3 and R4.
    bench.hand.move((105, 250))
    assert bench.texts() == texts
    bench.hand.move((140, 250))
    read = bench.texts()[len(texts) :]
    assert read == ["R0", "Cobalt", "20", "Nickel", "9"]


def test_chart_by_keys():
    bench = chart()
    bench.hand.press(pygame.K_TAB)
    bench.hand.press(pygame.K_LEFT)
    assert {"27"} <= set(bench.texts())
    for _ in range(4):
        bench.hand.press(pygame.K_LEFT)
    # At R3 one series has no figure, and so no line in the read-out.
    assert bench.texts().count("Nickel") == 1
    assert bench.texts().count("Cobalt") == 2
    bench.hand.press(pygame.K_ESCAPE)
    assert bench.texts().count("Cobalt") == 1


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_charts_fit_at_large_type(scale):
    assert chart(scale).ui.paint.overflows == []


def test_line_ends_keep_their_distance():
    assert spread([10, 11, 50], 20, 0, 100) == [10, 30, 50]
    placed = spread([95, 97, 99], 20, 0, 100)
    assert placed == [60, 80, 100]
    assert spread([], 20, 0, 100) == []


def test_bars_and_columns_show_their_figures():
    def draw(ui):
        bars = [Bar("Japan", 12, flag="JPN"), Bar("Chile", -7), Bar("None", 0)]
        bar_chart(ui, "b", Rect(100, 100, 400, 120), bars, title="Effects")
        parts = [Series("Mined", [(0, 3.0), (1, 4.0)]), Series("Refined", [(0, 1.0), (1, 2.0)])]
        stacked_columns(ui, "s", Rect(600, 100, 400, 300), ["R1", "R2"], parts)
        line_chart(ui, "e", Rect(100, 500, 300, 100), [], title="Empty")

    bench = Bench(draw)
    assert {"Japan", "12", "−7", "0", "Mined", "R2", "No figures yet."} <= set(bench.texts())
    good, bad = bench.ui.theme.good, bench.ui.theme.bad
    surface, k = bench.loop.surface, bench.ui.hits.by_id
    row = k["b/0"].full
    assert good in {surface.get_at((x, int(row.centery)))[:3] for x in range(150, 480)}
    row = k["b/1"].full
    assert bad in {surface.get_at((x, int(row.centery)))[:3] for x in range(150, 480)}
    bench.hand.move("s/1")
    bench.wait(0.4)
    assert "6" in bench.texts()
