"""Baselines: the random player and the one that never deals."""

from __future__ import annotations

from collections.abc import Sequence

from game.actions import Action, Decline, EndSitting, Vote
from game.chance import Key, pick
from game.rules.spec import sample
from game.view import View

END_CHANCE = 8


class RandomPlayer:
    """Draws an action type uniformly among those allowed, ends its sitting one time in eight, then samples the type.

    The stream is keyed by the state of the log, so the same view and key give the same action. It answers offers by
    drawing among signing, declining and countering.
    """

    def act(self, view: View, key: Key) -> Sequence[Action]:
        """Return one random legal action."""
        rng = key.rng()
        if view.ask == "answer":
            open_types = [t for t in ("sign", "decline", "counter") if view.legal[t].allowed]
        else:
            if pick(rng, END_CHANCE) == 0:
                return (EndSitting(view.seat),)
            open_types = [t for t, spec in view.legal.items() if spec.allowed and t not in ("end_sitting", "undo")]
        if not open_types:
            return (EndSitting(view.seat),)
        return (sample(view.legal[open_types[pick(rng, len(open_types))]], rng),)


class NoDealPlayer:
    """Signs nothing, tables nothing, abstains: what the no-deal run assumes of everybody."""

    def act(self, view: View, key: Key) -> Sequence[Action]:
        """Return refusals and the end of the sitting."""
        refusals: list[Action] = [Decline(view.seat, offer.id) for offer in view.waiting_offers]
        if view.ask == "answer":
            return refusals
        votes: list[Action] = [Vote(view.seat, motion.id, "abstain") for motion in view.ballot_page]
        return [*refusals, *votes, EndSitting(view.seat)]
