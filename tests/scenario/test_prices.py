"""The price basis of the shipped scenario: a complete table, and what is computed from it."""

from __future__ import annotations

import pytest

from game.scenario.read import Scenario, load_scenario
from scenarios.build import prices, trade
from scenarios.build.tables import MINERALS, facts

TWO_MARKETS = ("DyTb", "Ga", "Ge", "Sb")
TABLE = facts("prices_q4_2025")


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load_scenario("washington-2026")


def test_the_table_is_complete_and_honest() -> None:
    assert [r["mineral"] for r in TABLE if r["market"] == "outside"] == list(MINERALS)
    assert [r["mineral"] for r in TABLE if r["market"] == "rival"] == list(TWO_MARKETS)
    assert len(TABLE) == len(MINERALS) + len(TWO_MARKETS)
    for row in TABLE:
        assert float(row["usd_per_t"]) > 0.0
        assert row["quality"] in ("documented", "estimate")
        assert all(row[column] for column in ("basis", "period", "note", "source")), row
        whole_quarter = row["period"] == "fourth quarter of 2025"
        assert row["quality"] == "estimate" or whole_quarter, "only a mean of the quarter is documented"


def test_baseline_prices_are_those_outside(scenario: Scenario) -> None:
    for m in scenario.minerals:
        row = prices.quoted(m.id, "outside")
        assert row is not None
        assert m.price_usd_per_t == float(row["usd_per_t"])
        assert row["basis"] in m.price_basis
        assert row["period"] in m.price_basis
        assert f"price {row['quality']}" in m.flag


def test_home_prices_are_the_ratio_of_the_table(scenario: Scenario) -> None:
    by = {(r["mineral"], r["market"]): float(r["usd_per_t"]) for r in TABLE}
    home = {c.mineral: c.home_price for c in scenario.controls if c.code == "CHN" and c.stage == "refined"}
    for mineral, ratio in home.items():
        expected = by[mineral, "rival"] / by[mineral, "outside"] if mineral in TWO_MARKETS else 1.0
        assert ratio == pytest.approx(expected, rel=1e-3), mineral
    assert set(TWO_MARKETS) < set(home)


def test_ore_keeps_its_share_of_what_the_rivals_refiners_get(scenario: Scenario) -> None:
    share = {r["mineral"]: float(r["kappa"]) for r in facts("parameters")}
    for m in scenario.minerals:
        ratio = prices.home_ratio(m.id)
        assert m.kappa == pytest.approx(share[m.id] * ratio, rel=1e-5)
        assert (ratio < 1.0) == (m.id in TWO_MARKETS)
        assert m.stages == 1 or m.kappa < ratio


def test_dynamic_parameters(scenario: Scenario) -> None:
    """Where the price is a boom price new capacity pays at less than it, and an investor asks more to trust in it."""
    for m in scenario.minerals:
        # Where ore is dear the boom is the mine's: a refiner's cost holds the ore at its baseline price.
        assert m.lrmc_refining > m.kappa
        assert (m.lrmc_refining > m.lrmc_mining) == (m.id in ("W", "Co"))
        assert m.lrmc_refining >= m.lrmc_mining
        assert (m.lrmc_mining < 1.0) == (m.risk_premium > 0.3)
        assert 0.3 <= m.private_cover_quarters <= 4.0
    cobalt = next(m for m in scenario.minerals if m.id == "Co")
    assert (cobalt.private_cover_quarters, cobalt.private_bid_exponent, cobalt.private_precaution) == (4.0, 1.0, 0.3)


def test_every_refiner_of_a_by_product_has_a_feed() -> None:
    assert trade.recoverable_t("Ga", "EUU") == pytest.approx(36 * (1.6 + 0.82)), "Ireland and Spain have no seat"
    assert trade.recoverable_t("Ga", "ROW") == pytest.approx(36 * (2.9 + 1.3 + 1.5 + 1.5 + 0.32 + 1.5))
    assert trade.recoverable_t("Ga", "GRC") == 50.0, "an announced project that is larger counts"
    assert trade.limit_share("Ge", "RUS") == pytest.approx(0.08, rel=0.01), "twice today's output"
