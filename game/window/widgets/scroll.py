"""Scroll areas: a clipped part of the screen whose content may be taller than it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pygame

from game.window.hits import Point
from game.window.layout import Rect
from game.window.ui import Ui

BAR = 10
#: Logical units that a notch of the wheel scrolls.
NOTCH = 56


@dataclass(slots=True)
class ScrollState:
    """Where an area is scrolled to; logical units."""

    offset: float = 0.0
    content: float = 0.0
    view: float = 0.0
    grip: float = 0.0

    @property
    def most(self) -> float:
        """The greatest offset."""
        return max(0.0, self.content - self.view)

    def move(self, by: float) -> bool:
        """Scroll by ``by``; false if it was already at the end."""
        before = self.offset
        self.offset = max(0.0, min(self.most, self.offset + by))
        return self.offset != before

    def show(self, top: float, bottom: float) -> None:
        """Scroll as little as needed to show ``top`` to ``bottom`` of the content."""
        if top < self.offset:
            self.offset = top
        elif bottom > self.offset + self.view:
            self.offset = bottom - self.view
        self.offset = max(0.0, min(self.most, self.offset))

    def key(self, event: pygame.Event) -> bool:
        """Page Up, Page Down, Home and End."""
        page = self.view * 0.9
        steps = {
            pygame.K_PAGEUP: -page,
            pygame.K_PAGEDOWN: page,
            pygame.K_HOME: -self.content,
            pygame.K_END: self.content,
        }
        return event.key in steps and self.most > 0 and (self.move(steps[event.key]) or True)


@dataclass(slots=True)
class ScrollView:
    """What the content of a scroll area needs: draw from ``top`` down in ``rect.w``, then set ``bottom``.

    ``rect`` is the visible part, without the scroll bar; ``top`` is where the content begins, which is above the
    visible part when it is scrolled.
    """

    rect: Rect
    top: float
    bottom: float


@contextmanager
def scroll_area(ui: Ui, id: str, rect: Rect) -> Iterator[ScrollView]:
    """Draw content of any height in ``rect``.

    >>> with scroll_area(ui, "notes", rect) as view:          # doctest: +SKIP
    ...     view.bottom = view.top + ui.paragraph(Rect(view.rect.x, view.top, view.rect.w, 9999), text)
    """
    state = ui.memory(id, ScrollState)
    state.view = rect.h
    state.offset = max(0.0, min(state.most, state.offset))
    overflowing = state.most > 0.5
    inner = Rect(rect.x, rect.y, rect.w - (BAR + 4 if overflowing else 0), rect.h)
    look = ui.touch(
        id, rect, focusable=overflowing, wheel=lambda notches: state.move(-notches * NOTCH), key=_keys(state)
    )
    view = ScrollView(inner, rect.y - state.offset, rect.y)
    top = view.top

    def reveal(target: Rect) -> None:
        state.show(target.y - top - 6, target.bottom - top + 6)

    with ui.area(id, Rect(inner.x - 3, rect.y, inner.w + 6, rect.h), reveal, state.key):
        yield view
    content = view.bottom - view.top
    if abs(content - state.content) > 0.5:
        # The content's height is known only now; whether there is a bar, and how long, is for the next frame.
        state.content = content
        ui.redraw()
    if overflowing:
        scroll_bar(ui, f"{id}/bar", Rect(rect.right - BAR, rect.y, BAR, rect.h), state)
    if look.focus:
        ui.paint.ring(Rect(rect.x + 2, rect.y + 2, rect.w - 4, rect.h - 4))


def _keys(state: ScrollState) -> Callable[[pygame.Event], bool]:
    def key(event: pygame.Event) -> bool:
        if event.key in (pygame.K_UP, pygame.K_DOWN):
            state.move(NOTCH if event.key == pygame.K_DOWN else -NOTCH)
            return True
        return state.key(event)

    return key


def scroll_bar(ui: Ui, id: str, track: Rect, state: ScrollState) -> None:
    """The bar of a scroll area: drag the thumb, or click beside it for a page."""
    if state.most <= 0:
        return
    length = max(28.0, track.h * state.view / state.content)
    room = track.h - length
    thumb = Rect(track.x, track.y + room * state.offset / state.most, track.w, length)

    def press(position: Point) -> None:
        if thumb.y <= position[1] <= thumb.bottom:
            state.grip = position[1] - thumb.y
        else:
            state.move(state.view * (0.9 if position[1] > thumb.bottom else -0.9))
            state.grip = length / 2

    def drag(position: Point) -> None:
        if room > 0:
            state.offset = max(0.0, min(1.0, (position[1] - state.grip - track.y) / room)) * state.most

    look = ui.touch(id, track, press=press, drag=drag, focusable=False, wheel=lambda n: state.move(-n * NOTCH))
    ui.box(Rect(track.x + 2, track.y, track.w - 4, track.h), "sunken", None, 3)
    ui.box(
        Rect(thumb.x + 2, thumb.y, thumb.w - 4, thumb.h),
        "muted" if look.hover or look.pressed else "border_strong",
        None,
        3,
    )
