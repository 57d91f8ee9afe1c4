"""Tables: long ones are as fast as short ones, and can be sorted, filtered and walked through."""

from dataclasses import dataclass

import pygame
import pytest

from game.window.layout import Rect
from game.window.widgets.cells import BarCell, FlagCell, NumberCell, StatusCell, TextCell
from game.window.widgets.scroll import ScrollState
from game.window.widgets.table import Column, table
from tests.window.bench import Bench


@dataclass
class Party:
    code: str
    name: str
    score: float


NAMES = ("Japan", "Côte d'Ivoire", "Chile", "Australia", "DR Congo", "Mongolia")
FEW = [Party(name[:3].upper(), name, n * 17 % 60) for n, name in enumerate(NAMES)]


class Shown:
    """A table with what its callbacks were told."""

    def __init__(self, rows, **options):
        self.rows = rows
        self.selected = None
        self.filter = ""
        self.opened = []
        self.options = options
        self.made = 0
        self.columns = [
            Column("name", "Name", self._name, sort=lambda p: p.name),
            Column("status", "Stance", lambda p: StatusCell("check", "Yes", "good"), width=100),
            Column("bar", "Bar", lambda p: BarCell(p.score, 50), width=140),
            Column("score", "Score", lambda p: NumberCell(p.score), width=80, sort=lambda p: p.score, align="right"),
            Column("code", "Code", lambda p: TextCell(p.code), width=70, optional=True),
        ]
        self.bench = Bench(self.draw)

    def _name(self, party):
        self.made += 1
        return FlagCell(party.code[:3], party.name)

    def draw(self, ui):
        table(
            ui, "t", Rect(50, 50, 800, 400), self.columns, self.rows, key=lambda p: p.code, selected=self.selected,
            on_select=self.select, on_open=self.opened.append, search=lambda p: p.name, filter_text=self.filter,
            **self.options,
        )  # fmt: skip

    def select(self, key):
        self.selected = key

    def order(self):
        """The names as they stand from the top down."""
        names = {p.name for p in self.rows}
        return [d.text for d in sorted(self.bench.ui.paint.drawn, key=lambda d: d.rect.y) if d.text in names]


def many(count):
    return [Party(f"P{n}", f"Party {n}", n * 37 % 100) for n in range(count)]


def test_only_visible_rows_are_made():
    shown = Shown(many(5000))
    before = shown.made
    shown.bench.ui.redraw()
    shown.bench.loop.frame()
    assert shown.made - before <= 15


def test_sorting_at_the_headings():
    shown = Shown(FEW)
    assert shown.order() == list(NAMES)
    shown.bench.hand.click("t/sort/name")
    assert shown.order() == sorted(NAMES)
    shown.bench.hand.click("t/sort/name")
    assert shown.order() == sorted(NAMES, reverse=True)
    shown.bench.hand.click("t/sort/score")
    by_score = [p.name for p in sorted(FEW, key=lambda p: -p.score)]
    assert shown.order() == by_score
    assert "t/sort/bar" not in shown.bench.ui.hits.by_id


def test_headings_by_keys():
    shown = Shown(FEW)
    for _ in range(2):
        shown.bench.hand.press(pygame.K_TAB)
    assert shown.bench.ui.focus == "t/sort/name"
    shown.bench.hand.press(pygame.K_RETURN)
    assert shown.order() == sorted(NAMES)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("cote", ["Côte d'Ivoire"]),
        ("c", ["Côte d'Ivoire", "Chile", "DR Congo"]),
        ("congo dr", ["DR Congo"]),
        ("zz", []),
    ],
)
def test_filtering_as_people_type(words, found):
    shown = Shown(FEW)
    shown.filter = words
    shown.bench.ui.redraw()
    shown.bench.loop.frame()
    assert shown.order() == found
    if not found:
        assert any("zz" in text for text in shown.bench.texts())


def test_filtering_keeps_the_order_within_a_rank():
    shown = Shown(many(300), order=("score", True))
    shown.filter = "party 1"
    shown.bench.ui.redraw()
    shown.bench.loop.frame()
    scores = {p.name: p.score for p in shown.rows}
    values = [scores[name] for name in shown.order()]
    assert values == sorted(values, reverse=True)
    assert len(values) > 5


def test_the_arrows_walk_and_scroll():
    shown = Shown(many(500))
    hand = shown.bench.hand
    hand.press(pygame.K_TAB)
    hand.press(pygame.K_DOWN)
    assert shown.selected == "P0"
    for _ in range(20):
        hand.press(pygame.K_DOWN)
    assert shown.selected == "P20"
    assert "Party 20" in shown.bench.texts()
    assert "Party 0" not in shown.bench.texts()
    hand.press(pygame.K_END)
    assert shown.selected == "P499"
    hand.press(pygame.K_PAGEUP)
    assert shown.selected == "P487"
    hand.press(pygame.K_HOME)
    hand.press(pygame.K_UP)
    assert shown.selected == "P0"
    hand.press(pygame.K_RETURN)
    assert shown.opened == ["P0"]


def test_a_click_selects_and_a_double_click_opens():
    shown = Shown(FEW)
    shown.bench.hand.click("t/row/CHI")
    assert (shown.selected, shown.opened) == ("CHI", [])
    shown.bench.hand.click("t/row/CHI")
    assert shown.opened == ["CHI"]
    shown.bench.now += 1
    shown.bench.hand.click("t/row/JAP")
    shown.bench.now += 1
    shown.bench.hand.click("t/row/JAP")
    assert shown.opened == ["CHI"]
    assert shown.bench.ui.focus == "t"


def test_a_selection_from_outside_scrolls_into_view_once():
    shown = Shown(many(500))
    shown.selected = "P300"
    shown.bench.ui.redraw()
    shown.bench.loop.frame()
    assert "Party 300" in shown.bench.texts()
    shown.bench.hand.wheel(50, (200, 200))
    assert "Party 300" not in shown.bench.texts()


def test_wheel_and_bar():
    shown = Shown(many(500))
    state = shown.bench.ui.memory("t", ScrollState)
    shown.bench.hand.wheel(-1, (200, 200))
    assert state.offset == 56
    shown.bench.hand.drag((845, 85), (845, 700))
    assert state.offset == state.most > 0


def test_rows_that_change_are_seen():
    shown = Shown(list(FEW))
    shown.rows.append(Party("PER", "Peru", 1))
    shown.bench.ui.redraw()
    shown.bench.loop.frame()
    assert "Peru" in shown.order()
    shown.rows[-1].name = "Mexico"
    shown.rows.sort(key=lambda p: p.name)
    shown.options["version"] = 2
    shown.bench.ui.redraw()
    shown.bench.loop.frame()
    assert shown.order()[0] == "Australia"


def test_optional_columns_give_way():
    shown = Shown(FEW)
    assert "Code" in shown.bench.texts()
    shown.bench.ui.text_scale = 1.5
    shown.bench.loop.frame()
    assert "Code" not in shown.bench.texts()
    assert shown.bench.ui.paint.overflows == []


def test_an_empty_table_says_so():
    shown = Shown([], empty="No offers yet.")
    assert "No offers yet." in shown.bench.texts()
    shown.bench.hand.press(pygame.K_DOWN)
    assert shown.selected is None
