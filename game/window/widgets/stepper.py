"""A number with buttons for less and more, that can also be typed."""

from collections.abc import Callable
from dataclasses import dataclass

import pygame

from game.window.catalog import t
from game.window.figures import fixed, grouped
from game.window.layout import Rect
from game.window.theme import GAP_S, Ink
from game.window.ui import Ui
from game.window.widgets.entry import EntryState, entry


@dataclass(slots=True)
class StepperState:
    """The text that is being typed, or ``None`` while the value itself is shown."""

    typed: str | None = None


def plain_number(value: float, decimals: int) -> str:
    """A number as it is typed: no thousands separator, no trailing noise."""
    return fixed(value, decimals)


def snap(value: float, low: float, high: float, step: float) -> float:
    """``value`` brought into the range and to the nearest step from ``low``; ``high`` itself can be reached too."""
    if value >= high:
        return float(high)
    steps = round((max(value, low) - low) / step)
    return float(min(high, round(low + steps * step, 9)))


def stepper(
    ui: Ui,
    id: str,
    rect: Rect,
    value: float,
    *,
    low: float,
    high: float,
    step: float = 1.0,
    on: Callable[[float], None],
    unit: str = "",
    decimals: int = 0,
    disabled_reason: str | None = None,
    prefix: str = "",
) -> None:
    """A number between ``low`` and ``high``, with thousands grouped while nobody types; ``prefix`` stands before it.

    Typing is taken on Enter (which is the screen's own key when nothing was typed) or when the focus leaves, and
    brought into the range and to a whole number of steps; Esc gives the old value back. Up and Down go a step, Page
    Up and Page Down ten.
    """
    state = ui.memory(id, StepperState)
    writing = ui.focus == f"{id}/value" and disabled_reason is None
    fixed = plain_number(value, decimals) if writing else grouped(value, decimals)

    def change(new: float) -> None:
        state.typed = None
        snapped = snap(new, low, high, step)
        if snapped != value:
            on(snapped)

    def commit() -> None:
        typed, state.typed = state.typed, None
        if typed is not None:
            try:
                change(_number(typed))
            except ValueError:
                ui.redraw()

    def by(steps: float) -> None:
        commit_base = value
        if state.typed is not None:
            try:
                commit_base = _number(state.typed)
            except ValueError:
                commit_base = value
        change(commit_base + steps * step)

    def key(event: pygame.Event) -> bool:
        moves = {pygame.K_UP: 1, pygame.K_DOWN: -1, pygame.K_PAGEUP: 10, pygame.K_PAGEDOWN: -10}
        if event.key in moves:
            by(moves[event.key])
            return True
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER) and state.typed is not None:
            commit()
            return True
        if event.key == pygame.K_ESCAPE and state.typed is not None:
            state.typed = None
            return True
        return False

    def typed(text: str) -> None:
        state.typed = text

    side = min(rect.h, rect.w / 4)
    field_id = f"{id}/value"
    focused = ui.focus == field_id and disabled_reason is None
    ui.box(
        rect,
        "panel" if disabled_reason else "sunken",
        "accent" if focused else "border",
        width=1.5 if focused else None,
    )
    if focused and ui.focus_visible:
        ui.paint.ring(rect)
    for name, left, steps, stop in (
        ("less", rect.x, -1, value <= low), ("more", rect.right - side, 1, value >= high),
    ):  # fmt: skip
        spot = Rect(left, rect.y, side, rect.h)
        reason = disabled_reason or (
            t("common.out_of_range", low=grouped(low, decimals), high=grouped(high, decimals)) if stop else None
        )
        look = ui.touch(
            f"{id}/{name}", spot, on=lambda steps=steps: by(steps), tip=t(f"common.{name}"),  # type: ignore[misc]
            disabled_reason=reason, focusable=False, focus_as=field_id,
        )  # fmt: skip
        if look.hover and not look.disabled:
            ui.box(Rect(spot.x + 2, spot.y + 2, spot.w - 4, spot.h - 4), "hover", None, 4)
        ink: Ink = "border_strong" if look.disabled else "accent"
        glyph = min(ui.em(16), side - 8)
        ui.icon(
            Rect(spot.centerx - glyph / 2, spot.centery - glyph / 2, glyph, glyph),
            "minus" if steps < 0 else "plus",
            ink,
        )
    middle = Rect(rect.x + side, rect.y, rect.w - 2 * side, rect.h)
    unit_w = ui.text_width(unit) + 1 if unit else 0.0
    shown = state.typed if state.typed is not None else fixed
    # Number and unit together stand in the middle.
    prefix_w = ui.text_width(prefix) + 2 if prefix else 0.0
    spare = max(0.0, middle.w - unit_w - (6 if unit else 0) - prefix_w - ui.text_width(shown) - 2 * GAP_S - 2)
    field = Rect(middle.x, middle.y, middle.w - unit_w - (6 if unit else 0) - spare / 2, middle.h)
    entry(
        ui, field_id, field, shown, on_change=typed, on_blur=commit, on_key=key,
        accept=_numeric, max_length=14, align_right=True, disabled_reason=disabled_reason, bare=True,
    )  # fmt: skip
    if prefix:
        left = field.right - GAP_S - ui.text_width(shown) - prefix_w
        ui.label(Rect(left, rect.y, prefix_w, rect.h), prefix, color="muted")
    if unit:
        ui.label(Rect(field.right - GAP_S + 6, rect.y, unit_w, rect.h), unit, color="muted")
    if focused and state.typed is None and ui.memory(field_id, EntryState).selection == (0, 0):
        ui.memory(field_id, EntryState).go(len(shown), False)


def _number(text: str) -> float:
    """What was typed as a number, with a decimal comma or point and either minus; ValueError if it is none."""
    return float(text.replace(",", ".").replace("−", "-"))


def _numeric(text: str) -> bool:
    """Whether ``text`` can become a number by typing on."""
    body = text[1:] if text[:1] in ("-", "−", "+") else text
    return all(c.isdigit() or c in ".," for c in body) and sum(c in ".," for c in body) <= 1
