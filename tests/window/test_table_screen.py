"""The negotiation table: offers made, answered and countered by mouse and keyboard, and what the desk says of them."""

import re
from dataclasses import replace
from pathlib import Path

import pygame
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ai
from game.actions import Accession, Payment
from game.affordability import short_round
from game.window.catalog import t
from game.window.naming import in_text
from game.window.screens.clause_words import clause_detail, giver
from game.window.screens.table_estimates import may_apply
from game.window.screens.table_money import money_text, next_sum, parse_money
from game.window.screens.table_words import adding
from tests.window.stage import SIZES, Stage, finish, own_home, says, view

ENTER = pygame.K_RETURN


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    return own_home(tmp_path, monkeypatch)


def sit(seat="JPN", size=(1280, 720), opponents="heuristic"):
    """A stage with the table on it."""
    stage = Stage(size)
    stage.start(seat, opponents=opponents)
    stage.show("table")
    finish(stage)
    return stage


@pytest.fixture
def stage():
    return sit()


def deal(stage):
    return stage.app.screen("table").deal


def screen(stage):
    return stage.app.screen("table")


def sit_with(stage, seat, *clauses):
    screen(stage).select(seat)
    deal(stage).show_offer(None)
    for clause in clauses:
        screen(stage).put(clause)
    finish(stage)


def outsider(stage):
    """A delegation that may still join the bloc and has made no offer."""
    seen = view(stage)
    free = [s for s in seen.world.seats if s != "JPN" and may_apply(seen, s, "floor-zone")]
    return next(s for s in free if not deal(stage).offers_of(s))


# --- the interaction budget -------------------------------------------------------------------------------------------


def test_a_deal_of_two_clauses_takes_six_inputs(stage):
    before = len(view(stage).happenings)
    stage.hand.click("table/list/row/AGO")
    stage.hand.press(pygame.K_a)
    stage.hand.press(ENTER)
    stage.hand.press(pygame.K_r)
    stage.hand.press(ENTER)
    assert [giver(clause) for clause in deal(stage).clauses] == ["JPN", "AGO"]
    stage.hand.press(ENTER)
    made = [h for h in view(stage).happenings[before:] if h.kind == "offer_made" and h.get("seat") == "JPN"]
    assert len(made) == 1
    offer = next(o for o in view(stage).offers if o.id == made[0].get("offer"))
    assert offer.parties == ("JPN", "AGO")
    assert len(offer.clauses) == 2
    # The AI has answered at once, and its answer stands in the side column.
    answers = [h.kind for h in view(stage).happenings[before:] if h.get("seat") == "AGO"]
    assert answers
    assert says(stage, t(f"table.did_{answers[0]}", seat="Angola", offer=offer.id, answers=offer.id, ground="")[:20])


def test_an_offer_is_signed_with_two_inputs(stage):
    first = view(stage).waiting_offers[0]
    stage.hand.press(pygame.K_SPACE)
    assert deal(stage).offer_id == first.id
    stage.hand.press(ENTER)
    signed = next(o for o in view(stage).offers if o.id == first.id)
    assert signed.status == "signed"
    assert says(stage, t("table.toast_signed"))


def test_an_offer_is_declined_with_two_inputs(stage):
    number = deal(stage).offer_id
    stage.hand.click("table/decline")
    stage.hand.click("table/decline/option/timing")
    declined = next(o for o in view(stage).offers if o.id == number)
    assert (declined.status, declined.reason) == ("declined", "timing")


def test_why_a_deal_fails_is_there_without_a_click(stage):
    sit_with(stage, "BRA", Payment("BRA", "JPN", 1_000_000, 0, 6))
    estimate = screen(stage).estimate().partner
    assert estimate.acceptance < 50
    assert says(stage, t("table.verdict_refuse")) or says(stage, t("table.verdict_close"))
    assert says(stage, "Pays $1.0\u00a0m")
    figures = [figure for _, figure, _ in screen(stage).verdict._lines(estimate)]
    assert round(sum(figures), 1) == round(estimate.points, 1)


def test_a_country_is_found_with_three_keys(stage):
    stage.hand.press(pygame.K_SLASH, unicode="/")
    stage.hand.type("bo")
    state = screen(stage).list
    assert state.filter == "bo"
    assert "table/list/row/BOL" in stage.ui.hits.by_id
    assert "table/list/row/ITA" not in stage.ui.hits.by_id
    stage.hand.press(ENTER)
    assert deal(stage).partner == "BOL"


def test_the_filter_finds_producers_of_a_mineral(stage):
    stage.hand.click("table/filter")
    stage.hand.type("cobalt")
    assert "table/list/row/COD" in stage.ui.hits.by_id


# --- the desk ---------------------------------------------------------------------------------------------------------


@given(st.lists(st.floats(-60, 60, allow_nan=False), max_size=12))
def test_the_items_of_a_breakdown_add_exactly(values):
    shown = adding(values)
    # A total exactly between two figures may be shown as either.
    assert abs(sum(shown) - sum(values)) <= 0.05 + 1e-6
    assert all(round(figure, 1) == figure for figure in shown)
    assert all(abs(a - b) <= 0.1 + 1e-9 for a, b in zip(shown, values, strict=True))


def test_every_item_of_an_appraisal_has_its_words():
    source = "".join(file.read_text(encoding="utf-8") for file in Path(ai.__path__[0]).glob("*.py"))
    keys = set(re.findall(r'\b[tT]erm\("(\w+)"', source)) | {"membership_prosperity", "floor_prosperity"}
    keys |= {"paid", "received"}
    assert len(keys) > 8
    for key in sorted(keys):
        assert t(f"table.term_{key}", mineral="Cobalt", usd="$1 m", term=4, text="x", amount="1 t", chance="5%",
                 title="x")  # fmt: skip
        assert t(f"table.tip_{key}")


def test_the_meter_follows_an_edit_at_once(stage):
    sit_with(stage, "CAN", Payment("JPN", "CAN", 1_000_000, 0, 4))
    for usd in range(1_100_000, 3_100_000, 100_000):
        old = deal(stage).clauses[0]
        before = screen(stage).estimate().partner
        screen(stage).put(Payment("JPN", "CAN", usd, 0, 4), old)
        stage.ui.redraw()
        stage.loop.frame(settle=1)
        after = screen(stage).estimate().partner
        assert after.points > before.points
        assert after.acceptance >= before.acceptance
        assert says(stage, f"{after.acceptance:.0f} of 50")


def test_the_list_shows_what_everybody_would_make_of_the_draft(stage):
    sit_with(stage, "BRA", Payment("JPN", "BRA", 500_000, 0, 4))
    found = screen(stage).estimates.row("ARM", "BRA", deal(stage).clauses)
    assert found is not None
    assert found.estimate.acceptance > screen(stage).estimate().partner.acceptance
    stage.hand.click("table/order")
    stage.hand.click("table/order/option/acceptance")
    finish(stage)
    scores = [row.score for row in screen(stage).list._rows if not row.waits]
    assert scores == sorted(scores, key=lambda s: -s)


def test_a_suggestion_is_tried_and_nothing_is_sent(stage):
    sit_with(stage, "BRA", Payment("JPN", "BRA", 100_000, 0, 2))
    before = screen(stage).estimate().partner.acceptance
    happened = len(view(stage).happenings)
    stage.ui.set_focus("table/idea/0")
    finish(stage)
    stage.hand.click("table/idea/0")
    assert screen(stage).estimate().partner.acceptance > before
    assert len(view(stage).happenings) == happened


def test_others_affected_are_named_for_an_accession_only(stage):
    sit_with(stage, outsider(stage), Payment("JPN", outsider(stage), 10_000, 0, 1))
    assert screen(stage).estimates.spills(deal(stage).parties, deal(stage).clauses) == ()


# --- drafts -----------------------------------------------------------------------------------------------------------


def test_the_draft_comes_along_and_comes_back(stage):
    seat = outsider(stage)
    sit_with(stage, seat, Payment("JPN", seat, 300_000, 0, 4), Accession("floor-zone", seat))
    seen = view(stage)
    outside = {"JPN", "CHN", *seen.world.union_of}
    gone = next(s for s in seen.world.seats if s not in outside and not may_apply(seen, s, "floor-zone"))
    screen(stage).select(gone)
    # It has applied already, so that clause is left out, and the person is told.
    assert tuple(stage.app.play.draft.clauses) == (Payment("JPN", gone, 300_000, 0, 4),)
    stage.loop.frame()
    assert says(stage, t("table.left_out_toast", count=1, name=in_text(seen.world, gone)))
    screen(stage).select(seat)
    assert Accession("floor-zone", seat) in deal(stage).clauses


def test_a_clause_is_written_with_a_typed_sum(stage):
    sit_with(stage, "BRA")
    stage.hand.press(pygame.K_a)
    stage.hand.type("2.5")
    assert says(stage, "$2.5\u00a0m")
    stage.hand.press(ENTER)
    assert deal(stage).clauses[0].usd == 2_500_000
    stage.hand.click("table/clause/0")
    stage.hand.click("clause/term/more")
    stage.hand.click("clause/answer/1")
    assert deal(stage).clauses == (Payment("JPN", "BRA", 2_500_000, 0, 5),)
    stage.tab_to("table/clause/0")
    stage.hand.press(pygame.K_DELETE)
    assert deal(stage).clauses == ()


def test_joining_is_shut_to_those_who_cannot_and_says_why(stage):
    sit_with(stage, "BEL")
    stage.hand.press(pygame.K_r)
    stage.hand.move("clause/kind/accession")
    stage.now += 1
    stage.loop.frame()
    assert says(stage, "trade policy is its union's")


def test_an_empty_draft_cannot_be_sent_and_says_why(stage):
    sit_with(stage, "BRA")
    deal(stage).clear()
    stage.loop.frame()
    happened = len(view(stage).happenings)
    stage.hand.press(ENTER)
    assert len(view(stage).happenings) == happened
    assert says(stage, t("table.nothing_written"))


def test_a_crossed_red_line_and_an_empty_purse_are_said(stage):
    sit_with(stage, "BRA", Payment("JPN", "BRA", 20_000_000, 0, 6))
    assert says(stage, "No more than $90 m paid")
    assert short_round(view(stage), deal(stage).clauses) == (1, 20_000_000 - view(stage).me.budget_usd)
    assert says(stage, "Short of")
    deal(stage).set_clauses([Payment("JPN", "BRA", 1_000_000, 0, 3)])
    assert short_round(view(stage), deal(stage).clauses) is None


def test_a_draft_that_time_has_overtaken_says_why_it_cannot_be_sent(stage):
    seat = outsider(stage)
    sit_with(stage, seat, Accession("floor-zone", seat))
    game = stage.app.play.table.game
    bloc = game.state.blocs["floor-zone"]
    game.state.blocs = {"floor-zone": replace(bloc, members=(*bloc.members, (seat, "full", 1)))}
    stage.app.play.refresh()
    finish(stage)
    assert says(stage, t("table.check_barred"))
    assert says(stage, "is already a member of")
    assert "table/idea/0" not in stage.ui.hits.by_id
    happened = len(view(stage).happenings)
    stage.hand.press(ENTER)
    assert len(view(stage).happenings) == happened


# --- offers and counters ----------------------------------------------------------------------------------------------


def test_an_edit_of_an_offer_is_a_counter_that_keeps_a_clause(stage):
    offer = deal(stage).offer
    assert deal(stage).mode == "offer"
    stage.hand.press(pygame.K_c)
    assert deal(stage).mode == "counter"
    stage.hand.press(ENTER)
    assert says(stage, t("table.counter_same"))
    for clause in offer.clauses:
        screen(stage).remove(clause)
    screen(stage).put(Payment("JPN", offer.proposer, 10_000, 0, 1))
    stage.loop.frame()
    assert deal(stage).why_not_send() == t("table.counter_keeps_none")
    stage.hand.click("table/restore/0")
    stage.hand.press(ENTER)
    reply = next(o for o in view(stage).offers if o.answers == offer.id)
    assert offer.clauses[0] in reply.clauses
    assert reply.proposer == "JPN"
    assert view(stage).me.meetings == view(stage).world.base_meetings["JPN"]


def test_a_counter_of_theirs_comes_on_the_table_with_what_is_new(stage):
    sit_with(stage, "COD", Payment("JPN", "COD", 10_000, 0, 4), Payment("COD", "JPN", 100_000, 0, 2))
    stage.hand.press(ENTER)
    offer = deal(stage).offer
    assert offer is not None
    assert offer.proposer == "COD"
    # They ask for more of what they were offered.
    assert says(
        stage, t("deal.altered", was=clause_detail(view(stage), Payment("JPN", "COD", 10_000, 0, 4), brief=True))
    )
    assert says(stage, t("table.toast_they_counter", name="The Democratic Republic of the Congo"))


def test_the_draft_stays_while_an_offer_is_looked_at(stage):
    first = view(stage).waiting_offers[0]
    stage.hand.click("table/tab/draft")
    assert deal(stage).mode == "draft"
    stage.hand.press(pygame.K_a)
    stage.hand.press(ENTER)
    mine = deal(stage).clauses
    stage.hand.click(f"table/tab/{first.id}")
    assert deal(stage).clauses == first.clauses
    stage.hand.click("table/tab/draft")
    assert deal(stage).clauses == mine


def test_in_the_corridor_nothing_new_is_sent_and_the_reason_is_said(stage):
    stage.app.play.end()
    stage.app.settle()
    assert view(stage).ask == "corridor"
    assert stage.screen == "TableScreen"
    sit_with(stage, "BRA", Payment("JPN", "BRA", 100_000, 0, 1))
    stage.hand.press(ENTER)
    assert says(stage, "New business is for the sittings.")


# --- money ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "usd"),
    [("5", 5_000_000), ("0.43", 430_000), ("750k", 750_000), ("$1.2 bn", 1_200_000_000), ("2,5m", 2_500_000)],
)
def test_sums_are_read_as_people_write_them(text, usd):
    assert parse_money(text) == usd


@pytest.mark.parametrize("text", ["", "abc", "-1", "1.2.3", "5 t"])
def test_what_is_no_sum_is_refused(text):
    assert parse_money(text) is None


@given(st.integers(1_000, 10**10))
def test_a_sum_shown_reads_back_and_steps_go_up_and_down(usd):
    assert parse_money(money_text(usd)) == usd
    assert next_sum(usd, up=True) > usd
    assert next_sum(usd, up=False) < usd or usd == 1_000


# --- room -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_everything_fits_at_every_text_size(size):
    stage = sit(size=size)
    found = dict(stage.overflows())
    stage.hand.press(pygame.K_c)
    found |= stage.overflows()
    seat = outsider(stage)
    sit_with(stage, seat, Payment("JPN", seat, 20_000_000, 0, 4), Accession("floor-zone", seat))
    stage.hand.click("table/other")
    found |= stage.overflows()
    if size == SIZES[0]:
        sit_with(stage, "EUU")
        found |= stage.overflows()
        for key in (pygame.K_a, pygame.K_r):
            stage.hand.press(key)
            found |= stage.overflows()
            stage.hand.press(pygame.K_ESCAPE)
    stage.ui.text_scale = 2.0
    stage.loop.frame()
    stage.hand.click("table/side")
    stage.loop.frame()
    assert stage.ui.paint.overflows == []
    assert found == {}


def test_it_is_played_by_keyboard_alone(stage):
    stage.tab_to("table/list")
    stage.hand.press(pygame.K_DOWN)
    partner = deal(stage).partner
    for id in ("table/tab/" + str(deal(stage).offer_id), "table/sign", "table/counter", "table/decline", "table/other"):
        stage.tab_to(id)
    assert deal(stage).partner == partner
