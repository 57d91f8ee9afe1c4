"""Short messages that come up over the bottom bar and go by themselves."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.window.layout import Rect
from game.window.theme import GAP_M, GAP_S, Paint, Tone

if TYPE_CHECKING:
    from game.window.ui import Ui

ICONS: dict[Tone, str] = {"neutral": "info", "good": "check", "warn": "warning", "bad": "cross"}
#: Messages shown at once; older ones give way.
MOST = 4


@dataclass(slots=True)
class _Toast:
    number: int
    text: str
    tone: Tone
    until: float | None
    seconds: float


class Toasts:
    """The messages that are up, the newest lowest."""

    def __init__(self, ui: "Ui") -> None:
        self._ui = ui
        self._count = 0
        self.shown: list[_Toast] = []

    def add(self, text: str, tone: Tone = "neutral", seconds: float = 4.0) -> None:
        """Show ``text``; its seconds run from the first frame in which it can be seen."""
        self._count += 1
        self.shown = [*self.shown, _Toast(self._count, text, tone, None, seconds)][-MOST:]
        self._ui.dirty = True

    def draw(self) -> None:
        """Draw those that are still up, each with its icon and a rim in its colour."""
        ui = self._ui
        for toast in self.shown:
            if toast.until is None:
                toast.until = ui.now + toast.seconds
        self.shown = [toast for toast in self.shown if (toast.until or 0.0) > ui.now + 1e-9]
        bottom = ui.screen.bottom - 56 - GAP_S
        for toast in reversed(self.shown):
            icon_w = ui.em(20)
            width = min(ui.em(420), ui.screen.w - 32)
            text_w = min(ui.text_width(toast.text) + 1, width - icon_w - 3 * GAP_M)
            height = ui.paragraph_height(text_w, toast.text) + 2 * GAP_S
            box = Rect(0, 0, text_w + icon_w + 3 * GAP_M, height)
            box.bottomright = (ui.screen.right - 16, bottom)
            ink: Paint = ui.theme.tone(toast.tone)
            number = toast.number
            look = ui.touch(f"toast/{number}", box, on=lambda n=number: self._drop(n), focusable=False)  # type: ignore[misc]
            ui.paint.shadow(box)
            ui.box(box, "hover" if look.hover else "raised", ink)
            ui.icon(Rect(box.x + GAP_M, box.y + GAP_S, icon_w, ui.line_height()), ICONS[toast.tone], ink)
            ui.paragraph(Rect(box.x + icon_w + 2 * GAP_M, box.y + GAP_S, text_w, height), toast.text)
            bottom = box.y - GAP_S
            if toast.until is not None:
                ui.wake_in(max(0.0, toast.until - ui.now))

    def _drop(self, number: int) -> None:
        self.shown = [toast for toast in self.shown if toast.number != number]
        self._ui.dirty = True
