"""The command ``ministerial backtest``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from game.cli import main
from tests.backtest.texts import changed


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main(["backtest", *map(str, words)])
    out, err = capsys.readouterr()
    return code, out, err


def test_list(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "--list")
    assert (code, err) == (0, "")
    assert "gallium-2023      Ga    2023Q3-2025Q2  expected to fit" in out
    code, out, _ = run(capsys, "--list", "--json", "nickel-2014")
    assert [entry["id"] for entry in json.loads(out)] == ["nickel-2014"]


def test_text_and_data_agree(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(changed(), encoding="utf-8")
    code, text, err = run(capsys, file, "nickel-2020")
    assert (code, err) == (0, "")
    code, out, _ = run(capsys, file, "nickel-2020", "--json")
    found = json.loads(out)
    assert [e["id"] for e in found["episodes"]] == ["an-episode", "nickel-2020"]
    mine = found["episodes"][0]
    second = mine["quarters"][1]
    assert f"2001Q3             {second['exports_pass']:.0%}{second['outside']:>16.2f}          1.50" in text
    assert mine["quarters"][0]["exports_pass"] is None
    assert f"{mine['errors']['mean_abs_log_error']:.2f} over 2 points" in text
    assert "Expected to fit: it is made up" in text
    assert f"highest outside: model {mine['peak']['model']}, observed 2001Q3" in text
    assert set(found["left_out"]) == {"an-episode", "nickel-2020"}
    assert found["summary"]["all"]["points"] == 4


def test_another_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "gallium-2023", "--scenario", "nowhere")
    assert code == 2
    assert "nowhere" in err


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("share: 0.6", "share: x", "bad.yaml:12, exports.1.share: 'x' — is not a number"),
        ("quarters: 4", "quarters: 400", "bad.yaml:6, quarters: '400' — is too large"),
    ],
)
def test_a_bad_file_is_told_in_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, old: str, new: str, told: str
) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(changed((old, new)), encoding="utf-8")
    code, out, err = run(capsys, file)
    assert (code, out) == (2, "")
    assert err.startswith(told)
    assert err.count("\n") == 1


def test_an_unknown_episode(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "gallium")
    assert code == 2
    assert err == "there is no episode named 'gallium'; write gallium-2023 instead\n"


def test_a_picture_needs_matplotlib(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    code, out, err = run(capsys, "nickel-2020", "--picture", tmp_path / "x.png")
    assert (code, out) == (2, "")
    assert err == "pictures need matplotlib, which is not installed: pip install matplotlib\n"
    assert not list(tmp_path.iterdir())
