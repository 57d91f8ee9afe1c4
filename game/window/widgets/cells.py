"""What can stand in a table: text, a flag with a name, a figure, a bar, a status."""

from collections.abc import Callable
from dataclasses import dataclass

from game.window.figures import grouped
from game.window.layout import Rect
from game.window.theme import GAP_S, Ink, Paint, Tone
from game.window.ui import Ui
from game.window.widgets.meter import bar


@dataclass(frozen=True, slots=True)
class TextCell:
    """Plain text; shortened if the column is narrow."""

    text: str
    ink: Paint = "text"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class StatusCell:
    """An icon and a word in the colour of a judgement."""

    icon: str
    word: str
    tone: Tone = "neutral"


@dataclass(frozen=True, slots=True)
class FlagCell:
    """A flag and a name, with a status in a second line if the rows are tall enough."""

    code: str
    name: str
    under: StatusCell | None = None


@dataclass(frozen=True, slots=True)
class NumberCell:
    """A figure, set flush right; ``text`` instead of the plain form, ``ink`` for its colour."""

    value: float
    decimals: int = 0
    text: str | None = None
    ink: Paint = "text"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class BarCell:
    """A bar with an optional threshold tick, and its figure: below it in tall rows, right of it in others."""

    value: float
    threshold: float | None = None
    tone: Tone = "good"
    text: str | None = None
    scale: float = 100.0


Cell = TextCell | FlagCell | NumberCell | BarCell | StatusCell


def _text(ui: Ui, rect: Rect, cell: TextCell) -> None:
    ui.label(rect, cell.text, color=cell.ink, bold=cell.bold, ellipsis=True)


def _status(ui: Ui, rect: Rect, cell: StatusCell) -> None:
    side = min(ui.em(16), rect.h)
    ink = ui.theme.tone(cell.tone)
    ui.icon(Rect(rect.x, rect.centery - side / 2, side, side), cell.icon, ink)
    ui.label(Rect(rect.x + side + 5, rect.y, rect.w - side - 5, rect.h), cell.word, color="muted", ellipsis=True)


def _flag(ui: Ui, rect: Rect, cell: FlagCell, bold: bool) -> None:
    width = ui.em(24)
    two = cell.under is not None and rect.h >= ui.em(38)
    upper = Rect(rect.x, rect.y + rect.h * 0.06, rect.w, rect.h * 0.47) if two else rect
    ui.flag(Rect(rect.x, upper.y, width, upper.h), cell.code)
    x = rect.x + width + GAP_S
    ui.label(Rect(x, upper.y, rect.right - x, upper.h), cell.name, bold=bold, ellipsis=True)
    if two and cell.under is not None:
        _status(ui, Rect(x, rect.y + rect.h * 0.51, rect.right - x, rect.h * 0.43), cell.under)


def _number(ui: Ui, rect: Rect, cell: NumberCell) -> None:
    text = cell.text if cell.text is not None else grouped(cell.value, cell.decimals)
    ui.label(rect, text, color=cell.ink, bold=cell.bold, align="right")


def _bar(ui: Ui, rect: Rect, cell: BarCell) -> None:
    text = cell.text if cell.text is not None else grouped(cell.value)
    ink = ui.theme.tone(cell.tone)
    if rect.h >= ui.em(38):
        bar(
            ui, Rect(rect.x, rect.y + rect.h * 0.3 - 4, rect.w, 8), cell.value,
            threshold=cell.threshold, tone=cell.tone, scale=cell.scale,
        )  # fmt: skip
        ui.label(Rect(rect.x, rect.y + rect.h * 0.5, rect.w, rect.h * 0.45), text, bold=True, color=ink, align="right")
        return
    room = max(ui.em(32), ui.text_width(text, bold=True) + 1)
    ui.label(Rect(rect.right - room, rect.y, room, rect.h), text, bold=True, color=ink, align="right")
    track = Rect(rect.x, rect.centery - 4, rect.w - room - GAP_S, 8)
    if track.w > 12:
        bar(ui, track, cell.value, threshold=cell.threshold, tone=cell.tone, scale=cell.scale)


def draw_cell(ui: Ui, rect: Rect, cell: Cell, bold: bool) -> None:
    """Draw ``cell`` in ``rect``; ``bold`` makes the name of a chosen row stand out."""
    if isinstance(cell, FlagCell):
        _flag(ui, rect, cell, bold)
    elif isinstance(cell, NumberCell):
        _number(ui, rect, cell)
    elif isinstance(cell, BarCell):
        _bar(ui, rect, cell)
    elif isinstance(cell, StatusCell):
        _status(ui, rect, cell)
    else:
        _text(ui, rect, cell)


#: Columns of these cells have their title flush right.
FLUSH_RIGHT = (NumberCell,)
Draw = Callable[[Ui, Rect], None]
HEADER_INK: Ink = "muted"
