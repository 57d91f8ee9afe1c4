"""The joint score: what all parties have gained together against the best of the reference set, and how it is split.

Together the parties gain the sum of their economic welfare; payments between them cancel and are left out, and so are
the rival and the rest of the world. The split is the Gini coefficient of attainment. Attainment may be negative, where
the plain coefficient has no bounds; in the normalisation of Raffinetti, Siletti and Vernizzi (2015, Statistical Methods
& Applications 24) the mean of absolute values stands for the mean:

    G = sum_i sum_j |x_i - x_j| / ( 2 (n - 1) sum_i |x_i| )

It is 0 where all attain the same, 1 where one seat has everything, or all the gains and another all the losses, and
n / (n - 1) times the plain coefficient where nobody is below zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from game.rules.score import Reference, Values, attainment, covered
from game.state import Tally
from game.world import World

# Below this sum, in US dollars, no package brings the parties anything to compare with.
LEAST_USD = 1.0
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Joint:
    """What all parties have attained together.

    Attributes:
        usd: discounted US dollars against the no-deal run, without payments.
        best_usd: the best sum over the reference set, 0 where no package has one above zero.
        package: its number in the scenario's list, -1 for none.
        percent: 100 ``usd`` / ``best_usd``; None where there is nothing to compare with. It may be negative or above
            100.
        gini: the split of attainment over all seats but the rival's, 0 (even) to 1.
        mean: their mean attainment, in per cent.
    """

    usd: float
    best_usd: float
    package: int
    percent: float | None
    gini: float
    mean: float


def joint_seats(world: World) -> tuple[str, ...]:
    """Return the seats whose prosperity adds up to that of all parties: a union stands for its members."""
    return tuple(seat for seat in parties(world) if seat not in world.union_of)


def parties(world: World) -> tuple[str, ...]:
    """Return all seats but the rival's."""
    return tuple(seat for seat in world.seats if seat != world.rival)


def together(world: World, values: Values) -> float:
    """Return the sum of a money figure [A] over all parties, each counted once."""
    return fsum(covered(world, seat, values) for seat in joint_seats(world))


def gini(values: Sequence[float]) -> float:
    """Return the normalised Gini coefficient of some values, negative ones too; 0 for fewer than two or all zero."""
    size = fsum(abs(v) for v in values)
    if len(values) < 2 or size <= 0.0:
        return 0.0
    ranked = sorted(values)
    # In a sorted row value k lies above k others and below n - 1 - k: every pair is counted once.
    pairs = fsum((2 * k - len(ranked) + 1) * v for k, v in enumerate(ranked))
    return min(1.0, max(0.0, pairs / ((len(ranked) - 1) * size)))


def joint_score(world: World, reference: Reference, tallies: Mapping[str, Tally]) -> Joint:
    """Return what all parties have attained together so far.

    Args:
        world: the world.
        reference: the game's reference.
        tallies: seat -> what it has earned.
    """
    usd = fsum(tallies[seat].prosperity for seat in joint_seats(world))
    # Less than a millionth of a per cent is the noise of the arithmetic, and would be split like anything else.
    attained = [round(attainment(world, reference, seat, tallies[seat]).attainment, DIGITS) for seat in parties(world)]
    best = reference.joint_best
    return Joint(
        usd=usd,
        best_usd=best,
        package=reference.joint_package,
        percent=100.0 * usd / best if best >= LEAST_USD else None,
        gini=gini(attained),
        mean=fsum(attained) / len(attained) if attained else 0.0,
    )
