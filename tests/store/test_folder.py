"""The folder of saves, as a player handles it."""

from pathlib import Path

import pytest

from game.errors import SaveError
from game.program import log_folder, save_folder
from game.savefile import SUFFIX
from game.savefolder import copy_save, delete_save, free_path, list_saves, rename_save
from game.store import Save
from tests.store.games import NOON, begin, clock, save_of


def test_the_environment_chooses_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINISTERIAL_HOME", str(tmp_path / "mine"))
    assert save_folder() == tmp_path / "mine" / "saves"
    assert log_folder() == tmp_path / "mine" / "logs"
    monkeypatch.setenv("MINISTERIAL_HOME", " ")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert save_folder().name == "saves"
    assert "ministerial" in save_folder().parts
    assert "ministerial" in log_folder().parts


def test_the_default_folder_is_made_when_first_written_to() -> None:
    assert list_saves() == []
    assert not save_folder().exists()
    Save.create(free_path("My  Game!"), *begin(), "My Game!", NOON).close()
    assert [listed.path.name for listed in list_saves()] == ["my-game.ministerial"]
    assert free_path("my game").name == "my-game-2.ministerial"
    assert free_path("!?").name == "game.ministerial"


def test_the_list_is_in_order_and_says_what_is_wrong(tmp_path: Path) -> None:
    time = clock()
    for name in ("b", "a", "c"):
        Save.create(tmp_path / f"{name}{SUFFIX}", *begin(), f"Game {name}", NOON, clock=time).close()
    (tmp_path / f"bad{SUFFIX}").write_text("no save")
    (tmp_path / f"folder{SUFFIX}").mkdir()
    (tmp_path / "notes.txt").write_text("no save")
    listed = list_saves(tmp_path)
    assert [item.header.title for item in listed if item.header] == ["Game c", "Game a", "Game b"]
    assert [(item.path.stem, item.header) for item in listed[3:]] == [("bad", None), ("folder", None)]
    assert listed[3].problem == "bad.ministerial is not a save of this game."
    assert listed[0].problem == ""


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(SaveError, match=r"^The folder .*file cannot be read: Not a directory\.$"):
        list_saves(tmp_path / "file")


def test_copy(tmp_path: Path) -> None:
    path, to = save_of(tmp_path / "a.ministerial"), tmp_path / "b.ministerial"
    copy_save(path, to)
    with Save.open(path) as save, Save.open(to) as copy:
        assert copy.load_game().digest() == save.load_game().digest()
        assert copy.header().title == save.header().title
    with pytest.raises(SaveError, match="exists already"):
        copy_save(path, to)
    with pytest.raises(SaveError, match="does not exist"):
        copy_save(path, tmp_path / "none" / "c.ministerial")
    (tmp_path / "text").write_text("x")
    with pytest.raises(SaveError, match="not a save"):
        copy_save(tmp_path / "text", tmp_path / "d.ministerial")
    assert not (tmp_path / "d.ministerial").exists()


def test_an_open_save_can_be_copied(tmp_path: Path) -> None:
    path, to = save_of(tmp_path / "a.ministerial"), tmp_path / "b.ministerial"
    with Save.open(path) as save:
        save.copy(to)
        with Save.open(to) as copy:
            assert copy.digests() == save.digests()


def test_rename(tmp_path: Path) -> None:
    path, to = save_of(tmp_path / "a.ministerial"), tmp_path / "b.ministerial"
    content = path.read_bytes()
    other = save_of(tmp_path / "other.ministerial", rounds=1)
    kept = other.read_bytes()
    with pytest.raises(SaveError, match="exists already"):
        rename_save(path, other)
    assert other.read_bytes() == kept
    rename_save(path, to)
    assert not path.exists()
    assert to.read_bytes() == content
    with pytest.raises(SaveError, match=r"^a\.ministerial cannot be renamed: No such file or directory\.$|no save at"):
        rename_save(path, tmp_path / "c.ministerial")
    with pytest.raises(SaveError, match="cannot be renamed"):
        rename_save(to, tmp_path / "none" / "c.ministerial")


def test_delete(tmp_path: Path) -> None:
    path = save_of(tmp_path / "a.ministerial")
    delete_save(path)
    assert not path.exists()
    damaged, text, oddly_named = (tmp_path / n for n in ("d.ministerial", "letter.txt", "game.save"))
    damaged.write_text("x")
    text.write_text("Dear diary")
    save_of(oddly_named, rounds=1)
    delete_save(damaged)
    delete_save(oddly_named)
    assert not damaged.exists()
    assert not oddly_named.exists()
    with pytest.raises(SaveError, match="not a save"):
        delete_save(text)
    assert text.exists()
    with pytest.raises(SaveError, match="no save"):
        delete_save(path)
