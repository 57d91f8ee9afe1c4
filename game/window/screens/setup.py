"""Setting up a game: the scenario, the seat with its public brief, the seed and the opponents."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pygame

from game import list_scenarios, load_scenario
from game.errors import MinisterialError
from game.players import LEVELS, SHIPPED, available
from game.talks import COACHING, Coaching
from game.window.catalog import t
from game.window.frame import GAP, bottom_height, top_height
from game.window.hits import Tip
from game.window.layout import Rect, cut_left, inset
from game.window.screens.backdrop import backdrop
from game.window.screens.beginning import start_steps
from game.window.screens.facts import page, prose
from game.window.screens.preparing import Preparation
from game.window.screens.public_brief import draw_brief, kind_icon, kind_line, stake_line
from game.window.screens.stakes import Stakes
from game.window.theme import CONTROL, GAP_L, GAP_M, GAP_S, TITLE
from game.window.ui import Ui
from game.window.widgets.button import button, button_width, icon_button
from game.window.widgets.cells import FlagCell, StatusCell, TextCell
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.entry import entry
from game.window.widgets.scroll import ScrollState
from game.window.widgets.stepper import stepper
from game.window.widgets.table import Column, TableState, table

if TYPE_CHECKING:
    from game.window.app import App

LARGEST_SEED = 999_999
#: The rival's player sits in its own seat by itself, and in a scenario without a rival it has none; the others are
#: there to be measured against.
_NO_CHOICE = ("rival", "pay-only", "betrayer")
#: The choice that brings the players that are no level into the list.
_MORE = "more"
#: The most of the list of seats that the scenario's summary may take; in larger type it opens the brief.
_SUMMARY_SHARE = 0.3
_TABLE = "setup/seats"


class SetupScreen:
    """See the module.

    Attributes:
        scenario: id of the chosen scenario.
        seat: the chosen seat.
        seed: what chance goes by.
        opponents: the player of the other seats.
        coaching: how much the table tells of what others think.
    """

    def __init__(self, app: App) -> None:
        self.app = app
        self.preparation = Preparation(app.loop)
        self.scenario = ""
        self.seat = ""
        self.seed = 1
        self.opponents = self._proposed()
        self.coaching: Coaching = "estimate"
        self._filter = ""
        self._fault = ""
        self._stakes: Stakes | None = None
        self._scenarios = list_scenarios()
        installed = [name for name in available() if name not in _NO_CHOICE]
        self._levels = tuple(name for name in LEVELS if name in installed)
        self._others = tuple(name for name in installed if name not in LEVELS)
        self._more = False
        self._columns = (
            Column[str]("seat", t("setup.column_seat"), self._seat_cell, width=276, sort=self._name),
            Column[str]("stake", t("setup.column_stake"), self._stake_cell, sort=lambda s: -self._table().weight(s),
                        optional=True, tip=t("setup.column_stake_tip")),
            Column[str]("stance", t("setup.column_stance"), self._stance_cell, optional=True),
        )  # fmt: skip
        self._choose_scenario(self._default())

    def _default(self) -> str:
        from game.window.app import DEFAULT_SCENARIO

        names = [name for name, _ in self._scenarios]
        return DEFAULT_SCENARIO if DEFAULT_SCENARIO in names or not names else names[0]

    @staticmethod
    def _proposed() -> str:
        from game.window.app import DEFAULT_OPPONENTS

        return DEFAULT_OPPONENTS

    @property
    def title(self) -> str:
        """The window's title."""
        return t("setup.title")

    def enter(self) -> None:
        """Give the keyboard to the list of seats."""
        self.app.loop.ui.set_focus(_TABLE, visible=False)

    def leave(self) -> None:
        """The screen is no longer on top."""

    # --- choices ------------------------------------------------------------------------------------------------

    def prepare(self, scenario: str, seat: str, seed: int) -> None:
        """Choose a scenario, a seat and a seed, for instance to play again."""
        if scenario in [name for name, _ in self._scenarios]:
            self._choose_scenario(scenario)
        if self._stakes is not None and seat in self._stakes.scenario.seats:
            self._choose_seat(seat)
        self.seed = max(1, min(LARGEST_SEED, seed))

    def _choose_scenario(self, name: str) -> None:
        self.scenario, self._fault, self._stakes = name, "", None
        try:
            self._stakes = Stakes(load_scenario(name))
        except MinisterialError as error:
            self._fault = str(error)
            return
        head = self._stakes.scenario.head
        if self.seat not in self._stakes.scenario.seats:
            self.seat = head.quick_start or head.host
        self._filter = ""

    def _choose_seat(self, seat: str) -> None:
        if seat != self.seat:
            self.seat = seat
            # Another brief begins at its top.
            self.app.loop.ui.memory("setup/brief", ScrollState).offset = 0.0

    def _start(self) -> None:
        if self._stakes is not None:
            self.preparation.start(
                start_steps(self.app, self.scenario, self.seat, self.seed, self.opponents, self.coaching), self.seat
            )

    def _back(self) -> None:
        self.app.show_title()

    def key(self, ui: Ui, event: pygame.Event, command: str | None) -> bool:
        """Enter starts, Esc goes back, / looks for a seat."""
        if self.preparation.running:
            return True
        if command == "propose":
            self._start()
        elif command == "back":
            self._back()
        elif command == "search":
            ui.set_focus("setup/search")
        else:
            return False
        return True

    # --- the table ----------------------------------------------------------------------------------------------

    def _table(self) -> Stakes:
        assert self._stakes is not None
        return self._stakes

    def _name(self, seat: str) -> str:
        return self._table().scenario.names[seat].name

    def _seat_cell(self, seat: str) -> FlagCell:
        stakes = self._table()
        return FlagCell(seat, self._name(seat), StatusCell(kind_icon(stakes, seat), kind_line(stakes, seat)))

    def _stake_cell(self, seat: str) -> TextCell:
        return TextCell(stake_line(self._table(), seat, 2))

    def _stance_cell(self, seat: str) -> TextCell:
        return TextCell(self._table().delegation(seat).stance, "muted")

    def _words(self, seat: str) -> str:
        """What the search looks in: name, code, kind, region, minerals at stake."""
        stakes = self._table()
        minerals = " ".join(f"{h.mineral.name} {h.mineral.id}" for h in stakes.highlights(seat))
        short = stakes.scenario.names[seat].short
        return f"{self._name(seat)} {short} {seat} {kind_line(stakes, seat)} {minerals}"

    def _row_tip(self, seat: str) -> Tip:
        stakes = self._table()
        stance = stakes.delegation(seat).stance
        return Tip("\n".join(part for part in (stake_line(stakes, seat), stance) if part), self._name(seat))

    # --- drawing ------------------------------------------------------------------------------------------------

    def draw(self, ui: Ui) -> None:
        """The bar with the scenario, the seats and the brief, the bar with the rest and Start."""
        if self.preparation.running:
            seats = self._stakes.scenario.seats if self._stakes is not None else ()
            backdrop(ui, seats, None, 0)
            self.preparation.draw(ui)
            return
        self._top(ui)
        top, bottom = top_height(ui), bottom_height(ui)
        area = Rect(GAP, top + GAP, ui.screen.w - 2 * GAP, ui.screen.h - top - bottom - 2 * GAP)
        if self._stakes is None:
            ui.panel(area)
            ui.paragraph(inset(area, GAP_L), self._fault, color="bad", ellipsis=True)
        else:
            left, right = cut_left(area, area.w * (0.66 if ui.text_scale < 1.5 else 0.48), GAP)
            self._seats(ui, left)
            stakes, seat = self._stakes, self.seat
            page(ui, "setup/brief", right, lambda ui, at: self._brief(ui, at, stakes, seat, left))
        self._bottom(ui)

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
        options = [Option(name, title) for name, title in self._scenarios]
        label = t("setup.scenario")
        label_w = ui.text_width(label) + 1
        width = min(ui.em(280), ui.screen.w - x - label_w - GAP_S - GAP)
        right = ui.screen.right - GAP - width
        if right - label_w - GAP_S > x:
            ui.label(Rect(right - label_w - GAP_S, 0, label_w, height), label, color="muted")
        tip = self._stakes.scenario.head.summary.strip() if self._stakes is not None else None
        dropdown(
            ui, "setup/scenario", Rect(right, y, width, control), options, self.scenario, on=self._choose_scenario,
            tip=tip,
        )  # fmt: skip

    def _summary(self) -> str:
        return self._table().scenario.head.summary.strip()

    def _summary_height(self, ui: Ui, left: Rect) -> float:
        """The height of the scenario's summary over the list of seats; 0 where it has no room there."""
        height = ui.paragraph_height(left.w - 20, self._summary())
        return height if height <= _SUMMARY_SHARE * left.h else 0.0

    def _brief(self, ui: Ui, at: Rect, stakes: Stakes, seat: str, left: Rect) -> float:
        """The seat's brief, below the scenario's summary if that has no room over the list."""
        y = at.y
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
            on_select=self._choose_seat, on_open=lambda _: self._start(), search=self._words,
            filter_text=self._filter, order=("seat", False), row_height=42, version=self.scenario,
            row_tip=self._row_tip,
        )  # fmt: skip

    def _bottom(self, ui: Ui) -> None:
        height = bottom_height(ui)
        bar = Rect(0, ui.screen.h - height, ui.screen.w, height)
        ui.fill(bar, "bar")
        ui.hline(0, bar.w, bar.y, "border")
        control = min(height - 10, ui.em(CONTROL))
        y = bar.y + (height - control) / 2 + 0.5
        start_w = button_width(ui, t("setup.start"), hotkey=t("common.key_enter"), primary=True) + GAP_S
        start = Rect(bar.right - GAP - start_w, y, start_w, control)
        x = self._labelled(ui, float(GAP + 2), y, control, t("setup.seed"))
        self._seed(ui, Rect(x, y, ui.em(126), control))
        x += ui.em(126) + 4 + control + GAP_L
        x = self._labelled(ui, x, y, control, t("setup.opponents"))
        room = start.x - GAP_L - x
        label = t("setup.coaching")
        label_w = ui.text_width(label) + 1 + GAP_S
        named = ui.em(170) + GAP_L + label_w + ui.em(130) <= room
        # In large type the choice of coaching goes by its tooltip, without its name beside it.
        width = ui.em(170) if named else 0.54 * (room - GAP_M)
        dropdown(
            ui, "setup/opponents", Rect(x, y, width, control), self._opponents(), self.opponents,
            on=self._set_opponents, tip=self._opponents_tip(), foot=t("setup.levels_about"), on_open=self._fold,
        )  # fmt: skip
        self._coaching(ui, Rect(x + width + (GAP_L if named else GAP_M), y, room, control), start.x, named)
        button(
            ui, "setup/start", start, t("setup.start"), hotkey=t("common.key_enter"), primary=True, on=self._start,
            disabled_reason=self._fault or None,
        )  # fmt: skip

    def _coaching(self, ui: Ui, at: Rect, end: float, named: bool) -> None:
        """The choice of what the table tells, from the left of ``at`` to ``end`` at most."""
        x = self._labelled(ui, at.x, at.y, at.h, t("setup.coaching")) if named else at.x
        options = [Option(level, t(f"setup.coaching_{level}"), note=t(f"setup.about_{level}")) for level in COACHING]
        place = Rect(x, at.y, ui.em(130) if named else end - GAP_L - x, at.h)
        tip = f"{t('setup.coaching')}: {t(f'setup.about_{self.coaching}')}"
        dropdown(ui, "setup/coaching", place, options, self.coaching, on=self._set_coaching, tip=tip)

    def _set_coaching(self, level: str) -> None:
        self.coaching = next(known for known in COACHING if known == level)

    @staticmethod
    def _labelled(ui: Ui, x: float, y: float, height: float, text: str) -> float:
        return x + ui.label(Rect(x, y, ui.text_width(text) + 1, height), text, color="muted") + GAP_S

    def _seed(self, ui: Ui, rect: Rect) -> None:
        def change(value: float) -> None:
            self.seed = int(value)

        def draw_lots() -> None:
            self.seed = 1 + secrets.randbelow(LARGEST_SEED)

        stepper(ui, "setup/seed", rect, self.seed, low=1, high=LARGEST_SEED, on=change)
        dice = Rect(rect.right + 4, rect.y, rect.h, rect.h)
        icon_button(ui, "setup/dice", dice, "dice", on=draw_lots, tip=t("setup.dice"))

    def _opponents(self) -> list[Option]:
        """The levels, and behind "more" the other players."""
        shown = (*self._levels, *self._others) if self._more else self._levels
        out = [Option(name, self._player(name), note=self._player_note(name)) for name in shown]
        if not self._more and self._others:
            out.append(Option(_MORE, t("setup.more_players"), note=t("setup.more_players_about"), keeps_open=True))
        return out

    def _fold(self) -> None:
        """Open the list at the levels, unless another player is chosen."""
        self._more = self.opponents not in self._levels

    def _opponents_tip(self) -> str:
        note = self._player_note(self.opponents)
        return f"{note}\n{t('setup.levels_about')}" if self.opponents in self._levels else note

    def _set_opponents(self, name: str) -> None:
        if name == _MORE:
            self._more = True
        else:
            self.opponents = name

    @staticmethod
    def _player(name: str) -> str:
        return t(f"setup.player_{name}") if name in SHIPPED else name

    @staticmethod
    def _player_note(name: str) -> str:
        return t(f"setup.about_{name}") if name in SHIPPED else t("setup.about_other")
