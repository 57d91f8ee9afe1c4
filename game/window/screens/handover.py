"""The machine goes from one person to the next: a screen in the seat's colours on which nobody's things are drawn.

It knows the world as everybody does and whose turn it is, and nothing else; while programs act it says so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pygame

from game.window.catalog import t
from game.window.hotseat import Hotseat
from game.window.layout import Rect, inset
from game.window.naming import in_text, name_of
from game.window.screens.backdrop import backdrop
from game.window.theme import CONTROL, GAP_L, GAP_M, GAP_S, TITLE, mix
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.entry import entry
from game.window.widgets.modal import Answer, open_modal
from game.window.widgets.progress import progress
from game.window.widgets.waiting import Waiting, waiting

if TYPE_CHECKING:
    from game.window.app import App

_WIDTH = 560
_NAME = 34
_TAKE = "handover/take"
_PIN = "handover/pin"


class HandoverScreen:
    """See the module.

    Attributes:
        typed: the PIN as it is typed; it is gone as soon as it has been tried.
    """

    def __init__(self, app: App) -> None:
        self.app = app
        self.typed = ""
        self._wrong = False
        self._held_since: float | None = None

    @property
    def title(self) -> str:
        """The window's title, which names nobody."""
        return t("handover.window")

    @property
    def hotseat(self) -> Hotseat:
        """The people at this machine."""
        assert self.app.hotseat is not None
        return self.app.hotseat

    @property
    def seat(self) -> str | None:
        """Whose turn it is."""
        return None if self._busy else self.hotseat.called()

    @property
    def _busy(self) -> bool:
        return self.app.play is not None and self.app.play.busy

    def enter(self) -> None:
        """Nobody has typed anything yet."""
        self.typed, self._wrong, self._held_since = "", False, None

    def leave(self) -> None:
        """Forget what was typed."""
        self.typed = ""

    # --- acting -------------------------------------------------------------------------------------------------

    def take(self, seat: str | None = None) -> None:
        """Give the machine to a seat, the one whose turn it is unless the game is over, if its PIN was typed."""
        seat = seat or self.seat
        if seat is None or self._busy:
            return
        typed, self.typed = self.typed, ""
        if self.hotseat.opens(seat, typed, self.app.loop.ui.now):
            self.app.take_seat(seat)
        else:
            self._wrong = True
            self.app.loop.ui.set_focus(_PIN)
        self.app.loop.ui.redraw()

    def key(self, ui: Ui, event: pygame.Event, command: str | None) -> bool:
        """Enter held for half a second takes the seat, P stops the others, Esc leaves for the title."""
        if command == "pause" and self._busy:
            self.app.pause()
        elif command == "back":
            self.app.pause() if self._busy and not self._paused else self.app.show_title()
        elif event.key in (pygame.K_RETURN, pygame.K_KP_ENTER) and self.seat is not None:
            self._press()
        else:
            return False
        return True

    @property
    def _paused(self) -> bool:
        return self.app.play is not None and self.app.play.paused

    def _press(self) -> None:
        """Begin to hold Enter."""
        if self._held_since is None:
            self._held_since = self.app.loop.ui.now
        self.app.loop.ui.redraw()

    def _follow_hold(self, ui: Ui) -> float:
        """Return how much of the time Enter has been held, taking the seat when it was long enough."""
        if self._held_since is None:
            return 0.0
        if not ui.keys_down.keys() & {pygame.K_RETURN, pygame.K_KP_ENTER}:
            self._held_since = None
            return 0.0
        share = (ui.now - self._held_since) / ui.hold_s if ui.hold_s else 1.0
        if share >= 1.0:
            self._held_since = None
            self.app.loop.call_soon(self.take)
            return 1.0
        ui.wake_in(0.03)
        return share

    # --- drawing ------------------------------------------------------------------------------------------------

    def draw(self, ui: Ui) -> None:
        """Draw the seat whose turn it is in its colours, or the others at work before a quiet map."""
        seat = self.seat
        world = self.hotseat.table.game.world
        if seat is None:
            backdrop(ui, world.seats, None, 0)
            if self._busy:
                self._others(ui)
            else:
                self._over(ui)
            return
        ui.fill(ui.screen, mix(ui.theme.bg, ui.paint.images.colour(seat), 0.42))
        band = Rect(0, 0, ui.screen.w, 14)
        ui.fill(band, ui.paint.images.colour(seat))
        ui.fill(Rect(0, ui.screen.h - 14, ui.screen.w, 14), ui.paint.images.colour(seat))
        self._call(ui, seat)

    def _others(self, ui: Ui) -> None:
        """Say whose turn it is among the programs: phases are public."""
        play = self.app.play
        assert play is not None
        turn, hotkey = play.turn, self.app.loop.keymap.text("pause")
        shown = Waiting(paused=play.paused, hotkey=hotkey)
        if turn is not None:
            phase = t(f"frame.turn_phase_{turn.phase}", round=turn.round)
            name = in_text(self.hotseat.table.game.world, turn.seat)
            shown = Waiting(phase, turn.seat, name, turn.number, turn.count, play.paused, hotkey)
        waiting(ui, "handover/pause", inset(ui.screen, GAP_L), shown, self.app.pause)

    def _call(self, ui: Ui, seat: str) -> None:
        """The flag, the question and what opens the seat."""
        hotseat, game = self.hotseat, self.hotseat.table.game
        pin = hotseat.has_pin(seat)
        wait = hotseat.guesses[seat].wait(ui.now) if pin else 0.0
        width = min(ui.em(_WIDTH), ui.screen.w - 48)
        inner_w = width - 2 * GAP_L
        question = t("handover.ready", name=name_of(game.world, seat))
        phase = t(f"handover.phase_{_ask(game.state.phase)}")
        about = t("handover.ready_about", round=game.round, rounds=game.world.rounds, phase=phase)
        fault = t("handover.pin_wait", seconds=max(1, round(wait + 0.49))) if wait > 0 else (
            t("handover.pin_wrong") if self._wrong else "")  # fmt: skip
        flag_h, control = ui.em(84), ui.em(CONTROL + 6)
        name_h = ui.paragraph_height(inner_w, question, size=_NAME, bold=True)
        about_h = ui.paragraph_height(inner_w, about)
        fault_h = ui.paragraph_height(inner_w, fault) + GAP_S if fault else 0.0
        pin_h = ui.line_height() + GAP_S + control + GAP_M if pin else 0.0
        height = 3 * GAP_L + flag_h + name_h + about_h + fault_h + pin_h + 2 * GAP_M + control
        box = Rect(ui.screen.centerx - width / 2, max(20, ui.screen.centery - height / 2), width, height)
        ui.paint.shadow(box, spread=24)
        ui.panel(box)
        x, y = box.x + GAP_L, box.y + GAP_L
        ui.flag(Rect(x, y, inner_w, flag_h), seat)
        y += flag_h + GAP_L
        ui.paragraph(Rect(x, y, inner_w, name_h), question, size=_NAME, bold=True, align="centre")
        y += name_h
        ui.paragraph(Rect(x, y, inner_w, about_h), about, color="muted", align="centre")
        y += about_h + GAP_M
        if pin:
            ui.label(Rect(x, y, inner_w, ui.line_height()), t("handover.pin"), bold=True)
            y += ui.line_height() + GAP_S
            reason = fault if wait > 0 else None
            entry(ui, _PIN, Rect(x, y, inner_w, control), self.typed, on_change=self._type,
                  on_submit=lambda _: self.take(), placeholder=t("handover.pin_hint"), icon="lock", secret=True,
                  max_length=12, disabled_reason=reason)  # fmt: skip
            y += control + GAP_M
            if wait > 0:
                ui.wake_in(0.25)
            elif ui.focus is None and not ui.layers:
                ui.set_focus(_PIN)
        if fault:
            ui.paragraph(Rect(x, y - GAP_S, inner_w, fault_h), fault, color="bad")
            y += fault_h
        self._buttons(ui, Rect(x, y, inner_w, control), seat, pin, fault if wait > 0 else None)

    def _type(self, text: str) -> None:
        self.typed, self._wrong = text, False

    def _buttons(self, ui: Ui, row: Rect, seat: str, pin: bool, reason: str | None) -> None:
        leave, take = t("handover.leave"), t("handover.take" if pin or not ui.hold_s else "handover.take_hold")
        leave_w = min(row.w * 0.42, button_width(ui, leave))
        place = Rect(row.x + leave_w + GAP_S, row.y, row.w - leave_w - GAP_S, row.h)
        button(ui, "handover/leave", Rect(row.x, row.y, leave_w, row.h), leave, on=self.app.show_title)
        button(ui, _TAKE, place, take, primary=True, on=lambda: self.take(seat), disabled_reason=reason)
        share = self._follow_hold(ui)
        if share > 0:
            progress(ui, Rect(place.x, place.bottom + 4, place.w, 6), min(1.0, share))

    def _over(self, ui: Ui) -> None:
        """The game is over: each may look at her own result."""
        hotseat, world = self.hotseat, self.hotseat.table.game.world
        width = min(ui.em(_WIDTH), ui.screen.w - 48)
        control = ui.em(CONTROL + 6)
        title = t("handover.over")
        title_h = ui.paragraph_height(width - 2 * GAP_L, title, size=TITLE, bold=True)
        height = 2 * GAP_L + title_h + (len(hotseat.seats) + 1) * (control + GAP_S) + GAP_S
        box = Rect(ui.screen.centerx - width / 2, max(20, ui.screen.centery - height / 2), width, height)
        ui.panel(box)
        x, y, inner_w = box.x + GAP_L, box.y + GAP_L, width - 2 * GAP_L
        ui.paragraph(Rect(x, y, inner_w, title_h), title, size=TITLE, bold=True)
        y += title_h + GAP_S
        for seat in hotseat.seats:
            place = Rect(x, y, inner_w, control)
            tip = t("handover.people_pin") if hotseat.has_pin(seat) else None
            on = self._opener(seat)
            button(ui, f"handover/see/{seat}", place, name_of(world, seat), on=on, tip=tip, icon="lock" if tip else "")
            y += control + GAP_S
        button(ui, "handover/leave", Rect(x, y, inner_w, control), t("handover.leave"), on=self.app.show_title)

    def _opener(self, seat: str) -> Callable[[], None]:
        def opening() -> None:
            if self.hotseat.has_pin(seat):
                self._ask_pin(seat)
            else:
                self.take(seat)

        return opening

    def _ask_pin(self, seat: str) -> None:
        """Ask for the PIN of a seat in a dialogue, where several could be meant."""
        ui = self.app.loop.ui
        self.typed = ""

        def content(rect: Rect) -> float:
            height = ui.em(CONTROL + 6)
            entry(ui, _PIN, Rect(rect.x, rect.y, rect.w, height), self.typed, on_change=self._type,
                  on_submit=lambda _: self._try(seat), icon="lock", secret=True, max_length=12,
                  placeholder=t("handover.pin_hint"))  # fmt: skip
            return height

        answers = [Answer(t("handover.take"), on=lambda: self._try(seat), primary=True)]
        open_modal(ui, "handover/ask", t("handover.pin"), answers=answers, content=content, width=420)
        layer = ui.layer("handover/ask")
        if layer is not None:
            layer.first_focus = _PIN

    def _try(self, seat: str) -> None:
        ui = self.app.loop.ui
        ui.close_layer("handover/ask")
        wait = self.hotseat.guesses[seat].wait(ui.now)
        self.take(seat)
        if self.hotseat.sitting is None:
            said = t("handover.pin_wait", seconds=max(1, round(wait + 0.49))) if wait > 0 else t("handover.pin_wrong")
            ui.toast(said, "bad")


def _ask(phase: str) -> str:
    return {"sittings": "sitting", "corridor": "corridor", "plenary": "ballot", "over": "over"}.get(phase, "wait")
