"""The right side of the codex: the sources of an entry's figures, and what belongs to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from game.window.catalog import t
from game.window.codex.entries import Entry
from game.window.codex.tips import entry_tip
from game.window.layout import Rect, inset
from game.window.screens.facts import ENDLESS, heading, prose
from game.window.theme import GAP_M, GAP_S
from game.window.ui import Ui
from game.window.widgets.scroll import scroll_area

if TYPE_CHECKING:
    from game.window.screens.codex import Reading

SIDE = "codex/side"
#: Entries that name this one and are listed; the others are counted.
MOST_USES = 10


def draw_side(ui: Ui, rect: Rect, reading: Reading, entry: Entry) -> None:
    """Draw the sources, then what to see also."""
    ui.panel(rect)
    with scroll_area(ui, SIDE, inset(rect, GAP_M, GAP_S)) as view:
        view.bottom = _side(ui, view.rect.x, view.top, view.rect.w, reading, entry) + GAP_S


def _side(ui: Ui, x: float, y: float, width: float, reading: Reading, entry: Entry) -> float:
    also = [id for id in entry.also if id in reading.book.by_id]
    uses = [id for id in reading.book.named_in(entry.heading.id) if id not in also]
    first = True
    if also:
        y = heading(ui, x, y, width, t("codex.see_also"), rule=False)
        y = _links(ui, x, y, width, reading, also, "codex/also")
        first = False
    if uses:
        y = heading(ui, x, y, width, t("codex.used_in"), rule=not first)
        y = _links(ui, x, y, width, reading, uses[:MOST_USES], "codex/use")
        if len(uses) > MOST_USES:
            y = prose(ui, x, y, width, t("codex.more_used", count=len(uses) - MOST_USES), ink="muted")
        first = False
    y = heading(ui, x, y, width, t("codex.sources"), rule=not first)
    if entry.page:
        y = prose(ui, x, y, width, t("codex.page_source", page=entry.page)) + GAP_S
    sources = entry.sources
    if not sources:
        return prose(ui, x, y, width, t("codex.no_figures"), ink="muted")
    y = prose(ui, x, y, width, t("codex.sources_intro"), ink="muted") + 4
    number_w = ui.text_width(f"({len(sources)})") + GAP_S
    for number, source in enumerate(sources):
        height = ui.paragraph_height(width - number_w, source)
        row = Rect(x, y, width, height)
        if ui.paint.visible(row):
            ui.label(Rect(x, y, number_w, ui.line_height()), f"({number + 1})", color="muted")
            ui.paragraph(Rect(x + number_w, y, width - number_w, ENDLESS), source)
        y += height + 4
    return y


def _links(ui: Ui, x: float, y: float, width: float, reading: Reading, ids: Sequence[str], prefix: str) -> float:
    """A line for each entry that leads to it."""
    for id in ids:
        known = reading.book.by_id[id]
        mark = ui.em(27) if known.flag else ui.em(18)
        room = width - mark - GAP_S
        height = ui.paragraph_height(room, known.title) + 4
        row = Rect(x, y, width, height)
        look = ui.touch(f"{prefix}/{id}", row, on=lambda id=id: reading.open(id),  # type: ignore[misc]
                        tip=entry_tip(id, leads=False))  # fmt: skip
        if look.hover:
            ui.box(Rect(row.x - 4, row.y, row.w + 8, row.h), "hover", None, 4)
        if look.focus:
            ui.paint.ring(Rect(row.x - 4, row.y, row.w + 8, row.h), 4)
        spot = Rect(x, y + 2, mark, ui.line_height())
        if known.flag:
            ui.flag(spot, known.flag)
        else:
            ui.icon(Rect(spot.x, spot.y, ui.em(17), spot.h), known.icon, "muted")
        ui.paragraph(Rect(x + mark + GAP_S, y + 2, room, ENDLESS), known.title, color="accent")
        y += height
    return y
