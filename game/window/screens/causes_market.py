"""Why a price moved between two markets: the game's own market cleared again, one thing after another as it is now.

Everything is read from views of one seat, and one mineral is cleared; the markets of different minerals do not touch
each other. The order is fixed: time (capacity, private stocks, savings), events, border measures and support by
delegation, tariff concessions, blocs, public stocks. What each change adds depends on the order; together with the
rest the parts add exactly to the change of the price.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from game.actions import ExportControl, Policy, Tariff, TariffConcession
from game.market.world import MarketPolicy, Solution
from game.rules.concessions import concessions_in
from game.rules.event_book import Running, source_of
from game.rules.event_effects import last_round
from game.rules.measures import market_policy, market_quarters
from game.rules.stock_trade import users
from game.scenario.models_events import MARKET
from game.state import Bloc, FloatArray
from game.view import View
from game.window.event_words import event_of
from game.world import World

Policies = tuple[tuple[str, Policy], ...]
#: The kinds of causes in the order in which they are let change.
ORDER = ("time", "events", "measures", "concessions", "bloc", "stock_own", "stock_others", "stock_common")


@dataclass(frozen=True, slots=True)
class Part:
    """What one change added to a price index: its ``kind`` (see :data:`ORDER`), and the seat or bloc that it is of."""

    kind: str
    who: str
    added: float


@dataclass(frozen=True)
class _Inputs:
    """What one mineral's market clears under; ``known`` are the measures before it, for licences that are new."""

    effects: tuple[Running, ...]
    policies: Policies
    known: Policies
    concessions: tuple[TariffConcession, ...]
    blocs: Mapping[str, Bloc]
    own: tuple[FloatArray, FloatArray]
    others: tuple[FloatArray, FloatArray]
    common: tuple[FloatArray, FloatArray]


def effects_in(view: View, mineral: str, round_: int) -> tuple[Running, ...]:
    """Return (source, effect number, last round) of what events did to a mineral's market in a round."""
    out: list[Running] = []
    for happening in view.happenings:
        event = event_of(view, happening)
        if event is None or happening.round > round_:
            continue
        name = str(happening.get("option", ""))
        chosen = event.option(name)
        source = source_of(event, name if chosen is not None else "")
        for number, effect in enumerate(event.effects if chosen is None else chosen.effects):
            last = last_round(effect, happening.round)
            if effect.kind in MARKET and effect.mineral == mineral and last >= round_:
                out.append((source, number, last))
    return tuple(out)


def _measures(view: View, mineral: str) -> Policies:
    return tuple((seat, p) for seat, p in view.acting if getattr(p, "mineral", None) == mineral)


def _known_before(view: View, mineral: str, round_: int) -> Policies:
    """Return the measures that acted before a market: those of it, without the controls that began with it."""
    begun = {
        (h.get("seat"), h.get("stage"), tuple(h.get("targets", ())))
        for h in view.happenings
        if h.kind == "export_control_begun" and h.round == round_ and h.get("mineral") == mineral
    }
    return tuple(
        (seat, p)
        for seat, p in _measures(view, mineral)
        if not (isinstance(p, ExportControl) and (seat, p.stage, p.targets) in begun)
    )


def _common_trades(view: View, mineral: str, round_: int) -> tuple[FloatArray, FloatArray]:
    """Return purchases and releases [M, A] of common stocks in a market, in normalised units a quarter."""
    world = view.world
    m, out = world.mineral_index[mineral], _no_trades(world)
    for happening in view.happenings:
        kinds = ("common_bought", "common_released")
        if happening.kind not in kinds or happening.round != round_ or happening.get("mineral") != mineral:
            continue
        units = float(happening.get("tonnes")) / market_quarters(world) / world.tonnes_per_unit(m)
        for actor, part in users(world, view.blocs[happening.get("bloc")], mineral).items():
            out[kinds.index(happening.kind)][m, actor] += units * part
    return out


def _no_trades(world: World) -> tuple[FloatArray, FloatArray]:
    shape = (len(world.minerals), len(world.actors))
    return np.zeros(shape), np.zeros(shape)


def _stock_trades(
    view: View, mineral: str, round_: int
) -> tuple[tuple[FloatArray, FloatArray], tuple[FloatArray, FloatArray]]:
    """Return the seat's own purchases and releases [M, A] in a market, and those of others, in units a quarter."""
    world, market = view.world, view.market
    own, others = _no_trades(world), _no_trades(world)
    if market is not None and market.round == round_:
        m, a = world.mineral_index[mineral], world.index[view.seat]
        for mine, theirs, booked in zip(own, others, (market.bought, market.released), strict=True):
            theirs[m] = booked[m]
            mine[m, a], theirs[m, a] = booked[m, a], 0.0
    return own, others


def _inputs(view: View, mineral: str, round_: int, known: Policies) -> _Inputs:
    """Return what a market of ``round_`` cleared under, from a view of the time after it; round 0: the baseline."""
    own, others = _stock_trades(view, mineral, round_)
    return _Inputs(
        effects=effects_in(view, mineral, round_) if round_ else (),
        policies=_measures(view, mineral),
        known=known,
        concessions=concessions_in(view.treaties, round_) if round_ else (),
        blocs=view.blocs,
        own=own,
        others=others,
        common=_common_trades(view, mineral, round_),
    )


class PriceCauses:
    """The parts of one mineral's change of price outside the rival, cleared a little at a time.

    Args:
        old: a view of the time after the market before (or of the start, if there was none).
        start: the view at the beginning of the round: what the market began with.
        new: the view after the round's market.
        mineral: the mineral.
        before, after: its price indices in the two markets.

    Attributes:
        parts: what has been worked out so far, in the order of the changes.
    """

    def __init__(self, old: View, start: View, new: View, mineral: str, before: float, after: float) -> None:
        assert new.market is not None
        self.mineral, self.before, self.after = mineral, before, after
        self.parts: list[Part] = []
        self._new, self._start = new, start
        first = old.market.round if old.market is not None else 0
        then = _known_before(old, mineral, first) if first else _measures(old, mineral)
        self._was = _inputs(old, mineral, first, then)
        self._is = _inputs(new, mineral, new.market.round, _measures(old, mineral))
        self._changes = list(self._path())
        self._price = before

    @property
    def done(self) -> bool:
        """Whether all parts are there."""
        return len(self.parts) >= len(self._changes)

    @property
    def progress(self) -> float:
        """The share of the parts that is there."""
        return len(self.parts) / len(self._changes)

    @property
    def rest(self) -> float:
        """What the parts leave of the change: what the view does not show, and rounding."""
        return self.after - self.before - sum(part.added for part in self.parts)

    def advance(self) -> None:
        """Clear the market with the next change."""
        if self.done:
            return
        kind, who, inputs = self._changes[len(self.parts)]
        price = self._clear(inputs)
        self.parts.append(Part(kind, who, price - self._price))
        self._price = price

    def _clear(self, inputs: _Inputs) -> float:
        view, world = self._start, self._new.world
        m = world.mineral_index[self.mineral]
        policy = market_policy(
            world, inputs.effects, inputs.policies, [inputs.blocs[name] for name in sorted(inputs.blocs)], inputs.known,
            inputs.concessions,
        )  # fmt: skip
        policy = _with_trades(policy, (inputs.own, inputs.others, inputs.common))
        start = Solution.from_list(view.market.solution) if view.market is not None else None
        outcome = world.market.clear(world.dynamics.impose(view.structure, policy), start=start, only=[m])
        return float(outcome.ex_rival_price[m])

    def _path(self) -> Iterator[tuple[str, str, _Inputs]]:
        """Yield (kind, seat or bloc, inputs) of every market to clear, each with one thing more as it is now."""
        was, new, now = self._was, self._is, self._was
        yield "time", "", now
        if new.effects != was.effects:
            now = replace(now, effects=new.effects)
            yield "events", "", now
        holders = [seat for seat in self._new.world.actors if _of(was, seat) != _of(new, seat)]
        holders.sort(key=lambda seat: seat != self._new.seat)
        for n, seat in enumerate(holders):
            changed = holders[: n + 1]
            now = replace(now, policies=_mixed(was.policies, new.policies, changed),
                          known=_mixed(was.known, new.known, changed))  # fmt: skip
            yield "measures", seat, now
        if any(isinstance(p, Tariff) for _, p in new.policies) and new.concessions != was.concessions:
            now = replace(now, concessions=new.concessions)
            yield "concessions", "", now
        tariffs = any(isinstance(p, Tariff) for _, p in now.policies)
        for name in sorted(new.blocs):
            old, bloc = was.blocs.get(name), new.blocs[name]
            if _acts(old, self.mineral, tariffs) != _acts(bloc, self.mineral, tariffs):
                now = replace(now, blocs={**now.blocs, name: bloc})
                yield "bloc", name, now
        for kind in ("own", "others", "common"):
            if any(not np.array_equal(a, b) for a, b in zip(getattr(was, kind), getattr(new, kind), strict=True)):
                now = replace(now, **{kind: getattr(new, kind)})
                yield f"stock_{kind}", "", now


def _of(inputs: _Inputs, seat: str) -> tuple[list[Policy], bool]:
    """Return a seat's measures, and whether its licences are known already."""
    mine = [p for holder, p in inputs.policies if holder == seat]
    licensed = any(isinstance(p, ExportControl) and p.form == "licence" for p in mine)
    return mine, licensed and any(holder == seat for holder, _ in inputs.known)


def _mixed(old: Policies, new: Policies, changed: Sequence[str]) -> Policies:
    """Return the new measures of those who have changed, and the old ones of all others."""
    return (*(e for e in old if e[0] not in changed), *(e for e in new if e[0] in changed))


def _acts(bloc: Bloc | None, mineral: str, tariffs: bool) -> object:
    """Return all of a bloc that a mineral's market feels, to compare; None if it is nothing."""
    if bloc is None:
        return None
    floors = tuple(f for f in bloc.floors if f[0] == mineral)
    exports = tuple(f for f in bloc.export_floors if f[0] == mineral)
    acting = bloc.in_force and not bloc.dissolved
    members = tuple((seat, status) for seat, status, _ in bloc.members)
    felt = (members, floors, exports) if acting and (floors or exports) else None
    return (felt, members if tariffs else None) if felt is not None or tariffs else None


def _with_trades(policy: MarketPolicy, trades: Sequence[tuple[FloatArray, FloatArray]]) -> MarketPolicy:
    bought = sum((pair[0] for pair in trades), np.zeros_like(trades[0][0]))
    released = sum((pair[1] for pair in trades), np.zeros_like(trades[0][1]))
    return replace(
        policy,
        purchase_units=bought if bought.any() else None,
        release_units=released if released.any() else None,
    )
