"""Looking at the game as it was when a round began: the banner, the steps from round to round, the way back.

The screens draw the past from :attr:`Play.view` as they draw the present; every action in it is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.window.catalog import t
from game.window.frame import GAP, set_banner, top_height
from game.window.layout import Rect
from game.window.screens.facts import fitting
from game.window.theme import CONTROL, GAP_S
from game.window.ui import Ui
from game.window.widgets.button import button, button_width, icon_button

if TYPE_CHECKING:
    from game.window.screens.base import GameScreen

_STEPS = {pygame.K_LEFT: -1, pygame.K_RIGHT: 1}


def look_at(screen: GameScreen, ui: Ui, round_: int | None) -> None:
    """Show a screen as it was when a round began, or as it is (None)."""
    screen.attempt(ui, lambda: screen.app.look_at(round_, screen.name))


def draw_banner(screen: GameScreen, ui: Ui) -> None:
    """Say below the top bar which round is being looked at; in the present there is no banner."""
    round_ = screen.play.looking_at
    if round_ is None:
        set_banner(ui, 0.0)
        return
    height = ui.em(CONTROL)
    set_banner(ui, height + GAP)
    bar = Rect(GAP, top_height(ui) + GAP, ui.screen.w - 2 * GAP, height)
    ui.box(bar, "panel", "warn")
    back = t("journalmore.back")
    key = screen.app.loop.keymap.text("back")
    back_w = button_width(ui, back, hotkey=key, primary=True)
    place = Rect(bar.right - back_w - 3, bar.y + 3, back_w, bar.h - 6)
    button(ui, "past/back", place, back, hotkey=key, primary=True, on=lambda: look_at(screen, ui, None))
    last = screen.play.now.round
    later = Rect(place.x - GAP_S - height, bar.y, height, height)
    earlier = Rect(later.x - height, bar.y, height, height)
    icon_button(ui, "past/earlier", earlier, "back", on=lambda: look_at(screen, ui, round_ - 1),
                tip=t("journalmore.earlier"), color="text",
                disabled_reason=t("journalmore.earliest") if round_ <= 1 else None)  # fmt: skip
    icon_button(ui, "past/later", later, "next", on=lambda: look_at(screen, ui, round_ + 1),
                tip=t("journalmore.later"), color="text",
                disabled_reason=t("journalmore.latest") if round_ >= last else None)  # fmt: skip
    icon_w = ui.em(20)
    ui.icon(Rect(bar.x + GAP_S, bar.y, icon_w, bar.h), "clock", "warn")
    x = bar.x + 2 * GAP_S + icon_w
    words, about = t("journalmore.looking", round=round_), t("journalmore.looking_about")
    room = earlier.x - GAP_S - x
    text = fitting(ui, room, (f"{words} {about}", words, t("journalmore.looking_brief", round=round_)), bold=True)
    ui.label(Rect(x, bar.y, room, bar.h), text, bold=True)


def use_key(screen: GameScreen, ui: Ui, event: pygame.Event, command: str | None) -> bool:
    """Left and right go from round to round, Esc and the key that ends a phase back to now; false for other keys."""
    round_ = screen.play.looking_at
    if round_ is None:
        return False
    if command in ("back", "end_round", "end_anyway"):
        look_at(screen, ui, None)
        return True
    if event.key in _STEPS and not event.mod & (pygame.KMOD_CTRL | pygame.KMOD_ALT | pygame.KMOD_SHIFT):
        wanted = round_ + _STEPS[event.key]
        if 1 <= wanted <= screen.play.now.round:
            look_at(screen, ui, wanted)
        else:
            ui.toast(t("journalmore.earliest" if wanted < 1 else "journalmore.latest"))
        return True
    return False
