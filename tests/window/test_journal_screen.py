"""The journal: the timeline with its filters, and what became of the seat's own negotiations."""

import pygame
import pytest

from game.actions import Decline, Payment, Propose, Retract, Sign
from game.rules.turn import Happening
from game.window.narrate import narrate
from game.window.screens.journal import FILTERS, family_of
from game.window.screens.journal_offers import own_offers, sign_of
from tests.window.stage import SIZES, Stage, own_home


def made(tmp_path_factory, seat="JPN"):
    patch = pytest.MonkeyPatch()
    own_home(tmp_path_factory.mktemp("home"), patch)
    stage = Stage()
    stage.start(seat, opponents="heuristic")
    return stage, patch


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    stage, patch = made(tmp_path_factory)
    stage.play_on(5)
    yield stage
    stage.app.close_game()
    patch.undo()


@pytest.fixture
def stage(played):
    played.app._made.pop("journal", None)
    played.ui.forget("journal/")
    played.show("journal")
    return played


def entries(stage):
    return stage.app.screen("journal").entries()


def test_all_that_happened_is_there_once_the_latest_round_first(stage):
    view = stage.app.play.view
    rows = entries(stage)
    told = [row.happening for row in rows if row.happening is not None]
    expected = [h for h in view.happenings if h.kind not in ("round_began", "market_cleared")]
    assert sorted(told, key=id) == sorted(expected, key=id)
    rounds = [row.round for row in rows]
    assert rounds == sorted(rounds, reverse=True)
    assert [row.round for row in rows if row.happening is None] == [5, 4, 3, 2, 1]
    assert stage.says("Round 5 · February 2027")


def test_filters_part_the_timeline(stage):
    view = stage.app.play.view
    sizes = {}
    for key in FILTERS:
        stage.hand.click(f"journal/filter/{key}")
        sizes[key] = [row.happening for row in entries(stage) if row.happening is not None]
    assert "event" in {h.kind for h in sizes["events"]}
    assert all(h.kind.split("_")[0] in ("event", "objective", "government") for h in sizes["events"])
    assert {h.kind for h in sizes["bloc"]} >= {"acceded", "motion_tabled"}
    # What is the seat's own business alone stands with what concerns it.
    own = [h for h in sizes["all"] if family_of(h) == "mine"]
    assert own
    assert all(h in sizes["mine"] for h in own)
    parts = [h for key in ("talks", "bloc", "market", "events") for h in sizes[key]]
    assert len(parts) + len(own) == len(sizes["all"])
    for happening in sizes["mine"]:
        text = narrate(view, happening)
        told_to_me = happening.audience is not None and view.seat in happening.audience
        assert told_to_me or "Japan" in text or view.seat in happening.get("targets", ())


def test_every_family_is_a_filter(stage):
    for happening in stage.app.play.view.happenings:
        assert family_of(happening) in (*FILTERS, "all")
    assert family_of(Happening("export_control_begun", 1, None, ())) == "market"
    assert family_of(Happening("treaty_in_force", 1, None, ())) == "talks"


def test_left_and_right_go_through_the_filters(stage):
    screen = stage.app.screen("journal")
    stage.hand.press(pygame.K_RIGHT)
    assert screen.shown == FILTERS[1]
    stage.hand.press(pygame.K_LEFT)
    stage.hand.press(pygame.K_LEFT)
    assert screen.shown == FILTERS[-1]


def test_search_finds_words_in_any_order_and_says_when_there_are_none(stage):
    game_view = stage.app.play.view
    applied = next(h for h in game_view.happenings if h.kind in ("applied", "acceded"))
    name = game_view.world.name(applied.get("seat")).split()[0]
    stage.hand.click("journal/search")
    stage.hand.type(f"zone {name.lower()}")
    rows = [row for row in entries(stage) if row.happening is not None]
    assert rows
    assert all(name in row.text and "Zone" in row.text for row in rows)
    stage.hand.type(" xyzzy")
    assert not entries(stage)
    assert stage.says("Nothing in the journal matches")


def test_only_what_is_seen_is_drawn_and_the_wheel_brings_the_rest(stage):
    rows = entries(stage)
    assert len(rows) > 200
    assert len(stage.ui.paint.drawn) < 120
    last = rows[-1].text.split()[0]
    assert stage.says("Round 5 · ")
    stage.hand.wheel(-2000, "journal/list/all")
    assert not stage.says("Round 5 · ")
    assert any(text.startswith(last) for text in stage.texts())


def test_the_tooltip_of_an_event_has_its_text_and_source(stage):
    stage.hand.click("journal/filter/events")
    id = next(i for i in stage.ui.hits.by_id if i.startswith("journal/event/"))
    event = next(e for e in stage.app.play.view.world.scenario.events if e.id == id.split("/")[2])
    tip = stage.ui.hits.by_id[id].tip
    assert tip.text == event.text
    assert tip.lines[0].value == event.source


# --- own negotiations ------------------------------------------------------------------------------------------------


def test_negotiations_follow_the_happenings_to_their_outcome(tmp_path_factory):
    stage, patch = made(tmp_path_factory)
    play = stage.app.play
    waiting = list(play.view.waiting_offers)
    assert len(waiting) >= 3
    play.do(Sign("JPN", waiting[0].id))
    play.do(Decline("JPN", waiting[1].id, "price"))
    states = {offer.number: offer for offer in own_offers(play.view)}
    assert states[waiting[0].id].state == "signed"
    assert (states[waiting[1].id].state, states[waiting[1].id].ground) == ("declined", "price")
    assert sign_of(play.view, states[waiting[2].id]) == "waits_for_you"
    assert states[waiting[2].id].clauses == waiting[2].clauses
    partner = next(s for s in ("COK", "KEN", "NZL") if s not in {o.proposer for o in waiting})
    play.do(Propose("JPN", (partner,), (Payment(partner, "JPN", 1_000),)))
    mine = own_offers(play.view)[0]
    assert mine.partners == (partner,)
    assert (mine.state, mine.exchanges) in (("declined", 0), ("open", 1), ("signed", 0))
    if mine.open:
        play.do(Decline("JPN", mine.number))
        assert own_offers(play.view)[0].state == "declined"
    stage.play_on(4)
    late = {offer.number: offer for offer in own_offers(play.view)}
    assert late[waiting[2].id].state == "lapsed"
    stage.app.close_game()
    patch.undo()


def test_a_retracted_offer_is_taken_back(stage):
    view = stage.app.play.view
    happenings = [
        Happening("offer_made", 1, None, (("offer", 9001), ("seat", "JPN"), ("to", ("FRA",)))),
        Happening("offer_countered", 1, None, (("answers", 9001), ("offer", 9002), ("seat", "FRA"))),
        Happening("offer_retracted", 2, None, (("offer", 9002), ("seat", "FRA"))),
    ]
    import dataclasses

    chain = next(o for o in own_offers(dataclasses.replace(view, happenings=happenings)))
    assert (chain.number, chain.partners, chain.state, chain.exchanges, chain.round) == (
        9002,
        ("FRA",),
        "retracted",
        1,
        2,
    )
    assert Retract("JPN", 1).type == "retract"


def test_a_click_on_an_open_negotiation_leads_to_the_table(stage):
    offer = next(o for o in stage.app.screen("journal").offers if o.open)
    stage.hand.click(f"journal/offer/{offer.number}")
    assert stage.screen == "TableScreen"


def test_closed_ones_stand_apart(stage):
    stage.hand.click("journal/offers/closed")
    assert not any(id.startswith("journal/offer/") for id in stage.ui.hits.by_id)
    assert stage.says("Lapsed") or stage.says("Declined")


def test_an_empty_journal_says_what_will_be_there(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    own_home(tmp_path_factory.mktemp("home"), patch)
    stage = Stage()
    stage.start("JPN", opponents="no-deal")
    stage.show("journal")
    stage.hand.click("journal/filter/talks")
    assert stage.says("No talks of yours and no public treaty yet.")
    assert "No offer of yours or to you is open" in " ".join(stage.texts())
    stage.app.close_game()
    patch.undo()


@pytest.mark.parametrize("size", SIZES)
def test_nothing_overflows(stage, size):
    stage.loop.surface = pygame.Surface(size)
    screen = stage.app.screen("journal")
    try:
        for shown, closed in (("all", False), ("bloc", True)):
            screen.shown, screen.closed = shown, closed
            assert stage.overflows() == {}
        stage.ui.text_scale = 2.0
        stage.loop.frame()
        stage.hand.click("journal/side")
        assert not stage.ui.paint.overflows
        stage.hand.press(pygame.K_ESCAPE)
    finally:
        stage.ui.text_scale = 1.0
        stage.loop.surface = pygame.Surface((1280, 720))
