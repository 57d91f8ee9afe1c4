"""Two versions of a sentence in one: words that go are struck through, words that come are underlined and bold.

Each run of changed words begins with a minus or a plus, so that nothing is said by style or colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

from game.window.layout import Rect
from game.window.theme import Paint
from game.window.ui import Ui

Kind = Literal["kept", "gone", "new"]
_SIGNS: dict[Kind, str] = {"kept": "", "gone": "minus", "new": "plus"}
_INKS: dict[Kind, Paint] = {"kept": "text", "gone": "bad", "new": "good"}


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one kind that stand together; ``first`` where it begins and does not go on from the line before."""

    kind: Kind
    text: str
    first: bool = True


@lru_cache(maxsize=512)
def changes(before: str, after: str) -> tuple[Run, ...]:
    """Return what became of a sentence, word by word; without a sentence before, all of it is new."""
    old, new = before.split(" ") if before else [], after.split(" ") if after else []
    runs: list[Run] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(Run("kept", " ".join(old[a:b])))
            continue
        if b > a:
            runs.append(Run("gone", " ".join(old[a:b])))
        if d > c:
            runs.append(Run("new", " ".join(new[c:d])))
    return tuple(runs)


def diff_text(ui: Ui, at: Rect, before: str, after: str, draw: bool = True) -> float:
    """Draw the changes of a sentence, wrapped to the width of ``at``; returns the height."""
    line_h = ui.line_height()
    lines = _wrapped(ui, at.w, changes(before, after))
    if draw:
        for number, line in enumerate(lines):
            x, y = at.x, at.y + number * line_h
            for run in line:
                x += _run(ui, x, y, run) + ui.text_width(" ")
    return len(lines) * line_h


def _run(ui: Ui, x: float, y: float, run: Run) -> float:
    """Draw a run within a line; returns its width."""
    line_h, sign, bold = ui.line_height(), _sign_width(ui, run), run.kind == "new"
    if sign:
        ui.icon(Rect(x, y, sign - 2, line_h), _SIGNS[run.kind], _INKS[run.kind])
    width = ui.text_width(run.text, bold=bold)
    ui.label(Rect(x + sign, y, width + 1, line_h), run.text, bold=bold, color=_INKS[run.kind])
    if run.kind == "gone":
        ui.hline(x + sign, x + sign + width, y + line_h * 0.54, _INKS["gone"], 1.5)
    elif run.kind == "new":
        ui.hline(x + sign, x + sign + width, y + line_h * 0.86, _INKS["new"], 1.5)
    return sign + width


def _sign_width(ui: Ui, run: Run) -> float:
    return ui.em(13) + 2 if run.first and _SIGNS[run.kind] else 0.0


def _wrapped(ui: Ui, width: float, runs: tuple[Run, ...]) -> list[list[Run]]:
    """Return the runs in lines, broken between words where they do not fit."""
    lines: list[list[Run]] = [[]]
    used, space = 0.0, ui.text_width(" ")
    for run in runs:
        words, held, first = run.text.split(" "), "", True
        for word in words:
            bold = run.kind == "new"
            longer = f"{held} {word}" if held else word
            need = _sign_width(ui, Run(run.kind, longer, first)) + ui.text_width(longer, bold=bold)
            if used + need > width and (lines[-1] or held):
                if held:
                    lines[-1].append(Run(run.kind, held, first))
                    first = False
                lines.append([])
                used, longer = 0.0, word
            held = longer
        if held:
            last = Run(run.kind, held, first)
            lines[-1].append(last)
            used += _sign_width(ui, last) + ui.text_width(held, bold=run.kind == "new") + space
    return lines
