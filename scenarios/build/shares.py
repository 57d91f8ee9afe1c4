"""Who makes and who uses what: from tonnes of 2024 to shares that add to one.

The steps, all stated in the scenario's SOURCES.md:

1. Producers outside the table keep a row of their own from 1 % of the world, booked by the rest of the world; the
   absent members of the Union are added up in the Union's row; the rest goes to the rest of the world.
2. The residual "other countries" of a source is split by a table of estimates; what the table leaves stays in the
   rest of the world.
3. Prospective producers get a seed of 1e-4, so that investment has something to grow from.
4. Secondary feed is a share of each refiner's own feed. Mine shares are shares of the feed that is left, which is
   the same thing as shares of world mine output: tonnages of the two stages are never compared.
"""

from __future__ import annotations

from collections import defaultdict

from scenarios.build.tables import facts

SEED = 1e-4
OWN_ROW_FROM = 0.01
UNION = "EUU"
REST = "ROW"
HUNGARY = "HUN"

ABSENT_UNION_MEMBERS = (
    "AUT", "BGR", "HRV", "CYP", "DNK", "ESP", "HUN", "IRL", "LUX", "LVA", "MLT", "PRT", "SVK", "SVN",
)  # fmt: skip

# Ireland's manufacturing value added is mostly the booked profit of multinational firms; a quarter is counted.
IRELAND_COUNTED = 0.25

# Battery minerals: the source weighs Hungary's manufacturing 9 where it weighs Poland's 6.
BATTERY_MINERALS = ("Li", "graphite", "Co")
HUNGARY_TO_POLAND_WEIGHT = 9 / 6

Shares = dict[str, float]


def actors() -> list[str]:
    """Return the actors in the order of the scenario."""
    return [row["code"] for row in facts("delegations")]


def account(row: str, table: set[str]) -> str:
    """Return the actor that books a row's gains."""
    return row if row in table else REST


def _tonnes(mineral: str, stage: str) -> Shares:
    rows = facts("production_2024")
    return {r["iso3"]: float(r["tonnes"]) for r in rows if r["mineral"] == mineral and r["stage"] == stage}


def production(mineral: str, stage: str) -> Shares:
    """Return shares of the world at a stage (``"refined"`` or ``"mine"``) by row, summing to 1; empty if unknown."""
    tonnes = _tonnes(mineral, stage)
    if not tonnes:
        return {}
    table = set(actors())
    world = sum(tonnes.values())
    residual = tonnes.pop("OTH", 0.0) / world
    shares: dict[str, float] = defaultdict(float)
    for code, t in tonnes.items():
        if code in ABSENT_UNION_MEMBERS:
            shares[UNION] += t / world
        elif code in table or t / world >= OWN_ROW_FROM:
            shares[code] += t / world
        else:
            shares[REST] += t / world
    left = residual
    for r in facts("residual_splits"):
        if r["mineral"] == mineral and r["stage"] == stage:
            part = residual * float(r["fraction_of_residual"])
            shares[r["iso3"]] += part
            left -= part
    if left > 0.0:
        shares[REST] += left
    for r in facts("seeds"):
        if r["mineral"] == mineral and r["stage"] == stage and r["iso3"] not in shares:
            shares[r["iso3"]] = SEED
    total = sum(shares.values())
    return {code: share / total for code, share in shares.items()}


def seeds(mineral: str, stage: str) -> set[str]:
    """Return the rows that have nothing but their seed at a stage."""
    return {code for code, share in production(mineral, stage).items() if share <= SEED}


def secondary(mineral: str) -> Shares:
    """Return the secondary share of each refiner's feed: the table, else the mineral's default; none for seeds."""
    if not production(mineral, "mine"):
        return {}
    default = float(next(r["secondary_share"] for r in facts("parameters") if r["mineral"] == mineral))
    table = {r["iso3"]: float(r["share_of_feed"]) for r in facts("secondary_feed") if r["mineral"] == mineral}
    prospective = seeds(mineral, "refined")
    feed = {code: table.get(code, default) for code in production(mineral, "refined") if code not in prospective}
    return {code: share for code, share in feed.items() if share > 0.0}


def manufacturing() -> Shares:
    """Return manufacturing value added in US$ bn; Bulgaria's is what the Union's total leaves."""
    value = {r["iso3"]: float(r["manufacturing_usd_bn"] or 0.0) for r in facts("macro")}
    members = [r["code"] for r in facts("delegations") if r["union"] == UNION]
    known = sum(value[c] for c in members) + sum(value[c] for c in ABSENT_UNION_MEMBERS)
    value["BGR"] += max(value[UNION] - known, 0.0)
    return value


def union_part_of_rest(mineral: str) -> float:
    """Return the part of the source's rest-of-world use that the Union's absent members make up (estimate).

    By manufacturing value added within the countries that the source lumps together: those without a seat, less the
    ones that it lists for this mineral (Indonesia for nickel, Russia for titanium).
    """
    value = manufacturing()
    use = {r["iso3"]: float(r["share_of_world"]) for r in facts("use_shares") if r["mineral"] == mineral}
    seated = [c for c in actors() if c in value and c != UNION]
    rest = value["WLD"] - sum(value[c] for c in seated) - sum(value[c] for c in ("IDN", "RUS") if c in use)
    irish_profits = (1.0 - IRELAND_COUNTED) * value["IRL"]
    absent = sum(value[c] for c in ABSENT_UNION_MEMBERS) - irish_profits
    rest -= irish_profits
    if mineral not in BATTERY_MINERALS:
        return absent / rest
    hungary = HUNGARY_TO_POLAND_WEIGHT * value[HUNGARY] / value["POL"] * use["POL"] / use[REST]
    others = (absent - value[HUNGARY]) / (rest - value[HUNGARY])
    return hungary + (1.0 - hungary) * others


def consumption(mineral: str) -> dict[str, tuple[float, str, str]]:
    """Return actor -> (share of world refined use, flag, source), in the order of the actors; zero rows left out."""
    table = set(actors())
    use: dict[str, tuple[float, str, str]] = {}
    elsewhere = 0.0
    for r in facts("use_shares"):
        if r["mineral"] != mineral:
            continue
        if r["iso3"] in table and r["iso3"] != REST:
            use[r["iso3"]] = (float(r["share_of_world"]), r["flag"], r["source"])
        else:
            elsewhere += float(r["share_of_world"])
    closing = next(
        float(r["share_of_world"]) for r in facts("use_shares") if (r["mineral"], r["iso3"]) == (mineral, REST)
    )
    absent = closing * union_part_of_rest(mineral)
    use[UNION] = (absent, "estimate/low", "absent members of the Union by manufacturing value added")
    use[REST] = (elsewhere - absent, "estimate/low", "closing residual less the Union's absent members")
    total = sum(share for share, _, _ in use.values())
    return {code: (use[code][0] / total, *use[code][1:]) for code in actors() if code in use}
