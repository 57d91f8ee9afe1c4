"""Blocs and the plenary: acceding, tabling, seconding, voting and leaving, by mouse and keyboard."""

from dataclasses import replace

import pygame
import pytest

from game import load_scenario
from game.actions import AmendCharter, Apply, Expel, SetExportFloor, SetFloor, SetLevyShare
from game.rules.charter import charter_of
from game.rules.motions import floor_of
from game.state import BookEntry, Motion
from game.window.catalog import t
from game.window.marketfacts import Facts
from game.window.screens.blocs_words import charter_rules, floor_price, levels
from tests.engine.helpers import plain
from tests.window.stage import SIZES, Stage, finish, own_home, says, to_ballot, view

ENTER = pygame.K_RETURN


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    # Most of these tests are about members: a seat becomes one at once where an accession needs no vote at home.
    monkeypatch.setattr("game.window.opening.load_scenario", lambda name: plain(load_scenario(name)))
    return own_home(tmp_path, monkeypatch)


def sit(seat="JPN", size=(1280, 720)):
    stage = Stage(size)
    stage.start(seat, opponents="heuristic")
    stage.show("blocs")
    finish(stage)
    return stage


@pytest.fixture
def stage():
    return sit()


def bloc(stage):
    return view(stage).blocs["floor-zone"]


def accede_to_ballot(stage):
    """Accede, and go on to the first plenary in which the person votes."""
    play = stage.app.play
    if bloc(stage).status(play.seat) is None:
        play.do(Apply(play.seat, "floor-zone"))
    to_ballot(stage)


def test_a_founder_accedes_by_a_click_and_sees_itself_a_member(stage):
    assert bloc(stage).status("JPN") is None
    stage.hand.click("blocs/apply")
    assert bloc(stage).status("JPN") == "full"
    assert says(stage, t("blocs.own_is_full"))
    assert says(stage, t("blocs.toast_acceded"))


def test_where_accessions_are_ratified_a_founder_signs_by_a_click(monkeypatch):
    monkeypatch.setattr("game.window.opening.load_scenario", load_scenario)
    stage = sit()
    stage.hand.click("blocs/apply")
    assert (bloc(stage).status("JPN"), bloc(stage).signed("JPN")) == (None, "full")
    assert says(stage, t("blocs.toast_signed"))
    assert says(stage, t("blocs.signatories", count=len(bloc(stage).signatories)))
    stage.show("mandate")
    finish(stage)
    assert says(stage, t("mandate.approval"))
    assert says(stage, t("mandate.home_chance", bloc=view(stage).world.charters["floor-zone"].name)[:20])


def test_a_seat_applies_as_an_associate():
    stage = sit("KOR")
    assert bloc(stage).status("KOR") is None
    stage.hand.click("blocs/status/associate")
    stage.hand.click("blocs/apply")
    assert [a.status for a in bloc(stage).applications if a.member == "KOR"] == ["associate"]


def test_a_member_of_the_union_cannot_join_and_is_told_why():
    stage = sit("DEU")
    assert says(stage, "trade policy is its union's")
    before = bloc(stage)
    stage.hand.click("blocs/apply")
    assert bloc(stage) == before
    assert says(stage, t("blocs.own_union", union="the European Union (Commission)", round=0)[:30])


def test_an_outsider_cannot_table_and_is_told_why(stage):
    stage.hand.press(pygame.K_m)
    assert not [m for m in view(stage).motions.values() if m.proposer == "JPN"]
    assert says(stage, "Only full members")


def test_a_motion_on_a_floor_is_tabled_once(stage):
    stage.hand.click("blocs/apply")
    stage.hand.click("blocs/cell/Sb/refined")
    finish(stage)
    stage.hand.click("blocs/table")
    mine = [m for m in view(stage).motions.values() if m.proposer == "JPN"]
    assert len(mine) == 1
    assert mine[0].content.mineral == "Sb"
    assert mine[0].content.level > 1.0
    finish(stage)
    # The level that is proposed next is another one; the same cannot be chosen again.
    assert stage.app.screen("blocs").floors.level != mine[0].content.level
    assert f"blocs/motion/{mine[0].id}" in stage.ui.hits.by_id


def test_the_matrix_goes_by_the_arrows_and_M_tables(stage):
    stage.hand.click("blocs/apply")
    stage.tab_to("blocs/matrix")
    minerals = view(stage).world.minerals
    stage.hand.press(pygame.K_DOWN)
    stage.hand.press(pygame.K_RIGHT)
    floors = stage.app.screen("blocs").floors
    assert (floors.mineral, floors.stage) == (minerals[1], "ore")
    stage.hand.press(pygame.K_m)
    mine = [m for m in view(stage).motions.values() if m.proposer == "JPN"]
    assert [(m.content.mineral, m.content.stage) for m in mine] == [(minerals[1], "ore")]


def test_a_motion_on_an_export_floor_goes_into_the_other_schedule(stage):
    stage.hand.click("blocs/apply")
    stage.hand.click("blocs/schedule/export_floors")
    stage.hand.click("blocs/cell/Co/ore")
    finish(stage)
    assert says(stage, t("blocs.levy_export_floors")[:20]) or says(stage, "the levy is the exporter's")
    tip = stage.ui.hits.by_id["blocs/cell/Co/ore"].tip
    assert t("blocs.levy_export_floors") in tip.text
    assert "Source: " in tip.text
    stage.hand.press(pygame.K_m)
    mine = [m for m in view(stage).motions.values() if m.proposer == "JPN"]
    assert [type(m.content) for m in mine] == [SetExportFloor]
    assert (mine[0].content.mineral, mine[0].content.stage) == ("Co", "ore")
    finish(stage)
    assert says(stage, "Ore of Co: export floor at ×")
    # The schedule of imports knows nothing of it.
    stage.hand.click("blocs/schedule/floors")
    finish(stage)
    assert stage.app.screen("blocs").floors._open_motions("Co", "ore") == []


def charter_page(stage):
    stage.hand.click("blocs/schedule/charter")
    finish(stage)
    return stage.app.screen("blocs").floors.charter


def pick(stage, id, letters):
    """Open a list, type the beginning of an entry, and take it."""
    stage.tab_to(id)
    stage.hand.press(ENTER)
    stage.hand.type(letters)
    stage.hand.press(ENTER)
    finish(stage)


def test_a_levy_share_is_tabled_by_mouse_and_the_books_are_shown(stage):
    stage.hand.click("blocs/apply")
    page = charter_page(stage)
    assert says(stage, t("blocs.no_books"))
    assert says(stage, "0% of the levies")
    assert page.subject == "set_levy_share"
    stage.hand.click("blocs/charter/table")
    mine = [m for m in view(stage).motions.values() if m.proposer == "JPN"]
    assert [type(m.content) for m in mine] == [SetLevyShare]
    assert mine[0].content.share > 0.0
    finish(stage)
    assert says(stage, f"Levy share of the fund: {mine[0].content.share:.0%}")
    game = stage.app.play.table.game
    books = (BookEntry(1, "levy", "JPN", 123_456_700), BookEntry(1, "levy", "USA", 200_000_000))
    game.state.blocs = {"floor-zone": replace(bloc(stage), books=books, amendments=(("levy_share", 0.5),))}
    stage.app.play.refresh()
    finish(stage)
    assert says(stage, "It holds $3.2\xa0m. 50% of the levies")
    assert says(stage, "Your claim on it is $1.2\xa0m")
    assert says(stage, "Round 1: levies of 2 paid in")


def test_a_member_is_expelled_and_a_charter_amended_by_keys(stage):
    stage.hand.click("blocs/apply")
    game = stage.app.play.table.game
    page = charter_page(stage)
    pick(stage, "blocs/charter/subject", "expel")
    assert page.subject == "expel"
    assert says(stage, "needs two full members beside the one")
    members = tuple((seat, "full", 0) for seat in ("JPN", "USA", "AUS"))
    game.state.blocs = {"floor-zone": replace(bloc(stage), members=members, applications=())}
    stage.app.play.refresh()
    finish(stage)
    pick(stage, "blocs/charter/value", "aus")
    stage.hand.press(pygame.K_m)
    pick(stage, "blocs/charter/subject", "amend: quorum")
    assert page.subject == "quorum"
    stage.hand.press(pygame.K_m)
    mine = [m.content for m in view(stage).motions.values() if m.proposer == "JPN"]
    assert mine[0] == Expel("AUS")
    assert isinstance(mine[1], AmendCharter)
    assert mine[1].rule == "quorum"
    finish(stage)
    assert says(stage, "Expel Australia")
    assert says(stage, "Amend the charter: Quorum, ")


def test_the_charter_that_is_shown_is_the_one_in_force(stage):
    game = stage.app.play.table.game
    amended = (("decisions.expel", "consensus"), ("largest_floor_step", 0.5), ("levy_share", 0.25))
    game.state.blocs = {"floor-zone": replace(bloc(stage), amendments=amended, expulsions=(("JPN", 3),),
                                              members=(("JPN", "full", 1), ("USA", "full", 1)))}  # fmt: skip
    stage.app.play.refresh()
    rules = dict(charter_rules(view(stage), charter_of(view(stage).world, bloc(stage))))
    assert rules["To expel a member"] == t("blocs.decision_consensus")
    assert rules["To set a floor"] == t("blocs.decision_double")
    assert "0.50" in rules["Steps"]
    assert rules["Levy share"].startswith("25%")
    assert rules["Associates"] == "No vote; their goods pay 50% of the levy."
    assert max(x for x in levels(view(stage), bloc(stage), "NdPr", "refined") if x is not None) == 1.5
    finish(stage)
    assert says(stage, "The bloc has expelled you")
    assert says(stage, "leaves R3")


@pytest.mark.parametrize("size", SIZES)
def test_the_charter_page_draws_in_every_size(size):
    stage = sit(size=size)
    charter_page(stage)
    assert "blocs/charter/subject" in stage.ui.hits.by_id


def test_an_export_floor_in_force_is_shown_with_its_level_and_named_in_the_markets(stage):
    game = stage.app.play.table.game
    now = replace(bloc(stage), in_force=True, export_floors=(("Co", "refined", 1.2),))
    game.state.blocs = {"floor-zone": now}
    stage.app.play.refresh()
    stage.hand.click("blocs/schedule/export_floors")
    finish(stage)
    assert says(stage, "On exports (1)")
    assert says(stage, "×1.20")
    facts = Facts(view(stage))
    assert facts.floor_in_force("Co") is None
    assert [(line.level, line.exports) for line in facts.floors("Co")] == [(1.2, True)]
    stage.show("markets")
    assert any("Export floor of 1.20" in text for _, text in stage.app.screen("markets").measures("Co"))


def test_levels_stay_within_the_charters_step_and_prices_are_in_usd_per_tonne(stage):
    charter = view(stage).world.charters["floor-zone"]
    found = levels(view(stage), bloc(stage), "NdPr", "refined")
    assert max(found) == pytest.approx(1.0 + charter.largest_floor_step)
    assert None not in found
    world = view(stage).world
    m = world.mineral_index["NdPr"]
    base = world.mineral["NdPr"].price_usd_per_t
    assert floor_price(world, "NdPr", "refined", 1.2) == pytest.approx(1.2 * base)
    assert floor_price(world, "NdPr", "ore") == pytest.approx(world.market.kappa[m] * base)
    assert says(stage, f"${base:,.0f}")


def test_a_motion_of_another_is_seconded_by_members_only(stage):
    game = stage.app.play.table.game
    motion = Motion(900, "floor-zone", SetFloor("W", "refined", 1.1), "USA", None, 1, 2)
    game.state.motions = {**game.state.motions, 900: motion}
    stage.app.play.refresh()
    finish(stage)
    stage.ui.set_focus("blocs/motion/900")
    finish(stage)
    assert says(stage, t("blocs.needs_seconder", round=2))
    stage.hand.click("blocs/second/900")
    assert view(stage).motions[900].seconder is None
    assert says(stage, t("blocs.second_members_only"))
    stage.hand.click("blocs/apply")
    stage.hand.click("blocs/second/900")
    assert view(stage).motions[900].seconder == "JPN"
    assert "blocs/second/900" not in stage.ui.hits.by_id
    assert says(stage, t("blocs.vote_later", round=2))


def test_ballots_go_by_the_keys_one_after_the_other(stage):
    accede_to_ballot(stage)
    page = stage.app.screen("blocs").ballot.motions()
    assert len(page) > 4
    for key in (pygame.K_1, pygame.K_2, pygame.K_3):
        stage.now += 0.6
        stage.hand.press(key)
        # Pressed again at once it is a slip of the finger, and not a ballot on the next motion.
        stage.hand.press(key)
    cast = [view(stage).me.ballots.get(m.id) for m in page[:4]]
    assert cast == ["for", "against", "abstain", None]
    # A ballot can be changed until the count.
    stage.hand.click(f"blocs/vote/{page[0].id}/against")
    assert view(stage).me.ballots[page[0].id] == "against"
    assert says(stage, t("blocs.ballot_count", cast=3, all=len(page)))


def test_all_that_is_left_is_voted_at_once_and_the_roll_call_is_published(stage):
    accede_to_ballot(stage)
    page = stage.app.screen("blocs").ballot.motions()
    stage.hand.press(pygame.K_2)
    stage.hand.click("blocs/rest/for")
    assert len(view(stage).me.ballots) == len(page)
    play = stage.app.play
    play.end()
    play.finish_work()
    play.report = None
    stage.show("blocs")
    finish(stage)
    votes = {m.id: dict(m.roll_call).get("JPN") for m in view(stage).motions.values() if m.roll_call}
    assert votes[page[0].id] == "against"
    assert votes[page[1].id] == "for"
    assert says(stage, t("blocs.roll_calls"))
    assert bloc(stage).in_force
    assert says(stage, t("blocs.in_force", round=2))
    first = next(id for id in stage.ui.hits.by_id if id.startswith(("blocs/admissions/", "blocs/roll/")))
    stage.hand.click(first)
    assert says(stage, " for, ")


def test_leaving_says_what_it_means_and_can_be_taken_back(stage):
    stage.hand.click("blocs/apply")
    stage.hand.click("blocs/notice")
    assert says(stage, "1 full members of the 5"), "the Union asks its members first"
    stage.hand.press(pygame.K_ESCAPE)
    assert bloc(stage).notices == ()
    stage.hand.click("blocs/notice")
    stage.hand.click("notice/answer/0")
    assert dict(bloc(stage).notices) == {"JPN": 2}
    assert says(stage, "leaves R2")
    stage.hand.click("blocs/notice")
    assert bloc(stage).notices == ()


def test_a_click_on_a_member_leads_to_the_table(stage):
    stage.hand.click("blocs/seat/USA")
    assert stage.screen == "TableScreen"
    assert stage.app.screen("table").deal.partner == "USA"


@pytest.mark.parametrize("size", SIZES)
def test_everything_fits_at_every_text_size(size):
    stage = sit(size=size)
    found = stage.overflows()
    stage.hand.click("blocs/apply")
    found |= stage.overflows()
    accede_to_ballot(stage)
    found |= stage.overflows()
    stage.app.play.end()
    stage.app.play.finish_work()
    stage.app.play.report = None
    stage.show("blocs")
    finish(stage)
    found |= stage.overflows()
    stage.ui.text_scale = 2.0
    stage.loop.frame()
    stage.hand.click("blocs/side")
    found |= stage.overflows()
    assert found == {}
    assert floor_of(bloc(stage), "NdPr", "ore") is None
