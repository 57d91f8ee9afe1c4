"""What-if clears for players: the market under another set of floors, one mineral at a time.

Minerals clear independently, so a bloc's schedule is worth the sum of its minerals. A clear depends on public things
only (the calibrated market and its long-run state, floors and members, controls and events in force), so its result is
shared by all seats; it starts from the last settled market, so the result does not depend on who asked first.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np

from game.actions import ExportControl, Flood, Policy, ProducerSubsidy, Tariff, TariffConcession
from game.market.dynamics import STRUCTURE_FIELDS, Structure
from game.market.security import exposure, security_score
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
MARKET_POLICIES = (ExportControl, Flood, Tariff, ProducerSubsidy)


@dataclass(frozen=True)
class Figures:
    """What one mineral contributes to every actor.

    Attributes:
        welfare, industry: [A] US dollars a quarter against the baseline.
        dependence, hhi: [A] share of the rival and concentration of supply, as without the change of its controls.
        use: [A] private use, in normalised units.
        price: [A] composite price index.
        bought_share: [A] share of the rival in what was bought, under its controls.
        private_cover: [A] private stock in quarters of use.
    """

    welfare: FloatArray
    industry: FloatArray
    dependence: FloatArray
    hhi: FloatArray
    use: FloatArray
    price: FloatArray
    private_cover: FloatArray
    bought_share: FloatArray
    _scores: dict[bytes, FloatArray] = field(default_factory=dict, repr=False)

    def security(self, world: World, mineral: int, stocks_t: FloatArray) -> FloatArray:
        """Return the security score [A] of the mineral, 0-100, with these public stocks [M, A] in tonnes."""
        held = stocks_t[mineral]
        key = held.tobytes()
        score = self._scores.get(key)
        if score is None:
            cover = held / world.tonnes_per_unit(mineral) / np.maximum(self.use, 1e-12) + self.private_cover
            score = security_score(self.dependence, self.hhi, cover)
            self._scores.clear()  # stocks move once a round, for all seats at once
            self._scores[key] = score
        return score


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


class Lens:
    """Cached one-mineral clears of a world."""

    def __init__(self) -> None:
        self._cache: OrderedDict[tuple[object, ...], Figures] = OrderedDict()
        self._weights: dict[str, FloatArray] = {}
        self._touched: dict[tuple[str, str, int], str] = {}
        # What was sorted by mineral last, with the object that it was sorted from.
        self._acting: tuple[Sequence[tuple[str, Policy]], dict[str, _Asked]] = ((), {})
        self._bound: tuple[Sequence[Treaty], int, dict[str, tuple[TariffConcession, ...]]] = ((), 0, {})

    def mineral(self, view: View, mineral: int, blocs: Sequence[Bloc], acting: Sequence[tuple[str, Policy]]) -> Figures:
        """Return the figures of one mineral under these blocs and public policies, and the events running now."""
        world = view.world
        name = world.minerals[mineral]
        asked = self._by_mineral(acting).get(name, _NONE)
        relevant = asked.policies
        floors = tuple(
            (stage, level, charter_of(world, bloc).associate_levy, tuple(m[:2] for m in bloc.members))
            for bloc in blocs
            if bloc.in_force and not bloc.dissolved
            for m, stage, level in bloc.floors
            if m == name
        )
        effects = tuple(e for e in view.effects if self._mineral_of(world, e) == name)
        exports = tuple(
            (stage, level, tuple(seat for seat, _, _ in bloc.members))
            for bloc in blocs
            if bloc.in_force and not bloc.dissolved
            for m, stage, level in bloc.export_floors
            if m == name
        )
        bound = self._concessions(view).get(name, ())
        # Within a bloc in force no tariff acts, whether it keeps a floor on the mineral or not.
        free = tuple(
            tuple(seat for seat, _, _ in bloc.members)
            for bloc in blocs
            if bloc.in_force and not bloc.dissolved and asked.tariffs
        )
        trade = (floors, exports, asked, effects, bound, free)
        key = (world.scenario.hash, _digest(view.structure), mineral, trade)
        found = self._cache.get(key)
        if found is not None:
            self._cache.move_to_end(key)
            return found
        chosen = [_only(bloc, name) for bloc in blocs]
        policy = market_policy(world, effects, relevant, chosen, concessions=bound)
        figures = self.clear(view, mineral, policy, relevant)
        self._cache[key] = figures
        while len(self._cache) > CAPACITY:
            self._cache.popitem(last=False)
        return figures

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
