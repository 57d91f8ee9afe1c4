"""The clipboard of text fields: the system's if there is one, and always one of our own."""

from __future__ import annotations

import pygame

_own = ""


def to_clipboard(text: str) -> None:
    """Copy a text."""
    global _own
    _own = text
    try:
        pygame.scrap.put_text(text)
    except pygame.error:
        return


def from_clipboard() -> str:
    """Return what was copied last, by the game or another program."""
    try:
        return pygame.scrap.get_text() or _own
    except pygame.error:
        return _own


def forget_clipboard() -> None:
    """Forget what the game copied; what another program has put there since stays."""
    global _own
    mine, _own = _own, ""
    if not mine:
        return
    try:
        if pygame.scrap.get_text() == mine:
            pygame.scrap.put_text("")
    except pygame.error:
        return
