"""Small economies that a user writes: the case file of ``ministerial clear``.

A case is a JSON object. ``X`` is baseline trade (rows are origins, columns destinations) at unit
prices; everything is normalised as in docs/model.md. For two stages, ``kappa`` and ``ore`` are added;
the columns of ore X are the rows of X. Every fault is one sentence.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError

from game.case_table import format_result
from game.errors import MinisterialError
from game.market.accounts import StageAccounts, accounts
from game.market.arrays import FloatArray
from game.market.economy import Economy, StageData, calibrate_economy
from game.market.errors import MarketError
from game.market.expand import quota_slots
from game.market.policy import BatchPolicy, QuotaCell, StagePolicy
from game.market.program import compile_program
from game.market.solve import TOLERANCE, solve

Size = Annotated[float, Field(ge=0.0, allow_inf_nan=False)]
Row = list[FiniteFloat]
Matrix = list[list[FiniteFloat | None]]


class CaseError(MinisterialError):
    """A case that cannot be read or cleared; ``problems`` has one sentence for each fault."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class QuotaCase(_Strict):
    """A cap on what one origin sells, together, to some destinations; indices count from 0."""

    origin: int
    destinations: list[int]
    cap: Size


class PolicyCase(_Strict):
    """The instruments of one stage; what is left out is neutral.

    Lists have one value for each origin (first four) or destination (last four); matrices are origin x
    destination, with null for none. ``weight_factor`` may also be a matrix.
    """

    subsidy: Row | None = None
    cost: Row | None = None
    capacity_factor: Row | None = None
    weight_factor: Row | Matrix | None = None
    tariff: Matrix | None = None
    export_tax: Matrix | None = None
    floor: Matrix | None = None
    quotas: list[QuotaCase] = Field(default_factory=list)
    purchase_units: Row | None = None
    purchase_budget: Row | None = None
    release: Row | None = None
    bid: Row | None = None
    bid_exponent: FiniteFloat | None = None


class OreCase(_Strict):
    """The ore stage: mines x refiners."""

    X: list[list[Size]]
    sigma: FiniteFloat
    choke: FiniteFloat
    eps: FiniteFloat | Row
    u0: FiniteFloat | Row
    policy: PolicyCase = Field(default_factory=PolicyCase)


class Case(_Strict):
    """A small economy at one stage, or at two with ``kappa`` and ``ore``."""

    X: list[list[Size]]
    sigma: FiniteFloat
    eta: FiniteFloat
    choke: FiniteFloat
    eps: FiniteFloat | Row
    u0: FiniteFloat | Row
    policy: PolicyCase = Field(default_factory=PolicyCase)
    kappa: FiniteFloat | None = None
    ore: OreCase | None = None


def read_case(path: Path) -> Case:
    """Read and check a case file; raises CaseError with every fault found."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise CaseError([f"{path}: the file cannot be read ({error.strerror})."]) from None
    except UnicodeDecodeError:
        raise CaseError([f"{path}: the file is not UTF-8 text."]) from None
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        where = f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise CaseError([f"{path}: the file is not JSON{where}."]) from None
    if not isinstance(data, dict):
        raise CaseError([f"{path}: a case is a JSON object with the keys X, sigma, eta, choke, eps and u0."])
    return parse_case(data)


def parse_case(data: dict[str, Any]) -> Case:
    """Check a case given as a JSON object; raises CaseError with every fault found."""
    try:
        case = Case.model_validate(data)
    except ValidationError as error:
        raise CaseError(_sentences(error)) from None
    problems = list(_shape_problems(case))
    if problems:
        raise CaseError(problems)
    return case


def clear_case(case: Case) -> dict[str, Any]:
    """Clear a case and return the result as plain numbers and lists; raises CaseError."""
    try:
        # Absurd numbers overflow; the result is checked for that below.
        with np.errstate(all="ignore"):
            out = _clear(case)
        json.dumps(out, allow_nan=False)
    except MarketError as error:
        raise CaseError([str(error)]) from None
    except ValueError:
        raise CaseError(["The numbers of this case are too large or too small to compute with."]) from None
    return out


def _clear(case: Case) -> dict[str, Any]:
    economy = _economy(case)
    policy = BatchPolicy(
        _stage_policy(case.policy, 1.0, len(case.X[0])),
        _stage_policy(case.ore.policy, case.kappa or 1.0, len(case.X)) if case.ore else StagePolicy(),
    )
    program = compile_program(economy, policy)
    root = solve(program)
    residual = float(root.error[0])
    if not np.isfinite(residual):
        raise ValueError("not a number")
    if not residual < TOLERANCE:
        raise MarketError(f"The case did not clear: the largest residual is {residual:.1e}.")
    result = accounts(economy, policy, program, root.unknowns)
    out = _stage_output(result.refined, policy.refined.quotas)
    out["dCS"] = _list(result.consumer_gain[0])
    out["residual"] = residual
    out["iterations"] = int(root.iterations[0])
    if case.ore is not None:
        out["psi"] = _list(result.margin[0])
        out["ore"] = _stage_output(result.ore, policy.ore.quotas)
        # Users of ore are refiners; what they gain or lose is in the producer surplus of refining.
        out["ore"]["dCS"] = [0.0] * len(case.X)
    return out


def run_clear(path: Path, as_json: bool) -> int:
    """Clear the case file ``path`` and print the result; return the exit code (2 for bad input)."""
    try:
        result = clear_case(read_case(path))
    except CaseError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return 2
    print(json.dumps(result, indent=2) if as_json else format_result(result))
    return 0


def _economy(case: Case) -> Economy:
    ore = None
    if case.ore is not None:
        ore = StageData(
            np.array([case.ore.X]), case.ore.sigma, case.ore.choke, np.array(case.ore.eps), np.array(case.ore.u0)
        )
    refined = StageData(np.array([case.X]), case.sigma, case.choke, np.array(case.eps), np.array(case.u0))
    return calibrate_economy(refined, case.eta, case.kappa or 0.0, ore)


def _stage_policy(policy: PolicyCase, money: float, destinations: int) -> StagePolicy:
    """Return the policy as arrays; ``money`` is what a unit costs at baseline, in the case's money."""

    def array(value: Row | Matrix | None, neutral: float = 0.0) -> FloatArray | None:
        if value is None:
            return None
        rows = [[neutral if v is None else v for v in row] if isinstance(row, list) else row for row in value]
        return np.array([rows], dtype=np.float64)

    budget = array(policy.purchase_budget)
    return StagePolicy(
        subsidy=array(policy.subsidy),
        cost=array(policy.cost),
        capacity=array(policy.capacity_factor),
        weight=array(policy.weight_factor, 1.0),
        tariff=array(policy.tariff),
        export_tax=array(policy.export_tax),
        floor=array(policy.floor),
        purchase_units=array(policy.purchase_units),
        purchase_budget=None if budget is None else budget / money,
        release=array(policy.release),
        bid=array(policy.bid),
        bid_exponent=None if policy.bid_exponent is None else np.array([policy.bid_exponent]),
        quotas=tuple(_quota(quota, destinations) for quota in policy.quotas),
    )


def _quota(quota: QuotaCase, destinations: int) -> QuotaCell:
    mask = np.zeros(destinations, dtype=bool)
    mask[quota.destinations] = True
    return QuotaCell(0, quota.origin, mask, quota.cap)


def _sentences(error: ValidationError) -> list[str]:
    """Turn what pydantic found into one sentence for each fault, without repeats."""
    faults = []
    for fault in error.errors(include_url=False, include_context=False):
        # Alternatives of a union ("one number" or "a list") are steps of the path that nobody wrote.
        steps = tuple(
            s for s in fault["loc"] if isinstance(s, int) or not s.startswith(("list[", "float", "constrained"))
        )
        faults.append((steps, fault))
    out: list[str] = []
    for steps, fault in faults:
        if any(len(other) > len(steps) and other[: len(steps)] == steps for other, _ in faults):
            continue  # the other alternative names the place exactly
        place = "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in steps).lstrip(".")
        if fault["type"] == "missing":
            sentence = f"{place}: this key is missing."
        elif fault["type"] == "extra_forbidden":
            sentence = f"{place}: this key is not known here."
        else:
            reason = fault["msg"].replace("Input should be", "this should be").replace("dictionary", "object")
            shown = repr(fault["input"])
            sentence = f"{place}: {reason}, not {shown if len(shown) <= 40 else shown[:37] + '...'}."
        if sentence not in out:
            out.append(sentence)
    return out


def _shape_problems(case: Case) -> Iterator[str]:
    """Yield a sentence for each list or matrix of the wrong size."""
    yield from _trade_problems("X", case.X)
    if not case.X or not case.X[0]:
        return
    rows, columns = len(case.X), len(case.X[0])
    yield from _parameter_problems("", case.eps, case.u0, rows)
    yield from _policy_problems("policy", case.policy, rows, columns)
    if (case.ore is None) != (not case.kappa):
        yield "kappa above 0 and ore belong together: give both for two stages, or neither."
    if case.ore is None:
        return
    yield from _trade_problems("ore.X", case.ore.X)
    if not case.ore.X or not case.ore.X[0]:
        return
    mines, refiners = len(case.ore.X), len(case.ore.X[0])
    yield from _parameter_problems("ore.", case.ore.eps, case.ore.u0, mines)
    if refiners != rows:
        yield f"ore.X has {refiners} columns; it needs {rows}, one for each row of X."
        return
    yield from _policy_problems("ore.policy", case.ore.policy, mines, rows)
    if len({len(row) for row in case.ore.X}) == 1:
        for r in range(rows):
            feed, output = sum(row[r] for row in case.ore.X), sum(case.X[r])
            if abs(feed - output) > 1e-9 * output:
                yield f"ore.X: column {r} adds up to {feed:.10g}; it needs {output:.10g}, the sum of row {r} of X."


def _trade_problems(name: str, trade: list[list[float]]) -> Iterator[str]:
    if not trade or not trade[0]:
        yield f"{name}: there must be at least one origin and one destination."
        return
    columns = len(trade[0])
    for i, row in enumerate(trade):
        if len(row) != columns:
            yield f"{name}: row {i} has {len(row)} values and row 0 has {columns}; all rows need the same number."
        elif not sum(row) > 0.0:
            yield f"{name}: row {i} is all zero; an origin must sell something."
    if all(len(row) == columns for row in trade):
        for i in range(columns):
            if not sum(row[i] for row in trade) > 0.0:
                yield f"{name}: column {i} is all zero; a destination must buy something."


def _parameter_problems(prefix: str, eps: float | Row, u0: float | Row, rows: int) -> Iterator[str]:
    for name, value in (("eps", eps), ("u0", u0)):
        if isinstance(value, list) and len(value) != rows:
            yield f"{prefix}{name} has {len(value)} values; it needs one number, or {rows}: one for each origin."


def _policy_problems(prefix: str, policy: PolicyCase, rows: int, columns: int) -> Iterator[str]:
    for name in ("subsidy", "cost", "capacity_factor", "weight_factor"):
        value = getattr(policy, name)
        if value is not None and not isinstance(value[0] if value else None, list) and len(value) != rows:
            yield f"{prefix}.{name} has {len(value)} values; it needs {rows}, one for each origin."
    for name in ("purchase_units", "purchase_budget", "release", "bid"):
        value = getattr(policy, name)
        if value is not None and len(value) != columns:
            yield f"{prefix}.{name} has {len(value)} values; it needs {columns}, one for each destination."
    for name in ("weight_factor", "tariff", "export_tax", "floor"):
        value = getattr(policy, name)
        if value is None or (name == "weight_factor" and not isinstance(value[0] if value else None, list)):
            continue
        if len(value) != rows:
            yield f"{prefix}.{name} has {len(value)} rows; it needs {rows}, one for each origin."
        for i, row in enumerate(value):
            if len(row) != columns:
                yield f"{prefix}.{name}: row {i} has {len(row)} values; it needs {columns}, one for each destination."
    for k, quota in enumerate(policy.quotas):
        place = f"{prefix}.quotas[{k}]"
        if not 0 <= quota.origin < rows:
            yield f"{place}: there is no origin {quota.origin}; origins are 0 to {rows - 1}."
        if not quota.destinations:
            yield f"{place}: a quota needs at least one destination."
        for destination in quota.destinations:
            if not 0 <= destination < columns:
                yield f"{place}: there is no destination {destination}; destinations are 0 to {columns - 1}."


def _stage_output(stage: StageAccounts, quotas: tuple[QuotaCell, ...]) -> dict[str, Any]:
    slots = quota_slots(quotas, 1)
    return {
        "p": _list(stage.price[0]),
        "p_quota": [float(stage.border_price[0, slot]) for slot in slots],
        "S": _list(stage.supply[0]),
        "P": _list(stage.index[0]),
        "Q": _list(stage.composite[0]),
        "Qp": _list(stage.base[0]),
        "q": [_list(row) for row in stage.flow[0]],
        "PS": _list(stage.surplus[0]),
        "duty": _list(stage.duty[0]),
        "levy": _list(stage.levy[0]),
        "rent": _list(stage.rent[0]),
        "xtax": _list(stage.export_tax[0]),
        "subsidy": _list(stage.subsidy[0]),
        "stock_cost": _list(stage.stock_cost[0]),
        "release_effective": _list(stage.released[0]),
        "stock_revenue": _list(stage.stock_revenue[0]),
    }


def _list(values: FloatArray) -> list[float]:
    return [float(v) for v in values]
