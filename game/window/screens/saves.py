"""The saved games: what each is, to open or delete; those that cannot be used say why."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pygame

from game.errors import MinisterialError
from game.savefile import Listed
from game.savefolder import delete_save, list_saves
from game.window.cache import Lru
from game.window.catalog import t
from game.window.figures import grouped
from game.window.frame import GAP, top_height
from game.window.layout import Rect, cut_bottom, cut_left, inset
from game.window.refusals import told_refusal
from game.window.screens.backdrop import backdrop
from game.window.screens.beginning import load_steps, moment
from game.window.screens.facts import ENDLESS, fact, prose
from game.window.screens.preparing import Preparation
from game.window.theme import CONTROL, GAP_L, GAP_M, GAP_S, LARGE, TITLE
from game.window.told import told
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.cells import FlagCell, NumberCell, StatusCell, TextCell
from game.window.widgets.modal import Answer, open_modal
from game.window.widgets.scroll import scroll_area
from game.window.widgets.table import Column, table

if TYPE_CHECKING:
    from game.window.app import App

_TABLE = "saves/list"


class SavesScreen:
    """See the module.

    Attributes:
        chosen: file name of the chosen save, if there is any.
    """

    def __init__(self, app: App) -> None:
        self.app = app
        self.preparation = Preparation(app.loop)
        self.chosen: str | None = None
        self._saves: list[Listed] = []
        self._fault = ""
        self._reads = 0
        self._pictures: Lru[pygame.Surface] = Lru(limit=16)
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
        self._read()
        self.app.loop.ui.set_focus(_TABLE, visible=False)

    def leave(self) -> None:
        """The screen is no longer on top."""

    def _read(self) -> None:
        self._fault, self._reads = "", self._reads + 1
        try:
            self._saves = list_saves()
        except MinisterialError as error:
            self._saves, self._fault = [], told_refusal(error)
        if self._save() is None:
            self.chosen = self._saves[0].path.name if self._saves else None

    def _save(self) -> Listed | None:
        """The chosen save."""
        return next((save for save in self._saves if save.path.name == self.chosen), None)

    def _is_open(self, save: Listed) -> bool:
        """Whether it is the game in this window."""
        play = self.app.play
        return play is not None and play.path is not None and play.path.absolute() == save.path.absolute()

    # --- acting -------------------------------------------------------------------------------------------------

    def _choose(self, name: str) -> None:
        self.chosen = name

    def _load(self) -> None:
        save = self._save()
        if save is None or save.header is None:
            return
        if self._is_open(save):
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
        if save is None or self._is_open(save):
            return
        name = save.header.title if save.header is not None else save.path.name
        answers = [
            Answer(t("saves.delete"), on=lambda: self._delete(save)),
            Answer(t("saves.keep"), primary=True),
        ]
        body = t("saves.delete_body", file=save.path.name)
        open_modal(self.app.loop.ui, "saves/delete", t("saves.delete_title", name=name), body, answers=answers)

    def _delete(self, save: Listed) -> None:
        ui = self.app.loop.ui
        place = self._saves.index(save) if save in self._saves else 0
        try:
            delete_save(save.path)
            ui.toast(t("saves.deleted", file=save.path.name))
        except MinisterialError as error:
            ui.toast(told_refusal(error), "bad")
        self._read()
        if self._saves and self._save() is not None and self.chosen == self._saves[0].path.name:
            self.chosen = self._saves[min(place, len(self._saves) - 1)].path.name
        ui.redraw()

    def key(self, ui: Ui, event: pygame.Event, command: str | None) -> bool:
        """Enter loads, Delete deletes, Esc goes back."""
        if self.preparation.running:
            return True
        if command == "propose":
            self._load()
        elif command == "back":
            self._back()
        elif event.key == pygame.K_DELETE:
            # The dialogue is answered by the keyboard that asked for it.
            ui.focus_visible = True
            self._ask_delete()
        else:
            return False
        return True

    # --- cells --------------------------------------------------------------------------------------------------

    @staticmethod
    def _sort_title(save: Listed) -> str:
        return (save.header.title if save.header is not None else save.path.name).casefold()

    @staticmethod
    def _sort_changed(save: Listed) -> float:
        return -save.header.changed.timestamp() if save.header is not None else 0.0

    def _status(self, save: Listed) -> StatusCell:
        header = save.header
        if header is None:
            return StatusCell("warning", t("saves.broken"), "bad")
        if header.over:
            return StatusCell("check", t("saves.over", rounds=header.rounds), "good")
        words = t("saves.round", round=header.round, rounds=header.rounds)
        if self._is_open(save):
            return StatusCell("play", t("saves.open_now", words=words), "good")
        return StatusCell("clock", words)

    def _game_cell(self, save: Listed) -> FlagCell:
        header = save.header
        code = header.people[0] if header is not None and header.people else "ROW"
        return FlagCell(code, header.title if header is not None else save.path.name, self._status(save))

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
        if not self._saves:
            self._empty(ui, area)
            return
        left, right = cut_left(area, area.w * (0.6 if ui.text_scale < 1.5 else 0.5), GAP)
        ui.panel(left)
        table(
            ui, _TABLE, inset(left, 4, 4), self._columns, self._saves, key=lambda save: save.path.name,
            selected=self.chosen, on_select=self._choose, on_open=lambda _: self._load(), row_height=42,
            version=(self._reads, self.app.play is None), row_tip=lambda save: told_refusal(save.problem) or None,
        )  # fmt: skip
        ui.panel(right)
        save = self._save()
        if save is not None:
            self._details(ui, inset(right, GAP_M, GAP_M), save)

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
        x = GAP + width + GAP_L
        ui.label(Rect(x, 0, ui.screen.w - x - GAP, height), t("saves.title"), size=TITLE, bold=True, ellipsis=True)

    def _empty(self, ui: Ui, area: Rect) -> None:
        ui.panel(area)
        width = min(ui.em(460), area.w - 2 * GAP_L)
        text = self._fault or t("saves.none")
        text_h = ui.paragraph_height(width, text)
        icon, head, control = ui.em(44), ui.line_height(LARGE), ui.em(CONTROL)
        y = area.centery - (icon + head + text_h + control + 3 * GAP_M) / 2
        ui.icon(Rect(area.x, y, area.w, icon), "save", "muted")
        y += icon + GAP_M
        x = area.centerx - width / 2
        title = t("saves.unreadable") if self._fault else t("saves.none_title")
        ui.label(Rect(x, y, width, head), title, size=LARGE, bold=True, align="centre", ellipsis=True)
        y += head
        ui.paragraph(Rect(x, y, width, text_h), text, color="muted", align="centre")
        y += text_h + GAP_M
        text = t("saves.new")
        new_w = button_width(ui, text, primary=True) + GAP_L
        place = Rect(area.centerx - new_w / 2, y, new_w, control)
        button(ui, "saves/new", place, text, primary=True, on=lambda: self.app.show("setup"))

    def _details(self, ui: Ui, rect: Rect, save: Listed) -> None:
        foot, body = cut_bottom(rect, ui.em(CONTROL), GAP_M)
        is_open = self._is_open(save)
        load_text = t("saves.return") if is_open else t("saves.load")
        delete_w = button_width(ui, t("saves.delete"), icon="cross") + GAP_S
        load = Rect(foot.x, foot.y, foot.w - delete_w - GAP_S, foot.h)
        button(
            ui, "saves/load", load, load_text, hotkey=t("common.key_enter"), primary=save.header is not None,
            on=self._load, disabled_reason=told_refusal(save.problem) or None, ellipsis=True,
        )  # fmt: skip
        delete = Rect(foot.right - delete_w, foot.y, delete_w, foot.h)
        button(
            ui, "saves/delete", delete, t("saves.delete"), icon="cross", on=self._ask_delete,
            disabled_reason=t("saves.delete_open") if is_open else None,
        )  # fmt: skip
        with scroll_area(ui, "saves/details", body) as view:
            x, width = view.rect.x, view.rect.w
            y = self._picture(ui, Rect(x, view.top, width, body.h), save) + GAP_M
            header = save.header
            name = header.title if header is not None else save.path.name
            y += ui.paragraph(Rect(x, y, width, ENDLESS), name, size=TITLE, bold=True) + GAP_S
            if header is None:
                side = ui.em(18)
                ui.icon(Rect(x, y, side, ui.line_height()), "warning", "bad")
                problem = told_refusal(save.problem)
                view.bottom = prose(ui, x + side + GAP_S, y, width - side - GAP_S, problem, ink="bad")
            else:
                view.bottom = self._facts(ui, x, y, width, save)

    def _facts(self, ui: Ui, x: float, y: float, width: float, save: Listed) -> float:
        header = save.header
        assert header is not None
        status = self._status(save)
        rows = [
            ("state", t("saves.state"), status.word),
            ("scenario", t("saves.scenario"), told(header.scenario_title)),
            ("seed", t("saves.seed"), grouped(header.seed)),
            ("changed", t("saves.changed"), moment(header.changed)),
            ("created", t("saves.created"), moment(header.created)),
            ("entries", t("saves.entries"), grouped(header.entries)),
            ("version", t("saves.version"), header.program_version),
            ("file", t("saves.file"), save.path.name),
        ]
        for name, label, value in rows:
            tip = str(save.path) if name == "file" else t("saves.entries_tip") if name == "entries" else None
            y = fact(ui, f"saves/fact/{name}", x, y, width, label, value, tip=tip)
        return y

    def _picture(self, ui: Ui, at: Rect, save: Listed) -> float:
        """The thumbnail in at most two fifths of ``at``, or the seat's flag if there is none; returns the y below."""
        width = min(at.w, 448.0, at.h * 0.4 * 16 / 9)
        frame = Rect(at.x + (at.w - width) / 2, at.y, width, width * 9 / 16)
        place = ui.paint.device(frame)
        ui.box(frame, "sunken", "border")
        sheet = self._thumbnail(save, place.size)
        if sheet is not None:
            if ui.paint.visible(frame):
                ui.paint.surface.blit(sheet, place)
                ui.box(frame, None, "border")
        elif save.header is not None and save.header.people:
            flag_h = frame.h * 0.42
            ui.flag(Rect(frame.x, frame.centery - flag_h / 2, frame.w, flag_h), save.header.people[0])
        else:
            side = frame.h * 0.3
            icon = "warning" if save.header is None else "save"
            ui.icon(Rect(frame.x, frame.centery - side / 2, frame.w, side), icon, "muted")
        return frame.bottom

    def _thumbnail(self, save: Listed, size: tuple[int, int]) -> pygame.Surface | None:
        header = save.header
        if header is None or header.thumbnail is None:
            return None
        png = header.thumbnail

        def make() -> pygame.Surface:
            picture = pygame.image.load(BytesIO(png), "thumbnail.png")
            return pygame.transform.smoothscale(picture.convert(32), size)

        try:
            return self._pictures.get((save.path, header.changed, hash(png), size), make)
        except (pygame.error, ValueError):
            return None
