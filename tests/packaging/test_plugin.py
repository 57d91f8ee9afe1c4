"""The example of docs/players.md as somebody would ship it: built, installed beside the game, found, and played."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the example is installed."""
    source, site = tmp_path_factory.mktemp("prudent"), tmp_path_factory.mktemp("site")
    text = (ROOT / "docs" / "players.md").read_text(encoding="utf-8")
    for name, body in re.findall(r"^<!-- file: (.+?) -->\n```\w+\n(.*?)^```$", text, re.M | re.S):
        (source / name).write_text(body, encoding="utf-8")
    lines = (source / "prudent.py").read_text(encoding="utf-8").splitlines()
    assert sum(bool(line.strip()) for line in lines) <= 30, "the guide promises thirty lines"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(site), str(source)]
    subprocess.run(command, check=True, capture_output=True, text=True)
    return site


def run(site: Path, folder: Path, *words: str) -> str:
    """Run Python with the game and the installed example, away from both sources."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "MINISTERIAL", "COV"))}
    env |= {"PYTHONPATH": os.pathsep.join((str(site), str(ROOT))), "MINISTERIAL_HOME": str(folder)}
    done = subprocess.run([sys.executable, *words], cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


PLAY = """
import os
from game import load_scenario, new_game
from game.players import make_player
from game.plugins.host import PluginPlayer
from game.session import Table
assert isinstance(make_player("prudent"), PluginPlayer)
game = new_game(load_scenario("trilateral-30-days"), 4)
with Table(game, {s: "prudent" if s == "JPN" else "heuristic" for s in game.world.seats}) as table:
    for _ in table.advance():
        if game.round > 2:
            break
print(table.notes, [e.body["type"] for e in game.log if e.seat == "JPN"].count("end_sitting") >= 2)
"""


def test_an_installed_plug_in_is_found_and_plays_in_a_process_of_its_own(site: Path, tmp_path: Path) -> None:
    assert "prudent" in run(site, tmp_path, "-m", "game", "players").split()
    assert run(site, tmp_path, "-c", PLAY).strip() == "[] True"


@pytest.mark.long
def test_it_is_simulated_by_name_and_passes_the_test_kit(site: Path, tmp_path: Path) -> None:
    words = ("simulate", "--scenario", "trilateral-30-days", "--players", "heuristic,JPN=prudent", "--json")
    played = json.loads(run(site, tmp_path, "-m", "game", *words))
    assert played["seats"]["JPN"]["player"] == "prudent"
    checks = ("--checks", "legal", "deterministic", "within-view", "memory", "own-offer")
    passed = run(site, tmp_path, "-m", "game.testkit", "prudent", "--seeds", "1", *checks)
    assert "prudent passes: legal, deterministic, within-view, memory, own-offer." in passed
