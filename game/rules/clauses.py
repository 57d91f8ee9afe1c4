"""Clause types: what a treaty can say, checked when offered, acting when in force.

A clause type is one small class here and one entry of :data:`CLAUSES`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from game.actions import (
    Accession,
    BuyBack,
    CapacityBuilding,
    Clause,
    Investment,
    Offtake,
    Payment,
    StockpileContribution,
)
from game.rules import membership
from game.rules.access import ResourceAccessRule
from game.rules.buy_back import BuyBackRule, check_together
from game.rules.concessions import TariffConcessionRule
from game.rules.cooperation import CapacityBuildingRule, ServicesRule
from game.rules.projects import InvestmentRule, OfftakeRule
from game.rules.promises import (
    EndorsementRule,
    ExportAssuranceRule,
    ExportRestraintRule,
    StandstillRule,
    VotePledgeRule,
    check_contradictions,
)
from game.rules.purse import beyond_budget, book, breach, payment_limit
from game.rules.spec import Field, grid
from game.rules.stock_clauses import StockpileAccessRule, StockpileContributionRule
from game.rules.treaties import acts, in_force, lapse
from game.rules.turn import Turn, refuse
from game.state import Chamber, Treaty
from game.world import CENTS, World

PAID_TRUST = 1
PAYMENT_GRID = 8
WEIGHT_SHARE = 0.1
TERM_CHOICES = (1, 2, 3, 4, 6, 8, 12)


class ClauseRule(Protocol):
    """What the engine needs to know of a clause type; ``record`` is the clause's class in :mod:`game.actions`."""

    @property
    def record(self) -> Callable[..., Clause]:
        """The record that an action carries, made from the values of its fields."""

    def check(self, world: World, state: Chamber, clause: Any, parties: Sequence[str]) -> None:
        """Raise ``Refused`` if the clause cannot be part of an offer between these parties now."""

    def fields(self, world: World, state: Chamber, parties: Sequence[str]) -> tuple[Field, ...]:
        """Return the fields whose combinations are legal for these parties; empty if the type is not possible."""

    def enter(self, turn: Turn, treaty: Treaty, clause: Any) -> None:
        """Act once, on entry into force."""

    def perform(self, turn: Turn, treaty: Treaty, clause: Any) -> None:
        """Act in the market phase of every round in which the treaty is in force."""

    def ends(self, treaty: Treaty, clause: Any) -> int:
        """Return the last round in which the clause acts (the round of entry for clauses that act once)."""


class AccessionRule:
    """The member applies on the treaty's terms; the bloc must still admit it."""

    record = Accession

    def check(self, world: World, state: Chamber, clause: Accession, parties: Sequence[str]) -> None:
        """Refuse members outside the treaty, without a trade policy of their own, or already in."""
        if clause.member not in parties:
            raise refuse("not-a-party", "{seat} is not a party to this treaty.", seat=clause.member)
        membership.check_may_apply(world, state, clause.member, clause.bloc, clause.status)

    def fields(self, world: World, state: Chamber, parties: Sequence[str]) -> tuple[Field, ...]:
        """Offer every (bloc, member) pair that may apply."""
        pairs = [
            {"bloc": bloc, "member": seat}
            for bloc in sorted(state.blocs)
            for seat in parties
            if membership.why_not_apply(world, state, seat, bloc, "full") is None
        ]
        return (Field("pair", tuple(pairs)), Field("status", ("full", "associate"))) if pairs else ()

    def enter(self, turn: Turn, treaty: Treaty, clause: Accession) -> None:
        """File the application; one that became impossible since is reported as lapsed."""
        why = membership.why_not_apply(turn.world, turn.state, clause.member, clause.bloc, clause.status)
        if why is not None:
            lapse(turn, treaty, treaty.clauses.index(clause), why.sentence)
            return
        membership.file_application(turn, clause.member, clause.bloc, clause.status)

    def perform(self, turn: Turn, treaty: Treaty, clause: Accession) -> None:
        """Do nothing more: an application is made once."""

    def ends(self, treaty: Treaty, clause: Accession) -> int:
        """Return the round of entry."""
        return treaty.since


class PaymentRule:
    """A transfer from one ministry budget to another, enforced while there is money, a breach when there is none."""

    record = Payment

    def check(self, world: World, state: Chamber, clause: Payment, parties: Sequence[str]) -> None:
        """Refuse strangers, self-payments and sums beyond what the payer's budget can ever hold."""
        for seat in (clause.payer, clause.payee):
            if seat not in parties:
                raise refuse("not-a-party", "{seat} is not a party to this treaty.", seat=seat)
        if clause.payer == clause.payee:
            raise refuse("self-payment", "A payment needs two different parties.")
        if clause.usd > payment_limit(world, clause.payer):
            raise beyond_budget(world, clause.payer)

    def fields(self, world: World, state: Chamber, parties: Sequence[str]) -> tuple[Field, ...]:
        """Offer every direction, sums on a grid up to the smallest limit among the payers, and common terms."""
        routes = tuple({"payer": a, "payee": b} for a in parties for b in parties if a != b)
        most = min(payment_limit(world, seat) for seat in parties)
        sums = tuple(int(value) for value in grid(max(1.0, most / PAYMENT_GRID), float(most), PAYMENT_GRID))
        return (Field("route", routes), Field("usd", sums), Field("start", (0, 1)), Field("term", TERM_CHOICES))

    def enter(self, turn: Turn, treaty: Treaty, clause: Payment) -> None:
        """Nothing happens before the first market."""

    def perform(self, turn: Turn, treaty: Treaty, clause: Payment) -> None:
        """Pay what is due; what the payer does not have is a breach, paid in trust and standing."""
        if not acts(treaty, clause, turn.state.round):
            return
        due = clause.usd * CENTS
        paid = min(due, turn.state.cash(clause.payer))
        if paid:
            turn.spend(clause.payer, paid, received_first=True)
            turn.receive(clause.payee, paid)
            book(turn, clause.payer, paid=paid)
            book(turn, clause.payee, received=paid)
            turn.add_trust(clause.payer, clause.payee, PAID_TRUST, "payment", by=clause.payer, usd=paid // CENTS)
        audience = treaty.parties if treaty.secret else None
        if paid:
            turn.tell("payment_made", audience, payer=clause.payer, payee=clause.payee, usd=paid // CENTS)
        if paid < due:
            breach(turn, clause.payer, clause.payee, due - paid, audience)

    def ends(self, treaty: Treaty, clause: Payment) -> int:
        """Return the round of the last instalment."""
        return treaty.since + clause.start + clause.term - 1


def has_weight(world: World, parties: Sequence[str], clauses: Sequence[Clause]) -> bool:
    """Whether a treaty counts for standing and targets: an accession, or money of some size.

    Payments, investments, capacity building and contributions to stocks, and the value of offtakes and of commitments
    to buy back, count when together they come to a tenth of the smallest allotment of a round among the parties.
    """
    paid, sold, held = 0, 0.0, 0.0
    for c in clauses:
        if isinstance(c, Accession):
            return True
        if isinstance(c, Payment):
            paid += c.usd * c.term
        elif isinstance(c, (Investment, CapacityBuilding, StockpileContribution)):
            paid += c.usd
        elif isinstance(c, Offtake):
            sold += c.tonnes * c.usd_per_t * c.term
        elif isinstance(c, BuyBack):
            held += c.tonnes * c.usd_per_t + c.fee_usd * c.term
    enough = WEIGHT_SHARE * min(world.allotment[seat] for seat in parties) / CENTS
    return paid + int(sold) + int(held) >= enough


CLAUSES: dict[str, ClauseRule] = {
    "accession": AccessionRule(),
    "payment": PaymentRule(),
    "investment": InvestmentRule(),
    "offtake": OfftakeRule(),
    "vote_pledge": VotePledgeRule(),
    "export_assurance": ExportAssuranceRule(),
    "export_restraint": ExportRestraintRule(),
    "standstill": StandstillRule(),
    "endorsement": EndorsementRule(),
    "resource_access": ResourceAccessRule(),
    "services": ServicesRule(),
    "capacity_building": CapacityBuildingRule(),
    "tariff_concession": TariffConcessionRule(),
    "stockpile_contribution": StockpileContributionRule(),
    "stockpile_access": StockpileAccessRule(),
    "buy_back": BuyBackRule(),
}


def owed_by(clause: Clause) -> tuple[str, int]:
    """Return who pays what in one round under a clause, in US dollars; nobody for clauses without a sum."""
    if isinstance(clause, Payment):
        return clause.payer, clause.usd
    if isinstance(clause, Investment):
        return clause.investor, clause.usd
    if isinstance(clause, CapacityBuilding):
        return clause.provider, clause.usd
    if isinstance(clause, StockpileContribution):
        return clause.member, clause.usd
    if isinstance(clause, BuyBack):
        return clause.participant, clause.fee_usd
    return "", 0


def check_clauses(world: World, state: Chamber, clauses: Sequence[Clause], parties: Sequence[str]) -> None:
    """Refuse the first clause that cannot stand, two accessions of one seat to one bloc, and contradictions."""
    applications: list[tuple[str, str]] = []
    promised: dict[str, int] = {}
    for clause in clauses:
        CLAUSES[clause.type].check(world, state, clause, parties)
        payer, amount = owed_by(clause)
        if payer:
            promised[payer] = promised.get(payer, 0) + amount
            if promised[payer] > payment_limit(world, payer):
                raise beyond_budget(world, payer)
        if isinstance(clause, Accession):
            if (clause.member, clause.bloc) in applications:
                raise refuse("twice", "{name} can apply only once in one treaty.", name=world.name(clause.member))
            applications.append((clause.member, clause.bloc))
    check_together(world, state, clauses)
    check_contradictions(world, clauses)


def perform_all(turn: Turn) -> None:
    """Perform every clause of every treaty in force, oldest first."""
    for treaty in in_force(turn.state):
        for clause in treaty.clauses:
            CLAUSES[clause.type].perform(turn, treaty, clause)
