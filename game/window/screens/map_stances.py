"""The map's mode that shows where everybody stands on a text: for, against, undecided or unknown."""

from __future__ import annotations

from game.view import View
from game.window.catalog import t
from game.window.screens.blocs_stances import RANK, Level
from game.window.screens.map_modes import Layer, land
from game.window.screens.standings import Standings, subject_text
from game.window.theme import Theme, mix
from game.window.worldmap import Fill, Hatch

STANCE = "stance"
#: The levels that look alike on the map, in the order of the legend, by the text of the legend.
_GROUPS: dict[str, tuple[Level, ...]] = {
    "for": ("for",), "leans_for": ("leans_for",), "open": ("open", "abstains"), "leans_against": ("leans_against",),
    "against": ("against",), "unknown": ("unknown",), "no_say": ("none",),
}  # fmt: skip


def _fills(theme: Theme) -> dict[str, Fill]:
    """Return a fill for each group; every one has a pattern of its own, so that colour is not needed to tell them."""
    ground = land(theme).color
    neutral = mix(ground, theme.color("text"), 0.3)
    looks: dict[str, tuple[tuple[int, int, int], Hatch]] = {
        "for": (mix(ground, theme.color("good"), 0.9), ""),
        "leans_for": (mix(ground, theme.color("good"), 0.5), "slant"),
        "open": (neutral, "columns"),
        "leans_against": (mix(ground, theme.color("bad"), 0.5), "dots"),
        "against": (mix(ground, theme.color("bad"), 0.9), "cross"),
        "unknown": (neutral, "rows"),
    }
    # The undecided are often most: their pattern is faint.
    ink = {name: 0.22 if name == "open" else 0.5 for name in looks}
    fills = {name: Fill(c, hatch, mix(c, theme.color("bg"), ink[name])) for name, (c, hatch) in looks.items()}
    return fills | {"no_say": land(theme)}


def stance_layer(view: View, standings: Standings, theme: Theme, estimating: bool, blind: bool) -> tuple[Layer, bool]:
    """Return the mode, and whether the desk has still to give estimates for it.

    Args:
        estimating: whether the view is of the present, for which there are estimates.
        blind: whether the table has none.
    """
    fills = _fills(theme)
    group = {level: name for name, levels in _GROUPS.items() for level in levels}
    shown: dict[str, Fill] = {}
    words: dict[str, str] = {}
    order: dict[str, float] = {}
    waiting = False
    for seat in view.world.seats:
        stance, pending = standings.stance(seat, view)
        waiting = waiting or pending
        shown[seat] = fills[group[stance.level]]
        word = t(f"textroom.level_{stance.level}")
        words[seat] = t("delegations.estimated", word=word) if stance.estimated else word
        order[seat] = -float(RANK[stance.level])
    used = {group[level] for level in RANK if any(shown[s] == fills[group[level]] for s in shown)}
    key = "note_stance_blind" if blind else "note_stance" if estimating else "note_stance_past"
    return Layer(
        fills=shown,
        words=words,
        order=order,
        legend=tuple((fills[name], t(f"mapmore.legend_{name}")) for name in _GROUPS if name in used),
        note=t(f"mapmore.{key}", subject=subject_text(view, standings.subject(view))),
        column=t("mapmore.column_stance"),
    ), waiting
