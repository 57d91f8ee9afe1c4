"""Dialogues: they take all input until they are answered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from game.window.layout import Rect
from game.window.theme import CONTROL, GAP_L, GAP_M, GAP_S, TITLE
from game.window.ui import Layer, Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.scroll import scroll_area

WIDTH = 520


@dataclass(frozen=True, slots=True)
class Answer:
    """A button of a dialogue; ``on`` is called after the dialogue has closed."""

    text: str
    on: Callable[[], None] = lambda: None
    primary: bool = False
    disabled_reason: str | None = None


def open_modal(
    ui: Ui,
    id: str,
    title: str,
    body: str = "",
    *,
    answers: Sequence[Answer],
    content: Callable[[Rect], float] | None = None,
    width: float = WIDTH,
    cancel: Callable[[], None] | None = None,
) -> None:
    """Open a dialogue over the screen.

    Args:
        body: running text; it scrolls if it is long.
        answers: the buttons, the usual one last and ``primary``: it has the focus.
        content: draws more below the text into a rectangle and returns the height that it used.
        cancel: what Esc means besides closing.
    """

    def close(then: Callable[[], None] | None = None) -> None:
        ui.close_layer(id)
        if then is not None:
            then()

    def draw() -> None:
        _draw(ui, id, title, body, answers, content, width, close)

    preferred = next((n for n, answer in enumerate(answers) if answer.primary), len(answers) - 1)
    ui.open_layer(Layer(id, draw, on_cancel=lambda: close(cancel), first_focus=f"{id}/answer/{preferred}"))


def _draw(
    ui: Ui, id: str, title: str, body: str, answers: Sequence[Answer], content: Callable[[Rect], float] | None,
    width: float, close: Callable[[Callable[[], None] | None], None],
) -> None:  # fmt: skip
    height_memory = ui.memory(f"{id}/height", _Height)
    paper_w = min(ui.em(width), ui.screen.w - 64)
    inner_w = paper_w - 2 * GAP_L
    title_h = ui.paragraph_height(inner_w, title, size=TITLE, bold=True)
    rows = _button_rows(ui, answers, inner_w)
    button_h = ui.em(CONTROL)
    buttons_h = len(rows) * button_h + (len(rows) - 1) * GAP_S
    around = 2 * GAP_L + title_h + GAP_S + (buttons_h + GAP_L if rows else 0)
    text_w = inner_w
    body_h = ui.paragraph_height(text_w, body) if body else 0.0
    wanted = body_h + (height_memory.content + (GAP_S if body else 0) if content is not None else 0)
    view_h = min(wanted, ui.screen.h - 48 - around)
    paper = Rect(0, 0, paper_w, around + view_h)
    paper.center = ui.screen.center
    ui.touch(f"{id}/paper", paper, focusable=False)
    ui.paint.shadow(paper, spread=24)
    ui.box(paper, "panel", "border_strong", 8)
    x, y = paper.x + GAP_L, paper.y + GAP_L
    ui.paragraph(Rect(x, y, inner_w, title_h), title, size=TITLE, bold=True)
    y += title_h + GAP_S
    if view_h > 0:
        with scroll_area(ui, f"{id}/scroll", Rect(x, y, inner_w, view_h)) as view:
            at = view.top
            if body:
                at += ui.paragraph(Rect(x, at, view.rect.w, 99_999), body)
            if content is not None:
                at += GAP_S if body else 0
                used = content(Rect(x, at, view.rect.w, max(0.0, view_h - (at - view.top))))
                if abs(used - height_memory.content) > 0.5:
                    height_memory.content = used
                    ui.redraw()
                at += used
            view.bottom = at
    elif content is not None:
        height_memory.content = content(Rect(x, y, inner_w, 0.0))
        ui.redraw()
    y = paper.bottom - GAP_L - buttons_h
    for row in rows:
        left = paper.right - GAP_L - sum(w for _, w in row) - GAP_S * (len(row) - 1)
        for number, w in row:
            answer = answers[number]
            button(
                ui, f"{id}/answer/{number}", Rect(left, y, w, button_h), answer.text, primary=answer.primary,
                on=lambda answer=answer: close(answer.on), disabled_reason=answer.disabled_reason,  # type: ignore[misc]
            )  # fmt: skip
            left += w + GAP_S
        y += button_h + GAP_S


@dataclass(slots=True)
class _Height:
    content: float = 0.0


def _button_rows(ui: Ui, answers: Sequence[Answer], width: float) -> list[list[tuple[int, float]]]:
    """The buttons in rows of at most ``width``, each as (number, width)."""
    rows: list[list[tuple[int, float]]] = []
    used = width + 1
    for number, answer in enumerate(answers):
        need = min(width, max(ui.em(84), button_width(ui, answer.text, primary=answer.primary) + GAP_M))
        if used + GAP_S + need > width:
            rows.append([])
            used = -GAP_S
        rows[-1].append((number, need))
        used += GAP_S + need
    return rows
