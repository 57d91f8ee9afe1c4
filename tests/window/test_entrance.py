"""From the title into a game: title, set-up and saves, by mouse and by keyboard."""

from io import BytesIO

import pygame
import pytest

from game import load_scenario
from game.errors import ReplayDivergence
from game.rules import reference
from game.store import Save
from game.window.screens.beginning import start_steps
from game.window.screens.public_brief import share_text, stake_line
from game.window.screens.stakes import Stakes
from game.window.widgets.table import TableState
from tests.window.stage import SIZES, Stage, own_home


@pytest.fixture
def saves(tmp_path, monkeypatch):
    return own_home(tmp_path, monkeypatch)


@pytest.fixture
def stage(saves):
    return Stage()


def title(size=(1280, 720)):
    stage = Stage(size)
    stage.app.show_title()
    stage.loop.frame()
    return stage


def a_save(saves):
    """A game of one sitting, closed again."""
    stage = Stage()
    stage.start()
    stage.app.close_game()
    return next(saves.glob("*.ministerial"))


# --- title -----------------------------------------------------------------------------------------------------------


def test_without_a_save_the_keyboard_begins_at_quick_play_and_continue_says_why(saves):
    stage = title()
    assert stage.ui.focus == "title/quick"
    assert stage.says("There is no unfinished game yet.")
    stage.hand.click("title/continue")
    assert stage.screen == "TitleScreen"
    assert stage.app.play is None


def test_quick_play_is_one_key_and_announces_itself_before_it_works(saves):
    stage = title()
    assert stage.says("Play now as Japan")
    # The loop runs what it was asked to before the next frame, so this one shows what is coming.
    stage.loop.post(pygame.Event(pygame.KEYDOWN, key=pygame.K_RETURN, mod=0, unicode="\r"))
    stage.loop.frame()
    assert stage.app.play is None
    assert stage.says("Preparing the table")
    assert stage.says("Calibrating the markets")
    stage.loop.frame()
    assert stage.app.play is None
    assert stage.says("Seating the delegations")
    stage.loop.frame()
    assert stage.app.play is not None
    assert stage.app.play.seat == "JPN"
    assert stage.screen == "MandateScreen"


def test_the_bar_shows_how_far_the_references_are(stage, monkeypatch):
    reference._CACHE.clear()
    reference._PACKAGES.clear()
    stage.app.show_title()
    stage.loop.frame()
    screen = stage.app.screen("title")
    shown = []
    draw = stage.loop.draw_now
    monkeypatch.setattr(stage.loop, "draw_now", lambda: (shown.append(screen.preparation._part), draw()))
    screen.preparation.start(start_steps(stage.app, "trilateral-30-days", "JPN"), "JPN")
    frames = stage.loop.frames
    for _ in range(4):
        stage.loop.frame()
    assert stage.app.play is not None
    assert shown == sorted(set(shown))
    assert len(shown) >= 10
    assert shown[-1] == 1.0
    assert stage.loop.frames >= frames + len(shown)


@pytest.mark.long
def test_opening_a_save_says_how_much_of_its_log_is_played(saves):
    path = a_save(saves)
    stage = Stage()
    reports = []
    stage.app.load(path, lambda done, total: reports.append((done, total)))
    entries = len(stage.app.play.table.game.log)
    assert reports[-1][0] == reports[-1][1] <= entries
    assert [done for done, _ in reports] == sorted({done for done, _ in reports})
    assert {total for _, total in reports} == {reports[-1][0]}
    stage.app.close_game()


@pytest.mark.long
def test_continue_opens_the_newest_unfinished_save(saves):
    path = a_save(saves)
    stage = title()
    assert stage.ui.focus == "title/continue"
    assert stage.says("Japan · round 1 of 12")
    stage.hand.press(pygame.K_RETURN)
    stage.loop.frame()
    assert stage.app.play is not None
    assert stage.app.play.path == path
    stage.app.close_game()


def test_continue_returns_to_the_game_that_is_open(stage):
    stage.start()
    play = stage.app.play
    stage.show("title")
    assert stage.says("open now")
    stage.hand.click("title/continue")
    assert stage.app.play is play
    assert stage.screen == "MapScreen"


def test_the_arrows_go_through_the_choices_and_text_size_changes(saves):
    stage = title()
    seen = []
    names = ("learn", "new", "load", "codex", "settings", "size", "quit")
    for _ in names:
        stage.hand.press(pygame.K_DOWN)
        seen.append(stage.ui.focus)
    assert seen == [f"title/{name}" for name in names]
    stage.hand.press(pygame.K_UP)
    stage.hand.press(pygame.K_RETURN)
    assert stage.ui.text_scale == 1.25
    stage.loop.running = True
    stage.hand.click("title/quit")
    assert stage.loop.running is False


@pytest.mark.parametrize("size", SIZES)
def test_the_entrance_fits_at_every_text_size(saves, size):
    a_save(saves)
    (saves / "a-name-so-long-that-no-column-will-hold-it-without-cutting-it-short-at-the-end.ministerial").write_text(
        "x"
    )
    stage = title(size)
    assert stage.overflows() == {}
    stage.show("setup")
    stage.app.screen("setup").choose_mode("hotseat")
    stage.app.screen("setup").set_pin("JPN", "1")
    assert stage.overflows() == {}
    stage.hand.click("setup/page/seats")
    for seat in ("JPN", "COD", "EUU", "COK", "CHN"):
        stage.app.screen("setup")._choose_seat(seat)
        assert stage.overflows() == {}
    stage.show("saves")
    for name in [listed.path.name for listed in stage.app.screen("saves")._saves]:
        stage.app.screen("saves").chosen = name
        assert stage.overflows() == {}


# --- set-up --------------------------------------------------------------------------------------------------------


def test_people_are_seated_by_mouse_and_their_choices_outlast_another_language_but_not_their_pins(saves):
    stage = title()
    stage.show("setup")
    stage.hand.click("setup/mode/hotseat")
    stage.app.screen("setup").choose_scenario("trilateral-30-days")
    stage.hand.click("setup/page/seats")
    for seat in ("USA", "CHN", "CHN"):
        stage.now += 2
        stage.hand.click(f"setup/seats/row/{seat}")
        stage.hand.click("setup/person")
    assert stage.app.screen("setup").people == ["JPN", "USA"]
    stage.show("settings")
    stage.app.set_language("fr")
    stage.show("setup")
    stage.hand.click("setup/page/game")
    assert stage.says("États-Unis")
    setup = stage.app.screen("setup")
    assert (setup.people, setup.scenario) == (["JPN", "USA"], "trilateral-30-days")
    stage.app.set_language("en")
    stage.loop.frame()
    stage.hand.click("setup/pin/USA")
    stage.hand.type("2468")
    stage.hand.click("setup/start")
    for _ in range(3):
        stage.loop.frame()
    assert stage.app.hotseat.has_pin("USA")
    assert stage.app.screen("setup").pins == {}
    stage.app.close_game()


def test_two_clicks_from_the_title_to_a_game(saves):
    stage = title()
    stage.hand.click("title/new")
    stage.hand.click("setup/start")
    for _ in range(3):
        stage.loop.frame()
    assert stage.app.play is not None
    assert stage.app.play.seat == "JPN"


def test_a_seat_is_found_chosen_and_started_with_seed_and_opponents(stage):
    stage.show("setup")
    setup = stage.app.screen("setup")
    stage.hand.press(pygame.K_SLASH, unicode="/")
    assert stage.ui.focus == "setup/search"
    stage.hand.type("zamb")
    stage.hand.press(pygame.K_RETURN)
    assert setup.seat == "ZMB"
    assert stage.ui.focus == "setup/seats"
    stage.hand.click("setup/seed/more")
    stage.hand.click("setup/opponents")
    stage.hand.click("setup/opponents/option/more")
    stage.hand.click("setup/opponents/option/no-deal")
    assert (setup.seed, setup.opponents) == (2, "no-deal")
    stage.hand.click("setup/start")
    for _ in range(3):
        stage.loop.frame()
    play = stage.app.play
    assert play is not None
    assert play.seat == "ZMB"
    assert play.table.game.seed == 2
    assert set(play.table.players.values()) == {"no-deal"}


def test_the_arrows_choose_seats_and_escape_goes_back(stage):
    stage.show("setup")
    setup = stage.app.screen("setup")
    stage.hand.click("setup/page/seats")
    stage.hand.press(pygame.K_HOME)
    scenario = load_scenario("washington-2026")
    names = sorted(scenario.names[seat].name for seat in scenario.seats)
    assert setup.name(setup.seat) == names[0]
    stage.hand.press(pygame.K_DOWN)
    assert setup.name(setup.seat) == names[1]
    stage.hand.press(pygame.K_ESCAPE)
    assert stage.screen == "TitleScreen"


@pytest.mark.long
def test_tab_reaches_every_control_of_the_set_up_and_the_saves(stage, saves):
    a_save(saves)
    stage.show("setup")
    page = ("mode/solo", "scenario/workshop-12", "length/standard", "active/all", "page/game")
    for name in ("back", *page, "seed/value", "dice", "opponents", "start"):
        stage.tab_to(f"setup/{name}")
    stage.hand.click("setup/page/seats")
    for name in ("search", "seats", "brief", "start"):
        stage.tab_to(f"setup/{name}")
    stage.show("saves")
    for name in ("back", "list", "load", "delete"):
        stage.tab_to(f"saves/{name}")


def test_the_table_of_seats_sorts_by_what_is_at_stake(stage):
    stage.show("setup")
    stage.hand.click("setup/page/seats")
    stage.hand.click("setup/seats/sort/stake")
    order = stage.ui.memory("setup/seats", TableState).view
    stakes = stage.app.screen("setup")._table()
    assert order[0] == "CHN"
    assert len(order) == 57
    assert [stakes.weight(seat) for seat in order] == sorted(map(stakes.weight, order), reverse=True)


def test_the_brief_shows_public_figures_and_no_mandate(stage):
    stage.show("setup")
    stage.hand.click("setup/page/seats")
    scenario = load_scenario("washington-2026")
    for seat in scenario.seats:
        stage.app.screen("setup")._choose_seat(seat)
        stage.ui.redraw()
        stage.loop.frame()
        shown = " ".join(stage.texts())
        mandate = scenario.mandates[seat]
        private = [mandate.summary, *(item.text for item in (*mandate.targets, *mandate.red_lines)), *mandate.assets]
        assert not [text for text in private if text in shown]


def test_stakes_are_those_of_the_tables():
    scenario = load_scenario("washington-2026")
    stakes = Stakes(scenario)
    mined = sum(p.share for p in scenario.production if (p.account, p.mineral, p.stage) == ("COD", "Co", "mine"))
    assert mined > 0.5
    cobalt = next(stake for stake in stakes.of("COD") if stake.mineral.id == "Co")
    assert cobalt.shares["mine"].share == pytest.approx(mined)
    assert cobalt.shares["mine"].sources
    assert f"mines {share_text(mined)} Co" in stake_line(stakes, "COD")
    members = [d.code for d in scenario.delegations if d.union == "EUU"]
    used = sum(c.share for c in scenario.consumption if c.mineral == "Ge" and c.code in ("EUU", *members))
    union = next(stake for stake in stakes.of("EUU") if stake.mineral.id == "Ge")
    assert union.shares["use"].share == pytest.approx(used)
    assert stake_line(stakes, "COK") == "a vote that others want"


def test_a_refused_start_says_so_and_leaves_the_screen_usable(stage, monkeypatch):
    stage.show("setup")
    setup = stage.app.screen("setup")
    setup.opponents = "nobody"
    setup.start()
    for _ in range(4):
        stage.loop.frame()
    assert stage.app.play is None
    assert not setup.preparation.running
    assert stage.says("There is no player called 'nobody'")
    assert "setup/start" in stage.ui.hits.by_id


# --- saves ---------------------------------------------------------------------------------------------------------


def test_no_saves_leads_to_a_new_game(stage):
    stage.show("saves")
    assert stage.says("No saved games yet")
    stage.hand.click("saves/new")
    assert stage.screen == "SetupScreen"


def test_a_save_is_shown_loaded_and_then_in_use(stage, saves):
    path = a_save(saves)
    stage.show("saves")
    assert stage.app.screen("saves").chosen == path.name
    assert stage.says("Washington 2026 – Japan")
    assert stage.says("Round 1 of 12")
    assert stage.says(path.name)
    stage.hand.press(pygame.K_RETURN)
    stage.loop.frame()
    play = stage.app.play
    assert play is not None
    assert play.path == path
    stage.app.settle()
    stage.show("saves")
    assert stage.says("open now")
    stage.hand.click("saves/delete")
    assert stage.ui.layers == []
    assert path.exists()
    stage.hand.click("saves/load")
    assert stage.app.play is play
    assert stage.screen == "MapScreen"
    stage.app.close_game()


def test_deleting_asks_first(stage, saves):
    path = a_save(saves)
    stage.show("saves")
    stage.hand.press(pygame.K_DELETE)
    assert stage.says("Delete “Washington 2026 – Japan”?")
    stage.hand.press(pygame.K_RETURN)
    assert path.exists()
    assert stage.ui.layers == []
    stage.hand.click("saves/delete")
    stage.hand.click("saves/delete/answer/0")
    assert not path.exists()
    assert stage.says("No saved games yet")


def test_a_broken_save_says_what_is_wrong_and_cannot_be_loaded(stage, saves):
    good = a_save(saves)
    broken = saves / "broken.ministerial"
    broken.write_bytes(good.read_bytes()[:5000])
    stage.show("saves")
    assert stage.app.screen("saves").chosen == good.name
    stage.hand.click("saves/list/row/broken.ministerial")
    problem = next(s.problem for s in stage.app.screen("saves")._saves if s.path == broken)
    assert problem
    assert stage.says(problem.split(".")[0])
    stage.hand.click("saves/load")
    for _ in range(2):
        stage.loop.frame()
    assert stage.app.play is None
    assert stage.screen == "SavesScreen"
    stage.hand.click("saves/delete")
    stage.hand.click("saves/delete/answer/0")
    assert not broken.exists()
    assert good.exists()


def test_a_save_of_other_rules_is_refused_in_words_for_a_player(stage, saves, monkeypatch):
    def other_rules(self, watch=None):
        raise ReplayDivergence("entry 1 (reference)", "welfare.0.0 is -28.3, the log says -95.9.")

    a_save(saves)
    monkeypatch.setattr(Save, "load_game", other_rules)
    stage.show("saves")
    stage.hand.click("saves/load")
    for _ in range(4):
        stage.loop.frame()
    assert stage.app.play is None
    assert "the rules of this version" in " ".join(stage.texts())
    assert not stage.says("welfare.0.0")


def test_the_thumbnail_is_shown(stage, saves):
    path = a_save(saves)
    red = pygame.Surface((256, 144))
    red.fill((200, 30, 40))
    png = BytesIO()
    pygame.image.save(red, png, "thumbnail.png")
    with Save.open(path) as save:
        save.set_thumbnail(png.getvalue())
    stage.show("saves")
    frame = stage.ui.hits.by_id["saves/details"].rect
    spot = stage.ui.paint.device(frame).move(0, 60).midtop
    assert stage.loop.surface.get_at(spot)[:3] == (200, 30, 40)


def test_escape_goes_to_the_title_or_back_to_the_game(stage):
    stage.show("saves")
    stage.hand.press(pygame.K_ESCAPE)
    assert stage.screen == "TitleScreen"
    stage.start()
    stage.show("saves")
    stage.hand.press(pygame.K_ESCAPE)
    assert stage.screen == "MapScreen"


def test_people_are_added_to_the_machine_by_space_and_start_says_what_is_missing(stage):
    stage.show("setup")
    setup = stage.app.screen("setup")
    stage.hand.click("setup/mode/hotseat")
    assert setup.people == ["JPN"]
    assert "at least two" in stage.ui.hits.by_id["setup/start"].disabled_reason
    stage.hand.click("setup/page/seats")
    stage.hand.press(pygame.K_SLASH, unicode="/")
    stage.hand.type("chile" if "CHL" in load_scenario(setup.scenario).seats else "zamb")
    stage.hand.press(pygame.K_RETURN)
    stage.hand.press(pygame.K_SPACE)
    assert setup.people == ["JPN", setup.seat]
    assert stage.ui.hits.by_id["setup/start"].disabled_reason is None
    stage.hand.click("setup/page/game")
    setup.set_pin("JPN", "12")
    stage.loop.frame()
    assert "4 to 12" in stage.ui.hits.by_id["setup/start"].disabled_reason
    stage.hand.click("setup/unseat/JPN")
    assert setup.people == [setup.seat]
    assert "JPN" not in setup.pins


@pytest.mark.long
def test_the_length_and_the_number_that_bargains_reach_the_game(stage):
    stage.show("setup")
    setup = stage.app.screen("setup")
    setup.opponents = "no-deal"
    stage.hand.click("setup/length/short")
    stage.hand.click("setup/active/12")
    stage.hand.click("setup/start")
    for _ in range(3):
        stage.loop.frame()
    play = stage.app.play
    assert play.view.rounds == 6
    assert list(play.table.players.values()).count("passive") == 57 - 12
