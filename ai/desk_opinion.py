"""What a seat's own ministry thinks of a draft: its worth with the items for and against, the risks, and a verdict."""

from __future__ import annotations

from collections.abc import Sequence

from ai.appraisal import Appraisal
from ai.concession import aspiration_of
from game.actions import Accession, Clause, Standstill, TreatyTerms
from game.affordability import short_round
from game.players import Estimate, Opinion, Risk, Term, Verdict
from game.rules.promises import contradict
from game.rules.treaties import last_round
from game.view import View

# Items that are shown for and against, and the points below which one is not worth a line.
MOST_ITEMS, LEAST = 3, 0.05
# Trust below which a partner's promises are not to be relied on.
DISTRUST = -10


def opinion_on(
    view: View, worth: Estimate, parties: Sequence[str], clauses: Sequence[Clause], terms: TreatyTerms
) -> Opinion:
    """Return what the ministry thinks of a draft.

    Args:
        view: the seat's view.
        worth: what the draft is worth to the seat.
        parties: of the draft.
        clauses: of the draft.
        terms: of the draft.
    """
    ranked = sorted(worth.terms, key=lambda term: (-abs(term.points), term.key, repr(term.params)))
    gains = tuple(term for term in ranked if term.points >= LEAST)[:MOST_ITEMS]
    losses = tuple(term for term in ranked if term.points <= -LEAST)[:MOST_ITEMS]
    bound = _contradicted(view, clauses)
    short = short_round(view, clauses)
    risks = [
        *_crossed(ranked),
        *(Risk("contradicts", (("treaty", number),)) for number in bound),
        *(() if short is None else (Risk("budget", (("round", short[0]), ("usd", short[1]))),)),
        *_precluded(view, clauses),
        *_relied_on(view, parties, clauses),
    ]
    verdict: Verdict = "sign"
    if bound:
        verdict = "breach"
    elif worth.points <= 0.0:
        verdict = "decline"
    elif short is not None:
        verdict = "unaffordable"
    elif worth.points < aspiration_of(view, view.seat):
        verdict = "ask_more"
    return Opinion(worth, gains, losses, tuple(risks), verdict)


def _crossed(terms: Sequence[Term]) -> list[Risk]:
    """Return the red lines that the draft would cross."""
    return [
        Risk("red_line", (("points", term.points), ("text", dict(term.params).get("text", ""))))
        for term in terms
        if term.key == "red_line" and term.points < 0.0
    ]


def _contradicted(view: View, clauses: Sequence[Clause]) -> list[int]:
    """Return the numbers of the seat's treaties in force that cannot be kept beside the draft."""
    running = [
        t for t in view.treaties if view.seat in t.parties and t.status == "in force" and last_round(t) >= view.round
    ]
    return [t.id for t in running if any(contradict(view.world, c, old) for c in clauses for old in t.clauses)]


def _precluded(view: View, clauses: Sequence[Clause]) -> list[Risk]:
    """Return the open targets that the draft puts out of reach: a bloc that one stays out of, or the reverse."""
    outside = any(isinstance(c, Standstill) and c.party == view.seat for c in clauses)
    inside = any(isinstance(c, Accession) and c.member == view.seat for c in clauses)
    kinds = (("member", "floor_at_least") if outside else ()) + (("not_member",) if inside else ())
    pairs = zip(view.me.mandate.targets, view.me.targets, strict=True)
    return [
        Risk("precludes", (("points", target.points), ("text", target.text)))
        for target, status in pairs
        if status.done is None and target.when.kind in kinds
    ]


def _relied_on(view: View, parties: Sequence[str], clauses: Sequence[Clause]) -> list[Risk]:
    """Return the partners whose word the draft relies on although there is distrust."""
    worth_of = Appraisal(view, view.seat)
    out = []
    for party in parties:
        trust = view.me.trust.get(party, 0)
        lasting = any(worth_of.clauses((c,)).total > LEAST and getattr(c, "term", 1) > 1 for c in clauses)
        if party != view.seat and trust <= DISTRUST and lasting:
            out.append(Risk("reliance", (("seat", party), ("trust", trust))))
    return out
