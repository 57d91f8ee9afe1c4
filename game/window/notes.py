"""A person's notes on a game: what she wrote about rounds and lines of the journal, and moments for the debriefing.

They are no part of the game: nobody else sees them, they are in no log, and a game plays the same without them. They
lie beside the save in ``<save>.notes.json``, written whole and then put in place with every change, so that a crash
loses nothing that was acknowledged. Seats that share a machine share the file, each with its own part.

A line of the journal goes by its place among the happenings that the seat has seen; these are only ever added to, and
replaying a save gives the same ones.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from game.savefolder import notes_path

VERSION = 1
MOST_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class Note:
    """A note or a bookmark.

    Attributes:
        round: the round that it is about.
        line: the place of a happening among those that the seat has seen; None for a note on the round itself.
        text: what was written; empty for a bookmark without words.
        moment: whether it is marked for the debriefing.
    """

    round: int
    line: int | None = None
    text: str = ""
    moment: bool = False


class Notes:
    """See the module.

    Args:
        save: the save beside which they are kept; None keeps them in memory alone.
        seat: whose they are.

    Attributes:
        version: grows with every change.
        put_aside: the name under which an unreadable file was put aside when this was made; empty if none was.
    """

    def __init__(self, save: Path | None, seat: str) -> None:
        self._path = None if save is None else notes_path(save)
        self._seat = seat
        self._notes: dict[tuple[int, int | None], Note] = {}
        self._values: dict[str, Any] = {}
        self.version = 0
        self.put_aside = ""
        try:
            self._take(self._read().get(seat, {}))
        except (ValueError, TypeError, KeyError, AttributeError):
            self._put_aside()

    # --- reading ----------------------------------------------------------------------------------------------------

    def on(self, round_: int, line: int | None = None) -> Note:
        """Return what is noted on a line, or on a round; an empty note if nothing is."""
        return self._notes.get((round_, line), Note(round_, line))

    @property
    def all(self) -> tuple[Note, ...]:
        """Everything that is noted, by round and line; a note on a round comes before those on its lines."""
        return tuple(
            sorted(self._notes.values(), key=lambda note: (note.round, -1 if note.line is None else note.line))
        )

    @property
    def moments(self) -> tuple[Note, ...]:
        """What is marked for the debriefing."""
        return tuple(note for note in self.all if note.moment)

    def value(self, name: str) -> Any:
        """Return what another screen keeps here under a name, or None."""
        return self._values.get(name)

    # --- writing ----------------------------------------------------------------------------------------------------

    def write(self, round_: int, line: int | None, text: str) -> None:
        """Note a text on a line or a round; an empty one removes it.

        Raises:
            OSError: if it cannot be written; it is kept in memory all the same.
        """
        before = self.on(round_, line)
        self._set(Note(round_, line, text.strip()[:MOST_CHARACTERS], before.moment))

    def mark(self, round_: int, line: int | None) -> bool:
        """Mark a line or a round for the debriefing, or take the mark away; returns whether it has one now.

        Raises:
            OSError: as for :meth:`write`.
        """
        before = self.on(round_, line)
        self._set(Note(round_, line, before.text, not before.moment))
        return not before.moment

    def keep(self, name: str, value: Any) -> None:
        """Keep a JSON value of another screen under a name, or forget it (None).

        Raises:
            OSError: as for :meth:`write`.
        """
        if self._values.get(name) == value:
            return
        if value is None:
            del self._values[name]
        else:
            self._values[name] = value
        self._save()

    def _set(self, note: Note) -> None:
        if note.text or note.moment:
            self._notes[note.round, note.line] = note
        else:
            self._notes.pop((note.round, note.line), None)
        self._save()

    # --- the file ---------------------------------------------------------------------------------------------------

    def _read(self) -> dict[str, Any]:
        """Return the parts of all seats; raises ``ValueError`` for a file that is none of ours."""
        if self._path is None:
            return {}
        try:
            data = json.loads(self._path.read_text(encoding="utf-8"))
        except OSError:
            return {}
        if not isinstance(data, dict) or data.get("version") != VERSION or not isinstance(data.get("seats"), dict):
            raise ValueError("not a file of notes")
        return dict(data["seats"])

    def _take(self, part: dict[str, Any]) -> None:
        for entry in part.get("notes", []):
            line = entry.get("line")
            note = Note(int(entry["round"]), None if line is None else int(line), str(entry.get("text", "")),
                        bool(entry.get("moment")))  # fmt: skip
            self._notes[note.round, note.line] = note
        self._values = dict(part.get("values", {}))

    def _put_aside(self) -> None:
        """Rename a file that cannot be read, so that writing does not lose what is in it."""
        assert self._path is not None
        self._notes, self._values = {}, {}
        aside = self._path.with_name(f"{self._path.name}.unreadable")
        try:
            os.replace(self._path, aside)
        except OSError:
            return
        self.put_aside = aside.name

    def _save(self) -> None:
        self.version += 1
        if self._path is None:
            return
        try:
            seats = self._read()
        except ValueError:
            seats = {}
        notes = [
            {"round": n.round, "line": n.line, "text": n.text, "moment": n.moment} for n in self.all
        ]  # fmt: skip
        seats[self._seat] = {"notes": notes, "values": self._values}
        text = json.dumps({"version": VERSION, "seats": seats}, ensure_ascii=False, indent=1)
        fresh = self._path.with_name(f"{self._path.name}.new")
        with fresh.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, self._path)
