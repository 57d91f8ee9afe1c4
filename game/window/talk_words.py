"""Soundings and intelligence in words; the texts are in ``journal.json``."""

from __future__ import annotations

from typing import Any

from game.rules.turn import Happening
from game.talks import Report
from game.view import View
from game.window.catalog import t
from game.window.figures import signed
from game.window.naming import in_text, sentence
from game.window.phrases import names_of


def sounding_text(happening: Happening | Report, words: dict[str, Any]) -> str:
    """Say what came back: the answer, how far it is from what the seat asks for, and the ground that was given."""
    low, high = happening.get("low"), happening.get("high")
    said = [t(f"journal.tell_sounding_answered_{happening.get('answer')}", **words)]
    if low is not None and high is not None:
        kind = "exact" if happening.get("exact") else "band"
        said.append(t(f"journal.sounding_{kind}", low=signed(low, 1), high=signed(high, 1)))
    if happening.get("blocking"):
        said.append(t("journal.sounding_ground", ground=t(f"journal.ground_{happening.get('blocking')}")))
    return " ".join(said)


def report_text(view: View, report: Report) -> str:
    """Return a kept answer to a sounding in the words of the journal."""
    return sentence(sounding_text(report, {"seat": in_text(view.world, report.about)}))


def intelligence_text(view: View, happening: Happening) -> str:
    """Say about whom the services have reported."""
    return t("journal.tell_intelligence", names=names_of(view, happening.get("about", ())))
