"""Build the two font files of the game from released Noto Sans files.

    python assets/build_fonts.py [--packages DIR] [--out DIR]

Needs ``fonttools`` (a build tool, not a dependency of the game). ``DIR`` holds the npm archives named in
``PACKAGES``; without ``--packages`` they are fetched with ``npm pack``.

Noto Sans has no arrows, comparison signs, ticks or geometric shapes. This script keeps the Latin, Greek, Cyrillic,
punctuation and currency part of it and adds those signs:

- arrows, ticks, stars, triangles and the warning sign come from Noto Sans Symbols and Noto Sans Symbols 2;
- ``≤ ≥ ≈`` are composed from ``<``, ``>``, ``−`` and ``~`` of the same weight, so that they match the text in both
  weights.

All sources are under the SIL Open Font Licence 1.1 without a reserved font name; see ``LICENSES.md``.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any, NoReturn

from fontTools.misc.transform import Transform
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

PACKAGES = {
    "noto-sans": "expo-google-fonts-noto-sans-0.4.2.tgz",
    "noto-sans-symbols": "expo-google-fonts-noto-sans-symbols-0.4.1.tgz",
    "noto-sans-symbols-2": "expo-google-fonts-noto-sans-symbols-2-0.4.1.tgz",
}
# Weight name -> (folder of the weight in the Noto Sans packages, folder in Symbols 2, which has one weight only).
WEIGHTS = {"Regular": ("400Regular", "400Regular"), "SemiBold": ("600SemiBold", "400Regular")}

KEPT_RANGES = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x024F),  # Latin-1, Latin Extended-A and -B
    (0x0259, 0x0259),  # schwa
    (0x02BB, 0x02BC),  # turned comma and apostrophe of romanisations
    (0x02C6, 0x02DD),  # spacing accents
    (0x0300, 0x036F),  # combining accents
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x052F),  # Cyrillic and its supplement
    (0x1E00, 0x1EFF),  # Latin Extended Additional (Vietnamese)
    (0x2000, 0x206F),  # general punctuation
    (0x2070, 0x209C),  # super- and subscripts
    (0x20A0, 0x20C0),  # currencies
    (0x2100, 0x218B),  # letter-like signs and fractions
    (0x2200, 0x22FF),  # mathematical signs that Noto Sans has
)
SYMBOLS_COPYRIGHT = "Copyright 2022 The Noto Project Authors (https://github.com/notofonts/symbols)"
FROM_SYMBOLS = "←↑→↓↔↕↗↘"
FROM_SYMBOLS_2 = "✓✗★☆▲▼▶◀●○■□⚠"


def fail(reason: str) -> NoReturn:
    """End with one sentence and exit code 2."""
    print(reason, file=sys.stderr)
    raise SystemExit(2)


def unpack(packages: Path, into: Path) -> None:
    """Unpack the npm archives of ``packages`` into one folder per package below ``into``."""
    for name, archive in PACKAGES.items():
        path = packages / archive
        if not path.is_file():
            fail(f"The archive {archive} is not in {packages}.")
        with tarfile.open(path) as tar:
            tar.extractall(into / name, filter="data")


def fetch(into: Path) -> None:
    """Fetch the npm archives with ``npm pack``."""
    for name, archive in PACKAGES.items():
        version = archive.removesuffix(".tgz").rpartition("-")[2]
        package = f"@expo-google-fonts/{name}@{version}"
        try:
            subprocess.run(["npm", "pack", "--silent", package], cwd=into, check=True, stdout=subprocess.DEVNULL)
        except (FileNotFoundError, subprocess.CalledProcessError):
            fail(f"npm could not fetch {package}; give the archives with --packages.")


def font_path(root: Path, package: str, family: str, weight: str) -> Path:
    """Path of a TTF inside an unpacked package."""
    return root / package / "package" / weight / f"{family}_{weight}.ttf"


def add_glyph(font: TTFont, char: str, parts: list[tuple[TTFont, str, Transform]], advance: int) -> None:
    """Add ``char`` to ``font``, drawn from transformed glyphs of fonts with 1000 units per em."""
    name = f"uni{ord(char):04X}"
    pen = TTGlyphPen(None)
    for source, source_char, transform in parts:
        glyphs = source.getGlyphSet()
        record = DecomposingRecordingPen(glyphs)
        glyphs[source.getBestCmap()[ord(source_char)]].draw(record)
        record.replay(TransformPen(pen, transform))
    glyph = pen.glyph()
    order = font.getGlyphOrder()
    if name not in order:
        font.setGlyphOrder([*order, name])
    font["glyf"].glyphs[name] = glyph
    glyph.recalcBounds(font["glyf"])
    font["hmtx"].metrics[name] = (advance, glyph.xMin)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[ord(char)] = name


def copy_glyph(font: TTFont, char: str, source: TTFont) -> None:
    """Copy one glyph with its advance width."""
    advance = source["hmtx"][source.getBestCmap()[ord(char)]][0]
    add_glyph(font, char, [(source, char, Transform())], advance)


def bounds(font: TTFont, char: str) -> tuple[int, int, int, int]:
    """Bounding box (x0, y0, x1, y1) of a simple glyph in font units."""
    glyph: Any = font["glyf"][font.getBestCmap()[ord(char)]]
    return glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax


def compose_comparisons(font: TTFont) -> None:
    """Add ``≤ ≥ ≈`` made of the font's own ``< > − ~``, centred on the height of the plus sign."""
    advance = font["hmtx"][font.getBestCmap()[ord("+")]][0]
    _, bar_bottom, _, bar_top = bounds(font, "−")
    bar = bar_top - bar_bottom
    for char, base in (("≤", "<"), ("≥", ">")):
        _, y0, _, y1 = bounds(font, base)
        squeeze = 0.82
        lift = y1 - squeeze * y1 + 40.0  # keep the top a little above that of the plain sign
        bottom = squeeze * y0 + lift
        drop = bottom - 1.15 * bar - bar_top
        parts = [
            (font, base, Transform(1, 0, 0, squeeze, 0, lift)),
            (font, "−", Transform(1, 0, 0, 1, 0, drop)),
        ]
        add_glyph(font, char, parts, advance)
    _, y0, _, y1 = bounds(font, "~")
    shift = 0.5 * (y1 - y0) + 0.35 * bar
    tildes = [(font, "~", Transform().translate(0, sign * shift)) for sign in (1, -1)]
    add_glyph(font, "≈", tildes, advance)


def build(root: Path, weight: str, out: Path) -> Path:
    """Write ``NotoSans-<weight>.ttf`` to ``out`` and return its path."""
    text_weight, symbols_2_weight = WEIGHTS[weight]
    font = TTFont(font_path(root, "noto-sans", "NotoSans", text_weight))
    symbols = TTFont(font_path(root, "noto-sans-symbols", "NotoSansSymbols", text_weight))
    symbols_2 = TTFont(font_path(root, "noto-sans-symbols-2", "NotoSansSymbols2", symbols_2_weight))

    options = Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
    options.name_IDs = ["*"]
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in KEPT_RANGES for code in range(first, last + 1)])
    subsetter.subset(font)

    for char in FROM_SYMBOLS:
        copy_glyph(font, char, symbols)
    for char in FROM_SYMBOLS_2:
        copy_glyph(font, char, symbols_2)
    compose_comparisons(font)

    for record in font["name"].names:
        if record.nameID == 0:
            record.string = f"{record.toUnicode()}; {SYMBOLS_COPYRIGHT}"
        if record.nameID == 5:
            record.string = f"{record.toUnicode()}; subset with symbols added from Noto Sans Symbols and Symbols 2"
    font["head"].modified = font["head"].created  # the same input gives the same bytes
    font.recalcTimestamp = False
    path = out / f"NotoSans-{weight}.ttf"
    font.save(path)
    return path


def main() -> None:
    """Read the command line and build both weights."""
    parser = argparse.ArgumentParser(description="Build the fonts of the game from Noto Sans.")
    parser.add_argument("--packages", type=Path, help="folder with the npm archives; default: fetch them")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "fonts")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        if args.packages is None:
            fetch(root)
        unpack(args.packages or root, root)
        for weight in WEIGHTS:
            path = build(root, weight, args.out)
            print(f"{path.name}: {path.stat().st_size} bytes")
        licence = (root / "noto-sans/package/LICENSE_FONT").read_text(encoding="utf-8")
        (args.out / "OFL.txt").write_text(f"{SYMBOLS_COPYRIGHT}\n{licence}", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
