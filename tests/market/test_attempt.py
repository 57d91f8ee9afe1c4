"""What happens where a mineral does not clear: its floors give way a little, and nothing else does."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from game import load_scenario
from game.market import attempt
from game.market.errors import MarketError
from game.market.measures import Floor, MarketPolicy, Stage
from game.market.program import Program
from game.market.solve import Root
from game.market.world import WorldMarket
from game.world import build_world


@pytest.fixture(scope="module")
def market() -> WorldMarket:
    return build_world(load_scenario("washington-2026")).market


def policy(market: WorldMarket, level: float) -> MarketPolicy:
    members = np.arange(len(market.actors)) != market.rival
    floors = tuple(Floor(Stage.REFINED, m, level, members) for m in (0, 1))
    return MarketPolicy(floors=floors, quotas=market.controlled)


def failing(times: int, mineral: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the solver say, the first times, that a batch's mineral did not converge."""
    original, left = attempt.solve, [times]

    def solve(program: Program, start: np.ndarray | None = None) -> Root:
        root = original(program, start)
        if left[0] <= 0:
            return root
        left[0] -= 1
        error = root.error.copy()
        error[mineral] = 1e-5
        return dataclasses.replace(root, error=error)

    monkeypatch.setattr(attempt, "solve", solve)


@pytest.mark.parametrize(("times", "nudge"), [(1, -1e-4), (2, 1e-4), (3, -1e-3), (4, 1e-3)])
def test_the_floors_of_what_does_not_clear_give_way(
    market: WorldMarket, monkeypatch: pytest.MonkeyPatch, times: int, nudge: float
) -> None:
    wanted = market.clear(policy(market, 1.3), only=[1])
    moved = market.clear(policy(market, 1.3 * (1.0 + nudge)), only=[1])
    failing(times, 0, monkeypatch)
    found = market.clear(policy(market, 1.3), only=[1])
    assert found.converged
    np.testing.assert_allclose(found.price, moved.price, rtol=1e-9)
    np.testing.assert_allclose(found.price, wanted.price, rtol=2e-3)
    assert not np.array_equal(found.price[1], wanted.price[1])


def test_what_never_clears_is_an_error(market: WorldMarket, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(9, 0, monkeypatch)
    with pytest.raises(MarketError, match="DyTb did not clear"):
        market.clear(policy(market, 1.3), only=[1])
