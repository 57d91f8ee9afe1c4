"""The fixed part of a game: who sits at the table, what they start from, and the calibrated market.

A :class:`World` is built once from a scenario and never changes; everything that changes is in :mod:`game.state`.
Arrays are indexed ``[mineral, actor]`` in the order of the scenario's files.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import fsum
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from game.actions import ExportControl
from game.errors import ScenarioError
from game.market.calibrate import calibrate
from game.market.dynamics import Dynamics
from game.market.measures import Quota
from game.market.world import Stage, WorldMarket
from game.market_inputs import STAGE_OF as STAGE_OF
from game.market_inputs import dynamics_of, opening_share, world_inputs
from game.scenario.models import Charter, HouseRules, Mandate, Mineral, Programme, Union
from game.scenario.models_trade import HostFeed
from game.scenario.read import Scenario

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

CENTS = 100
KG_PER_T = 1000
DAYS_PER_QUARTER = 91.25

# A seat can control exports of what it sells abroad to at least this share of the world's baseline.
MINIMUM_EXPORT = 1e-3
# Sets of actors whose masks are kept.
MOST_MASKS = 4096

# Properties of a world that its market and its controls at the start decide, whatever the mandates.
FROM_THE_MARKET = (
    *("_weights", "exports", "feeds", "home_sites", "opening_controls", "opening_stock_units", "permanent_quotas"),
    *("rent_share", "score_weight", "supply_share", "targets"),
)

# Calibration takes a second and depends on the scenario alone.
_MARKETS: dict[str, WorldMarket] = {}


@dataclass(frozen=True, eq=False)
class World:
    """What is fixed for the whole game.

    Attributes:
        scenario: the scenario it was built from.
        actors: codes of the market's actors, in array order.
        seats: codes of the seats at the table (every actor but the rest of the world), in array order.
        index: actor code -> position in the arrays.
        minerals: mineral ids, in array order.
        union_of: seat -> the union that holds its trade policy, for members of a customs union.
        covers: seat -> the actor positions that its membership in a bloc covers (a union covers its members).
        market: the calibrated market.
        dynamics: what changes in it between two market phases.
        use_share: [M, A] share of world use outside the rival; zero for the rival.
        use_weight: [A] value-weighted share of strategic use outside the rival, summing to one.
        allotment: seat -> ministry budget of a round in cents.
        base_meetings: seat -> meetings of a round.
        masks: those that :meth:`mask` has made; a copy of a world begins with none.
    """

    scenario: Scenario
    actors: tuple[str, ...]
    seats: tuple[str, ...]
    index: dict[str, int]
    minerals: tuple[str, ...]
    mineral_index: dict[str, int]
    mineral: dict[str, Mineral]
    union_of: dict[str, str]
    covers: dict[str, tuple[int, ...]]
    unions: dict[str, Union]
    charters: dict[str, Charter]
    programmes: dict[str, Programme]
    mandates: dict[str, Mandate]
    market: WorldMarket
    dynamics: Dynamics
    use_share: FloatArray
    use_weight: FloatArray
    voll: FloatArray
    strategic: BoolArray
    allotment: dict[str, int]
    base_meetings: dict[str, int]
    opening_stock_kg: NDArray[np.int64]
    founders: frozenset[str]
    masks: dict[tuple[str, ...] | frozenset[str], BoolArray] = field(default_factory=dict, init=False, repr=False)

    @property
    def rules(self) -> HouseRules:
        """The numbers of the table."""
        return self.scenario.head.rules

    @property
    def rounds(self) -> int:
        """The number of rounds of the game."""
        return self.scenario.head.rounds

    @property
    def rival(self) -> str | None:
        """The code of the rival, if the scenario has one."""
        return self.scenario.head.rival

    @property
    def host(self) -> str:
        """The code of the host."""
        return self.scenario.head.host

    def name(self, code: str) -> str:
        """Return the display name of an actor."""
        return self.scenario.names[code].name

    def mask(self, codes: tuple[str, ...] | frozenset[str]) -> BoolArray:
        """Return a mask [A] over actors, unions standing for all that they cover; read-only, as it is kept."""
        asked = codes if isinstance(codes, frozenset) else tuple(codes)
        found = self.masks.get(asked)
        if found is None:
            found = np.zeros(len(self.actors), dtype=bool)
            for code in codes:
                found[list(self.covers[code])] = True
            found.setflags(write=False)
            if len(self.masks) >= MOST_MASKS:
                self.masks.clear()
            self.masks[asked] = found
        return found

    def weight(self, seat: str) -> float:
        """Return the consumption weight of a seat (a union's includes its members')."""
        return self._weights[seat]

    @cached_property
    def _weights(self) -> dict[str, float]:
        return {seat: fsum(float(self.use_weight[i]) for i in self.covers[seat]) for seat in self.seats}

    def holds_trade_policy(self, seat: str) -> bool:
        """Whether a seat may join a bloc in its own right; members of a customs union may not."""
        return seat not in self.union_of

    def export_flow(self, stage: Stage, mineral: int, seat: str, targets: BoolArray) -> float:
        """Return what a seat's rows (a union's: its members' too) would sell freely to a mask of actors, normalised."""
        rows = self.market.row_codes(stage, mineral)
        codes = [self.actors[i] for i in self.covers[seat] if self.actors[i] in rows]
        return fsum(self.market.free_flow(stage, mineral, code, targets) for code in codes)

    @cached_property
    def feeds(self) -> dict[tuple[str, str], tuple[HostFeed, ...]]:
        """(mineral, origin) -> the refiners abroad that draw their host metal's raw material from there."""
        table: dict[tuple[str, str], tuple[HostFeed, ...]] = {}
        for feed in self.scenario.hosts:
            if feed.origin != feed.refiner and feed.share > 0.0:
                key = (feed.mineral, feed.origin)
                table[key] = (*table.get(key, ()), feed)
        return table

    def controlled_rows(self, seat: str, stage: int, mineral: int) -> tuple[str, ...]:
        """Return the producer rows whose exports a seat controls: its own, a union's those of its members too."""
        codes = self.market.row_codes(stage, mineral)
        return tuple(self.actors[i] for i in self.covers[seat] if self.actors[i] in codes)

    @cached_property
    def home_sites(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """The (mineral, stage) pairs in which each seat has a producer row, present or prospective."""
        return {
            seat: tuple(
                (mineral, name)
                for m, mineral in enumerate(self.minerals)
                for name, stage in list(STAGE_OF.items())[: self.mineral[mineral].stages]
                if self.controlled_rows(seat, stage, m)
            )
            for seat in self.seats
        }

    @cached_property
    def permanent_quotas(self) -> tuple[Quota, ...]:
        """Controls of the start whose holder has no seat: nobody can lift them."""
        held = {
            (int(STAGE_OF[c.stage]), self.mineral_index[c.mineral], c.row)
            for c in self.scenario.controls
            if c.code in self.allotment
        }
        return tuple(q for q in self.market.controlled if (int(q.stage), q.mineral, q.origin) not in held)

    @cached_property
    def rent_share(self) -> FloatArray:
        """[A]: share of the rents of its export controls that stays in each actor's economy."""
        out = np.full(len(self.actors), self.scenario.head.rival_settings.rent_share)
        for control in self.scenario.controls:
            if control.rent_share is not None:
                out[list(self.covers[control.code])] = control.rent_share
        return out

    @cached_property
    def supply_share(self) -> FloatArray:
        """[M, A, A]: share of each origin (axis 1) in what each user (axis 2) buys refined at the baseline."""
        flow = self.market.flow0(Stage.REFINED)
        bought = flow.sum(axis=1, keepdims=True)
        return np.asarray(flow / np.where(bought > 0.0, bought, 1.0))

    @cached_property
    def opening_stock_units(self) -> FloatArray:
        """[M, A]: public stocks when the game begins, in normalised units."""
        return np.asarray(self.opening_stock_kg / KG_PER_T / self.market.t_per_quarter[:, None])

    @cached_property
    def opening_controls(self) -> tuple[tuple[str, ExportControl], ...]:
        """The export controls in force when the game begins, with who holds each, as standing policies."""
        out: list[tuple[str, ExportControl]] = []
        for control in self.scenario.controls:
            if control.code not in self.allotment:
                continue
            own = {self.index[control.code], *self.covers[control.code]}
            targets = control.targets or tuple(a for a in self.actors if self.index[a] not in own)
            share = opening_share(self.scenario, self.market, control, self.mask(targets).tolist())
            form: Literal["quota", "licence"] = "licence" if control.form == "licence" else "quota"
            rounded = float(f"{share:.9g}")
            out.append((control.code, ExportControl(control.mineral, control.stage, targets, rounded, form)))
        return tuple(out)

    @cached_property
    def exports(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """The (mineral, stage) pairs in which each seat's own rows export to speak of; none for a union's members.

        "ore" of a mineral without an ore stage is the raw material of its host metal.
        """
        table: dict[str, tuple[tuple[str, str], ...]] = {}
        for seat in self.seats:
            abroad = ~self.mask((seat,))
            own = [
                (mineral, name)
                for m, mineral in enumerate(self.minerals)
                for name, stage in list(STAGE_OF.items())[: self.mineral[mineral].stages]
                if seat not in self.union_of and self.export_flow(stage, m, seat, abroad) >= MINIMUM_EXPORT
            ]
            if seat not in self.union_of:
                own += [(mineral, "ore") for mineral in self.minerals if (mineral, seat) in self.feeds]
            table[seat] = tuple(own)
        return table

    @cached_property
    def targets(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """For each seat whom it may single out abroad: everybody beyond what it covers, then one seat each."""
        table: dict[str, tuple[tuple[str, ...], ...]] = {}
        for seat in self.seats:
            abroad = tuple(a for a in self.actors if self.index[a] not in self.covers[seat])
            table[seat] = (abroad, *((a,) for a in abroad if a in self.allotment))
        return table

    @cached_property
    def score_weight(self) -> FloatArray:
        """What a dollar of each mineral counts in a score [M]: bulk metals, whose value would drown the rest, less."""
        return np.where(self.strategic, 1.0, self.rules.bulk_weight)

    def public_for(self, seat: str) -> World:
        """Return the world as a seat may see it: without the mandates of the others."""
        if seat not in self._published:
            scenario = replace(self.scenario, mandates={}, files={}, hash=self._public_hash)
            shown = replace(self, mandates={seat: self.mandates[seat]}, scenario=scenario)
            # What is worked out from the calibrated market is the same for everybody: once is enough.
            shown.__dict__.update({name: getattr(self, name) for name in FROM_THE_MARKET})
            self._published[seat] = shown
        return self._published[seat]

    @cached_property
    def _public_hash(self) -> str:
        """A hash of everything but the mandates, so that it says nothing about them."""
        digest = hashlib.sha256()
        for name in sorted(self.scenario.files):
            if name != "mandates.yaml":
                digest.update(f"{name}\0{self.scenario.files[name]}\0".encode())
        return digest.hexdigest()

    @cached_property
    def _published(self) -> dict[str, World]:
        return {}

    def tonnes_per_unit(self, mineral: int) -> float:
        """Return tonnes per normalised unit: world refined use of one quarter."""
        return float(self.market.t_per_quarter[mineral])


def build_world(scenario: Scenario) -> World:
    """Return the fixed world of a scenario.

    Raises:
        ScenarioError: if the market cannot be calibrated from the shares given.
    """
    try:
        market = _MARKETS.get(scenario.hash) or calibrate(world_inputs(scenario))
    except ValueError as error:
        raise ScenarioError([f"{scenario.head.id}: the market cannot be calibrated: {error}"]) from None
    if scenario.hash not in _MARKETS:
        while len(_MARKETS) >= 8:
            _MARKETS.pop(next(iter(_MARKETS)))
        _MARKETS[scenario.hash] = market
    return _assemble(scenario, market)


def _assemble(scenario: Scenario, market: WorldMarket) -> World:
    head = scenario.head
    actors = tuple(d.code for d in scenario.delegations)
    index = {code: i for i, code in enumerate(actors)}
    unions = {u.code: u for u in head.customs_unions}
    union_of = {d.code: d.union for d in scenario.delegations if d.union is not None}
    covers = {
        code: (index[code], *(index[m] for m, u in union_of.items() if u == code)) if code in unions else (index[code],)
        for code in actors
    }
    use = np.zeros((len(scenario.minerals), len(actors)))
    for row in scenario.consumption:
        use[[m.id for m in scenario.minerals].index(row.mineral), index[row.code]] = row.share
    outside = use.copy()
    if head.rival:
        outside[:, index[head.rival]] = 0.0
    outside /= np.maximum(outside.sum(axis=1, keepdims=True), 1e-300)
    strategic = np.array([m.strategic for m in scenario.minerals])
    value = market.value_usd_per_quarter * strategic
    weight = (outside * (use.sum(axis=1, keepdims=True)) * value[:, None]).sum(axis=0)
    stock = np.zeros((len(scenario.minerals), len(actors)), dtype=np.int64)
    ids = {m.id: i for i, m in enumerate(scenario.minerals)}
    for pile in scenario.stockpiles:
        stock[ids[pile.mineral], index[pile.code]] += round(pile.tonnes * KG_PER_T)
    rules = head.rules

    def allotment(code: str) -> int:
        row = scenario.delegations[index[code]]
        if row.budget_usd_m is not None:
            return round(row.budget_usd_m * 1e6 * CENTS)
        quarterly_gdp = row.gdp_usd_bn * 1e9 / 4 * head.quarters_per_round
        usd = max(rules.budget_floor_usd_m * 1e6, rules.budget_share_of_quarterly_gdp * quarterly_gdp)
        return round(usd * CENTS)

    seats = tuple(d.code for d in scenario.delegations if d.playable)
    return World(
        scenario=scenario,
        actors=actors,
        seats=seats,
        index=index,
        minerals=tuple(m.id for m in scenario.minerals),
        mineral_index=ids,
        mineral={m.id: m for m in scenario.minerals},
        union_of=union_of,
        covers=covers,
        unions=unions,
        charters={c.id: c for c in head.charters},
        programmes={p.id: p for p in head.programmes},
        mandates=dict(scenario.mandates),
        market=market,
        dynamics=dynamics_of(scenario, market),
        use_share=outside,
        use_weight=np.round(weight / max(float(weight.sum()), 1e-300), 14),
        voll=np.array([m.voll for m in scenario.minerals]),
        strategic=strategic,
        allotment={code: allotment(code) for code in seats},
        base_meetings={d.code: d.meetings for d in scenario.delegations if d.playable},
        opening_stock_kg=stock,
        founders=frozenset(code for c in head.charters if not c.dormant for code in c.founders),
    )
