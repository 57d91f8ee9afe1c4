"""The codex: the list of entries, the entry that is read, and where its figures come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game import load_scenario
from game.scenario.read import Scenario
from game.window.aside import Aside
from game.window.catalog import t
from game.window.codex.book import Book
from game.window.codex.entries import MINERAL, SEAT, Heading, Kind
from game.window.frame import GAP, bottom_height, content_columns, drawer, top_height
from game.window.layout import Rect
from game.window.opening import DEFAULT_SCENARIO
from game.window.screens.base import GameScreen
from game.window.screens.codex_list import FIELD, draw_list
from game.window.screens.codex_page import draw_page
from game.window.screens.codex_side import draw_side
from game.window.theme import CONTROL, GAP_M, TITLE
from game.window.told import told
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.scroll import ScrollState

if TYPE_CHECKING:
    from game.window.app import App

#: What is shown when nobody has asked for an entry in particular.
FIRST = "model_sources"
PAGE, SIDE, DRAWER = "codex/page", "codex/side", "codex/drawer"


class Reading:
    """What is read in the codex: the book, the trail of entries, and what the list is narrowed to.

    Attributes:
        book: the entries.
        kind: the kind that the list shows; None for all.
        query: what the list is searched for.
        came_from: what was shown before the codex, to return to.
    """

    def __init__(self, app: App, book: Book, came_from: Aside | None = None) -> None:
        self.app = app
        self.book = book
        self.kind: Kind | None = None
        self.query = ""
        self.came_from = came_from
        # Entries with how far each was scrolled; the place of the one that is shown.
        self._trail: list[tuple[str, float]] = [(FIRST, 0.0)]
        self._at = 0
        self._browsed = True
        self._found: tuple[tuple[Kind | None, str], tuple[Heading, ...]] | None = None

    # --- the trail ----------------------------------------------------------------------------------------------

    @property
    def shown(self) -> str:
        """The id of the entry that is read."""
        return self._trail[self._at][0]

    @property
    def before(self) -> str | None:
        """The entry that Back leads to."""
        return self._trail[self._at - 1][0] if self._at > 0 else None

    @property
    def after(self) -> str | None:
        """The entry that Forward leads to."""
        return self._trail[self._at + 1][0] if self._at + 1 < len(self._trail) else None

    def open(self, id: str, browsing: bool = False) -> None:
        """Read an entry; one that was only passed by in the list is not kept in the trail."""
        if id not in self.book.by_id or id == self.shown:
            self._browsed = self._browsed and browsing
            return
        self._remember()
        keep = self._at if browsing and self._browsed else self._at + 1
        self._trail[keep:] = [(id, 0.0)]
        self._at, self._browsed = keep, browsing
        self.app.loop.ui.close_layer(f"{DRAWER}/drawer")
        self._scroll_to(0.0)

    def step(self, by: int) -> None:
        """Go back or forward along the trail, as far as it goes."""
        to = self._at + by
        if 0 <= to < len(self._trail):
            self._remember()
            self._at, self._browsed = to, False
            self._scroll_to(self._trail[to][1])

    def _remember(self) -> None:
        self._trail[self._at] = (self.shown, self.app.loop.ui.memory(PAGE, ScrollState).offset)

    def _scroll_to(self, offset: float) -> None:
        ui = self.app.loop.ui
        state = ui.memory(PAGE, ScrollState)
        state.offset = offset
        # How tall the new entry is, is known only once it has been drawn.
        state.content = max(state.content, offset + state.view)
        ui.memory(SIDE, ScrollState).offset = 0.0
        ui.redraw()

    # --- the list -----------------------------------------------------------------------------------------------

    @property
    def found(self) -> tuple[Heading, ...]:
        """The entries that the list shows; the same tuple until kind or query change."""
        stamp = (self.kind, self.query)
        if self._found is None or self._found[0] != stamp:
            self._found = (stamp, self.book.find(self.kind, self.query))
        return self._found[1]

    def narrow(self, kind: Kind | None) -> None:
        """Show one kind in the list, or all."""
        self.kind = kind

    def search(self, query: str) -> None:
        """Narrow the list to what a query finds."""
        self.query = query

    def renew(self, book: Book) -> None:
        """Take another book in place of this one, since the game has gone on; the trail stays as far as it can."""
        self.book, self._found = book, None
        known = [(id, offset) for id, offset in self._trail if id in book.by_id]
        place = sum(1 for id, _ in self._trail[: self._at] if id in book.by_id)
        self._trail = known or [(FIRST, 0.0)]
        self._at = min(place, len(self._trail) - 1)

    # --- elsewhere ----------------------------------------------------------------------------------------------

    def elsewhere(self) -> tuple[str, str] | None:
        """Return the words and the name of the screen on which the shown entry can be worked with, if there is one."""
        play = self.app.play
        if self.book.view is None or play is None:
            return None
        if self.shown.startswith(MINERAL):
            return t("codex.mineral_open"), "markets"
        if self.shown.startswith(SEAT):
            own = self.shown.removeprefix(SEAT) == play.seat
            return (t("codex.seat_own"), "mandate") if own else (t("codex.seat_open"), "table")
        return None

    def go_elsewhere(self) -> None:
        """Show that screen."""
        there, app = self.elsewhere(), self.app
        if there is None or app.play is None:
            return
        if there[1] == "markets":
            app.play.mineral = self.shown.removeprefix(MINERAL)
        app.show(there[1])
        if there[1] == "table":
            app.screen("table").select(self.shown.removeprefix(SEAT))  # type: ignore[attr-defined]

    def draw(self, ui: Ui) -> None:
        """Draw the three columns between the bars."""
        cols = content_columns(ui)
        entry = self.book.entry(self.shown)
        draw_list(ui, cols.left, self)
        draw_page(ui, cols.centre, self, entry)
        if cols.right is not None:
            draw_side(ui, cols.right, self, entry)
        else:
            drawer(ui, DRAWER, t("codex.sources"), lambda rect: draw_side(ui, rect, self, entry))

    def key(self, ui: Ui, event: pygame.Event, command: str | None) -> bool:
        """Back and forward, and the search field."""
        alt = bool(event.mod & pygame.KMOD_ALT)
        if event.key == pygame.K_BACKSPACE or (alt and event.key == pygame.K_LEFT):
            self.step(-1)
        elif alt and event.key == pygame.K_RIGHT:
            self.step(1)
        elif command == "search":
            ui.set_focus(FIELD)
        elif command in ("back", "codex"):
            self.app.close_codex()
        else:
            return False
        return True


class CodexScreen(GameScreen):
    """The codex within a running game: what the seat can know, under the frame of the game."""

    name = "codex"

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.reading = Reading(app, self._book())
        self._version = self.play.version

    @property
    def title(self) -> str:
        """The window's title."""
        return t("codex.title")

    def _book(self) -> Book:
        return Book(self.play.view.world.scenario, self.play.view)

    def content(self, ui: Ui) -> None:
        """Draw the codex, anew if the game has gone on."""
        if self._version != self.play.version:
            self._version = self.play.version
            self.reading.renew(self._book())
        self.reading.draw(ui)

    def use_key(self, ui: Ui, event: pygame.Event, command: str | None) -> bool:
        """Back, forward, search and close."""
        return self.reading.key(ui, event, command)


class ReferenceScreen:
    """The codex outside a game: the scenario that the title proposes, in a frame of its own."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._scenario: Scenario = load_scenario(DEFAULT_SCENARIO)
        self.reading = Reading(app, Book(self._scenario))

    @property
    def title(self) -> str:
        """The window's title."""
        return t("codex.title")

    def enter(self) -> None:
        """The screen has come to the top."""

    def leave(self) -> None:
        """The screen is no longer on top."""

    def draw(self, ui: Ui) -> None:
        """A bar with the way back, and the codex below it."""
        ui.fill(ui.screen, "bg")
        height = top_height(ui)
        ui.fill(Rect(0, 0, ui.screen.w, height), "bar")
        ui.hline(0, ui.screen.w, height - 1, "border")
        hotkey = self.app.loop.keymap.text("back")
        width = button_width(ui, t("codex.close"), hotkey=hotkey)
        control = min(height - 8, ui.em(CONTROL))
        close = Rect(ui.screen.right - GAP - width, (height - control) / 2, width, control)
        button(ui, "codex/close", close, t("codex.close"), hotkey=hotkey, on=self.app.close_codex,
               tip=t("codex.close_tip"))  # fmt: skip
        title = t("codex.title")
        name_w = ui.text_width(title, TITLE, bold=True) + 1
        ui.label(Rect(GAP + 4, 0, name_w, height), title, size=TITLE, bold=True)
        x = GAP + 4 + name_w + GAP_M
        subtitle = t("codex.subtitle", scenario=told(self._scenario.head.title))
        ui.label(Rect(x, 0, close.x - GAP_M - x, height), subtitle, color="muted", ellipsis=True)
        self.reading.draw(ui)
        self._foot(ui)

    def _foot(self, ui: Ui) -> None:
        """The bar at the bottom, with the keys."""
        height = bottom_height(ui)
        bar = Rect(0, ui.screen.h - height, ui.screen.w, height)
        ui.fill(bar, "bar")
        ui.hline(0, bar.w, bar.y, "border")
        text = self.app.loop.keymap.text
        back = f"{t('common.key_alt')}+←"
        words = t("codex.keys", back=back, search=text("search"), close=text("back"))
        ui.label(Rect(GAP + 4, bar.y, bar.w - 2 * GAP - 8, height), words, color="muted", ellipsis=True)

    def key(self, ui: Ui, event: pygame.Event, command: str | None) -> bool:
        """Back, forward, search and close."""
        return self.reading.key(ui, event, command)
