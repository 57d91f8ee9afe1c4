"""The terms on which a project begins: how large it may get, what capacity costs, how long it takes.

They follow from the treaties that act when it begins: licences and explorations (:mod:`game.rules.access`), services
that the host puts at the investor's disposal, and training that capacity building has paid for. A service helps at one
stage, so that several of one host do not add up; the figures are estimates:

======================  ============  =============================
service                 stage         what it does
======================  ============  =============================
corridor                mines         one market step less
port                    refineries    one market step less
survey                  mines         10 % less cost of capacity
processing site         refineries    10 % less cost of capacity
======================  ============  =============================

Nothing takes less than one market step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from game.actions import Services
from game.market.dynamics import Structure
from game.rules.access import foreign_limit, shut_out
from game.rules.treaties import acts
from game.state import Chamber, Training, Treaty
from game.world import STAGE_OF, World

SERVICE_SAVING = 0.1
SOONER = {"ore": "corridor", "refined": "port"}
CHEAPER = {"ore": "survey", "refined": "processing"}


@dataclass(frozen=True, slots=True)
class ProjectTerms:
    """The terms of one project.

    Attributes:
        site: the code of the producer row in which it is built.
        limit: the most capacity over the baseline to which it may bring the row; infinite without a limit.
        price: what capacity costs, over its usual price.
        sooner: by how many market steps it works earlier than usual.
        trained: whether one of these steps is taken out of the host's training.
        holder: who holds the ground alone, so that nothing can be built; None if it is open.
    """

    site: str
    limit: float = inf
    price: float = 1.0
    sooner: int = 0
    trained: bool = False
    holder: str | None = None


def sites(world: World, host: str, mineral: str, stage: str) -> tuple[str, ...]:
    """Return the producer rows of a host in which capacity can be built; scrap is collected, not built."""
    if mineral not in world.mineral_index or stage not in STAGE_OF:
        return ()
    if stage == "ore" and world.mineral[mineral].stages == 1:
        return ()
    rows = world.controlled_rows(host, STAGE_OF[stage], world.mineral_index[mineral])
    return tuple(code for code in rows if not code.startswith("SEC:"))


def step_cents(world: World, host: str) -> int:
    """Return what one step of lead time takes in capacity building, and the least project that uses it, in cents.

    It is the host's allotment of a round, which goes by its GDP and is at least the scenario's minimum.
    """
    return world.allotment[host]


def steps_left(world: World, training: dict[str, Training], host: str) -> int:
    """Return the steps of lead time that capacity building has paid for in a host and no project has used yet."""
    given = training.get(host, Training())
    return given.cents // max(1, step_cents(world, host)) - given.used


def terms_of(
    world: World,
    state: Chamber,
    treaties: Sequence[Treaty],
    investor: str,
    host: str,
    mineral: str,
    stage: str,
    cents: int,
) -> ProjectTerms:
    """Return the terms on which a project of some size would begin in this round.

    Args:
        world: the world.
        state: the state, or a view of it.
        treaties: the treaties that count: all in the rules, those that it knows for a player.
        investor: who pays; the host itself builds at home, on ground and with services of its own.
        host: where, with a site for the mineral and stage.
        mineral: what.
        stage: ``"ore"`` or ``"refined"``.
        cents: what is to be spent.
    """
    site = sites(world, host, mineral, stage)[0]
    m = world.mineral_index[mineral]
    lead = int(world.dynamics.inputs.lead[STAGE_OF[stage], m])
    trained = cents >= step_cents(world, host) and steps_left(world, state.training, host) > 0
    if investor == host:
        sooner = min(int(trained), lead - 1)
        return ProjectTerms(site, sooner=sooner, trained=sooner > 0)
    limit, holder = inf, None
    if stage == "ore":
        holder = shut_out(treaties, state.round, investor, site, mineral)
        limit = foreign_limit(world, treaties, state.discoveries, state.round, investor, site, mineral)
    served = _served(treaties, state.round, host, investor)
    by_service = min(int(SOONER[stage] in served), lead - 1)
    sooner = min(by_service + int(trained), lead - 1)
    price = 1.0 - SERVICE_SAVING if CHEAPER[stage] in served else 1.0
    return ProjectTerms(site, limit, price, sooner, trained=sooner > by_service, holder=holder)


def _served(treaties: Sequence[Treaty], round_: int, host: str, partner: str) -> frozenset[str]:
    """Return the services of a host that act for a partner in a round."""
    return frozenset(
        clause.service
        for treaty in treaties
        for clause in treaty.clauses
        if isinstance(clause, Services)
        and (clause.host, clause.partner) == (host, partner)
        and acts(treaty, clause, round_)
    )


def lead_steps(world: World, mineral: str, stage: str, terms: ProjectTerms) -> int:
    """Return the market steps between the start of a project and its first market, on its terms."""
    return int(world.dynamics.inputs.lead[STAGE_OF[stage], world.mineral_index[mineral]]) - terms.sooner


def most_usd(world: World, structure: Structure, mineral: str, stage: str, terms: ProjectTerms) -> float:
    """Return the most that a site takes on these terms, in US dollars; infinite where nothing bounds it."""
    if terms.holder is not None:
        return 0.0
    rows, m = world.market.rows, world.mineral_index[mineral]
    n = rows.index(STAGE_OF[stage], m, terms.site)
    limit = min(float(world.dynamics.inputs.limit[n]), terms.limit)
    room = max(limit - float(structure.capacity[n] + structure.rows_under_way()[n]), 0.0)
    unit = float(world.dynamics.unit_capital_usd()[STAGE_OF[stage], m]) * terms.price
    return room * float(rows.capacity0[n]) * unit
