"""The page of the national stock: what is held, an order to buy or release, and who else holds stock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.actions import StockOrder
from game.rules.policy import RELEASE_SHARE_OF_USE
from game.window.catalog import t
from game.window.figures import dollar_sign, dollars, grouped, percent, round_step, step_decimals
from game.window.layout import Rect
from game.window.naming import short_mineral, short_of
from game.window.phrases import tonnes
from game.window.screens.draws import DrawForm
from game.window.screens.facts import fact, heading, prose
from game.window.screens.map_modes import days_text
from game.window.screens.markets_finance import FinancePage
from game.window.sources import computed, explain, kept, stock_source
from game.window.theme import CONTROL, GAP_S
from game.window.told import told
from game.window.ui import Ui
from game.window.widgets.bars import Bar, bar_chart, bar_chart_height
from game.window.widgets.stepper import stepper
from game.window.widgets.tabs import TabItem, tabs

if TYPE_CHECKING:
    from game.window.screens.markets_policy import PolicyDesk

_MILLION = 1e6
MOST_HOLDERS = 5


class StockPage:
    """See the module.

    Attributes:
        way: ``buy``, ``release`` or ``finance``, what the order being written does.
        buy_usd, release_t: what it is for.
        finance: the form for the money of programmes, for seats that can borrow.
    """

    def __init__(self, desk: PolicyDesk) -> None:
        self.desk = desk
        self.screen = desk.screen
        self.way = "buy"
        self.draws = DrawForm(desk.screen)
        self.finance = FinancePage(desk)
        self.buy_usd = 0
        self.release_t = 0.0

    def draw(self, ui: Ui, rect: Rect, mineral: str) -> float:
        """Draw what is held and the order; returns the y below."""
        view, facts = self.screen.play.view, self.screen.facts
        seat, me = view.seat, view.me
        x, w = rect.x, rect.w
        y = heading(ui, x, rect.y, w, t("markets.stock_of", mineral=short_mineral(view.world.mineral[mineral])),
                    rule=False)  # fmt: skip
        held, days = facts.held_t(mineral, seat), facts.cover_days(mineral, seat)
        worth = held * facts.usd_per_t(mineral, facts.own_price(mineral, seat))
        shown = (
            ("held", tonnes(held), explain(t("markets.held_tip"), stock_source(view, mineral, seat))),
            ("cover_long", days_text(days), explain(t("markets.cover_tip"), kept())),
            ("worth", dollars(worth), explain(t("markets.worth_tip"), computed())),
        )
        for key, value, tip in shown:
            y = fact(ui, f"markets/{key}", x, y, w, t(f"markets.{key}"), value, tip=tip, bold=key == "held")
        y += GAP_S
        choices = [
            TabItem("buy", t("markets.buy"), icon="plus"),
            TabItem("release", t("markets.release"), icon="minus"),
        ]
        if me.financing:
            choices.append(TabItem("finance", t("markets.finance"), icon="coin"))
        elif self.way == "finance":
            self.way = "buy"
        tabs(ui, "markets/way", Rect(x, y, w, ui.em(CONTROL)), choices, self.way, on=self._choose_way, segments=True)
        y += ui.em(CONTROL) + GAP_S
        if self.way == "finance":
            return self.finance.draw(ui, Rect(x, y, w, rect.h)) - GAP_S
        order = self._release_field(ui, x, y, w, mineral, held) if self.releasing else self._buy_field(ui, x, y, w)
        y += ui.em(CONTROL) + 4
        y = prose(ui, x, y, w, self._about(mineral), ink="muted") + 4
        if not self.releasing:
            y = fact(ui, "markets/money", x, y, w, t("markets.money"), dollars(me.stock_money_usd),
                     tip=t("markets.money_tip"))  # fmt: skip
            for name, left, instalment in me.programmes:
                words = t("markets.programme", left=dollars(left), instalment=dollars(min(left, instalment)))
                y = fact(ui, f"markets/programme/{name}", x, y, w, told(name), words, tip=t("markets.programme_tip"))
        return self.desk.seal_button(ui, x, y + 4, w, order) - GAP_S

    @property
    def releasing(self) -> bool:
        """Whether the order being written releases instead of buys."""
        return self.way == "release"

    def _choose_way(self, key: str) -> None:
        self.way = key

    def _buy_field(self, ui: Ui, x: float, y: float, w: float) -> StockOrder:
        """The stepper for a purchase in millions of dollars; returns the order it makes."""
        most = self.screen.play.view.me.stock_money_usd
        self.buy_usd = min(self.buy_usd, most)
        # In steps of about a hundredth of the money at hand: 0.1 m of 10 m, 5 m of 500 m.
        step = round_step(most / 100.0) / _MILLION

        def changed(value: float) -> None:
            self.buy_usd = min(most, round(value * _MILLION))

        decimals = step_decimals(step)
        stepper(
            ui, "markets/buy", Rect(x, y, w, ui.em(CONTROL)), self.buy_usd / _MILLION, low=0.0,
            high=most / _MILLION, step=step, on=changed, unit=t("markets.usd_m"), prefix=dollar_sign(),
            decimals=decimals,
            disabled_reason=self.desk.why_not or (t("markets.no_money") if most <= 0 else None),
        )  # fmt: skip
        return StockOrder(self.screen.play.mineral, buy_usd=self.buy_usd)

    def _release_field(self, ui: Ui, x: float, y: float, w: float, mineral: str, held: float) -> StockOrder:
        """The stepper for a release in tonnes; returns the order it makes."""
        self.release_t = min(self.release_t, held)
        step = round_step(max(held, 0.01) / 50.0)
        decimals = step_decimals(step)

        def changed(value: float) -> None:
            self.release_t = min(held, value)

        stepper(
            ui, "markets/release", Rect(x, y, w, ui.em(CONTROL)), self.release_t, low=0.0, high=held, step=step,
            on=changed, unit=t("markets.t_a_round"), decimals=decimals,
            disabled_reason=self.desk.why_not or (t("markets.no_stock") if held <= 0 else None),
        )  # fmt: skip
        return StockOrder(mineral, release_t=self.release_t)

    def _about(self, mineral: str) -> str:
        """What the order would come to at present prices."""
        facts, seat = self.screen.facts, self.screen.play.seat
        price = facts.usd_per_t(mineral, facts.own_price(mineral, seat))
        if self.releasing:
            return t("markets.release_about", usd=dollars(self.release_t * price), share=percent(RELEASE_SHARE_OF_USE))
        amount = self.buy_usd / price
        days = amount / facts.use_t_per_day(mineral, seat) if facts.uses(mineral, seat) else 0.0
        return t("markets.buy_about", tonnes=tonnes(amount), days=grouped(days, 1))

    def others(self, ui: Ui, x: float, y: float, w: float, mineral: str) -> float:
        """Draw rights to others' stock, public stocks of the mineral, and what users hold; returns the y below."""
        y = self.draws.all_of(ui, Rect(x, y, w, 0), mineral)
        bars = self.screen.cached(("holders", mineral), lambda: self._holders(mineral))
        y = heading(ui, x, y, w, t("markets.public_stocks"))
        if not bars:
            y = prose(ui, x, y, w, t("markets.no_public_stocks"), ink="muted") + GAP_S
            return self._private(ui, x, y, w, mineral)
        height = bar_chart_height(ui, len(bars))
        bar_chart(ui, f"markets/stocks/{mineral}", Rect(x, y, w, height), bars, text_of=tonnes)
        return self._private(ui, x, y + height + GAP_S, w, mineral)

    def _holders(self, mineral: str) -> list[Bar]:
        """Public stocks of others, the largest first."""
        view, facts = self.screen.play.view, self.screen.facts
        held = [(code, facts.held_t(mineral, code)) for code in view.world.seats if code != view.seat]
        held = sorted(((c, q) for c, q in held if q > 0), key=lambda pair: -pair[1])[:MOST_HOLDERS]
        bars = []
        for code, amount in held:
            words = t("markets.stock_tip", tonnes=tonnes(amount), days=days_text(facts.cover_days(mineral, code)))
            tip = explain(words, stock_source(view, mineral, code))
            bars.append(Bar(short_of(view.world, code), amount, color="accent", flag=code, tip=tip))
        return bars

    def _private(self, ui: Ui, x: float, y: float, w: float, mineral: str) -> float:
        """What one's own users and the largest others hold themselves, in days of their use."""
        bars = self.screen.cached(("users", mineral), lambda: self._users(mineral))
        y = heading(ui, x, y, w, t("markets.private_stocks"))
        height = bar_chart_height(ui, len(bars))
        bar_chart(ui, f"markets/private/{mineral}", Rect(x, y, w, height), bars, text_of=days_text)
        return y + height + GAP_S

    def _users(self, mineral: str) -> list[Bar]:
        view, facts = self.screen.play.view, self.screen.facts
        users = [code for code in view.world.seats if facts.uses(mineral, code)]
        users.sort(key=lambda code: (code != view.seat, -facts.use_share(mineral, code)))
        return [
            Bar(short_of(view.world, code), facts.private_days(mineral, code), color="accent", flag=code,
                tip=explain(t("markets.private_tip"), computed()))
            for code in users[:MOST_HOLDERS]
        ]  # fmt: skip
