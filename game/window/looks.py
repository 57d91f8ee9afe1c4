"""How a widget is to be drawn now, and what lies over the screen."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """How a target is to be drawn now."""

    hover: bool = False
    focus: bool = False
    pressed: bool = False
    disabled: bool = False


@dataclass(slots=True)
class Layer:
    """Something over the screen that takes all input until it is closed: a dialogue, an open list.

    Attributes:
        draw: draws it; called after the screen has drawn itself.
        dim: darken what lies below.
        on_cancel: called by Esc, and by a click outside if ``closes_outside``; default just closes.
        owner: id of the widget whose layer this is: it closes when that is no longer drawn.
    """

    id: str
    draw: Callable[[], None]
    dim: bool = True
    closes_outside: bool = False
    on_cancel: Callable[[], None] | None = None
    owner: str | None = None
    first_focus: str | None = None
    focus_before: str | None = None
