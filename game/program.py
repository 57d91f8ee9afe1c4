"""The program on this computer: its version, its clock, and where it keeps saves, settings and reports of crashes.

The folders may not exist yet; whoever writes into one makes it.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import platformdirs

APPLICATION = "ministerial"
HOME_VARIABLE = "MINISTERIAL_HOME"


def program_version() -> str:
    """Return the version of the installed distribution, or ``"unknown"`` when the program runs without one."""
    try:
        return version(APPLICATION)
    except PackageNotFoundError:
        return "unknown"


def utc_now() -> datetime:
    """Return the present moment; rules never ask for it."""
    return datetime.now(UTC)


def save_folder() -> Path:
    """Return the folder of saves: ``saves`` in the user's data folder, or in ``MINISTERIAL_HOME`` if that is set."""
    home = _own_home() or platformdirs.user_data_path(APPLICATION, appauthor=False)
    return home / "saves"


def config_folder() -> Path:
    """Return the folder of the reader's settings: the user's own for that, or ``MINISTERIAL_HOME`` if that is set."""
    return _own_home() or platformdirs.user_config_path(APPLICATION, appauthor=False)


def log_folder() -> Path:
    """Return the folder of crash reports: the user's log folder, or ``logs`` in ``MINISTERIAL_HOME`` if that is set."""
    home = _own_home()
    return home / "logs" if home is not None else platformdirs.user_log_path(APPLICATION, appauthor=False)


def _own_home() -> Path | None:
    chosen = os.environ.get(HOME_VARIABLE, "").strip()
    return Path(chosen).expanduser() if chosen else None
