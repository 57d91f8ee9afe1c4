"""Anti-aliased shapes in device pixels.

pygame's own rounded rectangles have stepped corners. Here a corner is drawn once at four times its size, scaled
down and kept; a rounded rectangle is then a few fills and four blits of corners.
"""

import math
from itertools import pairwise

import pygame

from game.window.cache import Lru
from game.window.theme import Color

_OVERSAMPLE = 4
_corners: Lru[pygame.Surface] = Lru(limit=256)
_discs: Lru[pygame.Surface] = Lru(limit=256)


def _corner_sprite(radius: int, fill: Color | None, border: Color | None, width: int) -> pygame.Surface:
    """A disc of ``radius`` with its rim; its quarters are the four corners."""
    size = 2 * radius
    big = pygame.Surface((size * _OVERSAMPLE, size * _OVERSAMPLE), pygame.SRCALPHA)
    outer = border if border is not None else fill
    assert outer is not None
    centre = (radius * _OVERSAMPLE, radius * _OVERSAMPLE)
    # Transparent pixels carry the rim's colour, so that scaling down does not darken the edge.
    big.fill((*outer, 0))
    pygame.draw.circle(big, (*outer, 255), centre, radius * _OVERSAMPLE)
    if border is not None:
        inside = (*fill, 255) if fill is not None else (*outer, 0)
        pygame.draw.circle(big, inside, centre, max(0, radius - width) * _OVERSAMPLE)
    return pygame.transform.smoothscale(big, (size, size))


def round_rect(
    surface: pygame.Surface,
    rect: pygame.Rect,
    radius: int,
    fill: Color | None = None,
    border: Color | None = None,
    width: int = 1,
) -> None:
    """A rectangle with round corners of ``radius`` pixels, filled, with a rim of ``width`` pixels, or both."""
    x, y, w, h = rect
    if w <= 0 or h <= 0 or (fill is None and border is None):
        return
    r = max(0, min(radius, w // 2, h // 2))
    if fill is not None:
        surface.fill(fill, (x, y + r, w, h - 2 * r))
        if r:
            surface.fill(fill, (x + r, y, w - 2 * r, r))
            surface.fill(fill, (x + r, y + h - r, w - 2 * r, r))
    if border is not None:
        surface.fill(border, (x + r, y, w - 2 * r, width))
        surface.fill(border, (x + r, y + h - width, w - 2 * r, width))
        surface.fill(border, (x, y + r, width, h - 2 * r))
        surface.fill(border, (x + w - width, y + r, width, h - 2 * r))
    if r:
        sprite = _corners.get((r, fill, border, width), lambda: _corner_sprite(r, fill, border, width))
        surface.blit(sprite, (x, y), (0, 0, r, r))
        surface.blit(sprite, (x + w - r, y), (r, 0, r, r))
        surface.blit(sprite, (x, y + h - r), (0, r, r, r))
        surface.blit(sprite, (x + w - r, y + h - r), (r, r, r, r))


def disc(surface: pygame.Surface, centre: tuple[float, float], radius: float, color: Color) -> None:
    """A filled circle of ``radius`` pixels round ``centre``."""
    r = max(1, math.ceil(radius))
    key = (round(radius * 4), color)

    def make() -> pygame.Surface:
        big = pygame.Surface((2 * r * _OVERSAMPLE, 2 * r * _OVERSAMPLE), pygame.SRCALPHA)
        big.fill((*color, 0))
        pygame.draw.circle(big, (*color, 255), (r * _OVERSAMPLE, r * _OVERSAMPLE), radius * _OVERSAMPLE)
        return pygame.transform.smoothscale(big, (2 * r, 2 * r))

    surface.blit(_discs.get(key, make), (round(centre[0]) - r, round(centre[1]) - r))


def polyline(
    surface: pygame.Surface, points: list[tuple[float, float]], color: Color, width: int, dash: int = 0
) -> None:
    """A line through ``points``; ``dash`` pixels on and as many off, or unbroken when 0."""
    if dash:
        for a, b in _dashes(points, dash):
            pygame.draw.aaline(surface, color, a, b, width)
        return
    for a, b in pairwise(points):
        pygame.draw.aaline(surface, color, a, b, width)
    if width > 2:
        for point in points[1:-1]:
            disc(surface, point, width / 2, color)


def _dashes(points: list[tuple[float, float]], dash: int) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    pieces = []
    travelled = 0.0
    for (x0, y0), (x1, y1) in pairwise(points):
        length = math.hypot(x1 - x0, y1 - y0)
        done = 0.0
        while length - done > 1e-9:
            phase = travelled % (2 * dash)
            step = min(dash - phase % dash, length - done)
            if phase < dash and step > 0.5:
                a, b = done / length, (done + step) / length
                pieces.append(((x0 + (x1 - x0) * a, y0 + (y1 - y0) * a), (x0 + (x1 - x0) * b, y0 + (y1 - y0) * b)))
            done += step
            travelled += step
    return pieces


def polygon(surface: pygame.Surface, points: list[tuple[float, float]], color: Color) -> None:
    """A filled polygon with smooth edges."""
    pygame.draw.polygon(surface, color, points)
    pygame.draw.aalines(surface, color, True, points)


def veil(surface: pygame.Surface, rect: pygame.Rect, color: Color, alpha: int) -> None:
    """Lay ``color`` over ``rect`` with ``alpha`` 0-255."""
    clipped = rect.clip(surface.get_clip())
    if clipped.w <= 0 or clipped.h <= 0 or alpha <= 0:
        return
    sheet = pygame.Surface(clipped.size)
    sheet.fill(color)
    sheet.set_alpha(alpha)
    surface.blit(sheet, clipped)


def shadow(surface: pygame.Surface, rect: pygame.Rect, radius: int, spread: int, color: Color, alpha: int) -> None:
    """A soft shadow under ``rect``, ``spread`` pixels wide."""
    if alpha <= 0 or spread <= 0:
        return
    key = ("shadow", rect.w, rect.h, radius, spread, color, alpha)

    def make() -> pygame.Surface:
        # Blurred at a quarter of the size, which is sixteen times less work and looks the same.
        w, h = max(8, (rect.w + 4 * spread) // 4), max(8, (rect.h + 4 * spread) // 4)
        small = pygame.Surface((w, h), pygame.SRCALPHA)
        small.fill((*color, 0))
        inner = small.get_rect().inflate(-spread, -spread)
        pygame.draw.rect(small, (*color, alpha), inner, border_radius=max(1, radius // 4))
        blurred = pygame.transform.gaussian_blur(small, max(1, spread // 5))
        return pygame.transform.smoothscale(blurred, (rect.w + 4 * spread, rect.h + 4 * spread))

    sprite = _shadows.get(key, make)
    surface.blit(sprite, (rect.x - 2 * spread, rect.y - 2 * spread + spread // 2))


_shadows: Lru[pygame.Surface] = Lru(limit=24)
