"""Any world under any sequence of policies over three years: no tonne and no dollar is lost in any step."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from game.market.calibrate import calibrate
from game.market.measures import ExportFloor, ExportTax, Floor, MarketPolicy, Quota, Tariff
from game.market.world import WorldMarket
from tests.market import ledger
from tests.market.properties import for_seeds, lengths
from tests.market.test_dynamics import dynamics
from tests.market.worlds import random_world


def random_measures(rng: np.random.Generator, market: WorldMarket) -> MarketPolicy:
    """Draw measures of every kind, each present half of the time."""
    shape = (len(market.minerals), len(market.actors))
    minerals = range(shape[0])
    stages = [(0, m) for m in minerals] + [(1, int(m)) for m in np.flatnonzero(market.kappa)]

    def some() -> list[tuple[int, int]]:
        return [place for place in stages if rng.random() < 0.4]

    def mask() -> np.ndarray:
        return rng.random(shape[1]) < 0.6

    def dense(low: float, high: float, neutral: float, share: float, *axes: int) -> np.ndarray:
        return np.where(rng.random(axes) < share, rng.uniform(low, high, axes), neutral)

    quotas = []
    for stage, m in some():
        codes = [c for c in market.row_codes(stage, m) if not c.startswith("SEC:")]
        code = str(rng.choice(codes))
        targets = mask()
        flow = market.baseline_flow(stage, m, code, targets)
        if flow > 1e-9:
            quotas.append(Quota(stage, m, code, targets, float(flow * rng.uniform(0.05, 1.2))))
    parts: dict[str, Any] = {
        "floors": tuple(Floor(s, m, float(rng.uniform(0.7, 1.6)), mask()) for s, m in some()),
        "export_floors": tuple(ExportFloor(s, m, float(rng.uniform(0.8, 1.4)), mask()) for s, m in some()),
        "tariffs": tuple(
            Tariff(s, m, int(rng.integers(shape[1])), mask(), float(rng.uniform(0, 0.5))) for s, m in some()
        ),
        "export_taxes": tuple(
            ExportTax(s, m, int(rng.integers(shape[1])), mask(), float(rng.uniform(0, 0.3))) for s, m in some()
        ),
        "subsidy": dense(0.0, 0.5, 0.0, 0.2, 2, *shape),
        "capacity": dense(0.4, 1.5, 1.0, 0.2, 2, *shape),
        "demand": dense(0.7, 1.3, 1.0, 0.3, *shape),
        "purchase_usd": dense(0.0, 0.3, 0.0, 0.2, *shape) * market.use0 * market.value_usd_per_quarter[:, None],
        "release_units": dense(0.0, 0.6, 0.0, 0.2, *shape) * market.use0,
    }
    kept = {name: value for name, value in parts.items() if rng.random() < 0.5}
    return MarketPolicy(quotas=tuple(quotas), **kept)


@lengths
def test_nothing_is_lost_in_any_sequence_of_policies(examples: int) -> None:
    """Tonnes and money balance in every step; nothing negative, nothing beyond the choke or the host's limit."""

    def check(seed: int) -> None:
        rng = np.random.default_rng(seed)
        market = calibrate(random_world(rng, 7, ((4, 0), (4, 4))))
        n = market.rows.size
        limit = np.where(rng.random(n) < 0.2, rng.uniform(1.0, 1.5, n), np.inf)
        quarters = float(rng.choice([1.0, 2.0]))
        dyn = dynamics(
            market,
            quarters,
            limit=limit,
            lead=rng.integers(1, 5, (2, 2)),
            lrmc=rng.uniform(0.7, 1.3, (2, 2)),
            cover0=rng.uniform(0.0, 4.0, 2),
        )
        structure, start = dyn.opening(), None
        policy = MarketPolicy()
        for _ in range(12):
            if rng.random() < 0.5:
                policy = random_measures(rng, market)
            if rng.random() < 0.2:
                place = int(rng.choice(np.flatnonzero(~market.rows.secondary)))
                room = limit[place] - structure.capacity[place] - structure.rows_under_way()[place]
                usd = float(rng.uniform(0, 1e8))
                structure, spent = dyn.build(structure, place, usd)
                assert 0.0 <= spent <= usd * (1 + 1e-12)
                assert spent == pytest.approx(usd) or structure.rows_under_way()[place] >= room - 1e-9
            imposed = dyn.impose(structure, policy)
            outcome = market.clear(imposed, start=start)
            start = outcome.solution
            ledger.check(market, outcome)
            offered = structure.inventory / max(1.5, quarters)
            assert np.all(outcome.private_released <= offered * (1 + 1e-12))
            after = dyn.step(structure, imposed, outcome, rng.random(n), np.round(rng.random(structure.alarm.shape)))
            moved = quarters * (outcome.private_bought - outcome.private_released)
            np.testing.assert_allclose(after.inventory - structure.inventory, moved, rtol=0, atol=1e-15)
            assert float(after.capacity.min()) > 0.0
            assert np.all(after.capacity + after.rows_under_way() <= np.maximum(limit, 1.0) + 1e-9)
            assert np.all(after.promised <= after.pipeline + 1e-12)
            assert np.all(after.granted <= after.capacity + 1e-12)
            for name in ("expected", "pipeline", "promised", "granted", "inventory", "alarm"):
                assert float(getattr(after, name).min()) >= 0.0, name
            assert float(after.alarm.max()) <= 1.0
            assert np.all(dyn.charge_usd(after) >= 0.0)
            structure = after

    for_seeds(check, examples)
