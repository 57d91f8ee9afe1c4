"""What moves trust beyond words kept and broken: insults, and help in a crisis.

Both go by grounds that everybody concerned can check: what an offer says, and what was done in the round.
"""

from __future__ import annotations

from game.actions import CapacityBuilding, Clause, ExportAssurance, Investment, Offtake, Payment
from game.rules.measures import tightened
from game.rules.treaties import acts, giver, in_force
from game.rules.turn import Turn
from game.state import Offer
from game.world import World

LOWBALL_TRUST = -1
HELP_TRUST = 2
# What others give is a token if it is money alone and less than this part of the money that is asked for.
TOKEN = 0.05


def money(clause: Clause) -> int:
    """Return what a clause promises to spend over its whole term, in US dollars; 0 if it is not about money."""
    if isinstance(clause, Payment):
        return clause.usd * clause.term
    return clause.usd if isinstance(clause, Investment | CapacityBuilding) else 0


def lowballs(offer: Offer, seat: str) -> bool:
    """Whether an offer asks something of a seat for nothing, or for a token.

    That is so if a clause binds the seat and none binds anybody else (an offtake binds both sides alike), or if the
    others give money alone, less than :data:`TOKEN` of the money that the seat is asked for.
    """
    asked = [clause for clause in offer.clauses if giver(clause) == seat]
    given = [clause for clause in offer.clauses if giver(clause) != seat]
    if not asked or not given:
        return bool(asked)
    offered = [money(clause) for clause in given]
    return all(offered) and sum(offered) < TOKEN * sum(money(clause) for clause in asked)


def judge_insult(turn: Turn, offer: Offer, seat: str) -> None:
    """Let the trust between the proposer and a seat fall that declines an offer which gives it nothing."""
    if lowballs(offer, seat):
        turn.add_trust(offer.proposer, seat, LOWBALL_TRUST, "lowball", by=offer.proposer)


def judge_help(turn: Turn) -> None:
    """After a market: raise trust, once for each pair, where a seat that is restricted was helped in this round.

    Restricted is a seat that an export control beyond those of the start reaches. Help is metal out of a national
    stock, a forward sale or an assurance for a mineral that is restricted, or a payment made in the round, by anybody
    but those who restrict it.
    """
    world, now = turn.world, turn.state.round
    short, holders = _restricted(turn)
    helped: dict[tuple[str, str], str] = {}
    for delivery in turn.state.deliveries:
        if delivery.round == now and delivery.mineral in short.get(delivery.beneficiary, ()):
            helped.setdefault((delivery.provider, delivery.beneficiary), "delivery")
    for treaty in in_force(turn.state):
        for clause in treaty.clauses:
            if isinstance(clause, Offtake) and clause.mineral in short.get(clause.buyer, ()):
                if acts(treaty, clause, now):
                    helped.setdefault((clause.seller, clause.buyer), "offtake")
            elif isinstance(clause, ExportAssurance) and clause.mineral in short.get(clause.partner, ()):
                if acts(treaty, clause, now):
                    helped.setdefault((clause.country, clause.partner), "assurance")
    for happening in turn.happenings:
        if happening.kind == "payment_made" and happening.round == now and happening.get("payee") in short:
            helped.setdefault((happening.get("payer"), happening.get("payee")), "payment")
    for (giving, seat), how in helped.items():
        if giving not in holders[seat] and world.index[giving] not in world.covers[seat]:
            turn.add_trust(giving, seat, HELP_TRUST, "help", by=giving, how=how)


def _restricted(turn: Turn) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Return seat -> minerals that a control beyond those of the start holds back from it, and seat -> by whom."""
    world: World = turn.world
    short: dict[str, tuple[str, ...]] = {}
    holders: dict[str, tuple[str, ...]] = {}
    for holder, control in tightened(world, turn.state.acting):
        reached = world.mask(control.targets)
        for seat in world.seats:
            if seat != holder and bool((reached & world.mask((seat,))).any()):
                short[seat] = (*short.get(seat, ()), control.mineral)
                holders[seat] = (*holders.get(seat, ()), holder)
    return short, holders
