"""Copies of running games: a ring of autosaves for each game, and named saves that playing on never changes.

A copy is one file like any other save, in a folder of its own below the folder of saves. Playing on from one begins
with :func:`branch`, so that the copy itself stays as it is.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from game.errors import SaveError
from game.program import save_folder
from game.savefile import SUFFIX, SaveHeader, checked_title, reason
from game.savefolder import copy_save, free_path, unused_path
from game.store import Save
from game.wording import say

#: Autosaves kept of each game; the oldest gives way.
RING = 10
#: What the title of a facilitator's checkpoint begins with.
CHECKPOINT = "⚑ "
_PART = ".part"


def autosave_folder() -> Path:
    """Return the folder of the rings, which need not exist."""
    return save_folder() / "autosaves"


def named_folder() -> Path:
    """Return the folder of named saves, which need not exist."""
    return save_folder() / "named"


def is_copy(path: Path) -> bool:
    """Whether a file is a copy that playing on must not change."""
    return Path(path).absolute().parent in (autosave_folder().absolute(), named_folder().absolute())


def ring_name(header: SaveHeader) -> str:
    """Return what the autosaves of a game have in common: copies and new names of a file leave it as it is."""
    people = "-".join(header.people) or "watch"
    stem = f"{header.scenario_id}-{people}-{header.seed}"
    return f"{re.sub(r'[^A-Za-z0-9-]+', '-', stem)[:70]}-{header.created:%Y%m%dT%H%M%S%f}"


def ring(name: str) -> list[Path]:
    """Return the autosaves of a ring, oldest first; raises ``SaveError`` if the folder cannot be read."""
    folder = autosave_folder()
    try:
        found = folder.glob(f"{name}.*{SUFFIX}") if folder.is_dir() else iter(())
        return sorted((path for path in found if _number(path) is not None), key=lambda path: _number(path) or 0)
    except OSError as error:
        raise SaveError(
            say("The folder {folder} cannot be read: {reason}.", folder=folder, reason=reason(error))
        ) from None


def autosave(save: Save, most: int = RING) -> Path:
    """Copy an open save into its ring and drop the oldest beyond ``most``; returns the copy.

    May run on a thread of its own while the game is played on. The copy gets its name only when it is whole.

    Raises:
        SaveError: if it cannot be written; the ring is as before.
    """
    header = save.header()
    name = ring_name(header)
    kept = ring(name)
    number = (_number(kept[-1]) or 0) + 1 if kept else 1
    path = autosave_folder() / f"{name}.{number:06d}{SUFFIX}"
    _copy(save, path)
    for old in [*kept, path][: max(0, len(kept) + 1 - most)]:
        _remove(old)
    return path


def save_as(save: Save, title: str, *, checkpoint: bool = False) -> Path:
    """Copy an open save under a title of its own; the game goes on in its own file. Returns the copy.

    Raises:
        SaveError: if the title is empty or too long, or the copy cannot be written.
    """
    title = checked_title(f"{CHECKPOINT}{title}" if checkpoint else title)
    folder = named_folder()
    _make(folder)
    path = free_path(title, folder)
    _copy(save, path)
    with Save.open(path) as copy:
        copy.set_title(title)
    return path


def branch(path: Path) -> Path:
    """Copy a named save or an autosave to a game of its own, to be played on; returns the new file.

    Raises:
        SaveError: if it is no save or cannot be copied.
    """
    with Save.open(path, read_only=True) as save:
        title = save.header().title
    to = free_path(title.removeprefix(CHECKPOINT))
    copy_save(path, to)
    return to


def import_save(path: Path) -> Path:
    """Copy a save from anywhere into the folder of saves; returns the new file.

    Raises:
        SaveError: if it is no save of this game or cannot be copied.
    """
    with Save.open(path, read_only=True):
        to = unused_path(save_folder(), re.sub(r"[^\w.-]+", "-", Path(path).stem)[:60] or "game")
    copy_save(path, to)
    return to


def export_save(path: Path, to: Path) -> Path:
    """Copy a save to a folder, or to a file that does not exist yet; returns the file.

    Raises:
        SaveError: if it cannot be copied there.
    """
    to = Path(to)
    try:
        if to.is_dir():
            to = unused_path(to, Path(path).stem)
    except (OSError, ValueError) as error:
        raise SaveError(say("{file} cannot be written: {reason}.", file=to.name, reason=reason(error))) from None
    if to.suffix != SUFFIX:
        to = to.with_name(f"{to.name}{SUFFIX}")
    copy_save(path, to)
    return to


def _number(path: Path) -> int | None:
    digits = path.name.removesuffix(SUFFIX).rpartition(".")[2]
    return int(digits) if digits.isdecimal() else None


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SaveError(
            say("The folder {folder} cannot be made: {reason}.", folder=folder, reason=reason(error))
        ) from None


def _copy(save: Save, path: Path) -> None:
    """Copy a save to a file that has its name only once it is whole."""
    _make(path.parent)
    part = path.with_name(path.name + _PART)
    part.unlink(missing_ok=True)
    save.copy(part)
    try:
        os.replace(part, path)
    except OSError as error:
        _remove(part)
        raise SaveError(say("{file} cannot be written: {reason}.", file=path.name, reason=reason(error))) from None


def _remove(path: Path) -> None:
    """Delete a file of ours; one that is open elsewhere goes next time."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
