"""Calendar quarters as they are written in an episode: 2010Q1, or 2010 for all four."""

from __future__ import annotations

QUARTER = r"^(19|20)[0-9]{2}Q[1-4]$"
PERIOD = r"^(19|20)[0-9]{2}(Q[1-4])?$"


def number_of(quarter: str) -> int:
    """Return the running number of a quarter such as 2010Q1."""
    return int(quarter[:4]) * 4 + int(quarter[5]) - 1


def name_of(number: int) -> str:
    """Return the quarter with a running number."""
    return f"{number // 4}Q{number % 4 + 1}"


def span_of(period: str) -> range:
    """Return the running numbers of the quarters in a period: one of a quarter, four of a year."""
    first = number_of(period if "Q" in period else f"{period}Q1")
    return range(first, first + (1 if "Q" in period else 4))
