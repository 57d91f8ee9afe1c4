"""Treaties of three or four that bring a pivotal third party in, where no treaty of two does.

A wants C's head or vote, and what C asks for is beyond what A can give it. Those who gain by C's head too, or who have
what C wants, are asked in: B grants C favours that cost it less than they bring, and those with something to spare pay
the rest. A package is proposed only if each side is estimated to have what it asks for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ai.appraisal import Appraisal
from ai.bargains import allowed, could_give
from ai.coalition import Tipping, outsiders, reluctance, tipping
from ai.coalition_courtship import TERM, sum_for, tip_worth, whom_to_pay
from ai.coalition_logroll import pledge_for
from ai.coalition_votes import outlook
from ai.concession import aspiration_of
from game.actions import Accession, Clause, Payment, Propose, VotePledge
from game.rules.purse import payment_limit
from game.state import Motion
from game.temperaments import Traits
from game.view import View

MOST_PARTIES = 4
# Pivotal third parties that a draft is made for, and seats that are looked at to find them or helpers for one.
MOST_THIRDS = 2
MOST_HELPERS = 4
# Favours that a helper grants at most.
MOST_FAVOURS = 2
LEAST_FAVOUR = 0.03
# Part of a budget that one treaty may take.
PAY_SHARE = 0.35
# The points from which on a seat has a stake of its own in a third party.
STAKE = 0.5


@dataclass(frozen=True, slots=True)
class _Helper:
    """Somebody whom a package brings in: what it grants the third party, and what both have of it."""

    seat: str
    clauses: tuple[Clause, ...]
    own: float
    theirs: float


def package(
    view: View,
    mind: Appraisal,
    about: str | Motion,
    traits: Traits,
    budget_usd: float | None = None,
    needed: float | None = None,
) -> Propose | None:
    """Return a treaty of three or four about a bloc's next member or a motion's decisive vote, None if there is none.

    Args:
        view: the proposer's view.
        mind: its appraisal.
        about: the id of a bloc, or an open motion.
        traits: its temperament: a seat without any bridging proposes only where it has a stake of its own.
        budget_usd: the most that it pays a round; None: a share of what it has.
        needed: the points that it asks for; None: what it signs for in this round, less for a seat that builds bridges.
    """
    asked = (aspiration_of(view, view.seat) if needed is None else needed) * (1.0 - traits.bridging / 2.0)
    most = view.me.budget_usd * PAY_SHARE if budget_usd is None else budget_usd
    most = min(most, payment_limit(view.world, view.seat))
    if isinstance(about, Motion):
        wanted = _votes_wanted(view, mind, about, traits)
    else:
        wanted = _heads_wanted(view, mind, about, traits, most, asked)
    for third, clause in wanted:
        found = _deal(view, mind, third, clause, most, asked)
        if found is not None:
            return found
    return None


def _heads_wanted(
    view: View, mind: Appraisal, bloc_id: str, traits: Traits, most: float, asked: float
) -> list[tuple[str, Clause]]:
    """Return the outsiders whose accession is worth a package, those that decide first; none that two can win."""
    known: Tipping = tipping(view, bloc_id)
    won = {c.seat for c in whom_to_pay(view, mind, bloc_id, most, asked)} if most > 0.0 else set()
    ranked: list[tuple[float, str]] = []
    for seat in sorted(outsiders(view, bloc_id), key=lambda s: (-known.swing(s), -view.world.weight(s), s))[
        :MOST_HELPERS
    ]:
        if seat == view.seat or seat in won:
            continue
        own = mind.accession(bloc_id, seat, "full").total + tip_worth(view, mind, known, seat)
        if own >= STAKE or (traits.bridging > 0.0 and own >= 0.0):
            ranked.append((-own - known.swing(seat), seat))
    return [(seat, Accession(bloc_id, seat)) for _, seat in sorted(ranked)[:MOST_THIRDS]]


def _votes_wanted(view: View, mind: Appraisal, motion: Motion, traits: Traits) -> list[tuple[str, Clause]]:
    """Return the voters whose pledges are worth a package, those whose ballots decide first."""
    stake = mind.motion(motion.bloc, motion.content).total
    if motion.status != "open" or stake < (0.0 if traits.bridging > 0.0 else STAKE):
        return []
    expected = outlook(view, motion.bloc, motion.content, motion)
    chances = dict(expected.voters)
    out: list[tuple[str, Clause]] = []
    for seat, swing in expected.swings:
        pledge = pledge_for(view, seat, view.seat, motion)
        if seat != view.seat and swing > 0.0 and chances[seat] <= 0.5 and pledge is not None:
            out.append((seat, pledge))
    return out[:MOST_THIRDS]


def _deal(view: View, mind: Appraisal, third: str, clause: Clause, most: float, asked: float) -> Propose | None:
    """Return the package for one third party with as few helpers as it needs, None if there is none."""
    alone = _balanced(view, mind, (view.seat, third), (clause,), most)
    if alone is not None and mind.treaty((view.seat, third), alone).total >= asked:
        return None
    helpers = _helpers(view, mind, third, clause)
    room = min(MOST_PARTIES - 2, view.me.meetings - 1)
    for count in range(1, min(room, len(helpers)) + 1):
        chosen = helpers[:count]
        seats = tuple(helper.seat for helper in chosen)
        parties = (view.seat, third, *seats)
        draft = (clause, *(c for helper in chosen for c in helper.clauses))
        found = _balanced(view, mind, parties, draft, most)
        if found is not None and mind.treaty(parties, found).total >= asked:
            return Propose(view.seat, parties[1:], found)
    return None


def _helpers(view: View, mind: Appraisal, third: str, clause: Clause) -> list[_Helper]:
    """Return those who could help to bring a third party in, the ones that bring most to all together first."""
    world = view.world
    inside = [seat for bloc in view.blocs.values() for seat in bloc.full_members]
    named = dict.fromkeys((*inside, *sorted(world.founders), world.host))
    seats = [s for s in named if s not in (view.seat, third, world.rival) and s in world.allotment]
    seats = sorted(seats, key=lambda s: (-view.budgets_usd[s][1], s))[:MOST_HELPERS]
    other = mind.peer(third)
    out: list[_Helper] = []
    for seat in seats:
        helper = mind.peer(seat)
        parties = (view.seat, third, seat)
        clauses: tuple[Clause, ...] = ()
        theirs = 0.0
        found: list[tuple[float, str, float, Clause]] = []
        for favour in could_give(view, mind, seat, third):
            gain, cost = other.clauses((favour,)).total, helper.clauses((favour,)).total
            if gain >= LEAST_FAVOUR and gain + cost > 0.0:
                found.append((-(gain + cost), repr(favour), gain, favour))
        for _, _, gain, favour in sorted(found, key=lambda item: item[:2])[:MOST_FAVOURS]:
            if allowed(view, (clause, *clauses, favour), parties):
                clauses, theirs = (*clauses, favour), theirs + gain
        if isinstance(clause, VotePledge):
            # A vote that is promised to one binds for the others only if it is promised to them too.
            theirs_too = replace(clause, promisee=seat)
            if helper.clauses((theirs_too,)).total > 0.0:
                clauses = (*clauses, theirs_too)
        own = helper.treaty(parties, (clause, *clauses)).total
        if clauses or own > 0.0:
            out.append(_Helper(seat, clauses, own, theirs))
    return sorted(out, key=lambda h: (-(h.own + h.theirs), h.seat))


def _balanced(
    view: View, mind: Appraisal, parties: tuple[str, ...], draft: tuple[Clause, ...], most: float
) -> tuple[Clause, ...] | None:
    """Return a draft with payments by the proposer, and by helpers with something to spare, that leave nobody short."""
    needed = {seat: aspiration_of(view, seat) + mind.reading(seat).firmness for seat in parties[1:]}
    for joins in (c for c in draft if isinstance(c, Accession)):
        needed[joins.member] += reluctance(mind, joins.bloc, joins.member)
    others = {seat: mind.peer(seat) for seat in parties[1:]}
    third, left = parties[1], most
    for seat in (*parties[2:], third):
        missing = needed[seat] - others[seat].treaty(parties, draft).total
        if missing <= 0.0:
            continue
        if seat == third:
            draft, missing = _shared(view, others, parties, draft, needed, missing)
        if missing <= 0.0:
            continue
        # A payment for a vote or an accession costs standing by itself.
        token = others[seat].treaty(parties, (*draft, Payment(view.seat, seat, 1, 0, TERM))).total
        usd = sum_for(others[seat], view.seat, needed[seat] - token, left)
        if usd is None:
            return None
        draft, left = (*draft, Payment(view.seat, seat, max(1, usd), 0, TERM)), left - usd
    short = any(others[seat].treaty(parties, draft).total < needed[seat] for seat in parties[1:])
    return None if short or not allowed(view, draft, parties) else draft


def _shared(
    view: View,
    others: dict[str, Appraisal],
    parties: tuple[str, ...],
    draft: tuple[Clause, ...],
    needed: dict[str, float],
    missing: float,
) -> tuple[tuple[Clause, ...], float]:
    """Return a draft with what helpers can pay out of what they have to spare, and what the third still misses."""
    third = parties[1]
    for seat in parties[2:]:
        spare = others[seat].treaty(parties, draft).total - needed[seat]
        million = Payment(seat, third, 1_000_000, 0, TERM)
        cost = -others[seat].payment(million).total
        if spare <= 0.0 or cost <= 0.0 or missing <= 0.0:
            continue
        most = min(spare / cost * 1e6 * 0.8, payment_limit(view.world, seat), view.budgets_usd[seat][0] * PAY_SHARE)
        full = sum_for(others[third], seat, missing, most)
        usd = int(float(f"{most:.1g}")) if full is None else full
        if usd > most or usd < 1:
            continue
        draft = (*draft, Payment(seat, third, usd, 0, TERM))
        missing = needed[third] - others[third].treaty(parties, draft).total
    return draft, missing
