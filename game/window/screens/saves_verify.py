"""Verifying a save: it is played again on a thread while the window shows how far that is and can stop it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from game.engine import Game
from game.errors import MinisterialError, ReplayDivergence
from game.savefile import Listed
from game.store import Save
from game.window.catalog import t
from game.window.figures import grouped
from game.window.layout import Rect
from game.window.refusals import told_refusal
from game.window.theme import GAP_S
from game.window.widgets.modal import Answer, open_modal
from game.window.widgets.progress import progress

if TYPE_CHECKING:
    from game.window.app import App

DIALOG = "saves/verify"


class Stopped(Exception):
    """The reader wants no more of it."""


class Verification:
    """Plays one save again from its log and compares every outcome and digest.

    Attributes:
        done, total: entries of the log.
        verdict: one sentence, and whether it is a good one, once it is known.
    """

    def __init__(self, app: App, save: Listed) -> None:
        assert save.header is not None
        self._app = app
        self._path = save.path
        self._stop = False
        self.done, self.total = 0, save.header.entries
        self.verdict: tuple[str, bool] | None = None
        self._thread = threading.Thread(target=self._run, name="verify", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Stop after the present entry."""
        self._stop = True

    def wait(self) -> None:
        """Let it come to its end."""
        self._thread.join()

    def _run(self) -> None:
        try:
            with Save.open(self._path, read_only=True) as save:
                save.load_game(self._watch)
                count = len(save.digests())
            words = t("saves.verified", count=grouped(self.total), digests=grouped(count))
            verdict = (words, True)
        except Stopped:
            verdict = (t("saves.verify_stopped"), True)
        except ReplayDivergence as error:
            verdict = (t("frame.diverged", place=error.place), False)
        except MinisterialError as error:
            verdict = (told_refusal(error), False)
        self._app.loop.call_soon(lambda: self._finish(verdict))

    def _watch(self, game: Game) -> None:
        if self._stop:
            raise Stopped
        self.done = len(game.log)

    def _finish(self, verdict: tuple[str, bool]) -> None:
        """On the window's thread: the dialogue says the verdict."""
        self.verdict = verdict
        ui = self._app.loop.ui
        if ui.layer(DIALOG) is not None:
            ui.close_layer(DIALOG)
            words, good = verdict
            ui.toast(words, "good" if good else "bad", 10.0)


def open_verification(app: App, save: Listed, title: str) -> Verification:
    """Begin to verify a save, with a dialogue that shows how far it is."""
    ui = app.loop.ui
    work = Verification(app, save)

    def content(rect: Rect) -> float:
        line = ui.line_height()
        words = t("saves.verify_progress", done=grouped(work.done), total=grouped(work.total))
        ui.label(Rect(rect.x, rect.y, rect.w, line), words, color="muted", ellipsis=True)
        progress(ui, Rect(rect.x, rect.y + line + GAP_S, rect.w, 10), work.done / max(1, work.total))
        if work.verdict is None:
            ui.wake_in(0.1)
        return line + 2 * GAP_S + 10

    def stop() -> None:
        work.stop()
        ui.toast(t("saves.verify_stopped"))

    answers = [Answer(t("saves.stop"), on=stop, primary=True)]
    open_modal(
        ui, DIALOG, t("saves.verify_title", name=title), t("saves.verify_tip"), answers=answers, content=content,
        cancel=stop,
    )  # fmt: skip
    work.start()
    return work
