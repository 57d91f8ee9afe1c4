"""The matrix of delegations and articles, and the page on who tips critical mass, with its coalition plan."""

from dataclasses import replace
from itertools import combinations, product

import pygame
import pytest

from game.actions import Accession, Payment
from game.bloc import Application, Due
from game.rules.charter import charter_of
from game.rules.turn import Happening
from game.window.catalog import t
from game.window.figures import percent
from game.window.screens.blocs_articles import ARTICLES
from game.window.screens.blocs_defectors import defectors
from game.window.screens.blocs_mass import banzhaf, mass_of, smallest_sets, swings
from game.window.screens.blocs_reading import JOINING
from tests.window.stage import Stage, finish, says, view
from tests.window.test_text_room import BLOC, RIVALS, home, put, sit

__all__ = ["home"]


def matrix(stage):
    return stage.app.screen("blocs").pages.matrix


def tipping(stage):
    return stage.app.screen("blocs").pages.tipping


def cells(stage, about):
    """The delegations of which a column's cell is drawn, from the top."""
    found = [(hit.rect.y, id.split("/")[2]) for id, hit in stage.ui.hits.by_id.items()
             if id.startswith("matrix/cell/") and id.endswith(f"/{about}")]  # fmt: skip
    return [seat for _, seat in sorted(found)]


# --- the matrix -----------------------------------------------------------------------------------------------------


def test_columns_are_membership_the_open_motions_and_the_articles_without_one():
    stage = sit("matrix")
    columns = stage.app.screen("blocs").reading.columns()
    assert columns[:4] == [JOINING, "901", "902", "903"]
    assert columns[4:] == [article for article in ARTICLES if article not in ("fund", "decisions")]
    assert "matrix/cell/USA/901" in stage.ui.hits.by_id
    tip = stage.ui.hits.by_id["matrix/cell/USA/901"].tip
    assert tip.title == t("textroom.cell_title", name="United States", level=t("textroom.level_for"))
    assert t("textroom.why_proposer", round=1) in tip.text


def test_a_click_on_a_cell_sits_down_with_the_delegation():
    stage = sit("matrix")
    stage.hand.click("matrix/cell/AUS/902")
    assert stage.screen == "TableScreen"
    assert stage.app.screen("table").deal.partner == "AUS"


def test_ones_own_row_leads_to_the_text():
    stage = sit("matrix")
    stage.hand.click("matrix/cell/JPN/903")
    finish(stage)
    pages = stage.app.screen("blocs").pages
    assert (pages.page, pages.text.article) == ("text", "decisions")


def test_arrows_go_from_cell_to_cell_over_pages_of_columns_and_enter_sits_down():
    stage = sit("matrix")
    stage.tab_to("matrix/grid")
    start = matrix(stage).cursor
    for _ in range(8):
        stage.hand.press(pygame.K_RIGHT)
    stage.hand.press(pygame.K_DOWN)
    columns = stage.app.screen("blocs").reading.columns()
    seat, about = matrix(stage).cursor
    assert (start[1], about) == (columns[0], columns[8])
    assert seat == matrix(stage).rows()[1]
    finish(stage)
    assert f"matrix/cell/{seat}/{about}" in stage.ui.hits.by_id
    stage.hand.press(pygame.K_END)
    other = matrix(stage).cursor[0]
    assert other == matrix(stage).rows()[-1]
    stage.hand.press(pygame.K_RETURN)
    assert stage.app.screen("table").deal.partner == other


def test_rows_are_grouped_searched_and_sorted():
    stage = sit("matrix")
    outsiders = [s for s in view(stage).world.seats if view(stage).blocs[BLOC].status(s) is None]
    stage.hand.click("matrix/group/outsiders")
    finish(stage)
    assert sorted(cells(stage, "901")) == sorted(outsiders)
    stage.hand.click("matrix/group/all")
    stage.hand.click("matrix/column/901")
    finish(stage)
    assert cells(stage, "901")[0] == "USA", "who tabled it comes first"
    stage.hand.click("matrix/column/901")
    finish(stage)
    assert cells(stage, "901")[0] != "USA"
    stage.hand.click("matrix/filter")
    stage.hand.type("austra")
    finish(stage)
    assert cells(stage, "901") == ["AUS"]
    stage.hand.type("zzz")
    finish(stage)
    assert says(stage, t("textroom.no_rows"))


@pytest.mark.long
def test_a_long_list_of_delegations_makes_only_the_rows_in_sight():
    stage = Stage()
    stage.start("JPN")
    stage.show("blocs")
    stage.hand.click("blocs/page/matrix")
    finish(stage)
    shown = cells(stage, JOINING)
    assert 8 < len(shown) < 20
    assert len(matrix(stage).rows()) == len(view(stage).world.seats) == 57


def test_a_blind_matrix_guesses_nothing():
    stage = sit("matrix", coaching="blind")
    reading = stage.app.screen("blocs").reading
    found = [reading.stance(s, c) for s in view(stage).world.seats for c in reading.columns()]
    assert not any(stance.estimated for stance in found)
    assert reading.stance("AUS", "901").level == "unknown"
    assert not says(stage, t("textroom.legend_estimate"))


# --- critical mass --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("units", "heads", "need"), [((5, 3, 3, 1, 0), 2, 6), ((9, 1, 1), 0, 9), ((2, 2, 2, 2), 3, 0)])
def test_swings_are_those_of_counting_every_coalition(units, heads, need):
    expected = []
    for i in range(len(units)):
        others = [u for j, u in enumerate(units) if j != i]
        count = 0
        for chosen in product((0, 1), repeat=len(others)):
            size, total = sum(chosen), sum(c * u for c, u in zip(chosen, others, strict=True))
            count += not (size >= heads and total >= need) and size + 1 >= heads and total + units[i] >= need
        expected.append(count / 2 ** len(others))
    assert banzhaf(units, heads, need) == expected


def short_bloc(stage):
    """Leave the bloc two heads and the weights of two small members, so that it lacks both."""
    put(stage, (), members=("AUS", "CAN"))
    return view(stage).blocs[BLOC]


def test_the_smallest_sets_are_all_that_reach_it_and_the_likeliest_comes_first():
    stage = sit("tipping")
    bloc = short_bloc(stage)
    v, mass = view(stage), mass_of(view(stage), bloc)
    charter = charter_of(v.world, bloc)
    assert mass.missing_heads == charter.critical_mass_members - 2 == 2
    assert "CHN" not in mass.outsiders
    pairs = [p for p in combinations(mass.outsiders, 2)
             if mass.share + sum(v.world.weight(s) for s in p) >= charter.critical_mass_use_share]  # fmt: skip
    assert pairs
    likely = {seat: 0.9 if seat in pairs[-1] else 0.2 for seat in mass.outsiders}
    sets, complete = smallest_sets(v, mass, likely)
    assert complete
    assert set(sets[0]) == set(pairs[-1])
    assert set(map(frozenset, sets)) <= set(map(frozenset, pairs))
    decisive = dict(swings(v, mass))
    assert set(decisive) <= set(mass.outsiders)
    assert max(decisive, key=decisive.get) == max(mass.outsiders, key=v.world.weight)


def test_those_on_their_way_in_are_counted_and_a_bloc_with_its_mass_needs_nobody():
    stage = sit("tipping")
    bloc = short_bloc(stage)
    put(stage, (), members=("AUS", "CAN"), applications=(Application("KOR", "full", 1), Application("USA", "full", 1)))
    mass = mass_of(view(stage), view(stage).blocs[BLOC])
    assert mass.heads == mass_of(view(stage), bloc).heads + 2
    assert mass.met
    assert smallest_sets(view(stage), mass, {}) == ((), True)
    assert says(stage, t("textroom.pivotal_inside"))


def test_a_set_becomes_the_plan_and_the_plan_is_recounted_kept_and_forgotten():
    stage = sit("tipping")
    bloc = short_bloc(stage)
    v, mass = view(stage), mass_of(view(stage), bloc)
    stage.hand.click("tipping/take/0")
    plan = tipping(stage).plan
    assert plan.seats == tipping(stage).sets()[0][0]
    finish(stage)
    assert says(stage, t("textroom.plan_enough"))
    share = mass.share + sum(v.world.weight(s) for s in plan.seats)
    goal = percent(mass.share_needed)
    assert says(stage, t("blocs.mass_reading", value=percent(share, 1), needed=goal))
    assert "plan/worth" in stage.ui.hits.by_id
    stage.hand.click("plan/save")
    finish(stage)
    assert stage.app.play.plans == {BLOC: (plan.seats,)}
    gone = plan.seats[0]
    stage.ui.set_focus(f"plan/seat/{gone}")
    stage.hand.press(pygame.K_RETURN)
    assert gone not in plan.seats
    finish(stage)
    assert says(stage, t("textroom.plan_short"))
    plan.take(stage.app.play.plans[BLOC][0])
    finish(stage)
    stage.hand.click("plan/drop")
    assert stage.app.play.plans == {BLOC: ()}


def test_an_invitation_opens_the_table_with_all_of_them_and_asks_before_a_draft_is_given_up():
    stage = sit("tipping")
    short_bloc(stage)
    play, plan = stage.app.play, tipping(stage).plan
    assert plan.why_not_invite() == t("textroom.invite_nobody")
    others = [seat for seat in mass_of(view(stage), view(stage).blocs[BLOC]).outsiders if seat != "JPN"]
    plan.take(others[:8])
    assert plan.why_not_invite() == t("textroom.invite_many", most=7)
    plan.take(("JPN", "USA", "KOR"))
    play.draft.clauses.append(Payment("JPN", "USA", 1000))
    finish(stage)
    stage.hand.click("plan/invite")
    assert play.draft.clauses == [Payment("JPN", "USA", 1000)]
    stage.hand.press(pygame.K_ESCAPE)
    play.draft.clauses.clear()
    stage.hand.click("plan/invite")
    assert stage.screen == "TableScreen"
    deal = stage.app.screen("table").deal
    assert deal.parties == ("JPN", "USA", "KOR")
    assert list(deal.clauses) == [Accession(BLOC, seat) for seat in ("JPN", "USA", "KOR")]


def test_members_that_may_leave_are_named_with_public_reasons_first():
    stage = sit("tipping", motions=(), notices=(("KOR", 3),), stock_dues=(Due("AUS", 500_000_000, 1),))
    v = view(stage)
    broken = Happening("promise_broken", v.round, None, (("seat", "AUS"), ("victim", "USA")))
    v = replace(v, happenings=[*v.happenings, broken])
    found = defectors(v, v.blocs[BLOC], {})
    assert [d.seat for d in found] == ["KOR", "AUS"], "one's own seat is not named, nor who gives no reason"
    assert [r.icon for r in found[1].reasons] == ["coin", "warning"]
    worse = defectors(v, v.blocs[BLOC], {"USA": -2.0, "EUU": 9.0, "AUS": 5.0, "KOR": 5.0})
    assert [d.seat for d in worse][:3] == ["KOR", "AUS", "USA"]
    assert worse[2].staying == -2.0
    finish(stage)
    assert says(stage, t("textroom.defect_notice", round=3))


def test_a_blind_plan_counts_and_estimates_nothing():
    stage = sit("tipping", coaching="blind")
    short_bloc(stage)
    assert tipping(stage).sets()[0], "sets are arithmetic"
    assert tipping(stage).odds(("USA", "KOR")) is None
    assert all(d.staying is None for d in tipping(stage).leaving())
    stage.hand.click("tipping/take/0")
    finish(stage)
    assert "plan/worth" not in stage.ui.hits.by_id
    assert not says(stage, "est.")


@pytest.mark.parametrize("page", ["matrix", "tipping"])
def test_the_pages_fit_at_every_size(page):
    stage = sit(page, motions=RIVALS)
    tipping(stage).plan.take(("USA", "KOR"))
    assert stage.overflows() == {}
