"""The chains of causes behind the figures of a round's resolution: that they add up, and open by mouse and keys."""

import pygame
import pytest

from game.actions import EndSitting, ExportControl, SetPolicy, Sign, StockOrder
from game.rules.score import covered, covered_mean
from game.window.catalog import t
from game.window.figures import grouped, signed_percent
from game.window.hits import Tip, TipLine
from game.window.screens.causes import fitted
from game.window.screens.causes_market import PriceCauses
from game.window.screens.causes_tips import approval_entries, part_tip, price_lines, summed, trust_entries
from game.window.screens.resolution_digest import signed_usd
from tests.window.stage import Stage, own_home


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """China after three rounds: it signed what it was offered, limited exports in round 2 and bought in round 3."""
    patch = pytest.MonkeyPatch()
    own_home(tmp_path_factory.mktemp("home"), patch)
    stage = Stage()
    stage.app.start("workshop-12", "CHN", 7, "heuristic")
    stage.app.settle()
    play, reports = stage.app.play, {}
    while len(reports) < 3:
        round_ = play.view.round
        if play.view.ask == "sitting":
            for offer in play.view.waiting_offers[:2]:
                play.do(Sign("CHN", offer.id))
            if round_ == 2:
                play.do(SetPolicy("CHN", ExportControl("NdPr", "refined", ("JPN", "USA"), 0.2)))
            if round_ == 3:
                play.do(SetPolicy("CHN", StockOrder("Co", buy_usd=20_000_000)))
        play.do(EndSitting("CHN"))
        play.begin_work()
        play.finish_work()
        if play.view.round != round_:
            reports[round_] = play.report
    stage.reports = reports
    stage.ui.playback = 0.0
    yield stage
    stage.app.close_game()
    patch.undo()


@pytest.fixture
def stage(played):
    show(played, 3, "market")
    yield played
    played.ui.tips.clear()
    played.ui.set_focus(None, visible=False)


def show(stage, round_, step):
    stage.app.play.report = stage.reports[round_]
    stage.app._made.pop("resolution", None)
    stage.show("resolution")
    screen = stage.app.screen("resolution")
    screen.go(screen.steps.index(step))
    stage.loop.frame()
    return screen


def let_work(stage, most=60):
    for _ in range(most):
        stage.ui.redraw()
        stage.loop.frame()
        if not stage.app.screen("resolution").digest.desk._wanted:
            return
    raise AssertionError("the causes are never ready")


def causes(report, mineral):
    m, history = report.after.world.mineral_index[mineral], report.after.price_history
    before = history[-2][m] if len(history) > 1 else 1.0
    found = PriceCauses(report.before, report.before, report.after, mineral, before, history[-1][m])
    while not found.done:
        found.advance()
    return found


# --- prices ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("round_", [1, 2, 3])
def test_the_last_market_of_the_chain_is_the_one_that_was_settled(played, round_):
    # The rest is what the view does not show; of these minerals it shows everything.
    for mineral in ("NdPr", "Li", "Co"):
        found = causes(played.reports[round_], mineral)
        assert abs(found.rest) < 1e-6, (mineral, found.parts)


def test_a_control_and_an_order_of_ones_own_are_told_apart(played):
    parts = {(p.kind, p.who): p.added for p in causes(played.reports[2], "NdPr").parts}
    assert parts["measures", "CHN"] > 0.01
    assert ("stock_own", "") not in parts
    parts = {(p.kind, p.who): p.added for p in causes(played.reports[3], "Co").parts}
    assert parts["stock_own", ""] > 0
    assert ("measures", "CHN") not in parts
    kinds = [p.kind for p in causes(played.reports[2], "Li").parts]
    assert kinds[0] == "time"


def test_the_lines_add_to_the_change_that_the_table_shows(played):
    report = played.reports[2]
    for mineral in report.after.world.minerals:
        found = causes(report, mineral)
        lines = price_lines(report.after, found)
        *parts, whole = [float(line.value[:-1].replace("−", "-")) for line in lines if line.value]
        assert sum(parts) == pytest.approx(whole, abs=1e-6)
        assert whole == pytest.approx(
            float(signed_percent(found.after / found.before - 1).replace("−", "-")), abs=0.051
        )


def test_a_click_pins_the_chain_and_it_fills_between_frames(stage):
    row = stage.app.screen("resolution").digest.prices[0]
    id = f"price/{row.mineral}"
    stage.hand.click(id)
    let_work(stage)
    assert [tip.source for tip in stage.ui.tips.pinned] == [id]
    assert stage.says(t("causes.price_time")[:12])
    assert stage.says(t("causes.price_how"))
    # A second click takes it away, and Esc does too, without leaving the report.
    stage.hand.click(id)
    assert not stage.ui.tips.pinned
    stage.hand.click(id)
    stage.hand.press(pygame.K_ESCAPE)
    assert not stage.ui.tips.pinned
    assert stage.app.play.report is not None


def test_the_keys_reach_a_figure_open_its_chain_and_go_on(stage):
    id = f"price/{stage.app.screen('resolution').digest.prices[1].mineral}"
    stage.tab_to(id)
    stage.hand.press(pygame.K_RETURN)
    let_work(stage)
    assert [tip.source for tip in stage.ui.tips.pinned] == [id]
    stage.hand.press(pygame.K_ESCAPE)
    stage.hand.press(pygame.K_f)
    assert stage.ui.tips.showing.source == id
    stage.app.screen("resolution").go(0)
    assert stage.ui.tips.showing is None


# --- one's own figures -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("round_", [1, 2, 3])
def test_trust_and_approval_are_the_sum_of_their_lines(played, round_):
    digest = show(played, round_, "home").digest
    me, old = digest.after.me, digest.before.me
    assert sum(e.tenths for e in approval_entries(digest)) == round(10 * (me.approval - old.approval))
    for seat, before, after in digest.trusts:
        assert sum(e.points for e in trust_entries(digest) if seat in (e.a, e.b)) == after - before
        assert f"trust/{seat}" in played.ui.hits.by_id


def test_each_part_of_the_score_opens_lines_that_add_to_it(played):
    opened = 0
    for round_ in (1, 2, 3):
        screen = show(played, round_, "quarter")
        for name, before, after in screen.digest.points:
            played.hand.click(f"points/{name}")
            (tip,) = [pin.tip for pin in played.ui.tips.pinned]
            assert t(f"frame.part_{name}") in tip.title
            if any(line.label == t("resolution.sum") for line in tip.lines):
                opened += 1
                whole = float(tip.lines[-1].value.replace("−", "-"))
                assert whole == pytest.approx(after - before, abs=1e-6)
            played.hand.click(f"points/{name}")
    assert opened >= 9


def test_the_market_behind_a_part_is_told_against_the_game_without_deals(played):
    digest = show(played, 2, "quarter").digest
    world, reference = digest.world, played.app.play.table.game.state.reference
    base = {
        "prosperity": signed_usd(covered(world, "CHN", reference.welfare[1])),
        "industry": signed_usd(covered(world, "CHN", reference.industry[1])),
        "security": grouped(covered_mean(world, "CHN", reference.security[1]), 1),
    }
    for name, figure in base.items():
        before, after = next((b, a) for part, b, a in digest.points if part == name)
        facts = part_tip(digest, name, round(after - before, 1)).lines[0].more.lines
        assert figure in facts[1].value, name


def test_a_rest_is_named_where_rounded_lines_miss_the_sum():
    lines = summed([("a", 0.04), ("b", 0.26)], 0.4)
    assert [line.value for line in lines] == ["+0.3", "+0.1", "+0.4"]
    assert lines[1].label == t("causes.rest")
    assert len(summed([("a", 0.4)], 0.4)) == 2


def test_cover_shows_what_was_bought_and_adds_up(played):
    digest = show(played, 3, "cover").digest
    row = next(row for row in digest.covers if row.mineral == "Co")
    assert row.days[1] > row.days[0]
    bought = sum(h.get("kg") for h in digest.of("stock_bought"))
    m, a = digest.world.mineral_index["Co"], digest.world.index["CHN"]
    assert digest.after.held_kg(m, a) - digest.before.held_kg(m, a) == bought > 0
    played.hand.click("cover/Co")
    assert played.says(t("causes.cover_bought"))
    assert not played.says(t("causes.cover_rest"))


# --- the others ------------------------------------------------------------------------------------------------------


def test_what_the_others_did_leaves_nobody_out_and_oneself(played):
    digest = show(played, 2, "others").digest
    voters = {seat for h in digest.happened for seat, _ in h.get("roll_call", ())} - {"CHN"}
    assert voters <= set(digest.doings)
    assert "CHN" not in digest.doings
    seat = next(iter(digest.doings))
    played.hand.click(f"others/{seat}")
    assert len(played.ui.tips.pinned[0].tip.lines) >= 1


def test_a_chain_too_long_for_the_screen_leads_on_and_loses_nothing(played):
    show(played, 3, "others")
    lines = tuple(
        TipLine(f"Line {n} of a chain that is told in a rather long sentence, over two rows") for n in range(40)
    )
    tip = fitted(played.ui, Tip("", "Title", (*lines, TipLine(t("resolution.sum"), "+1"))))
    found, level = [], tip
    while level is not None:
        found += [line for line in level.lines if line in lines]
        level = next((line.more for line in level.lines if line.more is not None), None)
    assert found == list(lines)
    assert len(tip.lines) < 30
    assert tip.lines[-1].label == t("resolution.sum")


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_an_open_chain_stays_on_the_screen(played, scale):
    played.ui.text_scale = scale
    try:
        for step, kind in (("market", "price/"), ("others", "others/"), ("cover", "cover/")):
            show(played, 2, step)
            id = next(id for id in played.ui.hits.by_id if id.startswith(kind))
            played.hand.click(id)
            let_work(played)
            assert played.ui.tips.pinned
            assert not played.ui.paint.overflows, (step, played.ui.paint.overflows)
    finally:
        played.ui.text_scale = 1.0
        played.loop.frame()


def test_nothing_overflows_at_any_size(played):
    for step in ("market", "cover", "quarter", "home", "others"):
        show(played, 3, step)
        assert played.overflows() == {}
