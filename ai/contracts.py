"""What projects and forward contracts are worth to a seat: the terms that an appraisal adds for such clauses.

A project is valued at today's price: its capital charge is what capital earns in the long run, and what the price
leaves over long-run cost comes on top. A forward contract is valued at the difference that today's price would pay.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from game.actions import Clause, Investment, Offtake
from game.players import Term
from game.rules.discounting import discount, tail_weights
from game.rules.project_terms import ProjectTerms, lead_steps, most_usd, terms_of
from game.rules.projects import benchmark, price_per_t
from game.scenario.models import Weights
from game.state import FloatArray, Treaty
from game.view import View
from game.world import CENTS, STAGE_OF


class Seat(Protocol):
    """What these values need of an appraisal."""

    view: View
    seat: str
    weights: Weights
    scale: FloatArray

    def dollars(self, usd: float) -> float:
        """Return the prosperity points of an amount of US dollars."""


def term(key: str, points: float, **params: Any) -> Term:
    """Return a term."""
    return Term(key, tuple(sorted(params.items())), points)


def price_index(view: View, seat: str, mineral: str, stage: str) -> float:
    """Return the producer price of a seat's rows over the baseline; 1 before the first market."""
    if view.market is None:
        return 1.0
    world = view.world
    return float(view.market.producer_price[STAGE_OF[stage], world.mineral_index[mineral], world.index[seat]])


def investment_terms(mind: Seat, clause: Investment, draft: Sequence[Clause] = ()) -> tuple[Term, ...]:
    """Value a project: its price to the investor; to the host what the capacity earns from its arrival on.

    ``draft`` are the clauses beside it, of which a licence or a service changes the terms of the project.
    """
    world, terms = mind.view.world, []
    project = project_terms(mind.view, clause, draft)
    taken = min(float(clause.usd), most_usd(world, mind.view.structure, clause.mineral, clause.stage, project))
    if mind.seat == clause.investor:
        terms.append(term("invested", mind.dollars(-taken), usd=clause.usd, mineral=clause.mineral))
    if mind.seat == clause.host:
        gain = _earned_a_quarter(mind.view, clause, project.site, taken / project.price)
        steps = lead_steps(world, clause.mineral, clause.stage, project)
        first = mind.view.round + steps * world.scenario.head.market_every
        gain *= quarters_from(mind.view, first) * float(world.score_weight[world.mineral_index[clause.mineral]])
        terms.append(term("project", mind.dollars(gain), usd=clause.usd, mineral=clause.mineral))
        terms.append(term("industry", mind.weights.industry * gain / float(mind.scale[2])))
    return tuple(terms)


def project_terms(view: View, clause: Investment, draft: Sequence[Clause] = ()) -> ProjectTerms:
    """Return the terms on which a project would begin now, by the treaties in the view and a draft's clauses."""
    drafted = Treaty(0, (), tuple(draft), view.round, secret=True)
    known = (*view.treaties, drafted) if draft else view.treaties
    cents = clause.usd * CENTS
    return terms_of(view.world, view, known, clause.investor, clause.host, clause.mineral, clause.stage, cents)


def _earned_a_quarter(view: View, clause: Investment, site: str, usd: float) -> float:
    """Return what capacity for a sum at its usual price earns at the row where it is built, in US dollars a quarter."""
    world, dynamics = view.world, view.world.dynamics
    m, stage = world.mineral_index[clause.mineral], STAGE_OF[clause.stage]
    over_cost = price_index(view, site, clause.mineral, clause.stage) - float(dynamics.inputs.lrmc[stage, m])
    units = usd / float(dynamics.unit_capital_usd()[stage, m])
    share = float(world.market.kappa[m]) if clause.stage == "ore" else 1.0
    value = share * float(world.market.value_usd_per_quarter[m])
    return usd * dynamics.inputs.capital_charge + max(0.0, over_cost) * value * units


def quarters_from(view: View, round_: int) -> float:
    """Return the discounted quarters from a round to the end of the tail."""
    world, head = view.world, view.world.scenario.head
    inside = sum(discount(world, r) for r in range(round_, world.rounds + 1)) * head.quarters_per_round
    late = max(0, round_ - world.rounds - 1) // head.market_every
    return inside + sum(tail_weights(world)[late:])


def offtake_terms(mind: Seat, clause: Offtake) -> tuple[Term, ...]:
    """Value a forward contract: the difference between its price and today's, over its term."""
    if mind.seat not in (clause.buyer, clause.seller):
        return ()
    world = mind.view.world
    index = 1.0 if mind.view.market is None else benchmark(world, mind.view.market, clause)
    market = index * price_per_t(world, clause.mineral, clause.stage)
    first = mind.view.round + clause.start
    last = min(first + clause.term - 1, world.rounds)
    usd = (clause.usd_per_t - market) * clause.tonnes * sum(discount(world, r) for r in range(first, last + 1))
    points = mind.dollars(usd if mind.seat == clause.seller else -usd)
    # Net transfers count for a third of the prosperity points at most.
    points = min(points, world.rules.max_transfer_share * mind.weights.prosperity)
    return (term("offtake", points, mineral=clause.mineral, tonnes=clause.tonnes),)
