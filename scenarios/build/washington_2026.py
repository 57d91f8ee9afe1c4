"""Computes the tables of ``scenarios/washington-2026`` from the facts in ``scenarios/build/data``.

Run ``python -m scenarios.build.washington_2026`` after changing a fact; the result is the same bytes on every machine.
Written by hand, and left alone by this script: ``scenario.yaml``, ``events.yaml``, ``names.csv``, ``SOURCES.md``.
"""

from __future__ import annotations

from pathlib import Path

from scenarios.build import prices, shares, trade
from scenarios.build.mandates import mandates_yaml
from scenarios.build.tables import MINERALS, facts, number, write_or_check, written

FOLDER = Path(__file__).parent.parent / "washington-2026"

COOK_ISLANDS_GDP_USD_BN = 0.38
DAYS_PER_YEAR = 365.0

# Days of use that a stock is taken to hold: half of what is documented, as quantities are not published.
HELD_FRACTION = 0.5
JAPAN_TARGET_DAYS = 60.0
KOREA_RARE_METAL_DAYS = 54.0
KOREA_BASE_METAL_DAYS = 50.0
NOT_IN_JAPANESE_STOCK = ("Cu",)
NOT_IN_KOREAN_STOCK = ("graphite",)
BASE_METALS = ("Cu", "Ni")
US_TUNGSTEN_2020_T = 7660.0


def _macro() -> dict[str, dict[str, float]]:
    value = shares.manufacturing()
    out = {
        r["iso3"]: {
            "gdp": float(r["gdp_usd_bn"] or 0.0),
            "population": float(r["population_m"] or 0.0),
            "manufacturing": value[r["iso3"]],
        }
        for r in facts("macro")
    }
    out["COK"] = {"gdp": COOK_ISLANDS_GDP_USD_BN, "population": 0.017, "manufacturing": 0.0}
    counted = [r["code"] for r in facts("delegations") if r["code"] not in ("EUU", "ROW")]
    counted += list(shares.ABSENT_UNION_MEMBERS)
    out["ROW"] = {key: out["WLD"][key] - sum(out[c][key] for c in counted) for key in out["WLD"]}
    return out


def meetings(kind: str, union: str, gdp_usd_bn: float) -> int:
    """Return the meetings that a service can hold in a round.

    Six for the host, a union, the rival and any economy from US$ 4,000 bn; five from 1,500, four from 400, three
    from 60, else two. A member of a customs union has one fewer, at least two: its trade policy is made elsewhere.
    """
    if kind in ("host", "union", "rival"):
        return 6
    if kind == "rest":
        return 0
    steps = ((4000.0, 6), (1500.0, 5), (400.0, 4), (60.0, 3))
    held = next((n for gdp, n in steps if gdp_usd_bn >= gdp), 2)
    return max(held - 1, 2) if union else held


def delegations_csv() -> str:
    """Return ``delegations.csv``."""
    macro = _macro()
    rows = []
    for r in facts("delegations"):
        m = macro[r["code"]]
        flag = {
            "COK": "GDP is an estimate: the source has none",
            "EUU": "totals of all 27 members; the market row is the residual of the absent ones",
            "ROW": "world less all others",
            "CAN": "manufacturing value added of 2018",
        }.get(r["code"], "")
        rows.append(
            [
                r["code"],
                r["kind"],
                r["region"],
                r["union"],
                f"{m['gdp']:.2f}",
                f"{m['population']:.3f}",
                f"{m['manufacturing']:.3f}",
                str(meetings(r["kind"], r["union"], m["gdp"])),
                "",
                r["stance"],
                r["temperament"],
                flag,
                "; ".join(filter(None, ["World Bank WDI (GDP 2023 and population 2024)", r["source"]])),
            ]
        )
    columns = ["code", "kind", "region", "union", "gdp_usd_bn", "population_m", "manufacturing_usd_bn"]
    return written([*columns, "meetings", "budget_usd_m", "stance", "temperament", "flag", "source"], rows)


def minerals_csv() -> str:
    """Return ``minerals.csv``: the facts of each mineral and the parameters of the market model."""
    parameters = {r["mineral"]: r for r in facts("parameters")}
    model = {
        "sigma": "sigma",
        "eta": "eta",
        "choke": "choke",
        "eps_refining": "eps_refining",
        "eps_refining_rival": "eps_refining_chn",
        "u0": "u0",
        "u0_rival": "u0_chn",
        "sigma_ore": "sigma_ore",
        "choke_ore": "choke_ore",
        "eps_mine": "eps_mine",
        "secondary_share": "secondary_share",
        "rival_import_openness": "chn_import_openness",
        "foreign_ore_to_rival_pull": "foreign_ore_to_chn_pull",
    }
    dynamic = ["lrmc_refining", "lrmc_mining", "risk_premium"]
    dynamic += ["private_cover_quarters", "private_bid_exponent", "private_precaution"]
    lead = ["id", "name", "unit", "world_t_per_year"]
    tail = ["lead_rounds_refining", "lead_rounds_mining", "voll", "end_uses"]
    rows = []
    for r in facts("minerals"):
        p = parameters[r["id"]]
        price = prices.quoted(r["id"], "outside")
        assert price is not None
        basis = f"{price['basis']}, {price['period']}"
        flags = [
            r["flag"],
            f"price {price['quality']}: {price['note']}",
            "long-run costs and private stocks: estimates",
        ]
        rows.append(
            [
                *(r[c] for c in lead),
                f"{prices.outside_usd_per_t(r['id']):.10g}",
                basis,
                r["strategic"],
                "2" if shares.production(r["id"], "mine") else "1",
                f"{prices.kappa(r['id']):.6g}",
                *(f"{float(p[k]):g}" for k in model.values()),
                "0.85",
                *(f"{float(p[k]):g}" for k in dynamic),
                *(r[c] for c in tail),
                "; ".join(filter(None, flags)),
                f"{r['source']}; price: {price['source']}",
            ]
        )
    columns = [*lead, "price_usd_per_t", "price_basis", "strategic", "stages", "kappa", *model, "u0_mine", *dynamic]
    return written([*columns, *tail, "flag", "source"], rows)


def production_csv() -> str:
    """Return ``production.csv``: shares of the world by row and stage, and secondary feed."""
    table = set(shares.actors())
    sources = {(r["mineral"], r["stage"], r["iso3"]): (r["flag"], r["source"]) for r in facts("production_2024")}
    split = {(r["mineral"], r["stage"], r["iso3"]) for r in facts("residual_splits")}
    rows = []
    for mineral in MINERALS:
        for stage in ("refined", "mine"):
            prospective = shares.seeds(mineral, stage)
            made = shares.production(mineral, stage)
            for code in sorted(made, key=lambda c: (-made[c], c)):
                flag, source = sources.get((mineral, stage, code), ("", ""))
                if code in prospective:
                    flag, source = "estimate: seed of a prospective producer", "scenario"
                elif (mineral, stage, code) in split:
                    flag, source = "estimate: part of the source's residual", "scenario"
                elif code in (shares.UNION, shares.REST):
                    flag, source = "sum of rows without a seat, with their part of the residual", "see SOURCES.md"
                rows.append([mineral, stage, code, shares.account(code, table), number(made[code]), flag, source])
        feed = shares.secondary(mineral)
        for code in sorted(feed, key=lambda c: (-feed[c], c)):
            rows.append(
                [mineral, "secondary", code, shares.account(code, table), number(feed[code]), "estimate", "scenario"]
            )
    return written(["mineral", "stage", "row", "account", "share", "flag", "source"], rows)


def consumption_csv() -> str:
    """Return ``consumption.csv``: shares of world refined use by actor."""
    rows = []
    for mineral in MINERALS:
        for code, (share, flag, source) in shares.consumption(mineral).items():
            rows.append([mineral, code, number(share), flag, source])
    return written(["mineral", "code", "share", "flag", "source"], rows)


def stock_days(code: str, mineral: str) -> float:
    """Return the days of use that a public stock is estimated to hold when the game begins."""
    if code == "JPN" and mineral not in NOT_IN_JAPANESE_STOCK:
        return HELD_FRACTION * JAPAN_TARGET_DAYS
    if code == "KOR" and mineral not in NOT_IN_KOREAN_STOCK:
        return HELD_FRACTION * (KOREA_BASE_METAL_DAYS if mineral in BASE_METALS else KOREA_RARE_METAL_DAYS)
    return 0.0


def stockpiles_csv() -> str:
    """Return ``stockpiles.csv``: the few public stocks that can be put in tonnes, all estimates."""
    rows = []
    world = {r["id"]: float(r["world_t_per_year"]) for r in facts("minerals")}
    note = {
        "JPN": ("estimate: half of the general target of 60 days", "IEA policy 16639"),
        "KOR": ("estimate: half of the days reported before the target was raised", "IEA policy 17940"),
    }
    rows.append(
        [
            "USA",
            "W",
            f"{HELD_FRACTION * US_TUNGSTEN_2020_T:.3f}",
            "estimate: half of the 7660 t of ores and concentrates held in September 2020",
            "USGS MCS 2021",
        ]
    )
    for code, (flag, source) in note.items():
        for mineral in MINERALS:
            use = shares.consumption(mineral).get(code, (0.0, "", ""))[0]
            tonnes = stock_days(code, mineral) / DAYS_PER_YEAR * use * world[mineral]
            if tonnes > 0.0:
                rows.append([code, mineral, f"{tonnes:.3f}", flag, source])
    return written(["code", "mineral", "tonnes", "flag", "source"], rows)


def japan_gap_usd_m() -> float:
    """Return the cost in US$ m, at baseline prices, of filling Japan's stock from the held half up to the 60 days."""
    worth = 0.0
    for r in facts("minerals"):
        if r["strategic"] == "true":
            use = (
                shares.consumption(r["id"])["JPN"][0] * float(r["world_t_per_year"]) * prices.outside_usd_per_t(r["id"])
            )
            worth += (JAPAN_TARGET_DAYS - stock_days("JPN", r["id"])) / DAYS_PER_YEAR * use
    return worth / 1e6


def prices_csv() -> str:
    """Return ``prices.csv``: documented yearly prices before the game."""
    rows = []
    for r in facts("prices"):
        basis = f"{r['basis']} ({r['flag']})" if r["flag"] else r["basis"]
        rows.append([r["mineral"], r["year"], r["usd_per_t"], basis, r["source"]])
    return written(["mineral", "year", "usd_per_t", "basis", "source"], rows)


def build() -> dict[str, str]:
    """Return file name -> text of everything that is computed."""
    return {
        "delegations.csv": delegations_csv(),
        "minerals.csv": minerals_csv(),
        "production.csv": production_csv(),
        "consumption.csv": consumption_csv(),
        "stockpiles.csv": stockpiles_csv(),
        "prices.csv": prices_csv(),
        "controls.csv": trade.controls_csv(),
        "hosts.csv": trade.hosts_csv(),
        "mandates.yaml": mandates_yaml(),
    }


def main(arguments: list[str] | None = None) -> int:
    """Write the computed files, or with ``--check`` say which of them are out of date."""
    return write_or_check(FOLDER, build, arguments, __doc__)


if __name__ == "__main__":
    raise SystemExit(main())
