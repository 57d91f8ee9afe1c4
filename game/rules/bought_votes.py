"""Paying for votes: what public treaties cost that pay a seat for its vote or its accession.

Everybody can read that one party pays another which pledges a vote to it, or applies to a bloc in a treaty with it, in
the same treaty or in another that enters into force in the same round; both lose standing, once for each treaty that
completes such a bargain. A secret treaty costs nothing, and persuades nobody at home.
"""

from __future__ import annotations

from collections.abc import Sequence

from game.actions import Accession, Clause, Payment, VotePledge
from game.rules.turn import Turn
from game.state import Treaty

BOUGHT_STANDING = -1.0


def bought(clauses: Sequence[Clause]) -> tuple[str, ...]:
    """Return the seats that pay for a vote or an accession or are paid for theirs, each once, in the clauses' order."""
    sold = _sold(clauses)
    pairs = [(payer, payee) for payer, payee in _paid(clauses) if payee in sold]
    return tuple(dict.fromkeys(seat for pair in pairs for seat in pair))


def charge(turn: Turn, treaty: Treaty) -> None:
    """As a treaty enters into force: take the standing that paying for votes costs, and tell everybody.

    A bargain that is cut in two, the money here and the vote there, costs what it costs in one treaty.
    """
    if treaty.secret:
        return
    found = list(bought(treaty.clauses))
    for other in turn.state.treaties.values():
        if other.id == treaty.id or other.secret or other.since != turn.state.round:
            continue
        for money, words in ((treaty, other), (other, treaty)):
            sold = _sold(words.clauses)
            for payer, payee in _paid(money.clauses):
                if payee in sold and payer in words.parties and not {payer, payee} <= {*bought(other.clauses)}:
                    found += [payer, payee]
    seats = tuple(dict.fromkeys(found))
    for seat in seats:
        turn.add_standing(seat, BOUGHT_STANDING)
    if seats:
        turn.tell("votes_bought", None, treaty=treaty.id, parties=seats)


def _sold(clauses: Sequence[Clause]) -> frozenset[str]:
    pledgers = {c.pledger for c in clauses if isinstance(c, VotePledge)}
    return frozenset(pledgers | {c.member for c in clauses if isinstance(c, Accession)})


def _paid(clauses: Sequence[Clause]) -> list[tuple[str, str]]:
    return [(c.payer, c.payee) for c in clauses if isinstance(c, Payment)]
