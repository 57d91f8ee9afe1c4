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

from game.actions import Policy
from game.market.dynamics import Structure
from game.rules import ballots
from game.rules.conditions import Judged, judge
from game.rules.events import round_start
from game.rules.legal import may_answer
from game.rules.offers import awaits, cool_downs
from game.rules.policy import stock_money
from game.rules.score import Attainment, attainment
from game.rules.spec import Spec
from game.rules.turn import Happening
from game.scenario.models import Mandate
from game.state import Bloc, Endorsed, FloatArray, Motion, Offer, SettledMarket, State, Treaty, TrustEntry
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
        policies: its standing policies, sealed ones included.
        ballots: motion -> its sealed choice.
        trust: other seat -> points of mutual trust, where it is not zero; ``trust_history`` is how it came about.
        cool_downs: (other seat, fingerprint of an offer) -> the first round in which it may be made again.
    """

    mandate: Mandate
    attainment: Attainment
    targets: tuple[TargetStatus, ...]
    red_lines: tuple[TargetStatus, ...]
    budget_usd: int
    stock_money_usd: int
    programmes: tuple[tuple[str, int, int], ...]
    meetings: int
    policies: tuple[Policy, ...]
    ballots: dict[int, str]
    trust: dict[str, int]
    trust_history: tuple[TrustEntry, ...]
    cool_downs: dict[tuple[str, str], int]
    received_usd: int
    paid_usd: int
    undo_reason: str | None


@dataclass(frozen=True)
class View:
    """A seat's view of the game; see the module's text for what is in it.

    Attributes:
        world: the world as the seat may see it: everything published, and no mandate but its own.
        ask: what the table wants of the seat: ``sitting``, ``corridor``, ``ballot``, ``answer`` (an offer waits for an
            AI seat out of turn) or ``wait``.
        offers: offers to which the seat is a party, open and closed, of this round and those still open.
        treaties: public treaties, and secret ones to which the seat is a party.
        acting: export controls and floods that acted in the last market.
        endorsed: public endorsements of blocs.
        structure: the long-run state of the market: capacity in place and under way, private stocks.
        stocks_t: [M, A] public stocks in tonnes.
        budgets_usd: seat -> published budget band (low, high).
        scales: [A, 4] what one full unit of each part of a mandate takes (US dollars, points, US dollars, points);
            computed from the published reference set.
        happenings: everything that happened and that the seat may know, oldest first.
    """

    world: World = field(repr=False)
    seat: str
    round: int
    phase: str
    ask: str
    to_act: tuple[str, ...]
    people: frozenset[str]
    blocs: dict[str, Bloc]
    motions: dict[int, Motion]
    ballot_page: tuple[Motion, ...]
    offers: tuple[Offer, ...]
    treaties: tuple[Treaty, ...]
    acting: tuple[tuple[str, Policy], ...]
    endorsed: tuple[Endorsed, ...]
    effects: tuple[tuple[str, int, int], ...]
    market: SettledMarket | None
    structure: Structure
    price_history: tuple[tuple[float, ...], ...]
    stocks_t: FloatArray
    budgets_usd: dict[str, tuple[int, int]]
    scales: FloatArray
    happenings: Sequence[Happening]
    me: Private
    _legal: Callable[[], tuple[Spec, ...]] = field(repr=False, compare=False)

    @cached_property
    def legal(self) -> dict[str, Spec]:
        """What the seat may do now, by action type."""
        return {spec.type: spec for spec in self._legal()}

    @property
    def rounds(self) -> int:
        """The number of rounds of the game."""
        return self.world.rounds

    @property
    def date(self) -> str:
        """The first day of the round, in ISO form."""
        return round_start(self.world, max(1, self.round)).isoformat()

    @property
    def waiting_offers(self) -> tuple[Offer, ...]:
        """The offers that wait for the seat's signature."""
        return tuple(offer for offer in self.offers if awaits(offer, self.seat))

    def as_json(self) -> dict[str, Any]:
        """Return the view as plain data, for plug-ins and for comparing what two seats can know."""
        hidden = ("world", "_legal")
        out = {f.name: plain(getattr(self, f.name)) for f in fields(self) if f.name not in hidden}
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
        ask=_ask(state, seat, acting),
        to_act=acting,
        people=state.people,
        blocs=state.blocs,
        motions=state.motions,
        ballot_page=ballots.on_ballot(world, state, seat) if state.phase == "plenary" and seat in acting else (),
        offers=tuple(offer for offer in state.offers.values() if seat in offer.parties),
        treaties=tuple(t for t in state.treaties.values() if not t.secret or seat in t.parties),
        acting=state.acting,
        endorsed=state.endorsed,
        effects=state.effects,
        market=state.market,
        structure=state.structure,
        price_history=state.price_history,
        stocks_t=state.stocks / KG_PER_T,
        budgets_usd={s: _band(state.cash(s)) for s in world.seats},
        scales=state.reference.scale,
        happenings=happenings,
        me=_private(world, state, seat, undo_reason),
        _legal=legal,
    )


def _ask(state: State, seat: str, acting: tuple[str, ...]) -> str:
    if seat in acting:
        return {"sittings": "sitting", "corridor": "corridor", "plenary": "ballot"}.get(state.phase, "wait")
    if may_answer(state, seat, False) is None and any(awaits(offer, seat) for offer in state.offers.values()):
        return "answer"
    return "wait"


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
        meetings=state.meetings[seat],
        policies=tuple(policy for (owner, _), policy in state.policies.items() if owner == seat),
        ballots={motion: choice for (motion, voter), choice in state.ballots.items() if voter == seat},
        trust=trust,
        trust_history=tuple(entry for entry in state.trust_log if seat in (entry.a, entry.b)),
        cool_downs=cool_downs(state, seat),
        received_usd=tally.received // CENTS,
        paid_usd=tally.paid // CENTS,
        undo_reason=undo_reason,
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
