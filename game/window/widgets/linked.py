"""Running text in which some words lead elsewhere: underlined, to be clicked or reached by Tab."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from game.window.hits import Tip
from game.window.layout import Rect
from game.window.theme import BODY
from game.window.ui import Ui


class LinkedPart(Protocol):
    """A piece of a text; ``link`` says what it leads to, or is empty."""

    @property
    def text(self) -> str:
        """The words."""

    @property
    def link(self) -> str:
        """What they lead to."""


@dataclass(slots=True)
class _Run:
    """Words of one part on one line: where they begin, and how wide they are."""

    part: int
    text: str
    x: float
    line: int


def linked(
    ui: Ui,
    id: str,
    rect: Rect,
    parts: Sequence[LinkedPart],
    *,
    on: Callable[[str], None],
    tip: Callable[[str], Tip | str | None] = lambda link: None,
    size: float = BODY,
) -> float:
    """Draw ``parts`` from the top of ``rect``, wrapped to its width; returns the height that they take.

    Args:
        on: gets the link that was chosen; the target of the link in part *n* has the id ``<id>/<n>``.
        tip: what explains a link.
    """
    step = ui.line_height(size)
    runs, lines = _wrap(ui, parts, rect.w, size)
    begun: set[int] = set()
    for place, run in enumerate(runs):
        spot = Rect(rect.x + run.x, rect.y + run.line * step, ui.text_width(run.text, size) + 1, step)
        link = parts[run.part].link
        if not link:
            ui.label(spot, run.text, size=size)
            continue
        first = f"{id}/{run.part}"
        name = first if run.part not in begun else f"{first}/{place}"
        look = ui.touch(
            name, spot, on=lambda link=link: on(link), tip=tip(link), focusable=name == first,  # type: ignore[misc]
            focus_as=first,
        )  # fmt: skip
        begun.add(run.part)
        if look.hover:
            ui.box(Rect(spot.x - 2, spot.y + 1, spot.w + 4, spot.h - 2), "hover", None, 4)
        ui.label(spot, run.text, size=size, color="accent")
        ui.hline(spot.x, spot.right - 1, spot.bottom - 3, "accent")
        if look.focus:
            ui.paint.ring(Rect(spot.x - 3, spot.y, spot.w + 6, spot.h), 4)
    return lines * step


def linked_height(ui: Ui, width: float, parts: Sequence[LinkedPart], size: float = BODY) -> float:
    """Return the height that :func:`linked` needs."""
    return _wrap(ui, parts, width, size)[1] * ui.line_height(size)


def _wrap(ui: Ui, parts: Sequence[LinkedPart], width: float, size: float) -> tuple[list[_Run], int]:
    """Return the runs of all lines and the number of lines; what is written without a space stays together."""
    runs: list[_Run] = []
    space = ui.text_width(" ", size)
    x, line = 0.0, 0
    for unit in _units(parts):
        need = sum(ui.text_width(text, size) for _, text in unit)
        fresh = not runs or runs[-1].line != line
        if not fresh and x + space + need > width:
            x, line, fresh = 0.0, line + 1, True
        for number, (part, text) in enumerate(unit):
            glued = number > 0
            last = runs[-1] if runs and runs[-1].line == line else None
            if last is not None and last.part == part:
                last.text += text if glued else f" {text}"
            else:
                start = x if fresh or glued else x + space
                runs.append(_Run(part, text, start, line))
            last = runs[-1]
            x = last.x + ui.text_width(last.text, size)
            fresh = False
    return runs, line + 1 if runs else 0


def _units(parts: Sequence[LinkedPart]) -> list[list[tuple[int, str]]]:
    """Return the words in order, each as the (part, text) pieces that stand without a space between them."""
    units: list[list[tuple[int, str]]] = []
    glue = False
    for number, part in enumerate(parts):
        words = part.text.split(" ")
        for place, word in enumerate(words):
            if place > 0:
                glue = False
            if not word:
                continue
            if glue and units:
                units[-1].append((number, word))
            else:
                units.append([(number, word)])
            glue = True
    return units
