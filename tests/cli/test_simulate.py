"""``simulate``: what it prints, what it saves, and that it is the same game everywhere."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import ConfigDict, TypeAdapter

from game import session
from game.actions import (
    ACTION_TYPES,
    Action,
    Clause,
    EndSitting,
    HomeInvestment,
    Policy,
    SetPolicy,
    Sign,
    StockOrder,
    Undo,
)
from game.chance import Key
from game.report import BlocReport, FloorReport, GameReport, SeatReport
from game.report_counts import PolicyCount, count_policies, types_of
from game.rules.clauses import CLAUSES
from game.rules.joint import Joint
from game.rules.motions import MOTIONS
from game.store import Save
from game.view import View
from tests.cli.commands import Commands, in_a_process
from tests.engine import pacts
from tests.engine.helpers import next_round, to_sitting


@pytest.fixture(scope="module")
def schema() -> TypeAdapter[GameReport]:
    for record in (GameReport, SeatReport, BlocReport, FloorReport, Joint, PolicyCount):
        record.__pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[attr-defined]
    return TypeAdapter(GameReport)


def without_time(report: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in report.items() if name != "seconds"}


def test_the_object_has_its_form(command: Commands, schema: TypeAdapter[GameReport]) -> None:
    ended = command.simulate("--seed", 7, "--json")
    assert (ended.code, ended.err) == (0, "")
    schema.validate_json(ended.out, strict=True)
    found = json.loads(ended.out)
    assert list(found) == [
        *("scenario", "seed", "rounds", "digest", "seats", "joint", "blocs", "clauses_tabled", "clauses_signed"),
        *("motions", "policies", "actions", "attempts", "refusals", "prices", "seconds"),
    ]
    assert (found["scenario"], found["seed"], found["rounds"]) == ("three-harbours", 7, 4)
    assert re.fullmatch(r"[0-9a-f]{64}", found["digest"])
    assert list(found["seats"]) == ["AAA", "BBB", "CCC", "ZZZ"]
    assert {len(prices) for prices in found["prices"].values()} == {4}
    assert all(0.05 < price < 20 for prices in found["prices"].values() for price in prices)
    assert set(found["clauses_signed"]) == set(CLAUSES)
    assert set(found["motions"]) == set(MOTIONS)
    assert list(found["clauses_tabled"]) == list(types_of(Clause))
    assert list(found["policies"]) == list(types_of(Policy))
    for name in ("actions", "attempts", "refusals"):
        assert list(found[name]) == list(ACTION_TYPES)
    assert list(found["blocs"]) == ["harbour-pact"]
    assert found["seconds"] > 0


def test_points_are_the_sum_of_their_parts(command: Commands) -> None:
    found = json.loads(command.simulate("--seed", 2, "--json").out)
    for seat in found["seats"].values():
        parts = ("prosperity", "security", "industry", "standing", "targets", "red_lines")
        assert seat["points"] == pytest.approx(sum(seat[part] for part in parts))
        assert seat["player"] == "random"
    assert any(seat["attainment"] != 0 for seat in found["seats"].values())


def test_counts_are_those_of_the_log(command: Commands, tmp_path: Path) -> None:
    path = tmp_path / "a.ministerial"
    found = json.loads(command.simulate("--seed", 2, "--json", "--save", path).out)
    with Save.open(path, read_only=True) as save:
        game = save.load_game()
    assert game.digest() == found["digest"]
    kinds = [entry.body["type"] for entry in game.log if entry.kind == "action"]
    assert found["actions"] == {name: kinds.count(name) for name in ACTION_TYPES}
    assert sum(n for results in found["motions"].values() for n in results.values()) == len(game.state.motions)
    clauses = [clause.type for treaty in game.state.treaties.values() for clause in treaty.clauses]
    assert found["clauses_signed"] == {name: clauses.count(name) for name in CLAUSES}
    assert sum(found["clauses_signed"].values()) > 0
    offered = [entry.body["clauses"] for entry in game.log if entry.body.get("type") in ("propose", "counter")]
    tabled = [clause["type"] for clauses in offered for clause in clauses]
    assert found["clauses_tabled"] == {name: tabled.count(name) for name in types_of(Clause)}
    sealed = [e.body["policy"]["type"] for e in game.log if e.body.get("type") == "set_policy"]
    assert {name: n["sealed"] for name, n in found["policies"].items()} == {
        name: sealed.count(name) for name in types_of(Policy)
    }
    assert all(n["acted"] <= n["sealed"] for n in found["policies"].values())


def test_what_players_try_is_what_is_logged_or_refused(command: Commands) -> None:
    found = json.loads(command.simulate("--seed", 3, "--json").out)
    assert sum(found["attempts"].values()) > 50
    for name in ACTION_TYPES:
        assert found["attempts"][name] == found["actions"][name] + found["refusals"][name]


class Stubborn:
    """Signs what is not there, twice, and ends its sitting."""

    def act(self, view: View, key: Key) -> list[Action]:
        return [Sign(view.seat, 999_999_999), Sign(view.seat, 999_999_999), EndSitting(view.seat)]


def test_refusals_are_counted_by_type(command: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "make_player", lambda name: Stubborn())
    found = json.loads(command.simulate("--rounds", 1, "--json").out)
    seats = len(found["seats"])
    assert (found["attempts"]["sign"], found["refusals"]["sign"], found["actions"]["sign"]) == (2 * seats, 2 * seats, 0)
    assert found["refusals"]["end_sitting"] == 0


def test_an_order_taken_back_is_sealed_and_does_not_act() -> None:
    game = pacts.game_of(pacts.scenario())
    to_sitting(game, "BBB")
    game.apply(SetPolicy("BBB", StockOrder("Co", buy_usd=10_000)))
    game.apply(SetPolicy("BBB", StockOrder("Ga", buy_usd=10_000)))
    game.apply(SetPolicy("BBB", StockOrder("Ga", buy_usd=20_000)))
    game.apply(Undo("BBB"))
    game.apply(SetPolicy("BBB", HomeInvestment("Co", "refined", 10_000)))
    game.apply(Undo("BBB"))
    counts = count_policies(game)
    assert (counts["stock_order"], counts["home_investment"]) == (PolicyCount(3, 0), PolicyCount(1, 0))
    next_round(game)
    counts = count_policies(game)
    assert (counts["stock_order"], counts["home_investment"]) == (PolicyCount(3, 2), PolicyCount(1, 0))
    next_round(game)
    assert count_policies(game)["stock_order"] == PolicyCount(3, 2), "what stands on counts once"


def test_the_joint_score_is_that_of_the_seats(command: Commands) -> None:
    found = json.loads(command.simulate("--seed", 2, "--json").out)
    attained = [s["attainment"] for code, s in found["seats"].items() if code != "ZZZ"]
    assert found["joint"]["mean"] == pytest.approx(sum(attained) / 3, abs=1e-5)
    assert 0.0 <= found["joint"]["gini"] <= 1.0
    assert "All parties together: $" in command.simulate("--seed", 2).out


def test_rounds_stop_the_game(command: Commands, tmp_path: Path) -> None:
    path = tmp_path / "a.ministerial"
    found = json.loads(command.simulate("--rounds", 2, "--json", "--save", path).out)
    assert found["rounds"] == 2
    assert {len(prices) for prices in found["prices"].values()} == {2}
    with Save.open(path, read_only=True) as save:
        game = save.load_game()
        assert (save.header().round, save.header().over) == (3, False)
    assert (game.round, game.state.phase) == (3, "sittings")
    assert game.state.waiting == game.state.order
    assert game.digest() == found["digest"]
    whole = json.loads(command.simulate("--json").out)
    assert whole["rounds"] == 4
    assert all(whole["prices"][mineral][:2] == prices for mineral, prices in found["prices"].items())


def test_several_games_have_the_next_seeds(command: Commands, schema: TypeAdapter[GameReport]) -> None:
    games = json.loads(command.simulate("--seed", 5, "--games", 3, "--json").out)["games"]
    for game in games:
        schema.validate_python({**game, "prices": {m: tuple(p) for m, p in game["prices"].items()}})
    assert [game["seed"] for game in games] == [5, 6, 7]
    assert len({game["digest"] for game in games}) == 3
    alone = json.loads(command.simulate("--seed", 6, "--json").out)
    assert without_time(alone) == without_time(games[1])


def test_players_are_seated_as_asked(command: Commands) -> None:
    ended = command("simulate", "--scenario", command.scenario, "--players", "no-deal,BBB=random", "--json")
    players = {seat: row["player"] for seat, row in json.loads(ended.out)["seats"].items()}
    assert players == {"AAA": "no-deal", "BBB": "random", "CCC": "no-deal", "ZZZ": "no-deal"}


def test_the_page_says_the_same(command: Commands) -> None:
    found = json.loads(command.simulate("--seed", 3, "--json").out)
    page = command.simulate("--seed", 3).out
    assert page.startswith("three-harbours, seed 3: 4 rounds in ")
    assert found["digest"][:16] in page
    for code, seat in found["seats"].items():
        assert re.search(rf"^{code} +{seat['attainment']:.1f}% .* random$", page, re.MULTILINE)
    for mineral, prices in found["prices"].items():
        assert re.search(rf"^{mineral} +{prices[0]:.3f} .* {prices[-1]:.3f}$", page, re.MULTILINE)
    assert "Harbour Pact: " in page


def test_the_page_of_many_seats_is_short(capsys: pytest.CaptureFixture[str], command: Commands) -> None:
    ended = command("simulate", "--players", "no-deal", "--rounds", 1)
    assert ended.code == 0
    assert "(47 more)" in ended.out
    assert len(ended.out.splitlines()) < 45


def test_the_table_of_games(command: Commands) -> None:
    ended = command.simulate("--games", 2, "--rounds", 1)
    lines = ended.out.splitlines()
    assert [line.split()[:2] for line in lines[1:3]] == [["1", "1"], ["2", "1"]]
    assert lines[3].startswith("2 games: mean attainment ")


def test_a_save_is_written_over_only_by_force(command: Commands, tmp_path: Path) -> None:
    path = tmp_path / "a.ministerial"
    assert command.simulate("--rounds", 1, "--save", path).code == 0
    before = path.read_bytes()
    assert command.simulate("--rounds", 1, "--save", path).err == (
        f"{path} exists already; choose another name, or add --force to write over it.\n"
    )
    assert command.simulate("--save", path, "--force", "--players", "nobody").code == 2
    assert path.read_bytes() == before
    assert command.simulate("--rounds", 2, "--save", path, "--force").code == 0
    with Save.open(path, read_only=True) as save:
        assert save.header().round == 3
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear diary")
    assert (
        command.simulate("--rounds", 1, "--save", letter, "--force").err == "letter.txt is not a save of this game.\n"
    )
    assert letter.read_text() == "Dear diary"


INTERLEAVED = """
import sys
from game import load_scenario, new_game
from game.players import assign
from game.session import Table

other, ours = load_scenario(sys.argv[1]), load_scenario("washington-2026")
tables = []
for scenario, seed in ((other, 1), (ours, 7), (ours, 8)):
    game = new_game(scenario, seed)
    tables.append(Table(game, assign("random", game.world.seats, game.world.rival)))
advancing = [table.advance() for table in tables]
while tables[1].game.round < 2:
    for course in advancing:
        next(course, None)
        if tables[1].game.round == 2:
            break
print(tables[1].game.digest())
"""


def test_the_same_seed_is_the_same_game_in_every_process(command: Commands) -> None:
    words = ("simulate", "--seed", 7, "--rounds", 1, "--players", "random", "--json")
    alone = in_a_process(*words, PYTHONHASHSEED="0")
    assert (alone.code, alone.err) == (0, "")
    among = in_a_process(command.scenario, code=INTERLEAVED, PYTHONHASHSEED="1")
    assert (among.code, among.err) == (0, "")
    digest = json.loads(alone.out)["digest"]
    assert among.out.strip() == digest
    assert json.loads(command(*words).out)["digest"] == digest


def test_the_heuristic_players_play_the_small_scenario_the_same_twice(command: Commands) -> None:
    words = ("simulate", "--scenario", command.scenario, "--seed", 3, "--json")
    here = json.loads(command(*words).out)
    there = json.loads(in_a_process(*words, PYTHONHASHSEED="5").out)
    assert without_time(here) == without_time(there)


def test_the_coaching_level_is_kept_and_checked(command: Commands, tmp_path: Path) -> None:
    path = tmp_path / "blind.ministerial"
    words = ("simulate", "--scenario", "trilateral-30-days", "--rounds", 1, "--players", "random", "--save", path)
    assert command(*words, "--coaching", "blind").code == 0
    with Save.open(path, read_only=True) as save:
        assert save.header().coaching == "blind"
        game = save.load_game()
    assert not game.view("USA").legal["sound"].allowed
    refused = command(*words, "--coaching", "clear")
    assert refused.code == 2
    assert "choose from" in refused.err
