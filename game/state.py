"""Everything that changes in a game.

A :class:`State` is copied by reference: its dictionaries and arrays are never changed in place, only replaced, so a
copy costs microseconds and an old state stays what it was. Money is in integer cents, stocks in integer kilograms.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from game.actions import NO_TERMS, Clause, Policy, TreatyTerms
from game.bloc import Amendments as Amendments
from game.bloc import Application as Application
from game.bloc import Bloc as Bloc
from game.bloc import BookEntry as BookEntry
from game.bloc import Motion as Motion
from game.bloc import UnionVote as UnionVote
from game.market.dynamics import Structure

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer on the table: who may sign it, what it says, who has signed.

    Attributes:
        parties: everybody whose signature it needs, the proposer first.
        exchange: 0 for the opening offer, one more for every counter.
        status: open, signed (waits for the plenary), countered, declined, retracted or lapsed.
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


@dataclass(frozen=True, slots=True)
class Endorsed:
    """A seat's public endorsement of a bloc; ``judged`` is what its standing has moved for already."""

    seat: str
    bloc: str
    round: int
    judged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SettledMarket:
    """A cleared market as later rules read it: every number rounded to 10 significant digits.

    Arrays are [M, A] unless said: ``price`` index paid by users, ``producer_price`` [2, M, A], ``output`` [2, M, A] and
    ``use`` in normalised units, ``dependence`` on the rival, ``hhi``, ``bought`` and ``released`` in normalised units,
    money fields in US dollars a quarter (``levy`` is the variable levy of floors as each state ends up with it, before
    anything goes to a fund: ``import_levy``, what it collects on imports and does not refund, ``refund``, what others
    hand back on its goods, and the levy of export floors; ``duty`` is all other border revenue, ``rent`` the change of
    quota rents against the baseline, ``inventory`` what private holders of stock gain over the baseline price,
    ``capital`` the charge on capacity added, ``carry`` the cost of keeping public stock added since the start).
    ``loss`` is the expected loss of a cut, in US dollars a year: a risk, and in no sum of money. ``private_cover`` is
    in quarters of use, ``margin`` the processing margin index of an actor's refiners. ``world_price`` [M] is the
    use-weighted index outside the rival and ``rival_price`` [M] the one inside.
    """

    round: int
    price: FloatArray
    producer_price: FloatArray
    output: FloatArray
    use: FloatArray
    dependence: FloatArray
    hhi: FloatArray
    bought: FloatArray
    released: FloatArray
    consumer: FloatArray
    producer: FloatArray
    mine: FloatArray
    secondary: FloatArray
    levy: FloatArray
    import_levy: FloatArray
    refund: FloatArray
    duty: FloatArray
    rent: FloatArray
    subsidy: FloatArray
    stock_cost: FloatArray
    stock_revenue: FloatArray
    inventory: FloatArray
    capital: FloatArray
    carry: FloatArray
    loss: FloatArray
    private_cover: FloatArray
    margin: FloatArray
    world_price: FloatArray
    rival_price: FloatArray
    security: FloatArray
    solution: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """What a seat has earned so far, discounted where it is money.

    Attributes:
        prosperity: US dollars against the no-deal run, without transfers.
        transfers: US dollars received minus paid.
        security: sum over rounds of the security score (0-100) against the no-deal run.
        industry: US dollars of producer surplus against the no-deal run.
        standing: points gained or lost since the start (50).
        met: for each target of the mandate the round in which it was met, or None.
        crossed: for each red line the round in which it was first crossed, or None.
        received, paid: cents of payments over the game, undiscounted.
        treaties: treaties of weight signed with at least one partner for the first time; ``partners`` are those so far.
        adopted: motions of the seat's own that were adopted and counted for standing.
    """

    prosperity: float = 0.0
    transfers: float = 0.0
    security: float = 0.0
    industry: float = 0.0
    standing: float = 0.0
    met: tuple[int | None, ...] = ()
    crossed: tuple[int | None, ...] = ()
    received: int = 0
    paid: int = 0
    treaties: int = 0
    partners: tuple[str, ...] = ()
    adopted: int = 0


class Chamber(Protocol):
    """What the public rules of blocs and treaties read; a state has it, and so has every view."""

    @property
    def round(self) -> int:
        """The current round."""

    @property
    def blocs(self) -> dict[str, Bloc]:
        """The blocs by id."""

    @property
    def motions(self) -> dict[int, Motion]:
        """The motions by number."""

    @property
    def acting(self) -> tuple[tuple[str, Policy], ...]:
        """The controls and floods that acted in the last market."""

    @property
    def market(self) -> SettledMarket | None:
        """The last market."""

    @property
    def endorsed(self) -> tuple[Endorsed, ...]:
        """The public endorsements of blocs."""


class State:
    """The changing part of a game; see the module's text for how it is copied.

    Attributes:
        phase: sittings, corridor, plenary or over.
        order: seats in the order of this round's sittings.
        waiting: seats that have not ended the current phase, in order; at a sequential table the first one acts.
        passes: corridor passes used in this round.
        money: seat -> ministry budget at hand, in cents; what is unspent carries over once.
        funds: seat -> money received (payments, sales out of the stock), in cents; it does not expire.
        programmes: programme id -> cents left.
        policies: (seat, key) -> standing policy; see game.rules.policy for the keys.
        acting: the policies that acted in the last market and are public.
        since: (seat, key) -> the round in which an acting control took its present form; 0 for those of the start.
        trust: (a, b) with a < b -> points, sparse; ``trust_log`` is how it came about, oldest first.
        endorsed: public endorsements of blocs.
        declines: (proposer, seat) -> offers declined in this round.
        refusals: (proposer, seat, digest of clauses and terms) -> (times declined, round of the last time).
        effects: (event id, effect number, last round) of running events.
        calendar: (event id, round) of all that the calendar will bring, settled at the start and seen by no seat.
        structure: the long-run state of the market: capacity, expectations, private stocks; public.
        reference: the no-deal run and the scales of the reference set, settled at the start.
    """

    __slots__ = (
        "acting",
        "ballots",
        "blocs",
        "calendar",
        "declines",
        "effects",
        "endorsed",
        "funds",
        "inbox",
        "market",
        "meetings",
        "money",
        "motions",
        "next_id",
        "offers",
        "order",
        "passes",
        "people",
        "phase",
        "policies",
        "price_history",
        "programmes",
        "reference",
        "refusals",
        "round",
        "since",
        "stocks",
        "structure",
        "tallies",
        "treaties",
        "trust",
        "trust_log",
        "waiting",
    )

    round: int
    phase: str
    order: tuple[str, ...]
    waiting: tuple[str, ...]
    passes: int
    people: frozenset[str]
    next_id: int
    offers: dict[int, Offer]
    treaties: dict[int, Treaty]
    blocs: dict[str, Bloc]
    motions: dict[int, Motion]
    ballots: dict[tuple[int, str], str]
    policies: dict[tuple[str, str], Policy]
    acting: tuple[tuple[str, Policy], ...]
    since: dict[tuple[str, str], int]
    meetings: dict[str, int]
    inbox: dict[tuple[str, str], int]
    money: dict[str, int]
    funds: dict[str, int]
    programmes: dict[str, int]
    stocks: NDArray[np.int64]
    trust: dict[tuple[str, str], int]
    trust_log: tuple[TrustEntry, ...]
    endorsed: tuple[Endorsed, ...]
    declines: dict[tuple[str, str], int]
    refusals: dict[tuple[str, str, str], tuple[int, int]]
    tallies: dict[str, Tally]
    effects: tuple[tuple[str, int, int], ...]
    calendar: tuple[tuple[str, int], ...]
    market: SettledMarket | None
    structure: Structure
    price_history: tuple[tuple[float, ...], ...]
    reference: Any

    def cash(self, seat: str) -> int:
        """Return all that a ministry can spend, in cents: its budget and what it has received."""
        return self.money[seat] + self.funds[seat]

    def copy(self) -> State:
        """Return a state that shares every part with this one; replace parts, never change them in place."""
        new = State.__new__(State)
        for name in State.__slots__:
            setattr(new, name, getattr(self, name))
        return new

    def canonical(self) -> bytes:
        """Return bytes that are equal exactly when two states are: JSON with sorted keys, floats as written by repr."""
        data = {name: _plain(getattr(self, name)) for name in State.__slots__}
        return json.dumps(data, sort_keys=True, separators=(",", ":")).encode()

    def digest(self) -> str:
        """Return SHA-256 over :meth:`canonical`, as hexadecimal."""
        return hashlib.sha256(self.canonical()).hexdigest()


def _plain(value: Any) -> Any:
    """Turn any part of a state into JSON; an array becomes the digest of its bytes, as strict and far faster."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, np.ndarray):
        return [str(value.dtype), list(value.shape), hashlib.sha256(np.ascontiguousarray(value).tobytes()).hexdigest()]
    if isinstance(value, dict):
        return [[_plain(k), _plain(v)] for k, v in sorted(value.items(), key=lambda item: repr(item[0]))]
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    if isinstance(value, frozenset):
        return sorted(_plain(v) for v in value)
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    raise TypeError(f"a state cannot hold {type(value).__name__}")
