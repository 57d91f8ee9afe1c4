"""The markets: the list, the price chart, supply, stock orders, export controls and the flood, by mouse and keys."""

import numpy as np
import pygame
import pytest

from game.actions import Apply, ExportControl, Flood, HomeInvestment, SetPolicy, StockOrder
from game.rules.conditions import stock_days
from game.rules.projects import lead_rounds
from game.window.capacity import capacities, project_of
from game.window.catalog import t
from game.window.controls import control_text, controls
from game.window.figures import grouped, percent
from game.window.marketfacts import ORE, REFINED, Facts, baseline
from game.window.phrases import tonnes
from tests.window.stage import SIZES, Stage, own_home


def make(tmp_path_factory, seat, rounds=1):
    patch = pytest.MonkeyPatch()
    own_home(tmp_path_factory.mktemp("home"), patch)
    stage = Stage()
    stage.start(seat, opponents="heuristic")
    stage.play_on(rounds)
    return stage, patch


@pytest.fixture(scope="module")
def japan(tmp_path_factory):
    stage, patch = make(tmp_path_factory, "JPN", 3)
    yield stage
    stage.app.close_game()
    patch.undo()


@pytest.fixture
def stage(japan):
    japan.app._made.pop("markets", None)
    japan.ui.forget("markets/")
    japan.app.play.mineral = "NdPr"
    while japan.app.play.view.me.undo_reason is None:
        japan.app.play.undo()
    japan.hand.move((640, 700))
    japan.show("markets")
    return japan


def running(stage):
    """All texts on the screen as one, so that a sentence is found although it is wrapped."""
    return " ".join(stage.texts()).replace("\u00a0", " ")


def type_into(stage, id, text):
    stage.hand.click(f"{id}/value")
    stage.hand.press(pygame.K_a, "ctrl")
    stage.hand.type(text)
    stage.hand.press(pygame.K_RETURN)


# --- figures ---------------------------------------------------------------------------------------------------------


def test_figures_are_those_of_the_view(stage):
    view = stage.app.play.view
    facts, world = Facts(view), view.world
    a, m = world.index["JPN"], world.mineral_index["Ga"]
    assert facts.price("Ga") == view.price_history[-1][m]
    assert facts.change("Ga") == pytest.approx(view.price_history[-1][m] / view.price_history[-2][m] - 1)
    assert facts.own_price("Ga", "JPN") == pytest.approx(view.market.price[m, a])
    assert facts.dependence("Ga", "JPN") == pytest.approx(view.market.dependence[m, a])
    assert facts.rival_price("Ga") == pytest.approx(view.market.rival_price[m])
    weight = view.market.use[:, a] * world.market.value_usd_per_quarter * world.strategic
    assert facts.dependence_overall("JPN") == pytest.approx(
        (view.market.dependence[:, a] * weight).sum() / weight.sum()
    )
    for stage_ in (REFINED, ORE):
        total = sum(facts.output_share("Co", stage_, code, alone=True) for code in world.actors)
        assert total == pytest.approx(1.0)
    assert sum(facts.use_share("Co", c) for c in world.actors if c not in world.union_of) == pytest.approx(1.0)


def test_cover_is_what_the_rules_judge(stage):
    game = stage.app.play.table.game
    facts = Facts(stage.app.play.view)
    for mineral in ("NdPr", "Ga", "Cu"):
        m = game.world.mineral_index[mineral]
        for seat in ("JPN", "USA", "KOR", "COK"):
            assert facts.cover_days(mineral, seat) == pytest.approx(stock_days(game.world, game.state, seat, m))


def test_before_the_first_market_the_baseline_stands_in(tmp_path_factory):
    stage, patch = make(tmp_path_factory, "USA")
    view = stage.app.play.view
    facts, world = Facts(view), view.world
    assert view.market is None
    assert facts.price("Ga") == 1.0
    assert facts.change("Ga") == 0.0
    base, m, a = baseline(world), world.mineral_index["Ga"], world.index["JPN"]
    share = base.origin[m, world.index["CHN"], a] / base.origin[m, :, a].sum()
    assert facts.dependence("Ga", "JPN") == pytest.approx(share)
    # Concentration counts producing countries, of which the rest of the world holds several.
    shares = base.origin[:, :, a] / base.origin[:, :, a].sum(axis=1, keepdims=True)
    assert np.all(base.hhi[:, a] <= (shares**2).sum(axis=1) + 1e-9)
    assert base.hhi[m, a] > 0.9
    assert sum(share for _, share in facts.origins("Ga", "JPN", most=99)) == pytest.approx(1.0, abs=0.05)
    stage.app.close_game()
    patch.undo()


# --- list, chart, supply ---------------------------------------------------------------------------------------------


def test_a_click_or_the_arrows_choose_the_mineral_for_all_views(stage):
    stage.hand.click("markets/list/row/Co")
    assert stage.app.play.mineral == "Co"
    assert stage.says(f"${grouped(stage.app.screen('markets').facts.usd_per_t('Co'))}/t")
    stage.ui.set_focus(None)
    stage.hand.press(pygame.K_DOWN)
    minerals = stage.app.play.view.world.minerals
    assert stage.app.play.mineral == minerals[minerals.index("Co") + 1]


def test_headings_sort_the_list(stage):
    facts = stage.app.screen("markets").facts
    for key, value in (("price", facts.price), ("depends", lambda m: facts.dependence(m, "JPN"))):
        stage.hand.click(f"markets/list/sort/{key}")
        shown = [id.rsplit("/", 1)[1] for id in stage.ui.hits.by_id if id.startswith("markets/list/row/")]
        values = [value(m) for m in shown]
        assert values in (sorted(values), sorted(values, reverse=True))


def test_the_chart_reads_out_documented_years_and_rounds(stage):
    hit = stage.ui.hits.by_id["markets/chart/NdPr"]
    texts = set()
    for x in range(int(hit.rect.x) + 40, int(hit.rect.right), 12):
        stage.hand.move((x, hit.rect.y + 90))
        texts.update(stage.texts())
    world = stage.app.play.view.world
    documented = {p.year for p in world.scenario.prices if p.mineral == "NdPr" and p.year >= 2018}
    assert {str(year) for year in documented} <= texts
    assert {"R1", "R2"} <= texts


def test_supply_by_maker_and_by_origin(stage):
    stage.app.play.mineral = "Ga"
    stage.ui.redraw()
    stage.loop.frame()
    assert "markets/makers/Ga/row/CHN" in stage.ui.hits.by_id
    stage.hand.click("markets/supply/own")
    assert stage.says("Origins at the baseline")
    assert stage.says("Concentration of origins")
    stage.app.play.mineral = "Co"
    stage.hand.click("markets/supply/makers")
    stage.hand.click("markets/makers/Co/sort/mined")
    assert next(i for i in stage.ui.hits.by_id if i.startswith("markets/makers/Co/row/")).endswith("COD")


# --- the stock -------------------------------------------------------------------------------------------------------


def test_a_purchase_is_typed_sealed_listed_taken_back_and_ended(stage):
    play = stage.app.play
    stage.hand.click("markets/seal")
    assert stage.says("Enter an amount first.")
    assert play.view.me.policies == ()
    type_into(stage, "markets/buy", "12")
    stage.hand.click("markets/seal")
    assert play.view.me.policies == (StockOrder("NdPr", buy_usd=12_000_000),)
    assert "Buy neodymium-praseodymium oxide for at most $12.0 m a round" in running(stage)
    stage.hand.click("markets/seal")
    assert stage.says("This policy stands already.")
    stage.hand.press(pygame.K_z, "ctrl")
    assert play.view.me.policies == ()
    stage.hand.click("markets/seal")
    stage.now += 10.0  # the message that it is sealed goes away
    stage.loop.frame()
    stage.hand.click("markets/end/0")
    assert play.view.me.policies == ()
    assert stage.says("None. A sealed order stands")


def test_a_click_on_the_button_takes_what_is_being_typed(stage):
    stage.hand.click("markets/buy/value")
    stage.hand.press(pygame.K_a, "ctrl")
    stage.hand.type("7")
    stage.hand.click("markets/seal")
    assert stage.app.play.view.me.policies == (StockOrder("NdPr", buy_usd=7_000_000),)


def test_no_more_can_be_entered_than_there_is_money(stage):
    most = stage.app.play.view.me.stock_money_usd
    type_into(stage, "markets/buy", "99999999")
    desk = stage.app.screen("markets").desk
    assert 0.9 * most <= desk.stock.buy_usd <= most
    stage.hand.click("markets/seal")
    assert stage.app.play.view.me.policies[0].buy_usd == desk.stock.buy_usd


def test_a_release_is_in_tonnes_and_never_more_than_is_held(stage):
    play = stage.app.play
    stage.hand.click("markets/way/release")
    type_into(stage, "markets/release", "1000000")
    stage.hand.click("markets/seal")
    held = play.view.stocks_t[play.view.world.mineral_index["NdPr"], play.view.world.index["JPN"]]
    assert play.view.me.policies == (StockOrder("NdPr", release_t=pytest.approx(held)),)


def test_what_a_purchase_buys_is_said_at_the_present_price(stage):
    desk, facts = stage.app.screen("markets").desk, stage.app.screen("markets").facts
    type_into(stage, "markets/buy", "10")
    tonnes = desk.stock.buy_usd / facts.usd_per_t("NdPr", facts.own_price("NdPr", "JPN"))
    assert f"At the present price this is {grouped(tonnes)} t" in running(stage)


def test_a_programme_is_named_with_what_it_gives(stage):
    assert stage.says("Rare metals reserve")


def test_a_programme_order_acts_in_the_market_and_the_stock_grows(tmp_path_factory):
    stage, patch = make(tmp_path_factory, "JPN")
    before = stage.app.play.view.stocks_t.copy()
    stage.show("markets")
    type_into(stage, "markets/buy", "20")
    stage.hand.click("markets/seal")
    stage.play_on(2)
    view = stage.app.play.view
    m, a = view.world.mineral_index["NdPr"], view.world.index["JPN"]
    assert view.stocks_t[m, a] > before[m, a]
    stage.app.close_game()
    patch.undo()


# --- controls and the flood ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def china_(tmp_path_factory):
    stage, patch = make(tmp_path_factory, "CHN", 2)
    yield stage
    stage.app.close_game()
    patch.undo()


@pytest.fixture
def china(china_):
    china_.app._made.pop("markets", None)
    china_.ui.forget("markets/")
    china_.app.play.mineral = "Ga"
    while china_.app.play.view.me.undo_reason is None:
        china_.app.play.undo()
    china_.show("markets")
    return china_


def test_a_control_on_one_destination_on_the_bloc_and_on_all(china):
    play = china.app.play
    china.hand.click("markets/desk/control")
    for target in ("JPN", "bloc", "everybody"):
        china.hand.click("markets/target")
        if target == "JPN":
            china.hand.type("jap")
        else:
            china.hand.press(pygame.K_HOME)
        if target == "bloc":
            china.hand.press(pygame.K_DOWN)
        china.hand.press(pygame.K_RETURN)
        china.hand.click("markets/form/quota")
        type_into(china, "markets/cap", "25")
        china.hand.click("markets/seal")
        members = {s for b in play.view.blocs.values() for s, _, _ in b.members}
        wanted = {"JPN": {"JPN"}, "bloc": members, "everybody": set(play.view.world.actors) - {"CHN"}}[target]
        found = [p for p in play.view.me.policies if p.mineral == "Ga" and set(p.targets) == wanted]
        assert [(p.stage, p.cap_share, p.form) for p in found] == [("refined", 0.25, "quota")]
    # The rules keep one limit on all and one on named destinations; those on the mineral shown come first.
    assert [len(p.targets) for p in play.view.me.policies if p.mineral == "Ga"] == [len(wanted), len(members)]
    for _ in range(2):
        china.now += 10.0
        china.loop.frame()
        china.hand.wheel(-4, (1100, 400))
        china.hand.click("markets/end/0")
    assert not [p for p in play.view.me.policies if p.mineral == "Ga"]


def test_a_licence_lets_less_through_in_its_first_market_and_says_so(china):
    play = china.app.play
    play.mineral = "Co"
    china.hand.click("markets/desk/control")
    china.hand.click("markets/form/licence")
    type_into(china, "markets/cap", "100")
    settings = play.view.world.scenario.head.rival_settings
    first = 1 - settings.licence_delay + settings.leak * settings.licence_delay
    assert f"{percent(first)} of the free flow passes in the first market and 100% later" in running(china)
    assert t("common.in_this_state") in running(china)
    china.hand.click("markets/seal")
    policy = next(p for p in play.view.me.policies if p.mineral == "Co")
    assert (policy.form, policy.cap_share) == ("licence", 1.0)
    # A quota of everything would be none: going back to the form brings the share down.
    china.hand.click("markets/form/quota")
    assert china.app.screen("markets").desk.control.cap == 0.95


def test_the_raw_material_of_a_by_product_can_be_limited_by_who_feeds_the_refiners(china):
    world = china.app.play.view.world
    china.app.play.mineral = "Ge"
    china.hand.click("markets/desk/control")
    china.hand.click("markets/stage/ore")
    assert china.says("zinc feed")
    feeds = world.feeds["Ge", "CHN"]
    assert f"{world.name(feeds[0].refiner)} {percent(feeds[0].share)}" in running(china)
    china.hand.click("markets/seal")
    policy = next(p for p in china.app.play.view.me.policies if (p.mineral, p.stage) == ("Ge", "ore"))
    assert policy.cap_share == 0.5


def test_only_the_rival_has_the_page_for_extra_output(china, stage):
    assert "markets/desk/flood" not in stage.ui.hits.by_id
    china.hand.click("markets/desk/flood")
    type_into(china, "markets/intensity", "40")
    china.hand.click("markets/seal")
    assert Flood("Ga", 0.4) in china.app.play.view.me.policies


def test_capacity_at_home_is_typed_sealed_and_ended(stage):
    play = stage.app.play
    play.mineral = "Co"
    stage.hand.click("markets/desk/invest")
    stage.hand.click("markets/seal")
    assert stage.says("Enter an amount first.")
    stage.now += 10.0
    type_into(stage, "markets/invest", "5")
    stage.hand.click("markets/seal")
    assert play.view.me.policies == (HomeInvestment("Co", "refined", 5_000_000),)
    rounds = play.view.round + lead_rounds(play.view.world, "Co", "refined")
    assert f"arrives in round {rounds}" in running(stage)
    project = project_of(play.view, "JPN", "Co", "refined", 5_000_000)
    assert f"{tonnes(project.t_per_year)} a year".replace("\u00a0", " ") in running(stage)
    stage.now += 10.0
    stage.loop.frame()
    stage.hand.click("markets/end/0")
    assert play.view.me.policies == ()


def test_what_money_builds_is_what_the_rules_build():
    from game import load_scenario, new_game

    game = new_game(load_scenario("washington-2026"), 3, people=[])
    world, structure = game.world, game.state.structure
    view = game.view("JPN")
    row = world.market.rows.index(0, world.mineral_index["Co"], "JPN")
    after, spent = world.dynamics.build(structure, row, 5e6)
    added = float((after.pipeline - structure.pipeline).sum() * world.market.rows.capacity0[row])
    project = project_of(view, "JPN", "Co", "refined", 5e6)
    m = world.mineral_index["Co"]
    assert project.t_per_year == pytest.approx(added * world.tonnes_per_unit(m) * 4)
    assert project.most_usd is None
    assert spent == 5e6
    # A host metal bounds what can be built, in the forecast as in the rules.
    row = world.market.rows.index(0, world.mineral_index["Ga"], "JPN")
    project = project_of(view, "JPN", "Ga", "refined", 1e12)
    assert project.most_usd == pytest.approx(world.dynamics.build(structure, row, 1e12)[1])
    # What is under way is listed under the round in whose market it first works.
    game.state.structure = after
    line = next(c for c in capacities(game.view("JPN"), "Co", 0) if c.code == "JPN")
    assert line.arrivals == ((1 + lead_rounds(world, "Co", "refined"), pytest.approx(project_t(world, added))),)
    assert line.now_t == pytest.approx(line.start_t)


def project_t(world, units):
    return units * world.tonnes_per_unit(world.mineral_index["Co"]) * 4


def test_capacity_is_listed_with_the_round_of_its_first_market(stage):
    game = stage.app.play.table.game
    world, before = game.world, game.state.structure
    row = world.market.rows.index(0, world.mineral_index["Co"], "JPN")
    try:
        game.state.structure = world.dynamics.build(before, row, 5e7)[0]
        stage.app.play.refresh()
        stage.app.play.mineral = "Co"
        stage.hand.click("markets/supply/capacity")
        arrives = view_round(stage) + lead_rounds(world, "Co", "refined")
        assert arrives <= world.rounds
        assert stage.says(f", R{arrives}")
        tip = stage.ui.hits.by_id["markets/capacity/Co/refined/row/JPN"].tip
        assert [line.label for line in tip.lines] == [f"Arrives in round {arrives}"]
        assert "docs/model.md" in tip.text
        stage.hand.click("markets/capacity_stage/ore")
        assert "markets/capacity/Co/ore/row/COD" in stage.ui.hits.by_id
    finally:
        game.state.structure = before
        stage.app.play.refresh()


def view_round(stage):
    return stage.app.play.view.round


def test_two_prices_and_the_controls_in_force_are_named_with_since_and_what_passes(stage):
    view = stage.app.play.view
    stage.app.play.mineral = "Ga"
    stage.hand.click("markets/supply/limits")
    inside, outside = Facts(view).producer_price("Ga", REFINED, "CHN"), Facts(view).price("Ga")
    assert inside < 0.5 < outside
    base = view.world.mineral["Ga"].price_usd_per_t
    assert f"${grouped(base * inside)}/t · {inside:.2f}" in running(stage)
    assert f"${grouped(base * outside)}/t · {outside:.2f}" in running(stage)
    lines = controls(view, "Ga")
    start = next(line for line in lines if line.holder == "CHN" and len(line.policy.targets) > 10)
    assert start.round is None
    assert start.since.isoformat() == "2023-08-01"
    assert "documented" in start.source or "estimate" in start.source
    text = control_text(view, start)
    # Whom the rival exempts in this game stands in lines of their own.
    assert text.startswith("China licenses exports (refined) to all destinations")
    assert ", since August 2023; with leaks, " in text
    assert percent(start.passes) in text
    tip = stage.ui.hits.by_id["markets/control/0"].tip
    assert start.source in tip.text
    stage.hand.wheel(-30, "markets/control/0")
    assert "Raw material: bauxite" in running(stage)
    assert "Guinea 44%" in running(stage)


def test_a_control_that_began_in_the_game_says_in_which_round(china):
    play = china.app.play
    play.do(SetPolicy("CHN", ExportControl("Ni", "refined", ("JPN", "USA"), 0.0)))
    began = play.view.round
    china.play_on(began + 1)
    line = next(x for x in controls(play.view, "Ni") if x.policy.targets == ("JPN", "USA"))
    assert line.round == began
    assert control_text(play.view, line).startswith(
        "China bans exports (refined) to Japan and the United States, since"
    )
    assert f"since round {began}" in control_text(play.view, line)


def test_private_stocks_and_the_expected_loss_are_shown_as_days_and_as_a_risk(stage):
    view = stage.app.play.view
    world, facts = view.world, Facts(view)
    m, a = world.mineral_index["NdPr"], world.index["JPN"]
    days = world.dynamics.cover(view.structure)[m, a] * 91.25
    assert facts.private_days("NdPr", "JPN") == pytest.approx(days)
    assert facts.loss_usd("NdPr", "JPN") == pytest.approx(view.market.loss[m, a])
    stage.hand.click("markets/supply/own")
    assert f"{days:.0f} d" in running(stage)
    tip = stage.ui.hits.by_id["markets/own/loss"].tip
    assert "not money lost" in tip.text


def test_every_figure_of_the_screen_names_its_source(stage):
    for supply in ("makers", "capacity", "limits", "own"):
        stage.app.screen("markets").supply = supply
        stage.ui.redraw()
        stage.loop.frame()
        figures = [
            hit for id, hit in stage.ui.hits.by_id.items()
            if id.startswith(("markets/price/", "markets/own/", "markets/home/", "markets/control/", "markets/feed/",
                              "markets/held", "markets/cover", "markets/worth", "markets/title"))
            or "/row/" in id
        ]  # fmt: skip
        assert len(figures) > 15
        for hit in figures:
            text = hit.tip.text
            assert any(word in text for word in ("documented", "estimate", "computed by", "counted by")), (hit.id, text)


def test_a_mineral_without_exports_says_what_can_be_limited(stage):
    world = stage.app.play.view.world
    exports = {m for m, _ in world.exports["JPN"]}
    stage.app.play.mineral = next(m for m in world.minerals if m not in exports)
    stage.hand.click("markets/desk/control")
    assert "You can limit: " in running(stage)
    assert "markets/seal" not in stage.ui.hits.by_id


def test_a_member_of_a_union_cannot_open_the_page_of_controls(tmp_path_factory):
    stage, patch = make(tmp_path_factory, "DEU")
    stage.show("markets")
    assert "Germany" in stage.ui.hits.by_id["markets/desk/control"].disabled_reason
    stage.app.close_game()
    patch.undo()


def test_a_refusal_of_the_rules_is_shown_and_changes_nothing(stage):
    screen = stage.app.screen("markets")
    before = stage.app.play.view.me.policies
    screen.desk._seal(stage.ui, StockOrder("NdPr", buy_usd=10**12))
    stage.loop.frame()
    assert stage.says("You can spend")
    assert stage.app.play.view.me.policies == before


# --- what acts, and fitting ------------------------------------------------------------------------------------------


def test_what_acts_is_listed_floors_controls_and_events(tmp_path_factory):
    stage, patch = make(tmp_path_factory, "CHN")
    play = stage.app.play
    play.do(SetPolicy("CHN", ExportControl("Ga", "refined", ("JPN",), 0.5)))
    stage.play_on(2)
    stage.show("markets")
    screen = stage.app.screen("markets")
    assert any(icon == "ship" and "gallium" in text for icon, text in screen.measures())
    assert any(icon == "bell" for icon, _ in screen.measures())
    assert all("gallium" in text.lower() for _, text in screen.measures("Ga"))
    assert stage.says("exports of gallium (refined) to Japan at most 50%")
    stage.app.close_game()
    patch.undo()


def test_floors_and_open_motions_are_lines_of_the_mineral(tmp_path_factory):
    stage, patch = make(tmp_path_factory, "JPN")
    play = stage.app.play
    play.do(Apply("JPN", "floor-zone"))
    stage.play_on(5)
    facts = Facts(play.view)
    binding = {m: facts.floor_in_force(m) for m in play.view.world.minerals}
    schedule = {
        (m, level) for b in play.view.blocs.values() if b.in_force for m, s, level in b.floors if s == "refined"
    }
    assert {(m, level) for m, level in binding.items() if level is not None} == schedule
    open_ = [m for m in play.view.motions.values() if m.status == "open" and m.content.type == "set_floor"]
    lines = [line.motion for m in play.view.world.minerals for line in facts.floors(m) if line.motion is not None]
    assert sorted(lines) == sorted(m.id for m in open_ if m.content.level is not None)
    stage.app.close_game()
    patch.undo()


@pytest.mark.parametrize("size", SIZES)
def test_nothing_overflows(stage, size):
    stage.loop.surface = pygame.Surface(size)
    screen = stage.app.screen("markets")
    stage.app.play.do(SetPolicy("JPN", StockOrder("NdPr", buy_usd=5_000_000)))
    stage.app.play.do(SetPolicy("JPN", StockOrder("DyTb", release_t=1.5)))
    try:
        for mineral, supply, tab in (("NdPr", "makers", "stock"), ("Co", "own", "control")):
            stage.app.play.mineral = mineral
            screen.supply, screen.desk.tab = supply, tab
            assert stage.overflows() == {}
            stage.ui.text_scale = 2.0
            stage.loop.frame()
            stage.hand.click("markets/side")
            assert not stage.ui.paint.overflows
            stage.hand.press(pygame.K_ESCAPE)
            stage.ui.text_scale = 1.0
    finally:
        stage.loop.surface = pygame.Surface((1280, 720))


def test_the_page_of_exports_begins_with_what_stands_and_compares(china):
    china.app.play.mineral = "Ga"
    china.hand.click("markets/desk/control")
    control = china.app.screen("markets").desk.control
    stands = next(p for p in china.app.play.view.me.policies if getattr(p, "mineral", "") == "Ga")
    assert (control.form, control.cap) == (stands.form, stands.cap_share)
    assert f"Stands: licence, {percent(stands.cap_share)}. This lets as much through." in running(china)
    china.hand.click("markets/seal")
    assert china.says("This policy stands already.")
    type_into(china, "markets/cap", "95")
    assert "This would let more through." in running(china)
    type_into(china, "markets/cap", "5")
    assert "This would let less through." in running(china)
    china.app.play.mineral = "Co"
    china.ui.redraw()
    china.loop.frame()
    assert (control.form, control.cap) == ("quota", 0.5)
    assert not any(text.startswith("Stands") for text in china.texts())
