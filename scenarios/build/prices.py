"""Prices of the fourth quarter of 2025 on two markets, and what follows from them for the ore cost share.

The baseline price of a mineral is that of the market outside the rival. Where an export control keeps the rival's
home market apart, the table has both, and the home ratio is rival over outside. Yuan are converted at 7.10 to the
dollar, the mean of the quarter to two digits, and without the value added tax of 13 %.
"""

from __future__ import annotations

from scenarios.build.tables import facts

RATIO_DIGITS = 4


def quoted(mineral: str, market: str) -> dict[str, str] | None:
    """Return the row of the table of prices for a market (``"outside"`` or ``"rival"``), or None."""
    rows = [r for r in facts("prices_q4_2025") if (r["mineral"], r["market"]) == (mineral, market)]
    return rows[0] if rows else None


def outside_usd_per_t(mineral: str) -> float:
    """Return the price outside the rival, the baseline price of the scenario."""
    row = quoted(mineral, "outside")
    if row is None:
        raise KeyError(f"prices_q4_2025.csv has no price of {mineral} outside the rival")
    return float(row["usd_per_t"])


def home_ratio(mineral: str) -> float:
    """Return the rival's home price over the price outside, 1 where one price holds everywhere."""
    row = quoted(mineral, "rival")
    return 1.0 if row is None else round(float(row["usd_per_t"]) / outside_usd_per_t(mineral), RATIO_DIGITS)


def kappa(mineral: str) -> float:
    """Return the ore cost share of the refined price outside the rival.

    The parameter is the share of the price that the rival's refiners get, who set the price of ore; ore is not dearer
    because a control keeps their product at home. So the share of the higher price outside is smaller by the ratio.
    """
    share = next(float(r["kappa"]) for r in facts("parameters") if r["mineral"] == mineral)
    return share * home_ratio(mineral)
