"""The whole codex of a scenario and, in a game, of what one seat can know: the list, and entries when asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from game.rules.charter import charter_of
from game.scenario.read import Scenario
from game.view import View
from game.window.catalog import t
from game.window.codex import contents
from game.window.codex.delegations import seat_entry, seat_heading
from game.window.codex.entries import (
    EVENT,
    KINDS,
    MINERAL,
    SEAT,
    Entry,
    Group,
    Heading,
    Kind,
    kind_of,
    links_of,
)
from game.window.codex.equations import formula_of
from game.window.codex.happenings import event_entry, event_heading, public_events
from game.window.codex.minerals import mineral_entry, mineral_heading
from game.window.codex.parameters import parameters
from game.window.grammar import order_of
from game.window.screens.stakes import Stakes
from game.window.search import folded, matches, rank

#: Where the documentation is, beside the program.
_DOCS = "docs"


def scenario_in_use(view: View) -> Scenario:
    """Return the scenario of a view with its charters as the members have amended them."""
    scenario = view.world.scenario
    charters = tuple(
        charter_of(view.world, view.blocs[charter.id]) if charter.id in view.blocs else charter
        for charter in scenario.head.charters
    )
    return replace(scenario, head=scenario.head.model_copy(update={"charters": charters}))


class Book:
    """See the module.

    Args:
        scenario: whose minerals, delegations and rules it describes.
        view: what the reader's seat can know of a running game, or None outside one.

    Attributes:
        headings: every entry as the list shows it, by kind, group and name.
        by_id: the same by id.
    """

    def __init__(self, scenario: Scenario, view: View | None = None) -> None:
        self.scenario = scenario if view is None else scenario_in_use(view)
        self.view = view
        self._stakes = Stakes(scenario)
        self._events = {event.id: (event, group) for event, group in public_events(scenario, view)}
        self._kept: dict[str, Entry] = {}
        listed = (self._static(), self._minerals(), self._seats(), self._happened())
        headings = [heading for part in listed for heading in part]
        self.headings: tuple[Heading, ...] = tuple(sorted(headings, key=lambda h: KINDS.index(h.kind)))
        self.by_id: Mapping[str, Heading] = {heading.id: heading for heading in self.headings}

    # --- the list -----------------------------------------------------------------------------------------------

    def _static(self) -> list[Heading]:
        icons = {**contents.TERM_ICONS, **contents.TOOL_ICONS, "computed": contents.MODEL_ICON}
        found = contents.static_ids(bool(self.scenario.head.charters))
        out = [Heading(id, kind_of(id), group, t(f"codex.{id}"), icons[group]) for id, group in found]
        terms = list(contents.TERM_ICONS)

        def place(heading: Heading) -> tuple[int, tuple[str, str]]:
            # Terms stand by their names within their group, all others as they are listed.
            return (terms.index(heading.group), order_of(heading.title)) if heading.kind == "term" else (9, ("", ""))

        return sorted(out, key=place)

    def _minerals(self) -> list[Heading]:
        found = [mineral_heading(record) for record in self.scenario.minerals]
        return sorted(found, key=lambda heading: (heading.group != "strategic", order_of(heading.title)))

    def _seats(self) -> list[Heading]:
        rows = [row for row in self.scenario.delegations if row.playable]
        found = [seat_heading(self.scenario, row) for row in rows]
        return sorted(found, key=lambda heading: (heading.group != "seats", order_of(heading.title)))

    def _happened(self) -> list[Heading]:
        return [event_heading(event, group) for event, group in self._events.values()]

    def find(self, kind: Kind | None, query: str = "") -> tuple[Heading, ...]:
        """Return the entries of a kind (None: of all) that match a query, best first; in their order without one."""
        words = folded(query).split()
        of_kind = [heading for heading in self.headings if kind in (None, heading.kind)]
        if not words:
            return tuple(of_kind)
        found = []
        for place, heading in enumerate(of_kind):
            title, also = folded(heading.title), folded(heading.also)
            if matches(words, f"{title} {also}"):
                found.append((rank(words, title) if matches(words, title) else 3, place, heading))
        return tuple(heading for _, _, heading in sorted(found, key=lambda item: item[:2]))

    # --- entries ------------------------------------------------------------------------------------------------

    def entry(self, id: str) -> Entry:
        """Return an entry.

        Raises:
            KeyError: for an id that the book does not have.
        """
        heading = self.by_id[id]
        if id not in self._kept:
            self._kept[id] = self._make(heading)
        return self._kept[id]

    def _make(self, heading: Heading) -> Entry:
        id = heading.id
        if heading.kind == "mineral":
            return mineral_entry(self.scenario, self.view, id.removeprefix(MINERAL))
        if heading.kind == "seat":
            return seat_entry(self.scenario, self.view, self._stakes, id.removeprefix(SEAT))
        if heading.kind == "event":
            return event_entry(self.scenario, self.view, *self._events[id.removeprefix(EVENT)])
        figures = parameters(self.scenario, id)
        return Entry(
            heading,
            t(f"codex.{id}_is"),
            (t(f"codex.{id}_more"),),
            formula_of(id),
            (Group(t("codex.figures"), figures),) if figures else (),
            page_text(id, heading.group),
            tuple(link for link in links_of(t(f"codex.{id}_more")) if link in self.by_id),
        )

    def named_in(self, id: str) -> tuple[str, ...]:
        """Return the ids of the entries of terms, instruments and computations whose texts lead to this one."""
        return tuple(use for use in self._uses.get(id, ()) if use in self.by_id)

    @cached_property
    def _uses(self) -> Mapping[str, Sequence[str]]:
        uses: defaultdict[str, list[str]] = defaultdict(list)
        for heading in self.headings:
            if heading.kind in ("term", "tool", "model"):
                for link in links_of(t(f"codex.{heading.id}_more")):
                    if link != heading.id:
                        uses[link].append(heading.id)
        return uses


def page_text(id: str, group: str) -> str:
    """Return where the documentation has the rule or the equations of an entry."""
    page, section = contents.page_of(id, group)
    return t("codex.page_of", page=f"{_DOCS}/{page}.md", section=section)
