"""Everything that changes in a game.

A :class:`State` is copied by reference: its dictionaries and arrays are never changed in place, only replaced, so a
copy costs microseconds and an old state stays what it was. Money is in integer cents, stocks in integer kilograms.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from game.actions import Policy
from game.agreements import Delivery as Delivery
from game.agreements import Discovery as Discovery
from game.agreements import Endorsed as Endorsed
from game.agreements import Offer as Offer
from game.agreements import Training as Training
from game.agreements import Treaty as Treaty
from game.agreements import TrustEntry as TrustEntry
from game.bloc import UNLESS_DEFAULT
from game.bloc import Amendments as Amendments
from game.bloc import Application as Application
from game.bloc import Bloc as Bloc
from game.bloc import BookEntry as BookEntry
from game.bloc import Due as Due
from game.bloc import Motion as Motion
from game.bloc import StockEntry as StockEntry
from game.bloc import UnionVote as UnionVote
from game.instructions import Instruction
from game.ledger import ApprovalEntry as ApprovalEntry
from game.ledger import FloatArray as FloatArray
from game.ledger import SettledMarket as SettledMarket
from game.ledger import Tally as Tally
from game.market.dynamics import Structure
from game.staff import Answer as Answer
from game.staff import Deed as Deed
from game.talks import Coaching, Report, Sounding
from game.tracking import MandateChange as MandateChange
from game.tracking import ScoreLine as ScoreLine
from game.undertakings import Debt as Debt
from game.undertakings import Outcome as Outcome

# Dictionaries that are kept in the order of time, and in which that order matters.
IN_ORDER = ("offers", "treaties", "motions", "soundings")


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
        """The controls, floods, tariffs and subsidies that acted in the last market."""

    @property
    def market(self) -> SettledMarket | None:
        """The last market."""

    @property
    def endorsed(self) -> tuple[Endorsed, ...]:
        """The public endorsements of blocs."""

    @property
    def public_treaties(self) -> tuple[Treaty, ...]:
        """The treaties that everybody knows, oldest first."""

    @property
    def discoveries(self) -> tuple[Discovery, ...]:
        """What explorations came to, oldest first."""

    @property
    def training(self) -> dict[str, Training]:
        """Capacity building by host."""

    def held_kg(self, mineral: int, actor: int) -> int:
        """Return what an actor's national stock holds of a mineral, in kilograms, by their positions."""


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
        loans: (programme id, source) -> its account, from the first draw on.
        bought_back: (treaty, place of a clause, times renewed) -> kilograms taken over under a buy-back commitment.
        objectives: objective id -> what became of it, once that is settled.
        policies: (seat, key) -> standing policy; see game.rules.policy for the keys.
        acting: the policies that acted in the last market and are public.
        since: (seat, key) -> the round in which an acting control took its present form; 0 for those of the start.
        trust: (a, b) with a < b -> points, sparse; ``trust_log`` is how it came about, oldest first.
        endorsed: public endorsements of blocs.
        discoveries: what explorations came to, oldest first; public.
        training: host -> what capacity building has put into it; public.
        approval: seat -> approval at home in tenths of a point, 0 to 1000, private; ``approval_log`` is how it came
            about, oldest first.
        paid_before: seat -> cents paid over the game at the last reckoning of approval.
        fallen: seat -> the round in which its government last fell; public.
        votes_asked: seat -> (supplementary votes held, round of the last); private.
        deliveries: what was drawn from national stocks by treaty, oldest first.
        instructions: (seat, key) -> standing instruction of a person; see game.instructions for the keys.
        held: (seat, offer) -> the answer that a person's ministry holds ready until the sitting ends.
        deeds: what ministries have done in this round and the last, and about offers still open, oldest first.
        declines: (proposer, seat) -> offers declined in this round.
        refusals: (proposer, seat, digest of clauses and terms) -> (times declined, round of the last time).
        effects: (source, effect number, last round) of running events and options; see game.rules.event_book.
        calendar: (event id, round) of all that the calendar will bring, settled at the start and seen by no seat.
        happened: event id -> the round in which it happened, 0 for what was drawn and will not come.
        following: (event id, round) of what follows from other events; ``awaiting`` (event id, first round) of what
            will, once its conditions hold. No seat sees either.
        decisions: (event id, round opened, last round) of the decisions that wait for a seat.
        lapsing: (seat, key, policy before, policy set, last round) of measures by decision that have an end.
        coaching: the table's level: coach, estimate or blind.
        soundings: number -> sounding of this round, in the order in which they were made.
        contacts: (a, b) with a < b -> meetings that the two had; with treaties and trust it sharpens intelligence.
        reports: seat -> what it was told about others in confidence, oldest first.
        structure: the long-run state of the market: capacity, expectations, private stocks; public.
        reference: the no-deal run and the scales of the reference set, settled at the start.
        judged: seat -> (figure, whether it holds) of each target, then of each red line, at the last round's end.
        mandate_log: seat -> how its targets and red lines moved, oldest first; private.
        score_history: seat -> its score at every round's end, and with the tail; private.
    """

    __slots__ = (
        "acting",
        "approval",
        "approval_log",
        "awaiting",
        "ballots",
        "blocs",
        "bought_back",
        "calendar",
        "coaching",
        "contacts",
        "decisions",
        "declines",
        "deeds",
        "deliveries",
        "discoveries",
        "effects",
        "endorsed",
        "fallen",
        "following",
        "funds",
        "happened",
        "held",
        "inbox",
        "instructions",
        "judged",
        "lapsing",
        "loans",
        "mandate_log",
        "market",
        "meetings",
        "money",
        "motions",
        "next_id",
        "objectives",
        "offers",
        "order",
        "paid_before",
        "passes",
        "people",
        "phase",
        "policies",
        "price_history",
        "programmes",
        "reference",
        "refusals",
        "reports",
        "round",
        "score_history",
        "since",
        "soundings",
        "stocks",
        "structure",
        "tallies",
        "training",
        "treaties",
        "trust",
        "trust_log",
        "votes_asked",
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
    loans: dict[tuple[str, str], Debt]
    bought_back: dict[tuple[int, int, int], int]
    objectives: dict[str, Outcome]
    stocks: NDArray[np.int64]
    trust: dict[tuple[str, str], int]
    trust_log: tuple[TrustEntry, ...]
    endorsed: tuple[Endorsed, ...]
    discoveries: tuple[Discovery, ...]
    training: dict[str, Training]
    approval: dict[str, int]
    approval_log: tuple[ApprovalEntry, ...]
    paid_before: dict[str, int]
    fallen: dict[str, int]
    votes_asked: dict[str, tuple[int, int]]
    instructions: dict[tuple[str, str], Instruction]
    held: dict[tuple[str, int], Answer]
    deeds: tuple[Deed, ...]
    declines: dict[tuple[str, str], int]
    deliveries: tuple[Delivery, ...]
    refusals: dict[tuple[str, str, str], tuple[int, int]]
    coaching: Coaching
    soundings: dict[int, Sounding]
    contacts: dict[tuple[str, str], int]
    reports: dict[str, tuple[Report, ...]]
    tallies: dict[str, Tally]
    effects: tuple[tuple[str, int, int], ...]
    calendar: tuple[tuple[str, int], ...]
    happened: dict[str, int]
    following: tuple[tuple[str, int], ...]
    awaiting: tuple[tuple[str, int], ...]
    decisions: tuple[tuple[str, int, int], ...]
    lapsing: tuple[tuple[str, str, Policy | None, Policy | None, int], ...]
    market: SettledMarket | None
    structure: Structure
    price_history: tuple[tuple[float, ...], ...]
    reference: Any
    judged: dict[str, tuple[tuple[float | None, bool], ...]]
    mandate_log: dict[str, tuple[MandateChange, ...]]
    score_history: dict[str, tuple[ScoreLine, ...]]

    def held_kg(self, mineral: int, actor: int) -> int:
        """Return what an actor's national stock holds of a mineral, in kilograms, by their positions."""
        return int(self.stocks[mineral, actor])

    @property
    def public_treaties(self) -> tuple[Treaty, ...]:
        """The treaties that everybody knows, oldest first."""
        return tuple(treaty for treaty in self.treaties.values() if not treaty.secret)

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
        """Return bytes that are equal exactly when two states are: JSON with sorted keys, floats as written by repr.

        Dictionaries in the order of time are written in it: what was offered or signed first is part of the state.
        """
        data = {name: _plain(getattr(self, name)) for name in State.__slots__}
        for name in IN_ORDER:
            data[name] = _plain(tuple(getattr(self, name).items()))
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
        parts = ((f, getattr(value, f.name)) for f in fields(value))
        return {f.name: _plain(part) for f, part in parts if f.metadata != UNLESS_DEFAULT or part != f.default}
    raise TypeError(f"a state cannot hold {type(value).__name__}")
