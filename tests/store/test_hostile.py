"""Files that are no saves, or were: always one sentence, never a traceback, and the place of what was changed."""

import json
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from game import savefile
from game.errors import MinisterialError, ReplayDivergence, SaveError
from game.savefile import APPLICATION_ID, SCHEMA_VERSION, pack, unpack, unpack_text
from game.store import Save
from tests.store.games import NOON, begin, save_of, tamper


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return save_of(tmp_path_factory.mktemp("saves") / "game.ministerial").read_bytes()


@pytest.fixture
def path(tmp_path: Path, original: bytes) -> Path:
    found = tmp_path / "game.ministerial"
    found.write_bytes(original)
    return found


def load(path: Path, read_only: bool = False) -> None:
    with Save.open(path, read_only=read_only) as save:
        save.header()
        assert save.players
        save.load_game()


def told(path: Path) -> str:
    """Return the sentence about a save that must not load, the same whether one opens it to play or to look."""
    sentences = []
    for read_only in (True, False):
        with pytest.raises(SaveError) as caught:
            load(path, read_only)
        sentences.append(str(caught.value))
    assert sentences[0] == sentences[1]
    assert sentences[0].endswith(".")
    assert "\n" not in sentences[0]
    return sentences[0]


def test_the_original_loads(path: Path) -> None:
    load(path)


@pytest.mark.parametrize("content", [b"", b"Dear diary,\nthis is a text.\n" * 200, bytes(5000), b"\x00\xff\x13" * 3000])
def test_no_save(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert told(path) == "game.ministerial is not a save of this game."


def test_random_bytes(path: Path) -> None:
    path.write_bytes(np.random.default_rng(1).bytes(20_000))
    assert told(path) == "game.ministerial is not a save of this game."


def test_another_database(path: Path) -> None:
    path.unlink()
    tamper(path, ("CREATE TABLE game (id INTEGER)", ()))
    assert told(path) == "game.ministerial is not a save of this game."


def test_nothing_and_a_folder(tmp_path: Path) -> None:
    assert told(tmp_path / "none.ministerial").startswith("There is no save at ")
    assert told(tmp_path).endswith("is not a file.")
    assert "cannot be opened" in told(Path("a\x00b")) or "There is no save" in told(Path("a\x00b"))


def test_a_folder_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(SaveError, match=r"^The folder .*nowhere does not exist\.$"):
        Save.create(tmp_path / "nowhere" / "a.ministerial", *begin(), "A game", NOON)
    (tmp_path / "file").write_text("x")
    with pytest.raises(SaveError, match=r"^The folder .*file does not exist\.$"):
        Save.create(tmp_path / "file" / "a.ministerial", *begin(), "A game", NOON)


@pytest.mark.parametrize("version", [0, 4, 99, -1])
def test_other_schema_versions(path: Path, version: int) -> None:
    tamper(path, (f"PRAGMA user_version = {version}", ()))
    if version > SCHEMA_VERSION:
        assert told(path).endswith("was written by a newer version of the game; update the game to open it.")
    else:
        assert told(path).endswith(f"has the unknown format {version}; this program reads {SCHEMA_VERSION}.")


def test_other_rules(path: Path) -> None:
    tamper(path, ("UPDATE game SET rules_version = 7, program_version = '3.1'", ()))
    sentence = told(path)
    assert "version 3.1 of the game" in sentence
    assert "rules (version 7)" in sentence
    with Save.open(path, read_only=True) as save:
        assert save.header().rules_version == 7


@pytest.mark.parametrize("table", list(savefile.TABLES))
def test_a_missing_table(path: Path, table: str) -> None:
    tamper(path, (f"DROP TABLE {table}", ()))
    assert told(path) == "game.ministerial is damaged: its tables are not those of a save."


def test_a_table_of_another_form_or_a_trigger(path: Path) -> None:
    tamper(path, ("CREATE TRIGGER t AFTER INSERT ON log BEGIN DELETE FROM log; END", ()))
    assert told(path) == "game.ministerial is damaged: its tables are not those of a save."
    tamper(path, ("DROP TRIGGER t", ()), ("ALTER TABLE log ADD COLUMN extra", ()))
    assert told(path) == "game.ministerial is damaged: its tables are not those of a save."


@pytest.mark.parametrize("part", [0.02, 0.1, 0.5, 0.9, 0.999])
def test_truncated(path: Path, original: bytes, part: float) -> None:
    path.write_bytes(original[: int(len(original) * part)])
    sentence = told(path)
    assert "damaged" in sentence or "not a save" in sentence


def test_flipped_bytes_never_load_another_game(path: Path, original: bytes) -> None:
    rng = np.random.default_rng(5)
    with Save.open(path, read_only=True) as save:
        expected = save.load_game().digest()
    refused = 0
    for _ in range(60):
        content = bytearray(original)
        for _ in range(int(rng.integers(1, 40))):
            content[int(rng.integers(len(content)))] = int(rng.integers(256))
        path.write_bytes(content)
        try:
            with Save.open(path) as save:
                save.header()
                digest = save.load_game().digest()
        except MinisterialError as error:
            refused += "\n" not in str(error)
        else:
            assert digest == expected
        path.unlink()
        path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
    assert refused > 30


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE log SET body = x'789c00' WHERE number = 4", "damaged"),
        ("UPDATE log SET body = 'text' WHERE number = 4", "damaged"),
        ("UPDATE log SET round = 'x' WHERE number = 4", "entry 4 is missing or no entry"),
        ("DELETE FROM log WHERE number = 4", "entry 4 is missing or no entry"),
        ("DELETE FROM log", "entries instead of"),
        ("UPDATE game SET entries = entries + 1", "entries instead of"),
        ("DELETE FROM digest", "the digest of its last state is missing"),
        ("UPDATE digest SET entry = 1 WHERE entry = 3", "a digest stands where no action ends"),
        ("DELETE FROM game", "damaged"),
        ("UPDATE game SET seed = 'seven'", "its seed"),
        ("UPDATE game SET created = 'yesterday'", "its created"),
        ("UPDATE game SET created = '2030-01-01T00:00:00'", "no time zone"),
        ("UPDATE game SET people = 'XXX'", "a seat that does not exist"),
        ("UPDATE game SET people = x'ff'", "a seat that does not exist"),
        ("UPDATE game SET title = cast(x'ff' AS TEXT)", "damaged"),
        ("UPDATE game SET scenario_title = x'ff'", "its scenario_title"),
        ("UPDATE game SET scenario_hash = 'x'", "its scenario is not the one"),
        ("DELETE FROM scenario_file WHERE name = 'minerals.csv'", "its scenario has a problem: minerals.csv"),
        ("UPDATE scenario_file SET text = x'00'", "damaged"),
        ("UPDATE scenario_file SET text = cast(x'0a1b5b33316dff' || text AS TEXT)", "damaged"),
    ],
)
def test_wrong_content(path: Path, statement: str, expected: str) -> None:
    tamper(path, (statement, ()))
    sentence = told(path)
    assert expected in sentence
    assert sentence.isprintable(), "nothing that a terminal would obey gets out of the file"


def test_a_picture_that_is_none_is_left_out(path: Path) -> None:
    tamper(path, ("INSERT INTO picture VALUES (1, 'no picture')", ()))
    with Save.open(path) as save:
        assert save.header().thumbnail is None
        save.load_game()


def bodies(path: Path) -> list[tuple[int, str, dict[str, object]]]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT number, kind, body FROM log ORDER BY number").fetchall()
    return [(number, kind, unpack(body)) for number, kind, body in rows]


def divergence(path: Path) -> ReplayDivergence:
    with pytest.raises(ReplayDivergence) as caught:
        load(path, read_only=True)
    return caught.value


def test_a_changed_market_names_its_entry(path: Path) -> None:
    number, _, body = next(row for row in bodies(path) if row[1] == "market")

    def nudge(value: object) -> object:
        return value * 1.001 + 1e-3 if isinstance(value, float) else value

    changed = {k: [nudge(v) for v in values] if isinstance(values, list) else values for k, values in body.items()}
    text = json.dumps(body)
    if changed == body:  # numbers lie deeper
        changed = json.loads(text, parse_float=lambda digits: float(digits) * 1.001 + 1e-3)
    tamper(path, ("UPDATE log SET body = ? WHERE number = ?", (pack(changed), number)))
    assert divergence(path).place == f"entry {number} (market)"


def test_a_changed_action_names_its_entry(path: Path) -> None:
    number, _, body = next(row for row in bodies(path) if row[2].get("type") == "end_sitting")
    change = (
        "UPDATE log SET body = ? WHERE number = ?",
        (pack({**body, "seat": "ZZZ" if body["seat"] != "ZZZ" else "AAA"}), number),
    )
    tamper(path, change)
    found = divergence(path)
    assert found.place.startswith(f"entry {number} (round ")
    assert "the rules refuse it" in found.sentence


@pytest.mark.parametrize("wrong", [{}, {"type": "coup"}, {"type": "sign", "seat": "AAA", "offer": "x"}, {"type": []}])
def test_an_action_that_is_none_names_its_entry(path: Path, wrong: dict[str, object]) -> None:
    number = next(row[0] for row in bodies(path) if row[1] == "action" and row[0] > 9)
    tamper(path, ("UPDATE log SET body = ? WHERE number = ?", (pack(wrong), number)))
    assert divergence(path).place.startswith(f"entry {number} ")


def test_an_outcome_that_the_rules_do_not_settle_names_its_entry(path: Path) -> None:
    number = next(row[0] for row in bodies(path) if row[1] == "action" and row[0] > 9)
    tamper(path, ("UPDATE log SET kind = 'lottery' WHERE number = ?", (number,)))
    assert divergence(path).place == f"entry {number} (lottery)"


def test_another_seed_diverges_at_the_first_draw(path: Path) -> None:
    tamper(path, ("UPDATE game SET seed = '4'", ()))
    assert divergence(path).place.startswith("entry ")


def test_a_changed_digest_names_its_round(path: Path) -> None:
    tamper(path, ("UPDATE digest SET sha256 = 'f00' WHERE round = 2", ()))
    assert divergence(path).place.startswith("round 2 (after entry ")


def test_a_changed_seat_or_round_names_its_entry(path: Path) -> None:
    for column, value in (("seat", "XXX"), ("round", 9)):
        tamper(path, (f"UPDATE log SET {column} = ? WHERE number = 12", (value,)))
        assert divergence(path).place.startswith("entry 12 ")


def test_bombs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(savefile, "LARGEST_BODY", 1000)
    assert unpack_text(zlib.compress(b"a" * 1000)) == "a" * 1000
    for wrong in (zlib.compress(b"a" * 1001), zlib.compress(b"a") + b"b", zlib.compress(b"a" * 500)[:-2], b"", "text"):
        with pytest.raises(ValueError, match=r"\w"):
            unpack_text(wrong)  # type: ignore[arg-type]


def test_deep_bodies_are_refused(path: Path) -> None:
    deep = zlib.compress(("[" * 200_000 + "]" * 200_000).encode())
    tamper(path, ("UPDATE log SET body = ? WHERE number = 4", (deep,)))
    assert "damaged" in told(path)


def test_the_marks_in_the_file_are_those_that_are_documented(original: bytes) -> None:
    assert original[68:72] == APPLICATION_ID.to_bytes(4, "big") == b"MNST"


@pytest.mark.parametrize("make", [lambda p: p.chmod(0o444), lambda p: p.chmod(0o600)])
def test_reading_needs_no_more_than_reading(path: Path, make: Callable[[Path], None]) -> None:
    make(path)
    load(path, read_only=True)


@pytest.mark.parametrize("wrong", [float("inf"), float("nan"), 10**400, True, None])
def test_numbers_that_are_none_name_their_entry(path: Path, wrong: object) -> None:
    number, _, body = next(row for row in bodies(path) if row[1] == "market")
    market = body["market"]
    lists = {name: values for name, values in market.items() if isinstance(values, list)}
    name = next(name for name, values in lists.items() if isinstance(values[0], float | list))
    values = list(lists[name])
    if isinstance(values[0], list):
        values[0] = [wrong if not isinstance(values[0][0], list) else [wrong, *values[0][0][1:]], *values[0][1:]]
    else:
        values[0] = wrong
    tamper(
        path, ("UPDATE log SET body = ? WHERE number = ?", (pack({**body, "market": {**market, name: values}}), number))
    )
    assert divergence(path).place == f"entry {number} (market)"


def test_a_save_of_the_first_form_is_listed_as_one_at_the_usual_level(path: Path) -> None:
    rows = (
        "ALTER TABLE game RENAME TO newer",
        savefile.FORMS[1]["game"],
        "INSERT INTO game SELECT id, title, program_version, 2, scenario_id, scenario_title, scenario_hash, seed, "
        "sequential, people, rounds, round, over, entries, created, changed FROM newer",
        "DROP TABLE newer",
        "DROP TABLE pin",
        "PRAGMA user_version = 1",
    )
    tamper(path, *((row, ()) for row in rows))
    with Save.open(path, read_only=True) as save:
        assert save.header().coaching == "estimate"
        with pytest.raises(SaveError, match=r"rules \(version 2\) are not those of this one"):
            save.load_game()
