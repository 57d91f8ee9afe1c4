"""Tariff concessions: bound rates, enforced where the tariff acts (:mod:`game.rules.border_policies`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from game.actions import Clause, TariffConcession
from game.rules.spec import Field
from game.rules.treaties import acts
from game.rules.turn import Turn, refuse
from game.state import Chamber, Treaty
from game.world import STAGE_OF, World

RATE_CHOICES = (0.0, 0.05, 0.1)
CONCESSION_TERMS = (4, 8, 12)


def concessions_in(treaties: Iterable[Treaty], round_: int) -> tuple[TariffConcession, ...]:
    """Return the concessions of treaties that act in a round, in the order of the treaties."""
    return tuple(
        clause
        for treaty in treaties
        for clause in treaty.clauses
        if isinstance(clause, TariffConcession) and acts(treaty, clause, round_)
    )


class TariffConcessionRule:
    """A country binds its tariff on a partner's goods at a rate; while it acts no tariff of its own exceeds it."""

    record = TariffConcession

    def check(self, world: World, state: Chamber, clause: TariffConcession, parties: Sequence[str]) -> None:
        """Refuse strangers, seats without a trade policy of their own, and markets that do not exist."""
        for seat in (clause.country, clause.partner):
            if seat not in parties:
                raise refuse("not-a-party", "{seat} is not a party to this treaty.", seat=seat)
        if clause.country == clause.partner:
            raise refuse("self-concession", "A country binds its tariff towards somebody else.")
        for seat in (clause.country, clause.partner):
            if not world.holds_trade_policy(seat):
                raise refuse("union-policy", "{name}'s tariffs are negotiated by its union.", name=world.name(seat))
        check_market(world, clause.mineral, clause.stage)

    def fields(self, world: World, state: Chamber, parties: Sequence[str]) -> tuple[Field, ...]:
        """Offer a bound rate on everything that a partner exports to speak of."""
        options: tuple[dict[str, Any], ...] = tuple(
            {"country": a, "partner": b, "mineral": mineral, "stage": stage}
            for a in parties
            for b in parties
            if a != b and world.holds_trade_policy(a) and world.holds_trade_policy(b)
            for mineral, stage in world.exports[b]
            if has_market(world, mineral, stage)
        )
        if not options:
            return ()
        return (Field("goods", options), Field("rate", RATE_CHOICES), Field("term", CONCESSION_TERMS))

    def enter(self, turn: Turn, treaty: Treaty, clause: TariffConcession) -> None:
        """Nothing happens before a tariff acts."""

    def perform(self, turn: Turn, treaty: Treaty, clause: TariffConcession) -> None:
        """Nothing: the market phase caps the tariff."""

    def ends(self, treaty: Treaty, clause: TariffConcession) -> int:
        """Return the last round in which the rate is bound."""
        return treaty.since + clause.start + clause.term - 1


def has_market(world: World, mineral: str, stage: str) -> bool:
    """Whether goods of a mineral and stage cross borders in the market."""
    return mineral in world.mineral_index and stage in list(STAGE_OF)[: world.mineral[mineral].stages]


def check_market(world: World, mineral: str, stage: str) -> None:
    """Refuse a mineral or a stage that has no market."""
    if not has_market(world, mineral, stage):
        raise refuse(
            "no-such-market", "There is no market for {mineral!r} at the stage {stage!r}.", mineral=mineral, stage=stage
        )


def clash(one: Clause, other: Clause) -> bool:
    """Whether two concessions of one treaty bind the same goods in the same round; rates may follow each other."""
    if not isinstance(one, TariffConcession) or not isinstance(other, TariffConcession):
        return False
    same = (one.country, one.partner, one.mineral, one.stage) == (
        other.country,
        other.partner,
        other.mineral,
        other.stage,
    )
    return same and one.start < other.start + other.term and other.start < one.start + one.term
