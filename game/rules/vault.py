"""Loans and private money of programmes: drawn and repaid by order, with interest every round.

What is drawn is the programme's to buy stock with, and owed. It counts in no score by itself: a purchase is a cost when
it is made, whoever's money paid for it, so what financing costs is its interest. Interest and instalments fall due
every round, before the orders of that round act, and are paid from the programme, then from the ministry. Interest that
cannot be paid is added to the debt. A source with something unpaid lends no more, and falling behind costs standing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from game.actions import BuyBack, Finance, Policy
from game.rules import programmes
from game.rules.discounting import discount, tail_weight
from game.rules.spec import Field
from game.rules.treaties import acts
from game.rules.turn import Turn, refuse
from game.scenario.models_programme import Loan, PrivateMoney, Programme, SourceName
from game.state import Debt, State
from game.wording import pattern
from game.world import CENTS, KG_PER_T, World

ARREARS_STANDING = -2.0
PARTS = (0.1, 0.25, 0.5, 1.0)


def account(state: State, programme: str, source: str) -> Debt:
    """Return the account of a source of a programme's money; an empty one before the first draw."""
    return state.loans.get((programme, source), Debt())


def commitments(state: State, holder: str, *, public: bool = False) -> int:
    """Return what participants have committed to buy from a holder's stock under clauses that act now, in cents.

    What they have taken over already does not count; with ``public`` secret treaties do not count either.
    """
    total = 0
    for treaty in state.treaties.values():
        if treaty.status != "in force" or treaty.denounced_by or (public and treaty.secret):
            continue
        for place, clause in enumerate(treaty.clauses):
            if isinstance(clause, BuyBack) and clause.holder == holder and acts(treaty, clause, state.round):
                taken = state.bought_back.get((treaty.id, place, treaty.renewed), 0)
                left = max(0, round(clause.tonnes * KG_PER_T) - taken)
                total += round(left / KG_PER_T * clause.usd_per_t * CENTS)
    return total


def headroom(state: State, programme: Programme, source: SourceName) -> int:
    """Return what can be drawn on a source now, in cents."""
    terms, now = dict(programme.sources)[source], account(state, programme.id, source)
    if any(account(state, programme.id, name).arrears for name, _ in programme.sources):
        return 0
    return max(0, terms.limit(commitments(state, programme.seat)) - now.owed)


@dataclass(frozen=True, slots=True)
class Financing:
    """A source of money of one's own programme: what is owed, and what can be drawn now, in whole US dollars."""

    programme: str
    source: SourceName
    owed_usd: int
    headroom_usd: int
    rate_per_quarter: float
    arrears: bool


def financing(world: World, state: State, seat: str) -> tuple[Financing, ...]:
    """Return every source of a seat's programmes, in the scenario's order."""
    return tuple(
        Financing(
            programme=programme.id,
            source=name,
            owed_usd=account(state, programme.id, name).owed // CENTS,
            headroom_usd=headroom(state, programme, name) // CENTS,
            rate_per_quarter=source.rate_per_quarter,
            arrears=account(state, programme.id, name).arrears,
        )
        for programme in programmes.of_seat(world, seat)
        for name, source in programme.sources
    )


class FinanceRule:
    """Draw on a source of a programme's money in this round, or repay it."""

    record: Callable[..., Policy] = Finance

    def key(self, world: World, seat: str, policy: Finance) -> str:
        """One order for each source; it acts in this round alone."""
        return programmes.key(policy.programme, policy.source)

    def neutral(self, policy: Finance) -> bool:
        """An order for nothing."""
        return not policy.usd

    def check(self, world: World, state: State, seat: str, policy: Finance) -> None:
        """Refuse programmes of others, sources that are not there, and more than can be drawn or repaid."""
        programme = world.programmes.get(policy.programme)
        if programme is None or programme.seat != seat:
            raise refuse("no-such-programme", "You hold no programme called {programme!r}.", programme=policy.programme)
        if policy.source not in dict(programme.sources):
            raise refuse("no-such-source", _NONE[policy.source], programme=programme.name)
        if policy.usd > 0:
            most = headroom(state, programme, policy.source) // CENTS
            if policy.usd > most:
                raise refuse("beyond-limit", _TOO_MUCH[policy.source], programme=programme.name, most=most)
        elif policy.usd < 0:
            most = _repayable(state, programme, policy.source) // CENTS
            if -policy.usd > most:
                raise refuse("nothing-to-repay", _OVERPAID[policy.source], programme=programme.name, most=most)

    def open_to(self, world: World, state: State, seat: str) -> bool:
        """Seats that can draw or repay something."""
        return bool(self._options(world, state, seat))

    def fields(self, world: World, state: State, seat: str) -> tuple[Field, ...]:
        """Offer parts of what can be drawn, and of what can be repaid, and nothing."""
        return (Field("finance", tuple(self._options(world, state, seat))),)

    def _options(self, world: World, state: State, seat: str) -> list[dict[str, str | int]]:
        out: list[dict[str, str | int]] = []
        for programme in programmes.of_seat(world, seat):
            for name, _ in programme.sources:
                draw, back = headroom(state, programme, name) // CENTS, _repayable(state, programme, name) // CENTS
                sums = [int(draw * part) for part in PARTS] + [-int(back * part) for part in (0.5, 1.0)]
                if any(sums):
                    chosen = [0, *dict.fromkeys(amount for amount in sums if amount)]
                    out += [{"programme": programme.id, "source": name, "usd": amount} for amount in chosen]
        return out


# Of each source of money: that there is none, that it gives no more, and that no more of it is owed.
_NONE = {
    "loan": pattern("{programme} has no loan to draw on."),
    "private": pattern("{programme} has no private money to draw on."),
}
_TOO_MUCH = {
    "loan": pattern("{programme} can draw {most:usd} of its loan now."),
    "private": pattern("{programme} can draw {most:usd} of its private money now."),
}
_OVERPAID = {
    "loan": pattern("{programme} can repay {most:usd} of its loan."),
    "private": pattern("{programme} can repay {most:usd} of its private money."),
}


def _repayable(state: State, programme: Programme, source: str) -> int:
    return min(account(state, programme.id, source).owed, state.programmes[programme.id])


def run(turn: Turn) -> None:
    """At a round's end: pay what is due on every source, then draw and repay as ordered; orders end with it."""
    for programme in turn.world.programmes.values():
        due = [_service(turn, programme, name, source) for name, source in programme.sources]
        if any(due):
            turn.tell(
                "interest_paid", (programme.seat,), seat=programme.seat, programme=programme.name, usd=sum(due) // CENTS
            )
        for name, _ in programme.sources:
            order = turn.state.policies.get((programme.seat, programmes.key(programme.id, name)))
            if isinstance(order, Finance):
                _act(turn, programme, name, order.usd * CENTS)
    kept: dict[tuple[str, str], Policy] = {k: p for k, p in turn.state.policies.items() if not isinstance(p, Finance)}
    if len(kept) < len(turn.state.policies):
        turn.state.policies = kept


def _put(turn: Turn, programme: Programme, source: SourceName, debt: Debt) -> None:
    turn.state.loans = {**turn.state.loans, (programme.id, source): debt}


def _pay_in(turn: Turn, programme: Programme, cents: int) -> None:
    now = turn.state.programmes[programme.id]
    turn.state.programmes = {**turn.state.programmes, programme.id: now + cents}


def _service(turn: Turn, programme: Programme, name: SourceName, source: Loan | PrivateMoney) -> int:
    """Pay a round's interest and instalment on one source; return the cents of interest paid."""
    world, state = turn.world, turn.state
    debt = account(state, programme.id, name)
    if not debt.owed:
        return 0
    interest = round(debt.owed * source.rate_per_quarter * world.scenario.head.quarters_per_round)
    part = source.instalment(debt.owed, state.round - debt.since)
    _cost(turn, programme.seat, discount(world, state.round) * interest / CENTS)
    paid = _take(turn, programme, interest)
    back = _take(turn, programme, part) if paid == interest else 0
    behind = paid < interest or back < part
    if behind and not debt.arrears:
        turn.add_standing(programme.seat, ARREARS_STANDING)
        turn.tell("fell_behind", None, seat=programme.seat, programme=programme.name)
    changed = replace(
        debt,
        interest=debt.interest + paid,
        repaid=debt.repaid + back,
        added=debt.added + interest - paid,
        arrears=behind,
    )
    _put(turn, programme, name, changed)
    return paid


def _take(turn: Turn, programme: Programme, cents: int) -> int:
    """Take money out of a programme, then out of the ministry behind it, as far as there is; return how much."""
    own = min(cents, turn.state.programmes[programme.id])
    ministry = min(cents - own, turn.state.cash(programme.seat))
    _pay_in(turn, programme, -own)
    if ministry:
        turn.spend(programme.seat, ministry)
    return own + ministry


def _cost(turn: Turn, seat: str, usd_: float) -> None:
    """Deduct a cost in discounted US dollars from a seat's prosperity: it is spent, and nobody at the table has it."""
    tally = turn.state.tallies[seat]
    turn.state.tallies = {**turn.state.tallies, seat: replace(tally, prosperity=tally.prosperity - usd_)}


def _act(turn: Turn, programme: Programme, name: SourceName, cents: int) -> None:
    """Draw or repay, as far as that is possible by now."""
    state, debt = turn.state, account(turn.state, programme.id, name)
    if cents > 0:
        moved = min(cents, headroom(state, programme, name))
        since = debt.since if debt.owed else state.round
        changed = replace(debt, drawn=debt.drawn + moved, since=since)
    else:
        moved = -min(-cents, _repayable(state, programme, name))
        changed = replace(debt, repaid=debt.repaid - moved)
    if not moved:
        return
    _put(turn, programme, name, changed)
    _pay_in(turn, programme, moved)
    told: dict[str, Any] = {"seat": programme.seat, "programme": programme.name, "usd": abs(moved) // CENTS}
    if name == "loan":
        turn.tell("loan_drawn" if moved > 0 else "loan_repaid", (programme.seat,), **told)
    else:
        turn.tell("private_drawn" if moved > 0 else "private_repaid", (programme.seat,), **told)


def close(turn: Turn) -> None:
    """After the last round: repay what the programmes can, and charge the interest of the tail on what is left."""
    for programme in turn.world.programmes.values():
        for name, source in programme.sources:
            if account(turn.state, programme.id, name).owed:
                _act(turn, programme, name, -account(turn.state, programme.id, name).owed)
                owed = account(turn.state, programme.id, name).owed
                _cost(turn, programme.seat, owed / CENTS * source.rate_per_quarter * tail_weight(turn.world))
