"""The saved games, the autosaves and the named saves: what each is, to open and to keep; those broken say why."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pygame

from game import load_scenario
from game.autosaves import CHECKPOINT, autosave_folder, is_copy, named_folder
from game.errors import MinisterialError
from game.program import save_folder
from game.savefile import Listed
from game.savefolder import list_saves
from game.window.catalog import t
from game.window.frame import GAP, top_height
from game.window.layout import Rect, cut_left, cut_top, inset
from game.window.naming import named
from game.window.opening import DEFAULT_SCENARIO
from game.window.refusals import told_refusal
from game.window.screens.backdrop import backdrop
from game.window.screens.beginning import load_steps, moment
from game.window.screens.preparing import Preparation
from game.window.screens.saves_acts import SaveActs, shown_title
from game.window.screens.saves_side import SaveSide
from game.window.theme import CONTROL, GAP_L, GAP_M, LARGE, TITLE
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.cells import FlagCell, NumberCell, StatusCell, TextCell
from game.window.widgets.table import Column, table
from game.window.widgets.tabs import TabItem, tabs

if TYPE_CHECKING:
    from game.window.app import App

_TABLE = "saves/list"
TABS = ("games", "autosaves", "named")


class SavesScreen:
    """See the module.

    Attributes:
        chosen: file name of the chosen save, if there is any.
        tab: games, autosaves or named saves.
        acts: what can be done with a save.
    """

    def __init__(self, app: App) -> None:
        self.app = app
        self.preparation = Preparation(app.loop)
        self.chosen: str | None = None
        self._saves: list[Listed] = []
        self._fault = ""
        self._reads = 0
        self.tab = TABS[0]
        self.acts = SaveActs(self)
        self._side = SaveSide(self)
        self._names: dict[str, str] = {}
        self._columns = (
            Column[Listed]("game", t("saves.column_game"), self._game_cell, sort=self._sort_title),
            Column[Listed]("changed", t("saves.changed"), self._changed_cell, width=138, sort=self._sort_changed),
            Column[Listed]("seed", t("saves.seed"), self._seed_cell, width=66, align="right", optional=True,
                           sort=lambda s: s.header.seed if s.header is not None else -1),
            Column[Listed]("version", t("saves.version"), self._version_cell, width=70, optional=True),
        )  # fmt: skip

    @property
    def title(self) -> str:
        """The window's title."""
        return t("saves.title")

    def enter(self) -> None:
        """Read the folder again, and give the keyboard to the list."""
        self.read()
        self.app.loop.ui.set_focus(_TABLE, visible=False)

    def leave(self) -> None:
        """The screen is no longer on top."""

    @property
    def folder(self) -> Path:
        """The folder of the open tab."""
        return {"games": save_folder, "autosaves": autosave_folder, "named": named_folder}[self.tab]()

    def open_tab(self, tab: str) -> None:
        """Show the games, the autosaves or the named saves."""
        self.tab, self.chosen = tab, None
        self.read()
        self.app.loop.ui.redraw()

    def read(self) -> None:
        """Read the folder of the open tab again; what was chosen stays so if it is still there."""
        self._fault, self._reads = "", self._reads + 1
        try:
            self._saves = list_saves(self.folder)
            if self.tab == "autosaves":
                # Those of one moment go by their number in the ring.
                self._saves.sort(key=lambda save: save.path.name, reverse=True)
                self._saves.sort(key=self._sort_changed)
        except MinisterialError as error:
            self._saves, self._fault = [], told_refusal(error)
        if self._save() is None:
            self.chosen = self._saves[0].path.name if self._saves else None

    def _save(self) -> Listed | None:
        """The chosen save."""
        return next((save for save in self._saves if save.path.name == self.chosen), None)

    def is_open(self, save: Listed) -> bool:
        """Whether it is the game in this window."""
        play = self.app.play
        return play is not None and play.path is not None and play.path.absolute() == save.path.absolute()

    # --- acting -------------------------------------------------------------------------------------------------

    def _choose(self, name: str) -> None:
        self.chosen = name

    def load(self) -> None:
        """Open the chosen save; of a copy a game of its own begins."""
        save = self._save()
        if save is None or save.header is None:
            return
        if self.is_open(save):
            self._to_game()
        else:
            self.preparation.start(load_steps(self.app, save.path), save.header.people[0] if save.header.people else "")

    def _to_game(self) -> None:
        if self.app.play is not None and self.app.play.over:
            self.app.show_end()
        else:
            self.app.show("map")

    def _back(self) -> None:
        if self.app.play is not None:
            self._to_game()
        else:
            self.app.show_title()

    def _ask_delete(self) -> None:
        save = self._save()
        if save is not None and not self.is_open(save):
            self.acts.ask_delete(save)

    def place_of(self, save: Listed) -> int:
        """The place of a save in the list."""
        return self._saves.index(save) if save in self._saves else 0

    def choose_near(self, place: int) -> None:
        """Choose what has come to a place in the list, when what was there is gone."""
        if self._saves and self._save() is not None and self.chosen == self._saves[0].path.name:
            self.chosen = self._saves[min(place, len(self._saves) - 1)].path.name

    def take_file(self, path: Path) -> None:
        """Bring in a file that was dropped on the window."""
        if not self.preparation.running:
            self.acts.take(path)

    def key(self, ui: Ui, event: pygame.Event, command: str | None) -> bool:
        """Enter loads, Delete deletes, F2 renames, Ctrl with the page keys turns the tabs, Esc goes back."""
        if self.preparation.running:
            return True
        if command == "propose":
            self.load()
        elif command == "back":
            self._back()
        elif event.key == pygame.K_DELETE:
            # The dialogue is answered by the keyboard that asked for it.
            ui.focus_visible = True
            self._ask_delete()
        elif event.key == pygame.K_F2 and (save := self._save()) is not None and save.header is not None:
            ui.focus_visible = True
            self.acts.ask_rename(save)
        elif event.key in (pygame.K_PAGEUP, pygame.K_PAGEDOWN) and event.mod & pygame.KMOD_CTRL:
            step = 1 if event.key == pygame.K_PAGEDOWN else -1
            self.open_tab(TABS[(TABS.index(self.tab) + step) % len(TABS)])
        else:
            return False
        return True

    def names_of(self, save: Listed) -> list[str]:
        """The names of the seats that people play, as far as the shipped scenarios know them."""
        header = save.header
        if header is None:
            return []
        if not self._names:
            with suppress(MinisterialError):
                self._names = {code: named(name) for code, name in load_scenario(DEFAULT_SCENARIO).names.items()}
        return [self._names.get(code, code) for code in header.people]

    # --- cells --------------------------------------------------------------------------------------------------

    @staticmethod
    def _sort_title(save: Listed) -> str:
        return shown_title(save).casefold()

    @staticmethod
    def _sort_changed(save: Listed) -> float:
        return -save.header.changed.timestamp() if save.header is not None else 0.0

    def status(self, save: Listed) -> StatusCell:
        """How far a game is, or what a copy is of."""
        header = save.header
        if header is None:
            return StatusCell("warning", t("saves.broken"), "bad")
        if header.over:
            return StatusCell("check", t("saves.over", rounds=header.rounds), "good")
        words = t("saves.round", round=header.round, rounds=header.rounds)
        if header.title.startswith(CHECKPOINT):
            return StatusCell("flag", t("saves.copy_state", kind=t("saves.is_checkpoint"), words=words))
        if is_copy(save.path):
            return StatusCell("save" if self.tab == "named" else "clock", words)
        if self.is_open(save):
            return StatusCell("play", t("saves.open_now", words=words), "good")
        return StatusCell("clock", words)

    def _game_cell(self, save: Listed) -> FlagCell:
        header = save.header
        code = header.people[0] if header is not None and header.people else "ROW"
        return FlagCell(code, shown_title(save), self.status(save))

    @staticmethod
    def _changed_cell(save: Listed) -> TextCell:
        return TextCell(moment(save.header.changed) if save.header is not None else "–", "muted")

    @staticmethod
    def _seed_cell(save: Listed) -> NumberCell:
        return NumberCell(save.header.seed if save.header is not None else float("nan"), ink="muted")

    @staticmethod
    def _version_cell(save: Listed) -> TextCell:
        return TextCell(save.header.program_version if save.header is not None else "–", "muted")

    # --- drawing ------------------------------------------------------------------------------------------------

    def draw(self, ui: Ui) -> None:
        """The list at the left, the chosen save at the right."""
        if self.preparation.running:
            backdrop(ui, (), None, 0)
            self.preparation.draw(ui)
            return
        self._top(ui)
        top = top_height(ui)
        area = Rect(GAP, top + GAP, ui.screen.w - 2 * GAP, ui.screen.h - top - 2 * GAP)
        row, area = cut_top(area, ui.em(CONTROL), GAP)
        items = [TabItem(name, t(f"saves.tab_{name}")) for name in TABS]
        tabs(ui, "saves/tab", row, items, self.tab, on=self.open_tab, ellipsis=True)
        if not self._saves:
            self._empty(ui, area)
            return
        left, right = cut_left(area, area.w * (0.6 if ui.text_scale < 1.5 else 0.5), GAP)
        ui.panel(left)
        table(
            ui, _TABLE, inset(left, 4, 4), self._columns, self._saves, key=lambda save: save.path.name,
            selected=self.chosen, on_select=self._choose, on_open=lambda _: self.load(), row_height=42,
            version=(self._reads, self.tab, self.app.play is None),
            row_tip=lambda save: told_refusal(save.problem) or None,
        )  # fmt: skip
        ui.panel(right)
        save = self._save()
        if save is not None:
            self._side.draw(ui, inset(right, GAP_M, GAP_M), save)

    def _top(self, ui: Ui) -> None:
        height = top_height(ui)
        bar = Rect(0, 0, ui.screen.w, height)
        ui.fill(bar, "bar")
        ui.hline(0, bar.w, height - 1, "border")
        control = min(height - 8, ui.em(CONTROL))
        text = t("saves.back_game") if self.app.play is not None else t("saves.back")
        width = button_width(ui, text, icon="back")
        y = (height - control) / 2
        button(ui, "saves/back", Rect(GAP, y, width, control), text, icon="back", on=self._back)
        words = t("saves.import")
        import_w = button_width(ui, words, icon="load")
        place = Rect(bar.right - GAP - import_w, y, import_w, control)
        button(ui, "saves/import", place, words, icon="load", on=self.acts.ask_import, tip=t("saves.import_about"))
        x = GAP + width + GAP_L
        ui.label(Rect(x, 0, place.x - x - GAP, height), t("saves.title"), size=TITLE, bold=True, ellipsis=True)

    def _empty(self, ui: Ui, area: Rect) -> None:
        ui.panel(area)
        width = min(ui.em(460), area.w - 2 * GAP_L)
        of_tab = "" if self.tab == "games" else f"_{self.tab}"
        text = self._fault or t(f"saves.none{of_tab}")
        text_h = ui.paragraph_height(width, text)
        icon, head, control = ui.em(44), ui.line_height(LARGE), ui.em(CONTROL)
        y = area.centery - (icon + head + text_h + control + 3 * GAP_M) / 2
        ui.icon(Rect(area.x, y, area.w, icon), "save", "muted")
        y += icon + GAP_M
        x = area.centerx - width / 2
        title = t("saves.unreadable") if self._fault else t(f"saves.none{of_tab}_title")
        ui.label(Rect(x, y, width, head), title, size=LARGE, bold=True, align="centre", ellipsis=True)
        y += head
        ui.paragraph(Rect(x, y, width, text_h), text, color="muted", align="centre")
        y += text_h + GAP_M
        if self.tab != "games":
            return
        text = t("saves.new")
        new_w = button_width(ui, text, primary=True) + GAP_L
        place = Rect(area.centerx - new_w / 2, y, new_w, control)
        button(ui, "saves/new", place, text, primary=True, on=lambda: self.app.show("setup"))
