"""Cutting a rectangle into parts, in logical units.

``Rect`` is pygame's float rectangle. The functions return new rectangles and never change their argument.
"""

from collections.abc import Sequence

from pygame import FRect as Rect

__all__ = ["Rect", "Stack", "columns", "cut_bottom", "cut_left", "cut_right", "cut_top", "grid", "inset"]


def inset(rect: Rect, x: float, y: float | None = None) -> Rect:
    """``rect`` made smaller by ``x`` on the left and right and ``y`` (default ``x``) at the top and bottom."""
    dy = x if y is None else y
    return Rect(rect.x + x, rect.y + dy, max(0.0, rect.w - 2 * x), max(0.0, rect.h - 2 * dy))


def cut_left(rect: Rect, width: float, gap: float = 0) -> tuple[Rect, Rect]:
    """The left ``width`` of ``rect`` and what is right of it after ``gap``."""
    return Rect(rect.x, rect.y, width, rect.h), Rect(
        rect.x + width + gap, rect.y, max(0.0, rect.w - width - gap), rect.h
    )


def cut_right(rect: Rect, width: float, gap: float = 0) -> tuple[Rect, Rect]:
    """The right ``width`` of ``rect`` and what is left of it before ``gap``."""
    return Rect(rect.right - width, rect.y, width, rect.h), Rect(rect.x, rect.y, max(0.0, rect.w - width - gap), rect.h)


def cut_top(rect: Rect, height: float, gap: float = 0) -> tuple[Rect, Rect]:
    """The top ``height`` of ``rect`` and what is below it after ``gap``."""
    return Rect(rect.x, rect.y, rect.w, height), Rect(
        rect.x, rect.y + height + gap, rect.w, max(0.0, rect.h - height - gap)
    )


def cut_bottom(rect: Rect, height: float, gap: float = 0) -> tuple[Rect, Rect]:
    """The bottom ``height`` of ``rect`` and what is above it before ``gap``."""
    return Rect(rect.x, rect.bottom - height, rect.w, height), Rect(
        rect.x, rect.y, rect.w, max(0.0, rect.h - height - gap)
    )


def columns(rect: Rect, shares: Sequence[float] | int, gap: float = 8) -> list[Rect]:
    """``rect`` side by side in ``shares``: a number of equal columns, or their relative widths."""
    weights = [1.0] * shares if isinstance(shares, int) else list(shares)
    free = rect.w - gap * (len(weights) - 1)
    total = sum(weights)
    parts, x = [], rect.x
    for weight in weights:
        width = free * weight / total
        parts.append(Rect(x, rect.y, width, rect.h))
        x += width + gap
    return parts


def grid(rect: Rect, count: int, across: int, row_height: float, gap: float = 8) -> list[Rect]:
    """``count`` cells of ``row_height`` in rows of ``across``, from the top left of ``rect``."""
    cells = []
    for start in range(0, count, across):
        top = rect.y + (start // across) * (row_height + gap)
        line = columns(Rect(rect.x, top, rect.w, row_height), across, gap)
        cells.extend(line[: count - start])
    return cells


class Stack:
    """Takes rectangles from the top of another, one after the other.

    >>> stack = Stack(Rect(0, 0, 100, 100), gap=8)
    >>> stack.take(20).y, stack.take(20).y, stack.rest().y
    (0.0, 28.0, 56.0)
    """

    def __init__(self, rect: Rect, gap: float = 8) -> None:
        self.rect = Rect(rect)
        self.gap = gap
        self.y = rect.y

    def take(self, height: float, gap: float | None = None) -> Rect:
        """The next ``height``, full width; ``gap`` (default the stack's) is left below it."""
        part = Rect(self.rect.x, self.y, self.rect.w, height)
        self.y += height + (self.gap if gap is None else gap)
        return part

    def skip(self, height: float) -> None:
        """Leave ``height`` empty."""
        self.y += height

    def rest(self) -> Rect:
        """Everything that has not been taken."""
        return Rect(self.rect.x, self.y, self.rect.w, max(0.0, self.rect.bottom - self.y))

    @property
    def used(self) -> float:
        """Height taken so far, without the last gap."""
        return max(0.0, self.y - self.gap - self.rect.y)
