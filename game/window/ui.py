"""The interface of one window: drawing, and who gets the mouse and the keyboard.

A screen draws itself anew whenever something has changed. Each widget that it draws registers a target with an id
and callbacks; between two frames, events go to the targets of the last one. What must outlast a frame - the focus,
a scroll position, the caret of a text field - is kept by id.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import pygame

from game.window.dispatch import Dispatcher
from game.window.hits import ABOVE, OVERLAY, Cursor, Hit, HitList, Point, Tip
from game.window.layout import Rect
from game.window.looks import Layer, Look
from game.window.painter import HEIGHT, WIDTH, Painter
from game.window.theme import DARK, Theme, Tone
from game.window.widgets.clipboard import forget_clipboard
from game.window.widgets.toast import Toasts
from game.window.widgets.tooltip import Tooltips

__all__ = ["Layer", "Look", "Ui"]

M = TypeVar("M")


class Ui:
    """See the module. All positions are logical; the drawing methods are those of the painter.

    Attributes:
        paint: the painter, for what has no shorthand here.
        now: seconds, from any start, of this frame or event; the loop passes it in.
        dirty: whether something has changed since the last frame.
        wake_at: when a frame is due although nothing happens (a tooltip, a caret, an animation), or ``None``.
        focus: id of the target with the keyboard's focus.
        area_keys: per scroll area, what gets its page keys.
        focus_visible: whether the keyboard was used last, so that the ring is drawn.
        shift_held: whether a Shift key is down.
        keys_down: the keys that are held, and since when (in the seconds of ``now``).
        reduced_motion: no animation that is not needed.
        playback: multiple of the speed at which a round's resolution is played; 0 for at once.
        time_stretch: the reader's multiple of every time limit; 0 for none.
        hold_s: seconds that a key must be held where something asks to be held; 0 if a press is enough.
        key_text: how the first key of a command is written, for hints that widgets give.
        held_back: whether the last event was kept from the screen only because something lies over it.
        over: draws what stays usable over every dialogue, such as the guide of the first game.
    """

    def __init__(self, theme: Theme = DARK, text_scale: float = 1.0) -> None:
        self.paint = Painter(theme, text_scale)
        self.box = self.paint.box
        self.panel = self.paint.panel
        self.fill = self.paint.fill
        self.hline = self.paint.hline
        self.vline = self.paint.vline
        self.line = self.paint.line
        self.disc = self.paint.disc
        self.flag = self.paint.flag
        self.icon = self.paint.icon
        self.label = self.paint.label
        self.paragraph = self.paint.paragraph
        self.paragraph_height = self.paint.paragraph_height
        self.text_width = self.paint.text_width
        self.line_height = self.paint.line_height
        self.em = self.paint.em
        self.color = self.paint.color

        self.now = 0.0
        self.dirty = True
        self.wake_at: float | None = None
        self.mouse: Point = (-1.0, -1.0)
        self.focus: str | None = None
        self.focus_visible = False
        self.hover: str | None = None
        self.pressed: str | None = None
        self.reduced_motion = False
        self.playback = 1.0
        self.time_stretch = 1.0
        self.hold_s = 0.5
        self.key_text: Callable[[str], str] = lambda command: ""
        self.held_back = False
        self.shift_held = False
        self.keys_down: dict[int, float] = {}
        self.hits = HitList()
        self.layers: list[Layer] = []
        self.over: Callable[[], None] | None = None
        self.tips = Tooltips(self)
        self.toasts = Toasts(self)
        self._next = HitList()
        self._layer = 0
        self._area: str | None = None
        self._drawing = False
        self._memory: dict[tuple[str, type], object] = {}
        self._reveal: dict[str, Callable[[Rect], None]] = {}
        self.area_keys: dict[str, Callable[[pygame.Event], bool]] = {}
        self._dispatcher = Dispatcher(self)

    # --- settings ----------------------------------------------------------------------------------------------

    @property
    def theme(self) -> Theme:
        """The colours in use; assign a theme to change them."""
        return self.paint.theme

    @theme.setter
    def theme(self, theme: Theme) -> None:
        self.paint.theme = theme
        self.dirty = True

    @property
    def text_scale(self) -> float:
        """The reader's multiple of every type size, 1 to 2; assign to change it."""
        return self.paint.text_scale

    @text_scale.setter
    def text_scale(self, text_scale: float) -> None:
        self.paint.text_scale = text_scale
        self.dirty = True

    @property
    def screen(self) -> Rect:
        """The whole canvas."""
        return Rect(0, 0, WIDTH, HEIGHT)

    # --- a frame -----------------------------------------------------------------------------------------------

    def begin(self, surface: pygame.Surface, now: float) -> None:
        """Start a frame on ``surface`` at ``now`` seconds."""
        self.now = now
        self.dirty = False
        self.wake_at = None
        self._next = HitList()
        self._layer = 0
        self._area = None
        self._drawing = True
        self._reveal = {}
        self.area_keys = {}
        self.paint.start(surface)

    def end(self) -> None:
        """Draw what lies over the screen and put the frame's targets into service."""
        self.toasts.draw()
        for layer in list(self.layers):
            if layer.owner is not None and layer.owner not in self._next.by_id:  # nor in a layer below
                self.layers.remove(layer)
                continue
            self._layer += 1
            if layer.dim:
                surface = self.paint.surface
                whole = surface.get_rect()
                veil = pygame.Surface(whole.size)
                veil.fill(self.theme.shadow)
                veil.set_alpha(self.theme.veil_alpha)
                surface.blit(veil, whole)
            layer.draw()
        if self.over is not None:
            self._layer = ABOVE
            self.over()
        self._layer = OVERLAY
        self.tips.refresh(self._next.by_id)
        self.tips.draw()
        self._drawing = False
        self.hits = self._next
        self._settle()

    def _settle(self) -> None:
        """Let go of focus, hover and press on targets that are gone."""
        hits = self.hits.by_id
        floor = len(self.layers)
        held = hits.get(self.focus) if self.focus is not None else None
        if self.focus is not None and (held is None or held.layer < floor):
            self.focus = None
            self.dirty = True
        if self.layers and self.focus is None:
            wanted = self.layers[-1].first_focus
            order = [hit for hit in self.hits.focus_order(floor) if hit.layer == floor]
            if wanted is not None and wanted in hits:
                self.focus = wanted
            elif order:
                self.focus = order[0].id
            self.dirty = self.dirty or self.focus is not None
        if self.pressed is not None and self.pressed not in hits:
            self.pressed = None
        self.tips.drop_orphan(hits)
        self.update_hover()

    def wake_in(self, seconds: float) -> None:
        """Ask for a frame ``seconds`` from now even if nothing happens."""
        at = self.now + seconds
        self.wake_at = at if self.wake_at is None else min(self.wake_at, at)

    # --- for widgets -------------------------------------------------------------------------------------------

    def touch(
        self,
        id: str,
        rect: Rect,
        *,
        on: Callable[[], None] | None = None,
        on_double: Callable[[], None] | None = None,
        on_alt: Callable[[], None] | None = None,
        disabled_reason: str | None = None,
        tip: Tip | str | None = None,
        focusable: bool = True,
        focus_as: str | None = None,
        key: Callable[[pygame.Event], bool] | None = None,
        text: Callable[[pygame.Event], bool] | None = None,
        press: Callable[[Point], None] | None = None,
        drag: Callable[[Point], None] | None = None,
        release: Callable[[Point], None] | None = None,
        wheel: Callable[[float], bool] | None = None,
        blur: Callable[[], None] | None = None,
        tracks_mouse: bool = False,
        cursor: Cursor | None = None,
    ) -> Look:
        """Register a target for this frame and say how it looks now; see :class:`~game.window.hits.Hit`.

        Raises:
            ValueError: two targets of one frame have the same id.
        """
        default: Cursor = "hand" if on is not None and disabled_reason is None else "arrow"
        self._next.add(
            Hit(
                id=id,
                rect=self.paint.clip_rect.clip(rect),
                full=Rect(rect),
                layer=self._layer,
                on=on,
                on_double=on_double,
                on_alt=on_alt,
                disabled_reason=disabled_reason,
                tip=Tip(tip) if isinstance(tip, str) else tip,
                focusable=focusable,
                focus_as=focus_as,
                key=key,
                text=text,
                press=press,
                drag=drag,
                release=release,
                wheel=wheel,
                blur=blur,
                tracks_mouse=tracks_mouse,
                cursor=cursor or default,
                area=self._area,
            )
        )
        return Look(
            hover=self.hover == id and self.pressed in (None, id),
            focus=self.focus == id and self.focus_visible,
            pressed=self.pressed == id and self.hover == id,
            disabled=disabled_reason is not None,
        )

    def memory(self, id: str, make: type[M]) -> M:
        """What the widget ``id`` keeps over frames: one ``make()`` for each id and type."""
        place = (id, make)
        if place not in self._memory:
            self._memory[place] = make()
        value = self._memory[place]
        assert isinstance(value, make)
        return value

    def forget(self, prefix: str) -> None:
        """Drop what widgets keep whose id begins with ``prefix``, for instance when a screen starts afresh."""
        self._memory = {place: value for place, value in self._memory.items() if not place[0].startswith(prefix)}

    def exchange_memory(self, memory: dict[tuple[str, type], object]) -> dict[tuple[str, type], object]:
        """Put ``memory`` in the place of what all widgets keep, which is returned: for people who share a window."""
        before, self._memory = self._memory, memory
        return before

    def clear_traces(self) -> None:
        """Let go of what is open, shown or held for somebody: layers, explanations, messages, focus, clipboard."""
        self.layers.clear()
        self.tips.clear()
        self.toasts.shown = []
        self.set_focus(None, visible=False)
        forget_clipboard()

    @contextmanager
    def area(
        self,
        id: str,
        rect: Rect,
        reveal: Callable[[Rect], None],
        key: Callable[[pygame.Event], bool] | None = None,
    ) -> Iterator[None]:
        """Draw inside the scroll area ``id``: clipped, and scrolled by ``reveal`` to what gets the focus."""
        before, self._area = self._area, id
        self._reveal[id] = reveal
        if key is not None:
            self.area_keys[id] = key
        try:
            with self.paint.clip(rect, scrolled=True):
                yield
        finally:
            self._area = before

    # --- layers and messages -----------------------------------------------------------------------------------

    def open_layer(self, layer: Layer) -> None:
        """Lay ``layer`` over everything; one that is open under the same id is replaced."""
        for place, other in enumerate(self.layers):
            if other.id == layer.id:
                layer.focus_before = other.focus_before
                self.layers[place] = layer
                self.dirty = True
                return
        layer.focus_before = self.focus
        self.layers.append(layer)
        self.focus = None
        self.tips.clear()
        self.dirty = True

    def close_layer(self, id: str) -> None:
        """Close the layer ``id`` and those over it; the focus returns to where it was."""
        for place, layer in enumerate(self.layers):
            if layer.id == id:
                del self.layers[place:]
                self.focus = layer.focus_before
                self.tips.clear()
                self.dirty = True
                return

    def layer(self, id: str) -> Layer | None:
        """The open layer ``id``, or ``None``."""
        return next((layer for layer in self.layers if layer.id == id), None)

    def toast(self, text: str, tone: Tone = "neutral", seconds: float = 4.0) -> None:
        """Show a short message for ``seconds``; a click takes it away."""
        self.toasts.add(text, tone, seconds)

    def redraw(self) -> None:
        """Ask for a frame because something outside has changed."""
        self.dirty = True

    # --- focus -------------------------------------------------------------------------------------------------

    def set_focus(self, id: str | None, visible: bool = True) -> None:
        """Give the keyboard's focus to ``id`` and scroll it into view."""
        if id != self.focus:
            old = self.hits.by_id.get(self.focus) if self.focus is not None else None
            self.focus = id
            self.tips.focus_moved()
            if old is not None and old.blur is not None:
                old.blur()
        self.focus_visible = visible
        if id is not None:
            self.reveal(id)
        self.dirty = True

    def reveal(self, id: str) -> None:
        """Scroll ``id`` into view, if it is in an area that scrolls."""
        hit = self.drawn.by_id.get(id)
        if hit is not None and hit.area is not None and hit.area in self._reveal:
            self._reveal[hit.area](hit.full)
            self.dirty = True

    @property
    def drawn(self) -> HitList:
        """The targets of the frame that is being drawn, so far, or else of the last one."""
        return self._next if self._drawing else self.hits

    def move_focus(self, step: int) -> None:
        """Move the focus by ``step`` targets in the order of drawing, round the end."""
        order = self.hits.focus_order(len(self.layers))
        if not order:
            return
        ids = [hit.id for hit in order]
        first = 0 if step > 0 else len(ids) - 1
        place = (ids.index(self.focus) + step) % len(ids) if self.focus in ids else first
        self.set_focus(ids[place])

    @property
    def typing(self) -> bool:
        """Whether the focus is in something that takes text."""
        hit = self.hits.by_id.get(self.focus) if self.focus is not None else None
        return hit is not None and hit.text is not None and hit.disabled_reason is None

    @property
    def cursor(self) -> Cursor:
        """The mouse pointer's shape."""
        hit = self.hits.by_id.get(self.hover) if self.hover is not None else None
        return hit.cursor if hit is not None else "arrow"

    # --- events ------------------------------------------------------------------------------------------------

    def handle(self, event: pygame.Event, now: float) -> bool:
        """Pass ``event`` to whom it concerns; false if nobody wanted it and the screen may have it."""
        return self._dispatcher.handle(event, now)

    def focused(self) -> Hit | None:
        """The target with the keyboard's focus, if no layer lies over it."""
        hit = self.hits.by_id.get(self.focus) if self.focus is not None else None
        return hit if hit is not None and hit.layer >= len(self.layers) else None

    def under_mouse(self) -> Iterator[Hit]:
        """The targets under the mouse that may be used, from the top down."""
        return self.hits.under(self.mouse, len(self.layers))

    def update_hover(self) -> None:
        """Find out again what the mouse is over."""
        hit = next(self.under_mouse(), None)
        id = hit.id if hit is not None else None
        if id != self.hover:
            self.hover = id
            self.dirty = True
        self.tips.hovering(hit)
