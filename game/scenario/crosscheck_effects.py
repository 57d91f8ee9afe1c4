"""Checks of what events and options do: the fields that each kind of effect asks for, and what they refer to."""

from __future__ import annotations

from collections.abc import Sequence

from game.scenario.models_events import MEASURES, NEEDED, OPTIONAL, Effect
from game.scenario.parts import Parts, References
from game.scenario.problems import Problems
from game.scenario.yamlfile import Document, Path

# What to write in a field that is missing, where "write it" would say too little.
EXAMPLES = {
    "seat": "write the code of a seat",
    "partners": "write a list of codes",
    "rate": "write a share of the price, such as 0.25",
    "points": "write a number, below 0 to take away",
    "usd_m": "write millions of US dollars, below 0 to take away",
}


def check_effects(
    effects: Sequence[Effect], at: Path, document: Document, parts: Parts, references: References, problems: Problems
) -> None:
    """Check a list of effects that stands at a place of ``events.yaml``."""
    for i, effect in enumerate(effects):
        here: Path = (*at, i)
        _fields(effect, here, document, problems)
        _market(effect, here, document, parts, references, problems)
        _parties(effect, here, document, parts, references, problems)


def _given(effect: Effect, name: str) -> bool:
    return bool(getattr(effect, name) != Effect.model_fields[name].default)


def _fields(effect: Effect, here: Path, document: Document, problems: Problems) -> None:
    kind = effect.kind
    for name in NEEDED[kind]:
        if _given(effect, name):
            continue
        if name == "row":
            what = "an effect on supply needs the row that it strikes"
            problems.add(document.place(here), what, "add 'row:' and the code of a producer")
        else:
            problems.add(document.place((*here, name)), "is missing", EXAMPLES.get(name, "write it"))
    for name in Effect.model_fields:
        if name == "kind" or name in NEEDED[kind] or name in OPTIONAL[kind] or not _given(effect, name):
            continue
        place, value = document.place((*here, name)), getattr(effect, name)
        shown = None if isinstance(value, tuple) else value
        if (kind, name) == ("supply", "code"):
            problems.add(place, "is for effects on demand", "write row", shown)
        elif (kind, name) == ("demand", "row"):
            problems.add(place, "is for effects on supply", "write code", shown)
        else:
            problems.add(place, f"is not for the kind {kind}", "remove it", shown)
    if kind == "control" and (effect.cap_share is None) == (effect.factor is None):
        both = effect.cap_share is not None
        what = "stands beside factor" if both else "is missing, and so is factor"
        instead = "keep one of them" if both else "write one: a share of the free flow, or of what passes now"
        problems.add(document.place((*here, "cap_share")), what, instead)


def _market(
    effect: Effect, here: Path, document: Document, parts: Parts, references: References, problems: Problems
) -> None:
    known = effect.mineral is None or references.mineral(effect.mineral, document.place((*here, "mineral")))
    if effect.kind == "supply" and effect.row is not None and known:
        produced = {(p.mineral, "ore" if p.stage == "mine" else p.stage, p.row) for p in parts.production.records}
        if (
            references.row(effect.row, document.place((*here, "row")))
            and parts.production.whole
            and (effect.mineral, effect.stage, effect.row) not in produced
        ):
            what = f"makes no {effect.mineral} at the stage {effect.stage}"
            problems.add(document.place((*here, "row")), what, "write a producer of it", effect.row)
    if effect.kind == "demand" and effect.code is not None:
        references.actor(effect.code, document.place((*here, "code")))
    stages = {m.id: m.stages for m in parts.minerals.records}
    if effect.kind == "tariff" and effect.stage == "ore" and effect.mineral and stages.get(effect.mineral) == 1:
        problems.add(document.place((*here, "stage")), f"{effect.mineral} has only one stage", "write refined", "ore")


def _parties(
    effect: Effect, here: Path, document: Document, parts: Parts, references: References, problems: Problems
) -> None:
    if effect.seat is not None:
        place = document.place((*here, "seat"))
        known = references.seat(effect.seat, place)
        union = next((d.union for d in parts.delegations.records if d.code == effect.seat), None)
        if known and union is not None and effect.kind in MEASURES:
            what = f"has no trade policy of its own; {union} has it"
            problems.add(place, what, f"write {union}", effect.seat)
    for i, code in enumerate(effect.partners):
        place = document.place((*here, "partners", i))
        if effect.kind == "trust":
            references.seat(code, place)
        else:
            references.actor(code, place)
        if code == effect.seat:
            problems.add(place, "is the seat itself", "write the code of another", code)
        elif code in effect.partners[:i]:
            problems.add(place, "stands twice", "remove one", code)
