"""The entries of events: what lies before the game, what has happened in it, and what is being decided in public.

What the calendar may still bring is in no entry: a view does not have it.
"""

from __future__ import annotations

from game.scenario.models_events import Effect, Event
from game.scenario.read import Scenario
from game.view import View
from game.window.catalog import t
from game.window.codex.entries import EVENT, MINERAL, SEAT, Entry, Figure, Group, Heading
from game.window.figures import figures
from game.window.naming import mineral_named, named
from game.window.phrases import stage_of
from game.window.sources import kept
from game.window.told import told

_MARKET = ("supply", "demand")


def public_events(scenario: Scenario, view: View | None) -> tuple[tuple[Event, str], ...]:
    """Return the events that everybody knows of, with their groups: before, open or happened; the newest first."""
    open_now = {id for id, _, _ in view.decisions} if view is not None else set()
    happened = view.happened if view is not None else {}
    out = []
    for event in scenario.events:
        if event.kind == "history":
            out.append((event, "before"))
        elif event.id in open_now:
            out.append((event, "open"))
        elif event.id in happened:
            out.append((event, "happened"))
    order = {"open": 0, "happened": 1, "before": 2}

    def place(item: tuple[Event, str]) -> tuple[int, int, int, str]:
        event, group = item
        day = event.date.toordinal() if event.date is not None else 0
        return order[group], -happened.get(event.id, 0), -day, event.id

    return tuple(sorted(out, key=place))


def event_heading(event: Event, group: str) -> Heading:
    """Return an event's line in the list."""
    also = " ".join(part for part in (event.date.isoformat() if event.date else "", *event.minerals) if part)
    return Heading(EVENT + event.id, "event", group, told(event.title), "journal", also=also)


def event_entry(scenario: Scenario, view: View | None, event: Event, group: str) -> Entry:
    """Return an event's entry."""
    source = event.source or t("codex.event_no_source")
    published = t("common.source_documented", text=event.source) if event.source else source
    facts = []
    if event.date is not None:
        # As much of the date as is known.
        shown = event.date.isoformat()[: {"day": 10, "month": 7, "year": 4}[event.date_precision]]
        facts.append(Figure(t("codex.event_date"), shown, published))
    if view is not None and event.id in view.happened:
        facts.append(Figure(t("codex.event_round"), figures(view.happened[event.id]), kept()))
    if view is not None:
        facts += [
            Figure(t("codex.event_open_until"), figures(last), kept())
            for id, _, last in view.decisions
            if id == event.id
        ]
    if event.decider is not None:
        name = named(scenario.names[event.decider])
        facts.append(Figure(t("codex.event_decider"), name, kept(), SEAT + event.decider, event.decider))
    groups = [Group(t("codex.figures"), tuple(facts)), *_options(event), *_effects(scenario, event)]
    also = [MINERAL + id for id in event.minerals] + [SEAT + code for code in event.seats if code in scenario.seats]
    return Entry(
        event_heading(event, group),
        told(event.text),
        groups=tuple(g for g in groups if g.figures),
        also=tuple(dict.fromkeys(also)),
    )


def _options(event: Event) -> list[Group]:
    if not event.options:
        return []
    out = []
    for option in event.options:
        title = told(option.title)
        label = t("codex.event_default", option=title) if option.id == event.default else title
        out.append(Figure(label, "", kept(), "policy_decide"))
    return [Group(t("codex.event_options"), tuple(out))]


def _effects(scenario: Scenario, event: Event) -> list[Group]:
    """What it does to the market; sizes are the game's, in life nobody has measured them."""
    source = t("codex.source_rule", page="docs/rulebook.md")
    out = [
        Figure(_effect_label(scenario, effect), _effect_value(effect), source)
        for effect in event.effects
        if effect.kind in _MARKET and effect.mineral is not None
    ]
    return [Group(t("codex.event_effects"), tuple(out))] if out else []


def _effect_label(scenario: Scenario, effect: Effect) -> str:
    mineral = mineral_named(next(m for m in scenario.minerals if m.id == effect.mineral))
    if effect.kind == "supply" and effect.row is not None:
        name = named(scenario.names[effect.row])
        return t("codex.event_effect_supply", name=name, mineral=mineral, stage=stage_of(effect.stage))
    if effect.code is None:
        return t("codex.event_effect_demand_all", mineral=mineral)
    return t("codex.event_effect_demand", mineral=mineral, name=named(scenario.names[effect.code]))


def _effect_value(effect: Effect) -> str:
    return t("codex.event_effect_value", factor=figures(effect.factor or 1.0), count=effect.rounds or 1)
