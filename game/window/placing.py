"""Where something may lie over a screen so that it covers least."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from game.window.layout import Rect
from game.window.ui import Ui

#: How much worse it is to cover a button than as much of a text, and from what area on a target is a whole column.
PRESSED, LARGE = 1.5, 60_000.0


def overlap(one: Rect, other: Rect | None) -> float:
    """Return the area that two rectangles share, in square units of the canvas; 0 for none."""
    if other is None:
        return 0.0
    shared = one.clip(other)
    return float(max(0.0, shared.w) * max(0.0, shared.h))


def least_covering(ui: Ui, places: Sequence[Rect], keep: Iterable[tuple[Rect | None, float]] = ()) -> Rect:
    """Return the place that covers least of the texts drawn so far, the first of several as good.

    Args:
        places: to choose from, the likeliest first; at least one.
        keep: what must rather stay free, each with how much worse it is to cover it than as much of a text.
    """
    texts = [drawn.rect for drawn in ui.paint.drawn]
    kept = [(rect, weight) for rect, weight in keep if rect is not None]
    # What can be pressed is worse to cover than what can be read; areas as large as a column hold both.
    kept += [
        (hit.rect, PRESSED)
        for hit in ui.drawn.hits
        if hit.layer == len(ui.layers) and hit.on is not None and hit.rect.w * hit.rect.h < LARGE
    ]

    def cost(place: Rect) -> float:
        heavy = sum(weight * overlap(place, rect) for rect, weight in kept)
        return heavy + sum(overlap(place, text) for text in texts)

    return min(places, key=cost)


def dialogue(ui: Ui) -> Rect | None:
    """Return the paper of the dialogue on top, or of an open list; None if nothing is open."""
    if not ui.layers:
        return None
    name = ui.layers[-1].id
    found = [hit for hit in (ui.drawn.by_id.get(f"{name}/{part}") for part in ("paper", "options")) if hit is not None]
    return found[0].rect if found else None
