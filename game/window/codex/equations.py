"""The equations of computations, with the constants of the program that stand within them."""

from __future__ import annotations

from game.market import dynamics, security
from game.rules import intelligence
from game.window.catalog import has, t
from game.window.codex.entries import kind_of
from game.window.figures import figures
from game.world import DAYS_PER_QUARTER

#: The constants in the equations of a computation, by the names that its text has for them.
_IN_FORMULAS: dict[str, dict[str, float]] = {
    "model_capacity": {
        "learning": dynamics.LEARNING, "slope": dynamics.INVESTMENT_SLOPE, "fastest": dynamics.FASTEST_START
    },
    "model_thrift": {"speed": dynamics.THRIFT_SPEED, "extra": dynamics.LONG_RUN - 1.0},
    "model_private_stock": {"turnover": dynamics.STOCK_QUARTERS, "full": dynamics.FULL_ALARM},
    "model_cover": {"days": DAYS_PER_QUARTER},
    "model_security": {
        "saved": security.DEFAULT.thrift, "others": security.DEFAULT.surge, "quarters": security.DEFAULT.quarters,
        "weight": security.CONCENTRATION_WEIGHT, "threshold": security.UNCONCENTRATED,
        "span": 1.0 - security.UNCONCENTRATED,
    },
    "model_intelligence": {"spread": intelligence.SPREAD, "sharpening": intelligence.SHARPENING},
}  # fmt: skip


def formula_of(id: str) -> str:
    """Return the equations of a computation with the parameters in use; empty for everything else."""
    key = f"codex.{id}_formula"
    return t(key, **_words(id)) if kind_of(id) == "model" and has(key) else ""


def _words(id: str) -> dict[str, str]:
    return {name: figures(value) for name, value in _IN_FORMULAS.get(id, {}).items()}
