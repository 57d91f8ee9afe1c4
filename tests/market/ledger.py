"""Accounts of a cleared world drawn up a second time, from what an outcome shows and what was calibrated.

Every identity is returned as the gap between its two sides over their size, by mineral.
"""

from __future__ import annotations

import numpy as np

from game.market.economy import SINK_SHARE
from game.market.measures import Stage
from game.market.world import Outcome, WorldMarket

Gaps = dict[str, np.ndarray]


def by_mineral(market: WorldMarket, stage: int, values: np.ndarray) -> np.ndarray:
    """Return values by row [N] summed over the rows of a stage of each mineral."""
    rows = market.rows
    here = rows.stage == stage
    return np.bincount(rows.mineral[here], values[here], minlength=len(market.minerals))


def sunk(market: WorldMarket, outcome: Outcome) -> np.ndarray:
    """Return what each row [N] sells to its sink."""
    rows = market.rows
    return SINK_SHARE * rows.output0 * rows.price0 / outcome.row_price


def parameter(market: WorldMarket, stage: int, name: str) -> np.ndarray:
    """Return a parameter [M] of a stage; 2 for minerals without it."""
    out = np.full(len(market.minerals), 2.0)
    for group in market.groups:
        part = group.economy.refined if stage == Stage.REFINED else group.economy.ore
        if part.rows:
            out[group.minerals] = getattr(part, name)
    return out


def composite(outcome: Outcome) -> np.ndarray:
    """Return what users buy from producers [M, A]: use and stock purchases without what is released."""
    bought = outcome.bought_units + outcome.private_bought
    return outcome.use + bought - outcome.released_units - outcome.private_released


def gaps(market: WorldMarket, outcome: Outcome) -> Gaps:
    """Return the gaps [M] of tonnes and of money at each stage."""
    rows, value = market.rows, market.value_usd_per_quarter
    sink = sunk(market, outcome)
    sold = outcome.row_supply - sink
    earned = outcome.row_price * sold
    out: Gaps = {}

    def gap(name: str, left: np.ndarray, right: np.ndarray) -> None:
        out[name] = np.abs(left - right) / np.maximum(np.maximum(np.abs(left), np.abs(right)), 1e-9)

    for stage in Stage:
        gap(f"tonnes {stage.name}", outcome.flows(stage).sum(axis=(1, 2)), by_mineral(market, stage, sold))
    # Refined: what users pay is what producers, states and quota holders get, and the backstop.
    spent = outcome.price * composite(outcome)
    sigma, choke = (parameter(market, Stage.REFINED, name)[:, None] for name in ("sigma", "choke"))
    backstop = (spent * (choke / outcome.price) ** (1.0 - sigma)).sum(axis=1)
    taken = (outcome.duty + outcome.levy_refund + outcome.levy_by_exporter + outcome.xtax + outcome.rent).sum(
        axis=1
    ) / value
    gap("money REFINED", spent.sum(axis=1), by_mineral(market, Stage.REFINED, earned) + taken + backstop)
    # Ore: the bill of the refiners.
    bill = rows.ore_share * outcome.row_ore_cost * outcome.row_supply
    sigma, choke = (parameter(market, Stage.ORE, name)[rows.mineral] for name in ("sigma", "choke"))
    backstop = by_mineral(market, Stage.REFINED, bill * (choke / outcome.row_ore_cost) ** (1.0 - sigma))
    taken = outcome.ore_duty + outcome.ore_levy_refund + outcome.ore_levy_by_exporter + outcome.ore_xtax
    taken = (taken + outcome.ore_rent).sum(axis=1) / value
    mines = market.kappa * by_mineral(market, Stage.ORE, earned)
    gap("money ORE", by_mineral(market, Stage.REFINED, bill), mines + taken + backstop)
    # By actor, as the rules read it, and by row: the same output.
    for stage in Stage:
        own = np.where(rows.secondary, 0.0, outcome.row_supply)
        gap(f"output {stage.name}", outcome.output[stage].sum(axis=1), by_mineral(market, stage, own))
    return out


def check(market: WorldMarket, outcome: Outcome, tolerance: float = 1e-9) -> None:
    """Demand that every identity of a cleared world holds and nothing in it is negative."""
    for name, gap in gaps(market, outcome).items():
        assert np.all(gap <= tolerance), f"{name}: {dict(zip(market.minerals, gap.tolist(), strict=True))}"
    for name in (
        *("row_price", "row_supply", "row_ore_cost", "price", "use", "output", "producer_price", "margin"),
        *("bought_units", "released_units", "private_bought", "private_released"),
        *(
            "levy_refund",
            "ore_levy_refund",
            "levy",
            "ore_levy",
            "levy_by_exporter",
            "ore_levy_by_exporter",
            "stock_cost",
            "stock_revenue",
        ),
    ):
        assert float(getattr(outcome, name).min()) >= 0.0, name
    for name in ("rent", "ore_rent"):
        assert float((getattr(outcome, name).min(axis=1) / market.value_usd_per_quarter).min()) >= -1e-9, name
    for stage in Stage:
        assert float(outcome.flows(stage).min()) >= 0.0
    choke = parameter(market, Stage.REFINED, "choke")
    assert np.all(outcome.price <= choke[:, None] * (1 + 1e-12))
    rows = market.rows
    assert np.all(
        outcome.row_ore_cost <= np.where(rows.ore_share > 0, parameter(market, 1, "choke")[rows.mineral], 1.0)
    )
