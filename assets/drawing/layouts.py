"""Layouts that flags share, on a canvas of 36 x 24 units: bands, crosses, the Union flag, saw edges."""

from __future__ import annotations

from assets.drawing.shapes import polygon, rect, strip

W, H = 36.0, 24.0
WHITE, BLACK = "#ffffff", "#000000"


def rows(*bands: str | tuple[str, float]) -> str:
    """Horizontal bands from the top: colours, or (colour, weight).

    Each band reaches to the bottom below the next one, so that no seam shows where an edge falls inside a pixel.
    """
    parts = [(band, 1.0) if isinstance(band, str) else band for band in bands]
    unit, y, out = H / sum(weight for _, weight in parts), 0.0, ""
    for colour, weight in parts:
        out += rect(0, y, W, H - y, colour)
        y += weight * unit
    return out


def columns(*bands: str | tuple[str, float]) -> str:
    """Vertical bands from the hoist: colours, or (colour, weight); each reaches to the fly, as in :func:`rows`."""
    parts = [(band, 1.0) if isinstance(band, str) else band for band in bands]
    unit, x, out = W / sum(weight for _, weight in parts), 0.0, ""
    for colour, weight in parts:
        out += rect(x, 0, W - x, H, colour)
        x += weight * unit
    return out


def cross(field: str, bars: list[tuple[str, float]], x: float, y: float = 12.0) -> str:
    """A Nordic cross: bars (colour, width) drawn in order, centred at x and y."""
    out = rect(0, 0, W, H, field)
    for colour, width in bars:
        out += rect(x - width / 2, 0, width, H, colour) + rect(0, y - width / 2, W, width, colour)
    return out


def union_jack(x: float, y: float, w: float, h: float) -> str:
    """The flag of the United Kingdom in a box; widths are those of its specification, in thirtieths of the height."""
    blue, red = "#012169", "#c8102e"
    box, unit = (x, y, x + w, y + h), h / 30.0
    middle = (x + w / 2, y + h / 2)
    corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
    out = rect(x, y, w, h, blue)
    out += strip(corners[0], corners[2], 3 * unit, 3 * unit, box, WHITE)
    out += strip(corners[1], corners[3], 3 * unit, 3 * unit, box, WHITE)
    for corner in corners:  # the red saltire turns like a wheel: always on the same side, seen from the corner
        out += strip(corner, middle, 0.0, 2 * unit, box, red)
    out += rect(middle[0] - 5 * unit, y, 10 * unit, h, WHITE) + rect(x, middle[1] - 5 * unit, w, 10 * unit, WHITE)
    return out + rect(middle[0] - 3 * unit, y, 6 * unit, h, red) + rect(x, middle[1] - 3 * unit, w, 6 * unit, red)


def serrated(colour: str, teeth: int, root: float, tip: float) -> str:
    """A white hoist with a saw edge of ``teeth`` points."""
    step = H / teeth
    edge = [(root, 0.0)]
    for i in range(teeth):
        edge += [(tip, (i + 0.5) * step), (root, (i + 1.0) * step)]
    return rect(0, 0, W, H, colour) + polygon([(0.0, 0.0), *edge, (0.0, H)], WHITE)
