"""Approval at home: what moves it, by how much, and that nobody else sees it."""

from __future__ import annotations

import pytest

from game import Game, load_scenario, new_game
from game.actions import (
    Accession,
    ExportControl,
    Payment,
    Propose,
    SetFloor,
    SetPolicy,
    Sign,
    VotePledge,
)
from game.rules.domestic import opening_approval, stakes
from game.rules.turn import Turn
from tests.engine import homes, pacts
from tests.engine.helpers import next_round, to_sitting, vote_all
from tests.engine.homes import PACT, game_of

CENTS = 100


def moved(game: Game, seat: str, reason: str) -> list[int]:
    """The tenths by which a reason moved a seat's approval, oldest first."""
    return [e.tenths for e in game.state.approval_log if (e.seat, e.reason) == (seat, reason)]


def pay(game: Game, payer: str, payee: str, usd: int, term: int = 1, secret: bool = False) -> None:
    to_sitting(game, payer)
    game.apply(Propose(payer, (payee,), (Payment(payer, payee, usd, 0, term),), secret))
    game.apply(Sign(payee, [*game.state.offers][-1]))


@pytest.mark.parametrize("name", ["workshop-12", "tin-1985", "trilateral-30-days"])
def test_where_nobody_acts_approval_stays_where_it_began(name: str) -> None:
    """The calendar brings events, and market steps are half a year long in the workshop."""
    game = new_game(load_scenario(name), 4, table="simultaneous")
    # What events themselves say about approval is told as theirs.
    while not game.over:
        next_round(game)
    assert {e.reason for e in game.state.approval_log} <= {"event", "drift"}
    untouched = [s for s in game.world.seats if all(e.seat != s for e in game.state.approval_log)]
    assert untouched
    assert all(game.state.approval[s] == opening_approval(game.world)[s] for s in untouched)


def test_the_log_adds_up_to_approval_and_is_ones_own() -> None:
    game = pacts.game_of(pacts.scenario())
    pacts.join(game, ("AAA", "BBB", "DDD", "EEE"))
    pacts.adopt(game, SetFloor("Co", "refined", 1.2))
    pay(game, "AAA", "CCC", game.world.allotment["AAA"] // CENTS)
    for _ in range(4):
        next_round(game)
    seen = 0
    for seat in game.world.seats:
        me = game.view(seat).me
        assert all(entry.seat == seat for entry in me.approval_history)
        assert round(me.approval * 10) == 500 + sum(e.tenths for e in me.approval_history)
        seen += len(me.approval_history)
    assert seen == len(game.state.approval_log) > 0


def test_a_floor_costs_users_and_pleases_producers() -> None:
    """Eastby uses cobalt and makes none; Dunmore refines it. The points are those of the shares that are told."""
    game = pacts.game_of(pacts.scenario())
    pacts.join(game, ("AAA", "BBB", "DDD", "EEE"))
    pacts.adopt(game, SetFloor("Co", "refined", 1.2))
    users = [e for e in game.state.approval_log if (e.seat, e.reason) == ("EEE", "consumer")]
    assert users
    assert all(e.tenths < 0 and dict(e.params)["share"] < 0 for e in users)
    assert not moved(game, "EEE", "industry")
    assert sum(moved(game, "DDD", "industry")) > 0
    first = users[0]
    assert first.tenths == pytest.approx(10 * 12.0 * dict(first.params)["share"], abs=0.6)


def test_the_stake_is_what_a_seat_uses_and_makes_and_at_least_a_share_of_its_gdp() -> None:
    world = game_of().world
    stake = stakes(world)
    value = world.market.value_usd_per_quarter * world.score_weight
    for seat in ("AAA", "CCC"):
        a = world.index[seat]
        made = world.market.output0[0][:, a] + world.market.output0[1][:, a] * world.market.kappa
        least = 2e-5 * world.scenario.delegations[a].gdp_usd_bn * 1e9 / 4
        assert stake[a] == pytest.approx(max(least, float(((world.market.use0[:, a] + made) * value).sum())))


@pytest.mark.parametrize(("part", "tenths"), [(1.0, -20), (0.5, -5), (2.0, -60)])
def test_money_paid_abroad_costs_with_the_square_of_the_sum_and_within_bounds(part: float, tenths: int) -> None:
    """Twice the allotment would cost eight points; a reckoning moves six at most."""
    game = game_of()
    if part > 1.0:  # a budget of two allotments: what was left of the last round
        next_round(game)
    pay(game, "AAA", "BBB", round(part * game.world.allotment["AAA"] / CENTS))
    next_round(game)
    assert moved(game, "AAA", "paid_abroad") == [tenths]
    assert not moved(game, "BBB", "paid_abroad")


def test_approval_drifts_back_to_its_normal_level() -> None:
    game = game_of()
    game.state = game.state.copy()
    game.state.approval = {**game.state.approval, "AAA": 400, "BBB": 600}
    next_round(game)
    assert (game.state.approval["AAA"], game.state.approval["BBB"]) == (410, 590)
    for _ in range(3):
        next_round(game)
    assert (game.state.approval["AAA"], game.state.approval["BBB"]) == (434, 566)


@pytest.mark.parametrize(("secret", "lost"), [(False, [-15]), (True, [])])
def test_a_public_breach_costs_approval_and_a_secret_one_does_not(secret: bool, lost: list[int]) -> None:
    game = game_of()
    usd = 2 * game.world.allotment["AAA"] // CENTS
    pay(game, "AAA", "BBB", usd, secret=secret)
    next_round(game)
    assert moved(game, "AAA", "breach") == lost
    assert not moved(game, "BBB", "breach")


def test_a_promise_kept_to_its_end_in_public_brings_half_a_point() -> None:
    game = pacts.game_of(pacts.scenario())
    to_sitting(game, "AAA")
    pledge = VotePledge("AAA", "BBB", PACT, "any", "for", "", 0, 2)
    game.apply(Propose("AAA", ("BBB",), (pledge,)))
    game.apply(Sign("BBB", [*game.state.offers][-1]))
    next_round(game)
    assert not moved(game, "AAA", "promise_kept")
    next_round(game)
    assert moved(game, "AAA", "promise_kept") == [5]


def test_a_cut_brings_shortages_to_those_it_hits() -> None:
    game = pacts.game_of(pacts.scenario())
    to_sitting(game, "ZZZ")
    others = tuple(a for a in game.world.actors if a != "ZZZ")
    game.apply(SetPolicy("ZZZ", ExportControl("Ga", "refined", others, 0.0)))
    next_round(game)
    hit = [s for s in game.world.seats if moved(game, s, "shortage")]
    assert hit
    assert "ZZZ" not in hit
    assert all(max(moved(game, s, "shortage")) < 0 and min(moved(game, s, "consumer")) < 0 for s in hit)
    floor = -60 * game.world.scenario.head.quarters_per_round
    assert all(sum(e.tenths for e in game.state.approval_log if e.seat == s) >= floor - 3 for s in hit)


def test_approval_stays_between_nothing_and_a_hundred_and_logs_what_it_moved_by_in_truth() -> None:
    game = game_of()
    turn = Turn(game.world, game.state.copy(), 1, lambda kind, compute: compute())
    turn.add_approval("AAA", 80.0, "event", title="a")
    turn.add_approval("AAA", 1.0, "event", title="b")
    turn.add_approval("AAA", -200.0, "event", title="c")
    turn.add_approval("AAA", 0.04, "event", title="d")
    assert [e.tenths for e in turn.state.approval_log] == [500, -1000]
    assert turn.state.approval["AAA"] == 0


def test_nobody_sees_the_approval_of_another() -> None:
    first, second = homes.game_of(), homes.game_of()
    second.state = second.state.copy()
    second.state.approval = {**second.state.approval, "AAA": 123}
    second.state.approval_log = ()
    for seat in first.world.seats:
        same = first.view(seat).as_json() == second.view(seat).as_json()
        assert same == (seat != "AAA"), seat


def test_an_accession_paid_for_costs_nothing_at_home_but_what_is_paid() -> None:
    game = game_of()
    usd = game.world.allotment["AAA"] // CENTS // 2
    to_sitting(game, "AAA")
    game.apply(Propose("AAA", ("BBB",), (Accession(PACT, "BBB"), Payment("AAA", "BBB", usd))))
    game.apply(Sign("BBB", [*game.state.offers][-1]))
    vote_all(game, "for")
    assert moved(game, "AAA", "paid_abroad") == [-5]
    assert [e for e in game.state.approval_log if e.seat == "BBB"] == []
