"""What the built-in players say in confidence: answers to soundings, and accounts of their answers to offers.

A sounding is answered as the offer would be if it lay on the table now: the player is asked by the same method that
answers offers, with the offer beside what waits in its view, so a "yes" is what it would do, and so is the draft that
it names instead. The points and their items come from the same appraisal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import fsum
from typing import Protocol

from ai.appraisal import Appraisal
from ai.as_signed import as_signed
from ai.concession import needed_of
from ai.reasons import Answering, Trials, condition_for, counter_draft, reply_to
from game.actions import Action, Clause, Decline, Explain, Sign, TreatyTerms
from game.chance import Key
from game.state import Offer
from game.talks import Disclose, Sounding
from game.view import View

DIGITS = 4
# No offer has this number.
SUPPOSED = 0


class _Valuing(Answering, Protocol):
    def mind(self, view: View) -> Appraisal:
        """Return the appraisal by which the player decides."""

    def needed(self, view: View, mind: Appraisal, offer: Offer) -> float:
        """Return the points for which the player signs."""


class AnswersSoundings:
    """Gives a player the answers to soundings and the accounts of answers that follow from its answers to offers."""

    def mind(self, view: View) -> Appraisal:
        """Return the appraisal by which it decides."""
        return Appraisal(as_signed(view), view.seat)

    def needed(self, view: View, mind: Appraisal, offer: Offer) -> float:
        """Return the points that an offer must bring for the seat to sign it."""
        return needed_of(view, offer.clauses)

    def sounding(self: _Valuing, view: View, key: Key, sounding: Sounding) -> Disclose:
        """Return what the player would do with this offer now, the points of it, and what it would sign instead."""
        offer = _offer(view, sounding)
        reply = reply_to(self, view, key, offer)
        items = breakdown(self, view, offer)
        points = round(fsum(value for _, value in items), DIGITS)
        signs = isinstance(reply, Sign)
        counter = () if signs else counter_draft(Trials(self, view, key, offer), reply)
        return Disclose(
            view.seat,
            sounding.seat,
            sounding.id,
            "yes" if signs else "no",
            points,
            points,
            _ground(reply),
            tuple(items),
            counter,
        )

    def account(self: _Valuing, view: View, key: Key, offer: Offer, answer: Action) -> Explain:
        """Return why the player answers an offer as it does: the points, the ground, and on what condition it signs."""
        items = breakdown(self, view, offer)
        points = round(fsum(value for _, value in items), DIGITS)
        condition = None if isinstance(answer, Sign) else condition_for(Trials(self, view, key, offer))
        return Explain(view.seat, offer.id, points, points, _ground(answer), condition, tuple(items))


def _ground(reply: Action | None) -> str:
    """Return the public ground of an answer; what a counter asks for is a better price."""
    return reply.reason if isinstance(reply, Decline) else "" if isinstance(reply, Sign) else "price"


def supposed(view: View, sounding: Sounding) -> View:
    """Return the view as it would be if what is asked about had been offered."""
    return replace(view, ask="answer", offers=(*view.offers, _offer(view, sounding)), soundings=())


def _offer(view: View, sounding: Sounding) -> Offer:
    return supposed_offer(view, sounding.parties, sounding.clauses, sounding.terms)


def supposed_offer(view: View, parties: Sequence[str], clauses: Sequence[Clause], terms: TreatyTerms) -> Offer:
    """Return an offer as it would lie on the table now, made and signed by the first of its parties."""
    return Offer(
        id=SUPPOSED,
        parties=tuple(parties),
        clauses=tuple(clauses),
        proposer=parties[0],
        signed=(parties[0],),
        round=view.round,
        exchange=0,
        answers=None,
        secret=False,
        status="open",
        terms=terms,
    )


def breakdown(player: _Valuing, view: View, offer: Offer) -> list[tuple[str, float]]:
    """Return (term, points) of an offer, and what the seat asks for as the last item, below zero."""
    mind = player.mind(view)
    totals: dict[str, float] = {}
    for term in mind.treaty(offer.parties, offer.clauses, offer.terms).terms:
        totals[term.key] = totals.get(term.key, 0.0) + term.points
    items = sorted(((key, round(value, DIGITS)) for key, value in totals.items()), key=lambda i: (-abs(i[1]), i[0]))
    return [*items, ("needed", -round(player.needed(view, mind, offer), DIGITS))]
