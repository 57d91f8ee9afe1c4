"""What is published of one's own country and concerns its mandate, each fact with its source."""

from __future__ import annotations

from game.view import View
from game.window.catalog import t
from game.window.figures import grouped, percent
from game.window.marketfacts import ORE, REFINED, Facts
from game.window.naming import mineral_in_text
from game.window.screens.public_brief import money, people
from game.window.sources import named, shares_of, stock_source

#: Shares of the world below this are left out.
LEAST = 0.01
#: Minerals that are told of, the weightiest first.
MOST_MINERALS = 4


def public_facts(view: View) -> tuple[tuple[str, str], ...]:
    """Return (fact, source) of the economy, and of the minerals that the view's seat uses or makes most of."""
    world, me = view.world, view.seat
    facts = Facts(view)
    out: list[tuple[str, str]] = []
    row = next((r for r in world.scenario.delegations if r.code == me), None)
    if row is not None:
        text = t("briefing.fact_economy", gdp=money(row.gdp_usd_bn), people=people(row.population_m))
        out.append((text, named(row)))
    for mineral in _weightiest(view, facts):
        name = mineral_in_text(world, mineral)
        shares = (
            ("fact_use", "use", facts.use_share(mineral, me)),
            ("fact_made", "refined", facts.output_share(mineral, REFINED, me)),
            ("fact_mined", "mine", facts.output_share(mineral, ORE, me)),
        )
        for key, side, share in shares:
            if share >= LEAST:
                text = t(f"briefing.{key}", share=percent(share, 1 if share < 0.1 else 0), mineral=name)
                out.append((text, shares_of(view, mineral, side, me)))
        days = facts.cover_days(mineral, me)
        if 0.5 <= days < float("inf"):
            text = t("briefing.fact_stock", days=grouped(days), mineral=name)
            out.append((text, stock_source(view, mineral, me)))
    return tuple(out)


def _weightiest(view: View, facts: Facts) -> list[str]:
    """Return the minerals of which the seat has the largest shares, at most so many."""
    me = view.seat
    stake = {
        mineral: max(
            facts.use_share(mineral, me), facts.output_share(mineral, REFINED, me), facts.output_share(mineral, ORE, me)
        )
        for mineral in view.world.minerals
    }
    return [m for m in sorted(stake, key=lambda m: -stake[m]) if stake[m] >= LEAST][:MOST_MINERALS]
