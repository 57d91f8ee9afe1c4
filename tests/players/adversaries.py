"""Players that are out to harm whom they deal with, for measuring whether it pays to deal with strangers.

Like every player they are functions of a view and a key. Each has one scheme for getting something for nothing out of a
partner; otherwise it abstains, and what it has promised it breaks if it can. The schemes need no luck: they ask again
with another draft as long as meetings last, and haggle with every counter-offer up to the last message.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ai.bargains import allowed
from ai.extremes import Betrayer
from ai.minister import Minister
from game.actions import (
    NO_TERMS,
    Accession,
    Action,
    Clause,
    Counter,
    Decline,
    EndSitting,
    Offtake,
    Payment,
    Propose,
    Sign,
    Sound,
    TreatyTerms,
)
from game.chance import Key, pick
from game.rules.membership import why_not_apply
from game.rules.prices import price_per_t
from game.rules.purse import payment_limit
from game.rules.spec import Dependent, sample_field
from game.state import Offer
from game.view import View
from tests.players.adversary import (
    LEAST_USD,
    Adversary,
    Draft,
    asked_usd,
    bettered,
    drawn,
    price,
    promised,
    purse,
    rounds_left,
    tries,
)

# What it asks for, as parts of what a desk takes its promise to be worth to the other.
ASKS = (2.0, 1.0, 0.7, 0.4, 0.2, 0.1)
DRAWS = 8


# --- the schemes that everybody thinks of first -----------------------------------------------------------------


class Random(Adversary):
    """Draws legal offers to its target, with any clauses and terms, and legal changes to what comes back."""

    def drafts(self, view: View, key: Key, target: str) -> Iterator[Draft]:
        """Yield drawn drafts."""
        rng = key.sub("drafts").rng()
        spec = view.legal["propose"]
        if not spec.allowed:
            return
        for _ in range(DRAWS):
            values: dict[str, object] = {"parties": (target,)}
            for field in spec.fields:
                if isinstance(field, Dependent):
                    sample_field(field, values, rng)
            yield tuple(values["clauses"]), values.get("terms", NO_TERMS)  # type: ignore[arg-type,misc]

    def reply(self, view: View, key: Key, offer: Offer) -> Action:
        """Draw an answer."""
        rng = key.sub(f"reply:{offer.exchange}").rng()
        choice = pick(rng, 3)
        if choice == 0:
            return Sign(view.seat, offer.id)
        if choice == 1 and offer.exchange + 1 < view.world.rules.exchanges:
            kept = tuple(c for c in offer.clauses if rng.random() < 0.7) or offer.clauses[:1]
            changed = (*kept[:-1], bettered(view, kept[-1])) if rng.random() < 0.5 else kept
            if set(changed) & set(offer.clauses) and set(changed) != set(offer.clauses):
                if allowed(view, changed, offer.parties):
                    return Counter(view.seat, offer.id, changed)
        return Decline(view.seat, offer.id, "terms")


class Greedy(Adversary):
    """Asks for the most that the target could promise, comes back with less, and bisects to what it would just give.

    It gives what costs it nothing, each promise in turn, and in the first place nothing at all.
    """

    def drafts(self, view: View, key: Key, target: str) -> Iterator[Draft]:
        """Yield drafts in which the sum asked for goes down until one is signed, and then up to halfway again."""
        for good in (*promised(view, target), None):
            given = () if good is None else (good,)
            most = purse(view, target) if good is None else price(view, target, good)
            mine = [o for o in tries(view, target) if set(given) <= set(o.clauses)]
            signed = [s for o in mine if o.status == "signed" and (s := asked_usd(o, view.seat))]
            refused = [s for o in mine if o.status in ("declined", "countered") and (s := asked_usd(o, view.seat))]
            if signed and refused:
                usd = (max(signed) + min(refused)) // 2
                if usd > 1.1 * max(signed):
                    yield (*given, Payment(target, view.seat, usd)), NO_TERMS
                continue
            for part in ASKS:
                usd = int(most * part)
                if usd >= LEAST_USD and usd < min(refused, default=purse(view, target) + 1):
                    yield (*given, Payment(target, view.seat, usd, 0, min(4, rounds_left(view)))), NO_TERMS


class Splitting(Adversary):
    """Sells by slices what would be refused, or capped, as a whole; pays in slices too, and adds what means nothing."""

    def drafts(self, view: View, key: Key, target: str) -> Iterator[Draft]:
        """Yield slices of promises for small sums, sums in slices for one large sum, and token clauses."""
        most, seat, left = purse(view, target), view.seat, rounds_left(view)
        order = pick(key.sub(f"split:{len(tries(view, target))}").rng(), 3)
        own = min(payment_limit(view.world, seat), view.me.budget_usd)
        sliced = tuple(Payment(seat, target, max(1, own // (8 * n)), n - 1, 1) for n in range(1, min(left, 6) + 1))
        for part in (0.5, 0.2, 0.05) if order == 0 else ():
            yield (*sliced, Payment(target, seat, max(1, int(most * part)))), NO_TERMS
        for good in promised(view, target):
            term, start = getattr(good, "term", 1), getattr(good, "start", 0)
            worth = price(view, target, good)
            for n in range(min(term, left) if order == 1 else 0):
                piece = replace(good, start=start + n, term=1)  # type: ignore[call-arg]
                yield (piece, Payment(target, seat, max(1, 2 * worth // term), n)), NO_TERMS
            for part in (1.0, 0.5, 0.2):
                token = Payment(seat, target, 1 + order)
                yield (good, token, Payment(target, seat, max(1, int(worth * part)))), NO_TERMS


class Probing(Adversary):
    """Asks about one draft and near copies of it, by soundings and offers, until the answer changes."""

    def soundings(self, view: View, key: Key, target: str) -> Sound | None:
        """Ask about the dearest draft, and about one a little cheaper."""
        known = [r for r in view.me.reports if r.kind == "sounding" and r.about == target and r.round == view.round]
        base = next(self._bases(view, target), None)
        if base is None or len(known) >= 2 or view.me.meetings < 2 or not view.legal["sound"].allowed:
            return None
        usd = int(price(view, target, base[0]) * (1.0, 0.5)[len(known)])
        clauses = (*base, Payment(target, view.seat, max(1, usd)))
        return Sound(view.seat, target, (target,), clauses) if allowed(view, clauses, (view.seat, target)) else None

    def drafts(self, view: View, key: Key, target: str) -> Iterator[Draft]:
        """Yield a draft whose sum changes by a dollar, a term or a renewal at a time."""
        reports = [r for r in view.me.reports if r.kind == "sounding" and r.about == target and r.round == view.round]
        for report in reports:
            counter = report.get("counter", ())
            if counter:
                yield tuple(bettered(view, c) if isinstance(c, Payment) else c for c in counter), NO_TERMS
                yield tuple(counter), NO_TERMS
        liked = [r for r in reports if r.get("answer") in ("yes", "perhaps")]
        for base in self._bases(view, target):
            usd = int(price(view, target, base[0]) * (1.0 if liked else 0.4))
            for n, terms in enumerate((NO_TERMS, TreatyTerms(renewals=1), TreatyTerms(renewals=3))):
                for delta in (1.3, 1.0, 0.5):
                    yield (*base, Payment(target, view.seat, max(1, int(usd * delta) - n), 0, 1)), terms

    def _bases(self, view: View, target: str) -> Iterator[tuple[Clause, ...]]:
        goods = promised(view, target)
        yield from ((good,) for good in goods)
        if len(goods) > 1:
            yield tuple(goods[:2])


class LastRoundBetrayer(Adversary):
    """Plays as well as a minister to the last round, and then breaks whatever binds it.

    It has all that it pays begin as late as the other will take, denounces it once it has what it wanted, and has spent
    its money elsewhere when it falls due.
    """

    def act(self, view: View, key: Key) -> Sequence[Action]:
        """Return a minister's actions with its payments moved to the end, and the breaches behind them.

        With a target it does nothing but talk to it, of its own accord if a minister has nothing to say.
        """
        if self.target is not None and view.ask not in ("sitting", "answer"):
            return super().act(view, key)
        player = Betrayer() if view.round == view.rounds else Minister()
        actions = [self._late(view, action) for action in player.act(view, key)]
        if view.ask != "sitting":
            return actions
        if self.target is not None:
            actions = [a for a in actions if a.type in ("sign", "decline", "counter") or self._meant(a)]
            if not any(isinstance(a, Propose) for a in actions):
                step = self._next(view, key)
                if step is not None:
                    return [*actions, step]
        ending = [a for a in actions if isinstance(a, EndSitting)] or [EndSitting(view.seat)]
        return [*(a for a in actions if not isinstance(a, EndSitting)), *self.harm(view), *ending]

    def drafts(self, view: View, key: Key, target: str) -> Iterator[Draft]:
        """Yield a promise for money now, at less than it is taken to be worth, and money to come in the last round."""
        seat, last = view.seat, rounds_left(view) - 1
        for part in ASKS[2:]:
            for good in promised(view, target):
                usd = max(1, int(price(view, target, good) * part))
                late = Payment(seat, target, min(usd, payment_limit(view.world, seat)), last)
                yield (good, Payment(target, seat, usd)), NO_TERMS
                yield (good, Payment(target, seat, 2 * usd), late), NO_TERMS

    def _meant(self, action: Action) -> bool:
        return isinstance(action, Propose) and action.parties == (self.target,)

    def _late(self, view: View, action: Action) -> Action:
        if not isinstance(action, Propose):
            return action
        start = max(0, rounds_left(view) - 1)
        late = tuple(
            replace(c, start=start, term=1, usd=min(c.usd * c.term, payment_limit(view.world, view.seat)))
            if isinstance(c, Payment) and c.payer == view.seat
            else c
            for c in action.clauses
        )
        return replace(action, clauses=late) if allowed(view, late, (view.seat, *action.parties)) else action


# --- those that seem worst ----------------------------------------------------------------------------------------


class LatePayer(Adversary):
    """Buys with money that it does not have: its payments begin when they can no longer hurt, and are never made.

    It promises all that it may in every treaty at once, takes money, accessions and forward contracts now, and
    denounces the treaty as soon as it has them.
    """

    def drafts(self, view: View, key: Key, target: str) -> Iterator[Draft]:
        """Yield the largest promises that begin last, for as much as can be had at once."""
        seat, left, most = view.seat, rounds_left(view), purse(view, target)
        limit = payment_limit(view.world, seat)
        held = max(1, left // 2)
        for start in sorted({left - 1, held, 1 if left > 1 else 0}, reverse=True):
            promise = Payment(seat, target, limit - len(tries(view, target)), start, max(1, left - start))
            for bloc in view.blocs:
                if why_not_apply(view.world, view, target, bloc, "full") is None:
                    yield (Accession(bloc, target), promise), NO_TERMS
            for part in (1.0, 0.5, 0.2, 0.05):
                yield (promise, Payment(target, seat, max(1, int(most * part)))), NO_TERMS

    def haggled(self, view: View, offer: Offer) -> tuple[Clause, ...]:
        """Agree to every sum, but later."""
        start = max(0, rounds_left(view) - 1)
        return tuple(
            replace(c, start=start, term=1) if isinstance(c, Payment) and c.payer == view.seat else c
            for c in offer.clauses
        )

    def reply(self, view: View, key: Key, offer: Offer) -> Action:
        """Sign in the end whatever it is: it does not mean to pay."""
        answer = super().reply(view, key, offer)
        return Sign(view.seat, offer.id) if isinstance(answer, Decline) else answer


class DoubleSeller(Adversary):
    """Sells one promise several times before any of them is in force, and promises that contradict each other.

    The same assurance, pledge or standstill comes back with another term; an accession is sold and a standstill about
    the same bloc; short promises come with renewals that make them look small.
    """

    def drafts(self, view: View, key: Key, target: str) -> Iterator[Draft]:
        """Yield the same promises over again, each for money."""
        seat = view.seat
        sold = sum(1 for o in tries(view, target) if o.status == "signed")
        goods = sorted(promised(view, target), key=lambda good: (-price(view, target, good), repr(good)))
        for part in ASKS[1:]:
            for good in goods:
                usd = max(1, int(price(view, target, good) * part) - sold)
                term = max(1, getattr(good, "term", 1) - sold)
                again = replace(good, term=term) if hasattr(good, "term") else good  # type: ignore[call-arg]
                yield (again, Payment(target, seat, usd)), NO_TERMS
                yield (again, Payment(target, seat, usd)), TreatyTerms(renewals=2)


class RingPump(Adversary):
    """Sends money and forward contracts round a ring of three, in which only the target ever pays.

    Its ally promises the target what the target pays to it; each buys forward what the other sells, and the treaties
    that should bring the money back are left before it is due.
    """

    def partners(self, view: View, key: Key) -> tuple[str, ...]:
        """Return the target and the ally, or another seat drawn by the key."""
        target = self.target or drawn(view, key)
        third = self.ally or next(
            s for s in sorted(view.world.seats, key=lambda s: key.sub(f"third:{s}").number(1 << 30)) if s != target
        )
        return (target,) if third in (view.seat, target) or view.me.meetings < 2 else (target, third)

    def drafts(self, view: View, key: Key, target: str) -> Iterator[Draft]:
        """Yield rings of payments, and a forward sale with the purchase that undoes it."""
        seat, most, left = view.seat, purse(view, target), rounds_left(view)
        others = self.partners(view, key)
        third = others[-1] if len(others) > 1 else seat
        late = max(0, left - 1)
        for part in (0.5, 0.2, 0.05):
            usd = max(1, int(most * part))
            back = min(2 * usd, payment_limit(view.world, third))
            yield (Payment(target, seat, usd), Payment(third, target, back, late)), NO_TERMS
        prices = [(m, price_per_t(view.world, m, "refined")) for m, stage in view.world.exports[seat] if stage != "ore"]
        for mineral, usd_per_t in prices[:2]:
            tonnes = max(1.0, 0.2 * most / usd_per_t)
            sale = Offtake(target, seat, mineral, "refined", tonnes, 1.2 * usd_per_t, 0, max(1, left // 2))
            half = max(1, left // 2)
            undone = Offtake(seat, target, mineral, "refined", tonnes, 1.5 * usd_per_t, half, half)
            yield (sale, undone), NO_TERMS


ADVERSARIES: dict[str, Callable[[str | None, str | None], Adversary]] = {
    "random": Random,
    "greedy": Greedy,
    "splitting": Splitting,
    "probing": Probing,
    "betrayer": LastRoundBetrayer,
    "late-payer": LatePayer,
    "double-seller": DoubleSeller,
    "ring-pump": RingPump,
}
