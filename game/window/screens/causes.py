"""The chains of causes behind the figures of a round's resolution: opened by click or key, pinned, filled in slices."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from game.view import View
from game.window.catalog import t
from game.window.hits import Tip, TipLine
from game.window.layout import Rect
from game.window.screens.causes_market import PriceCauses
from game.window.theme import GAP_M, GAP_S, HEADING
from game.window.ui import Ui
from game.window.widgets.tooltip import LEAST_LABEL, WIDTH

#: Seconds of work in one frame; one market is always cleared.
SLICE_S = 0.006


def pin(ui: Ui, id: str) -> None:
    """Pin the chain of a figure that was just used, in the place of any other; a second time takes it away."""
    pinned = any(tip.source == id for tip in ui.tips.pinned)
    ui.tips.pinned = []
    hit = ui.hits.by_id.get(id)
    if not pinned and hit is not None and ui.tips.show(hit):
        ui.tips.pin()
    ui.redraw()


def is_open(ui: Ui, id: str) -> bool:
    """Whether the chain of a figure is shown or pinned, or about to be: the figure is pointed at or in focus."""
    showing = ui.tips.showing
    shown = showing is not None and showing.source == id
    return shown or ui.hover == id or ui.focus == id or any(tip.source == id for tip in ui.tips.pinned)


def fitted(ui: Ui, tip: Tip) -> Tip:
    """Return a chain that fits on the screen: lines for which there is no room stand behind one that leads to them.

    The sum and what comes after it stay in sight.
    """
    width = min(ui.em(WIDTH), ui.screen.w - 32) - 2 * GAP_M
    gap = ui.em(GAP_M)

    def height(line: TipLine) -> float:
        beside = width - gap - ui.text_width(line.value, bold=True)
        rows = ui.paragraph_height(beside if beside >= LEAST_LABEL else width, line.label)
        return max(ui.line_height(), rows) if beside >= LEAST_LABEL else rows + ui.line_height()

    room = ui.screen.h - 16 - 3 * GAP_S - ui.line_height()
    room -= ui.paragraph_height(width, tip.title, size=HEADING, bold=True)
    room -= ui.paragraph_height(width, tip.text) if tip.text else 0.0
    room -= ui.line_height() + 2 if tip.codex else 0.0
    heights = [height(line) for line in tip.lines]
    if sum(heights) <= room:
        return tip
    labels = [line.label for line in tip.lines]
    end = labels.index(t("resolution.sum")) if t("resolution.sum") in labels else len(labels)
    room -= sum(heights[end:]) + 2 * ui.line_height()
    kept = 0
    while kept < end and heights[kept] <= room:
        room -= heights[kept]
        kept += 1
    behind = fitted(ui, Tip("", tip.title, tip.lines[kept:end])) if kept else Tip("", tip.title, tip.lines[:end])
    lead = TipLine(t("causes.more_lines", count=end - kept), more=behind)
    return replace(tip, lines=(*tip.lines[:kept], lead, *tip.lines[end:]))


def figure(ui: Ui, id: str, rect: Rect, chain: Callable[[], Tip], brief: str = "") -> bool:
    """A figure with a chain of causes behind it: a target for mouse and keys under what is drawn next.

    Args:
        ui: the window.
        id: the target's id.
        rect: where the figure is.
        chain: makes the chain; called only while it may be read.
        brief: what the figure's tooltip says before.

    Returns:
        whether it is pointed at.
    """
    hint = t("causes.open")
    tip = fitted(ui, chain()) if is_open(ui, id) else Tip(f"{brief}\n{hint}" if brief else hint)
    look = ui.touch(id, rect, on=lambda: pin(ui, id), tip=tip)
    if look.hover:
        ui.box(Rect(rect.x - 4, rect.y, rect.w + 8, rect.h), "hover", None, 4)
    if look.focus:
        ui.paint.ring(Rect(rect.x - 4, rect.y, rect.w + 8, rect.h), 4)
    return look.hover


class PriceDesk:
    """Keeps the causes of the prices of one round, and clears those that were asked for in slices between frames.

    Args:
        before, after: the views at the beginning of the round and after it.
        past: gives the view at the beginning of an earlier round.
    """

    def __init__(self, before: View, after: View, past: Callable[[int], View]) -> None:
        self.before, self.after, self._past = before, after, past
        self._kept: dict[str, PriceCauses] = {}
        self._wanted: list[PriceCauses] = []

    def ask(self, mineral: str, was: float, now: float) -> PriceCauses:
        """Return the causes of a price, which are worked on next if they are not all there.

        Args:
            mineral: the mineral.
            was: its price index outside the rival in the market before.
            now: the index in this market.
        """
        if mineral not in self._kept:
            self._kept[mineral] = PriceCauses(self._old(), self.before, self.after, mineral, was, now)
        causes = self._kept[mineral]
        if not causes.done and causes not in self._wanted:
            self._wanted.append(causes)
        return causes

    def _old(self) -> View:
        """Return the view right after the market before: between two markets more than one round may lie."""
        market = self.before.market
        if market is None:
            return self.before if self.before.round <= 1 else self._past(1)
        return self.before if market.round + 1 >= self.before.round else self._past(market.round + 1)

    def work(self, seconds: float = SLICE_S) -> bool:
        """Clear what was asked for since the last call, for about so long; true if a new frame is due."""
        until = time.perf_counter() + seconds
        wanted, self._wanted = self._wanted, []
        for causes in wanted:
            while not causes.done:
                causes.advance()
                if time.perf_counter() >= until:
                    return True
        return bool(wanted)
