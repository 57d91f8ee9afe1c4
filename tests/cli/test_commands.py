"""What every command does with good and bad input, and how errors end."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from game import cli
from game.cli import main
from game.commands import progress as progress_module
from game.errors import MinisterialError, ReplayDivergence
from game.players import available
from game.program import program_version
from tests.cli.commands import Commands, in_a_process

BLIND = {"SDL_VIDEODRIVER": "", "DISPLAY": "", "WAYLAND_DISPLAY": ""}


def test_version_and_help(command: Commands) -> None:
    assert command("--version").out == f"ministerial {program_version()}\n"
    ended = command("--help")
    assert ended.code == 0
    for name in ("play", "simulate", "check", "clear", "replay", "tour", "players", "scenarios"):
        assert f"\n    {name}" in ended.out
        ended_one = command(name, "--help")
        assert (ended_one.code, ended_one.err) == (0, "")


def test_lists(command: Commands) -> None:
    assert command("players").out.split() == list(available())
    assert "washington-2026  Washington 2026\n" in command("scenarios").out


def test_check(command: Commands, tmp_path: Path) -> None:
    assert command("check", command.scenario).out.startswith("three-harbours: 4 seats, ")
    file = Path(command.scenario) / "minerals.csv"
    file.write_text(file.read_text().replace("sigma,", "sigmo,"))
    ended = command("check", command.scenario)
    assert ended.code == 2
    assert "sigmo" in ended.err
    assert command("check", tmp_path / "none").code == 2


def test_clear(command: Commands, tmp_path: Path) -> None:
    case = {"X": [[0.3, 0.2], [0.1, 0.4]], "sigma": 3.0, "eta": 0.3, "choke": 4.0, "eps": [0.5, 0.5], "u0": [0.8, 0.8]}
    file = tmp_path / "case.json"
    file.write_text(json.dumps(case))
    ended = command("clear", file, "--json")
    assert (ended.code, ended.err) == (0, "")
    assert json.loads(ended.out)["P"] == pytest.approx([1.0, 1.0])
    assert command("clear", file).code == 0
    file.write_text("{")
    assert command("clear", file).code == 2


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["simulate", "--games", "0"], "'0': give a whole number from 1 to 1000000"),
        (["simulate", "--games", "-3"], "from 1 to 1000000"),
        (["simulate", "--games", "two"], "'two': give a whole number"),
        (["simulate", "--games", "9" * 5000], "give a whole number"),
        (["simulate", "--rounds", "0"], "--rounds"),
        (["simulate", "--rounds", "99"], "washington-2026 has 12 rounds; give --rounds a number from 1 to 12."),
        (["simulate", "--rounds", "2.5"], "'2.5'"),
        (["simulate", "--seed", "seven"], "a seed is a whole number"),
        (["simulate", "--seed", "٣"], "a seed is a whole number"),
        (["simulate", "--players", "nobody"], "There is no player called 'nobody'; there are: "),
        (["simulate", "--players", "random,XXX=random"], "There is no seat 'XXX'"),
        (["simulate", "--players", "random,no-deal"], "Name one player for the remaining seats"),
        (["simulate", "--scenario", "atlantis"], "atlantis"),
        (["simulate", "--games", "2", "--save", "x"], "A save holds one game"),
        (["simulate", "--save", "/nowhere/at/all/x"], "The folder /nowhere/at/all does not exist."),
        (["simulate", "--save", "a\0b"], ""),
        (["simulate", "--sed", "1"], "unrecognized arguments: --sed 1"),
        (["negotiate"], "invalid choice: 'negotiate'"),
        (["replay"], "SAVE"),
        (["tour"], "--out"),
        (["tour", "--out", "x", "--size", "big"], "write width x height in pixels"),
        (["tour", "--out", "x", "--size", "100x99999"], "write width x height in pixels"),
        (["tour", "--out", "x", "--text-scale", "9"], "from 1 to 2"),
        (["tour", "--out", "x", "--text-scale", "nan"], "from 1 to 2"),
        (["play", "--load", "/nowhere"], ""),
    ],
)
def test_bad_input_is_one_sentence(command: Commands, words: list[str], part: str) -> None:
    assert part in command.refused(*words)


def test_play_without_a_display_names_the_other_way() -> None:
    for words in ((), ("play",)):
        ended = in_a_process(*words, **BLIND)
        assert ended.code == 2
        assert "ministerial simulate" in ended.err
        assert "Traceback" not in ended.err


def test_no_command_is_play(monkeypatch: pytest.MonkeyPatch, command: Commands) -> None:
    seen: list[object] = []
    monkeypatch.setattr("game.window.run.run", lambda *args: seen.append(args) or 0)
    assert command().code == 0
    assert command("play").code == 0
    assert command("play", "--scenario", "s", "--seat", "JPN", "--seed", 3, "--load", "f").code == 0
    assert command("play", "--coaching", "coach").code == 0
    nothing = (None, None, None, None, None)
    assert seen == [nothing, nothing, ("s", "JPN", 3, Path("f"), None), (None, None, None, None, "coach")]


def raising(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def run(*args: object) -> int:
        raise error

    monkeypatch.setattr("game.commands.replay.run_replay", run)


def test_errors_and_their_codes(command: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    raising(monkeypatch, MinisterialError("The table is round."))
    ended = command("replay", "x")
    assert (ended.code, ended.err) == (2, "The table is round.\n")
    raising(monkeypatch, ReplayDivergence("entry 7", "it is not so."))
    ended = command("replay", "x")
    assert (ended.code, ended.err) == (1, "The save does not replay; it diverges first at entry 7: it is not so.\n")
    raising(monkeypatch, KeyboardInterrupt())
    ended = command("replay", "x")
    assert (ended.code, ended.err) == (130, "Interrupted.\n")


def test_a_defect_leaves_a_report(command: Commands, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    raising(monkeypatch, ZeroDivisionError("by nought"))
    for number in (1, 2):
        ended = command("replay", "x")
        reports = list((tmp_path / "home" / "logs").iterdir())
        assert len(reports) == number
        assert ended.code == 70
        assert ended.err.startswith("The program met an error of its own (ZeroDivisionError); a report is in ")
        assert ended.err.count("\n") == 1
        assert any(str(report) in ended.err for report in reports)
    text = reports[0].read_text(encoding="utf-8")
    assert f"Ministerial {program_version()}, Python 3." in text
    assert "command: replay x" in text
    assert "ZeroDivisionError: by nought" in text


def test_a_report_that_cannot_be_written(command: Commands, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("in the way")
    raising(monkeypatch, ZeroDivisionError())
    ended = command("replay", "x")
    assert ended.code == 70
    assert ended.err == "The program met an error of its own (ZeroDivisionError); and no report could be written.\n"


def test_debugging_shows_the_traceback(command: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    raising(monkeypatch, ZeroDivisionError("by nought"))
    monkeypatch.setenv("MINISTERIAL_DEBUG", "1")
    assert "Traceback (most recent call last)" in command("replay", "x").err


def test_a_reader_that_goes_away_is_no_error() -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "game", "simulate", "--players", "no-deal", "--rounds", "1", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdout is not None
    child.stdout.close()
    assert child.stderr is not None
    assert child.stderr.read() == b""
    child.stderr.close()
    assert child.wait(timeout=60) == cli.READER_GONE


def test_a_console_without_letters_gets_question_marks() -> None:
    ended = in_a_process("check", "ŝtipoj", PYTHONIOENCODING="ascii")
    assert ended.code == 2
    assert "?tipoj" in ended.err


def test_progress_is_shown_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: Commands
) -> None:
    monkeypatch.setattr(progress_module.sys.stderr, "isatty", lambda: True, raising=False)
    ended = command.simulate("--rounds", 2, "--json")
    assert ended.code == 0
    assert "Rounds" in ended.err
    json.loads(ended.out)


def test_tour_prints_what_it_drew(command: Commands, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(
        "game.window.tour.run_tour",
        lambda out, size, scale, seed, scenario, seat, looks: [
            out / f"{size[0]}x{size[1]}-{scale:g}-{seed}-{scenario}-{seat}.png"
        ],
    )
    ended = command("tour", "--out", tmp_path, "--size", "1920x1080", "--text-scale", "1.5", "--seed", 4,
                    "--scenario", "tin-1985", "--seat", "JPN")  # fmt: skip
    assert ended.out == f"{tmp_path / '1920x1080-1.5-4-tin-1985-JPN.png'}\n"


def test_tour_draws_every_look_that_was_asked_for(
    command: Commands, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("game.window.tour.run_tour", lambda *args, looks, **more: [look.folder for look in looks])
    ended = command("tour", "--out", tmp_path, "--theme", "light", "--theme", "dark", "--text-scale", "2")
    assert ended.out.split() == ["en-light-200-1280x720", "en-dark-200-1280x720"]
    folders = command("tour", "--out", tmp_path, "--all").out.split()
    assert len(folders) == len(set(folders)) == 3 * 2 * 3 * 2
    ended = command("tour", "--out", tmp_path, "--theme", "pink")
    assert (ended.code, ended.err.count("\n")) == (2, 1)
    assert "There is no theme 'pink'" in ended.err


def test_main_reads_the_words_of_the_process(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["ministerial", "--version"])
    assert main() == 0
    assert capsys.readouterr().out.startswith("ministerial ")


def test_the_module_runs_from_any_folder(tmp_path: Path) -> None:
    ended = in_a_process("scenarios", cwd=tmp_path)
    assert ended.code == 0
    assert "washington-2026  Washington 2026" in ended.out.splitlines()
    assert os.listdir(tmp_path) == []
