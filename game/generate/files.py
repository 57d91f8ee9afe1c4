"""The files of a synthetic world, as texts: what a facilitator opens in a spreadsheet and an editor."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from game.generate.draws import Draws
from game.generate.mandates import BLOC, Condition, Goal, Instructions, instructions
from game.generate.world import WHOLE, Actor, SyntheticWorld
from game.temperaments import TEMPERAMENTS

START = date(2030, 1, 1)
QUARTER_DAYS = 91
FLAG, SOURCE = "invented", "drawn; see SOURCES.md"
STANCES = {"host": "Hosts the talks.", "rival": "Was not invited to the talks.", "rest": ""}
FOUNDERS = 3
EVENTS_A_MINERAL = 2


def files_of(world: SyntheticWorld) -> dict[str, str]:
    """Return file name -> text of the scenario folder of a world."""
    return {
        "scenario.yaml": _scenario(world),
        "delegations.csv": _delegations(world),
        "minerals.csv": _minerals(world),
        "production.csv": _production(world),
        "consumption.csv": _consumption(world),
        "stockpiles.csv": _table(("code", "mineral", "tonnes", "flag", "source"), ()),
        "prices.csv": _prices(world),
        "names.csv": _names(world),
        "mandates.yaml": _mandates(world),
        "events.yaml": _events(world),
        "SOURCES.md": _sources(world),
    }


def scenario_id(world: SyntheticWorld) -> str:
    """Return the id of the scenario."""
    sign = "minus-" if world.seed < 0 else ""
    return f"synthetic-{len(world.seats)}-{len(world.minerals)}-{sign}{abs(world.seed)}"


# --- tables -------------------------------------------------------------------------------------------------------


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def _share(amount: int) -> str:
    """Return hundred-millionths as a decimal number."""
    return f"{amount // WHOLE}.{amount % WHOLE:08d}"


def _delegations(world: SyntheticWorld) -> str:
    size = ("gdp_usd_bn", "population_m", "meetings")
    columns = ("code", "kind", "region", "union", *size, "stance", "temperament", "flag", "source")
    temper, rows = temperaments(world), []
    for a in world.actors:
        stance = STANCES.get(a.kind, "Has taken no public position.")
        gdp, people = f"{a.gdp_usd_bn:.2f}", f"{a.population_m:.3f}"
        said = (stance, temper.get(a.code, ""), FLAG, SOURCE)
        rows.append((a.code, a.kind, a.region, a.union, gdp, people, str(a.meetings), *said))
    return _table(columns, rows)


def temperaments(world: SyntheticWorld) -> dict[str, str]:
    """Return the temperament of every seat: all six are dealt before one comes again."""
    draws, dealt = Draws(world.seed, "temperaments"), list[str]()
    while len(dealt) < len(world.seats):
        dealt += draws.shuffled(TEMPERAMENTS)
    return dict(zip((a.code for a in world.seats), dealt, strict=False))


def _minerals(world: SyntheticWorld) -> str:
    parameters = tuple(world.minerals[0].parameters)
    lead = ("id", "name", "unit", "world_t_per_year", "price_usd_per_t", "strategic", "stages")
    rows = []
    for m in world.minerals:
        known = (m.id, m.name, "t", f"{m.world_t_per_year:.0f}", f"{m.price_usd_per_t:.0f}")
        values = (f"{value:g}" for value in m.parameters.values())
        rows.append((*known, "true" if m.strategic else "false", str(m.stages), *values, FLAG, SOURCE))
    return _table((*lead, *parameters, "flag", "source"), rows)


def _production(world: SyntheticWorld) -> str:
    rows = []
    for (mineral, stage), shares in world.made.items():
        for code, amount in shares.items():
            flag = "invented: seed of a prospective producer" if code in world.seeds[mineral, stage] else FLAG
            rows.append((mineral, stage, code, code, _share(amount), flag, SOURCE))
    return _table(("mineral", "stage", "row", "account", "share", "flag", "source"), rows)


def _consumption(world: SyntheticWorld) -> str:
    rows = [
        (mineral, code, _share(amount), FLAG, SOURCE)
        for mineral, shares in world.used.items()
        for code, amount in shares.items()
    ]
    return _table(("mineral", "code", "share", "flag", "source"), rows)


def _prices(world: SyntheticWorld) -> str:
    rows = [(m.id, str(START.year - 1), f"{m.price_usd_per_t:.0f}", FLAG, SOURCE) for m in world.minerals]
    return _table(("mineral", "year", "usd_per_t", "basis", "source"), rows)


def _names(world: SyntheticWorld) -> str:
    rows = []
    for a in world.actors:
        short, adjective = {"union": ("The Concord", "Concord"), "rest": ("Rest of world", "other")}.get(
            a.kind, (a.name, a.name)
        )
        rows.append((a.code, a.name, short, "", adjective))
    return _table(("code", "name", "short", "fictional", "adjective"), rows)


# --- scenario.yaml ------------------------------------------------------------------------------------------------


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _list(codes: Iterable[str]) -> str:
    return f"[{', '.join(codes)}]"


def founders(world: SyntheticWorld) -> tuple[str, ...]:
    """Return who explores the bloc at the start: the host, the union if there is one, and the largest others."""
    ranked = sorted(world.heads, key=lambda a: (a.kind != "host", a.kind != "union", -a.gdp_usd_bn, a.code))
    return tuple(a.code for a in ranked[:FOUNDERS])


def critical_mass(world: SyntheticWorld) -> int:
    """Return the heads that bring the bloc into force: a quarter of those who could join, from three to eight."""
    return max(3, min(8, len(world.heads) // 4))


def _quick_start(world: SyntheticWorld) -> Actor:
    return max((a for a in world.seats if a.kind == "country"), key=lambda a: (a.gdp_usd_bn, a.code))


def _scenario(world: SyntheticWorld) -> str:
    seats, rival = len(world.seats), world.rival
    told = f"{seats} delegations, {_count(len(world.minerals), 'mineral')}, {_count(world.rounds, 'quarter')}. "
    told += "One of them refines most and was not invited. " if rival is not None else "Nobody refines most of all. "
    told += "Everything in it is invented."
    lines = [
        "# A synthetic world; SOURCES.md says how it was drawn. Edit it freely.",
        "format: 1",
        f"id: {scenario_id(world)}",
        f"title: {_quoted(f'Synthetic world of {seats} seats')}",
        f"summary: {_quoted(told)}",
        f"start: {START}",
        f"rounds: {world.rounds}",
        "quarters_per_round: 1",
        "market_every: 1",
        f"host: {world.host.code}",
        f"rival: {'null' if rival is None else rival.code}",
        "rest: ROW",
        f"quick_start: {_quick_start(world).code}",
    ]
    lines += _charter(world) if world.has_bloc else ["charters: []"]
    if world.union is not None:
        lines += ["customs_unions:", f"  - {{code: {world.union.code}, levy_share_member: 0.25}}"]
    reserve = max(1, round(world.host.gdp_usd_bn / 25))
    lines += [
        "programmes:",
        "  - id: reserve",
        f"    seat: {world.host.code}",
        "    name: National reserve",
        "    purpose: stockpile",
        f"    usd_m: {reserve * 10}",
        f"    per_round_usd_m: {reserve}",
        "    source: invented",
        "rules:",
        "  tail_quarters: 10",
        "  minimum_scale: {prosperity: 25, security: 8, industry: 10, standing: 12}",
        "reference_set:",
        "  - {membership: none}",
    ]
    if world.has_bloc:
        for membership in ("founders", "both", "all"):
            for floor in ("null", "1.2", "1.4"):
                lines += [
                    f"  - {{membership: {membership}, floor: {floor}, stock_share: {stock}}}" for stock in ("0", "0.2")
                ]
    return "\n".join(lines) + "\n"


def _charter(world: SyntheticWorld) -> list[str]:
    return [
        f"opening_bloc: {BLOC}",
        "charters:",
        f"  - id: {BLOC}",
        "    name: Floor Zone",
        f"    founders: {_list(founders(world))}",
        f"    critical_mass_members: {critical_mass(world)}",
        "    critical_mass_use_share: 0.15",
        "    max_floor: 2.0",
    ]


# --- mandates.yaml, events.yaml, SOURCES.md -----------------------------------------------------------------------


def _flow(condition: Condition) -> str:
    return "{" + ", ".join(f"{k}: {v if isinstance(v, str) else f'{v:.12g}'}" for k, v in condition.items()) + "}"


def _goal(goal: Goal, key: str) -> list[str]:
    lines = [f"    - text: {_quoted(goal.text)}", f"      points: {goal.points}"]
    lines += [f"      by_round: {goal.by_round}"] if goal.by_round is not None else []
    return [*lines, f"      {key}: {_flow(goal.condition)}"]


def _mandate(code: str, mandate: Instructions) -> str:
    weights = ", ".join(f"{part}: {points}" for part, points in mandate.weights.items())
    lines = [f"{code}:", "  basis: derived", f"  summary: {_quoted(mandate.summary)}", f"  weights: {{{weights}}}"]
    lines.append("  targets:")
    for target in mandate.targets:
        lines += _goal(target, "when")
    lines.append("  red_lines:")
    for line in mandate.red_lines:
        lines += _goal(line, "keep")
    lines += ["  assets:", *(f"    - {_quoted(asset)}" for asset in mandate.assets)]
    return "\n".join(lines) + "\n"


def _mandates(world: SyntheticWorld) -> str:
    return "\n".join(_mandate(code, mandate) for code, mandate in instructions(world).items())


def _event(id: str, day: date, title: str, text: str, mineral: str, chance: float, effect: str) -> str:
    lines = [f"- id: {id}", f"  date: {day}", "  kind: exogenous", f"  title: {_quoted(title)}"]
    lines += [f"  text: {_quoted(text)}", f"  minerals: [{mineral}]", f"  chance: {chance:g}", "  effects:"]
    return "\n".join([*lines, f"    - {{{effect}}}", "  source: invented"]) + "\n"


def _events(world: SyntheticWorld) -> str:
    """Return accidents of supply and turns of demand, by chance, each within the game."""
    name = {a.code: a.name for a in world.actors}
    out = []
    for m in world.minerals:
        draws = Draws(world.seed, f"events of {m.id}")
        for number in range(1, EVENTS_A_MINERAL + 1):
            day = START + timedelta(days=draws.whole(10, world.rounds * QUARTER_DAYS - 10))
            chance, rounds = draws.between(0.2, 0.35, 2), draws.whole(1, 3)
            if number == 1:
                stage = draws.choice(("refined", "mine")) if m.stages == 2 else "refined"
                code = draws.choice([c for c in world.made[m.id, stage] if c not in world.seeds[m.id, stage]])
                good = f"{m.name} ore" if stage == "mine" else f"refined {m.name.lower()}"
                where = "the rest of the world" if code == "ROW" else name[code]
                text = f"Part of the capacity for {good.lower()} in {where} stands still for a while."
                effect = f"kind: supply, mineral: {m.id}, stage: {'ore' if stage == 'mine' else 'refined'}, row: {code}"
                effect += f", factor: {draws.between(0.75, 0.92, 2):g}, rounds: {rounds}"
                title = f"An accident in {where}"
            else:
                grows = draws.choice((True, False))
                factor = draws.between(1.03, 1.08, 2) if grows else draws.between(0.92, 0.97, 2)
                title = f"Demand for {m.name.lower()} {'rises' if grows else 'falls'}"
                text = f"Users everywhere want {'more' if grows else 'less'} of it for some quarters."
                effect = f"kind: demand, mineral: {m.id}, factor: {factor:g}, rounds: {rounds}"
            out.append(_event(f"event-{m.id.lower()}-{number}", day, title, text, m.id, chance, effect))
    return "\n".join(out)


DRAWN = (
    (
        "delegations.csv",
        "the economy of rank r has a product of US$ 25,000 bn over r to the power 1.5, give or take two fifths; "
        "the rival has about two thirds of the largest; temperaments are dealt by lot, all six before one comes again",
    ),
    ("names.csv", "two English words for land and water; codes begin with X, which no country uses"),
    (
        "minerals.csv",
        "markets of US$ 40 bn over the rank to the power 1.5; parameters from the ranges of the shipped scenarios",
    ),
    (
        "production.csv",
        "a few producers, the k-th with about 1/k of the first; the rival, if any, refines more than half of most "
        "minerals; prospective producers have 0.0001",
    ),
    ("consumption.csv", "by product, give or take two fifths; the rival uses half as much again"),
    ("stockpiles.csv", "empty: nobody holds a public stock at the start"),
    ("prices.csv", "the baseline price"),
    (
        "mandates.yaml",
        "one rule for all: producers want a floor and buyers, large users stocks and treaties, the small money and "
        "treaties",
    ),
    ("events.yaml", "for each mineral an accident and a turn of demand, by chance, on a drawn day"),
    ("scenario.yaml", "the host, the union if any, and the largest others explore a zone, if three could be in it"),
)


def _sources(world: SyntheticWorld) -> str:
    words = f"--actors {len(world.seats)} --minerals {len(world.minerals)} --seed {world.seed} --rounds {world.rounds}"
    words += " --union" if world.union is not None else ""
    words += " --no-rival" if world.rival is None else ""
    lines = [
        f"# Sources of `{scenario_id(world)}`",
        "",
        f"Everything here is **invented**: no country, mineral or event in it exists. `ministerial generate {words}`",
        "writes the same bytes on every machine.",
        "",
        "| file | how it was drawn |",
        "|---|---|",
        *(f"| `{name}` | {how} |" for name, how in DRAWN),
    ]
    return "\n".join(lines) + "\n"
