"""The wheel carries everything: installed into a clean environment away from the checkout, it plays."""

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, text=True)
    return next(out.glob("ministerial-*.whl"))


def test_the_wheel_has_the_data_and_not_the_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "game/cli.py",
        "game/py.typed",
        "ai/negotiator.py",
        "scenarios/washington-2026/scenario.yaml",
        "scenarios/washington-2026/SOURCES.md",
        "assets/map/world.json",
        "assets/flags/JPN.svg",
        "assets/icons/gear.svg",
        "assets/locale/en/common.json",
        "assets/LICENSES.md",
    ):
        assert needed in names, needed
    assert any(name.startswith("assets/fonts/") and name.endswith(".ttf") for name in names)
    assert not [name for name in names if name.startswith("tests/") or "__pycache__" in name]


def test_installed_away_from_the_checkout_it_plays_two_rounds(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "env"
    venv.create(home, with_pip=False)
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", str(wheel)]
    done = subprocess.run(install, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "MINISTERIAL", "COV"))}
    env["HOME"] = env["MINISTERIAL_HOME"] = str(tmp_path)
    command = python.with_name("ministerial")
    run = [str(command), "simulate", "--seed", "5", "--rounds", "2", "--json"]
    played = subprocess.run(run, cwd=tmp_path, env=env, capture_output=True, text=True)
    assert played.returncode == 0, played.stderr[-2000:]
    result = json.loads(played.stdout)
    assert result["scenario"] == "washington-2026"
    assert result["rounds"] == 2
    where = [str(python), "-c", "import game; print(game.__file__)"]
    at = subprocess.run(where, cwd=tmp_path, env=env, capture_output=True, text=True, check=True).stdout
    assert str(home) in at
