"""What is kept of a defect of the program: a report in the log folder, for whoever can mend it."""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from game.program import log_folder, program_version


def write_crash_report(error: BaseException, command: Sequence[str], now: datetime) -> Path | None:
    """Write a report of an error nobody expected and return its path, or None if it cannot be written.

    Args:
        error: what was raised.
        command: the words of the command line.
        now: when it was.
    """
    text = "\n".join(
        (
            f"Ministerial {program_version()}, Python {platform.python_version()}, {platform.platform()}",
            now.isoformat(timespec="seconds"),
            f"command: {' '.join(command)}",
            "",
            "".join(traceback.format_exception(error)),
        )
    )
    folder = log_folder()
    stem = f"crash-{now:%Y%m%d-%H%M%S}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(1, 100):
            path = folder / (f"{stem}.txt" if number == 1 else f"{stem}-{number}.txt")
            try:
                with path.open("x", encoding="utf-8", errors="backslashreplace") as file:
                    file.write(text)
            except FileExistsError:
                continue
            return path
    except OSError:
        return None
    return None


def tell_crash(error: BaseException, command: Sequence[str], now: datetime) -> None:
    """Write a crash report and say in one sentence where it is."""
    path = write_crash_report(error, command, now)
    kept = f"a report is in {path}" if path is not None else "and no report could be written"
    print(f"The program met an error of its own ({type(error).__name__}); {kept}.", file=sys.stderr)
