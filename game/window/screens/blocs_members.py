"""The left column of the blocs screen: how a bloc stands against its critical mass, and who is in it or wants to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.rules import membership
from game.rules.charter import charter_of
from game.window.catalog import t
from game.window.figures import percent
from game.window.hits import Tip, TipLine
from game.window.layout import Rect, inset
from game.window.naming import name_of
from game.window.screens.blocs_words import bloc_state
from game.window.screens.clause_words import short
from game.window.theme import CONTROL, GAP_S, HEADING, TITLE
from game.window.told import told
from game.window.ui import Ui
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.meter import bar
from game.window.widgets.scroll import scroll_area

if TYPE_CHECKING:
    from game.window.screens.blocs import BlocsScreen

ROW_H = 27


class Members:
    """Draws the column."""

    def __init__(self, screen: BlocsScreen) -> None:
        self.screen = screen
        self._head_h = 0.0

    def draw(self, ui: Ui, rect: Rect) -> None:
        """Draw the column; the head stays while the lists scroll, unless large type leaves them no room."""
        ui.panel(rect)
        inner = inset(rect, 10, 8)
        fixed = inner.h - self._head_h >= ui.em(110)
        top = self._head(ui, inner) + GAP_S if fixed else inner.y
        with scroll_area(ui, "blocs/members", Rect(inner.x, top, inner.w, inner.bottom - top)) as view:
            y = view.top
            if not fixed:
                y = self._head(ui, Rect(view.rect.x, y, view.rect.w, 0)) + GAP_S
            view.bottom = self._lists(ui, Rect(view.rect.x, y, view.rect.w, 0))

    def _head(self, ui: Ui, at: Rect) -> float:
        view, bloc = self.screen.play.view, self.screen.bloc
        world = view.world
        y = self.chooser(ui, at)
        icon, words, tone = bloc_state(view, bloc)
        height = ui.paragraph_height(at.w - ui.em(24), words)
        ink = ui.theme.tone(tone) if tone != "neutral" else ui.theme.muted
        ui.icon(Rect(at.x, y, ui.em(18), ui.line_height()), icon, ink)
        ui.paragraph(Rect(at.x + ui.em(24), y, at.w - ui.em(24), height), words, color=ink)
        y += height + 6
        charter = charter_of(world, bloc)
        heads, share = membership.mass(world, bloc)
        y = self._mass(ui, Rect(at.x, y, at.w, 0), "heads", t("blocs.mass_heads"), heads,
                       charter.critical_mass_members, str(heads), str(charter.critical_mass_members))  # fmt: skip
        goal = charter.critical_mass_use_share
        y = self._mass(ui, Rect(at.x, y, at.w, 0), "share", t("blocs.mass_share"), share, goal, percent(share),
                       percent(goal))  # fmt: skip
        self._head_h = y - at.y
        return y

    def chooser(self, ui: Ui, at: Rect) -> float:
        """Draw the name of the bloc, a list to choose from where there are several; returns the y below."""
        charters, known = self.screen.play.view.world.charters, self.screen.known
        if len(known) == 1:
            name = told(charters[self.screen.chosen].name)
            return at.y + ui.paragraph(Rect(at.x, at.y, at.w, 9999), name, size=TITLE, bold=True)
        options = [Option(b, told(charters[b].name)) for b in known]
        place = Rect(at.x, at.y, at.w, ui.em(CONTROL))
        dropdown(ui, "blocs/choose", place, options, self.screen.chosen, on=self.screen.choose)
        return place.bottom + GAP_S

    def _mass(self, ui: Ui, at: Rect, id: str, title: str, value: float, needed: float, text: str, goal: str) -> float:
        """Draw a bar of the critical mass; its scale ends a little above what is needed or reached."""
        line = ui.line_height()
        reached = value >= needed
        words = t("blocs.mass_reading", value=text, needed=goal)
        width = ui.text_width(words, bold=True) + 1
        icon_w = ui.em(16)
        place = Rect(at.x, at.y, at.w, line + 14)
        rival = self.screen.play.view.world.rival
        tip = t(f"blocs.tip_{id}",
                rival=name_of(self.screen.play.view.world, rival) if rival else t("blocs.nobody"))  # fmt: skip
        look = ui.touch(f"blocs/mass/{id}", place, tip=Tip(tip, title, codex="term_critical_mass"))
        if look.focus:
            ui.paint.ring(place)
        ink = ui.theme.tone("good" if reached else "warn")
        ui.label(Rect(at.x, at.y, at.w - width - icon_w - 10, line), title, color="muted", ellipsis=True)
        ui.icon(Rect(at.right - width - icon_w - 4, at.y, icon_w, line), "check" if reached else "dash", ink)
        ui.label(Rect(at.right - width, at.y, width, line), words, bold=True, color=ink, align="right")
        scale = 1.15 * max(value, needed)
        bar(ui, Rect(at.x, at.y + line + 2, at.w, 8), value, threshold=needed, tone="good" if reached else "warn",
            scale=scale)  # fmt: skip
        return place.bottom + 4

    def _lists(self, ui: Ui, at: Rect) -> float:
        view, bloc = self.screen.play.view, self.screen.bloc
        world = view.world
        notices = {**dict(bloc.notices), **dict(bloc.expulsions)}
        owing = {due.seat for due in bloc.stock_dues}
        y = self._heading(ui, at, at.y, t("blocs.members", count=len(bloc.members)))
        if not bloc.members:
            y += ui.paragraph(Rect(at.x, y, at.w, 9999), t("blocs.no_members"), color="muted")
        row_h = ui.em(ROW_H)

        def seen(y: float) -> bool:
            # A bloc may have some fifty members, of whom a dozen can be seen.
            return ui.paint.visible(Rect(at.x, y, at.w, row_h))

        for seat, status, since in sorted(bloc.members, key=lambda m: (m[1] != "full", -world.weight(m[0]))):
            if seen(y):
                note = t("blocs.leaves", round=notices[seat]) if seat in notices else t(f"blocs.short_{status}")
                if seat in owing and seat not in notices:
                    note = t("blocs.short_owing")
                tip = " ".join((t("blocs.since", round=since), *((t("blocs.owing"),) if seat in owing else ())))
                self._seat(ui, Rect(at.x, y, at.w, row_h), seat, note, tip, seat in notices or seat in owing)
            y += row_h
        inside = {seat for seat, _, _ in (*bloc.members, *bloc.signatories)} | {a.member for a in bloc.applications}
        exploring = [seat for seat in membership.founders(world, bloc) if seat not in inside]
        if exploring and not bloc.dissolved:
            y = self._heading(ui, at, y + GAP_S, t("blocs.founders"))
            for seat in exploring:
                if seen(y):
                    row = Rect(at.x, y, at.w, row_h)
                    self._seat(ui, row, seat, t("blocs.short_exploring"), t("blocs.founder_tip"))
                y += row_h
        if bloc.signatories:
            y = self._heading(ui, at, y + GAP_S, t("blocs.signatories", count=len(bloc.signatories)))
            for seat, status, since in sorted(bloc.signatories, key=lambda s: -world.weight(s[0])):
                if seen(y):
                    tip = t("blocs.signed", round=since, until=since + world.scenario.head.home.signature_rounds)
                    self._seat(ui, Rect(at.x, y, at.w, row_h), seat, t(f"blocs.short_{status}"), tip)
                y += row_h
        if bloc.applications:
            y = self._heading(ui, at, y + GAP_S, t("blocs.applicants", count=len(bloc.applications)))
            for a in sorted(bloc.applications, key=lambda a: -world.weight(a.member)):
                if seen(y):
                    row, tip = Rect(at.x, y, at.w, row_h), t("blocs.applied", round=a.round)
                    self._seat(ui, row, a.member, t(f"blocs.short_{a.status}"), tip)
                y += row_h
        return y

    def _heading(self, ui: Ui, at: Rect, y: float, text: str) -> float:
        height = ui.line_height(HEADING) + 2
        ui.label(Rect(at.x, y, at.w, height), text, size=HEADING, bold=True, ellipsis=True)
        return y + height

    def _seat(self, ui: Ui, row: Rect, seat: str, note: str, tip: str, warn: bool = False) -> None:
        world = self.screen.play.view.world
        lines = (TipLine(t("blocs.weight"), percent(world.weight(seat), 1)),)
        own = seat == self.screen.play.view.seat
        look = ui.touch(f"blocs/seat/{seat}", row, on=None if own else lambda: self.screen.open_table(seat),
                        tip=Tip(tip if own else f"{tip} {t('blocs.open_table')}", name_of(world, seat), lines),
                        focusable=False)  # fmt: skip
        if look.hover:
            ui.box(row, "hover", None, 4)
        ui.flag(Rect(row.x, row.y, ui.em(24), row.h), seat)
        note_w = ui.text_width(note) + 1
        x = row.x + ui.em(24) + GAP_S
        ui.label(Rect(x, row.y, row.right - x - note_w - GAP_S, row.h), short(world, seat), bold=own, ellipsis=True)
        ui.label(Rect(row.right - note_w, row.y, note_w, row.h), note, color="warn" if warn else "muted", align="right")
