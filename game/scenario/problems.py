"""How a fault in a scenario is told: where it is, what is wrong, and what to write instead."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a scenario's files: the row of a spreadsheet or the line of a text file, and the column or key."""

    file: str
    line: int = 0
    column: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}, {self.column}" if self.column else where


@dataclass
class Problems:
    """Collects faults, in the order of their places, each said once."""

    _found: dict[tuple[str, int, str], None] = field(default_factory=dict)
    files_in_order: tuple[str, ...] = ()

    def add(self, place: Place, what: str, instead: str = "", value: Any = None) -> None:
        """Add a fault: ``what`` is wrong with ``value``, and the reader should write ``instead``."""
        quoted = "" if value is None else f"{shown(value)} — "
        advice = f"; {instead}" if instead else ""
        sentence = printable(f"{place}: {quoted}{what}{advice}")
        self._found.setdefault((place.file, place.line, sentence), None)

    @property
    def sentences(self) -> list[str]:
        """All faults, by file, line and order of discovery."""
        rank = {name: i for i, name in enumerate(self.files_in_order)}
        ordered = sorted(self._found, key=lambda f: (rank.get(f[0], len(rank)), f[1]))
        return [sentence for _, _, sentence in ordered]

    def __bool__(self) -> bool:
        return bool(self._found)


def printable(text: str) -> str:
    """Return a text in which every character that a terminal would not show is replaced by a visible mark."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def shown(value: Any) -> str:
    """Return a value in quotation marks, on one line and not too long."""
    text = printable(" ".join(str(value).split()))
    return f"'{text[:LONGEST_VALUE]}…'" if len(text) > LONGEST_VALUE else f"'{text}'"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that ``word`` was probably meant to be, or None."""
    by_lower: Mapping[str, str] = {k.lower(): k for k in known}
    lower = word.strip().lower()
    longer = [k for k in by_lower if len(lower) >= 3 and k.startswith(lower)]
    close = longer[:1] or difflib.get_close_matches(lower, list(by_lower), n=8, cutoff=0.5)
    if not close:
        return None

    def likeness(other: str) -> tuple[float, int]:  # of equally close words the one that begins alike
        ratio = difflib.SequenceMatcher(None, lower, other).ratio()
        alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(lower, other, strict=False)))
        return round(ratio, 6), alike

    return by_lower[max(close, key=likeness)]


def meant(word: str, known: Iterable[str], what: str = "one of") -> str:
    """Return advice for an unknown word: the nearest known one, or the list of all if that is short."""
    listed = list(dict.fromkeys(known))
    found = nearest(word, listed)
    if found is not None:
        return f"write {found} instead"
    if 0 < len(listed) <= 12:
        return f"write {what} {', '.join(listed)} instead"
    return ""
