"""What the desk thinks of the deal on the table: worked out once for each change, the costly parts between frames."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar, cast

from game.actions import (
    NO_TERMS,
    Accession,
    BuyBack,
    CapacityBuilding,
    Clause,
    Endorsement,
    Investment,
    MotionContent,
    Offtake,
    Payment,
    Standstill,
    StockpileAccess,
    StockpileContribution,
    TariffConcession,
    TreatyTerms,
    VotePledge,
)
from game.errors import MinisterialError
from game.players import AgendaItem, Estimate, Ideas, Opinion
from game.rules import membership
from game.rules.buy_back import tonnes_limit
from game.rules.clauses import check_clauses
from game.rules.projects import offtake_limit, sites
from game.rules.purse import payment_limit
from game.rules.treaties import check_terms
from game.state import Offer
from game.templates import Draft as Template
from game.templates import templates
from game.view import View
from game.window.cooperation_words import Cooperative
from game.window.play import Play
from game.window.promise_words import Promised
from game.window.refusals import told_refusal
from game.world import World

#: Seconds of background work in one frame; one item is always done, so that it ends without a clock too.
SLICE_S = 0.005
#: A third party is named if the deal moves it by at least this many points.
SPILL_LEAST = 0.05
MOST_SPILLS = 3

Clauses = tuple[Clause, ...]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal as the desk sees it.

    Attributes:
        partner: what it is worth to the other side.
        own: what it is worth to the person's seat.
        values: for each clause what taking it out would cost (the other side, one's own), in points.
    """

    partner: Estimate
    own: Estimate
    values: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class RowEstimate:
    """What another delegation would make of the same deal; ``refused`` says why it cannot be party to it."""

    estimate: Estimate | None
    refused: str | None = None


def margin(estimate: Estimate) -> float:
    """Return the points by which an estimate is above what the seat would sign at."""
    return estimate.points - estimate.needed


def why_not(view: View, parties: Sequence[str], clauses: Sequence[Clause], terms: TreatyTerms = NO_TERMS) -> str | None:
    """Return why these clauses cannot stand on these terms in an offer between the parties, or None."""
    try:
        # The rules read nothing of the state but what a view has.
        check_clauses(view.world, view, clauses, parties)
        if terms != NO_TERMS:
            check_terms(view.world, view, clauses, parties, terms)
    except MinisterialError as error:
        return told_refusal(error)
    return None


def may_apply(view: View, seat: str, bloc: str) -> bool:
    """Whether a seat may apply to a bloc now."""
    # The rule reads nothing of the state but the blocs, which a view has.
    return membership.why_not_apply(view.world, view, seat, bloc, "full") is None


def readdressed(view: View, clauses: Sequence[Clause], old: str, new: str) -> Clauses:
    """Return the clauses with another partner in the place of ``old``; sums are kept within what can be promised."""

    def seat(code: str) -> str:
        return new if code == old else code

    return tuple(_readdressed(view.world, clause, seat) for clause in clauses)


def _readdressed(world: World, clause: Clause, seat: Callable[[str], str]) -> Clause:
    if isinstance(clause, Accession):
        return replace(clause, member=seat(clause.member))
    if isinstance(clause, Payment):
        payer = seat(clause.payer)
        return replace(clause, payer=payer, payee=seat(clause.payee), usd=min(clause.usd, payment_limit(world, payer)))
    if isinstance(clause, Investment):
        investor = seat(clause.investor)
        usd = min(clause.usd, payment_limit(world, investor))
        return replace(clause, investor=investor, host=seat(clause.host), usd=usd)
    if isinstance(clause, BuyBack):
        participant = seat(clause.participant)
        most = tonnes_limit(world, participant, clause.mineral, clause.usd_per_t)
        fee = min(clause.fee_usd, payment_limit(world, participant))
        # With no use of the mineral the clause stays as it is, and the rules say why it cannot stand.
        tonnes = min(clause.tonnes, most) or clause.tonnes
        return replace(clause, participant=participant, holder=seat(clause.holder), tonnes=tonnes, fee_usd=fee)
    if isinstance(clause, StockpileContribution):
        return replace(clause, member=seat(clause.member))
    if isinstance(clause, StockpileAccess):
        return replace(clause, provider=seat(clause.provider), beneficiary=seat(clause.beneficiary))
    if isinstance(clause, Cooperative):
        return _cooperative_anew(world, clause, seat)
    if not isinstance(clause, Offtake):
        return _promised_anew(clause, seat)
    buyer, seller = seat(clause.buyer), seat(clause.seller)
    tonnes = clause.tonnes
    if sites(world, seller, clause.mineral, clause.stage):
        # With nothing to sell the clause stays as it is, and the rules say why it cannot stand.
        tonnes = min(tonnes, offtake_limit(world, buyer, seller, clause.mineral, clause.stage)) or tonnes
    return replace(clause, buyer=buyer, seller=seller, tonnes=tonnes)


def _cooperative_anew(world: World, clause: Cooperative, seat: Callable[[str], str]) -> Clause:
    if isinstance(clause, CapacityBuilding):
        provider = seat(clause.provider)
        return replace(
            clause, provider=provider, host=seat(clause.host), usd=min(clause.usd, payment_limit(world, provider))
        )
    if isinstance(clause, TariffConcession):
        return replace(clause, country=seat(clause.country), partner=seat(clause.partner))
    return replace(clause, host=seat(clause.host), partner=seat(clause.partner))


def _promised_anew(clause: Promised, seat: Callable[[str], str]) -> Clause:
    if isinstance(clause, VotePledge):
        return replace(clause, pledger=seat(clause.pledger), promisee=seat(clause.promisee))
    if isinstance(clause, Standstill):
        return replace(clause, party=seat(clause.party), promisee=seat(clause.promisee))
    if isinstance(clause, Endorsement):
        return replace(clause, endorser=seat(clause.endorser))
    return replace(clause, country=seat(clause.country), partner=seat(clause.partner))


class Estimates:
    """Results of the advisor by what they depend on; everything is forgotten when the view changes."""

    def __init__(self, play: Play) -> None:
        self._play = play
        self._kept: dict[Hashable, Any] = {}
        self._stamp = -1
        self._wanted: list[tuple[Hashable, Callable[[], Any]]] = []

    # --- at once ----------------------------------------------------------------------------------------------------

    def deal(self, partner: str, parties: tuple[str, ...], clauses: Clauses, terms: TreatyTerms = NO_TERMS) -> Deal:
        """Return what a deal is worth to a partner and to oneself, clause by clause."""
        key = ("deal", partner, parties, clauses, terms)
        return self._now(key, lambda: self._deal(partner, parties, clauses, terms))

    def own(self, parties: tuple[str, ...], clauses: Clauses, terms: TreatyTerms = NO_TERMS) -> float:
        """Return the points that a deal is worth to the person's seat."""
        view, advisor = self._play.view, self._play.advisor
        key = ("own", parties, clauses, terms)
        return self._now(key, lambda: advisor.treaty(view, view.seat, parties, clauses, terms).points)

    def templates(self, partner: str) -> tuple[Template, ...]:
        """Return the usual deals that could be proposed to a partner now."""
        return self._now(("templates", partner), lambda: templates(self._play.view, partner))

    def motion(self, bloc: str, content: MotionContent, seat: str = "") -> Estimate | None:
        """Return what a motion's adoption is worth to a seat, the person's by default; None while it is worked out.

        At a table without estimates there never is one.
        """
        if self._play.blind:
            return None
        view, advisor, whose = self._play.view, self._play.advisor, seat or self._play.seat
        return self._later(("motion", bloc, content, whose), lambda: advisor.motion(view, whose, bloc, content))

    def joining(self, seat: str, bloc: str, seats: tuple[str, ...]) -> Estimate | None:
        """Return what a treaty is worth to a seat by which ``seats`` join a bloc together as full members.

        None while it is being worked out, and always at a table without estimates.
        """
        if self._play.blind:
            return None
        view, advisor = self._play.view, self._play.advisor
        parties = tuple(dict.fromkeys((view.seat, *seats)))
        clauses = tuple(Accession(bloc, member) for member in seats)
        key = ("joining", seat, bloc, seats)
        return self._later(key, lambda: advisor.treaty(view, seat, parties, clauses))

    @property
    def known(self) -> int:
        """How many estimates there are by now: it changes whenever another one has come."""
        return len(self._kept)

    @property
    def pending(self) -> str:
        """What stands in the place of an estimate that is not there: dots while it comes, nothing at a blind table."""
        return "" if self._play.blind else "…"

    # --- between frames ---------------------------------------------------------------------------------------------

    def worth(self, offer: Offer) -> Estimate | None:
        """Return what signing an offer is worth to the person's seat; None while it is being worked out."""
        view, advisor = self._play.view, self._play.advisor
        asked = partial(advisor.treaty, view, view.seat, offer.parties, offer.clauses, offer.terms)
        return self._later(("worth", offer.parties, offer.clauses, offer.terms), asked)

    def agenda(self) -> tuple[AgendaItem, ...] | None:
        """Return what is worth most to the person to attend to; None while it is being worked out."""
        view, advisor = self._play.view, self._play.advisor
        return self._later(("agenda",), lambda: advisor.agenda(view))

    def row(
        self, seat: str, partner: str, clauses: Clauses, others: tuple[str, ...] = (), terms: TreatyTerms = NO_TERMS
    ) -> RowEstimate | None:
        """Return what another delegation would make of the deal; None while it is being worked out.

        One of the ``others`` is asked as the party that it is, anybody else in the place of the partner.
        """
        key = ("row", seat, partner, clauses, others, terms)
        return self._later(key, lambda: self._row(seat, partner, clauses, others, terms))

    def ideas(self, partner: str, clauses: Clauses) -> Ideas | None:
        """Return what the desk thinks would make a draft work; None while it is being worked out."""
        view, advisor = self._play.view, self._play.advisor
        return self._later(("ideas", partner, clauses), lambda: advisor.suggest(view, partner, clauses))

    def gives(self, partner: str, clauses: Clauses) -> Ideas | None:
        """Return what the desk thinks that a partner would give on top of a draft; None while it is worked out."""
        view, advisor = self._play.view, self._play.advisor
        return self._later(("gives", partner, clauses), lambda: advisor.gives(view, partner, clauses))

    def opinion(self, parties: tuple[str, ...], clauses: Clauses, terms: TreatyTerms = NO_TERMS) -> Opinion | None:
        """Return what one's own ministry thinks of a deal; None while it is being worked out."""
        view, advisor = self._play.view, self._play.advisor
        return self._later(("opinion", parties, clauses, terms), lambda: advisor.opinion(view, parties, clauses, terms))

    def spills(self, parties: tuple[str, ...], clauses: Clauses) -> tuple[Estimate, ...] | None:
        """Return the third parties that the deal moves most; None while they are being worked out.

        Payments move nobody else, so only a deal with an accession is looked at.
        """
        if not any(isinstance(clause, Accession) for clause in clauses):
            return ()
        view, advisor = self._play.view, self._play.advisor
        found: list[Estimate] = []
        complete = True
        for seat in view.world.seats:
            if seat in parties:
                continue
            kept = self._later(("spill", seat, parties, clauses), partial(advisor.treaty, view, seat, parties, clauses))
            complete = complete and kept is not None
            if kept is not None and abs(kept.points) >= SPILL_LEAST:
                found.append(kept)
        found.sort(key=lambda e: (-abs(e.points), e.seat))
        return tuple(found[:MOST_SPILLS]) if complete else None

    def work(self, seconds: float = SLICE_S) -> bool:
        """Work out what this frame asked for and did not get, for about so long; true if a new frame is due."""
        until = time.perf_counter() + seconds
        wanted, self._wanted = self._wanted, []
        for place, (key, make) in enumerate(wanted):
            if place and time.perf_counter() >= until:
                break
            if key not in self._kept:
                self._kept[key] = make()
        return bool(wanted)

    # --- inside -----------------------------------------------------------------------------------------------------

    def _now(self, key: Hashable, make: Callable[[], T]) -> T:
        self._refresh()
        if key not in self._kept:
            self._kept[key] = make()
        return cast("T", self._kept[key])

    def _later(self, key: Hashable, make: Callable[[], T]) -> T | None:
        self._refresh()
        if key not in self._kept:
            self._wanted.append((key, make))
        return cast("T | None", self._kept.get(key))

    def _refresh(self) -> None:
        if self._stamp != self._play.version:
            self._stamp = self._play.version
            self._kept.clear()
            self._wanted.clear()

    def _deal(self, partner: str, parties: tuple[str, ...], clauses: Clauses, terms: TreatyTerms) -> Deal:
        view, advisor = self._play.view, self._play.advisor

        def both(part: Clauses) -> tuple[Estimate, Estimate]:
            return (
                advisor.treaty(view, partner, parties, part, terms),
                advisor.treaty(view, view.seat, parties, part, terms),
            )

        theirs, own = both(clauses)
        values = []
        for place in range(len(clauses)):
            without = both((*clauses[:place], *clauses[place + 1 :]))
            values.append((theirs.points - without[0].points, own.points - without[1].points))
        return Deal(theirs, own, tuple(values))

    def _row(
        self, seat: str, partner: str, clauses: Clauses, others: tuple[str, ...], terms: TreatyTerms
    ) -> RowEstimate:
        view = self._play.view
        there = seat == partner or seat in others
        same = clauses if there else readdressed(view, clauses, partner, seat)
        parties = (view.seat, partner if there else seat, *others)
        refused = why_not(view, parties, same, terms)
        if refused is not None:
            return RowEstimate(None, refused)
        return RowEstimate(self._play.advisor.treaty(view, seat, parties, same, terms))
