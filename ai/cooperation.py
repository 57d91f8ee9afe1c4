"""What access to ground, services, capacity building and bound tariffs are worth to a seat, in points of a mandate.

What the rules do with them is small and late, and so are these values: what private investors start sooner because of a
licence, what services and training save on the projects that a partner is taken to begin, the insurance in a bound
rate. They are rough, read from the view alone, and mainly tell such a clause from an empty one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ai.contracts import price_index, quarters_from, term
from ai.lens import LENS
from ai.promises import BOUND_A_ROUND
from game.actions import CapacityBuilding, Clause, ResourceAccess, Services, Tariff, TariffConcession
from game.errors import Refused
from game.market.dynamics import FASTEST_START, INVESTMENT_SLOPE, SMALLEST_BASE
from game.players import Term
from game.rules.access import (
    DISCOVERY_CHANCE,
    DISCOVERY_PROTECTION,
    LICENCE_PROTECTION,
    ground,
    protection_of,
)
from game.rules.border_policies import bound_rates
from game.rules.clauses import check_clauses
from game.rules.concessions import has_market
from game.rules.cooperation import approval_tenths
from game.rules.discounting import discount
from game.rules.project_terms import CHEAPER, SERVICE_SAVING, step_cents
from game.rules.projects import lead_rounds
from game.rules.score import covered
from game.state import Training
from game.view import View
from game.world import CENTS, STAGE_OF, World

if TYPE_CHECKING:
    from ai.appraisal import Appraisal

Cooperative = ResourceAccess | Services | CapacityBuilding | TariffConcession

# What room for its projects is worth to a seat that buys all of a mineral from the rival, in points; exclusive: twice.
OPENED = 0.2
# Part of a ministry's allotment that is taken to go into projects in one partner.
PLANNED = 0.1
# The most that a grant of ground is taken to bring its host, in parts of what a full unit of its score takes.
MOST_OF_A_UNIT = 0.25
# What a point of approval at home is taken to be worth, in points.
APPROVAL_POINT = 0.1
# The chance in a year of a tariff that nobody expects now, its rate, and the part of it that the seller bears.
FEARED_CHANCE, FEARED_RATE, BORNE = 0.05, 0.25, 0.5


def cooperation_terms(mind: Appraisal, clause: Cooperative) -> tuple[Term, ...]:
    """Return what a clause is worth to a seat, as giver, as receiver, or nothing to a third."""
    if isinstance(clause, ResourceAccess):
        return _access(mind, clause)
    if isinstance(clause, Services):
        return _services(mind, clause)
    if isinstance(clause, CapacityBuilding):
        return _capacity_building(mind, clause)
    return _concession(mind, clause)


def _left(mind: Appraisal, start: int, term_: int) -> int:
    """Return the rounds of a clause within the game."""
    return min(term_, max(0, mind.world.rounds - mind.view.round - start + 1))


def _quarters(mind: Appraisal, start: int, term_: int) -> float:
    """Return the discounted quarters of a clause within the game."""
    first = mind.view.round + start
    rounds = range(first, first + _left(mind, start, term_))
    return sum(discount(mind.world, r) for r in rounds) * mind.world.scenario.head.quarters_per_round


def sweeteners(view: View, seat: str, partner: str) -> list[Clause]:
    """Return clauses that a seat can add to an offer for little: access to its best ground and a bound tariff.

    The ground is for the mineral of which it mines most by value among those that the partner uses; the goods are those
    of which the partner sells it most. Left out is what the rules do not allow between the two.
    """
    key = (view.world.scenario.hash, seat, partner)
    if key not in _FAVOURS:
        _FAVOURS[key] = _favours(view.world, seat, partner)
    return [clause for clause in _FAVOURS[key] if _allowed(view, clause, (seat, partner))]


# What two seats could give each other goes by the calibrated world alone.
_FAVOURS: dict[tuple[str, str, str], tuple[Clause, ...]] = {}


def _favours(world: World, seat: str, partner: str) -> tuple[Clause, ...]:
    places = {"use": list(world.covers[partner]), "own": list(world.covers[seat])}
    value = world.market.value_usd_per_quarter
    mined = [
        (float(world.market.output0[STAGE_OF["ore"], m, world.index[seat]] * value[m]), name)
        for m, name in enumerate(world.minerals)
        if ground(world, seat, name) is not None and float(world.market.use0[m, places["use"]].sum()) > 0.0
    ]
    sold = [
        (
            float(world.market.flow0(STAGE_OF[stage])[m][np.ix_(places["use"], places["own"])].sum() * value[m]),
            name,
            stage,
        )
        for name, stage in world.exports[partner]
        if has_market(world, name, stage)
        for m in (world.mineral_index[name],)
    ]
    found: list[Clause] = []
    if mined:
        found.append(ResourceAccess(seat, partner, max(mined)[1]))
    if max(sold, default=(0.0,))[0] > 0.0:
        _, name, stage = max(sold)
        found.append(TariffConcession(seat, partner, name, "ore" if stage == "ore" else "refined"))
    return tuple(found)


def _allowed(view: View, clause: Clause, parties: tuple[str, str]) -> bool:
    try:
        check_clauses(view.world, view, (clause,), parties)
    except Refused:
        return False
    return True


# --- ground ----------------------------------------------------------------------------------------------------------


def _access(mind: Appraisal, clause: ResourceAccess) -> tuple[Term, ...]:
    if ground(mind.world, clause.host, clause.mineral) is None:
        return ()
    bound = BOUND_A_ROUND * _left(mind, clause.start, clause.term) * (2.0 if clause.exclusive else 1.0)
    if mind.seat == clause.host:
        usd = _sooner_usd(mind, clause)
        return (
            term("investors", mind.dollars(usd), mineral=clause.mineral),
            term("industry", mind.weights.industry * usd / float(mind.scale[2])),
            term("bound", -bound),
        )
    if mind.seat != clause.partner:
        return ()
    places = list(mind.world.covers[mind.seat])
    m, market = mind.world.mineral_index[clause.mineral], mind.view.market
    use = mind.world.market.use0[m, places]
    if market is None or float(use.sum()) <= 0.0:
        return (term("ground", 0.0, mineral=clause.mineral),)
    needed = float((market.dependence[m, places] * use).sum() / use.sum())
    chance = 1.0 if clause.right == "licence" else DISCOVERY_CHANCE
    points = OPENED * chance * needed * (2.0 if clause.exclusive else 1.0)
    return (term("ground", points, mineral=clause.mineral),)


def _sooner_usd(mind: Appraisal, clause: ResourceAccess) -> float:
    """Return what the mines earn that private investors start because of a grant, in discounted US dollars.

    Starts in a quarter follow the market's own equation, under the premium as it is and as the grant leaves it; what a
    unit earns is today's price over its long-run cost.
    """
    view, world, inputs = mind.view, mind.world, mind.world.dynamics.inputs
    stage, m = STAGE_OF["ore"], world.mineral_index[clause.mineral]
    rows = world.market.rows
    n = rows.index(stage, m, clause.host)
    now = protection_of(world, view.treaties, view.round, view.discoveries, clause.host, clause.mineral)
    g = LICENCE_PROTECTION if clause.right == "licence" else DISCOVERY_CHANCE * DISCOVERY_PROTECTION
    cost, premium = float(inputs.lrmc[stage, m]), float(inputs.risk_premium[m])

    def rate(protection: float) -> float:
        hurdle = cost * (1.0 + premium * (1.0 - protection))
        return float(np.clip(INVESTMENT_SLOPE * (float(view.structure.expected[n]) / hurdle - 1.0), 0.0, FASTEST_START))

    base = max(float(view.structure.capacity[n]) * float(rows.capacity0[n]), SMALLEST_BASE)
    units = max(0.0, rate(max(g, now)) - rate(now)) * base * _quarters(mind, clause.start, clause.term)
    margin = max(0.0, price_index(view, clause.host, clause.mineral, "ore") - cost)
    value = float(world.market.kappa[m]) * float(world.market.value_usd_per_quarter[m]) * float(world.score_weight[m])
    first = view.round + clause.start + lead_rounds(world, clause.mineral, "ore")
    # Where many mines start at once today's margin does not last: no grant brings more than a part of a full unit.
    most = MOST_OF_A_UNIT * min(float(mind.scale[0]), float(mind.scale[2]))
    return min(units * margin * value * quarters_from(view, first), most)


# --- services and training -------------------------------------------------------------------------------------------


def _step_saving(mind: Appraisal) -> float:
    """Return what one market step earlier is worth, as a share of what a project costs: its capital charge."""
    head = mind.world.scenario.head
    return mind.world.dynamics.inputs.capital_charge * head.quarters_per_round * head.market_every


def _services(mind: Appraisal, clause: Services) -> tuple[Term, ...]:
    rounds = _left(mind, clause.start, clause.term)
    if mind.seat == clause.host:
        return (term("bound", -BOUND_A_ROUND * rounds),)
    if mind.seat != clause.partner:
        return ()
    saving = SERVICE_SAVING if clause.service in CHEAPER.values() else _step_saving(mind)
    planned = PLANNED * mind.world.allotment[mind.seat] / CENTS * rounds
    return (term("services", mind.dollars(saving * planned), service=clause.service),)


def _capacity_building(mind: Appraisal, clause: CapacityBuilding) -> tuple[Term, ...]:
    if mind.seat == clause.provider:
        return (term("invested_training", mind.dollars(-float(clause.usd)), usd=clause.usd),)
    if mind.seat != clause.host:
        return ()
    before = mind.view.training.get(clause.host, Training()).cents
    after = before + clause.usd * CENTS
    tenths = approval_tenths(mind.world, clause.host, after) - approval_tenths(mind.world, clause.host, before)
    step = step_cents(mind.world, clause.host)
    steps = after // max(1, step) - before // max(1, step)
    saved = steps * step / CENTS * _step_saving(mind)
    return (
        term("approval", APPROVAL_POINT * tenths / 10.0, usd=clause.usd),
        term("training", mind.dollars(saved), usd=clause.usd),
    )


# --- tariffs ---------------------------------------------------------------------------------------------------------


def _concession(mind: Appraisal, clause: TariffConcession) -> tuple[Term, ...]:
    world, view = mind.world, mind.view
    if not has_market(world, clause.mineral, clause.stage):
        return ()
    terms: list[Term] = []
    quarters = _quarters(mind, clause.start, clause.term)
    standing = [
        (seat, p)
        for seat, p in view.acting
        if isinstance(p, Tariff) and seat == clause.country and bound_rates(world, seat, p, (clause,))
    ]
    if standing:
        gain = _lowered(mind, clause) * quarters
        terms.append(term("tariff_bound", mind.dollars(gain), mineral=clause.mineral))
    elif mind.seat == clause.partner:
        sold = _sold_usd(mind, clause)
        usd = FEARED_CHANCE / 4.0 * max(0.0, FEARED_RATE - clause.rate) * BORNE * sold * quarters
        terms.append(term("tariff_bound", mind.dollars(usd), mineral=clause.mineral))
    if mind.seat == clause.country:
        terms.append(term("bound", -BOUND_A_ROUND * _left(mind, clause.start, clause.term)))
    return tuple(terms)


def _lowered(mind: Appraisal, clause: TariffConcession) -> float:
    """Return what a seat's welfare gains if the tariffs that a concession is about are at its rate, in US dollars."""
    view, world = mind.view, mind.world
    m, blocs = world.mineral_index[clause.mineral], list(view.blocs.values())
    lower = Tariff(clause.mineral, clause.stage, (clause.partner,), clause.rate)
    old = LENS.mineral(view, m, blocs, view.acting)
    new = LENS.mineral(view, m, blocs, (*view.acting, (clause.country, lower)))
    return covered(world, mind.seat, np.subtract(new.welfare, old.welfare))


def _sold_usd(mind: Appraisal, clause: TariffConcession) -> float:
    """Return what the partner sells the country of the goods at the baseline, in US dollars a quarter, as scored."""
    world = mind.world
    stage, m = STAGE_OF[clause.stage], world.mineral_index[clause.mineral]
    flow = world.market.flow0(stage)[m]
    sold = float(flow[np.ix_(list(world.covers[clause.partner]), list(world.covers[clause.country]))].sum())
    part = float(world.market.kappa[m]) if clause.stage == "ore" else 1.0
    return sold * part * float(world.market.value_usd_per_quarter[m]) * float(world.score_weight[m])
