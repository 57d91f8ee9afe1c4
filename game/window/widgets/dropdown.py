"""A choice from a list that opens over the screen; typing jumps to what begins with the letters."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pygame

from game.window.catalog import t
from game.window.layout import Rect
from game.window.search import folded
from game.window.theme import CONTROL, GAP_M, GAP_S, Ink
from game.window.ui import Layer, Ui
from game.window.widgets.scroll import ScrollState, scroll_area

#: Letters typed within this many seconds belong together.
TYPE_AHEAD_S = 1.0


@dataclass(frozen=True, slots=True)
class Option:
    """One of the choices.

    Attributes:
        flag: a seat code.
        note: stands muted at the right.
        keeps_open: the list stays open when this is chosen, since more choices take its place.
    """

    key: str
    text: str
    flag: str = ""
    note: str = ""
    disabled_reason: str | None = None
    keeps_open: bool = False


@dataclass(slots=True)
class DropdownState:
    """The option that the keyboard is on while the list is open, and the letters typed so far."""

    at: str = ""
    typed: str = ""
    typed_at: float = -10.0


def dropdown(
    ui: Ui,
    id: str,
    rect: Rect,
    options: Sequence[Option],
    selected: str | None,
    *,
    on: Callable[[str], None],
    placeholder: str = "",
    disabled_reason: str | None = None,
    tip: str | None = None,
    foot: str = "",
    on_open: Callable[[], None] = lambda: None,
) -> None:
    """A field with the chosen option; Enter, Space, Down or a click opens the list. ``on`` gets the key.

    ``foot`` stands below the list, and ``on_open`` is called when it opens.
    """
    state = ui.memory(id, DropdownState)
    layer_id = f"{id}/list"
    chosen = next((option for option in options if option.key == selected), None)

    def choose(key: str) -> None:
        if any(option.key == key and option.keeps_open for option in options):
            # What comes in its place takes the keyboard.
            place = [option.key for option in options].index(key)
            state.at = options[place - 1].key if place else ""
            ui.redraw()
        else:
            ui.close_layer(layer_id)
        on(key)

    def draw() -> None:
        _draw_list(ui, id, rect, options, selected, state, choose, foot)

    def open_list(letters: str = "") -> None:
        on_open()
        state.at = selected if chosen is not None and selected is not None else (options[0].key if options else "")
        state.typed = ""
        if letters:
            _type_ahead(ui, state, options, letters)
        ui.open_layer(Layer(layer_id, draw, dim=False, closes_outside=True, owner=id, first_focus=f"{id}/options"))

    def key(event: pygame.Event) -> bool:
        if event.key in (pygame.K_DOWN, pygame.K_UP) and options:
            open_list()
            return True
        return False

    look = ui.touch(id, rect, on=open_list, key=key, disabled_reason=disabled_reason, tip=tip)
    is_open = ui.layer(layer_id)
    if is_open is not None:
        is_open.draw = draw
    border: Ink = "accent" if is_open is not None else "border_strong" if look.hover else "border"
    ui.box(rect, "panel" if look.disabled else "hover" if look.hover else "raised", border)
    if look.focus:
        ui.paint.ring(rect)
    ink: Ink = "disabled" if look.disabled else "text"
    x = rect.x + GAP_M
    if chosen is not None and chosen.flag:
        ui.flag(Rect(x, rect.y, ui.em(24), rect.h), chosen.flag)
        x += ui.em(24) + GAP_S
    arrow = ui.em(18)
    text = chosen.text if chosen is not None else placeholder or t("common.choose")
    place = Rect(x, rect.y, rect.right - x - arrow - GAP_M, rect.h)
    ui.label(place, text, color=ink if chosen is not None else "muted", ellipsis=True)
    ui.icon(Rect(rect.right - arrow - GAP_S, rect.y, arrow, rect.h), "down", "disabled" if look.disabled else "muted")


def _type_ahead(ui: Ui, state: DropdownState, options: Sequence[Option], letters: str) -> None:
    fresh = ui.now - state.typed_at > TYPE_AHEAD_S
    state.typed = folded(letters if fresh else state.typed + letters)
    state.typed_at = ui.now
    texts = [(option, folded(option.text)) for option in options if option.disabled_reason is None]
    found = next((o for o, text in texts if text.startswith(state.typed)), None)
    if found is None:
        found = next((o for o, text in texts if any(w.startswith(state.typed) for w in text.split())), None)
    if found is not None:
        state.at = found.key


def _draw_list(
    ui: Ui, id: str, anchor: Rect, options: Sequence[Option], selected: str | None, state: DropdownState,
    choose: Callable[[str], None], foot: str,
) -> None:  # fmt: skip
    row_h = ui.em(CONTROL - 2)
    need = max((_option_width(ui, option) for option in options), default=0.0)
    width = min(max(anchor.w, need + 2 * GAP_S + 16), ui.screen.w - 16)
    below, above = ui.screen.bottom - 8 - anchor.bottom - 4, anchor.y - 12
    foot_h = ui.paragraph_height(width - 2 * GAP_M, foot) + GAP_S if foot else 0.0
    wanted = row_h * len(options) + 8 + foot_h
    down = wanted <= below or below >= above
    height = min(wanted, max(row_h * 2, below if down else above))
    x = max(8.0, min(anchor.x, ui.screen.right - 8 - width))
    paper = Rect(x, anchor.bottom + 4 if down else anchor.y - 4 - height, width, height)
    ui.paint.shadow(paper)
    ui.box(paper, "raised", "border_strong")
    inner = Rect(paper.x + 4, paper.y + 4, paper.w - 8, paper.h - 8 - foot_h)
    if foot:
        ui.hline(paper.x, paper.right, inner.bottom + 2)
        ui.paragraph(Rect(paper.x + GAP_M, inner.bottom + 5, width - 2 * GAP_M, foot_h), foot, color="muted")
    usable = [option.key for option in options if option.disabled_reason is None]
    scroll_id = f"{id}/scroll"

    def show() -> None:
        place = next((n for n, option in enumerate(options) if option.key == state.at), 0)
        ui.memory(scroll_id, ScrollState).show(place * row_h, (place + 1) * row_h)

    def key(event: pygame.Event) -> bool:
        moves = {
            pygame.K_DOWN: 1, pygame.K_UP: -1, pygame.K_PAGEDOWN: 8, pygame.K_PAGEUP: -8,
            pygame.K_HOME: -len(usable), pygame.K_END: len(usable),
        }  # fmt: skip
        typing = bool(state.typed) and ui.now - state.typed_at <= TYPE_AHEAD_S
        if event.key in moves and usable:
            place = usable.index(state.at) if state.at in usable else 0
            state.at = usable[max(0, min(len(usable) - 1, place + moves[event.key]))]
            show()
            return True
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER) or (event.key == pygame.K_SPACE and not typing):
            if state.at in usable:
                choose(state.at)
            return True
        return bool(event.unicode) and event.unicode.isprintable()

    def text(event: pygame.Event) -> bool:
        if event.type == pygame.TEXTINPUT and (event.text != " " or state.typed):
            _type_ahead(ui, state, options, event.text)
            show()
        return True

    ui.touch(f"{id}/options", paper, key=key, text=text)
    with scroll_area(ui, scroll_id, inner) as view:
        for number, option in enumerate(options):
            row = Rect(view.rect.x, view.top + number * row_h, view.rect.w, row_h)
            if ui.paint.visible(row):
                _draw_option(ui, id, row, option, option.key == selected, state, choose)
        view.bottom = view.top + row_h * len(options)


def _option_width(ui: Ui, option: Option) -> float:
    flag_w = ui.em(24) + GAP_S if option.flag else 0.0
    note_w = ui.text_width(option.note) + 2 * GAP_M if option.note else 0.0
    return ui.text_width(option.text, bold=True) + flag_w + note_w + 2 * GAP_S + ui.em(20) + 8


def _draw_option(
    ui: Ui, id: str, row: Rect, option: Option, is_selected: bool, state: DropdownState,
    choose: Callable[[str], None],
) -> None:  # fmt: skip
    look = ui.touch(
        f"{id}/option/{option.key}", row, on=lambda: choose(option.key), disabled_reason=option.disabled_reason,
        focusable=False, focus_as=f"{id}/options",
    )  # fmt: skip
    if (look.hover and not look.disabled) or state.at == option.key:
        ui.box(row, "selection" if state.at == option.key else "hover", None, 4)
    ink: Ink = "disabled" if look.disabled else "text"
    x = row.x + GAP_S
    if option.flag:
        ui.flag(Rect(x, row.y, ui.em(24), row.h), option.flag)
        x += ui.em(24) + GAP_S
    note_w = ui.text_width(option.note) + 1 if option.note else 0.0
    tick = ui.em(18)
    right = row.right - GAP_S - tick
    ui.label(Rect(right - note_w - 4, row.y, note_w, row.h), option.note, color="muted", align="right")
    ui.label(Rect(x, row.y, right - note_w - 8 - x, row.h), option.text, bold=is_selected, color=ink, ellipsis=True)
    if is_selected:
        ui.icon(Rect(right, row.y, tick, row.h), "check", "accent")
