"""The picture of the map on the screen: its raster, the chips on it, zoom and pan, and what is under the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.window.cache import Lru
from game.window.catalog import t
from game.window.chips import Chip, place_chips
from game.window.hits import Point
from game.window.layout import Rect
from game.window.naming import name_of
from game.window.screens.map_modes import Layer, land
from game.window.theme import GAP_XS, mix
from game.window.ui import Ui
from game.window.widgets.button import icon_button
from game.window.worldmap import Fill, Inks, Raster, Window, WorldMap, clamped, outlines, swatch, whole, zoomed

if TYPE_CHECKING:
    from game.window.screens.map import MapScreen

#: Width and height of a chip in logical units where the whole map is as wide as CHIP_MAP, whatever the text scale.
CHIP = (23.0, 15.5)
CHIP_MAP = 800.0
STEP = 1.5
#: A chip farther than this from its anchor, in chip heights, has a leader line.
_LEADER_FROM = 0.75


class MapChart:
    """See the module.

    Attributes:
        hovered: the actor or country under the mouse, or None.
    """

    def __init__(self, screen: MapScreen) -> None:
        self.screen = screen
        self.world = outlines()
        self.hovered: str | None = None
        self._map = WorldMap()
        self._window: Window | None = None
        self._size = (0, 0)
        self._places: Lru[list[Chip]] = Lru(limit=12)
        self._swatches: Lru[pygame.Surface] = Lru(limit=80)
        self._held: tuple[Point, Window] | None = None
        self._moved = False
        self._spots: dict[str, Rect] = {}
        self._clicked: tuple[str | None, str | None] = (None, None)

    # --- the window ---------------------------------------------------------------------------------------------

    @property
    def window(self) -> Window:
        """The part of the map that is shown."""
        if self._window is None:
            self._window = whole(self._size)
        return self._window

    @property
    def at_limit(self) -> tuple[bool, bool]:
        """Whether the whole map is shown, and whether it is as close as it goes."""
        full = whole(self._size).unit
        return self.window.unit >= full * 0.999, self.window.unit <= full / 8.0 * 1.001

    def zoom(self, factor: float, at: Point | None = None) -> None:
        """Come ``factor`` times as close round the device pixel ``at``, by default round the middle."""
        if not self._size[0]:
            return
        centre = at or (self._size[0] / 2, self._size[1] / 2)
        self._window = zoomed(self.window, self._size, factor, centre)

    def zoom_whole(self) -> None:
        """Show the whole map, from the first frame on if none has been drawn yet."""
        self._window = whole(self._size) if self._size[0] else None

    def pan(self, right: float, down: float) -> None:
        """Move the window by shares of its width and height, as far as the map goes."""
        w, h = self._size
        if not w:
            return
        unit = self.window.unit
        moved = Window(self.window.x + right * w * unit, self.window.y + down * h * unit, unit)
        self._window = clamped(moved, self._size)

    def show(self, code: str) -> None:
        """Move the window so that an actor's anchor is in it."""
        anchor = self.world.markers.get(code)
        if anchor is None or not self._size[0]:
            return
        x, y = self.window.to_pixel(*anchor)
        margin = 0.06
        w, h = self._size
        if margin * w <= x <= (1 - margin) * w and margin * h <= y <= (1 - margin) * h:
            return
        unit = self.window.unit
        self._window = clamped(Window(anchor[0] - w * unit / 2, anchor[1] - h * unit / 2, unit), self._size)

    def spot(self, code: str) -> Rect | None:
        """Where a delegation's chip stands on the canvas, or None if it is out of sight."""
        return self._spots.get(code)

    def _fit(self, size: tuple[int, int]) -> None:
        """Take a new size in pixels, keeping the centre and the zoom."""
        if size == self._size:
            return
        if self._window is not None and self._size[0]:
            old = self.window
            zoom = whole(self._size).unit / old.unit
            cx, cy = old.to_map(self._size[0] / 2, self._size[1] / 2)
            unit = whole(size).unit / zoom
            self._window = clamped(Window(cx - size[0] * unit / 2, cy - size[1] * unit / 2, unit), size)
        else:
            self._window = whole(size)
        self._size = size

    # --- drawing ------------------------------------------------------------------------------------------------

    def draw(self, ui: Ui, rect: Rect, layer: Layer) -> None:
        """Draw the map in ``rect`` and find out what is under the mouse."""
        place = ui.paint.device(rect)
        if place.w < 40 or place.h < 30:
            return
        self._fit((place.w, place.h))
        raster = self._map.raster(self._size, self.window)
        theme = ui.theme
        inks = Inks(
            sea=theme.color("sunken"),
            grid=mix(theme.color("sunken"), theme.color("border"), 0.45),
            border=mix(theme.color("sunken"), theme.color("border"), 0.25),
        )
        picture = raster.picture(layer.fills, land(theme), inks)
        chips = self._chips(ui.paint.scale)
        self._touch(ui, rect, raster, chips)
        ui.paint.surface.blit(picture, place)
        with ui.paint.clip(rect):
            for code in dict.fromkeys((self.screen.selected, self.hovered)):
                for ring in raster.edge(code) if code is not None else ():
                    points = [(place.x + x, place.y + y) for x, y in ring]
                    pygame.draw.aalines(ui.paint.surface, theme.color("text"), True, points)
            self._draw_chips(ui, rect, layer, chips)
        ui.box(rect, None, "border", 3)
        self._zoom_buttons(ui, rect)
        self._caption(ui, rect, layer)

    def _chip(self, scale: float) -> tuple[float, float]:
        """Return the size of a chip in logical units: a small map has small ones, so that they do not cover it."""
        shown = self.world.width / whole(self._size).unit / scale
        factor = min(1.1, max(0.72, shown / CHIP_MAP))
        return CHIP[0] * factor, CHIP[1] * factor

    def _chips(self, scale: float) -> list[Chip]:
        """Return the placed chips in device pixels of the picture."""
        view = self.screen.play.view

        def make() -> list[Chip]:
            weight = {code: n for n, code in enumerate(view.world.seats)}
            anchors = [
                (code, self.window.to_pixel(*self.world.markers[code])) for code in weight if code in self.world.markers
            ]
            w, h = self._chip(scale)
            chip = (w * scale, h * scale)
            area = (float(self._size[0]), float(self._size[1]))
            return place_chips(anchors, chip, area, gap=2 * scale)

        return self._places.get((self._size, self.window, round(scale, 4)), make)

    def _draw_chips(self, ui: Ui, rect: Rect, layer: Layer, chips: list[Chip]) -> None:
        k = ui.paint.scale
        theme = ui.theme
        w, h = self._chip(k)
        for chip in chips:
            if chip.distance > _LEADER_FROM * h * k:
                start = (rect.x + chip.anchor[0] / k, rect.y + chip.anchor[1] / k)
                end = (rect.x + chip.x / k, rect.y + chip.y / k)
                strong = chip.code in (self.screen.selected, self.hovered)
                ui.line([start, end], "text" if strong else mix(theme.color("text"), theme.color("bg"), 0.35), 1)
                ui.disc(*start, 2, "text")
        rest = mix(theme.color("panel"), theme.color("border_strong"), 0.6)
        self._spots = {}
        for chip in chips:
            spot = Rect(rect.x + chip.x / k - w / 2, rect.y + chip.y / k - h / 2, w, h)
            self._spots[chip.code] = spot
            fill = layer.fills.get(chip.code)
            chosen, over = chip.code == self.screen.selected, chip.code == self.hovered
            if chosen or over:
                ui.box(Rect(spot.x - 3, spot.y - 3, w + 6, h + 6), "text" if chosen else "accent", None, 4)
            ui.box(Rect(spot.x - 1, spot.y - 1, w + 2, h + 2), fill.color if fill is not None else rest, None, 2)
            ui.flag(Rect(spot.x + 0.5, spot.y + 0.5, w - 1, h - 1), chip.code)

    def _caption(self, ui: Ui, rect: Rect, layer: Layer) -> None:
        """Name what is under the mouse, or what is chosen, and what the mode says of it, at the bottom left."""
        code = self.hovered or self.screen.selected
        name = name_of(self.screen.play.view.world, code)
        words = layer.words.get(code, t("map.no_figure"))
        line = ui.line_height() + 4
        pad = 8.0
        name_w = min(ui.text_width(name, bold=True) + 1, rect.w * 0.5)
        words_w = min(ui.text_width(words) + 1, rect.w * 0.45)
        flag_w = ui.em(24) + 6 if code in self.world.markers else 0.0
        box = Rect(rect.x + 6, rect.bottom - line - 6, flag_w + name_w + words_w + 3 * pad, line)
        ui.box(box, "panel", "border_strong", 4)
        x = box.x + pad
        if flag_w:
            ui.flag(Rect(x, box.y, ui.em(24), line), code)
            x += flag_w
        ui.label(Rect(x, box.y, name_w, line), name, bold=True, ellipsis=True)
        ui.label(Rect(x + name_w + pad, box.y, words_w, line), words, ellipsis=True)

    def _zoom_buttons(self, ui: Ui, rect: Rect) -> None:
        side = min(ui.em(28), 40.0)
        least, most = self.at_limit
        farthest, closest = t("map.zoom_least"), t("map.zoom_most")
        tools = (
            ("zoom_in", "plus", lambda: self.zoom(STEP), closest if most else None),
            ("zoom_out", "minus", lambda: self.zoom(1 / STEP), farthest if least else None),
            ("zoom_whole", "map", self.zoom_whole, farthest if least else None),
        )
        for n, (name, icon, on, reason) in enumerate(tools):
            spot = Rect(rect.right - side - 6, rect.y + 6 + n * (side + GAP_XS), side, side)
            ui.box(spot, "panel", "border")
            tip = t("mapmore.whole" if name == "zoom_whole" else f"map.{name}")
            icon_button(ui, f"map/{name}", spot, icon, on=on, tip=tip, color="text",
                        disabled_reason=reason)  # fmt: skip

    def swatch(self, ui: Ui, rect: Rect, fill: Fill) -> None:
        """Draw a sample of a fill for the legend."""
        place = ui.paint.device(rect)
        border = ui.color("border_strong")
        sample = self._swatches.get((place.size, fill, border), lambda: swatch(place.size, fill, border))
        ui.paint.surface.blit(sample, place)

    # --- the mouse ----------------------------------------------------------------------------------------------

    def _touch(self, ui: Ui, rect: Rect, raster: Raster, chips: list[Chip]) -> None:
        k = ui.paint.scale

        def pixel(position: Point) -> Point:
            return (position[0] - rect.x) * k, (position[1] - rect.y) * k

        def press(position: Point) -> None:
            self._held, self._moved = (position, self.window), False

        def drag(position: Point) -> None:
            if self._held is None:
                return
            start, window = self._held
            dx, dy = (position[0] - start[0]) * k, (position[1] - start[1]) * k
            if abs(dx) + abs(dy) > 6 * k:
                self._moved = True
            if self._moved:
                moved = Window(window.x - dx * window.unit, window.y - dy * window.unit, window.unit)
                self._window = clamped(moved, self._size)

        def release(position: Point) -> None:
            if not self._moved:
                code = self._under(pixel(position), raster, chips, k)
                self._clicked = (self._clicked[1], code)
                if code is not None:
                    self.screen.select(code)
            self._held = None

        def wheel(notches: float) -> bool:
            self.zoom(STEP if notches > 0 else 1 / STEP, pixel(ui.mouse))
            return True

        def key(event: pygame.Event) -> bool:
            if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
                self.screen.negotiate(self.screen.selected)
                return True
            return self.screen.map_key(event)

        def open_at_mouse() -> None:
            code = self._under(pixel(ui.mouse), raster, chips, k)
            if code is not None:
                self.screen.negotiate(code)

        def open_twice() -> None:
            # Two quick clicks on neighbouring chips are not a double click on the second.
            if self._clicked[0] == self._clicked[1] and not self._moved:
                open_at_mouse()

        look = ui.touch("map/area", rect, key=key, press=press, drag=drag, release=release, wheel=wheel,
                        on_double=open_twice, on_alt=open_at_mouse, tracks_mouse=True)  # fmt: skip
        self.hovered = self._under(pixel(ui.mouse), raster, chips, k) if look.hover and self._held is None else None
        if look.focus:
            ui.paint.ring(rect, 3)

    def _under(self, at: Point, raster: Raster, chips: list[Chip], k: float) -> str | None:
        """Return the actor of the chip at a pixel, or else the country there that has a name in the game."""
        w, h = (length * k / 2 + 1 for length in self._chip(k))
        for chip in reversed(chips):
            if abs(chip.x - at[0]) <= w and abs(chip.y - at[1]) <= h:
                return chip.code
        code = raster.code_at(*at)
        return code if code is not None and code in self.screen.play.view.world.scenario.names else None
