"""Every printed quantity of every reference case, through the library and through a case file."""

from __future__ import annotations

import json

import numpy as np
import pytest

from game.case import clear_case, parse_case, read_case
from game.market.accounts import accounts
from game.market.economy import calibrate_economy
from game.market.policy import BatchPolicy, QuotaCell, StagePolicy
from game.market.program import compile_program
from game.market.solve import solve
from tests.market.oracle import stage_data
from tests.market.references import CASES, PRINTED

DIGITS = 5.1e-10  # half a unit of the last but one of ten printed decimals, with rounding of the print

FIELDS = {
    "p": "price",
    "p_quota": "border_price",
    "S": "supply",
    "P": "index",
    "Q": "composite",
    "Qp": "base",
    "q": "flow",
    "PS": "surplus",
    "duty": "duty",
    "levy": "levy",
    "rent": "rent",
    "xtax": "export_tax",
    "subsidy": "subsidy",
    "stock_cost": "stock_cost",
    "release_effective": "released",
    "stock_revenue": "stock_revenue",
    "backstop": "backstop",
    "bill": "bill",
}


def numbers(text: str) -> np.ndarray:
    return np.array([float(word) for word in text.split()])


def stage_policy(policy: dict, rows: int, columns: int) -> StagePolicy:
    """Build the library's policy by hand, so that the case file is tested apart from it."""

    def matrix(name: str) -> np.ndarray | None:
        if name not in policy:
            return None
        return np.array([[[0.0 if v is None else float(v) for v in row] for row in policy[name]]])

    quotas = []
    for quota in policy.get("quotas", ()):
        mask = np.zeros(columns, dtype=bool)
        mask[quota["destinations"]] = True
        quotas.append(QuotaCell(0, quota["origin"], mask, quota["cap"]))
    rows_of = {name: np.array([policy[name]], dtype=float) for name in ("subsidy", "cost") if name in policy}
    return StagePolicy(floor=matrix("floor"), tariff=matrix("tariff"), quotas=tuple(quotas), **rows_of)


def library_result(case: dict) -> dict[str, np.ndarray]:
    ore = case.get("ore")
    economy = calibrate_economy(stage_data(case), case["eta"], case.get("kappa", 0.0), stage_data(ore) if ore else None)
    rows, columns = len(case["X"]), len(case["X"][0])
    below = stage_policy(ore.get("policy", {}), len(ore["X"]), rows) if ore else StagePolicy()
    policy = BatchPolicy(stage_policy(case.get("policy", {}), rows, columns), below)
    program = compile_program(economy, policy)
    root = solve(program)
    assert root.error[0] < 1e-11
    result = accounts(economy, policy, program, root.unknowns)
    out = {name: getattr(result.refined, field)[0].ravel() for name, field in FIELDS.items()}
    out |= {"o" + name: getattr(result.ore, field)[0].ravel() for name, field in FIELDS.items()}
    out["dCS"] = result.consumer_gain[0]
    out["psi"] = result.margin[0]
    return out


@pytest.mark.parametrize("name", sorted(CASES))
def test_library_reproduces_the_printed_numbers(name):
    result = library_result(CASES[name])
    for quantity, text in PRINTED[name].items():
        np.testing.assert_allclose(result[quantity], numbers(text), rtol=0, atol=DIGITS, err_msg=quantity)


@pytest.mark.parametrize("name", sorted(CASES))
def test_case_file_reproduces_the_printed_numbers(name, tmp_path):
    path = tmp_path / "case.json"
    path.write_text(json.dumps(CASES[name]))
    result = clear_case(read_case(path))
    assert result["residual"] < 1e-11
    checked = 0
    for quantity, text in PRINTED[name].items():
        part, key = (result["ore"], quantity[1:]) if quantity.startswith("o") else (result, quantity)
        if key in ("backstop", "bill"):  # not among the keys of a case
            continue
        np.testing.assert_allclose(np.ravel(part[key]), numbers(text), rtol=0, atol=DIGITS, err_msg=quantity)
        checked += 1
    assert checked >= len(PRINTED[name]) - 3


def test_calibrated_parameters_of_case_a_and_d():
    a = calibrate_economy(stage_data(CASES["A0"]), 0.3)
    np.testing.assert_allclose(a.refined.log_full_price[0], [0.0200026673, -0.190246095], atol=DIGITS)
    np.testing.assert_allclose(a.refined.capacity[0], [1.0714296429, 0.2941179412], atol=DIGITS)
    np.testing.assert_allclose(
        a.refined.weights[0].ravel(), [0.9090470679, 0.5555287637, 0.0909047068, 0.444423011], atol=DIGITS
    )
    np.testing.assert_allclose(a.demand[0], [0.5500265252, 0.4500217024], atol=DIGITS)
    np.testing.assert_allclose(a.refined.backstop, [0.0000482253], atol=DIGITS)
    case = CASES["D1"]
    d = calibrate_economy(stage_data(case), 0.3, 0.5, stage_data(case["ore"]))
    np.testing.assert_allclose(d.refined.log_full_price[0], [-0.2876820725, -0.4542397842], atol=DIGITS)
    np.testing.assert_allclose(d.ore.log_full_price[0], [-0.3097900051, -0.5113876957], atol=DIGITS)
    np.testing.assert_allclose(d.ore_share[0], [0.49999955, 0.49999955], atol=DIGITS)


@pytest.mark.parametrize("name", ["A0", "A2", "B1"])
def test_a_case_with_kappa_zero_needs_no_ore_keys(name):
    result = clear_case(parse_case(CASES[name]))
    assert "ore" not in result
    assert "psi" not in result
