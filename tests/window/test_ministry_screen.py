"""The ministry's screen: standing instructions, what was done, the agenda with its ways, reports, and blind tables."""

import dataclasses
from typing import get_args

import pygame
import pytest

from game.actions import DeclineBelow, EndSitting, Instruct, KeepPromises, Payment, SignAbove, VoteByMandate
from game.players import AgendaItem
from game.scenario.models import ConditionKind
from game.state import Offer
from game.talks import Report
from game.window.catalog import t
from game.window.play import Draft
from tests.window.stage import Stage, finish, own_home, says, view


def begin(coaching="estimate", seat="JPN", opponents="no-deal"):
    stage = Stage()
    stage.app.start("workshop-12", seat, 7, opponents, coaching=coaching)
    stage.app.settle()
    stage.show("ministry")
    finish(stage)
    return stage


@pytest.fixture
def stage(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = begin()
    yield stage
    stage.app.close_game()


def slip_in(stage, seat):
    """Put an open offer that costs the person money into the state, as an AI seat leaves one in its sitting."""
    game = stage.app.play.table.game
    clauses = (Payment("JPN", seat, 1_000_000, 0, 4),)
    offer = Offer(777, (seat, "JPN"), clauses, seat, (seat,), 1, 1, None, False, "open")
    game.state.offers = {**game.state.offers, offer.id: offer}
    stage.app.play.refresh()
    return offer.id


def another(stage):
    """Return a seat that is neither the person's nor the rival's."""
    return next(s for s in view(stage).world.seats if s not in ("JPN", view(stage).world.rival))


# --- standing instructions -------------------------------------------------------------------------------------------


def test_an_instruction_goes_on_and_off_by_mouse_and_keyboard(stage):
    stage.hand.click("ministry/order/keep_promises")
    assert view(stage).me.instructions == (KeepPromises(),)
    stage.tab_to("ministry/order/decline_below")
    stage.hand.press(pygame.K_SPACE)
    assert set(view(stage).me.instructions) == {KeepPromises(), DeclineBelow(0.0)}
    stage.hand.click("ministry/order/keep_promises")
    assert view(stage).me.instructions == (DeclineBelow(0.0),)
    stage.hand.press(pygame.K_z, "ctrl")
    assert KeepPromises() in view(stage).me.instructions


def test_the_points_of_an_instruction_change_it_while_it_stands_and_the_form_before(stage):
    stage.hand.click("ministry/points/sign_above/more")
    assert view(stage).me.instructions == ()
    stage.hand.click("ministry/order/sign_above")
    assert view(stage).me.instructions == (SignAbove(5.5),)
    stage.hand.click("ministry/points/sign_above/less")
    assert view(stage).me.instructions == (SignAbove(5.0),)


def test_narrower_instructions_on_votes_stand_beside_and_can_be_ended(stage):
    bloc = next(iter(view(stage).blocs))
    stage.app.play.do(Instruct("JPN", VoteByMandate(bloc, "set_floor", 1.0)))
    finish(stage)
    name = view(stage).world.charters[bloc].name
    assert says(stage, name)
    stage.hand.click(f"ministry/end/vote_by_mandate:{bloc}:set_floor")
    assert view(stage).me.instructions == ()


def test_the_round_can_be_left_to_the_ministry_which_then_ends_it(stage):
    stage.hand.click("ministry/leave")
    assert says(stage, t("ministry.leave_title"))
    assert says(stage, t("ministry.leave_votes"))
    stage.hand.press(pygame.K_RETURN)
    stage.app.settle()
    assert view(stage).round == 2
    assert view(stage).ask == "sitting"


# --- what it has done ------------------------------------------------------------------------------------------------


def test_what_it_holds_ready_is_listed_and_can_be_taken_back(stage):
    stage.hand.click("ministry/order/decline_below")
    stage.hand.click("ministry/points/decline_below/more")
    # It has looked at this sitting's inbox already, and looks again when it is called.
    number = slip_in(stage, another(stage))
    stage.app.play.table._staff("JPN")
    stage.app.play.refresh()
    finish(stage)
    (deed,) = view(stage).me.ministry_acts
    assert (deed.act.type, deed.fate) == ("decline", "held")
    assert says(stage, t("ministry.fate_held"))
    stage.hand.click(f"ministry/deed/1/decline/{number}/recall")
    assert view(stage).me.held == {}
    assert [offer.id for offer in view(stage).waiting_offers] == [number]
    assert says(stage, t("ministry.fate_undone"))
    assert stage.overflows() == {}


def test_nothing_done_says_so(stage):
    assert says(stage, t("ministry.deeds_none"))
    assert says(stage, t("ministry.soundings_none"))


# --- agenda ----------------------------------------------------------------------------------------------------------


def agenda(stage):
    finish(stage)
    return stage.app.screen("ministry").agenda.items()


def test_a_talk_of_the_agenda_lies_on_the_table_as_a_draft_and_nothing_is_sent(stage):
    items = agenda(stage)
    number, item = next((n, item) for n, item in enumerate(items) if item.kind == "talk")
    meetings = view(stage).me.meetings
    stage.hand.click(f"ministry/go/{number}")
    assert stage.screen == "TableScreen"
    assert tuple(stage.app.play.draft.clauses) == item.clauses
    assert stage.app.screen("table").deal.partner == item.partner
    assert (view(stage).me.meetings, view(stage).offers) == (meetings, ())


def test_an_unsent_draft_is_not_replaced_without_asking(stage):
    items = agenda(stage)
    number, item = next((n, item) for n, item in enumerate(items) if item.kind == "talk")
    mine = [Payment("JPN", item.partner, 12345, 0, 1)]
    stage.app.play.draft = Draft(item.partner, list(mine))
    stage.hand.click(f"ministry/go/{number}")
    assert says(stage, t("ministry.replace_title"))
    stage.hand.press(pygame.K_ESCAPE)
    assert (stage.screen, stage.app.play.draft.clauses) == ("MinistryScreen", mine)
    stage.hand.click(f"ministry/go/{number}")
    stage.hand.press(pygame.K_RETURN)
    assert (stage.screen, tuple(stage.app.play.draft.clauses)) == ("TableScreen", item.clauses)


def test_an_answer_of_the_agenda_opens_the_offer(stage, monkeypatch):
    number = slip_in(stage, another(stage))
    offer = view(stage).waiting_offers[0]
    item = AgendaItem("answer", offer.proposer, number, offer.clauses, "", 1.0, None, None)
    monkeypatch.setattr(stage.app.screen("ministry").agenda, "items", lambda: (item,))
    finish(stage)
    stage.hand.click("ministry/go/0")
    assert stage.screen == "TableScreen"
    assert stage.app.screen("table").deal.offer_id == number


# --- reports ---------------------------------------------------------------------------------------------------------


def test_intelligence_is_shown_with_its_spread_and_soundings_with_what_they_were_about(stage):
    play = stage.app.play
    heard = next(r for r in view(stage).me.reports if r.kind == "intelligence")
    largest = max(("prosperity", "security", "industry", "standing"), key=heard.get)
    assert says(stage, f"{t(f'frame.part_{largest}').lower()} {heard.get(largest):.0f}")
    assert says(stage, t(f"ministry.wants_{heard.get('wants')}")[1:])
    clause = Payment("JPN", heard.about, 5_000_000, 0, 4)
    values = {"answer": "perhaps", "blocking": "", "breakdown": (), "clauses": (clause,), "exact": False,
              "high": 2.5, "low": -2.5, "sounding": 1}  # fmt: skip
    told = Report(1, "JPN", heard.about, "sounding", tuple(sorted(values.items())), 0.5)
    play.now = dataclasses.replace(play.now, me=dataclasses.replace(play.view.me, reports=(heard, told)))
    finish(stage)
    assert says(stage, "−2.5")
    assert says(stage, "might sign")
    assert stage.overflows() == {}


def test_every_condition_that_a_target_can_have_has_its_words():
    for kind in get_args(ConditionKind):
        assert not t(f"ministry.wants_{kind}").startswith("[")


# --- blind tables ----------------------------------------------------------------------------------------------------


def test_at_a_blind_table_no_estimate_is_shown_anywhere(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = begin("blind")
    desk = stage.app.play.advisor
    for name in ("treaty", "motion", "suggest", "gives", "opinion", "agenda"):
        monkeypatch.setattr(desk, name, _never, raising=False)
    assert says(stage, t("ministry.agenda_blind"))
    stage.show("table")
    table = stage.app.screen("table")
    table.put(Payment("JPN", table.deal.partner, 5_000_000, 0, 4))
    finish(stage)
    assert says(stage, t("table.record_blind")[:40])
    assert "table/meter" not in stage.ui.hits.by_id
    assert not any(id.startswith(("table/item", "table/idea")) for id in stage.ui.hits.by_id)
    assert stage.overflows() == {}
    stage.show("blocs")
    finish(stage)
    assert not says(stage, "…")
    stage.app.close_game()


def _never(*args, **more):
    raise AssertionError("the desk was asked at a blind table")


def test_the_choice_of_coaching_in_the_set_up_reaches_the_game(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = Stage()
    stage.show("setup")
    screen = stage.app.screen("setup")
    screen.prepare("workshop-12", "JPN", 7)
    screen.opponents = "no-deal"
    stage.loop.frame()
    stage.hand.click("setup/coaching")
    stage.hand.press(pygame.K_DOWN)
    stage.hand.press(pygame.K_RETURN)
    assert screen.coaching == "blind"
    stage.hand.click("setup/start")
    for _ in range(4000):
        stage.loop.frame()
        if stage.app.play is not None and not screen.preparation.running:
            break
        pygame.time.wait(5)
    stage.app.settle()
    assert view(stage).coaching == "blind"
    stage.app.close_game()


def test_the_ministry_is_reached_by_its_key_and_fits_at_every_size(stage):
    stage.show("map")
    stage.hand.press(pygame.K_F3)
    assert stage.screen == "MinistryScreen"
    assert stage.overflows() == {}
    stage.app.play.do(EndSitting("JPN"))
    stage.app.play.begin_work()
    stage.app.play.finish_work()
    assert stage.overflows() == {}
