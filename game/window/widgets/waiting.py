"""While others act: whose turn it is of how many, and a way to stop them between two turns."""

from collections.abc import Callable
from dataclasses import dataclass

from game.window.catalog import t
from game.window.layout import Rect
from game.window.theme import CONTROL, GAP_L, GAP_M, GAP_S, TITLE
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.progress import progress

WIDTH = 480


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is said while others act.

    Attributes:
        phase: the round and the phase in words; empty before anybody's turn.
        seat: code of who acts next; empty before anybody's turn.
        name: its name.
        number: its place among ``count``, from 1.
        paused: whether they wait.
        hotkey: the key that stops them and lets them go on.
    """

    phase: str = ""
    seat: str = ""
    name: str = ""
    number: int = 0
    count: int = 0
    paused: bool = False
    hotkey: str = ""


def waiting(ui: Ui, id: str, area: Rect, shown: Waiting, on: Callable[[], None]) -> float:
    """A panel in the middle of ``area``, or at its top if that is low; returns the y below.

    ``on`` stops the others, or lets them go on.
    """
    width = min(ui.em(WIDTH), area.w)
    inner_w = width - 2 * GAP_L
    title = t("frame.paused" if shown.paused else "frame.waiting")
    about = t("frame.paused_about") if shown.paused else ""
    title_h = ui.paragraph_height(inner_w, title, size=TITLE, bold=True)
    about_h = ui.paragraph_height(inner_w, about) + GAP_S if about else 0.0
    line, control = ui.line_height(), ui.em(CONTROL)
    phase_h = line if shown.phase else 0.0
    height = 2 * GAP_L + title_h + GAP_S + phase_h + line + GAP_S + 10 + about_h + GAP_M + control
    box = Rect(area.centerx - width / 2, max(area.y, area.centery - height / 2), width, height)
    ui.panel(box)
    x, y = box.x + GAP_L, box.y + GAP_L
    ui.paragraph(Rect(x, y, inner_w, title_h), title, size=TITLE, bold=True)
    y += title_h + GAP_S
    ui.label(Rect(x, y, inner_w, phase_h), shown.phase, color="muted", ellipsis=True)
    y += phase_h
    flag_w = ui.em(24)
    if shown.seat:
        ui.flag(Rect(x, y, flag_w, line), shown.seat)
        text = t("frame.turn", name=shown.name, number=shown.number, count=shown.count)
        ui.label(Rect(x + flag_w + GAP_S, y, inner_w - flag_w - GAP_S, line), text, ellipsis=True)
    else:
        ui.label(Rect(x, y, inner_w, line), t("frame.turn_none"), ellipsis=True)
    y += line + GAP_S
    progress(ui, Rect(x, y, inner_w, 10), (shown.number - 1) / shown.count if shown.count else 0.0)
    y += 10
    if about:
        ui.paragraph(Rect(x, y + GAP_S, inner_w, about_h), about, color="muted")
        y += about_h
    text, tip = (t("frame.go_on"), t("frame.go_on_tip")) if shown.paused else (t("frame.pause"), t("frame.pause_tip"))
    button_w = min(inner_w, button_width(ui, text, hotkey=shown.hotkey, primary=shown.paused, icon="play"))
    place = Rect(box.right - GAP_L - button_w, y + GAP_M, button_w, control)
    button(ui, id, place, text, hotkey=shown.hotkey, primary=shown.paused, on=on, tip=tip,
           icon="play" if shown.paused else "clock")  # fmt: skip
    return box.bottom
