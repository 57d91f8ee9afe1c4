"""The page of the keys: every command with its keys, and the ways to change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.window.catalog import t
from game.window.keys import DEFAULTS, MOST_KEYS, Chord, Keymap, command_name, grouped_commands, may_have
from game.window.layout import Rect, cut_right, inset
from game.window.screens.facts import ENDLESS
from game.window.theme import CONTROL, GAP_L, GAP_M, GAP_S, TITLE
from game.window.ui import Layer, Ui
from game.window.widgets.button import button, icon_button
from game.window.widgets.cells import TextCell
from game.window.widgets.modal import Answer, open_modal
from game.window.widgets.scroll import scroll_area
from game.window.widgets.table import Column, table

if TYPE_CHECKING:
    from game.window.app import App

TABLE = "settings/keys"
LISTENING = "settings/listening"
_CATCH = f"{LISTENING}/catch"


class KeysPage:
    """See the module.

    Attributes:
        chosen: the command whose keys the right side shows.
    """

    def __init__(self, app: App) -> None:
        self.app = app
        self.chosen = next(iter(DEFAULTS))
        self._rows: list[str] = []
        self._columns: tuple[Column[str], ...] = ()
        self._version: object = None

    # --- acting -------------------------------------------------------------------------------------------------

    @property
    def keymap(self) -> Keymap:
        """The keys in force."""
        return self.app.loop.keymap

    def choose(self, command: str) -> None:
        """Show a command's keys."""
        self.chosen = command
        self.app.loop.ui.redraw()

    def key(self, ui: Ui, event: pygame.Event, command: str | None) -> bool:
        """Enter asks for a new key, Delete takes all away."""
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            self.listen(ui, 0)
        elif event.key in (pygame.K_DELETE, pygame.K_BACKSPACE):
            self._give(())
        else:
            return False
        return True

    def listen(self, ui: Ui, place: int) -> None:
        """Wait for a press: it becomes the key at ``place`` among those of the command, or a further one."""
        command = self.chosen
        opened = set(ui.keys_down)

        def catch(event: pygame.Event) -> bool:
            if event.key == pygame.K_ESCAPE and command != "back":
                ui.close_layer(LISTENING)
                return True
            # The press that opened this may still be held and repeat.
            if event.key in opened:
                return True
            chord = Chord.of(event)
            if chord is not None:
                ui.close_layer(LISTENING)
                self.take(ui, chord, place)
            return True

        def draw() -> None:
            opened.intersection_update(ui.keys_down)
            self._draw_listening(ui, command, catch)

        ui.open_layer(Layer(LISTENING, draw, first_focus=_CATCH))

    def take(self, ui: Ui, chord: Chord, place: int) -> None:
        """Give the chosen command a key; ask first if another has it, and say so if none may have it."""
        command = self.chosen
        if not may_have(command, chord):
            ui.toast(t("keys.protected", key=chord.text), "warn", 6.0)
            return
        owner = self.keymap.owner(chord)
        if owner == command:
            return
        had = list(self.keymap.chords(command))
        old = had[place] if place < len(had) else None
        new = [*had[:place], chord, *had[place + 1 :]]
        if owner is None:
            self._give(new)
            ui.toast(t("keys.given", key=chord.text, command=command_name(command)), "good")
            return
        names = {"key": chord.text, "owner": command_name(owner), "command": command_name(command)}

        def swap() -> None:
            taken = self.keymap.changed(command, new)
            if old is not None and may_have(owner, old):
                taken = taken.changed(owner, [*taken.chords(owner), old])
            self.app.preferences.set_keys(taken)
            self._tell_lost(owner)

        def replace() -> None:
            self._give(new)
            self._tell_lost(owner)

        answers = [Answer(t("common.cancel"))]
        if old is not None and may_have(owner, old):
            answers.append(Answer(t("keys.take"), on=replace))
            answers.append(Answer(t("keys.swap"), on=swap, primary=True))
            body = t("keys.conflict_swap", old=old.text, **names)
        else:
            answers.append(Answer(t("keys.take"), on=replace, primary=True))
            body = t("keys.conflict", **names)
        open_modal(ui, "settings/conflict", t("keys.conflict_title", **names), body, answers=answers)

    def _tell_lost(self, owner: str) -> None:
        if not self.keymap.chords(owner):
            self.app.loop.ui.toast(t("keys.lost", command=command_name(owner)), "warn", 6.0)

    def _give(self, chords: list[Chord] | tuple[Chord, ...]) -> None:
        if self.chosen == "back" and not chords:
            self.app.loop.ui.toast(t("keys.back_stays"), "warn")
            return
        self.app.preferences.set_keys(self.keymap.changed(self.chosen, chords))

    def _usual(self) -> None:
        """Give the command its usual keys again, except those that another has been given."""
        usual = [Chord.parse(code) for code in DEFAULTS[self.chosen]]
        free = [chord for chord in usual if self.keymap.owner(chord) in (None, self.chosen)]
        self._give(free)
        if len(free) < len(usual):
            missing = next(chord for chord in usual if chord not in free)
            owner = self.keymap.owner(missing)
            name = command_name(owner) if owner is not None else ""
            self.app.loop.ui.toast(t("keys.usual_taken", key=missing.text, owner=name), "warn", 6.0)

    # --- drawing ------------------------------------------------------------------------------------------------

    def draw(self, ui: Ui, area: Rect) -> None:
        """The list at the left, the chosen command at the right."""
        side, left = cut_right(area, area.w * (0.4 if ui.text_scale < 1.5 else 0.48), GAP_S)
        ui.panel(left)
        self._refresh()
        table(ui, TABLE, inset(left, 4, 4), self._columns, self._rows, key=lambda command: command,
              selected=self.chosen, on_select=self.choose, on_open=lambda _: self.listen(ui, 0),
              version=self._version)  # fmt: skip
        ui.panel(side)
        with scroll_area(ui, "settings/keys/side", inset(side, GAP_L, GAP_M)) as view:
            view.bottom = self._side(ui, Rect(view.rect.x, view.top, view.rect.w, 0))

    def _refresh(self) -> None:
        from game.window.catalog import current

        version = (tuple(self.keymap.changes().items()), current().language)
        if version == self._version:
            return
        self._version = version
        groups = {command: name for name, commands in grouped_commands() for command in commands}
        self._rows = list(groups)
        self._columns = (
            Column("command", t("keys.column_command"), lambda c: TextCell(command_name(c)), sort=command_name),
            Column("keys", t("keys.column_keys"), lambda c: TextCell(self.keymap.all_text(c) or "–", "accent"),
                   width=130, sort=self.keymap.all_text),
            Column("group", t("keys.column_group"), lambda c: TextCell(t(f"keys.group_{groups[c]}"), "muted"),
                   width=150, optional=True, sort=lambda c: t(f"keys.group_{groups[c]}")),
        )  # fmt: skip

    def _side(self, ui: Ui, at: Rect) -> float:
        command, y, control = self.chosen, at.y, ui.em(CONTROL)
        title = command_name(command)
        y += ui.paragraph(Rect(at.x, y, at.w, ENDLESS), title, size=TITLE, bold=True) + GAP_S
        chords = self.keymap.chords(command)
        if not chords:
            y += ui.paragraph(Rect(at.x, y, at.w, ENDLESS), t("keys.none"), color="muted") + GAP_S
        for place, chord in enumerate(chords):
            row = Rect(at.x, y, at.w - control - GAP_S, control)
            tip = t("keys.change_tip")
            button(ui, f"settings/key/{place}", row, chord.text, on=lambda place=place: self.listen(ui, place),  # type: ignore[misc]
                   tip=tip, ellipsis=True)  # fmt: skip
            cross = Rect(row.right + GAP_S, y, control, control)
            rest = tuple(c for c in chords if c != chord)
            icon_button(ui, f"settings/key/{place}/clear", cross, "cross",
                        on=lambda rest=rest: self._give(rest), tip=t("keys.clear", key=chord.text))  # type: ignore[misc]  # fmt: skip
            y += control + GAP_S
        full = t("keys.most", count=MOST_KEYS) if len(chords) >= MOST_KEYS else None
        words = t("keys.add") if chords else t("keys.set")
        button(ui, "settings/key/add", Rect(at.x, y, at.w, control), words, icon="plus", primary=not chords,
               on=lambda: self.listen(ui, len(chords)), disabled_reason=full, ellipsis=True)  # fmt: skip
        y += control + GAP_S
        usual = ", ".join(Chord.parse(code).text for code in DEFAULTS[command])
        same = tuple(chord.code for chord in chords) == DEFAULTS[command]
        button(ui, "settings/key/usual", Rect(at.x, y, at.w, control), t("keys.usual", keys=usual), icon="undo",
               on=self._usual, disabled_reason=t("keys.is_usual") if same else None, ellipsis=True,
               tip=t("keys.usual", keys=usual))  # fmt: skip
        y += control + GAP_L
        return y + ui.paragraph(Rect(at.x, y, at.w, ENDLESS), t("keys.about"), color="muted") + GAP_M

    def _draw_listening(self, ui: Ui, command: str, catch: object) -> None:
        """The paper that waits for a press."""
        width = min(ui.em(460), ui.screen.w - 64)
        inner = width - 2 * GAP_L
        title, body = t("keys.listening", command=command_name(command)), t("keys.listening_about")
        title_h = ui.paragraph_height(inner, title, size=TITLE, bold=True)
        body_h = ui.paragraph_height(inner, body)
        paper = Rect(0, 0, width, title_h + body_h + ui.em(CONTROL) + 2 * GAP_L + 2 * GAP_M)
        paper.center = ui.screen.center
        ui.touch(_CATCH, paper, key=catch, focusable=True)  # type: ignore[arg-type]
        ui.paint.shadow(paper, spread=24)
        ui.box(paper, "panel", "accent", 8)
        y = paper.y + GAP_L
        x = paper.x + GAP_L
        ui.paragraph(Rect(x, y, inner, title_h), title, size=TITLE, bold=True)
        y += title_h + GAP_M
        ui.paragraph(Rect(x, y, inner, body_h), body, color="muted")
        y += body_h + GAP_M
        button(ui, f"{LISTENING}/cancel", Rect(x, y, inner, ui.em(CONTROL)), t("common.cancel"),
               on=lambda: ui.close_layer(LISTENING), ellipsis=True)  # fmt: skip
