"""What a person's ministry does: it sorts her inbox, and acts under her standing instructions.

The functions here read the person's view and return acts; the table applies them as logged actions, so a replay needs
neither this module nor an advisor. Whatever the person has taken back is not done again, and offers from people are
never answered for her.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from game.actions import (
    ByMinistry,
    Counter,
    Decline,
    DeclineBelow,
    Instruction,
    KeepPromises,
    MinistryAct,
    Payment,
    SetPolicy,
    Sign,
    SignAbove,
    Vote,
    VoteByMandate,
    Withdrawal,
)
from game.instructions import key_of
from game.players import Advisor
from game.rules.ministry import DELEGATED, DIGEST
from game.rules.offers import awaits
from game.state import Motion, Offer
from game.view import View

# What a ministry does by itself in a round that a person leaves to it, as far as she has not said otherwise.
LEFT_TO_IT: tuple[Instruction, ...] = (VoteByMandate(), DeclineBelow(0.0), KeepPromises())


def sort_inbox(view: View, desk: Advisor) -> list[ByMinistry]:
    """Return answers to the offers of programs that are beyond those which reach a person in a round.

    The ``inbox_people`` that are worth most to her reach her; counters, which continue a talk of hers, always do. The
    rest are declined, or countered where the desk sees what would make them worth signing.
    """
    openings = [o for o in view.offers if o.answers is None and o.proposer not in view.people]
    known = {deed.act.offer for deed in view.me.ministry_acts if isinstance(deed.act, Sign | Decline | Counter)}
    answered = (o for o in openings if o.round == view.round and o.id not in known and not awaits(o, view.seat))
    reached = sum(1 for _ in answered)
    waiting = [o for o in view.waiting_offers if o in openings and o.id not in known]
    room = max(0, view.world.rules.inbox_people - reached)
    if len(waiting) <= room:
        return []
    worth = {o.id: _points(view, desk, o) for o in waiting}
    waiting.sort(key=lambda o: (-worth[o.id], o.id))
    out: list[ByMinistry] = []
    for offer in waiting[room:]:
        answer = desk.answer(view, offer)
        if not isinstance(answer, Decline | Counter):
            answer = Decline(view.seat, offer.id, "timing")
        out.append(ByMinistry(view.seat, answer, DIGEST, round(worth[offer.id], 4)))
    return out


def carry_out(view: View, desk: Advisor, *, delegated: bool = False) -> list[ByMinistry]:
    """Return what standing instructions ask for now: answers in sittings and corridor, policies, ballots.

    Args:
        view: the person's view.
        desk: her advisor.
        delegated: whether she leaves the round to the ministry, which then also does what :data:`LEFT_TO_IT` says.
    """
    standing = {key_of(given): given for given in view.me.instructions}
    under = {key: key for key in standing}
    if delegated:
        for given in LEFT_TO_IT:
            if key_of(given) not in standing:
                standing[key_of(given)], under[key_of(given)] = given, DELEGATED
    acts: list[ByMinistry] = []
    promises = key_of(KeepPromises())
    if promises in standing:
        acts.extend(_duties(view, desk, under[promises]))
    if view.ask == "ballot":
        sealed = {act.act.motion for act in acts if isinstance(act.act, Vote)}
        acts.extend(a for a in _ballots(view, desk, standing, under) if a.act.motion not in sealed)  # type: ignore[union-attr]
    elif view.ask in ("sitting", "corridor"):
        acts.extend(_answers(view, desk, standing, under))
    return acts


def _duties(view: View, desk: Advisor, under: str) -> Iterator[ByMinistry]:
    """Yield what the seat's promises need and neither it nor its ministry has done yet."""
    done = [deed.act for deed in view.me.ministry_acts if deed.round == view.round]
    for act in desk.duties(view):
        if isinstance(act, Vote):
            if view.ask == "ballot" and not _voted(view, act.motion):
                yield ByMinistry(view.seat, act, under)
        elif isinstance(act, SetPolicy) and view.ask == "sitting" and not isinstance(act.policy, Withdrawal):
            if act not in done and act.policy not in view.me.policies:
                yield ByMinistry(view.seat, act, under)


def _voted(view: View, motion: int) -> bool:
    """Whether the seat has a ballot on a motion, or has taken back the one that its ministry cast."""
    acts = [d.act for d in view.me.ministry_acts if d.round == view.round]
    return motion in view.me.ballots or any(isinstance(act, Vote) and act.motion == motion for act in acts)


def _ballots(
    view: View, desk: Advisor, standing: dict[str, Instruction], under: dict[str, str]
) -> Iterator[ByMinistry]:
    for motion in view.ballot_page:
        key = instructed(motion, standing)
        if key is None or _voted(view, motion.id):
            continue
        given = standing[key]
        assert isinstance(given, VoteByMandate)
        points = desk.motion(view, view.seat, motion.bloc, motion.content).points
        if abs(points) > given.margin:
            choice = Vote(view.seat, motion.id, "for" if points > 0 else "against")
            yield ByMinistry(view.seat, choice, under[key], round(points, 4))


def instructed(motion: Motion, standing: Container[str]) -> str | None:
    """Return the key of the instruction by which a motion is voted on, of those that stand; None if there is none."""
    return next((key for key in _keys_for(motion) if key in standing), None)


def _keys_for(motion: Motion) -> tuple[str, ...]:
    """Return the keys of the instructions that fit a motion, the narrowest first."""
    subject = motion.content.type
    fits = (
        VoteByMandate(motion.bloc, subject),
        VoteByMandate(motion.bloc),
        VoteByMandate(subject=subject),
        VoteByMandate(),
    )
    return tuple(key_of(given) for given in fits)


def _answers(
    view: View, desk: Advisor, standing: dict[str, Instruction], under: dict[str, str]
) -> Iterator[ByMinistry]:
    decline, sign = standing.get(key_of(DeclineBelow())), standing.get(key_of(SignAbove()))
    if decline is None and sign is None:
        return
    known = {deed.act.offer for deed in view.me.ministry_acts if isinstance(deed.act, Sign | Decline | Counter)}
    signable = _signable(view) if sign is not None else ()
    purse = view.me.budget_usd
    for offer in view.waiting_offers:
        if offer.id in known or offer.proposer in view.people:
            continue
        points = _points(view, desk, offer)
        owed = sum(c.usd for c in offer.clauses if isinstance(c, Payment) and c.payer == view.seat)
        act: MinistryAct | None = None
        key = ""
        if isinstance(decline, DeclineBelow) and points < decline.points:
            answer = desk.answer(view, offer)
            ground = answer.reason if isinstance(answer, Decline) else "terms"
            act, key = Decline(view.seat, offer.id, ground), key_of(decline)
        elif isinstance(sign, SignAbove) and points >= sign.points and offer.id in signable and owed <= purse:
            act, key = Sign(view.seat, offer.id), key_of(sign)
            purse -= owed
        if act is not None:
            yield ByMinistry(view.seat, act, under[key], round(points, 4))


def _signable(view: View) -> Sequence[int]:
    """Return the offers that the seat could sign now: some clauses become impossible while an offer is open."""
    spec = view.legal["sign"]
    return next((field.options for field in spec.fields if hasattr(field, "options")), ()) if spec.allowed else ()


def _points(view: View, desk: Advisor, offer: Offer) -> float:
    return desk.treaty(view, view.seat, offer.parties, offer.clauses, offer.terms).points
