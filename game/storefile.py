"""The SQLite file of a save: how it is opened, and what is wrong with it in one sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from game.errors import SaveError
from game.savefile import damaged
from game.wording import pattern, say

WAIT_S = 5.0

_READ_ONLY = pattern("{file} cannot be written here; copy it to a folder of your own to play on.")
_IN_USE = pattern("{file} is in use by another window of the game; close it there first.")
_SENTENCES = {
    sqlite3.SQLITE_NOTADB: pattern("{file} is not a save of this game."),
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_FULL: pattern("There is no room left for {file}; the game goes on, but is not saved as it stands."),
    sqlite3.SQLITE_CANTOPEN: pattern("{file} cannot be opened; check that its folder exists and may be written."),
    sqlite3.SQLITE_IOERR: pattern("{file} could not be read or written: the disk reports an error."),
    sqlite3.SQLITE_CONSTRAINT: pattern("{file} already holds what should be added to it; open it again to go on."),
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
            raise SaveInUse(say(_IN_USE, file=path.name)) from None
        known = _SENTENCES.get(code)
        raise SaveError(say(known, file=path.name) if known else damaged(path, error)) from None


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """The same, and what cannot be decoded."""
    try:
        with told(path):
            yield
    except (ValueError, RecursionError) as error:
        raise SaveError(damaged(path, error)) from None
