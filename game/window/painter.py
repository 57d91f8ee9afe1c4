"""Drawing in the 1280x720 logical units of the interface onto a surface of any size.

The painter turns logical rectangles into device pixels, sets text and pictures at the device's own resolution, and
keeps a record of what text was drawn and which text did not fit: the tests read both.
"""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import pygame

from game.window import shapes
from game.window.images import Images
from game.window.layout import Rect
from game.window.text import Align, Texts
from game.window.theme import BODY, DARK, RADIUS, Color, Paint, Theme

WIDTH, HEIGHT = 1280, 720
TEXT_SCALES = (1.0, 1.25, 1.5, 2.0)
#: Line distance of running text as a multiple of its size.
LINE_SPACING = 1.5
#: Longest comfortable line of running text, in characters.
MEASURE = 80


@dataclass(frozen=True, slots=True)
class Overflow:
    """A text that did not fit: ``need`` and ``have`` are logical widths or heights; see ``kind``."""

    text: str
    rect: Rect
    kind: Literal["width", "height", "outside"]
    need: float
    have: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """A text that is on the screen, where, and whether it was shortened."""

    text: str
    rect: Rect
    shortened: bool


class Painter:
    """Draws on one surface at a time; all positions and sizes are logical.

    Attributes:
        theme: the colours in use.
        text_scale: the reader's multiple of every type size, 1 to 2.
        scale: device pixels per logical unit.
        overflows: texts of this frame that did not fit although the caller did not allow an ellipsis.
        drawn: all texts of this frame inside the clip.
    """

    def __init__(self, theme: Theme = DARK, text_scale: float = 1.0) -> None:
        self.theme = theme
        self.text_scale = text_scale
        self.texts = Texts()
        self.images = Images()
        self.surface = pygame.Surface((WIDTH, HEIGHT))
        self.scale = 1.0
        self.origin = (0.0, 0.0)
        self.clip_rect = Rect(0, 0, WIDTH, HEIGHT)
        self._scrolled = 0
        self.overflows: list[Overflow] = []
        self.drawn: list[Drawn] = []

    def start(self, surface: pygame.Surface) -> None:
        """Begin a frame on ``surface``: fill it with the background and forget the records."""
        self.surface = surface
        w, h = surface.get_size()
        self.scale = max(0.05, min(w / WIDTH, h / HEIGHT))
        self.origin = ((w - WIDTH * self.scale) / 2, (h - HEIGHT * self.scale) / 2)
        self.clip_rect = Rect(0, 0, WIDTH, HEIGHT)
        self._scrolled = 0
        self.overflows = []
        self.drawn = []
        surface.set_clip(None)
        surface.fill(self.theme.bg)

    # --- units -------------------------------------------------------------------------------------------------

    def device(self, rect: Rect) -> pygame.Rect:
        """The device pixels of a logical rectangle; neighbours that touch still touch."""
        x0, y0 = self.point(rect.x, rect.y)
        x1, y1 = self.point(rect.right, rect.bottom)
        # Half up, not to even: equal heights must not alternate between two numbers of pixels.
        left, top = math.floor(x0 + 0.5), math.floor(y0 + 0.5)
        return pygame.Rect(left, top, math.floor(x1 + 0.5) - left, math.floor(y1 + 0.5) - top)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The device position of a logical one."""
        return self.origin[0] + x * self.scale, self.origin[1] + y * self.scale

    def logical(self, position: tuple[float, float]) -> tuple[float, float]:
        """The logical position of a device one."""
        return (position[0] - self.origin[0]) / self.scale, (position[1] - self.origin[1]) / self.scale

    def px(self, length: float) -> int:
        """A logical length in whole pixels, at least 1."""
        return max(1, round(length * self.scale))

    def em(self, length: float) -> float:
        """A logical length that grows with the reader's text scale: heights of rows, widths of number columns."""
        return length * self.text_scale

    def font_px(self, size: float) -> int:
        """The pixel size of type of logical ``size``."""
        return max(4, round(size * self.scale * self.text_scale))

    def line_height(self, size: float = BODY) -> float:
        """The distance between lines of running text of ``size``, in logical units."""
        return size * LINE_SPACING * self.text_scale

    @contextmanager
    def clip(self, rect: Rect, scrolled: bool = False) -> Iterator[None]:
        """Draw only inside ``rect``; ``scrolled`` when what lies outside can be scrolled to."""
        before = self.clip_rect
        self.clip_rect = before.clip(rect)
        self._scrolled += scrolled
        self.surface.set_clip(self.device(self.clip_rect))
        try:
            yield
        finally:
            self.clip_rect = before
            self._scrolled -= scrolled
            self.surface.set_clip(self.device(before))

    def visible(self, rect: Rect) -> bool:
        """Whether any part of ``rect`` is inside the clip: skip drawing what is not."""
        c = self.clip_rect
        return rect.x < c.right and rect.right > c.x and rect.y < c.bottom and rect.bottom > c.y

    # --- shapes ------------------------------------------------------------------------------------------------

    def box(
        self,
        rect: Rect,
        fill: Paint | None = "panel",
        border: Paint | None = "border",
        radius: float = RADIUS,
        width: float | None = None,
    ) -> None:
        """A rectangle with round corners; ``width`` of its rim defaults to the theme's."""
        if not self.visible(rect):
            return
        theme = self.theme
        shapes.round_rect(
            self.surface,
            self.device(rect),
            round(radius * self.scale),
            None if fill is None else theme.color(fill),
            None if border is None else theme.color(border),
            self.px(theme.border_width if width is None else width),
        )

    def panel(self, rect: Rect, fill: Paint = "panel") -> None:
        """A panel: the ground on which a column or a card of the screen stands."""
        self.box(rect, fill, "border", RADIUS)

    def fill(self, rect: Rect, paint: Paint) -> None:
        """A plain rectangle."""
        if self.visible(rect):
            self.surface.fill(self.theme.color(paint), self.device(rect))

    def veil(self, rect: Rect, paint: Paint, alpha: int) -> None:
        """A see-through rectangle, ``alpha`` 0-255."""
        shapes.veil(self.surface, self.device(rect), self.theme.color(paint), alpha)

    def shadow(self, rect: Rect, radius: float = RADIUS, spread: float = 12) -> None:
        """The soft shadow of something that floats."""
        shapes.shadow(
            self.surface,
            self.device(rect),
            round(radius * self.scale),
            self.px(spread),
            self.theme.shadow,
            self.theme.shadow_alpha,
        )

    def hline(self, x0: float, x1: float, y: float, paint: Paint = "border", width: float = 1) -> None:
        """A horizontal line from ``x0`` to ``x1``, at least a pixel thick."""
        place = self.device(Rect(x0, y, x1 - x0, width))
        place.h = self.px(width)
        self.surface.fill(self.theme.color(paint), place)

    def vline(self, x: float, y0: float, y1: float, paint: Paint = "border", width: float = 1) -> None:
        """A vertical line from ``y0`` to ``y1``, at least a pixel thick."""
        place = self.device(Rect(x, y0, width, y1 - y0))
        place.w = self.px(width)
        self.surface.fill(self.theme.color(paint), place)

    def line(self, points: Sequence[tuple[float, float]], paint: Paint, width: float = 2, dash: float = 0) -> None:
        """A smooth line through logical ``points``; ``dash`` is the length of a dash, 0 for none."""
        shapes.polyline(
            self.surface,
            [self.point(*p) for p in points],
            self.theme.color(paint),
            self.px(width),
            self.px(dash) if dash else 0,
        )

    def polygon(self, points: Sequence[tuple[float, float]], paint: Paint) -> None:
        """A filled polygon through logical ``points``."""
        shapes.polygon(self.surface, [self.point(*p) for p in points], self.theme.color(paint))

    def disc(self, x: float, y: float, radius: float, paint: Paint) -> None:
        """A filled circle."""
        shapes.disc(self.surface, self.point(x, y), radius * self.scale, self.theme.color(paint))

    def ring(self, rect: Rect, radius: float = RADIUS) -> None:
        """The ring round what has the keyboard's focus, just outside ``rect``."""
        outer = Rect(rect.x - 2, rect.y - 2, rect.w + 4, rect.h + 4)
        self.box(outer, None, "focus", radius + 2, 2)

    # --- pictures ----------------------------------------------------------------------------------------------

    def flag(self, rect: Rect, code: str) -> None:
        """The flag of seat ``code`` in the largest 3:2 box that fits the middle of ``rect``."""
        if not self.visible(rect):
            return
        width = min(rect.w, rect.h * 1.5)
        height = width / 1.5
        place = self.device(Rect(rect.centerx - width / 2, rect.centery - height / 2, width, height))
        if place.w > 1 and place.h > 1:
            self.surface.blit(self.images.flag(code, place.size, self.theme.muted), place)

    def icon(self, rect: Rect, name: str, paint: Paint = "text") -> None:
        """The icon ``name`` in the largest square that fits the middle of ``rect``."""
        if not self.visible(rect):
            return
        side = max(2, round(min(rect.w, rect.h) * self.scale))
        x, y = self.point(rect.centerx, rect.centery)
        sprite = self.images.icon(name, side, self.theme.color(paint))
        self.surface.blit(sprite, (round(x - side / 2), round(y - side / 2)))

    # --- text --------------------------------------------------------------------------------------------------

    def text_width(self, text: str, size: float = BODY, bold: bool = False) -> float:
        """The logical width of a run of text at the reader's text scale."""
        return self.texts.width(text, self.font_px(size), bold) / self.scale

    def label(
        self,
        rect: Rect,
        text: str,
        *,
        size: float = BODY,
        bold: bool = False,
        color: Paint = "text",
        align: Align = "left",
        ellipsis: bool = False,
    ) -> float:
        """One line of text, its capitals centred on the height of ``rect``; returns its logical width.

        A text wider than ``rect`` is shortened with an ellipsis. Unless ``ellipsis`` allows that, it is also
        recorded in :attr:`overflows`, as is a text that leaves the canvas or is taller than ``rect``.
        """
        if not text:
            return 0.0
        text = text.replace("\n", " ")
        px = self.font_px(size)
        place = self.device(rect)
        width = self.texts.width(text, px, bold)
        shown = text
        if width > place.w + 1:
            if not ellipsis:
                self.overflows.append(Overflow(text, rect, "width", width / self.scale, rect.w))
            shown = self.texts.cut(text, px, bold, place.w)
            width = self.texts.width(shown, px, bold)
        cap = self.texts.fonts.cap_height(px, bold)
        if cap * 1.3 > place.h + 1:
            self.overflows.append(Overflow(text, rect, "height", cap * 1.3 / self.scale, rect.h))
        x = place.x
        if align == "centre":
            x += (place.w - width) // 2
        elif align == "right":
            x += place.w - width
        baseline = place.y + (place.h + cap) // 2
        self._put(text, shown, px, bold, color, x, baseline)
        return width / self.scale

    def paragraph(
        self,
        rect: Rect,
        text: str,
        *,
        size: float = BODY,
        bold: bool = False,
        color: Paint = "text",
        align: Align = "left",
        ellipsis: bool = False,
    ) -> float:
        """Running text wrapped to ``rect`` from its top; returns the logical height that it takes.

        Lines that do not fit the height are left out; unless ``ellipsis`` allows that, it is recorded in
        :attr:`overflows`.
        """
        px = self.font_px(size)
        lines = self.texts.wrap(text, px, bold, self._measure(rect.w, px))
        step = self.line_height(size)
        room = max(1, int((rect.h + 1.5) / step))
        need = step * len(lines)
        if len(lines) > room:
            if not ellipsis:
                self.overflows.append(Overflow(text, rect, "height", need, rect.h))
            place = self.device(rect)
            last = self.texts.cut(f"{lines[room - 1]}…", px, bold, place.w)
            lines = [*lines[: room - 1], last]
        for number, line in enumerate(lines):
            self.label(
                Rect(rect.x, rect.y + number * step, rect.w, step),
                line,
                size=size,
                bold=bold,
                color=color,
                align=align,
            )
        return len(lines) * step

    def paragraph_height(self, width: float, text: str, *, size: float = BODY, bold: bool = False) -> float:
        """The logical height of ``text`` wrapped to ``width``."""
        px = self.font_px(size)
        return len(self.texts.wrap(text, px, bold, self._measure(width, px))) * self.line_height(size)

    def _measure(self, width: float, px: int) -> int:
        # A character of running text is about 0.48 of the type size wide. A rectangle keeps single precision: without
        # the allowance, text measured by a width could wrap otherwise than text drawn in a rectangle of that width.
        return max(1, min(int(width * self.scale + 1e-3), MEASURE * px * 48 // 100))

    def _put(self, text: str, shown: str, px: int, bold: bool, color: Paint, x: int, baseline: int) -> None:
        font = self.texts.fonts.get(px, bold)
        top = baseline - font.get_ascent()
        k = self.scale
        left, upper = self.logical((x, baseline - px))
        area = Rect(left, upper, self.texts.width(shown, px, bold) / k, px * 1.25 / k)
        if not self._scrolled and (area.x < -1 or area.y < -1 or area.right > WIDTH + 1 or area.bottom > HEIGHT + 2):
            self.overflows.append(Overflow(text, area, "outside", area.right, WIDTH))
        if not self.visible(area):
            return
        self.drawn.append(Drawn(text, area, shown != text))
        self.surface.blit(self.texts.run(shown, px, bold, self.theme.color(color)), (x, top))

    def color(self, paint: Paint) -> Color:
        """The RGB value of a named colour in the theme in use."""
        return self.theme.color(paint)
