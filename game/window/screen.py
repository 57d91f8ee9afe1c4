"""What the window asks of a screen."""

from typing import Protocol

import pygame

from game.window.ui import Ui


class Screen(Protocol):
    """One view of the game that fills the window."""

    title: str

    def draw(self, ui: Ui) -> None:
        """Draw everything; called whenever something has changed."""

    def key(self, ui: Ui, event: pygame.Event, command: str | None) -> bool:
        """A key press that no widget wanted, and the command that it gives; true if the screen used it."""

    def enter(self) -> None:
        """The screen has come to the top."""

    def leave(self) -> None:
        """The screen is no longer on top."""
