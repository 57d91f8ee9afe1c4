"""How the voters of a bloc stand on a motion, as a bar: what is public is filled, what the desk takes is hatched.

For stands at the left, against at the right, what is open or unknown between them; the words below say it in figures.
"""

from __future__ import annotations

import pygame

from game.window.catalog import t
from game.window.figures import percent
from game.window.hits import Tip, TipLine
from game.window.layout import Rect
from game.window.screens.blocs_stances import ICONS, TONES, Level, Support
from game.window.theme import Paint
from game.window.ui import Ui

#: Left to right: (level, whether it is the estimated part).
_ORDER: tuple[tuple[Level, bool], ...] = (
    ("for", False), ("leans_for", False), ("leans_for", True), ("open", True), ("open", False), ("unknown", False),
    ("abstains", False), ("leans_against", True), ("leans_against", False), ("against", False),
)  # fmt: skip
BAR_H = 10


def support_height(ui: Ui) -> float:
    """Return the height of two bars with their words."""
    return 2 * (ui.line_height() + 2)


def support_bars(ui: Ui, id: str, rect: Rect, found: Support) -> None:
    """Draw the bar of heads and the bar of weight, each with its name and the figures for and against."""
    look = ui.touch(id, rect, tip=_tip(found))
    line = ui.line_height() + 2
    names = [t("textroom.by_heads"), t("textroom.by_weight")]
    name_w = max(ui.text_width(name) for name in names) + 10
    figures = [_figures(found, place) for place in (0, 1)]
    figure_w = max(ui.text_width(figure) for figure in figures) + 1
    for place, (name, figure) in enumerate(zip(names, figures, strict=True)):
        y = rect.y + place * line
        ui.label(Rect(rect.x, y, name_w, line), name, color="muted")
        bar_w = rect.w - name_w - figure_w - 8
        if bar_w > 24:
            _bar(ui, Rect(rect.x + name_w, y + (line - BAR_H) / 2, bar_w, BAR_H), found, place)
        ui.label(Rect(rect.right - figure_w, y, figure_w, line), figure, align="right")
    if look.focus:
        ui.paint.ring(rect)


def _figures(found: Support, place: int) -> str:
    """Return what is for and against, leaning included, by heads (0) or weight (1)."""
    ayes, noes = found.total("for", "leans_for")[place], found.total("against", "leans_against")[place]
    if place == 0:
        return t("textroom.support_heads", ayes=int(ayes), noes=int(noes))
    return t("textroom.support_weight", ayes=percent(ayes), noes=percent(noes))


def _bar(ui: Ui, track: Rect, found: Support, place: int) -> None:
    sides = (found.public, found.estimated)
    whole = sum(side[level][place] for side in sides for level in side) or 1.0
    ui.box(track, "track", None, 2)
    x = track.x
    for level, estimated in _ORDER:
        value = sides[estimated].get(level, (0, 0.0))[place]
        width = track.w * value / whole
        if width <= 0.0:
            continue
        part = Rect(x, track.y, width, track.h)
        tone = TONES[level]
        if tone != "neutral":
            ink: Paint = ui.theme.tone(tone)
            if estimated or level == "leans_for" or level == "leans_against":
                _hatch(ui, part, ink)
            else:
                ui.fill(part, ink)
        x += width
        ui.vline(min(x, track.right), track.y, track.bottom, "panel")
    # Half of all: what a majority has to pass.
    ui.fill(Rect(track.centerx - 1, track.y - 3, 2, track.h + 6), "text")


def _hatch(ui: Ui, rect: Rect, color: Paint) -> None:
    """Slanted strokes in ``rect``, with its outline."""
    place = ui.paint.device(rect)
    if place.w < 1 or not ui.paint.visible(rect):
        return
    surface, gap, width = ui.paint.surface, ui.paint.px(5), max(1, ui.paint.px(1.5))
    before, rgb = surface.get_clip(), ui.color(color)
    surface.set_clip(before.clip(place))
    for start in range((place.x - place.h) // gap * gap, place.right, gap):
        pygame.draw.line(surface, rgb, (start, place.bottom), (start + place.h, place.y), width)
    pygame.draw.rect(surface, rgb, place, max(1, ui.paint.px(1)))
    surface.set_clip(before)


def _tip(found: Support) -> Tip:
    """Return all levels with heads and weight, what is public first."""
    lines = []
    for estimated, side in ((False, found.public), (True, found.estimated)):
        for level in ICONS:
            if level in side:
                heads, share = side[level]
                label = t(f"textroom.level_{level}")
                label = t("textroom.estimated", text=label) if estimated else label
                value = t("textroom.heads_and_share", heads=heads, share=percent(share))
                lines.append(TipLine(label, value, TONES[level]))
    return Tip(t("textroom.support_tip"), t("textroom.support"), tuple(lines))
