"""YAML texts: plain data with the line of every key, and every fault told with its line and path.

Only what a person writes by hand is read: mappings, lists and texts. Tags, anchors and aliases are refused, a key may
stand only once, and every scalar stays the text that was written (so NO is a text, and a number is read as a number
only where the record asks for one). Only an unquoted ``null``, ``~`` or nothing at all means "not given".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from game.scenario.faults import explained
from game.scenario.problems import Place, Problems, meant

R = TypeVar("R", bound=BaseModel)
Path = tuple[str | int, ...]

MAX_DEPTH = 20
_AGAIN = "\0again"  # stands for a key that was given before: what follows is read and dropped
_NOTHING = {"", "~", "null", "Null", "NULL"}
# The compiled parser is ten times as fast and gives the same events.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Document:
    """The data of a YAML file and the line on which each part of it begins."""

    file: str
    data: Any
    lines: dict[Path, int]

    def place(self, path: Sequence[str | int]) -> Place:
        """Return the place of a part, or of the nearest part around it that exists."""
        known = tuple(path)
        while known and known not in self.lines:
            known = known[:-1]
        return Place(self.file, self.lines.get(known, 1), _dotted(path))


def _dotted(path: Iterable[str | int]) -> str:
    """Return a path as text; entries of lists are counted from 1."""
    return ".".join(str(p + 1) if isinstance(p, int) else p for p in path)


def _short(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")


class _Builder:
    """Turns the parser's events into data, without recursion, so that no text can exhaust the stack."""

    def __init__(self, file: str, problems: Problems) -> None:
        self.file = file
        self.problems = problems
        self.lines: dict[Path, int] = {}
        self.root: Any = None
        self.documents = 0
        self.stack: list[Any] = []  # open containers
        self.paths: list[Path] = []  # their paths
        self.keys: list[str | None] = []  # the key that waits for its value, per open mapping

    def fault(self, line: int, column: str, what: str, instead: str, value: Any = None) -> None:
        self.problems.add(Place(self.file, line, column), what, instead, value)

    def take(self, event: Any) -> bool:
        """Take an event in; return False if reading should stop."""
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self.fault(line, "", "a second document begins", "keep one document in the file, without '---' lines")
                return False
        elif isinstance(event, yaml.AliasEvent):
            self.fault(line, "", "an alias stands for another place", "write the value out", f"*{event.anchor}")
            if self.awaits_key():
                self.key(_AGAIN, line)
            else:
                self.value(None, line)
        elif isinstance(event, yaml.ScalarEvent):
            self.check(event, line)
            empty = event.implicit[0] and event.value in _NOTHING
            if self.awaits_key():
                self.key(event.value, line)
            else:
                self.value(None if empty else event.value, line)
        elif isinstance(event, yaml.CollectionStartEvent):
            self.check(event, line)
            return self.open({} if isinstance(event, yaml.MappingStartEvent) else [], line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop(), self.paths.pop(), self.keys.pop()
        return True

    def awaits_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1], dict) and self.keys[-1] is None

    def check(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            self.fault(line, "", "an anchor marks a place", "remove it and write each value out", f"&{event.anchor}")
        if event.tag is not None:
            self.fault(line, "", "a tag sets a type", "remove it and write the plain value", _short(event.tag))

    def key(self, key: str, line: int) -> None:
        path = (*self.paths[-1], key)
        if key in self.stack[-1]:
            self.fault(line, _dotted(path), "stands here twice", f"keep one; the first is on line {self.lines[path]}")
            path = (*self.paths[-1], _AGAIN)
        self.lines.setdefault(path, line)
        self.keys[-1] = str(path[-1])

    def value(self, value: Any, line: int) -> Path:
        """Put a value where it belongs and return its path."""
        if not self.stack:
            self.root = value
            self.lines[()] = line
            return ()
        parent = self.stack[-1]
        if isinstance(parent, list):
            path = (*self.paths[-1], len(parent))
            self.lines[path] = line
            parent.append(value)
            return path
        key = self.keys[-1]
        assert key is not None
        self.keys[-1] = None
        if key != _AGAIN:
            parent[key] = value
        return (*self.paths[-1], key)

    def open(self, container: Any, line: int) -> bool:
        if len(self.stack) >= MAX_DEPTH:
            self.fault(line, "", f"more than {MAX_DEPTH} levels inside each other", "write it flatter")
            return False
        if self.awaits_key():
            self.fault(line, _dotted(self.paths[-1]), "a key is a list or a mapping", "write a plain word as the key")
            return False
        path = self.value(container, line)
        self.stack.append(container)
        self.paths.append(path)
        self.keys.append(None)
        return True


def read_yaml(file: str, text: str, problems: Problems) -> Document | None:
    """Return the data of a YAML text, or None if it cannot be read; faults go to ``problems``."""
    builder = _Builder(file, problems)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if not builder.take(event):
                return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        what = f"is not readable as YAML ({error.problem or error.context})"
        problems.add(Place(file, line), what, "check indentation, colons and quotation marks near this line")
        return None
    except yaml.YAMLError as error:
        what = f"is not readable as YAML ({' '.join(str(error).split())})"
        problems.add(Place(file, 1), what, "remove characters that are not text")
        return None
    return Document(file, builder.root, builder.lines)


def validated(document: Document, path: Path, data: Any, record: type[R], problems: Problems) -> R | None:
    """Return a part of a document as a record, or None with its faults told."""
    try:
        return record.model_validate(data)
    except ValidationError as error:
        grouped: dict[Path, list[Any]] = {}
        for fault in error.errors(include_url=False):
            grouped.setdefault(_within(data, fault), []).append(fault)
        for inner, faults in grouped.items():
            # A list counts as too short when one of its entries has a fault of its own, which is told anyway.
            inside = any(len(p) > len(inner) and p[: len(inner)] == inner for p in grouped)
            if not (inside and faults[0]["type"] == "too_short"):
                _tell(document, (*path, *inner), faults, record, problems)
        return None


def _within(data: Any, fault: Any) -> Path:
    """Return the part of a fault's location that is in the data (pydantic adds names of the types it tried)."""
    path: list[str | int] = []
    for step in fault["loc"]:
        if isinstance(data, dict):
            inside = step in data
        else:
            inside = isinstance(data, list) and isinstance(step, int) and step < len(data)
        if inside:
            data = data[step]
        elif isinstance(data, dict) and fault["type"] == "missing":
            return (*path, step)
        else:
            break
        path.append(step)
    return tuple(path)


def _tell(document: Document, path: Path, faults: list[Any], record: type[BaseModel], problems: Problems) -> None:
    first = faults[0]
    value = first.get("input")
    if first["type"] == "extra_forbidden":
        problems.add(document.place(path), "is not a key here", meant(str(path[-1]), _keys(record, first["loc"])))
        return
    told = [explained(fault) for fault in faults]
    what = told[0][0]
    advice = list(dict.fromkeys(instead.removeprefix("write ") for _, instead in told if instead))
    plain = None if first["type"] == "missing" or isinstance(value, (dict, list)) else value
    if plain is None and first["type"] != "missing" and not isinstance(value, (dict, list)):
        what, plain = "has no value", None
    problems.add(document.place(path), what, f"write {' or '.join(advice)}" if advice else "", plain)


def _keys(record: type[BaseModel], location: tuple[Any, ...]) -> list[str]:
    """Return the keys allowed at a location of a record."""
    here: type[BaseModel] = record
    for step in location[:-1]:
        field = here.model_fields.get(step) if isinstance(step, str) else None
        found = _records_in(field.annotation) if field is not None else []
        if found:
            here = found[0]
    return list(here.model_fields)


def _records_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [r for part in getattr(annotation, "__args__", ()) for r in _records_in(part)]
