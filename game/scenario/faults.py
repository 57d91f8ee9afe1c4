"""What pydantic finds wrong with a row or an entry, in words for the person who wrote it."""

from __future__ import annotations

import re
from typing import Any

from game.scenario.problems import nearest

NUMBER = {"float_parsing", "float_type"}
WHOLE = {"int_parsing", "int_type", "int_from_float", "int_parsing_size"}
LIMITS = {
    "greater_than": ("gt", "is too small", "a number above"),
    "greater_than_equal": ("ge", "is too small", "a number of at least"),
    "less_than": ("lt", "is too large", "a number below"),
    "less_than_equal": ("le", "is too large", "a number of at most"),
}
SHAPES = {
    "tuple_type": ("a list", "a list, each item on a line of its own after a dash"),
    "dict_type": ("a group of keys", "'key: value' lines, indented"),
    "model_type": ("a group of keys", "'key: value' lines, indented"),
    "model_attributes_type": ("a group of keys", "'key: value' lines, indented"),
    "string_type": ("text", "text, in quotation marks if it looks like a number"),
}
PATTERNS = {
    r"^[A-Z][A-Z0-9]{2,5}$": "an upper-case code such as JPN",
    r"^[A-Za-z][A-Za-z0-9]{0,15}$": "an id of letters and digits such as NdPr",
}


def explained(error: Any) -> tuple[str, str]:
    """Return what is wrong and what to do instead, for one entry of pydantic's ``errors()``."""
    kind, context, value = error["type"], error.get("ctx", {}), error.get("input")
    if kind == "missing":
        return "is missing", "write it"
    if kind == "finite_number":
        return "is not a finite number", "write a number with a point, such as 1.5"
    if kind in NUMBER:
        return _no_number(value, "a number with a point, such as 1.5")
    if kind in WHOLE:
        return _no_number(value, "a whole number, such as 3")
    if kind in LIMITS:
        key, what, allowed = LIMITS[kind]
        return what, f"write {allowed} {context[key]:g}"
    if kind == "literal_error":
        return _no_choice(value, context["expected"])
    if kind == "string_pattern_mismatch":
        pattern = context["pattern"]
        return "is not well formed", f"write {PATTERNS.get(pattern, f'something that matches {pattern}')}"
    if kind in SHAPES:
        expected, example = SHAPES[kind]
        return f"should be {expected}", f"write {example}"
    return _by_length(kind, context) or _other(kind, error["msg"])


def _no_number(value: Any, example: str) -> tuple[str, str]:
    text = str(value).strip()
    if re.fullmatch(r"[+-]?(nan|inf(inity)?)", text, re.IGNORECASE):
        return "is not a finite number", f"write {example}"
    if re.fullmatch(r"[+-]?\d+,\d+", text):
        return "has a comma where a point belongs", f"write {text.replace(',', '.')}"
    if text.endswith("%"):
        return "is a percentage", "write a share between 0 and 1, such as 0.25 for 25 %"
    return "is not a number", f"write {example}"


def _no_choice(value: Any, expected: str) -> tuple[str, str]:
    choices = re.findall(r"'([^']*)'", expected) or re.split(r", | or ", expected)
    found = nearest(str(value), choices) if isinstance(value, str) else None
    return "is not one of the choices", f"write {found if found else ' or '.join(choices)}"


def _by_length(kind: str, context: dict[str, Any]) -> tuple[str, str] | None:
    if kind == "string_too_short":
        return "is empty", "write a text"
    if kind == "string_too_long":
        return "is too long", f"write at most {context['max_length']} characters"
    if kind == "too_short":
        return f"has {context['actual_length']} entries", f"write at least {context['min_length']}"
    if kind == "too_long":
        return f"has {context['actual_length']} entries", f"write at most {context['max_length']}"
    return None


def _other(kind: str, message: str) -> tuple[str, str]:
    if kind.startswith("date"):
        return "is not a date", "write year-month-day, such as 2026-02-04"
    if kind.startswith("bool"):
        return "is neither true nor false", "write true or false"
    return message[:1].lower() + message[1:], ""
