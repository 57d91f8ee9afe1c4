"""The title: go on with the newest game, begin one at once, set one up, load one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pygame

from game import load_scenario
from game.errors import MinisterialError
from game.program import program_version
from game.savefile import SaveHeader
from game.savefolder import list_saves
from game.scenario.read import Scenario
from game.window.catalog import t
from game.window.figures import percent
from game.window.layout import Rect, columns
from game.window.naming import name_of, named
from game.window.refusals import told_refusal
from game.window.screens.backdrop import backdrop
from game.window.screens.beginning import guide_steps, load_steps, moment, start_steps
from game.window.screens.preparing import Preparation
from game.window.theme import GAP_M, GAP_S, HEADING, Ink
from game.window.told import told
from game.window.ui import Ui

if TYPE_CHECKING:
    from game.window.app import App

#: Size of the game's name; at larger text scales it grows less than the rest, which it exceeds anyway.
_NAME = 60
_COLUMN = 430
_MARGIN = 72


@dataclass(frozen=True, slots=True)
class _Entry:
    """One thing to choose: a line or two, with a flag or an icon."""

    id: str
    text: str
    on: Callable[[], None]
    detail: str = ""
    flag: str = ""
    icon: str = ""
    primary: bool = False
    disabled_reason: str | None = None


class TitleScreen:
    """See the module."""

    title = ""

    def __init__(self, app: App) -> None:
        self.app = app
        self.preparation = Preparation(app.loop)
        self._scenario: Scenario | None = None
        self._fault = ""
        self._newest: SaveHeader | None = None
        self._read_scenario()

    def _read_scenario(self) -> None:
        from game.window.opening import DEFAULT_SCENARIO

        try:
            self._scenario = load_scenario(DEFAULT_SCENARIO)
        except MinisterialError as error:
            self._fault = told_refusal(error)

    def enter(self) -> None:
        """Look for saves again, and give the keyboard to the likeliest choice."""
        self._newest = None
        try:
            usable = [listed.header for listed in list_saves() if listed.header is not None]
            self._newest = next((header for header in usable if not header.over), None)
        except MinisterialError as error:
            self.app.loop.ui.toast(told_refusal(error), "bad")
        first = "continue" if self._running() or self._newest is not None else "quick"
        self.app.loop.ui.set_focus(f"title/{first}")

    def leave(self) -> None:
        """The screen is no longer on top."""

    def _running(self) -> bool:
        """Whether a game is open and not over."""
        return self.app.play is not None and not self.app.play.over

    def key(self, ui: Ui, event: pygame.Event, command: str | None) -> bool:
        """The arrows move between the choices."""
        if self.preparation.running:
            return True
        steps = {pygame.K_DOWN: 1, pygame.K_RIGHT: 1, pygame.K_UP: -1, pygame.K_LEFT: -1}
        if event.key in steps:
            ui.move_focus(steps[event.key])
            return True
        if command == "codex":
            self.app.show_codex()
            return True
        return False

    # --- choices ------------------------------------------------------------------------------------------------

    def _go_on(self) -> None:
        if self._running():
            self.app.resume()
        elif self._newest is not None:
            flag = self._newest.people[0] if self._newest.people else ""
            self.preparation.start(load_steps(self.app, self._newest.path), flag)

    def _continue(self) -> _Entry:
        play = self.app.play
        if play is not None and not play.over:
            view = play.view
            name, flag = name_of(view.world, view.seat), view.seat
            detail = t("title.continue_open", name=name, round=view.round, rounds=view.rounds)
            return _Entry("continue", t("title.continue"), self._go_on, detail, flag, "play", True)
        newest = self._newest
        if newest is None:
            why = t("title.no_save")
            return _Entry("continue", t("title.continue"), self._go_on, why, icon="play", disabled_reason=why)
        code = newest.people[0] if newest.people else ""
        names = self._scenario.names if self._scenario is not None else {}
        known = named(names[code]) if code in names else newest.title
        detail = t(
            "title.continue_save", name=known, round=newest.round, rounds=newest.rounds, when=moment(newest.changed)
        )
        return _Entry("continue", t("title.continue"), self._go_on, detail, code, "play", True)

    def _quick(self, primary: bool) -> _Entry:
        if self._scenario is None:
            return _Entry("quick", t("title.quick_none"), lambda: None, disabled_reason=self._fault, icon="flag")
        head = self._scenario.head
        seat = head.quick_start or head.host

        def start() -> None:
            self.preparation.start(start_steps(self.app, head.id, seat), seat)

        name = named(self._scenario.names[seat])
        detail = t("title.quick_detail", scenario=told(head.title), seats=len(self._scenario.seats))
        return _Entry("quick", t("title.quick", name=name), start, detail, seat, primary=primary)

    def learn(self) -> None:
        """Begin the guided first game."""
        from game.window.tutorial_steps import SEAT

        self.preparation.start(guide_steps(self.app), SEAT)

    def _small(self) -> list[_Entry]:
        app = self.app
        size = t("title.text_size", scale=percent(app.loop.ui.text_scale))
        return [
            _Entry("learn", t("tutorial.learn"), self.learn, icon="info"),
            _Entry("new", t("title.new"), lambda: app.show("setup"), icon="plus"),
            _Entry("load", t("title.load"), lambda: app.show("saves"), icon="load"),
            _Entry("codex", t("codex.title"), app.show_codex, icon="codex"),
            _Entry("settings", t("settings.title"), lambda: app.show("settings"), icon="gear"),
            _Entry("size", size, app.next_text_scale, icon="eye"),
            _Entry("quit", t("title.quit"), app.loop.quit, icon="exit"),
        ]

    # --- drawing ------------------------------------------------------------------------------------------------

    def draw(self, ui: Ui) -> None:
        """The map, the name, the choices."""
        width = min(ui.em(_COLUMN), ui.screen.w - 2 * _MARGIN)
        seats = self._scenario.seats if self._scenario is not None else ()
        host = self._scenario.head.host if self._scenario is not None else None
        backdrop(ui, seats, host, _MARGIN + width)
        self._foot(ui)
        if self.preparation.running:
            self.preparation.draw(ui)
            return
        grow = ui.text_scale**0.35 / ui.text_scale
        name_h, line_h = ui.em(_NAME * grow) * 1.25, ui.line_height(HEADING)
        big_h, small_h = ui.em(54), ui.em(38)
        entries = [self._continue()]
        entries.append(self._quick(primary=not entries[0].primary))
        small = self._small()
        # Large type leaves no height for a row more.
        across, small_w = (2, width) if ui.text_scale < 1.5 else (3, ui.screen.w - 2 * _MARGIN)
        rows = -(-len(small) // across)
        total = name_h + line_h + 24 + len(entries) * (big_h + GAP_S) + rows * (small_h + GAP_S)
        x, y = float(_MARGIN), max(16.0, (ui.screen.h - ui.em(28) - total) / 2)
        ui.label(Rect(x - 3, y, ui.screen.w - x, name_h), t("title.name"), size=_NAME * grow, bold=True)
        y += name_h
        ui.label(Rect(x, y, ui.screen.w - x - 8, line_h), t("title.subtitle"), size=HEADING, color="muted")
        y += line_h + 24
        for entry in entries:
            self._draw_entry(ui, Rect(x, y, width, big_h), entry)
            y += big_h + GAP_S
        for start in range(0, len(small), across):
            for place, entry in zip(columns(Rect(x, y, small_w, small_h), across, GAP_S), small[start:], strict=False):
                self._draw_entry(ui, place, entry)
            y += small_h + GAP_S

    def _draw_entry(self, ui: Ui, rect: Rect, entry: _Entry) -> None:
        room = rect.w - (ui.em(36) if entry.detail else ui.em(22)) - 3 * GAP_M
        tip = entry.text if ui.text_width(entry.text) + 1 > room else None
        look = ui.touch(f"title/{entry.id}", rect, on=entry.on, disabled_reason=entry.disabled_reason, tip=tip)
        fill: Ink = "hover" if look.hover else "raised"
        border: Ink | None = "border_strong" if look.hover else "border"
        ink: Ink = "text"
        quiet: Ink = "muted"
        if look.disabled:
            fill, border, ink = "panel", "border", "disabled"
        elif entry.primary:
            fill, border, ink, quiet = ("primary_hover" if look.hover else "primary"), None, "on_primary", "on_primary"
        ui.box(rect, fill, border)
        if look.focus:
            ui.paint.ring(rect)
        side = ui.em(36) if entry.detail else ui.em(22)
        mark = Rect(rect.x + GAP_M, rect.y, side, rect.h)
        if entry.flag:
            ui.flag(mark, entry.flag)
        elif entry.icon:
            glyph = ui.em(20)
            ui.icon(Rect(mark.centerx - glyph / 2, rect.y, glyph, rect.h), entry.icon, ink)
        x = mark.right + GAP_M
        room = rect.right - GAP_M - x
        shift = 1 if look.pressed else 0
        if entry.detail:
            upper = Rect(x, rect.y + rect.h * 0.1 + shift, room, rect.h * 0.42)
            lower = Rect(x, rect.y + rect.h * 0.5 + shift, room, rect.h * 0.4)
            ui.label(upper, entry.text, size=HEADING, bold=True, color=ink, ellipsis=True)
            ui.label(lower, entry.detail, color=quiet, ellipsis=True)
        else:
            ui.label(Rect(x, rect.y + shift, room, rect.h), entry.text, color=ink, ellipsis=True)

    def _foot(self, ui: Ui) -> None:
        """The disclaimer of the map and the program's version, as far as there is room."""
        line = ui.em(24)
        y = ui.screen.bottom - line - 4
        version = t("title.version", version=program_version())
        version_w = ui.text_width(version) + 1
        note = t("title.borders")
        note_w = ui.text_width(note) + 1
        ui.label(Rect(_MARGIN, y, min(note_w, ui.screen.w - 2 * _MARGIN + 40), line), note, color="muted")
        if _MARGIN + note_w + 24 + version_w < ui.screen.w - 16:
            ui.label(Rect(ui.screen.right - 16 - version_w, y, version_w, line), version, color="muted", align="right")
