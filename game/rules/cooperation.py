"""Cooperation: services that a host puts at a partner's disposal, and capacity building in a host.

What services do for projects is in :mod:`game.rules.project_terms`. Capacity building pays for training, geology and
institutions: the money is spent in the host and given to nobody. Every allotment of the host's that comes together
this way takes one market step off the lead time of a later project there, and the sum raises the host's approval at
home, by less and less: five points times x / (x + 5), with x the sum in allotments. Both go by what has come together
over the game, so that several clauses bring exactly what one does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from game.actions import CapacityBuilding, Services
from game.rules.project_terms import CHEAPER, SOONER, step_cents
from game.rules.projects import INVESTED_TRUST, pay_for_capacity
from game.rules.purse import beyond_budget, breach, payment_limit
from game.rules.spec import Field, grid
from game.rules.treaties import audience_of
from game.rules.turn import Turn, refuse
from game.state import Chamber, Training, Treaty
from game.world import CENTS, World

SERVICES = ("corridor", "port", "processing", "survey")
SERVICE_TERMS = (4, 8, 12)
# The most approval that capacity building earns a host over a game, in points.
MOST_APPROVAL = 5.0
SUMS = 4


def stage_served(service: str) -> str:
    """Return the stage of the projects that a service helps."""
    return next(stage for table in (SOONER, CHEAPER) for stage, name in table.items() if name == service)


def can_serve(world: World, host: str, service: str) -> bool:
    """Whether a host has a mine or a refinery, present or prospective, that a service could help to build."""
    return any(stage == stage_served(service) for _, stage in world.home_sites[host])


class ServicesRule:
    """A host puts a corridor, a port, a processing site or surveys at the service of a partner's projects."""

    record = Services

    def check(self, world: World, state: Chamber, clause: Services, parties: Sequence[str]) -> None:
        """Refuse strangers, oneself, and services without anything to serve."""
        for seat in (clause.host, clause.partner):
            if seat not in parties:
                raise refuse("not-a-party", "{seat} is not a party to this treaty.", seat=seat)
        if clause.host == clause.partner:
            raise refuse("self-service", "Services are for the projects of somebody else.")
        if not can_serve(world, clause.host, clause.service):
            if stage_served(clause.service) == "ore":
                raise refuse(
                    "nothing-to-serve", "{name} has no site for a mine to serve.", name=world.name(clause.host)
                )
            raise refuse(
                "nothing-to-serve", "{name} has no site for a refinery to serve.", name=world.name(clause.host)
            )

    def fields(self, world: World, state: Chamber, parties: Sequence[str]) -> tuple[Field, ...]:
        """Offer every service that a party can give another."""
        options = tuple(
            {"host": a, "partner": b, "service": service}
            for a in parties
            for b in parties
            if a != b
            for service in SERVICES
            if can_serve(world, a, service)
        )
        return (Field("services", options), Field("term", SERVICE_TERMS)) if options else ()

    def enter(self, turn: Turn, treaty: Treaty, clause: Services) -> None:
        """Nothing happens before the partner begins a project."""

    def perform(self, turn: Turn, treaty: Treaty, clause: Services) -> None:
        """Nothing: projects look for it when they begin."""

    def ends(self, treaty: Treaty, clause: Services) -> int:
        """Return the last round of the service."""
        return treaty.since + clause.start + clause.term - 1


class CapacityBuildingRule:
    """A provider pays, at once on entry into force, for training, geology and institutions in a host."""

    record = CapacityBuilding

    def check(self, world: World, state: Chamber, clause: CapacityBuilding, parties: Sequence[str]) -> None:
        """Refuse strangers, oneself, and sums beyond the provider's budget."""
        for seat in (clause.provider, clause.host):
            if seat not in parties:
                raise refuse("not-a-party", "{seat} is not a party to this treaty.", seat=seat)
        if clause.provider == clause.host:
            raise refuse("self-training", "Capacity building is paid for in another country.")
        if clause.usd > payment_limit(world, clause.provider):
            raise beyond_budget(world, clause.provider)

    def fields(self, world: World, state: Chamber, parties: Sequence[str]) -> tuple[Field, ...]:
        """Offer every provider and host, and sums on a grid of the smallest limit."""
        routes = tuple({"provider": a, "host": b} for a in parties for b in parties if a != b)
        most = min(payment_limit(world, seat) for seat in parties)
        sums = tuple(int(value) for value in grid(max(1.0, most / SUMS), float(most), SUMS))
        return (Field("route", routes), Field("usd", sums))

    def enter(self, turn: Turn, treaty: Treaty, clause: CapacityBuilding) -> None:
        """Pay what there is; what the provider does not have is a breach."""
        due = clause.usd * CENTS
        paid = min(due, turn.state.cash(clause.provider))
        audience = audience_of(treaty)
        if paid:
            pay_for_capacity(turn, clause.provider, paid)
            tenths = _train(turn, clause.host, paid)
            turn.add_approval(clause.host, tenths / 10, "capacity_building", by=clause.provider, usd=paid // CENTS)
            turn.add_trust(clause.provider, clause.host, INVESTED_TRUST, "capacity_building", by=clause.provider)
            turn.tell("capacity_built", audience, seat=clause.provider, host=clause.host, usd=paid // CENTS)
        if paid < due:
            breach(turn, clause.provider, clause.host, due - paid, audience)

    def perform(self, turn: Turn, treaty: Treaty, clause: CapacityBuilding) -> None:
        """Do nothing more: the money was paid on entry."""

    def ends(self, treaty: Treaty, clause: CapacityBuilding) -> int:
        """Return the round of entry."""
        return treaty.since


def _train(turn: Turn, host: str, cents: int) -> int:
    """Put money into a host's training; return by how many tenths of a point its approval rises."""
    given = turn.state.training.get(host, Training())
    after = replace(given, cents=given.cents + cents)
    turn.state.training = {**turn.state.training, host: after}
    return approval_tenths(turn.world, host, after.cents) - approval_tenths(turn.world, host, given.cents)


def approval_tenths(world: World, host: str, cents: int) -> int:
    """Return the approval that a sum of capacity building brings a host in all, in tenths of a point."""
    shares = cents / max(1, step_cents(world, host))
    return round(10.0 * MOST_APPROVAL * shares / (shares + MOST_APPROVAL))
