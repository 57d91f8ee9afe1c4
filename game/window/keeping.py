"""What an application keeps of its game: the save, its picture, copies under a name, and the ring of autosaves."""

from __future__ import annotations

import gc
import io
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pygame

from game.autosaves import autosave, branch, is_copy, save_as
from game.errors import MinisterialError, SaveError
from game.store import Save
from game.window.catalog import t
from game.window.hotseat import shared_picture
from game.window.refusals import told_refusal
from game.window.screens.base import GameScreen
from game.window.sound import Cues

if TYPE_CHECKING:
    from game.window.app import App
    from game.window.play import Play

PICTURE = (256, 144)


class Keeping:
    """See the module.

    Attributes:
        faults: why autosaves could not be written, as it was told; each is told once a game.
    """

    def __init__(self, app: App) -> None:
        self._app = app
        self._thread: threading.Thread | None = None
        self._due = False
        self.faults: list[str] = []

    @property
    def save(self) -> Save | None:
        """The save of the game in the window; None for a game that is not kept."""
        play = self._app.play
        keeper = play.table.keeper if play is not None else None
        return keeper if isinstance(keeper, Save) else None

    def playable(self, path: Path) -> Path:
        """Return the file to play on from a save: of a named save or an autosave a copy; may raise ``SaveError``."""
        return branch(path) if is_copy(path) else path

    def close(self) -> None:
        """Finish the autosave that is being written, leave a picture in the save, and let go of it."""
        gc.unfreeze()
        self.wait()
        save = self.save
        if save is not None:
            self._portray(save)
            save.close()
        self.faults, self._due = [], False

    def quick(self) -> None:
        """Put a picture into the save and say where it is; the game itself is in it after every action."""
        app, ui = self._app, self._app.loop.ui
        assert app.play is not None
        save = self.save
        try:
            if save is not None:
                save.append(app.play.table.game)
                self._portray(save)
            name = app.play.path.name if app.play.path is not None else ""
            ui.toast(t("frame.saved", name=name), "good")
        except MinisterialError as error:
            ui.toast(told_refusal(error), "bad")

    def named(self, title: str, *, checkpoint: bool = False) -> Path | None:
        """Copy the game under a title; says how it went, and returns the copy, or None where that failed."""
        ui, save = self._app.loop.ui, self.save
        if save is None:
            return None
        try:
            self._portray(save)
            path = save_as(save, title, checkpoint=checkpoint)
        except MinisterialError as error:
            ui.toast(told_refusal(error), "bad", 8.0)
            return None
        ui.toast(t("saves.named", name=title.strip()), "good")
        return path

    # --- between frames ---------------------------------------------------------------------------------------------

    def phase_begins(self) -> None:
        """The others have acted: copy the game into its ring once the person's screen has been drawn."""
        if self.save is not None and not self._due:
            self._due = True
            # The first call comes before the next frame, the second after it.
            self._app.loop.call_soon(lambda: self._app.loop.call_soon(self._autosave))

    def _autosave(self) -> None:
        """Copy the game on a thread, while the person reads; one that is still being written is enough."""
        self._due = False
        save = self.save
        if save is None or (self._thread is not None and self._thread.is_alive()):
            return
        self._thread = threading.Thread(target=self._copy, args=(save, self._sheet()), name="autosave", daemon=True)
        self._thread.start()

    def attend(self, plays: Iterable[Play]) -> None:
        """Tell by sounds, if the reader wants them, what changes for people from now on."""
        # What a game is made of stays until it is closed: looking through it for garbage would hold up frames.
        gc.collect()
        gc.freeze()
        for play in plays:
            play.on_change.append(Cues(self._app.preferences.sounds, play).listen)

    def wait(self) -> None:
        """Let an autosave that is being written be finished."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _copy(self, save: Save, sheet: pygame.Surface | None) -> None:
        """Run on a thread: SQLite copies while the game goes on, and what is told comes back to the window's."""
        try:
            if sheet is not None:
                _hang(save, sheet)
            autosave(save)
        except MinisterialError as error:
            said = told_refusal(error)
            self._app.loop.call_soon(lambda: self._tell(said))

    def _tell(self, said: str) -> None:
        if said not in self.faults:
            self.faults.append(said)
            self._app.loop.ui.toast(t("saves.autosave_failed", why=said), "warn", 8.0)

    def _portray(self, save: Save) -> None:
        """Put a picture of the game into its save, if there is one to be had."""
        sheet = self._sheet()
        if sheet is not None:
            _hang(save, sheet)

    def _sheet(self) -> pygame.Surface | None:
        """Return a small picture of the game, of a shared machine only the flags of who plays.

        There is none while something else is shown, or lies over the game.
        """
        app = self._app
        if app.hotseat is not None:
            return shared_picture(app.loop.ui, app.hotseat.seats)
        if not isinstance(app.loop.screen, GameScreen) or app.loop.ui.layers:
            return None
        return pygame.transform.smoothscale(app.loop.surface, PICTURE)


def _hang(save: Save, sheet: pygame.Surface) -> None:
    """Put a picture into a save; one that cannot be kept is no loss."""
    buffer = io.BytesIO()
    pygame.image.save(sheet, buffer, "thumbnail.png")
    with suppress(SaveError):
        save.set_thumbnail(buffer.getvalue())
