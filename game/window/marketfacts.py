"""Public figures of the market in the terms in which the screens show them.

Before the first market has cleared, the figures are those of the scenario's baseline. A union's figures are those
of all that it covers. Everything is read from a view, so that no screen shows what a seat may not know.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from game.actions import SetExportFloor, SetFloor
from game.rules.measures import market_policy
from game.rules.motions import schedule_of
from game.state import FloatArray
from game.view import View
from game.world import DAYS_PER_QUARTER, STAGE_OF, World

REFINED, ORE = int(STAGE_OF["refined"]), int(STAGE_OF["ore"])


@dataclass(frozen=True)
class Baseline:
    """The baseline by actor: ``dependence`` [M, A] and ``hhi`` [M, A] of refined supply, ``origin`` [M, A, A] flows
    from the first actor to the second, ``producer_price`` [2, M, A] and ``rival_price`` [M] indices, and ``row_share``
    (mineral, stage, row) -> documented share of the world."""

    dependence: FloatArray
    hhi: FloatArray
    origin: FloatArray
    producer_price: FloatArray
    rival_price: FloatArray
    row_share: dict[tuple[str, str, str], float]


@lru_cache(maxsize=8)
def baseline(world: World) -> Baseline:
    """Return the baseline's figures of a world: one market cleared under the controls of the start alone."""
    policy = market_policy(world, (), world.opening_controls, [])
    calm = world.market.clear(world.dynamics.impose(world.dynamics.opening(), policy))
    rows: dict[tuple[str, str, str], float] = {(p.mineral, p.stage, p.row): p.share for p in world.scenario.production}
    return Baseline(calm.dependence, calm.hhi, calm.flows(REFINED), calm.producer_price, calm.rival_price, rows)


@dataclass(frozen=True, slots=True)
class FloorLine:
    """A floor of a bloc: its level as a multiple of the baseline price; ``motion`` is the number of the open motion
    that asks for it, or None if it is in the schedule; ``binding`` whether the bloc is in force; ``exports`` whether it
    binds what members sell to others, and not what they import."""

    bloc: str
    stage: str
    level: float
    motion: int | None
    binding: bool
    exports: bool = False


class Facts:
    """The figures of one view; arrays are [M, A] in the order of the world."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.world = view.world
        self.base = baseline(view.world)

    # --- prices -------------------------------------------------------------------------------------------------

    def price(self, mineral: str) -> float:
        """Return the price index outside the rival, 1 at the baseline."""
        m = self.world.mineral_index[mineral]
        history = self.view.price_history
        return float(history[-1][m]) if history else 1.0

    def change(self, mineral: str) -> float:
        """Return the change of the price against the market before, as a share; 0 before the first market."""
        m = self.world.mineral_index[mineral]
        history = self.view.price_history
        if not history:
            return 0.0
        before = float(history[-2][m]) if len(history) > 1 else 1.0
        return float(history[-1][m]) / before - 1.0

    def usd_per_t(self, mineral: str, index: float | None = None) -> float:
        """Return a price in US dollars a tonne: of an index, or the one outside the rival now."""
        at = self.price(mineral) if index is None else index
        return float(self.world.market.price_usd_per_t[self.world.mineral_index[mineral]]) * at

    def own_price(self, mineral: str, code: str) -> float:
        """Return the price index that an actor's users pay."""
        market = self.view.market
        return self._mean(self.world.market.use_price0 if market is None else market.price, mineral, code)

    def rival_price(self, mineral: str) -> float:
        """Return the price index inside the rival."""
        market = self.view.market
        prices = self.base.rival_price if market is None else market.rival_price
        return float(prices[self.world.mineral_index[mineral]])

    def producer_price(self, mineral: str, stage: int, code: str) -> float:
        """Return the price index of the stage at which an actor's producers sell at home, 1 at the baseline outside."""
        market = self.view.market
        prices = self.base.producer_price if market is None else market.producer_price
        return float(prices[stage, self.world.mineral_index[mineral], self.world.index[code]])

    # --- supply -------------------------------------------------------------------------------------------------

    @cached_property
    def _dependence(self) -> FloatArray:
        market = self.view.market
        return self.base.dependence if market is None else market.dependence

    @cached_property
    def _use(self) -> FloatArray:
        market = self.view.market
        return self.world.market.use0 if market is None else market.use

    def _mean(self, values: FloatArray, mineral: str, code: str) -> float:
        """Return the use-weighted mean of what an actor covers."""
        m, places = self.world.mineral_index[mineral], list(self.world.covers[code])
        weight = np.maximum(self.world.market.use0[m, places], 1e-15)
        return float((values[m, places] * weight).sum() / weight.sum())

    def dependence(self, mineral: str, code: str) -> float:
        """Return the share of the rival in an actor's refined supply."""
        return self._mean(self._dependence, mineral, code)

    def dependence_overall(self, code: str) -> float:
        """Return the dependence over strategic minerals, weighted by the value used."""
        places = list(self.world.covers[code])
        value = self.world.market.value_usd_per_quarter * self.world.strategic
        weight = self._use[:, places] * value[:, None]
        total = float(weight.sum())
        return float((self._dependence[:, places] * weight).sum() / total) if total > 0 else 0.0

    def hhi(self, mineral: str, code: str) -> float:
        """Return the concentration of an actor's refined supply: the sum of squared shares, 1 for a single origin."""
        market = self.view.market
        return self._mean(self.base.hhi if market is None else market.hhi, mineral, code)

    def uses(self, mineral: str, code: str) -> bool:
        """Whether an actor uses a mineral to speak of."""
        m = self.world.mineral_index[mineral]
        return bool(self.world.market.use0[m, list(self.world.covers[code])].sum() > 1e-6)

    def _places(self, code: str, alone: bool) -> list[int]:
        return [self.world.index[code]] if alone else list(self.world.covers[code])

    def output_share(self, mineral: str, stage: int, code: str, alone: bool = False) -> float:
        """Return an actor's share of world output at a stage now; ``alone`` leaves a union's seated members out."""
        m, market = self.world.mineral_index[mineral], self.view.market
        output = self.world.market.output0[stage, m] if market is None else market.output[stage, m]
        total = float(output.sum())
        return float(output[self._places(code, alone)].sum()) / total if total > 0 else 0.0

    def output_ratio(self, mineral: str, stage: int, code: str, alone: bool = False) -> float | None:
        """Return an actor's output against the baseline (1 is the same), or None where it had none."""
        m, places = self.world.mineral_index[mineral], self._places(code, alone)
        before = float(self.world.market.output0[stage, m, places].sum())
        if before <= 1e-9:
            return None
        market = self.view.market
        return 1.0 if market is None else float(market.output[stage, m, places].sum()) / before

    def use_share(self, mineral: str, code: str) -> float:
        """Return an actor's share of world use now."""
        use = self._use[self.world.mineral_index[mineral]]
        total = float(use.sum())
        return float(use[list(self.world.covers[code])].sum()) / total if total > 0 else 0.0

    def row_share(self, mineral: str, stage: int, code: str) -> float:
        """Return the documented share of a country without a seat, such as Indonesia; 0 if it is not in the data."""
        return self.base.row_share.get((mineral, "refined" if stage == REFINED else "mine", code), 0.0)

    def origins(self, mineral: str, code: str, most: int = 6) -> list[tuple[str, float]]:
        """Return the largest origins of an actor's refined supply at the baseline, with their shares."""
        m, places = self.world.mineral_index[mineral], list(self.world.covers[code])
        flow = self.base.origin[m][:, places].sum(axis=1)
        total = float(flow.sum())
        if total <= 0:
            return []
        order = sorted(range(len(flow)), key=lambda a: -float(flow[a]))[:most]
        return [(self.world.actors[a], float(flow[a]) / total) for a in order if flow[a] / total >= 0.005]

    # --- stocks -------------------------------------------------------------------------------------------------

    def held_t(self, mineral: str, code: str) -> float:
        """Return a public stock in tonnes."""
        m = self.world.mineral_index[mineral]
        return float(self.view.stocks_t[m, self.world.index[code]])

    def use_t_per_day(self, mineral: str, code: str) -> float:
        """Return an actor's baseline use in tonnes a day."""
        m = self.world.mineral_index[mineral]
        return (
            float(self.world.market.use0[m, self.world.index[code]] * self.world.tonnes_per_unit(m)) / DAYS_PER_QUARTER
        )

    def cover_days(self, mineral: str, code: str) -> float:
        """Return a public stock in days of the actor's baseline use; infinite where it holds but does not use."""
        held, use = self.held_t(mineral, code), self.use_t_per_day(mineral, code)
        return held / use if use > 0 else (float("inf") if held > 0 else 0.0)

    @cached_property
    def _private(self) -> FloatArray:
        return self.world.dynamics.cover(self.view.structure)

    def private_days(self, mineral: str, code: str) -> float:
        """Return the stock that an actor's users hold themselves, in days of their use at baseline prices."""
        return self._mean(self._private, mineral, code) * DAYS_PER_QUARTER

    def loss_usd(self, mineral: str, code: str) -> float | None:
        """Return the expected loss of a cut by the rival in US dollars a year; None before the first market."""
        if self.view.market is None:
            return None
        places = list(self.world.covers[code])
        return float(self.view.market.loss[self.world.mineral_index[mineral], places].sum())

    # --- rules --------------------------------------------------------------------------------------------------

    def floors(self, mineral: str) -> list[FloorLine]:
        """Return the floors of a mineral: in the blocs' schedules, then those that open motions ask for."""
        out = [
            FloorLine(bloc.id, stage, level, None, bloc.in_force, schedule == "export_floors")
            for bloc in self.view.blocs.values()
            if not bloc.dissolved
            for schedule in ("floors", "export_floors")
            for name, stage, level in schedule_of(bloc, schedule)
            if name == mineral
        ]
        for motion in self.view.motions.values():
            content = motion.content
            if motion.status != "open" or not isinstance(content, SetFloor | SetExportFloor):
                continue
            if content.mineral == mineral and content.level is not None:
                exports = isinstance(content, SetExportFloor)
                out.append(FloorLine(motion.bloc, content.stage, content.level, motion.id, False, exports))
        return out

    def floor_in_force(self, mineral: str, stage: str = "refined") -> float | None:
        """Return the highest binding floor on imports of a mineral at a stage, or None."""
        levels = [f.level for f in self.floors(mineral) if f.binding and f.stage == stage and not f.exports]
        return max(levels, default=None)
