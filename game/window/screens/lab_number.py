"""A number of a laboratory: its label, a slider, and a field in which it can be typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from game.window.catalog import t
from game.window.layout import Rect
from game.window.screens.facts import prose
from game.window.theme import CONTROL, GAP_S
from game.window.ui import Ui
from game.window.widgets.slider import slider
from game.window.widgets.stepper import stepper

#: Width of the field before the text scale, and the part of the row that it may take beside the slider.
FIELD, MOST_PART = 150.0, 0.6


@dataclass(frozen=True, slots=True)
class Number:
    """A number to set.

    Attributes:
        name: its ids are ``lab/<name>`` and ``lab/<name>/slide``, and ``lab.<name>_tip`` explains it.
        label: what stands above it.
        low, high, step: what it can be.
        unit: behind the typed value.
        marks: values of note on the slider.
        reason: why it cannot be set now, or None.
    """

    name: str
    label: str
    value: float
    low: float
    high: float
    step: float
    unit: str
    decimals: int = 0
    marks: tuple[float, ...] = ()
    reason: str | None = None


def number_field(ui: Ui, at: Rect, number: Number, on: Callable[[float], None]) -> float:
    """Draw a number; the field stands below the slider where there is no room beside it. Returns the y below."""
    n, control = number, ui.em(CONTROL)
    y = prose(ui, at.x, at.y, at.w, n.label)
    beside = ui.em(FIELD) <= at.w * MOST_PART
    field_w = ui.em(FIELD) if beside else at.w
    slide_w = at.w - field_w - GAP_S if beside else at.w
    slider(ui, f"lab/{n.name}/slide", Rect(at.x, y, slide_w, control), n.value, low=n.low, high=n.high, step=n.step,
           on=on, marks=n.marks, disabled_reason=n.reason, tip=t(f"lab.{n.name}_tip"))  # fmt: skip
    y += 0.0 if beside else control
    stepper(ui, f"lab/{n.name}", Rect(at.right - field_w, y, field_w, control), n.value, low=n.low, high=n.high,
            step=n.step, on=on, unit=n.unit, decimals=n.decimals, disabled_reason=n.reason)  # fmt: skip
    return y + control + GAP_S
