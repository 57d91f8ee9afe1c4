"""Which target gets an event of the mouse or the keyboard, and what follows from it."""

import math
from typing import TYPE_CHECKING

import pygame

from game.window.hits import Hit, Point

if TYPE_CHECKING:
    from game.window.ui import Ui

#: Two clicks on one target within this many seconds are a double click.
DOUBLE_CLICK_S = 0.4
#: A press that moved further than this many logical units before it was let go is a drag.
CLICK_SLACK = 4

_ENTER = (pygame.K_RETURN, pygame.K_KP_ENTER)
_PAGE_KEYS = (pygame.K_PAGEUP, pygame.K_PAGEDOWN, pygame.K_HOME, pygame.K_END)


class Dispatcher:
    """Passes events to the targets of the last frame."""

    def __init__(self, ui: "Ui") -> None:
        self._ui = ui
        self._last_click: tuple[str, float] | None = None
        self._pressed_at: Point = (0.0, 0.0)

    def handle(self, event: pygame.Event, now: float) -> bool:
        """Pass ``event`` to whom it concerns; false if nobody wanted it and the screen may have it."""
        ui = self._ui
        ui.now = now
        ui.held_back = False
        if event.type in (pygame.KEYDOWN, pygame.KEYUP):
            ui.shift_held = bool(event.mod & pygame.KMOD_SHIFT)
        if event.type == pygame.KEYUP:
            ui.keys_down.pop(event.key, None)
            return False
        if event.type == pygame.KEYDOWN:
            repeated = event.key in ui.keys_down
            ui.keys_down.setdefault(event.key, now)
            return self._key(event, repeated)
        if event.type == pygame.MOUSEMOTION:
            return self._motion(ui.paint.logical(event.pos))
        if event.type == pygame.MOUSEBUTTONDOWN and event.button <= 3:
            return self._button_down(event.button, ui.paint.logical(event.pos))
        if event.type == pygame.MOUSEBUTTONUP and event.button == 1:
            return self._button_up(ui.paint.logical(event.pos))
        if event.type == pygame.MOUSEWHEEL:
            return self._wheel(getattr(event, "precise_y", float(event.y)))
        if event.type in (pygame.TEXTINPUT, pygame.TEXTEDITING):
            hit = ui.focused()
            if hit is not None and hit.text is not None and hit.disabled_reason is None and hit.text(event):
                ui.dirty = True
                return True
        return False

    def _motion(self, position: Point) -> bool:
        ui = self._ui
        ui.mouse = position
        held = ui.hits.by_id.get(ui.pressed) if ui.pressed is not None else None
        if held is not None and held.drag is not None:
            held.drag(position)
            ui.dirty = True
        ui.update_hover()
        hit = ui.hits.by_id.get(ui.hover) if ui.hover is not None else None
        if hit is not None and hit.tracks_mouse:
            ui.dirty = True
        return True

    def _button_down(self, button: int, position: Point) -> bool:
        ui = self._ui
        ui.mouse = position
        ui.update_hover()
        hit = next(ui.under_mouse(), None)
        ui.dirty = True
        if button == 2:
            return ui.tips.pin()
        if ui.tips.pressed(hit):
            return True
        if hit is None or hit.layer < len(ui.layers):
            if ui.layers and ui.layers[-1].closes_outside:
                self._cancel_layer()
                return True
            ui.set_focus(None, visible=False)
            return bool(ui.layers)
        if button == 3:
            if hit.on_alt is not None and hit.disabled_reason is None:
                hit.on_alt()
            return True
        target = hit.focus_as or (hit.id if hit.focusable else None)
        if target is not None or not hit.focusable:
            ui.set_focus(target, visible=False)
        if hit.disabled_reason is not None:
            ui.tips.show(hit, by_keyboard=False)
            return True
        ui.pressed = hit.id
        self._pressed_at = position
        if hit.press is not None:
            hit.press(position)
        return True

    def _button_up(self, position: Point) -> bool:
        ui = self._ui
        ui.mouse = position
        held = ui.hits.by_id.get(ui.pressed) if ui.pressed is not None else None
        ui.pressed = None
        ui.dirty = True
        if held is None:
            return False
        if held.release is not None:
            held.release(position)
        hit = next(ui.under_mouse(), None)
        if hit is not None and hit.id == held.id and hit.disabled_reason is None:
            still = math.dist(position, self._pressed_at) <= CLICK_SLACK
            twice = (
                still
                and self._last_click is not None
                and self._last_click[0] == hit.id
                and ui.now - self._last_click[1] <= DOUBLE_CLICK_S
            )
            self._last_click = (hit.id, ui.now) if still and not twice else None
            if twice and hit.on_double is not None:
                hit.on_double()
            elif hit.on is not None:
                hit.on()
        return True

    def _wheel(self, notches: float) -> bool:
        ui = self._ui
        for hit in list(ui.under_mouse()):
            if hit.wheel is not None and hit.wheel(notches):
                ui.tips.dismiss()
                ui.dirty = True
                return True
        return False

    def _key(self, event: pygame.Event, repeated: bool) -> bool:
        ui = self._ui
        ui.dirty = True
        if event.key == pygame.K_ESCAPE and ui.tips.close_one():
            return True
        hit = ui.focused()
        if hit is not None and hit.disabled_reason is None and hit.key is not None and hit.key(event):
            return True
        if event.key == pygame.K_TAB and not event.mod & (pygame.KMOD_CTRL | pygame.KMOD_ALT):
            ui.move_focus(-1 if event.mod & pygame.KMOD_SHIFT else 1)
            return True
        # After a click the screen's own keys come first; a dialogue has none, so its answer in focus is always meant.
        if hit is not None and (ui.focus_visible or ui.layers) and event.key in (*_ENTER, pygame.K_SPACE):
            if hit.disabled_reason is not None:
                ui.tips.show(hit)
                return True
            if hit.on is not None:
                # A key held down presses once: what it opened must not be answered by the same press.
                if not repeated:
                    hit.on()
                return True
        if self._scroll_key(hit, event):
            return True
        if event.key == pygame.K_ESCAPE:
            if ui.layers:
                self._cancel_layer()
                return True
            if ui.typing:
                ui.set_focus(None)
                return True
        ui.held_back = bool(ui.layers)
        return ui.held_back

    def _scroll_key(self, hit: Hit | None, event: pygame.Event) -> bool:
        """Page keys go to the scroll area with the focus, or else to the one under the mouse."""
        ui = self._ui
        if event.key not in _PAGE_KEYS:
            return False
        areas = [hit.area] if hit is not None else []
        areas += [other.area or other.id for other in ui.under_mouse()]
        if ui.layers:
            # A dialogue scrolls wherever in it the focus is.
            areas += [id for id in ui.area_keys if (own := ui.hits.by_id.get(id)) and own.layer >= len(ui.layers)]
        return any(ui.area_keys[area](event) for area in areas if area is not None and area in ui.area_keys)

    def _cancel_layer(self) -> None:
        ui = self._ui
        layer = ui.layers[-1]
        if layer.on_cancel is not None:
            layer.on_cancel()
        else:
            ui.close_layer(layer.id)
