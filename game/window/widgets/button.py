"""Buttons, icon buttons and the check box."""

from collections.abc import Callable

from game.window.hits import Tip
from game.window.layout import Rect
from game.window.theme import BODY, GAP_M, GAP_S, Ink
from game.window.ui import Ui


def button(
    ui: Ui,
    id: str,
    rect: Rect,
    text: str,
    *,
    on: Callable[[], None],
    hotkey: str = "",
    icon: str = "",
    primary: bool = False,
    selected: bool = False,
    quiet: bool = False,
    disabled_reason: str | None = None,
    tip: Tip | str | None = None,
    ellipsis: bool = False,
) -> None:
    """A button with its key in brackets behind the text.

    Args:
        primary: the one action that the screen leads to.
        selected: drawn as chosen, for views and filters that are on.
        quiet: no ground until the mouse is over it, for a row of many.
        disabled_reason: why it cannot be used now, one sentence; shown as its tooltip.
        ellipsis: whether the text may be shortened; its key never is.
    """
    look = ui.touch(id, rect, on=on, disabled_reason=disabled_reason, tip=tip)
    fill: Ink | None
    border: Ink | None = "border"
    ink: Ink = "text"
    if look.disabled:
        fill, ink = "panel", "disabled"
    elif primary:
        fill, border, ink = ("primary_hover" if look.hover else "primary"), None, "on_primary"
    elif selected:
        fill, border = ("hover" if look.hover else "selection"), "accent"
    elif quiet:
        fill, border, ink = ("hover" if look.hover else None), None, "accent"
    else:
        fill = "hover" if look.hover else "raised"
        border = "border_strong" if look.hover else "border"
    ui.box(rect, fill, border)
    if look.focus:
        ui.paint.ring(rect)
    full = f"{text} ({hotkey})" if hotkey else text
    shift = 1 if look.pressed else 0
    icon_w = ui.em(18) if icon else 0.0
    gap = GAP_S if icon and full else 0
    pad = min(float(GAP_M), rect.w * 0.08)
    text_w = min(ui.text_width(full, BODY, bold=primary), rect.w - 2 * pad - icon_w - gap)
    x = rect.x + (rect.w - icon_w - gap - text_w) / 2
    if icon:
        ui.icon(Rect(x, rect.y + shift, icon_w, rect.h), icon, ink)
    # A pixel more than measured: rounding to device pixels must not cut the text.
    place = Rect(x + icon_w + gap, rect.y + shift, text_w + 1, rect.h)
    if hotkey and ellipsis and text_w < ui.text_width(full, BODY, bold=primary):
        behind = f" ({hotkey})"
        key_w = ui.text_width(behind, BODY, bold=primary) + 1
        ui.label(Rect(place.right - key_w, place.y, key_w, place.h), behind, bold=primary, color=ink, ellipsis=True)
        place.w, full = max(0.0, place.w - key_w), text
    ui.label(place, full, bold=primary, color=ink, ellipsis=ellipsis)


def button_width(ui: Ui, text: str, *, hotkey: str = "", icon: str = "", primary: bool = False) -> float:
    """The width that :func:`button` needs for its text at the reader's text scale."""
    full = f"{text} ({hotkey})" if hotkey else text
    icon_w = ui.em(18) + GAP_S if icon else 0.0
    return ui.text_width(full, BODY, bold=primary) + icon_w + 2 * GAP_M + 2


def icon_button(
    ui: Ui,
    id: str,
    rect: Rect,
    icon: str,
    *,
    on: Callable[[], None],
    tip: Tip | str,
    color: Ink = "muted",
    selected: bool = False,
    badge: int = 0,
    disabled_reason: str | None = None,
    focusable: bool = True,
    focus_as: str | None = None,
) -> None:
    """An icon to press; ``tip`` says in words what it does, ``badge`` is a small number at its corner."""
    look = ui.touch(id, rect, on=on, tip=tip, disabled_reason=disabled_reason, focusable=focusable, focus_as=focus_as)
    if look.hover or selected:
        ui.box(rect, "hover" if look.hover else "selection", None)
    if look.focus:
        ui.paint.ring(rect)
    side = min(ui.em(20), rect.w, rect.h)
    ink: Ink = "disabled" if look.disabled else "text" if look.hover or selected else color
    ui.icon(Rect(rect.centerx - side / 2, rect.centery - side / 2, side, side), icon, ink)
    if badge:
        text = str(badge) if badge < 100 else "99"
        height = ui.em(17)
        width = max(height, ui.text_width(text, BODY, bold=True) + 6)
        spot = Rect(min(rect.right - width + 3, rect.centerx + side * 0.1), rect.y - 1, width, height)
        ui.box(spot, "warn", None, height / 2)
        ui.label(spot, text, bold=True, color="bg" if ui.theme.name != "light" else "panel", align="centre")


def toggle(
    ui: Ui,
    id: str,
    rect: Rect,
    text: str,
    value: bool,
    *,
    on: Callable[[bool], None],
    disabled_reason: str | None = None,
    tip: Tip | str | None = None,
) -> None:
    """A check box with its text; ``on`` gets the new value."""
    look = ui.touch(id, rect, on=lambda: on(not value), disabled_reason=disabled_reason, tip=tip)
    side = min(ui.em(20), rect.h)
    mark = Rect(rect.x, rect.centery - side / 2, side, side)
    fill: Ink = "primary" if value and not look.disabled else "hover" if look.hover else "sunken"
    ui.box(mark, fill, None if value and not look.disabled else "border_strong", 4)
    if value:
        ui.icon(
            Rect(mark.x + 2, mark.y + 2, side - 4, side - 4), "check", "disabled" if look.disabled else "on_primary"
        )
    if look.focus:
        ui.paint.ring(rect, 4)
    ink: Ink = "disabled" if look.disabled else "text"
    ui.label(Rect(rect.x + side + GAP_S, rect.y, rect.w - side - GAP_S, rect.h), text, color=ink)
