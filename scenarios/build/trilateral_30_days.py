"""Computes the tables of ``scenarios/trilateral-30-days`` from those of ``scenarios/washington-2026``.

Run ``python -m scenarios.build.trilateral_30_days`` after changing the larger scenario. Written by hand, and left alone
by this script: ``scenario.yaml``, ``mandates.yaml``, ``events.yaml``, ``SOURCES.md``.
"""

from __future__ import annotations

from scenarios.build.subset import Subset

# A tenth of a month, as ministries can commit it while they talk; the rule would give less than US$ 3 m to each.
BUDGET_USD_M = {"USA": 12.0, "EUU": 9.0, "JPN": 6.0, "CHN": 9.0}

TRILATERAL = Subset(
    folder="trilateral-30-days",
    seats=("USA", "EUU", "JPN", "CHN"),
    minerals=("NdPr", "Ge", "Ti"),
    quarters_per_round=3 / 91.25,
    own_row_from=0.03,
    most_meetings=3,
    budget_usd_m=BUDGET_USD_M,
)


def main(arguments: list[str] | None = None) -> int:
    """Write the computed files, or with ``--check`` say which of them are out of date."""
    return TRILATERAL.run(arguments, __doc__)


if __name__ == "__main__":
    raise SystemExit(main())
