"""What the market clears under: floors of blocs in force, controls, floods, tariffs, subsidies, events, stocks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from game.actions import ExportControl, Flood, Policy, StockOrder, TariffConcession
from game.market.world import ExportFloor, Floor, MarketPolicy, Quota
from game.rules.border_policies import subsidies_in_market, tariffs_in_market
from game.rules.charter import charter_of
from game.rules.event_book import effect_of
from game.state import Bloc, FloatArray
from game.world import STAGE_OF, BoolArray, World

Effects = Sequence[tuple[str, int, int]]
Policies = Sequence[tuple[str, Policy]]

FLOOD_CAPACITY = 0.4
FLOOD_SUBSIDY = 0.3
# What idle capacity costs to keep and run, a quarter, as a share of its output's baseline value; an estimate.
FLOOD_UPKEEP = 0.25
# A flow below this, in normalised units, is the noise of a calibration: a quota on it would say nothing.
NO_FLOW = 1e-12
# What a refiner keeps of its capacity without any raw material, so that it has a price.
LEAST_FEED = 1e-6


def market_quarters(world: World) -> float:
    """Return the quarters that one market phase stands for: those of all rounds since the one before."""
    return world.scenario.head.quarters_per_round * world.scenario.head.market_every


def floors_in_force(world: World, blocs: Sequence[Bloc]) -> tuple[Floor, ...]:
    """Return the floors of the blocs in force; a bloc that is not in force never applies one.

    The market knows one landed price, so a floor binds the goods of associates too wherever they are bought by other
    members, and the part of the levy that the charter spares them is handed back to them.
    """
    out: list[Floor] = []
    for bloc in _acting_blocs(blocs):
        members = world.mask(tuple(seat for seat, _, _ in bloc.members))
        associates = [seat for seat, status, _ in bloc.members if status == "associate"]
        pays = charter_of(world, bloc).associate_levy if associates else 0.0
        for name, stage_name, level in bloc.floors:
            stage, mineral = STAGE_OF[stage_name], world.mineral_index[name]
            out.append(Floor(stage, mineral, level, members))
            for seat in associates if pays > 0.0 else ():
                if world.controlled_rows(seat, stage, mineral):
                    own = world.mask((seat,))
                    out.append(Floor(stage, mineral, level, members & ~own, own, 1.0 - pays))
    return tuple(out)


def export_floors_in_force(world: World, blocs: Sequence[Bloc]) -> tuple[ExportFloor, ...]:
    """Return the export floors of the blocs in force, whose levy goes to the exporting state."""
    out: list[ExportFloor] = []
    for bloc in _acting_blocs(blocs):
        members = world.mask(tuple(seat for seat, _, _ in bloc.members))
        for mineral, stage, level in bloc.export_floors:
            out.append(ExportFloor(STAGE_OF[stage], world.mineral_index[mineral], level, members))
    return tuple(out)


def _acting_blocs(blocs: Sequence[Bloc]) -> list[Bloc]:
    return [bloc for bloc in blocs if bloc.in_force and not bloc.dissolved]


def passes(world: World, seat: str, control: ExportControl, before: Policies) -> float:
    """Return the share of the free flow that a control lets through in a market.

    Part of what a control holds back gets through all the same, by way of third countries and other labels: with c let
    through and a leak l, c + l (1 - c) passes. A licence passes only a part in its first market, while applications
    wait: it is new if its holder controlled nothing of this mineral and stage in the market ``before``.
    """
    share = granted(world, seat, control, before)
    return share + world.scenario.head.rival_settings.leak * (1.0 - share)


def granted(world: World, seat: str, control: ExportControl, before: Policies) -> float:
    """Return the share of the free flow that a control grants in a market, without what leaks through."""
    if control.form == "licence":
        known = any(
            holder == seat and isinstance(p, ExportControl) and (p.mineral, p.stage) == (control.mineral, control.stage)
            for holder, p in before
        )
        return control.cap_share * (1.0 if known else 1.0 - world.scenario.head.rival_settings.licence_delay)
    return control.cap_share


def granted_to(
    world: World, policies: Policies, before: Policies, seat: str, mineral: str, stage: str, code: str
) -> tuple[float, float]:
    """Return the least and the most that a seat's controls grant to what an actor covers, as shares of the free flow.

    Both are 1 where nothing is controlled.
    """
    left = world.mask((code,))
    shares: list[float] = []
    for holder, control in _specific(policies):
        if (holder, control.mineral, control.stage) == (seat, mineral, stage):
            reached = left & world.mask(tuple(control.targets))
            if reached.any():
                shares.append(granted(world, seat, control, before))
                left = left & ~reached
    if left.any():
        shares.append(1.0)
    return min(shares), max(shares)


def _specific(policies: Policies) -> list[tuple[str, ExportControl]]:
    """Return the controls, the most specific first: of two that name a destination the narrower one counts."""
    controls = [(seat, p) for seat, p in policies if isinstance(p, ExportControl)]
    return sorted(controls, key=lambda c: (len(c[1].targets), c[1].cap_share, c[0], c[1].targets))


def quotas_of(world: World, policies: Policies, before: Policies) -> tuple[Quota, ...]:
    """Return the export controls as quotas: a cap, as a share of the free flow to the targets.

    A union's control binds each of its members' rows at the same share. Controls of a row without a seat, which hold
    two prices apart at the baseline, always act.
    """
    out: list[Quota] = []
    taken: dict[tuple[int, int, str], BoolArray] = {}
    for seat, control in _specific(policies):
        stage, mineral = STAGE_OF[control.stage], world.mineral_index[control.mineral]
        if stage == STAGE_OF["ore"] and world.mineral[control.mineral].stages == 1:
            continue  # see host_feed_factors
        share = passes(world, seat, control, before)
        for code in world.controlled_rows(seat, stage, mineral):
            done = taken.setdefault((int(stage), mineral, code), np.zeros(len(world.actors), dtype=bool))
            targets = world.mask(tuple(control.targets)) & ~done
            done |= targets
            if share >= 1.0:
                continue  # licences that are all granted hold nothing back, whatever a wider control says
            flow = world.market.free_flow(stage, mineral, code, targets)
            if flow > NO_FLOW:
                out.append(Quota(stage, mineral, code, targets, share * flow))
    return tuple(out)


def host_feed_factors(world: World, policies: Policies, before: Policies) -> dict[tuple[int, int, str], float]:
    """Return the capacity factors of refiners whose host metal's raw material is under control.

    Germanium and gallium are by-products: a refiner without zinc concentrate or bauxite from one origin loses the part
    of its capacity that this origin feeds.
    """
    rows: dict[tuple[int, int, str], float] = {}
    done: set[tuple[str, str, str]] = set()
    for seat, control in _specific(policies):
        if control.stage != "ore" or world.mineral[control.mineral].stages != 1:
            continue
        share = passes(world, seat, control, before)
        reached = world.mask(tuple(control.targets))
        m = world.mineral_index[control.mineral]
        for feed in world.feeds.get((control.mineral, seat), ()):
            actor = world.market.rows.actor[world.market.rows.index(STAGE_OF["refined"], m, feed.refiner)]
            mark = (control.mineral, seat, feed.refiner)
            if reached[actor] and mark not in done:
                done.add(mark)
                place = (int(STAGE_OF["refined"]), m, feed.refiner)
                rows[place] = max(rows.get(place, 1.0) - feed.share * (1.0 - share), LEAST_FEED)
    return rows


def market_policy(
    world: World,
    effects: Effects,
    policies: Policies,
    blocs: Sequence[Bloc],
    before: Policies | None = None,
    concessions: Sequence[TariffConcession] = (),
) -> MarketPolicy:
    """Return what the market clears under, without its long-run structure.

    Args:
        world: the world.
        effects: running (source, number, last round).
        policies: (seat, policy) that act.
        blocs: all blocs.
        before: the policies of the market before, for licences that are new; None: none is.
        concessions: the bound rates that act.
    """
    before = policies if before is None else before
    count = (len(world.minerals), len(world.actors))
    subsidy = np.zeros((2, *count))
    capacity = np.ones((2, *count))
    purchase = np.zeros(count)
    release = np.zeros(count)
    flooded = False
    for seat, policy in policies:
        if isinstance(policy, Flood):
            m, actor = world.mineral_index[policy.mineral], world.index[seat]
            subsidy[0, m, actor] = 1.0 / (1.0 - FLOOD_SUBSIDY * policy.intensity) - 1.0
            capacity[0, m, actor] = 1.0 + FLOOD_CAPACITY * policy.intensity
            flooded = True
        elif isinstance(policy, StockOrder):
            m, actor = world.mineral_index[policy.mineral], world.index[seat]
            quarters = market_quarters(world)
            purchase[m, actor] = policy.buy_usd / quarters
            release[m, actor] = policy.release_t / quarters / world.tonnes_per_unit(m)
    paid = subsidies_in_market(world, policies)
    if paid is not None:
        # What a flood covers and what a seat pays its producers multiply: either is a share of the price.
        subsidy = subsidy + paid + subsidy * paid
    row_capacity, demand = running_effects(world, effects)
    for place, factor in host_feed_factors(world, policies, before).items():
        row_capacity[place] = row_capacity.get(place, 1.0) * factor
    return MarketPolicy(
        floors=floors_in_force(world, blocs),
        export_floors=export_floors_in_force(world, blocs),
        quotas=(*quotas_of(world, policies, before), *world.permanent_quotas),
        tariffs=tariffs_in_market(world, policies, blocs, concessions),
        subsidy=subsidy if flooded or paid is not None else None,
        capacity=capacity if flooded else None,
        row_capacity=row_capacity,
        demand=demand,
        purchase_usd=purchase if purchase.any() else None,
        release_units=release if release.any() else None,
    )


def running_effects(world: World, effects: Effects) -> tuple[dict[tuple[int, int, str], float], FloatArray | None]:
    """Return the capacity factors by row and the demand multipliers [M, A] of running (source, number, last round)."""
    rows: dict[tuple[int, int, str], float] = {}
    demand: FloatArray | None = None
    for source, number, _ in effects:
        effect = effect_of(world, source, number)
        m, factor = world.mineral_index[str(effect.mineral)], effect.factor or 1.0
        if effect.kind == "supply" and effect.row is not None:
            place = (int(STAGE_OF[effect.stage]), m, effect.row)
            rows[place] = rows.get(place, 1.0) * factor
        elif effect.kind == "demand":
            if demand is None:
                demand = np.ones((len(world.minerals), len(world.actors)))
            where = list(world.covers[effect.code]) if effect.code else slice(None)
            demand[m, where] *= factor
    return rows, demand


def flood_upkeep(world: World, policies: Policies) -> FloatArray:
    """Return what the extra capacity of floods costs its owner [M, A], in US dollars a quarter."""
    cost = np.zeros((len(world.minerals), len(world.actors)))
    for seat, policy in policies:
        if isinstance(policy, Flood):
            m, a = world.mineral_index[policy.mineral], world.index[seat]
            extra = FLOOD_CAPACITY * policy.intensity * float(world.market.output0[STAGE_OF["refined"], m, a])
            cost[m, a] = FLOOD_UPKEEP * extra / world.mineral[policy.mineral].u0_rival
    return np.asarray(cost * world.market.value_usd_per_quarter[:, None])


def held_back(world: World, policies: Policies) -> tuple[tuple[str, ExportControl, float], ...]:
    """Return the controls that go beyond those of the start, with the part of the flow at the start that each stops.

    A licence counts by what it lets through once it is known.
    """
    leak = world.scenario.head.rival_settings.leak

    def passed(share: float) -> float:
        return share + leak * (1.0 - share)

    opening = {(seat, p.mineral, p.stage): passed(p.cap_share) for seat, p in world.opening_controls}
    out: list[tuple[str, ExportControl, float]] = []
    for seat, control in tightened(world, policies):
        before = opening.get((seat, control.mineral, control.stage), 1.0)
        out.append((seat, control, max(0.0, 1.0 - passed(control.cap_share) / before)))
    return tuple(out)


def rationing(world: World, policies: Policies) -> FloatArray:
    """Return [M, A]: what the rival's controls let each actor take of refined metal, over what it could at the start.

    Below 1 it is rationed, above 1 relieved. A smaller flow under a control is no smaller dependence: the measure of
    security takes what the actor would buy, not what it is allowed to.
    """
    out = np.ones((len(world.minerals), len(world.actors)))
    if world.rival is None:
        return out
    now, then = _let_through(world, policies), _let_through(world, world.opening_controls)
    return np.asarray(now / then)


def _let_through(world: World, policies: Policies) -> FloatArray:
    """Return [M, A]: the share of the rival's free flow of refined metal that each actor may take."""
    leak = world.scenario.head.rival_settings.leak
    out = np.ones((len(world.minerals), len(world.actors)))
    for seat, control in reversed(_specific(policies)):  # the most specific is written last
        if seat == world.rival and control.stage == "refined":
            share = control.cap_share + leak * (1.0 - control.cap_share)
            out[world.mineral_index[control.mineral], world.mask(control.targets)] = share
    return out


def tightened(world: World, policies: Policies) -> tuple[tuple[str, ExportControl], ...]:
    """Return the controls that go beyond those of the start: new ones, wider ones, and ones that let less through."""

    def stood(seat: str, control: ExportControl) -> bool:
        for holder, old in world.opening_controls:
            same = (holder, old.mineral, old.stage) == (seat, control.mineral, control.stage)
            if same and control.cap_share >= old.cap_share - 1e-6:
                if control.targets == old.targets or not np.any(world.mask(control.targets) & ~world.mask(old.targets)):
                    return True
        return False

    return tuple(
        (seat, p)
        for seat, p in policies
        if isinstance(p, ExportControl) and p.cap_share < 1.0 - 1e-6 and not stood(seat, p)
    )
