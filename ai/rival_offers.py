"""Wedge offers: what the rival pays single delegations for staying out of a bloc, or for leaving it.

It looks at delegations outside that could join and at members that waver: those that have given notice, associates, and
seats that depend on it heavily. The sum is what it takes the other to need, by the same public estimate that every desk
makes; for it a seat outside promises to stand still, and with it goes, where the budget allows, an investment in a mine
of the partner. While a bloc is short of its critical mass the rival turns first to those whose heads decide, and among
them to those that ask for least. It watches its partners: it offers nothing more to a seat that joined a bloc after it
was paid. All promises of a round stay within half of its allotment.
"""

from __future__ import annotations

import math

import numpy as np

from ai.appraisal import Appraisal
from ai.coalition import tipping
from ai.concession import aspiration
from ai.contracts import project_terms
from game.actions import Clause, Investment, Payment, Propose, ResourceAccess, Standstill
from game.chance import Key
from game.errors import Refused
from game.rules.clauses import check_clauses
from game.rules.project_terms import most_usd, sites
from game.rules.promises import earliest_standstill
from game.rules.purse import payment_limit
from game.state import Bloc, Offer, Treaty
from game.view import View
from game.world import CENTS, STAGE_OF

TERM = 4
MARGIN = 1.1
SPEND_SHARE = 0.5
SMALLEST_USD = 100_000
# A member that buys this much of its metal from the rival is taken to waver.
HEAVY_DEPENDENCE = 0.6
# An offer below this part of what the partner is taken to need is not made.
LEAST_SHARE_OF_NEED = 0.5
# Rounds without a new offer to a seat that has declined one.
PAUSE = 3
INVESTED_SHARE = 0.5
# How many times as much the rival wants the head that decides most often while a bloc is short of its critical mass.
DECISIVE = 4.0


def contested(view: View) -> list[Bloc]:
    """Return the blocs that somebody has joined or asked to join: there is something to stay out of."""
    return [b for b in view.blocs.values() if not b.dissolved and (b.members or b.applications)]


def dealt_with(view: View) -> dict[str, list[Treaty]]:
    """Return the treaties by which the rival pays a single partner, or has, by partner."""
    out: dict[str, list[Treaty]] = {}
    for treaty in view.treaties:
        others = [seat for seat in treaty.parties if seat != view.seat]
        if view.seat in treaty.parties and len(others) == 1 and any(_pays(c, view.seat) for c in treaty.clauses):
            out.setdefault(others[0], []).append(treaty)
    return out


def partners(view: View) -> list[str]:
    """Return the seats that the rival is paying to stay out, and that are in no bloc."""
    inside = {seat for bloc in view.blocs.values() for seat, _, _ in bloc.members}
    return [
        seat
        for seat, treaties in sorted(dealt_with(view).items())
        if seat not in inside and any(t.status == "in force" for t in treaties)
    ]


def wedge_offers(view: View, key: Key) -> list[Propose]:
    """Return the offers of a sitting: at most the scenario's number, within meetings and money."""
    settings = view.world.scenario.head.rival_settings
    blocs = contested(view)
    if not blocs or view.round >= view.rounds:
        return []
    weights = {seat: weight for seat in view.world.seats if (weight := _pull(view, seat, blocs)) > 0.0}
    weights = decisive_first(view, blocs, weights)
    purse = _purse(view)
    cash = min(purse, view.me.budget_usd - _due(view))
    out: list[Propose] = []
    for seat in _draw_order(weights, key):
        if len(out) >= min(settings.wedge_offers_per_round, view.me.meetings) or min(purse, cash) < SMALLEST_USD:
            break
        usd = _sum_for(view, seat, min(purse, cash, settings.wedge_offer_usd_m * 1e6))
        if usd < SMALLEST_USD:
            continue
        clauses = _clauses(view, seat, usd, min(purse, cash) - usd)
        spent = sum(c.usd for c in clauses if isinstance(c, Payment | Investment))
        purse, cash = purse - spent, cash - spent
        out.append(Propose(view.seat, (seat,), clauses))
    return out


def _pays(clause: Clause, payer: str) -> bool:
    if isinstance(clause, Payment):
        return clause.payer == payer
    return isinstance(clause, Investment) and clause.investor == payer


def _pull(view: View, seat: str, blocs: list[Bloc]) -> float:
    """Return how much the rival wants a seat outside: its weight in use, more if it depends on it and is about to move.

    Zero for those it cannot or need not buy: itself, members of a union, firm members, partners of today, partners that
    joined all the same, and seats that have declined lately.
    """
    world = view.world
    if seat == view.seat or not world.holds_trade_policy(seat):
        return 0.0
    dependence = _dependence(view, seat)
    member = [bloc for bloc in blocs if bloc.status(seat) is not None]
    paid = dealt_with(view).get(seat, [])
    if any(t.status == "in force" for t in paid) or (member and paid):
        return 0.0
    if any(seat in o.parties and (o.status == "open" or o.round > view.round - PAUSE) for o in _own_offers(view)):
        return 0.0
    leaving = any(seat == who for bloc in blocs for who, _ in bloc.notices)
    associate = any(bloc.status(seat) == "associate" for bloc in member)
    if member and not (leaving or associate or dependence >= HEAVY_DEPENDENCE):
        return 0.0
    applying = any(a.member == seat for bloc in blocs for a in bloc.applications)
    return world.weight(seat) * (0.1 + dependence) * (2.0 if applying or leaving else 1.0)


def decisive_first(view: View, blocs: list[Bloc], weights: dict[str, float]) -> dict[str, float]:
    """Return weights that favour seats whose heads decide whether a bloc gets its mass; unchanged once all have it.

    The weight of the seat that decides most often rises to ``DECISIVE`` times as much if it also asks for the least
    money among those that decide; that of others by how often they decide, and by the root of what they ask for.
    """
    swings: dict[str, float] = {}
    for bloc in blocs:
        known = tipping(view, bloc.id)
        for seat, swing in () if known.met or bloc.in_force else known.pivotal:
            if seat in weights:
                swings[seat] = max(swings.get(seat, 0.0), swing)
    prices = {seat: _needed_usd(view, seat) for seat in swings}
    least = min(prices.values(), default=math.inf)
    if not math.isfinite(least):
        return weights
    most, out = max(swings.values()), dict(weights)
    for seat, swing in swings.items():
        out[seat] *= 1.0 + (DECISIVE - 1.0) * swing / most * math.sqrt(least / prices[seat])
    return out


def _own_offers(view: View) -> list[Offer]:
    return [o for o in view.offers if o.proposer == view.seat and o.status != "signed"]


def _dependence(view: View, seat: str) -> float:
    """Return the rival's share of a seat's strategic supply in the last market, weighted by value."""
    world = view.world
    if view.market is None:
        return 0.0
    places = list(world.covers[seat])
    value = (world.market.value_usd_per_quarter * world.strategic)[:, None] * view.market.use[:, places]
    return float((value * view.market.dependence[:, places]).sum() / max(float(value.sum()), 1e-300))


def _draw_order(weights: dict[str, float], key: Key) -> list[str]:
    """Return the seats in an order drawn without replacement, in proportion to their weights (Gumbel's trick)."""
    seats = sorted(weights)
    draws = key.sub("wedge").rng().random(len(seats))
    score = {
        seat: math.log(weights[seat]) - math.log(-math.log(min(max(float(u), 1e-12), 1.0 - 1e-12)))
        for seat, u in zip(seats, draws, strict=True)
    }
    return sorted(seats, key=lambda seat: (-score[seat], seat))


def _due(view: View) -> int:
    """Return what the rival already owes in this round under treaties and open offers, in US dollars."""
    clauses: list[tuple[Clause, int]] = []
    for treaty in view.treaties:
        if treaty.status == "in force":
            clauses += [(clause, view.round - treaty.since) for clause in treaty.clauses]
    for offer in view.offers:
        if offer.status == "open" and view.seat in offer.signed:
            clauses += [(clause, 0) for clause in offer.clauses]
    return sum(_owed(clause, view.seat, age) for clause, age in clauses)


def _owed(clause: Clause, payer: str, age: int) -> int:
    """Return what a clause takes from the payer in a round, ``age`` rounds after it entered into force or may."""
    if isinstance(clause, Payment):
        return clause.usd if clause.payer == payer and age < clause.start + clause.term else 0
    return clause.usd if isinstance(clause, Investment) and clause.investor == payer and age <= 0 else 0


def _purse(view: View) -> float:
    """Return what may still be promised a round: half of the allotment, less what is owed."""
    return SPEND_SHARE * view.world.allotment[view.seat] / CENTS - _due(view)


def _sum_for(view: View, seat: str, most: float) -> int:
    """Return the payment a round that the partner is taken to need, in whole dollars to two digits, or 0."""
    needed = _needed_usd(view, seat)
    usd = min(needed, most, payment_limit(view.world, view.seat))
    return int(float(f"{usd:.2g}")) if usd >= LEAST_SHARE_OF_NEED * needed and usd >= SMALLEST_USD else 0


def _needed_usd(view: View, seat: str) -> float:
    """Return the payment a round, in US dollars, that a seat is taken to need for staying out; infinite for none."""
    mind = Appraisal(view, seat)
    step = mind.payment(Payment(view.seat, seat, 1_000_000, 0, TERM)).total
    if step <= 0.0:
        return math.inf
    # Staying out is taken to cost a seat what desks assume that membership of a bloc in force is worth.
    given_up = mind.TARGET_GUESS if any(bloc.in_force for bloc in contested(view)) else 0.0
    return (aspiration(view.round, view.rounds) + given_up) / step * 1_000_000 * MARGIN


def _clauses(view: View, seat: str, usd: int, rest: float) -> tuple[Clause, ...]:
    """Return a payment, and an investment in a mine of the partner if there is one and the money is left.

    Where the mine takes less than that without a licence, it asks for one.
    """
    payment = Payment(view.seat, seat, usd, 0, TERM)
    word = _standstill(view, seat)
    asked: tuple[Clause, ...] = (payment,) if word is None else (payment, word)
    invested = int(float(f"{min(usd, INVESTED_SHARE * rest):.2g}")) if rest > 0.0 else 0
    mine = _mine(view, seat)
    if mine is None or invested < SMALLEST_USD:
        return asked
    project = Investment(view.seat, seat, mine, "ore", invested)
    clauses: tuple[Clause, ...] = (*asked, project)
    if most_usd(view.world, view.structure, mine, "ore", project_terms(view, project)) < invested:
        clauses = (*clauses, ResourceAccess(seat, view.seat, mine, term=TERM))
    try:
        check_clauses(view.world, view, clauses, (view.seat, seat))
    except Refused:
        return asked
    return clauses


def _standstill(view: View, seat: str) -> Standstill | None:
    """Return the promise to stay out that goes with the money: for a seat outside, of the bloc with most members.

    Seats that are inside or have applied are asked for nothing: they would have to break another word to keep it.
    """
    world = view.world
    free = [bloc for bloc in contested(view) if earliest_standstill(world, view, seat, bloc.id) == 0]
    bloc = max(free, key=lambda b: (len(b.members), b.id), default=None)
    if bloc is None:
        return None
    word = Standstill(seat, view.seat, bloc.id, 0, TERM)
    try:
        check_clauses(world, view, (word,), (view.seat, seat))
    except Refused:
        return None
    return word


def _mine(view: View, seat: str) -> str | None:
    """Return the strategic mineral of which a seat mines most by value: ore that the rival's refiners can buy."""
    world = view.world
    found = [
        (float(world.market.output0[STAGE_OF["ore"], m, list(world.covers[seat])].sum()) * _ore_value(view, m), name)
        for m, name in enumerate(world.minerals)
        if world.strategic[m] and sites(world, seat, name, "ore")
    ]
    return max(found, default=(0.0, None), key=lambda item: (item[0], item[1] or ""))[1]


def _ore_value(view: View, m: int) -> float:
    market = view.world.market
    return float(market.value_usd_per_quarter[m] * np.asarray(market.kappa)[m])
