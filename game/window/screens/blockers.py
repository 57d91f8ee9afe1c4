"""What keeps a phase from its end: the button that leads to the next thing, the list, and ending all the same."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.window.catalog import t
from game.window.hits import Tip
from game.window.layout import Rect
from game.window.naming import sentence
from game.window.play import Todo
from game.window.screens import past
from game.window.theme import GAP_S
from game.window.ui import Ui
from game.window.widgets.modal import Answer, open_modal

if TYPE_CHECKING:
    from game.window.screens.base import GameScreen

LIST = "todo"
UNSENT = "unsent"
SURE = "end/sure"
ICONS = {"decision": "gavel", "offer": "envelope", "vote": "check", "ratify": "bloc", "draft": "table"}


def next_text(screen: GameScreen, ask: str) -> tuple[str, Tip | None]:
    """Return what the button at the right says: the next thing to do, with its tip, or the end of the phase."""
    play = screen.play
    if play.looking_at is not None:
        return t("journalmore.back"), None
    if play.over:
        return t("frame.end_over"), None
    if play.watching:
        return t("frame.end_watching"), None
    todo = play.next_todo
    if todo is None or play.busy:
        return t(f"frame.end_{ask}"), None
    tip = t("inbox.next_tip", key=screen.app.loop.keymap.text("end_anyway"))
    return todo.label, Tip(tip, sentence(todo.text))


def go_on(screen: GameScreen, ui: Ui) -> None:
    """Do what that button says."""
    play = screen.play
    if play.looking_at is not None:
        past.look_at(screen, ui, None)
    elif play.over:
        screen.app.show_end()
    elif play.busy:
        return
    elif play.todos:
        screen.next_todo()
    elif screen.app.settings.confirm_end == "always":
        answers = [
            Answer(t("common.cancel")),
            Answer(_end_text(screen), on=lambda: screen.app.end_phase(ui), primary=True),
        ]
        open_modal(ui, SURE, t("settings.end_title"), t("settings.end_body"), answers=answers)
    else:
        screen.app.end_phase(ui)


def end_anyway(screen: GameScreen, ui: Ui) -> None:
    """End the phase although things are open; ask first if a draft would not be sent."""
    play = screen.play
    if play.over or play.busy or play.looking_at is not None:
        return
    unsent = next((todo for todo in play.todos if todo.kind == "draft"), None)
    if unsent is None:
        screen.app.end_phase(ui)
        return
    answers = [
        Answer(unsent.label, on=partial(screen.go_to, unsent)),
        Answer(_end_text(screen), on=lambda: screen.app.end_phase(ui), primary=True),
    ]
    open_modal(ui, UNSENT, t("inbox.unsent_title"), t("inbox.unsent_body"), answers=answers)


def _end_text(screen: GameScreen) -> str:
    return t(f"inbox.end_{screen.asked()}")


def open_list(screen: GameScreen, ui: Ui) -> None:
    """List everything that is open, each with the way to it, and the way to end all the same."""
    todos = screen.play.todos

    def go(todo: Todo) -> None:
        ui.close_layer(LIST)
        screen.go_to(todo)

    def content(at: Rect) -> float:
        y = at.y
        icon_w, line = ui.em(18), ui.line_height()
        for number, todo in enumerate(todos):
            text = sentence(todo.text)
            width = at.w - icon_w - 3 * GAP_S
            row = Rect(at.x, y, at.w, ui.paragraph_height(width, text) + 10)
            look = ui.touch(f"{LIST}/go/{number}", row, on=partial(go, todo), tip=todo.label)
            ui.box(row, "hover" if look.hover else "raised", "border_strong" if look.hover else "border")
            if look.focus:
                ui.paint.ring(row)
            ui.icon(Rect(row.x + GAP_S, row.y + 5, icon_w, line), ICONS[todo.kind], "warn")
            ui.paragraph(Rect(row.x + 2 * GAP_S + icon_w, row.y + 5, width, row.h), text)
            y = row.bottom + 4
        return y - at.y

    answers = [
        Answer(_end_text(screen), on=lambda: screen.app.end_phase(ui)),
        Answer(t("common.close"), primary=True),
    ]
    open_modal(ui, LIST, t("inbox.list_title", count=len(todos)), t("inbox.list_body"), answers=answers,
               content=content, width=600)  # fmt: skip
    layer = ui.layer(LIST)
    if layer is not None and todos:
        layer.first_focus = f"{LIST}/go/0"
