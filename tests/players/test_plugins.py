"""Plug-ins: a process of their own, a view as JSON, the same actions; and a stand-in for who fails."""

from __future__ import annotations

import gc
import json
import os
import time
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import pytest

from game import Game, load_scenario, new_game, sample
from game.actions import NO_TERMS, EndSitting, Payment, Propose
from game.chance import Key
from game.errors import PlayerError
from game.players import GROUP, Player, make_player
from game.plugins.host import MOST_RESTARTS, PluginPlayer
from game.plugins.questions import Answers, asking
from game.plugins.wire import decode, encode, view_from_wire, view_to_wire
from game.programs import STAND_INS
from game.session import Table
from game.talks import Sounding
from game.view import View
from game.world import World, build_world
from tests.engine import pacts
from tests.players import bad_players as bad

SCENARIO = pacts.scenario(rounds=4)
SEAT = "AAA"
BAD = "tests.players.bad_players"


def table_of(player: Player, seats: tuple[str, ...] = (SEAT,), people: tuple[str, ...] = ()) -> Table:
    """Return a table at which a player has some seats, and the others are heuristics."""
    game = new_game(SCENARIO, 5, people=people)
    names = {s: "mine" if s in seats else "heuristic" for s in game.world.seats if s not in people}
    return Table(game, names, own={"mine": player})


def round_of(table: Table, last: int = 1) -> Game:
    for _ in table.advance():
        if table.game.round > last:
            break
    return table.game


def over_the_wire(view: View, world: World, sent: dict[str, Any], got: dict[str, Any]) -> View:
    """Return a view as a worker has it, with every message turned into text and back."""
    answers = Answers(view)

    def ask(question: object) -> object:
        return json.loads(json.dumps(answers.answer(json.loads(json.dumps(question)))))

    return view_from_wire(json.loads(json.dumps(view_to_wire(view, sent))), world, asking(ask), got)


# --- the wire -------------------------------------------------------------------------------------------------------


def views(game: Game) -> list[View]:
    return [game.view(seat) for seat in game.world.seats]


@pytest.mark.parametrize(
    "scenario", ["harbours", *(pytest.param(n, marks=pytest.mark.long) for n in ("trilateral-30-days", "workshop-12"))]
)
def test_a_view_comes_back_as_it_was(scenario: str) -> None:
    loaded = SCENARIO if scenario == "harbours" else load_scenario(scenario)
    game = new_game(loaded, 3)
    players = {seat: ("heuristic", "random")[n % 2] for n, seat in enumerate(game.world.seats)}
    table = Table(game, players)
    world = build_world(
        decode(json.loads(json.dumps(encode(game.view(SEAT if loaded is SCENARIO else "USA").world.scenario))))
    )
    phases: set[str] = set()
    sent: dict[str, Any] = {}
    got: dict[str, Any] = {}
    for n, _ in enumerate(table.advance()):
        phases.add(game.state.phase)
        if n % 9 and game.state.phase in phases - {"sittings"}:
            continue
        view = game.view(game.to_act()[0])
        back = over_the_wire(view, world, sent, got)
        assert json.dumps(back.as_json()) == json.dumps(view.as_json())
        assert json.dumps(view_to_wire(back)) == json.dumps(view_to_wire(view))
        assert (back.me, back.offers, back.happenings) == (view.me, view.offers, view.happenings)
        assert back.world.scenario.hash == view.world.scenario.hash
        for spec in view.legal.values():
            if spec.allowed:
                key = Key.of(1, n, spec.type)
                assert sample(back.legal[spec.type], key.rng()) == sample(spec, key.rng())
    assert {"sittings", "plenary"} <= phases
    assert game.over


def test_nothing_private_to_others_is_sent() -> None:
    game = round_of(table_of(make_player("heuristic")))
    view = game.view(SEAT)
    sent = json.dumps([view_to_wire(view), encode(view.world.scenario)])
    for seat, mandate in game.world.mandates.items():
        secrets = [mandate.summary, *(t.text for t in mandate.targets), *(r.text for r in mandate.red_lines)]
        known = view.me.mandate
        own = [known.summary, *(t.text for t in known.targets), *(r.text for r in known.red_lines)]
        for secret in secrets:
            assert (json.dumps(secret) in sent) == (secret in own), f"{seat}: {secret}"
    assert "mandates.yaml" not in sent


@pytest.mark.parametrize(
    "data",
    [
        {"os:system": []},
        {"game.view:build_view": []},
        {"a": 1, "b": 2},
        {"game.state:Offer": [1]},
        {"array": ["<f8", [9], ""]},
    ],
)
def test_what_is_no_value_of_the_game_is_not_decoded(data: object) -> None:
    with pytest.raises(ValueError):
        decode(data)


# --- playing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "place",
    ["ai.negotiator:HeuristicPlayer", pytest.param("ai.baselines:RandomPlayer", marks=pytest.mark.long)],
)
def test_a_plug_in_plays_as_it_would_in_the_process(place: str) -> None:
    seats = (SEAT, "CCC")
    player = EntryPoint("player", place, GROUP).load()()
    inside = round_of(table_of(player, seats), 2)
    with table_of(PluginPlayer(place), seats) as table:
        outside = round_of(table, 2)
        assert not table.notes
    assert outside.digest() == inside.digest()
    assert sum(entry.seat in seats for entry in outside.log) > 10


def test_a_sounding_and_an_account_cross_the_border() -> None:
    game = new_game(SCENARIO, 5, people=("BBB",))
    clauses = (Payment("BBB", SEAT, 900_000, 0, 4),)
    while game.to_act() != ("BBB",):
        game.apply(EndSitting(game.to_act()[0]))
    game.apply(Propose("BBB", (SEAT,), clauses))
    view, key = game.view(SEAT), game.key(SEAT)
    (offer,) = view.waiting_offers
    sounding = Sounding(1, "BBB", SEAT, ("BBB", SEAT), clauses, offer.terms, 1, False)
    inside = make_player("heuristic")
    answer = inside.act(view, key)[0]
    outside = PluginPlayer("ai.negotiator:HeuristicPlayer")
    try:
        assert tuple(outside.act(view, key)) == tuple(inside.act(view, key))
        assert outside.sounding(view, key, sounding) == inside.sounding(view, key, sounding)  # type: ignore[attr-defined]
        account = inside.account(view, key, offer, answer) if hasattr(inside, "account") else None
        assert outside.account(view, key, offer, answer) == account
        assert outside.restarts == 0, "all by one process"
        silent = PluginPlayer("ai.baselines:NoDealPlayer")
        assert silent.sounding(view, key, sounding) is None, "a player without the method gives no answer"
        silent.close()
    finally:
        outside.close()


def test_only_players_of_other_distributions_are_plug_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = [EntryPoint(name, f"{BAD}:Printing", GROUP) for name in ("printing", "heuristic")]
    monkeypatch.setattr("game.players.entry_points", lambda group: [*entry_points(group=group), *mine])
    assert isinstance(make_player("printing"), PluginPlayer)
    assert not isinstance(make_player("heuristic"), PluginPlayer), "a plug-in does not take a built-in player's name"


# --- failing --------------------------------------------------------------------------------------------------------


def test_who_fails_is_replaced_for_the_sitting_and_that_is_noted() -> None:
    """What is then done is what the stand-in would have done from the start."""
    sober = round_of(table_of(make_player(STAND_INS[0])), 2)
    table = table_of(bad.Raising())
    game = round_of(table, 2)
    assert game.digest() == sober.digest()
    assert {seat for _, seat, _ in table.notes} == {SEAT}
    assert {round_ for round_, _, _ in table.notes} >= {1, 2}
    sentence = table.notes[0][2]
    assert sentence == (
        f"the player 'mine' failed: RuntimeError: out of order; {STAND_INS[0]!r} plays for it until the next phase"
    )
    marks = [(e.round, e.body["type"]) for e in game.log if e.seat == SEAT and e.kind == "action"]
    assert len(table.notes) <= sum(kind == "end_sitting" for _, kind in marks) + 2, "once in a phase"


@pytest.mark.parametrize("faulty", [bad.Nonsense, bad.ForOthers, bad.Flooding])
def test_nothing_of_a_wrong_reply_is_done(faulty: type) -> None:
    table = table_of(faulty())
    sober = round_of(table_of(make_player(STAND_INS[0])))
    assert round_of(table).digest() == sober.digest()
    assert table.notes


def test_a_game_with_substitutions_replays_without_the_player() -> None:
    game = round_of(table_of(bad.Raising()), 2)
    again = Game.replay(game.world, game.seed, game.people, game.sequential, game.log)
    assert again.digest() == game.digest()


def test_a_plug_in_that_goes_is_begun_anew_so_often_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_RESTARTS == 3
    monkeypatch.setattr("game.plugins.host.MOST_RESTARTS", 1)
    player = PluginPlayer(f"{BAD}:Dying")
    game = new_game(SCENARIO, 5)
    for _ in range(2):
        with pytest.raises(PlayerError, match="ended: goodbye"):
            player.act(game.view(SEAT), game.key(SEAT))
    assert player.restarts == 1
    with pytest.raises(PlayerError, match="not started again"):
        player.act(game.view(SEAT), game.key(SEAT))


def test_a_plug_in_that_hangs_is_ended_with_all_that_it_started() -> None:
    player = PluginPlayer(f"{BAD}:HangingWithChild", seconds=1.0)
    game = new_game(SCENARIO, 5)
    began = time.monotonic()
    process = player._ready(game.view(SEAT))
    with pytest.raises(PlayerError, match="in time"):
        player.act(game.view(SEAT), game.key(SEAT))
    assert time.monotonic() - began < 30.0
    (child,) = (int(line) for line in process.printed)
    for _ in range(100):
        if gone(child) and gone(process._popen.pid):
            break
        time.sleep(0.05)
    assert gone(child)
    assert gone(process._popen.pid)


def gone(pid: int) -> bool:
    """Whether a process has ended; one whose end nobody has asked for yet counts."""
    try:
        os.kill(pid, 0)
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] == "Z"
    except (ProcessLookupError, FileNotFoundError):
        return True


def test_a_table_ends_its_plug_ins_when_it_is_closed_or_forgotten() -> None:
    player = PluginPlayer("ai.baselines:NoDealPlayer")
    table = table_of(player)
    round_of(table)
    first = player._process
    assert first is not None
    assert not gone(first._popen.pid)
    table.close()
    assert gone(first._popen.pid)
    round_of(table, 2)
    second = player._process
    assert second is not None
    pid = second._popen.pid
    assert not gone(pid)
    del table, player, second
    gc.collect()
    assert gone(pid)


def test_a_plug_in_that_cannot_be_loaded_says_so() -> None:
    player = PluginPlayer(f"{BAD}:Missing")
    game = new_game(SCENARIO, 5)
    with pytest.raises(PlayerError, match="cannot be loaded: AttributeError"):
        player.act(game.view(SEAT), game.key(SEAT))
    assert player._process is None


def test_a_wrong_answer_to_a_sounding_is_the_stand_ins() -> None:
    game = new_game(SCENARIO, 5, people=("BBB",))
    names = {s: "mine" if s == SEAT else "heuristic" for s in game.world.seats if s != "BBB"}
    table = Table(game, names, own={"mine": bad.WrongSounder()})
    view = game.view(SEAT)
    sounding = Sounding(7, "BBB", SEAT, ("BBB", SEAT), (Payment("BBB", SEAT, 900_000, 0, 4),), NO_TERMS, 1, False)
    told = table._programs.disclosure(SEAT, view, game.key(SEAT), sounding, table._mark())
    assert told is not None
    assert (told.seat, told.sounding) == (SEAT, 7)
    assert told.answer in ("yes", "no", "perhaps")
    assert "did not answer the sounding" in table.notes[0][2]


def test_a_stand_in_that_fails_too_does_nothing() -> None:
    table = table_of(bad.Raising())
    table._programs._stand_in = ("heuristic", bad.Raising())
    game = round_of(table)
    own = [e.body["type"] for e in game.log if e.seat == SEAT and e.kind == "action"]
    assert set(own) <= {"end_sitting", "decline"}
    assert any("the stand-in for the player 'mine' failed" in note[2] for note in table.notes)


def test_a_player_given_to_the_table_need_not_be_installed() -> None:
    table = table_of(bad.Printing())
    game = round_of(table)
    assert not table.notes
    assert any(entry.seat == SEAT for entry in game.log)
