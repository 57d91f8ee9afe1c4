"""The page of capacity at home: what a ministry pays a round to build, and when each part of it works."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from game.actions import HomeInvestment, StageName
from game.rules.projects import lead_rounds
from game.rules.purse import payment_limit
from game.window.capacity import LEAST_ROOM_USD, first_round, project_of, room_usd
from game.window.catalog import t
from game.window.figures import dollar_sign, dollars, round_step, step_decimals
from game.window.layout import Rect
from game.window.naming import short_mineral
from game.window.phrases import arrival, tonnes
from game.window.screens.facts import fact, heading, prose
from game.window.screens.markets_stage import stage_tabs
from game.window.sources import computed, explain
from game.window.theme import CONTROL, GAP_S
from game.window.ui import Ui
from game.window.widgets.stepper import stepper

if TYPE_CHECKING:
    from game.window.screens.markets_policy import PolicyDesk

_MILLION = 1e6


class InvestPage:
    """See the module.

    Attributes:
        stage: what is built, a refinery or a mine.
        usd: US dollars a round.
    """

    def __init__(self, desk: PolicyDesk) -> None:
        self.desk = desk
        self.screen = desk.screen
        self.stage: StageName = "refined"
        self.usd = 0

    def draw(self, ui: Ui, rect: Rect, mineral: str) -> float:
        """Draw the site, the sum and what it builds; returns the y below."""
        view = self.screen.play.view
        world, x, w = view.world, rect.x, rect.w
        name = short_mineral(world.mineral[mineral])
        y = heading(ui, x, rect.y, w, t("markets.invest_in", mineral=name), rule=False)
        stages = [stage for m, stage in world.home_sites[view.seat] if m == mineral]
        if not stages:
            others = dict.fromkeys(m for m, _ in world.home_sites[view.seat])
            listed = ", ".join(short_mineral(world.mineral[m]) for m in others)
            return prose(ui, x, y, w, t("markets.invest_none", mineral=name, listed=listed), ink="muted") + GAP_S
        if self.stage not in stages:
            self.stage = cast("StageName", stages[0])
        y = stage_tabs(ui, "markets/site", Rect(x, y, w, 0), world, mineral, stages, self.stage, self._choose)
        most = payment_limit(world, view.seat)
        self.usd = min(self.usd, most)
        step = round_step(most / 100.0) / _MILLION

        def changed(value: float) -> None:
            self.usd = min(most, round(value * _MILLION))

        stepper(ui, "markets/invest", Rect(x, y, w, ui.em(CONTROL)), self.usd / _MILLION, low=0.0, high=most / _MILLION,
                step=step, on=changed, unit=t("markets.usd_m"), prefix=dollar_sign(), decimals=step_decimals(step),
                disabled_reason=self.desk.why_not)  # fmt: skip
        y += ui.em(CONTROL) + 4
        room = room_usd(view, view.seat, mineral, self.stage)
        y = self._about(ui, x, y, w, mineral, room)
        full = t("markets.site_full") if room is not None and room < LEAST_ROOM_USD else None
        policy = HomeInvestment(mineral, self.stage, self.usd)
        return self.desk.seal_button(ui, x, y + 4, w, policy, full)

    def _choose(self, stage: str) -> None:
        self.stage = cast("StageName", stage)

    def _about(self, ui: Ui, x: float, y: float, w: float, mineral: str, room: float | None) -> float:
        """What a round's money builds, beside what stands there, and when it works."""
        view = self.screen.play.view
        project = project_of(view, view.seat, mineral, self.stage, self.usd)
        source = computed()
        y = fact(ui, "markets/site_now", x, y, w, t("markets.site_now"),
                 t("markets.a_year", amount=tonnes(project.now_t_per_year)),
                 tip=explain(t("markets.capacity_now_tip"), source))  # fmt: skip
        y = fact(ui, "markets/site_adds", x, y, w, t("markets.site_adds"),
                 t("markets.a_year", amount=tonnes(project.t_per_year)),
                 tip=explain(t("markets.site_adds_tip"), source))  # fmt: skip
        if room is not None:
            left = dollars(room) if room >= LEAST_ROOM_USD else t("markets.room_none")
            y = fact(ui, "markets/room", x, y, w, t("markets.room_left"), left,
                     tip=explain(t("markets.room_tip"), source))  # fmt: skip
        steps = lead_rounds(view.world, mineral, self.stage) // view.world.scenario.head.market_every
        text = t("markets.invest_note", arrival=arrival(view, first_round(view, steps)))
        if project.most_usd is not None and LEAST_ROOM_USD <= project.most_usd < self.usd:
            text = f"{text} {t('table.site_limit', usd=dollars(project.most_usd))}"
        return prose(ui, x, y, w, text, ink="muted") + 4
