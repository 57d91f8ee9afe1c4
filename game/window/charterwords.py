"""The rules of a charter in words: what an amendable rule is called, and what a value of it says."""

from __future__ import annotations

from game.rules.charter import DECISION_ON
from game.window.catalog import t
from game.window.figures import grouped, percent

SHARES = ("quorum", "critical_mass_use_share", "levy_share", "associate_levy")
LEVELS = ("min_floor", "max_floor", "largest_floor_step")


def rule_name(rule: str) -> str:
    """Return what a rule of the charter is called."""
    return t(f"blocs.charter_{rule.replace(DECISION_ON, 'on_')}")


def rule_value(rule: str, value: float | str) -> str:
    """Return what a value of a rule says, with its unit."""
    if isinstance(value, str):
        return t(f"blocs.majority_{value}")
    if rule in SHARES:
        return percent(value)
    if rule in LEVELS:
        return t("blocs.level", level=grouped(value, 2))
    return t(f"blocs.value_{rule}", count=int(value))
