"""No seat's private mind reaches another: whole games, replayed with other minds and the same actions and reports.

Two ways of varying a seat: another mandate from the start, with every outcome taken from the log; and, at every step,
other private things in the state. The view, the log, the legal actions, the player's key and the answers to attempts of
every other seat must be the same to the byte at every step.
"""

from __future__ import annotations

import pytest

from game import Game, Scenario, load_scenario, new_game
from game.actions import action_from_json
from game.generate.files import files_of
from game.generate.world import synthetic_world
from game.scenario.read import from_files
from game.session import Table
from tests.engine import pacts
from tests.engine.observers import Kept, difference, scrambled, secretive, seen


def played(scenario: Scenario, seed: int, rounds: int, table: str = "sequential") -> Game:
    """Return a game of random and heuristic seats after some rounds, or at its end."""
    game = new_game(scenario, seed, table=table)
    rival = game.world.rival
    kinds = ("heuristic", "random", "random")
    players = {s: "rival" if s == rival else kinds[i % 3] for i, s in enumerate(game.world.seats)}
    for _ in Table(game, players).advance():
        if game.round > rounds:
            break
    return game


def begun(cls: type[Game], game: Game, seat: str | None = None) -> Game:
    """Return a game about to be replayed from another's log, with another mandate for a seat."""
    world = game.world if seat is None else secretive(game.world, seat)
    out = cls(world, game.seed, game.people, game.sequential, game.coaching)
    out._script = list(game.log)
    out._start()
    return out


def check(game: Game, seat: str, every: int = 1, others: tuple[str, ...] = ()) -> int:
    """Replay a game and compare what others see, with a seat as it was and varied; returns the comparisons."""
    plain, varied = begun(Game, game), begun(Kept, game, seat)
    watching = others or tuple(s for s in game.world.seats if s != seat)
    compared = 0
    actions = [entry for entry in game.log if entry.kind == "action"]
    for number, entry in enumerate(actions):
        if number % every == 0 or number >= len(actions) - 2:
            hidden = scrambled(plain, seat)
            for other in watching:
                expected = seen(plain, other)
                where = f"step {number} of round {plain.round}, {plain.state.phase}: {other} can see"
                # A bare comparison of texts of this length would cost minutes when it fails.
                leak = difference(seen(varied, other), expected)
                assert not leak, f"{where} {seat}'s mandate: {leak}"
                leak = difference(seen(hidden, other), expected)
                assert not leak, f"{where} what {seat} keeps to itself: {leak}"
                assert "SECRET" not in expected
                compared += 1
        action = action_from_json(entry.body)
        plain.apply(action)
        varied.apply(action)
        assert [e.body for e in varied.log] == [e.body for e in plain.log]
    assert "SECRET" in seen(varied, seat), "the seat itself sees it"
    return compared


def test_a_small_world_at_every_step() -> None:
    game = played(pacts.scenario(rounds=4), 11, 2)
    assert check(game, "CCC", every=2) > 60


@pytest.mark.long
@pytest.mark.parametrize("seat", ["AAA", "CCC", "ZZZ"])
def test_a_whole_game_in_a_small_world_at_every_step(seat: str) -> None:
    game = played(pacts.scenario(rounds=4), 11, 4)
    kinds = {e.body["type"] for e in game.log if e.kind == "action"}
    assert {"propose", "sign", "set_policy", "sound", "disclose"} <= kinds, "a game in which much happens"
    assert check(game, seat) > 100


@pytest.mark.parametrize("seat", [pytest.param("JPN", marks=pytest.mark.long), "CHN"])
def test_the_trilateral_at_a_simultaneous_table(seat: str) -> None:
    game = played(load_scenario("trilateral-30-days"), 5, 4, table="simultaneous")
    assert check(game, seat, every=2) > 30


def test_a_union_and_its_members() -> None:
    world = synthetic_world(7, 2, 1, 4, union=True, rival=True)
    game = played(from_files(files_of(world)), 2, 2)
    union = next(iter(game.world.unions))
    member = next(s for s, u in game.world.union_of.items() if u == union)
    assert check(game, member, every=2, others=(union, game.world.host)) > 10


@pytest.mark.long
def test_the_default_world() -> None:
    game = played(load_scenario("washington-2026"), 5, 2)
    assert check(game, "JPN", every=60, others=("USA", "CHN", "COK")) > 10


def test_the_check_would_see_a_leak() -> None:
    """What a seat makes public is seen to differ: the comparison is not blind."""
    game = played(pacts.scenario(rounds=4), 11, 1)
    draft = scrambled(game, "AAA")
    draft.state.money = {**draft.state.money, "AAA": draft.state.money["AAA"] * 10}
    assert seen(draft, "BBB") != seen(game, "BBB")
    assert seen(scrambled(game, "AAA"), "AAA") != seen(game, "AAA")
