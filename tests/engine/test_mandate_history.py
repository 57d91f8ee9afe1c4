"""Targets and red lines through a game: every move is written down with its reason, and with nobody else's secrets."""

from __future__ import annotations

from itertools import pairwise

import pytest

from game import Game, load_scenario, new_game
from game.actions import Apply, Payment, SetFloor, SetPolicy, StockOrder
from game.players import assign
from game.rules.conditions import judge
from game.rules.mandates import conditions_of
from game.session import Table
from tests.engine import pacts
from tests.engine.helpers import deal, next_round, to_sitting


def moves(game: Game, seat: str):  # type: ignore[no-untyped-def]
    return game.view(seat).me.mandate_history


@pytest.fixture(scope="module")
def played() -> Game:
    scenario = load_scenario("workshop-12")
    game = new_game(scenario, 2)
    Table(game, assign("heuristic", scenario.seats, scenario.head.rival)).run()
    return game


def test_the_history_leads_from_the_start_to_how_conditions_stand(played: Game) -> None:
    for seat in played.world.seats:
        for place, condition in enumerate(conditions_of(played.world, seat)):
            targets = len(played.world.mandates[seat].targets)
            line, number = ("target", place) if place < targets else ("red_line", place - targets)
            own = [c for c in moves(played, seat) if (c.line, c.number) == (line, number)]
            assert [c.round for c in own] == sorted({c.round for c in own})
            for earlier, later in pairwise(own):
                assert later.held == earlier.holds
            if own:
                now = judge(played.world, played.state, seat, condition)
                assert own[-1].after == pytest.approx(now.figure, rel=1e-3)
                assert own[-1].holds == now.holds


def test_what_was_met_and_crossed_is_in_the_history_once(played: Game) -> None:
    marks = 0
    for seat, tally in played.state.tallies.items():
        met = {c.number: c.round for c in moves(played, seat) if c.mark == "met"}
        crossed = {c.number: c.round for c in moves(played, seat) if c.mark == "crossed"}
        assert met == {i: r for i, r in enumerate(tally.met) if r is not None}
        assert crossed == {i: r for i, r in enumerate(tally.crossed) if r is not None}
        marks += len(met) + len(crossed)
    assert marks > 10


def test_a_reason_is_something_that_the_seat_was_told(played: Game) -> None:
    causes = set()
    for seat in played.world.seats:
        told = {(h.kind, h.round, h.params) for h in played.view(seat).happenings}
        for change in moves(played, seat):
            assert change.seat == seat
            causes.add(change.cause)
            if change.cause not in ("market", "round"):
                assert (change.cause, change.round, change.params) in told
    assert {"treaty_in_force", "payment_made", "motion_adopted", "stock_bought", "market"} <= causes
    assert "round" not in causes, "every move of a game of the heuristics has a reason"


def test_the_treaty_of_an_earlier_action_of_the_round_is_the_reason() -> None:
    game = pacts.game_of(pacts.scenario(), 3)
    for partner in ("EEE", "CCC"):
        deal(game, "DDD", partner, Payment("DDD", partner, 200_000, 0, 1))
        next_round(game)
    (first, second) = [c for c in moves(game, "DDD") if (c.line, c.number) == ("target", 1)]
    assert (first.before, first.after, first.mark, first.cause) == (0.0, 1.0, "", "treaty_in_force")
    assert (second.before, second.after, second.mark, second.cause) == (1.0, 2.0, "met", "treaty_in_force")
    assert dict(second.params)["parties"] == ("DDD", "CCC")


def test_a_floor_that_crosses_a_red_line_is_named_with_its_motion() -> None:
    game = pacts.game_of(pacts.scenario(max_floor=3.0, largest_floor_step=2.0), 3)
    pacts.join(game, ("AAA", "BBB", "EEE"), ())
    number = pacts.adopt(game, SetFloor("Co", "refined", 2.5))
    (crossed,) = [c for c in moves(game, "DDD") if c.mark == "crossed"]
    assert (crossed.line, crossed.before, crossed.after) == ("red_line", 0.0, 2.5)
    assert (crossed.held, crossed.holds, crossed.cause) == (True, False, "motion_adopted")
    assert dict(crossed.params)["motion"] == number
    joined = next(c for c in moves(game, "EEE") if c.mark == "met")
    assert joined.cause == "bloc_in_force"
    assert dict(joined.params)["bloc"] == pacts.PACT


def test_stock_bought_is_the_reason_of_more_days() -> None:
    scenario = load_scenario("trilateral-30-days")
    game = new_game(scenario, 1, table="simultaneous")
    target = next(i for i, t in enumerate(game.world.mandates["JPN"].targets) if t.when.kind == "stock_days_at_least")
    mineral = game.world.mandates["JPN"].targets[target].when.mineral or "NdPr"
    to_sitting(game, "JPN")
    game.apply(SetPolicy("JPN", StockOrder(mineral, buy_usd=20_000_000)))
    while not game.over:
        next_round(game)
    (change,) = [c for c in moves(game, "JPN") if (c.line, c.number) == ("target", target)]
    assert change.cause == "stock_bought"
    assert dict(change.params)["mineral"] == mineral
    assert change.after is not None
    assert change.after > (change.before or 0.0)


def test_the_score_of_every_round_is_kept_and_ends_with_the_tail(played: Game) -> None:
    for seat in played.world.seats:
        lines = played.view(seat).me.score_history
        assert [line.round for line in lines] == [*range(1, played.world.rounds + 1), played.world.rounds]
        assert [line.tail for line in lines] == [False] * played.world.rounds + [True]
        score = played.attainment(seat)
        last = lines[-1]
        assert last.attainment == score.attainment
        parts = (last.prosperity, last.security, last.industry, last.standing, last.targets, last.red_lines)
        assert sum(parts) == pytest.approx(score.points)


def test_histories_are_private() -> None:
    game = pacts.game_of(pacts.scenario(), 3)
    to_sitting(game, "AAA")
    game.apply(Apply("AAA", pacts.PACT))
    next_round(game)
    for seat in game.world.seats:
        me = game.view(seat).me
        assert {change.seat for change in me.mandate_history} <= {seat}
        assert me.score_history == game.state.score_history[seat]


def test_a_replay_writes_the_same_history(played: Game) -> None:
    again = Game.replay(played.world, played.seed, played.people, played.sequential, played.log)
    assert again.state.mandate_log == played.state.mandate_log
    assert again.state.score_history == played.state.score_history
    assert again.digest() == played.digest()
