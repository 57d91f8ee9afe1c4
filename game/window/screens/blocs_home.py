"""The vote at home on an accession: its exact chance with every term, a campaign for it, calling it and calling it off.

The chance is the seat's own, from its view; with another sum for the campaign it is worked out by the same rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.actions import Campaign, Ratify, SetPolicy
from game.rules.chances import WHOLE, Chance
from game.rules.ratification import AtHome, with_campaign
from game.window.catalog import t
from game.window.figures import dollar_sign, percent, round_step, signed, step_decimals
from game.window.hits import Tip
from game.window.home_words import chance_text, chance_tip
from game.window.layout import Rect
from game.window.phrases import money
from game.window.refusals import told_refusal
from game.window.screens.facts import fact, heading, prose
from game.window.theme import CONTROL, GAP_S, HEADING
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.meter import bar
from game.window.widgets.stepper import stepper
from game.world import CENTS

if TYPE_CHECKING:
    from game.window.screens.blocs import BlocsScreen

_MILLION = 1e6
# A chance is in whole ten-thousandths.
DECIMALS = 2


class HomeVote:
    """Draws the vote at home on the accession to the bloc that is shown.

    Attributes:
        usd: the campaign that is being written, in US dollars; None for the one that stands.
    """

    def __init__(self, screen: BlocsScreen) -> None:
        self.screen = screen
        self.usd: int | None = None

    # --- what stands ------------------------------------------------------------------------------------------------

    def entry(self) -> AtHome | None:
        """Return how the accession stands at home; None where there is nothing to ratify."""
        view = self.screen.play.view
        return next((e for e in view.me.at_home if e.bloc == self.screen.chosen), None)

    @property
    def called(self) -> bool:
        """Whether the vote is called."""
        return Ratify(self.screen.chosen) in self.screen.play.view.me.policies

    @property
    def standing_usd(self) -> int:
        """The campaign that stands, in US dollars."""
        return next((p.usd for p in self.screen.play.view.me.policies if isinstance(p, Campaign)), 0)

    @property
    def most_usd(self) -> int:
        """The most that a campaign is good for: an allotment, as far as the money goes."""
        view = self.screen.play.view
        return min(view.me.budget_usd, view.world.allotment[view.seat] // CENTS)

    @property
    def written_usd(self) -> int:
        """The campaign as it is written, or as it stands."""
        return min(self.most_usd, self.standing_usd if self.usd is None else self.usd)

    @property
    def changed(self) -> bool:
        """Whether the campaign that is written is another than the one that stands."""
        return self.usd is not None and self.usd != self.standing_usd

    def why_not(self, entry: AtHome) -> str | None:
        """Return why the vote can be neither called nor called off now, or None."""
        reason = told_refusal(self.screen.play.view.legal["set_policy"].reason)
        return reason or (told_refusal(entry.refusal) or None if not self.called else None)

    # --- acting -----------------------------------------------------------------------------------------------------

    def call(self, ui: Ui, attempt: bool) -> None:
        """Call the vote, with the campaign that is written, or call it off."""
        screen = self.screen
        if attempt and self.changed and not self.set_campaign(ui):
            return
        if screen.attempt(ui, lambda: screen.play.do(SetPolicy(screen.play.seat, Ratify(screen.chosen, attempt)))):
            ui.toast(t("blocs.toast_called" if attempt else "blocs.toast_called_off"), "good" if attempt else "neutral")

    def set_campaign(self, ui: Ui) -> bool:
        """Seal the campaign that is written; true if it was taken."""
        screen, usd = self.screen, self.written_usd
        if not screen.attempt(ui, lambda: screen.play.do(SetPolicy(screen.play.seat, Campaign(usd)))):
            return False
        self.usd = None
        ui.toast(t("blocs.toast_campaign", usd=money(usd)) if usd else t("blocs.toast_no_campaign"))
        return True

    def _press_campaign(self, ui: Ui) -> None:
        self.set_campaign(ui)

    # --- drawing ----------------------------------------------------------------------------------------------------

    def outlook(self, ui: Ui, at: Rect) -> float:
        """Draw the chance in one line, for a seat that has not asked to join; returns the y below."""
        entry = self.entry()
        if entry is None:
            return at.y
        tip = Tip(chance_tip(self.screen.play.view, entry.bloc), t("blocs.home_outlook"))
        return fact(ui, "blocs/home_chance", at.x, at.y, at.w, t("blocs.home_outlook"), chance_text(entry.chance),
                    tip=tip, bold=True)  # fmt: skip

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the chance with its terms, the campaign and the button; returns the y below."""
        entry = self.entry()
        if entry is None:
            return at.y
        view = self.screen.play.view
        chance = with_campaign(view.world, view.seat, entry.chance, self.written_usd * CENTS)
        y = heading(ui, at.x, at.y, at.w, t("blocs.home_vote"))
        y = self._chance(ui, Rect(at.x, y, at.w, 0), chance)
        y = self._campaign(ui, Rect(at.x, y + GAP_S, at.w, 0), entry)
        y = self._buttons(ui, Rect(at.x, y + GAP_S, at.w, 0), entry)
        return prose(ui, at.x, y + 4, at.w, self._about(entry), ink="muted")

    def _chance(self, ui: Ui, at: Rect, chance: Chance) -> float:
        """Draw the chance as a bar and its terms one below the other; they add up to it."""
        line = ui.line_height(HEADING)
        value = percent(chance.value, DECIMALS)
        value_w = ui.text_width(value, HEADING, bold=True) + 1
        place = Rect(at.x, at.y, at.w, line + 12)
        if ui.touch(
            "blocs/home/chance",
            place,
            tip=Tip(t("blocs.home_chance_tip"), t("blocs.home_chance"), codex="model_ratification"),
        ).focus:
            ui.paint.ring(place, 4)
        label = t("blocs.home_chance_with" if self.changed else "blocs.home_chance")
        ui.label(Rect(at.x, at.y, at.w - value_w - GAP_S, line), label, bold=True, ellipsis=True)
        ui.label(Rect(at.right - value_w, at.y, value_w, line), value, size=HEADING, bold=True, align="right")
        track = Rect(at.x, at.y + line + 2, at.w, 8)
        bar(ui, track, chance.value, tone="good" if chance.value >= 0.5 else "warn", scale=1.0)
        y = place.bottom + 4
        for key, parts in chance.terms:
            points = t("blocs.home_points", points=signed(100 * parts / WHOLE, DECIMALS))
            y = fact(ui, f"blocs/home/term/{key}", at.x, y, at.w, t(f"blocs.home_term_{key}"), points,
                     tip=t(f"blocs.home_term_{key}_tip"))  # fmt: skip
        return y

    def _campaign(self, ui: Ui, at: Rect, entry: AtHome) -> float:
        """Draw the stepper of the campaign, in millions of US dollars."""
        view, control, most = self.screen.play.view, ui.em(CONTROL), self.most_usd
        label = t("blocs.campaign")
        label_w = min(ui.text_width(label) + GAP_S, at.w * 0.45)
        ui.label(Rect(at.x, at.y, label_w, control), label, color="muted", ellipsis=True)
        step = round_step(max(most, 1) / 100.0) / _MILLION

        def changed(value: float) -> None:
            self.usd = min(most, round(value * _MILLION))

        reason = told_refusal(view.legal["set_policy"].reason or entry.refusal or None)
        if most <= 0:
            reason = reason or t("blocs.campaign_no_money")
        stepper(
            ui, "blocs/campaign", Rect(at.x + label_w, at.y, at.w - label_w, control), self.written_usd / _MILLION,
            low=0.0, high=most / _MILLION, step=step, on=changed, unit=t("blocs.usd_m"), prefix=dollar_sign(),
            decimals=max(1, step_decimals(step)), disabled_reason=reason,
        )  # fmt: skip
        return at.y + control

    def _buttons(self, ui: Ui, at: Rect, entry: AtHome) -> float:
        """Draw the buttons side by side, or one below the other where they do not fit; returns the y below."""
        called, reason, control = self.called, self.why_not(entry), ui.em(CONTROL)
        label = t("blocs.call_off" if called else "blocs.call_vote")
        width = min(at.w, button_width(ui, label, primary=not called))
        button(ui, "blocs/ratify", Rect(at.x, at.y, width, control), label, primary=not called, ellipsis=True,
               disabled_reason=reason, tip=t("blocs.call_vote_tip"), on=lambda: self.call(ui, not called))  # fmt: skip
        if not (called and self.changed):
            return at.y + control
        label = t("blocs.set_campaign")
        needs = min(at.w, button_width(ui, label, primary=True))
        place = Rect(at.x + width + GAP_S, at.y, needs, control)
        if place.right > at.right:
            place = Rect(at.x, at.y + control + 4, needs, control)
        button(ui, "blocs/campaign/set", place, label, primary=True, ellipsis=True, disabled_reason=reason,
               on=lambda: self._press_campaign(ui))  # fmt: skip
        return place.bottom

    def _about(self, entry: AtHome) -> str:
        """Return when the vote is held, why it cannot be, and what failing means."""
        world = self.screen.play.view.world
        settings = world.scenario.head.home
        held = "" if not self.called else t("blocs.home_held" if entry.signed else "blocs.home_waits")
        failing = t("blocs.home_failing", points=f"{settings.ratification_failed_points:g}",
                    rounds=settings.ratification_cooldown)  # fmt: skip
        refusal = told_refusal(entry.refusal)
        return " ".join(part for part in (held, refusal, t("blocs.home_campaign_about"), failing) if part)
