"""Flags with emblems of Africa, Asia and Oceania, each as SVG elements on a canvas of 36 x 24 units."""

from __future__ import annotations

import math

from assets.drawing.layouts import BLACK, WHITE, H, W, columns, rows, union_jack
from assets.drawing.shapes import (
    circle,
    crescent,
    ellipse,
    line,
    num,
    path,
    polar,
    polygon,
    rect,
    star,
    star_field,
    star_points,
    strip,
)


def angola() -> str:
    """Half a cog wheel, a machete and a star."""
    gold = "#ffcb00"
    out = rows("#cc092f", BLACK)
    start, end = polar(17.4, 11.4, 4.3, 5), polar(17.4, 11.4, 4.3, 215)
    out += line(f"M{num(start[0])} {num(start[1])}A4.3 4.3 0 1 1 {num(end[0])} {num(end[1])}", gold, 1.3, "butt")
    teeth = ""
    for angle in range(12, 215, 28):
        (x0, y0), (x1, y1) = polar(17.4, 11.4, 4.6, angle), polar(17.4, 11.4, 5.9, angle)
        teeth += f"M{num(x0)} {num(y0)}L{num(x1)} {num(y1)}"
    out += line(teeth, gold, 1.2, "butt")
    out += path("M11.6 12.2C14 12.5 16.5 13.8 19.4 15.6L18.7 17C16 15.9 12.7 14.3 11.6 12.2z", gold)
    out += line("M19.4 16.4L23 18.1", gold, 1.4)
    return out + star(16, 9.6, 2.1, gold)


def congo_kinshasa() -> str:
    """A band that rises to the fly, and a star."""
    box = (0.0, 0.0, W, H)
    out = rect(0, 0, W, H, "#007fff")
    out += strip((-3, 26), (39, -2), 3.6, 3.6, box, "#f7d618") + strip((-3, 26), (39, -2), 2.6, 2.6, box, "#ce1021")
    return out + star(6.2, 6.2, 4.4, "#f7d618")


def kenya() -> str:
    """A shield over two spears."""
    red = "#b00020"
    out = rows((BLACK, 6), (WHITE, 1), (red, 6), (WHITE, 1), ("#006600", 6))
    out += line("M13.6 19.4L22 5.2M22.4 19.4L14 5.2", WHITE, 0.7)
    out += path("M22.9 3.6L22.6 6.2L21.2 5.4zM13.1 3.6L13.4 6.2L14.8 5.4z", WHITE)
    out += path("M18 4.8C22.2 8 22.2 16 18 19.2C13.8 16 13.8 8 18 4.8z", red)
    out += path("M20.2 7.2C21.6 10 21.6 14 20.2 16.8C19.5 14 19.5 10 20.2 7.2z", BLACK)
    out += path("M15.8 7.2C14.4 10 14.4 14 15.8 16.8C16.5 14 16.5 10 15.8 7.2z", BLACK)
    return out + ellipse(18, 12, 0.55, 2.3, WHITE) + path("M18 5.9L18.5 8.3H17.5zM18 18.1L18.5 15.7H17.5z", WHITE)


def morocco() -> str:
    """A pentagram in outline."""
    tips = [polar(18, 12.4, 5.6, 144 * i) for i in range(5)]
    d = "M" + "L".join(f"{num(x)} {num(y)}" for x, y in tips) + "z"
    return rect(0, 0, W, H, "#c1272d") + line(d, "#006233", 1.1)


def zambia() -> str:
    """An eagle above three upright stripes."""
    out = rect(0, 0, W, H, "#198a00")
    for i, colour in enumerate(("#de2010", BLACK, "#ef7d00")):
        out += rect(24.6 + 3.8 * i, 9.2, 3.8, 14.8, colour)
    out += path("M30.3 8L29 6.9L29.4 6.1C27.6 6.3 25.8 5.2 24.8 2.6C26.6 3.9 28.2 4.2 29.5 4.1L30.1 2.9L30.9 3.2"
                "L31.1 4.1C32.4 4.2 34 3.9 35.8 2.6C34.8 5.2 33 6.3 31.2 6.1L31.6 6.9z", "#ef7d00")  # fmt: skip
    return out


def israel() -> str:
    """Two stripes and two triangles."""
    blue = "#0038b8"
    out = rect(0, 0, W, H, WHITE) + rect(0, 2.4, W, 3.4, blue) + rect(0, 18.2, W, 3.4, blue)
    for angle in (0, 60):
        a, b, c = (polar(18, 12, 4.5, angle + 120 * i) for i in range(3))
        d = f"M{num(a[0])} {num(a[1])}L{num(b[0])} {num(b[1])}L{num(c[0])} {num(c[1])}z"
        out += line(d, blue, 0.85)
    return out


def jordan() -> str:
    """A triangle with a star of seven points."""
    out = rows(BLACK, WHITE, "#007a3d") + polygon([(0, 0), (18, 12), (0, 24)], "#ce1126")
    return out + polygon(star_points(6.2, 12, 2.3, 7, 0.45), WHITE)


def oman() -> str:
    """A dagger over crossed swords."""
    out = rows(WHITE, "#db161b", "#008000") + rect(0, 0, 9, H, "#db161b")
    out += line("M1.4 2L7 6.7M7.6 2L2 6.7", WHITE, 0.55) + line("M6.2 7.2L7.4 6M2.8 7.2L1.6 6", WHITE, 0.55)
    out += line("M4.5 1.7V4.2C4.5 5.9 4.9 7 6.1 7.6", WHITE, 1.15) + line("M2.7 4.4H6.3", WHITE, 0.7)
    return out + line("M3.9 1.5H5.1", WHITE, 0.7)


def saudi_arabia() -> str:
    """The inscription as a plain line of strokes, too small to be a text, above the sword."""
    out = rect(0, 0, W, H, "#006c35")
    out += line(
        "M9.2 11.2C10.2 12.9 12.6 12.6 12.8 10.6M14 11.2C14.6 12.9 17.2 12.9 17.6 10.6"
        "M18.8 11.2C19.4 12.9 22 12.9 22.4 10.6M23.4 12.4C25.6 13.2 27.4 11.8 26.6 9.8",
        WHITE,
        0.75,
    )
    out += line(
        "M10.6 5.8L11 10.2M12.6 5.2L13 9.4M14.8 5.6L15.2 10.2M17 5.2L17.4 9.2M19.4 5.6L19.8 10.2"
        "M21.6 5.2L22 9.2M24 5.6L24.4 10.6M26.2 5.4L26.4 8.4",
        WHITE,
        0.7,
    )
    out += line(
        "M11.6 7.8Q12 9 12.6 8M15.8 7.8Q16.4 9.2 17 8M20.4 7.8Q21 9.2 21.6 8M24.8 7.6Q25.4 8.8 26 7.8"
        "M13.6 6.4H14M18.2 6.4H18.6M22.8 6.4H23.2M15.7 11.2H16M20.5 11.2H20.8",
        WHITE,
        0.6,
    )
    return (
        out + line("M11 17.2C14 16.7 20 16.9 24.4 17.2", WHITE, 0.95) + line("M23.4 16V18.4M23.6 17.3H26", WHITE, 0.8)
    )


def kazakhstan() -> str:
    """A sun of 32 rays above an eagle, and the ornament at the hoist."""
    gold = "#fec50c"
    out = rect(0, 0, W, H, "#00afca")
    out += star(18.6, 9.2, 5.0, gold, 32, 0.8) + circle(18.6, 9.2, 3.2, gold, "#00afca", 0.35)
    out += path(
        "M18.9 14.9L20 15.6C20.3 16.1 20.8 16 21.6 15.8C24.4 15.2 26.4 13.8 27.6 11.6C27.5 14.2 26.8 15.9 "
        "25.6 17C24 18.4 22 18.6 20.4 18.3L21 20.2L18.6 19.5L16.2 20.2L16.8 18.3C15.2 18.6 13.2 18.4 11.6 17"
        "C10.4 15.9 9.7 14.2 9.6 11.6C10.8 13.8 12.8 15.2 15.6 15.8C16.4 16 17 16 17.4 15.6z",
        gold,
    )
    out += line("M25.9 15L23.4 16.3M24.2 16.9L21.9 17.1M11.3 15L13.8 16.3M13 16.9L15.3 17.1", "#00afca", 0.3)
    curls = ""
    for y in (1.4, 4.6, 7.8, 11.0, 14.2, 17.4, 20.4):
        for x, bulge in ((1.5, 4.6), (3.8, 0.7)):
            curls += f"M{num(x)} {num(y)}Q{num(bulge)} {num(y + 1.1)} {num(x)} {num(y + 2.2)}"
    return out + line(curls, gold, 0.6)


def uzbekistan() -> str:
    """A crescent and twelve stars."""
    out = rows(("#0099b5", 15), ("#ce1126", 1), (WHITE, 15), ("#ce1126", 1), ("#1eb53a", 15))
    out += crescent(6, 3.8, 2.9, 7.1, 3.8, 2.7, WHITE)
    places = [(10.6 + 2.1 * col, 1.7 + 2.1 * row, 0.85) for row in range(3) for col in range(2 - row, 5)]
    return out + star_field(places, WHITE)


def pakistan() -> str:
    """A crescent and a star."""
    out = rect(0, 0, W, H, "#01411c") + rect(0, 0, 9, H, WHITE)
    return out + crescent(22.1, 12.4, 6.0, 23.8, 10.9, 5.2, WHITE) + star(25.8, 9.0, 2.4, WHITE, angle=48)


def india() -> str:
    """The wheel with 24 spokes."""
    navy = "#06038d"
    spokes = ""
    for i in range(12):
        (x0, y0), (x1, y1) = polar(18, 12, 2.9, 15 * i), polar(18, 12, 2.9, 15 * i + 180)
        spokes += f"M{num(x0)} {num(y0)}L{num(x1)} {num(y1)}"
    wheel = circle(18, 12, 3.1, "none", navy, 0.6) + line(spokes, navy, 0.22) + circle(18, 12, 0.6, navy)
    return rows("#ff8a1f", WHITE, "#138808") + wheel


def china() -> str:
    """One large star and four small ones that point to its centre."""
    out = rect(0, 0, W, H, "#de2910") + star(6, 6, 3.6, "#ffde00")
    for x, y in ((12.0, 2.4), (14.4, 4.8), (14.4, 8.4), (12.0, 10.8)):
        towards = math.degrees(math.atan2(6 - x, y - 6))
        out += star(x, y, 1.5, "#ffde00", angle=towards)
    return out


def korea() -> str:
    """The taegeuk and four trigrams, by the official construction (disc half as high as the flag)."""
    tilt = math.degrees(math.atan2(H, W))
    red, blue = "#cd2e3a", "#0047a0"
    out = rect(0, 0, W, H, WHITE)
    left, top, right = (polar(18, 12, 6, tilt + turn) for turn in (-90, 0, 90))
    out += circle(18, 12, 6, blue)
    # Quarter arcs and whole discs: a half circle between rounded points would leave its centre undetermined.
    d = f"M{num(left[0])} {num(left[1])}"
    for x, y in (top, right):
        d += f"A6 6 0 0 1 {num(x)} {num(y)}"
    out += path(d + "z", red)
    out += circle((18 + left[0]) / 2, (12 + left[1]) / 2, 3, red)
    out += circle((18 + right[0]) / 2, (12 + right[1]) / 2, 3, blue)
    trigrams = {(-1, -1): "111", (1, -1): "010", (-1, 1): "101", (1, 1): "000"}
    bars = ""
    for (sx, sy), pattern in trigrams.items():
        ux, uy = sx * math.cos(math.radians(tilt)), sy * math.sin(math.radians(tilt))
        for i, bar in enumerate(pattern):
            bx, by = 18 + ux * (11 + 1.5 * (i - 1)), 12 + uy * (11 + 1.5 * (i - 1))
            for start, end in ((-3.0, 3.0),) if bar == "1" else ((-3.0, -0.35), (0.35, 3.0)):
                bars += f"M{num(bx - uy * start)} {num(by + ux * start)}L{num(bx - uy * end)} {num(by + ux * end)}"
    return out + line(bars, BLACK, 1.05, "butt")


def mongolia() -> str:
    """The soyombo: fire, sun, moon, triangles, bars and the two fish between pillars."""
    gold, red = "#f9cf02", "#c4272f"
    out = columns(red, "#015197", red)
    out += path("M6 2.2C6.9 3.3 7.2 4 6.9 4.9C6.6 5.6 5.4 5.6 5.1 4.9C4.8 4 5.3 3.4 6 2.2z", gold)
    out += circle(6, 7, 1.1, gold) + crescent(6, 7.3, 1.9, 6, 6.4, 1.75, gold)
    out += rect(2.6, 9.9, 1.2, 11.3, gold) + rect(8.2, 9.9, 1.2, 11.3, gold)
    out += path("M4.3 9.9H7.7L6 11.6zM4.3 19.5H7.7L6 21.2z", gold)
    out += rect(4.3, 12.1, 3.4, 0.7, gold) + rect(4.3, 18.2, 3.4, 0.7, gold)
    return out + circle(6, 15.5, 2.0, gold) + line("M6 13.5A1 1 0 0 1 6 15.5A1 1 0 0 0 6 17.5", red, 0.45)


def malaysia() -> str:
    """Fourteen stripes, a crescent and a star of fourteen points."""
    stripe, gold = H / 14, "#ffcc00"
    out = rect(0, 0, W, H, WHITE) + "".join(rect(0, 2 * i * stripe, W, stripe, "#cc0001") for i in range(7))
    out += rect(0, 0, 18, 8 * stripe, "#010066")
    return out + crescent(7.2, 6.86, 4.7, 8.6, 6.86, 4.1, gold) + star(11.8, 6.86, 3.6, gold, 14, 0.55)


def philippines() -> str:
    """A sun of eight rays and three stars."""
    gold = "#fcd116"
    out = rows("#0038a8", "#ce1126") + polygon([(0, 0), (20.8, 12), (0, 24)], WHITE)
    out += star(6.9, 12, 4.5, gold, 8, 0.42) + circle(6.9, 12, 2.3, gold)
    return (
        out
        + star(2.2, 4.1, 1.5, gold, angle=-30)
        + star(2.2, 19.9, 1.5, gold, angle=30)
        + star(16.6, 12, 1.5, gold, angle=90)
    )


def singapore() -> str:
    """A crescent and five stars."""
    out = rows("#ee2536", WHITE) + crescent(7.4, 6, 4.5, 9.3, 6, 4.3, WHITE)
    return out + star_field([(*polar(11.2, 6.1, 2.5, 72 * i), 1.15) for i in range(5)], WHITE)


def australia() -> str:
    """The Commonwealth star and the Southern Cross, placed by the official fractions of the fly."""
    out = rect(0, 0, W, H, "#00008b") + union_jack(0, 0, 18, 12) + star(9, 18, 4.0, WHITE, 7, 0.444)
    for x, y in ((27.0, 20.0), (22.5, 10.5), (27.0, 4.0), (31.0, 8.9)):
        out += star(x, y, 2.0, WHITE, 7, 0.444)
    return out + star(28.8, 13, 1.3, WHITE)


def new_zealand() -> str:
    """Four red stars edged in white."""
    out = rect(0, 0, W, H, "#012169") + union_jack(0, 0, 18, 12)
    for x, y, r in ((27.0, 4.6, 2.3), (22.8, 10.2, 2.3), (31.0, 8.9, 2.1), (27.0, 19.2, 2.6)):
        out += star(x, y, r, WHITE, inner=0.45) + star(x, y, r * 0.72, "#c8102e")
    return out


def cook_islands() -> str:
    """Fifteen stars in a ring."""
    ring = [(*polar(27, 12, 6.6, 24 * i), 1.35) for i in range(15)]
    return rect(0, 0, W, H, "#012169") + union_jack(0, 0, 18, 12) + star_field(ring, WHITE)
