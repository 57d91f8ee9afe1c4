"""The journal's notes and bookmarks, and looking at the game as it was when a round began."""

import json
from importlib.util import find_spec

import pygame
import pytest

from game.actions import Payment, Propose
from game.errors import Refused
from game.savefolder import delete_save, notes_path, rename_save
from game.window.catalog import t
from game.window.notes import Notes
from tests.window.stage import Stage, own_home, says, view

SCREENS = ("map", "table", "ministry", "blocs", "markets", "journal", "mandate", "delegations", "codex", "inbox")


def there(name):
    return find_spec(f"game.window.screens.{name}") is not None


def played(opponents):
    stage = Stage()
    stage.app.start("workshop-12", "JPN", 3, opponents)
    stage.app.settle()
    stage.play_on(99)
    return stage


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    own_home(tmp_path_factory.mktemp("home"), patch)
    stage = played("no-deal")
    yield stage
    stage.app.close_game()
    patch.undo()


@pytest.fixture
def stage(finished):
    if finished.app.play.looking_at is not None:
        finished.app.look_at(None, "journal")
    finished.app._made.pop("journal", None)
    finished.ui.forget("journal/")
    finished.now += 10
    finished.show("journal")
    yield finished
    finished.ui.text_scale = 1.0


# --- looking back ----------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_every_screen_draws_in_every_past_round_of_a_lively_game(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = played("heuristic")
    look_at_all(stage)
    stage.app.close_game()


def test_every_screen_draws_in_every_past_round(stage):
    look_at_all(stage)


def look_at_all(stage):
    """Draw every view in every round that has begun, in two sizes of text."""
    play = stage.app.play
    last = play.now.round
    assert last >= 6
    for round_ in range(last, 0, -1):
        stage.app.look_at(round_, "map")
        for name in filter(there, SCREENS):
            for scale in (1.0, 2.0):
                stage.ui.text_scale = scale
                stage.show(name)
                assert play.looking_at == round_ == view(stage).round
                assert not stage.ui.paint.overflows, (round_, name, scale)
                assert stage.says(str(round_))


def test_a_round_is_looked_at_from_its_heading_and_left_again(stage):
    now = view(stage)
    stage.hand.click(f"journal/look/{now.round}")
    assert stage.screen == "JournalScreen"
    assert stage.app.play.looking_at == now.round
    stage.hand.press(pygame.K_F1)
    assert stage.screen == "MapScreen"
    stage.hand.press(pygame.K_LEFT)
    assert view(stage).round == now.round - 1
    assert len(view(stage).happenings) < len(now.happenings)
    stage.hand.click("past/earlier")
    assert view(stage).round == now.round - 2
    stage.hand.click("past/later")
    stage.hand.press(pygame.K_RIGHT)
    assert view(stage).round == now.round
    stage.hand.press(pygame.K_RIGHT)
    assert stage.says(t("journalmore.latest"))
    stage.hand.press(pygame.K_ESCAPE)
    assert stage.app.play.looking_at is None
    assert (stage.screen, view(stage)) == ("MapScreen", now)
    assert "past/back" not in stage.ui.hits.by_id


def test_in_the_past_nothing_can_be_done_and_the_present_stays_as_it_is(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = Stage()
    stage.app.start("workshop-12", "JPN", 3, "heuristic")
    stage.app.settle()
    stage.play_on(3)
    play = stage.app.play
    stage.show("table")
    table = stage.app.screen("table")
    table.deal.begin("BRA", (Payment("JPN", "BRA", 10_000, 0, 2),))
    draft, digest, entries = play.draft, play.table.game.digest(), len(play.table.game.log)
    stage.app.look_at(1, "table")
    stage.loop.frame()
    assert not play.draft.clauses
    stage.app.screen("table").deal.begin("AUS", (Payment("JPN", "AUS", 20_000, 0, 2),))
    stage.loop.frame()
    reason = t("journalmore.refused", round=1)
    assert stage.ui.hits.by_id["table/send"].disabled_reason == reason
    for call in (
        lambda: play.do(Propose("JPN", ("AUS",), (Payment("JPN", "AUS", 20_000, 0, 2),))),
        play.undo,
        play.end,
        play.delegate,
    ):
        with pytest.raises(Refused, match="You are looking at round 1"):
            call()
    assert stage.ui.hits.by_id["tool/undo"].disabled_reason == reason
    assert not play.todos
    stage.hand.press(pygame.K_e, "shift")
    assert (play.looking_at, play.table.game.digest(), len(play.table.game.log)) == (None, digest, entries)
    assert play.draft is draft
    assert stage.app.screen("table") is table
    stage.show("title")
    stage.app.close_game()


def test_leaving_for_the_title_leaves_the_past(stage):
    stage.app.look_at(2, "map")
    stage.show("title")
    assert stage.app.play.looking_at is None


def test_the_past_of_a_game_knows_nothing_that_came_later(stage):
    stage.app.look_at(2, "journal")
    stage.loop.frame()
    assert all(happening.round <= 2 for happening in view(stage).happenings)
    assert view(stage).joint is None
    rows = stage.app.screen("journal").entries()
    assert max(row.round for row in rows) <= 2


# --- notes -----------------------------------------------------------------------------------------------------------


def test_a_line_and_a_round_are_noted_on_and_bookmarked_by_keys(stage):
    play = stage.app.play
    stage.hand.press(pygame.K_b)
    assert says(stage, t("journalmore.choose_first"))
    stage.now += 10
    stage.hand.press(pygame.K_DOWN)
    stage.hand.press(pygame.K_n)
    stage.hand.type("a good round")
    stage.hand.press(pygame.K_RETURN)
    stage.hand.press(pygame.K_DOWN)
    stage.hand.press(pygame.K_b)
    round_ = play.now.round
    line = stage.app.screen("journal").chosen[1]
    assert play.notes.on(round_).text == "a good round"
    assert play.notes.on(round_, line).moment
    kept = json.loads(notes_path(play.path).read_text(encoding="utf-8"))["seats"]["JPN"]["notes"]
    assert {(n["line"], n["text"], n["moment"]) for n in kept} == {(None, "a good round", False), (line, "", True)}
    stage.hand.click("journal/filter/notes")
    assert stage.says("a good round")
    rows = stage.app.screen("journal").entries()
    assert [(row.round, row.line) for row in rows] == [(round_, None), (round_, line)]
    # The bookmark goes, and the note is emptied.
    stage.hand.press(pygame.K_b)
    stage.hand.press(pygame.K_UP)
    stage.hand.press(pygame.K_n)
    stage.hand.click("journal/note/answer/0")
    assert play.notes.all == ()
    assert says(stage, "No notes yet.")


def test_notes_are_written_by_mouse_and_are_in_no_log(stage):
    play = stage.app.play
    entries = len(play.table.game.log)
    row = next(row for row in stage.app.screen("journal").entries() if row.line is not None)
    stage.hand.click(next(id for id in stage.ui.hits.by_id if id.endswith(f"/{row.round}/{row.line}")))
    stage.hand.click(f"journal/tool/{row.round}/{row.line}/note")
    stage.hand.type("by hand")
    stage.hand.click("journal/note/answer/1")
    stage.hand.click(f"journal/tool/{row.round}/{row.line}/mark")
    note = play.notes.on(row.round, row.line)
    assert (note.text, note.moment) == ("by hand", True)
    assert play.notes.moments == (note,)
    assert len(play.table.game.log) == entries
    assert stage.overflows() == {}
    play.notes.write(row.round, row.line, "")
    play.notes.mark(row.round, row.line)


def test_a_note_is_found_by_the_search(stage):
    notes = stage.app.play.notes
    line = next(row.line for row in stage.app.screen("journal").entries() if row.line is not None)
    notes.write(stage.app.play.now.round, line, "Zanzibar")
    stage.hand.click("journal/search")
    stage.hand.type("zanz")
    assert [row.line for row in stage.app.screen("journal").entries()] == [None, line]
    notes.write(stage.app.play.now.round, line, "")


def test_seats_share_the_file_and_each_keeps_its_own(tmp_path):
    save = tmp_path / "game.ministerial"
    one, two = Notes(save, "JPN"), Notes(save, "USA")
    one.write(1, None, "mine")
    two.write(1, None, "theirs")
    one.keep("priorities", ["security"])
    assert Notes(save, "JPN").on(1).text == "mine"
    assert Notes(save, "JPN").value("priorities") == ["security"]
    assert Notes(save, "USA").on(1).text == "theirs"
    assert Notes(save, "USA").value("priorities") is None


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"version": 9, "seats": {}}', '{"version": 1, "seats": {"JPN": 3}}']
)
def test_a_file_that_cannot_be_read_is_put_aside_and_not_lost(tmp_path, content):
    save = tmp_path / "game.ministerial"
    notes_path(save).write_text(content, encoding="utf-8")
    notes = Notes(save, "JPN")
    assert notes.all == ()
    assert (tmp_path / notes.put_aside).read_text(encoding="utf-8") == content
    notes.write(2, 5, "new")
    assert Notes(save, "JPN").on(2, 5).text == "new"


def test_a_note_that_cannot_be_written_is_said_and_kept_in_memory(stage, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("game.window.notes.os.replace", full)
    stage.hand.press(pygame.K_DOWN)
    stage.hand.press(pygame.K_n)
    stage.hand.type("x")
    stage.hand.press(pygame.K_RETURN)
    assert says(stage, "No space left on device")
    assert stage.app.play.notes.on(stage.app.play.now.round).text == "x"
    monkeypatch.undo()
    stage.app.play.notes.write(stage.app.play.now.round, None, "")


def test_notes_go_where_the_save_goes(tmp_path, monkeypatch):
    saves = own_home(tmp_path, monkeypatch)
    stage = Stage()
    stage.app.start("workshop-12", "JPN", 3, "no-deal")
    play = stage.app.play
    play.notes.write(1, None, "kept")
    path = play.path
    stage.app.close_game()
    stage.app.load(path)
    assert stage.app.play.notes.on(1).text == "kept"
    stage.app.close_game()
    rename_save(path, saves / "other.ministerial")
    assert Notes(saves / "other.ministerial", "JPN").on(1).text == "kept"
    assert not notes_path(path).exists()
    delete_save(saves / "other.ministerial")
    assert list(saves.iterdir()) == []
