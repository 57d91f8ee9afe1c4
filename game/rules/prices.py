"""Baseline prices of a stage, in US dollars."""

from __future__ import annotations

from game.world import World


def price_per_t(world: World, mineral: str, stage: str) -> float:
    """Return the baseline price of a stage in US dollars per tonne of content."""
    m = world.mineral_index[mineral]
    usd = float(world.market.price_usd_per_t[m])
    return usd * float(world.market.kappa[m]) if stage == "ore" else usd
