"""No colour that stands beside another is taken for it, whoever looks: every theme and palette, four kinds of sight.

Sight without one kind of cone is simulated by the matrices of Machado, Oliveira and Fernandes, "A physiologically-based
model for simulation of color vision deficiency", IEEE TVCG 15(6), 2009, at severity 1, on linear RGB. Differences are
CIEDE2000 (Sharma, Wu and Dalal, 2005) under D65.
"""

import itertools
import math

import numpy as np
import pytest

from game.window.screens.map_modes import ramp
from game.window.theme import HATCHES, PALETTES, THEMES, contrast, theme_for

SIGHT = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
#: Whose eyes a palette is for, the least difference between two chart colours and between two judgements.
MADE_FOR = {
    "default": (tuple(SIGHT), 13.0, 13.0),
    "red_green": (("normal", "protanopia", "deuteranopia"), 18.0, 16.0),
    "blue_yellow": (("normal", "tritanopia"), 20.0, 16.0),
}
#: Judgements come with an icon and a word; still none may look like plain muted text to anybody.
LEAST_FROM_MUTED = 9.5
CASES = [(theme, palette) for theme in THEMES for palette in PALETTES]


def seen(color, sight):
    """A colour as CIELAB, seen with the given sight."""
    c = np.array(color) / 255
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    x, y, z = _XYZ @ np.clip(SIGHT[sight] @ linear, 0, 1) / np.array([0.95047, 1.0, 1.08883])
    f = [np.cbrt(v) if v > 216 / 24389 else (24389 / 27 * v + 16) / 116 for v in (x, y, z)]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def difference(one, two):
    """CIEDE2000 of two CIELAB colours."""
    (l1, a1, b1), (l2, a2, b2) = one, two
    mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 0.5 * (1 - math.sqrt(mean**7 / (mean**7 + 25**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = math.degrees(math.atan2(b1, a1)) % 360, math.degrees(math.atan2(b2, a2)) % 360
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    hue = h1 + h2 if c1 * c2 == 0 else (h1 + turn / 2) % 360
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2

    def cos(degrees):
        return math.cos(math.radians(degrees))

    weight = 1 - 0.17 * cos(hue - 30) + 0.24 * cos(2 * hue) + 0.32 * cos(3 * hue + 6) - 0.2 * cos(4 * hue - 63)
    sl = 1 + 0.015 * (light - 50) ** 2 / math.sqrt(20 + (light - 50) ** 2)
    sc, sh = 1 + 0.045 * chroma, 1 + 0.015 * chroma * weight
    rotation = -2 * math.sqrt(chroma**7 / (chroma**7 + 25**7))
    rotation *= math.sin(math.radians(60 * math.exp(-(((hue - 275) / 25) ** 2))))
    dl, dc, dh = (l2 - l1) / sl, (c2 - c1) / sc, 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2)) / sh
    return math.sqrt(dl**2 + dc**2 + dh**2 + rotation * dc * dh)


def confused(colors, sights, least):
    """The pairs that differ by less than ``least`` for somebody."""
    found = {}
    for sight in sights:
        lab = {name: seen(color, sight) for name, color in colors.items()}
        for a, b in itertools.combinations(lab, 2):
            if difference(lab[a], lab[b]) < least:
                found[sight, a, b] = round(difference(lab[a], lab[b]), 1)
    return found


def test_the_difference_is_that_of_the_published_pairs():
    # Sharma, Wu and Dalal (2005), table 1, pairs 1, 7, 17 and 25.
    for one, two, wanted in (
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ):
        assert difference(one, two) == pytest.approx(wanted, abs=1e-4)


def test_the_simulation_confuses_what_is_confused():
    red, green = (215, 60, 40), (110, 130, 30)
    assert difference(seen(red, "normal"), seen(green, "normal")) > 45
    assert difference(seen(red, "deuteranopia"), seen(green, "deuteranopia")) < 20
    for sight in SIGHT:
        # Grey stays grey.
        assert seen((128, 128, 128), sight) == pytest.approx(seen((128, 128, 128), "normal"), abs=0.2)


@pytest.mark.parametrize(("name", "palette"), CASES)
def test_chart_colours_stay_apart(name, palette):
    sights, least, _ = MADE_FOR[palette]
    theme = theme_for(name, palette)
    assert len(theme.series) == 8
    assert confused(dict(enumerate(theme.series)), sights, least) == {}
    for color in theme.series:
        assert contrast(color, theme.panel) >= 3


@pytest.mark.parametrize(("name", "palette"), CASES)
def test_steps_of_a_map_can_be_told_by_their_lightness(name, palette):
    theme = theme_for(name, palette)
    # Those of which the map makes its ramps.
    for n in (1, 2, 4):
        fills = ramp(theme, theme.series[n], 5)
        assert contrast(fills[0].color, fills[-1].color) > 1.75, n
        assert len({fill.color for fill in fills}) == 5
    assert [bool(fill.hatch) for fill in ramp(theme_for(name, palette, "always"), theme.series[1], 5)] == [
        False, True, True, True, True,
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "palette"), CASES)
def test_judgements_stay_apart(name, palette):
    sights, _, least = MADE_FOR[palette]
    theme = theme_for(name, palette)
    tones = {tone: theme.color(tone) for tone in ("good", "warn", "bad")}
    assert confused(tones, sights, least) == {}
    for tone, color in tones.items():
        assert confused({tone: color, "muted": theme.muted}, sights, LEAST_FROM_MUTED) == {}


@pytest.mark.parametrize(("name", "palette"), CASES)
def test_judgements_can_be_read(name, palette):
    theme = theme_for(name, palette)
    for ink in ("accent", "good", "warn", "bad"):
        for ground in ("panel", "raised", "sunken"):
            assert contrast(theme.color(ink), theme.color(ground)) >= 4.5, (ink, ground)


def test_a_theme_is_one_object_for_its_choices():
    assert theme_for("dark") == THEMES["dark"]
    assert theme_for("dark", "red_green") is theme_for("dark", "red_green")
    assert {theme_for("light", "default", hatches).hatched for hatches in HATCHES} == {False, True}
    with pytest.raises(KeyError):
        theme_for("dark", "sepia")
