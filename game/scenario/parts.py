"""What could be read of a scenario so far, with the places of everything, for the checks across its files."""

from __future__ import annotations

from dataclasses import dataclass, field

from game.scenario.csvfile import Table
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
from game.scenario.problems import Place, Problems, meant
from game.scenario.yamlfile import Document


@dataclass
class Parts:
    """What could be read of a scenario, with the places of everything."""

    head_file: Document | None
    delegations: Table[Delegation]
    minerals: Table[Mineral]
    production: Table[Production]
    consumption: Table[Consumption]
    stockpiles: Table[Stockpile]
    prices: Table[PricePoint]
    names: Table[Name]
    controls: Table[OpeningControl]
    hosts: Table[HostFeed]
    mandate_file: Document | None
    event_file: Document | None
    head: ScenarioHead | None = None
    unread: frozenset[str] = frozenset()  # keys of scenario.yaml with faults of their own
    mandates: dict[str, Mandate] = field(default_factory=dict)
    events: list[tuple[int, Event]] = field(default_factory=list)

    def known(self, *keys: str) -> bool:
        """Whether these keys of ``scenario.yaml`` could be read."""
        return self.head is not None and self.unread.isdisjoint(keys)

    @property
    def actors(self) -> list[str]:
        """Codes of the actors; a code with a fault counts as the one that it should have been."""
        return _codes(self.delegations.words("code"))

    @property
    def seats(self) -> list[str]:
        """Codes of the seats: every actor but the rest of the world."""
        rest = {d.code for d in self.delegations.records if not d.playable}
        return [code for code in self.actors if code not in rest]

    @property
    def ids(self) -> list[str]:
        """Ids of the minerals."""
        return self.minerals.words("id")

    @property
    def rows(self) -> list[str]:
        """Codes of the producing rows."""
        return _codes(self.production.words("row"))

    @property
    def strangers(self) -> list[str]:
        """Producing rows that nothing else in the scenario knows: probably misspelt."""
        named = [*self.actors, *_codes(self.names.words("code")), *(self.head.row_regions if self.head else ())]
        return [code for code in self.rows if code not in named]


def _codes(words: list[str]) -> list[str]:
    return list(dict.fromkeys(word.upper() for word in words))


class References:
    """Says of a code or an id whether the scenario knows it, and what was probably meant."""

    def __init__(self, parts: Parts, problems: Problems) -> None:
        self.problems = problems
        self._actors = (parts.actors, parts.delegations.readable, "is not in delegations.csv")
        self._seats = (parts.seats, parts.delegations.readable, "is not a seat of delegations.csv")
        self._minerals = (parts.ids, parts.minerals.readable, "is not in minerals.csv")
        self._rows = (parts.rows, parts.production.readable, "is not a row of production.csv")

    def actor(self, code: str, place: Place) -> bool:
        """Check that an actor exists."""
        return self._known(code, place, *self._actors)

    def seat(self, code: str, place: Place) -> bool:
        """Check that a seat exists."""
        return self._known(code, place, *self._seats)

    def origin(self, code: str, place: Place) -> bool:
        """Check that a code is an actor or a producing row."""
        if code in self._rows[0]:
            return True
        known = list(dict.fromkeys([*self._actors[0], *self._rows[0]]))
        readable = self._actors[1] and self._rows[1]
        return self._known(code, place, known, readable, "is neither in delegations.csv nor a row of production.csv")

    def mineral(self, mineral: str, place: Place) -> bool:
        """Check that a mineral exists."""
        return self._known(mineral, place, *self._minerals)

    def row(self, code: str, place: Place) -> bool:
        """Check that somebody produces under this code."""
        return self._known(code, place, *self._rows)

    def _known(self, word: str, place: Place, known: list[str], readable: bool, what: str) -> bool:
        if word in known or not readable:
            return True
        self.problems.add(place, what, meant(word, known), word)
        return False
