"""Notes and bookmarks in the journal: writing one in a dialogue, marking a moment, and how both are drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.window.catalog import t
from game.window.layout import Rect
from game.window.notes import MOST_CHARACTERS, Note
from game.window.theme import CONTROL, GAP_S
from game.window.ui import Ui
from game.window.widgets.button import icon_button
from game.window.widgets.entry import entry
from game.window.widgets.modal import Answer, open_modal

if TYPE_CHECKING:
    from game.window.screens.journal import JournalScreen

_DIALOGUE = "journal/note"
_FIELD = f"{_DIALOGUE}/text"


@dataclass(slots=True)
class _Typed:
    text: str = ""


class NoteBlock:
    """Writes and draws what a person has noted."""

    def __init__(self, screen: JournalScreen) -> None:
        self.screen = screen
        self._warned = False

    def warn(self, ui: Ui) -> None:
        """Say once if notes that were there could not be read."""
        aside = self.screen.play.notes.put_aside
        if aside and not self._warned:
            self._warned = True
            ui.toast(t("journalmore.unreadable", name=aside), "warn", 8.0)

    # --- writing ----------------------------------------------------------------------------------------------------

    def write(self, ui: Ui, round_: int, line: int | None) -> None:
        """Open the dialogue in which a note is written or removed."""
        notes = self.screen.play.notes
        before = notes.on(round_, line)
        typed = _Typed(before.text)

        def type_(text: str) -> None:
            typed.text = text

        def keep() -> None:
            if typed.text.strip() or before.text:
                self._try(ui, lambda: notes.write(round_, line, typed.text))

        def submit(_: str) -> None:
            ui.close_layer(_DIALOGUE)
            keep()

        def remove() -> None:
            typed.text = ""
            keep()

        def content(at: Rect) -> float:
            place = Rect(at.x, at.y, at.w, ui.em(CONTROL))
            entry(ui, _FIELD, place, typed.text, on_change=type_, on_submit=submit, max_length=MOST_CHARACTERS,
                  placeholder=t("journalmore.note_placeholder"))  # fmt: skip
            return place.h + 4

        title = t("journalmore.note_title_round", round=round_) if line is None else t("journalmore.note_title_line")
        about = "" if line is None else self.screen.sentence_of(line)
        answers = [Answer(t("journalmore.note_cancel")), Answer(t("journalmore.note_keep"), on=keep, primary=True)]
        if before.text:
            answers.insert(0, Answer(t("journalmore.note_remove"), on=remove))
        open_modal(ui, _DIALOGUE, title, about, answers=answers, content=content, width=640)
        layer = ui.layer(_DIALOGUE)
        if layer is not None:
            layer.first_focus = _FIELD

    def mark(self, ui: Ui, round_: int, line: int | None) -> None:
        """Mark a line or a round for the debriefing, or take the mark away."""
        self._try(ui, lambda: self.screen.play.notes.mark(round_, line))

    def _try(self, ui: Ui, call: Callable[[], object]) -> None:
        """Do something that is written to the disk; what comes of it is seen in the list."""
        try:
            call()
        except OSError as error:
            ui.toast(t("journalmore.not_kept", reason=error.strerror or str(error)), "bad")

    # --- drawing ----------------------------------------------------------------------------------------------------

    def tools_width(self, ui: Ui) -> float:
        """Return the width that is kept free at the right of every row."""
        return 2 * ui.em(28) + GAP_S

    def height(self, ui: Ui, note: Note, width: float) -> float:
        """Return the height of a note's text below its row; 0 without one."""
        return ui.paragraph_height(width - ui.em(22), note.text) + 4 if note.text else 0.0

    def draw_text(self, ui: Ui, at: Rect, note: Note) -> None:
        """Draw a note's text."""
        if note.text:
            ui.icon(Rect(at.x, at.y, ui.em(16), ui.line_height()), "journal", "accent")
            ui.paragraph(Rect(at.x + ui.em(22), at.y, at.w - ui.em(22), 9999), note.text, color="accent")

    def draw_tools(self, ui: Ui, right: float, y: float, note: Note, chosen: bool) -> None:
        """Draw what can be done with a chosen row at its right end, and the mark of any row that has one."""
        side = ui.em(28)
        star = Rect(right - side, y, side, side)
        if chosen:
            keys = self.screen.app.loop.keymap
            name = f"journal/tool/{note.round}/{note.line}"
            pen = Rect(star.x - side, y, side, side)
            icon_button(ui, f"{name}/note", pen, "journal", on=lambda: self.write(ui, note.round, note.line),
                        tip=f"{t('journalmore.note_tip')} ({keys.text('note')})",
                        color="accent" if note.text else "muted")  # fmt: skip
            icon_button(ui, f"{name}/mark", star, "star", on=lambda: self.mark(ui, note.round, note.line),
                        tip=f"{t('journalmore.bookmark_tip')} ({keys.text('bookmark')})",
                        color="warn" if note.moment else "muted")  # fmt: skip
        elif note.moment:
            ui.touch(f"journal/moment/{note.round}/{note.line}", star, tip=t("journalmore.bookmarked"), focusable=False)
            glyph = ui.em(18)
            ui.icon(Rect(star.centerx - glyph / 2, star.y, glyph, star.h), "star", "warn")
