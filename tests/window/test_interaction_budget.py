"""How many inputs the things that are done all the time take: every click and every key counts one."""

import pygame
import pytest

from game import load_scenario
from game.actions import Payment, Propose
from game.window import catalog
from game.window.catalog import available_languages, t
from game.window.naming import name_of, short_of
from game.window.screens.search import Place, find
from game.window.screens.table_words import term_text
from game.window.search import folded
from game.world import build_world
from tests.window.seated import screen_of, sit_down
from tests.window.stage import Stage, finish, own_home

DEAL, ANSWER, SEARCH, START, BLAME = 6, 2, 3, 2, 0


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    return own_home(tmp_path, monkeypatch)


class Counted:
    """A hand whose inputs are counted: a click, a key with what is held, each typed character."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.inputs = 0

    def click(self, id: str) -> None:
        self.inputs += 1
        self.stage.hand.click(id)
        finish(self.stage)

    def press(self, key: int, *held: str) -> None:
        self.inputs += 1
        self.stage.hand.press(key, *held)
        finish(self.stage)

    def type(self, text: str) -> None:
        self.inputs += len(text)
        self.stage.hand.type(text)
        self.stage.loop.frame()


def test_a_deal_of_two_clauses_takes_six_inputs():
    stage = sit_down("AUS")
    hand = Counted(stage)
    hand.press(pygame.K_a)
    hand.press(pygame.K_RETURN)
    hand.press(pygame.K_r)
    hand.press(pygame.K_RETURN)
    draft = stage.app.play.draft.clauses
    assert len(draft) == 2
    hand.press(pygame.K_RETURN)
    assert hand.inputs <= DEAL
    sent = [offer for offer in stage.app.play.view.offers if offer.proposer == "JPN"]
    assert [len(offer.clauses) for offer in sent] == [2]
    stage.app.close_game()


def test_a_deal_of_two_clauses_from_another_view_by_the_mouse_takes_six_inputs():
    stage = sit_down("AUS")
    stage.app.show("map")
    stage.loop.frame()
    hand = Counted(stage)
    hand.click("frame/view/table")
    hand.click("table/add")
    hand.press(pygame.K_RETURN)
    hand.press(pygame.K_r)
    hand.press(pygame.K_RETURN)
    assert len(stage.app.play.draft.clauses) == 2
    hand.click("table/send")
    assert hand.inputs <= DEAL
    assert any(offer.proposer == "JPN" and len(offer.clauses) == 2 for offer in stage.app.play.view.offers)
    stage.app.close_game()


def offered() -> Stage:
    """A sitting in which an offer waits, seen from the map."""
    stage = sit_down("AUS")
    play = stage.app.play
    game = play.table.game
    for _ in range(6):
        play.end()
        done = False
        for seat in play._work:
            if seat == "AUS" and not done and game.state.phase == "sittings":
                done = True
                game.apply(Propose("AUS", ("JPN",), (Payment("AUS", "JPN", 1_000_000, 0, 1),)))
        play._work = None
        play._settle()
        play.report = None
        if play.view.waiting_offers and play.view.ask == "sitting":
            break
    assert play.view.waiting_offers
    stage.app.show("map")
    finish(stage)
    return stage


def test_an_offer_is_signed_in_two_inputs_from_anywhere():
    stage = offered()
    offer = stage.app.play.view.waiting_offers[0]
    hand = Counted(stage)
    hand.press(pygame.K_SPACE)
    assert stage.screen == "TableScreen"
    hand.click("table/sign")
    assert hand.inputs <= ANSWER
    assert not stage.app.play.view.waiting_offers
    done = [entry.body for entry in stage.app.play.table.game.log if entry.kind == "action" and entry.seat == "JPN"]
    assert [body["offer"] for body in done if body["type"] == "sign"] == [offer.id]
    stage.app.close_game()


def test_an_offer_that_is_read_is_declined_with_its_reason_in_two_inputs():
    stage = offered()
    stage.hand.press(pygame.K_SPACE)
    finish(stage)
    hand = Counted(stage)
    hand.click("table/decline")
    hand.press(pygame.K_RETURN)
    assert hand.inputs <= ANSWER
    assert not stage.app.play.view.waiting_offers
    assert [offer.status for offer in stage.app.play.view.offers] == ["declined"]
    stage.app.close_game()


@pytest.mark.parametrize("language", [code for code in ("en", "fr", "es") if code in available_languages()])
def test_any_country_is_three_keystrokes_away(language):
    """``/`` and two letters put every delegation of the large game first, by its name or its code."""
    catalog.set_language(language)
    stage = sit_down("AUS")
    world = build_world(load_scenario("washington-2026"))
    seats = [Place("seat", code, name_of(world, code), (short_of(world, code), "")) for code in world.seats]
    unreached = []
    for place in seats:
        pairs = {folded(text)[:2] for text in (place.code, place.name, place.also[0])}
        letters = folded(place.code)
        pairs |= {letters[0] + other for other in letters[1:]}
        if not any(find(seats, pair)[:1] == [place] for pair in pairs):
            unreached.append(place.code)
    assert not unreached
    stage.app.show("ministry")
    stage.loop.frame()
    hand = Counted(stage)
    hand.type("/")
    hand.type("ko")
    assert hand.inputs <= SEARCH
    rows = [id for id in stage.ui.hits.by_id if id.startswith("search/row/seat/")]
    assert rows[:1] == ["search/row/seat/KOR"]
    stage.hand.press(pygame.K_RETURN)
    assert screen_of(stage).deal.partner == "KOR"
    stage.app.close_game()


def test_why_a_deal_fails_is_seen_without_an_input():
    stage = sit_down("AUS")
    hand = Counted(stage)
    screen_of(stage).put(Payment("AUS", "JPN", 20_000_000, 0, 4))
    finish(stage)
    assert hand.inputs == BLAME
    ui = stage.ui
    assert ui.mouse == (-1.0, -1.0), "nothing is pointed at"
    assert "table/meter" in ui.hits.by_id
    estimate = screen_of(stage).estimate().partner
    assert estimate.acceptance < 50
    worst = min(estimate.terms, key=lambda term: term.points)
    assert worst.points < 0
    assert term_text(stage.app.play.view.world, worst) in stage.texts(), "what speaks against it most is named"
    assert stage.says(t("table.sum", total="", needed="").split()[0])
    stage.app.close_game()


def test_playing_starts_within_two_inputs_of_the_title():
    stage = Stage()
    stage.show("title")
    hand = Counted(stage)
    hand.press(pygame.K_RETURN)
    for _ in range(6):
        stage.loop.frame()
        if stage.app.play is not None:
            break
    assert hand.inputs <= START
    assert stage.app.play is not None
    stage.app.settle()
    stage.loop.frame()
    assert stage.screen == "MandateScreen"
    stage.app.close_game()
