"""A sum of US dollars that is typed or stepped up and down: 5 is five million, 750k, 1.2bn."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pygame

from game.window.catalog import t
from game.window.figures import dollar_sign, fixed
from game.window.layout import Rect
from game.window.theme import GAP_S
from game.window.ui import Ui
from game.window.widgets.button import icon_button
from game.window.widgets.entry import EntryState, entry

_UNITS = {"": 1e6, "k": 1e3, "m": 1e6, "b": 1e9, "bn": 1e9}
_SUM = re.compile(r"^\s*\$?\s*(\d+(?:[.,]\d+)?)\s*(bn|b|m|k|)\s*$", re.IGNORECASE)
#: Round sums within a decade, up and down which the buttons go.
_LADDER: tuple[float, ...] = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)


@dataclass(slots=True)
class MoneyState:
    """The text that is being typed, or None while the sum itself is shown."""

    typed: str | None = None
    selected: bool = False


def parse_money(text: str) -> int | None:
    """Return the US dollars that a person means, or None: a bare number is in millions."""
    found = _SUM.match(text)
    if found is None:
        return None
    return round(float(found[1].replace(",", ".")) * _UNITS[found[2].lower()])


def money_text(usd: int) -> str:
    """Return a sum as it is typed, in millions without trailing noise: 0.43, 5, 12.5."""
    return fixed(usd / 1e6, 6).rstrip("0").rstrip(".,") or "0"


def next_sum(usd: int, up: bool) -> int:
    """Return the next round sum above or below."""
    steps: list[int] = sorted({round(step * 10.0**power) for power in range(3, 12) for step in _LADDER})
    if up:
        return next((step for step in steps if step > usd), steps[-1])
    return next((step for step in reversed(steps) if step < usd), steps[0])


def money_field(
    ui: Ui,
    id: str,
    rect: Rect,
    usd: int,
    *,
    low: int,
    high: int,
    on: Callable[[int], None],
    on_enter: Callable[[], None],
) -> None:
    """A field for a sum between ``low`` and ``high`` US dollars; every keystroke counts, Enter also calls ``on_enter``.

    The whole sum is selected when the field is first shown, so that typing replaces it.
    """
    state = ui.memory(id, MoneyState)
    caret = ui.memory(id, EntryState)

    def clamp(value: int) -> int:
        return max(low, min(high, value))

    def typed(text: str) -> None:
        state.typed = text
        value = parse_money(text)
        if value is not None:
            on(clamp(value))

    def settle() -> None:
        state.typed = None

    def step(up: bool) -> None:
        settle()
        on(clamp(next_sum(usd, up)))

    def key(event: pygame.Event) -> bool:
        if event.key in (pygame.K_UP, pygame.K_DOWN):
            step(event.key == pygame.K_UP)
            return True
        return False

    def submit(_: str) -> None:
        settle()
        on_enter()

    side = rect.h
    focused = ui.focus == id
    ui.box(rect, "sunken", "accent" if focused else "border", width=1.5 if focused else None)
    for name, x, up in (("less", rect.x, False), ("more", rect.right - side, True)):
        stop = usd >= high if up else usd <= low
        reason = t("common.out_of_range", low=money_text(low), high=money_text(high)) if stop else None
        icon_button(ui, f"{id}/{name}", Rect(x + 2, rect.y + 2, side - 4, side - 4), "plus" if up else "minus",
                    on=lambda up=up: step(up), tip=t(f"common.{name}"), color="accent", disabled_reason=reason,  # type: ignore[misc]
                    focusable=False, focus_as=id)  # fmt: skip
    unit = t("table.money_unit")
    unit_w = ui.text_width(unit) + 2
    field = Rect(rect.x + side, rect.y, rect.w - 2 * side - unit_w - 8, rect.h)
    shown = state.typed if state.typed is not None else money_text(usd)
    entry(ui, id, field, shown, on_change=typed, on_submit=submit, on_blur=settle, on_key=key, max_length=12,
          align_right=True, bare=True, accept=_may_become_sum)  # fmt: skip
    if not state.selected:
        state.selected = True
        caret.take(shown)
        caret.anchor, caret.caret = 0, len(shown)
    ui.label(Rect(field.right + 4, rect.y, unit_w, rect.h), unit, color="muted")
    sign = dollar_sign()
    sign_w = ui.text_width(sign) + 2
    left = max(field.x, field.right - GAP_S - ui.text_width(shown) - sign_w)
    ui.label(Rect(left, rect.y, sign_w, rect.h), sign, color="muted")


def _may_become_sum(text: str) -> bool:
    """Whether typing on can make ``text`` a sum."""
    return re.fullmatch(r"\s*\$?\s*\d*[.,]?\d*\s*(b|bn|m|k|)\s*", text, re.IGNORECASE) is not None
