"""The rival: how often it acts, on what, against whom, when it eases, what it pays, and that it knows only its view."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from ai.rival import RivalPlayer, measures
from ai.rival_objective import Objective
from ai.rival_offers import SPEND_SHARE, partners, wedge_offers
from ai.rival_provocation import easing_chance, provocation, restraint, restriction_chance
from ai.rival_restrictions import DEEPEST_LICENCE, EXEMPT_SHARE, cut, restrict, target_sets
from ai.rival_standing import keep_up
from game import Game, load_scenario, new_game
from game.actions import (
    Action,
    EndSitting,
    ExportControl,
    Flood,
    Investment,
    Payment,
    Propose,
    ResourceAccess,
    SetFloor,
    SetPolicy,
    Standstill,
    StockOrder,
)
from game.chance import Key
from game.market.world import WorldMarket
from game.rules.measures import market_policy
from game.rules.structure import alarm, protection
from game.rules.turn import Happening
from game.session import Table
from game.state import Application, Bloc, Motion, Treaty
from game.view import View, plain
from tests.engine.helpers import to_sitting

RIVAL = "CHN"
MEMBERS = ("USA", "JPN", "EUU", "AUS", "CAN", "KOR", "GBR", "IND", "MEX", "NOR")


@pytest.fixture(scope="module")
def calm() -> View:
    """The rival's view of the first round: no bloc, no floor."""
    return new_game(load_scenario("washington-2026"), 3).view(RIVAL)


def with_settings(view: View, **changes: object) -> View:
    head = view.world.scenario.head
    settings = head.rival_settings.model_copy(update=changes)
    scenario = replace(view.world.scenario, head=head.model_copy(update={"rival_settings": settings}))
    return replace(view, world=replace(view.world, scenario=scenario))


def with_bloc(view: View, level: float | None, members: tuple[str, ...] = MEMBERS, round_: int = 5) -> View:
    """A bloc of these members in force with one floor over every strategic mineral."""
    world = view.world
    names = [name for m, name in enumerate(world.minerals) if world.strategic[m]]
    floors = tuple(sorted((name, "refined", level) for name in names)) if level is not None else ()
    bloc = replace(
        view.blocs["floor-zone"],
        members=tuple((seat, "full", 1) for seat in members),
        in_force=True,
        in_force_since=1,
        floors=floors,
    )
    return replace(view, round=round_, blocs={**view.blocs, "floor-zone": bloc})


def with_control(view: View, control: ExportControl, begun: int, **also: object) -> View:
    """A control of the rival that has acted since a round, as the public record has it."""
    told = {
        "seat": RIVAL,
        "mineral": control.mineral,
        "stage": control.stage,
        "targets": control.targets,
        "cap_share": control.cap_share,
        "form": control.form,
    }
    happening = Happening("export_control_begun", begun, None, tuple(sorted(told.items())))
    me = replace(view.me, policies=(*view.me.policies, control))
    acting = (*view.acting, (RIVAL, control))
    return replace(view, me=me, acting=acting, happenings=(*view.happenings, happening), **also)  # type: ignore[arg-type]


def keys(count: int, name: str = "key") -> list[Key]:
    return [Key(f"{name} {i}") for i in range(count)]


def policies(actions: list[Action] | list[SetPolicy]) -> list[object]:
    return [action.policy for action in actions if isinstance(action, SetPolicy)]


def depth_of(view: View, control: ExportControl) -> float:
    faced = [p.cap_share for p in view.me.policies if isinstance(p, ExportControl) and p.mineral == control.mineral]
    return round(1.0 - control.cap_share / min(faced, default=1.0), 4)


# --- how often -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("level", "yearly"), [(None, 0.058), (1.2, 0.131), (1.4, 0.28)])
def test_the_hazard_of_the_default_scenario_grows_with_the_floor(
    calm: View, level: float | None, yearly: float
) -> None:
    view = calm if level is None else with_bloc(calm, level)
    assert 1.0 - (1.0 - restriction_chance(view)) ** 4 == pytest.approx(yearly, rel=0.2)


@pytest.mark.parametrize("level", [None, 1.2, 1.4, 1.6])
def test_restrictions_come_as_often_as_the_hazard_says(calm: View, level: float | None) -> None:
    view = with_settings(calm if level is None else with_bloc(calm, level), base_hazard=0.05)
    objective = Objective(view)
    b = provocation(view)
    expected = 1.0 - np.exp(-0.05 * np.exp(5.0 * b))
    n = 400
    acted = sum(bool(measures(view, key, objective)) for key in keys(n))
    assert abs(acted - n * expected) <= 4.0 * np.sqrt(n * expected * (1.0 - expected))
    assert restriction_chance(view) == pytest.approx(expected)


def test_provocation_is_floors_by_value_and_use_and_new_controls_that_reach_the_rival(calm: View) -> None:
    world = calm.world
    one = replace(with_bloc(calm, None).blocs["floor-zone"], floors=(("NdPr", "refined", 1.3),))
    view = replace(calm, round=5, blocs={"floor-zone": one})
    m = world.mineral_index["NdPr"]
    value = world.market.value_usd_per_quarter * world.strategic
    use = sum(float(world.use_share[m, i]) for seat in MEMBERS for i in world.covers[seat])
    assert provocation(view) == pytest.approx(0.3 * use * value[m] / value.sum())
    assert provocation(replace(view, blocs={"floor-zone": replace(one, in_force=False)})) == 0.0
    below = replace(one, floors=(("NdPr", "refined", 0.9),))
    assert provocation(replace(view, blocs={"floor-zone": below})) == 0.0
    against = ExportControl("Ni", "ore", (RIVAL,), 0.5)
    told = Happening("export_control_begun", 4, None, (("mineral", "Ni"), ("seat", "PHL"), ("stage", "ore")))
    hit = replace(calm, round=5, acting=(*calm.acting, ("PHL", against)), happenings=(*calm.happenings, told))
    felt = float(alarm(world, hit.acting)[:, world.index[RIVAL]].max())
    assert 0.1 < felt < 1.0
    assert provocation(hit) == pytest.approx(0.1 * felt)
    empty = replace(against, cap_share=0.999)
    assert provocation(replace(hit, acting=(*calm.acting, ("PHL", empty)))) < 1e-3, "a cap that holds nothing back"
    elsewhere = replace(hit, acting=(*calm.acting, ("PHL", replace(against, targets=("JPN",)))))
    assert provocation(elsewhere) == 0.0
    assert provocation(replace(hit, round=12)) == 0.0, "old news provokes nobody"


# --- on what -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", [None, 1.2, 1.4])
def test_first_cuts_are_licences_of_a_quarter_or_a_half_against_those_it_may_name(
    calm: View, level: float | None
) -> None:
    view = calm if level is None else with_bloc(calm, level)
    settings = {"leverage_quarters": 8.0, "objective_scale_usd_m": 300.0}
    view = with_settings(view, **settings)
    objective = Objective(view)
    allowed = {targets for mineral in view.world.minerals for targets in target_sets(objective, mineral)}
    depths: Counter[float] = Counter()
    for key in keys(150):
        chosen = policies(restrict(view, key, objective))
        assert 1 <= len(chosen) <= 2
        for policy in chosen:
            if isinstance(policy, Flood):
                assert policy.intensity in (0.5, 1.0)
                continue
            assert isinstance(policy, ExportControl)
            assert policy.form == "licence"
            assert (policy.mineral, "refined") in view.world.exports[RIVAL]
            assert policy.targets in allowed
            depths[depth_of(view, policy)] += 1
    total = sum(depths.values())
    assert set(depths) <= {0.25, 0.5}
    assert depths[0.25] / total > 0.3
    assert depths[0.5] / total > 0.15
    assert objective.clears <= 75, "over 150 draws; the same moves are cleared once"


def test_a_round_in_which_it_acts_clears_at_most_sixty_times(calm: View) -> None:
    view = with_bloc(calm, 1.4)
    for key in keys(8):
        objective = Objective(view)
        restrict(view, key, objective)
        assert 20 <= objective.clears <= 60


def test_a_second_cut_is_a_quota_on_top_of_the_first_and_keeps_its_targets(calm: View) -> None:
    first, replaced = cut(with_bloc(calm, 1.2), "Li", ("JPN", "USA"), 0.25) or pytest.fail("nothing to cut")
    assert (first.cap_share, first.form, replaced) == (0.75, "licence", ())
    view = with_control(with_bloc(calm, 1.2), first, 3)
    second, replaced = cut(view, "Li", ("KOR",), 0.5) or pytest.fail("nothing to cut")
    assert (second.cap_share, second.form, second.targets) == (0.375, "quota", ("JPN", "KOR", "USA"))
    assert replaced == (first,)
    opening = next(p for p in calm.me.policies if isinstance(p, ExportControl) and p.mineral == "Ga")
    third, replaced = cut(calm, "Ga", ("JPN",), 0.5) or pytest.fail("nothing to cut")
    assert third.cap_share == pytest.approx(opening.cap_share / 2, abs=1e-6)
    assert replaced == ()
    banned = with_control(with_bloc(calm, 1.2), replace(first, cap_share=0.05), 3)
    assert cut(banned, "Li", ("USA",), 0.5) is None


def test_deep_cuts_lose_customers(calm: View) -> None:
    view = with_bloc(calm, 1.2)
    objective = Objective(view)
    reach = []
    for depth in (0.25, 0.5, 0.95):
        control, _ = cut(view, "NdPr", target_sets(objective, "NdPr")[0], depth) or pytest.fail("nothing to cut")
        before = objective.standing("NdPr")
        gain = objective.gain("NdPr", before, (*before, control), control.targets)
        assert gain is not None
        assert gain.damage > 0.0
        reach.append(gain.reach)
    assert 0.0 > reach[0] > reach[1] > reach[2]
    flood = objective.gain("NdPr", before, (*before, Flood("NdPr", 1.0)), MEMBERS)
    assert flood is not None
    assert flood.reach > 0.0 > flood.own


def test_the_horizon_comes_near_a_run_of_the_dynamics(calm: View) -> None:
    """The estimate of adaptation: one clear carried over the horizon against eight steps of the market."""
    view = with_bloc(calm, 1.2)
    world, objective = view.world, Objective(view)
    blocs, dynamics = list(view.blocs.values()), view.world.dynamics
    for mineral in ("DyTb", "NdPr", "graphite"):
        m = world.mineral_index[mineral]
        targets = target_sets(objective, mineral)[0]
        control, _ = cut(view, mineral, targets, 0.5) or pytest.fail("nothing to cut")
        before = objective.standing(mineral)
        paths = []
        for own in (before, (*before, control)):
            acting = tuple((RIVAL, p) for p in own)
            policy, state, path = market_policy(world, (), acting, blocs), view.structure, []
            for _ in range(8):
                imposed = dynamics.impose(state, policy)
                outcome = world.market.clear(imposed, only=[m])
                path.append(objective._welfare(outcome, m, world.mask(targets)))
                state = dynamics.step(state, imposed, outcome, protection(world, blocs), alarm(world, acting))
            paths.append(np.array(path))
        lost = float((paths[0] - paths[1]) @ (1.02 ** -np.arange(8.0)))
        gain = objective.gain(mineral, before, (*before, control), targets)
        assert gain is not None
        assert gain.damage == pytest.approx(lost, rel=0.4)


# --- what stands ---------------------------------------------------------------------------------------------------


LICENCE = ExportControl("Li", "refined", ("JPN", "USA"), 0.75, "licence")


def lifts(view: View, count: int) -> int:
    objective = Objective(view)
    ended = 0
    for key in keys(count):
        for policy in policies(keep_up(view, key, objective)):
            ended += isinstance(policy, ExportControl) and policy.mineral == "Li" and policy.cap_share == 1.0
    return ended


def test_easing_is_likelier_the_less_provocation_is_left(calm: View) -> None:
    quiet = with_control(replace(calm, round=5), LICENCE, 3)
    tense = with_control(with_bloc(calm, 1.4), LICENCE, 3)
    assert easing_chance(quiet) == pytest.approx(0.15)
    assert easing_chance(tense) < 0.05
    n = 300
    for view in (quiet, tense):
        objective = Objective(view)
        without = objective.standing("Li")[:-1]
        gain = objective.gain("Li", without, objective.standing("Li"), LICENCE.targets)
        assert gain is not None
        assert -(gain.own + gain.reach) <= gain.damage, "not a control that costs more than it hurts"
        expected = easing_chance(view)
        assert abs(lifts(view, n) - n * expected) <= 4.0 * np.sqrt(n * expected * (1.0 - expected))


def test_a_control_goes_at_once_with_the_floors_that_it_answered(calm: View) -> None:
    vote = Motion(1, "floor-zone", SetFloor("Li", "refined", 1.2), "USA", "JPN", 2, 2, status="adopted")
    view = with_control(replace(calm, round=6, motions={1: vote}), LICENCE, 3)
    assert lifts(view, 5) == 5
    assert lifts(replace(view, motions={1: replace(vote, round=4, ready=4)}), 5) < 5, "no floor stood when it began"


def test_a_control_that_costs_the_rival_more_than_its_targets_is_lifted(calm: View) -> None:
    settings = {"ease_hazard": 0.0, "tighten_hazard": 0.0}
    view = with_settings(with_control(with_bloc(calm, 1.4), LICENCE, 3), **settings)
    assert lifts(view, 5) == 0
    dear = with_settings(view, leverage_quarters=1e4)
    objective = Objective(dear)
    gain = objective.gain("Li", objective.standing("Li")[:-1], objective.standing("Li"), LICENCE.targets)
    assert gain is not None
    assert -(gain.own + gain.reach) > gain.damage > 0.0
    assert lifts(dear, 5) == 5


def test_licences_are_tightened_to_quotas_while_provocation_lasts(calm: View) -> None:
    settings = {"tighten_hazard": 1.0, "ease_hazard": 0.0, "leverage_quarters": 8.0, "objective_scale_usd_m": 300.0}
    view = with_settings(with_control(with_bloc(calm, 1.4), LICENCE, 3), **settings)
    objective = Objective(view)
    shares: Counter[float] = Counter()
    for key in keys(200):
        (policy,) = policies(keep_up(view, key, objective))
        assert isinstance(policy, ExportControl)
        assert (policy.form, policy.targets) == ("quota", LICENCE.targets)
        shares[policy.cap_share] += 1
    assert set(shares) <= {0.75, 0.5625, 0.375, 0.0375}
    assert shares[0.0375] < 0.2 * 200, "bans are rare"
    calm_again = with_settings(with_control(replace(calm, round=5), LICENCE, 3), **settings)
    assert not keep_up(calm_again, Key("any"), Objective(calm_again))


def test_seats_that_left_the_bloc_are_no_longer_named(calm: View) -> None:
    view = with_settings(with_control(with_bloc(calm, 1.4, MEMBERS[2:]), LICENCE, 3), ease_hazard=0.0)
    gone = Happening("withdrew", 4, None, (("bloc", "floor-zone"), ("seat", "USA")))
    view = replace(view, happenings=(*view.happenings, gone))
    lifted, narrower = policies(keep_up(view, Key("any"), Objective(view)))
    assert isinstance(lifted, ExportControl)
    assert lifted.cap_share == 1.0
    assert narrower == replace(LICENCE, targets=("JPN",))


def test_restraint_relaxes_controls_of_the_start_and_floors_end_it(calm: View) -> None:
    assert not restraint(replace(calm, round=2))
    view = with_settings(replace(calm, round=6), ease_hazard=1.0)
    assert restraint(view)
    assert not restraint(with_bloc(view, 1.2))
    objective = Objective(view)
    before = {p.mineral: p for p in view.me.policies if isinstance(p, ExportControl)}
    relaxed = [p for key in keys(40) for p in policies(keep_up(view, key, objective))]
    assert relaxed, "over forty draws the objective agrees at least once"
    for policy in relaxed:
        assert isinstance(policy, ExportControl)
        assert before[policy.mineral].cap_share < policy.cap_share <= 1.0
        assert policy.form == "licence"
        assert policy.targets == before[policy.mineral].targets
    bound = with_bloc(view, 1.2)
    assert not keep_up(bound, Key("any"), Objective(bound))


def test_floods_stop_when_they_do_not_pay(calm: View) -> None:
    view = with_bloc(calm, 1.4)
    view = replace(view, me=replace(view.me, policies=(*view.me.policies, Flood("NdPr", 1.0))))
    assert Flood("NdPr", 0.0) in policies(keep_up(view, Key("any"), Objective(view)))


# --- offers --------------------------------------------------------------------------------------------------------


def courted(view: View) -> View:
    """A bloc that three have joined and two ask to join."""
    bloc = replace(
        view.blocs["floor-zone"],
        members=tuple((seat, "full", 1) for seat in ("USA", "JPN", "EUU")),
        applications=(Application("KOR", "full", 2), Application("AUS", "full", 2)),
    )
    return replace(view, round=3, blocs={**view.blocs, "floor-zone": bloc})


def paid(seat: str, number: int = 1) -> Treaty:
    clause = Payment(RIVAL, seat, 1_000_000, 0, 4)
    return Treaty(number, (RIVAL, seat), (clause,), 2, False)


def test_wedge_offers_are_few_within_the_purse_and_to_seats_that_can_still_choose(calm: View) -> None:
    assert wedge_offers(calm, Key("any")) == []
    view = courted(calm)
    allotment = view.world.allotment[RIVAL] / 100
    seen: Counter[str] = Counter()
    for key in keys(60):
        offers = wedge_offers(view, key)
        assert 1 <= len(offers) <= 2
        spent = sum(c.usd for o in offers for c in o.clauses if isinstance(c, Payment | Investment))
        assert spent <= SPEND_SHARE * allotment + 1
        for offer in offers:
            (partner,) = offer.parties
            seen[partner] += 1
            assert partner not in ("USA", "JPN", "EUU", RIVAL)
            assert view.world.holds_trade_policy(partner)
            pay = offer.clauses[0]
            assert isinstance(pay, Payment)
            assert (pay.payer, pay.payee) == (RIVAL, partner)
            words = [c for c in offer.clauses if isinstance(c, Standstill)]
            applied = any(a.member == partner for bloc in view.blocs.values() for a in bloc.applications)
            inside = any(bloc.status(partner) is not None for bloc in view.blocs.values())
            assert bool(words) == (not inside and not applied), "only who is outside can promise to stay there"
            assert all((c.party, c.promisee) == (partner, RIVAL) for c in words)
            rest = [c for c in offer.clauses[1:] if c not in words]
            for clause in rest[:1]:
                assert isinstance(clause, Investment)
                assert (clause.investor, clause.host) == (RIVAL, partner)
            for clause in rest[1:]:
                # Where the mine does not take that much without one: see tests/players/test_cooperation.py.
                assert isinstance(clause, ResourceAccess)
                assert (clause.partner, clause.host) == (RIVAL, partner)
    assert seen["KOR"] > 5, "a large user about to join is courted often"
    assert wedge_offers(with_settings(view, wedge_offers_per_round=0), Key("any")) == []
    poor = replace(view, me=replace(view.me, budget_usd=50_000))
    assert wedge_offers(poor, Key("any")) == []


def test_partners_are_exempted_and_those_who_joined_all_the_same_get_nothing_more(calm: View) -> None:
    view = replace(courted(calm), treaties=(paid("KOR"),))
    assert partners(view) == ["KOR"]
    assert all("KOR" not in offer.parties for key in keys(40) for offer in wedge_offers(view, key))
    licences = policies(keep_up(view, Key("any"), Objective(view)))
    assert {p.mineral for p in licences if isinstance(p, ExportControl)} == {"DyTb", "Ga", "Ge", "Sb"}
    assert all(isinstance(p, ExportControl) and p.targets == ("KOR",) for p in licences)
    assert all(isinstance(p, ExportControl) and p.cap_share == EXEMPT_SHARE for p in licences)
    bloc: Bloc = view.blocs["floor-zone"]
    joined = replace(bloc, members=(*bloc.members, ("KOR", "full", 3)), applications=())
    after = replace(view, blocs={"floor-zone": joined})
    assert partners(after) == []
    assert all("KOR" not in offer.parties for key in keys(40) for offer in wedge_offers(after, key))
    granted = [p for p in licences if isinstance(p, ExportControl)]
    standing = replace(after, me=replace(after.me, policies=(*after.me.policies, *granted)))
    ended = policies(keep_up(standing, Key("any"), Objective(standing)))
    assert {p.mineral for p in ended if isinstance(p, ExportControl) and p.cap_share == 1.0} == {
        "DyTb",
        "Ga",
        "Ge",
        "Sb",
    }


# --- the player ----------------------------------------------------------------------------------------------------


def test_nothing_is_cleared_when_nothing_fires(calm: View, monkeypatch: pytest.MonkeyPatch) -> None:
    game = new_game(load_scenario("washington-2026"), 3, table="simultaneous")
    view = with_settings(game.view(RIVAL), base_hazard=0.0)
    assert view.ask == "sitting"

    def clear(*_: object, **__: object) -> None:
        raise AssertionError("a market was cleared")

    monkeypatch.setattr(WorldMarket, "clear", clear)
    for each in (view, courted(view)):
        actions = list(RivalPlayer().act(each, Key("any")))
        assert not policies(actions)
        assert actions[-1] == EndSitting(RIVAL)
    fires = with_settings(view, base_hazard=100.0)
    with pytest.raises(AssertionError, match="a market was cleared"):
        RivalPlayer().act(fires, Key("any"))


def test_it_answers_the_same_whatever_others_keep_to_themselves() -> None:
    """Orders under seal, other mandates, and treaties that others keep secret are not in its view."""

    def prepared(secretly: bool) -> Game:
        game = new_game(load_scenario("washington-2026"), 3, table="simultaneous")
        if secretly:
            game.apply(SetPolicy("USA", StockOrder("Ga", 5_000_000)))
            game.apply(SetPolicy("AUS", ExportControl("Li", "ore", (RIVAL,), 0.5)))
            game.apply(Propose("USA", ("JPN",), (Payment("USA", "JPN", 1_000_000, 0, 2),), True))
        return game

    first, second = prepared(False), prepared(True)
    views = [with_settings(game.view(RIVAL), base_hazard=50.0) for game in (first, second)]
    assert plain(views[0].me) == plain(views[1].me)
    swapped = {**second.world.mandates, "USA": second.world.mandates["JPN"]}
    other = replace(second.world, mandates=swapped).public_for(RIVAL)
    assert set(other.mandates) == {RIVAL}
    for key in keys(3):
        a, b = (list(RivalPlayer().act(view, key)) for view in views)
        assert policies(a)
        assert a == b
        assert list(RivalPlayer().act(views[0], key)) == a


def test_everything_that_it_seals_and_offers_is_legal_in_a_game() -> None:
    scenario = load_scenario("washington-2026")
    busy = {"base_hazard": 0.6, "tighten_hazard": 0.6, "ease_hazard": 0.3}
    settings = scenario.head.rival_settings.model_copy(update=busy)
    scenario = replace(scenario, head=scenario.head.model_copy(update={"rival_settings": settings}))
    game = new_game(scenario, 11)
    players = {seat: "heuristic" if seat in MEMBERS else "no-deal" for seat in game.world.seats}
    table = Table(game, {**players, RIVAL: "rival"})
    kinds: Counter[str] = Counter()
    for _ in table.advance():
        if game.round > 8:
            break
    kinds.update(h.kind for h in game.view(RIVAL).happenings if h.get("seat") == RIVAL)
    assert not [note for note in table.notes if note[1] == RIVAL]
    assert kinds["export_control_begun"] >= 3
    assert kinds["export_control_ended"] + kinds["export_control_changed"] >= 1
    assert kinds["offer_made"] >= 1


def test_without_a_rival_the_player_only_ends_its_sitting(calm: View) -> None:
    game = new_game(load_scenario("washington-2026"), 3, table="simultaneous")
    to_sitting(game, "USA")
    view = with_settings(game.view("USA"), base_hazard=100.0)
    head = view.world.scenario.head.model_copy(update={"rival": None})
    world = replace(view.world, scenario=replace(view.world.scenario, head=head))
    assert list(RivalPlayer().act(replace(view, world=world), Key("any"))) == [EndSitting("USA")]
    assert DEEPEST_LICENCE < 0.95
