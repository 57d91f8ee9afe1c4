"""Saves: one SQLite file a game, with the scenario, the log and digests inside. docs/saves.md has the format.

With :mod:`game.storefile` the only module that knows SQLite. The log is only ever added to, in one transaction for
all that came since the last; a game is loaded by replaying it. Every fault is a :class:`SaveError` with one sentence,
or a :class:`ReplayDivergence`.

Durability. The journal is SQLite's rollback journal, not a write-ahead log: a save is one file that can be copied,
mailed or kept on a network drive at any moment between two transactions, and a transaction is a few kilobytes, so the
speed of a write-ahead log would go unnoticed. ``synchronous=EXTRA`` is ``FULL`` and also syncs the folder when the
journal is deleted: without it a power cut could bring the journal back and undo what was acknowledged.

One writer. An open save holds SQLite's reserved lock by a standing ``BEGIN IMMEDIATE``, renewed after every commit.
Others may read the file meanwhile but not write it, and the lock goes with the process, however that ends.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Any, Self

from game import savefile
from game.engine import Entry, Game
from game.errors import SaveError
from game.pins import Pin
from game.program import save_folder, utc_now
from game.restore import Digest, Kept, restore
from game.savefile import SaveHeader, damaged, reason
from game.storefile import SaveInUse, connect, reading, told
from game.wording import say

__all__ = ["Save", "SaveInUse", "save_folder", "utc_now"]


class Save:
    """An open save; make one with :meth:`create` or :meth:`open`, and close it (it is a context manager).

    It is a :class:`game.session.Keeper`. Methods may be called from any thread, one at a time.

    Attributes:
        path: the file.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, clock: Callable[[], datetime]) -> None:
        self.path = path
        self._connection = connection
        self._clock = clock
        self._guard = RLock()

    @classmethod
    def create(
        cls,
        path: Path,
        game: Game,
        players: Mapping[str, str],
        title: str,
        now: datetime,
        *,
        clock: Callable[[], datetime] = utc_now,
    ) -> Save:
        """Write a new save and return it, open.

        Args:
            path: a file that does not exist yet; the folder must exist, unless it is :func:`save_folder`.
            game: the game as it stands.
            players: seat -> name of its player, for the seats not played by people.
            title: what lists show.
            now: when the game was begun.
            clock: gives the time of every later change.

        Raises:
            SaveError: if the file exists or cannot be written.
        """
        path = Path(path)
        title = savefile.checked_title(title)
        savefile.claim(path)
        save = None
        try:
            with told(path):
                save = cls(path, connect(path), clock)
                with save._writing():
                    save._lay_out(game, players, title, now)
                    save._add(game, 0)
        except BaseException:
            if save is not None:
                save.close()
            path.unlink(missing_ok=True)
            raise
        return save

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False, clock: Callable[[], datetime] = utc_now) -> Save:
        """Open a save, to play on or (``read_only``) only to look.

        Raises:
            SaveInUse: if another window plays it, unless ``read_only``.
            SaveError: if it is no save of this game, made by a newer one, damaged, missing or, unless ``read_only``,
                cannot be written.
        """
        path = Path(path)
        try:
            if not path.exists():
                raise SaveError(say("There is no save at {file}.", file=path))
            if not path.is_file():
                raise SaveError(say("{file} is not a file.", file=path))
        except (OSError, ValueError) as error:
            raise SaveError(say("{file} cannot be opened: {reason}.", file=path, reason=reason(error))) from None
        with reading(path):
            save = cls(path, connect(path), clock)
        try:
            with reading(path):
                save._check_form()
                if read_only:
                    save._connection.execute("PRAGMA query_only = ON")
                else:
                    save._probe()
                    save._connection.execute("BEGIN IMMEDIATE")
        except BaseException:
            save.close()
            raise
        return save

    def close(self) -> None:
        """Let go of the file; everything acknowledged is in it already."""
        with self._guard:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- writing --------------------------------------------------------------------------------------------------

    def append(self, game: Game) -> None:
        """Write, in one transaction, all entries of the log that are not in the file, and the digest of the state.

        Raises:
            SaveError: if they cannot be written; the file is as before and the next call writes all that is missing.
        """
        with self._guard, told(self.path):
            kept = self._kept()
            if self._is_on(game, kept):
                if len(game.log) == kept:
                    return
                with self._writing():
                    # Another window may have written between two of our transactions.
                    if self._kept() == kept and self._is_on(game, kept):
                        self._add(game, kept)
                        return
        raise SaveError(
            say("{file} has gone on without this window; save this game under another name.", file=self.path.name)
        )

    def set_thumbnail(self, png: bytes) -> None:
        """Keep a PNG picture for lists; it replaces the one before.

        Raises:
            SaveError: if it is not a PNG picture, too large, or cannot be written.
        """
        picture = savefile.checked_thumbnail(png)
        with self._guard, told(self.path), self._writing():
            self._connection.execute("INSERT OR REPLACE INTO picture (id, png) VALUES (1, ?)", (picture,))

    def set_title(self, title: str) -> None:
        """Change the title that lists show; raises ``SaveError`` if it is empty, too long or cannot be written."""
        clean = savefile.checked_title(title)
        with self._guard, told(self.path), self._writing():
            self._connection.execute("UPDATE game SET title = ?", (clean,))

    def set_pins(self, pins: Mapping[str, Pin]) -> None:
        """Keep PINs of seats in the place of those that were kept; raises ``SaveError``."""
        with self._guard, told(self.path), self._writing():
            if self._pragma("user_version") < savefile.PINS_FROM:
                self._connection.execute(savefile.TABLES["pin"])
                self._connection.execute(f"PRAGMA user_version = {savefile.SCHEMA_VERSION}")
            self._connection.execute("DELETE FROM pin")
            rows = [(seat, pin.salt, pin.digest, pin.cost) for seat, pin in sorted(pins.items())]
            self._connection.executemany("INSERT INTO pin (seat, salt, digest, cost) VALUES (?, ?, ?, ?)", rows)

    def copy(self, to: Path) -> None:
        """Write what the file holds to a file that does not exist yet; raises ``SaveError`` if that fails."""
        to = Path(to)
        savefile.claim(to)
        try:
            # Another connection, since this one may be in the standing transaction; an empty target is allowed.
            with told(to), closing(connect(self.path)) as source:
                source.execute("VACUUM INTO ?", (str(to),))
        except BaseException:
            to.unlink(missing_ok=True)
            raise

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction: the standing one if it stands, committed, and another begun to keep the lock."""
        connection = self._connection
        if not connection.in_transaction:
            connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        finally:
            # What was committed stays so even if another takes the lock now; the next transaction asks for it again.
            with suppress(sqlite3.Error):
                connection.execute("BEGIN IMMEDIATE")

    def _lay_out(self, game: Game, players: Mapping[str, str], title: str, now: datetime) -> None:
        connection = self._connection
        connection.execute(f"PRAGMA application_id = {savefile.APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {savefile.SCHEMA_VERSION}")
        for statement in savefile.TABLES.values():
            connection.execute(statement)
        row = savefile.first_row(game, title, now)
        marks = ", ".join(f":{name}" for name in row)
        connection.execute(f"INSERT INTO game ({', '.join(row)}) VALUES ({marks})", row)
        files = [(name, savefile.pack_text(text)) for name, text in sorted(game.world.scenario.files.items())]
        connection.executemany("INSERT INTO scenario_file (name, text) VALUES (?, ?)", files)
        seated = [(seat, players[seat]) for seat in game.world.seats if seat in players]
        connection.executemany("INSERT INTO player (seat, name) VALUES (?, ?)", seated)

    def _add(self, game: Game, kept: int) -> None:
        rows = [(e.number, e.round, e.kind, e.seat, savefile.pack(e.body)) for e in game.log[kept:]]
        connection = self._connection
        connection.executemany("INSERT INTO log (number, round, kind, seat, body) VALUES (?, ?, ?, ?, ?)", rows)
        # One digest stays for each round, at the end of its first transaction, and one for the state as it stands.
        connection.execute(
            "DELETE FROM digest WHERE entry = (SELECT max(entry) FROM digest) "
            "AND entry > (SELECT min(entry) FROM digest AS same WHERE same.round = digest.round)"
        )
        digest = (len(game.log) - 1, game.round, game.digest())
        connection.execute("INSERT INTO digest (entry, round, sha256) VALUES (?, ?, ?)", digest)
        connection.execute(
            "UPDATE game SET round = ?, over = ?, entries = ?, changed = ?",
            (game.round, int(game.over), len(game.log), savefile.written_time(self._clock())),
        )

    def _kept(self) -> int:
        """Return the number of entries in the file."""
        row = self._connection.execute("SELECT entries FROM game").fetchone()
        return int(row[0]) if row is not None else 0

    def _is_on(self, game: Game, kept: int) -> bool:
        """Whether a game goes on from the file's last entry."""
        if len(game.log) < kept:
            return False
        found = self._connection.execute("SELECT body FROM log WHERE number = ?", (kept - 1,)).fetchone()
        with reading(self.path):
            return found is not None and savefile.unpack_text(found[0]) == savefile.canonical(game.log[kept - 1].body)

    # --- reading --------------------------------------------------------------------------------------------------

    @property
    def players(self) -> dict[str, str]:
        """Seat -> name of its player; seats missing here are played by people."""
        with self._guard, reading(self.path):
            return {str(seat): str(name) for seat, name in self._rows("SELECT seat, name FROM player ORDER BY rowid")}

    def pins(self) -> dict[str, Pin]:
        """Return the PINs of seats that have one."""
        with self._guard, reading(self.path):
            if self._pragma("user_version") < savefile.PINS_FROM:
                return {}
            rows = self._rows("SELECT seat, salt, digest, cost FROM pin ORDER BY seat")
            return {str(seat): savefile.read_pin(self.path, salt, digest, cost) for seat, salt, digest, cost in rows}

    def header(self) -> SaveHeader:
        """Return what lists show, without decoding the log; raises ``SaveError`` if it is damaged."""
        with self._guard, reading(self.path):
            cursor = self._connection.execute("SELECT * FROM game")
            row = dict(zip((column[0] for column in cursor.description), cursor.fetchone() or (), strict=True))
            picture = self._connection.execute("SELECT png FROM picture").fetchone()
            return savefile.read_header(self.path, row, picture[0] if picture is not None else None)

    def load_game(self, watch: Callable[[Game], None] | None = None) -> Game:
        """Return the game, replayed from its log with every outcome computed again and every digest compared.

        Args:
            watch: called after the start and after every action, for progress; ``header().entries`` is the whole.

        Raises:
            SaveError: if the save is damaged or was made under other rules.
            ReplayDivergence: if the replay does not agree with the log or a digest; it names the entry or the round.
        """
        with self._guard, reading(self.path), self._at_one_moment():
            header = self.header()
            kept = Kept(header, self._files(), self._log(header.entries), self._digests())
        return restore(kept, watch)

    def digests(self) -> tuple[Digest, ...]:
        """Return the digests kept: the first of every round and that of the state as it stands, in order."""
        with self._guard, reading(self.path):
            return tuple(self._digests())

    @contextmanager
    def _at_one_moment(self) -> Iterator[None]:
        """Read several tables as they are between two transactions of whoever writes them."""
        if self._connection.in_transaction:
            yield
            return
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            self._connection.execute("ROLLBACK")

    def _files(self) -> dict[str, str]:
        return {
            str(name): savefile.unpack_text(text) for name, text in self._rows("SELECT name, text FROM scenario_file")
        }

    def _log(self, entries: int) -> list[Entry]:
        query = "SELECT number, round, kind, seat, body FROM log ORDER BY number"
        return savefile.read_log(self._connection.execute(query), entries)

    def _digests(self) -> list[Digest]:
        rows = self._rows("SELECT entry, round, sha256 FROM digest ORDER BY entry")
        return [Digest(int(entry), int(round_), str(sha256)) for entry, round_, sha256 in rows]

    def _rows(self, query: str) -> list[Any]:
        return self._connection.execute(query).fetchall()

    # --- checks -----------------------------------------------------------------------------------------------------

    def _probe(self) -> None:
        """Find out whether the file may be written: SQLite would say so only at the first change."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._connection.execute(f"PRAGMA user_version = {self._pragma('user_version')}")
        finally:
            self._connection.execute("ROLLBACK")

    def _check_form(self) -> None:
        name = self.path.name
        if self._pragma("application_id") != savefile.APPLICATION_ID:
            raise SaveError(say("{file} is not a save of this game.", file=name))
        schema = self._pragma("user_version")
        if schema > savefile.SCHEMA_VERSION:
            raise SaveError(
                say("{file} was written by a newer version of the game; update the game to open it.", file=name)
            )
        if schema not in savefile.FORMS:
            raise SaveError(
                say(
                    "{file} has the unknown format {form}; this program reads {known}.",
                    file=name,
                    form=schema,
                    known=savefile.SCHEMA_VERSION,
                )
            )
        if self._connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise SaveError(damaged(self.path, say("its pages do not fit together")))
        if dict(self._rows("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")) != savefile.FORMS[schema]:
            raise SaveError(damaged(self.path, say("its tables are not those of a save")))

    def _pragma(self, name: str) -> int:
        return int(self._connection.execute(f"PRAGMA {name}").fetchone()[0])
