"""The chosen save: its picture, its facts, and the buttons for what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING

import pygame

from game.autosaves import is_copy
from game.savefile import Listed
from game.window.cache import Lru
from game.window.catalog import t
from game.window.figures import grouped
from game.window.layout import Rect, columns, cut_bottom
from game.window.refusals import told_refusal
from game.window.screens.beginning import moment
from game.window.screens.facts import ENDLESS, fact, prose
from game.window.screens.saves_acts import shown_title
from game.window.theme import CONTROL, GAP_M, GAP_S, TITLE
from game.window.told import told
from game.window.ui import Ui
from game.window.widgets.button import button
from game.window.widgets.scroll import scroll_area

if TYPE_CHECKING:
    from game.window.screens.saves import SavesScreen


class SaveSide:
    """See the module."""

    def __init__(self, screen: SavesScreen) -> None:
        self._screen = screen
        self._pictures: Lru[pygame.Surface] = Lru(limit=16)

    def draw(self, ui: Ui, rect: Rect, save: Listed) -> None:
        """Draw it into ``rect``; the facts scroll, the buttons stay."""
        body = self._buttons(ui, rect, save)
        with scroll_area(ui, "saves/details", body) as view:
            x, width = view.rect.x, view.rect.w
            y = self._picture(ui, Rect(x, view.top, width, body.h), save) + GAP_M
            y += ui.paragraph(Rect(x, y, width, ENDLESS), shown_title(save), size=TITLE, bold=True) + GAP_S
            if save.header is None:
                side = ui.em(18)
                ui.icon(Rect(x, y, side, ui.line_height()), "warning", "bad")
                problem = told_refusal(save.problem)
                view.bottom = prose(ui, x + side + GAP_S, y, width - side - GAP_S, problem, ink="bad")
            else:
                view.bottom = self._facts(ui, x, y, width, save)

    def _buttons(self, ui: Ui, rect: Rect, save: Listed) -> Rect:
        """The buttons at the foot; returns what is left above them."""
        screen, acts = self._screen, self._screen.acts
        is_open = screen.is_open(save)
        broken = told_refusal(save.problem) or None
        in_use = t("saves.delete_open") if is_open else None
        small: list[tuple[str, str, Callable[[], None], str | None, str | None]] = [
            ("rename", "", lambda: acts.ask_rename(save), broken, None),
            ("copy", "", lambda: acts.copy(save), broken, None),
            ("verify", "check", lambda: acts.verify(save), broken, t("saves.verify_tip")),
            ("export", "", lambda: acts.ask_export(save), broken, None),
            ("delete", "cross", lambda: acts.ask_delete(save), in_use, None),
        ]
        control = ui.em(CONTROL)
        across = 5 if ui.text_scale < 1.25 else 3
        lines = -(-len(small) // across)
        foot, body = cut_bottom(rect, (lines + 1) * control + lines * GAP_S, GAP_M)
        copied = is_copy(save.path)
        words = t("saves.play_from") if copied else t("saves.return") if is_open else t("saves.load")
        tip = t("saves.play_from_tip") if copied else None
        button(ui, "saves/load", Rect(foot.x, foot.y, foot.w, control), words, hotkey=ui.key_text("propose"),
               primary=save.header is not None, on=screen.load, disabled_reason=broken, ellipsis=True,
               tip=tip)  # fmt: skip
        y = foot.y + control + GAP_S
        for start in range(0, len(small), across):
            part = small[start : start + across]
            places = columns(Rect(foot.x, y, foot.w, control), len(part), GAP_S)
            for place, (name, icon, on, reason, hint) in zip(places, part, strict=True):
                text = t(f"saves.{name}")
                whole = text if ui.text_width(text) + (ui.em(26) if icon else 0) + 16 > place.w else None
                button(ui, f"saves/{name}", place, text, icon=icon, on=on, disabled_reason=reason, ellipsis=True,
                       tip=hint or whole)  # fmt: skip
            y += control + GAP_S
        return body

    def _facts(self, ui: Ui, x: float, y: float, width: float, save: Listed) -> float:
        header = save.header
        assert header is not None
        seats = self._screen.names_of(save)
        rows = [
            ("state", t("saves.state"), self._screen.status(save).word),
            ("seat", t("saves.seat") if len(seats) < 2 else t("saves.seats"), ", ".join(seats) or t("saves.watch")),
            ("scenario", t("saves.scenario"), told(header.scenario_title)),
            ("seed", t("saves.seed"), grouped(header.seed)),
            ("changed", t("saves.changed"), moment(header.changed)),
            ("created", t("saves.created"), moment(header.created)),
            ("entries", t("saves.entries"), grouped(header.entries)),
            ("size", t("saves.size"), size_text(save)),
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
        if header is None or header.thumbnail is None or min(size) < 2:
            return None
        png = header.thumbnail

        def make() -> pygame.Surface:
            picture = pygame.image.load(BytesIO(png), "thumbnail.png")
            return pygame.transform.smoothscale(picture.convert(32), size)

        try:
            return self._pictures.get((save.path, header.changed, hash(png), size), make)
        except (pygame.error, ValueError):
            return None


def size_text(save: Listed) -> str:
    """The size of a save's file."""
    try:
        size = save.path.stat().st_size
    except OSError:
        return "–"
    if size >= 1_000_000:
        return t("saves.size_mb", size=grouped(size / 1e6, 1))
    return t("saves.size_kb", size=grouped(max(1, round(size / 1e3))))
