"""The world map: outlines from the assets, rasterised at the window's own resolution and coloured country by country.

A raster is one 8-bit surface at twice the resolution in which every pixel holds the number of its country. It serves
the hit test, and a picture in new colours is the same surface with another palette: no country is drawn again to
recolour. Hatches are laid over it where a pattern meets the numbers, and scaling down by two smooths all edges.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

import numpy as np
import pygame
from numpy.typing import NDArray

from game.window.cache import Lru
from game.window.theme import Color

Hatch = Literal["", "slant", "cross", "dots", "rows", "columns"]
HATCHES: tuple[Hatch, ...] = ("", "slant", "cross", "dots", "rows", "columns")
OVERSAMPLE = 2

#: Palette numbers below the first country's.
_SEA, _GRID, _FIRST = 0, 1, 2

Ring = NDArray[np.float64]


@dataclass(frozen=True)
class Outlines:
    """The map file, decoded.

    Attributes:
        width, height: the frame in map units, origin top left.
        shapes: code -> polygons, each a list of rings [points, 2]; the outer ring first, then its holes.
        graticule: open lines.
        markers: actor -> anchor of its chip.
        note: the sentence on borders that must be shown with the map.
        source: where the outlines come from.
    """

    width: float
    height: float
    shapes: dict[str, tuple[tuple[Ring, ...], ...]]
    graticule: tuple[Ring, ...]
    markers: dict[str, tuple[float, float]]
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class Fill:
    """How a country is filled: a ground, and a hatch in ``ink`` over it."""

    color: Color
    hatch: Hatch = ""
    ink: Color = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Window:
    """The part of the map that is shown: its top left corner in map units, and map units per device pixel."""

    x: float
    y: float
    unit: float

    def to_pixel(self, x: float, y: float) -> tuple[float, float]:
        """Return the device pixel of a place, from the picture's top left corner."""
        return (x - self.x) / self.unit, (y - self.y) / self.unit

    def to_map(self, px: float, py: float) -> tuple[float, float]:
        """Return the place of a device pixel of the picture."""
        return self.x + px * self.unit, self.y + py * self.unit


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours of what is not a country: the sea, its grid, coasts and borders."""

    sea: Color
    grid: Color
    border: Color


@cache
def outlines() -> Outlines:
    """Return the map of the package, decoded once."""
    text = resources.files("assets").joinpath("map", "world.json").read_text(encoding="utf-8")
    data = json.loads(text)
    return Outlines(
        width=float(data["width"]),
        height=float(data["height"]),
        shapes={
            code: tuple(tuple(_decode(ring) for ring in polygon) for polygon in polygons)
            for code, polygons in data["shapes"].items()
        },
        graticule=tuple(_decode(line) for line in data["graticule"]),
        markers={code: (float(x), float(y)) for code, (x, y) in data["markers"].items()},
        note=data["note"],
        source=data["source"],
    )


def _decode(flat: Sequence[int]) -> Ring:
    """Return the points of a ring that is stored as a first point and steps."""
    return np.cumsum(np.asarray(flat, dtype=np.float64).reshape(-1, 2), axis=0)


def whole(size: tuple[int, int]) -> Window:
    """Return the window that shows the whole map in the middle of ``size`` device pixels."""
    world = outlines()
    unit = max(world.width / size[0], world.height / size[1])
    return Window((world.width - size[0] * unit) / 2, (world.height - size[1] * unit) / 2, unit)


def clamped(window: Window, size: tuple[int, int], most_zoom: float = 8.0) -> Window:
    """Return the window held to the map: never wider than the whole, no closer than ``most_zoom``, no edge inside."""
    world, full = outlines(), whole(size)
    unit = min(full.unit, max(full.unit / most_zoom, window.unit))

    def place(at: float, extent: float, shown: float, centred: float) -> float:
        return centred if shown >= extent else min(max(at, 0.0), extent - shown)

    width, height = size[0] * unit, size[1] * unit
    return Window(
        place(window.x, world.width, width, (world.width - width) / 2),
        place(window.y, world.height, height, (world.height - height) / 2),
        unit,
    )


def zoomed(window: Window, size: tuple[int, int], factor: float, at: tuple[float, float]) -> Window:
    """Return the window ``factor`` times as close, with the device pixel ``at`` staying where it is."""
    full = whole(size)
    unit = min(full.unit, max(full.unit / 8.0, window.unit / factor))
    x, y = window.to_map(*at)
    return clamped(Window(x - at[0] * unit, y - at[1] * unit, unit), size)


class Raster:
    """The map in one window and size: which country every pixel belongs to, and pictures of it."""

    def __init__(self, size: tuple[int, int], window: Window) -> None:
        self.size, self.window = size, window
        world = outlines()
        self.codes = tuple(world.shapes)
        self._number = {code: _FIRST + n for n, code in enumerate(self.codes)}
        big = (size[0] * OVERSAMPLE, size[1] * OVERSAMPLE)
        self._ids = pygame.Surface(big, 0, 8)
        self._rings: list[NDArray[np.int32]] = []
        self._outer: dict[str, list[NDArray[np.int32]]] = {}
        self._ids.fill(_SEA)
        for line in world.graticule:
            pygame.draw.lines(self._ids, _GRID, False, self._placed(line), OVERSAMPLE)
        # A country inside another comes after it, so that no hole is needed for a country within.
        for code in sorted(self.codes, key=lambda c: -_extent(world.shapes[c])):
            for polygon in world.shapes[code]:
                outer = self._placed(polygon[0])
                if not self._in_sight(outer):
                    continue
                pygame.draw.polygon(self._ids, self._number[code], outer)
                self._rings.append(outer)
                self._outer.setdefault(code, []).append(outer)
        self._kept: Lru[pygame.Surface] = Lru(limit=8)

    def _placed(self, ring: Ring) -> NDArray[np.int32]:
        points = (ring - (self.window.x, self.window.y)) * (OVERSAMPLE / self.window.unit)
        return np.rint(points).astype(np.int32)

    def _in_sight(self, ring: NDArray[np.int32]) -> bool:
        low, high = ring.min(axis=0), ring.max(axis=0)
        big = self._ids.get_size()
        return bool(high[0] >= 0 and high[1] >= 0 and low[0] < big[0] and low[1] < big[1])

    def code_at(self, px: float, py: float) -> str | None:
        """Return the country at a device pixel of the picture, or None for the sea and outside."""
        x, y = int(px * OVERSAMPLE), int(py * OVERSAMPLE)
        if not self._ids.get_rect().collidepoint(x, y):
            return None
        number = self._ids.get_at_mapped((x, y))
        return self.codes[number - _FIRST] if number >= _FIRST else None

    def edge(self, code: str) -> list[list[tuple[float, float]]]:
        """Return the outer rings of a country in device pixels of the picture, for an outline over it."""
        return [[(x / OVERSAMPLE, y / OVERSAMPLE) for x, y in ring] for ring in self._outer.get(code, ())]

    def picture(self, fills: Mapping[str, Fill], rest: Fill, inks: Inks) -> pygame.Surface:
        """Return the map in colours; countries without a fill of their own take ``rest``. The result is kept."""
        key = (tuple(sorted(fills.items(), key=lambda item: item[0])), rest, inks)
        return self._kept.get(key, lambda: self._painted(fills, rest, inks))

    def _painted(self, fills: Mapping[str, Fill], rest: Fill, inks: Inks) -> pygame.Surface:
        chosen = [fills.get(code, rest) for code in self.codes]
        self._ids.set_palette([inks.sea, inks.grid, *(fill.color for fill in chosen)])
        big = pygame.Surface(self._ids.get_size(), 0, 32)
        big.blit(self._ids, (0, 0))
        bit = np.zeros(256, dtype=np.uint8)
        bit[_FIRST : _FIRST + len(chosen)] = [_bit(fill.hatch) for fill in chosen]
        if bit.any():
            ink = np.zeros(256, dtype=np.uint32)
            ink[_FIRST : _FIRST + len(chosen)] = [big.map_rgb(fill.ink) for fill in chosen]
            # Views of the surfaces, which are locked as long as these live.
            numbers, pixels = pygame.surfarray.pixels2d(self._ids), pygame.surfarray.pixels2d(big)
            inked = bit[numbers]
            inked &= _patterns(numbers.shape)
            where = inked != 0
            pixels[where] = ink[numbers[where]]
            del numbers, pixels
        for ring in self._rings:
            pygame.draw.lines(big, inks.border, True, ring, OVERSAMPLE)
        return pygame.transform.smoothscale(big, self.size)


def _extent(polygons: Sequence[Sequence[Ring]]) -> float:
    """Return the area of the box round a country's largest polygon."""
    return max(float(np.prod(np.ptp(polygon[0], axis=0))) for polygon in polygons)


def _bit(hatch: Hatch) -> int:
    """Return the bit that stands for a hatch in :func:`_patterns`; 0 for none."""
    return 1 << (HATCHES.index(hatch) - 1) if hatch else 0


@cache
def _patterns(shape: tuple[int, int]) -> NDArray[np.uint8]:
    """Return which hatches have ink at each oversampled pixel, [x, y], one bit a hatch."""
    step, thick = 7 * OVERSAMPLE, 2 * OVERSAMPLE
    x, y = np.ogrid[:step, :step]
    slant = (x + y) % step < thick
    tile = np.zeros((step, step), dtype=np.uint8)
    inked: dict[Hatch, NDArray[np.bool_]] = {
        "slant": slant,
        "cross": slant | ((x - y) % step < thick),
        "dots": (x - step // 2) ** 2 + (y - step // 2) ** 2 <= (thick * 0.85) ** 2,
        "rows": np.broadcast_to(y < thick, tile.shape),
        "columns": np.broadcast_to(x < thick, tile.shape),
    }
    for hatch, where in inked.items():
        tile[where] |= _bit(hatch)
    over = np.tile(tile, (shape[0] // step + 1, shape[1] // step + 1))
    return np.ascontiguousarray(over[: shape[0], : shape[1]])


class WorldMap:
    """Rasters of the map, kept by size and window."""

    def __init__(self) -> None:
        self._kept: Lru[Raster] = Lru(limit=6)

    def raster(self, size: tuple[int, int], window: Window) -> Raster:
        """Return the raster of a window; made when first asked for."""
        return self._kept.get((size, window), lambda: Raster(size, window))


def swatch(size: tuple[int, int], fill: Fill, border: Color) -> pygame.Surface:
    """Return a sample of a fill for a legend, in device pixels."""
    big = (size[0] * OVERSAMPLE, size[1] * OVERSAMPLE)
    pixels = np.empty((*big, 3), dtype=np.uint8)
    pixels[:] = fill.color
    pixels[(_patterns(big) & _bit(fill.hatch)) != 0] = fill.ink
    surface = pygame.surfarray.make_surface(pixels)
    pygame.draw.rect(surface, border, surface.get_rect(), OVERSAMPLE)
    return pygame.transform.smoothscale(surface, size)
