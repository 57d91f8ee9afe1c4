"""What motions on the bloc itself are worth to a seat: expelling a member, the levy share, amending the charter.

What moves the market is valued by clearing it with and without the change, as for floors and members. What only moves
power (decision rules, quorum, notice, bounds of floors) has no value that the market could show: it is worth nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from ai.contracts import term
from game.actions import AmendCharter, Expel, SetLevyShare
from game.players import Term
from game.rules.bloc_fund import levied
from game.rules.charter import amend, charter_of
from game.rules.charter_motions import LEVY_SHARE
from game.rules.discounting import discount
from game.rules.membership import IN_FORCE_STANDING, WITHDRAWAL_STANDING
from game.state import Bloc
from game.view import View


class Terms(Protocol):
    """Terms of a value."""

    @property
    def terms(self) -> tuple[Term, ...]:
        """The items."""


class Seat(Protocol):
    """What these values need of an appraisal."""

    view: View
    seat: str

    def dollars(self, usd: float) -> float:
        """Return the prosperity points of an amount of US dollars."""

    def standing(self, points: float) -> float:
        """Return the mandate points of standing."""

    def likely(self, bloc: Bloc) -> Bloc:
        """Return a bloc with its applicants as members."""

    def with_mass(self, bloc: Bloc) -> Bloc:
        """Return a bloc in force if it has its mass."""

    def bloc_change(self, before: Bloc, after: Bloc, key: str) -> Terms:
        """Value a change of a bloc in the market."""

    def membership_conditions(self, in_force: bool) -> list[Term]:
        """Value membership by the mandate's conditions."""

    def heads_targets(self, after: Bloc) -> Terms:
        """Value another member's head by the mandate's conditions."""


def bloc_motion_terms(mind: Seat, bloc: Bloc, content: Expel | SetLevyShare | AmendCharter) -> tuple[Term, ...]:
    """Value the adoption of a motion on the bloc itself."""
    if isinstance(content, Expel):
        return _expulsion(mind, bloc, content.member)
    if isinstance(content, SetLevyShare):
        return _levy_share(mind, bloc, content.share)
    if content.rule == LEVY_SHARE and not isinstance(content.value, str):
        return _levy_share(mind, bloc, content.value)
    return _amendment(mind, bloc, amend(bloc, content.rule, content.value))


def _expulsion(mind: Seat, bloc: Bloc, member: str) -> tuple[Term, ...]:
    """Value that a member goes: its trade under the floors, its head, and one's own membership if it is oneself."""
    before = mind.likely(bloc)
    left = tuple(m for m in before.members if m[0] != member)
    if len(left) == len(before.members):
        return ()
    worth = mind.bloc_change(before, mind.with_mass(replace(before, members=left)), "membership").terms
    if member == mind.seat:
        own = term("standing", mind.standing(WITHDRAWAL_STANDING))
        return (*worth, *_lost(mind.membership_conditions(before.in_force)), own)
    if member == mind.view.world.union_of.get(mind.seat):
        return (*worth, *_lost([t for t in mind.membership_conditions(before.in_force) if t.points > 0]))
    return (*worth, *_lost(mind.heads_targets(before).terms))


def _lost(terms: Sequence[Term]) -> tuple[Term, ...]:
    return tuple(replace(item, points=-item.points) for item in terms)


def _levy_share(mind: Seat, bloc: Bloc, share: float) -> tuple[Term, ...]:
    """Value another levy share by the last market's levies: what is paid in comes back at the end, without interest."""
    view, world = mind.view, mind.view.world
    change = share - charter_of(world, bloc).levy_share
    if view.market is None or bloc.status(mind.seat) is None or change == 0.0:
        return ()
    usd = levied(world, view.market, mind.seat) * world.scenario.head.quarters_per_round
    end = discount(world, world.rounds)
    interest = sum(discount(world, r) - end for r in range(view.round + 1, world.rounds + 1))
    return (term("fund", mind.dollars(-change * usd * interest)),) if usd > 0.0 else ()


def _amendment(mind: Seat, bloc: Bloc, amended: Bloc) -> tuple[Term, ...]:
    """Value an amendment by what it does to the market, and by the bloc's coming into force or not."""
    before = mind.likely(bloc)
    after = mind.with_mass(replace(before, amendments=amended.amendments))
    worth = mind.bloc_change(before, after, "membership").terms
    if before.in_force == after.in_force or before.status(mind.seat) is None:
        return worth
    gained = [t for t in mind.membership_conditions(True) if t.points > 0]
    waiting = [t for t in mind.membership_conditions(False) if t.points > 0]
    conditions = (*gained, *_lost(waiting)) if after.in_force else (*waiting, *_lost(gained))
    # The rules grant the standing of an entry into force once for each bloc.
    own = IN_FORCE_STANDING if after.in_force and bloc.in_force_since is None else 0.0
    return (*worth, *conditions, term("standing", mind.standing(own)))
