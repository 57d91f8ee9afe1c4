"""The cards of a round's resolution about stocks and cover, trust and approval, and what the other delegations did.

Each card draws from the top of a rectangle and returns the y below itself; the screen scrolls it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from game.rules.turn import Happening
from game.window.catalog import t
from game.window.figures import grouped, signed
from game.window.hits import Tip, TipLine
from game.window.home_words import approval_line
from game.window.layout import Rect
from game.window.naming import name_of, short_mineral, short_of
from game.window.narrate import narrate
from game.window.screens.acts import ACTS, act_of
from game.window.screens.causes import figure
from game.window.screens.causes_tips import MOST_LINES, approval_entries, approval_tip, cover_tip, tone_of, trust_tip
from game.window.screens.facts import bullet, heading
from game.window.screens.resolution_digest import Digest
from game.window.screens.resolution_lines import MOST_OTHERS, muted
from game.window.theme import GAP_S, Ink
from game.window.ui import Ui


def _table(ui: Ui, rect: Rect, y: float, cells: Sequence[str], change: float | None, bold: bool = False) -> float:
    """A row with a name at the left and three figures flush right; ``change`` sets the ink of the last."""
    line, width = ui.line_height() + 2, min(ui.em(86), rect.w / 5)
    x = rect.right - 3 * width
    ui.label(Rect(rect.x, y, x - rect.x - GAP_S, line), cells[0], bold=bold, ellipsis=True,
             color="muted" if change is None else "text")  # fmt: skip
    tone: Ink = "muted" if not change else "good" if change > 0 else "bad"
    for n, text in enumerate(cells[1:]):
        ink: Ink = "muted" if change is None else tone if n == 2 else "text"
        ui.label(Rect(x + n * width, y, width, line), text, align="right", ellipsis=True, color=ink,
                 bold=n == 2 and bool(change))  # fmt: skip
    return y + line


def _titles(first: str) -> tuple[str, str, str, str]:
    return first, t("resolution.before"), t("resolution.after"), t("resolution.change")


# --- stocks and cover ------------------------------------------------------------------------------------------------


def cover(ui: Ui, rect: Rect, digest: Digest) -> float:
    """The public stock of every mineral that the seat uses or holds, in days of its use, before and after."""
    y = muted(ui, rect, rect.y, t("causes.cover_note"))
    if not digest.covers:
        return muted(ui, rect, y, t("causes.cover_none"))
    y = _table(ui, rect, y, _titles(t("resolution.mineral")), None)
    for row in digest.covers:
        ui.hline(rect.x, rect.right, y)
        place = Rect(rect.x, y + 1, rect.w, ui.line_height() + 2)
        figure(ui, f"cover/{row.mineral}", place, partial(cover_tip, digest, row.mineral, row.days, row.private))
        moved = round(row.days[1] - row.days[0], 1)
        shown = [t("causes.cover_days", days=grouped(days, 1)) for days in row.days]
        cells = (short_mineral(digest.world.mineral[row.mineral]), *shown,
                 signed(moved, 1) if moved else t("resolution.unchanged"))  # fmt: skip
        y = _table(ui, rect, y + 1, cells, moved) + 1
    return y


# --- trust and approval ----------------------------------------------------------------------------------------------


def home(ui: Ui, rect: Rect, digest: Digest) -> float:
    """Approval at home with the lines of the round, and whose trust in the seat moved."""
    view = digest.after
    y = heading(ui, rect.x, rect.y, rect.w, t("causes.approval"), rule=False)
    was, now = digest.before.me.approval, view.me.approval
    y = _table(ui, rect, y, _titles(""), None)
    figure(ui, "approval", Rect(rect.x, y, rect.w, ui.line_height() + 2), partial(approval_tip, digest))
    moved = round(now - was, 1)
    cells = (t("causes.approval"), grouped(was, 1), grouped(now, 1),
             signed(moved, 1) if moved else t("resolution.unchanged"))  # fmt: skip
    y = _table(ui, rect, y, cells, moved) + GAP_S
    for entry in approval_entries(digest):
        icon, ink = ("up", "good") if entry.tenths > 0 else ("down", "bad")
        y = bullet(ui, rect.x, y, rect.w, approval_line(view, entry), icon, ink)  # type: ignore[arg-type]
    y = heading(ui, rect.x, y, rect.w, t("causes.trust"))
    if not digest.trusts:
        return muted(ui, rect, y, t("causes.trust_none"))
    y = _table(ui, rect, y, _titles(t("causes.delegation")), None)
    flag_w = ui.em(24)
    for seat, before, after in digest.trusts:
        place = Rect(rect.x, y, rect.w, ui.line_height() + 2)
        figure(ui, f"trust/{seat}", place, partial(trust_tip, digest, seat))
        ui.flag(Rect(rect.x, y, flag_w, place.h), seat)
        beside = Rect(rect.x + flag_w + GAP_S, y, rect.w - flag_w - GAP_S, 0)
        cells = (name_of(digest.world, seat), signed(before), signed(after), signed(after - before))
        y = _table(ui, beside, y, cells, after - before) + 2
    left = len(digest.world.seats) - 1 - len(digest.trusts)
    return muted(ui, rect, y + 2, t("causes.trust_others", count=left)) if left > 0 else y


# --- the others ------------------------------------------------------------------------------------------------------


def others(ui: Ui, rect: Rect, digest: Digest) -> float:
    """What each other delegation did in the round, in words; the chain of a line tells it one by one."""
    y = muted(ui, rect, rect.y, t("causes.others_note"))
    doings = digest.doings
    if not doings:
        return muted(ui, rect, y, t("causes.others_none"))
    flag_w, line = ui.em(24), ui.line_height()
    name_w = min(ui.em(150), rect.w * 0.34)
    for seat in list(doings)[:MOST_OTHERS]:
        what = " · ".join(_counted(digest, seat, doings[seat]))
        x = rect.x + flag_w + name_w + 2 * GAP_S
        width = rect.right - x
        height = max(line, ui.paragraph_height(width, what)) + 4
        place = Rect(rect.x, y, rect.w, height)
        figure(ui, f"others/{seat}", place, partial(_doings_tip, digest, seat, doings[seat]))
        ui.flag(Rect(rect.x, y + 2, flag_w, line), seat)
        ui.label(Rect(rect.x + flag_w + GAP_S, y + 2, name_w, line), short_of(digest.world, seat), bold=True,
                 ellipsis=True)  # fmt: skip
        ui.paragraph(Rect(x, y + 2, width, height), what)
        y += height
        ui.hline(rect.x, rect.right, y)
        y += 2
    if len(doings) > MOST_OTHERS:
        y = muted(ui, rect, y + 2, t("causes.others_more", count=len(doings) - MOST_OTHERS))
    return y


def _counted(digest: Digest, seat: str, doings: Sequence[Happening]) -> list[str]:
    groups = [act_of(h) for h in doings]
    out = [t(f"causes.act_{name}", count=groups.count(name)) for name in ACTS if name in groups]
    cast = [choice for _, choice in digest.votes_of(seat)]
    if cast:
        ayes, noes = cast.count("for"), cast.count("against")
        out.insert(0, t("causes.act_votes", ayes=ayes, noes=noes, rest=len(cast) - ayes - noes))
    return out


def _doings_tip(digest: Digest, seat: str, doings: Sequence[Happening]) -> Tip:
    lines = [
        TipLine(t(f"causes.vote_{choice}", number=vote.get("motion")),
                tone=tone_of({"for": 1, "against": -1}.get(choice, 0)))
        for vote, choice in digest.votes_of(seat)
    ]  # fmt: skip
    lines += [TipLine(narrate(digest.after, happening)) for happening in doings]
    if len(lines) > MOST_LINES:
        lines = [*lines[:MOST_LINES], TipLine(t("causes.more_lines", count=len(lines) - MOST_LINES))]
    said = digest.quotes.last_words(seat)
    text = said[1] if said is not None and said[0] == digest.round else ""
    return Tip(text, name_of(digest.world, seat), tuple(lines))
