"""The menu of a running game, and the dialogue that saves it under a name."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from game.savefile import LONGEST_TITLE
from game.window.catalog import t
from game.window.frame import top_height
from game.window.layout import Rect
from game.window.theme import CONTROL, GAP_M, GAP_S
from game.window.ui import Layer, Ui
from game.window.widgets.button import button, button_width, toggle
from game.window.widgets.entry import entry
from game.window.widgets.modal import Answer, open_modal

if TYPE_CHECKING:
    from collections.abc import Callable

    from game.window.app import App

MENU = "menu"
NAMING = "saves/name"
_GAP = 6


def open_menu(app: App, ui: Ui) -> None:
    """Open the menu: a column below the bar, at the right where its button is. Arrows, Tab and Enter choose."""
    keys = app.loop.keymap
    kept = app.keeping.save is not None
    why = None if kept else t("saves.not_kept")
    entries: list[tuple[str, str, str, str, Callable[[], None], str | None]] = [
        ("back", t("frame.menu_back"), "play", "", lambda: None, None),
        ("save_as", t("saves.save_as"), "save", "", lambda: ask_name(app, ui), why),
        ("load", t("frame.menu_load"), "load", "", lambda: app.show("saves"), None),
        ("settings", t("settings.menu"), "gear", keys.text("settings"), lambda: app.show("settings"), None),
        ("larger", t("frame.menu_larger"), "eye", "", app.next_text_scale, None),
        ("codex", t("codex.title"), "codex", keys.text("codex"), app.show_codex, None),
        ("keys", t("keys.title"), "help", keys.text("help"), app.loop.show_keys, None),
        ("learn", t("tutorial.again"), "info", "", lambda: import_module("game.window.tutorial").learn_from_menu(app),
         None),
        ("title", t("frame.menu_title"), "exit", "", app.show_title, None),
    ]  # fmt: skip

    def choose(then: Callable[[], None]) -> None:
        ui.close_layer(MENU)
        then()

    def draw() -> None:
        row_h = min(ui.em(CONTROL), (ui.screen.h - top_height(ui) - 60) / (len(entries) + 1) - _GAP)
        widths = [button_width(ui, text, hotkey=key, icon=icon, primary=True) for _, text, icon, key, _, _ in entries]
        note = t("frame.menu_body")
        width = min(max(*widths, ui.em(240)) + 2 * GAP_M, ui.screen.w - 32)
        note_h = ui.paragraph_height(width - 2 * GAP_M, note)
        total = 2 * GAP_M + len(entries) * (row_h + _GAP) + note_h
        paper = Rect(ui.screen.right - 8 - width, top_height(ui) + 4, width, total)
        ui.touch(f"{MENU}/paper", paper, focusable=False)
        ui.paint.shadow(paper, spread=20)
        ui.box(paper, "panel", "border_strong", 8)
        y = paper.y + GAP_M
        for name, text, icon, key, then, reason in entries:
            place = Rect(paper.x + GAP_M, y, width - 2 * GAP_M, row_h)
            button(ui, f"{MENU}/{name}", place, text, icon=icon, hotkey=key, primary=name == "back",
                   on=lambda then=then: choose(then), disabled_reason=reason)  # type: ignore[misc]  # fmt: skip
            y += row_h + _GAP
        ui.paragraph(Rect(paper.x + GAP_M, y, width - 2 * GAP_M, note_h), note, color="muted")

    ui.open_layer(Layer(MENU, draw, closes_outside=True, first_focus=f"{MENU}/back"))


def ask_name(app: App, ui: Ui) -> None:
    """Ask for the name of a copy of the game, and make it; a facilitator may mark it as a checkpoint."""
    play = app.play
    assert play is not None
    typed = {"name": t("saves.proposed", round=play.view.round), "checkpoint": ""}

    def set_name(text: str) -> None:
        typed["name"] = text

    def mark(on: bool) -> None:
        typed["checkpoint"] = "yes" if on else ""
        ui.redraw()

    def save() -> None:
        ui.close_layer(NAMING)
        if typed["name"].strip():
            app.keeping.named(typed["name"], checkpoint=bool(typed["checkpoint"]))
        else:
            ui.toast(t("saves.name_missing"), "warn")

    def content(rect: Rect) -> float:
        line, control = ui.line_height(), ui.em(CONTROL)
        about = t("saves.save_as_about")
        about_h = ui.paragraph(Rect(rect.x, rect.y, rect.w, 9999), about, color="muted")
        y = rect.y + about_h + GAP_S
        ui.label(Rect(rect.x, y, rect.w, line), t("saves.name"), bold=True, ellipsis=True)
        y += line + 4
        entry(ui, f"{NAMING}/field", Rect(rect.x, y, rect.w, control), typed["name"], on_change=set_name,
              on_submit=lambda _: save(), clearable=True, max_length=LONGEST_TITLE - 4)  # fmt: skip
        y += control + GAP_S
        toggle(ui, f"{NAMING}/checkpoint", Rect(rect.x, y, rect.w, control), t("saves.checkpoint"),
               bool(typed["checkpoint"]), on=mark, tip=t("saves.checkpoint_tip"))  # fmt: skip
        return y + control - rect.y

    answers = [Answer(t("common.cancel")), Answer(t("saves.save_named"), on=save, primary=True)]
    open_modal(ui, NAMING, t("saves.save_as_title"), answers=answers, content=content)
    layer = ui.layer(NAMING)
    if layer is not None:
        layer.first_focus = f"{NAMING}/field"
