"""Short messages that come up where they cover least that can be pressed, and go by themselves.

That is under the top bar in the middle, unless there are buttons there.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.window.layout import Rect
from game.window.theme import GAP_M, GAP_S, Paint, Tone

if TYPE_CHECKING:
    from game.window.ui import Ui

ICONS: dict[Tone, str] = {"neutral": "info", "good": "check", "warn": "warning", "bad": "cross"}
#: Messages shown at once; older ones give way.
MOST = 4
#: The height of the bars of a screen, about which no message lies, and the distance of the places that are tried.
BAR, STEP = 52.0, 36.0
#: From this area on, in square units, a target is as large as a column.
LARGE = 60_000.0


@dataclass(slots=True)
class _Toast:
    number: int
    text: str
    tone: Tone
    until: float | None
    seconds: float


class Toasts:
    """The messages that are up, the newest highest."""

    def __init__(self, ui: "Ui") -> None:
        self._ui = ui
        self._count = 0
        self.shown: list[_Toast] = []
        self._place: Rect | None = None

    def add(self, text: str, tone: Tone = "neutral", seconds: float = 4.0) -> None:
        """Show ``text``; its seconds run from the first frame in which it can be seen.

        They are stretched by the reader's multiple of time limits; without limits a message stays until clicked away.
        The same message again takes the place of the one that is up.
        """
        self._count += 1
        others = (toast for toast in self.shown if (toast.text, toast.tone) != (text, tone))
        self.shown = [*others, _Toast(self._count, text, tone, None, seconds)][-MOST:]
        self._ui.dirty = True

    def draw(self) -> None:
        """Draw those that are still up, each with its icon and a rim in its colour."""
        ui = self._ui
        stretch = ui.time_stretch
        for toast in self.shown:
            if toast.until is None:
                toast.until = ui.now + toast.seconds * stretch if stretch else math.inf
        self.shown = [toast for toast in self.shown if (toast.until or 0.0) > ui.now + 1e-9]
        if not self.shown:
            self._place = None
            return
        icon_w = ui.em(20)
        limit = min(ui.em(420), ui.screen.w - 32) - icon_w - 3 * GAP_M
        texts_w = [min(ui.text_width(toast.text) + 1, limit) for toast in self.shown]
        heights = [ui.paragraph_height(w, toast.text) + 2 * GAP_S for w, toast in zip(texts_w, self.shown, strict=True)]
        size = (max(texts_w) + icon_w + 3 * GAP_M, sum(heights) + GAP_S * (len(heights) - 1))
        block = self._place = self._free_place(*size)
        top = block.y
        for toast, text_w, height in reversed(list(zip(self.shown, texts_w, heights, strict=True))):
            box = Rect(0, top, text_w + icon_w + 3 * GAP_M, height)
            box.centerx = block.centerx
            ink: Paint = ui.theme.tone(toast.tone)
            number = toast.number
            look = ui.touch(f"toast/{number}", box, on=lambda n=number: self._drop(n), focusable=False)  # type: ignore[misc]
            ui.paint.shadow(box)
            ui.box(box, "hover" if look.hover else "raised", ink)
            ui.icon(Rect(box.x + GAP_M, box.y + GAP_S, icon_w, ui.line_height()), ICONS[toast.tone], ink)
            ui.paragraph(Rect(box.x + icon_w + 2 * GAP_M, box.y + GAP_S, text_w, height), toast.text)
            top = box.bottom + GAP_S
            if toast.until is not None and math.isfinite(toast.until):
                ui.wake_in(max(0.0, toast.until - ui.now))

    def _free_place(self, width: float, height: float) -> Rect:
        """Where all of them cover least that can be pressed; where they are already, if that covers nothing."""
        screen = self._ui.screen
        pressed = [hit.rect for hit in self._ui.drawn.hits if hit.on is not None or hit.press is not None]
        small = [rect for rect in pressed if rect.w * rect.h < LARGE]

        def cost(place: Rect, rects: list[Rect]) -> float:
            shared = [place.clip(rect) for rect in rects]
            return float(sum(part.w * part.h for part in shared))

        if self._place is not None:
            stay = Rect(self._place.x, self._place.y, width, height)
            stay.centerx = self._place.centerx
            if screen.contains(stay) and not cost(stay, small):
                return stay
        highest, lowest = BAR + GAP_S, screen.bottom - BAR - GAP_S - height
        steps = max(1, int((lowest - highest) / STEP))
        ys = [highest + max(0.0, lowest - highest) * n / steps for n in range(steps + 1)]
        xs = (screen.centerx - width / 2, screen.right - 16 - width, 16.0)
        places = [Rect(x, y, width, height) for y in ys for x in xs]
        # What is as large as a column, such as a list or the map, can be pressed beside them as well.
        return min(places, key=lambda place: (round(cost(place, small)), round(cost(place, pressed) / 2000)))

    def _drop(self, number: int) -> None:
        self.shown = [toast for toast in self.shown if toast.number != number]
        self._ui.dirty = True
