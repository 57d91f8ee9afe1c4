"""The table as it will be after the plenary: what all have signed counts as a treaty already.

Otherwise a seat would value, within one round, the same accession, the same right or the same target once for every
offer that brings it.
"""

from __future__ import annotations

from dataclasses import replace

from game.actions import Accession, Clause, Payment, Standstill, VotePledge
from game.rules.treaties import acts
from game.state import Offer, Treaty
from game.view import View

# Instalments due so many rounds from now or later are hopes: a partner can leave before them.
FAR_ROUNDS = 3


def as_signed(view: View) -> View:
    """Return a view in which offers that all parties have signed are treaties, and their accessions signatures."""
    done = [offer for offer in view.offers if offer.status == "signed"]
    if not done:
        return view
    blocs = dict(view.blocs)
    for offer in done:
        for clause in offer.clauses:
            if isinstance(clause, Accession) and blocs[clause.bloc].status(clause.member) is None:
                bloc = blocs[clause.bloc]
                signed = (clause.member, clause.status, view.round)
                blocs[clause.bloc] = replace(bloc, signatories=(*bloc.signatories, signed))
    treaties = tuple(Treaty(0, o.parties, o.clauses, view.round, o.secret, terms=o.terms) for o in done)
    left = tuple(offer for offer in view.offers if offer.status != "signed")
    return replace(view, treaties=(*view.treaties, *treaties), blocs=blocs, offers=left)


def without_hopes(seat: str, clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """Return clauses without the instalments that a seat is to receive in :data:`FAR_ROUNDS` rounds or later."""
    out: list[Clause] = []
    for clause in clauses:
        if isinstance(clause, Payment) and clause.payee == seat and clause.start + clause.term > FAR_ROUNDS:
            if clause.start >= FAR_ROUNDS:
                continue
            clause = replace(clause, term=FAR_ROUNDS - clause.start)
        out.append(clause)
    return tuple(out)


def contradicts(view: View, seat: str, offer: Offer) -> bool:
    """Whether a seat could not keep an offer without breaking its word: to stay outside, or about a vote."""
    own = [c for t in view.treaties if t.status == "in force" and seat in t.parties for c in t.clauses
           if isinstance(c, Standstill | VotePledge) and acts(t, c, view.round)]  # fmt: skip
    for clause in offer.clauses:
        if isinstance(clause, Standstill) and clause.party == seat:
            if view.blocs[clause.bloc].status(seat) is not None:
                return True
        if isinstance(clause, Accession) and clause.member == seat:
            if any(isinstance(c, Standstill) and (c.party, c.bloc) == (seat, clause.bloc) for c in own):
                return True
        if isinstance(clause, VotePledge) and clause.pledger == seat:
            if any(isinstance(c, VotePledge) and c.pledger == seat and _opposite(c, clause) for c in own):
                return True
    return False


def _opposite(one: VotePledge, other: VotePledge) -> bool:
    """Whether two pledges of one seat ask for opposite votes on a motion that both may cover."""
    if one.bloc != other.bloc or one.choice == other.choice:
        return False
    subjects = "any" in (one.subject, other.subject) or one.subject == other.subject
    return subjects and (not one.about or not other.about or one.about == other.about)
