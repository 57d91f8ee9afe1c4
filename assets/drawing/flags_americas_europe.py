"""Flags with emblems of the Americas and Europe, and the globe for the rest of the world, on 36 x 24 units."""

from __future__ import annotations

from assets.drawing.layouts import WHITE, H, W, columns, rows
from assets.drawing.shapes import circle, ellipse, line, num, path, polar, polygon, rect, star, star_field


def argentina() -> str:
    """The Sun of May."""
    sun = star(18, 12, 3.3, "#f6b40e", 16, 0.6) + circle(18, 12, 1.75, "#f6b40e", "#b5730a", 0.35)
    return rows("#74acdf", WHITE, "#74acdf") + sun


def bolivia() -> str:
    """The state flag: an oval shield between small flags, with a condor."""
    out = rows("#d52b1e", "#f9e300", "#007934")
    for sign in (-1, 1):
        for i, colour in enumerate(("#d52b1e", "#f9e300", "#007934")):
            x = 18 + sign * (2.2 + 0.6 * i)
            out += line(f"M{num(18 + sign * 1.2)} 13.8L{num(x)} {num(10.1 + 0.5 * i)}", colour, 0.7)
    out += ellipse(18, 12, 2.0, 2.4, "#6cb9e8", "#a5742a", 0.5)
    out += path("M16.2 13L17.8 10.9L19.8 13A2 2.4 0 0 1 16.2 13z", "#4f7f3a")
    return out + path(
        "M18 9.9C17.2 8.7 16 8.3 14.8 8.5C15.6 9.2 16.4 9.8 17.2 10H18.8C19.6 9.8 20.4 9.2 21.2 8.5"
        "C20 8.3 18.8 8.7 18 9.9z",
        "#3c2f2f",
    )


def brazil() -> str:
    """A rhombus and the sky with its band."""
    out = rect(0, 0, W, H, "#009739")
    out += polygon([(18, 2.6), (33.2, 12), (18, 21.4), (2.8, 12)], "#fedd00") + circle(18, 12, 5.4, "#012169")
    out += line("M12.95 11.2C16.3 10.7 20.3 11.9 22.75 13.9", WHITE, 1.15, "butt")
    return out + star_field([(15, 14, 0.5), (17, 15.4, 0.5), (19.2, 15, 0.5), (20.6, 16, 0.4), (18.6, 9, 0.45)], WHITE)


def canada() -> str:
    """The maple leaf with eleven points."""
    right = [(1.5, -5.2), (3.1, -6.0), (2.3, -1.7), (4.5, -4.0), (5.1, -2.8), (7.6, -3.3), (6.8, -0.9), (7.9, -0.2),
             (4.2, 2.8), (4.6, 4.2), (0.4, 3.6), (0.45, 7.6)]  # fmt: skip
    leaf = [(0.0, -8.0), *right, *[(-x, y) for x, y in reversed(right)]]
    return columns(("#d80621", 1), (WHITE, 2), ("#d80621", 1)) + polygon(
        [(18 + 1.02 * x, 12.1 + 1.12 * y) for x, y in leaf], "#d80621"
    )


def dominican_republic() -> str:
    """A white cross with the shield between laurel and palm."""
    blue, red = "#002d62", "#ce1126"
    out = rect(0, 0, W, H, WHITE)
    for x, y, colour in ((0, 0, blue), (20.4, 0, red), (0, 14.4, red), (20.4, 14.4, blue)):
        out += rect(x, y, 15.6, 9.6, colour)
    out += line("M15.9 10.9C15.5 12.6 16.2 14 17.6 14.5M20.1 10.9C20.5 12.6 19.8 14 18.4 14.5", "#0b7a3b", 0.6)
    out += path("M16.7 10.5H18V14C17 13.7 16.7 13 16.7 12.3z", blue) + path(
        "M18 10.5H19.3V12.3C19.3 13 19 13.7 18 14z", red
    )
    return out + line("M16.6 9.7H19.4", "#1f57a5", 0.6) + line("M18 10.6V13.8M16.9 12H19.1", WHITE, 0.35, "butt")


def ecuador() -> str:
    """An oval landscape under a condor, between flags."""
    out = rows(("#ffdd00", 2), ("#034ea2", 1), ("#ed1c24", 1))
    for sign in (-1, 1):
        for i, colour in enumerate(("#ffdd00", "#034ea2", "#ed1c24")):
            x0, x1 = 18 + sign * (2.5 + 0.4 * i), 18 + sign * (3.4 + 0.9 * i)
            out += line(f"M{num(x0)} 9.2L{num(x1)} {num(15.6 - 0.7 * i)}", colour, 0.8)
    out += ellipse(18, 12.2, 2.6, 3.5, "#8cc9ee", "#8a5a17", 0.7)
    out += path("M15.6 13.55L18 10.2L20.4 13.55A2.6 3.5 0 0 1 15.6 13.55z", "#3f8f4a") + path(
        "M17.2 11.2L18 10.2L18.8 11.2z", WHITE
    )
    out += circle(18, 9.6, 0.55, "#f6c100")
    out += line("M15.4 16.2Q18 18.4 20.6 16.2", "#2f6f36", 0.7)
    return out + path(
        "M18 7.9C17.2 6 15.2 4.6 12.2 4.4C13.2 5.2 13.7 6.3 14.8 7.2C15.8 8 16.9 8.2 18 8.6"
        "C19.1 8.2 20.2 8 21.2 7.2C22.3 6.3 22.8 5.2 23.8 4.4C20.8 4.6 18.8 6 18 7.9z",
        "#4b3423",
    )


def mexico() -> str:
    """An eagle on a cactus above a wreath."""
    out = columns("#006847", WHITE, "#ce1126")
    out += line("M13.9 12.6A4.2 4.2 0 0 0 22.1 12.6", "#3f8f3a", 0.9)
    out += path("M16.4 14.2C16.8 13.4 19.2 13.4 19.6 14.2L19.2 15.6H16.8z", "#2f7d32")
    out += path("M14.6 10.2L15.9 9C16.8 8.6 17.5 9.1 17.7 9.9C18.2 8.4 19.6 7.2 21.9 6.8C22 8.5 21.8 9.8 21.2 10.8"
                "L21.7 10.9C21.2 12.2 20.4 13 19.3 13.4L21 15.2L18.9 14.6L17.5 13.7C16.4 13 16.2 12 16.5 11.1"
                "L15.9 10.3z", "#8a5a2b")  # fmt: skip
    return out + line("M14.3 11.9C15 11.1 15.3 12.9 16.2 12.2", "#2f7d32", 0.5)


def paraguay() -> str:
    """A star in a wreath."""
    out = rows("#d52b1e", WHITE, "#0038a8") + circle(18, 12, 3.2, WHITE, "#3b3b3b", 0.35)
    out += line("M16.7 10.2A2.15 2.15 0 1 0 19.3 10.2", "#0b8a3a", 0.8)
    return out + star(18, 11.9, 1.35, "#f0b400")


def usa() -> str:
    """Thirteen stripes and fifty stars."""
    stripe = H / 13
    out = rect(0, 0, W, H, WHITE) + "".join(rect(0, 2 * i * stripe, W, stripe, "#b31942") for i in range(7))
    out += rect(0, 0, 15.6, 7 * stripe, "#0a3161")
    dx, dy = 15.6 / 12, 7 * stripe / 10
    places = [(dx * col, dy * row, 0.72) for row in range(1, 10) for col in range(1, 12) if (row + col) % 2 == 0]
    return out + star_field(places, WHITE)


def greece() -> str:
    """Nine stripes and a cross."""
    blue, unit = "#0d5eaf", H / 9
    out = rect(0, 0, W, H, WHITE) + "".join(rect(0, 2 * i * unit, W, unit, blue) for i in range(5))
    out += rect(0, 0, 5 * unit, 5 * unit, blue)
    return out + rect(2 * unit, 0, unit, 5 * unit, WHITE) + rect(0, 2 * unit, 5 * unit, unit, WHITE)


def european_union() -> str:
    """Twelve stars, by the official construction."""
    ring = [(*polar(18, 12, 8, 30 * i), 1.8) for i in range(12)]
    return rect(0, 0, W, H, "#003399") + star_field(ring, "#ffcc00")


def rest_of_world() -> str:
    """A globe on slate; stands for everyone without a seat."""
    ink = "#dbe3ee"
    out = rect(0, 0, W, H, "#55657a") + circle(18, 12, 7.6, "none", ink, 1.1)
    out += ellipse(18, 12, 3.4, 7.6, "none", ink, 0.9)
    return out + line("M10.4 12H25.6M11.6 8.1H24.4M11.6 15.9H24.4", ink, 0.9, "butt")


def tin_council() -> str:
    """Three ingots on sand; an emblem of our own for the council of the tin agreement."""
    ink = "#4d4436"
    out = rect(0, 0, W, H, "#d9cdb4")
    for x, y in ((18.0, 6.2), (12.2, 13.0), (23.8, 13.0)):
        out += polygon([(x - 3.4, y), (x + 3.4, y), (x + 5.0, y + 4.8), (x - 5.0, y + 4.8)], ink)
    return out
