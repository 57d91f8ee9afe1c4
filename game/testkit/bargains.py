"""How a player deals: it would sign what it offers, and no way of asking makes it pay for nothing.

The exploits are tried at moments of the game, in forks of it, by another seat that has meetings without end. Each
compares what the player signs with what it signs, so that no opinion about what a promise is worth is needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from game.actions import NO_TERMS, Clause, Counter, Decline, Payment, Propose, Sign, TreatyTerms
from game.chance import Key
from game.engine import Game
from game.players import Player
from game.rules.purse import payment_limit
from game.rules.spec import Dependent, ItemsField, sample_field
from game.testkit.moments import Course, KitFailure, Moment, Subject, attempt, told

#: Clauses of which a second, equal one gives nothing that the first has not given.
PROMISES = (
    *("export_assurance", "export_restraint", "resource_access", "standstill"),
    *("tariff_concession", "vote_pledge", "endorsement"),
)
# What a deal in parts may bring more than the whole: rounding to whole dollars and to steps of a search.
PARTS = 1.05
LEAST_USD = 20_000
STEPS = 10
ASKED_AGAIN = 8
SAMPLES = 24
MOST_BOUGHT = 3
# How often a way to be paid for nothing is tried in turn: the first time may have met a target that counts treaties.
ROUNDS = 3
# What the adversary gives to become a partner, as parts of what it may promise.
GIFTS = (0.1, 0.5)
# At how many moments of a game exploits are tried.
MOST_MOMENTS = 4


# --- its own offers -------------------------------------------------------------------------------------------------


def check_own_offers(course: Course, subject: Subject) -> int:
    """Refuse a player that would not sign what it offers if another party offered the very same; return the offers."""
    compared = 0
    for moment in course.moments:
        game = moment.game.fork()
        for reply in moment.replies:
            mirrored = _mirrored(game, moment.seat, reply)
            attempt(game, reply)
            if mirrored is None:
                continue
            compared += 1
            answer = _answer(subject.make(), *mirrored, moment.seat)
            if not isinstance(answer, Sign):
                text = told(()) if answer is None else told((answer,))
                raise KitFailure(
                    "own-offer", f"{moment.where}: it offers {told((reply,))}, but answers it with {text}."
                )
    return compared


def _mirrored(game: Game, seat: str, reply: object) -> tuple[Game, int] | None:
    """Return a fork in which another party makes a player's offer, and its number; None for other actions."""
    if isinstance(reply, Propose):
        by, terms = reply.parties[0], reply.terms
        return offered(game, by, (seat, *reply.parties[1:]), reply.clauses, terms, reply.secret)
    offer = game.state.offers.get(reply.offer) if isinstance(reply, Counter) else None
    if offer is None or not isinstance(reply, Counter) or game.state.phase != "sittings":
        return None
    by = next(party for party in (offer.proposer, *offer.parties) if party != seat)
    others = tuple(party for party in offer.parties if party != by)
    return offered(game, by, others, reply.clauses, offer.terms if reply.terms is None else reply.terms, offer.secret)


def offered(
    game: Game,
    by: str,
    to: Sequence[str],
    clauses: Sequence[Clause],
    terms: TreatyTerms = NO_TERMS,
    secret: bool = False,
) -> tuple[Game, int] | None:
    """Return a fork in which a seat has made an offer out of turn, and its number; None if the rules refuse it.

    The seat has all its meetings, and nothing that it has offered before stands in its way.
    """
    out = game.fork()
    state = game.state.copy()
    if state.phase != "sittings" or by in state.people:
        return None
    state.waiting = (by, *(seat for seat in state.waiting if seat != by))
    state.meetings = {**state.meetings, by: max(game.world.base_meetings[by], len(to))}
    state.inbox = {key: count for key, count in state.inbox.items() if key[0] != by}
    state.refusals = {key: count for key, count in state.refusals.items() if key[0] != by}
    state.declines = {key: count for key, count in state.declines.items() if key[0] != by}
    out.state = state
    if not attempt(out, Propose(by, tuple(to), tuple(clauses), secret, terms)):
        return None
    return out, next(reversed(out.state.offers))


def _answer(player: Player, game: Game, number: int, seat: str) -> Sign | Decline | Counter | None:
    replies = player.act(game.view(seat), game.key(seat))
    answers = (r for r in replies if isinstance(r, Sign | Decline | Counter) and r.offer == number)
    return next(answers, None)


# --- exploits -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Trader:
    """An adversary of a player at one moment; it changes nothing outside its own forks."""

    subject: Subject
    moment: Moment
    adversary: str

    def pays(self, usd: int) -> Payment:
        return Payment(self.moment.seat, self.adversary, usd, 0, 1)

    def sold(self, game: Game, *clauses: Clause) -> Game | None:
        """Return the game in which the player has signed these clauses, None if it does not."""
        after = offered(game, self.adversary, (self.moment.seat,), clauses)
        if after is None:
            return None
        answer = _answer(self.subject.make(), *after, self.moment.seat)
        return after[0] if isinstance(answer, Sign) and attempt(after[0], answer) else None

    def refused(self, game: Game, *clauses: Clause) -> Game | None:
        """Return the game in which the player has refused these clauses, None if it signs or cannot be asked."""
        after = offered(game, self.adversary, (self.moment.seat,), clauses)
        if after is None:
            return None
        answer = _answer(self.subject.make(), *after, self.moment.seat)
        if isinstance(answer, Sign):
            return None
        attempt(after[0], Decline(self.moment.seat, after[1]))
        return after[0]

    def most_paid(self, game: Game, *clauses: Clause) -> int:
        """Return about the most dollars for which the player signs these clauses now, 0 if it pays nothing."""
        purse = min(payment_limit(game.world, self.moment.seat), game.view(self.moment.seat).me.budget_usd)
        if purse < LEAST_USD or self.sold(game, *clauses, self.pays(LEAST_USD)) is None:
            return 0
        low, high = LEAST_USD, purse + 1
        for _ in range(STEPS):
            middle = (low + high) // 2
            if self.sold(game, *clauses, self.pays(middle)) is None:
                high = middle
            else:
                low = middle
        return low

    def befriended(self) -> tuple[Game, bool]:
        """Return the game with a gift of the adversary signed, if the player takes one, and whether it did.

        A first treaty with a partner is worth something by itself; what comes after it is not.
        """
        game = self.moment.game
        limit = payment_limit(game.world, self.adversary)
        for share in GIFTS:
            after = self.sold(game, Payment(self.adversary, self.moment.seat, max(LEAST_USD, int(limit * share))))
            if after is not None:
                return after, True
        return game, False

    def pumped(self, game: Game, *steps: tuple[Clause, ...]) -> bool:
        """Whether the player signs these treaties in turn, round and round."""
        now: Game | None = game
        for _ in range(ROUNDS):
            for clauses in steps:
                now = None if now is None else self.sold(now, *clauses)
        return now is not None

    def fails(self, why: str) -> KitFailure:
        return KitFailure("exploit", f"{self.moment.where}: {self.adversary} {why}")


def check_exploits(course: Course, subject: Subject) -> int:
    """Refuse a player that pays for nothing, twice, more in parts, or if only asked again; return what it bought."""
    sittings = [m for m in course.moments if m.view.ask == "sitting"]
    step = max(1, len(sittings) // MOST_MOMENTS)
    bought = 0
    for place, moment in enumerate(sittings[::step][:MOST_MOMENTS]):
        others = [seat for seat in moment.game.world.seats if seat != moment.seat]
        trader = _Trader(subject, moment, others[place % len(others)])
        game, befriended = trader.befriended()
        _check_gifts(trader, game)
        for clause in _wanted(trader, game):
            bought += 1
            _check_purchase(trader, game, clause, befriended)
    return bought


def _check_gifts(trader: _Trader, game: Game) -> None:
    """Sums for nothing, or for smaller ones, again and again."""
    seat = trader.moment.seat
    purse = min(payment_limit(game.world, seat), game.view(seat).me.budget_usd)
    for usd in (LEAST_USD, purse // 20, purse // 5):
        if usd < LEAST_USD:
            continue
        if trader.pumped(game, (trader.pays(usd),)):
            raise trader.fails(f"is paid {usd} dollars for nothing, {ROUNDS} times.")
        back = Payment(trader.adversary, seat, usd // 2)
        if trader.pumped(game, (trader.pays(usd), back)):
            raise trader.fails(f"is paid {usd} dollars for {usd // 2}, {ROUNDS} times.")
        if trader.pumped(game, (back,), (trader.pays(usd),)):
            raise trader.fails(f"gives {usd // 2} dollars and is paid {usd} for nothing, {ROUNDS} times.")


def _wanted(trader: _Trader, now: Game) -> Iterator[Clause]:
    """Yield promises that the player pays for, from what the adversary could offer."""
    game = now.fork()
    state = game.state.copy()
    state.waiting = (trader.adversary, *(seat for seat in state.waiting if seat != trader.adversary))
    state.meetings = {**state.meetings, trader.adversary: 1}
    game.state = state
    spec = game.view(trader.adversary).legal["propose"]
    kinds: dict[str, Any] = {}
    for field in spec.fields:
        if isinstance(field, Dependent) and field.name == "clauses":
            for items in field.then({"parties": (trader.moment.seat,)}):
                if isinstance(items, ItemsField):
                    kinds = {kind: (items, fields) for kind, fields in items.kinds if kind in PROMISES}
    rng = Key.of(game.seed, game.round, "testkit", trader.adversary).rng()
    tried: list[Clause] = []
    found = 0
    for n in range(SAMPLES if kinds else 0):
        kind = [*kinds][n % len(kinds)]
        items, fields = kinds[kind]
        values: dict[str, Any] = {}
        for field in fields:
            sample_field(field, values, rng)
        clause = items.make(kind, values)
        if clause in tried:
            continue
        tried.append(clause)
        if trader.sold(now, clause, trader.pays(LEAST_USD)) is not None:
            found += 1
            yield clause
            if found == MOST_BOUGHT:
                return


def _check_purchase(trader: _Trader, game: Game, clause: Clause, befriended: bool) -> None:
    """The same again; in two parts; refused, and asked again; refused twice, and then in parts."""
    name = told((clause,))
    most = trader.most_paid(game, clause)
    after = trader.sold(game, clause, trader.pays(most))
    if after is None:
        # What it signs is not one price and all below it.
        raise trader.fails(f"is paid {most} dollars for {name} in a search, and not when asked the same again.")
    if trader.pumped(after, (clause, trader.pays(LEAST_USD))):
        raise trader.fails(f"sells {name} and is paid for the very same {ROUNDS} times more.")
    dear = int(most * PARTS) + LEAST_USD
    if dear > payment_limit(game.world, trader.moment.seat):
        return
    state = game
    for n in range(ASKED_AGAIN):
        if trader.sold(state, clause, trader.pays(dear + n)) is not None:
            raise trader.fails(f"asks {n + 1} times for {dear} dollars for {name}, refused at first, and is paid.")
        refused = trader.refused(state, clause, trader.pays(dear + n))
        if refused is None:
            return
        state = refused
    if befriended:
        _check_parts(trader, state, clause, most)


def _check_parts(trader: _Trader, game: Game, clause: Clause, whole: int) -> None:
    """What was refused as a whole, sold in two parts of its time."""
    term, start = getattr(clause, "term", 1), getattr(clause, "start", 0)
    if term < 2:
        return
    timed: Any = clause
    early = replace(timed, term=term // 2)
    late = replace(timed, start=start + term // 2, term=term - term // 2)
    first = trader.most_paid(game, early)
    after = trader.sold(game, early, trader.pays(first)) if first else game
    second = trader.most_paid(after, late) if after is not None else 0
    if first + second > PARTS * whole + 2 * LEAST_USD:
        raise trader.fails(f"is paid {first} and {second} dollars for two parts of {told((clause,))}, whole {whole}.")
