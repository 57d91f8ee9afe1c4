"""A player that answers offers by one plain rule and says why: what the tests of answers at the table sit down with."""

from game.actions import Condition, Counter, Decline, Disclose, EndSitting, Explain, Payment, Sign
from tests.window.seated import screen_of, sit_down
from tests.window.stage import finish

#: The most that it pays a round, in US dollars, and what it says of an offer, in points of its mandate.
LIMIT = 2_000_000
ITEMS = (("paid", -3.04), ("received", 0.52), ("standing", 0.031), ("kept", -0.02), ("needed", -1.0))
POINTS = round(sum(points for _, points in ITEMS), 4)


class Candid:
    """Signs what costs it no more than its limit; declines other offers, or counters those of two clauses."""

    def __init__(self, condition=True):
        self.condition = condition

    def signs(self, seat, clauses):
        return all(c.usd <= LIMIT for c in clauses if isinstance(c, Payment) and c.payer == seat)

    def act(self, view, key):
        me = view.seat
        out = []
        for offer in view.waiting_offers:
            if self.signs(me, offer.clauses):
                out.append(Sign(me, offer.id))
            elif len(offer.clauses) > 1:
                out.append(Counter(me, offer.id, tuple(c for c in offer.clauses if self.signs(me, (c,)))))
            else:
                out.append(Decline(me, offer.id, "price"))
        return [*out, EndSitting(me)] if view.ask != "answer" else out

    def account(self, view, key, offer, answer):
        if isinstance(answer, Sign):
            return Explain(view.seat, offer.id, 0.6, 0.6, "", None, (("received", 1.6), ("needed", -1.0)))
        named = Condition("at_most", 0, "usd", LIMIT) if self.condition else None
        return Explain(view.seat, offer.id, POINTS, POINTS, "price", named, ITEMS)

    def sounding(self, view, key, sounding):
        yes = self.signs(view.seat, sounding.clauses)
        points = 0.6 if yes else POINTS
        counter = () if yes else (Payment(view.seat, sounding.seat, LIMIT, 0, 4),)
        return Disclose(view.seat, sounding.seat, sounding.id, "yes" if yes else "no", points, points,
                        "" if yes else "price", (), counter)  # fmt: skip


def sit_with_candid(coaching, *clauses, partner="AUS", size=(1280, 720), condition=True):
    """Return a stage at the negotiation table with a candid partner and a draft for it."""
    stage = sit_down(partner, coaching=coaching, size=size)
    stage.app.play.table._made["no-deal"] = Candid(condition)
    for clause in clauses:
        screen_of(stage).put(clause)
    finish(stage)
    return stage


def asked_for(usd, term=4, partner="AUS"):
    """What the person asks of the partner."""
    return Payment(partner, "JPN", usd, 0, term)
