"""Run a check on many seeds, in a short form for every test run and a long one for `make test-long`."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SHORT, LONG = 30, 600

lengths = pytest.mark.parametrize(
    "examples", [pytest.param(SHORT, id="short"), pytest.param(LONG, id="long", marks=pytest.mark.long)]
)


def for_seeds(check: Callable[[int], None], examples: int) -> None:
    """Call ``check`` with hypothesis-chosen seeds; the short form is the same on every run."""

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=examples == SHORT,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers(0, 2**32 - 1))
    def run(seed: int) -> None:
        check(seed)

    run()
