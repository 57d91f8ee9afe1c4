"""Colours, type sizes and distances of the interface: data only, one frozen record per theme.

Screens name a colour by its part (``"muted"``, ``"bad"``) and never by its value, so that a theme can change them
all. Sizes are in logical units of the 1280x720 layout; :mod:`game.window.painter` turns them into pixels.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

Color = tuple[int, int, int]
Ink = Literal[
    "bg", "bar", "panel", "raised", "sunken", "border", "border_strong", "text", "muted", "disabled", "accent",
    "primary", "primary_hover", "on_primary", "good", "warn", "bad", "track", "selection", "hover", "focus",
    "shadow",
]  # fmt: skip
Paint = Color | Ink
Tone = Literal["neutral", "good", "warn", "bad"]

# Distances.
GAP_XS, GAP_S, GAP_M, GAP_L, GAP_XL = 4, 8, 12, 16, 24
RADIUS = 6
RADIUS_SMALL = 4

# Type sizes before the reader's text scale. Nothing in the interface is smaller than BODY: 15 px of Noto Sans at
# 1280x720 is the readable minimum at arm's length, and PROJECTOR the minimum for a wall view.
BODY = 15
HEADING = 16
TITLE = 18
LARGE = 22
HERO = 28
PROJECTOR = 20

# Heights before the text scale.
ROW = 28
ROW_TWO_LINES = 42
CONTROL = 34


def _hex(code: str) -> Color:
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


@dataclass(frozen=True, slots=True)
class Theme:
    """Every colour of one look.

    ``good``, ``warn`` and ``bad`` serve as text and as fills; they always come with a word or an icon beside them.
    ``series`` are the chart colours in the order in which a chart hands them out. ``hatched`` asks for a pattern on
    every area that only its colour would mark.
    """

    name: str
    bg: Color
    bar: Color
    panel: Color
    raised: Color
    sunken: Color
    border: Color
    border_strong: Color
    text: Color
    muted: Color
    disabled: Color
    accent: Color
    primary: Color
    primary_hover: Color
    on_primary: Color
    good: Color
    warn: Color
    bad: Color
    track: Color
    selection: Color
    hover: Color
    focus: Color
    shadow: Color
    series: tuple[Color, ...]
    shadow_alpha: int = 110
    veil_alpha: int = 150
    border_width: float = 1.0
    hatched: bool = False

    def color(self, paint: Paint) -> Color:
        """The RGB value of a named part of the theme; an RGB value passes through."""
        if isinstance(paint, tuple):
            return paint
        value: Color = getattr(self, paint)
        return value

    def tone(self, tone: Tone) -> Color:
        """The colour of a judgement; ``neutral`` is plain text."""
        return self.text if tone == "neutral" else self.color(tone)


# Okabe and Ito's hues, moved apart until all eight differ under normal sight and under protanopia, deuteranopia and
# tritanopia as Machado, Oliveira and Fernandes (2009) simulate them; tests/window/test_palettes.py has the limits.
_SERIES_ON_DARK = tuple(
    map(_hex, ("#56b4e9", "#c4ac2d", "#00925b", "#fff015", "#cb5600", "#956792", "#4a70ff", "#f2f5fa"))
)
# The same for white, each with 3:1.
_SERIES_ON_LIGHT = tuple(
    map(_hex, ("#0072b2", "#b58e18", "#114d3e", "#615306", "#b85b51", "#94046e", "#0099f2", "#1a2230"))
)

DARK = Theme(
    name="dark",
    bg=_hex("#0b0f16"),
    bar=_hex("#151b26"),
    panel=_hex("#161c28"),
    raised=_hex("#1e2736"),
    sunken=_hex("#0e131b"),
    border=_hex("#303b4d"),
    border_strong=_hex("#5b6b84"),
    text=_hex("#f2f5fa"),
    muted=_hex("#a3afbf"),
    disabled=_hex("#8793a4"),
    accent=_hex("#56b4e9"),
    primary=_hex("#1f5f99"),
    primary_hover=_hex("#2870b0"),
    on_primary=_hex("#ffffff"),
    good=_hex("#56b4e9"),
    warn=_hex("#f0e442"),
    bad=_hex("#ee8149"),
    track=_hex("#374256"),
    selection=_hex("#22344a"),
    hover=_hex("#283447"),
    focus=_hex("#ffffff"),
    shadow=_hex("#000000"),
    series=_SERIES_ON_DARK,
)

LIGHT = Theme(
    name="light",
    bg=_hex("#dfe5ed"),
    bar=_hex("#ffffff"),
    panel=_hex("#ffffff"),
    raised=_hex("#f1f4f8"),
    sunken=_hex("#fbfcfe"),
    border=_hex("#c3ccd8"),
    border_strong=_hex("#77869a"),
    text=_hex("#121a26"),
    muted=_hex("#4a5768"),
    disabled=_hex("#5f6c7f"),
    accent=_hex("#075a96"),
    primary=_hex("#0b5e9c"),
    primary_hover=_hex("#0d6fb8"),
    on_primary=_hex("#ffffff"),
    good=_hex("#075a96"),
    warn=_hex("#806c00"),
    bad=_hex("#7d0a0a"),
    track=_hex("#cdd5df"),
    selection=_hex("#d9e9f7"),
    hover=_hex("#e6edf5"),
    focus=_hex("#0a2f66"),
    shadow=_hex("#1c2a3c"),
    series=_SERIES_ON_LIGHT,
    shadow_alpha=60,
    veil_alpha=110,
)

HIGH_CONTRAST = Theme(
    name="high_contrast",
    bg=_hex("#000000"),
    bar=_hex("#000000"),
    panel=_hex("#000000"),
    raised=_hex("#101010"),
    sunken=_hex("#000000"),
    border=_hex("#c8c8c8"),
    border_strong=_hex("#ffffff"),
    text=_hex("#ffffff"),
    muted=_hex("#e2e2e2"),
    disabled=_hex("#b0b0b0"),
    accent=_hex("#7fd4ff"),
    primary=_hex("#ffe94a"),
    primary_hover=_hex("#fff3a0"),
    on_primary=_hex("#000000"),
    good=_hex("#7fd4ff"),
    warn=_hex("#ffe94a"),
    bad=_hex("#ff9a78"),
    track=_hex("#4a4a4a"),
    selection=_hex("#173b57"),
    hover=_hex("#2a2a2a"),
    focus=_hex("#ffffff"),
    shadow=_hex("#000000"),
    series=_SERIES_ON_DARK,
    shadow_alpha=0,
    veil_alpha=200,
    border_width=1.5,
)

THEMES: dict[str, Theme] = {theme.name: theme for theme in (DARK, LIGHT, HIGH_CONTRAST)}

#: Sets of colours for every theme: the usual one, and those for readers who take red for green, or blue for yellow.
PALETTES = ("default", "red_green", "blue_yellow")
#: When areas get patterns: where the design has them, or wherever only a colour would mark an area.
HATCHES = ("auto", "always")

# Per palette and theme: good, warn, bad, and the series but for its last colour, which is that of text.
_SHADES: dict[tuple[str, str], tuple[str, ...]] = {
    ("red_green", "dark"): (
        "#3aa0ff", "#f7ff30", "#d57751",
        "#52beff", "#ffff00", "#05c894", "#ac4846", "#f46e04", "#7c7987", "#5d47fb",
    ),
    ("red_green", "light"): (
        "#0000e0", "#522718", "#9d6100",
        "#002bc1", "#675e4f", "#002900", "#99927b", "#ff4f0b", "#828295", "#3e78ff",
    ),
    ("red_green", "high_contrast"): (
        "#8f9fff", "#ffff00", "#cf8a60",
        "#8ab8ff", "#ffff3e", "#09cb93", "#984c4a", "#d26706", "#857e8f", "#434ace",
    ),
    ("blue_yellow", "dark"): (
        "#59f9f0", "#f0e442", "#f67835",
        "#998cff", "#f7c56e", "#28e52b", "#858615", "#f20002", "#b800bc", "#327276",
    ),
    ("blue_yellow", "light"): (
        "#1261ff", "#686211", "#ad3604",
        "#9b6dfa", "#bc8b1e", "#0a6b58", "#64610e", "#b10000", "#46001e", "#1e98ed",
    ),
    ("blue_yellow", "high_contrast"): (
        "#59d6d0", "#ffd9a0", "#ff6a5e",
        "#967fff", "#f8c252", "#00d834", "#807e07", "#e70000", "#a70092", "#026673",
    ),
}  # fmt: skip


@lru_cache(maxsize=32)
def theme_for(name: str, palette: str = "default", hatches: str = "auto") -> Theme:
    """Return the theme of a name with a palette's colours; always the same object for the same choices.

    Raises:
        KeyError: there is no such theme or palette.
    """
    theme = THEMES[name]
    if palette != "default":
        good, warn, bad, *series = map(_hex, _SHADES[palette, name])
        theme = replace(theme, good=good, accent=good, warn=warn, bad=bad, series=(*series, theme.series[-1]))
    return replace(theme, hatched=hatches == "always")


def luminance(color: Color) -> float:
    """Relative luminance of an sRGB colour, 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    linear = [
        c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in color
    ]  # fmt: skip
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: Color, b: Color) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(a: Color, b: Color, share: float) -> Color:
    """The colour ``share`` of the way from ``a`` (0) to ``b`` (1)."""
    r, g, blue = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return r, g, blue
