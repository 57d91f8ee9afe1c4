"""The map's time: a slider over the rounds so far, which shows the map as it was when each began."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.view import View
from game.window.catalog import t
from game.window.layout import Rect
from game.window.theme import CONTROL, GAP_M, GAP_S, Ink
from game.window.ui import Ui
from game.window.widgets.button import button, button_width, icon_button
from game.window.widgets.slider import slider

if TYPE_CHECKING:
    from game.window.screens.map import MapScreen

#: Seconds that a round stands while the rounds are played, at the usual speed.
ROUND_S = 0.9


class TimeBar:
    """See the module.

    Attributes:
        round: the past round that is shown, or None for now.
        playing: whether the rounds are shown one after the other.
    """

    def __init__(self, screen: MapScreen) -> None:
        self.screen = screen
        self.round: int | None = None
        self.playing = False
        self._since = 0.0

    @property
    def there(self) -> bool:
        """Whether there is a past to show."""
        return self.screen.play.view.round > 1

    @property
    def view(self) -> View:
        """The view that is shown."""
        play = self.screen.play
        return play.view if self.round is None else play.past(self.round)

    def height(self, ui: Ui) -> float:
        """The height of the bar."""
        return ui.em(CONTROL)

    def go(self, round_: int) -> None:
        """Show a round as it began; the present one is now."""
        now = self.screen.play.view.round
        self.round = None if round_ >= now else max(1, round_)

    def to_now(self) -> None:
        """Return to now."""
        self.round, self.playing = None, False

    def toggle(self) -> None:
        """Play the rounds from the first, or stop."""
        self.playing = not self.playing
        self._since = self.screen.app.loop.ui.now
        if self.playing:
            self.round = 1

    def use_key(self, event: pygame.Event, command: str | None) -> bool:
        """Shift with the arrows moves through the rounds, Esc returns to now."""
        if not self.there:
            return False
        held = bool(getattr(event, "mod", 0) & pygame.KMOD_SHIFT)
        if held and event.key in (pygame.K_LEFT, pygame.K_RIGHT):
            at = self.round or self.screen.play.view.round
            self.go(at + (1 if event.key == pygame.K_RIGHT else -1))
            return True
        if command == "back" and (self.round is not None or self.playing):
            self.to_now()
            return True
        return False

    def _advance(self, ui: Ui) -> None:
        """Go on to the next round when the present one has stood long enough."""
        each = ROUND_S / (ui.playback or 3.0)
        if ui.now - self._since >= each:
            self._since = ui.now
            self.go((self.round or 1) + 1)
            self.playing = self.round is not None
        if self.playing:
            ui.wake_in(each)

    def draw(self, ui: Ui, rect: Rect) -> None:
        """Draw the bar: play, the slider, which round it is, and the way back to now."""
        if self.playing:
            self._advance(ui)
        now = self.screen.play.view.round
        text = t("mapmore.stop" if self.playing else "mapmore.play")
        icon_button(ui, "map/time/play", Rect(rect.x, rect.y, rect.h, rect.h), "cross" if self.playing else "play",
                    on=self.toggle, tip=text)  # fmt: skip
        back = t("mapmore.to_now")
        back_w = button_width(ui, back) if self.round is not None else 0.0
        words = t("mapmore.now") if self.round is None else t("mapmore.past", round=self.round)
        words_w = max(ui.text_width(t("mapmore.past", round=now), bold=True), ui.text_width(words, bold=True)) + 2
        right = rect.right - (back_w + GAP_S if back_w else 0)
        x = rect.x + rect.h + GAP_M
        slide = Rect(x, rect.y, max(ui.em(90), right - words_w - GAP_M - x), rect.h)
        slider(ui, "map/time", slide, float(self.round or now), low=1.0, high=float(now), step=1.0,
               on=lambda value: self._slide(round(value)), marks=[float(n) for n in range(1, now + 1)],
               tip=t("mapmore.tip"))  # fmt: skip
        ink: Ink = "muted" if self.round is None else "warn"
        ui.label(Rect(slide.right + GAP_M, rect.y, right - slide.right - GAP_M, rect.h), words, bold=True, color=ink,
                 ellipsis=True)  # fmt: skip
        if back_w:
            button(ui, "map/time/now", Rect(rect.right - back_w, rect.y, back_w, rect.h), back, on=self.to_now)

    def _slide(self, round_: int) -> None:
        self.playing = False
        self.go(round_)
