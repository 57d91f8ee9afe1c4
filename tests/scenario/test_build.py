"""The shipped tables are what the build script computes, byte for byte."""

from __future__ import annotations

import pytest

from game.scenario.read import load_scenario
from scenarios.build import shares, washington_2026


def test_a_build_changes_nothing() -> None:
    built = washington_2026.build()
    for name, text in built.items():
        shipped = (washington_2026.FOLDER / name).read_bytes()
        assert shipped == text.encode("utf-8"), f"{name}: run python -m scenarios.build.washington_2026"
    assert washington_2026.main(["--check"]) == 0


def test_japans_programme_is_what_the_script_computes() -> None:
    programme = next(p for p in load_scenario("washington-2026").head.programmes if p.id == "japan-reserve")
    assert programme.usd_m == pytest.approx(washington_2026.japan_gap_usd_m(), rel=0.02)


def test_residuals_and_absent_members_are_conserved() -> None:
    """The source's rest of the world is split between the Union's absent members and the rest, and nothing is lost."""
    for mineral in ("Cu", "Ni", "Ti", "Li"):
        rows = {r["iso3"]: float(r["share_of_world"]) for r in shares.facts("use_shares") if r["mineral"] == mineral}
        elsewhere = sum(rows.get(code, 0.0) for code in ("ROW", "IDN", "RUS"))
        use = shares.consumption(mineral)
        assert use["EUU"][0] + use["ROW"][0] == pytest.approx(elsewhere / sum(rows.values()))
        assert 0.1 < shares.union_part_of_rest(mineral) < 0.6


@pytest.mark.parametrize(
    ("kind", "union", "gdp", "expected"),
    [("host", "", 27000, 6), ("country", "", 4213, 6), ("country", "EUU", 4456, 5), ("country", "", 0.38, 2),
     ("country", "EUU", 40, 2), ("country", "", 400, 4), ("rest", "", 13000, 0)],
)  # fmt: skip
def test_meetings(kind: str, union: str, gdp: float, expected: int) -> None:
    assert washington_2026.meetings(kind, union, gdp) == expected
