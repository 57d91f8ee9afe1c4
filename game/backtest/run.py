"""An episode through the model, quarter by quarter, and the comparison with what was observed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, fsum, log

import numpy as np

from game.backtest.model import Episode, Market, Quality
from game.backtest.quarters import number_of, span_of
from game.backtest.read import EpisodeError
from game.backtest.rule import COMMON, Rule, SmallWorld, small_world
from game.market.arrays import BoolArray, FloatArray
from game.market.dynamics import FULL_ALARM
from game.market.errors import MarketError
from game.market.world import MarketPolicy, Quota, Solution, Stage, WorldMarket
from game.scenario.read import Scenario

STAGE_OF = {"refined": Stage.REFINED, "ore": Stage.ORE}
SILENT = log(1.05)
"""Below 5 % an observed change has no direction to be right or wrong about."""


@dataclass(frozen=True)
class Point:
    """An observed price beside the model's, both over their value before the shock."""

    period: str
    market: Market
    series: str
    observed: float
    model: float
    quality: Quality
    source: str

    @property
    def error(self) -> float:
        """Absolute log error of the model."""
        return abs(log(self.model / self.observed))

    @property
    def no_change(self) -> float:
        """Absolute log error of the forecast that nothing happens."""
        return abs(log(self.observed))

    @property
    def direction_right(self) -> bool | None:
        """Whether model and observation lie on the same side of 1; None for a change too small to tell."""
        if self.no_change < SILENT:
            return None
        return (self.model > 1.0) == (self.observed > 1.0)


@dataclass(frozen=True)
class Played:
    """An episode as the model played it; arrays are by quarter of the run.

    ``outside`` is the price of users abroad weighted by their use (of all without a restrictor), ``inside`` that of
    the restrictor's users (the outside one if it has none), ``cap`` the share of its exports that the model let pass,
    nan without a control.
    """

    episode: Episode
    outside: tuple[float, ...]
    inside: tuple[float, ...]
    cap: tuple[float, ...]
    points: tuple[Point, ...]

    @property
    def peak(self) -> tuple[str, str]:
        """The quarter of the model's highest outside price, and the period of the highest one observed."""
        at = max(range(len(self.outside)), key=lambda t: self.outside[t])
        seen = [point for point in self.points if point.market == "outside"]
        return self.episode.labels[at], max(seen, key=lambda p: p.observed).period if seen else ""


@dataclass(frozen=True)
class Errors:
    """Errors over some points: mean absolute log error of the model and of "no change", and right directions.

    ``rose`` counts the points that went up among the ``told`` ones: what the forecast "up" would have got right.
    """

    points: int
    model: float
    no_change: float
    right: int
    told: int
    rose: int

    @property
    def factor(self) -> float:
        """The mean error as a factor of the price."""
        return exp(self.model)


def errors_of(points: Iterable[Point]) -> Errors:
    """Return the errors over points; all zero over none."""
    listed = list(points)
    told = [point for point in listed if point.direction_right is not None]
    count = max(len(listed), 1)
    return Errors(
        points=len(listed),
        model=fsum(point.error for point in listed) / count,
        no_change=fsum(point.no_change for point in listed) / count,
        right=sum(point.direction_right is True for point in told),
        told=len(told),
        rose=sum(point.observed > 1.0 for point in told),
    )


def summary(runs: Sequence[Played]) -> dict[str, Errors]:
    """Return the errors over all points and over parts of them, by name."""

    def of(
        verdict: str | None = None,
        market: str | None = None,
        quality: str | None = None,
        informed: bool | None = None,
    ) -> Errors:
        return errors_of(
            point
            for run in runs
            for point in run.points
            if verdict in (None, run.episode.expected.verdict)
            and market in (None, point.market)
            and quality in (None, point.quality)
            and informed in (None, bool(run.episode.informed))
        )

    return {
        "all": of(),
        "expected to fit": of(verdict="fit"),
        "expected to miss": of(verdict="miss"),
        "outside": of(market="outside"),
        "inside": of(market="inside"),
        "documented": of(quality="documented"),
        "set a parameter": of(informed=True),
        "set no parameter": of(informed=False),
    }


def left_out(runs: Sequence[Played]) -> dict[str, Errors]:
    """Return the errors of the set without each of its episodes, by the id of the one left out."""
    return {
        run.episode.id: errors_of(point for other in runs if other is not run for point in other.points) for run in runs
    }


def play(episode: Episode, scenario: Scenario, rule: Rule = COMMON) -> Played:
    """Run an episode with a scenario's parameters.

    Raises:
        EpisodeError: if the episode does not go with the scenario, or a quarter does not clear.
    """
    world = small_world(episode, scenario, rule)
    market, dynamics = world.market, world.dynamics
    abroad = np.array([code != episode.restrictor for code in episode.codes])
    weight = market.use0[0] * abroad
    if not weight.sum() > 0.0:
        raise EpisodeError([f"{episode.id}, actors: nobody outside uses anything; write their shares 'use'"])
    home = episode.codes.index(episode.restrictor) if episode.restrictor and episode.has_inside else None
    structure = dynamics.opening()
    start: Solution | None = None
    outside, inside, caps = [], [], []
    for quarter in episode.labels:
        try:
            policy, share = _policy(episode, world, quarter, abroad)
            imposed = dynamics.impose(structure, policy)
            outcome = market.clear(imposed, start=start)
            structure = dynamics.step(structure, imposed, outcome, alarm=_alarm(market, policy, abroad))
        except MarketError as error:
            raise EpisodeError([f"{episode.id}, {quarter}: {error}"]) from None
        start = outcome.solution
        price = outcome.price[0]
        outside.append(float((weight * price).sum() / weight.sum()))
        inside.append(float(price[home]) if home is not None else outside[-1])
        caps.append(share)
    points = _points(episode, {"outside": outside, "inside": inside})
    return Played(episode, tuple(outside), tuple(inside), tuple(caps), points)


def _alarm(market: WorldMarket, policy: MarketPolicy, abroad: BoolArray) -> FloatArray:
    """Return [1, A], 0 to 1: how much of each user's supply the controls take away, as in the game."""
    out = np.zeros((1, len(market.actors)))
    for quota in policy.quotas:
        origin = market.actors.index(quota.origin)
        held = max(0.0, 1.0 - quota.cap / market.baseline_flow(quota.stage, 0, quota.origin, quota.targets))
        flow = market.flow0(Stage.REFINED)[0]
        supplied = flow[origin] / np.maximum(flow.sum(axis=0), 1e-300)
        if quota.stage == Stage.ORE:
            made = market.row_output0(Stage.ORE, 0)
            own = market.row_codes(Stage.ORE, 0).index(quota.origin)
            supplied = np.full(len(market.actors), float(made[own] / made.sum()))
        out[0] += held * supplied * abroad / FULL_ALARM
    return np.minimum(out, 1.0)


def _policy(episode: Episode, world: SmallWorld, quarter: str, abroad: BoolArray) -> tuple[MarketPolicy, float]:
    """Return the documented measures of a quarter, and the share of exports that passes (nan without a control)."""
    market = world.market
    quotas, passing = [], float("nan")
    for volume in episode.exports:
        if episode.restrictor is not None and episode.holds(volume, quarter):
            stage = STAGE_OF[volume.stage]
            flow = market.baseline_flow(stage, 0, episode.restrictor, abroad)
            if not flow > 0.0:
                raise MarketError(f"{episode.restrictor} sells nothing abroad at the stage {volume.stage}.")
            passing = world.rule.passing(volume.share, world.leak)
            quotas.append(Quota(stage, 0, episode.restrictor, abroad, passing * flow))
    capacity: dict[tuple[int, int, str], float] = {}
    for change in episode.capacity:
        if episode.holds(change, quarter):
            stage = STAGE_OF[change.stage]
            mines = [code for code in market.row_codes(stage, 0) if code in episode.codes]
            for code in mines if change.actor is None else [change.actor]:
                market.rows.index(stage, 0, code)
                capacity[stage, 0, code] = capacity.get((stage, 0, code), 1.0) * change.factor
    demand: FloatArray = np.ones((1, len(episode.codes)))
    for shift in episode.demand:
        if episode.holds(shift, quarter):
            demand[0, slice(None) if shift.actor is None else episode.codes.index(shift.actor)] *= shift.factor
    return MarketPolicy(quotas=tuple(quotas), row_capacity=capacity, demand=demand), passing


def _points(episode: Episode, prices: dict[str, list[float]]) -> tuple[Point, ...]:
    series = {s.id: s for s in episode.series}
    first = number_of(episode.first)
    out = []
    for seen in episode.observed:
        one = series[seen.series]
        path = [prices[one.market][number - first] for number in span_of(seen.period)]
        quality: Quality = "documented"
        for grade in ("weak", "derived"):
            if grade in (seen.quality, one.quality):
                quality = grade
                break
        model = fsum(path) / len(path)
        out.append(Point(seen.period, one.market, one.id, seen.value / one.base, model, quality, seen.source))
    return tuple(sorted(out, key=lambda p: (span_of(p.period)[0], len(span_of(p.period)), p.market, p.series)))
