"""An episode through the model: what it must do whatever the parameters, and what the rule takes from the scenario."""

from __future__ import annotations

from dataclasses import replace
from math import isnan, log

import numpy as np
import pytest

from game import Scenario, load_scenario
from game.backtest.read import EpisodeError, load_episode, load_episodes
from game.backtest.rule import COMMON, Rule, home_price, small_world
from game.backtest.run import Point, errors_of, left_out, play, summary
from game.backtest.sensitivity import VARIANTS, sensitivity
from game.market.world import MarketPolicy, Quota
from game.scenario.models_trade import OpeningControl
from tests.backtest.texts import episode

NO_CONTROL = ("  - {start: 2001Q3, end: 2001Q4, share: 0.6, quality: weak, source: made up}", "  []")


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load_scenario("washington-2026")


def test_nothing_happens_without_a_shock(scenario: Scenario) -> None:
    run = play(episode(NO_CONTROL), scenario)
    assert run.outside == pytest.approx([1.0] * 4, abs=1e-9)
    assert run.inside == pytest.approx([1.0] * 4, abs=1e-9)
    assert all(isnan(cap) for cap in run.cap)


def test_a_control_acts_when_the_episode_says_so(scenario: Scenario) -> None:
    run = play(episode(), scenario)
    assert run.outside[0] == pytest.approx(1.0, abs=1e-9)
    assert isnan(run.cap[0])
    passes = COMMON.passing(0.6, scenario.head.rival_settings.leak)
    assert run.cap[1:3] == pytest.approx((passes, passes))
    assert isnan(run.cap[3])
    assert run.outside[1] > 1.2
    assert run.inside[1] < 1.0


def test_the_first_quarter_of_a_control_is_what_the_market_says(scenario: Scenario) -> None:
    """The same by hand, through the market's own doors."""
    one = episode(("first: 2001Q2", "first: 2001Q3"))
    world = small_world(one, scenario)
    market, abroad = world.market, np.array([False, True])
    flow = market.baseline_flow(0, 0, "AAA", abroad)
    assert flow == pytest.approx(market.flow0(0)[0, 0, 1])
    policy = MarketPolicy(
        quotas=(Quota(0, 0, "AAA", abroad, world.rule.passing(0.6, world.leak) * flow),), demand=np.ones((1, 2))
    )
    cleared = market.clear(world.dynamics.impose(world.dynamics.opening(), policy))
    run = play(one, scenario)
    assert run.outside[0] == pytest.approx(float(cleared.price[0, 1]), rel=1e-12)
    assert run.inside[0] == pytest.approx(float(cleared.price[0, 0]), rel=1e-12)


def test_a_deeper_cut_holds_the_markets_further_apart(scenario: Scenario) -> None:
    runs = [play(episode(("share: 0.6", f"share: {share}")), scenario) for share in (0.9, 0.6, 0.3)]
    assert runs[0].outside[1] < runs[1].outside[1] < runs[2].outside[1]
    assert runs[0].inside[1] > runs[1].inside[1] > runs[2].inside[1]


def test_a_generous_licence_stops_nothing(scenario: Scenario) -> None:
    run = play(episode(("share: 0.6", "share: 1.5")), scenario)
    assert run.cap[1] == 1.5
    # Users abroad stock up while a control stands, so that the price may rise a little, but no quota holds it up.
    assert run.outside[1] == pytest.approx(1.0, abs=1e-6)


def test_the_leak_is_the_scenario_s_and_passes_beside_what_is_licensed(scenario: Scenario) -> None:
    leak = scenario.head.rival_settings.leak
    assert 0.0 < leak < 1.0
    assert play(episode(("share: 0.6", "share: 0.0")), scenario).cap[1] == pytest.approx(leak)
    assert play(episode(), scenario).cap[1] == pytest.approx(0.6 + leak * 0.4)
    rule = Rule(leak=0.5, leak_least=True)
    assert play(episode(("share: 0.6", "share: 0.2")), scenario, rule).cap[1] == 0.5
    assert play(episode(), scenario, rule).cap[1] == 0.6
    assert Rule().passing(1.4, 0.5) == 1.4


def test_capacity_and_demand(scenario: Scenario) -> None:
    lost = "capacity: [{start: 2001Q2, end: 2001Q2, actor: BBB, factor: 0.5, quality: weak, source: x}]"
    more = "demand: [{start: 2001Q2, end: 2001Q2, factor: 1.2, quality: weak, source: x}]"
    for change in (("capacity: []", lost), ("demand: []", more)):
        run = play(episode(NO_CONTROL, change), scenario)
        assert run.outside[0] > 1.02
        assert run.inside[0] > 1.0
    both = "capacity: [{start: 2001Q2, factor: 1.2, quality: weak, source: x}]"
    run = play(episode(NO_CONTROL, ("demand: []", more), ("capacity: []", both)), scenario)
    assert run.outside[0] == pytest.approx(1.0, abs=0.02)


def test_ore_of_a_restrictor_that_does_not_refine(scenario: Scenario) -> None:
    run = play(load_episode("cobalt-2025"), scenario)
    assert run.cap[1:] == (scenario.head.rival_settings.leak,) * 3
    assert run.outside[3] > run.outside[0] > 1.0
    assert not run.episode.has_inside


def test_parameters_are_the_scenario_s(scenario: Scenario) -> None:
    for one in load_episodes(()):
        world = small_world(one, scenario)
        record = next(m for m in scenario.minerals if m.id == one.mineral)
        x = world.dynamics.inputs
        kappa = record.kappa / home_price(scenario, record.id) if record.stages == 2 else 0.0
        assert world.market.kappa == pytest.approx([kappa])
        assert world.market.eta == pytest.approx([record.eta])
        assert (x.cover0[0], x.bid_exponent[0], x.precaution[0]) == (
            record.private_cover_quarters,
            record.private_bid_exponent,
            record.private_precaution,
        )
        assert x.lead[:, 0].tolist() == [record.lead_rounds_refining, record.lead_rounds_mining]
        assert (x.lrmc[:, 0].tolist(), x.risk_premium[0]) == ([1.15, 1.15], 0.3)
        assert world.leak == scenario.head.rival_settings.leak
        assert world.market.controlled == ()


def test_two_price_minerals_get_their_ore_share_back(scenario: Scenario) -> None:
    """The rule knows a home price only from the table of controls."""
    controls = tuple(replace_price(c) for c in scenario.controls)
    without = replace(scenario, controls=controls)
    for mineral in ("Sb", "W"):
        ratio = home_price(scenario, mineral)
        one = load_episode({"Sb": "antimony-2024", "W": "tungsten-2025"}[mineral])
        before, after = small_world(one, without).market.kappa, small_world(one, scenario).market.kappa
        assert after == pytest.approx(before / ratio)
    assert home_price(without, "Sb") == 1.0


def replace_price(control: OpeningControl) -> OpeningControl:
    return control.model_copy(update={"home_price": 1.0})


def test_points_are_set_against_the_right_quarters(scenario: Scenario) -> None:
    year = ("{series: home, period: 2001Q4, value: 90", '{series: home, period: "2002", value: 120')
    run = play(episode(("quarters: 4", "quarters: 8"), year), scenario)
    first, second = run.points
    assert (first.period, first.observed, first.model) == ("2001Q3", 1.5, run.outside[1])
    assert (second.observed, second.model) == (1.2, pytest.approx(sum(run.inside[3:7]) / 4))
    assert (first.quality, second.quality) == ("documented", "weak")
    assert run.peak == (run.episode.labels[int(np.argmax(run.outside))], "2001Q3")


def test_errors() -> None:
    def point(model: float, observed: float) -> Point:
        return Point("2001Q1", "outside", "x", observed, model, "documented", "made up")

    found = errors_of([point(2.0, 1.0), point(0.5, 1.0), point(3.0, 1.5), point(0.9, 1.5)])
    assert (found.points, found.right, found.told, found.rose) == (4, 1, 2, 2)
    assert found.model == pytest.approx((3 * log(2.0) + log(1.5 / 0.9)) / 4)
    assert found.no_change == pytest.approx(log(1.5) / 2)
    assert errors_of([]).model == 0.0


def test_the_whole_set_and_its_parts(scenario: Scenario) -> None:
    runs = [play(one, scenario) for one in load_episodes(())]
    parts = summary(runs)
    whole = parts["all"]
    assert whole.points == sum(len(run.points) for run in runs)
    halves = (("expected to fit", "expected to miss"), ("outside", "inside"), ("set a parameter", "set no parameter"))
    for pair in halves:
        a, b = (parts[name] for name in pair)
        assert a.points + b.points == whole.points
        assert (a.points * a.model + b.points * b.model) / whole.points == pytest.approx(whole.model)
    without = left_out(runs)
    assert tuple(without) == tuple(run.episode.id for run in runs)
    first = errors_of(runs[0].points)
    rest = without[runs[0].episode.id]
    assert rest.points * rest.model + first.points * first.model == pytest.approx(whole.points * whole.model)
    for run in runs:
        assert all(np.isfinite(run.outside))
        assert all(price > 0.0 for price in run.outside + run.inside)


def test_sensitivity(scenario: Scenario) -> None:
    one = episode()
    done: list[int] = []
    variants = {v.name: v.errors for v in sensitivity([one], scenario, done.append)}
    assert done == list(range(1, len(VARIANTS) + 1))
    assert variants["as in the scenario"] == summary([play(one, scenario)])
    assert len({errors["all"].model for errors in variants.values()}) > 10
    doubled, as_is, halved = (play(one, scenario, Rule(demand=d)).outside[1] for d in (2.0, 1.0, 0.5))
    assert doubled < as_is < halved


def test_an_episode_that_does_not_go_with_the_scenario(scenario: Scenario) -> None:
    with pytest.raises(EpisodeError, match=r"an-episode, mineral: 'Xx' is not in washington-2026"):
        play(episode(("mineral: Ga", "mineral: Xx")), scenario)
    with pytest.raises(EpisodeError, match="has two stages; write the shares 'mined' too"):
        play(episode(("mineral: Ga", "mineral: Sb")), scenario)
    with pytest.raises(EpisodeError, match=r"an-episode, 2001Q3: Ga has no ore producer"):
        play(episode(("share: 0.6", "share: 0.6, stage: ore")), scenario)
    with pytest.raises(EpisodeError, match="nobody outside uses anything"):
        play(episode(("use: 0.5", "use: 1.0"), ("use: 0.5", "use: 0.0")), scenario)
