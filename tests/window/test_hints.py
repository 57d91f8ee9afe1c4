"""Hints for newcomers: one sentence on the first visit of a view, never in the way, and gone for who wants none."""

import pygame
import pytest

from game.window import hints
from game.window.settings import Settings, read_settings
from tests.window.stage import SCALES, Stage, finish, own_home


@pytest.fixture
def stage(tmp_path, monkeypatch):
    """A game of four seats in a window that has hints."""
    own_home(tmp_path, monkeypatch)
    stage = Stage()
    stage.app.preferences.read()
    stage.app.hints = hints.hints_for(stage.app)
    stage.app.start("trilateral-30-days", "JPN", 1, "no-deal")
    stage.app.settle()
    finish(stage)
    return stage


def there(stage: Stage) -> bool:
    return "hint/paper" in stage.ui.hits.by_id


def go(stage: Stage, name: str) -> None:
    stage.show(name)
    finish(stage)


def test_each_view_has_one_hint_on_the_first_visit(stage):
    assert stage.screen == "MandateScreen"
    assert there(stage)
    others = [name for name in hints.VIEWS if name not in ("mandate", "resolution")]
    for name in others:
        go(stage, name)
        assert there(stage), name
    for name in ("mandate", *others[::-1]):
        go(stage, name)
        assert not there(stage), name
    assert set(others) | {"mandate"} <= set(read_settings().settings.seen)
    go(stage, "mandate")
    assert not there(stage)


def test_a_hint_is_put_away_by_mouse_or_keys_and_does_not_come_again(stage):
    go(stage, "map")
    stage.hand.click("hint/close")
    assert not there(stage)
    go(stage, "table")
    assert there(stage)
    stage.hand.press(pygame.K_TAB, "shift")
    stage.hand.press(pygame.K_TAB, "shift")
    assert stage.ui.focus == "hint/close"
    stage.hand.press(pygame.K_RETURN)
    assert not there(stage)
    go(stage, "map")
    assert not there(stage)
    # The next window of this reader knows.
    again = hints.hints_for(stage.app)
    stage.app.hints = again
    go(stage, "table")
    assert not there(stage)


def test_a_hint_blocks_nothing_and_costs_no_input(stage):
    go(stage, "map")
    assert there(stage)
    stage.hand.press(pygame.K_F2)
    finish(stage)
    assert stage.screen == "TableScreen"
    stage.hand.press(pygame.K_a)
    finish(stage)
    assert not there(stage), "a dialogue has the window"
    stage.hand.press(pygame.K_ESCAPE)
    finish(stage)
    assert there(stage)


def test_who_wants_none_gets_none_and_the_whole_table(stage):
    go(stage, "map")
    stage.hand.click("hint/off")
    for name in ("map", "table", "blocs"):
        go(stage, name)
        assert not there(stage)
    assert hints.hints_off(read_settings().settings)
    assert not stage.app.hints.calm
    on = hints.with_hints(read_settings().settings, True)
    assert not hints.hints_off(on)
    assert hints.hints_off(hints.with_hints(Settings(), False))


def test_the_table_is_calm_until_more_is_asked_for(stage):
    go(stage, "table")
    stage.app.screen("table").deal.show_offer(None)
    finish(stage)
    shown = stage.ui.hits.by_id
    assert "table/advanced" in shown
    assert not {"table/terms", "table/more", "table/secret"} & set(shown)
    stage.hand.click("table/advanced")
    finish(stage)
    shown = stage.ui.hits.by_id
    assert {"table/terms", "table/more", "table/secret"} <= set(shown)
    assert "table/advanced" not in shown
    assert "more" in read_settings().settings.seen


def test_a_window_without_hints_shows_everything(stage):
    stage.app.hints = None
    go(stage, "table")
    stage.app.screen("table").deal.show_offer(None)
    finish(stage)
    assert "table/terms" in stage.ui.hits.by_id


@pytest.mark.parametrize("scale", SCALES)
def test_hints_fit_at_every_text_size(stage, scale):
    stage.ui.text_scale = scale
    for name in hints.VIEWS:
        if name != "resolution":
            go(stage, name)
            assert not stage.ui.paint.overflows, (name, stage.ui.paint.overflows)
