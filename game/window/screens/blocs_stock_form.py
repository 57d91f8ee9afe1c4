"""How a motion on the common stock is written: a target, a call for contributions, or a release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from game.actions import CallContributions, MotionContent, ReleaseStock, SetStockTarget
from game.rules.charter import charter_of
from game.rules.common_stock import held_kg, use_kg
from game.rules.motions import MOTIONS
from game.rules.stock_calls import largest_call
from game.rules.stock_motions import KEYS, target_days
from game.window.catalog import t
from game.window.figures import dollar_sign, round_step, step_decimals
from game.window.hits import Tip, TipLine
from game.window.layout import Rect
from game.window.naming import short_mineral
from game.window.phrases import money, tonnes
from game.window.screens.blocs_forms import worth_tag
from game.window.screens.blocs_stock_words import asked_of, motion_about
from game.window.screens.blocs_words import motion_text, why_not_table
from game.window.screens.clause_words import short
from game.window.theme import CONTROL, GAP_M, GAP_S
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.stepper import stepper
from game.world import CENTS, KG_PER_T

if TYPE_CHECKING:
    from game.window.screens.blocs import BlocsScreen

TARGET, CALL, RELEASE = "set_stock_target", "call_contributions", "release_stock"
SUBJECTS = (TARGET, CALL, RELEASE)
_MILLION = 1e6
MOST_DAYS, DAYS_STEP, FIRST_DAYS = 365.0, 5.0, 30.0
# What a call and a release ask for at first, as a part of the most.
FIRST_PART = 0.25

Key = Literal["equal", "gdp", "use"]


class StockForm:
    """Draws the form.

    Attributes:
        subject: what the motion is about.
        mineral: the mineral of a target or a release.
        key: by what a call is shared.
        days, usd, amount_t: what is asked for; None for a first proposal.
    """

    def __init__(self, screen: BlocsScreen) -> None:
        self.screen = screen
        self.subject = TARGET
        self.mineral = screen.play.mineral
        self.key: Key = "use"
        self.days: float | None = None
        self.usd: int | None = None
        self.amount_t: float | None = None

    # --- what is written --------------------------------------------------------------------------------------------

    def choose_mineral(self, mineral: str) -> None:
        """Select a mineral, here and in the other views."""
        self.mineral = self.screen.play.mineral = mineral
        self.days = self.amount_t = None

    def _choose_subject(self, subject: str) -> None:
        self.subject = subject

    def _choose_key(self, key: str) -> None:
        self.key = cast("Key", key)
        self.usd = None

    def _most_usd(self) -> int:
        view, bloc = self.screen.play.view, self.screen.bloc
        return largest_call(view.world, bloc, self.key, self._round()) if bloc.members else 0

    def _round(self) -> int:
        """Return the round in which the motion would be voted on."""
        view = self.screen.play.view
        charter = charter_of(view.world, self.screen.bloc)
        return view.round + MOTIONS[self.subject].notice(charter)

    def content(self) -> MotionContent:
        """Return the motion that is written."""
        bloc = self.screen.bloc
        if self.subject == CALL:
            most = self._most_usd()
            return CallContributions(min(most, int(most * FIRST_PART) if self.usd is None else self.usd), self.key)
        if self.subject == RELEASE:
            held = held_kg(bloc, self.mineral) / KG_PER_T
            return ReleaseStock(self.mineral, min(held, held * FIRST_PART if self.amount_t is None else self.amount_t))
        now = target_days(bloc, self.mineral)
        first = FIRST_DAYS if now != FIRST_DAYS else 2.0 * FIRST_DAYS
        return SetStockTarget(self.mineral, first if self.days is None else self.days)

    def reason(self, content: MotionContent) -> str | None:
        """Return why the motion cannot be tabled now, or None."""
        if isinstance(content, CallContributions) and not content.usd and self.screen.bloc.in_force:
            return t("blocs.enter_sum")
        return why_not_table(self.screen.play.view, self.screen.bloc, content)

    def table_now(self, ui: Ui) -> None:
        """Table the motion that is written, or say why not."""
        content = self.content()
        reason = self.reason(content)
        if reason is not None:
            ui.toast(reason, "warn")
        else:
            self.screen.table_motion(ui, content)

    # --- drawing ----------------------------------------------------------------------------------------------------

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the form from the top of ``at``; returns the y below."""
        screen, content = self.screen, self.content()
        reason, control, line = self.reason(content), ui.em(CONTROL), ui.em(26)
        card = Rect(at.x, at.y, at.w, line + 3 * control + 2 * GAP_S + 12)
        ui.box(card, "raised", "border")
        row = Rect(card.x + GAP_M, card.y + GAP_S, card.w - 2 * GAP_M, line)
        self._title(ui, row, content)
        row = Rect(row.x, row.bottom + 4, row.w, control)
        subjects = [Option(subject, t(f"blocs.subject_{subject}")) for subject in SUBJECTS]
        dropdown(ui, "blocs/stock/subject", row, subjects, self.subject, on=self._choose_subject,
                 tip=t("blocs.stock_subject_tip"))  # fmt: skip
        row = Rect(row.x, row.bottom + 4, row.w, control)
        if self.subject == CALL:
            keys = [Option(key, t(f"blocs.stock_key_{key}")) for key in KEYS]
            dropdown(ui, "blocs/stock/key", row, keys, self.key, on=self._choose_key, tip=t("blocs.stock_key_tip"))
        else:
            dropdown(ui, "blocs/stock/mineral", row, self._minerals(), self.mineral, on=self.choose_mineral,
                     tip=t("blocs.stock_mineral_tip"))  # fmt: skip
        row = Rect(row.x, row.bottom + 4, row.w, control)
        label, letter = t("blocs.table_motion"), screen.app.loop.keymap.text("table_motion")
        width = min(button_width(ui, label, hotkey=letter, primary=True), row.w * 0.6)
        self._amount(ui, Rect(row.x, row.y, row.w - width - GAP_S, control), content)
        button(ui, "blocs/stock/table", Rect(row.right - width, row.y, width, control), label, hotkey=letter,
               primary=True, disabled_reason=reason, tip=t(f"blocs.{self.subject}_tip"),
               on=lambda: self.table_now(ui))  # fmt: skip
        y = card.bottom + 4
        about = motion_about(screen.play.view, screen.bloc, content, self._round())
        y = self._note(ui, Rect(at.x, y, at.w, 0), about, "coin" if self.subject == CALL else "box", content)
        return self._note(ui, Rect(at.x, y, at.w, 0), reason, "info", None) if reason is not None else y

    def _title(self, ui: Ui, row: Rect, content: MotionContent) -> None:
        """Draw what the motion asks for, and what its adoption is worth to one."""
        screen = self.screen
        view = screen.play.view
        worth = screen.estimates.motion(screen.chosen, content) if self.reason(content) is None else None
        width = worth_tag(ui, "blocs/stock/worth", row, view, worth)
        text, place = motion_text(view, content), Rect(row.x, row.y, width, row.h)
        if ui.text_width(text, bold=True) > width:
            ui.touch("blocs/stock/title", place, tip=text, focusable=False)
        ui.label(place, text, bold=True, ellipsis=True)

    def _minerals(self) -> list[Option]:
        """Return the minerals with what is held and aimed at; those that no full member uses say so."""
        view, bloc = self.screen.play.view, self.screen.bloc
        out = []
        for mineral in view.world.minerals:
            held, days = held_kg(bloc, mineral), target_days(bloc, mineral)
            notes = [tonnes(held / KG_PER_T)] if held else []
            notes += [t("blocs.stock_days", days=f"{days:g}")] if days else []
            unused = bloc.full_members and use_kg(view.world, bloc, mineral) <= 0.0
            name = short_mineral(view.world.mineral[mineral])
            out.append(Option(mineral, name, note=", ".join(notes) or (t("blocs.stock_no_use") if unused else "")))
        return out

    def _amount(self, ui: Ui, rect: Rect, content: MotionContent) -> None:
        """Draw the stepper for days, money or tonnes."""
        if isinstance(content, SetStockTarget):
            stepper(ui, "blocs/stock/days", rect, content.days, low=0.0, high=MOST_DAYS, step=DAYS_STEP,
                    on=self._set_days, unit=t("blocs.unit_days"))  # fmt: skip
        elif isinstance(content, CallContributions):
            most = self._most_usd()
            step = round_step(max(most, 1) / 100.0) / _MILLION
            stepper(ui, "blocs/stock/usd", rect, content.usd / _MILLION, low=0.0, high=most / _MILLION, step=step,
                    on=self._set_usd, unit=t("blocs.usd_m"), prefix=dollar_sign(), decimals=step_decimals(step),
                    disabled_reason=None if most else t("blocs.nobody_to_call"))  # fmt: skip
        elif isinstance(content, ReleaseStock):
            held = held_kg(self.screen.bloc, self.mineral) / KG_PER_T
            step = round_step(max(held, 0.01) / 50.0)
            stepper(ui, "blocs/stock/tonnes", rect, content.tonnes, low=0.0, high=held, step=step, on=self._set_tonnes,
                    unit=t("blocs.unit_t"), decimals=step_decimals(step),
                    disabled_reason=None if held else t("blocs.nothing_held"))  # fmt: skip

    def _set_days(self, value: float) -> None:
        self.days = value

    def _set_usd(self, value: float) -> None:
        self.usd = round(value * _MILLION)

    def _set_tonnes(self, value: float) -> None:
        self.amount_t = value

    def _note(self, ui: Ui, at: Rect, text: str, icon: str, content: MotionContent | None) -> float:
        """Draw a line below the form; that of a call says in its tip who pays how much."""
        side = ui.em(16)
        height = ui.paragraph_height(at.w - side - 6, text)
        place = Rect(at.x, at.y, at.w, height)
        if isinstance(content, CallContributions) and content.usd:
            view = self.screen.play.view
            parts = asked_of(view, self.screen.bloc, content, self._round())
            lines = tuple(TipLine(short(view.world, seat), money(cents // CENTS)) for seat, cents in parts.items())
            if ui.touch("blocs/stock/shares", place, tip=Tip(t("blocs.stock_shares_tip"), text, lines)).focus:
                ui.paint.ring(place)
        ui.icon(Rect(at.x, at.y, side, ui.line_height()), icon, "muted")
        ui.paragraph(Rect(at.x + side + 6, at.y, at.w - side - 6, height), text, color="muted")
        return place.bottom + 2
