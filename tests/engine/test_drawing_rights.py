"""Drawing rights: on a common stock by the charter, on a national one by treaty, honoured from what is there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from game import Game, load_scenario
from game.actions import (
    CallContributions,
    Clause,
    DrawStock,
    ExportControl,
    Payment,
    Propose,
    SetPolicy,
    SetStockTarget,
    Sign,
    StockOrder,
    StockpileAccess,
    TreatyTerms,
    Undo,
    Withdrawal,
)
from game.rules.common_stock import claims, held_kg, record, rights, sheltered_of, split, worth
from game.rules.drawing import DrawRule, drawable, restricted
from game.rules.stock_calls import shares
from game.state import Bloc, Due, State, StockEntry
from game.world import World, build_world
from tests.engine.helpers import deal, next_round, refused, to_sitting
from tests.engine.pacts import PACT, adopt, game_of, join, scenario

FULL = ("AAA", "BBB", "DDD")
CO = 1


def bloc(game: Game) -> Bloc:
    return game.state.blocs[PACT]


def national(game: Game, seat: str) -> int:
    """Kilograms of cobalt in a national stock beyond what Brightwater had at the start."""
    place = (CO, game.world.index[seat])
    return int(game.state.stocks[place]) - int(game.world.opening_stock_kg[place])


def set_stock(game: Game, **kg: int) -> None:
    """Put kilograms of cobalt into national stocks, as a scenario could have them at the start."""
    stocks = game.state.stocks.copy()
    for seat, amount in kg.items():
        stocks[CO, game.world.index[seat]] = amount
    stocks.setflags(write=False)
    game.state.stocks = stocks


def draw(game: Game, seat: str, source: str, kg: float) -> None:
    to_sitting(game, seat)
    game.apply(SetPolicy(seat, DrawStock(source, "Co", kg / 1000)))


# --- on a common stock -----------------------------------------------------------------------------------------------


def stocked(associates: tuple[str, ...] = ("CCC",), **drawing: object) -> Game:
    rule = {"share": "contribution", "per_round_share": 0.5, "only_if_restricted": False, **drawing}
    game = game_of(scenario(rounds=14, drawing=rule))
    join(game, FULL, associates)
    adopt(game, SetStockTarget("Co", 30.0))
    adopt(game, CallContributions(3_000_000, "equal"))
    return game


def test_a_draw_moves_metal_and_takes_it_off_the_claim_once() -> None:
    game = stocked()
    world, market = game.world, game.state.market
    right = rights(world, market, bloc(game), "Co")["AAA"]
    held, claim, others = held_kg(bloc(game), "Co"), claims(bloc(game))["AAA"], claims(bloc(game))
    draw(game, "AAA", PACT, int(right * 0.5))
    to_sitting(game, "AAA")
    next_round(game)
    entry = next(e for e in bloc(game).stock_books if e.kind == "drawn")
    assert (entry.seat, entry.kg) == ("AAA", -int(right * 0.5))
    assert entry.value == -worth(world, market, "Co", -entry.kg)
    assert national(game, "AAA") == -entry.kg
    assert held_kg(bloc(game), "Co") == held + entry.kg
    assert claims(bloc(game))["AAA"] == claim + entry.value
    assert {s: c for s, c in claims(bloc(game)).items() if s != "AAA"} == {
        s: c for s, c in others.items() if s != "AAA"
    }
    next_round(game)
    assert sum(e.kind == "drawn" for e in bloc(game).stock_books) == 1, "a draw is made once"
    assert rights(world, game.state.market, bloc(game), "Co")["AAA"] < right // 2 + 1


def test_draws_of_one_round_are_by_the_rights_at_its_opening() -> None:
    """Who sits first draws no more: everybody gets its part of the stock as it was."""
    one, all_ = stocked(per_round_share=1.0), stocked(per_round_share=1.0)
    right = rights(one.world, one.state.market, bloc(one), "Co")
    draw(one, "DDD", PACT, right["DDD"])
    for seat in (*FULL, "CCC"):
        draw(all_, seat, PACT, right[seat])
    held = held_kg(bloc(all_), "Co")
    for game in (one, all_):
        next_round(game)
    assert national(one, "DDD") == national(all_, "DDD") == right["DDD"]
    assert {s: national(all_, s) for s in (*FULL, "CCC")} == right
    assert held_kg(bloc(all_), "Co") == held - sum(right.values())


def test_a_draw_waits_for_a_restriction_where_the_charter_says_so() -> None:
    game = stocked(only_if_restricted=True)
    to_sitting(game, "AAA")
    assert refused(game, SetPolicy("AAA", DrawStock(PACT, "Co", 0.1))).code == "no-right"
    assert "draw_stock" not in {
        o for f in game.view("AAA").legal["set_policy"].fields for o in getattr(f, "options", ())
    }
    to_sitting(game, "ZZZ")
    game.apply(SetPolicy("ZZZ", ExportControl("Co", "refined", ("AAA",), 0.2)))
    next_round(game)
    assert restricted(game.world, game.state, "AAA", "Co")
    assert not restricted(game.world, game.state, "BBB", "Co")
    draw(game, "AAA", PACT, drawable(game.world, game.state, bloc(game), "AAA", "Co"))
    assert refused(game, SetPolicy("BBB", DrawStock(PACT, "Co", 0.1))).code == "no-right"
    next_round(game)
    assert national(game, "AAA") > 0


def test_draws_are_refused_beyond_the_right_and_without_one() -> None:
    game = stocked(associates=())
    to_sitting(game, "AAA")
    most = drawable(game.world, game.state, bloc(game), "AAA", "Co")
    assert most == rights(game.world, game.state.market, bloc(game), "Co")["AAA"] // 2

    def code(seat: str, *order: object) -> str:
        to_sitting(game, seat)
        return refused(game, SetPolicy(seat, DrawStock(*order))).code  # type: ignore[arg-type]

    assert code("AAA", PACT, "Co", (most + 1) / 1000) == "beyond-right"
    assert code("AAA", PACT, "Ga", 0.001) == "no-right"
    assert code("AAA", PACT, "Xx", 0.001) == "no-such-mineral"
    assert code("AAA", "XXX", "Co", 0.001) == "no-such-source"
    assert code("AAA", "BBB", "Co", 0.001) == "no-right"
    assert code("EEE", PACT, "Co", 0.001) == "no-right"


def test_a_draw_can_be_called_off_and_undone() -> None:
    game = stocked()
    draw(game, "AAA", PACT, 10)
    game.apply(Undo("AAA"))
    assert not game.state.policies.get(("AAA", f"draw:{PACT}:Co"))
    draw(game, "AAA", PACT, 10)
    draw(game, "AAA", PACT, 0)
    next_round(game)
    assert national(game, "AAA") == 0


def test_an_associate_draws_no_more_than_it_put_in() -> None:
    game = stocked(share="use", per_round_share=1.0)
    assert game.world.market.use0[CO, game.world.index["CCC"]] == 0.0
    assert "CCC" not in rights(game.world, game.state.market, bloc(game), "Co"), "it uses none"
    game = stocked(share="contribution", per_round_share=1.0)
    put_in = claims(bloc(game))["CCC"]
    taken = 0
    for _ in range(4):
        most = drawable(game.world, game.state, bloc(game), "CCC", "Co")
        if most:
            taken += worth(game.world, game.state.market, "Co", most)
            draw(game, "CCC", PACT, most)
        next_round(game)
    assert 0 < taken <= put_in
    assert claims(bloc(game)).get("CCC", 0) == put_in - taken >= 0


def test_a_member_on_its_way_out_of_the_bloc_loses_the_draw_that_it_had_set() -> None:
    game = stocked()
    to_sitting(game, "DDD")
    game.apply(SetPolicy("DDD", Withdrawal(PACT)))
    next_round(game)
    draw(game, "DDD", PACT, 10)
    next_round(game)  # it leaves in the plenary, before the market
    assert bloc(game).status("DDD") is None
    assert national(game, "DDD") == 0
    assert claims(bloc(game))["DDD"] > 0
    cut = [h for h in game.happenings if h.kind == "draw_cut"]
    assert [h.audience for h in cut] == [("DDD",)]


# --- on a national stock ---------------------------------------------------------------------------------------------


def provided(kg: int, *clauses: Clause, seed: int = 3) -> Game:
    """Aldermere holds cobalt and grants rights in it; the treaties are in force."""
    game = game_of(scenario(rounds=14), seed)
    set_stock(game, AAA=kg)
    for clause in clauses:
        assert isinstance(clause, StockpileAccess)
        deal(game, "AAA", clause.beneficiary, clause)
    next_round(game)
    return game


def access(seat: str, kg: int, **terms: int) -> StockpileAccess:
    return StockpileAccess("AAA", seat, "Co", kg / 1000, **terms)


def trust(game: Game, a: str, b: str) -> int:
    return game.state.trust.get((min(a, b), max(a, b)), 0)


def test_a_right_gives_so_much_in_all_over_its_term() -> None:
    game = provided(10_000, access("BBB", 6_000, term=3))
    before = trust(game, "AAA", "BBB")
    draw(game, "BBB", "AAA", 4_000)
    next_round(game)
    assert (national(game, "AAA"), national(game, "BBB")) == (6_000, 4_000)
    assert trust(game, "AAA", "BBB") == before + 1
    to_sitting(game, "BBB")
    assert refused(game, SetPolicy("BBB", DrawStock("AAA", "Co", 2.001))).code == "beyond-right"
    draw(game, "BBB", "AAA", 2_000)
    next_round(game)
    assert (national(game, "AAA"), national(game, "BBB")) == (4_000, 6_000)
    to_sitting(game, "BBB")
    assert refused(game, SetPolicy("BBB", DrawStock("AAA", "Co", 0.001))).code == "no-right"
    assert [d.kg for d in game.state.deliveries] == [4_000, 2_000]
    assert game.view("BBB").deliveries == game.state.deliveries == game.view("CCC").deliveries


def test_a_right_begins_and_ends_with_its_term_and_starts_anew_with_a_renewal() -> None:
    game = game_of(scenario(rounds=14))
    set_stock(game, AAA=10_000)
    to_sitting(game, "AAA")
    game.apply(Propose("AAA", ("BBB",), (access("BBB", 1_000, start=1, term=2),), terms=TreatyTerms(renewals=1)))
    game.apply(Sign("BBB", [*game.state.offers][-1]))
    first = game.round
    next_round(game)
    drawn = []
    while game.round <= first + 7:
        to_sitting(game, "BBB")
        draw_a_tonne = SetPolicy("BBB", DrawStock("AAA", "Co", 1.0))
        if DrawRule().open_to(game.world, game.state, "BBB"):
            game.apply(draw_a_tonne)
            drawn.append(game.round - first)
        else:
            assert refused(game, draw_a_tonne).code == "no-right"
        next_round(game)
    assert drawn == [1, 4], "once in each period of three rounds, from its second"
    assert national(game, "BBB") == 2_000


def test_short_stock_is_shared_in_proportion_and_rights_of_others_are_no_breach() -> None:
    game = provided(6_000, access("BBB", 6_000), access("DDD", 3_000))
    before = {s: trust(game, "AAA", s) for s in ("BBB", "DDD")}
    standing = game.state.tallies["AAA"].standing
    draw(game, "BBB", "AAA", 6_000)
    draw(game, "DDD", "AAA", 3_000)
    next_round(game)
    assert {s: national(game, s) for s in ("AAA", "BBB", "DDD")} == {"AAA": 0, "BBB": 4_000, "DDD": 2_000}
    assert {s: trust(game, "AAA", s) - before[s] for s in before} == {"BBB": 1, "DDD": 1}
    assert game.state.tallies["AAA"].standing == standing
    # A round later there is nothing left, and still nobody has sold anything.
    draw(game, "BBB", "AAA", 2_000)
    next_round(game)
    assert game.state.tallies["AAA"].standing == standing
    assert not [h for h in game.happenings if h.kind == "undelivered"]


def test_a_provider_that_sold_out_after_promising_breaks_its_word() -> None:
    game = provided(6_000, access("BBB", 5_000))
    to_sitting(game, "AAA")
    game.apply(SetPolicy("AAA", StockOrder("Co", release_t=4.0)))
    next_round(game)
    left = national(game, "AAA")
    assert left < 5_000
    to_sitting(game, "AAA")
    game.apply(SetPolicy("AAA", StockOrder("Co")))
    before, standing = trust(game, "AAA", "BBB"), game.state.tallies["AAA"].standing
    draw(game, "BBB", "AAA", 5_000)
    next_round(game)
    assert (national(game, "AAA"), national(game, "BBB")) == (0, left)
    assert trust(game, "AAA", "BBB") == before + 1 - 20
    assert game.state.tallies["AAA"].standing == standing - 5.0
    assert trust(game, "AAA", "DDD") == -2, "everybody has seen it"
    (told,) = [h for h in game.happenings if h.kind == "undelivered"]
    assert told.get("tonnes") == pytest.approx((5_000 - left) / 1000)


def test_a_right_that_is_not_asked_for_in_full_is_no_breach_while_there_is_enough() -> None:
    game = provided(6_000, access("BBB", 5_000))
    to_sitting(game, "AAA")
    game.apply(SetPolicy("AAA", StockOrder("Co", release_t=3.0)))
    next_round(game)
    to_sitting(game, "AAA")
    game.apply(SetPolicy("AAA", StockOrder("Co")))
    draw(game, "BBB", "AAA", national(game, "AAA") - 1)
    next_round(game)
    assert not [h for h in game.happenings if h.kind == "undelivered"]


def test_the_same_metal_is_not_delivered_twice_under_two_rights() -> None:
    game = provided(3_000, access("BBB", 1_000, term=2), access("BBB", 1_500, term=4))
    draw(game, "BBB", "AAA", 2_000)
    next_round(game)
    assert national(game, "BBB") == 2_000
    assert [(d.kg, d.clause) for d in game.state.deliveries] == [(1_000, 0), (1_000, 0)]
    assert len({d.treaty for d in game.state.deliveries}) == 2, "the older right first"


def test_a_secret_right_is_drawn_on_in_secret() -> None:
    game = game_of(scenario(rounds=14))
    set_stock(game, AAA=1_000)
    to_sitting(game, "AAA")
    game.apply(Propose("AAA", ("BBB",), (access("BBB", 500),), secret=True))
    game.apply(Sign("BBB", [*game.state.offers][-1]))
    next_round(game)
    draw(game, "BBB", "AAA", 500)
    next_round(game)
    assert len(game.view("BBB").deliveries) == 1
    assert game.view("DDD").deliveries == ()
    (told,) = [h for h in game.happenings if h.kind == "stock_delivered"]
    assert set(told.audience or ()) == {"AAA", "BBB"}


def test_rights_are_granted_in_what_is_held() -> None:
    game = game_of(scenario())
    set_stock(game, AAA=1_000)
    to_sitting(game, "AAA")

    def code(clause: Clause) -> str:
        return refused(game, Propose("AAA", ("BBB",), (clause,))).code

    assert code(access("BBB", 1_001)) == "no-stock"
    assert code(access("AAA", 500)) == "own-stock"
    assert code(access("DDD", 500)) == "not-a-party"
    assert code(StockpileAccess("AAA", "BBB", "Xx", 0.5)) == "no-such-mineral"
    deal(game, "AAA", "BBB", access("BBB", 1_000), Payment("BBB", "AAA", 1_000))


def test_draws_replay_to_the_same_state() -> None:
    game = stocked()
    draw(game, "AAA", PACT, 100)
    next_round(game)
    deal(game, "AAA", "BBB", access("BBB", 50))
    next_round(game)
    draw(game, "BBB", "AAA", 50)
    next_round(game)
    again = Game.replay(game.world, game.seed, game.people, game.sequential, game.log)
    assert again.digest() == game.digest()
    assert national(again, "BBB") == 50


# --- a union ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def washington() -> World:
    return build_world(load_scenario("washington-2026"))


def test_a_unions_seat_pays_for_all_that_it_covers_and_its_right_protects_them_by_use(washington: World) -> None:
    world = washington
    members = tuple((seat, "full", 1) for seat in ("USA", "JPN", "EUU"))
    mineral = world.minerals[0]
    union = Bloc("floor-zone", members, in_force=True)
    owed = shares(world, union, "use", 1_000_000, 2)
    assert set(owed) == {"USA", "JPN", "EUU"}
    total = sum(world.weight(s) for s in owed)
    assert owed["EUU"] == pytest.approx(1_000_000 * world.weight("EUU") / total, abs=1)
    put_in = [StockEntry(1, "given", s, mineral, 600_000, value=6_000) for s in ("USA", "EUU")]
    union = record(union, put_in)
    own = rights(world, None, union, mineral)
    assert own == {"USA": 600_000, "EUU": 600_000}
    inside = [s for s, u in world.union_of.items() if u == "EUU"]
    m = world.mineral_index[mineral]
    parts = {code: sheltered_of(world, None, [union], mineral, code) for code in ("EUU", *inside)}
    assert sum(parts.values()) == 600_000
    use = {code: float(world.market.use0[m, world.index[code]]) for code in parts}
    assert parts == split(600_000, use)
    assert sheltered_of(world, None, [union], mineral, "JPN") == 0


def test_only_the_right_of_who_is_in_good_standing_counts() -> None:
    game = stocked()
    state: State = game.state
    owing = replace(bloc(game), stock_dues=(Due("AAA", 1, state.round),))
    assert "AAA" not in rights(game.world, state.market, owing, "Co")
    assert sheltered_of(game.world, state.market, [owing], "Co", "AAA") == 0
    assert (
        rights(game.world, state.market, owing, "Co")["BBB"]
        == rights(game.world, state.market, bloc(game), "Co")["BBB"]
    )
