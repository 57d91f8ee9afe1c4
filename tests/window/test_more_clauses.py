"""Forms for cooperation, stocks and groups: written by mouse and keys, judged by the rules, within their bounds."""

from dataclasses import replace

import pygame
import pytest

from game.actions import (
    Accession,
    BuyBack,
    CapacityBuilding,
    Investment,
    Payment,
    ResourceAccess,
    Services,
    StockpileAccess,
    StockpileContribution,
    TariffConcession,
)
from game.affordability import short_round, supposed
from game.rules.access import exploration_rounds
from game.rules.buy_back import tonnes_limit
from game.rules.project_terms import most_usd, terms_of
from game.rules.projects import lead_rounds
from game.rules.purse import payment_limit
from game.state import Training
from game.window.capacity import project_of
from game.window.catalog import t
from game.window.screens.clause_words import clause_detail, giver, receiver
from game.window.screens.table_deal import MOST_PARTIES
from game.window.screens.table_estimates import why_not
from game.window.screens.table_mend import fault_of
from tests.window.seated import all_sign, go_on, screen_of, sit_down, write
from tests.window.stage import SIZES, finish, own_home, says, view

ENTER = pygame.K_RETURN


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    return own_home(tmp_path, monkeypatch)


@pytest.fixture
def stage():
    return sit_down("AUS")


def clauses(stage):
    return screen_of(stage).deal.clauses


def type_into(stage, id, text):
    target = f"{id}/value" if f"{id}/value" in stage.ui.hits.by_id else id
    stage.hand.click(target)
    stage.hand.press(pygame.K_a, "ctrl")
    stage.hand.type(text)


ASKED = [
    ("cooperation", "resource_access", ResourceAccess),
    ("cooperation", "services", Services),
    ("cooperation", "capacity_building", CapacityBuilding),
    ("cooperation", "tariff_concession", TariffConcession),
    ("stocks", "stockpile_contribution", StockpileContribution),
    ("stocks", "buy_back", BuyBack),
]


@pytest.mark.parametrize(("group", "kind", "record"), ASKED, ids=[kind for _, kind, _ in ASKED])
def test_a_clause_asked_for_by_mouse_stands_and_is_on_a_card(stage, group, kind, record):
    write(stage, group, kind, asking=True)
    assert stage.ui.hits.by_id["clause/answer/1"].disabled_reason is None
    stage.hand.click("clause/answer/1")
    (clause,) = clauses(stage)
    assert isinstance(clause, record)
    assert giver(clause) == "AUS"
    assert receiver(clause) in ("JPN", None)
    assert why_not(view(stage), ("JPN", "AUS"), (clause,)) is None
    finish(stage)
    assert says(stage, clause_detail(view(stage), clause, brief=True)) or says(
        stage, clause_detail(view(stage), clause)
    )
    # Opened again, the dialogue begins with what was written.
    stage.hand.click("table/clause/0")
    stage.hand.click("clause/answer/1")
    assert clauses(stage) == (clause,)


def test_an_exploration_is_written_for_one_alone_and_for_long_enough(stage):
    write(stage, "cooperation", "resource_access", asking=True)
    stage.hand.click("clause/mineral")
    stage.hand.click("clause/mineral/option/Li")
    for _ in range(5):
        stage.hand.click("clause/term/less")
    stage.hand.click("clause/right/exploration")
    stage.hand.click("clause/exclusive")
    stage.hand.click("clause/answer/1")
    (clause,) = clauses(stage)
    least = exploration_rounds(view(stage).world)
    assert clause == ResourceAccess("AUS", "JPN", "Li", "exploration", True, 0, max(1, least, clause.term))
    assert clause.term >= least


def test_a_service_a_rate_and_a_sum_are_chosen_by_keys_alone(stage):
    write(stage, "cooperation", "services")
    # Japan has refineries alone to serve: the arrow goes past what is shut.
    stage.tab_to("clause/service/port")
    assert stage.ui.hits.by_id["clause/service/corridor"].disabled_reason
    stage.hand.press(pygame.K_RIGHT)
    assert says(stage, t("deal.about_processing")[:40])
    stage.tab_to("clause/answer/1")
    stage.hand.press(ENTER)
    write(stage, "cooperation", "tariff_concession")
    stage.tab_to("clause/rate/value")
    stage.hand.press(pygame.K_UP)
    stage.hand.press(pygame.K_UP)
    stage.tab_to("clause/answer/1")
    stage.hand.press(ENTER)
    write(stage, "cooperation", "capacity_building")
    type_into(stage, "clause/usd", "3")
    stage.hand.press(ENTER)
    service, tariff, training = clauses(stage)
    assert (service.host, service.service) == ("JPN", "processing")
    assert (tariff.country, tariff.rate) == ("JPN", 0.02)
    assert training == CapacityBuilding("JPN", "AUS", 3_000_000)


def test_what_is_not_there_is_shut_and_says_why(stage):
    stage.hand.press(pygame.K_a)
    stage.hand.click("clause/group/cooperation")
    assert "no ground" in stage.ui.hits.by_id["clause/kind/resource_access"].disabled_reason
    stage.hand.press(pygame.K_ESCAPE)
    screen_of(stage).select("BRA")
    stage.hand.press(pygame.K_r)
    stage.hand.click("clause/group/stocks")
    assert "no stock" in stage.ui.hits.by_id["clause/kind/stockpile_access"].disabled_reason
    # Its reason stands where the fields would.
    for kind in ("stockpile_access", "buy_back"):
        hit = stage.ui.hits.by_id[f"clause/kind/{kind}"]
        assert (hit.disabled_reason is None) or hit.disabled_reason.endswith(".")


def with_stock(stage, seat, mineral, tonnes):
    """Give a seat a national stock."""
    game = stage.app.play.table.game
    stocks = game.state.stocks.copy()
    stocks[game.world.mineral_index[mineral], game.world.index[seat]] = round(tonnes * 1000)
    stocks.setflags(write=False)
    game.state.stocks = stocks
    stage.app.play.refresh()


def test_a_drawing_right_ends_at_what_the_stock_holds(stage):
    with_stock(stage, "AUS", "Co", 120.0)
    write(stage, "stocks", "stockpile_access", asking=True)
    assert says(stage, "holds 120")
    type_into(stage, "clause/tonnes", "99999")
    stage.hand.press(ENTER)
    stage.hand.click("clause/answer/1")
    (clause,) = clauses(stage)
    assert clause == StockpileAccess("AUS", "JPN", "Co", 120.0, 0, clause.term)
    with_stock(stage, "AUS", "Co", 30.0)
    fault = fault_of(view(stage), ("JPN", "AUS"), (clause,))
    assert fault.mended == (replace(clause, tonnes=30.0),)


def test_metal_goes_into_the_common_stock(stage):
    with_stock(stage, "AUS", "Co", 120.0)
    write(stage, "stocks", "stockpile_contribution", asking=True)
    stage.hand.click("clause/what/metal")
    stage.hand.click("clause/answer/1")
    (clause,) = clauses(stage)
    assert (clause.mineral, clause.usd) == ("Co", 0)
    assert 0 < clause.tonnes <= 120.0


def test_a_buy_back_keeps_within_what_the_participant_can_vouch_for():
    stage = sit_down("USA")
    write(stage, "stocks", "buy_back")
    type_into(stage, "clause/tonnes", "999999999")
    stage.hand.press(ENTER)
    type_into(stage, "clause/price", "999999999")
    stage.hand.press(ENTER)
    type_into(stage, "clause/fee", "0")
    stage.hand.press(pygame.K_TAB)
    stage.hand.click("clause/answer/1")
    (clause,) = clauses(stage)
    world = view(stage).world
    assert clause.tonnes <= tonnes_limit(world, "JPN", clause.mineral, clause.usd_per_t) * (1 + 1e-9)
    assert clause.fee_usd == 0
    assert why_not(view(stage), ("JPN", "USA"), (clause,)) is None


# --- projects on their terms -----------------------------------------------------------------------------------------


def test_the_draft_of_a_project_shows_lead_time_and_room(stage):
    seen = view(stage)
    write(stage, "money", "investment")
    stage.hand.click("clause/market")
    stage.hand.click("clause/market/option/Li/ore")
    usual = lead_rounds(seen.world, "Li", "ore")
    assert says(stage, t("deal.lead", rounds=usual, usual=usual))
    terms = terms_of(seen.world, seen, seen.treaties, "JPN", "AUS", "Li", "ore", 0)
    room = most_usd(seen.world, seen.structure, "Li", "ore", terms)
    assert project_of(seen, "AUS", "Li", "ore", 1.0, "JPN").most_usd == pytest.approx(room)
    stage.hand.press(pygame.K_ESCAPE)
    # A licence and a corridor in the same draft lift the limit and shorten the lead time.
    screen_of(stage).put(ResourceAccess("AUS", "JPN", "Li", "licence", False, 0, 6))
    screen_of(stage).put(Services("AUS", "JPN", "corridor", 0, 6))
    finish(stage)
    write(stage, "money", "investment")
    stage.hand.click("clause/market")
    stage.hand.click("clause/market/option/Li/ore")
    every = seen.world.scenario.head.market_every
    assert says(stage, t("deal.lead_sooner", rounds=usual - every, usual=usual))
    drafted = supposed(seen, clauses(stage))
    wider = project_of(seen, "AUS", "Li", "ore", 1.0, "JPN", [drafted])
    assert wider.most_usd is None or wider.most_usd > room
    assert wider.first_round == project_of(seen, "AUS", "Li", "ore", 1.0, "JPN").first_round - every


def test_ground_that_another_holds_alone_is_told_and_training_shortens(stage):
    seen = view(stage)
    held = supposed(seen, [ResourceAccess("AUS", "USA", "Li", "licence", True, 0, 6)])
    shut = project_of(seen, "AUS", "Li", "ore", 1e6, "JPN", [replace(held, parties=("AUS", "USA"), secret=False)])
    assert (shut.terms.holder, shut.most_usd, shut.t_per_year) == ("USA", 0.0, 0.0)
    game = stage.app.play.table.game
    game.state.training = {"AUS": Training(10**14, 0)}
    stage.app.play.refresh()
    usd = payment_limit(seen.world, "JPN")
    before, after = (project_of(v, "AUS", "Li", "refined", usd, "JPN") for v in (seen, view(stage)))
    assert after.first_round == before.first_round - seen.world.scenario.head.market_every
    assert after.terms.trained


def test_money_promised_in_any_form_counts_in_its_round(stage):
    seen = view(stage)
    money = seen.me.budget_usd
    training, fee = CapacityBuilding("JPN", "AUS", money), BuyBack("JPN", "USA", "Co", 1.0, 1.0, 7, 1, 2)
    assert short_round(seen, [training]) is None
    assert short_round(seen, [training, Payment("JPN", "AUS", 5, 0, 1)]) == (1, 5)
    allotment = seen.world.allotment["JPN"] // 100
    assert short_round(seen, [training, replace(fee, fee_usd=allotment + 3)]) == (2, 3)


# --- groups ----------------------------------------------------------------------------------------------------------


def test_a_deal_of_four_is_written_proposed_and_signed(stage):
    for seat in ("BRA", "CAN"):
        stage.hand.click("table/more")
        stage.hand.click(f"table/more/option/{seat}")
    deal = screen_of(stage).deal
    assert deal.parties == ("JPN", "AUS", "BRA", "CAN")
    stage.hand.press(pygame.K_a)
    stage.hand.click("clause/receiver")
    stage.hand.click("clause/receiver/option/BRA")
    stage.hand.click("clause/kind/payment")
    stage.hand.click("clause/answer/1")
    stage.hand.press(pygame.K_r)
    stage.hand.click("clause/giver")
    stage.hand.click("clause/giver/option/CAN")
    stage.hand.click("clause/receiver")
    stage.hand.click("clause/receiver/option/AUS")
    stage.hand.click("clause/kind/payment")
    stage.hand.click("clause/answer/1")
    assert [(giver(c), receiver(c)) for c in clauses(stage)] == [("JPN", "BRA"), ("CAN", "AUS")]
    finish(stage)
    assert says(stage, t("deal.check_meetings", count=3, left=view(stage).me.meetings))
    # The table looks at whichever party is chosen.
    stage.hand.click("table/party/CAN")
    finish(stage)
    assert says(stage, t("table.acceptance_of", name="Canada"))
    assert set(deal.parties) == {"JPN", "AUS", "BRA", "CAN"}
    stage.hand.press(ENTER)
    offer = next(o for o in view(stage).offers if o.proposer == "JPN")
    assert set(offer.parties) == {"JPN", "AUS", "BRA", "CAN"}
    all_sign(stage)
    go_on(stage, 2)
    assert any(set(x.parties) == set(offer.parties) for x in view(stage).treaties)


def test_a_party_goes_with_its_clauses_and_the_group_has_an_end(stage):
    deal = screen_of(stage).deal
    screen_of(stage).put(Payment("JPN", "AUS", 1_000, 0, 1))
    for seat in view(stage).world.seats:
        deal.add_party(seat)
    assert len(deal.parties) == MOST_PARTIES
    finish(stage)
    assert stage.ui.hits.by_id["table/more"].disabled_reason == t("deal.group_full", count=MOST_PARTIES)
    assert "meetings" in deal.why_not_send()
    stage.hand.wheel(-1, "table/work")
    deal.drop_party("AUS")
    assert "AUS" not in deal.parties
    assert deal.clauses == ()
    assert deal.partner == deal.view.world.seats[0]


# --- room ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_the_forms_and_a_group_fit_at_every_text_size(size):
    stage = sit_down("AUS", size=size)
    with_stock(stage, "AUS", "NdPr", 120.0)
    found = {}
    for group, kind in (*((g, k) for g, k, _ in ASKED), ("stocks", "stockpile_access")):
        write(stage, group, kind, asking=True)
        found |= {(kind, *key): value for key, value in stage.overflows().items()}
        stage.hand.press(pygame.K_ESCAPE)
    for seat in ("USA", "EUU", "COD", "KAZ", "SAU"):
        screen_of(stage).deal.add_party(seat)
    screen_of(stage).put(Accession("floor-zone", "AUS"))
    screen_of(stage).put(Investment("JPN", "COD", "Co", "ore", 1_000_000))
    finish(stage)
    found |= {("group", *key): value for key, value in stage.overflows().items()}
    assert found == {}
