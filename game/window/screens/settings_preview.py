"""A sample of the interface in the colours, sizes and patterns that are chosen."""

from __future__ import annotations

from game.window.catalog import t
from game.window.layout import Rect
from game.window.theme import CONTROL, GAP_M, GAP_S, TITLE, Tone
from game.window.ui import Ui
from game.window.widgets.bars import stacked_columns
from game.window.widgets.button import button, button_width
from game.window.widgets.chart import Series
from game.window.widgets.meter import meter, meter_height

_CHART_H = 190
_PARTS = 6
#: What each judgement looks like: its icon, its tone and the key of its word.
_STATES: tuple[tuple[str, Tone, str], ...] = (
    ("check", "good", "good"),
    ("warning", "warn", "warn"),
    ("cross", "bad", "bad"),
)


def preview(ui: Ui, at: Rect) -> None:
    """Draw the sample into ``at``; what does not fit the height is left out from the end."""
    bottom = at.bottom + 1
    y = at.y
    title_h = ui.line_height(TITLE)
    ui.label(Rect(at.x, y, at.w, title_h), t("settings.preview"), size=TITLE, bold=True, ellipsis=True)
    y += title_h
    text = t("settings.preview_text")
    height = ui.paragraph_height(at.w, text)
    ui.paragraph(Rect(at.x, y, at.w, height), text)
    y += height + GAP_S
    line = ui.line_height()
    for icon, tone, word in _STATES:
        side = ui.em(18)
        ink = ui.theme.tone(tone)
        ui.icon(Rect(at.x, y, side, line), icon, ink)
        ui.label(Rect(at.x + side + GAP_S, y, at.w - side - GAP_S, line), t(f"settings.preview_{word}"), color=ink,
                 ellipsis=True)  # fmt: skip
        y += line
    y += GAP_S
    reading, name = t("common.meter_reading", value=58, threshold=50), t("settings.preview_meter")
    meter_h = meter_height(ui, at.w, name, f"{reading}: {t('common.verdict_accept')}")
    meter(ui, "settings/preview/meter", Rect(at.x, y, at.w, meter_h), 58.0, 50.0, title=name, band=(52.0, 64.0))
    y += meter_h + GAP_M
    control = ui.em(CONTROL)
    words = t("settings.preview_button")
    width = min(at.w, button_width(ui, words, primary=True) + GAP_M)
    tip = t("settings.preview_tip")
    button(ui, "settings/preview/button", Rect(at.x, y, width, control), words, primary=True, on=lambda: None, tip=tip,
           ellipsis=True)  # fmt: skip
    y += control + GAP_M
    if y + ui.em(_CHART_H) <= bottom:
        _chart(ui, Rect(at.x, y, at.w, max(ui.em(_CHART_H), bottom - y - GAP_M)))


def preview_height(ui: Ui, width: float) -> float:
    """The height that the whole sample takes."""
    reading, name = t("common.meter_reading", value=58, threshold=50), t("settings.preview_meter")
    text_h = ui.paragraph_height(width, t("settings.preview_text"))
    meter_h = meter_height(ui, width, name, f"{reading}: {t('common.verdict_accept')}")
    fixed = ui.line_height(TITLE) + 3 * ui.line_height() + ui.em(CONTROL) + ui.em(_CHART_H)
    return fixed + text_h + meter_h + 2 * GAP_S + 3 * GAP_M


def _chart(ui: Ui, rect: Rect) -> None:
    """Columns in the colours that charts hand out first."""
    parts = [Series(t("settings.preview_part", number=k), [(n, 1.0 + (n * k) % 3) for n in range(4)])
             for k in range(1, _PARTS + 1)]  # fmt: skip
    categories = [t("settings.preview_quarter", number=n) for n in range(1, 5)]
    stacked_columns(ui, "settings/preview/chart", rect, categories, parts, text_of=lambda value: f"{value:.0f}")
