"""The laboratories of the markets: that they clear the game's own market, compare two cases, and fill in forms."""

from dataclasses import replace

import pygame
import pytest

from game.actions import EndSitting, SetPolicy, SetStockTarget, StockOrder, StockpileContribution
from game.window.catalog import t
from game.window.layout import Rect
from game.window.screens import lab_results
from game.window.screens.lab_cases import FloorCase, StockCase, first_floor, member_sets, with_member
from game.window.screens.lab_figures import (
    accounts,
    floor_figures,
    own_points,
    stock_figures,
    trade,
    winners_and_losers,
)
from game.window.screens.lab_runs import HORIZON, Laboratory, market_rounds_left
from tests.window.stage import Stage, finish, own_home, says, view

BLOC, MINERAL = "floor-zone", "NdPr"


def begin(tmp_path_factory, coaching="estimate"):
    patch = pytest.MonkeyPatch()
    own_home(tmp_path_factory.mktemp("home"), patch)
    made = Stage()
    made.app.start("workshop-12", "JPN", 3, "no-deal", coaching=coaching)
    made.app.settle()
    return made, patch


@pytest.fixture(scope="module")
def japan(tmp_path_factory):
    made, patch = begin(tmp_path_factory)
    yield made
    made.app.close_game()
    patch.undo()


@pytest.fixture
def stage(japan):
    for name in ("markets", "blocs", "table"):
        japan.app._made.pop(name, None)
    japan.ui.forget("lab/")
    japan.app.play.mineral = MINERAL
    while japan.app.play.view.me.undo_reason is None:
        japan.app.play.undo()
    japan.app.play.draft.clauses.clear()
    japan.ui.toasts.shown = []
    japan.hand.move((640, 700))
    japan.show("markets")
    return japan


def lab(stage, mode="floor"):
    """Open a laboratory by the mouse and let it finish; returns its desk."""
    stage.hand.click(f"lab/mode/{mode}")
    finish(stage)
    return stage.app.screen("markets").lab


def solved(seen, case):
    made = Laboratory()
    for _ in range(400):
        runs = made.ask(seen, case, case.mineral)
        if runs.done:
            return runs
        made.work(1.0)
    raise AssertionError("the laboratory never ends")


def founders(seen, **changes):
    return replace(first_floor(seen, BLOC, MINERAL), members=member_sets(seen, BLOC, MINERAL)["founders"], **changes)


def press_m(stage, mode):
    """Leave the field that was typed into, and press the key of a motion."""
    stage.ui.set_focus(f"lab/mode/{mode}")
    stage.hand.press(pygame.K_m)
    finish(stage)


def press_on(stage, id):
    """Press Enter on a target, which is scrolled into sight."""
    stage.ui.set_focus(id)
    stage.loop.frame()
    stage.hand.press(pygame.K_RETURN)
    finish(stage)


def type_into(stage, id, text):
    stage.hand.click(f"{id}/value")
    stage.hand.press(pygame.K_a, "ctrl")
    stage.hand.type(text)
    stage.hand.press(pygame.K_RETURN)
    finish(stage)


# --- the model -------------------------------------------------------------------------------------------------------


def test_as_things_stand_the_laboratory_clears_the_game_s_next_market(tmp_path_factory):
    made, patch = begin(tmp_path_factory)
    try:
        play = made.app.play
        seen, world = play.view, play.view.world
        m = world.mineral_index[MINERAL]
        order = StockOrder(MINERAL, buy_usd=20_000_000)
        runs = solved(seen, StockCase(MINERAL, "buy", 0.0))
        play.do(SetPolicy("JPN", order))
        play.do(EndSitting("JPN"))
        play.begin_work()
        play.finish_work()
        while play.view.round == seen.round:
            play.do(EndSitting("JPN"))
            play.begin_work()
            play.finish_work()
        bought = float(play.view.market.bought[m, world.index["JPN"]]) * world.tonnes_per_unit(m) * 2.0
        # What the order bought, tried out in tonnes, costs the order's money and makes the market's price.
        found = solved(seen, StockCase(MINERAL, "buy", bought, 1))
        assert found.run.steps[0].world_price == pytest.approx(play.view.price_history[0][m], rel=1e-6)
        assert found.run.steps[0].cost_usd == pytest.approx(20_000_000, rel=1e-6)
        assert found.run.steps[0].world_price > runs.base.steps[0].world_price
    finally:
        made.app.close_game()
        patch.undo()


def test_a_floor_raises_the_price_within_and_collects_the_difference(stage):
    seen = view(stage)
    case = founders(seen, level=1.3, levy_share=0.25)
    runs = solved(seen, case)
    figures = floor_figures(runs, case)
    m = seen.world.mineral_index[MINERAL]
    base = float(seen.world.market.price_usd_per_t[m])
    assert figures.landed == pytest.approx(1.3 * base)
    assert figures.inside > base > figures.outside * 0.99
    assert figures.levy > 0
    assert 0 < figures.to_fund <= 0.25 * figures.levy + 1
    assert figures.levy_t == pytest.approx(figures.levy / figures.imports_t)
    assert 0 < figures.avoids < 1
    assert figures.diverted_t > 0
    assert 0 <= figures.resold <= 1
    assert figures.users < 0 < figures.makers


def test_members_share_the_levy_and_users_pay(stage):
    runs = solved(view(stage), founders(view(stage), level=1.3))
    found = {account.code: account for account in accounts(runs)}
    assert found["JPN"].users < 0 < found["JPN"].border
    assert found["CHN"].makers < 0
    up, down = winners_and_losers(runs, 3)
    assert len(up) <= 3
    assert [a.total for a in up] == sorted((a.total for a in up), reverse=True)
    assert all(a.total < 0 for a in down)
    assert "CHN" in {a.code for a in down}


def test_a_cut_by_the_rival_makes_it_dearer_and_a_flood_cheaper(stage):
    seen = view(stage)
    prices = {rival: solved(seen, founders(seen, rival=rival)).run.steps[0].world_price
              for rival in ("as_now", "export_cut", "flood")}  # fmt: skip
    assert prices["flood"] < prices["as_now"] < prices["export_cut"]


def test_points_are_nothing_for_nothing_and_follow_the_prices_of_the_score(stage):
    seen = view(stage)
    nothing = own_points(solved(seen, StockCase(MINERAL, "buy", 0.0)))
    assert nothing == {"prosperity": 0.0, "security": 0.0, "industry": 0.0}
    bought = own_points(solved(seen, StockCase(MINERAL, "buy", 400.0, 1)))
    assert bought["security"] > 0
    twice = own_points(solved(seen, StockCase(MINERAL, "buy", 800.0, 1)))
    assert bought["security"] < twice["security"]


def test_buying_costs_more_a_tonne_the_more_is_bought(stage):
    seen = view(stage)
    cases = [StockCase(MINERAL, "buy", amount, 1) for amount in (100.0, 3000.0)]
    little, much = (stock_figures(solved(seen, case), case) for case in cases)
    assert little.now_usd < little.unit_usd < much.unit_usd
    assert little.moved_t == pytest.approx(100.0)
    assert little.usd == pytest.approx(little.unit_usd * 100.0)
    assert len(little.cover_days) == min(HORIZON, len(little.held_t) - 1) + 1
    assert little.cover_days[1] > little.cover_days[0]
    assert little.cover_days[-1] == pytest.approx(little.cover_days[1])


def test_a_common_stock_fills_as_its_rules_say(stage):
    seen = view(stage)
    members = member_sets(seen, BLOC, MINERAL)["founders"]
    case = StockCase(MINERAL, "common", bloc=BLOC, days=40.0, usd=30_000_000, members=members)
    poor = stock_figures(solved(seen, case), case)
    assert poor.usd == pytest.approx(30_000_000, rel=1e-3)
    assert poor.left_usd < 100_000
    assert poor.missing_t > 0
    rich = replace(case, usd=900_000_000)
    found = stock_figures(solved(seen, rich), rich)
    assert found.missing_t == pytest.approx(0.0, abs=0.02 * found.moved_t)
    # A quarter of the target is the pace.
    assert found.first_usd < 0.3 * found.usd


def test_the_band_lies_round_the_path(stage):
    runs = solved(view(stage), founders(view(stage)))
    for low, mid, high in zip(runs.band[0].steps, runs.run.steps, runs.band[1].steps, strict=False):
        assert low.world_price < mid.world_price < high.world_price


def test_the_band_that_is_drawn_spans_the_path_even_where_dearer_turns_cheaper(stage, monkeypatch):
    drawn = {}

    def chart(*_, bands, **__):
        drawn["bands"] = bands

    monkeypatch.setattr("game.window.screens.lab_results.line_chart", chart)
    runs = solved(view(stage), founders(view(stage)))
    crossed = replace(runs, band=(runs.band[1], runs.band[0]))
    lab_results.paths(stage.ui, "chart", Rect(0, 0, 400, 200), view(stage), runs, crossed)
    (band,) = drawn["bands"]
    path = lab_results.price_path(runs, runs.run)
    assert [x for x, _, _ in band.points] == [x for x, _ in path]
    assert all(low < y < high for (_, low, high), (_, y) in zip(band.points, path, strict=True))


def test_flows_add_up_to_what_crosses_borders(stage):
    seen = view(stage)
    runs = solved(seen, founders(seen))
    world, m = seen.world, seen.world.mineral_index[MINERAL]
    flow = runs.run.first.flows(0)[m] * world.tonnes_per_unit(m)
    home = [world.union_of.get(code, code) for code in world.actors]
    across = sum(flow[a, b] for a in range(len(home)) for b in range(len(home)) if home[a] != home[b])
    drawn = trade(runs, "refined")
    assert sum(amount for *_, amount in drawn) == pytest.approx(across, rel=0.03)
    assert drawn[0][0] == "CHN"
    assert all(a != b or a == "*" for a, b, _ in drawn)


def test_markets_left_are_those_to_come(stage):
    seen = view(stage)
    assert market_rounds_left(seen) == list(range(1, seen.rounds + 1))


def test_work_comes_in_slices(stage):
    made, case = Laboratory(), founders(view(stage))
    made.ask(view(stage), case, MINERAL)
    assert made.work(0.0)
    runs = made.ask(view(stage), case, MINERAL)
    assert sum(len(run.steps) for run in (runs.base, runs.run, *runs.band)) == 1


# --- the screen ------------------------------------------------------------------------------------------------------


def test_a_level_is_typed_and_slid_and_the_figures_follow(stage):
    desk = lab(stage)
    before = [text for text in stage.texts() if text.startswith("$")]
    type_into(stage, "lab/level", "1.5")
    assert desk.bench.pair.b.level == 1.5
    assert [text for text in stage.texts() if text.startswith("$")] != before
    stage.tab_to("lab/level/slide")
    stage.hand.press(pygame.K_LEFT)
    assert desk.bench.pair.b.level == 1.45
    stage.hand.press(pygame.K_END)
    assert desk.bench.pair.b.level == 3.0


def test_members_are_chosen_one_by_one(stage):
    desk = lab(stage)
    first = desk.bench.pair.b.members
    stage.ui.set_focus("lab/member/KOR")
    stage.loop.frame()
    stage.hand.press(pygame.K_SPACE)
    assert desk.bench.pair.b.members == with_member(first, "KOR")
    stage.hand.press(pygame.K_SPACE)
    assert desk.bench.pair.b.members == first


def test_two_cases_are_kept_swapped_and_reset(stage):
    desk = lab(stage)
    bench = desk.bench
    assert stage.ui.hits.by_id["lab/swap"].disabled_reason == t("lab.swap_none")
    first = bench.pair.b
    stage.hand.click("lab/keep")
    type_into(stage, "lab/level", "1.6")
    assert bench.pair.a == first
    stage.hand.click("lab/swap")
    finish(stage)
    assert bench.pair.b == first
    assert bench.pair.a.level == 1.6
    stage.hand.click("lab/reset")
    finish(stage)
    assert bench.pair.a is None
    assert bench.pair.b == first
    assert stage.ui.hits.by_id["lab/reset"].disabled_reason == t("lab.reset_none")


def test_the_floor_says_why_it_cannot_be_used(stage):
    lab(stage)
    reason = stage.ui.hits.by_id["lab/use"].disabled_reason
    assert reason
    assert reason.endswith(".")
    press_m(stage, "floor")
    assert stage.screen == "MarketsScreen"
    assert says(stage, reason)


def test_a_floor_is_filled_in_as_a_motion(stage, monkeypatch):
    desk = lab(stage)
    type_into(stage, "lab/level", "1.35")
    monkeypatch.setattr("game.window.screens.lab_floor.why_not_table", lambda *_: None)
    stage.app.screen("markets")._kept.clear()
    stage.loop.frame()
    press_m(stage, "floor")
    assert stage.screen == "BlocsScreen"
    floors = stage.app.screen("blocs").floors
    assert (floors.schedule, floors.mineral, floors.stage, floors.picked) == ("floors", MINERAL, "refined", True)
    # The charter lets a first floor rise by its largest step only; the nearest level that it allows is asked for.
    assert floors.level in (1.1, 1.2, 1.3, 1.4)
    assert floors.level == desk.bench._motion().level


def test_an_order_is_filled_in_with_what_the_next_market_costs(stage):
    desk = lab(stage, "stock")
    type_into(stage, "lab/tonnes", "300")
    order = desk.bench.order()
    press_m(stage, "stock")
    screen = stage.app.screen("markets")
    assert not screen.lab.open
    assert screen.desk.stock.buy_usd == order.buy_usd > 0
    stage.hand.click("markets/seal")
    assert StockOrder(MINERAL, buy_usd=order.buy_usd) in view(stage).me.policies


def test_a_release_is_filled_in(stage):
    desk = lab(stage, "stock")
    desk.bench._choose_way("release")
    finish(stage)
    case = desk.bench.pair.b
    stage.hand.click("lab/use")
    finish(stage)
    page = stage.app.screen("markets").desk.stock
    assert page.way == "release"
    assert page.release_t == pytest.approx(case.tonnes / case.rounds)


def test_a_target_and_a_contribution_go_where_they_are_written(stage, monkeypatch):
    desk = lab(stage, "stock")
    bench = desk.bench
    bench._choose_way("common")
    finish(stage)
    assert stage.ui.hits.by_id["lab/contribute"].disabled_reason == t("lab.no_partner")
    table = stage.app.screen("table")
    table.select("USA")
    type_into(stage, "lab/usd", "6")
    assert stage.ui.hits.by_id["lab/contribute"].disabled_reason is None
    press_on(stage, "lab/contribute")
    heads = len(bench.pair.b.members)
    assert StockpileContribution("JPN", BLOC, 6_000_000 // heads) in stage.app.play.draft.clauses
    monkeypatch.setattr("game.window.screens.lab_stock.why_not_table", lambda *_: None)
    stage.app.screen("markets")._kept.clear()
    stage.loop.frame()
    stage.hand.click("lab/use")
    finish(stage)
    assert stage.screen == "BlocsScreen"
    form = stage.app.screen("blocs").floors.stock.form
    assert form.content() == SetStockTarget(MINERAL, bench.pair.b.days)


def test_escape_goes_back_to_the_market(stage):
    desk = lab(stage)
    stage.ui.set_focus(None)
    stage.hand.press(pygame.K_ESCAPE)
    assert not desk.open
    assert stage.screen == "MarketsScreen"


def test_a_blind_table_tells_no_points(tmp_path_factory):
    made, patch = begin(tmp_path_factory, "blind")
    try:
        made.show("markets")
        for mode in ("floor", "stock"):
            lab(made, mode)
            assert t("lab.row_points") not in made.texts()
            assert t("lab.row_inside" if mode == "floor" else "lab.row_usd") in made.texts()
            assert says(made, t("lab.blind"))
    finally:
        made.app.close_game()
        patch.undo()


def test_without_blocs_there_is_no_floor_to_try(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    own_home(tmp_path_factory.mktemp("home"), patch)
    made = Stage()
    try:
        made.app.start("tin-1985", None, 3, "no-deal")
        made.app.settle()
        made.show("markets")
        assert made.ui.hits.by_id["lab/mode/floor"].disabled_reason == t("lab.no_blocs")
        lab(made, "stock")
        assert made.ui.paint.overflows == []
        assert made.says(t("lab.row_usd"))
    finally:
        made.app.close_game()
        patch.undo()


@pytest.mark.parametrize("mode", ["floor", "stock"])
def test_nothing_overflows_and_tab_reaches_every_control(stage, mode):
    desk = lab(stage, mode)
    for page in ("figures", "flows" if mode == "floor" else "holders"):
        desk.bench.page = page
        assert stage.overflows() == {}
    desk.bench.page = "figures"
    stage.loop.frame()
    wanted = {hit.id for hit in stage.ui.hits.focus_order(0)}
    seen = set()
    for _ in range(len(wanted) + 5):
        stage.hand.press(pygame.K_TAB)
        seen.add(stage.ui.focus)
    assert wanted <= seen


@pytest.mark.parametrize("level", [None, 1.2])
def test_a_case_without_a_floor_changes_nothing_for_a_bloc_that_has_none(stage, level):
    seen = view(stage)
    case = FloorCase(BLOC, MINERAL, "refined", level, member_sets(seen, BLOC, MINERAL)["founders"], 0.0)
    runs = solved(seen, case)
    moved = abs(runs.run.steps[0].world_price - runs.base.steps[0].world_price)
    assert (moved < 1e-9) == (level is None)
