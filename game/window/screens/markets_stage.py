"""The choice of a stage of production, as the forms of policies begin with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from game.window.layout import Rect
from game.window.phrases import stage_in_words
from game.window.theme import CONTROL, GAP_S
from game.window.ui import Ui
from game.window.widgets.tabs import TabItem, tabs
from game.world import World


def stage_tabs(
    ui: Ui, id: str, at: Rect, world: World, mineral: str, stages: Sequence[str], stage: str, on: Callable[[str], None]
) -> float:
    """Draw a tab for each stage, nothing where there is one alone; returns the y below.

    Args:
        ui: the interface.
        id: of the tabs.
        at: the place at the top left, and the width.
        world: the world.
        mineral: whose stages they are.
        stages: those to choose from.
        stage: the one that is chosen.
        on: called with the one that is chosen next.
    """
    if len(stages) < 2:
        return at.y
    items = [TabItem(key, stage_in_words(world, mineral, key)) for key in stages]
    tabs(ui, id, Rect(at.x, at.y, at.w, ui.em(CONTROL)), items, stage, on=on, segments=True)
    return at.y + ui.em(CONTROL) + GAP_S
