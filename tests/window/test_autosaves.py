"""The ring of autosaves, named saves, and everything that the list of saves can do with a file."""

import datetime

import pygame
import pytest

from game import load_scenario, new_game
from game.autosaves import (
    CHECKPOINT,
    RING,
    autosave,
    autosave_folder,
    branch,
    export_save,
    import_save,
    is_copy,
    named_folder,
    ring,
    ring_name,
    save_as,
)
from game.errors import SaveError
from game.players import assign
from game.savefolder import list_saves
from game.store import Save
from tests.window.stage import SIZES, Stage, finish, own_home

WHEN = datetime.datetime(2026, 2, 4, 12, tzinfo=datetime.UTC)


@pytest.fixture
def saves(tmp_path, monkeypatch):
    return own_home(tmp_path, monkeypatch)


@pytest.fixture
def kept(saves):
    game = new_game(load_scenario("trilateral-30-days"), 7, people=["JPN"])
    players = assign("no-deal", game.world.seats, game.world.rival)
    players.pop("JPN", None)
    save = Save.create(saves / "mine.ministerial", game, players, "My game", WHEN)
    yield save
    save.close()


@pytest.fixture
def stage(saves):
    stage = Stage()
    stage.app.start("trilateral-30-days", "JPN", 7, "no-deal")
    stage.app.settle()
    finish(stage)
    yield stage
    stage.app.close_game()


def next_phase(stage):
    stage.app.play.end()
    stage.app.settle()
    if stage.screen == "ResolutionScreen":
        stage.loop.screen.leave_report()
    finish(stage)
    stage.loop.frame()
    stage.app.keeping.wait()


# --- files -----------------------------------------------------------------------------------------------------------


def test_the_ring_keeps_the_newest_ten(kept):
    made = [autosave(kept) for _ in range(RING + 3)]
    name = ring_name(kept.header())
    assert ring(name) == made[3:]
    assert len(list_saves(autosave_folder())) == RING
    assert not list(autosave_folder().glob("*.part"))


def test_every_game_has_a_ring_of_its_own(kept, saves):
    other = Save.create(saves / "other.ministerial", kept.load_game(), kept.players, "Other",
                        WHEN + datetime.timedelta(seconds=1))  # fmt: skip
    try:
        autosave(kept)
        autosave(other)
        assert ring_name(kept.header()) != ring_name(other.header())
        assert len(ring(ring_name(kept.header()))) == 1
    finally:
        other.close()


def test_a_named_save_is_a_copy_with_a_title(kept):
    path = save_as(kept, "Before the vote")
    marked = save_as(kept, "Day 2", checkpoint=True)
    assert path.parent == marked.parent == named_folder()
    titles = {listed.header.title for listed in list_saves(named_folder())}
    assert titles == {"Before the vote", f"{CHECKPOINT}Day 2"}
    assert kept.header().title == "My game"
    with Save.open(path, read_only=True) as copy:
        assert copy.load_game().digest() == kept.load_game().digest()
    with pytest.raises(SaveError):
        save_as(kept, "   ")
    with pytest.raises(SaveError):
        save_as(kept, "x" * 500)


def test_playing_on_from_a_copy_leaves_it(kept, saves):
    path = save_as(kept, "Day 2", checkpoint=True)
    before = path.read_bytes()
    to = branch(path)
    assert is_copy(path)
    assert not is_copy(to)
    assert to.parent == saves
    with Save.open(to) as save:
        save.set_title("Changed")
    assert path.read_bytes() == before


def test_bringing_in_and_taking_out(kept, saves, tmp_path):
    out = export_save(kept.path, tmp_path)
    assert out == tmp_path / "mine.ministerial"
    assert export_save(kept.path, tmp_path / "elsewhere").name == "elsewhere.ministerial"
    assert import_save(out) == saves / "mine-2.ministerial"
    with pytest.raises(SaveError, match="exists already"):
        export_save(kept.path, tmp_path / "elsewhere.ministerial")
    (tmp_path / "letter.txt").write_text("Dear colleague")
    with pytest.raises(SaveError, match="not a save"):
        import_save(tmp_path / "letter.txt")
    with pytest.raises(SaveError, match="There is no save"):
        import_save(tmp_path / "nothing")


# --- in the window ---------------------------------------------------------------------------------------------------


def test_every_phase_is_kept_and_can_be_returned_to(stage):
    for _ in range(3):
        next_phase(stage)
    found = list_saves(autosave_folder())
    rounds = sorted(listed.header.round for listed in found)
    assert rounds[-1] == stage.app.play.view.round
    assert len(rounds) >= 3
    assert all(listed.header.thumbnail for listed in found)
    first = min(found, key=lambda listed: listed.header.entries)
    size = first.path.stat().st_size
    entries = first.header.entries
    stage.app.load(first.path)
    stage.app.settle()
    assert stage.app.play.path.parent == stage.app.play.path.parent.parent / "saves"
    assert stage.app.play.view.round == first.header.round
    next_phase(stage)
    assert first.path.stat().st_size == size
    with Save.open(first.path, read_only=True) as save:
        assert save.header().entries == entries


def test_an_autosave_that_fails_is_told_once(stage, saves):
    (saves / "autosaves").rename(saves / "was") if (saves / "autosaves").exists() else None
    (saves / "autosaves").write_text("in the way")
    for _ in range(2):
        next_phase(stage)
        stage.loop.frame()
    assert [toast.text for toast in stage.ui.toasts.shown if "autosave" in toast.text]
    assert len(stage.app.keeping.faults) == 1


def test_the_menu_is_a_column_and_saves_under_a_name(stage):
    stage.show("map")
    stage.hand.press(pygame.K_ESCAPE)
    assert stage.ui.focus == "menu/back"
    stage.hand.press(pygame.K_TAB)
    stage.hand.press(pygame.K_RETURN)
    assert stage.ui.focus == "saves/name/field"
    stage.hand.press(pygame.K_a, "ctrl")
    stage.hand.type("Before the vote")
    stage.hand.press(pygame.K_RETURN)
    assert [listed.header.title for listed in list_saves(named_folder())] == ["Before the vote"]
    assert stage.says("Saved as “Before the vote”.")
    assert stage.screen == "MapScreen"


def test_the_menu_fits_at_every_text_size(stage):
    stage.show("map")
    for scale in (1.0, 1.25, 1.5, 2.0):
        stage.ui.text_scale = scale
        stage.app.show_menu(stage.ui)
        finish(stage)
        assert stage.ui.paint.overflows == []
        assert stage.ui.screen.contains(stage.ui.hits.by_id["menu/paper"].rect)
        stage.ui.close_layer("menu")


@pytest.mark.parametrize("size", SIZES)
def test_the_lists_fit_with_something_and_with_nothing(saves, size):
    stage = Stage(size)
    stage.show("saves")
    for tab in ("games", "autosaves", "named"):
        stage.app.screen("saves").open_tab(tab)
        assert stage.overflows() == {}
    stage.app.start("trilateral-30-days", "JPN", 7, "no-deal")
    stage.app.settle()
    next_phase(stage)
    stage.app.keeping.named("A name that is as long as names of saves may be, " + "and longer " * 5, checkpoint=True)
    stage.show("saves")
    for tab in ("games", "autosaves", "named"):
        stage.app.screen("saves").open_tab(tab)
        assert stage.overflows() == {}
    stage.app.close_game()


def test_a_save_is_renamed_copied_and_verified_by_keyboard(stage, saves):
    stage.app.close_game()
    stage.show("saves")
    screen = stage.app.screen("saves")
    stage.hand.press(pygame.K_F2)
    assert stage.ui.focus == "saves/ask/field"
    stage.hand.press(pygame.K_a, "ctrl")
    stage.hand.type("Tokyo")
    stage.hand.press(pygame.K_RETURN)
    assert [listed.header.title for listed in list_saves()] == ["Tokyo"]
    stage.tab_to("saves/copy")
    stage.hand.press(pygame.K_RETURN)
    assert len(list_saves()) == 2
    stage.tab_to("saves/verify")
    stage.hand.press(pygame.K_RETURN)
    work = screen.acts.verification
    work.wait()
    stage.loop.frame()
    assert work.verdict is not None
    assert work.verdict[1]
    assert stage.says("Every outcome agrees with the log")


def test_a_verification_can_be_stopped_and_finds_what_is_wrong(stage, saves):
    path = stage.app.play.path
    stage.app.close_game()
    stage.show("saves")
    screen = stage.app.screen("saves")
    screen.acts.verify(screen._save())
    stage.loop.frame()
    stage.hand.press(pygame.K_ESCAPE)
    screen.acts.verification.wait()
    stage.loop.frame()
    assert stage.ui.layer("saves/verify") is None
    import sqlite3

    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE digest SET sha256 = ?", ("0" * 64,))
    raw.close()
    screen.read()
    screen.acts.verify(screen._save())
    screen.acts.verification.wait()
    stage.loop.frame()
    words, good = screen.acts.verification.verdict
    assert not good
    assert "First difference" in words


def test_a_file_is_dropped_typed_and_taken_out(stage, saves, tmp_path):
    path = stage.app.play.path
    outside = tmp_path / "from a friend.ministerial"
    stage.loop.post(pygame.Event(pygame.DROPFILE, file=str(path)))
    stage.loop.frame()
    assert stage.says("Leave the game")
    stage.app.close_game()
    path.rename(outside)
    stage.show("title")
    stage.loop.post(pygame.Event(pygame.DROPFILE, file=str(outside)))
    stage.loop.frame()
    assert stage.screen == "SavesScreen"
    assert stage.app.screen("saves").chosen == "from-a-friend.ministerial"
    stage.hand.click("saves/import")
    stage.hand.type(str(outside))
    stage.hand.press(pygame.K_RETURN)
    assert len(list_saves()) == 2
    stage.hand.click("saves/export")
    stage.hand.press(pygame.K_a, "ctrl")
    stage.hand.type(str(tmp_path / "out"))
    stage.hand.press(pygame.K_RETURN)
    assert (tmp_path / "out.ministerial").is_file()


def test_a_broken_copy_says_why_and_can_be_deleted(stage, saves):
    named_folder().mkdir(parents=True, exist_ok=True)
    (named_folder() / "broken.ministerial").write_text("x")
    stage.show("saves")
    stage.hand.click("saves/tab/named")
    finish(stage)
    assert stage.says("is not a save of this game")
    assert stage.ui.hits.by_id["saves/load"].disabled_reason
    assert stage.ui.hits.by_id["saves/verify"].disabled_reason
    stage.hand.press(pygame.K_DELETE)
    stage.hand.click("saves/delete/answer/0")
    assert not list(named_folder().iterdir())
    assert stage.says("No named saves yet")
