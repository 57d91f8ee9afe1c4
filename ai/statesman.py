"""The level *statesman*: a minister that also plans its treasury, and negotiates step by step.

It opens each talk with less than it would give in the end, sees the answer, and comes back with more in the same
sitting while meetings last; only then it decides on the rest of its business.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ai.aims import aim_offers, given_away
from ai.appraisal import Appraisal
from ai.as_signed import as_signed
from ai.futures import Foresight
from ai.minister import Minister
from ai.treasury import treasury_orders
from game.actions import Action, Propose
from game.chance import Key
from game.view import View

# What it opens a talk with, in terms of what it would give by now, and what it comes back with once it was refused.
SHARES = (1.0, 2.5)
MOST_TALKS = 6


class Statesman(Minister):
    """See the module's text."""

    FUTURES = 3

    def mind(self, view: View) -> Appraisal:
        """Return an appraisal that values blocs over sampled futures."""
        return Foresight(as_signed(view), view.seat, self.FUTURES)

    def act(self, view: View, key: Key) -> Sequence[Action]:
        """Return answers and ballots, or the next step of a sitting: one talk after another, then the rest."""
        if view.ask != "sitting":
            return super().act(view, key)
        mind = self.mind(view)
        answers = self.answers(view, mind)
        if answers:
            return answers
        talk = self._next_talk(view, mind, key)
        return talk or self._sitting(view, mind, key)

    def _next_talk(self, view: View, mind: Appraisal, key: Key) -> list[Action]:
        """Return the next proposal for a target, none when meetings or partners are used up."""
        mine = [o for o in view.offers if o.round == view.round and o.exchange == 0 and o.proposer == view.seat]
        if view.me.meetings < 1 or len(mine) >= MOST_TALKS:
            return []
        tried = Counter(o.parties[1] for o in mine if len(o.parties) == 2)
        refused = {o.parties[1] for o in mine if o.status == "declined" and len(o.parties) == 2}
        again = frozenset(partner for partner, times in tried.items() if partner in refused and times < len(SHARES))
        first = aim_offers(view, mind, key, 1)
        return [*(first or aim_offers(view, mind, key, 1, min(1.0, given_away(view) * SHARES[-1]), again))]

    def _aims(self, view: View, mind: Appraisal, key: Key) -> list[Propose]:
        """Return nothing: the steps before have worked on its targets."""
        return []

    def _spend(self, view: View, mind: Appraisal) -> list[Action]:
        """Return its stock orders, investments at home and supplementary votes."""
        return treasury_orders(view, mind)
