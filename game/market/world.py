"""The world market: the door through which the game clears all minerals for all actors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from game.market.accounts import accounts
from game.market.arrays import BoolArray, FloatArray, IntArray
from game.market.attempt import solve_group
from game.market.errors import MarketError
from game.market.expand import check_policy, quota_slots
from game.market.group import Group
from game.market.measures import ExportFloor, ExportTax, Floor, MarketPolicy, Quota, Stage, Tariff
from game.market.outcome import BY_ACTOR, BY_ROW, Outcome, Solution, book, row_values
from game.market.policy import BatchPolicy
from game.market.program import Program
from game.market.rows import Rows, active, pad, rows_of
from game.market.solve import TOLERANCE

__all__ = [
    "ExportFloor",
    "ExportTax",
    "Floor",
    "Group",
    "MarketError",
    "MarketPolicy",
    "Outcome",
    "Quota",
    "Solution",
    "Stage",
    "Tariff",
    "WorldMarket",
]


@dataclass(frozen=True)
class WorldMarket:
    """All minerals, calibrated. M minerals, A actors.

    ``value_usd_per_quarter`` [M] turns normalised refined values into USD; ``kappa`` [M] is the ore
    cost share (0: one stage); ``rival`` is the index of the actor whose share is the dependence, -1
    for a world without one: then nobody depends on it, and its price is the world's.
    """

    actors: tuple[str, ...]
    minerals: tuple[str, ...]
    rival: int
    price_usd_per_t: FloatArray
    t_per_quarter: FloatArray
    value_usd_per_quarter: FloatArray
    kappa: FloatArray
    groups: tuple[Group, ...]

    @cached_property
    def eta(self) -> FloatArray:
        """[M]: short-run own-price elasticity of demand."""
        out = np.zeros(len(self.minerals))
        for group in self.groups:
            out[group.minerals] = group.economy.eta
        return out

    @cached_property
    def use_price0(self) -> FloatArray:
        """[M, A]: composite price of every user at the baseline, 1 but where a control holds two prices apart."""
        out = np.ones((len(self.minerals), len(self.actors)))
        for group in self.groups:
            out[group.minerals] = group.economy.refined.index0
        return out

    @cached_property
    def use0(self) -> FloatArray:
        """[M, A]: baseline use, normalised composite units."""
        out = np.zeros((len(self.minerals), len(self.actors)))
        for group in self.groups:
            economy = group.economy
            out[group.minerals] = economy.demand * economy.refined.index0 ** -economy.eta[:, None]
        return out

    @cached_property
    def output0(self) -> FloatArray:
        """[2, M, A]: baseline output by actor, normalised; mines without secondary feed."""
        return self._baseline.output

    @cached_property
    def baseline_producer_price(self) -> FloatArray:
        """[2, M, A]: output-weighted producer price of every actor's rows at the baseline; 1 where it has none."""
        return self._baseline.producer_price

    @cached_property
    def baseline_world_price(self) -> FloatArray:
        """[M]: price index outside the rival at the baseline: 1, unless a world without a rival has two prices."""
        return self._baseline.ex_rival_price

    @cached_property
    def baseline_rent(self) -> FloatArray:
        """[M, A]: rents of the controls in force at the baseline, both stages, USD a quarter."""
        return np.asarray(self._baseline.rent + self._baseline.ore_rent)

    def flow0(self, stage: int) -> FloatArray:
        """Return baseline trade [M, A, A] between actors, normalised; read-only, as it is kept."""
        return self._flow0[int(stage)]

    @cached_property
    def _flow0(self) -> tuple[FloatArray, ...]:
        flows = tuple(self._baseline.flows(stage) for stage in Stage)
        for flow in flows:
            flow.setflags(write=False)
        return flows

    def row_codes(self, stage: int, mineral: int) -> tuple[str, ...]:
        """Return the codes of the producer rows of a mineral at a stage (secondary feed as "SEC:...")."""
        group, b = self._place(mineral)
        return group.refined_codes[b] if stage == Stage.REFINED else group.ore_codes[b]

    def row_output0(self, stage: int, mineral: int) -> FloatArray:
        """Return baseline output of the rows that ``row_codes`` lists, normalised."""
        group, b = self._place(mineral)
        economy = group.economy.refined if stage == Stage.REFINED else group.economy.ore
        return np.asarray(economy.flow0[b].sum(axis=1)[: len(self.row_codes(stage, mineral))])

    def baseline_flow(self, stage: int, mineral: int, origin: str, targets: BoolArray) -> float:
        """Return what ``origin`` sold, together, to the actors in ``targets`` [A] at baseline."""
        group, b = self._place(mineral)
        flow = group.economy.refined.flow0 if stage == Stage.REFINED else group.economy.ore.flow0
        return self._sold(flow[b], stage, mineral, origin, targets)

    @cached_property
    def controlled(self) -> tuple[Quota, ...]:
        """The quotas in force at the baseline: every row with a home price, to all but its own actor."""
        out = []
        for mineral in range(len(self.minerals)):
            group, b = self._place(mineral)
            for stage, economy, account in (
                (Stage.REFINED, group.economy.refined, group.refined_account),
                (Stage.ORE, group.economy.ore, group.ore_account),
            ):
                codes = self.row_codes(stage, mineral)
                for row in np.flatnonzero(economy.price0[b] < 1.0).tolist():
                    targets = np.arange(len(self.actors)) != account[b, row]
                    cap = self.baseline_flow(stage, mineral, codes[row], targets)
                    out.append(Quota(stage, mineral, codes[row], targets, cap))
        return tuple(out)

    def free_flow(self, stage: int, mineral: int, origin: str, targets: BoolArray) -> float:
        """Return what ``origin`` would sell to ``targets`` [A] if no control on this mineral were in force.

        That is the baseline flow of a row that is under no control itself.
        """
        if not any((q.stage, q.mineral, q.origin) == (stage, mineral, origin) for q in self.controlled):
            return self.baseline_flow(stage, mineral, origin, targets)
        if mineral not in self._free_trade:
            outcome = self._clear(MarketPolicy(), None, [mineral], self._baseline)
            ((_, refined, ore),) = outcome._trade
            self._free_trade[mineral] = (refined[0], ore[0])
        return self._sold(self._free_trade[mineral][int(stage)], stage, mineral, origin, targets)

    @cached_property
    def _free_trade(self) -> dict[int, tuple[FloatArray, FloatArray]]:
        """Trade of rows [R, A] and [So, R] without controls, of the minerals that were asked for."""
        return {}

    def _sold(self, flow: FloatArray, stage: int, mineral: int, origin: str, targets: BoolArray) -> float:
        """Return what ``origin`` sells to ``targets`` [A] in the trade of rows ``flow`` of a mineral."""
        group, b = self._place(mineral)
        codes = self.row_codes(stage, mineral)
        if origin not in codes:
            name = "refined" if stage == Stage.REFINED else "ore"
            raise MarketError(f"{self.minerals[mineral]} has no {name} producer {origin!r}.")
        mask = np.asarray(targets, dtype=bool)
        if mask.shape != (len(self.actors),):
            raise MarketError(f"The mask needs one value for each of the {len(self.actors)} actors.")
        if stage == Stage.REFINED:
            return float(flow[codes.index(origin), mask].sum())
        owned = mask[group.refined_account[b]]
        return float(flow[codes.index(origin), owned].sum())

    def clear(self, policy: MarketPolicy, start: Solution | None = None, only: Sequence[int] | None = None) -> Outcome:
        """Clear the markets under ``policy``.

        ``start`` is an earlier solution (of any policy) to start from. ``only`` restricts the work to
        some minerals; the others show their baseline, whatever the policy says about them. Raises
        MarketError for an impossible policy or when a mineral does not converge.
        """
        check_policy(policy, len(self.minerals), len(self.actors))
        return self._clear(policy, start, only, None if only is None else self._baseline)

    @cached_property
    def _baseline(self) -> Outcome:
        """The world at the prices it was calibrated to, with the controls that are in force there."""
        rows = [
            np.concatenate([np.zeros(group.economy.refined.active.shape), np.log(group.economy.ore.price0)], axis=1)
            for group in self.groups
        ]
        start = Solution(
            np.concatenate([row[active(group)] for row, group in zip(rows, self.groups, strict=True)]),
            tuple(
                (q.stage, q.mineral, self.row_codes(q.stage, q.mineral).index(q.origin), 0.0) for q in self.controlled
            ),
        )
        return self._clear(MarketPolicy(quotas=self.controlled), start, None, None)

    def _place(self, mineral: int) -> tuple[Group, int]:
        """Return the group of a mineral and its position there; raises MarketError where there is none."""
        place = self._places.get(int(mineral))
        if place is None:
            raise MarketError(f"There is no mineral {mineral}.")
        return place

    @cached_property
    def _places(self) -> dict[int, tuple[Group, int]]:
        return {m: (group, b) for group in self.groups for b, m in enumerate(group.minerals.tolist())}

    def _clear(
        self, policy: MarketPolicy, start: Solution | None, only: Sequence[int] | None, filler: Outcome | None
    ) -> Outcome:
        shape = (len(self.minerals), len(self.actors))
        if filler is None:
            by_actor = {name: np.zeros(shape) for name in BY_ACTOR}
            by_actor["output"] = np.zeros((2, *shape))
            by_actor["producer_price"] = np.ones((2, *shape))
        else:
            by_actor = {name: getattr(filler, name).copy() for name in BY_ACTOR}
        rows: list[FloatArray] = []
        by_row: dict[str, list[FloatArray]] = {name: [] for name in BY_ROW}
        structure = None if policy.structure is None else pad(self.groups, np.asarray(policy.structure), 1.0)
        kept = {} if filler is None else {name: pad(self.groups, getattr(filler, name), 1.0) for name in BY_ROW}
        borders: dict[tuple[int, int], list[tuple[int, float, float]]] = {}
        trade = []
        error, iterations = 0.0, 0
        origin = start if start is not None or filler is None else filler.solution
        for number, (whole, known) in enumerate(zip(self.groups, self._known_rows(origin), strict=True)):
            chosen, group = self._part(number, only)
            unpadded = known if known is None or group is whole else known[chosen]
            solved = np.zeros((*whole.minerals.shape, _width(whole))) if known is None else known.copy()
            values = {name: kept[name][number] if kept else np.ones(solved.shape) for name in BY_ROW}
            if chosen.size:
                part = None if structure is None else structure[number][chosen]
                batch_policy, program, root = solve_group(
                    group, policy, self.value_usd_per_quarter, part, unpadded, start
                )
                self._require_convergence(group, root.error)
                error = max(error, float(root.error.max()))
                iterations = max(iterations, int(root.iterations.max()))
                result = accounts(group.economy, batch_policy, program, root.unknowns)
                book(group, result, self.value_usd_per_quarter, self.rival, by_actor)
                solved[chosen] = _base_rows(program, root.unknowns)
                for name, value in row_values(group, result).items():
                    values[name][chosen] = value
                _collect_borders(program, group, batch_policy, root.unknowns, borders)
                trade.append((group, result.refined.flow, result.ore.flow))
            rows.append(solved[active(whole)])
            for name in BY_ROW:
                by_row[name].append(values[name][active(whole)])
        by_actor["ex_rival_price"], by_actor["rival_price"] = self._headline_prices(by_actor["price"])
        quotas, border_price = _in_policy_order(policy, borders)
        return Outcome(
            solution=Solution(np.concatenate(rows), quotas),
            residual=error,
            iterations=iterations,
            converged=error < TOLERANCE,
            border_price=border_price,
            _trade=tuple(trade),
            _others=filler,
            **by_actor,
            **{name: np.concatenate(parts) for name, parts in by_row.items()},
        )

    def _part(self, number: int, only: Sequence[int] | None) -> tuple[IntArray, Group]:
        """Return the positions of the minerals ``only`` in a group, and the group of these alone."""
        whole = self.groups[number]
        if only is None:
            return np.arange(whole.minerals.size), whole
        chosen = tuple(b for b, mineral in enumerate(whole.minerals.tolist()) if mineral in only)
        index = np.array(chosen, dtype=np.intp)
        group = self._parts.get((number, chosen))
        if group is None:
            group = whole.take(index)
            if len(chosen) <= 1:  # what players ask for again and again
                self._parts[number, chosen] = group
        return index, group

    @cached_property
    def _parts(self) -> dict[tuple[int, tuple[int, ...]], Group]:
        return {}

    def _headline_prices(self, price: FloatArray) -> tuple[FloatArray, FloatArray]:
        weight = self.use0.copy()
        if self.rival >= 0:
            weight[:, self.rival] = 0.0
        total = weight.sum(axis=1)
        outside = (weight * price).sum(axis=1) / np.where(total > 0.0, total, 1.0)
        if self.rival < 0:
            return outside, outside.copy()
        rival = price[:, self.rival].copy()
        return np.where(total > 0.0, outside, rival), rival

    @cached_property
    def rows(self) -> Rows:
        """The producer rows of all minerals."""
        return rows_of(self.groups, self.rival)

    def _known_rows(self, start: Solution | None) -> list[FloatArray | None]:
        """Return the padded rows of ``start`` for each group."""
        if start is None:
            return [None] * len(self.groups)
        try:
            return list(pad(self.groups, start.rows, 0.0))
        except MarketError:
            raise MarketError("The stored solution belongs to another world market.") from None

    def _require_convergence(self, group: Group, error: FloatArray) -> None:
        bad = np.flatnonzero(~(error < TOLERANCE))
        if bad.size:
            names = ", ".join(self.minerals[group.minerals[b]] for b in bad)
            raise MarketError(f"The market for {names} did not clear (largest residual {error[bad].max():.1e}).")


def _width(group: Group) -> int:
    return group.economy.refined.rows + group.economy.ore.rows


def _base_rows(program: Program, unknowns: FloatArray) -> FloatArray:
    """Return the unknowns of the producer rows, without those of the quotas."""
    rows, nodes = program.refined.rows, program.refined.rows + program.refined.quota_rows
    return np.concatenate([unknowns[:, :rows], unknowns[:, nodes : nodes + program.ore.rows]], axis=1)


def _collect_borders(
    program: Program,
    group: Group,
    policy: BatchPolicy,
    unknowns: FloatArray,
    into: dict[tuple[int, int], list[tuple[int, float, float]]],
) -> None:
    """Note (row, ln border price, border price) of every quota under its (stage, mineral)."""
    rows, nodes = program.refined.rows, program.refined.rows + program.refined.quota_rows
    for stage, cells, offset in (
        (Stage.REFINED, policy.refined.quotas, rows),
        (Stage.ORE, policy.ore.quotas, nodes + program.ore.rows),
    ):
        for cell, slot in zip(cells, quota_slots(cells, program.size), strict=True):
            log_border = float(unknowns[cell.mineral, offset + slot])
            key = (int(stage), int(group.minerals[cell.mineral]))
            into.setdefault(key, []).append((cell.origin, log_border, float(np.exp(log_border))))


def _in_policy_order(
    policy: MarketPolicy, borders: dict[tuple[int, int], list[tuple[int, float, float]]]
) -> tuple[tuple[tuple[int, int, int, float], ...], FloatArray]:
    """Order the border prices as the quotas of the policy; 1 for quotas of minerals not cleared."""
    waiting = {key: list(found) for key, found in borders.items()}
    stored, prices = [], []
    for quota in policy.quotas:
        key = (int(quota.stage), int(quota.mineral))
        if waiting.get(key):
            row, log_border, border = waiting[key].pop(0)
            stored.append((*key, row, log_border))
            prices.append(border)
        else:
            prices.append(1.0)
    return tuple(stored), np.array(prices)
