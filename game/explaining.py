"""Asking a player for the account of an answer that it gives to an offer of a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from game.actions import Action, Counter, Decline, Explain, Sign, action_from_json
from game.chance import Key
from game.errors import Refused
from game.players import Accountable, Player
from game.view import View


def account_of(
    player: Player, view: View, key: Key, answer: Action, replies: Sequence[Action]
) -> tuple[Explain | None, str]:
    """Return what a player says of an answer, or None, and what was wrong with it in a few words, or nothing.

    It is asked only where a person is another party, and only if it has not said anything of itself.

    Args:
        player: the player.
        view: what it answered from.
        key: the key with which it answered.
        answer: one of its replies.
        replies: all of them.
    """
    if not isinstance(answer, Sign | Decline | Counter) or not isinstance(player, Accountable):
        return None, ""
    offer = next((o for o in view.waiting_offers if o.id == answer.offer), None)
    if offer is None or not any(party in view.people for party in offer.parties):
        return None, ""
    if any(isinstance(reply, Explain) and reply.offer == offer.id for reply in replies):
        return None, ""
    try:
        given: Any = player.account(view, key, offer, answer)
        account = None if given is None else action_from_json(given)
    except Refused as error:
        return None, f"answered nonsense: {error.sentence}"
    except Exception as error:
        return None, f"failed: {type(error).__name__}: {error}"
    if account is None:
        return None, ""
    if not isinstance(account, Explain) or (account.seat, account.offer) != (view.seat, offer.id):
        return None, "did not give the account that it was asked for"
    return account, ""
