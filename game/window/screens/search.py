"""The search over everything that has a name: type two letters, press Enter, and be there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pygame

from game.rules.founding import stands
from game.window.catalog import t
from game.window.codex import contents
from game.window.layout import Rect
from game.window.naming import name_of, short_of
from game.window.play import Play
from game.window.screens.base import views_of
from game.window.search import folded
from game.window.theme import GAP_L, GAP_S
from game.window.told import told
from game.window.ui import Layer, Ui
from game.window.widgets.entry import entry
from game.window.widgets.scroll import ScrollState, scroll_area

if TYPE_CHECKING:
    from game.window.app import App

LAYER = "search"
_FIELD = "search/field"
_SCROLL = "search/results"
_WIDTH = 620

#: How good a match is, best first.
_BOTH, _CODE, _NAME, _SHORT, _LETTERS, _WORD, _INSIDE, _NONE = range(8)


#: Letters from which on an entry of the codex can come before other places.
_CODEX_FROM = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Something to go to.

    Attributes:
        kind: ``seat``, ``mineral``, ``bloc``, ``screen`` or ``codex``.
        code: its code or id; for a screen its name, for an entry of the codex its id.
        also: other words that find it.
    """

    kind: str
    code: str
    name: str
    also: tuple[str, ...] = ()
    icon: str = ""


_KINDS = ("seat", "mineral", "bloc", "screen", "codex")


def places_of(play: Play) -> tuple[Place, ...]:
    """Everything that a game has a name for."""
    world = play.view.world
    seats = [
        Place("seat", code, name_of(world, code), (short_of(world, code), told(world.scenario.regions[code])))
        for code in world.seats
    ]
    minerals = [
        Place("mineral", record.id, record.name, (told(record.end_uses),), "pick") for record in world.mineral.values()
    ]
    blocs = [
        Place("bloc", charter.id, told(charter.name), (), "bloc")
        for charter in world.charters.values()
        if charter.dormant or stands(play.view, charter.id)
    ]
    icons = {"map": "map", "table": "table", "ministry": "user", "blocs": "bloc", "markets": "chart"}
    icons |= {"journal": "journal", "delegations": "flag"}
    screens = [Place("screen", name, t(f"frame.view_{name}"), (), icons[name]) for name in views_of(world)]
    screens.append(Place("screen", "mandate", t("mandate.title"), (), "star"))
    if play.over:
        screens.append(Place("screen", "end", t("end.title"), (), "flag"))
    return (*seats, *minerals, *blocs, *screens, *codex_places(bool(world.charters)))


def codex_places(charters: bool) -> tuple[Place, ...]:
    """The codex itself, and its terms, instruments and computations; what has a place of its own is not among them."""
    entries = (Place("codex", id, t(f"codex.{id}"), (), "codex") for id, _ in contents.static_ids(charters))
    return (Place("codex", "", t("codex.title"), (), "codex"), *entries)


def grade(place: Place, query: str) -> int:
    """How well a place matches the folded ``query``: 0 is best, :data:`_NONE` is not at all.

    A prefix of both code and name comes before a prefix of one of them; then the code's letters in order, from its
    first on (so that each of several countries with the same first letters has a pair of its own), then the beginning
    of any word, then letters anywhere.
    """
    code, name = folded(place.code), folded(place.name)
    in_code = code.startswith(query) and place.kind not in ("screen", "codex")
    in_name = name.startswith(query)
    if in_code or in_name:
        return _BOTH if in_code and in_name else _CODE if in_code else _NAME
    also = [folded(text) for text in place.also]
    if also and also[0].startswith(query) and place.kind == "seat":
        return _SHORT
    if place.kind == "seat" and code[:1] == query[:1] and _in_order(query, code):
        return _LETTERS
    texts = (name, *also)
    if any(word.startswith(query) for text in texts for word in text.replace("-", " ").split()):
        return _WORD
    return _INSIDE if len(query) > 2 and any(query in text for text in texts) else _NONE


def _in_order(letters: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)


def find(places: Sequence[Place], query: str) -> list[Place]:
    """The places that match, best first; all of them for an empty query."""
    wanted = folded(query.strip())
    if not wanted:
        return list(places)
    graded = [(grade(place, wanted), place) for place in places]

    def order(item: tuple[int, Place]) -> tuple[bool, int, int, str]:
        # Delegations that begin like the query lead: they are what is looked for most.
        place, good = item[1], item[0]
        # Of two letters, names of countries have the whole alphabet; the codex is looked for by words.
        late = place.kind == "codex" and len(wanted) < _CODEX_FROM
        return (
            not (place.kind == "seat" and good <= _NAME),
            _NONE if late else good,
            _KINDS.index(place.kind),
            folded(place.name),
        )

    return [place for _, place in sorted((item for item in graded if item[0] < _NONE), key=order)]


class _Search:
    """The overlay while it is open."""

    def __init__(self, app: App, ui: Ui, play: Play) -> None:
        self._app = app
        self._ui = ui
        self._places = places_of(play)
        self._query = ""
        self._found = find(self._places, "")
        self._at = 0

    # --- acting -------------------------------------------------------------------------------------------------

    def _change(self, text: str) -> None:
        self._query, self._at = text, 0
        self._found = find(self._places, text)
        self._ui.memory(_SCROLL, ScrollState).offset = 0.0

    def _go(self, place: Place) -> None:
        self._ui.close_layer(LAYER)
        app, play = self._app, self._app.play
        if play is None:
            return
        if place.kind == "seat" and place.code == play.seat:
            app.show_mandate()
        elif place.kind == "seat":
            app.show("table")
            app.screen("table").select(place.code)  # type: ignore[attr-defined]
        elif place.kind == "mineral":
            play.mineral = place.code
            app.show("markets")
        elif place.kind == "bloc":
            app.show("blocs")
            app.screen("blocs").choose(place.code)  # type: ignore[attr-defined]
        elif place.kind == "codex":
            app.show_codex(place.code)
        else:
            app.show(place.code)

    def _submit(self, _: str) -> None:
        if self._found:
            self._go(self._found[self._at])

    def _key(self, event: pygame.Event) -> bool:
        steps = {pygame.K_DOWN: 1, pygame.K_UP: -1, pygame.K_PAGEDOWN: 8, pygame.K_PAGEUP: -8}
        if event.key not in steps or not self._found:
            return False
        self._at = max(0, min(len(self._found) - 1, self._at + steps[event.key]))
        row_h = self._row_height()
        self._ui.memory(_SCROLL, ScrollState).show(self._at * row_h, (self._at + 1) * row_h)
        return True

    def _row_height(self) -> float:
        return self._ui.em(34)

    # --- drawing ------------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """The field, and below it what was found."""
        ui = self._ui
        field_h, row_h, line = ui.em(38), self._row_height(), ui.line_height()
        width = min(ui.em(_WIDTH), ui.screen.w - 64)
        top = 64.0
        room = ui.screen.h - top - 32 - 2 * GAP_L - field_h - GAP_S - line
        rows = max(1, min(8, int(room // row_h)))
        paper = Rect((ui.screen.w - width) / 2, top, width, 2 * GAP_L + field_h + GAP_S + rows * row_h + GAP_S + line)
        ui.touch("search/paper", paper, focusable=False)
        ui.paint.shadow(paper, spread=24)
        ui.box(paper, "panel", "border_strong", 8)
        inner = Rect(paper.x + GAP_L, paper.y + GAP_L, paper.w - 2 * GAP_L, field_h)
        entry(
            ui, _FIELD, inner, self._query, on_change=self._change, on_submit=self._submit, on_key=self._key,
            placeholder=t("search.placeholder"), icon="search", clearable=True, max_length=60,
        )  # fmt: skip
        area = Rect(inner.x, inner.bottom + GAP_S, inner.w, rows * row_h)
        if self._found:
            with scroll_area(ui, _SCROLL, area) as view:
                for number, place in enumerate(self._found):
                    row = Rect(view.rect.x, view.top + number * row_h, view.rect.w, row_h)
                    if ui.paint.visible(row):
                        self._row(row, place, number)
                view.bottom = view.top + row_h * len(self._found)
        else:
            ui.paragraph(
                Rect(area.x, area.y + GAP_S, area.w, area.h), t("search.none", query=self._query.strip()), color="muted"
            )
        foot = Rect(inner.x, paper.bottom - GAP_L - line + 4, inner.w, line)
        ui.label(foot, t("search.hint"), color="muted", ellipsis=True)

    def _row(self, row: Rect, place: Place, number: int) -> None:
        ui = self._ui
        look = ui.touch(
            f"search/row/{place.kind}/{place.code}", row, on=lambda: self._go(place), focusable=False, focus_as=_FIELD
        )
        chosen = number == self._at
        if chosen or look.hover:
            ui.box(row, "selection" if chosen else "hover", None, 4)
        if chosen:
            ui.fill(Rect(row.x, row.y + 3, 3, row.h - 6), "accent")
        mark = Rect(row.x + 12, row.y, ui.em(27), row.h)
        if place.kind == "seat":
            ui.flag(Rect(mark.x, row.centery - ui.em(9), mark.w, ui.em(18)), place.code)
        else:
            side = ui.em(20)
            ui.icon(Rect(mark.centerx - side / 2, row.y, side, row.h), place.icon, "accent")
        x = mark.right + 12
        note = place.code if place.kind in ("seat", "mineral") else ""
        kind = t("codex.search_kind") if place.kind == "codex" else t(f"search.kind_{place.kind}", code=note)
        kind_w = ui.text_width(kind) + 1
        ui.label(Rect(row.right - 10 - kind_w, row.y, kind_w, row.h), kind, color="muted", align="right")
        ui.label(Rect(x, row.y, row.right - 22 - kind_w - x, row.h), place.name, bold=chosen, ellipsis=True)


def open_search(app: App, ui: Ui) -> None:
    """Open the search over the running game; without one there is nothing to find."""
    if app.play is None:
        return
    search = _Search(app, ui, app.play)
    ui.forget("search/")
    ui.open_layer(Layer(LAYER, search.draw, closes_outside=True, first_focus=_FIELD))
