"""Motions on the bloc itself: expelling a member, the share of levies that goes to the fund, amending the charter."""

from __future__ import annotations

from typing import Any

from game.actions import AmendCharter, Expel, MotionContent, SetLevyShare
from game.rules import membership
from game.rules.charter import amend, charter_of, decision_on, offered, value_of, why_not_amend
from game.rules.cooldown import blocked
from game.rules.spec import Field
from game.rules.turn import Turn, refuse
from game.scenario.models import Charter
from game.state import Bloc, Chamber
from game.world import World

LEVY_SHARE = "levy_share"
# Fewer voters than this would let one member put another out by itself.
LEAST_JUDGES = 2


def concerned(content: MotionContent) -> str | None:
    """Return the member that does not vote on a motion because it is about that member, or None."""
    return content.member if isinstance(content, Expel) else None


class ExpelRule:
    """Expel a member: it leaves after the charter's notice, as if it had withdrawn."""

    record = Expel
    rank = 1
    seconded = True

    def notice(self, charter: Charter) -> int:
        """Return the charter's notice."""
        return charter.notice_rounds

    def decision(self, charter: Charter) -> str:
        """Return the charter's rule for expulsions."""
        return decision_on(charter, "expel")

    def check(self, world: World, state: Chamber, bloc: Bloc, content: Expel) -> None:
        """Refuse those who are not members or on their way out, and blocs too small to judge."""
        if bloc.status(content.member) is None:
            raise refuse(
                "not-a-member",
                "{seat} is not a member of the {bloc}.",
                seat=content.member,
                bloc=world.charters[bloc.id].name,
            )
        if any(seat == content.member for seat, _ in bloc.expulsions):
            raise refuse(
                "already-expelled", "{name} has been expelled and is about to leave.", name=world.name(content.member)
            )
        if len([seat for seat in bloc.full_members if seat != content.member]) < LEAST_JUDGES:
            raise refuse("too-few", "An expulsion needs two full members beside the one concerned.")

    def fields(self, world: World, state: Chamber, bloc: Bloc, seat: str) -> tuple[Field, ...]:
        """Offer every other member on which no motion is open or cooling down."""
        barred = blocked(world, state, bloc)
        gone = [member for member, _ in bloc.expulsions]
        full = bloc.full_members
        out = tuple(
            member
            for member, _, _ in bloc.members
            if member != seat and member not in gone and Expel(member) not in barred
            if len(full) - (member in full) >= LEAST_JUDGES
        )
        return (Field("member", out),) if out else ()

    def subject(self, content: Expel) -> tuple[Any, ...]:
        """One motion for each member."""
        return ("expel", content.member)

    def apply(self, turn: Turn, bloc: Bloc, content: Expel) -> None:
        """Set the round in which the member leaves."""
        membership.expel(turn, bloc.id, content.member)

    def reject(self, turn: Turn, bloc: Bloc, content: Expel) -> None:
        """Leave the member what it is."""


class LevyShareRule:
    """Set the share of the levies on members' imports that goes to the bloc's fund."""

    record = SetLevyShare
    rank = 3
    seconded = True

    def notice(self, charter: Charter) -> int:
        """Return the charter's notice."""
        return charter.notice_rounds

    def decision(self, charter: Charter) -> str:
        """Return the charter's rule for the levy share."""
        return decision_on(charter, "set_levy_share")

    def check(self, world: World, state: Chamber, bloc: Bloc, content: SetLevyShare) -> None:
        """Refuse shares outside 0 to 1 and the share that stands, and charters that fix it."""
        reason = why_not_amend(charter_of(world, bloc), LEVY_SHARE, content.share)
        if reason is not None:
            raise reason

    def fields(self, world: World, state: Chamber, bloc: Bloc, seat: str) -> tuple[Field, ...]:
        """Offer shares on a grid."""
        charter, barred = charter_of(world, bloc), blocked(world, state, bloc)
        shares = tuple(
            share
            for share in offered(LEVY_SHARE)
            if SetLevyShare(float(share)) not in barred and why_not_amend(charter, LEVY_SHARE, share) is None
        )
        return (Field("share", shares),) if shares else ()

    def subject(self, content: SetLevyShare) -> tuple[Any, ...]:
        """The same number as an amendment of it."""
        return ("charter", LEVY_SHARE)

    def apply(self, turn: Turn, bloc: Bloc, content: SetLevyShare) -> None:
        """Write the share into the charter in force."""
        turn.put_bloc(amend(turn.state.blocs[bloc.id], LEVY_SHARE, content.share))

    def reject(self, turn: Turn, bloc: Bloc, content: SetLevyShare) -> None:
        """Leave the share as it is."""


class AmendRule:
    """Amend one rule of the charter; floors in place are not touched by it."""

    record = AmendCharter
    rank = 0
    seconded = True

    def notice(self, charter: Charter) -> int:
        """Return the charter's notice."""
        return charter.notice_rounds

    def decision(self, charter: Charter) -> str:
        """Return the charter's rule for amendments."""
        return decision_on(charter, "amend_charter")

    def check(self, world: World, state: Chamber, bloc: Bloc, content: AmendCharter) -> None:
        """Refuse unknown and entrenched rules, values outside their bounds, and amendments that change nothing."""
        reason = why_not_amend(charter_of(world, bloc), content.rule, content.value)
        if reason is not None:
            raise reason

    def fields(self, world: World, state: Chamber, bloc: Bloc, seat: str) -> tuple[Field, ...]:
        """Offer every rule that can be amended with the values of its grid."""
        charter, barred = charter_of(world, bloc), blocked(world, state, bloc)
        out = tuple(
            {"rule": rule, "value": value}
            for rule in charter.amendable
            for value in offered(rule)
            if value != value_of(charter, rule) and AmendCharter(rule, value) not in barred
        )
        return (Field("amendment", out),) if out else ()

    def subject(self, content: AmendCharter) -> tuple[Any, ...]:
        """One value for each rule."""
        return ("charter", content.rule)

    def apply(self, turn: Turn, bloc: Bloc, content: AmendCharter) -> None:
        """Write the value into the charter in force."""
        turn.put_bloc(amend(turn.state.blocs[bloc.id], content.rule, content.value))

    def reject(self, turn: Turn, bloc: Bloc, content: AmendCharter) -> None:
        """Leave the charter as it is."""
