"""Text is wrapped, shortened and kept; what does not fit is on record."""

from itertools import pairwise

import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.window.cache import Lru
from game.window.figures import compact, dollars, grouped, nice_ticks, signed, signed_percent, tick_decimals
from game.window.layout import Rect, Stack, columns, cut_left, cut_right, grid, inset
from game.window.painter import Painter
from game.window.search import folded, matches, rank
from game.window.text import Texts

TEXT = "The Union of the forty-two parties agreed a floor; Côte d'Ivoire abstained."


@pytest.fixture(scope="module")
def texts():
    return Texts()


@pytest.fixture
def painter():
    painter = Painter()
    painter.start(pygame.Surface((1280, 720)))
    return painter


@settings(max_examples=60, deadline=None)
@given(
    words=st.lists(st.text("abcdefg-é", min_size=1, max_size=30), min_size=1, max_size=20), width=st.integers(30, 500)
)
def test_wrapped_lines_fit_and_lose_nothing(words, width):
    texts = _shared()
    source = " ".join(words)
    lines = texts.wrap(source, 15, False, width)
    assert all(texts.width(line, 15) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == source.replace(" ", "")


_kept: list[Texts] = []


def _shared() -> Texts:
    if not _kept:
        _kept.append(Texts())
    return _kept[0]


def test_a_word_too_long_for_a_line_is_cut_after_a_hyphen(texts):
    width = texts.width("neodymium-praseo", 15)
    assert texts.wrap("neodymium-praseodymium", 15, False, width) == ["neodymium-", "praseodymium"]


def test_text_is_drawn_as_it_was_measured_at_every_size_of_the_window(texts):
    painter = Painter()
    for across in range(640, 1290, 10):
        painter.start(pygame.Surface((across, across * 9 // 16)))
        for width in (316.8, 233.3, 401.1):
            for text in (TEXT, "61% of its strategic minerals come from China"):
                height = painter.paragraph_height(width, text)
                painter.paragraph(Rect(945.2, 298.0, width, height), text)
    assert not [overflow for overflow in painter.overflows if overflow.kind == "height"]


def test_line_breaks_stay(texts):
    assert texts.wrap("one\n\ntwo", 15, False, 400) == ["one", "", "two"]


def test_cut_is_the_longest_that_fits(texts):
    cut = texts.cut(TEXT, 15, False, 200)
    assert cut.endswith("…")
    assert TEXT.startswith(cut[:-1])
    assert texts.width(cut, 15) <= 200
    longer = TEXT[: len(cut) + 1].rstrip() + "…"
    assert texts.width(longer, 15) > 200
    assert texts.cut("short", 15, False, 200) == "short"


def test_runs_are_kept_and_bounded(texts):
    first = texts.run("Japan", 15, False, (255, 255, 255))
    assert texts.run("Japan", 15, False, (255, 255, 255)) is first
    for n in range(4000):
        texts.run(f"{n}", 12, False, (255, 255, 255))
    assert len(texts.runs) == texts.runs.limit == 3000
    assert texts.run("Japan", 15, False, (255, 255, 255)) is not first


def test_cache_is_bounded_by_weight_too():
    cache = Lru[bytes](limit=100, budget=1000, weigh=len)
    for n in range(50):
        cache.get(n, lambda: bytes(90))
    assert len(cache) == 11
    assert cache.weight == 990
    cache.get("huge", lambda: bytes(5000))
    assert len(cache) == 1
    made = []
    cache.get("huge", lambda: made.append(1) or b"")
    assert not made


def test_what_does_not_fit_is_recorded(painter):
    width = painter.text_width(TEXT)
    painter.label(Rect(0, 0, width, 30), TEXT)
    assert painter.overflows == []
    painter.label(Rect(0, 0, width / 2, 30), TEXT, ellipsis=True)
    assert painter.overflows == []
    assert painter.drawn[-1].shortened
    painter.label(Rect(0, 0, width / 2, 30), TEXT)
    assert [(o.kind, o.text) for o in painter.overflows] == [("width", TEXT)]


def test_too_low_and_outside_are_recorded(painter):
    painter.label(Rect(0, 100, 300, 8), "low")
    painter.label(Rect(1270, 100, 300, 30), "outside")
    assert [o.kind for o in painter.overflows] == ["height", "outside"]
    painter.paragraph(Rect(0, 0, 120, 50), TEXT)
    assert painter.overflows[-1].kind == "height"
    with painter.clip(Rect(0, 0, 100, 100), scrolled=True):
        painter.label(Rect(0, 900, 300, 30), "scrolled away")
    assert len(painter.overflows) == 3
    assert "scrolled away" not in [d.text for d in painter.drawn]


def test_paragraph_takes_what_it_said(painter):
    said = painter.paragraph_height(200, TEXT)
    assert painter.paragraph(Rect(0, 0, 200, 999), TEXT) == said
    assert painter.overflows == []
    # No line of running text is longer than eighty or so characters however wide the box.
    lines = painter.texts.wrap(TEXT * 4, 15, False, painter._measure(5000, 15))
    assert max(map(len, lines)) <= 90


def test_capitals_are_centred(painter):
    painter.surface.fill((0, 0, 0))
    painter.label(Rect(100, 100, 200, 40), "HHH", color=(255, 255, 255))
    mask = pygame.mask.from_threshold(painter.surface, (255, 255, 255), (90, 90, 90))
    rows = [y for y in range(720) if any(mask.get_at((x, y)) for x in range(100, 140))]
    assert abs((rows[0] + rows[-1]) / 2 - 119.5) <= 1


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (1000, 1000), (640, 900)])
def test_logical_and_device_agree_and_letterbox_is_even(size):
    painter = Painter()
    painter.start(pygame.Surface(size))
    whole = painter.device(Rect(0, 0, 1280, 720))
    assert abs(whole.x - (size[0] - whole.right)) <= 1
    assert abs(whole.y - (size[1] - whole.bottom)) <= 1
    assert whole.w == size[0] or whole.h == size[1]
    x, y = painter.logical(painter.point(321.5, 123.25))
    assert (x, y) == pytest.approx((321.5, 123.25))


def test_neighbours_touch_at_any_scale():
    painter = Painter()
    painter.start(pygame.Surface((1111, 700)))
    boxes = [painter.device(Rect(0, n * 7.3, 50, 7.3)) for n in range(60)]
    assert all(a.bottom == b.y for a, b in pairwise(boxes))


def test_cutting_rectangles():
    rect = Rect(10, 20, 100, 50)
    left, rest = cut_left(rect, 30, 5)
    assert (left.right, rest.x, rest.right) == (40, 45, 110)
    right, rest = cut_right(rect, 30, 5)
    assert (right.x, rest.right) == (80, 75)
    assert inset(rect, 5).size == (90, 40)
    parts = columns(rect, [1, 3], 4)
    assert parts[0].w * 3 == pytest.approx(parts[1].w)
    assert parts[1].right == pytest.approx(rect.right)
    assert len(grid(rect, 5, 2, 10)) == 5
    stack = Stack(rect, gap=8)
    stack.take(10)
    assert (stack.take(10).y, stack.rest().y, stack.used) == (38, 56, 28)


def test_finding_without_accents_case_or_order():
    text = folded("Côte d'Ivoire")
    assert matches(folded("IVOIRE cot").split(), text)
    assert not matches(["peru"], text)
    assert [rank(["co"], folded(name)) for name in ("Congo", "DR Congo", "Mexico")] == [0, 1, 2]


@given(low=st.floats(-1e9, 1e9), span=st.floats(1e-6, 1e9), most=st.integers(2, 8))
def test_ticks_are_few_round_and_cover(low, span, most):
    ticks = nice_ticks(low, low + span, most)
    step = ticks[1] - ticks[0]
    assert 2 <= len(ticks) <= most + 2
    slack = 1e-6 * max(1.0, abs(low), span)
    assert ticks[0] <= low + slack
    assert ticks[-1] >= low + span - slack
    assert step > 0


def test_ticks_of_known_ranges():
    assert nice_ticks(0, 100, 5) == [0, 20, 40, 60, 80, 100]
    assert nice_ticks(3, 3, 4)[0] < 3 < nice_ticks(3, 3, 4)[-1]
    assert tick_decimals([0, 0.25, 0.5]) == 2
    assert tick_decimals([10, 20]) == 0


def test_numbers_as_written():
    assert [compact(v) for v in (0, 0.25, 12.34, 150, 12345, 999_999, 4.5e6, -2e9)] == [
        "0", "0.25", "12.3", "150", "12.3k", "1M", "4.5M", "−2bn",
    ]  # fmt: skip
    assert [signed(v) for v in (3, -2.6, 0.2, -0.2)] == ["+3", "−3", "0", "0"]
    assert [signed_percent(v) for v in (0.0123, -0.5, 0.9999, 1.5, 13.155, 0.0)] == [
        "+1.2",
        "−50.0",
        "+100.0",
        "+150",
        "+1,316",
        "0.0",
    ]
    assert grouped(-1234567.8) == "−1,234,568"
    assert compact(float("nan")) == grouped(float("inf")) == "–"


def test_dollars_below_one_half_owe_nothing():
    assert [dollars(usd) for usd in (-0.4, 0.0, -12.0)] == ["$0", "$0", "-$12"]
