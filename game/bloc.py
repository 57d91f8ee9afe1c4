"""Blocs and what is before them: members, applications, floors, common fund and stock, motions and their roll calls.

These records are parts of :class:`game.state.State`; rules import them from there.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from game.actions import MotionContent

# A field that the canonical form of a state has only where it is set, so that what does not use it keeps its digest.
UNLESS_DEFAULT = {"canonical": "unless default"}


@dataclass(frozen=True, slots=True)
class Application:
    """A pending application to a bloc."""

    member: str
    status: str
    round: int


Amendments = tuple[tuple[str, float | str], ...]


@dataclass(frozen=True, slots=True)
class BookEntry:
    """A line of the books of a bloc's fund: what a seat paid in (``levy``) or had back (``returned``, below zero)."""

    round: int
    kind: str
    seat: str
    cents: int


@dataclass(frozen=True, slots=True)
class StockEntry:
    """A line of the books of a bloc's common stock.

    Attributes:
        kind: ``called`` or ``given`` by a seat, ``drawn`` by one or ``returned`` to one; ``bought`` and ``released`` by
            the bloc itself.
        seat: whose entry it is; empty for what the bloc itself does in the market.
        mineral: of what was moved; empty for money alone.
        kg, cents: what came in, below zero what went out.
        value: by how many cents the seat's claim changes, goods at the price of the books.
    """

    round: int
    kind: str
    seat: str
    mineral: str = ""
    kg: int = 0
    cents: int = 0
    value: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """What a member still owes the common stock, in cents, and since which round."""

    seat: str
    cents: int
    since: int


@dataclass(frozen=True, slots=True)
class Bloc:
    """A bloc under its charter.

    Attributes:
        members: (seat, status, round of admission) in order of admission.
        floors: (mineral, stage, level) voted, sorted; they bind only while ``in_force``.
        export_floors: the same for what members sell to others.
        notices: (seat, round in whose plenary it leaves).
        short_since: the round in which it fell under its critical mass, or None.
        first_accession: the round from which the time to come into force counts: that of the first accession, of the
            founding, or of the last lapse; None before.
        amendments: (rule, value) that differ from the scenario's charter, sorted; see game.rules.charter.
        expulsions: (seat, round in whose plenary it leaves) of members that were expelled.
        barred: (seat, first round in which it may apply again) of seats that were expelled.
        books: every entry of the common fund, oldest first.
        signatories: (seat, status, round of signature) of those that the bloc takes and that have not ratified yet.
        refusals_at_home: (seat, failed attempts to ratify, round of the last).
        stock: (mineral, kilograms) of the common stock, sorted, nothing without any.
        stock_cents: the money of the common stock.
        stock_books: every entry of the common stock, oldest first; they add up to the two before.
        stock_targets: (mineral, days of the full members' use) that the common stock is to reach, sorted.
        stock_dues: contributions called and not paid yet, in the order in which they were called.
        stock_releases: (mineral, kilograms) voted to be released in the next market, sorted.
        founder: the seat that founded it in the game; empty where the charter was explored from the start.
    """

    id: str
    members: tuple[tuple[str, str, int], ...] = ()
    applications: tuple[Application, ...] = ()
    in_force: bool = False
    in_force_since: int | None = None
    floors: tuple[tuple[str, str, float], ...] = ()
    notices: tuple[tuple[str, int], ...] = ()
    short_since: int | None = None
    first_accession: int | None = None
    dissolved: bool = False
    export_floors: tuple[tuple[str, str, float], ...] = ()
    amendments: Amendments = ()
    expulsions: tuple[tuple[str, int], ...] = ()
    barred: tuple[tuple[str, int], ...] = ()
    books: tuple[BookEntry, ...] = ()
    signatories: tuple[tuple[str, str, int], ...] = ()
    refusals_at_home: tuple[tuple[str, int, int], ...] = ()
    stock: tuple[tuple[str, int], ...] = ()
    stock_cents: int = 0
    stock_books: tuple[StockEntry, ...] = ()
    stock_targets: tuple[tuple[str, float], ...] = ()
    stock_dues: tuple[Due, ...] = ()
    stock_releases: tuple[tuple[str, int], ...] = ()
    founder: str = field(default="", metadata=UNLESS_DEFAULT)

    @property
    def fund(self) -> int:
        """What the common fund holds, in cents."""
        return sum(entry.cents for entry in self.books)

    def status(self, seat: str) -> str | None:
        """Return ``"full"``, ``"associate"`` or None."""
        for member, status, _ in self.members:
            if member == seat:
                return status
        return None

    def signed(self, seat: str) -> str | None:
        """Return the status with which a seat has signed and not ratified yet, or None."""
        return next((status for signatory, status, _ in self.signatories if signatory == seat), None)

    def attempts(self, seat: str) -> tuple[int, int]:
        """Return how often a seat has failed to ratify, and the round of the last time; zeros for never."""
        return next(((count, last) for other, count, last in self.refusals_at_home if other == seat), (0, 0))

    @property
    def full_members(self) -> tuple[str, ...]:
        """The full members, in order of admission."""
        return tuple(seat for seat, status, _ in self.members if status == "full")

    def voters(self, round_: int) -> tuple[str, ...]:
        """Return the full members who vote in a round's plenary: a new one votes from the next round."""
        return tuple(seat for seat, status, joined in self.members if status == "full" and joined < round_)


@dataclass(frozen=True, slots=True)
class UnionVote:
    """The published vote within a customs union on a motion.

    Attributes:
        union: the seat of the union.
        proposal: the ballot of that seat; on the union's own application ``"for"``, since it was filed.
        roll_call: (seat, choice) for every member at the table.
        choice: what the union has cast by it.
    """

    union: str
    proposal: str
    roll_call: tuple[tuple[str, str], ...]
    choice: str


@dataclass(frozen=True, slots=True)
class Motion:
    """A motion in a bloc; ``ready`` is the first round in whose plenary it is voted on.

    ``roll_call`` has one vote for each member of the bloc, ``unions`` how those of customs unions came about.
    """

    id: int
    bloc: str
    content: MotionContent
    proposer: str
    seconder: str | None
    round: int
    ready: int
    status: str = "open"
    roll_call: tuple[tuple[str, str], ...] = ()
    unions: tuple[UnionVote, ...] = ()
