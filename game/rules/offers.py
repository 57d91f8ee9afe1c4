"""Offers: proposing, countering, signing, declining, and entry into force at the plenary.

Opening a negotiation costs one meeting for each party invited. A counter keeps the parties and at least one clause, and
closes what it answers. A negotiation has at most ``exchanges`` messages a round. What a seat has declined cannot come
back to it unchanged for a round, then for two, then for three; pressing on costs trust.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from game.actions import NO_TERMS, Clause, Counter, Decline, Propose, Retract, Sign, TreatyTerms
from game.errors import Refused
from game.rules import bought_votes
from game.rules.clauses import CLAUSES, check_clauses, has_weight
from game.rules.dealings import meet
from game.rules.goodwill import judge_insult
from game.rules.numbering import in_turn, offer_number, treaty_number
from game.rules.treaties import check_terms
from game.rules.turn import Turn, refuse
from game.state import Offer, State, Treaty
from game.wording import pattern
from game.world import World

SIGNED_TRUST = 3
SIGNED_STANDING = 0.5
TREATY_STANDING_CAP = 5.0
# Trust lost by each offer beyond what a seat puts up with, and by each that comes back unchanged after a refusal.
PRESSED_TRUST = -1
LONGEST_COOL_DOWN = 3

# Public grounds for declining: a fixed list, so that a reason gives no hand away.
GROUNDS = ("", "terms", "price", "timing", "mandate", "partner", "budget")

# Of every standing of an offer that can no longer be answered.
_CLOSED = {
    "signed": pattern("Offer {number} is no longer open: it was signed."),
    "countered": pattern("Offer {number} is no longer open: it was countered."),
    "declined": pattern("Offer {number} is no longer open: it was declined."),
    "retracted": pattern("Offer {number} is no longer open: it was retracted."),
    "lapsed": pattern("Offer {number} is no longer open: it was lapsed."),
    "in force": pattern("Offer {number} is no longer open: it was in force."),
}


def open_offer(state: State, number: int) -> Offer:
    """Return an offer that is still open, or refuse."""
    offer = state.offers.get(number)
    if offer is None:
        raise refuse("no-such-offer", "There is no offer number {number}.", number=number)
    if offer.status != "open":
        raise refuse("offer-closed", _CLOSED[offer.status], number=number)
    return offer


def offer_for(state: State, seat: str, number: int) -> Offer:
    """Return an open offer that a seat is party to; others are told that it does not exist."""
    offer = state.offers.get(number)
    if offer is None or seat not in offer.parties:
        raise refuse("no-such-offer", "There is no offer number {number}.", number=number)
    return open_offer(state, number)


def awaits(offer: Offer, seat: str) -> bool:
    """Whether an open offer waits for a seat's signature."""
    return offer.status == "open" and seat not in offer.signed and seat in offer.parties


def why_no_meeting(world: World, state: State, seat: str, party: str) -> Refused | None:
    """Return why a seat cannot open a negotiation with another now, or None."""
    if party not in world.allotment:
        return refuse("no-such-seat", "{seat!r} is not a seat at this table.", seat=party)
    if party == seat:
        return refuse("self", "A treaty needs another party.")
    if state.inbox.get((seat, party), 0) >= world.rules.offer_inbox:
        return refuse("inbox-full", "{name} takes no more new offers from you in this round.", name=world.name(party))
    return None


def fingerprint(clauses: Sequence[Clause], terms: TreatyTerms = NO_TERMS) -> str:
    """Return a short digest of what an offer says, the same in whatever order its clauses stand."""
    text = "|".join((*sorted(repr(clause) for clause in clauses), repr(terms)))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def back_in(state: State, seat: str, party: str, mark: str) -> int:
    """Return the round from which an offer with this fingerprint may be made (again) to a party; 0 if at any time."""
    times, last = state.refusals.get((seat, party, mark), (0, 0))
    return last + min(times, LONGEST_COOL_DOWN) if times else 0


def cool_downs(state: State, seat: str) -> dict[tuple[str, str], int]:
    """Return (party, fingerprint) -> the first round in which a seat may offer this again, where that is to come."""
    out: dict[tuple[str, str], int] = {}
    for owner, party, mark in state.refusals:
        back = back_in(state, owner, party, mark) if owner == seat else 0
        if back > state.round:
            out[party, mark] = back
    return out


def propose(turn: Turn, action: Propose) -> None:
    """Put an offer on the table."""
    world, state, seat = turn.world, turn.state, action.seat
    if len(set(action.parties)) != len(action.parties):
        raise refuse("bad-parties", "Name each partner once.")
    for party in action.parties:
        reason = why_no_meeting(world, state, seat, party)
        if reason is not None:
            raise reason
    left = state.meetings[seat]
    if left < len(action.parties):
        if len(action.parties) == 1:
            raise refuse("no-meetings", "This needs one meeting; you have {left} left in this round.", left=left)
        raise refuse(
            "no-meetings",
            "This needs {needed} meetings; you have {left} left in this round.",
            needed=len(action.parties),
            left=left,
        )
    parties = (seat, *action.parties)
    check_content(action.clauses)
    check_clauses(world, state, action.clauses, parties)
    check_terms(world, state, action.clauses, parties, action.terms)
    mark = fingerprint(action.clauses, action.terms)
    for party in action.parties:
        back = back_in(state, seat, party, mark)
        if state.round < back:
            raise refuse(
                "cool-down",
                "{name} has declined just this; it can come back in round {round}, or with a change now.",
                name=world.name(party),
                round=back,
            )
    for party in action.parties:
        if (seat, party, mark) in state.refusals:
            turn.add_trust(seat, party, PRESSED_TRUST, "repeated", by=seat)
    state.meetings = {**state.meetings, seat: left - len(action.parties)}
    inbox = dict(state.inbox)
    for party in action.parties:
        inbox[seat, party] = inbox.get((seat, party), 0) + 1
    state.inbox = inbox
    for party in action.parties:
        meet(turn, seat, party)
    offer = Offer(
        id=offer_number(turn, parties),
        parties=parties,
        clauses=action.clauses,
        proposer=seat,
        signed=(seat,),
        round=state.round,
        exchange=0,
        answers=None,
        secret=bool(action.secret),
        status="open",
        terms=action.terms,
    )
    turn.put_offer(offer)
    turn.tell("offer_made", parties, offer=offer.id, seat=seat, to=action.parties)


def counter(turn: Turn, action: Counter) -> None:
    """Answer an offer with another for the same parties."""
    offer = offer_for(turn.state, action.seat, action.offer)
    if not awaits(offer, action.seat):
        raise refuse("already-signed", "You have already signed this offer; retract it to offer something else.")
    if offer.exchange + 1 >= turn.world.rules.exchanges:
        raise refuse(
            "exchanges",
            "This negotiation has used its {most} messages; sign or decline.",
            most=turn.world.rules.exchanges,
        )
    check_content(action.clauses)
    if not any(clause in offer.clauses for clause in action.clauses):
        raise refuse("nothing-kept", "A counter-offer keeps at least one clause of what it answers.")
    terms = offer.terms if action.terms is None else action.terms
    if set(action.clauses) == set(offer.clauses) and terms == offer.terms:
        raise refuse("nothing-changed", "A counter-offer changes something; sign the offer if you accept it.")
    check_clauses(turn.world, turn.state, action.clauses, offer.parties)
    check_terms(turn.world, turn.state, action.clauses, offer.parties, terms)
    turn.put_offer(replace(offer, status="countered"))
    reply = Offer(
        id=offer_number(turn, offer.parties),
        parties=(action.seat, *(p for p in offer.parties if p != action.seat)),
        clauses=action.clauses,
        proposer=action.seat,
        signed=(action.seat,),
        round=turn.state.round,
        exchange=offer.exchange + 1,
        answers=offer.id,
        secret=offer.secret,
        status="open",
        terms=terms,
    )
    turn.put_offer(reply)
    turn.tell("offer_countered", offer.parties, offer=reply.id, answers=offer.id, seat=action.seat)


def sign(turn: Turn, action: Sign) -> None:
    """Sign an offer; with the last signature it waits for the plenary."""
    offer = offer_for(turn.state, action.seat, action.offer)
    if not awaits(offer, action.seat):
        raise refuse("already-signed", "You have already signed this offer.")
    check_clauses(turn.world, turn.state, offer.clauses, offer.parties)
    check_terms(turn.world, turn.state, offer.clauses, offer.parties, offer.terms)
    signed = (*offer.signed, action.seat)
    complete = len(signed) == len(offer.parties)
    turn.put_offer(replace(offer, signed=signed, status="signed" if complete else "open"))
    turn.tell("offer_signed", offer.parties, offer=offer.id, seat=action.seat, complete=complete)


def decline(turn: Turn, action: Decline) -> None:
    """Decline an offer, which ends it; refusals are remembered, and too many in a round cost the proposer trust."""
    offer = offer_for(turn.state, action.seat, action.offer)
    if not awaits(offer, action.seat):
        raise refuse("already-signed", "You have signed this offer; retract it instead if it is your own.")
    if action.reason not in GROUNDS:
        raise refuse(
            "bad-ground", "Choose one of the public grounds: {grounds}.", grounds=", ".join(filter(None, GROUNDS))
        )
    turn.put_offer(replace(offer, status="declined", reason=action.reason))
    turn.tell("offer_declined", offer.parties, offer=offer.id, seat=action.seat, ground=action.reason)
    state, pair = turn.state, (offer.proposer, action.seat)
    key = (*pair, fingerprint(offer.clauses, offer.terms))
    times = state.refusals.get(key, (0, 0))[0]
    state.refusals = {**state.refusals, key: (times + 1, state.round)}
    state.declines = {**state.declines, pair: state.declines.get(pair, 0) + 1}
    judge_insult(turn, offer, action.seat)
    if state.declines[pair] > turn.world.rules.spam_offers:
        turn.add_trust(*pair, PRESSED_TRUST, "pressed", by=offer.proposer, count=state.declines[pair])


def retract(turn: Turn, action: Retract) -> None:
    """Take back one's own open offer."""
    offer = offer_for(turn.state, action.seat, action.offer)
    if offer.proposer != action.seat:
        raise refuse("not-yours", "Only the proposer can retract an offer; you can decline it.")
    turn.put_offer(replace(offer, status="retracted"))
    turn.tell("offer_retracted", offer.parties, offer=offer.id, seat=action.seat)


def enter_into_force(turn: Turn) -> None:
    """Turn every fully signed offer into a treaty, in the order of :func:`game.rules.numbering.in_turn`."""
    for offer in in_turn(turn.state.offers.values()):
        if offer.status != "signed":
            continue
        name = treaty_number(turn, offer.id)
        treaty = Treaty(name, offer.parties, offer.clauses, turn.state.round, offer.secret, terms=offer.terms)
        turn.put_treaty(treaty)
        turn.put_offer(replace(offer, status="in force"))
        if has_weight(turn.world, treaty.parties, treaty.clauses):
            for seat in treaty.parties:
                _count(turn, seat, treaty.parties)
        for i, a in enumerate(treaty.parties):
            for b in treaty.parties[i + 1 :]:
                turn.add_trust(a, b, SIGNED_TRUST, "treaty", treaty=treaty.id)
        turn.tell(
            "treaty_in_force", treaty.parties if treaty.secret else None, treaty=treaty.id, parties=treaty.parties
        )
        bought_votes.charge(turn, treaty)
        for clause in treaty.clauses:
            CLAUSES[clause.type].enter(turn, treaty, clause)


def _count(turn: Turn, seat: str, parties: tuple[str, ...]) -> None:
    """Count a treaty of weight for a seat, if it is the first with one of the partners."""
    tally = turn.state.tallies[seat]
    fresh = tuple(p for p in parties if p != seat and p not in tally.partners)
    if not fresh:
        return
    counted = replace(tally, treaties=tally.treaties + 1, partners=(*tally.partners, *fresh))
    turn.state.tallies = {**turn.state.tallies, seat: counted}
    if tally.treaties * SIGNED_STANDING < TREATY_STANDING_CAP:
        turn.add_standing(seat, SIGNED_STANDING)


def lapse_stale(turn: Turn, age: int) -> None:
    """Close open offers that have waited for ``age`` rounds, and forget closed ones of earlier rounds."""
    kept: dict[int, Offer] = {}
    for number, offer in turn.state.offers.items():
        if offer.status == "open" and turn.state.round - offer.round >= age:
            turn.tell("offer_lapsed", offer.parties, offer=offer.id, seat=offer.proposer)
            continue
        if offer.status in ("open", "signed"):
            kept[number] = replace(offer, exchange=0) if offer.status == "open" else offer
    turn.state.offers = kept


def check_content(clauses: tuple[object, ...]) -> None:
    """Refuse clauses of which one stands twice."""
    if len(set(clauses)) != len(clauses):
        raise refuse("twice", "The same clause stands twice in this offer.")
