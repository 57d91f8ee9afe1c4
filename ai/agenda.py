"""The agenda: what a person might best attend to now, from her view alone.

Talks are the clause templates filled in for the partners that matter most to her, ranked by what signing is worth to
her times the chance that the partner signs; each partner is named once. Offers that wait stand beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ai.appraisal import Appraisal
from game.actions import Clause
from game.players import AgendaItem, Estimate, Term
from game.rules.offers import fingerprint
from game.state import Motion, Offer
from game.templates import templates
from game.view import View

# Partners that are looked at: enough to find the best, few enough to be quick.
PARTNERS = 8
MOST_VOTES = 3
VOTE_MATTERS = 0.25

Estimator = Callable[[str, Sequence[str], Sequence[Clause]], Estimate]


def agenda(view: View, estimate: Estimator, talks: int) -> tuple[AgendaItem, ...]:
    """Return talks and answers, at most ``talks`` of them, best first, and then the votes that matter.

    Args:
        view: the person's view.
        estimate: what a treaty with these parties and clauses is worth to a seat.
        talks: the most talks and answers.
    """
    found = [_answer(view, estimate, offer) for offer in view.waiting_offers]
    if view.phase == "sittings" and view.me.meetings > 0:
        busy = {p for offer in view.offers if offer.status == "open" for p in offer.parties}
        for partner in _partners(view):
            if partner not in busy:
                talk = _talk(view, estimate, partner)
                if talk is not None:
                    found.append(talk)
    found = [item for item in found if item.worth > 0.0]
    found.sort(key=lambda item: (-_rank(item), item.kind, item.partner, item.number or 0))
    return (*found[:talks], *_votes(view))


def _rank(item: AgendaItem) -> float:
    """Return the gain times its chance; what waits for one's own signature alone is sure."""
    if item.kind == "answer" or item.theirs is None:
        return item.worth
    return item.worth * item.theirs.acceptance / 100.0


def _answer(view: View, estimate: Estimator, offer: Offer) -> AgendaItem:
    own = estimate(view.seat, offer.parties, offer.clauses)
    theirs = estimate(offer.proposer, offer.parties, offer.clauses)
    return AgendaItem("answer", offer.proposer, offer.id, offer.clauses, "", own.points, theirs, _top(own.terms))


def _talk(view: View, estimate: Estimator, partner: str) -> AgendaItem | None:
    """Return the best of the templates with a partner, if one is worth anything to the seat."""
    best: AgendaItem | None = None
    parties = (view.seat, partner)
    for draft in templates(view, partner):
        if (partner, fingerprint(draft.clauses)) in view.me.cool_downs:
            continue
        own = estimate(view.seat, parties, draft.clauses)
        if own.points <= 0.0:
            continue
        theirs = estimate(partner, parties, draft.clauses)
        item = AgendaItem("talk", partner, None, draft.clauses, draft.template, own.points, theirs, _top(own.terms))
        if best is None or _rank(item) > _rank(best):
            best = item
    return best


def _partners(view: View) -> list[str]:
    """Return the partners that matter most to the seat: those its targets name, then by trade and weight."""
    world, seat = view.world, view.seat
    named = [t.when.partner for t in view.me.mandate.targets if t.when.partner in world.allotment]
    others = [s for s in world.seats if s != seat and world.index[s] not in world.covers[seat]]
    home = list(world.covers[seat])
    value = world.market.value_usd_per_quarter * world.score_weight

    def matters(other: str) -> float:
        away = list(world.covers[other])
        bought = world.supply_share[:, away, :][:, :, home].sum(axis=1) * world.market.use0[:, home]
        sold = world.supply_share[:, home, :][:, :, away].sum(axis=1) * world.market.use0[:, away]
        return float(((bought.sum(axis=1) + sold.sum(axis=1)) * value).sum()) + world.weight(other) * float(value.sum())

    ranked = sorted(others, key=lambda s: (s not in named, -matters(s), s))
    return ranked[:PARTNERS]


def _votes(view: View) -> list[AgendaItem]:
    """Return the motions that the seat votes on, now or when their notice has run, and that matter to it."""
    mind = Appraisal(view, view.seat)
    out: list[AgendaItem] = []
    for motion in _before_it(view):
        worth = mind.motion(motion.bloc, motion.content)
        if abs(worth.total) >= VOTE_MATTERS:
            out.append(AgendaItem("vote", motion.proposer, motion.id, (), "", worth.total, None, _top(worth.terms)))
    out.sort(key=lambda item: (-abs(item.worth), item.number or 0))
    return out[:MOST_VOTES]


def _before_it(view: View) -> list[Motion]:
    if view.ballot_page:
        return list(view.ballot_page)
    voter = view.world.union_of.get(view.seat, view.seat)
    return [m for m in view.motions.values() if m.status == "open" and view.blocs[m.bloc].status(voter) == "full"]


def _top(terms: Sequence[Term]) -> Term | None:
    return max(terms, key=lambda t: abs(t.points), default=None)
