"""What seats have offered, signed and done to each other, and how far they trust each other for it.

These records are parts of :class:`game.state.State`; rules import them from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from game.actions import NO_TERMS, Clause, TreatyTerms


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer on the table: who may sign it, what it says, who has signed.

    Attributes:
        parties: everybody whose signature it needs, the proposer first.
        exchange: 0 for the opening offer, one more for every counter.
        status: open, signed (waits for the plenary), countered, declined, retracted or lapsed.
        explained: who has given an account of its answer.
    """

    id: int
    parties: tuple[str, ...]
    clauses: tuple[Clause, ...]
    proposer: str
    signed: tuple[str, ...]
    round: int
    exchange: int
    answers: int | None
    secret: bool
    status: str
    reason: str = ""
    terms: TreatyTerms = NO_TERMS
    explained: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Treaty:
    """A treaty signed by all its parties.

    Attributes:
        since: the round of its entry into force.
        status: in force, performed (its last clause has run), denounced or void.
        until: the last round in which its clauses act, once notice was given or a condition made it void.
        renewed: how often it has been renewed.
        denounced_by: who gave notice.
        broken: (place of a clause that stands broken now, round since when; 0 once all of it is charged).
        faulted: places of the clauses that were broken at any time since the last renewal.
        lapsed: places of the clauses that nobody can perform any more.
        inside: (bloc, party) pairs that were members since, kept where a condition asks for it.
    """

    id: int
    parties: tuple[str, ...]
    clauses: tuple[Clause, ...]
    since: int
    secret: bool
    status: str = "in force"
    terms: TreatyTerms = NO_TERMS
    until: int | None = None
    renewed: int = 0
    denounced_by: str = ""
    broken: tuple[tuple[int, int], ...] = ()
    faulted: tuple[int, ...] = ()
    lapsed: tuple[int, ...] = ()
    inside: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Endorsed:
    """A seat's public endorsement of a bloc; ``judged`` is what its standing has moved for already."""

    seat: str
    bloc: str
    round: int
    judged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """Metal drawn from a national stock by right of a treaty: ``clause`` is the place of the clause in it."""

    round: int
    treaty: int
    clause: int
    provider: str
    beneficiary: str
    mineral: str
    kg: int


@dataclass(frozen=True, slots=True)
class Discovery:
    """What an exploration of a host's ground found: ``size`` in shares of the world's use, 0.0 if nothing."""

    host: str
    mineral: str
    round: int
    size: float


@dataclass(frozen=True, slots=True)
class Training:
    """What capacity building has put into a host: cents in all, and the steps of lead time that projects have used."""

    cents: int = 0
    used: int = 0


@dataclass(frozen=True, slots=True)
class TrustEntry:
    """One line of the history of the trust between two seats, ``a`` before ``b``.

    ``reason`` is a key of the texts with its values in ``params``; ``points`` is what the trust moved by in truth.
    """

    round: int
    a: str
    b: str
    points: int
    reason: str
    params: tuple[tuple[str, Any], ...] = ()
