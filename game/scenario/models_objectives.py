"""Objectives: what some of the delegations set out to reach together, in public, for standing."""

from __future__ import annotations

from pydantic import Field

from game.scenario.models_conditions import Condition
from game.scenario.record import Code, Record


class Objective(Record):
    """Something that its parties have announced, to be reached by a round; everybody can see how it stands.

    It is met when all its conditions hold at the end of one round. A condition about a seat is judged for the first of
    ``parties``. Late, it brings the part of the standing that is left, falling evenly to nothing after
    ``late_rounds`` rounds.
    """

    id: str = Field(pattern=r"^[a-z0-9-]{3,60}$")
    title: str = Field(min_length=1, max_length=80)
    text: str
    parties: tuple[Code, ...] = Field(min_length=1, max_length=20)
    when: tuple[Condition, ...] = Field(min_length=1, max_length=6)
    by_round: int = Field(ge=1)
    late_rounds: int = Field(0, ge=0, description="rounds after by_round in which it still brings a part")
    standing: float = Field(gt=0.0, le=10.0, description="points of standing for each party when it is met in time")
    missed_standing: float = Field(
        0.0, ge=-10.0, le=0.0, description="points of standing for each party when it is missed for good"
    )
    source: str = ""

    @property
    def last_round(self) -> int:
        """The last round in which meeting it brings anything."""
        return self.by_round + self.late_rounds

    def points(self, round_: int) -> float:
        """Return the points of standing that it brings each party if it is met in a round."""
        late = max(0, round_ - self.by_round)
        return self.standing * max(0.0, 1.0 - late / (self.late_rounds + 1))
