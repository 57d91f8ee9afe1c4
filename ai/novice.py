"""The level *novice*: it judges as everybody does, and negotiates as a beginner does.

It answers at its threshold without ever countering, opens at most one talk a round, by the first idea that comes to
it, and works on no target. It tables nothing, builds no stocks and does not campaign at home.
"""

from __future__ import annotations

from collections.abc import Sequence

from ai.appraisal import Appraisal
from ai.decisions import decide
from ai.keeping import keep_promises
from ai.negotiator import HeuristicPlayer
from game.actions import Action, EndSitting, Ratify, SetPolicy
from game.chance import Key
from game.state import Offer
from game.view import View


class Novice(HeuristicPlayer):
    """See the module's text."""

    def _counter(self, view: View, mind: Appraisal, offer: Offer, missing: float) -> Action | None:
        return None

    def _sitting(self, view: View, mind: Appraisal, key: Key) -> list[Action]:
        actions: list[Action] = [*self._membership(view, mind, key), *self._one_talk(view, mind, key)]
        actions.extend(decide(view, mind))
        actions.extend(keep_promises(view))
        ready = [entry for entry in view.me.at_home if not entry.refusal]
        actions.extend(SetPolicy(view.seat, Ratify(entry.bloc)) for entry in ready)
        return [*actions, EndSitting(view.seat)]

    def _one_talk(self, view: View, mind: Appraisal, key: Key) -> Sequence[Action]:
        return self._deals(view, mind, key)[:1]
