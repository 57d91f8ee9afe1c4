"""What producers gain behind their own state's tariff is found from the flows, and is not success of industry."""

from dataclasses import replace

import numpy as np
import pytest

from game import load_scenario, new_game
from game.actions import SetPolicy, Tariff
from game.market.measures import Tariff as MarketTariff
from game.market.world import MarketPolicy
from game.rules.market_phase import Setting, as_market, stock_units
from game.rules.score import industry
from game.rules.shelter import market_price_support
from game.world import STAGE_OF, World
from tests.engine.helpers import next_round, plain, to_sitting

RATE = 0.02


@pytest.fixture(scope="module")
def game():
    return new_game(plain(load_scenario("workshop-12")), 1)


def cleared(world: World, *tariffs: MarketTariff):
    policy = replace(MarketPolicy(), tariffs=tariffs, quotas=world.permanent_quotas)
    imposed = world.dynamics.impose(world.dynamics.opening(), policy)
    return world.market.clear(imposed)


def on_all(world: World, seat: str, mineral: str, rate: float) -> MarketTariff:
    exporters = np.ones(len(world.actors), dtype=bool)
    exporters[list(world.covers[seat])] = False
    return MarketTariff(STAGE_OF["refined"], world.mineral_index[mineral], world.index[seat], exporters, rate)


@pytest.mark.parametrize(
    ("seat", "mineral", "most"),
    # Who makes most of the world's metal moves the others' prices too: there the support is put too high.
    [
        ("USA", "NdPr", 1.5),
        ("USA", "Li", 1.5),
        ("JPN", "Ti", 1.5),
        ("JPN", "Co", 1.5),
        ("KOR", "Li", 1.5),
        ("CHN", "Li", 4),
    ],
)
def test_the_support_is_about_what_a_small_tariff_brings(game, seat: str, mineral: str, most: float) -> None:
    world = game.world
    m, a = world.mineral_index[mineral], world.index[seat]
    tariff = on_all(world, seat, mineral, RATE)
    before, after = cleared(world), cleared(world, tariff)
    gained = float((after.dps - before.dps)[m, a])
    support = float(market_price_support(world, after, (tariff,))[m, a])
    assert gained > 0.0
    assert 0.7 * gained < support < most * gained
    assert not market_price_support(world, after, ()).any()


def test_a_high_tariff_of_its_own_is_no_success_of_industry(game) -> None:
    world = game.world
    setting = Setting(world.dynamics.opening(), stock_units(world, game.state))
    tariffs = tuple(on_all(world, "CHN", mineral, 0.5) for mineral in world.minerals)
    free, shut = cleared(world), cleared(world, *tariffs)
    a = world.index["CHN"]
    earned = industry(world, as_market(world, free, setting, 1))[a]
    with_support = industry(world, as_market(world, shut, setting, 1, tariffs))[a]
    without = industry(world, as_market(world, shut, setting, 1))[a]
    assert without > earned, "behind a border producers do gain"
    assert with_support <= earned


def test_a_whole_game_behind_a_border_is_not_worth_it() -> None:
    """Doing nothing but to shut the border used to be worth over a hundred per cent."""
    game = new_game(plain(load_scenario("workshop-12")), 7)
    to_sitting(game, "CHN")
    partners = tuple(a for a in game.world.actors if game.world.index[a] not in game.world.covers["CHN"])
    for mineral in game.world.minerals:
        game.apply(SetPolicy("CHN", Tariff(mineral, "refined", partners, 0.5)))
    while not game.over:
        next_round(game)
    assert game.attainment("CHN").attainment < 10.0
