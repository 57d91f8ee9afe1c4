"""Lines that the cards of a round's resolution share: sentences of happenings, muted notes, flags with names."""

from __future__ import annotations

from collections.abc import Sequence

from game.rules.turn import Happening
from game.window.catalog import t
from game.window.layout import Rect
from game.window.naming import name_of, short_of
from game.window.narrate import narrate
from game.window.screens.facts import ENDLESS
from game.window.screens.resolution_digest import Digest
from game.window.theme import GAP_M, GAP_S
from game.window.tidings import concerns, icon_of, seat_of, tone_of
from game.window.ui import Ui

#: Sentences of other delegations' doings that are shown before the rest is only counted.
MOST_OTHERS = 24


def muted(ui: Ui, rect: Rect, y: float, text: str) -> float:
    """A note in muted type."""
    return y + ui.paragraph(Rect(rect.x, y, rect.w, ENDLESS), text, color="muted") + 4


def sentence(ui: Ui, rect: Rect, y: float, digest: Digest, happening: Happening) -> float:
    """One happening with its icon and flag; one's own is marked at the left."""
    line, icon_w, flag_w = ui.line_height(), ui.em(16), ui.em(24)
    indent = icon_w + flag_w + 3 * GAP_S
    text = narrate(digest.after, happening)
    mine = concerns(happening, digest.after.seat)
    width = rect.w - indent
    height = ui.paragraph_height(width, text, bold=mine)
    if mine:
        ui.fill(Rect(rect.x, y + 2, 3, height - 4), "accent")
    ui.icon(Rect(rect.x + GAP_S, y, icon_w, line), icon_of(happening), ui.theme.tone(tone_of(happening, digest.after)))
    code = seat_of(happening)
    if code is not None:
        ui.flag(Rect(rect.x + icon_w + 2 * GAP_S, y, flag_w, line), code)
    ui.paragraph(Rect(rect.x + indent, y, width, height), text, bold=mine)
    return y + height + 4


def sentences(ui: Ui, rect: Rect, y: float, digest: Digest, happenings: Sequence[Happening]) -> float:
    """One's own happenings first, then those of others as far as they are few."""
    seat = digest.after.seat
    mine = [h for h in happenings if concerns(h, seat)]
    others = [h for h in happenings if not concerns(h, seat)]
    for happening in [*mine, *others[:MOST_OTHERS]]:
        y = sentence(ui, rect, y, digest, happening)
    if len(others) > MOST_OTHERS:
        y = muted(ui, rect, y, t("resolution.more", count=len(others) - MOST_OTHERS))
    return y


def flags(ui: Ui, rect: Rect, y: float, digest: Digest, id: str, seats: Sequence[str]) -> float:
    """Flags with short names, in rows."""
    line, flag_w = ui.line_height(), ui.em(24)
    x = rect.x
    for seat in seats:
        name = short_of(digest.world, seat)
        width = flag_w + 6 + ui.text_width(name) + 1
        if x > rect.x and x + width > rect.right:
            x, y = rect.x, y + line + 2
        ui.touch(f"{id}/{seat}", Rect(x, y, width, line), tip=name_of(digest.world, seat), focusable=False)
        ui.flag(Rect(x, y, flag_w, line), seat)
        ui.label(Rect(x + flag_w + 6, y, width - flag_w - 6, line), name)
        x += width + GAP_M
    return y + line + 6
