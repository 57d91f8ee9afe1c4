"""Soundings and usual deals at the table: asked by mouse and key, answered as the coaching level says."""

import pygame
import pytest

from game.actions import Accession, Payment, TreatyTerms
from game.templates import templates
from game.window.catalog import t
from game.window.screens.answer_accounts import told_items
from game.window.screens.table_estimates import why_not
from game.window.screens.table_words import WHOLE_TERMS, part_text
from tests.window.seated import screen_of, sit_down
from tests.window.stage import finish, own_home, says, view


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    return own_home(tmp_path, monkeypatch)


def drafted(coaching, opponents="heuristic"):
    stage = sit_down("AUS", coaching=coaching, opponents=opponents)
    screen_of(stage).put(Payment("JPN", "AUS", 500_000, 0, 4))
    finish(stage)
    return stage


def card(stage):
    return screen_of(stage).verdict.sounding


def show_card(stage):
    """Turn the wheel until the card of soundings is in sight; it is the last thing on the table."""
    finish(stage)
    stage.hand.wheel(-30, (570, 400))
    finish(stage)


def test_at_an_estimating_table_it_costs_a_meeting_and_brings_a_band():
    stage = drafted("estimate")
    meetings = view(stage).me.meetings
    show_card(stage)
    assert says(stage, t("deal.level_estimate", left=meetings)[:40])
    stage.hand.click("table/sound")
    finish(stage)
    report = card(stage).report()
    assert view(stage).me.meetings == meetings - 1
    assert not report.get("exact")
    assert report.get("low") < report.get("high")
    show_card(stage)
    assert says(stage, t(f"deal.answer_{report.get('answer')}", name="Australia"))
    assert says(stage, "It is worth between")
    assert stage.ui.hits.by_id["table/sound"].disabled_reason == t("deal.asked_already")
    assert stage.overflows() == {}


def test_at_a_coaching_table_it_is_free_and_exact_with_its_reasons():
    stage = drafted("coach")
    meetings = view(stage).me.meetings
    stage.hand.press(pygame.K_q)
    finish(stage)
    report = card(stage).report()
    assert view(stage).me.meetings == meetings
    assert report.get("exact")
    assert report.get("low") == report.get("high")
    show_card(stage)
    assert says(stage, t("deal.part_needed"))
    assert says(stage, t("deal.level_coach")[:40])
    shown = sum(figure for _, figure in told_items(report))
    assert round(shown, 1) == round(report.get("low"), 1)
    # Another draft has not been asked about, nor the same on other terms.
    screen_of(stage).deal.set_terms(TreatyTerms(1))
    assert card(stage).report() is None
    screen_of(stage).deal.set_terms(TreatyTerms())
    assert card(stage).report() == report
    screen_of(stage).put(Accession("floor-zone", "AUS"))
    finish(stage)
    assert card(stage).report() is None
    assert card(stage).why_not() is None


def test_at_a_blind_table_nobody_is_sounded():
    stage = drafted("blind", opponents="no-deal")
    assert "blind" in stage.ui.hits.by_id["table/ask_them"].disabled_reason
    before = len(view(stage).happenings)
    stage.hand.press(pygame.K_q)
    assert len(view(stage).happenings) == before


def test_one_who_has_answered_twice_takes_no_more():
    stage = drafted("estimate")
    deal = screen_of(stage).deal
    for usd in (600_000, 700_000):
        stage.hand.press(pygame.K_q)
        deal.set_clauses((Payment("JPN", "AUS", usd, 0, 4),))
        finish(stage)
    assert card(stage).why_not() == t("deal.sounded_out", name="Australia")


def test_a_draft_that_cannot_stand_is_not_asked_about():
    stage = sit_down("AUS")
    screen_of(stage).put(Payment("JPN", "AUS", 10**12))
    finish(stage)
    assert "cannot promise" in card(stage).why_not()


def test_a_usual_deal_begins_the_draft():
    stage = sit_down("AUS")
    found = {draft.template: draft.clauses for draft in templates(view(stage), "AUS")}
    assert found
    stage.hand.click("table/template")
    shown = {id.rsplit("/", 1)[1] for id in stage.ui.hits.by_id if id.startswith("table/template/option/")}
    assert shown <= set(found)
    name = next(name for name in found if name in shown)
    stage.hand.click(f"table/template/option/{name}")
    assert screen_of(stage).deal.clauses == found[name]
    assert why_not(view(stage), ("JPN", "AUS"), found[name]) is None
    finish(stage)
    assert stage.overflows() == {}


def test_every_item_of_an_appraisal_has_a_name_without_values():
    import json
    from importlib import resources

    text = resources.files("assets").joinpath("locale/en/table.json").read_text(encoding="utf-8")
    terms = {key.removeprefix("term_"): value for key, value in json.loads(text).items() if key.startswith("term_")}
    for key, pattern in terms.items():
        assert ("{" not in pattern) == (key in WHOLE_TERMS), key
        assert not part_text(key).startswith("["), key
    assert not part_text("needed").startswith("[")
