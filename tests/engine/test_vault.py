"""Loans and private money of programmes: limits, interest, arrears, and no cent that comes from nowhere."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from game import Game, Scenario, new_game
from game.actions import BuyBack, Finance, SetPolicy, StockOrder
from game.rules import programmes, vault
from game.rules.discounting import discount, tail_weight
from game.scenario.models import Programme
from game.scenario.models_programme import Loan, PrivateMoney
from game.state import Debt
from tests.engine.books import Books, treasure
from tests.engine.helpers import deal, next_round, refused, to_sitting
from tests.engine.test_identities import audit, books, small  # noqa: F401

M = 100_000_000  # a million US dollars, in cents
VAULT: dict[str, Any] = {
    "id": "vault",
    "seat": "AAA",
    "name": "The Vault",
    "purpose": "stockpile",
    "usd_m": 100.0,
    "per_round_usd_m": 30.0,
    "loan": Loan(limit_usd_m=70.0, rate_per_quarter=0.02, repay_rounds=10, grace_rounds=3),
    "private": PrivateMoney(limit_usd_m=20.0, per_commitment=2.0, rate_per_quarter=0.03),
}


@cache
def base() -> Scenario:
    return small()


def scenario(**changes: Any) -> Scenario:
    """Return the guide's world over twelve rounds, its host with one programme that has a loan and private money."""
    loaded = base()
    programme = Programme(**{**VAULT, **changes})
    return replace(loaded, head=loaded.head.model_copy(update={"programmes": (programme,)}))


def table(**changes: Any) -> Game:
    return new_game(scenario(**changes), 3, table="simultaneous")


def finance(game: Game, usd_m: float, source: Any = "loan") -> None:
    to_sitting(game, "AAA")
    game.apply(SetPolicy("AAA", Finance("vault", source, round(usd_m * 1e6))))


def debt(game: Game, source: str = "loan") -> Debt:
    return game.state.loans[("vault", source)]


def test_only_its_own_money_is_at_hand_when_the_game_begins() -> None:
    game = table()
    assert game.state.programmes == {"vault": 10 * M}, "what loan and private money do not cover"
    plain = table(loan=None, private=None)
    assert plain.state.programmes == {"vault": 100 * M}
    assert plain.view("AAA").me.financing == ()
    assert "finance" not in [v for f in plain.view("AAA").legal["set_policy"].fields[:1] for v in f.options]  # type: ignore[union-attr]


def test_a_draw_pays_for_the_same_rounds_purchase_and_is_owed() -> None:
    game = table()
    before = game.state.tallies["AAA"].prosperity
    to_sitting(game, "AAA")
    cash, own = game.state.cash("AAA"), game.state.programmes["vault"]
    order = SetPolicy("AAA", StockOrder("Co", buy_usd=(cash + own) // 100 + 5_000_000))
    assert refused(game, order).code == "no-money"
    finance(game, 12.0)
    game.apply(order)
    assert game.view("AAA").me.stock_money_usd == (cash + own + 12 * M) // 100
    next_round(game)
    assert debt(game) == Debt(drawn=12 * M, since=1)
    spent = own + 12 * M - game.state.programmes["vault"]
    assert spent > own, "the loan paid for metal"
    market = game.state.market
    m, a = game.world.mineral_index["Co"], game.world.index["AAA"]
    assert market is not None
    assert market.stock_cost[m, a] > 0.0
    assert not [p for p in game.view("AAA").me.policies if isinstance(p, Finance)], "it acts in one round"
    # Drawing itself moved no score: the purchase did, as it would have with any other money.
    idle = table()
    finance(idle, 12.0)
    next_round(idle)
    assert idle.state.tallies["AAA"].prosperity == before
    assert idle.state.programmes["vault"] == own + 12 * M


def test_interest_is_paid_every_round_and_costs_prosperity() -> None:
    game, idle = table(), table()
    finance(game, 50.0)
    for table_ in (game, idle):
        next_round(table_)
        next_round(table_)
    assert debt(game).interest == M, "two per cent of fifty million"
    assert game.state.programmes["vault"] == 59 * M
    lost = idle.state.tallies["AAA"].prosperity - game.state.tallies["AAA"].prosperity
    assert lost == pytest.approx(1e6 * discount(game.world, 2))
    told = [h for h in game.view("AAA").happenings if h.kind == "interest_paid"]
    assert [h.get("usd") for h in told] == [1_000_000]
    assert not [h for h in game.view("BBB").happenings if h.kind in ("interest_paid", "loan_drawn")]


def test_after_the_grace_a_part_falls_due_each_round() -> None:
    game = table()
    finance(game, 50.0)
    for _ in range(4):
        next_round(game)
    assert debt(game).repaid == 0
    next_round(game)
    assert debt(game).repaid == 5 * M, "a tenth of fifty million in the fourth round after the draw"
    next_round(game)
    assert debt(game).repaid == 5 * M + 4.5 * M


def test_limits_and_refusals() -> None:
    game = table()
    to_sitting(game, "AAA")
    cases = {
        "beyond-limit": Finance("vault", "loan", 70_000_001),
        "nothing-to-repay": Finance("vault", "loan", -1),
        "no-such-programme": Finance("treasure", "loan", 1),
    }
    for code, policy in cases.items():
        assert refused(game, SetPolicy("AAA", policy)).code == code
    assert refused(game, SetPolicy("AAA", Finance("vault", "private", 1))).code == "beyond-limit", "no commitments"
    to_sitting(game, "BBB")
    assert refused(game, SetPolicy("BBB", Finance("vault", "loan", 1))).code == "no-such-programme"
    without = table(private=None)
    to_sitting(without, "AAA")
    assert refused(without, SetPolicy("AAA", Finance("vault", "private", 1))).code == "no-such-source"
    game.apply(SetPolicy("AAA", Finance("vault", "loan", 70_000_000)))
    next_round(game)
    to_sitting(game, "AAA")
    assert refused(game, SetPolicy("AAA", Finance("vault", "loan", 1))).code == "beyond-limit"


def test_repaying_ends_the_interest() -> None:
    game = table()
    finance(game, 20.0)
    next_round(game)
    finance(game, -20.0)
    next_round(game)
    assert debt(game) == Debt(drawn=20 * M, repaid=20 * M, interest=40_000_000, since=1)
    left = game.state.programmes["vault"]
    next_round(game)
    assert game.state.programmes["vault"] == left == 10 * M - 40_000_000


def test_falling_behind_costs_standing_once_and_stops_draws() -> None:
    game = table(loan=Loan(limit_usd_m=70.0, rate_per_quarter=0.4, repay_rounds=10, grace_rounds=0))
    finance(game, 20.0)
    next_round(game)
    to_sitting(game, "AAA")
    state = game.state
    state.programmes = {"vault": 0}
    state.money, state.funds = {**state.money, "AAA": 3 * M}, {**state.funds, "AAA": 0}
    standing = state.tallies["AAA"].standing
    next_round(game)
    assert debt(game).arrears
    assert (debt(game).interest, debt(game).added) == (3 * M, 5 * M)
    assert debt(game).owed == 25 * M
    assert game.state.tallies["AAA"].standing == standing + vault.ARREARS_STANDING
    to_sitting(game, "AAA")
    assert refused(game, SetPolicy("AAA", Finance("vault", "loan", 1))).code == "beyond-limit"
    assert [h.get("seat") for h in game.view("BBB").happenings if h.kind == "fell_behind"] == ["AAA"]
    game.state.programmes = {"vault": 0}
    game.state.money = {**game.state.money, "AAA": 0}
    next_round(game)
    assert game.state.tallies["AAA"].standing == standing + vault.ARREARS_STANDING, "once for one spell"
    game.state.programmes = {"vault": 100 * M}
    next_round(game)
    assert not debt(game).arrears


def test_private_money_comes_with_commitments_and_not_without() -> None:
    game = table()
    price = float(game.world.market.price_usd_per_t[game.world.mineral_index["Co"]])
    clause = BuyBack("BBB", "AAA", "Co", 2e6 / price, price, 0, 0, 4)
    deal(game, "BBB", "AAA", clause)
    next_round(game)
    (source,) = [s for s in game.view("AAA").me.financing if s.source == "private"]
    assert source.headroom_usd == pytest.approx(4_000_000, rel=1e-4), "two dollars for each of two million"
    finance(game, 3.0, "private")
    next_round(game)
    assert debt(game, "private").owed == 3 * M
    for _ in range(3):
        next_round(game)
    to_sitting(game, "AAA")
    assert vault.commitments(game.state, "AAA") == 0
    assert refused(game, SetPolicy("AAA", Finance("vault", "private", 1))).code == "beyond-limit"
    assert debt(game, "private").owed == 3 * M, "what came in stays until it is repaid"


def test_at_the_end_cash_repays_and_the_rest_bears_interest_through_the_tail() -> None:
    game, idle = table(), table()
    for table_ in (game, idle):
        while table_.round < 12:
            next_round(table_)
    finance(game, 40.0)
    to_sitting(idle, "AAA")
    order = SetPolicy("AAA", StockOrder("Co", buy_usd=25_000_000))
    game.apply(order)
    next_round(game)
    spent = 10 * M + 40 * M - (debt(game).repaid + game.state.programmes["vault"])
    assert debt(game).owed == 40 * M - debt(game).repaid
    assert game.state.programmes["vault"] == 0 or debt(game).owed == 0
    assert debt(game).owed == pytest.approx(max(0, spent - 10 * M), abs=1)
    assert debt(game).owed > 0
    # Against the same purchase out of own money the difference is the interest of the tail.
    rich = table(usd_m=100.0, loan=None, private=None, own_usd_m=100.0)
    while rich.round < 12:
        next_round(rich)
    to_sitting(rich, "AAA")
    rich.apply(order)
    next_round(rich)
    lost = rich.state.tallies["AAA"].prosperity - game.state.tallies["AAA"].prosperity
    assert lost == pytest.approx(debt(game).owed / 100 * 0.02 * tail_weight(game.world), rel=1e-9)


def test_borrowed_money_never_becomes_the_ministrys() -> None:
    game = table()
    finance(game, 20.0)
    game.apply(SetPolicy("AAA", StockOrder("Co", buy_usd=25_000_000)))
    next_round(game)
    to_sitting(game, "AAA")
    m, a = game.world.mineral_index["Co"], game.world.index["AAA"]
    held = int(game.state.stocks[m, a] - game.world.opening_stock_kg[m, a]) / 1000
    assert held > 0.0
    game.apply(SetPolicy("AAA", StockOrder("Co", release_t=held)))
    ministry = game.state.funds["AAA"]
    (programme,) = programmes.of_seat(game.world, "AAA")
    spent = programmes.spent(game.state, programme)
    next_round(game)
    earned = sum(h.get("usd") for h in game.view("AAA").happenings if h.kind == "stock_released")
    assert earned > 0
    profit = max(0, earned * 100 - spent - debt(game).interest)
    assert game.state.funds["AAA"] - ministry == pytest.approx(profit, abs=100)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_random_games_with_sources_balance(seed: int, books: Books) -> None:  # noqa: F811
    """The ledger of the identities, with the lenders' accounts in it."""
    game = audit(scenario(), seed, books)
    assert game.over
    for account in game.state.loans.values():
        assert account.drawn + account.added - account.repaid == account.owed >= 0
    assert treasure(game.state) >= 0
