"""Running pieces of a page: headings, facts with their labels, bullets. Each returns the y below itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from game.window.hits import Tip
from game.window.layout import Rect, inset
from game.window.theme import GAP_M, GAP_S, HEADING, Paint
from game.window.ui import Ui
from game.window.widgets.scroll import scroll_area

#: Height given to a paragraph that may be as long as it likes.
ENDLESS = 99_999.0


def fitting(ui: Ui, width: float, texts: Sequence[str], *, bold: bool = False) -> str:
    """Return the first of some forms of a figure that fits a width, else the last: a cut figure would mislead."""
    return next((text for text in texts if ui.text_width(text, bold=bold) + 1 <= width), texts[-1])


def page(ui: Ui, id: str, rect: Rect, draw: Callable[[Ui, Rect], float]) -> None:
    """A panel whose content scrolls; ``draw`` gets the content's top left and width and returns the y below it."""
    ui.panel(rect)
    with scroll_area(ui, id, inset(rect, GAP_M, GAP_S)) as view:
        view.bottom = draw(ui, Rect(view.rect.x, view.top, view.rect.w, 0))


def heading(ui: Ui, x: float, y: float, width: float, text: str, *, rule: bool = True) -> float:
    """A heading, with a line above it unless it is the first."""
    if rule:
        y += GAP_S
        ui.hline(x, x + width, y)
        y += GAP_S
    height = ui.em(HEADING + 12)
    ui.label(Rect(x, y, width, height), text, size=HEADING, bold=True, ellipsis=True)
    return y + height


def fact(
    ui: Ui,
    id: str,
    x: float,
    y: float,
    width: float,
    label: str,
    value: str,
    *,
    tip: Tip | str | None = None,
    bold: bool = False,
    ink: Paint = "text",
) -> float:
    """A label and its value in one line, or the value below the label where both do not fit."""
    line = ui.line_height() + 3
    label_w, value_w = ui.text_width(label) + 1, ui.text_width(value, bold=bold) + 1
    one_line = label_w + GAP_M + value_w <= width
    value_h = line if one_line else ui.paragraph_height(width, value, bold=bold) + 3
    place = Rect(x, y, width, line if one_line else ui.paragraph_height(width, label) + value_h)
    if tip is not None:
        look = ui.touch(id, place, tip=tip)
        if look.hover:
            ui.box(Rect(place.x - 4, place.y, place.w + 8, place.h), "hover", None, 4)
        if look.focus:
            ui.paint.ring(place, 4)
    if one_line:
        ui.label(Rect(x, y, label_w, line), label, color="muted")
        ui.label(Rect(place.right - value_w, y, value_w, line), value, bold=bold, color=ink, align="right")
        return y + line
    y += ui.paragraph(Rect(x, y, width, ENDLESS), label, color="muted")
    ui.paragraph(Rect(x, y, width, ENDLESS), value, bold=bold, color=ink)
    return y + value_h


def bullet(ui: Ui, x: float, y: float, width: float, text: str, icon: str = "dash", ink: Paint = "muted") -> float:
    """A paragraph with an icon before its first line."""
    side = ui.em(15)
    indent = side + GAP_S
    ui.icon(Rect(x, y, side, ui.line_height()), icon, ink)
    return y + ui.paragraph(Rect(x + indent, y, width - indent, ENDLESS), text) + 2


def prose(ui: Ui, x: float, y: float, width: float, text: str, *, ink: Paint = "text", bold: bool = False) -> float:
    """A paragraph as long as it likes."""
    return y + ui.paragraph(Rect(x, y, width, ENDLESS), text, color=ink, bold=bold)
