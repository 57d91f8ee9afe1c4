"""Scatter and flow charts: what is drawn, what is read out by mouse and keys, and what an empty one says."""

import pygame
import pytest

from game.window.catalog import t
from game.window.hand import Hand
from game.window.layout import Rect
from game.window.loop import Loop
from game.window.theme import THEMES
from game.window.widgets.flow import Party, Stream, flow_chart
from game.window.widgets.scatter import Axis, Dot, scatter

PARTIES = [Party("a", "Chile", 0), Party("b", "Peru", 0), Party("c", "Japan", 1), Party("d", "Korea", 1)]
STREAMS = [Stream("a", "c", 30.0), Stream("a", "d", 10.0), Stream("b", "d", 20.0, "By sea."), Stream("b", "c", 0.0)]
DOTS = [Dot("Low", 1.0, 1.0), Dot("High", 9.0, 8.0, "square", strong=True), Dot("Middle", 5.0, 2.0, "cross", note="N.")]


class Shown:
    """A screen that draws one chart."""

    title = "Chart"

    def __init__(self, draw):
        self.draw = draw

    def enter(self): ...

    def leave(self): ...

    def key(self, ui, event, command):
        return False


def shown(draw, scale=1.0, theme="dark"):
    loop = Loop.headless((1280, 720), scale, theme=THEMES[theme])
    loop.show(Shown(draw))
    loop.frame(3)
    return loop, Hand(loop)


def flows(ui, streams=STREAMS):
    flow_chart(ui, "flow", Rect(40, 40, 900, 560), PARTIES, streams, title="Copper", columns=("From", "To"),
               text_of=lambda v: f"{v:.0f} kt", hint="Point.")  # fmt: skip


def points(ui, dots=DOTS):
    scatter(ui, "dots", Rect(40, 40, 900, 560), dots, x=Axis("Cost"), y=Axis("Gain"), title="Drafts",
            frontier=[(1, 6), (9, 9)], frontier_name="Best")  # fmt: skip


def texts(loop):
    return [drawn.text for drawn in loop.ui.paint.drawn]


def reads(loop):
    return [text for text in texts(loop) if " to " in text]


def test_flow_names_parties_and_headings_and_gives_the_hint():
    loop, _ = shown(flows)
    for text in ("Copper", "From", "To", "Chile", "Peru", "Japan", "Korea", "Point."):
        assert text in texts(loop)


def test_flow_keys_go_through_the_streams_the_largest_first_and_escape_lets_go():
    loop, hand = shown(flows)
    loop.ui.set_focus("flow")
    read = []
    for _ in range(4):
        hand.press(pygame.K_RIGHT)
        read += reads(loop)
    assert [text.split(",")[0] for text in read] == [
        "Chile to Japan: 30 kt", "Peru to Korea: 20 kt", "Chile to Korea: 10 kt", "Chile to Japan: 30 kt",
    ]  # fmt: skip
    assert "75%" in read[0]
    assert read[1].endswith("By sea.")
    hand.press(pygame.K_ESCAPE)
    assert not reads(loop)
    assert "Point." in texts(loop)


def test_flow_mouse_reads_the_ribbon_under_it():
    loop, hand = shown(flows)
    # Chile's bar is the upper two thirds at the left; its largest stream goes to Japan at the top.
    hand.move((60, 180))
    assert reads(loop)[0].startswith("Chile to Japan")
    hand.move((60, 560))
    assert reads(loop)[0].startswith("Peru to Korea")


def test_flow_bars_are_as_high_as_their_sums():
    from game.window.widgets.flow import _bars

    loop, _ = shown(flows)
    bars = _bars(loop.ui, Rect(0, 0, 600, 500), PARTIES, [s for s in STREAMS if s.value], 2)
    assert bars["a"].h / bars["b"].h == pytest.approx(2.0)
    assert bars["c"].h == pytest.approx(bars["d"].h)
    assert max(bar.bottom for bar in bars.values()) <= 500.5


def test_scatter_keys_read_points_from_left_to_right():
    loop, hand = shown(points)
    loop.ui.set_focus("dots")
    seen = []
    for _ in range(3):
        hand.press(pygame.K_RIGHT)
        seen.append([text for text in texts(loop) if text in ("Low", "Middle", "High")])
    # The one that is read out stands beside its point and in the box.
    assert [max(set(s), key=s.count) for s in seen] == ["Low", "Middle", "High"]
    hand.press(pygame.K_LEFT)
    assert "N." in texts(loop)


def test_scatter_mouse_reads_the_nearest_point_only_when_near():
    loop, hand = shown(points)
    hand.move((480, 300))
    assert texts(loop).count("Middle") == 1
    for x in range(60, 930, 6):
        for y in (500, 470, 440):
            hand.move((x, y))
            if texts(loop).count("Middle") == 2:
                return
    raise AssertionError("no place of the mouse reads the middle point out")


def test_scatter_leaves_out_names_that_would_lie_on_others_but_keeps_strong_ones():
    crowd = [Dot(f"Point {n}", 5.0 + n * 0.001, 5.0) for n in range(9)] + [Dot("Mine", 5.0, 5.0, strong=True),
                                                                           Dot("Far", 0.0, 0.0)]  # fmt: skip
    loop, _ = shown(lambda ui: points(ui, crowd))
    drawn = texts(loop)
    assert "Mine" in drawn
    assert "Far" in drawn
    assert sum(text.startswith("Point ") for text in drawn) < 9


@pytest.mark.parametrize("draw", [lambda ui: flows(ui, []), lambda ui: points(ui, [])])
def test_an_empty_chart_says_so_and_takes_no_focus(draw):
    loop, hand = shown(draw)
    assert t("common.chart_no_data") in texts(loop)
    hand.press(pygame.K_TAB)
    assert loop.ui.focus is None


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("draw", "id"), [(flows, "flow"), (points, "dots")])
def test_nothing_overflows_while_something_is_read_out(draw, id, scale, theme):
    loop, hand = shown(draw, scale, theme)
    loop.ui.set_focus(id)
    for _ in range(3):
        hand.press(pygame.K_RIGHT)
        assert loop.ui.paint.overflows == []
