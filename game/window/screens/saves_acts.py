"""What can be done with a save besides opening it: rename, copy, export, verify, delete; and bringing one in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from game.autosaves import CHECKPOINT, autosave_folder, export_save, import_save
from game.errors import MinisterialError
from game.savefile import LONGEST_TITLE, Listed
from game.savefolder import copy_save, delete_save, free_path, unused_path
from game.store import Save
from game.window.catalog import t
from game.window.layout import Rect
from game.window.refusals import told_refusal
from game.window.screens.saves_verify import Verification, open_verification
from game.window.theme import CONTROL, GAP_S
from game.window.widgets.entry import entry
from game.window.widgets.modal import Answer, open_modal

if TYPE_CHECKING:
    from game.window.screens.saves import SavesScreen


def shown_title(save: Listed) -> str:
    """Return what a save is called: its title without the mark of a checkpoint, or its file's name."""
    return save.header.title.removeprefix(CHECKPOINT) if save.header is not None else save.path.name


class SaveActs:
    """See the module.

    Attributes:
        verification: the last one that was begun.
    """

    def __init__(self, screen: SavesScreen) -> None:
        self._screen = screen
        self.verification: Verification | None = None

    def _try(self, way: Callable[[], str]) -> None:
        """Do something to the files; what it returns is told, and so is why it failed."""
        ui = self._screen.app.loop.ui
        try:
            ui.toast(way(), "good")
        except MinisterialError as error:
            ui.toast(told_refusal(error), "bad", 8.0)
        self._screen.read()
        ui.redraw()

    # --- without a question -----------------------------------------------------------------------------------------

    def copy(self, save: Listed) -> None:
        """Put a copy beside it; one of an autosave, whose ring moves on, among the games."""

        def way() -> str:
            ringed = save.path.parent == autosave_folder()
            to = free_path(shown_title(save)) if ringed else unused_path(save.path.parent, save.path.stem)
            copy_save(save.path, to)
            return t("saves.copied", file=to.name)

        self._try(way)

    def verify(self, save: Listed) -> None:
        """Play it again and compare."""
        self.verification = open_verification(self._screen.app, save, shown_title(save))

    def take(self, path: Path) -> None:
        """Bring a file in among the games, and choose it."""

        def way() -> str:
            to = import_save(path)
            self._screen.open_tab("games")
            self._screen.chosen = to.name
            return t("saves.imported", file=to.name)

        self._try(way)

    # --- with a question ------------------------------------------------------------------------------------------

    def ask_delete(self, save: Listed) -> None:
        """Ask before the file is removed."""
        answers = [
            Answer(t("saves.delete"), on=lambda: self._delete(save)),
            Answer(t("saves.keep"), primary=True),
        ]
        body = t("saves.delete_body", file=save.path.name)
        title = t("saves.delete_title", name=shown_title(save))
        open_modal(self._screen.app.loop.ui, "saves/delete", title, body, answers=answers)

    def _delete(self, save: Listed) -> None:
        place = self._screen.place_of(save)

        def way() -> str:
            delete_save(save.path)
            return t("saves.deleted", file=save.path.name)

        self._try(way)
        self._screen.choose_near(place)

    def ask_rename(self, save: Listed) -> None:
        """Ask for another title."""

        def rename(title: str) -> None:
            def way() -> str:
                mark = CHECKPOINT if save.header is not None and save.header.title.startswith(CHECKPOINT) else ""
                own = self._screen.app.keeping.save if self._screen.is_open(save) else None
                if own is not None:
                    own.set_title(mark + title)
                else:
                    with Save.open(save.path) as kept:
                        kept.set_title(mark + title)
                return t("saves.renamed", name=title)

            self._try(way)

        title = t("saves.rename_title", name=shown_title(save))
        self._ask(title, "", t("saves.name"), shown_title(save), t("saves.rename"), t("saves.name_missing"), rename)

    def ask_export(self, save: Listed) -> None:
        """Ask where a copy is to go."""

        def export(path: str) -> None:
            self._try(lambda: t("saves.exported", path=str(export_save(save.path, Path(path).expanduser()))))

        title = t("saves.export_title", name=shown_title(save))
        home = str(Path.home())
        self._ask(title, "", t("saves.path"), home, t("saves.export"), t("saves.path_missing"), export)

    def ask_import(self) -> None:
        """Ask for the path of a save."""
        self._ask(t("saves.import_title"), t("saves.import_about"), t("saves.path"), "", t("saves.bring_in"),
                  t("saves.path_missing"), lambda path: self.take(Path(path).expanduser()))  # fmt: skip

    def _ask(
        self, title: str, body: str, label: str, value: str, answer: str, missing: str, then: Callable[[str], None]
    ) -> None:
        """Ask for one line of text."""
        ui = self._screen.app.loop.ui
        typed = [value]
        id = "saves/ask"

        def set_text(text: str) -> None:
            typed[0] = text

        def done() -> None:
            ui.close_layer(id)
            text = typed[0].strip()
            if text:
                then(text)
            else:
                ui.toast(missing, "warn")

        def content(rect: Rect) -> float:
            line, control = ui.line_height(), ui.em(CONTROL)
            ui.label(Rect(rect.x, rect.y, rect.w, line), label, bold=True, ellipsis=True)
            entry(ui, f"{id}/field", Rect(rect.x, rect.y + line + 4, rect.w, control), typed[0], on_change=set_text,
                  on_submit=lambda _: done(), clearable=True,
                  max_length=LONGEST_TITLE - 4 if label == t("saves.name") else 1000)  # fmt: skip
            return line + 4 + control + GAP_S

        answers = [Answer(t("common.cancel")), Answer(answer, on=done, primary=True)]
        open_modal(ui, id, title, body, answers=answers, content=content, width=600)
        layer = ui.layer(id)
        if layer is not None:
            layer.first_focus = f"{id}/field"
