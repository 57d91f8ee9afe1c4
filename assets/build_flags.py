"""Draw the flags of the game: ``assets/flags/<code>.svg``, one per actor.

    python assets/build_flags.py [--out DIR]

All flags share one canvas of 36 x 24 units (3:2), whatever the official proportions, so that they stand in columns.
They are our own simple drawings, made to be told apart at 24 x 16 pixels: right colours and bands, emblems reduced
to their outline. ``EUU`` is the European Union; ``ROW``, the rest of the world, has a globe of
our own, and ``ITC``, the tin council of 1985, three ingots.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

if __package__ in (None, ""):  # run as a script
    sys.path.insert(0, str(Path(__file__).parent.parent))

from assets.drawing import flags_africa_asia_oceania as east
from assets.drawing import flags_americas_europe as west
from assets.drawing.layouts import BLACK, WHITE, H, W, columns, cross, rows, serrated, union_jack
from assets.drawing.shapes import circle, polygon, rect

FLAGS = {
    "AGO": east.angola(),
    "ARE": rows("#00732f", WHITE, BLACK) + rect(0, 0, 9.6, H, "#c8102e"),
    "ARG": west.argentina(),
    "ARM": rows("#d90012", "#0033a0", "#f2a800"),
    "AUS": east.australia(),
    "BEL": columns(BLACK, "#fdda24", "#ef3340"),
    "BHR": serrated("#ce1126", 5, 9.4, 15.0),
    "BOL": west.bolivia(),
    "BRA": west.brazil(),
    "CAN": west.canada(),
    "CHN": east.china(),
    "COD": east.congo_kinshasa(),
    "COK": east.cook_islands(),
    "CZE": rows(WHITE, "#d7141a") + polygon([(0, 0), (18, 12), (0, 24)], "#11457e"),
    "DEU": rows(BLACK, "#dd0000", "#ffce00"),
    "DOM": west.dominican_republic(),
    "ECU": west.ecuador(),
    "EST": rows("#0072ce", BLACK, WHITE),
    "EUU": west.european_union(),
    "FIN": cross(WHITE, [("#002f6c", 6.4)], 13.2),
    "FRA": columns("#000091", WHITE, "#e1000f"),
    "GBR": union_jack(0, 0, W, H),
    "GIN": columns("#ce1126", "#fcd116", "#009460"),
    "GRC": west.greece(),
    "IND": east.india(),
    "IDN": rows("#ce1126", WHITE),
    "ISR": east.israel(),
    "ITA": columns("#009246", WHITE, "#ce2b37"),
    "ITC": west.tin_council(),
    "JOR": east.jordan(),
    "JPN": rect(0, 0, W, H, WHITE) + circle(18, 12, 7.2, "#bc002d"),
    "KAZ": east.kazakhstan(),
    "KEN": east.kenya(),
    "KOR": east.korea(),
    "LTU": rows("#fdb913", "#006a44", "#c1272d"),
    "MAR": east.morocco(),
    "MEX": west.mexico(),
    "MNG": east.mongolia(),
    "MYS": east.malaysia(),
    "NGA": columns("#008751", WHITE, "#008751"),
    "NLD": rows("#ae1c28", WHITE, "#21468b"),
    "NOR": cross("#ba0c2f", [(WHITE, 6.4), ("#00205b", 3.2)], 12.6),
    "NZL": east.new_zealand(),
    "OMN": east.oman(),
    "PAK": east.pakistan(),
    "PER": columns("#d91023", WHITE, "#d91023"),
    "PHL": east.philippines(),
    "POL": rows(WHITE, "#dc143c"),
    "PRY": west.paraguay(),
    "QAT": serrated("#8a1538", 9, 10.0, 14.4),
    "ROU": columns("#002b7f", "#fcd116", "#ce1126"),
    "ROW": west.rest_of_world(),
    "SAU": east.saudi_arabia(),
    "SGP": east.singapore(),
    "SLE": rows("#1eb53a", WHITE, "#0072c6"),
    "SWE": cross("#006aa7", [("#fecc02", 4.8)], 13.0),
    "THA": rows("#a51931", WHITE, ("#2d2a4a", 2), WHITE, "#a51931"),
    "UKR": rows("#0057b7", "#ffd700"),
    "USA": west.usa(),
    "UZB": east.uzbekistan(),
    "ZMB": east.zambia(),
}


def main() -> None:
    """Write one file per flag."""
    parser = argparse.ArgumentParser(description="Draw the flags of the game.")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "flags")
    folder = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    for code, body in FLAGS.items():
        text = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 24" width="36" height="24">{body}</svg>\n'
        (folder / f"{code}.svg").write_text(text, encoding="utf-8")
    print(f"{len(FLAGS)} flags in {folder}")


if __name__ == "__main__":
    main()
