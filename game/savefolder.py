"""The folder of saves: listing, copying, renaming and deleting them as a player does."""

from __future__ import annotations

import re
from pathlib import Path

from game.errors import SaveError
from game.program import save_folder
from game.savefile import SUFFIX, Listed, SaveHeader, reason
from game.store import Save, SaveInUse
from game.wording import say

#: The ending of the file beside a save in which people's notes lie, in the place of the save's own.
NOTES = ".notes.json"


def notes_path(save: Path) -> Path:
    """Return where people's notes on a save lie, if there are any; copies of a save go without them."""
    return Path(save).with_suffix(NOTES)


def list_saves(folder: Path | None = None) -> list[Listed]:
    """Return the saves of a folder (by default :func:`save_folder`), the last changed first, unusable ones at the end.

    Raises:
        SaveError: if the folder cannot be read. One that does not exist has no saves.
    """
    folder = save_folder() if folder is None else Path(folder)
    try:
        paths = sorted(p for p in folder.iterdir() if p.suffix == SUFFIX) if folder.exists() else []
    except OSError as error:
        raise SaveError(
            say("The folder {folder} cannot be read: {reason}.", folder=folder, reason=reason(error))
        ) from None
    good: list[SaveHeader] = []
    bad: list[Listed] = []
    for path in paths:
        try:
            with Save.open(path, read_only=True) as save:
                good.append(save.header())
        except SaveError as error:
            # Not its str, which would forget how to be said in another language.
            bad.append(Listed(path, None, error.args[0]))
    good.sort(key=lambda header: header.changed, reverse=True)
    return [Listed(header.path, header) for header in good] + bad


def copy_save(path: Path, to: Path) -> None:
    """Copy a save, open in a window or not, to a file that does not exist yet.

    Raises:
        SaveError: if it is no save or cannot be copied.
    """
    with Save.open(path, read_only=True) as save:
        save.copy(to)


def rename_save(path: Path, to: Path) -> None:
    """Move a save that no window has open to a file that does not exist yet.

    Raises:
        SaveError: if it is in use, no save, or cannot be moved.
    """
    # Opening takes the lock, and rolls back what a crash may have left half written beside the file.
    Save.open(path).close()
    try:
        if Path(to).exists():
            raise SaveError(say("{file} exists already; choose another name.", file=Path(to).name))
        Path(path).rename(to)
        if notes_path(path).is_file():
            notes_path(path).replace(notes_path(to))
    except (OSError, ValueError) as error:
        raise SaveError(
            say("{file} cannot be renamed: {reason}.", file=Path(path).name, reason=reason(error))
        ) from None


def delete_save(path: Path) -> None:
    """Delete a save that no window has open, also a damaged one if its name ends like a save's.

    Raises:
        SaveError: if it is in use, no save, or cannot be deleted.
    """
    path = Path(path)
    try:
        Save.open(path).close()
    except SaveInUse:
        raise
    except SaveError:
        if path.suffix != SUFFIX or not path.is_file():
            raise
    try:
        path.unlink()
        path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
        notes_path(path).unlink(missing_ok=True)
    except OSError as error:
        raise SaveError(say("{file} cannot be deleted: {reason}.", file=path.name, reason=reason(error))) from None


def free_path(title: str, folder: Path | None = None) -> Path:
    """Return a path in a folder (by default :func:`save_folder`) that no file has yet, named after a title."""
    folder = save_folder() if folder is None else Path(folder)
    stem = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60] or "game"
    return unused_path(folder, stem)


def unused_path(folder: Path, stem: str) -> Path:
    """Return a path for a save in a folder that no file has yet: ``stem``, or ``stem-2`` and so on."""
    path = folder / f"{stem}{SUFFIX}"
    number = 2
    while path.exists():
        path = folder / f"{stem}-{number}{SUFFIX}"
        number += 1
    return path
