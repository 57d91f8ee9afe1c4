"""The text room: articles, versions, rivals in brackets, who is known to be for them, and the way to the forms."""

from dataclasses import replace

import pygame
import pytest

from game import load_scenario
from game.actions import AmendCharter, Payment, SetFloor, SetLevyShare, SetStockTarget, VotePledge
from game.bloc import Motion
from game.rules.charter import AMENDABLE
from game.rules.turn import Happening
from game.state import Treaty
from game.window.catalog import t
from game.window.screens.blocs_articles import ARTICLES, article_of, subject_of, versions
from game.window.screens.blocs_stances import on_motion, support
from game.window.screens.text_diff import changes
from game.window.screens.text_room import TextRoom
from tests.engine.helpers import plain
from tests.window.stage import Stage, finish, own_home, says, view

BLOC = "floor-zone"
FULL = ("JPN", "USA", "EUU", "AUS", "KOR")
RIVALS = (
    Motion(901, BLOC, SetLevyShare(0.25), "USA", "EUU", 1, 9),
    Motion(902, BLOC, SetLevyShare(0.5), "AUS", None, 1, 9),
    Motion(903, BLOC, AmendCharter("quorum", 0.75), "KOR", "USA", 1, 9),
)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setattr("game.window.app.load_scenario", lambda name: plain(load_scenario(name)))
    return own_home(tmp_path, monkeypatch)


def put(stage, motions=RIVALS, members=FULL, **changes):
    """Make a bloc of the game with members and motions, and read the view again."""
    game = stage.app.play.table.game
    bloc = replace(game.state.blocs[BLOC], members=tuple((seat, "full", 0) for seat in members), applications=(),
                   in_force=True, in_force_since=1)  # fmt: skip
    game.state.blocs = {BLOC: replace(bloc, **changes)}
    game.state.motions = {motion.id: motion for motion in motions}
    stage.app.play.refresh()
    finish(stage)


def sit(page="text", seat="JPN", coaching="estimate", motions=RIVALS, **changes):
    """Show a page of a bloc of five with rival motions in it."""
    stage = Stage()
    stage.app.start("workshop-12", seat, 7, "no-deal")
    stage.app.settle()
    stage.app.play.table.game.state.coaching = coaching
    stage.show("blocs")
    put(stage, motions, **changes)
    stage.hand.click(f"blocs/page/{page}")
    finish(stage)
    return stage


def room(stage) -> TextRoom:
    return stage.app.screen("blocs").pages.text


def test_every_rule_that_can_be_amended_is_in_one_article():
    rules = [rule for found in ARTICLES.values() for rule in found]
    assert sorted(rules) == sorted(AMENDABLE)
    contents = (SetFloor("Co", "ore", 1.1), SetLevyShare(0.5), SetStockTarget("Co", 30.0), AmendCharter("quorum", 1.0))
    assert [article_of(subject_of(c)) for c in contents] == ["floors", "fund", "stock", "decisions"]


def test_a_sentence_shows_what_goes_and_what_comes():
    runs = changes("Of the levies 25% goes to the fund.", "Of the levies 50% goes to the fund.")
    assert [(run.kind, run.text) for run in runs] == [
        ("kept", "Of the levies"), ("gone", "25%"), ("new", "50%"), ("kept", "goes to the fund.")]  # fmt: skip
    assert [run.kind for run in changes("", "Expel Australia")] == ["new"]


def test_articles_are_read_by_mouse_and_by_the_arrows():
    stage = sit()
    assert says(stage, t("textroom.about_membership"))
    stage.hand.click("text/article/fund")
    finish(stage)
    assert says(stage, t("textroom.about_fund"))
    stage.tab_to("text/articles")
    stage.hand.press(pygame.K_UP)
    assert room(stage).article == "export_floors"
    finish(stage)
    assert says(stage, t("textroom.about_export_floors"))


def test_rivals_on_one_provision_stand_in_brackets_with_what_each_changes():
    stage = sit()
    assert says(stage, t("textroom.bracket_count", count=2))
    stage.hand.click("text/article/fund")
    finish(stage)
    assert {"text/option/901", "text/option/902"} <= set(stage.ui.hits.by_id)
    assert "text/option/903" not in stage.ui.hits.by_id
    # The old share is struck and both new ones are there; Australia's has no seconder yet.
    assert stage.texts().count("0%") >= 2
    assert {"25%", "50%"} <= set(stage.texts())
    assert says(stage, "needs a seconder")
    stage.hand.click("text/option/902/second")
    assert view(stage).motions[902].seconder == "JPN"
    assert "text/option/901/second" not in stage.ui.hits.by_id


def test_a_provision_tells_its_versions_and_who_voted_for_them():
    roll = (("JPN", "for"), ("USA", "for"), ("AUS", "against"))
    old = Motion(800, BLOC, SetLevyShare(0.1), "USA", "JPN", 1, 1, "adopted", roll)
    stage = sit(motions=(*RIVALS, old), amendments=(("levy_share", 0.1),))
    stage.hand.click("text/article/fund")
    finish(stage)
    assert says(stage, t("textroom.and_versions", text=t("textroom.since_adopted", round=1), count=2))
    voted = t("textroom.version_voted", round=1, name="the United States", ayes=2, noes=1, silent=0)
    assert not says(stage, voted)
    stage.hand.click("text/provision/charter/levy_share")
    finish(stage)
    assert says(stage, voted)
    assert says(stage, t("textroom.version_founding"))
    stage.ui.set_focus("text/provision/charter/levy_share")
    stage.hand.press(pygame.K_RETURN)
    finish(stage)
    assert not says(stage, voted)


def test_versions_leave_out_what_was_voted_down_and_what_fell_before_a_new_founding():
    stage = sit()
    game = stage.app.play.table.game
    down = Motion(801, BLOC, SetLevyShare(0.75), "USA", "JPN", 1, 1, "rejected", (("JPN", "against"),))
    early = Motion(802, BLOC, SetLevyShare(0.1), "USA", "JPN", 1, 1, "adopted", (("JPN", "for"),))
    put(stage, (down, early))
    subject = ("charter", "levy_share")
    assert [v.round for v in versions(view(stage), game.state.blocs[BLOC], subject)] == [0, 1]
    anew = Happening("bloc_founded", 2, None, (("bloc", BLOC),))
    later = replace(view(stage), happenings=[*view(stage).happenings, anew])
    assert [(v.kind, v.round) for v in versions(later, game.state.blocs[BLOC], subject)] == [("founding", 2)]


def test_propose_opens_the_form_with_the_field_chosen_and_m_tables_it():
    stage = sit()
    stage.hand.click("text/article/decisions")
    finish(stage)
    stage.hand.click("text/propose/charter/decisions.set_floor")
    finish(stage)
    screen = stage.app.screen("blocs")
    assert (screen.pages.page, screen.floors.schedule) == ("schedules", "charter")
    assert screen.floors.charter.subject == "decisions.set_floor"
    stage.hand.press(pygame.K_m)
    mine = [m.content for m in view(stage).motions.values() if m.proposer == "JPN"]
    assert [c.rule for c in mine] == ["decisions.set_floor"]


def test_a_floor_and_a_target_open_their_own_forms():
    floor = Motion(910, BLOC, SetFloor("Li", "ore", 1.1), "USA", "EUU", 1, 9)
    target = Motion(911, BLOC, SetStockTarget("Co", 30.0), "USA", "EUU", 1, 9)
    stage = sit(motions=(floor, target))
    screen = stage.app.screen("blocs")
    screen.pages.show_motion(910)
    finish(stage)
    assert room(stage).article == "floors"
    assert stage.ui.focus == "text/option/910"
    stage.hand.click("text/propose/floors/Li/ore")
    assert (screen.floors.schedule, screen.floors.mineral, screen.floors.stage) == ("floors", "Li", "ore")
    screen.pages.show_motion(911)
    finish(stage)
    stage.hand.click("text/propose/stock_target/Co")
    assert (screen.floors.schedule, screen.floors.stock.form.mineral) == ("stock", "Co")


def test_a_ballot_is_cast_in_the_text():
    ready = tuple(replace(motion, ready=1) for motion in RIVALS[:1])
    stage = sit(motions=ready)
    play = stage.app.play
    for _ in range(4):
        if view(stage).ask == "ballot":
            break
        play.end()
        play.finish_work()
    assert view(stage).ask == "ballot"
    play.report = None
    stage.show("blocs")
    stage.hand.click("blocs/page/text")
    stage.app.screen("blocs").pages.show_motion(901)
    finish(stage)
    assert "blocs/vote/901" in stage.ui.hits.by_id, "the ballot page keeps its place beside the text"
    stage.hand.click("text/option/901/against")
    assert view(stage).me.ballots == {901: "against"}
    assert stage.overflows() == {}


def test_support_goes_by_public_record_and_marks_estimates():
    stage = sit()
    v, motion = view(stage), RIVALS[0]
    known = {seat: on_motion(v, seat, motion, None, False) for seat in FULL}
    assert (known["USA"].level, known["EUU"].level, known["AUS"].level) == ("for", "leans_for", "unknown")
    found = support(v, v.blocs[BLOC], motion.content, list(known.items()))
    assert found.total("for", "leans_for")[0] == 2
    assert sum(share for _, share in found.public.values()) == pytest.approx(1.0)
    advisor = stage.app.play.advisor
    worth = replace(advisor.motion(v, "AUS", BLOC, motion.content), points=-2.0)
    stance = on_motion(v, "AUS", motion, worth, False)
    assert (stance.level, stance.estimated) == ("leans_against", True)


def test_earlier_votes_tell_where_a_delegation_stands():
    roll = (("AUS", "for"), ("KOR", "against"), ("USA", "for"))
    same = Motion(700, BLOC, SetLevyShare(0.25), "USA", "EUU", 1, 1, "rejected", roll)
    more = Motion(701, BLOC, SetLevyShare(0.5), "USA", "EUU", 1, 1, "rejected", roll)
    stage = sit(motions=(RIVALS[0], same))
    levels = {seat: on_motion(view(stage), seat, RIVALS[0], None, False).level for seat in ("AUS", "KOR")}
    assert levels == {"AUS": "for", "KOR": "against"}
    put(stage, (RIVALS[0], more))
    levels = {seat: on_motion(view(stage), seat, RIVALS[0], None, False).level for seat in ("AUS", "KOR")}
    assert levels == {"AUS": "leans_for", "KOR": "unknown"}, "against more says nothing of less"


def test_a_pledge_counts_only_where_the_view_holds_the_treaty():
    stage = sit()
    game = stage.app.play.table.game
    pledge = VotePledge("AUS", "USA", BLOC, "set_levy_share", "against")
    treaty = Treaty(1, ("AUS", "USA"), (pledge, Payment("USA", "AUS", 1000)), since=1, secret=True)
    game.state.treaties = {1: treaty}
    game.state.ballots = {(901, "AUS"): "against", (901, "KOR"): "for"}
    stage.app.play.refresh()
    soon = replace(RIVALS[0], ready=2)
    assert on_motion(view(stage), "AUS", soon, None, False).level == "unknown"
    assert on_motion(view(stage), "KOR", soon, None, False).level == "unknown", "a ballot is sealed"
    game.state.treaties = {1: replace(treaty, secret=False)}
    stage.app.play.refresh()
    stance = on_motion(view(stage), "AUS", soon, None, False)
    assert (stance.level, stance.estimated) == ("against", False)
    assert "United States" in stance.why
    assert on_motion(view(stage), "AUS", RIVALS[0], None, False).level == "unknown", "the pledge has run out by then"


def test_a_blind_table_has_words_and_history_only():
    stage = sit(coaching="blind")
    stage.hand.click("text/article/fund")
    finish(stage)
    assert "text/option/901" in stage.ui.hits.by_id
    assert "text/option/901/worth" not in stage.ui.hits.by_id
    assert not says(stage, t("textroom.moved_nobody"))
    assert not says(stage, t("textroom.moved_pending"))
    reading = stage.app.screen("blocs").reading
    assert not reading.support(RIVALS[0]).estimated


@pytest.mark.parametrize("article", ["decisions", "fund", "force"])
def test_the_text_fits_at_every_size(article):
    stage = sit()
    room(stage).choose(article)
    assert stage.overflows() == {}
