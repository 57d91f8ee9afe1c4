"""The rows of the settings' pages: what each is called, its choices, and the control that changes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.window.catalog import available_languages, language_name, t
from game.window.figures import grouped, percent
from game.window.hints import hints_for, hints_off, with_hints
from game.window.layout import Rect
from game.window.painter import TEXT_SCALES
from game.window.settings import TIMERS, TIP_DELAYS_S
from game.window.theme import CONTROL, GAP_M, HATCHES, HEADING, PALETTES, THEMES
from game.window.ui import Ui
from game.window.widgets.button import toggle
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.slider import slider
from game.window.widgets.tabs import TabItem, tab_width, tabs

if TYPE_CHECKING:
    from game.window.app import App

#: The pages that are made of rows, each with its settings in their order.
PAGES: dict[str, tuple[str, ...]] = {
    "general": ("language", "confirm_end", "hints", "hold", "full_screen"),
    "looks": ("text_scale", "theme", "palette", "hatches", "reduced_motion"),
    "time": ("volume", "timers", "tip_delay_s", "resolution_speed"),
}
#: Room of a control beside its words, before the text scale.
_CONTROL_W = 400
#: A row narrower than this has its control below its words.
_LEAST_ROW = 640


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values of a setting, as it is written."""

    value: object
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A setting: its name, its value, and its choices; without choices it is on or off, or a share from 0 to 1."""

    name: str
    value: object
    choices: tuple[Choice, ...] = ()
    on: Callable[[object], None] | None = None

    @property
    def title(self) -> str:
        """What it is called."""
        return t(f"settings.{self.name}")

    @property
    def about(self) -> str:
        """What it does, in a sentence or two."""
        return t(f"settings.{self.name}_about")


def rows_of(app: App, page: str) -> list[Row]:
    """Return the rows of a page with the values in force."""
    return [_row(app, name) for name in PAGES[page]]


def _row(app: App, name: str) -> Row:
    settings = app.settings
    if name == "hints":

        def set_hints(on: object) -> None:
            app.preferences.change(seen=with_hints(app.settings, bool(on)).seen)
            if app.hints is not None:
                app.hints = hints_for(app)

        return Row(name, not hints_off(settings), on=set_hints)
    value = app.loop.ui.text_scale if name == "text_scale" else getattr(settings, name)
    if name == "full_screen":
        value = app.loop.full_screen
    return Row(name, value, _choices(name))


def _choices(name: str) -> tuple[Choice, ...]:
    if name == "language":
        return tuple(Choice(code, language_name(code)) for code in available_languages())
    if name == "text_scale":
        return tuple(Choice(scale, percent(scale)) for scale in TEXT_SCALES)
    if name == "timers":
        words = {0.0: t("settings.timers_off")}
        return tuple(Choice(n, words.get(n, t("settings.times", factor=_short(n)))) for n in TIMERS)
    if name == "tip_delay_s":
        words = {0.0: t("settings.tip_delay_none")}
        return tuple(Choice(s, words.get(s, t("settings.seconds", seconds=_short(s)))) for s in TIP_DELAYS_S)
    if name == "resolution_speed":
        speeds = [Choice(n, t("settings.times", factor=n)) for n in ("1", "3")]
        return (Choice("skip", t("settings.resolution_speed_skip")), *speeds)
    if name == "hold":
        return (Choice(True, t("settings.hold_yes")), Choice(False, t("settings.hold_no")))
    values = {
        "theme": tuple(THEMES), "palette": PALETTES, "hatches": HATCHES, "confirm_end": ("open", "always"),
    }.get(name, ())  # fmt: skip
    return tuple(Choice(value, t(f"settings.{name}_{value}")) for value in values)


def _short(number: float) -> str:
    decimals = 0 if number == int(number) else 1 if number * 10 == int(number * 10) else 2
    return grouped(number, decimals)


def draw_row(ui: Ui, at: Rect, row: Row, change: Callable[..., None]) -> float:
    """Draw a row from the top of ``at``; returns its height. ``change`` gets the setting by name."""
    beside = at.w >= ui.em(_LEAST_ROW)
    control_h, control_w = ui.em(CONTROL), ui.em(_CONTROL_W) if beside else at.w
    words_w = at.w - control_w - GAP_M if beside else at.w
    title_h = ui.paragraph_height(words_w, row.title, size=HEADING, bold=True)
    about_h = ui.paragraph_height(words_w, row.about)
    y = at.y + GAP_M
    ui.paragraph(Rect(at.x, y, words_w, title_h), row.title, size=HEADING, bold=True)
    ui.paragraph(Rect(at.x, y + title_h, words_w, about_h), row.about, color="muted")
    words_h = title_h + about_h
    if beside:
        place = Rect(at.right - control_w, y + max(0.0, (words_h - control_h) / 2), control_w, control_h)
        height = max(words_h, control_h)
    else:
        place = Rect(at.x, y + words_h + 6, control_w, control_h)
        height = words_h + 6 + control_h
    _control(ui, place, row, change)
    return height + 2 * GAP_M


def _control(ui: Ui, place: Rect, row: Row, change: Callable[..., None]) -> None:
    id = f"settings/{row.name}"

    def take(value: object) -> None:
        if row.on is not None:
            row.on(value)
        else:
            change(**{row.name: value})
        ui.redraw()

    if row.choices:
        _choose(ui, id, place, row, take)
    elif isinstance(row.value, bool):
        words = t("settings.on") if row.value else t("settings.off")
        toggle(ui, id, place, words, row.value, on=take)
    else:
        share = float(str(row.value))
        words = percent(share) if share else t("settings.volume_off")
        slider(ui, id, place, share, low=0.0, high=1.0, step=0.1, on=take, text=words)


def _choose(ui: Ui, id: str, place: Rect, row: Row, take: Callable[[object], None]) -> None:
    """A row of choices where they fit beside each other, else a list that opens."""
    by_key = {str(choice.value): choice.value for choice in row.choices}
    items = [TabItem(str(choice.value), choice.text) for choice in row.choices]
    selected = str(row.value)
    if sum(tab_width(ui, item) for item in items) <= place.w and len(items) <= 5 and row.name != "language":
        tabs(ui, id, place, items, selected, on=lambda key: take(by_key[key]), segments=True)
    else:
        options = [Option(item.key, item.text) for item in items]
        dropdown(ui, id, place, options, selected, on=lambda key: take(by_key[key]))
