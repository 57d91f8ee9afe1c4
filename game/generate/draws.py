"""Draws that are the same on every machine and under every version of every library.

A scenario is data: it must not depend on whose generator of random numbers made it. Each number is read off a SHA-256
digest, and what is done with it needs only +, -, *, / and square roots, which IEEE 754 rounds in one way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from math import fsum
from typing import TypeVar

T = TypeVar("T")

BITS = 53


class Draws:
    """A stream of draws with an address of its own, so that one more draw elsewhere shifts nothing here."""

    def __init__(self, seed: int, purpose: str) -> None:
        self._address = f"{seed}|{purpose}"
        self._count = 0

    def unit(self) -> float:
        """Return a number from 0 up to, but not including, 1: a multiple of 2**-53."""
        digest = hashlib.sha256(f"{self._address}|{self._count}".encode()).digest()
        self._count += 1
        return (int.from_bytes(digest[:8], "big") >> (64 - BITS)) / float(1 << BITS)

    def between(self, low: float, high: float, digits: int | None = None) -> float:
        """Return a number between two bounds, rounded to some decimals if that is asked for."""
        value = low + (high - low) * self.unit()
        return value if digits is None else round(value, digits)

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both included."""
        return low + int(self.unit() * (high - low + 1))

    def choice(self, items: Sequence[T]) -> T:
        """Return one of some items."""
        return items[self.whole(0, len(items) - 1)]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Return the items in a drawn order."""
        out = list(items)
        for i in range(len(out) - 1, 0, -1):
            j = self.whole(0, i)
            out[i], out[j] = out[j], out[i]
        return out


def in_parts(weights: Sequence[float], whole: int) -> list[int]:
    """Return whole numbers proportional to weights that add exactly to ``whole`` (largest remainders, then order).

    Raises:
        ValueError: if no weight is above 0.
    """
    total = fsum(weights)
    if total <= 0.0:
        raise ValueError("nothing can be shared out without a weight above 0")
    exact = [whole * weight / total for weight in weights]
    parts = [int(value) for value in exact]
    by_rest = sorted(range(len(weights)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_rest[: whole - sum(parts)]:
        parts[i] += 1
    return parts
