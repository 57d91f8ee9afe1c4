"""``balance``: what it prints, that it is the same with any number of processes, and what it refuses."""

import json
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from game.balance.aims import AIMS
from game.balance.conduct import BETRAYER, PAY_ONLY
from game.balance.document import BEGIN, END
from game.balance.kinds import KINDS
from game.balance.page import WIDTH
from game.balance.plan import STRATEGIES
from game.players import available
from tests.cli.commands import Commands, interrupted

QUICK = ("--seeds", 2, "--players", "random", "--no-strategies")
KEYS = [
    *("scenario", "players", "rounds", "finished", "digests", "bloc", "floors", "rival", "kinds", "tail", "variation"),
    *("joint", "choice", "strategies", "seats", "host", "betrayal", "verdicts"),
]


@pytest.fixture
def installed() -> None:
    """The strategies come with the game; a game that was installed without them has nothing to measure here."""
    assert {*STRATEGIES, PAY_ONLY, BETRAYER} <= set(available())


# --- the command --------------------------------------------------------------------------------------------------


def test_the_object_has_its_form(command: Commands) -> None:
    ended = command("balance", command.scenario, *QUICK, "--rounds", 3, "--workers", 1, "--json")
    assert (ended.code, ended.err) == (0, "")
    found = json.loads(ended.out)
    assert list(found) == KEYS
    assert (found["scenario"], found["players"], found["rounds"]) == ("three-harbours", "random", 3)
    assert found["finished"] is False
    assert list(found["digests"]) == ["1", "2"]
    assert [end["round"] for end in found["bloc"]["rounds"]] == [1, 2, 3]
    assert list(found["bloc"]["heads"]) == [
        *("count", "low", "quartile1", "median", "quartile3", "high", "mean", "deviation")
    ]
    assert list(found["kinds"]) == list(KINDS)
    assert found["tail"] == {"share": None, "by_game": None, "added": None}
    assert found["strategies"] is None
    assert [verdict["id"] for verdict in found["verdicts"]] == [aim.id for aim in AIMS]
    for verdict in found["verdicts"]:
        assert list(verdict) == ["id", "measured", "low", "high", "passed", "source", "sentence"]
        assert (verdict["passed"] is None) == (verdict["measured"] is None)
    digest = json.loads(command.simulate("--seed", 2, "--rounds", 3, "--json").out)["digest"]
    assert found["digests"]["2"] == digest


def test_it_is_the_same_with_any_number_of_processes(command: Commands) -> None:
    words = ("balance", command.scenario, "--seeds", 3, "--players", "random", "--no-strategies", "--json")
    alone = command(*words, "--workers", 1)
    assert command(*words, "--workers", 2) == alone
    assert json.loads(alone.out)["finished"] is True
    later = json.loads(command(*words, "--first-seed", 3, "--seeds", 1).out)
    assert later["digests"] == {"3": json.loads(alone.out)["digests"]["3"]}


def test_the_page_says_the_same_and_is_not_too_wide(command: Commands) -> None:
    found = json.loads(command("balance", command.scenario, *QUICK, "--workers", 1, "--json").out)
    text = command("balance", command.scenario, *QUICK, "--workers", 1).out
    assert text.startswith("three-harbours, seeds 1 to 2, 4 rounds; players: random\n")
    assert max(len(line) for line in text.splitlines()) <= WIDTH
    assert f"The tail brings {100 * found['tail']['share']:.1f} % of attainment" in text
    joined = " ".join(text.split())
    for verdict in found["verdicts"]:
        assert " ".join(verdict["sentence"].split()) in joined


@pytest.mark.long
@pytest.mark.usefixtures("installed")
def test_strategies_are_played_for_the_seat_asked_for(command: Commands) -> None:
    words = ("balance", command.scenario, "--seeds", 2, "--workers", 1)
    found = json.loads(command(*words, "--json").out)
    strategies = found["strategies"]
    assert (strategies["seat"], strategies["seeds"]) == ("BBB", 2)
    assert list(strategies["attainment"]) == list(STRATEGIES)
    means = [each["mean"] for each in strategies["attainment"].values()]
    assert strategies["spread"] == pytest.approx(max(means) - min(means))
    assert strategies["spread"] > 0
    assert strategies["inside"]["stay-out"] == 0.0
    verdict = next(v for v in found["verdicts"] if v["id"] == "strategies")
    assert verdict["measured"] == strategies["spread"]
    simulated = command("simulate", "--scenario", command.scenario, "--players", "heuristic,CCC=join-early", "--json")
    other = json.loads(command(*words, "--seeds", 1, "--seat", "CCC", "--json").out)["strategies"]
    assert other["attainment"]["join-early"]["median"] == pytest.approx(
        json.loads(simulated.out)["seats"]["CCC"]["attainment"], abs=1e-6
    )
    text = command(*words, "--rounds", 2).out
    assert "What BBB attains by strategy, 2 games each" in text
    assert found["seats"] is None
    assert (found["host"]["host"], found["host"]["seeds"]) == ("AAA", 2)
    assert (found["betrayal"]["seat"], found["betrayal"]["seeds"]) == ("BBB", 2)
    betrayed = command("simulate", "--scenario", command.scenario, "--players", "heuristic,BBB=betrayer", "--json")
    plain = command("simulate", "--scenario", command.scenario, "--players", "heuristic", "--json")
    first, second = (json.loads(out.out)["seats"]["BBB"]["attainment"] for out in (betrayed, plain))
    alone = json.loads(command(*words, "--seeds", 1, "--json").out)["betrayal"]
    assert alone["gain"] == pytest.approx(first - second, abs=1e-6)
    choice = found["choice"]
    assert (choice["games"], choice["rounds"], set(choice["by_seat"])) == (2, 4, {"AAA", "BBB", "CCC", "ZZZ"})
    assert choice["lowest"] <= choice["median"] <= 4
    assert set(choice["fewest"]) == {"AAA", "BBB", "CCC"}
    assert max(len(line) for line in text.splitlines()) <= WIDTH


@pytest.mark.usefixtures("installed")
def test_every_seat_but_the_rivals_follows_the_strategies(command: Commands, tmp_path: Path) -> None:
    text = tmp_path / "page.md"
    text.write_text(f"# Figures\n\n{BEGIN}\nformer figures\n{END}\n\nThe end.\n")
    words = ("balance", "--scenario", command.scenario, "--seeds", 1, "--rounds", 2, "--workers", 1, "--every-seat")
    found = json.loads(command(*words, "--json").out)["seats"]
    assert set(found["by_seat"]) == {"AAA", "BBB", "CCC"}
    assert found["lowest"] == sorted(found["by_seat"], key=lambda seat: found["by_seat"][seat])
    printed = command(*words, "--document", text).out
    assert "Spread over the strategies by seat: median " in printed
    written = text.read_text()
    assert written.startswith(f"# Figures\n\n{BEGIN}\n\n```text\n$ ministerial balance ")
    assert written.endswith(f"```\n\n{END}\n\nThe end.\n")
    assert printed.strip() in written
    assert "former figures" not in written
    text.write_text("no marks")
    assert "has no place for the figures" in command.refused(*words, "--document", text)
    assert text.read_text() == "no marks"


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["--seeds", "0"], "'0': give a whole number from 1 to 1000000"),
        (["--first-seed", "x"], "a seed is a whole number"),
        (["--workers", "-1"], "from 1 to 1000000"),
        (["--rounds", "99"], "washington-2026 has 12 rounds; give --rounds a number from 1 to 12."),
        (["--players", "nobody"], "There is no player called 'nobody'; there are: "),
        (["--players", "XXX=random"], "There is no seat 'XXX'"),
        (["--seat", "XXX"], "There is no seat 'XXX' in washington-2026"),
        (["--seat", "CHN"], "CHN is the rival"),
        (["--seat", "JPN", "--no-strategies"], "leave out --seat or --no-strategies"),
        (["--every-seat", "--no-strategies"], "--every-seat is for the scripted strategies"),
        (["atlantis"], "atlantis"),
        (["--games"], "unrecognized arguments: --games"),
    ],
)
def test_bad_input_is_one_sentence(command: Commands, words: list[str], part: str) -> None:
    assert part in command.refused("balance", *words)


def test_strategies_that_are_not_installed_are_named(command: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "game.players.entry_points", lambda group: [p for p in entry_points(group=group) if p.name != "hold-out"]
    )
    assert "hold-out" in command.refused("balance")
    assert "add --no-strategies" in command.refused("balance")


# Says when the games have begun, so that the test need not guess how long a busy machine takes.
LOUD = """
import sys
from game.balance import run
from game.cli import main

wait = run.wait

def loud(*args):
    print("playing", file=sys.stderr, flush=True)
    run.wait = wait
    return wait(*args)

run.wait = loud
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("after", [pytest.param(0.0, marks=pytest.mark.long), 2.0])
def test_an_interruption_ends_with_one_sentence(command: Commands, after: float) -> None:
    words = ("balance", command.scenario, *QUICK, "--seeds", 400, "--workers", 2)
    ended = interrupted(LOUD, words, after)
    assert (ended.code, ended.out, ended.err) == (130, "", "Interrupted.\n")
