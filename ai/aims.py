"""Working on the targets of a mandate: for each that is open, the draft with the partner who can bring it closest.

A target on a treaty goes to the partner that it names; one on a number of treaties to those with whom a treaty costs
least; one on money to those that can pay most. What a draft is worth counts its target in full, so a seat pays for a
target what it is worth and no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ai.appraisal import Appraisal
from ai.concession import RESERVE
from ai.drafting import Draft, compose
from ai.gifts import TERMS
from ai.money import free_usd
from ai.soundings import supposed_offer
from game.actions import Accession, Clause, Payment, Propose
from game.chance import Key
from game.rules.membership import why_not_apply
from game.rules.offers import fingerprint
from game.scenario.models import Target
from game.temperaments import traits_of
from game.view import View

# Partners that are looked at for a target that names none.
CANDIDATES = 3
LEAST_USD = 50_000
# The part of its gain that a seat gives away to reach a target, at the start and at the deadline.
LEAST_SHARE, MOST_SHARE = 0.15, 0.8


@dataclass(frozen=True, slots=True)
class Aim:
    """A draft that serves a target: with whom, and how good it is for the seat."""

    partner: str
    draft: Draft


def aim_offers(
    view: View, mind: Appraisal, key: Key, most: int, share: float | None = None, again: frozenset[str] = frozenset()
) -> list[Propose]:
    """Return proposals for the open targets of the seat's mandate, the best prospects first, at most ``most``.

    Each is to another partner, and together they cost no more than there is money for. An accession that is free to be
    sold counts as an aim of its own.

    Args:
        view: the seat's view.
        mind: its appraisal.
        key: of the sitting, for the draw of partners.
        most: how many proposals at most.
        share: the part of its gain that the seat is ready to give away; None: by time.
        again: partners that may be asked although they have declined something in this round.
    """
    found: dict[str, Aim] = {}
    for partner, base, rounds, by_round in _all_ways(view, mind, key, again):
        given = given_away(view, by_round) if share is None else share
        draft = compose(view, mind, partner, base, RESERVE, rounds, given)
        if draft is not None and (partner not in found or draft.prospect > found[partner].draft.prospect):
            found[partner] = Aim(partner, draft)
    aims = sorted(found.values(), key=lambda aim: (-aim.draft.prospect, aim.partner))
    out: list[Propose] = []
    left = free_usd(view)
    for aim in aims:
        paid = sum(c.usd for c in aim.draft.clauses if isinstance(c, Payment) and c.payer == view.seat)
        offer = Propose(view.seat, (aim.partner,), aim.draft.clauses)
        if len(out) < most and paid <= left and not cooling(view, offer):
            out.append(offer)
            left -= paid
    return out


def _all_ways(
    view: View, mind: Appraisal, key: Key, again: frozenset[str]
) -> Iterator[tuple[str, tuple[Clause, ...], int, int | None]]:
    """Yield (partner, what the draft is about, rounds of payment, deadline) for every target, and for an accession."""
    for target in _open_targets(view):
        for partner, base, rounds in _ways(view, mind, key, target, again):
            yield partner, base, rounds, target.by_round
    for bloc in view.blocs.values():
        if why_not_apply(view.world, view, view.seat, bloc.id, "full") is None:
            payers = [s for s in (view.world.host, *sorted(view.world.founders)) if s is not None and s != view.seat]
            for payer in payers[:CANDIDATES]:
                if payer in view.world.allotment and _at_leisure(view, payer, again):
                    yield payer, (Accession(bloc.id, view.seat),), TERMS, None


def cooling(view: View, offer: Propose) -> bool:
    """Whether one of the parties has declined just this too lately."""
    mark = fingerprint(offer.clauses, offer.terms)
    return any((party, mark) in view.me.cool_downs for party in offer.parties)


def with_proposal(view: View, proposal: Propose) -> View:
    """Return the view as it is once a proposal lies on the table."""
    offer = supposed_offer(view, (view.seat, *proposal.parties), proposal.clauses, proposal.terms)
    return replace(view, offers=(*view.offers, offer))


def given_away(view: View, by_round: int | None = None) -> float:
    """Return the part of a gain that a seat is ready to give away now: little at first, all of it at the deadline."""
    last = view.rounds if by_round is None else by_round
    progress = min(1.0, (view.round - 1) / max(1, last - 1))
    return max(LEAST_SHARE, float(progress ** (1.0 / traits_of(view.world, view.seat).patience)) * MOST_SHARE)


def _open_targets(view: View) -> list[Target]:
    """Return the targets that are not met and have time left, the most valuable first."""
    pairs = zip(view.me.mandate.targets, view.me.targets, strict=True)
    open_ = [t for t, status in pairs if status.done is None and (t.by_round is None or view.round <= t.by_round)]
    return sorted(open_, key=lambda t: -t.points)


def _ways(
    view: View, mind: Appraisal, key: Key, target: Target, again: frozenset[str]
) -> Iterator[tuple[str, tuple[Clause, ...], int]]:
    """Yield (partner, what the draft is about, rounds of payment) for a target that a treaty can serve."""
    kind, left = target.when.kind, _rounds_left(view, target)
    if kind == "treaty_with":
        partner = target.when.partner
        if partner in view.world.seats and partner != view.seat and _at_leisure(view, partner, again):
            yield str(partner), _token(view, str(partner)), left
    elif kind == "treaties_at_least" and mind.partners[0] < target.when.value:
        for partner in _newcomers(view, mind, key, again):
            yield partner, _token(view, partner), left
    elif kind == "received_at_least":
        missing = target.when.value - (view.me.received_usd - view.me.paid_usd)
        for payer in _payers(view, again):
            yield payer, _asking(view, payer, missing, left), left


def _rounds_left(view: View, target: Target) -> int:
    last = view.rounds if target.by_round is None else target.by_round
    return max(1, min(TERMS, last - view.round + 1))


def _token(view: View, partner: str) -> tuple[Clause, ...]:
    """Return the smallest payment that makes a treaty count, by whichever of the two has more money."""
    seat, allotment = view.seat, view.world.allotment
    least = int(min(allotment[seat], allotment[partner]) / 100 * 0.1) + 1
    payer, payee = (seat, partner) if allotment[seat] >= allotment[partner] else (partner, seat)
    return (Payment(payer, payee, max(1, least), 0, 1),)


def _asking(view: View, payer: str, missing: float, rounds: int) -> tuple[Clause, ...]:
    """Return what a seat without other means asks of a payer: all that is missing, for its accession if it is free."""
    most = min(2.0 * view.world.allotment[payer] / 100, view.budgets_usd[payer][1] * 0.5)
    usd = int(float(f"{max(LEAST_USD, min(missing / rounds, most)):.2g}"))
    money = Payment(payer, view.seat, usd, 0, rounds)
    for bloc in view.blocs.values():
        if bloc.status(payer) is not None or payer in view.world.founders:
            if why_not_apply(view.world, view, view.seat, bloc.id, "full") is None:
                return (Accession(bloc.id, view.seat), money)
    return (money,)


def _newcomers(view: View, mind: Appraisal, key: Key, again: frozenset[str]) -> Sequence[str]:
    """Return partners with whom there is no treaty of weight yet: those that signed lately first, then drawn ones."""
    _, partners = mind.partners
    world = view.world
    open_ = [
        s
        for s in world.seats
        if s not in partners and s not in (view.seat, world.rival) and _at_leisure(view, s, again)
    ]
    drawn = {s: key.sub(f"newcomer:{s}").number(1 << 30) for s in open_}
    open_.sort(key=lambda s: (mind.reading(s).declined - mind.reading(s).signed, drawn[s], s))
    return open_[:CANDIDATES]


def _payers(view: View, again: frozenset[str]) -> list[str]:
    world = view.world
    others = [s for s in world.seats if s != view.seat and _at_leisure(view, s, again)]
    return sorted(others, key=lambda s: (-view.budgets_usd[s][1], s))[:CANDIDATES]


def _at_leisure(view: View, partner: str, again: frozenset[str]) -> bool:
    """Whether no offer between the two is open or was refused in this round."""
    pair = {view.seat, partner}
    waits = ("open", "signed") if partner in again else ("open", "signed", "countered", "declined")
    return not any(set(o.parties) == pair and o.round == view.round and o.status in waits for o in view.offers)
