"""The vote at home in the window: its exact chance with every term, the campaign, calling it, and more money."""

from dataclasses import replace

import pygame
import pytest

from game.actions import Apply, Campaign, Ratify, SupplementaryVote
from game.rules.chances import WHOLE
from game.rules.ratification import ratification_chance, with_campaign
from game.rules.supplementary import supplementary_chance
from game.window.catalog import t
from game.world import CENTS
from tests.window.stage import SIZES, Stage, finish, own_home, says, view

BLOC = "floor-zone"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    return own_home(tmp_path, monkeypatch)


def sit(seat="JPN", size=(1280, 720), signed=True):
    stage = Stage(size)
    stage.start(seat)
    if signed:
        stage.app.play.do(Apply(seat, BLOC))
    stage.show("blocs")
    finish(stage)
    return stage


@pytest.fixture
def stage():
    return sit()


def control(stage):
    return stage.app.screen("blocs").side.home


def state(stage):
    return stage.app.play.table.game.state


def on_and_back(stage):
    play = stage.app.play
    round_ = play.view.round
    while play.view.round == round_:
        play.end()
        play.finish_work()
    play.report = None
    stage.show("blocs")
    finish(stage)


def test_who_has_not_asked_to_join_sees_the_chance_and_signs_by_the_button():
    stage = sit(signed=False)
    assert says(stage, t("blocs.home_outlook"))
    assert says(stage, t("blocs.accede_sign"))
    assert "blocs/ratify" not in stage.ui.hits.by_id
    stage.hand.click("blocs/apply")
    finish(stage)
    assert view(stage).blocs[BLOC].signed("JPN") == "full"
    assert says(stage, t("blocs.own_signed_full", round=5))
    assert "blocs/ratify" in stage.ui.hits.by_id
    assert "blocs/apply" not in stage.ui.hits.by_id


def test_the_terms_on_the_screen_add_up_to_the_chance_of_the_rules(stage):
    game = stage.app.play.table.game
    floors = (("NdPr", "refined", 1.5), ("Co", "refined", 1.3))
    state(stage).blocs = {BLOC: replace(state(stage).blocs[BLOC], floors=floors)}
    stage.app.play.refresh()
    finish(stage)
    chance = ratification_chance(game.world, game.state, "JPN", BLOC)
    assert {"base", "approval", "floors"} <= {key for key, _ in chance.terms}
    assert sum(parts for _, parts in chance.terms) == chance.parts
    shown = {key: stage.ui.hits.by_id[f"blocs/home/term/{key}"] for key, _ in chance.terms}
    assert len(shown) == len(chance.terms)
    for _, parts in chance.terms:
        assert says(stage, f"{abs(100 * parts / WHOLE):.2f}%")
    assert says(stage, f"{100 * chance.value:.2f}%")


def test_another_campaign_is_worked_out_as_the_rules_would(stage):
    game = stage.app.play.table.game
    entry = control(stage).entry()
    allotment = game.world.allotment["JPN"]
    for cents in (0, allotment // 100, allotment // 4, allotment):
        expected = ratification_chance(game.world, game.state, "JPN", BLOC, cents)
        assert with_campaign(game.world, "JPN", entry.chance, cents) == expected
    # Approval low enough for the limit not to hide the campaign.
    state(stage).approval = {**state(stage).approval, "JPN": 300}
    stage.app.play.refresh()
    for _ in range(20):
        stage.hand.click("blocs/campaign/more")
    finish(stage)
    usd = control(stage).written_usd
    assert usd > 0
    now = ratification_chance(game.world, game.state, "JPN", BLOC, usd * CENTS)
    assert says(stage, t("blocs.home_chance_with"))
    assert says(stage, f"{100 * now.value:.2f}%")
    assert view(stage).me.policies == ()


def test_calling_seals_the_campaign_and_the_vote_and_both_can_be_changed(stage):
    for _ in range(5):
        stage.hand.click("blocs/campaign/more")
    usd = control(stage).written_usd
    stage.hand.click("blocs/ratify")
    assert set(view(stage).me.policies) == {Campaign(usd), Ratify(BLOC)}
    finish(stage)
    assert says(stage, t("blocs.home_held"))
    assert "blocs/campaign/set" not in stage.ui.hits.by_id
    stage.hand.click("blocs/campaign/more")
    finish(stage)
    stage.hand.click("blocs/campaign/set")
    (campaign,) = (p for p in view(stage).me.policies if isinstance(p, Campaign))
    assert campaign.usd > usd
    stage.hand.click("blocs/ratify")
    assert Ratify(BLOC) not in view(stage).me.policies
    assert says(stage, t("blocs.call_vote"))


def test_the_keyboard_alone_calls_the_vote_and_makes_a_member(stage):
    stage.tab_to("blocs/ratify")
    stage.hand.press(pygame.K_RETURN)
    assert view(stage).me.policies == (Ratify(BLOC),)
    state(stage).approval = {**state(stage).approval, "JPN": 1000}
    on_and_back(stage)
    assert view(stage).blocs[BLOC].status("JPN") == "full"
    assert says(stage, t("blocs.own_is_full"))
    assert "blocs/ratify" not in stage.ui.hits.by_id


def test_a_failed_vote_says_when_the_next_can_be_held(stage):
    now = state(stage).blocs[BLOC]
    state(stage).blocs = {BLOC: replace(now, refusals_at_home=(("JPN", 1, 1),))}
    stage.app.play.refresh()
    finish(stage)
    assert says(stage, "The vote at home failed in round 1; it can come back in round 3.")
    stage.hand.click("blocs/ratify")
    assert view(stage).me.policies == ()
    assert stage.ui.hits.by_id["blocs/ratify"].disabled_reason.endswith("round 3.")
    assert stage.ui.hits.by_id["blocs/campaign/more"].disabled_reason.endswith("round 3.")


def test_low_approval_bars_the_vote_and_says_so(stage):
    state(stage).approval = {**state(stage).approval, "JPN": 150}
    stage.app.play.refresh()
    finish(stage)
    assert "approval under 20" in stage.ui.hits.by_id["blocs/ratify"].disabled_reason
    assert says(stage, "approval under 20")


def test_a_signature_is_taken_back_at_once(stage):
    stage.hand.click("blocs/unsign")
    assert view(stage).blocs[BLOC].signed("JPN") is None
    finish(stage)
    assert says(stage, t("blocs.toast_unsigned"))
    assert "blocs/apply" in stage.ui.hits.by_id


def test_what_waits_names_a_vote_that_is_not_called_and_leads_there(stage):
    play = stage.app.play
    assert [(todo.kind, todo.bloc) for todo in play.todos] == [("ratify", BLOC)]
    stage.show("map")
    stage.hand.press(pygame.K_SPACE)
    assert stage.screen == "BlocsScreen"
    stage.hand.click("blocs/ratify")
    assert play.todos == ()


def test_an_applicant_calls_the_vote_before_the_bloc_has_taken_it():
    stage = sit("KOR")
    assert [a.member for a in view(stage).blocs[BLOC].applications] == ["KOR"]
    assert says(stage, t("blocs.own_applied"))
    stage.hand.click("blocs/ratify")
    finish(stage)
    assert view(stage).me.policies == (Ratify(BLOC),)
    assert says(stage, t("blocs.home_waits"))


def test_a_union_is_asked_for_no_vote_at_home():
    stage = sit("EUU")
    assert "blocs/ratify" not in stage.ui.hits.by_id
    assert not says(stage, t("blocs.home_vote"))


# --- more money -----------------------------------------------------------------------------------------------------


def supplement(stage):
    """Show the mandate, scrolled to the form."""
    stage.show("mandate")
    finish(stage)
    stage.ui.set_focus("supplement/ask")
    finish(stage)
    return stage.app.screen("mandate").supplement


def test_a_supplementary_vote_shows_its_exact_chance_and_is_asked_and_called_off(stage):
    form = supplement(stage)
    game = stage.app.play.table.game
    stage.hand.click("supplement/usd/more")
    usd = form.written_usd
    chance = supplementary_chance(game.world, "JPN", game.state.approval["JPN"], usd * CENTS)
    finish(stage)
    assert form.chance() == chance
    assert says(stage, f"{100 * chance.value:.2f}%")
    tip = stage.ui.hits.by_id["supplement/chance"].tip
    assert [line.value for line in tip.lines] == [
        f"{'+' if parts > 0 else '−'}{abs(parts) / 100:.2f}%" for _, parts in chance.terms
    ]
    stage.hand.click("supplement/ask")
    assert view(stage).me.policies == (SupplementaryVote(usd),)
    finish(stage)
    stage.hand.click("supplement/ask")
    assert view(stage).me.policies == ()


def test_after_a_supplementary_vote_the_next_round_for_one_is_named(stage):
    supplement(stage)
    stage.hand.click("supplement/ask")
    on_and_back(stage)
    supplement(stage)
    assert view(stage).me.supplementary_from == 5
    reason = t("mandate.supplement_later", round=5)
    stage.hand.wheel(-20, (200, 400))
    finish(stage)
    assert stage.ui.hits.by_id["supplement/ask"].disabled_reason == reason
    assert says(stage, reason)


def test_objectives_are_shown_with_their_progress_and_outcome(stage):
    supplement(stage)
    announced = view(stage).world.scenario.head.objectives
    assert announced
    ids = [f"goals/objective/{o.id}" for o in announced]
    assert set(ids) <= set(stage.ui.hits.by_id)
    tip = stage.ui.hits.by_id["goals/objective/memorandum"].tip
    assert t("mandate.objective_open", round=1) in tip.text
    assert t("mandate.treaty_between_no") in tip.text
    while view(stage).round < 5:
        on_and_back(stage)
    supplement(stage)
    tip = stage.ui.hits.by_id["goals/objective/memorandum"].tip
    assert tip.text == t("mandate.objective_missed", round=3)


@pytest.mark.parametrize("size", SIZES)
def test_everything_fits_at_every_text_size(size):
    stage = sit(size=size)
    found = stage.overflows()
    for _ in range(3):
        stage.hand.click("blocs/campaign/more")
    stage.hand.click("blocs/ratify")
    stage.hand.click("blocs/campaign/more")
    found |= stage.overflows()
    stage.ui.text_scale = 2.0
    stage.loop.frame()
    stage.hand.click("blocs/side")
    found |= stage.overflows()
    stage.ui.layers.clear()
    supplement(stage)
    found |= stage.overflows()
    assert found == {}
