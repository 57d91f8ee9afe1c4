"""Access to ground: licences to mine, rights to explore, what exclusive ones shut out, and what exploration finds.

Foreign money extends the mines that a host has; opening more takes a licence, or ground that exploration has proved.
A licence also lowers what investors in the host's mines ask beyond their cost, by half where it outlasts the lead time
of a mine and in proportion where it ends sooner, so that short ones signed again and again are worth little. All
figures are estimates: a third of explorations of known districts leads to a deposit worth a mine, of a size between a
hundredth and a twenty-fifth of the world's use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import ceil, fsum
from typing import Any

import numpy as np

from game.actions import Clause, Investment, ResourceAccess
from game.chance import pick
from game.errors import Refused
from game.rules.spec import Field
from game.rules.treaties import acts, audience_of, in_force, lapse, last_acting, length
from game.rules.turn import Turn, refuse
from game.state import Chamber, Discovery, FloatArray, Treaty
from game.world import STAGE_OF, World

# What foreign money may add to a mine without a licence, over its baseline capacity.
BROWNFIELD = 0.5
LICENCE_PROTECTION = 0.5
DISCOVERY_PROTECTION = 0.25
DISCOVERY_CHANCE = 1.0 / 3.0
# Shares of the world's use, drawn with equal chances.
DISCOVERY_SIZES = (0.01, 0.02, 0.04)
EXPLORATION_QUARTERS = 4.0
# What handing a mineral to one foreign party alone costs a host at home, in points of approval.
EXCLUSIVE_APPROVAL = -1.0
LICENCE_TERMS = (4, 8, 12)
LONGEST_TERM = 100


def ground(world: World, host: str, mineral: str) -> str | None:
    """Return the code of the mine row that a seat itself can grant, or None; members grant a union's ground."""
    if mineral not in world.mineral_index or world.mineral[mineral].stages == 1:
        return None
    rows = world.market.row_codes(STAGE_OF["ore"], world.mineral_index[mineral])
    return host if host in rows else None


def exploration_rounds(world: World) -> int:
    """Return the least term of an exploration in rounds: a year."""
    return max(1, ceil(EXPLORATION_QUARTERS / world.scenario.head.quarters_per_round - 1e-9))


# --- who has access --------------------------------------------------------------------------------------------------


def granted(treaties: Iterable[Treaty], host: str, mineral: str) -> Iterator[tuple[Treaty, ResourceAccess]]:
    """Yield the grants of a host's ground in treaties in force, whether they act yet or not."""
    for treaty in treaties:
        if treaty.status != "in force":
            continue
        for place, clause in enumerate(treaty.clauses):
            if isinstance(clause, ResourceAccess) and (clause.host, clause.mineral) == (host, mineral):
                if place not in treaty.lapsed:
                    yield treaty, clause


def shut_out(treaties: Iterable[Treaty], round_: int, seat: str, host: str, mineral: str) -> str | None:
    """Return who alone holds a host's ground in a round, if that is not the seat or the host; None: it is open."""
    for treaty, clause in granted(treaties, host, mineral):
        if clause.exclusive and clause.partner != seat and seat != host and acts(treaty, clause, round_):
            return clause.partner
    return None


def licensed(treaties: Iterable[Treaty], round_: int, seat: str, host: str, mineral: str) -> bool:
    """Whether a seat holds a licence to mine that acts in a round; an exploration right is none."""
    return any(
        clause.partner == seat and clause.right == "licence" and acts(treaty, clause, round_)
        for treaty, clause in granted(treaties, host, mineral)
    )


def check_open(world: World, state: Chamber, investor: str, host: str, mineral: str) -> None:
    """Refuse a foreign project in ground (that of the row ``host``) that a public treaty reserves to another.

    A secret treaty shuts out as well, but only shows when the project would begin.
    """
    holder = shut_out(state.public_treaties, state.round, investor, host, mineral)
    if holder is not None:
        raise refuse(
            "exclusive-licence",
            "{host} has reserved its ground for {mineral} to {holder}.",
            host=world.name(host),
            mineral=mineral,
            holder=world.name(holder),
        )


# --- what it does to investors ---------------------------------------------------------------------------------------


def licence_protection(
    world: World, treaties: Sequence[Treaty], round_: int, discoveries: Sequence[Discovery]
) -> FloatArray:
    """Return g [N], the part of an investor's risk premium that licences and proved ground take away from mines."""
    rows = world.market.rows
    out = np.zeros(rows.size)
    every = world.scenario.head.market_every
    for treaty in treaties:
        for clause in treaty.clauses:
            if isinstance(clause, ResourceAccess) and clause.right == "licence" and acts(treaty, clause, round_):
                n = _row(world, clause.host, clause.mineral)
                lead = int(world.dynamics.inputs.lead[rows.stage[n], rows.mineral[n]]) * every
                left = last_acting(treaty, clause) - round_ + 1
                out[n] = max(out[n], LICENCE_PROTECTION * min(1.0, left / lead))
    for found in discoveries:
        if found.size > 0.0:
            n = _row(world, found.host, found.mineral)
            out[n] = max(out[n], DISCOVERY_PROTECTION)
    return out


def protection_of(
    world: World,
    treaties: Iterable[Treaty],
    round_: int,
    discoveries: Iterable[Discovery],
    host: str,
    mineral: str,
) -> float:
    """Return what :func:`licence_protection` says of one mine."""
    here = [found for found in discoveries if (found.host, found.mineral) == (host, mineral)]
    grants: list[Treaty] = []
    for treaty in treaties:
        for clause in treaty.clauses:
            if clause.type == "resource_access" and clause.host == host and clause.mineral == mineral:
                grants.append(treaty)
                break
    if not grants and not here:
        return 0.0
    return float(licence_protection(world, grants, round_, here)[_row(world, host, mineral)])


def foreign_limit(
    world: World,
    treaties: Iterable[Treaty],
    discoveries: Iterable[Discovery],
    round_: int,
    seat: str,
    host: str,
    mineral: str,
) -> float:
    """Return the capacity over the baseline to which a seat may bring the mine of the row ``host``; inf by licence."""
    if licensed(treaties, round_, seat, host, mineral):
        return float("inf")
    proved = fsum(d.size for d in discoveries if (d.host, d.mineral) == (host, mineral))
    return 1.0 + BROWNFIELD + proved / float(world.market.rows.capacity0[_row(world, host, mineral)])


def _row(world: World, host: str, mineral: str) -> int:
    return world.market.rows.index(STAGE_OF["ore"], world.mineral_index[mineral], host)


# --- the clause ------------------------------------------------------------------------------------------------------


class ResourceAccessRule:
    """A host opens ground to a partner, to mine or to explore; the program enforces it."""

    record = ResourceAccess

    def check(self, world: World, state: Chamber, clause: ResourceAccess, parties: Sequence[str]) -> None:
        """Refuse strangers, hosts without ground, short explorations, and what is at odds with another's right."""
        for seat in (clause.host, clause.partner):
            if seat not in parties:
                raise refuse("not-a-party", "{seat} is not a party to this treaty.", seat=seat)
        if clause.host == clause.partner:
            raise refuse("self-access", "Nobody needs a treaty for access to its own ground.")
        if clause.mineral not in world.mineral_index:
            raise refuse("no-such-mineral", "There is no mineral called {mineral!r}.", mineral=clause.mineral)
        if ground(world, clause.host, clause.mineral) is None:
            raise refuse(
                "no-ground",
                "{name} has no ground for {mineral} to open.",
                name=world.name(clause.host),
                mineral=clause.mineral,
            )
        least = exploration_rounds(world)
        if clause.right == "exploration" and clause.term < least:
            raise refuse("short-exploration", "An exploration takes at least {least} rounds.", least=least)
        why = _at_odds(world, state.public_treaties, clause)
        if why is not None:
            raise why

    def fields(self, world: World, state: Chamber, parties: Sequence[str]) -> tuple[Field, ...]:
        """Offer every ground among the parties, either right, shared and exclusive, as far as others' rights allow."""
        public = state.public_treaties
        rights: list[dict[str, Any]] = [{"right": "licence", "term": term} for term in LICENCE_TERMS]
        if exploration_rounds(world) <= LONGEST_TERM:
            rights.append({"right": "exploration", "term": exploration_rounds(world)})
        options = tuple(
            {"host": a, "partner": b, "mineral": mineral, "exclusive": exclusive}
            for a in parties
            for b in parties
            if a != b
            for mineral in world.minerals
            if ground(world, a, mineral) is not None
            for exclusive in (False, True)
            if _at_odds(world, public, ResourceAccess(a, b, mineral, exclusive=exclusive)) is None
        )
        return (Field("ground", options), Field("right", tuple(rights))) if options else ()

    def enter(self, turn: Turn, treaty: Treaty, clause: ResourceAccess) -> None:
        """Grant it, unless another's right that nobody could see, or that came first, stands against it."""
        others = [t for t in turn.state.treaties.values() if t.id != treaty.id]
        why = _at_odds(turn.world, others, clause)
        if why is not None:
            lapse(turn, treaty, treaty.clauses.index(clause), why.sentence)
            return
        if clause.exclusive:
            turn.add_approval(clause.host, EXCLUSIVE_APPROVAL, "exclusive_access", mineral=clause.mineral)

    def perform(self, turn: Turn, treaty: Treaty, clause: ResourceAccess) -> None:
        """Nothing: projects and investors look for it, and explorations are judged by :func:`explore`."""

    def ends(self, treaty: Treaty, clause: ResourceAccess) -> int:
        """Return the last round of the right."""
        return treaty.since + clause.start + clause.term - 1


def _at_odds(world: World, treaties: Iterable[Treaty], clause: ResourceAccess) -> Refused | None:
    """Return why a grant cannot stand beside those in force: one of the two would be another's alone."""
    for _, other in granted(treaties, clause.host, clause.mineral):
        if other.partner != clause.partner and (other.exclusive or clause.exclusive):
            name = world.name(other.partner)
            return refuse("access-held", "{name} has a right to this ground that stands against it.", name=name)
    return None


def clash(one: Clause, other: Clause) -> bool:
    """Whether a grant and another clause of one treaty cannot stand together: one of them shuts the other out."""
    if not isinstance(one, ResourceAccess):
        return False
    if isinstance(other, Investment):
        foreign = other.stage == "ore" and other.investor != one.partner
        return one.exclusive and foreign and (one.host, one.mineral) == (other.host, other.mineral)
    if not isinstance(other, ResourceAccess) or one == other:
        return False
    same = (one.host, one.mineral) == (other.host, other.mineral)
    return same and one.partner != other.partner and (one.exclusive or other.exclusive)


# --- exploration -----------------------------------------------------------------------------------------------------


def explore(turn: Turn) -> None:
    """At a round's end: draw what explorations have found that have run their term.

    Ground is drawn for at most once in the time that one exploration takes, however many explore it side by side, and
    gives at most one discovery.
    """
    world, state = turn.world, turn.state
    for treaty in in_force(state):
        for clause in treaty.clauses:
            if not isinstance(clause, ResourceAccess) or clause.right != "exploration":
                continue
            within = (state.round - treaty.since) % length(treaty)
            if within != clause.start + clause.term - 1 or not acts(treaty, clause, state.round):
                continue
            before = [d for d in state.discoveries if (d.host, d.mineral) == (clause.host, clause.mineral)]
            drawn = any(d.size > 0.0 or state.round - d.round < exploration_rounds(world) for d in before)
            size = 0.0 if drawn else _draw(turn, clause)
            if size <= 0.0:
                turn.tell(
                    "exploration_ended",
                    audience_of(treaty),
                    host=clause.host,
                    seat=clause.partner,
                    mineral=clause.mineral,
                )


def _draw(turn: Turn, clause: ResourceAccess) -> float:
    """Draw and note what is found in a host's ground; return its size as a share of the world's use, 0 for nothing."""

    def compute() -> dict[str, Any]:
        rng = turn.key(f"exploration:{clause.mineral}", clause.host).rng()
        found = float(rng.random()) < DISCOVERY_CHANCE
        return {
            "host": clause.host,
            "mineral": clause.mineral,
            "size": DISCOVERY_SIZES[pick(rng, len(DISCOVERY_SIZES))] if found else 0.0,
        }

    settled = turn.settle("exploration", compute)
    size = float(settled["size"])
    found = Discovery(clause.host, clause.mineral, turn.state.round, size)
    turn.state.discoveries = (*turn.state.discoveries, found)
    if size > 0.0:
        turn.tell("discovery", None, host=clause.host, mineral=clause.mineral, share=size)
    return size
