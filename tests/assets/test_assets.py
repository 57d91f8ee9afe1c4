"""The shipped assets: complete, within their limits, and readable by the library that draws them."""

from __future__ import annotations

import csv
import json
import os
import re
from importlib.resources import as_file, files
from itertools import combinations, pairwise
from typing import Any

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")

import numpy as np
import pygame
import pytest

from assets import build_flags, build_icons, build_map

ASSETS = files("assets")
ICONS = (
    "undo codex bell gear help search plus minus check cross dash warning lock clock coin handshake gavel "
    "box pick flask factory shield chart map table bloc journal save load play next back up down filter "
    "star flag eye exit user robot dice levy ship scales envelope info"
)
GLYPHS = "éñçüłő€£¥–—…•→←↑↓≥≤≈×✓✗±Δσηκψ%“”’₂−·▲▼★●⚠İşğßðþœæøå0123456789"
# Drawings that are alike because the flags are: at least this mean difference per channel, of 255, at 24 x 16.
NEAR_TWINS = {
    ("AUS", "NZL"): 7.0,
    ("COK", "NZL"): 6.0,
    ("AUS", "COK"): 10.0,
    ("IDN", "SGP"): 12.0,
    ("ITA", "MEX"): 12.0,
    ("NLD", "PRY"): 12.0,
}
CLEAR_DIFFERENCE = 20.0
NO_COUNTRY = ("EUU", "ITC", "ROW")


def scenario_codes() -> list[str]:
    """Codes of all actors of all shipped scenarios, with those for which the map was built."""
    codes = set(build_map.ACTORS.split())
    for folder in files("scenarios").iterdir():
        table = folder.joinpath("delegations.csv")
        if table.is_file():
            codes.update(row["code"] for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    return sorted(codes)


ACTORS = scenario_codes()


def load_svg(folder: str, name: str, size: tuple[int, int]) -> pygame.Surface:
    with as_file(ASSETS / folder / f"{name}.svg") as path:
        return pygame.image.load_sized_svg(path, size)


def colours(surface: pygame.Surface) -> np.ndarray:
    return pygame.surfarray.array3d(surface).astype(float)


@pytest.fixture(scope="module")
def world() -> dict[str, Any]:
    return json.loads((ASSETS / "map" / "world.json").read_text(encoding="utf-8"))


def decode(ring: list[int]) -> list[tuple[int, int]]:
    x, y = ring[:2]
    points = [(x, y)]
    for dx, dy in zip(ring[2::2], ring[3::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x, y))
    return points


def rings(world: dict[str, Any]) -> list[tuple[str, list[tuple[int, int]]]]:
    return [
        (code, decode(ring)) for code, polygons in world["shapes"].items() for polygon in polygons for ring in polygon
    ]


def shape_area(world: dict[str, Any], code: str) -> float:
    """Twice the area of a country in square map units, its holes taken off."""
    total = 0.0
    for outer, *holes in world["shapes"][code]:
        total += build_map.area(decode(outer)) - sum(build_map.area(decode(hole)) for hole in holes)
    return total


# Flags


def test_there_is_a_flag_for_every_actor_and_no_other() -> None:
    shipped = sorted(path.name.removesuffix(".svg") for path in (ASSETS / "flags").iterdir())
    assert shipped == ACTORS


@pytest.mark.parametrize("code", ACTORS)
def test_flag_is_opaque_and_has_several_colours(code: str) -> None:
    """Opaque at sizes whose pixels do not fall in with the bands too: no seam lets the panel through."""
    for size in ((24, 16), (36, 24), (42, 28), (66, 44)):
        surface = load_svg("flags", code, size)
        assert surface.get_size() == size
        assert pygame.surfarray.array_alpha(surface).min() == 255
        assert len(np.unique(colours(surface).reshape(-1, 3), axis=0)) > 1


@pytest.mark.parametrize("code", ACTORS)
def test_flag_file_is_what_the_script_draws(code: str) -> None:
    text = (ASSETS / "flags" / f"{code}.svg").read_text(encoding="utf-8")
    assert build_flags.FLAGS[code] in text
    assert len(text.encode()) < 4096
    assert 'viewBox="0 0 36 24"' in text


def test_flags_differ_visibly_at_24_by_16() -> None:
    drawn = {code: colours(load_svg("flags", code, (24, 16))) for code in ACTORS}
    alike = []
    for a, b in combinations(ACTORS, 2):
        difference = np.abs(drawn[a] - drawn[b]).mean()
        if difference < NEAR_TWINS.get((a, b), CLEAR_DIFFERENCE):
            alike.append((a, b, round(float(difference), 1)))
    assert alike == []


def test_union_flag_turns_like_a_wheel() -> None:
    """Half a turn leaves the flag of the United Kingdom as it is; a mirror does not."""
    picture = colours(load_svg("flags", "GBR", (360, 240)))
    turned, mirrored = picture[::-1, ::-1], picture[::-1]
    assert np.abs(picture - turned).mean() < 1.0
    assert np.abs(picture - mirrored).mean() > 5.0
    # On the hoist side the broad white stripe is above the red one: red touches the left edge below the corner.
    red = picture[0, : 240 // 10, 2] < 100
    assert red[6:16].all()


# Icons


def test_icons_are_the_agreed_set() -> None:
    shipped = sorted(path.name.removesuffix(".svg") for path in (ASSETS / "icons").iterdir())
    assert shipped == sorted(ICONS.split()) == sorted(build_icons.ICONS)


@pytest.mark.parametrize("name", ICONS.split())
@pytest.mark.parametrize("size", [16, 24, 32])
def test_icon_is_white_on_nothing_and_inside_its_box(name: str, size: int) -> None:
    surface = load_svg("icons", name, (size, size))
    alpha = pygame.surfarray.array_alpha(surface)
    assert alpha.max() > 150, "no solid stroke"
    assert 0.02 < (alpha > 127).mean() < 0.6
    assert alpha[0, 0] == alpha[-1, -1] == 0
    stroke = colours(surface)[alpha > 100]
    assert len(stroke) > 0
    assert stroke.min() >= 250


@pytest.mark.parametrize("name", ICONS.split())
def test_icon_file_is_what_the_script_draws(name: str) -> None:
    assert build_icons.ICONS[name] in (ASSETS / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def test_icons_differ() -> None:
    drawn = {name: pygame.surfarray.array_alpha(load_svg("icons", name, (24, 24))) for name in ICONS.split()}
    alike = [
        (a, b) for a, b in combinations(drawn, 2) if np.abs(drawn[a].astype(int) - drawn[b].astype(int)).mean() < 4.0
    ]
    assert alike == []


@pytest.mark.parametrize("folder", ["flags", "icons"])
def test_svg_keeps_to_what_the_reader_knows(folder: str) -> None:
    allowed = {"svg", "g", "path", "rect", "circle", "ellipse", "polygon"}
    for path in (ASSETS / folder).iterdir():
        text = path.read_text(encoding="utf-8")
        assert set(re.findall(r"<([A-Za-z]+)", text)) <= allowed, path.name
        assert not re.search(r"\b(style|class|href|clip-path|filter|url)\b", text), path.name


# Map


def test_map_states_its_format_and_the_note_on_borders(world: dict[str, Any]) -> None:
    assert world["format"] == 1
    assert "no position" in world["note"]
    assert world["width"] == build_map.WIDTH
    assert 2.0 < world["width"] / world["height"] < 2.4
    assert len((ASSETS / "map" / "world.json").read_bytes()) < 250_000


def test_rings_are_closed_inside_the_frame_and_without_streaks(world: dict[str, Any]) -> None:
    for code, points in rings(world):
        assert len(points) >= 4, code
        assert points[0] == points[-1], code
        assert all(0 <= x <= world["width"] and 0 <= y <= world["height"] for x, y in points), code
        longest = max(np.hypot(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in pairwise(points))
        assert longest < 0.1 * world["width"], code


def test_every_country_of_the_source_is_there(world: dict[str, Any]) -> None:
    codes = set(world["shapes"])
    assert len(codes) == 176  # 177 units of the source less Antarctica
    assert {"-K", "-C", "-S", "RUS", "FJI", "GRL", "IDN", "ZAF"} <= codes
    assert "ATA" not in codes
    assert set(ACTORS) - codes == {*build_map.SMALL_PLACES, *NO_COUNTRY}


def test_areas_are_true(world: dict[str, Any]) -> None:
    """Land areas in thousand square kilometres, against Brazil's 8,358 (land) and the generalised outline."""
    brazil = shape_area(world, "BRA") / 8_358
    for code, area in {"AUS": 7_633, "DZA": 2_382, "IND": 2_973, "KAZ": 2_700, "COD": 2_267, "MNG": 1_554}.items():
        assert shape_area(world, code) / brazil == pytest.approx(area, rel=0.08), code


def test_every_actor_has_a_marker_inside_the_frame(world: dict[str, Any]) -> None:
    assert sorted(world["markers"]) == ACTORS
    for code, (x, y) in world["markers"].items():
        assert 0.01 * world["width"] < x < 0.99 * world["width"], code
        assert 0.01 * world["height"] < y < 0.99 * world["height"], code


def test_markers_lie_in_their_countries(world: dict[str, Any]) -> None:
    for code, (x, y) in world["markers"].items():
        if code in world["shapes"]:
            inside = [build_map.distance_inside(x, y, decode(polygon[0])) for polygon in world["shapes"][code]]
            assert max(inside) > 0.0, code


@pytest.mark.parametrize(
    ("code", "lon", "lat"), [("BHR", 50.55, 26.05), ("SGP", 103.8, 1.35), ("COK", -159.78, -21.23)]
)
def test_places_too_small_for_a_shape_are_where_they_are(
    world: dict[str, Any], code: str, lon: float, lat: float
) -> None:
    """Compared with the land around: pixels from the marker to the place at a width of 900."""
    # Two known markers give the affine map from the projection to map units.
    (ux, uy), (vx, vy) = (build_map.equal_earth(*build_map.PLACES[name]) for name in ("ROW", "NZL"))
    (ax, ay), (bx, by) = world["markers"]["ROW"], world["markers"]["NZL"]
    x, y = build_map.equal_earth(lon, lat)
    expected = ax + (x - ux) * (bx - ax) / (vx - ux), ay + (y - uy) * (by - ay) / (vy - uy)
    distance = np.hypot(world["markers"][code][0] - expected[0], world["markers"][code][1] - expected[1])
    assert distance * 900 / world["width"] < 1.0


def test_markers_do_not_coincide(world: dict[str, Any]) -> None:
    for (a, (ax, ay)), (b, (bx, by)) in combinations(world["markers"].items(), 2):
        assert np.hypot(ax - bx, ay - by) * 900 / world["width"] > 2.0, (a, b)


def test_splitting_at_the_cut_keeps_the_area_and_leaves_no_wide_step() -> None:
    ring = [(170.0, 0.0), (-170.0, 0.0), (-170.0, 10.0), (170.0, 10.0), (170.0, 0.0)]  # 20 x 10 degrees across 180
    pieces = build_map.split(ring, centre=0.0)
    assert len(pieces) == 2
    assert sum(build_map.area(piece) for piece in pieces) == pytest.approx(2 * 200.0)
    for piece in pieces:
        assert piece[0] == piece[-1]
        assert all(-180.0 <= lon <= 180.0 for lon, _ in piece)
        assert max(abs(b[0] - a[0]) for a, b in pairwise(piece)) <= 10.0
    # With the cut of the game the same ring stays whole.
    assert len(build_map.split(ring)) == 1


def test_equal_earth_has_its_published_extent() -> None:
    """Half width 2.70663 and half height 1.31737 on the unit sphere (Šavrič et al., table of the projection)."""
    x, y = build_map.equal_earth(build_map.CENTRAL_MERIDIAN + 180.0, 0.0)
    assert (x, y) == pytest.approx((2.706629983696, 0.0), abs=1e-9)
    assert build_map.equal_earth(build_map.CENTRAL_MERIDIAN, 90.0) == pytest.approx((0.0, 1.317362759157), abs=1e-9)


# Fonts


@pytest.mark.parametrize("weight", ["Regular", "SemiBold"])
def test_font_has_the_glyphs_and_figures_of_equal_width(weight: str) -> None:
    pygame.font.init()
    resource = ASSETS / "fonts" / f"NotoSans-{weight}.ttf"
    assert len(resource.read_bytes()) < 700_000
    with as_file(resource) as path:
        font = pygame.font.Font(str(path), 30)

    def picture(char: str) -> bytes:
        return pygame.image.tobytes(font.render(char, True, "white", "black"), "RGB")

    # A missing glyph is drawn as a box; metrics() describes that box and cannot tell.
    box = picture("\ue000")
    assert picture("漢") == box, "the test's own notion of a missing glyph is wrong"
    assert [char for char in GLYPHS if picture(char) == box or font.metrics(char)[0] is None] == []
    assert len({font.size(digit)[0] for digit in "0123456789"}) == 1


def test_licence_texts_are_shipped() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (ASSETS / "fonts" / "OFL.txt").read_text(encoding="utf-8")
    licences = (ASSETS / "LICENSES.md").read_text(encoding="utf-8")
    for folder in ("flags", "icons", "map", "fonts"):
        assert f"`{folder}/" in licences
