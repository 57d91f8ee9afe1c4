"""What a person's ministry thinks of a draft, in words; the texts are in ``table.json``."""

from __future__ import annotations

from typing import Any

from game.players import Opinion, Risk
from game.view import View
from game.window.catalog import t
from game.window.figures import signed
from game.window.naming import in_text, quoted, sentence
from game.window.phrases import money
from game.window.told import told


def verdict_text(opinion: Opinion) -> str:
    """Return the ministry's verdict as a sentence."""
    return t(f"table.opinion_{opinion.verdict}")


def risk_text(view: View, risk: Risk) -> str:
    """Return something to think of before signing as a sentence."""
    words: dict[str, Any] = dict(risk.params)
    if "usd" in words:
        words["usd"] = money(words["usd"])
    if "seat" in words:
        words["seat"] = in_text(view.world, words["seat"])
    if "text" in words:
        words["text"] = quoted(told(str(words["text"])))
    if "trust" in words:
        words["trust"] = signed(words["trust"])
    if "points" in words:
        words["points"] = signed(words["points"], 1)
    return sentence(t(f"table.risk_{risk.key}", **words))
