"""Random economies, policies and case files, drawn from a seed, for the property tests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from game.market.accounts import Accounts, accounts
from game.market.economy import Economy, StageData, calibrate_economy
from game.market.policy import BatchPolicy, QuotaCell, StagePolicy
from game.market.program import Program, compile_program
from game.market.solve import Root, solve

ALL = frozenset(
    ("subsidy", "cost", "capacity", "tariff", "export_tax", "floor", "export_floor", "quotas", "stocks", "weight")
)
"""Every kind of instrument that ``random_policy`` can draw."""


@dataclass(frozen=True)
class Cleared:
    """An instance with its solution."""

    economy: Economy
    policy: BatchPolicy
    program: Program
    root: Root
    result: Accounts


def clear(economy: Economy, policy: BatchPolicy, start: np.ndarray | None = None) -> Cleared:
    """Compile, solve, demand convergence, and do the accounts."""
    program = compile_program(economy, policy)
    root = solve(program, start)
    assert root.error.max() < 1e-11, f"not converged: {root.error.max():.1e}"
    return Cleared(economy, policy, program, root, accounts(economy, policy, program, root.unknowns))


def random_flow(rng: np.random.Generator, batch: int, rows: int, columns: int) -> np.ndarray:
    """Draw trade that sums to 1, with zeros but no empty row or column."""
    flow = rng.dirichlet(np.full(rows * columns, 0.4), size=batch).reshape(batch, rows, columns)
    flow[rng.random(flow.shape) < 0.2] = 0.0
    flow += 1e-3 * (flow.sum(axis=2, keepdims=True) == 0.0)
    flow += 1e-3 * (flow.sum(axis=1, keepdims=True) == 0.0)
    return flow / flow.sum(axis=(1, 2), keepdims=True)


def random_data(
    rng: np.random.Generator, two_stage: bool = True, batch: int = 2
) -> tuple[StageData, StageData | None, np.ndarray, np.ndarray]:
    """Draw refined data, ore data (None for one stage), eta and kappa."""
    rows, users, mines = (int(n) for n in rng.integers(2, 6, size=3))
    flow = random_flow(rng, batch, rows, users)
    refined = StageData(
        flow,
        rng.uniform(3, 9, batch),
        rng.uniform(4, 25, batch),
        rng.uniform(0.3, 2.0, (batch, rows)),
        rng.uniform(0.5, 0.95, (batch, rows)),
    )
    eta = rng.uniform(0.1, 0.8, batch)
    if not two_stage:
        return refined, None, eta, np.zeros(batch)
    ore = random_flow(rng, batch, mines, rows)
    ore *= (flow.sum(axis=2) / ore.sum(axis=1))[:, None, :]
    below = StageData(
        ore,
        rng.uniform(4, 9, batch),
        rng.uniform(5, 12, batch),
        rng.uniform(0.3, 0.8, (batch, mines)),
        rng.uniform(0.7, 0.95, (batch, mines)),
    )
    return refined, below, eta, rng.uniform(0.15, 0.75, batch)


def random_economy(rng: np.random.Generator, two_stage: bool = True, batch: int = 2) -> Economy:
    """Draw and calibrate a batch."""
    refined, ore, eta, kappa = random_data(rng, two_stage, batch)
    return calibrate_economy(refined, eta, kappa, ore)


def random_policy(rng: np.random.Generator, economy: Economy, kinds: frozenset[str] = ALL) -> BatchPolicy:
    """Draw a policy with the instruments in ``kinds``, each present with probability 0.6."""
    refined = _random_stage(rng, economy.refined.flow0, kinds, economy.refined.sigma)
    ore = StagePolicy()
    if economy.ore.rows:
        # Releases near the whole feed make ore stages ill-conditioned; the game caps them.
        ore = _random_stage(rng, economy.ore.flow0, kinds, economy.ore.sigma, most_release=0.8)
    demand = rng.uniform(0.7, 1.4, economy.demand.shape) if "demand" in kinds else None
    return BatchPolicy(refined, ore, demand)


def _random_stage(
    rng: np.random.Generator,
    flow: np.ndarray,
    kinds: frozenset[str],
    sigma: np.ndarray,
    most_release: float = 1.1,
) -> StagePolicy:
    batch, rows, columns = flow.shape
    use = flow.sum(axis=1)
    parts: dict[str, Any] = {}

    def on(kind: str) -> bool:
        return bool(rng.random() < 0.6) and kind in kinds

    def sparse(draw: np.ndarray, share: float) -> np.ndarray:
        return draw * (rng.random(draw.shape) < share)

    if on("subsidy"):
        parts["subsidy"] = rng.uniform(-0.3, 1.0, (batch, rows))
    if on("cost"):
        parts["cost"] = np.exp(rng.normal(0, 0.4, (batch, rows)))
    if on("capacity"):
        parts["capacity"] = np.exp(rng.normal(0, 0.6, (batch, rows)))
    if on("weight"):
        parts["weight"] = np.exp(rng.normal(0, 0.3, (batch, rows)))
    if on("tariff"):
        parts["tariff"] = sparse(rng.uniform(0, 1.5, flow.shape), 0.4)
    if on("export_tax"):
        parts["export_tax"] = sparse(rng.uniform(0, 1.5, flow.shape), 0.3)
    if on("floor"):
        parts["floor"] = sparse(rng.uniform(0.6, 2.0, flow.shape), 0.5)
    if on("export_floor"):
        parts["export_floor"] = sparse(rng.uniform(0.6, 2.0, flow.shape), 0.3)
    if on("stocks"):
        parts["purchase_units"] = sparse(use * rng.uniform(0, 0.5, use.shape), 0.5)
        parts["purchase_budget"] = sparse(use * rng.uniform(0, 0.5, use.shape), 0.5)
        parts["release"] = sparse(use * rng.uniform(0, most_release, use.shape), 0.5)
        parts["bid"] = sparse(use * rng.uniform(0, 0.2, use.shape), 0.5)
        parts["bid_exponent"] = rng.uniform(0.5, np.minimum(2.0, sigma - 0.5))
    if on("quotas"):
        cells = []
        for b in range(batch):
            for origin in rng.permutation(rows)[: rng.integers(0, 3)]:
                mask = rng.random(columns) < 0.7
                sold = flow[b, origin, mask].sum()
                if sold > 0.0:
                    cells.append(QuotaCell(b, int(origin), mask, float(sold * np.exp(-rng.uniform(0, 4)))))
        parts["quotas"] = tuple(cells)
    if "floor" in parts:
        parts["refund"] = sparse(rng.uniform(0.0, 1.0, flow.shape), 0.3)
    return StagePolicy(**parts)


def random_case(rng: np.random.Generator, two_stage: bool) -> dict[str, Any]:
    """Draw a case file with all instruments that a case file has."""
    refined, ore, eta, kappa = random_data(rng, two_stage, batch=1)
    case = _case_part(rng, refined) | {"eta": float(eta[0])}
    if ore is not None:
        case |= {"kappa": float(kappa[0]), "ore": _case_part(rng, ore)}
    return case


def _case_part(rng: np.random.Generator, data: StageData) -> dict[str, Any]:
    flow = np.asarray(data.flow)
    policy = _random_stage(rng, flow, ALL - {"export_floor"}, np.asarray(data.sigma), most_release=0.8)
    names = {"capacity": "capacity_factor", "weight": "weight_factor"}
    out: dict[str, Any] = {}
    for name in ("subsidy", "cost", "capacity", "weight", "tariff", "export_tax", "floor"):
        value = getattr(policy, name)
        if value is not None:
            out[names.get(name, name)] = value[0].tolist()
    for name in ("purchase_units", "purchase_budget", "release", "bid"):
        value = getattr(policy, name)
        if value is not None:
            out[name] = value[0].tolist()
    if policy.bid_exponent is not None:
        out["bid_exponent"] = float(policy.bid_exponent[0])
    out["quotas"] = [
        {"origin": q.origin, "destinations": np.flatnonzero(q.destinations).tolist(), "cap": q.cap}
        for q in policy.quotas
    ]
    return {
        "X": flow[0].tolist(),
        "sigma": float(np.asarray(data.sigma)[0]),
        "choke": float(np.asarray(data.choke)[0]),
        "eps": np.asarray(data.eps)[0].tolist(),
        "u0": np.asarray(data.u0)[0].tolist(),
        "policy": out,
    }


def with_refined(policy: BatchPolicy, **changes: Any) -> BatchPolicy:
    """Return the policy with other refined instruments."""
    return replace(policy, refined=replace(policy.refined, **changes))
