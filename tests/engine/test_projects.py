"""Capacity that players pay for, and forward contracts: money, place, time, shortfalls and refusals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from game import Game, load_scenario, new_game
from game.actions import HomeInvestment, Investment, Offtake, Propose, SetPolicy
from game.market.world import Stage
from game.rules.discounting import discount
from game.rules.offers import SIGNED_TRUST
from game.rules.projects import INVESTED_TRUST, benchmark, lead_rounds, offtake_limit, price_per_t
from game.rules.purse import BREACH_STANDING, BREACH_TRUST, payment_limit
from game.rules.structure import protection
from game.state import Treaty
from game.world import build_world
from tests.engine.books import settled
from tests.engine.helpers import deal, next_round, refused, to_sitting
from tests.engine.test_identities import small


def table(**changes: str) -> Game:
    return new_game(small(**changes), 3, table="simultaneous")


def row(game: Game, stage: Stage, mineral: str, code: str) -> int:
    return game.world.market.rows.index(stage, game.world.mineral_index[mineral], code)


def told(game: Game, kind: str, seat: str) -> list[dict[str, object]]:
    return [dict(h.params) for h in game.view(seat).happenings if h.kind == kind]


# --- investment ------------------------------------------------------------------------------------------------


def test_an_investment_is_paid_at_once_and_works_in_the_host_after_its_lead() -> None:
    game, idle = table(), table()
    n = row(game, Stage.ORE, "Co", "CCC")
    usd = game.world.allotment["AAA"] // 100 // 2
    # The mine of the host and nothing else grows.
    deal(game, "AAA", "CCC", Investment("AAA", "CCC", "Co", "ore", usd))
    lead = lead_rounds(game.world, "Co", "ore")
    assert 1 < lead < 11
    dyn, rows = game.world.dynamics, game.world.market.rows
    unit = dyn.inputs.capital_quarters * dyn.inputs.lrmc[1, 1] * game.world.market.kappa[1]
    share = usd / (unit * game.world.market.value_usd_per_quarter[1] * rows.capacity0[n])
    for round_ in range(1, lead + 2):
        assert game.state.structure.granted[n] == pytest.approx(share if round_ > lead else 0.0, rel=1e-9)
        gained = game.state.structure.capacity / idle.state.structure.capacity - 1.0
        if round_ <= lead:
            np.testing.assert_allclose(gained, 0.0, atol=1e-9)
        else:
            assert gained[n] == pytest.approx(share / idle.state.structure.capacity[n], rel=1e-6)
            gained[n] = 0.0
            np.testing.assert_allclose(gained, 0.0, atol=1e-9)
        next_round(game)
        next_round(idle)
        m, ccc = game.world.mineral_index["Co"], game.world.index["CCC"]
        more = float(game.state.market.output[1, m, ccc] - idle.state.market.output[1, m, ccc])
        assert (more > 1e-6) == (round_ > lead), "in the market of that round"
        if round_ == 1:
            # Half of the allotment was spent, the other half carried over.
            assert game.state.money["AAA"] == 2 * game.world.allotment["AAA"] - usd * 100
            assert game.state.tallies["AAA"].prosperity == pytest.approx(-float(usd), rel=1e-6)
            assert game.state.trust["AAA", "CCC"] == SIGNED_TRUST + INVESTED_TRUST
    (start,) = told(game, "project_started", "BBB")
    assert (start["host"], start["usd"], start["rounds"]) == ("CCC", usd, lead)
    assert game.state.tallies["AAA"].paid == game.state.tallies["CCC"].received == 0, "no gift to the host"


def test_what_an_investor_does_not_have_is_a_breach() -> None:
    game = table()
    usd = game.world.allotment["AAA"] // 100 * 3 // 2
    deal(game, "AAA", "CCC", Investment("AAA", "CCC", "Co", "ore", usd))
    next_round(game)
    assert game.state.money["AAA"] == game.world.allotment["AAA"], "all is gone but the new budget"
    (entry,) = settled(game, "build", 1)
    assert entry["cents"] == game.world.allotment["AAA"]
    assert game.state.trust["AAA", "CCC"] == SIGNED_TRUST + INVESTED_TRUST + BREACH_TRUST
    standing = game.state.tallies["AAA"].standing - game.state.tallies["CCC"].standing
    assert standing == pytest.approx(BREACH_STANDING)
    (breach,) = told(game, "breach", "BBB")
    assert (breach["seat"], breach["victim"]) == ("AAA", "CCC")
    assert breach["usd"] == usd - game.world.allotment["AAA"] // 100


def test_money_beyond_the_host_metals_limit_stays_with_the_investor() -> None:
    game = table()
    n = row(game, Stage.REFINED, "Ga", "BBB")
    dyn = game.world.dynamics
    room = 1e-4
    game.state.structure = dyn.place(game.state.structure, n, float(dyn.inputs.limit[n]) - 1.0 - room)
    usd = game.world.allotment["AAA"] // 100
    deal(game, "AAA", "BBB", Investment("AAA", "BBB", "Ga", "refined", usd))
    next_round(game)
    (entry,) = settled(game, "build", 1)
    price = dyn.unit_capital_usd()[0, 0] * game.world.market.rows.capacity0[n]
    assert entry["cents"] == pytest.approx(room * price * 100, abs=1)
    assert 0 < entry["cents"] < usd * 100
    assert game.state.money["AAA"] == 2 * game.world.allotment["AAA"] - entry["cents"]
    assert not told(game, "breach", "AAA"), "the investor had the money"
    assert float(game.state.structure.rows_under_way()[n]) == pytest.approx(float(dyn.inputs.limit[n]) - 1.0)


def project(investor: str, host: str, mineral: str, stage: str, usd: int = 10) -> Investment:
    return Investment(investor, host, mineral, stage, usd)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("clause", "code"),
    [
        (project("AAA", "CCC", "Ga", "refined"), "no-site"),
        (project("AAA", "CCC", "Ga", "ore"), "no-site"),
        (project("CCC", "AAA", "Co", "ore"), "no-site"),
        (project("AAA", "CCC", "Xx", "ore"), "no-such-mineral"),
        (project("AAA", "BBB", "Co", "refined"), "not-a-party"),
        (project("CCC", "CCC", "Co", "ore"), "home-investment"),
        (project("AAA", "CCC", "Co", "ore", 10**12), "beyond-budget"),
        (project("AAA", "CCC", "Co", "ore", 0), "malformed"),
    ],
)
def test_impossible_investments_are_refused(clause: Investment, code: str) -> None:
    game = table()
    to_sitting(game, "AAA")
    assert refused(game, Propose("AAA", ("CCC",), (clause,))).code == code


def test_nobody_builds_scrap() -> None:
    """Brightwater's only source of cobalt ore is what it collects."""
    game = table()
    assert "SEC:BBB" in game.world.market.row_codes(Stage.ORE, game.world.mineral_index["Co"])
    to_sitting(game, "AAA")
    assert refused(game, Propose("AAA", ("BBB",), (project("AAA", "BBB", "Co", "ore"),))).code == "no-site"
    to_sitting(game, "BBB")
    assert refused(game, SetPolicy("BBB", HomeInvestment("Co", "ore", 10))).code == "no-site"


def test_two_investments_of_one_treaty_stay_within_the_budget_together() -> None:
    game = table()
    to_sitting(game, "AAA")
    most = payment_limit(game.world, "AAA")
    two = (project("AAA", "CCC", "Co", "ore", most), project("AAA", "CCC", "Co", "ore", 1))
    assert refused(game, Propose("AAA", ("CCC",), two)).code == "beyond-budget"


def test_home_investment_stands_until_it_is_ended() -> None:
    game = table()
    n = row(game, Stage.REFINED, "Ga", "BBB")
    to_sitting(game, "BBB")
    usd = game.world.allotment["BBB"] // 100 // 4
    game.apply(SetPolicy("BBB", HomeInvestment("Ga", "refined", usd)))
    for round_ in (1, 2):
        next_round(game)
        (entry,) = settled(game, "build", round_)
        assert entry["cents"] == usd * 100
    assert len(told(game, "home_project", "BBB")) == 2
    assert not told(game, "home_project", "AAA"), "national policy is sealed"
    promised = float(game.state.structure.promised[:, n].sum())
    assert promised > 0.0
    to_sitting(game, "BBB")
    game.apply(SetPolicy("BBB", HomeInvestment("Ga", "refined", 0)))
    next_round(game)
    assert settled(game, "build", 3) == []
    assert float(game.state.structure.promised[:, n].sum()) == pytest.approx(promised)
    spent = usd * (1.0 + discount(game.world, 2))
    assert game.state.tallies["BBB"].prosperity == pytest.approx(-spent, rel=1e-5)


def test_home_investment_goes_as_far_as_the_budget() -> None:
    game = table()
    to_sitting(game, "BBB")
    most = payment_limit(game.world, "BBB")
    assert refused(game, SetPolicy("BBB", HomeInvestment("Ga", "refined", most + 1))).code == "no-money"
    game.apply(SetPolicy("BBB", HomeInvestment("Ga", "refined", most)))
    next_round(game)
    (entry,) = settled(game, "build", 1)
    assert entry["cents"] == game.world.allotment["BBB"]
    assert not told(game, "breach", "BBB")
    assert game.state.money["BBB"] == game.world.allotment["BBB"]


# --- offtakes --------------------------------------------------------------------------------------------------


def contract(game: Game, times: float, start: int = 0, term: int = 2, part: float = 0.5) -> Offtake:
    tonnes = part * offtake_limit(game.world, "AAA", "BBB", "Co", "refined")
    return Offtake("AAA", "BBB", "Co", "refined", tonnes, times * price_per_t(game.world, "Co", "refined"), start, term)


def due(game: Game, clause: Offtake) -> int:
    """The cents that the buyer owes at the market just cleared; negative if the seller does."""
    market = game.state.market
    index = float(market.world_price[game.world.mineral_index["Co"]])
    return round((clause.usd_per_t - index * price_per_t(game.world, "Co", "refined")) * clause.tonnes * 100)


@pytest.mark.parametrize("times", [1.2, 0.8])
def test_an_offtake_pays_the_difference_to_the_market_every_round_of_its_term(times: float) -> None:
    game = table()
    clause = contract(game, times, start=1, term=3)
    deal(game, "AAA", "BBB", clause)
    by_buyer = by_seller = 0
    worth = 0.0
    for round_ in range(1, 7):
        next_round(game)
        if 2 <= round_ <= 4:
            cents = due(game, clause)
            by_buyer, by_seller = by_buyer + max(cents, 0), by_seller + max(-cents, 0)
            worth += discount(game.world, round_) * cents / 100
        buyer, seller = game.state.tallies["AAA"], game.state.tallies["BBB"]
        assert (buyer.paid, seller.received) == (by_buyer, by_buyer)
        assert (seller.paid, buyer.received) == (by_seller, by_seller)
    assert by_seller if times < 1.0 else by_buyer
    assert seller.transfers == pytest.approx(worth, rel=1e-9)
    assert buyer.transfers == pytest.approx(-worth, rel=1e-9)
    assert len(told(game, "offtake_settled", "CCC")) == 3
    (treaty,) = game.state.treaties.values()
    assert treaty.status == "performed"


def test_an_offtake_counts_every_round_between_two_markets() -> None:
    game = table(market_every="2")
    clause = replace(contract(game, 1.8, start=0, term=3), tonnes=20.0)
    deal(game, "AAA", "BBB", clause)
    received = 0
    for round_ in range(1, 7):
        next_round(game)
        if round_ in (2, 4):
            rounds = {2: 2, 4: 1}[round_]
            assert due(game, clause) > 0
            received += due(game, replace(clause, tonnes=clause.tonnes * rounds))
        assert game.state.tallies["BBB"].received == received


def test_what_a_party_to_an_offtake_cannot_pay_is_a_breach() -> None:
    game = table()
    deal(game, "AAA", "BBB", contract(game, 2.0, term=1, part=1.0))
    left = 12_345
    game.state.money = {**game.state.money, "AAA": left}
    next_round(game)
    assert game.state.tallies["AAA"].paid == game.state.tallies["BBB"].received == left
    assert game.state.trust["AAA", "BBB"] == SIGNED_TRUST + BREACH_TRUST
    standing = game.state.tallies["AAA"].standing - game.state.tallies["BBB"].standing
    assert standing == pytest.approx(BREACH_STANDING)
    (breach,) = told(game, "breach", "CCC")
    assert (breach["seat"], breach["victim"]) == ("AAA", "BBB")
    assert game.state.funds["BBB"] == left
    assert game.state.money["AAA"] == game.world.allotment["AAA"], "nothing was left to carry over"


def test_impossible_offtakes_are_refused() -> None:
    game = table()
    to_sitting(game, "AAA")
    good = contract(game, 1.0)
    base = price_per_t(game.world, "Co", "refined")
    for clause, code in (
        (replace(good, tonnes=good.tonnes * 2.1), "too-many-tonnes"),
        (replace(good, usd_per_t=0.49 * base), "bad-price"),
        (replace(good, usd_per_t=2.01 * base), "bad-price"),
        (replace(good, seller="AAA"), "self-offtake"),
        (replace(good, buyer="CCC"), "not-a-party"),
        (replace(good, stage="ore"), "no-site"),
        (replace(good, mineral="Zz"), "no-such-mineral"),
    ):
        assert refused(game, Propose("AAA", ("BBB",), (clause,))).code == code, code
    game.apply(Propose("AAA", ("BBB",), (good,)))


def treaty(number: int, clause: Offtake, status: str = "in force") -> Treaty:
    return Treaty(number, ("AAA", "BBB"), (clause,), 3, False, status)


def test_an_offtake_protects_the_share_of_capacity_that_is_sold_forward() -> None:
    game = table()
    world, n = game.world, row(game, Stage.REFINED, "Co", "BBB")
    clause = replace(contract(game, 1.2, start=1, term=2), tonnes=5000.0)
    share = 5000.0 / (world.market.t_per_quarter[1] * world.market.rows.capacity0[n])
    assert 0.3 < share < 0.5
    for round_, g in ((3, 0.0), (4, share), (5, share), (6, 0.0)):
        out = protection(world, (), (treaty(1, clause),), round_)
        assert out[n] == pytest.approx(g)
        assert out.sum() == pytest.approx(g), "nobody else's"
    # The treaty counts as performed in the round of its last delivery.
    assert protection(world, (), (treaty(1, clause, "performed"),), 5)[n] == pytest.approx(share)
    two = (treaty(1, clause), treaty(2, clause))
    assert protection(world, (), two, 4)[n] == pytest.approx(2 * share), "contracts add up"
    assert protection(world, (), (*two, treaty(3, clause)), 4)[n] == 1.0
    cheap = treaty(4, replace(clause, usd_per_t=clause.usd_per_t / 1.2))
    assert protection(world, (), (cheap,), 4)[n] == pytest.approx(share / 3), "as a floor of 1.0 would"


def test_a_unions_offtake_of_ore_follows_the_prices_of_its_members() -> None:
    """The Union mines copper in Finland, Poland, Sweden and elsewhere; metal follows the price outside the rival."""
    world = build_world(load_scenario("washington-2026"))
    game = table()
    next_round(game)
    m, shape = world.mineral_index["Cu"], (2, len(world.minerals), len(world.actors))
    price, output = np.ones(shape), world.market.output0
    price[1, m, world.index["POL"]] = 2.0
    price[1, m, world.index["FIN"]] = 3.0
    market = replace(game.state.market, producer_price=price, output=output, world_price=np.full(shape[1], 1.5))
    made = {world.actors[i]: float(output[1, m, i]) for i in world.covers["EUU"]}
    assert made["POL"] > 0.0
    assert made["FIN"] > 0.0
    mean = (sum(made.values()) + made["POL"] + 2.0 * made["FIN"]) / sum(made.values())
    deal_ = Offtake("JPN", "EUU", "Cu", "ore", 1.0, 1.0)
    assert benchmark(world, market, deal_) == pytest.approx(mean)
    assert benchmark(world, market, replace(deal_, seller="FIN")) == pytest.approx(3.0)
    assert benchmark(world, market, replace(deal_, seller="COK")) == 1.0
    assert benchmark(world, market, replace(deal_, stage="refined")) == 1.5
    # The quota of the start keeps the price at the mine below the one abroad: the contract starts at par.
    cobalt = replace(deal_, seller="COD", mineral="Co")
    at_home = world.market.baseline_producer_price[1]
    assert float(at_home[world.mineral_index["Co"], world.index["COD"]]) < 0.9
    start = replace(market, producer_price=np.stack([price[0], at_home]))
    assert benchmark(world, start, cobalt) == pytest.approx(1.0)
