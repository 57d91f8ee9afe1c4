"""What a move is worth to the rival: its own surplus, the others' loss, and the market share that it keeps.

    J        = sum over t < T of d^t (1 - a)^t [PS + w CS + r rent - subsidy - upkeep of extra capacity]
    damage   = the same sum of what the targets lose
    pressure = damage (1 - damage / 2 S)
    reach    = L V (share of the use abroad that it would still serve after T quarters)
    value    = dJ + lambda pressure + d(reach)

J and damage are the present market with and without the move, one clear each, carried over the horizon T; a is what
users and competitors adapt in a quarter. Private stocks are left out of these clears: they cushion the first quarters
and are gone after. Pressure is weight at the table: S is what the targets spend on the mineral over the horizon at
baseline prices, a loss that comes near it adds little, and one beyond twice of it counts against the move, since those
who cannot bear a loss answer it. Reach lets the dynamics of the market run over the horizon at the prices of the clear:
what dearer metal makes others build and users save, and what cheaper metal makes others close, changes who serves the
market once the move is over. Both make deep cuts dear: they work now and lose the customers. w, r, lambda, T and L are
the scenario's; a and the form of pressure are estimates, see :data:`ADAPTATION`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from game.actions import ExportControl, Flood, Policy
from game.market.errors import MarketError
from game.market.world import MarketPolicy, Outcome, Stage
from game.rules.concessions import concessions_in
from game.rules.measures import flood_upkeep, market_policy, market_quarters
from game.rules.structure import protection
from game.state import FloatArray
from game.view import View
from game.world import BoolArray

# What the effect of a cut on welfare loses in a quarter as users save and others build; an estimate. With it, what the
# targets lose by a cut is about half to five quarters of what eight quarters of the dynamics show, less for small cuts.
ADAPTATION = 0.06

Own = tuple[Policy, ...]


@dataclass(frozen=True)
class Gain:
    """What a move changes over the horizon, in US dollars: own surplus, the targets' loss, the worth of reach.

    ``spending`` is S of the module's text, what the targets spend on the mineral over the horizon.
    """

    own: float
    damage: float
    reach: float
    spending: float
    damage_weight: float

    @property
    def pressure(self) -> float:
        """The targets' loss as it counts: less the nearer it comes to what they spend; a gain of theirs in full."""
        if self.damage <= 0.0 or self.spending <= 0.0:
            return min(self.damage, 0.0)
        return self.damage * (1.0 - self.damage / (2.0 * self.spending))

    @property
    def value(self) -> float:
        """The objective."""
        return self.own + self.damage_weight * self.pressure + self.reach


@dataclass(frozen=True)
class _Prospect:
    """One mineral under one set of the rival's own policies."""

    outcome: Outcome
    flows: FloatArray  # [A, A] trade in refined metal, normalised
    own: float  # US dollars a quarter
    growth: FloatArray  # [A], capacity of each actor's refiners at the horizon over that of now
    saving: FloatArray  # [A], demand at the horizon over that of now


class Objective:
    """Values moves in the market as it stands in a view; ``clears`` counts the markets that it has cleared."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.world = view.world
        self.settings = view.world.scenario.head.rival_settings
        self.clears = 0
        self._places = list(self.world.covers[view.seat])
        self._others = tuple((seat, policy) for seat, policy in view.acting if seat != view.seat)
        self._structure = view.structure
        self._protected = protection(self.world, list(view.blocs.values()), view.treaties, view.round, view.discoveries)
        self._seen: dict[tuple[int, Own], _Prospect] = {}
        self._gains: dict[tuple[str, Own, Own, tuple[str, ...]], Gain | None] = {}

    @cached_property
    def sold(self) -> FloatArray:
        """What every actor bought from the rival in the last market [M, A], US dollars a quarter at baseline prices."""
        market, last = self.world.market, self.view.market
        at_first = market.flow0(Stage.REFINED)[:, self._places].sum(axis=1)
        units = at_first if last is None else last.dependence * last.use
        return np.asarray(units * market.value_usd_per_quarter[:, None])

    @cached_property
    def horizon(self) -> float:
        """The discounted quarters of the horizon, adaptation included."""
        keep = (1.0 - ADAPTATION) / (1.0 + self.world.rules.discount_per_quarter)
        return float(sum(keep**t for t in range(self.settings.horizon_quarters)))

    def standing(self, mineral: str) -> Own:
        """Return the rival's own measures on a mineral as they stand."""
        mine = self.view.me.policies
        return tuple(p for p in mine if isinstance(p, ExportControl | Flood) and p.mineral == mineral)

    def gain(self, mineral: str, before: Own, after: Own, targets: Sequence[str]) -> Gain | None:
        """Return what it changes to have ``after`` in place of ``before`` on a mineral, or None if that cannot clear.

        Args:
            mineral: the mineral.
            before: the rival's measures on it that the move is compared with.
            after: those that it would have.
            targets: whose loss counts as damage.
        """
        key = (mineral, before, after, tuple(targets))
        if key not in self._gains:
            self._gains[key] = self._measure(*key)
        return self._gains[key]

    # --- one mineral ------------------------------------------------------------------------------------------------

    def _measure(self, mineral: str, before: Own, after: Own, targets: tuple[str, ...]) -> Gain | None:
        m = self.world.mineral_index[mineral]
        try:
            old, new = self._prospect(m, before), self._prospect(m, after)
        except MarketError:
            return None
        hit = self.world.mask(targets)
        lost = self._welfare(old.outcome, m, hit) - self._welfare(new.outcome, m, hit)
        return Gain(
            own=self.horizon * (new.own - old.own),
            damage=self.horizon * lost,
            reach=self._reach(old, new, m) - self._reach(old, old, m),
            spending=self.horizon * self._spending(m, hit),
            damage_weight=self.settings.damage_weight,
        )

    def _prospect(self, m: int, own: Own) -> _Prospect:
        key = (m, own)
        if key not in self._seen:
            self._seen[key] = self._look(m, own)
        return self._seen[key]

    def _look(self, m: int, own: Own) -> _Prospect:
        """Clear one mineral under these own policies and let time pass at its prices."""
        world = self.world
        name = world.minerals[m]
        others = [(s, p) for s, p in self._others if isinstance(p, ExportControl | Flood) and p.mineral == name]
        policies = (*others, *((self.view.seat, p) for p in own))
        blocs = [
            replace(
                bloc,
                floors=tuple(f for f in bloc.floors if f[0] == name),
                export_floors=tuple(f for f in bloc.export_floors if f[0] == name),
            )
            for bloc in self.view.blocs.values()
        ]
        concessions = concessions_in(self.view.treaties, self.view.round)
        policy = market_policy(world, self.view.effects, policies, blocs, concessions=concessions)
        imposed = replace(
            world.dynamics.impose(self._structure, policy), private_release=None, bid=None, bid_exponent=None
        )
        self.clears += 1
        outcome = world.market.clear(imposed, only=[m])
        own_usd = self._surplus(outcome, m) - float(flood_upkeep(world, policies)[m, self._places].sum())
        growth, saving = self._ahead(imposed, outcome, m)
        return _Prospect(outcome, outcome.flows(Stage.REFINED)[m], own_usd, growth, saving)

    def _surplus(self, o: Outcome, m: int) -> float:
        """Return the rival's surplus, US dollars a quarter: PS + w CS + r rent - subsidy."""
        at = (m, self._places)
        producers = o.dps[at] + o.dore_ps[at] + o.dsecondary_ps[at]
        rents = self.settings.rent_share * (o.rent[at] + o.ore_rent[at])
        users = self.settings.consumer_weight * o.dcs[at]
        return float((producers + users + rents - o.subsidy[at] - o.ore_subsidy[at]).sum())

    def _welfare(self, o: Outcome, m: int, of: BoolArray) -> float:
        """Return the welfare of the actors ``of`` [A], US dollars a quarter, gains on private stocks included."""
        producers = o.dps[m] + o.dore_ps[m] + o.dsecondary_ps[m]
        border = o.duty[m] + o.ore_duty[m] + o.levy_by_exporter[m] + o.ore_levy_by_exporter[m]
        dearer = o.price[m] - self.world.market.use_price0[m]
        stocks = (o.private_released[m] - o.private_bought[m]) * dearer
        total = o.dcs[m] + producers + border + stocks * self.world.market.value_usd_per_quarter[m]
        return float(total[of].sum())

    def _spending(self, m: int, of: BoolArray) -> float:
        """Return what the actors ``of`` [A] spend on a mineral at baseline prices, US dollars a quarter."""
        market = self.world.market
        return float((market.use0 * market.use_price0)[m, of].sum() * market.value_usd_per_quarter[m])

    def _ahead(self, imposed: MarketPolicy, outcome: Outcome, m: int) -> tuple[FloatArray, FloatArray]:
        """Return growth of refining capacity and of demand [A] over the horizon if these prices lasted that long.

        Capacity under construction counts, since what has begun arrives.
        """
        world, dynamics, rows = self.world, self.world.dynamics, self.world.market.rows
        state = self._structure
        for _ in range(max(1, round(self.settings.horizon_quarters / market_quarters(world)))):
            state = dynamics.step(state, imposed, outcome, self._protected)
        places = np.flatnonzero((rows.stage == int(Stage.REFINED)) & (rows.mineral == m))
        actors = rows.actor[places]
        now, later = np.zeros(len(world.actors)), np.zeros(len(world.actors))
        output = rows.capacity0[places]
        np.add.at(now, actors, output * self._structure.capacity[places])
        np.add.at(later, actors, output * (state.capacity + state.rows_under_way())[places])
        growth = np.where(now > 0.0, later / np.where(now > 0.0, now, 1.0), 1.0)
        saving = dynamics.scale(state)[m] / dynamics.scale(self._structure)[m]
        return growth, np.asarray(saving)

    def _reach(self, old: _Prospect, new: _Prospect, m: int) -> float:
        """Return what the use abroad that the rival serves is worth to it, in US dollars.

        Buyers' shares of origins follow capacity, from the market without the move: that is where they go once it ends.
        """
        supplied = np.maximum(old.flows.sum(axis=0), 1e-300)
        weighted = old.flows * new.growth[:, None]
        share = weighted[self._places].sum(axis=0) / np.maximum(weighted.sum(axis=0), 1e-300)
        abroad = np.ones(len(self.world.actors), dtype=bool)
        abroad[self._places] = False
        served = float((share * supplied * new.saving)[abroad].sum())
        return self.settings.leverage_quarters * float(self.world.market.value_usd_per_quarter[m]) * served
