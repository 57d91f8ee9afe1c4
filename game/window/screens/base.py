"""What every view of a running game shares: the frame, the keys, the way from one view to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.errors import MinisterialError
from game.window.catalog import t
from game.window.figures import dollars, grouped, signed
from game.window.frame import Stat, Tool, bottom_bar, content_rect, top_bar
from game.window.hits import Tip, TipLine
from game.window.layout import Rect
from game.window.naming import name_of, sentence, short_of
from game.window.play import Play, Todo
from game.window.refusals import told_refusal
from game.window.screens.goals import part_figures
from game.window.theme import Tone
from game.window.told import told
from game.window.ui import Ui
from game.window.widgets.modal import Answer, open_modal
from game.window.widgets.tabs import TabItem
from game.window.widgets.waiting import Waiting, waiting
from game.world import World

if TYPE_CHECKING:
    from game.window.app import App

VIEWS = ("map", "table", "ministry", "blocs", "markets", "journal")
#: The view that is about blocs alone: a scenario without charters has none of it.
OF_BLOCS = "blocs"
#: Things to do that the question at the end of a phase names; the rest are counted.
MOST_LISTED = 6


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
        if play.busy:
            self._waiting(ui, content_rect(ui))
        else:
            self.content(ui)
        todos = play.todos
        keys = self.app.loop.keymap
        bottom_bar(
            ui,
            views=[
                TabItem(name, t(f"frame.view_{name}"), hotkey=keys.text(f"view_{name}"), badge=self._badge(name))
                for name in views_of(view.world)
            ],
            selected=self.name,
            on_view=self.app.show_view,
            todo=t("frame.todo", count=len(todos), first=todos[0].text) if todos else "",
            todo_count=len(todos),
            on_todo=self.next_todo,
            end_text=t("frame.end_over") if play.over else t(f"frame.end_{self._ask()}"),
            end_hotkey=keys.text("end_round"),
            on_end=lambda: self.end_phase(ui),
            end_disabled_reason=t("common.busy") if play.busy else None,
        )

    def _ask(self) -> str:
        ask = self.play.view.ask
        return ask if ask in ("sitting", "corridor", "ballot") else "sitting"

    def _phase(self) -> str:
        view = self.play.view
        phase = t("frame.phase_over") if self.play.over else t(f"frame.phase_{self._ask()}")
        return t("frame.phase", round=view.round, rounds=view.rounds, phase=phase)

    def _stats(self) -> list[Stat]:
        me, view = self.play.view.me, self.play.view
        score = me.attainment
        parts = [TipLine(t(f"frame.part_{name}"), signed(figure, 1)) for name, figure in part_figures(score).items()]
        met = sum(1 for target in me.targets if target.done is not None)
        explained = t("frame.mandate_tip", points=signed(score.points, 1), best=grouped(score.best, 1))
        mandate = Tip(explained, t("frame.mandate"), lines=tuple(parts))
        money = [TipLine(told(name), dollars(left)) for name, left, _ in me.programmes]
        budget = Tip(t("frame.budget_tip"), t("frame.budget"), lines=tuple(money))
        blocs = [b for b in view.blocs.values() if not b.dissolved]
        heads = max((len(b.members) for b in blocs), default=0)
        stats = [
            *self._clock(),
            Stat(
                t("frame.attainment"),
                t("mandate.attainment_value", value=grouped(score.attainment)),
                mandate,
                tone="good" if score.attainment > 0 else "neutral",
            ),
            Stat(t("frame.mandate"), f"{met}/{len(me.targets)}", mandate),
            Stat(t("frame.meetings"), str(me.meetings), t("frame.meetings_tip")),
            Stat(t("frame.budget"), dollars(me.budget_usd), budget),
        ]
        if view.world.charters:
            stats.append(Stat(t("frame.bloc"), str(heads), t("frame.bloc_tip")))
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
        reason = told_refusal(self.play.view.me.undo_reason)
        return [
            Tool("tool/undo", "undo", t("frame.undo"), lambda: self._undo(ui), disabled_reason=reason),
            Tool("tool/save", "save", t("frame.save"), lambda: self.app.save(ui)),
            Tool("tool/menu", "gear", t("frame.menu"), lambda: self.app.show_menu(ui)),
            Tool("tool/help", "help", t("frame.help"), self.app.loop.show_keys),
        ]

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
        """Go to what waits."""
        todos = self.play.todos
        if todos:
            self.open_todo(todos[0])

    def open_todo(self, todo: Todo) -> None:
        """Go to where a thing is answered."""
        self.app.open_todo(todo)

    def end_phase(self, ui: Ui) -> None:
        """End the phase; ask first if something is unsent or unanswered."""
        play = self.play
        if play.over:
            self.app.show_end()
            return
        if play.busy:
            return
        todos = play.todos
        if not todos:
            self.app.end_phase(ui)
            return
        shown = [sentence(todo.text) for todo in todos[:MOST_LISTED]]
        if len(todos) > len(shown):
            shown.append(t("frame.end_more", count=len(todos) - len(shown)))
        text = "\n".join(f"• {line}" for line in shown)
        answers = [
            Answer(t("frame.end_anyway"), on=lambda: self.app.end_phase(ui)),
            Answer(t("frame.go_there"), on=self.next_todo, primary=True),
        ]
        open_modal(ui, "end", t("frame.end_title"), text, answers=answers)

    def key(self, ui: Ui, event: pygame.Event, command: str | None) -> bool:
        """Use the view's own keys first, then those of the frame; Esc stops the others before it opens the menu."""
        if self.play.busy and (command == "pause" or (command == "back" and not self.play.paused)):
            self.app.pause()
            return True
        if self.use_key(ui, event, command):
            return True
        if command is None:
            return False
        if command.startswith("view_") and command[5:] in views_of(self.play.view.world):
            self.app.show_view(command[5:])
        elif command == "end_round":
            self.end_phase(ui)
        elif command == "next_blocker":
            self.next_todo()
        elif command == "undo":
            self._undo(ui)
        elif command == "save":
            self.app.save(ui)
        elif command == "search":
            self.app.show_search(ui)
        elif command == "back":
            self.app.show_menu(ui)
        else:
            return False
        return True
