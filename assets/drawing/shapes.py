"""Shapes from which the flags and icons are drawn, as SVG elements in text.

Only what the SVG reader of SDL_image (nanosvg) knows is used: primitives and paths with presentation attributes.
Coordinates are in units of the drawing's ``viewBox``; y grows downwards; angles are in degrees, clockwise on the
screen, 0 pointing up.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise

Point = tuple[float, float]


def num(value: float) -> str:
    """A coordinate with at most two decimals, in its shortest form."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return {"-0": "0", "": "0"}.get(text, text)


def attrs(**values: str | float | None) -> str:
    """Attributes as text; an underscore in a name becomes a hyphen and None is left out."""
    parts = []
    for name, value in values.items():
        if value is not None:
            text = value if isinstance(value, str) else num(value)
            parts.append(f' {name.rstrip("_").replace("_", "-")}="{text}"')
    return "".join(parts)


def rect(x: float, y: float, w: float, h: float, fill: str) -> str:
    """A filled rectangle."""
    return f"<rect{attrs(x=x, y=y, width=w, height=h, fill=fill)}/>"


def circle(cx: float, cy: float, r: float, fill: str = "none", stroke: str | None = None, width: float = 1.0) -> str:
    """A circle, filled, stroked or both."""
    return f"<circle{attrs(cx=cx, cy=cy, r=r, fill=fill, stroke=stroke, stroke_width=width if stroke else None)}/>"


def ellipse(
    cx: float, cy: float, rx: float, ry: float, fill: str, stroke: str | None = None, width: float = 1.0
) -> str:
    """An ellipse, filled and perhaps stroked."""
    return (
        f"<ellipse{attrs(cx=cx, cy=cy, rx=rx, ry=ry, fill=fill, stroke=stroke)}"
        f"{attrs(stroke_width=width) if stroke else ''}/>"
    )


def polygon(points: Iterable[Point], fill: str) -> str:
    """A filled polygon."""
    text = " ".join(f"{num(x)},{num(y)}" for x, y in points)
    return f'<polygon points="{text}" fill="{fill}"/>'


def path(d: str, fill: str) -> str:
    """A filled path."""
    return f'<path d="{d}" fill="{fill}"/>'


def line(d: str, stroke: str, width: float, cap: str = "round") -> str:
    """A stroked path."""
    return f"<path{attrs(d=d, fill='none', stroke=stroke, stroke_width=width, stroke_linecap=cap)}/>"


def polar(cx: float, cy: float, r: float, angle: float) -> Point:
    """The point at distance ``r`` and ``angle`` from a centre."""
    radians = math.radians(angle)
    return cx + r * math.sin(radians), cy - r * math.cos(radians)


def star_points(cx: float, cy: float, r: float, n: int = 5, inner: float = 0.382, angle: float = 0.0) -> list[Point]:
    """Corners of a star with ``n`` tips; ``inner`` is the ratio of the inner radius (0.382: a pentagram)."""
    return [polar(cx, cy, r if i % 2 == 0 else r * inner, angle + 180.0 * i / n) for i in range(2 * n)]


def star(cx: float, cy: float, r: float, fill: str, n: int = 5, inner: float = 0.382, angle: float = 0.0) -> str:
    """A filled star."""
    return polygon(star_points(cx, cy, r, n, inner, angle), fill)


def star_field(places: Iterable[tuple[float, float, float]], fill: str) -> str:
    """Many pentagrams (cx, cy, r) in one path: each a five-pointed line that crosses itself, filled."""
    parts = []
    for cx, cy, r in places:
        tips = [polar(cx, cy, r, 144.0 * i) for i in range(5)]
        steps = [(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in pairwise(tips)]
        parts.append(
            f"M{num(tips[0][0])} {num(tips[0][1])}l" + " ".join(f"{num(dx)} {num(dy)}" for dx, dy in steps) + "z"
        )
    return path("".join(parts), fill)


def crescent(cx: float, cy: float, r: float, ox: float, oy: float, cut: float, fill: str) -> str:
    """A disc (cx, cy, r) less the disc (ox, oy, cut); the discs must cross."""
    gap = math.hypot(ox - cx, oy - cy)
    along = (r * r - cut * cut + gap * gap) / (2.0 * gap)
    half = math.sqrt(r * r - along * along)
    ux, uy = (ox - cx) / gap, (oy - cy) / gap
    mx, my = cx + along * ux, cy + along * uy
    a, b = (mx - half * uy, my + half * ux), (mx + half * uy, my - half * ux)
    outer_large = 1 if along > 0.0 else 0
    inner_large = 1 if along > gap else 0
    return path(
        f"M{num(a[0])} {num(a[1])}A{num(r)} {num(r)} 0 {outer_large} 1 {num(b[0])} {num(b[1])}"
        f"A{num(cut)} {num(cut)} 0 {inner_large} 0 {num(a[0])} {num(a[1])}z",
        fill,
    )


def clip_to_box(points: list[Point], x0: float, y0: float, x1: float, y1: float) -> list[Point]:
    """Clip a convex polygon to a box (Sutherland-Hodgman); nanosvg has no clip paths."""
    for axis, edge, sign in ((0, x0, 1.0), (0, x1, -1.0), (1, y0, 1.0), (1, y1, -1.0)):
        kept: list[Point] = []
        for p, q in zip(points, [*points[1:], points[0]], strict=True):
            p_in, q_in = sign * (p[axis] - edge) >= 0.0, sign * (q[axis] - edge) >= 0.0
            if p_in:
                kept.append(p)
            if p_in != q_in:
                t = (edge - p[axis]) / (q[axis] - p[axis])
                kept.append((p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])))
        points = kept
    return points


def strip(a: Point, b: Point, left: float, right: float, box: tuple[float, float, float, float], fill: str) -> str:
    """A straight strip along the line a-b, from ``left`` to ``right`` of it as one walks, clipped to a box."""
    length = math.hypot(b[0] - a[0], b[1] - a[1])
    nx, ny = (b[1] - a[1]) / length, -(b[0] - a[0]) / length  # to the left of the walk, y down
    corners = [
        (a[0] + left * nx, a[1] + left * ny),
        (b[0] + left * nx, b[1] + left * ny),
        (b[0] - right * nx, b[1] - right * ny),
        (a[0] - right * nx, a[1] - right * ny),
    ]
    return polygon(clip_to_box(corners, *box), fill)
