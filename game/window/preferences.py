"""The reader's settings at work in a window: applied at once, kept in their file, changed one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from game.errors import MinisterialError
from game.window import catalog
from game.window.keys import Keymap
from game.window.loop import Loop
from game.window.refusals import told_refusal
from game.window.settings import Read, Settings, SettingsError, read_settings, settings_path, write_settings
from game.window.sound import Sounds
from game.window.theme import theme_for

#: Settings that a reset of one page leaves alone: they are the window's own, or remembered for the reader.
OWN = ("window", "seen")


class Preferences:
    """See the module.

    Args:
        loop: the window that obeys.
        set_language: shows everything in another language.

    Attributes:
        settings: those in force.
        path: the file that keeps them; None keeps them only as long as the window is open.
        sounds: obey the volume.
    """

    def __init__(self, loop: Loop, set_language: Callable[[str], None]) -> None:
        self.settings = Settings(text_scale=loop.ui.text_scale)
        self.path: Path | None = None
        self.sounds = Sounds()
        self._loop = loop
        self._set_language = set_language

    def read(self, path: Path | None = None) -> None:
        """Take over what the file has, and say what in it could not be used."""
        path = settings_path() if path is None else path
        self.take(read_settings(path), path)

    def take(self, found: Read, path: Path) -> None:
        """Take over what reading a file has brought, and keep changes in it from now on."""
        self.path = path
        self.settings = found.settings
        self._apply(Settings.model_fields)
        if found.fault:
            self._loop.ui.toast(found.fault, "warn", 12.0)

    def change(self, **changes: Any) -> None:
        """Change some settings, apply them at once and keep them.

        Raises:
            ValueError: for a value that cannot be used; nothing has changed.
        """
        before = self.settings
        self.settings = before.with_changes(**changes)
        self._apply([name for name in changes if getattr(before, name) != getattr(self.settings, name)] or changes)
        self._write()

    def reset(self, names: Iterable[str] | None = None) -> None:
        """Give some settings, or all that are the reader's choice, their usual values."""
        usual = Settings()
        chosen = list(names) if names is not None else [n for n in Settings.model_fields if n not in OWN]
        self.change(**{name: getattr(usual, name) for name in chosen})

    def set_keys(self, keymap: Keymap) -> None:
        """Give commands other keys."""
        self.change(keys=keymap.changes())

    def remember_window(self) -> None:
        """Keep the size that the window has now, and whether it fills the screen."""
        size = self._loop.surface.get_size()
        full = self._loop.full_screen
        if full != self.settings.full_screen or (not full and size != self.settings.window):
            window = self.settings.window if full else size
            self.settings = self.settings.with_changes(full_screen=full, window=window)
            self._write()

    def _write(self) -> None:
        if self.path is None:
            return
        try:
            write_settings(self.settings, self.path)
        except SettingsError as error:
            self._loop.ui.toast(told_refusal(error), "bad", 8.0)

    def _apply(self, names: Iterable[str]) -> None:
        """Let the window obey the settings of these names."""
        chosen, loop, ui = self.settings, self._loop, self._loop.ui
        changed = set(names)
        if changed & {"theme", "palette", "hatches"}:
            ui.theme = theme_for(chosen.theme, chosen.palette, chosen.hatches)
        if "text_scale" in changed:
            ui.text_scale = chosen.text_scale
        if "keys" in changed:
            loop.keymap = Keymap(chosen.keys)
        if "full_screen" in changed:
            loop.set_full_screen(chosen.full_screen)
        if "language" in changed and catalog.current().language != chosen.language:
            try:
                self._set_language(chosen.language)
            except MinisterialError as error:
                ui.toast(told_refusal(error), "bad")
        ui.reduced_motion = chosen.reduced_motion
        ui.tips.delay_s = chosen.tip_delay_s
        ui.playback = 0.0 if chosen.resolution_speed == "skip" else float(chosen.resolution_speed)
        ui.time_stretch = chosen.timers
        ui.hold_s = chosen.hold_s
        self.sounds.volume = chosen.volume
        ui.redraw()
