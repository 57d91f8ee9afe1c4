"""Draw the icons of the game: ``assets/icons/<name>.svg``.

    python assets/build_icons.py [--out DIR]

Every icon is our own drawing on a grid of 24 x 24 units: white strokes of width 2 with round caps and joins on a
transparent ground, and no gaps under 2 units, so that it stays legible at 16 pixels. The window gives an icon its
colour by multiplication.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

if __package__ in (None, ""):  # run as a script
    sys.path.insert(0, str(Path(__file__).parent.parent))

from assets.drawing.shapes import attrs, num, polar, star_points


def p(d: str, width: float | None = None) -> str:
    """A stroked path."""
    return f"<path{attrs(d=d, stroke_width=width)}/>"


def c(cx: float, cy: float, r: float) -> str:
    """A stroked circle."""
    return f"<circle{attrs(cx=cx, cy=cy, r=r)}/>"


def dot(cx: float, cy: float, r: float = 1.3) -> str:
    """A filled dot."""
    return f"<circle{attrs(cx=cx, cy=cy, r=r, fill='#ffffff', stroke='none')}/>"


def box(x: float, y: float, w: float, h: float, r: float = 2.0) -> str:
    """A stroked rectangle with round corners."""
    return f"<rect{attrs(x=x, y=y, width=w, height=h, rx=r)}/>"


def closed(points: list[tuple[float, float]]) -> str:
    """A stroked closed line."""
    return p("M" + "L".join(f"{num(x)} {num(y)}" for x, y in points) + "z")


def gear() -> str:
    """A wheel with eight teeth."""
    outline = []
    for i in range(8):
        for r, offset in ((7.0, -13.5), (9.9, -8.5), (9.9, 8.5), (7.0, 13.5)):
            outline.append(polar(12, 12, r, 45 * i + offset))
    return closed(outline) + c(12, 12, 2.8)


ICONS = {
    "back": p("M15 5L8 12L15 19"),
    "bell": p("M4 17.5H20L18 15V10.5A6 6 0 0 0 6 10.5V15zM10 21.3H14M12 4.5V2.8"),
    "bloc": c(12, 7.8, 4.9) + c(7.4, 15.6, 4.9) + c(16.6, 15.6, 4.9),
    "box": p("M3.5 7.5L12 3L20.5 7.5V16.5L12 21L3.5 16.5zM3.5 7.5L12 12L20.5 7.5M12 12V21"),
    "chart": p("M3.5 3.5V20.5H20.5M7.5 15.5L11.5 10.5L14.5 13.5L20 6.5"),
    "check": p("M4.5 12.5L10 18L20 6.5"),
    "clock": c(12, 12, 9.2) + p("M12 6.8V12L15.6 14.4"),
    "codex": p("M12 6.8C10 5 7 4.4 2.8 4.4V18.4C7 18.4 10 19 12 20.8C14 19 17 18.4 21.2 18.4V4.4C17 4.4 14 5 12 6.8z")
    + p("M12 7V20.5"),
    "coin": c(9.2, 9.2, 6.2) + p("M17.2 9.4A6.2 6.2 0 1 1 9.4 17.2") + p("M9.2 6.9V11.5"),
    "cross": p("M6 6L18 18M18 6L6 18"),
    "dash": p("M7 12H17", 3),
    "dice": box(3.5, 3.5, 17, 17, 3) + dot(8.2, 8.2) + dot(15.8, 8.2) + dot(12, 12) + dot(8.2, 15.8) + dot(15.8, 15.8),
    "down": p("M5 9L12 16L19 9"),
    "envelope": box(2.8, 5, 18.4, 14) + p("M3.4 7L12 13.2L20.6 7"),
    "exit": p("M10 4H4.5V20H10M10 12H20.5M16 7.2L20.8 12L16 16.8"),
    "eye": p("M2 12C4.8 7.4 8.2 5.2 12 5.2S19.2 7.4 22 12C19.2 16.6 15.8 18.8 12 18.8S4.8 16.6 2 12z") + c(12, 12, 2.8),
    "factory": p("M3 20.5V9.8L9 13.2V9.8L15 13.2V3.5H20L21 20.5z") + dot(8, 17) + dot(12, 17) + dot(16, 17),
    "filter": p("M3 4.5H21L14.2 12.8V20L9.8 17.8V12.8z"),
    "flag": p("M5 21.2V3.2M5 4.2H19.5L16 9L19.5 13.8H5"),
    "flask": p("M8.8 3H15.2M10 3V9.2L4.3 18.4C3.5 19.8 4.3 21 5.8 21H18.2C19.7 21 20.5 19.8 19.7 18.4L14 9.2V3")
    + p("M7.4 15H16.6"),
    "gavel": p("M8.8 6.7L13.2 2.3M15 12.9L19.4 8.5M10 5.5L16.2 11.7M12 3.5L18.2 9.7M12.5 8.2L3 17.7M11.5 21H21"),
    "gear": gear(),
    "handshake": p("M1.5 6.5H5L9.2 7.8M22.5 6.5H18.6L13.6 5.4L8.7 9.4C7.7 10.4 8.6 12 10.1 11.6L13.2 10L18.8 14.8")
    + p("M22.5 15H19C18.9 16.5 17.4 17.1 16.4 16.4C16.4 18 14.8 18.7 13.7 17.9C13.5 19.5 11.8 20 10.6 19L5.6 15H1.5"),
    "help": c(12, 12, 9.2) + p("M9.2 9.4A2.85 2.85 0 1 1 13 12C12.2 12.4 12 12.9 12 13.8") + dot(12, 17),
    "info": c(12, 12, 9.2) + p("M12 11.2V16.8") + dot(12, 7.6),
    "journal": box(4.5, 2.5, 15.5, 19) + p("M8.7 2.5V21.5M12.6 8H16.2M12.6 12.2H16.2"),
    "levy": c(7, 7, 3.2) + c(17, 17, 3.2) + p("M19 5L5 19"),
    "load": p("M3 19V4.8H9.2L11.4 7.4H19.4V10.6M3 19L6.4 10.6H22L18.6 19z"),
    "lock": box(4.5, 10.8, 15, 10.4) + p("M7.8 10.8V7.3A4.2 4.2 0 0 1 16.2 7.3V10.8M12 14.8V17.2"),
    "map": p("M3 6L9 3.4L15 6L21 3.4V18L15 20.6L9 18L3 20.6zM9 3.6V17.8M15 6.2V20.4"),
    "minus": p("M4.5 12H19.5"),
    "next": p("M9 5L16 12L9 19"),
    "pick": p("M6 3.5C12.6 4 20 11.4 20.5 18M15.2 8.8L3.5 20.5"),
    "play": p("M7 4.5L19.5 12L7 19.5z"),
    "plus": p("M12 4.5V19.5M4.5 12H19.5"),
    "robot": box(4.2, 8, 15.6, 12.5, 3) + p("M12 8V4.4M1.6 12.8V15.8M22.4 12.8V15.8M9.6 16.6H14.4") + dot(12, 3.2, 1.6)
    + dot(8.8, 12.6) + dot(15.2, 12.6),
    "save": p("M4 3.5H16.2L20.5 7.8V20.5H3.5V4A.5 .5 0 0 1 4 3.5zM8 3.8V8.6H15V3.8M7.6 20.2V13.6H16.4V20.2"),
    "scales": p("M12 3V20.5M7.2 20.5H16.8M4.8 6.4H19.2M5 6.4L1.9 14A3.3 3 0 0 0 8.1 14z")
    + p("M19 6.4L15.9 14A3.3 3 0 0 0 22.1 14z"),
    "search": c(10.3, 10.3, 6.6) + p("M15.3 15.3L21 21"),
    "shield": p("M12 2.6L20 5.4V11.4C20 16.4 16.6 19.8 12 21.5C7.4 19.8 4 16.4 4 11.4V5.4z"),
    "ship": p("M2.5 14.5H21.5L18.8 20.5H5.4zM6.5 14.5V9.5H17.5V14.5M12 14.5V4.2"),
    "star": closed(star_points(12, 12.8, 10.2, inner=0.43)),
    "table": c(4.4, 5.8, 2.6) + c(19.6, 5.8, 2.6) + p("M4 12V17H8V21.2M20 12V17H16V21.2M8.6 12.4H15.4M12 12.4V21.2"),
    "undo": p("M8.6 4.5L3.6 9.5L8.6 14.5M3.6 9.5H14.8A5.2 5.2 0 0 1 14.8 19.9H9.5"),
    "up": p("M5 15L12 8L19 15"),
    "user": c(12, 7.6, 4.1) + p("M3.8 21C3.8 16.6 7.4 14.8 12 14.8S20.2 16.6 20.2 21"),
    "warning": p("M12 3.2L22 20.6H2z") + p("M12 9.6V14.2") + dot(12, 17.5, 1.25),
}  # fmt: skip


def main() -> None:
    """Write one file per icon."""
    parser = argparse.ArgumentParser(description="Draw the icons of the game.")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "icons")
    folder = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24">'
        '<g fill="none" stroke="#ffffff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">'
    )
    for name, body in ICONS.items():
        (folder / f"{name}.svg").write_text(f"{head}{body}</g></svg>\n", encoding="utf-8")
    print(f"{len(ICONS)} icons in {folder}")


if __name__ == "__main__":
    main()
