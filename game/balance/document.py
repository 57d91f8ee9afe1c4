"""The measured part of a document: written between two marks by ``balance --document``, so that it can be made anew."""

from __future__ import annotations

from pathlib import Path

from game.errors import MinisterialError

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def write_measured(path: Path, command: str, text: str) -> None:
    """Replace what stands between the marks of a document by a command and what it prints.

    Raises:
        MinisterialError: if the document cannot be read or written, or lacks the marks.
    """
    head, tail = around(path)
    block = f"{BEGIN}\n\n```text\n$ {command}\n{text.rstrip()}\n```\n\n{END}"
    try:
        path.write_text(f"{head}{block}{tail}", encoding="utf-8")
    except OSError as error:
        raise MinisterialError(f"{path} cannot be written: {error}.") from None


def around(path: Path) -> tuple[str, str]:
    """Return what stands before and after the measured part of a document.

    Raises:
        MinisterialError: if the document cannot be read, or lacks the marks.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise MinisterialError(f"{path} cannot be read as a text: {error}.") from None
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise MinisterialError(f"{path} has no place for the figures: it needs the lines {BEGIN} and {END}.")
    return head, tail
