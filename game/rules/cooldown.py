"""Motions that cannot be tabled now: the same is open already, or was voted down lately."""

from __future__ import annotations

from game.actions import MotionContent
from game.errors import Refused
from game.rules.turn import refuse
from game.state import Bloc, Chamber
from game.world import World


def blocked(world: World, state: Chamber, bloc: Bloc) -> dict[MotionContent, Refused]:
    """Return the motions that cannot be tabled now because they are open already, or were voted down lately."""
    out: dict[MotionContent, Refused] = {}
    for motion in state.motions.values():
        if motion.bloc != bloc.id:
            continue
        back = motion.ready + world.rules.motion_cooldown
        if motion.status == "open":
            out[motion.content] = refuse("already-tabled", "Motion {number} already asks for this.", number=motion.id)
        elif motion.status == "rejected" and state.round < back:
            out[motion.content] = refuse(
                "cool-down", "This was voted down; it can come back in round {round}.", round=back
            )
    return out
