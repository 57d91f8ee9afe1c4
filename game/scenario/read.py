"""A scenario as the rest of the game sees it, and the way to one: the door of this package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from game.errors import ScenarioError
from game.scenario import folder
from game.scenario.crosscheck import cross_check
from game.scenario.csvfile import Table, read_table
from game.scenario.models import (
    Consumption,
    Delegation,
    Mandate,
    Mineral,
    Name,
    PricePoint,
    Production,
    ScenarioHead,
    Stockpile,
)
from game.scenario.models_events import Event
from game.scenario.models_trade import HostFeed, OpeningControl
from game.scenario.parts import Parts
from game.scenario.problems import Place, Problems
from game.scenario.yamlfile import Document, read_yaml, validated

__all__ = ["Scenario", "from_files", "list_scenarios", "load_scenario"]

E = TypeVar("E", Mandate, Event)
T = TypeVar("T", OpeningControl, HostFeed)


@dataclass(frozen=True, eq=False)
class Scenario:
    """A whole scenario. Everything in it has been checked; see docs/scenario.md for the files.

    Attributes:
        head: ``scenario.yaml``.
        delegations: the actors of the market, in the order of the file, which is the order of all arrays.
        minerals: in the order of the file.
        production, consumption, stockpiles, prices: rows in the order of their files.
        controls: export controls in force at the start; empty without ``controls.csv``.
        hosts: raw material of the host metals of by-products; empty without ``hosts.csv``.
        mandates: seat -> its private instructions, in the order of the delegations.
        events: in the order of the file.
        names: code -> names, for every actor and every producing row.
        files: the canonical texts (UTF-8, LF), from which :func:`from_files` rebuilds this.
        hash: SHA-256 of ``files``.
    """

    head: ScenarioHead
    delegations: tuple[Delegation, ...]
    minerals: tuple[Mineral, ...]
    production: tuple[Production, ...]
    consumption: tuple[Consumption, ...]
    stockpiles: tuple[Stockpile, ...]
    prices: tuple[PricePoint, ...]
    controls: tuple[OpeningControl, ...]
    hosts: tuple[HostFeed, ...]
    mandates: Mapping[str, Mandate]
    events: tuple[Event, ...]
    names: Mapping[str, Name]
    files: Mapping[str, str] = field(repr=False)
    hash: str

    @staticmethod
    def from_files(files: Mapping[str, str]) -> Scenario:
        """Return the scenario that these texts are, without a folder.

        Raises:
            ScenarioError: with every fault found.
        """
        return from_files(files)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of all actors, in the order of the file."""
        return tuple(d.code for d in self.delegations)

    @cached_property
    def seats(self) -> tuple[str, ...]:
        """The codes of the seats at the table: every actor but the rest of the world."""
        return tuple(d.code for d in self.delegations if d.playable)

    @cached_property
    def regions(self) -> Mapping[str, str]:
        """The region of every actor and every producing row."""
        return {**self.head.row_regions, **{d.code: d.region for d in self.delegations}}

    @cached_property
    def accounts(self) -> Mapping[str, str]:
        """The actor that books each producing row's gains."""
        return {p.row: p.account for p in self.production}


def load_scenario(name_or_path: str | Path) -> Scenario:
    """Return a scenario, given the name of one that comes with the game or the path of a folder.

    Raises:
        ScenarioError: with every fault found, each with file, row or line, column, value and what to write instead.
    """
    return from_files(folder.find_files(name_or_path))


def list_scenarios() -> list[tuple[str, str]]:
    """Return (name, title) of the scenarios that come with the game, by name."""
    return [(name, title) for name, title, _ in scenario_heads()]


def scenario_heads() -> list[tuple[str, str, str]]:
    """Return (name, title, summary) of the scenarios that come with the game, by name, without reading them whole."""
    listed = []
    for name, entry in folder.packaged().items():
        problems = Problems()
        text = folder.decoded(folder.HEAD, (entry / folder.HEAD).read_bytes(), problems)
        document = read_yaml(folder.HEAD, text, problems) if text is not None else None
        data = document.data if document is not None and isinstance(document.data, dict) else {}
        title, summary = data.get("title"), data.get("summary")
        listed.append((name, title if isinstance(title, str) else name, summary if isinstance(summary, str) else ""))
    return listed


def from_files(files: Mapping[str, str]) -> Scenario:
    """Return the scenario that these texts are: file name -> text.

    Raises:
        ScenarioError: with every fault found.
    """
    texts = folder.checked(files)
    problems = Problems(files_in_order=folder.KNOWN)
    parts = Parts(
        head_file=read_yaml(folder.HEAD, texts[folder.HEAD], problems),
        delegations=read_table("delegations.csv", texts["delegations.csv"], Delegation, problems),
        minerals=read_table("minerals.csv", texts["minerals.csv"], Mineral, problems),
        production=read_table("production.csv", texts["production.csv"], Production, problems),
        consumption=read_table("consumption.csv", texts["consumption.csv"], Consumption, problems),
        stockpiles=read_table("stockpiles.csv", texts["stockpiles.csv"], Stockpile, problems, may_be_empty=True),
        prices=read_table("prices.csv", texts["prices.csv"], PricePoint, problems, may_be_empty=True),
        names=read_table("names.csv", texts["names.csv"], Name, problems),
        controls=_optional(folder.CONTROLS, texts, OpeningControl, problems),
        hosts=_optional(folder.HOSTS, texts, HostFeed, problems),
        mandate_file=read_yaml(folder.MANDATES, texts[folder.MANDATES], problems),
        event_file=read_yaml(folder.EVENTS, texts[folder.EVENTS], problems),
    )
    _read_head(parts, problems)
    _read_mandates(parts, problems)
    _read_events(parts, problems)
    cross_check(parts, problems)
    if problems or parts.head is None or parts.unread:
        raise ScenarioError(problems.sentences)
    seats = [d.code for d in parts.delegations.records if d.playable]
    return Scenario(
        head=parts.head,
        delegations=parts.delegations.records,
        minerals=parts.minerals.records,
        production=parts.production.records,
        consumption=parts.consumption.records,
        stockpiles=parts.stockpiles.records,
        prices=parts.prices.records,
        controls=parts.controls.records,
        hosts=parts.hosts.records,
        mandates={code: parts.mandates[code] for code in seats},
        events=tuple(event for _, event in parts.events),
        names={row.code: row for row in parts.names.records},
        files=texts,
        hash=folder.digest(texts),
    )


def _optional(file: str, texts: Mapping[str, str], record: type[T], problems: Problems) -> Table[T]:
    """Return a table that a scenario need not have: without the file it has no rows."""
    if file not in texts:
        return Table(file, [], [], readable=True)
    return read_table(file, texts[file], record, problems, may_be_empty=True)


def _read_head(parts: Parts, problems: Problems) -> None:
    document = parts.head_file
    if document is None:
        return
    if not isinstance(document.data, dict):
        problems.add(Place(document.file, 1), "should be 'key: value' lines", "begin with 'format: 1'")
        return
    parts.head = validated(document, (), document.data, ScenarioHead, problems)
    if parts.head is None:
        parts.head, parts.unread = _salvaged(document.data)


def _salvaged(data: dict[str, object]) -> tuple[ScenarioHead | None, frozenset[str]]:
    """Return a head without its faulty keys, only to check the others against the tables, and those keys."""
    stand_in = {"id": "xx", "title": "x", "summary": "x", "start": "2000-01-01", "rounds": 1}
    stand_in |= {"host": "XXX", "rival": "XXX", "rest": "XXX"}
    try:
        ScenarioHead.model_validate(data)
    except ValidationError as error:
        faulty = frozenset(str(fault["loc"][0]) for fault in error.errors() if fault["loc"])
        sound = {key: value for key, value in data.items() if key not in faulty}
        return ScenarioHead.model_validate(stand_in | sound), faulty
    return None, frozenset()


def _read_mandates(parts: Parts, problems: Problems) -> None:
    document = parts.mandate_file
    if document is None:
        return
    if not isinstance(document.data, dict):
        what = "should be one mandate after the other, each under the code of its seat"
        problems.add(Place(document.file, 1), what, "begin with a code and a colon, such as 'JPN:'")
        return
    for code, data in document.data.items():
        mandate = _entry(document, code, data, Mandate, problems)
        if mandate is not None:
            parts.mandates[code] = mandate


def _read_events(parts: Parts, problems: Problems) -> None:
    document = parts.event_file
    if document is None or document.data is None:  # a scenario may have no events
        return
    if not isinstance(document.data, list):
        problems.add(Place(document.file, 1), "should be a list of events", "begin each event with '- id:'")
        return
    for number, data in enumerate(document.data):
        event = _entry(document, number, data, Event, problems)
        if event is not None:
            parts.events.append((number, event))


def _entry(document: Document, key: str | int, data: object, record: type[E], problems: Problems) -> E | None:
    if not isinstance(data, dict):
        problems.add(document.place((key,)), "should be 'key: value' lines", "indent them under it", data)
        return None
    return validated(document, (key,), data, record, problems)
