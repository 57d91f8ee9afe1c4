"""The right side of the markets: the national stock and its orders, export controls, and the flood."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from game.actions import ExportControl, Flood, Policy, SetPolicy, StageName, StockOrder
from game.rules.turn import usd
from game.window.catalog import t
from game.window.figures import percent
from game.window.layout import Rect, cut_right, cut_top, inset
from game.window.naming import in_text, sentence
from game.window.narrate import policy_in_words, short_mineral, tonnes
from game.window.screens.facts import ENDLESS, fact, heading, prose
from game.window.screens.map_modes import days_text
from game.window.theme import CONTROL, GAP_S
from game.window.ui import Ui
from game.window.widgets.bars import Bar, bar_chart, bar_chart_height
from game.window.widgets.button import button, button_width
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.scroll import scroll_area
from game.window.widgets.stepper import stepper
from game.window.widgets.tabs import TabItem, tabs

if TYPE_CHECKING:
    from game.window.screens.markets import MarketsScreen

EVERYBODY, BLOC = "everybody", "bloc"
_MILLION = 1e6


class PolicyDesk:
    """See the module.

    Attributes:
        tab: ``stock``, ``control`` or ``flood``.
        releasing: whether the stock order being written releases instead of buys.
        buy_usd, release_t: what it is for.
        stage, target, cap: of the export control being written.
        intensity: of the flood being written.
    """

    def __init__(self, screen: MarketsScreen) -> None:
        self.screen = screen
        self.tab = "stock"
        self.releasing = False
        self.buy_usd = 0
        self.release_t = 0.0
        self.stage: StageName = "refined"
        self.target = EVERYBODY
        self.cap = 0.5
        self.intensity = 0.5

    # --- what may be done ---------------------------------------------------------------------------------------

    @property
    def _why_not(self) -> str | None:
        """Why no policy can be sealed now, or None."""
        play = self.screen.play
        if play.busy:
            return t("common.busy")
        spec = play.view.legal.get("set_policy")
        return spec.reason if spec is not None else t("markets.not_now")

    def standing(self, mineral: str | None = None) -> list[Policy]:
        """Return the seat's standing policies, of one mineral or of all."""
        policies = self.screen.play.view.me.policies
        return [p for p in policies if mineral is None or getattr(p, "mineral", None) == mineral]

    def _seal(self, ui: Ui, policy: Policy) -> None:
        """Seal a policy, or say why there is nothing to seal.

        This is asked when the button is pressed, not before: pressing it may itself end the typing of an amount.
        """
        screen = self.screen
        if isinstance(policy, StockOrder) and not policy.buy_usd and not policy.release_t:
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
        ending: Policy
        if isinstance(policy, StockOrder):
            ending = StockOrder(policy.mineral)
        elif isinstance(policy, ExportControl):
            ending = ExportControl(policy.mineral, policy.stage, policy.targets, 1.0)
        elif isinstance(policy, Flood):
            ending = Flood(policy.mineral, 0.0)
        else:
            return
        screen = self.screen
        if screen.attempt(ui, lambda: screen.play.do(SetPolicy(screen.play.seat, ending))):
            ui.toast(t("markets.ended"))

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
        if view.seat == view.world.rival:
            items.append(TabItem("flood", t("markets.tab_flood")))
        head, body = cut_top(inner, ui.em(CONTROL), GAP_S)
        tabs(ui, "markets/desk", head, items, self.tab, on=self._choose_tab, segments=True)
        mineral = self.screen.play.mineral
        pages = {"stock": self._stock_page, "control": self._control_page, "flood": self._flood_page}
        with scroll_area(ui, f"markets/desk/{self.tab}/{mineral}", body) as scroll:
            y = pages[self.tab](ui, Rect(scroll.rect.x, scroll.top, scroll.rect.w, ENDLESS), mineral)
            y = self._standing(ui, Rect(scroll.rect.x, y, scroll.rect.w, ENDLESS))
            if self.tab == "stock":
                y = self._others(ui, scroll.rect.x, y, scroll.rect.w, mineral)
            scroll.bottom = y

    def _choose_tab(self, key: str) -> None:
        self.tab = key

    def _stock_page(self, ui: Ui, rect: Rect, mineral: str) -> float:
        view, facts = self.screen.play.view, self.screen.facts
        seat, me = view.seat, view.me
        x, w = rect.x, rect.w
        y = heading(ui, x, rect.y, w, t("markets.stock_of", mineral=short_mineral(view.world.mineral[mineral])),
                    rule=False)  # fmt: skip
        held, days = facts.held_t(mineral, seat), facts.cover_days(mineral, seat)
        y = fact(ui, "markets/held", x, y, w, t("markets.held"), tonnes(held), tip=t("markets.held_tip"), bold=True)
        y = fact(ui, "markets/days", x, y, w, t("markets.cover_long"), days_text(days), tip=t("markets.cover_tip"))
        worth = held * facts.usd_per_t(mineral, facts.own_price(mineral, seat))
        y = fact(ui, "markets/worth", x, y, w, t("markets.worth"), usd(worth), tip=t("markets.worth_tip"))
        y += GAP_S
        choices = [
            TabItem("buy", t("markets.buy"), icon="plus"),
            TabItem("release", t("markets.release"), icon="minus"),
        ]
        tabs(ui, "markets/way", Rect(x, y, w, ui.em(CONTROL)), choices, "release" if self.releasing else "buy",
             on=self._choose_way, segments=True)  # fmt: skip
        y += ui.em(CONTROL) + GAP_S
        order = self._release_field(ui, x, y, w, mineral, held) if self.releasing else self._buy_field(ui, x, y, w)
        y += ui.em(CONTROL) + 4
        y = prose(ui, x, y, w, self._about(mineral), ink="muted") + 4
        if not self.releasing:
            y = fact(ui, "markets/money", x, y, w, t("markets.money"), usd(me.stock_money_usd),
                     tip=t("markets.money_tip"))  # fmt: skip
            for name, left, instalment in me.programmes:
                words = t("markets.programme", left=usd(left), instalment=usd(min(left, instalment)))
                y = fact(ui, f"markets/programme/{name}", x, y, w, name, words, tip=t("markets.programme_tip"))
        return self._seal_button(ui, x, y + 4, w, order) - GAP_S

    def _choose_way(self, key: str) -> None:
        self.releasing = key == "release"

    def _buy_field(self, ui: Ui, x: float, y: float, w: float) -> StockOrder:
        """The stepper for a purchase in millions of dollars; returns the order it makes."""
        most = self.screen.play.view.me.stock_money_usd
        self.buy_usd = min(self.buy_usd, most)
        # In steps of about a hundredth of the money at hand: 0.1 m of 10 m, 5 m of 500 m.
        step = _round_step(most / 100.0) / _MILLION

        def changed(value: float) -> None:
            self.buy_usd = min(most, round(value * _MILLION))

        decimals = max(0, -math.floor(math.log10(step) + 1e-9))
        stepper(
            ui, "markets/buy", Rect(x, y, w, ui.em(CONTROL)), self.buy_usd / _MILLION, low=0.0,
            high=most / _MILLION, step=step, on=changed, unit=t("markets.usd_m"), decimals=decimals,
            disabled_reason=self._why_not or (t("markets.no_money") if most <= 0 else None),
        )  # fmt: skip
        return StockOrder(self.screen.play.mineral, buy_usd=self.buy_usd)

    def _release_field(self, ui: Ui, x: float, y: float, w: float, mineral: str, held: float) -> StockOrder:
        """The stepper for a release in tonnes; returns the order it makes."""
        self.release_t = min(self.release_t, held)
        step = _round_step(max(held, 0.01) / 50.0)
        decimals = max(0, -math.floor(math.log10(step) + 1e-9))

        def changed(value: float) -> None:
            self.release_t = min(held, value)

        stepper(
            ui, "markets/release", Rect(x, y, w, ui.em(CONTROL)), self.release_t, low=0.0, high=held, step=step,
            on=changed, unit=t("markets.t_a_round"), decimals=decimals,
            disabled_reason=self._why_not or (t("markets.no_stock") if held <= 0 else None),
        )  # fmt: skip
        return StockOrder(mineral, release_t=self.release_t)

    def _about(self, mineral: str) -> str:
        """What the order would come to at present prices."""
        facts, seat = self.screen.facts, self.screen.play.seat
        price = facts.usd_per_t(mineral, facts.own_price(mineral, seat))
        if self.releasing:
            return t("markets.release_about", usd=usd(self.release_t * price))
        amount = self.buy_usd / price
        days = amount / facts.use_t_per_day(mineral, seat) if facts.uses(mineral, seat) else 0.0
        return t("markets.buy_about", tonnes=tonnes(amount), days=f"{days:,.1f}")

    def _seal_button(self, ui: Ui, x: float, y: float, w: float, policy: Policy) -> float:
        """Draw the button that seals a policy; returns the y below."""
        place = Rect(x, y, w, ui.em(CONTROL))
        button(
            ui, "markets/seal", place, t(f"markets.seal_{self.tab}"), icon="lock", primary=True,
            on=lambda: self._seal(ui, policy), disabled_reason=self._why_not, tip=t("markets.seal_tip"),
        )  # fmt: skip
        return place.bottom + GAP_S

    def _others(self, ui: Ui, x: float, y: float, w: float, mineral: str) -> float:
        """Public stocks of the mineral, largest first."""
        view, facts = self.screen.play.view, self.screen.facts
        held = [(code, facts.held_t(mineral, code)) for code in view.world.seats if code != view.seat]
        held = sorted(((c, q) for c, q in held if q > 0), key=lambda pair: -pair[1])[:5]
        y = heading(ui, x, y, w, t("markets.public_stocks"))
        if not held:
            return prose(ui, x, y, w, t("markets.no_public_stocks"), ink="muted") + GAP_S
        bars = [
            Bar(view.world.scenario.names[code].short, amount, color="accent", flag=code,
                tip=t("markets.stock_tip", tonnes=tonnes(amount), days=days_text(facts.cover_days(mineral, code))))
            for code, amount in held
        ]  # fmt: skip
        height = bar_chart_height(ui, len(bars))
        bar_chart(ui, f"markets/stocks/{mineral}", Rect(x, y, w, height), bars, text_of=tonnes)
        return y + height + GAP_S

    # --- export control -----------------------------------------------------------------------------------------

    def _control_page(self, ui: Ui, rect: Rect, mineral: str) -> float:
        view = self.screen.play.view
        x, w = rect.x, rect.w
        name = short_mineral(view.world.mineral[mineral])
        y = heading(ui, x, rect.y, w, t("markets.control_of", mineral=name), rule=False)
        stages = [stage for m, stage in view.world.exports[view.seat] if m == mineral]
        if not stages:
            listed = ", ".join(
                short_mineral(view.world.mineral[m]) for m in dict.fromkeys(m for m, _ in view.world.exports[view.seat])
            )
            return prose(ui, x, y, w, t("markets.control_none", mineral=name, listed=listed), ink="muted") + GAP_S
        if self.stage not in stages:
            self.stage = cast(StageName, stages[0])
        if len(stages) > 1:
            items = [TabItem(stage, t(f"journal.stage_{stage}")) for stage in stages]
            tabs(ui, "markets/stage", Rect(x, y, w, ui.em(CONTROL)), items, self.stage, on=self._choose_stage,
                 segments=True)  # fmt: skip
            y += ui.em(CONTROL) + GAP_S
        y += ui.paragraph(Rect(x, y, w, ENDLESS), t("markets.control_to"), color="muted")
        options = self._destinations()
        if self.target not in {option.key for option in options}:
            self.target = EVERYBODY
        dropdown(ui, "markets/target", Rect(x, y, w, ui.em(CONTROL)), options, self.target, on=self._choose_target,
                 disabled_reason=self._why_not)  # fmt: skip
        y += ui.em(CONTROL) + GAP_S
        y += ui.paragraph(Rect(x, y, w, ENDLESS), t("markets.control_cap"), color="muted")

        def changed(value: float) -> None:
            self.cap = value / 100.0

        stepper(ui, "markets/cap", Rect(x, y, w, ui.em(CONTROL)), 100.0 * self.cap, low=0.0, high=95.0, step=5.0,
                on=changed, unit="%", disabled_reason=self._why_not)  # fmt: skip
        y += ui.em(CONTROL) + 4
        leak = percent(view.world.scenario.head.rival_settings.leak)
        y = prose(ui, x, y, w, t("markets.control_note", leak=leak), ink="muted") + GAP_S
        policy = ExportControl(mineral, self.stage, self._targets(), round(self.cap, 4))
        return self._seal_button(ui, x, y, w, policy)

    def _choose_stage(self, stage: str) -> None:
        self.stage = cast(StageName, stage)

    def _choose_target(self, key: str) -> None:
        self.target = key

    def _abroad(self) -> tuple[str, ...]:
        world, seat = self.screen.play.view.world, self.screen.play.seat
        return tuple(a for a in world.actors if world.index[a] not in world.covers[seat])

    def _bloc(self) -> tuple[str, ...]:
        view = self.screen.play.view
        return tuple(a for a in self._abroad() if any(b.status(a) for b in view.blocs.values() if not b.dissolved))

    def _destinations(self) -> list[Option]:
        """The sets of destinations that can be chosen: all, the bloc's members, or one."""
        world = self.screen.play.view.world
        options = [Option(EVERYBODY, t("markets.target_everybody"))]
        bloc = self._bloc()
        reason = None if bloc else t("markets.target_no_bloc")
        options.append(Option(BLOC, t("markets.target_bloc", count=len(bloc)), disabled_reason=reason))
        single = sorted((a for a in self._abroad() if a in world.allotment), key=world.name)
        return options + [Option(code, world.name(code), flag=code) for code in single]

    def _targets(self) -> tuple[str, ...]:
        return {EVERYBODY: self._abroad(), BLOC: self._bloc()}.get(self.target, (self.target,))

    # --- flood --------------------------------------------------------------------------------------------------

    def _flood_page(self, ui: Ui, rect: Rect, mineral: str) -> float:
        x, w = rect.x, rect.w
        name = short_mineral(self.screen.play.view.world.mineral[mineral])
        y = heading(ui, x, rect.y, w, t("markets.flood_of", mineral=name), rule=False)

        def changed(value: float) -> None:
            self.intensity = value / 100.0

        stepper(ui, "markets/intensity", Rect(x, y, w, ui.em(CONTROL)), 100.0 * self.intensity, low=5.0, high=100.0,
                step=5.0, on=changed, unit="%", disabled_reason=self._why_not)  # fmt: skip
        y += ui.em(CONTROL) + 4
        y = prose(ui, x, y, w, t("markets.flood_note"), ink="muted") + GAP_S
        return self._seal_button(ui, x, y, w, Flood(mineral, round(self.intensity, 4)))

    # --- standing -----------------------------------------------------------------------------------------------

    def _standing(self, ui: Ui, rect: Rect) -> float:
        """What stands already, with a button to end each; returns the y below."""
        x, w = rect.x, rect.w
        y = heading(ui, x, rect.y, w, t("markets.standing"))
        policies = self.standing()
        if not policies:
            return prose(ui, x, y, w, t("markets.standing_none"), ink="muted") + GAP_S
        view = self.screen.play.view
        for number, policy in enumerate(policies):
            text = policy_in_words(view, policy)
            text = text[:1].upper() + text[1:]
            end_w = button_width(ui, t("markets.end"))
            height = max(ui.em(CONTROL), ui.paragraph_height(w - end_w - GAP_S, text))
            spot, words = cut_right(Rect(x, y, w, height), end_w, GAP_S)
            ui.paragraph(words, text)
            button(ui, f"markets/end/{number}", Rect(spot.x, spot.y, end_w, ui.em(CONTROL) - 4), t("markets.end"),
                   on=lambda policy=policy: self.end(ui, policy), disabled_reason=self._why_not)  # type: ignore[misc]  # fmt: skip
            y += height + 4
        return y + GAP_S


def _round_step(about: float) -> float:
    """Return the power of ten, or its half, that is nearest below ``about``; at least a cent of what is typed."""
    power = 10.0 ** math.floor(math.log10(max(about, 1e-3)))
    return power * (5.0 if about >= 5.0 * power else 1.0)
