"""The pages of trade and industrial policy at the border and at home: tariffs on imports, subsidies of producers."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from game.actions import ProducerSubsidy, StageName, Tariff
from game.rules.border_policies import TARIFFS, bound_rates, fellow_members
from game.rules.concessions import concessions_in
from game.rules.prices import price_per_t
from game.window.catalog import t
from game.window.figures import dollars, percent
from game.window.grammar import order_of
from game.window.layout import Rect
from game.window.naming import in_text, listed, name_of, short_mineral
from game.window.screens.facts import ENDLESS, fact, heading, prose
from game.window.screens.markets_stage import stage_tabs
from game.window.sources import computed, explain, what_if
from game.window.theme import CONTROL, GAP_S
from game.window.ui import Ui
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.stepper import stepper
from game.world import STAGE_OF, BoolArray

if TYPE_CHECKING:
    from game.window.screens.markets_policy import PolicyDesk

EVERYBODY = "everybody"
#: The rates that forms begin with where nothing stands, and the highest of each, in per cent.
TARIFF, MOST_TARIFF = 0.1, 200.0
SUBSIDY, MOST_SUBSIDY = 0.1, 50.0
#: Partners with a bound rate that are named; the rest are counted.
MOST_BOUND = 4


class TariffPage:
    """A tariff being written.

    Attributes:
        stage, target, rate: of the tariff; the target is :data:`EVERYBODY` or a seat.
    """

    def __init__(self, desk: PolicyDesk) -> None:
        self.desk = desk
        self.screen = desk.screen
        self._begun: tuple[object, ...] = ()
        self.stage: StageName = "refined"
        self.target = EVERYBODY
        self.rate = TARIFF

    def standing(self, mineral: str) -> Tariff | None:
        """Return the tariff that a new one would replace: one on everybody, or one on named partners."""
        view = self.screen.play.view
        wanted = TARIFFS.key(view.world, view.seat, Tariff(mineral, self.stage, self._partners(), 0.0))
        own = (p for p in view.me.policies if isinstance(p, Tariff))
        return next((p for p in own if TARIFFS.key(view.world, view.seat, p) == wanted), None)

    def draw(self, ui: Ui, rect: Rect, mineral: str) -> float:
        """Draw the market, the partners and the rate; returns the y below."""
        view = self.screen.play.view
        world, x, w = view.world, rect.x, rect.w
        name = short_mineral(world.mineral[mineral])
        y = heading(ui, x, rect.y, w, t("markets.tariff_on", mineral=name), rule=False)
        stages = tuple(STAGE_OF)[: world.mineral[mineral].stages]
        if self.stage not in stages:
            self.stage = cast("StageName", stages[0])
        y = stage_tabs(ui, "markets/tariff_stage", Rect(x, y, w, 0), world, mineral, stages, self.stage,
                       self._choose_stage)  # fmt: skip
        y += ui.paragraph(Rect(x, y, w, ENDLESS), t("markets.tariff_from"), color="muted")
        options = self._origins()
        if self.target not in {option.key for option in options}:
            self.target = EVERYBODY
        stands = self.standing(mineral)
        if self._begun != (mineral, self.stage, self.target, stands):
            self._begun = (mineral, self.stage, self.target, stands)
            self.rate = TARIFF if stands is None else stands.rate
        dropdown(ui, "markets/tariff_target", Rect(x, y, w, ui.em(CONTROL)), options, self.target,
                 on=self._choose_target, disabled_reason=self.desk.why_not)  # fmt: skip
        y += ui.em(CONTROL) + GAP_S
        y += ui.paragraph(Rect(x, y, w, ENDLESS), t("markets.tariff_rate"), color="muted")

        def changed(value: float) -> None:
            self.rate = value / 100.0

        stepper(ui, "markets/rate", Rect(x, y, w, ui.em(CONTROL)), 100.0 * self.rate, low=0.0, high=MOST_TARIFF,
                step=1.0, on=changed, unit="%", disabled_reason=self.desk.why_not)  # fmt: skip
        y += ui.em(CONTROL) + 4
        policy = Tariff(mineral, self.stage, self._partners(), round(self.rate, 4))
        if stands is not None:
            key = "markets.tariff_stands" if set(stands.partners) == set(policy.partners) else "markets.tariff_replaces"
            y = prose(ui, x, y, w, t(key, rate=percent(stands.rate), targets=self._named(stands.partners))) + 2
        y = self._duty(ui, x, y, w, policy)
        y = prose(ui, x, y, w, self._note(policy), ink="muted") + GAP_S
        return self.desk.seal_button(ui, x, y, w, policy, self._idle(policy, stands))

    def _idle(self, policy: Tariff, stands: Tariff | None) -> str | None:
        """Why a rate of zero would do nothing, or None."""
        if policy.rate or stands is not None:
            return None
        everybody = Tariff(policy.mineral, policy.stage, self._abroad(), 0.0)
        view = self.screen.play.view
        wide = TARIFFS.key(view.world, view.seat, everybody)
        own = (p for p in view.me.policies if isinstance(p, Tariff))
        if self.target != EVERYBODY and any(TARIFFS.key(view.world, view.seat, p) == wide for p in own):
            return None
        return t("markets.tariff_none_stands")

    def _duty(self, ui: Ui, x: float, y: float, w: float, policy: Tariff) -> float:
        """What the tariff would bring at baseline flows and prices; only of refined goods are these known."""
        if policy.stage != "refined":
            return y
        world, seat = self.screen.play.view.world, self.screen.play.seat
        m, home = world.mineral_index[policy.mineral], list(world.covers[seat])
        own = world.mask(tuple(world.actors[a] for a in home))
        from_ = world.mask(policy.partners) & ~own & ~self._fellows()
        tonnes = float((world.supply_share[m][:, home] * world.market.use0[m, home])[from_].sum())
        value = tonnes * world.tonnes_per_unit(m) * price_per_t(world, policy.mineral, "refined")
        tip = explain(t("markets.duty_tip"), computed())
        imports = t("markets.a_quarter", usd=dollars(value))
        y = fact(ui, "markets/imports", x, y, w, t("markets.imports"), imports, tip=tip)
        duty = t("markets.a_quarter", usd=dollars(value * policy.rate))
        return fact(ui, "markets/duty", x, y, w, t("markets.duty"), duty, tip=tip) + 2

    def _note(self, policy: Tariff) -> str:
        """Say who pays, whose goods are free, whose rate is bound, and when it acts."""
        view = self.screen.play.view
        parts = []
        bound = bound_rates(view.world, view.seat, policy, concessions_in(view.treaties, view.round))
        if bound:
            words = [t("markets.bound_at", name=in_text(view.world, c), rate=percent(r)) for c, r in bound.items()]
            more = len(words) - MOST_BOUND
            shown = words if more <= 0 else [*words[:MOST_BOUND], t("markets.bound_more", count=more)]
            parts.append(t("markets.bound", listed=listed(shown)))
        if (view.world.mask(policy.partners) & self._fellows()).any():
            parts.append(t("markets.tariff_fellows"))
        parts.append(t("markets.tariff_note"))
        return what_if(" ".join(parts))

    def _fellows(self) -> BoolArray:
        """Whose goods are free, since they share a bloc in force with the seat [A]."""
        view = self.screen.play.view
        return fellow_members(view.world, view.seat, tuple(view.blocs.values()))

    def _named(self, partners: tuple[str, ...]) -> str:
        world = self.screen.play.view.world
        return t("markets.tariff_all") if len(partners) > 1 else in_text(world, partners[0])

    def _choose_stage(self, stage: str) -> None:
        self.stage = cast("StageName", stage)

    def _choose_target(self, key: str) -> None:
        self.target = key

    def _abroad(self) -> tuple[str, ...]:
        view = self.screen.play.view
        return view.world.targets[view.seat][0]

    def _origins(self) -> list[Option]:
        """Everybody abroad, then one delegation each, by name."""
        world = self.screen.play.view.world
        single = sorted((a for a in self._abroad() if a in world.allotment), key=lambda a: order_of(name_of(world, a)))
        everybody = Option(EVERYBODY, t("markets.tariff_everybody"))
        return [everybody, *(Option(code, name_of(world, code), flag=code) for code in single)]

    def _partners(self) -> tuple[str, ...]:
        return self._abroad() if self.target == EVERYBODY else (self.target,)


class SubsidyPage:
    """A subsidy of a seat's own producers being written; ``rate`` is a share of the price that they receive."""

    def __init__(self, desk: PolicyDesk) -> None:
        self.desk = desk
        self.screen = desk.screen
        self._begun: tuple[object, ...] = ()
        self.stage: StageName = "refined"
        self.rate = SUBSIDY

    def draw(self, ui: Ui, rect: Rect, mineral: str) -> float:
        """Draw the producers, the rate and what it costs; returns the y below."""
        view = self.screen.play.view
        world, x, w = view.world, rect.x, rect.w
        y = rect.y
        stages = [s for m, s in world.home_sites[view.seat] if m == mineral and self._own(mineral, s)]
        if not stages:
            name = short_mineral(world.mineral[mineral])
            return prose(ui, x, y, w, t("markets.subsidy_none", mineral=name), ink="muted") + GAP_S
        if self.stage not in stages:
            self.stage = cast("StageName", stages[0])
        y = stage_tabs(ui, "markets/subsidy_stage", Rect(x, y, w, 0), world, mineral, stages, self.stage,
                       self._choose_stage)  # fmt: skip
        own = (p for p in view.me.policies if isinstance(p, ProducerSubsidy))
        stands = next((p for p in own if (p.mineral, p.stage) == (mineral, self.stage)), None)
        if self._begun != (mineral, self.stage, stands):
            self._begun = (mineral, self.stage, stands)
            self.rate = SUBSIDY if stands is None else stands.rate
        y += ui.paragraph(Rect(x, y, w, ENDLESS), t("markets.subsidy_rate"), color="muted")

        def changed(value: float) -> None:
            self.rate = value / 100.0

        stepper(ui, "markets/subsidy", Rect(x, y, w, ui.em(CONTROL)), 100.0 * self.rate, low=0.0, high=MOST_SUBSIDY,
                step=1.0, on=changed, unit="%", disabled_reason=self.desk.why_not)  # fmt: skip
        y += ui.em(CONTROL) + 4
        if stands is not None:
            y = prose(ui, x, y, w, t("markets.stands", words=percent(stands.rate))) + 2
        cost = t("markets.a_quarter", usd=dollars(self.rate * self._turnover(mineral)))
        y = fact(ui, "markets/subsidy_cost", x, y, w, t("markets.subsidy_cost"), cost,
                 tip=explain(t("markets.subsidy_cost_tip"), computed())) + 2  # fmt: skip
        y = prose(ui, x, y, w, what_if(t("markets.subsidy_note")), ink="muted") + GAP_S
        idle = t("markets.subsidy_none_stands") if not self.rate and stands is None else None
        policy = ProducerSubsidy(mineral, self.stage, round(self.rate, 4))
        return self.desk.seal_button(ui, x, y, w, policy, idle)

    def _own(self, mineral: str, stage: str) -> bool:
        """Whether the seat itself has a mine or refinery: what a union's members have is theirs."""
        world = self.screen.play.view.world
        return self.screen.play.seat in world.market.row_codes(STAGE_OF[stage], world.mineral_index[mineral])

    def _turnover(self, mineral: str) -> float:
        """Return what the seat's own producers take in a quarter, in US dollars, as in the last market."""
        view, facts = self.screen.play.view, self.screen.facts
        world, stage = view.world, STAGE_OF[self.stage]
        m, a = world.mineral_index[mineral], world.index[view.seat]
        output = world.market.output0 if view.market is None else view.market.output
        price = facts.producer_price(mineral, stage, view.seat) * price_per_t(world, mineral, self.stage)
        return float(output[stage, m, a]) * world.tonnes_per_unit(m) * price

    def _choose_stage(self, stage: str) -> None:
        self.stage = cast("StageName", stage)
