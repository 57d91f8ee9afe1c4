"""The files of a scenario: found by name or path, read with care, and hashed.

A scenario is only its texts, so that a save can carry it whole. The canonical text of a file is UTF-8 without a byte
order mark and with LF line ends; the same scenario has the same hash on every system.
"""

from __future__ import annotations

import hashlib
import importlib.resources
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from pathlib import Path

from game.errors import ScenarioError
from game.scenario.problems import Place, Problems, meant, nearest

HEAD = "scenario.yaml"
TABLES = (
    "delegations.csv",
    "minerals.csv",
    "production.csv",
    "consumption.csv",
    "stockpiles.csv",
    "prices.csv",
    "names.csv",
)
CONTROLS = "controls.csv"
HOSTS = "hosts.csv"
MANDATES = "mandates.yaml"
EVENTS = "events.yaml"
SOURCES = "SOURCES.md"
REQUIRED = (HEAD, *TABLES, MANDATES, EVENTS)
OPTIONAL = (CONTROLS, HOSTS, SOURCES)
KNOWN = (HEAD, *TABLES, CONTROLS, HOSTS, MANDATES, EVENTS, SOURCES)

LARGEST_BYTES = 5 * 1024 * 1024
PACKAGE = "scenarios"


def packaged() -> dict[str, Traversable]:
    """Return the scenarios that come with the game, by folder name."""
    root = importlib.resources.files(PACKAGE)
    found = {}
    for entry in sorted(root.iterdir(), key=lambda e: e.name):
        if entry.is_dir() and (entry / HEAD).is_file():
            found[entry.name] = entry
    return found


def find_files(name_or_path: str | Path) -> dict[str, str]:
    """Return the canonical texts of a scenario, given the name of a packaged one or the path of a folder.

    Raises:
        ScenarioError: if there is no such scenario or a file cannot be used; all faults at once.
    """
    if isinstance(name_or_path, str) and not _looks_like_path(name_or_path):
        shipped = packaged()
        if name_or_path in shipped:
            return _read_all(name_or_path, shipped[name_or_path])
        if not Path(name_or_path).exists():
            advice = meant(name_or_path, shipped) or "give the path of a folder"
            raise ScenarioError([f"there is no scenario named '{name_or_path}'; {advice}"])
    folder = Path(name_or_path)
    try:
        if not folder.exists():
            raise ScenarioError([f"{folder}: there is no such folder; give the folder that holds {HEAD}"])
        if not folder.is_dir():
            raise ScenarioError([f"{folder}: this is a file; give the folder that holds it"])
        return _read_all(str(folder), folder.resolve())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not a path"
        raise ScenarioError([f"{str(folder)!r} cannot be read: {reason}"]) from None


def _looks_like_path(text: str) -> bool:
    return "/" in text or "\\" in text or text in ("", ".", "..")


def _read_all(shown: str, folder: Traversable) -> dict[str, str]:
    problems = Problems(files_in_order=KNOWN)
    present = sorted(entry.name for entry in folder.iterdir())
    strange = [name for name in present if name not in KNOWN and not name.startswith((".", "~"))]
    texts: dict[str, str] = {}
    for name in KNOWN:
        if name in present:
            text = _read(name, folder / name, folder, problems)
            if text is not None:
                texts[name] = text
        elif name in REQUIRED:
            close = nearest(name, strange)
            problems.add(Place(name), f"the file is missing in {shown}", f"rename {close} to {name}" if close else "")
    if problems:
        raise ScenarioError(problems.sentences)
    return texts


def _read(name: str, file: Traversable, folder: Traversable, problems: Problems) -> str | None:
    if isinstance(file, Path) and isinstance(folder, Path) and not file.resolve().is_relative_to(folder):
        problems.add(Place(name), "is a link to a file outside the folder", "put the file itself into the folder")
        return None
    if not file.is_file():
        problems.add(Place(name), "is not a file", "put a plain file with this name into the folder")
        return None
    try:
        if isinstance(file, Path) and file.stat().st_size > LARGEST_BYTES:
            _too_large(name, problems)
            return None
        data = file.read_bytes()
    except OSError as error:
        problems.add(Place(name), f"cannot be read ({error.strerror})", "check its permissions")
        return None
    return decoded(name, data, problems)


def _too_large(name: str, problems: Problems) -> None:
    problems.add(Place(name), f"is larger than {LARGEST_BYTES // 1024**2} MB", "remove what is not needed")


def decoded(name: str, data: bytes, problems: Problems) -> str | None:
    """Return the canonical text of a file's bytes, or None with the fault told."""
    if len(data) > LARGEST_BYTES:
        _too_large(name, problems)
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"the byte 0x{data[error.start]:02x} is not UTF-8"
        problems.add(Place(name, line), what, "save the file as UTF-8 ('CSV UTF-8' in a spreadsheet)")
        return None
    return canonical(text)


def canonical(text: str) -> str:
    """Return a text without a byte order mark and with LF line ends."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def checked(files: Mapping[str, str]) -> dict[str, str]:
    """Return the canonical texts of a scenario that comes out of a save.

    Raises:
        ScenarioError: for a name that no scenario has, a missing file or one that is too large.
    """
    problems = Problems(files_in_order=KNOWN)
    texts = {}
    for name in KNOWN:
        if name in files:
            try:
                text = decoded(name, files[name].encode("utf-8"), problems)
            except UnicodeEncodeError:
                problems.add(Place(name), "holds half a character (a lone surrogate)", "remove it")
                continue
            if text is not None:
                texts[name] = text
        elif name in REQUIRED:
            problems.add(Place(name), "the file is missing")
    for name in sorted(set(files) - set(KNOWN)):
        problems.add(Place(repr(name)), "is not a file of a scenario", "remove it")
    if problems:
        raise ScenarioError(problems.sentences)
    return texts


def digest(files: Mapping[str, str]) -> str:
    """Return the SHA-256 of a scenario: its canonical files by name, each with its length in bytes."""
    hasher = hashlib.sha256()
    for name in sorted(files):
        data = canonical(files[name]).encode("utf-8")
        hasher.update(f"{name}\0{len(data)}\0".encode())
        hasher.update(data)
    return hasher.hexdigest()
