"""What a seat's scales and its 100 % come from, in the terms of the reference set."""

from __future__ import annotations

from dataclasses import dataclass

from game.rules.score import PARTS, Reference
from game.world import World

# The package of a seat that holds controls when the game begins: to lift them.
OWN = "own"
LISTED = "listed"
NONE = "none"


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """A package of the reference set.

    Attributes:
        number: its place in the scenario's list, -1 where no package brings anything.
        kind: ``"listed"``, ``"own"`` (the seat lifts the controls that it holds at the start) or ``"none"``.
        membership: who keeps the floors: none, founders, producers, both or all.
        floor, export_floor: in multiples of the baseline price, or None.
        stock_share: stock that each member buys at the start, as a share of a quarter's use.
    """

    number: int
    kind: str
    membership: str = "none"
    floor: float | None = None
    export_floor: float | None = None
    stock_share: float = 0.0


@dataclass(frozen=True, slots=True)
class PartExplained:
    """What a part of the mandate is measured by.

    Attributes:
        part: prosperity, security, industry or standing.
        scale: s_ik, what a full unit takes, in US dollars or points.
        gain: what the best package improves the part by, in the same unit.
        points: what that is worth: weight times gain over scale.
        bound: what sets the scale: ``"package"``, ``"minimum"`` or ``"stake"``.
        widest: the package that improves this part most; it sets the scale if ``bound`` says so.
    """

    part: str
    scale: float
    gain: float
    points: float
    bound: str
    widest: PackageFacts


@dataclass(frozen=True, slots=True)
class ReferenceExplained:
    """A seat's best package and what each part is measured by; ``points`` are those of the best package."""

    best: PackageFacts
    points: float
    parts: tuple[PartExplained, ...]


def explain_reference(world: World, reference: Reference, seat: str) -> ReferenceExplained:
    """Return which package is best for a seat, what it brings, and what sets each of the seat's scales.

    Args:
        world: the world, with the seat's mandate.
        reference: the game's reference.
        seat: a seat at the table.
    """
    a = world.index[seat]
    weights = world.mandates[seat].weights
    parts = tuple(
        PartExplained(
            part=part,
            scale=float(reference.scale[a, k]),
            gain=float(reference.best_gain[a, k]),
            points=float(getattr(weights, part)) * float(reference.best_gain[a, k]) / float(reference.scale[a, k]),
            bound=reference.bound[a][k],
            widest=_facts(world, reference.widest[a][k]),
        )
        for k, part in enumerate(PARTS)
    )
    return ReferenceExplained(_facts(world, reference.best_package[a]), float(reference.best[a]), parts)


def _facts(world: World, number: int) -> PackageFacts:
    listed = world.scenario.head.reference_set
    if number < 0:
        return PackageFacts(-1, NONE)
    if number >= len(listed):
        return PackageFacts(number, OWN)
    package = listed[number]
    return PackageFacts(number, LISTED, package.membership, package.floor, package.export_floor, package.stock_share)
