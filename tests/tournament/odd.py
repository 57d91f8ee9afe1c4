"""Players that do what no player should, and a way to have players installed for a test."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import EntryPoint, distribution, entry_points
from typing import Any

import pytest

from game.actions import Action, EndSitting
from game.chance import Key
from game.players import GROUP
from game.view import View


class Failing:
    """Raises an error whenever it is asked."""

    def act(self, view: View, key: Key) -> Sequence[Action]:
        raise RuntimeError("out of order")


class Impostor:
    """Ends everybody's sitting but its own."""

    def act(self, view: View, key: Key) -> Sequence[Any]:
        return [EndSitting(seat) for seat in view.order if seat != view.seat]


class OwnPoint(EntryPoint):
    """An entry point of the game itself, whose player needs no process of its own."""

    dist = distribution("ministerial")


def install(monkeypatch: pytest.MonkeyPatch, **players: str) -> None:
    """Have players of the game installed: name -> ``"module:Class"``."""
    points = [OwnPoint(name, value, GROUP) for name, value in players.items()]
    monkeypatch.setattr(
        "game.players.entry_points",
        lambda group: [*entry_points(group=group), *(p for p in points if p.group == group)],
    )
