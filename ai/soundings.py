"""How the built-in players answer a sounding: as they would answer the offer if it lay on the table now.

The player is asked by the same method that answers offers, with the offer beside what waits in its view; so a "yes" is
what it would do. The points and their items come from the same appraisal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import fsum
from typing import Protocol

from ai.appraisal import Appraisal
from ai.concession import needed_of
from game.actions import Action, Counter, Decline, Sign
from game.chance import Key
from game.state import Offer
from game.talks import Disclose, Sounding
from game.view import View

DIGITS = 4
# No offer has this number.
SUPPOSED = 0


class _Answering(Protocol):
    def act(self, view: View, key: Key) -> Sequence[Action]:
        """Return what the player does with a view."""


class AnswersSoundings:
    """Gives a player the answer to soundings that follows from its answers to offers."""

    def sounding(self: _Answering, view: View, key: Key, sounding: Sounding) -> Disclose:
        """Return what the player would do with this offer now, and the points of it."""
        replies = self.act(supposed(view, sounding), key)
        reply = next((r for r in replies if isinstance(r, Sign | Decline | Counter) and r.offer == SUPPOSED), None)
        items = breakdown(view, sounding)
        points = round(fsum(value for _, value in items), DIGITS)
        signs = isinstance(reply, Sign)
        ground = reply.reason if isinstance(reply, Decline) else "" if signs else "price"
        return Disclose(
            view.seat, sounding.seat, sounding.id, "yes" if signs else "no", points, points, ground, tuple(items)
        )


def supposed(view: View, sounding: Sounding) -> View:
    """Return the view as it would be if what is asked about had been offered."""
    offer = Offer(
        id=SUPPOSED,
        parties=sounding.parties,
        clauses=sounding.clauses,
        proposer=sounding.seat,
        signed=(sounding.seat,),
        round=view.round,
        exchange=0,
        answers=None,
        secret=False,
        status="open",
        terms=sounding.terms,
    )
    return replace(view, ask="answer", offers=(*view.offers, offer), soundings=())


def breakdown(view: View, sounding: Sounding) -> list[tuple[str, float]]:
    """Return (term, points) of what is asked about, and what the seat asks for as the last item, below zero."""
    totals: dict[str, float] = {}
    for term in Appraisal(view, view.seat).treaty(sounding.parties, sounding.clauses, sounding.terms).terms:
        totals[term.key] = totals.get(term.key, 0.0) + term.points
    items = sorted(((key, round(value, DIGITS)) for key, value in totals.items()), key=lambda i: (-abs(i[1]), i[0]))
    return [*items, ("needed", -round(needed_of(view, sounding.clauses), DIGITS))]
