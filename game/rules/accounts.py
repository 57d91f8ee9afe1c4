"""Accounts of answers: why a program has signed, declined or countered what a person is a party to.

An account goes to the people among the other parties, and to nobody else: programs have the answer and its public
ground, and what they make of them. How much comes through follows the coaching level like a sounding: exact, with the
items, where people are coached; a band around the points at the usual table; only words, which are the ground and the
condition, where the table is blind.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from game.actions import Action, Explain
from game.errors import Refused
from game.rules import offers
from game.rules.clauses import check_clauses
from game.rules.soundings import BAND_SHARPNESS, band, check_figures, coached, give
from game.rules.spec import Field, Spec
from game.rules.treaties import check_terms
from game.rules.turn import Turn, refuse
from game.state import Offer, State
from game.talks import Answer, Condition, Report, changed
from game.wording import say
from game.world import World


def answer_of(state: State, seat: str, offer: Offer) -> str | None:
    """Return how a seat has answered an offer: ``yes``, ``no`` or ``counter``; None if it has not in this round."""
    if seat not in offer.parties or seat == offer.proposer:
        return None
    if seat in offer.signed:
        return "yes"
    if offer.status == "declined":
        mark = (offer.proposer, seat, offers.fingerprint(offer.clauses, offer.terms))
        return "no" if state.refusals.get(mark, (0, 0))[1] == state.round else None
    if offer.status == "countered":
        replies = (o for o in state.offers.values() if o.answers == offer.id)
        return "counter" if any(reply.proposer == seat for reply in replies) else None
    return None


def listeners(state: State, seat: str, offer: Offer) -> tuple[str, ...]:
    """Return the people to whom a seat's account of its answer goes, in the order of the parties."""
    return tuple(party for party in offer.parties if party != seat and party in state.people)


def why_not_explain(state: State, seat: str, number: int) -> Refused | None:
    """Return why a seat cannot give an account of its answer to an offer, or None."""
    offer = state.offers.get(number)
    if offer is None or seat not in offer.parties:
        return refuse("no-such-offer", "There is no offer number {number}.", number=number)
    if answer_of(state, seat, offer) is None:
        return refuse("not-answered", "An account is given of an answer; this offer has none from you.")
    if seat in offer.explained:
        return refuse("explained", "You have given an account of this answer.")
    if not listeners(state, seat, offer):
        return refuse("no-listener", "Accounts of answers are given to people; no other party is played by one.")
    return None


def why_not_now(state: State, seat: str, acting: bool) -> str | None:
    """Return why a seat cannot give accounts at all now, or None."""
    if seat in state.people:
        return say("Programs give accounts of their answers; people say what they like at the table.")
    if not state.people or all(why_not_explain(state, seat, number) is not None for number in state.offers):
        return say("There is no answer of which you could give somebody an account.")
    return None


def explain(turn: Turn, action: Explain) -> None:
    """Give an account; each of the people who are parties gets a report."""
    state, seat = turn.state, action.seat
    reason = why_not_explain(state, seat, action.offer)
    if reason is not None:
        raise reason
    offer = state.offers[action.offer]
    answer = str(answer_of(state, seat, offer))
    check_figures(action.low, action.high, action.blocking)
    if action.condition is not None:
        if answer == "yes":
            raise refuse("bad-condition", "What has been signed is not subject to a condition.")
        check_condition(turn.world, state, offer, action.condition)
    turn.put_offer(replace(offer, explained=(*offer.explained, seat)))
    for party in listeners(state, seat, offer):
        _hand_over(turn, action, offer, answer, party)


def check_condition(world: World, state: State, offer: Offer, condition: Condition) -> None:
    """Refuse a condition that changes nothing in an offer, or turns it into what could not be offered."""
    if condition.change == "floor_at_most":
        bloc = state.blocs.get(condition.bloc)
        levels = [] if bloc is None else [f for f in bloc.floors if f[:2] == (condition.mineral, condition.stage)]
        if not levels or levels[0][2] <= condition.bound:
            raise refuse("bad-condition", "A condition on a floor lowers one that a bloc has.")
        return
    clauses = changed(offer.clauses, condition)
    if not clauses or set(clauses) == set(offer.clauses):
        raise refuse("bad-condition", "A condition changes something in the offer, and leaves something of it.")
    offers.check_content(clauses)
    check_clauses(world, state, clauses, offer.parties)
    check_terms(world, state, clauses, offer.parties, offer.terms)


def _hand_over(turn: Turn, action: Explain, offer: Offer, answer: str, to: str) -> None:
    """Give one person an account as far as the table's level lets it through."""
    state, seat = turn.state, action.seat
    exact = coached(state, to)
    low, high = action.low, action.high
    if state.coaching == "blind":
        low = high = None
    elif not exact and low is not None and high is not None:
        given: Answer = "yes" if answer == "yes" else "no"
        bounds = (low, high)
        settled = turn.settle(
            "account", lambda: {"seat": to, **band(turn, to, seat, offer, given, *bounds)}
        )  # fmt: skip
        low, high = settled["low"], settled["high"]
    values: dict[str, Any] = {
        "answer": answer,
        "low": low,
        "high": high,
        "blocking": action.blocking,
        "condition": action.condition,
        "breakdown": action.breakdown if exact else (),
        "parties": offer.parties,
        "clauses": offer.clauses,
        "terms": offer.terms,
        "offer": offer.id,
        "exact": exact and low is not None,
    }
    sharpness = 1.0 if exact else 0.0 if low is None else BAND_SHARPNESS
    give(turn, Report(state.round, to, seat, "account", tuple(sorted(values.items())), sharpness))
    told = ("offer", "answer", "low", "high", "blocking", "condition", "clauses", "exact")
    turn.tell("answer_explained", (to,), seat=seat, **{name: values[name] for name in told})


def explain_spec(state: State, seat: str, acting: bool) -> Spec:
    """Return the answers of which a seat may give an account."""
    reason = why_not_now(state, seat, acting)

    def fields() -> tuple[Field, ...]:
        return (Field("offer", tuple(n for n in state.offers if why_not_explain(state, seat, n) is None)),)

    def build(v: dict[str, Any]) -> Action:
        return Explain(seat, v["offer"])

    return Spec("explain", reason, build, fields)
