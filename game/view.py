"""What a seat may see: the one function that decides it.

A view is built from public state, the seat's own private state and the happenings addressed to it, and from nothing
else; the interface, the players and the plug-ins get views only. Public: membership, charters, motions, roll calls,
prices, flows, public stocks, public treaties, breaches, and budgets to a quarter. Private: one's own mandate,
attainment, budget, offers and treaties one is party to, sealed orders and ballots.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from game.actions import Clause, Policy
from game.instructions import Instruction
from game.market.dynamics import Structure
from game.rules import ballots, soundings
from game.rules.common_stock import sheltered_kg
from game.rules.conditions import Judged, judge
from game.rules.event_book import RunningEvent, running_events
from game.rules.event_decisions import OpenDecision, open_decisions
from game.rules.events import round_start
from game.rules.joint import Joint, joint_score
from game.rules.legal import may_answer
from game.rules.objectives import ObjectiveStatus, statuses
from game.rules.offers import awaits, cool_downs
from game.rules.policy import stock_money
from game.rules.ratification import AtHome, at_home
from game.rules.reference_explained import ReferenceExplained, explain_reference
from game.rules.score import Attainment, attainment
from game.rules.spec import Spec
from game.rules.supplementary import asks_from
from game.rules.treaties import clauses_by_type
from game.rules.turn import TENTHS, Happening
from game.rules.vault import Financing, financing
from game.scenario.models import Mandate
from game.staff import Answer, Deed
from game.state import (
    ApprovalEntry,
    Bloc,
    Delivery,
    Discovery,
    Endorsed,
    FloatArray,
    Motion,
    Offer,
    SettledMarket,
    State,
    Training,
    Treaty,
    TrustEntry,
)
from game.talks import Coaching, Report, Sounding
from game.tracking import MandateChange, ScoreLine
from game.world import CENTS, KG_PER_T, World

BAND = 0.25


@dataclass(frozen=True, slots=True)
class TargetStatus:
    """How a target or a red line of one's own mandate stands.

    ``done`` is the round in which the target was met or the line crossed; ``judged`` is its condition now.
    """

    text: str
    points: float
    done: int | None
    by_round: int | None
    judged: Judged


@dataclass(frozen=True)
class Private:
    """What only the seat knows.

    Attributes:
        budget_usd: ministry money at hand.
        stock_money_usd: what can be spent on stocks in this round, programmes included.
        programmes: (name, US dollars left, US dollars a round).
        financing: the loans and private money of its programmes: what is owed, and what can be drawn.
        policies: its standing policies, sealed ones included.
        ballots: motion -> its sealed choice.
        trust: other seat -> points of mutual trust, where it is not zero; ``trust_history`` is how it came about.
        reports: what the seat was told about others in confidence: answers to its soundings, and the newest
            intelligence about each of those of whom it hears; oldest first.
        decisions: what waits for the seat's decision, with what it has sealed.
        instructions: its standing instructions.
        held: offer -> the answer that its ministry holds ready until the sitting ends.
        ministry_acts: what its ministry has done in this round and the last, and about offers still open, oldest first.
        approval: approval at home in points, from 0 to 100; ``approval_history`` is how it came about, oldest first.
        at_home: how accessions to blocs stand at home: the exact chance that each is ratified, and why it may not be.
        supplementary_from: the first round in which a supplementary vote can be called.
        cool_downs: (other seat, fingerprint of an offer) -> the first round in which it may be made again.
        mandate_history: how its targets and red lines moved and why, oldest first.
        score_history: its score at every round's end, by part, and with the tail.
        reference: which package of the reference set is its 100 %, and what sets its scales.
    """

    mandate: Mandate
    attainment: Attainment
    targets: tuple[TargetStatus, ...]
    red_lines: tuple[TargetStatus, ...]
    budget_usd: int
    stock_money_usd: int
    programmes: tuple[tuple[str, int, int], ...]
    financing: tuple[Financing, ...]
    meetings: int
    policies: tuple[Policy, ...]
    ballots: dict[int, str]
    trust: dict[str, int]
    trust_history: tuple[TrustEntry, ...]
    approval: float
    approval_history: tuple[ApprovalEntry, ...]
    at_home: tuple[AtHome, ...]
    supplementary_from: int
    instructions: tuple[Instruction, ...]
    held: dict[int, Answer]
    ministry_acts: tuple[Deed, ...]
    cool_downs: dict[tuple[str, str], int]
    decisions: tuple[OpenDecision, ...]
    reports: tuple[Report, ...]
    received_usd: int
    paid_usd: int
    undo_reason: str | None
    mandate_history: tuple[MandateChange, ...]
    score_history: tuple[ScoreLine, ...]
    reference: ReferenceExplained


@dataclass(frozen=True)
class View:
    """A seat's view of the game; see the module's text for what is in it.

    Attributes:
        world: the world as the seat may see it: everything published, and no mandate but its own.
        coaching: the table's level: ``coach``, ``estimate`` or ``blind``.
        ask: what the table wants of the seat: ``sitting``, ``corridor``, ``ballot``, ``answer`` (an offer or a sounding
            waits for an AI seat out of turn) or ``wait``.
        offers: offers to which the seat is a party, open and closed, of this round and those still open.
        soundings: soundings that wait for the seat's answer.
        treaties: public treaties, and secret ones to which the seat is a party.
        acting: export controls, floods, tariffs and subsidies that acted in the last market.
        endorsed: public endorsements of blocs.
        fallen: seat -> the round in which its government last fell; it is missing in the next.
        deliveries: what was drawn from national stocks under the treaties that the seat knows.
        discoveries: what explorations came to, oldest first.
        training: host -> what capacity building has put into it.
        effects: (source, effect number, last round) of what events do in the market now; see ``running``.
        decisions: (event id, round opened, last round) of what waits for somebody's decision.
        happened: event id -> the round in which it happened.
        structure: the long-run state of the market: capacity in place and under way, private stocks.
        stocks_t: [M, A] public stocks in tonnes.
        budgets_usd: seat -> published budget band (low, high).
        scales: [A, 4] what one full unit of each part of a mandate takes (US dollars, points, US dollars, points);
            computed from the published reference set.
        objectives: how every objective of the scenario stands, in its order.
        happenings: everything that happened and that the seat may know, oldest first.
        joint: what all parties attained together, published when the game is over; None until then.
    """

    world: World = field(repr=False)
    seat: str
    round: int
    phase: str
    coaching: Coaching
    ask: str
    to_act: tuple[str, ...]
    people: frozenset[str]
    blocs: dict[str, Bloc]
    motions: dict[int, Motion]
    ballot_page: tuple[Motion, ...]
    offers: tuple[Offer, ...]
    soundings: tuple[Sounding, ...]
    treaties: tuple[Treaty, ...]
    acting: tuple[tuple[str, Policy], ...]
    endorsed: tuple[Endorsed, ...]
    fallen: dict[str, int]
    deliveries: tuple[Delivery, ...]
    discoveries: tuple[Discovery, ...]
    training: dict[str, Training]
    effects: tuple[tuple[str, int, int], ...]
    decisions: tuple[tuple[str, int, int], ...]
    happened: dict[str, int]
    market: SettledMarket | None
    structure: Structure
    price_history: tuple[tuple[float, ...], ...]
    stocks_t: FloatArray
    budgets_usd: dict[str, tuple[int, int]]
    scales: FloatArray
    objectives: tuple[ObjectiveStatus, ...]
    happenings: Sequence[Happening]
    joint: Joint | None
    me: Private
    _legal: Callable[[], tuple[Spec, ...]] = field(repr=False, compare=False)

    @cached_property
    def legal(self) -> dict[str, Spec]:
        """What the seat may do now, by action type."""
        return {spec.type: spec for spec in self._legal()}

    @cached_property
    def clauses_in_force(self) -> dict[str, list[tuple[Treaty, Clause]]]:
        """The clauses of the treaties in force that the seat knows, by type, oldest treaty first."""
        return clauses_by_type(self.treaties)

    def held_kg(self, mineral: int, actor: int) -> int:
        """Return what an actor's national stock holds of a mineral, in kilograms, by their positions."""
        return round(float(self.stocks_t[mineral, actor]) * KG_PER_T)

    @cached_property
    def sheltered_t(self) -> FloatArray:
        """What protects every actor [M, A], in tonnes: its national stock and its right to common ones."""
        common = sheltered_kg(self.world, self.market, self.blocs.values())
        return np.asarray(self.stocks_t + common / KG_PER_T)

    @property
    def rounds(self) -> int:
        """The number of rounds of the game."""
        return self.world.rounds

    @property
    def date(self) -> str:
        """The first day of the round, in ISO form."""
        return round_start(self.world, max(1, self.round)).isoformat()

    @property
    def public_treaties(self) -> tuple[Treaty, ...]:
        """The treaties that everybody knows, oldest first."""
        return tuple(treaty for treaty in self.treaties if not treaty.secret)

    @property
    def running(self) -> tuple[RunningEvent, ...]:
        """The events and decisions that act in the market now, with the last round of each."""
        return running_events(self.world, self.effects)

    @property
    def waiting_offers(self) -> tuple[Offer, ...]:
        """The offers that wait for the seat's answer; those to which its ministry holds one ready do not."""
        return tuple(offer for offer in self.offers if awaits(offer, self.seat) and offer.id not in self.me.held)

    def as_json(self) -> dict[str, Any]:
        """Return the view as plain data, for plug-ins and for comparing what two seats can know."""
        out = {f.name: plain(getattr(self, f.name)) for f in fields(self) if f.name not in ("world", "_legal")}
        out["legal"] = [spec.as_json() for spec in self.legal.values()]
        out["date"] = self.date
        return out


def build_view(
    world: World,
    public: World,
    state: State,
    seat: str,
    acting: tuple[str, ...],
    happenings: Sequence[Happening],
    undo_reason: str | None,
    legal: Callable[[], tuple[Spec, ...]],
) -> View:
    """Return what a seat may see.

    Args:
        world: the world, private mandates included.
        public: the same world as the seat may see it.
        state: the state.
        seat: whose view it is.
        acting: the seats for whom the table waits.
        happenings: those that the seat may know.
        undo_reason: why the seat cannot undo, or None.
        legal: computes the legal actions when somebody asks.
    """
    return View(
        world=public,
        seat=seat,
        round=state.round,
        phase=state.phase,
        coaching=state.coaching,
        ask=_ask(state, seat, acting),
        to_act=acting,
        people=state.people,
        blocs=state.blocs,
        motions=state.motions,
        ballot_page=ballots.on_ballot(world, state, seat) if state.phase == "plenary" and seat in acting else (),
        offers=tuple(offer for offer in state.offers.values() if seat in offer.parties),
        soundings=soundings.waiting(state, seat),
        treaties=tuple(t for t in state.treaties.values() if not t.secret or seat in t.parties),
        acting=state.acting,
        endorsed=state.endorsed,
        fallen=state.fallen,
        deliveries=tuple(d for d in state.deliveries if _knows(state, seat, d.treaty)),
        discoveries=state.discoveries,
        training=state.training,
        effects=state.effects,
        decisions=state.decisions,
        happened={event: round_ for event, round_ in state.happened.items() if round_},
        market=state.market,
        structure=state.structure,
        price_history=state.price_history,
        stocks_t=state.stocks / KG_PER_T,
        budgets_usd={s: _band(state.cash(s)) for s in world.seats},
        scales=state.reference.scale,
        objectives=statuses(world, state),
        happenings=happenings,
        joint=joint_score(world, state.reference, state.tallies) if state.phase == "over" else None,
        me=_private(world, state, seat, undo_reason),
        _legal=legal,
    )


def _knows(state: State, seat: str, treaty: int) -> bool:
    known = state.treaties[treaty]
    return not known.secret or seat in known.parties


def _ask(state: State, seat: str, acting: tuple[str, ...]) -> str:
    if seat in acting:
        return {"sittings": "sitting", "corridor": "corridor", "plenary": "ballot"}.get(state.phase, "wait")
    if may_answer(state, seat, False) is None and any(awaits(offer, seat) for offer in state.offers.values()):
        return "answer"
    return "answer" if soundings.waiting(state, seat) else "wait"


@lru_cache(maxsize=4096)
def _band(cents: int) -> tuple[int, int]:
    """Return the published band of a budget: steps of a quarter, the same for every sum within a step."""
    if cents <= 0:
        return (0, 0)
    step = int(np.floor(np.log(cents / CENTS + 1.0) / np.log(1.0 + 2 * BAND)))
    low = (1.0 + 2 * BAND) ** step
    return (round(low - 1), round(low * (1.0 + 2 * BAND) - 1))


def _private(world: World, state: State, seat: str, undo_reason: str | None) -> Private:
    mandate, tally = world.mandates[seat], state.tallies[seat]
    trust = {(b if a == seat else a): points for (a, b), points in state.trust.items() if seat in (a, b) and points}
    return Private(
        mandate=mandate,
        attainment=attainment(world, state.reference, seat, tally),
        targets=tuple(
            TargetStatus(t.text, t.points, met, t.by_round, judge(world, state, seat, t.when))
            for t, met in zip(mandate.targets, tally.met, strict=True)
        ),
        red_lines=tuple(
            TargetStatus(r.text, r.points, crossed, None, judge(world, state, seat, r.keep))
            for r, crossed in zip(mandate.red_lines, tally.crossed, strict=True)
        ),
        budget_usd=state.cash(seat) // CENTS,
        stock_money_usd=stock_money(world, state, seat) // CENTS,
        programmes=tuple(
            (p.name, state.programmes[p.id] // CENTS, round(p.per_round_usd_m * 1e6))
            for p in world.programmes.values()
            if p.seat == seat
        ),
        financing=financing(world, state, seat),
        meetings=state.meetings[seat],
        policies=tuple(policy for (owner, _), policy in state.policies.items() if owner == seat),
        ballots={motion: choice for (motion, voter), choice in state.ballots.items() if voter == seat},
        trust=trust,
        trust_history=tuple(entry for entry in state.trust_log if seat in (entry.a, entry.b)),
        approval=state.approval[seat] / TENTHS,
        approval_history=tuple(entry for entry in state.approval_log if entry.seat == seat),
        at_home=at_home(world, state, seat),
        supplementary_from=asks_from(world, state, seat),
        instructions=tuple(given for (owner, _), given in state.instructions.items() if owner == seat),
        held={number: answer for (owner, number), answer in state.held.items() if owner == seat},
        ministry_acts=tuple(deed for deed in state.deeds if deed.seat == seat),
        cool_downs=cool_downs(state, seat),
        decisions=open_decisions(world, state, seat),
        reports=state.reports.get(seat, ()),
        received_usd=tally.received // CENTS,
        paid_usd=tally.paid // CENTS,
        undo_reason=undo_reason,
        mandate_history=state.mandate_log[seat],
        score_history=state.score_history[seat],
        reference=explain_reference(world, state.reference, seat),
    )


def plain(value: Any) -> Any:
    """Return any part of a view as JSON-ready data; infinite numbers become None."""
    if isinstance(value, float | np.floating):
        return float(value) if np.isfinite(value) else None
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    return [plain(v) for v in value]
