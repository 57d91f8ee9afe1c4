"""Keeping one's word: what a seat that has made promises does about them, and what breaking one would cost it.

A ballot that was pledged is cast as pledged unless that costs more than the breach; controls that were promised are
set, those that an assurance rules out are not, and a treaty that is not worth renewing is denounced in time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from game.actions import (
    Action,
    Denounce,
    ExportAssurance,
    ExportControl,
    ExportRestraint,
    SetPolicy,
    Standstill,
    VotePledge,
)
from game.rules.promises import FREE_SHARE, pledged_on
from game.rules.purse import BREACH_STANDING
from game.rules.treaties import acts, is_running, last_round
from game.state import Motion, Treaty
from game.view import View

if TYPE_CHECKING:
    from ai.appraisal import Appraisal

# What the trust lost by a breach is worth, in points.
LOST_TRUST = 1.0


def _own(view: View) -> list[Treaty]:
    return [t for t in view.treaties if view.seat in t.parties and t.status == "in force"]


def breach_cost(mind: Appraisal) -> float:
    """Return what one breach costs a seat, in points."""
    return LOST_TRUST - mind.standing(BREACH_STANDING)


def pledged_choice(view: View, mind: Appraisal, motion: Motion) -> str | None:
    """Return the ballot that a seat has pledged on a motion, unless keeping the pledge costs more than breaking it."""
    choice = pledge_on(view, motion)
    if choice is None:
        return None
    value = mind.motion(motion.bloc, motion.content).total
    loss = -value if choice == "for" else value
    return choice if loss <= breach_cost(mind) else None


def pledge_on(view: View, motion: Motion) -> Literal["for", "against"] | None:
    """Return the ballot that a seat has pledged on a motion, whatever that costs it."""
    for treaty in _own(view):
        for clause in treaty.clauses:
            if isinstance(clause, VotePledge) and clause.pledger == view.seat and pledged_on(clause, motion):
                if acts(treaty, clause, view.round):
                    return clause.choice
    return None


def bound_outside(view: View, bloc: str) -> bool:
    """Whether a seat has promised somebody to stay out of a bloc in this round."""
    return any(
        isinstance(clause, Standstill)
        and (clause.party, clause.bloc) == (view.seat, bloc)
        and acts(t, clause, view.round)
        for t in _own(view)
        for clause in t.clauses
    )


def _assured_partners(view: View, control: ExportControl) -> list[str]:
    """Return the seats that a control of the seat's own reaches, against an assurance given for this round."""
    reached = view.world.mask(tuple(control.targets))
    return [
        clause.partner
        for t in _own(view)
        for clause in t.clauses
        if isinstance(clause, ExportAssurance)
        and (clause.country, clause.mineral, clause.stage) == (view.seat, control.mineral, control.stage)
        and acts(t, clause, view.round)
        and bool((reached & view.world.mask((clause.partner,))).any())
    ]


def honest(view: View, actions: Sequence[SetPolicy]) -> list[SetPolicy]:
    """Return measures as they can be taken without breaking an assurance: with licences for those who have one."""
    out: list[SetPolicy] = []
    for action in actions:
        control = action.policy
        partners = _assured_partners(view, control) if isinstance(control, ExportControl) else []
        if not partners or not isinstance(control, ExportControl):
            out.append(action)
            continue
        there = view.world.mask(tuple(partners))
        alone = not (view.world.mask(tuple(control.targets)) & ~there).any()
        if alone and (control.cap_share < FREE_SHARE or control.form == "quota"):
            continue  # a new restriction of them alone, or the end of a licence that they hold
        out.append(action)
        if control.cap_share < FREE_SHARE:
            licences = [ExportControl(control.mineral, control.stage, (p,), 1.0, "licence") for p in partners]
            out.extend(SetPolicy(view.seat, licence) for licence in licences if licence not in view.me.policies)
    return out


def keep_promises(view: View) -> list[Action]:
    """Return the policies that the seat's own promises about exports need in this round."""
    out: list[Action] = []
    standing = [p for p in view.me.policies if isinstance(p, ExportControl)]
    for treaty in _own(view):
        for clause in treaty.clauses:
            if isinstance(clause, ExportRestraint) and clause.country == view.seat and acts(treaty, clause, view.round):
                control = ExportControl(clause.mineral, clause.stage, (clause.target,), clause.share)
                if control not in standing:
                    out.append(SetPolicy(view.seat, control))
            if isinstance(clause, ExportAssurance) and clause.country == view.seat and acts(treaty, clause, view.round):
                out.extend(_freed(view, clause, standing))
    return out


def _freed(view: View, clause: ExportAssurance, standing: Sequence[ExportControl]) -> list[Action]:
    """Lift the controls that reach the partner alone, and license the partner where one reaches others too."""
    world, out = view.world, list[Action]()
    there = world.mask((clause.partner,))
    licence = ExportControl(clause.mineral, clause.stage, (clause.partner,), 1.0, "licence")
    for control in standing:
        reached = world.mask(tuple(control.targets))
        if (control.mineral, control.stage) != (clause.mineral, clause.stage) or not (reached & there).any():
            continue
        if control.cap_share < FREE_SHARE and not (reached & ~there).any():
            out.append(SetPolicy(view.seat, replace(control, cap_share=1.0, form="quota")))
        elif control.cap_share < FREE_SHARE and licence not in standing:
            out.append(SetPolicy(view.seat, licence))
    return out


def unwanted_renewals(view: View, mind: Appraisal) -> list[Action]:
    """Return notices of the treaties that would renew next round and are worth less than nothing from there on."""
    out: list[Action] = []
    for treaty in _own(view):
        ends = last_round(treaty)
        if treaty.renewed >= treaty.terms.renewals or treaty.denounced_by or ends > view.round:
            continue
        again = tuple(clause for clause in treaty.clauses if is_running(clause))
        if mind.clauses(again, standing=True).total < 0.0:
            out.append(Denounce(view.seat, treaty.id))
    return out
