"""What a save file holds: its tables, how a log entry becomes bytes and back, and its header.

:mod:`game.store` reads and writes the file; here is only its form, which docs/saves.md describes for people.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from game.engine import RULES_VERSION, Entry, Game
from game.errors import SaveError
from game.pins import LARGEST_COST, Pin
from game.program import program_version, save_folder
from game.talks import Coaching
from game.wording import Sentence, say

SUFFIX = ".ministerial"

# "MNST" in the header of the SQLite file: how a save is told from any other database.
APPLICATION_ID = 0x4D4E5354
SCHEMA_VERSION = 3
# The first version that has the table of PINs.
PINS_FROM = 3

LONGEST_TITLE = 120
LONGEST_REASON = 300
PNG = b"\x89PNG\r\n\x1a\n"
LARGEST_THUMBNAIL = 2 * 1024 * 1024
# No entry or scenario file comes near this; a file that unpacks to more was not written by the game.
LARGEST_BODY = 64 * 1024 * 1024

TABLES: dict[str, str] = {
    "game": """CREATE TABLE game (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    title TEXT NOT NULL,
    program_version TEXT NOT NULL,
    rules_version INTEGER NOT NULL,
    scenario_id TEXT NOT NULL,
    scenario_title TEXT NOT NULL,
    scenario_hash TEXT NOT NULL,
    seed TEXT NOT NULL,
    sequential INTEGER NOT NULL CHECK (sequential IN (0, 1)),
    coaching TEXT NOT NULL CHECK (coaching IN ('coach', 'estimate', 'blind')),
    people TEXT NOT NULL,
    rounds INTEGER NOT NULL,
    round INTEGER NOT NULL,
    over INTEGER NOT NULL CHECK (over IN (0, 1)),
    entries INTEGER NOT NULL,
    created TEXT NOT NULL,
    changed TEXT NOT NULL
)""",
    "scenario_file": """CREATE TABLE scenario_file (
    name TEXT PRIMARY KEY,
    text BLOB NOT NULL
)""",
    "player": """CREATE TABLE player (
    seat TEXT PRIMARY KEY,
    name TEXT NOT NULL
)""",
    "log": """CREATE TABLE log (
    number INTEGER PRIMARY KEY CHECK (number >= 0),
    round INTEGER NOT NULL,
    kind TEXT NOT NULL,
    seat TEXT NOT NULL,
    body BLOB NOT NULL
)""",
    "digest": """CREATE TABLE digest (
    entry INTEGER PRIMARY KEY REFERENCES log (number),
    round INTEGER NOT NULL,
    sha256 TEXT NOT NULL
)""",
    "picture": """CREATE TABLE picture (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    png BLOB NOT NULL
)""",
    "pin": """CREATE TABLE pin (
    seat TEXT PRIMARY KEY,
    salt BLOB NOT NULL,
    digest BLOB NOT NULL,
    cost INTEGER NOT NULL
)""",
}

# What the form of earlier versions differs in. Version 1 had no coaching levels; all tables were at the usual one.
# Version 2 had no PINs; its table is added when the first is set.
_COACHING = next(line + "\n" for line in TABLES["game"].splitlines() if "coaching" in line)
_NO_PINS = {name: sql for name, sql in TABLES.items() if name != "pin"}
FORMS: dict[int, dict[str, str]] = {
    1: {**_NO_PINS, "game": TABLES["game"].replace(_COACHING, "")},
    2: _NO_PINS,
    SCHEMA_VERSION: TABLES,
}


@dataclass(frozen=True, slots=True)
class SaveHeader:
    """What a list of saves shows, read without decoding the log.

    Attributes:
        path: the file.
        title: given by the player.
        program_version, rules_version: of the program that began the game.
        scenario_id: the scenario's id.
        round: the round in progress, or the last one when the game is over.
        coaching: the table's level: coach, estimate or blind.
        people: the seats played by people, sorted.
        entries: the number of entries in the log.
        created, changed: when the game was begun and last written, in UTC.
        thumbnail: a PNG picture of the table, if the window gave one.
    """

    path: Path
    title: str
    program_version: str
    rules_version: int
    scenario_id: str
    scenario_title: str
    scenario_hash: str
    seed: int
    sequential: bool
    coaching: Coaching
    people: tuple[str, ...]
    rounds: int
    round: int
    over: bool
    entries: int
    created: datetime
    changed: datetime
    thumbnail: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Listed:
    """A file in the folder of saves: its header, or one sentence about why it cannot be used."""

    path: Path
    header: SaveHeader | None
    problem: str = ""


def damaged(path: Path, why: object) -> str:
    """Return the sentence about a save that cannot be understood, without the bytes that SQLite may quote from it."""
    text = " ".join("".join(letter if letter.isprintable() else " " for letter in str(why)).split())
    told = why if isinstance(why, Sentence) else text[:LONGEST_REASON].rstrip(". ")
    return say("{file} is damaged: {why}.", file=path.name, why=told)


def first_row(game: Game, title: str, now: datetime) -> dict[str, str | int]:
    """Return the row of table ``game`` for a save in which no entry is written yet."""
    head = game.world.scenario.head
    return {
        "id": 1,
        "title": title,
        "program_version": program_version(),
        "rules_version": RULES_VERSION,
        "scenario_id": head.id,
        "scenario_title": head.title,
        "scenario_hash": game.world.scenario.hash,
        "seed": str(game.seed),
        "sequential": int(game.sequential),
        "coaching": game.coaching,
        "people": ",".join(sorted(game.people)),
        "rounds": game.world.rounds,
        "round": game.round,
        "over": int(game.over),
        "entries": 0,
        "created": written_time(now),
        "changed": written_time(now),
    }


_HEADER = TypeAdapter(SaveHeader)


def read_pin(path: Path, salt: Any, digest: Any, cost: Any) -> Pin:
    """Return a PIN as a row of table ``pin`` holds it; raises ``SaveError`` for one that no program wrote."""
    sound = isinstance(salt, bytes) and isinstance(digest, bytes) and len(salt) >= 8 and len(digest) == 32
    if not sound or not isinstance(cost, int) or not 2 <= cost <= LARGEST_COST or cost & (cost - 1):
        raise SaveError(damaged(path, say("a PIN in it cannot be read")))
    return Pin(salt, digest, cost)


def read_header(path: Path, row: Mapping[str, Any], thumbnail: Any) -> SaveHeader:
    """Return the header that the row of table ``game`` holds; raises ``ValueError`` naming the first wrong column."""
    data = {"coaching": "estimate", **{name: value for name, value in row.items() if name != "id"}}
    people = tuple(code for code in str(data["people"]).split(",") if code)
    title = " ".join(str(data["title"]).split())[:LONGEST_TITLE]
    # A picture that is none is no reason not to play.
    picture = thumbnail if isinstance(thumbnail, bytes) and thumbnail.startswith(PNG) else None
    try:
        header = _HEADER.validate_python({**data, "path": path, "title": title, "people": people, "thumbnail": picture})
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"its {first['loc'][0]}: {first['msg']}") from None
    if header.created.tzinfo is None or header.changed.tzinfo is None:
        raise ValueError("its times have no time zone")
    return header


def read_log(rows: Iterable[tuple[Any, ...]], expected: int) -> list[Entry]:
    """Return the entries that the rows of table ``log`` hold; raises ``ValueError`` if one is missing or no entry."""
    log: list[Entry] = []
    for number, round_, kind, seat, packed in rows:
        body = unpack(packed)
        if number != len(log) or not isinstance(round_, int) or not isinstance(body, dict):
            raise ValueError(f"entry {len(log)} is missing or no entry")
        log.append(Entry(number, round_, str(kind), str(seat), body))
    if not log or len(log) != expected:
        raise ValueError(f"its log has {len(log)} entries instead of {expected}")
    return log


def canonical(body: Any) -> str:
    """Return a JSON value as canonical text: sorted keys, no spaces, floats as written by repr."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"))


def pack(body: Any) -> bytes:
    """Return a JSON value as compressed canonical JSON."""
    return pack_text(canonical(body))


def unpack(data: bytes) -> Any:
    """Return the value that :func:`pack` packed; raises ``ValueError`` for anything else."""
    return json.loads(unpack_text(data))


def pack_text(text: str) -> bytes:
    """Return a text as zlib-compressed UTF-8."""
    return zlib.compress(text.encode(), 6)


def unpack_text(data: bytes) -> str:
    """Return the text that :func:`pack_text` packed; raises ``ValueError`` for anything else, however large."""
    if not isinstance(data, bytes):
        raise ValueError("not packed data")
    stream = zlib.decompressobj()
    try:
        text = stream.decompress(data, LARGEST_BODY)
    except zlib.error as error:
        raise ValueError(str(error)) from None
    if not stream.eof or stream.unused_data:
        raise ValueError("packed data that is cut short, too long or too large")
    return text.decode()


def written_time(moment: datetime) -> str:
    """Return a moment as ISO 8601 in UTC; raises ``ValueError`` if it does not know its time zone."""
    if moment.tzinfo is None:
        raise ValueError("a save's times need a time zone")
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def checked_title(title: str) -> str:
    """Return a title on one line, or raise ``SaveError``."""
    clean = " ".join(title.split())
    if not clean or len(clean) > LONGEST_TITLE or not clean.isprintable():
        raise SaveError(say("A save's title has between 1 and {most} printable characters.", most=LONGEST_TITLE))
    return clean


def checked_thumbnail(png: bytes) -> bytes:
    """Return a PNG picture, or raise ``SaveError`` if it is none or too large."""
    if not png.startswith(PNG):
        raise SaveError(say("A save's picture is a PNG image."))
    if len(png) > LARGEST_THUMBNAIL:
        raise SaveError(say("A save's picture has at most {most} KiB.", most=LARGEST_THUMBNAIL // 1024))
    return png


def claim(path: Path) -> None:
    """Make an empty file where none is, so that no other save is ever written over.

    The folder must exist, unless it is :func:`game.program.save_folder`, which is made.

    Raises:
        SaveError: if the file exists already or cannot be made.
    """
    try:
        if path.parent == save_folder():
            path.parent.mkdir(parents=True, exist_ok=True)
        if not path.parent.is_dir():
            raise SaveError(say("The folder {folder} does not exist.", folder=path.parent))
        path.open("x").close()
    except FileExistsError:
        raise SaveError(say("{file} exists already; choose another name.", file=path.name)) from None
    except (OSError, ValueError) as error:
        raise SaveError(say("{file} cannot be written: {reason}.", file=path.name, reason=reason(error))) from None


def reason(error: Exception) -> str:
    """Return what the operating system says about an error, without numbers and paths."""
    return getattr(error, "strerror", None) or str(error)
