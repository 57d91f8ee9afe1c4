"""The settings: everything a reader can change, on four pages, applied at once and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pygame

from game.window.catalog import t
from game.window.frame import GAP, top_height
from game.window.layout import Rect, cut_right, inset
from game.window.screens.settings_keys import KeysPage
from game.window.screens.settings_preview import preview, preview_height
from game.window.screens.settings_rows import PAGES, Row, draw_row, rows_of
from game.window.theme import CONTROL, GAP_L, GAP_M, GAP_S, TITLE
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.modal import Answer, open_modal
from game.window.widgets.scroll import scroll_area
from game.window.widgets.tabs import TabItem, tabs

if TYPE_CHECKING:
    from game.window.app import App

TABS = (*PAGES, "keys")
#: The page whose choices are shown on a sample.
LOOKS = "looks"
#: From this text scale on the sample stands below the choices.
BELOW_FROM = 1.5
_WIDEST = 860
_HOME = "settings/tab/{page}"


class SettingsScreen:
    """See the module.

    Attributes:
        page: the page that is open, one of :data:`TABS`.
        keys: the page of the keys.
    """

    name = "settings"

    def __init__(self, app: App) -> None:
        self.app = app
        self.page = TABS[0]
        self.keys = KeysPage(app)

    @property
    def title(self) -> str:
        """The window's title."""
        return t("settings.title")

    def enter(self) -> None:
        """Give the keyboard to the row of pages."""
        self.app.loop.ui.set_focus(_HOME.format(page=self.page), visible=False)

    def leave(self) -> None:
        """The screen is no longer on top."""

    # --- acting -------------------------------------------------------------------------------------------------

    def open(self, page: str) -> None:
        """Open a page."""
        self.page = page
        self.app.loop.ui.redraw()

    def change(self, **changes: object) -> None:
        """Change settings; what cannot be used is told and changes nothing."""
        try:
            self.app.preferences.change(**changes)
        except ValueError as error:
            self.app.loop.ui.toast(str(error), "bad")

    def back(self) -> None:
        """Return to where the settings were opened."""
        self.app.leave_settings()

    def reset_page(self) -> None:
        """Give the settings of the open page their usual values."""
        names = ("keys",) if self.page == "keys" else tuple(row.name for row in rows_of(self.app, self.page))
        self.app.preferences.reset(name for name in names if name in type(self.app.settings).model_fields)
        self.app.loop.ui.toast(t("settings.page_is_reset"), "good")

    def ask_reset(self) -> None:
        """Ask before everything is reset."""

        def reset() -> None:
            self.app.preferences.reset()
            self.app.loop.ui.toast(t("settings.all_is_reset"), "good")

        answers = [
            Answer(t("settings.reset_all"), on=reset),
            Answer(t("settings.keep"), primary=True),
        ]
        open_modal(
            self.app.loop.ui, "settings/reset", t("settings.reset_title"), t("settings.reset_body"), answers=answers
        )

    def key(self, ui: Ui, event: pygame.Event, command: str | None) -> bool:
        """Esc goes back; the page's number opens it, and Ctrl with the page keys turns the pages."""
        if command == "back":
            self.back()
            return True
        if event.key in (pygame.K_PAGEUP, pygame.K_PAGEDOWN) and event.mod & pygame.KMOD_CTRL:
            step = 1 if event.key == pygame.K_PAGEDOWN else -1
            self.open(TABS[(TABS.index(self.page) + step) % len(TABS)])
            return True
        return self.page == "keys" and self.keys.key(ui, event, command)

    # --- drawing ------------------------------------------------------------------------------------------------

    def draw(self, ui: Ui) -> None:
        """The bar, the row of pages, and the open page."""
        top = top_height(ui)
        self._bar(ui, top)
        control = ui.em(CONTROL)
        row = Rect(GAP, top + GAP, ui.screen.w - 2 * GAP, control)
        items = [TabItem(page, t(f"settings.page_{page}"), icon=_ICONS[page]) for page in TABS]
        if sum(ui.text_width(item.text, bold=True) + ui.em(18) + 40 for item in items) > row.w:
            items = [TabItem(page, t(f"settings.page_{page}")) for page in TABS]
        tabs(ui, "settings/tab", row, items, self.page, on=self.open, ellipsis=True)
        area = Rect(GAP, row.bottom + GAP, row.w, ui.screen.h - row.bottom - 2 * GAP)
        if self.page == "keys":
            self.keys.draw(ui, area)
        else:
            self._page(ui, area)

    def _bar(self, ui: Ui, height: float) -> None:
        bar = Rect(0, 0, ui.screen.w, height)
        ui.fill(bar, "bar")
        ui.hline(0, bar.w, height - 1, "border")
        control = min(height - 8, ui.em(CONTROL))
        y = (height - control) / 2
        text = t("settings.back_game") if self.app.play is not None else t("common.back")
        width = button_width(ui, text, icon="back")
        button(ui, "settings/back", Rect(GAP, y, width, control), text, icon="back", on=self.back)
        right = bar.right - GAP
        choices: list[tuple[str, str, Callable[[], None]]] = [
            ("reset_all", t("settings.reset_all"), self.ask_reset),
            ("reset_page", t("settings.reset_page"), self.reset_page),
        ]
        for name, words, on in choices:
            w = min(button_width(ui, words), bar.w * 0.28)
            right -= w
            tip = words if button_width(ui, words) > w else None
            button(ui, f"settings/{name}", Rect(right, y, w, control), words, on=on, ellipsis=True, tip=tip)
            right -= GAP_S
        x = GAP + width + GAP_L
        ui.label(Rect(x, 0, right - x - GAP, height), t("settings.title"), size=TITLE, bold=True, ellipsis=True)

    def _page(self, ui: Ui, area: Rect) -> None:
        sampled = self.page == LOOKS
        beside = sampled and ui.text_scale < BELOW_FROM
        if beside:
            sample, area = cut_right(area, area.w * 0.4, GAP)
            ui.panel(sample)
            preview(ui, inset(sample, GAP_L, GAP_M))
        ui.panel(area)
        inner = inset(area, GAP_L, GAP_S)
        with scroll_area(ui, f"settings/page/{self.page}", inner) as view:
            width = min(view.rect.w, ui.em(_WIDEST))
            y = view.top
            rows: list[Row] = rows_of(self.app, self.page)
            for number, row in enumerate(rows):
                if number:
                    ui.hline(view.rect.x, view.rect.x + width, y)
                y += draw_row(ui, Rect(view.rect.x, y, width, 0), row, self.change)
            if sampled and not beside:
                ui.hline(view.rect.x, view.rect.x + width, y)
                height = preview_height(ui, width)
                preview(ui, Rect(view.rect.x, y + GAP_M, width, height))
                y += height + GAP_M
            view.bottom = y + GAP_S


_ICONS = {"general": "gear", "looks": "eye", "time": "clock", "keys": "table"}
