"""Tables that the shipped scenario is not: two blocs, markets less often than rounds; and what a union is scored on."""

import numpy as np
import pytest

from game import Game, Scenario, load_scenario, new_game
from game.actions import Apply, EndSitting, Payment, SetPolicy, StockOrder, Vote
from game.rules.discounting import discount, tail_weights
from game.rules.score import covered
from game.scenario.folder import find_files
from game.scenario.read import from_files
from game.world import CENTS
from tests.engine.helpers import deal, next_round, plain, to_sitting

SECOND = """
  - id: second
    name: Second Zone
    founders: [KOR]
    floor_decision: double
    admission_decision: simple
    critical_mass_members: 3
    critical_mass_use_share: 0.1
    largest_floor_step: 0.2
    max_floor: 2.0
    quorum: 0.5
    notice_rounds: 1
    dissolve_after_rounds: 4

customs_unions:
"""


def changed(old: str, new: str) -> Scenario:
    """Return the shipped scenario with one place of its head replaced."""
    files = dict(find_files("washington-2026"))
    assert files["scenario.yaml"].count(old) == 1
    return plain(from_files({**files, "scenario.yaml": files["scenario.yaml"].replace(old, new)}))


def sit(game: Game, seat: str, *actions: object) -> None:
    to_sitting(game, seat)
    for action in actions:
        game.apply(action)  # type: ignore[arg-type]


def test_a_seat_that_two_blocs_would_admit_joins_one() -> None:
    game = new_game(changed("\ncustoms_unions:\n", SECOND), 3, table="simultaneous")
    sit(game, "USA", Apply("USA", "floor-zone"))
    sit(game, "KOR", Apply("KOR", "second"))
    next_round(game)
    sit(game, "AUS", Apply("AUS", "floor-zone"), Apply("AUS", "second"))
    while game.state.phase != "plenary":
        game.apply(EndSitting(game.to_act()[0]))
    # Each bloc has the application on a ballot page of its own.
    assert {m.bloc for m in game.state.motions.values() if m.status == "open"} == {"floor-zone", "second"}
    for seat in ("USA", "KOR"):
        (motion,) = game.view(seat).ballot_page
        game.apply(Vote(seat, motion.id, "for"))
        game.apply(EndSitting(seat))
    assert [name for name, bloc in game.state.blocs.items() if bloc.status("AUS")] == ["floor-zone"]
    assert all(not bloc.applications for bloc in game.state.blocs.values())


def test_payments_fall_due_in_rounds_without_a_market_too() -> None:
    game = new_game(changed("market_every: 1", "market_every: 2"), 3, table="simultaneous")
    deal(game, "USA", "JPN", Payment("USA", "JPN", 5_000_000))
    next_round(game)
    assert game.state.market is None
    assert game.state.tallies["JPN"].received == 5_000_000 * CENTS
    assert game.state.tallies["JPN"].transfers == pytest.approx(5e6)


def test_a_purchase_costs_the_score_what_it_costs_the_ministry_however_long_a_market_lasts() -> None:
    scored = {}
    for every in (1, 2):
        game = new_game(changed("market_every: 1", f"market_every: {every}"), 3, table="simultaneous")
        sit(game, "JPN", SetPolicy("JPN", StockOrder("Ti", buy_usd=10_000_000)))
        before = game.state.programmes["japan-reserve"]
        for _ in range(every):
            next_round(game)
        market, world = game.state.market, game.world
        assert market is not None
        spent = (before - game.state.programmes["japan-reserve"]) / CENTS
        assert spent == pytest.approx(10_000_000, abs=1)
        a = world.index["JPN"]
        scored[every] = float(market.stock_cost[world.mineral_index["Ti"], a]) * every
    assert scored[2] == pytest.approx(scored[1], rel=1e-6)


def test_a_union_is_credited_with_the_stocks_whose_cost_it_bears() -> None:
    game = new_game(load_scenario("washington-2026"), 3, table="simultaneous")
    world = game.world
    while game.round < world.rounds:
        next_round(game)
    sit(game, "DEU", SetPolicy("DEU", StockOrder("Ge", buy_usd=1_000_000)))
    next_round(game)
    tail = next(entry.body for entry in game.log if entry.kind == "tail")
    m, a = world.mineral_index["Ge"], world.index["DEU"]
    gained_t = float(game.state.stocks[m, a] - world.opening_stock_kg[m, a]) / 1000
    assert gained_t > 0
    factor = discount(world, world.rounds) * 1.02**-world.rules.tail_quarters
    value = gained_t * world.market.price_usd_per_t[m] * min(1.0, tail["last"]["price"][m][a]) * factor
    nobody = new_game(load_scenario("washington-2026"), 3, table="simultaneous")
    while not nobody.over:
        next_round(nobody)
    market = game.state.market
    plain = nobody.state.market
    assert market is not None
    assert plain is not None
    from game.rules.score import welfare

    flow = discount(world, world.rounds) * (
        covered(world, "EUU", welfare(world, market)) - covered(world, "EUU", welfare(world, plain))
    )
    bare = next(entry.body for entry in nobody.log if entry.kind == "tail")
    late = 0.0
    for weight, mine, theirs in zip(tail_weights(world), tail["steps"], bare["steps"], strict=True):
        gain = np.subtract(mine["welfare"], theirs["welfare"]) - np.subtract(mine["risk"], theirs["risk"])
        late += weight * covered(world, "EUU", gain)
    got = game.state.tallies["EUU"].prosperity - nobody.state.tallies["EUU"].prosperity
    assert got == pytest.approx(flow + late + value, rel=1e-6)
