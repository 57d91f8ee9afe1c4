"""What a round changed, worked out from the views before and after it: prices and their causes, welfare, points.

Causes are the public measures of the round and one's own orders. They are named beside a price; what each of them added
is worked out when the price's chain of causes is opened, see :mod:`game.window.screens.causes_market`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from game.actions import ExportControl, Flood, ProducerSubsidy, Tariff
from game.rules.event_effects import last_round
from game.rules.motions import schedule_of
from game.rules.score import PARTS
from game.rules.turn import Happening
from game.scenario.models_events import MARKET
from game.state import FloatArray, SettledMarket
from game.view import View
from game.window.catalog import t
from game.window.controlbook import acts, controls_in
from game.window.event_words import HAPPENED, event_of
from game.window.figures import adding, dollars, grouped
from game.window.marketfacts import Facts
from game.window.naming import name_of
from game.window.narrate import narrate
from game.window.phrases import POLICY_ICONS, policy_in_words, stage_of
from game.window.play import RoundReport
from game.window.screens.acts import act_of
from game.window.screens.blocs_words import SCHEDULES
from game.window.screens.causes import PriceDesk
from game.window.screens.goals import part_figures
from game.window.tidings import concerns, seat_of
from game.window.voice import Quotes
from game.world import World

#: The smallest change of a price that is shown as one.
FLAT = 0.0005
WELFARE = (
    "consumer",
    "producer",
    "mine",
    "secondary",
    "levy",
    "duty",
    "rent",
    "subsidy",
    "stock_cost",
    "stock_revenue",
    "inventory",
    "capital",
    "carry",
)
#: The items that a seat pays.
_PAID = ("subsidy", "stock_cost", "capital", "carry")
SCORE = (*PARTS, "targets", "red_lines")
#: What treaties brought: money paid, capacity paid for, promises not kept.
SETTLED = ("payment_made", "project_started", "offtake_settled", "breach", "clause_lapsed")
#: What was counted: motions of blocs, and unions that asked their own members about joining one.
COUNTED = (
    *("motion_adopted", "motion_rejected", "motion_superseded", "motion_void", "motion_unseconded"),
    *("union_agreed", "union_refused"),
)
#: What is told to the seat alone about its own orders and mandate.
NOTICES = (
    *("order_cut", "release_cut", "stock_bought", "stock_released", "home_project"),
    *("target_met", "red_line_crossed"),
)


@dataclass(frozen=True, slots=True)
class PriceChange:
    """A mineral's price index outside the rival before and after, and (icon, sentence) for what acted on it.

    ``inside`` are the indices inside the rival, before and after.
    """

    mineral: str
    before: float
    after: float
    inside: tuple[float, float]
    causes: tuple[tuple[str, str], ...]

    @property
    def share(self) -> float:
        """The change as a share of the price before."""
        return self.after / self.before - 1.0


@dataclass(frozen=True, slots=True)
class CoverChange:
    """The seat's public stock of a mineral, and what users keep themselves, in days of use before and after."""

    mineral: str
    days: tuple[float, float]
    private: tuple[float, float]


def border_shares(world: World, values: FloatArray) -> FloatArray:
    """Return border revenue [A] after the unions have taken their part of what their members collect."""
    out = values.astype(float).copy()
    for member, union in world.union_of.items():
        keeps = world.unions[union].levy_share_member
        m, u = world.index[member], world.index[union]
        out[u] += (1.0 - keeps) * out[m]
        out[m] *= keeps
    return out


def welfare_items(world: World, market: SettledMarket, seat: str) -> dict[str, float]:
    """Return the items of a seat's welfare in US dollars a quarter against the baseline; they add to its welfare.

    Every mineral counts by ``world.score_weight``, as in the score.
    """
    signs = dict.fromkeys(_PAID, -1.0)
    places = list(world.covers[seat])
    out: dict[str, float] = {}
    for name in WELFARE:
        by_actor = world.score_weight @ np.asarray(getattr(market, name))
        if name in ("levy", "duty"):
            by_actor = border_shares(world, by_actor)
        if name == "rent":
            by_actor = by_actor * world.rent_share
        out[name] = signs.get(name, 1.0) * float(by_actor[places].sum())
    return out


class Digest:
    """What a finished round brought one seat.

    Attributes:
        round: the round that is over.
        before, after: the seat's views.
        over: whether it was the last.
        desk: works out the causes of its prices.
    """

    def __init__(self, report: RoundReport, over: bool, past: Callable[[int], View] | None = None) -> None:
        self.before, self.after, self.over = report.before, report.after, over
        self.round = report.before.round
        self.world = report.after.world
        # Without a way to earlier rounds the round's beginning stands for the time after the market before.
        self.desk = PriceDesk(report.before, report.after, past or (lambda _: report.before))

    @cached_property
    def quotes(self) -> Quotes:
        """What the delegations say of what they did."""
        return Quotes(self.after)

    @cached_property
    def happened(self) -> tuple[Happening, ...]:
        """What happened in the round that is over."""
        return tuple(h for h in self.after.happenings if h.round == self.round)

    def of(self, *kinds: str) -> list[Happening]:
        """Return the happenings of the round of some kinds."""
        return [h for h in self.happened if h.kind in kinds]

    @cached_property
    def new_events(self) -> list[Happening]:
        """The events of the round that has begun."""
        if self.over:
            return []
        return [h for h in self.after.happenings if h.kind in HAPPENED and h.round == self.after.round]

    @cached_property
    def market(self) -> SettledMarket | None:
        """The market of the round, or None if none cleared in it."""
        market = self.after.market
        return market if market is not None and market.round == self.round else None

    # --- prices -------------------------------------------------------------------------------------------------

    @cached_property
    def prices(self) -> list[PriceChange]:
        """Every mineral's price before and after, the largest change first; empty if no market cleared."""
        history = self.after.price_history
        if self.market is None or not history:
            return []
        earlier = history[-2] if len(history) > 1 else (1.0,) * len(self.world.minerals)
        was, is_ = Facts(self.before), Facts(self.after)
        rows = [
            PriceChange(
                mineral,
                float(earlier[m]),
                float(history[-1][m]),
                (was.rival_price(mineral), is_.rival_price(mineral)),
                tuple(self._causes(mineral)),
            )
            for m, mineral in enumerate(self.world.minerals)
        ]
        return sorted(rows, key=lambda row: -abs(row.share))

    @staticmethod
    def _floors(view: View) -> dict[tuple[str, str, str], float]:
        """Return the highest binding floor of each (schedule, mineral, stage)."""
        out: dict[tuple[str, str, str], float] = {}
        for bloc in view.blocs.values():
            if bloc.in_force and not bloc.dissolved:
                for schedule in SCHEDULES:
                    for mineral, stage, level in schedule_of(bloc, schedule):
                        place = (schedule, mineral, stage)
                        out[place] = max(level, out.get(place, 0.0))
        return out

    def _causes(self, mineral: str) -> Iterator[tuple[str, str]]:
        yield from self._floor_causes(mineral)
        yield from self._policy_causes(mineral)
        yield from self._event_causes(mineral)
        for happening in self.of("stock_bought", "stock_released"):
            if happening.get("mineral") == mineral:
                yield "box", narrate(self.after, happening)

    def _floor_causes(self, mineral: str) -> Iterator[tuple[str, str]]:
        old, new = self._floors(self.before), self._floors(self.after)
        for schedule in SCHEDULES:
            for stage in ("refined", "ore"):
                place = (schedule, mineral, stage)
                was, is_ = old.get(place), new.get(place)
                what = (
                    stage_of(stage) if schedule == SCHEDULES[0] else t("resolution.on_exports", stage=stage_of(stage))
                )
                words = {"stage": what, "level": grouped(is_ or was or 0.0, 2), "before": grouped(was or 0.0, 2)}
                if is_ is not None and was is None:
                    yield "levy", t("resolution.floor_began", **words)
                elif is_ is None and was is not None:
                    yield "levy", t("resolution.floor_ended", **words)
                elif is_ is not None and was is not None:
                    yield "levy", t("resolution.floor_moved" if is_ != was else "resolution.floor_stands", **words)

    def _policy_causes(self, mineral: str) -> Iterator[tuple[str, str]]:
        told: set[tuple[str, str, str, tuple[str, ...]]] = set()
        for happening in self.happened:
            kind = happening.kind.rpartition("_")[0]
            if kind in POLICY_ICONS and happening.get("mineral") == mineral:
                stage, targets = happening.get("stage", ""), tuple(happening.get("targets", ()))
                told.add((happening.get("seat"), kind, stage, targets))
                yield POLICY_ICONS.get(kind, "factory"), narrate(self.after, happening)
        acting = controls_in(self.after.acting)
        for seat, policy in self.after.acting:
            if not isinstance(policy, ExportControl | Flood | Tariff | ProducerSubsidy) or policy.mineral != mineral:
                continue
            if not acts(self.after, seat, policy, self.before.acting):
                continue
            stage = "" if isinstance(policy, Flood) else policy.stage
            targets = policy.targets if isinstance(policy, ExportControl) else ()
            targets = policy.partners if isinstance(policy, Tariff) else targets
            if (seat, policy.type, stage, targets) not in told:
                told_as = policy_in_words(self.after, policy, seat, acting)
                words = {"seat": name_of(self.world, seat), "policy": told_as}
                yield POLICY_ICONS.get(policy.type, "factory"), t("resolution.policy_stands", **words)

    def _event_causes(self, mineral: str) -> Iterator[tuple[str, str]]:
        for happening in self.after.happenings:
            event = event_of(self.after, happening)
            if event is None or happening.round > self.round:
                continue
            chosen = event.option(str(happening.get("option", "")))
            for effect in event.effects if chosen is None else chosen.effects:
                last = last_round(effect, happening.round)
                if effect.kind not in MARKET or effect.mineral != mineral or last < self.round - 1:
                    continue
                key = "began" if happening.round == self.round else "ended" if last < self.round else "goes_on"
                yield "bell", t(f"resolution.event_{key}", title=event.title.rstrip("."), last=last)

    # --- stocks, trust and the others ---------------------------------------------------------------------------

    @cached_property
    def covers(self) -> list[CoverChange]:
        """The cover of every mineral that the seat uses or holds."""
        seat, was, is_ = self.after.seat, Facts(self.before), Facts(self.after)
        return [
            CoverChange(
                mineral,
                (was.cover_days(mineral, seat), is_.cover_days(mineral, seat)),
                (was.private_days(mineral, seat), is_.private_days(mineral, seat)),
            )
            for mineral in self.world.minerals
            if is_.uses(mineral, seat) or was.held_t(mineral, seat) > 0 or is_.held_t(mineral, seat) > 0
        ]

    @cached_property
    def trusts(self) -> list[tuple[str, int, int]]:
        """(seat, points before, points after) of mutual trust that moved, the largest change first."""
        old, new = self.before.me.trust, self.after.me.trust
        rows = [(seat, old.get(seat, 0), new.get(seat, 0)) for seat in self.world.seats]
        return sorted((row for row in rows if row[1] != row[2]), key=lambda row: -abs(row[2] - row[1]))

    @cached_property
    def doings(self) -> dict[str, list[Happening]]:
        """What each other delegation did, as far as the seat may know; those first who dealt with the seat."""
        me = self.after.seat
        found: dict[str, list[Happening]] = {seat: [] for seat in self.world.seats if seat != me}
        for happening in self.happened:
            if act_of(happening) is not None:
                actor = seat_of(happening)
                for seat in dict.fromkeys((actor, *happening.get("parties", ()))):
                    if seat in found:
                        found[seat].append(happening)
        acted = [seat for seat, own in found.items() if own or self.votes_of(seat)]
        acted.sort(key=lambda seat: (-sum(concerns(h, me) for h in found[seat]), -len(found[seat])))
        return {seat: found[seat] for seat in acted}

    def votes_of(self, seat: str) -> list[tuple[Happening, str]]:
        """Return the motions that a seat voted on in the round, each with its choice."""
        return self._votes.get(seat, [])

    @cached_property
    def _votes(self) -> dict[str, list[tuple[Happening, str]]]:
        out: dict[str, list[tuple[Happening, str]]] = {}
        for happening in self.of(*COUNTED):
            for voter, choice in happening.get("roll_call", ()):
                out.setdefault(voter, []).append((happening, choice))
        return out

    # --- one's own quarter --------------------------------------------------------------------------------------

    @cached_property
    def welfare(self) -> dict[str, float]:
        """The items of the quarter's welfare in US dollars; empty if no market cleared."""
        return welfare_items(self.world, self.market, self.after.seat) if self.market is not None else {}

    @cached_property
    def transfers(self) -> tuple[int, int]:
        """US dollars received and paid by treaty in the round."""
        seat, paid = self.after.seat, self.of("payment_made", "offtake_settled")
        received = sum(h.get("usd") for h in paid if h.get("payee") == seat)
        return received, sum(h.get("usd") for h in paid if h.get("payer") == seat)

    @cached_property
    def capacity_usd(self) -> int:
        """US dollars that the seat paid in the round for capacity, abroad and at home; in no item of welfare."""
        seat = self.after.seat
        abroad = sum(h.get("usd") for h in self.of("project_started") if h.get("investor") == seat)
        return int(abroad + sum(h.get("usd") for h in self.of("home_project")))

    @cached_property
    def risk_usd(self) -> float | None:
        """Expected loss of a cut in US dollars a year, weighted as in the score; None without market or rival."""
        if self.market is None or self.world.rival is None:
            return None
        by_actor = self.world.score_weight @ np.asarray(self.market.loss)
        return float(by_actor[list(self.world.covers[self.after.seat])].sum())

    @cached_property
    def points(self) -> list[tuple[str, float, float]]:
        """Points of each part of the score before and after the round, as they are shown: they add to the sums."""
        old, new = part_figures(self.before.me.attainment), part_figures(self.after.me.attainment)
        return [(name, old[name], new[name]) for name in SCORE]

    def counts(self) -> dict[str, int]:
        """Return how much there is to see in each step."""
        return self._counts

    @cached_property
    def _counts(self) -> dict[str, int]:
        fates = ("in_force", "short", "lapsed", "dissolved", "recovered")
        blocs = ("acceded", "withdrew", *(f"bloc_{fate}" for fate in fates))
        return {
            "deals": len(self.of("treaty_in_force", *SETTLED)),
            "votes": len(self.of(*COUNTED)),
            "blocs": len(self.of(*blocs)),
            "market": sum(1 for row in self.prices if abs(row.share) >= FLAT),
            "cover": sum(1 for row in self.covers if abs(row.days[1] - row.days[0]) >= 0.05),
            "quarter": len(self.of(*NOTICES)),
            "home": len(self.trusts) + len(self.after.me.approval_history) - len(self.before.me.approval_history),
            "others": len(self.doings),
            "events": len(self.new_events),
        }


def as_shown(items: dict[str, float]) -> dict[str, float]:
    """Return sums of US dollars as they are written, so that they add to what is written as their sum.

    From a million on they are written in tenths of a million, from ten thousand in thousands; those of a million and
    more are rounded together.
    """
    large = [name for name, value in items.items() if abs(value) >= 1e6]
    tenths = dict(zip(large, adding([items[name] / 1e6 for name in large]), strict=True))
    out = {}
    for name, value in items.items():
        unit = 1e3 if abs(value) >= 1e4 else 1.0
        out[name] = tenths[name] * 1e6 if name in tenths else round(value / unit) * unit
    return out


def signed_usd(amount: float) -> str:
    """Return an amount of US dollars with its sign before the unit."""
    if abs(amount) < 0.5:
        return dollars(0)
    return f"{'−' if amount < 0 else '+'}{dollars(abs(amount))}"
