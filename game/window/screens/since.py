"""What happened to a person's seat while others had the machine: what waits first, then what she should know."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pygame

from game.rules.turn import Happening
from game.window.catalog import t
from game.window.layout import Rect, inset
from game.window.narrate import narrate
from game.window.screens.base import GameScreen
from game.window.theme import CONTROL, GAP_L, GAP_M, GAP_S, HEADING, TITLE
from game.window.tidings import icon_of, seat_of, tier_of, tone_of
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.scroll import ScrollState, scroll_area

if TYPE_CHECKING:
    from game.window.app import App

_AREA = "since/list"
#: Lines of text of which the list is wide at most.
_WIDTH = 820


class SinceScreen(GameScreen):
    """See the module."""

    name = "since"

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._seen_all = False

    @property
    def title(self) -> str:
        """The window's title."""
        return t("handover.since")

    def enter(self) -> None:
        """Begin at the top."""
        self._seen_all = False

    def tidings(self) -> tuple[list[Happening], list[Happening]]:
        """Return what waits for the person's answer, and what else she should know, oldest first."""
        view = self.play.view
        news = view.happenings[self.play.left_at :]
        open_ = {offer.id for offer in view.waiting_offers}
        must = [h for h in news if tier_of(h, view.seat) == "must" and h.get("offer", h.get("number")) in open_]
        should = [h for h in news if tier_of(h, view.seat) in ("must", "should") and h not in must]
        return must, should

    def go_on(self) -> None:
        """Go on to the game, once the end of the list has been seen."""
        if self._seen_all:
            self.app.go_to_work()

    def key(self, ui: Ui, event: pygame.Event, command: str | None) -> bool:
        """Enter goes on, or down the list while there is more; Esc opens the menu."""
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE):
            if self._seen_all:
                self.go_on()
            else:
                state = ui.memory(_AREA, ScrollState)
                state.move(state.view * 0.9)
                ui.redraw()
            return True
        if command == "back":
            self.app.show_menu(ui)
            return True
        return False

    def draw(self, ui: Ui) -> None:
        """Draw the page, with nothing of the frame round it."""
        must, should = self.tidings()
        ui.fill(ui.screen, "bg")
        page = inset(ui.screen, GAP_M)
        ui.panel(page)
        width = min(ui.em(_WIDTH), page.w - 2 * GAP_L)
        x = page.centerx - width / 2
        flag_w, head_h = ui.em(36), ui.line_height(TITLE)
        ui.flag(Rect(x, page.y + GAP_L, flag_w, head_h), self.play.seat)
        place = Rect(x + flag_w + GAP_S, page.y + GAP_L, width - flag_w - GAP_S, head_h)
        ui.label(place, t("handover.since"), size=TITLE, bold=True)
        count = len(must) + len(should)
        about = t("handover.since_about", count=count) if count else t("handover.since_none")
        y = page.y + GAP_L + head_h + GAP_S
        y += ui.paragraph(Rect(x, y, width, 400), about, color="muted") + GAP_M
        control = ui.em(CONTROL)
        foot = page.bottom - GAP_L - control
        with scroll_area(ui, _AREA, Rect(x, y, width, foot - GAP_M - y)) as view:
            at = view.top
            for heading, news in ((t("handover.since_must"), must), (t("handover.since_should"), should)):
                if news:
                    ui.label(Rect(x, at, view.rect.w, ui.line_height(HEADING)), heading, size=HEADING, bold=True)
                    at += ui.line_height(HEADING) + GAP_S
                for happening in news:
                    at = self._line(ui, Rect(x, at, view.rect.w, 0), happening)
                at += GAP_S
            view.bottom = at
        state = ui.memory(_AREA, ScrollState)
        self._seen_all = self._seen_all or state.offset >= state.most - 2
        self._foot(ui, Rect(x, foot, width, control))

    def _line(self, ui: Ui, at: Rect, happening: Happening) -> float:
        view = self.play.view
        line, icon_w, flag_w = ui.line_height(), ui.em(18), ui.em(24)
        indent = icon_w + flag_w + 3 * GAP_S
        text = narrate(view, happening)
        height = ui.paragraph_height(at.w - indent, text)
        ink = ui.theme.tone(tone_of(happening, view))
        ui.icon(Rect(at.x, at.y, icon_w, line), icon_of(happening), ink)
        code = seat_of(happening)
        if code is not None:
            ui.flag(Rect(at.x + icon_w + GAP_S, at.y, flag_w, line), code)
        ui.paragraph(Rect(at.x + indent, at.y, at.w - indent, height), text)
        return at.y + height + 6

    def _foot(self, ui: Ui, row: Rect) -> None:
        text, key = t("handover.go_on"), t("common.key_enter")
        width = button_width(ui, text, hotkey=key, primary=True) + GAP_S
        reason = None if self._seen_all else t("handover.since_more")
        if reason:
            ui.label(Rect(row.x, row.y, row.w - width - GAP_S, row.h), reason, color="muted", ellipsis=True)
        place = Rect(row.right - width, row.y, width, row.h)
        button(ui, "since/go", place, text, hotkey=key, primary=True, on=partial(self.go_on), disabled_reason=reason)
