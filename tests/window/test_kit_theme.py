"""Colours can be read in every theme, and no type is too small."""

import pytest

from game.window import theme as look
from game.window.theme import THEMES, contrast

GROUNDS = ("bg", "bar", "panel", "raised", "sunken", "selection", "hover")


def test_contrast_of_known_pairs():
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    # #777777 on white, the textbook pair that just fails 4.5:1
    assert contrast((0x77, 0x77, 0x77), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", ["text", "muted"])
def test_text_reads_on_every_ground(name, ground, ink):
    theme = THEMES[name]
    assert contrast(theme.color(ink), theme.color(ground)) >= 4.5


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("ground", ["panel", "raised", "sunken"])
@pytest.mark.parametrize("ink", ["accent", "good", "warn", "bad"])
def test_judgements_read_on_panels(name, ground, ink):
    theme = THEMES[name]
    assert contrast(theme.color(ink), theme.color(ground)) >= 4.5


@pytest.mark.parametrize("name", THEMES)
def test_the_rest_reads(name):
    theme = THEMES[name]
    assert contrast(theme.on_primary, theme.primary) >= 4.5
    assert contrast(theme.on_primary, theme.primary_hover) >= 4.5
    assert contrast(theme.bg, theme.warn) >= 4.5 or contrast(theme.panel, theme.warn) >= 4.5
    for ground in ("panel", "raised", "bar"):
        # What is disabled still has to be read, and the ring has to be seen.
        assert contrast(theme.disabled, theme.color(ground)) >= 4.5
        assert contrast(theme.focus, theme.color(ground)) >= 3
        assert contrast(theme.border_strong, theme.color(ground)) >= 2.4
    for color in theme.series:
        assert contrast(color, theme.panel) >= 3


def test_no_type_below_the_readable_minimum():
    sizes = (look.BODY, look.HEADING, look.TITLE, look.LARGE, look.HERO)
    assert min(sizes) >= 15
    assert look.PROJECTOR >= 20
    assert look.CONTROL >= 34
