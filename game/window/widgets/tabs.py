"""Tabs: views of which one is shown. One stop of the Tab key; the arrows choose."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pygame

from game.window.layout import Rect
from game.window.theme import GAP_M, GAP_S, Ink
from game.window.ui import Ui


@dataclass(frozen=True, slots=True)
class TabItem:
    """A tab: ``key`` names it, ``hotkey`` is shown behind its text, ``badge`` is a count of what waits there."""

    key: str
    text: str
    hotkey: str = ""
    badge: int = 0
    icon: str = ""
    disabled_reason: str | None = None
    tip: str = ""


def tabs(
    ui: Ui,
    id: str,
    rect: Rect,
    items: Sequence[TabItem],
    selected: str,
    *,
    on: Callable[[str], None],
    fit: bool = False,
    segments: bool = False,
    ellipsis: bool = False,
) -> None:
    """A row of tabs in ``rect``; ``on`` gets the key of the one that is chosen.

    Args:
        fit: each as wide as its text needs; otherwise all are equally wide.
        segments: joined into one control, for a choice among a few values.
        ellipsis: whether texts may be shortened.
    """
    gap = 0.0 if segments else 6.0
    needs = [tab_width(ui, item) for item in items]
    if fit and sum(needs) + gap * (len(items) - 1) <= rect.w:
        widths = needs
    else:
        even = (rect.w - gap * (len(items) - 1)) / len(items)
        total = sum(needs)
        # Equal if every text fits; otherwise in proportion to what each needs.
        widths = (
            [even] * len(items)
            if max(needs) <= even
            else [rect.w * n / total - gap * (len(items) - 1) / len(items) for n in needs]
        )
    usable = [item.key for item in items if item.disabled_reason is None]

    def move(step: int) -> None:
        if usable:
            place = usable.index(selected) + step if selected in usable else 0
            key = usable[place % len(usable)]
            on(key)
            ui.set_focus(f"{id}/{key}")

    def keys(event: pygame.Event) -> bool:
        if event.key not in (pygame.K_LEFT, pygame.K_RIGHT):
            return False
        move(-1 if event.key == pygame.K_LEFT else 1)
        return True

    stop = selected if any(item.key == selected for item in items) else items[0].key
    if segments:
        ui.box(rect, "sunken", "border")
    x = rect.x
    for item, width in zip(items, widths, strict=True):
        place = Rect(x, rect.y, width, rect.h)
        x += width + gap
        chosen = item.key == selected
        look = ui.touch(
            f"{id}/{item.key}", place, on=lambda key=item.key: on(key), key=keys,  # type: ignore[misc]
            disabled_reason=item.disabled_reason, tip=item.tip or None, focusable=item.key == stop,
            focus_as=f"{id}/{item.key}",
        )  # fmt: skip
        ink: Ink = "disabled" if look.disabled else "text" if chosen or look.hover else "muted"
        if segments:
            inner = Rect(place.x + 2, place.y + 2, place.w - 4, place.h - 4)
            if chosen or look.hover:
                ui.box(inner, "selection" if chosen else "hover", "accent" if chosen else None, 5)
        else:
            ui.box(
                place,
                "raised" if chosen else "hover" if look.hover else "panel",
                "border_strong" if chosen else "border",
            )
            if chosen:
                ui.fill(Rect(place.x + 8, place.bottom - 3, place.w - 16, 2), "accent")
        if look.focus:
            ui.paint.ring(place)
        _draw(ui, place, item, ink, chosen, ellipsis)


def tab_width(ui: Ui, item: TabItem) -> float:
    """The width that a tab needs for its text, key and badge."""
    full = f"{item.text} {item.hotkey}" if item.hotkey else item.text
    extra = (ui.em(18) + GAP_S if item.icon else 0) + (_badge_width(ui, item) + GAP_S if item.badge else 0)
    return ui.text_width(full, bold=True) + extra + 2 * GAP_M


def _badge_width(ui: Ui, item: TabItem) -> float:
    return max(ui.em(20), ui.text_width(str(item.badge), bold=True) + 8)


def _draw(ui: Ui, place: Rect, item: TabItem, ink: Ink, chosen: bool, ellipsis: bool) -> None:
    icon_w = ui.em(18) + GAP_S if item.icon else 0.0
    badge_w = _badge_width(ui, item) + GAP_S if item.badge else 0.0
    hot_w = ui.text_width(f" {item.hotkey}") if item.hotkey else 0.0
    text_w = min(ui.text_width(item.text, bold=chosen), place.w - 8 - icon_w - badge_w - hot_w)
    x = place.centerx - (icon_w + text_w + hot_w + badge_w) / 2
    if item.icon:
        ui.icon(Rect(x, place.y, ui.em(18), place.h), item.icon, ink)
        x += icon_w
    ui.label(Rect(x, place.y, text_w + 1, place.h), item.text, bold=chosen, color=ink, ellipsis=ellipsis)
    x += text_w
    if item.hotkey:
        ui.label(Rect(x, place.y, hot_w + 1, place.h), f" {item.hotkey}", color="muted")
        x += hot_w
    if item.badge:
        height = ui.em(20)
        spot = Rect(x + GAP_S, place.centery - height / 2, badge_w - GAP_S, height)
        ui.box(spot, "primary", None, height / 2)
        ui.label(spot, str(item.badge), bold=True, color="on_primary", align="centre")
