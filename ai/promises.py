"""What promises, and the terms of treaties, are worth to a seat; how they are kept is in :mod:`ai.keeping`.

A promise of another is discounted by how far it is relied on, which goes by trust. What a promise about exports does is
looked up in the market model; a pledge is worth the outcome of the vote times the weight of one ballot in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ai.contracts import term
from ai.lens import LENS
from game.actions import (
    Clause,
    Endorsement,
    ExportAssurance,
    ExportControl,
    ExportRestraint,
    Policy,
    StageName,
    Standstill,
    TreatyTerms,
    VoidIf,
    VotePledge,
)
from game.market.security import CUT_PROBABILITY, expected_disruption_loss, unmet_need
from game.players import Term
from game.rules.charter import charter_of
from game.rules.conduct import ENDORSED_DISSOLVED, ENDORSED_IN_FORCE
from game.rules.discounting import discount
from game.rules.membership import has_mass
from game.rules.promises import Promise, pledged_on, restricts
from game.rules.score import covered
from game.rules.treaties import giver, is_running
from game.view import View
from game.world import STAGE_OF

if TYPE_CHECKING:
    from ai.appraisal import Appraisal

# How far a promise is relied on without trust or distrust, and how much a hundred points of trust change that.
RELIANCE, RELIANCE_OF_TRUST = 0.8, 0.4
# What giving one's word away costs by itself, in points a round: nobody binds itself for nothing.
BOUND_A_ROUND = 0.02
# Points that a vote is taken to be worth to a seat of which no motion can be seen yet.
UNSEEN_VOTE = 0.25
# A ballot decides a vote at most this often.
MOST_PIVOTAL = 0.5
# Part of the expected loss from a country's controls that its assurance takes away.
ASSURED = 0.5
# Chance that a bloc comes into force, by whether those who have applied would carry it.
CHANCE_WITH_MASS, CHANCE_WITHOUT = 0.8, 0.3
# Chance over a treaty's life that a condition makes it void.
VOID_CHANCE = {"restricted": 0.3, "bloc_lapsed": 0.2, "party_leaves": 0.2}
NEAR_PRICES = ((1.1, 0.8), (1.3, 0.5))
FAR_PRICE = 0.2


def reliance(view: View, seat: str, other: str) -> float:
    """Return the chance that another keeps its word to a seat, from the trust that the view shows."""
    trust = view.me.trust.get(other, 0) if seat == view.seat else 0
    return min(1.0, max(0.2, RELIANCE + RELIANCE_OF_TRUST * trust / 100.0))


def promise_terms(mind: Appraisal, clause: Clause) -> tuple[Term, ...]:
    """Return what a promise is worth to a seat, as giver, as receiver, or as a third that it is aimed at."""
    if isinstance(clause, VotePledge):
        return _pledge(mind, clause)
    if isinstance(clause, ExportAssurance):
        return _assurance(mind, clause)
    if isinstance(clause, ExportRestraint):
        return _restraint(mind, clause)
    if isinstance(clause, Standstill):
        return _standstill(mind, clause)
    return _endorsement(mind, clause) if isinstance(clause, Endorsement) else ()


def _bound(mind: Appraisal, clause: Promise) -> Term:
    left = min(clause.term, max(0, mind.world.rounds - mind.view.round - clause.start + 1))
    return term("bound", -BOUND_A_ROUND * left)


# --- votes -----------------------------------------------------------------------------------------------------------


def pivotal(mind: Appraisal, bloc_id: str, seat: str) -> float:
    """Return how often a seat's ballot decides in a bloc: its share of heads or of weight, whichever is more."""
    bloc = mind.view.blocs[bloc_id]
    voters = {*bloc.full_members, seat}
    weights = {voter: mind.world.weight(voter) for voter in sorted(voters)}
    if seat in mind.world.union_of:
        seats = [s for s in mind.world.seats if mind.world.union_of.get(s) == mind.world.union_of[seat]]
        return min(MOST_PIVOTAL, 1.0 / max(1, len(seats)) / max(1, len(bloc.full_members)))
    return min(MOST_PIVOTAL, max(1.0 / len(voters), weights[seat] / max(sum(weights.values()), 1e-12)))


def _pledge(mind: Appraisal, clause: VotePledge) -> tuple[Term, ...]:
    if mind.seat not in (clause.pledger, clause.promisee):
        return ()
    sign = 1.0 if clause.choice == "for" else -1.0
    part = pivotal(mind, clause.bloc, clause.pledger)
    open_ = [m for m in mind.view.motions.values() if m.status == "open" and pledged_on(clause, m)]
    values = [sign * mind.motion(m.bloc, m.content).total for m in open_]
    if mind.seat == clause.promisee:
        gain = part * sum(values) * reliance(mind.view, mind.seat, clause.pledger)
        return (term("pledged_vote", gain, member=clause.pledger),)
    # A ballot that one would cast anyway costs nothing; one on a motion that nobody has seen might.
    cost = part * sum(min(0.0, value) for value in values)
    unseen = -UNSEEN_VOTE * min(clause.term, 4) / 4.0 * (1.0 if clause.subject == "any" or not open_ else 0.5)
    return (term("own_vote", cost + unseen), _bound(mind, clause))


# --- exports ---------------------------------------------------------------------------------------------------------


def _quarters(mind: Appraisal, clause: ExportAssurance | ExportRestraint) -> float:
    """Return the discounted quarters of a promise within the game."""
    first = mind.view.round + clause.start
    rounds = range(first, min(first + clause.term - 1, mind.world.rounds) + 1)
    return sum(discount(mind.world, r) for r in rounds) * mind.world.scenario.head.quarters_per_round


def loss_from(mind: Appraisal, country: str, partner: str, mineral: str, stage: str) -> float:
    """Return the loss that a partner has to expect from a country's controls of one mineral, in US dollars a quarter.

    The formula is that of the expected loss from the rival, with the country's share of what the partner buys.
    """
    world, view = mind.world, mind.view
    m, places = world.mineral_index[mineral], list(world.covers[partner])
    used = float(world.market.use0[m, places].sum())
    if stage == "ore":
        used = float(world.market.output0[STAGE_OF["refined"], m, places].sum())
        if world.mineral[mineral].stages == 1:
            return 0.0
    if used <= 0.0:
        return 0.0
    flow = world.export_flow(STAGE_OF[stage], m, country, world.mask((partner,)))
    cover = float(view.stocks_t[m, places].sum()) / world.tonnes_per_unit(m) / used
    unmet = unmet_need(np.array([[min(1.0, flow / used)]]), np.array([[cover]]))
    value = world.market.value_usd_per_quarter[m : m + 1] * float(world.score_weight[m])
    if stage == "ore":
        value = value * float(world.market.kappa[m])
    year = expected_disruption_loss(unmet, np.array([[used]]), value, world.voll[m : m + 1], CUT_PROBABILITY)
    return float(year[0, 0]) / 4.0


def _assurance(mind: Appraisal, clause: ExportAssurance) -> tuple[Term, ...]:
    view, world = mind.view, mind.world
    if mind.seat not in (clause.country, clause.partner):
        return ()
    relied = reliance(view, mind.seat, clause.country) if mind.seat == clause.partner else 1.0
    terms: list[Term] = []
    if restricts(world, view, clause.country, clause.mineral, clause.stage, clause.partner):
        freed = _exempted(view.acting, clause.country, clause.mineral, clause.stage, clause.partner)
        gain = _changed(mind, clause.mineral, freed) * _quarters(mind, clause)
        terms.append(term("controls_lifted", relied * mind.dollars(gain), mineral=clause.mineral))
    spared = loss_from(mind, clause.country, clause.partner, clause.mineral, clause.stage) * _quarters(mind, clause)
    if mind.seat == clause.partner:
        terms.append(term("assured", relied * ASSURED * mind.dollars(spared), mineral=clause.mineral))
    else:
        if mind.seat == world.rival:
            # What others fear is what the rival gives up: it weighs their loss as its scenario says.
            weight = world.scenario.head.rival_settings.damage_weight
            terms.append(term("leverage", -ASSURED * weight * mind.dollars(spared), mineral=clause.mineral))
        terms.append(_bound(mind, clause))
    return tuple(terms)


def _restraint(mind: Appraisal, clause: ExportRestraint) -> tuple[Term, ...]:
    control = ExportControl(clause.mineral, clause.stage, (clause.target,), clause.share)
    after = (*_without(mind.view.acting, clause.country, control), (clause.country, control))
    points = mind.dollars(_changed(mind, clause.mineral, after) * _quarters(mind, clause))
    if mind.seat == clause.country:
        return (term("own_restraint", points, mineral=clause.mineral), _bound(mind, clause))
    return (term("restraint", reliance(mind.view, mind.seat, clause.country) * points, mineral=clause.mineral),)


def _changed(mind: Appraisal, mineral: str, after: Sequence[tuple[str, Policy]]) -> float:
    """Return what a seat's welfare from one mineral gains under other controls, in US dollars a quarter."""
    view, world = mind.view, mind.world
    m, blocs = world.mineral_index[mineral], list(view.blocs.values())
    old, new = LENS.mineral(view, m, blocs, view.acting), LENS.mineral(view, m, blocs, tuple(after))
    return covered(world, mind.seat, np.subtract(new.welfare, old.welfare))


def _without(acting: Sequence[tuple[str, Policy]], holder: str, control: ExportControl) -> list[tuple[str, Policy]]:
    """Return policies without a holder's control of the same exports to just the same targets."""
    same = (control.mineral, control.stage, control.targets)
    return [
        (seat, p)
        for seat, p in acting
        if not (seat == holder and isinstance(p, ExportControl) and (p.mineral, p.stage, p.targets) == same)
    ]


def _exempted(
    acting: Sequence[tuple[str, Policy]], holder: str, mineral: str, stage: StageName, partner: str
) -> list[tuple[str, Policy]]:
    """Return policies with a licence for all that a partner wants; of two controls that name it the narrower counts."""
    licence = ExportControl(mineral, stage, (partner,), 1.0, "licence")
    return [*_without(acting, holder, licence), (holder, licence)]


# --- blocs -----------------------------------------------------------------------------------------------------------


def _standstill(mind: Appraisal, clause: Standstill) -> tuple[Term, ...]:
    view = mind.view
    if mind.seat not in (clause.party, clause.promisee):
        return ()
    rounds = min(clause.term, max(0, view.rounds - view.round - clause.start + 1))
    part = rounds / max(1, view.rounds - view.round + 1)
    worth = mind.accession(clause.bloc, clause.party, "full").total
    if mind.seat == clause.party:
        return (term("given_up", -max(0.0, worth) * part, bloc=clause.bloc), _bound(mind, clause))
    return (term("kept_out", -worth * part * reliance(view, mind.seat, clause.party), member=clause.party),)


def _endorsement(mind: Appraisal, clause: Endorsement) -> tuple[Term, ...]:
    if mind.seat != clause.endorser:
        return ()
    bloc = mind.view.blocs[clause.bloc]
    if bloc.in_force:
        return (term("endorsement", mind.standing(ENDORSED_DISSOLVED) * (1.0 - CHANCE_WITH_MASS), bloc=clause.bloc),)
    carried = has_mass(mind.world, charter_of(mind.world, bloc), mind.likely(bloc))
    chance = CHANCE_WITH_MASS if carried else CHANCE_WITHOUT
    points = chance * mind.standing(ENDORSED_IN_FORCE) + (1.0 - chance) * mind.standing(ENDORSED_DISSOLVED)
    return (term("endorsement", points, bloc=clause.bloc),)


# --- terms of treaties -----------------------------------------------------------------------------------------------


def renewed(clauses: Sequence[Clause], terms: TreatyTerms) -> tuple[Clause, ...]:
    """Return the clauses that a treaty comes to if it renews as often as it may."""
    return tuple(
        replace(clause, term=min(100, clause.term * (terms.renewals + 1))) if is_running(clause) else clause
        for clause in clauses
    )


def without_others(seat: str, clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """Return what a treaty comes to for a seat if it is void after one round."""
    return tuple(
        replace(clause, term=1) if is_running(clause) else clause
        for clause in clauses
        if not is_running(clause) or clause.start == 0 or giver(clause) == seat
    )


def void_chance(view: View, conditions: Sequence[VoidIf]) -> float:
    """Return the chance that one of some conditions makes a treaty void before it has run."""
    stands = 1.0
    for condition in conditions:
        priced = condition.kind == "price_above"
        stands *= 1.0 - (_price_chance(view, condition) if priced else VOID_CHANCE[condition.kind])
    return 1.0 - stands


def _price_chance(view: View, condition: VoidIf) -> float:
    m = view.world.mineral_index.get(condition.mineral)
    now = 1.0 if view.market is None or m is None else float(view.market.world_price[m])
    return next((chance for ratio, chance in NEAR_PRICES if condition.value <= ratio * now), FAR_PRICE)
