"""A supplementary vote: asking the legislature for more money in this round, with the exact chance and its terms."""

from __future__ import annotations

from game.actions import SetPolicy, SupplementaryVote
from game.rules.chances import Chance
from game.rules.supplementary import most_cents, supplementary_chance
from game.rules.turn import TENTHS
from game.window.catalog import t
from game.window.figures import dollar_sign, percent, round_step, step_decimals
from game.window.hits import Tip, TipLine
from game.window.home_words import term_lines
from game.window.layout import Rect
from game.window.phrases import money
from game.window.refusals import told_refusal
from game.window.screens.base import GameScreen
from game.window.screens.facts import fact, heading, prose
from game.window.theme import CONTROL, GAP_S
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.stepper import stepper
from game.world import CENTS

ID = "supplement"
_MILLION = 1e6


class SupplementForm:
    """Draws the form.

    Attributes:
        usd: the sum that is written, in US dollars; None for the one that is called, or an allotment.
    """

    def __init__(self, screen: GameScreen) -> None:
        self.screen = screen
        self.usd: int | None = None

    @property
    def called_usd(self) -> int:
        """The sum that is asked for already; 0 for none."""
        own = self.screen.play.view.me.policies
        return next((p.usd for p in own if isinstance(p, SupplementaryVote)), 0)

    @property
    def most_usd(self) -> int:
        """The most that can be asked for."""
        view = self.screen.play.view
        return most_cents(view.world, view.seat) // CENTS

    @property
    def written_usd(self) -> int:
        """The sum as it is written."""
        view = self.screen.play.view
        first = self.called_usd or view.world.allotment[view.seat] // CENTS
        return min(self.most_usd, first if self.usd is None else self.usd)

    def chance(self) -> Chance:
        """Return the chance that what is written is granted."""
        view = self.screen.play.view
        approval = round(view.me.approval * TENTHS)
        return supplementary_chance(view.world, view.seat, approval, self.written_usd * CENTS)

    def why_not(self) -> str | None:
        """Return why nothing can be asked for now, or None."""
        view = self.screen.play.view
        later = view.me.supplementary_from
        reason = t("mandate.supplement_later", round=later) if view.round < later else None
        return told_refusal(view.legal["set_policy"].reason) or reason

    def ask(self, ui: Ui, usd: int) -> None:
        """Call the vote on a sum, or call it off with zero."""
        screen = self.screen
        if screen.attempt(ui, lambda: screen.play.do(SetPolicy(screen.play.seat, SupplementaryVote(usd)))):
            self.usd = None
            text = t("mandate.toast_supplement", usd=money(usd)) if usd else t("mandate.toast_supplement_off")
            ui.toast(text, "good" if usd else "neutral")

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the sum, the chance, the button and what it means; returns the y below."""
        screen, called, reason = self.screen, self.called_usd, self.why_not()
        settings = screen.play.view.world.scenario.head.home
        y = heading(ui, at.x, at.y, at.w, t("mandate.supplement"))
        chance, control = self.chance(), ui.em(CONTROL)
        tip = Tip(t("mandate.supplement_chance_tip"), t("mandate.supplement_chance"),
                  tuple(TipLine(name, points) for name, points in term_lines(chance)))  # fmt: skip
        y = fact(ui, f"{ID}/chance", at.x, y, at.w, t("mandate.supplement_chance"), percent(chance.value, 2), tip=tip,
                 bold=True)  # fmt: skip
        most = self.most_usd
        step = round_step(max(most, 1) / 100.0) / _MILLION

        def changed(value: float) -> None:
            self.usd = min(most, round(value * _MILLION))

        label = t("mandate.supplement_off" if called and self.usd in (None, called) else "mandate.supplement_ask")
        width = min(at.w * 0.5, button_width(ui, label, primary=not called))
        stepper(ui, f"{ID}/usd", Rect(at.x, y, at.w - width - GAP_S, control), self.written_usd / _MILLION, low=0.0,
                high=most / _MILLION, step=step, on=changed, unit=t("blocs.usd_m"), prefix=dollar_sign(),
                decimals=max(1, step_decimals(step)), disabled_reason=reason)  # fmt: skip
        nothing = None if self.written_usd else t("mandate.supplement_nothing")
        button(ui, f"{ID}/ask", Rect(at.right - width, y, width, control), label, primary=not called, ellipsis=True,
               disabled_reason=reason or nothing, on=lambda: self._press(ui))  # fmt: skip
        about = t("mandate.supplement_about", every=settings.supplementary_every,
                  points=f"{settings.supplementary_failed_points:g}")  # fmt: skip
        set_ = t("mandate.supplement_called", usd=money(called)) + " " if called else ""
        return prose(ui, at.x, y + control + 4, at.w, set_ + (f"{reason} " if reason else "") + about, ink="muted")

    def _press(self, ui: Ui) -> None:
        """Ask for what is written when the button is pressed: pressing it may itself have ended the typing."""
        called = self.called_usd
        self.ask(ui, 0 if called and self.usd in (None, called) else self.written_usd)
