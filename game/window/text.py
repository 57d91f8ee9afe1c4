"""Fonts, and rendered text that is kept.

Everything here is in device pixels: the caller has already multiplied by the window's scale and the reader's text
scale. Rendering a run costs about 0.2 ms and blitting a kept one 0.005 ms, hence the caches.
"""

from importlib import resources
from io import BytesIO
from typing import Literal

import pygame

from game.window.cache import Lru
from game.window.theme import Color

Align = Literal["left", "centre", "right"]

_FILES = {False: "NotoSans-Regular.ttf", True: "NotoSans-SemiBold.ttf"}
ELLIPSIS = "…"

#: Bounds of the cache of rendered runs: entries, and bytes of their pixels.
MAX_RUNS = 3000
MAX_RUN_BYTES = 48_000_000


def _surface_bytes(surface: pygame.Surface) -> int:
    return surface.get_width() * surface.get_height() * surface.get_bytesize()


class Fonts:
    """The two weights of the interface's font in any pixel size, read once from the package."""

    def __init__(self) -> None:
        if not pygame.font.get_init():
            pygame.font.init()
        self._fonts: dict[tuple[int, bool], pygame.font.Font] = {}
        self._cap: dict[tuple[int, bool], int] = {}
        self._bytes: dict[bool, bytes | None] = {}
        for bold, name in _FILES.items():
            file = resources.files("assets").joinpath("fonts", name)
            self._bytes[bold] = file.read_bytes() if file.is_file() else None

    def get(self, px: int, bold: bool = False) -> pygame.font.Font:
        """The font of ``px`` pixels; pygame's own when the package has none."""
        key = (px, bold)
        font = self._fonts.get(key)
        if font is None:
            data = self._bytes[bold]
            if data is None:
                font = pygame.font.Font(None, round(px * 1.15))
                font.set_bold(bold)
            else:
                font = pygame.font.Font(BytesIO(data), px)
            self._fonts[key] = font
        return font

    def cap_height(self, px: int, bold: bool = False) -> int:
        """Height of a capital letter over the baseline, in pixels."""
        key = (px, bold)
        if key not in self._cap:
            metrics = self.get(px, bold).metrics("H")
            first = metrics[0] if metrics else None
            self._cap[key] = int(first[3]) if first is not None else round(px * 0.7)
        return self._cap[key]


class Texts:
    """Measures, wraps and renders text, and keeps what it made."""

    def __init__(self) -> None:
        self.fonts = Fonts()
        self.runs: Lru[pygame.Surface] = Lru(MAX_RUNS, MAX_RUN_BYTES, _surface_bytes)
        self._widths: Lru[int] = Lru(20_000)
        self._wraps: Lru[list[str]] = Lru(2_000)
        self._cuts: Lru[str] = Lru(4_000)

    def width(self, text: str, px: int, bold: bool = False) -> int:
        """Width of a run in pixels."""
        return self._widths.get((text, px, bold), lambda: self.fonts.get(px, bold).size(text)[0])

    def run(self, text: str, px: int, bold: bool, color: Color) -> pygame.Surface:
        """The rendered run; do not draw on it."""
        return self.runs.get((text, px, bold, color), lambda: self.fonts.get(px, bold).render(text, True, color))

    def wrap(self, text: str, px: int, bold: bool, width: int) -> list[str]:
        """Lines of at most ``width`` pixels; line breaks in ``text`` stay, a word too long for a line is cut,
        after a hyphen or a stroke if there is one."""
        return self._wraps.get((text, px, bold, width), lambda: self._wrap(text, px, bold, width))

    def _wrap(self, text: str, px: int, bold: bool, width: int) -> list[str]:
        size = self.fonts.get(px, bold).size
        lines: list[str] = []
        for source in text.split("\n"):
            line = ""
            for word in source.split(" "):
                candidate = f"{line} {word}" if line else word
                if size(candidate)[0] <= width:
                    line = candidate
                    continue
                if line:
                    lines.append(line)
                while size(word)[0] > width and len(word) > 1:
                    cut = self._fitting(word, px, bold, width)
                    cut = max(word.rfind("-", 1, cut), word.rfind("/", 1, cut)) + 1 or cut
                    lines.append(word[:cut])
                    word = word[cut:]
                line = word
            lines.append(line)
        return lines

    def _fitting(self, text: str, px: int, bold: bool, width: int) -> int:
        """The number of leading characters that fit ``width``, at least 1."""
        size = self.fonts.get(px, bold).size
        low, high = 1, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if size(text[:middle])[0] <= width:
                low = middle
            else:
                high = middle - 1
        return low

    def cut(self, text: str, px: int, bold: bool, width: int) -> str:
        """``text`` shortened with an ellipsis to fit ``width`` pixels; unchanged if it fits."""
        if self.width(text, px, bold) <= width:
            return text

        def make() -> str:
            room = width - self.width(ELLIPSIS, px, bold)
            return text[: self._fitting(text, px, bold, max(1, room))].rstrip() + ELLIPSIS

        return self._cuts.get((text, px, bold, width), make)
