"""Appraisal: what a clause, a treaty, a motion or an order is worth to a seat, in points of a mandate, item by item.

One valuation serves proposing, answering, voting and advising. For one's own seat the mandate is read; for another only
what is published and what intelligence has told, over the same scales, which makes it an estimate with a band.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np

from ai.already import fresh
from ai.bloc_motions import bloc_motion_terms
from ai.buying_back import buy_back_terms
from ai.contracts import investment_terms, offtake_terms, term
from ai.cooperation import cooperation_terms
from ai.guesses import guessed_weights
from ai.lens import LENS, differ
from ai.lens_estimate import other_levels
from ai.lens_figures import Figures
from ai.money import TARGET_POINTS, payment_terms, promised_usd, receivable_usd
from ai.objectives import objective_terms
from ai.promises import promise_terms, renewed, void_chance, without_others
from ai.readings import NOTHING, Reading, readings_of
from ai.retaliation import retaliation_term
from ai.signing import partners_of, signing_terms
from ai.stock_sharing import sharing_terms, stock_motion_terms
from game.actions import (
    NO_TERMS,
    Accession,
    Admit,
    BuyBack,
    CallContributions,
    CapacityBuilding,
    Clause,
    Investment,
    MotionContent,
    Offtake,
    Payment,
    ReleaseStock,
    ResourceAccess,
    Services,
    SetExportFloor,
    SetFloor,
    SetStockTarget,
    StockpileAccess,
    StockpileContribution,
    TariffConcession,
    TreatyTerms,
)
from game.players import Term
from game.rules.bought_votes import BOUGHT_STANDING, bought
from game.rules.charter import charter_of
from game.rules.discounting import discount, tail_weight
from game.rules.membership import ACCESSION_STANDING, IN_FORCE_STANDING, has_mass
from game.rules.score import covered, covered_mean
from game.scenario.models import Mandate, Weights
from game.state import Bloc
from game.view import View

MOST_MINERALS = 4
PATIENCE = 0.8


@dataclass(frozen=True, slots=True)
class Worth:
    """An itemised value; the terms add to the total exactly."""

    terms: tuple[Term, ...]

    @property
    def total(self) -> float:
        """The sum of the terms, in points."""
        return sum(term.points for term in self.terms)

    def __add__(self, other: Worth) -> Worth:
        return Worth((*self.terms, *other.terms))


class Appraisal:
    """Values things for one seat from somebody's view (the seat's own, or that of a desk looking at it).

    What blocs do to markets is estimated to the first order (:mod:`ai.lens_estimate`), or cleared if ``exact``.
    """

    def __init__(self, view: View, seat: str, exact: bool = False) -> None:
        self.view = view
        self.exact = exact
        self.world = view.world
        self.seat = seat
        self.own = seat == view.seat
        self.mandate: Mandate | None = view.me.mandate if self.own else None
        self.weights: Weights = self.mandate.weights if self.mandate is not None else guessed_weights(view, seat)
        self.scale = view.scales[self.world.index[seat]]
        self._stakes: dict[int, float] = {}
        self._accessions: dict[tuple[str, str, str], Worth] = {}
        self._motions: dict[tuple[str, MotionContent], Worth] = {}
        self._peers: dict[str, Appraisal] = {}

    def peer(self, seat: str) -> Appraisal:
        """Return the appraisal that this view allows for another seat; the same one each time."""
        found = self._peers.get(seat)
        if found is None:
            found = self._peers[seat] = Appraisal(self.view, seat, self.exact)
        return found

    @cached_property
    def exactly(self) -> Appraisal:
        """The same appraisal by exact clears: for what an estimate leaves within its error of a decision."""
        return self if self.exact else Appraisal(self.view, self.seat, exact=True)

    def reading(self, seat: str) -> Reading:
        """Return how another seat has answered the view's seat lately."""
        return self._readings.get(seat, NOTHING)

    @cached_property
    def _readings(self) -> dict[str, Reading]:
        return readings_of(self.view)

    # --- money and standing ---------------------------------------------------------------------------------------

    @cached_property
    def horizon(self) -> float:
        """Discounted quarters from the next market to the end of the tail."""
        head = self.world.scenario.head
        rounds = range(self.view.round, self.world.rounds + 1)
        return sum(discount(self.world, r) for r in rounds) * head.quarters_per_round + tail_weight(self.world)

    def dollars(self, usd: float) -> float:
        """Return the prosperity points of an amount of US dollars."""
        return self.weights.prosperity * usd / float(self.scale[0])

    def standing(self, points: float) -> float:
        """Return the mandate points of standing."""
        return self.weights.standing * points / float(self.scale[3])

    def payment(self, clause: Payment) -> Worth:
        """Value a payment; see :mod:`ai.money`."""
        return Worth(tuple(payment_terms(self, clause)))

    @cached_property
    def promised_usd(self) -> int:
        """What the seat still owes by what it has signed, as far as the view shows, in US dollars."""
        return promised_usd(self.view, self.seat)

    @cached_property
    def receivable_usd(self) -> int:
        """What the seat has still to receive by treaties in force, as far as the view shows, in US dollars."""
        return receivable_usd(self.view, self.seat)

    # --- blocs ----------------------------------------------------------------------------------------------------

    def bloc_change(self, before: Bloc, after: Bloc, key: str) -> Worth:
        """Value a change of a bloc's members or floors over the horizon, by the mineral that moves most."""
        world, view = self.world, self.view
        rest = [b for b in view.blocs.values() if b.id != before.id]
        schedules = (before.floors, after.floors, before.export_floors, after.export_floors)
        names = sorted({f[0] for schedule in schedules for f in schedule})
        indices = [world.mineral_index[name] for name in names]
        indices.sort(key=lambda m: (-self._stake(m), m))
        prosperity: list[Term] = []
        safe = made = 0.0
        touched = [m for m in indices[:MOST_MINERALS] if differ(before, after, world.minerals[m])]
        for m, (old, new) in zip(touched, self._figures(touched, rest, before, after), strict=True):
            if old is new:
                continue
            gain = covered(world, self.seat, np.subtract(new.welfare, old.welfare)) * self.horizon
            made += covered(world, self.seat, np.subtract(new.industry, old.industry)) * self.horizon
            before_score = old.security(world, m, view.sheltered_t)
            safety = (new.security(world, m, view.sheltered_t) - before_score) * LENS.security_weight(world, m)
            safe += covered_mean(world, self.seat, safety) * self._rounds_left()
            prosperity.append(term(f"{key}_prosperity", self.dollars(gain), mineral=world.minerals[m]))
        industry = self.weights.industry * made / float(self.scale[2])
        security = self.weights.security * safe / float(self.scale[1])
        return Worth((*prosperity, term("industry", industry), term("security", security)) if prosperity else ())

    def _figures(
        self, minerals: Sequence[int], rest: Sequence[Bloc], before: Bloc, after: Bloc
    ) -> list[tuple[Figures, Figures]]:
        """Return the figures of each mineral with a bloc before and after a change, exact or to the first order."""
        view = self.view
        sides = [*rest, before], [*rest, after]
        asked = [(m, blocs) for m in minerals for blocs in sides]
        if self.exact:
            found = [LENS.mineral(view, m, blocs, view.acting) for m, blocs in asked]
        else:
            near = partial(other_levels, self.world, rest, before, after)
            found = LENS.estimates(view, asked, view.acting, near)
        return list(zip(found[::2], found[1::2], strict=True))

    def _rounds_left(self) -> float:
        return (self.world.rounds - self.view.round + 1) / self.world.rounds

    def _stake(self, mineral: int) -> float:
        stake = self._stakes.get(mineral)
        if stake is None:
            stake = self._stakes[mineral] = self._measure_stake(mineral)
        return stake

    def _measure_stake(self, mineral: int) -> float:
        world = self.world
        places = list(world.covers[self.seat])
        size = float(world.market.use0[mineral, places].sum() + world.market.output0[:, mineral, places].sum())
        return size * float(world.market.value_usd_per_quarter[mineral])

    def accession(self, bloc_id: str, member: str, status: str) -> Worth:
        """Value that a seat joins a bloc, as far as this round can show: the bloc as it is likely to stand."""
        asked = (bloc_id, member, status)
        found = self._accessions.get(asked)
        if found is None:
            found = self._accessions[asked] = self._accession(*asked)
        return found

    def _accession(self, bloc_id: str, member: str, status: str) -> Worth:
        bloc = self.view.blocs[bloc_id]
        before = self.likely(bloc)
        if before.status(member) is not None:
            before = replace(before, members=tuple(x for x in before.members if x[0] != member))
            before = self.with_mass(before)
        after = self.with_mass(replace(before, members=(*before.members, (member, status, self.view.round))))
        worth = self.bloc_change(before, after, "membership")
        if member == self.world.union_of.get(self.seat):
            return worth + self._covered_by(after)
        if member != self.seat:
            return worth + self.heads_targets(after)
        gain = ACCESSION_STANDING + (IN_FORCE_STANDING if after.in_force and bloc.in_force_since is None else 0.0)
        feared = retaliation_term(self.view, self.seat, after, self.dollars(1.0))
        own = (term("standing", self.standing(gain)), *self.membership_conditions(after.in_force))
        return worth + Worth(own if feared is None else (*own, feared))

    def _covered_by(self, after: Bloc) -> Worth:
        """Value what a seat's union brings it by joining: targets on membership, which count for it, and the rival."""
        met = [t for t in self.membership_conditions(after.in_force) if t.points > 0]
        feared = retaliation_term(self.view, self.seat, after, self.dollars(1.0))
        return self.heads_targets(after, ("members_at_least",)) + Worth((*met, *(() if feared is None else (feared,))))

    def likely(self, bloc: Bloc) -> Bloc:
        """Return a bloc with its applicants and signatories as members, and in force if it then has its mass."""
        waiting = tuple((a.member, a.status, self.view.round) for a in bloc.applications)
        waiting = (*waiting, *((seat, status, self.view.round) for seat, status, _ in bloc.signatories))
        return self.with_mass(replace(bloc, members=(*bloc.members, *waiting)))

    def with_mass(self, bloc: Bloc) -> Bloc:
        """Return a bloc as in force exactly if it has its critical mass."""
        mass = has_mass(self.world, charter_of(self.world, bloc), bloc)
        return bloc if bloc.in_force == mass else replace(bloc, in_force=mass)

    def membership_conditions(self, in_force: bool) -> list[Term]:
        """Value being a member of a bloc by the mandate's targets and red lines that are still open."""
        if self.mandate is None:
            return [term("membership_target", self.TARGET_GUESS)] if in_force else []
        out: list[Term] = []
        chance = 1.0 if in_force else PATIENCE / 2
        for target, status in zip(self.mandate.targets, self.view.me.targets, strict=True):
            if status.done is None and target.when.kind in ("member", "bloc_in_force"):
                out.append(term("target", chance * target.points, text=target.text))
            if status.done is None and target.when.kind == "not_member":
                out.append(term("target", -target.points, text=target.text))
        for line, status in zip(self.mandate.red_lines, self.view.me.red_lines, strict=True):
            if line.keep.kind == "not_member" and status.done is None:
                out.append(term("red_line", -line.points, text=line.text))
        return out

    TARGET_GUESS = TARGET_POINTS / 4

    def heads_targets(
        self, after: Bloc, kinds: Sequence[str] = ("members_at_least", "bloc_in_force", "member")
    ) -> Worth:
        """Value another member's head: progress towards targets on the number of members or on entry into force."""
        if self.mandate is None:
            return Worth(tuple(self._founders_target(after)))
        out: list[Term] = []
        for target, status in zip(self.mandate.targets, self.view.me.targets, strict=True):
            if status.done is not None or target.when.kind not in kinds:
                continue
            if target.when.kind == "members_at_least" and len(after.members) <= target.when.value:
                out.append(term("target", target.points / max(1.0, target.when.value), text=target.text))
            if target.when.kind in ("bloc_in_force", "member"):
                needed = charter_of(self.world, after).critical_mass_members
                out.append(term("target", target.points / (2.0 * needed), text=target.text))
        return Worth(tuple(out))

    def _founders_target(self, after: Bloc) -> list[Term]:
        """Return what a founder's or the host's unknown mandate is taken to give for another member's head."""
        if self.seat not in self.world.founders and self.seat != self.world.host:
            return []
        needed = charter_of(self.world, after).critical_mass_members
        return [term("membership_target", self.TARGET_GUESS / max(1, needed) * 2.0)]

    def motion(self, bloc_id: str, content: MotionContent) -> Worth:
        """Value the adoption of a motion."""
        found = self._motions.get((bloc_id, content))
        if found is None:
            found = self._motions[bloc_id, content] = self._motion(bloc_id, content)
        return found

    def _motion(self, bloc_id: str, content: MotionContent) -> Worth:
        bloc = self.view.blocs[bloc_id]
        if isinstance(content, Admit):
            return self.accession(bloc_id, content.member, content.status)
        if isinstance(content, SetFloor | SetExportFloor):
            return self.floor(bloc, content)
        if isinstance(content, SetStockTarget | ReleaseStock | CallContributions):
            return Worth(stock_motion_terms(self, bloc, content))
        return Worth(bloc_motion_terms(self, bloc, content))

    def floor(self, bloc: Bloc, content: SetFloor | SetExportFloor) -> Worth:
        """Value a floor on imports or exports, and what it does to targets and red lines about floors."""
        before = self.likely(bloc)
        exports = isinstance(content, SetExportFloor)
        schedule = before.export_floors if exports else before.floors
        rest = tuple(f for f in schedule if (f[0], f[1]) != (content.mineral, content.stage))
        added = () if content.level is None else ((content.mineral, content.stage, float(content.level)),)
        floors = (*rest, *added)
        after = replace(before, export_floors=floors) if exports else replace(before, floors=floors)
        worth = self.bloc_change(before, after, "floor")
        return worth if isinstance(content, SetExportFloor) else worth + self._floor_conditions(content)

    def _floor_conditions(self, content: SetFloor) -> Worth:
        if self.mandate is None or content.level is None:
            return Worth(())
        out: list[Term] = []
        for target, status in zip(self.mandate.targets, self.view.me.targets, strict=True):
            when = target.when
            if when.kind == "floor_at_least" and status.done is None and when.mineral in (None, content.mineral):
                if when.stage == content.stage:
                    out.append(term("target", target.points * min(1.0, content.level / when.value), text=target.text))
        for line, status in zip(self.mandate.red_lines, self.view.me.red_lines, strict=True):
            keep = line.keep
            if keep.kind == "floor_at_most" and status.done is None and keep.mineral in (None, content.mineral):
                if keep.stage == content.stage and content.level > keep.value + 1e-9:
                    out.append(term("red_line", -line.points, text=line.text))
        return Worth(tuple(out))

    # --- treaties -------------------------------------------------------------------------------------------------

    def treaty(self, parties: Sequence[str], clauses: Sequence[Clause], terms: TreatyTerms = NO_TERMS) -> Worth:
        """Value a treaty as the sum of its clauses and of having signed it.

        Renewals count where they make it worse, as it can be left and need not be renewed; that a condition may make it
        void counts with its chance.
        """
        once = self.clauses(clauses)
        worth = once
        if self.seat in parties:
            worth += Worth((*signing_terms(self, parties, clauses), *objective_terms(self, parties, clauses)))
        if self.seat in bought(clauses):
            worth += Worth((term("bought_vote", self.standing(BOUGHT_STANDING)),))
        if terms.renewals:
            lasting = self.clauses(renewed(clauses, terms)).total
            if lasting < once.total:
                worth += Worth((term("renewals", lasting - once.total, count=terms.renewals),))
        if terms.void_if:
            early = self.clauses(without_others(self.seat, clauses)).total
            worth += Worth((term("void_early", void_chance(self.view, terms.void_if) * (early - once.total)),))
        return worth

    def clauses(self, clauses: Sequence[Clause], *, standing: bool = False) -> Worth:
        """Value clauses without what signing a treaty brings: as far as they are new, or as they are if they stand."""
        worth = Worth(())
        for clause in clauses if standing else fresh(self.view, self.seat, clauses):
            if isinstance(clause, Payment):
                worth += self.payment(clause)
            elif isinstance(clause, Accession):
                worth += self.accession(clause.bloc, clause.member, clause.status)
            elif isinstance(clause, Investment):
                worth += Worth(investment_terms(self, clause, clauses))
            elif isinstance(clause, Offtake):
                worth += Worth(offtake_terms(self, clause))
            elif isinstance(clause, ResourceAccess | Services | CapacityBuilding | TariffConcession):
                worth += Worth(cooperation_terms(self, clause))
            elif isinstance(clause, BuyBack):
                worth += Worth(buy_back_terms(self, clause))
            elif isinstance(clause, StockpileContribution | StockpileAccess):
                worth += Worth(sharing_terms(self, clause))
            else:
                worth += Worth(promise_terms(self, clause))
        return worth

    @cached_property
    def partners(self) -> tuple[int, frozenset[str]]:
        """How many treaties count for the seat, and with whom; see :func:`ai.signing.partners_of`."""
        return partners_of(self.view, self.seat)
