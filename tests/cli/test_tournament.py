"""``tournament``: what it prints, that it is the same with any number of processes, and what it refuses."""

from __future__ import annotations

import json
import sys

import pytest

from game.tournament.page import WIDTH
from tests.cli.commands import Commands, interrupted

PLAYERS = ("--players", "random,no-deal")


def words(command: Commands, *more: object) -> tuple[object, ...]:
    return ("tournament", "--scenario", command.scenario, *PLAYERS, *more)


def test_the_object_has_its_form(command: Commands) -> None:
    ended = command(*words(command, "--games", 3, "--seed", 7, "--rounds", 2, "--json"))
    assert (ended.code, ended.err) == (0, "")
    found = json.loads(ended.out)
    assert (found["scenario"], found["players"], found["seeds"]) == ("three-harbours", ["random", "no-deal"], [7, 8])
    assert (found["rounds"], found["finished"], found["seats"]) == (2, False, ["AAA", "BBB", "CCC"])
    assert [row["player"] for row in found["mixed"]["standings"]] == ["random", "no-deal"]
    [duel] = found["mixed"]["duels"]
    assert (duel["first"], duel["second"], duel["pairs"], duel["seeds"]) == ("random", "no-deal", 6, 2)
    assert duel["won"] + duel["drawn"] + duel["lost"] == 6
    assert duel["difference"]["low"] is None, "two seeds give no interval"
    assert found["mixed"]["games"] == found["uniform"]["games"] == 4
    # The figures are those of the games in the same object.
    mixed = [game for game in found["games"] if game["form"] == "mixed"]
    attained = {
        name: [row["attainment"] for game in mixed for row in game["seats"].values() if row["player"] == name]
        for name in found["players"]
    }
    means = {name: sum(values) / len(values) for name, values in attained.items()}
    assert duel["difference"]["mean"] == pytest.approx(means["random"] - means["no-deal"], abs=1e-5)
    for row in found["mixed"]["standings"]:
        assert row["attainment"]["mean"] == pytest.approx(means[row["player"]], abs=1e-5)
    for row in found["uniform"]["tables"]:
        joints = [
            game["joint_percent"]
            for game in found["games"]
            if game["form"] == "uniform" and game["seats"]["AAA"]["player"] == row["player"]
        ]
        assert row["joint_percent"]["mean"] == pytest.approx(sum(joints) / 2, abs=1e-5)


def test_it_is_the_same_with_any_number_of_processes(command: Commands) -> None:
    asked = words(command, "--games", 2, "--json")
    alone = command(*asked)
    assert alone.code == 0
    assert command(*asked, "--jobs", 2) == alone
    assert json.loads(alone.out)["finished"] is True


@pytest.mark.parametrize(("tables", "played"), [("mixed", ["mixed"]), ("uniform", ["uniform"])])
def test_one_form_of_table_alone(command: Commands, tables: str, played: list[str]) -> None:
    asked = words(command, "--games", 2, "--rounds", 1)
    found = json.loads(command(*asked, "--tables", tables, "--json").out)
    assert [name for name in ("mixed", "uniform") if found[name] is not None] == played
    assert {game["form"] for game in found["games"]} == set(played)
    both = json.loads(command(*asked, "--json").out)
    assert found[tables] == both[tables]


def test_the_page_says_the_same_and_is_not_too_wide(command: Commands) -> None:
    asked = words(command, "--games", 10, "--rounds", 1)
    found = json.loads(command(*asked, "--json").out)
    ended = command(*asked)
    assert (ended.code, ended.err) == (0, "")
    text = ended.out
    assert text.startswith("three-harbours, seeds 1 to 5, 1 round, stopped there: scores so far, no tail; players: ")
    assert max(len(line) for line in text.splitlines()) <= WIDTH
    assert "Mixed tables, 10 games: with each seed every player holds each of 3 seats once" in text
    assert "Pairs at the same seat and seed, 15 from 5 seeds: " in text
    assert "Intervals from 5 seeds are rough" in text
    assert "-0.0" not in text
    duel = found["mixed"]["duels"][0]
    line = next(line for line in text.splitlines() if line.split()[:2] == ["random", "no-deal"])
    low, high = duel["difference"]["low"], duel["difference"]["high"]
    assert line.split()[2:6] == [f"{duel['difference']['mean']:+.1f}", f"{low:+.1f}", "to", f"{high:+.1f}"]
    assert line.split()[6::2] == [f"{100 * duel[name] / 15:.0f}" for name in ("won", "drawn", "lost")]
    for row in found["mixed"]["standings"]:
        assert f"{row['elo']['mean']:.0f}" in text
        if row["refused"]:
            assert f" of {row['player']}." in text
    short = command(*words(command, "--games", 2, "--rounds", 1)).out
    assert "Fewer than 5 seeds give no interval; it takes --games 10 or more." in short


def test_games_without_a_number_are_ten_a_player(command: Commands) -> None:
    found = json.loads(command(*words(command, "--rounds", 1, "--tables", "uniform", "--json")).out)
    assert found["seeds"] == list(range(1, 11))
    assert found["uniform"]["games"] == 20


@pytest.mark.parametrize(
    ("more", "part"),
    [
        (["--players", "random"], "at least two players"),
        (["--players", "random,random"], "'random' is named twice"),
        (["--players", "random,nobody"], "There is no player called 'nobody'; there are: "),
        (["--players", "random,JPN=no-deal"], "without a seat: JPN=no-deal"),
        (["--players", "random,no-deal", "--games", "0"], "'0': give a whole number from 1 to 1000000"),
        (["--players", "random,no-deal", "--jobs", "0"], "'0': give a whole number from 1 to 1000000"),
        (["--players", "random,no-deal", "--jobs", "-2"], "give a whole number from 1 to 1000000"),
        (["--players", "random,no-deal", "--seed", "x"], "a seed is a whole number"),
        (["--players", "random,no-deal", "--rounds", "99"], "washington-2026 has 12 rounds"),
        (["--players", "random,no-deal", "--scenario", "atlantis"], "atlantis"),
        (["--players", "random,no-deal", "--tables", "round"], "invalid choice: 'round'"),
        (["--players", "random,no-deal", "--cluster", "moon"], "'moon' is no address"),
        (["--players", "random,no-deal", "--cluster", "moon:1", "--jobs", "2"], "leave out --jobs or --cluster"),
        ([], "--players"),
    ],
)
def test_bad_input_is_one_sentence(command: Commands, more: list[str], part: str) -> None:
    assert part in command.refused("tournament", *more)


def test_without_joblib_one_process_plays_and_more_are_refused(
    command: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in [name for name in sys.modules if name.split(".")[0] == "joblib"]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "joblib", None)
    asked = words(command, "--games", 2, "--rounds", 1)
    assert command(*asked, "--jobs", 1).code == 0
    assert "pip install 'ministerial[tournament]', or play with --jobs 1." in command.refused(*asked, "--jobs", 2)
    needed = "pip install 'ministerial[cluster]', or leave out --cluster."
    assert needed in command.refused(*asked, "--cluster", "tcp://127.0.0.1:1")


def test_without_dask_a_cluster_is_refused(command: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "game.tournament.cluster", raising=False)
    monkeypatch.setitem(sys.modules, "distributed", None)
    asked = words(command, "--games", 2, "--rounds", 1, "--cluster", "tcp://127.0.0.1:1")
    assert "A cluster needs joblib and dask: pip install" in command.refused(*asked)


# Says when the games have begun, so that the test need not guess how long a busy machine takes.
LOUD = """
import sys
from game.cli import main
from game.tournament import play

gather = play._gather

def loud(*args, **options):
    print("playing", file=sys.stderr, flush=True)
    return gather(*args, **options)

play._gather = loud
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("after", [0.5, pytest.param(3.0, marks=pytest.mark.long)])
def test_an_interruption_ends_with_one_sentence(command: Commands, after: float) -> None:
    asked = words(command, "--games", 4000, "--jobs", 2)
    ended = interrupted(LOUD, asked, after)
    assert (ended.code, ended.out, ended.err) == (130, "", "Interrupted.\n")
