"""The vote within a customs union, by which its seat casts the union's vote in a bloc.

The union is one voter. Its members at the table vote on each motion that it votes on, in the same plenary, and on its
own application to a bloc. A side has a *qualified majority* with ``members_share`` of the members present that hold
``population_share`` of their population; fewer than ``blocking_minority`` members outside it cannot stop it by their
population. The union casts what a qualified majority is for or against; without one it abstains or, if the scenario
says so, casts the ballot of its own seat. A member that does not vote is on no side, but present.

The definition follows Article 16(4) of the Treaty on European Union; all numbers are data of the scenario.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, fsum

from game.actions import Admit
from game.state import Motion, UnionVote
from game.world import World

# Shares of whole numbers of members, and sums of populations, are compared with this tolerance (a share of the whole).
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Majority:
    """What a qualified majority of a union needs, with who is present.

    Attributes:
        members: members needed.
        present: members at the table.
        people_m: population needed, in millions.
        present_m: population of the members at the table, in millions.
        blocking: the fewest members outside the majority whose population can stop it.
    """

    members: int
    present: int
    people_m: float
    present_m: float
    blocking: int

    @property
    def by_heads_alone(self) -> bool:
        """Whether population never decides, as those outside a majority of heads are too few to block it."""
        return self.present - self.members < self.blocking


def present(world: World, union: str) -> tuple[str, ...]:
    """Return the members of a union at the table, in the order of the seats; none for a seat that is no union."""
    return tuple(seat for seat in world.seats if world.union_of.get(seat) == union) if union in world.unions else ()


def population_m(world: World, seat: str) -> float:
    """Return a seat's population in millions."""
    return world.scenario.delegations[world.index[seat]].population_m


def majority(world: World, union: str) -> Majority:
    """Return what a qualified majority of a union needs."""
    rule, members = world.unions[union], present(world, union)
    people = fsum(population_m(world, seat) for seat in members)
    heads = max(1, ceil(rule.members_share * len(members) - TOLERANCE * len(members)))
    return Majority(heads, len(members), rule.population_share * people, people, rule.blocking_minority)


def has_majority(world: World, union: str, side: Sequence[str]) -> bool:
    """Whether the members of one side are a qualified majority of those present."""
    needed = majority(world, union)
    people = fsum(population_m(world, seat) for seat in side)
    if len(side) < needed.members:
        return False
    outside = needed.present - len(side)
    return people >= needed.people_m - TOLERANCE * needed.present_m or outside < needed.blocking


def cast(world: World, union: str, proposal: str, roll_call: Sequence[tuple[str, str]]) -> str:
    """Return what a union casts: for, against or abstain.

    Args:
        world: for the union's numbers and its members' populations.
        union: the union.
        proposal: the ballot of the union's own seat.
        roll_call: (seat, choice) for every member present.
    """
    sides = {side: has_majority(world, union, [s for s, c in roll_call if c == side]) for side in ("for", "against")}
    # A scenario may ask for so little that both sides reach it: then the union is divided.
    if sides["for"] != sides["against"]:
        return "for" if sides["for"] else "against"
    return proposal if world.unions[union].failed_vote == "seat" else "abstain"


def own_application(world: World, motion: Motion) -> str | None:
    """Return the union with members at the table whose own application a motion is about, or None."""
    content = motion.content
    return content.member if isinstance(content, Admit) and present(world, content.member) else None


def is_asked(world: World, motion: Motion, voters: Sequence[str], seat: str) -> bool:
    """Whether a seat votes on a motion within its union: the union is a voter of the bloc, or the applicant."""
    union = world.union_of.get(seat)
    return union is not None and (union in voters or union == own_application(world, motion))


def tally(
    world: World, motion: Motion, voters: Sequence[str], ballots: Mapping[tuple[int, str], str]
) -> tuple[UnionVote, ...]:
    """Return the votes within all unions that are concerned by a motion.

    Args:
        world: the world.
        motion: the motion that is counted.
        voters: the members of the bloc that vote on it.
        ballots: (motion, seat) -> choice, of everybody.
    """
    applicant = own_application(world, motion)
    out: list[UnionVote] = []
    for union in (*voters, *((applicant,) if applicant is not None else ())):
        members = present(world, union)
        if not members:
            continue
        roll = tuple((seat, ballots.get((motion.id, seat), "abstain")) for seat in members)
        proposal = "for" if union == applicant else ballots.get((motion.id, union), "abstain")
        out.append(UnionVote(union, proposal, roll, cast(world, union, proposal, roll)))
    return tuple(out)
