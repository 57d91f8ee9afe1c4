"""Investments and offtakes at the table: written by mouse and keys, judged by the rules, told in words, settled."""

from dataclasses import replace

import pygame
import pytest

from game.actions import EndSitting, HomeInvestment, Investment, Offtake, Payment, Propose, SetPolicy, Sign
from game.affordability import short_round
from game.rules.clauses import CLAUSES
from game.rules.projects import HIGHEST_PRICE, LOWEST_PRICE, lead_rounds, offtake_limit, price_per_t
from game.rules.purse import payment_limit
from game.window.catalog import t
from game.window.narrate import narrate
from game.window.phrases import arrival
from game.window.play import RoundReport
from game.window.screens.clause_words import change_text, clause_detail, clause_sentence, clauses_short, giver
from game.window.screens.resolution_digest import Digest
from game.window.screens.table_estimates import readdressed, why_not
from game.window.screens.table_mend import fault_of
from game.window.screens.table_words import dealing_text, dealing_with
from tests.window.stage import SIZES, Stage, finish, own_home, says, view

ENTER = pygame.K_RETURN


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    return own_home(tmp_path, monkeypatch)


@pytest.fixture
def stage():
    made = Stage()
    made.start("JPN", opponents="no-deal")
    made.app.play.mineral = "Co"
    made.show("table")
    screen(made).select("ZMB")
    finish(made)
    return made


def screen(stage):
    return stage.app.screen("table")


def clauses(stage):
    return screen(stage).deal.clauses


def type_into(stage, id, text):
    stage.hand.click(f"{id}/value")
    stage.hand.press(pygame.K_a, "ctrl")
    stage.hand.type(text)
    stage.hand.press(ENTER)


# --- writing them ----------------------------------------------------------------------------------------------------


def test_an_investment_is_written_with_a_typed_sum_and_says_when_it_works(stage):
    stage.hand.press(pygame.K_a)
    stage.hand.click("clause/kind/investment")
    stage.hand.click("clause/invest")
    stage.hand.press(pygame.K_a, "ctrl")
    stage.hand.type("4")
    works = 1 + lead_rounds(view(stage).world, "Co", "refined")
    assert says(stage, f"it arrives in round {works}")
    stage.hand.press(ENTER)
    assert clauses(stage) == (Investment("JPN", "ZMB", "Co", "refined", 4_000_000),)
    assert says(stage, t("table.clause_investment"))


def test_the_market_of_a_project_is_chosen_from_what_the_rules_offer(stage):
    stage.hand.press(pygame.K_a)
    stage.hand.click("clause/kind/investment")
    offered = CLAUSES["investment"].fields(view(stage).world, view(stage), ("JPN", "ZMB"))[0].options
    wanted = {f"{o['mineral']}/{o['stage']}" for o in offered if o["host"] == "ZMB"}
    stage.hand.click("clause/market")
    shown = {id.removeprefix("clause/market/option/") for id in stage.ui.hits.by_id if "/market/option/" in id}
    assert shown == wanted
    stage.hand.click("clause/market/option/Cu/ore")
    stage.hand.click("clause/answer/1")
    assert (clauses(stage)[0].mineral, clauses(stage)[0].stage) == ("Cu", "ore")


def test_an_offtake_is_asked_for_and_changed(stage):
    world = view(stage).world
    stage.hand.press(pygame.K_a)
    stage.hand.click("clause/kind/offtake")
    base, most = price_per_t(world, "Co", "refined"), offtake_limit(world, "JPN", "ZMB", "Co", "refined")
    type_into(stage, "clause/price", "1")
    type_into(stage, "clause/tonnes", "999999999")
    stage.hand.click("clause/term/less")
    stage.hand.click("clause/answer/1")
    clause = clauses(stage)[0]
    assert (clause.buyer, clause.seller, clause.term) == ("JPN", "ZMB", 7)
    assert clause.tonnes == pytest.approx(most)
    assert LOWEST_PRICE * base <= clause.usd_per_t <= 1.05 * LOWEST_PRICE * base
    assert why_not(view(stage), ("JPN", "ZMB"), clauses(stage)) is None
    stage.hand.click("table/clause/0")
    type_into(stage, "clause/price", "99999999")
    assert says(stage, t("common.in_this_state"))
    stage.hand.click("clause/answer/1")
    assert clauses(stage)[0] == replace(clause, usd_per_t=pytest.approx(HIGHEST_PRICE * base, rel=0.05))


def test_forms_are_open_by_keys_alone(stage):
    stage.hand.press(pygame.K_r)
    # Asked of a delegation that may join, the dialogue begins with that.
    stage.tab_to("clause/kind/accession")
    for _ in range(2):
        stage.hand.press(pygame.K_RIGHT)
    assert says(stage, t("table.field_tonnes"))
    stage.tab_to("clause/tonnes/value" if "clause/tonnes/value" in stage.ui.hits.by_id else "clause/tonnes")
    before = clauses(stage)
    stage.hand.press(pygame.K_UP)
    stage.tab_to("clause/answer/1")
    stage.hand.press(ENTER)
    assert before == ()
    assert giver(clauses(stage)[0]) == "ZMB"
    assert clauses(stage)[0].seller == "JPN"


def test_what_cannot_be_built_or_sold_is_shut_and_says_why(stage):
    world = view(stage).world
    without = next(s for s in world.seats if not world.home_sites[s] and s not in ("JPN", "CHN"))
    screen(stage).select(without)
    stage.loop.frame()
    stage.hand.press(pygame.K_a)
    for kind in ("investment", "offtake"):
        reason = stage.ui.hits.by_id[f"clause/kind/{kind}"].disabled_reason
        assert reason
        assert world.scenario.names[without].name in reason


def test_reasons_of_the_rules_are_shown_and_bar_the_offer(stage):
    screen(stage).put(Offtake("JPN", "ZMB", "Co", "refined", 1e6, 50_000.0, 0, 4))
    finish(stage)
    assert says(stage, t("table.check_barred"))
    assert says(stage, "can be sold forward")
    happened = len(view(stage).happenings)
    stage.hand.press(ENTER)
    assert len(view(stage).happenings) == happened
    # What ails that clause does not bar another one from the draft.
    stage.hand.press(pygame.K_a)
    stage.hand.click("clause/kind/investment")
    assert stage.ui.hits.by_id["clause/answer/1"].disabled_reason is None


def test_sums_of_one_seat_are_judged_together(stage):
    limit = payment_limit(view(stage).world, "JPN")
    screen(stage).put(Payment("JPN", "ZMB", int(0.8 * limit), 0, 1))
    stage.loop.frame()
    stage.hand.press(pygame.K_a)
    stage.hand.click("clause/kind/investment")
    stage.hand.click("clause/invest")
    stage.hand.press(pygame.K_a, "ctrl")
    stage.hand.type(f"{0.5 * limit / 1e6:.3f}")
    assert "cannot promise more than" in stage.ui.hits.by_id["clause/answer/1"].disabled_reason


def test_an_investment_counts_against_the_money_of_its_round_alone(stage):
    money = view(stage).me.budget_usd
    assert short_round(view(stage), [Investment("JPN", "ZMB", "Co", "ore", money)]) is None
    assert short_round(view(stage), [Investment("JPN", "ZMB", "Co", "ore", money + 7)]) == (1, 7)


# --- words ---------------------------------------------------------------------------------------------------


def test_words_name_the_market_the_sum_and_the_round(stage):
    shown = view(stage)
    project = Investment("JPN", "ZMB", "Co", "refined", 5_000_000)
    forward = Offtake("JPN", "ZMB", "Cu", "refined", 60.0, price_per_t(shown.world, "Cu", "refined"), 1, 6)
    works = arrival(shown, 1 + lead_rounds(shown.world, "Co", "refined"))
    assert clause_detail(shown, project) == f"$5.0\u00a0m, Co (refined), {works}"
    assert clause_detail(shown, forward, brief=True) == "60.0\u00a0t, Cu, R2–7"
    assert clause_sentence(shown, project).endswith(f"cobalt (refined); it {works}.")
    assert "in rounds 2 to 7" in clause_sentence(shown, forward)
    assert (
        clauses_short(shown, [project, forward])
        == "Japan invests $5.0\u00a0m, Co; Japan takes 60.0\u00a0t × 6, Cu, R2–7"
    )
    assert change_text(shown, [project], [forward]) == (
        "Leave out: Japan invests $5.0\u00a0m, Co; Add: Japan takes 60.0\u00a0t × 6, Cu, R2–7"
    )
    assert arrival(shown, shown.rounds + 1) == t("journal.arrives_late")


def test_a_draft_goes_to_another_partner_within_what_the_rules_allow(stage):
    shown = view(stage)
    draft = (
        Investment("JPN", "ZMB", "Co", "refined", 5_000_000),
        Offtake("JPN", "ZMB", "Cu", "refined", offtake_limit(shown.world, "JPN", "ZMB", "Cu", "refined"), 11_000.0),
        Investment("ZMB", "JPN", "Co", "refined", payment_limit(shown.world, "ZMB")),
    )
    moved = readdressed(shown, draft, "ZMB", "BEL")
    assert moved[0] == replace(draft[0], host="BEL")
    assert moved[1].seller == "BEL"
    assert moved[1].tonnes <= offtake_limit(shown.world, "JPN", "BEL", "Cu", "refined")
    assert moved[2].investor == "BEL"
    # Sierra Leone has nothing there, and the rules say so.
    assert "no site" in why_not(shown, ("JPN", "SLE"), readdressed(shown, draft[:2], "ZMB", "SLE"))


def test_a_signed_project_and_an_offtake_are_told_and_settled(stage):
    play = stage.app.play
    game = play.table.game
    world = view(stage).world
    before = view(stage)
    deal = (
        Investment("JPN", "ZMB", "Co", "refined", 2_000_000),
        Offtake("JPN", "ZMB", "Co", "refined", 20.0, 1.5 * price_per_t(world, "Co", "refined"), 0, 3),
    )
    play.do(SetPolicy("JPN", HomeInvestment("Co", "refined", 1_000_000)))
    play.do(Propose("JPN", ("ZMB",), deal))
    number = next(o.id for o in view(stage).offers if o.proposer == "JPN")
    offer = game.state.offers[number]
    game.state.offers = {**game.state.offers, number: replace(offer, status="open", signed=("JPN",))}
    game.state.people = game.state.people - {"ZMB"}
    game.apply(Sign("ZMB", number))
    play.refresh()
    while view(stage).round == 1:
        play.do(EndSitting("JPN"))
        play.begin_work()
        play.finish_work()
    told = {h.kind: h for h in view(stage).happenings if h.round == 1}
    project, paid, own = told["project_started"], told["offtake_settled"], told["home_project"]
    assert narrate(view(stage), project).startswith("Japan has paid $2.0\u00a0m for new capacity in Zambia, cobalt (r")
    assert narrate(view(stage), paid).startswith("Offtake of cobalt settled: Japan has paid ")
    assert "at home, cobalt (refined); it arrives in round" in narrate(view(stage), own)
    assert dealing_with(view(stage), project, "ZMB")
    assert dealing_text(view(stage), project).startswith("You paid $2.0\u00a0m for capacity in Zambia")
    assert dealing_text(view(stage), paid).startswith("Offtake of cobalt: you paid Zambia")
    digest = Digest(RoundReport(before, view(stage), ()), False)
    assert digest.capacity_usd == 3_000_000
    assert digest.transfers == (0, paid.get("usd"))
    assert {"project_started", "offtake_settled"} <= {h.kind for h in digest.of("project_started", "offtake_settled")}
    play.report = None
    stage.show("table")
    finish(stage)
    assert says(stage, "Treaty to round 3")


# --- room ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_the_forms_and_cards_fit_at_every_text_size(stage, size):
    stage.loop.surface = pygame.Surface(size)
    stage.ui.redraw()
    screen(stage).put(Investment("JPN", "ZMB", "Co", "refined", 5_000_000))
    screen(stage).put(Offtake("JPN", "ZMB", "Cu", "refined", 60.0, 11_000.0, 0, 8))
    finish(stage)
    found = dict(stage.overflows())
    for kind in ("investment", "offtake"):
        stage.hand.press(pygame.K_a)
        stage.hand.click(f"clause/kind/{kind}")
        found |= stage.overflows()
        stage.hand.press(pygame.K_ESCAPE)
    assert found == {}


def test_a_clause_that_cannot_stand_comes_with_the_nearest_that_can(stage):
    shown = view(stage)
    good = Payment("JPN", "KAZ", 100_000)
    base = price_per_t(shown.world, "Ga", "refined")
    fault = fault_of(shown, ("JPN", "KAZ"), (good, Offtake("JPN", "KAZ", "Ga", "refined", 0.2, base, 1, 6)))
    assert fault.place == 1
    assert fault.offer == f"Lower to {fault.mended[1].tonnes:.3g}\u00a0t"
    assert 0 < fault.mended[1].tonnes < 0.2
    assert fault_of(shown, ("JPN", "KAZ"), fault.mended) is None
    assert fault_of(shown, ("JPN", "KAZ"), (good,)) is None
