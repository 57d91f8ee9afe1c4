"""The player that keeps a buffer stock: where its band comes from, what it orders, and what it does not know."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ai.buffer import Band, BufferStockPlayer, bands, least, orders, price_under, purchase, release
from ai.negotiator import HeuristicPlayer
from game import Game, load_scenario, new_game
from game.actions import EndSitting, SetPolicy, StockOrder
from game.scenario.folder import find_files
from game.scenario.models import Condition
from game.scenario.read import from_files
from tests.engine.helpers import next_round, start, to_sitting
from tests.scenario.copies import changed

SEAT, MINERAL = "ITC", "Sn"


def tin(*changes: tuple[str, str, str]) -> Game:
    """Return a game of the tin scenario at the council's first sitting, with places of its files replaced."""
    files = dict(find_files("tin-1985"))
    for name, old, new in changes:
        files = changed(files, name, old, new)
    game = new_game(from_files(files), 3, table="sequential")
    to_sitting(game, SEAT)
    return game


def order_of(game: Game) -> StockOrder:
    """Return the one order that the player gives now, or an order for nothing."""
    actions = [a for a in orders(game.view(SEAT)) if isinstance(a, SetPolicy)]
    assert len(actions) <= 1
    policy = actions[0].policy if actions else StockOrder(MINERAL)
    assert isinstance(policy, StockOrder)
    return policy


def test_the_band_is_what_the_mandate_says() -> None:
    view = tin().view(SEAT)
    assert bands(view) == (Band(MINERAL, 1.0, 1.3),)
    other = tin(
        ("mandates.yaml", "mineral: Sn, value: 1.0}", "mineral: Sn, value: 0.8}"),
        ("mandates.yaml", "kind: price_at_most, mineral: Sn, value: 1.3}", "kind: paid_at_most, value: 5000000}"),
    )
    assert bands(other.view(SEAT)) == (Band(MINERAL, 0.8, None),)


def test_only_refined_prices_of_one_mineral_make_a_band() -> None:
    view = tin().view(SEAT)
    target = view.me.mandate.targets[0]
    for when in (
        Condition(kind="price_at_least", mineral=MINERAL, stage="ore", value=1.0),
        Condition(kind="price_at_least", value=1.0),
    ):
        mandate = view.me.mandate.model_copy(
            update={"targets": (target.model_copy(update={"when": when}),), "red_lines": ()}
        )
        assert bands(replace(view, me=replace(view.me, mandate=mandate))) == ()


def test_the_purchase_brings_the_price_to_the_floor_and_no_further() -> None:
    game = tin()
    view = game.view(SEAT)
    assert price_under(view, StockOrder(MINERAL)) < 0.9
    order = order_of(game)
    assert 1.0 <= price_under(view, order) < 1.002
    assert price_under(view, replace(order, buy_usd=round(order.buy_usd * 0.98))) < 1.0
    game.apply(SetPolicy(SEAT, order))
    next_round(game)
    market = game.state.market
    assert market is not None
    assert float(market.price[0, game.world.index[SEAT]]) == pytest.approx(price_under(view, order), abs=1e-6)


def test_it_buys_nothing_where_the_price_stands_by_itself() -> None:
    game = tin(("mandates.yaml", "mineral: Sn, value: 1.0}", "mineral: Sn, value: 0.7}"))
    assert order_of(game) == StockOrder(MINERAL)


def test_it_spends_what_it_has_and_no_more() -> None:
    game = tin(("scenario.yaml", "per_round_usd_m: 400", "per_round_usd_m: 20"))
    view = game.view(SEAT)
    order = order_of(game)
    assert order.buy_usd == view.me.stock_money_usd == 25_000_000
    assert price_under(view, order) < 1.0
    game.apply(SetPolicy(SEAT, order))
    poor = replace(view, me=replace(view.me, stock_money_usd=0))
    assert purchase(poor, bands(poor)[0], 0) == StockOrder(MINERAL)


def test_it_sells_above_the_ceiling_within_its_stock() -> None:
    floor = (
        "mandates.yaml",
        "kind: price_at_least, mineral: Sn, value: 1.0}",
        "kind: price_at_least, mineral: Sn, value: 0.5}",
    )
    ceiling = ("mandates.yaml", "value: 1.3}", "value: 0.83}")
    stock = ("stockpiles.csv", "USA,Sn,190000", "ITC,Sn,50000,estimate,test\nUSA,Sn,190000")
    game = tin(floor, ceiling, stock)
    view = game.view(SEAT)
    free = price_under(view, StockOrder(MINERAL))
    assert free > 0.83
    order = order_of(game)
    assert order.buy_usd == 0
    assert 0 < order.release_t <= 50_000
    assert price_under(view, order) <= 0.83
    assert price_under(view, replace(order, release_t=order.release_t * 0.95)) > 0.83 * (1 - 5e-4)
    game.apply(SetPolicy(SEAT, order))
    next_round(game)
    assert game.view(SEAT).stocks_t[0, game.world.index[SEAT]] < 50_000
    # A stock too small for the task is sold whole.
    few = tin(floor, ceiling, ("stockpiles.csv", "USA,Sn,190000", "ITC,Sn,40,estimate,test\nUSA,Sn,190000"))
    assert order_of(few).release_t == pytest.approx(40.0)
    assert release(few.view(SEAT), Band(MINERAL, 0.5, None)) == StockOrder(MINERAL)


def test_a_standing_order_that_is_not_wanted_any_more_is_ended() -> None:
    game = tin(("mandates.yaml", "mineral: Sn, value: 1.0}", "mineral: Sn, value: 0.7}"))
    game.apply(SetPolicy(SEAT, StockOrder(MINERAL, buy_usd=1_000_000)))
    (action,) = orders(game.view(SEAT))
    assert action == SetPolicy(SEAT, StockOrder(MINERAL))


def test_the_least_amount() -> None:
    tried: list[float] = []

    def enough(amount: float) -> bool:
        tried.append(amount)
        return amount >= 37.0

    found = least(enough, 100.0)
    assert 37.0 <= found < 37.0 + 0.02
    assert len(tried) < 20
    assert least(lambda amount: False, 100.0) == 100.0


def test_it_is_a_function_of_view_and_key_and_sees_nobodys_sealed_orders() -> None:
    plain, sealed = tin(), tin()
    other = next(s for s in sealed.world.seats if s != SEAT)
    # Another seat's order for this quarter lies in the state; it is no part of the council's view.
    sealed.state.policies = {(other, f"stock:{MINERAL}"): StockOrder(MINERAL, buy_usd=900_000)}
    player, key = BufferStockPlayer(), plain.key(SEAT)
    first = list(player.act(plain.view(SEAT), key))
    assert first == list(BufferStockPlayer().act(plain.view(SEAT), key))
    assert first == list(player.act(sealed.view(SEAT), key))
    assert isinstance(first[-1], EndSitting)
    assert sum(isinstance(a, SetPolicy) and isinstance(a.policy, StockOrder) for a in first) == 1


def test_where_no_mandate_names_a_band_it_is_the_heuristic() -> None:
    game = start(table="sequential")
    seat = "KEN"
    to_sitting(game, seat)
    view, key = game.view(seat), game.key(seat)
    assert bands(view) == ()
    assert list(BufferStockPlayer().act(view, key)) == list(HeuristicPlayer().act(view, key))


def test_the_shipped_scenario_names_a_band_for_its_host_alone() -> None:
    """So the player may be everybody's: the others have ceilings at most, and those are no reason to sell a stock."""
    game = new_game(load_scenario("tin-1985"), 3)
    views = [game.view(seat) for seat in game.world.seats]
    assert any(r.keep.kind == "price_at_most" for v in views if v.seat != SEAT for r in v.me.mandate.red_lines)
    assert [view.seat for view in views if bands(view)] == [SEAT]
