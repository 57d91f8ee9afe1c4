"""Work of some seconds that keeps the window busy: a frame announces each of its steps, others say how far it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from game.errors import MinisterialError, ReplayDivergence
from game.window.catalog import t
from game.window.layout import Rect
from game.window.loop import Loop
from game.window.refusals import told_refusal
from game.window.theme import GAP_L, GAP_S, TITLE
from game.window.ui import Ui
from game.window.widgets.progress import progress

#: The bar moves in steps of this part of a step.
SEEN = 0.04


@dataclass(frozen=True, slots=True)
class Step:
    """A piece of work: what is said while it runs, and the work itself, which reports (done, total) on its way."""

    text: str
    run: Callable[[Callable[[int, int], None]], None]


class Preparation:
    """Runs steps one by one, with a frame that names the step before each.

    While :attr:`running`, a screen calls :meth:`draw` instead of drawing itself. A step that raises a
    :class:`MinisterialError` ends the work and shows the sentence.
    """

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._steps: Sequence[Step] = ()
        self._at = 0
        self._announced = -1
        self._flag = ""
        self._part = 0.0

    @property
    def running(self) -> bool:
        """Whether there are steps still to run."""
        return self._at < len(self._steps)

    def start(self, steps: Sequence[Step], flag: str = "") -> None:
        """Begin, unless other work runs; ``flag`` is the seat that it is for."""
        if not self.running:
            self._steps, self._at, self._announced, self._flag = tuple(steps), 0, -1, flag
            self._part = 0.0
            self._loop.ui.redraw()

    def draw(self, ui: Ui) -> None:
        """Say what is being done; the step itself runs before the next frame."""
        if not self.running:
            return
        step = self._steps[self._at]
        width = min(ui.em(440), ui.screen.w - 64)
        head, line = ui.line_height(TITLE), ui.line_height()
        flag_h = ui.em(40) + GAP_S if self._flag else 0.0
        box = Rect(0, 0, width, 2 * GAP_L + flag_h + head + line + GAP_S + 10)
        box.center = ui.screen.center
        ui.panel(box)
        y = box.y + GAP_L
        if self._flag:
            ui.flag(Rect(box.x, y, box.w, ui.em(40)), self._flag)
            y += flag_h
        inner = Rect(box.x + GAP_L, y, box.w - 2 * GAP_L, head)
        ui.label(inner, t("setup.preparing"), size=TITLE, bold=True, align="centre", ellipsis=True)
        ui.label(Rect(inner.x, y + head, inner.w, line), step.text, color="muted", align="centre", ellipsis=True)
        share = (self._at + self._part) / len(self._steps)
        progress(ui, Rect(inner.x, y + head + line + GAP_S, inner.w, 10), share)
        if self._announced != self._at:
            self._announced = self._at
            self._loop.call_soon(self._run)

    def _run(self) -> None:
        if not self.running:
            return
        step = self._steps[self._at]
        try:
            step.run(self._report)
        except MinisterialError as error:
            self._steps = ()
            text = told_refusal(error)
            if isinstance(error, ReplayDivergence):
                text = t("frame.diverged", place=error.place)
            self._loop.ui.toast(text, "bad", 8.0)
        else:
            self._at += 1
            self._part = 0.0
        self._loop.ui.redraw()

    def _report(self, done: int, total: int) -> None:
        """Show how far the step is, in a frame of its own where the bar moves by enough to see."""
        part = min(1.0, done / max(1, total))
        if part - self._part >= SEEN or (part >= 1.0 and self._part < 1.0):
            self._part = part
            self._loop.draw_now()
