"""Why others answered as they did, as far as the coaching level tells: at the table, in the inbox, in the journal."""

import pygame
import pytest

from game import load_scenario, new_game
from game.actions import Payment, Propose
from game.session import Table
from game.window.catalog import t
from game.window.screens.answer_accounts import told_items
from tests.window.candid import ITEMS, LIMIT, POINTS, Candid, asked_for, sit_with_candid
from tests.window.seated import screen_of
from tests.window.stage import Stage, finish, own_home, says, view

CONDITION = "Australia could have signed if the sum stayed at or below"
EXACT = "against what it asks for (exact"
BAND = "It is worth between"
ITEM = "Money paid"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    return own_home(tmp_path, monkeypatch)


def refused(coaching, size=(1280, 720), condition=True):
    """Return a stage after the partner has refused what it was asked for."""
    stage = sit_with_candid(coaching, asked_for(5_000_000), size=size, condition=condition)
    stage.hand.press(pygame.K_RETURN)
    finish(stage)
    return stage


def account(stage):
    return screen_of(stage).account.report()


def everywhere(stage):
    """Return what stands at the table, in the inbox and in the journal about the answer, as one text each."""
    out = []
    for name in ("table", "ministry", "journal"):
        stage.show(name)
        if name == "journal":
            stage.app.screen(name).closed = True
        if name == "ministry":
            finish(stage)
            stage.hand.wheel(-40, (1060, 400))
        finish(stage)
        out.append(" ".join(stage.texts()))
    return out


def test_a_coached_person_sees_items_that_add_exactly_to_the_points():
    stage = refused("coach")
    report = account(stage)
    assert report.get("exact")
    items = told_items(report)
    assert round(sum(figure for _, figure in items), 1) == round(POINTS, 1)
    assert len(items) < len(ITEMS)
    assert any(name == t("table.rest", count=2) for name, _ in items) or round(sum(f for _, f in items), 1) == -3.5
    table, _, journal = everywhere(stage)
    for text in (table, journal):
        assert EXACT in text
        assert ITEM in text
        assert "−3.5" in text
        assert CONDITION in text
    stage.show("table")
    finish(stage)
    assert stage.overflows() == {}


def test_at_an_estimating_table_there_is_a_band_and_no_item():
    stage = refused("estimate")
    report = account(stage)
    assert report.get("low") < POINTS < report.get("high")
    assert told_items(report) == []
    table, inbox, journal = everywhere(stage)
    for text in (table, inbox, journal):
        assert BAND in text
        assert EXACT not in text
        assert CONDITION in text
        assert "the price" in text
    assert ITEM not in table
    assert ITEM not in journal


def test_at_a_blind_table_there_are_words_only():
    stage = refused("blind")
    table, inbox, journal = everywhere(stage)
    for text in (table, inbox, journal):
        assert CONDITION in text
        assert "the price" in text
        assert not any(part in text for part in (EXACT, BAND, ITEM, "points to it"))


@pytest.mark.long
def test_the_toast_after_a_refusal_names_the_condition():
    stage = sit_with_candid("estimate", asked_for(5_000_000))
    stage.hand.press(pygame.K_RETURN)
    assert any(CONDITION in toast.text for toast in stage.ui.toasts.shown)


@pytest.mark.parametrize("way", ["key", *(pytest.param(way, marks=pytest.mark.long) for way in ("card", "side"))])
def test_the_condition_is_put_into_the_draft_in_one_press_and_holds(way):
    stage = refused("estimate")
    number = account(stage).get("offer")
    if way == "key":
        stage.hand.press(pygame.K_y)
    else:
        # The short message with the same words goes by itself.
        stage.now += 60.0
        id = "table/condition" if way == "card" else f"table/condition/{number}"
        stage.ui.set_focus(id)
        finish(stage)
        stage.hand.click(id)
    deal = screen_of(stage).deal
    assert deal.clauses == (asked_for(LIMIT),)
    assert (deal.mode, deal.partner) == ("draft", "AUS")
    assert view(stage).me.meetings == 3
    finish(stage)
    stage.hand.press(pygame.K_RETURN)
    signed = [o for o in view(stage).offers if o.status == "signed"]
    assert [offer.clauses for offer in signed] == [(asked_for(LIMIT),)]


@pytest.mark.long
def test_without_a_condition_there_is_nothing_to_put():
    stage = refused("coach", condition=False)
    assert account(stage) is not None
    assert not any(id.startswith("table/condition") for id in stage.ui.hits.by_id)
    stage.hand.press(pygame.K_y)
    assert screen_of(stage).deal.clauses == ()


@pytest.mark.long
def test_a_counter_offer_says_why_below_it():
    stage = sit_with_candid("coach", asked_for(5_000_000), Payment("JPN", "AUS", 100_000, 0, 2))
    stage.hand.press(pygame.K_RETURN)
    finish(stage)
    assert screen_of(stage).deal.mode == "offer"
    assert account(stage).get("answer") == "counter"
    assert says(stage, EXACT)
    stage.hand.wheel(-40, (570, 400))
    finish(stage)
    assert says(stage, "Why Australia has answered with a counter-offer")
    assert "table/condition" not in stage.ui.hits.by_id


@pytest.mark.long
def test_a_signature_is_explained_too():
    stage = sit_with_candid("coach", asked_for(1_000_000))
    stage.hand.press(pygame.K_RETURN)
    finish(stage)
    assert account(stage) is None
    assert says(stage, "Money received")
    assert says(stage, EXACT)


@pytest.mark.long
def test_what_was_told_in_one_round_does_not_lie_on_the_table_in_the_next():
    stage = refused("estimate")
    stage.now += 60.0
    stage.play_on(2)
    stage.show("table")
    finish(stage)
    assert account(stage) is None
    assert not says(stage, CONDITION)


def test_another_person_at_the_table_sees_nothing_of_it():
    game = new_game(load_scenario("workshop-12"), 3, people=["JPN", "KOR"], coaching="coach")
    players = dict.fromkeys((seat for seat in game.world.seats if seat not in ("JPN", "KOR")), "no-deal")
    table = Table(game, players)
    table._made["no-deal"] = Candid()
    table.run()
    table.submit(Propose("JPN", ("AUS",), (asked_for(5_000_000),)))
    texts = {}
    for seat in ("JPN", "KOR"):
        stage = Stage()
        stage.app._open(table)
        stage.app.settle()
        stage.app.take_seat(seat)
        stage.show("table")
        screen_of(stage).select("AUS")
        finish(stage)
        texts[seat] = everywhere(stage)
    assert [CONDITION in text for text in texts["JPN"]] == [True, True, True]
    for text in texts["KOR"]:
        assert not any(part in text for part in (CONDITION, EXACT, "could have signed", "gave you an account"))
