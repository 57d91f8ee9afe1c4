"""Paying for votes: what a public treaty costs that pays a seat for its vote or its accession.

Everybody can read that one party of the treaty pays another which in the same treaty pledges a vote or applies to a
bloc; both lose standing, once each. A secret treaty costs nothing, and persuades nobody at home.
"""

from __future__ import annotations

from collections.abc import Sequence

from game.actions import Accession, Clause, Payment, VotePledge
from game.rules.turn import Turn
from game.state import Treaty

BOUGHT_STANDING = -1.0


def bought(clauses: Sequence[Clause]) -> tuple[str, ...]:
    """Return the seats that pay for a vote or an accession or are paid for theirs, each once, in the clauses' order."""
    sold = {c.member for c in clauses if isinstance(c, Accession)}
    sold |= {c.pledger for c in clauses if isinstance(c, VotePledge)}
    pairs = [(c.payer, c.payee) for c in clauses if isinstance(c, Payment) and c.payee in sold]
    return tuple(dict.fromkeys(seat for pair in pairs for seat in pair))


def charge(turn: Turn, treaty: Treaty) -> None:
    """As a treaty enters into force: take the standing that paying for votes costs, and tell everybody."""
    seats = () if treaty.secret else bought(treaty.clauses)
    for seat in seats:
        turn.add_standing(seat, BOUGHT_STANDING)
    if seats:
        turn.tell("votes_bought", None, treaty=treaty.id, parties=seats)
