"""The course of treaties: when their clauses act, how they renew, what makes them void, and how they are denounced.

A treaty runs for as long as its longest clause. It may renew for its whole length; clauses that act once are not done
again. A party ends it with a notice of one round; where the others have done more of their part than it has, that
costs trust and standing like a breach of the part that they are ahead by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeGuard

from game.actions import (
    Accession,
    BuyBack,
    CapacityBuilding,
    Clause,
    Denounce,
    Endorsement,
    ExportAssurance,
    ExportRestraint,
    Investment,
    Offtake,
    Payment,
    ResourceAccess,
    Services,
    Standstill,
    StockpileAccess,
    StockpileContribution,
    TariffConcession,
    TreatyTerms,
    VoidIf,
    VotePledge,
)
from game.errors import Refused
from game.rules import governments
from game.rules.measures import tightened
from game.rules.purse import break_faith
from game.rules.turn import Turn, refuse
from game.state import Chamber, State, Treaty
from game.world import World

NOTICE_ROUNDS = 1

Running = (
    Payment
    | Offtake
    | VotePledge
    | ExportAssurance
    | ExportRestraint
    | Standstill
    | ResourceAccess
    | Services
    | StockpileAccess
    | TariffConcession
    | BuyBack
)

# Who is bound by a clause, and for whom it does something (all other parties where nobody is named). An offtake binds
# both sides alike and is in neither table: neither is ever ahead in it.
_GIVERS = {
    "accession": "member",
    "payment": "payer",
    "investment": "investor",
    "vote_pledge": "pledger",
    "export_assurance": "country",
    "export_restraint": "country",
    "standstill": "party",
    "endorsement": "endorser",
    "stockpile_access": "provider",
    "stockpile_contribution": "member",
    "resource_access": "host",
    "services": "host",
    "capacity_building": "provider",
    "tariff_concession": "country",
}


_AT_ONCE = (Accession, Investment, Endorsement, CapacityBuilding, StockpileContribution)


def is_running(clause: Clause) -> TypeGuard[Running]:
    """Whether a clause acts over rounds; accessions, endorsements and what is paid at once act once."""
    return not isinstance(clause, _AT_ONCE)


def giver(clause: Clause) -> str | None:
    """Return the seat that a clause binds; None for an offtake, which binds both sides alike."""
    field = _GIVERS.get(clause.type)
    return None if field is None else str(getattr(clause, field))


def span(clause: Clause) -> int:
    """Return the rounds from a treaty's entry into force to the end of a clause."""
    return clause.start + clause.term if is_running(clause) else 1


def length(treaty: Treaty) -> int:
    """Return the rounds of a treaty, without renewals."""
    return max(span(clause) for clause in treaty.clauses)


def last_round(treaty: Treaty) -> int:
    """Return the last round in which a treaty acts as things stand: after notice or this renewal."""
    return _last_of(treaty, length(treaty))


def _last_of(treaty: Treaty, period: int) -> int:
    end = treaty.since + (treaty.renewed + 1) * period - 1
    return end if treaty.until is None else min(end, treaty.until)


def acts(treaty: Treaty, clause: Running, round_: int) -> bool:
    """Whether a clause of a treaty acts in a round, renewals, notice and lapses considered."""
    period = length(treaty)
    if round_ < treaty.since or round_ > _last_of(treaty, period):
        return False
    if treaty.lapsed and treaty.clauses.index(clause) in treaty.lapsed:
        return False
    within = (round_ - treaty.since) % period
    return clause.start <= within < clause.start + clause.term


def last_acting(treaty: Treaty, clause: Running) -> int:
    """Return the last round in which a clause acts as things stand: in the present period, or until notice has run."""
    ends = treaty.since + treaty.renewed * length(treaty) + clause.start + clause.term - 1
    return min(ends, last_round(treaty))


def clauses_by_type(treaties: Iterable[Treaty]) -> dict[str, list[tuple[Treaty, Clause]]]:
    """Return the clauses of treaties in force by their type, in the order of the treaties."""
    out: dict[str, list[tuple[Treaty, Clause]]] = {}
    for treaty in treaties:
        for clause in treaty.clauses if treaty.status == "in force" else ():
            out.setdefault(clause.type, []).append((treaty, clause))
    return out


def in_force(state: State) -> Iterator[Treaty]:
    """Yield the treaties in force, oldest first, each as it stands when its turn comes."""
    for number in tuple(state.treaties):
        if state.treaties[number].status == "in force":
            yield state.treaties[number]


def audience_of(treaty: Treaty) -> tuple[str, ...] | None:
    """Return who learns what happens under a treaty: its parties if it is secret, everybody otherwise."""
    return treaty.parties if treaty.secret else None


def lapse(turn: Turn, treaty: Treaty, place: int, reason: str) -> None:
    """Drop a clause that nobody can perform any more, and tell the parties why."""
    now = turn.state.treaties[treaty.id]
    if place not in now.lapsed:
        turn.put_treaty(replace(now, lapsed=(*now.lapsed, place)))
        turn.tell("clause_lapsed", treaty.parties, treaty=treaty.id, clause=treaty.clauses[place].type, reason=reason)


def close(turn: Turn) -> None:
    """At a round's end: end treaties by condition, notice or because all is done, and renew those that say so."""
    for treaty in in_force(turn.state):
        now = _watch(turn, treaty)
        held = next((c for c in now.terms.void_if if holds(turn.world, turn.state, now, c)), None)
        if held is not None:
            turn.put_treaty(replace(now, status="void", until=turn.state.round))
            turn.tell("treaty_void", audience_of(now), treaty=now.id, parties=now.parties, **_ground(held))
        elif turn.state.round >= last_round(now) or _nothing_left(now):
            _end_or_renew(turn, now)


def _nothing_left(treaty: Treaty) -> bool:
    """Whether every clause that acts over rounds has lapsed."""
    running = [place for place, clause in enumerate(treaty.clauses) if is_running(clause)]
    return bool(running) and all(place in treaty.lapsed for place in running)


def _end_or_renew(turn: Turn, treaty: Treaty) -> None:
    if treaty.denounced_by:
        turn.put_treaty(replace(treaty, status="denounced"))
        turn.tell("treaty_ended", audience_of(treaty), treaty=treaty.id, parties=treaty.parties)
    elif treaty.renewed < treaty.terms.renewals and not _nothing_left(treaty) and turn.state.round < turn.world.rounds:
        renewed = replace(treaty, renewed=treaty.renewed + 1, faulted=())
        turn.put_treaty(renewed)
        turn.tell(
            "treaty_renewed", audience_of(treaty), treaty=treaty.id, parties=treaty.parties, last=last_round(renewed)
        )
    else:
        turn.put_treaty(replace(treaty, status="performed"))


# --- conditions ------------------------------------------------------------------------------------------------------


def _ground(condition: VoidIf) -> dict[str, str | float]:
    """Return what a happening tells of the condition that was met."""
    out: dict[str, str | float] = {"ground": condition.kind}
    if condition.mineral:
        out["mineral"] = condition.mineral
    if condition.kind == "price_above":
        out["level"] = condition.value
    if condition.bloc:
        out["bloc"] = condition.bloc
    return out


def _watch(turn: Turn, treaty: Treaty) -> Treaty:
    """Note which parties are members of blocs, where a condition asks who leaves."""
    if not any(c.kind == "party_leaves" for c in treaty.terms.void_if):
        return treaty
    blocs = turn.state.blocs
    now = {(name, seat) for name in blocs for seat in treaty.parties if blocs[name].status(seat) is not None}
    watched = replace(treaty, inside=tuple(sorted(now | set(treaty.inside))))
    turn.put_treaty(watched)
    return watched


def holds(world: World, state: Chamber, treaty: Treaty, condition: VoidIf) -> bool:
    """Whether a condition that makes a treaty void holds now."""
    if condition.kind == "party_leaves":
        return any(
            condition.bloc in ("", bloc) and not state.blocs[bloc].dissolved and state.blocs[bloc].status(seat) is None
            for bloc, seat in treaty.inside
        )
    return _holds_for(world, state, treaty.parties, condition)


def _holds_for(world: World, state: Chamber, parties: Sequence[str], condition: VoidIf) -> bool:
    """Whether a condition that needs no memory holds for these parties now."""
    if condition.kind == "restricted":
        return any(
            condition.mineral in ("", control.mineral)
            and any(
                party != holder and bool(world.mask((party,))[world.mask(control.targets)].any()) for party in parties
            )
            for holder, control in tightened(world, state.acting)
        )
    if condition.kind == "price_above":
        if state.market is None or condition.mineral not in world.mineral_index:
            return False
        return float(state.market.world_price[world.mineral_index[condition.mineral]]) > condition.value
    if condition.kind == "bloc_lapsed":
        return any(
            bloc.dissolved or (bloc.in_force_since is not None and not bloc.in_force)
            for bloc in state.blocs.values()
            if condition.bloc in ("", bloc.id)
        )
    return False


def check_terms(
    world: World, state: Chamber, clauses: Sequence[Clause], parties: Sequence[str], terms: TreatyTerms
) -> None:
    """Refuse renewals of what acts once, and conditions that say nothing or hold already."""
    if terms.renewals and not any(is_running(clause) for clause in clauses):
        raise refuse("nothing-renews", "Everything in this treaty is done once; there is nothing to renew.")
    if len(set(terms.void_if)) != len(terms.void_if):
        raise refuse("twice", "The same condition stands twice in this offer.")
    for condition in terms.void_if:
        _check_condition(world, state, condition)
        if _holds_for(world, state, parties, condition):
            raise refuse("already-void", "One of the conditions holds now: the treaty would be void at once.")


def _check_condition(world: World, state: Chamber, condition: VoidIf) -> None:
    priced, named = condition.kind == "price_above", condition.kind in ("bloc_lapsed", "party_leaves")
    if condition.mineral and condition.mineral not in world.mineral_index:
        raise refuse("no-such-mineral", "There is no mineral called {mineral!r}.", mineral=condition.mineral)
    if condition.bloc and condition.bloc not in state.blocs:
        raise refuse("no-such-bloc", "There is no bloc called {bloc!r}.", bloc=condition.bloc)
    if priced and not (condition.mineral and condition.value > 0.0):
        raise refuse("bad-condition", "A condition on a price names a mineral and a multiple of its baseline price.")
    if (condition.value and not priced) or (condition.bloc and not named) or (condition.mineral and named):
        raise refuse("bad-condition", "A condition of the kind {kind!r} says less than this one.", kind=condition.kind)


# --- notice ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lead:
    """By how much of its part, from 0 to 1, another party is ahead of the one that gives notice."""

    party: str
    share: float


def why_not_denounce(state: State, seat: str, number: int) -> Refused | None:
    """Return why a seat cannot give notice of a treaty now, or None; treaties of others are not told from none."""
    treaty = state.treaties.get(number)
    if treaty is None or (seat not in treaty.parties and treaty.secret):
        return refuse("no-such-treaty", "There is no treaty number {number}.", number=number)
    if seat not in treaty.parties:
        return refuse("not-a-party", "You are not a party to treaty {number}.", number=number)
    if treaty.status != "in force":
        return refuse("treaty-ended", "Treaty {number} is no longer in force.", number=number)
    if governments.succeeds(state, seat):
        return None
    if treaty.denounced_by:
        return refuse(
            "already-denounced",
            "Notice of treaty {number} has been given; it ends in round {round}.",
            number=number,
            round=treaty.until,
        )
    ends = last_round(treaty)
    if ends <= state.round + NOTICE_ROUNDS and treaty.renewed >= treaty.terms.renewals:
        return refuse("ends-anyway", "Treaty {number} ends in round {round} without notice.", number=number, round=ends)
    return None


def denounce(turn: Turn, action: Denounce) -> None:
    """Give notice; the treaty acts in this round and the next and then ends.

    A government in its first round ends what its predecessor signed at once, without notice and without a breach.
    """
    reason = why_not_denounce(turn.state, action.seat, action.treaty)
    if reason is not None:
        raise reason
    treaty = turn.state.treaties[action.treaty]
    if governments.succeeds(turn.state, action.seat):
        ended = replace(treaty, status="denounced", until=turn.state.round - 1, denounced_by=action.seat)
        turn.put_treaty(ended)
        turn.tell("treaty_left", audience_of(treaty), treaty=treaty.id, seat=action.seat, parties=treaty.parties)
        return
    until = min(turn.state.round + NOTICE_ROUNDS, last_round(treaty))
    turn.put_treaty(replace(treaty, until=until, denounced_by=action.seat))
    audience = audience_of(treaty)
    turn.tell("treaty_denounced", audience, treaty=treaty.id, seat=action.seat, parties=treaty.parties, last=until)
    ahead = leads(treaty, action.seat, until)
    if ahead:
        shares = {lead.party: lead.share for lead in ahead}
        break_faith(turn, action.seat, shares, audience, "denounced", treaty=treaty.id)


def leads(treaty: Treaty, seat: str, until: int) -> tuple[Lead, ...]:
    """Return the parties that would be ahead of a seat if a treaty ended after a round, in their order."""
    own = _done(treaty, seat, until)
    if own is None:
        return ()
    out = []
    for party in treaty.parties:
        theirs = _done(treaty, party, until) if party != seat else None
        if theirs is not None and theirs > own + 1e-9:
            out.append(Lead(party, theirs - own))
    return tuple(out)


def _done(treaty: Treaty, seat: str, until: int) -> float | None:
    """Return the mean share of its part that a seat has done by a round, None if it gives nothing.

    The current period counts; what acts once was done on entry into force.
    """
    shares: list[float] = []
    age = until - treaty.since - treaty.renewed * length(treaty)
    for place, clause in enumerate(treaty.clauses):
        if giver(clause) != seat or place in treaty.lapsed:
            continue
        if is_running(clause):
            shares.append(max(0.0, min(1.0, (age + 1 - clause.start) / clause.term)))
        elif not treaty.renewed:
            shares.append(1.0)
    return sum(shares) / len(shares) if shares else None
