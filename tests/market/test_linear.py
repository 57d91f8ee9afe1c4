"""Answers to other borders by implicit differentiation against markets cleared under them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from game.market import linear
from game.market.calibrate import calibrate
from game.market.linear import TRUSTED, respond, tangents
from game.market.world import ExportFloor, Floor, MarketPolicy, Quota, Stage, Tariff, WorldMarket
from tests.market.worlds import random_world

SIZES = ((6, 5), (5, 0), (8, 7), (4, 6))


@pytest.fixture(scope="module")
def market() -> WorldMarket:
    return calibrate(random_world(np.random.default_rng(11), 9, SIZES))


@pytest.fixture(scope="module")
def club(market: WorldMarket) -> np.ndarray:
    return (np.arange(len(market.actors)) < 5) & (np.arange(len(market.actors)) != market.rival)


def quota(market: WorldMarket, mineral: int, targets: np.ndarray, share: float) -> Quota:
    code = market.actors[market.rival]
    return Quota(
        Stage.REFINED, mineral, code, targets, share * market.baseline_flow(Stage.REFINED, mineral, code, targets)
    )


def own_borders(policy: MarketPolicy, mineral: int, k: int = 0) -> MarketPolicy:
    """Return the borders of one mineral as those of the k-th of a batch."""

    def of(measures: tuple) -> tuple:
        return tuple(replace(x, mineral=k) for x in measures if x.mineral == mineral)

    return MarketPolicy(floors=of(policy.floors), export_floors=of(policy.export_floors), tariffs=of(policy.tariffs))


def at(market: WorldMarket, mineral: int) -> tuple[int, int]:
    """Return the number of a mineral's group and its place there."""
    for number, group in enumerate(market.groups):
        places = group.minerals.tolist()
        if mineral in places:
            return number, places.index(mineral)
    raise AssertionError(mineral)


def test_its_own_policy_leaves_nothing_to_correct(market, club):
    floors = tuple(Floor(Stage.REFINED, m, 1.15, club) for m in range(len(SIZES)))
    policy = MarketPolicy(floors=floors, quotas=(quota(market, 0, club, 0.6),))
    outcome, there = market.clear(policy), tangents(market, policy)
    for m in range(len(SIZES)):
        number, place = at(market, m)
        answer = respond(there[number], [place], own_borders(policy, m), steps=0)
        assert answer.error[0] < 1e-10
        assert not answer.refined[0]
        np.testing.assert_allclose(answer.accounts.refined.index[0], outcome.price[m], rtol=1e-9)


@pytest.mark.parametrize("stage", list(Stage), ids=["refined", "ore"])
def test_what_the_first_order_misses_falls_with_the_square_of_the_change(market, club, stage):
    """A tariff has no kink: ten times the rate, about a hundred times the error."""
    m = 2
    number, place = at(market, m)
    there = tangents(market, MarketPolicy())[number]
    errors, moved = [], []
    for rate in (0.002, 0.02):
        policy = MarketPolicy(tariffs=tuple(Tariff(stage, m, int(a), ~club, rate) for a in np.flatnonzero(club)))
        exact = market.clear(policy)
        answer = respond(there, [place], own_borders(policy, m), steps=1, trusted=np.inf)
        moved.append(np.abs(np.log(exact.price[m])).max())
        errors.append(np.abs(np.log(answer.accounts.refined.index[0] / exact.price[m])).max())
    assert errors[0] < 0.1 * moved[0], "the first order is most of it"
    assert 40 < errors[1] / errors[0] < 250


def test_a_second_step_with_the_same_inverse_takes_out_most_of_what_is_left(market):
    m = 0
    number, place = at(market, m)
    there = tangents(market, MarketPolicy())[number]
    others = np.arange(len(market.actors)) != 1
    policy = own_borders(MarketPolicy(tariffs=(Tariff(Stage.REFINED, m, 1, others, 0.1),)), m)
    left = [float(respond(there, [place], policy, steps=s, trusted=np.inf).error[0]) for s in (0, 1, 2, 3)]
    assert left[1] < 0.2 * left[0]
    assert left[2] < 0.4 * left[1]
    assert left[3] < 0.4 * left[2]


def test_what_is_not_to_be_trusted_is_refined_until_it_is(market, club):
    """A high floor on goods that had none begins to bind: far beyond the first order, and exact all the same."""
    policy = MarketPolicy(
        floors=tuple(Floor(stage, 2, 1.6, club) for stage in Stage),
        export_floors=(ExportFloor(Stage.REFINED, 2, 1.3, club),),
        quotas=(quota(market, 2, club, 0.5),),
    )
    exact = market.clear(policy)
    number, place = at(market, 2)
    there = tangents(market, MarketPolicy(quotas=policy.quotas))[number]
    rough = respond(there, [place], own_borders(policy, 2), trusted=np.inf)
    assert rough.error[0] > TRUSTED
    answer = respond(there, [place], own_borders(policy, 2))
    assert answer.refined[0]
    assert answer.error[0] <= linear.REFINED_TO
    np.testing.assert_allclose(answer.accounts.refined.index[0], exact.price[2], rtol=2e-4)
    money = market.value_usd_per_quarter[2]
    np.testing.assert_allclose(answer.accounts.consumer_gain[0] * money, exact.dcs[2], rtol=2e-3, atol=1e-5 * money)


def test_no_answer_depends_on_the_others_in_its_batch(market, club):
    """To the last bit, refined ones and others together: else an AI's choice could hang on what was cached."""
    policy = MarketPolicy(
        floors=tuple(Floor(Stage.REFINED, m, 1.1, club) for m in range(len(SIZES))),
        quotas=(quota(market, 0, club, 0.6), quota(market, 3, club, 0.8)),
    )
    alone = club.copy()
    alone[3] = False
    variants = [(m, level, members) for m in (0, 2, 3) for level in (1.0, 1.1, 1.12, 1.5) for members in (club, alone)]
    start = tangents(market, policy)
    for number, there in enumerate(start):
        mine = [v for v in variants if at(market, v[0])[0] == number]
        if not mine:
            continue
        places = [at(market, m)[1] for m, _, _ in mine]
        floors = tuple(Floor(Stage.REFINED, k, level, members) for k, (_, level, members) in enumerate(mine))
        together = respond(there, places, MarketPolicy(floors=floors))
        assert together.refined.any()
        assert not together.refined.all()
        for k, (_, level, members) in enumerate(mine):
            single = respond(there, [places[k]], MarketPolicy(floors=(Floor(Stage.REFINED, 0, level, members),)))
            assert np.array_equal(single.unknowns[0], together.unknowns[k])
            for name in ("index", "base", "surplus", "duty", "flow", "rent"):
                one, many = getattr(single.accounts.refined, name)[0], getattr(together.accounts.refined, name)[k]
                assert np.array_equal(one, many), name
