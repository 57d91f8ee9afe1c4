"""Fields that several forms have: the choice of a mineral, and an amount of tonnes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from game.window.catalog import t
from game.window.figures import round_step, step_decimals
from game.window.layout import Rect
from game.window.naming import short_mineral
from game.window.screens.table_forms import ID, Desk, field_place
from game.window.ui import Ui
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.stepper import stepper

#: A stepper goes through its range in about so many steps.
STEPS = 50


def shown_first(desk: Desk, minerals: Sequence[str]) -> str:
    """Return the mineral to begin with: the one that is shown elsewhere if it is among them, else the first."""
    shown = desk.deal.play.mineral
    return shown if shown in minerals else next(iter(minerals), "")


def mineral_field(
    ui: Ui, at: Rect, desk: Desk, label: str, minerals: Sequence[str], chosen: str, on: Callable[[str], None]
) -> Rect:
    """Draw the choice of a mineral; returns the field's place."""
    place = field_place(ui, at, label)
    options = [Option(m, short_mineral(desk.view.world.mineral[m])) for m in dict.fromkeys((*minerals, chosen)) if m]
    dropdown(ui, f"{ID}/mineral", place, options, chosen, on=on)
    return place


def tonnes_field(
    ui: Ui, at: Rect, label: str, amount: float, most: float, on: Callable[[float], None], unit: str = ""
) -> Rect:
    """Draw an amount of tonnes up to ``most``; returns the field's place."""
    place = field_place(ui, at, label)
    step = round_step(max(most, 1e-3) / STEPS)
    stepper(ui, f"{ID}/tonnes", place, amount, low=min(step, most), high=most, step=step, on=on,
            unit=unit or t("deal.t"), decimals=step_decimals(step))  # fmt: skip
    return place
