"""What-ifs of players: estimates against exact clears, and that nothing depends on who asked what before."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

import ai.lens_estimate
from ai.appraisal import Appraisal
from ai.lens import LENS, Lens
from ai.lens_estimate import FIRST_ORDER_ERROR
from ai.lens_figures import Figures
from game import Game, load_scenario, new_game
from game.actions import SetFloor
from game.market import linear
from game.players import assign
from game.session import Table
from game.state import Bloc
from game.view import View
from tests import first_order
from tests.engine.helpers import next_round
from tests.engine.pacts import adopt, game_of, join, scenario

NAMES = [f.name for f in fields(Figures) if not f.name.startswith("_")]


@pytest.fixture(scope="module")
def workshop() -> Game:
    """The workshop under way: blocs, floors, controls and tariffs act, and metal has been bought and sold."""
    game = new_game(load_scenario("workshop-12"), 7)
    table = Table(game, assign("heuristic", game.world.seats, game.world.rival))
    for _ in table.advance():
        if game.round == 4:
            break
    assert any(bloc.in_force and bloc.floors for bloc in game.state.blocs.values())
    assert {policy.type for _, policy in game.state.acting} >= {"tariff", "export_control"}
    return game


@pytest.fixture(scope="module")
def pact() -> Game:
    """A pact in force with a floor on cobalt."""
    game = game_of(scenario())
    join(game, ("AAA", "BBB", "EEE"), ("DDD",))
    adopt(game, SetFloor("Co", "refined", 1.2))
    next_round(game)
    return game


@pytest.fixture
def lens() -> Lens:
    """A lens that has seen nothing."""
    return Lens()


def variants(view: View) -> list[list[Bloc]]:
    """Return the blocs as they stand, with a member less, with one more, and with other floors."""
    out = [list(view.blocs.values())]
    for number, bloc in enumerate(out[0]):
        outside = [s for s in view.world.seats if bloc.status(s) is None]
        changes = [
            replace(bloc, in_force=True, members=(*bloc.members, (outside[0], "full", 1))),
            replace(bloc, members=bloc.members[1:]),
            replace(bloc, floors=tuple((m, stage, level + 0.1) for m, stage, level in bloc.floors)),
            replace(bloc, in_force=False),
        ]
        out.extend([*out[0][:number], changed, *out[0][number + 1 :]] for changed in changes)
    return out


def same(one: Figures, other: Figures) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in NAMES)


@pytest.mark.parametrize("which", ["workshop", "pact"])
def test_where_it_is_taken_an_estimate_is_the_exact_value(which, lens, request):
    """Under the blocs that act, in every figure: the short way of booking counts the same money."""
    game: Game = request.getfixturevalue(which)
    view = game.view(game.world.seats[0])
    for m in range(len(game.world.minerals)):
        blocs = list(view.blocs.values())
        near, exact = lens.estimate(view, m, blocs, view.acting), lens.mineral(view, m, blocs, view.acting)
        for name in NAMES:
            one, other = getattr(near, name), getattr(exact, name)
            unit = game.world.market.value_usd_per_quarter[m] if name in ("welfare", "industry") else 1.0
            np.testing.assert_allclose(one, other, rtol=1e-8, atol=1e-9 * unit, err_msg=name)
    assert lens.count.refined == lens.count.cleared == 0


@pytest.mark.parametrize("which", ["workshop", "pact"])
def test_under_other_blocs_an_estimate_is_near_the_exact_value(which, lens, request):
    game: Game = request.getfixturevalue(which)
    view = game.view(game.world.seats[0])
    moved = 0
    for blocs in variants(view):
        for m in range(len(game.world.minerals)):
            now = lens.mineral(view, m, list(view.blocs.values()), view.acting)
            near, exact = lens.estimate(view, m, blocs, view.acting), lens.mineral(view, m, blocs, view.acting)
            moved += not same(now, exact)
            np.testing.assert_allclose(near.price, exact.price, rtol=2e-4)
            # Of what all users of the mineral pay in a quarter.
            money = game.world.market.value_usd_per_quarter[m]
            np.testing.assert_allclose(near.welfare, exact.welfare, atol=2e-5 * money)
            np.testing.assert_allclose(near.industry, exact.industry, atol=2e-5 * money)
            np.testing.assert_allclose(near.dependence, exact.dependence, atol=1e-3)
    assert moved >= 4, "the variants move markets"
    assert lens.count.first_order >= 3


def test_no_estimate_depends_on_what_was_asked_before(workshop):
    view = workshop.view("USA")
    asked = [(m, tuple(blocs)) for blocs in variants(view) for m in range(len(workshop.world.minerals))]
    together = Lens().estimates(view, asked, view.acting)
    backwards = Lens()
    alone = [backwards.estimate(view, m, blocs, view.acting) for m, blocs in reversed(asked)]
    other = Lens().estimates(workshop.view("AUS"), asked, workshop.view("AUS").acting)
    for one, two, three in zip(together, reversed(alone), other, strict=True):
        assert same(one, two)
        assert same(one, three), "what is public is worth the same from every seat"


def test_under_other_policies_than_those_that_act_it_clears_exactly(workshop, lens):
    view = workshop.view("USA")
    blocs, acting = list(view.blocs.values()), view.acting[1:]
    assert same(lens.estimate(view, 0, blocs, acting), lens.mineral(view, 0, blocs, acting))
    assert lens.count.first_order == 0


def test_where_no_derivative_can_be_trusted_it_clears_exactly(workshop, lens, monkeypatch):
    view = workshop.view("USA")
    asked = variants(view)[1]
    monkeypatch.setattr(ai.lens_estimate, "TRUSTED", -1.0)
    for m in range(len(workshop.world.minerals)):
        assert same(lens.estimate(view, m, asked, view.acting), lens.mineral(view, m, asked, view.acting))
    assert lens.count.cleared == len(workshop.world.minerals)


def test_the_exact_twin_of_an_appraisal_asks_for_exact_figures(workshop, monkeypatch):
    mind = Appraisal(workshop.view("USA"), "USA")
    twin = mind.exactly
    assert twin.exact
    assert not mind.exact
    assert mind.exactly is twin is twin.exactly
    assert twin.peer("AUS").exact

    def refuse(*args: object) -> None:
        raise AssertionError("an exact appraisal asked for an estimate")

    bloc = next(b for b in mind.view.blocs.values() if b.in_force and b.floors)
    outside = next(s for s in workshop.world.seats if bloc.status(s) is None)
    near = mind.accession(bloc.id, outside, "full").total
    monkeypatch.setattr(LENS, "estimates", refuse)
    assert twin.accession(bloc.id, outside, "full").total == pytest.approx(near, abs=FIRST_ORDER_ERROR)


def test_the_stated_error_holds():
    """In a game of the workshop, of accessions, admissions and floors that move a market."""
    samples, prices = first_order.measure("workshop-12", 11, sittings=3, questions=3)
    assert len(samples) > 40
    errors = [s.error for s in samples]
    assert np.percentile(errors, 99) <= FIRST_ORDER_ERROR
    assert all(abs(s.exact - s.threshold) <= FIRST_ORDER_ERROR for s in samples if s.flips)
    assert np.median(prices) < 1e-4
    lines = first_order.report(samples, prices)
    assert any(line.split()[0] == "all" and line.split()[1] == str(len(samples)) for line in lines[1:])


def test_without_refinement_it_would_not_hold(monkeypatch):
    """The measurement sees errors where there are some."""
    monkeypatch.setattr(ai.lens_estimate, "TRUSTED", np.inf)
    monkeypatch.setattr(linear.respond, "__defaults__", (1, np.inf))
    monkeypatch.setattr(LENS, "_estimates", type(LENS._estimates)())
    monkeypatch.setattr(LENS, "_present", (None, None))
    samples, _ = first_order.measure("workshop-12", 11, sittings=3, questions=3)
    assert np.percentile([s.error for s in samples], 99) > FIRST_ORDER_ERROR
