"""The gallery: every widget fits at every text scale, in every theme, and can be reached by keys."""

import pygame
import pytest

from game.window.gallery import PAGES, Gallery
from game.window.hand import Hand
from game.window.loop import Loop
from game.window.painter import TEXT_SCALES
from game.window.theme import LIGHT, THEMES
from game.window.widgets.scroll import ScrollState


def open_gallery(page, size=(1280, 720), scale=1.0, theme="dark", clock=None):
    loop = Loop.headless(size, scale, theme=THEMES[theme], clock=clock)
    gallery = Gallery(page)
    loop.show(gallery)
    loop.frame(8)
    return loop, gallery


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("scale", TEXT_SCALES)
def test_nothing_overflows(page, scale):
    loop, _ = open_gallery(page, scale=scale)
    assert loop.ui.paint.overflows == []
    assert not loop.ui.dirty
    assert len(loop.ui.paint.drawn) > 10


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_is_really_used(page, theme):
    loop, _ = open_gallery(page, theme=theme)
    surface = loop.surface
    assert surface.get_at((2, 715))[:3] in (THEMES[theme].bg, THEMES[theme].bar)
    grounds = {surface.get_at((x, y))[:3] for x in range(0, 1280, 8) for y in range(0, 720, 8)}
    assert THEMES[theme].panel in grounds
    if theme == "light":
        assert THEMES["dark"].panel not in grounds


@pytest.mark.parametrize("size", [(1920, 1080), (1000, 720), (800, 450)])
def test_other_window_sizes(size):
    loop, _ = open_gallery("table", size=size)
    assert loop.ui.paint.overflows == []
    k = min(size[0] / 1280, size[1] / 720)
    assert loop.ui.paint.scale == pytest.approx(k)
    # A click finds its target at any scale.
    hand = Hand(loop)
    hand.click("frame/view/charts")
    assert loop.screen is not None
    assert loop.screen.page == "charts"


def test_the_picture_at_double_size_is_sharp_not_blown_up():
    small, _ = open_gallery("table")
    large, _ = open_gallery("table", size=(2560, 1440))
    blown = pygame.transform.scale2x(small.surface)
    words = pygame.Rect(680, 150, 480, 60)
    distinct = sum(
        large.surface.get_at((x, y)) != blown.get_at((x, y))
        for x in range(words.x, words.right, 3)
        for y in range(words.y, words.bottom, 3)
    )
    assert distinct > 100


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_tab_reaches_everything_once_and_shows_it(page, scale):
    loop, _ = open_gallery(page, scale=scale)
    hand = Hand(loop)
    seen: list[str] = []
    for _ in range(200):
        hand.press(pygame.K_TAB)
        focus = loop.ui.focus
        assert focus is not None
        if focus in seen:
            break
        seen.append(focus)
        hit = loop.ui.hits.by_id[focus]
        assert hit.rect.w * hit.rect.h > 0, f"{focus} has the focus out of sight"
    assert focus == seen[0]
    assert len(seen) >= 4
    assert {hit.id for hit in loop.ui.hits.focus_order(0)} <= set(seen)


@pytest.mark.parametrize("page", PAGES)
def test_every_target_is_large_enough(page):
    loop, _ = open_gallery(page)
    for hit in loop.ui.hits.hits:
        if hit.on is not None:
            # WCAG 2.2, target size (minimum): 24 by 24, or a part of a row that is larger.
            assert min(hit.full.w, hit.full.h) >= 20, hit.id


def test_every_disabled_target_says_why():
    reasons = []
    for page in PAGES:
        loop, _ = open_gallery(page)
        disabled = [hit for hit in loop.ui.hits.hits if hit.disabled_reason is not None]
        reasons += [hit.disabled_reason for hit in disabled]
        assert all(hit.tooltip.text.startswith(hit.disabled_reason) for hit in disabled)
    assert len(reasons) >= 8
    assert all(reason.endswith(".") for reason in reasons)


def test_a_person_can_use_it():
    now = [0.0]
    loop, gallery = open_gallery("table", clock=lambda: now[0])
    hand = Hand(loop)
    hand.type("/kaz")
    assert [id for id in loop.ui.hits.by_id if id.startswith("list/row/")] == ["list/row/KAZ"]
    hand.click("list/row/KAZ")
    assert gallery.table.selected == "KAZ"
    hand.click("clause/JPN/0/remove")
    assert "clause/JPN/0" not in loop.ui.hits.by_id
    hand.move("draft")
    now[0] += 0.4
    loop.frame()
    assert "A draft with this name is saved already." in [d.text for d in loop.ui.paint.drawn]
    hand.press(pygame.K_F2)
    assert gallery.page == "controls"
    loop.ui.theme = LIGHT
    loop.frame()
    assert loop.surface.get_at((2, 715))[:3] == LIGHT.bg


def test_five_thousand_rows_scroll_to_the_end():
    loop, gallery = open_gallery("lists")
    hand = Hand(loop)
    loop.ui.set_focus("rows")
    loop.frame()
    hand.press(pygame.K_END)
    assert gallery.values["row"] == "SAU384"
    state = loop.ui.memory("rows", ScrollState)
    assert state.offset == state.most > 100_000
