"""When to join a bloc and when to leave it: what waiting a round is worth, and what membership costs over leaving.

A seat that waits saves a round of what membership costs it and of what it fears from the rival, may be paid for it, and
leaves it to others to bring the bloc about; it gives up a round of what membership brings, the standing of a member
at the entry into force, the chance that the bloc comes about only with it, and targets whose round comes too soon.
"""

from __future__ import annotations

from dataclasses import replace
from math import fsum

from ai.appraisal import Appraisal
from ai.coalition import entry_chance, tipping
from ai.coalition_courtship import JOINS
from ai.keeping import LOST_TRUST
from ai.retaliation import retaliation_term
from game.actions import Accession, Payment
from game.rules.charter import charter_of
from game.rules.discounting import discount
from game.rules.membership import IN_FORCE_STANDING, WITHDRAWAL_STANDING, must_ratify
from game.rules.treaties import last_round
from game.scenario.models import Condition
from game.state import Bloc
from game.temperaments import Traits
from game.view import View

MEMBERSHIP = ("membership_prosperity", "industry", "security", "retaliation")
# Conditions that a seat's own membership, or what comes of it, can meet.
BY_JOINING = ("member", "bloc_in_force", "members_at_least")
# A delegation asks itself whether to stay every so many rounds, and whenever its bloc has changed.
REVIEW_ROUNDS = 3
CHANGES = ("acceded", "withdrew", "left_expelled", "bloc_in_force", "bloc_short", "bloc_recovered", "motion_adopted")
# How much of a chance of free riding a neutral temperament uses, and what a point of openness takes from that.
USED, USED_BY_OPENNESS = 0.5, 1.0


def wait_value(view: View, mind: Appraisal, bloc_id: str) -> float:
    """Return the points that a seat gains by joining a bloc a round later rather than now; below zero it loses.

    0 in the last round, and for members.
    """
    bloc = view.blocs[bloc_id]
    if view.round >= view.rounds or bloc.status(mind.seat) is not None or bloc.dissolved:
        return 0.0
    parts: dict[str, float] = {}
    for item in mind.accession(bloc_id, mind.seat, "full").terms:
        parts[item.key] = parts.get(item.key, 0.0) + item.points
    flow = fsum(parts.get(key, 0.0) for key in MEMBERSHIP) * _round_share(mind)
    known = tipping(view, bloc_id)
    swing = known.swing(mind.seat)
    if bloc.in_force:
        # What a round of membership brings or costs is all there is, beside the price that might be paid.
        saved, lost = -flow, 0.0
    else:
        with_it, without = (
            entry_chance(view, bloc_id, JOINS, **who) for who in ({"also": mind.seat}, {"without": mind.seat})
        )
        saved = -flow * with_it
        lost = (with_it - without) * max(0.0, flow)
        if bloc.in_force_since is None:
            lost += without * mind.standing(IN_FORCE_STANDING)
    lost += _too_late(view, mind, bloc) * (1.0 if bloc.in_force else max(swing, 0.5))
    return saved + price_hoped_for(view, mind, bloc_id) - lost


def free_riding(traits: Traits) -> float:
    """Return how much of the worth of waiting a seat goes by, from 0 to 1: all of it far from open, none of it open."""
    return min(1.0, max(0.0, USED - USED_BY_OPENNESS * traits.openness))


def price_hoped_for(view: View, mind: Appraisal, bloc_id: str) -> float:
    """Return the points that a seat can hope to be paid for joining, by what has been paid to others in public.

    Nobody pays a seat that nobody knows to be for sale: before anything was paid, nothing is hoped for.
    """
    paid: list[Payment] = []
    free = 0
    for treaty in view.treaties:
        joined = [c.member for c in treaty.clauses if isinstance(c, Accession) and c.bloc == bloc_id]
        paid += [c for c in treaty.clauses if isinstance(c, Payment) and c.payee in joined]
    bought = {clause.payee for clause in paid}
    free = len([seat for seat in view.blocs[bloc_id].full_members if seat not in bought])
    if not paid or mind.seat in bought:
        return 0.0
    usd = fsum(float(clause.usd * clause.term) for clause in paid) / len(bought)
    payer = paid[-1].payer
    points = mind.payment(Payment(payer, mind.seat, max(1, int(usd)), 1, 1)).total
    return max(0.0, points) * len(bought) / (len(bought) + free + 1.0)


def _round_share(mind: Appraisal) -> float:
    """Return the part of the appraisal's horizon that the present round is."""
    quarters = discount(mind.world, mind.view.round) * mind.world.scenario.head.quarters_per_round
    return quarters / mind.horizon


def _too_late(view: View, mind: Appraisal, bloc: Bloc) -> float:
    """Return the points of open targets that joining now would still meet in time, and joining a round later not."""
    if mind.mandate is None:
        return 0.0
    steps = 0 if bloc.in_force and not bloc.voters(view.round) else int(must_ratify(view.world, mind.seat))
    arrives = view.round + steps
    lost = 0.0
    for target, status in zip(mind.mandate.targets, view.me.targets, strict=True):
        if status.done is None and target.when.kind in BY_JOINING and _of(target.when, bloc.id):
            last = target.by_round if target.by_round is not None else view.rounds
            if arrives <= last < arrives + 1:
                lost += target.points
    return lost


def _of(condition: Condition, bloc_id: str) -> bool:
    return condition.bloc in (None, "", bloc_id)


# --- leaving ---------------------------------------------------------------------------------------------------------


def review_due(view: View, bloc_id: str) -> bool:
    """Whether a member has reason to ask itself if it stays: its bloc has changed, or its turn has come."""
    if (view.round + view.world.index[view.seat]) % REVIEW_ROUNDS == 0:
        return True
    for happening in reversed(view.happenings):
        if happening.round < view.round - 1:
            return False
        if happening.kind in CHANGES and happening.get("bloc", bloc_id) == bloc_id:
            return True
    return False


def leave_value(view: View, mind: Appraisal, bloc_id: str) -> float:
    """Return the points that a member gains by giving notice now; below zero membership is worth more.

    What the market and the rival do is counted from when the notice has run. Against it stand standing, open targets on
    membership, payments that are still due to it for joining, and the trust of those who pay them.
    """
    bloc = view.blocs[bloc_id]
    if bloc.status(mind.seat) is None:
        return 0.0
    world = view.world
    last = world.rounds
    out_from = view.round + charter_of(world, bloc).notice_rounds
    if out_from > last:
        return 0.0
    left = tuple(m for m in bloc.members if m[0] != mind.seat)
    after = mind.with_mass(replace(bloc, members=left))
    after = replace(after, in_force=after.in_force and bloc.in_force)
    market = mind.bloc_change(bloc, after, "membership").total if bloc.floors or bloc.export_floors else 0.0
    feared = retaliation_term(view, mind.seat, bloc, mind.dollars(1.0))
    relief = 0.0 if feared is None else -feared.points
    gained = (market + relief) * _from(mind, out_from)
    conditions = fsum(t.points for t in mind.membership_conditions(bloc.in_force))
    return gained - conditions + mind.standing(WITHDRAWAL_STANDING) - _owed_for_joining(view, mind, bloc_id)


def _from(mind: Appraisal, round_: int) -> float:
    """Return the part of the appraisal's horizon that lies from a round on."""
    before = range(mind.view.round, round_)
    quarters = fsum(discount(mind.world, r) for r in before) * mind.world.scenario.head.quarters_per_round
    return max(0.0, 1.0 - quarters / mind.horizon)


def _owed_for_joining(view: View, mind: Appraisal, bloc_id: str) -> float:
    """Return what treaties by which a seat joined still bring it, and the trust of its partners in them."""
    lost = 0.0
    for treaty in view.treaties:
        if treaty.status != "in force" or mind.seat not in treaty.parties or last_round(treaty) < view.round:
            continue
        if not any(isinstance(c, Accession) and (c.bloc, c.member) == (bloc_id, mind.seat) for c in treaty.clauses):
            continue
        lost += LOST_TRUST
        for clause in treaty.clauses:
            if isinstance(clause, Payment) and clause.payee == mind.seat:
                start = max(treaty.since + clause.start, view.round)
                end = min(treaty.since + clause.start + clause.term - 1, view.rounds)
                usd = sum(clause.usd * discount(view.world, r) for r in range(start, end + 1))
                lost += mind.dollars(usd)
    return lost
