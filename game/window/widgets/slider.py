"""A number chosen by sliding."""

from collections.abc import Callable, Sequence

import pygame

from game.window.hits import Point, Tip
from game.window.layout import Rect
from game.window.theme import Ink
from game.window.ui import Ui
from game.window.widgets.stepper import snap


def slider(
    ui: Ui,
    id: str,
    rect: Rect,
    value: float,
    *,
    low: float,
    high: float,
    step: float,
    on: Callable[[float], None],
    text: str = "",
    marks: Sequence[float] = (),
    disabled_reason: str | None = None,
    tip: Tip | str | None = None,
) -> None:
    """A slider from ``low`` to ``high`` in steps of ``step``, with ``text`` (the value in words) at its right.

    Arrow keys go a step, Page Up and Page Down ten, Home and End to the ends. ``marks`` are values of note that
    get a tick. Put a :func:`~game.window.widgets.stepper.stepper` beside it where the value may be typed.
    """
    text_w = max(ui.em(56), ui.text_width(text) + 2) + 8 if text else 0.0
    knob = min(9.0, rect.h / 2)
    track = Rect(rect.x + knob, rect.centery - 3, rect.w - text_w - 2 * knob, 6)

    def at(number: float) -> float:
        return track.x + track.w * (number - low) / (high - low)

    def set_to(number: float) -> None:
        snapped = snap(number, low, high, step)
        if snapped != value:
            on(snapped)

    def point(position: Point) -> None:
        set_to(low + (high - low) * (position[0] - track.x) / max(1.0, track.w))

    def key(event: pygame.Event) -> bool:
        moves = {
            pygame.K_LEFT: value - step, pygame.K_DOWN: value - step, pygame.K_RIGHT: value + step,
            pygame.K_UP: value + step, pygame.K_PAGEDOWN: value - 10 * step, pygame.K_PAGEUP: value + 10 * step,
            pygame.K_HOME: low, pygame.K_END: high,
        }  # fmt: skip
        if event.key not in moves:
            return False
        set_to(moves[event.key])
        return True

    look = ui.touch(
        id, Rect(rect.x, rect.y, rect.w - text_w, rect.h), press=point, drag=point, key=key, tip=tip,
        disabled_reason=disabled_reason, cursor="arrow" if disabled_reason else "hand",
    )  # fmt: skip
    ink: Ink = "disabled" if look.disabled else "accent"
    x = at(min(max(value, low), high))
    ui.box(track, "track", None, 3)
    for mark in marks:
        ui.vline(at(mark) - 0.5, track.y - 5, track.bottom + 5, "muted", 1.5)
    if x - track.x >= 1:
        ui.box(Rect(track.x, track.y, x - track.x, track.h), ink, None, 3)
    ui.disc(x, track.centery, knob, "panel")
    ui.disc(x, track.centery, knob - 1, "text" if (look.hover or look.pressed) and not look.disabled else ink)
    ui.disc(x, track.centery, knob - 4, "raised")
    if look.focus:
        ui.paint.ring(Rect(x - knob, track.centery - knob, 2 * knob, 2 * knob), knob)
    if text:
        ui.label(
            Rect(rect.right - text_w, rect.y, text_w, rect.h), text, bold=True, align="right",
            color="disabled" if look.disabled else "text",
        )  # fmt: skip
