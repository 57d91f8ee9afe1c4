"""Keeps the tables of the model's pages those of the program: parameters by mineral, and what a floor is worth.

``python -m scenarios.build.model_page`` writes them into ``docs/``; only what stands between the marks of a table is
replaced. ``tests/test_docs.py`` compares.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

from game import Scenario, load_scenario
from game.rules.measures import passes
from game.world import build_world
from scenarios.build.floor_worth import LEVELS, PARTS, elasticities, shares

SCENARIO = "washington-2026"
PAGES = ("model.md", "model-dynamics.md", "model-parameters.md")
TABLE = re.compile(r"(<!-- table: (?P<name>[\w.-]+) -->\n).*?(<!-- end of table -->)", re.S)

SHORT_RUN = {
    "refined": (
        ("price, US$/t", "price_usd_per_t"),
        ("κ", "kappa"),
        ("η", "eta"),
        ("σ", "sigma"),
        ("C", "choke"),
        ("ε", "eps_refining"),
        ("ε rival", "eps_refining_rival"),
        ("u0", "u0"),
        ("u0 rival", "u0_rival"),
        ("openness", "rival_import_openness"),
    ),
    "ore": (
        ("σ", "sigma_ore"),
        ("C", "choke_ore"),
        ("ε", "eps_mine"),
        ("u0", "u0_mine"),
        ("scrap", "secondary_share"),
        ("pull", "foreign_ore_to_rival_pull"),
    ),
}
LONG_RUN = (
    ("LRMC refining", "lrmc_refining"),
    ("LRMC mining", "lrmc_mining"),
    ("premium", "risk_premium"),
    ("lead refining", "lead_rounds_refining"),
    ("lead mining", "lead_rounds_mining"),
    ("N0", "private_cover_quarters"),
    ("ξ", "private_bid_exponent"),
    ("α", "private_precaution"),
    ("VOLL", "voll"),
)


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table; the first column is aligned to the left, the others to the right."""
    lines = [head, ("---", *("--:" for _ in head[1:])), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _columns(scenario: Scenario, columns: Sequence[tuple[str, str]], two_stages: bool = False) -> str:
    minerals = [m for m in scenario.minerals if m.stages == 2 or not two_stages]
    rows = [[m.id, *(f"{getattr(m, name):,g}" for _, name in columns)] for m in minerals]
    return markdown(("", *(title for title, _ in columns)), rows)


def _prices(scenario: Scenario) -> str:
    rows = [
        [m.id, f"{m.price_usd_per_t:,.0f}", m.price_basis, "estimate" if "price estimate" in m.flag else "documented"]
        for m in scenario.minerals
    ]
    return markdown(("", "US$/t", "what", "grade"), rows).replace("--: | --: | --:", "--: | --- | ---")


def _controls(scenario: Scenario) -> str:
    world = build_world(scenario)
    settled = {(seat, c.mineral, c.stage): c for seat, c in world.opening_controls}
    rows = []
    for control in scenario.controls:
        standing = settled[control.code, control.mineral, control.stage]
        rows.append(
            [
                f"{control.row} {control.mineral} {control.stage}, {control.form}",
                f"{control.home_price:g}",
                f"{standing.cap_share:.3f}",
                f"{passes(world, control.code, standing, world.opening_controls):.3f}",
            ]
        )
    return markdown(("", "home price r", "let through c", "passes c + l(1 − c)"), rows)


def quick_tables(scenario: Scenario) -> dict[str, str]:
    """Return the tables that follow from the scenario's files, by name."""
    return {
        "prices": _prices(scenario),
        "refined": _columns(scenario, SHORT_RUN["refined"]),
        "ore": _columns(scenario, SHORT_RUN["ore"], two_stages=True),
        "long-run": _columns(scenario, LONG_RUN),
        "controls": _controls(scenario),
    }


def floor_tables(scenario: Scenario, variants: int | None = None) -> dict[str, str]:
    """Return the tables of what a floor is worth, by name; with all variants they take some seconds."""
    rows = elasticities(scenario) if variants is None else elasticities(scenario, variants=variants)
    out = {"elasticities": markdown(("", *(f"F = {level:.1f}" for level in LEVELS)), rows)}
    for level in (1.2, 1.4):
        out[f"shares-{level:g}"] = markdown((f"F = {level:g}", *PARTS, "welfare", "relief"), shares(scenario, level))
    return out


def filled(text: str, tables: dict[str, str]) -> str:
    """Return a page with its tables replaced; those that are not given stay."""

    def one(found: re.Match[str]) -> str:
        name = found["name"]
        return f"{found[1]}{tables[name]}{found[3]}" if name in tables else found[0]

    return TABLE.sub(one, text)


def main(arguments: list[str] | None = None) -> int:
    """Write the tables into a folder of documents."""
    parser = argparse.ArgumentParser(prog="python -m scenarios.build.model_page", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("docs"))
    folder: Path = parser.parse_args(arguments).folder
    scenario = load_scenario(SCENARIO)
    tables = quick_tables(scenario) | floor_tables(scenario)
    for name in PAGES:
        page = folder / name
        page.write_bytes(filled(page.read_text(encoding="utf-8"), tables).encode("utf-8"))
    print(", ".join(str(folder / name) for name in PAGES))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
