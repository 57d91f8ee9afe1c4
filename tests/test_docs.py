"""The documents tell the truth: examples run, commands work, links lead somewhere, numbers are those of the program."""

from __future__ import annotations

import ast
import importlib
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest

from assets import build_model_picture
from game import Scenario, load_scenario, new_game, players
from game.actions import Clause, MotionContent, Policy
from game.cli import build_parser, main
from game.market import dynamics
from game.market.world import MarketPolicy, Quota, Stage
from game.players import Player
from game.plugins.host import PluginPlayer
from game.rules import clauses, motions, policy
from game.rules.clauses import CLAUSES
from game.rules.measures import market_policy
from game.rules.motions import MOTIONS
from game.rules.policy import POLICIES
from game.rules.reference import package_members
from game.session import Table
from game.view import Private, View
from game.world import build_world
from scenarios.build import floor_worth
from scenarios.build.model_page import PAGES, TABLE, filled, floor_tables, quick_tables

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("assets/*.md"), *ROOT.glob("scenarios/*/*.md")]
)

# Pictures that are drawn at a release; everything else that a document points to must exist.
MAY_BE_MISSING = ("docs/images/table.png",)

# Blocks of Python with "<!-- not run: reason -->" above them: (document, reason). Every one is a promise not kept.
NOT_RUN: tuple[tuple[str, str], ...] = ()

# Commands that need a person.
NOT_CALLED = ("play",)

FENCE = re.compile(
    r"^(?:<!-- (?P<mark>file|not run): (?P<note>.+?) -->\n)?```(?P<language>\w*)\n(?P<body>.*?)^```$", re.M | re.S
)
LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)\)")
FORBIDDEN = {
    "a note to oneself": re.compile(r"\bTO" + r"DO\b|\bFIX" + r"ME\b"),
    "a path of one machine": re.compile(r"(?<![\w.:/-])/(?:home|root|tmp|work|mnt|Users|private|var|opt)/|\b[A-Z]:\\"),
    "the host of a package index": re.compile(r"py.i\.org|pythonhosted|index-url|registry\.\w+\.\w+", re.I),
}


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, text, first line, and what the comment above it says."""

    language: str
    body: str
    line: int
    mark: str
    note: str


def blocks(text: str) -> Iterator[Block]:
    for found in FENCE.finditer(text):
        line = text[: found.start("body")].count("\n") + 1
        yield Block(found["language"], found["body"], line, found["mark"] or "", found["note"] or "")


def blocks_of(path: Path, language: str) -> list[Block]:
    return [b for b in blocks(path.read_text(encoding="utf-8")) if b.language == language]


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def with_blocks(language: str) -> list[Path]:
    return [path for path in DOCUMENTS if blocks_of(path, language)]


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to run things in."""
    folder = tmp_path / "workplace"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def lay_out(path: Path, folder: Path) -> None:
    """Write the files that a document shows."""
    for block in blocks(path.read_text(encoding="utf-8")):
        if block.mark == "file":
            (folder / block.note).write_text(block.body, encoding="utf-8")


def run_python(path: Path, text: str) -> dict[str, Any]:
    """Run the blocks of Python of a document in one namespace, with the document's own line numbers in tracebacks."""
    names: dict[str, Any] = {"__name__": "__document__"}
    for block in blocks(text):
        if block.language == "python" and block.mark != "not run":
            exec(compile("\n" * (block.line - 1) + block.body, str(path), "exec"), names)
    return names


# --- examples ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", with_blocks("python"), ids=short)
def test_python_examples_run(path: Path, workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = path.read_text(encoding="utf-8")
    if "sys.argv" in text:  # an example that is a script for a save
        assert main(["simulate", "--rounds", "1", "--players", "no-deal", "--save", "game.ministerial"]) == 0
        monkeypatch.setattr(sys, "argv", ["example.py", "game.ministerial"])
    run_python(path, text)


def test_blocks_not_run_are_listed() -> None:
    found = [(short(p), b.note) for p in DOCUMENTS for b in blocks_of(p, "python") if b.mark == "not run"]
    assert tuple(found) == NOT_RUN


def commands(block: Block) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the words of each ``ministerial`` command of a console, and the lines of output shown below it."""
    words: list[str] | None = None
    shown: list[str] = []
    for line in block.body.splitlines():
        if line.startswith("$ "):
            if words is not None:
                yield words, shown
            parts = line[2:].split("#")[0].split()
            words, shown = (parts[1:] if parts[0] == "ministerial" else None), []
        else:
            shown.append(line)
    if words is not None:
        yield words, shown


@pytest.mark.parametrize("path", with_blocks("console"), ids=short)
def test_commands_work(path: Path, workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lay_out(path, workplace)
    for block in blocks_of(path, "console"):
        for words, shown in commands(block):
            if not words or words[0] in NOT_CALLED:
                continue
            code = main(words)
            printed = capsys.readouterr()
            assert code == 0, f"{short(path)}:{block.line}: ministerial {' '.join(words)}: {printed.err}"
            missing = [line for line in shown if line and line not in printed.out.splitlines()]
            assert not missing, f"{short(path)}:{block.line}: ministerial {' '.join(words)} does not print {missing}"


def test_the_readme_shows_every_command() -> None:
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    called = {words[0] for b in blocks_of(readme, "console") for words, _ in commands(b) if words}
    actions = [a for a in build_parser()._actions if isinstance(a.choices, dict)]
    for name in actions[0].choices or ():
        assert f"`{name}`" in text, name
        assert name in called or name in NOT_CALLED, name


# --- links and words -----------------------------------------------------------------------------------------------


def anchors(text: str) -> set[str]:
    """Return the anchors of a document's headings, as common renderers make them."""
    prose = FENCE.sub("", text)
    heads = re.findall(r"^#+ (.+)$", prose, re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def broken_links(path: Path, text: str) -> list[str]:
    out = []
    for found in LINK.finditer(FENCE.sub("", text)):
        target = found["target"]
        if re.match(r"[a-z]+:", target):
            continue
        place, _, anchor = target.partition("#")
        file = (path.parent / place).resolve() if place else path
        found_file = file.is_relative_to(ROOT) and (file.exists() or short(file) in MAY_BE_MISSING)
        if not found_file or (anchor and anchor not in anchors(file.read_text(encoding="utf-8") if place else text)):
            out.append(target)
    return out


@pytest.mark.parametrize("path", DOCUMENTS, ids=short)
def test_links_lead_somewhere(path: Path) -> None:
    assert broken_links(path, path.read_text(encoding="utf-8")) == []


def unwanted(text: str) -> list[str]:
    return [f"{what}: {found[0]!r}" for what, pattern in FORBIDDEN.items() for found in pattern.finditer(text)]


@pytest.mark.parametrize("path", DOCUMENTS, ids=short)
def test_nothing_is_in_a_document_that_does_not_belong_there(path: Path) -> None:
    assert unwanted(path.read_text(encoding="utf-8")) == []


def test_files_that_documents_name_exist() -> None:
    """Names in back quotes that look like files of the project."""
    tops = "game|ai|tests|assets|scenarios|docs"
    pattern = re.compile(rf"`((?:{tops})/[\w./-]+)`")
    for path in DOCUMENTS:
        for name in pattern.findall(path.read_text(encoding="utf-8")):
            assert (ROOT / name).exists(), f"{short(path)} names {name}"


# --- the rulebook's numbers ----------------------------------------------------------------------------------------


@cache
def scenario() -> Scenario:
    return load_scenario("washington-2026")


def value_of(place: str) -> Any:
    """Return a constant of a module, or of an object or class in it, or what the scenario says under a path of keys.

    Lists of the scenario go by id or code.
    """
    parts = place.split(".")
    at: Any = scenario().head
    if parts[0] in ("game", "ai"):
        last = next(n for n in range(len(parts), 0, -1) if (ROOT / Path(*parts[:n])).with_suffix(".py").exists())
        at, parts = importlib.import_module(".".join(parts[:last])), parts[last:]
    for part in parts:
        if isinstance(at, tuple):
            at = next(item for item in at if part in (getattr(item, "id", None), getattr(item, "code", None)))
        else:
            at = getattr(at, part)
    return at


def numbers(page: str, section: str) -> list[tuple[str, str]]:
    """Return (value, place) of every row of a table of numbers; a row may have several of both."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8").split(f"\n## {section}")[1].split("\n## ")[0]
    out: list[tuple[str, str]] = []
    for row in re.findall(r"^\| (.+) \|$", text, re.M):
        cells = row.split(" | ")
        values, places = (re.findall(r"`([^`]+)`", cell) for cell in cells[1:3])
        out.extend(zip(values, places, strict=True))
    return out


RULES = numbers("rulebook.md", "The numbers")
CONSTANTS = numbers("model-parameters.md", "Constants of the program")


def test_there_are_numbers() -> None:
    assert len(RULES) > 50
    assert len(CONSTANTS) > 35


@pytest.mark.parametrize(("value", "place"), [*RULES, *CONSTANTS], ids=lambda text: str(text)[:60])
def test_numbers_of_the_documents(value: str, place: str) -> None:
    expected, found = ast.literal_eval(value), value_of(place)
    if isinstance(expected, float):
        assert found == pytest.approx(expected, rel=1e-9)
    else:
        assert found == expected


def rows_below(title: str) -> list[list[str]]:
    text = (ROOT / "docs" / "rulebook.md").read_text(encoding="utf-8").split(f"\n## {title}")[1].split("\n## ")[0]
    rows = [row.split(" | ") for row in re.findall(r"^\| (.+) \|$", text, re.M)]
    return rows[1:]


def test_money_in_the_rulebook() -> None:
    world = build_world(scenario())
    shown = {(seat, name, total, each) for seat, name, total, each in rows_below("Money")}
    found = {(p.seat, p.name, f"${p.usd_m:,.0f} m", f"${p.per_round_usd_m:,.0f} m") for p in world.programmes.values()}
    assert shown == found
    text = " ".join((ROOT / "docs" / "rulebook.md").read_text(encoding="utf-8").split())
    allotted = {seat: f"${world.allotment[seat] / 1e8:.1f} m" for seat in ("USA", "EUU", "JPN")}
    assert f"{allotted['USA']} for the United States, {allotted['EUU']} for the European Union" in text
    assert f"{allotted['JPN']} for Japan" in text
    smallest = [s for s in world.seats if world.allotment[s] == 100_000_000]
    assert len(smallest) == 31, "the rulebook says that thirty-one seats have the smallest allotment"
    assert (min(world.base_meetings.values()), max(world.base_meetings.values())) == (2, 6)


UNALIGNED = "Not a member of a bloc that keeps price floors"


def test_the_cast_that_the_documents_tell_of() -> None:
    world = build_world(scenario())
    bases = [m.basis for m in scenario().mandates.values()]
    assert (bases.count("brief"), bases.count("derived")) == (30, 27), "README.md tells of thirty and twenty-seven"
    assert (len(world.seats), len(world.minerals), len(world.union_of)) == (57, 12, 13)
    assert {m.id for m in scenario().minerals if m.stages == 1} == {"Ga", "Ge"}
    assert {m.id for m in scenario().minerals if not m.strategic} == {"Ni", "Cu"}
    lines = [line for m in scenario().mandates.values() for line in m.red_lines if line.text == UNALIGNED]
    assert (len(lines), {line.points for line in lines}) == (15, {8}), "the rulebook says fifteen, and 8 points"
    assert {line.keep.kind for line in lines} == {"not_member"}
    assert len(scenario().head.reference_set) == 64
    assert len(package_members(world, "all")) == 43


# --- the model's pages ---------------------------------------------------------------------------------------------


def test_every_constant_of_the_dynamics_is_on_the_page() -> None:
    named = {place.rpartition(".")[2] for _, place in CONSTANTS if place.startswith("game.market.dynamics.")}
    constants = {name for name in vars(dynamics) if name.isupper()} - {"STRUCTURE_FIELDS", "SMALLEST_CAPACITY"}
    assert constants <= named


def test_the_picture_of_the_model_tells_the_numbers_of_the_program() -> None:
    text = " ".join(line for box in build_model_picture.BOXES for line in box.lines).replace("(1 − κ)", "")
    told = re.findall(r"\d[\d.]*|(?<= )\.\d+", text)
    leads = [n for m in scenario().minerals for n in (m.lead_rounds_refining, m.lead_rounds_mining)]
    assert [float(number) for number in told] == pytest.approx(
        [
            *(100 * dynamics.LEARNING, min(leads), max(leads), dynamics.EXIT_BELOW),
            *(dynamics.LONG_RUN, 100 * dynamics.PRICE_MEMORY),
        ]
    )
    assert dynamics.ALARM_SPEED == 0.5, "half of the way in a quarter"


def model_page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def table_rows(text: str, name: str) -> list[list[str]]:
    """Return the cells of a table of a model page, without its head."""
    [body] = [found[0] for found in TABLE.finditer(text) if found["name"] == name]
    return [row.split(" | ") for row in re.findall(r"^\| (.*) \|$", body, re.M)][2:]


def test_the_parameters_of_the_model_pages_are_those_of_the_scenario() -> None:
    tables = quick_tables(scenario())
    found = [m["name"] for name in PAGES for m in TABLE.finditer(model_page(name))]
    assert set(tables) < set(found)
    assert len(found) == len(set(found))
    for name in PAGES:
        assert filled(model_page(name), tables) == model_page(name), f"python -m scenarios.build.model_page ({name})"


def figures_in(rows: list[list[str]]) -> list[float]:
    return [float(n.replace(",", "")) for row in rows for cell in row[1:] for n in re.findall(r"-?[\d,.]+", cell)]


@pytest.mark.parametrize(
    "variants", [1, pytest.param(len(floor_worth.VARIANTS), marks=pytest.mark.long)], ids=["short", "long"]
)
def test_what_a_floor_is_worth_is_what_the_page_says(variants: int) -> None:
    """Within what rounding to tens can turn."""
    text = model_page("model-parameters.md")
    for name, table in floor_tables(scenario(), variants).items():
        marked = f"<!-- table: {name} -->\n{table}<!-- end of table -->"
        shown, found = table_rows(text, name), table_rows(marked, name)
        shown = shown[: len(found)]
        assert [row[0] for row in shown] == [row[0] for row in found]
        assert figures_in(shown) == pytest.approx(figures_in(found), abs=10.1), "python -m scenarios.build.model_page"


WORTH_OF_A_HIGH_FLOOR = {"as in the scenario": 0.6, "all elasticities halved": 0.9, "all elasticities doubled": -0.2}
"""What a floor of 1.6 is worth over one of 1.2."""


def figure(cell: str) -> float:
    return float(cell.replace(",", "").strip() or 0.0)


def test_what_the_page_concludes_from_these_tables() -> None:
    text = model_page("model-parameters.md")
    for row in table_rows(text, "elasticities"):
        game, tail = (figures_in([row])[n::2] for n in (0, 1))
        none, low, middle, high = (a + b for a, b in zip(game, tail, strict=True))
        assert none == 0
        assert (low < middle) == (row[0] == "all elasticities halved")
        assert -0.5 * low < high < 0.95 * low
        if row[0] in WORTH_OF_A_HIGH_FLOOR:
            assert high / low == pytest.approx(WORTH_OF_A_HIGH_FLOOR[row[0]], abs=0.05)
        assert (game[2] > game[1]) == (row[0] in ("elasticity of demand halved", "all elasticities halved"))
    worth = {row[0]: figures_in([row]) for row in table_rows(text, "elasticities")}
    for floor, margin in ((1, 1.0), (2, 1.3), (3, 1.3)):
        spread = {
            which: abs(sum(worth[f"{which} halved"][2 * floor :][:2]) - sum(worth[f"{which} doubled"][2 * floor :][:2]))
            for which in ("elasticity of demand", "elasticities of supply")
        }
        assert spread["elasticity of demand"] > margin * spread["elasticities of supply"]
    for level, from_rents in (("1.2", 1 / 2), ("1.4", 2 / 5)):
        rows = table_rows(text, f"shares-{level}")
        users, producers, levies, *_ = figures_in(rows[:1])
        assert 2.0 < -users / producers < 2.5
        assert levies > -users - producers > 0
        rents = sum(float(rows[n][4].replace(",", "")) for n in (1, 3))
        assert -rents / levies == pytest.approx(from_rents, abs=0.05)
        assert float(rows[2][7].replace(",", "")) < 0 < float(rows[0][7].replace(",", ""))
    # All parts, rents in full, whoever they are credited to.
    rows = {at: table_rows(text, f"shares-{at}") for at in ("1.2", "1.4")}
    low, high = (sum(figure(cell) for row in rows[at] for cell in row[1:6]) / 1000 for at in ("1.2", "1.4"))
    relief, high_relief = (sum(figure(row[7]) for row in rows[at]) / 1000 for at in ("1.2", "1.4"))
    flat = " ".join(text.split())
    assert f"-${-low:.1f} bn at 1.2 and -${-high:.1f} bn at 1.4" in flat
    assert f"about ${low + relief:.1f} bn and -${-(high + high_relief):.1f} bn" in flat


def test_what_the_model_page_says_of_the_start() -> None:
    world = build_world(scenario())
    policy = market_policy(world, (), world.opening_controls, [])
    outcome = world.market.clear(world.dynamics.impose(world.dynamics.opening(), policy))
    rents = float((outcome.rent + outcome.ore_rent).sum()) / 1e6
    assert f"${rents:,.0f} m a quarter at the start" in model_page("model.md")
    assert sum(c.home_price < 1.0 for c in scenario().controls) == 5
    dear_ore = [m.id for m in scenario().minerals if m.lrmc_refining > m.lrmc_mining]
    assert dear_ore == ["W", "Co"], "model-parameters.md says that of tungsten and cobalt"


@pytest.mark.parametrize(
    ("mineral", "passes", "alarmed", "price", "missing"),
    [
        ("NdPr", 0.5, False, 0.4, 1.0),
        ("NdPr", 0.05, False, -0.2, None),
        ("DyTb", 0.5, False, -5.0, None),
        ("DyTb", 0.05, False, -5.0, None),
        ("NdPr", 0.5, True, 0.3, 0.7),
        ("NdPr", 0.05, True, -0.4, None),
    ],
)
def test_what_a_short_cut_leaves_behind(
    mineral: str, passes: float, alarmed: bool, price: float, missing: float | None
) -> None:
    """Figures of model-dynamics.md: per cent, twenty years after one quarter of a cut; "about 5 %" is rounder."""
    after, mines = after_a_cut(mineral, passes, alarmed)
    assert 100.0 * (after - 1.0) == pytest.approx(price, abs=0.5 if mineral == "DyTb" else 0.06)
    if missing is not None:
        assert 100.0 * (1.0 - mines[-1]) == pytest.approx(missing, abs=0.06)
    if (mineral, passes, alarmed) == ("NdPr", 0.5, False):
        assert 100.0 * (1.0 - min(mines)) == pytest.approx(1.5, abs=0.06)
        assert (mines[-1] - min(mines)) / (1.0 - min(mines)) == pytest.approx(1 / 3, abs=0.05), "a third of it reopens"


def test_what_the_page_says_of_a_short_cut() -> None:
    page = " ".join(model_page("model-dynamics.md").split())
    nd = scenario().minerals[0]
    for said in (
        f"nothing new replaces it, as the hurdle is {nd.lrmc_mining * (1.0 + nd.risk_premium):.2f}",
        "1.5 % of America's mine capacity, which feeds refineries in China too, closes. A third of it reopens",
        "twenty years later 1.0 % is missing and the metal is 0.4 % dearer outside",
        "After a quarter with a twentieth of the exports it is 0.2 % cheaper",
        "are about 5 % cheaper after either",
        "with it 0.7 % is missing, and the metal is 0.3 % dearer or 0.4 % cheaper",
    ):
        assert said in page


def after_a_cut(mineral: str, passes: float, alarmed: bool) -> tuple[float, list[float]]:
    """Return the price outside twenty years after one quarter of a cut, and America's mines quarter by quarter."""
    world = build_world(scenario())
    market, dyn, m = world.market, world.dynamics, world.mineral_index[mineral]
    rival = market.actors[market.rival]
    others = np.arange(len(market.actors)) != market.rival
    free = tuple(q for q in market.controlled if (q.mineral, q.origin, int(q.stage)) != (m, rival, 0))
    cap = passes * market.baseline_flow(Stage.REFINED, m, rival, others)
    calm = MarketPolicy(quotas=market.controlled)
    cut = MarketPolicy(quotas=(*free, Quota(Stage.REFINED, m, rival, others, cap)))
    fear = np.zeros_like(world.supply_share[:, 0])
    lost = (1.0 - passes) * world.supply_share[m, market.rival]
    fear[m] = np.minimum(lost / dynamics.FULL_ALARM, 1.0) * others * alarmed
    row = market.rows.index(Stage.ORE, m, "USA")
    structure, start = dyn.opening(), None
    mines: list[float] = []
    for quarter in range(81):
        policy = dyn.impose(structure, cut if quarter == 1 else calm)
        outcome = market.clear(policy, only=[m], start=start)
        structure = dyn.step(structure, policy, outcome, alarm=fear if quarter == 1 else None)
        start = outcome.solution
        mines.append(float(structure.capacity[row]))
    return float(outcome.ex_rival_price[m]), mines


def test_figures_of_the_backtests_are_those_of_their_page() -> None:
    """The model's page quotes whole lines; another test keeps the page of the backtests current."""
    quoted = re.findall(r"<!-- figures from backtests.md -->\n```text\n(.*?)```", model_page("model.md"), re.S)
    lines = [line for block in quoted for line in block.splitlines()]
    assert len(lines) > 10
    page = model_page("backtests.md").splitlines()
    assert [line for line in lines if line not in page] == []


def test_what_the_pages_say_of_the_backtests() -> None:
    """The conclusions in words, from the figures below them."""
    page = model_page("backtests.md")
    part = {
        row[:25].strip(): [float(n) for n in re.findall(r"\d+\.\d+", row)]
        for row in page.split("<!-- figures: summary -->")[1].split("<!-- end")[0].splitlines()
    }
    model, _, nothing = part["all"]
    assert model < nothing, "better than no change over the whole set"
    model, nothing = part["without rare-earths-2010"]
    assert abs(model - nothing) < 0.03, "level without the rare earths"
    model, _, nothing = part["set no parameter"]
    assert 0.0 < model - nothing < 0.03, "no change is slightly better"
    model, _, nothing = part["expected to fit"]
    assert 0.0 < nothing - model < 0.1, "slightly better"
    right, told, up = map(int, re.search(r"^outside .* (\d+) of (\d+) +(\d+)$", page, re.M).groups())  # type: ignore[union-attr]
    assert told - right <= 2
    assert abs(right - up) <= 2, "up would have been right as often"
    right, told = map(int, re.search(r"^inside .* (\d+) of (\d+) +\d+$", page, re.M).groups())  # type: ignore[union-attr]
    assert right == told / 2, "right in half of the points"
    episodes = re.findall(r"^([\w-]+-\d{4}): .*?^error ([\d.]+) .*?nothing had changed ([\d.]+)", page, re.M | re.S)
    better = {name for name, error, stays in episodes if float(error) < float(stays)}
    fits = {"cobalt-2025", "germanium-2023", "antimony-2024", "gallium-2023"}
    assert better & fits == {"cobalt-2025", "germanium-2023"}


# --- guides leave nothing out ---------------------------------------------------------------------------------------


def quoted(name: str) -> str:
    """Return all that a document has in back quotes."""
    return " ".join(re.findall(r"`([^`\n]+)`", (ROOT / "docs" / name).read_text(encoding="utf-8")))


def test_the_guide_to_players_names_every_field_of_a_view() -> None:
    named = set(re.findall(r"\w+", quoted("players.md")))
    for record in (View, Private):
        for field in fields(record):
            assert field.name.startswith("_") or field.name in named, f"{record.__name__}.{field.name}"
    for name in ("rounds", "date", "legal", "waiting_offers"):
        assert name in named


def test_the_architecture_names_the_tables_and_methods_of_rules() -> None:
    named = set(re.findall(r"\w+", quoted("architecture.md")))
    assert {"CLAUSES", "MOTIONS", "POLICIES", "record"} <= named
    for protocol in (clauses.ClauseRule, motions.MotionRule, policy.PolicyRule):
        for method in (name for name, value in vars(protocol).items() if callable(value) and name[0] != "_"):
            assert method in named, f"{protocol.__name__}.{method}"


def test_the_rulebook_knows_all_clauses_motions_and_policies() -> None:
    text = (ROOT / "docs" / "rulebook.md").read_text(encoding="utf-8")
    told = {
        "payment": "**Payment.**", "accession": "**Accession.**", "admit": "| admit an applicant |",
        "set_floor": "| set, move or end a floor |", "stock_order": "**Stock orders.**",
        "export_control": "**Export controls.**", "flood": "**Flood.**", "withdrawal": "**Notice of withdrawal**",
        "investment": "**Investment.**", "offtake": "**Offtake.**", "home_investment": "**Investment at home.**",
        "set_export_floor": "| set, move or end an export floor |", "expel": "| expel a member |",
        "vote_pledge": "**Vote pledge.**", "export_assurance": "**Export assurance.**",
        "export_restraint": "**Export restraint.**", "standstill": "**Standstill.**",
        "endorsement": "**Endorsement.**", "set_levy_share": "| set the levy share |",
        "ratify": "**Ratification.**", "campaign": "A **campaign**",
        "supplementary_vote": "**Supplementary votes.**",
        "amend_charter": "| amend the charter |", "resource_access": "**Resource access.**",
        "services": "**Services.**", "capacity_building": "**Capacity building.**",
        "tariff_concession": "**Tariff concession.**", "tariff": "**Tariff.**",
        "producer_subsidy": "**Producer subsidy.**",
        "set_stock_target": "| set a target of the common stock |", "release_stock": "| release common stock |",
        "call_contributions": "| call contributions to the common stock |", "draw_stock": "**Draws.**",
        "stockpile_contribution": "**Stockpile contribution.**", "stockpile_access": "**Stockpile access.**",
        "buy_back": "**Buy-back.**", "finance": "**Draws and repayments**",
            "decide": "(*decide*)",
    }  # fmt: skip
    for union in (Clause, MotionContent, Policy):
        for record in get_args(union):
            assert told[record.__dataclass_fields__["type"].default] in text
    assert set(told) == {*CLAUSES, *MOTIONS, *POLICIES}


def test_every_dependency_has_a_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = " ".join(row.split(" | ")[0] for row in re.findall(r"^\| (.+) \|$", text, re.M))
    for requirement in needed:
        name, _, least = requirement.partition(">=")
        assert f"{name} ≥ {least}" in rows if least else name in rows, requirement


# --- the player of the guide ---------------------------------------------------------------------------------------


def test_the_example_player_plays_as_a_plug_in(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(ROOT / "docs" / "players.md", workplace)
    project = tomllib.loads((workplace / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    [(group, table)] = project["entry-points"].items()
    assert group == players.GROUP
    points = [EntryPoint(name, value, group) for name, value in table.items()]
    monkeypatch.setattr(
        "game.players.entry_points",
        lambda group: [*entry_points(group=group), *(p for p in points if p.group == group)],
    )
    monkeypatch.syspath_prepend(str(workplace))
    monkeypatch.delitem(sys.modules, "prudent", raising=False)

    def digest(**own: Player) -> str:
        """Return what two rounds come to, with the player in a process of its own unless it is given."""
        game = new_game(scenario(), 7)
        names = players.assign("heuristic,KOR=prudent", game.world.seats, game.world.rival)
        with Table(game, names, own=own) as session:
            for _ in session.advance():
                if game.round > 2:
                    break
        mine = {e.body["type"] for e in game.log if e.kind == "action" and e.seat == "KOR"}
        assert {"apply", "set_policy", "end_sitting"} <= mine
        assert not [note for note in session.notes if note[1] == "KOR"]
        return game.digest()

    assert isinstance(players.make_player("prudent"), PluginPlayer)
    assert digest() == digest(prudent=importlib.import_module("prudent").Prudent())


# --- these tests can fail ------------------------------------------------------------------------------------------


def test_the_checks_see_faults() -> None:
    text = (
        "# A title\n\n[no](nowhere.md) [no](#elsewhere) [yes](#a-title) [yes](README.md)\n\n"
        "```python\nx = 1\n```\n\n<!-- not run: slow -->\n```python\n1 / 0\n```\n\n```python\nassert x == 2\n```\n"
    )
    page = ROOT / "README.md"
    assert broken_links(page, text) == ["nowhere.md", "#elsewhere"]
    with pytest.raises(AssertionError):
        run_python(page, text)
    home = "/" + "home/someone/x"
    assert len(unwanted(f"{home} and TO" + "DO")) == 2
    assert unwanted("see docs/home/ and a/var/b, ../tmp/x") == []
    console = Block("console", "$ make play\nok\n$ ministerial players\nrandom\nx\n", 1, "", "")
    assert list(commands(console)) == [(["players"], ["random", "x"])]
