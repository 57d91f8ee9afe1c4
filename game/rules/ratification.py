"""Ratification: a vote at home that makes a signatory of a bloc a member, with its exact chance and the terms of it.

The chance adds up: what approval gives, what the bloc's floors cost the seat's users and bring its producers, what
public treaties in force still bring home, a campaign of this round, and an associate's status. A customs union whose
members vote at the table has no such vote: theirs is its ratification.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import fsum, sqrt
from typing import Protocol

from game.actions import Campaign, CapacityBuilding, Investment, Payment, Policy, Ratify
from game.errors import Refused
from game.market.world import Stage
from game.rules import membership
from game.rules.chances import WHOLE, Chance, add_up, draw
from game.rules.domestic import stakes
from game.rules.treaties import acts, last_round
from game.rules.turn import TENTHS, Turn, refuse
from game.state import Bloc, Chamber, Treaty
from game.world import CENTS, STAGE_OF, World

TERMS = ("base", "approval", "floors", "producers", "support", "campaign", "associate")


@dataclass(frozen=True, slots=True)
class AtHome:
    """How the accession to a bloc stands at home, for the seat alone.

    Attributes:
        status: the status that is asked for: signed, applied for, or full.
        signed: whether it is signed and waits for ratification.
        until: the round in whose plenary the signature lapses; None if nothing is signed.
        chance: the chance now, the campaign that is planned included.
        refusal: why it cannot be put to the vote now, or empty.
    """

    bloc: str
    status: str
    signed: bool
    until: int | None
    chance: Chance
    refusal: str


class Home(Chamber, Protocol):
    """What the chance is made of; a state has it."""

    @property
    def approval(self) -> dict[str, int]:
        """Approval in tenths of a point."""

    @property
    def treaties(self) -> dict[int, Treaty]:
        """The treaties by number."""

    @property
    def policies(self) -> dict[tuple[str, str], Policy]:
        """The standing policies."""

    def cash(self, seat: str) -> int:
        """Return what a ministry can spend, in cents."""


def ratification_chance(world: World, state: Home, seat: str, bloc_id: str, campaign: int | None = None) -> Chance:
    """Return the chance that a seat's accession to a bloc is ratified now, with the terms that add up to it.

    Args:
        world: the world.
        state: the state.
        seat: whose ratification it is.
        bloc_id: the bloc.
        campaign: cents spent on a campaign; default: what the standing policy would spend of the money at hand.
    """
    settings, bloc = world.scenario.head.home, state.blocs[bloc_id]
    spent = campaign_cents(state, seat) if campaign is None else campaign
    users, producers = _floors(world, bloc, seat)
    return add_up(
        (
            ("base", settings.ratification_base),
            ("approval", settings.ratification_per_point * state.approval[seat] / TENTHS),
            ("floors", -settings.ratification_floors * users),
            ("producers", settings.ratification_producers * producers),
            ("support", min(settings.most_support, settings.ratification_support * support(world, state, seat))),
            ("campaign", campaign_gain(world, seat, spent)),
            ("associate", settings.associate if asked_status(bloc, seat) == "associate" else 0.0),
        )
    )


def with_campaign(world: World, seat: str, chance: Chance, cents: int) -> Chance:
    """Return the same chance, all else equal, if another sum is spent on the campaign.

    Args:
        world: the world.
        seat: whose ratification it is.
        chance: from :func:`ratification_chance`.
        cents: the sum that would be spent.
    """
    parts = {**dict(chance.terms), "campaign": round(campaign_gain(world, seat, cents) * WHOLE)}
    return add_up([(key, parts.get(key, 0) / WHOLE) for key in TERMS])


def campaign_gain(world: World, seat: str, cents: int) -> float:
    """Return what a campaign adds to the chance: all of it for one allotment, the root of its share for less."""
    return world.scenario.head.home.campaign * sqrt(min(1.0, cents / max(1, world.allotment[seat])))


def campaign_cents(state: Home, seat: str) -> int:
    """Return what a seat's campaign would spend of the money at hand, in cents of whole dollars."""
    policy = state.policies.get((seat, "campaign"))
    return min(policy.usd, state.cash(seat) // CENTS) * CENTS if isinstance(policy, Campaign) else 0


def asked_status(bloc: Bloc, seat: str) -> str:
    """Return the status that a seat has signed or applied for; full if neither."""
    applied = next((a.status for a in bloc.applications if a.member == seat), "full")
    return bloc.signed(seat) or applied


def _floors(world: World, bloc: Bloc, seat: str) -> tuple[float, float]:
    """Return what voted floors would cost users and bring producers at most, as shares of what the seat has at stake.

    A floor at a multiple above 1 raises the price of all that is used, and of all that is made, by the difference.
    """
    places = world.covers[seat]
    most = max(1.0, fsum(float(v) for v in stakes(world)[list(places)]))
    value = world.market.value_usd_per_quarter * world.score_weight
    users = producers = 0.0
    for mineral, stage, level in bloc.floors:
        m = world.mineral_index[mineral]
        worth = float(value[m]) * max(0.0, level - 1.0)
        part = 1.0 if stage == "refined" else float(world.market.kappa[m])
        producers += part * worth * fsum(float(world.market.output0[STAGE_OF[stage]][m, i]) for i in places)
        used = world.market.use0 if stage == "refined" else world.market.output0[Stage.REFINED]
        users += part * worth * fsum(float(used[m, i]) for i in places)
    return users / most, producers / most


def support(world: World, state: Home, seat: str) -> float:
    """Return what public treaties in force bring home from now on, in allotments of the seat.

    Payments still due, less those that the seat owes, and, in the round in which they are made, investments and
    capacity building that were not refused by the site. A secret treaty persuades nobody.
    """
    paid = given = 0
    for treaty in state.treaties.values():
        if treaty.status == "in force" and not treaty.secret and seat in treaty.parties:
            for place, clause in enumerate(treaty.clauses):
                if isinstance(clause, Payment):
                    paid += _still_due(state, treaty, clause, seat)
                elif isinstance(clause, Investment | CapacityBuilding) and place not in treaty.lapsed:
                    given += clause.usd if clause.host == seat and treaty.since == state.round else 0
    return (max(0, paid) + given) * CENTS / max(1, world.allotment[seat])


def _still_due(state: Home, treaty: Treaty, clause: Payment, seat: str) -> int:
    """Return the US dollars that a payment still brings a seat in the present period of a treaty; below 0: costs it."""
    if seat not in (clause.payer, clause.payee):
        return 0
    due = clause.usd * sum(acts(treaty, clause, r) for r in range(state.round, last_round(treaty) + 1))
    return due if seat == clause.payee else -due


# --- the vote --------------------------------------------------------------------------------------------------------


def why_not_ratify(world: World, state: Home, seat: str, bloc_id: str) -> Refused | None:
    """Return why a seat cannot put its accession to a bloc to the vote at home, or None.

    It may do so before it has signed: the vote then waits for the signature.
    """
    settings = world.scenario.head.home
    if not world.rules.ratification:
        return refuse("no-ratification", "Accessions need no ratification at this table.")
    bloc = state.blocs.get(bloc_id)
    if bloc is None or (bloc.signed(seat) is None and seat not in [a.member for a in bloc.applications]):
        why = membership.why_not_apply(world, state, seat, bloc_id, "full")
        if why is not None:
            return why
    if not membership.must_ratify(world, seat):
        return refuse(
            "members-ratify", "The members of {name} vote on its accession in the plenary.", name=world.name(seat)
        )
    if state.approval[seat] < settings.ratification_bar * TENTHS:
        return refuse(
            "approval-too-low",
            "With an approval under {bar:g} no accession can be put to the vote at home.",
            bar=settings.ratification_bar,
        )
    failed, last = state.blocs[bloc_id].attempts(seat)
    back = last + settings.ratification_cooldown
    if failed and state.round < back:
        return refuse(
            "cool-down",
            "The vote at home failed in round {last}; it can come back in round {round}.",
            last=last,
            round=back,
        )
    return None


def at_home(world: World, state: Home, seat: str) -> tuple[AtHome, ...]:
    """Return how accessions stand at home, for every bloc that the seat has signed, applied to, or may apply to."""
    if not world.rules.ratification or not membership.must_ratify(world, seat):
        return ()
    out: list[AtHome] = []
    for bloc_id, bloc in sorted(state.blocs.items()):
        near = bloc.signed(seat) is not None or seat in [a.member for a in bloc.applications]
        if bloc.dissolved or not (near or membership.why_not_apply(world, state, seat, bloc_id, "full") is None):
            continue
        why = why_not_ratify(world, state, seat, bloc_id)
        chance = ratification_chance(world, state, seat, bloc_id)
        signed = next((r for s, _, r in bloc.signatories if s == seat), None)
        until = None if signed is None else signed + world.scenario.head.home.signature_rounds
        text = "" if why is None else why.sentence
        out.append(AtHome(bloc_id, asked_status(bloc, seat), signed is not None, until, chance, text))
    return tuple(out)


def run(turn: Turn) -> None:
    """After the count: hold the votes at home that are called, admit whoever passes, and let old signatures lapse."""
    for seat in turn.world.seats:
        called = [p.bloc for (owner, _), p in turn.state.policies.items() if owner == seat and isinstance(p, Ratify)]
        due = [b for b in called if turn.state.blocs[b].signed(seat) is not None and _may(turn, seat, b)]
        if due:
            _vote(turn, seat, due)
    for bloc_id in sorted(turn.state.blocs):
        for seat, _, since in turn.state.blocs[bloc_id].signatories:
            if turn.state.round - since >= turn.world.scenario.head.home.signature_rounds:
                membership.drop_signature(turn, bloc_id, seat)
                membership.void_accession(turn, bloc_id, seat)
                turn.tell("signature_lapsed", None, seat=seat, bloc=bloc_id)


def _may(turn: Turn, seat: str, bloc_id: str) -> bool:
    why = why_not_ratify(turn.world, turn.state, seat, bloc_id)
    if why is not None:
        turn.tell("ratification_waits", (seat,), seat=seat, bloc=bloc_id, reason=why.sentence)
    return why is None


def _vote(turn: Turn, seat: str, blocs: list[str]) -> None:
    """Pay for the campaign once and hold the votes; the policies are done with."""
    spent = campaign_cents(turn.state, seat)
    if spent:
        turn.spend(seat, spent)
        turn.tell("campaign_paid", (seat,), seat=seat, usd=spent // CENTS)
    done = {(seat, "campaign"), *((seat, f"ratify:{bloc}") for bloc in blocs)}
    turn.state.policies = {key: policy for key, policy in turn.state.policies.items() if key not in done}
    for bloc_id in blocs:
        bloc = turn.state.blocs[bloc_id]
        status = bloc.signed(seat)
        if status is None:  # another bloc has just become its own
            continue
        chance = ratification_chance(turn.world, turn.state, seat, bloc_id, spent)
        failed, _ = bloc.attempts(seat)
        if draw(turn, "ratification", seat, bloc_id, failed + 1, chance):
            turn.tell("ratified", None, seat=seat, bloc=bloc_id)
            membership.admit(turn, bloc_id, seat, status)
        else:
            rest = tuple(entry for entry in bloc.refusals_at_home if entry[0] != seat)
            turn.put_bloc(replace(bloc, refusals_at_home=(*rest, (seat, failed + 1, turn.state.round))))
            settings = turn.world.scenario.head.home
            turn.add_approval(seat, -settings.ratification_failed_points, "ratification_failed", bloc=bloc_id)
            back = turn.state.round + settings.ratification_cooldown
            turn.tell("ratification_failed", None, seat=seat, bloc=bloc_id, back=back)
