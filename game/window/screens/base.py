"""What every view of a running game shares: the frame, the keys, the way from one view to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.errors import MinisterialError
from game.window.catalog import t
from game.window.codex.tips import part_tip, with_codex
from game.window.figures import dollars, grouped, signed
from game.window.frame import Stat, Tool, bottom_bar, content_rect, top_bar
from game.window.hits import Tip, TipLine
from game.window.keys import command_name
from game.window.layout import Rect
from game.window.naming import name_of, short_of
from game.window.play import Play, Todo
from game.window.refusals import told_refusal
from game.window.screens import blockers, past
from game.window.screens.goals import part_figures
from game.window.theme import Tone
from game.window.told import told
from game.window.ui import Ui
from game.window.widgets.tabs import TabItem
from game.window.widgets.waiting import Waiting, waiting
from game.world import World

if TYPE_CHECKING:
    from game.window.app import App

VIEWS = ("map", "table", "ministry", "blocs", "markets", "journal", "delegations")
#: The view that is about blocs alone: a scenario without charters has none of it.
OF_BLOCS = "blocs"


def views_of(world: World) -> tuple[str, ...]:
    """Return the views of a game in a world."""
    return tuple(name for name in VIEWS if name != OF_BLOCS or world.charters)


class GameScreen:
    """A view with the frame round it; a subclass draws :meth:`content` and may use more keys."""

    name = ""

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def play(self) -> Play:
        """The game in the window."""
        assert self.app.play is not None
        return self.app.play

    @property
    def title(self) -> str:
        """The window's title."""
        return t(f"frame.view_{self.name}") if self.name in VIEWS else ""

    def enter(self) -> None:
        """The screen has come to the top."""

    def leave(self) -> None:
        """The screen is no longer on top."""

    def content(self, ui: Ui) -> None:
        """Draw what lies between the bars."""

    def use_key(self, ui: Ui, event: pygame.Event, command: str | None) -> bool:
        """Use a key of the view's own; false to leave it to the frame."""
        return False

    # --- drawing ------------------------------------------------------------------------------------------------

    def draw(self, ui: Ui) -> None:
        """Draw the frame and the content."""
        play = self.play
        view = play.view
        top_bar(
            ui,
            seat=view.seat,
            name=name_of(view.world, view.seat),
            phase=self._phase(),
            stats=self._stats(),
            tools=self._tools(ui),
            on_seat=lambda: self.app.show_mandate(),
            short=short_of(view.world, view.seat),
            brief=t("frame.phase_brief", round=view.round, rounds=view.rounds),
        )
        past.draw_banner(self, ui)
        if play.busy:
            self._waiting(ui, content_rect(ui))
        else:
            self.content(ui)
        todos = () if play.busy else play.todos
        end_text, end_tip = blockers.next_text(self, self.asked())
        keys = self.app.loop.keymap
        bottom_bar(
            ui,
            views=[
                TabItem(name, t(f"frame.view_{name}"), hotkey=keys.text(f"view_{name}"), badge=self._badge(name))
                for name in views_of(view.world)
            ],
            selected=self.name,
            on_view=self.app.show_view,
            todo=t("inbox.open_list", count=len(todos)) if todos else "",
            todo_count=len(todos),
            on_todo=lambda: blockers.open_list(self, ui),
            end_text=end_text,
            end_tip=end_tip,
            end_hotkey=keys.text("end_round"),
            on_end=lambda: self.end_phase(ui),
            end_disabled_reason=t("common.busy") if play.busy else None,
        )

    def asked(self) -> str:
        """Return the phase that the person is in: sitting, corridor or ballot."""
        ask = self.play.view.ask
        return ask if ask in ("sitting", "corridor", "ballot") else "sitting"

    def _phase(self) -> str:
        view = self.play.view
        if self.play.looking_at is not None:
            phase = t("journalmore.phase")
        else:
            asked = "watching" if self.play.watching else self.asked()
            phase = t("frame.phase_over") if self.play.over else t(f"frame.phase_{asked}")
        return t("frame.phase", round=view.round, rounds=view.rounds, phase=phase)

    def _stats(self) -> list[Stat]:
        me, view = self.play.view.me, self.play.view
        score = me.attainment
        parts = [
            TipLine(t(f"frame.part_{name}"), signed(figure, 1), more=part_tip(name))
            for name, figure in part_figures(score).items()
        ]
        met = sum(1 for target in me.targets if target.done is not None)
        explained = t("frame.mandate_tip", points=signed(score.points, 1), best=grouped(score.best, 1))
        mandate = Tip(explained, t("frame.mandate"), tuple(parts), "term_mandate")
        attained = Tip(explained, t("frame.attainment"), tuple(parts), "term_attainment")
        money = [TipLine(told(name), dollars(left)) for name, left, _ in me.programmes]
        budget = Tip(t("frame.budget_tip"), t("frame.budget"), tuple(money), "term_allotment")
        blocs = [b for b in view.blocs.values() if not b.dissolved]
        heads = max((len(b.members) for b in blocs), default=0)
        stats = [
            *self._clock(),
            Stat(
                t("frame.attainment"),
                t("mandate.attainment_value", value=grouped(score.attainment)),
                attained,
                tone="good" if score.attainment > 0 else "neutral",
            ),
            Stat(t("frame.mandate"), f"{met}/{len(me.targets)}", mandate),
            Stat(t("frame.meetings"), str(me.meetings), with_codex(t("frame.meetings_tip"), "meeting")),
            Stat(t("frame.budget"), dollars(me.budget_usd), budget),
        ]
        if view.world.charters:
            stats.append(Stat(t("frame.bloc"), str(heads), with_codex(t("frame.bloc_tip"), "critical_mass")))
        return stats

    def _clock(self) -> list[Stat]:
        """The planning time of a turn at a shared machine, where there is one."""
        ui, shared = self.app.loop.ui, self.app.hotseat
        left = shared.seconds_left(ui.now, ui.time_stretch) if shared is not None else None
        if left is None:
            return []
        ui.wake_in(1.0)
        minutes, seconds = divmod(int(abs(left)), 60)
        key = "handover.clock_value" if left >= 0 else "handover.clock_over"
        value = t(key, minutes=f"{minutes:02d}", seconds=f"{seconds:02d}")
        tone: Tone = "neutral" if left > 60 else "warn"
        return [Stat(t("handover.clock"), value, t("handover.clock_tip"), tone=tone, icon="clock")]

    def _tools(self, ui: Ui) -> list[Tool]:
        def with_key(command: str) -> str:
            key = ui.key_text(command)
            return t("keys.with_key", text=command_name(command), key=key) if key else command_name(command)

        reason = told_refusal(self.play.view.me.undo_reason)
        return [
            Tool("tool/undo", "undo", with_key("undo"), lambda: self._undo(ui), disabled_reason=reason),
            Tool("tool/inbox", "bell", self._inbox_tip(), lambda: self.show_inbox(), badge=self._must()),
            Tool("tool/save", "save", with_key("save"), lambda: self.app.save(ui)),
            Tool("tool/codex", "codex", t("codex.tool_tip"), self.app.show_codex),
            Tool("tool/menu", "gear", t("frame.menu"), lambda: self.app.show_menu(ui)),
            Tool("tool/help", "help", with_key("help"), self.app.loop.show_keys),
        ]

    def _must(self) -> int:
        """How many things wait for an answer of the person."""
        return 0 if self.play.busy else len(self.play.todos)

    def _inbox_tip(self) -> str:
        return t("inbox.tool_count", count=self._must()) if self._must() else t("inbox.tool")

    def show_inbox(self) -> None:
        """Show what waits for the person, and what she should know."""
        inbox = self.app.screen("inbox")
        if self.name != "inbox":
            inbox.came_from = self.name  # type: ignore[attr-defined]
        self.app.show("inbox")

    def _badge(self, name: str) -> int:
        kinds = {"table": ("offer",), "ministry": ("decision",), "blocs": ("vote", "ratify")}.get(name, ())
        return sum(1 for todo in self.play.todos if todo.kind in kinds)

    def _waiting(self, ui: Ui, rect: Rect) -> None:
        """Say whose turn it is among the others, in the place of the content."""
        play, turn = self.play, self.play.turn
        hotkey = self.app.loop.keymap.text("pause")
        shown = Waiting(paused=play.paused, hotkey=hotkey)
        if turn is not None:
            phase = t(f"frame.turn_phase_{turn.phase}", round=turn.round)
            name = name_of(play.view.world, turn.seat)
            shown = Waiting(phase, turn.seat, name, turn.number, turn.count, play.paused, hotkey)
        waiting(ui, "frame/pause", rect, shown, self.app.pause)

    # --- acting -------------------------------------------------------------------------------------------------

    def attempt(self, ui: Ui, call: object) -> bool:
        """Call something that may be refused; a refusal is shown as a toast. True if it succeeded."""
        try:
            call()  # type: ignore[operator]
        except MinisterialError as error:
            ui.toast(told_refusal(error), "bad")
            return False
        ui.redraw()
        return True

    def _undo(self, ui: Ui) -> None:
        if self.attempt(ui, self.play.undo):
            ui.toast(t("frame.undone"))

    def next_todo(self) -> None:
        """Go to what waits, from one thing to the next."""
        todo = self.play.next_todo
        if todo is not None:
            self.go_to(todo)

    def go_to(self, todo: Todo) -> None:
        """Go to one of the things that wait; the next step leads on from it."""
        self.play.went_to(todo)
        self.open_todo(todo)

    def open_todo(self, todo: Todo) -> None:
        """Go to where a thing is answered."""
        self.app.open_todo(todo)

    def end_phase(self, ui: Ui) -> None:
        """Go to the next thing that is open; end the phase when nothing is."""
        blockers.go_on(self, ui)

    def key(self, ui: Ui, event: pygame.Event, command: str | None) -> bool:
        """Use the view's own keys first, then those of the frame; Esc stops the others before it opens the menu."""
        if self.play.busy and (command == "pause" or (command == "back" and not self.play.paused)):
            self.app.pause()
            return True
        if past.use_key(self, ui, event, command) or self.use_key(ui, event, command):
            return True
        if command is None:
            return False
        if command.startswith("view_") and command[5:] in views_of(self.play.view.world):
            self.app.show_view(command[5:])
        elif command == "end_round":
            self.end_phase(ui)
        elif command == "end_anyway":
            blockers.end_anyway(self, ui)
        elif command == "inbox":
            self.show_inbox()
        elif command == "next_blocker":
            self.next_todo()
        elif command == "undo":
            self._undo(ui)
        elif command == "save":
            self.app.save(ui)
        elif command == "search":
            self.app.show_search(ui)
        elif command == "codex":
            self.app.show_codex()
        elif command == "back":
            self.app.show_menu(ui)
        else:
            return False
        return True
