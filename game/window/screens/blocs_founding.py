"""A dormant charter on the blocs screen: its terms, who may found a bloc on it, what that costs, and the button."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from game.actions import Found
from game.rules import founding, membership
from game.rules.union_vote import present
from game.scenario.models import Charter, FloorStep
from game.window.catalog import t
from game.window.figures import grouped
from game.window.layout import Rect, inset
from game.window.naming import semicolons
from game.window.phrases import price_text
from game.window.refusals import told_refusal
from game.window.screens.blocs_words import charter_rules, floor_price, names_of
from game.window.theme import CONTROL, GAP_M, GAP_S, HEADING
from game.window.told import told
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.modal import Answer, open_modal
from game.window.widgets.scroll import scroll_area

if TYPE_CHECKING:
    from game.window.screens.blocs import BlocsScreen


def draw_rules(ui: Ui, at: Rect, rules: Sequence[tuple[str, str]]) -> float:
    """Draw the rules of a charter, subjects beside sentences, from the top of ``at``; returns the y below."""
    y = at.y
    name_w = min(at.w * 0.4, max(ui.text_width(name) for name, _ in rules) + GAP_M)
    for name, text in rules:
        height = max(ui.paragraph_height(at.w - name_w, text), ui.paragraph_height(name_w - 6, name))
        ui.paragraph(Rect(at.x, y, name_w - 6, height), name, color="muted")
        ui.paragraph(Rect(at.x + name_w, y, at.w - name_w, height), text)
        y += height + 4
    return y


class FoundingPage:
    """Draws the two columns, and founds."""

    def __init__(self, screen: BlocsScreen) -> None:
        self.screen = screen

    @property
    def _charter(self) -> Charter:
        return self.screen.play.view.world.charters[self.screen.chosen]

    # --- acting -----------------------------------------------------------------------------------------------------

    def reason(self) -> str | None:
        """Return why the person's seat cannot found the bloc now, or None."""
        view = self.screen.play.view
        refused = founding.why_not_found(view.world, view, view.seat, self.screen.chosen)
        if refused is not None:
            return told_refusal(refused)
        legal = view.legal["found"]
        return None if legal.allowed else told_refusal(legal.reason)

    def ask(self, ui: Ui) -> None:
        """Say what founding costs and brings, and ask; it cannot be taken back."""
        reason = self.reason()
        if reason is not None:
            ui.toast(reason, "warn")
            return
        answers = [
            Answer(t("blocs.found"), on=lambda: self.found(ui), primary=True),
            Answer(t("blocs.found_not")),
        ]
        title = t("blocs.found_title", bloc=told(self._charter.name))
        open_modal(ui, "found", title, f"{self._cost()} {t('blocs.found_final')}", answers=answers)

    def found(self, ui: Ui) -> None:
        """Found the bloc."""
        screen = self.screen
        name = told(self._charter.name)
        if screen.attempt(ui, lambda: screen.play.do(Found(screen.play.seat, screen.chosen))):
            ui.toast(t("blocs.toast_founded", bloc=name), "good")

    def _cost(self) -> str:
        """Return what founding takes, how the founder then stands, and until when the bloc must be in force."""
        view = self.screen.play.view
        world, seat = view.world, view.seat
        way = "members" if present(world, seat) else "sign" if membership.must_ratify(world, seat) else "at_once"
        return " ".join(
            (
                t("blocs.found_cost", meetings=world.base_meetings[seat]),
                t(f"blocs.found_{way}"),
                t("blocs.found_until", round=view.round + self._charter.dissolve_after_rounds),
            )
        )

    # --- drawing ----------------------------------------------------------------------------------------------------

    def draw(self, ui: Ui, rect: Rect) -> None:
        """Draw the left column: the charter's name, who may found a bloc on it, and the button."""
        ui.panel(rect)
        with scroll_area(ui, "blocs/founding", inset(rect, 10, 8)) as view:
            at = Rect(view.rect.x, view.top, view.rect.w, 0)
            y = self.screen.members.chooser(ui, at)
            gone = self.screen.chosen in self.screen.play.view.blocs
            words = t("blocs.dormant_again" if gone else "blocs.dormant")
            height = ui.paragraph_height(at.w - ui.em(24), words)
            ui.icon(Rect(at.x, y, ui.em(18), ui.line_height()), "eye", "muted")
            ui.paragraph(Rect(at.x + ui.em(24), y, at.w - ui.em(24), height), words, color="muted")
            y = self._button(ui, at, y + height + GAP_S)
            y = self._heading(ui, at, y + GAP_M, t("blocs.founding"))
            y += ui.paragraph(Rect(at.x, y, at.w, 9999), self._cost()) + GAP_M
            y = self._heading(ui, at, y, t("blocs.who_founds"))
            view.bottom = y + ui.paragraph(Rect(at.x, y, at.w, 9999), self._who())

    def _heading(self, ui: Ui, at: Rect, y: float, text: str) -> float:
        height = ui.line_height(HEADING) + 2
        ui.label(Rect(at.x, y, at.w, height), text, size=HEADING, bold=True, ellipsis=True)
        return y + height

    def _who(self) -> str:
        view, named = self.screen.play.view, self._charter.founders
        return t("blocs.founds_named", names=names_of(view, named)) if named else t("blocs.founds_anybody")

    def _button(self, ui: Ui, at: Rect, y: float) -> float:
        reason, letter = self.reason(), self.screen.app.loop.keymap.text("table_motion")
        label, control = t("blocs.found"), ui.em(CONTROL)
        width = min(at.w, button_width(ui, label, hotkey=letter, primary=True) + GAP_M)
        button(ui, "blocs/found", Rect(at.x, y, width, control), label, hotkey=letter, primary=True,
               disabled_reason=reason, on=lambda: self.ask(ui), ellipsis=True)  # fmt: skip
        y += control
        return y if reason is None else y + 4 + ui.paragraph(Rect(at.x, y + 4, at.w, 9999), reason, color="muted")

    def terms(self, ui: Ui, rect: Rect) -> None:
        """Draw the terms: the floors that the bloc starts with, and its rules."""
        ui.panel(rect)
        view, charter = self.screen.play.view, self._charter
        with scroll_area(ui, "blocs/terms", inset(rect, 10, 8)) as area:
            at = Rect(area.rect.x, area.top, area.rect.w, 0)
            y = self._heading(ui, at, at.y, t("blocs.terms_floors"))
            y = draw_rules(ui, Rect(at.x, y, at.w, 0), [
                (t("blocs.terms_imports"), self._floors(charter.floors)),
                (t("blocs.terms_exports"), self._floors(charter.export_floors)),
            ])  # fmt: skip
            y = self._heading(ui, at, y + GAP_M, t("blocs.charter"))
            area.bottom = draw_rules(ui, Rect(at.x, y, at.w, 0), charter_rules(view, charter))

    def _floors(self, floors: Sequence[FloorStep]) -> str:
        world = self.screen.play.view.world
        if not floors:
            return t("blocs.terms_none")
        return semicolons(
            t("blocs.motion_floor", market=t(f"blocs.market_{f.stage}", mineral=f.mineral), level=grouped(f.level, 2),
              price=price_text(floor_price(world, f.mineral, f.stage, f.level)))
            for f in floors
        )  # fmt: skip
