"""The mandate's second page: no deal, friends and frictions, facts with sources, two priorities, three questions."""

import pygame
import pytest

from game.window import catalog
from game.window.marketfacts import Facts
from game.window.relations import relations
from game.window.screens.mandate_facts import public_facts
from game.window.screens.mandate_strategy import COUNT, choices, priorities_of
from tests.window.stage import Stage, finish, own_home, says, view


@pytest.fixture
def stage(tmp_path, monkeypatch):
    """The page on strategy, as Japan among four."""
    own_home(tmp_path, monkeypatch)
    return open_page("trilateral-30-days", "JPN")


def open_page(scenario: str, seat: str) -> Stage:
    stage = Stage()
    stage.app.start(scenario, seat, 1, "no-deal")
    stage.app.settle()
    stage.show("mandate")
    stage.hand.click("mandate/tab/strategy")
    finish(stage)
    return stage


def strategy(stage: Stage):
    return stage.app.screen("mandate").strategy


def test_two_priorities_are_chosen_confirmed_and_kept_with_the_notes(stage):
    hand, ui, play = stage.hand, stage.ui, stage.app.play
    assert ui.hits.by_id["strategy/confirm"].disabled_reason == "Choose 2 more."
    hand.click("strategy/option/1")
    stage.tab_to("strategy/option/2")
    hand.press(pygame.K_SPACE)
    assert ui.hits.by_id["strategy/option/0"].disabled_reason == "Two are chosen. Take one back first."
    hand.click("strategy/option/1")
    hand.click("strategy/option/0")
    assert strategy(stage).chosen == ("target/2", "target/0")
    assert priorities_of(play) == ()
    hand.click("strategy/confirm")
    assert priorities_of(play) == ("target/2", "target/0")
    assert "strategy/confirm" not in ui.hits.by_id
    path = play.path
    stage.app.close_game()
    stage.app.load(path)
    stage.app.settle()
    assert priorities_of(stage.app.play) == ("target/2", "target/0")
    assert strategy(stage).confirmed


def test_choices_are_the_targets_and_the_weighted_parts(stage):
    me = view(stage).me
    texts = dict(choices(view(stage)))
    assert len(texts) == len(me.targets) + 4
    assert texts["target/1"] == "A treaty with the United States (15 points)"
    assert texts["security"] == "Security (weight 20)"
    assert COUNT == 2


def test_no_deal_is_said_in_per_cent_and_points_with_what_is_possible(stage):
    assert stage.says("0% · 0.0 points")
    assert stage.says("83.7 points")


def test_friends_and_frictions_have_reasons_that_the_view_bears_out(stage):
    now = view(stage)
    friends, frictions = relations(now, Facts(now))
    assert [relation.seat for relation in friends] == ["EUU", "USA"]
    assert [relation.seat for relation in frictions] == ["CHN"]
    assert friends[0].reasons[0] == "founded the Trilateral Memorandum, as you did"
    share = Facts(now).dependence_overall("JPN")
    assert frictions[0].reasons[0] == f"you depend on it for {share * 100:.0f}% of your strategic minerals"
    for relation in (*friends, *frictions):
        assert 1 <= len(relation.reasons) <= 2
    assert says(stage, friends[0].reasons[0])
    stage.hand.move("strategy/option/0")
    stage.hand.press(pygame.K_END)
    finish(stage)
    assert says(stage, frictions[0].reasons[0])


def test_relations_follow_trust_and_are_never_both(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = open_page("workshop-12", "JPN")
    now = view(stage)
    facts = Facts(now)
    friends, frictions = relations(now, facts)
    assert len(friends) == 3
    assert not {r.seat for r in friends} & {r.seat for r in frictions}
    best = friends[0].seat
    now.me.trust[best] = -90
    friends, frictions = relations(now, facts)
    assert best not in {r.seat for r in friends}
    assert frictions[0].seat == best
    assert frictions[0].reasons[0] == "trust −90 between you"


def test_every_public_fact_has_a_source(stage):
    found = public_facts(view(stage))
    assert len(found) >= 5
    assert all(source.strip() for _, source in found)
    assert found[0][0].startswith("GDP $4.21 tn")
    assert any("15% of the world’s refined titanium sponge" in fact for fact, _ in found)
    assert says(stage, "Source: documented, World Bank WDI (GDP 2023 and population 2024)")


def test_three_questions_are_answered_at_once_and_need_not_be(stage):
    hand, check = stage.hand, strategy(stage).check
    hand.click("mandate/go")
    assert stage.screen == "MapScreen", "nothing has to be answered"
    stage.show("mandate")
    check.begin()
    finish(stage)
    answers = [question.right for question in check.questions()]
    assert len(answers) == 3
    stage.ui.reveal("check/answer/0")
    finish(stage)
    wrong = (answers[0] + 1) % 3
    check.answer(wrong)
    finish(stage)
    stage.ui.reveal("check/next")
    finish(stage)
    assert says(stage, "No: the no-deal run is 0%")
    check.answer(answers[0])
    assert check.given == wrong, "the first answer stands"
    check.go_on()
    finish(stage)
    for right in answers[1:]:
        stage.tab_to(f"check/answer/{right}")
        hand.press(pygame.K_RETURN)
        finish(stage)
        stage.tab_to("check/next")
        assert stage.says("Right")
        hand.press(pygame.K_RETURN)
        finish(stage)
    assert check.score == 2
    stage.tab_to("check/begin")
    assert stage.says("2 of 3 right.")


def test_the_second_question_offers_one_red_line_and_no_more(stage):
    check = strategy(stage).check
    line = check.questions()[1]
    lines = {red.text for red in view(stage).me.red_lines}
    assert [n for n, text in enumerate(line.answers) if text in lines] == [line.right]


@pytest.mark.parametrize(
    ("scenario", "seat"),
    [
        ("workshop-12", "JPN"),
        ("trilateral-30-days", "CHN"),
        pytest.param("washington-2026", "COK", marks=pytest.mark.long),
    ],
)
def test_nothing_overflows_in_any_size_or_theme(scenario, seat, tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = open_page(scenario, seat)
    assert not stage.overflows()
    strategy(stage).check.begin()
    strategy(stage).check.answer(0)
    assert not stage.overflows()


def test_its_words_change_with_the_language(stage):
    now = view(stage)
    before = relations(now, Facts(now))[0][0].reasons
    catalog.set_language("fr")
    stage.app.play.reword()
    after = strategy(stage).relations()[0][0].reasons
    assert len(after) == len(before)
