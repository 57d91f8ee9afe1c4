"""A dormant charter on the blocs screen: its terms, the button with its cost, and the bloc that comes of it."""

import pygame
import pytest

from game import load_scenario
from game.actions import Apply, Found, Payment, Propose
from game.rules.founding import why_no_meetings
from game.window.catalog import t
from game.window.screens.search import find, places_of
from tests.engine.helpers import plain
from tests.window.stage import SIZES, Stage, finish, own_home, says, to_ballot, view

CLUB = "producers-compact"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setattr("game.window.opening.load_scenario", lambda name: plain(load_scenario(name)))
    return own_home(tmp_path, monkeypatch)


def sit(seat="AUS", size=(1280, 720), opponents="no-deal"):
    stage = Stage(size)
    stage.start(seat, opponents=opponents)
    stage.show("blocs")
    stage.app.screen("blocs").choose(CLUB)
    finish(stage)
    return stage


def name(stage):
    return view(stage).world.charters[CLUB].name


def test_a_dormant_charter_is_chosen_from_the_list_and_shows_its_terms():
    stage = Stage()
    stage.start("AUS")
    stage.show("blocs")
    finish(stage)
    assert says(stage, t("blocs.exploring")), "the bloc that is explored comes first"
    stage.hand.click("blocs/choose")
    finish(stage)
    stage.hand.click(f"blocs/choose/option/{CLUB}")
    finish(stage)
    assert says(stage, t("blocs.dormant"))
    assert says(stage, t("blocs.founds_anybody")[:30])
    assert says(stage, t("blocs.market_ore", mineral="Li"))
    assert says(stage, t("blocs.terms_none"))
    assert says(stage, t("blocs.rule_dissolution"))
    assert "blocs/apply" not in stage.ui.hits.by_id


def test_a_click_asks_and_a_second_founds():
    stage = sit()
    meetings = view(stage).me.meetings
    assert says(stage, t("blocs.found_cost", meetings=meetings))
    stage.hand.click("blocs/found")
    finish(stage)
    assert CLUB not in view(stage).blocs, "it cannot be taken back, so it is asked for"
    assert says(stage, t("blocs.found_title", bloc=name(stage)))
    stage.hand.click("found/answer/0")
    finish(stage)
    assert view(stage).blocs[CLUB].status("AUS") == "full"
    assert view(stage).me.meetings == 0
    assert says(stage, t("blocs.toast_founded", bloc=name(stage)))
    assert says(stage, t("blocs.own_is_full"))
    assert "blocs/found" not in stage.ui.hits.by_id
    stage.show("journal")
    finish(stage)
    assert says(stage, f"has founded the {name(stage)}")


def test_the_keyboard_alone_founds():
    stage = sit()
    stage.tab_to("blocs/found")
    stage.hand.press(pygame.K_RETURN)
    finish(stage)
    stage.hand.press(pygame.K_RETURN)
    finish(stage)
    assert CLUB in view(stage).blocs


def test_its_letter_asks_and_escape_leaves_it():
    stage = sit()
    stage.hand.press(pygame.K_m)
    finish(stage)
    assert says(stage, t("blocs.found_title", bloc=name(stage)))
    stage.hand.press(pygame.K_ESCAPE)
    finish(stage)
    assert CLUB not in view(stage).blocs
    assert "blocs/found" in stage.ui.hits.by_id


def test_who_has_not_all_meetings_left_reads_why_not():
    stage = sit()
    stage.app.play.do(Propose("AUS", ("KOR",), (Payment("AUS", "KOR", 1_000),)))
    finish(stage)
    reason = why_no_meetings(view(stage).world, view(stage).me.meetings, "AUS")
    assert reason is not None
    assert says(stage, reason)
    stage.hand.click("blocs/found")
    stage.hand.press(pygame.K_m)
    finish(stage)
    assert not says(stage, t("blocs.found_title", bloc=name(stage)))
    assert CLUB not in view(stage).blocs


def test_a_member_of_a_union_reads_whose_policy_it_is():
    stage = sit("FRA")
    assert says(stage, "trade policy is its union")
    stage.hand.click("blocs/found")
    assert CLUB not in view(stage).blocs


def test_the_ballot_page_stays_while_a_dormant_charter_is_shown():
    stage = sit("JPN", opponents="heuristic")
    stage.app.play.do(Apply("JPN", "floor-zone"))
    to_ballot(stage)
    stage.app.screen("blocs").choose(CLUB)
    finish(stage)
    assert says(stage, t("blocs.dormant"))
    assert any(id.startswith("blocs/vote/") for id in stage.ui.hits.by_id)


def test_the_search_finds_it():
    stage = sit()
    places = places_of(stage.app.play)
    assert [p.code for p in find(places, "producers") if p.kind == "bloc"] == [CLUB]


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut_at_any_text_size(size):
    stage = sit(size=size)
    assert stage.overflows() == {}
    stage.app.play.do(Found("AUS", CLUB))
    finish(stage)
    assert stage.overflows() == {}
