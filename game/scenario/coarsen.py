"""The same scenario in fewer, longer rounds: what is counted in rounds follows, what is paid a round grows.

The result is a scenario like any other, with texts of its own, so that a save holds all of it. Comments are lost.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from typing import Any

import yaml

from game.errors import ScenarioError
from game.scenario import folder
from game.scenario.problems import Problems
from game.scenario.read import Scenario, from_files
from game.scenario.yamlfile import read_yaml

LEADS = ("lead_rounds_refining", "lead_rounds_mining")
# Whole numbers of rounds, wherever in the YAML files they stand.
IN_ROUNDS = frozenset(
    (
        *("by_round", "late_rounds", "after_rounds", "open_rounds", "window", "notice_rounds", "dissolve_after_rounds"),
        *("repay_rounds", "grace_rounds", "motion_cooldown", "ratification_cooldown", "signature_rounds"),
        *("supplementary_every", "restraint_rounds"),
    )
)
# Sums that are paid in each round.
PER_ROUND = frozenset(("per_round_usd_m", "wedge_offer_usd_m", "budget_floor_usd_m"))
# What a scenario may leave out, with its default in rounds of the shorter kind: (section, field).
DEFAULTED = (
    ("rules", "motion_cooldown"),
    ("rules", "budget_floor_usd_m"),
    ("rival_settings", "restraint_rounds"),
    ("rival_settings", "wedge_offer_usd_m"),
    ("home", "ratification_cooldown"),
    ("home", "signature_rounds"),
    ("home", "supplementary_every"),
)


def coarsened(scenario: Scenario, factor: int) -> Scenario:
    """Return a scenario with ``factor`` of its rounds in one.

    Numbers of rounds are divided and rounded up; sums a round are multiplied; an event that acts on supply or demand
    for a part of the longer round acts on all of it, and less, so that what it does over time is the same.

    Raises:
        ScenarioError: if the rounds cannot be put together, or what comes out is no scenario.
    """
    head = scenario.head
    if head.rounds % factor:
        raise ScenarioError([f"{head.id}: its {head.rounds} rounds cannot be put together by {factor}."])
    files = dict(scenario.files)
    data = _data(files, folder.HEAD)
    data["rounds"] = str(head.rounds // factor)
    data["quarters_per_round"] = repr(head.quarters_per_round * factor)
    for section, field in DEFAULTED:
        record = getattr(head, section, None)
        if record is not None:
            part = data.get(section) or {}
            part.setdefault(field, str(getattr(record, field)))
            data[section] = part
    for charter, record in zip(data.get("charters") or (), head.charters, strict=True):
        for field in ("notice_rounds", "dissolve_after_rounds"):
            charter.setdefault(field, str(getattr(record, field)))
    files[folder.HEAD] = _text(_scaled(data, factor))
    files[folder.MANDATES] = _text(_scaled(_data(files, folder.MANDATES), factor))
    files[folder.EVENTS] = _text(_scaled(_data(files, folder.EVENTS), factor))
    files["minerals.csv"] = _table(files["minerals.csv"], dict.fromkeys(LEADS, lambda text: _rounds(text, factor)))
    money = {"budget_usd_m": lambda text: _sum(text, factor)}
    files["delegations.csv"] = _table(files["delegations.csv"], money)
    return from_files(files)


def _rounds(text: str, factor: int) -> str:
    return str(math.ceil(int(text) / factor))


def _sum(text: str, factor: int) -> str:
    return f"{float(text) * factor:.12g}"


def _scaled(value: Any, factor: int) -> Any:
    if isinstance(value, list):
        return [_scaled(item, factor) for item in value]
    if not isinstance(value, dict):
        return value
    out: dict[str, Any] = {}
    for key, item in value.items():
        if item is not None and key in IN_ROUNDS:
            out[key] = _rounds(item, factor)
        elif item is not None and key in PER_ROUND:
            out[key] = _sum(item, factor)
        else:
            out[key] = _scaled(item, factor)
    return (
        _effect(out, factor) if out.get("kind") in ("supply", "demand") and "factor" in out else _lasting(out, factor)
    )


def _effect(effect: dict[str, Any], factor: int) -> dict[str, Any]:
    """Stretch an effect over whole rounds and weaken it as much."""
    lasts = int(effect.get("rounds") or 1)
    rounds = math.ceil(lasts / factor)
    share = lasts / (rounds * factor)
    return {**effect, "rounds": str(rounds), "factor": f"{1.0 + (float(effect['factor']) - 1.0) * share:.6g}"}


def _lasting(effect: dict[str, Any], factor: int) -> dict[str, Any]:
    """Shorten a tariff or control that stands for some rounds; the ``rounds`` of the head are no effect's."""
    if effect.get("kind") in ("tariff", "control") and effect.get("rounds"):
        return {**effect, "rounds": _rounds(effect["rounds"], factor)}
    return effect


def _data(files: Mapping[str, str], name: str) -> Any:
    document = read_yaml(name, files[name], Problems())
    return None if document is None else document.data


def _text(data: Any) -> str:
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=110)


def _table(text: str, change: Mapping[str, Any]) -> str:
    rows = list(csv.reader(io.StringIO(text)))
    for name, new in change.items():
        if name in rows[0]:
            column = rows[0].index(name)
            for row in rows[1:]:
                if len(row) > column and row[column].strip():
                    row[column] = new(row[column])
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
