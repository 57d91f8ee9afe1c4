"""Setting up a game: who plays which scenario and how long, the seats with their public briefs, and the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game import load_scenario
from game.errors import MinisterialError
from game.pins import is_bad
from game.presets import with_preset
from game.scenario.read import scenario_heads
from game.talks import Coaching
from game.window.catalog import current, t
from game.window.frame import GAP, bottom_height, top_height
from game.window.hits import Tip
from game.window.layout import Rect, cut_left, inset
from game.window.naming import mineral_named, named, named_shortly
from game.window.opening import DEFAULT_OPPONENTS, DEFAULT_SCENARIO, Setup
from game.window.refusals import told_refusal
from game.window.screens.backdrop import backdrop
from game.window.screens.beginning import setup_steps
from game.window.screens.facts import page, prose
from game.window.screens.preparing import Preparation
from game.window.screens.public_brief import draw_brief, kind_icon, kind_line, stake_line
from game.window.screens.setup_bar import LARGEST_SEED, SetupBar
from game.window.screens.setup_game import GamePage
from game.window.screens.stakes import Stakes
from game.window.theme import CONTROL, GAP_L, GAP_M, GAP_S, TITLE
from game.window.told import told
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.cells import FlagCell, StatusCell, TextCell
from game.window.widgets.entry import entry
from game.window.widgets.scroll import ScrollState
from game.window.widgets.table import Column, TableState, table
from game.window.widgets.tabs import TabItem, tab_width, tabs

if TYPE_CHECKING:
    from game.window.app import App

PAGES = ("game", "seats")
#: People who share one machine: more would wait too long for their turn.
MOST_PEOPLE = 8
#: The most of the list of seats that the scenario's summary may take; in larger type it opens the brief.
_SUMMARY_SHARE = 0.3
_TABLE = "setup/seats"


class SetupScreen:
    """See the module.

    Attributes:
        page: ``game`` (who plays, scenario, length) or ``seats``.
        mode: ``solo``, ``hotseat`` (several people at this machine) or ``watch``.
        scenario: id of the chosen scenario.
        stakes: what its seats have at stake; None if it cannot be read.
        seat: the chosen seat.
        people: the seats of people who share the machine, in the order in which they were chosen.
        pins: what was typed as their PINs; nothing of it stays here once the game begins.
        preset: the length.
        active: how many delegations bargain; None for all.
        minutes: of planning time for each turn at a shared machine; None for no limit.
        seed: what chance goes by.
        opponents: the player of the other seats.
        coaching: how much the table tells of what others think.
    """

    def __init__(self, app: App) -> None:
        self.app = app
        self.preparation = Preparation(app.loop)
        self.page = "game"
        self.mode = "solo"
        self.people: list[str] = []
        self.pins: dict[str, str] = {}
        self.preset = "standard"
        self.active: int | None = None
        self.minutes: int | None = None
        self.scenario = ""
        self.seat = ""
        self.seed = 1
        self.opponents = DEFAULT_OPPONENTS
        self.coaching: Coaching = "estimate"
        self._filter = ""
        self._fault = ""
        self.stakes: Stakes | None = None
        # The scenario that is proposed stands first.
        self._heads = sorted(scenario_heads(), key=lambda head: head[0] != DEFAULT_SCENARIO)
        self.scenarios = [(name, title) for name, title, _ in self._heads]
        self._game = GamePage(self)
        self.bar = SetupBar(self)
        self.reword()
        self.choose_scenario(self._default())

    def reword(self) -> None:
        """Say everything in the language that is now in use; the choices stay."""
        self.summaries = {name: told(summary.strip()) for name, _, summary in self._heads}
        self._columns = (
            Column[str]("seat", t("setup.column_seat"), self._seat_cell, width=276, sort=self.name),
            Column[str]("stake", t("setup.column_stake"), self._stake_cell, sort=lambda s: -self._table().weight(s),
                        optional=True, tip=t("setup.column_stake_tip")),
            Column[str]("stance", t("setup.column_stance"), self._stance_cell, optional=True),
        )  # fmt: skip

    def _default(self) -> str:
        names = [name for name, _ in self.scenarios]
        return DEFAULT_SCENARIO if DEFAULT_SCENARIO in names or not names else names[0]

    @property
    def title(self) -> str:
        """The window's title."""
        return t("setup.title")

    def enter(self) -> None:
        """Begin with the first page, in the language that is in use."""
        self.reword()
        self.turn_to("game")

    def leave(self) -> None:
        """The screen is no longer on top."""

    # --- choices ------------------------------------------------------------------------------------------------

    def prepare(self, scenario: str, seat: str, seed: int) -> None:
        """Choose a scenario, a seat and a seed, for instance to play again."""
        if scenario in [name for name, _ in self.scenarios]:
            self.choose_scenario(scenario)
        if self.stakes is not None and seat in self.stakes.scenario.seats:
            self._choose_seat(seat)
        self.seed = max(1, min(LARGEST_SEED, seed))

    def choose_scenario(self, name: str) -> None:
        """Choose a scenario, and its proposal where the seat that is chosen is not in it."""
        self.scenario, self._fault, self.stakes = name, "", None
        try:
            self.stakes = Stakes(load_scenario(name))
        except MinisterialError as error:
            self._fault = told_refusal(error)
            return
        head = self.stakes.scenario.head
        if self.seat not in self.stakes.scenario.seats:
            self.seat = head.quick_start or head.host
        self.people = [seat for seat in self.people if seat in self.stakes.scenario.seats]
        self._filter = ""
        try:
            self.has_short = with_preset(self.stakes.scenario, "short") is not self.stakes.scenario
        except MinisterialError:
            self.has_short = False
        if not self.has_short:
            self.preset = "standard"

    def _choose_seat(self, seat: str) -> None:
        if seat != self.seat:
            self.seat = seat
            # Another brief begins at its top.
            self.app.loop.ui.memory("setup/brief", ScrollState).offset = 0.0

    def choose_mode(self, mode: str) -> None:
        """Choose who plays; the seat that is chosen is the first of several people's."""
        self.mode = mode
        if mode == "hotseat" and not self.people:
            self.people = [self.seat]

    def choose_preset(self, preset: str) -> None:
        """Choose the length."""
        self.preset = preset

    def choose_active(self, size: str) -> None:
        """Choose how many delegations bargain: a number, or ``all``."""
        self.active = None if size == "all" else int(size)

    def choose_minutes(self, minutes: str) -> None:
        """Choose the planning time: minutes, or ``none``."""
        self.minutes = None if minutes == "none" else int(minutes)

    def toggle_person(self, seat: str) -> None:
        """Add a seat to those of people at this machine, or take it from them."""
        if seat in self.people:
            self.people.remove(seat)
            self.pins.pop(seat, None)
        elif len(self.people) < MOST_PEOPLE:
            self.people.append(seat)
        else:
            self.app.loop.ui.toast(t("newgame.people_many", count=MOST_PEOPLE), "warn")

    def set_pin(self, seat: str, typed: str) -> None:
        """Keep what is typed as a seat's PIN."""
        self.pins[seat] = typed

    @property
    def why_not_start(self) -> str | None:
        """Why no game can begin by these choices, or None."""
        if self.stakes is None:
            return self._fault
        if self.mode == "hotseat" and len(self.people) < 2:
            return t("newgame.people_few")
        if self.mode == "hotseat" and any(is_bad(self.pins.get(seat, "")) for seat in self.people):
            return t("newgame.pin_bad")
        return None

    def setup(self) -> Setup:
        """Return the choices as they stand."""
        people = {"solo": (self.seat,), "hotseat": tuple(self.people), "watch": ()}[self.mode]
        pins = {seat: pin for seat, pin in self.pins.items() if pin and seat in people and self.mode == "hotseat"}
        return Setup(
            self.scenario, people, self.seat if self.mode == "watch" else "", self.seed, self.opponents, self.coaching,
            self.preset, self.active, pins, self.minutes,
        )  # fmt: skip

    def start(self) -> None:
        """Begin the game, if one can begin."""
        if self.why_not_start is None:
            setup, self.pins = self.setup(), {}
            self.preparation.start(setup_steps(self.app, setup), "" if self.mode == "watch" else self.seat)

    def turn_to(self, page: str) -> None:
        """Show a page."""
        self.page = page
        self.app.loop.ui.set_focus(_TABLE if page == "seats" else f"setup/mode/{self.mode}", visible=False)

    def _back(self) -> None:
        self.app.show_title()

    def key(self, ui: Ui, event: pygame.Event, command: str | None) -> bool:
        """Enter starts, Esc goes back, / looks for a seat."""
        if self.preparation.running:
            return True
        if command == "propose":
            self.start()
        elif command == "back":
            self._back()
        elif command == "search":
            self.turn_to("seats")
            ui.set_focus("setup/search")
        elif event.key == pygame.K_SPACE and self.page == "seats" and self.mode == "hotseat":
            self.toggle_person(self.seat)
        else:
            return False
        return True

    # --- the table ----------------------------------------------------------------------------------------------

    def _table(self) -> Stakes:
        assert self.stakes is not None
        return self.stakes

    def name(self, seat: str) -> str:
        """A seat's name."""
        return named(self._table().scenario.names[seat])

    def _seat_cell(self, seat: str) -> FlagCell:
        stakes = self._table()
        note = StatusCell(kind_icon(stakes, seat), kind_line(stakes, seat))
        if self.mode == "hotseat" and seat in self.people:
            note = StatusCell("user", t("newgame.at_machine"), "good")
        return FlagCell(seat, self.name(seat), note)

    def _stake_cell(self, seat: str) -> TextCell:
        return TextCell(stake_line(self._table(), seat, 2))

    def _stance_cell(self, seat: str) -> TextCell:
        return TextCell(told(self._table().delegation(seat).stance), "muted")

    def _words(self, seat: str) -> str:
        """What the search looks in: name, code, kind, region, minerals at stake."""
        stakes = self._table()
        minerals = " ".join(f"{mineral_named(h.mineral)} {h.mineral.id}" for h in stakes.highlights(seat))
        short = named_shortly(stakes.scenario.names[seat])
        return f"{self.name(seat)} {short} {seat} {kind_line(stakes, seat)} {minerals}"

    def _row_tip(self, seat: str) -> Tip:
        stakes = self._table()
        stance = told(stakes.delegation(seat).stance)
        return Tip("\n".join(part for part in (stake_line(stakes, seat), stance) if part), self.name(seat))

    # --- drawing ------------------------------------------------------------------------------------------------

    def draw(self, ui: Ui) -> None:
        """The bar with the scenario, the seats and the brief, the bar with the rest and Start."""
        if self.preparation.running:
            seats = self.stakes.scenario.seats if self.stakes is not None else ()
            backdrop(ui, seats, None, 0)
            self.preparation.draw(ui)
            return
        self._top(ui)
        top, bottom = top_height(ui), bottom_height(ui)
        area = Rect(GAP, top + GAP, ui.screen.w - 2 * GAP, ui.screen.h - top - bottom - 2 * GAP)
        if self.stakes is None:
            ui.panel(area)
            ui.paragraph(inset(area, GAP_L), self._fault, color="bad", ellipsis=True)
        else:
            if self.page == "game":
                self._game.draw(ui, area)
                self.bar.draw(ui)
                return
            left, right = cut_left(area, area.w * (0.66 if ui.text_scale < 1.5 else 0.48), GAP)
            self._seats(ui, left)
            stakes, seat = self.stakes, self.seat
            page(ui, "setup/brief", right, lambda ui, at: self._brief(ui, at, stakes, seat, left))
        self.bar.draw(ui)

    def _top(self, ui: Ui) -> None:
        height = top_height(ui)
        bar = Rect(0, 0, ui.screen.w, height)
        ui.fill(bar, "bar")
        ui.hline(0, bar.w, height - 1, "border")
        control = min(height - 8, ui.em(CONTROL))
        y = (height - control) / 2
        back_w = button_width(ui, t("setup.back"), icon="back")
        button(ui, "setup/back", Rect(GAP, y, back_w, control), t("setup.back"), icon="back", on=self._back)
        x = GAP + back_w + GAP_L
        x += ui.label(Rect(x, 0, ui.em(150), height), t("setup.title"), size=TITLE, bold=True) + GAP_L
        items = [TabItem(name, t(f"newgame.page_{name}")) for name in PAGES]
        width = sum(max(ui.em(110), tab_width(ui, item)) for item in items) + 6
        place = Rect(ui.screen.right - GAP - width, y, width, control)
        tabs(ui, "setup/page", place, items, self.page, on=self.turn_to)

    def _open_row(self, seat: str) -> None:
        """Begin with a seat, or add it to those at this machine."""
        if self.mode == "hotseat":
            self.toggle_person(seat)
        else:
            self.start()

    def _summary(self) -> str:
        return told(self._table().scenario.head.summary.strip())

    def _summary_height(self, ui: Ui, left: Rect) -> float:
        """The height of the scenario's summary over the list of seats; 0 where it has no room there."""
        height = ui.paragraph_height(left.w - 20, self._summary())
        return height if height <= _SUMMARY_SHARE * left.h else 0.0

    def _brief(self, ui: Ui, at: Rect, stakes: Stakes, seat: str, left: Rect) -> float:
        """The seat's brief, below the scenario's summary if that has no room over the list."""
        y = at.y
        if self.mode == "hotseat":
            place, sits = Rect(at.x, y, at.w, ui.em(CONTROL)), seat in self.people
            button(
                ui, "setup/person", place, t("newgame.people_remove" if sits else "newgame.people_add"),
                icon="cross" if sits else "plus", on=lambda: self.toggle_person(seat), ellipsis=True,
            )  # fmt: skip
            y = place.bottom + GAP_M
        if self._summary() and not self._summary_height(ui, left):
            y = prose(ui, at.x, y, at.w, self._summary(), ink="muted") + GAP_M
        return draw_brief(ui, Rect(at.x, y, at.w, at.h), stakes, seat) + GAP_S

    def _seats(self, ui: Ui, rect: Rect) -> None:
        ui.panel(rect)
        inner = inset(rect, 10, 8)
        summary_h = self._summary_height(ui, rect)
        if summary_h:
            ui.paragraph(Rect(inner.x, inner.y, inner.w, summary_h), self._summary(), color="muted")
            inner = Rect(inner.x, inner.y + summary_h + GAP_S, inner.w, inner.h - summary_h - GAP_S)
        field = Rect(inner.x, inner.y, inner.w, ui.em(32))

        def search(text: str) -> None:
            self._filter = text

        def submit(_: str) -> None:
            shown = ui.memory(_TABLE, TableState).view
            if shown:
                self._choose_seat(shown[0])
                ui.set_focus(_TABLE)

        entry(
            ui, "setup/search", field, self._filter, on_change=search, on_submit=submit,
            placeholder=t("setup.search"), icon="search", clearable=True,
        )  # fmt: skip
        body = Rect(rect.x + 4, field.bottom + 4, rect.w - 8, rect.bottom - field.bottom - 8)
        table(
            ui, _TABLE, body, self._columns, self._table().scenario.seats, key=lambda seat: seat, selected=self.seat,
            on_select=self._choose_seat, on_open=self._open_row, search=self._words,
            filter_text=self._filter, order=("seat", False), row_height=42,
            version=(current().language, self.scenario, self.mode, *self.people), row_tip=self._row_tip,
        )  # fmt: skip
