"""All checks across the files of a scenario: codes that exist, shares that add up, mandates that can be met."""

from __future__ import annotations

from game.scenario.crosscheck_events import check_events
from game.scenario.crosscheck_head import check_head
from game.scenario.crosscheck_objectives import check_objectives
from game.scenario.crosscheck_seats import check_mandates
from game.scenario.crosscheck_tables import check_tables
from game.scenario.crosscheck_trade import check_controls, check_hosts
from game.scenario.parts import Parts, References
from game.scenario.problems import Problems


def cross_check(parts: Parts, problems: Problems) -> None:
    """Tell every fault that no single row or entry shows.

    A table that lost rows to faults of their own is not asked for sums or references, which would only repeat them.
    """
    references = References(parts, problems)
    check_tables(parts, references, problems)
    check_controls(parts, references, problems)
    check_hosts(parts, references, problems)
    check_head(parts, references, problems)
    check_objectives(parts, references, problems)
    check_mandates(parts, references, problems)
    check_events(parts, references, problems)
