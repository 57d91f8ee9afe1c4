"""The model once more, in plain loops over one mineral and in other coordinates, to check the batch code.

The unknowns here are ln p of refined rows (not margins), ln border prices, ln ore prices; the input is
a case as a user writes it, to which a stage may add the baseline price of its rows ("home_price") and
where they sell at it ("home"). Nothing is shared with game.market but the definition of a sink.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from game.market.economy import StageData


def stage_data(part: dict[str, Any]) -> StageData:
    """Return the library's input for one stage of a case."""
    return StageData(
        np.array([part["X"]], dtype=float),
        part["sigma"],
        part["choke"],
        np.array([part["eps"]], dtype=float),
        np.array([part["u0"]], dtype=float),
        price=np.array([part["home_price"]], dtype=float) if "home_price" in part else None,
        home=np.array([part["home"]], dtype=bool) if "home" in part else None,
    )


class Stage:
    """One stage of a case in scalar arithmetic."""

    def __init__(self, part: dict[str, Any]) -> None:
        self.x = part["X"]
        self.rows, self.columns = len(self.x), len(self.x[0])
        self.sigma, self.choke = part["sigma"], part["choke"]
        self.eps, self.u0 = part["eps"], part["u0"]
        policy = part.get("policy", {})
        self.policy = policy
        self.beta = self.choke ** (1 - self.sigma)
        total = [sum(self.x[s][i] for s in range(self.rows)) for i in range(self.columns)]
        self.price0 = part.get("home_price", [1.0] * self.rows)
        home = part.get("home", [[False] * self.columns] * self.rows)
        at = [[self.price0[s] if home[s][i] else 1.0 for i in range(self.columns)] for s in range(self.rows)]
        self.index0 = [sum(at[s][i] * self.x[s][i] for s in range(self.rows)) / total[i] for i in range(self.columns)]
        # Baseline composite demand: what producers sell, and the backstop's share of the spending.
        self.q0 = [total[i] / (1 - self.beta * self.index0[i] ** (self.sigma - 1)) for i in range(self.columns)]
        factor = policy.get("weight_factor", [1.0] * self.rows)
        self.a = [
            [
                self.x[s][i] / self.q0[i] * (at[s][i] / self.index0[i]) ** self.sigma * factor[s]
                for i in range(self.columns)
            ]
            for s in range(self.rows)
        ]
        self.output = [sum(row) for row in self.x]
        capacity = policy.get("capacity_factor", [1.0] * self.rows)
        self.k = [self.output[s] * (1 + 1e-6) / self.u0[s] * capacity[s] for s in range(self.rows)]
        self.quotas = policy.get("quotas", [])
        self.cell = [[None] * self.columns for _ in range(self.rows)]
        for k, quota in enumerate(self.quotas):
            for i in quota["destinations"]:
                self.cell[quota["origin"]][i] = k

    def instrument(self, name: str, s: int, i: int | None = None) -> float:
        neutral = 1.0 if name == "cost" else 0.0
        if name not in self.policy:
            return neutral
        value = self.policy[name][s] if i is None else self.policy[name][s][i]
        return neutral if value is None else value

    def full_price(self, s: int, signal: float = 1.0) -> float:
        """Solve u(signal/P*) = u0 by bisection."""
        low, high = -60.0, 60.0
        for _ in range(300):
            mid = (low + high) / 2
            if self.utilisation(signal * math.exp(-mid), s) > self.u0[s]:
                low = mid
            else:
                high = mid
        return math.exp((low + high) / 2)

    def utilisation(self, effort: float, s: int) -> float:
        e = effort ** (1 + self.eps[s])
        return (e / (1 + e)) ** (self.eps[s] / (1 + self.eps[s]))

    def landed(self, price: list[float], border: list[float], s: int, i: int) -> float:
        k = self.cell[s][i]
        at_border = price[s] if k is None else border[k]
        wedge = (1 + self.instrument("export_tax", s, i)) * (1 + self.instrument("tariff", s, i))
        return max(at_border * wedge, self.instrument("floor", s, i))

    def index(self, price: list[float], border: list[float]) -> list[float]:
        out = []
        for i in range(self.columns):
            total = self.beta
            for s in range(self.rows):
                if self.a[s][i] > 0:
                    total += self.a[s][i] * self.landed(price, border, s, i) ** (1 - self.sigma)
            out.append(total ** (1 / (1 - self.sigma)))
        return out

    def composite(self, base: list[float], index: list[float], money: float) -> list[float]:
        out = []
        for i in range(self.columns):
            xi = self.policy.get("bid_exponent", 1.0)
            gross = base[i] + self.instrument("bid", i) * index[i] ** -xi
            release = self.instrument("release", i)
            effective = release * (1 + (release / (0.95 * gross)) ** 8) ** (-1 / 8) if release else 0.0
            out.append(
                gross
                - effective
                + self.instrument("purchase_units", i)
                + self.instrument("purchase_budget", i) / money / index[i]
            )
        return out

    def residual(
        self, price: list[float], border: list[float], index: list[float], q: list[float], supply: list[float]
    ) -> list[float]:
        sold = [0.0] * self.rows
        through = [0.0] * len(self.quotas)
        for s in range(self.rows):
            for i in range(self.columns):
                flow = self.a[s][i] * (index[i] / self.landed(price, border, s, i)) ** self.sigma * q[i]
                sold[s] += flow
                if self.cell[s][i] is not None:
                    through[self.cell[s][i]] += flow
        sunk = [1e-6 * self.output[s] * self.price0[s] / price[s] for s in range(self.rows)]
        out = [math.log((sold[s] + sunk[s]) / supply[s]) for s in range(self.rows)]
        for k, quota in enumerate(self.quotas):
            out.append(max(math.log(through[k] / quota["cap"]), math.log(price[quota["origin"]]) - math.log(border[k])))
        return out


def residual(case: dict[str, Any], unknowns: np.ndarray) -> np.ndarray:
    """Return the residual at ln p, ln border p, ln w, ln border w."""
    refined = Stage(case)
    ore = Stage(case["ore"]) if "ore" in case else None
    values = [math.exp(v) for v in unknowns]

    def pop(count: int) -> list[float]:
        taken = values[:count]
        del values[:count]
        return taken

    p, p_border = pop(refined.rows), pop(len(refined.quotas))
    kappa = case.get("kappa", 0.0)
    w: list[float] = []
    w_border: list[float] = []
    ore_index = [1.0] * refined.rows
    ore_index0 = [1.0] * refined.rows
    g = [0.0] * refined.rows
    if ore is not None:
        w, w_border = pop(ore.rows), pop(len(ore.quotas))
        ore_index = ore.index(w, w_border)
        ore_index0 = ore.index0
        g = [ore.q0[r] / refined.output[r] / (1 + 1e-6) for r in range(refined.rows)]
    supply = []
    for r in range(refined.rows):
        cost = refined.instrument("cost", r) * (refined.price0[r] - kappa * g[r] * ore_index0[r])
        margin = (p[r] * (1 + refined.instrument("subsidy", r)) - kappa * g[r] * ore_index[r]) / cost
        supply.append(refined.k[r] * refined.utilisation(max(margin, 1e-12) / refined.full_price(r), r))
    index = refined.index(p, p_border)
    demand = case.get("demand", [1.0] * refined.columns)
    base = [refined.q0[i] * demand[i] * (index[i] / refined.index0[i]) ** -case["eta"] for i in range(refined.columns)]
    out = refined.residual(p, p_border, index, refined.composite(base, index, 1.0), supply)
    if ore is not None:
        mined = []
        for o in range(ore.rows):
            full = ore.full_price(o, ore.price0[o])
            effort = w[o] * (1 + ore.instrument("subsidy", o)) / ore.instrument("cost", o) / full
            mined.append(ore.k[o] * ore.utilisation(effort, o))
        q = ore.composite([g[r] * supply[r] for r in range(refined.rows)], ore_index, case["kappa"])
        out += ore.residual(w, w_border, ore_index, q, mined)
    return np.array(out)
