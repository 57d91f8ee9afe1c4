"""The fields of projects and forward contracts: capacity that one side pays for in the other, and offtakes.

What can be chosen comes from the clause's own specification (:data:`game.rules.clauses.CLAUSES`), bounds and lead times
from the rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

from game.actions import Clause, Investment, Offtake, StageName
from game.affordability import supposed
from game.rules.clauses import CLAUSES
from game.rules.projects import HIGHEST_PRICE, LOWEST_PRICE, benchmark, lead_rounds, offtake_limit, price_per_t
from game.rules.purse import payment_limit
from game.rules.spec import Field
from game.window.capacity import LEAST_ROOM_USD, project_of
from game.window.catalog import t
from game.window.figures import dollar_sign, dollars, percent, round_step, step_decimals
from game.window.layout import Rect, columns
from game.window.naming import in_text, sentence, short_mineral
from game.window.phrases import arrival, floor_level, market_of, price_text, stage_in_words, tonnes
from game.window.screens.clause_words import short
from game.window.screens.table_forms import ID, Desk, Term, field_place, first_sum
from game.window.screens.table_money import money_field
from game.window.theme import GAP_M, GAP_S
from game.window.ui import Ui
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.stepper import stepper

DEFAULT_SHARE = 0.5
DEFAULT_TERM = 8
#: A stepper goes through its range in about so many steps.
STEPS = 50

Market = tuple[str, StageName]


def options_of(desk: Desk, kind: str, field: str, giver: str, receiver: str) -> list[Mapping[str, Any]]:
    """Return the options of a clause's field in which the giver and the receiver of a dialogue play these parts."""
    view = desk.view
    fields = CLAUSES[kind].fields(view.world, view, (desk.giver, desk.receiver))
    options = next((f.options for f in fields if isinstance(f, Field) and f.name == field), ())
    return [o for o in options if o[giver] == desk.giver and o[receiver] == desk.receiver]


class _MarketField:
    """The choice of a mineral and a stage among the markets that are open."""

    def __init__(self, desk: Desk, markets: list[Market]) -> None:
        self.desk = desk
        self.markets = list(dict.fromkeys(markets))
        shown = desk.deal.play.mineral
        self.chosen: Market | None = next(
            (market for market in self.markets if market[0] == shown), self.markets[0] if self.markets else None
        )

    @property
    def mineral(self) -> str:
        return self.chosen[0] if self.chosen is not None else ""

    @property
    def stage(self) -> StageName:
        return self.chosen[1] if self.chosen is not None else "refined"

    def take(self, mineral: str, stage: StageName) -> None:
        """Choose a market, also one that has closed since."""
        self.chosen = (mineral, stage)

    def choose(self, key: str) -> None:
        self.chosen = next(market for market in self.markets if "/".join(market) == key)

    def draw(self, ui: Ui, at: Rect, label: str) -> Rect:
        world = self.desk.view.world
        place = field_place(ui, at, label)
        options = [
            Option("/".join(m), t("table.market_option", mineral=short_mineral(world.mineral[m[0]]),
                                  stage=stage_in_words(world, *m)))
            for m in self.markets
        ]  # fmt: skip
        dropdown(ui, f"{ID}/market", place, options, f"{self.mineral}/{self.stage}", on=self.choose)
        return place


class InvestmentForm:
    """The giver pays at once for capacity in the receiver."""

    kind = "investment"
    first_focus = f"{ID}/invest"

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        found = options_of(desk, self.kind, "project", "investor", "host")
        self.market = _MarketField(desk, [(o["mineral"], o["stage"]) for o in found])
        self.limit = payment_limit(desk.view.world, desk.giver)
        self.usd = first_sum(desk, DEFAULT_SHARE)

    def read(self, clause: Clause) -> None:
        """Begin with the values of an investment."""
        if isinstance(clause, Investment):
            self.usd = clause.usd
            self.market.take(clause.mineral, clause.stage)

    def why_not(self) -> str | None:
        """Return why the receiver can host no project."""
        if self.market.markets:
            return None
        return sentence(t("table.no_sites", name=in_text(self.desk.view.world, self.desk.receiver)))

    def clause(self) -> Investment:
        """Return the investment."""
        return Investment(self.desk.giver, self.desk.receiver, self.market.mineral, self.market.stage, self.usd)

    def _set_usd(self, value: int) -> None:
        self.usd = value

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the market, the sum, and what it builds by when."""
        view = self.desk.view
        world = view.world
        place = self.market.draw(ui, at, t("table.field_site", name=short(world, self.desk.receiver)))
        label = t("table.invests", name=short(world, self.desk.giver))
        place = field_place(ui, Rect(at.x, place.bottom + GAP_S, at.w, 0), label)
        money_field(ui, self.first_focus, place, self.usd, low=1, high=self.limit, on=self._set_usd,
                    on_enter=lambda: self.desk.accept(ui))  # fmt: skip
        y = place.bottom + GAP_S
        limit = t("table.limit", name=short(world, self.desk.giver), usd=dollars(self.limit))
        text = f"{self._about()} {limit}"
        return y + ui.paragraph(Rect(at.x, y, at.w, 9999), text, color="muted")

    def _about(self) -> str:
        """Say what the sum builds by when, and what the site takes, on the terms that the draft itself brings too."""
        desk, view = self.desk, self.desk.view
        mineral, stage = self.market.mineral, self.market.stage
        drafted = supposed(view, [clause for clause in desk.deal.clauses if clause != desk.old])
        project = project_of(view, desk.receiver, mineral, stage, self.usd, desk.giver, [drafted])
        terms = project.terms
        if terms.holder is not None:
            return t("deal.site_reserved", name=in_text(view.world, terms.holder))
        parts = [t("table.about_investment", amount=tonnes(project.t_per_year), now=tonnes(project.now_t_per_year),
                   arrival=arrival(view, project.first_round))]  # fmt: skip
        usual = lead_rounds(view.world, mineral, stage)
        lead = usual - terms.sooner * view.world.scenario.head.market_every
        key = "deal.lead_trained" if terms.trained else "deal.lead_sooner" if terms.sooner else "deal.lead"
        parts.append(t(key, rounds=lead, usual=usual))
        if terms.price < 1.0:
            parts.append(t("deal.cheaper", share=percent(1.0 - terms.price)))
        if project.most_usd is not None:
            room = dollars(project.most_usd)
            unlicensed = isfinite(terms.limit)
            if project.most_usd < LEAST_ROOM_USD:
                parts.append(t("deal.room_none_licence" if unlicensed else "deal.room_none"))
            elif project.most_usd < self.usd:
                parts.append(t("deal.room_licence" if unlicensed else "table.site_limit", usd=room))
            else:
                parts.append(t("deal.room", usd=room))
        else:
            parts.append(t("deal.room_open"))
        return " ".join(parts)


class OfftakeForm:
    """The giver buys forward from the receiver, settled in cash against the market."""

    kind = "offtake"
    first_focus = f"{ID}/answer/1"

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._deals = options_of(desk, self.kind, "deal", "buyer", "seller")
        self.market = _MarketField(desk, [(o["mineral"], o["stage"]) for o in self._deals])
        self.time = Term(desk, DEFAULT_TERM)
        self._of: Market | None = None
        self.tonnes, self.price = 0.0, 0.0

    def read(self, clause: Clause) -> None:
        """Begin with the values of an offtake."""
        if isinstance(clause, Offtake):
            self.market.take(clause.mineral, clause.stage)
            self._of = self.market.chosen
            self.tonnes, self.price = clause.tonnes, clause.usd_per_t
            self.time.start, self.time.term = clause.start, clause.term

    def why_not(self) -> str | None:
        """Return why these two cannot trade forward."""
        if self.market.markets:
            return None
        world = self.desk.view.world
        names = {"seller": in_text(world, self.desk.receiver), "buyer": in_text(world, self.desk.giver)}
        return sentence(t("table.no_offtake", **names))

    def _begin(self) -> None:
        """Take the middle of what the specification offers when another market was chosen."""
        if self._of == self.market.chosen:
            return
        self._of = self.market.chosen
        deals = [o for o in self._deals if (o["mineral"], o["stage"]) == self._of]
        if deals:
            self.tonnes, self.price = (float(deals[len(deals) // 2][name]) for name in ("tonnes", "usd_per_t"))

    def clause(self) -> Offtake:
        """Return the contract."""
        self._begin()
        market, time = self.market, self.time
        return Offtake(self.desk.giver, self.desk.receiver, market.mineral, market.stage, self.tonnes, self.price,
                       time.start, time.term)  # fmt: skip

    def _set_tonnes(self, value: float) -> None:
        self.tonnes = value

    def _set_price(self, value: float) -> None:
        self.price = value

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the market, tonnes, price and term, and what it would come to at today's price."""
        self._begin()
        desk, mineral, stage = self.desk, self.market.mineral, self.market.stage
        world = desk.view.world
        place = self.market.draw(ui, at, t("table.field_market", name=short(world, desk.receiver)))
        if self.why_not() is not None:
            return place.bottom
        most, base = offtake_limit(world, desk.giver, desk.receiver, mineral, stage), price_per_t(world, mineral, stage)
        across = 2 if ui.text_scale < 1.5 else 1
        cells = columns(Rect(at.x, place.bottom + GAP_S, at.w, 0), across, GAP_M)
        place = field_place(ui, cells[0], t("table.field_tonnes"))
        step = round_step(max(most, 1e-3) / STEPS)
        stepper(ui, f"{ID}/tonnes", place, self.tonnes, low=min(step, most), high=most, step=step,
                on=self._set_tonnes, unit=t("table.t_a_round"), decimals=step_decimals(step))  # fmt: skip
        second = cells[1] if across == 2 else Rect(at.x, place.bottom + GAP_S, at.w, 0)
        place = field_place(ui, second, t("table.field_price"))
        step = round_step(base / STEPS)
        # Whole steps within the bounds of the rules.
        low, high = step * -(-LOWEST_PRICE * base // step), step * (HIGHEST_PRICE * base // step)
        stepper(ui, f"{ID}/price", place, self.price, low=low, high=high, step=step, on=self._set_price,
                unit=t("table.usd_a_t"), prefix=dollar_sign(), decimals=step_decimals(step))  # fmt: skip
        y = self.time.draw(ui, Rect(at.x, place.bottom + GAP_S, at.w, 0), t("table.field_begins")) + GAP_S
        return y + ui.paragraph(Rect(at.x, y, at.w, 9999), self._about(base, most), color="muted")

    def _about(self, base: float, most: float) -> str:
        """Say what the contract pays whom at today's price."""
        desk, view = self.desk, self.desk.view
        world, mineral, stage = view.world, self.market.mineral, self.market.stage
        # Before the first market, the baseline: what the appraisal takes too.
        index = 1.0 if view.market is None else benchmark(world, view.market, self.clause())
        due = (self.price - index * base) * self.tonnes
        payer, payee = (desk.giver, desk.receiver) if due > 0 else (desk.receiver, desk.giver)
        price, state = price_text(index * base), t("common.in_this_state")
        if abs(due) < 0.5:
            now = t("table.offtake_even", price=price, state=state)
        else:
            now = t("table.offtake_now", price=price, payer=in_text(world, payer), usd=dollars(abs(due)),
                    payee=in_text(world, payee), state=state)  # fmt: skip
        about = t("table.about_offtake", level=floor_level(self.price / base), market=market_of(world, mineral, stage),
                  most=tonnes(most))  # fmt: skip
        return f"{about} {sentence(now)}"
