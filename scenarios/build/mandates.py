"""``mandates.yaml``: mandates written from public positions, and for everybody else a stated rule.

The rule. A seat's economy is measured in US$ m a quarter at baseline prices: *mined* (ore at its cost share of the
refined price), *refined* and *used*. Copper and nickel count a tenth, so that they do not drown the rest.

* Profile: a **member state** belongs to a customs union; a **miner** mines at least 2 and more than it refines; a
  **refiner** refines at least 2; a **financier** has no such industry but US$ 25,000 a head or more; the rest are
  **newcomers**.
* Points for targets: 60 for an economy under US$ 150 bn, 52 under 400, 40 above; 30 for a member state.
* Weights for the rest: prosperity .25, standing .15, and .60 split between industry and security as .10 each plus
  .40 by production and use.
* Payments to receive: 2.5 times the square root of GDP in US$ bn, between 4 and 30 m.
* Targets by profile, and red lines on floors (users), output (producers) and payments, as in the functions below.
* Ties: a seat that has signed no framework with the host, is in no partnership and in no union has a red line against
  joining (8 points) in place of its line on payments, and another treaty where others want membership.
* Floors are multiples of the baseline price. Where that is a boom price, above the cost of new capacity, producers ask
  for no more than it, and users allow 1.2 times it instead of 1.4.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from scenarios.build import prices, shares
from scenarios.build.tables import DATA, MINERALS, facts

BULK = {"Cu": 0.1, "Ni": 0.1}
PRODUCER_FROM_USD_M = 2.0
FINANCIER_FROM_USD_PER_HEAD = 25_000.0
WORTH_A_WORD_USD_M = 0.1
UNALIGNED_POINTS = 8
QUARTER_DAYS = 91.25
BUDGET_SHARE = 1e-5

PARTNER = {
    "Sub-Saharan Africa": "EUU",
    "Latin America & Caribbean": "USA",
    "East Asia & Pacific": "JPN",
    "Europe & Central Asia": "EUU",
    "Middle East & North Africa": "KOR",
    "South Asia": "JPN",
    "North America": "USA",
}
HEADING = (
    "# The private instructions of each seat. This file is written by scenarios/build/mandates.py: mandates with\n"
    "# 'basis: brief' come from public positions, those with 'basis: derived' from the rule stated there.\n"
    "# In a copy of this folder, edit it freely.\n"
)
WITH_ARTICLE = ("NLD", "DOM")
COUNT = {2: "two", 3: "three", 4: "four", 5: "five"}


@dataclass(frozen=True)
class Economy:
    """What a seat has: mineral -> US$ m a quarter at baseline prices, Cu and Ni at a tenth."""

    code: str
    name: str
    region: str
    union: str
    gdp_usd_bn: float
    population_m: float
    ties: str
    mined: Mapping[str, float]
    refined: Mapping[str, float]
    used: Mapping[str, float]

    @property
    def profile(self) -> str:
        """The profile that the rule gives this seat."""
        mined, refined = sum(self.mined.values()), sum(self.refined.values())
        if self.union:
            return "member state"
        if mined >= PRODUCER_FROM_USD_M and mined >= refined:
            return "miner"
        if refined >= PRODUCER_FROM_USD_M:
            return "refiner"
        rich = self.gdp_usd_bn * 1000.0 >= FINANCIER_FROM_USD_PER_HEAD * self.population_m
        return "financier" if rich else "newcomer"

    @property
    def budget_usd_m(self) -> float:
        """The ministry budget of a round by the default rule."""
        return max(1.0, BUDGET_SHARE * self.gdp_usd_bn * 1000.0 / 4.0)

    @property
    def payment_usd_m(self) -> int:
        """What the seat sets out to receive over the game."""
        return round(min(max(2.5 * self.gdp_usd_bn**0.5, 4.0), 30.0))


def _largest(values: Mapping[str, float], among: tuple[str, ...] = MINERALS) -> str | None:
    found = [(values[m], m) for m in among if values.get(m, 0.0) > 0.0]
    return max(found, key=lambda pair: pair[0])[1] if found else None


@cache
def _production() -> dict[tuple[str, str], dict[str, float]]:
    """Shares of the world by mineral and stage, without the seeds of prospective producers."""
    return {
        (m, stage): {code: v for code, v in shares.production(m, stage).items() if v > shares.SEED}
        for m in MINERALS
        for stage in ("refined", "mine")
    }


@cache
def _worth() -> dict[str, float]:
    return {
        r["id"]: float(r["world_t_per_year"]) * prices.outside_usd_per_t(r["id"]) / 4e6 * BULK.get(r["id"], 1.0)
        for r in facts("minerals")
    }


@cache
def _names() -> dict[str, str]:
    with (DATA.parent.parent / "washington-2026" / "names.csv").open(encoding="utf-8", newline="") as file:
        names = {r["code"]: r["name"] for r in csv.DictReader(file)}
    return {code: f"the {name}" if code in WITH_ARTICLE else name for code, name in names.items()}


@cache
def _use() -> dict[str, dict[str, float]]:
    return {m: {code: row[0] for code, row in shares.consumption(m).items()} for m in MINERALS}


def economy(code: str) -> Economy:
    """Return the economy of a seat."""
    row = next(r for r in facts("delegations") if r["code"] == code)
    macro = next(r for r in facts("macro") if r["iso3"] == code)
    kappa = {m: prices.kappa(m) for m in MINERALS}
    worth, made, use = _worth(), _production(), _use()
    return Economy(
        code=code,
        name=_names()[code],
        region=row["region"],
        union=row["union"],
        gdp_usd_bn=float(macro["gdp_usd_bn"] or 0.0),
        population_m=float(macro["population_m"] or 0.0),
        ties=row["ties"],
        mined={m: kappa[m] * worth[m] * made[m, "mine"].get(code, 0.0) for m in MINERALS},
        refined={m: worth[m] * made[m, "refined"].get(code, 0.0) for m in MINERALS},
        used={m: worth[m] * use[m].get(code, 0.0) for m in MINERALS},
    )


@cache
def _boom(mineral: str) -> bool:
    """Whether the baseline price is above the long-run cost of new capacity, in refining or in mining."""
    row = next(r for r in facts("parameters") if r["mineral"] == mineral)
    return min(float(row["lrmc_refining"]), float(row["lrmc_mining"])) < 1.0


def _title(mineral: str, stage: str = "refined") -> str:
    if stage == "ore":
        return "rutile" if mineral == "Ti" else f"{_title(mineral)} ore"
    name = next(r["name"] for r in facts("minerals") if r["id"] == mineral).lower()
    return name.removesuffix(" oxide").removesuffix(" for anodes")


def _received(e: Economy, points: int) -> dict[str, Any]:
    usd = e.payment_usd_m
    text = f"At least ${usd} m received from other parties"
    return {"text": text, "points": points, "by_round": 8, "when": {"kind": "received_at_least", "value": usd * 10**6}}


def _treaties(count: int, points: int, by_round: int) -> dict[str, Any]:
    text = f"{COUNT[count].capitalize()} treaties in force"
    return {"text": text, "points": points, "by_round": by_round, "when": {"kind": "treaties_at_least", "value": count}}


def _treaty_with(partner: str, points: int, by_round: int) -> dict[str, Any]:
    who = {"EUU": "the Union", "USA": "the United States", "JPN": "Japan", "KOR": "the Republic of Korea"}[partner]
    text = f"A treaty with {who}"
    return {"text": text, "points": points, "by_round": by_round, "when": {"kind": "treaty_with", "partner": partner}}


def _member(points: int) -> dict[str, Any]:
    return {"text": "Full member of a bloc", "points": points, "by_round": 10, "when": {"kind": "member"}}


def _joins(e: Economy, points: int) -> dict[str, Any] | None:
    """Return membership as a target, for those who have signed a framework or sit in a partnership."""
    return None if e.ties == "none" else _member(points)


def _floor(mineral: str, stage: str, level: float, points: int) -> dict[str, Any]:
    what = _title(mineral, "ore") if stage == "ore" else f"refined {_title(mineral)}"
    level = min(level, 1.0) if _boom(mineral) else level
    when: dict[str, Any] = {"kind": "floor_at_least", "mineral": mineral, "stage": stage, "value": level}
    return {"text": f"A floor of at least {level:g} on {what}", "points": points, "by_round": 10, "when": when}


def _stock(e: Economy, points: int) -> dict[str, Any] | None:
    """A national stock of the mineral whose 30 days of use the seat can buy with at most three rounds' budgets."""
    cost = {m: value * 30.0 / QUARTER_DAYS for m, value in e.used.items() if m not in BULK and value > 0.0}
    within = tuple(m for m in MINERALS if 0.05 <= cost.get(m, 0.0) <= 3.0 * e.budget_usd_m)
    mineral = _largest(e.used, within)
    if mineral is None:
        return None
    when = {"kind": "stock_days_at_least", "mineral": mineral, "value": 30}
    text = f"A national stock of thirty days of {_title(mineral)}"
    return {"text": text, "points": points, "by_round": 9, "when": when}


def _red_lines(e: Economy) -> list[dict[str, Any]]:
    """Return the red lines of a seat; who has signed nothing yet would rather keep its hands free."""
    lines = _economic_red_lines(e)
    if e.ties != "none":
        return lines
    text = "Not a member of a bloc that keeps price floors"
    return [lines[0], {"text": text, "points": UNALIGNED_POINTS, "keep": {"kind": "not_member"}}]


def _economic_red_lines(e: Economy) -> list[dict[str, Any]]:
    limit = max(round(e.budget_usd_m * 4), 2)
    paid = {
        "text": f"No more than ${limit} m paid to other parties",
        "points": 5,
        "keep": {"kind": "paid_at_most", "value": limit * 10**6},
    }
    made, stage = (e.mined, "ore") if e.profile == "miner" else (e.refined, "refined")
    mineral = _largest(made)
    if e.profile in ("miner", "refiner") and mineral is not None:
        what = _title(mineral, "ore") if stage == "ore" else f"refined {_title(mineral)}"
        keep = {"kind": "output_at_least", "mineral": mineral, "stage": stage, "value": 0.85}
        text = f"Home output of {what} of at least 85 % of the baseline"
        return [{"text": text, "points": 8, "keep": keep}, paid]
    mineral = _largest(e.used, tuple(m for m in MINERALS if m not in BULK)) or _largest(e.used)
    if mineral is not None and sum(e.used.values()) >= PRODUCER_FROM_USD_M:
        level = 1.2 if _boom(mineral) else 1.4
        keep = {"kind": "floor_at_most", "mineral": mineral, "value": level}
        return [{"text": f"No floor above {level:g} on refined {_title(mineral)}", "points": 8, "keep": keep}, paid]
    return [paid]


def _targets(e: Economy, points: int) -> list[dict[str, Any]]:
    """Return the three targets of a profile; the first has two fifths of the points."""
    first, second = round(points * 0.4), round(points * 0.3)
    third = points - first - second
    partner = PARTNER[e.region]
    if e.profile == "member state":
        mineral = _largest(e.refined, tuple(m for m in MINERALS if m not in BULK))
        if mineral is not None and e.refined[mineral] >= PRODUCER_FROM_USD_M:
            lead = _floor(mineral, "refined", 1.1, first)
        else:
            lead = _received(e, first) if e.gdp_usd_bn < 400.0 else _treaty_with("JPN", first, 7)
        return [lead, _treaties(3, second, 8), _stock(e, third) or _treaty_with("USA", third, 9)]
    if e.profile == "miner":
        mineral = _largest(e.mined, tuple(m for m in MINERALS if m not in BULK)) or _largest(e.mined)
        assert mineral is not None
        bulk_miner = mineral in BULK or e.mined[mineral] < PRODUCER_FROM_USD_M
        lead = _joins(e, third) or _treaties(3, third, 9)
        lead = lead if bulk_miner else _floor(mineral, "ore", 1.15, third)
        return [_received(e, first), _treaty_with(partner, second, 7), lead]
    if e.profile == "refiner":
        mineral = _largest(e.refined, tuple(m for m in MINERALS if m not in BULK)) or _largest(e.refined)
        assert mineral is not None
        return [_floor(mineral, "refined", 1.1, first), _treaties(3, second, 8), _treaty_with(partner, third, 8)]
    if e.profile == "financier":
        inside = _joins(e, second) or _treaty_with("JPN" if partner == "KOR" else "KOR", second, 8)
        return [_treaties(4, first, 9), inside, _stock(e, third) or _treaty_with(partner, third, 7)]
    return [_received(e, first), _treaties(2, second, 7), _joins(e, third) or _treaty_with(partner, third, 8)]


def _weights(e: Economy, points: int) -> dict[str, int]:
    rest = 100 - points
    made, used = sum(e.mined.values()) + sum(e.refined.values()), sum(e.used.values())
    producing = made / (made + used) if made + used > 0.0 else 0.5
    industry = round(rest * (0.1 + 0.4 * producing))
    security = round(rest * (0.1 + 0.4 * (1.0 - producing)))
    standing = round(rest * 0.15)
    prosperity = rest - industry - security - standing
    return {"prosperity": prosperity, "security": security, "industry": industry, "standing": standing}


def _summary(e: Economy) -> str:
    lead = {
        "member state": "Trade policy is the Union's, and you have a voice in it; "
        "stocks, finance and treaties are yours.",
        "miner": "What lies in your ground is your weight at this table, and you want more of its value at home.",
        "refiner": "Your plants work on thin margins between ore and buyers, and a floor would change that.",
        "financier": "You have capital and need no one's aid; you want supplies, partners and a place at the table.",
        "newcomer": "You have little at stake in these markets and a vote that others want.",
    }[e.profile]
    parts = [("mines", e.mined, "ore"), ("refines", e.refined, "refined"), ("uses", e.used, "refined")]
    does = []
    for verb, values, stage in parts:
        mineral = _largest(values)
        if mineral is not None and values[mineral] >= WORTH_A_WORD_USD_M:
            does.append(f"{verb} mostly {_title(mineral, stage)}")
    if not does:
        return f"You speak for {e.name}. {lead}"
    listed = f"{', '.join(does[:-1])} and {does[-1]}" if does[:-1] else does[-1]
    return f"You speak for {e.name}. {lead} By value, the country {listed}."


def _assets(e: Economy) -> list[str]:
    assets = ["A voice in the Union's internal vote"] if e.union else ["A vote and a head towards critical mass"]
    mined, refined, used = _largest(e.mined), _largest(e.refined), _largest(e.used)
    if mined and e.mined[mined] >= WORTH_A_WORD_USD_M:
        assets.append(f"Mines of {_title(mined, 'ore')}")
    if refined and e.refined[refined] >= WORTH_A_WORD_USD_M:
        assets.append(f"Refining of {_title(refined)}")
    if used and e.used[used] >= PRODUCER_FROM_USD_M:
        assets.append(f"Demand for {_title(used)}")
    if e.gdp_usd_bn * 1000.0 >= FINANCIER_FROM_USD_PER_HEAD * e.population_m:
        assets.append("Capital for projects abroad")
    if len(assets) < 2:
        assets.append("Ground to explore and sites for processing")
    return assets


def derived(code: str) -> dict[str, Any]:
    """Return the mandate that the rule gives a seat."""
    e = economy(code)
    points = 30 if e.union else 60 if e.gdp_usd_bn < 150.0 else 52 if e.gdp_usd_bn < 400.0 else 40
    return {
        "summary": _summary(e),
        "weights": _weights(e, points),
        "targets": _targets(e, points),
        "red_lines": _red_lines(e),
        "assets": _assets(e),
        "basis": "derived",
    }


def _flow(values: Mapping[str, Any]) -> str:
    parts = [
        f"{k}: {v if k in ('kind', 'mineral', 'stage', 'partner', 'bloc') else f'{v:.12g}'}" for k, v in values.items()
    ]
    return "{" + ", ".join(parts) + "}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _text(code: str, mandate: Mapping[str, Any]) -> str:
    lines = [f"{code}:", f"  basis: {mandate.get('basis', 'brief')}", f"  summary: {_quoted(mandate['summary'])}"]
    lines += [f"  weights: {_flow(mandate['weights'])}", "  targets:"]
    for t in mandate["targets"]:
        lines += [f"    - text: {_quoted(t['text'])}", f"      points: {t['points']}"]
        lines += [f"      by_round: {t['by_round']}"] if "by_round" in t else []
        lines += [f"      when: {_flow(t['when'])}"]
    lines.append("  red_lines:")
    for line in mandate["red_lines"]:
        lines += [f"    - text: {_quoted(line['text'])}", f"      points: {line['points']}"]
        lines += [f"      keep: {_flow(line['keep'])}"]
    lines += ["  assets:", *(f"    - {_quoted(a)}" for a in mandate["assets"])]
    return "\n".join(lines) + "\n"


def mandates_yaml() -> str:
    """Return ``mandates.yaml`` for every seat, in the order of the delegations."""
    brief = yaml.safe_load((DATA / "mandates_written.yaml").read_text(encoding="utf-8"))
    seats = [r["code"] for r in facts("delegations") if r["kind"] != "rest"]
    return HEADING + "".join("\n" + _text(code, brief.get(code) or derived(code)) for code in seats)
