"""Kinds of seat: those whose interests in a bloc the market makes alike."""

from __future__ import annotations

from game.rules.reference import package_members
from game.world import World

LARGE_USE = 0.02
KINDS = ("host", "union", "producers", "large users", "small users", "union members", "rival")


def kinds_of(world: World) -> dict[str, tuple[str, ...]]:
    """Return the seats of each of :data:`KINDS`, in the order of the scenario.

    Host, unions, members of unions and the rival are kinds of their own. Of the others, producers refine or mine at
    least 1 % of the world's output of a strategic mineral, large users have at least 2 % of strategic use outside the
    rival, and a seat may be both; small users are neither.
    """
    apart = {
        "host": tuple(s for s in world.seats if s == world.host),
        "union": tuple(s for s in world.seats if s in world.unions and s != world.host),
        "union members": tuple(s for s in world.seats if s in world.union_of and s != world.host),
        "rival": tuple(s for s in world.seats if s == world.rival),
    }
    taken = {seat for seats in apart.values() for seat in seats}
    rest = tuple(s for s in world.seats if s not in taken)
    producing = frozenset(package_members(world, "producers"))
    producers = tuple(s for s in rest if s in producing)
    large = tuple(s for s in rest if world.weight(s) >= LARGE_USE)
    small = tuple(s for s in rest if s not in producers and s not in large)
    found = {**apart, "producers": producers, "large users": large, "small users": small}
    return {kind: found[kind] for kind in KINDS}


def may_join(world: World) -> tuple[str, ...]:
    """Return the seats that a bloc can admit: all that hold their own trade policy, but not the rival."""
    return tuple(s for s in world.seats if s != world.rival and world.holds_trade_policy(s))
