"""Draw the picture of the market model: ``docs/pictures/model.png``.

    python assets/build_model_picture.py [--out FILE]

It is drawn with what the game is drawn with (pygame-ce and the fonts of the project), at twice its size and scaled
down, so that edges are smooth. One version of pygame-ce gives the same picture always; another may shade edges a
little differently.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pygame

ROOT = Path(__file__).parent.parent
WIDTH, HEIGHT, SCALE = 1310, 776, 2
PAPER, INK, PALE = "#ffffff", "#1c2733", "#5b6875"
RULES, MARKET, TIME, BOOKS = "#fdf1e0", "#e4eefa", "#e6f3e6", "#f1eaf7"
EDGE = {RULES: "#c98a2b", MARKET: "#2f6fb0", TIME: "#3f8a4a", BOOKS: "#7d5aa6", PAPER: "#2f6fb0"}


@dataclass(frozen=True)
class Box:
    """A box with a title and lines of text; a size in units of the picture."""

    x: int
    y: int
    width: int
    height: int
    fill: str
    title: str
    lines: tuple[str, ...] = ()

    @property
    def rect(self) -> pygame.Rect:
        """The box on the enlarged canvas."""
        return pygame.Rect(self.x * SCALE, self.y * SCALE, self.width * SCALE, self.height * SCALE)


BOXES = (
    Box(
        20,
        70,
        296,
        330,
        RULES,
        "What governments do",
        (
            "floors at the border (levy to the importer)",
            "export floors (levy to the exporter)",
            "quotas, licences, bans; what leaks",
            "controls of bauxite and zinc",
            "floods: subsidy and extra capacity",
            "purchases for and releases from stocks",
            "",
            "What happens",
            "events: capacity of a producer,",
            "use of a country",
        ),
    ),
    Box(
        364,
        70,
        548,
        330,
        MARKET,
        "One quarter clears: all prices at once, for every mineral",
    ),
    Box(384, 112, 240, 128, PAPER, "Mines and scrap", ("supply S(w), capacity K", "price w of every producer", "")),
    Box(652, 112, 240, 128, PAPER, "Refiners", ("price = κ · ore index W", "  + (1 − κ) · margin ψ", "output K φ(ψ)")),
    Box(
        652,
        262,
        240,
        122,
        PAPER,
        "Users in every country",
        ("index P over all origins, at most C", "use falls as P^−η", "shares of origins by price, σ"),
    ),
    Box(
        384,
        262,
        240,
        122,
        PAPER,
        "Holders of private stocks",
        ("bid more when metal is cheap", "offer a part of what they hold", "in the same clear"),
    ),
    Box(
        960,
        70,
        330,
        330,
        BOOKS,
        "The books of the quarter",
        (
            "users' gain against the baseline",
            "surplus of refiners, mines, scrap",
            "levies, duties, rents of quotas",
            "− subsidies − stocks bought + sold − carrying",
            "+ gains of private holders − charge on capital",
            "= welfare, in every round",
            "",
            "dependence, concentration, cover:",
            "security score, in every round",
            "expected loss of a cut: in the tail alone",
        ),
    ),
    Box(
        364,
        470,
        548,
        250,
        TIME,
        "Time passes: the long-run state of the market",
        (
            "expected price net of ore      moves by 30 % a quarter",
            "capacity      starts above the hurdle, arrives after 6 to 12 quarters; closes below .95",
            "taste for an origin      follows its capacity, over that of the others",
            "thrift      long-run elasticity of demand 2.2 times the short-run one",
            "private stocks      what was bought less what was sold",
            "what holders take for normal      moves by 15 % a quarter",
            "alarm      half of the way in a quarter, where a new control bites",
        ),
    ),
    Box(
        20,
        470,
        296,
        250,
        RULES,
        "What treaties add",
        (
            "investments, at home and abroad:",
            "capacity in the promised host",
            "",
            "offtakes, and floors in force:",
            "less premium on the hurdle",
            "",
            "new controls: alarm of users",
        ),
    ),
    Box(
        960,
        470,
        330,
        250,
        BOOKS,
        "Scores",
        (
            "each against the same game in which",
            "nobody acts:",
            "prosperity = welfare, discounted",
            "industry = surplus of refiners and mines",
            "security = mean of the rounds",
            "",
            "the rounds of the game, then a tail of",
            "quarters with what stands at the end",
        ),
    ),
)

# Each arrow: the corners that it passes, in units of the picture, its label and where the label stands.
ARROWS: tuple[tuple[tuple[tuple[int, int], ...], str, tuple[int, int]], ...] = (
    (((316, 235), (364, 235)), "", (0, 0)),
    (((912, 235), (960, 235)), "", (0, 0)),
    (((624, 176), (652, 176)), "", (0, 0)),
    (((772, 240), (772, 262)), "", (0, 0)),
    (((624, 323), (652, 323)), "", (0, 0)),
    (((772, 400), (772, 470)), "prices, output, stocks", (786, 426)),
    (((504, 470), (504, 400)), "the next quarter starts from here", (276, 426)),
    (((316, 595), (364, 595)), "", (0, 0)),
    (((1125, 400), (1125, 470)), "", (0, 0)),
)


class Sheet:
    """The enlarged canvas."""

    def __init__(self) -> None:
        self.surface = pygame.Surface((WIDTH * SCALE, HEIGHT * SCALE))
        self.surface.fill(PAPER)
        fonts = ROOT / "assets" / "fonts"
        self.plain = pygame.font.Font(fonts / "NotoSans-Regular.ttf", 13 * SCALE)
        self.small = pygame.font.Font(fonts / "NotoSans-Regular.ttf", 12 * SCALE)
        self.bold = pygame.font.Font(fonts / "NotoSans-SemiBold.ttf", 15 * SCALE)
        self.head = pygame.font.Font(fonts / "NotoSans-SemiBold.ttf", 22 * SCALE)

    def write(self, font: pygame.font.Font, text: str, x: int, y: int, colour: str = INK) -> int:
        """Write a line at a place in units of the picture and return its width in them."""
        drawn = font.render(text, True, colour)
        self.surface.blit(drawn, (x * SCALE, y * SCALE))
        return -(-drawn.get_width() // SCALE)

    def box(self, box: Box) -> None:
        """Draw a box with its text; raises ValueError if a line does not fit."""
        pygame.draw.rect(self.surface, box.fill, box.rect, border_radius=9 * SCALE)
        pygame.draw.rect(self.surface, EDGE[box.fill], box.rect, width=2 * SCALE, border_radius=9 * SCALE)
        y = box.y + 10
        self._fits(box, self.write(self.bold, box.title, box.x + 14, y), box.title)
        y += 30
        for line in box.lines:
            font = self.bold if line == "What happens" else self.plain
            name, gap, rest = line.partition("      ")
            if gap:  # a term and what is said of it
                width = self.write(self.bold, name, box.x + 14, y)
                width += self.write(self.small, rest, box.x + 24 + width, y + 2, PALE) + 10
            else:
                width = self.write(font, line, box.x + 14, y)
            self._fits(box, width, line)
            y += 27 if gap else 26
        if y > box.y + box.height:
            raise ValueError(f"The box {box.title!r} is {y - box.y - box.height} too low.")

    def _fits(self, box: Box, width: int, text: str) -> None:
        if width > box.width - 26:
            raise ValueError(f"The line {text!r} is {width - box.width + 26} too wide.")

    def arrow(self, points: Sequence[tuple[int, int]]) -> None:
        """Draw an arrow along corners."""
        places = [(x * SCALE, y * SCALE) for x, y in points]
        pygame.draw.lines(self.surface, INK, False, places, 3 * SCALE)
        (x0, y0), (x, y) = places[-2], places[-1]
        dx, dy = (x > x0) - (x < x0), (y > y0) - (y < y0)
        size = 7 * SCALE
        left = (x - dx * 2 * size - dy * size, y - dy * 2 * size - dx * size)
        right = (x - dx * 2 * size + dy * size, y - dy * 2 * size + dx * size)
        pygame.draw.polygon(self.surface, INK, [(x, y), left, right])


def draw() -> pygame.Surface:
    """Return the picture."""
    pygame.font.init()
    sheet = Sheet()
    sheet.write(sheet.head, "The market model", 20, 16)
    sheet.write(
        sheet.plain, "what acts, what clears, what is booked, and what the next quarter starts from", 232, 24, PALE
    )
    for box in BOXES:
        sheet.box(box)
    for points, label, (x, y) in ARROWS:
        sheet.arrow(points)
        if label:
            sheet.write(sheet.plain, label, x, y, PALE)
    note = "Orange: decided at the table. Blue: solved exactly. Green: carried over. Violet: booked."
    sheet.write(sheet.small, note, 20, 744, PALE)
    return pygame.transform.smoothscale(sheet.surface, (WIDTH, HEIGHT))


def main() -> None:
    """Draw the picture into a file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "pictures" / "model.png")
    file: Path = parser.parse_args().out
    pygame.image.save(draw(), file)
    print(file)


if __name__ == "__main__":
    main()
