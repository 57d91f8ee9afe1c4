"""Players with one fault each, in a module that a process of its own can import."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

from ai.baselines import NoDealPlayer
from game.actions import Action, Decline, EndSitting, Payment, Propose, SetPolicy, Sign, StockOrder
from game.chance import Key
from game.state import Offer
from game.talks import Disclose, Sounding
from game.testkit.bargains import PROMISES
from game.view import View


class Buyer:
    """Buys a little stock in every sitting, and more by what its faulty heirs add; refuses all offers."""

    def extra(self, view: View) -> int:
        return 0

    def act(self, view: View, key: Key) -> Sequence[Action]:
        refusals = [Decline(view.seat, offer.id) for offer in view.waiting_offers]
        if view.ask == "answer":
            return refusals
        usd = 1_000 + self.extra(view)
        orders = [SetPolicy(view.seat, StockOrder(view.world.minerals[0], buy_usd=usd))]
        return [*refusals, *(orders if view.ask == "sitting" else []), EndSitting(view.seat)]


class Illegal(NoDealPlayer):
    def act(self, view: View, key: Key) -> Sequence[Action]:
        return [Sign(view.seat, 999_999_999), *super().act(view, key)]


class Endless:
    def act(self, view: View, key: Key) -> Sequence[Action]:
        return ()


class Nonsense:
    def act(self, view: View, key: Key) -> Any:
        return [{"type": "sign", "seat": view.seat, "offer": "all of them"}]


class ForOthers:
    def act(self, view: View, key: Key) -> Sequence[Action]:
        return [EndSitting(next(seat for seat in view.world.seats if seat != view.seat))]


class Raising:
    def act(self, view: View, key: Key) -> Sequence[Action]:
        raise RuntimeError("out of order")


class Hanging:
    def act(self, view: View, key: Key) -> Sequence[Action]:
        while True:
            time.sleep(0.01)


class HangingWithChild(Hanging):
    """Starts a process of its own, says its number, and hangs."""

    def act(self, view: View, key: Key) -> Sequence[Action]:
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        print(child.pid, flush=True)
        return super().act(view, key)


class Dying:
    def act(self, view: View, key: Key) -> Sequence[Action]:
        print("goodbye", flush=True)
        os._exit(3)


class Flooding:
    def act(self, view: View, key: Key) -> Sequence[Action]:
        return [EndSitting(view.seat)] * 10_000


class FloodingText:
    def act(self, view: View, key: Key) -> Any:
        return [{"type": "decline", "seat": view.seat, "offer": 1, "reason": "x" * 3_000_000}]


class Greedy:
    def act(self, view: View, key: Key) -> Sequence[Action]:
        return [EndSitting(view.seat)] * len(bytearray(2**31))


class Printing(NoDealPlayer):
    """Has no fault: what it prints, in whatever way, disturbs nobody."""

    def act(self, view: View, key: Key) -> Sequence[Action]:
        print('{"actions": []}')
        os.write(1, b'{"actions": []}\n' * 1000)
        sys.stderr.write("x" * 100_000)
        return super().act(view, key)


class Chancy(Buyer):
    def extra(self, view: View) -> int:
        return random.randrange(1_000_000)


class ByHash(Buyer):
    def extra(self, view: View) -> int:
        return hash("the order of a set") % 1_000_000


class Remembering(Buyer):
    def __init__(self) -> None:
        self.rounds: set[int] = set()

    def extra(self, view: View) -> int:
        self.rounds.add(view.round)
        return len(self.rounds)


class RememberingAll(Buyer):
    """As :class:`Remembering`, in what all its instances share."""

    rounds: set[int] = set()  # noqa: RUF012

    def extra(self, view: View) -> int:
        self.rounds.add(view.round)
        return len(self.rounds)


class Peeking(Buyer):
    """Looks for the state of the game behind the legal actions of its view."""

    def extra(self, view: View) -> int:
        for cell in view._legal.__closure__ or ():  # type: ignore[attr-defined]
            approval = getattr(cell.cell_contents, "approval", None)
            if isinstance(approval, dict):
                return 1 + sum(approval.values())
        return 0


class Disowning(NoDealPlayer):
    """Offers what it refuses."""

    def act(self, view: View, key: Key) -> Sequence[Action]:
        out = list(super().act(view, key))
        if view.ask == "sitting" and view.legal["propose"].allowed:
            other = next(seat for seat in view.world.seats if seat != view.seat)
            out.insert(0, Propose(view.seat, (other,), (Payment(view.seat, other, 10_000 + view.round),)))
        return out


class Paying(NoDealPlayer):
    """Signs every gift, and what its heirs are talked into."""

    def act(self, view: View, key: Key) -> Sequence[Action]:
        signed = [offer for offer in view.waiting_offers if self.signs(view, offer)]
        rest = [action for action in super().act(view, key) if action.type != "decline"]
        refused = [Decline(view.seat, offer.id) for offer in view.waiting_offers if offer not in signed]
        return [*(Sign(view.seat, offer.id) for offer in signed), *refused, *rest]

    def signs(self, view: View, offer: Offer) -> bool:
        return price(view, offer) <= 0


def price(view: View, offer: Offer) -> int:
    """Return what an offer costs a seat in dollars."""
    payments = [c for c in offer.clauses if isinstance(c, Payment)]
    return sum(c.usd if c.payer == view.seat else -c.usd for c in payments)


def promises(offer: Offer) -> list[object]:
    """Return the promises in an offer."""
    return [clause for clause in offer.clauses if clause.type in PROMISES]


class Pumpable(Paying):
    def signs(self, view: View, offer: Offer) -> bool:
        return price(view, offer) <= 30_000


class PayingTwice(Paying):
    """Pays for a promise what it would for the first."""

    def signs(self, view: View, offer: Offer) -> bool:
        return price(view, offer) <= (100_000 if promises(offer) else 0)


class PayingForParts(Paying):
    """Pays for a promise whatever its length, but for none that it has."""

    def signs(self, view: View, offer: Offer) -> bool:
        has = [clause for other in view.offers if other.status == "signed" for clause in other.clauses]
        new = [clause for clause in promises(offer) if clause not in has]
        return price(view, offer) <= (100_000 if new else 0)


class Sober(Paying):
    """Has no fault: pays for a promise by the rounds for which it has it from nobody yet."""

    def signs(self, view: View, offer: Offer) -> bool:
        has = [clause for other in view.offers if other.status == "signed" for clause in other.clauses]
        new = [clause for clause in promises(offer) if clause not in has]
        return price(view, offer) <= 40_000 * sum(getattr(clause, "term", 0) for clause in new)


class WornDown(PayingForParts):
    """Gives in to whoever has asked three times."""

    def signs(self, view: View, offer: Offer) -> bool:
        asked = [o for o in view.offers if o.status == "declined" and o.proposer == offer.proposer]
        return super().signs(view, offer) or (bool(promises(offer)) and len(asked) >= 3)


class Sounder(NoDealPlayer):
    """Answers soundings; what it says of an offer is what it would do."""

    def sounding(self, view: View, key: Key, sounding: Sounding) -> Disclose:
        return Disclose(view.seat, sounding.seat, sounding.id, "no")


class WrongSounder(NoDealPlayer):
    def sounding(self, view: View, key: Key, sounding: Sounding) -> Action:
        return EndSitting(view.seat)
