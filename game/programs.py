"""Asking the programs that play seats: what they return is checked, and who fails is replaced for the sitting.

A program that raises, is late, or returns what is no action of its seat is wrong as a whole: nothing of that reply is
done. A stand-in plays its seat until the table's next sitting, corridor turn or plenary, and a note says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Any

from game.actions import Action, action_from_json
from game.chance import Key
from game.errors import PlayerError, Refused
from game.explaining import account_of
from game.players import Player, Sounded, available, make_player
from game.talks import Disclose, Sounding
from game.view import View

#: Who plays for a program that failed: the first of these that is installed.
STAND_INS = ("delegate", "heuristic")
#: The most actions that a program may return at once.
MOST_ACTIONS = 500

Mark = tuple[int, str, int]


class Programs:
    """The programs of a table, each by the name under which seats have it.

    Args:
        players: seat -> name of its program; the table's own, which may change.
        made: name -> program; likewise.
        note: takes a seat and a sentence about what went wrong.
    """

    def __init__(
        self, players: Mapping[str, str], made: Mapping[str, Player], note: Callable[[str, str], None]
    ) -> None:
        self._players = players
        self._made = made
        self._note = note
        self._failed: dict[str, Mark] = {}
        self._stand_in: tuple[str, Player] | None = None

    def replies(self, seat: str, view: View, key: Key, mark: Mark) -> list[Action]:
        """Return what is to be done for a seat, in order, accounts of answers to people included.

        Args:
            seat: the seat.
            view: its view.
            key: its key.
            mark: the phase, as far as failures go: who failed in it is not asked again until it is another.
        """
        for player in self._to_ask(seat, mark):
            try:
                actions = _checked(seat, player.act(view, key))
            except Exception as error:
                self._fail(seat, mark, player, error)
            else:
                return self._with_accounts(seat, mark, player, view, key, actions)
        return []

    def disclosure(self, seat: str, view: View, key: Key, sounding: Sounding, mark: Mark) -> Disclose | None:
        """Return a seat's answer to a sounding, None if its program gives none; arguments as of :meth:`replies`."""
        for player in self._to_ask(seat, mark):
            if not isinstance(player, Sounded):
                return None
            try:
                reply: Any = player.sounding(view, key, sounding)
                answer = None if reply is None else action_from_json(reply)
                if answer is None:
                    return None
                if isinstance(answer, Disclose) and (answer.seat, answer.sounding) == (seat, sounding.id):
                    return answer
                raise PlayerError("did not answer the sounding that it was asked")
            except Exception as error:
                self._fail(seat, mark, player, error)
        return None

    def close(self) -> None:
        """End the processes of plug-ins; a program that is asked again begins anew."""
        for player in self._made.values():
            close = getattr(player, "close", None)
            if callable(close):
                close()

    def _to_ask(self, seat: str, mark: Mark) -> list[Player]:
        """Return the seat's program, unless it has failed in this phase, and its stand-in."""
        own = [] if self._failed.get(seat) == mark else [self._made[self._players[seat]]]
        return own + [player for _, player in self._standing_in()]

    def _standing_in(self) -> list[tuple[str, Player]]:
        if self._stand_in is None:
            name = next((name for name in STAND_INS if name in available()), None)
            if name is None:
                return []
            self._stand_in = (name, make_player(name))
        return [self._stand_in]

    def _with_accounts(
        self, seat: str, mark: Mark, player: Player, view: View, key: Key, replies: list[Action]
    ) -> list[Action]:
        """Return what a player does with the accounts of its answers to people behind them, where it gives any."""
        out: list[Action] = []
        for reply in replies:
            out.append(reply)
            account, fault = account_of(player, view, key, reply, replies)
            if account is not None:
                out.append(account)
            elif fault:
                self._note(seat, f"the player {self._players[seat]!r} {fault}")
                self._failed[seat] = mark
        return out

    def _fail(self, seat: str, mark: Mark, player: Player, error: Exception) -> None:
        name = self._players[seat]
        again = self._failed.get(seat) == mark
        self._failed[seat] = mark
        if again:
            self._note(seat, f"the stand-in for the player {name!r} {_reason(error)}; it does nothing")
            return
        instead = next((f"{stand_in!r} plays" for stand_in, _ in self._standing_in()), "nobody plays")
        self._note(seat, f"the player {name!r} {_reason(error)}; {instead} for it until the next phase")


def _checked(seat: str, replies: Sequence[Action]) -> list[Action]:
    """Return a program's actions.

    Raises:
        PlayerError: if one is no action, or another seat's, or there are too many.
    """
    given: list[Any] = list(islice(replies, MOST_ACTIONS + 1))
    if len(given) > MOST_ACTIONS:
        raise PlayerError(f"returned more than {MOST_ACTIONS} actions at once")
    actions = [action_from_json(reply) for reply in given]
    other = next((action.seat for action in actions if action.seat != seat), None)
    if other is not None:
        raise PlayerError(f"tried to act for {other}")
    return actions


def _reason(error: Exception) -> str:
    if isinstance(error, PlayerError):
        return str(error)
    if isinstance(error, Refused):
        return f"answered nonsense: {error.sentence.rstrip('.')}"
    return f"failed: {type(error).__name__}: {error}"
