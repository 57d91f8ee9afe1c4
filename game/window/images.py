"""Flags and icons of the package, rasterised at the size in which they are shown, and kept."""

from importlib import resources
from io import BytesIO

import pygame

from game.window.cache import Lru
from game.window.theme import Color


class Images:
    """Loads ``assets/flags/<ISO3>.svg`` and ``assets/icons/<name>.svg``; sizes are device pixels."""

    def __init__(self) -> None:
        self._kept: Lru[pygame.Surface] = Lru(limit=800)
        self._sources: dict[str, bytes | None] = {}
        self._colours: dict[str, Color] = {}

    def _source(self, path: str) -> bytes | None:
        if path not in self._sources:
            folder, _, name = path.partition("/")
            file = resources.files("assets").joinpath(folder, name)
            self._sources[path] = file.read_bytes() if file.is_file() else None
        return self._sources[path]

    def has(self, path: str) -> bool:
        """Whether the package has ``path``, such as ``flags/JPN.svg``."""
        return self._source(path) is not None

    def _raster(self, path: str, size: tuple[int, int]) -> pygame.Surface | None:
        data = self._source(path)
        if data is None:
            return None
        image = pygame.image.load_sized_svg(BytesIO(data), size)
        if image.get_size() == size:
            return image
        # load_sized_svg keeps the drawing's proportions; put it in the middle.
        sheet = pygame.Surface(size, pygame.SRCALPHA)
        sheet.blit(image, ((size[0] - image.get_width()) // 2, (size[1] - image.get_height()) // 2))
        return sheet

    def flag(self, code: str, size: tuple[int, int], edge: Color) -> pygame.Surface:
        """The flag of a seat code with a thin ``edge``; a plain plate when there is no drawing."""

        def make() -> pygame.Surface:
            sheet = pygame.Surface(size, pygame.SRCALPHA)
            image = self._raster(f"flags/{code}.svg", size)
            if image is None:
                sheet.fill((110, 120, 135, 255))
                pygame.draw.line(sheet, (160, 170, 185), (0, size[1] - 1), (size[0] - 1, 0))
            else:
                sheet.blit(image, (0, 0))
            rim = pygame.Surface(size, pygame.SRCALPHA)
            pygame.draw.rect(rim, (*edge, 90), rim.get_rect(), max(1, size[1] // 24))
            sheet.blit(rim, (0, 0))
            return sheet

        return self._kept.get(("flag", code, size, edge), make)

    def icon(self, name: str, px: int, color: Color) -> pygame.Surface:
        """The icon in ``color``; a small square outline when there is no drawing."""

        def make() -> pygame.Surface:
            size = (px, px)
            image = self._raster(f"icons/{name}.svg", size)
            if image is None:
                sheet = pygame.Surface(size, pygame.SRCALPHA)
                inset = max(1, px // 5)
                pygame.draw.rect(
                    sheet, (*color, 255), sheet.get_rect().inflate(-2 * inset, -2 * inset), max(1, px // 12)
                )
                return sheet
            image = image.convert_alpha() if pygame.display.get_surface() else image.copy()
            # White strokes times the colour; the maximum first, should a stroke be dark.
            image.fill((255, 255, 255, 0), special_flags=pygame.BLEND_RGBA_MAX)
            image.fill((*color, 255), special_flags=pygame.BLEND_RGBA_MULT)
            return image

        return self._kept.get(("icon", name, px, color), make)

    def colour(self, code: str) -> Color:
        """The strongest colour of a seat's flag, by area and saturation; a quiet blue without a drawing."""
        if code not in self._colours:
            image = self._raster(f"flags/{code}.svg", (48, 32))
            self._colours[code] = _QUIET if image is None else _strongest(image)
        return self._colours[code]


#: Where there is no flag.
_QUIET: Color = (70, 110, 170)


def _strongest(image: pygame.Surface) -> Color:
    weights: dict[Color, float] = {}
    for x in range(0, image.get_width(), 2):
        for y in range(0, image.get_height(), 2):
            red, green, blue, alpha = image.get_at((x, y))
            colour = (red & ~15, green & ~15, blue & ~15)
            saturation = (max(colour) - min(colour)) / 255
            if alpha > 128:
                weights[colour] = weights.get(colour, 0.0) + 0.02 + saturation
    return max(sorted(weights), key=lambda colour: weights[colour]) if weights else _QUIET
