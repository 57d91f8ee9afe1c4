"""The map: modes, choosing countries by mouse and keys, zoom and pan, the card, the list, and the way to the table."""

import pygame
import pytest

from game.window.figures import percent
from game.window.marketfacts import ORE, REFINED
from game.window.screens.map_modes import ALL, MODES, bloc_status, build, land
from game.window.theme import DARK, THEMES, contrast
from tests.window.stage import SIZES, Stage, own_home


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """A game at round 3, shared by the tests of this file, which leave its play alone."""
    patch = pytest.MonkeyPatch()
    own_home(tmp_path_factory.mktemp("home"), patch)
    stage = Stage()
    stage.start("JPN", opponents="heuristic")
    stage.play_on(3)
    yield stage
    stage.app.close_game()
    patch.undo()


@pytest.fixture
def stage(played):
    played.app._made.pop("map", None)
    played.app._made.pop("table", None)
    played.app.play.mineral = "NdPr"
    played.ui.forget("map/")
    played.ui.text_scale = 1.0
    played.hand.move((640, 700))
    played.show("map")
    return played


def screen_of(stage):
    return stage.app.screen("map")


def chip_place(stage, code):
    """The logical position of a delegation's chip."""
    chart = screen_of(stage).chart
    rect = stage.ui.hits.by_id["map/area"].full
    k = stage.ui.paint.scale
    chip = next(c for c in chart._chips(k) if c.code == code)
    return rect.x + chip.x / k, rect.y + chip.y / k


def test_every_delegation_has_a_chip_that_a_click_chooses(stage):
    chart = screen_of(stage).chart
    seats = stage.app.play.view.world.seats
    assert {chip.code for chip in chart._chips(stage.ui.paint.scale)} == set(seats)
    for code in ("BHR", "SGP", "COK", "EUU", "BEL", "NLD", "USA"):
        stage.hand.click(chip_place(stage, code))
        assert screen_of(stage).selected == code
        assert stage.says(stage.app.play.view.world.name(code))


def test_the_card_follows_the_mouse_and_returns_to_what_is_chosen(stage):
    screen = screen_of(stage)
    screen.select("USA")
    stage.hand.move(chip_place(stage, "COD"))
    assert screen.chart.hovered == "COD"
    assert stage.says("Democratic Republic of the Congo")
    cobalt = screen.facts.output_share("Co", ORE, "COD")
    assert cobalt > 0.5
    assert stage.says(percent(cobalt))
    stage.hand.move((1000, 690))
    assert screen.chart.hovered is None
    assert screen.selected == "USA"
    assert stage.says("Hosts the ministerial")


def test_a_country_without_a_seat_has_a_card_but_no_negotiation(stage):
    screen = screen_of(stage)
    screen.select("CHL")
    stage.loop.frame()
    assert stage.says("No seat at the table")
    stage.hand.press(pygame.K_RETURN)
    assert stage.screen == "MapScreen"
    assert stage.ui.hits.by_id["map/negotiate"].disabled_reason


@pytest.mark.parametrize("way", ["button", "enter", "double click", "right click"])
def test_every_way_to_the_table(stage, way):
    screen = screen_of(stage)
    if way == "button":
        screen.select("ZMB")
        stage.loop.frame()
        stage.hand.click("map/negotiate")
    elif way == "enter":
        screen.select("ZMB")
        stage.hand.press(pygame.K_RETURN)
    elif way == "double click":
        place = chip_place(stage, "ZMB")
        stage.hand.click(place)
        stage.hand.click(place)
    else:
        stage.hand.click(chip_place(stage, "ZMB"), button=3)
    assert stage.screen == "TableScreen"
    assert stage.app.play.draft.partner == "ZMB"


def test_arrows_go_through_the_delegations_by_name_and_round_the_end(stage):
    world = stage.app.play.view.world
    names = sorted(world.seats, key=world.name)
    screen = screen_of(stage)
    screen.select(names[0])
    for expected in (names[1], names[2]):
        stage.hand.press(pygame.K_DOWN)
        assert screen.selected == expected
    screen.select(names[0])
    stage.hand.press(pygame.K_LEFT)
    assert screen.selected == names[-1]


def test_keys_serve_the_map_when_it_has_the_focus_too(stage):
    stage.tab_to("map/area")
    screen = screen_of(stage)
    before = screen.selected
    stage.hand.press(pygame.K_DOWN)
    assert screen.selected != before
    stage.hand.press(pygame.K_PLUS, unicode="+")
    assert screen.chart.at_limit == (False, False)
    stage.hand.press(pygame.K_0, unicode="0")
    assert screen.chart.at_limit[0]
    stage.hand.press(pygame.K_RETURN)
    assert stage.screen == "TableScreen"


def test_wheel_buttons_and_drag_move_the_window_and_a_drag_chooses_nothing(stage):
    screen = screen_of(stage)
    chart = screen.chart
    screen.select("JPN")
    rect = stage.ui.hits.by_id["map/area"].rect
    stage.hand.wheel(1, (rect.centerx, rect.centery))
    stage.hand.click("map/zoom_in")
    zoomed = chart.window
    assert zoomed.unit < chart.world.width / rect.w / 2
    stage.hand.drag((rect.centerx, rect.centery), (rect.centerx - 120, rect.centery + 10))
    assert chart.window.x > zoomed.x
    assert chart.window.unit == zoomed.unit
    assert screen.selected == "JPN"
    stage.hand.click("map/zoom_whole")
    assert chart.at_limit[0]
    assert stage.ui.hits.by_id["map/zoom_out"].disabled_reason


def test_the_arrows_bring_a_chip_that_is_out_of_sight_into_the_window(stage):
    screen = screen_of(stage)
    for _ in range(4):
        screen.chart.zoom(1.6, (0.0, 0.0))
    stage.loop.frame()
    world = stage.app.play.view.world
    names = sorted(world.seats, key=world.name)
    screen.select(names[names.index("NZL") - 1])
    stage.hand.press(pygame.K_DOWN)
    assert screen.selected == "NZL"
    assert "NZL" in {chip.code for chip in screen.chart._chips(stage.ui.paint.scale)}


def test_modes_by_mouse_and_the_mineral_of_a_mode(stage):
    screen = screen_of(stage)
    for mode in MODES:
        stage.hand.click(f"map/mode/{mode}")
        assert screen.mode == mode
    stage.hand.click("map/mode/bloc")
    assert stage.ui.hits.by_id["map/mineral"].disabled_reason
    stage.hand.click("map/mode/dependence")
    assert screen.mineral == ALL
    stage.hand.click("map/mineral")
    stage.hand.click("map/mineral/option/Ga")
    assert (screen.mineral, stage.app.play.mineral) == ("Ga", "Ga")
    assert stage.says("Gallium: share of China")


def test_the_list_searches_sorts_and_leads_to_the_card_and_the_table(stage):
    stage.hand.click("map/mode/refined")
    stage.hand.click("map/side_tabs/list")
    stage.hand.click("map/list/sort/figure")
    stage.hand.wheel(30, "map/list")
    shown = [id for id in stage.ui.hits.by_id if id.startswith("map/list/row/")]
    assert shown[0] == "map/list/row/CHN"
    stage.hand.click("map/filter")
    stage.hand.type("kor")
    stage.hand.click("map/list/row/KOR")
    assert screen_of(stage).selected == "KOR"
    stage.hand.click("map/side_tabs/card")
    assert stage.says("Republic of Korea")


def test_fills_say_what_the_view_says(stage):
    view, facts = stage.app.play.view, screen_of(stage).facts
    layer = build(view, facts, "bloc", "NdPr", DARK)
    status = {code: bloc_status(view, code)[0] for code in view.world.seats}
    members = {seat for bloc in view.blocs.values() for seat, _, _ in bloc.members}
    assert {code for code, s in status.items() if s in ("full", "associate")} == members
    assert status["CHN"] == "rival"
    if status["EUU"] == "full":
        assert status["DEU"] == "full-covered"
        assert layer.fills["DEU"].hatch
        assert layer.fills["AUT"] == layer.fills["DEU"]
    # No two kinds of status look alike, colour set aside or not.
    kinds = {s.removesuffix("-covered") + ("-covered" if "covered" in s else "") for s in status.values()}
    assert len({layer.fills[next(c for c in status if status[c] == kind)] for kind in kinds}) == len(kinds)
    refined = build(view, facts, "refined", "Ga", DARK)
    assert refined.order["CHN"] == pytest.approx(facts.output_share("Ga", REFINED, "CHN"))
    assert refined.fills["CHN"].hatch
    assert refined.fills["COK"] == land(DARK)
    stock = build(view, facts, "stock", "NdPr", DARK)
    assert stock.order["JPN"] == pytest.approx(facts.cover_days("NdPr", "JPN"))
    assert stock.order["JPN"] > 20
    relations = build(view, facts, "relations", "NdPr", DARK)
    assert set(relations.fills) == set(view.world.seats)
    assert relations.words["JPN"] == "You"


def test_steps_of_a_ramp_can_be_told_apart_in_every_theme(stage):
    view, facts = stage.app.play.view, screen_of(stage).facts
    for theme in THEMES.values():
        layer = build(view, facts, "dependence", "Ga", theme)
        colors = [fill.color for fill, _ in layer.legend[:-1]]
        assert len(set(colors)) == len(colors)
        assert contrast(colors[0], colors[-1]) > 1.8


def test_news_of_the_round_with_text_and_source(stage):
    view = stage.app.play.view
    fired = [h for h in view.happenings if h.kind == "event" and h.round == view.round]
    events = screen_of(stage).events
    assert sorted(h.get("event") for h in events) == sorted(h.get("event") for h in fired)
    if events:
        stage.hand.click("map/news/0")
        assert stage.ui.layer("map/news") is not None
        assert stage.says("Source: ")
        stage.hand.press(pygame.K_ESCAPE)
        assert stage.ui.layer("map/news") is None


def test_the_sentence_on_borders_is_always_shown(stage):
    for scale in (1.0, 1.5, 2.0):
        stage.ui.text_scale = scale
        stage.loop.frame()
        assert stage.says("they imply no position on any dispute")
    stage.ui.text_scale = 1.0


def test_in_large_type_the_side_is_a_drawer(stage):
    stage.ui.text_scale = 2.0
    stage.loop.frame()
    assert "map/negotiate" not in stage.ui.hits.by_id
    stage.hand.click("map/side")
    assert "map/negotiate" in stage.ui.hits.by_id
    assert not stage.ui.paint.overflows
    stage.hand.press(pygame.K_ESCAPE)
    stage.ui.text_scale = 1.0


@pytest.mark.parametrize("size", SIZES)
def test_nothing_overflows_in_any_mode_at_any_size(stage, size):
    stage.loop.surface = pygame.Surface(size)
    screen = screen_of(stage)
    try:
        for mode, code in zip(MODES, ("COD", "NLD", "EUU", "IDN", "ARE", "USA", "GBR"), strict=True):
            screen.mode = mode
            screen.select(code)
            assert stage.overflows() == {}
        screen.listing = True
        assert stage.overflows() == {}
    finally:
        stage.loop.surface = pygame.Surface((1280, 720))


def test_ctrl_with_the_arrows_moves_the_map_within_its_bounds(stage):
    chart, chosen = screen_of(stage).chart, screen_of(stage).selected
    chart.zoom(4.0)
    stage.loop.frame()
    before = chart.window
    stage.hand.press(pygame.K_LEFT, "ctrl")
    stage.hand.press(pygame.K_UP, "ctrl")
    assert chart.window.x < before.x
    assert chart.window.y < before.y
    for _ in range(12):
        stage.hand.press(pygame.K_LEFT, "ctrl")
    end = chart.window
    stage.hand.press(pygame.K_LEFT, "ctrl")
    assert chart.window == end, "there is an end to the map"
    assert screen_of(stage).selected == chosen
