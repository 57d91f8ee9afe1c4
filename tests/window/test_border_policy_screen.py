"""Tariffs, subsidies and the money of programmes on the markets' screen, by mouse and keys."""

import pygame
import pytest

from game.actions import BuyBack, Finance, ProducerSubsidy, SetPolicy, Tariff, TariffConcession
from game.state import Treaty
from game.window.catalog import t
from tests.window.stage import Stage, own_home, says, view


def begin(seat, scenario="workshop-12"):
    stage = Stage()
    stage.app.start(scenario, seat, 7, "no-deal")
    stage.app.settle()
    stage.show("markets")
    return stage


@pytest.fixture
def stage(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = begin("USA")
    yield stage
    stage.app.close_game()


def type_into(stage, id, text):
    stage.hand.click(f"{id}/value")
    stage.hand.press(pygame.K_a, "ctrl")
    stage.hand.type(text)
    stage.hand.press(pygame.K_RETURN)


def press(stage, id):
    """Press what may lie below the fold: the Tab key scrolls it into sight."""
    stage.tab_to(id)
    stage.hand.press(pygame.K_RETURN)


def own(stage, kind):
    return [policy for policy in view(stage).me.policies if isinstance(policy, kind)]


def written(stage, text):
    """Whether a text stands on the right side, however far down."""
    stage.hand.wheel(60, (1100, 400))
    for _ in range(12):
        if says(stage, text):
            return True
        stage.hand.wheel(-3, (1100, 400))
    return False


def sealable(stage):
    return stage.ui.hits.by_id["markets/seal"].disabled_reason


# --- tariffs ---------------------------------------------------------------------------------------------------------


def test_a_tariff_on_everybody_is_written_sealed_and_ended(stage):
    stage.hand.click("markets/desk/tariff")
    type_into(stage, "markets/rate", "25")
    press(stage, "markets/seal")
    (tariff,) = own(stage, Tariff)
    assert (tariff.mineral, tariff.stage, tariff.rate) == (stage.app.play.mineral, "refined", 0.25)
    assert tariff.partners == view(stage).world.targets["USA"][0]
    assert says(stage, t("markets.tariff_stands", rate="25%"))
    press(stage, "markets/end/0")
    assert own(stage, Tariff) == []


def test_a_named_partner_can_be_charged_or_spared_and_zero_without_a_tariff_is_refused_with_its_reason(stage):
    stage.hand.click("markets/desk/tariff")
    type_into(stage, "markets/rate", "0")
    assert sealable(stage) == t("markets.tariff_none_stands")
    type_into(stage, "markets/rate", "20")
    press(stage, "markets/seal")
    stage.hand.click("markets/tariff_target")
    stage.hand.type("jap")
    stage.hand.press(pygame.K_RETURN)
    assert stage.app.screen("markets").desk.tariff.target == "JPN"
    type_into(stage, "markets/rate", "0")
    assert sealable(stage) is None
    press(stage, "markets/seal")
    spared = next(p for p in own(stage, Tariff) if p.partners == ("JPN",))
    assert spared.rate == 0.0
    assert len(own(stage, Tariff)) == 2


def test_another_named_partner_takes_the_place_of_the_first_and_the_form_says_so(stage):
    world = view(stage).world
    first, second = (s for s in ("JPN", "CHN") if s in world.index)
    stage.app.play.do(SetPolicy("USA", Tariff(stage.app.play.mineral, "refined", (first,), 0.3)))
    stage.hand.click("markets/desk/tariff")
    stage.app.screen("markets").desk.tariff.target = second
    stage.loop.frame()
    assert says(stage, t("markets.tariff_replaces", rate="30%", targets="Japan")[:30])
    press(stage, "markets/seal")
    assert [p.partners for p in own(stage, Tariff)] == [(second,)]


def test_a_bound_rate_is_named_where_a_treaty_binds_it(stage):
    mineral = stage.app.play.mineral
    stage.hand.click("markets/desk/tariff")
    assert not says(stage, "Bound by treaty")
    game = stage.app.play.table.game
    clause = TariffConcession("USA", "JPN", mineral, "refined", 0.05, 0, 8)
    _sign(game, ("USA", "JPN"), clause)
    stage.app.play.refresh()
    stage.loop.frame()
    assert says(stage, t("markets.bound_at", name="Japan", rate="5%"))
    type_into(stage, "markets/rate", "4")
    assert not says(stage, "Bound by treaty")


def _sign(game, parties, clause):
    """Put a treaty in force into the state, as the close of a round leaves one."""
    treaty = Treaty(900, parties, (clause,), 1, False)
    game.state.treaties = {**game.state.treaties, treaty.id: treaty}


def test_a_member_of_a_union_sees_why_it_has_no_tariffs(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = begin("DEU", "washington-2026")
    assert stage.ui.hits.by_id["markets/desk/tariff"].disabled_reason == t("markets.no_tariffs")
    stage.app.close_game()


# --- subsidies -------------------------------------------------------------------------------------------------------


def test_a_subsidy_is_sealed_and_says_what_it_costs(stage):
    world = view(stage).world
    stage.app.play.mineral, _ = world.home_sites["USA"][0]
    stage.hand.click("markets/desk/invest")
    stage.hand.click("markets/home/subsidy")
    type_into(stage, "markets/subsidy", "20")
    page = stage.app.screen("markets").desk.home.subsidy
    assert says(stage, t("markets.subsidy_cost"))
    assert page._turnover(stage.app.play.mineral) > 0.0
    press(stage, "markets/seal")
    (subsidy,) = own(stage, ProducerSubsidy)
    assert (subsidy.mineral, subsidy.rate) == (stage.app.play.mineral, 0.2)
    press(stage, "markets/end/0")
    assert own(stage, ProducerSubsidy) == []
    type_into(stage, "markets/subsidy", "0")
    assert sealable(stage) == t("markets.subsidy_none_stands")


def test_a_mineral_without_producers_at_home_says_so(stage, monkeypatch):
    page = stage.app.screen("markets").desk.home.subsidy
    monkeypatch.setattr(page, "_own", lambda mineral, stage: False)
    stage.hand.click("markets/desk/invest")
    stage.hand.click("markets/home/subsidy")
    assert "markets/subsidy" not in stage.ui.hits.by_id
    assert says(stage, t("markets.subsidy_none", mineral="")[:20])


# --- finance ---------------------------------------------------------------------------------------------------------


def test_money_is_drawn_on_the_loan_at_the_rounds_end_and_paid_back(stage):
    stage.hand.click("markets/way/finance")
    type_into(stage, "markets/finance", "500")
    press(stage, "markets/seal")
    assert own(stage, Finance) == [Finance("vault", "loan", 500_000_000)]
    play = stage.app.play
    play.end()
    play.finish_work()
    play.report = None
    while play.view.round == 1:
        play.end()
        play.finish_work()
        play.report = None
    loan = next(s for s in play.view.me.financing if s.source == "loan")
    assert loan.owed_usd == 500_000_000
    assert own(stage, Finance) == [], "an order acts once"
    stage.show("markets")
    stage.loop.frame()
    assert says(stage, "$500.0 m")
    stage.hand.click("markets/finance_way/repay")
    type_into(stage, "markets/finance", "200")
    press(stage, "markets/seal")
    assert own(stage, Finance) == [Finance("vault", "loan", -200_000_000)]
    press(stage, "markets/end/0")
    assert own(stage, Finance) == []


def test_a_source_with_nothing_to_draw_says_why_and_commitments_open_private_money(stage):
    programme = view(stage).world.programmes["vault"]
    assert [name for name, _ in programme.sources][-1] == "private"
    stage.hand.click("markets/way/finance")
    stage.hand.click("markets/source/1")
    assert sealable(stage) == t("markets.no_commitments")
    assert written(stage, t("markets.commitments_none"))
    mineral = stage.app.play.mineral
    _sign(stage.app.play.table.game, ("JPN", "USA"), BuyBack("JPN", "USA", mineral, 20.0, 60_000.0, 0, 0, 8))
    stage.app.play.refresh()
    stage.loop.frame()
    assert sealable(stage) is None
    assert not written(stage, t("markets.commitments_none"))
    assert written(stage, "Japan: 20")
    stage.hand.click("markets/finance_way/repay")
    assert sealable(stage) == t("markets.nothing_owed")


def test_seats_that_cannot_borrow_have_no_page_for_it(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = begin("JPN")
    assert not view(stage).me.financing
    assert "markets/way/finance" not in stage.ui.hits.by_id
    stage.app.close_game()


def test_every_page_fits_at_every_size_and_the_keyboard_reaches_it(stage):
    desk = stage.app.screen("markets").desk
    for tab, page in (("stock", "finance"), ("tariff", ""), ("invest", "subsidy")):
        desk.tab = tab
        desk.stock.way = page if tab == "stock" else "buy"
        desk.home.way = page or "build"
        assert stage.overflows() == {}
        stage.tab_to("markets/seal")
