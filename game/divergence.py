"""When two settled outcomes count as the same, and what to say when they do not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

TOLERANCE = 1e-7
LARGEST = 1e300


def first_difference(a: Any, b: Any, path: str = "") -> str | None:
    """Return a sentence about the first difference of two JSON values; numbers within 1e-7 relative are equal."""
    if isinstance(a, dict) and isinstance(b, dict):
        if a.keys() != b.keys():
            return f"{path or 'the outcome'} has other fields than the log."
        pairs: Iterable[tuple[Any, Any, Any]] = ((k, a[k], b[k]) for k in a)
    elif isinstance(a, list | tuple) and isinstance(b, list | tuple):
        if len(a) != len(b):
            return f"{path or 'the outcome'} has {len(a)} items, the log {len(b)}."
        pairs = ((i, x, y) for i, (x, y) in enumerate(zip(a, b, strict=True)))
    elif _is_number(a) and _is_number(b):
        # An infinite number is near nothing but itself, and a log may hold whole numbers too large for a float.
        near = abs(a) < LARGEST and abs(b) < LARGEST and abs(a - b) <= TOLERANCE * max(abs(a), abs(b), 1e-6)
        return None if near or a == b else f"{path} is {a!r}, the log says {b!r}."
    else:
        same = a == b and isinstance(a, bool) == isinstance(b, bool)
        return None if same else f"{path} is {a!r}, the log says {b!r}."
    for key, x, y in pairs:
        found = first_difference(x, y, f"{path}.{key}" if path else str(key))
        if found is not None:
            return found
    return None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
