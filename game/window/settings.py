"""The reader's settings: what there is to choose, and the JSON file that keeps it.

A file that cannot be read, or a value in it that cannot be used, never stops the game: the rest holds, the usual values
take their place, and :class:`Read` says in one sentence what was wrong. A file that is no JSON is kept beside the
new one.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from game.errors import MinisterialError
from game.program import config_folder
from game.savefile import reason
from game.window.keys import BadKey, Keymap
from game.window.painter import TEXT_SCALES
from game.window.theme import HATCHES, PALETTES, THEMES

V = TypeVar("V")

FILE_NAME = "settings.json"
#: What a file that cannot be understood is renamed to.
DAMAGED_NAME = "settings.damaged.json"
#: Rest of the mouse before a tooltip comes, in seconds, that can be chosen.
TIP_DELAYS_S = (0.0, 0.35, 0.7, 1.5)
#: Multiples of every time limit; 0 stands for no limit.
TIMERS = (1.0, 1.5, 2.0, 0.0)
#: Seconds that a key must be held where something asks to be held.
HOLD_S = 0.5
LEAST_WINDOW = (640, 360)
LARGEST_FILE = 256 * 1024


class SettingsError(MinisterialError):
    """Settings that cannot be written."""


class Settings(BaseModel):
    """What a reader has chosen.

    Attributes:
        text_scale: multiple of every type size: 1, 1.25, 1.5 or 2.
        theme, palette: names of a theme and of a set of colours in it.
        hatches: ``auto``: patterns where the design has them; ``always``: on every area that only a colour marks.
        reduced_motion: nothing moves that need not.
        timers: multiple of every time limit, also of how long a message stays; 0 for no limit.
        tip_delay_s: rest of the mouse before an explanation comes, in seconds.
        hold: whether what asks for a held key wants it held; otherwise a press does.
        language: a folder of ``assets/locale``.
        volume: of sounds, 0 to 1; none by default.
        full_screen, window: how the window opens; its size in pixels.
        confirm_end: ask before a phase ends ``always``, or only if something is ``open``.
        resolution_speed: of the round's resolution: ``skip``, or a multiple of the usual speed.
        keys: commands with other keys than the usual ones.
        seen: hints for newcomers that have been shown.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text_scale: float = 1.0
    theme: str = "dark"
    palette: str = "default"
    hatches: Literal["auto", "always"] = "auto"
    reduced_motion: bool = False
    timers: float = 1.0
    tip_delay_s: float = Field(0.35, ge=0.0, le=5.0)
    hold: bool = True
    language: str = "en"
    volume: float = Field(0.0, ge=0.0, le=1.0)
    full_screen: bool = False
    window: tuple[int, int] = (1280, 720)
    confirm_end: Literal["always", "open"] = "open"
    resolution_speed: Literal["skip", "1", "3"] = "1"
    keys: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    seen: tuple[str, ...] = ()

    @field_validator("text_scale")
    @classmethod
    def _scale(cls, value: float) -> float:
        return _one_of(value, TEXT_SCALES)

    @field_validator("theme")
    @classmethod
    def _theme(cls, value: str) -> str:
        return _one_of(value, tuple(THEMES))

    @field_validator("palette")
    @classmethod
    def _palette(cls, value: str) -> str:
        return _one_of(value, PALETTES)

    @field_validator("hatches")
    @classmethod
    def _hatches(cls, value: str) -> str:
        return _one_of(value, HATCHES)

    @field_validator("timers")
    @classmethod
    def _timers(cls, value: float) -> float:
        return _one_of(value, TIMERS)

    @field_validator("language")
    @classmethod
    def _language(cls, value: str) -> str:
        from game.window.catalog import available_languages

        return _one_of(value, tuple(available_languages()))

    @field_validator("window")
    @classmethod
    def _window(cls, value: tuple[int, int]) -> tuple[int, int]:
        return max(LEAST_WINDOW[0], min(value[0], 16_384)), max(LEAST_WINDOW[1], min(value[1], 16_384))

    @field_validator("keys")
    @classmethod
    def _keys(cls, value: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        try:
            Keymap(value)
        except BadKey as error:
            raise ValueError(str(error)) from None
        return value

    @property
    def hold_s(self) -> float:
        """Seconds that a key must be held where something asks to be held; 0 if a press is enough."""
        return HOLD_S if self.hold else 0.0

    def limit_s(self, seconds: float) -> float | None:
        """A time limit of so many seconds as this reader wants it; ``None`` for no limit."""
        return seconds * self.timers if self.timers else None

    def with_changes(self, **changes: Any) -> Settings:
        """Return other settings; raises ``ValueError`` (pydantic's) for a value that cannot be used."""
        return Settings.model_validate({**self.model_dump(), **changes})


@dataclass(frozen=True, slots=True)
class Read:
    """What reading the file brought.

    Attributes:
        settings: those in force.
        fault: one sentence about what could not be used, or nothing.
        moved: where a file that could not be understood has been put.
    """

    settings: Settings
    fault: str = ""
    moved: Path | None = None


def settings_path() -> Path:
    """Return the file of the settings, which need not exist."""
    return config_folder() / FILE_NAME


def read_settings(path: Path | None = None) -> Read:
    """Read a file (by default :func:`settings_path`); one that does not exist gives the usual values.

    Never raises: whatever is wrong is told in the result.
    """
    path = settings_path() if path is None else path
    try:
        if not path.exists():
            return Read(Settings())
        if path.stat().st_size > LARGEST_FILE:
            raise ValueError("it is too large")
        data = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(data, dict):
            raise ValueError("it holds no settings")
    except OSError as error:
        return Read(Settings(), f"The settings in {path.name} cannot be read ({reason(error)}); the usual ones hold.")
    except (ValueError, RecursionError) as error:
        return _put_aside(path, error)
    return _sift(data, path.name)


def write_settings(settings: Settings, path: Path | None = None) -> None:
    """Write a file (by default :func:`settings_path`), whole or not at all.

    Raises:
        SettingsError: if it cannot be written.
    """
    path = settings_path() if path is None else path
    aside = path.with_name(f"{path.name}.new")
    text = json.dumps(settings.model_dump(mode="json"), indent=2, ensure_ascii=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_text(text + "\n", encoding="utf-8")
        os.replace(aside, path)
    except OSError as error:
        raise SettingsError(
            f"The settings cannot be written to {path} ({reason(error)}); they hold until you quit."
        ) from None


def _put_aside(path: Path, error: Exception) -> Read:
    """Keep a file that is no settings file under another name, so that nothing in it is lost."""
    where: Path | None = path.with_name(DAMAGED_NAME)
    assert where is not None
    try:
        os.replace(path, where)
    except OSError:
        where = None
    kept = f"it is kept as {where.name}" if where is not None else "it stays as it is"
    why = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "not a settings file"
    return Read(Settings(), f"{path.name} is damaged ({why}); {kept}, and the usual settings hold.", where)


def _sift(data: dict[str, Any], name: str) -> Read:
    """Take over every value that can be used; a newer program's settings, too, are only named."""
    good: dict[str, Any] = {}
    bad: list[str] = []
    for key, value in data.items():
        try:
            Settings.model_validate({key: value})
        except ValidationError:
            bad.append(str(key)[:40])
        else:
            good[key] = value
    fault = f"{name}: not usable, and replaced by the usual values: {', '.join(bad[:6])}." if bad else ""
    return Read(Settings.model_validate(good), fault)


def _one_of(value: V, allowed: tuple[V, ...]) -> V:
    if value not in allowed:
        raise ValueError(f"{value!r} is none of {', '.join(map(str, allowed))}")
    return value
