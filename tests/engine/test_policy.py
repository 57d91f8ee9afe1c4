"""National policy: stocks, export controls, flood."""

import numpy as np
import pytest

from game.actions import ExportControl, Flood, SetPolicy, StockOrder
from tests.engine.helpers import next_round, refused, start, to_sitting

SB = "Sb"


def position(game, mineral: str, seat: str) -> tuple[int, int]:  # type: ignore[no-untyped-def]
    return game.world.mineral_index[mineral], game.world.index[seat]


def test_a_purchase_moves_money_and_tonnes() -> None:
    game = start()
    to_sitting(game, "JPN")
    place = position(game, SB, "JPN")
    stock, money = int(game.state.stocks[place]), game.state.money["JPN"]
    programmes = sum(game.state.programmes.values())
    game.apply(SetPolicy("JPN", StockOrder(SB, buy_usd=2_000_000)))
    assert int(game.state.stocks[place]) == stock, "an order is sealed until the market"
    allotment = game.world.allotment["JPN"]
    next_round(game)
    spent = programmes - sum(game.state.programmes.values())
    left = game.state.money["JPN"] - allotment
    assert game.state.funds["JPN"] == 0
    assert spent + (money - left) == 200_000_000
    bought = int(game.state.stocks[place]) - stock
    price = game.world.market.price_usd_per_t[place[0]] * float(game.state.market.price[place])
    assert bought / 1000 * price == pytest.approx(2_000_000, rel=0.1)


def test_orders_stand_until_ended_and_are_cut_to_the_money() -> None:
    game = start()
    to_sitting(game, "PHL")
    most = game.view("PHL").me.stock_money_usd
    assert refused(game, SetPolicy("PHL", StockOrder(SB, buy_usd=most + 1))).code == "no-money"
    game.apply(SetPolicy("PHL", StockOrder(SB, buy_usd=most)))
    place = position(game, SB, "PHL")
    next_round(game)
    first = int(game.state.stocks[place])
    next_round(game)
    assert int(game.state.stocks[place]) > first
    to_sitting(game, "PHL")
    game.apply(SetPolicy("PHL", StockOrder(SB)))
    assert not [seat for seat, _ in game.state.policies if seat == "PHL"]
    second = int(game.state.stocks[place])
    next_round(game)
    assert int(game.state.stocks[place]) == second


def test_a_release_sells_stock_and_lowers_the_price() -> None:
    game = start()
    to_sitting(game, "PHL")
    game.apply(SetPolicy("PHL", StockOrder(SB, buy_usd=1_000_000)))
    next_round(game)
    place = position(game, SB, "PHL")
    held = int(game.state.stocks[place])
    assert held > 0
    to_sitting(game, "PHL")
    assert refused(game, SetPolicy("PHL", StockOrder(SB, release_t=held / 1000 + 1))).code == "no-stock"
    assert refused(game, SetPolicy("PHL", StockOrder(SB, buy_usd=5, release_t=0.001))).code == "both-ways"
    game.apply(SetPolicy("PHL", StockOrder(SB, release_t=held / 1000)))
    paid = game.state.money["PHL"]
    next_round(game)
    assert int(game.state.stocks[place]) < held
    assert game.state.funds["PHL"] > 0, "the revenue is the ministry's"
    assert paid >= 0


def test_an_export_control_raises_prices_at_its_targets_and_leaks() -> None:
    game = start()
    next_round(game)
    m, usa = position(game, "Ga", "USA")
    before = float(game.state.market.price[m, usa])
    to_sitting(game, "CHN")
    game.apply(SetPolicy("CHN", ExportControl("Ga", "refined", ("USA", "JPN"), 0.0)))
    opening = game.state.acting
    assert all(p.targets != ("USA", "JPN") for _, p in opening), "it is sealed until the market"
    next_round(game)
    peak = float(game.state.market.price[m, usa])
    assert peak > before * 1.05
    assert float(game.state.market.dependence[m, usa]) > 0, "a ban leaks"
    assert ("USA", "JPN") in [p.targets for s, p in game.view("COK").acting if s == "CHN"]
    kinds = [h.kind for h in game.view("COK").happenings]
    assert "export_control_begun" in kinds
    to_sitting(game, "CHN")
    game.apply(SetPolicy("CHN", ExportControl("Ga", "refined", ("USA", "JPN"), 1.0)))
    next_round(game)
    assert game.state.acting == opening
    assert float(game.state.market.price[m, usa]) < peak, "what was used up is still being rebuilt"


@pytest.mark.parametrize(
    ("seat", "policy", "code"),
    [
        ("DEU", ExportControl("Cu", "refined", ("USA",), 0.5), "union-policy"),
        ("CHN", ExportControl("Ga", "refined", (), 0.5), "bad-targets"),
        ("CHN", ExportControl("Ga", "refined", ("CHN",), 0.5), "self-target"),
        ("CHN", ExportControl("Ga", "refined", ("XXX",), 0.5), "no-such-target"),
        ("CHN", ExportControl("Ga", "refined", ("USA",), 1.5), "malformed"),
        ("CHN", ExportControl("Ga", "ore", ("USA",), 0.5), "no-exports"),
        ("COK", ExportControl("Ga", "refined", ("USA",), 0.5), "no-exports"),
        ("CHN", ExportControl("Zz", "refined", ("USA",), 0.5), "no-such-market"),
        ("USA", Flood("Ga", 0.5), "rival-only"),
        ("CHN", Flood("Ga", 1.5), "malformed"),
        ("USA", StockOrder("Zz", buy_usd=5), "no-such-mineral"),
        ("USA", StockOrder("Ga", buy_usd=-5), "malformed"),
    ],
)
def test_impossible_policies_are_refused(seat: str, policy: object, code: str) -> None:
    game = start()
    to_sitting(game, seat)
    assert refused(game, SetPolicy(seat, policy)).code == code  # type: ignore[arg-type]


def test_a_flood_lowers_prices_outside() -> None:
    game = start()
    next_round(game)
    m = game.world.mineral_index["graphite"]
    before = float(game.state.market.world_price[m])
    to_sitting(game, "CHN")
    game.apply(SetPolicy("CHN", Flood("graphite", 1.0)))
    stands = any(p.type == "export_control" and p.mineral == "graphite" for _, p in game.state.acting)
    assert stands, "licences that are all granted hold nothing back"
    next_round(game)
    assert float(game.state.market.world_price[m]) < before
    assert float(game.state.market.subsidy[m, game.world.index["CHN"]]) > 0


def test_a_programme_pays_no_more_than_its_instalment() -> None:
    game = start()
    to_sitting(game, "USA")
    programme = next(p for p in game.world.programmes.values() if p.seat == "USA")
    instalment = round(programme.per_round_usd_m * 1e8)
    money = game.view("USA").me.stock_money_usd
    for mineral in ("Sb", "W", "NdPr"):
        game.apply(SetPolicy("USA", StockOrder(mineral, buy_usd=money // 3)))
    before = game.state.programmes[programme.id]
    next_round(game)
    assert 0 < before - game.state.programmes[programme.id] <= instalment
    assert all(value >= 0 for value in game.state.money.values())
    assert np.all(game.state.stocks >= 0)
