"""The mandate, the end of a game and the search: what a person sees of her own score, and how she gets about."""

import dataclasses
from itertools import product
from string import ascii_lowercase

import pygame
import pytest

from game.rules.conditions import Judged
from game.rules.reference_explained import PackageFacts
from game.scenario.models import Condition
from game.view import TargetStatus
from game.window.screens.goals import figure_text, red_line_standing, target_standing
from game.window.screens.score_words import best_text, package_text, reason_text, scale_text
from game.window.screens.search import find, places_of
from tests.window.stage import SIZES, Stage, own_home


@pytest.fixture
def stage(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = Stage()
    yield stage
    stage.app.close_game()


# --- mandate ---------------------------------------------------------------------------------------------------------


def test_a_new_game_opens_with_the_whole_mandate_and_enter_goes_to_the_map(stage):
    stage.start("USA")
    assert stage.screen == "MandateScreen"
    mandate = stage.app.play.view.me.mandate
    shown = " ".join(stage.texts())
    for word in (*mandate.assets, "Project Vault", "What attainment means", "Go to the map"):
        assert word in shown
    for part in ("prosperity", "security", "industry", "standing"):
        assert f"of {getattr(mandate.weights, part):.0f}" in shown
    for target in mandate.targets:
        assert f"{target.points:.0f} points" in shown
        assert target.text.split()[-1] in shown
    stage.hand.press(pygame.K_RETURN)
    assert stage.screen == "MapScreen"


def test_the_mandate_is_reached_from_the_seat_in_the_bar_and_its_parts_explain_themselves(stage):
    stage.start()
    stage.show("markets" if stage.screen == "MapScreen" else "map")
    stage.hand.click("frame/seat")
    assert stage.screen == "MandateScreen"
    stage.hand.move("goals/part/security")
    stage.now += 1.0
    stage.loop.frame()
    assert stage.says("Full weight takes")
    stage.hand.click("mandate/go")
    assert stage.screen == "MapScreen"


def test_a_target_that_is_met_is_shown_as_met(stage):
    stage.start("USA", opponents="delegate")
    met: list[int] = []
    for round_ in range(3, 8):
        stage.play_on(round_)
        met = [target.done for target in stage.app.play.view.me.targets if target.done is not None]
        if met:
            break
    assert len(met) == 1, "the host's target on members is met by what others do"
    stage.show("mandate")
    assert stage.says(f"Round {met[0]}: ")
    assert stage.says(f"Met in round {met[0]}")
    assert stage.says("12 points")


@pytest.mark.parametrize("size", SIZES)
def test_the_mandate_of_every_kind_of_seat_fits(tmp_path, monkeypatch, size):
    own_home(tmp_path, monkeypatch)
    stage = Stage(size)
    for seat in ("COD", "EUU", "CHN", "COK"):
        stage.start(seat)
        assert stage.screen == "MandateScreen"
        assert stage.overflows() == {}
    stage.app.close_game()


def status(done=None, by_round=None, holds=False):
    return TargetStatus("A target", 10.0, done, by_round, Judged(holds, 0.0, 1.0))


def test_how_goals_stand():
    assert target_standing(status(done=3), 5, False) == "met"
    assert target_standing(status(by_round=6), 6, False) == "open"
    assert target_standing(status(by_round=6, holds=True), 6, False) == "holds"
    assert target_standing(status(by_round=6), 7, False) == "missed"
    assert target_standing(status(), 12, True) == "missed"
    assert red_line_standing(status(done=2, holds=True), False) == "crossed"
    assert red_line_standing(status(holds=True), False) == "kept"
    assert red_line_standing(status(), False) == "threatened"


@pytest.mark.parametrize(
    ("kind", "figure", "needs", "words"),
    [
        ("member", 0.0, 1.0, "you are in no bloc in force"),
        ("members_at_least", 9.0, 12.0, "9 of 12 members in force"),
        ("floor_at_least", 1.1, 1.2, "highest floor 1.10 × baseline price, needs 1.20"),
        ("floor_at_most", 0.0, 1.4, "no floor in force, at most 1.40 × baseline price"),
        ("stock_days_at_least", 30.2, 60.0, "30 of 60 days of use"),
        ("stock_days_at_least", float("inf"), 60.0, "no use to cover"),
        ("price_at_most", 1.234, 1.5, "price index 1.23, at most 1.50 (baseline 1.00)"),
        ("dependence_at_most", 0.62, 0.4, "62% from one source, at most 40%"),
        ("output_at_least", 1.01, 1.1, "output at 101% of the baseline, needs 110%"),
        ("received_at_least", 0.0, 23e6, "$0 of $23.0 m received"),
        ("paid_at_most", 1.5e6, 4e6, "$1.5 m paid, at most $4.0 m"),
        ("treaties_at_least", 1.0, 2.0, "1 of 2 treaties"),
        ("not_restricted", 1.0, 0.0, "an export control is in force against you"),
    ],
)
def test_figures_come_with_units(kind, figure, needs, words):
    assert figure_text(Condition(kind=kind), figure, needs) == words


def test_every_reason_and_every_package_has_words(stage):
    stage.app.start("workshop-12", "JPN", 7, "heuristic")
    stage.app.settle()
    stage.play_on(99)
    game = stage.app.play.table.game
    assert game.over
    causes = set()
    for seat in game.world.seats:
        view = game.view(seat)
        for change in view.me.mandate_history:
            causes.add(change.cause)
            text = reason_text(view, change)
            assert text.endswith(".")
            assert "{" not in text
        assert best_text(view).startswith(("Your best package: ", "No package would"))
        for number in range(4):
            assert scale_text(view, number).startswith("The scale is ")
    assert {"market", "treaty_in_force", "motion_adopted"} <= causes
    odd = dataclasses.replace(view.me.mandate_history[-1], cause="round", params=())
    assert reason_text(view, odd) == "The round as a whole moved it."
    assert package_text(view, PackageFacts(3, "listed", "none", None, None, 0.2)) == (
        "nobody keeps a floor, stocks of 20% of a quarter's use"
    )
    assert package_text(view, PackageFacts(9, "own")) == "lifting your own export controls"


# --- the end ---------------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_the_end_shows_the_result_and_leads_on(stage):
    stage.start("JPN", opponents="heuristic")
    stage.play_on(99)
    play = stage.app.play
    assert play.over
    assert [name for name, of in zip(play.view.world.minerals, play.view.price_history[-1], strict=True) if of != 1.0]
    # Offers that nobody answered in the last round have lapsed.
    assert play.view.waiting_offers == ()
    assert play.todos == ()
    stage.show("end")
    view = play.view
    score = round(view.me.attainment.attainment)
    assert stage.says(f"{abs(score)}%")
    assert stage.says("Critical Minerals Floor Zone")
    assert stage.says("All parties together")
    assert stage.says(f"{view.joint.gini:.2f}")
    assert stage.says("Prices outside China")
    own = [treaty for treaty in view.treaties if view.seat in treaty.parties]
    assert stage.says(f"Your treaties ({len(own)})")
    for seat, _, _ in view.blocs["floor-zone"].members:
        assert f"end/floor-zone/{seat}" in stage.ui.hits.by_id
    assert stage.overflows() == {}
    stage.show("mandate")
    assert stage.overflows() == {}
    stage.hand.press(pygame.K_RETURN)
    assert stage.screen == "EndScreen"
    stage.hand.click("end/again")
    setup = stage.app.screen("setup")
    assert (stage.screen, setup.seat, setup.seed) == ("SetupScreen", "JPN", 8)
    stage.show("end")
    stage.hand.click("end/title")
    # What is over cannot be continued.
    assert stage.screen == "TitleScreen"
    assert stage.ui.focus == "title/quick"


def test_the_end_tells_a_member_of_a_union_that_the_union_acts_for_it(stage):
    stage.start("DEU", opponents="heuristic")
    stage.play_on(2)
    assert stage.app.play.view.blocs["floor-zone"].status("EUU") == "full"
    stage.show("end")
    assert stage.says("The European Union (Commission) is a member")
    assert not stage.says("You are not a member")


# --- search ----------------------------------------------------------------------------------------------------------


def test_slash_two_letters_and_enter_lead_to_a_delegation_at_the_table(stage):
    stage.start()
    stage.hand.press(pygame.K_SLASH, unicode="/")
    stage.loop.post(pygame.Event(pygame.TEXTINPUT, text="/"))
    stage.loop.frame()
    assert stage.ui.focus == "search/field"
    stage.hand.type("za")
    stage.hand.press(pygame.K_RETURN)
    assert stage.screen == "TableScreen"
    assert stage.app.play.draft.partner == "ZMB"
    # Again, now that the table has been opened for another.
    stage.show("map")
    stage.hand.press(pygame.K_SLASH, unicode="/")
    stage.hand.type("au")
    stage.hand.press(pygame.K_RETURN)
    assert stage.app.screen("table").deal.partner == "AUS"


def test_every_country_is_first_for_some_two_letters(stage):
    stage.start()
    places = places_of(stage.app.play)
    first = {found[0].code for a, b in product(ascii_lowercase, repeat=2) if (found := find(places, a + b))}
    assert set(stage.app.play.view.world.seats) <= first


def test_a_delegation_that_begins_like_the_query_leads(stage):
    stage.start()
    places = places_of(stage.app.play)
    world = stage.app.play.view.world
    for seat in world.seats:
        for query in (world.name(seat)[:2], seat[:2], seat):
            found = find(places, query)
            lead = next(n for n, place in enumerate(found) if place.code == seat)
            before = found[:lead]
            rivals = {s for s in world.seats if f"{s} {world.name(s)}".lower().startswith(query.lower())}
            rivals |= {s for s in world.seats if world.name(s).lower().startswith(query.lower())}
            assert {place.code for place in before} <= rivals
    # Germanium begins like it too, by name and by symbol.
    assert [place.name for place in find(places, "ge")[:2]] == ["Germany", "Germanium"]
    assert find(places, "méxico")[0].code == "MEX"


@pytest.mark.parametrize(
    ("query", "kind", "code", "screen"),
    [
        ("gallium", "mineral", "Ga", "MarketsScreen"),
        ("floor zone", "bloc", "floor-zone", "BlocsScreen"),
        ("journal", "screen", "journal", "JournalScreen"),
        ("japan", "seat", "JPN", "MandateScreen"),
    ],
)
def test_the_search_finds_everything_that_has_a_name(stage, query, kind, code, screen):
    stage.start()
    found = find(places_of(stage.app.play), query)
    assert (found[0].kind, found[0].code) == (kind, code)
    stage.hand.press(pygame.K_SLASH, unicode="/")
    stage.hand.type(query)
    stage.hand.click(f"search/row/{kind}/{code}")
    assert stage.screen == screen
    if kind == "mineral":
        assert stage.app.play.mineral == code


def test_the_search_chooses_with_the_arrows_says_when_there_is_nothing_and_closes(stage):
    stage.start()
    stage.hand.press(pygame.K_SLASH, unicode="/")
    assert stage.overflows() == {}
    stage.hand.type("un")
    second = find(places_of(stage.app.play), "un")[1]
    stage.hand.press(pygame.K_DOWN)
    stage.hand.press(pygame.K_RETURN)
    assert stage.app.screen("table").deal.partner == second.code
    stage.show("map")
    stage.hand.press(pygame.K_SLASH, unicode="/")
    stage.hand.type("qqq")
    assert stage.says("Nothing is called “qqq”.")
    stage.hand.press(pygame.K_RETURN)
    assert stage.ui.layer("search") is not None
    stage.hand.press(pygame.K_ESCAPE)
    assert stage.ui.layer("search") is None
    assert stage.screen == "MapScreen"


def test_conditions_of_markets_wait_for_the_first_market():
    waiting = status(holds=True)
    assert target_standing(waiting, 1, False, waits=True) == "open"
    assert red_line_standing(status(), False, waits=True) == "unjudged"
    assert red_line_standing(status(done=1), False, waits=True) == "crossed"
