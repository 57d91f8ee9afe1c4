"""Computes the tables of ``scenarios/workshop-12`` from those of ``scenarios/washington-2026``.

Run ``python -m scenarios.build.workshop_12`` after changing the larger scenario. Written by hand, and left alone by
this script: ``scenario.yaml``, ``mandates.yaml``, ``events.yaml``, ``SOURCES.md``.
"""

from __future__ import annotations

from scenarios.build.subset import Subset

WORKSHOP = Subset(
    folder="workshop-12",
    seats=("USA", "AUS", "BRA", "CAN", "COD", "EUU", "IND", "JPN", "KAZ", "KOR", "SAU", "CHN"),
    minerals=("NdPr", "Ge", "graphite", "Li", "Co", "Ti"),
    quarters_per_round=2.0,
    own_row_from=0.01,
    most_meetings=4,
    budget_usd_m={},
)


def main(arguments: list[str] | None = None) -> int:
    """Write the computed files, or with ``--check`` say which of them are out of date."""
    return WORKSHOP.run(arguments, __doc__)


if __name__ == "__main__":
    raise SystemExit(main())
