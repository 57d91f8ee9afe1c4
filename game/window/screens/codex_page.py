"""The middle of the codex: the entry itself, with its links, its equations and its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.window.catalog import t
from game.window.codex.entries import Entry, Figure, Group, Part, parts_of
from game.window.codex.tips import entry_tip
from game.window.hits import Tip
from game.window.layout import Rect, inset
from game.window.screens.facts import ENDLESS, heading, prose
from game.window.sources import source_line
from game.window.theme import CONTROL, GAP_M, GAP_S, LARGE
from game.window.ui import Ui
from game.window.widgets.button import button, button_width, icon_button
from game.window.widgets.linked import linked
from game.window.widgets.scroll import scroll_area

if TYPE_CHECKING:
    from game.window.screens.codex import Reading

PAGE = "codex/page"
#: The widest part of a row that its value takes before it is wrapped.
_VALUE_SHARE = 0.5
_BAR_W, _BAR_H = 70, 6
_WIDEST_SHARE = "<0.1%"


def draw_page(ui: Ui, rect: Rect, reading: Reading, entry: Entry) -> None:
    """Draw the way there, and below it the entry, which scrolls."""
    ui.panel(rect)
    inner = inset(rect, GAP_M, GAP_S)
    y = _head(ui, Rect(inner.x, inner.y, inner.w, ui.em(CONTROL)), reading, entry) + GAP_S
    ui.hline(rect.x + 1, rect.right - 1, y - 4)
    with scroll_area(ui, PAGE, Rect(inner.x, y, inner.w, rect.bottom - GAP_S - y)) as view:
        view.bottom = _entry(ui, view.rect.x, view.top + 4, view.rect.w, reading, entry) + GAP_S


def _head(ui: Ui, row: Rect, reading: Reading, entry: Entry) -> float:
    """Back, forward, and where the entry stands in the codex; returns the y below."""
    before, after = reading.before, reading.after
    titles = reading.book.by_id
    icon_button(
        ui, "codex/back", Rect(row.x, row.y, row.h, row.h), "back", on=lambda: reading.step(-1),
        tip=t("codex.back_to", title=titles[before].title) if before is not None else t("codex.back"),
        disabled_reason=t("codex.no_back") if before is None else None,
    )  # fmt: skip
    icon_button(
        ui, "codex/forward", Rect(row.x + row.h + 4, row.y, row.h, row.h), "next", on=lambda: reading.step(1),
        tip=t("codex.forward_to", title=titles[after].title) if after is not None else t("codex.forward"),
        disabled_reason=t("codex.no_forward") if after is None else None,
    )  # fmt: skip
    x = row.x + 2 * (row.h + 4) + GAP_S
    kind = t(f"codex.kind_{entry.heading.kind}")
    kind_w = min(ui.text_width(kind) + 1, row.right - x)
    spot = Rect(x, row.y, kind_w, row.h)
    look = ui.touch("codex/crumb", spot, on=lambda: reading.narrow(entry.heading.kind), tip=t("codex.crumb"))
    if look.focus:
        ui.paint.ring(Rect(spot.x - 4, spot.y + 4, spot.w + 8, spot.h - 8), 4)
    ui.label(spot, kind, color="text" if look.hover else "accent", ellipsis=True)
    x = spot.right + GAP_S
    rest = f"›  {t(f'codex.group_{entry.heading.group}')}"
    if row.right - x > ui.em(40):
        ui.label(Rect(x, row.y, row.right - x, row.h), rest, color="muted", ellipsis=True)
    return row.bottom


def _entry(ui: Ui, x: float, y: float, width: float, reading: Reading, entry: Entry) -> float:
    mark = ui.em(42) if entry.heading.flag else ui.em(26)
    room = width - mark - GAP_M
    title_h = ui.paragraph_height(room, entry.heading.title, size=LARGE, bold=True)
    if entry.heading.flag:
        ui.flag(Rect(x, y, mark, ui.line_height(LARGE)), entry.heading.flag)
    else:
        ui.icon(Rect(x, y, mark, ui.line_height(LARGE)), entry.heading.icon, "accent")
    ui.paragraph(Rect(x + mark + GAP_M, y, room, title_h), entry.heading.title, size=LARGE, bold=True)
    y += title_h + GAP_S
    y = prose(ui, x, y, width, entry.lead) + GAP_S
    for number, text in enumerate(entry.texts):
        y += linked(
            ui,
            f"codex/text/{number}",
            Rect(x, y, width, ENDLESS),
            [part if part.link in reading.book.by_id else Part(part.text) for part in parts_of(text)],
            on=reading.open,
            tip=lambda link: entry_tip(link, leads=False),
        )
        y += GAP_S
    if entry.formula:
        y = _formula(ui, x, y + 2, width, entry.formula) + GAP_S
    y = _elsewhere(ui, x, y, reading)
    numbers = {source: n + 1 for n, source in enumerate(entry.sources)}
    for place, group in enumerate(entry.groups):
        y = _group(ui, x, y, width, reading, group, f"codex/figure/{place}", numbers)
    return y


def _formula(ui: Ui, x: float, y: float, width: float, text: str) -> float:
    """The equations in a box of their own."""
    inner = width - 2 * GAP_M
    height = ui.paragraph_height(inner, text)
    label_h = ui.line_height()
    box = Rect(x, y, width, height + label_h + 2 * GAP_S)
    ui.box(box, "sunken", "border")
    ui.label(Rect(x + GAP_M, y + GAP_S - 2, inner, label_h), t("codex.formula"), color="muted", ellipsis=True)
    ui.paragraph(Rect(x + GAP_M, y + GAP_S + label_h, inner, height), text)
    return float(box.bottom)


def _elsewhere(ui: Ui, x: float, y: float, reading: Reading) -> float:
    """The button that leads to where the entry can be worked with."""
    there = reading.elsewhere()
    if there is None:
        return y
    width = button_width(ui, there[0])
    button(ui, "codex/elsewhere", Rect(x, y, width, ui.em(CONTROL)), there[0], on=reading.go_elsewhere)
    return y + ui.em(CONTROL) + GAP_S


def _group(
    ui: Ui,
    x: float,
    y: float,
    width: float,
    reading: Reading,
    group: Group,
    id: str,
    numbers: dict[str, int],
) -> float:
    y = heading(ui, x, y, width, group.title)
    if group.note:
        y = prose(ui, x, y, width, group.note, ink="muted") + 4
    for number, figure in enumerate(group.figures):
        y = _figure(ui, x, y, width, reading, figure, f"{id}/{number}", numbers[figure.source])
    return y


def _figure(ui: Ui, x: float, y: float, width: float, reading: Reading, figure: Figure, id: str, number: int) -> float:
    """One figure: what it is, the value, and the number of its source; returns the y below."""
    reference = f"({number})"
    ref_w = ui.text_width("(99)") + 1
    flag_w = ui.em(27) + GAP_S if figure.flag else 0.0
    bar_w = ui.em(_BAR_W) + GAP_S if figure.share is not None and ui.text_scale < 1.5 else 0.0
    right = x + width - ref_w - GAP_S
    value_w = min(ui.text_width(figure.value, bold=True) + 1, (right - x) * _VALUE_SHARE) if figure.value else 0.0
    if bar_w:
        # The bars of a group stand below each other, whatever the figures beside them.
        value_w = max(value_w, ui.text_width(_WIDEST_SHARE, bold=True) + 1)
    label_w = right - x - flag_w - bar_w - (value_w + GAP_M if figure.value else 0.0)
    pad = 3.0
    line = ui.line_height()
    label_h = ui.paragraph_height(label_w, figure.label)
    value_h = ui.paragraph_height(value_w, figure.value, bold=True) if figure.value else 0.0
    row = Rect(x, y, width, max(label_h, value_h) + 2 * pad)
    if not ui.paint.visible(row):
        # What is out of sight can still be reached by Tab, which scrolls it into view.
        if figure.link:
            ui.touch(id, row, on=lambda: reading.open(figure.link))
        return y + row.h
    leads = figure.link if figure.link in reading.book.by_id else ""
    tip = Tip(source_line(figure.source), figure.label if len(figure.label) < 60 else "")
    if leads:
        look = ui.touch(id, row, on=lambda: reading.open(leads), tip=tip)
    else:
        look = ui.touch(id, row, tip=tip, focusable=False)
    if look.hover:
        ui.box(Rect(row.x - 4, row.y, row.w + 8, row.h), "hover", None, 4)
    if look.focus:
        ui.paint.ring(Rect(row.x - 4, row.y, row.w + 8, row.h), 4)
    if figure.flag:
        ui.flag(Rect(x, y + pad, ui.em(27), line), figure.flag)
    label = Rect(x + flag_w, y + pad, label_w, label_h)
    ui.paragraph(label, figure.label, color="accent" if leads else "muted" if figure.value else "text")
    if figure.share is not None and bar_w:
        bar = Rect(right - value_w - GAP_M - ui.em(_BAR_W), y + pad + (line - _BAR_H) / 2, ui.em(_BAR_W), _BAR_H)
        ui.box(bar, "track", None, 3)
        if figure.share > 0.01:
            ui.box(Rect(bar.x, bar.y, bar.w * min(1.0, figure.share), bar.h), "accent", None, 3)
    if figure.value:
        ui.paragraph(Rect(right - value_w, y + pad, value_w, value_h), figure.value, bold=True, align="right")
    ui.label(Rect(x + width - ref_w, y + pad, ref_w, line), reference, color="muted", align="right")
    return y + row.h
