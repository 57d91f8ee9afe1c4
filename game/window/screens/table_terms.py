"""The dialogue in which the terms of a treaty are written: how often it renews, and what ends it before its time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from game.actions import TreatyTerms, VoidIf
from game.affordability import supposed
from game.contents import VoidKind
from game.rules.treaties import is_running, length
from game.window.catalog import t
from game.window.layout import Rect, columns
from game.window.naming import short_mineral
from game.window.promise_words import terms_in_words
from game.window.screens.table_effect import draw_effect
from game.window.screens.table_estimates import why_not
from game.window.screens.table_forms import field_place
from game.window.theme import CONTROL, GAP_M, GAP_S
from game.window.told import told
from game.window.ui import Ui
from game.window.widgets.button import button, icon_button
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.modal import Answer, open_modal
from game.window.widgets.stepper import stepper

if TYPE_CHECKING:
    from game.window.screens.table import TableScreen

ID = "terms"
WIDTH = 600.0
MOST_RENEWALS, MOST_CONDITIONS = 20, 4
#: Prices that a condition can name, in multiples of the baseline, and the one that it begins with.
LOWEST_PRICE, HIGHEST_PRICE, USUAL_PRICE = 0.1, 10.0, 1.5


class TermsDialog:
    """Terms being written.

    Attributes:
        renewals: how often the treaty renews.
        conditions: what makes it void.
    """

    def __init__(self, screen: TableScreen) -> None:
        self.screen = screen
        self.renewals = screen.deal.terms.renewals
        self.conditions = list(screen.deal.terms.void_if)
        self._answers: list[Answer] = []

    def terms(self) -> TreatyTerms:
        """Return the terms as they are written now."""
        return TreatyTerms(self.renewals, tuple(self.conditions))

    def why_not(self) -> str | None:
        """Return why the draft cannot have these terms, or None; what ails its clauses is not their fault."""
        deal, view = self.screen.deal, self.screen.play.view
        if why_not(view, deal.parties, deal.clauses) is not None:
            return None
        return why_not(view, deal.parties, deal.clauses, self.terms())

    def open(self, ui: Ui) -> None:
        """Show the dialogue."""
        ui.forget(f"{ID}/")
        self._renew()
        open_modal(ui, ID, t("deal.terms_title"), answers=self._answers, width=WIDTH,
                   content=lambda rect: self._content(ui, rect))  # fmt: skip
        ui.focus_visible = True

    def _renew(self) -> None:
        taken = Answer(t("deal.terms_take"), on=self._take, primary=True, disabled_reason=self.why_not())
        self._answers[:] = [Answer(t("common.cancel")), taken]

    def _take(self) -> None:
        if self.why_not() is None and self.terms() != self.screen.deal.terms:
            self.screen.deal.set_terms(self.terms())

    # --- changing ---------------------------------------------------------------------------------------------------

    def _set_renewals(self, value: float) -> None:
        self.renewals = int(value)

    def _add(self) -> None:
        used = {condition.kind for condition in self.conditions}
        kinds: tuple[VoidKind, ...] = get_args(VoidKind)
        kind = next((kind for kind in kinds if kind not in used), kinds[0])
        self.conditions.append(self._begin(kind))

    def _begin(self, kind: VoidKind) -> VoidIf:
        """Return a condition of a kind with usual values: the mineral of the draft, any bloc."""
        if kind != "price_above":
            return VoidIf(kind)
        play = self.screen.play
        named = (getattr(clause, "mineral", "") for clause in self.screen.deal.clauses)
        return VoidIf(kind, next((mineral for mineral in named if mineral), play.mineral), USUAL_PRICE)

    def _put(self, place: int, condition: VoidIf) -> None:
        self.conditions[place] = condition

    def _remove(self, place: int) -> None:
        del self.conditions[place]

    # --- drawing ----------------------------------------------------------------------------------------------------

    def _content(self, ui: Ui, rect: Rect) -> float:
        self._renew()
        y = self._renewals(ui, Rect(rect.x, rect.y, rect.w, 0)) + GAP_M
        ui.label(Rect(rect.x, y, rect.w, ui.line_height()), t("deal.void_title"), color="muted", ellipsis=True)
        y += ui.line_height() + 2
        for place, condition in enumerate(tuple(self.conditions)):
            y = self._condition(ui, Rect(rect.x, y, rect.w, 0), place, condition) + GAP_S
        full = t("deal.void_full", count=MOST_CONDITIONS) if len(self.conditions) >= MOST_CONDITIONS else None
        row = Rect(rect.x, y, rect.w, ui.em(CONTROL))
        ui.box(row, "sunken", "border")
        button(ui, f"{ID}/add", row, t("deal.void_add"), icon="plus", quiet=True, on=self._add, disabled_reason=full)
        y = row.bottom + GAP_M
        reason = self.why_not()
        if reason is not None:
            return y + ui.paragraph(Rect(rect.x, y, rect.w, 9999), reason, color="warn") - rect.y
        words = terms_in_words(self.screen.play.view, self.terms()) or [t("deal.terms_none")]
        y += ui.paragraph(Rect(rect.x, y, rect.w, 9999), " ".join(words)) + GAP_S
        if why_not(self.screen.play.view, self.screen.deal.parties, self.screen.deal.clauses) is None:
            y = draw_effect(ui, Rect(rect.x, y, rect.w, 0), self.screen, self.screen.deal.clauses, self.terms())
        return y - rect.y

    def _renewals(self, ui: Ui, at: Rect) -> float:
        """Draw how often it renews, and what that comes to; returns the y below."""
        deal, view = self.screen.deal, self.screen.play.view
        once = None if any(is_running(clause) for clause in deal.clauses) else t("deal.nothing_renews")
        place = field_place(ui, at, t("deal.field_renewals"))
        stepper(ui, f"{ID}/renewals", place, self.renewals, low=0, high=MOST_RENEWALS, on=self._set_renewals,
                unit=t("deal.times_unit"), disabled_reason=once)  # fmt: skip
        y = place.bottom + 4
        rounds = length(supposed(view, deal.clauses))
        last = view.round + (self.renewals + 1) * rounds - 1
        key = "deal.runs_past" if last > view.rounds else "deal.runs" if self.renewals else "deal.runs_once"
        text = once or t(key, rounds=rounds, last=last)
        return y + ui.paragraph(Rect(at.x, y, at.w, 9999), text, color="muted")

    def _condition(self, ui: Ui, at: Rect, place: int, condition: VoidIf) -> float:
        """Draw one condition: its kind, what it is about, and a cross; returns the y below."""
        side = ui.em(CONTROL)
        narrow = ui.text_scale >= 1.5
        cross = Rect(at.right - side, at.y, side, side)
        icon_button(
            ui, f"{ID}/{place}/remove", cross, "cross", on=lambda: self._remove(place), tip=t("deal.void_remove")
        )
        fields = Rect(at.x, at.y, at.w - side - GAP_S, side)
        cells = [fields, Rect(at.x, at.y + side + 4, fields.w, side)] if narrow else columns(fields, 2, GAP_S)
        kinds = [Option(kind, t(f"deal.void_{kind}")) for kind in get_args(VoidKind)]

        def choose(key: str) -> None:
            self._put(place, self._begin(next(kind for kind in get_args(VoidKind) if kind == key)))

        dropdown(ui, f"{ID}/{place}/kind", cells[0], kinds, condition.kind, on=choose)
        if condition.kind == "price_above":
            self._priced(ui, cells[1], place, condition)
        elif condition.kind == "restricted":
            self._mineral(ui, cells[1], place, condition, [Option("", t("deal.any_mineral"))])
        else:
            view = self.screen.play.view
            named = [Option(b, told(view.world.charters[b].name)) for b in view.blocs]
            blocs = [Option("", t("deal.any_bloc")), *named]
            dropdown(ui, f"{ID}/{place}/bloc", cells[1], blocs, condition.bloc,
                     on=lambda bloc: self._put(place, replace(condition, bloc=bloc)))  # fmt: skip
        return cells[-1].bottom

    def _mineral(self, ui: Ui, at: Rect, place: int, condition: VoidIf, first: list[Option]) -> None:
        world = self.screen.play.view.world
        options = first + [Option(m, short_mineral(world.mineral[m])) for m in world.minerals]
        dropdown(ui, f"{ID}/{place}/mineral", at, options, condition.mineral,
                 on=lambda mineral: self._put(place, replace(condition, mineral=mineral)))  # fmt: skip

    def _priced(self, ui: Ui, at: Rect, place: int, condition: VoidIf) -> None:
        """Draw the mineral and the price of a condition on prices."""
        cells = columns(at, 2, 4)
        self._mineral(ui, cells[0], place, condition, [])
        stepper(ui, f"{ID}/{place}/price", cells[1], condition.value, low=LOWEST_PRICE, high=HIGHEST_PRICE, step=0.05,
                decimals=2, prefix="×",
                on=lambda value: self._put(place, replace(condition, value=round(value, 2))))  # fmt: skip
