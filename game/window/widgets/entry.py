"""A one-line text field: caret, selection, clipboard, and input methods that compose before they commit."""

from collections.abc import Callable
from dataclasses import dataclass

import pygame

from game.window.catalog import t
from game.window.hits import Point
from game.window.layout import Rect
from game.window.theme import BODY, GAP_S, Ink
from game.window.ui import Ui
from game.window.widgets.clipboard import from_clipboard, to_clipboard

BLINK_S = 0.53
_WORD = (pygame.KMOD_CTRL, pygame.KMOD_ALT)


@dataclass(slots=True)
class EntryState:
    """What a text field keeps: ``caret`` and ``anchor`` are the ends of the selection, in characters."""

    text: str = ""
    given: str | None = None
    caret: int = 0
    anchor: int = 0
    composing: str = ""
    offset: float = 0.0
    moved_at: float = 0.0

    @property
    def selection(self) -> tuple[int, int]:
        """First and last+1 character of the selection."""
        return min(self.caret, self.anchor), max(self.caret, self.anchor)

    def take(self, value: str) -> None:
        """Accept the caller's value if it differs from the one given last."""
        if value != self.given:
            self.given = value
            if value != self.text:
                self.text = value
                self.caret = self.anchor = len(value)

    def insert(self, piece: str, max_length: int) -> bool:
        """Replace the selection by ``piece``, as much of it as fits; true if the text changed."""
        clean = "".join(c for c in piece.replace("\n", " ") if c.isprintable())
        first, last = self.selection
        clean = clean[: max(0, max_length - (len(self.text) - (last - first)))]
        before = self.text
        self.text = self.text[:first] + clean + self.text[last:]
        self.caret = self.anchor = first + len(clean)
        return self.text != before

    def go(self, place: int, select: bool) -> None:
        """Move the caret to ``place``; keep the other end of the selection if ``select``."""
        self.caret = max(0, min(len(self.text), place))
        if not select:
            self.anchor = self.caret

    def word(self, step: int) -> int:
        """The place a word to the left (-1) or right (1) of the caret."""
        place = self.caret
        if step < 0:
            while place > 0 and self.text[place - 1].isspace():
                place -= 1
            while place > 0 and not self.text[place - 1].isspace():
                place -= 1
        else:
            while place < len(self.text) and not self.text[place].isspace():
                place += 1
            while place < len(self.text) and self.text[place].isspace():
                place += 1
        return place


def entry(
    ui: Ui,
    id: str,
    rect: Rect,
    value: str,
    *,
    on_change: Callable[[str], None],
    on_submit: Callable[[str], None] | None = None,
    on_blur: Callable[[], None] | None = None,
    on_key: Callable[[pygame.Event], bool] | None = None,
    placeholder: str = "",
    icon: str = "",
    accept: Callable[[str], bool] | None = None,
    max_length: int = 200,
    clearable: bool = False,
    secret: bool = False,
    align_right: bool = False,
    disabled_reason: str | None = None,
    bare: bool = False,
) -> None:
    """A text field with ``value`` in it.

    Args:
        on_change: gets the text after every edit.
        on_submit: gets the text on Enter.
        on_key: gets key presses before the field does; true if it used one.
        accept: a whole text for which it is false is refused, for instance letters in a number.
        clearable: a cross at the right end empties it.
        secret: dots instead of the characters, for a PIN; copying is off.
        bare: no ground and rim of its own; a larger widget draws them.
    """
    state = ui.memory(id, EntryState)
    state.take(value)
    pad = float(GAP_S)
    icon_w = ui.em(18) + GAP_S if icon else 0.0
    clear_w = ui.em(20) + 4 if clearable and value else 0.0
    inner = Rect(rect.x + pad + icon_w, rect.y, rect.w - 2 * pad - icon_w - clear_w, rect.h)
    typed = "•" * len(state.text) if secret else state.text

    def changed() -> None:
        state.moved_at = ui.now
        state.given = state.text
        on_change(state.text)

    def insert(piece: str) -> None:
        kept = (state.text, state.caret, state.anchor)
        if state.insert(piece, max_length):
            if accept is not None and not accept(state.text):
                state.text, state.caret, state.anchor = kept
            else:
                changed()

    def place_at(position: Point) -> int:
        x = position[0] - inner.x + state.offset - (_slack(ui, inner, typed) if align_right else 0.0)
        best = min(range(len(typed) + 1), key=lambda n: abs(ui.text_width(typed[:n]) - x), default=0)
        return int(best)

    def press(position: Point) -> None:
        state.go(place_at(position), ui.shift_held)
        state.moved_at = ui.now

    def drag(position: Point) -> None:
        state.go(place_at(position), True)

    def text(event: pygame.Event) -> bool:
        if event.type == pygame.TEXTEDITING:
            state.composing = event.text
        else:
            state.composing = ""
            insert(event.text)
        return True

    def key(event: pygame.Event) -> bool:
        if state.composing:
            return True
        if on_key is not None and on_key(event):
            return True
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            if on_submit is None:
                return False
            on_submit(state.text)
            return True
        return _edit(event, state, insert, changed, secret) or _is_typing(event)

    def select_all() -> None:
        state.anchor, state.caret = 0, len(state.text)

    def empty() -> None:
        select_all()
        insert("")

    def blur() -> None:
        state.composing = ""
        state.anchor = state.caret
        if on_blur is not None:
            on_blur()

    look = ui.touch(
        id, rect, disabled_reason=disabled_reason, key=key, text=text, press=press, drag=drag,
        on_double=select_all, blur=blur, cursor="arrow" if disabled_reason else "text",
    )  # fmt: skip
    focused = ui.focus == id and not look.disabled
    if not bare:
        border: Ink = "accent" if focused else "border_strong" if look.hover else "border"
        ui.box(rect, "panel" if look.disabled else "sunken", border, width=1.5 if focused else None)
        if look.focus:
            ui.paint.ring(rect)
    if icon:
        ui.icon(Rect(rect.x + pad, rect.y, ui.em(18), rect.h), icon, "muted")
    ink: Ink = "disabled" if look.disabled else "text"
    _draw_text(ui, inner, state, typed, placeholder, focused, align_right, ink)
    if clear_w:
        side = ui.em(20)
        spot = Rect(rect.right - side - 4, rect.centery - side / 2, side, side)
        over = ui.touch(
            f"{id}/clear", spot, on=empty, tip=t("common.clear"),
            focusable=False, focus_as=id,
        )  # fmt: skip
        ui.icon(Rect(spot.x + 2, spot.y + 2, side - 4, side - 4), "cross", "text" if over.hover else "muted")


def _slack(ui: Ui, inner: Rect, typed: str) -> float:
    return max(0.0, inner.w - ui.text_width(typed) - 1)


def _draw_text(
    ui: Ui, inner: Rect, state: EntryState, typed: str, placeholder: str, focused: bool, align_right: bool,
    ink: Ink,
) -> None:  # fmt: skip
    if not typed and not state.composing and placeholder:
        ui.label(inner, placeholder, color="muted", ellipsis=True, align="right" if align_right else "left")
    shown = typed[: state.caret] + state.composing + typed[state.caret :]
    caret_x = ui.text_width(shown[: state.caret + len(state.composing)])
    total = ui.text_width(shown)
    if focused:
        state.offset = min(state.offset, caret_x)
        state.offset = max(state.offset, caret_x - inner.w + 2, 0.0)
        state.offset = max(0.0, min(state.offset, total + 2 - inner.w))
    else:
        state.offset = 0.0
    left = inner.x - state.offset + (_slack(ui, inner, shown) if align_right else 0.0)
    height = min(inner.h - 6, ui.em(BODY) * 1.5)
    top = inner.centery - height / 2
    with ui.paint.clip(Rect(inner.x - 1, inner.y, inner.w + 2, inner.h), scrolled=True):
        first, last = state.selection
        if focused and first != last:
            x0, x1 = ui.text_width(typed[:first]), ui.text_width(typed[:last])
            ui.fill(Rect(left + x0, top, x1 - x0, height), "primary" if ui.theme.name == "dark" else "selection")
        ui.label(Rect(left, inner.y, total + 4, inner.h), shown, color=ink)
        if state.composing:
            x0 = ui.text_width(typed[: state.caret])
            ui.hline(left + x0, left + caret_x, top + height - 1, "accent", 1.5)
        if focused:
            steady = ui.reduced_motion
            phase = int((ui.now - state.moved_at) / BLINK_S)
            if steady or phase % 2 == 0:
                ui.vline(left + caret_x, top, top + height, "text", 1.5)
            if not steady:
                ui.wake_in((phase + 1) * BLINK_S - (ui.now - state.moved_at))


def _is_typing(event: pygame.Event) -> bool:
    """Whether a key press will come again as text, so that no command may take it."""
    plain = not event.mod & (pygame.KMOD_CTRL | pygame.KMOD_META)
    return plain and bool(event.unicode) and event.unicode.isprintable()


def _edit(
    event: pygame.Event, state: EntryState, insert: Callable[[str], None], changed: Callable[[], None], secret: bool
) -> bool:  # fmt: skip
    """The editing keys; true if ``event`` is one."""
    select = bool(event.mod & pygame.KMOD_SHIFT)
    by_word = bool(event.mod & (pygame.KMOD_CTRL | pygame.KMOD_ALT))
    command = bool(event.mod & (pygame.KMOD_CTRL | pygame.KMOD_META))
    first, last = state.selection
    if event.key in (pygame.K_LEFT, pygame.K_RIGHT):
        step = -1 if event.key == pygame.K_LEFT else 1
        if first != last and not select:
            state.go(first if step < 0 else last, False)
        else:
            state.go(state.word(step) if by_word else state.caret + step, select)
    elif event.key == pygame.K_HOME:
        state.go(0, select)
    elif event.key == pygame.K_END:
        state.go(len(state.text), select)
    elif event.key in (pygame.K_BACKSPACE, pygame.K_DELETE):
        if first == last:
            step = -1 if event.key == pygame.K_BACKSPACE else 1
            state.go(state.word(step) if by_word else state.caret + step, True)
        insert("")
    elif command and event.key == pygame.K_a:
        state.anchor, state.caret = 0, len(state.text)
    elif command and event.key in (pygame.K_c, pygame.K_x):
        if first != last and not secret:
            to_clipboard(state.text[first:last])
            if event.key == pygame.K_x:
                insert("")
    elif command and event.key == pygame.K_v:
        insert(from_clipboard())
    else:
        return False
    return True
