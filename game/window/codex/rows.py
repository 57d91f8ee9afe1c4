"""The source of a row of a scenario's tables, in words: documented or an estimate, by whom, and how it was made."""

from __future__ import annotations

from game.window.catalog import t
from game.window.sources import ESTIMATE, OURS, Sourced

#: What a row's flag says of how far an estimate is to be trusted, by the letters in it.
_TRUSTED = {"low": "trust_low", "med": "trust_medium", "high": "trust_high"}
_LOW = "(low confidence)"


def source_of(row: Sourced) -> str:
    """Return where a row's figure comes from, and how far an estimate is to be trusted where the row says so."""
    estimated = ESTIMATE in row.flag or row.source.startswith(ESTIMATE) or row.source == OURS
    how = row.flag.replace(_LOW, "/low").removeprefix(ESTIMATE).strip(": ")
    trust = ""
    if "/" in how:
        how, _, grade = how.partition("/")
        trust = t(f"codex.{_TRUSTED[grade]}") if grade in _TRUSTED else ""
        how = how.strip()
    how = "" if how in ("(derived)", "sourced") else how
    who = row.source.removeprefix(ESTIMATE).lstrip(": ") if estimated else row.source
    who = "" if who == OURS and how else t("codex.ours") if who == OURS else who
    text = "; ".join(part for part in (who, how, trust) if part)
    if not text:
        return t("codex.source_none")
    return t("common.source_estimate" if estimated else "common.source_documented", text=text)
