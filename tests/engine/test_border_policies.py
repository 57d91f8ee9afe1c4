"""Tariffs and producer subsidies: what they do in the market, what bounds them, what everybody learns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ai.rival_provocation import hostile_tariffs, provocation
from game import Game, new_game
from game.actions import (
    Denounce,
    Flood,
    Policy,
    ProducerSubsidy,
    Propose,
    SetPolicy,
    StageName,
    Tariff,
    TariffConcession,
    Undo,
    Withdrawal,
)
from game.market.world import Floor, MarketPolicy, Stage
from game.rules import market_phase
from game.rules.border_policies import tariffs_in_market
from game.rules.concessions import concessions_in
from game.rules.measures import FLOOD_SUBSIDY, market_policy
from game.rules.phases import LATE_ROUNDS, _standing
from game.rules.score import industry, welfare
from game.rules.turn import Turn
from game.scenario.read import from_files
from tests.engine import pacts
from tests.engine.helpers import deal, next_round, refused, to_sitting
from tests.engine.test_identities import small
from tests.engine.test_projects import told
from tests.scenario.copies import customs_union


def table(seed: int = 3) -> Game:
    return new_game(small(), seed, table="simultaneous")


def put(game: Game, seat: str, policy: Policy) -> None:
    to_sitting(game, seat)
    game.apply(SetPolicy(seat, policy))


def tariff(rate: float, *partners: str, mineral: str = "Co", stage: StageName = "refined") -> Tariff:
    return Tariff(mineral, stage, partners, rate)


def abroad(game: Game, seat: str) -> tuple[str, ...]:
    return game.world.targets[seat][0]


def rates(game: Game, seat: str, mineral: str = "Co", stage: int = 0) -> dict[str, float]:
    """Return the rate that acts on each exporter's goods, as this round's market would have it."""

    standing = [(owner, p) for (owner, _), p in game.state.policies.items()]
    blocs = list(game.state.blocs.values())
    bound = concessions_in(game.state.treaties.values(), game.round)
    out: dict[str, float] = {}
    for act in tariffs_in_market(game.world, standing, blocs, bound):
        if (act.importer, act.mineral, int(act.stage)) == (
            game.world.index[seat],
            game.world.mineral_index[mineral],
            stage,
        ):
            for i in np.flatnonzero(act.exporters):
                assert game.world.actors[i] not in out, "goods are sorted out by their rate"
                out[game.world.actors[i]] = act.rate
    return out


# --- the market --------------------------------------------------------------------------------------------------


def test_a_tariff_raises_the_price_at_home_and_is_the_treasurys() -> None:
    game, idle = table(), table()
    put(game, "AAA", tariff(0.3, "ZZZ"))
    next_round(game)
    next_round(idle)
    m, aaa, bbb = 1, game.world.index["AAA"], game.world.index["BBB"]
    here, there = game.state.market, idle.state.market
    assert here.price[m, aaa] > there.price[m, aaa] * 1.05
    assert here.output[0, m, bbb] > there.output[0, m, bbb], "who is not named sells more"
    assert here.duty[m, aaa] > 0.0 == there.duty[m, aaa]
    assert not here.duty[m, [i for i in range(len(game.world.actors)) if i != aaa]].any()
    assert here.dependence[m, aaa] < there.dependence[m, aaa]
    assert game.state.money == idle.state.money, "it is not the ministry's"
    (begun,) = told(game, "tariff_begun", "CCC")
    assert (begun["rate"], begun["before"], begun["targets"], begun["bound"]) == (0.3, 0.0, ("ZZZ",), ())


def test_the_levy_of_a_floor_makes_up_what_the_landed_price_still_lacks() -> None:
    """Export tax, tariff, levy: under a tariff that brings goods to the floor nothing is left to levy."""
    world = table().world
    aaa = world.mask(("AAA",))
    floor = Floor(Stage.REFINED, 1, 1.2, aaa)

    def cleared(rate: float) -> tuple[float, float]:
        policies = [("AAA", tariff(rate, *world.targets["AAA"][0]))] if rate else []
        policy = replace(market_policy(world, (), policies, []), floors=(floor,))
        out = world.market.clear(policy, only=[1])
        a = world.index["AAA"]
        return float(out.levy[1, a]), float(out.duty[1, a] - out.levy[1, a])

    (levy, none), (less, duty), (gone, all_) = cleared(0.0), cleared(0.1), cleared(0.5)
    assert none == pytest.approx(0.0, abs=1e-6)
    assert 0.0 < less < levy
    assert gone == pytest.approx(0.0, abs=1e-3)
    assert 0.0 < duty < all_


def test_a_subsidy_raises_output_at_the_expense_of_welfare_and_earns_no_industry_points_by_itself() -> None:
    game, idle = table(), table()
    put(game, "BBB", ProducerSubsidy("Co", "refined", 0.2))
    next_round(game)
    next_round(idle)
    m, bbb = 1, game.world.index["BBB"]
    here, there = game.state.market, idle.state.market
    assert here.output[0, m, bbb] > there.output[0, m, bbb]
    paid = float(here.subsidy[m, bbb])
    price, value = float(here.producer_price[0, m, bbb]), float(game.world.market.value_usd_per_quarter[m])
    assert paid == pytest.approx(0.2 * price * float(here.output[0, m, bbb]) * value, rel=1e-6)
    gained = float(industry(game.world, here)[bbb] - industry(game.world, there)[bbb])
    assert float(here.producer[m, bbb] - there.producer[m, bbb]) > paid / 2, "most of it reaches the producers"
    assert gained < paid / 2, "but does not count as earned"
    assert welfare(game.world, here)[bbb] < welfare(game.world, there)[bbb]
    assert game.state.money == idle.state.money
    (begun,) = told(game, "producer_subsidy_begun", "CCC")
    assert (begun["seat"], begun["rate"]) == ("BBB", 0.2)


def test_a_flood_and_a_subsidy_multiply_and_spare_each_others_rows() -> None:
    world = table().world
    policies: list[tuple[str, Policy]] = [
        ("ZZZ", Flood("Co", 1.0)),
        ("ZZZ", ProducerSubsidy("Co", "refined", 0.1)),
        ("BBB", ProducerSubsidy("Co", "refined", 0.2)),
        ("CCC", ProducerSubsidy("Co", "ore", 0.3)),
    ]
    paid = market_policy(world, (), policies, []).subsidy
    assert paid is not None
    z, b, c = (world.index[s] for s in ("ZZZ", "BBB", "CCC"))
    assert paid[0, 1, z] == pytest.approx(1.1 / (1.0 - FLOOD_SUBSIDY) - 1.0)
    assert (paid[0, 1, b], paid[1, 1, c]) == (0.2, 0.3)
    assert np.count_nonzero(paid) == 3
    assert market_policy(world, (), [], []).subsidy is None


# --- what stands -------------------------------------------------------------------------------------------------


def test_the_narrower_tariff_counts_and_zero_is_a_preference() -> None:
    game = table()
    everybody = abroad(game, "AAA")
    put(game, "AAA", tariff(0.2, *everybody))
    assert rates(game, "AAA") == dict.fromkeys(everybody, 0.2)
    put(game, "AAA", tariff(0.0, "BBB"))
    assert rates(game, "AAA") == {code: 0.2 for code in everybody if code != "BBB"}
    put(game, "AAA", tariff(0.5, "BBB", "CCC"))
    assert rates(game, "AAA") == {**dict.fromkeys(everybody, 0.2), "BBB": 0.5, "CCC": 0.5}
    put(game, "AAA", tariff(0.0, "BBB"))
    assert rates(game, "AAA") == dict.fromkeys(everybody, 0.2), "zero ends the named one that stands"
    put(game, "AAA", tariff(0.0, *everybody))
    assert not rates(game, "AAA")
    put(game, "AAA", tariff(0.0, "BBB"))
    assert not [key for key in game.state.policies if key[0] == "AAA"], "there is nothing to be spared from"


def test_begun_changed_and_ended_are_told_once_each() -> None:
    game = table()
    for policy in (tariff(0.2, "ZZZ"), tariff(0.2, "ZZZ"), tariff(0.1, "ZZZ"), tariff(0.0, "ZZZ")):
        put(game, "AAA", policy)
        next_round(game)
    kinds = [
        (h.kind, h.round, h.get("before"), h.get("rate"))
        for h in game.view("CCC").happenings
        if h.kind.startswith("tariff")
    ]
    assert kinds == [("tariff_begun", 1, 0.0, 0.2), ("tariff_changed", 3, 0.2, 0.1), ("tariff_ended", 4, 0.1, 0.1)]


@pytest.mark.parametrize(
    ("seat", "policy", "code"),
    [
        ("AAA", tariff(0.1), "bad-partners"),
        ("AAA", tariff(0.1, "ZZZ", "ZZZ"), "bad-partners"),
        ("AAA", tariff(0.1, "XXX"), "no-such-partner"),
        ("AAA", tariff(0.1, "AAA"), "self-tariff"),
        ("AAA", tariff(0.1, "ZZZ", mineral="Zz"), "no-such-market"),
        ("AAA", tariff(0.1, "ZZZ", mineral="Ga", stage="ore"), "no-such-market"),
        ("AAA", tariff(2.5, "ZZZ"), "malformed"),
        ("AAA", ProducerSubsidy("Co", "refined", 0.1), "no-producer"),
        ("BBB", ProducerSubsidy("Co", "ore", 0.1), "no-producer"),
        ("BBB", ProducerSubsidy("Zz", "ore", 0.1), "no-such-market"),
        ("BBB", ProducerSubsidy("Co", "refined", 0.6), "malformed"),
    ],
)
def test_impossible_policies_are_refused(seat: str, policy: Policy, code: str) -> None:
    game = table()
    to_sitting(game, seat)
    assert refused(game, SetPolicy(seat, policy)).code == code


def test_a_union_levies_for_its_members_and_they_subsidise_themselves() -> None:
    files = customs_union()
    files["production.csv"] = files["production.csv"].replace(
        "Co,refined,BBB,BBB,0.2", "Co,refined,BBB,BBB,0.15\nCo,refined,M01,M01,0.05"
    )
    game = new_game(from_files(files), 3, table="simultaneous")
    world = game.world
    to_sitting(game, "M01")
    assert refused(game, SetPolicy("M01", tariff(0.1, "ZZZ"))).code == "union-policy"
    bind = TariffConcession("M01", "AAA", "Co", "refined")
    assert refused(game, Propose("M01", ("AAA",), (bind,))).code == "union-policy"
    game.apply(SetPolicy("M01", ProducerSubsidy("Co", "refined", 0.1)))
    to_sitting(game, "UUU")
    assert refused(game, SetPolicy("UUU", tariff(0.1, "M02"))).code == "self-tariff"
    assert refused(game, SetPolicy("UUU", ProducerSubsidy("Co", "refined", 0.1))).code == "no-producer"
    game.apply(SetPolicy("UUU", tariff(0.1, "ZZZ")))
    acts = tariffs_in_market(world, [(s, p) for (s, _), p in game.state.policies.items()], [])
    assert sorted(world.actors[a.importer] for a in acts) == ["M01", "M02", "M03", "UUU"]
    next_round(game)
    assert float(game.state.market.duty[1, world.index["UUU"]]) > 0.0
    assert float(game.state.market.subsidy[1, world.index["M01"]]) > 0.0


def test_goods_are_free_within_a_bloc_in_force() -> None:
    game = pacts.game_of(pacts.scenario())
    put(game, "AAA", tariff(0.3, *abroad(game, "AAA")))
    assert "BBB" in rates(game, "AAA")
    pacts.join(game, ("AAA", "BBB", "CCC"), ("DDD",))
    outside = set(abroad(game, "AAA")) - {"BBB", "CCC", "DDD"}
    assert rates(game, "AAA") == dict.fromkeys(outside, 0.3)
    put(game, "BBB", Withdrawal(pacts.PACT))
    next_round(game)
    next_round(game)
    assert "BBB" in rates(game, "AAA"), "who has left is abroad again"


# --- bound rates -------------------------------------------------------------------------------------------------


def test_a_bound_rate_caps_a_tariff_while_it_acts() -> None:
    game = table()
    deal(game, "AAA", "BBB", TariffConcession("AAA", "BBB", "Co", "refined", 0.1, 1, 2))
    put(game, "AAA", tariff(0.4, "BBB", "ZZZ"))
    assert game.state.policies["AAA", "tariff:refined:Co:named"] == tariff(0.4, "BBB", "ZZZ"), "sealed as it was said"
    seen = []
    for _ in range(4):
        seen.append(rates(game, "AAA"))
        next_round(game)
    full, capped = {"BBB": 0.4, "ZZZ": 0.4}, {"BBB": 0.1, "ZZZ": 0.4}
    assert seen == [full, capped, capped, full]
    lines = [(h.round, h.kind, h.get("bound")) for h in game.view("CCC").happenings if h.kind.startswith("tariff")]
    assert lines == [
        (1, "tariff_begun", ()),
        (2, "tariff_changed", (("BBB", 0.1),)),
        (4, "tariff_changed", ()),
    ], "what bounds it is told when that changes"
    m, aaa = 1, game.world.index["AAA"]
    assert float(game.state.market.duty[m, aaa]) > 0.0


def test_a_bound_rate_binds_no_other_goods_and_no_other_country() -> None:
    game = table()
    deal(game, "AAA", "CCC", TariffConcession("AAA", "CCC", "Co", "ore", 0.0))
    next_round(game)
    for stage in ("refined", "ore"):
        put(game, "AAA", tariff(0.3, "CCC", "ZZZ", stage=stage))  # type: ignore[arg-type]
    put(game, "BBB", tariff(0.3, "CCC", stage="ore"))
    assert rates(game, "AAA", stage=0) == {"CCC": 0.3, "ZZZ": 0.3}
    assert rates(game, "AAA", stage=1) == {"ZZZ": 0.3}
    assert rates(game, "BBB", stage=1) == {"CCC": 0.3}


def test_a_lower_tariff_than_the_bound_rate_stands_as_it_is() -> None:
    game = table()
    deal(game, "AAA", "BBB", TariffConcession("AAA", "BBB", "Co", "refined", 0.25))
    put(game, "AAA", tariff(0.1, "BBB"))
    next_round(game)
    assert rates(game, "AAA") == {"BBB": 0.1}
    (begun,) = told(game, "tariff_begun", "CCC")
    assert begun["bound"] == ()


def test_leaving_a_concession_takes_notice() -> None:
    game = table()
    deal(game, "AAA", "BBB", TariffConcession("AAA", "BBB", "Co", "refined", 0.0))
    next_round(game)
    put(game, "AAA", tariff(0.4, "BBB"))
    game.apply(Denounce("AAA", next(reversed(game.state.treaties))))
    assert not rates(game, "AAA")
    next_round(game)
    assert not rates(game, "AAA"), "it acts for a round more"
    next_round(game)
    assert rates(game, "AAA") == {"BBB": 0.4}


# --- the end, and the rival --------------------------------------------------------------------------------------


def test_a_late_tariff_ends_with_the_game() -> None:
    game = table()
    last = game.world.rounds
    put(game, "AAA", tariff(0.2, "ZZZ"))
    while game.round < last - LATE_ROUNDS + 1:
        next_round(game)
    put(game, "BBB", tariff(0.2, "ZZZ"))
    put(game, "AAA", tariff(0.1, "ZZZ"))
    while game.round < last:
        next_round(game)
    end = after_the_last_market(game)
    assert [(seat, p) for seat, p in end if isinstance(p, Tariff)] == [("AAA", tariff(0.1, "ZZZ"))]


def after_the_last_market(game: Game) -> tuple[tuple[str, Policy], ...]:
    """Return the policies that stand in the tail once the last market has cleared."""
    turn = Turn(game.world, game.state.copy(), game.seed, lambda kind, compute: compute())
    market_phase.run(turn)
    return _standing(turn)


def test_new_tariffs_on_its_goods_provoke_the_rival() -> None:
    game = table()
    assert hostile_tariffs(game.view("ZZZ")) == 0.0
    put(game, "AAA", tariff(0.25, "ZZZ"))
    put(game, "BBB", tariff(0.5, "CCC", stage="ore"))
    next_round(game)
    sold = game.world.market.flow0(0)[1, game.world.index["ZZZ"]]
    mine = float(sold[game.world.index["AAA"]] / np.delete(sold, game.world.index["ZZZ"]).sum())
    assert mine > 0.1
    assert hostile_tariffs(game.view("ZZZ")) == pytest.approx(1.0)
    assert provocation(game.view("ZZZ")) == pytest.approx(0.1)
    put(game, "AAA", tariff(0.05, "ZZZ"))
    next_round(game)
    assert hostile_tariffs(game.view("ZZZ")) == pytest.approx(0.2), "what is left of it"
    for _ in range(5):
        next_round(game)
    assert hostile_tariffs(game.view("ZZZ")) == 0.0, "a year later it is nothing new"


def test_the_no_deal_run_keeps_what_stands_at_the_start() -> None:
    """Nobody's tariff or subsidy moves anybody's reference."""
    game, idle = table(), table()
    put(game, "AAA", tariff(0.5, "ZZZ"))
    put(game, "BBB", ProducerSubsidy("Co", "refined", 0.3))
    next_round(game)
    next_round(idle)
    np.testing.assert_array_equal(game.state.reference.welfare, idle.state.reference.welfare)
    np.testing.assert_array_equal(game.state.reference.scale, idle.state.reference.scale)


def test_undo_takes_back_a_sealed_tariff() -> None:
    game = new_game(small(), 3, people=("AAA",), table="simultaneous")
    put(game, "AAA", tariff(0.5, "ZZZ"))
    game.apply(Undo("AAA"))
    assert not [p for p in game.state.policies.values() if isinstance(p, Tariff)]


def test_nothing_acts_where_nobody_sets_anything() -> None:
    world = table().world
    policy: MarketPolicy = market_policy(world, (), world.opening_controls, [])
    assert policy.tariffs == ()
    assert policy.subsidy is None
