"""A suggestion as a card to press: what it changes, what it is worth, how likely it is, and what a press does."""

from collections.abc import Callable
from dataclasses import dataclass

from game.window.hits import Tip
from game.window.layout import Rect
from game.window.theme import CONTROL, GAP_M, GAP_S, Ink, Tone
from game.window.ui import Ui

#: The least width of the words beside the button; with less it stands under them.
_WORDS = 230


@dataclass(frozen=True, slots=True)
class Idea:
    """A suggestion in words.

    Attributes:
        change: what it changes.
        worth: what it is worth to the reader.
        ink: of the worth.
        chance: what the other side is taken to say; empty where that is not known.
        icon: of the chance.
        tone: of the chance.
        put: what a press does, drawn as a button.
        hotkey: the key for it.
        tip: explains the words.
    """

    change: str
    worth: str
    ink: Ink
    chance: str
    icon: str
    tone: Tone
    put: str
    hotkey: str = ""
    tip: Tip | None = None


def idea_card_height(ui: Ui, width: float, idea: Idea) -> float:
    """The height that :func:`idea_card` needs in ``width``."""
    words_w, beside = _room(ui, width, idea)
    words = _words_height(ui, words_w, idea)
    button_h = ui.em(CONTROL)
    return 2 * GAP_S + (max(words, button_h) if beside else words + GAP_S + button_h)


def idea_card(ui: Ui, id: str, rect: Rect, idea: Idea, on: Callable[[], None]) -> None:
    """The card; ``on`` takes the suggestion over. It is one target, so that it comes into sight as a whole."""
    look = ui.touch(id, rect, on=on, tip=idea.tip)
    ui.box(rect, "sunken", "border_strong" if look.hover else "border")
    if look.focus:
        ui.paint.ring(rect)
    words_w, beside = _room(ui, rect.w, idea)
    x, y, line = rect.x + GAP_M, rect.y + GAP_S, ui.line_height()
    words_h = _words_height(ui, words_w, idea)
    y += ui.paragraph(Rect(x, y, words_w, words_h), idea.change)
    icon_w = ui.em(16)
    if idea.chance:
        ink = ui.theme.tone(idea.tone)
        ui.icon(Rect(x, y, icon_w, line), idea.icon, ink)
        y += ui.paragraph(Rect(x + icon_w + 6, y, words_w - icon_w - 6, words_h), idea.chance, color=ink)
    ui.paragraph(Rect(x, y, words_w, words_h), idea.worth, color=idea.ink)
    button_w, button_h = _button_width(ui, rect.w, idea), ui.em(CONTROL)
    top = rect.y + (rect.h - button_h) / 2 if beside else rect.bottom - GAP_S - button_h
    place = Rect(rect.right - GAP_M - button_w, top, button_w, button_h)
    ui.box(place, "hover" if look.hover or look.focus else "raised", "border_strong" if look.hover else "border")
    ui.label(place, _button_text(idea), align="centre", ellipsis=True)


def _button_text(idea: Idea) -> str:
    return f"{idea.put} ({idea.hotkey})" if idea.hotkey else idea.put


def _button_width(ui: Ui, width: float, idea: Idea) -> float:
    return min(ui.text_width(_button_text(idea)) + 2 * GAP_M + 2, width - 2 * GAP_M)


def _room(ui: Ui, width: float, idea: Idea) -> tuple[float, bool]:
    """The width of the words, and whether the button stands beside them."""
    whole = width - 2 * GAP_M
    left = whole - _button_width(ui, width, idea) - GAP_M
    return (left, True) if left >= ui.em(_WORDS) else (whole, False)


def _words_height(ui: Ui, width: float, idea: Idea) -> float:
    height = ui.paragraph_height(width, idea.change) + ui.paragraph_height(width, idea.worth)
    return height + (ui.paragraph_height(width - ui.em(16) - 6, idea.chance) if idea.chance else 0.0)
