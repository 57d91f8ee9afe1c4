"""Standing instructions: what a person's ministry does by itself, as small typed values.

Each stands until it is changed or ended (``on=False``). Values of offers are in points of the seat's own mandate, as
its desk estimates them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from game.contents import Subject

Points = Annotated[float, Field(ge=-100.0, le=100.0)]


@dataclass(frozen=True, slots=True)
class VoteByMandate:
    """Vote for what is worth more than ``margin`` points to the seat, and against what is worth less than minus that.

    ``bloc`` narrows it to one bloc (empty: all) and ``subject`` to one kind of motion. Of several that fit a motion the
    narrowest counts: one for the bloc and the subject, for the bloc, for the subject, for all.
    """

    bloc: Annotated[str, Field(max_length=40)] = ""
    subject: Subject = "any"
    margin: Annotated[float, Field(ge=0.0, le=100.0)] = 0.0
    on: bool = True
    type: Literal["vote_by_mandate"] = "vote_by_mandate"


@dataclass(frozen=True, slots=True)
class DeclineBelow:
    """Decline what a program offers and is worth less than ``points``."""

    points: Points = 0.0
    on: bool = True
    type: Literal["decline_below"] = "decline_below"


@dataclass(frozen=True, slots=True)
class SignAbove:
    """Sign what a program offers and is worth ``points`` or more."""

    points: Points = 5.0
    on: bool = True
    type: Literal["sign_above"] = "sign_above"


@dataclass(frozen=True, slots=True)
class KeepPromises:
    """Do what the seat's own promises need: cast pledged votes, set the controls promised, lift those ruled out."""

    on: bool = True
    type: Literal["keep_promises"] = "keep_promises"


Instruction = VoteByMandate | DeclineBelow | SignAbove | KeepPromises


def key_of(instruction: Instruction) -> str:
    """Return the place that an instruction takes: another with the same key replaces it."""
    if isinstance(instruction, VoteByMandate):
        return f"{instruction.type}:{instruction.bloc}:{instruction.subject}"
    return instruction.type


# --- actions ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Instruct:
    """Give one's ministry a standing instruction, change it, or end it."""

    seat: str
    instruction: Annotated[Instruction, Field(discriminator="type")]
    type: Literal["instruct"] = "instruct"


@dataclass(frozen=True, slots=True)
class Recall:
    """Take back the answer that one's ministry holds ready for an offer; the offer is then the person's own again."""

    seat: str
    offer: int
    type: Literal["recall"] = "recall"
