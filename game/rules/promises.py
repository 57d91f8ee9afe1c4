"""Promises: clauses that the program cannot enforce and judges instead; what may be promised, and what it says.

Whether a promise is kept is judged in :mod:`game.rules.conduct`. A clause type is one small class here and one entry of
:data:`game.rules.clauses.CLAUSES`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from game.actions import (
    Accession,
    Clause,
    Endorsement,
    ExportAssurance,
    ExportRestraint,
    Standstill,
    VotePledge,
)
from game.errors import Refused
from game.rules import access, concessions
from game.rules.charter import charter_of
from game.rules.measures import granted_to
from game.rules.spec import Field
from game.rules.treaties import Running, lapse, span
from game.rules.turn import Turn, refuse
from game.state import Chamber, Endorsed, Motion, Treaty
from game.wording import pattern
from game.world import World

# A control that grants this share of the free flow restricts nothing to speak of.
FREE_SHARE = 0.99
ABOUT_SEATS = ("admit", "expel")
ABOUT_MINERALS = ("set_floor", "set_export_floor", "set_stock_target", "release_stock")
SUBJECTS = (
    *("admit", "expel", "set_floor", "set_export_floor", "set_levy_share", "amend_charter"),
    *("set_stock_target", "release_stock", "call_contributions", "any"),
)
TERM_CHOICES = (2, 4, 8)
SHARE_CHOICES = (0.0, 0.25, 0.5, 0.75)

_MEMBER_NOW = pattern(
    "{name} is a member now; the standstill can begin {least} {least:|round|rounds} after entry into force, when it "
    "can be out."
)
_APPLICANT_NOW = pattern(
    "{name} is an applicant now; the standstill can begin {least} {least:|round|rounds} after entry into force, when "
    "it can be out."
)

Promise = VotePledge | ExportAssurance | ExportRestraint | Standstill


class _Judged:
    """What promises over rounds have in common: nothing happens by itself."""

    def enter(self, turn: Turn, treaty: Treaty, clause: Any) -> None:
        """Nothing happens on entry into force."""

    def perform(self, turn: Turn, treaty: Treaty, clause: Any) -> None:
        """Nothing: it is judged, see :mod:`game.rules.conduct`."""

    def ends(self, treaty: Treaty, clause: Running) -> int:
        """Return the last round in which it is judged."""
        return treaty.since + span(clause) - 1


class VotePledgeRule(_Judged):
    """A promise about a vote in a bloc, judged by the roll call; a union's member pledges its vote in the union."""

    record: Callable[..., Clause] = VotePledge

    def check(self, world: World, state: Chamber, clause: VotePledge, parties: Sequence[str]) -> None:
        """Refuse strangers, seats that can never vote, and subjects that are not there."""
        _check_pair(parties, clause.pledger, clause.promisee)
        _check_bloc(world, state, clause.bloc)
        if clause.pledger == world.rival:
            raise refuse(
                "no-vote", "{name} is not invited to this bloc and has no vote in it.", name=world.name(clause.pledger)
            )
        if not clause.about:
            return
        if clause.subject in ABOUT_SEATS:
            if clause.about not in world.allotment or not world.holds_trade_policy(clause.about):
                raise refuse(
                    "bad-subject", "There is no delegation {about!r} that could be voted on.", about=clause.about
                )
            if clause.about == clause.pledger:
                raise refuse("bad-subject", "Nobody votes on its own membership.")
        elif clause.subject not in ABOUT_MINERALS:
            raise refuse("bad-subject", "Only pledges on members, floors and stocks name whom or what they are about.")
        elif clause.about not in world.mineral_index:
            raise refuse("no-such-mineral", "There is no mineral called {about!r}.", about=clause.about)

    def fields(self, world: World, state: Chamber, parties: Sequence[str]) -> tuple[Field, ...]:
        """Offer every pledger and bloc, every subject, either side."""
        pledges = tuple(
            {"pledger": a, "promisee": b, "bloc": bloc}
            for bloc in _open_blocs(state)
            for a in parties
            for b in parties
            if a != b and a != world.rival
        )
        if not pledges:
            return ()
        choices = Field("choice", ("for", "against"))
        return (Field("pledge", pledges), Field("subject", SUBJECTS), choices, Field("term", TERM_CHOICES))


class ExportAssuranceRule(_Judged):
    """A promise not to restrict exports to a partner, judged by the controls that act."""

    record: Callable[..., Clause] = ExportAssurance

    def check(self, world: World, state: Chamber, clause: ExportAssurance, parties: Sequence[str]) -> None:
        """Refuse strangers, exports that are not there or not the country's to control, and what is broken already."""
        _check_pair(parties, clause.country, clause.partner)
        _check_exports(world, clause)
        if world.index[clause.partner] in world.covers[clause.country]:
            raise refuse("own-union", "There are no export controls within a union.")
        if not clause.start and restricts(world, state, clause.country, clause.mineral, clause.stage, clause.partner):
            raise refuse(
                "restricted-now",
                "{name} restricts these exports now; the assurance can begin a round later.",
                name=world.name(clause.country),
            )

    def fields(self, world: World, state: Chamber, parties: Sequence[str]) -> tuple[Field, ...]:
        """Offer everything that a party exports; where it is restricted now, from a round later."""
        options = tuple(
            {"country": a, "partner": b, "mineral": mineral, "stage": stage}
            | {"start": int(restricts(world, state, a, mineral, stage, b))}
            for a in parties
            for b in parties
            if a != b and world.index[b] not in world.covers[a]
            for mineral, stage in world.exports[a]
        )
        return (Field("exports", options), Field("term", TERM_CHOICES)) if options else ()


class ExportRestraintRule(_Judged):
    """A promise to restrict exports to a third, judged by the controls that act."""

    record: Callable[..., Clause] = ExportRestraint

    def check(self, world: World, state: Chamber, clause: ExportRestraint, parties: Sequence[str]) -> None:
        """Refuse strangers, exports that are not the country's to control, and targets that are no third."""
        _check_pair(parties, clause.country, clause.partner)
        _check_exports(world, clause)
        if clause.target not in world.index:
            raise refuse("no-such-actor", "There is nobody called {target!r}.", target=clause.target)
        reached = set(world.covers.get(clause.target, (world.index[clause.target],)))
        if reached & {*world.covers[clause.country], *world.covers[clause.partner]}:
            raise refuse("bad-target", "A restraint is aimed at a third, not at one of the two that agree on it.")

    def fields(self, world: World, state: Chamber, parties: Sequence[str]) -> tuple[Field, ...]:
        """Offer everything that a party exports, against the rival and the host."""
        aims = [seat for seat in (world.rival, world.host) if seat is not None]
        options = tuple(
            {"country": a, "partner": b, "target": target, "mineral": mineral, "stage": stage}
            for a in parties
            for b in parties
            if a != b
            for target in aims
            if not set(world.covers[target]) & {*world.covers[a], *world.covers[b]}
            for mineral, stage in world.exports[a]
        )
        return (
            (Field("exports", options), Field("share", SHARE_CHOICES), Field("term", TERM_CHOICES)) if options else ()
        )


class StandstillRule(_Judged):
    """A promise not to join a bloc or stay in it."""

    record: Callable[..., Clause] = Standstill

    def check(self, world: World, state: Chamber, clause: Standstill, parties: Sequence[str]) -> None:
        """Refuse strangers, seats that could not join anyway, and promises that are broken from the start."""
        _check_pair(parties, clause.party, clause.promisee)
        _check_bloc(world, state, clause.bloc)
        if clause.party in world.union_of:
            raise refuse("union-policy", "{name}'s trade policy is its union's.", name=world.name(clause.party))
        if clause.party == world.rival:
            raise refuse(
                "not-invited", "{name} is not invited and has nothing to stand still on.", name=world.name(clause.party)
            )
        least = earliest_standstill(world, state, clause.party, clause.bloc)
        if clause.start < least:
            inside = state.blocs[clause.bloc].status(clause.party) is not None
            raise refuse(
                "inside-now", _MEMBER_NOW if inside else _APPLICANT_NOW, name=world.name(clause.party), least=least
            )

    def fields(self, world: World, state: Chamber, parties: Sequence[str]) -> tuple[Field, ...]:
        """Offer every party that could join, from when it can be outside."""
        options = tuple(
            {"party": a, "promisee": b, "bloc": bloc, "start": earliest_standstill(world, state, a, bloc)}
            for bloc in _open_blocs(state)
            for a in parties
            for b in parties
            if a != b and a != world.rival and world.holds_trade_policy(a)
        )
        return (Field("standstill", options), Field("term", TERM_CHOICES)) if options else ()


class EndorsementRule:
    """A public word for a bloc, once; the endorser's standing goes with what becomes of it."""

    record: Callable[..., Clause] = Endorsement

    def check(self, world: World, state: Chamber, clause: Endorsement, parties: Sequence[str]) -> None:
        """Refuse strangers and what has been endorsed before."""
        if clause.endorser not in parties:
            raise refuse("not-a-party", "{seat} is not a party to this treaty.", seat=clause.endorser)
        why = _why_not_endorse(world, state, clause)
        if why is not None:
            raise why

    def fields(self, world: World, state: Chamber, parties: Sequence[str]) -> tuple[Field, ...]:
        """Offer every party and bloc without an endorsement."""
        made = {(e.seat, e.bloc) for e in state.endorsed}
        options = tuple(
            {"endorser": seat, "bloc": bloc}
            for bloc in _open_blocs(state)
            for seat in parties
            if (seat, bloc) not in made
        )
        return (Field("endorsement", options),) if options else ()

    def enter(self, turn: Turn, treaty: Treaty, clause: Endorsement) -> None:
        """Say it in public; one that became impossible since is reported as lapsed."""
        why = _why_not_endorse(turn.world, turn.state, clause)
        if why is not None:
            lapse(turn, treaty, treaty.clauses.index(clause), why.sentence)
            return
        turn.state.endorsed = (*turn.state.endorsed, Endorsed(clause.endorser, clause.bloc, turn.state.round))
        turn.tell("endorsed", None, seat=clause.endorser, bloc=clause.bloc)

    def perform(self, turn: Turn, treaty: Treaty, clause: Endorsement) -> None:
        """Do nothing more: it was said."""

    def ends(self, treaty: Treaty, clause: Endorsement) -> int:
        """Return the round of entry."""
        return treaty.since


def _why_not_endorse(world: World, state: Chamber, clause: Endorsement) -> Refused | None:
    try:
        _check_bloc(world, state, clause.bloc)
    except Refused as error:
        return error
    if any((e.seat, e.bloc) == (clause.endorser, clause.bloc) for e in state.endorsed):
        return refuse("endorsed", "{name} has endorsed this bloc already.", name=world.name(clause.endorser))
    return None


# --- what promises say -----------------------------------------------------------------------------------------------


def promiser(clause: Promise) -> str:
    """Return the seat that a promise binds."""
    if isinstance(clause, VotePledge):
        return clause.pledger
    return clause.party if isinstance(clause, Standstill) else clause.country


def promisee(clause: Promise) -> str:
    """Return the seat that a promise is made to."""
    return clause.promisee if isinstance(clause, VotePledge | Standstill) else clause.partner


def pledged_on(clause: VotePledge, motion: Motion) -> bool:
    """Whether a motion is one of those that a pledge is about."""
    content = motion.content
    if motion.bloc != clause.bloc or clause.subject not in ("any", content.type):
        return False
    about = getattr(content, "member", None) or getattr(content, "mineral", "")
    return clause.about in ("", about)


def restricts(world: World, state: Chamber, country: str, mineral: str, stage: str, partner: str) -> bool:
    """Whether a country's controls of the last market restrict its exports of a mineral to a partner."""
    least, _ = granted_to(world, state.acting, state.acting, country, mineral, stage, partner)
    return least < FREE_SHARE


def earliest_standstill(world: World, state: Chamber, party: str, bloc_id: str) -> int:
    """Return the first round after entry into force from which a party can be outside a bloc: 0 if it is now."""
    bloc = state.blocs[bloc_id]
    outside = bloc.status(party) is None and bloc.signed(party) is None
    if outside and party not in [a.member for a in bloc.applications]:
        return 0
    return max(1, charter_of(world, bloc).notice_rounds)


def contradict(world: World, one: Clause, other: Clause) -> bool:
    """Whether two clauses of a treaty cannot both be kept."""
    if access.clash(one, other) or access.clash(other, one) or concessions.clash(one, other):
        return True
    return _against(world, one, other) or _against(world, other, one)


def _against(world: World, one: Clause, other: Clause) -> bool:
    if isinstance(one, Accession) and isinstance(other, Standstill):
        return (one.member, one.bloc) == (other.party, other.bloc)
    if isinstance(one, ExportAssurance) and isinstance(other, ExportRestraint):
        same = (one.country, one.mineral, one.stage) == (other.country, other.mineral, other.stage)
        aimed = world.covers.get(other.target, (world.index.get(other.target, -1),))
        return same and bool(set(world.covers.get(one.partner, ())) & set(aimed))
    if isinstance(one, VotePledge) and isinstance(other, VotePledge):
        same = (one.pledger, one.bloc) == (other.pledger, other.bloc) and one.choice != other.choice
        subject = one.subject == other.subject or "any" in (one.subject, other.subject)
        return same and subject and (one.about == other.about or "" in (one.about, other.about))
    return False


def check_contradictions(world: World, clauses: Sequence[Clause]) -> None:
    """Refuse a treaty in which two clauses cannot both be kept."""
    for place, clause in enumerate(clauses):
        if any(contradict(world, clause, other) for other in clauses[place + 1 :]):
            raise refuse("contradiction", "Two clauses of this treaty cannot both be kept.")


def _open_blocs(state: Chamber) -> list[str]:
    return [name for name in sorted(state.blocs) if not state.blocs[name].dissolved]


def _check_pair(parties: Sequence[str], one: str, other: str) -> None:
    for seat in (one, other):
        if seat not in parties:
            raise refuse("not-a-party", "{seat} is not a party to this treaty.", seat=seat)
    if one == other:
        raise refuse("self-promise", "A promise is made to somebody else.")


def _check_bloc(world: World, state: Chamber, bloc: str) -> None:
    if bloc not in state.blocs:
        raise refuse("no-such-bloc", "There is no bloc called {bloc!r}.", bloc=bloc)
    if state.blocs[bloc].dissolved:
        raise refuse("bloc-dissolved", "The {bloc} has been dissolved.", bloc=world.charters[bloc].name)


def _check_exports(world: World, clause: ExportAssurance | ExportRestraint) -> None:
    if clause.country in world.union_of:
        raise refuse("union-policy", "{name}'s trade policy is its union's.", name=world.name(clause.country))
    if (clause.mineral, clause.stage) not in world.exports[clause.country]:
        raise refuse(
            "no-exports",
            "{name} exports no {mineral} at this stage to speak of.",
            name=world.name(clause.country),
            mineral=clause.mineral,
        )
