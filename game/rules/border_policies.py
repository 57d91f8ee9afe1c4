"""Tariffs and producer subsidies: what a seat may set, and what becomes of it in the market.

A tariff is a share of the price at which foreign goods arrive. For each mineral and stage a seat keeps one on the goods
of all partners and one on those of some that it names; of two that reach a partner the narrower counts, so that a named
rate is a preference or a penalty. Concessions cap it (:mod:`game.rules.concessions`), and within a bloc in force goods
are free: a tariff does not act on fellow members. It comes after an export tax and before the levy of a floor, which
makes up what the landed price still lacks. The revenue is the treasury's, as duty.

A subsidy is paid on every tonne of a seat's own mines or refineries, on top of the price; the treasury bears it, not
the ministry: it counts against prosperity, and what producers get of it does not count as what industry earns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from game.actions import Policy, ProducerSubsidy, Tariff, TariffConcession
from game.market.measures import Tariff as MarketTariff
from game.rules.spec import Field
from game.rules.turn import Turn, refuse
from game.state import Bloc, FloatArray, State
from game.world import STAGE_OF, BoolArray, World

RATE_CHOICES = (0.0, 0.05, 0.1, 0.25, 0.5, 1.0)
SUBSIDY_CHOICES = (0.0, 0.05, 0.1, 0.2, 0.3)

Policies = Sequence[tuple[str, Policy]]


class TariffRule:
    """A duty on imports of a mineral from named partners, or from all."""

    record = Tariff

    def key(self, world: World, seat: str, policy: Tariff) -> str:
        """One tariff on everybody and one on named partners for each mineral and stage."""
        reach = int(world.mask(policy.partners).sum())
        named = "" if reach >= len(world.actors) - len(world.covers[seat]) else ":named"
        return f"tariff:{policy.stage}:{policy.mineral}{named}"

    def neutral(self, policy: Tariff) -> bool:
        """A rate of zero; see :meth:`exempts` for when it is a preference instead."""
        return policy.rate == 0.0

    def check(self, world: World, state: State, seat: str, policy: Tariff) -> None:
        """Refuse seats without a trade policy of their own, and partners that are oneself or unknown."""
        if seat in world.union_of:
            raise refuse("union-policy", "Tariffs are trade policy, which your union holds.")
        _check_market(world, policy.mineral, policy.stage)
        if not policy.partners or len(set(policy.partners)) != len(policy.partners):
            raise refuse("bad-partners", "Name at least one partner, each once.")
        for partner in policy.partners:
            if partner not in world.index:
                raise refuse("no-such-partner", "{partner!r} is not a partner in this market.", partner=partner)
            if world.index[partner] in world.covers[seat]:
                raise refuse("self-tariff", "You cannot levy a tariff on your own goods.")

    def exempts(self, world: World, state: State, seat: str, policy: Tariff) -> bool:
        """Whether a rate of zero for named partners spares them: a wider tariff stands, and none that names any."""
        key = self.key(world, seat, policy)
        wider = key.removesuffix(":named")
        return key != wider and (seat, wider) in state.policies and (seat, key) not in state.policies

    def open_to(self, world: World, state: State, seat: str) -> bool:
        """Seats with a trade policy of their own."""
        return world.holds_trade_policy(seat)

    def fields(self, world: World, state: State, seat: str) -> tuple[Field, ...]:
        """Offer every market, all partners or one, and common rates."""
        markets = tuple({"mineral": m, "stage": s} for m in world.minerals for s in _stages(world, m))
        partners = Field("partners", world.targets[seat])
        return (Field("market", markets), partners, Field("rate", RATE_CHOICES))


class ProducerSubsidyRule:
    """A subsidy on what a seat's own mines or refineries make of a mineral."""

    record = ProducerSubsidy

    def key(self, world: World, seat: str, policy: ProducerSubsidy) -> str:
        """One rate for each mineral and stage."""
        return f"subsidy:{policy.stage}:{policy.mineral}"

    def neutral(self, policy: ProducerSubsidy) -> bool:
        """A rate of zero."""
        return policy.rate == 0.0

    def check(self, world: World, state: State, seat: str, policy: ProducerSubsidy) -> None:
        """Refuse markets without producers of the seat's own: a union's members subsidise theirs themselves."""
        _check_market(world, policy.mineral, policy.stage)
        if not _produces(world, seat, policy.mineral, policy.stage):
            if policy.stage == "ore":
                raise refuse(
                    "no-producer",
                    "{name} has no {mineral} mine of its own.",
                    name=world.name(seat),
                    mineral=policy.mineral,
                )
            raise refuse(
                "no-producer",
                "{name} has no {mineral} refinery of its own.",
                name=world.name(seat),
                mineral=policy.mineral,
            )

    def open_to(self, world: World, state: State, seat: str) -> bool:
        """Seats with a producer of their own."""
        return any(_produces(world, seat, mineral, stage) for mineral, stage in world.home_sites[seat])

    def fields(self, world: World, state: State, seat: str) -> tuple[Field, ...]:
        """Offer every market with producers at home, and common rates."""
        own = tuple({"mineral": m, "stage": s} for m, s in world.home_sites[seat] if _produces(world, seat, m, s))
        return (Field("market", own), Field("rate", SUBSIDY_CHOICES))


TARIFFS = TariffRule()


def _stages(world: World, mineral: str) -> tuple[str, ...]:
    return tuple(STAGE_OF)[: world.mineral[mineral].stages]


def _check_market(world: World, mineral: str, stage: str) -> None:
    if mineral not in world.mineral_index or stage not in _stages(world, mineral):
        raise refuse(
            "no-such-market", "There is no market for {mineral!r} at the stage {stage!r}.", mineral=mineral, stage=stage
        )


def _produces(world: World, seat: str, mineral: str, stage: str) -> bool:
    """Whether a seat itself has a mine or refinery; what a union's members have is theirs."""
    return seat in world.market.row_codes(STAGE_OF[stage], world.mineral_index[mineral])


# --- in the market ---------------------------------------------------------------------------------------------------


def tariffs_in_market(
    world: World, policies: Policies, blocs: Sequence[Bloc], concessions: Iterable[TariffConcession] = ()
) -> tuple[MarketTariff, ...]:
    """Return the tariffs as the market knows them: one importer each, goods that are sorted out by their rate."""
    bound = tuple(concessions)
    out: list[MarketTariff] = []
    for seat, tariff, exporters in _sorted_out(world, policies, blocs):
        rates = np.where(exporters, tariff.rate, 0.0)
        for _, cap, mask in _caps(world, seat, tariff, bound):
            rates = np.where(mask, np.minimum(rates, cap), rates)
        for rate in sorted({float(r) for r in rates[exporters]} - {0.0}):
            reached = exporters & (rates == rate)
            stage, mineral = STAGE_OF[tariff.stage], world.mineral_index[tariff.mineral]
            out.extend(MarketTariff(stage, mineral, importer, reached, rate) for importer in world.covers[seat])
    return tuple(out)


def _sorted_out(world: World, policies: Policies, blocs: Sequence[Bloc]) -> list[tuple[str, Tariff, BoolArray]]:
    """Return each tariff with the exporters [A] on whose goods it acts: the narrower counts; members are free."""
    tariffs = [(seat, p) for seat, p in policies if isinstance(p, Tariff)]
    tariffs.sort(key=lambda t: (int(world.mask(t[1].partners).sum()), t[1].rate, t[0], t[1].partners))
    taken: dict[tuple[str, str, str], BoolArray] = {}
    out: list[tuple[str, Tariff, BoolArray]] = []
    for seat, tariff in tariffs:
        done = taken.setdefault((seat, tariff.mineral, tariff.stage), np.zeros(len(world.actors), dtype=bool))
        exporters = world.mask(tariff.partners) & ~done & ~fellow_members(world, seat, blocs)
        done |= world.mask(tariff.partners)
        out.append((seat, tariff, exporters))
    return out


def fellow_members(world: World, seat: str, blocs: Sequence[Bloc]) -> BoolArray:
    """Return a mask [A] of the actors that a seat shares a bloc in force with; empty for seats outside."""
    out = np.zeros(len(world.actors), dtype=bool)
    for bloc in blocs:
        if bloc.in_force and not bloc.dissolved and bloc.status(seat) is not None:
            out |= world.mask(tuple(member for member, _, _ in bloc.members))
    return out


def _caps(
    world: World, seat: str, tariff: Tariff, concessions: Iterable[TariffConcession]
) -> list[tuple[str, float, BoolArray]]:
    """Return (partner, bound rate, mask [A]) of the concessions that hold a tariff down on some of its partners."""
    reached = world.mask(tariff.partners)
    out: list[tuple[str, float, BoolArray]] = []
    for clause in concessions:
        same = (clause.country, clause.mineral, clause.stage) == (seat, tariff.mineral, tariff.stage)
        if same and clause.rate < tariff.rate:
            mask = world.mask((clause.partner,))
            if (reached & mask).any():
                out.append((clause.partner, clause.rate, mask))
    return out


def subsidies_in_market(world: World, policies: Policies) -> FloatArray | None:
    """Return the subsidy rates [2, M, A] that seats pay their own producers, or None where nobody does."""
    out: FloatArray | None = None
    for seat, policy in policies:
        if isinstance(policy, ProducerSubsidy):
            if out is None:
                out = np.zeros((2, len(world.minerals), len(world.actors)))
            out[STAGE_OF[policy.stage], world.mineral_index[policy.mineral], world.index[seat]] = policy.rate
    return out


# --- what the public learns ------------------------------------------------------------------------------------------


def bound_rates(world: World, seat: str, policy: Policy, concessions: Iterable[TariffConcession]) -> dict[str, float]:
    """Return partner -> rate where concessions hold a tariff down; empty for other policies."""
    if not isinstance(policy, Tariff):
        return {}
    rates: dict[str, float] = {}
    for partner, rate, _ in _caps(world, seat, policy, concessions):
        rates[partner] = min(rate, rates.get(partner, rate))
    return rates


def announce(
    turn: Turn,
    seat: str,
    old: Policy | None,
    new: Policy | None,
    concessions: Iterable[TariffConcession],
) -> None:
    """Make public that a tariff or a subsidy begins, changes or ends, and where bound rates hold a tariff down."""
    shown = new if new is not None else old
    if not isinstance(shown, Tariff | ProducerSubsidy):
        return
    kind = f"{shown.type}_{'ended' if new is None else 'begun' if old is None else 'changed'}"
    before = old.rate if isinstance(old, Tariff | ProducerSubsidy) else 0.0
    told: dict[str, Any] = {"mineral": shown.mineral, "stage": shown.stage, "rate": shown.rate, "before": before}
    if isinstance(shown, Tariff):
        rates = {} if new is None else bound_rates(turn.world, seat, shown, concessions)
        told |= {"targets": shown.partners, "bound": tuple(sorted(rates.items()))}
    turn.tell(kind, None, seat=seat, **told)
