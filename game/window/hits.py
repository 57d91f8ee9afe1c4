"""What on the screen can be pointed at, focused or typed into: the list that a frame leaves behind."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

import pygame

from game.window.layout import Rect
from game.window.theme import Tone

Point = tuple[float, float]
Cursor = Literal["arrow", "hand", "text", "resize_x"]

#: The layer of tooltips, over every other.
OVERLAY = 1000
#: The layer of what stays usable over every dialogue.
ABOVE = OVERLAY - 1


@dataclass(frozen=True, slots=True)
class TipLine:
    """A line of a tooltip: a term and its value, with a further tooltip or an action behind it."""

    label: str
    value: str = ""
    tone: Tone = "neutral"
    more: "Tip | None" = None
    on: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class Tip:
    """The content of a tooltip; ``codex`` is the id of the entry of the codex that says more, or empty."""

    text: str = ""
    title: str = ""
    lines: tuple[TipLine, ...] = ()
    codex: str = ""


@dataclass(slots=True)
class Hit:
    """One target of a frame.

    Attributes:
        id: stable over frames; focus, hover and memory go by it.
        rect: the part that can be seen, in logical units.
        full: all of it, also what is scrolled out of sight.
        layer: 0 for the screen, higher for what lies over it.
        on: called when it is clicked, or Enter or Space is pressed while it has the focus.
        disabled_reason: why it cannot be used now; then ``on`` is not called and the reason is the tooltip.
        focus_as: the id that gets the focus when this is clicked, for parts of a larger widget.
        key, text: get keyboard and text events while it has the focus; true if they used the event.
        press, drag, release: the left mouse button, with logical positions; ``drag`` also outside the target.
        wheel: notches of the wheel over it, upwards positive; true if it could scroll.
        blur: called when the focus leaves.
        tracks_mouse: redraw whenever the mouse moves over it.
        area: the id of the scroll area that it is in.
    """

    id: str
    rect: Rect
    full: Rect
    layer: int
    on: Callable[[], None] | None = None
    on_double: Callable[[], None] | None = None
    on_alt: Callable[[], None] | None = None
    disabled_reason: str | None = None
    tip: Tip | None = None
    focusable: bool = True
    focus_as: str | None = None
    key: Callable[[pygame.Event], bool] | None = None
    text: Callable[[pygame.Event], bool] | None = None
    press: Callable[[Point], None] | None = None
    drag: Callable[[Point], None] | None = None
    release: Callable[[Point], None] | None = None
    wheel: Callable[[float], bool] | None = None
    blur: Callable[[], None] | None = None
    tracks_mouse: bool = False
    cursor: Cursor = "arrow"
    area: str | None = None

    @property
    def tooltip(self) -> Tip | None:
        """What its tooltip shows: the reason why it is disabled comes first."""
        if self.disabled_reason is None:
            return self.tip
        if self.tip is None:
            return Tip(self.disabled_reason)
        return Tip(
            f"{self.disabled_reason}\n{self.tip.text}" if self.tip.text else self.disabled_reason,
            self.tip.title,
            self.tip.lines,
            self.tip.codex,
        )


@dataclass(slots=True)
class HitList:
    """The targets of one frame in the order in which they were drawn."""

    hits: list[Hit] = field(default_factory=list)
    by_id: dict[str, Hit] = field(default_factory=dict)

    def add(self, hit: Hit) -> None:
        """Append ``hit``; an id twice in a frame is a mistake of the screen."""
        if hit.id in self.by_id:
            raise ValueError(f"two widgets of one frame have the id {hit.id!r}")
        self.hits.append(hit)
        self.by_id[hit.id] = hit

    def under(self, position: Point, lowest_layer: int) -> Iterator[Hit]:
        """The targets under ``position`` from the top down, none below ``lowest_layer``."""
        for layer in sorted({hit.layer for hit in self.hits}, reverse=True):
            if layer < lowest_layer:
                return
            for hit in reversed(self.hits):
                if hit.layer == layer and hit.rect.collidepoint(position):
                    yield hit

    def focus_order(self, lowest_layer: int) -> list[Hit]:
        """The targets that Tab visits."""
        return [hit for hit in self.hits if hit.focusable and hit.layer >= lowest_layer]
