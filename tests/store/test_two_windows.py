"""One writer at a time; others may look."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from game import storefile
from game.errors import SaveError
from game.savefolder import copy_save, delete_save, list_saves, rename_save
from game.session import Table
from game.store import Save, SaveInUse
from tests.store.games import play_round, save_of


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storefile, "WAIT_S", 0.05)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return save_of(tmp_path / "game.ministerial", rounds=1)


def test_a_second_window_is_told_and_may_look(path: Path) -> None:
    with Save.open(path) as first:
        game = first.load_game()
        with pytest.raises(SaveInUse, match=r"^game\.ministerial is in use by another window of the game; .*\.$"):
            Save.open(path)
        table = Table(game, first.players, first)
        with Save.open(path, read_only=True) as looking:
            before = looking.header()
            play_round(table)
            assert looking.header().entries > before.entries
            assert looking.load_game().digest() == game.digest()
            with pytest.raises(SaveError, match="cannot be written here"):
                looking.set_title("Mine")
        with pytest.raises(SaveInUse):
            Save.open(path)
    Save.open(path).close()


def test_another_process_is_told_too_and_a_killed_one_leaves_no_lock(path: Path) -> None:
    code = f"""
        from pathlib import Path
        from game.store import Save
        save = Save.open(Path({str(path)!r}))
        print("open", flush=True)
        input()
    """
    holder = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(SaveInUse):
            Save.open(path)
        assert [listed.problem for listed in list_saves(path.parent)] == [""]
        with pytest.raises(SaveInUse):
            delete_save(path)
        with pytest.raises(SaveInUse):
            rename_save(path, path.with_name("b.ministerial"))
        copy_save(path, path.with_name("copy.ministerial"))
    finally:
        holder.kill()
        holder.communicate()
    with Save.open(path) as save, Save.open(path.with_name("copy.ministerial")) as copy:
        assert copy.load_game().digest() == save.load_game().digest()


def test_a_window_that_lost_the_lock_notices_what_another_wrote(path: Path) -> None:
    with Save.open(path) as first:
        mine = first.load_game()
        first._connection.execute("ROLLBACK")  # as if the lock could not be renewed after a commit
        with Save.open(path) as second:
            theirs = second.load_game()
            play_round(Table(theirs, second.players, second))
        play_round(Table(mine, dict.fromkeys(first.players, "no-deal")))
        with pytest.raises(SaveError, match="has gone on without this window"):
            first.append(mine)
        assert first.load_game().digest() == theirs.digest()
