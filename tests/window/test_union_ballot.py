"""The vote within a customs union on the screen: the ballot page of a member and of the seat, and the roll calls."""

import pygame
import pytest

from game.scenario.read import from_files
from game.window.catalog import t
from game.window.screens.blocs_unions import ballot_heading, majority_in_words
from game.world import build_world
from tests.scenario.copies import customs_union
from tests.window.stage import SCALES, SIZES, Stage, finish, own_home, says, to_ballot, view


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    return own_home(tmp_path, monkeypatch)


def sit(seat, size=(1280, 720)):
    stage = Stage(size)
    stage.start(seat, opponents="heuristic")
    return stage


def to_resolution(stage):
    """Close the person's page and return the motions that were counted."""
    page = [m.id for m in view(stage).ballot_page]
    play = stage.app.play
    play.end()
    play.finish_work()
    return [view(stage).motions[number] for number in page]


def file_application(stage):
    """Have the Union's seat apply in the name of the person, and go on to the plenary."""
    stage.show("blocs")
    finish(stage)
    stage.hand.click("blocs/apply")


def test_a_members_page_says_whose_vote_it_is_and_what_a_majority_takes():
    stage = sit("DEU")
    to_ballot(stage)
    assert says(stage, "The vote of the European Union (Commission)")
    assert says(stage, "8 of the 13 members present")
    assert says(stage, "65% of their people (219.9 of 338.2 million)")
    assert says(stage, "fewer than 4 members outside it")
    assert says(stage, "You stand for 83.5 million, 24.7%.")
    assert says(stage, "Not voting counts as not in favour.")
    page = view(stage).ballot_page
    stage.hand.press(pygame.K_2)
    assert view(stage).me.ballots == {page[0].id: "against"}
    counted = to_resolution(stage)
    assert dict(counted[0].unions[0].roll_call)["DEU"] == "against"


def test_the_seat_of_a_union_is_told_that_it_proposes():
    stage = sit("EUU")
    file_application(stage)
    assert not says(stage, t("blocs.toast_acceded"))
    assert says(stage, t("blocs.toast_applied"))
    to_ballot(stage)
    title, note = ballot_heading(view(stage))
    assert title == t("blocs.ballot")
    assert t("blocs.union_proposal") in note
    assert "8 of the 13 members present" in note
    assert says(stage, t("blocs.union_proposal"))


def test_who_belongs_to_no_union_reads_nothing_of_it():
    stage = sit("JPN")
    assert ballot_heading(view(stage)) == (t("blocs.ballot"), t("blocs.ballot_note"))


def test_before_it_applies_a_founding_union_is_told_that_its_members_decide():
    stage = sit("EUU")
    stage.show("blocs")
    finish(stage)
    assert says(stage, t("blocs.accede_members"))
    assert not says(stage, t("blocs.accede_at_once"))


def test_roll_calls_show_how_the_members_voted():
    stage = sit("POL")
    to_ballot(stage)
    counted = to_resolution(stage)
    assert counted[0].content.member == "EUU"
    stage.app.play.report = None
    stage.show("blocs")
    finish(stage)
    first = next(id for id in stage.ui.hits.by_id if id.startswith(("blocs/admissions/", "blocs/roll/")))
    stage.hand.click(first)
    finish(stage)
    (vote,) = counted[0].unions
    ayes = [choice for _, choice in vote.roll_call].count("for")
    assert says(stage, "EU (Commission)")
    assert says(stage, f"within it {ayes} for,")
    assert says(stage, "Poland")


@pytest.mark.parametrize("size", SIZES)
def test_a_members_page_fits_at_every_size(size):
    stage = sit("ITA", size)
    to_ballot(stage)
    assert stage.overflows() == {}
    motion = view(stage).ballot_page[0].id
    for scale in SCALES:
        stage.ui.text_scale = scale
        finish(stage)
        assert f"blocs/vote/{motion}" in stage.ui.hits.by_id, "the ballot can be reached under the words"
    stage.ui.text_scale = 1.0


def test_what_a_majority_takes_in_words_follows_the_scenario():
    def words(**numbers):
        return majority_in_words(build_world(from_files(customs_union(**numbers))), "UUU")

    assert words() == (
        "A qualified majority, for or against, takes 2 of the 3 members present. Without one the union abstains."
    )
    assert words(blocking_minority=1, population_share=0.75, failed_vote="seat") == (
        "A qualified majority, for or against, takes 2 of the 3 members present with 75% of their people "
        "(75.0 of 100.0 million). Without one the union votes as its own seat does."
    )
