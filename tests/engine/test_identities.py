"""Random games to the end: every market clears its books again, and no tonne and no cent is lost on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import fsum

import numpy as np
import pytest

from game import Game, Scenario, load_scenario, new_game
from game.actions import CallContributions, DrawStock, HomeInvestment, SetFloor, SetPolicy, SetStockTarget, StockOrder
from game.rules import market_phase
from game.rules.discounting import tail_weights
from game.rules.market_phase import Setting
from game.rules.reference import Run, package_policy
from game.rules.score import industry, risk, welfare
from game.scenario.read import from_files
from game.world import build_world
from tests.engine import pacts
from tests.engine.books import Books, by_hand, close_round, keeping_books, open_books, settled
from tests.engine.helpers import next_round, to_sitting
from tests.engine.test_random_play import play
from tests.scenario.copies import changed, harbours


@pytest.fixture
def books() -> Iterator[Books]:
    with keeping_books() as kept:
        yield kept


def audit(scenario: Scenario, seed: int, books: Books, rounds: int = 99, game: Game | None = None) -> Game:
    """Play a random game, or the rest of a game at random, and check the books after every round."""
    if game is None:
        game = new_game(scenario, seed, table="simultaneous" if seed % 2 else "sequential")
    open_books(game, books)
    play(game, seed, rounds, lambda before: close_round(game, books, before))
    return game


def small(**changes: str) -> Scenario:
    """The example of the guide over twelve rounds, with a programme and stocks to move."""
    files = changed(harbours(), "scenario.yaml", "rounds: 4", "rounds: 12")
    for name, value in changes.items():
        files = changed(files, "scenario.yaml", "rounds: 12\n", f"rounds: 12\n{name}: {value}\n")
    return from_files(files)


# --- the games -------------------------------------------------------------------------------------------------


def test_small_random_games_balance_in_every_round(books: Books) -> None:
    """Which game moves what is chance; together they move everything but levies, for which see below."""
    for seed in (2, 4, 8, 10):
        markets, tail = books.markets, books.moved.get("tail", 0.0)
        game = audit(small(), seed, books)
        assert game.over
        assert (books.markets - markets, books.moved["tail"] - tail) == (12, 8)
        again = Game.replay(game.world, game.seed, game.people, game.sequential, game.log)
        assert again.digest() == game.digest()
    for name in ("rent", "built", "bought", "released", "carried"):
        assert books.moved[name] > 0.0, name


@pytest.mark.parametrize(("every", "quarters"), [("2", "1"), ("1", "2"), ("3", "1")])
def test_markets_of_other_lengths_balance(every: str, quarters: str, books: Books) -> None:
    game = audit(small(market_every=every, quarters_per_round=quarters), 4, books)
    assert game.over
    assert books.markets == 12 // int(every)
    assert books.moved["bought"] > 0.0


def test_a_round_of_the_default_world_balances(books: Books) -> None:
    audit(load_scenario("washington-2026"), 5, books, rounds=1)
    assert books.markets == 1


@pytest.mark.long
@pytest.mark.parametrize("seed", [6, 7])
def test_random_games_of_the_default_world_balance_in_every_round(seed: int, books: Books) -> None:
    game = audit(load_scenario("washington-2026"), seed, books)
    assert game.over
    assert books.markets == 12
    for name in ("bought", "built", "carried", "rent"):
        assert books.moved[name] > 0.0, name


@pytest.mark.parametrize("seed", [1, 2])
def test_a_bloc_with_a_fund_and_associates_balances(seed: int, books: Books) -> None:
    """The books from the start of a bloc that is in force, with floors, an associate and a fund."""
    game = pacts.game_of(pacts.scenario(levy_share=0.4, dissolve_after_rounds=2), seed)
    pacts.join(game, ("AAA", "BBB", "EEE"), ("CCC", "DDD"))
    for content in (SetFloor("Co", "refined", 1.2), SetFloor("Co", "ore", 1.2), SetFloor("Ga", "refined", 1.2)):
        pacts.adopt(game, content)
    audit(game.world.scenario, seed, books, game=game)
    assert game.over
    for name in ("levy", "fund in", "fund out", "refund"):
        assert books.moved[name] > 0.0, name


def test_a_bloc_with_a_common_stock_balances(books: Books) -> None:
    """The books of a stock that members fill, draw on and release from at random; together they move everything."""
    for seed in (1, 2, 3, 4):
        drawing = {"share": ("contribution", "use")[seed % 2], "per_round_share": 1.0, "only_if_restricted": False}
        game = pacts.game_of(pacts.scenario(drawing=drawing, dissolve_after_rounds=2), seed)
        pacts.join(game, ("AAA", "BBB", "EEE"), ("CCC", "DDD"))
        for content in (SetStockTarget("Co", 5.0), SetStockTarget("Ga", 20.0), CallContributions(1_500_000, "equal")):
            pacts.adopt(game, content)
        to_sitting(game, "AAA")
        game.apply(SetPolicy("AAA", DrawStock(pacts.PACT, "Co", 1.5)))
        audit(game.world.scenario, seed, books, game=game)
        assert game.over
    for name in ("common bought", "common drawn", "common returned"):
        assert books.moved[name] > 0.0, name


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 130))
def test_many_small_random_games_balance(seed: int, books: Books) -> None:
    assert audit(small(), seed, books).over


def test_welfare_of_a_union_and_its_members_under_floors_adds_up() -> None:
    """Members of the customs union collect levies of which they keep a quarter; nothing is lost between them."""
    world = build_world(load_scenario("washington-2026"))
    policy = package_policy(world, Run("all", 1.3))
    flood = np.zeros((2, len(world.minerals), len(world.actors)))
    flood[0, :, world.market.rival] = 0.2
    setting = Setting(world.dynamics.opening(), world.opening_stock_units + 0.1 * world.market.use0)
    imposed = world.dynamics.impose(setting.structure, replace(policy, subsidy=flood))
    market = market_phase.as_market(world, world.market.clear(imposed), setting, 1)
    expected = by_hand(world, market)
    np.testing.assert_allclose(welfare(world, market), expected["welfare"], rtol=1e-9, atol=0.01)
    np.testing.assert_allclose(industry(world, market), expected["industry"], rtol=1e-9, atol=0.01)
    np.testing.assert_allclose(risk(world, market), expected["risk"], rtol=1e-9, atol=0.01)
    for name in ("levy", "subsidy", "carry", "rent", "loss"):
        assert float(getattr(market, name).max()) > 1e5, name
    deu, eu = world.index["DEU"], world.index["EUU"]
    without = replace(market, levy=np.zeros_like(market.levy))
    kept = welfare(world, market) - welfare(world, without)
    collected = world.score_weight @ market.levy
    members = [world.index[m] for m, u in world.union_of.items() if u == "EUU"]
    assert kept[deu] == pytest.approx(0.25 * collected[deu])
    assert kept[eu] == pytest.approx(collected[eu] + 0.75 * collected[members].sum())
    assert kept.sum() == pytest.approx(collected.sum())


# --- expected and realised loss --------------------------------------------------------------------------------


def test_expected_loss_is_in_no_welfare_but_that_of_the_tail() -> None:
    """What a lack would cost moves security and the tail; welfare of the rounds does not know it."""
    plain = small()
    dear = from_files(changed(harbours(), "scenario.yaml", "rounds: 4", "rounds: 12") | _dearer(harbours()))
    games = []
    for scenario in (plain, dear):
        game = new_game(scenario, 3, table="simultaneous")
        to_sitting(game, "BBB")
        game.apply(SetPolicy("BBB", StockOrder("Co", buy_usd=2_000_000)))
        game.apply(SetPolicy("BBB", HomeInvestment("Ga", "refined", 100_000)))
        while not game.over:
            next_round(game)
        games.append(game)
    cheap, costly = games
    for round_ in range(1, 13):
        (a,), (b,) = settled(cheap, "score", round_), settled(costly, "score", round_)
        assert a["welfare"] == b["welfare"]
        assert a["industry"] == b["industry"]
        expected = np.array(a["risk"])
        assert expected.max() > 0.0
        np.testing.assert_allclose(b["risk"], 3.0 * expected, rtol=1e-6, atol=0.1)
    (tail,), (late) = settled(cheap, "tail", 12), settled(costly, "tail", 12)[0]
    assert [s["welfare"] for s in tail["steps"]] == [s["welfare"] for s in late["steps"]]
    before, after = cheap.state.tallies["BBB"].prosperity, costly.state.tallies["BBB"].prosperity
    b = cheap.world.index["BBB"]
    spared = fsum(
        w * (cheap.state.reference.risk[12 + k][b] - tail["steps"][k]["risk"][b])
        for k, w in enumerate(tail_weights(cheap.world))
    )
    assert spared > 0.0, "stock spares expected loss"
    assert after - before == pytest.approx(2.0 * spared, rel=1e-5)


def _dearer(files: dict[str, str]) -> dict[str, str]:
    """The minerals with three times the loss from a lack (the last column)."""
    head, *lines = files["minerals.csv"].strip().split("\n")
    assert head.endswith(",voll")
    out = [",".join([*line.split(",")[:-1], str(3 * float(line.split(",")[-1]))]) for line in lines]
    return {"minerals.csv": "\n".join([head, *out]) + "\n"}
