"""The inbox: its tiers, answers in two inputs, offers that say the same, the pause after a signature, the ministry."""

from dataclasses import replace

import pygame
import pytest

from game.actions import Accession, Admit, Payment, Vote
from game.bloc import Motion
from game.players import Term
from game.window.catalog import t
from game.window.screens.inbox_answer import COOL_DOWN_S
from game.window.screens.inbox_items import mandate_check, tidings, waiting_items
from tests.window.stage import Stage, finish, own_home, says, view


def begin(coaching="estimate", opponents="heuristic", seat="JPN"):
    stage = Stage()
    stage.app.start("workshop-12", seat, 3, opponents, coaching=coaching)
    stage.app.settle()
    stage.play_on(2)
    stage.show("markets")
    return stage


@pytest.fixture
def stage(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = begin()
    yield stage
    stage.app.close_game()


def offer(stage, number):
    return stage.app.play.table.game.state.offers[number]


def test_an_offer_is_accepted_in_two_keys_from_anywhere(stage):
    first = view(stage).waiting_offers[0]
    stage.hand.press(pygame.K_F9)
    assert stage.screen == "InboxScreen"
    stage.hand.press(pygame.K_RETURN)
    assert "JPN" in offer(stage, first.id).signed


def test_an_offer_is_declined_in_two_keys_with_the_ground_that_is_shown(stage):
    first = view(stage).waiting_offers[0]
    stage.hand.press(pygame.K_F9)
    stage.hand.click("inbox/ground")
    stage.hand.type("the price")
    stage.hand.press(pygame.K_RETURN)
    stage.ui.set_focus(None)
    stage.hand.press(pygame.K_3)
    assert (offer(stage, first.id).status, offer(stage, first.id).reason) == ("declined", "price")


def test_space_and_enter_answer_too(stage):
    first = view(stage).waiting_offers[0]
    stage.hand.press(pygame.K_SPACE)
    stage.hand.press(pygame.K_RETURN)
    assert "JPN" in offer(stage, first.id).signed


def test_after_a_signature_the_next_answer_waits_half_a_second(stage):
    waiting = [o.id for o in view(stage).waiting_offers]
    stage.hand.press(pygame.K_F9)
    stage.hand.press(pygame.K_RETURN)
    stage.hand.press(pygame.K_RETURN)
    stage.hand.press(pygame.K_3)
    assert [n for n in waiting if n not in {o.id for o in view(stage).waiting_offers}] == waiting[:1]
    assert stage.ui.hits.by_id["inbox/accept"].disabled_reason == t("inbox.cool_down")
    stage.now += COOL_DOWN_S + 0.01
    stage.loop.frame()
    stage.hand.press(pygame.K_3)
    assert offer(stage, waiting[1]).status == "declined"


def test_the_table_opens_with_the_offer_and_esc_goes_back_where_one_was(stage):
    stage.hand.click("tool/inbox")
    stage.hand.press(pygame.K_DOWN)
    second = view(stage).waiting_offers[1]
    stage.hand.press(pygame.K_2)
    assert stage.screen == "TableScreen"
    assert stage.app.screen("table").deal.offer_id == second.id
    stage.show("markets")
    stage.hand.press(pygame.K_F9)
    stage.hand.press(pygame.K_ESCAPE)
    assert stage.screen == "MarketsScreen"


def test_offers_that_say_the_same_are_one_and_answered_together(stage, monkeypatch):
    play = stage.app.play
    first = view(stage).waiting_offers[0]
    twin = replace(first, id=max(play.table.game.state.offers) + 1)
    state = play.table.game.state
    state.offers = {**state.offers, twin.id: twin}
    play.refresh()
    before = len(play.todos)
    items = waiting_items(play)
    assert len(items) == before - 1
    assert [o.id for o in items[0].offers] == [first.id, twin.id]
    stage.show("inbox")
    assert stage.says(t("inbox.row_twice", count=2))
    stage.hand.press(pygame.K_3)
    assert {offer(stage, n).status for n in (first.id, twin.id)} == {"declined"}


def test_the_mandate_strip_tells_within_from_approval_money_and_red_line(stage):
    now = view(stage)
    one = now.waiting_offers[0]
    own = stage.app.play.advisor.treaty(now, "JPN", one.parties, one.clauses)
    assert mandate_check(now, one, own).text == t("inbox.within")
    bloc = next(iter(now.blocs))
    joins = replace(one, clauses=(Accession(bloc, "JPN"),))
    assert mandate_check(now, joins, own).text == t("inbox.approval")
    dear = replace(one, clauses=(Payment("JPN", one.proposer, 10**9, 0, 2),))
    assert mandate_check(now, dear, own).icon == "coin"
    crossing = replace(own, terms=(*own.terms, Term("red_line", (("text", "No floor above 1.4"),), -10.0)))
    check = mandate_check(now, dear, crossing)
    assert (check.tone, check.text) == ("bad", t("inbox.red", text="No floor above 1.4"))
    assert mandate_check(now, one, None).tone == "neutral"


def test_what_it_is_worth_is_there_without_a_click(stage):
    stage.hand.press(pygame.K_F9)
    finish(stage)
    now = view(stage)
    one = now.waiting_offers[0]
    own = stage.app.play.advisor.treaty(now, "JPN", one.parties, one.clauses, one.terms)
    assert f"{own.points:+.1f}".replace("-", "−") in " ".join(stage.texts())
    assert stage.says(t("inbox.within"))


def test_news_are_parted_by_what_came_since_the_last_turn(stage):
    play = stage.app.play
    told = view(stage).happenings
    new, old = tidings(play, "should")
    log_new, log_old = tidings(play, "log")
    assert new
    assert all(place >= play.ended_at for place in [*new, *log_new])
    assert all(place < play.ended_at for place in [*old, *log_old])
    shown = sorted([*new, *old, *log_new, *log_old])
    assert shown == [n for n, h in enumerate(told) if h.round >= 1 and h.kind not in ("round_began", "market_cleared")]
    stage.hand.press(pygame.K_F9)
    stage.hand.press(pygame.K_RIGHT)
    assert stage.says(t("inbox.since", count=len(new)))


def test_a_line_of_the_news_leads_to_where_it_belongs(stage):
    stage.hand.press(pygame.K_F9)
    stage.hand.click("inbox/tier/should")
    now = view(stage)
    place = next(n for n in tidings(stage.app.play, "should")[0] if now.happenings[n].kind == "offer_made")
    number = now.happenings[place].get("offer")
    stage.hand.click(f"inbox/line/{place}")
    assert stage.screen == ("TableScreen" if offer(stage, number).status == "open" else "JournalScreen")


def test_an_answer_that_the_ministry_holds_is_taken_back_here(stage):
    held = view(stage).me.held
    assert held
    stage.hand.press(pygame.K_F9)
    stage.hand.press(pygame.K_RIGHT)
    finish(stage)
    number = next(iter(held))
    stage.hand.click(next(id for id in stage.ui.hits.by_id if id.endswith("/recall")))
    assert number not in view(stage).me.held
    assert number in {o.id for o in view(stage).waiting_offers}


def test_motions_are_voted_on_here(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = begin(opponents="no-deal", seat="USA")
    play = stage.app.play
    bloc = next(iter(play.now.blocs))
    motions = {n: Motion(n, bloc, Admit("JPN", "full"), "USA", "EUU", 1, 2) for n in (101, 102)}
    play.now = replace(play.now, ask="ballot", motions=motions, ballot_page=tuple(motions.values()))
    play.version += 1
    sealed = []
    monkeypatch.setattr(play, "do", sealed.append)
    stage.hand.press(pygame.K_F9)
    finish(stage)
    assert says(stage, t("inbox.row_vote", number=101, motion="to admit Japan as a full member"))
    assert stage.ui.hits.by_id["inbox/vote/for"].disabled_reason
    stage.hand.press(pygame.K_2)
    assert sealed == []
    play.now.legal["vote"].reason = None
    stage.hand.press(pygame.K_DOWN)
    stage.hand.press(pygame.K_2)
    stage.hand.press(pygame.K_UP)
    stage.hand.click("inbox/vote/abstain")
    assert sealed == [Vote("USA", 102, "against"), Vote("USA", 101, "abstain")]
    assert stage.overflows() == {}
    stage.hand.press(pygame.K_RETURN)
    assert stage.screen == "BlocsScreen"
    stage.app.close_game()


def test_an_empty_inbox_says_so_and_shows_the_news(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = begin(opponents="no-deal")
    assert not stage.app.play.todos
    assert stage.ui.hits.by_id["tool/inbox"].tip.text == t("inbox.tool")
    stage.hand.press(pygame.K_F9)
    assert stage.app.screen("inbox").tier == "should"
    stage.hand.click("inbox/tier/must")
    assert stage.says(t("inbox.empty_must"))
    assert stage.overflows() == {}
    stage.app.close_game()


def test_without_estimates_nothing_is_judged(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = begin(coaching="blind")
    stage.hand.press(pygame.K_F9)
    finish(stage)
    assert stage.says(t("inbox.not_judged"))
    assert not [id for id in stage.ui.hits.by_id if id.startswith("inbox/worth")]
    stage.app.close_game()


def test_nothing_overflows_on_any_tier(stage):
    stage.hand.press(pygame.K_F9)
    screen = stage.app.screen("inbox")
    for tier in ("must", "should", "log"):
        screen.show_tier(tier)
        finish(stage)
        assert stage.overflows() == {}


def test_after_loading_the_news_begin_with_the_round(stage):
    path = stage.app.play.path
    stage.app.load(path)
    stage.app.settle()
    new, old = tidings(stage.app.play, "should")
    told = view(stage).happenings
    assert new
    assert all(told[place].round == 2 for place in new)
    assert all(told[place].round == 1 for place in old)
