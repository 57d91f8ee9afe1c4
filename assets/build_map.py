"""Build the world map of the game, ``assets/map/world.json``, from Natural Earth's country outlines.

    python assets/build_map.py [--atlas DIR | --atlas FILE.tgz] [--out FILE]

The outlines come from the npm package ``world-atlas`` 2.0.2, which carries Natural Earth 4.1.0 as TopoJSON. Without
``--atlas`` the package is fetched with ``npm pack``; it is not kept. The 1:110m file gives the shapes; the 1:50m
file gives the markers of places that are too small for it.

Format of ``world.json``
    ``format``      1.
    ``note``        one sentence on borders, to be shown with the map.
    ``source``      where the outlines come from.
    ``projection``  name, and the longitude of the central meridian in degrees.
    ``width``, ``height``
                    size of the frame in map units; the origin is the top left corner, y grows downwards.
    ``shapes``      code -> list of polygons; a polygon is a list of rings, the outer ring first, then its holes;
                    a ring is a flat list of integers ``[x, y, dx, dy, dx, dy, ...]``: a first point and then steps
                    from point to point. The last step returns to the first point. Codes are ISO 3166-1 alpha-3;
                    ``-K``, ``-C`` and ``-S`` are three areas without a code in Natural Earth (Kosovo, Northern
                    Cyprus, Somaliland), to be drawn in a neutral colour. Antarctica is left out.
    ``graticule``   list of open lines in the encoding of a ring: parallels and meridians, each 30 degrees.
    ``markers``     actor code -> ``[x, y]``: where the chip of the actor is anchored. For a country, the point of
                    its largest polygon that lies farthest from the border, or a named place (``PLACES``). The Union
                    is anchored in the North Sea and the rest of the world in the southern Indian Ocean.

The projection is Equal Earth (Šavrič, Patterson and Jenny 2018), which keeps areas true. The map is cut along the
meridian 168.5 W, through the Bering Strait, so that no large country is divided.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tarfile
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

Point = tuple[float, float]
Ring = list[Point]

PACKAGE = "world-atlas@2.0.2"
CENTRAL_MERIDIAN = 11.5
SOUTH, NORTH = -57.0, 84.0
WIDTH = 20_000
MARGIN_DEGREES = 4.0
NOTE = "Borders follow Natural Earth; they imply no position on any dispute."
SOURCE = "Natural Earth 4.1.0, 1:110m countries (public domain), by way of world-atlas 2.0.2"
ANTARCTICA = "010"

# Natural Earth's names of the areas that carry no ISO number.
WITHOUT_NUMBER = {"Kosovo": "-K", "N. Cyprus": "-C", "Somaliland": "-S"}

# Anchors given by hand, as (longitude, latitude).
PLACES: dict[str, Point] = {
    "EUU": (3.6, 55.4),  # North Sea: near Brussels, clear of BEL and NLD
    "ROW": (82.0, -32.0),  # southern Indian Ocean
    "ITC": (-9.5, 47.5),  # west of the Channel: the tin council sat in London
    "MYS": (102.0, 3.8),  # the peninsula, not Borneo
    "NZL": (172.0, -43.2),  # between the islands' middles
}
SMALL_PLACES = ("BHR", "SGP", "COK")  # not in the 1:110m file

ACTORS = """
AGO ARG ARM AUS BHR BEL BOL BRA CAN COK CZE COD DOM ECU EST FIN FRA DEU GRC GIN IND ISR ITA JPN JOR KAZ KEN
LTU MYS MEX MNG MAR NZL NOR OMN PAK PRY PER PHL POL QAT KOR ROU SAU SLE SGP SWE THA NLD UKR ARE GBR UZB ZMB
EUU USA CHN ROW IDN NGA ITC
"""

# ISO 3166-1: numeric code and alpha-3 code of every unit of the two source files.
ISO_CODES = """
004:AFG 008:ALB 010:ATA 012:DZA 016:ASM 020:AND 024:AGO 028:ATG 031:AZE 032:ARG 036:AUS 040:AUT 044:BHS
048:BHR 050:BGD 051:ARM 052:BRB 056:BEL 060:BMU 064:BTN 068:BOL 070:BIH 072:BWA 076:BRA 084:BLZ 086:IOT
090:SLB 092:VGB 096:BRN 100:BGR 104:MMR 108:BDI 112:BLR 116:KHM 120:CMR 124:CAN 132:CPV 136:CYM 140:CAF
144:LKA 148:TCD 152:CHL 156:CHN 158:TWN 170:COL 174:COM 178:COG 180:COD 184:COK 188:CRI 191:HRV 192:CUB
196:CYP 203:CZE 204:BEN 208:DNK 212:DMA 214:DOM 218:ECU 222:SLV 226:GNQ 231:ETH 232:ERI 233:EST 234:FRO
238:FLK 239:SGS 242:FJI 246:FIN 248:ALA 250:FRA 258:PYF 260:ATF 262:DJI 266:GAB 268:GEO 270:GMB 275:PSE
276:DEU 288:GHA 296:KIR 300:GRC 304:GRL 308:GRD 316:GUM 320:GTM 324:GIN 328:GUY 332:HTI 334:HMD 336:VAT
340:HND 344:HKG 348:HUN 352:ISL 356:IND 360:IDN 364:IRN 368:IRQ 372:IRL 376:ISR 380:ITA 384:CIV 388:JAM
392:JPN 398:KAZ 400:JOR 404:KEN 408:PRK 410:KOR 414:KWT 417:KGZ 418:LAO 422:LBN 426:LSO 428:LVA 430:LBR
434:LBY 438:LIE 440:LTU 442:LUX 446:MAC 450:MDG 454:MWI 458:MYS 462:MDV 466:MLI 470:MLT 478:MRT 480:MUS
484:MEX 492:MCO 496:MNG 498:MDA 499:MNE 500:MSR 504:MAR 508:MOZ 512:OMN 516:NAM 520:NRU 524:NPL 528:NLD
531:CUW 533:ABW 534:SXM 540:NCL 548:VUT 554:NZL 558:NIC 562:NER 566:NGA 570:NIU 574:NFK 578:NOR 580:MNP
583:FSM 584:MHL 585:PLW 586:PAK 591:PAN 598:PNG 600:PRY 604:PER 608:PHL 612:PCN 616:POL 620:PRT 624:GNB
626:TLS 630:PRI 634:QAT 642:ROU 643:RUS 646:RWA 652:BLM 654:SHN 659:KNA 660:AIA 662:LCA 663:MAF 666:SPM
670:VCT 674:SMR 678:STP 682:SAU 686:SEN 688:SRB 690:SYC 694:SLE 702:SGP 703:SVK 704:VNM 705:SVN 706:SOM
710:ZAF 716:ZWE 724:ESP 728:SSD 729:SDN 732:ESH 740:SUR 748:SWZ 752:SWE 756:CHE 760:SYR 762:TJK 764:THA
768:TGO 776:TON 780:TTO 784:ARE 788:TUN 792:TUR 795:TKM 796:TCA 798:TUV 800:UGA 804:UKR 807:MKD 818:EGY
826:GBR 831:GGY 832:JEY 833:IMN 834:TZA 840:USA 850:VIR 854:BFA 858:URY 860:UZB 862:VEN 876:WLF 882:WSM
887:YEM 894:ZMB
"""
ALPHA3 = dict(pair.split(":") for pair in ISO_CODES.split())


def fail(reason: str) -> NoReturn:
    """End with one sentence and exit code 2."""
    print(reason, file=sys.stderr)
    raise SystemExit(2)


def read_atlas(path: Path | None, name: str) -> dict[str, Any]:
    """Read one TopoJSON file of the package from a folder, from its archive, or by ``npm pack``."""
    if path is None:
        with tempfile.TemporaryDirectory() as folder:
            try:
                subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
            except (FileNotFoundError, subprocess.CalledProcessError):
                fail(f"npm could not fetch {PACKAGE}; give the package with --atlas.")
            return read_atlas(next(Path(folder).glob("*.tgz")), name)
    if path.is_dir():
        text = (path / name).read_text(encoding="utf-8")
    elif path.is_file():
        with tarfile.open(path) as tar:
            member = tar.extractfile(f"package/{name}")
            if member is None:
                fail(f"{path} has no file package/{name}.")
            text = member.read().decode("utf-8")
    else:
        fail(f"{path} is neither a folder nor an archive.")
    topology: dict[str, Any] = json.loads(text)
    return topology


def decode_arcs(topology: dict[str, Any]) -> list[Ring]:
    """Undo the quantised delta encoding of a TopoJSON file: lists of (longitude, latitude) in degrees."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    return arcs


def decode_ring(indices: list[int], arcs: list[Ring]) -> Ring:
    """Join arcs to a closed ring; a negative index ``~i`` is arc ``i`` backwards."""
    ring: Ring = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring.extend(arc[1:] if ring else arc)
    return ring


def decode_countries(topology: dict[str, Any]) -> dict[str, list[list[Ring]]]:
    """Polygons in degrees by code, in the order of the codes. Raises KeyError for an unknown unit."""
    arcs = decode_arcs(topology)
    countries: dict[str, list[list[Ring]]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        number, name = geometry.get("id"), geometry["properties"]["name"]
        if number == ANTARCTICA:
            continue
        if number is None:
            code = WITHOUT_NUMBER.get(name)
            if code is None:  # reefs and bases of the 1:50m file that have no ISO number and carry no marker
                continue
        else:
            code = ALPHA3[number]
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        countries.setdefault(code, []).extend([[decode_ring(ring, arcs) for ring in polygon] for polygon in polygons])
    return dict(sorted(countries.items()))


def unwrap(ring: Ring) -> Ring:
    """Make the longitudes of a ring continuous: a step of more than 180 degrees goes the other way round."""
    result = [ring[0]]
    for lon, lat in ring[1:]:
        last = result[-1][0]
        result.append((lon + 360.0 * round((last - lon) / 360.0), lat))
    return result


def clip(ring: Ring, edge: float, keep_greater: bool) -> Ring:
    """Clip a closed ring at a meridian (Sutherland-Hodgman); returns a closed ring, or an empty list."""
    sign = 1.0 if keep_greater else -1.0
    result: Ring = []
    for (x0, y0), (x1, y1) in pairwise(ring):
        inside0, inside1 = sign * (x0 - edge) >= 0.0, sign * (x1 - edge) >= 0.0
        if inside0:
            result.append((x0, y0))
        if inside0 != inside1:
            result.append((edge, y0 + (edge - x0) / (x1 - x0) * (y1 - y0)))
    return [*result, result[0]] if len(result) >= 3 else []


def split(ring: Ring, centre: float = CENTRAL_MERIDIAN) -> list[Ring]:
    """Cut a ring at the meridian opposite to ``centre``; the pieces lie within 180 degrees of ``centre``."""
    continuous = unwrap(ring)
    west = centre - 180.0
    first = math.floor((min(lon for lon, _ in continuous) - west) / 360.0)
    last = math.floor((max(lon for lon, _ in continuous) - west) / 360.0)
    pieces = []
    for turn in range(first, last + 1):
        left = west + 360.0 * turn
        piece = clip(continuous, left, keep_greater=True)
        piece = clip(piece, left + 360.0, keep_greater=False) if piece else []
        if piece:
            pieces.append([(lon - 360.0 * turn, lat) for lon, lat in piece])
    return pieces


def equal_earth(lon: float, lat: float) -> Point:
    """Equal Earth projection of degrees to (x, y) on the unit sphere, x relative to the central meridian.

    Šavrič, Patterson and Jenny, "The Equal Earth map projection", IJGIS 33(3), 2019, equations 9 and 10.
    """
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    theta = math.asin(math.sqrt(3.0) / 2.0 * math.sin(math.radians(lat)))
    t2 = theta * theta
    t6 = t2**3
    slope = 9.0 * a4 * t6 * t2 + 7.0 * a3 * t6 + 3.0 * a2 * t2 + a1
    x = 2.0 * math.sqrt(3.0) * math.radians(lon - CENTRAL_MERIDIAN) * math.cos(theta) / (3.0 * slope)
    return x, theta * (a1 + a2 * t2 + t6 * (a3 + a4 * t2))


class Frame:
    """Maps degrees to integer map units; the frame spans the land, the places and a small margin."""

    def __init__(self, points: list[Point]) -> None:
        xs = [equal_earth(lon, lat)[0] for lon, lat in points]
        margin = math.radians(MARGIN_DEGREES)
        self.left, right = min(xs) - margin, max(xs) + margin
        self.top, bottom = equal_earth(0.0, NORTH)[1], equal_earth(0.0, SOUTH)[1]
        self.scale = WIDTH / (right - self.left)
        self.width, self.height = WIDTH, round((self.top - bottom) * self.scale)

    def place(self, lon: float, lat: float) -> tuple[int, int]:
        """Map units of a place."""
        x, y = equal_earth(lon, lat)
        return round((x - self.left) * self.scale), round((self.top - y) * self.scale)

    def encode(self, line: Ring) -> list[int]:
        """Encode a line or a closed ring as a first point and steps; steps of zero length are left out."""
        points = [self.place(lon, lat) for lon, lat in line]
        flat = list(points[0])
        for (x0, y0), (x1, y1) in pairwise(points):
            if (x0, y0) != (x1, y1):
                flat += [x1 - x0, y1 - y0]
        return flat


def area(ring: Ring) -> float:
    """Twice the unsigned planar area of a closed ring."""
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring)))


def distance_inside(x: float, y: float, ring: Ring) -> float:
    """Distance of a point to a closed ring, negative outside."""
    nearest, inside = math.inf, False
    for (x0, y0), (x1, y1) in pairwise(ring):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0):
            inside = not inside
        dx, dy = x1 - x0, y1 - y0
        length = dx * dx + dy * dy
        t = 0.0 if length == 0.0 else min(1.0, max(0.0, ((x - x0) * dx + (y - y0) * dy) / length))
        nearest = min(nearest, math.hypot(x - x0 - t * dx, y - y0 - t * dy))
    return nearest if inside else -nearest


def innermost(ring: Ring) -> Point:
    """Point of a closed ring that lies farthest from its edge: a grid search, refined six times."""
    x0, x1 = min(x for x, _ in ring), max(x for x, _ in ring)
    y0, y1 = min(y for _, y in ring), max(y for _, y in ring)
    cx, cy, rx, ry = (x0 + x1) / 2.0, (y0 + y1) / 2.0, (x1 - x0) / 2.0, (y1 - y0) / 2.0
    steps = 12
    for _ in range(6):
        grid = [
            (cx + rx * i / steps, cy + ry * j / steps)
            for i in range(-steps, steps + 1)
            for j in range(-steps, steps + 1)
        ]
        cx, cy = max(grid, key=lambda point: distance_inside(point[0], point[1], ring))
        rx, ry = rx / 4.0, ry / 4.0
    return cx, cy


def marker_of(polygons: list[list[Ring]], frame: Frame) -> list[int]:
    """Anchor of a country in map units: the innermost point of its largest polygon as drawn."""
    rings = [piece for polygon in polygons for piece in split(polygon[0])]
    projected = [[(float(x), float(y)) for x, y in (frame.place(*point) for point in ring)] for ring in rings]
    x, y = innermost(max(projected, key=area))
    return [round(x), round(y)]


def graticule(frame: Frame) -> list[list[int]]:
    """Parallels and meridians every 30 degrees, sampled every 3 degrees inside the frame's latitudes."""
    west = CENTRAL_MERIDIAN - 180.0
    lines = [[(west + 3.0 * i, float(lat)) for i in range(121)] for lat in (-30, 0, 30, 60)]
    for lon in range(-150, 181, 30):
        lines.append([(float(lon), SOUTH + 3.0 * i) for i in range(48)])
    encoded = []
    for line in lines:
        inside = [point for point in line if 0 <= frame.place(*point)[0] <= frame.width]
        encoded.append(frame.encode(inside))
    return encoded


def build(coarse: dict[str, Any], fine: dict[str, Any]) -> dict[str, Any]:
    """The whole map as the dictionary that the module's docstring describes."""
    countries = decode_countries(coarse)
    detailed = decode_countries(fine)
    pieces: dict[str, list[list[Ring]]] = {}
    for code, polygons in countries.items():
        pieces[code] = []
        for outer, *holes in polygons:
            parts = split(outer)
            # A hole is cut like its polygon; each piece goes with the part that contains it.
            cut_holes = [piece for hole in holes for piece in split(hole)]
            for part in parts:
                if area(part) == 0.0:  # a cut that only touches the edge
                    continue
                inside = [hole for hole in cut_holes if distance_inside(hole[0][0], hole[0][1], part) >= 0.0]
                pieces[code].append([part, *inside])

    small = [point for code in SMALL_PLACES for point in detailed[code][0][0]]
    land = [point for polygons in pieces.values() for polygon in polygons for point in polygon[0]]
    frame = Frame([*land, *small])

    markers = {}
    for code in sorted(ACTORS.split()):
        if code in PLACES:
            markers[code] = list(frame.place(*PLACES[code]))
        else:
            markers[code] = marker_of(detailed[code] if code in SMALL_PLACES else countries[code], frame)
    return {
        "format": 1,
        "note": NOTE,
        "source": SOURCE,
        "projection": {"name": "Equal Earth", "central_meridian": CENTRAL_MERIDIAN},
        "width": frame.width,
        "height": frame.height,
        "shapes": {
            code: [[frame.encode(ring) for ring in polygon] for polygon in polygons]
            for code, polygons in pieces.items()
        },
        "graticule": graticule(frame),
        "markers": markers,
    }


def main() -> None:
    """Read the command line and write the map."""
    parser = argparse.ArgumentParser(description="Build the world map of the game from Natural Earth's outlines.")
    parser.add_argument("--atlas", type=Path, help="world-atlas as a folder or npm archive; default: fetch it")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "map" / "world.json")
    args = parser.parse_args()
    world = build(read_atlas(args.atlas, "countries-110m.json"), read_atlas(args.atlas, "countries-50m.json"))
    text = json.dumps(world, ensure_ascii=False, separators=(",", ":"))
    args.out.write_text(text + "\n", encoding="utf-8")
    print(
        f"{args.out.name}: {len(text)} bytes, {len(world['shapes'])} shapes, {len(world['markers'])} markers, "
        f"{world['width']}x{world['height']}"
    )


if __name__ == "__main__":
    main()
