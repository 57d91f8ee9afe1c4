"""The SQLite file of a save: how it is opened, and what is wrong with it in one sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from game.errors import SaveError
from game.savefile import damaged

WAIT_S = 5.0

_READ_ONLY = "{name} cannot be written here; copy it to a folder of your own to play on."
_IN_USE = "{name} is in use by another window of the game; close it there first."
_SENTENCES = {
    sqlite3.SQLITE_NOTADB: "{name} is not a save of this game.",
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_FULL: "There is no room left for {name}; the game goes on, but is not saved as it stands.",
    sqlite3.SQLITE_CANTOPEN: "{name} cannot be opened; check that its folder exists and may be written.",
    sqlite3.SQLITE_IOERR: "{name} could not be read or written: the disk reports an error.",
    sqlite3.SQLITE_CONSTRAINT: "{name} already holds what should be added to it; open it again to go on.",
}


class SaveInUse(SaveError):
    """A save that another window writes."""


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection to a file that exists; raises what SQLite raises."""
    # Opening by URI with mode=rw never makes a file; a hot journal is rolled back even for those who only look.
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", WAIT_S, isolation_level=None, check_same_thread=False, uri=True
    )
    try:
        for setting in ("synchronous = EXTRA", "foreign_keys = ON", "trusted_schema = OFF", "cell_size_check = ON"):
            connection.execute(f"PRAGMA {setting}")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what SQLite finds wrong with a file into one sentence about it."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise SaveInUse(_IN_USE.format(name=path.name)) from None
        sentence = _SENTENCES.get(code)
        raise SaveError(sentence.format(name=path.name) if sentence else damaged(path, error)) from None


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """The same, and what cannot be decoded."""
    try:
        with told(path):
            yield
    except (ValueError, RecursionError) as error:
        raise SaveError(damaged(path, error)) from None
