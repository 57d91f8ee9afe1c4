"""``replay``: a save is what it was, or the command says where it is not."""

import json
from pathlib import Path

import pytest

from game.savefile import pack
from game.store import Save
from tests.cli.commands import Commands, in_a_process
from tests.store.games import tamper
from tests.store.test_hostile import bodies


@pytest.fixture
def path(command: Commands, tmp_path: Path) -> Path:
    found = tmp_path / "a.ministerial"
    assert command.simulate("--seed", 7, "--save", found).code == 0
    return found


def test_a_save_replays(command: Commands, path: Path) -> None:
    actions = sum(kind == "action" for _, kind, _ in bodies(path))
    assert command("replay", path).out == f"{actions} actions, 4 rounds: every digest agrees\n"
    found = json.loads(command("replay", path, "--json").out)
    assert (found["agrees"], found["actions"], found["rounds"], found["seed"]) == (True, actions, 4, 7)
    assert found["scenario"] == "three-harbours"
    assert [digest["round"] for digest in found["digests"]] == [1, 2, 3, 4, 4]
    assert found["digests"][-1]["sha256"] == found["digest"]
    assert found["digest"] == json.loads(command.simulate("--seed", 7, "--json").out)["digest"]


def test_a_save_replays_while_a_window_has_it(command: Commands, path: Path) -> None:
    with Save.open(path):
        assert command("replay", path).code == 0


def test_a_save_replays_without_its_scenario_and_in_another_process(command: Commands, path: Path) -> None:
    for file in Path(command.scenario).iterdir():
        file.unlink()
    ended = in_a_process("replay", path, PYTHONHASHSEED="9")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.endswith(" actions, 4 rounds: every digest agrees\n")


def test_a_tampered_action_is_named(command: Commands, path: Path) -> None:
    number, _, body = next(row for row in bodies(path) if row[2].get("type") == "propose")
    tamper(path, ("UPDATE log SET body = ? WHERE number = ?", (pack({**body, "parties": ["XXX"]}), number)))
    ended = command("replay", path)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith(f"a.ministerial diverges first at entry {number} (round 1, {body['seat']} propose): ")
    assert ended.err.count("\n") == 1
    ended = command("replay", path, "--json")
    found = json.loads(ended.out)
    assert (ended.code, ended.err, found["agrees"]) == (1, "", False)
    assert found["place"].startswith(f"entry {number} ")
    assert found["reason"].endswith(".")


def test_a_tampered_outcome_is_named(command: Commands, path: Path) -> None:
    number, _, body = next(row for row in bodies(path) if row[1] == "order" and row[0] > 10)
    order = list(reversed(body["order"]))  # type: ignore[call-overload]
    tamper(path, ("UPDATE log SET body = ? WHERE number = ?", (pack({**body, "order": order}), number)))
    ended = command("replay", path)
    assert ended.code == 1
    assert f"first at entry {number} (order): order.0 is " in ended.err


def test_a_tampered_digest_names_its_round(command: Commands, path: Path) -> None:
    tamper(path, ("UPDATE digest SET sha256 = 'f00' WHERE round >= 3", ()))
    ended = command("replay", path)
    assert ended.code == 1
    assert "first at round 3 (after entry " in ended.err


def test_what_is_no_save_is_refused(command: Commands, tmp_path: Path) -> None:
    letter = tmp_path / "letter"
    letter.write_text("Dear diary")
    assert command.refused("replay", letter) == "letter is not a save of this game."
    assert command.refused("replay", tmp_path / "none").startswith("There is no save at ")
    assert command.refused("replay", tmp_path).endswith("is not a file.")
    letter.write_bytes(b"")
    assert command.refused("replay", letter) == "letter is not a save of this game."
