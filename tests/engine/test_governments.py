"""Governments that fall: the lost round, the new government, and that a fall is never worth it."""

from __future__ import annotations

import pytest

from game import Game, new_game
from game.actions import (
    Apply,
    Denounce,
    EndSitting,
    Payment,
    Propose,
    SetPolicy,
    Sign,
    StockOrder,
    Withdrawal,
)
from game.players import assign
from game.rules.purse import BREACH_STANDING
from game.session import Table
from tests.engine import pacts
from tests.engine.helpers import next_round, refused, to_sitting
from tests.engine.homes import PACT, game_of, scenario, seal

CENTS = 100


def topple(game: Game, *seats: str) -> None:
    """Bring seats to the bottom and play the round out: their governments fall at its reckoning."""
    game.state = game.state.copy()
    game.state.approval = {**game.state.approval, **dict.fromkeys(seats, 20)}
    now = game.round
    next_round(game)
    assert game.state.fallen == {**game.state.fallen, **dict.fromkeys(seats, now)}


def kinds(game: Game, prefix: str) -> list[tuple[str, str, int]]:
    return [(h.kind, h.get("seat"), h.round) for h in game.happenings if h.kind.startswith(prefix)]


def test_a_government_falls_at_the_bottom_and_not_above_it() -> None:
    game = game_of(drift=0.0)
    game.state = game.state.copy()
    game.state.approval = {**game.state.approval, "AAA": 80, "BBB": 81}
    next_round(game)
    assert game.state.fallen == {"AAA": 1}
    assert game.state.approval["AAA"] == 450
    assert game.state.approval["BBB"] == 81
    assert game.state.tallies["AAA"].standing == -5.0
    assert kinds(game, "government_fell") == [("government_fell", "AAA", 1)]
    assert [h.audience for h in game.happenings if h.kind == "government_fell"] == [None]
    assert all(game.view(seat).fallen == {"AAA": 1} for seat in game.world.seats)


def test_the_seat_loses_a_round_and_its_standing_orders_go_on() -> None:
    game = game_of()
    seal(game, "AAA", StockOrder("Co", buy_usd=1_000))
    topple(game, "AAA")
    assert game.round == 2
    assert "AAA" in game.state.order
    assert "AAA" not in game.to_act()
    assert game.view("AAA").ask == "wait"
    assert refused(game, Apply("AAA", PACT)).code == "not-now"
    assert refused(game, EndSitting("AAA")).code == "not-now"
    assert all(not spec.allowed for kind, spec in game.view("AAA").legal.items() if kind in ("apply", "propose"))
    held = game.state.stocks.sum()
    next_round(game)
    assert game.state.stocks.sum() > held
    assert game.round == 3
    assert "AAA" in game.to_act()
    assert kinds(game, "government_formed") == [("government_formed", "AAA", 3)]


def test_nobody_waits_for_its_ballots_and_answers() -> None:
    game = pacts.game_of(pacts.scenario())
    pacts.join(game, ("AAA", "BBB", "DDD", "EEE"))
    topple(game, "AAA")
    to_sitting(game, "CCC")
    game.apply(Propose("CCC", ("AAA",), (Payment("CCC", "AAA", 1_000),)))
    number = [*game.state.offers][-1]
    assert game.answers_due() == ()
    assert "government" in refused(game, Sign("AAA", number)).sentence
    game.apply(Apply("CCC", PACT))
    while game.state.phase != "plenary":
        game.apply(EndSitting(game.to_act()[0]))
    assert set(game.to_act()) == {"BBB", "DDD", "EEE"}
    next_round(game)
    (motion,) = (m for m in game.state.motions.values() if m.proposer == "CCC")
    assert dict(motion.roll_call)["AAA"] == "abstain"
    assert game.state.offers[number].status == "open"
    to_sitting(game, "AAA")
    game.apply(Sign("AAA", number))


def test_players_go_on_without_it_at_both_kinds_of_table() -> None:
    for table in ("sequential", "simultaneous"):
        game = new_game(scenario(falls_at=60.0, restart=70.0), 3, table=table)
        seats = [*game.world.seats]
        for _ in Table(game, assign("heuristic", seats, game.world.rival)).advance():
            pass
        assert game.over
        fell = kinds(game, "government_fell")
        assert {seat for _, seat, round_ in fell if round_ == 1} == set(seats)
        for _, seat, round_ in fell:
            acted = [e for e in game.log if e.kind == "action" and (e.seat, e.round) == (seat, round_ + 1)]
            assert acted == []


def test_a_new_government_leaves_treaties_at_once_and_free_of_charge() -> None:
    """AAA was paid in advance and has given nothing yet: with its old government this would be a breach."""
    games = []
    for falls in (True, False):
        game = game_of()
        to_sitting(game, "AAA")
        clauses = (Payment("BBB", "AAA", 50_000, 0, 1), Payment("AAA", "BBB", 20_000, 4, 4))
        game.apply(Propose("AAA", ("BBB",), clauses))
        game.apply(Sign("BBB", [*game.state.offers][-1]))
        next_round(game)
        if falls:
            topple(game, "AAA")
            next_round(game)
        else:
            next_round(game)
            next_round(game)
        assert game.round == 4
        to_sitting(game, "AAA")
        (number,) = game.state.treaties
        before, trust = game.state.tallies["AAA"].standing, game.state.trust[("AAA", "BBB")]
        game.apply(Denounce("AAA", number))
        treaty = game.state.treaties[number]
        if falls:
            assert (treaty.status, treaty.until) == ("denounced", 3)
            assert (game.state.tallies["AAA"].standing, game.state.trust[("AAA", "BBB")]) == (before, trust)
            assert kinds(game, "treaty_left") == [("treaty_left", "AAA", 4)]
        else:
            assert (treaty.status, treaty.until) == ("in force", 5)
            assert game.state.tallies["AAA"].standing < before
            assert game.state.trust[("AAA", "BBB")] < trust
        for _ in range(6):
            next_round(game)
        games.append(game)
    paid = [game.state.tallies["AAA"].paid for game in games]
    assert paid == [0, 2_000_000]


def test_a_new_government_leaves_a_bloc_in_the_same_plenary_and_keeps_its_standing() -> None:
    game = pacts.game_of(pacts.scenario())
    pacts.join(game, ("AAA", "BBB", "DDD", "EEE"))
    topple(game, "AAA")
    next_round(game)
    to_sitting(game, "AAA")
    before = game.state.tallies["AAA"].standing
    game.apply(SetPolicy("AAA", Withdrawal(PACT)))
    assert dict(game.state.blocs[PACT].notices)["AAA"] == game.round
    now = game.round
    next_round(game)
    assert game.state.blocs[PACT].status("AAA") is None
    assert game.state.tallies["AAA"].standing == before
    assert ("withdrew", "AAA", now) in kinds(game, "withdrew")


@pytest.mark.parametrize("later", [0, 1])
def test_the_privilege_ends_with_the_first_round(later: int) -> None:
    game = pacts.game_of(pacts.scenario())
    pacts.join(game, ("AAA", "BBB", "DDD", "EEE"))
    topple(game, "AAA")
    for _ in range(1 + later):
        next_round(game)
    to_sitting(game, "AAA")
    game.apply(SetPolicy("AAA", Withdrawal(PACT)))
    assert dict(game.state.blocs[PACT].notices)["AAA"] == game.round + later


def test_a_fall_costs_more_than_the_breach_that_it_saves() -> None:
    """The standing of a full breach, and a round without a voice."""
    game = game_of()
    assert game.world.scenario.head.home.fall_standing >= -BREACH_STANDING
    topple(game, "AAA")
    assert game.state.tallies["AAA"].standing == BREACH_STANDING
    assert "AAA" not in game.to_act()


def test_governments_do_not_fall_where_the_scenario_says_so() -> None:
    game = game_of(falls_at=None)
    game.state = game.state.copy()
    game.state.approval = {**game.state.approval, "AAA": 0}
    next_round(game)
    assert game.state.fallen == {}
    assert "AAA" in game.to_act()


def test_a_game_in_which_governments_fall_replays() -> None:
    game = new_game(scenario(falls_at=60.0, restart=70.0), 3, table="simultaneous")
    seats = [*game.world.seats]
    for _ in Table(game, assign("heuristic", seats, game.world.rival)).advance():
        if game.round > 5:
            break
    again = Game.replay(game.world, game.seed, game.people, game.sequential, game.log)
    assert again.digest() == game.digest()
