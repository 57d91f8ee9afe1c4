"""Names for what does not exist: countries, regions and minerals.

Countries are made of two English words for land and water, so that no name is one of a language, a people or a state.
Codes begin with X, which the standard of country codes leaves to private use, so that no flag or place on the map of a
real country goes with them.
"""

from __future__ import annotations

from game.generate.draws import Draws

FIRST = (
    "Alder", "Amber", "Ash", "Aspen", "Barley", "Beech", "Birch", "Bracken", "Bright", "Cedar", "Clear", "Clover",
    "Copse", "Curlew", "Dapple", "Dew", "Drift", "Elder", "Fallow", "Fern", "Flint", "Gorse", "Grey", "Harrow",
    "Hazel", "Heather", "Heron", "Holly", "Juniper", "Larch", "Lark", "Linden", "Maple", "Marl", "Mist", "Moss",
    "Oaken", "Osier", "Pebble", "Plover", "Reed", "Rowan", "Rush", "Sedge", "Shale", "Sorrel", "Thistle", "Thrush",
    "Umber", "Willow",
)  # fmt: skip
SECOND = (
    "brook", "cliff", "crest", "dale", "fell", "field", "glade", "haven", "heath", "mere", "moor", "reach", "ridge",
    "strand", "vale", "water",
)  # fmt: skip
# Existing places that two of the words above would spell.
EXISTING = (
    "Ashdale", "Ashfield", "Brightwater", "Cedarbrook", "Clearwater", "Fernvale", "Greyfield", "Hazeldale",
    "Heathfield", "Lindenvale", "Oakenvale", "Willowbrook",
)  # fmt: skip
REGIONS = ("Northern Shelf", "Southern Plains", "Eastern Isles", "Western Range", "Inner Basin", "Outer Rim",
           "High Country", "Long Coast")  # fmt: skip
UNION_NAME = "Concord of the Lowlands"
UNION_CODE = "XUN"
# A code that is in wide use for a real place although the standard does not list it.
TAKEN_CODES = ("XKX", UNION_CODE)
MINERALS = (
    ("Osn", "Ostrane"), ("Cvt", "Calvite"), ("Mrn", "Morantine"), ("Prl", "Perilite"), ("Svn", "Sorvane"),
    ("Tnd", "Tarnide"), ("Lmn", "Lumenine"), ("Hcy", "Halcyte"), ("Dvm", "Dravime"), ("Qrt", "Quorite"),
    ("Fml", "Fenmarle"), ("Zlt", "Zelante"),
)  # fmt: skip
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def countries(draws: Draws, count: int) -> list[tuple[str, str]]:
    """Return (code, name) of so many countries, no code and no name twice.

    Raises:
        ValueError: if there are not so many names.
    """
    ends = {first: [s for s in draws.shuffled(SECOND) if first + s not in EXISTING] for first in FIRST}
    chosen: list[str] = []
    # Every first word is used once before any is used again, so that neighbours are easy to tell apart.
    for turn in range(len(SECOND)):
        chosen += [first + ends[first][turn] for first in draws.shuffled(FIRST) if turn < len(ends[first])]
    if len(chosen) < count:
        raise ValueError(f"there are names for {len(chosen)} countries")
    codes: dict[str, str] = {}
    for name in chosen[:count]:
        codes[_code(name, codes)] = name
    return list(codes.items())


def _code(name: str, taken: dict[str, str]) -> str:
    """Return X, the first letter and a later one of the name; when all are taken, the first free code."""
    word = name.upper()
    wanted = [f"X{word[0]}{letter}" for letter in word[1:]]
    wanted += [f"X{a}{b}" for a in LETTERS for b in LETTERS]
    return next(code for code in wanted if code not in taken and code not in TAKEN_CODES)
