"""The home front: votes of ratification, campaigns for them, and supplementary votes of the built-in players.

A built-in player puts every accession that it signs to the vote at once, campaigns where the chance is poor and money
is left, and asks its legislature for what it owes abroad in this round and does not have.
"""

from __future__ import annotations

from collections.abc import Sequence

from game.actions import (
    Action,
    Apply,
    Campaign,
    HomeInvestment,
    Payment,
    Ratify,
    SetPolicy,
    SupplementaryVote,
)
from game.rules.ratification import AtHome
from game.rules.treaties import acts
from game.view import View
from game.world import CENTS

# The chance of ratification from which a player leaves it at that, and what part of its free money it campaigns with.
GOOD_CHANCE = 0.8
CAMPAIGN_SHARE = 0.5
SMALLEST_USD = 1_000


def home_front(view: View, planned: Sequence[Action]) -> list[Action]:
    """Return what a seat does at home in its sitting.

    Args:
        view: its view.
        planned: what it does otherwise in this sitting; an application among it counts as made.
    """
    called = {p.bloc for p in view.me.policies if isinstance(p, Ratify)}
    ready = [entry for entry in view.me.at_home if not entry.refusal]
    out: list[Action] = [SetPolicy(view.seat, Ratify(e.bloc)) for e in ready if e.bloc not in called]
    applying = {a.bloc for a in planned if isinstance(a, Apply)}
    coming = [e for e in ready if e.signed or e.bloc in applying or _applied(view, e)]
    owed = owed_usd(view)
    if coming and not any(isinstance(p, Campaign) for p in view.me.policies):
        usd = _campaign_usd(view, min(coming, key=lambda e: (e.chance.parts, e.bloc)), view.me.budget_usd - owed)
        if usd >= SMALLEST_USD:
            out.append(SetPolicy(view.seat, Campaign(usd)))
    missing = owed - view.me.budget_usd
    if missing > 0 and view.round >= view.me.supplementary_from:
        most = int(view.world.scenario.head.home.supplementary_most * view.world.allotment[view.seat] / CENTS)
        out.append(SetPolicy(view.seat, SupplementaryVote(min(missing, most))))
    return out


def owed_usd(view: View) -> int:
    """Return what a seat owes in this round under treaties in force and spends on investment at home, in US dollars."""
    treaties = [t for t in view.treaties if t.status == "in force" and view.seat in t.parties]
    paid = sum(
        clause.usd
        for treaty in treaties
        for clause in treaty.clauses
        if isinstance(clause, Payment) and clause.payer == view.seat and acts(treaty, clause, view.round)
    )
    return paid + sum(p.usd for p in view.me.policies if isinstance(p, HomeInvestment))


def _applied(view: View, entry: AtHome) -> bool:
    return any(a.member == view.seat for a in view.blocs[entry.bloc].applications)


def _campaign_usd(view: View, entry: AtHome, free_usd: int) -> int:
    """Return what lifts a poor chance to a good one, as far as free money goes; the gain is a root of the sum."""
    most = view.world.scenario.head.home.campaign
    missing = GOOD_CHANCE - entry.chance.value
    if missing <= 0.0 or most <= 0.0:
        return 0
    part = min(1.0, missing / most) ** 2
    return int(min(part * view.world.allotment[view.seat] / CENTS, CAMPAIGN_SHARE * max(0, free_usd)))
