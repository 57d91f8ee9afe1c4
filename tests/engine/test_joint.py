"""The joint score against sums made by hand, its split, what the references explain, and progress at the start."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from math import fsum

import numpy as np
import pytest

from game import load_scenario, new_game
from game.actions import Payment
from game.players import assign
from game.rules import reference as references
from game.rules.joint import gini, joint_score, joint_seats, parties
from game.rules.reference_explained import explain_reference
from game.rules.score import PARTS
from game.session import Table
from game.world import build_world
from tests.engine import pacts
from tests.engine.helpers import deal, next_round


@pytest.fixture(scope="module")
def played():  # type: ignore[no-untyped-def]
    """A whole game with a union in it."""
    scenario = load_scenario("workshop-12")
    game = new_game(scenario, 3)
    Table(game, assign("heuristic", scenario.seats, scenario.head.rival)).run()
    return game


# --- the sum --------------------------------------------------------------------------------------------------------


def test_the_joint_score_is_the_sum_of_what_everybody_but_the_rival_gained(played) -> None:  # type: ignore[no-untyped-def]
    world, tallies = played.world, played.state.tallies
    joint = joint_score(world, played.state.reference, tallies)
    by_hand = fsum(t.prosperity for s, t in tallies.items() if s != world.rival and s not in world.union_of)
    assert joint.usd == pytest.approx(by_hand)
    assert joint.percent == pytest.approx(100.0 * by_hand / joint.best_usd)
    assert joint.mean == pytest.approx(fsum(played.attainment(s).attainment for s in parties(world)) / 11)
    assert 0.0 < joint.gini < 1.0
    # What the rival gains, or a payment moves, is not in it.
    richer = {**tallies, world.rival: replace(tallies[world.rival], prosperity=1e12)}
    assert joint_score(world, played.state.reference, richer).usd == joint.usd
    paid = {s: replace(t, transfers=t.transfers + 1e9) for s, t in tallies.items()}
    assert joint_score(world, played.state.reference, paid).usd == joint.usd


def test_a_union_and_its_members_are_counted_once() -> None:
    world = build_world(load_scenario("washington-2026"))
    places = [place for seat in joint_seats(world) for place in world.covers[seat]]
    assert len(places) == len(set(places))
    assert {world.actors[place] for place in places} == set(world.seats) - {world.rival}


def test_payments_between_parties_leave_the_joint_score_as_it_was() -> None:
    quiet, paying = (pacts.game_of(pacts.scenario(rounds=3), 4) for _ in range(2))
    deal(paying, "AAA", "BBB", Payment("AAA", "BBB", 1_000_000, 0, 3))
    for game in (quiet, paying):
        while not game.over:
            next_round(game)
    assert paying.state.tallies["BBB"].transfers > 0
    one, other = (joint_score(g.world, g.state.reference, g.state.tallies) for g in (quiet, paying))
    assert one.usd == other.usd == pytest.approx(0.0, abs=1.0)
    assert (one.gini, other.gini > 0.0) == (0.0, True)


@pytest.fixture
def unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """No reference is known yet, so that the packages of the next game are run and can be looked at."""
    monkeypatch.setattr(references, "_CACHE", {})
    monkeypatch.setattr(references, "_PACKAGES", {})


@pytest.mark.usefixtures("unknown")
def test_the_best_joint_package_is_the_largest_sum_over_the_packages() -> None:
    game = pacts.game_of(pacts.scenario(), 1)
    world, found = game.world, game.state.reference
    packages, _ = references._PACKAGES[world.scenario.hash]
    sums = [fsum(float(p[0][world.index[s]]) for s in world.seats if s != world.rival) for p in packages]
    assert found.joint_best == pytest.approx(max(0.0, *sums), abs=0.01)
    assert found.joint_package == (sums.index(max(sums)) if max(sums) > 1.0 else -1)


def test_without_a_package_to_compare_with_there_is_no_share() -> None:
    game = new_game(load_scenario("tin-1985"), 1)
    joint = joint_score(game.world, game.state.reference, game.state.tallies)
    assert (joint.best_usd, joint.package, joint.percent) == (0.0, -1, None)


# --- the split ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((), 0.0),
        ((5.0,), 0.0),
        ((0.0, 0.0, 0.0), 0.0),
        ((40.0, 40.0, 40.0), 0.0),
        ((-40.0, -40.0), 0.0),
        ((0.0, 0.0, 90.0), 1.0),
        ((-50.0, 0.0, 0.0, 50.0), 1.0),
        ((10.0, 30.0), 0.5),
        ((1.0, 2.0, 3.0), 1.0 / 3.0),
        ((-10.0, 10.0, 30.0), 0.8),
    ],
)
def test_the_split_by_hand(values: tuple[float, ...], expected: float) -> None:
    """The pairs of (-10, 10, 30) differ by 20, 40 and 20: 2 · 80 / (2 · 2 · 50)."""
    assert gini(values) == pytest.approx(expected)


def test_the_split_is_the_sum_over_all_pairs_whatever_their_order() -> None:
    rng = np.random.default_rng(8)
    for size in (2, 5, 40):
        values = [float(v) for v in rng.normal(20.0, 40.0, size)]
        pairs = sum(abs(a - b) for a, b in combinations(values, 2))
        assert gini(values) == pytest.approx(pairs / ((size - 1) * sum(abs(v) for v in values)))
        assert gini(values[::-1]) == pytest.approx(gini(values))
        assert gini([3.0 * v for v in values]) == pytest.approx(gini(values))
        assert 0.0 <= gini(values) <= 1.0


# --- what is published ----------------------------------------------------------------------------------------------


def test_the_joint_score_is_published_when_the_game_is_over_and_not_before(played) -> None:  # type: ignore[no-untyped-def]
    joint = joint_score(played.world, played.state.reference, played.state.tallies)
    assert all(played.view(seat).joint == joint for seat in played.world.seats)
    assert pacts.game_of(pacts.scenario(), 1).view("AAA").joint is None


# --- references -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["workshop-12", "trilateral-30-days", "tin-1985"])
def test_a_seats_best_package_brings_what_the_score_calls_its_best(name: str) -> None:
    game = new_game(load_scenario(name), 2)
    world, found = game.world, game.state.reference
    for seat in world.seats:
        explained = explain_reference(world, found, seat)
        assert explained == game.view(seat).me.reference
        assert [p.part for p in explained.parts] == list(PARTS)
        assert explained.points == pytest.approx(sum(p.points for p in explained.parts), abs=1e-6)
        for k, part in enumerate(explained.parts):
            assert part.scale == float(found.scale[world.index[seat], k]) > 0.0
            assert part.gain <= part.scale * (1.0 + 1e-9), "no package improves a part by more than its scale"
            if part.bound == "package":
                assert part.widest.number >= 0
        assert (explained.best.number < 0) == (explained.points == 0.0)


@pytest.mark.usefixtures("unknown")
def test_the_scale_is_the_widest_gain_or_what_stands_above_it() -> None:
    game = new_game(load_scenario("workshop-12"), 2)
    world, found = game.world, game.state.reference
    packages, own = references._PACKAGES[world.scenario.hash]
    least = {**references.DEFAULT_SCALE, **world.rules.minimum_scale}
    seen = set()
    for seat in world.seats:
        mine = [*packages, own[seat]] if seat in own else packages
        gains = np.array([references._gains(world, seat, p) for p in mine])
        for k, part in enumerate(explain_reference(world, found, seat).parts):
            widest = float(gains[:, k].max())
            seen.add(part.bound)
            if part.bound == "package":
                assert part.scale == pytest.approx(widest, rel=1e-9)
                assert float(gains[part.widest.number, k]) == pytest.approx(widest, rel=1e-5)
            else:
                assert widest <= part.scale * (1.0 + 1e-9)
            if part.bound == "minimum":
                unit = 1e6 if part.part in ("prosperity", "industry") else 1.0
                assert part.scale == pytest.approx(least[part.part] * unit)
    assert seen == {"package", "minimum", "stake"}


# --- progress -------------------------------------------------------------------------------------------------------


def test_the_start_reports_how_far_it_is_and_reports_change_nothing() -> None:
    scenario = load_scenario("workshop-12")
    references._CACHE.clear()
    references._PACKAGES.clear()
    reports: list[tuple[int, int]] = []
    game = new_game(scenario, 9, progress=lambda done, total: reports.append((done, total)))
    (total,) = {total for _, total in reports}
    done = [done for done, _ in reports]
    assert done == sorted(set(done))
    assert (done[-1], len(done) > 50) == (total, True)
    again: list[tuple[int, int]] = []
    known = new_game(scenario, 10, progress=lambda done, total: again.append((done, total)))
    assert again[-1][0] == again[-1][1] < total, "the packages are those of the game before"
    assert known.state.reference.joint_best == game.state.reference.joint_best
    assert new_game(scenario, 9).digest() == game.digest()
