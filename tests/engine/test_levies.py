"""Levies: the share of the common fund, its books and claims, and what associates' goods pay."""

from dataclasses import replace
from math import fsum

import numpy as np
import pytest

from game import Game, load_scenario
from game.actions import SetFloor, SetLevyShare, SetPolicy, Withdrawal
from game.market.world import Floor
from game.rules.bloc_fund import claims, levied
from game.rules.discounting import discount
from game.rules.market_phase import Setting, as_market
from game.rules.measures import floors_in_force, market_policy
from game.rules.score import welfare
from game.state import Bloc, SettledMarket
from game.world import World, build_world
from tests.engine.helpers import next_round, to_sitting
from tests.engine.pacts import PACT, adopt, game_of, join, scenario

FULL = ("AAA", "BBB", "DDD")


def bloc(game: Game) -> Bloc:
    return game.state.blocs[PACT]


def cleared(world: World, floors: tuple[Floor, ...]) -> SettledMarket:
    policy = replace(market_policy(world, (), world.opening_controls, []), floors=floors)
    setting = Setting(world.dynamics.opening(), world.opening_stock_units)
    return as_market(world, world.market.clear(world.dynamics.impose(setting.structure, policy)), setting, 1)


# --- associates ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(scenario())


def pact_with(status: str, **changes: object) -> Bloc:
    members = (*((seat, "full", 1) for seat in ("AAA", "BBB", "EEE")), ("DDD", status, 1))
    return Bloc(PACT, members, in_force=True, floors=(("Co", "refined", 1.3),), **changes)  # type: ignore[arg-type]


def test_the_floor_binds_associates_goods_and_half_of_the_levy_goes_back(world: World) -> None:
    """Dunmore sells refined cobalt: free as a full member, at the landed price of the floor as an associate."""
    d, z = world.index["DDD"], world.index["ZZZ"]
    buyers = [world.index[s] for s in ("AAA", "BBB", "EEE")]
    inside = cleared(world, floors_in_force(world, [pact_with("full")]))
    partly = cleared(world, floors_in_force(world, [pact_with("associate")]))
    assert float(inside.refund.sum()) == 0.0
    assert float(partly.refund[1, d]) > 0.0
    assert float(np.delete(partly.refund[1], d).sum()) == 0.0, "only the associate's own goods are spared"
    assert np.all(partly.price[1, buyers] > inside.price[1, buyers]), "its goods come dearer"
    # Half of the levy on them: what importers keep of it is what goes back.
    levy_free = cleared(world, floors_in_force(world, [pact_with("associate", amendments=(("associate_levy", 0.0),))]))
    whole = cleared(world, floors_in_force(world, [pact_with("associate", amendments=(("associate_levy", 1.0),))]))
    np.testing.assert_allclose(partly.price, whole.price, rtol=1e-12)
    np.testing.assert_allclose(levy_free.price, inside.price, rtol=1e-12)
    kept = float(whole.import_levy.sum() - partly.import_levy.sum())
    assert kept == pytest.approx(float(partly.refund.sum()), rel=1e-9)
    gone = cleared(world, tuple(f for f in floors_in_force(world, [pact_with("associate")]) if f.origins is not None))
    assert float(gone.refund[1, d]) == pytest.approx(float(gone.import_levy.sum()), rel=1e-9)
    # Nothing is lost between states, and the outsider sees one floor as before.
    total = float(whole.levy.sum())
    assert float(partly.levy.sum()) == pytest.approx(total, rel=1e-12)
    assert float(partly.levy[1, d]) == pytest.approx(float(partly.import_levy[1, d] + partly.refund[1, d]))
    assert welfare(world, partly).sum() == pytest.approx(welfare(world, whole).sum(), rel=1e-9)
    assert float(partly.output[0, 1, z]) < float(world.market.output0[0, 1, z])


def test_an_associate_pays_no_levy_at_home(world: World) -> None:
    """Its own market is no import; as an importer it applies the floor like everybody."""
    floors = floors_in_force(world, [pact_with("associate")])
    d = world.index["DDD"]
    (general,) = (f for f in floors if f.origins is None)
    (own,) = (f for f in floors if f.origins is not None)
    assert general.members[d]
    assert not own.members[d]
    assert (own.refund, own.origins[d], int(own.origins.sum())) == (0.5, True, 1)  # type: ignore[union-attr]


def test_a_union_as_associate_trades_freely_within_itself() -> None:
    world = build_world(load_scenario("washington-2026"))
    members = (("USA", "full", 1), ("JPN", "full", 1), ("AUS", "full", 1), ("EUU", "associate", 1))
    floor_zone = Bloc("floor-zone", members, in_force=True, floors=(("Cu", "refined", 1.2),))
    floors = [f for f in floors_in_force(world, [floor_zone]) if f.origins is not None]
    covered = list(world.covers["EUU"])
    assert len(floors) == 1
    assert floors[0].origins is not None
    assert floors[0].origins[covered].all()
    assert not floors[0].members[covered].any()
    assert floors_in_force(world, [replace(floor_zone, in_force=False)]) == ()


# --- the fund ------------------------------------------------------------------------------------------------------


def funded(share: float = 0.5, rounds: int = 12) -> Game:
    """A pact with a floor on refined cobalt whose charter sends a share of the levies to the fund."""
    game = game_of(scenario(levy_share=share, rounds=rounds))
    join(game, FULL, ("CCC",))
    adopt(game, SetFloor("Co", "refined", 1.2))
    return game


def paid_in(game: Game, round_: int) -> dict[str, int]:
    return {e.seat: e.cents for e in bloc(game).books if e.round == round_ and e.kind == "levy"}


def test_the_share_of_every_members_levy_goes_to_the_fund_to_the_cent() -> None:
    game = funded(0.5)
    done, market = game.round - 1, game.state.market
    assert market is not None
    paid = paid_in(game, done)
    assert paid
    for seat in (*FULL, "CCC"):
        usd = fsum(float(v) for v in market.import_levy[:, game.world.index[seat]])
        assert paid.get(seat, 0) == round(0.5 * usd * 100), seat
    assert bloc(game).fund == sum(paid.values()) == sum(claims(bloc(game)).values())
    told = [h for h in game.happenings if h.kind == "fund_collected"]
    assert [(h.round, h.audience, h.get("usd")) for h in told] == [(done, None, bloc(game).fund // 100)]
    assert game.view("ZZZ").blocs[PACT].books == bloc(game).books, "the books are public"


def test_what_is_paid_in_leaves_prosperity_and_comes_back_in_the_end() -> None:
    """The same game with and without a fund: prosperity differs by what was paid in and had back, discounted."""
    games = [funded(share, rounds=6) for share in (0.0, 0.5)]
    for game in games:
        while not game.over:
            next_round(game)
    free, shared = games
    books = bloc(shared).books
    assert bloc(shared).fund == 0
    assert not bloc(free).books
    assert {e.kind for e in books} == {"levy", "returned"}
    assert max(e.round for e in books if e.kind == "levy") == 6
    assert len({e.round for e in books if e.kind == "levy"}) > 1
    assert {e.round for e in books if e.kind == "returned"} == {6}, "handed back after the last round"
    for seat in game.world.seats:
        own = [e for e in books if e.seat == seat]
        assert sum(e.cents for e in own) == 0
        lost = fsum(discount(shared.world, e.round) * e.cents / 100 for e in own)
        change = free.state.tallies[seat].prosperity - shared.state.tallies[seat].prosperity
        assert change == pytest.approx(lost, abs=0.02), seat
        assert lost > 0.0 or not own, "money that lay idle has cost its interest"
    assert sum(1 for h in shared.happenings if h.kind == "fund_returned") == 1


def test_a_change_of_the_share_acts_from_its_plenary() -> None:
    game = funded(0.0)
    assert not bloc(game).books
    adopt(game, SetLevyShare(1.0))
    done, market = game.round - 1, game.state.market
    assert market is not None
    for seat, cents in paid_in(game, done).items():
        assert cents == round(levied(game.world, market, seat) * 100)
    assert paid_in(game, done)
    adopt(game, SetLevyShare(0.0))
    assert not paid_in(game, game.round - 1)
    assert bloc(game).fund > 0, "what is there stays"


def test_a_bloc_that_lapses_returns_its_fund_also_to_those_who_left() -> None:
    game = funded(0.5)
    owed = claims(bloc(game))
    assert "AAA" in owed
    for seat in ("AAA", "BBB"):
        to_sitting(game, seat)
        game.apply(SetPolicy(seat, Withdrawal(PACT)))
    while bloc(game).in_force:
        before, prosperity = bloc(game), {s: t.prosperity for s, t in game.state.tallies.items()}
        next_round(game)
    assert claims(before)["AAA"] >= owed["AAA"], "a claim outlives the membership"
    assert before.status("AAA") is None
    assert bloc(game).fund == 0
    returned = {e.seat: -e.cents for e in bloc(game).books if e.kind == "returned"}
    assert returned == claims(before)
    (reckoned,) = (e.body for e in game.log if e.kind == "score" and e.round == game.round - 1)
    row, factor = game.round - 2, discount(game.world, game.round - 1)
    for seat, cents in returned.items():
        a = game.world.index[seat]
        market = reckoned["welfare"][a] - float(game.state.reference.welfare[row][a])
        expected = prosperity[seat] + factor * (market + cents / 100)
        assert game.state.tallies[seat].prosperity == pytest.approx(expected, abs=0.01)


def test_a_bloc_that_dissolves_returns_its_fund() -> None:
    game = game_of(scenario(levy_share=0.5, dissolve_after_rounds=1))
    join(game, FULL)
    adopt(game, SetFloor("Co", "refined", 1.2))
    for seat in FULL:
        to_sitting(game, seat)
        game.apply(SetPolicy(seat, Withdrawal(PACT)))
    while not bloc(game).dissolved:
        next_round(game)
    assert any(e.kind == "returned" for e in bloc(game).books)
    assert bloc(game).fund == 0
    assert bloc(game).floors == ()


def test_of_a_unions_levies_only_its_own_part_is_shared() -> None:
    """A member's quarter is the member's: a union pays the share of the rest and of what its residual collects."""
    world = build_world(load_scenario("washington-2026"))
    members = world.mask(("USA", "JPN", "EUU"))
    market = cleared(world, tuple(Floor(0, int(m), 1.2, members) for m in np.flatnonzero(world.strategic)))
    by_actor = market.import_levy.sum(axis=0)
    eu = world.index["EUU"]
    inside = [world.index[s] for s, u in world.union_of.items() if u == "EUU"]
    assert float(by_actor[inside].min()) >= 0.0
    assert levied(world, market, "EUU") == pytest.approx(by_actor[eu] + 0.75 * by_actor[inside].sum(), rel=1e-12)
    assert levied(world, market, "JPN") == pytest.approx(by_actor[world.index["JPN"]], rel=1e-12)
    assert levied(world, market, "EUU") > by_actor[eu] > 0.0


def test_the_books_of_a_game_are_the_same_in_a_replay() -> None:
    game = funded(0.25)
    again = Game.replay(game.world, game.seed, game.people, game.sequential, game.log)
    assert again.digest() == game.digest()
    assert bloc(again).books == bloc(game).books != ()


def test_a_fund_without_levies_stays_empty() -> None:
    game = game_of(scenario(levy_share=1.0))
    join(game, FULL)
    next_round(game)
    assert bloc(game).books == ()
    assert claims(bloc(game)) == {}
