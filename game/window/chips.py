"""Where the marker chips of the map go: beside their anchors, clear of each other, with leader lines that do not cross.

Chips of crowded places are moved outwards: every chip takes the cheapest free place round its anchor, and then pairs
change places as long as that makes the leader lines shorter. Where two lines cross, changing places always makes them
shorter, so no pair of equal chips is left crossing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]

#: Rings of candidate places round an anchor, in chip heights, and how many places each has.
_RINGS = ((0.0, 1), (0.8, 12), (1.4, 16), (2.0, 20), (2.8, 24), (3.7, 28), (4.7, 32), (6.0, 36), (7.5, 40), (9.5, 44))
_SWAP_ROUNDS = 6


@dataclass(frozen=True, slots=True)
class Chip:
    """A placed chip: its centre, and its anchor."""

    code: str
    x: float
    y: float
    anchor: Point

    @property
    def distance(self) -> float:
        """How far the chip is from its anchor."""
        return math.hypot(self.x - self.anchor[0], self.y - self.anchor[1])


def place_chips(
    anchors: Sequence[tuple[str, Point]], chip: tuple[float, float], area: tuple[float, float], gap: float = 2.0
) -> list[Chip]:
    """Return a place for each chip, in the order of ``anchors``.

    Args:
        anchors: (code, position of the anchor), the most important first: it gets its place first.
        chip: width and height of a chip, in the unit of the positions.
        area: width and height of the picture; chips stay inside it.
        gap: least distance between chips.

    Anchors outside the area get no chip.
    """
    width, height = chip
    inside = [(c, p) for c, p in anchors if 0 <= p[0] <= area[0] and 0 <= p[1] <= area[1]]
    if not inside:
        return []
    points = np.array([p for _, p in inside])
    offsets = np.array(
        [
            (
                math.cos(2 * math.pi * k / count) * radius * height * 1.15,
                math.sin(2 * math.pi * k / count) * radius * height,
            )
            for radius, count in _RINGS
            for k in range(count)
        ]
    )
    length = np.hypot(offsets[:, 0], offsets[:, 1])
    placed: NDArray[np.float64] = np.zeros((len(inside), 2))
    reach = (_RINGS[-1][0] * 1.15 + 1.0) * max(width, height)
    others = [
        points[(np.abs(points - p).max(axis=1) < reach) & (np.arange(len(points)) != n)] for n, p in enumerate(points)
    ]
    done: list[int] = []
    for n in _by_crowding(points, 3.0 * width):
        spots = np.clip(
            points[n] + offsets,
            (width / 2 + 1, height / 2 + 1),
            (area[0] - width / 2 - 1, area[1] - height / 2 - 1),
        )
        near = others[n]
        cost = length + _covered(spots, near, width, height) * height * 0.5
        cost[_clash(spots, placed[done], width + gap, height + gap)] += 1e6
        placed[n] = spots[int(np.argmin(cost))]
        done.append(n)
    _uncross(points, placed)
    return [
        Chip(code, float(x), float(y), (float(p[0]), float(p[1])))
        for (code, p), (x, y) in zip(inside, placed, strict=True)
    ]


def _by_crowding(points: NDArray[np.float64], reach: float) -> list[int]:
    """Return the chips in the order of placing: those with few neighbours first, so that they keep their places."""
    gaps = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    crowd = (gaps < reach).sum(axis=1)
    return sorted(range(len(points)), key=lambda n: (int(crowd[n]), n))


def _covered(
    spots: NDArray[np.float64], others: NDArray[np.float64], width: float, height: float
) -> NDArray[np.float64]:
    """Return how many other anchors a chip at each spot would cover."""
    if not len(others):
        return np.zeros(len(spots))
    apart = np.abs(spots[:, None] - others[None])
    return np.asarray(((apart[..., 0] < width / 2) & (apart[..., 1] < height / 2)).sum(axis=1), dtype=np.float64)


def _clash(spots: NDArray[np.float64], placed: NDArray[np.float64], width: float, height: float) -> NDArray[np.bool_]:
    """Return which spots would overlap a chip that has its place."""
    if not len(placed):
        return np.zeros(len(spots), dtype=bool)
    apart = np.abs(spots[:, None] - placed[None])
    return np.asarray(((apart[..., 0] < width) & (apart[..., 1] < height)).any(axis=1))


def _uncross(points: NDArray[np.float64], placed: NDArray[np.float64]) -> None:
    """Let pairs change places while that makes their lines shorter together."""
    for _ in range(_SWAP_ROUNDS):
        cost = np.hypot(*(points[:, None] - placed[None]).transpose(2, 0, 1))  # chip n at place k
        own = np.diagonal(cost)
        gain = own[:, None] + own[None] - cost - cost.T
        first, second = np.unravel_index(int(np.argmax(gain)), gain.shape)
        if gain[first, second] <= 1e-9:
            return
        for n, k in np.argwhere(gain > 1e-9):
            if n < k:
                now = math.dist(points[n], placed[n]) + math.dist(points[k], placed[k])
                other = math.dist(points[n], placed[k]) + math.dist(points[k], placed[n])
                if other < now - 1e-9:
                    placed[[n, k]] = placed[[k, n]]
