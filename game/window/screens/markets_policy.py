"""The right side of the markets: the national stock and its money, trade policy, industry at home, and the flood."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from game.actions import (
    DrawStock,
    ExportControl,
    Finance,
    Flood,
    HomeInvestment,
    Policy,
    ProducerSubsidy,
    SetPolicy,
    StockOrder,
    Tariff,
)
from game.window.capacity import LEAST_ROOM_USD, room_usd
from game.window.catalog import t
from game.window.controlbook import controls_in
from game.window.layout import Rect, cut_right, cut_top, inset
from game.window.naming import in_text, sentence
from game.window.phrases import policy_in_words
from game.window.refusals import told_refusal
from game.window.screens.facts import ENDLESS, heading, prose
from game.window.screens.markets_border import TariffPage
from game.window.screens.markets_controls import ControlPage, FloodPage
from game.window.screens.markets_home import HomePage
from game.window.screens.markets_stock import StockPage
from game.window.theme import CONTROL, GAP_S
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.scroll import scroll_area
from game.window.widgets.tabs import TabItem, tabs

if TYPE_CHECKING:
    from game.window.screens.markets import MarketsScreen


class Page(Protocol):
    """A page of the desk."""

    def draw(self, ui: Ui, rect: Rect, mineral: str) -> float:
        """Draw the page from the top of ``rect``; returns the y below."""


def ending(policy: Policy) -> Policy | None:
    """Return the policy that ends one, or None for those that are made on other screens."""
    if isinstance(policy, StockOrder):
        return StockOrder(policy.mineral)
    if isinstance(policy, ExportControl):
        return replace(policy, cap_share=1.0, form="quota")
    if isinstance(policy, Flood):
        return replace(policy, intensity=0.0)
    if isinstance(policy, Tariff | ProducerSubsidy):
        return replace(policy, rate=0.0)
    if isinstance(policy, HomeInvestment | Finance):
        return replace(policy, usd=0)
    return replace(policy, tonnes=0.0) if isinstance(policy, DrawStock) else None


class PolicyDesk:
    """See the module.

    Attributes:
        tab: ``stock``, ``control``, ``tariff``, ``invest`` or ``flood``.
        stock, control, tariff, home, flood: the pages with what is being written.
    """

    def __init__(self, screen: MarketsScreen) -> None:
        self.screen = screen
        self.tab = "stock"
        self.stock = StockPage(self)
        self.control = ControlPage(self)
        self.tariff = TariffPage(self)
        self.home = HomePage(self)
        self.flood = FloodPage(self)
        self._pages: dict[str, Page] = {
            "stock": self.stock,
            "control": self.control,
            "tariff": self.tariff,
            "invest": self.home,
            "flood": self.flood,
        }

    # --- what may be done ---------------------------------------------------------------------------------------

    @property
    def why_not(self) -> str | None:
        """Why no policy can be sealed now, or None."""
        play = self.screen.play
        if play.busy:
            return t("common.busy")
        spec = play.view.legal.get("set_policy")
        return told_refusal(spec.reason) if spec is not None else t("markets.not_now")

    def standing(self) -> list[Policy]:
        """Return the seat's standing policies of this screen, those on the chosen mineral first.

        Decisions, and what concerns a bloc, stand on the screens where they are made.
        """
        chosen = self.screen.play.mineral
        own = [policy for policy in self.screen.play.view.me.policies if ending(policy) is not None]
        return sorted(own, key=lambda p: getattr(p, "mineral", "") != chosen)

    def _seal(self, ui: Ui, policy: Policy) -> None:
        """Seal a policy, or say why there is nothing to seal.

        This is asked when the button is pressed, not before: pressing it may itself end the typing of an amount.
        """
        screen = self.screen
        nothing = isinstance(policy, StockOrder) and not policy.buy_usd and not policy.release_t
        if nothing or (isinstance(policy, HomeInvestment | Finance) and not policy.usd):
            ui.toast(t("markets.nothing_entered"), "warn")
            return
        if policy in screen.play.view.me.policies:
            ui.toast(t("markets.stands_already"), "warn")
            return
        action = SetPolicy(screen.play.seat, policy)
        if screen.attempt(ui, lambda: screen.play.do(action)):
            ui.toast(t("markets.sealed"), "good")

    def end(self, ui: Ui, policy: Policy) -> None:
        """End a standing policy."""
        neutral = ending(policy)
        if neutral is None:
            return
        screen = self.screen
        if screen.attempt(ui, lambda: screen.play.do(SetPolicy(screen.play.seat, neutral))):
            ui.toast(t("markets.ended"))

    def _full(self, policy: Policy) -> bool:
        """Whether a standing plan spends nothing because its site takes no more."""
        if not isinstance(policy, HomeInvestment):
            return False
        view = self.screen.play.view
        room = room_usd(view, view.seat, policy.mineral, policy.stage)
        return room is not None and room < LEAST_ROOM_USD

    # --- drawing ------------------------------------------------------------------------------------------------

    def draw(self, ui: Ui, rect: Rect) -> None:
        """Draw the tabs and the chosen page."""
        ui.panel(rect)
        inner = inset(rect, GAP_S)
        view = self.screen.play.view
        items = [TabItem("stock", t("markets.tab_stock"))]
        exports = view.world.exports[view.seat]
        reason = None if exports else sentence(t("markets.no_exports", name=in_text(view.world, view.seat)))
        items.append(TabItem("control", t("markets.tab_control"), disabled_reason=reason))
        reason = None if view.world.holds_trade_policy(view.seat) else t("markets.no_tariffs")
        items.append(TabItem("tariff", t("markets.tab_tariff"), disabled_reason=reason))
        sites = view.world.home_sites[view.seat]
        reason = None if sites else sentence(t("markets.no_home_sites", name=in_text(view.world, view.seat)))
        items.append(TabItem("invest", t("markets.tab_invest"), disabled_reason=reason))
        if view.seat == view.world.rival:
            items.append(TabItem("flood", t("markets.tab_flood")))
        head, body = cut_top(inner, ui.em(CONTROL), GAP_S)
        tabs(ui, "markets/desk", head, items, self.tab, on=self._choose_tab, segments=True, ellipsis=True)
        mineral = self.screen.play.mineral
        with scroll_area(ui, f"markets/desk/{self.tab}/{mineral}", body) as scroll:
            y = self._pages[self.tab].draw(ui, Rect(scroll.rect.x, scroll.top, scroll.rect.w, ENDLESS), mineral)
            y = self._standing(ui, Rect(scroll.rect.x, y, scroll.rect.w, ENDLESS))
            if self.tab == "stock":
                y = self.stock.others(ui, scroll.rect.x, y, scroll.rect.w, mineral)
            scroll.bottom = y

    def _choose_tab(self, key: str) -> None:
        self.tab = key

    def seal_button(self, ui: Ui, x: float, y: float, w: float, policy: Policy, reason: str | None = None) -> float:
        """Draw the button that seals a policy, which a ``reason`` may bar; returns the y below."""
        place = Rect(x, y, w, ui.em(CONTROL))
        button(
            ui, "markets/seal", place, t(f"markets.seal_{self._kind(policy)}"), icon="lock", primary=True,
            on=lambda: self._seal(ui, policy), disabled_reason=self.why_not or reason,
            tip=t("markets.seal_tip_once" if isinstance(policy, Finance) else "markets.seal_tip"),
        )  # fmt: skip
        return place.bottom + GAP_S

    def _kind(self, policy: Policy) -> str:
        """Return how the button that seals a policy is called."""
        if isinstance(policy, Finance):
            return "finance"
        return self.home.kind if self.tab == "invest" else self.tab

    def _standing(self, ui: Ui, rect: Rect) -> float:
        """What stands already, with a button to end each; returns the y below."""
        x, w = rect.x, rect.w
        y = heading(ui, x, rect.y, w, t("markets.standing"))
        policies = self.standing()
        if not policies:
            return prose(ui, x, y, w, t("markets.standing_none"), ink="muted") + GAP_S
        view = self.screen.play.view
        own = controls_in((view.seat, policy) for policy in policies)
        for number, policy in enumerate(policies):
            text = policy_in_words(view, policy, view.seat, own)
            text = sentence(t("markets.plan_full", policy=text) if self._full(policy) else text)
            end_w = button_width(ui, t("markets.end"))
            height = max(ui.em(CONTROL), ui.paragraph_height(w - end_w - GAP_S, text))
            spot, words = cut_right(Rect(x, y, w, height), end_w, GAP_S)
            ui.paragraph(words, text)
            button(ui, f"markets/end/{number}", Rect(spot.x, spot.y, end_w, ui.em(CONTROL) - 4), t("markets.end"),
                   on=lambda policy=policy: self.end(ui, policy), disabled_reason=self.why_not)  # type: ignore[misc]  # fmt: skip
            y += height + 4
        return y + GAP_S
