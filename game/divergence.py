"""When two settled outcomes count as the same, and what to say when they do not.

Two processors agree on a cleared market to many digits of its large numbers, but a number that is zero up to the noise
of the arithmetic is noise on both. So numbers are compared against the largest number of their field.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

TOLERANCE = 1e-7
LARGEST = 1e300
SMALLEST = 1e-6


def first_difference(mine: Any, logged: Any, path: str = "", scale: float = SMALLEST) -> str | None:
    """Return a sentence about the first difference of two JSON values, or None if they count as the same.

    Args:
        mine: what the rules compute now.
        logged: what the log says.
        path: where in the outcome they stand.
        scale: the largest size of a computed number of the field; numbers within 1e-7 of it, or of their own size, are
            equal.
    """
    if isinstance(mine, dict) and isinstance(logged, dict):
        if mine.keys() != logged.keys():
            return f"{path or 'the outcome'} has other fields than the log."
        pairs: Iterable[tuple[Any, Any, Any, float]] = ((k, mine[k], logged[k], _size(mine[k])) for k in mine)
    elif isinstance(mine, list | tuple) and isinstance(logged, list | tuple):
        if len(mine) != len(logged):
            return f"{path or 'the outcome'} has {len(mine)} items, the log {len(logged)}."
        pairs = ((i, x, y, scale) for i, (x, y) in enumerate(zip(mine, logged, strict=True)))
    elif _is_number(mine) and _is_number(logged):
        # An infinite number is near nothing but itself, and a log may hold whole numbers too large for a float.
        finite = abs(mine) < LARGEST and abs(logged) < LARGEST
        near = finite and abs(mine - logged) <= TOLERANCE * max(abs(mine), scale)
        return None if near or mine == logged else f"{path} is {mine!r}, the log says {logged!r}."
    else:
        same = mine == logged and isinstance(mine, bool) == isinstance(logged, bool)
        return None if same else f"{path} is {mine!r}, the log says {logged!r}."
    for key, x, y, largest in pairs:
        found = first_difference(x, y, f"{path}.{key}" if path else str(key), largest)
        if found is not None:
            return found
    return None


def _size(value: Any) -> float:
    """Return the largest finite size of the numbers in a field, at least a millionth."""
    if isinstance(value, list | tuple):
        return max((_size(item) for item in value), default=SMALLEST)
    if _is_number(value) and abs(value) < LARGEST:
        return max(float(abs(value)), SMALLEST)
    return SMALLEST


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
