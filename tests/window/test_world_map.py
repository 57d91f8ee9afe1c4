"""The map without a screen: outlines, the raster's hit test and colours, windows, and where chips go."""

import itertools
import math

import numpy as np
import pytest

from game.window.chips import place_chips
from game.window.worldmap import HATCHES, Fill, Inks, Raster, Window, clamped, outlines, swatch, whole, zoomed

SIZE = (400, 184)
INKS = Inks((1, 2, 3), (4, 5, 6), (7, 8, 9))
LAND = Fill((90, 90, 90))


@pytest.fixture(scope="module")
def raster():
    return Raster(SIZE, whole(SIZE))


def pixel_of(code, raster):
    return raster.window.to_pixel(*outlines().markers[code])


def test_the_anchor_of_a_large_country_lies_in_it(raster):
    for code in ("USA", "BRA", "AUS", "CHN", "CAN", "KAZ", "IND", "COD"):
        assert raster.code_at(*pixel_of(code, raster)) == code
    assert raster.code_at(2, SIZE[1] - 2) is None
    assert raster.code_at(-5, 10) is None
    assert raster.code_at(10, 99_999) is None


def test_a_picture_shows_the_fill_of_each_country_and_keeps_the_raster(raster):
    picture = raster.picture({"BRA": Fill((200, 10, 10)), "AUS": Fill((10, 200, 10))}, LAND, INKS)
    assert picture.get_size() == SIZE
    for code, color in (("BRA", (200, 10, 10)), ("AUS", (10, 200, 10)), ("CHN", LAND.color)):
        x, y = pixel_of(code, raster)
        assert picture.get_at((round(x), round(y)))[:3] == color
    again = raster.picture({"BRA": Fill((10, 10, 200))}, LAND, INKS)
    x, y = pixel_of("BRA", raster)
    assert again.get_at((round(x), round(y)))[:3] == (10, 10, 200)
    assert raster.picture({"BRA": Fill((10, 10, 200))}, LAND, INKS) is again


@pytest.mark.parametrize("hatch", [h for h in HATCHES if h])
def test_a_hatch_puts_ink_into_its_country_only(raster, hatch):
    plain = raster.picture({"BRA": Fill((60, 60, 200))}, LAND, INKS)
    hatched = raster.picture({"BRA": Fill((60, 60, 200), hatch, (250, 250, 60))}, LAND, INKS)
    x, y = (round(v) for v in pixel_of("BRA", raster))
    spot = [(x + dx, y + dy) for dx in range(-6, 7) for dy in range(-6, 7)]
    changed = sum(plain.get_at(p) != hatched.get_at(p) for p in spot)
    assert 0 < changed < len(spot)
    ax, ay = (round(v) for v in pixel_of("AUS", raster))
    assert plain.get_at((ax, ay)) == hatched.get_at((ax, ay))


def test_hatches_differ_from_one_another():
    images = {}
    for hatch in HATCHES:
        surface = swatch((28, 28), Fill((40, 90, 160), hatch, (230, 230, 230)), (0, 0, 0))
        images[hatch] = bytes(np.ascontiguousarray(surface.get_view("3")).tobytes())
    assert len(set(images.values())) == len(HATCHES)


def test_windows_stay_on_the_map():
    full = whole(SIZE)
    assert zoomed(full, SIZE, 0.5, (10, 10)) == full
    close = zoomed(full, SIZE, 3.0, (100.0, 80.0))
    assert close.unit == pytest.approx(full.unit / 3)
    # The place under the mouse stays under the mouse.
    assert close.to_pixel(*full.to_map(100.0, 80.0)) == pytest.approx((100.0, 80.0), abs=0.5)
    far = clamped(Window(-9e9, 9e9, close.unit), SIZE)
    assert far.x == 0.0
    assert far.y + SIZE[1] * far.unit == pytest.approx(outlines().height)
    assert zoomed(full, SIZE, 1e6, (1.0, 1.0)).unit == pytest.approx(full.unit / 8)


def test_a_zoomed_raster_still_knows_its_countries():
    window = zoomed(whole(SIZE), SIZE, 6.0, whole(SIZE).to_pixel(*outlines().markers["DEU"]))
    raster = Raster(SIZE, window)
    assert raster.code_at(*window.to_pixel(*outlines().markers["DEU"])) == "DEU"


def crossing(a, b):
    """Whether the leader lines of two chips cross."""

    def side(p, q, r):
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    p1, q1, p2, q2 = a.anchor, (a.x, a.y), b.anchor, (b.x, b.y)
    return side(p1, q1, p2) * side(p1, q1, q2) < -1e-6 and side(p2, q2, p1) * side(p2, q2, q1) < -1e-6


@pytest.mark.parametrize(("size", "zoom"), [((806, 414), 1.0), ((1209, 620), 1.0), ((806, 414), 3.0)])
def test_chips_of_all_delegations_stay_apart_and_their_lines_do_not_cross(size, zoom):
    window = zoomed(whole(size), size, zoom, whole(size).to_pixel(*outlines().markers["DEU"]))
    anchors = [(c, window.to_pixel(*p)) for c, p in outlines().markers.items() if c != "ROW"]
    scale = size[0] / 806
    width, height = 23 * scale, 15.5 * scale
    chips = place_chips(anchors, (width, height), size)
    inside = [c for c, (x, y) in anchors if 0 <= x <= size[0] and 0 <= y <= size[1]]
    assert [chip.code for chip in chips] == inside
    assert len(chips) >= 15
    for chip in chips:
        assert width / 2 <= chip.x <= size[0] - width / 2
        assert height / 2 <= chip.y <= size[1] - height / 2
        assert chip.distance < 0.25 * size[0]
    for a, b in itertools.combinations(chips, 2):
        assert abs(a.x - b.x) >= width or abs(a.y - b.y) >= height, (a.code, b.code)
        assert not crossing(a, b), (a.code, b.code)


def test_a_lonely_chip_stays_on_its_anchor_and_the_result_is_the_same_every_time():
    anchors = [("AAA", (50.0, 50.0)), ("BBB", (200.0, 90.0)), ("CCC", (202.0, 91.0))]
    chips = place_chips(anchors, (20, 14), (300, 150))
    assert chips == place_chips(anchors, (20, 14), (300, 150))
    assert chips[0].distance == 0.0
    assert math.hypot(chips[1].x - chips[2].x, chips[1].y - chips[2].y) >= 14
    assert place_chips([("OUT", (-5.0, 4.0))], (20, 14), (300, 150)) == []
