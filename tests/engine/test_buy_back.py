"""Commitments to buy back: fees, the purchase at the end or in a cut, short stocks, notice, and the books."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ai.appraisal import Appraisal
from game import Game, new_game
from game.actions import BuyBack, Denounce, ExportControl, Payment, Propose, SetPolicy
from game.rules import programmes
from game.rules.buy_back import guarantee, tonnes_limit
from game.rules.clauses import has_weight
from game.rules.discounting import discount
from game.rules.offers import SIGNED_STANDING
from game.rules.purse import BREACH_STANDING
from game.state import State
from tests.engine.helpers import deal, next_round, refused, to_sitting
from tests.engine.test_vault import scenario

HELD_KG = 5_000_000


def table(stock_kg: int = HELD_KG, **changes: Any) -> Game:
    """Return a game in which the host has so much cobalt, and the others none."""
    game = new_game(scenario(**changes), 3, table="simultaneous")
    for seat, kg in (("AAA", stock_kg), ("BBB", 0), ("ZZZ", 0)):
        put_stock(game, seat, kg)
    return game


def put_stock(game: Game, seat: str, kg: int) -> None:
    stocks = game.state.stocks.copy()
    stocks[game.world.mineral_index["Co"], game.world.index[seat]] = kg
    game.state.stocks = stocks


def kg_of(game: Game, seat: str) -> int:
    return int(game.state.stocks[game.world.mineral_index["Co"], game.world.index[seat]])


def base_price(game: Game) -> float:
    return float(game.world.market.price_usd_per_t[game.world.mineral_index["Co"]])


def commitment(game: Game, usd: float, times: float = 1.0, fee: int = 0, start: int = 0, term: int = 3) -> BuyBack:
    """Return a commitment of about so much money, an even number of tens of kilograms."""
    price = base_price(game) * times
    return BuyBack("BBB", "AAA", "Co", round(usd / price / 2, 2) * 2, price, fee, start, term)


def cents(state: State, seat: str) -> int:
    held = sum(state.programmes[p] for p in state.programmes) if seat == "AAA" else 0
    return state.cash(seat) + held


def told(game: Game, kind: str, seat: str = "BBB") -> list[dict[str, Any]]:
    return [dict(h.params) for h in game.view(seat).happenings if h.kind == kind]


def test_fees_go_into_the_programme_each_round_and_the_tonnes_come_in_the_last() -> None:
    game, idle = table(), table()
    clause = commitment(game, 1_000_000, fee=30_000, term=3)
    deal(game, "BBB", "AAA", clause)
    kg = round(clause.tonnes * 1000)
    for round_ in (1, 2, 3):
        assert kg_of(game, "BBB") == 0
        assert game.state.programmes["vault"] - idle.state.programmes["vault"] == 3_000_000 * (round_ - 1)
        next_round(game)
        next_round(idle)
    assert kg_of(game, "BBB") == kg
    assert kg_of(game, "AAA") == HELD_KG - kg
    assert len(told(game, "fee_paid")) == 3
    (sale,) = told(game, "bought_back")
    assert sale["usd"] == int(clause.tonnes * clause.usd_per_t)
    assert game.state.tallies["BBB"].paid == game.state.tallies["AAA"].received == 90_000 * 100, "goods are no transfer"
    (treaty,) = game.state.treaties.values()
    assert treaty.status == "performed"
    next_round(game)
    assert len(told(game, "bought_back")) == 1


def test_money_and_metal_change_hands_and_nothing_is_made() -> None:
    game, idle = table(), table()
    clause = commitment(game, 1_000_000, times=1.2, term=1)
    deal(game, "BBB", "AAA", clause)
    before = {seat: cents(game.state, seat) for seat in ("AAA", "BBB")}
    total = int(game.state.stocks.sum())
    next_round(game)
    next_round(idle)
    moved = {seat: cents(game.state, seat) - cents(idle.state, seat) for seat in before}
    price, kept = 100 * clause.tonnes * clause.usd_per_t, 1.5 * clause.tonnes * base_price(game)
    assert moved["BBB"] == pytest.approx(-price, abs=1)
    assert moved["AAA"] == pytest.approx(price + kept, abs=2), "with what it need not pay for keeping them"
    assert int(game.state.stocks.sum()) == total
    # At the baseline price the goods are worth less than was paid: the rest is a transfer to the holder.
    goods = clause.tonnes * base_price(game)
    assert game.state.tallies["AAA"].received / 100 == pytest.approx(0.2 * goods, abs=2)
    for seat, sign in (("AAA", 1.0), ("BBB", -1.0)):
        gained = game.state.tallies[seat].prosperity - idle.state.tallies[seat].prosperity
        assert gained == pytest.approx(sign * goods * discount(game.world, 1), rel=0.02)


def test_a_price_below_the_baseline_is_a_transfer_to_the_participant() -> None:
    game = table()
    clause = commitment(game, 800_000, times=0.8, term=1)
    deal(game, "BBB", "AAA", clause)
    next_round(game)
    assert game.state.tallies["AAA"].paid / 100 == pytest.approx(0.25 * clause.tonnes * clause.usd_per_t, abs=2)
    assert game.state.tallies["BBB"].received == game.state.tallies["AAA"].paid


def test_a_short_stock_is_shared_in_proportion_and_breaks_nobodys_word() -> None:
    game = table()
    big, small_ = commitment(game, 900_000, term=2), commitment(game, 300_000, term=2)
    put_stock(game, "AAA", round((big.tonnes + small_.tonnes) * 1000 / 2))
    deal(game, "BBB", "AAA", big)
    deal(game, "ZZZ", "AAA", replace(small_, participant="ZZZ"))
    for _ in range(2):
        next_round(game)
    assert kg_of(game, "AAA") <= 1
    assert kg_of(game, "BBB") == pytest.approx(big.tonnes * 500, abs=1)
    assert kg_of(game, "ZZZ") == pytest.approx(small_.tonnes * 500, abs=1)
    assert game.state.tallies["AAA"].standing >= 0.0
    missing = [h.get("kg") for h in game.view("AAA").happenings if h.kind == "stock_short"]
    assert missing == pytest.approx([big.tonnes * 500, small_.tonnes * 500], abs=1)
    assert not told(game, "breach")


def test_a_participant_that_cannot_pay_breaks_its_word() -> None:
    game = table()
    clause = commitment(game, 1_000_000, term=1)
    deal(game, "BBB", "AAA", clause)
    game.state.money = {**game.state.money, "BBB": 25_000_000}
    game.state.funds = {**game.state.funds, "BBB": 0}
    standing = game.state.tallies["BBB"].standing
    next_round(game)
    assert kg_of(game, "BBB") == pytest.approx(250_000 / clause.usd_per_t * 1000, abs=2), "what could be paid"
    assert told(game, "breach")[0]["usd"] == pytest.approx(clause.tonnes * clause.usd_per_t - 250_000, abs=30)
    assert game.state.tallies["BBB"].standing == standing + SIGNED_STANDING + BREACH_STANDING


def test_a_cut_by_the_rival_brings_the_tonnes_forward_once() -> None:
    game = table()
    clause = commitment(game, 1_000_000, fee=10_000, term=8)
    deal(game, "BBB", "AAA", clause)
    to_sitting(game, "ZZZ")
    exports = game.world.exports["ZZZ"]
    stage = next(s for m, s in exports if m == "Co")
    game.apply(SetPolicy("ZZZ", ExportControl("Co", stage, ("BBB",), 0.0)))
    next_round(game)
    assert not told(game, "bought_back_early"), "nobody knew of the cut before the market"
    next_round(game)
    (early,) = told(game, "bought_back_early")
    assert early["kg"] == round(clause.tonnes * 1000) == kg_of(game, "BBB")
    for _ in range(8):
        next_round(game)
    assert kg_of(game, "BBB") == early["kg"]
    assert len(told(game, "fee_paid")) == 2, "no fee once all has been bought"
    assert not told(game, "bought_back")


def test_notice_of_the_participant_brings_the_purchase_forward() -> None:
    game = table()
    clause = commitment(game, 1_000_000, fee=10_000, term=8)
    deal(game, "BBB", "AAA", clause)
    next_round(game)
    to_sitting(game, "BBB")
    game.apply(Denounce("BBB", min(game.state.treaties)))
    next_round(game)
    assert kg_of(game, "BBB") == 0
    next_round(game)
    assert kg_of(game, "BBB") == round(clause.tonnes * 1000), "there is no way out of the purchase"


def test_a_holder_that_gives_notice_hands_the_fees_back_and_sells_nothing() -> None:
    game = table()
    deal(game, "BBB", "AAA", commitment(game, 1_000_000, fee=10_000, term=8))
    next_round(game)
    to_sitting(game, "AAA")
    game.apply(Denounce("AAA", min(game.state.treaties)))
    next_round(game)
    next_round(game)
    assert kg_of(game, "BBB") == 0
    assert [back["usd"] for back in told(game, "fees_returned")] == [30_000]
    tallies = game.state.tallies
    assert tallies["AAA"].received == tallies["AAA"].paid == tallies["BBB"].received == tallies["BBB"].paid == 3_000_000


def test_impossible_commitments_are_refused() -> None:
    game = table()
    to_sitting(game, "BBB")
    good = commitment(game, 1_000_000)
    most = tonnes_limit(game.world, "BBB", "Co", good.usd_per_t)
    cases = {
        "no-programme": replace(good, participant="AAA", holder="BBB"),
        "self-commitment": replace(good, participant="AAA"),
        "not-a-party": replace(good, participant="CCC"),
        "no-such-mineral": replace(good, mineral="Xx"),
        "too-late": replace(good, term=13),
        "bad-price": replace(good, usd_per_t=good.usd_per_t * 2.1),
        "too-many-tonnes": replace(good, tonnes=most * 1.01),
        "beyond-budget": replace(good, fee_usd=10**11),
    }
    for code, clause in cases.items():
        assert refused(game, Propose("BBB", ("AAA",), (clause,))).code == code
    game.apply(Propose("BBB", ("AAA",), (replace(good, tonnes=most, term=12),)))


def test_what_can_be_vouched_for_is_public() -> None:
    game = table()
    world = game.world
    assert guarantee(world, "BBB") == 2 * world.allotment["BBB"] // 100
    assert guarantee(world, "AAA") == 2 * world.allotment["AAA"] // 100 + 30_000_000
    before = guarantee(world, "AAA")
    game.state.programmes = {"vault": 0}
    assert guarantee(world, "AAA") == before, "it does not tell what is left"


def test_splitting_a_commitment_changes_nothing() -> None:
    whole, split = table(), table()
    clause = commitment(whole, 1_000_000, times=1.1, fee=20_000, term=2)
    half = replace(clause, tonnes=clause.tonnes / 2, fee_usd=10_000)
    deal(whole, "BBB", "AAA", clause)
    deal(split, "BBB", "AAA", half, replace(half, usd_per_t=half.usd_per_t * (1 + 1e-9)))
    for game in (whole, split):
        for _ in range(3):
            next_round(game)
    for seat in ("AAA", "BBB"):
        a, b = whole.state.tallies[seat], split.state.tallies[seat]
        assert a.prosperity == pytest.approx(b.prosperity, rel=1e-3)
        assert (a.standing, a.treaties) == (b.standing, b.treaties)
        assert a.received - a.paid == pytest.approx(b.received - b.paid, abs=5)
    assert kg_of(whole, "BBB") == pytest.approx(kg_of(split, "BBB"), abs=2)


def test_a_circle_of_commitments_and_sales_makes_no_money() -> None:
    """The holder buys, the participant buys back and sells: together they are no richer than their metal."""
    game = table()
    deal(game, "BBB", "AAA", commitment(game, 1_000_000, times=2.0, term=1))
    deal(game, "AAA", "BBB", Payment("AAA", "BBB", 500_000, 1, 1))
    for _ in range(3):
        next_round(game)
    tallies = game.state.tallies
    assert sum(t.received - t.paid for t in tallies.values()) == 0
    assert sum(t.transfers for t in tallies.values()) == pytest.approx(0.0, abs=1e-3)


def test_a_commitment_gives_a_treaty_weight() -> None:
    game = table()
    assert has_weight(game.world, ("AAA", "BBB"), (commitment(game, 1_000_000),))
    assert not has_weight(game.world, ("AAA", "BBB"), (commitment(game, 10.0),))


def test_what_a_player_thinks_of_it() -> None:
    """Fees cost the participant; cover that the holder has is worth something, and more of it no less."""
    game = table()
    to_sitting(game, "BBB")
    clause = commitment(game, 1_000_000, fee=50_000, term=6)
    parties = ("BBB", "AAA")

    def worth(seat: str, item: BuyBack) -> dict[str, float]:
        return {t.key: t.points for t in Appraisal(game.view(seat), seat).clauses((item,)).terms}

    mine = worth("BBB", clause)
    assert mine["participation_fee"] < 0.0 < worth("AAA", clause)["participation_fee"]
    assert mine["bought_back"] < 0.0
    assert mine["cover"] >= 0.0
    more = worth("BBB", replace(clause, tonnes=clause.tonnes * 2))
    assert more["security"] >= mine["security"] >= 0.0
    free = Appraisal(game.view("BBB"), "BBB")
    assert free.treaty(parties, (replace(clause, fee_usd=0),)).total > free.treaty(parties, (clause,)).total
    assert not worth("CCC", clause)


def test_the_programme_has_its_fees_and_sales_before_the_ministry() -> None:
    game = table()
    clause = commitment(game, 1_000_000, term=1)
    (programme,) = programmes.of_seat(game.world, "AAA")
    deal(game, "BBB", "AAA", clause)
    game.state.programmes = {"vault": game.state.programmes["vault"] - 40_000_000}
    assert programmes.spent(game.state, programme) == 40_000_000
    funds = game.state.funds["AAA"]
    next_round(game)
    assert game.state.funds["AAA"] - funds == pytest.approx(
        100 * clause.tonnes * clause.usd_per_t - 40_000_000, abs=1
    ), "what stock had cost went back first"
