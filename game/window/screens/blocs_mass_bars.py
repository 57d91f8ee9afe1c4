"""The two bars of a critical mass: heads and share of use against what the charter needs."""

from __future__ import annotations

from game.window.catalog import t
from game.window.figures import percent
from game.window.layout import Rect
from game.window.screens.blocs_mass import Mass
from game.window.ui import Ui
from game.window.widgets.meter import bar


def mass_bars(ui: Ui, at: Rect, id: str, mass: Mass, heads: int, share: float) -> float:
    """Draw heads and share against what the charter needs, with so much added; returns the y below."""
    y = at.y
    rows: list[tuple[str, float, float, str, str]] = [
        ("heads", mass.heads + heads, mass.heads_needed, str(mass.heads + heads), str(mass.heads_needed)),
        ("share", mass.share + share, mass.share_needed, percent(mass.share + share, 1), percent(mass.share_needed)),
    ]
    for name, value, needed, shown, goal in rows:
        line = ui.line_height()
        reached = value >= needed - 1e-12
        words = t("blocs.mass_reading", value=shown, needed=goal)
        width, icon_w = ui.text_width(words, bold=True) + 1, ui.em(16)
        ink = ui.theme.tone("good" if reached else "warn")
        ui.touch(
            f"{id}/mass/{name}", Rect(at.x, y, at.w, line + 14), tip=t(f"textroom.mass_{name}_tip"), focusable=False
        )
        ui.label(Rect(at.x, y, at.w - width - icon_w - 10, line), t(f"blocs.mass_{name}"), color="muted", ellipsis=True)
        ui.icon(Rect(at.right - width - icon_w - 4, y, icon_w, line), "check" if reached else "dash", ink)
        ui.label(Rect(at.right - width, y, width, line), words, bold=True, color=ink, align="right")
        bar(ui, Rect(at.x, y + line + 2, at.w, 8), value, threshold=needed, tone="good" if reached else "warn",
            scale=1.15 * max(value, needed))  # fmt: skip
        y += line + 18
    return y
