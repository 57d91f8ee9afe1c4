"""The matrix: where every delegation stands on membership, on each open motion, and on each article of the charter.

A cell has an icon and a tone; a filled cell is public record, an outlined one the desk's estimate. Rows are made as
they come into sight, so fifty-seven delegations cost no more than twenty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.window.catalog import t
from game.window.figures import percent
from game.window.hits import Tip
from game.window.layout import Rect, cut_bottom, cut_top, inset
from game.window.naming import name_of
from game.window.screens.blocs_articles import ARTICLES
from game.window.screens.blocs_articles import ICONS as ARTICLE_ICONS
from game.window.screens.blocs_matrix_strip import Strip, level_words
from game.window.screens.blocs_reading import JOINING
from game.window.screens.blocs_stances import ICONS, RANK, TONES, Stance
from game.window.screens.clause_words import short
from game.window.search import folded, matches
from game.window.theme import CONTROL, GAP_M, GAP_S, Paint
from game.window.ui import Ui
from game.window.widgets.button import icon_button
from game.window.widgets.entry import entry
from game.window.widgets.scroll import BAR, ScrollState, scroll_bar
from game.window.widgets.tabs import TabItem, tabs

if TYPE_CHECKING:
    from game.window.screens.blocs import BlocsScreen

GRID = "matrix/grid"
ROW_H, HEAD_H, NAME_W, COLUMN_W = 27, 34, 168, 54
#: Drawn signs that are kept.
MOST_STAMPS = 200
#: Columns that are shown at once at most; the rest is on further pages.
MOST_COLUMNS = 12
GROUPS = ("all", "members", "outsiders")


class Matrix:
    """Draws the page.

    Attributes:
        group: whose rows are shown: ``all``, ``members`` or ``outsiders``.
        filter: what the names are searched for.
        sort: the column by which rows are sorted; empty: members first, by weight.
        descending: whether those against come first.
        cursor: (seat, column) that the keyboard is on.
        first: the first column that is shown.
    """

    def __init__(self, screen: BlocsScreen) -> None:
        self.screen = screen
        self.group = GROUPS[0]
        self.filter = ""
        self.sort = ""
        self.descending = False
        self.cursor: tuple[str, str] | None = None
        self.first = 0
        self.strip = Strip(self)
        self._shown = MOST_COLUMNS
        self._rows: tuple[tuple[object, ...], tuple[str, ...]] | None = None
        self._tips: dict[tuple[str, str], tuple[Stance, Tip]] = {}
        self._tips_of: tuple[object, ...] = ()
        self._stamps: dict[tuple[object, ...], pygame.Surface] = {}

    def show(self, about: str) -> None:
        """Put the cursor on a column, in the row of one's own seat."""
        columns = self.screen.reading.columns()
        if about in columns:
            self.cursor = (self.screen.play.seat, about)
            self._bring(columns.index(about))
            self.group, self.filter = GROUPS[0], ""

    def _bring(self, place: int) -> None:
        """Turn to the page of columns that has one of them."""
        if not self.first <= place < self.first + self._shown:
            self.first = place // self._shown * self._shown

    # --- rows -------------------------------------------------------------------------------------------------------

    def rows(self) -> tuple[str, ...]:
        """Return the delegations that are shown, in order."""
        play, bloc = self.screen.play, self.screen.bloc
        world = play.view.world
        waiting = self.screen.estimates.known if self.sort else 0
        stamp = (play.version, bloc.id, self.group, self.filter, self.sort, self.descending, waiting, play.mineral)
        if self._rows is not None and self._rows[0] == stamp:
            return self._rows[1]
        inside = {seat for seat, _, _ in bloc.members}
        seats = [s for s in world.seats if self.group == "all" or (s in inside) == (self.group == "members")]
        words = folded(self.filter).split()
        if words:
            seats = [s for s in seats if matches(words, folded(f"{name_of(world, s)} {short(world, s)} {s}"))]
        status = {seat: status for seat, status, _ in bloc.members}
        order = {"full": 0, "associate": 1}
        seats.sort(key=lambda s: (order.get(status.get(s, ""), 2), -world.weight(s), s))
        if self.sort:
            rank = {s: RANK[self.screen.reading.stance(s, self.sort).level] for s in seats}
            worst = RANK["none"]
            # Who has no say stays last whichever way it is sorted.
            seats.sort(key=lambda s: worst + 1 if rank[s] == worst else -rank[s] if self.descending else rank[s])
        self._rows = (stamp, tuple(seats))
        return self._rows[1]

    # --- drawing ----------------------------------------------------------------------------------------------------

    def draw(self, ui: Ui, rect: Rect) -> None:
        """Draw the page: what is shown, the grid, what the cell under the cursor says, and the signs."""
        ui.panel(rect)
        inner = inset(rect, 10, 8)
        columns = self.screen.reading.columns()
        if self.sort not in columns:
            self.sort = ""
        rows = self.rows()
        if self.cursor is None or self.cursor[0] not in rows or self.cursor[1] not in columns:
            self.cursor = (rows[0], columns[0]) if rows else None
        fits = int((inner.w - ui.em(NAME_W) - BAR - 4) // ui.em(COLUMN_W))
        self._shown = max(1, min(MOST_COLUMNS, fits, len(columns)))
        self.first = max(0, min(self.first, len(columns) - 1)) // self._shown * self._shown
        body = self._tools(ui, inner, columns)
        strip, body = cut_bottom(body, self.strip.height(ui, inner), GAP_S)
        self._grid(ui, body, rows, columns[self.first : self.first + self._shown], columns)
        self.strip.draw(ui, strip, self.strip.brief(ui, inner))

    def _tools(self, ui: Ui, inner: Rect, columns: list[str]) -> Rect:
        """Draw the filter, the groups and the pages of columns; returns what is left below."""
        control = ui.em(CONTROL)
        pages = -(-len(columns) // self._shown)
        items = [TabItem(group, t(f"textroom.group_{group}")) for group in GROUPS]
        pager_w = 2 * control + ui.text_width(self._page_words(columns)) + GAP_M if pages > 1 else 0.0
        two = inner.w < ui.em(560)
        first = Rect(inner.x, inner.y, inner.w, control)
        groups_w = (first.w if two else first.w * 0.44) - (0 if two else pager_w * 0.4)
        tabs(ui, "matrix/group", Rect(first.x, first.y, groups_w, control), items, self.group, on=self._set_group,
             segments=True, ellipsis=True)  # fmt: skip
        row = Rect(first.x, first.bottom + 4, first.w, control) if two else first
        x = row.x if two else row.x + groups_w + GAP_S
        entry(ui, "matrix/filter", Rect(x, row.y, row.right - x - pager_w - (GAP_S if pager_w else 0), control),
              self.filter, on_change=self._set_filter, placeholder=t("textroom.filter"), clearable=True)  # fmt: skip
        if pager_w:
            spot = Rect(row.right - pager_w, row.y, pager_w, control)
            icon_button(ui, "matrix/earlier", Rect(spot.x, spot.y, control, control), "back",
                        on=lambda: self._turn(-1), tip=t("textroom.columns_earlier"),
                        disabled_reason=None if self.first else t("textroom.columns_first"))  # fmt: skip
            last = self.first + self._shown >= len(columns)
            icon_button(ui, "matrix/later", Rect(spot.right - control, spot.y, control, control), "next",
                        on=lambda: self._turn(1), tip=t("textroom.columns_later"),
                        disabled_reason=t("textroom.columns_last") if last else None)  # fmt: skip
            ui.label(Rect(spot.x + control, spot.y, spot.w - 2 * control, control), self._page_words(columns),
                     color="muted", align="centre", ellipsis=True)  # fmt: skip
        return Rect(inner.x, row.bottom + GAP_S, inner.w, inner.bottom - row.bottom - GAP_S)

    def _page_words(self, columns: list[str]) -> str:
        last = min(len(columns), self.first + self._shown)
        return t("textroom.columns_of", first=self.first + 1, last=last, count=len(columns))

    def _set_group(self, group: str) -> None:
        self.group = group

    def _set_filter(self, text: str) -> None:
        self.filter = text

    def _turn(self, way: int) -> None:
        self.first += way * self._shown

    def _sort_by(self, about: str) -> None:
        if self.sort != about:
            self.sort, self.descending = about, False
        elif not self.descending:
            self.descending = True
        else:
            self.sort, self.descending = "", False

    # --- the grid ---------------------------------------------------------------------------------------------------

    def _grid(self, ui: Ui, rect: Rect, rows: tuple[str, ...], shown: list[str], columns: list[str]) -> None:
        scroll = ui.memory(GRID, ScrollState)
        row_h, name_w = ui.em(ROW_H), min(ui.em(NAME_W), rect.w * 0.5)
        head, body = cut_top(rect, ui.em(HEAD_H))
        scroll.view, scroll.content = body.h, row_h * len(rows)
        scroll.offset = max(0.0, min(scroll.most, scroll.offset))
        width = (rect.w - name_w - BAR - 4) / len(shown)
        look = ui.touch(GRID, rect, key=lambda event: self._keys(event, rows, columns, scroll, row_h, body.h),
                        wheel=lambda notches: scroll.move(-notches * row_h * 2))  # fmt: skip
        for n, about in enumerate(shown):
            self._heading(ui, Rect(head.x + name_w + n * width, head.y, width, head.h), about)
        ui.hline(rect.x, rect.right - BAR - 4, head.bottom - 1, "border")
        with ui.paint.clip(body, scrolled=True):
            for place in range(int(scroll.offset // row_h), min(len(rows), int((scroll.offset + body.h) // row_h) + 1)):
                line = Rect(body.x, body.y + place * row_h - scroll.offset, body.w - BAR - 4, row_h)
                self._row(ui, line, rows[place], shown, name_w, width, look.focus)
        if not rows:
            ui.paragraph(inset(body, 6), t("textroom.no_rows"), color="muted")
        if scroll.most > 0:
            scroll_bar(ui, f"{GRID}/bar", Rect(rect.right - BAR, body.y, BAR, body.h), scroll)
        if look.focus:
            ui.paint.ring(rect, 4)

    def _heading(self, ui: Ui, place: Rect, about: str) -> None:
        """Draw the head of a column: a motion's number, or an article's icon; a click sorts by it."""
        sorted_by = self.sort == about
        way = t("textroom.sorted_against" if self.descending else "textroom.sorted_for") if sorted_by else ""
        tip = Tip(f"{self._about(about)} {way} {t('textroom.sort_tip')}".replace("  ", " "),
                  self.screen.reading.column_text(about))  # fmt: skip
        look = ui.touch(f"matrix/column/{about}", place, on=lambda: self._sort_by(about), tip=tip,
                        on_alt=lambda: self.open_text(about))  # fmt: skip
        if look.hover or sorted_by:
            ui.box(inset(place, 1), "hover" if look.hover else "raised", None, 4)
        ink: Paint = "text" if sorted_by or look.hover else "muted"
        side = ui.em(18)
        if about in ARTICLES or about == JOINING:
            icon = "bloc" if about == JOINING else ARTICLE_ICONS[about]
            icon = "handshake" if about == JOINING else icon
            ui.icon(Rect(place.centerx - side / 2, place.y, side, place.h), icon, ink)
        else:
            ui.label(place, t("textroom.motion_number", number=about), bold=True, color="warn", align="centre",
                     ellipsis=True)  # fmt: skip
        if sorted_by:
            mark = ui.em(11)
            ui.icon(Rect(place.right - mark - 2, place.y, mark, place.h), "up" if self.descending else "down", "accent")
        if look.focus:
            ui.paint.ring(inset(place, 1), 4)

    def _about(self, about: str) -> str:
        """Return what a column shows, for its tooltip."""
        if about == JOINING:
            return t("textroom.about_joining")
        if about not in ARTICLES:
            return t("textroom.about_motion")
        return t(
            "textroom.about_article" if self.screen.reading.trial(about) is not None else "textroom.about_untested"
        )

    def _row(self, ui: Ui, line: Rect, seat: str, shown: list[str], name_w: float, width: float, ringed: bool) -> None:
        world, bloc = self.screen.play.view.world, self.screen.bloc
        at_row = self.cursor is not None and self.cursor[0] == seat
        status = bloc.status(seat)
        said = t(f"blocs.status_{status}") if status else t("textroom.outside")
        tip = Tip(t("textroom.row_tip", status=said, share=percent(world.weight(seat), 1)), name_of(world, seat))
        name = Rect(line.x, line.y, name_w - 4, line.h)
        look = ui.touch(f"matrix/row/{seat}", name, on=lambda: self.open_table(seat), focusable=False, focus_as=GRID,
                        tip=tip)  # fmt: skip
        ground = "hover" if look.hover else "raised" if at_row else "panel"
        if look.hover or at_row:
            ui.box(Rect(line.x, line.y + 1, line.w, line.h - 2), "hover" if look.hover else "raised", None, 4)
        flag = ui.em(24)
        ui.flag(Rect(name.x + 2, name.y, flag, name.h), seat)
        side = ui.em(13) if status else 0.0
        label = Rect(name.x + flag + 8, name.y, name.w - flag - 10 - side, name.h)
        ui.label(label, short(world, seat), bold=status == "full", ellipsis=True)
        if status:
            ui.icon(Rect(name.right - side, name.y, side, name.h), "star" if status == "full" else "minus", "muted")
        for n, about in enumerate(shown):
            place = Rect(line.x + name_w + n * width, line.y, width, line.h)
            self._cell(ui, inset(place, 2), seat, about, ringed, ground)

    def _cell(self, ui: Ui, place: Rect, seat: str, about: str, ringed: bool, over: str) -> None:
        stance = self.screen.reading.stance(seat, about)
        here = self.cursor == (seat, about)
        look = ui.touch(f"matrix/cell/{seat}/{about}", place, on=lambda: self._open(seat, about), focusable=False,
                        on_alt=lambda: self.open_text(about), focus_as=GRID,
                        tip=self._tip(seat, about, stance))  # fmt: skip
        if stance.level != "none":
            self._stamp(ui, place, stance, over)
        if look.hover:
            ui.box(place, None, "text", 4)
        if here and ringed:
            ui.paint.ring(place, 4)

    def _stamp(self, ui: Ui, place: Rect, stance: Stance, ground: str) -> None:
        """Draw the sign of a stance; of the same on the same ground there are many, so one is copied for the others."""
        at, surface = ui.paint.device(place), ui.paint.surface
        stamp = (at.size, stance.level, stance.estimated, ground, ui.theme)
        if stamp in self._stamps:
            surface.blit(self._stamps[stamp], at)
            return
        tone = TONES[stance.level]
        ink: Paint = ui.theme.muted if tone == "neutral" else ui.theme.tone(tone)
        known = not stance.estimated and stance.level not in ("unknown", "open")
        if known:
            ui.box(place, ink, None, 4)
        elif stance.estimated:
            ui.box(place, None, ink, 4)
        side = ui.em(15)
        spot = Rect(place.centerx - side / 2, place.y, side, place.h)
        ui.icon(spot, ICONS[stance.level], "panel" if known else ink)
        if surface.get_clip().contains(at) and surface.get_rect().contains(at):
            if len(self._stamps) > MOST_STAMPS:
                self._stamps.clear()
            self._stamps[stamp] = surface.subsurface(at).copy()

    def _tip(self, seat: str, about: str, stance: Stance) -> Tip:
        """Return the tooltip of a cell; kept as long as its stance is the same."""
        stamp = (self.screen.play.version, self.screen.chosen)
        if stamp != self._tips_of:
            self._tips_of, self._tips = stamp, {}
        kept = self._tips.get((seat, about))
        if kept is not None and kept[0] is stance:
            return kept[1]
        title = t("textroom.cell_title", name=name_of(self.screen.play.view.world, seat), level=level_words(stance))
        hint = t("textroom.cell_own" if seat == self.screen.play.seat else "textroom.cell_tip")
        tip = Tip(f"{self.screen.reading.column_text(about)}\n{stance.why} {hint}", title)
        self._tips[seat, about] = (stance, tip)
        return tip

    # --- keys and acting --------------------------------------------------------------------------------------------

    def _keys(self, event: pygame.Event, rows: tuple[str, ...], columns: list[str], scroll: ScrollState, row_h: float,
              height: float) -> bool:  # fmt: skip
        if not rows or self.cursor is None:
            return False
        seat, about = self.cursor
        row, column = rows.index(seat), columns.index(about)
        page = max(1, int(height / row_h) - 1)
        moves = {
            pygame.K_UP: (-1, 0), pygame.K_DOWN: (1, 0), pygame.K_LEFT: (0, -1), pygame.K_RIGHT: (0, 1),
            pygame.K_PAGEUP: (-page, 0), pygame.K_PAGEDOWN: (page, 0), pygame.K_HOME: (-len(rows), 0),
            pygame.K_END: (len(rows), 0),
        }  # fmt: skip
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            self._open(seat, about)
            return True
        if event.key not in moves:
            return False
        down, right = moves[event.key]
        row = max(0, min(len(rows) - 1, row + down))
        column = max(0, min(len(columns) - 1, column + right))
        self.cursor = (rows[row], columns[column])
        self._bring(column)
        scroll.show(row * row_h, (row + 1) * row_h)
        return True

    def _open(self, seat: str, about: str) -> None:
        """Sit down with a delegation; in one's own row, turn to the text that the column is about."""
        self.cursor = (seat, about)
        if seat == self.screen.play.seat:
            self.open_text(about)
        else:
            self.open_table(seat)

    def open_table(self, seat: str) -> None:
        """Sit down with a delegation other than one's own."""
        if seat != self.screen.play.seat:
            self.screen.open_table(seat)

    def open_text(self, about: str) -> None:
        """Turn to the text that a column is about."""
        pages = self.screen.pages
        if about in ARTICLES:
            pages.choose("text")
            pages.text.choose(about)
        elif about == JOINING:
            pages.choose("text")
            pages.text.choose("membership")
        else:
            pages.show_motion(int(about))
