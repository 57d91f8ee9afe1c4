"""A quiet map of the world behind the title: land, and a point for every delegation."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import pygame

from game.window.cache import Lru
from game.window.theme import Color, Theme, mix
from game.window.ui import Ui
from game.window.worldmap import outlines

Point = tuple[float, float]

#: Drawn at this multiple of its size and scaled down, which smooths the coasts.
_OVERSAMPLE = 2
_sheets: Lru[pygame.Surface] = Lru(limit=4)


def backdrop(ui: Ui, seats: Iterable[str], host: str | None, clear_to: float) -> None:
    """Fill the canvas with the map: a point for each seat, a line from the host to each, faint left of ``clear_to``."""
    device = ui.paint.device(ui.screen)
    marked, edge = tuple(seats), round(ui.paint.point(clear_to, 0)[0]) - device.x
    key = (device.size, ui.theme, marked, host, edge)
    ui.paint.surface.blit(_sheets.get(key, lambda: _draw(device.size, ui.theme, marked, host, edge)), device)


def _draw(size: tuple[int, int], theme: Theme, seats: Sequence[str], host: str | None, clear_to: int) -> pygame.Surface:
    world = outlines()
    big = pygame.Surface((size[0] * _OVERSAMPLE, size[1] * _OVERSAMPLE))
    big.fill(theme.bg)
    # To the right of the choices at the usual text size, and a little over the edge.
    scale = big.get_width() * 0.66 / world.width
    left = big.get_width() * 0.365
    top = (big.get_height() - world.height * scale) * 0.5

    def place(point: Sequence[float]) -> Point:
        return left + float(point[0]) * scale, top + float(point[1]) * scale

    land, coast = mix(theme.bg, theme.raised, 0.75), mix(theme.bg, theme.border, 0.55)
    for polygon in (polygon for shape in world.shapes.values() for polygon in shape):
        points = [place(point) for point in polygon[0]]
        if len(points) > 2:
            pygame.draw.polygon(big, land, points)
            pygame.draw.aalines(big, coast, True, points)
    spots = {code: place(world.markers[code]) for code in seats if code in world.markers}
    thread: Color = mix(theme.bg, theme.accent, 0.3)
    if host in spots:
        for code, spot in spots.items():
            if code != host:
                pygame.draw.aalines(big, thread, False, _arc(spots[host], spot))
    dot: Color = mix(theme.bg, theme.accent, 0.85)
    radius = 2.4 * size[0] / 1280 * _OVERSAMPLE
    for code, spot in spots.items():
        pygame.draw.aacircle(big, land, spot, radius * (2.6 if code == host else 1.9))
        pygame.draw.aacircle(big, dot, spot, radius * (1.7 if code == host else 1.0))
    sheet = pygame.transform.smoothscale(big, size)
    _fade(sheet, theme.bg, clear_to)
    return sheet


def _arc(start: Point, end: Point) -> list[Point]:
    """A line from start to end that rises in the middle by a sixth of its length."""
    (x0, y0), (x1, y1) = start, end
    lift = math.dist(start, end) / 3
    middle = ((x0 + x1) / 2, (y0 + y1) / 2 - lift)
    steps = [n / 24 for n in range(25)]
    return [
        (
            (1 - s) ** 2 * x0 + 2 * s * (1 - s) * middle[0] + s * s * x1,
            (1 - s) ** 2 * y0 + 2 * s * (1 - s) * middle[1] + s * s * y1,
        )
        for s in steps
    ]


def _fade(sheet: pygame.Surface, paint: Color, clear_to: int) -> None:
    """Hide what lies left of ``clear_to`` under ``paint``, ever less towards that edge."""
    ramp = pygame.Surface((64, 1), pygame.SRCALPHA)
    for x in range(64):
        share = max(0.0, (x - 40) / 24)
        ramp.set_at((x, 0), (*paint, round(235 * (1 - share * share * (3 - 2 * share)))))
    width = min(sheet.get_width(), round(clear_to * 64 / 56))
    sheet.blit(pygame.transform.smoothscale(ramp, (max(1, width), sheet.get_height())), (0, 0))
