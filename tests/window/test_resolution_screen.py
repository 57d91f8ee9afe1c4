"""The resolution: the steps by mouse and keys, and that what it says adds up to what the rules booked."""

import pygame
import pytest

from game.actions import Apply, EndSitting, ExportControl, SetPolicy, Sign, StockOrder
from game.rules.score import covered, welfare
from game.window.play import RoundReport
from game.window.screens.resolution import STEPS
from game.window.screens.resolution_digest import SCORE, SETTLED, Digest, welfare_items
from tests.window.stage import SIZES, Stage, own_home


def made(tmp_path_factory, seat, opponents="heuristic"):
    patch = pytest.MonkeyPatch()
    own_home(tmp_path_factory.mktemp("home"), patch)
    stage = Stage()
    stage.start(seat, opponents=opponents)
    return stage, patch


def end_round(stage):
    """End the person's phases until the round is over; the report is left standing."""
    play = stage.app.play
    round_ = play.view.round
    while play.view.round == round_ and not play.over:
        stage.app.end_phase(stage.ui)
        stage.app.settle()
    stage.loop.frame()


@pytest.fixture(scope="module")
def japan(tmp_path_factory):
    """Japan at the end of round 4: it signed, joined, bought and saw votes."""
    stage, patch = made(tmp_path_factory, "JPN")
    play = stage.app.play
    play.do(Apply("JPN", "floor-zone"))
    play.do(SetPolicy("JPN", StockOrder("NdPr", buy_usd=20_000_000)))
    for offer in play.view.waiting_offers[:3]:
        play.do(Sign("JPN", offer.id))
    reports = {}
    for _ in range(4):
        round_ = play.view.round
        end_round(stage)
        reports[round_] = play.report
    stage.reports = reports
    yield stage
    stage.app.close_game()
    patch.undo()


@pytest.fixture
def stage(japan):
    japan.app.play.report = japan.reports[4]
    japan.app._made.pop("resolution", None)
    japan.show("resolution")
    return japan


def at(stage):
    return STEPS[stage.app.screen("resolution").step]


# --- going through it ------------------------------------------------------------------------------------------------


def test_the_end_of_a_round_shows_it(stage):
    assert stage.screen == "ResolutionScreen"
    assert stage.says("Round 4 is over")


@pytest.mark.parametrize("key", [pygame.K_RETURN, pygame.K_SPACE, pygame.K_RIGHT])
def test_keys_go_on_and_past_the_last_step_to_the_map(stage, key):
    for step in STEPS:
        assert at(stage) == step
        for _ in range(100):
            stage.hand.press(key)
            if stage.app.play.report is None or at(stage) != step:
                break
    assert stage.app.play.report is None
    assert stage.screen == "MapScreen"


def test_left_goes_back_and_stops_at_the_first(stage):
    stage.hand.press(pygame.K_RIGHT)
    stage.hand.press(pygame.K_LEFT)
    stage.hand.press(pygame.K_LEFT)
    assert at(stage) == STEPS[0]
    assert stage.ui.hits.by_id["resolution/back"].disabled_reason


@pytest.mark.parametrize("key", [pygame.K_e, pygame.K_ESCAPE])
def test_e_and_escape_skip_everything(stage, key):
    stage.hand.press(key)
    assert stage.app.play.report is None
    assert stage.screen == "MapScreen"


def test_buttons_and_the_list_of_steps(stage):
    stage.hand.click("resolution/next")
    assert at(stage) == STEPS[1]
    stage.hand.click("resolution/step/market")
    assert at(stage) == "market"
    stage.hand.click("resolution/back")
    assert at(stage) == "blocs"
    stage.hand.click("resolution/skip")
    assert stage.screen == "MapScreen"


def test_other_views_wait_until_it_has_been_left(stage):
    stage.hand.press(pygame.K_F5)
    assert stage.screen == "ResolutionScreen"


# --- what it says ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seat", ["JPN", "EUU", "DEU", "CHN", "COD"])
def test_the_items_of_welfare_add_up_to_the_welfare_of_the_rules(stage, seat):
    view = stage.reports[4].after
    items = welfare_items(view.world, view.market, seat)
    assert sum(items.values()) == pytest.approx(covered(view.world, seat, welfare(view.world, view.market)), rel=1e-9)


def test_the_new_items_are_those_of_the_market_and_the_risk_stands_apart(stage):
    view = stage.reports[4].after
    world, market, places = view.world, view.market, list(view.world.covers["EUU"])
    items = welfare_items(world, market, "EUU")
    weight = world.score_weight[:, None]
    assert items["inventory"] == pytest.approx(float((weight * market.inventory)[:, places].sum()))
    assert items["capital"] == pytest.approx(-float((weight * market.capital)[:, places].sum()))
    assert items["carry"] == pytest.approx(-float((weight * market.carry)[:, places].sum()))
    digest = Digest(stage.reports[4], False)
    own = (weight * market.loss)[:, list(world.covers["JPN"])].sum()
    assert own > 0
    assert digest.risk_usd == pytest.approx(float(own))
    stage.app.screen("resolution").go(STEPS.index("quarter"))
    stage.loop.frame()
    assert "not money lost" in stage.ui.hits.by_id["welfare/risk"].tip.text
    assert "docs/model.md" in stage.ui.hits.by_id["welfare/consumer"].tip.text


def test_the_quarter_names_what_was_bought_and_paid(stage):
    report = stage.reports[1]
    digest = Digest(report, False)
    spent = next(h for h in digest.of("stock_bought"))
    assert digest.welfare["stock_cost"] == pytest.approx(-spent.get("usd"), rel=1e-3)
    received = sum(h.get("usd") for h in digest.of("payment_made") if h.get("payee") == "JPN")
    assert digest.transfers[0] == received > 0
    assert [name for name, _, _ in digest.points] == list(SCORE)
    for name, before, after in digest.points:
        assert before == getattr(report.before.me.attainment, name)
        assert after == pytest.approx(getattr(report.after.me.attainment, name), abs=0.1)
    # Shown to one decimal, the parts add to the points.
    assert sum(after for _, _, after in digest.points) == pytest.approx(round(report.after.me.attainment.points, 1))


def test_prices_are_those_of_the_two_markets_and_sorted_by_change(stage):
    report = stage.reports[3]
    digest = Digest(report, False)
    history = report.after.price_history
    index = report.after.world.mineral_index
    for row in digest.prices:
        assert (row.before, row.after) == (history[-2][index[row.mineral]], history[-1][index[row.mineral]])
    changes = [abs(row.share) for row in digest.prices]
    assert changes == sorted(changes, reverse=True)
    assert all(row.before == 1.0 for row in Digest(stage.reports[1], False).prices)


def test_a_floor_is_named_as_a_cause_when_it_begins(stage):
    for round_, report in stage.reports.items():
        digest = Digest(report, False)
        adopted = {
            (m.content.mineral, m.content.stage)
            for h in digest.of("motion_adopted")
            if (m := report.after.motions[h.get("motion")]).content.type == "set_floor"
        }
        in_force = any(bloc.in_force for bloc in report.after.blocs.values())
        named = {
            row.mineral
            for row in digest.prices
            if any(icon == "levy" and ("began" in text or "moved" in text) for icon, text in row.causes)
        }
        if in_force:
            assert {mineral for mineral, _ in adopted} <= named, round_
    assert any(row.causes for row in Digest(stage.reports[1], False).prices)


def test_events_begin_go_on_and_end(stage):
    def bell(report, mineral):
        rows = {row.mineral: row for row in Digest(report, False).prices}
        return [text for icon, text in rows[mineral].causes if icon == "bell"]

    assert any("until round 3" in text for text in bell(stage.reports[1], "Li"))
    assert any("goes on until round 3" in text for text in bell(stage.reports[2], "Li"))
    assert any("no longer acts" in text for text in bell(stage.reports[4], "Li"))


def test_a_control_is_named_when_it_begins_and_while_it_stands(tmp_path_factory):
    stage, patch = made(tmp_path_factory, "CHN", opponents="no-deal")
    play = stage.app.play
    play.do(SetPolicy("CHN", ExportControl("Ga", "refined", ("JPN", "USA"), 0.0)))
    for expected in ("stops its exports of gallium", "(stands)"):
        end_round(stage)
        rows = {row.mineral: row for row in Digest(play.report, False).prices}
        assert any(expected in text for icon, text in rows["Ga"].causes if icon == "ship")
        play.report = None
    assert rows["Ga"].after > 1.0
    stage.app.close_game()
    patch.undo()


def test_votes_show_every_ballot(stage):
    found = 0
    for report in stage.reports.values():
        stage.app.play.report = report
        screen = stage.app.screen("resolution")
        counted = [h for h in screen.digest.happened if h.get("roll_call")]
        if not counted:
            continue
        screen.step = STEPS.index("votes")
        screen.reveal.finish()
        stage.ui.redraw()
        stage.loop.frame()
        ids = {id.split("/")[-1] for id in stage.ui.hits.by_id if id.startswith("roll/")}
        voters = {seat for h in counted for seat, _ in h.get("roll_call")}
        motions = [screen.digest.after.motions[h.get("motion")] for h in counted]
        voters |= {seat for m in motions for vote in m.unions for seat, _ in vote.roll_call}
        assert ids == voters
        found += len(voters)
    assert found > 5


def test_counts_are_of_the_round_and_the_new_round_brings_its_events(stage):
    for round_, report in stage.reports.items():
        digest = Digest(report, False)
        assert digest.round == round_
        assert all(h.round == round_ for h in digest.happened)
        assert all(h.round == round_ + 1 for h in digest.new_events)
        counts = digest.counts()
        assert set(counts) == set(STEPS)
        assert counts["deals"] == len(digest.of("treaty_in_force", *SETTLED))


def test_after_the_last_round_it_leads_to_the_end(tmp_path_factory):
    stage, patch = made(tmp_path_factory, "COK", opponents="no-deal")
    play = stage.app.play
    while play.view.round < play.view.rounds:
        play.do(EndSitting("COK"))
        play.begin_work()
        play.finish_work()
    play.report = None
    end_round(stage)
    assert play.over
    assert stage.screen == "ResolutionScreen"
    stage.hand.click("resolution/step/events")
    assert stage.says("The game is over")
    stage.hand.press(pygame.K_RETURN)
    assert stage.screen == "EndScreen"
    stage.app.close_game()
    patch.undo()


@pytest.mark.parametrize("size", SIZES)
def test_nothing_overflows_in_any_step(stage, size):
    stage.loop.surface = pygame.Surface(size)
    try:
        for round_ in (1, 4):
            stage.app.play.report = stage.reports[round_]
            screen = stage.app.screen("resolution")
            for n in range(len(STEPS)):
                screen.step = n
                assert stage.overflows() == {}
    finally:
        stage.loop.surface = pygame.Surface((1280, 720))


def test_a_report_is_made_of_two_views(stage):
    report = stage.reports[2]
    assert isinstance(report, RoundReport)
    assert (report.before.round, report.after.round) == (2, 3)
