"""Why a player will not sign, in a form that helps the other side: the one change with which it would.

Every condition is true when it is given: the player itself is asked, by the method that answers offers, what it would
do with the changed treaty and nothing else changed, and only what it would sign is named. The search goes by what
each clause costs the player, and of the changes found the one is named that costs the proposer least.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from ai.appraisal import Appraisal
from ai.bargains import allowed
from game.actions import (
    Accession,
    Action,
    BuyBack,
    CapacityBuilding,
    Clause,
    Condition,
    Counter,
    Decline,
    Investment,
    Offtake,
    Payment,
    SetFloor,
    Sign,
    StockpileAccess,
    StockpileContribution,
    TariffConcession,
)
from game.chance import Key
from game.contents import ExportRestraint
from game.rules.motions import FLOOR_STEPS
from game.rules.purse import payment_limit
from game.state import Bloc, Offer
from game.talks import changed
from game.view import View

# Questions to the player for one condition. With them a search finds the bound on a grid of eight in four.
MOST_TRIALS = 12
# What is tried first: the clauses that cost the player most.
MOST_CLAUSES = 2
# A sum, quantity or price that is lowered or raised, as parts of what was offered.
LOWER = (0.9, 0.75, 0.6, 0.45, 0.3, 0.2, 0.1, 0.05)
RAISE = (1.1, 1.25, 1.5, 2.0, 3.0, 4.5, 7.0, 10.0)
RATES = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)
SHARES = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
# Money that is added: rounds of payment, and parts of what the proposer may pay.
MONEY_ROUNDS = 4
MONEY = (0.01, 0.02, 0.04, 0.07, 0.12, 0.2, 0.3, 0.4)
# Part of the upper end of its published budget for which a proposer can be asked.
ASKED_SHARE = 0.5

Bound = Callable[[float], Condition]


class Answering(Protocol):
    """A player, as far as it answers offers."""

    def act(self, view: View, key: Key) -> Sequence[Action]:
        """Return what the player does with a view."""


def reply_to(player: Answering, view: View, key: Key, offer: Offer) -> Action | None:
    """Return how a player would answer an offer if it lay on the table now, in the place of one of the same number."""
    there = any(o.id == offer.id for o in view.offers)
    offers = tuple(offer if o.id == offer.id else o for o in view.offers) if there else (*view.offers, offer)
    replies = player.act(replace(view, ask="answer", offers=offers, soundings=()), key)
    return next((r for r in replies if isinstance(r, Sign | Decline | Counter) and r.offer == offer.id), None)


class Trials:
    """Asks a player about changed offers: so many times, and nothing twice.

    Attributes:
        left: how many questions are left.
    """

    def __init__(self, player: Answering, view: View, key: Key, offer: Offer, most: int = MOST_TRIALS) -> None:
        self.player = player
        self.view = view
        self.key = key
        self.offer = offer
        self.left = most
        self._known: dict[tuple[Clause, ...], bool] = {}

    def signs(self, clauses: tuple[Clause, ...]) -> bool:
        """Whether the player would sign these clauses instead; false where the rules forbid them or none is left."""
        if clauses in self._known:
            return self._known[clauses]
        if not clauses or not allowed(self.view, clauses, self.offer.parties):
            return False
        found = self._ask(self.view, replace(self.offer, clauses=clauses))
        self._known[clauses] = found
        return found

    def signs_with(self, bloc: Bloc) -> bool:
        """Whether the player would sign the offer as it is, were a bloc as given; false where none is left."""
        return self._ask(replace(self.view, blocs={**self.view.blocs, bloc.id: bloc}), self.offer)

    def _ask(self, view: View, offer: Offer) -> bool:
        if self.left < 1:
            return False
        self.left -= 1
        return isinstance(reply_to(self.player, view, self.key, offer), Sign)


@dataclass(frozen=True, slots=True)
class _Found:
    cost: float
    order: int
    condition: Condition


def condition_for(trials: Trials) -> Condition | None:
    """Return the one change with which the player would sign the offer, the cheapest found for the proposer, or None.

    It looks in this order, and stops when the questions are used up: the clauses that cost most left out; the floors of
    a bloc to be joined lower; the terms of the costly clauses milder; more money from the proposer.
    """
    view, offer = trials.view, trials.offer
    mind = Appraisal(view, view.seat)
    worths = [(mind.clauses((clause,)).total, place) for place, clause in enumerate(offer.clauses)]
    costly = [place for worth, place in sorted(worths) if worth < 0.0][:MOST_CLAUSES]
    other = Appraisal(view, offer.proposer)
    before = other.treaty(offer.parties, offer.clauses, offer.terms).total
    found: list[_Found] = []

    def note(condition: Condition | None) -> None:
        if condition is None:
            return
        if condition.change == "floor_at_most":
            content = SetFloor(condition.mineral, condition.stage, condition.bound)
            cost = -other.floor(view.blocs[condition.bloc], content).total
        else:
            cost = before - other.treaty(offer.parties, changed(offer.clauses, condition) or (), offer.terms).total
        found.append(_Found(round(cost, 6), len(found), condition))

    for place in costly:
        without = Condition("without", place)
        draft = changed(offer.clauses, without)
        if draft and trials.signs(draft):
            note(without)
    for clause in offer.clauses:
        # Joining may be worth it on the whole, and still be too little for the floors.
        if isinstance(clause, Accession) and clause.member == view.seat:
            note(_lower_floor(trials, mind, clause))
    for place in costly:
        for grid, bound in _milder(view.seat, offer.clauses[place], place):
            note(_first(trials, grid, bound))
    for grid, bound in _more_money(view, offer):
        note(_first(trials, grid, bound))
    return min(found, key=lambda f: (f.cost, f.order)).condition if found else None


def counter_draft(trials: Trials, reply: Action | None) -> tuple[Clause, ...]:
    """Return clauses that the player would sign instead of the offer's, empty if none were found.

    That is its own counter-offer where it makes one and would sign it, else the offer under the condition, else what of
    the offer costs it nothing, for money.
    """
    offer = trials.offer
    if isinstance(reply, Counter) and reply.terms in (None, offer.terms) and trials.signs(reply.clauses):
        return reply.clauses
    condition = condition_for(trials)
    if condition is not None and condition.change != "floor_at_most":
        return changed(offer.clauses, condition) or ()
    return _rest_for_money(trials)


def _rest_for_money(trials: Trials) -> tuple[Clause, ...]:
    """Return the clauses that cost the player nothing, for as little of the proposer's money as will do."""
    view, offer = trials.view, trials.offer
    mind = Appraisal(view, view.seat)
    kept = tuple(c for c in offer.clauses if mind.clauses((c,)).total >= 0.0)
    trials.left += len(MONEY) // 2
    if kept and kept != offer.clauses and trials.signs(kept):
        return kept
    bare = tuple(c for c in kept if not (isinstance(c, Payment) and c.payee == view.seat))
    sums = _sums(view, offer.proposer)
    drafts = [(*bare, Payment(offer.proposer, view.seat, usd, 0, MONEY_ROUNDS)) for usd in sums]
    place = _search(len(drafts), lambda n: trials.signs(drafts[n]))
    return () if place is None else drafts[place]


# --- what is tried ---------------------------------------------------------------------------------------------------


def _search(size: int, accepted: Callable[[int], bool]) -> int | None:
    """Return the first accepted place of an ordered grid by bisection, None if not even its last is accepted."""
    if size < 1 or not accepted(size - 1):
        return None
    low, high = -1, size - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if accepted(middle) else (middle, high)
    return high


def _first(trials: Trials, grid: Sequence[float], bound: Bound) -> Condition | None:
    """Return the condition with the mildest bound of a grid that the player accepts."""
    conditions = [bound(value) for value in grid]
    clauses = trials.offer.clauses
    place = _search(len(conditions), lambda n: trials.signs(changed(clauses, conditions[n]) or ()))
    return None if place is None else conditions[place]


def _lower_floor(trials: Trials, mind: Appraisal, clause: Accession) -> Condition | None:
    """Return the highest floor of a bloc under which the player would join it as offered, for its dearest mineral."""
    bloc = trials.view.blocs[clause.bloc]
    worths = [
        (mind.floor(bloc, SetFloor(mineral, "refined" if stage == "refined" else "ore", None)).total, n)
        for n, (mineral, stage, _) in enumerate(bloc.floors)
    ]
    if not worths or max(worths)[0] <= 0.0:
        return None
    mineral, stage, level = bloc.floors[max(worths, key=lambda w: (w[0], -w[1]))[1]]
    grid = [step for step in sorted(FLOOR_STEPS, reverse=True) if step < level - 1e-9]

    def lowered(bound: float) -> Bloc:
        floors = tuple((m, s, bound if (m, s) == (mineral, stage) else v) for m, s, v in bloc.floors)
        return replace(bloc, floors=floors)

    place = _search(len(grid), lambda n: trials.signs_with(lowered(grid[n])))
    if place is None:
        return None
    stage_name = "refined" if stage == "refined" else "ore"
    return Condition("floor_at_most", bound=grid[place], bloc=bloc.id, mineral=mineral, stage=stage_name)  # type: ignore[arg-type]


def _milder(seat: str, clause: Clause, place: int) -> list[tuple[tuple[float, ...], Bound]]:
    """Return the grids on which a clause can be made milder for a seat that it costs something, mildest first."""
    out: list[tuple[tuple[float, ...], Bound]] = []

    def at(change: str, field: str) -> Bound:
        return lambda value: Condition(change, place, field, value)  # type: ignore[arg-type]

    def scaled(field: str, parts: Sequence[float], change: str) -> None:
        whole = field in ("usd", "fee_usd")
        values = (float(f"{getattr(clause, field) * part:.2g}") for part in parts)
        grid = tuple(dict.fromkeys(v for v in values if not whole or v >= 1.0))
        out.append((grid, at(change, field)))

    if isinstance(clause, Payment | CapacityBuilding | Investment):
        scaled("usd", LOWER, "at_most")
    elif isinstance(clause, Offtake):
        scaled(
            "usd_per_t", LOWER if clause.buyer == seat else RAISE[:5], "at_most" if clause.buyer == seat else "at_least"
        )
    elif isinstance(clause, BuyBack):
        paying = clause.participant == seat
        scaled("tonnes" if paying else "usd_per_t", LOWER if paying else RAISE[:5], "at_most" if paying else "at_least")
    elif isinstance(clause, StockpileAccess):
        scaled("tonnes", LOWER, "at_most")
    elif isinstance(clause, StockpileContribution):
        scaled("tonnes" if clause.mineral else "usd", LOWER, "at_most")
    elif isinstance(clause, TariffConcession):
        out.append((tuple(rate for rate in RATES if rate > clause.rate), at("at_least", "rate")))
    elif isinstance(clause, ExportRestraint):
        out.append((tuple(share for share in SHARES if share > clause.share), at("at_least", "share")))
    if hasattr(clause, "term") and clause.term > 1 and not isinstance(clause, Offtake | BuyBack):
        terms = sorted({max(1, round(clause.term * part)) for part in LOWER} - {clause.term}, reverse=True)
        out.append((tuple(float(t) for t in terms), at("at_most", "term")))
    return out


def _more_money(view: View, offer: Offer) -> list[tuple[tuple[float, ...], Bound]]:
    """Return the grid of the proposer's payment to the seat, raised or added, the least first."""
    payer, seat = offer.proposer, view.seat
    if payer == seat:
        return []
    paid = [
        (n, c) for n, c in enumerate(offer.clauses) if isinstance(c, Payment) and (c.payer, c.payee) == (payer, seat)
    ]
    if paid:
        place, clause = max(paid, key=lambda item: (item[1].usd, -item[0]))
        most = min(payment_limit(view.world, payer), view.budgets_usd[payer][1])
        sums = (float(f"{clause.usd * part:.2g}") for part in RAISE)
        grid = tuple(dict.fromkeys(usd for usd in sums if clause.usd < usd <= most))
        return [(grid, lambda usd: Condition("at_least", place, "usd", usd))]
    return [
        (
            tuple(float(usd) for usd in _sums(view, payer)),
            lambda usd: Condition("with", added=Payment(payer, seat, int(usd), 0, MONEY_ROUNDS)),
        )
    ]


def _sums(view: View, payer: str) -> list[int]:
    """Return sums a round that a seat could be asked for, in US dollars to two digits, the least first."""
    most = min(payment_limit(view.world, payer), view.budgets_usd[payer][1] * ASKED_SHARE)
    return sorted({usd for part in MONEY if (usd := int(float(f"{most * part:.2g}"))) >= 1})
