"""A clause of an offer as a card: what it is, its terms, what it is worth, and a cross to take it out."""

from collections.abc import Callable

import pygame

from game.window.catalog import t
from game.window.figures import signed
from game.window.hits import Tip
from game.window.layout import Rect
from game.window.theme import GAP_S, Ink
from game.window.ui import Ui


def signed_ink(value: float) -> Ink:
    """The colour of a signed value."""
    return "good" if value > 0 else "bad" if value < 0 else "muted"


def clause_card_height(ui: Ui) -> float:
    """The height of a clause card: two lines of text."""
    return ui.em(42)


def clause_card(
    ui: Ui,
    id: str,
    rect: Rect,
    title: str,
    detail: str,
    *,
    value: float | None,
    decimals: int = 0,
    on_edit: Callable[[], None],
    on_remove: Callable[[], None] | None = None,
    tip: Tip | str | None = None,
    changed: bool = False,
    locked_reason: str | None = None,
) -> None:
    """A clause card; a click or Enter edits it, the cross or Delete takes it out.

    Args:
        value: what the clause is worth to the other side, signed; ``None`` when not known.
        changed: marks what the other side altered in a counter-offer.
        locked_reason: why it cannot be edited.
    """

    def key(event: pygame.Event) -> bool:
        if event.key in (pygame.K_DELETE, pygame.K_BACKSPACE) and on_remove is not None:
            on_remove()
            return True
        return False

    look = ui.touch(id, rect, on=on_edit, key=key, tip=tip or t("common.edit_clause"), disabled_reason=locked_reason)
    border: Ink = "warn" if changed else "border_strong" if look.hover else "border"
    ui.box(rect, "hover" if look.hover and not look.disabled else "raised", border)
    if look.focus:
        ui.paint.ring(rect)
    right = rect.right - GAP_S
    if on_remove is not None and locked_reason is None:
        side = ui.em(22)
        spot = Rect(right - side + 2, rect.centery - side / 2, side, side)
        over = ui.touch(f"{id}/remove", spot, on=on_remove, tip=t("common.remove"), focusable=False, focus_as=id)
        if over.hover:
            ui.box(spot, "track", None, 4)
        glyph = side * 0.7
        # The cross stays faint until it may be wanted, but never vanishes: touch has no hover.
        ui.icon(
            Rect(spot.centerx - glyph / 2, spot.centery - glyph / 2, glyph, glyph),
            "cross",
            "text" if over.hover else "muted" if look.hover or look.focus else "border_strong",
        )
        right = spot.x - 4
    elif locked_reason is not None:
        side = ui.em(18)
        ui.icon(Rect(right - side, rect.y, side, rect.h), "lock", "muted")
        right -= side + 6
    if value is not None:
        tag = signed(value, decimals)
        width = max(ui.em(30), ui.text_width(tag, bold=True) + 1)
        ui.label(Rect(right - width, rect.y, width, rect.h), tag, bold=True, color=signed_ink(value), align="right")
        right -= width + 6
    text_w = right - rect.x - GAP_S - 2
    line = rect.h * 0.43
    if detail:
        ui.label(Rect(rect.x + GAP_S + 2, rect.y + rect.h * 0.07, text_w, line), title, ellipsis=True)
        ui.label(Rect(rect.x + GAP_S + 2, rect.y + rect.h * 0.5, text_w, line), detail, color="muted", ellipsis=True)
    else:
        ui.label(Rect(rect.x + GAP_S + 2, rect.y, text_w, rect.h), title, ellipsis=True)
