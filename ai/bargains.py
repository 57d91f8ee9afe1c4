"""What can be put into a deal besides money: promises, cooperation and votes that help one side more than they cost.

A package is built clause by clause from what two seats could give each other: an assurance where one depends on the
other's exports, access to ground, a bound tariff, a service, a vote on a motion that the asking seat cares about. What
a clause is worth to the other is the estimate that every desk makes from what is published.
"""

from __future__ import annotations

from collections.abc import Sequence

from ai.already import Lasting, what
from ai.appraisal import Appraisal
from ai.cooperation import sweeteners
from ai.promises import loss_from
from game.actions import CapacityBuilding, Clause, ExportAssurance, Payment, Services, VotePledge
from game.contents import Service
from game.errors import Refused
from game.rules.clauses import check_clauses
from game.view import View
from game.world import STAGE_OF

# The points below which a clause is not worth the ink.
LEAST = 0.03
MOST_EXTRAS = 2
ASSURED_ROUNDS = 8
PLEDGED_ROUNDS = 2
SERVICES: tuple[Service, ...] = ("corridor", "port", "processing", "survey")


def sweetened(
    view: View, mind: Appraisal, partner: str, clauses: Sequence[Clause], needed: float
) -> tuple[Clause, ...]:
    """Return a draft with up to two more clauses that leave both sides better off together, where there are any.

    A gift must leave the seat with what it needs; what it asks for must cost the partner less than it brings.

    Args:
        view: whose draft it is.
        mind: that seat's appraisal.
        partner: the other party.
        clauses: the draft.
        needed: the points that the seat wants to keep of the whole.
    """
    other, parties = Appraisal(view, partner), (view.seat, partner)
    found: list[tuple[float, float, Clause]] = []
    for clause in (*could_give(view, mind, view.seat, partner), *could_give(view, mind, partner, view.seat)):
        if stands(clause, clauses):
            continue
        own, theirs = mind.clauses((clause,)).total, other.clauses((clause,)).total
        if own + theirs >= LEAST and max(own, theirs) >= LEAST:
            found.append((own + theirs, own, clause))
    found.sort(key=lambda item: (-item[0], repr(item[2])))
    draft, kept = list(clauses), mind.treaty(parties, clauses).total
    for _, own, clause in found:
        if len(draft) >= len(clauses) + MOST_EXTRAS:
            break
        if (own >= 0.0 or kept + own >= needed) and allowed(view, (*draft, clause), parties):
            draft.append(clause)
            kept += own
    return tuple(draft)


def asked_for(
    view: View, mind: Appraisal, partner: str, clauses: Sequence[Clause], missing: float
) -> tuple[tuple[Clause, ...], float]:
    """Return a partner's draft with clauses added that it could give for less than they are worth here.

    They are added, the best first and at most two, until ``missing`` points are covered; returned with the draft is
    what they bring.
    """
    other, parties = Appraisal(view, partner), (view.seat, partner)
    found: list[tuple[float, Clause]] = []
    for clause in could_give(view, mind, partner, view.seat):
        own = 0.0 if stands(clause, clauses) else mind.clauses((clause,)).total
        if own >= LEAST and own + other.clauses((clause,)).total >= 0.0:
            found.append((own, clause))
    found.sort(key=lambda item: (-item[0], repr(item[1])))
    draft, gained = list(clauses), 0.0
    for own, clause in found[:MOST_EXTRAS]:
        if gained < missing and allowed(view, (*draft, clause), parties):
            draft.append(clause)
            gained += own
    return tuple(draft), gained


def could_give(view: View, mind: Appraisal, giver: str, receiver: str) -> list[Clause]:
    """Return clauses without money that one seat could give another, as the rules allow them between the two."""
    found: list[Clause] = [*sweeteners(view, giver, receiver)]
    assurance = _assurance(mind, giver, receiver)
    pledge = _pledge(view, mind, giver) if receiver == view.seat else None
    parties = (giver, receiver)
    found.extend(clause for clause in (assurance, pledge) if clause is not None and allowed(view, (clause,), parties))
    services = (Services(giver, receiver, service) for service in SERVICES)
    service = next((clause for clause in services if allowed(view, (clause,), parties)), None)
    return found if service is None else [*found, service]


def stands(clause: Clause, clauses: Sequence[Clause]) -> bool:
    """Whether a draft says already what a clause is about."""
    return isinstance(clause, Lasting) and any(isinstance(c, Lasting) and what(c) == what(clause) for c in clauses)


def help_or_money(view: View, partner: str, payment: Payment) -> Clause:
    """Return the payment, or capacity building for the same sum where the partner is taken to value that more."""
    training = CapacityBuilding(payment.payer, partner, payment.usd * payment.term)
    if training.usd > view.me.budget_usd or not allowed(view, (training,), (payment.payer, partner)):
        return payment
    other = Appraisal(view, partner)
    return training if other.clauses((training,)).total > other.clauses((payment,)).total else payment


def _assurance(mind: Appraisal, giver: str, receiver: str) -> ExportAssurance | None:
    """Return a promise not to restrict the goods of which the receiver has most to lose from the giver's controls."""
    lost = [
        (loss_from(mind, giver, receiver, mineral, stage), mineral, stage)
        for mineral, stage in mind.world.exports[giver]
        if stage in STAGE_OF
    ]
    worst, mineral, stage = max(lost, default=(0.0, "", ""))
    if worst <= 0.0:
        return None
    return ExportAssurance(giver, receiver, mineral, "ore" if stage == "ore" else "refined", 0, ASSURED_ROUNDS)


def _pledge(view: View, mind: Appraisal, giver: str) -> VotePledge | None:
    """Return a pledge for the motion of its own that matters most to the seat, in a bloc in which the giver votes."""
    best: tuple[float, VotePledge] | None = None
    for motion in view.motions.values():
        if motion.status != "open" or motion.proposer != view.seat or view.blocs[motion.bloc].status(giver) != "full":
            continue
        about = str(getattr(motion.content, "member", None) or getattr(motion.content, "mineral", ""))
        if about == giver:
            continue
        worth = mind.motion(motion.bloc, motion.content).total
        if worth >= LEAST and (best is None or worth > best[0]):
            subject = motion.content.type
            best = (worth, VotePledge(giver, view.seat, motion.bloc, subject, "for", about, 0, PLEDGED_ROUNDS))
    return None if best is None else best[1]


def allowed(view: View, clauses: Sequence[Clause], parties: Sequence[str]) -> bool:
    """Whether the rules would let these parties sign these clauses now, as far as the view shows."""
    try:
        check_clauses(view.world, view, clauses, parties)
    except Refused:
        return False
    return True
