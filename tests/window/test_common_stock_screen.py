"""The common stock in the window: what it holds and whose it is, motions on it, arrears, the books, and draws."""

from dataclasses import replace

import pygame
import pytest

from game import load_scenario
from game.actions import (
    CallContributions,
    DrawStock,
    ExportControl,
    ReleaseStock,
    SetStockTarget,
    StockOrder,
    StockpileAccess,
)
from game.bloc import Due, Motion, StockEntry
from game.rules.common_stock import record, rights, use_kg, worth
from game.rules.drawing import drawable
from game.rules.stock_calls import largest_call, shares
from game.state import Treaty
from game.window.catalog import t
from game.window.phrases import money, tonnes
from game.window.screens.blocs_stock_words import adds_up, book_lines, motion_about
from game.world import CENTS, DAYS_PER_QUARTER
from tests.engine.helpers import plain
from tests.window.stage import SIZES, Stage, finish, own_home, says, view

BLOC = "floor-zone"
FULL = ("JPN", "USA", "AUS", "CAN", "GBR")
BOOKS = (
    StockEntry(1, "called", "JPN", cents=900_000_000, value=900_000_000),
    StockEntry(1, "called", "USA", cents=3_000_000_000, value=3_000_000_000),
    StockEntry(1, "bought", "", "Co", 310_000, -1_500_000_000),
    StockEntry(1, "given", "USA", "NdPr", 120_000, 0, 800_000_000),
)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setattr("game.window.opening.load_scenario", lambda name: plain(load_scenario(name)))
    return own_home(tmp_path, monkeypatch)


def put(stage, **changes):
    """Change the bloc of the game, and read the view again."""
    game = stage.app.play.table.game
    game.state.blocs = {BLOC: replace(game.state.blocs[BLOC], **changes)}
    stage.app.play.refresh()
    finish(stage)


def sit(seat="JPN", size=(1280, 720), books=BOOKS):
    """Show the page of a bloc in force, of which the person is a member, with a stock."""
    stage = Stage(size)
    stage.start(seat)
    game = stage.app.play.table.game
    members = (*((member, "full", 0) for member in FULL), ("KOR", "associate", 0))
    bloc = replace(game.state.blocs[BLOC], members=members, applications=(), in_force=True, in_force_since=1,
                   first_accession=1)  # fmt: skip
    game.state.blocs = {BLOC: record(bloc, books)}
    stage.app.play.mineral = "Co"
    stage.app.play.refresh()
    stage.show("blocs")
    stage.hand.click("blocs/schedule/stock")
    finish(stage)
    return stage


@pytest.fixture
def stage():
    return sit()


def bloc(stage):
    return view(stage).blocs[BLOC]


def form(stage):
    return stage.app.screen("blocs").floors.stock.form


def reveal(stage, id):
    """Scroll to a target, as Tab does."""
    stage.ui.set_focus(id)
    finish(stage)


def tabled(stage):
    return [m.content for m in view(stage).motions.values() if m.proposer == stage.app.play.seat]


def pick(stage, id, letters):
    """Open a list, type the beginning of an entry, and take it."""
    reveal(stage, id)
    stage.hand.press(pygame.K_RETURN)
    stage.hand.type(letters)
    stage.hand.press(pygame.K_RETURN)
    finish(stage)


def restrict(stage, mineral="Co"):
    """Let an export control of the rival on a mineral have acted in the last market."""
    game = stage.app.play.table.game
    control = ExportControl(mineral, "refined", ("JPN",), 0.1)
    game.state.acting = (*game.state.acting, ("CHN", control))


# --- what there is ---------------------------------------------------------------------------------------------------


def test_metal_money_and_ones_own_part_are_those_of_the_rules(stage):
    world = view(stage).world
    part = rights(world, view(stage).market, bloc(stage), "Co")["JPN"]
    assert 0 < part < 310_000
    assert says(stage, t("blocs.stock_money"))
    assert says(stage, money(2_400_000_000 // CENTS))
    assert says(stage, money(900_000_000 // CENTS))
    tip = stage.ui.hits.by_id["blocs/stock/mineral/Co"].tip.text
    assert tonnes(310.0) in tip
    assert tonnes(part / 1000) in tip
    put(stage, stock_targets=(("Co", 30.0),), stock_releases=(("Co", 5_000),))
    tip = stage.ui.hits.by_id["blocs/stock/mineral/Co"].tip.text
    assert "30 days" in tip
    assert tonnes(5.0) in tip


def test_an_empty_stock_says_so():
    stage = sit(books=())
    assert says(stage, t("blocs.stock_empty"))
    reveal(stage, "blocs/stock/days/value")
    stage.hand.wheel(-40, "blocs/stock/subject")
    finish(stage)
    assert says(stage, t("blocs.no_books"))


def test_the_books_are_shown_and_audited(stage):
    stage.hand.wheel(-40, "blocs/stock/money")
    finish(stage)
    assert says(stage, t("blocs.stock_audit", count=len(BOOKS)))
    assert says(stage, "Round 1: called contribution, 2 members")
    assert says(stage, f"+{tonnes(310.0)}, −{money(15_000_000)}")
    assert sum(line.cents for line in book_lines(bloc(stage))) == bloc(stage).stock_cents
    put(stage, stock_cents=bloc(stage).stock_cents + 1)
    assert not adds_up(bloc(stage))
    assert says(stage, t("blocs.stock_audit_fails", count=len(BOOKS)))


def test_arrears_are_named_with_the_member_and_take_ones_right_away(stage):
    put(stage, stock_dues=(Due("AUS", 1_200_000_000, 1), Due("JPN", 50_000_000, 1)))
    assert says(stage, t("blocs.stock_owed"))
    assert says(stage, money(50_000_000 // CENTS))
    assert says(
        stage, "You draw on the stock of the Critical Minerals Floor Zone again when your contribution is paid."
    )
    assert t("blocs.owing") in stage.ui.hits.by_id["blocs/seat/AUS"].tip.text
    assert [text for text in stage.texts() if text == t("blocs.short_owing")] == [t("blocs.short_owing")] * 2


# --- motions ---------------------------------------------------------------------------------------------------------


def test_a_target_is_tabled_with_the_tonnes_and_the_cost_that_it_means(stage):
    reveal(stage, "blocs/stock/days/more")
    stage.hand.click("blocs/stock/days/more")
    finish(stage)
    content = form(stage).content()
    assert content == SetStockTarget("Co", 35.0)
    goal = 35.0 / DAYS_PER_QUARTER * use_kg(view(stage).world, bloc(stage), "Co")
    cost = worth(view(stage).world, view(stage).market, "Co", round(goal) - 310_000) // CENTS
    about = motion_about(view(stage), bloc(stage), content, 2)
    for figure in (tonnes(goal / 1000), tonnes(goal / 1000 - 310.0), money(cost), "25%", money(24_000_000)):
        assert figure in about
    assert says(stage, money(cost))
    stage.hand.click("blocs/stock/table")
    assert tabled(stage) == [content]
    finish(stage)
    assert says(stage, "Common stock of Co: 35 days of use")


def test_a_call_says_what_it_asks_of_one_and_of_all(stage):
    pick(stage, "blocs/stock/subject", "call")
    assert form(stage).subject == "call_contributions"
    world, now = view(stage).world, bloc(stage)
    most = largest_call(world, now, "use", 2)
    content = form(stage).content()
    assert content == CallContributions(int(most * 0.25), "use")
    parts = shares(world, now, "use", content.usd * CENTS, 2)
    assert sum(parts.values()) == content.usd * CENTS
    reveal(stage, "blocs/stock/shares")
    assert says(stage, t("blocs.about_call", usd=money(parts["JPN"] // CENTS)))
    tip = stage.ui.hits.by_id["blocs/stock/shares"].tip
    assert sorted(line.value for line in tip.lines) == sorted(money(cents // CENTS) for cents in parts.values())
    pick(stage, "blocs/stock/key", "shared e")
    assert form(stage).key == "equal"
    stage.hand.press(pygame.K_m)
    assert [type(c) for c in tabled(stage)] == [CallContributions]
    assert tabled(stage)[0].key == "equal"


def test_a_release_is_tabled_and_voted_on_in_the_same_round(stage):
    pick(stage, "blocs/stock/subject", "release")
    stage.hand.press(pygame.K_m)
    assert tabled(stage) == [ReleaseStock("Co", 310.0 * 0.25)]
    (motion,) = (m for m in view(stage).motions.values() if m.proposer == "JPN")
    assert motion.ready == 1
    form(stage).choose_mineral("Ga")
    finish(stage)
    assert stage.ui.hits.by_id["blocs/stock/tonnes/more"].disabled_reason == t("blocs.nothing_held")
    assert "holds 0.000 t of Ga" in stage.ui.hits.by_id["blocs/stock/table"].disabled_reason


def test_who_is_no_member_reads_everything_and_is_told_why_it_cannot_table():
    stage = sit("IND")
    assert says(stage, t("blocs.stock_money"))
    assert "Only full members" in stage.ui.hits.by_id["blocs/stock/table"].disabled_reason
    assert not [id for id in stage.ui.hits.by_id if id.startswith("draw/")]
    assert t("blocs.stock_claim") not in stage.texts()


def test_ballots_on_the_stock_say_what_they_come_to(stage):
    game = stage.app.play.table.game
    call = Motion(901, BLOC, CallContributions(20_000_000, "use"), "USA", "CAN", 1, 1)
    release = Motion(902, BLOC, ReleaseStock("Co", 100.0), "USA", "CAN", 1, 1)
    game.state.motions = {**game.state.motions, 901: call, 902: release}
    own = shares(view(stage).world, bloc(stage), "use", 20_000_000 * CENTS, 1)["JPN"]
    while view(stage).ask != "ballot":
        stage.app.play.end()
        stage.app.play.finish_work()
    stage.app.play.report = None
    stage.show("blocs")
    finish(stage)
    assert "blocs/vote/901" in stage.ui.hits.by_id
    assert says(stage, t("blocs.about_call", usd=money(own // CENTS)))
    assert says(stage, "the money stays in the stock")
    stage.ui.set_focus("blocs/vote/901")
    finish(stage)
    stage.hand.press(pygame.K_DOWN)
    assert stage.ui.focus == "blocs/vote/902"
    stage.hand.click("blocs/vote/901/for")
    assert view(stage).me.ballots == {901: "for"}
    assert stage.overflows() == {}


# --- draws -----------------------------------------------------------------------------------------------------------


def test_a_member_draws_only_what_is_kept_from_it(stage):
    assert "draw/floor-zone/Co/set" not in stage.ui.hits.by_id
    assert says(stage, t("blocs.draw_none"))
    restrict(stage)
    stage.app.play.refresh()
    finish(stage)
    most = drawable(view(stage).world, view(stage), bloc(stage), "JPN", "Co") / 1000
    assert most > 0.0
    stage.hand.click("draw/floor-zone/Co/set")
    assert view(stage).me.policies == (DrawStock(BLOC, "Co", most),)
    finish(stage)
    assert says(stage, t("blocs.draw_off"))
    stage.hand.click("draw/floor-zone/Co/amount/less")
    finish(stage)
    stage.hand.click("draw/floor-zone/Co/set")
    (draw,) = view(stage).me.policies
    assert 0.0 < draw.tonnes < most
    finish(stage)
    stage.hand.click("draw/floor-zone/Co/set")
    assert view(stage).me.policies == ()


def test_rights_by_treaty_are_drawn_on_in_the_markets_beside_those_of_the_bloc(stage):
    game = stage.app.play.table.game
    clause = StockpileAccess("USA", "JPN", "Co", 40.0, term=4)
    treaty = Treaty(5, ("JPN", "USA"), (clause,), 1, False)
    game.state.treaties = {5: treaty}
    stage.app.play.refresh()
    stage.show("markets")
    finish(stage)
    reveal(stage, "draw/USA/Co/set")
    assert says(stage, t("blocs.draws"))
    assert "draw/floor-zone/Co/right" in stage.ui.hits.by_id
    stage.hand.click("draw/USA/Co/set")
    assert view(stage).me.policies == (DrawStock("USA", "Co", 40.0),)
    assert not [p for p in view(stage).me.policies if isinstance(p, StockOrder)]


@pytest.mark.parametrize("size", SIZES)
def test_everything_fits_at_every_text_size(size):
    stage = sit(size=size)
    put(stage, stock_targets=(("Co", 30.0), ("NdPr", 365.0)), stock_dues=(Due("AUS", 123_456_789_00, 1),))
    restrict(stage)
    stage.app.play.refresh()
    found = stage.overflows()
    for subject in ("call_contributions", "release_stock"):
        form(stage).subject = subject
        found |= stage.overflows()
    stage.hand.wheel(-60, "blocs/stock/money")
    found |= stage.overflows()
    assert found == {}
