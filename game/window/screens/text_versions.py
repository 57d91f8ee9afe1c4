"""The versions of a provision, one below the other, each with what it changed in the one before."""

from __future__ import annotations

from collections.abc import Sequence

from game.view import View
from game.window.catalog import t
from game.window.layout import Rect
from game.window.naming import in_text
from game.window.screens.blocs_articles import Version
from game.window.screens.text_diff import diff_text
from game.window.ui import Ui


def version_lines(ui: Ui, at: Rect, view: View, versions: Sequence[Version]) -> float:
    """Draw all versions, the latest first; returns the y below."""
    y = at.y + 2
    for place in range(len(versions) - 1, -1, -1):
        version = versions[place]
        heading = t(f"textroom.version_{version.kind}", round=version.round)
        if version.kind == "adopted":
            ayes, noes, silent = version.roll
            heading = t("textroom.version_voted", round=version.round, name=in_text(view.world, version.proposer),
                        ayes=ayes, noes=noes, silent=silent)  # fmt: skip
        top = y
        y += ui.paragraph(Rect(at.x + 10, y, at.w - 10, 9999), heading, color="muted")
        before = versions[place - 1].text if place else version.text
        y += diff_text(ui, Rect(at.x + 10, y, at.w - 10, 0), before, version.text) + 4
        ui.vline(at.x + 2, top + 2, y - 4, "border_strong", 2)
    return y + 4
