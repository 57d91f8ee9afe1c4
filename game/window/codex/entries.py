"""What an entry of the codex consists of, and the links within its texts.

A text of the codex names another entry in brackets: ``[levy]``, or ``[levy|levies]`` with other words to show. A name
without a kind is that of a term (``term_levy``); all others are written out, such as ``[model_landed|landed price]``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["term", "tool", "mineral", "seat", "event", "model"]
#: The kinds in the order in which they are listed.
KINDS: tuple[Kind, ...] = ("term", "tool", "mineral", "seat", "event", "model")

#: What an entry's id begins with, by kind; terms and models are named by it, instruments by their own three.
TERM, MODEL, MINERAL, SEAT, EVENT = "term_", "model_", "mineral/", "seat/", "event/"
_LINK = re.compile(r"\[([^\]|]+)(?:\|([^\]]*))?\]")
_KINDS_BY_START: tuple[tuple[str, Kind], ...] = (
    (TERM, "term"),
    (MODEL, "model"),
    (MINERAL, "mineral"),
    (SEAT, "seat"),
    (EVENT, "event"),
    ("clause_", "tool"),
    ("motion_", "tool"),
    ("policy_", "tool"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text; ``link`` is the id of an entry, or empty."""

    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of an entry.

    Attributes:
        label: what it is.
        value: the figure with its unit, as it is shown.
        source: where it comes from; never empty.
        link: the id of an entry that its label leads to, or empty.
        flag: the code of a delegation whose flag stands before it, or empty.
        share: between 0 and 1, for a bar behind the value; None for none.
    """

    label: str
    value: str
    source: str
    link: str = ""
    flag: str = ""
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Figures under a heading; ``note`` is a sentence below it, for instance that there are none."""

    title: str
    figures: tuple[Figure, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry as the list shows it.

    Attributes:
        id: names the entry; see :func:`kind_of`.
        group: the key of the group that it stands under within its kind, such as ``bloc``.
        also: other words that find it.
    """

    id: str
    kind: Kind
    group: str
    title: str
    icon: str = "codex"
    flag: str = ""
    also: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A whole entry.

    Attributes:
        lead: what it is, in a sentence or two, without links.
        texts: paragraphs with links.
        formula: lines of plain mathematics, or empty.
        page: where the documentation has the rule or the equations, ready to show, or empty.
        also: ids of related entries, in order; those that name this one are found by the book.
    """

    heading: Heading
    lead: str
    texts: tuple[str, ...] = ()
    formula: str = ""
    groups: tuple[Group, ...] = ()
    page: str = ""
    also: tuple[str, ...] = ()

    @property
    def figures(self) -> Iterator[Figure]:
        """All figures, in the order in which they are shown."""
        return (figure for group in self.groups for figure in group.figures)

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources of the figures, each once, in the order in which they are needed."""
        return tuple(dict.fromkeys(figure.source for figure in self.figures))


def kind_of(id: str) -> Kind:
    """Return the kind of an entry by its id.

    Raises:
        ValueError: for what is no id of an entry.
    """
    for start, kind in _KINDS_BY_START:
        if id.startswith(start):
            return kind
    raise ValueError(f"there is no kind of entry for {id!r}")


def full_id(name: str) -> str:
    """Return the id that a link names: a name without a kind is that of a term."""
    return name if any(name.startswith(start) for start, _ in _KINDS_BY_START) else TERM + name


def parts_of(text: str) -> list[Part]:
    """Return a text in pieces, some of which are links; a link without words of its own shows its name."""
    parts, end = [], 0
    for found in _LINK.finditer(text):
        if found.start() > end:
            parts.append(Part(text[end : found.start()]))
        name, words = found.group(1), found.group(2)
        parts.append(Part(words or name.replace("_", " "), full_id(name)))
        end = found.end()
    if end < len(text):
        parts.append(Part(text[end:]))
    return parts


def plain(text: str) -> str:
    """Return a text without its links, for a tooltip."""
    return "".join(part.text for part in parts_of(text))


def links_of(text: str) -> tuple[str, ...]:
    """Return the ids that a text leads to, each once."""
    return tuple(dict.fromkeys(part.link for part in parts_of(text) if part.link))
