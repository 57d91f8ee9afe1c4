"""The case file: what it accepts, what it says about faults, what it prints."""

from __future__ import annotations

import copy
import json

import numpy as np
import pytest

from game.case import CaseError, clear_case, parse_case, read_case, run_clear
from tests.market.references import CASES

KEYS = {
    "p", "p_quota", "S", "P", "Q", "Qp", "q", "dCS", "PS", "duty", "levy", "rent", "xtax", "subsidy",
    "stock_cost", "release_effective", "stock_revenue",
}  # fmt: skip


def changed(name: str, **changes) -> dict:
    case = copy.deepcopy(CASES[name])
    for key, value in changes.items():
        target = case
        *path, last = key.split("__")
        for step in path:
            target = target.setdefault(step, {})
        if value is None:
            del target[last]
        else:
            target[last] = value
    return case


def problems(case) -> tuple[str, ...]:
    with pytest.raises(CaseError) as caught:
        clear_case(parse_case(case))
    return caught.value.problems


def test_keys_of_the_result():
    one = clear_case(parse_case(CASES["B1"]))
    assert set(one) == KEYS | {"residual", "iterations"}
    two = clear_case(parse_case(CASES["E1"]))
    assert set(two) == KEYS | {"residual", "iterations", "psi", "ore"}
    assert set(two["ore"]) == KEYS
    assert json.loads(json.dumps(two)) == two


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        (changed("A0", sigma=None), "sigma: this key is missing."),
        (changed("A0", sigmas=3), "sigmas: this key is not known here."),
        (changed("A0", policy={"tarif": []}), "policy.tarif: this key is not known here."),
        (changed("A0", eta="0.3"), "eta: this should be a valid number, not '0.3'."),
        (changed("A0", X=[[1, -2], [3, 4]]), "X[0][1]: this should be greater than or equal to 0, not -2."),
        (changed("A0", X=[[1, 2], [3]]), "X: row 1 has 1 values and row 0 has 2; all rows need the same number."),
        (changed("A0", X=[[1, 2], [0, 0]]), "X: row 1 is all zero; an origin must sell something."),
        (changed("A0", X=[]), "X: there must be at least one origin and one destination."),
        (
            changed("A0", eps=[1, 2, 3]),
            "eps has 3 values; it needs one number, or 2: one for each origin.",
        ),
        (
            changed("A0", policy={"floor": [[1, 2, 3], [None, None]]}),
            "policy.floor: row 0 has 3 values; it needs 2, one for each destination.",
        ),
        (
            changed("A0", policy={"release": [1]}),
            "policy.release has 1 values; it needs 2, one for each destination.",
        ),
        (
            changed("A0", policy={"subsidy": [1, 2, 3]}),
            "policy.subsidy has 3 values; it needs 2, one for each origin.",
        ),
        (
            changed("A0", policy={"quotas": [{"origin": 2, "destinations": [0], "cap": 0.1}]}),
            "policy.quotas[0]: there is no origin 2; origins are 0 to 1.",
        ),
        (
            changed("A0", policy={"quotas": [{"origin": 0, "destinations": [7], "cap": 0.1}]}),
            "policy.quotas[0]: there is no destination 7; destinations are 0 to 1.",
        ),
        (
            changed("A0", kappa=0.5),
            "kappa above 0 and ore belong together: give both for two stages, or neither.",
        ),
        (changed("A0", sigma=0.9), "refined: sigma must be above 1."),
        (changed("A0", u0=[1.2, 0.5]), "refined: u0 must lie between 0 and 1."),
        (
            changed("D1", ore__X=[[0.25, 0.06], [0.45, 0.25]]),
            "ore.X: column 1 adds up to 0.31; it needs 0.3, the sum of row 1 of X.",
        ),
        (
            changed("D1", ore__X=[[0.25], [0.45]]),
            "ore.X has 1 columns; it needs 2, one for each row of X.",
        ),
    ],
)
def test_each_fault_is_one_sentence(case, sentence):
    assert problems(case) == (sentence,)


def test_all_faults_are_reported_at_once():
    case = changed("A0", eps=[1], policy={"tariff": [[0, 0]], "bid": [1, 2, 3]})
    assert len(problems(case)) == 3


def test_null_in_a_matrix_means_none():
    without = clear_case(parse_case(CASES["A1"]))
    nulls = [[None, None], [None, None]]
    case = changed("A1", policy__floor=nulls, policy__tariff=nulls, policy__export_tax=nulls)
    with_nulls = clear_case(parse_case(case))
    assert with_nulls["p"] == pytest.approx(without["p"], abs=1e-10)


def test_single_numbers_stand_for_all_origins():
    spread = clear_case(parse_case(changed("A1", eps=[0.6, 0.6], u0=[0.8, 0.8])))
    single = clear_case(parse_case(changed("A1", eps=0.6, u0=0.8)))
    assert single == spread


def test_weight_factors_may_be_a_matrix():
    by_row = clear_case(parse_case(changed("A0", policy={"weight_factor": [0.5, 1]})))
    by_cell = clear_case(parse_case(changed("A0", policy={"weight_factor": [[0.5, 0.5], [None, 1]]})))
    assert by_cell["p"] == pytest.approx(by_row["p"], abs=1e-10)


def test_stock_operations_of_both_stages():
    case = changed("D1", policy__purchase_units=[0.05, 0], policy__purchase_budget=[0, 0.04])
    case["policy"]["release"] = [0, 0.02]
    case["ore"]["policy"] |= {"purchase_budget": [0.03, 0], "release": [0, 0.02]}
    result = clear_case(parse_case(case))
    assert result["stock_cost"] == pytest.approx([0.05 * result["P"][0], 0.04])
    assert result["release_effective"][1] == pytest.approx(0.02, rel=1e-6)
    # Ore money is in the same unit as refined money, purchases included.
    assert result["ore"]["stock_cost"] == pytest.approx([0.03, 0.0])
    revenue = 0.5 * result["ore"]["P"][1] * result["ore"]["release_effective"][1]
    assert result["ore"]["stock_revenue"][1] == pytest.approx(revenue)


def test_inventory_bids_add_to_demand():
    quiet = clear_case(parse_case(CASES["A0"]))
    bid = clear_case(parse_case(changed("A0", policy={"bid": [0.1, 0], "bid_exponent": 1.5})))
    assert bid["P"][0] > quiet["P"][0]
    assert bid["Q"][0] == pytest.approx(bid["Qp"][0] + 0.1 * bid["P"][0] ** -1.5)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "the file is not JSON (line 1, column 2)."),
        ("[1, 2]", "a case is a JSON object with the keys X, sigma, eta, choke, eps and u0."),
    ],
)
def test_unreadable_files(text, sentence, tmp_path, capsys):
    path = tmp_path / "case.json"
    path.write_text(text)
    assert run_clear(path, as_json=False) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"{path}: {sentence}\n"


def test_files_that_are_not_there_or_not_text(tmp_path, capsys):
    assert run_clear(tmp_path / "none.json", as_json=True) == 2
    assert "cannot be read" in capsys.readouterr().err
    path = tmp_path / "binary.json"
    path.write_bytes(b"\xff\xfe\x00")
    assert run_clear(path, as_json=True) == 2
    assert "not UTF-8" in capsys.readouterr().err


def test_printed_json_and_tables(tmp_path, capsys):
    path = tmp_path / "case.json"
    path.write_text(json.dumps(CASES["E1"]))
    assert run_clear(path, as_json=True) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == clear_case(read_case(path))
    assert run_clear(path, as_json=False) == 0
    text = capsys.readouterr().out
    for number in (printed["p"][0], printed["psi"][2], printed["ore"]["p"][1], printed["q"][2][2]):
        assert f"{number:.6f}" in text
    path.write_text(json.dumps(CASES["B1"]))
    assert run_clear(path, as_json=False) == 0
    assert "2.946541" in capsys.readouterr().out


def test_numbers_are_finite():
    for case in CASES.values():
        result = clear_case(parse_case(case))
        for key in KEYS:
            assert np.all(np.isfinite(np.concatenate([np.ravel(result[key]), [0.0]]))), key


def test_absurd_numbers_end_in_a_sentence():
    rng = np.random.default_rng(0)
    sizes = [1e-9, 0.5, 1.0, 3.0, 300.0, 1e300]
    outcomes = set()
    for _ in range(60):
        draw = rng.choice(sizes, size=(4, 2, 2)).tolist()
        case = {"X": draw[0], "sigma": 8.0, "eta": 0.5, "choke": 10.0, "eps": draw[1][0], "u0": 0.8}
        case["policy"] = {"subsidy": draw[2][0], "floor": draw[3], "release": draw[1][1]}
        try:
            clear_case(parse_case(case))
            outcomes.add("cleared")
        except CaseError as error:  # anything else, a warning included, fails the test
            outcomes.add(error.problems)
    assert "cleared" in outcomes
    assert len(outcomes) > 1
    assert all(len(problems) == 1 for problems in outcomes - {"cleared"})
