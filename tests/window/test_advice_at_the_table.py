"""The three questions beside the meter and what one's ministry thinks, at every coaching level, by keys and mouse."""

import re

import pygame
import pytest

from game.actions import Payment
from game.players import Estimate, make_advisor
from game.window.catalog import t
from game.window.opinion_words import risk_text, verdict_text
from game.window.screens.table_advice import _chance
from game.window.screens.table_words import chance_band
from tests.window.candid import LIMIT, asked_for, sit_with_candid
from tests.window.seated import screen_of, sit_down
from tests.window.stage import finish, own_home, says, view

ENTER = pygame.K_RETURN
QUESTIONS = {"works": pygame.K_w, "gives": pygame.K_g, "counter": pygame.K_o}
CHANCE = re.compile(r"\d+% that they sign( \(\d+–\d+%\))?")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    return own_home(tmp_path, monkeypatch)


def advice(stage):
    return screen_of(stage).verdict.advice


def cards(stage):
    return [id for id in stage.ui.hits.by_id if re.fullmatch(r"table/idea/\d", id)]


def reason(stage, question):
    return stage.ui.hits.by_id[f"table/ask/{question}"].disabled_reason


# --- what would make this work? --------------------------------------------------------------------------------------


def test_a_coached_suggestion_is_put_into_the_draft_by_keys_and_signed_when_sent():
    stage = sit_with_candid("coach", asked_for(5_000_000))
    assert cards(stage) == []
    assert says(stage, t("deal.advice_unasked", name="Australia")[:30])
    offers, meetings = len(view(stage).offers), view(stage).me.meetings
    stage.hand.press(pygame.K_w)
    finish(stage)
    found = advice(stage).suggestions()
    assert found
    assert all(idea.source == "verified" for idea in found)
    assert says(stage, t("deal.idea_verified"))
    assert not CHANCE.search(" ".join(stage.texts()))
    # The first card has the focus: Enter takes it, and Enter sends it.
    assert stage.ui.focus == "table/idea/0"
    stage.hand.press(ENTER)
    finish(stage)
    assert screen_of(stage).deal.clauses == found[0].clauses
    assert (len(view(stage).offers), view(stage).me.meetings) == (offers, meetings)
    stage.hand.press(ENTER)
    assert [o.clauses for o in view(stage).offers if o.status == "signed"] == [found[0].clauses]


@pytest.mark.long
@pytest.mark.parametrize("number", [1, 2])
def test_every_coached_suggestion_would_be_signed(number):
    stage = sit_down("AUS", coaching="coach", opponents="delegate")
    stage.hand.press(pygame.K_w)
    finish(stage)
    found = advice(stage).suggestions()
    assert len(found) > number
    stage.hand.press(pygame.K_1 + number)
    assert screen_of(stage).deal.clauses == found[number].clauses
    stage.ui.set_focus(None)
    stage.hand.press(ENTER)
    assert [o.clauses for o in view(stage).offers if o.status == "signed"] == [found[number].clauses]


def test_at_an_estimating_table_suggestions_come_with_a_chance_and_ask_nobody():
    stage = sit_with_candid("estimate", Payment("JPN", "AUS", 1_000, 0, 1))
    reports, meetings = len(view(stage).me.reports), view(stage).me.meetings
    assert cards(stage)
    assert all(idea.source == "desk" for idea in advice(stage).suggestions())
    stage.ui.set_focus("table/idea/0")
    finish(stage)
    assert CHANCE.search(" ".join(stage.texts()))
    assert not says(stage, t("deal.idea_verified"))
    assert (len(view(stage).me.reports), view(stage).me.meetings) == (reports, meetings)
    assert stage.overflows() == {}


def test_a_chance_is_a_percentage_with_the_span_of_the_uncertainty():
    close = Estimate("AUS", 1.4, 1.5, 1.0, ())
    low, high = chance_band(close)
    assert low < close.acceptance < high
    assert _chance(close) == f"{close.acceptance:.0f}% that they sign ({low:.0f}–{high:.0f}%)"
    sure = Estimate("AUS", 1.4, 1.5, 0.0, ())
    assert _chance(sure) == f"{sure.acceptance:.0f}% that they sign"


def test_a_blind_table_answers_nothing_and_shows_no_number(monkeypatch):
    stage = sit_with_candid("blind", asked_for(5_000_000))

    def never(*_args, **_kwargs):
        raise AssertionError("a blind table asked the desk")

    for name in ("treaty", "suggest", "gives", "opinion"):
        monkeypatch.setattr(stage.app.play.advisor, name, never, raising=False)
    # Nothing is left of what was worked out before.
    stage.app.play.refresh()
    finish(stage)
    happened = len(view(stage).happenings)
    for question, key in QUESTIONS.items():
        assert reason(stage, question) == t("deal.advice_blind")
        stage.hand.press(key)
    stage.hand.press(pygame.K_1)
    finish(stage)
    assert len(view(stage).happenings) == happened
    assert cards(stage) == []
    assert not any("% that they" in text or t("deal.opinion") in text for text in stage.texts())
    assert screen_of(stage).deal.clauses == (asked_for(5_000_000),)


# --- what would you give me? -----------------------------------------------------------------------------------------
@pytest.mark.long
def test_what_they_could_give_on_top_is_worth_more_to_oneself():
    stage = sit_with_candid("coach", Payment("JPN", "AUS", 500_000, 0, 4))
    before = screen_of(stage).estimate().own.points
    stage.hand.click("table/ask/gives")
    finish(stage)
    found = advice(stage).suggestions()
    assert found
    stage.hand.press(pygame.K_1)
    finish(stage)
    assert screen_of(stage).deal.clauses == found[0].clauses
    assert screen_of(stage).estimate().own.points > before


@pytest.mark.long
def test_on_an_offer_of_theirs_one_can_only_ask_for_more():
    stage = sit_down("AUS", opponents="delegate")
    deal = screen_of(stage).deal
    waiting = view(stage).waiting_offers
    deal.open_offer(waiting[0].id)
    finish(stage)
    name = view(stage).world.name(waiting[0].proposer)
    for question in ("works", "counter"):
        assert name in reason(stage, question)
    assert reason(stage, "gives") is None
    stage.hand.press(pygame.K_g)
    finish(stage)
    found = advice(stage).suggestions()
    if found:
        stage.hand.press(pygame.K_1)
        assert deal.mode == "counter"


# --- ask for a counter-offer -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("coaching", "cost"), [pytest.param("coach", 0, marks=pytest.mark.long), ("estimate", 1)])
def test_a_counter_offer_is_asked_for_in_confidence_and_holds(coaching, cost):
    stage = sit_with_candid(coaching, asked_for(5_000_000))
    meetings = view(stage).me.meetings
    stage.hand.press(pygame.K_o)
    finish(stage)
    assert view(stage).me.meetings == meetings - cost
    assert [idea.clauses for idea in advice(stage).suggestions()] == [(asked_for(LIMIT),)]
    assert says(stage, t("deal.idea_named"))
    assert not [o for o in view(stage).offers if o.proposer == "JPN"]
    stage.hand.press(ENTER)
    assert screen_of(stage).deal.clauses == (asked_for(LIMIT),)
    # What has been answered is not asked again.
    screen_of(stage).deal.set_clauses((asked_for(5_000_000),))
    finish(stage)
    stage.hand.press(pygame.K_o)
    finish(stage)
    assert view(stage).me.meetings == meetings - cost
    assert cards(stage) == ["table/idea/0"]


@pytest.mark.long
def test_who_would_sign_names_no_counter_offer():
    stage = sit_with_candid("coach", asked_for(1_000_000))
    stage.hand.press(pygame.K_o)
    finish(stage)
    assert cards(stage) == []
    assert says(stage, t("deal.counter_needless", name="Australia"))


@pytest.mark.long
def test_without_a_meeting_or_a_draft_a_counter_offer_cannot_be_asked_for():
    stage = sit_with_candid("estimate")
    assert reason(stage, "counter") == t("table.nothing_written")
    screen_of(stage).put(asked_for(5_000_000))
    game = stage.app.play.table.game
    game.state.meetings = {**game.state.meetings, "JPN": 0}
    stage.app.play.refresh()
    finish(stage)
    assert "meeting" in reason(stage, "counter")
    assert reason(stage, "works") is None
    stage.hand.press(pygame.K_o)
    assert not [r for r in view(stage).me.reports if r.kind == "sounding"]


@pytest.mark.long
def test_with_several_parties_only_the_partner_is_asked():
    stage = sit_with_candid("coach", asked_for(5_000_000))
    screen_of(stage).deal.add_party("KOR")
    finish(stage)
    for question in ("works", "gives"):
        assert reason(stage, question) == t("deal.ideas_group")
    assert reason(stage, "counter") is None


# --- what my ministry thinks -----------------------------------------------------------------------------------------
@pytest.mark.long
def test_the_ministry_says_what_it_would_do_and_why():
    stage = sit_with_candid("estimate", Payment("JPN", "AUS", 5_000_000, 0, 4))
    found = make_advisor().opinion(view(stage), ("JPN", "AUS"), screen_of(stage).deal.clauses)
    stage.ui.set_focus("table/sound")
    finish(stage)
    assert says(stage, t("deal.opinion"))
    assert says(stage, verdict_text(found))
    assert says(stage, t("deal.opinion_for"))
    assert says(stage, t("deal.opinion_against"))
    risky = sit_with_candid("estimate", Payment("JPN", "AUS", 20_000_000, 0, 12))
    risky.ui.set_focus("table/sound")
    finish(risky)
    texts = [risk_text(view(risky), risk) for risk in
             make_advisor().opinion(view(risky), ("JPN", "AUS"), screen_of(risky).deal.clauses).risks]  # fmt: skip
    assert texts
    for text in texts:
        assert says(risky, text[:40])


def test_every_verdict_and_risk_has_its_words():
    from typing import get_args

    from game.players import Risk, Verdict

    for verdict in get_args(Verdict):
        assert t(f"table.opinion_{verdict}")
    stage = sit_with_candid("estimate")
    for risk in (
        Risk("red_line", (("points", -4.0), ("text", "Leave the bloc"))),
        Risk("budget", (("round", 3), ("usd", 250_000))),
        Risk("contradicts", (("treaty", 4),)),
        Risk("precludes", (("points", 6.0), ("text", "Join a bloc"))),
        Risk("reliance", (("seat", "AUS"), ("trust", -14))),
    ):
        assert not set("[{") & set(risk_text(view(stage), risk))
