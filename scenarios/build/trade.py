"""``controls.csv`` and ``hosts.csv``: export controls at the start, and the host metals of gallium and germanium.

The most gallium that a refiner can recover is 36 t a year per Mt of alumina (a project of 100 t at a refinery of
2.8 Mt). The most germanium is 8 t per kt of cadmium, another by-product of zinc smelting whose output is published by
country; 8 is what Canada recovers today. A project that is larger counts instead, and nobody's limit is below twice
what it makes already, as little of what its raw material holds is recovered.
"""

from __future__ import annotations

from scenarios.build import prices, shares
from scenarios.build.tables import facts, number, written

GALLIUM_T_PER_MT_OF_ALUMINA = 36.0
GERMANIUM_T_PER_KT_OF_CADMIUM = 8.0
LIMIT_OVER_OUTPUT = 2.0
RIVAL = "CHN"
HOST_PRODUCT = {"Ga": "alumina", "Ge": "cadmium"}
YIELD = {"Ga": GALLIUM_T_PER_MT_OF_ALUMINA / 1e6, "Ge": GERMANIUM_T_PER_KT_OF_CADMIUM / 1e3}


def controls_csv() -> str:
    """Return ``controls.csv``; the home ratio of the rival's controls is that of the table of prices."""
    columns = ["code", "row", "mineral", "stage", "form", "home_price", "cap_share", "rent_share", "targets", "since"]
    rows = []
    for r in facts("controls"):
        flag, home = r["flag"], r["home_price"]
        if r["code"] == RIVAL and r["stage"] == "refined" and prices.quoted(r["mineral"], "rival") is not None:
            home, flag = f"{prices.home_ratio(r['mineral']):g}", "estimate: ratio of two quotations, see SOURCES.md"
        rows.append([*({**r, "home_price": home}[c] for c in columns), flag, r["source"]])
    return written([*columns, "flag", "source"], rows)


def recoverable_t(mineral: str, row: str) -> float:
    """Return the tonnes of a by-product that the host industry of a producing row would yield in a year."""
    made = shares.production(mineral, "refined")
    table = set(shares.actors())
    host = 0.0
    for r in facts("host_output"):
        if r["product"] != HOST_PRODUCT[mineral]:
            continue
        code = shares.UNION if r["iso3"] in shares.ABSENT_UNION_MEMBERS else r["iso3"]
        if code not in made and code not in table:
            code = shares.REST
        host += float(r["tonnes"]) * (code == row)
    announced = [float(r["tonnes"]) for r in facts("host_projects") if (r["mineral"], r["iso3"]) == (mineral, row)]
    return max([host * YIELD[mineral], *announced])


def limit_share(mineral: str, row: str) -> float:
    """Return the most that a row can refine of a by-product, as a share of the world's refined output today."""
    world = next(float(r["world_t_per_year"]) for r in facts("minerals") if r["id"] == mineral)
    made = shares.production(mineral, "refined")[row]
    return max(recoverable_t(mineral, row) / world, LIMIT_OVER_OUTPUT * made)


def hosts_csv() -> str:
    """Return ``hosts.csv``: shares of each refiner's raw material, and the limit that its host industry sets."""
    columns = ["mineral", "refiner", "origin", "share", "limit_share", "host_metal", "flag", "source"]
    rows = []
    for r in facts("host_feed"):
        own = r["origin"] == r["refiner"]
        limit = number(float(f"{limit_share(r['mineral'], r['refiner']):.4g}")) if own else ""
        rows.append([r["mineral"], r["refiner"], r["origin"], r["share"], limit, *(r[c] for c in columns[5:])])
    return written(columns, rows)
