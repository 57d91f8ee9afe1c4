"""What-if clears for players: the market under another set of floors, one mineral at a time.

Minerals clear independently, so a bloc's schedule is worth the sum of its minerals. A clear depends on public things
only (the calibrated market and its long-run state, floors and members, controls and events in force), so its result is
shared by all seats; it starts from the last settled market, so the result does not depend on who asked first. An
estimate is the same to the first order and several times as fast (:mod:`ai.lens_estimate`).
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from ai.lens_estimate import Count, Estimates, Question
from ai.lens_figures import Figures
from game.actions import ExportControl, Flood, Policy, ProducerSubsidy, Tariff, TariffConcession
from game.market.dynamics import STRUCTURE_FIELDS, Structure
from game.market.security import exposure
from game.market.world import MarketPolicy, Outcome, Solution
from game.rules import score
from game.rules.charter import charter_of
from game.rules.concessions import concessions_in
from game.rules.event_book import effect_of
from game.rules.market_phase import Setting, as_market
from game.rules.measures import market_policy, rationing
from game.state import Bloc, FloatArray, Treaty
from game.view import View
from game.world import World

CAPACITY = 4096
ROUNDS = 8
MARKET_POLICIES = (ExportControl, Flood, Tariff, ProducerSubsidy)


class _Asked:
    """The policies in one mineral's market as part of a key, hashed once."""

    __slots__ = ("_hash", "policies", "tariffs")

    def __init__(self, policies: tuple[tuple[str, Policy], ...]) -> None:
        self.policies = policies
        self.tariffs = any(isinstance(policy, Tariff) for _, policy in policies)
        self._hash = hash(policies)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, _Asked) and self.policies == other.policies)


_NONE = _Asked(())


Asked = tuple[int, Sequence[Bloc]]
"""A mineral and the blocs that it is asked about under."""


class Lens:
    """Cached one-mineral clears of a world."""

    def __init__(self) -> None:
        self._cache: OrderedDict[tuple[object, ...], Figures] = OrderedDict()
        self._weights: dict[str, FloatArray] = {}
        self._touched: dict[tuple[str, str, int], str] = {}
        # What was sorted by mineral last, with the object that it was sorted from.
        self._acting: tuple[Sequence[tuple[str, Policy]], dict[str, _Asked]] = ((), {})
        self._bound: tuple[Sequence[Treaty], int, dict[str, tuple[TariffConcession, ...]]] = ((), 0, {})
        self._estimates: OrderedDict[Hashable, Estimates] = OrderedDict()
        self._present: tuple[View | None, Estimates | None] = (None, None)
        self.count = Count()

    def mineral(self, view: View, mineral: int, blocs: Sequence[Bloc], acting: Sequence[tuple[str, Policy]]) -> Figures:
        """Return the figures of one mineral under these blocs and public policies, and the events running now."""
        world = view.world
        asked = self._by_mineral(acting).get(world.minerals[mineral], _NONE)
        trade = self._trade(view, mineral, blocs, asked)
        key = (world.scenario.hash, _digest(view.structure), mineral, trade)
        found = self._cache.get(key)
        if found is not None:
            self._cache.move_to_end(key)
            return found
        name = world.minerals[mineral]
        chosen = [_only(bloc, name) for bloc in blocs]
        effects, bound = self._effects(view, mineral), self._concessions(view).get(name, ())
        policy = market_policy(world, effects, asked.policies, chosen, concessions=bound)
        figures = self.clear(view, mineral, policy, asked.policies)
        self._cache[key] = figures
        while len(self._cache) > CAPACITY:
            self._cache.popitem(last=False)
        return figures

    def estimate(
        self, view: View, mineral: int, blocs: Sequence[Bloc], acting: Sequence[tuple[str, Policy]]
    ) -> Figures:
        """Return the figures of :meth:`mineral` to the first order; exact where that is not to be trusted."""
        return self.estimates(view, [(mineral, blocs)], acting)[0]

    def estimates(
        self,
        view: View,
        asked: Sequence[Asked],
        acting: Sequence[tuple[str, Policy]],
        beside: Callable[[], Sequence[Asked]] | None = None,
    ) -> list[Figures]:
        """Return the estimate of each mineral under each set of blocs; asked together they cost little more than one.

        Under other policies than those that act in the view everything is cleared exactly. ``beside`` names what is
        likely to be asked next.
        """
        if acting is not view.acting and tuple(acting) != view.acting:
            return [self.mineral(view, mineral, blocs, acting) for mineral, blocs in asked]
        found = self._round(view).answer(
            view.world,
            self._questions(view, asked),
            None if beside is None else lambda: self._questions(view, beside()),
        )
        return [
            self.mineral(view, mineral, blocs, acting) if figures is None else figures
            for figures, (mineral, blocs) in zip(found, asked, strict=True)
        ]

    def _questions(self, view: View, asked: Sequence[Asked]) -> list[Question]:
        by_mineral = self._by_mineral(view.acting)
        out = []
        for mineral, blocs in asked:
            key = self._trade(view, mineral, blocs, by_mineral.get(view.world.minerals[mineral], _NONE))
            out.append(Question(mineral, key, blocs))
        return out

    def _round(self, view: View) -> Estimates:
        """Return the first-order answers around a view's present market; the same market is differentiated once."""
        last, estimates = self._present
        if last is view and estimates is not None:
            return estimates
        bound = self._concessions(view)
        blocs = tuple(
            (
                bloc.floors,
                bloc.export_floors,
                charter_of(view.world, bloc).associate_levy,
                tuple(m[:2] for m in bloc.members),
            )
            for bloc in view.blocs.values()
            if bloc.in_force and not bloc.dissolved
        )
        key = (
            view.world.scenario.hash,
            _digest(view.structure),
            view.round,
            view.acting,
            view.effects,
            tuple(bound.items()),
            blocs,
        )
        estimates = self._estimates.get(key)
        if estimates is None:
            start = None if view.market is None else _solution(view.market.solution)
            estimates = self._estimates[key] = Estimates(view, start, bound, self.count)
            while len(self._estimates) > ROUNDS:
                self._estimates.popitem(last=False)
        self._present = (view, estimates)
        return estimates

    def _trade(self, view: View, mineral: int, blocs: Sequence[Bloc], asked: _Asked) -> Hashable:
        """Return all that one mineral's market depends on beside its long-run state."""
        world = view.world
        name = world.minerals[mineral]
        floors: list[Hashable] = []
        exports: list[Hashable] = []
        # Within a bloc in force no tariff acts, whether it keeps a floor on the mineral or not.
        free: list[Hashable] = []
        for bloc in blocs:
            if not bloc.in_force or bloc.dissolved:
                continue
            for m, stage, level in bloc.floors:
                if m == name:
                    levy = charter_of(world, bloc).associate_levy
                    floors.append((stage, level, levy, tuple(m[:2] for m in bloc.members)))
            for m, stage, level in bloc.export_floors:
                if m == name:
                    exports.append((stage, level, tuple(seat for seat, _, _ in bloc.members)))
            if asked.tariffs:
                free.append(tuple(seat for seat, _, _ in bloc.members))
        bound = self._concessions(view).get(name, ())
        return tuple(floors), tuple(exports), asked, self._effects(view, mineral), bound, tuple(free)

    def _effects(self, view: View, mineral: int) -> tuple[tuple[str, int, int], ...]:
        """Return the running events that touch a mineral."""
        name = view.world.minerals[mineral]
        return tuple(e for e in view.effects if self._mineral_of(view.world, e) == name)

    def _by_mineral(self, acting: Sequence[tuple[str, Policy]]) -> dict[str, _Asked]:
        """Return the policies that act in each mineral's market; the same object is sorted once."""
        if self._acting[0] is not acting or not isinstance(acting, tuple):
            sorted_: dict[str, list[tuple[str, Policy]]] = {}
            for holder, policy in acting:
                if isinstance(policy, MARKET_POLICIES):
                    sorted_.setdefault(policy.mineral, []).append((holder, policy))
            self._acting = (acting, {name: _Asked(tuple(policies)) for name, policies in sorted_.items()})
        return self._acting[1]

    def _concessions(self, view: View) -> dict[str, tuple[TariffConcession, ...]]:
        """Return the bound rates of each mineral that act in a view's round; the same treaties are read once."""
        treaties, round_, found = self._bound
        if treaties is not view.treaties or round_ != view.round:
            found = {}
            for clause in concessions_in(view.treaties, view.round):
                found[clause.mineral] = (*found.get(clause.mineral, ()), clause)
            self._bound = (view.treaties, view.round, found)
        return found

    def _mineral_of(self, world: World, effect: tuple[str, int, int]) -> str:
        """Return the mineral that an effect of an event touches."""
        key = (world.scenario.hash, effect[0], effect[1])
        mineral = self._touched.get(key)
        if mineral is None:
            mineral = self._touched[key] = str(effect_of(world, effect[0], effect[1]).mineral)
        return mineral

    def security_weight(self, world: World, mineral: int) -> FloatArray:
        """Return the share [A] of a mineral in every actor's security score."""
        shares = self._weights.get(world.scenario.hash)
        if shares is None:
            value = world.voll * world.market.value_usd_per_quarter
            weights = value[:, None] * np.maximum(world.market.use0, 1e-15)
            shares = self._weights[world.scenario.hash] = weights / weights.sum(axis=0)
        return np.asarray(shares[mineral])

    def outcome(self, view: View, mineral: int, policy: MarketPolicy) -> Outcome:
        """Clear one mineral in the market's present long-run state under any policy; not cached."""
        start = None if view.market is None else _solution(view.market.solution)
        imposed = view.world.dynamics.impose(view.structure, policy)
        return view.world.market.clear(imposed, start=start, only=[mineral])

    def clear(
        self, view: View, mineral: int, policy: MarketPolicy, acting: Sequence[tuple[str, Policy]] | None = None
    ) -> Figures:
        """Return the figures of one mineral under any policy; not cached.

        ``acting`` are the public policies in it, for what the rival's controls ration; None: those that act now.
        """
        world, structure = view.world, view.structure
        outcome = self.outcome(view, mineral, policy)
        nothing = np.zeros((len(world.minerals), len(world.actors)))
        market = as_market(world, outcome, Setting(structure, nothing), 0, policy.tariffs)
        rationed = rationing(world, view.acting if acting is None else acting)[mineral]
        dependence, hhi = exposure(market.dependence[mineral], market.hhi[mineral], rationed)
        return Figures(
            welfare=score.welfare(world, market),
            industry=score.industry(world, market),
            dependence=dependence,
            hhi=hhi,
            use=market.use[mineral],
            price=market.price[mineral],
            private_cover=market.private_cover[mineral],
            bought_share=market.dependence[mineral],
        )


@lru_cache(maxsize=64)
def _digest(structure: Structure) -> str:
    """Return a digest of a long-run state; the same object is hashed once."""
    digest = hashlib.sha256()
    for name in STRUCTURE_FIELDS:
        digest.update(np.ascontiguousarray(getattr(structure, name)).tobytes())
    return digest.hexdigest()


@lru_cache(maxsize=16)
def _solution(values: tuple[float, ...]) -> Solution:
    return Solution.from_list(values)


def _only(bloc: Bloc, mineral: str) -> Bloc:
    return replace(bloc, floors=tuple(f for f in bloc.floors if f[0] == mineral))


def differ(before: Bloc, after: Bloc, mineral: str) -> bool:
    """Whether a mineral can tell two states of a bloc apart: by its own floors, or by whom they bind and how."""
    if [f for f in before.floors if f[0] == mineral] != [f for f in after.floors if f[0] == mineral]:
        return True
    status = ("in_force", "dissolved", "members", "amendments")
    return any(getattr(before, name) != getattr(after, name) for name in status)


LENS = Lens()
