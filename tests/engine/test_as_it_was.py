"""Nobody acts: the prices of the last quarter before the game, and the no-deal run to the end of the tail."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

import scenarios
from game import Scenario, load_scenario, new_game
from tests.engine.books import settled
from tests.engine.helpers import next_round
from tests.engine.test_identities import small


@pytest.mark.parametrize(
    ("scenario", "strict"),
    [
        pytest.param(lambda: small(), True, id="small"),
        pytest.param(lambda: small(market_every="2"), True, id="a market every other round"),
        pytest.param(lambda: small(quarters_per_round="2"), False, id="half-years"),
        pytest.param(lambda: load_scenario("tin-1985"), False, id="tin"),
        pytest.param(lambda: load_scenario("washington-2026"), True, id="washington"),
    ],
)
def test_a_game_in_which_nobody_acts_is_the_no_deal_run(scenario: Callable[[], Scenario], strict: bool) -> None:
    game = new_game(scenario(), 5, table="simultaneous")

    def check() -> None:
        for seat in game.world.seats:
            score = game.attainment(seat)
            parts = (score.prosperity, score.security, score.industry, score.standing)
            assert parts == pytest.approx((0.0,) * 4, abs=1e-6), seat
            if strict:  # no target is met and no red line crossed by sitting still
                assert score.attainment == pytest.approx(0.0, abs=1e-6), seat

    while not game.over:
        next_round(game)
        check()
    assert settled(game, "tail", game.world.rounds)[0]["steps"]


def test_the_first_round_is_the_fourth_quarter_of_2025() -> None:
    """Within 10 % of the documented price on both markets, events of the calendar and leaks included."""
    game = new_game(load_scenario("washington-2026"), 1, table="simultaneous")
    next_round(game)
    world, market = game.world, game.state.market
    assert market is not None
    path = Path(scenarios.__path__[0]) / "build" / "data" / "prices_q4_2025.csv"
    with path.open(encoding="utf-8", newline="") as file:
        quotes = list(csv.DictReader(file))
    assert {q["mineral"] for q in quotes} == set(world.minerals)
    assert sum(q["market"] == "rival" for q in quotes) == 4
    gaps = {}
    for quote in quotes:
        m = world.mineral_index[quote["mineral"]]
        index = market.world_price[m] if quote["market"] == "outside" else market.rival_price[m]
        gaps[quote["mineral"], quote["market"]] = float(index * world.market.price_usd_per_t[m]) / float(
            quote["usd_per_t"]
        )
    assert {k: v for k, v in gaps.items() if not 0.9 <= v <= 1.1} == {}
