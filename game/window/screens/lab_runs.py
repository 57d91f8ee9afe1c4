"""The market under the cases of the laboratories: cleared by the game's own model from a view, a little at a time.

A run begins with the public state of the view, as the next market would, and goes on while nobody acts and nothing
happens: through the markets that are left, then through those that the score counts after the game. One mineral is
cleared; the markets of different minerals do not touch each other.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any, TypeVar, cast

import numpy as np

from game.market.world import MarketPolicy, Outcome, Solution
from game.rules.common_stock import use_kg
from game.rules.discounting import discount, tail_weights
from game.rules.market_phase import Setting, as_market
from game.rules.measures import market_policy, market_quarters, rationing
from game.rules.score import industry, risk, security, welfare
from game.rules.stock_trade import impose, trades
from game.rules.structure import alarm, protection
from game.state import FloatArray, SettledMarket
from game.view import View
from game.window.screens.lab_cases import Case, StockCase, acting_under, blocs_under
from game.world import CENTS, KG_PER_T, World

T = TypeVar("T")
#: Users' demand in the runs that make the band, over that of the run in the middle.
SPREAD = (0.9, 1.1)
#: Markets that the charts show.
HORIZON = 8
#: Seconds of work in one frame; one market is always cleared.
SLICE_S = 0.006
#: Runs that are kept, the newest ones.
KEPT_RUNS = 32


@dataclass(frozen=True)
class Step:
    """A cleared market of a run.

    Attributes:
        round: the round, or None after the last.
        weight: discounted quarters by which it counts in the score.
        price: [A] index that users pay; ``world_price`` and ``rival_price`` outside and inside the rival.
        welfare, industry, security, risk: [A] as in the score.
        held: [A] public stock in tonnes after it.
        bought_t, released_t, cost_usd, revenue_usd: of public stocks, in all its quarters.
    """

    round: int | None
    weight: float
    price: FloatArray
    world_price: float
    rival_price: float
    welfare: FloatArray
    industry: FloatArray
    security: FloatArray
    risk: FloatArray
    held: FloatArray
    bought_t: float
    released_t: float
    cost_usd: float
    revenue_usd: float


def market_rounds_left(view: View) -> list[int]:
    """Return the rounds of the markets to come."""
    every = view.world.scenario.head.market_every
    done = view.market.round if view.market is not None else 0
    return [r for r in range(max(1, view.round), view.rounds + 1) if r % every == 0 and r > done]


class Run:
    """One path of one mineral's market.

    Attributes:
        steps: what has been cleared so far.
        first, market: the first cleared market, as the model and as the rules have it; None before.
        kept: what was worked out of the run, by what it is.
    """

    def __init__(self, view: View, mineral: str, case: Case | None, demand: float = 1.0) -> None:
        self.view, self.mineral, self.case = view, mineral, case
        self.kept: dict[Hashable, Any] = {}
        self.steps: list[Step] = []
        self.first: Outcome | None = None
        self.market: SettledMarket | None = None
        world = view.world
        rounds = market_rounds_left(view)
        tail = tail_weights(world)
        self._times: list[tuple[int | None, float]] = [
            *((r, discount(world, r) * market_quarters(world)) for r in rounds), *((None, w) for w in tail),
        ]  # fmt: skip
        self._work = self._path(world, demand)
        self._whole = demand == 1.0

    @property
    def done(self) -> bool:
        """Whether the whole path is there: of one that makes a band, as far as the charts go."""
        return len(self.steps) >= (len(self._times) if self._whole else min(HORIZON, len(self._times)))

    def advance(self) -> None:
        """Clear the next market."""
        if not self.done:
            self.steps.append(next(self._work))

    def _path(self, world: World, demand: float) -> Iterator[Step]:
        view, case = self.view, self.case
        m, quarters = world.mineral_index[self.mineral], market_quarters(world)
        blocs = list(view.blocs.values()) if case is None else blocs_under(view, case)
        acting = acting_under(view, case)
        structure = view.structure
        stock = view.sheltered_t / world.market.t_per_quarter[:, None]
        start = Solution.from_list(view.market.solution) if view.market is not None else None
        rationed, alarmed = rationing(world, acting), alarm(world, acting)
        store = _Store(view, case)
        last = self.steps
        for place, (round_, weight) in enumerate(self._times):
            # Events that run end with their last round; none begins.
            effects = [e for e in view.effects if round_ is not None and e[2] >= round_]
            policy = market_policy(world, effects, acting, blocs, view.acting if place == 0 else None)
            policy = store.impose(policy, place, last[-1].price if last else None)
            if demand != 1.0:
                scale = np.full((len(world.minerals), len(world.actors)), demand)
                policy = replace(policy, demand=scale if policy.demand is None else policy.demand * scale)
            protected = protection(world, blocs, view.treaties, round_ or view.rounds, view.discoveries)
            imposed = world.dynamics.impose(structure, policy)
            outcome = world.market.clear(imposed, start=start, only=[m])
            setting = Setting(structure, stock, rationed)
            market = as_market(world, outcome, setting, round_ or view.rounds, imposed.tariffs)
            structure = world.dynamics.step(structure, imposed, outcome, protected, alarmed)
            start = outcome.solution
            if self.first is None:
                self.first, self.market = outcome, market
            moved = np.zeros_like(stock)
            moved[m] = (outcome.bought_units[m] - outcome.released_units[m]) * quarters
            stock = np.maximum(0.0, stock + moved)
            yield self._step(world, m, round_, weight, outcome, market, stock)
            store.book(self.steps[-1] if self.steps else None)

    def _step(
        self, world: World, m: int, round_: int | None, weight: float, outcome: Outcome, market: SettledMarket,
        stock: FloatArray,
    ) -> Step:  # fmt: skip
        quarters, unit = market_quarters(world), world.tonnes_per_unit(m)
        return Step(
            round=round_,
            weight=weight,
            price=outcome.price[m].copy(),
            world_price=float(outcome.ex_rival_price[m]),
            rival_price=float(outcome.rival_price[m]),
            welfare=welfare(world, market),
            industry=industry(world, market),
            security=security(world, market),
            risk=risk(world, market),
            held=stock[m] * unit,
            bought_t=float(outcome.bought_units[m].sum()) * unit * quarters,
            released_t=float(outcome.released_units[m].sum()) * unit * quarters,
            cost_usd=float(outcome.stock_cost[m].sum()) * quarters,
            revenue_usd=float(outcome.stock_revenue[m].sum()) * quarters,
        )


class _Store:
    """What a case of stocks buys and releases in each market of a run."""

    def __init__(self, view: View, case: Case | None) -> None:
        self.view = view
        self.case = case if isinstance(case, StockCase) else None
        self.bought_t, self.spent_usd = 0.0, 0.0

    def impose(self, policy: MarketPolicy, place: int, price: FloatArray | None) -> MarketPolicy:
        """Return a policy with the purchases or releases of the ``place``-th market of the run."""
        case, world = self.case, self.view.world
        if case is None:
            return policy
        if case.way == "common":
            return self._fill(policy, case, price)
        if place >= case.rounds or case.tonnes <= 0:
            return policy
        m, a = world.mineral_index[case.mineral], world.index[self.view.seat]
        units = np.zeros((len(world.minerals), len(world.actors)))
        units[m, a] = case.tonnes / case.rounds / market_quarters(world) / world.tonnes_per_unit(m)
        if case.way == "buy":
            return replace(policy, purchase_units=units)
        return replace(policy, release_units=units)

    def _fill(self, policy: MarketPolicy, case: StockCase, price: FloatArray | None) -> MarketPolicy:
        """Buy as the rules of common stocks do: towards the target, within the pace and the money that is left."""
        view, world = self.view, self.view.world
        (there,) = [bloc for bloc in blocs_under(view, case) if bloc.id == case.bloc]
        held = dict(there.stock)
        held[case.mineral] = held.get(case.mineral, 0) + round(self.bought_t * KG_PER_T)
        money = max(0, there.stock_cents + (case.usd - round(self.spent_usd)) * CENTS)
        bloc = replace(there, stock=tuple(sorted(held.items())), stock_cents=money, stock_releases=(),
                       stock_targets=((case.mineral, case.days),) if case.days > 0 else ())  # fmt: skip
        if use_kg(world, bloc, case.mineral) <= 0.0:
            return policy
        paid = view.market.price if view.market is not None else world.market.use_price0
        if price is not None:
            paid = paid.copy()
            paid[world.mineral_index[case.mineral]] = price
        # The rule reads nothing of the state but the blocs and the prices paid.
        chamber = cast("Any", SimpleNamespace(blocs={bloc.id: bloc}, market=SimpleNamespace(price=paid)))
        return impose(world, policy, trades(world, chamber))

    def book(self, step: Step | None) -> None:
        """Note what the last market brought a common stock."""
        if self.case is not None and self.case.way == "common" and step is not None:
            self.bought_t += step.bought_t
            self.spent_usd += step.cost_usd


@dataclass(frozen=True)
class Runs:
    """A case's path, the path as things stand, and the paths of the case that make its band (less, more demand)."""

    case: Case | None
    mineral: str
    base: Run
    run: Run
    band: tuple[Run, Run]

    @property
    def done(self) -> bool:
        """Whether all of it is there."""
        return self.progress >= 1.0

    @property
    def begun(self) -> bool:
        """Whether the next market is there, as things stand and under the case."""
        return self.base.market is not None and self.run.market is not None

    @property
    def ended(self) -> bool:
        """Whether both whole paths are there, though not yet the band."""
        return self.base.done and self.run.done

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what ``make`` gives, worked out once for the two paths."""
        if key not in self.run.kept:
            self.run.kept[key] = make()
        return cast("T", self.run.kept[key])

    @property
    def progress(self) -> float:
        """The part that is cleared, 0 to 1; what is shown first is cleared first."""
        parts = (self.base, self.run, *self.band)
        return sum(run.done for run in parts) / len(parts)


class Laboratory:
    """Keeps the runs of a view by their case, and clears what was asked for in slices between frames."""

    def __init__(self) -> None:
        self._view: View | None = None
        self._runs: dict[tuple[str, Case | None, float], Run] = {}
        self._wanted: list[Run] = []

    def ask(self, view: View, case: Case | None, mineral: str) -> Runs:
        """Return the runs of a case, or of the market as things stand; those that are not done are worked on next."""
        base, run = self._run(view, mineral, None, 1.0), self._run(view, mineral, case, 1.0)
        low, high = (self._run(view, mineral, case, demand) for demand in SPREAD)
        self._wanted += [r for r in (base, run, low, high) if not r.done and r not in self._wanted]
        return Runs(case, mineral, base, run, (low, high))

    def _run(self, view: View, mineral: str, case: Case | None, demand: float) -> Run:
        if view is not self._view:
            self._view, self._runs, self._wanted = view, {}, []
        key = (mineral, case, demand)
        if key in self._runs:
            self._runs[key] = self._runs.pop(key)
        else:
            while len(self._runs) >= KEPT_RUNS:
                self._runs.pop(next(iter(self._runs)))
            self._runs[key] = Run(view, mineral, case, demand)
        return self._runs[key]

    def work(self, seconds: float = SLICE_S) -> bool:
        """Clear what was asked for since the last call, for about so long; true if a new frame is due."""
        until = time.perf_counter() + seconds
        wanted, self._wanted = self._wanted, []
        for run in wanted:
            while not run.done:
                run.advance()
                if time.perf_counter() >= until:
                    return True
        return bool(wanted)
