"""The left side of the codex: search, the kind of entry, and the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.window.catalog import t
from game.window.codex.entries import KINDS, Heading, Kind
from game.window.layout import Rect, inset
from game.window.theme import CONTROL, GAP_S
from game.window.ui import Ui
from game.window.widgets.cells import Cell, FlagCell, StatusCell, TextCell
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.entry import entry
from game.window.widgets.table import Column, table

if TYPE_CHECKING:
    from game.window.screens.codex import Reading

FIELD, KIND, LIST = "codex/find", "codex/kind", "codex/list"
_ALL = "all"
_MARK = 30


def _mark(heading: Heading) -> Cell:
    return FlagCell(heading.flag, "") if heading.flag else StatusCell(heading.icon, "")


def _title(heading: Heading) -> Cell:
    return TextCell(heading.title)


def draw_list(ui: Ui, rect: Rect, reading: Reading) -> None:
    """Draw the search field, the choice of a kind, how much was found, and the list."""
    ui.panel(rect)
    inner = inset(rect, GAP_S)
    control = ui.em(CONTROL)
    found = reading.found

    def submit(_: str) -> None:
        if found:
            reading.open(found[0].id)

    def keys(event: pygame.Event) -> bool:
        if event.key != pygame.K_DOWN or not found:
            return False
        ui.set_focus(LIST)
        return True

    entry(
        ui, FIELD, Rect(inner.x, inner.y, inner.w, control), reading.query, on_change=reading.search, on_submit=submit,
        on_key=keys, placeholder=t("codex.find"), icon="search", clearable=True, max_length=60,
    )  # fmt: skip
    y = inner.y + control + GAP_S
    options = [Option(_ALL, t("codex.kind_all"), note=str(len(reading.book.headings)))]
    for kind in KINDS:
        count = sum(1 for heading in reading.book.headings if heading.kind == kind)
        options.append(Option(kind, t(f"codex.kind_{kind}"), note=str(count)))

    def choose(key: str) -> None:
        chosen: Kind | None = next((kind for kind in KINDS if kind == key), None)
        reading.narrow(chosen)

    dropdown(
        ui, KIND, Rect(inner.x, y, inner.w, control), options, reading.kind or _ALL, on=choose, tip=t("codex.kinds")
    )
    y += control + 4
    line = ui.line_height()
    ui.label(Rect(inner.x, y, inner.w, line), t("codex.count", count=len(found)), color="muted", ellipsis=True)
    y += line + 2
    columns = (Column[Heading]("mark", "", _mark, width=_MARK), Column[Heading]("title", "", _title))
    table(
        ui,
        LIST,
        Rect(rect.x + 2, y, rect.w - 4, rect.bottom - 4 - y),
        columns,
        found,
        key=lambda heading: heading.id,
        selected=reading.shown,
        on_select=lambda id: reading.open(id, browsing=True),
        on_open=reading.open,
        header=False,
        row_tip=lambda heading: heading.title if ui.text_width(heading.title) > rect.w - ui.em(_MARK + 28) else None,
        empty=t("codex.none_found", query=reading.query.strip()),
    )
