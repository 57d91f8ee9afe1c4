"""What seats owe and have announced: the accounts of programmes' loans, and the outcomes of objectives.

These records are parts of :class:`game.state.State`; rules import them from there.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Debt:
    """The account of one source of a programme's money, in cents, all sums since the start of the game.

    Attributes:
        drawn: what came into the programme.
        repaid: what went back.
        interest: interest paid.
        added: interest that could not be paid and was added to the debt.
        since: the round of the first draw since nothing was owed.
        arrears: whether something that fell due in the last round was not paid.
    """

    drawn: int = 0
    repaid: int = 0
    interest: int = 0
    added: int = 0
    since: int = 0
    arrears: bool = False

    @property
    def owed(self) -> int:
        """What is owed now, in cents."""
        return self.drawn + self.added - self.repaid


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an objective: ``met``, met ``late`` or ``missed``, and in which round."""

    status: str
    round: int
