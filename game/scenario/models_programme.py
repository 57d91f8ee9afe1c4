"""Programmes: money that a seat holds for stocks, and where it comes from."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from game.scenario.record import Code, Positive, Record

SourceName = Literal["loan", "private"]


class Loan(Record):
    """A line of credit of a programme: drawn when the seat wants, paid back in parts after a time of grace."""

    limit_usd_m: Positive
    rate_per_quarter: float = Field(ge=0.0, lt=0.5, description="interest a quarter on what is owed")
    repay_rounds: int = Field(
        ge=1, le=4000, description="after the grace, what is owed divided by this falls due each round"
    )
    grace_rounds: int = Field(0, ge=0, le=4000, description="rounds after the first draw in which only interest is due")
    source: str = ""

    def limit(self, commitments: int) -> int:
        """Return the most that can be owed, in cents; what participants have committed to buy does not matter."""
        return round(self.limit_usd_m * 1e8)

    def instalment(self, owed: int, rounds: int) -> int:
        """Return the cents that fall due in a round, so many rounds after the first draw."""
        return -(-owed // self.repay_rounds) if rounds > self.grace_rounds else 0


class PrivateMoney(Record):
    """Private money of a programme, which comes in against commitments of participants to buy."""

    limit_usd_m: Positive
    per_commitment: Positive = Field(
        description="US dollars that come in for each dollar of buy-back commitments in force"
    )
    rate_per_quarter: float = Field(ge=0.0, lt=0.5, description="return a quarter on what was put in")
    source: str = ""

    def limit(self, commitments: int) -> int:
        """Return the most that can be owed, in cents, with so many cents of commitments in force."""
        return min(round(self.limit_usd_m * 1e8), int(self.per_commitment * commitments))

    def instalment(self, owed: int, rounds: int) -> int:
        """Return nothing: private money stays until it is paid back."""
        return 0


class Programme(Record):
    """Money that a seat holds for one purpose, beside its ministry budget.

    Without sources all of it is at hand when the game begins. With a loan or private money only ``own_usd_m`` is; the
    seat draws the rest, and ``usd_m`` is the sum of all three.
    """

    id: str
    seat: Code
    name: str
    purpose: Literal["stockpile"]
    usd_m: Positive
    per_round_usd_m: Positive
    own_usd_m: float | None = Field(
        None, ge=0.0, description="what is at hand when the game begins; default: usd_m less loan and private money"
    )
    loan: Loan | None = None
    private: PrivateMoney | None = None
    source: str = ""

    @property
    def sources(self) -> tuple[tuple[SourceName, Loan | PrivateMoney], ...]:
        """The sources of money that can be drawn on, by name."""
        named: tuple[tuple[SourceName, Loan | PrivateMoney | None], ...]
        named = (("loan", self.loan), ("private", self.private))
        return tuple((name, source) for name, source in named if source is not None)

    @property
    def drawn_usd_m(self) -> float:
        """What the sources can add at most, in millions of US dollars."""
        return sum(source.limit_usd_m for _, source in self.sources)

    @property
    def opening_usd_m(self) -> float:
        """What is at hand when the game begins, in millions of US dollars."""
        return self.own_usd_m if self.own_usd_m is not None else max(0.0, self.usd_m - self.drawn_usd_m)
