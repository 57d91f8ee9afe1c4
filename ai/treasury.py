"""Where a ministry's money goes that no treaty takes: stocks or capacity at home, whichever brings most for a dollar.

A project at home is valued like any other: its price against what the capacity earns from its arrival to the end of the
tail, with what that adds to industry. It is worth beginning as long as it arrives before the end and earns its price.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum

from ai.appraisal import Appraisal
from ai.contracts import investment_terms, project_terms
from ai.financing import finance_orders
from ai.money import free_usd
from ai.stock_plan import Want, rounded_down, stock_changes, wants
from game.actions import Action, HomeInvestment, Investment, SetPolicy, StageName, SupplementaryVote
from game.rules.project_terms import lead_steps, most_usd, sites
from game.rules.purse import payment_limit
from game.rules.supplementary import supplementary_chance
from game.rules.turn import TENTHS
from game.temperaments import traits_of
from game.view import View
from game.world import CENTS

STAGES: tuple[StageName, ...] = ("refined", "ore")
LEAST_USD = 50_000
# The part of this round's free money that one project takes at most: the next round's is used for the next.
PROJECT_SHARE = 0.6
# A project must bring so many times its price, as it is valued at today's prices.
MARGIN = 1.2
# The part of what a project earns at today's price that is left once the capacity of everybody has lowered it.
KEPT = 0.6
# The part of its price that a project must earn by itself: nobody builds for the score of industry alone.
EARNED = 0.75
# What is asked of the legislature, in allotments of a round, and the chance below which nobody asks.
ASKED, LEAST_CHANCE = 2.0, 0.4
# What a delegation that puts home producers first adds to the worth of capacity at home, at most.
HOME = 0.2


@dataclass(frozen=True, slots=True)
class Project:
    """Capacity at home worth building: what it takes at most, and its points per dollar, net of its price."""

    mineral: str
    stage: StageName
    usd: float
    points_per_usd: float


def treasury_orders(view: View, mind: Appraisal) -> list[Action]:
    """Return stock orders and investments at home of a sitting, the best use of each dollar first.

    If there is more to buy than money, the legislature is asked for more, to be spent in the next round.
    """
    asked = supplement(view, mind)
    free = float(free_usd(view))
    programmes = max(0.0, view.me.stock_money_usd - view.me.budget_usd)
    stocks: dict[str, int] = {}
    built: dict[tuple[str, StageName], int] = {}
    allowed = float(payment_limit(view.world, view.seat))
    plan: list[Want | Project] = [*wants(view, mind), *projects(view, mind, free * PROJECT_SHARE)]
    plan.sort(key=lambda item: (-item.points_per_usd, item.mineral, isinstance(item, Project)))
    for item in plan:
        if isinstance(item, Project):
            usd = rounded_down(min(item.usd, free, allowed))
            if usd >= LEAST_USD:
                built[item.mineral, item.stage] = usd
                free, allowed = free - usd, allowed - usd
            continue
        usd = rounded_down(min(item.usd, free + programmes))
        if usd >= LEAST_USD / 5:
            stocks[item.mineral] = usd
            from_programmes = min(programmes, usd)
            programmes -= from_programmes
            free -= usd - from_programmes
    out: list[Action] = [SetPolicy(view.seat, policy) for policy in asked]
    out += [*finance_orders(view, sum(stocks.values())), *stock_changes(view, stocks)]
    standing = {(p.mineral, p.stage): p for p in view.me.policies if isinstance(p, HomeInvestment)}
    for place, policy in standing.items():
        if place not in built and policy.usd:
            out.append(SetPolicy(view.seat, HomeInvestment(*place, usd=0)))
    orders = (HomeInvestment(mineral, stage, usd) for (mineral, stage), usd in built.items())
    out.extend(SetPolicy(view.seat, order) for order in orders if standing.get((order.mineral, order.stage)) != order)
    return out


def supplement(view: View, mind: Appraisal) -> list[SupplementaryVote]:
    """Return the supplementary vote worth calling now, if there is more worth buying than this round's money."""
    if view.round < view.me.supplementary_from or any(isinstance(p, SupplementaryVote) for p in view.me.policies):
        return []
    missing = sum(want.usd for want in wants(view, mind)) - view.me.stock_money_usd
    home, allotment = view.world.scenario.head.home, view.world.allotment[view.seat]
    usd = rounded_down(min(missing, min(ASKED, home.supplementary_most) * allotment / CENTS))
    if (
        usd < LEAST_USD
        or supplementary_chance(view.world, view.seat, int(view.me.approval * TENTHS), usd * CENTS).value < LEAST_CHANCE
    ):
        return []
    return [SupplementaryVote(usd)]


def projects(view: View, mind: Appraisal, most: float) -> list[Project]:
    """Return the capacity at home that is worth more than it costs, given that at most so many dollars go into one."""
    world, seat, found = view.world, view.seat, list[Project]()
    if most < LEAST_USD:
        return found
    for mineral in world.minerals:
        for stage in STAGES:
            if stage == "ore" and world.mineral[mineral].stages == 1:
                continue
            if not sites(world, seat, mineral, stage):
                continue
            clause = Investment(seat, seat, mineral, stage, int(most))
            terms = project_terms(view, clause)
            usd = min(most, most_usd(world, view.structure, mineral, stage, terms))
            last = world.rounds + world.rules.tail_quarters / world.scenario.head.quarters_per_round
            arrives = view.round + lead_steps(world, mineral, stage, terms) * world.scenario.head.market_every
            if usd < LEAST_USD or arrives > last:
                continue
            items = investment_terms(mind, Investment(seat, seat, mineral, stage, int(usd)))
            paid = -fsum(t.points for t in items if t.key == "invested")
            earned = KEPT * fsum(t.points for t in items if t.key == "project")
            gained = earned + fsum(t.points for t in items if t.key not in ("invested", "project"))
            gained *= 1.0 + HOME * traits_of(world, seat).home
            if earned >= EARNED * paid and gained > MARGIN * paid:
                found.append(Project(mineral, stage, usd, (gained - paid) / usd))
    return found
