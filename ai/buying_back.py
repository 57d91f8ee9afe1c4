"""Participation in stockpile programmes: what a commitment to buy back is worth, and whom a holder asks to take part.

A participant pays fees for cover that it may draw on in a cut, and ends up with stock at a price set before; the holder
earns the fees and what the price is above the baseline.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ai.concession import RESERVE, aspiration_of
from ai.contracts import term
from ai.lens import LENS
from game.actions import BuyBack, Propose
from game.chance import Key
from game.market.security import CUT_PROBABILITY, expected_disruption_loss, unmet_need
from game.players import Term
from game.rules import programmes
from game.rules.buy_back import tonnes_limit
from game.rules.discounting import discount, power
from game.rules.prices import price_per_t
from game.rules.score import covered_mean
from game.rules.treaties import acts
from game.view import View
from game.world import DAYS_PER_QUARTER, World

if TYPE_CHECKING:
    from ai.appraisal import Appraisal

# The fees a round that a holder asks for, as shares of what is committed, the dearest first.
FEES = (0.02, 0.01, 0.005, 0.0)
# What a holder offers a participant: days of its use, and rounds.
DAYS = 45.0
TERM = 8
CANDIDATES = 10
MINERALS = 3
LEAST_USD = 200_000


def buy_back_terms(mind: Appraisal, clause: BuyBack) -> tuple[Term, ...]:
    """Return what a commitment is worth to its participant or its holder; nothing to others."""
    if mind.seat not in (clause.participant, clause.holder):
        return ()
    world, first = mind.world, mind.view.round + clause.start
    last = min(first + clause.term - 1, world.rounds)
    fees = clause.fee_usd * sum(discount(world, r) for r in range(first, last + 1))
    sign = 1.0 if mind.seat == clause.holder else -1.0
    terms = [term("participation_fee", sign * mind.dollars(fees), usd=clause.fee_usd)] if clause.fee_usd else []
    base = price_per_t(world, clause.mineral, "refined")
    premium = (clause.usd_per_t - base) * clause.tonnes * discount(world, last)
    if mind.seat == clause.holder:
        points = mind.dollars(premium)
        return (*terms, term("sold_back", points, mineral=clause.mineral)) if premium else tuple(terms)
    # What is bought is worth its baseline price at the end; the interest until then, and its keep, are lost.
    end = discount(world, world.rounds) * power(world, -world.rules.tail_quarters)
    quarters = (world.rounds - last) * world.scenario.head.quarters_per_round + world.rules.tail_quarters
    keep = world.rules.stock_carry_per_quarter * quarters * end
    counts = float(world.score_weight[world.mineral_index[clause.mineral]])
    lost = premium + counts * base * clause.tonnes * (discount(world, last) - end + keep)
    terms.append(term("bought_back", -mind.dollars(lost), mineral=clause.mineral))
    rounds = max(0, last - first + 1) * world.scenario.head.quarters_per_round
    terms.append(term("cover", mind.dollars(_spared(mind, clause) * rounds), mineral=clause.mineral))
    terms.append(term("security", _safer(mind, clause, last)))
    return (*terms, *_stock_targets(mind, clause))


def _spared(mind: Appraisal, clause: BuyBack) -> float:
    """Return the loss that a right to the tonnes spares in a cut, in expected US dollars a quarter."""
    world, view = mind.world, mind.view
    m, places = world.mineral_index[clause.mineral], list(world.covers[mind.seat])
    used = float(world.market.use0[m, places].sum())
    if used <= 0.0 or world.rival is None:
        return 0.0
    dependence = float(world.supply_share[m, world.index[world.rival], world.index[mind.seat]])
    if view.market is not None:
        dependence = float(view.market.dependence[m, world.index[mind.seat]])
    unit, value = world.tonnes_per_unit(m), world.market.value_usd_per_quarter[m : m + 1] * world.score_weight[m]

    def loss(tonnes: float) -> float:
        unmet = unmet_need(np.array([[dependence]]), np.array([[tonnes / unit / used]]))
        year = expected_disruption_loss(unmet, np.array([[used]]), value, world.voll[m : m + 1], CUT_PROBABILITY)
        return float(year[0, 0]) / 4.0

    held = float(view.stocks_t[m, places].sum())
    # Nobody counts on more than the holder has now.
    within = min(clause.tonnes, float(view.stocks_t[m, world.index[clause.holder]]))
    return loss(held) - loss(held + within)


def _safer(mind: Appraisal, clause: BuyBack, last: int) -> float:
    """Return the points of security that the tonnes bring from the round in which they are bought."""
    world, view = mind.world, mind.view
    m = world.mineral_index[clause.mineral]
    figures = LENS.mineral(view, m, list(view.blocs.values()), view.acting)
    before = np.array(figures.security(world, m, view.sheltered_t))
    more = view.sheltered_t.copy()
    more[m, world.index[clause.participant]] += clause.tonnes
    gain = (figures.security(world, m, more) - before) * LENS.security_weight(world, m)
    left = max(0, world.rounds - last + 1) / world.rounds
    return mind.weights.security * covered_mean(world, mind.seat, gain) * left / float(mind.scale[1])


def _stock_targets(mind: Appraisal, clause: BuyBack) -> list[Term]:
    out: list[Term] = []
    if mind.mandate is None:
        return out
    world, last = mind.world, mind.view.round + clause.start + clause.term - 1
    use_t = float(world.market.use0[world.mineral_index[clause.mineral], world.index[mind.seat]])
    use_t *= world.tonnes_per_unit(world.mineral_index[clause.mineral])
    for target, status in zip(mind.mandate.targets, mind.view.me.targets, strict=True):
        when = target.when
        if when.kind == "stock_days_at_least" and when.mineral == clause.mineral and status.done is None and use_t > 0:
            missing = max(1.0, when.value - status.judged.figure)
            if last <= (target.by_round or world.rounds):
                days = clause.tonnes / use_t * DAYS_PER_QUARTER
                out.append(term("target", target.points * min(1.0, days / missing), text=target.text))
    return out


def committed(view: View, holder: str) -> frozenset[str]:
    """Return who takes part in a holder's programme now, as far as the view shows."""
    return frozenset(
        clause.participant
        for treaty in view.treaties
        if treaty.status == "in force"
        for clause in treaty.clauses
        if isinstance(clause, BuyBack) and clause.holder == holder and acts(treaty, clause, view.round)
    )


def offered(view: View, holder: str, participant: str, fee_share: float, rank: int = 0) -> BuyBack | None:
    """Return the commitment that a holder would offer a user: of the mineral that it would miss most, at the baseline.

    Args:
        view: the view of one of the two.
        holder: a seat with a programme.
        participant: who is to take part.
        fee_share: the fee of a round, as a share of what is committed.
        rank: 0 for the mineral that it would miss most, 1 for the next, and so on.
    """
    world = view.world
    chosen = _urgent(world, participant)[rank : rank + 1]
    rounds = min(TERM, world.rounds - view.round + 1)
    if not chosen or rounds < 1 or not programmes.of_seat(world, holder):
        return None
    mineral = chosen[0]
    m, price = world.mineral_index[mineral], price_per_t(world, mineral, "refined")
    use_t = sum(float(world.market.use0[m, i]) for i in world.covers[participant]) * world.tonnes_per_unit(m)
    tonnes = min(tonnes_limit(world, participant, mineral, price), use_t * DAYS / DAYS_PER_QUARTER)
    tonnes = float(f"{tonnes * 0.99:.2g}")
    if tonnes * price < LEAST_USD or tonnes > tonnes_limit(world, participant, mineral, price):
        return None
    fee = int(float(f"{fee_share * tonnes * price:.2g}"))
    return BuyBack(participant, holder, mineral, tonnes, float(f"{price:.6g}"), fee, 0, rounds)


def _urgent(world: World, seat: str) -> list[str]:
    places = list(world.covers[seat])
    value = world.market.use0[:, places].sum(axis=1) * world.market.value_usd_per_quarter * world.voll * world.strategic
    ranked = sorted((-float(v), m) for m, v in enumerate(value) if v > 0.0)
    return [world.minerals[m] for _, m in ranked[:MINERALS]]


def participation_offer(view: View, mind: Appraisal, key: Key) -> Propose | None:
    """Ask a heavy user to take part in one's programme, where commitments bring in money or meet an objective.

    The fee is the highest that the user is taken to accept.
    """
    world = view.world
    if not _wants_participants(view):
        return None
    inside = committed(view, view.seat)
    users = [s for s in world.seats if s not in (view.seat, world.rival) and s not in inside]
    heavy = sorted(users, key=lambda s: (-world.weight(s), s))[:CANDIDATES]
    if not heavy:
        return None
    partner = heavy[int(key.sub("participant").rng().integers(len(heavy)))]
    from ai.appraisal import Appraisal  # the appraisal itself reads this module

    other, needed = Appraisal(view, partner), aspiration_of(view, partner)
    for fee in FEES:
        for rank in range(MINERALS):
            clause = offered(view, view.seat, partner, fee, rank)
            if clause is None:
                continue
            parties = (view.seat, partner)
            if other.treaty(parties, (clause,)).total >= needed and mind.treaty(parties, (clause,)).total >= RESERVE:
                return Propose(view.seat, (partner,), (clause,))
    return None


def _wants_participants(view: View) -> bool:
    if any(source.source == "private" for source in view.me.financing):
        return True
    objectives = view.world.scenario.head.objectives
    return any(
        status.outcome is None
        and objectives[status.number].parties[0] == view.seat
        and any(c.kind == "commitments_at_least" for c in objectives[status.number].when)
        for status in view.objectives
    )
