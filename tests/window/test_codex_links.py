"""Tooltips of terms lead to the codex, and one returns to where one was."""

import pygame
import pytest

from game.window.codex import contents
from game.window.codex.tips import _ITEMS, article_entry, entry_tip, item_entry, part_tip, term_tip, with_codex
from game.window.hits import Tip
from game.window.screens.blocs_articles import ARTICLES
from game.window.screens.goals import PARTS
from game.window.widgets.modal import Answer, open_modal
from tests.window.stage import Stage, finish, own_home

STATIC = {id for id, _ in (*contents.term_ids(), *contents.tool_ids(), *contents.model_ids())}
MEETINGS = "frame/stat/Meetings"


@pytest.fixture
def stage(tmp_path, monkeypatch) -> Stage:
    own_home(tmp_path, monkeypatch)
    out = Stage()
    out.app.start("trilateral-30-days", None, 7, "no-deal")
    out.app.settle()
    out.show("map")
    return out


def shown(stage: Stage) -> str:
    """The entry that is read."""
    return stage.app.screen("codex").reading.shown


def test_a_term_says_what_it_is_and_leads_on():
    tip = term_tip("levy", "Yours this round: $3 m.")
    assert tip.title == "Levy"
    assert tip.codex == "term_levy"
    assert tip.text.endswith("Yours this round: $3 m.")
    with pytest.raises(ValueError, match="no entry"):
        term_tip("no_such_thing")
    assert with_codex("Hello.", "floor") == Tip("Hello.", codex="term_floor")
    assert entry_tip("seat/JPN") is None


def test_every_item_and_part_that_is_named_has_an_entry():
    assert set(_ITEMS.values()) <= STATIC
    assert item_entry("something new") in STATIC
    for article in ARTICLES:
        assert article_entry(article) in STATIC - {"term_charter"}
    for name in (*PARTS, "targets", "red_lines"):
        assert part_tip(name).codex in STATIC


def test_the_figures_of_the_top_bar_lead_to_the_codex(stage):
    wanted = {"Attainment": "term_attainment", "Mandate": "term_mandate", "Meetings": "term_meeting"}
    for label, entry in wanted.items():
        tip = stage.ui.hits.by_id[f"frame/stat/{label}"].tooltip
        assert tip is not None
        assert tip.codex == entry


def test_columns_of_the_markets_and_items_of_the_meter_lead_to_the_codex(stage):
    stage.show("markets")
    finish(stage)
    tip = stage.ui.hits.by_id["markets/list/sort/price"].tooltip
    assert tip is not None
    assert tip.codex == "term_price_index"


def test_the_key_of_the_codex_goes_from_a_tooltip_to_its_entry(stage):
    stage.tab_to(MEETINGS)
    stage.hand.press(pygame.K_f)
    stage.loop.frame()
    assert stage.says("more in the codex")
    stage.hand.press(pygame.K_F8)
    assert stage.screen == "CodexScreen"
    assert shown(stage) == "term_meeting"


def test_f_twice_and_enter_open_the_entry_without_a_mouse(stage):
    stage.tab_to(MEETINGS)
    stage.hand.press(pygame.K_f)
    stage.loop.frame()
    stage.hand.press(pygame.K_f)
    finish(stage)
    assert stage.ui.focus == "tip/0/codex"
    stage.hand.press(pygame.K_RETURN)
    assert shown(stage) == "term_meeting"


def test_a_click_in_a_pinned_tooltip_opens_the_entry_and_escape_returns_to_all_that_was_open(stage):
    stage.tab_to(MEETINGS)
    stage.hand.press(pygame.K_f)
    stage.loop.frame()
    stage.hand.press(pygame.K_t)
    stage.loop.frame()
    stage.hand.click("tip/0/codex")
    finish(stage)
    assert shown(stage) == "term_meeting"
    stage.hand.press(pygame.K_ESCAPE)
    finish(stage)
    assert stage.screen == "MapScreen"
    assert [pin.source for pin in stage.ui.tips.pinned] == [MEETINGS]


def test_a_nested_tooltip_leads_on_too(stage):
    stage.tab_to("frame/stat/Mandate")
    stage.hand.press(pygame.K_f)
    stage.loop.frame()
    stage.hand.press(pygame.K_f)
    finish(stage)
    assert stage.ui.focus == "tip/0/0"
    stage.hand.press(pygame.K_f)
    stage.loop.frame()
    stage.hand.press(pygame.K_F8)
    assert shown(stage) == "term_prosperity"


def test_a_dialogue_is_open_again_after_the_codex(stage):
    open_modal(stage.ui, "ask", "A question", "Body", answers=[Answer("Yes", primary=True), Answer("No")])
    finish(stage)
    focus = stage.ui.focus
    stage.app.show_codex("term_floor")
    finish(stage)
    assert not stage.ui.layers
    stage.hand.press(pygame.K_ESCAPE)
    finish(stage)
    assert [layer.id for layer in stage.ui.layers] == ["ask"]
    assert stage.ui.focus == focus


def test_a_screen_is_not_entered_anew(stage, monkeypatch):
    screen = stage.app.screen("map")
    entered: list[str] = []
    monkeypatch.setattr(screen, "enter", lambda: entered.append("again"))
    stage.app.show_codex("term_floor")
    finish(stage)
    stage.app.close_codex()
    finish(stage)
    assert stage.screen == "MapScreen"
    assert entered == []


def test_without_a_codex_a_tooltip_has_no_line_of_it(stage):
    stage.ui.tips.on_codex = None
    stage.tab_to(MEETINGS)
    stage.hand.press(pygame.K_f)
    stage.loop.frame()
    assert not stage.says("more in the codex")
    stage.hand.press(pygame.K_F8)
    assert shown(stage) == "model_sources"
