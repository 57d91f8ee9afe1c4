"""The market in the rules: controls and licences, alarm, protection, export floors, carry, and the world as it was."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from game import Game, Scenario, new_game
from game.actions import (
    Apply,
    ExportControl,
    Second,
    SetExportFloor,
    SetFloor,
    SetPolicy,
    StockOrder,
    TableMotion,
)
from game.market.world import Quota, Stage
from game.rules.measures import export_floors_in_force, host_feed_factors, market_policy, passes, quotas_of, tightened
from game.rules.structure import alarm, protection
from game.scenario.read import from_files
from game.state import Bloc
from game.world import World, build_world
from tests.engine.books import settled
from tests.engine.helpers import next_round, refused, to_sitting, vote_all
from tests.engine.test_identities import small
from tests.scenario.copies import changed, harbours

ABROAD_OF = {"CCC": ("AAA", "BBB", "ZZZ", "ROW"), "ZZZ": ("AAA", "BBB", "CCC", "ROW")}


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(small())


def table(scenario: Scenario | None = None) -> Game:
    return new_game(scenario or small(), 3, table="simultaneous")


def order(game: Game, seat: str, policy: object) -> None:
    to_sitting(game, seat)
    game.apply(SetPolicy(seat, policy))  # type: ignore[arg-type]


def ore(share: float, form: str = "quota", *targets: str) -> ExportControl:
    """A control of Coral Island on its cobalt ore, on everybody unless said."""
    return ExportControl("Co", "ore", targets or ABROAD_OF["CCC"], share, form)  # type: ignore[arg-type]


def told(game: Game, kind: str, seat: str) -> list[dict[str, object]]:
    return [dict(h.params) for h in game.view(seat).happenings if h.kind == kind]


def shares(world: World, quotas: tuple[Quota, ...], mineral: str, origin: str) -> dict[tuple[str, ...], float]:
    """What each quota of a row lets through of the free flow to its targets."""
    m = world.mineral_index[mineral]
    out = {}
    for q in quotas:
        if (q.mineral, q.origin) == (m, origin):
            names = tuple(a for a, inside in zip(world.actors, q.targets, strict=True) if inside)
            out[names] = q.cap / world.market.free_flow(q.stage, m, origin, q.targets)
    return out


# --- controls --------------------------------------------------------------------------------------------------


def leaked(world: World, share: float) -> float:
    return share + world.scenario.head.rival_settings.leak * (1.0 - share)


def test_what_passes_a_control(world: World) -> None:
    """Part of what is held back leaks; a licence that is new lets half of its share through."""
    delay = world.scenario.head.rival_settings.licence_delay
    assert 0.0 < world.scenario.head.rival_settings.leak < delay < 1.0
    for share in (0.0, 0.4, 1.0):
        quota, licence = ore(share), ore(share, "licence")
        assert passes(world, "CCC", quota, ()) == pytest.approx(leaked(world, share))
        assert passes(world, "CCC", licence, ()) == pytest.approx(leaked(world, share * (1.0 - delay)))
        for known in (licence, quota, ore(0.9, "licence", "AAA")):
            assert passes(world, "CCC", licence, (("CCC", known),)) == pytest.approx(leaked(world, share))
        others = (("ZZZ", licence), ("CCC", replace(licence, mineral="Ga")), ("CCC", replace(licence, stage="refined")))
        assert passes(world, "CCC", licence, others) == pytest.approx(leaked(world, share * (1.0 - delay)))


def test_the_first_market_of_a_licence_is_the_tightest() -> None:
    output = {}
    for form in ("quota", "licence"):
        game = table(without_events())
        next_round(game)
        order(game, "CCC", ore(0.6, form))
        made = []
        for _ in range(3):
            next_round(game)
            made.append(float(game.state.market.output[1, 1, game.world.index["CCC"]]))
        output[form] = made
    assert output["licence"][0] < 0.97 * output["quota"][0]
    assert output["licence"][1] > 1.03 * output["licence"][0]


def without_events() -> Scenario:
    files = changed(harbours(), "scenario.yaml", "rounds: 4", "rounds: 12")
    return from_files(
        changed(files, "events.yaml", "kind: exogenous", "kind: history").copy() | {"events.yaml": "[]\n"}
    )


def test_a_named_control_and_one_on_everybody_act_side_by_side(world: World) -> None:
    policies = (("CCC", ore(0.8)), ("CCC", ore(0.2, "quota", "ZZZ")))
    found = shares(world, quotas_of(world, policies, policies), "Co", "CCC")
    assert found[("ZZZ",)] == pytest.approx(leaked(world, 0.2))
    assert found[("AAA", "BBB", "ROW")] == pytest.approx(leaked(world, 0.8))
    assert len(found) == 2
    outcome = world.market.clear(
        world.dynamics.impose(world.dynamics.opening(), market_policy(world, (), policies, ()))
    )
    sold = outcome.flows(1)[1, world.index["CCC"]]
    free = world.market.flow0(1)[1, world.index["CCC"]]
    z = world.index["ZZZ"]
    assert sold[z] <= leaked(world, 0.2) * free[z] * (1 + 1e-9)
    assert sold.sum() - sold[z] - sold[world.index["CCC"]] <= leaked(world, 0.8) * free.sum() * (1 + 1e-9)


def test_the_narrower_control_counts_even_where_it_lets_all_through(world: World) -> None:
    exempt = ore(1.0, "licence", "BBB")
    policies = (("CCC", ore(0.3)), ("CCC", exempt))
    found = shares(world, quotas_of(world, policies, policies), "Co", "CCC")
    assert found == {("AAA", "ZZZ", "ROW"): pytest.approx(leaked(world, 0.3))}
    # In the first market of any control it holds back what waits for a licence.
    delay = world.scenario.head.rival_settings.licence_delay
    new = shares(world, quotas_of(world, policies, ()), "Co", "CCC")
    assert new[("BBB",)] == pytest.approx(leaked(world, 1.0 - delay))


def test_named_and_general_controls_are_set_and_lifted_one_by_one() -> None:
    game = table()
    order(game, "CCC", ore(0.5))
    order(game, "CCC", ore(0.0, "quota", "ZZZ"))
    next_round(game)
    assert {p.targets for s, p in game.state.acting if s == "CCC"} == {("ZZZ",), ABROAD_OF["CCC"]}
    assert len(told(game, "export_control_begun", "AAA")) == 2
    order(game, "CCC", ore(1.0))
    next_round(game)
    assert [p.targets for s, p in game.state.acting if s == "CCC"] == [("ZZZ",)]
    assert [e["targets"] for e in told(game, "export_control_ended", "AAA")] == [ABROAD_OF["CCC"]]
    order(game, "CCC", ore(0.4, "quota", "ZZZ"))
    next_round(game)
    assert [e["cap_share"] for e in told(game, "export_control_changed", "AAA")] == [0.4]
    order(game, "CCC", ore(1.0, "quota", "ZZZ"))
    next_round(game)
    assert not [p for s, p in game.state.acting if s == "CCC"]


def test_a_licence_for_the_whole_flow_is_no_lifting() -> None:
    game = table()
    order(game, "CCC", ore(1.0, "licence"))
    assert ("CCC", "control:ore:Co") in game.state.policies
    next_round(game)
    assert quotas_of(game.world, [("CCC", ore(1.0, "licence"))], game.state.acting) == ()


def test_a_ban_leaks_and_is_felt() -> None:
    game, free = table(without_events()), table(without_events())
    order(game, "ZZZ", ExportControl("Co", "refined", ABROAD_OF["ZZZ"], 0.0))
    for g in (game, free):
        next_round(g)
    a = game.world.index["AAA"]
    assert float(game.state.market.price[1, a]) > 1.2 * float(free.state.market.price[1, a])
    assert 0.0 < float(game.state.market.dependence[1, a]) < float(free.state.market.dependence[1, a])
    assert float(game.state.market.rival_price[1]) < float(free.state.market.rival_price[1])
    assert float(game.state.market.rent[1, game.world.index["ZZZ"]]) > 0.0


def test_refiners_without_any_feed_still_have_a_market() -> None:
    """A host metal's raw material from one origin alone, withheld without a leak."""
    files = changed(harbours(), "hosts.csv", "Ga,ZZZ,ZZZ,0.6,2.5,bauxite\nGa,ZZZ,CCC,0.4", "Ga,ZZZ,CCC,1.0")
    files = changed(files, "scenario.yaml", "rounds: 4", "rounds: 4\nrival_settings: {leak: 0.0}")
    world = build_world(from_files(files))
    ban = ExportControl("Ga", "ore", ABROAD_OF["CCC"], 0.0)
    policies = (*world.opening_controls, ("CCC", ban))
    factor = host_feed_factors(world, policies, policies)[0, 0, "ZZZ"]
    assert 0.0 < factor < 1e-3
    imposed = world.dynamics.impose(world.dynamics.opening(), market_policy(world, (), policies, ()))
    outcome = world.market.clear(imposed)
    assert float(outcome.output[0, 0, world.index["ZZZ"]]) < 1e-3
    assert float(outcome.price[0, world.index["AAA"]]) > 2.0


def test_the_raw_material_of_a_host_metal_reaches_the_refiners_that_are_named(world: World) -> None:
    place = (0, 0, "ZZZ")
    for targets, share, factor in (
        (("ZZZ",), 0.5, 1.0 - 0.4 * (1.0 - leaked(world, 0.5))),
        (ABROAD_OF["CCC"], 0.0, 1.0 - 0.4 * (1.0 - leaked(world, 0.0))),
    ):
        policies = (("CCC", ExportControl("Ga", "ore", targets, share)),)
        assert host_feed_factors(world, policies, policies) == {place: pytest.approx(factor)}
    away = (("CCC", ExportControl("Ga", "ore", ("AAA",), 0.0)),)
    assert host_feed_factors(world, away, away) == {}
    # Of a named control and one on everybody the named one counts, once.
    both = (
        ("CCC", ExportControl("Ga", "ore", ABROAD_OF["CCC"], 0.0)),
        ("CCC", ExportControl("Ga", "ore", ("ZZZ",), 0.5)),
    )
    assert host_feed_factors(world, both, both) == {place: pytest.approx(1.0 - 0.4 * (1.0 - leaked(world, 0.5)))}


# --- the controls of the start ---------------------------------------------------------------------------------


def test_the_controls_of_the_start_stand_are_public_and_make_no_news() -> None:
    game = table()
    ((seat, control),) = game.world.opening_controls
    assert (seat, control.mineral, control.stage, control.form) == ("ZZZ", "Ga", "refined", "licence")
    assert set(control.targets) == set(ABROAD_OF["ZZZ"])
    assert game.state.policies["ZZZ", "control:refined:Ga"] == control
    for other in game.world.seats:
        assert (seat, control) in game.view(other).acting, "before the first market"
    next_round(game)
    assert (seat, control) in game.view("AAA").acting
    assert not [h for h in game.view("AAA").happenings if h.kind.startswith("export_control")]
    order(game, "ZZZ", replace(control, cap_share=1.0, form="quota"))
    before = game.state.market
    assert (seat, control) in game.view("AAA").acting, "sealed until the market"
    next_round(game)
    assert game.state.acting == ()
    (end,) = told(game, "export_control_ended", "AAA")
    assert (end["seat"], end["mineral"]) == ("ZZZ", "Ga")
    after = game.state.market
    assert float(after.world_price[0]) < float(before.world_price[0])
    assert float(after.rival_price[0]) > float(before.rival_price[0])


def test_alarm_is_for_controls_beyond_the_start() -> None:
    game = table()
    world = game.world
    ((seat, control),) = world.opening_controls
    assert not alarm(world, world.opening_controls).any()
    looser = replace(control, cap_share=control.cap_share + 0.05)
    tighter = replace(control, cap_share=control.cap_share - 0.05)
    assert tightened(world, ((seat, looser),)) == ()
    assert tightened(world, ((seat, tighter),)) == ((seat, tighter),)
    named = replace(tighter, targets=("BBB",))
    # The part of its supply that a target loses, in full from a tenth on.
    leak = world.scenario.head.rival_settings.leak
    passed = [share + leak * (1.0 - share) for share in (control.cap_share, tighter.cap_share)]
    share = float(world.supply_share[0, world.index[seat], world.index["BBB"]])
    expected = np.zeros((2, len(world.actors)))
    expected[0, world.index["BBB"]] = share * (1.0 - passed[1] / passed[0]) / 0.1
    assert 0.1 < expected.max() < 1.0
    np.testing.assert_allclose(alarm(world, (*world.opening_controls, (seat, named))), expected)
    closed = replace(named, cap_share=0.0)
    assert alarm(world, (*world.opening_controls, (seat, closed)))[0, world.index["BBB"]] == 1.0
    new = alarm(world, (("CCC", ore(0.9)),))
    assert (new[1] > 0.0).tolist() == [a != "CCC" for a in world.actors]
    assert not new[0].any()
    assert alarm(world, (("CCC", ore(0.999)),)).max() < 0.01, "a cap that holds nothing back alarms nobody"
    # In a game: half of the way in each market, and back.
    order(game, seat, named)
    next_round(game)
    np.testing.assert_allclose(game.state.structure.alarm, 0.5 * expected)
    next_round(game)
    np.testing.assert_allclose(game.state.structure.alarm, 0.75 * expected)
    order(game, seat, replace(named, cap_share=1.0))
    next_round(game)
    np.testing.assert_allclose(game.state.structure.alarm, 0.375 * expected)


def test_a_wider_control_than_that_of_the_start_is_news() -> None:
    files = changed(harbours(), "controls.csv", "form,home_price,since", "form,cap_share,targets,since")
    files = changed(files, "controls.csv", "licence,0.6,2029-06-01", "quota,0.6,AAA,2029-06-01")
    world = build_world(from_files(files))
    ((seat, control),) = world.opening_controls
    assert control.targets == ("AAA",)
    assert tightened(world, ((seat, control),)) == ()
    wider = replace(control, targets=ABROAD_OF["ZZZ"])
    assert tightened(world, ((seat, wider),)) == ((seat, wider),)
    elsewhere = replace(control, targets=("BBB",))
    assert tightened(world, ((seat, elsewhere),)) == ((seat, elsewhere),)


# --- floors ----------------------------------------------------------------------------------------------------


def test_floors_protect_members_while_they_are_in_force(world: World) -> None:
    members = (("BBB", "full", 1), ("CCC", "associate", 1))
    bloc = Bloc("harbour-pact", members, in_force=True, floors=(("Co", "ore", 1.05), ("Co", "refined", 1.3)))
    rows = world.market.rows
    refiner = rows.index(Stage.REFINED, 1, "BBB")
    mine, scrap = rows.index(Stage.ORE, 1, "CCC"), rows.index(Stage.ORE, 1, "SEC:BBB")
    g = protection(world, (bloc,))
    assert (g[refiner], g[mine], g[scrap]) == (1.0, pytest.approx(0.5), pytest.approx(0.5))
    inside = np.isin(rows.actor, [world.index["BBB"], world.index["CCC"]]) & (rows.mineral == 1)
    assert not g[~inside].any()
    for idle in (replace(bloc, in_force=False), replace(bloc, dissolved=True), replace(bloc, floors=())):
        assert not protection(world, (idle,)).any()


def pact() -> Game:
    """The harbour pact in force: its two founders, and Coral Island whom they admit."""
    game = table(without_events())
    for seat in ("AAA", "BBB"):
        to_sitting(game, seat)
        game.apply(Apply(seat, "harbour-pact"))
    next_round(game)
    to_sitting(game, "CCC")
    game.apply(Apply("CCC", "harbour-pact"))
    vote_all(game, "for")
    assert game.state.blocs["harbour-pact"].in_force
    return game


def motion(game: Game, content: SetFloor | SetExportFloor) -> None:
    """Table, second and adopt a motion."""
    to_sitting(game, "AAA")
    game.apply(TableMotion("AAA", "harbour-pact", content))
    game.apply(Second("BBB", max(game.state.motions)))
    number = max(game.state.motions)
    while game.state.motions[number].ready > game.round:
        next_round(game)
    vote_all(game, "for")
    assert game.state.motions[number].status == "adopted"


def test_an_export_floor_is_voted_and_pays_the_exporting_member() -> None:
    game = pact()
    world = game.world
    to_sitting(game, "ZZZ")
    assert refused(game, TableMotion("ZZZ", "harbour-pact", SetExportFloor("Co", "ore", 1.2))).code == "not-a-member"
    to_sitting(game, "AAA")
    for level, code in ((1.5, "step-too-large"), (None, "no-change"), (0.01, "too-low")):
        bad = SetExportFloor("Co", "ore", level)
        assert refused(game, TableMotion("AAA", "harbour-pact", bad)).code == code
    assert refused(game, TableMotion("AAA", "harbour-pact", SetExportFloor("Ga", "ore", 1.1))).code == "no-such-stage"
    before = game.state.market
    motion(game, SetExportFloor("Co", "ore", 1.2))
    bloc = game.state.blocs["harbour-pact"]
    assert (bloc.floors, bloc.export_floors) == ((), (("Co", "ore", 1.2),))
    market = game.state.market
    assert before is not None
    assert market is not None
    c, z, b = (world.index[s] for s in ("CCC", "ZZZ", "BBB"))
    assert float(market.levy[1, c]) > 0.0
    assert float(np.delete(market.levy[1], c).sum()) == 0.0, "only the state that ships ore to outsiders"
    assert float(market.levy[0].sum()) == 0.0
    assert float(market.margin[1, z]) < float(before.margin[1, z]), "the outsider's refiners pay"
    assert float(market.margin[1, b]) > float(before.margin[1, b]), "the member's refiners gain"
    assert not protection(world, (bloc,)).any(), "it is no floor under members' prices"
    (floor,) = export_floors_in_force(world, (bloc,))
    assert (floor.level, int(floor.stage), floor.mineral) == (1.2, 1, 1)
    assert export_floors_in_force(world, (replace(bloc, in_force=False),)) == ()
    assert export_floors_in_force(world, (replace(bloc, dissolved=True),)) == ()
    motion(game, SetExportFloor("Co", "ore", None))
    assert game.state.blocs["harbour-pact"].export_floors == ()
    assert float(game.state.market.levy.sum()) == 0.0


def test_the_two_schedules_of_a_bloc_are_apart() -> None:
    game = pact()
    motion(game, SetFloor("Co", "refined", 1.2))
    motion(game, SetExportFloor("Co", "refined", 1.1))
    bloc = game.state.blocs["harbour-pact"]
    assert bloc.floors == (("Co", "refined", 1.2),)
    assert bloc.export_floors == (("Co", "refined", 1.1),)
    rows = game.world.market.rows
    assert protection(game.world, (bloc,))[rows.index(0, 1, "BBB")] == 1.0


# --- stocks ----------------------------------------------------------------------------------------------------


def test_keeping_stock_costs_what_it_says() -> None:
    game = table(without_events())
    world, m, b = game.world, 1, game.world.index["BBB"]
    order(game, "BBB", StockOrder("Co", buy_usd=2_000_000))
    next_round(game)
    assert float(game.state.market.carry.sum()) == 0.0, "what was there at the start is kept already"
    order(game, "BBB", StockOrder("Co"))
    added_t = float(game.state.stocks[m, b] - world.opening_stock_kg[m, b]) / 1000
    assert added_t > 50.0
    due = world.rules.stock_carry_per_quarter * added_t * world.market.price_usd_per_t[m]
    cash = game.state.cash("BBB")
    unspent = min(cash, world.allotment["BBB"])
    next_round(game)
    assert float(game.state.market.carry[m, b]) == pytest.approx(due, rel=1e-6)
    left = game.state.cash("BBB") - world.allotment["BBB"]
    assert left == min(cash - round(due * 100), world.allotment["BBB"]) <= unspent
    # The treasury bears what the ministry cannot; welfare bears all.
    game.state.money = dict.fromkeys(game.state.money, 0)
    game.state.funds = {**game.state.funds, "BBB": 100}
    next_round(game)
    assert game.state.cash("BBB") == world.allotment["BBB"]
    assert float(game.state.market.carry[m, b]) == pytest.approx(due, rel=1e-6)
    (score,) = settled(game, "score", 3)
    reference = game.state.reference.welfare[2][b]
    assert score["welfare"][b] - reference < -0.9 * due


def test_the_whole_flow_for_named_destinations_exempts_them_from_a_wider_control() -> None:
    game = table()
    ((seat, control),) = game.world.opening_controls
    free = replace(control, targets=("BBB",), cap_share=1.0, form="quota")
    next_round(game)
    before = game.state.market
    order(game, seat, free)
    next_round(game)
    after = game.state.market
    assert before is not None
    assert after is not None
    assert (seat, free) in game.state.acting
    m, b = game.world.mineral_index[control.mineral], game.world.index["BBB"]
    assert float(after.price[m, b]) < float(before.price[m, b])
    order(game, seat, free)  # the same again ends the exemption
    next_round(game)
    assert all(p.targets != ("BBB",) for _, p in game.state.acting)
