"""How much of a finished game's attainment comes from the tail after its last round, exactly.

The rules settle the tail inside the game's last action. So the log is folded up to that action, and the action is
applied to a draft once more with the outcomes that the log holds, until the rules ask for the tail: what the seats have
earned by then is their score before it, to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from game.actions import action_from_json
from game.dispatch import dispatch
from game.engine import Game
from game.errors import MinisterialError
from game.rules.phases import to_act
from game.rules.score import Attainment, attainment
from game.rules.turn import Turn
from game.state import Tally

TAIL = "tail"


@dataclass(frozen=True, slots=True)
class TailShare:
    """A seat's score before the tail and with it."""

    before: Attainment
    after: Attainment

    @property
    def points(self) -> float:
        """The points of the mandate that the tail brought, negative where it cost."""
        return self.after.points - self.before.points

    @property
    def attainment(self) -> float:
        """What the tail added to the attainment, in per cent of the seat's best."""
        return self.after.attainment - self.before.attainment


class _TailReached(Exception):
    """The rules ask for the tail; not an error."""


def tail_share(game: Game) -> dict[str, TailShare]:
    """Return what the tail did to every seat's score.

    Args:
        game: a game that is over. Its log is replayed, which takes the market clears of a game but no player's time.

    Raises:
        MinisterialError: if the game is not over.
        ReplayDivergence: if the log does not replay.
    """
    if not game.over:
        raise MinisterialError("The tail comes after the last round, and this game is not over.")
    tallies = _tallies_before(game)
    reference = game.state.reference
    return {
        seat: TailShare(attainment(game.world, reference, seat, tallies[seat]), game.attainment(seat))
        for seat in game.world.seats
    }


def _tallies_before(game: Game) -> dict[str, Tally]:
    last = max(entry.number for entry in game.log if entry.kind == "action")
    action = action_from_json(game.log[last].body)
    past = Game.replay(game.world, game.seed, game.people, game.sequential, game.log[:last], coaching=game.coaching)
    outcomes = iter(game.log[last + 1 :])
    draft = past.state.copy()

    def settle(kind: str, compute: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        if kind == TAIL:
            raise _TailReached
        return next(outcomes).body

    acting = action.seat in to_act(draft, game.sequential)
    try:
        dispatch(Turn(game.world, draft, game.seed, settle), action, acting)
    except _TailReached:
        return draft.tallies
    raise AssertionError("the last action of a game that is over did not reach its tail")
