"""The common stock of a bloc: contributions, calls and dues, purchases and releases, claims and what comes back."""

from __future__ import annotations

from dataclasses import replace
from math import fsum

import numpy as np
import pytest

from game import Game
from game.actions import (
    Accession,
    Apply,
    CallContributions,
    Denounce,
    Expel,
    Payment,
    Propose,
    ReleaseStock,
    SetPolicy,
    SetStockTarget,
    StockOrder,
    StockpileContribution,
    TableMotion,
    Withdrawal,
)
from game.rules.common_stock import claims, hand_back, held_kg, record, rights, sheltered_kg, split, use_kg, worth
from game.rules.discounting import discount
from game.rules.market_phase import stock_units
from game.rules.stock_calls import largest_call, shares
from game.rules.stock_trade import PACE, trades
from game.rules.turn import Turn
from game.state import Bloc, Due, StockEntry
from tests.engine.helpers import deal, next_round, refused, to_sitting, vote_all
from tests.engine.pacts import PACT, adopt, game_of, join, scenario, table

FULL = ("AAA", "BBB", "DDD")
FREE = {"share": "contribution", "per_round_share": 0.5, "only_if_restricted": False}


def bloc(game: Game) -> Bloc:
    return game.state.blocs[PACT]


def founded(associates: tuple[str, ...] = ("CCC",), rounds: int = 14, **charter: object) -> Game:
    game = game_of(scenario(rounds=rounds, **{"drawing": FREE, **charter}))  # type: ignore[arg-type]
    join(game, FULL, associates)
    return game


def stocked(usd: int = 100_000, days: float = 30.0, **charter: object) -> Game:
    """A pact with an associate, a target for cobalt and the money of a call spent on it."""
    game = founded(**charter)
    adopt(game, SetStockTarget("Co", days))
    adopt(game, CallContributions(usd, "equal"))
    return game


def balances(game: Game) -> None:
    """Balances are what the books add up to, and no claim is lost."""
    for b in game.state.blocs.values():
        assert b.stock_cents == sum(e.cents for e in b.stock_books) >= 0
        for mineral in game.world.minerals:
            assert held_kg(b, mineral) == sum(e.kg for e in b.stock_books if e.mineral == mineral) >= 0


# --- calls -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["equal", "gdp", "use"])
def test_a_call_is_shared_to_the_cent_and_an_associate_pays_half(key: str) -> None:
    game = founded()
    owed = shares(game.world, bloc(game), key, 10_000_001, game.round)
    assert sum(owed.values()) == 10_000_001
    gdp = {d.code: d.gdp_usd_bn for d in game.world.scenario.delegations}
    weight = {"equal": lambda s: 1.0, "gdp": gdp.__getitem__, "use": game.world.weight}[key]
    base = {s: weight(s) * (0.5 if s == "CCC" else 1.0) for s in (*FULL, "CCC")}
    for seat, cents in owed.items():
        assert cents == pytest.approx(10_000_001 * base[seat] / sum(base.values()), abs=1)


def test_a_call_is_paid_in_the_round_of_its_vote_and_leaves_prosperity_at_face_value() -> None:
    game = founded()
    before = {s: t.prosperity for s, t in game.state.tallies.items()}
    adopt(game, CallContributions(100_000, "equal"))
    done = game.round - 1
    paid = {e.seat: e.cents for e in bloc(game).stock_books}
    assert paid == {"AAA": 2857143, "BBB": 2857143, "DDD": 2857143, "CCC": 1428571}
    assert all(e.kind == "called" and e.round == done for e in bloc(game).stock_books)
    assert bloc(game).stock_cents == 10_000_000
    assert claims(bloc(game)) == paid
    welfare = {e.round: e.body["welfare"] for e in game.log if e.kind == "score"}
    for seat in (*FULL, "CCC", "EEE"):
        a = game.world.index[seat]
        market = fsum(
            discount(game.world, r) * (welfare[r][a] - float(game.state.reference.welfare[r - 1][a]))
            for r in (done - 1, done)
        )
        expected = before[seat] + market - discount(game.world, done) * paid.get(seat, 0) / 100
        assert game.state.tallies[seat].prosperity == pytest.approx(expected, abs=0.01)
    balances(game)


def test_who_cannot_pay_owes_has_no_right_and_pays_out_of_the_first_money() -> None:
    game = stocked()
    assert rights(game.world, game.state.market, bloc(game), "Co")["DDD"] > 0
    # Dunmore has promised all that it has to somebody else.
    most = largest_call(game.world, bloc(game), "equal", game.round)
    deal(game, "DDD", "AAA", Payment("DDD", "AAA", 4_500_000, 0, 3))
    standing, trust = game.state.tallies["DDD"].standing, game.state.trust.get(("BBB", "DDD"), 0)
    adopt(game, CallContributions(most, "equal"))
    (due,) = bloc(game).stock_dues
    assert due.seat == "DDD"
    assert due.since == game.round - 1
    paid = sum(e.cents for e in bloc(game).stock_books if e.round == due.since and e.seat == "DDD")
    assert paid + due.cents == shares(game.world, bloc(game), "equal", most * 100, game.round)["DDD"]
    assert game.state.tallies["DDD"].standing < standing - 2.0
    assert game.state.trust[("BBB", "DDD")] <= trust - 10
    told = [h for h in game.happenings if h.kind == "contribution_owed"]
    assert [h.get("seat") for h in told] == ["DDD"]
    own = rights(game.world, game.state.market, bloc(game), "Co")
    assert "DDD" not in own
    assert "AAA" in own
    again = game.state.tallies["DDD"].standing
    next_round(game)
    assert bloc(game).stock_dues
    # The other half of this breach, and the payment to Aldermere that it did not make either.
    assert game.state.tallies["DDD"].standing == pytest.approx(again - 2.5 - 5.0)
    while bloc(game).stock_dues:
        next_round(game)
    assert "DDD" in rights(game.world, game.state.market, bloc(game), "Co")
    balances(game)


def test_a_due_ends_with_the_membership() -> None:
    game = founded()
    game.state.blocs = {**game.state.blocs, PACT: replace(bloc(game), stock_dues=(Due("DDD", 10**15, 1),))}
    to_sitting(game, "DDD")
    game.apply(SetPolicy("DDD", Withdrawal(PACT)))
    while bloc(game).status("DDD"):
        assert bloc(game).stock_dues
        next_round(game)
    assert bloc(game).stock_dues == ()


def test_calls_beyond_a_rounds_allotment_and_before_force_are_refused() -> None:
    game = founded()
    to_sitting(game, "AAA")
    most = largest_call(game.world, bloc(game), "equal", game.round)
    # The associate's half of a share is what its allotment of $1 m must bear, the poorest full member's $2 m a whole.
    assert most == pytest.approx(3.5 * min(2 * 1_000_000, 2_000_000), rel=1e-6)
    assert refused(game, TableMotion("AAA", PACT, CallContributions(most + 10, "equal"))).code == "beyond-budget"
    young = game_of(scenario())
    next_round(young)
    to_sitting(young, "AAA")
    young.apply(Apply("AAA", PACT))
    assert refused(young, TableMotion("AAA", PACT, CallContributions(100, "equal"))).code == "not-in-force"


# --- purchases and releases ------------------------------------------------------------------------------------------


def test_the_stock_buys_towards_its_target_at_the_pace_and_books_kilograms_and_cents() -> None:
    game = founded()
    adopt(game, SetStockTarget("Co", 0.6))
    assert not [e for e in bloc(game).stock_books if e.kind == "bought"], "no money, no purchase"
    adopt(game, CallContributions(6_000_000, "gdp"))
    goal = 0.6 / 91.25 * use_kg(game.world, bloc(game), "Co")
    first = held_kg(bloc(game), "Co")
    assert first == pytest.approx(PACE * goal, rel=0.05)
    for _ in range(6):
        next_round(game)
        assert held_kg(bloc(game), "Co") <= 1.05 * goal
    assert held_kg(bloc(game), "Co") == pytest.approx(goal, rel=0.05)
    balances(game)


def test_what_the_stock_buys_is_in_nobodys_welfare_but_moves_the_price() -> None:
    idle, buying = founded(), founded()
    adopt(idle, SetStockTarget("Co", 0.5))
    adopt(buying, SetStockTarget("Co", 90.0))
    for game in (idle, buying):
        adopt(game, CallContributions(6_000_000, "gdp"))
    plain, moved = idle.state.market, buying.state.market
    assert plain is not None
    assert moved is not None
    assert float(moved.stock_cost.sum()) == 0.0
    assert float(moved.bought.sum()) == 0.0
    bought = next(e for e in bloc(buying).stock_books if e.kind == "bought")
    assert bought.cents < 0 < bought.kg
    co, users = 1, [buying.world.index[s] for s in ("AAA", "BBB")]
    assert np.all(moved.price[co, users] > plain.price[co, users])


def test_national_orders_beside_the_stocks_purchases_are_told_apart_by_money() -> None:
    game = founded()
    adopt(game, SetStockTarget("Co", 30.0))
    number = table(game, CallContributions(2_000_000, "gdp"))
    while game.state.motions[number].ready > game.round:
        next_round(game)
    to_sitting(game, "AAA")
    game.apply(SetPolicy("AAA", StockOrder("Co", buy_usd=200_000)))
    before = int(game.state.stocks[1, game.world.index["AAA"]])
    vote_all(game, "for")
    market = game.state.market
    assert market is not None
    entry = next(e for e in bloc(game).stock_books if e.kind == "bought")
    got = int(game.state.stocks[1, game.world.index["AAA"]]) - before
    assert got > 0
    assert float(market.stock_cost[1].sum()) == pytest.approx(200_000, rel=1e-6)
    # The same price for both, as one market has it: kilograms are in proportion to money at Aldermere's own price.
    own = float(market.price[1, game.world.index["AAA"]]) * float(game.world.market.price_usd_per_t[1]) / 1000
    assert 200_000 / got == pytest.approx(own, rel=1e-3)
    assert -entry.cents / 100 / entry.kg == pytest.approx(own, rel=0.2)
    balances(game)


def test_a_release_goes_to_the_market_and_its_money_to_the_stock() -> None:
    game = stocked(usd=3_000_000)
    adopt(game, SetStockTarget("Co", 0.0))
    held, money = held_kg(bloc(game), "Co"), bloc(game).stock_cents
    adopt(game, ReleaseStock("Co", held / 2000))
    entry = bloc(game).stock_books[-1]
    assert entry.kind == "released"
    assert entry.round == game.round - 1, "a release has no notice"
    assert -held // 2 <= entry.kg <= -0.97 * held / 2
    assert entry.cents > 0
    assert bloc(game).stock_cents == money + entry.cents
    assert bloc(game).stock_releases == ()
    market = game.state.market
    assert market is not None
    assert float(market.stock_revenue.sum()) == 0.0
    assert claims(bloc(game)) == claims(replace(bloc(game), stock_books=bloc(game).stock_books[:-1]))
    balances(game)


def test_motions_on_the_stock_are_refused_where_they_say_nothing() -> None:
    game = stocked()
    to_sitting(game, "AAA")

    def code(content: object) -> str:
        return refused(game, TableMotion("AAA", PACT, content)).code  # type: ignore[arg-type]

    assert code(SetStockTarget("Co", 30.0)) == "no-change"
    assert code(SetStockTarget("Xx", 30.0)) == "no-such-mineral"
    assert code(ReleaseStock("Ga", 1.0)) == "no-stock"
    assert code(ReleaseStock("Co", held_kg(bloc(game), "Co") / 1000 + 1.0)) == "no-stock"


# --- contributions by treaty -----------------------------------------------------------------------------------------


def test_metal_given_moves_from_the_national_stock_and_makes_a_claim_at_its_baseline_value_at_most() -> None:
    game = founded()
    to_sitting(game, "AAA")
    game.apply(SetPolicy("AAA", StockOrder("Co", buy_usd=500_000)))
    next_round(game)
    a = game.world.index["AAA"]
    own = int(game.state.stocks[1, a])
    market = game.state.market
    to_sitting(game, "AAA")
    game.apply(SetPolicy("AAA", StockOrder("Co")))
    deal(
        game,
        "AAA",
        "BBB",
        StockpileContribution("AAA", PACT, mineral="Co", tonnes=own / 2000),
        Payment("BBB", "AAA", 1),
    )
    next_round(game)
    kg = round(own / 2)
    assert held_kg(bloc(game), "Co") == kg
    assert int(game.state.stocks[1, a]) == own - kg
    assert worth(game.world, market, "Co", kg) > worth(game.world, None, "Co", kg), "the purchase has lifted the price"
    assert claims(bloc(game)) == {"AAA": worth(game.world, None, "Co", kg)}
    balances(game)


def test_a_contribution_may_come_with_the_accession_and_lapses_if_that_fails() -> None:
    for choice, expected in (("for", 500_000_00), ("against", 0)):
        game = founded(associates=())
        deal(game, "CCC", "AAA", Accession(PACT, "CCC"), StockpileContribution("CCC", PACT, usd=500_000))
        vote_all(game, choice)
        assert claims(bloc(game)).get("CCC", 0) == expected
        assert any(h.kind == "clause_lapsed" for h in game.happenings) == (choice == "against")


def test_contributions_say_one_thing_and_only_what_is_there() -> None:
    game = founded()
    to_sitting(game, "AAA")

    def code(clause: StockpileContribution) -> str:
        return refused(game, Propose("AAA", ("BBB",), (clause,))).code

    assert code(StockpileContribution("AAA", PACT)) == "money-or-metal"
    assert code(StockpileContribution("AAA", PACT, 5, "Co", 1.0)) == "money-or-metal"
    assert code(StockpileContribution("AAA", PACT, mineral="Co", tonnes=1e9)) == "no-stock"
    assert code(StockpileContribution("AAA", PACT, usd=10**9)) == "beyond-budget"
    assert code(StockpileContribution("AAA", "no-bloc", usd=1)) == "no-such-bloc"
    assert code(StockpileContribution("ZZZ", PACT, usd=1)) == "not-a-party"


def test_what_was_promised_and_is_not_there_is_a_breach_to_the_other_parties() -> None:
    game = founded()
    deal(game, "BBB", "AAA", StockpileContribution("BBB", PACT, usd=4_000_000))
    deal(game, "BBB", "DDD", StockpileContribution("BBB", PACT, usd=3_000_000))
    next_round(game)
    assert claims(bloc(game)) == {"BBB": 400_000_000}, "all that a ministry holds is twice its allotment"
    assert [h.get("seat") for h in game.happenings if h.kind == "contribution_missed"] == ["BBB"]
    reasons = {(e.a, e.b): e.reason for e in game.state.trust_log if e.reason == "contribution_missed"}
    assert reasons == {("BBB", "DDD"): "contribution_missed"}


# --- shelter ---------------------------------------------------------------------------------------------------------


def test_rights_protect_members_as_their_own_stock_would_and_nobody_else() -> None:
    game = stocked()
    own = rights(game.world, game.state.market, bloc(game), "Co")
    assert set(own) == {*FULL, "CCC"}
    assert sum(own.values()) <= held_kg(bloc(game), "Co") < sum(own.values()) + 4
    extra = sheltered_kg(game.world, game.state.market, [bloc(game)])
    co = game.world.mineral_index["Co"]
    for seat in game.world.seats:
        a = game.world.index[seat]
        uses = float(game.world.market.use0[co, a]) > 0.0
        assert extra[co, a] == (own.get(seat, 0) if uses else 0)
    assert "CCC" in own, "it uses no cobalt: it has a right, and nothing to shelter"
    units = stock_units(game.world, game.state)
    assert np.all(units * game.world.market.t_per_quarter[:, None] >= game.state.stocks / 1000 - 1e-9)
    assert float(units.sum()) > float((game.state.stocks / 1000 / game.world.market.t_per_quarter[:, None]).sum())


def test_a_stock_makes_its_members_safer() -> None:
    games = []
    for days in (0.5, 90.0):
        game = founded()
        adopt(game, SetStockTarget("Ga", days))
        adopt(game, CallContributions(6_000_000, "gdp"))
        # The purchase draws down the stocks of industry, which it fills again in a year.
        for _ in range(5):
            next_round(game)
        games.append(game)
    (low, high) = (g.state.market for g in games)
    assert low is not None
    assert high is not None
    for seat in ("AAA", "BBB"):
        a = games[0].world.index[seat]
        assert high.security[0, a] > low.security[0, a] + 0.1


def test_an_associates_right_is_never_worth_more_than_its_claim() -> None:
    game = stocked(drawing={**FREE, "share": "use"})
    world, market = game.world, game.state.market
    own = rights(world, market, bloc(game), "Co")
    assert worth(world, market, "Co", own.get("CCC", 0)) <= claims(bloc(game))["CCC"]
    by_use = {s: float(world.market.use0[1, world.index[s]]) for s in FULL}
    assert own["AAA"] / own["BBB"] == pytest.approx(by_use["AAA"] / by_use["BBB"], rel=1e-2)
    poor = replace(bloc(game), stock_books=tuple(e for e in bloc(game).stock_books if e.seat != "CCC"))
    assert "CCC" not in rights(world, market, poor, "Co")


def test_a_bloc_that_is_not_in_force_shelters_nobody_and_trades_nothing() -> None:
    game = stocked()
    game.state.blocs = {PACT: replace(bloc(game), in_force=False)}
    assert rights(game.world, game.state.market, bloc(game), "Co") == {}
    assert trades(game.world, game.state) == ()


# --- what comes back -------------------------------------------------------------------------------------------------


def test_at_the_end_metal_and_money_go_back_by_claims_to_the_kilogram() -> None:
    game = stocked(usd=300_000)
    while not game.over:
        before = game.state
        next_round(game)
    stock = before.blocs[PACT]
    held, owed = held_kg(stock, "Co"), claims(stock)
    assert held > 0
    assert (bloc(game).stock, bloc(game).stock_cents) == ((), 0)
    back = {e.seat: -e.kg for e in bloc(game).stock_books if e.kind == "returned" and e.mineral}
    assert sum(back.values()) == held
    assert back == {s: kg for s, kg in split(held, {s: float(c) for s, c in owed.items()}).items() if kg}
    for seat, kg in back.items():
        a = game.world.index[seat]
        assert int(game.state.stocks[1, a]) == int(before.stocks[1, a]) + kg
    assert claims(bloc(game)) == {}
    balances(game)
    again = Game.replay(game.world, game.seed, game.people, game.sequential, game.log)
    assert again.digest() == game.digest()


def test_contributing_without_a_target_costs_the_interest_alone() -> None:
    """Money that lies in the stock comes back at face value, discounted: nothing else is gained or lost by it."""
    plain, paid = founded(), founded()
    to_sitting(plain, "AAA")
    deal(paid, "AAA", "BBB", StockpileContribution("AAA", PACT, usd=1_000_000))
    at = paid.round
    for game in (plain, paid):
        while not game.over:
            next_round(game)
    world = plain.world
    lost = plain.state.tallies["AAA"].prosperity - paid.state.tallies["AAA"].prosperity
    assert lost == pytest.approx(1_000_000 * (discount(world, at) - discount(world, world.rounds)), abs=1.0)
    assert plain.state.tallies["BBB"].prosperity == pytest.approx(paid.state.tallies["BBB"].prosperity, abs=0.01)


def test_a_bloc_that_lapses_returns_its_stock_also_to_those_who_left() -> None:
    game = stocked()
    for seat in ("AAA", "BBB"):
        to_sitting(game, seat)
        game.apply(SetPolicy(seat, Withdrawal(PACT)))
    while bloc(game).in_force:
        before = game.state
        next_round(game)
    owed = claims(before.blocs[PACT])
    assert before.blocs[PACT].status("AAA") is None
    assert "AAA" not in rights(game.world, before.market, before.blocs[PACT], "Co"), "a leaver keeps a claim, no right"
    assert owed["AAA"] > 0
    assert bloc(game).stock == ()
    gained = game.state.stocks[1] - before.stocks[1]
    assert {s: int(gained[game.world.index[s]]) for s in owed} == split(held_kg(before.blocs[PACT], "Co"), owed)  # type: ignore[arg-type]
    assert bloc(game).stock_targets == (("Co", 30.0),)


def test_a_dissolved_bloc_has_no_stock_and_an_expelled_member_gets_its_part() -> None:
    game = stocked(dissolve_after_rounds=1)
    adopt(game, Expel("DDD"))
    while bloc(game).status("DDD"):
        next_round(game)
    owed = claims(bloc(game))
    assert owed["DDD"] > 0
    for seat in ("AAA", "BBB"):
        to_sitting(game, seat)
        game.apply(SetPolicy(seat, Withdrawal(PACT)))
    while not bloc(game).dissolved:
        next_round(game)
    back = {e.seat: -e.kg for e in bloc(game).stock_books if e.kind == "returned" and e.mineral}
    assert set(back) == {*FULL, "CCC"}
    assert (bloc(game).stock, bloc(game).stock_cents, bloc(game).stock_targets) == ((), 0, ())


def turn_of(game: Game) -> Turn:
    return Turn(game.world, game.state.copy(), game.seed, lambda kind, compute: compute())


def test_who_has_drawn_more_than_it_put_in_gets_nothing_and_owes_nothing() -> None:
    game = founded()
    books = (
        StockEntry(1, "given", "AAA", "Co", 900, value=900),
        StockEntry(1, "given", "BBB", "Co", 100, value=100),
        StockEntry(2, "drawn", "BBB", "Co", -300, value=-300),
    )
    turn = turn_of(game)
    turn.put_bloc(record(bloc(game), books))
    hand_back(turn, PACT)
    after = turn.state.blocs[PACT]
    assert {e.seat: e.kg for e in after.stock_books if e.kind == "returned" and e.mineral} == {"AAA": -700}
    assert claims(after) == {}
    drawn = (*books, StockEntry(3, "drawn", "AAA", "Co", -600, value=-900), StockEntry(3, "bought", "", "Co", 50))
    turn = turn_of(game)
    turn.put_bloc(record(bloc(game), drawn))
    hand_back(turn, PACT)
    back = {e.seat: -e.kg for e in turn.state.blocs[PACT].stock_books if e.kind == "returned" and e.mineral}
    assert back == {"AAA": 135, "BBB": 15}, "nobody has a claim: what was put in counts"


def test_books_never_go_below_nothing() -> None:
    empty = Bloc(PACT)
    with pytest.raises(AssertionError):
        record(empty, [StockEntry(1, "drawn", "AAA", "Co", -1)])
    with pytest.raises(AssertionError):
        record(empty, [StockEntry(1, "bought", "", "Co", 1, -1)])


def test_a_split_is_whole_and_in_proportion() -> None:
    assert split(10, {"a": 1.0, "b": 1.0, "c": 1.0}) == {"a": 4, "b": 3, "c": 3}
    assert split(0, {"a": 1.0}) == {"a": 0}
    assert split(7, {}) == {}
    rng = np.random.default_rng(4)
    for _ in range(200):
        weights = {str(i): float(w) for i, w in enumerate(rng.random(5) ** 3)}
        total = int(rng.integers(1, 10**14))
        parts = split(total, weights)
        assert sum(parts.values()) == total
        whole = fsum(weights.values())
        assert all(abs(parts[k] - total * w / whole) <= 1.001 for k, w in weights.items())


def test_a_treaty_with_a_contribution_ends_when_it_is_made() -> None:
    game = founded()
    deal(game, "AAA", "BBB", StockpileContribution("AAA", PACT, usd=1_000))
    next_round(game)
    (treaty,) = game.state.treaties.values()
    assert treaty.status == "performed"
    to_sitting(game, "AAA")
    assert refused(game, Denounce("AAA", treaty.id)).code == "treaty-ended"
