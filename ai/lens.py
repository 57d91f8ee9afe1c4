"""What-if clears for players: the market under another set of floors, one mineral at a time.

Minerals clear independently, so a bloc's schedule is worth the sum of its minerals. A clear depends on public things
only (the calibrated market, floors and members, controls and events in force), so its result is shared by all seats; it
starts cold, so the result does not depend on who asked first.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from game.actions import ExportControl, Flood, Policy
from game.market.security import security_score
from game.market.world import MarketPolicy
from game.rules import score
from game.rules.market_phase import as_market, market_policy
from game.state import Bloc, FloatArray
from game.view import View
from game.world import World

CAPACITY = 4096


@dataclass(frozen=True)
class Figures:
    """What one mineral contributes to every actor.

    Attributes:
        welfare, industry: [A] US dollars a quarter against the baseline.
        dependence, hhi: [A] share of the rival and concentration of supply.
        use: [A] private use, in normalised units.
        price: [A] composite price index.
    """

    welfare: FloatArray
    industry: FloatArray
    dependence: FloatArray
    hhi: FloatArray
    use: FloatArray
    price: FloatArray
    _scores: dict[bytes, FloatArray] = field(default_factory=dict, repr=False)

    def security(self, world: World, mineral: int, stocks_t: FloatArray) -> FloatArray:
        """Return the security score [A] of the mineral, 0-100, with these public stocks [M, A] in tonnes."""
        held = stocks_t[mineral]
        key = held.tobytes()
        score = self._scores.get(key)
        if score is None:
            cover = held / world.tonnes_per_unit(mineral) / np.maximum(self.use, 1e-12)
            score = security_score(self.dependence, self.hhi, cover)
            self._scores.clear()  # stocks move once a round, for all seats at once
            self._scores[key] = score
        return score


class Lens:
    """Cached one-mineral clears of a world."""

    def __init__(self) -> None:
        self._cache: OrderedDict[tuple[object, ...], Figures] = OrderedDict()
        self._weights: dict[str, FloatArray] = {}
        self._touched: dict[tuple[str, str, int], str] = {}

    def mineral(self, view: View, mineral: int, blocs: Sequence[Bloc], acting: Sequence[tuple[str, Policy]]) -> Figures:
        """Return the figures of one mineral under these blocs and public policies, and the events running now."""
        world = view.world
        name = world.minerals[mineral]
        relevant = tuple((s, p) for s, p in acting if isinstance(p, ExportControl | Flood) and p.mineral == name)
        floors = tuple(
            (stage, level, tuple(seat for seat, _, _ in bloc.members))
            for bloc in blocs
            if bloc.in_force and not bloc.dissolved
            for m, stage, level in bloc.floors
            if m == name
        )
        effects = tuple(e for e in view.effects if self._mineral_of(world, e) == name)
        key = (world.scenario.hash, mineral, floors, relevant, effects)
        found = self._cache.get(key)
        if found is not None:
            self._cache.move_to_end(key)
            return found
        chosen = [_only(bloc, name) for bloc in blocs]
        policy = market_policy(world, effects, relevant, chosen) if floors or relevant or effects else MarketPolicy()
        figures = self._clear(world, mineral, policy)
        self._cache[key] = figures
        while len(self._cache) > CAPACITY:
            self._cache.popitem(last=False)
        return figures

    def _mineral_of(self, world: World, effect: tuple[str, int, int]) -> str:
        """Return the mineral that an effect of an event touches."""
        key = (world.scenario.hash, effect[0], effect[1])
        mineral = self._touched.get(key)
        if mineral is None:
            event = next(event for event in world.scenario.events if event.id == effect[0])
            mineral = self._touched[key] = event.effects[effect[1]].mineral
        return mineral

    def security_weight(self, world: World, mineral: int) -> FloatArray:
        """Return the share [A] of a mineral in every actor's security score."""
        shares = self._weights.get(world.scenario.hash)
        if shares is None:
            value = world.voll * world.market.value_usd_per_quarter
            weights = value[:, None] * np.maximum(world.market.use0, 1e-15)
            shares = self._weights[world.scenario.hash] = weights / weights.sum(axis=0)
        return np.asarray(shares[mineral])

    def _clear(self, world: World, mineral: int, policy: MarketPolicy) -> Figures:
        nothing = np.zeros((len(world.minerals), len(world.actors)))
        market = as_market(world, world.market.clear(policy, only=[mineral]), nothing, 0)
        return Figures(
            welfare=score.welfare(world, market),
            industry=score.industry(world, market),
            dependence=market.dependence[mineral],
            hhi=market.hhi[mineral],
            use=market.use[mineral],
            price=market.price[mineral],
        )


def _only(bloc: Bloc, mineral: str) -> Bloc:
    return replace(bloc, floors=tuple(f for f in bloc.floors if f[0] == mineral))


def differ(before: Bloc, after: Bloc, mineral: str) -> bool:
    """Whether a mineral can tell two states of a bloc apart: by its own floors, or by whom they bind."""
    if [f for f in before.floors if f[0] == mineral] != [f for f in after.floors if f[0] == mineral]:
        return True
    status = ("in_force", "dissolved", "members")
    return any(getattr(before, name) != getattr(after, name) for name in status)


LENS = Lens()
