"""Finding, reading and hashing the files of a scenario."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from game.errors import ScenarioError
from game.scenario.check import run_check
from game.scenario.folder import LARGEST_BYTES
from game.scenario.read import Scenario, from_files, load_scenario
from tests.scenario.copies import changed, harbours, problems_of, washington, write


def _refused(path: str | Path) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    return caught.value.problems


def test_round_trip_without_a_folder() -> None:
    scenario = load_scenario("washington-2026")
    again = Scenario.from_files(scenario.files)
    assert again.hash == scenario.hash
    assert again.head == scenario.head
    assert again.delegations == scenario.delegations
    assert again.production == scenario.production
    assert again.mandates == scenario.mandates
    assert again.events == scenario.events
    assert list(again.mandates) == list(scenario.seats)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_hash_is_the_same_on_every_system(tmp_path: Path, mark: str, end: str) -> None:
    files = {name: mark + text.replace("\n", end) for name, text in washington().items()}
    assert load_scenario(write(tmp_path / "copy", files)).hash == load_scenario("washington-2026").hash


def test_hash_changes_with_any_text() -> None:
    plain = from_files(harbours())
    assert from_files(changed(harbours(), "events.yaml", "waits", "stays")).hash != plain.hash
    assert from_files({**harbours(), "SOURCES.md": "ours\n"}).hash != plain.hash


def test_unknown_name_gets_the_nearest() -> None:
    assert _refused("washingtn-2026") == ["there is no scenario named 'washingtn-2026'; write washington-2026 instead"]


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    (problem,) = _refused(tmp_path / "nowhere")
    assert "there is no such folder" in problem


def test_a_file_instead_of_a_folder(tmp_path: Path) -> None:
    write(tmp_path, harbours())
    (problem,) = _refused(tmp_path / "minerals.csv")
    assert "this is a file; give the folder" in problem


@pytest.mark.parametrize("path", ["", ".", "..", "/", "a\0b", "a/b\0c", "x" * 5000 + "/y"])
def test_strange_paths_get_a_sentence(path: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert _refused(path)


def test_missing_file_names_the_likely_one(tmp_path: Path) -> None:
    files = harbours()
    files["minerals_.csv"] = files.pop("minerals.csv")
    del files["events.yaml"]
    problems = _refused(write(tmp_path, files))
    assert len(problems) == 2
    assert problems[0].startswith("minerals.csv: the file is missing")
    assert problems[0].endswith("rename minerals_.csv to minerals.csv")
    assert problems[1].startswith("events.yaml: the file is missing")


def test_other_files_are_ignored(tmp_path: Path) -> None:
    files = {**harbours(), "notes.txt": "anything", ".hidden": "x"}
    assert set(load_scenario(write(tmp_path, files)).files) == set(harbours())


@pytest.mark.parametrize("name", ["controls.csv", "hosts.csv"])
def test_files_that_may_be_missing(name: str) -> None:
    files = harbours()
    whole = from_files(files)
    assert len(whole.controls) == 1
    assert len(whole.hosts) == 3
    del files[name]
    short = from_files(files)
    assert not (short.controls if name == "controls.csv" else short.hosts)
    assert short.hash != whole.hash
    assert from_files({**files, name: harbours()[name].split("\n")[0]}).production == whole.production


def test_opening_controls_and_hosts_are_read() -> None:
    scenario = from_files(harbours())
    (control,) = scenario.controls
    assert (control.code, control.home_price, control.cap_share, control.targets) == ("ZZZ", 0.6, 1.0, ())
    line = "ZZZ,ZZZ,Ga,refined,licence,0.6,2029-06-01"
    files = changed(harbours(), "controls.csv", "home_price,since", "home_price,since,targets,cap_share")
    files = changed(files, "controls.csv", line, line.replace(",0.6,", ",1,") + ",AAA  BBB,0.5")
    (control,) = from_files(files).controls
    assert (control.targets, control.cap_share) == (("AAA", "BBB"), 0.5)
    assert [(h.origin, h.share, h.limit_share) for h in scenario.hosts if h.refiner == "ZZZ"] == [
        ("ZZZ", 0.6, 2.5),
        ("CCC", 0.4, None),
    ]


def test_link_out_of_the_folder(tmp_path: Path) -> None:
    folder = write(tmp_path / "scenario", harbours())
    outside = tmp_path / "secret.csv"
    outside.write_text(harbours()["names.csv"])
    (folder / "names.csv").unlink()
    os.symlink(outside, folder / "names.csv")
    (problem,) = _refused(folder)
    assert problem.startswith("names.csv: is a link to a file outside the folder")


def test_link_within_the_folder_and_to_the_folder(tmp_path: Path) -> None:
    folder = write(tmp_path / "scenario", harbours())
    (folder / "names.csv").rename(folder / "all-names.csv")
    os.symlink(folder / "all-names.csv", folder / "names.csv")
    os.symlink(folder, tmp_path / "link")
    assert load_scenario(tmp_path / "link").hash == from_files(harbours()).hash


def test_folder_in_the_place_of_a_file(tmp_path: Path) -> None:
    folder = write(tmp_path, harbours())
    (folder / "prices.csv").unlink()
    (folder / "prices.csv").mkdir()
    (problem,) = _refused(folder)
    assert problem.startswith("prices.csv: is not a file")


def test_too_large(tmp_path: Path) -> None:
    folder = write(tmp_path, harbours())
    with (folder / "events.yaml").open("ab") as file:
        file.truncate(LARGEST_BYTES + 1)
    (problem,) = _refused(folder)
    assert problem.startswith("events.yaml: is larger than 5 MB")


def test_not_utf8(tmp_path: Path) -> None:
    folder = write(tmp_path, harbours())
    data = (folder / "names.csv").read_bytes().replace(b"Coral Island", "Córal Island".encode("latin-1"), 1)
    (folder / "names.csv").write_bytes(data)
    (problem,) = _refused(folder)
    assert problem.startswith("names.csv:4: the byte 0xf3 is not UTF-8; save the file as UTF-8")


def test_a_save_cannot_bring_other_files() -> None:
    problems = problems_of({**harbours(), "../evil.csv": "x"})
    assert problems == ["'../evil.csv': is not a file of a scenario; remove it"]
    short = harbours()
    del short["names.csv"]
    assert problems_of(short) == ["names.csv: the file is missing"]


def test_check_of_a_good_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_check("washington-2026") == 0
    out, err = capsys.readouterr()
    assert out.startswith("washington-2026: 57 seats, 12 minerals, ")
    assert out.endswith("no problems\n")
    assert not err


def test_check_lists_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = changed(harbours(), "consumption.csv", "Ga,AAA,0.2", "Ga,AAB,0.2")
    files = changed(files, "events.yaml", "CCC", "CCD")
    folder = write(tmp_path, files)
    assert run_check(folder) == 2
    out, err = capsys.readouterr()
    assert not out
    lines = err.splitlines()
    assert lines[0] == f"{folder}: 2 problems"
    assert lines[1].startswith("  consumption.csv:2, column code: 'AAB'")
    assert lines[2].startswith("  events.yaml:9, 1.effects.1.row: 'CCD'")


def test_check_of_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_check("no/such/folder") == 2
    assert "there is no such folder" in capsys.readouterr().err
